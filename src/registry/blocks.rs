//! Persons by what two of them must share before it is worth comparing them.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::model::{Person, fold};
use crate::registry::names::compact;

/// Persons, numbered by whoever keeps them.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    by_birth_date: HashMap<NaiveDate, Vec<usize>>,
    by_ceres_id: HashMap<String, Vec<usize>>,
    by_surname: HashMap<String, Vec<usize>>,
}

impl Blocks {
    /// Adds a person.
    pub fn add(&mut self, number: usize, person: &Person) {
        if let Some(date) = person.birth_date {
            push(&mut self.by_birth_date, date, number);
        }
        if let Some(id) = &person.ceres_id {
            push(&mut self.by_ceres_id, compact(id), number);
        }
        for key in surname_keys(person) {
            push(&mut self.by_surname, key, number);
        }
    }

    /// The persons who share a birth date, a number in CERES or a word of a surname with this one, in their order.
    pub fn near(&self, person: &Person) -> Vec<usize> {
        let mut near = Vec::new();
        if let Some(date) = person.birth_date {
            near.extend(self.by_birth_date.get(&date).into_iter().flatten());
        }
        if let Some(id) = &person.ceres_id {
            near.extend(self.by_ceres_id.get(&compact(id)).into_iter().flatten());
        }
        for key in surname_keys(person) {
            near.extend(self.by_surname.get(&key).into_iter().flatten());
        }
        near.sort_unstable();
        near.dedup();
        near
    }

    /// The persons born on this day.
    pub fn born_on(&self, date: NaiveDate) -> &[usize] {
        self.by_birth_date
            .get(&date)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

fn push<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Vec<usize>>, key: K, number: usize) {
    let numbers = map.entry(key).or_default();
    if numbers.last() != Some(&number) {
        numbers.push(number);
    }
}

/// Each surname without its spaces, and each of its words that is no particle.
fn surname_keys(person: &Person) -> Vec<String> {
    let mut keys = Vec::new();
    let names = [&person.birth_name, &person.used_name];
    for name in names.into_iter().flatten() {
        keys.push(compact(name));
        let folded = fold(name);
        keys.extend(
            folded
                .split(' ')
                .filter(|word| word.chars().count() >= 3)
                .map(str::to_owned),
        );
    }
    keys.sort();
    keys.dedup();
    keys
}
