//! What is kept until when, and why: the rules of the schedule, the registry, the records and the holds, on a day that is an
//! argument. Decides, and never acts.
//!
//! Careful in one direction: what is not known, not certain or not believable is a review by a person, never a day. A
//! period runs from the latest of its rule's events; while one of them has no day, nothing is due. A link that a person has
//! not settled is not followed, and what contradicts itself about where it belongs is a review. A hold takes away "due", and
//! gives nothing.
//!
//! The order of the records does not matter, and all of it is linear in them. Whether `day` itself can be right, against
//! the journal, is for the caller to say.

mod cover;
mod days;
mod dependents;
mod family;
mod forecast;
mod known;
mod phase;
mod piles;
mod sane;
mod suggest;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::{
    Action, AppliedRule, ClassSubject, DecidedThen, Disposition, EntityId, FiledRecord, LegalHold,
    Missing, Outcome, Pile, PolicyDigest, ReadField, RecordClass, Regime, Registry,
    RetentionSchedule, ReviewReason, ScheduleClass, TriggerSource, Verdict, paris_day,
};
use cover::Cover;
pub use dependents::{free_entities, free_holds, held_entities};
use family::Family;
pub use family::{kept_together, with_states};
pub use forecast::{Amount, Forecast, ForecastLine, ForecastMonth, forecast};
use known::Known;
pub use phase::{SessionDays, phase};
use piles::go_with_pile;
pub use suggest::{SuggestedHold, SuggestionReason};

/// Everything that a verdict is made of, beside the day.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The digest of the schedule's file.
    pub policy: PolicyDigest,
    /// The schedule in force.
    pub schedule: &'a RetentionSchedule,
    /// Whether destruction needs the visa of the Archives: that alone makes the difference between private and public
    /// archives, so a rule says its sort final once.
    pub regime: Regime,
    /// The sessions and the candidates.
    pub registry: &'a Registry,
    /// All records of the archive: one says something of another, as a procès-verbal does of its session.
    pub records: &'a [FiledRecord],
    /// The civil day on which the archive was made: it took charge of nothing before. None if that is not known.
    pub archive_since: Option<NaiveDate>,
    /// The holds in force. The caller has added to each query what it finds now.
    pub holds: &'a [LegalHold],
}

/// What becomes of every record on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// The day.
    pub day: NaiveDate,
    /// The digest of the schedule's file.
    pub policy: PolicyDigest,
    /// One for each record, in their order.
    pub verdicts: Vec<Verdict>,
}

impl Verdicts {
    /// Those that may go into a plan.
    pub fn due(&self) -> impl Iterator<Item = &Verdict> {
        self.verdicts.iter().filter(|verdict| verdict.is_due())
    }
}

/// Judges every record on `day`.
pub fn evaluate(facts: &Facts<'_>, day: NaiveDate) -> Verdicts {
    Retention::new(*facts).evaluate(day)
}

/// The holds that somebody was to look at again by `day`, the longest overdue first.
pub fn overdue(holds: &[LegalHold], day: NaiveDate) -> Vec<&LegalHold> {
    let overdue = holds.iter().filter(|hold| hold.is_overdue(day));
    let mut overdue: Vec<&LegalHold> = overdue.collect();
    overdue.sort_by_key(|hold| (hold.review_on, hold.id));
    overdue
}

/// The facts, arranged once for any number of questions.
pub struct Retention<'a> {
    facts: Facts<'a>,
    rules: HashMap<&'a RecordClass, Rule<'a>>,
    known: Known<'a>,
    family: Family,
    cover: Cover<'a>,
}

/// A class of the schedule, and its rule to be shared by verdicts.
struct Rule<'a> {
    class: &'a ScheduleClass,
    applied: Arc<AppliedRule>,
}

impl<'a> Retention<'a> {
    /// Arranges the facts.
    pub fn new(facts: Facts<'a>) -> Retention<'a> {
        let rules = facts.schedule.classes.iter().map(|class| {
            let applied = Arc::new(applied(class));
            (&class.id, Rule { class, applied })
        });
        let known = Known::new(facts.schedule, facts.registry, facts.records);
        let scopes = facts.holds.iter().map(|hold| &hold.scope);
        Retention {
            rules: rules.collect(),
            family: Family::new(facts.records),
            cover: Cover::new(scopes, facts.registry, &known),
            known,
            facts,
        }
    }

    /// Judges every record on `day`.
    pub fn evaluate(&self, day: NaiveDate) -> Verdicts {
        let records = self.facts.records.iter();
        let mut verdicts: Vec<Verdict> = records.map(|record| self.alone(record, day)).collect();
        self.judge_piles(&mut verdicts);
        self.judge_states(&mut verdicts);
        self.hold(&mut verdicts);
        Verdicts {
            day,
            policy: self.facts.policy,
            verdicts,
        }
    }

    /// Judges one record on `day`, as [`Retention::evaluate`] does. None if it is not among the records.
    pub fn verdict(&self, entity: EntityId, day: NaiveDate) -> Option<Verdict> {
        let find = |entity| {
            let mut records = self.facts.records.iter();
            records.find(|record| record.entity == entity)
        };
        let record = find(entity)?;
        let judged = |record: &FiledRecord| {
            let mut verdict = self.alone(record, day);
            let parts = record.parts.iter().filter_map(|part| find(*part));
            let parts: HashMap<EntityId, (&FiledRecord, Verdict)> = parts
                .map(|part| (part.entity, (part, self.alone(part, day))))
                .collect();
            if !record.parts.is_empty() {
                self.judge_pile(record, &mut verdict, |part| {
                    let (record, verdict) = parts.get(&part)?;
                    Some((*record, verdict))
                });
            }
            verdict
        };
        let mut verdict = judged(record);
        if let Some(pile) = self.family.pile(entity).and_then(find) {
            go_with_pile(&mut verdict, &judged(pile));
        }
        let whole = record.state_of.and_then(find);
        if let Some(whole) = whole.filter(|whole| whole.class == record.class) {
            // A state is kept and goes with the record that it is a state of.
            let mut of_whole = judged(whole);
            if let Some(pile) = self.family.pile(whole.entity).and_then(find) {
                go_with_pile(&mut of_whole, &judged(pile));
            }
            verdict = as_whole(record, &of_whole);
        }
        let holds = self.holds_of(record);
        self.put_on_hold(&mut verdict, &holds);
        Some(verdict)
    }

    /// Gives every state of another record the verdict on that one.
    fn judge_states(&self, verdicts: &mut [Verdict]) {
        let records = self.facts.records;
        let states = records.iter().filter(|one| one.state_of.is_some());
        if states.clone().next().is_none() {
            return;
        }
        let wholes: HashMap<EntityId, usize> = states
            .filter_map(|one| Some((one.state_of?, usize::MAX)))
            .collect();
        let mut places = wholes;
        for (place, record) in records.iter().enumerate() {
            if let Some(known) = places.get_mut(&record.entity) {
                *known = place;
            }
        }
        for (place, record) in records.iter().enumerate() {
            let whole = record.state_of.and_then(|whole| places.get(&whole));
            let whole = whole.and_then(|whole| records.get(*whole).zip(verdicts.get(*whole)));
            let judged = whole
                .filter(|(whole, _)| whole.class == record.class)
                .map(|(_, verdict)| as_whole(record, verdict));
            if let Some((verdict, judged)) = verdicts.get_mut(place).zip(judged) {
                *verdict = judged;
            }
        }
    }

    /// The verdict on a record by itself: without its parts, and without holds.
    fn alone(&self, record: &FiledRecord, day: NaiveDate) -> Verdict {
        let mut verdict = Verdict {
            record: record.entity,
            day,
            policy: self.facts.policy,
            rule: None,
            triggers: Vec::new(),
            retain_through: None,
            pile: (!record.parts.is_empty()).then(Pile::default),
            decided: None,
            holds: Vec::new(),
            outcome: Outcome::KeptForEver,
            size_bytes: record.size_bytes,
        };
        let mut why = doubts(record, day);
        match self.rule_of(record) {
            Ok(rule) => {
                verdict.rule = Some(Arc::clone(&rule.applied));
                if rule.class.about == ClassSubject::Centre {
                    // A paper of the centre may be about several titles.
                    why.retain(|one| *one != ReviewReason::Contradicted(ReadField::Titre));
                }
                let days = self.days(record, rule, day);
                if rule.applied.then != Disposition::Keep {
                    why.extend(days.reasons);
                }
                verdict.triggers = days.known;
            }
            Err(reason) => why.insert(0, reason),
        }
        self.conclude(record, &mut verdict, why);
        verdict
    }

    fn rule_of(&self, record: &FiledRecord) -> Result<&Rule<'a>, ReviewReason> {
        match &record.class {
            None => Err(ReviewReason::NoClass {
                rivals: record.rivals.clone(),
            }),
            Some(class) => {
                let rule = self.rules.get(class);
                rule.ok_or_else(|| ReviewReason::ClassNotInSchedule(class.clone()))
            }
        }
    }

    /// Draws the conclusion from the days of the events and from what speaks against one.
    fn conclude(&self, record: &FiledRecord, verdict: &mut Verdict, mut why: Vec<ReviewReason>) {
        let rule = verdict.rule.clone();
        let unrecorded = rule.as_ref().filter(|rule| {
            rule.then == Disposition::Review && !why.is_empty() && why.iter().all(is_not_recorded)
        });
        if let Some(rule) = unrecorded {
            self.ask_without_day(record, rule, why, verdict);
            return;
        }
        let Some(rule) = rule.filter(|_| why.is_empty()) else {
            verdict.outcome = Outcome::Review { why };
            return;
        };
        if rule.then == Disposition::Keep {
            verdict.outcome = Outcome::KeptForEver;
            return;
        }
        let latest = verdict.triggers.iter().map(|trigger| trigger.day).max();
        match latest.and_then(|latest| rule.keep.after(latest)) {
            Some(through) => self.at_the_end(record, &rule, through, verdict),
            None => {
                why.push(ReviewReason::BeyondCalendar);
                verdict.outcome = Outcome::Review { why };
            }
        }
    }

    /// Writes what becomes of a record that its rule keeps through this day. A person may have put that off, and decides
    /// where the rule leaves it to one.
    fn at_the_end(
        &self,
        record: &FiledRecord,
        rule: &AppliedRule,
        through: NaiveDate,
        verdict: &mut Verdict,
    ) {
        let through = match put_off(record, verdict.day).filter(|until| *until > through) {
            Some(until) => {
                verdict.decided.clone_from(&record.decided);
                until
            }
            None => through,
        };
        verdict.retain_through = Some(through);
        let since = through.succ_opt().filter(|_| verdict.day > through);
        let Some(since) = since else {
            verdict.outcome = Outcome::Kept { through };
            return;
        };
        let open = verdict
            .triggers
            .iter()
            .find_map(|trigger| match &trigger.source {
                TriggerSource::Parcours(parcours) => {
                    let until = parcours
                        .may_go_on_until
                        .filter(|until| verdict.day <= *until)?;
                    Some(ReviewReason::ParcoursMayGoOn {
                        candidate: parcours.candidate,
                        until,
                    })
                }
                _ => None,
            });
        if let Some(open) = open {
            verdict.outcome = Outcome::Review { why: vec![open] };
            return;
        }
        let action = match rule.then {
            Disposition::Keep => {
                verdict.outcome = Outcome::KeptForEver;
                return;
            }
            Disposition::Review => {
                let why = vec![ReviewReason::RuleAsks { since }];
                self.ask(record, since, why, verdict);
                return;
            }
            Disposition::Transfer => Action::Transfer,
            Disposition::Destroy => self.destruction(),
        };
        verdict.outcome = Outcome::Due { since, action };
    }

    /// Leaves it to a person what becomes of a record that is kept no longer since this day; or does what one decided.
    fn ask(
        &self,
        record: &FiledRecord,
        since: NaiveDate,
        why: Vec<ReviewReason>,
        verdict: &mut Verdict,
    ) {
        let day = verdict.day;
        let decided = record.decided.as_ref();
        // One that was made earlier, or of another class, was not about this.
        let counts = decided.filter(|decided| {
            Some(&decided.class) == record.class.as_ref() && (since..=day).contains(&decided.on)
        });
        let action = match counts.map(|decided| decided.then) {
            Some(DecidedThen::Destroy) => self.destruction(),
            Some(DecidedThen::Transfer) => Action::Transfer,
            Some(DecidedThen::Keep { .. }) | None => {
                verdict.outcome = Outcome::Review { why };
                return;
            }
        };
        verdict.decided = counts.cloned();
        verdict.outcome = Outcome::Due { since, action };
    }

    /// Leaves to a person what nothing in the archive can date, such as the end of a procedure. Whatever that day is, it is
    /// no earlier than the document: nobody decides before the period has run from there.
    fn ask_without_day(
        &self,
        record: &FiledRecord,
        rule: &AppliedRule,
        mut why: Vec<ReviewReason>,
        verdict: &mut Verdict,
    ) {
        let later = put_off(record, verdict.day).filter(|until| verdict.day <= *until);
        if let Some(through) = later {
            verdict.decided.clone_from(&record.decided);
            verdict.retain_through = Some(through);
            verdict.outcome = Outcome::Kept { through };
            return;
        }
        let mut starts = verdict.triggers.clone();
        starts.extend(self.no_earlier_than(record));
        let latest = starts.iter().map(|start| start.day).max();
        let through = latest.and_then(|latest| rule.keep.after(latest));
        let through = through.max(put_off(record, verdict.day));
        let since = through.and_then(|through| through.succ_opt());
        match since.filter(|since| *since <= verdict.day) {
            Some(since) => {
                why.push(ReviewReason::RuleAsks { since });
                self.ask(record, since, why, verdict);
            }
            None => verdict.outcome = Outcome::Review { why },
        }
        if matches!(verdict.outcome, Outcome::Due { .. }) {
            verdict.triggers = starts;
            verdict.retain_through = through;
        }
    }

    /// How records are destroyed in this regime.
    fn destruction(&self) -> Action {
        match self.facts.regime {
            Regime::Private => Action::Destroy,
            Regime::Public => Action::DestroyWithVisa,
        }
    }

    fn hold(&self, verdicts: &mut [Verdict]) {
        if self.facts.holds.is_empty() {
            return;
        }
        let (known, cover) = (&self.known, &self.cover);
        let direct = |record: &FiledRecord| cover.direct(record, known, self.is_common(record));
        let all = self.family.spread(self.facts.records, direct);
        for (verdict, holds) in verdicts.iter_mut().zip(all) {
            self.put_on_hold(verdict, &holds);
        }
    }

    /// The holds on one record, by their places.
    fn holds_of(&self, record: &FiledRecord) -> Vec<usize> {
        if self.facts.holds.is_empty() {
            return Vec::new();
        }
        let kin = self
            .family
            .kin(record.entity, self.facts.records)
            .into_iter();
        let holds =
            kin.flat_map(|other| self.cover.direct(other, &self.known, self.is_common(other)));
        let mut holds: Vec<usize> = holds.collect();
        holds.sort_unstable();
        holds.dedup();
        holds
    }

    /// Whether a record may concern any of those who sit its session: its class is about all of them, or nobody could be
    /// read in it.
    fn is_common(&self, record: &FiledRecord) -> bool {
        record.links.candidate.is_none()
            || self
                .rule_of(record)
                .is_ok_and(|rule| rule.class.about == ClassSubject::Session)
    }

    fn put_on_hold(&self, verdict: &mut Verdict, holds: &[usize]) {
        let holds = holds
            .iter()
            .filter_map(|place| self.facts.holds.get(*place));
        verdict.holds = holds.map(|hold| hold.id).collect();
        if verdict.holds.is_empty() {
            return;
        }
        verdict.holds.sort_unstable();
        let would_be = Box::new(verdict.outcome.clone());
        verdict.outcome = Outcome::Held { would_be };
    }
}

/// The verdict on a state: that on the record it is a state of.
fn as_whole(state: &FiledRecord, whole: &Verdict) -> Verdict {
    Verdict {
        record: state.entity,
        size_bytes: state.size_bytes,
        ..whole.clone()
    }
}

/// The last day until which a person wants a record kept. To keep longer needs no other reason: whatever its class is now.
fn put_off(record: &FiledRecord, day: NaiveDate) -> Option<NaiveDate> {
    let decided = record.decided.as_ref()?;
    match decided.then {
        DecidedThen::Keep { until } if decided.on <= day => Some(until),
        _ => None,
    }
}

/// Whether it is nothing but that the archive cannot know the day of an event.
fn is_not_recorded(why: &ReviewReason) -> bool {
    let missing = Missing::NotRecorded;
    matches!(why, ReviewReason::NoDay { missing: known, .. } if *known == missing)
}

/// What speaks against any conclusion, whatever the rule.
fn doubts(record: &FiledRecord, day: NaiveDate) -> Vec<ReviewReason> {
    let mut why = Vec::new();
    if let Some(class) = record.class.as_ref().filter(|_| !record.class_is_sure) {
        why.push(ReviewReason::ClassNotSure(class.clone()));
    }
    let contradicted = record.contradicted.iter();
    why.extend(contradicted.map(|field| ReviewReason::Contradicted(*field)));
    let received = paris_day(record.received);
    if received > day {
        why.push(ReviewReason::ReceivedLater { received });
    }
    let parts = u32::try_from(record.parts.len()).unwrap_or(u32::MAX);
    if let Some(documents) = record.documents.filter(|documents| *documents > parts) {
        why.push(ReviewReason::NotSeparated { documents });
    }
    why
}

fn applied(class: &ScheduleClass) -> AppliedRule {
    let rule = &class.retention;
    AppliedRule {
        class: class.id.clone(),
        title: class.title.clone(),
        triggers: rule.triggers.clone(),
        keep: rule.keep,
        then: rule.then,
        citation: rule.citation.clone(),
        note: rule.note.clone(),
    }
}
