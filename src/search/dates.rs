//! Dates in texts: recognised however French documents write them, so that they become one term.

use std::fmt::Write;

use chrono::NaiveDate;

use crate::model::MONTHS;
use crate::search::scan::{Scanner, Span};

/// A date found in a text.
pub struct Found {
    /// The day.
    pub day: NaiveDate,
    /// Where it ends, in bytes.
    pub end: usize,
    /// How many words it takes.
    pub words: usize,
}

/// The date that starts with this word, if one does.
pub fn date_at(text: &str, span: &Span, form: &str) -> Option<Found> {
    if !span.digits || (span.letters && form != "1er") || form.len() > 8 {
        return None;
    }
    let bytes = text.as_bytes();
    let before = |back: usize| span.start.checked_sub(back).and_then(|at| bytes.get(at));
    if before(1).is_some_and(|c| b"-/.".contains(c)) && before(2).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let rest = bytes.get(span.start..)?;
    let found = match form.len() {
        8 => return compact_date(rest, span),
        1 | 2 | 4 if !span.letters => numeric_date(rest),
        _ => None,
    };
    if let Some((day, length)) = found {
        let end = span.start + length;
        return (!bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)).then_some(Found {
            day,
            end,
            words: 3,
        });
    }
    spelled_date(text, span, form)
}

fn compact_date(rest: &[u8], span: &Span) -> Option<Found> {
    let (year, month, day) = (
        number(rest, 0, 4)?,
        number(rest, 4, 6)?,
        number(rest, 6, 8)?,
    );
    (1900..2100).contains(&year).then_some(())?;
    let day = date(year, month, day)?;
    Some(Found {
        day,
        end: span.end,
        words: 1,
    })
}

/// `17/08/1991`, `1991-08-17` and the like, with the same separator twice.
fn numeric_date(rest: &[u8]) -> Option<(NaiveDate, usize)> {
    let digits = |from: usize| {
        rest.iter()
            .skip(from)
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let first = digits(0);
    let separator = *rest.get(first)?;
    b"/-.".contains(&separator).then_some(())?;
    let second = digits(first + 1);
    let third_at = first + second + 2;
    (rest.get(third_at - 1) == Some(&separator)).then_some(())?;
    let third = digits(third_at);
    let part = |from: usize, length: usize| number(rest, from, from + length);
    let (a, b, c) = (
        part(0, first)?,
        part(first + 1, second)?,
        part(third_at, third)?,
    );
    let day = match (first, second, third) {
        (1..=2, 1..=2, 4) => date(c, b, a),
        (4, 1..=2, 1..=2) => date(a, b, c),
        _ => None,
    }?;
    Some((day, third_at + third))
}

/// `17 août 1991`, `1er mai 2020`.
fn spelled_date(text: &str, span: &Span, form: &str) -> Option<Found> {
    let day = form.strip_suffix("er").unwrap_or(form).parse().ok()?;
    (form.len() < 4 && (1..=31).contains(&day)).then_some(())?;
    // Most numbers are not followed by a month: look at one letter before anything else.
    let rest = text.get(span.end..)?;
    let first = rest
        .trim_start_matches([' ', '\u{a0}', '\u{202f}'])
        .bytes()
        .next()?;
    b"jfmasondJFMASOND".contains(&first).then_some(())?;
    let mut scanner = Scanner::new(text);
    scanner.at = span.end;
    let mut word = String::new();
    scanner.run(&mut word)?;
    let month = month_number(&word)?;
    word.clear();
    let year_span = scanner.run(&mut word)?;
    let between = text.get(span.end..year_span.start)?;
    (word.len() == 4 && between.len() < 24 && !between.contains(['.', ',', ';'])).then_some(())?;
    Some(Found {
        day: date(word.parse().ok()?, month, day)?,
        end: year_span.end,
        words: 3,
    })
}

/// The number of a French month, by its folded name.
pub fn month_number(form: &str) -> Option<u32> {
    let place = MONTHS.iter().position(|month| *month == form)?;
    u32::try_from(place + 1).ok()
}

fn number(bytes: &[u8], from: usize, to: usize) -> Option<u32> {
    std::str::from_utf8(bytes.get(from..to)?).ok()?.parse().ok()
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    (1000..3000).contains(&year).then_some(())?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Writes a date as its term.
pub fn write_date(day: NaiveDate, to: &mut String) {
    write!(to, "{}", day.format("%Y-%m-%d")).expect("writing to a string does not fail");
}
