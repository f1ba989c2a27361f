//! What a person decides becomes of records whose rule leaves that to one: written as the next version of the record, sealed
//! with its reason, journalled.
//!
//! A decision destroys nothing: what is to go still takes a plan, a second person's approval, and no hold. It is refused
//! before the day on which there is something to decide, and counts no longer once there would not be: `retention` asks
//! again at every verdict.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::archive::describing::Edit;
use crate::archive::{Archive, ArchiveError};
use crate::model::{
    ActorId, Decided, DecidedThen, DecisionReason, EntityId, Event, NotDecidable, Timestamp,
};

impl Archive {
    /// Writes what a person decides of these records on this civil day, as one group; returns those of which it was news.
    /// What is a state of another record is decided with that one. A later decision takes the place of an earlier one.
    ///
    /// Errors: [`ArchiveError::NotDecidable`], for the first record of which it is not for a person to decide so now;
    /// [`ArchiveError::OwnersOnly`]; those of [`Archive::retention_facts`] and of a commit.
    /// Then nothing is decided.
    pub fn decide_fate(
        &self,
        records: &[EntityId],
        (then, reason): (DecidedThen, &DecisionReason),
        day: NaiveDate,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Vec<EntityId>, ArchiveError> {
        self.must_be_owner()?;
        let facts = self.retention_facts()?;
        let verdicts = facts.verdicts(day).verdicts;
        let wanted: BTreeSet<EntityId> = records.iter().copied().collect();
        let mut done = BTreeSet::new();
        let mut edits = Vec::new();
        let judged = facts.records.iter().zip(&verdicts);
        for (record, verdict) in judged.filter(|(record, _)| wanted.contains(&record.entity)) {
            let entity = record.state_of.unwrap_or(record.entity);
            let refused = |why| ArchiveError::NotDecidable { entity, why };
            verdict.may_be_decided(then).map_err(refused)?;
            let class = record.class.clone();
            let class = class.ok_or_else(|| refused(NotDecidable::Unsettled))?;
            let decided = Decided {
                then,
                on: day,
                by: actor,
                class,
            };
            let edit: Edit<'_> = Box::new(move |descriptor| {
                let filing = &mut descriptor.facts.filing;
                let identity = &mut descriptor.identity;
                let is_news = filing.decided.as_ref() != Some(&decided)
                    || identity.decided_why.as_ref() != Some(reason);
                filing.decided = Some(decided);
                identity.decided_why = Some(reason.clone());
                is_news
            });
            if done.insert(entity) {
                edits.push((entity, edit));
            }
        }
        let known: BTreeSet<EntityId> = facts.records.iter().map(|one| one.entity).collect();
        if let Some(unknown) = wanted.difference(&known).next() {
            return Err(ArchiveError::Unknown(unknown.to_string()));
        }
        self.describe_group_told(edits, &note_decision, actor, now)
    }

    /// Why a person decided so of a record; none if it cannot be read, or nobody decided.
    ///
    /// Errors: those of opening a descriptor.
    pub fn decided_why(&self, record: EntityId) -> Result<Option<DecisionReason>, ArchiveError> {
        Ok(self.current_descriptor(record)?.identity.decided_why)
    }
}

fn note_decision(event: &mut Event) {
    if let Event::Described { decided, .. } = event {
        *decided = true;
    }
}
