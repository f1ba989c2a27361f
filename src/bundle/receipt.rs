//! Receipts: whether a file that comes back, years later, is one of this archive's, and unaltered. The journal's commitments
//! remain when a record is destroyed, so a document that comes with its proof is recognised even then; without a proof and
//! without a living record nobody can know.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::archive::{Archive, Committed, KnownBundle};
use crate::bundle::BundleError;
use crate::bundle::evidence::DocumentLine;
use crate::bundle::seda::MANIFEST;
use crate::bundle::seda::verifying::digests_of_transfer;
use crate::bundle::verifying::{
    BundleVerification, Findings, Known, Reading, Source, verify_bundle,
};
use crate::model::{BundleForm, ContentDigest, EntityId, Seq, Timestamp, canonical_json};

/// What is known of a file that came back.
#[derive(Debug)]
pub enum Receipt {
    /// It is a bundle.
    Bundle(Box<BundleReceipt>),
    /// It is anything else.
    Document(DocumentReceipt),
}

/// What is known of a bundle.
#[derive(Debug)]
pub struct BundleReceipt {
    /// The bundle that the archive handed out, and which of its files this is, from 1.
    pub handed_out: Option<(KnownBundle, u32)>,
    /// What is wrong with it; none where the very file was handed out, or it is encrypted.
    pub verification: Option<BundleVerification>,
    /// In short.
    pub standing: BundleStanding,
}

/// How a bundle stands to this archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleStanding {
    /// This archive made it, and it is unaltered.
    Ours,
    /// It claims to be of this archive, and something is wrong with it.
    Altered,
    /// It claims to be of this archive, and its checkpoint is not one of the journal.
    Forged,
    /// It is of another archive.
    AnotherArchive,
    /// It is a SEDA transfer that this archive does not remember: it has no proofs of its own.
    Unknown,
}

/// What is known of a document.
#[derive(Debug)]
pub struct DocumentReceipt {
    /// SHA-256 of its bytes.
    pub sha256: ContentDigest,
    /// Living records with these very bytes.
    pub living: Vec<EntityId>,
    /// What its proof says; none if it came without one.
    pub proof: Option<ProofVerdict>,
}

impl DocumentReceipt {
    /// True if the archive took these very bytes in charge.
    pub fn is_ours(&self) -> bool {
        !self.living.is_empty()
            || matches!(
                self.proof,
                Some(ProofVerdict::Proved { .. } | ProofVerdict::HandedOut { .. })
            )
    }
}

/// What a proof says of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofVerdict {
    /// The journal holds what it says, and it is about these very bytes.
    Proved {
        /// The record.
        entity: EntityId,
        /// The journal entry.
        entry: Seq,
        /// When, and what became of the record.
        committed: Committed,
    },
    /// It is about other documents only: this one was altered, or is none of them.
    OtherDocument,
    /// It is about these bytes, and the journal holds no such thing.
    NotOfJournal,
    /// It is a SEDA transfer that this archive handed out, and that names these very bytes.
    HandedOut {
        /// When.
        time: Timestamp,
    },
    /// It is a SEDA transfer that names these bytes, and this archive does not remember it as it is.
    NotHandedOut,
}

/// Looks at a file, or at the folder that a bundle was extracted to. `proof` is a line of `documents.jsonl`, that file, or a
/// bundle; without it, that of the bundle's folder in which the file lies.
///
/// Errors: [`BundleError::Io`], [`BundleError::Archive`], [`BundleError::Stopped`].
pub fn receipt(
    archive: &Archive,
    file: &Path,
    proof: Option<&Path>,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<Receipt, BundleError> {
    if file.is_dir() {
        return bundle_receipt(archive, file, None, progress).map(Receipt::Bundle);
    }
    let sha256 = digest_of(file, progress)?;
    let handed_out = handed_out(archive, |part| part.sha256 == sha256)?;
    if let Some(handed_out) = handed_out {
        return Ok(Receipt::Bundle(Box::new(BundleReceipt {
            handed_out: Some(handed_out),
            verification: None,
            standing: BundleStanding::Ours,
        })));
    }
    let living = archive.records_with(sha256)?;
    let living: Vec<EntityId> = living.into_iter().map(|record| record.entity).collect();
    let is_bundle = match form_of(file)? {
        Some(BundleForm::Bag) => true,
        // Somebody else's transfer may be a document here.
        Some(BundleForm::Seda) => living.is_empty(),
        None => false,
    };
    if is_bundle {
        return bundle_receipt(archive, file, None, progress).map(Receipt::Bundle);
    }
    let proof = proof.map(Path::to_owned).or_else(|| proof_around(file));
    let proof = match proof {
        Some(proof) => Some(proof_verdict(archive, sha256, &proof)?),
        None => None,
    };
    Ok(Receipt::Document(DocumentReceipt {
        sha256,
        living,
        proof,
    }))
}

fn bundle_receipt(
    archive: &Archive,
    file: &Path,
    known: Option<&Known>,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<Box<BundleReceipt>, BundleError> {
    let nothing = Known::default();
    let verification = verify_bundle(file, known.unwrap_or(&nothing), progress)?;
    let bag = verification.bag;
    let handed_out = handed_out(archive, |part| Some(part.bag) == bag)?;
    let claims = verification.head.as_ref().map(|head| head.archive);
    let fingerprint = archive.fingerprint().to_string();
    let standing = match &verification.head {
        None if verification.transfer.is_some() => match &handed_out {
            Some(_) if verification.is_consistent() => BundleStanding::Ours,
            Some(_) => BundleStanding::Altered,
            None => BundleStanding::Unknown,
        },
        Some(_) if claims != Some(archive.id()) => BundleStanding::AnotherArchive,
        Some(head) if verification.is_consistent() => {
            let checkpoint = verification.checkpoint.as_ref();
            let of_journal = checkpoint.is_some_and(|one| archive.is_of_journal(one));
            match of_journal && head.fingerprint == fingerprint {
                true => BundleStanding::Ours,
                false => BundleStanding::Forged,
            }
        }
        _ => BundleStanding::Altered,
    };
    Ok(Box::new(BundleReceipt {
        handed_out,
        verification: Some(verification),
        standing,
    }))
}

/// The bundle of which a file that was handed out fits, and its number from 1.
fn handed_out(
    archive: &Archive,
    fits: impl Fn(&crate::model::IssuedPart) -> bool,
) -> Result<Option<(KnownBundle, u32)>, BundleError> {
    for known in archive.bundles()? {
        let parts = known.issued.iter().flat_map(|issued| &issued.parts);
        let numbered = (1_u32..).zip(parts);
        let mut fitting = numbered
            .filter(|(_, part)| fits(part))
            .map(|(number, _)| number);
        if let Some(number) = fitting.next() {
            return Ok(Some((known, number)));
        }
    }
    Ok(None)
}

/// What the lines of a proof say of these bytes. Of several lines about them, the first one that the journal holds.
fn proof_verdict(
    archive: &Archive,
    sha256: ContentDigest,
    proof: &Path,
) -> Result<ProofVerdict, BundleError> {
    if let Some((manifest, named)) = digests_of_transfer_at(proof)? {
        let known = handed_out(archive, |part| part.bag == manifest)?;
        return Ok(match known {
            _ if !named.contains(&sha256) => ProofVerdict::OtherDocument,
            Some((known, _)) => ProofVerdict::HandedOut { time: known.time },
            None => ProofVerdict::NotHandedOut,
        });
    }
    let mut about_it = Vec::new();
    each_line(proof, &mut |line| {
        // Whoever copied a line may have added blanks; its blocks are written anew before they are digested.
        let value: Option<Value> = serde_json::from_slice(line).ok();
        let line = value.and_then(|value| DocumentLine::from_json(&canonical_json(&value)));
        about_it.extend(line.filter(|line| line.sha256() == Some(sha256)));
    })?;
    let mut verdict = match about_it.is_empty() {
        true => ProofVerdict::OtherDocument,
        false => ProofVerdict::NotOfJournal,
    };
    for line in about_it {
        let committed = archive.committed(line.entity, line.entry, line.commitment())?;
        if let Some(committed) = committed {
            verdict = ProofVerdict::Proved {
                entity: line.entity,
                entry: line.entry,
                committed,
            };
            break;
        }
    }
    Ok(verdict)
}

/// What a transfer names. None if the proof is none.
fn digests_of_transfer_at(
    proof: &Path,
) -> Result<Option<(ContentDigest, BTreeSet<ContentDigest>)>, BundleError> {
    match proof.is_dir() || form_of(proof)?.is_some() {
        true => digests_of_transfer(proof),
        false => Ok(None),
    }
}

const DOCUMENTS: &str = "preuves/documents.jsonl";
/// A proof of one line only may have no line feed at its end, and none is longer than this.
const LONGEST_LINE: u64 = 4 * 1024 * 1024;

fn each_line(proof: &Path, take: &mut dyn FnMut(&[u8])) -> Result<(), BundleError> {
    if proof.is_dir() || form_of(proof)?.is_some() {
        let mut findings = Findings::default();
        if let Ok(source) = Source::open(proof, &mut findings)? {
            let mut reading = Reading::new(&source, &|_, _| true);
            reading.lines(DOCUMENTS, &mut |_, line| take(line.unwrap_or_default()))?;
        }
        return Ok(());
    }
    let file = File::open(proof).map_err(BundleError::io(proof))?;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut reader)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line);
        if read.map_err(BundleError::io(proof))? == 0 {
            return Ok(());
        }
        take(line.trim_ascii());
    }
}

/// The folder of a bundle in which a file lies.
fn proof_around(file: &Path) -> Option<PathBuf> {
    let whole = file.canonicalize().ok()?;
    let mut above = whole.ancestors().skip(1).take(6);
    let found = above.find(|folder| folder.join(DOCUMENTS).is_file())?;
    Some(found.join(DOCUMENTS))
}

/// What a zip begins as: with a bundle's folder, or with a transfer's manifest. None if it is neither.
fn form_of(file: &Path) -> Result<Option<BundleForm>, BundleError> {
    let mut start = Vec::new();
    let opened = File::open(file).map_err(BundleError::io(file))?;
    let read = opened.take(64).read_to_end(&mut start);
    read.map_err(BundleError::io(file))?;
    let first = start.get(30..).unwrap_or_default();
    Ok(match start.starts_with(b"PK\x03\x04") {
        true if first.starts_with(b"dossier/") => Some(BundleForm::Bag),
        true if first.starts_with(MANIFEST.as_bytes()) => Some(BundleForm::Seda),
        _ => None,
    })
}

fn digest_of(
    file: &Path,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<ContentDigest, BundleError> {
    let mut opened = File::open(file).map_err(BundleError::io(file))?;
    let total = opened.metadata().map_err(BundleError::io(file))?.len();
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    let mut done = 0;
    loop {
        let read = opened.read(&mut buffer).map_err(BundleError::io(file))?;
        if read == 0 {
            return Ok(ContentDigest(hasher.finalize().into()));
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
        done += read as u64;
        if !progress(done, total) {
            return Err(BundleError::Stopped);
        }
    }
}
