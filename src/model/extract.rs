//! What extraction finds in a document: text, a media type, warnings. Never an error: the document is archived anyway.

use serde::{Deserialize, Serialize};

/// What a document says once read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extract {
    /// What the bytes are, whatever the name says.
    pub media_type: MediaType,
    /// The readable text, pages (or members of a container) separated by form feeds (U+000C). Empty if there is none.
    pub text: String,
    /// Number of pages, where the format has pages.
    pub pages: Option<u32>,
    /// What a person should know about this reading, each once, in the order found.
    pub warnings: Vec<ExtractWarning>,
}

/// A media type such as `application/pdf`, from the bytes; `application/octet-stream` where unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaType(pub String);

impl MediaType {
    /// A type that nothing is known of.
    pub fn unknown() -> MediaType {
        MediaType("application/octet-stream".to_owned())
    }
}

/// Why the text of a document is missing or partial. Written in descriptors by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtractWarning {
    /// A picture, or a PDF without any page of text: a scan that waits for character recognition.
    NoTextLayer,
    /// Some pages have text and others are pictures.
    SomePagesWithoutText,
    /// A password is needed to read it.
    PasswordNeeded,
    /// Broken: it was read as far as possible.
    Damaged,
    /// A format that has text, which this version does not read.
    UnsupportedFormat,
    /// Reading took longer than allowed and was stopped.
    TimeLimit,
    /// Reading wanted more memory than allowed and was stopped.
    MemoryLimit,
    /// There was more text than is kept for one document.
    TextLimit,
    /// Larger than what is read for its text.
    SizeLimit,
    /// The reading process failed; the bytes themselves are archived untouched.
    ReaderFailed,
    /// Some members of a container were not read: nested too deep, too many, or protected.
    MembersSkipped,
}

impl ExtractWarning {
    /// Whether it says that there are pages without text, which may be pictures of text.
    pub fn calls_for_recognition(self) -> bool {
        matches!(
            self,
            ExtractWarning::NoTextLayer | ExtractWarning::SomePagesWithoutText
        )
    }
}
