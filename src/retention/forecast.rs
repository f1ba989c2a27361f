//! What comes to its end in the coming months: how many records of each class, and how many bytes.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};

use crate::model::{Disposition, Outcome, RecordClass, Verdict};
use crate::retention::Verdicts;

/// A number of records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many.
    pub records: u64,
    /// Their bytes as received, all together.
    pub bytes: u64,
}

/// What comes to its end. Every record is counted exactly once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The day of the verdicts.
    pub day: NaiveDate,
    /// Periods that are over already.
    pub over: Vec<ForecastLine>,
    /// The rest of this month first, then as many whole months as asked for; empty ones included.
    pub months: Vec<ForecastMonth>,
    /// Periods that end later.
    pub later: Amount,
    /// Records of which it cannot be said: a person has to look.
    pub unknown: Amount,
    /// Records that are kept for ever.
    pub for_ever: Amount,
}

/// A month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastMonth {
    /// Its first day.
    pub first_day: NaiveDate,
    /// The classes with something in it, by their ids.
    pub lines: Vec<ForecastLine>,
}

/// What comes to its end, of one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastLine {
    /// The class.
    pub class: RecordClass,
    /// What comes then.
    pub then: Disposition,
    /// How much, held or not.
    pub amount: Amount,
    /// How much of it is under a hold now.
    pub held: Amount,
}

impl Amount {
    pub(super) fn add(&mut self, size_bytes: u64) {
        self.records += 1;
        self.bytes = self.bytes.saturating_add(size_bytes);
    }
}

/// Counts what comes to its end: already, in the rest of this month, and in each of the `months` after it.
pub fn forecast(verdicts: &Verdicts, months: u16) -> Forecast {
    let day = verdicts.day;
    let mut forecast = Forecast {
        day,
        over: Vec::new(),
        months: Vec::new(),
        later: Amount::default(),
        unknown: Amount::default(),
        for_ever: Amount::default(),
    };
    // By month; before the first one, what is over.
    let mut lines: Vec<HashMap<&RecordClass, ForecastLine>> = Vec::new();
    lines.resize_with(usize::from(months) + 2, HashMap::new);
    for verdict in &verdicts.verdicts {
        let place = match place(verdict, day) {
            Place::Over => Some(0),
            Place::Month(month) => usize::try_from(month).ok().map(|month| month + 1),
            Place::ForEver => {
                forecast.for_ever.add(verdict.size_bytes);
                continue;
            }
            Place::Unknown => {
                forecast.unknown.add(verdict.size_bytes);
                continue;
            }
        };
        match place.and_then(|place| lines.get_mut(place)) {
            Some(lines) => count(lines, verdict),
            None => forecast.later.add(verdict.size_bytes),
        }
    }
    let mut lines = lines.into_iter().map(in_order);
    forecast.over = lines.next().unwrap_or_default();
    let first_days = (0..).map_while(|month| month_after(day, month));
    forecast.months = first_days
        .zip(lines)
        .map(|(first_day, lines)| ForecastMonth { first_day, lines })
        .collect();
    forecast
}

enum Place {
    Over,
    /// Months after this one.
    Month(i32),
    ForEver,
    Unknown,
}

fn place(verdict: &Verdict, day: NaiveDate) -> Place {
    if *verdict.without_holds() == Outcome::KeptForEver {
        return Place::ForEver;
    }
    match verdict.retain_through {
        None => Place::Unknown,
        Some(through) => match through.succ_opt() {
            Some(due) if due <= day => Place::Over,
            Some(due) => Place::Month(month_number(due) - month_number(day)),
            None => Place::Month(i32::MAX),
        },
    }
}

fn month_number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0().cast_signed()
}

/// The first day of the month so many months after that of `day`. None beyond the calendar.
fn month_after(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let number = month_number(day).checked_add(months)?;
    let month = u32::try_from(number.rem_euclid(12)).ok()?;
    NaiveDate::from_ymd_opt(number.div_euclid(12), month + 1, 1)
}

fn count<'v>(lines: &mut HashMap<&'v RecordClass, ForecastLine>, verdict: &'v Verdict) {
    let Some(rule) = &verdict.rule else {
        return;
    };
    let line = lines.entry(&rule.class).or_insert_with(|| ForecastLine {
        class: rule.class.clone(),
        then: rule.then,
        amount: Amount::default(),
        held: Amount::default(),
    });
    line.amount.add(verdict.size_bytes);
    if !verdict.holds.is_empty() {
        line.held.add(verdict.size_bytes);
    }
}

fn in_order(lines: HashMap<&RecordClass, ForecastLine>) -> Vec<ForecastLine> {
    let lines: BTreeMap<&RecordClass, ForecastLine> = lines.into_iter().collect();
    lines.into_values().collect()
}
