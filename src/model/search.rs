//! What goes into the search engine, and the key of one of its files.

use chrono::NaiveDate;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::model::{
    CandidateName, EntityId, OriginalPath, RecordClass, Seq, SessionNumber, TitreCode,
};

/// One record as the search engine knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchDocument {
    /// The record.
    pub entity: EntityId,
    /// The journal entry that last described it.
    pub seq: Seq,
    /// Class, if known.
    pub class: Option<RecordClass>,
    /// Session, if known.
    pub session: Option<SessionNumber>,
    /// Title, if known.
    pub titre: Option<TitreCode>,
    /// Candidate, if known.
    pub candidate: Option<CandidateName>,
    /// The document's date: what `du:` and `au:` compare.
    pub date: Option<NaiveDate>,
    /// Every path under which it arrived, the first one first.
    pub paths: Vec<OriginalPath>,
    /// Its text, pages separated by form feeds.
    pub text: String,
}

/// The 256-bit key of one derived file. Zeroed when dropped; never shown by `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DerivedFileKey(pub [u8; 32]);

impl std::fmt::Debug for DerivedFileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DerivedFileKey(..)")
    }
}
