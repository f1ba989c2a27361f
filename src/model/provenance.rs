//! Where an entity came from that another archive had in charge before, and the import that brought it.
//!
//! # Written form
//!
//! `provenance` in the facts of a descriptor (`model/descriptor.rs`) is a list, the first archive first. It is what a bundle
//! proved of the entity when it was imported, and names nobody:
//!
//! | member | value |
//! |---|---|
//! | `archive` | id of the archive that it came from |
//! | `fingerprint` | SHA-256 of the text of that archive's first signing key, in hexadecimal |
//! | `checkpoint` | {`entries`, `root`} of the signed checkpoint that the bundle proved it against |
//! | `bundle` | SHA-256 of the bundle's `tagmanifest-sha256.txt`, whatever the bundle was wrapped in |
//! | `imported` | when it was brought here |
//! | [`entity`, `version`, `entry`, `commitment`] | its id and version there, and the number and the commitment of the entry that proves it |
//! | [`received`] | when the archive before took charge of it, where the record here was here already |
//! | [`file`] | instead of the members of an entity: the bundle's file that was kept as a document, such as a certificate |
//!
//! Ids are kept: an entity has the same id in both archives, so its links hold; where the same document or session was here
//! already under another id, that one notes the provenance. `received` in the facts stays the day on which the first archive took
//! charge; that the entity came later to this one is told by the journal's entry and by `imported`.
//!
//! `import` in the identity block of an entity of kind `import` is the run that brought them, {`archive`, `fingerprint`,
//! `bundles` (list of digests as above), `entries`, [`reason`]}; its `registered` entry comes before those of what it brought.
//!
//! ```json
//! [{"archive":"00000000-0000-7000-8000-000000000009","bundle":"0202020202020202020202020202020202020202020202020202020202020202","checkpoint":{"entries":310,"root":"0303030303030303030303030303030303030303030303030303030303030303"},"commitment":"0404040404040404040404040404040404040404040404040404040404040404","entity":"00000000-0000-7000-8000-000000000002","entry":41,"fingerprint":"0101010101010101010101010101010101010101010101010101010101010101","imported":"2026-11-24T08:00:00.000Z","version":2}]
//! {"archive":"00000000-0000-7000-8000-000000000009","bundles":["0202020202020202020202020202020202020202020202020202020202020202"],"entries":310,"fingerprint":"0101010101010101010101010101010101010101010101010101010101010101","reason":"Reprise du centre"}
//! ```

use serde::{Deserialize, Serialize};

use crate::model::{
    ArchiveId, Commitment, ContentDigest, EntityId, LeafHash, SaidText, Seq, Timestamp,
};

/// What a bundle proved of an entity when it was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The archive that it came from.
    pub archive: ArchiveId,
    /// SHA-256 of the text of its first signing key.
    pub fingerprint: ContentDigest,
    /// What the bundle was proved against.
    pub checkpoint: ProvedAt,
    /// SHA-256 of the bundle's `tagmanifest-sha256.txt`.
    pub bundle: ContentDigest,
    /// When it was brought here.
    pub imported: Timestamp,
    /// Its id there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<EntityId>,
    /// The version that was handed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The entry that commits to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Seq>,
    /// What that entry commits to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Commitment>,
    /// When the archive before took charge of it, where that is not what `facts` say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Timestamp>,
    /// The bundle's file that was kept as a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// The tree head that something was proved against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvedAt {
    /// Number of entries.
    pub entries: u64,
    /// Root of the tree over them.
    pub root: LeafHash,
}

/// A run of imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRun {
    /// The archive that it brings from.
    pub archive: ArchiveId,
    /// SHA-256 of the text of that archive's first signing key.
    pub fingerprint: ContentDigest,
    /// The bundle's files, each by the SHA-256 of its `tagmanifest-sha256.txt`, sorted.
    pub bundles: Vec<ContentDigest>,
    /// Size of the checkpoint in it.
    pub entries: u64,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<SaidText>,
}
