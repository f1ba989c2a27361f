//! The tree that tells a screen reader what is a heading, a list, a table, and in which order to read.

use std::num::NonZeroU16;

use krilla::tagging::{
    Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

use crate::report::pdf::fonts::Fonts;
use crate::report::pdf::leaf::{Part, Place};
use crate::report::pdf::{Block, Document, Level};

/// The tree as it grows.
pub(super) struct Tree {
    /// The title, then the blocks in their order.
    blocks: Vec<TagGroup>,
    /// What stands for the picture of a block.
    alternatives: Vec<Option<String>>,
}

impl Tree {
    /// The blocks of a document, with nothing in them.
    pub(super) fn new(document: &Document, fonts: &Fonts) -> Tree {
        let mut level = 1;
        let mut blocks = vec![heading(level, &document.title, fonts)];
        let mut alternatives = vec![None];
        for block in &document.blocks {
            let mut alternative = None;
            blocks.push(match block {
                Block::Heading {
                    level: asked,
                    words,
                } => {
                    level = match asked {
                        Level::Part if level > 1 => 3,
                        _ => 2,
                    };
                    heading(level, words, fonts)
                }
                Block::Paragraph { .. } => TagGroup::new(Tag::P),
                Block::Facts(_) => TagGroup::new(Tag::L(ListNumbering::None)),
                Block::Table(_) => TagGroup::new(Tag::Table),
                Block::Signatures(_) => TagGroup::new(Tag::Div),
                Block::Qr(qr) => {
                    alternative = Some(fonts.label(&qr.alternative));
                    TagGroup::new(Tag::Div)
                }
            });
            alternatives.push(alternative);
        }
        Tree {
            blocks,
            alternatives,
        }
    }

    /// Hangs something drawn where it belongs.
    pub(super) fn add(&mut self, place: Place, drawn: Identifier) {
        let alternative = self.alternatives.get(place.block).cloned().flatten();
        let Some(block) = self.blocks.get_mut(place.block) else {
            unreachable!("BUG: a piece belongs to no block");
        };
        let group = match place.part {
            Part::Whole => block,
            Part::Label { item } => child(child(block, item, Tag::LI), 0, Tag::Lbl),
            Part::Body { item } => child(child(block, item, Tag::LI), 1, Tag::LBody),
            Part::Head { column } => {
                let row = child(child(block, 0, Tag::THead), 0, Tag::TR);
                child(row, column, Tag::TH(TableHeaderScope::Column))
            }
            Part::Cell { row, column } => {
                let row = child(child(block, 1, Tag::TBody), row, Tag::TR);
                child(row, column, Tag::TD)
            }
            Part::Picture => child(block, 1, Tag::Figure(alternative)),
            // The picture of a code comes after its legend and before its text.
            Part::Line { number: 1 } if alternative.is_some() => child(block, 2, Tag::P),
            Part::Line { number } => child(block, number, Tag::P),
        };
        group.push(drawn);
    }

    /// The whole tree.
    pub(super) fn finish(self) -> TagTree {
        let mut tree = TagTree::new();
        for block in self.blocks {
            tree.push(block);
        }
        tree
    }
}

fn heading(level: u16, words: &str, fonts: &Fonts) -> TagGroup {
    let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    TagGroup::new(Tag::Hn(level, Some(fonts.label(words))))
}

/// The group at this place in its parent; made if it is not there. Groups that stay empty are left out on export.
fn child(parent: &mut TagGroup, place: usize, tag: impl Into<TagKind>) -> &mut TagGroup {
    let tag = tag.into();
    while parent.children.len() <= place {
        parent.push(TagGroup::new(tag.clone()));
    }
    match parent.children.get_mut(place) {
        Some(Node::Group(group)) => group,
        _ => unreachable!("BUG: a group of the tree is a leaf"),
    }
}
