//! Text tables: the encoding, then the separator, then quotes. A line of the file is what errors name.

use crate::registry::cells::{Cell, ListError, ListLimits, Row, Sheet};

const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// Lines on which the separator is judged.
const SNIFFED_LINES: usize = 40;

/// The rows of a text file.
pub(super) fn sheet(bytes: &[u8], limits: &ListLimits) -> Result<Sheet, ListError> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(ListError::Damaged(error.to_string())),
        }
        // The record begins after the blank lines that the reader passed over.
        let line = record.position().map_or(line, |position| {
            let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
            let rest = text.as_bytes().get(start..).unwrap_or_default();
            let blank = rest.iter().take_while(|byte| **byte == b'\n').count();
            position
                .line()
                .saturating_add(u64::try_from(blank).unwrap_or(0))
        });
        let row = Row {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            cells: record
                .iter()
                .take(limits.columns)
                .map(Cell::of_text)
                .collect(),
        };
        if row.is_blank() {
            continue;
        }
        rows.push(row);
        if rows.len() > limits.rows {
            return Err(ListError::TooManyRows { limit: limits.rows });
        }
    }
    Ok(Sheet { name: None, rows })
}

/// The text, from UTF-16 with its mark or plainly so, UTF-8, or else Windows-1252.
fn decode(bytes: &[u8]) -> Result<String, ListError> {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => encoding_rs::UTF_16LE,
        [0xfe, 0xff, ..] => encoding_rs::UTF_16BE,
        _ => match unmarked_utf16(bytes) {
            Some(encoding) => encoding,
            None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
            None => encoding_rs::WINDOWS_1252,
        },
    };
    let (text, _, _) = encoding.decode(bytes);
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    let controls = text.chars().filter(|c| control(*c)).count();
    // A text has none; a few are a printer's leftovers.
    if bytes.starts_with(b"%PDF") || controls * 100 > text.chars().count() {
        return Err(ListError::NotAList);
    }
    // One end of line for all, so that lines are counted as people see them.
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// UTF-16 without a mark: every other byte of the beginning is nought.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let beginning = bytes.get(..bytes.len().min(256))?;
    let (pairs, _) = beginning.as_chunks::<2>();
    if pairs.len() < 4 {
        return None;
    }
    let low = pairs.iter().filter(|[_, high]| *high == 0).count();
    let high = pairs.iter().filter(|[high, _]| *high == 0).count();
    if low * 10 >= pairs.len() * 8 && high == 0 {
        return Some(encoding_rs::UTF_16LE);
    }
    (high * 10 >= pairs.len() * 8 && low == 0).then_some(encoding_rs::UTF_16BE)
}

/// The separator that cuts most lines into the same number of cells.
fn separator(text: &str) -> u8 {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(SNIFFED_LINES)
        .collect();
    let score = |separator: &u8| {
        let counts: Vec<usize> = lines
            .iter()
            .map(|line| count_unquoted(line, *separator))
            .collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let alike = |count: usize| counts.iter().filter(|other| **other == count).count();
        let best = counts
            .iter()
            .copied()
            .filter(|count| *count > 0)
            .map(|count| (alike(count), count))
            .max();
        // The first separators of the list win: a comma is often inside a cell.
        best.map_or((0, 0), |(lines, _)| (lines, most))
    };
    let mut best = (b';', (0, 0));
    for candidate in SEPARATORS {
        let reached = score(&candidate);
        if reached > best.1 {
            best = (candidate, reached);
        }
    }
    best.0
}

fn count_unquoted(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == separator && !quoted {
            count += 1;
        }
    }
    count
}
