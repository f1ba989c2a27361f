//! What the archive can show of itself: what is missing, what is due, how the year stands. Lines for a terminal, one
//! self-contained web page, tables, calendars. Nothing is decided here.

mod access;
mod bordereau;
mod bordereau_paper;
mod calendar;
mod certificate;
mod dashboard;
mod gaps_csv;
mod gaps_html;
mod gaps_json;
mod gaps_text;
mod letter;
mod register;
mod seal;
mod sheet;
mod table;

pub mod pdf;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use crate::archive::{Archive, ArchiveError};
use crate::completeness::{Completeness, PieceStanding, PieceState, SessionPicture, evaluate};
use crate::model::{
    EntityId, ExamSession, Person, RegisteredSession, Registry, Requirement, RetentionSchedule,
    Source, SourceStatus, is_same_site,
};
use crate::words::{Lang, Say, Words, count, gaps};

pub use access::{AccessAnswer, Candidacy, HeldDocument, access_html, access_json};
pub use bordereau::bordereau_csv;
pub use bordereau_paper::{Bordereau, PlannedDocument, bordereau_pdf, planned_documents};
pub use calendar::{CalendarNames, Period, calendar_ics, calendar_json, calendar_text};
pub use certificate::certificate_pdf;
pub use dashboard::{Waiting, dashboard_json, dashboard_text};
pub use gaps_csv::gaps_csv;
pub use gaps_html::gaps_html;
pub use gaps_json::gaps_json;
pub use gaps_text::gaps_text;
pub use letter::{
    Answer, ErasureLetter, Ground, Whose, erasure_letter_pdf, erasure_letter_text,
    ground as ground_words,
};
pub use register::{RegisterFacts, register_markdown};
pub use seal::seal_pdf;
pub use table::table_csv;

/// What reports are made from.
pub struct Findings {
    /// The registry.
    pub registry: Arc<Registry>,
    /// The schedule that says what is expected.
    pub schedule: Arc<RetentionSchedule>,
    /// What is there and what is not.
    pub picture: Completeness,
    /// The day on which the archive was looked at.
    pub today: NaiveDate,
}

/// Which part of the findings is meant; what is none is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// This session.
    pub session: Option<EntityId>,
    /// The sessions of this title: the code, with its millésime or without, or the short form.
    pub titre: Option<String>,
}

impl Findings {
    /// Looks at the archive `today` and judges it on `day`. None if no retention schedule can be read.
    ///
    /// Errors: those of reading the registry and the records.
    pub fn gather(
        archive: &Archive,
        day: NaiveDate,
        today: NaiveDate,
    ) -> Result<Option<Findings>, ArchiveError> {
        let Some(schedule) = archive.schedule_in_force() else {
            return Ok(None);
        };
        let records = archive.filed()?;
        let registry = archive.registry()?;
        let picture = evaluate(&schedule, &registry, &records, day).with_destroyed(
            &schedule,
            &registry,
            &archive.destroyed_papers()?,
        );
        Ok(Some(Findings {
            registry,
            schedule,
            picture,
            today,
        }))
    }

    /// Keeps only what is meant. Returns false if no session is left that was asked for.
    pub fn select(&mut self, selection: &Selection) -> bool {
        if *selection == Selection::default() {
            return true;
        }
        let registry = Arc::clone(&self.registry);
        let session = |entity: EntityId| registry.session(entity).map(|one| &one.session);
        self.picture.sessions.retain(|picture| {
            session(picture.session).is_some_and(|one| {
                let titre = selection.titre.as_ref();
                selection
                    .session
                    .is_none_or(|meant| meant == picture.session)
                    && titre.is_none_or(|asked| is_of_titre(one, asked))
            })
        });
        let kept: Vec<EntityId> = self
            .picture
            .sessions
            .iter()
            .map(|one| one.session)
            .collect();
        self.picture.agrements.retain(|agrement| {
            let mut sessions = kept.iter().filter_map(|entity| session(*entity));
            sessions.any(|one| {
                one.titre.as_ref() == Some(&agrement.titre)
                    && is_same_site(one.site.as_deref(), agrement.site.as_deref())
            })
        });
        self.picture.deadlines.retain(|deadline| {
            deadline
                .subject
                .session()
                .is_some_and(|session| kept.contains(&session))
        });
        self.picture.years.clear();
        self.picture.unattached.clear();
        !kept.is_empty()
    }

    /// Stands under the title: records and registry are those of today, whatever the day that is judged.
    fn as_archived(&self, lang: Lang) -> Option<String> {
        (self.picture.day != self.today).then(|| gaps::as_archived(lang))
    }

    /// Whether the schedule says what is expected.
    pub fn expects_something(&self) -> bool {
        !self.schedule.expectations.pieces.is_empty()
    }

    fn session(&self, entity: EntityId) -> Option<&RegisteredSession> {
        self.registry.session(entity)
    }

    fn number(&self, entity: EntityId) -> String {
        self.session(entity)
            .map(|one| one.session.number.0.clone())
            .unwrap_or_default()
    }

    /// The candidate's name as registered; the id if there is none.
    fn name(&self, candidate: EntityId) -> String {
        let person = self.registry.candidate(candidate).map(|one| &one.person);
        person
            .map(Person::whole_name)
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| candidate.short())
    }

    /// Where an expectation comes from: engagements that bind on `day`, citation, status.
    fn source(&self, lang: Lang, numbers: &[u8], source: &Source, day: NaiveDate) -> Cited {
        let binding = self.schedule.expectations.binding(numbers, day);
        let status = gaps::status(lang, source.status);
        Cited {
            engagements: binding
                .iter()
                .map(|one| (one.number, one.title.clone()))
                .collect(),
            text: gaps::source(lang, &source.citation, Words(&status)),
        }
    }
}

/// Where an expectation comes from.
struct Cited {
    /// Numbers and titles of the engagements.
    engagements: Vec<(u8, String)>,
    /// Citation and status.
    text: String,
}

/// The engagements that a report has named: each has its title the first time only.
#[derive(Default)]
struct Mentions(RefCell<BTreeSet<u8>>);

impl Mentions {
    fn say(&self, lang: Lang, cited: &Cited) -> String {
        if cited.engagements.is_empty() {
            return cited.text.clone();
        }
        let mut named = self.0.borrow_mut();
        let list = cited
            .engagements
            .iter()
            .map(|(number, title)| match named.insert(*number) {
                true => format!("{number} ({title})"),
                false => number.to_string(),
            });
        let list: Vec<String> = list.collect();
        let engagements = gaps::engagements(lang, Words(&list.join(", ")), count(list.len()));
        format!("{engagements} ; {}", cited.text)
    }
}

/// How many pieces stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// There.
    pub present: u64,
    /// A person has to look.
    pub doubtful: u64,
    /// Not there, and late.
    pub missing: u64,
    /// It cannot be said.
    pub unknown: u64,
    /// Not there, and not due.
    pub not_yet_due: u64,
    /// Not owed.
    pub not_required: u64,
}

impl Tally {
    /// How many are owed today.
    pub fn owed(&self) -> u64 {
        self.present + self.doubtful + self.missing + self.unknown
    }

    /// Adds what another one counts.
    fn join(&mut self, other: &Tally) {
        self.present += other.present;
        self.doubtful += other.doubtful;
        self.missing += other.missing;
        self.unknown += other.unknown;
        self.not_yet_due += other.not_yet_due;
        self.not_required += other.not_required;
    }

    fn add(&mut self, state: &PieceState) {
        match state {
            PieceState::Present(_) => self.present += 1,
            PieceState::Doubtful(_) => self.doubtful += 1,
            PieceState::Missing { .. } => self.missing += 1,
            PieceState::Unknown(_) => self.unknown += 1,
            PieceState::NotYetDue { .. } => self.not_yet_due += 1,
            PieceState::NotRequired(_) => self.not_required += 1,
        }
    }
}

impl Findings {
    /// The required pieces of a session and its candidates.
    pub fn tally(&self, session: &SessionPicture) -> Tally {
        let mut tally = Tally::default();
        for standing in standings(session) {
            let piece = self.schedule.expectations.piece(&standing.piece);
            if piece.is_some_and(|piece| piece.required == Requirement::Required) {
                tally.add(&standing.state);
            }
        }
        tally
    }
}

fn standings(session: &SessionPicture) -> impl Iterator<Item = &PieceStanding> {
    let cells = session.rows.iter().flat_map(|row| &row.cells);
    cells.chain(&session.pieces)
}

/// Whether a session is of the title that is asked for: by its code, with its millésime or without, or by its short form.
pub fn is_of_titre(session: &ExamSession, asked: &str) -> bool {
    let code = session.titre.as_ref().map(|code| code.0.as_str());
    code.is_some_and(|code| same(code, asked) || same(code_alone(code), asked))
        || session
            .sigle
            .as_deref()
            .is_some_and(|sigle| same(sigle, asked))
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The title's code without its millésime.
fn code_alone(code: &str) -> &str {
    code.split_once(['m', 'M']).map_or(code, |(code, _)| code)
}

/// How much of a report is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Many sessions are summed up, and those that need something named.
    SumUp,
    /// Everything.
    All,
}

/// More sessions than these are summed up first.
const MANY_SESSIONS: usize = 6;
/// So many of those that need something are named.
const NEEDING: usize = 10;

/// Ids as users are shown them.
fn ids(lang: Lang, records: &[EntityId]) -> String {
    let ids: Vec<String> = records.iter().map(|one| one.say(lang)).collect();
    ids.join(", ")
}

fn status_name(status: SourceStatus) -> &'static str {
    status.as_str()
}
