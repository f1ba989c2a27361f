//! Turns the blocks of a document into rows on pages.

mod frames;
mod qr;

use crate::report::pdf::flow::{Cell, Flow, Paper, Setting};
use crate::report::pdf::fonts::{Face, Fonts, Style};
use crate::report::pdf::leaf::{Leaf, Part, Place};
use crate::report::pdf::{Align, Block, Document, Fact, Level, PdfError, Table, Tone};

const TITLE: Style = strong(15.0);
const SECTION: Style = strong(11.5);
const PART: Style = strong(10.0);
const CELL: f32 = 9.0;

/// What is small is read too: on paper, nothing below 7.5 points is.
const SMALL: f32 = 0.86;

/// White between columns, in points.
const GUTTER: f32 = 7.0;

/// How much of what follows a heading has to be on its page, in points.
const AFTER_HEADING: f32 = 48.0;

const TEXT: Setting = Setting {
    above: 0.0,
    below: 5.0,
    rule: 0.0,
};
const FACT: Setting = Setting {
    above: 0.0,
    below: 2.5,
    rule: 0.0,
};
const HEAD: Setting = Setting {
    above: 3.0,
    below: 3.0,
    rule: 1.2,
};
const ROW: Setting = Setting {
    above: 2.5,
    below: 2.5,
    rule: 0.35,
};

/// Lays the document out; each page goes to `sink` in its order.
///
/// Errors: those of what the document holds.
pub(super) fn lay_out(
    document: &Document,
    fonts: &Fonts,
    paper: Paper,
    sink: &mut dyn FnMut(Leaf),
) -> Result<(), PdfError> {
    let mut setter = Setter {
        fonts,
        flow: Flow::new(fonts, paper, sink),
        block: 0,
    };
    setter.heading(&document.title, TITLE, 9.0);
    for (number, block) in document.blocks.iter().enumerate() {
        setter.block = number + 1;
        setter.block(block)?;
    }
    setter.flow.finish();
    Ok(())
}

/// Sets blocks.
struct Setter<'a> {
    fonts: &'a Fonts,
    flow: Flow<'a>,
    /// The block at hand.
    block: usize,
}

impl Setter<'_> {
    fn block(&mut self, block: &Block) -> Result<(), PdfError> {
        match block {
            Block::Heading { level, words } => {
                let (style, above) = match level {
                    Level::Section => (SECTION, 10.0),
                    Level::Part => (PART, 6.0),
                };
                self.flow.skip(above);
                self.heading(words, style, 4.0);
            }
            Block::Paragraph { words, tone } => {
                let cell = self.line(Part::Whole, style(*tone, 10.0), words);
                self.flow.row(&[cell], TEXT);
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table)?,
            Block::Signatures(boxes) => self.signatures(boxes),
            Block::Qr(qr) => self.qr(qr)?,
        }
        Ok(())
    }

    fn heading(&mut self, words: &str, style: Style, below: f32) {
        let cell = self.line(Part::Whole, style, words);
        self.flow.keep(style.leading() + AFTER_HEADING);
        self.flow.bookmark(self.fonts.label(words));
        self.flow.row(&[cell], Setting { below, ..TEXT });
    }

    fn facts(&mut self, facts: &[Fact]) {
        let paper = self.flow.paper;
        let name = paper.measure() * 0.32;
        for (item, fact) in facts.iter().enumerate() {
            let label = self.cell(
                Part::Label { item },
                (paper.left, name - GUTTER),
                strong(9.0),
                &fact.name,
            );
            let body = self.cell(
                Part::Body { item },
                (paper.left + name, paper.measure() - name),
                style(fact.tone, 9.0),
                &fact.value,
            );
            self.flow.row(&[label, body], FACT);
        }
        self.flow.skip(4.0);
    }

    fn table(&mut self, table: &Table) -> Result<(), PdfError> {
        let places = across(table, self.flow.paper)?;
        let titles = table.columns.iter().map(|column| column.title.as_str());
        let head = |setter: &Self, part: fn(usize) -> Part| -> Vec<Cell> {
            let columns = table.columns.iter().zip(&places).zip(titles.clone());
            let cells = columns
                .enumerate()
                .map(|(number, ((column, place), title))| {
                    let mut cell = setter.cell(part(number), *place, strong(CELL), title);
                    cell.is_at_right = column.align == Align::End;
                    cell
                });
            cells.collect()
        };
        let cells = head(self, |column| Part::Head { column });
        self.flow.keep(AFTER_HEADING);
        self.flow.row(&cells, HEAD);
        self.flow.repeat(cells, HEAD);
        for (number, row) in table.rows.iter().enumerate() {
            self.table_row(table, &places, number, row)?;
        }
        self.flow.repeat_no_more();
        self.flow.skip(8.0);
        Ok(())
    }

    fn table_row(
        &mut self,
        table: &Table,
        places: &[(f32, f32)],
        row: usize,
        texts: &[String],
    ) -> Result<(), PdfError> {
        if texts.len() != table.columns.len() {
            return Err(PdfError::RaggedRow {
                row: row + 1,
                cells: texts.len(),
                columns: table.columns.len(),
            });
        }
        let mut cells = Vec::with_capacity(texts.len());
        let columns = table.columns.iter().zip(places);
        for (number, ((column, place), text)) in columns.zip(texts).enumerate() {
            let part = Part::Cell {
                row,
                column: number,
            };
            let mut cell = self.cell(part, *place, style(column.tone, CELL), text);
            cell.is_at_right = column.align == Align::End;
            cells.push(cell);
        }
        self.flow.row(&cells, ROW);
        Ok(())
    }

    /// A cell over the whole width.
    fn line(&self, part: Part, style: Style, words: &str) -> Cell {
        let paper = self.flow.paper;
        self.cell(part, (paper.left, paper.measure()), style, words)
    }

    fn cell(&self, part: Part, place: (f32, f32), style: Style, words: &str) -> Cell {
        let block = self.block;
        Cell::new(self.fonts, Place { block, part }, place, style, words)
    }
}

/// Where each column begins and how wide its text is.
fn across(table: &Table, paper: Paper) -> Result<Vec<(f32, f32)>, PdfError> {
    let shares = || table.columns.iter().map(|column| column.share.max(1));
    let whole: f32 = shares().map(f32::from).sum();
    if table.columns.is_empty() {
        return Err(PdfError::NoColumns);
    }
    let mut left = paper.left;
    let mut places = Vec::with_capacity(table.columns.len());
    let last = table.columns.len() - 1;
    for (number, share) in shares().enumerate() {
        let width = paper.measure() * f32::from(share) / whole;
        let gutter = if number == last { 0.0 } else { GUTTER };
        places.push((left, (width - gutter).max(1.0)));
        left += width;
    }
    Ok(places)
}

const fn strong(size: f32) -> Style {
    Style {
        face: Face::Strong,
        size,
    }
}

/// A tone where plain text has this size.
fn style(tone: Tone, size: f32) -> Style {
    let (face, size) = match tone {
        Tone::Plain => (Face::Plain, size),
        Tone::Strong => (Face::Strong, size),
        Tone::Small => (Face::Plain, size * SMALL),
        Tone::Digest => (Face::Mono, size * SMALL),
    };
    Style { face, size }
}
