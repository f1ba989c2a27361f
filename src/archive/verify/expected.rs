//! What the journal says must be there, and the share of it that a verification reads.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::archive::verify::VerifyOptions;
use crate::model::{
    ArchiveId, Commitment, EntityId, Entry, Event, PolicyDigest, Regime, SealedDigest,
};
use crate::store::Shelf;

/// What the journal says must be there.
#[derive(Debug, Default)]
pub(super) struct Expected {
    pub(super) files: BTreeSet<(Shelf, SealedDigest)>,
    pub(super) policies: BTreeSet<PolicyDigest>,
    pub(super) descriptors: Vec<ExpectedDescriptor>,
    pub(super) recent: BTreeSet<SealedDigest>,
    pub(super) created: Option<(ArchiveId, u32, Regime)>,
}

#[derive(Debug, Clone)]
pub(super) struct ExpectedDescriptor {
    pub(super) entity: EntityId,
    pub(super) sealed: SealedDigest,
    pub(super) commitment: Commitment,
}

/// Which files are read.
pub(super) struct Chosen<'a> {
    pub(super) recent: Option<&'a BTreeSet<SealedDigest>>,
    /// A file is read if its number is below this share of all numbers.
    pub(super) share: Option<u64>,
    pub(super) seed: u64,
}

impl Expected {
    pub(super) fn add(&mut self, entry: &Entry, options: &VerifyOptions) {
        let mut files: Vec<(Shelf, SealedDigest)> = Vec::new();
        match &entry.event {
            Event::Accessioned {
                entity,
                descriptor,
                commitment,
                object,
                text,
                ..
            } => {
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
                files.push((Shelf::Objects, *object));
                files.extend(text.map(|text| (Shelf::Texts, text)));
            }
            Event::Described {
                entity,
                descriptor,
                commitment,
                object,
                text,
                ..
            } => {
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
                files.extend(object.map(|object| (Shelf::Objects, object)));
                files.extend(text.map(|text| (Shelf::Texts, text)));
            }
            Event::Registered {
                entity,
                descriptor,
                commitment,
                ..
            } => {
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
            }
            Event::Quarantined {
                entity,
                descriptor,
                commitment,
                object,
                ..
            } => {
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
                files.push((Shelf::Quarantine, *object));
            }
            Event::PolicyAdopted { policy } => drop(self.policies.insert(*policy)),
            Event::ArchiveCreated {
                archive,
                format,
                regime,
                ..
            } => {
                self.created = Some((*archive, *format, *regime));
            }
            Event::KeysChanged { .. }
            | Event::Exported(_)
            | Event::FixityChecked { .. }
            | Event::TailCut { .. } => {}
        }
        if options.since.is_none_or(|since| entry.time >= since) {
            self.recent.extend(files.iter().map(|(_, digest)| *digest));
        }
        self.files.extend(files);
    }

    pub(super) fn describe(
        &mut self,
        entity: EntityId,
        sealed: SealedDigest,
        commitment: Commitment,
    ) {
        self.descriptors.push(ExpectedDescriptor {
            entity,
            sealed,
            commitment,
        });
    }
}

impl<'a> Chosen<'a> {
    pub(super) fn new(expected: &'a Expected, options: &VerifyOptions) -> Chosen<'a> {
        let documents = expected.descriptors.len().max(1) as u64;
        let share = options
            .sample
            .map(|sample| (u64::MAX / documents).saturating_mul(sample));
        Chosen {
            recent: options.since.map(|_| &expected.recent),
            share,
            seed: options.sample_seed,
        }
    }

    pub(super) fn has(&self, digest: SealedDigest) -> bool {
        let recent = self.recent.is_none_or(|recent| recent.contains(&digest));
        recent && self.share.is_none_or(|share| self.number(digest) <= share)
    }

    pub(super) fn number(&self, digest: SealedDigest) -> u64 {
        let hash = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(digest.0)
            .finalize();
        hash.iter()
            .take(8)
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}
