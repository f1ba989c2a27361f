//! Whether a document's file is in use (base active) or closed (archivage intermédiaire): a closed one is consulted with a
//! reason.
//!
//! A session's file is closed on the day after it has both ended and got its procès-verbal back validated, and at the latest
//! so long after its end as the schedule says. What belongs to no session is in use.

use chrono::NaiveDate;

use crate::model::{Period, Phase};

/// The days that close a session's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionDays {
    /// Its last day.
    pub ends_on: NaiveDate,
    /// The day on which its procès-verbal came back validated, if it did.
    pub validated_on: Option<NaiveDate>,
}

/// The phase, on `day`, of a document that belongs to one of these sessions: closed once all of them are. A session whose
/// last day is not known is not among them but None, and is open.
pub fn phase(sessions: &[Option<SessionDays>], active: Period, day: NaiveDate) -> Phase {
    let closed = sessions.iter().map(|one| closed_since((*one)?, active));
    let closed: Option<Vec<NaiveDate>> = closed.collect();
    let since = closed.and_then(|days| days.into_iter().max());
    match since.filter(|since| *since <= day) {
        Some(since) => Phase::Intermediate { since },
        None => Phase::Active,
    }
}

/// The first day on which a session's file is closed. None beyond the calendar.
fn closed_since(session: SessionDays, active: Period) -> Option<NaiveDate> {
    let at_last = active.after(session.ends_on);
    let validated = session.validated_on.map(|day| day.max(session.ends_on));
    let last_of_use = match (validated, at_last) {
        (Some(validated), Some(at_last)) => validated.min(at_last),
        (one, other) => one.or(other)?,
    };
    last_of_use.succ_opt()
}
