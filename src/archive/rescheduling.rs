//! Another retention schedule: compared with the one in force, and adopted.
//!
//! A schedule that might let documents be destroyed sooner, or that leaves documents without their class, is refused
//! unless that was meant and said.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::archive::create::write_policy;
use crate::archive::{Archive, ArchiveError, lock};
use crate::journal::write_attachment;
use crate::model::{
    ActorId, Disposition, Event, PolicyDigest, RecordClass, RetentionSchedule, Timestamp,
};
use crate::policy::{self, ScheduleDifference, Sooner};

/// Another schedule, beside the one in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyComparison {
    /// The digest of its bytes.
    pub policy: PolicyDigest,
    /// True if it is the one in force, byte for byte.
    pub in_force: bool,
    /// What it says.
    pub schedule: RetentionSchedule,
    /// What differs.
    pub difference: ScheduleDifference,
    /// How many records each class has.
    pub records: BTreeMap<RecordClass, u64>,
    /// False if the schedule in force cannot be read: then nothing is known of what it kept.
    pub compared: bool,
}

/// Why a schedule is not adopted without a word more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortening {
    /// The class.
    pub class: RecordClass,
    /// How many records have it.
    pub records: u64,
    /// What would become of them.
    pub reason: ShorteningReason,
}

/// What a schedule would do to the records of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShorteningReason {
    /// It is not there any more.
    ClassRemoved,
    /// They might be destroyed sooner.
    Sooner(Sooner),
    /// It was not in the schedule, so nothing of it was destroyed, and its records would have a rule by which they are.
    ClassAgain,
    /// A plan may take more of them without a word more, or be executed later.
    GuardsLooser,
    /// The schedule in force cannot be read: nobody knows how long they are kept now.
    Uncompared,
}

/// Whether a schedule may shorten what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortenings {
    /// It is refused.
    Refuse,
    /// Somebody has read what it shortens, and means it.
    Confirmed,
}

impl PolicyComparison {
    /// How many records have the class.
    pub fn records_of(&self, class: &RecordClass) -> u64 {
        self.records.get(class).copied().unwrap_or_default()
    }

    /// How many records have a class that is added, changed or removed.
    pub fn touched(&self) -> u64 {
        let difference = &self.difference;
        let changed = difference.changed.iter().map(|change| change.class());
        let removed = difference.removed.iter().map(|class| &class.id);
        let added = difference.added.iter().map(|class| &class.id);
        let classes = changed.chain(removed).chain(added);
        classes.map(|class| self.records_of(class)).sum()
    }

    /// Everything that speaks against adopting it without a word more.
    pub fn shortenings(&self) -> Vec<Shortening> {
        let with = |class: &RecordClass, reason| Shortening {
            class: class.clone(),
            records: self.records_of(class),
            reason,
        };
        let left = self.records.keys();
        let left = left.filter(|class| self.schedule.class(class).is_none());
        let left = left.map(|class| with(class, ShorteningReason::ClassRemoved));
        let uncompared = self.records.keys().filter(|class| {
            // Without a class it is named above.
            !self.compared && self.schedule.class(class).is_some()
        });
        let uncompared = uncompared.map(|class| with(class, ShorteningReason::Uncompared));
        let sooner = self.difference.changed.iter().flat_map(|change| {
            let reasons = change.sooner().into_iter();
            reasons.map(|sooner| with(change.class(), ShorteningReason::Sooner(sooner)))
        });
        let again = self.difference.added.iter().filter(|class| {
            let is_kept = class.retention.then == Disposition::Keep;
            self.compared && !is_kept && self.records_of(&class.id) > 0
        });
        let again = again.map(|class| with(&class.id, ShorteningReason::ClassAgain));
        let kept = self
            .records
            .keys()
            .filter(|class| self.difference.guards_looser && self.records_of(class) > 0);
        let looser = kept.map(|class| with(class, ShorteningReason::GuardsLooser));
        left.chain(uncompared)
            .chain(again)
            .chain(sooner)
            .chain(looser)
            .collect()
    }
}

impl Archive {
    /// The retention schedule in force as it is written; none if there is none.
    ///
    /// Errors: [`ArchiveError::Io`] if its file cannot be read, [`ArchiveError::PolicyAltered`] if it is not what was adopted.
    pub fn policy_text(&self) -> Result<Option<(PolicyDigest, String)>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let Some(policy) = lock(&self.catalog).policy()? else {
            return Ok(None);
        };
        let path = self.root.join("policies").join(format!("{policy}.toml"));
        let bytes = std::fs::read(&path).map_err(ArchiveError::io(&path))?;
        let text = String::from_utf8(bytes).ok();
        let text =
            text.filter(|text| PolicyDigest(Sha256::digest(text.as_bytes()).into()) == policy);
        match text {
            Some(text) => Ok(Some((policy, text))),
            None => Err(ArchiveError::PolicyAltered { path }),
        }
    }

    /// Compares a policy with the schedule in force; `name` is what errors call it.
    ///
    /// Errors: [`ArchiveError::Policy`], [`ArchiveError::Catalog`].
    pub fn compare_policy(
        &self,
        bytes: &[u8],
        name: &str,
    ) -> Result<PolicyComparison, ArchiveError> {
        let schedule = policy::read(bytes, name)?;
        self.follow(&mut |_| true)?;
        self.load_schedule()?;
        let in_force = self.schedule();
        let policy = PolicyDigest(Sha256::digest(bytes).into());
        let mut records: BTreeMap<RecordClass, u64> = BTreeMap::new();
        for record in lock(&self.catalog).all_records()? {
            if let Some(class) = record.class {
                *records.entry(class.id).or_default() += 1;
            }
        }
        let difference = match &in_force.schedule {
            Some(before) => policy::compare(before, &schedule),
            None => against_nothing(&schedule),
        };
        Ok(PolicyComparison {
            policy,
            in_force: in_force.digest == Some(policy),
            schedule,
            compared: in_force.schedule.is_some(),
            difference,
            records,
        })
    }

    /// Adopts a policy: writes it, and journals that it is in force. Nothing is written if it is already.
    ///
    /// Errors: [`ArchiveError::PolicyShortens`] unless that is confirmed; [`ArchiveError::Approval`] if it shortens and
    /// somebody may approve: see [`Archive::adopt_signed_policy`]; [`ArchiveError::Policy`]; those of a commit.
    pub fn adopt_policy(
        &self,
        bytes: &[u8],
        name: &str,
        shortenings: Shortenings,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<PolicyComparison, ArchiveError> {
        self.adopt((bytes, name), (shortenings, None), actor, now)
    }

    /// Adopts a policy that may shorten what is kept, with a second person's signature over the change
    /// ([`Archive::schedule_change`]).
    ///
    /// Errors: [`ArchiveError::Approval`] if it shortens, somebody may approve, and the signature is not such a person's;
    /// those of [`Archive::adopt_policy`].
    pub fn adopt_signed_policy(
        &self,
        (bytes, name): (&[u8], &str),
        signature: &str,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<PolicyComparison, ArchiveError> {
        let signed = (Shortenings::Confirmed, Some(signature));
        self.adopt((bytes, name), signed, actor, now)
    }

    fn adopt(
        &self,
        (bytes, name): (&[u8], &str),
        (shortenings, signature): (Shortenings, Option<&str>),
        actor: ActorId,
        now: Timestamp,
    ) -> Result<PolicyComparison, ArchiveError> {
        let comparison = self.commit_events(actor, now, |archive| {
            // Compared again under the lock: a record may have come since, or another schedule.
            let comparison = archive.compare_policy(bytes, name)?;
            if comparison.in_force {
                return Ok((Vec::new(), comparison));
            }
            let found = comparison.shortenings();
            if shortenings == Shortenings::Refuse && !found.is_empty() {
                return Err(ArchiveError::PolicyShortens { shortenings: found });
            }
            let signed = match found.is_empty() {
                true => None,
                false => archive.must_have_second_person(comparison.policy, signature, actor)?,
            };
            let folder = archive.root.join("journal");
            let signed = signed.map(|signature| {
                write_attachment(archive.disk.as_ref(), &folder, signature.as_bytes())
            });
            let event = Event::PolicyAdopted {
                policy: write_policy(archive.disk.as_ref(), &archive.root, bytes)?,
                signature: signed.transpose()?,
            };
            Ok((vec![event], comparison))
        })?;
        self.load_schedule()?;
        self.restrict_by_schedule(actor, now)?;
        Ok(comparison)
    }
}

/// A schedule beside none: all of it is new.
fn against_nothing(schedule: &RetentionSchedule) -> ScheduleDifference {
    ScheduleDifference {
        added: schedule.classes.clone(),
        elsewhere: true,
        guards_looser: false,
        ..ScheduleDifference::default()
    }
}
