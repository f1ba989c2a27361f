//! Which days cannot be right. A wrong day that is too early would destroy too soon, one that is too late would keep for
//! decades: both are for a person, and none is corrected here.

use chrono::NaiveDate;

use crate::model::{ExamSession, FiledRecord, Impossible, Period, Timestamp, paris_day};

/// Nothing here is older: what a scanner or a file without its date says (1970-01-01, 1980-01-01) is before it.
pub(super) const EARLIEST: NaiveDate =
    NaiveDate::from_ymd_opt(1990, 1, 1).expect("1 January 1990 exists");

/// How long after its arrival a document may be dated: a convocation bears the day of its session.
const DOCUMENT_AHEAD: Period = years(1);

/// How long after its arrival a document may be valid: an agrément lasts five years at most, a convention may be renewed.
const VALIDITY_AHEAD: Period = years(10);

/// How long after the day of judgement a session may end: sessions are planned for this year and the next.
const SESSION_AHEAD: Period = years(3);

/// How long after a session a document of it may be dated: surveys of insertion are the last ones, within two years.
const DOCUMENT_AFTER_SESSION: Period = years(2);

const fn years(years: u16) -> Period {
    Period {
        years,
        months: 0,
        days: 0,
    }
}

/// Why the end of a registered session cannot be right, whatever the day.
pub(super) fn wrong_session(end: NaiveDate, session: &ExamSession) -> Option<Impossible> {
    let before = session.starts_on.filter(|start| end < *start);
    before
        .map(|start| Impossible::EndsBeforeStart { start })
        .or_else(|| too_early(end))
}

/// Why the end of a session cannot be right for this record, judged on this day.
pub(super) fn wrong_end(
    end: NaiveDate,
    record: &FiledRecord,
    day: NaiveDate,
) -> Option<Impossible> {
    let known = day.max(paris_day(record.received));
    let contradicted = || {
        let document = record.document_date?;
        let latest = DOCUMENT_AFTER_SESSION.after(end)?;
        let is_believable = wrong_document_day(document, record.received).is_none();
        (is_believable && document > latest).then_some(Impossible::DocumentLater { document })
    };
    too_early(end)
        .or_else(|| too_late(end, known, SESSION_AHEAD))
        .or_else(contradicted)
}

/// Why a document that arrived then cannot bear this day.
pub(super) fn wrong_document_day(day: NaiveDate, received: Timestamp) -> Option<Impossible> {
    too_early(day).or_else(|| too_late(day, paris_day(received), DOCUMENT_AHEAD))
}

/// Why what a document that arrived then is about cannot be valid until this day.
pub(super) fn wrong_validity(day: NaiveDate, received: Timestamp) -> Option<Impossible> {
    too_early(day).or_else(|| too_late(day, paris_day(received), VALIDITY_AHEAD))
}

/// Why a procès-verbal of the session that arrived then cannot bear this day.
pub(super) fn wrong_pv(
    day: NaiveDate,
    received: Timestamp,
    session: &ExamSession,
) -> Option<Impossible> {
    let start = session.starts_on.or(session.ends_on);
    let before = start.filter(|start| day < *start);
    wrong_document_day(day, received)
        .or_else(|| before.map(|start| Impossible::BeforeSession { start }))
}

/// Why the archive, made on the day `since`, cannot have taken charge of a record on this day. That it did after the day of
/// judgement is asked of every record.
pub(super) fn wrong_reception(day: NaiveDate, since: Option<NaiveDate>) -> Option<Impossible> {
    let before = since.filter(|since| day < *since);
    too_early(day).or_else(|| before.map(|earliest| Impossible::TooEarly { earliest }))
}

fn too_early(day: NaiveDate) -> Option<Impossible> {
    let earliest = EARLIEST;
    (day < earliest).then_some(Impossible::TooEarly { earliest })
}

fn too_late(day: NaiveDate, known: NaiveDate, ahead: Period) -> Option<Impossible> {
    let latest = ahead.after(known)?;
    (day > latest).then_some(Impossible::TooLate { latest })
}
