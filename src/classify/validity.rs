//! From when and until when a document is valid: a decision, a convention. Only in documents of the classes that the
//! schedule names, and only in sentences that speak of validity in its words.
//!
//! Where sentences say different ends, or a renewal may come by itself, nothing is certain: the values are shown and not
//! used.

use chrono::{Datelike, NaiveDate};

use crate::classify::dates;
use crate::classify::text::{Page, Pages};
use crate::model::{FormWords, Period, ReadField, Reading, Sureness, Zone, fold};

/// Pages that are read.
const MOST_PAGES: usize = 12;
/// Sentences of a page that are read, and the longest in words.
const MOST_SENTENCES: usize = 200;
const MOST_WORDS: usize = 120;
/// No decision and no convention is valid for longer.
const MOST_YEARS: i32 = 10;

/// Words right before a period that say of what it is.
const WORDS_BEFORE: usize = 4;
/// No decision and no convention is valid for fewer days: a shorter period is that of something else, such as a session.
const LEAST_DAYS: i64 = 28;

const NUMBERS: [(&str, u16); 20] = [
    ("un", 1),
    ("une", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("quinze", 15),
    ("dix huit", 18),
    ("vingt quatre", 24),
    ("trente six", 36),
    ("quarante huit", 48),
    ("soixante", 60),
    ("vingt", 20),
];

/// A period that a sentence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    from: Option<NaiveDate>,
    through: NaiveDate,
    page: u32,
    sure: Sureness,
}

/// The first and last days of validity that a document says, each with its page.
pub(super) fn read(words: &FormWords, pages: &Pages<'_>) -> Vec<Reading> {
    let mut said: Vec<Said> = Vec::new();
    let mut renewed = false;
    for page in pages.filled().take(MOST_PAGES) {
        let signed = dates::of_signature(page.text);
        for sentence in sentences(page) {
            renewed |= has_any(&sentence, &words.validity_renewal);
            said.extend(of_sentence(words, &sentence, signed, page.number));
        }
    }
    let believed = |one: &&Said| one.sure > Sureness::Doubtful;
    let mut ends = said.iter().filter(believed).map(|one| one.through);
    let first = ends.next();
    let differ = ends.any(|end| Some(end) != first);
    let mut readings = Vec::new();
    for one in &said {
        let sure = match differ || renewed {
            true => Sureness::Doubtful,
            false => one.sure,
        };
        let days = [
            (ReadField::ValidFrom, one.from),
            (ReadField::ValidThrough, Some(one.through)),
        ];
        for (field, day) in days {
            let Some(day) = day else { continue };
            let reading = Reading {
                field,
                value: day.to_string(),
                zone: Zone::Body,
                page: Some(one.page),
                sure,
            };
            let known = |other: &Reading| other.field == field && other.value == reading.value;
            if !readings.iter().any(known) {
                readings.push(reading);
            }
        }
    }
    readings
}

/// The folded sentences of a page, whatever the lines on which they stand. An article begins a new one, and so does a
/// recital.
fn sentences(page: Page<'_>) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    let mut end = |current: &mut String| {
        let folded = fold(current);
        if !folded.is_empty() && folded.split(' ').count() <= MOST_WORDS {
            sentences.push(folded);
        }
        current.clear();
    };
    for line in page.lines() {
        let begins = fold(line.get(..line.floor_char_boundary(24)).unwrap_or_default());
        if ["vu ", "considerant", "article ", "art "]
            .iter()
            .any(|word| begins.starts_with(word))
        {
            end(&mut current);
        }
        let mut rest = line;
        while let Some(at) = sentence_end(rest) {
            let (sentence, after) = rest.split_at(at);
            current.push_str(sentence);
            end(&mut current);
            rest = after;
        }
        current.push_str(rest);
        if rest.ends_with(['.', ';']) {
            end(&mut current);
        } else {
            current.push(' ');
        }
    }
    end(&mut current);
    sentences.truncate(MOST_SENTENCES);
    sentences
}

/// The place after the first full stop or semicolon that ends a sentence: a capital follows it.
fn sentence_end(text: &str) -> Option<usize> {
    text.match_indices(['.', ';']).find_map(|(at, mark)| {
        let after = text.get(at + mark.len()..)?;
        let next = after.trim_start();
        let is_end = next.len() < after.len() && next.starts_with(char::is_uppercase);
        is_end.then_some(at + mark.len())
    })
}

fn of_sentence(
    words: &FormWords,
    sentence: &str,
    signed: Option<NaiveDate>,
    page: u32,
) -> Option<Said> {
    let recital = ["vu ", "considerant"];
    if recital.iter().any(|word| sentence.starts_with(word))
        || !has_any(sentence, &words.validity)
        || has_any(sentence, &words.not_validity)
    {
        return None;
    }
    let starts: Vec<NaiveDate> = words
        .valid_from
        .iter()
        .flat_map(|words| after_each(sentence, words))
        .map(str::trim_start)
        .map(|rest| rest.strip_prefix("le ").unwrap_or(rest))
        .filter_map(dates::at_start)
        .collect();
    let said = |from, through, sure| Said {
        from,
        through,
        page,
        sure,
    };
    let found = if let Some((from, through)) = whole_period(words, sentence) {
        said(Some(from), through, Sureness::Likely)
    } else if let Some(through) = last_day(words, sentence) {
        said(starts.first().copied(), through, Sureness::Likely)
    } else {
        let lasts = length(sentence)?;
        let signature = has_any(sentence, &words.valid_from_signature)
            .then_some(signed)
            .flatten();
        match (starts.as_slice(), signature) {
            ([from], _) => said(Some(*from), through(*from, lasts)?, Sureness::Likely),
            // Whoever signed last did so on a day that may be another.
            ([], Some(from)) => said(Some(from), through(from, lasts)?, Sureness::Doubtful),
            _ => return None,
        }
    };
    let first = found.from.unwrap_or(found.through);
    let fits = first <= found.through && found.through.year() - first.year() <= MOST_YEARS;
    fits.then_some(found)
}

/// The first and the last day of `du 1er septembre 2023 au 31 août 2028`, unless they are those of a session or of something
/// else that takes days and not months.
fn whole_period(words: &FormWords, sentence: &str) -> Option<(NaiveDate, NaiveDate)> {
    let of_something_else = |before: &str| {
        let near: Vec<&str> = before.rsplit(' ').take(WORDS_BEFORE).collect();
        let near: Vec<&str> = near.into_iter().rev().collect();
        has_any(&near.join(" "), &words.not_validity_period)
    };
    let mut periods = dates::periods(sentence).filter(|(before, (from, through))| {
        (*through - *from).num_days() >= LEAST_DAYS && !of_something_else(before)
    });
    let (_, first) = periods.next()?;
    periods.all(|(_, other)| other == first).then_some(first)
}

/// The day after words such as `jusqu'au`.
fn last_day(words: &FormWords, sentence: &str) -> Option<NaiveDate> {
    let mut days = words.valid_through.iter().flat_map(|before| {
        after_each(sentence, before).filter_map(|rest| {
            let rest = rest.trim_start();
            let rest = rest.strip_prefix("le ").unwrap_or(rest);
            dates::at_start(rest)
        })
    });
    let first = days.next()?;
    days.all(|other| other == first).then_some(first)
}

/// The only length that the sentence says: `cinq ans`, `5 (cinq) ans`, `18 mois`.
fn length(sentence: &str) -> Option<Period> {
    let words: Vec<&str> = sentence.split(' ').collect();
    let mut found: Vec<Period> = Vec::new();
    for (at, unit) in words.iter().enumerate() {
        let before = |count: usize| {
            let start = at.checked_sub(count)?;
            number(&words.get(start..at)?.join(" "))
        };
        // `soixante-douze` is no twelve: a number word before the one that is known makes another number of both.
        let compound = || {
            let start = at.checked_sub(2)?;
            let first = words.get(start)?;
            (TENS.contains(first) || *first == "et").then_some(())
        };
        let number = || before(2).or_else(|| before(1).filter(|_| compound().is_none()));
        let (years, months) = match *unit {
            "an" | "ans" | "annee" | "annees" => (number(), Some(0)),
            "mois" => (Some(0), number()),
            _ => continue,
        };
        let Some((years, months)) = years.zip(months) else {
            continue;
        };
        found.push(Period {
            years,
            months,
            days: 0,
        });
    }
    found.dedup();
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Words that begin a number of several words.
const TENS: [&str; 9] = [
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "quatre",
    "cent",
    "deux",
    "trois",
];

fn number(words: &str) -> Option<u16> {
    let named = NUMBERS.iter().find(|(name, _)| *name == words);
    let digits = || {
        words
            .parse()
            .ok()
            .filter(|number| (1..=120).contains(number))
    };
    named.map(|(_, number)| *number).or_else(digits)
}

/// The last day of what begins on `from` and lasts so long.
fn through(from: NaiveDate, lasts: Period) -> Option<NaiveDate> {
    lasts.after(from)?.pred_opt()
}

/// What follows each occurrence of whole words.
fn after_each<'t>(sentence: &'t str, words: &'t str) -> impl Iterator<Item = &'t str> {
    sentence.match_indices(words).filter_map(|(at, found)| {
        let before = sentence.get(..at)?;
        let whole = before.is_empty() || before.ends_with(' ');
        let after = sentence.get(at + found.len()..)?;
        let ends = words.ends_with(' ') || after.is_empty() || after.starts_with(' ');
        (whole && ends).then_some(after)
    })
}

fn has_any(sentence: &str, all: &[String]) -> bool {
    all.iter()
        .any(|words| after_each(sentence, words).next().is_some())
}
