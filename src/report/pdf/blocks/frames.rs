//! Frames to fill in and sign by hand.

use crate::report::pdf::SignatureBox;
use crate::report::pdf::blocks::{FACT, GUTTER, Setter, strong, style};
use crate::report::pdf::flow::{Cell, lines_to_f32};
use crate::report::pdf::fonts::{Face, Style, to_em};
use crate::report::pdf::leaf::Part;

/// White inside a frame, in points.
const PADDING: f32 = 8.0;

/// From one line to write on to the next, in points.
const LINE: f32 = 20.0;

/// How tall the place for a signature or a stamp is, in points: about 32 mm.
const PLACE: f32 = 90.0;

const NAME: Style = Style {
    face: Face::Plain,
    size: 8.5,
};

const THICK: f32 = 0.9;
const THIN: f32 = 0.4;

/// One frame, its texts broken into lines.
struct Frame {
    title: Cell,
    /// With whether there is something to write after it.
    lines: Vec<(Cell, bool)>,
    /// What names the empty places.
    places: Vec<Cell>,
}

impl Setter<'_> {
    /// Sets frames in pairs.
    pub(super) fn signatures(&mut self, boxes: &[SignatureBox]) {
        let mut number = 0;
        for pair in boxes.chunks(2) {
            let width = (self.flow.paper.measure() - 2.0 * GUTTER) / 2.0;
            let mut frames = Vec::new();
            let mut left = self.flow.paper.left;
            for one in pair {
                frames.push(self.frame(one, left, width, &mut number));
                left += width + 2.0 * GUTTER;
            }
            let texts = frames.iter().map(Frame::texts).fold(0.0, f32::max);
            let places = frames.iter().map(Frame::places).fold(0.0, f32::max);
            let height = texts + places;
            if self.flow.fits(height) {
                self.flow.keep(height);
                let top = self.flow.at;
                for frame in &frames {
                    self.draw(frame, (top, top + texts, top + height), width);
                }
                self.flow.at = top + height + 2.0 * GUTTER;
            } else {
                frames.into_iter().for_each(|frame| self.unframed(frame));
            }
        }
    }

    fn frame(&self, one: &SignatureBox, left: f32, width: f32, number: &mut usize) -> Frame {
        let inner = (left + PADDING, width - 2.0 * PADDING);
        let mut part = || {
            *number += 1;
            Part::Line {
                number: *number - 1,
            }
        };
        let title = self.cell(part(), inner, strong(9.0), &one.title);
        let mut lines = Vec::new();
        for fact in &one.lines {
            let is_blank = fact.value.is_empty();
            let words = format!("{} {}", fact.name, fact.value);
            let words = words.trim_end_matches(' ');
            lines.push((
                self.cell(part(), inner, style(fact.tone, 9.0), words),
                is_blank,
            ));
        }
        let names: Vec<&String> = std::iter::once(&one.signature).chain(&one.stamp).collect();
        let share = width / lines_to_f32(names.len());
        let mut places = Vec::new();
        let mut from = left;
        for name in names {
            let place = (from + PADDING / 2.0, share - PADDING);
            places.push(self.cell(part(), place, NAME, name));
            from += share;
        }
        Frame {
            title,
            lines,
            places,
        }
    }

    /// Draws a frame from its top, over the top of its empty places, to its bottom.
    fn draw(&mut self, frame: &Frame, (top, upper, bottom): (f32, f32, f32), width: f32) {
        let left = frame.title.left - PADDING;
        let right = left + width;
        let mut at = top + PADDING;
        self.flow.put_lines(&frame.title, at, usize::MAX);
        at += tall(&frame.title) + PADDING / 2.0;
        for (cell, is_blank) in &frame.lines {
            self.flow.put_lines(cell, at, usize::MAX);
            let last = at + tall(cell) - cell.style.leading() + cell.style.rise() + 2.0;
            if *is_blank {
                let words = cell.lines.last().map_or("", String::as_str);
                let written = self.fonts.get(cell.style.face).width(words);
                let from = cell.left + to_em(written) * cell.style.size + PADDING / 2.0;
                let to = right - PADDING;
                if from < to {
                    self.flow.rule((from, last), (to, last), THIN);
                }
            }
            at += tall(cell).max(LINE);
        }
        for (number, place) in frame.places.iter().enumerate() {
            self.flow.put_lines(place, upper + 3.0, usize::MAX);
            if number > 0 {
                let across = place.left - PADDING / 2.0;
                self.flow.rule((across, upper), (across, bottom), THIN);
            }
        }
        self.flow.rule((left, upper), (right, upper), THIN);
        for (from, to) in [
            ((left, top), (right, top)),
            ((left, bottom), (right, bottom)),
            ((left, top), (left, bottom)),
            ((right, top), (right, bottom)),
        ] {
            self.flow.rule(from, to, THICK);
        }
    }

    /// Texts so long that no page holds the frame: they are set below each other, each with room after it.
    fn unframed(&mut self, frame: Frame) {
        self.flow.row(&[frame.title], FACT);
        for (cell, _) in frame.lines {
            self.flow.row(&[cell], FACT);
        }
        for place in frame.places {
            self.flow.row(&[place], FACT);
            self.flow.keep(PLACE);
            self.flow.skip(PLACE);
        }
    }
}

impl Frame {
    /// How tall the part with the texts is.
    fn texts(&self) -> f32 {
        let lines = self.lines.iter().map(|(cell, _)| tall(cell).max(LINE));
        2.0 * PADDING + tall(&self.title) + lines.sum::<f32>()
    }

    /// How tall the empty places are, with what names them.
    fn places(&self) -> f32 {
        let names = self.places.iter().map(tall).fold(0.0, f32::max);
        PLACE.max(names + PLACE / 2.0)
    }
}

fn tall(cell: &Cell) -> f32 {
    lines_to_f32(cell.lines.len()) * cell.style.leading()
}
