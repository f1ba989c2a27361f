//! Verdicts as objects for programs, and the names of what they name.
//!
//! A verdict, stable: `{"id", "day", "policy", "outcome": OUTCOME, "rule": {"class", "title", "triggers", "keep", "then",
//! "citation", "note"} or null, "starts": [{"trigger", "day", "source", "decides"}], "retain_through", "due_on", "holds":
//! [HOLD], "pile": {"parts", "gone", "longest", "may_end_earlier", "to_accept", "pages_in_no_part"} or null,
//! "waits_for_decision": bool, "decided": {"then": "destroy" | "transfer" | "keep", "until", "on", "by", "class"} or null (one that counts),
//! "size_bytes", "changes": [words]}`.
//! OUTCOME: `{"is": "kept", "through"}`, `{"is": "due", "since", "action": "destroy" | "destroy_with_visa" | "transfer"}`,
//! `{"is": "held", "would_be": OUTCOME}`, `{"is": "review", "why": [{"code", "words"}]}`, `{"is": "kept_for_ever"}`.
//! HOLD: `{"id", "scope", "scope_words", "owner", "reason", "placed_on", "review_on", "overdue", "anyway"}`, `scope` as it is sealed.
//! Words are English.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::archive::RetentionFacts;
use crate::model::{
    Action, AppliedRule, EntityId, FiledRecord, HoldScope, LegalHold, Link, Outcome, Pile,
    Registry, ReviewReason, Trigger, Verdict,
};
use crate::words::Lang;
use crate::words::retention::{self, Names};

/// Names of sessions, candidates and records.
pub struct NamesOf<'a> {
    registry: &'a Registry,
    records: HashMap<EntityId, &'a FiledRecord>,
}

impl<'a> NamesOf<'a> {
    /// Those of the registry and of the records.
    pub fn new(facts: &'a RetentionFacts) -> NamesOf<'a> {
        let records = facts.records.iter();
        NamesOf {
            registry: &facts.registry,
            records: records.map(|record| (record.entity, record)).collect(),
        }
    }

    /// A record, if it is there.
    pub fn record(&self, entity: EntityId) -> Option<&'a FiledRecord> {
        self.records.get(&entity).copied()
    }

    /// The session of a record, as the registry names it or as it was read.
    pub fn session_of(&self, entity: EntityId) -> Option<String> {
        let record = self.record(entity)?;
        let registered = match &record.links.session {
            Some(Link::Sure(session)) => self.registry.session(*session),
            _ => None,
        };
        let read = record.session.as_ref().map(|number| number.0.clone());
        let known = registered.map(|known| known.session.number.0.clone());
        known.or(read)
    }

    /// The candidate of a record, as the registry names it or as it was read.
    pub fn candidate_of(&self, entity: EntityId) -> Option<String> {
        let record = self.record(entity)?;
        let registered = match &record.links.candidate {
            Some(Link::Sure(candidate)) => self.registry.candidate(*candidate),
            _ => None,
        };
        let read = record.candidate.as_ref().map(|name| name.0.clone());
        let known = registered.map(|known| known.person.whole_name());
        known.or(read)
    }
}

impl Names for NamesOf<'_> {
    fn name(&self, entity: EntityId) -> String {
        if let Some(session) = self.registry.session(entity) {
            return session.session.number.0.clone();
        }
        if let Some(candidate) = self.registry.candidate(self.registry.leading(entity)) {
            return candidate.person.whole_name();
        }
        match self.record(entity) {
            Some(record) => {
                let file = record.path.file_name_lossy();
                // A restricted one is named by its class: nobody here knows its path.
                let class = record.class.as_ref().map(ToString::to_string);
                let name = class.filter(|_| file.is_empty()).unwrap_or(file);
                format!("{name} [{}]", entity.short())
            }
            None => entity.short(),
        }
    }
}

/// A verdict for programs.
pub fn verdict_object(verdict: &Verdict, facts: &RetentionFacts, names: &NamesOf<'_>) -> Value {
    let decisive: Vec<Trigger> = verdict.decisive().map(|start| start.trigger).collect();
    let starts = verdict.triggers.iter().map(|start| {
        json!({
            "trigger": start.trigger.as_str(),
            "day": start.day,
            "source": retention::source(Lang::En, &start.source, names),
            "decides": decisive.contains(&start.trigger),
        })
    });
    let holds = facts.holds.iter();
    let holds = holds.filter(|hold| verdict.holds.contains(&hold.id));
    let changes = verdict.changes();
    let changes = changes
        .iter()
        .map(|change| retention::change(Lang::En, change, names));
    json!({
        "id": verdict.record,
        "day": verdict.day,
        "policy": verdict.policy,
        "outcome": outcome_object(&verdict.outcome, names),
        "rule": verdict.rule.as_deref().map(rule_object),
        "starts": starts.collect::<Vec<_>>(),
        "retain_through": verdict.retain_through,
        "due_on": verdict.due_on(),
        "holds": holds.map(|hold| hold_object(hold, verdict.day, names)).collect::<Vec<_>>(),
        "pile": verdict.pile.as_ref().map(pile_object),
        "waits_for_decision": verdict.waits_for_decision(),
        "decided": verdict.decided,
        "size_bytes": verdict.size_bytes,
        "changes": changes.collect::<Vec<_>>(),
    })
}

fn rule_object(rule: &AppliedRule) -> Value {
    json!({
        "class": rule.class,
        "title": rule.title,
        "triggers": rule.triggers.iter().map(Trigger::as_str).collect::<Vec<_>>(),
        "keep": rule.keep.to_string(),
        "then": rule.then.as_str(),
        "citation": rule.citation,
        "note": rule.note,
    })
}

fn pile_object(pile: &Pile) -> Value {
    json!({
        "parts": pile.parts,
        "gone": pile.gone,
        "longest": pile.longest.as_ref().map(|longest| longest.record),
        "may_end_earlier": pile.may_end_earlier,
        "to_accept": pile.to_accept,
        "pages_in_no_part": pile.pages_in_no_part,
    })
}

/// An outcome for programs.
pub fn outcome_object(outcome: &Outcome, names: &NamesOf<'_>) -> Value {
    match outcome {
        Outcome::Kept { through } => json!({ "is": "kept", "through": through }),
        Outcome::Due { since, action } => {
            json!({ "is": "due", "since": since, "action": action_code(*action) })
        }
        Outcome::Held { would_be } => {
            json!({ "is": "held", "would_be": outcome_object(would_be, names) })
        }
        Outcome::Review { why } => {
            let why = why.iter().map(|reason| {
                json!({
                    "code": reason_code(reason),
                    "words": retention::reason(Lang::En, reason, names),
                })
            });
            json!({ "is": "review", "why": why.collect::<Vec<_>>() })
        }
        Outcome::KeptForEver => json!({ "is": "kept_for_ever" }),
    }
}

/// A hold for programs.
pub fn hold_object(hold: &LegalHold, day: NaiveDate, names: &dyn Names) -> Value {
    json!({
        "id": hold.id,
        "scope": hold.scope,
        "scope_words": scope_words(Lang::En, &hold.scope, names),
        "owner": hold.owner,
        "reason": hold.reason,
        "placed_on": hold.placed_on,
        "review_on": hold.review_on,
        "overdue": hold.is_overdue(day),
        "anyway": hold.anyway,
    })
}

/// What a hold holds; of a few records, which.
pub fn scope_words(lang: Lang, scope: &HoldScope, names: &dyn Names) -> String {
    use crate::words::Say;
    let words = retention::scope(lang, scope, names);
    match scope {
        HoldScope::Records(records) if records.len() <= FEW => {
            let named = records.iter().map(|record| names.name(*record).say(lang));
            format!("{words} ({})", named.collect::<Vec<_>>().join(", "))
        }
        _ => words,
    }
}

/// So many records are named.
const FEW: usize = 3;

/// What may be done with a record, for programs.
pub fn action_code(action: Action) -> &'static str {
    match action {
        Action::Destroy => "destroy",
        Action::DestroyWithVisa => "destroy_with_visa",
        Action::Transfer => "transfer",
    }
}

/// Why a person decides, for programs.
pub fn reason_code(reason: &ReviewReason) -> &'static str {
    match reason {
        ReviewReason::NoClass { .. } => "no_class",
        ReviewReason::ClassNotInSchedule(_) => "class_not_in_schedule",
        ReviewReason::ClassNotSure(_) => "class_not_sure",
        ReviewReason::Contradicted(_) => "contradicted",
        ReviewReason::NoDay { .. } => "no_day",
        ReviewReason::ImpossibleDay { .. } => "impossible_day",
        ReviewReason::ReceivedLater { .. } => "received_later",
        ReviewReason::ParcoursMayGoOn { .. } => "parcours_may_go_on",
        ReviewReason::NotSeparated { .. } => "not_separated",
        ReviewReason::PartInReview(_) => "part_in_review",
        ReviewReason::PagesInNoPart { .. } => "pages_in_no_part",
        ReviewReason::PartsGone => "parts_gone",
        ReviewReason::PileStays(_) => "pile_stays",
        ReviewReason::RuleAsks { .. } => "rule_asks",
        ReviewReason::BeyondCalendar => "beyond_calendar",
    }
}
