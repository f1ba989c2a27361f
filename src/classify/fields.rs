//! Labels of forms and what stands beside them, whatever order the extraction gave: on one line, on the next, in columns, or
//! the value before its label.

use crate::classify::matcher::Matcher;
use crate::classify::text::cells;
use crate::classify::{dates, names, people};
use crate::model::{FormWords, LabelKind, RetentionSchedule, Sureness, fold};

const SEPARATORS: [char; 5] = [':', '►', '▶', '➤', '▸'];
/// Words of the longest label.
const MOST_LABEL_WORDS: usize = 8;
/// A part with more words that no separator follows is a sentence.
const MOST_WORDS: usize = 18;
/// Rows below a heading such as `Évaluateur` that are about that person.
const OTHERS_ROWS: usize = 4;
/// Rows below the first of a table's headings in which they may go on.
const HEADING_ROWS: usize = 4;
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

/// A line: its cells, and its pieces, each with the number of its cell.
struct Row<'t> {
    cells: Vec<&'t str>,
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
    // Rows that may still be about another person: below `Évaluateur` stand that one's name and first names.
    let mut others = 0_usize;
    while let Some(row) = rows.get(number) {
        let before = fields.len();
        let line = lines.get(number).copied().unwrap_or_default();
        let first = line.split([':', '\t', '|']).next().unwrap_or_default();
        let names_another = people::names_another(schedule, first);
        if row
            .pieces
            .iter()
            .any(|(_, piece)| matches!(piece, Piece::Label(LabelKind::Candidate)))
        {
            others = 0;
        } else if names_another && row.only_label() == Some(LabelKind::Other) {
            others = OTHERS_ROWS;
        }
        if let Some((surname, first_names)) = two_rows(&rows, number, line) {
            for (kind, value) in [
                (LabelKind::Name, surname),
                (LabelKind::FirstNames, first_names),
            ] {
                let sure = Sureness::Likely;
                fields.push(Field { kind, value, sure });
            }
        }
        let used = match row.only_label() {
            Some(_) => column(words, &rows, number, &mut fields),
            None => 0,
        };
        if used == 0 && !table(words, &rows, number, &mut fields) {
            across(words, &rows, number, &mut fields);
        }
        if others > 0 || names_another {
            let personal = |field: &&mut Field<'_>| is_personal(field.kind);
            let found = fields.iter_mut().skip(before).filter(personal);
            found.for_each(|field| field.sure = Sureness::Doubtful);
        }
        others = others.saturating_sub(used.max(1));
        number += used.max(1);
    }
    fields.retain(|field: &Field<'_>| first.iter().all(|other| other.kind != field.kind));
    fields.extend(first);
    fields
}

/// The rows below `Nom Prénoms` where each name has its own: `DURAND`, then `Paul`.
fn two_rows<'t>(rows: &[Row<'t>], number: usize, line: &str) -> Option<(&'t str, &'t str)> {
    let folded = fold(line);
    let has = |word: &str| folded.split(' ').any(|other| other.starts_with(word));
    let both = rows.get(number)?.only_label() == Some(LabelKind::Candidate);
    let surname = rows.get(number + 1)?.only_value()?;
    let first_names = rows.get(number + 2)?.only_value()?;
    let apart = names::whole_name(surname).is_none()
        && names::whole_name(first_names).is_none()
        && surname == surname.to_uppercase();
    let named = names::name_part(surname).is_some() && names::name_part(first_names).is_some();
    (both && has("nom") && has("prenom") && apart && named).then_some((surname, first_names))
}

/// What is said of anybody, and not only of a candidate.
fn is_personal(kind: LabelKind) -> bool {
    matches!(
        kind,
        LabelKind::BirthName
            | LabelKind::UsedName
            | LabelKind::Name
            | LabelKind::FirstNames
            | LabelKind::BirthDate
    )
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
            None => below(words, rows, number, kind),
        };
        let Some(value) = value else { continue };
        if let Some(value) = valid(words, kind, value) {
            // Any words with capitals may stand below a label; on its line they are its value.
            let vague = next.is_none()
                && kind == LabelKind::Candidate
                && names::whole_name(value).is_none()
                && !names::has_civility(value);
            let sure = if vague {
                Sureness::Doubtful
            } else {
                Sureness::Likely
            };
            fields.push(Field { kind, value, sure });
        }
    }
}

/// The value at the beginning of the next row; a birth date may stand further right, as on identity cards.
fn below<'t>(
    words: &FormWords,
    rows: &[Row<'t>],
    number: usize,
    kind: LabelKind,
) -> Option<&'t str> {
    let next = rows.get(number + 1)?;
    let value = |(_, piece): &(usize, Piece<'t>)| match piece {
        Piece::Value(value) => Some(*value),
        Piece::Label(_) => None,
    };
    let first = value(next.pieces.first()?)?;
    if kind != LabelKind::BirthDate || valid(words, kind, first).is_some() {
        return Some(first);
    }
    let values = next.pieces.iter().filter_map(value);
    let mut dates = values.filter(|value| valid(words, kind, value).is_some());
    dates.next().filter(|_| dates.next().is_none())
}

/// A row of headings, some of which are labels, and the row of values below it. True if it gave a value.
fn table<'t>(
    words: &FormWords,
    rows: &[Row<'t>],
    number: usize,
    fields: &mut Vec<Field<'t>>,
) -> bool {
    let Some(columns) = rows.get(number).and_then(columns) else {
        return false;
    };
    let known = columns.iter().filter(|kind| kind.is_some()).count();
    let told = columns.iter().flatten().any(|kind| is_strict(*kind));
    if known < 2
        || known == columns.len() && columns.len() == 2
        || !told
        || is_across(words, rows, number)
    {
        return false;
    }
    // A heading may go on in the rows below.
    let Some((at, values)) = (number + 1..=number + HEADING_ROWS).find_map(|at| {
        let values = &rows.get(at)?.cells;
        let any = cells_of(words, &columns, values).next().is_some();
        any.then_some((at, values))
    }) else {
        return false;
    };
    let further = rows.get(at + 1).map(|row| row.cells.as_slice());
    let is_list = further.is_some_and(|further| {
        further.len() == values.len()
            && cells_of(words, &columns, further).any(|(kind, value)| {
                kind != LabelKind::Session
                    || !cells_of(words, &columns, values)
                        .any(|(other, first)| other == kind && first == value)
            })
    });
    let same = columns.len() == values.len();
    for (kind, value) in cells_of(words, &columns, values) {
        let sure = if kind != LabelKind::Session && (is_list || !same) {
            Sureness::Doubtful
        } else {
            Sureness::Likely
        };
        fields.push(Field { kind, value, sure });
    }
    true
}

/// What each cell of a row of headings announces; none if a cell is more than a heading.
fn columns(row: &Row<'_>) -> Option<Vec<Option<LabelKind>>> {
    let in_cell = |number: usize| row.pieces.iter().filter(move |(cell, _)| *cell == number);
    let column = |number: usize| {
        let mut pieces = in_cell(number);
        match (pieces.next(), pieces.next()) {
            (Some((_, Piece::Label(kind))), None) => Some(Some(*kind)),
            (Some((_, Piece::Value(text))), None) => {
                let heading = !text.bytes().any(|c| c.is_ascii_digit());
                heading.then_some(None)
            }
            _ => None,
        }
    };
    let columns: Option<Vec<_>> = (0..row.cells.len()).map(column).collect();
    columns.filter(|columns| columns.len() >= 2)
}

/// Whether labels and values take turns in a row: `Nom | DURAND | Prénom | Paul`.
fn is_across(words: &FormWords, rows: &[Row<'_>], number: usize) -> bool {
    let pieces = rows.get(number).map(|row| row.pieces.as_slice());
    let pairs = pieces.unwrap_or_default().windows(2);
    let mut told = pairs.filter_map(|pair| match pair {
        [(_, Piece::Label(kind)), (_, Piece::Value(value))] if is_strict(*kind) => {
            Some((*kind, value))
        }
        _ => None,
    });
    told.any(|(kind, value)| {
        let capitals = value.chars().filter(|c| c.is_uppercase()).count() > 1;
        let shaped = capitals || value.bytes().any(|c| c.is_ascii_digit());
        shaped && valid(words, kind, value).is_some()
    })
}

/// Kinds whose values have a shape of their own.
fn is_strict(kind: LabelKind) -> bool {
    !matches!(
        kind,
        LabelKind::Other | LabelKind::Titre | LabelKind::Period | LabelKind::Ccp
    )
}

/// The values of a table's row, each below its heading. Where cells are missing, those that stand in the same place from
/// the left or from the right.
fn cells_of<'t>(
    words: &FormWords,
    columns: &[Option<LabelKind>],
    values: &[&'t str],
) -> impl Iterator<Item = (LabelKind, &'t str)> {
    let missing = columns.len().checked_sub(values.len());
    columns
        .iter()
        .enumerate()
        .filter_map(move |(column, kind)| {
            let kind = (*kind).filter(|kind| is_strict(*kind))?;
            let at = |column: usize| {
                let value = values.get(column)?;
                let value = valid(words, kind, value)?;
                let whole = kind != LabelKind::Session || !value.contains(char::is_whitespace);
                whole.then_some((kind, value))
            };
            match missing {
                Some(0) => at(column),
                Some(missing) if values.len() > 1 => at(column)
                    .or_else(|| at(column.checked_sub(missing)?))
                    .or_else(|| run_together(kind, values.get(column.checked_sub(missing)?)?)),
                _ => None,
            }
        })
}

/// The session's number at the end of a cell that was run together with the one before it.
fn run_together(kind: LabelKind, cell: &str) -> Option<(LabelKind, &str)> {
    let last = cell.split_whitespace().next_back()?;
    let number = names::numbered(last).filter(|_| kind == LabelKind::Session)?;
    Some((kind, number))
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
            below(words, rows, number, kind)
                .is_some_and(|value| valid(words, kind, value).is_some()),
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
    let cells: Vec<&'t str> = cells(line).collect();
    for (number, cell) in cells.iter().enumerate() {
        push_pieces(matcher, cell, &mut |piece| pieces.push((number, piece)));
    }
    Row { cells, pieces }
}

/// Cuts a cell at its separators and at the labels within it.
fn push_pieces<'t>(matcher: &Matcher, cell: &'t str, push: &mut impl FnMut(Piece<'t>)) {
    let cell = cell
        .trim_start_matches(['•', '▪', '●', '·', '-', '–', '*', '◢', '□'])
        .trim();
    for (number, (part, end)) in parts(cell).into_iter().enumerate() {
        push_part(matcher, part, end, number == 0, push);
    }
}

/// What follows a part of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Separator,
    /// Dots or a line to write on.
    Leader,
    Cell,
}

/// What separators leave; a colon between digits is an hour.
fn parts(cell: &str) -> Vec<(&str, End)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut rest = cell;
    while let Some(at) = rest.find(|c: char| SEPARATORS.contains(&c) || is_leader(c)) {
        let from = cell.len() - rest.len() + at;
        let after = cell.get(from..).unwrap_or_default();
        let run = after
            .trim_start_matches(|c: char| is_leader(c) || c == ' ')
            .len();
        let run = after.len() - run;
        let sign = after.chars().next().map_or(1, char::len_utf8);
        let leader = after.get(..run).unwrap_or_default();
        let dots: usize = leader
            .chars()
            .map(|c| if c == '…' { 3 } else { usize::from(c != ' ') })
            .sum();
        let (end, length) = match after.starts_with(SEPARATORS) {
            true => (End::Separator, sign),
            false => (End::Leader, run),
        };
        rest = after.get(length..).unwrap_or_default();
        let before = cell.get(..from).and_then(|text| text.chars().next_back());
        let next = rest.chars().next();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let hour = digit(before) && digit(next) || next == Some('/');
        if end == End::Separator && hour && after.starts_with(':') || end == End::Leader && dots < 3
        {
            continue;
        }
        parts.push((cell.get(start..from).unwrap_or_default().trim(), end));
        start = cell.len() - rest.len();
    }
    parts.push((cell.get(start..).unwrap_or_default().trim(), End::Cell));
    parts
}

fn is_leader(c: char) -> bool {
    matches!(c, '.' | '_' | '…')
}

/// A part that a separator follows ends with a label; any part may have labels within it.
fn push_part<'t>(
    matcher: &Matcher,
    part: &'t str,
    end: End,
    is_first: bool,
    push: &mut impl FnMut(Piece<'t>),
) {
    if part.is_empty() {
        return;
    }
    let is_label = end != End::Cell;
    let words = Words::of(matcher, part);
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
        if end == End::Leader {
            push_value(part.get(value_from..), push);
        }
        // An unknown label: what stood before it is no longer open.
        push(Piece::Label(LabelKind::Other));
    } else {
        push_value(part.get(value_from..), push);
    }
}

/// The words of a part: where each begins, and how it is folded.
pub(super) struct Words {
    pub starts: Vec<usize>,
    pub folded: Vec<String>,
}

impl Words {
    pub(super) fn of(matcher: &Matcher, part: &str) -> Words {
        let mut starts = Vec::new();
        let mut folded = Vec::new();
        let mut at = 0;
        for word in part.split_inclusive(char::is_whitespace) {
            if !word.trim().is_empty() {
                let cut = glued_at(matcher, word).unwrap_or_default();
                let (label, value) = word.split_at_checked(cut).unwrap_or(("", word));
                if !label.is_empty() {
                    starts.push(at);
                    folded.push(fold(label));
                }
                starts.push(at + label.len());
                folded.push(fold(value));
            }
            at += word.len();
        }
        Words { starts, folded }
    }

    /// The longest label whose words begin at word `position`, and how many words it has.
    pub(super) fn label_at(
        &self,
        matcher: &Matcher,
        position: usize,
    ) -> Option<(LabelKind, usize)> {
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
        // `Candidat n° 4`.
        if let Some((LabelKind::Candidate, length)) = longest {
            let rest = words.get(length..).unwrap_or_default();
            let counted = |word: &String| {
                (1..=3).contains(&word.len()) && word.bytes().all(|c| c.is_ascii_digit())
            };
            let place = match rest {
                [n, place, ..] if n == "n" && counted(place) => 2,
                [place, ..]
                    if place
                        .strip_prefix("n ")
                        .is_some_and(|place| counted(&place.to_owned())) =>
                {
                    1
                }
                _ => 0,
            };
            longest = Some((LabelKind::Candidate, length + place));
        }
        longest
    }
}

/// Where a value is glued to the end of its label: `PrénomPaul`, `le12/03/1988`, `n°24-0117`.
fn glued_at(matcher: &Matcher, word: &str) -> Option<usize> {
    let mut before = None;
    for (at, c) in word.char_indices() {
        let ends = before.is_some_and(|b: char| b.is_lowercase() || matches!(b, ')' | '°' | 'º'));
        if ends && (c.is_uppercase() || c.is_ascii_digit()) {
            let label = fold(word.get(..at)?);
            return matcher.may_end_label(&label).then_some(at);
        }
        before = Some(c);
    }
    None
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
            names::whole_name(value).is_some()
                || names::unordered_name(value).is_some()
                || names::name_before_text(value).is_some()
        }
        LabelKind::BirthDate => dates::birth(value).is_some(),
        LabelKind::DocumentDate => dates::at_start(&fold(value)).is_some(),
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
        .split(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ':' | '|'
                        | '°'
                        | 'º'
                        | ','
                        | '('
                        | ')'
                        | '«'
                        | '»'
                        | '"'
                        | '“'
                        | '”'
                        | '['
                        | ']'
                        | '–'
                        | '—'
                )
        })
        .filter(|word| !word.is_empty());
    words
        .find(|word| !connecting.contains(&word.to_lowercase().as_str()))
        .map(|word| word.trim_end_matches(['.', ';', '/', '-']))
        .map(|word| match word.split_once(['_', '-']) {
            Some((label, number)) if fold(label) == "session" => number,
            _ => word,
        })
        .filter(|word| names::is_session_number(word))
}
