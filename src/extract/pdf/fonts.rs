//! The fonts of a PDF, for what their codes mean and how wide they are: no outline is ever drawn.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::BfString;
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, OutlineGlyph,
    StandardFont,
};
use hayro_syntax::object::{Dict, Name};
use skrifa::{FontRef, MetadataProvider};

/// Codes of a font whose meaning is kept.
const MAX_CODES: usize = 65_536;

/// The fonts of one document, each loaded once, and what their codes mean.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    loaded: HashMap<(usize, usize), Option<Rc<LoadedFont<'a>>>>,
    fallback: Option<Option<Rc<LoadedFont<'a>>>>,
    font_resolver: FontResolverFn,
    cmap_resolver: CMapResolverFn,
}

/// A font, and what is known of its codes.
pub(super) struct LoadedFont<'a> {
    font: Font<'a>,
    kind: Kind,
    /// How much larger than its nominal size the font is.
    pub(super) scale: f64,
    /// What is known of the codes below [`MAX_CODES`], by code.
    codes: RefCell<Vec<Option<Code>>>,
    /// What the embedded font's own table says, where the document says nothing.
    by_glyph: OnceCell<HashMap<u32, char>>,
}

/// What one code says.
#[derive(Clone)]
pub(super) struct Code {
    pub(super) text: Rc<str>,
    /// In thousandths of the font's size.
    pub(super) advance: f64,
}

/// How a font says what its codes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One byte each.
    Simple,
    /// One to four bytes each.
    Composite,
    /// One byte each, glyphs drawn by content streams (Type 3).
    Drawn,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Fonts<'a> {
        Fonts {
            cache: FontCache::new(),
            loaded: HashMap::new(),
            fallback: None,
            font_resolver: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            cmap_resolver: Arc::new(hayro_cmap::load_embedded),
        }
    }

    /// The font that a dictionary of this document describes; none if it cannot be loaded.
    pub(super) fn load(&mut self, dict: &Dict<'a>) -> Option<Rc<LoadedFont<'a>>> {
        // A dictionary of this document is known by where it lies.
        let key = (dict.data().as_ptr().addr(), dict.data().len());
        if let Some(font) = self.loaded.get(&key) {
            return font.clone();
        }
        let font = self
            .cache
            .font(dict, &self.font_resolver, &self.cmap_resolver);
        let kind = match dict.get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Type0") => Kind::Composite,
            Some(b"Type3") => Kind::Drawn,
            _ => Kind::Simple,
        };
        let font = font.map(|font| LoadedFont::new(font, kind));
        self.loaded.insert(key, font.clone());
        font
    }

    /// What text without a font is shown in.
    pub(super) fn fallback(&mut self) -> Option<Rc<LoadedFont<'a>>> {
        self.fallback
            .get_or_insert_with(|| {
                self.cache
                    .standard_font(StandardFont::Helvetica, &self.font_resolver)
                    .map(|font| LoadedFont::new(font, Kind::Simple))
            })
            .clone()
    }
}

impl<'a> LoadedFont<'a> {
    fn new(font: Font<'a>, kind: Kind) -> Rc<LoadedFont<'a>> {
        let scale = match kind {
            Kind::Drawn => drawn_scale(&font),
            Kind::Simple | Kind::Composite => 1.0,
        };
        Rc::new(LoadedFont {
            font,
            kind,
            scale,
            codes: RefCell::default(),
            by_glyph: OnceCell::new(),
        })
    }

    /// What a code means and how far it goes.
    pub(super) fn code(&self, number: u32) -> Code {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        if let Some(Some(known)) = self.codes.borrow().get(at) {
            return known.clone();
        }
        let code = self.look_up(number);
        if at < MAX_CODES {
            let mut codes = self.codes.borrow_mut();
            if codes.len() <= at {
                codes.resize(at + 1, None);
            }
            if let Some(place) = codes.get_mut(at) {
                *place = Some(code.clone());
            }
        }
        code
    }

    /// The next code of a string, and its length in bytes.
    pub(super) fn read_code(&self, bytes: &[u8], at: usize) -> (u32, usize) {
        self.font.read_code(bytes, at)
    }

    /// Whether lines run along the x axis.
    pub(super) fn is_horizontal(&self) -> bool {
        self.font.is_horizontal()
    }

    fn look_up(&self, code: u32) -> Code {
        let glyph = self.font.glyph(self.font.map_code(code), code);
        let unicode = match &glyph {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let text = match unicode {
            Some(BfString::Char(character)) => character.to_string(),
            Some(BfString::String(text)) => text,
            None => self.guess(code, &glyph),
        };
        let text: String = text.chars().filter(|c| says_something(*c)).collect();
        let advance = self.font.code_advance(code);
        Code {
            text: text.into(),
            advance: if self.font.is_horizontal() {
                advance.x
            } else {
                advance.y
            },
        }
    }

    /// A font that does not say what its codes mean: a composite one may still have been made from a font that knows
    /// which glyph a character has, and a simple one most often has ASCII where ASCII is.
    fn guess(&self, code: u32, glyph: &FontGlyph<'a>) -> String {
        let character = match glyph {
            FontGlyph::Outline(glyph) if self.kind == Kind::Composite => {
                let by_glyph = self.by_glyph.get_or_init(|| characters_by_glyph(glyph));
                by_glyph.get(&glyph.glyph_id().to_u32()).copied()
            }
            _ => char::from_u32(code).filter(|character| matches!(character, ' '..='~')),
        };
        character.map(String::from).unwrap_or_default()
    }
}

/// How much larger than its nominal size a font of drawn glyphs is: letters are about half as wide as they are high.
fn drawn_scale(font: &Font<'_>) -> f64 {
    let widths = (0..256).map(|code| font.code_advance(code).x.abs());
    let widths: Vec<f64> = widths.filter(|width| *width > 0.0).collect();
    let count = u32::try_from(widths.len()).map_or(1.0, f64::from);
    match widths.iter().sum::<f64>() / count / 500.0 {
        scale if scale > 0.0 && scale.is_finite() => scale,
        _ => 1.0,
    }
}

/// The embedded font's own table, turned round.
fn characters_by_glyph(glyph: &OutlineGlyph) -> HashMap<u32, char> {
    let Some(program) = glyph.font_data() else {
        return HashMap::new();
    };
    let bytes: &[u8] = (*program.data).as_ref();
    let Ok(font) = FontRef::from_index(bytes, 0) else {
        return HashMap::new();
    };
    let mut characters = HashMap::new();
    for (character, glyph) in font.charmap().mappings() {
        if let Some(character) = char::from_u32(character).filter(|c| says_something(*c)) {
            characters.entry(glyph.to_u32()).or_insert(character);
        }
    }
    characters
}

/// Neither a control character nor one of private use.
fn says_something(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{fffd}')
}
