//! The retention schedule as data: classes, what a document of each looks like, how long it is kept and why.
//!
//! It is read from a policy file by `policy/`; nothing here reads or evaluates one.

use std::fmt;

use chrono::NaiveDate;

use crate::model::{
    BlankForms, ClassStage, Cues, ExamWords, Expectations, FormWords, ParseError, Prepared,
    RecordClass, Weights,
};

/// A retention schedule in force from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionSchedule {
    /// First day on which it applies.
    pub in_force_from: NaiveDate,
    /// The decision by which the centre adopted it.
    pub source: String,
    /// Every class, in the order of the file. No id occurs twice.
    pub classes: Vec<ScheduleClass>,
    /// What says that a document belongs to no class, such as the heading of an invoice.
    pub not_filed: Cues,
    /// How folders are named, the most telling pattern first.
    pub folders: Vec<FolderPattern>,
    /// Words that are never part of a candidate's name in a folder, folded.
    pub not_candidate: Vec<String>,
    /// What must be there, and by when.
    pub expectations: Expectations,
    /// Classes that an e-mail can be: any other one is at most enclosed in it.
    pub mail_classes: Vec<RecordClass>,
    /// Where the days come from that no document says of itself.
    pub terms: RetentionTerms,
    /// Classes about a session of which one document may concern a single candidate, such as an incident.
    pub one_candidate_classes: Vec<RecordClass>,
    /// Classes that a slide deck can be: any other one is at most what it is about.
    pub deck_classes: Vec<RecordClass>,
    /// What shows that a text belongs to exams, and who must show it.
    pub exam: ExamWords,
    /// What a form looks like that nobody has filled in.
    pub blank: BlankForms,
    /// Classes whose documents say until when they are valid.
    pub validity_classes: Vec<RecordClass>,
    /// The class of what is no paper of an exam; none if the schedule has none.
    pub outside_class: Option<RecordClass>,
    /// What cues count by their places.
    pub weights: Weights,
    /// The labels and values of forms.
    pub form_words: FormWords,
    /// What was prepared from all this.
    pub prepared: Prepared,
}

impl RetentionSchedule {
    /// The class with this id.
    pub fn class(&self, id: &RecordClass) -> Option<&ScheduleClass> {
        self.classes.iter().find(|class| class.id == *id)
    }
}

/// One class of the schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleClass {
    /// Its id.
    pub id: RecordClass,
    /// Its name in the centre's language.
    pub title: String,
    /// Whom its documents concern.
    pub about: ClassSubject,
    /// Who may read its documents.
    pub access: ClassAccess,
    /// What its documents look like.
    pub cues: Cues,
    /// The states that its documents go through, in their order.
    pub stages: Vec<ClassStage>,
    /// What to hold where such a document is there, if something: proposed to a person, never placed.
    pub suggests_hold: Option<SuggestedScope>,
    /// How long they are kept.
    pub retention: RetentionRule,
}

impl ScheduleClass {
    /// The place of a state in the order in which documents of the class reach them, from 0. None if it has no such state.
    pub fn stage_place(&self, stage: &str) -> Option<usize> {
        self.stages.iter().position(|known| known.id == stage)
    }
}

/// How long the documents of a class are kept, and by which text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRule {
    /// The events, from the latest of which the period runs.
    pub triggers: Triggers,
    /// The period.
    pub keep: Period,
    /// What comes after it.
    pub then: Disposition,
    /// The text that asks for it: shown with every verdict.
    pub citation: String,
    /// The choice that the text leaves open, in the centre's words.
    pub note: Option<String>,
}

/// Where the days come from that no document says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetentionTerms {
    /// Where the days of a session's procès-verbal are read; none where no rule asks for them.
    pub pv: Option<PvSource>,
    /// How long after a session a candidate who has not the whole title may sit again; none if the schedule does not say.
    pub resit: Option<Period>,
    /// How long after a session its documents are in use at most; [`RetentionTerms::USUAL_ACTIVE`] if the schedule does not
    /// say.
    pub active: Option<Period>,
    /// How long after a plan was made it may be approved and executed; [`RetentionTerms::USUAL_APPROVAL`] if the schedule
    /// does not say.
    pub approval: Option<Period>,
    /// What a plan of a destruction may take without a word more.
    pub limits: PlanLimits,
}

/// What a plan of a destruction may take without a word more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanLimits {
    /// Share of all records, in percent.
    pub share_percent: u64,
    /// Number of records.
    pub records: u64,
}

impl PlanLimits {
    /// Whether `planned` records of `all` are more than that.
    pub fn are_exceeded_by(self, planned: u64, all: u64) -> bool {
        let share = u128::from(all) * u128::from(self.share_percent);
        planned > self.records || u128::from(planned) * 100 > share
    }
}

impl Default for PlanLimits {
    fn default() -> PlanLimits {
        PlanLimits {
            share_percent: 20,
            records: 10_000,
        }
    }
}

impl RetentionTerms {
    /// How long after a plan was made it may be approved and executed, where the schedule does not say.
    pub const USUAL_APPROVAL: Period = Period {
        years: 0,
        months: 0,
        days: 90,
    };

    /// How long after a plan was made it may be approved and executed.
    pub fn approval_period(&self) -> Period {
        self.approval.unwrap_or(RetentionTerms::USUAL_APPROVAL)
    }

    /// How long after a session its documents are in use at most, where the schedule does not say.
    pub const USUAL_ACTIVE: Period = Period {
        years: 0,
        months: 0,
        days: 60,
    };

    /// How long after a session its documents are in use at most.
    pub fn active_period(&self) -> Period {
        self.active.unwrap_or(RetentionTerms::USUAL_ACTIVE)
    }
}

/// Where the days of a session's procès-verbal are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PvSource {
    /// The class of the procès-verbal.
    pub class: RecordClass,
    /// The state of that class that says that it was validated.
    pub validated: String,
}

/// The events of a rule: never empty, each once, in the order of [`Trigger::NAMED`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Triggers(Vec<Trigger>);

impl Triggers {
    /// The events, in any order, repeated or not. None if there is none.
    pub fn new(events: impl IntoIterator<Item = Trigger>) -> Option<Triggers> {
        let mut events: Vec<Trigger> = events.into_iter().collect();
        events.sort_unstable();
        events.dedup();
        (!events.is_empty()).then_some(Triggers(events))
    }

    /// Each event once.
    pub fn iter(&self) -> impl Iterator<Item = Trigger> + '_ {
        self.0.iter().copied()
    }

    /// Whether this is one of them.
    pub fn contains(&self, event: Trigger) -> bool {
        self.0.contains(&event)
    }

    /// Whether the latest of them is certainly no earlier than the latest of the others: all those are among them.
    pub fn covers(&self, others: &Triggers) -> bool {
        others.iter().all(|event| self.contains(event))
    }
}

macro_rules! named {
    ($(#[$doc:meta])* $name:ident, $expected:literal { $($(#[$variant_doc:meta])* $variant:ident = $written:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every value with the name that policies give it.
            pub const NAMED: &'static [(&'static str, $name)] = &[$(($written, $name::$variant),)*];

            /// Reads the name that policies give it.
            ///
            /// Errors: [`ParseError`] for any other text.
            pub fn parse(text: &str) -> Result<$name, ParseError> {
                let known = $name::NAMED.iter().find(|(written, _)| *written == text);
                known.map(|(_, value)| *value).ok_or_else(|| ParseError::new($expected, text))
            }

            /// The name that policies give it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $written,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(super) use named;

named!(
    /// The event from which a period runs.
    Trigger, "a trigger such as session-end" {
        /// The last day of the session, as known to the archive.
        SessionEnd = "session-end",
        /// The last day of the last session of the same candidate for the same title.
        LastSessionEnd = "last-session-end",
        /// The day of the session's procès-verbal.
        PvDate = "pv-date",
        /// The day on which the session's procès-verbal came back validated.
        PvValidated = "pv-validated",
        /// The day of the decision that the document is, or makes known.
        DecisionDate = "decision-date",
        /// The last day on which the agrément is valid.
        AgrementEnd = "agrement-end",
        /// The last day of the convention with the training provider.
        ConventionEnd = "convention-end",
        /// The last day of the procedure that the letter belongs to.
        ProcedureEnd = "procedure-end",
        /// 31 December of the year of the document.
        YearEnd = "year-end",
        /// The day on which a newer version replaced the document.
        Superseded = "superseded",
        /// The day that the document bears.
        DocumentDate = "document-date",
        /// The day on which the archive took charge of the document.
        Received = "received",
    }
);

named!(
    /// What comes after the period (sort final).
    Disposition, "one of destroy, transfer, review, keep" {
        /// Destruction, after approval.
        Destroy = "destroy",
        /// Transfer to the public archives.
        Transfer = "transfer",
        /// A person decides, document by document.
        Review = "review",
        /// Kept without end.
        Keep = "keep",
    }
);

named!(
    /// What a document of a class gives reason to hold.
    SuggestedScope, "one of session, candidate, agrement" {
        /// Its session.
        Session = "session",
        /// Its candidate.
        Candidate = "candidate",
        /// What is kept of its title, on its site.
        Agrement = "agrement",
    }
);

named!(
    /// Whom the documents of a class concern.
    ClassSubject, "one of candidate, session, centre" {
        /// One candidate.
        Candidate = "candidate",
        /// One session, with all its candidates.
        Session = "session",
        /// The centre: several sessions, or none.
        Centre = "centre",
    }
);

named!(
    /// Who may read the documents of a class.
    ClassAccess, "one of common, restricted" {
        /// Whoever works with the archive.
        Common = "common",
        /// Named people only: medical data, exam subjects.
        Restricted = "restricted",
    }
);

/// A period of civil dates, written in ISO 8601: `P5Y`, `P6M`, `P1Y6M`, `P30D`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Whole years.
    pub years: u16,
    /// Whole months.
    pub months: u16,
    /// Whole days.
    pub days: u16,
}

impl Period {
    /// Reads `P` and then years, months and days in this order, each at most once and at least one of them.
    ///
    /// Errors: [`ParseError`] for weeks, hours, signs, fractions, spaces, and numbers of more than 4 digits.
    pub fn parse(text: &str) -> Result<Period, ParseError> {
        let error = || ParseError::new("a period such as P5Y", text);
        let mut rest = text.strip_prefix('P').ok_or_else(error)?;
        let mut period = Period {
            years: 0,
            months: 0,
            days: 0,
        };
        let mut units = "YMD";
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at(digits);
            let unit = after.chars().next().ok_or_else(error)?;
            let (_, later_units) = units.split_once(unit).ok_or_else(error)?;
            if !(1..=4).contains(&digits) {
                return Err(error());
            }
            let amount: u16 = number.parse().map_err(|_| error())?;
            match unit {
                'Y' => period.years = amount,
                'M' => period.months = amount,
                _ => period.days = amount,
            }
            units = later_units;
            rest = after.get(1..).unwrap_or_default();
        }
        if units.len() == 3 {
            return Err(error());
        }
        Ok(period)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        for (amount, unit) in [(self.years, 'Y'), (self.months, 'M'), (self.days, 'D')] {
            if amount > 0 {
                write!(f, "{amount}{unit}")?;
            }
        }
        if *self
            == (Period {
                years: 0,
                months: 0,
                days: 0,
            })
        {
            f.write_str("0D")?;
        }
        Ok(())
    }
}

/// How consecutive folders are named: `{year}/{titre}_{sigle}/SESSION-{session}_{end:AAAAMMJJ}/{candidate}`.
///
/// In literal text, capitals do not matter and a space and `_` are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderPattern {
    /// One for each folder, outermost first.
    pub folders: Vec<Vec<PatternPart>>,
}

/// A piece of a folder's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternPart {
    /// This text.
    Literal(String),
    /// A value of this shape.
    Field(FolderField),
}

named!(
    /// What a folder's name can hold.
    FolderField, "one of year, titre, sigle, session, end:AAAAMMJJ, candidate, id, anything" {
        /// A year of four digits.
        Year = "year",
        /// A title's code, with or without its millésime.
        Titre = "titre",
        /// The short form of a title: two to eight capitals or digits.
        Sigle = "sigle",
        /// A session's number: no space, at least two digits.
        Session = "session",
        /// The last day of the session.
        End = "end:AAAAMMJJ",
        /// Name in capitals, then first name.
        Candidate = "candidate",
        /// A number or code of the centre's own.
        Id = "id",
        /// Any text, one character at least.
        Anything = "anything",
    }
);

impl FolderPattern {
    /// Reads a pattern.
    ///
    /// Errors: [`ParseError`] for an empty folder, an unknown field, a brace without its pair, or two fields with nothing in between.
    pub fn parse(text: &str) -> Result<FolderPattern, ParseError> {
        let folders: Result<Vec<_>, ParseError> = text
            .split('/')
            .map(|folder| folder_parts(folder, text))
            .collect();
        folders.map(|folders| FolderPattern { folders })
    }
}

fn folder_parts(folder: &str, whole: &str) -> Result<Vec<PatternPart>, ParseError> {
    let error = || ParseError::new("folder names with fields such as {session}", whole);
    let mut parts = Vec::new();
    let mut rest = folder;
    while !rest.is_empty() {
        if let Some(field) = rest.strip_prefix('{') {
            let (name, after) = field.split_once('}').ok_or_else(error)?;
            if matches!(parts.last(), Some(PatternPart::Field(_))) {
                return Err(error());
            }
            parts.push(PatternPart::Field(FolderField::parse(name)?));
            rest = after;
        } else {
            let (literal, after) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            if literal.contains('}') {
                return Err(error());
            }
            parts.push(PatternPart::Literal(literal.to_owned()));
            rest = after;
        }
    }
    if parts.is_empty() {
        return Err(error());
    }
    Ok(parts)
}
