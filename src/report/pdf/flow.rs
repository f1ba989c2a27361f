//! Rows of cells, one below the other, over as many pages as they take.
//!
//! Whatever is set is a row: a paragraph is a row of one cell. A row that fits on a page of its own is not cut; a longer one
//! is, between lines.

use crate::report::pdf::Orientation;
use crate::report::pdf::fonts::{Fonts, Style, to_em, to_units};
use crate::report::pdf::leaf::{Bookmark, Ink, Leaf, Line, Piece, Place, Rule};
use crate::report::pdf::wrap::wrap;

/// The sides of a sheet of A4, in points.
const SHORT_SIDE: f32 = 595.28;
const LONG_SIDE: f32 = 841.89;

/// White around everything, in points: about 18 mm, so that a copier cuts nothing.
const MARGIN: f32 = 51.0;

/// Sums of lengths are not exact.
const TOLERANCE: f32 = 0.01;

/// A row is not begun at the bottom of a page for fewer lines than this.
const LEAST_LINES: f32 = 3.0;

/// A sheet and where one may write on it, in points from the left and the top edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper {
    pub width: f32,
    pub height: f32,
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
}

impl Paper {
    /// A sheet with this much room for the foot.
    pub(super) fn new(orientation: Orientation, foot: f32) -> Paper {
        let (width, height) = match orientation {
            Orientation::Portrait => (SHORT_SIDE, LONG_SIDE),
            Orientation::Landscape => (LONG_SIDE, SHORT_SIDE),
        };
        Paper {
            width,
            height,
            left: MARGIN,
            right: width - MARGIN,
            top: MARGIN,
            bottom: height - MARGIN - foot,
        }
    }

    /// How wide the text is.
    pub(super) fn measure(self) -> f32 {
        self.right - self.left
    }
}

/// A text in its place across the page, broken into lines.
pub(super) struct Cell {
    pub place: Place,
    pub left: f32,
    pub width: f32,
    pub style: Style,
    pub is_at_right: bool,
    pub lines: Vec<String>,
}

impl Cell {
    /// A cell at the left edge of its column. An empty text still has a blank, for the tree of tags.
    pub(super) fn new(
        fonts: &Fonts,
        place: Place,
        (left, width): (f32, f32),
        style: Style,
        words: &str,
    ) -> Cell {
        let readable = fonts.readable(style.face, words);
        let words = if readable.is_empty() { " " } else { &readable };
        Cell {
            place,
            left,
            width,
            style,
            is_at_right: false,
            lines: wrap(fonts.get(style.face), words, to_units(width, style)),
        }
    }

    /// How tall the lines from this one on are.
    fn height(&self, from: usize) -> f32 {
        lines_to_f32(self.lines.len().saturating_sub(from)) * self.style.leading()
    }
}

/// The white around a row, and the rule below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub above: f32,
    pub below: f32,
    /// How thick; none where it is 0.
    pub rule: f32,
}

/// The page at hand.
pub(super) struct Flow<'a> {
    fonts: &'a Fonts,
    pub paper: Paper,
    leaf: Leaf,
    /// Where the next row begins.
    pub at: f32,
    /// Nothing but repeated heads stands on the page.
    is_fresh: bool,
    repeated: Option<(Vec<Cell>, Setting)>,
    sink: &'a mut dyn FnMut(Leaf),
}

impl<'a> Flow<'a> {
    /// Begins the first page. Each page goes to `sink` once it is full.
    pub(super) fn new(fonts: &'a Fonts, paper: Paper, sink: &'a mut dyn FnMut(Leaf)) -> Flow<'a> {
        Flow {
            fonts,
            paper,
            leaf: Leaf::default(),
            at: paper.top,
            is_fresh: true,
            repeated: None,
            sink,
        }
    }

    /// Sets a row; on the next page if it only fits there whole, in parts if it fits on none.
    pub(super) fn row(&mut self, cells: &[Cell], setting: Setting) {
        let mut done = vec![0; cells.len()];
        loop {
            let room = self.paper.bottom - self.at - setting.above - setting.below + TOLERANCE;
            let needed = tallest(cells, &done);
            if needed <= room {
                self.set(cells, &mut done, f32::INFINITY, setting);
                break;
            }
            let least = LEAST_LINES * leading(cells);
            if !self.is_fresh && (needed <= self.whole_page() || room < least) {
                self.turn();
                continue;
            }
            self.set(cells, &mut done, room, setting);
            self.turn();
        }
    }

    /// Begins a page if less than this is left of the one at hand.
    pub(super) fn keep(&mut self, height: f32) {
        if !self.is_fresh && self.at + height > self.paper.bottom + TOLERANCE {
            self.turn();
        }
    }

    /// Whether this fits on a page at all.
    pub(super) fn fits(&self, height: f32) -> bool {
        height <= self.paper.bottom - self.paper.top
    }

    /// Leaves white, but not at the top of a page.
    pub(super) fn skip(&mut self, height: f32) {
        if !self.is_fresh {
            self.at += height;
        }
    }

    /// Draws something where it stands; the next row begins where `self.at` says.
    pub(super) fn put(&mut self, place: Place, ink: Ink) {
        self.leaf.pieces.push(Piece { place, ink });
        self.is_fresh = false;
    }

    /// Sets the first lines of a cell from here down, without going on below it. Says how many.
    pub(super) fn put_lines(&mut self, cell: &Cell, top: f32, most: usize) -> usize {
        let lines = placed(self.fonts, cell, 0, most, top);
        let count = lines.len();
        self.put(cell.place, Ink::Lines(lines));
        count
    }

    pub(super) fn rule(&mut self, from: (f32, f32), to: (f32, f32), weight: f32) {
        self.leaf.rules.push(Rule { from, to, weight });
    }

    /// An entry of the outline for what comes next.
    pub(super) fn bookmark(&mut self, words: String) {
        let top = self.at;
        self.leaf.bookmarks.push(Bookmark { words, top });
    }

    /// Repeats this row at the top of every page that begins from now on, unless it would take a third of it.
    pub(super) fn repeat(&mut self, cells: Vec<Cell>, setting: Setting) {
        let height = tallest(&cells, &vec![0; cells.len()]) + setting.above + setting.below;
        if height * 3.0 < self.paper.bottom - self.paper.top {
            self.repeated = Some((cells, setting));
        }
    }

    pub(super) fn repeat_no_more(&mut self) {
        self.repeated = None;
    }

    /// Hands over the last page.
    pub(super) fn finish(self) {
        (self.sink)(self.leaf);
    }

    /// Hands over the page and begins the next one.
    fn turn(&mut self) {
        (self.sink)(std::mem::take(&mut self.leaf));
        self.at = self.paper.top;
        self.is_fresh = true;
        if let Some((cells, setting)) = &self.repeated {
            let top = self.at + setting.above;
            for cell in cells {
                let lines = placed(self.fonts, cell, 0, usize::MAX, top + lowered(cells, cell));
                self.leaf.repeated.extend(lines);
            }
            let height = tallest(cells, &vec![0; cells.len()]);
            self.at = top + height + setting.below;
            let (left, right) = (self.paper.left, self.paper.right);
            let (from, to, weight) = ((left, self.at), (right, self.at), setting.rule);
            self.leaf.rules.push(Rule { from, to, weight });
        }
    }

    /// How tall a row may be on a page of its own.
    fn whole_page(&self) -> f32 {
        let head = self.repeated.as_ref().map_or(0.0, |(cells, setting)| {
            tallest(cells, &vec![0; cells.len()]) + setting.above + setting.below
        });
        self.paper.bottom - self.paper.top - head - TOLERANCE
    }

    /// Sets what fits in the room of the lines that are not `done`: at least one line on a fresh page.
    fn set(&mut self, cells: &[Cell], done: &mut [usize], room: f32, setting: Setting) {
        let top = self.at + setting.above;
        let mut reached = top;
        for (cell, done) in cells.iter().zip(done) {
            let most = lines_that_fit(room, cell.style).max(usize::from(self.is_fresh));
            let lines = placed(self.fonts, cell, *done, most, top + lowered(cells, cell));
            if lines.is_empty() {
                continue;
            }
            *done += lines.len();
            reached = reached.max(top + lines_to_f32(lines.len()) * cell.style.leading());
            let place = cell.place;
            self.leaf.pieces.push(Piece {
                place,
                ink: Ink::Lines(lines),
            });
        }
        self.is_fresh = false;
        self.at = reached + setting.below;
        if setting.rule > 0.0 {
            let (left, right) = (self.paper.left, self.paper.right);
            self.rule((left, self.at), (right, self.at), setting.rule);
        }
    }
}

/// Some lines of a cell, from a height down.
fn placed(fonts: &Fonts, cell: &Cell, from: usize, most: usize, top: f32) -> Vec<Line> {
    let style = cell.style;
    let face = fonts.get(style.face);
    let mut base = top + style.rise();
    let mut lines = Vec::new();
    for text in cell.lines.iter().skip(from).take(most) {
        let mut left = cell.left;
        if cell.is_at_right {
            let width = to_em(face.width(text.trim_end_matches(' '))) * style.size;
            left += (cell.width - width).max(0.0);
        }
        let text = text.clone();
        lines.push(Line {
            left,
            base,
            style,
            text,
        });
        base += style.leading();
    }
    lines
}

/// How tall what is left of a row is.
fn tallest(cells: &[Cell], done: &[usize]) -> f32 {
    let heights = cells
        .iter()
        .zip(done)
        .map(|(cell, done)| cell.height(*done));
    heights.fold(0.0, f32::max)
}

/// How much lower a cell begins than the row, so that all first lines stand on one.
fn lowered(cells: &[Cell], cell: &Cell) -> f32 {
    let rises = cells.iter().map(|cell| cell.style.rise());
    rises.fold(0.0, f32::max) - cell.style.rise()
}

fn leading(cells: &[Cell]) -> f32 {
    let leadings = cells.iter().map(|cell| cell.style.leading());
    leadings.fold(0.0, f32::max)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float is cut to what a whole number holds, and that is meant"
)]
pub(super) fn lines_that_fit(room: f32, style: Style) -> usize {
    (room / style.leading()).floor().max(0.0) as usize
}

#[expect(clippy::cast_precision_loss, reason = "too many lines anyway by then")]
pub(super) fn lines_to_f32(lines: usize) -> f32 {
    lines as f32
}
