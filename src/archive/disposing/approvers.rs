//! Who may approve, by which key; and whether a signature over a plan is worth anything.

use crate::archive::describing::Edit;
use crate::archive::{Archive, ArchiveError, lock};
use crate::journal::ssh::{self, Namespace, SshFault, SshKey};
use crate::keys::Identity;
use crate::model::{ActorId, Approval, DispositionPlan, EntityId, Regime, Timestamp, Visa};

/// Why a file is not a plan that can be approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanFault {
    /// It is not a plan in its written form, or one of a later version.
    NotWritten,
    /// It is another archive's.
    OtherArchive,
    /// Another schedule has come into force since it was made.
    OtherSchedule,
}

/// Why an approval is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovalFault {
    /// Nobody who may approve has this key.
    UnknownKey {
        /// Its fingerprint.
        fingerprint: String,
    },
    /// The signature does not hold.
    Signature(SshFault),
    /// Whoever made the plan cannot approve it.
    SamePerson,
    /// Whoever adopts a schedule cannot be its second person.
    Adopter,
    /// A schedule that shortens what is kept needs a second person, once somebody may approve.
    NoSecondPerson,
    /// A public body destroys nothing without the visa of the Archives.
    NoVisa,
    /// The record given as the visa's scan is not there.
    NoScan {
        /// The record.
        record: EntityId,
    },
}

impl ApprovalFault {
    /// A private key was to sign, and its passphrase was not given.
    pub const PASSPHRASE_NEEDED: ApprovalFault =
        ApprovalFault::Signature(SshFault::PassphraseNeeded);
}

impl Approver {
    /// The fingerprint of the key, as OpenSSH writes it; the key itself if it is none.
    pub fn fingerprint(&self) -> String {
        SshKey::parse(&self.key).map_or_else(|_| self.key.clone(), |key| key.fingerprint())
    }
}

/// Signs the bytes of a plan or of a schedule with a private key of OpenSSH's form, as a person who approves it.
///
/// Errors: [`ArchiveError::Approval`] with [`SshFault::PassphraseNeeded`] if the key needs one, and none was given.
pub fn sign_approval(
    private_key: &str,
    passphrase: Option<&str>,
    bytes: &[u8],
) -> Result<String, ArchiveError> {
    let signed = ssh::sign(private_key, passphrase, Namespace::APPROVAL, bytes);
    signed.map_err(|fault| ArchiveError::Approval(ApprovalFault::Signature(fault)))
}

/// Somebody who may approve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approver {
    /// The actor.
    pub actor: EntityId,
    /// The name.
    pub name: String,
    /// The public key, in the form of OpenSSH.
    pub key: String,
}

impl Archive {
    /// Who may approve.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn approvers(&self) -> Result<Vec<Approver>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let found = lock(&self.catalog).approvers()?.into_iter();
        Ok(found
            .map(|(actor, name, key)| Approver { actor, name, key })
            .collect())
    }

    /// Lets an actor approve with this key from now on; with none, no longer.
    ///
    /// Errors: [`ArchiveError::OwnersOnly`] unless the archive was opened by an owner; [`ArchiveError::Approval`] for a key
    /// that is none; those of a commit.
    pub fn set_approver(
        &self,
        name: &str,
        key: Option<&str>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        self.must_be_owner()?;
        let signature = |fault| ArchiveError::Approval(ApprovalFault::Signature(fault));
        let key = key.map(SshKey::parse).transpose().map_err(signature)?;
        let key = key.map(|key| key.to_string());
        let entity = EntityId(self.actor(name, now)?.0);
        let edit: Edit<'_> = Box::new(move |descriptor| {
            let differs = descriptor.identity.approver_key != key;
            descriptor.identity.approver_key = key;
            differs
        });
        self.describe_group(vec![(entity, edit)], actor, now)?;
        Ok(entity)
    }

    /// Approves a plan by a second person's signature over its bytes.
    ///
    /// Errors: [`ArchiveError::NotAPlan`], [`ArchiveError::Approval`], [`ArchiveError::AlreadyApproved`],
    /// [`ArchiveError::ClockDoubtful`]; those of a commit.
    pub fn approve_disposition(
        &self,
        plan: &[u8],
        signature: &str,
        visa: Option<Visa>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        self.must_trust_clock(now)?;
        let read = self.read_plan(plan)?;
        let approver = self.approver_of(plan, signature)?;
        let fault = |fault| Err(ArchiveError::Approval(fault));
        if ActorId::from(approver.actor) == read.by {
            return fault(ApprovalFault::SamePerson);
        }
        match &visa {
            None if self.settings.regime == Regime::Public => return fault(ApprovalFault::NoVisa),
            Some(visa) if lock(&self.catalog).record(visa.record)?.is_none() => {
                let record = visa.record;
                return fault(ApprovalFault::NoScan { record });
            }
            _ => {}
        }
        let approval = Approval {
            approver: approver.name,
            key: approver.key,
            signature: signature.to_owned(),
            visa,
        };
        self.record_approval(&read, approval, actor, now)
    }

    /// Reads a plan, and checks that it is one of this archive by the schedule in force.
    ///
    /// Errors: [`ArchiveError::NotAPlan`].
    pub fn read_plan(&self, plan: &[u8]) -> Result<DispositionPlan, ArchiveError> {
        let read = DispositionPlan::from_json(plan);
        let read = read.ok_or(ArchiveError::NotAPlan(PlanFault::NotWritten))?;
        if read.archive != self.settings.archive {
            return Err(ArchiveError::NotAPlan(PlanFault::OtherArchive));
        }
        self.follow(&mut |_| true)?;
        if lock(&self.catalog).policy()? != Some(read.policy) {
            return Err(ArchiveError::NotAPlan(PlanFault::OtherSchedule));
        }
        Ok(read)
    }

    /// Once somebody may approve, a schedule that shortens what is kept takes a second person's signature over its bytes:
    /// returned, to be kept, once it was checked.
    ///
    /// Errors: [`ArchiveError::Approval`].
    pub(in crate::archive) fn must_have_second_person<'s>(
        &self,
        schedule: &[u8],
        signature: Option<&'s str>,
        actor: ActorId,
    ) -> Result<Option<&'s str>, ArchiveError> {
        if self.approvers()?.is_empty() {
            return Ok(None);
        }
        let fault = |fault| Err(ArchiveError::Approval(fault));
        let Some(signature) = signature else {
            return fault(ApprovalFault::NoSecondPerson);
        };
        let approver = self.approver_of(schedule, signature)?;
        match ActorId::from(approver.actor) == actor {
            true => fault(ApprovalFault::Adopter),
            false => Ok(Some(signature)),
        }
    }

    /// Whose signature this is over these bytes.
    fn approver_of(&self, plan: &[u8], signature: &str) -> Result<Approver, ArchiveError> {
        let mut other = SshFault::NotASignature;
        for approver in self.approvers()? {
            let Ok(key) = SshKey::parse(&approver.key) else {
                continue;
            };
            match ssh::verify(signature, &key, Namespace::APPROVAL, plan) {
                Ok(()) => return Ok(approver),
                Err(fault) => other = fault,
            }
        }
        Err(ArchiveError::Approval(match other {
            SshFault::OtherKey { found } => ApprovalFault::UnknownKey { fingerprint: found },
            other => ApprovalFault::Signature(other),
        }))
    }

    /// What only owners may do: the service identity, which works unattended, approves no destruction.
    pub(in crate::archive) fn must_be_owner(&self) -> Result<(), ArchiveError> {
        let recipient = Identity::recipient(&self.identity).to_string();
        if lock(&self.journal).keys().owners.contains(&recipient) {
            Ok(())
        } else {
            Err(ArchiveError::OwnersOnly)
        }
    }
}
