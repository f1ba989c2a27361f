//! Civil date arithmetic, in one place: what a period after or before a day is, which year two digits mean,
//! and how months are called.
//!
//! Whoever waits for a period to end never acts early, and whoever had to act a period before is never told a later day:
//! 29 February and five years is 1 March, 31 January and one month is 1 March (29 February does not exist, or is not a
//! month later), one month before 31 March is the last day of February.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};

use crate::model::{ParseError, Period, Timestamp};

/// The months of the year as French texts name them, folded, January first.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// A period counted from a day, forwards or backwards: `P15D`, `-P1M`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Offset {
    /// The period after the day.
    After(Period),
    /// The period before the day.
    Before(Period),
}

impl Offset {
    /// Reads a period with or without a `-` before it.
    ///
    /// Errors: [`ParseError`] for what [`Period::parse`] refuses.
    pub fn parse(text: &str) -> Result<Offset, ParseError> {
        match text.strip_prefix('-') {
            Some(period) => Period::parse(period).map(Offset::Before),
            None => Period::parse(text).map(Offset::After),
        }
    }

    /// The day so far from `day`. None beyond the calendar.
    pub fn from(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Offset::After(period) => period.after(day),
            Offset::Before(period) => period.before(day),
        }
    }
}

/// Nobody sits an exam younger, in years.
pub const YOUNGEST: u32 = 14;

/// Where a year of two digits belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Century {
    /// A birth date, seen on this day: the latest year in which one can have been born and sit an exam.
    Birth(NaiveDate),
    /// A birth date in a document, seen on no known day: from 1930 to 2029.
    BirthInDocument,
    /// A session, seen on this day: the nearest year.
    Session(NaiveDate),
    /// The date of a document, seen on no known day: from 1980 to 2079.
    Document,
}

impl Century {
    /// The day whose year is written with two digits. None if it does not exist.
    pub fn day(self, year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        let candidates = [1900, 2000, 2100]
            .into_iter()
            .filter_map(|hundreds| NaiveDate::from_ymd_opt(hundreds + year, month, day));
        let from = |first: i32| {
            let hundreds = if year < first % 100 { 2000 } else { 1900 };
            NaiveDate::from_ymd_opt(hundreds + year, month, day)
        };
        match self {
            Century::Birth(seen_on) => {
                let latest = seen_on.checked_sub_months(Months::new(YOUNGEST * 12))?;
                candidates.filter(|birth| *birth <= latest).max()
            }
            Century::BirthInDocument => from(1930),
            Century::Session(seen_on) => {
                candidates.min_by_key(|day| day.signed_duration_since(seen_on).num_days().abs())
            }
            Century::Document => from(1980),
        }
    }
}

impl Period {
    /// The day a period after `day`: first years and months, then days. A day that its month does not have is the first
    /// of the next month. None beyond the calendar.
    pub fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        let (year, month) = month_at(day, self.months_in_all())?;
        let landed = NaiveDate::from_ymd_opt(year, month, day.day());
        let landed = match landed {
            Some(landed) => landed,
            None => {
                let (year, month) = month_at(day, self.months_in_all() + 1)?;
                NaiveDate::from_ymd_opt(year, month, 1)?
            }
        };
        landed.checked_add_days(chrono::Days::new(u64::from(self.days)))
    }

    /// The day a period before `day`: first years and months, then days. A day that its month does not have is the last
    /// of that month. None beyond the calendar.
    pub fn before(self, day: NaiveDate) -> Option<NaiveDate> {
        let (year, month) = month_at(day, -self.months_in_all())?;
        let landed = (0..=3)
            .filter_map(|back| NaiveDate::from_ymd_opt(year, month, day.day().checked_sub(back)?))
            .next()?;
        landed.checked_sub_days(chrono::Days::new(u64::from(self.days)))
    }

    fn months_in_all(self) -> i64 {
        i64::from(self.years) * 12 + i64::from(self.months)
    }
}

/// The civil day in Paris at an instant: UTC and one hour; two from the last Sunday of March to the last Sunday of October,
/// at 1:00 UTC.
pub fn paris_day(at: Timestamp) -> NaiveDate {
    paris_time(at).date()
}

/// What clocks in Paris show at an instant, by the same rule as [`paris_day`].
pub fn paris_time(at: Timestamp) -> NaiveDateTime {
    let instant = at.instant();
    let year = instant.year();
    let in_summer = last_sunday(year, 3)
        .zip(last_sunday(year, 10))
        .is_some_and(|(from, until)| (from..until).contains(&instant));
    let hours = TimeDelta::hours(if in_summer { 2 } else { 1 });
    let there = instant.checked_add_signed(hours).unwrap_or(instant);
    there.naive_utc()
}

/// 1:00 UTC on the last Sunday of a month of 31 days.
fn last_sunday(year: i32, month: u32) -> Option<DateTime<Utc>> {
    let mut day = NaiveDate::from_ymd_opt(year, month, 31)?;
    while day.weekday() != Weekday::Sun {
        day = day.pred_opt()?;
    }
    Some(day.and_hms_opt(1, 0, 0)?.and_utc())
}

/// Year and month that are so many months from those of `day`.
fn month_at(day: NaiveDate, months: i64) -> Option<(i32, u32)> {
    let place = i64::from(day.year()) * 12 + i64::from(day.month0()) + months;
    let year = i32::try_from(place.div_euclid(12)).ok()?;
    let month = u32::try_from(place.rem_euclid(12)).ok()? + 1;
    Some((year, month))
}
