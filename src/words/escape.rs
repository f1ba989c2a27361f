//! Escaping of what comes from a file name or a document: it may be written to deceive whoever reads the terminal.
//!
//! What is shown must never move the cursor, change a colour, reverse the order of letters or hide some of them.

use std::fmt::Write;

/// Makes text or bytes safe to show on a terminal, on one line.
///
/// Control, bidirectional and invisible characters are shown as `\n`, `\x1b` or `\u{202e}`, bytes that are no UTF-8 as
/// `\xe9`; everything else is as it is.
pub fn terminal(text: impl AsRef<[u8]>) -> String {
    let mut shown = String::new();
    for chunk in text.as_ref().utf8_chunks() {
        chunk.valid().chars().for_each(|c| push(&mut shown, c));
        for byte in chunk.invalid() {
            write!(shown, "\\x{byte:02x}").expect("writing to a string never fails");
        }
    }
    shown
}

/// Makes JSON safe to show on a terminal: the same value, its deceiving characters written as `\u202e`.
pub fn json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        // Line feeds and such are the white space between values: within strings they are escaped already.
        if (c.is_ascii() && c != '\u{7f}') || !is_deceiving(c) {
            shown.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(shown, "\\u{unit:04x}").expect("writing to a string never fails");
        }
    }
    shown
}

/// Makes text safe to stand in a web page, between tags or within a quoted attribute; deceiving characters are written out
/// as for a terminal.
pub fn html(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            c => shown.push(c),
        }
    }
    shown
}

/// Makes text safe to be a cell of a table that a spreadsheet opens: never a formula, and nothing that deceives.
pub fn table_cell(text: &str) -> String {
    let shown = terminal(text);
    match shown.chars().next() {
        Some('=' | '+' | '-' | '@') => format!("'{shown}"),
        _ => shown,
    }
}

/// Whether a character is never shown as it is.
pub fn is_deceiving(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

fn push(shown: &mut String, c: char) {
    match c {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        c if c.is_ascii_control() => {
            write!(shown, "\\x{:02x}", u32::from(c)).expect("writing to a string never fails");
        }
        c if is_deceiving(c) => {
            write!(shown, "\\u{{{:x}}}", u32::from(c)).expect("writing to a string never fails");
        }
        c => shown.push(c),
    }
}

/// Characters without a picture of their own: the Unicode category Cf, the separators of lines and paragraphs, fillers.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
        | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
