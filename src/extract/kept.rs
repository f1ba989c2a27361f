//! Pages that are pictures, kept by the reading process until they are drawn one by one for recognition.

use std::rc::Rc;

use hayro_syntax::Pdf;
use zeroize::Zeroizing;

use crate::extract::wire::MAX_KEPT;
use crate::extract::{photo, raster};

/// Resolution at which pages are read best by recognition.
pub(super) const GOOD_DPI: f64 = 300.0;

/// Resolutions at which a scan is left as it is: making it finer has brought nothing, and costs time.
const FINE_DPI: std::ops::RangeInclusive<f64> = 145.0..=400.0;

/// Why a page is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageDoubt {
    /// It has no text, or next to none.
    NoText,
    /// What text it has is no language.
    Garbage,
}

/// A page that can be drawn.
pub(super) enum KeptPage {
    /// A page of a PDF.
    Pdf {
        pdf: Rc<Pdf>,
        /// Its number from 0.
        number: usize,
        /// Resolution of its largest picture.
        own_dpi: Option<f64>,
    },
    /// A picture file.
    Photo {
        document: Rc<Zeroizing<Vec<u8>>>,
        /// Where its directory begins, in a TIFF.
        directory: Option<u32>,
    },
}

/// The pages kept of one document.
#[derive(Default)]
pub(super) struct Kept {
    pages: Vec<KeptPage>,
}

/// A grey picture: one byte a pixel, 0 is black, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grey {
    /// Pixels in a row.
    pub(super) width: u32,
    /// Rows.
    pub(super) height: u32,
    /// Pixels per inch, as near as known.
    pub(super) dpi: u32,
    /// `width * height` bytes.
    pub(super) pixels: Zeroizing<Vec<u8>>,
}

/// Why a page cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPicture {
    /// It has too many pixels.
    TooLarge,
    /// It is broken, or of a format that is not decoded.
    Unreadable,
}

impl Grey {
    /// How many pixels there should be.
    pub(super) fn area(&self) -> usize {
        let area = u64::from(self.width) * u64::from(self.height);
        usize::try_from(area).unwrap_or(usize::MAX)
    }
}

impl Kept {
    /// Keeps a page, unless there are too many.
    pub(super) fn push(&mut self, page: KeptPage) -> bool {
        let room = self.pages.len() < MAX_KEPT;
        if room {
            self.pages.push(page);
        }
        room
    }

    /// Draws the page with this number, counted from 0.
    pub(super) fn draw(&self, number: u32) -> Result<Grey, NoPicture> {
        let place = usize::try_from(number).map_err(|_| NoPicture::Unreadable)?;
        match self.pages.get(place).ok_or(NoPicture::Unreadable)? {
            KeptPage::Pdf {
                pdf,
                number,
                own_dpi,
            } => raster::draw(pdf, *number, *own_dpi),
            KeptPage::Photo {
                document,
                directory,
            } => photo::decode(document, *directory),
        }
    }
}

/// The resolution at which to read what has `own` resolution: its own where that is good enough, so that nothing is
/// lost by resampling.
pub(super) fn reading_dpi(own: Option<f64>) -> f64 {
    match own {
        Some(own) if FINE_DPI.contains(&own) => own,
        _ => GOOD_DPI,
    }
}
