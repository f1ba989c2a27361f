//! Records that go together: a pile with what was cut from it, a record with its other states. A hold on one is a hold on
//! the others that have its content; and what has its content elsewhere is not destroyed while that stays.

use std::collections::{BTreeSet, HashMap};

use crate::model::{EntityId, FiledRecord};

/// Which record was cut from which pile, and which is a state of which.
pub(super) struct Family {
    piles: HashMap<EntityId, EntityId>,
    wholes: HashMap<EntityId, EntityId>,
}

impl Family {
    pub fn new(records: &[FiledRecord]) -> Family {
        let cut = records.iter().flat_map(|pile| {
            let parts = pile.parts.iter();
            parts.map(|part| (*part, pile.entity))
        });
        let states = records.iter();
        let states = states.filter_map(|one| Some((one.entity, one.state_of?)));
        Family {
            piles: cut.collect(),
            wholes: states.collect(),
        }
    }

    /// The record that stands for this one: itself, or that of which it is a state.
    pub fn whole(&self, record: EntityId) -> EntityId {
        self.wholes.get(&record).copied().unwrap_or(record)
    }

    /// The pile that a record was cut from.
    pub fn pile(&self, record: EntityId) -> Option<EntityId> {
        self.piles.get(&record).copied()
    }

    /// The piles that a record was cut from: the pile, the pile of the pile.
    pub fn line(&self, record: EntityId) -> Vec<EntityId> {
        let mut line = Vec::new();
        let mut current = record;
        while let Some(pile) = self.piles.get(&current) {
            if *pile == record || line.contains(pile) {
                break;
            }
            line.push(*pile);
            current = *pile;
        }
        line
    }

    /// The records whose scopes are also those of `record`, itself among them.
    pub fn kin<'a>(&self, record: EntityId, records: &'a [FiledRecord]) -> Vec<&'a FiledRecord> {
        let whole = self.whole(record);
        let is_own = |entity: &EntityId| self.whole(*entity) == whole;
        let entities = || records.iter().map(|one| one.entity);
        let mut wholes: BTreeSet<EntityId> = BTreeSet::from([whole]);
        for entity in entities() {
            let line = self.line(entity);
            if is_own(&entity) {
                wholes.extend(line.iter().map(|pile| self.whole(*pile)));
            } else if line.iter().any(is_own) {
                wholes.insert(self.whole(entity));
            }
        }
        let kin = records.iter();
        kin.filter(|one| wholes.contains(&self.whole(one.entity)))
            .collect()
    }

    /// The scopes of each record, in their order: its own, those of its other states, of its piles, of its parts.
    pub fn spread(
        &self,
        records: &[FiledRecord],
        direct: impl Fn(&FiledRecord) -> Vec<usize>,
    ) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> = records.iter().map(direct).collect();
        self.spread_over_states(records, &mut all);
        if self.piles.is_empty() {
            return all;
        }
        let mut own: HashMap<EntityId, Vec<usize>> = HashMap::new();
        let mut of_parts: HashMap<EntityId, BTreeSet<usize>> = HashMap::new();
        let held = records.iter().zip(&all).filter(|(_, own)| !own.is_empty());
        for (record, scopes) in held {
            for pile in self.line(record.entity) {
                of_parts.entry(pile).or_default().extend(scopes);
            }
            if !record.parts.is_empty() {
                own.insert(record.entity, scopes.clone());
            }
        }
        for (record, scopes) in records.iter().zip(&mut all) {
            let line = self.line(record.entity);
            let of_piles = line.iter().filter_map(|pile| own.get(pile));
            scopes.extend(of_piles.flatten());
            scopes.extend(of_parts.get(&record.entity).into_iter().flatten());
            scopes.sort_unstable();
            scopes.dedup();
        }
        self.spread_over_states(records, &mut all);
        all
    }

    fn spread_over_states(&self, records: &[FiledRecord], all: &mut [Vec<usize>]) {
        if self.wholes.is_empty() {
            return;
        }
        let with_states: BTreeSet<EntityId> = self.wholes.values().copied().collect();
        let is_several = |record: &FiledRecord| {
            let whole = self.whole(record.entity);
            with_states.contains(&whole).then_some(whole)
        };
        let mut together: HashMap<EntityId, BTreeSet<usize>> = HashMap::new();
        for (record, scopes) in records.iter().zip(all.iter()) {
            if let Some(whole) = is_several(record) {
                together.entry(whole).or_default().extend(scopes);
            }
        }
        for (record, scopes) in records.iter().zip(all) {
            let scopes_together = is_several(record).and_then(|whole| together.get(&whole));
            if let Some(together) = scopes_together {
                *scopes = together.iter().copied().collect();
            }
        }
    }
}

/// What of `going` must stay, because what has its content stays: the pile it was cut from, another state of it.
pub fn kept_together(records: &[FiledRecord], going: &BTreeSet<EntityId>) -> BTreeSet<EntityId> {
    let family = Family::new(records);
    let mut kept: BTreeSet<EntityId> = BTreeSet::new();
    if family.piles.is_empty() && family.wholes.is_empty() {
        return kept;
    }
    let there: BTreeSet<EntityId> = records.iter().map(|one| one.entity).collect();
    loop {
        let before = kept.len();
        let goes = |one: &EntityId| going.contains(one) && !kept.contains(one);
        let staying = there.iter().filter(|one| !goes(one));
        let wholes: BTreeSet<EntityId> = staying.map(|one| family.whole(*one)).collect();
        let has_reason = |one: &&EntityId| {
            wholes.contains(&family.whole(**one))
                || family
                    .piles
                    .get(*one)
                    .is_some_and(|pile| there.contains(pile) && !goes(pile))
        };
        let more: Vec<EntityId> = going.iter().filter(has_reason).copied().collect();
        kept.extend(more);
        if kept.len() == before {
            return kept;
        }
    }
}

/// `among`, and whatever is a state of the same record as one of them.
pub fn with_states(records: &[FiledRecord], among: &BTreeSet<EntityId>) -> BTreeSet<EntityId> {
    let family = Family::new(records);
    let wholes: BTreeSet<EntityId> = among.iter().map(|one| family.whole(*one)).collect();
    let same = records.iter().map(|one| one.entity);
    same.filter(|one| wholes.contains(&family.whole(*one)))
        .collect()
}
