//! PDF: the text of pages, forms and annotations, read from the content streams by place.
//!
//! Pages are also cut out of it, as a new PDF (`cut.rs`).
//!
//! Nothing is rendered and no picture is decoded here; pages that are pictures, or whose text is garbage, are counted, and
//! kept where they are wanted for recognition.

mod annotations;
mod attachments;
mod content;
mod copy;
mod cut;
mod fonts;
mod layout;

use std::rc::Rc;
use std::sync::Arc;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use hayro_syntax::object::{Array, Dict, Name, Object, Rect, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use zeroize::Zeroizing;

use crate::extract::kept::{KeptPage, PageDoubt};
use crate::extract::pdf::content::{Interpreter, Matrix, Seen};
use crate::extract::pdf::fonts::Fonts;
use crate::extract::pdf::layout::{join_hyphenated, write_page};
use crate::extract::plausible::Plausibility;
use crate::extract::sink::{Reading, Sink, Stop};
use crate::model::ExtractWarning;

pub(super) use crate::extract::pdf::cut::{CutReply, CutStop, cut};

/// Letters below which a page that a picture covers counts as a picture.
const FEW_LETTERS: usize = 40;

/// Painted paths from which a page without text is a drawing of text.
const MANY_PATHS: u32 = 20;

/// Annotations read on one page.
const MAX_ANNOTATIONS: usize = 2_000;

/// What one page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageKind {
    Text,
    Picture,
    /// The text is no language: that of a failed recognition, or of a font whose characters are not told.
    Garbage,
    Blank,
}

/// Reads a PDF.
pub(super) fn read(document: Zeroizing<Vec<u8>>, sink: &mut Sink<'_>) -> Reading {
    if !has_end(&document) {
        sink.warn(ExtractWarning::Damaged)?;
    }
    let pdf = match Pdf::new(Arc::new(document)) {
        Ok(pdf) => Rc::new(pdf),
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            return sink.warn(ExtractWarning::PasswordNeeded);
        }
        Err(LoadPdfError::Decryption(_)) => return sink.warn(ExtractWarning::UnsupportedFormat),
        Err(LoadPdfError::Invalid) => return sink.warn(ExtractWarning::Damaged),
    };
    let pages = pdf.pages();
    sink.pages(pages.len())?;
    let mut fonts = Fonts::new();
    let mut kinds = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        if number > 0 {
            sink.end_page()?;
        }
        sink.begin_page()?;
        let (kind, seen) = read_page(page, &mut fonts, sink)?;
        kinds.push(kind);
        let doubt = match kind {
            PageKind::Text | PageKind::Blank => continue,
            PageKind::Picture => PageDoubt::NoText,
            PageKind::Garbage => PageDoubt::Garbage,
        };
        let page = KeptPage::Pdf {
            pdf: Rc::clone(&pdf),
            number,
            own_dpi: seen.picture_dpi,
        };
        sink.keep_page(page, doubt)?;
    }
    if pages.is_empty() {
        sink.warn(ExtractWarning::Damaged)?;
    }
    match (
        kinds.contains(&PageKind::Text),
        kinds.contains(&PageKind::Picture) || kinds.contains(&PageKind::Garbage),
    ) {
        (false, _) => sink.warn(ExtractWarning::NoTextLayer)?,
        (true, true) => sink.warn(ExtractWarning::SomePagesWithoutText)?,
        (true, false) => {}
    }
    attachments::read(&pdf, sink)
}

/// Whether the end mark stands near the end: a file cut in its middle is repaired by the parser without a word.
fn has_end(document: &[u8]) -> bool {
    let tail = document.len().saturating_sub(2048);
    let tail = document.get(tail..).unwrap_or_default();
    tail.windows(5).any(|window| window == b"%%EOF")
}

/// A PDF text string: UTF-16 or UTF-8 if it says so, else near enough to Windows-1252.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xfe, 0xff, ..] => UTF_16BE,
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xef, 0xbb, 0xbf, ..] => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}

fn read_page<'a>(
    page: &Page<'a>,
    fonts: &mut Fonts<'a>,
    sink: &mut Sink<'_>,
) -> Result<(PageKind, Seen), Stop> {
    let upright = Matrix::new(page.initial_transform(true).as_coeffs());
    let mut interpreter = Interpreter::new(fonts, upright);
    interpreter.run(page.typed_operations(), page.resources());
    let notes = read_annotations(page, &mut interpreter);
    let mut lines = Zeroizing::new(String::new());
    write_page(&interpreter.drawn, &mut lines);
    let text = Zeroizing::new(join_hyphenated(&lines));
    sink.text(&text)?;
    for note in &notes {
        sink.text(note)?;
        sink.text("\n")?;
    }
    if interpreter.seen.too_much {
        sink.warn(ExtractWarning::TextLimit)?;
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let letters = letters(&text) + notes.iter().map(|note| letters(note)).sum::<usize>();
    let kind = match kind_of(page, letters, interpreter.seen) {
        PageKind::Text if Plausibility::of(&text).is_garbage() => PageKind::Garbage,
        kind => kind,
    };
    Ok((kind, interpreter.seen))
}

fn kind_of(page: &Page<'_>, letters: usize, seen: Seen) -> PageKind {
    let (width, height) = page.render_dimensions();
    let covered = seen.picture_area > 0.6 * f64::from(width) * f64::from(height);
    match letters {
        0 if seen.picture_area > 0.0 || seen.paths >= MANY_PATHS => PageKind::Picture,
        0 => PageKind::Blank,
        few if few < FEW_LETTERS && covered => PageKind::Picture,
        _ => PageKind::Text,
    }
}

/// Draws the appearances of annotations and form fields, and returns the words of those that have none.
fn read_annotations<'a>(page: &Page<'a>, interpreter: &mut Interpreter<'a, '_>) -> Vec<String> {
    let Some(annotations) = page.raw().get::<Array<'a>>(b"Annots") else {
        return Vec::new();
    };
    let mut notes = Vec::new();
    for annotation in annotations.iter::<Dict<'a>>().take(MAX_ANNOTATIONS) {
        let drawn = interpreter.drawn.glyphs.len();
        if let Some(form) = appearance(&annotation) {
            let matrix = placed(&annotation, &form);
            interpreter.draw_form(&form, &matrix, page.resources());
        }
        if interpreter.drawn.glyphs.len() == drawn {
            notes.extend(words(&annotation));
        }
    }
    notes
}

fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    match annotation.get::<Dict<'a>>(b"AP")?.get::<Object<'a>>(b"N")? {
        Object::Stream(form) => Some(form),
        Object::Dict(states) => states.get::<Stream<'a>>(annotation.get::<Name<'a>>(b"AS")?),
        _ => None,
    }
}

/// Moves an appearance to its annotation's corner; its size is nearly always right already.
fn placed(annotation: &Dict<'_>, form: &Stream<'_>) -> Matrix {
    let rect = annotation.get::<Rect>(b"Rect");
    let bbox = form.dict().get::<Rect>(b"BBox");
    match (rect, bbox) {
        (Some(rect), Some(bbox)) => {
            Matrix::new([1.0, 0.0, 0.0, 1.0, rect.x0 - bbox.x0, rect.y0 - bbox.y0])
        }
        _ => Matrix::IDENTITY,
    }
}

/// The value of a text field, or what a note says.
fn words(annotation: &Dict<'_>) -> Option<String> {
    let subtype = annotation.get::<Name<'_>>(b"Subtype")?;
    let text = match subtype.as_ref() {
        b"Widget" => value(annotation)?,
        b"Link" | b"Popup" => return None,
        _ => annotation.get::<Object<'_>>(b"Contents")?.into_string()?,
    };
    let text = text_string(text.as_bytes());
    (!text.trim().is_empty()).then_some(text)
}

/// A field's value, its own or its parent's.
fn value<'a>(widget: &Dict<'a>) -> Option<hayro_syntax::object::String<'a>> {
    widget
        .get::<Object<'a>>(b"V")
        .or_else(|| widget.get::<Dict<'a>>(b"Parent")?.get::<Object<'a>>(b"V"))?
        .into_string()
}
