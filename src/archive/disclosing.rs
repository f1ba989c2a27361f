//! Disclosing: what the journal commits to about some entities, with the proofs, and the blocks of their descriptors that may
//! be shown. Whoever is given them checks them without the archive; the secret block never leaves here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::journal::ssh::{self, Namespace, SshFault};
use crate::journal::timestamp::{KeptCheckpoint, kept};
use crate::journal::{Checkpoint, EntryAt, Journal};
use crate::keys::Fingerprint;
use crate::model::{
    Commitment, ContentDigest, Descriptor, EntityId, Event, LeafHash, PolicyDigest, Position,
    ProvedEntry, SealedDigest, Seq, Timestamp, canonical_json,
};
use crate::store::Shelf;

/// What an archive can show of some entities, all from one position of the journal.
#[derive(Debug)]
pub struct Disclosures {
    /// Signed, over all that follows.
    pub checkpoint: Checkpoint,
    /// SHA-256 of the text of the first signing key, in hexadecimal.
    pub fingerprint: String,
    /// Public text of the signing key in force, which signed the checkpoint.
    pub signer: String,
    /// The entries, by number: the first one, every change of keys, the retention schedule in force, and all that is about
    /// the entities.
    pub entries: Vec<ProvedEntry>,
    /// The retention schedule in force, if one was adopted.
    pub schedule: Option<PolicyDigest>,
    /// What can be shown, sorted by id.
    pub entities: Vec<DisclosedEntity>,
    /// What cannot be opened although nobody destroyed it, and why.
    pub unopened: Vec<(EntityId, ArchiveError)>,
    /// Checkpoints that were kept, with their time-stamps, and the way from each to this one.
    pub kept: Vec<(KeptCheckpoint, Vec<LeafHash>)>,
    /// The way to this checkpoint from other sizes that were asked for, where there is one.
    pub consistency: Vec<(u64, Vec<LeafHash>)>,
}

/// The blocks of an entity as the journal last commits to them.
#[derive(Debug, Clone)]
pub struct DisclosedEntity {
    /// The entity.
    pub entity: EntityId,
    /// Version of its descriptor.
    pub version: u32,
    /// The entry that has the commitment.
    pub entry: Seq,
    /// The whole, parsed, without its secret block.
    pub blocks: Disclosed,
    /// SHA-256 of the identity block.
    pub identity_digest: Commitment,
    /// SHA-256 of the secret block.
    pub secret_digest: Commitment,
}

/// What the journal says of a descriptor that it committed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// When.
    pub time: Timestamp,
    /// How many versions came after it.
    pub later_versions: u64,
    /// When the entity was destroyed, if it was.
    pub destroyed: Option<Timestamp>,
}

/// The blocks as they were written, members of later versions included.
#[derive(Debug, Clone)]
pub struct Disclosed {
    /// What may always be shown.
    pub facts: Value,
    /// Names people and files.
    pub identity: Value,
}

impl Archive {
    /// What can be shown of these entities: blocks of those that are described, entries of all of them. `sizes` are those of
    /// checkpoints that somebody may hold.
    ///
    /// Errors: those of journal and catalog. An entity that cannot be opened is data.
    pub fn disclose(
        &self,
        wanted: &BTreeSet<EntityId>,
        sizes: &BTreeSet<u64>,
    ) -> Result<Disclosures, ArchiveError> {
        self.follow(&mut |_| true)?;
        let (mut disclosures, described) = self.told_by_journal(wanted, sizes)?;
        for (entity, (entry, sealed, commitment)) in described {
            match self.disclosed(entity, entry, sealed, commitment) {
                Ok(one) => disclosures.entities.push(one),
                Err(error) => disclosures.unopened.push((entity, error)),
            }
        }
        Ok(disclosures)
    }

    /// Signs a bundle's list of files in the archive's name: the signature and the line with which `ssh-keygen` checks it.
    ///
    /// Errors: [`ArchiveError::Approval`] if the signing key of the journal is none.
    pub fn sign_bundle(&self, bytes: &[u8]) -> Result<(String, String), ArchiveError> {
        let signer = lock(&self.journal).keys().signer.clone();
        let fault =
            |fault: SshFault| ArchiveError::Approval(super::ApprovalFault::Signature(fault));
        let line = ssh::allowed_signers(&signer, Namespace::BUNDLE).map_err(fault)?;
        let signature = ssh::sign_as_archive(&self.signer, Namespace::BUNDLE, bytes);
        Ok((signature, line))
    }

    /// Whether the journal has this commitment to a descriptor of an entity, and what became of that one. None if it has not.
    ///
    /// Errors: those of the journal.
    pub fn committed(
        &self,
        entity: EntityId,
        entry: Seq,
        commitment: Commitment,
    ) -> Result<Option<Committed>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let mut found: Option<Committed> = None;
        each_entry(&lock(&self.journal), &mut |at| match &at.entry.event {
            Event::Accessioned {
                entity: of,
                commitment: to,
                ..
            }
            | Event::Described {
                entity: of,
                commitment: to,
                ..
            }
            | Event::Registered {
                entity: of,
                commitment: to,
                ..
            } if *of == entity => {
                if at.entry.number == entry && *to == commitment {
                    found = Some(Committed {
                        time: at.entry.time,
                        later_versions: 0,
                        destroyed: None,
                    });
                } else if let Some(found) = &mut found {
                    found.later_versions += 1;
                }
            }
            Event::Destroyed(batch) if batch.destroyed.contains(&entity) => {
                if let Some(found) = &mut found {
                    found.destroyed = Some(at.entry.time);
                }
            }
            _ => {}
        })?;
        Ok(found)
    }

    /// Whether a checkpoint is one of this journal: what it is over is its beginning.
    pub fn is_of_journal(&self, checkpoint: &Checkpoint) -> bool {
        let journal = lock(&self.journal);
        let proof = journal.consistency_proof(checkpoint.end.seq.0);
        let last = journal.checkpoint(&self.signer);
        proof.is_some_and(|proof| last.continues(checkpoint, &proof))
    }

    /// The records whose bytes have this digest.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn records_with(&self, content: ContentDigest) -> Result<Vec<CatalogRecord>, ArchiveError> {
        self.follow(&mut |_| true)?;
        Ok(lock(&self.catalog).records_with_content(content)?)
    }

    fn told_by_journal(
        &self,
        wanted: &BTreeSet<EntityId>,
        sizes: &BTreeSet<u64>,
    ) -> Result<(Disclosures, Described), ArchiveError> {
        let folder = self.root.join("journal");
        let journal = lock(&self.journal);
        let mut told = Told::default();
        each_entry(&journal, &mut |at| told.take(wanted, at))?;
        let checkpoint = journal.checkpoint(&self.signer);
        let numbers: Vec<u64> = told.entries.keys().map(|number| number.0).collect();
        let size = checkpoint.end.seq.0;
        let kept = kept(&folder)?.checkpoints;
        let kept: Vec<_> = worth_keeping(kept, &numbers, size)
            .into_iter()
            .filter_map(|one| {
                let proof = journal.consistency_proof(one.checkpoint.end.seq.0)?;
                Some((one, proof))
            })
            .collect();
        let sizes = sizes.iter().filter(|earlier| **earlier < size);
        let consistency = sizes
            .filter_map(|earlier| Some((*earlier, journal.consistency_proof(*earlier)?)))
            .collect();
        let entries = told.entries.into_values().map(|at| {
            let proof = journal.inclusion_proof(&at)?;
            Ok(ProvedEntry {
                entry: at.entry,
                proof,
            })
        });
        let disclosures = Disclosures {
            checkpoint,
            fingerprint: Fingerprint::of(&journal.first_keys().0.signer).to_string(),
            signer: journal.keys().signer.clone(),
            entries: entries.collect::<Result<_, ArchiveError>>()?,
            schedule: told.schedule.map(|(policy, _)| policy),
            entities: Vec::new(),
            unopened: Vec::new(),
            kept,
            consistency,
        };
        Ok((disclosures, told.described))
    }

    fn disclosed(
        &self,
        entity: EntityId,
        entry: Seq,
        sealed: SealedDigest,
        commitment: Commitment,
    ) -> Result<DisclosedEntity, ArchiveError> {
        let key = self.entity_key(entity)?;
        let json = self.store.open_whole(Shelf::Descriptors, sealed, &key)?;
        let swapped = || ArchiveError::DescriptorSwapped { entity };
        if Descriptor::commitment_of(&json) != Some(commitment) {
            return Err(swapped());
        }
        let mut whole: Value = serde_json::from_slice(&json).map_err(|_| swapped())?;
        let mut block = |name: &str| whole.get_mut(name).map(Value::take).ok_or_else(swapped);
        let (facts, identity, secret) = (block("facts")?, block("identity")?, block("secret")?);
        let named = facts.get("entity").and_then(Value::as_str);
        let version = facts.get("version").and_then(Value::as_u64);
        let version = version.and_then(|version| u32::try_from(version).ok());
        if named != Some(entity.to_string().as_str()) {
            return Err(swapped());
        }
        Ok(DisclosedEntity {
            entity,
            version: version.ok_or_else(swapped)?,
            entry,
            identity_digest: digest_of(&identity),
            secret_digest: digest_of(&secret),
            blocks: Disclosed { facts, identity },
        })
    }
}

/// How many entries are read at a time.
const BATCH: usize = 1000;

/// Where the last descriptor of an entity is: entry, sealed file, commitment.
type Described = BTreeMap<EntityId, (Seq, SealedDigest, Commitment)>;

#[derive(Default)]
struct Told {
    entries: BTreeMap<Seq, EntryAt>,
    described: Described,
    schedule: Option<(PolicyDigest, EntryAt)>,
}

impl Told {
    fn take(&mut self, wanted: &BTreeSet<EntityId>, at: EntryAt) {
        match &at.entry.event {
            Event::ArchiveCreated { .. } | Event::KeysChanged { .. } => {}
            Event::PolicyAdopted { policy, .. } => {
                if let Some((_, before)) = &self.schedule {
                    self.entries.remove(&before.entry.number);
                }
                self.schedule = Some((*policy, at.clone()));
            }
            event => {
                if !self.concerns(wanted, event, at.entry.number) {
                    return;
                }
            }
        }
        self.entries.insert(at.entry.number, at);
    }

    /// Whether an event is about one of these entities; notes how the journal describes it from there on.
    fn concerns(&mut self, wanted: &BTreeSet<EntityId>, event: &Event, number: Seq) -> bool {
        match event {
            Event::Accessioned {
                entity,
                commitment,
                descriptor,
                ..
            }
            | Event::Described {
                entity,
                commitment,
                descriptor,
                ..
            }
            | Event::Registered {
                entity,
                commitment,
                descriptor,
                ..
            } => {
                let of_it = wanted.contains(entity);
                if of_it {
                    let last = (number, *descriptor, *commitment);
                    self.described.insert(*entity, last);
                }
                of_it
            }
            Event::Quarantined { entity, .. }
            | Event::HoldPlaced { entity, .. }
            | Event::HoldReleased { entity, .. }
            | Event::DispositionApproved { entity, .. }
            | Event::DispositionCancelled { entity }
            | Event::DestructionStarted { entity, .. }
            | Event::KeysDeleted { entity, .. } => wanted.contains(entity),
            Event::Destroyed(batch) => {
                for gone in &batch.destroyed {
                    self.described.remove(gone);
                }
                wanted.contains(&batch.entity)
                    || batch.destroyed.iter().any(|gone| wanted.contains(gone))
            }
            // Who took out what else is nobody's business here.
            Event::Exported(_)
            | Event::Consulted(_)
            | Event::BundleIssued { .. }
            | Event::DispositionPlanned { .. }
            | Event::ArchiveCreated { .. }
            | Event::KeysChanged { .. }
            | Event::PolicyAdopted { .. }
            | Event::FixityChecked { .. }
            | Event::OlderJournalAccepted { .. }
            | Event::TailCut { .. } => false,
        }
    }
}

fn each_entry(journal: &Journal, take: &mut dyn FnMut(EntryAt)) -> Result<(), ArchiveError> {
    let mut from = Position::START;
    while from < journal.end() {
        let batch = journal.read(from, BATCH)?;
        let Some(last) = batch.entries.last() else {
            break;
        };
        from = last.after;
        batch.entries.into_iter().for_each(&mut *take);
    }
    Ok(())
}

/// Of the kept checkpoints with a time-stamp: for each entry the first one over it, which dates it best, and the last one.
fn worth_keeping(kept: Vec<KeptCheckpoint>, numbers: &[u64], size: u64) -> Vec<KeptCheckpoint> {
    let stamped: Vec<KeptCheckpoint> = kept
        .into_iter()
        .filter(|one| !one.answers.is_empty() && (1..=size).contains(&one.checkpoint.end.seq.0))
        .collect();
    let sizes: Vec<u64> = stamped.iter().map(|one| one.checkpoint.end.seq.0).collect();
    let first_over = |number: &u64| sizes.partition_point(|size| size <= number);
    let mut places: BTreeSet<usize> = numbers.iter().map(first_over).collect();
    places.extend(sizes.len().checked_sub(1));
    let numbered = stamped.into_iter().enumerate();
    numbered
        .filter(|(place, _)| places.contains(place))
        .map(|(_, one)| one)
        .collect()
}

fn digest_of(block: &Value) -> Commitment {
    Commitment(Sha256::digest(Zeroizing::new(canonical_json(block))).into())
}
