//! Labels of forms and what stands beside them, whatever order the extraction gave: on one line, on the next, in columns, or
//! the value before its label.

use crate::classify::matcher::Matcher;
use crate::classify::text::cells;
use crate::classify::{dates, names};
use crate::model::{FormWords, LabelKind, RetentionSchedule, Sureness, fold};

const SEPARATORS: [char; 5] = [':', '►', '▶', '➤', '▸'];
/// Words of the longest label.
const MOST_LABEL_WORDS: usize = 8;
/// A part with more words that no separator follows is a sentence.
const MOST_WORDS: usize = 18;
/// Labels of a column that are looked at together.
const MOST_COLUMN: usize = 12;

/// A value beside its label.
#[derive(Debug, Clone)]
pub(super) struct Field<'t> {
    pub kind: LabelKind,
    pub value: &'t str,
    pub sure: Sureness,
}

#[derive(Debug, Clone, Copy)]
enum Piece<'t> {
    Label(LabelKind),
    Value(&'t str),
}

/// A line: its pieces, each with the number of its cell.
struct Row<'t> {
    pieces: Vec<(usize, Piece<'t>)>,
}

impl<'t> Row<'t> {
    fn only_label(&self) -> Option<LabelKind> {
        match self.pieces.as_slice() {
            [(_, Piece::Label(kind))] => Some(*kind),
            _ => None,
        }
    }

    fn only_value(&self) -> Option<&'t str> {
        match self.pieces.as_slice() {
            [(_, Piece::Value(value))] => Some(value),
            _ => None,
        }
    }

    fn values(&self) -> Option<Vec<&'t str>> {
        let value = |(_, piece): &(usize, Piece<'t>)| match piece {
            Piece::Value(value) => Some(*value),
            Piece::Label(_) => None,
        };
        self.pieces.iter().map(value).collect()
    }

    fn labels(&self) -> Option<Vec<LabelKind>> {
        let label = |(_, piece): &(usize, Piece<'t>)| match piece {
            Piece::Label(kind) => Some(*kind),
            Piece::Value(_) => None,
        };
        self.pieces.iter().map(label).collect()
    }
}

/// Every label with a value that can be one of its kind.
pub(super) fn read<'t>(
    schedule: &RetentionSchedule,
    matcher: &Matcher,
    lines: &[&'t str],
) -> Vec<Field<'t>> {
    let words = &schedule.form_words;
    let rows: Vec<Row<'t>> = lines.iter().map(|line| row(matcher, line)).collect();
    let first = values_first(words, &rows);
    let mut fields = Vec::new();
    let mut number = 0;
    while let Some(row) = rows.get(number) {
        let used = match row.only_label() {
            Some(_) => column(words, &rows, number, &mut fields),
            None => 0,
        };
        if used == 0 {
            across(words, &rows, number, &mut fields);
        }
        number += used.max(1);
    }
    fields.retain(|field: &Field<'_>| first.iter().all(|other| other.kind != field.kind));
    fields.extend(first);
    fields
}

/// A row read from left to right; a label left open at its end takes the line below.
fn across<'t>(words: &FormWords, rows: &[Row<'t>], number: usize, fields: &mut Vec<Field<'t>>) {
    let Some(row) = rows.get(number) else { return };
    if let Some(labels) = row.labels().filter(|labels| labels.len() > 1) {
        header(words, rows, number, &labels, fields);
        return;
    }
    for (position, (_, piece)) in row.pieces.iter().enumerate() {
        let Piece::Label(kind) = *piece else { continue };
        let next = row.pieces.get(position + 1);
        let value = match next {
            Some((_, Piece::Value(value))) => Some(*value),
            Some((_, Piece::Label(_))) => None,
            None => below(rows, number),
        };
        let Some(value) = value else { continue };
        if let Some(value) = valid(words, kind, value) {
            fields.push(Field {
                kind,
                value,
                sure: Sureness::Likely,
            });
        }
    }
}

fn below<'t>(rows: &[Row<'t>], number: usize) -> Option<&'t str> {
    match rows.get(number + 1)?.pieces.first()? {
        (_, Piece::Value(value)) => Some(value),
        (_, Piece::Label(_)) => None,
    }
}

/// A row of labels and the row of values below it. With a further row it is a list of several people: doubtful.
fn header<'t>(
    words: &FormWords,
    rows: &[Row<'t>],
    number: usize,
    labels: &[LabelKind],
    fields: &mut Vec<Field<'t>>,
) {
    let values = rows.get(number + 1).and_then(Row::values);
    let Some(values) = values.filter(|values| values.len() == labels.len()) else {
        return;
    };
    let further = rows.get(number + 2).and_then(Row::values);
    let is_list = further.is_some_and(|further| further.len() == labels.len());
    let sure = if is_list {
        Sureness::Doubtful
    } else {
        Sureness::Likely
    };
    for (kind, value) in labels.iter().zip(values) {
        if let Some(value) = valid(words, *kind, value) {
            fields.push(Field {
                kind: *kind,
                value,
                sure,
            });
        }
    }
}

/// Labels below one another, then their values below one another. Returns the rows used; 0: it is no such column.
fn column<'t>(
    words: &FormWords,
    rows: &[Row<'t>],
    number: usize,
    fields: &mut Vec<Field<'t>>,
) -> usize {
    let from = rows.get(number..).unwrap_or_default();
    let labels: Vec<LabelKind> = from
        .iter()
        .map_while(Row::only_label)
        .take(MOST_COLUMN)
        .collect();
    if labels.len() < 2 {
        return 0;
    }
    let values: Vec<&'t str> = from
        .iter()
        .skip(labels.len())
        .map_while(Row::only_value)
        .take(labels.len())
        .collect();
    // A nom d'usage is often left blank, and a blank leaves no line.
    let filled: Vec<LabelKind> = labels
        .iter()
        .copied()
        .filter(|kind| *kind != LabelKind::UsedName)
        .collect();
    for labels in [&labels, &filled] {
        let pairs = labels.iter().zip(&values);
        let fits = pairs
            .clone()
            .all(|(kind, value)| *kind == LabelKind::Other || valid(words, *kind, value).is_some());
        if labels.len() >= 2 && values.len() >= labels.len() && fits {
            for (kind, value) in pairs {
                if let Some(value) = valid(words, *kind, value) {
                    fields.push(Field {
                        kind: *kind,
                        value,
                        sure: Sureness::Likely,
                    });
                }
            }
            return 2 * labels.len();
        }
    }
    // The last label may still have the line below it, unless that is the first of several values.
    if values.len() > 1 {
        labels.len()
    } else {
        labels.len() - 1
    }
}

/// Values that stand before their labels, where that explains more lines than the usual order.
fn values_first<'t>(words: &FormWords, rows: &[Row<'t>]) -> Vec<Field<'t>> {
    let mut found = Vec::new();
    let mut usual = 0;
    for (number, row) in rows.iter().enumerate() {
        let (kind, before) = match row.pieces.as_slice() {
            [(_, Piece::Value(value)), (_, Piece::Label(kind))] => (*kind, Some(*value)),
            [(_, Piece::Label(kind))] => {
                let above = number.checked_sub(1).and_then(|above| rows.get(above));
                (*kind, above.and_then(Row::only_value))
            }
            _ => continue,
        };
        if kind == LabelKind::Other {
            continue;
        }
        usual += usize::from(
            below(rows, number).is_some_and(|value| valid(words, kind, value).is_some()),
        );
        if let Some(value) = before.and_then(|value| valid(words, kind, value)) {
            found.push(Field {
                kind,
                value,
                sure: Sureness::Likely,
            });
        }
    }
    if found.len() >= 2 && found.len() > usual {
        return found;
    }
    Vec::new()
}

fn row<'t>(matcher: &Matcher, line: &'t str) -> Row<'t> {
    let mut pieces = Vec::new();
    for (number, cell) in cells(line).enumerate() {
        push_pieces(matcher, cell, &mut |piece| pieces.push((number, piece)));
    }
    Row { pieces }
}

/// Cuts a cell at its separators and at the labels within it.
fn push_pieces<'t>(matcher: &Matcher, cell: &'t str, push: &mut impl FnMut(Piece<'t>)) {
    let cell = cell
        .trim_start_matches(['•', '▪', '●', '·', '-', '–', '*', '◢', '□'])
        .trim();
    let parts = parts(cell);
    let last = parts.len().saturating_sub(1);
    for (number, part) in parts.iter().enumerate() {
        let is_label = number < last;
        push_part(matcher, part, is_label, number == 0, push);
    }
}

/// What separators leave; a colon between digits is an hour.
fn parts(cell: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, sign) in cell.match_indices(SEPARATORS) {
        let before = cell.get(..at).and_then(|text| text.chars().next_back());
        let after = cell
            .get(at + sign.len()..)
            .and_then(|text| text.chars().next());
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if sign == ":" && ((digit(before) && digit(after)) || after == Some('/')) {
            continue;
        }
        parts.push(cell.get(start..at).unwrap_or_default().trim());
        start = at + sign.len();
    }
    parts.push(cell.get(start..).unwrap_or_default().trim());
    parts
}

/// A part that a separator follows ends with a label; any part may have labels within it.
fn push_part<'t>(
    matcher: &Matcher,
    part: &'t str,
    is_label: bool,
    is_first: bool,
    push: &mut impl FnMut(Piece<'t>),
) {
    if part.is_empty() {
        return;
    }
    let words = Words::of(part);
    // A sentence has no labels of its own.
    if !is_label && words.starts.len() > MOST_WORDS {
        push_value(Some(part), push);
        return;
    }
    let mut value_from = 0;
    let mut position = 0;
    let mut ended_in_label = false;
    while position < words.starts.len() {
        let found = words.label_at(matcher, position);
        let Some((kind, length)) = found.filter(|(kind, length)| {
            let end = position + length;
            let at_end = end == words.starts.len();
            let whole = is_first && position == 0 && at_end;
            let rest = words.starts.get(end).and_then(|at| part.get(*at..));
            let rest = rest.unwrap_or_default();
            whole || (is_label && at_end) || stands_alone(*kind, *length, position, rest)
        }) else {
            position += 1;
            continue;
        };
        let at = words.starts.get(position).copied().unwrap_or_default();
        push_value(part.get(value_from..at), push);
        push(Piece::Label(kind));
        position += length;
        value_from = words.starts.get(position).copied().unwrap_or(part.len());
        ended_in_label = value_from >= part.len();
    }
    if ended_in_label {
        return;
    }
    if is_label {
        // An unknown label: what stood before it is no longer open.
        push(Piece::Label(LabelKind::Other));
    } else {
        push_value(part.get(value_from..), push);
    }
}

/// The words of a part: where each begins, and how it is folded.
struct Words {
    starts: Vec<usize>,
    folded: Vec<String>,
}

impl Words {
    fn of(part: &str) -> Words {
        let mut starts = Vec::new();
        let mut folded = Vec::new();
        let mut at = 0;
        for word in part.split_inclusive(char::is_whitespace) {
            if !word.trim().is_empty() {
                starts.push(at);
                folded.push(fold(word));
            }
            at += word.len();
        }
        Words { starts, folded }
    }

    /// The longest label whose words begin at word `position`, and how many words it has.
    fn label_at(&self, matcher: &Matcher, position: usize) -> Option<(LabelKind, usize)> {
        if !matcher.may_begin_label(self.folded.get(position)?) {
            return None;
        }
        let words = self.folded.get(position..)?;
        let mut joined = String::new();
        let mut longest = None;
        for (number, word) in words.iter().take(MOST_LABEL_WORDS).enumerate() {
            if !joined.is_empty() && !word.is_empty() {
                joined.push(' ');
            }
            joined.push_str(word);
            if let Some(kind) = matcher.label(&joined) {
                longest = Some((kind, number + 1));
            }
        }
        longest
    }
}

fn push_value<'t>(value: Option<&'t str>, push: &mut impl FnMut(Piece<'t>)) {
    let value = value
        .unwrap_or_default()
        .trim()
        .trim_end_matches([',', ';']);
    if !value.is_empty() {
        push(Piece::Value(value));
    }
}

/// Whether a label counts without a separator: `Né(e) le 12/03/1980`, `Nom DURAND Prénom Paul`.
fn stands_alone(kind: LabelKind, length: usize, position: usize, rest: &str) -> bool {
    let name_follows =
        || names::name_part(rest.split_whitespace().next().unwrap_or_default()).is_some();
    match kind {
        LabelKind::BirthDate => length > 1,
        LabelKind::BirthName | LabelKind::UsedName => length > 1,
        LabelKind::FirstNames => rest.is_empty() || name_follows(),
        LabelKind::Name => position == 0 && surname_follows(rest),
        LabelKind::CeresId => rest.starts_with(|c: char| c.is_ascii_digit()),
        LabelKind::Candidate => {
            length > 1 && position == 0 && (rest.is_empty() || names::whole_name(rest).is_some())
        }
        _ => false,
    }
}

/// Whether words in capitals follow, and then nothing or the first names.
fn surname_follows(rest: &str) -> bool {
    let mut words = rest.split_whitespace().peekable();
    let capitals = |word: &str| names::name_part(word).is_some() && word == word.to_uppercase();
    let mut found = false;
    while words.next_if(|word| capitals(word)).is_some() {
        found = true;
    }
    found
        && words
            .next()
            .is_none_or(|word| fold(word).starts_with("prenom"))
}

/// The value, if it is no placeholder and has the shape of its kind.
pub(super) fn valid<'t>(words: &FormWords, kind: LabelKind, value: &'t str) -> Option<&'t str> {
    let value = value.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | '_' | '…' | ',' | ';' | '►')
    });
    if is_placeholder(words, value) {
        return None;
    }
    let fits = match kind {
        LabelKind::BirthName | LabelKind::UsedName | LabelKind::Name | LabelKind::FirstNames => {
            names::name_part(value).is_some()
        }
        LabelKind::Candidate => {
            names::whole_name(value).is_some() || names::unordered_name(value).is_some()
        }
        LabelKind::BirthDate | LabelKind::DocumentDate => dates::at_start(&fold(value)).is_some(),
        LabelKind::CeresId => ceres_id(value).is_some(),
        LabelKind::Session => session_number(value).is_some(),
        LabelKind::Path => meaning(&words.paths, value).is_some(),
        LabelKind::Decision => meaning(&words.decisions, value).is_some(),
        LabelKind::Period | LabelKind::Titre | LabelKind::Ccp => !value.is_empty(),
        LabelKind::Other => false,
    };
    fits.then_some(value)
}

/// Blanks, dots, dashes, and the words that a form shows where nothing was filled in.
pub(super) fn is_placeholder(words: &FormWords, value: &str) -> bool {
    let folded = fold(value);
    let begins = |placeholder: &String| {
        folded
            .strip_prefix(placeholder.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    folded.is_empty() || words.placeholders.iter().any(begins)
}

/// The meaning of a value that is, or begins with, one of the written forms; the longest form first.
pub(super) fn meaning<T: Copy>(forms: &[(String, T)], value: &str) -> Option<T> {
    let folded = fold(value);
    let fits = |form: &&(String, T)| {
        folded
            .strip_prefix(form.0.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let longest = forms.iter().filter(fits).max_by_key(|(form, _)| form.len());
    longest.map(|(_, meaning)| *meaning)
}

/// A candidate's number: five to ten digits.
pub(super) fn ceres_id(value: &str) -> Option<&str> {
    let word = value.split_whitespace().next()?;
    let digits = word.bytes().all(|c| c.is_ascii_digit());
    (digits && (5..=10).contains(&word.len())).then_some(word)
}

/// The session's number at the beginning of a value.
pub(super) fn session_number(value: &str) -> Option<&str> {
    let connecting = ["n", "no", "nº", "n°", "ceres", "numero", "numéro"];
    let mut words = value
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '|' | '°' | 'º' | ',' | '(' | ')'))
        .filter(|word| !word.is_empty());
    words
        .find(|word| !connecting.contains(&word.to_lowercase().as_str()))
        .map(|word| word.trim_end_matches(['.', ';', '/', '-']))
        .filter(|word| names::is_session_number(word))
}
