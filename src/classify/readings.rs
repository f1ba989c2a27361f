//! The values that a document gives: each with its place and how far it is to be believed.

use chrono::NaiveDate;

use crate::classify::boxes;
use crate::classify::fields::{self, Field};
use crate::classify::folders::FolderFacts;
use crate::classify::matcher::Matcher;
use crate::classify::text::{Page, Pages};
use crate::classify::{dates, footer, mrz, names, people, score, sessions, titre};
use crate::model::{
    AccessPath, ClassSubject, JuryDecision, LabelKind, OriginalPath, ReadField, Reading,
    RetentionSchedule, Sureness, Zone, fold,
};

/// Pages that are read beside the first: labels there are only those that cannot be someone else's.
const FURTHER_PAGES: usize = 2;
/// Lines of a page that are read, and the longest.
const PAGE_LINES: usize = 80;
const MOST_BYTES: usize = 400;
/// Pages that are looked at for footers.
const FOOTER_PAGES: usize = 40;
/// Letters of a word of a file name that may be a title's short form.
const MOST_SIGLE: usize = 3;
/// How much of a page is looked through for the session's number.
const MOST_PAGE_BYTES: usize = 16 * 1024;
/// The longest way from `soussigné` to `déclare`.
const MOST_DECLARED: usize = 120;
/// The lines at the top of a letter that may bear its date.
const HEAD_LINES: usize = 15;

/// Collects readings.
pub(super) struct Readings<'s> {
    schedule: &'s RetentionSchedule,
    matcher: &'s Matcher,
    about: Option<ClassSubject>,
    /// Though it is about a session, it may concern one candidate.
    may_concern: bool,
    /// Where the document came from, for what stands in it.
    path: String,
    /// Names on the title page, in no known order.
    covers: Vec<String>,
    /// Names of people who declare something about themselves.
    declared: Vec<String>,
    all: Vec<Reading>,
}

impl<'s> Readings<'s> {
    pub(super) fn new(
        schedule: &'s RetentionSchedule,
        matcher: &'s Matcher,
        about: Option<ClassSubject>,
    ) -> Readings<'s> {
        Readings {
            schedule,
            matcher,
            about,
            may_concern: false,
            path: String::new(),
            covers: Vec::new(),
            declared: Vec::new(),
            all: Vec::new(),
        }
    }

    /// Believes what is said of a candidate in a document about a session.
    pub(super) fn may_concern_a_candidate(&mut self) {
        self.may_concern = true;
    }

    /// What the folders say.
    pub(super) fn folders(&mut self, facts: &FolderFacts) {
        let mut push = |field, value: Option<String>| {
            if let Some(value) = value {
                self.push(field, value, Zone::Folder, None, Sureness::Likely);
            }
        };
        push(
            ReadField::Candidate,
            facts.candidate.as_ref().map(|name| name.0.clone()),
        );
        push(
            ReadField::Session,
            facts.session.as_ref().map(|number| number.0.clone()),
        );
        push(
            ReadField::Titre,
            facts.titre.as_ref().map(|code| code.0.clone()),
        );
        push(ReadField::Sigle, facts.sigle.clone());
        push(
            ReadField::SessionEnd,
            facts.session_end.map(|day| day.to_string()),
        );
    }

    /// What the file name says: a date, a title, and a name where nothing else is left of it.
    pub(super) fn file_name(&mut self, path: &OriginalPath) {
        self.path = path.lossy();
        let name = path.file_name_lossy();
        if let Some(day) = dates::in_file_name(&name) {
            self.push(
                ReadField::DocumentDate,
                day.to_string(),
                Zone::FileName,
                None,
                Sureness::Likely,
            );
        }
        let stem = score::file_stem(&name);
        if let Some(found) = titre::codes(stem).next() {
            self.push(
                ReadField::Titre,
                found.code.0,
                Zone::FileName,
                None,
                Sureness::Likely,
            );
        }
        if self.about == Some(ClassSubject::Candidate)
            && let Some(name) = self.name_in_file_name(stem)
        {
            // `ARH Martin` is more likely the title's short form and a surname.
            let surname = name.split(' ').next().unwrap_or_default();
            let short = surname.chars().count() <= MOST_SIGLE && name.split(' ').count() == 2;
            let sure = if short {
                Sureness::Doubtful
            } else {
                Sureness::Likely
            };
            self.push(ReadField::Candidate, name, Zone::FileName, None, sure);
        }
    }

    fn name_in_file_name(&self, stem: &str) -> Option<String> {
        let pieces = stem.split(" - ").chain([stem]);
        pieces
            .filter_map(|piece| {
                let words: Vec<&str> = piece
                    .split(|c: char| c.is_whitespace() || c == '_')
                    .filter(|word| !word.is_empty() && !word.bytes().any(|c| c.is_ascii_digit()))
                    .filter(|word| {
                        !names::is_excluded(self.schedule, word) && !self.matcher.is_cue_word(word)
                    })
                    .collect();
                names::whole_name(&words.join(" "))
            })
            .next()
    }

    /// What official footers say.
    pub(super) fn footers(&mut self, pages: &Pages<'_>) {
        for page in pages.filled().take(FOOTER_PAGES) {
            let Some(footer) = footer::read(self.matcher, page) else {
                continue;
            };
            if let Some(code) = footer.titre {
                self.push(
                    ReadField::Titre,
                    code.0,
                    Zone::Footer,
                    Some(page.number),
                    Sureness::Sure,
                );
            }
            if let Some(sigle) = footer.sigle {
                self.push(
                    ReadField::Sigle,
                    sigle,
                    Zone::Footer,
                    Some(page.number),
                    Sureness::Sure,
                );
            }
        }
    }

    /// What the pages say beside labels, in boxes and over signatures.
    pub(super) fn pages(&mut self, pages: &Pages<'_>) {
        let filled: Vec<Page<'_>> = pages.filled().collect();
        let last = filled.len().saturating_sub(1);
        for (order, page) in filled.iter().enumerate() {
            if order == 0 || order <= FURTHER_PAGES || order == last {
                self.page(*page, order == 0);
                continue;
            }
            self.soussigne(*page);
            if let Some(day) = dates::of_signature(page.text) {
                self.push(
                    ReadField::DocumentDate,
                    day.to_string(),
                    Zone::Body,
                    Some(page.number),
                    Sureness::Likely,
                );
            }
        }
    }

    fn page(&mut self, page: Page<'_>, is_first: bool) {
        let lines: Vec<&str> = page
            .lines()
            .filter(|line| line.len() <= MOST_BYTES)
            .take(PAGE_LINES)
            .collect();
        let fields = fields::read(self.schedule, self.matcher, &lines);
        self.labelled(&fields, page.number, is_first);
        self.boxes(&lines, page.number);
        self.sessions(page);
        self.periods(&lines, page.number);
        self.machine_readable(&lines, page.number);
        if is_first {
            self.first_page_codes(&lines, page.number);
            for person in people::addressee(self.schedule, &lines) {
                self.person(person, page.number);
            }
            self.covers = people::on_cover(&lines);
            self.sentences(page);
            self.mail_date(&lines, page.number);
        }
        self.soussigne(page);
        self.dates(page, &lines, is_first);
    }

    fn labelled(&mut self, fields: &[Field<'_>], page: u32, is_first: bool) {
        if is_first
            || fields
                .iter()
                .any(|field| field.kind == LabelKind::BirthName)
        {
            self.candidate(fields, page);
        }
        let words = &self.schedule.form_words;
        let mut found: Vec<(ReadField, String, Sureness)> = Vec::new();
        for field in fields {
            let day = || dates::at_start(&fold(field.value)).map(|day| day.to_string());
            let value = match field.kind {
                LabelKind::BirthDate if is_first => {
                    dates::birth(field.value).map(|day| (ReadField::BirthDate, day.to_string()))
                }
                LabelKind::CeresId if is_first => {
                    fields::ceres_id(field.value).map(|id| (ReadField::CeresId, id.to_owned()))
                }
                LabelKind::Session if self.about != Some(ClassSubject::Centre) => {
                    fields::session_number(field.value)
                        .map(|number| (ReadField::Session, number.to_owned()))
                }
                LabelKind::DocumentDate => day().map(|day| (ReadField::DocumentDate, day)),
                LabelKind::Path => fields::meaning(&words.paths, field.value)
                    .map(|path| (ReadField::Path, path.as_str().to_owned())),
                LabelKind::Decision => fields::meaning(&words.decisions, field.value)
                    .map(|decision| (ReadField::Decision, decision.as_str().to_owned())),
                _ => None,
            };
            found.extend(value.map(|(read, value)| (read, value, field.sure)));
            if field.kind == LabelKind::Ccp {
                found.extend(
                    ccps(field.value)
                        .into_iter()
                        .map(|ccp| (ReadField::Ccp, ccp, field.sure)),
                );
            }
            if field.kind == LabelKind::Period
                && let Some((start, end)) = dates::period(&fold(field.value))
            {
                found.push((ReadField::SessionStart, start.to_string(), field.sure));
                found.push((ReadField::SessionEnd, end.to_string(), field.sure));
            }
        }
        for (field, value, sure) in found {
            self.push(field, value, Zone::Label, Some(page), sure);
        }
    }

    /// The candidate, from the labels of a birth name, a name, or both names together.
    fn candidate(&mut self, fields: &[Field<'_>], page: u32) {
        let first = |kind: LabelKind| {
            let mut of_kind = fields.iter().filter(|field| field.kind == kind);
            let believed = of_kind.clone().find(|field| field.sure >= Sureness::Likely);
            believed.or_else(|| of_kind.next())
        };
        let part = |kind: LabelKind| {
            let field = first(kind)?;
            names::name_part(field.value).map(|name| (name, field.sure))
        };
        let label = part(LabelKind::UsedName);
        let beside = || {
            let field = first(LabelKind::BirthName).or_else(|| first(LabelKind::Name))?;
            names::used_name(field.value).map(|used| (used, field.sure))
        };
        let birth = part(LabelKind::BirthName).or_else(|| part(LabelKind::Name));
        let used = label.or_else(beside);
        let first_names = part(LabelKind::FirstNames);
        let surname = birth.clone().or_else(|| used.clone());
        // `Nom du candidat : DURAND Paul`.
        let both = first(LabelKind::Name)
            .filter(|_| first_names.is_none())
            .and_then(|field| Some((names::whole_name(field.value)?, field.sure)));
        if let Some((name, sure)) = both {
            let sure = self.about_one(sure);
            self.push_candidate(name, Zone::Label, page, sure);
        }
        if let Some(((surname, one), (first, other))) = surname.zip(first_names) {
            let name = format!("{} {first}", surname.to_uppercase());
            let sure = if names::is_cut_short(&surname) {
                Sureness::Doubtful
            } else {
                one.min(other)
            };
            let sure = self.about_one(sure);
            self.push_candidate(name, Zone::Label, page, sure);
        }
        if let Some((used, sure)) = used.filter(|_| birth.is_some()) {
            let sure = self.about_one(sure);
            self.push(
                ReadField::UsedName,
                used.to_uppercase(),
                Zone::Label,
                Some(page),
                sure,
            );
        }
        for field in fields
            .iter()
            .filter(|field| field.kind == LabelKind::Candidate)
        {
            let ordered =
                names::whole_name(field.value).or_else(|| names::name_before_text(field.value));
            if let Some(name) = ordered.or_else(|| names::unordered_name(field.value)) {
                let other = people::names_another(self.schedule, field.value);
                let sure = if other {
                    Sureness::Doubtful
                } else {
                    field.sure
                };
                let sure = self.about_candidate(sure);
                self.push_candidate(name, Zone::Label, page, sure);
            }
        }
    }

    fn push_candidate(&mut self, name: String, zone: Zone, page: u32, sure: Sureness) {
        if !names::is_excluded(self.schedule, &name) {
            self.push(ReadField::Candidate, name, zone, Some(page), sure);
        }
    }

    /// What names someone is only believed where the form is about one person.
    fn about_one(&self, sure: Sureness) -> Sureness {
        match self.about {
            Some(ClassSubject::Candidate) => sure,
            _ => Sureness::Doubtful,
        }
    }

    /// What names a candidate is also believed where the document may concern one.
    fn about_candidate(&self, sure: Sureness) -> Sureness {
        if self.may_concern {
            sure
        } else {
            self.about_one(sure)
        }
    }

    fn person(&mut self, person: people::Named, page: u32) {
        let sure = if person.as_candidate {
            self.about_candidate(person.sure)
        } else {
            self.about_one(person.sure)
        };
        self.push_candidate(person.name, person.zone, page, sure);
    }

    /// Whom the sentences call a candidate, and the only birth date among them.
    fn sentences(&mut self, page: Page<'_>) {
        let (people, births) = people::in_sentences(self.schedule, page.text, &self.path);
        for person in people {
            self.person(person, page.number);
        }
        if let [birth] = births.as_slice() {
            self.push(
                ReadField::BirthDate,
                birth.to_string(),
                Zone::Body,
                Some(page.number),
                Sureness::Likely,
            );
        }
    }

    /// The lines of a passport or an identity card that machines read.
    fn machine_readable(&mut self, lines: &[&str], page: u32) {
        let zones = mrz::read(lines);
        if let Some(name) = zones.name {
            let sure = self.about_one(Sureness::Likely);
            self.push_candidate(name, Zone::Body, page, sure);
        }
        if let Some(birth) = zones.birth {
            self.push(
                ReadField::BirthDate,
                birth.to_string(),
                Zone::Body,
                Some(page),
                Sureness::Likely,
            );
        }
    }

    /// `Je soussigné(e) Paul DURAND, déclare sur l'honneur`.
    fn soussigne(&mut self, page: Page<'_>) {
        let Some((_, after)) = page
            .text
            .split_once("soussigné")
            .or_else(|| page.text.split_once("soussignée"))
        else {
            return;
        };
        let after = after.trim_start_matches(['(', ')', 'e', '·', '.']);
        let first = after.get(..after.floor_char_boundary(MOST_DECLARED));
        let first = first.unwrap_or(after);
        let Some((name, _)) = first
            .split_once("déclare")
            .or_else(|| first.split_once("declare"))
        else {
            return;
        };
        let name = name.trim().trim_matches(['_', '.', '…', ' ', ',']);
        let declares = !name.contains(',');
        if name.len() <= 80 && declares && !name.contains('\n') {
            let ordered = names::whole_name(name);
            let (name, sure) = match ordered {
                Some(name) => (Some(name), Sureness::Likely),
                None => (names::unordered_name(name), Sureness::Doubtful),
            };
            if let Some(name) = name {
                let sure = self.about_one(sure);
                self.declared.push(name.clone());
                self.push_candidate(name, Zone::Body, page.number, sure);
            }
        }
    }

    /// Ticked boxes that tell the way to the session or the decision.
    fn boxes(&mut self, lines: &[&str], page: u32) {
        let words = &self.schedule.form_words;
        let mut paths: Vec<AccessPath> = Vec::new();
        let mut decisions: Vec<JuryDecision> = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            for choice in boxes::choices(line)
                .into_iter()
                .filter(|choice| choice.ticked)
            {
                // A box in a cell of its own stands before the line below.
                let text = if choice.text.is_empty() {
                    lines.get(number + 1).copied().unwrap_or_default()
                } else {
                    choice.text
                };
                paths.extend(fields::meaning(&words.paths, text));
                decisions.extend(fields::meaning(&words.decisions, text));
            }
        }
        paths.dedup();
        decisions.dedup();
        let sure = |count: usize| {
            if count == 1 {
                Sureness::Sure
            } else {
                Sureness::Doubtful
            }
        };
        let (path_sure, decision_sure) = (sure(paths.len()), sure(decisions.len()));
        for path in paths {
            self.push(
                ReadField::Path,
                path.as_str().to_owned(),
                Zone::Box,
                Some(page),
                path_sure,
            );
        }
        for decision in decisions {
            self.push(
                ReadField::Decision,
                decision.as_str().to_owned(),
                Zone::Box,
                Some(page),
                decision_sure,
            );
        }
    }

    /// The session's number wherever a label of one stands before it, in a sentence too.
    fn sessions(&mut self, page: Page<'_>) {
        if self.about == Some(ClassSubject::Centre) {
            return;
        }
        let text = page.text;
        let text = text
            .get(..text.floor_char_boundary(MOST_PAGE_BYTES))
            .unwrap_or(text);
        let head = page.lines().take(HEAD_LINES);
        let named = head.filter_map(sessions::of_exam);
        for number in sessions::within(self.matcher, text)
            .into_iter()
            .chain(named)
        {
            self.push(
                ReadField::Session,
                number.to_owned(),
                Zone::Label,
                Some(page.number),
                Sureness::Likely,
            );
        }
    }

    /// The session's days after the word `session` or `examen`.
    fn periods(&mut self, lines: &[&str], page: u32) {
        if self.about == Some(ClassSubject::Centre) {
            return;
        }
        for line in lines {
            let folded = fold(line);
            let about_session = folded
                .split(' ')
                .any(|word| matches!(word, "session" | "examen"));
            if about_session && let Some((start, end)) = dates::period(&folded) {
                self.push(
                    ReadField::SessionStart,
                    start.to_string(),
                    Zone::Label,
                    Some(page),
                    Sureness::Likely,
                );
                self.push(
                    ReadField::SessionEnd,
                    end.to_string(),
                    Zone::Label,
                    Some(page),
                    Sureness::Likely,
                );
            }
        }
    }

    fn first_page_codes(&mut self, lines: &[&str], page: u32) {
        let wrapped = lines.windows(2).filter_map(|pair| match pair {
            [line, next] => titre::wrapped(line, next),
            _ => None,
        });
        let wrapped: Vec<String> = wrapped.collect();
        let wrapped = wrapped.iter().map(String::as_str);
        for line in lines.iter().copied().chain(wrapped) {
            for found in titre::codes(line) {
                self.push(
                    ReadField::Titre,
                    found.code.0,
                    Zone::Label,
                    Some(page),
                    Sureness::Likely,
                );
            }
        }
    }

    fn mail_date(&mut self, lines: &[&str], page: u32) {
        let head = lines.iter().take(HEAD_LINES);
        let day = head
            .filter_map(|line| line.strip_prefix("Date:"))
            .find_map(dates::of_mail);
        if let Some(day) = day {
            self.push(
                ReadField::DocumentDate,
                day.to_string(),
                Zone::Label,
                Some(page),
                Sureness::Likely,
            );
        }
    }

    fn dates(&mut self, page: Page<'_>, lines: &[&str], is_first: bool) {
        let signed = dates::of_signature(page.text);
        let head = || {
            lines
                .iter()
                .take(HEAD_LINES)
                .find_map(|line| dates::of_letter_head(line))
        };
        if let Some(day) = signed.or_else(|| head().filter(|_| is_first)) {
            self.push(
                ReadField::DocumentDate,
                day.to_string(),
                Zone::Body,
                Some(page.number),
                Sureness::Likely,
            );
        }
    }

    fn push(
        &mut self,
        field: ReadField,
        value: String,
        zone: Zone,
        page: Option<u32>,
        sure: Sureness,
    ) {
        let known = self.all.iter_mut().find(|reading| {
            reading.field == field && reading.value == value && reading.zone == zone
        });
        match known {
            Some(known) => known.sure = known.sure.max(sure),
            None => self.all.push(Reading {
                field,
                value,
                zone,
                page,
                sure,
            }),
        }
    }

    /// A name that only looks like the candidate's is likely where the path has it, and in that place no other one is.
    fn confirm_by_path(&mut self, path: &str) {
        let is_named = |one: &Reading| {
            one.field == ReadField::Candidate
                && one.zone != Zone::FileName
                && people::is_in_path(path, &one.value)
        };
        let places: Vec<(Zone, String)> = self
            .all
            .iter()
            .filter(|one| is_named(one))
            .map(|one| (one.zone, one.value.clone()))
            .collect();
        for reading in self
            .all
            .iter_mut()
            .filter(|one| one.field == ReadField::Candidate)
        {
            if is_named(reading) {
                reading.sure = reading.sure.max(Sureness::Likely);
                continue;
            }
            let other = |(zone, value): &(Zone, String)| {
                *zone == reading.zone
                    && !crate::classify::choose::agree(ReadField::Candidate, value, &reading.value)
            };
            if places.iter().any(other) {
                reading.sure = Sureness::Doubtful;
            }
        }
    }

    /// A name on the title page is likely where the same person declares something, or where the path has it.
    fn covers(&mut self, path: &str) {
        for name in std::mem::take(&mut self.covers) {
            let agrees =
                |other: &String| crate::classify::choose::agree(ReadField::Candidate, other, &name);
            let declared = self.declared.iter().any(agrees);
            if declared || people::is_in_path(path, &name) {
                self.push_candidate(name, Zone::Heading, 1, Sureness::Likely);
            }
        }
    }

    /// The readings. Two places that agree make each other sure.
    pub(super) fn finish(mut self, path: Option<&OriginalPath>) -> Vec<Reading> {
        if self.about == Some(ClassSubject::Candidate)
            && let Some(path) = path
        {
            self.covers(&path.lossy());
            self.confirm_by_path(&path.lossy());
        }
        let agreeing: Vec<bool> = self
            .all
            .iter()
            .map(|one| {
                one.sure >= Sureness::Likely
                    && self.all.iter().any(|other| {
                        other.field == one.field
                            && other.zone != one.zone
                            && other.sure >= Sureness::Likely
                            && crate::classify::choose::agree(one.field, &one.value, &other.value)
                    })
            })
            .collect();
        for (reading, agrees) in self.all.iter_mut().zip(agreeing) {
            if agrees {
                reading.sure = Sureness::Sure;
            }
        }
        self.all
    }
}

/// `CP-900202`, `CCP 2`, `CCP n° 2`: the number in CERES, else the place in the title.
fn ccps(value: &str) -> Vec<String> {
    let folded = fold(value);
    let words: Vec<&str> = folded.split(' ').collect();
    let mut found = Vec::new();
    for (position, word) in words.iter().enumerate() {
        let rest = words.get(position + 1..).unwrap_or_default();
        let digits = |word: &str, count: std::ops::RangeInclusive<usize>| {
            count.contains(&word.len()) && word.bytes().all(|c| c.is_ascii_digit())
        };
        match (*word, rest) {
            ("cp", [number, ..]) if digits(number, 6..=6) => found.push(format!("CP-{number}")),
            ("ccp", ["n", number, ..] | [number, ..]) if digits(number, 1..=1) => {
                found.push(format!("CCP{number}"));
            }
            (word, _) => {
                let number = word
                    .strip_prefix("ccp")
                    .filter(|number| digits(number, 1..=1));
                found.extend(number.map(|number| format!("CCP{number}")));
            }
        }
    }
    // The number in CERES says it better than the place in the title.
    if found.iter().any(|ccp| ccp.starts_with("CP-")) {
        found.retain(|ccp| ccp.starts_with("CP-"));
    }
    found.dedup();
    found
}

/// A day as readings write it.
pub(super) fn day(value: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(value, "%Y-%m-%d").ok()
}
