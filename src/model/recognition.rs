//! What character recognition did with a document: nothing of what the document says, only how surely it was read.
//!
//! # Written form
//!
//! In a descriptor's `facts` as `recognition`, members without a value left out:
//!
//! ```text
//! {"engine":"tesseract 5.3.0","language":"fra","pages":[{"confidence_percent":93,"page":1,"words":412},
//!  {"confidence_percent":88,"page":2,"rotated_degrees":90,"words":380},{"page":3,"trouble":"time_limit"}]}
//! ```
//!
//! A page that nobody tried, because there were too many, is not listed and `untried_pages` counts it.

use serde::{Deserialize, Serialize};

use crate::model::Extract;

/// What was read by recognition, page by page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// The program and its version, such as `tesseract 5.3.0`.
    pub engine: String,
    /// The language that it was told, such as `fra`.
    pub language: String,
    /// The pages that were tried, in the order of the document. Pages with a usable text of their own are not in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<RecognisedPage>,
    /// Pages without text that nobody tried, since there were more than the limit.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub untried_pages: u32,
}

/// One page that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecognisedPage {
    /// Its number from 1; in a container, that of the piece of text between form feeds.
    pub page: u32,
    /// Mean over the words of how sure the program is of each. None if there is no word, or if the page could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence_percent: Option<u8>,
    /// Words read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub words: u32,
    /// By how much the page was turned clockwise before it was read: 0, 90, 180 or 270.
    #[serde(default, skip_serializing_if = "is_upright")]
    pub rotated_degrees: u16,
    /// Why it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<RecognitionTrouble>,
    /// True if the page had a doubtful text of its own that was better than what was recognised, and was kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept_own_text: bool,
}

/// Why a page could not be read by recognition. Written in descriptors by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecognitionTrouble {
    /// Drawing or reading it took longer than allowed.
    TimeLimit,
    /// It has more pixels than are read, or wants more memory than allowed.
    TooLarge,
    /// A picture that is broken, or of a format that is not decoded.
    Unreadable,
    /// The program failed on it.
    EngineFailed,
}

/// A document after recognition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// Its text, pages in order, whether recognised or not, and the warnings that are left.
    pub extract: Extract,
    /// How it was read.
    pub recognition: Recognition,
}

impl Recognition {
    /// Mean over all words of all pages; none if there is no word.
    pub fn confidence_percent(&self) -> Option<u8> {
        let (mut sum, mut words) = (0_u64, 0_u64);
        for page in &self.pages {
            let Some(confidence) = page.confidence_percent else {
                continue;
            };
            sum += u64::from(confidence) * u64::from(page.words);
            words += u64::from(page.words);
        }
        u8::try_from(sum.checked_div(words)?).ok()
    }

    /// What it says of these pages, counted anew from 1: that of a document cut out of this one.
    pub fn of_pages(&self, first: u32, last: u32) -> Recognition {
        let pages = self.pages.iter();
        let pages = pages.filter(|page| (first..=last).contains(&page.page));
        Recognition {
            engine: self.engine.clone(),
            language: self.language.clone(),
            pages: pages
                .map(|page| RecognisedPage {
                    page: page.page - first + 1,
                    ..page.clone()
                })
                .collect(),
            untried_pages: 0,
        }
    }

    /// Pages that were tried in vain.
    pub fn pages_in_trouble(&self) -> usize {
        self.pages
            .iter()
            .filter(|page| page.trouble.is_some())
            .count()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_upright(degrees: &u16) -> bool {
    *degrees == 0
}
