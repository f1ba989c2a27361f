//! Which of the values read is taken, and which of them contradict one another.

use std::collections::BTreeSet;

use crate::model::{ReadField, Reading, Sureness, Zone, fold};

/// Readings of one field that cannot all be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The field.
    pub field: ReadField,
    /// One reading of each value, in the order in which they were found.
    pub readings: Vec<Reading>,
}

/// Lists the fields of which two sure or likely readings differ.
///
/// Written forms of one value agree: `LE GOFF Jean` and `Jean Le Goff`, `TP-01303` and `TP-01303m02`. CCPs may be several.
pub fn contradictions(readings: &[Reading]) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    let fields: BTreeSet<ReadField> = readings.iter().map(|reading| reading.field).collect();
    for field in fields.into_iter().filter(|field| has_one_value(*field)) {
        let mut distinct: Vec<Reading> = Vec::new();
        for reading in believed(readings, field) {
            let known = distinct
                .iter()
                .any(|other| agree(field, &other.value, &reading.value));
            if !known {
                distinct.push(reading.clone());
            }
        }
        if distinct.len() > 1 {
            found.push(Contradiction {
                field,
                readings: distinct,
            });
        }
    }
    found
}

/// A document bears several dates (of its signatures), and may speak of several CCPs.
fn has_one_value(field: ReadField) -> bool {
    !matches!(field, ReadField::Ccp | ReadField::DocumentDate)
}

/// Whether two written forms can be the same value.
pub(super) fn agree(field: ReadField, one: &str, other: &str) -> bool {
    match field {
        ReadField::Titre => one.starts_with(other) || other.starts_with(one),
        ReadField::Candidate | ReadField::UsedName => {
            let (one, other) = (fold(one), fold(other));
            let one: BTreeSet<&str> = one.split(' ').collect();
            let other: BTreeSet<&str> = other.split(' ').collect();
            let fewer = one.len().min(other.len());
            fewer >= 2 && (one.is_subset(&other) || other.is_subset(&one)) || one == other
        }
        _ => fold(one) == fold(other),
    }
}

/// The value of `field`: what a person or a sidecar said, else that of the first of `zones` that gives one, and only one.
pub(super) fn value(readings: &[Reading], field: ReadField, zones: &[Zone]) -> Option<String> {
    let first = [Zone::Person, Zone::Sidecar];
    first.iter().chain(zones).find_map(|zone| {
        let mut of_zone = believed(readings, field).filter(|reading| reading.zone == *zone);
        let chosen = of_zone.next()?;
        let fullest = of_zone.try_fold(&chosen.value, |fullest, other| {
            let longer = if other.value.len() > fullest.len() {
                &other.value
            } else {
                fullest
            };
            agree(field, fullest, &other.value).then_some(longer)
        });
        Some(fullest.cloned())
    })?
}

/// The sure and likely readings of a field, the sure ones first.
fn believed(readings: &[Reading], field: ReadField) -> impl Iterator<Item = &Reading> {
    let of = move |sure: Sureness| {
        readings
            .iter()
            .filter(move |reading| reading.field == field && reading.sure == sure)
    };
    of(Sureness::Sure).chain(of(Sureness::Likely))
}

/// Every believed value of a field, once each.
pub(super) fn values(readings: &[Reading], field: ReadField) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for reading in believed(readings, field) {
        if !values.contains(&reading.value) {
            values.push(reading.value.clone());
        }
    }
    values
}
