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
//! | `despite_clock` | `true` if it was made although the clock and the journal's times do not fit; left out otherwise |
//! | `regime` | `private`, `public` |
//! | `policy` | digest of the retention schedule in force |
//! | `records` | list of {`entity`, `commitment`, `class`, `counted_from`, `kept_through`, `size_bytes`, [`decided` (the civil day on which a person decided that it goes, where its rule leaves that to one; of a pile given up before its day, `kept_through` is the day before)]}, sorted by `entity` |
//! | `dependents` | list of {`entity`, `commitment`, `kind`}: sessions and candidates that no other record needs; consultations (`consultation`), released holds (`hold`) and approvals that were given up (`disposition`) of these records alone; out cards (`out_card`) |
//!
//! What a person signs is `approval_bytes`: the plan's bytes, and directly after them, if there is a visa, its canonical
//! JSON {`authority`, `on`, `record`, `reference`}. A plan ends where its braces close, so the two cannot be mistaken for
//! another plan. The signature is an SSHSIG of the namespace `approval@chartrier`. In the public regime a visa is needed.
//!
//! Before it is signed, the journal has the plan's digest by the actor who made it (`disposition_planned`): a plan that says
//! another maker is none of these.
//!
//! Whoever is the second person for a retention schedule signs other bytes, in the namespace `schedule@chartrier`: canonical
//! JSON {`archive`, `policy` (digest of the schedule to come), [`replaces` (digest of the one in force), `adopted` (number of
//! the entry that adopted that one)]}. So a signature is for one change of one archive, and for no second one.
//!
//! A *final list* is what `destruction_started` names, made under the commit lock after holds and rules were read again:
//!
//! | member | meaning |
//! |---|---|
//! | `list` | 1, the format |
//! | `plan` | digest of the plan that was approved |
//! | `entities` | list of {`entity`, `kind`, `files` (list of {`shelf`, `digest`}), [`shared` (the same: files that a living entity uses too)], [`content_stays_in` (list of ids: living entities that have the same bytes, or pages of them)]}, sorted by `entity` |
//! | `places` | list of digests of key places (`model/digest.rs`), sorted: those that the archive has now, each of which must delete the keys; a place that the archive forgets later is pending all the same, and one that comes later is not asked; left out where it is empty |
//! | `spared` | list of {`entity`, `why` (`held`, `changed`, `not_due`, `needed`, `gone`)}: what the plan has and this list has not |
//!
//! A deposit that was set aside and became a listed record is listed with it.
//!
//! A reader refuses a `plan` or a `list` beyond 1 as of a later version, and whatever is not written exactly so.
//!
//! # Worked examples
//!
//! A plan:
//!
//! ```json
//! {"archive":"00000000-0000-7000-8000-000000000001","by":"00000000-0000-7000-8000-000000000002","day":"2026-03-11",
//! "dependents":[{"commitment":"2222222222222222222222222222222222222222222222222222222222222222","entity":"01890a5d-ac96-774b-bcce-b302099a8058","kind":"session"}],
//! "made":"2026-03-11T08:00:00.000Z","plan":1,"policy":"4444444444444444444444444444444444444444444444444444444444444444",
//! "records":[{"class":"session.planning","commitment":"1111111111111111111111111111111111111111111111111111111111111111","counted_from":"2021-03-05","entity":"01890a5d-ac96-774b-bcce-b302099a8057","kept_through":"2026-03-05","size_bytes":21}],
//! "regime":"public"}
//! ```
//!
//! The visa, which follows its last brace in the bytes that are signed:
//!
//! ```json
//! {"authority":"Archives départementales","on":"2026-03-10","record":"01890a5d-ac96-774b-bcce-b302099a805a","reference":"2026/12"}
//! ```
//!
//! The final list, after a hold was placed on another record of the same plan:
//!
//! ```json
//! {"entities":[{"content_stays_in":["01890a5d-ac96-774b-bcce-b302099a805b"],"entity":"01890a5d-ac96-774b-bcce-b302099a8057","files":[{"digest":"5555555555555555555555555555555555555555555555555555555555555555","shelf":"descriptors"}],"kind":"record",
//! "shared":[{"digest":"6666666666666666666666666666666666666666666666666666666666666666","shelf":"objects"}]}],"list":1,
//! "places":["8888888888888888888888888888888888888888888888888888888888888888"],"plan":"3333333333333333333333333333333333333333333333333333333333333333",
//! "spared":[{"entity":"01890a5d-ac96-774b-bcce-b302099a8059","why":"held"}]}
//! ```
//!
//! What the second person signs for a schedule:
//!
//! ```json
//! {"adopted":7,"archive":"00000000-0000-7000-8000-000000000001","policy":"4444444444444444444444444444444444444444444444444444444444444444","replaces":"7777777777777777777777777777777777777777777777777777777777777777"}
//! ```

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{
    ActorId, ArchiveId, AttachmentDigest, Commitment, EntityId, EntityKind, PlaceDigest,
    PolicyDigest, RecordClass, Regime, SealedDigest, Seq, Timestamp, canonical_json,
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
    /// True if the clock and the journal's times do not fit, and it was wanted all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub despite_clock: bool,
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
    /// The day on which a person decided that it goes; none if its rule says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<NaiveDate>,
}

/// A session, a candidate, a consultation, a hold or an approval that goes with the last of its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDependent {
    /// The entity.
    pub entity: EntityId,
    /// Of the description that was looked at.
    pub commitment: Commitment,
    /// What it is.
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
    /// The key places of this moment, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<PlaceDigest>,
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
    /// Living entities that have the same bytes, or pages of them, in files of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content_stays_in: Vec<EntityId>,
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

/// A record that was destroyed, as far as it is still known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestroyedPaper {
    /// Its class.
    pub class: RecordClass,
    /// The day from which its period ran.
    pub counted_from: NaiveDate,
    /// The day on which it was destroyed.
    pub on: NaiveDate,
    /// The disposition by which it was, which has the certificate.
    pub disposition: EntityId,
}

impl DispositionPlan {
    /// The bytes whose digest a person signs.
    pub fn to_json(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a plan.
    ///
    /// Errors: [`NotRead`].
    pub fn from_json(json: &[u8]) -> Result<DispositionPlan, NotRead> {
        must_be_of_format_1(json, "plan")?;
        let plan: DispositionPlan =
            serde_json::from_slice(json).map_err(|_| NotRead::NotWritten)?;
        match plan.to_json() == json {
            true => Ok(plan),
            false => Err(NotRead::NotWritten),
        }
    }
}

impl DestructionList {
    /// The bytes whose digest the journal names.
    pub fn to_json(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a final list.
    ///
    /// Errors: [`NotRead`].
    pub fn from_json(json: &[u8]) -> Result<DestructionList, NotRead> {
        must_be_of_format_1(json, "list")?;
        let list: DestructionList =
            serde_json::from_slice(json).map_err(|_| NotRead::NotWritten)?;
        match list.to_json() == json {
            true => Ok(list),
            false => Err(NotRead::NotWritten),
        }
    }
}

/// Why a plan, a final list or a certificate is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRead {
    /// It is none, or not in its written form.
    NotWritten,
    /// A later version wrote it, in a format that this one does not know.
    Later {
        /// The format.
        format: u64,
    },
}

/// Checks the member that says the format.
///
/// Errors: [`NotRead::Later`] for a later one, [`NotRead::NotWritten`] for none.
pub(super) fn must_be_of_format_1(json: &[u8], member: &str) -> Result<(), NotRead> {
    let written: serde_json::Value =
        serde_json::from_slice(json).map_err(|_| NotRead::NotWritten)?;
    match written.get(member).and_then(serde_json::Value::as_u64) {
        Some(1) => Ok(()),
        Some(format) if format > 1 => Err(NotRead::Later { format }),
        _ => Err(NotRead::NotWritten),
    }
}

/// The bytes that a person signs to approve a plan: the plan as it is written, and the visa, if there is one.
pub fn approval_bytes(plan: &[u8], visa: Option<&Visa>) -> Vec<u8> {
    let visa = visa.map(canonical_json).unwrap_or_default();
    [plan, visa.as_slice()].concat()
}

/// One schedule put in the place of another: what the second person signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleChange {
    /// The archive.
    pub archive: ArchiveId,
    /// The schedule to come.
    pub policy: PolicyDigest,
    /// The one in force; none if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<PolicyDigest>,
    /// The entry that adopted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<Seq>,
}

impl ScheduleChange {
    /// The bytes that are signed.
    pub fn to_json(&self) -> Vec<u8> {
        canonical_json(self)
    }
}

/// By what a person approves, and who said so. Identity: kept in the actor's descriptor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproverKey {
    /// The public key, in the form of OpenSSH.
    pub key: String,
    /// The account under which this person uses the archive, as actors are named.
    pub account: String,
    /// Since when the key counts.
    pub since: Timestamp,
    /// Who declared it.
    pub by: ActorId,
}

/// Who approved a plan, and by what. Identity: kept in the disposition's descriptor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The name of who approved.
    pub approver: String,
    /// Their public key, in the form of OpenSSH.
    pub key: String,
    /// An SSHSIG signature over the plan's bytes and the visa's ([`approval_bytes`]), in its armour.
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
