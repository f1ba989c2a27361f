//! Sends a document to the reader of its format; members of containers and attachments come back here.

use zeroize::Zeroizing;

use crate::extract::detect::{Format, detect};
use crate::extract::sink::{Reading, Sink};
use crate::extract::{container, html, mail, office, pdf, photo, rtf, sheets, text};
use crate::model::ExtractWarning;

/// Reads `document`, whose name helps only where its bytes say nothing.
pub(super) fn read_document(
    document: Zeroizing<Vec<u8>>,
    name: &str,
    sink: &mut Sink<'_>,
) -> Reading {
    let (format, media_type) = detect(&document, name);
    sink.media_type(media_type)?;
    match format {
        Format::Empty | Format::NoText => Ok(()),
        Format::Pdf => pdf::read(document, sink),
        Format::Word => office::read_word(&document, sink),
        Format::Slides => office::read_slides(&document, sink),
        Format::OpenDocument => office::read_open_document(&document, sink),
        Format::Sheets => sheets::read(&document, sink),
        Format::Zip => container::read(&document, sink),
        Format::Html => html::read(&text::decode(&document), sink),
        Format::Rtf => rtf::read(&document, sink),
        Format::Mail => mail::read(&document, sink),
        Format::Text => text::read(&document, sink),
        Format::Picture => photo::read(document, sink),
        Format::Locked => sink.warn(ExtractWarning::PasswordNeeded),
        Format::Unread => sink.warn(ExtractWarning::UnsupportedFormat),
    }
}
