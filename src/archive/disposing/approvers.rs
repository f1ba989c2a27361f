//! Who may approve, by which key; and whether a signature over a plan is worth anything.

use crate::archive::describing::Edit;
use crate::archive::{Archive, ArchiveError, lock};
use crate::journal::ssh::{self, Namespace, SshFault, SshKey};
use crate::keys::Identity;
use crate::model::{
    ActorId, Approval, ApproverKey, AttachmentDigest, DispositionPlan, EntityId, NotRead,
    PolicyDigest, Regime, ScheduleChange, Timestamp, Visa, approval_bytes, paris_day,
};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

/// Why a file is not a plan that can be approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanFault {
    /// It is not a plan in its written form.
    NotWritten,
    /// A later version wrote it.
    Later,
    /// It is another archive's.
    OtherArchive,
    /// Another schedule has come into force since it was made.
    OtherSchedule,
    /// The journal does not know it, or knows that somebody else made it.
    NotPlanned,
    /// It was approved once and given up.
    Cancelled,
    /// It was made longer ago than an approval counts for.
    Old {
        /// The day on which it was made.
        made: NaiveDate,
        /// The last day on which it could be approved and executed.
        through: NaiveDate,
    },
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
    /// Whoever made the plan, or adopts the schedule, declared the key by which it is signed.
    OwnKey,
    /// The key was declared after the plan was made.
    LaterKey,
    /// Whoever adopts a schedule cannot be its second person.
    Adopter,
    /// A schedule that shortens what is kept needs a second person, once somebody may approve.
    NoSecondPerson {
        /// The bytes to sign, in the namespace `schedule@chartrier`.
        change: String,
    },
    /// What describes the approval cannot be opened: nobody knows who approved.
    Unreadable,
    /// A public body destroys nothing without the visa of the Archives.
    NoVisa,
    /// The record given as the visa's scan is not there.
    NoScan {
        /// The record.
        record: EntityId,
    },
    /// The visa is of a day that has not come yet.
    VisaToCome {
        /// Its day.
        on: NaiveDate,
    },
    /// The plan takes the very record that is the visa's scan.
    ScanOnPlan {
        /// The record.
        record: EntityId,
    },
    /// Somebody else approves with the same key already: one person would pass for two.
    KeyOfAnother {
        /// That approver's name.
        name: String,
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

/// Signs what approves a plan ([`approval_bytes`]) with a private key of OpenSSH's form.
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
    /// The account under which this person uses the archive.
    pub account: String,
    /// Since when the key counts.
    pub since: Timestamp,
    /// Who declared it.
    pub by: ActorId,
}

impl Archive {
    /// Who may approve.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn approvers(&self) -> Result<Vec<Approver>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let found = lock(&self.catalog).approvers()?.into_iter();
        Ok(found
            .map(|(actor, name, known)| Approver {
                actor,
                name,
                key: known.key,
                account: known.account,
                since: known.since,
                by: known.by,
            })
            .collect())
    }

    /// Lets an actor, whose account has the same name, approve with this key from now on; with none, no longer.
    ///
    /// Errors: as [`Archive::declare_approver`].
    pub fn set_approver(
        &self,
        name: &str,
        key: Option<&str>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        match key {
            Some(key) => self.declare_approver(name, name, key, actor, now),
            None => self.describe_approver(name, None, actor, now),
        }
    }

    /// Lets a person, who uses the archive under this account, approve with this key from now on.
    ///
    /// Errors: [`ArchiveError::OwnersOnly`] unless the archive was opened by an owner; [`ArchiveError::Approval`] for a key
    /// that is none, or by which somebody of another name approves; those of a commit.
    pub fn declare_approver(
        &self,
        name: &str,
        account: &str,
        key: &str,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        let signature = |fault| ArchiveError::Approval(ApprovalFault::Signature(fault));
        let key = SshKey::parse(key).map_err(signature)?;
        let fingerprint = key.fingerprint();
        let mut others = self.approvers()?.into_iter();
        if let Some(other) = others.find(|one| one.name != name && one.fingerprint() == fingerprint)
        {
            let name = other.name;
            return Err(ArchiveError::Approval(ApprovalFault::KeyOfAnother { name }));
        }
        let known = ApproverKey {
            key: key.to_string(),
            account: account.to_owned(),
            since: now,
            by: actor,
        };
        self.describe_approver(name, Some(known), actor, now)
    }

    fn describe_approver(
        &self,
        name: &str,
        known: Option<ApproverKey>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        self.must_be_owner()?;
        let entity = EntityId(self.actor(name, now)?.0);
        let edit: Edit<'_> = Box::new(move |descriptor| {
            let differs = descriptor.identity.approver != known;
            descriptor.identity.approver = known;
            differs
        });
        self.describe_group(vec![(entity, edit)], actor, now)?;
        Ok(entity)
    }

    /// Approves a plan by a second person's signature over its bytes and the visa's ([`approval_bytes`]).
    ///
    /// Errors: [`ArchiveError::NotAPlan`], [`ArchiveError::Approval`], [`ArchiveError::AlreadyApproved`],
    /// [`ArchiveError::PlanTooLarge`], [`ArchiveError::ClockDoubtful`]; those of a commit.
    pub fn approve_disposition(
        &self,
        plan: &[u8],
        signature: &str,
        visa: Option<Visa>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        let (read, approval) = self.approval_of(plan, signature, visa, now)?;
        self.record_approval(&read, approval, actor, now)
    }

    /// The approval that a signature gives to a plan. Nothing is written.
    ///
    /// Errors: as [`Archive::approve_disposition`].
    pub fn approval_of(
        &self,
        plan: &[u8],
        signature: &str,
        visa: Option<Visa>,
        now: Timestamp,
    ) -> Result<(DispositionPlan, Approval), ArchiveError> {
        let read = self.read_plan(plan)?;
        self.must_trust_clock(now, read.despite_clock)?;
        let bytes = approval_bytes(plan, visa.as_ref());
        if visa.is_none() && self.settings.regime == Regime::Public {
            return Err(ArchiveError::Approval(ApprovalFault::NoVisa));
        }
        let to_come = visa.as_ref().filter(|visa| visa.on > paris_day(now));
        if let Some(Visa { on, .. }) = to_come {
            return Err(ArchiveError::Approval(ApprovalFault::VisaToCome {
                on: *on,
            }));
        }
        let approver = self.approver_of(&bytes, signature, Namespace::APPROVAL)?;
        let approval = Approval {
            approver: approver.name,
            key: approver.key,
            signature: signature.to_owned(),
            visa,
        };
        self.must_hold(plan, &read, &approval, now)?;
        Ok((read, approval))
    }

    /// Checks everything that makes an approval worth something: that the plan was made by whom it says, that a second
    /// person who may approve signed it, the visa, the size, that the plan is not too old.
    ///
    /// Errors: [`ArchiveError::NotAPlan`], [`ArchiveError::Approval`], [`ArchiveError::PlanTooLarge`].
    pub(super) fn must_hold(
        &self,
        json: &[u8],
        plan: &DispositionPlan,
        approval: &Approval,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let fault = |fault| Err(ArchiveError::Approval(fault));
        let digest = AttachmentDigest(Sha256::digest(json).into());
        let planned = lock(&self.catalog).planned(digest)?;
        let Some((_, made)) = planned.filter(|(by, _)| *by == plan.by) else {
            return Err(ArchiveError::NotAPlan(PlanFault::NotPlanned));
        };
        self.must_be_recent(made, now)?;
        let mut approvers = self.approvers()?.into_iter();
        let Some(approver) = approvers.find(|one| one.key == approval.key) else {
            let fingerprint = SshKey::parse(&approval.key)
                .map_or_else(|_| approval.key.clone(), |key| key.fingerprint());
            return fault(ApprovalFault::UnknownKey { fingerprint });
        };
        let key = SshKey::parse(&approver.key)
            .map_err(|fault| ArchiveError::Approval(ApprovalFault::Signature(fault)))?;
        let bytes = approval_bytes(json, approval.visa.as_ref());
        ssh::verify(&approval.signature, &key, Namespace::APPROVAL, &bytes)
            .map_err(|fault| ArchiveError::Approval(ApprovalFault::Signature(fault)))?;
        if self.is_same_person(&approver, plan.by)? {
            return fault(ApprovalFault::SamePerson);
        }
        if approver.by == plan.by {
            return fault(ApprovalFault::OwnKey);
        }
        if approver.since > made {
            return fault(ApprovalFault::LaterKey);
        }
        match &approval.visa {
            None if self.settings.regime == Regime::Public => return fault(ApprovalFault::NoVisa),
            Some(visa) if lock(&self.catalog).record(visa.record)?.is_none() => {
                let record = visa.record;
                return fault(ApprovalFault::NoScan { record });
            }
            Some(visa) if plan.records.iter().any(|one| one.entity == visa.record) => {
                let record = visa.record;
                return fault(ApprovalFault::ScanOnPlan { record });
            }
            _ => {}
        }
        self.must_be_within_limits(plan)
    }

    /// What was right months ago may not be any more: a plan counts for as long as the schedule in force says, from the
    /// instant at which the journal has it.
    ///
    /// Errors: [`ArchiveError::NotAPlan`] with [`PlanFault::Old`].
    fn must_be_recent(&self, made: Timestamp, now: Timestamp) -> Result<(), ArchiveError> {
        self.load_schedule()?;
        let schedule = self.schedule_in_force().ok_or(ArchiveError::NoSchedule)?;
        let made = paris_day(made);
        match schedule.terms.approval_period().after(made) {
            Some(through) if paris_day(now) > through => {
                Err(ArchiveError::NotAPlan(PlanFault::Old { made, through }))
            }
            _ => Ok(()),
        }
    }

    /// Whether somebody who may approve is this actor, or uses its account.
    fn is_same_person(&self, approver: &Approver, actor: ActorId) -> Result<bool, ArchiveError> {
        let name = lock(&self.catalog).actor_name(actor)?;
        let of_account = name.is_some_and(|name| name == approver.account);
        Ok(of_account || ActorId::from(approver.actor) == actor)
    }

    /// Reads a plan, and checks that it is one of this archive by the schedule in force.
    ///
    /// Errors: [`ArchiveError::NotAPlan`].
    pub fn read_plan(&self, plan: &[u8]) -> Result<DispositionPlan, ArchiveError> {
        let read = DispositionPlan::from_json(plan).map_err(|fault| {
            ArchiveError::NotAPlan(match fault {
                NotRead::NotWritten => PlanFault::NotWritten,
                NotRead::Later { .. } => PlanFault::Later,
            })
        })?;
        if read.archive != self.settings.archive {
            return Err(ArchiveError::NotAPlan(PlanFault::OtherArchive));
        }
        self.follow(&mut |_| true)?;
        if lock(&self.catalog).policy()? != Some(read.policy) {
            return Err(ArchiveError::NotAPlan(PlanFault::OtherSchedule));
        }
        Ok(read)
    }

    /// What a second person signs, so that this schedule comes into force after the one that is.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn schedule_change(&self, policy: PolicyDigest) -> Result<ScheduleChange, ArchiveError> {
        self.follow(&mut |_| true)?;
        let catalog = lock(&self.catalog);
        Ok(ScheduleChange {
            archive: self.settings.archive,
            policy,
            replaces: catalog.policy()?,
            adopted: catalog.policy_adopted()?,
        })
    }

    /// Once somebody may approve, a schedule that shortens what is kept takes a second person's signature over the change:
    /// returned, to be kept with what it is over, once it was checked.
    ///
    /// Errors: [`ArchiveError::Approval`].
    pub(in crate::archive) fn must_have_second_person<'s>(
        &self,
        policy: PolicyDigest,
        signature: Option<&'s str>,
        actor: ActorId,
    ) -> Result<Option<&'s str>, ArchiveError> {
        if self.approvers()?.is_empty() {
            return Ok(None);
        }
        let fault = |fault| Err(ArchiveError::Approval(fault));
        let change = self.schedule_change(policy)?.to_json();
        let Some(signature) = signature else {
            let change = String::from_utf8_lossy(&change).into_owned();
            return fault(ApprovalFault::NoSecondPerson { change });
        };
        let approver = self.approver_of(&change, signature, Namespace::SCHEDULE)?;
        if self.is_same_person(&approver, actor)? {
            return fault(ApprovalFault::Adopter);
        }
        match approver.by == actor {
            true => fault(ApprovalFault::OwnKey),
            false => Ok(Some(signature)),
        }
    }

    /// Whose signature this is over these bytes.
    fn approver_of(
        &self,
        bytes: &[u8],
        signature: &str,
        namespace: Namespace,
    ) -> Result<Approver, ArchiveError> {
        let mut other = SshFault::NotASignature;
        for approver in self.approvers()? {
            let Ok(key) = SshKey::parse(&approver.key) else {
                continue;
            };
            match ssh::verify(signature, &key, namespace, bytes) {
                Ok(()) => return Ok(approver),
                // The key is known, and it is something else that is wrong.
                Err(fault) if !matches!(fault, SshFault::OtherKey { .. }) => {
                    return Err(ArchiveError::Approval(ApprovalFault::Signature(fault)));
                }
                Err(fault) => other = fault,
            }
        }
        Err(ArchiveError::Approval(match other {
            SshFault::OtherKey { found } => ApprovalFault::UnknownKey { fingerprint: found },
            other => ApprovalFault::Signature(other),
        }))
    }

    /// What only owners may do: the service identity, which works unattended, approves no destruction.
    ///
    /// Errors: [`ArchiveError::OwnersOnly`].
    pub fn must_be_owner(&self) -> Result<(), ArchiveError> {
        let recipient = Identity::recipient(&self.identity).to_string();
        if lock(&self.journal).keys().owners.contains(&recipient) {
            Ok(())
        } else {
            Err(ArchiveError::OwnersOnly)
        }
    }
}
