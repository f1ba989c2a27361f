//! What a document says: its text, its media type, and warnings where there is less than a person could read.
//!
//! Parsers meet hostile files, so they never run in this process: an [`ExtractPool`] starts our own program as a reader
//! (`extract-worker`, [`worker_main`]), which gives up all rights before it sees a byte (`harden.rs`), and kills it
//! when it takes too long, too much memory, or says what no reader says. Only frames cross the pipes (`wire.rs`).
//! Whatever happens, the document is archived: the worst that extraction does is to give no text and a warning.
//!
//! # Formats
//!
//! | format | text |
//! |---|---|
//! | PDF | pages in reading order, separated by form feeds; form fields, annotations; a text layer behind a scan |
//! | docx, docm, odt, ods, pptx, odp | headers, body, tables (cells separated by tabs), notes, comments, footers |
//! | xlsx | cells separated by tabs, dates as shown in France, names of sheets, comments |
//! | txt, csv, md, json, xml, html, rtf | the text, in whatever encoding |
//! | eml | sender, recipients, subject, date, body, attachments |
//! | zip | names and texts of members, three levels deep, one budget for all |
//!
//! Pictures, and pages that are pictures or whose text is garbage, have no text before character recognition
//! ([`ExtractWarning::NoTextLayer`], [`Recogniser`]): our reader draws them, `tesseract` reads them, each confined; formats before 2007 of
//! Word, Excel and Outlook are not read ([`ExtractWarning::UnsupportedFormat`]).
//!
//! The same children cut pages out of a PDF: [`Extraction::cut`] gives a new PDF, and says what the pages lose by it.
//!
//! Text is in NFC, with ligatures written out, without soft hyphens, and without control characters but line feed, tab
//! and form feed. It stays hostile all the same: it is escaped where it is shown.
//!
//! # Recognition, measured
//!
//! On ten pages of A4 scanned at 300 points per inch, all that we do, drawing and reading included, took 0.97 times the processor time of
//! `tesseract` alone on a PNG of the same page. Scans of 150 points per inch are read as well as they are as when made finer, in
//! two thirds of the time; fonts embedded for drawing would add nothing to scans, and are left out.
//!
//! [`ExtractWarning::NoTextLayer`]: crate::model::ExtractWarning::NoTextLayer
//! [`ExtractWarning::UnsupportedFormat`]: crate::model::ExtractWarning::UnsupportedFormat

mod clean;
mod container;
mod cutting;
mod detect;
mod engine;
mod formats;
mod harden;
mod html;
mod kept;
mod mail;
mod office;
mod pdf;
mod photo;
mod plausible;
mod pool;
mod raster;
mod reader;
mod recognise;
mod rtf;
mod sheets;
mod sink;
mod text;
mod tsv;
mod upright;
mod wire;
mod worker;

pub use cutting::CutError;
pub use engine::{TaskFailure, TaskLimits, confined_main, give_up_everything, run_task};
pub use pool::{ExtractError, ExtractLimits, ExtractPool, Extraction};
pub use recognise::{
    EngineMissing, RecogniseError, RecogniseProgress, Recogniser, RecognitionLimits,
};
pub use worker::worker_main;
