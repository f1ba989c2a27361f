//! What `tesseract` says of a page: one line a word, with its place and how sure it is, put back into lines of text.

use crate::extract::clean::clean;

/// A page as recognised.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PageRead {
    /// Its text: a line for each line, an empty line between blocks, a tab where words stand far apart.
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

/// The columns of a word's line.
struct Word<'t> {
    /// Page, block, paragraph, line.
    line: [u32; 4],
    left: f64,
    width: f64,
    height: f64,
    confidence: f64,
    text: &'t str,
}

/// Reads the table. Lines that are not a word's are passed over.
pub(super) fn read_table(table: &str) -> PageRead {
    let mut page = PageRead::default();
    let mut text = String::new();
    let mut last: Option<Word<'_>> = None;
    let mut sum = 0.0;
    for word in table.lines().filter_map(word_of) {
        text.push_str(between(last.as_ref(), &word));
        text.push_str(word.text);
        page.words += 1;
        sum += word.confidence;
        let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
        let letters = f64::from(u32::try_from(letters).unwrap_or(u32::MAX));
        page.worth += letters * (word.confidence - 40.0) / 60.0;
        last = Some(word);
    }
    if page.words > 0 {
        page.confidence = sum / f64::from(page.words);
        text.push('\n');
    }
    page.text = clean(&text);
    page
}

fn between(last: Option<&Word<'_>>, word: &Word<'_>) -> &'static str {
    let Some(last) = last else { return "" };
    if last.line == word.line {
        let gap = word.left - (last.left + last.width);
        return match gap > CELL_GAP * last.height.max(word.height) {
            true => "\t",
            false => " ",
        };
    }
    match last.line.get(..2) == word.line.get(..2) {
        true => "\n",
        false => "\n\n",
    }
}

/// A word worth keeping.
fn word_of(line: &str) -> Option<Word<'_>> {
    let mut columns = line.split('\t');
    if columns.next()? != "5" {
        return None;
    }
    let mut number = || columns.next()?.parse::<u32>().ok();
    let place = [number()?, number()?, number()?, number()?];
    let (_word, left, _top, width, height) = (number()?, number()?, number()?, number()?, number()?);
    let confidence = columns.next()?.parse::<f64>().ok()?;
    let text = columns.next()?.trim();
    let confidence = confidence.clamp(0.0, 100.0);
    let spoken = text.chars().any(char::is_alphanumeric);
    let box_mark = text.chars().any(|c| "☐☒☑□■✓✗".contains(c));
    let least = match spoken || box_mark {
        true => LEAST_SURE,
        false => SURE_MARK,
    };
    (!text.is_empty() && confidence >= least).then_some(Word {
        line: place,
        left: f64::from(left),
        width: f64::from(width),
        height: f64::from(height),
        confidence,
        text,
    })
}
