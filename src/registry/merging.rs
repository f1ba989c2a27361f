//! Two candidates who are one person: what speaks against it, what it makes of them, and how it is undone. A person decides;
//! here is only what follows.

use chrono::NaiveDate;

use crate::model::{EntityId, RegisteredCandidate, Registry};

/// What speaks against two candidates being one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeDoubt {
    /// They were not born on the same day.
    BirthDates(NaiveDate, NaiveDate),
    /// CERES knows them under different numbers.
    CeresIds(String, String),
    /// A person said that they are two.
    WereDistinct,
}

/// What speaks against it. Where entries are merged already, those that lead come together.
pub fn merge_doubts(
    registry: &Registry,
    one: &RegisteredCandidate,
    other: &RegisteredCandidate,
) -> Vec<MergeDoubt> {
    let excludes = |one: &RegisteredCandidate, other: &RegisteredCandidate| {
        one.standing.distinct_from.contains(&other.entity)
    };
    let were_distinct = excludes(one, other) || excludes(other, one);
    let leads = |one: &RegisteredCandidate| {
        let leading = registry.candidate(registry.leading(one.entity));
        leading.unwrap_or(one).person.clone()
    };
    let (one, other) = (leads(one), leads(other));
    let mut doubts = Vec::new();
    let dates = one.birth_date.zip(other.birth_date);
    if let Some((one, other)) = dates.filter(|(one, other)| one != other) {
        doubts.push(MergeDoubt::BirthDates(one, other));
    }
    let numbers = one.ceres_id.zip(other.ceres_id);
    if let Some((one, other)) = numbers.filter(|(one, other)| one != other) {
        doubts.push(MergeDoubt::CeresIds(one, other));
    }
    if were_distinct {
        doubts.push(MergeDoubt::WereDistinct);
    }
    doubts
}

/// The next version of the candidate whom the first of two leads: from then on, it is the one whom the other leads to. With
/// the version before. None if they are one already.
pub fn merged<'r>(
    registry: &'r Registry,
    one: &RegisteredCandidate,
    other: &RegisteredCandidate,
) -> Option<(&'r RegisteredCandidate, RegisteredCandidate)> {
    let (from, into) = (registry.leading(one.entity), registry.leading(other.entity));
    let old = registry.candidate(from).filter(|_| from != into)?;
    let mut new = old.clone();
    new.standing.same_as = Some(into);
    let ends = [one.entity, other.entity, into];
    new.standing
        .distinct_from
        .retain(|entity| !ends.contains(entity));
    Some((old, new))
}

/// The candidates whose merge may be meant to be undone: this one if it is merged into another, else those merged into it.
pub fn merged_with(registry: &Registry, entity: EntityId) -> Vec<&RegisteredCandidate> {
    let candidates = registry.candidates.iter();
    let itself: Vec<&RegisteredCandidate> = candidates
        .clone()
        .filter(|one| one.entity == entity && one.standing.same_as.is_some())
        .collect();
    match itself.is_empty() {
        true => candidates
            .filter(|one| one.standing.same_as == Some(entity))
            .collect(),
        false => itself,
    }
}

/// The next version of a candidate who stands alone again.
pub fn unmerged(candidate: &RegisteredCandidate) -> RegisteredCandidate {
    let mut new = candidate.clone();
    new.standing.same_as = None;
    new
}
