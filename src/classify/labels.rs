//! Values that stand beside a label on the first page: session, candidate, birth date.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::classify::headings::cells;
use crate::classify::{dates, matches};
use crate::model::{CandidateName, RetentionSchedule, SessionNumber, fold};

const BIRTH_NAME: &[&str] = &["nom de naissance"];
const NAME: &[&str] = &["nom"];
const FIRST_NAME: &[&str] = &["prenom", "prenoms", "prenom s"];
const WHOLE_NAME: &[&str] = &[
    "candidat",
    "candidate",
    "candidat e",
    "le candidat",
    "la candidate",
    "nom et prenom du candidat",
    "nom et prenom de la candidate",
    "nom et prenom",
    "nom prenom",
    "nom et prenoms",
];
/// Labels that end the value before them.
const OTHERS: &[&str] = &[
    "nom d usage",
    "date de naissance",
    "ne e le",
    "nee le",
    "ne le",
    "lieu de naissance",
    "adresse",
    "n candidat",
    "n candidat ceres",
    "session n",
    "session",
    "titre",
];
/// What comes before a name and is no part of it.
const CIVILITIES: &[&str] = &["m", "mme", "mlle", "mr", "monsieur", "madame"];
const BIRTH_LABELS: &[&str] = &["date de naissance", "ne e le", "nee le", "ne le"];
/// A name with more words is a sentence.
const MOST_WORDS: usize = 8;

/// The session's number after the word `session`. None where the page gives two.
pub(super) fn session(lines: &[&str]) -> Option<SessionNumber> {
    let mut numbers = lines.iter().flat_map(|line| sessions_in(line));
    let first = numbers.next()?;
    numbers
        .all(|other| other == first)
        .then(|| SessionNumber(first.to_owned()))
}

/// The candidate, from the labels of a birth name, a name, or both names together.
pub(super) fn candidate(schedule: &RetentionSchedule, lines: &[&str]) -> Option<CandidateName> {
    let fields = fields(lines);
    let value = |labels: &[&str], read: fn(&str) -> Option<String>| {
        let mut values = fields
            .iter()
            .filter(|field| labels.contains(&field.label.as_str()));
        values.find_map(|field| read(&field.value))
    };
    let surname = value(BIRTH_NAME, name_part).or_else(|| value(NAME, name_part));
    let name = match surname.zip(value(FIRST_NAME, name_part)) {
        Some((surname, first)) => CandidateName(format!("{} {first}", surname.to_uppercase())),
        None => CandidateName(value(WHOLE_NAME, whole_name)?),
    };
    (!is_excluded(schedule, &name)).then_some(name)
}

/// The date after `Date de naissance` or `né(e) le`. None where the page gives two.
pub(super) fn birth_date(lines: &[&str]) -> Option<NaiveDate> {
    let folded: Vec<String> = lines.iter().map(|line| fold(line)).collect();
    let next_lines = folded.iter().map(String::as_str).skip(1).chain([""]);
    let dates = folded.iter().zip(next_lines).flat_map(|(line, next)| {
        BIRTH_LABELS.iter().filter_map(move |label| {
            let after = line
                .get(matches::position(line, label)? + label.len()..)?
                .trim_start();
            if after.is_empty() {
                dates::at_start(next)
            } else {
                dates::at_start(after)
            }
        })
    });
    let mut dates = dates;
    let first = dates.next()?;
    dates.all(|other| other == first).then_some(first)
}

/// `LE GOFF Jean-François` or `LE_GOFF_Jean-François`: words in capitals, then first names; given back with spaces.
pub(super) fn name_in_capitals(text: &str) -> Option<CandidateName> {
    let words: Vec<&str> = name_words(text)?;
    let surname = words.iter().take_while(|word| is_upper(word)).count();
    let (surname, first_names) = words.split_at_checked(surname)?;
    let letters = surname
        .iter()
        .flat_map(|word| word.chars())
        .filter(|c| c.is_alphabetic())
        .count();
    let complete = letters >= 2 && !first_names.is_empty();
    (complete && first_names.iter().all(|word| is_capitalised(word)))
        .then(|| CandidateName(words.join(" ")))
}

/// Whether a name holds a word that the schedule says is never part of one.
pub(super) fn is_excluded(schedule: &RetentionSchedule, name: &CandidateName) -> bool {
    fold(&name.0)
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
    let titre = crate::classify::titre::codes(text).next().is_some();
    !(years || hour || date || titre)
}

fn sessions_in(line: &str) -> impl Iterator<Item = &str> {
    // Only ASCII letters change, so that places in `lower` are places in `line`.
    let lower = line.to_ascii_lowercase();
    let places: Vec<usize> = lower
        .match_indices("session")
        .map(|(at, word)| at + word.len())
        .collect();
    places
        .into_iter()
        .filter_map(|at| session_after(line.get(at..)?))
}

fn session_after(text: &str) -> Option<&str> {
    if text.starts_with(char::is_alphanumeric) {
        return None;
    }
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '|' | '°' | 'º' | ',' | '(' | ')'));
    let mut words = words.filter(|word| !word.is_empty());
    let connecting = ["n", "no", "nº", "ceres", "numero", "numéro"];
    words
        .find(|word| !connecting.contains(&word.to_lowercase().as_str()))
        .map(|word| word.trim_end_matches(['.', ';', '/', '-']))
        .filter(|word| is_session_number(word))
}

struct Field {
    label: String,
    value: String,
}

/// Labels and values: `Nom : DURAND`, or the label in one cell and the value in the next or below it.
fn fields(lines: &[&str]) -> Vec<Field> {
    let mut fields = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let cells: Vec<&str> = cells(line).collect();
        let below = || {
            lines
                .get(number + 1)
                .and_then(|next| headings_free_cell(next))
        };
        for (position, cell) in cells.iter().enumerate() {
            let beside = cells.get(position + 1).copied();
            let next = match beside {
                Some(cell) => Some(cell).filter(|cell| !has_label(cell)),
                None => below(),
            };
            push_fields(&mut fields, cell, next);
        }
    }
    fields
}

fn headings_free_cell(line: &str) -> Option<&str> {
    cells(line).next().filter(|cell| !has_label(cell))
}

fn has_label(cell: &str) -> bool {
    cell.contains(SEPARATORS) || is_label(&fold(cell))
}

const SEPARATORS: [char; 4] = [':', '►', '▶', '➤'];

fn push_fields(fields: &mut Vec<Field>, cell: &str, next: Option<&str>) {
    let mut pieces = cell.split(SEPARATORS).peekable();
    let mut label = fold(pieces.next().unwrap_or_default());
    while let Some(piece) = pieces.next() {
        let (value, next_label) = match pieces.peek() {
            Some(_) => split_label(piece),
            None => (piece, ""),
        };
        let value = Some(value.trim()).filter(|value| !value.is_empty());
        let value = value.or(next.filter(|_| pieces.peek().is_none()));
        if let Some(value) = value {
            fields.push(Field {
                label,
                value: value.to_owned(),
            });
        }
        label = fold(next_label);
    }
    if let Some(value) = next.filter(|_| is_label(&label)) {
        fields.push(Field {
            label,
            value: value.to_owned(),
        });
    }
}

/// `DURAND Prénom` is the value `DURAND` and the label `Prénom` of what follows.
fn split_label(piece: &str) -> (&str, &str) {
    let piece = piece.trim();
    let starts: Vec<usize> = piece.match_indices(' ').map(|(at, _)| at).collect();
    let last_starts = starts.iter().rev().take(MOST_WORDS).rev();
    for at in std::iter::once(&0).chain(last_starts) {
        let parts = piece.split_at_checked(*at);
        if let Some((value, label)) = parts.filter(|(_, label)| is_label(&fold(label))) {
            return (value, label);
        }
    }
    (piece, "")
}

fn is_label(folded: &str) -> bool {
    [BIRTH_NAME, NAME, FIRST_NAME, WHOLE_NAME, OTHERS]
        .iter()
        .any(|labels| labels.contains(&folded))
}

/// A surname or first names alone.
fn name_part(value: &str) -> Option<String> {
    let value: String = cut(value).nfc().collect();
    let words = name_words(&value)?;
    words
        .iter()
        .all(|word| is_upper(word) || is_capitalised(word))
        .then(|| words.join(" "))
}

/// Both names: `DURAND Paul`, or `Paul DURAND`, which is turned round.
fn whole_name(value: &str) -> Option<String> {
    let value: String = cut(value).nfc().collect();
    if let Some(name) = name_in_capitals(&value) {
        return Some(name.0);
    }
    let words = name_words(&value)?;
    let first_names = words.iter().take_while(|word| !is_upper(word)).count();
    let (first_names, surname) = words.split_at_checked(first_names)?;
    name_in_capitals(&[surname, first_names].concat().join(" ")).map(|name| name.0)
}

/// The value without civility before it and without what follows a comma or a bracket.
fn cut(value: &str) -> &str {
    let value = value
        .split([',', '(', ';'])
        .next()
        .unwrap_or_default()
        .trim();
    match value.split_once(' ') {
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
