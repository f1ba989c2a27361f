//! A bundle that was handed out: what was in it, to whom it went and why.
//!
//! # Written form
//!
//! Sealed as `bundle` in the identity block of the bundle's own entity (`model/descriptor.rs`), since a recipient, a reason
//! and a query may name people. The journal holds its commitment, and by `list` the ids of what was handed out.
//!
//! | member | value |
//! |---|---|
//! | `recipient`, `reason` | text, never empty |
//! | `scope` | an object with `kind` and its members, see below, and [`engagements`] (list of numbers) |
//! | `sample` | {`unit` (`candidacies`, `documents`), `of`, `taken`, `seed` (32 hexadecimal digits)}, where a part was drawn |
//! | `names` | `shown` or `withheld` |
//! | `restricted` | `included` or `left_out` |
//! | `transit` | `clear`, `age` or `aes` |
//! | [`format`] | `seda` for a SEDA transfer (`bundle/seda/mod.rs`); left out for a bag |
//! | `entries` | size of the checkpoint in it |
//! | `documents` | number of documents in its scope |
//! | `holes` | number of documents that it names and does not have |
//! | `parts` | list of {`sha256`, `size_bytes` (of the file as handed out), `bag` (SHA-256 of its `tagmanifest-sha256.txt`; of a transfer, of its `manifest.xml`)}, in their order |
//!
//! | `kind` | members |
//! |---|---|
//! | `session` | `session` (id) |
//! | `titre` | `titre`, [`from`], [`to`] |
//! | `agrement` | `titre`, [`site`], [`from`], [`to`] |
//! | `candidate` | `candidate` (id) |
//! | `query` | [`query`] (text) |
//!
//! The list is canonical JSON, `{"entities":[ids, sorted],"format":1}`: documents, and the sessions and candidates that the
//! bundle names.
//!
//! ```json
//! {"documents":12,"entries":310,"holes":0,"names":"shown","parts":[{"bag":"0202020202020202020202020202020202020202020202020202020202020202","sha256":"0101010101010101010101010101010101010101010101010101010101010101","size_bytes":4096}],"reason":"Contrôle sur pièces","recipient":"DREETS","restricted":"left_out","scope":{"kind":"session","session":"01890a5d-ac96-774b-bcce-b302099a8058"},"transit":"clear"}
//! ```

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{ContentDigest, EntityId, Site, TitreCode, canonical_json};

/// A bundle that was handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedBundle {
    /// Who received it.
    pub recipient: String,
    /// Why.
    pub reason: String,
    /// What was asked for.
    pub scope: BundleScope,
    /// What was drawn of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<BundleSample>,
    /// Whether it names people.
    pub names: BundleNames,
    /// Whether it has restricted documents.
    pub restricted: BundleRestricted,
    /// What it was wrapped in.
    pub transit: BundleTransit,
    /// In which form it was made.
    #[serde(default, skip_serializing_if = "BundleForm::is_bag")]
    pub format: BundleForm,
    /// Size of the checkpoint in it.
    pub entries: u64,
    /// Documents in its scope.
    pub documents: u64,
    /// Documents that it names and does not have.
    pub holes: u64,
    /// The files that were handed out.
    pub parts: Vec<IssuedPart>,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleScope {
    /// Of what.
    #[serde(flatten)]
    pub of: ScopeOf,
    /// Only what answers to these engagements; to any if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub engagements: Vec<u8>,
}

/// Of what a bundle is asked for. Written by these names: never rename one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ScopeOf {
    /// A session.
    Session {
        /// Its entity.
        session: EntityId,
    },
    /// The sessions of a title.
    Titre {
        /// The title; without a millésime, all of them.
        titre: TitreCode,
        /// Sessions that end on this day or later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<NaiveDate>,
        /// Sessions that begin on this day or earlier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
    },
    /// An agrément: the sessions of a title on a site.
    Agrement {
        /// The title.
        titre: TitreCode,
        /// The site; none where sessions name none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site: Option<Site>,
        /// Sessions that end on this day or later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<NaiveDate>,
        /// Sessions that begin on this day or earlier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
    },
    /// A candidate.
    Candidate {
        /// The entity, merges followed.
        candidate: EntityId,
    },
    /// What a query finds, or records by their ids.
    Query {
        /// As typed; left out where names are withheld.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        query: Option<String>,
    },
}

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleSample {
    /// Of what one is drawn.
    pub unit: SampleUnit,
    /// Of how many.
    pub of: u64,
    /// How many.
    pub taken: u64,
    /// What the draw is made from: 32 hexadecimal digits.
    pub seed: String,
}

/// Of what a sample is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleUnit {
    /// Candidates in a session, each with all documents.
    Candidacies,
    /// Documents.
    Documents,
}

/// Whether a bundle names people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundleNames {
    /// It does.
    Shown,
    /// Identity blocks are left out. Documents still say what they say.
    Withheld,
}

/// Whether a bundle has restricted documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundleRestricted {
    /// As any others.
    Included,
    /// They are counted only.
    LeftOut,
}

/// What a bundle is wrapped in on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundleTransit {
    /// Nothing: whoever has the file reads it.
    Clear,
    /// An age file.
    Age,
    /// A zip with AES-256.
    Aes,
}

/// In which form a bundle is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundleForm {
    /// A bag that proves itself.
    #[default]
    Bag,
    /// A SEDA 2.2 transfer.
    Seda,
}

impl BundleForm {
    fn is_bag(&self) -> bool {
        *self == BundleForm::Bag
    }
}

/// A file that was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedPart {
    /// SHA-256 of the file as handed out.
    pub sha256: ContentDigest,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of the `tagmanifest-sha256.txt` in it (of the `manifest.xml` of a transfer): the same whatever it is wrapped in.
    pub bag: ContentDigest,
}

/// The ids of what a bundle discloses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleList {
    /// 1.
    pub format: u32,
    /// Sorted.
    pub entities: Vec<EntityId>,
}

impl BundleList {
    /// The list of these, in any order.
    pub fn new(entities: impl IntoIterator<Item = EntityId>) -> BundleList {
        let mut entities: Vec<EntityId> = entities.into_iter().collect();
        entities.sort_unstable();
        entities.dedup();
        BundleList {
            format: 1,
            entities,
        }
    }

    /// The attachment.
    pub fn to_json(&self) -> Vec<u8> {
        canonical_json(self)
    }
}
