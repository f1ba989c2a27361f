//! What this process committed a moment ago, so that the catalog and the search engine need not open it again.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::archive::lock;
use crate::model::{Descriptor, SealedDigest};

/// What the catalog and the search engine will want to know of what was committed.
pub(super) struct Recent {
    pub(super) descriptor: Descriptor,
    pub(super) text: String,
}

/// What was just committed, by its sealed descriptor, so that the catalog and the search engine need not open it again.
/// Bounded: what does not fit is read from the archive.
#[derive(Default)]
pub(super) struct RecentDeposits {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    descriptors: HashMap<SealedDigest, Descriptor>,
    texts: HashMap<SealedDigest, String>,
    text_bytes: usize,
}

impl RecentDeposits {
    const MOST_DESCRIPTORS: usize = 4096;
    const MOST_TEXT_BYTES: usize = 32 * 1024 * 1024;

    pub(super) fn keep(&self, sealed: SealedDigest, recent: Recent) {
        let mut held = lock(&self.held);
        if held.descriptors.len() < Self::MOST_DESCRIPTORS {
            held.descriptors.insert(sealed, recent.descriptor);
        }
        // An empty text is either none or one that was not kept in hand.
        if !recent.text.is_empty() && held.text_bytes + recent.text.len() <= Self::MOST_TEXT_BYTES {
            held.text_bytes += recent.text.len();
            held.texts.insert(sealed, recent.text);
        }
    }

    /// Forgets all of it: some of it was destroyed.
    pub(super) fn forget(&self) {
        *lock(&self.held) = Held::default();
    }

    /// Takes a descriptor out.
    pub(super) fn descriptor(&self, sealed: SealedDigest) -> Option<Descriptor> {
        lock(&self.held).descriptors.remove(&sealed)
    }

    /// Takes a text out.
    pub(super) fn text(&self, sealed: SealedDigest) -> Option<String> {
        let mut held = lock(&self.held);
        let text = held.texts.remove(&sealed)?;
        held.text_bytes -= text.len();
        Some(text)
    }
}
