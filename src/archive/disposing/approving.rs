//! Approving a plan, and giving it up.

use sha2::{Digest, Sha256};

use super::approvers::{ApprovalFault, PlanFault};
use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::catalog::{CatalogDisposition, DispositionState};
use crate::journal::{read_attachment, write_attachment};
use crate::model::{
    ActorId, Approval, AttachmentDigest, Descriptor, DescriptorFacts, DescriptorIdentity,
    DescriptorSecret, DestructionList, DispositionPlan, EntityId, EntityKind, Event, Timestamp,
};

/// A plan that a second person approved, as the journal and what describes it say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedDisposition {
    /// What the journal says of it.
    pub disposition: CatalogDisposition,
    /// The plan, whose digest is the one that was approved.
    pub plan: DispositionPlan,
}

/// A plan whose approval was checked this moment: the only thing that is destroyed by.
pub(super) struct ApprovedPlan {
    plan: DispositionPlan,
    digest: AttachmentDigest,
}

impl ApprovedPlan {
    /// The plan.
    pub fn plan(&self) -> &DispositionPlan {
        &self.plan
    }

    /// Its digest.
    pub fn digest(&self) -> AttachmentDigest {
        self.digest
    }
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
        let plan = DispositionPlan::from_json(&json);
        let list = disposition.plan;
        let plan = plan.map_err(|_| ArchiveError::ListUnreadable { list })?;
        Ok(ApprovedDisposition { disposition, plan })
    }

    /// Journals that a plan was made, by `actor`: what says another maker is no plan, and cannot be approved. Nothing if the
    /// journal says so already.
    ///
    /// Errors: those of a commit.
    pub fn record_plan(
        &self,
        plan: &DispositionPlan,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<AttachmentDigest, ArchiveError> {
        let digest = AttachmentDigest(Sha256::digest(plan.to_json()).into());
        self.commit_events(actor, now, |archive| {
            let known = lock(&archive.catalog).planned(digest)?.is_some();
            let event = (!known).then_some(Event::DispositionPlanned { plan: digest });
            Ok((event.into_iter().collect(), digest))
        })
    }

    /// What may be executed: an approval that holds now, not only when it was given.
    ///
    /// Errors: [`ArchiveError::NotApproved`] unless it is approved and not begun; [`ArchiveError::Approval`],
    /// [`ArchiveError::NotAPlan`], [`ArchiveError::PlanTooLarge`].
    pub(super) fn approved_plan(
        &self,
        known: ApprovedDisposition,
        now: Timestamp,
    ) -> Result<ApprovedPlan, ArchiveError> {
        let ApprovedDisposition { disposition, plan } = known;
        if disposition.state != DispositionState::Approved {
            return Err(ArchiveError::NotApproved {
                disposition: disposition.entity,
            });
        }
        let unreadable = ArchiveError::Approval(ApprovalFault::Unreadable);
        let approval = disposition.approval.as_ref().ok_or(unreadable)?;
        self.must_hold(&plan.to_json(), &plan, approval, now)?;
        Ok(ApprovedPlan {
            plan,
            digest: disposition.plan,
        })
    }

    /// Journals that a plan was approved. What the approval is worth was checked by the caller, who has the keys of those
    /// who may approve. Approving the same plan twice is refused, also after it was given up.
    ///
    /// Errors: [`ArchiveError::AlreadyApproved`], [`ArchiveError::NotAPlan`]; those of a commit.
    pub(super) fn record_approval(
        &self,
        plan: &DispositionPlan,
        approval: Approval,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        self.commit_change(actor, now, |archive| {
            let folder = archive.root.join("journal");
            let digest = write_attachment(archive.disk.as_ref(), &folder, &plan.to_json())?;
            let same = |known: &CatalogDisposition| known.plan == digest;
            if let Some(known) = lock(&archive.catalog)
                .dispositions()?
                .into_iter()
                .find(same)
            {
                // A signature is used once.
                if known.state == DispositionState::Cancelled {
                    return Err(ArchiveError::NotAPlan(PlanFault::Cancelled));
                }
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
            let change = archive.begun(&descriptor, |commitment, descriptor| {
                Event::DispositionApproved {
                    entity,
                    commitment,
                    descriptor,
                    plan: digest,
                }
            })?;
            Ok((change, entity))
        })
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
        DestructionList::from_json(&json).map_err(|_| ArchiveError::ListUnreadable { list })
    }

    pub(super) fn attachment(&self, digest: AttachmentDigest) -> Result<Vec<u8>, ArchiveError> {
        Ok(read_attachment(&self.root.join("journal"), digest)?)
    }
}
