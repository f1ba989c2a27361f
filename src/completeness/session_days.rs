//! The days on which a session is held, and those that a sheet signed on them says that it reaches over.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::model::{ExamSession, FiledRecord};

/// No session is held on more days; longer ones are two dates that were taken for one session's.
const MOST_DAYS: usize = 62;

/// The days from the first to the last, Saturdays and Sundays apart unless there are no others. Empty if one of the two is
/// not known, or if they are too far apart to be those of one session.
pub(super) fn all(session: &ExamSession) -> Vec<NaiveDate> {
    let Some((first, last)) = session.starts_on.zip(session.ends_on) else {
        return Vec::new();
    };
    let days = first.iter_days().take_while(|day| *day <= last);
    let days: Vec<NaiveDate> = days.take(MOST_DAYS + 1).collect();
    if days.len() > MOST_DAYS {
        return Vec::new();
    }
    let worked = days.iter().copied().filter(is_worked);
    let worked: Vec<NaiveDate> = worked.collect();
    if worked.is_empty() { days } else { worked }
}

/// Whether the record says that it is of this day: by the days from which and to which it is valid, else by its own.
pub(super) fn reaches(record: &FiledRecord, day: NaiveDate) -> bool {
    match (record.valid_from, record.valid_through) {
        (None, None) => record.document_date == Some(day),
        (from, through) => {
            let first = from.or(record.document_date).or(through);
            let last = through.or(from);
            first.is_some_and(|first| first <= day) && last.is_some_and(|last| day <= last)
        }
    }
}

fn is_worked(day: &NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
