//! From glyphs with their places to lines of text in reading order.
//!
//! Words are cut by gaps, lines are what shares a baseline, and a page is read line by line except where two columns of
//! running text stand side by side. Tables and forms stay row by row: a label keeps its value.

use std::ops::Range;

/// Gap, in sizes of the font, from which two glyphs belong to two words.
const WORD_GAP: f32 = 0.16;

/// Gap from which two words belong to two cells.
const CELL_GAP: f32 = 1.3;

/// Lines that are looked at for one pair of columns.
const MAX_BAND_ROWS: usize = 400;

/// Columns within columns.
const MAX_COLUMNS: u32 = 8;

/// Directions of writing that are told apart: the four of the page's sides, and all others.
pub(super) const DIRECTIONS: u8 = 5;

/// A glyph in a frame turned so that its line runs to the right and lines follow downwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// Where its line runs, below [`DIRECTIONS`]; 0 is upright.
    pub(super) direction: u8,
    /// Origin and end of the advance.
    pub(super) left: f32,
    pub(super) right: f32,
    /// Baseline, growing downwards.
    pub(super) baseline: f32,
    /// Size of the font on the page.
    pub(super) size: f32,
    /// Its characters in the page's text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What a page's content drew, in the order drawn.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) characters: String,
}

#[derive(Debug, Clone)]
struct Cell {
    left: f32,
    right: f32,
    baseline: f32,
    size: f32,
    text: String,
    /// Bytes of text, near enough to letters.
    letters: usize,
    ends_in_space: bool,
}

#[derive(Debug, Clone)]
struct Row {
    baseline: f32,
    size: f32,
    cells: Vec<Cell>,
}

/// Writes the lines of a page to `out`, each ended by a line feed, the most frequent direction of writing first.
pub(super) fn write_page(drawn: &Drawn, out: &mut String) {
    let mut directions: Vec<(usize, u8)> = (0..DIRECTIONS)
        .map(|direction| {
            let same = |glyph: &&Glyph| glyph.direction == direction;
            (drawn.glyphs.iter().filter(same).count(), direction)
        })
        .filter(|(count, _)| *count > 0)
        .collect();
    directions.sort_by_key(|(count, direction)| (std::cmp::Reverse(*count), *direction));
    for (_, direction) in directions {
        let rows = rows(cells(drawn, direction));
        write_rows(&rows, MAX_COLUMNS, out);
    }
}

/// Joins what was hyphenated at the end of a line: `éva-` and `luation` become `évaluation`, then the line ends.
pub(super) fn join_hyphenated(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        rest = after;
        let stem = line.strip_suffix(['-', '\u{2010}', '\u{ad}']);
        let stem = stem.filter(|stem| stem.ends_with(char::is_alphabetic));
        match stem {
            Some(stem) if after.starts_with(char::is_lowercase) => {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                let (word, after) = after.split_at(end);
                joined.push_str(stem);
                joined.push_str(word);
                rest = after.strip_prefix(' ').unwrap_or(after);
                if !rest.starts_with('\n') {
                    joined.push('\n');
                }
            }
            _ => {
                joined.push_str(line);
                joined.push('\n');
            }
        }
    }
    joined.push_str(rest);
    joined
}

/// Joins glyphs of one direction, in the order drawn, as long as each follows the one before.
fn cells(drawn: &Drawn, direction: u8) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut open: Option<Cell> = None;
    let mut last: Option<Glyph> = None;
    for glyph in &drawn.glyphs {
        if glyph.direction != direction {
            continue;
        }
        let text = characters(drawn, glyph.start..glyph.end);
        if text == " " || text.trim().is_empty() {
            if let Some(cell) = &mut open {
                cell.ends_in_space = true;
            }
            continue;
        }
        if last.is_some_and(|last| is_overstruck(&last, glyph, drawn)) {
            continue;
        }
        last = Some(*glyph);
        match &mut open {
            Some(cell) if follows(cell, glyph) => cell.add(glyph, text),
            _ => {
                close(&mut cells, open.take());
                open = Some(Cell::new(glyph, text));
            }
        }
    }
    close(&mut cells, open);
    cells
}

fn characters(drawn: &Drawn, range: Range<usize>) -> &str {
    drawn.characters.get(range).unwrap_or_default()
}

/// The same glyph drawn twice, a hair apart, to look bold.
fn is_overstruck(last: &Glyph, glyph: &Glyph, drawn: &Drawn) -> bool {
    (glyph.left - last.left).abs() < 0.1 * glyph.size
        && (glyph.baseline - last.baseline).abs() < 0.1 * glyph.size
        && characters(drawn, last.start..last.end) == characters(drawn, glyph.start..glyph.end)
}

fn follows(cell: &Cell, glyph: &Glyph) -> bool {
    let size = cell.size.max(glyph.size);
    let gap = glyph.left - cell.right;
    // What is raised or lowered, such as an exponent, still belongs to its word.
    (glyph.baseline - cell.baseline).abs() <= 0.45 * size
        && gap <= CELL_GAP * size
        && gap >= -0.6 * size
}

/// Keeps a finished cell, unless it is the one before drawn a second time to look bold.
fn close(cells: &mut Vec<Cell>, cell: Option<Cell>) {
    let Some(cell) = cell else { return };
    let again = cells.iter().rev().take(3).any(|before| {
        (before.left - cell.left).abs() < 0.25 * cell.size
            && (before.baseline - cell.baseline).abs() < 0.25 * cell.size
            && before.text == cell.text
    });
    if !again {
        cells.push(cell);
    }
}

impl Cell {
    fn new(glyph: &Glyph, text: &str) -> Cell {
        Cell {
            left: glyph.left,
            right: glyph.right,
            baseline: glyph.baseline,
            size: glyph.size,
            text: text.to_owned(),
            letters: text.len(),
            ends_in_space: false,
        }
    }

    fn add(&mut self, glyph: &Glyph, text: &str) {
        let gap = glyph.left - self.right;
        if self.ends_in_space || gap > WORD_GAP * glyph.size.min(self.size) {
            self.text.push(' ');
            self.letters += 1;
        }
        self.text.push_str(text);
        self.letters += text.len();
        self.ends_in_space = false;
        self.right = self.right.max(glyph.right);
        // A cell lies where its largest glyphs lie.
        if glyph.size > self.size {
            self.size = glyph.size;
            self.baseline = glyph.baseline;
        }
    }
}

fn rows(mut cells: Vec<Cell>) -> Vec<Row> {
    cells.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Row> = Vec::new();
    for cell in cells {
        match rows.last_mut() {
            Some(row) if cell.baseline - row.baseline <= 0.35 * cell.size.max(row.size) => {
                row.size = row.size.max(cell.size);
                row.cells.push(cell);
            }
            _ => rows.push(Row {
                baseline: cell.baseline,
                size: cell.size,
                cells: vec![cell],
            }),
        }
    }
    for row in &mut rows {
        row.cells.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows
}

fn write_rows(rows: &[Row], columns_left: u32, out: &mut String) {
    let mut rest = rows;
    while let Some((row, after)) = rest.split_first() {
        let band = match columns_left {
            0 => None,
            _ => columns(rest),
        };
        let Some((count, middle)) = band else {
            write_row(row, out);
            rest = after;
            continue;
        };
        let (band, after) = rest.split_at(count.min(rest.len()));
        write_rows(
            &side(band, |cell| cell.left < middle),
            columns_left - 1,
            out,
        );
        write_rows(
            &side(band, |cell| cell.left >= middle),
            columns_left - 1,
            out,
        );
        rest = after;
    }
}

fn write_row(row: &Row, out: &mut String) {
    let mut before: Option<&Cell> = None;
    for cell in &row.cells {
        if let Some(before) = before {
            let gap = cell.left - before.right;
            let size = cell.size.min(before.size);
            if gap > 2.0 * size {
                out.push('\t');
            } else if gap > WORD_GAP * size || before.ends_in_space || gap < -0.6 * size {
                out.push(' ');
            }
        }
        out.push_str(&cell.text);
        before = Some(cell);
    }
    out.push('\n');
}

fn side(band: &[Row], belongs: impl Fn(&Cell) -> bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for row in band {
        let cells: Vec<Cell> = row
            .cells
            .iter()
            .filter(|cell| belongs(cell))
            .cloned()
            .collect();
        if !cells.is_empty() {
            rows.push(Row {
                baseline: row.baseline,
                size: row.size,
                cells,
            });
        }
    }
    rows
}

/// If two columns of running text begin at the first row: over how many rows they run, and where they part.
fn columns(rows: &[Row]) -> Option<(usize, f32)> {
    let first = rows.first()?;
    first
        .cells
        .windows(2)
        .filter_map(|pair| match pair {
            [left, right] => band(rows, left.right, right.left),
            _ => None,
        })
        .max_by_key(|(count, _)| *count)
}

/// Follows the gutter between `left` and `right` downwards.
fn band(rows: &[Row], mut left: f32, mut right: f32) -> Option<(usize, f32)> {
    let mut count = 0;
    let mut letters = [0_usize; 2];
    let mut lines = [0_usize; 2];
    let mut middle = f32::midpoint(left, right);
    for row in rows.iter().take(MAX_BAND_ROWS) {
        let (mut new_left, mut new_right) = (left, right);
        let mut found = [0_usize; 2];
        let mut crossed = false;
        for cell in &row.cells {
            if cell.right <= right && cell.right <= middle.max(left) + row.size {
                new_left = new_left.max(cell.right);
                found[0] += cell.letters;
            } else if cell.left >= left && cell.left >= middle.min(right) - row.size {
                new_right = new_right.min(cell.left);
                found[1] += cell.letters;
            } else {
                crossed = true;
            }
        }
        if crossed || new_right - new_left < 0.7 * row.size {
            break;
        }
        (left, right) = (new_left, new_right);
        middle = f32::midpoint(left, right);
        count += 1;
        for (side, found) in found.into_iter().enumerate() {
            if let (Some(letters), Some(lines)) = (letters.get_mut(side), lines.get_mut(side)) {
                *letters += found;
                *lines += usize::from(found > 0);
            }
        }
    }
    let runs = |side: usize| {
        let lines = lines.get(side).copied().unwrap_or(0);
        let letters = letters.get(side).copied().unwrap_or(0);
        lines >= 3 && letters >= 22 * lines
    };
    (runs(0) && runs(1)).then_some((count, middle))
}
