//! What `tesseract` says of a page: one line a word, with its place and how sure it is, put back into lines of text.
//!
//! The program gives columns one after the other. In a form, where labels stand in one column and values in the next, lines at one
//! height belong together: they are joined by a tab, as cells of a table are. Columns of prose stay apart.

use crate::extract::clean::clean;

/// A page as recognised.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PageRead {
    /// Its text: a line for each line, an empty line where there is a gap, a tab where words stand far apart.
    pub(super) text: String,
    /// Words.
    pub(super) words: u32,
    /// Mean of how sure each word is, 0 to 100.
    pub(super) confidence: f64,
    /// The larger, the more was read, and the more surely: tells which way up a page is.
    pub(super) worth: f64,
}

/// Surer than this, even a lone mark is taken for what it seems to be.
const SURE_MARK: f64 = 60.0;

/// Less sure than this, a word is a stain, a signature or part of a frame.
const LEAST_SURE: f64 = 20.0;

/// A gap of this many times the line's height separates two cells.
const CELL_GAP: f64 = 2.0;

/// Words on a line, in the mean, of a column of labels or short values, and of what may stand beside it.
const SHORT_LINE: f64 = 4.0;
const LINE_BESIDE: f64 = 8.0;

/// Lines looked back at for one at the same height.
const ROWS_LOOKED_AT: usize = 80;

struct Word<'t> {
    /// Page, block, paragraph, line.
    line: [u32; 4],
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    confidence: f64,
    text: &'t str,
}

/// Words at one height, from left to right.
struct Row<'t> {
    words: Vec<Word<'t>>,
    /// Words on a line of its block, in the mean.
    words_a_line: f64,
    blocks: Vec<[u32; 2]>,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// Reads the table. Lines that are not a word's are passed over.
pub(super) fn read_table(table: &str) -> PageRead {
    let words: Vec<Word<'_>> = table.lines().filter_map(word_of).collect();
    let mut page = PageRead::default();
    let mut sum = 0.0;
    for word in &words {
        page.words += 1;
        sum += word.confidence;
        let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
        page.worth += as_f64(letters) * (word.confidence - 40.0) / 60.0;
    }
    if page.words > 0 {
        page.confidence = sum / f64::from(page.words);
    }
    page.text = clean(&written(&joined(rows_of(words))));
    page
}

/// A word worth keeping.
fn word_of(line: &str) -> Option<Word<'_>> {
    let mut columns = line.split('\t');
    if columns.next()? != "5" {
        return None;
    }
    let mut number = || columns.next()?.parse::<u32>().ok();
    let place = [number()?, number()?, number()?, number()?];
    let _number_in_line = number()?;
    let [left, top, width, height] = [number()?, number()?, number()?, number()?].map(f64::from);
    let confidence = columns.next()?.parse::<f64>().ok()?.clamp(0.0, 100.0);
    let text = columns.next()?.trim();
    let spoken = text.chars().any(char::is_alphanumeric);
    let box_mark = text.chars().any(|c| "☐☒☑□■✓✗".contains(c));
    let least = match spoken || box_mark {
        true => LEAST_SURE,
        false => SURE_MARK,
    };
    (!text.is_empty() && confidence >= least).then_some(Word {
        line: place,
        left,
        right: left + width,
        top,
        bottom: top + height,
        confidence,
        text,
    })
}

/// The lines as the program gave them.
fn rows_of(words: Vec<Word<'_>>) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut last_line = None;
    for word in words {
        match rows.last_mut() {
            Some(row) if last_line == Some(word.line) => row.take(word),
            _ => {
                last_line = Some(word.line);
                rows.push(Row::new(word));
            }
        }
    }
    let mut from = 0;
    while let Some(block) = rows.get(from).map(|row| row.blocks.clone()) {
        let lines = rows.iter().skip(from).take_while(|row| row.blocks == block);
        let (count, words) = lines.fold((0, 0), |(n, words), row| (n + 1, words + row.words.len()));
        for row in rows.iter_mut().skip(from).take(count) {
            row.words_a_line = as_f64(words) / as_f64(count);
        }
        from += count;
    }
    rows
}

/// The same with lines of neighbouring columns joined where one of the two is a column of labels or short values.
fn joined(rows: Vec<Row<'_>>) -> Vec<Row<'_>> {
    let mut joined: Vec<Row<'_>> = Vec::new();
    for row in rows {
        let beside = joined
            .iter_mut()
            .rev()
            .take(ROWS_LOOKED_AT)
            .find(|earlier| earlier.stands_beside(&row));
        match beside {
            Some(earlier) => earlier.join(row),
            None => joined.push(row),
        }
    }
    joined
}

impl<'t> Row<'t> {
    fn new(word: Word<'t>) -> Row<'t> {
        let [page, block, ..] = word.line;
        Row {
            words_a_line: 0.0,
            blocks: vec![[page, block]],
            left: word.left,
            right: word.right,
            top: word.top,
            bottom: word.bottom,
            words: vec![word],
        }
    }

    fn take(&mut self, word: Word<'t>) {
        self.left = self.left.min(word.left);
        self.right = self.right.max(word.right);
        self.top = self.top.min(word.top);
        self.bottom = self.bottom.max(word.bottom);
        self.words.push(word);
    }

    fn height(&self) -> f64 {
        self.bottom - self.top
    }

    fn stands_beside(&self, other: &Row<'_>) -> bool {
        let common = self.bottom.min(other.bottom) - self.top.max(other.top);
        let apart = self.right <= other.left || other.right <= self.left;
        let short = self.words_a_line.min(other.words_a_line) <= SHORT_LINE;
        let beside = self.words_a_line.max(other.words_a_line) <= LINE_BESIDE;
        let foreign = !self.blocks.iter().any(|block| other.blocks.contains(block));
        foreign
            && apart
            && short
            && beside
            && common > 0.5 * self.height().min(other.height())
            && self.height().max(other.height()) < 3.0 * self.height().min(other.height())
    }

    fn join(&mut self, other: Row<'t>) {
        self.blocks.extend(other.blocks);
        self.words_a_line = self.words_a_line.max(other.words_a_line);
        for word in other.words {
            self.take(word);
        }
        self.words.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
}

fn written(rows: &[Row<'_>]) -> String {
    let mut text = String::new();
    let mut above: Option<&Row<'_>> = None;
    for row in rows {
        if let Some(above) = above {
            let gap = row.top - above.bottom;
            let near = gap.abs() < 1.2 * row.height().max(above.height());
            text.push_str(if near { "\n" } else { "\n\n" });
        }
        let mut before: Option<&Word<'_>> = None;
        for word in &row.words {
            if let Some(before) = before {
                let wide = word.left - before.right > CELL_GAP * (before.bottom - before.top);
                let other_block = before.line.get(..2) != word.line.get(..2);
                text.push(if wide || other_block { '\t' } else { ' ' });
            }
            text.push_str(word.text);
            before = Some(word);
        }
        above = Some(row);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
