//! What is to be destroyed, as a person approved it, and what then is: two lists that the journal names by digest.
//!
//! # Layout (format 1)
//!
//! Both are canonical JSON (RFC 8785) in files named by their own SHA-256 under `journal/attachments/`. They name nobody:
//! ids, classes, dates, digests of sealed files. They are kept for ever, as the journal is.
//!
//! A *plan* is what a person signs:
//!
//! | member | meaning |
//! |---|---|
//! | `plan` | 1, the format |
//! | `archive` | id |
//! | `made`, `day` | the instant at which it was made; the civil day (Europe/Paris) of its verdicts |
//! | `by` | id of the actor who made it |
//! | `beyond_limits` | `true` if it takes more than a plan may without a word more; left out otherwise |
//! | `regime` | `private`, `public` |
//! | `policy` | digest of the retention schedule in force |
//! | `records` | list of {`entity`, `commitment`, `class`, `counted_from`, `kept_through`, `size_bytes`}, sorted by `entity` |
//! | `dependents` | list of {`entity`, `commitment`, `kind`}: sessions and candidates that no other record needs, and consultations (`consultation`) of these records alone, sorted by `entity` |
//!
//! A *final list* is what `destruction_started` names, made under the commit lock after holds and rules were read again:
//!
//! | member | meaning |
//! |---|---|
//! | `list` | 1, the format |
//! | `plan` | digest of the plan that was approved |
//! | `entities` | list of {`entity`, `kind`, `files` (list of {`shelf`, `digest`}), `shared` (the same: files that a living entity uses too)}, sorted by `entity` |
//! | `spared` | list of {`entity`, `why` (`held`, `changed`, `not_due`, `needed`, `gone`)}: what the plan has and this list has not |
//!
//! A deposit that was set aside and became a listed record is listed with it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{
    ActorId, ArchiveId, AttachmentDigest, Commitment, EntityId, EntityKind, PolicyDigest,
    RecordClass, Regime, SealedDigest, Timestamp, canonical_json,
};

/// What is proposed for destruction. Changing it changes its digest, and so makes every approval void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispositionPlan {
    /// 1.
    #[serde(rename = "plan")]
    pub format: u32,
    /// The archive.
    pub archive: ArchiveId,
    /// When it was made.
    pub made: Timestamp,
    /// Who made it: somebody else must approve it.
    pub by: ActorId,
    /// The civil day of its verdicts.
    pub day: NaiveDate,
    /// The regime of the archive.
    pub regime: Regime,
    /// The retention schedule by which it was made.
    pub policy: PolicyDigest,
    /// True if it takes more than a plan may without a word more, and that was wanted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beyond_limits: bool,
    /// What is due, sorted by id.
    pub records: Vec<PlannedRecord>,
    /// What nobody needs once these records are gone, sorted by id.
    pub dependents: Vec<PlannedDependent>,
}

/// A record that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRecord {
    /// The record.
    pub entity: EntityId,
    /// Of the description that was looked at: another one since, and the record is spared.
    pub commitment: Commitment,
    /// Its class.
    pub class: RecordClass,
    /// The day from which the period runs.
    pub counted_from: NaiveDate,
    /// The last day on which it must be kept.
    pub kept_through: NaiveDate,
    /// Size of its bytes as received.
    pub size_bytes: u64,
}

/// A session, a candidate or a consultation that goes with the last of its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDependent {
    /// The entity.
    pub entity: EntityId,
    /// Of the description that was looked at.
    pub commitment: Commitment,
    /// `session`, `candidate` or `consultation`.
    pub kind: EntityKind,
}

/// What is destroyed, file by file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DestructionList {
    /// 1.
    #[serde(rename = "list")]
    pub format: u32,
    /// The plan that was approved.
    pub plan: AttachmentDigest,
    /// What goes, sorted by id.
    pub entities: Vec<ListedEntity>,
    /// What was approved and stays, sorted by id.
    pub spared: Vec<SparedEntity>,
}

/// An entity that is destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedEntity {
    /// The entity.
    pub entity: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// Sealed files that go with it, in all its versions.
    pub files: Vec<ListedFile>,
    /// Sealed files that stay, because a living entity uses them too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<ListedFile>,
}

/// A sealed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ListedFile {
    /// Where it is kept.
    pub shelf: FileShelf,
    /// Its name.
    pub digest: SealedDigest,
}

/// Where a kind of sealed file is kept, as written in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileShelf {
    /// Bytes as received.
    Objects,
    /// Extracted text.
    Texts,
    /// Descriptors.
    Descriptors,
    /// Bytes of deposits that were set aside.
    Quarantine,
}

/// An entity that was approved and is not destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SparedEntity {
    /// The entity.
    pub entity: EntityId,
    /// Why it stays.
    pub why: Spared,
}

/// Why an entity that was approved stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spared {
    /// A hold covers it.
    Held,
    /// It was described anew since.
    Changed,
    /// By the rules of the day it is not due any more.
    NotDue,
    /// A record that stays needs it.
    Needed,
    /// It is not there any more: another destruction took it.
    Gone,
}

impl DispositionPlan {
    /// The bytes whose digest a person signs.
    pub fn to_json(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a plan. None if it is none, is of a later format, or is not in its written form.
    pub fn from_json(json: &[u8]) -> Option<DispositionPlan> {
        let plan: DispositionPlan = serde_json::from_slice(json).ok()?;
        (plan.format == 1 && plan.to_json() == json).then_some(plan)
    }
}

impl DestructionList {
    /// The bytes whose digest the journal names.
    pub fn to_json(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a final list. None if it is none, is of a later format, or is not in its written form.
    pub fn from_json(json: &[u8]) -> Option<DestructionList> {
        let list: DestructionList = serde_json::from_slice(json).ok()?;
        (list.format == 1 && list.to_json() == json).then_some(list)
    }
}

/// Who approved a plan, and by what. Identity: kept in the disposition's descriptor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The name of who approved.
    pub approver: String,
    /// Their public key, in the form of OpenSSH.
    pub key: String,
    /// An SSHSIG signature over the plan's bytes, in its armour.
    pub signature: String,
    /// The visa of the public archives, without which a public body destroys nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visa: Option<Visa>,
}

/// The visa of the public archives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visa {
    /// Its reference.
    pub reference: String,
    /// Who gave it.
    pub authority: String,
    /// Its date.
    pub on: NaiveDate,
    /// The record that is its scan.
    pub record: EntityId,
}
