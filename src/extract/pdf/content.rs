//! Runs the content of a page for its text alone: no colours, no paths, no pictures are ever decoded.

use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;

use crate::extract::pdf::fonts::{Fonts, LoadedFont};
use crate::extract::pdf::layout::{Drawn, Glyph};

/// Glyphs of one page that are kept.
const MAX_GLYPHS: usize = 400_000;

/// Graphics states kept for later at one time.
const MAX_STATES: usize = 512;

/// Forms within forms.
const MAX_FORM_DEPTH: usize = 16;

/// Forms drawn on one page.
const MAX_FORMS: u32 = 4_000;

/// An affine map: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
    pub(super) d: f64,
    pub(super) e: f64,
    pub(super) f: f64,
}

/// What was seen on a page besides text.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Seen {
    /// Sum of the pictures' areas.
    pub(super) picture_area: f64,
    /// Resolution of the largest picture.
    pub(super) picture_dpi: Option<f64>,
    largest_area: f64,
    /// Painted paths.
    pub(super) paths: u32,
    /// Whether there was more than is kept.
    pub(super) too_much: bool,
}

/// Runs content streams and collects what they draw.
pub(super) struct Interpreter<'a, 'f> {
    fonts: &'f mut Fonts<'a>,
    pub(super) drawn: Drawn,
    pub(super) seen: Seen,
    state: State<'a>,
    saved: Vec<State<'a>>,
    text_matrix: Matrix,
    line_matrix: Matrix,
    marked_depth: usize,
    replaced: Option<Replaced>,
    open_forms: Vec<ObjectIdentifier>,
    forms_left: u32,
}

#[derive(Clone)]
struct State<'a> {
    ctm: Matrix,
    font: Option<Rc<LoadedFont<'a>>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Text that the document gives in place of what glyphs say (`ActualText`).
struct Replaced {
    depth: usize,
    text: String,
    place: Option<Glyph>,
}

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix::new([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) const fn new(coefficients: [f64; 6]) -> Matrix {
        let [a, b, c, d, e, f] = coefficients;
        Matrix { a, b, c, d, e, f }
    }

    /// First `inner`, then `self`.
    pub(super) fn after(&self, inner: &Matrix) -> Matrix {
        Matrix {
            a: self.a * inner.a + self.c * inner.b,
            b: self.b * inner.a + self.d * inner.b,
            c: self.a * inner.c + self.c * inner.d,
            d: self.b * inner.c + self.d * inner.d,
            e: self.a * inner.e + self.c * inner.f + self.e,
            f: self.b * inner.e + self.d * inner.f + self.f,
        }
    }

    fn moved(&self, x: f64, y: f64) -> Matrix {
        Matrix {
            e: self.a * x + self.c * y + self.e,
            f: self.b * x + self.d * y + self.f,
            ..*self
        }
    }
}

impl<'a, 'f> Interpreter<'a, 'f> {
    /// An interpreter for one page, whose default space `page` turns upright, y downwards.
    pub(super) fn new(fonts: &'f mut Fonts<'a>, page: Matrix) -> Interpreter<'a, 'f> {
        Interpreter {
            fonts,
            drawn: Drawn::default(),
            seen: Seen::default(),
            state: State {
                ctm: page,
                font: None,
                size: 1.0,
                character_space: 0.0,
                word_space: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
            },
            saved: Vec::new(),
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            marked_depth: 0,
            replaced: None,
            open_forms: Vec::new(),
            forms_left: MAX_FORMS,
        }
    }

    /// Runs a content stream; afterwards the graphics state is what it was.
    pub(super) fn run(&mut self, mut operations: TypedIter<'_>, resources: &Resources<'a>) {
        let before = self.state.clone();
        let saved = self.saved.len();
        while let Some(operation) = operations.next() {
            self.run_one(&operation, resources, saved);
            if self.seen.too_much {
                break;
            }
        }
        self.saved.truncate(saved);
        self.state = before;
    }

    /// Draws a form under `matrix`, unless it is already being drawn or too many were.
    pub(super) fn draw_form(&mut self, form: &Stream<'a>, matrix: &Matrix, parent: &Resources<'a>) {
        let id = form.obj_id();
        if self.forms_left == 0
            || self.open_forms.len() >= MAX_FORM_DEPTH
            || self.open_forms.contains(&id)
        {
            return;
        }
        let Ok(content) = form.decoded_data() else {
            return;
        };
        self.forms_left -= 1;
        self.open_forms.push(id);
        let before = (self.state.clone(), self.text_matrix, self.line_matrix);
        let own = form.dict().get::<[f64; 6]>(b"Matrix");
        let own = own.map_or(Matrix::IDENTITY, Matrix::new);
        self.state.ctm = self.state.ctm.after(matrix).after(&own);
        let resources = form
            .dict()
            .get::<Dict<'a>>(b"Resources")
            .map(Resources::new);
        self.run(
            TypedIter::new(&content),
            resources.as_ref().unwrap_or(parent),
        );
        (self.state, self.text_matrix, self.line_matrix) = before;
        self.open_forms.pop();
    }

    fn run_one(
        &mut self,
        operation: &TypedInstruction<'_, '_>,
        resources: &Resources<'a>,
        floor: usize,
    ) {
        use TypedInstruction as Op;
        match operation {
            Op::SaveState(_) if self.saved.len() < floor + MAX_STATES => {
                self.saved.push(self.state.clone());
            }
            Op::RestoreState(_) if self.saved.len() > floor => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            Op::Transform(m) => {
                let matrix = Matrix::new([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5].map(|n| n.as_f64()));
                self.state.ctm = self.state.ctm.after(&matrix);
            }
            Op::XObject(name) => self.draw_object(name.0, resources),
            Op::InlineImage(image) => self.see_picture(image.0.dict()),
            Op::BeginMarkedContent(_) => self.marked_depth += 1,
            Op::BeginMarkedContentWithProperties(mark) => {
                self.begin_marked(mark.1, resources);
            }
            Op::EndMarkedContent(_) => self.end_marked(),
            Op::StrokePath(_)
            | Op::CloseAndStrokePath(_)
            | Op::FillPathNonZero(_)
            | Op::FillPathNonZeroCompatibility(_)
            | Op::FillPathEvenOdd(_)
            | Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_) => {
                self.seen.paths = self.seen.paths.saturating_add(1);
            }
            text => self.run_text(text, resources),
        }
    }

    fn run_text(&mut self, operation: &TypedInstruction<'_, '_>, resources: &Resources<'a>) {
        use TypedInstruction as Op;
        match operation {
            Op::BeginText(_) => self.begin_line(Matrix::IDENTITY),
            Op::SetTextMatrix(m) => self.begin_line(Matrix::new(
                [&m.0, &m.1, &m.2, &m.3, &m.4, &m.5].map(|n| n.as_f64()),
            )),
            Op::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            Op::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Op::TextFont(font) => self.set_font(font.0, font.1.as_f64(), resources),
            Op::SetGraphicsState(name) => self.set_graphics_state(name.0, resources),
            Op::CharacterSpacing(space) => self.state.character_space = space.0.as_f64(),
            Op::WordSpacing(space) => self.state.word_space = space.0.as_f64(),
            Op::HorizontalScaling(percent) => self.state.stretch = percent.0.as_f64() / 100.0,
            Op::TextLeading(leading) => self.state.leading = leading.0.as_f64(),
            Op::TextRise(rise) => self.state.rise = rise.0.as_f64(),
            Op::ShowText(text) => self.show(text.0.as_bytes()),
            Op::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0.as_bytes());
            }
            Op::ShowTextWithParameters(text) => {
                self.state.word_space = text.0.as_f64();
                self.state.character_space = text.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                self.show(text.2.as_bytes());
            }
            Op::ShowTexts(texts) => {
                for object in texts.0.iter::<Object<'_>>() {
                    match object {
                        Object::Number(back) => self.step_back(back.as_f64()),
                        Object::String(text) => self.show(text.as_bytes()),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn begin_line(&mut self, matrix: Matrix) {
        self.line_matrix = matrix;
        self.text_matrix = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.begin_line(self.line_matrix.moved(x, y));
    }

    fn step_back(&mut self, thousandths: f64) {
        let step = -thousandths / 1000.0 * self.state.size;
        let upright = self
            .state
            .font
            .as_ref()
            .is_none_or(|font| font.is_horizontal());
        self.text_matrix = match upright {
            true => self.text_matrix.moved(step * self.state.stretch, 0.0),
            false => self.text_matrix.moved(0.0, step),
        };
    }

    fn set_font(&mut self, name: &Name<'_>, size: f64, resources: &Resources<'a>) {
        self.state.size = size;
        self.state.font = match resources.get_font(name) {
            Some(dict) => self.fonts.load(&dict),
            None => self.fonts.fallback(),
        };
    }

    /// Of a graphics state dictionary only the font matters.
    fn set_graphics_state(&mut self, name: &Name<'_>, resources: &Resources<'a>) {
        let font = resources
            .get_ext_g_state(name)
            .and_then(|state| state.get::<Array<'a>>(b"Font"));
        let Some(font) = font else { return };
        let mut parts = font.iter::<Object<'a>>();
        let dict = parts.next().and_then(Object::into_dict);
        let size = parts.next().and_then(Object::into_number);
        if let (Some(dict), Some(size)) = (dict, size) {
            self.state.size = size.as_f64();
            self.state.font = self.fonts.load(&dict);
        }
    }

    fn draw_object(&mut self, name: &Name<'_>, resources: &Resources<'a>) {
        let Some(object) = resources.get_x_object(name) else {
            return;
        };
        match object.dict().get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Image") => self.see_picture(object.dict()),
            _ => self.draw_form(&object, &Matrix::IDENTITY, resources),
        }
    }

    /// A picture fills the unit square.
    fn see_picture(&mut self, picture: &Dict<'_>) {
        let Matrix { a, b, c, d, .. } = self.state.ctm;
        let area = (a * d - b * c).abs();
        self.seen.picture_area += area;
        if area > self.seen.largest_area {
            self.seen.largest_area = area;
            let pixels = picture
                .get::<u32>(b"Width")
                .or_else(|| picture.get::<u32>(b"W"));
            self.seen.picture_dpi = pixels.map(|pixels| 72.0 * f64::from(pixels) / a.hypot(b));
        }
    }

    fn begin_marked(&mut self, properties: &Object<'_>, resources: &Resources<'a>) {
        self.marked_depth += 1;
        if self.replaced.is_some() {
            return;
        }
        let text = match properties {
            Object::Dict(dict) => actual_text(dict),
            Object::Name(name) => resources
                .properties
                .get::<Dict<'a>>(name)
                .and_then(|dict| actual_text(&dict)),
            _ => None,
        };
        self.replaced = text.map(|text| Replaced {
            depth: self.marked_depth,
            text,
            place: None,
        });
    }

    fn end_marked(&mut self) {
        if let Some(replaced) = self.replaced.take_if(|r| r.depth >= self.marked_depth)
            && let Some(place) = replaced.place
        {
            self.push(place, &replaced.text);
        }
        self.marked_depth = self.marked_depth.saturating_sub(1);
    }

    fn show(&mut self, bytes: &[u8]) {
        if self.state.font.is_none() {
            self.state.font = self.fonts.fallback();
        }
        let Some(font) = self.state.font.clone() else {
            return;
        };
        let frame = Frame::new(&self.state, &self.text_matrix, &font);
        let mut offset = 0.0;
        let mut at = 0;
        while at < bytes.len() {
            let (number, length) = font.read_code(bytes, at);
            at += length.max(1);
            let code = font.code(number);
            let ink = code.advance / 1000.0 * self.state.size + self.state.character_space;
            let space = match (number, length) {
                (32, 1) => self.state.word_space,
                _ => 0.0,
            };
            let glyph = frame.glyph(offset, offset + ink * frame.stretch);
            self.add(glyph, &code.text);
            offset += (ink + space) * frame.stretch;
        }
        self.text_matrix = match frame.upright {
            true => self.text_matrix.moved(offset, 0.0),
            false => self.text_matrix.moved(0.0, offset),
        };
    }

    fn add(&mut self, glyph: Option<Glyph>, text: &str) {
        let Some(glyph) = glyph else { return };
        if let Some(replaced) = &mut self.replaced {
            let place = replaced.place.get_or_insert(glyph);
            place.right = place.right.max(glyph.right);
        } else if !text.is_empty() {
            self.push(glyph, text);
        }
    }

    fn push(&mut self, place: Glyph, text: &str) {
        let start = self.drawn.characters.len();
        self.drawn.characters.push_str(text);
        let end = self.drawn.characters.len();
        self.drawn.glyphs.push(Glyph {
            start,
            end,
            ..place
        });
        self.seen.too_much |= self.drawn.glyphs.len() >= MAX_GLYPHS;
    }
}

/// Where one string is shown: everything that does not change from glyph to glyph.
struct Frame {
    x: f64,
    y: f64,
    along: (f64, f64),
    unit: (f64, f64),
    stretch: f64,
    size: f64,
    direction: u8,
    upright: bool,
}

impl Frame {
    fn new(state: &State<'_>, text_matrix: &Matrix, font: &LoadedFont<'_>) -> Frame {
        let upright = font.is_horizontal();
        let matrix = state.ctm.after(text_matrix);
        let origin = matrix.moved(0.0, state.rise);
        let (along, across) = match upright {
            true => ((matrix.a, matrix.b), (matrix.c, matrix.d)),
            false => ((matrix.c, matrix.d), (matrix.a, matrix.b)),
        };
        let length = along.0.hypot(along.1);
        // Vertical advances are negative: the line runs against its axis. So do those of a negative size.
        let stretch = if upright { state.stretch } else { -1.0 };
        let sign = (state.size * stretch).signum();
        let unit = match length > 0.0 {
            true => (sign * along.0 / length, sign * along.1 / length),
            false => (1.0, 0.0),
        };
        let (direction, unit) = snap(unit);
        Frame {
            x: origin.e,
            y: origin.f,
            along,
            unit,
            stretch: if upright { state.stretch } else { 1.0 },
            size: (state.size * font.scale).abs() * across.0.hypot(across.1),
            direction,
            upright,
        }
    }

    /// The glyph between two distances from the string's beginning; none if it is nowhere on the page.
    fn glyph(&self, from: f64, to: f64) -> Option<Glyph> {
        let turned = |distance: f64| {
            let x = self.x + self.along.0 * distance;
            let y = self.y + self.along.1 * distance;
            let (ux, uy) = self.unit;
            (x * ux + y * uy, y * ux - x * uy)
        };
        let (left, baseline) = turned(from);
        let (right, _) = turned(to);
        let glyph = Glyph {
            direction: self.direction,
            left: narrow(left)?,
            right: narrow(right.max(left))?,
            baseline: narrow(baseline)?,
            size: narrow(self.size)?.max(0.01),
            start: 0,
            end: 0,
        };
        Some(glyph)
    }
}

/// The nearest of the page's four directions if it is near, else the direction itself.
fn snap(unit: (f64, f64)) -> (u8, (f64, f64)) {
    match unit {
        (x, y) if y.abs() < 0.1 && x > 0.0 => (0, (1.0, 0.0)),
        (x, y) if y.abs() < 0.1 && x < 0.0 => (1, (-1.0, 0.0)),
        (x, y) if x.abs() < 0.1 && y > 0.0 => (2, (0.0, 1.0)),
        (x, y) if x.abs() < 0.1 && y < 0.0 => (3, (0.0, -1.0)),
        other => (4, other),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a place on a page needs no more precision"
)]
fn narrow(place: f64) -> Option<f32> {
    (place.abs() < 1.0e7).then_some(place as f32)
}

fn actual_text(dict: &Dict<'_>) -> Option<String> {
    let text = dict.get::<hayro_syntax::object::String<'_>>(b"ActualText")?;
    Some(super::text_string(text.as_bytes()))
}
