//! Dates as French documents and file names write them. A date that does not exist is no date.

use chrono::{Datelike, NaiveDate};

use crate::model::{Century, MONTHS, fold};

/// Years in which a file of a centre can have been named.
const FILE_YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;
/// Letters of a month's name that is known with a letter read wrongly.
const LONG_MONTH: usize = 6;
/// Places of a text that are looked at for a signature.
const MOST_PLACES: usize = 400;
/// Bytes after `Fait` or `Date de` that are looked at.
const REACH: usize = 160;

/// The date at the very beginning of folded `text`: `31 01 2024`, `1er janvier 2024`, `2024 01 31`.
pub(super) fn at_start(text: &str) -> Option<NaiveDate> {
    in_century(text, Century::Document)
}

/// The birth date at the very beginning of folded `text`.
pub(super) fn birth_at_start(text: &str) -> Option<NaiveDate> {
    in_century(text, Century::BirthInDocument)
}

/// A birth date beside its label, as forms, cards and their recognition write it: `12/03/1980`, `12031980`, `1203 1980`.
pub(super) fn birth(value: &str) -> Option<NaiveDate> {
    let folded = fold(value);
    let run: String = folded
        .split(' ')
        .take_while(|word| word.bytes().all(|c| c.is_ascii_digit()))
        .collect();
    let compact = || {
        let (day, rest) = run.split_at_checked(2)?;
        let (month, year) = rest.split_at_checked(2)?;
        civil(
            number(year, 4).filter(|_| year.len() == 4)?,
            number(month, 2)?,
            number(day, 2)?,
        )
    };
    birth_at_start(&folded).or_else(compact)
}

fn in_century(text: &str, century: Century) -> Option<NaiveDate> {
    let mut words = text.split(' ');
    let (first, second, third) = (words.next()?, words.next()?, words.next()?);
    if first.len() == 4 {
        return civil(number(first, 4)?, number(second, 2)?, number(third, 2)?);
    }
    let day = number(first.strip_suffix("er").unwrap_or(first), 2)?;
    let month = match month_named(second) {
        Some(position) => u32::try_from(position).ok()? + 1,
        None => number(second, 2)?,
    };
    match third.len() {
        4 => civil(number(third, 4)?, month, day),
        2 => century.day(number(third, 2)?, month, day),
        _ => None,
    }
}

/// The month of a name, also of one that recognition spoilt: `decernbre`, `a0ut`, `fevner`.
fn month_named(word: &str) -> Option<usize> {
    let exact = |word: &str| MONTHS.iter().position(|name| *name == word);
    if !word.bytes().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    exact(word).or_else(|| {
        let plain = word.replace("rn", "m").replace('0', "o").replace('1', "l");
        let mut near = MONTHS.iter().enumerate().filter(|(_, name)| {
            name.len() >= LONG_MONTH && (name.len() == plain.len()) && differing(name, &plain) <= 1
        });
        exact(&plain).or_else(|| {
            let (month, _) = near.next()?;
            near.next().is_none().then_some(month)
        })
    })
}

/// Letters at which two words of one length differ.
fn differing(one: &str, other: &str) -> usize {
    one.bytes()
        .zip(other.bytes())
        .filter(|(one, other)| one != other)
        .count()
}

/// The first date in folded `text`.
pub(super) fn first(text: &str) -> Option<NaiveDate> {
    word_starts(text).find_map(at_start)
}

/// The only date in a file name: `20240131`, `31012024`, `2024-01-31`, `31-01-2024`. None if there are two. One that the
/// name says to be a birth date does not count.
pub(super) fn in_file_name(name: &str) -> Option<NaiveDate> {
    let folded = fold(name);
    let date = |rest: &str| {
        let word = rest.split(' ').next().unwrap_or_default();
        compact(word).or_else(|| at_start(rest))
    };
    let is_birth = |rest: &str| {
        let before = folded.get(..folded.len() - rest.len());
        let before = before.unwrap_or_default().trim_end();
        let before = before.strip_suffix(" le").unwrap_or(before);
        let word = before.rsplit(' ').next().unwrap_or_default();
        matches!(word, "ne" | "nee" | "naissance")
    };
    let mut dates = word_starts(&folded)
        .filter(|rest| !is_birth(rest))
        .filter_map(date)
        .filter(|date| FILE_YEARS.contains(&date.year()));
    let first = dates.next()?;
    dates.all(|other| other == first).then_some(first)
}

/// `20240131`.
pub(super) fn year_first(digits: &str) -> Option<NaiveDate> {
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    civil(
        number(year, 4)?,
        number(month, 2)?,
        number(day, 2).filter(|_| day.len() == 2)?,
    )
}

/// The day of `Fait à Lyon, le 31/01/2024`.
pub(super) fn of_signature(text: &str) -> Option<NaiveDate> {
    ["ait ", "AIT "].into_iter().find_map(|word| {
        places(text, word).find_map(|(before, after)| {
            let begins = match before.chars().next_back()? {
                'F' => true,
                'f' => after.starts_with('à'),
                _ => false,
            };
            let folded = fold(Some(after).filter(|_| begins)?);
            let after_le = |rest: &str| rest.strip_prefix("le ").and_then(at_start);
            word_starts(&folded).find_map(after_le)
        })
    })
}

/// The day of a letter's head: a short line that ends in `, le 31 janvier 2024`.
pub(super) fn of_letter_head(line: &str) -> Option<NaiveDate> {
    let folded = fold(line);
    let (place, date) = folded.rsplit_once(" le ")?;
    let day = at_start(date)?;
    // `Née le 12/03/1980` on a line of its own.
    if matches!(place, "ne" | "nee" | "ne e") || place.ends_with(" ne") || place.ends_with(" nee") {
        return None;
    }
    (place.split(' ').count() <= 4 && date.split(' ').count() == 3).then_some(day)
}

/// The two days of `du 3 au 4 juin 2024` or `du 03/06/2024 au 04/06/2024`.
pub(super) fn period(folded: &str) -> Option<(NaiveDate, NaiveDate)> {
    periods(folded).next().map(|(_, days)| days)
}

/// Every such pair of days, with what stands before it.
pub(super) fn periods(folded: &str) -> impl Iterator<Item = (&str, (NaiveDate, NaiveDate))> {
    word_starts(folded).filter_map(|whole| {
        let rest = whole;
        let before = folded.get(..folded.len() - whole.len())?;
        let (from, rest) = rest.strip_prefix("du ")?.split_once(" au ")?;
        let end = at_start(rest)?;
        let words: Vec<&str> = from.split(' ').collect();
        let month = end.format("%m").to_string();
        let year = end.format("%Y").to_string();
        // The first day may leave out the month and the year that it shares with the last.
        let start = match words.as_slice() {
            [day] => at_start(&format!("{day} {month} {year}")),
            [day, month] => at_start(&format!("{day} {month} {year}")),
            [_, _, _] => at_start(from),
            _ => None,
        }?;
        (start <= end).then_some((before.trim_end(), (start, end)))
    })
}

/// `Mon, 21 Oct 2024 09:12:00 +0200`, as e-mails write it.
pub(super) fn of_mail(value: &str) -> Option<NaiveDate> {
    chrono::DateTime::parse_from_rfc2822(value.trim())
        .ok()
        .map(|date| date.date_naive())
}

/// What stands before each occurrence of `word`, and what follows it, not beyond its reach nor its page.
fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    text.match_indices(word).take(MOST_PLACES).map(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + word.len()..).unwrap_or_default();
        let after = after
            .get(..after.floor_char_boundary(REACH))
            .unwrap_or(after);
        (before, after.split('\u{c}').next().unwrap_or_default())
    })
}

/// Eight digits: the year first, else the day first. No eight digits are a date both ways.
fn compact(word: &str) -> Option<NaiveDate> {
    if word.len() != 8 || !word.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let plausible = |date: &NaiveDate| FILE_YEARS.contains(&date.year());
    year_first(word).filter(plausible).or_else(|| {
        let (day, rest) = word.split_at_checked(2)?;
        let (month, year) = rest.split_at_checked(2)?;
        civil(number(year, 4)?, number(month, 2)?, number(day, 2)?)
    })
}

fn word_starts(text: &str) -> impl Iterator<Item = &str> {
    let after_spaces = text
        .match_indices(' ')
        .filter_map(|(at, _)| text.get(at + 1..));
    std::iter::once(text).chain(after_spaces)
}

fn number<T: std::str::FromStr>(word: &str, most_digits: usize) -> Option<T> {
    let digits =
        (1..=most_digits).contains(&word.len()) && word.bytes().all(|c| c.is_ascii_digit());
    word.parse().ok().filter(|_| digits)
}

fn civil(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| (1900..=2100).contains(&year))
}
