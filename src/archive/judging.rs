//! Verdicts: the rules of the schedule in force put to every record, with the registry and the holds as they are now.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::archive::{Archive, ArchiveError, lock};
use crate::model::{
    EntityId, EntityKind, FiledRecord, LegalHold, PolicyDigest, Registry, RetentionSchedule,
    Verdict, paris_day,
};
use crate::retention::{Facts, Retention, SuggestedHold, Verdicts};

/// Everything that verdicts are made of, as it is now.
#[derive(Debug, Clone)]
pub struct RetentionFacts {
    /// The digest of the schedule in force.
    pub policy: PolicyDigest,
    /// The schedule in force.
    pub schedule: Arc<RetentionSchedule>,
    /// The sessions and the candidates.
    pub registry: Arc<Registry>,
    /// Every record.
    pub records: Vec<FiledRecord>,
    /// The holds in force.
    pub holds: Vec<LegalHold>,
    regime: crate::model::Regime,
    since: Option<NaiveDate>,
}

impl RetentionFacts {
    /// Judges every record on `day`.
    pub fn verdicts(&self, day: NaiveDate) -> Verdicts {
        self.retention().evaluate(day)
    }

    /// Judges one record on `day`. None if it is not there.
    pub fn verdict(&self, record: EntityId, day: NaiveDate) -> Option<Verdict> {
        self.retention().verdict(record, day)
    }

    /// Holds that the facts give reason for.
    pub fn suggestions(&self, verdicts: &Verdicts) -> Vec<SuggestedHold> {
        self.retention().suggestions(verdicts)
    }

    /// As the rules want them.
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            policy: self.policy,
            schedule: &self.schedule,
            regime: self.regime,
            archive_since: self.since,
            registry: &self.registry,
            records: &self.records,
            holds: &self.holds,
        }
    }

    fn retention(&self) -> Retention<'_> {
        Retention::new(self.facts())
    }
}

impl Archive {
    /// What verdicts are made of.
    ///
    /// Errors: [`ArchiveError::NoSchedule`] if no schedule is in force or it cannot be read; those of [`Archive::holds`];
    /// [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn retention_facts(&self) -> Result<RetentionFacts, ArchiveError> {
        self.follow(&mut |_| true)?;
        self.load_schedule()?;
        let in_force = self.schedule();
        let (Some(policy), Some(schedule)) = (in_force.digest, in_force.schedule.clone()) else {
            return Err(ArchiveError::NoSchedule);
        };
        let mut records = self.filed_with_states()?;
        self.doubt_restricted(&mut records)?;
        Ok(RetentionFacts {
            policy,
            schedule,
            registry: self.registry()?,
            records,
            holds: self.holds_in_force()?,
            regime: self.settings.regime,
            since: self.vouches_since()?,
        })
    }

    /// The day since which a record can have arrived. None if some came from another archive, which took charge of them before.
    fn vouches_since(&self) -> Result<Option<NaiveDate>, ArchiveError> {
        let imports = lock(&self.catalog).entities_of(EntityKind::Import)?;
        let first = paris_day(lock(&self.journal).first_keys().1.time);
        Ok(imports.is_empty().then_some(first))
    }
}
