//! Deposits that were set aside and need nobody any more: their file came again whole, or a person says so.
//!
//! Nothing is destroyed: the sealed bytes stay, the journal says who dismissed them, and they are no longer listed.

use crate::archive::group::Change;
use crate::archive::{Accession, Archive, ArchiveError, Outcome, lock};
use crate::model::{ActorId, EntityId, EntityKind, Event, QuarantineReason, Settled, Timestamp};

impl Archive {
    /// Says that a deposit that was set aside needs nobody any more.
    ///
    /// Errors: [`ArchiveError::Unknown`] if it is none, or was dismissed already; those of opening a descriptor and of a commit.
    pub fn dismiss(
        &self,
        deposit: EntityId,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let aside = lock(&self.catalog).quarantined()?;
        if !aside.iter().any(|one| one.entity == deposit) {
            return Err(ArchiveError::Unknown(deposit.to_string()));
        }
        let change = self.settled(deposit, Settled { record: None })?;
        self.append(&commit, cut, vec![change], actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(())
    }

    /// The changes that settle the empty files of the paths under which something came now.
    pub(super) fn settled_by(&self, became: &[Accession]) -> Result<Vec<Change>, ArchiveError> {
        let aside = lock(&self.catalog).quarantined()?;
        let mut changes = Vec::new();
        let empty = aside
            .iter()
            .filter(|one| one.reason == QuarantineReason::Empty && one.size_bytes == 0);
        for deposit in empty {
            let came = became.iter().find(|one| one.path == deposit.path);
            let record = came.and_then(|one| match one.outcome {
                Outcome::Archived { entity, .. }
                | Outcome::NewVersion { entity }
                | Outcome::Duplicate { entity }
                | Outcome::AlreadyArchived { entity } => Some(entity),
                Outcome::SetAside { .. } => None,
            });
            if let Some(record) = record {
                let by = Settled {
                    record: Some(record),
                };
                changes.push(self.settled(deposit.entity, by)?);
            }
        }
        Ok(changes)
    }

    fn settled(&self, deposit: EntityId, by: Settled) -> Result<Change, ArchiveError> {
        let mut descriptor = self.current_descriptor(deposit)?;
        if descriptor.facts.kind != EntityKind::Quarantined {
            return Err(ArchiveError::Unknown(deposit.to_string()));
        }
        descriptor.facts.settled = Some(by);
        let mut change = self.described(descriptor)?;
        // Its bytes are where the deposit's own entry says: on the shelf of what was set aside.
        if let Some(Event::Described { object, text, .. }) = &mut change.event {
            *object = None;
            *text = None;
        }
        Ok(change)
    }
}
