//! Papers: pages to sign, to file away and to photocopy, as PDF.
//!
//! A [`Document`] is plain data; [`render`] turns it into bytes, always the same for the same document. Every word on the
//! pages comes from the caller, dates included; nothing here reads a clock. Fonts are embedded.
//!
//! A character that the fonts do not have, or that shows nothing (control characters, marks of direction, pictures), stands
//! on the page as its code, `[U+1F393]`: nothing is left out in silence. A line break is the only control character that
//! means something. Text is composed first (NFC), so that letters with separate accents find their glyph.
//!
//! The file declares level A of ISO 19005-2, or of ISO 19005-3 where something is attached, and ISO 14289-1: headings,
//! lists, tables and their heads are tagged. On every export krilla checks what it can of both, and a document that fails
//! is [`PdfError::Refused`]. A sheet with a code, a certificate and a plan of several pages, upright and on their side, with
//! and without an attachment, were found to conform by veraPDF (the rules of 1.29 for 2A, 2U, 3A and UA-1); no validator
//! runs here, so nothing is known of a given paper but krilla's check.
//!
//! Layout runs twice over the document, to count the pages and to draw them, and keeps one page at a time; what grows with
//! a document is the file itself and the tree of its tags.

mod blocks;
mod flow;
mod fonts;
mod leaf;
mod paint;
mod parts;
mod tags;
mod wrap;

pub use parts::{column, fact, paragraph, section};

use chrono::NaiveDate;
use thiserror::Error;

use crate::words::Lang;

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Stands at the top of the first page, and is the title of the file.
    pub title: String,
    /// The language of its words.
    pub lang: Lang,
    /// The day that the file says it was made on; no page shows it.
    pub date: NaiveDate,
    /// How the sheets are held.
    pub orientation: Orientation,
    /// What stands on the pages, in reading order.
    pub blocks: Vec<Block>,
    /// What stands at the foot of every page.
    pub footer: Footer,
    /// Files that travel inside.
    pub attachments: Vec<Attachment>,
}

/// How a sheet of A4 is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// Upright.
    Portrait,
    /// On its side: for tables of many columns.
    Landscape,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Opens a part of the document.
    Heading {
        /// How deep.
        level: Level,
        /// Its words.
        words: String,
    },
    /// Running text.
    Paragraph {
        /// Its words.
        words: String,
        /// How they are set.
        tone: Tone,
    },
    /// Names with their values.
    Facts(Vec<Fact>),
    /// A table.
    Table(Table),
    /// Frames to fill in and sign by hand, two side by side; none is cut by the end of a page.
    Signatures(Vec<SignatureBox>),
    /// A QR code, with what it says printed beside it.
    Qr(Qr),
}

/// How deep a heading is below the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A section.
    Section,
    /// A part of a section; where no section is open, it counts as one.
    Part,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As text is.
    Plain,
    /// Bold.
    Strong,
    /// Small: notes.
    Small,
    /// Small, all characters of one width: digests, keys.
    Digest,
}

/// A name with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// What it is worth.
    pub value: String,
    /// How the value is set.
    pub tone: Tone,
}

/// A table. Its head is repeated on every page that it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its columns, at least one.
    pub columns: Vec<Column>,
    /// Its rows, each with one cell a column.
    pub rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What heads it.
    pub title: String,
    /// Its share of the width; the shares of all columns fill the page.
    pub share: u16,
    /// Where its cells stand.
    pub align: Align,
    /// How its cells are set.
    pub tone: Tone,
}

/// Where a cell stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left: words.
    Start,
    /// At the right: figures, which are all of one width.
    End,
}

/// A frame to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureBox {
    /// Who signs, as what.
    pub title: String,
    /// What is filled in: date, name. Where the value is empty, a line to write on.
    pub lines: Vec<Fact>,
    /// Names the empty frame for the signature.
    pub signature: String,
    /// Names the empty frame for the stamp, if there is one.
    pub stamp: Option<String>,
}

/// A QR code, of error level M at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// What stands above it.
    pub legend: String,
    /// What it says, exactly.
    pub text: String,
    /// What a screen reader says in its place.
    pub alternative: String,
}

/// What stands at the foot of every page: the words at the left, at the right `before`, the number of the page, `between`,
/// the number of all pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footer {
    /// The words at the left.
    pub words: String,
    /// Stands before the number of the page.
    pub before: String,
    /// Stands between it and the number of all pages.
    pub between: String,
}

/// A file that travels inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What it is, in words.
    pub description: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Why a document could not be rendered.
#[derive(Debug, Error)]
pub enum PdfError {
    /// The title is empty.
    #[error("the document has no title")]
    NoTitle,
    /// A table has no columns.
    #[error("a table has no columns")]
    NoColumns,
    /// A row has more cells than its table has columns, or fewer.
    #[error("row {row} of a table has {cells} cells for {columns} columns")]
    RaggedRow {
        /// The row, counted from 1.
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many it should have.
        columns: usize,
    },
    /// A text is longer than the largest QR code holds.
    #[error("{bytes} bytes do not fit in a QR code")]
    QrTooLong {
        /// How long it is.
        bytes: usize,
    },
    /// The footer would take more than a quarter of the page.
    #[error("the footer takes more than a quarter of the page")]
    FooterTooLong,
    /// An attachment has the name of another one, or a media type that is none.
    #[error("the attachment {name} of type {media_type} cannot be added")]
    Attachment {
        /// Its name.
        name: String,
        /// Its media type.
        media_type: String,
    },
    /// The check on export refuses the document: too many parts, for one.
    #[error("the document is refused on export: {reason}")]
    Refused {
        /// What it says.
        reason: String,
    },
}

/// Makes the file.
///
/// Errors: [`PdfError`], each for what the document holds; nothing depends on anything else.
/// Source: ISO 32000-1; ISO 19005-2 and 19005-3, level a; ISO 14289-1, as checked by krilla on export.
pub fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    if document.title.trim().is_empty() {
        return Err(PdfError::NoTitle);
    }
    let fonts = fonts::Fonts::embedded();
    let foot = paint::Foot::of(document, &fonts)?;
    let paper = flow::Paper::new(document.orientation, foot.height());
    let mut pages = 0;
    blocks::lay_out(document, &fonts, paper, &mut |_| pages += 1)?;
    let mut painter = paint::Painter::new(document, &fonts, paper, &foot, pages);
    blocks::lay_out(document, &fonts, paper, &mut |leaf| painter.draw(&leaf))?;
    painter.finish()
}
