//! The bytes of a list as rows of cells, whatever the format. What is written by strangers is bounded before it is read.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::registry::{text_table, workbook};

/// What a list may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListLimits {
    /// Largest file, in bytes.
    pub file_bytes: usize,
    /// Most bytes that the members of a workbook may unpack to.
    pub unpacked_bytes: u64,
    /// Most cells that the sheets of an XLS may span.
    pub cells: u64,
    /// Most rows of a sheet that are read.
    pub rows: usize,
    /// Most columns of a sheet that are read.
    pub columns: usize,
}

impl Default for ListLimits {
    fn default() -> ListLimits {
        ListLimits {
            file_bytes: 32 * 1024 * 1024,
            unpacked_bytes: 256 * 1024 * 1024,
            cells: 4_000_000,
            rows: 200_000,
            columns: 300,
        }
    }
}

/// Why a file is no list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ListError {
    /// Nothing in it.
    #[error("empty file")]
    Empty,
    /// Neither text nor a workbook.
    #[error("neither CSV nor XLSX, XLS, ODS")]
    NotAList,
    /// A workbook that cannot be read. The words are the reader's.
    #[error("workbook cannot be read: {0}")]
    Damaged(String),
    /// A workbook with a password.
    #[error("workbook protected by a password")]
    Locked,
    /// A workbook whose reading took more time or memory than that of a list.
    #[error("reading it took more time or memory than a list may")]
    Unfinished,
    /// The system did not let the child that reads workbooks give up its rights: it read nothing.
    #[error("the reader of workbooks could not be confined")]
    Unconfined,
    /// Larger than what is read, packed or unpacked.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// More rows than what is read.
    #[error("more than {limit} rows")]
    TooManyRows {
        /// The limit.
        limit: usize,
    },
    /// No row has headings that are understood. With what was seen in the row that came closest.
    #[error("no row of known headings, nearest: {nearest:?}")]
    NoHeadings {
        /// Its cells.
        nearest: Vec<String>,
    },
    /// A heading that a person named is not in the file.
    #[error("no column {heading:?}")]
    NoSuchColumn {
        /// What was named.
        heading: String,
    },
    /// No preset of this name.
    #[error("no preset {name:?}")]
    NoSuchPreset {
        /// What was named.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
}

/// The sheets of a list as they are written, before anything in them is understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ListSheets(pub(super) Vec<Sheet>);

/// Whether a file is a workbook, whose reader is not ours, and no text.
pub fn is_workbook(bytes: &[u8]) -> bool {
    workbook::format_of(bytes).is_some()
}

/// Reads the sheets of a list.
///
/// Errors: [`ListError`] if it is no list or is too large.
pub fn read_sheets(bytes: &[u8], limits: &ListLimits) -> Result<ListSheets, ListError> {
    sheets(bytes, limits).map(ListSheets)
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Cell {
    /// Nothing, or blanks.
    Empty,
    /// Text, trimmed; numbers as they would be typed.
    Text(String),
    /// A day, from a cell that is one.
    Day(NaiveDate),
}

/// One sheet, or the whole of a text file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sheet {
    /// The sheet's name, in a workbook.
    pub name: Option<String>,
    /// Its rows that hold something.
    pub rows: Vec<Row>,
    /// Lines of a text file whose quote does not close, each as one cell.
    pub unclosed: Vec<Row>,
}

/// A row that holds something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    /// Its number in the file, from 1.
    pub line: u32,
    /// Its cells.
    pub cells: Vec<Cell>,
}

impl Cell {
    /// A cell of this text, blanks at its ends taken away and those inside made one.
    pub fn of_text(text: &str) -> Cell {
        let text: String = text.nfc().collect();
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || c == '\u{feff}')
            .filter(|word| !word.is_empty())
            .collect();
        if words.is_empty() {
            return Cell::Empty;
        }
        Cell::Text(words.join(" "))
    }

    /// The text that it shows; empty if it is.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Day(day) => day.format("%d/%m/%Y").to_string(),
        }
    }
}

impl Row {
    /// The cell of this column, counted from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Whether a cell holds a character that stands for nothing written.
    pub fn has_control(&self, column: usize) -> bool {
        match self.cell(column) {
            Cell::Text(text) => text.chars().any(char::is_control),
            Cell::Empty | Cell::Day(_) => false,
        }
    }

    /// Whether no cell holds anything.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| *cell == Cell::Empty)
    }
}

/// The sheets of a file.
pub(super) fn sheets(bytes: &[u8], limits: &ListLimits) -> Result<Vec<Sheet>, ListError> {
    if bytes.len() > limits.file_bytes {
        let limit = u64::try_from(limits.file_bytes).unwrap_or(u64::MAX);
        return Err(ListError::TooLarge { limit });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ListError::Empty);
    }
    match workbook::format_of(bytes) {
        Some(format) => workbook::sheets(bytes, format, limits),
        None => text_table::sheet(bytes, limits).map(|sheet| vec![sheet]),
    }
}
