//! Sessions and candidates that nothing needs once certain records are gone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::model::{EntityId, EntityKind, HoldScope, LegalHold, Link, follow_merges};
use crate::retention::{Facts, evaluate};

/// The sessions and candidates that go with the records `going`: one of these is linked to them, no other record is, no hold
/// names them, the session has ended before `day`, and neither is needed by a session or a candidate that stays. A link that
/// is in doubt counts as one. Whoever is registered as the same person goes, or stays, together.
pub fn free_entities(
    facts: &Facts<'_>,
    going: &BTreeSet<EntityId>,
    day: NaiveDate,
) -> BTreeMap<EntityId, EntityKind> {
    let (touched, mut needed) = linked(facts, going);
    needed.extend(held_entities(facts));
    let registry = facts.registry;
    let sessions = registry.sessions.iter();
    let ended = sessions.filter(|one| one.session.ends_on.is_some_and(|end| end < day));
    let mut sessions: BTreeSet<EntityId> = ended
        .map(|one| one.entity)
        .filter(|one| touched.contains(one) && !needed.contains(one))
        .collect();
    let mut people: BTreeMap<EntityId, Person> = BTreeMap::new();
    let leading = leading_of(facts);
    for candidate in &registry.candidates {
        let entity = candidate.entity;
        let leader = leading.get(&entity).copied().unwrap_or(entity);
        let person = people.entry(leader).or_default();
        person.entities.push(entity);
        let candidacies = candidate.standing.candidacies.iter();
        person.sat.extend(candidacies.map(|one| one.session));
    }
    let mut sitting: HashMap<EntityId, Vec<EntityId>> = HashMap::new();
    for (leader, person) in &people {
        for session in &person.sat {
            sitting.entry(*session).or_default().push(*leader);
        }
    }
    let among = |set: &BTreeSet<EntityId>, leader: &EntityId, person: &Person| {
        set.contains(leader) || person.entities.iter().any(|one| set.contains(one))
    };
    people.retain(|leader, person| {
        among(&touched, leader, person) && !among(&needed, leader, person)
    });
    loop {
        let before = (sessions.len(), people.len());
        people.retain(|_, person| person.sat.iter().all(|one| sessions.contains(one)));
        sessions.retain(|session| {
            let sitting = sitting.get(session).into_iter().flatten();
            sitting.clone().all(|leader| people.contains_key(leader))
        });
        if (sessions.len(), people.len()) == before {
            break;
        }
    }
    let sessions = sessions.into_iter().map(|one| (one, EntityKind::Session));
    let people = people.into_values().flat_map(|person| person.entities);
    let people = people.map(|one| (one, EntityKind::Candidate));
    sessions.chain(people).collect()
}

/// A candidate with all entries that are the same person.
#[derive(Default)]
struct Person {
    entities: Vec<EntityId>,
    sat: BTreeSet<EntityId>,
}

/// The holds that were released and go with the records `going`: each held one of these, or names records alone of which none is
/// left, and holds none that stays.
pub fn free_holds(
    facts: &Facts<'_>,
    released: &[LegalHold],
    going: &BTreeSet<EntityId>,
    day: NaiveDate,
) -> BTreeSet<EntityId> {
    if released.is_empty() {
        return BTreeSet::new();
    }
    let facts = Facts {
        holds: released,
        ..*facts
    };
    let (mut touched, mut needed) = (BTreeSet::new(), BTreeSet::new());
    for verdict in evaluate(&facts, day).verdicts {
        let set = match going.contains(&verdict.record) {
            true => &mut touched,
            false => &mut needed,
        };
        set.extend(verdict.holds);
    }
    let records: BTreeSet<EntityId> = facts.records.iter().map(|one| one.entity).collect();
    for hold in released {
        if let HoldScope::Records(held) | HoldScope::Query { found: held, .. } = &hold.scope
            && !held.iter().any(|record| records.contains(record))
        {
            touched.insert(hold.id);
        }
    }
    touched.difference(&needed).copied().collect()
}

/// What the records that go are linked to, and what those that stay are.
fn linked(
    facts: &Facts<'_>,
    going: &BTreeSet<EntityId>,
) -> (BTreeSet<EntityId>, BTreeSet<EntityId>) {
    let (mut touched, mut needed) = (BTreeSet::new(), BTreeSet::new());
    for record in facts.records {
        let set = if going.contains(&record.entity) {
            &mut touched
        } else {
            &mut needed
        };
        let links = [&record.links.session, &record.links.candidate];
        for link in links.into_iter().flatten() {
            match link {
                Link::Sure(one) => drop(set.insert(*one)),
                Link::Doubtful(several) => set.extend(several),
            }
        }
    }
    (touched, needed)
}

/// The sessions and candidates that a hold names. One on a title keeps every session: which of them are of the title a later correction may change.
pub fn held_entities(facts: &Facts<'_>) -> BTreeSet<EntityId> {
    let mut held = BTreeSet::new();
    for hold in facts.holds {
        match &hold.scope {
            HoldScope::Session(one) | HoldScope::Candidate(one) => drop(held.insert(*one)),
            HoldScope::Titre(_) | HoldScope::Agrement { .. } => {
                held.extend(facts.registry.sessions.iter().map(|one| one.entity));
            }
            HoldScope::Records(_) | HoldScope::Query { .. } => {}
        }
    }
    held
}

/// For every candidate that is another's entry, whose it is in the end.
fn leading_of(facts: &Facts<'_>) -> HashMap<EntityId, EntityId> {
    let candidates = facts.registry.candidates.iter();
    let same: HashMap<EntityId, EntityId> = candidates
        .filter_map(|one| Some((one.entity, one.standing.same_as?)))
        .collect();
    let leader = |entity: &EntityId| follow_merges(*entity, |one| same.get(&one).copied());
    same.keys()
        .map(|entity| (*entity, leader(entity)))
        .collect()
}
