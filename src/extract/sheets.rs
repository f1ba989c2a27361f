//! Spreadsheets (xlsx): what cells show, row by row, cells separated by tabs. Formulas are not read.

use chrono::{Days, NaiveDate};

use crate::extract::container::open;
use crate::extract::office::{Archive, Token, attribute, for_each_token, numbered};
use crate::extract::sink::{Reading, Sink};
use crate::model::ExtractWarning;

/// Bytes of shared strings that are kept.
const MAX_SHARED_BYTES: usize = 64 * 1024 * 1024;

/// Reads an xlsx.
pub(super) fn read(document: &[u8], sink: &mut Sink<'_>) -> Reading {
    let Some(mut archive) = open(document) else {
        return sink.warn(ExtractWarning::Damaged);
    };
    let mut book = Book::default();
    book.read_workbook(&mut archive, sink)?;
    book.read_styles(&mut archive, sink)?;
    book.read_shared(&mut archive, sink)?;
    let sheets = numbered(&archive, "xl/worksheets/sheet");
    for (number, name) in sheets.iter().enumerate() {
        if number > 0 {
            sink.end_page()?;
        }
        if let Some(title) = book.titles.get(number) {
            sink.text(title)?;
            sink.text("\n")?;
        }
        book.read_sheet(&mut archive, name, sink)?;
    }
    for part in [
        "xl/comments",
        "xl/threadedComments/threadedComment",
        "xl/drawings/drawing",
    ] {
        for name in numbered(&archive, part) {
            read_words(&mut archive, &name, sink)?;
        }
    }
    Ok(())
}

/// What the sheets of a workbook share.
#[derive(Default)]
struct Book {
    titles: Vec<String>,
    shared: Vec<String>,
    /// For each cell style, whether it shows numbers as days.
    shows_days: Vec<bool>,
    counts_from_1904: bool,
}

/// What a cell's value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    Number,
    Shared,
    Written,
}

impl Book {
    fn read_workbook(&mut self, archive: &mut Archive<'_>, sink: &mut Sink<'_>) -> Reading {
        for_each_token(archive, "xl/workbook.xml", sink, &mut |token, _| {
            if let Token::Open("sheet", start) = token {
                self.titles.extend(attribute(start, "name"));
            } else if let Token::Open("workbookPr", start) = token {
                let value = attribute(start, "date1904");
                self.counts_from_1904 = matches!(value.as_deref(), Some("1" | "true"));
            }
            Ok(())
        })
    }

    fn read_styles(&mut self, archive: &mut Archive<'_>, sink: &mut Sink<'_>) -> Reading {
        let mut own_days: Vec<String> = Vec::new();
        let mut in_cell_styles = false;
        for_each_token(archive, "xl/styles.xml", sink, &mut |token, _| {
            match token {
                Token::Open("numFmt", start) => {
                    let code = attribute(start, "formatCode").unwrap_or_default();
                    if is_day_format(&code) {
                        own_days.extend(attribute(start, "numFmtId"));
                    }
                }
                Token::Open("cellXfs", _) => in_cell_styles = true,
                Token::Close("cellXfs") => in_cell_styles = false,
                Token::Open("xf", start) if in_cell_styles => {
                    let format = attribute(start, "numFmtId").unwrap_or_default();
                    let built_in = matches!(format.parse(), Ok(14..=17 | 22 | 27..=36 | 50..=58));
                    self.shows_days.push(built_in || own_days.contains(&format));
                }
                _ => {}
            }
            Ok(())
        })
    }

    fn read_shared(&mut self, archive: &mut Archive<'_>, sink: &mut Sink<'_>) -> Reading {
        let mut in_text = false;
        let mut in_reading = false;
        let mut bytes = 0;
        for_each_token(archive, "xl/sharedStrings.xml", sink, &mut |token, sink| {
            match token {
                Token::Open("si", _) => self.shared.push(String::new()),
                // How a word is pronounced is not what the cell shows.
                Token::Open("rPh", _) => in_reading = true,
                Token::Close("rPh") => in_reading = false,
                Token::Open("t", _) => in_text = true,
                Token::Close("t") => in_text = false,
                Token::Text(text) if in_text && !in_reading => {
                    bytes += text.len();
                    if bytes > MAX_SHARED_BYTES {
                        return sink.warn(ExtractWarning::TextLimit);
                    }
                    if let Some(last) = self.shared.last_mut() {
                        last.push_str(text);
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }

    fn read_sheet(&self, archive: &mut Archive<'_>, name: &str, sink: &mut Sink<'_>) -> Reading {
        let mut value = Value::Number;
        let mut style = 0;
        let mut text = String::new();
        let mut in_value = false;
        let mut is_first = true;
        for_each_token(archive, name, sink, &mut |token, sink| {
            match token {
                Token::Open("row", _) => is_first = true,
                Token::Open("c", start) => {
                    value = match attribute(start, "t").as_deref() {
                        Some("s") => Value::Shared,
                        Some("n") | None => Value::Number,
                        Some(_) => Value::Written,
                    };
                    style = attribute(start, "s")
                        .and_then(|s| s.parse().ok())
                        .unwrap_or(0);
                    text.clear();
                }
                Token::Open("v" | "t", _) => in_value = true,
                Token::Close("v" | "t") => in_value = false,
                Token::Text(piece) if in_value => text.push_str(piece),
                Token::Close("c") if !text.is_empty() => {
                    if !is_first {
                        sink.text("\t")?;
                    }
                    is_first = false;
                    sink.text(&self.shown(value, style, &text))?;
                }
                Token::Close("row") if !is_first => sink.text("\n")?,
                _ => {}
            }
            Ok(())
        })
    }

    /// What a cell shows.
    fn shown(&self, value: Value, style: usize, text: &str) -> String {
        let shown = match value {
            Value::Shared => text
                .trim()
                .parse::<usize>()
                .ok()
                .and_then(|at| self.shared.get(at))
                .cloned(),
            Value::Number if self.shows_days.get(style) == Some(&true) => self.day(text),
            Value::Number | Value::Written => None,
        };
        shown.unwrap_or_else(|| text.to_owned())
    }

    /// A number of days as a date.
    fn day(&self, text: &str) -> Option<String> {
        let days: u64 = text.split('.').next()?.parse().ok()?;
        // Excel takes 1900 for a leap year; from March on the count is right from 1899-12-30.
        let origin = match self.counts_from_1904 {
            true => NaiveDate::from_ymd_opt(1904, 1, 1)?,
            false => NaiveDate::from_ymd_opt(1899, 12, 30)?,
        };
        let day = origin.checked_add_days(Days::new(days))?;
        Some(day.format("%d/%m/%Y").to_string())
    }
}

/// Whether a number format shows a day: a `d` or a `y` that is neither quoted nor in brackets.
fn is_day_format(code: &str) -> bool {
    let mut quoted = false;
    let mut bracketed = false;
    let mut escaped = false;
    for character in code.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            'd' | 'D' | 'y' | 'Y' if !quoted && !bracketed => return true,
            _ => {}
        }
    }
    false
}

/// The words of comments and drawings, a line for each paragraph.
fn read_words(archive: &mut Archive<'_>, name: &str, sink: &mut Sink<'_>) -> Reading {
    let mut in_text = false;
    for_each_token(archive, name, sink, &mut |token, sink| match token {
        Token::Open("t" | "text", _) => {
            in_text = true;
            Ok(())
        }
        Token::Close("t") => {
            in_text = false;
            Ok(())
        }
        Token::Close("p" | "comment" | "threadedComment" | "text") => sink.end_line(),
        Token::Text(text) if in_text => sink.text(text),
        _ => Ok(()),
    })?;
    sink.end_line()
}
