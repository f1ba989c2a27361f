//! Names of people and numbers of sessions, by their shape.

use unicode_normalization::UnicodeNormalization;

use crate::classify::{dates, titre};
use crate::model::{RetentionSchedule, fold};

/// What comes before a name and is no part of it.
const CIVILITIES: &[&str] = &[
    "m",
    "mme",
    "mlle",
    "mr",
    "monsieur",
    "madame",
    "mademoiselle",
];
/// A name with more words is a sentence.
const MOST_WORDS: usize = 8;

/// `LE GOFF Jean-François` or `LE_GOFF_Jean-François`: words in capitals, then first names; given back with spaces.
pub(super) fn name_in_capitals(text: &str) -> Option<String> {
    let words: Vec<&str> = name_words(text)?;
    let surname = words.iter().take_while(|word| is_upper(word)).count();
    let (surname, first_names) = words.split_at_checked(surname)?;
    let letters = surname
        .iter()
        .flat_map(|word| word.chars())
        .filter(|c| c.is_alphabetic())
        .count();
    let complete = letters >= 2 && !first_names.is_empty();
    (complete && first_names.iter().all(|word| is_capitalised(word))).then(|| words.join(" "))
}

/// Both names: `DURAND Paul`, or `Paul DURAND`, which is turned round.
pub(super) fn whole_name(value: &str) -> Option<String> {
    let value: String = cut(value).nfc().collect();
    if let Some(name) = name_in_capitals(&value) {
        return Some(name);
    }
    let words = name_words(&value)?;
    let first_names = words.iter().take_while(|word| !is_upper(word)).count();
    let (first_names, surname) = words.split_at_checked(first_names)?;
    name_in_capitals(&[surname, first_names].concat().join(" "))
}

/// Two to five words that all look like names, none of them telling which is the surname: `Paul Durand`, `PAUL DURAND`.
pub(super) fn unordered_name(value: &str) -> Option<String> {
    let value: String = cut(value).nfc().collect();
    let words = name_words(&value)?;
    let shape = |word: &&str| is_capitalised(word) || is_upper(word);
    ((2..=5).contains(&words.len()) && words.iter().all(shape)).then(|| words.join(" "))
}

/// A surname or first names alone.
pub(super) fn name_part(value: &str) -> Option<String> {
    let value: String = cut(value).nfc().collect();
    let words = name_words(&value)?;
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 2
        && words
            .iter()
            .all(|word| is_upper(word) || is_capitalised(word) || is_particle(word)))
    .then(|| words.join(" "))
}

/// Whether `value` begins with a civility, as `Mme DURAND Anne` does.
pub(super) fn has_civility(value: &str) -> bool {
    let first = value.split_whitespace().next().unwrap_or_default();
    CIVILITIES.contains(&fold(first).as_str()) && value.trim().contains(' ')
}

/// Whether a name holds a word that the schedule says is never part of one.
pub(super) fn is_excluded(schedule: &RetentionSchedule, name: &str) -> bool {
    fold(name)
        .split(' ')
        .any(|word| schedule.not_candidate.iter().any(|other| other == word))
}

/// A year such as 2024, which a session's number never is.
pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4
        && text.bytes().all(|c| c.is_ascii_digit())
        && (text.starts_with("19") || text.starts_with("20"))
}

/// Letters, digits, `-`, `_`, `/`, four to thirty of them, two digits at least; no year, date, hour or title.
pub(super) fn is_session_number(text: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'/');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if !(4..=30).contains(&text.len()) || digits < 2 || !text.bytes().all(allowed) {
        return false;
    }
    let folded = fold(text);
    let years = folded.split(' ').all(is_year);
    let hour = text.split_once(['h', 'H']).is_some_and(|(hours, minutes)| {
        !hours.is_empty()
            && (hours.to_owned() + minutes)
                .bytes()
                .all(|c| c.is_ascii_digit())
    });
    let date = dates::at_start(&folded).is_some() && folded.split(' ').count() == 3;
    let titre = titre::codes(text).next().is_some();
    !(years || hour || date || titre)
}

/// The value without civility before it and without what follows a comma or a bracket.
pub(super) fn cut(value: &str) -> &str {
    let value = value
        .split([',', '(', ';'])
        .next()
        .unwrap_or_default()
        .trim();
    match value.split_once(char::is_whitespace) {
        Some((word, rest)) if CIVILITIES.contains(&fold(word).as_str()) => rest.trim(),
        _ => value,
    }
}

fn name_words(text: &str) -> Option<Vec<&str>> {
    let allowed = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.');
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '_')
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS + 1)
        .collect();
    let well_formed = words
        .iter()
        .all(|word| word.chars().all(allowed) && word.chars().any(char::is_alphabetic));
    (well_formed && (1..=MOST_WORDS).contains(&words.len())).then_some(words)
}

fn is_upper(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase)
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "du" | "des" | "d'" | "d’" | "le" | "la" | "van" | "von" | "ben" | "el" | "al"
    )
}
