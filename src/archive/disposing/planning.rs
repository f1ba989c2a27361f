//! Planning: what is due on a day, as a list that a person can sign; and, just before it is executed, what of it must stay.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::archive::follow::DAMAGED_ENTRY;
use crate::archive::judging::RetentionFacts;
use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::DispositionState;
use crate::journal::EntryAt;
use crate::model::{
    Action, ActorId, Commitment, DecidedThen, DispositionPlan, EntityId, EntityKind, LegalHold,
    Outcome, PlannedDependent, PlannedRecord, PolicyDigest, Position, Spared, Timestamp, Verdict,
};
use crate::retention::{free_entities, free_holds, held_entities, kept_together, with_states};

/// What is asked of a plan.
#[derive(Debug, Clone, Copy)]
pub struct PlanRequest<'a> {
    /// The civil day, in Europe/Paris.
    pub day: NaiveDate,
    /// Only these records; all that are due if none.
    pub among: Option<&'a BTreeSet<EntityId>>,
    /// True if somebody wants it although it is beyond the limits of the schedule: the plan says so, and whoever approves reads it.
    pub beyond_limits: bool,
    /// True if somebody wants it although clock and journal do not fit: the plan says so, and whoever approves reads it.
    pub despite_clock: bool,
}

/// An approved plan, and what of it only a hold keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPlan {
    /// The disposition.
    pub disposition: EntityId,
    /// The records, in the order of the plan.
    pub records: Vec<EntityId>,
}

impl Archive {
    /// Plans the destruction of what is due. Nothing is written. Scans of visas and certificates are never on a plan.
    ///
    /// Errors: [`ArchiveError::NothingDue`]; [`ArchiveError::PlanTooLarge`]; [`ArchiveError::ClockDoubtful`];
    /// [`ArchiveError::NotAllReadable`]; those of [`Archive::retention_facts`].
    pub fn plan_disposition(
        &self,
        request: &PlanRequest<'_>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<DispositionPlan, ArchiveError> {
        let despite_clock = self.must_trust_clock(now, request.despite_clock)?;
        let facts = self.retention_facts()?;
        self.must_know_all()?;
        let verdicts = facts.verdicts(request.day);
        let among = request
            .among
            .map(|among| with_states(&facts.records, among));
        let wanted = |verdict: &&Verdict| {
            let among = among.as_ref();
            among.is_none_or(|among| among.contains(&verdict.record))
        };
        let due: Vec<&Verdict> = verdicts
            .due()
            .filter(wanted)
            .filter(|due| is_destroyed(due))
            .collect();
        let kept = {
            let going = due.iter().map(|verdict| verdict.record).collect();
            kept_together(&facts.records, &going)
        };
        let evidence = self.evidence()?;
        let mut records = Vec::new();
        let stays = |due: &&Verdict| kept.contains(&due.record) || evidence.contains(&due.record);
        for verdict in due.into_iter().filter(|due| !stays(due)) {
            records.extend(self.planned(verdict)?);
        }
        if records.is_empty() {
            return Err(ArchiveError::NothingDue);
        }
        let (planned, all) = (records.len() as u64, facts.records.len() as u64);
        let limits = facts.schedule.terms.limits;
        let too_large = limits.are_exceeded_by(planned, all);
        if too_large && !request.beyond_limits {
            return Err(ArchiveError::PlanTooLarge {
                planned,
                all,
                limits,
            });
        }
        records.sort_by_key(|record| record.entity);
        let going = records.iter().map(|record| record.entity).collect();
        Ok(DispositionPlan {
            format: 1,
            archive: self.settings.archive,
            made: now,
            by: actor,
            day: request.day,
            regime: self.settings.regime,
            policy: facts.policy,
            beyond_limits: too_large,
            despite_clock,
            dependents: self.dependents(&facts, &going, request.day)?,
            records,
        })
    }

    /// Refuses a plan that takes more than one may by the schedule in force, and does not say that it was meant.
    ///
    /// Errors: [`ArchiveError::PlanTooLarge`].
    pub(super) fn must_be_within_limits(&self, plan: &DispositionPlan) -> Result<(), ArchiveError> {
        let schedule = self.schedule();
        let limits = schedule.schedule.as_ref().map(|one| one.terms.limits);
        let limits = limits.unwrap_or_default();
        let all = lock(&self.catalog).totals()?.records;
        let planned = plan.records.len() as u64;
        match limits.are_exceeded_by(planned, all) && !plan.beyond_limits {
            true => Err(ArchiveError::PlanTooLarge {
                planned,
                all,
                limits,
            }),
            false => Ok(()),
        }
    }

    /// What of a plan must stay, by the rules, the holds and the descriptions of this moment. Asked under the commit lock.
    pub(super) fn spared(
        &self,
        facts: &RetentionFacts,
        plan: &DispositionPlan,
        day: NaiveDate,
    ) -> Result<BTreeMap<EntityId, Spared>, ArchiveError> {
        let verdicts = facts.verdicts(day);
        let by_record: BTreeMap<EntityId, &Verdict> = verdicts
            .verdicts
            .iter()
            .map(|verdict| (verdict.record, verdict))
            .collect();
        let evidence = self.evidence()?;
        let mut spared = BTreeMap::new();
        for planned in &plan.records {
            let known = lock(&self.catalog).entity(planned.entity)?;
            let why = match (known, by_record.get(&planned.entity)) {
                (None, _) | (_, None) => Some(Spared::Gone),
                (_, Some(verdict)) if !verdict.holds.is_empty() => Some(Spared::Held),
                (Some((_, _, commitment)), _) if commitment != planned.commitment => {
                    Some(Spared::Changed)
                }
                _ if evidence.contains(&planned.entity) => Some(Spared::NotDue),
                (_, Some(verdict)) if !is_destroyed(verdict) => Some(Spared::NotDue),
                // It would go by another rule or from another day than those that were signed.
                (_, Some(verdict)) if !is_as_planned(verdict, planned, facts.policy, plan) => {
                    Some(Spared::Changed)
                }
                _ => None,
            };
            spared.extend(why.map(|why| (planned.entity, why)));
        }
        let going = plan.records.iter().map(|record| record.entity);
        let mut going: BTreeSet<EntityId> = going
            .filter(|record| !spared.contains_key(record))
            .collect();
        for kept in kept_together(&facts.records, &going) {
            going.remove(&kept);
            spared.insert(kept, Spared::Needed);
        }
        let held = held_entities(&facts.facts());
        let free = self.dependents(facts, &going, day)?;
        let free: BTreeMap<EntityId, Commitment> = free
            .iter()
            .map(|one| (one.entity, one.commitment))
            .collect();
        for planned in &plan.dependents {
            let why = match free.get(&planned.entity) {
                Some(commitment) if *commitment == planned.commitment => continue,
                Some(_) => Spared::Changed,
                None if lock(&self.catalog).entity(planned.entity)?.is_none() => Spared::Gone,
                None if held.contains(&planned.entity) => Spared::Held,
                None => Spared::Needed,
            };
            spared.insert(planned.entity, why);
        }
        Ok(spared)
    }

    /// The approved plans that have not begun, and which of their records only `hold` keeps from being destroyed by them on
    /// `day`: what they would take once it is released. Plans that would take no more are left out.
    ///
    /// Errors: those of [`Archive::retention_facts`] and [`Archive::disposition`].
    pub fn plans_waiting_for(
        &self,
        hold: EntityId,
        day: NaiveDate,
    ) -> Result<Vec<WaitingPlan>, ArchiveError> {
        let held = self.retention_facts()?;
        let mut released = held.clone();
        released.holds.retain(|one| one.id != hold);
        let mut waiting = Vec::new();
        for known in self.dispositions()? {
            if known.state != DispositionState::Approved {
                continue;
            }
            let plan = self.disposition(known.entity)?.plan;
            let stay = self.spared(&held, &plan, day)?;
            let stay_then = self.spared(&released, &plan, day)?;
            let records = plan.records.iter().map(|one| one.entity);
            let records: Vec<EntityId> = records
                .filter(|one| stay.contains_key(one) && !stay_then.contains_key(one))
                .collect();
            if !records.is_empty() {
                waiting.push(WaitingPlan {
                    disposition: known.entity,
                    records,
                });
            }
        }
        Ok(waiting)
    }

    /// What proves that a destruction was allowed and done, the scans of visas and the certificates: kept for ever, whatever their class.
    fn evidence(&self) -> Result<BTreeSet<EntityId>, ArchiveError> {
        let mut evidence = BTreeSet::new();
        for known in lock(&self.catalog).dispositions()? {
            let visa = known.approval.and_then(|approval| approval.visa);
            evidence.extend(visa.map(|visa| visa.record));
            evidence.extend(known.certificate);
        }
        Ok(evidence)
    }

    /// A record as a plan names it. None if it is gone meanwhile.
    fn planned(&self, verdict: &Verdict) -> Result<Option<PlannedRecord>, ArchiveError> {
        let known = lock(&self.catalog).entity(verdict.record)?;
        let Some((_, _, commitment)) = known else {
            return Ok(None);
        };
        let counted_from = verdict.decisive().map(|trigger| trigger.day).max();
        let rule = verdict.rule.as_ref();
        Ok(rule.zip(counted_from).zip(verdict.retain_through).map(
            |((rule, counted_from), kept_through)| PlannedRecord {
                entity: verdict.record,
                commitment,
                class: rule.class.clone(),
                counted_from,
                kept_through,
                size_bytes: verdict.size_bytes,
                decided: decided_on(verdict),
            },
        ))
    }

    /// The sessions and candidates that nothing needs once the records `going` are gone: no other record is linked to them,
    /// no hold names them, every session has ended, and the two do not need each other. And their out cards, the consultations of these records alone, the
    /// holds that were released and held no other record that is left, and the approvals that were given up of plans of these records.
    fn dependents(
        &self,
        facts: &RetentionFacts,
        going: &BTreeSet<EntityId>,
        day: NaiveDate,
    ) -> Result<Vec<PlannedDependent>, ArchiveError> {
        let mut free = free_entities(&facts.facts(), going, day);
        let released = self.holds()?.into_iter();
        let released = released.filter(|placed| placed.release.is_some());
        let released: Vec<LegalHold> = released.map(|placed| placed.hold).collect();
        let holds = free_holds(&facts.facts(), &released, going, day);
        free.extend(holds.into_iter().map(|one| (one, EntityKind::Hold)));
        let given_up = self.given_up_of_no_other(facts, going)?.into_iter();
        free.extend(given_up.map(|one| (one, EntityKind::Disposition)));
        let catalog = lock(&self.catalog);
        // Why somebody looked at a document may name whom it is about.
        let consultations = catalog.consultations_of_no_other(going)?.into_iter();
        free.extend(consultations.map(|one| (one, EntityKind::Consultation)));
        let mut dependents = Vec::new();
        for (entity, kind) in free {
            if let Some((_, _, commitment)) = catalog.entity(entity)? {
                dependents.push(PlannedDependent {
                    entity,
                    commitment,
                    kind,
                });
            }
        }
        for record in going {
            let Some(card) = catalog.card_of(*record)? else {
                continue;
            };
            if let Some((kind, _, commitment)) = catalog.entity(card)? {
                dependents.push(PlannedDependent {
                    entity: card,
                    commitment,
                    kind,
                });
            }
        }
        Ok(dependents)
    }

    /// The approvals that were given up, and whose plans have no record that stays. One that was executed stays, as its
    /// certificate does.
    fn given_up_of_no_other(
        &self,
        facts: &RetentionFacts,
        going: &BTreeSet<EntityId>,
    ) -> Result<Vec<EntityId>, ArchiveError> {
        let mut dispositions = lock(&self.catalog).dispositions()?;
        // One that names a visa stays: the visa's scan is kept for ever by it.
        dispositions.retain(|known| {
            let visa = known
                .approval
                .as_ref()
                .and_then(|approval| approval.visa.as_ref());
            known.state == DispositionState::Cancelled && visa.is_none()
        });
        if dispositions.is_empty() {
            return Ok(Vec::new());
        }
        let records = facts.records.iter().map(|record| record.entity);
        let staying: BTreeSet<EntityId> = records.filter(|one| !going.contains(one)).collect();
        let mut free = Vec::new();
        for known in dispositions {
            let plan = DispositionPlan::from_json(&self.attachment(known.plan)?);
            let Ok(plan) = plan else { continue };
            if !plan.records.iter().any(|one| staying.contains(&one.entity)) {
                free.push(known.entity);
            }
        }
        Ok(free)
    }

    /// The clock must not have gone back behind the journal, nor jumped far beyond it: a period that is over by a wrong clock
    /// is not over. What the journal itself wrote while a clock was far ahead vouches for nothing ([`Trusted`]). With `despite`
    /// it is wanted all the same; returned is whether there was need of that.
    ///
    /// Errors: [`ArchiveError::ClockDoubtful`].
    pub(super) fn must_trust_clock(
        &self,
        now: Timestamp,
        despite: bool,
    ) -> Result<bool, ArchiveError> {
        let last = self.last_trusted_time()?;
        let (earliest, latest) = (last, last.plus_days(CLOCK_JUMP_DAYS));
        let doubtful = now < earliest || now > latest;
        match doubtful && !despite {
            true => Err(ArchiveError::ClockDoubtful { now, last }),
            false => Ok(doubtful),
        }
    }

    /// The latest time in the journal that is to be believed.
    fn last_trusted_time(&self) -> Result<Timestamp, ArchiveError> {
        self.follow(&mut |_| true)?;
        let mut trusted = Trusted {
            last: lock(&self.journal).first_keys().1.time,
        };
        let mut from = Position::START;
        loop {
            let batch = lock(&self.journal).read(from, ENTRIES)?;
            let Some(last) = batch.entries.last() else {
                return Ok(trusted.last);
            };
            from = last.after;
            for EntryAt { entry, .. } in &batch.entries {
                trusted.takes(entry.time);
            }
        }
    }

    /// Nothing is destroyed while something that the journal says cannot be read: it may be a hold, a class that keeps a
    /// document longer, or a procès-verbal from which the years are counted.
    pub(super) fn must_know_all(&self) -> Result<(), ArchiveError> {
        let catalog = lock(&self.catalog);
        let descriptions = catalog.undescribed()?.len();
        let entries = catalog.remembered(DAMAGED_ENTRY)?.len();
        match descriptions + entries {
            0 => Ok(()),
            _ => Err(ArchiveError::NotAllReadable {
                descriptions,
                entries,
            }),
        }
    }
}

/// A clock that is further ahead of the last entry than this is not believed: an archive in use has entries every month.
const CLOCK_JUMP_DAYS: i64 = 400;

/// Entries read at a time.
const ENTRIES: usize = 1000;

/// The latest time in a journal that is to be believed: one that is further ahead of those before it than a clock is believed
/// to jump is passed over, with what follows it, until the times fit again. So a clock that was far ahead for a while makes
/// nothing due while it is, and stands in nobody's way once it was set right.
struct Trusted {
    last: Timestamp,
}

impl Trusted {
    /// Counts this time, if it fits those before it.
    fn takes(&mut self, time: Timestamp) {
        if time <= self.last.plus_days(CLOCK_JUMP_DAYS) {
            self.last = self.last.max(time);
        }
    }
}

/// Whether a verdict says what a plan said of the same record.
fn is_as_planned(
    verdict: &Verdict,
    planned: &PlannedRecord,
    policy: PolicyDigest,
    plan: &DispositionPlan,
) -> bool {
    let counted_from = verdict.decisive().map(|trigger| trigger.day).max();
    policy == plan.policy
        && verdict.rule.as_ref().map(|rule| &rule.class) == Some(&planned.class)
        && counted_from == Some(planned.counted_from)
        && verdict.retain_through == Some(planned.kept_through)
        && decided_on(verdict) == planned.decided
}

/// The day on which a person decided that a record goes; none if its rule says so.
fn decided_on(verdict: &Verdict) -> Option<NaiveDate> {
    let decided = verdict.decided.as_ref();
    let decided = decided.filter(|decided| decided.then == DecidedThen::Destroy);
    decided.map(|decided| decided.on)
}

fn is_destroyed(verdict: &Verdict) -> bool {
    let Outcome::Due { action, .. } = &verdict.outcome else {
        return false;
    };
    matches!(action, Action::Destroy | Action::DestroyWithVisa)
}
