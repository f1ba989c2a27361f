//! The machine-readable lines of passports and identity cards: `P<FRA…`, `IDFRA…` (ICAO 9303, and the French card of two
//! lines of 36). A date whose check digit is wrong is no date.

use chrono::NaiveDate;

use crate::model::Century;

/// The longest line, and the shortest that still has names or a date.
const LENGTHS: std::ops::RangeInclusive<usize> = 20..=46;
/// Letters of the surname in the first line of the card of two lines.
const CARD_SURNAME: usize = 25;
/// Where the first names begin in its second, and how many letters they have.
const CARD_FIRST_NAMES: (usize, usize) = (13, 14);

/// What the lines of one document say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Zones {
    /// `DURAND Anne-Marie`.
    pub name: Option<String>,
    pub birth: Option<NaiveDate>,
}

/// Reads the zones among these lines.
pub(super) fn read(lines: &[&str]) -> Zones {
    let zones: Vec<String> = lines.iter().filter_map(|line| zone(line)).collect();
    let mut found = Zones::default();
    for (number, line) in zones.iter().enumerate() {
        let next = zones
            .get(number + 1)
            .map(String::as_str)
            .unwrap_or_default();
        let second_next = zones
            .get(number + 2)
            .map(String::as_str)
            .unwrap_or_default();
        let first = line.get(..2).unwrap_or_default();
        let (name, birth) = match first {
            "P<" => (line.get(5..).and_then(both_names), date(next, 13)),
            "ID" | "I<" if both_names(second_next).is_some() => {
                (both_names(second_next), date(next, 0))
            }
            "ID" => (card_names(line, next), date(next, 27)),
            _ => continue,
        };
        found.name = found.name.or(name);
        found.birth = found.birth.or(birth);
    }
    found
}

/// A line of capitals, digits and `<`, of which it has several.
fn zone(line: &str) -> Option<String> {
    let zone: String = line
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '«' | '‹') { '<' } else { c })
        .collect();
    let allowed = zone
        .bytes()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'<');
    let fills = zone.bytes().filter(|c| *c == b'<').count();
    let starts = zone.starts_with("ID") || zone.starts_with("P<");
    (allowed && LENGTHS.contains(&zone.len()) && (fills >= 2 || starts || zone.len() >= 30))
        .then_some(zone)
}

/// `DURAND<<ANNE<MARIE<<<<`.
fn both_names(text: &str) -> Option<String> {
    let (surname, first_names) = text.split_once("<<")?;
    name(surname, first_names.split("<<").next()?)
}

fn card_names(first: &str, second: &str) -> Option<String> {
    let surname = first.get(5..)?.get(..CARD_SURNAME)?.split("<<").next()?;
    let (from, length) = CARD_FIRST_NAMES;
    let first_names = second.get(from..)?.get(..length)?;
    name(
        surname.trim_end_matches('<'),
        &first_names.replace("<<", "<"),
    )
}

fn name(surname: &str, first_names: &str) -> Option<String> {
    let surname = words(surname)?.join(" ");
    let first_names: Vec<String> = words(first_names)?
        .into_iter()
        .map(|word| {
            let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
            first.to_owned() + &rest.to_lowercase()
        })
        .collect();
    Some(format!("{surname} {}", first_names.join(" ")))
}

fn words(text: &str) -> Option<Vec<&str>> {
    let words: Vec<&str> = text
        .split('<')
        .map(without_filler)
        .filter(|word| !word.is_empty())
        .collect();
    let letters = words
        .iter()
        .all(|word| word.bytes().all(|c| c.is_ascii_uppercase()));
    (letters && words.iter().map(|word| word.len()).sum::<usize>() >= 2).then_some(words)
}

/// Without what is a filler that recognition took for a K: a word of nothing else, or three and more at its end.
fn without_filler(word: &str) -> &str {
    let rest = word.trim_end_matches('K');
    match word.len() - rest.len() {
        0 => word,
        _ if rest.is_empty() => "",
        1 | 2 => word,
        _ => rest,
    }
}

/// The birth date of six digits at a place of a line, if the digit after it is theirs.
fn date(line: &str, from: usize) -> Option<NaiveDate> {
    let digits = line.get(from..from + 7)?;
    let value = |c: u8| c.is_ascii_digit().then(|| u32::from(c - b'0'));
    let digits: Vec<u32> = digits.bytes().map(value).collect::<Option<_>>()?;
    let (date, check) = digits.split_at_checked(6)?;
    let sum: u32 = date
        .iter()
        .zip([7, 3, 1].iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    if check != [sum % 10] {
        return None;
    }
    let [y1, y2, m1, m2, d1, d2] = *date else {
        return None;
    };
    let year = i32::try_from(y1 * 10 + y2).ok()?;
    Century::BirthInDocument.day(year, m1 * 10 + m2, d1 * 10 + d2)
}
