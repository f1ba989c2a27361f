//! What is there, what is missing, what is late: the expectations of the policy compared with the registry and with what
//! is archived, on a day that is an argument.
//!
//! Pure, and careful: a day that is not known, a link that a person has not settled, a decision that nobody entered give
//! "doubtful" or "unknown", never "missing". Records count by their links only; the same day and the same jury do not make
//! two sessions one. A file name alone shows nothing for certain, nor does a paper that contradicts itself about where it
//! belongs. All records are considered, whatever the day: the day only says what is due.

mod deadlines;
mod filing;
mod fits;
mod gone;
mod pieces;
mod session_days;

use chrono::{Datelike, NaiveDate};

use crate::model::{
    AccessPath, Anchor, EntityId, ExpectationId, FiledRecord, JuryDecision, ReadField, Registry,
    RetentionSchedule, TitreCode,
};
use filing::Filing;

/// The whole picture on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// The day on which it is judged.
    pub day: NaiveDate,
    /// The sessions, in the order of the registry; none that was withdrawn.
    pub sessions: Vec<SessionPicture>,
    /// The titles on their sites, as the sessions name them.
    pub agrements: Vec<AgrementPicture>,
    /// The years: those of the sessions, this one and the next.
    pub years: Vec<YearPicture>,
    /// Every deadline that concerns something known, in the order of the policy.
    pub deadlines: Vec<DeadlineStanding>,
    /// Records about a candidate or a session, or of no class, that belong to neither as far as anyone knows.
    pub unattached: Vec<EntityId>,
}

/// A session: candidates and pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionPicture {
    /// The session.
    pub session: EntityId,
    /// What heads the columns of the rows.
    pub columns: Vec<Column>,
    /// The candidates, one row each, in the order of the registry.
    pub rows: Vec<CandidateRow>,
    /// The pieces of the session itself.
    pub pieces: Vec<PieceStanding>,
    /// Records of the session, about a candidate or of no class, that are linked to no candidate.
    pub of_nobody: Vec<EntityId>,
    /// Records of the session that are linked to a candidate who is not entered in it.
    pub of_strangers: Vec<EntityId>,
}

/// A column of a session's rows: a piece, or pieces that stand for one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The id of the piece, or the name that the alternatives share.
    pub id: ExpectationId,
    /// The pieces.
    pub pieces: Vec<ExpectationId>,
}

/// A candidate in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateRow {
    /// The candidate, merges followed.
    pub candidate: EntityId,
    /// The path; none if the registry does not say.
    pub path: Option<AccessPath>,
    /// The decision; none if the registry does not say.
    pub decision: Option<JuryDecision>,
    /// One for each column.
    pub cells: Vec<PieceStanding>,
}

/// A title on a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgrementPicture {
    /// The title.
    pub titre: TitreCode,
    /// The site; none where sessions name none.
    pub site: Option<String>,
    /// Its pieces.
    pub pieces: Vec<PieceStanding>,
}

/// A year of the centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPicture {
    /// The year.
    pub year: i32,
    /// Its pieces.
    pub pieces: Vec<PieceStanding>,
}

/// How it stands with one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceStanding {
    /// The piece; of alternatives, the one that is owed, or the first if the path does not say.
    pub piece: ExpectationId,
    /// The last day on which it need not be there, where known.
    pub due: Option<NaiveDate>,
    /// How it stands.
    pub state: PieceState,
    /// Of what is there: the last day on which it is valid, where that is read.
    pub valid_through: Option<NaiveDate>,
}

/// How it stands with a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceState {
    /// It is there: these records, without a doubt about any of them.
    Present(Vec<EntityId>),
    /// Something is there; a person has to look.
    Doubtful(Vec<DoubtfulRecord>),
    /// Nothing is there, and it is past the day.
    Missing {
        /// Days since the day.
        days_late: u64,
    },
    /// Nothing is there, and it is not past the day.
    NotYetDue {
        /// Days until the day.
        days_left: u64,
    },
    /// Nothing is there, and nothing is owed.
    NotRequired(Exemption),
    /// Nothing is there, and it cannot be said whether something is owed.
    Unknown(UnknownFact),
}

/// A record that may be the piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtfulRecord {
    /// The record.
    pub record: EntityId,
    /// Why it may not be; never empty.
    pub doubts: Vec<Doubt>,
}

/// Why a record may not be the piece.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Its class is not certain.
    ClassUnsure,
    /// Only its file name says what it is.
    NameOnly,
    /// Nothing can be read in it.
    NothingReadable,
    /// Only its file name says its day.
    DayByName,
    /// It has no class; the piece's is among those that came close.
    Unclassified,
    /// What is read in it does not agree about this: it may be of another session, candidate or title.
    Contradicted(ReadField),
    /// It may belong to another session.
    SessionLink,
    /// It names no session, and the candidate sits several.
    SessionNotNamed,
    /// It names a session that is not registered.
    SessionNotRegistered,
    /// It is filed under another session of the same candidate for the title.
    OtherSession,
    /// It may belong to another candidate.
    CandidateLink,
    /// It names another title than the session.
    TitreDiffers,
    /// It names the title without its millésime, or the session does.
    MillesimeUnknown,
    /// It names no title.
    TitreNotNamed,
    /// Several sites have the title, and it names none.
    SiteNotNamed,
    /// It bears another decision than the registry.
    DecisionDiffers,
    /// It bears another birth date than the registry.
    BirthDateDiffers,
    /// Nothing shows that it reached a state that counts.
    StageNotReached {
        /// The id of the first of them.
        stage: String,
    },
    /// There are fewer documents than there must be, unless one holds several.
    Fewer {
        /// How many there are.
        found: u64,
        /// How many there must be.
        needed: u64,
    },
    /// They do not reach over every day of the session, as far as they say.
    DaysNotCovered {
        /// How many days they reach over.
        covered: u64,
        /// How many days the session has, Saturdays and Sundays apart.
        days: u64,
    },
    /// The day is not established: it bears none, or one after its arrival here.
    DayUnsure,
    /// It may be of another year.
    YearUnsure,
    /// It ends before a session does.
    EndsBefore(NaiveDate),
    /// It begins after a session does.
    BeginsAfter(NaiveDate),
    /// How long it is valid is not read, and its date does not show that it can cover the sessions.
    ValidityNotRead,
    /// Documents of its class do not all show it.
    MayShowSomethingElse,
}

/// Why nothing is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exemption {
    /// Only where it exists.
    IfItExists,
    /// The candidate's path does not ask for it.
    Path,
    /// The decision does not ask for it.
    Decision(JuryDecision),
    /// The text did not ask for it then.
    Term,
    /// It was there, and was lawfully destroyed.
    Destroyed {
        /// The day.
        on: NaiveDate,
        /// The disposition by which it was, which has the certificate.
        disposition: EntityId,
    },
}

/// What would have to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnknownFact {
    /// A day.
    Day(Anchor),
    /// The candidate's path.
    Path,
    /// The code of the session's title.
    Titre,
    /// What the session leads to.
    Kind,
    /// The jury's decision.
    Decision,
    /// Whether there is a convention, or since when.
    Convention,
    /// Whether a convention that was signed is still in force: where it ends is not read, or not certain.
    ConventionEnd,
    /// The jury: no juror is registered.
    Jury,
    /// The rest of the jury: fewer jurors are registered than there must be.
    FewJurors {
        /// How many are registered.
        registered: u64,
        /// How many there must be.
        needed: u64,
    },
    /// A day that the calendar does not have.
    Calendar,
    /// Which of those that are lacking were destroyed: fewer were.
    PartlyDestroyed {
        /// The day.
        on: NaiveDate,
        /// The disposition by which they were, which has the certificate.
        disposition: EntityId,
        /// How many were destroyed.
        destroyed: u64,
        /// How many are lacking.
        lacking: u64,
    },
}

/// How it stands with a deadline for one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineStanding {
    /// The deadline.
    pub deadline: ExpectationId,
    /// Whom or what it concerns here.
    pub subject: Subject,
    /// The last day; none if it is not known.
    pub limit: Option<NaiveDate>,
    /// How it stands.
    pub state: DeadlineState,
}

/// Whom or what a deadline concerns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A session.
    Session(EntityId),
    /// A candidate in a session.
    Candidate {
        /// The session.
        session: EntityId,
        /// The candidate, merges followed.
        candidate: EntityId,
    },
    /// A juror of a session.
    Juror {
        /// The session.
        session: EntityId,
        /// The name as registered.
        name: String,
    },
    /// A title on a site.
    Agrement {
        /// The title.
        titre: String,
        /// The site.
        site: Option<String>,
    },
    /// A document that says until when it is valid.
    Record {
        /// The document.
        record: EntityId,
        /// The title that it names.
        titre: Option<String>,
    },
    /// A year of the centre.
    Year(i32),
}

impl Subject {
    /// The session that it is about, if it is about one.
    pub fn session(&self) -> Option<EntityId> {
        match self {
            Subject::Session(session)
            | Subject::Candidate { session, .. }
            | Subject::Juror { session, .. } => Some(*session),
            Subject::Agrement { .. } | Subject::Record { .. } | Subject::Year(_) => None,
        }
    }
}

/// How it stands with a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadlineState {
    /// Kept.
    Kept {
        /// The day that shows it; none if only the day of arrival in the archive does.
        on: Option<NaiveDate>,
        /// The record that shows it; none if the registry does.
        by: Option<EntityId>,
    },
    /// Done, after the last day.
    KeptLate {
        /// The day.
        on: NaiveDate,
        /// The record that shows it.
        by: EntityId,
        /// Days after the last day.
        days_late: u64,
    },
    /// Something is there; a person has to look.
    Doubtful(Vec<DoubtfulRecord>),
    /// Nothing archived shows that it was done, and the last day is past.
    Late {
        /// Days since the last day.
        days_late: u64,
    },
    /// Nothing archived shows for certain that it was done; what it was for is past, and no law asks the centre for it.
    Closed,
    /// The last day is to come, or is today.
    Due {
        /// Days until it.
        days_left: u64,
    },
    /// What must hold does not reach the day that it must reach.
    Short {
        /// The day that it must reach.
        needed: NaiveDate,
        /// By how many days it is short.
        days_short: u64,
    },
    /// What must hold begins after the day from which it must.
    StartsLate {
        /// Its first day.
        from: NaiveDate,
        /// The day from which it must hold.
        needed: NaiveDate,
    },
    /// It cannot be said.
    Unknown(UnknownFact),
}

/// Compares what is expected with what is there, on `day`.
pub fn evaluate(
    schedule: &RetentionSchedule,
    registry: &Registry,
    records: &[FiledRecord],
    day: NaiveDate,
) -> Completeness {
    let filing = Filing::new(schedule, registry, records);
    let sessions: Vec<SessionPicture> = filing
        .sessions
        .iter()
        .map(|session| pieces::session(&filing, session, day))
        .collect();
    let agrements = filing.agrements();
    let years = years(&filing, day);
    Completeness {
        day,
        deadlines: deadlines::all(&filing, &agrements, &years, day),
        agrements: agrements
            .iter()
            .map(|agrement| pieces::agrement(&filing, agrement, day))
            .collect(),
        years: years
            .iter()
            .map(|year| pieces::year(&filing, *year, day))
            .collect(),
        unattached: filing.unattached(),
        sessions,
    }
}

/// The years of the sessions, that of `day` and the next one.
fn years(filing: &Filing<'_>, day: NaiveDate) -> Vec<i32> {
    let dates = filing.sessions.iter().flat_map(|session| {
        let session = &session.registered.session;
        [session.starts_on, session.ends_on]
    });
    let held = dates.flatten().map(|date| date.year());
    let mut years: Vec<i32> = held.chain([day.year(), day.year() + 1]).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// Days from one day to a later one; 0 if it is not later.
fn days_between(from: NaiveDate, to: NaiveDate) -> u64 {
    u64::try_from(to.signed_duration_since(from).num_days()).unwrap_or(0)
}
