//! The parts that papers are made of most, in few words.

use crate::report::pdf::{Align, Block, Column, Fact, Level, Tone};

/// Running text.
pub fn paragraph(words: String, tone: Tone) -> Block {
    Block::Paragraph { words, tone }
}

/// The heading of a section.
pub fn section(words: String) -> Block {
    let level = Level::Section;
    Block::Heading { level, words }
}

/// A name and its value.
pub fn fact(name: String, value: impl Into<String>, tone: Tone) -> Fact {
    let value = value.into();
    Fact { name, value, tone }
}

/// A column in small letters.
pub fn column(title: String, share: u16, align: Align) -> Column {
    let tone = Tone::Small;
    Column {
        title,
        share,
        align,
        tone,
    }
}
