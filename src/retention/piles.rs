//! Piles: records that are several documents. A pile is kept as long as the longest of its parts; what cannot be said of a
//! part cannot be said of the pile.
//!
//! What comes after is said by the pile's own rule, since the pile is what would be destroyed. Once every part is there and
//! its class is sure, a person may give up the pile earlier: that is said, and never concluded. Until the pile goes, no part
//! of it does: its pages would still be there, and be found.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{
    AppliedRule, Disposition, EntityId, FiledRecord, LongestPart, Outcome, Pile, ReviewReason,
    Verdict,
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
        let of_parts: HashMap<EntityId, Verdict> = places
            .iter()
            .filter_map(|(part, place)| Some((*part, verdicts.get(*place)?.clone())))
            .collect();
        for (place, pile) in &piles {
            if let Some(verdict) = verdicts.get_mut(*place) {
                self.judge_pile(pile, verdict, |part| of_parts.get(&part));
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
        of: impl Fn(EntityId) -> Option<&'v Verdict>,
    ) {
        let parts: Vec<&Verdict> = record.parts.iter().filter_map(|part| of(*part)).collect();
        let gone = record.parts.iter().filter(|part| of(**part).is_none());
        let mut pile = Pile {
            parts: parts.iter().map(|part| part.record).collect(),
            gone: gone.copied().collect(),
            longest: None,
            may_end_earlier: parts.len() == record.parts.len()
                && record.documents.is_none()
                && parts.iter().all(|part| is_settled(part)),
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
        let rule = verdict.rule.clone().filter(|_| why.is_empty());
        match (rule, longest) {
            (Some(rule), Some(longest)) => {
                pile.longest = longest.rule.clone().map(|rule| LongestPart {
                    record: longest.record,
                    rule,
                });
                self.as_long_as(longest, &rule, verdict);
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

    fn as_long_as(&self, longest: &Verdict, own: &Arc<AppliedRule>, verdict: &mut Verdict) {
        verdict.triggers.clone_from(&longest.triggers);
        match longest.retain_through {
            Some(through) if own.then != Disposition::Keep => {
                verdict.retain_through = Some(through);
                verdict.outcome = self.at_the_end(own, through, &longest.triggers, verdict.day);
            }
            _ => verdict.outcome = Outcome::KeptForEver,
        }
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

/// Whether it can be said how long a part is kept. A part that is a pile itself is for a person.
fn is_settled(part: &Verdict) -> bool {
    let is_said = match &part.outcome {
        Outcome::Review { why } => {
            let mut why = why.iter();
            why.all(|reason| matches!(reason, ReviewReason::RuleAsks { .. }))
        }
        _ => true,
    };
    is_said && part.pile.is_none()
}
