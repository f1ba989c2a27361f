//! Draws a page of a PDF as recognition wants it: upright as the document says, grey, at about 300 points per inch.
//!
//! No font is embedded in this program: text set in one of the standard fonts that a PDF need not bring stays invisible.
//! It is in the text layer of the page, and scans are pictures.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::peniko::color::PremulRgba8;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_syntax::Pdf;
use zeroize::Zeroizing;

use crate::extract::kept::{Grey, NoPicture, reading_dpi};
use crate::extract::wire::MAX_PIXELS;

/// Points (1/72 inch) in an inch.
const POINTS: f64 = 72.0;

/// A page this large is a plan or a poster: it is drawn at less, down to this.
const LEAST_DPI: f64 = 70.0;

/// Most pixels that are drawn: an A3 page at 300 points per inch, with room.
const MAX_DRAWN_PIXELS: f64 = 20_000_000.0;

/// Draws the page with this number, counted from 0. `own_dpi` is the resolution of the scan that it holds.
pub(super) fn draw(pdf: &Pdf, number: usize, own_dpi: Option<f64>) -> Result<Grey, NoPicture> {
    let page = pdf.pages().get(number).ok_or(NoPicture::Unreadable)?;
    let (width, height) = page.render_dimensions();
    let square_inches = f64::from(width) / POINTS * f64::from(height) / POINTS;
    if !square_inches.is_finite() || square_inches <= 0.0 {
        return Err(NoPicture::Unreadable);
    }
    let dpi = reading_dpi(own_dpi).min((MAX_DRAWN_PIXELS / square_inches).sqrt());
    let longest = f64::from(width.max(height)) / POINTS * dpi;
    if dpi < LEAST_DPI || longest >= f64::from(u16::MAX) {
        return Err(NoPicture::TooLarge);
    }
    let interpreter = InterpreterSettings {
        font_resolver: Arc::new(|_| None),
        cmap_resolver: Arc::new(|_| None),
        ..InterpreterSettings::default()
    };
    #[expect(clippy::cast_possible_truncation, reason = "a small positive number")]
    let scale = (dpi / POINTS) as f32;
    let pixmap = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let settings = RenderSettings::default();
    let drawn = render(page, &RenderCache::new(), &interpreter, &settings, &pixmap);
    let pixels: Vec<u8> = drawn.data().iter().map(luminance).collect();
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(NoPicture::TooLarge);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 70 and 400"
    )]
    let dpi = dpi.round() as u32;
    Ok(Grey {
        width,
        height,
        dpi,
        pixels: Zeroizing::new(pixels),
    })
}

/// The usual weights of the eye, in 256ths. The background is opaque, so nothing is transparent.
fn luminance(pixel: &PremulRgba8) -> u8 {
    let sum = 77 * u32::from(pixel.r) + 150 * u32::from(pixel.g) + 29 * u32::from(pixel.b);
    u8::try_from(sum / 256).unwrap_or(u8::MAX)
}
