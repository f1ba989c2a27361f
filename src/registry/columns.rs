//! Which column holds what: the row of headings is found, and each heading compared with the spellings of the policy.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::model::{ColumnNames, ListField, SessionNumber, fold};
use crate::registry::cells::{ListError, ListLimits, Row, Sheet};
use crate::registry::lines::spelt;
use crate::registry::numbers::TitreParts;

/// Rows among which the headings are looked for.
const HEADING_ROWS: usize = 40;
/// Words that say nothing in a heading.
const SMALL_WORDS: [&str; 10] = ["de", "du", "des", "la", "le", "les", "d", "l", "et", "en"];

/// How a list is to be read.
#[derive(Debug, Clone, Copy)]
pub struct ReadingOptions<'a> {
    /// How columns and values are spelt.
    pub names: &'a ColumnNames,
    /// The preset that comes before the general one.
    pub preset: Option<&'a str>,
    /// What a person says of some headings: before every preset.
    pub map: &'a [(String, ListField)],
    /// The session of all candidates, for a list that does not name it.
    pub session: Option<&'a SessionNumber>,
    /// The day on which the list is read.
    pub day: NaiveDate,
    /// What it may cost.
    pub limits: ListLimits,
}

/// A column and what is understood of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReading {
    /// Its heading as written.
    pub heading: String,
    /// Its place, from 0.
    pub column: usize,
    /// What it holds; none if the heading is not known.
    pub field: Option<ListField>,
    /// True if another column before it holds the same, so that this one is left aside.
    pub is_double: bool,
}

/// The row of headings of a list and its columns.
#[derive(Debug)]
pub(super) struct Headings<'s> {
    pub sheet: &'s Sheet,
    /// The place of the row among those of the sheet.
    pub row: usize,
    pub columns: Vec<ColumnReading>,
}

impl ColumnReading {
    /// The field, if the column is used.
    pub fn used_field(&self) -> Option<ListField> {
        self.field.filter(|_| !self.is_double)
    }
}

/// Finds the sheet and the row that have the most headings that are known.
pub(super) fn headings<'s>(
    sheets: &'s [Sheet],
    options: &ReadingOptions<'_>,
) -> Result<Headings<'s>, ListError> {
    let spellings = Spellings::new(options)?;
    let mut best: Option<(usize, Headings<'s>)> = None;
    let mut nearest: (usize, Vec<String>) = (0, Vec::new());
    for sheet in sheets {
        for (number, row) in sheet.rows.iter().take(HEADING_ROWS).enumerate() {
            let columns = spellings.columns(row);
            let known = columns
                .iter()
                .filter(|column| column.used_field().is_some_and(|f| f != ListField::Ignored))
                .count();
            if known > nearest.0 || nearest.1.is_empty() {
                let shown = row.cells.iter().map(|cell| cell.shown());
                nearest = (known, shown.filter(|text| !text.is_empty()).collect());
            }
            let enough = known >= 2 || (known == 1 && columns.len() == 1);
            if enough
                && names_something(&columns)
                && best.as_ref().is_none_or(|(most, _)| known > *most)
            {
                let found = Headings {
                    sheet,
                    row: number,
                    columns,
                };
                best = Some((known, found));
            }
        }
    }
    let (_, mut found) = best.ok_or(ListError::NoHeadings { nearest: nearest.1 })?;
    told_by_content(&mut found, options);
    for (heading, _) in options.map {
        let wanted = Form::of(heading);
        let mut headings = found.columns.iter().map(|column| Form::of(&column.heading));
        if !headings.any(|form| form.exact == wanted.exact) {
            return Err(ListError::NoSuchColumn {
                heading: heading.clone(),
            });
        }
    }
    Ok(found)
}

/// Rows below the headings that tell what a column holds whose heading may mean two things.
const TELLING_ROWS: usize = 200;

/// What the cells of a column say where its heading does not: `Type` is that of a session or the way to it, and `Titre` may
/// be a name or a code. Every cell that holds something must be of that sort.
fn told_by_content(found: &mut Headings<'_>, options: &ReadingOptions<'_>) {
    let values = &options.names.values;
    let rows = found.sheet.rows.iter().skip(found.row + 1);
    let rows: Vec<&Row> = rows.take(TELLING_ROWS).collect();
    for place in 0..found.columns.len() {
        let Some(column) = found.columns.get(place) else {
            continue;
        };
        if column
            .field
            .is_some_and(|field| field != ListField::Ignored)
        {
            continue;
        }
        let heading = Form::of(&without_brackets(&column.heading)).exact;
        let is_mapped = |(mapped, _): &(String, ListField)| {
            Form::of(mapped).exact == Form::of(&column.heading).exact
        };
        if options.map.iter().any(is_mapped) {
            continue;
        }
        let cells = rows.iter().map(|row| row.cell(column.column).shown());
        let cells: Vec<String> = cells
            .filter(|text| !fold(text).is_empty() && *text != column.heading)
            .collect();
        let all =
            |fits: &dyn Fn(&str) -> bool| !cells.is_empty() && cells.iter().all(|text| fits(text));
        let told = match heading.as_str() {
            "type" | "nature" if all(&|text| spelt(&values.kinds, text).is_some()) => {
                ListField::SessionKind
            }
            "type" | "nature" if all(&|text| spelt(&values.paths, text).is_some()) => {
                ListField::Path
            }
            "titre" | "professionnel titre" | "formation" | "code" if all(&begins_with_code) => {
                ListField::Titre
            }
            _ => continue,
        };
        let used = found.columns.iter().filter_map(ColumnReading::used_field);
        let is_double = used.into_iter().any(|field| field == told);
        if let Some(column) = found.columns.get_mut(place).filter(|_| !is_double) {
            column.field = Some(told);
        }
    }
}

/// Whether a cell is a title's code, or begins with one.
fn begins_with_code(text: &str) -> bool {
    let first = text.split([' ', ',', '(']).next().unwrap_or_default();
    TitreParts::read(text)
        .or_else(|| TitreParts::read(first))
        .is_some()
}

/// Whether a line could say which session or whose it is.
fn names_something(columns: &[ColumnReading]) -> bool {
    columns
        .iter()
        .filter_map(ColumnReading::used_field)
        .any(|field| {
            matches!(
                field,
                ListField::SessionNumber
                    | ListField::Name
                    | ListField::BirthName
                    | ListField::UsedName
                    | ListField::WholeName
            )
        })
}

/// The spellings, those of a person first.
struct Spellings {
    layers: Vec<HashMap<String, ListField>>,
}

impl Spellings {
    fn new(options: &ReadingOptions<'_>) -> Result<Spellings, ListError> {
        let mut layers = Vec::new();
        let map = options.map.iter();
        layers.push(
            map.map(|(heading, field)| (Form::of(heading).exact, *field))
                .collect(),
        );
        let mut presets = Vec::new();
        if let Some(name) = options.preset {
            let known = || {
                let presets = options.names.presets.iter();
                presets.map(|preset| preset.name.clone()).collect()
            };
            presets.push(
                options
                    .names
                    .preset(name)
                    .ok_or_else(|| ListError::NoSuchPreset {
                        name: name.to_owned(),
                        known: known(),
                    })?,
            );
        }
        presets.extend(options.names.presets.first());
        for preset in presets {
            let spelt = preset.columns.iter().flat_map(|(field, spellings)| {
                let form = |spelling: &String| (Form::of_spelling(spelling), *field);
                spellings.iter().map(form)
            });
            layers.push(spelt.collect());
        }
        Ok(Spellings { layers })
    }

    fn columns(&self, row: &Row) -> Vec<ColumnReading> {
        let mut columns: Vec<ColumnReading> = Vec::new();
        for (column, cell) in row.cells.iter().enumerate() {
            let heading = cell.shown();
            if heading.is_empty() {
                continue;
            }
            let field = self.field(&heading);
            let is_double = field.is_some_and(|field| {
                !field.may_repeat() && columns.iter().any(|other| other.field == Some(field))
            });
            columns.push(ColumnReading {
                heading,
                column,
                field,
                is_double,
            });
        }
        columns
    }

    fn field(&self, heading: &str) -> Option<ListField> {
        let form = Form::of(heading);
        let without_brackets = Form::of(&without_brackets(heading));
        let keys = [
            &form.exact,
            &form.numbered,
            &without_brackets.exact,
            &without_brackets.numbered,
        ];
        self.layers
            .iter()
            .find_map(|layer| keys.into_iter().find_map(|key| layer.get(key)))
            .copied()
    }
}

/// The forms of a heading that are compared: its words sorted, and the same with numbers as `#`.
struct Form {
    exact: String,
    numbered: String,
}

impl Form {
    fn of(heading: &str) -> Form {
        let words = heading_words(heading);
        let exact = sorted(words.clone());
        let numbered = words.into_iter().map(|word| {
            let is_number = word.bytes().all(|c| c.is_ascii_digit());
            if is_number { "#".to_owned() } else { word }
        });
        Form {
            exact,
            numbered: sorted(numbered.collect()),
        }
    }

    fn of_spelling(spelling: &str) -> String {
        let mut words = heading_words(&spelling.replace('#', " "));
        if spelling.contains('#') {
            words.push("#".to_owned());
        }
        sorted(words)
    }
}

fn sorted(mut words: Vec<String>) -> String {
    words.sort();
    words.join(" ")
}

/// The words of a heading, letters and digits apart, without small ones.
fn heading_words(heading: &str) -> Vec<String> {
    let folded = fold(heading);
    let mut spaced = String::new();
    let mut last: Option<char> = None;
    for c in folded.chars() {
        let turns = last.is_some_and(|last| {
            last != ' ' && c != ' ' && last.is_ascii_digit() != c.is_ascii_digit()
        });
        if turns {
            spaced.push(' ');
        }
        spaced.push(c);
        last = Some(c);
    }
    let all: Vec<String> = spaced
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let telling: Vec<String> = all
        .iter()
        .filter(|word| !SMALL_WORDS.contains(&word.as_str()))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

fn without_brackets(heading: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in heading.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}
