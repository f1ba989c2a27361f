//! The faces that are embedded in every paper, and what can be written with them.
//!
//! Noto Sans and Noto Sans Mono, licensed under the SIL Open Font License 1.1 (`fonts/OFL.txt`), cut down to Latin, Greek
//! and Cyrillic letters, punctuation and a few signs; `fonts/ORIGIN.txt` says how. Figures are all of one width.

use std::borrow::Cow;
use std::fmt::Write as _;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Every character that the faces have is below this one.
const CHARACTERS: usize = 0x2300;

/// Widths are counted in thousandths of the size, as the faces do.
const UNITS_PER_EM: f32 = 1000.0;

/// In characters.
const LONGEST_LABEL: usize = 500;

/// One of the faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Plain,
    Strong,
    Mono,
}

/// A face at a size, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub face: Face,
    pub size: f32,
}

impl Style {
    /// From one line to the next, in points.
    pub(super) fn leading(self) -> f32 {
        self.size * 1.32
    }

    /// From the top of a line to what its letters stand on, in points.
    pub(super) fn rise(self) -> f32 {
        self.size * 1.02
    }
}

/// All faces.
pub(super) struct Fonts {
    plain: Typeface,
    strong: Typeface,
    mono: Typeface,
}

impl Fonts {
    /// Reads the faces that this program holds.
    pub(super) fn embedded() -> Fonts {
        Fonts {
            plain: Typeface::new(include_bytes!("fonts/NotoSans-Regular.ttf")),
            strong: Typeface::new(include_bytes!("fonts/NotoSans-Bold.ttf")),
            mono: Typeface::new(include_bytes!("fonts/NotoSansMono-Regular.ttf")),
        }
    }

    pub(super) fn get(&self, face: Face) -> &Typeface {
        match face {
            Face::Plain => &self.plain,
            Face::Strong => &self.strong,
            Face::Mono => &self.mono,
        }
    }

    /// A text as a label of the file: on one line, and cut where it is longer than any reader shows. A string of a file that
    /// is to last holds 32,767 bytes; what is cut here stands on the pages in full.
    pub(super) fn label(&self, text: &str) -> String {
        let readable = self.plain.readable(text).replace('\n', " ");
        match readable.char_indices().nth(LONGEST_LABEL) {
            Some((end, _)) => format!("{}…", readable.split_at(end).0),
            // Without words a label is refused on export.
            None if readable.trim().is_empty() => "…".to_owned(),
            None => readable,
        }
    }

    /// The text as the face can show it.
    pub(super) fn readable<'a>(&self, face: Face, text: &'a str) -> Cow<'a, str> {
        self.get(face).readable(text)
    }
}

/// A face.
pub(super) struct Typeface {
    font: Font,
    /// By character.
    glyphs: Vec<Option<Sign>>,
}

/// How a character is drawn.
#[derive(Clone, Copy)]
struct Sign {
    glyph: u32,
    /// In thousandths of the size.
    advance: u32,
}

impl Typeface {
    fn new(bytes: &'static [u8]) -> Typeface {
        let reader = FontRef::new(bytes).expect("the embedded faces are well formed");
        let font = Font::new(bytes.into(), 0).expect("the embedded faces are well formed");
        let metrics = reader.glyph_metrics(Size::unscaled(), LocationRef::default());
        let mut glyphs = vec![None; CHARACTERS];
        for (character, glyph) in reader.charmap().mappings() {
            let place = usize::try_from(character).ok();
            let Some(slot) = place.and_then(|place| glyphs.get_mut(place)) else {
                continue;
            };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number between 0 and a few thousand"
            )]
            let advance = metrics.advance_width(glyph).unwrap_or_default() as u32;
            let glyph = glyph.to_u32();
            *slot = Some(Sign { glyph, advance });
        }
        Typeface { font, glyphs }
    }

    pub(super) fn font(&self) -> Font {
        self.font.clone()
    }

    /// The text composed, each character that the face lacks replaced by its code. Line breaks stay.
    fn readable<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let composed = is_nfc_quick(text.chars()) == IsNormalized::Yes;
        let shown = |character: char| character == '\n' || self.sign(character).is_some();
        if composed && text.chars().all(shown) {
            return Cow::Borrowed(text);
        }
        let mut readable = String::with_capacity(text.len());
        for character in text.replace("\r\n", "\n").nfc() {
            if shown(character) {
                readable.push(character);
            } else {
                write!(readable, "[U+{:04X}]", u32::from(character))
                    .expect("writing to a string does not fail");
            }
        }
        Cow::Owned(readable)
    }

    /// How wide a character is, in thousandths of the size.
    pub(super) fn advance(&self, character: char) -> u64 {
        u64::from(self.sign(character).map_or(0, |sign| sign.advance))
    }

    /// How wide a text is, in thousandths of the size.
    pub(super) fn width(&self, text: &str) -> u64 {
        text.chars().map(|character| self.advance(character)).sum()
    }

    /// The glyphs of a readable text.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let mut glyphs = Vec::with_capacity(text.len());
        for (start, character) in text.char_indices() {
            let Some(sign) = self.sign(character) else {
                debug_assert!(false, "BUG: a text is drawn that was not made readable");
                continue;
            };
            let range = start..start + character.len_utf8();
            let advance = to_em(u64::from(sign.advance));
            let glyph = GlyphId::new(sign.glyph);
            glyphs.push(KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, range, None));
        }
        glyphs
    }

    fn sign(&self, character: char) -> Option<Sign> {
        let place = usize::try_from(u32::from(character)).ok()?;
        self.glyphs.get(place).copied().flatten()
    }
}

/// Thousandths of the size as a share of it.
#[expect(clippy::cast_precision_loss, reason = "widths of lines are small")]
pub(super) fn to_em(width: u64) -> f32 {
    width as f32 / UNITS_PER_EM
}

/// How many thousandths of the size this many points are.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the width of a page at most"
)]
pub(super) fn to_units(points: f32, style: Style) -> u64 {
    (points.max(0.0) / style.size * UNITS_PER_EM) as u64
}
