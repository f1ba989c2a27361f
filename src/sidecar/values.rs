//! The values of one file: read, checked, and put together.

use chrono::NaiveDate;

use crate::model::{
    ClassStage, ReadField, Reading, RecordClass, RetentionSchedule, ScheduleClass, StageReached,
    Sureness, Zone, fold,
};
use crate::sidecar::keys::Key;
use crate::sidecar::{SidecarFault, SidecarFile};

/// Longest value.
const MAX_CHARS: usize = 300;

/// The years that a date may have.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// The values of one file, as they come.
#[derive(Debug, Default)]
pub(super) struct Values {
    class: Option<RecordClass>,
    stage: Option<String>,
    stage_on: Option<NaiveDate>,
    birth_name: Option<String>,
    first_names: Option<String>,
    readings: Vec<Reading>,
}

impl Values {
    /// Takes the value of one key; an empty one says nothing.
    pub(super) fn take(
        &mut self,
        key: Key,
        written: &str,
        schedule: &RetentionSchedule,
    ) -> Result<(), SidecarFault> {
        let value = clean(written);
        if value.is_empty() {
            return Ok(());
        }
        if value.chars().count() > MAX_CHARS {
            return Err(SidecarFault::TooLong);
        }
        match key {
            Key::File => {}
            Key::Class => self.class = Some(class(&value, schedule)?),
            Key::Stage => self.stage = Some(stage(&value, schedule)?),
            Key::StageDay => {
                self.stage_on = Some(date(&value).ok_or(SidecarFault::Date)?);
            }
            Key::BirthName => self.birth_name = Some(value),
            Key::FirstNames => self.first_names = Some(value),
            Key::Field(field) => self
                .readings
                .push(reading(field, written_form(field, value)?)),
        }
        Ok(())
    }

    /// What is said of the file at `path`.
    pub(super) fn into_file(self, path: String) -> SidecarFile {
        let mut readings = self.readings;
        let named = readings
            .iter()
            .any(|reading| reading.field == ReadField::Candidate);
        if let (Some(birth_name), false) = (self.birth_name, named) {
            let mut name = birth_name;
            if let Some(first_names) = self.first_names {
                name.push(' ');
                name.push_str(&first_names);
            }
            readings.push(reading(ReadField::Candidate, name));
        }
        readings.sort();
        readings.dedup();
        SidecarFile {
            path,
            class: self.class,
            stage: self.stage.map(|stage| StageReached {
                stage,
                on: self.stage_on,
            }),
            readings,
        }
    }
}

/// A path with `/` between its parts, as people write it on whatever system.
///
/// Errors: [`SidecarFault::NoFile`], [`SidecarFault::OutsidePath`], [`SidecarFault::TooLong`].
pub(super) fn path(written: &str) -> Result<String, SidecarFault> {
    let path = written.trim().replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    if path.is_empty() {
        return Err(SidecarFault::NoFile);
    }
    if path.len() > 4096 {
        return Err(SidecarFault::TooLong);
    }
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    let leads_out = |part: &str| part.is_empty() || part == ".." || part == ".";
    if is_drive || path.split('/').any(leads_out) {
        return Err(SidecarFault::OutsidePath);
    }
    Ok(unicode_normalization::UnicodeNormalization::nfc(path).collect())
}

fn reading(field: ReadField, value: String) -> Reading {
    Reading {
        field,
        value,
        zone: Zone::Sidecar,
        page: None,
        sure: Sureness::Sure,
    }
}

/// Without control characters, and with single blanks.
fn clean(written: &str) -> String {
    let printable: String = written
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let composed: String =
        unicode_normalization::UnicodeNormalization::nfc(printable.as_str()).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The class of an id, a title, the last part of an id or words of file names: the first of these that fits, if it fits one
/// class only.
fn class(value: &str, schedule: &RetentionSchedule) -> Result<RecordClass, SidecarFault> {
    if let Ok(id) = RecordClass::parse(value)
        && schedule.class(&id).is_some()
    {
        return Ok(id);
    }
    let wanted = fold(value);
    let short = |class: &ScheduleClass| {
        let last = class.id.as_str().rsplit('.').next();
        last.is_some_and(|last| fold(last) == wanted)
    };
    let named = |class: &ScheduleClass| {
        let mut cues = class.cues.file_name.iter();
        cues.any(|cue| cue.first == wanted && cue.others.is_empty())
    };
    let ways: [&dyn Fn(&ScheduleClass) -> bool; 3] =
        [&|class| fold(&class.title) == wanted, &short, &named];
    for fits in ways.into_iter().filter(|_| !wanted.is_empty()) {
        let mut fitting = schedule.classes.iter().filter(|class| fits(class));
        match (fitting.next(), fitting.next()) {
            (Some(class), None) => return Ok(class.id.clone()),
            (Some(_), Some(_)) => break,
            (None, _) => {}
        }
    }
    Err(SidecarFault::UnknownClass)
}

/// The state of an id, of a name or of the words that a file name gives it, if that is one state whatever the class.
fn stage(value: &str, schedule: &RetentionSchedule) -> Result<String, SidecarFault> {
    let wanted = fold(value);
    let stages = || schedule.classes.iter().flat_map(|class| &class.stages);
    let ways: [&dyn Fn(&ClassStage) -> bool; 3] = [
        &|stage| fold(&stage.id) == wanted,
        &|stage| fold(&stage.title) == wanted,
        &|stage| stage.file_name.iter().any(|cue| cue.first == wanted),
    ];
    for fits in ways.into_iter().filter(|_| !wanted.is_empty()) {
        let mut ids: Vec<&String> = stages()
            .filter(|stage| fits(stage))
            .map(|stage| &stage.id)
            .collect();
        ids.sort();
        ids.dedup();
        match ids.as_slice() {
            [] => {}
            [only] => return Ok((*only).clone()),
            _ => break,
        }
    }
    Err(SidecarFault::Stage)
}

fn written_form(field: ReadField, value: String) -> Result<String, SidecarFault> {
    match field {
        ReadField::BirthDate
        | ReadField::SessionStart
        | ReadField::SessionEnd
        | ReadField::DocumentDate
        | ReadField::ValidFrom
        | ReadField::ValidThrough => date(&value)
            .map(|date| date.to_string())
            .ok_or(SidecarFault::Date),
        ReadField::Path => named(PATHS, &value).ok_or(SidecarFault::AccessPath),
        ReadField::Decision => named(DECISIONS, &value).ok_or(SidecarFault::Decision),
        ReadField::Later(_)
        | ReadField::Candidate
        | ReadField::UsedName
        | ReadField::CeresId
        | ReadField::Session
        | ReadField::Titre
        | ReadField::Sigle
        | ReadField::Site
        | ReadField::Ccp => Ok(value),
    }
}

/// `2026-11-24`, or day, month and year with `/`, `-` or `.` between them. A year of two digits is one of 1930 to 2029, as
/// spreadsheets read it. A time of day after the date is left out.
fn date(value: &str) -> Option<NaiveDate> {
    let value = value.split([' ', 'T']).next()?;
    let parts: Vec<&str> = value.split(['/', '-', '.']).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        is_number.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (year, day) = match first.len() {
        4 => (first, last),
        _ => (last, first),
    };
    let year = match (year.len(), i32::try_from(number(year)?).ok()?) {
        (4, year) => year,
        (2, short) if short < 30 => 2000 + short,
        (2, short) => 1900 + short,
        _ => return None,
    };
    if !YEARS.contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
}

fn named(names: &[(&[&str], &str)], value: &str) -> Option<String> {
    let value = fold(value);
    let found = names
        .iter()
        .find(|(names, _)| names.contains(&value.as_str()));
    found.map(|(_, name)| (*name).to_owned())
}

/// Ways to a session, and their names in `model/registry.rs`.
const PATHS: &[(&[&str], &str)] = &[
    (
        &["formation", "formation continue", "fc", "fpc", "training"],
        "formation",
    ),
    (
        &["apprentissage", "alternance", "apprenticeship"],
        "apprentissage",
    ),
    (&["vae", "validation des acquis de l experience"], "vae"),
    (
        &[
            "capitalisation",
            "capitalisation ccp",
            "capitalisation de ccp",
            "ccp",
        ],
        "capitalisation",
    ),
    (
        &["ccs", "certificat complementaire de specialisation"],
        "ccs",
    ),
    (
        &[
            "equivalence",
            "correspondance",
            "equivalence ou correspondance",
            "par equivalence",
            "par correspondance",
            "par equivalence ou correspondance",
        ],
        "equivalence",
    ),
];

/// Decisions of a jury, and their names in `model/registry.rs`.
const DECISIONS: &[(&[&str], &str)] = &[
    (
        &["reussite", "reussite totale", "admis", "admise", "success"],
        "success",
    ),
    (
        &["reussite partielle", "partielle", "partiel", "partial"],
        "partial",
    ),
    (
        &[
            "echec", "refuse", "refusee", "ajourne", "ajournee", "failure",
        ],
        "failure",
    ),
    (&["absence", "absent", "absente"], "absent"),
];
