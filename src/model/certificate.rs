//! The certificate of a destruction: what was destroyed, what was not, where, by whose approval, and the journal's proof.
//!
//! # Layout (format 1)
//!
//! Canonical JSON (RFC 8785), beside it an SSH signature of the archive over its bytes (`journal/ssh.rs`, namespace
//! `certificate@chartrier`). It is made from what was done, never from what was planned, and is the same again as long as the
//! journal has no later entry and nothing that was destroyed is put back. Beside who approved it names nobody.
//!
//! | member | meaning |
//! |---|---|
//! | `certificate` | 1, the format |
//! | `archive`, `fingerprint`, `regime` | id; SHA-256 of the text of its first signing key; `private`, `public` |
//! | `signer` | public text (C2SP signed note) of the key that signs the certificate and the checkpoint |
//! | `disposition` | id |
//! | `plan`, `list`, `schedule` | digests: of the approved plan, of the final list (`model/disposition.rs`), of the retention schedule |
//! | `day` | the civil day (Europe/Paris) of the plan's verdicts |
//! | `approval` | `approver` (name), `key` (OpenSSH), `signature` (SSHSIG over `approval_bytes` of `model/disposition.rs`), [`visa` {`reference`, `authority`, `on`, `record`}]; left out if what describes the disposition cannot be opened any more |
//! | `times` | `approved`, `started`, `proved`: those of the entries, the last of them for `proved` |
//! | `totals` | `destroyed`, `failed`, `shared_files`, `size_bytes` (of the records destroyed, as received), `spared` {reason: number} |
//! | `classes` | list of {[`class`], `destroyed`, `failed`, `spared`, `size_bytes`}, sorted; sessions and candidates are without class |
//! | `destroyed` | list of {`entity`, `kind`, [`class`, `counted_from`, `kept_through`, `size_bytes`, [`decided`] (as in the plan)], `files` (number of sealed files), [`shared` (list of {`shelf`, `digest`}: files that stay, because a living entity uses them too)], [`content_stays_in` (list of ids: living entities that have the same bytes, or pages of them, in files of their own)]}, sorted by `entity` |
//! | `failed` | list of {`entity`, `kind`, [`class`], `why` (list of `unproved`, `key`, `file`, `row`, `found`)}: listed, and not certified as destroyed |
//! | `spared` | list of {`entity`, [`class`], `why`}: approved, and not destroyed (`model/disposition.rs`) |
//! | `places` | list of {`place` (digest), [`name`], [`acknowledged` (time)]}: each key place that the final list names; without a time it is pending, without a name the archive does not have it any more |
//! | `statements` | list of codes, see below |
//! | `checkpoint` | the text of a signed checkpoint (`journal/`) |
//! | `stamps` | list of {`checkpoint` (text of a signed checkpoint that an authority stamped, over all of `entries` and no more than the other), `proof` (RFC 6962 consistency proof between the two, empty if they are of the same size), `answers` (list of texts: what authorities answered about it, in base64, in the order of `journal/checkpoints/`)}; left out as long as there is none |
//! | `entries` | list of {`entry`, `proof`}: `archive_created`, every `keys_changed`, the plan's `disposition_planned`, and every `disposition_approved`, `destruction_started`, `keys_deleted`, `destroyed` of the disposition, as they are in the journal, in its order; `proof` is the RFC 6962 inclusion proof, hashes from the lowest up |
//!
//! | statement | says |
//! |---|---|
//! | `unreadable_with_every_remaining_key` | the keys are deleted, and nothing that remains opens what they sealed |
//! | `unreadable_with_keys_of_reached_places` | the same of the places that were reached only, while one is pending |
//! | `places_pending` | a key place was not reached: it may still have the keys, which are deleted when it comes back |
//! | `shared_content_stays` | content that a living record shares stays readable through that one |
//! | `exported_bundles_not_reached` | what was handed out before is not reached |
//! | `freed_blocks_not_reached` | nor are freed blocks of flash and copy-on-write media |
//! | `host_snapshots_not_reached` | nor are snapshots of the host |
//!
//! # What a verifier checks
//!
//! The signature; that the JSON is canonical; that `signer` is the key that is asked for and signed the checkpoint; that
//! `archive_created` is signed by the key whose text has the digest `fingerprint`, each `keys_changed` by the key before it,
//! and that the last of these keys is `signer`, so that whoever knows the fingerprint needs to know no other key; that the
//! leaf hash of each entry (`SHA-256(0x00 ‖ canonical JSON)`) leads by its proof to the checkpoint's root; that the entries
//! are of this disposition, name this plan, this list and these times; that every id in `destroyed` is in a `destroyed`
//! entry, and every id in those is in `destroyed` or `failed`; that each place with a time has its `keys_deleted` entry; and
//! that the totals are those of the lists. Of each stamp: that its checkpoint is signed by `signer`, is over every entry, and by its
//! proof the beginning of the other; and that imprint and signature of each answer hold (`journal/timestamp/`). Whether its
//! authority is to be believed takes a root, which the certificate has not: `openssl ts -verify` tells.
//!
//! Beside it are handed out the very files that it names by digest: `plan.json`, `list.json`, `schedule.toml`. With them:
//! that `plan` and `list` have those digests and `schedule.toml` that of the plan's `policy`; that the list is of this plan,
//! takes nothing that the plan has not but deposits that were set aside, and that each of the plan is in it or spared; that
//! `destroyed` and `failed` together are the list's `entities`, with its kinds and files, and the plan's classes, days and
//! sizes; that `spared` is the list's; that `approval.signature` is by `approval.key` over `approval_bytes` of that plan; and
//! in the public regime that there is a visa. Anyone with `ssh-keygen`, `jq` and `sha256sum` can do the same.
//!
//! # Worked examples
//!
//! One record, destroyed by a journal of one entry only, so that its proof is empty (`tests/formats/` rebuilds it; the
//! checkpoint is shortened):
//!
//! ```json
//! {"approval":{"approver":"Claire Fictive","key":"ssh-ed25519 AAAA","signature":"-----BEGIN SSH SIGNATURE-----"},
//! "archive":"00000000-0000-7000-8000-000000000001","certificate":1,
//! "checkpoint":"chartrier/00000000-0000-7000-8000-000000000001\n1\n",
//! "classes":[{"class":"session.planning","destroyed":1,"failed":0,"size_bytes":21,"spared":1}],"day":"2026-03-11",
//! "destroyed":[{"class":"session.planning","counted_from":"2021-03-05","entity":"01890a5d-ac96-774b-bcce-b302099a8057","files":3,"kept_through":"2026-03-05","kind":"record","size_bytes":21}],
//! "disposition":"01890a5d-ac96-774b-bcce-b302099a8058",
//! "entries":[{"entry":{"actor":"00000000-0000-7000-8000-000000000001","destroyed":["01890a5d-ac96-774b-bcce-b302099a8057"],"entity":"01890a5d-ac96-774b-bcce-b302099a8058","event":"destroyed","number":0,"time":"2026-03-11T08:00:02.000Z"},"proof":[]}],
//! "failed":[],"fingerprint":"1111111111111111111111111111111111111111111111111111111111111111",
//! "list":"3333333333333333333333333333333333333333333333333333333333333333",
//! "places":[{"acknowledged":"2026-03-11T08:00:02.000Z","name":"principal","place":"5555555555555555555555555555555555555555555555555555555555555555"}],
//! "plan":"2222222222222222222222222222222222222222222222222222222222222222","regime":"private",
//! "schedule":"4444444444444444444444444444444444444444444444444444444444444444",
//! "signer":"chartrier/00000000-0000-7000-8000-000000000001+6c5e7a3d+AQ==",
//! "spared":[{"class":"session.planning","entity":"01890a5d-ac96-774b-bcce-b302099a8059","why":"held"}],
//! "statements":["unreadable_with_every_remaining_key","exported_bundles_not_reached","freed_blocks_not_reached","host_snapshots_not_reached"],
//! "times":{"approved":"2026-03-11T08:00:00.000Z","proved":"2026-03-11T08:00:02.000Z","started":"2026-03-11T08:00:01.000Z"},
//! "totals":{"destroyed":1,"failed":0,"shared_files":0,"size_bytes":21,"spared":{"held":1}}}
//! ```
//!
//! The same once that journal was time-stamped has one member more, before `statements` (the answer is shortened):
//!
//! ```json
//! "stamps":[{"answers":["MAMCAQI="],"checkpoint":"chartrier/00000000-0000-7000-8000-000000000001\n1\n","proof":[]}]
//! ```

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::disposition::must_be_of_format_1;
use crate::model::{
    Approval, ArchiveId, AttachmentDigest, EntityId, EntityKind, Entry, LeafHash, ListedFile,
    NotRead, PlaceDigest, PolicyDigest, RecordClass, Regime, Spared, Timestamp, canonical_json,
};

/// What became of an approved plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// 1.
    #[serde(rename = "certificate")]
    pub format: u32,
    /// The archive.
    pub archive: ArchiveId,
    /// SHA-256 of the text of its first signing key, in hexadecimal.
    pub fingerprint: String,
    /// Its regime.
    pub regime: Regime,
    /// Public text of the signing key in force.
    pub signer: String,
    /// The disposition.
    pub disposition: EntityId,
    /// The plan that was approved.
    pub plan: AttachmentDigest,
    /// The final list.
    pub list: AttachmentDigest,
    /// The retention schedule by which it was planned.
    pub schedule: PolicyDigest,
    /// The civil day of the plan's verdicts.
    pub day: NaiveDate,
    /// Who approved it, and by what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// When.
    pub times: CertificateTimes,
    /// How many.
    pub totals: CertificateTotals,
    /// The same by class.
    pub classes: Vec<ClassTotals>,
    /// What was destroyed, sorted by id.
    pub destroyed: Vec<CertifiedEntity>,
    /// What was listed and is not certified, sorted by id.
    pub failed: Vec<FailedEntity>,
    /// What was approved and stays, sorted by id.
    pub spared: Vec<SparedCertified>,
    /// The key places.
    pub places: Vec<CertifiedPlace>,
    /// What is and what is not claimed.
    pub statements: Vec<Statement>,
    /// A signed checkpoint.
    pub checkpoint: String,
    /// What authorities say of when the journal had these entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stamps: Vec<CertifiedStamp>,
    /// What the journal says of it.
    pub entries: Vec<ProvedEntry>,
}

/// A checkpoint that authorities have stamped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedStamp {
    /// The signed checkpoint.
    pub checkpoint: String,
    /// That it is the beginning of the certificate's.
    pub proof: Vec<LeafHash>,
    /// What authorities answered, in base64, in their order; never empty.
    pub answers: Vec<String>,
}

/// When a destruction was approved, begun and proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateTimes {
    /// The plan was approved.
    pub approved: Timestamp,
    /// The point of no return.
    pub started: Timestamp,
    /// Nothing was found any more.
    pub proved: Timestamp,
}

/// What the lists of a certificate add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateTotals {
    /// Entities destroyed.
    pub destroyed: u64,
    /// Entities listed and not certified.
    pub failed: u64,
    /// Sealed files that stay since a living entity uses them too, each once.
    pub shared_files: u64,
    /// Size of the records destroyed, as received.
    pub size_bytes: u64,
    /// Entities that stay, by reason.
    pub spared: BTreeMap<Spared, u64>,
}

/// What the lists of a certificate add up to, of one class.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassTotals {
    /// The class; none for sessions and candidates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<RecordClass>,
    /// Entities destroyed.
    pub destroyed: u64,
    /// Entities listed and not certified.
    pub failed: u64,
    /// Entities that stay.
    pub spared: u64,
    /// Size of the records destroyed, as received.
    pub size_bytes: u64,
}

/// An entity that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedEntity {
    /// The entity.
    pub entity: EntityId,
    /// What it was.
    pub kind: EntityKind,
    /// What made it due, if it was a record.
    #[serde(flatten)]
    pub record: Option<CertifiedRecord>,
    /// How many sealed files went with it.
    pub files: u64,
    /// Sealed files that stay, because a living entity uses them too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<ListedFile>,
    /// Living entities that have the same bytes, or pages of them, in files of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content_stays_in: Vec<EntityId>,
}

/// What made a record due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedRecord {
    /// Its class.
    pub class: RecordClass,
    /// The day from which the period ran.
    pub counted_from: NaiveDate,
    /// The last day on which it had to be kept.
    pub kept_through: NaiveDate,
    /// Size of its bytes as received.
    pub size_bytes: u64,
    /// The day on which a person decided that it goes; none if its rule says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<NaiveDate>,
}

/// An entity that was to be destroyed, and of which that is not certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedEntity {
    /// The entity.
    pub entity: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// Its class, if it is a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<RecordClass>,
    /// What is still there; never empty.
    pub why: Vec<Failed>,
}

/// Why an entity is not certified as destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failed {
    /// The journal does not say that it is destroyed.
    Unproved,
    /// A place has its key.
    Key,
    /// A sealed file that only it used is there.
    File,
    /// The catalog knows it.
    Row,
    /// The search engine knows it.
    Found,
}

/// An entity that was approved and stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SparedCertified {
    /// The entity.
    pub entity: EntityId,
    /// Its class, if it is a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<RecordClass>,
    /// Why it stays.
    pub why: Spared,
}

/// What a key place did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedPlace {
    /// What the journal calls it.
    pub place: PlaceDigest,
    /// Its name, if the archive still has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it had none of the keys any more; none while it is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Timestamp>,
}

/// What a certificate claims, and what not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// The keys are deleted, and nothing that remains opens what they sealed.
    UnreadableWithEveryRemainingKey,
    /// The keys are deleted in every place that was reached, and nothing there opens what they sealed.
    UnreadableWithKeysOfReachedPlaces,
    /// A key place was not reached.
    PlacesPending,
    /// Content that a living record shares stays readable through that one.
    SharedContentStays,
    /// What was handed out before is not reached.
    ExportedBundlesNotReached,
    /// Freed blocks of flash and copy-on-write media are not reached.
    FreedBlocksNotReached,
    /// Snapshots of the host are not reached.
    HostSnapshotsNotReached,
}

/// A journal entry and its way to the checkpoint's root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvedEntry {
    /// The entry, as it is in the journal.
    pub entry: Entry,
    /// Hashes from the lowest up.
    pub proof: Vec<LeafHash>,
}

impl Certificate {
    /// The bytes that the archive signs.
    pub fn to_json(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a certificate.
    ///
    /// Errors: [`NotRead`].
    pub fn from_json(json: &[u8]) -> Result<Certificate, NotRead> {
        must_be_of_format_1(json, "certificate")?;
        let read: Result<Certificate, _> = serde_json::from_slice(json);
        let certificate = read.map_err(|_| NotRead::NotWritten)?;
        match certificate.to_json() == json {
            true => Ok(certificate),
            false => Err(NotRead::NotWritten),
        }
    }

    /// What the lists add up to.
    pub fn added_up(&self) -> (CertificateTotals, Vec<ClassTotals>) {
        let mut totals = CertificateTotals::default();
        let mut classes: BTreeMap<Option<RecordClass>, ClassTotals> = BTreeMap::new();
        let mut shared = std::collections::BTreeSet::new();
        for one in &self.destroyed {
            let class = one.record.as_ref().map(|record| record.class.clone());
            let size_bytes = one.record.as_ref().map_or(0, |record| record.size_bytes);
            totals.destroyed += 1;
            totals.size_bytes = totals.size_bytes.saturating_add(size_bytes);
            shared.extend(one.shared.iter().copied());
            let of_class = classes.entry(class).or_default();
            of_class.destroyed += 1;
            of_class.size_bytes = of_class.size_bytes.saturating_add(size_bytes);
        }
        for one in &self.failed {
            totals.failed += 1;
            classes.entry(one.class.clone()).or_default().failed += 1;
        }
        for one in &self.spared {
            *totals.spared.entry(one.why).or_default() += 1;
            classes.entry(one.class.clone()).or_default().spared += 1;
        }
        totals.shared_files = u64::try_from(shared.len()).unwrap_or(u64::MAX);
        let classes = classes
            .into_iter()
            .map(|(class, totals)| ClassTotals { class, ..totals });
        (totals, classes.collect())
    }
}
