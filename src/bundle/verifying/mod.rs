//! Verifying a bundle alone: no archive, no key, nothing but the file and what its reader knows from elsewhere.
//!
//! What is checked and how it is named is the table of the parent module. All that is wrong is told, as data, in the order in
//! which it was found; only a file whose very form is wrong is looked into no further. Memory holds a few bytes for each file
//! and each line, never a document.

mod bytes;
mod chain;
mod documents;
mod head;
mod kept;
mod manifests;
mod reading;
mod source;
pub mod stock;
mod zip;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::bundle::BundleError;
use crate::bundle::seda::TransferSeen;
use crate::bundle::seda::verifying::verify_transfer;
use crate::journal::Checkpoint;
use crate::journal::timestamp::Roots;
use crate::model::{ContentDigest, EntityId, Timestamp};

pub(super) use bytes::{AgeBytes, Bytes};
pub(super) use reading::{Reading, Verified};
pub(super) use source::{Source, encrypted_by};

pub use head::Head;
pub use source::Transit;
pub use zip::NotOurs;

/// What a reader knows from elsewhere.
#[derive(Debug, Default)]
pub struct Known {
    /// The fingerprint: from the cover, from an earlier bundle.
    pub fingerprint: Option<String>,
    /// An earlier checkpoint.
    pub checkpoint: Option<Checkpoint>,
    /// Roots of time-stamping authorities.
    pub roots: Option<Roots>,
}

/// What was found.
#[derive(Debug)]
pub struct BundleVerification {
    /// What the bundle says that it is; none if that cannot be read.
    pub head: Option<Head>,
    /// Every document, by the file or, without one, by id.
    pub documents: Vec<DocumentVerdict>,
    /// All that is wrong. Empty if the bundle is consistent with its fingerprint.
    pub findings: Vec<BundleFinding>,
    /// How many findings more there are than are listed.
    pub more_findings: u64,
    /// Number of files that were read.
    pub files: u64,
    /// Their size.
    pub size_bytes: u64,
    /// Number of journal entries whose proof holds.
    pub entries_proved: u64,
    /// Time-stamps that are over their checkpoint.
    pub stamps: Vec<StampSeen>,
    /// How the checkpoint from elsewhere relates to this one; none if none was given, or it could not be looked at.
    pub compared: Option<Compared>,
    /// Its checkpoint.
    pub checkpoint: Option<Checkpoint>,
    /// SHA-256 of `tagmanifest-sha256.txt` (of a transfer, of `manifest.xml`): what was handed out is known by it, whatever it was wrapped in.
    pub bag: Option<ContentDigest>,
    /// What a transfer says of itself, if it is one.
    pub transfer: Option<TransferSeen>,
    /// Why the file was not looked into, where it was not.
    pub not_ours: Option<NotOurs>,
}

impl BundleVerification {
    /// True if nothing is wrong.
    pub fn is_consistent(&self) -> bool {
        self.findings.is_empty()
    }
}

/// What is known of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentVerdict {
    /// The record.
    pub entity: EntityId,
    /// Its bytes in this bundle.
    pub file: Option<String>,
    /// The other part that has them.
    pub part: Option<u32>,
    /// SHA-256 of its bytes, as the archive says.
    pub sha256: Option<ContentDigest>,
    /// When the journal took note of it as it is here, if that is proved.
    pub proved_at: Option<Timestamp>,
    /// What is wrong about it alone.
    pub findings: Vec<FindingCode>,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleFinding {
    /// What.
    pub code: FindingCode,
    /// The name of a file, an id, or an entry's number: hostile text.
    pub subject: String,
    /// What else can be said, for those who want to know: hostile text.
    pub detail: Option<String>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $text:literal,)*) => {
        /// What can be wrong: the codes of the parent module's table, in its order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum FindingCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl FindingCode {
            /// All of them.
            pub const ALL: &[FindingCode] = &[$(FindingCode::$name),*];

            /// As it is written.
            pub fn name(self) -> &'static str {
                match self {
                    $(FindingCode::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    /// No zip, cut short, or without what every bundle has.
    NotABundle "not_a_bundle",
    /// A name that leads out of the folder or is not in the form.
    NameUnsafe "name_unsafe",
    /// Two entries of one name, or of names that differ by case.
    NameTwice "name_twice",
    /// An entry that is compressed or encrypted.
    EntryCompressed "entry_compressed",
    /// Entries that overlap, or whose headers disagree.
    EntryOverlaps "entry_overlaps",
    /// A manifest lists a file that is not there.
    FileMissing "file_missing",
    /// A file that no manifest lists.
    FileAdded "file_added",
    /// A file is not what its manifest says.
    FileAltered "file_altered",
    /// The list of files is not signed by the signer.
    BagUnsigned "bag_unsigned",
    /// A line is not in its form.
    EvidenceMalformed "evidence_malformed",
    /// A document is not the one of its facts.
    DocumentDiffers "document_differs",
    /// A document without a line.
    DocumentUnproved "document_unproved",
    /// Blocks are not those that the journal commits to.
    CommitmentDiffers "commitment_differs",
    /// An entry does not lead to the checkpoint's root.
    EntryUnproved "entry_unproved",
    /// The checkpoint is not signed, or is another.
    CheckpointUnsigned "checkpoint_unsigned",
    /// The keys do not lead from the fingerprint to the signer.
    SignerUnproved "signer_unproved",
    /// The fingerprint is not the one that the reader knows.
    FingerprintDiffers "fingerprint_differs",
    /// A kept checkpoint is not one of the same journal.
    CheckpointInconsistent "checkpoint_inconsistent",
    /// A time-stamp is not over its checkpoint.
    StampDiffers "stamp_differs",
    /// A certificate of destruction does not hold.
    CertificateDiffers "certificate_differs",
    /// A document that the bundle itself says is missing.
    Hole "hole",
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A time-stamp over a checkpoint of this journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampSeen {
    /// Number of entries of the checkpoint.
    pub entries: u64,
    /// When its authority says that they existed.
    pub time: Timestamp,
    /// The authority, where a given root vouches for it: hostile text.
    pub authority: Option<String>,
}

/// How a checkpoint from elsewhere relates to the bundle's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// It is the same one.
    Same,
    /// What it is over is the beginning of the bundle's journal.
    Continued,
    /// The bundle has no proof for its size.
    NoProof {
        /// Number of entries it is over.
        entries: u64,
    },
    /// It is not of this journal: that is a finding.
    Inconsistent,
}

/// What is wrong, as it is found.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<BundleFinding>,
    more: u64,
}

impl Findings {
    /// So many are listed; a hostile file cannot fill the memory with more.
    const MOST: usize = 10_000;

    pub(super) fn add(&mut self, code: FindingCode, subject: &str) {
        self.explain(code, subject, None);
    }

    pub(super) fn explain(&mut self, code: FindingCode, subject: &str, detail: Option<String>) {
        let subject: String = subject.chars().take(LONGEST_SUBJECT).collect();
        let known = |one: &&BundleFinding| one.code == code && one.subject == subject;
        if self.found.iter().rev().take(8).any(|one| known(&one)) {
            return;
        }
        match self.found.len() < Findings::MOST {
            true => self.found.push(BundleFinding {
                code,
                subject,
                detail,
            }),
            false => self.more += 1,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The codes by what they are about.
    fn by_subject(&self) -> BTreeMap<&str, Vec<FindingCode>> {
        let mut by_subject: BTreeMap<&str, Vec<FindingCode>> = BTreeMap::new();
        for one in &self.found {
            by_subject.entry(&one.subject).or_default().push(one.code);
        }
        by_subject
    }
}

/// Longer names are cut where they are told.
const LONGEST_SUBJECT: usize = 300;

/// Verifies a bundle: a zip, or the folder that it was extracted to; or a SEDA transfer, which has no proofs of its own. `progress` is told the bytes that were read and those
/// that there are; if it returns false, that is all.
///
/// Errors: [`BundleError::Io`], [`BundleError::StillEncrypted`], [`BundleError::Stopped`].
pub fn verify_bundle(
    file: &Path,
    known: &Known,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<BundleVerification, BundleError> {
    if let Some(verified) = verify_transfer(file, progress)? {
        return Ok(verified);
    }
    let mut findings = Findings::default();
    let source = match Source::open(file, &mut findings)? {
        Ok(source) => source,
        Err(not_ours) => {
            findings.add(FindingCode::NotABundle, "");
            return Ok(told(findings, Some(not_ours)));
        }
    };
    let mut reading = Reading::new(&source, progress);
    verify_source(&mut reading, known, findings)
}

/// The same of what was opened, with what was found wrong on the way.
///
/// Errors: as [`verify_bundle`].
pub(super) fn verify_source(
    reading: &mut Reading<'_>,
    known: &Known,
    mut findings: Findings,
) -> Result<BundleVerification, BundleError> {
    // Which files there are is not certain: what is in them says nothing.
    if !findings.is_empty() {
        return Ok(told(findings, None));
    }
    let Some(manifests) = manifests::read(reading, &mut findings)? else {
        let not_ours = findings.is_empty().then_some(NotOurs::OtherZip);
        findings.add(FindingCode::NotABundle, "");
        return Ok(told(findings, not_ours));
    };
    let mut verification = told(Findings::default(), None);
    let head = head::read(reading, &mut findings)?;
    if let Some(head) = &head {
        manifests::check_signature(reading, head, known, &mut findings)?;
        let checkpoint = chain::read_checkpoint(reading, head, &mut findings)?;
        let journal = chain::read(reading, head, checkpoint.as_ref(), &mut findings)?;
        verification.entries_proved = journal.proved;
        let documents = documents::read(reading, head, &journal, &manifests, &mut findings)?;
        if let Some(checkpoint) = &checkpoint {
            let trusted = kept::Trusted {
                head,
                checkpoint,
                signers: &journal.signers,
            };
            verification.stamps = kept::read(reading, &trusted, known, &mut findings)?;
            verification.compared = kept::compare(reading, &trusted, known, &mut findings)?;
            kept::read_certificates(reading, &trusted, &mut findings)?;
        }
        verification.checkpoint = checkpoint;
        manifests::check_files(reading, &manifests, &mut findings)?;
        verification.documents = documents.verdicts(&journal, &findings);
    } else {
        manifests::check_files(reading, &manifests, &mut findings)?;
    }
    verification.bag = manifests::bag_digest(reading)?;
    verification.files = reading.files();
    verification.size_bytes = reading.size_bytes();
    verification.head = head;
    verification.findings = findings.found;
    verification.more_findings = findings.more;
    Ok(verification)
}

/// What was found, and nothing else.
pub(super) fn told(findings: Findings, not_ours: Option<NotOurs>) -> BundleVerification {
    BundleVerification {
        head: None,
        documents: Vec::new(),
        findings: findings.found,
        more_findings: findings.more,
        files: 0,
        size_bytes: 0,
        entries_proved: 0,
        stamps: Vec::new(),
        compared: None,
        checkpoint: None,
        bag: None,
        transfer: None,
        not_ours,
    }
}
