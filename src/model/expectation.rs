//! What a centre is expected to hold and by when, as data: engagements, pieces, deadlines, each with the text it comes
//! from and whether that text is law.
//!
//! It is part of a policy file and read by `policy/`; `completeness` compares it with what is archived.

use std::fmt;

use chrono::NaiveDate;

use crate::model::schedule::named;
use crate::model::{
    AccessPath, JuryDecision, Offset, ParseError, Period, RecordClass, SessionKind,
};

/// Everything that is expected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectations {
    /// The engagements of an accredited centre, by number.
    pub engagements: Vec<Engagement>,
    /// The pieces, in the order in which they are shown.
    pub pieces: Vec<ExpectedPiece>,
    /// The deadlines.
    pub deadlines: Vec<Deadline>,
}

/// An engagement of the accredited centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// Its number in the text.
    pub number: u8,
    /// What it asks, in short.
    pub title: String,
    /// When it binds.
    pub term: Term,
    /// The text.
    pub citation: String,
}

/// From when and until when something is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Term {
    /// First day; none if it always was.
    pub since: Option<NaiveDate>,
    /// Last day; none if it still is.
    pub until: Option<NaiveDate>,
}

impl Term {
    /// Whether it is asked for on `day`.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// Where an expectation comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text, shown with every finding.
    pub citation: String,
    /// Whether it is law.
    pub status: SourceStatus,
    /// What the text leaves open and this policy chose.
    pub note: Option<String>,
}

named!(
    /// How binding the source of an expectation is.
    SourceStatus, "one of law, guidance, reading, habit" {
        /// A law or a regulation says so, or what the ministry says of it.
        Law = "law",
        /// A page of the ministry says so.
        Guidance = "guidance",
        /// A text is read so, and does not name it.
        Reading = "reading",
        /// Centres do so; no text that we know asks for it.
        Habit = "habit",
    }
);

/// The id of an expected piece or of a deadline, such as `envoi-pv`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExpectationId(String);

impl ExpectationId {
    /// Reads an id: lower-case letters, digits and `-`.
    ///
    /// Errors: [`ParseError`] if it has another form or is longer than 64 bytes.
    pub fn parse(id: &str) -> Result<ExpectationId, ParseError> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !id.is_empty() && id.len() <= 64 && id.bytes().all(fits) {
            return Ok(ExpectationId(id.to_owned()));
        }
        Err(ParseError::new("an id such as envoi-pv", id))
    }

    /// The id as written in the policy.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ExpectationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document that must, should or may be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedPiece {
    /// Its id.
    pub id: ExpectationId,
    /// Its name in the centre's language.
    pub title: String,
    /// A few letters that head a column.
    pub short: String,
    /// Whose it is.
    pub of: PieceOwner,
    /// The classes that a document for it may have.
    pub classes: Vec<RecordClass>,
    /// Pieces with the same name here stand for one another: a candidate owes the one of the path.
    pub one_of: Option<ExpectationId>,
    /// The paths that owe it; empty: all.
    pub paths: Vec<AccessPath>,
    /// The kinds of session that owe it; empty: all.
    pub kinds: Vec<SessionKind>,
    /// The decisions after which it is owed; empty: all.
    pub decisions: Vec<JuryDecision>,
    /// How much it is asked for.
    pub required: Requirement,
    /// How many documents there are of it at least.
    pub copies: u16,
    /// Whether there is one for each juror, or whether they reach over each day.
    pub per: PiecePer,
    /// Whether one document serves all sessions of a candidate for the title.
    pub scope: PieceScope,
    /// The states, one of which the document must have reached; empty: any.
    pub stages: Vec<String>,
    /// The longest that a document of it is valid, from its date; none if it does not expire.
    pub lasts: Option<Period>,
    /// The day by which a document of it must be dated to be one; none if any date does.
    pub dated_by: Option<Anchor>,
    /// When it is missed. None only for what is never owed.
    pub due: Option<Due>,
    /// The days on which it is asked for: its last day is one of them.
    pub term: Term,
    /// The engagements that it shows to be kept.
    pub engagements: Vec<u8>,
    /// Where this comes from.
    pub source: Source,
}

named!(
    /// Whose an expected piece is.
    PieceOwner, "one of candidate, session, agrement, year" {
        /// One candidate in one session.
        Candidate = "candidate",
        /// One session.
        Session = "session",
        /// One title on one site.
        Agrement = "agrement",
        /// One calendar year of the centre.
        Year = "year",
    }
);

named!(
    /// How much a piece is asked for.
    Requirement, "one of required, recommended, if-known" {
        /// It must be there.
        Required = "required",
        /// It had better be there.
        Recommended = "recommended",
        /// It is kept where it exists, and not missed elsewhere.
        IfKnown = "if-known",
    }
);

named!(
    /// Of what there is one document each.
    PiecePer, "one of session, juror, day" {
        /// One for the whole.
        Session = "session",
        /// One for each juror, unless one document names several.
        Juror = "juror",
        /// Together they reach over every day of the session.
        Day = "day",
    }
);

named!(
    /// How far one document reaches.
    PieceScope, "one of session, title" {
        /// It belongs to one session.
        Session = "session",
        /// It may serve every session of the candidate for the same title.
        Title = "title",
    }
);

/// The day after which something is late: so far from a day that is known or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The day from which it is counted.
    pub from: Anchor,
    /// How far from it.
    pub offset: Offset,
    /// Whether the day itself is law.
    pub status: SourceStatus,
}

named!(
    /// A day from which others are counted.
    Anchor, "a day such as session-end" {
        /// The session's first day.
        SessionStart = "session-start",
        /// The session's last day.
        SessionEnd = "session-end",
        /// 1 January of the year.
        YearStart = "year-start",
        /// 31 December of the year.
        YearEnd = "year-end",
        /// The day that the document bears.
        DocumentDate = "document-date",
        /// The last day of a juror's habilitation.
        HabilitationEnd = "habilitation-end",
        /// The last day of the agrément of a title on its site.
        AgrementEnd = "agrement-end",
        /// The day on which a convention takes effect.
        ConventionStart = "convention-start",
        /// The last day on which a document says that it is valid.
        ValidityEnd = "validity-end",
    }
);

/// Something that must be done, or must hold, by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Its id.
    pub id: ExpectationId,
    /// Its name in the centre's language.
    pub title: String,
    /// Whom or what it concerns.
    pub about: DeadlineSubject,
    /// The last day.
    pub due: Due,
    /// The documents whose date the limit is counted from, if it is counted from a document; of a convention: those that
    /// show that there is one.
    pub of_classes: Vec<RecordClass>,
    /// What shows that it is kept.
    pub test: DeadlineTest,
    /// Of a document's deadline: how long before the last day it is told.
    pub ahead: Option<Period>,
    /// Of a juror's deadline: how many jurors a session must have.
    pub at_least: u16,
    /// The kinds of session that it concerns; empty: all.
    pub kinds: Vec<SessionKind>,
    /// The paths that it concerns; empty: all.
    pub paths: Vec<AccessPath>,
    /// The decisions after which it runs; empty: all.
    pub decisions: Vec<JuryDecision>,
    /// The days on which it is asked for: its last day is one of them.
    pub term: Term,
    /// The engagements that it belongs to.
    pub engagements: Vec<u8>,
    /// Where this comes from.
    pub source: Source,
}

named!(
    /// Whom or what a deadline concerns.
    DeadlineSubject, "one of session, candidate, juror, agrement, document, year" {
        /// A session.
        Session = "session",
        /// A candidate in a session.
        Candidate = "candidate",
        /// A juror of a session.
        Juror = "juror",
        /// A title on a site.
        Agrement = "agrement",
        /// A document that says until when it is valid.
        Document = "document",
        /// A calendar year of the centre.
        Year = "year",
    }
);

/// What shows that a deadline is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadlineTest {
    /// A document dated by then.
    Evidence(Vec<Evidence>),
    /// The limit is not before another day.
    Reaches(Reached),
}

/// A document that shows that something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its class.
    pub class: RecordClass,
    /// The state whose day counts. None: the day that the document bears.
    pub stage: Option<String>,
    /// How much it shows.
    pub shows: EvidenceStrength,
}

named!(
    /// How much a document shows.
    EvidenceStrength, "one of done, perhaps" {
        /// It was done on that day.
        Done = "done",
        /// The class holds documents that show it and others that do not: a person looks.
        Perhaps = "perhaps",
    }
);

named!(
    /// The day that a limit must reach.
    Reached, "one of session-start, session-end, next-session, today" {
        /// The session's first day.
        SessionStart = "session-start",
        /// The session's last day.
        SessionEnd = "session-end",
        /// The first day of the candidate's next session for the same title.
        NextSession = "next-session",
        /// The day that is judged.
        Today = "today",
    }
);

impl Expectations {
    /// The piece with this id.
    pub fn piece(&self, id: &ExpectationId) -> Option<&ExpectedPiece> {
        self.pieces.iter().find(|piece| piece.id == *id)
    }

    /// The deadline with this id.
    pub fn deadline(&self, id: &ExpectationId) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.id == *id)
    }

    /// The engagements with these numbers that bind on `day`.
    pub fn binding(&self, numbers: &[u8], day: NaiveDate) -> Vec<&Engagement> {
        let listed = self.engagements.iter();
        listed
            .filter(|engagement| numbers.contains(&engagement.number) && engagement.term.holds(day))
            .collect()
    }
}
