//! Evidence: what the archive says of each document, and the journal's proof of it, so that anybody can check it alone.
//!
//! # Layout (format 1)
//!
//! Each line is one canonical JSON object (RFC 8785) and a line feed. A reader refuses a line that is not canonical, and passes
//! over members that it does not know: their digests count all the same.
//!
//! `preuves/documents.jsonl`, sorted by `entity`, each once:
//!
//! | member | meaning |
//! |---|---|
//! | `entity` | id of a record, a session or a candidate |
//! | [`file`] | its bytes in this bundle; left out for holes, for what is in another part, and for what has no bytes |
//! | [`part`] | the part of a split bundle that has the file, where it is not this one |
//! | `version` | of the descriptor, as in `facts` |
//! | `entry` | number of the journal entry that commits to it: `accessioned`, `described` or `registered` |
//! | `facts` | the block, with its salt (`model/descriptor.rs`) |
//! | `identity` | the block with its salt; or, where names are withheld, the SHA-256 of its canonical JSON |
//! | `secret` | SHA-256 of the canonical JSON of the block that is never shown |
//!
//! `SHA-256(canonical(["f", "i", "s"]))`, where `f`, `i` and `s` are the SHA-256 in hexadecimal of the three blocks' canonical
//! JSON, is the `commitment` of that entry, which is about the same entity. Where `file` is given, its SHA-256 and size are
//! `sha256` and `size_bytes` of `facts`.
//!
//! `preuves/journal.jsonl`, sorted by number, each once: `{"entry", "proof"}`, the entry as it is in the journal (`journal/`),
//! and the RFC 6962 inclusion proof to the root of `preuves/checkpoint`, hashes from the lowest up. Here are entry 0 and every
//! `keys_changed`, so that the way from the fingerprint to the signing key in force can be walked; the `policy_adopted` in
//! force; and every entry about an entity of `documents.jsonl`, or about a hold or a destruction in the bundle's scope, but
//! for `exported`, which names what is not in the bundle.
//!
//! `preuves/scelles/` has, of the checkpoints with a time-stamp, the first over each entry and the last:
//! `<size>.note` and `<size>.<k>.tsr` as in `journal/checkpoints` (`journal/timestamp/`), and `<size>.consistency`, the RFC 6962
//! consistency proof from it to `preuves/checkpoint`, one hash in hexadecimal a line; empty where the sizes are the same. A
//! `<size>.consistency` without a note is for whoever has that checkpoint from an earlier bundle.
//!
//! # Worked example
//!
//! A journal of two entries, and the record that the second is about: 23 bytes, `PV de la session 26-07` and a line feed.
//! `tests/formats/` rebuilds these lines of both files:
//!
//! ```json
//! {"entity":"00000000-0000-7000-8000-000000000002","entry":1,"facts":{"class":{"found_by":"person","id":"session.pv"},"entity":"00000000-0000-7000-8000-000000000002","kind":"record","received":"2026-01-01T00:00:00.000Z","salt":"0000000000000000000000000000000000000000000000000000000000000000","sha256":"586914ae89fa2f5db35dfd889d3a7f6a33f71ca710b60be9ed1749878b22cbd9","size_bytes":23,"version":1},"file":"data/26-07/pv-1.txt","identity":{"paths":["PV.txt"],"salt":"0000000000000000000000000000000000000000000000000000000000000000"},"secret":"053adc3b11c856a9a03d9f3a313a15ec5e3979d47e8eee0634b9f4e06372cf8f","version":1}
//! {"entry":{"actor":"00000000-0000-7000-8000-000000000001","event":"policy_adopted","number":0,"policy":"0000000000000000000000000000000000000000000000000000000000000000","time":"2026-01-01T00:00:00.000Z"},"proof":["e6e3a8bdef2ad7c63d689abc8538e9da36bd2692bcf85c96f74c3b9addee3fba"]}
//! {"entry":{"actor":"00000000-0000-7000-8000-000000000001","commitment":"0bad79a803866a363cf5610f655382c46473768757f9f1fe9398c117268afb39","descriptor":"1111111111111111111111111111111111111111111111111111111111111111","entity":"00000000-0000-7000-8000-000000000002","event":"accessioned","number":1,"object":"2222222222222222222222222222222222222222222222222222222222222222","time":"2026-01-01T00:00:00.000Z"},"proof":["1345900eff6b891d3d683b0c7664a3a9202eaa7a080b6df7b6eafc491d9e3fd2"]}
//! ```
//!
//! and what is computed from them, the root being the checkpoint's:
//!
//! ```text
//! identity:   7bf3858ed944a4a16464d7a5d19385d92df7137aaa4593c58ec227aec11dbc53
//! commitment: 0bad79a803866a363cf5610f655382c46473768757f9f1fe9398c117268afb39
//! root:       f0b72e2e030b9b53a68499e1e01caa48461dc9f9a76702d0cb307e8113824308
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::archive::{Archive, ArchiveError, DisclosedEntity};
use crate::bundle::BundleError;
use crate::bundle::names::BagName;
use crate::journal::ssh::{Namespace, allowed_signers};
use crate::model::{
    BlockDigests, Commitment, ContentDigest, EntityId, Entry, LeafHash, PolicyDigest, ProvedEntry,
    Seq, canonical_json,
};

/// Something that a bundle shows, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// A record, a session or a candidate; or a hold or a destruction in scope, of which only the journal's entries are shown.
    pub entity: EntityId,
    /// Its bytes, where they are in this bundle.
    pub file: Option<BagName>,
    /// The part that has them, where that is another.
    pub part: Option<u32>,
}

impl Disclosure {
    /// Something without bytes in the bundle.
    pub fn of(entity: EntityId) -> Disclosure {
        Disclosure {
            entity,
            file: None,
            part: None,
        }
    }
}

/// Whether identity blocks are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// They are.
    Shown,
    /// Their digests only.
    Withheld,
}

/// What goes into `preuves/`, all from one position of the journal.
#[derive(Debug)]
pub struct Evidence {
    /// `documents.jsonl`.
    pub documents: Vec<u8>,
    /// `journal.jsonl`.
    pub journal: Vec<u8>,
    /// `checkpoint`.
    pub checkpoint: Vec<u8>,
    /// `allowed_signers`.
    pub allowed_signers: String,
    /// The files of `scelles/` by their names there.
    pub stamps: Vec<(String, Vec<u8>)>,
    /// SHA-256 of the text of the first signing key.
    pub fingerprint: String,
    /// Public text of the signing key in force.
    pub signer: String,
    /// Size of the checkpoint.
    pub entries: u64,
    /// The retention schedule in force.
    pub schedule: Option<PolicyDigest>,
    /// What was asked for and cannot be opened, although nobody destroyed it.
    pub unopened: Vec<(EntityId, ArchiveError)>,
}

/// The evidence about `wanted`. `held_elsewhere` are sizes of checkpoints that somebody got with earlier bundles.
///
/// What is destroyed has no line, and its entries are there all the same.
///
/// Errors: [`BundleError::Archive`].
pub fn write_evidence(
    archive: &Archive,
    wanted: &[Disclosure],
    names: Names,
    held_elsewhere: &BTreeSet<u64>,
) -> Result<Evidence, BundleError> {
    let by_entity: BTreeMap<EntityId, &Disclosure> =
        wanted.iter().map(|one| (one.entity, one)).collect();
    let entities = by_entity.keys().copied().collect();
    let disclosed = archive.disclose(&entities, held_elsewhere)?;
    let lines = disclosed.entities.into_iter().filter_map(|one| {
        let place = by_entity.get(&one.entity)?;
        Some(DocumentLine::new(one, place, names))
    });
    let mut stamps = Vec::new();
    let mut consistency = |size: u64, proof: &[LeafHash]| {
        let lines: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
        stamps.push((format!("{size}.consistency"), lines.into_bytes()));
    };
    for (size, proof) in &disclosed.consistency {
        consistency(*size, proof);
    }
    for (kept, proof) in &disclosed.kept {
        consistency(kept.checkpoint.end.seq.0, proof);
    }
    for (kept, _) in disclosed.kept {
        let size = kept.checkpoint.end.seq.0;
        stamps.push((format!("{size}.note"), kept.checkpoint.note));
        let answers = (1_u32..).zip(kept.answers);
        stamps.extend(answers.map(|(number, answer)| (format!("{size}.{number}.tsr"), answer)));
    }
    stamps.sort();
    stamps.dedup();
    let signers = allowed_signers(&disclosed.signer, Namespace::BUNDLE);
    Ok(Evidence {
        documents: in_lines(lines.map(|line| line.to_json())),
        journal: in_lines(disclosed.entries.iter().map(canonical_json)),
        entries: disclosed.checkpoint.end.seq.0,
        checkpoint: disclosed.checkpoint.note,
        allowed_signers: signers.map_err(|fault| {
            ArchiveError::Approval(crate::archive::ApprovalFault::Signature(fault))
        })?,
        stamps,
        fingerprint: disclosed.fingerprint,
        signer: disclosed.signer,
        schedule: disclosed.schedule,
        unopened: disclosed.unopened,
    })
}

/// A line of `documents.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentLine {
    /// The record, session or candidate.
    pub entity: EntityId,
    /// Its bytes, where they are in this bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<BagName>,
    /// The part that has them, where that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    /// Version of the descriptor.
    pub version: u32,
    /// The journal entry that commits to it.
    pub entry: Seq,
    /// The block that may always be shown.
    pub facts: Value,
    /// The block that names people and files.
    pub identity: Identity,
    /// SHA-256 of the secret block.
    pub secret: Commitment,
}

/// The identity block, or what it is known by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Identity {
    /// Withheld: SHA-256 of its canonical JSON.
    Withheld(Commitment),
    /// Shown.
    Shown(Value),
}

impl DocumentLine {
    fn new(disclosed: DisclosedEntity, place: &Disclosure, names: Names) -> DocumentLine {
        DocumentLine {
            entity: disclosed.entity,
            file: place.file.clone(),
            part: place.part,
            version: disclosed.version,
            entry: disclosed.entry,
            facts: disclosed.blocks.facts,
            identity: match names {
                Names::Shown => Identity::Shown(disclosed.blocks.identity),
                Names::Withheld => Identity::Withheld(disclosed.identity_digest),
            },
            secret: disclosed.secret_digest,
        }
    }

    /// As written, without the line feed.
    pub fn to_json(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a line. None if it is not canonical, or its blocks are not of the entity and version that it names.
    pub fn from_json(line: &[u8]) -> Option<DocumentLine> {
        let value: Value = canonical(line)?;
        let line = DocumentLine::deserialize(&value).ok()?;
        let of_facts = |member: &str| line.facts.get(member);
        let same_entity =
            of_facts("entity").and_then(Value::as_str) == Some(line.entity.to_string().as_str());
        let same_version = of_facts("version").and_then(Value::as_u64) == Some(line.version.into());
        let blocks = line.facts.is_object()
            && match &line.identity {
                Identity::Shown(block) => block.is_object(),
                Identity::Withheld(_) => true,
            };
        (same_entity && same_version && blocks).then_some(line)
    }

    /// What the journal must hold of it.
    pub fn commitment(&self) -> Commitment {
        let digest = |block: &Value| <[u8; 32]>::from(Sha256::digest(canonical_json(block)));
        let identity = match &self.identity {
            Identity::Withheld(digest) => digest.0,
            Identity::Shown(block) => digest(block),
        };
        BlockDigests([digest(&self.facts), identity, self.secret.0]).commitment()
    }

    /// SHA-256 of its bytes as received, if it has any.
    pub fn sha256(&self) -> Option<ContentDigest> {
        self.facts.get("sha256")?.as_str()?.parse().ok()
    }

    /// Size of its bytes as received, if it has any.
    pub fn size_bytes(&self) -> Option<u64> {
        self.facts.get("size_bytes")?.as_u64()
    }

    /// True for a document.
    pub fn is_record(&self) -> bool {
        self.facts.get("kind").and_then(Value::as_str) == Some("record")
    }
}

/// A line of `journal.jsonl`: an entry of whatever kind, and its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// The entry, as written.
    pub entry: Value,
    /// Its number.
    pub number: Seq,
    /// Hashes from the lowest up.
    pub proof: Vec<LeafHash>,
}

impl JournalLine {
    /// Reads a line. None if it is not canonical, or has no number.
    pub fn from_json(line: &[u8]) -> Option<JournalLine> {
        let mut value: Value = canonical(line)?;
        let proof = Vec::deserialize(value.get("proof")?).ok()?;
        let entry = value.get_mut("entry")?.take();
        Some(JournalLine {
            number: Seq(entry.get("number")?.as_u64()?),
            entry,
            proof,
        })
    }

    /// The entry, if it is of a kind that this version knows.
    pub fn known(&self) -> Option<Entry> {
        Entry::deserialize(&self.entry).ok()
    }

    /// The same with the entry as this version reads it.
    pub fn proved(&self) -> Option<ProvedEntry> {
        Some(ProvedEntry {
            entry: self.known()?,
            proof: self.proof.clone(),
        })
    }
}

/// Parses JSON that is in its canonical form. None if it is not.
pub(super) fn canonical(bytes: &[u8]) -> Option<Value> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    (canonical_json(&value) == bytes).then_some(value)
}

fn in_lines(lines: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines {
        bytes.extend(line);
        bytes.push(b'\n');
    }
    bytes
}
