//! What the journal says must be there, and the share of it that a verification reads.

use std::collections::BTreeSet;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::archive::verify::VerifyOptions;
use crate::journal::read_attachment;
use crate::model::{
    ArchiveId, AttachmentDigest, Commitment, DestructionList, EntityId, Entry, Event, PolicyDigest,
    Regime, ScheduleChange, SealedDigest, Seq,
};
use crate::store::Shelf;

/// What the journal says must be there.
#[derive(Debug, Default)]
pub(super) struct Expected {
    pub(super) files: BTreeSet<(Shelf, SealedDigest)>,
    pub(super) policies: BTreeSet<PolicyDigest>,
    pub(super) descriptors: Vec<ExpectedDescriptor>,
    pub(super) recent: BTreeSet<SealedDigest>,
    /// Schedules that a second person signed, with the signature, an attachment.
    pub(super) signed_policies: Vec<(ScheduleChange, AttachmentDigest)>,
    /// The schedule in force so far, and the entry that adopted it.
    in_force: Option<(PolicyDigest, Seq)>,
    /// Lists that entries name.
    pub(super) attachments: BTreeSet<AttachmentDigest>,
    /// What a destruction that has begun takes: its files may be there still, and must not be once it is proved.
    pub(super) going: BTreeSet<(Shelf, SealedDigest)>,
    /// Files of what is destroyed.
    pub(super) gone: BTreeSet<(Shelf, SealedDigest)>,
    /// Entities that are destroyed, or are about to be.
    pub(super) taken: BTreeSet<EntityId>,
    owned: Vec<(EntityId, Shelf, SealedDigest)>,
    lists: Vec<AttachmentDigest>,
    proved: BTreeSet<EntityId>,
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
        let mut owner = None;
        match &entry.event {
            Event::Accessioned {
                entity,
                descriptor,
                commitment,
                object,
                text,
                ..
            } => {
                owner = Some(*entity);
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
                owner = Some(*entity);
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
                files.extend(object.map(|object| (Shelf::Objects, object)));
                files.extend(text.map(|text| (Shelf::Texts, text)));
            }
            Event::DispositionApproved {
                entity,
                descriptor,
                commitment,
                plan,
            } => {
                owner = Some(*entity);
                self.attachments.insert(*plan);
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
            }
            Event::BundleIssued {
                entity,
                descriptor,
                commitment,
                list,
            } => {
                owner = Some(*entity);
                self.attachments.insert(*list);
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
            }
            Event::DestructionStarted { list, .. } => {
                self.attachments.insert(*list);
                self.lists.push(*list);
            }
            Event::OlderJournalAccepted { seen, .. } => {
                self.attachments.insert(*seen);
            }
            Event::Destroyed(batch) => self.proved.extend(&batch.destroyed),
            Event::Registered {
                entity,
                descriptor,
                commitment,
                ..
            }
            | Event::HoldPlaced {
                entity,
                descriptor,
                commitment,
                ..
            }
            | Event::HoldReleased {
                entity,
                descriptor,
                commitment,
            } => {
                owner = Some(*entity);
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
                owner = Some(*entity);
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
                files.push((Shelf::Quarantine, *object));
            }
            Event::PolicyAdopted { policy, signature } => {
                self.policies.insert(*policy);
                self.attachments.extend(signature);
                let created = self.created.map(|(archive, ..)| archive);
                if let Some((signature, archive)) = signature.zip(created) {
                    let change = ScheduleChange {
                        archive,
                        policy: *policy,
                        replaces: self.in_force.map(|(policy, _)| policy),
                        adopted: self.in_force.map(|(_, seq)| seq),
                    };
                    self.signed_policies.push((change, signature));
                }
                self.in_force = Some((*policy, entry.number));
            }
            Event::Consulted(consulted) => {
                owner = Some(consulted.entity);
                self.describe(consulted.entity, consulted.descriptor, consulted.commitment);
                files.push((Shelf::Descriptors, consulted.descriptor));
            }
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
            | Event::DispositionPlanned { .. }
            | Event::DispositionCancelled { .. }
            | Event::KeysDeleted { .. }
            | Event::FixityChecked { .. }
            | Event::TailCut { .. } => {}
        }
        if options.since.is_none_or(|since| entry.time >= since) {
            self.recent.extend(files.iter().map(|(_, digest)| *digest));
        }
        if let Some(owner) = owner {
            let owned = files.into_iter();
            self.owned
                .extend(owned.map(|(shelf, digest)| (owner, shelf, digest)));
        }
    }

    /// Takes out what was destroyed, once all entries were read: a file that a living entity uses stays expected.
    pub(super) fn settle(&mut self, root: &Path) {
        let folder = root.join("journal");
        let lists = self.lists.iter().filter_map(|list| {
            // A list that is missing or altered is told where attachments are checked.
            let json = read_attachment(&folder, *list).ok()?;
            DestructionList::from_json(&json).ok()
        });
        let listed = lists.flat_map(|list| list.entities);
        self.taken.extend(listed.map(|listed| listed.entity));
        self.taken.extend(&self.proved);
        let (taken, living): (Vec<_>, Vec<_>) = std::mem::take(&mut self.owned)
            .into_iter()
            .partition(|(owner, ..)| self.taken.contains(owner));
        self.files
            .extend(living.into_iter().map(|(_, shelf, digest)| (shelf, digest)));
        for (owner, shelf, digest) in taken {
            if self.files.contains(&(shelf, digest)) {
                continue;
            }
            let proved = self.proved.contains(&owner);
            let set = if proved {
                &mut self.gone
            } else {
                &mut self.going
            };
            set.insert((shelf, digest));
        }
        self.descriptors
            .retain(|descriptor| !self.taken.contains(&descriptor.entity));
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
