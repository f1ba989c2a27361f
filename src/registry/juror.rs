//! Jurors as lists write them: `Mme Perrine LACOMBRADE (habilitée jusqu'au 31/12/2026)`.

use chrono::NaiveDate;

use crate::model::{Century, Juror, fold};
use crate::registry::cells::Cell;
use crate::registry::dates::day_in;
use crate::registry::names::without_civility;

/// Reads one juror: the name, then in brackets or after `;` what is said of the habilitation. None without a name.
///
/// `habilité jusqu'au D`, `depuis le D`, `du D au D`; two-digit years are near `day`.
pub fn read_juror(text: &str, day: NaiveDate) -> Option<Juror> {
    let (name, about) = match text.split_once([';', '(']) {
        Some((name, about)) => (name, about),
        None => text.split_at(about_at(text)),
    };
    let Cell::Text(name) = Cell::of_text(name.trim_matches([' ', ',', '-', '–'])) else {
        return None;
    };
    if !name.chars().any(char::is_alphabetic) {
        return None;
    }
    let days = days_in(about, day);
    let folded = format!(" {} ", fold(about));
    let (habilitated_from, habilitated_through) = match days.as_slice() {
        [] => (None, None),
        [only] if folded.contains(" depuis ") || folded.contains(" a partir ") => {
            (Some(*only), None)
        }
        [only] => (None, Some(*only)),
        [first, .., last] => (Some(*first), Some(*last)),
    };
    Some(Juror {
        name,
        habilitated_from,
        habilitated_through,
    })
}

/// Whether two names are one juror's: `FAUVET Odile` and `Mme Odile FAUVET` are.
pub fn is_same_juror(one: &str, other: &str) -> bool {
    let words = |name: &str| {
        let folded = fold(without_civility(name));
        let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
        words.sort();
        words
    };
    words(one) == words(other)
}

/// Where the name ends and what is said of the habilitation begins, without any sign between them: its length if nothing is.
fn about_at(text: &str) -> usize {
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        if at > 0 && fold(word).starts_with("habilit") {
            return at;
        }
        at += word.len();
    }
    text.len()
}

/// The jurors in a cell: separated by ` / `, `;` or `et`; `; habilité…` belongs to the one before.
pub(super) fn jurors_in(text: &str, day: NaiveDate) -> Vec<Juror> {
    let mut pieces: Vec<String> = Vec::new();
    for piece in text.split(';').flat_map(|part| part.split(" / ")) {
        let about = fold(piece).starts_with("habilit");
        match pieces.last_mut().filter(|_| about) {
            Some(last) => {
                last.push_str(" ; ");
                last.push_str(piece);
            }
            None => pieces.extend(piece.split(" et ").map(str::to_owned)),
        }
    }
    pieces
        .iter()
        .filter_map(|piece| read_juror(piece, day))
        .collect()
}

fn days_in(text: &str, day: NaiveDate) -> Vec<NaiveDate> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','))
        .filter(|word| !word.is_empty())
        .collect();
    let mut days = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // `12 mars 2024` takes three words, `12/03/2024` one.
        let found = [1, 3].into_iter().find_map(|count| {
            let part = words.get(at..at + count)?.join(" ");
            let starts_with_digit = part.starts_with(|c: char| c.is_ascii_digit());
            let day = day_in(&part, Century::Session(day)).filter(|_| starts_with_digit)?;
            Some((day, count))
        });
        match found {
            Some((day, count)) => {
                days.push(day);
                at += count;
            }
            None => at += 1,
        }
    }
    days
}
