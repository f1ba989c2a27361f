//! What the folders above a deposit say, by the patterns of the schedule.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::classify::{dates, names, titre};
use crate::model::{
    CandidateName, FolderField, FolderPattern, OriginalPath, PatternPart, RetentionSchedule,
    SessionNumber, TitreCode,
};

/// Folders that are looked at: a deeper path is hostile or an accident.
pub(super) const MOST: usize = 32;

/// What the folders say.
#[derive(Default)]
pub(super) struct FolderFacts {
    pub titre: Option<TitreCode>,
    pub session: Option<SessionNumber>,
    pub session_end: Option<NaiveDate>,
    pub sigle: Option<String>,
    pub candidate: Option<CandidateName>,
}

/// Reads consecutive folders by each pattern in turn; the first pattern that gives a value gives it.
pub(super) fn read(schedule: &RetentionSchedule, path: &OriginalPath) -> FolderFacts {
    let folders: Vec<String> = path
        .folders()
        .iter()
        .take(MOST)
        .map(|name| tidy(name))
        .collect();
    let mut facts = FolderFacts::default();
    for pattern in &schedule.folders {
        let fields = folders
            .windows(pattern.folders.len())
            .find_map(|window| match_folders(schedule, pattern, window));
        for (field, value) in fields.unwrap_or_default() {
            facts.note(field, value);
        }
    }
    facts
}

impl FolderFacts {
    fn note(&mut self, field: FolderField, value: String) {
        match field {
            FolderField::Titre if self.titre.is_none() => self.titre = titre::whole(&value),
            FolderField::Session if self.session.is_none() => {
                self.session = Some(SessionNumber(value));
            }
            FolderField::End if self.session_end.is_none() => {
                self.session_end = dates::year_first(&value);
            }
            FolderField::Candidate if self.candidate.is_none() => {
                self.candidate = names::name_in_capitals(&value).map(CandidateName);
            }
            FolderField::Sigle if self.sigle.is_none() => self.sigle = Some(value),
            _ => {}
        }
    }
}

type Fields = Vec<(FolderField, String)>;

fn match_folders(
    schedule: &RetentionSchedule,
    pattern: &FolderPattern,
    folders: &[String],
) -> Option<Fields> {
    let mut fields = Vec::new();
    for (parts, folder) in pattern.folders.iter().zip(folders) {
        fields.extend(match_parts(schedule, parts, folder)?);
    }
    Some(fields)
}

fn match_parts(schedule: &RetentionSchedule, parts: &[PatternPart], text: &str) -> Option<Fields> {
    match parts {
        [] => text.is_empty().then(Vec::new),
        [PatternPart::Literal(literal), rest @ ..] => {
            match_parts(schedule, rest, after_literal(text, literal)?)
        }
        [PatternPart::Field(field)] => {
            fits(schedule, *field, text).then(|| vec![(*field, text.to_owned())])
        }
        // The last place first, so that a session's number may hold what separates it from the next field.
        [PatternPart::Field(field), rest @ ..] => text
            .char_indices()
            .rev()
            .filter_map(|(at, _)| text.split_at_checked(at))
            .filter(|(value, _)| fits(schedule, *field, value))
            .find_map(|(value, after)| {
                let mut fields = match_parts(schedule, rest, after)?;
                fields.push((*field, value.to_owned()));
                Some(fields)
            }),
    }
}

/// What follows `literal`: capitals do not matter, a space and `_` are the same.
fn after_literal<'a>(text: &'a str, literal: &str) -> Option<&'a str> {
    let same = |c: char| if c == '_' { ' ' } else { c };
    let mut rest = text.chars();
    for expected in literal.chars() {
        let found = rest.next()?;
        if !same(found).to_lowercase().eq(same(expected).to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

fn fits(schedule: &RetentionSchedule, field: FolderField, text: &str) -> bool {
    let simple = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    match field {
        FolderField::Year => names::is_year(text),
        FolderField::Titre => titre::whole(text).is_some(),
        FolderField::Sigle => {
            (2..=8).contains(&text.len())
                && text
                    .bytes()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        }
        FolderField::Session => names::is_session_number(text),
        FolderField::End => text.len() == 8 && digits == 8 && dates::year_first(text).is_some(),
        FolderField::Candidate => {
            names::name_in_capitals(text).is_some_and(|name| !names::is_excluded(schedule, &name))
        }
        FolderField::Id => simple && digits > 0 && text.len() <= 20,
        FolderField::Anything => !text.is_empty(),
    }
}

/// Composed accents, single ordinary spaces.
fn tidy(name: &str) -> String {
    let composed: String = name.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}
