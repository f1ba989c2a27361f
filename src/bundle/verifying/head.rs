//! `preuves/dossier.json`: what the bundle says that it is.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use crate::bundle::BundleError;
use crate::bundle::evidence::canonical;
use crate::bundle::verifying::reading::Reading;
use crate::bundle::verifying::{FindingCode, Findings};
use crate::model::{ArchiveId, ContentDigest, EntityId, PolicyDigest, Regime};

/// What is read of `preuves/dossier.json`; members that are not known are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Head {
    /// 1.
    #[serde(rename = "bundle")]
    pub format: u32,
    /// The archive.
    pub archive: ArchiveId,
    /// SHA-256 of the text of its first signing key, in hexadecimal.
    pub fingerprint: String,
    /// Its regime.
    pub regime: Regime,
    /// Public text of the signing key in force.
    pub signer: String,
    /// The day of pictures and verdicts.
    pub day: NaiveDate,
    /// Size of the checkpoint.
    pub entries: u64,
    /// The retention schedule in force.
    #[serde(default)]
    pub schedule: Option<PolicyDigest>,
    /// Which part of how many, if it is one.
    #[serde(default)]
    pub part: Option<PartOf>,
    /// True where identity blocks are left out.
    #[serde(default)]
    pub names_withheld: bool,
    /// Number of documents in the scope.
    #[serde(default)]
    pub documents: u64,
    /// Documents that should be here and could not be given.
    #[serde(default)]
    pub holes: Vec<Hole>,
    /// The rest.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

/// A part of a bundle in several files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct PartOf {
    /// From 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

/// A document that could not be given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Hole {
    /// The record.
    pub entity: EntityId,
    /// SHA-256 of its bytes, if that is known.
    #[serde(default)]
    pub sha256: Option<ContentDigest>,
}

const NAME: &str = "preuves/dossier.json";
/// What every bundle has there, whatever its manifests say.
const NEEDED: [&str; 5] = [
    NAME,
    "preuves/documents.jsonl",
    "preuves/journal.jsonl",
    "preuves/checkpoint",
    "preuves/allowed_signers",
];

/// Reads it, and tells the holes. None if it is not there or not in its form, which is told.
pub fn read(
    reading: &mut Reading<'_>,
    findings: &mut Findings,
) -> Result<Option<Head>, BundleError> {
    for name in NEEDED {
        if !reading.has(name) {
            findings.add(FindingCode::FileMissing, name);
        }
    }
    if !reading.has(NAME) {
        return Ok(None);
    }
    let json = reading.whole(NAME)?;
    let head = json
        .and_then(|json| Head::deserialize(canonical(&json)?).ok())
        .filter(|head| head.format == 1);
    match &head {
        None => findings.add(FindingCode::EvidenceMalformed, NAME),
        Some(head) => {
            for hole in &head.holes {
                findings.add(FindingCode::Hole, &hole.entity.to_string());
            }
        }
    }
    Ok(head)
}
