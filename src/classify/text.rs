//! The text of a document as it is classified: pages, lines, cells, with wrongly decoded letters put right.

use std::borrow::Cow;

/// Cells of a line that are looked at.
const MOST_CELLS: usize = 32;

/// A document's text, cut into pages.
pub(super) struct Pages<'t> {
    pages: Vec<&'t str>,
}

/// A page that has text.
#[derive(Clone, Copy)]
pub(super) struct Page<'t> {
    /// Counted from 1, blank pages included.
    pub number: u32,
    pub text: &'t str,
}

impl<'t> Pages<'t> {
    pub(super) fn of(text: &'t str) -> Pages<'t> {
        Pages {
            pages: text.split('\u{c}').collect(),
        }
    }

    pub(super) fn from_pages(pages: &[&'t str]) -> Pages<'t> {
        Pages {
            pages: pages.to_vec(),
        }
    }

    /// The pages that have text.
    pub(super) fn filled(&self) -> impl DoubleEndedIterator<Item = Page<'t>> + '_ {
        self.pages
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(number, text)| Page {
                number: u32::try_from(number + 1).unwrap_or(u32::MAX),
                text,
            })
    }

    /// Whether there is enough text to expect that it says what it is.
    pub(super) fn has_words(&self) -> bool {
        let letters = self.filled().flat_map(|page| page.text.chars());
        letters.filter(|c| c.is_alphabetic()).nth(19).is_some()
    }
}

impl<'t> Page<'t> {
    /// Its lines that are not blank, trimmed.
    pub(super) fn lines(self) -> impl DoubleEndedIterator<Item = &'t str> {
        let lines = self.text.lines().map(str::trim);
        lines.filter(|line| !line.is_empty())
    }
}

/// The cells of a line: what tabs, bars or wide gaps separate.
pub(super) fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split(['|', '\t', '│', '¦'])
        .flat_map(|part| part.split("  "))
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .take(MOST_CELLS)
}

/// Puts right lines of UTF-8 that somebody read as Windows-1252 (`PrÃ©nom` becomes `Prénom`), and letters that a PDF's
/// fonts give half a character too late (`pra琀椀que` becomes `pratique`).
pub(super) fn repaired(text: &str) -> Cow<'_, str> {
    let suspect = |line: &str| repair(line).is_some() || is_shifted(line);
    let may_be = text.contains(['Ã', 'Â', 'â', 'Å']) || text.chars().any(is_shifted_letter);
    if !may_be || !text.lines().any(suspect) {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match repair(line) {
            Some(line) => whole.push_str(&line),
            None if is_shifted(line) => whole.push_str(&shifted_back(line)),
            None => whole.push_str(line),
        }
    }
    Cow::Owned(whole)
}

/// A Chinese character whose first byte is a Latin letter and whose second is what follows a letter there.
fn is_shifted_letter(c: char) -> bool {
    let code = u32::from(c);
    let (high, low) = (code >> 8, code & 0xff);
    let letter = u8::try_from(high).is_ok_and(|high| high.is_ascii_alphabetic());
    letter && matches!(low, 0 | 3)
}

/// A line of Latin letters with such characters among them.
fn is_shifted(line: &str) -> bool {
    let shifted = line.chars().filter(|c| is_shifted_letter(*c)).count();
    let latin = line.chars().filter(char::is_ascii_alphabetic).count();
    shifted > 0 && latin > shifted
}

/// `琀椀`, the bytes of `ti` without the first, as letters; `攃Ā` as `e` and its accent.
fn shifted_back(line: &str) -> String {
    let mut back = String::with_capacity(line.len());
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        if !is_shifted_letter(c) {
            back.push(c);
            continue;
        }
        let code = u32::from(c);
        back.extend(char::from_u32(code >> 8));
        if code & 0xff == 3 {
            // The accent: U+03xx, whose last byte is the first of the next character, none if it was a zero.
            let accent = rest.next_if(|next| {
                let next = u32::from(*next);
                next & 0xff == 0 && (0x100..=0x6f00).contains(&next) && next >> 8 <= 0x6f
            });
            let last = accent.map_or(0, |accent| u32::from(accent) >> 8);
            back.extend(char::from_u32(0x300 + last));
        }
    }
    back
}

/// The line as it was, if every letter of it is a byte of Windows-1252 and the bytes are UTF-8 beyond ASCII.
fn repair(line: &str) -> Option<String> {
    if !is_suspect(line) {
        return None;
    }
    let bytes: Option<Vec<u8>> = line.chars().map(windows_1252).collect();
    String::from_utf8(bytes?).ok()
}

/// What the first bytes of accents, quotes and ligatures look like.
fn is_suspect(text: &str) -> bool {
    text.contains('Ã') || text.contains('Â') || text.contains("â€") || text.contains("Å“")
}

fn windows_1252(c: char) -> Option<u8> {
    const BEYOND_LATIN_1: [(char, u8); 27] = [
        ('€', 0x80),
        ('‚', 0x82),
        ('ƒ', 0x83),
        ('„', 0x84),
        ('…', 0x85),
        ('†', 0x86),
        ('‡', 0x87),
        ('ˆ', 0x88),
        ('‰', 0x89),
        ('Š', 0x8a),
        ('‹', 0x8b),
        ('Œ', 0x8c),
        ('Ž', 0x8e),
        ('‘', 0x91),
        ('’', 0x92),
        ('“', 0x93),
        ('”', 0x94),
        ('•', 0x95),
        ('–', 0x96),
        ('—', 0x97),
        ('˜', 0x98),
        ('™', 0x99),
        ('š', 0x9a),
        ('›', 0x9b),
        ('œ', 0x9c),
        ('ž', 0x9e),
        ('Ÿ', 0x9f),
    ];
    let known = BEYOND_LATIN_1.iter().find(|(letter, _)| *letter == c);
    known
        .map(|(_, byte)| *byte)
        .or_else(|| u8::try_from(u32::from(c)).ok())
}
