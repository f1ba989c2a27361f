//! Numbers of sessions in a text: after a label of one, further on in its line, or on the line below.

use crate::classify::fields::{self, Words};
use crate::classify::matcher::Matcher;
use crate::classify::names;
use crate::model::{LabelKind, fold};

/// Words between `session` and its number, such as the title's.
const MOST_WORDS_BETWEEN: usize = 14;

/// The numbers after the labels of a session, in sentences too.
pub(super) fn within<'t>(matcher: &Matcher, text: &'t str) -> Vec<&'t str> {
    let words = Words::of(matcher, text);
    let mut found = Vec::new();
    let mut position = 0;
    while position < words.folded.len() {
        let Some((kind, length)) = words.label_at(matcher, position) else {
            position += 1;
            continue;
        };
        let label = words
            .folded
            .get(position..position + length)
            .unwrap_or_default();
        position += length;
        // `responsable de session` ends in a label of its own.
        let last = label.last().and_then(|last| matcher.label(last));
        if kind != LabelKind::Session
            && kind != LabelKind::Period
            && last != Some(LabelKind::Session)
        {
            continue;
        }
        let rest = words.starts.get(position).and_then(|at| text.get(*at..));
        let label_end = text.len() - rest.map_or(0, str::len);
        let Some(number) = rest.and_then(fields::session_number) else {
            found.extend(numbered_later(matcher, &words, position, text));
            continue;
        };
        let from = text
            .get(label_end..)
            .and_then(|rest| rest.find(number))
            .unwrap_or_default()
            + label_end;
        let before = words
            .starts
            .get(position - 1)
            .and_then(|at| text.get(*at..from))
            .unwrap_or_default();
        let after = text.get(from + number.len()..).unwrap_or_default();
        if !before.contains('\n') || stands_below(before, number, after) {
            found.push(number);
        }
    }
    found
}

/// The number in a line at the head such as `Examen agent magasinier - GIR-24-0907`.
pub(super) fn of_exam(line: &str) -> Option<&str> {
    let exam = fold(line).starts_with("examen ");
    let mut words = line.split_whitespace().filter_map(names::numbered);
    words.next().filter(|_| exam)
}

/// The number of `session d'examen du titre professionnel … n° 24-0117`, if nothing else is named before it.
fn numbered_later<'t>(
    matcher: &Matcher,
    words: &Words,
    from: usize,
    text: &'t str,
) -> Option<&'t str> {
    let line_of = *words.starts.get(from.checked_sub(1)?)?;
    for position in from..(from + MOST_WORDS_BETWEEN).min(words.folded.len()) {
        let start = *words.starts.get(position)?;
        let word = words.folded.get(position)?;
        let rest = text.get(start..)?;
        let marker = matches!(word.as_str(), "n" | "no" | "numero");
        if marker || word == "ceres" {
            let first = rest.split_whitespace().next()?;
            let number = fields::session_number(rest.get(first.len()..)?);
            if number.is_some() || marker {
                return number;
            }
        }
        let before = text.get(line_of..start).unwrap_or_default();
        let shaped = rest.split_whitespace().next().and_then(names::numbered);
        if shaped.is_some() && !before.contains('\n') {
            return shaped;
        }
        if let Some((kind, _)) = words.label_at(matcher, position)
            && kind != LabelKind::Titre
        {
            return None;
        }
    }
    None
}

/// Whether a number on the line below its label is the label's: alone on its line, or no mere digits.
fn stands_below(before: &str, number: &str, after: &str) -> bool {
    let line = after.lines().next().unwrap_or_default();
    let alone = line.trim().is_empty();
    let begins = before.rsplit('\n').next().unwrap_or_default().trim().len() <= 3;
    begins && (alone || !number.bytes().all(|c| c.is_ascii_digit()))
}
