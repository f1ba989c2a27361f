//! Page ranges of a document, and what pages lose when they are taken out of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::ParseError;

/// Pages of a document, counted from 1, both ends included; never empty. Written `4-9`, or `4` for one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageRange {
    first: u32,
    last: u32,
}

/// What the pages have no more once they are taken out of their document. Nothing of it is drawn on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutLoss {
    /// Digital signatures: they hold for the whole document only. What they look like stays.
    Signatures,
    /// Fields of a form: their values stay, as they are drawn, and can no longer be filled in.
    FormFields,
    /// Links to places in the document, and actions.
    Links,
    /// Files attached to the whole document.
    Attachments,
    /// Something on these pages could not be read and is missing.
    Damaged,
}

impl PageRange {
    /// The pages from `first` to `last`, if there is at least one and the first is at least 1.
    pub fn new(first: u32, last: u32) -> Option<PageRange> {
        (first >= 1 && last >= first).then_some(PageRange { first, last })
    }

    /// The first page, from 1.
    pub fn first(self) -> u32 {
        self.first
    }

    /// The last page, itself included.
    pub fn last(self) -> u32 {
        self.last
    }

    /// How many pages.
    pub fn count(self) -> u32 {
        self.last - self.first + 1
    }

    /// Whether some page is in both.
    pub fn overlaps(self, other: PageRange) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl fmt::Display for PageRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => write!(f, "{}", self.first),
            false => write!(f, "{}-{}", self.first, self.last),
        }
    }
}

impl FromStr for PageRange {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<PageRange, ParseError> {
        let error = || ParseError::new("a page, or two joined by a hyphen", text);
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let page = |text: &str| text.trim().parse::<u32>().map_err(|_| error());
        PageRange::new(page(first)?, page(last)?).ok_or_else(error)
    }
}
