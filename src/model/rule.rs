//! A cue that somebody proposes for a class, to be read and adopted by a person.

use crate::model::RecordClass;

/// Where a proposed cue is to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CueZone {
    /// At the beginning of a heading.
    Heading,
    /// In the file name.
    FileName,
    /// At the beginning of a folder's name.
    Folder,
}

/// A cue that a policy does not have yet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProposedCue {
    /// The class that it would speak for.
    pub class: RecordClass,
    /// Where it is to be found.
    pub zone: CueZone,
    /// Its words, folded.
    pub words: String,
}

impl CueZone {
    /// The name of the list in a policy's `match`.
    pub fn policy_key(self) -> &'static str {
        match self {
            CueZone::Heading => "headings",
            CueZone::FileName => "file-name",
            CueZone::Folder => "folder",
        }
    }
}
