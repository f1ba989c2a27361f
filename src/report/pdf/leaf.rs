//! What stands on one page, and which part of the document each piece belongs to.

use crate::report::pdf::fonts::Style;

/// A page, laid out.
#[derive(Default)]
pub(super) struct Leaf {
    pub pieces: Vec<Piece>,
    /// Lines that repeat what stands elsewhere: the head of a table that goes on.
    pub repeated: Vec<Line>,
    pub rules: Vec<Rule>,
    pub bookmarks: Vec<Bookmark>,
}

/// Ink that means something.
pub(super) struct Piece {
    pub place: Place,
    pub ink: Ink,
}

/// What is drawn.
pub(super) enum Ink {
    Lines(Vec<Line>),
    Squares(Squares),
}

/// A line of text. From the left and the top edge of the page, in points, as everything here.
pub(super) struct Line {
    pub left: f32,
    /// What the letters stand on.
    pub base: f32,
    pub style: Style,
    pub text: String,
}

/// Black squares on a grid, in runs.
pub(super) struct Squares {
    pub left: f32,
    pub top: f32,
    /// How wide a square is.
    pub side: f32,
    pub runs: Vec<Run>,
}

/// Squares side by side: column and row of the first, and how many.
pub(super) struct Run {
    pub column: u16,
    pub row: u16,
    pub squares: u16,
}

/// A straight line: horizontal or vertical.
pub(super) struct Rule {
    pub from: (f32, f32),
    pub to: (f32, f32),
    pub weight: f32,
}

/// An entry of the outline.
pub(super) struct Bookmark {
    pub words: String,
    pub top: f32,
}

/// Which part of the document a piece belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The block, counted from 1; the title is 0.
    pub block: usize,
    pub part: Part,
}

/// Which part of a block.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Whole,
    Label { item: usize },
    Body { item: usize },
    Head { column: usize },
    Cell { row: usize, column: usize },
    Picture,
    Line { number: usize },
}
