//! Picture files: counts their pages, and decodes one as recognition wants it.
//!
//! Nothing is decoded before recognition asks for it, and never more pixels than fit.

use std::io::Cursor;
use std::rc::Rc;

use image::imageops::{FilterType, resize};
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageReader, Limits};
use zeroize::Zeroizing;

use crate::extract::kept::{GOOD_DPI, Grey, KeptPage, NoPicture, PageDoubt, reading_dpi};
use crate::extract::sink::{Reading, Sink};
use crate::extract::wire::MAX_PIXELS;
use crate::model::ExtractWarning;

/// Pages of a TIFF that are looked for.
const MAX_DIRECTORIES: usize = 5_000;

/// Longest side of the sheet that a picture most likely shows, in inches (A4).
const SHEET_INCHES: f64 = 11.69;

/// Memory that decoding may take.
const MAX_ALLOCATED_BYTES: u64 = 400 * 1024 * 1024;

/// Smaller pictures are signatures, logos and bullets.
const MIN_SIDE: u32 = 50;

/// Says that a picture has no text, and keeps its pages.
pub(super) fn read(document: Zeroizing<Vec<u8>>, sink: &mut Sink<'_>) -> Reading {
    if sink.keeps_pages() {
        let directories = directories(&document);
        let document = Rc::new(document);
        for (number, directory) in directories.into_iter().enumerate() {
            if number > 0 {
                sink.end_page()?;
            }
            sink.begin_page()?;
            let page = KeptPage::Photo {
                document: Rc::clone(&document),
                directory,
            };
            sink.keep_page(page, PageDoubt::NoText)?;
        }
    }
    sink.warn(ExtractWarning::NoTextLayer)
}

/// Decodes one page. `directory` is where that of a TIFF begins.
pub(super) fn decode(document: &[u8], directory: Option<u32>) -> Result<Grey, NoPicture> {
    let turned_to = directory.map(|directory| with_first_directory(document, directory));
    let document = turned_to.as_ref().map_or(document, |copy| copy.as_slice());
    let mut reader = ImageReader::new(Cursor::new(document))
        .with_guessed_format()
        .map_err(|_| NoPicture::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOCATED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(explain)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(NoPicture::TooLarge);
    }
    if width < MIN_SIDE || height < MIN_SIDE {
        return Err(NoPicture::Unreadable);
    }
    let orientation = decoder.orientation().map_err(explain)?;
    let decoded = DynamicImage::from_decoder(decoder).map_err(explain)?;
    let mut grey = DynamicImage::ImageLuma8(on_white(decoded));
    grey.apply_orientation(orientation);
    Ok(at_good_size(grey.into_luma8()))
}

fn explain(error: ImageError) -> NoPicture {
    match error {
        ImageError::Limits(_) => NoPicture::TooLarge,
        _ => NoPicture::Unreadable,
    }
}

/// What is transparent is paper.
fn on_white(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let picture = picture.into_luma_alpha8();
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let image::LumaA([grey, alpha]) = *picture.get_pixel(x, y);
        let (grey, alpha) = (u32::from(grey), u32::from(alpha));
        let mixed = (grey * alpha + 255 * (255 - alpha)) / 255;
        image::Luma([u8::try_from(mixed).unwrap_or(u8::MAX)])
    })
}

/// A picture does not say reliably how large its paper was; most show a sheet of A4.
fn at_good_size(picture: GrayImage) -> Grey {
    let (width, height) = picture.dimensions();
    let own_dpi = f64::from(width.max(height)) / SHEET_INCHES;
    let dpi = reading_dpi(Some(own_dpi));
    // A small picture is a cutting rather than a coarse sheet: it grows to twice its size at most.
    let factor = (dpi / own_dpi).min(2.0);
    let scaled = |side: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and small"
        )]
        let side = (f64::from(side) * factor).round().max(1.0) as u32;
        side
    };
    let picture = match (factor - 1.0).abs() < 0.01 {
        true => picture,
        false => resize(
            &picture,
            scaled(width),
            scaled(height),
            FilterType::Triangle,
        ),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 400"
    )]
    let dpi = (own_dpi * factor).round().clamp(70.0, 2.0 * GOOD_DPI) as u32;
    Grey {
        width: picture.width(),
        height: picture.height(),
        dpi,
        pixels: Zeroizing::new(picture.into_raw()),
    }
}

/// Where the directories of a TIFF begin, each a page; none and one page for anything else.
fn directories(document: &[u8]) -> Vec<Option<u32>> {
    let mut found = Vec::new();
    let Some(order) = ByteOrder::of(document) else {
        return vec![None];
    };
    let mut next = order.long(document, 4);
    while let Some(at) = next.filter(|at| *at != 0) {
        if found.contains(&Some(at)) || found.len() >= MAX_DIRECTORIES {
            break;
        }
        found.push(Some(at));
        next = order.next_directory(document, at);
    }
    match found.is_empty() {
        true => vec![None],
        false => found,
    }
}

/// The same file, opening at another page: decoders read the first.
fn with_first_directory(document: &[u8], directory: u32) -> Zeroizing<Vec<u8>> {
    let mut copy = Zeroizing::new(document.to_vec());
    if let (Some(order), Some(place)) = (ByteOrder::of(document), copy.get_mut(4..8)) {
        place.copy_from_slice(&match order {
            ByteOrder::Little => directory.to_le_bytes(),
            ByteOrder::Big => directory.to_be_bytes(),
        });
    }
    copy
}

#[derive(Clone, Copy)]
enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// That of a TIFF.
    fn of(document: &[u8]) -> Option<ByteOrder> {
        match document.get(..4)? {
            b"II*\0" => Some(ByteOrder::Little),
            b"MM\0*" => Some(ByteOrder::Big),
            _ => None,
        }
    }

    fn long(self, document: &[u8], at: usize) -> Option<u32> {
        let bytes = <[u8; 4]>::try_from(document.get(at..at.checked_add(4)?)?).ok()?;
        Some(match self {
            ByteOrder::Little => u32::from_le_bytes(bytes),
            ByteOrder::Big => u32::from_be_bytes(bytes),
        })
    }

    fn short(self, document: &[u8], at: usize) -> Option<u16> {
        let bytes = <[u8; 2]>::try_from(document.get(at..at.checked_add(2)?)?).ok()?;
        Some(match self {
            ByteOrder::Little => u16::from_le_bytes(bytes),
            ByteOrder::Big => u16::from_be_bytes(bytes),
        })
    }

    /// Twelve bytes an entry, then where the next directory begins.
    fn next_directory(self, document: &[u8], at: u32) -> Option<u32> {
        let at = usize::try_from(at).ok()?;
        let entries = usize::from(self.short(document, at)?);
        self.long(document, at.checked_add(2 + 12 * entries)?)
    }
}
