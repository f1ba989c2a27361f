//! Days as lists write them: `12/06/2024`, `12-06-24`, `2024-06-12`, `12 mars 2024`, `du 12 au 14 juin 2024`.

use chrono::{Datelike, NaiveDate};

use crate::model::{Century, MONTHS, fold};
use crate::registry::cells::Cell;

/// Words around a day that say nothing.
const AROUND: [&str; 12] = [
    "le", "du", "au", "des", "et", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi",
    "dimanche",
];
/// The day in a cell. None if there is none, or none that exists.
pub(super) fn day(cell: &Cell, century: Century) -> Option<NaiveDate> {
    match cell {
        Cell::Empty => None,
        Cell::Day(day) => Some(*day),
        Cell::Text(text) => day_in(text, century),
    }
}

/// The day that a text is.
pub(super) fn day_in(text: &str, century: Century) -> Option<NaiveDate> {
    let folded = fold(text);
    let words: Vec<&str> = words(&folded);
    match words.as_slice() {
        [digits] => compact(digits),
        [first, second, third] => civil(first, second, third, century),
        // A moment: the day, then hours, minutes and perhaps seconds.
        [first, second, third, rest @ ..] if is_hour(rest) => civil(first, second, third, century),
        _ => None,
    }
}

/// The first and the last day in a cell that holds both, or one day twice.
pub(super) fn days(cell: &Cell, century: Century) -> Option<(NaiveDate, NaiveDate)> {
    let text = match cell {
        Cell::Empty => return None,
        Cell::Day(day) => return Some((*day, *day)),
        Cell::Text(text) => text,
    };
    let folded = fold(text);
    let words: Vec<&str> = words(&folded);
    match words.as_slice() {
        [day, month, year] => civil(day, month, year, century).map(|day| (day, day)),
        [first, last, month, year] => {
            let first = civil(first, month, year, century)?;
            Some((first, civil(last, month, year, century)?))
        }
        [first, first_month, last, last_month, year] => {
            let last = civil(last, last_month, year, century)?;
            let first = civil(first, first_month, &last.year().to_string(), century)?;
            Some((first, last))
        }
        [a, b, c, d, e, f] => Some((civil(a, b, c, century)?, civil(d, e, f, century)?)),
        _ => None,
    }
}

fn words(folded: &str) -> Vec<&str> {
    folded
        .split(' ')
        .filter(|word| !word.is_empty() && !AROUND.contains(word))
        .collect()
}

fn civil(first: &str, second: &str, third: &str, century: Century) -> Option<NaiveDate> {
    if first.len() == 4 {
        return NaiveDate::from_ymd_opt(number(first)?, month(second)?, day_number(third)?);
    }
    let (day, month) = (day_number(first)?, month(second)?);
    match third.len() {
        4 => NaiveDate::from_ymd_opt(number(third)?, month, day),
        2 => century.day(number(third)?, month, day),
        _ => None,
    }
}

/// `12062024`, or `20240612`.
fn compact(digits: &str) -> Option<NaiveDate> {
    if digits.len() != 8 || !digits.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let of = |day: &str, month: &str, year: &str| {
        NaiveDate::from_ymd_opt(number(year)?, number(month)?, number(day)?)
            .filter(|day| (1900..2100).contains(&day.year()))
    };
    let day_first = of(digits.get(..2)?, digits.get(2..4)?, digits.get(4..)?);
    let year_first = of(digits.get(6..)?, digits.get(4..6)?, digits.get(..4)?);
    match (day_first, year_first) {
        (Some(_), Some(_)) => None,
        (one, other) => one.or(other),
    }
}

fn day_number(word: &str) -> Option<u32> {
    let digits = word.strip_suffix("er").unwrap_or(word);
    number(digits).filter(|_| digits.len() <= 2)
}

fn month(word: &str) -> Option<u32> {
    if word.len() <= 2 {
        return number(word);
    }
    let mut fitting = MONTHS
        .iter()
        .zip(1u32..)
        .filter(|(name, _)| name.starts_with(word));
    let (_, month) = fitting.next()?;
    fitting.next().is_none().then_some(month)
}

fn number<T: std::str::FromStr>(word: &str) -> Option<T> {
    let is_number = !word.is_empty() && word.bytes().all(|c| c.is_ascii_digit());
    word.parse().ok().filter(|_| is_number)
}

/// `00 00`, `08 30 00`, `8h30`.
fn is_hour(words: &[&str]) -> bool {
    let [first, rest @ ..] = words else {
        return false;
    };
    let (hours, minutes) = first.split_once('h').unwrap_or((first, ""));
    let small = |word: &str| word.len() <= 2 && word.bytes().all(|c| c.is_ascii_digit());
    number::<u8>(hours).is_some_and(|hours| hours < 24)
        && small(minutes)
        && rest.len() <= 2
        && rest.iter().all(|word| small(word))
}
