//! Holds that the facts give reason for: proposed to a person, never placed. Which documents give one is said by the
//! schedule (`suggests-hold`), which candidates by the registry.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{
    EntityId, FiledRecord, HoldScope, Link, RecordClass, Site, SuggestedScope, TitreCode, fold,
};
use crate::retention::cover::Cover;
use crate::retention::known::{titre_code, titre_parts};
use crate::retention::{Amount, Retention, Verdicts};

/// A hold that a person may place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedHold {
    /// What it would hold; none if the documents do not say, and a person has to.
    pub scope: Option<HoldScope>,
    /// Why.
    pub reason: SuggestionReason,
    /// What it would hold now.
    pub covers: Amount,
    /// The first day on which something of that comes to its end, or has come; none if nothing does.
    pub soonest_due: Option<NaiveDate>,
}

/// Why a hold is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuggestionReason {
    /// These documents are there, of a class that gives reason.
    Documents {
        /// Their class.
        class: RecordClass,
        /// The documents, in the order of their ids.
        records: Vec<EntityId>,
    },
    /// The candidate has part of a title and may sit again.
    StillCapitalising {
        /// The last session.
        last_session: EntityId,
        /// The last day on which that may be.
        until: NaiveDate,
    },
}

impl Retention<'_> {
    /// The holds to suggest on the day of these verdicts, in order. None whose very scope is held already.
    pub fn suggestions(&self, verdicts: &Verdicts) -> Vec<SuggestedHold> {
        let mut found = self.by_documents();
        found.extend(self.by_parcours(verdicts.day));
        let is_held = |scope: &HoldScope| {
            let mut holds = self.facts.holds.iter();
            holds.any(|hold| hold.scope == *scope)
        };
        found.retain(|(scope, _)| !scope.as_ref().is_some_and(is_held));
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        let reach = self.reach(&found, verdicts);
        let found = found.into_iter().zip(reach);
        found
            .map(|((scope, reason), (covers, soonest_due))| SuggestedHold {
                scope,
                reason,
                covers,
                soonest_due,
            })
            .collect()
    }

    fn by_documents(&self) -> Vec<(Option<HoldScope>, SuggestionReason)> {
        let mut found: BTreeMap<(Option<HoldScope>, &RecordClass), Vec<EntityId>> = BTreeMap::new();
        for record in self
            .facts
            .records
            .iter()
            .filter(|one| one.state_of.is_none())
        {
            let Ok(rule) = self.rule_of(record) else {
                continue;
            };
            let Some(suggested) = rule.class.suggests_hold else {
                continue;
            };
            for scope in self.scopes(record, suggested) {
                let key = (scope, &rule.class.id);
                found.entry(key).or_default().push(record.entity);
            }
        }
        let found = found.into_iter().map(|((scope, class), mut records)| {
            records.sort_unstable();
            let class = class.clone();
            (scope, SuggestionReason::Documents { class, records })
        });
        found.collect()
    }

    /// What a document gives reason to hold; one without a scope if it does not say what.
    fn scopes(&self, record: &FiledRecord, suggested: SuggestedScope) -> Vec<Option<HoldScope>> {
        let scope = match suggested {
            SuggestedScope::Session => match &record.links.session {
                Some(Link::Sure(session)) => Some(HoldScope::Session(*session)),
                _ => None,
            },
            SuggestedScope::Candidate => match &record.links.candidate {
                Some(Link::Sure(candidate)) => {
                    Some(HoldScope::Candidate(self.known.leading(*candidate)))
                }
                _ => None,
            },
            SuggestedScope::Agrement => {
                let Some(titre) = &record.titre else {
                    return vec![None];
                };
                return self.agrements(titre).into_iter().map(Some).collect();
            }
        };
        vec![scope]
    }

    /// The title on each of its sites; the title alone if no session says where.
    fn agrements(&self, titre: &TitreCode) -> Vec<HoldScope> {
        let (code, millesime) = titre_parts(titre);
        let sessions = self.facts.registry.sessions.iter();
        let of_titre = sessions.filter(|one| {
            let other = one.session.titre.as_ref();
            other.is_some_and(|other| {
                let own = titre_parts(other).1;
                titre_code(other) == code
                    && (own.is_none() || millesime.is_none() || own == millesime)
            })
        });
        let sites = of_titre.filter_map(|one| Site::parse(one.session.site.as_deref()?).ok());
        let mut sites: Vec<Site> = sites.collect();
        sites.sort_unstable();
        sites.sort_by_key(|site| fold(site.as_str()));
        sites.dedup_by_key(|site| fold(site.as_str()));
        if sites.is_empty() {
            return vec![HoldScope::Titre(titre.clone())];
        }
        let agrement = |site| HoldScope::Agrement {
            titre: titre.clone(),
            site,
        };
        sites.into_iter().map(agrement).collect()
    }

    fn by_parcours(
        &self,
        day: NaiveDate,
    ) -> impl Iterator<Item = (Option<HoldScope>, SuggestionReason)> {
        let mut latest: BTreeMap<EntityId, (NaiveDate, EntityId)> = BTreeMap::new();
        for days in self.known.parcours() {
            let parcours = &days.parcours;
            let open = parcours.may_go_on_until.filter(|until| day <= *until);
            let Some(until) = open.filter(|_| days.last_end < day && parcours.has_part) else {
                continue;
            };
            let known = latest
                .entry(parcours.candidate)
                .or_insert((until, parcours.last));
            *known = (*known).max((until, parcours.last));
        }
        latest
            .into_iter()
            .map(|(candidate, (until, last_session))| {
                let reason = SuggestionReason::StillCapitalising {
                    last_session,
                    until,
                };
                (Some(HoldScope::Candidate(candidate)), reason)
            })
    }

    /// What each suggestion would hold, and the first day on which something of that comes to its end.
    fn reach(
        &self,
        found: &[(Option<HoldScope>, SuggestionReason)],
        verdicts: &Verdicts,
    ) -> Vec<(Amount, Option<NaiveDate>)> {
        let mut reach = vec![(Amount::default(), None::<NaiveDate>); found.len()];
        let nothing = HoldScope::Records(Vec::new());
        let scopes = found.iter().map(|(scope, _)| scope.as_ref());
        let scopes = scopes.map(|scope| scope.unwrap_or(&nothing));
        let cover = Cover::new(scopes, self.facts.registry, &self.known);
        for (record, verdict) in self.facts.records.iter().zip(&verdicts.verdicts) {
            for place in cover.direct(record, &self.known, self.is_common(record)) {
                let Some((covers, soonest)) = reach.get_mut(place) else {
                    continue;
                };
                covers.add(record.size_bytes);
                if let Some(due) = verdict.due_on() {
                    *soonest = Some(soonest.map_or(due, |known| known.min(due)));
                }
            }
        }
        reach
    }
}
