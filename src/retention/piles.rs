//! Piles: records that are several documents. A pile is kept as long as the longest of its parts; what cannot be said of a
//! part cannot be said of the pile.
//!
//! What comes after is said by the pile's own rule, since the pile is what would be destroyed; but it does not go while a
//! part waits for a person or for the Archives, nor, unless a person decides, with pages that are in no part. Once every part
//! is there, of a class that a person accepted, a person may give up the pile earlier. Until the pile goes, no part of it does:
//! its pages would still be there, and be found.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{
    Action, AppliedRule, DecidedThen, Disposition, EntityId, FiledRecord, LongestPart, Outcome,
    Pile, ReviewReason, Trigger, TriggerDay, Verdict,
};
use crate::retention::Retention;

impl Retention<'_> {
    /// Judges the piles again, from the verdicts on their parts.
    pub(super) fn judge_piles(&self, verdicts: &mut [Verdict]) {
        let piles = self.facts.records.iter().enumerate();
        let piles: Vec<_> = piles.filter(|(_, one)| !one.parts.is_empty()).collect();
        if piles.is_empty() {
            return;
        }
        let mut places: HashMap<EntityId, usize> = piles
            .iter()
            .flat_map(|(_, pile)| pile.parts.iter().map(|part| (*part, usize::MAX)))
            .collect();
        for (place, record) in self.facts.records.iter().enumerate() {
            if let Some(known) = places.get_mut(&record.entity) {
                *known = place;
            }
        }
        let of_parts: HashMap<EntityId, (&FiledRecord, Verdict)> = places
            .iter()
            .filter_map(|(part, place)| {
                let record = self.facts.records.get(*place)?;
                Some((*part, (record, verdicts.get(*place)?.clone())))
            })
            .collect();
        for (place, pile) in &piles {
            if let Some(verdict) = verdicts.get_mut(*place) {
                self.judge_pile(pile, verdict, |part| {
                    let (record, verdict) = of_parts.get(&part)?;
                    Some((*record, verdict))
                });
            }
        }
        for (place, pile) in piles {
            let Some(of_pile) = verdicts.get(place).cloned() else {
                continue;
            };
            for part in pile.parts.iter().filter_map(|part| places.get(part)) {
                if let Some(verdict) = verdicts.get_mut(*part) {
                    go_with_pile(verdict, &of_pile);
                }
            }
        }
    }

    /// Judges a pile from the verdicts that its parts have by themselves.
    pub(super) fn judge_pile<'v>(
        &self,
        record: &FiledRecord,
        verdict: &mut Verdict,
        of: impl Fn(EntityId) -> Option<(&'v FiledRecord, &'v Verdict)>,
    ) {
        let there = || record.parts.iter().filter_map(|part| of(*part));
        let parts: Vec<&Verdict> = there().map(|(_, verdict)| verdict).collect();
        let to_accept = there().filter(|(part, _)| !part.accepted);
        let gone = record.parts.iter().filter(|part| of(**part).is_none());
        let mut pile = Pile {
            parts: parts.iter().map(|part| part.record).collect(),
            gone: gone.copied().collect(),
            longest: None,
            may_end_earlier: parts.len() == record.parts.len()
                && record.documents.is_none()
                && parts.iter().all(|part| is_settled(part)),
            to_accept: to_accept.map(|(part, _)| part.entity).collect(),
            pages_in_no_part: record.pages_in_no_part,
        };
        let mut why = self.own_doubts(record, verdict);
        let unsaid = parts.iter().filter(|part| !is_settled(part));
        why.extend(unsaid.map(|part| ReviewReason::PartInReview(part.record)));
        if parts.is_empty() {
            why.push(ReviewReason::PartsGone);
        }
        let longest = parts.iter().max_by_key(|part| {
            let for_ever = part.outcome == Outcome::KeptForEver;
            (
                for_ever,
                part.retain_through,
                std::cmp::Reverse(part.record),
            )
        });
        verdict.triggers.clear();
        verdict.retain_through = None;
        verdict.decided = None;
        let rule = verdict.rule.clone().filter(|_| why.is_empty());
        match (rule, longest) {
            (Some(rule), Some(longest)) => {
                pile.longest = longest.rule.clone().map(|rule| LongestPart {
                    record: longest.record,
                    rule,
                });
                self.as_long_as(record, (&parts, longest), &rule, verdict);
                self.give_up_earlier(record, &pile, &rule, verdict);
            }
            _ => verdict.outcome = Outcome::Review { why },
        }
        verdict.pile = Some(pile);
    }

    /// What speaks against the pile itself, whatever its parts; the days of its own rule's events do not matter.
    fn own_doubts(&self, record: &FiledRecord, verdict: &Verdict) -> Vec<ReviewReason> {
        let mut why = crate::retention::doubts(record, verdict.day);
        why.extend(self.rule_of(record).err());
        why
    }

    fn as_long_as(
        &self,
        record: &FiledRecord,
        (parts, longest): (&[&Verdict], &Verdict),
        own: &Arc<AppliedRule>,
        verdict: &mut Verdict,
    ) {
        verdict.triggers.clone_from(&longest.triggers);
        match longest.retain_through {
            Some(through) if own.then != Disposition::Keep => {
                self.at_the_end(record, own, through, verdict);
            }
            _ => verdict.outcome = Outcome::KeptForEver,
        }
        let Outcome::Due { since, action } = verdict.outcome else {
            return;
        };
        // What a person decided of the pile was decided of all its pages.
        if action == Action::Transfer || own.then == Disposition::Review {
            return;
        }
        let waiting = parts.iter().filter(|part| !is_destroyed(part));
        let waiting: Vec<ReviewReason> = waiting
            .map(|part| ReviewReason::PartInReview(part.record))
            .collect();
        if !waiting.is_empty() {
            verdict.outcome = Outcome::Review { why: waiting };
        } else if record.pages_in_no_part > 0 {
            let pages = record.pages_in_no_part;
            let why = vec![ReviewReason::PagesInNoPart { pages, since }];
            self.ask(record, since, why, verdict);
        }
    }

    /// What a person gave up before its day goes from the day on which that was decided, whatever becomes of its parts.
    fn give_up_earlier(
        &self,
        record: &FiledRecord,
        pile: &Pile,
        own: &AppliedRule,
        verdict: &mut Verdict,
    ) {
        let decided = record.decided.as_ref().filter(|decided| {
            decided.then == DecidedThen::Destroy
                && Some(&decided.class) == record.class.as_ref()
                && decided.on <= verdict.day
        });
        let Some(decided) = decided else { return };
        let may_go = pile.may_end_earlier
            && pile.may_be_given_up().is_ok()
            && own.then != Disposition::Keep
            && !matches!(verdict.outcome, Outcome::Due { .. });
        let Some(received) = self.reception(record).filter(|_| may_go) else {
            return;
        };
        verdict.triggers = vec![received];
        verdict.retain_through = decided.on.pred_opt();
        verdict.decided = Some(decided.clone());
        verdict.outcome = Outcome::Due {
            since: decided.on,
            action: self.destruction(),
        };
    }

    /// The day on which the archive took charge of a record, if that can be right.
    fn reception(&self, record: &FiledRecord) -> Option<TriggerDay> {
        let (day, source) = self.received(record).ok()?;
        Some(TriggerDay {
            trigger: Trigger::Received,
            day,
            source,
        })
    }
}

/// A part whose period is over stays while its pile does: the pile has its pages, and is found by their words.
pub(super) fn go_with_pile(part: &mut Verdict, pile: &Verdict) {
    let is_due = |verdict: &Verdict| matches!(verdict.outcome, Outcome::Due { .. });
    if is_due(part) && !is_due(pile) {
        let why = vec![ReviewReason::PileStays(pile.record)];
        part.outcome = Outcome::Review { why };
    }
}

/// Whether what comes after the period of a part is its destruction, now.
fn is_destroyed(part: &Verdict) -> bool {
    let Outcome::Due { action, .. } = part.outcome else {
        return false;
    };
    matches!(action, Action::Destroy | Action::DestroyWithVisa)
}

/// Whether it can be said how long a part is kept. A part that is a pile itself is for a person.
fn is_settled(part: &Verdict) -> bool {
    let is_said = match &part.outcome {
        Outcome::Review { why } => {
            let mut why = why.iter();
            why.all(ReviewReason::is_decidable)
        }
        _ => true,
    };
    is_said && part.pile.is_none()
}
