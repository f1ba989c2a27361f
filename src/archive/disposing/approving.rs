//! Approving a plan, and giving it up.

use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::catalog::{CatalogDisposition, DispositionState};
use crate::journal::{read_attachment, write_attachment};
use crate::model::{
    ActorId, Approval, AttachmentDigest, Descriptor, DescriptorFacts, DescriptorIdentity,
    DescriptorSecret, DestructionList, DispositionPlan, EntityId, EntityKind, Event, Timestamp,
};

/// A plan that a second person approved: what may be executed, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedDisposition {
    /// What the journal says of it.
    pub disposition: CatalogDisposition,
    /// The plan, whose digest is the one that was approved.
    pub plan: DispositionPlan,
}

impl Archive {
    /// Every disposition, oldest first.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn dispositions(&self) -> Result<Vec<CatalogDisposition>, ArchiveError> {
        self.follow(&mut |_| true)?;
        Ok(lock(&self.catalog).dispositions()?)
    }

    /// A disposition with its plan.
    ///
    /// Errors: [`ArchiveError::Unknown`]; [`ArchiveError::ListUnreadable`]; those of reading an attachment.
    pub fn disposition(&self, entity: EntityId) -> Result<ApprovedDisposition, ArchiveError> {
        let known = self.dispositions()?;
        let found = known.into_iter().find(|known| known.entity == entity);
        let disposition = found.ok_or_else(|| ArchiveError::Unknown(entity.to_string()))?;
        let json = self.attachment(disposition.plan)?;
        let plan = DispositionPlan::from_json(&json).ok_or(ArchiveError::ListUnreadable {
            list: disposition.plan,
        })?;
        Ok(ApprovedDisposition { disposition, plan })
    }

    /// Journals that a plan was approved. What the approval is worth was checked by the caller, who has the keys of those
    /// who may approve. Approving the same plan twice is refused.
    ///
    /// Errors: [`ArchiveError::AlreadyApproved`]; those of a commit.
    pub(super) fn record_approval(
        &self,
        plan: &DispositionPlan,
        approval: Approval,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        let commit = self.commit_lock()?;
        let before = self.refresh(&commit)?;
        let folder = self.root.join("journal");
        let digest = write_attachment(self.disk.as_ref(), &folder, &plan.to_json())?;
        let same = |known: &CatalogDisposition| {
            known.plan == digest && known.state != DispositionState::Cancelled
        };
        if let Some(known) = lock(&self.catalog).dispositions()?.into_iter().find(same) {
            return Err(ArchiveError::AlreadyApproved {
                disposition: known.entity,
            });
        }
        let entity = EntityId::new(now);
        let descriptor = Descriptor {
            facts: DescriptorFacts {
                plan: Some(digest),
                ..DescriptorFacts::new(entity, EntityKind::Disposition, now, new_salt())
            },
            identity: DescriptorIdentity {
                approval: Some(approval),
                ..DescriptorIdentity::new(new_salt())
            },
            secret: DescriptorSecret::new(new_salt()),
        };
        let change = self.begun(&descriptor, |commitment, descriptor| {
            Event::DispositionApproved {
                entity,
                commitment,
                descriptor,
                plan: digest,
            }
        })?;
        self.append(&commit, before, vec![change], actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(entity)
    }

    /// Gives an approved plan up. Nothing was destroyed by it, and nothing will be.
    ///
    /// Errors: [`ArchiveError::TooLate`] once it has begun; [`ArchiveError::Unknown`]; those of a commit.
    pub fn cancel_disposition(
        &self,
        entity: EntityId,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        self.commit_events(actor, now, |archive| {
            let approved = archive.disposition(entity)?;
            match approved.disposition.state {
                DispositionState::Approved => {
                    Ok((vec![Event::DispositionCancelled { entity }], ()))
                }
                DispositionState::Cancelled => Ok((Vec::new(), ())),
                DispositionState::Started => Err(ArchiveError::TooLate {
                    disposition: entity,
                }),
            }
        })
    }

    /// The final list of a destruction.
    ///
    /// Errors: [`ArchiveError::ListUnreadable`]; those of reading an attachment.
    pub fn destruction_list(
        &self,
        list: AttachmentDigest,
    ) -> Result<DestructionList, ArchiveError> {
        let json = self.attachment(list)?;
        DestructionList::from_json(&json).ok_or(ArchiveError::ListUnreadable { list })
    }

    fn attachment(&self, digest: AttachmentDigest) -> Result<Vec<u8>, ArchiveError> {
        Ok(read_attachment(&self.root.join("journal"), digest)?)
    }
}
