//! Text tables: the encoding, then the separator, then quotes. A line of the file is what errors name.
//!
//! Invariant: a quote that does not close costs its own line, never those that follow.

use crate::registry::cells::{Cell, ListError, ListLimits, Row, Sheet};

const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// Lines on which the separator is judged.
const SNIFFED_LINES: usize = 40;

/// The rows of a text file.
pub(super) fn sheet(bytes: &[u8], limits: &ListLimits) -> Result<Sheet, ListError> {
    let text = decode(bytes)?;
    let cut = Cut::of(&text);
    let (text, unclosed) = without_unclosed(&text, cut);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(cut.separator)
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
    Ok(Sheet {
        name: None,
        rows,
        unclosed,
    })
}

/// How lines are cut into cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    separator: u8,
    /// The separators of most lines.
    separators: usize,
}

/// The text with the lines blanked that open a quote which does not close, and these lines.
fn without_unclosed(text: &str, cut: Cut) -> (String, Vec<Row>) {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    let mut unclosed = Vec::new();
    while let Some(rest) = lines.get(kept.len()..).filter(|rest| !rest.is_empty()) {
        match lines_of_record(rest, cut) {
            Some(count) => kept.extend(rest.iter().take(count)),
            None => {
                let line = u32::try_from(kept.len() + 1).unwrap_or(u32::MAX);
                let cells = rest.iter().take(1).map(|text| Cell::of_text(text));
                unclosed.push(Row {
                    line,
                    cells: cells.collect(),
                });
                kept.push("");
            }
        }
    }
    (kept.join("\n"), unclosed)
}

/// How many lines the first record takes. None if a quote of it does not close, or if what it takes in over the end of
/// the line has the separators of a whole line: then further records were swallowed.
fn lines_of_record(lines: &[&str], cut: Cut) -> Option<usize> {
    enum At {
        FieldStart,
        Plain,
        Quoted,
        AfterQuote,
    }
    let mut at = At::FieldStart;
    let mut spans_lines = false;
    let mut inside = 0_usize;
    for (number, line) in lines.iter().enumerate() {
        for byte in line.bytes() {
            let separates = byte == cut.separator;
            at = match (at, byte) {
                (At::FieldStart, b'"') => {
                    (spans_lines, inside) = (false, 0);
                    At::Quoted
                }
                (At::Quoted, b'"') => At::AfterQuote,
                (At::AfterQuote, b'"') => At::Quoted,
                (At::Quoted, _) => {
                    inside += usize::from(separates);
                    At::Quoted
                }
                (_, _) if separates => At::FieldStart,
                // Text right after the quote: it was the beginning of another cell.
                (At::AfterQuote, _) if spans_lines => return None,
                (_, _) => At::Plain,
            };
            if spans_lines && cut.separators > 0 && inside >= cut.separators {
                return None;
            }
        }
        match at {
            At::Quoted => spans_lines = true,
            _ => return Some(number + 1),
        }
    }
    None
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

impl Cut {
    /// By the separator that cuts most lines into the same number of cells.
    fn of(text: &str) -> Cut {
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(SNIFFED_LINES)
            .collect();
        let mut best = Cut {
            separator: b';',
            separators: 0,
        };
        let mut best_score = (0, 0);
        for separator in SEPARATORS {
            let counts: Vec<usize> = lines
                .iter()
                .map(|line| count_unquoted(line, separator))
                .collect();
            let most = counts.iter().copied().max().unwrap_or(0);
            let alike = |count: usize| counts.iter().filter(|other| **other == count).count();
            let usual = counts
                .iter()
                .copied()
                .filter(|count| *count > 0)
                .map(|count| (alike(count), count))
                .max();
            let Some((lines, separators)) = usual else {
                continue;
            };
            // The first separators of the list win: a comma is often inside a cell.
            if (lines, most) > best_score {
                best_score = (lines, most);
                best = Cut {
                    separator,
                    separators,
                };
            }
        }
        best
    }
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
