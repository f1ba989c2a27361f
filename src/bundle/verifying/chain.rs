//! The journal's part: the checkpoint, the entries with their proofs, and the way from the fingerprint to the signing key.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::bundle::BundleError;
use crate::bundle::evidence::JournalLine;
use crate::bundle::verifying::head::Head;
use crate::bundle::verifying::reading::Reading;
use crate::bundle::verifying::{FindingCode, Findings};
use crate::journal::{Checkpoint, verify_keys};
use crate::model::{
    Commitment, ContentDigest, EntityId, Entry, Event, KeySet, Timestamp, canonical_json,
};

const CHECKPOINT: &str = "preuves/checkpoint";
const JOURNAL: &str = "preuves/journal.jsonl";

/// What the entries say, as far as they are proved.
#[derive(Debug, Default)]
pub struct Told {
    /// Entries that commit to a descriptor, by number: of whom, to what, when.
    pub commitments: BTreeMap<u64, (EntityId, Commitment, Timestamp)>,
    /// Signing keys, the first one first.
    pub signers: Vec<String>,
    /// How many entries are proved.
    pub proved: u64,
}

/// The checkpoint, if it is one. Tells if it is not the one that the head names.
pub fn read_checkpoint(
    reading: &mut Reading<'_>,
    head: &Head,
    findings: &mut Findings,
) -> Result<Option<Checkpoint>, BundleError> {
    let Some(note) = reading.whole(CHECKPOINT)? else {
        return Ok(None);
    };
    let checkpoint = Checkpoint::parse(&note);
    if checkpoint.is_none() {
        findings.add(FindingCode::EvidenceMalformed, CHECKPOINT);
    }
    let fault = match &checkpoint {
        None => Some("not a checkpoint"),
        Some(one) if one.origin != format!("chartrier/{}", head.archive) => Some("origin"),
        Some(one) if one.end.seq.0 != head.entries => Some("size"),
        Some(one) if !one.is_signed_by(&head.signer) => Some("signature"),
        Some(_) => None,
    };
    if let Some(fault) = fault {
        let detail = Some(fault.to_owned());
        findings.explain(FindingCode::CheckpointUnsigned, CHECKPOINT, detail);
    }
    Ok(checkpoint)
}

/// Reads the entries, and tells those that are not proved and what is wrong with the keys.
pub fn read(
    reading: &mut Reading<'_>,
    head: &Head,
    checkpoint: Option<&Checkpoint>,
    findings: &mut Findings,
) -> Result<Told, BundleError> {
    let mut told = Told::default();
    let mut keys = Keys::default();
    let mut last = None;
    let found = reading.lines(JOURNAL, &mut |number, line| {
        let parsed = line.and_then(JournalLine::from_json);
        let parsed = parsed.filter(|line| last.is_none_or(|last| line.number.0 > last));
        let Some(line) = parsed else {
            let subject = format!("{JOURNAL}:{number}");
            findings.add(FindingCode::EvidenceMalformed, &subject);
            return;
        };
        last = Some(line.number.0);
        let json = canonical_json(&line.entry);
        let included = checkpoint
            .is_none_or(|checkpoint| checkpoint.includes_bytes(line.number, &json, &line.proof));
        if !included {
            findings.add(FindingCode::EntryUnproved, &line.number.to_string());
        }
        told.proved += u64::from(included && checkpoint.is_some());
        if let Some(entry) = line.known() {
            told.take(&entry);
            keys.take(&entry, head);
        }
    })?;
    if found {
        keys.check(head, checkpoint, findings);
    }
    told.signers = keys.signers;
    Ok(told)
}

impl Told {
    fn take(&mut self, entry: &Entry) {
        if let Event::Accessioned {
            entity, commitment, ..
        }
        | Event::Described {
            entity, commitment, ..
        }
        | Event::Registered {
            entity, commitment, ..
        } = &entry.event
        {
            let known = (*entity, *commitment, entry.time);
            self.commitments.insert(entry.number.0, known);
        }
    }
}

/// The way from the first key to the one in force.
#[derive(Default)]
struct Keys {
    last: Option<KeySet>,
    signers: Vec<String>,
    changes: Vec<u64>,
    broken: Option<String>,
}

impl Keys {
    fn take(&mut self, entry: &Entry, head: &Head) {
        let is_first = matches!(entry.event, Event::ArchiveCreated { .. });
        if !is_first && !matches!(entry.event, Event::KeysChanged { .. }) {
            return;
        }
        if let Event::ArchiveCreated {
            archive, regime, ..
        } = &entry.event
            && (*archive != head.archive || *regime != head.regime || entry.number.0 != 0)
        {
            self.break_at("archive_created");
        }
        match verify_keys(entry, self.last.as_ref()) {
            Ok(keys) => {
                self.signers.push(keys.signer.clone());
                self.last = Some(keys);
            }
            Err(error) => self.break_at(&error.to_string()),
        }
        if !is_first {
            self.changes.push(entry.number.0);
        }
    }

    fn check(&mut self, head: &Head, checkpoint: Option<&Checkpoint>, findings: &mut Findings) {
        let first = self.signers.first().map(|signer| fingerprint(signer));
        if first.as_deref() != Some(head.fingerprint.as_str()) {
            self.break_at("fingerprint");
        }
        if self.signers.last() != Some(&head.signer) {
            self.break_at("signer");
        }
        let counted = checkpoint.map(|checkpoint| {
            let changes = checkpoint.keys_changed.iter();
            changes.map(|at| at.seq.0).collect::<Vec<u64>>()
        });
        if counted.is_some_and(|counted| counted != self.changes) {
            self.break_at("keys_changed");
        }
        if let Some(broken) = self.broken.take() {
            findings.explain(FindingCode::SignerUnproved, &head.fingerprint, Some(broken));
        }
    }

    fn break_at(&mut self, why: &str) {
        self.broken.get_or_insert_with(|| why.to_owned());
    }
}

/// SHA-256 of the text of a signing key.
fn fingerprint(signer: &str) -> String {
    ContentDigest(Sha256::digest(signer).into()).to_string()
}
