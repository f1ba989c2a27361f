//! Reads policy files: TOML in, [`RetentionSchedule`] out, or the line and column of what is wrong.
//!
//! Strict, since documents are destroyed by what is read here: an unknown key, a class without its citation, a period
//! that is not one are errors, never defaults. Nothing is evaluated here.
//!
//! The form of a file is shown by the one that is shipped, `policies/titre-professionnel.toml`.

mod columns;
mod compare;
mod cues;
mod edit;
mod expected;
mod form;
mod lines;
mod meant;
mod raw;
mod signs;
mod triggers;

pub use columns::{ColumnMap, read_column_map, read_columns, shipped_columns};

use crate::model::{
    ClassAccess, ClassSubject, Disposition, FolderPattern, Period, Prepared, RecordClass,
    RetentionRule, RetentionSchedule, ScheduleClass, SuggestedScope, fold,
};
pub use compare::{ClassChange, ClassDifference, ScheduleDifference, Sooner, compare};
pub use edit::with_cues;
pub use form::{FormFault, ValueKind};
pub use lines::{DiffLine, diff_lines};
pub use meant::{ClassMeant, class_meant};
use raw::{Range, RawClass, RawPolicy, RawRetention, Spanned};
use triggers::Aliases;

/// The version of the form that this module reads.
const VERSION: i64 = 1;

/// Why a policy file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not UTF-8.
    #[error("{name} is not UTF-8 text: byte {offset}")]
    NotText {
        /// The file.
        name: String,
        /// Bytes before the first one that is wrong.
        offset: usize,
    },
    /// Something in it is wrong.
    #[error("{name}, line {line}, column {column}: {fault}: {text:?}")]
    Fault {
        /// The file.
        name: String,
        /// Counted from 1.
        line: usize,
        /// In characters, counted from 1.
        column: usize,
        /// What stands there, its first line.
        text: String,
        /// What is wrong with it.
        fault: PolicyFault,
    },
}

/// What is wrong at a place of a policy file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// Not TOML, a key unknown or missing, a value of another kind.
    #[error("{0}")]
    Form(FormFault),
    /// Written for another version of this program.
    #[error("the only version that is read is {VERSION}")]
    Version,
    /// Not a date.
    #[error("not a date such as 2026-01-01")]
    Date,
    /// A text that must say something is empty.
    #[error("empty text")]
    Empty,
    /// A class without the text that asks for its retention.
    #[error("no citation")]
    NoCitation,
    /// Not the id of a class.
    #[error("not a class such as session.pv")]
    ClassId,
    /// A class that is there already.
    #[error("class defined twice, first in line {first_line}")]
    DuplicateClass {
        /// Where it is first.
        first_line: usize,
    },
    /// No class at all.
    #[error("no class")]
    NoClass,
    /// Not a known trigger, no trigger at all, or one that is named twice.
    #[error("unknown trigger, none, or one named twice")]
    Trigger,
    /// A trigger of the procès-verbal, and the file does not say where its days are read.
    #[error("the policy does not say which class is the procès-verbal")]
    NoPv,
    /// Not a state of the class.
    #[error("no stage of this class")]
    UnknownStage,
    /// Not a period.
    #[error("not a period such as P5Y or P6M")]
    Period,
    /// Not a known disposition.
    #[error("not one of destroy, transfer, review, keep")]
    Disposition,
    /// Not a known subject.
    #[error("not one of candidate, session, centre")]
    Subject,
    /// Not a known access.
    #[error("not one of common, restricted")]
    Access,
    /// A cue without a letter or a digit.
    #[error("not words to look for")]
    Cue,
    /// A way to a session or a decision that there is none of.
    #[error("not a way to a session, nor a decision, by its name")]
    ValueName,
    /// Not a field of a list.
    #[error("not a field of a list such as birth-date")]
    ListField,
    /// The weight of a cue is out of its range.
    #[error("the weight of a cue is from 1 to 10")]
    CueWeight,
    /// The weight of a sign is out of its range.
    #[error("the weight of a sign is from 1 to 20")]
    SignWeight,
    /// A sign that forbids what it asks for.
    #[error("no text can bear this sign: it forbids what it asks for")]
    ImpossibleSign,
    /// The weight of a zone is out of its range.
    #[error("not a weight from 0 to 1000")]
    Weight,
    /// A cue whose own class excludes it wherever it is found.
    #[error("this can never tell the class, which line {shadow_line} excludes")]
    ShadowedCue {
        /// Where its class excludes it.
        shadow_line: usize,
    },
    /// The same words for two classes in the same place.
    #[error("the same words tell another class in line {first_line}")]
    SharedCue {
        /// Where they are first.
        first_line: usize,
    },
    /// The same written form with two meanings.
    #[error("this has another meaning above")]
    TwoMeanings,
    /// Not the id of a stage, or one that its class has already.
    #[error("not a stage such as signed, or there already")]
    StageId,
    /// A class that the policy does not define.
    #[error("no class of this policy")]
    UnknownClass,
    /// Not a folder pattern.
    #[error("not folder names with fields such as {{session}}")]
    FolderPattern,
    /// Not the id of a piece or of a deadline.
    #[error("not an id such as envoi-pv")]
    ExpectationId,
    /// A piece, a deadline, an engagement, or a sign of the same class, that is there already.
    #[error("defined twice, first in line {first_line}")]
    Duplicate {
        /// Where it is first.
        first_line: usize,
    },
    /// An engagement that the file does not define.
    #[error("no engagement of this policy")]
    UnknownEngagement,
    /// Not one of a few words.
    #[error("not one of {}", choices.join(", "))]
    Choice {
        /// The words.
        choices: Vec<&'static str>,
    },
    /// Not a period counted forwards or backwards.
    #[error("not a period such as P15D or -P1M")]
    Offset,
    /// A day that nothing of this kind has, such as the end of a session for what concerns a year.
    #[error("a day that this has not")]
    Anchor,
    /// Something expected of which the day is not said.
    #[error("no due date")]
    NoDue,
    /// A deadline that says neither what shows that it is kept nor what it must reach, or both.
    #[error("not exactly one of done-by and reaches")]
    Test,
    /// An alternative to nothing: no other piece has the same one-of.
    #[error("no other piece with this one-of")]
    Alone,
    /// What a plan may take is out of its range.
    #[error("not a whole number from 1 to {most}")]
    PlanLimit {
        /// The largest one.
        most: u64,
    },
    /// A period that ends before it begins.
    #[error("ends before it begins")]
    Ends,
}

/// Reads the policy in `bytes`, one that is proposed; `name` is what errors call it.
///
/// Errors: [`PolicyError`], for the first fault found.
pub fn read(bytes: &[u8], name: &str) -> Result<RetentionSchedule, PolicyError> {
    let text = text(bytes, name)?;
    let reader = Reader { text, name };
    let raw = reader.raw()?;
    reader.must_be_reachable(&raw)?;
    reader.schedule(raw)
}

/// Reads a policy that was adopted: a rule that can never match, which would be refused today, stays as it was.
///
/// Errors: [`PolicyError`], for the first fault found.
pub fn read_adopted(bytes: &[u8], name: &str) -> Result<RetentionSchedule, PolicyError> {
    let text = text(bytes, name)?;
    let reader = Reader { text, name };
    reader.schedule(reader.raw()?)
}

/// The policy that comes with the program, and its name: a proposal, to be adopted by the centre or changed.
pub fn shipped() -> (&'static str, &'static [u8]) {
    (
        "titre-professionnel.toml",
        include_bytes!("../../policies/titre-professionnel.toml"),
    )
}

struct Reader<'a> {
    text: &'a str,
    name: &'a str,
}

impl Reader<'_> {
    fn raw(&self) -> Result<RawPolicy, PolicyError> {
        let parsed = raw::parse(self.text);
        parsed.map_err(|(message, at)| self.fault(at, PolicyFault::Form(message)))
    }

    fn schedule(&self, raw: RawPolicy) -> Result<RetentionSchedule, PolicyError> {
        if *raw.version.get_ref() != VERSION {
            return Err(self.fault(raw.version.span(), PolicyFault::Version));
        }
        let aliases = self.aliases(&raw.triggers)?;
        let mut classes: Vec<ScheduleClass> = Vec::new();
        let mut places: Vec<Range> = Vec::new();
        for raw_class in &raw.class {
            let at = raw_class.get_ref().id.span();
            let class = self.class(raw_class.get_ref(), &aliases)?;
            if let Some(first) = classes.iter().position(|other| other.id == class.id) {
                let first_at = places.get(first).cloned().unwrap_or_default();
                let first_line = self.place(first_at.start).0;
                return Err(self.fault(at, PolicyFault::DuplicateClass { first_line }));
            }
            classes.push(class);
            places.push(at);
        }
        if classes.is_empty() {
            return Err(self.fault(0..0, PolicyFault::NoClass));
        }
        let terms = self.terms(&raw.retention, &classes)?;
        self.check_triggers(&terms, &classes, &raw.class)?;
        let expectations =
            self.expectations(&classes, &raw.engagement, &raw.piece, &raw.deadline)?;
        let not_filed = self.cues(&raw.not_filed)?;
        let raw_cues = raw.class.iter().map(|class| &class.get_ref().cues);
        let with_raw: Vec<_> = classes.iter().zip(raw_cues).collect();
        self.check_cues(&with_raw, (&not_filed, &raw.not_filed))?;
        let classification = &raw.classification;
        let mail_classes = self.listed_classes(&classification.e_mail, &classes)?;
        let one_candidate_classes = self.listed_classes(&classification.one_candidate, &classes)?;
        let deck_classes = self.listed_classes(&classification.slides, &classes)?;
        let exam = self.exam_words(classification, &classes)?;
        let blank = self.blank_forms(&raw.blank, &classes)?;
        let outside: raw::WordList = classification.outside.iter().cloned().collect();
        let outside_class = self.listed_classes(&outside, &classes)?.into_iter().next();
        let validity_classes = self.listed_classes(&classification.validity, &classes)?;
        let patterns = raw.folders.iter().map(|folder| {
            self.value(&folder.pattern, PolicyFault::FolderPattern, |text| {
                FolderPattern::parse(text).ok()
            })
        });
        Ok(RetentionSchedule {
            in_force_from: self.value(&raw.in_force_from, PolicyFault::Date, date)?,
            source: self.words(&raw.source)?,
            classes,
            not_filed,
            folders: patterns.collect::<Result<_, _>>()?,
            not_candidate: raw.not_candidate.iter().map(|word| fold(word)).collect(),
            expectations,
            mail_classes,
            terms,
            one_candidate_classes,
            deck_classes,
            exam,
            blank,
            validity_classes,
            outside_class,
            weights: self.weights(classification)?,
            form_words: self.form_words(&raw.labels, &raw.path, &raw.decision)?,
            prepared: Prepared::default(),
        })
    }

    fn class(&self, raw: &RawClass, aliases: &Aliases) -> Result<ScheduleClass, PolicyError> {
        let access = raw.access.as_ref().map(|access| {
            self.value(access, PolicyFault::Access, |text| {
                ClassAccess::parse(text).ok()
            })
        });
        let suggests_hold = raw
            .suggests_hold
            .as_ref()
            .map(|scope| self.choice(scope, SuggestedScope::NAMED));
        Ok(ScheduleClass {
            id: self.value(&raw.id, PolicyFault::ClassId, |id| {
                RecordClass::parse(id).ok()
            })?,
            title: self.words(&raw.title)?,
            about: self.value(&raw.about, PolicyFault::Subject, |text| {
                ClassSubject::parse(text).ok()
            })?,
            access: access.transpose()?.unwrap_or(ClassAccess::Common),
            cues: self.cues(&raw.cues)?,
            stages: self.stages(&raw.stage)?,
            suggests_hold: suggests_hold.transpose()?,
            retention: self.retention(&raw.retention, aliases)?,
        })
    }

    fn retention(
        &self,
        raw: &Spanned<RawRetention>,
        aliases: &Aliases,
    ) -> Result<RetentionRule, PolicyError> {
        let rule = raw.get_ref();
        let Some(citation) = &rule.citation else {
            return Err(self.fault(raw.span(), PolicyFault::NoCitation));
        };
        let note = rule
            .note
            .as_ref()
            .map(|note| self.words(note))
            .transpose()?;
        Ok(RetentionRule {
            triggers: self.triggers(&rule.trigger, aliases)?,
            keep: self.value(&rule.keep, PolicyFault::Period, |text| {
                Period::parse(text).ok()
            })?,
            then: self.value(&rule.then, PolicyFault::Disposition, |text| {
                Disposition::parse(text).ok()
            })?,
            citation: self.value(citation, PolicyFault::NoCitation, words)?,
            note,
        })
    }

    fn words(&self, text: &Spanned<String>) -> Result<String, PolicyError> {
        self.value(text, PolicyFault::Empty, words)
    }

    fn value<T>(
        &self,
        written: &Spanned<String>,
        fault: PolicyFault,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, PolicyError> {
        parse(written.get_ref()).ok_or_else(|| self.fault(written.span(), fault))
    }

    fn fault(&self, at: Range, fault: PolicyFault) -> PolicyError {
        let (line, column) = self.place(at.start);
        let text = self.text.get(at).unwrap_or_default();
        PolicyError::Fault {
            name: self.name.to_owned(),
            line,
            column,
            text: text.lines().next().unwrap_or_default().to_owned(),
            fault,
        }
    }

    /// Line and column of a byte offset, both counted from 1.
    fn place(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let last_line = before.rsplit('\n').next().unwrap_or_default();
        (line, last_line.chars().count() + 1)
    }
}

fn text<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, PolicyError> {
    std::str::from_utf8(bytes).map_err(|error| PolicyError::NotText {
        name: name.to_owned(),
        offset: error.valid_up_to(),
    })
}

fn words(text: &str) -> Option<String> {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

fn date(text: &str) -> Option<chrono::NaiveDate> {
    // chrono also takes `2026-1-1`: one value has one written form.
    let date = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (date.to_string() == text).then_some(date)
}
