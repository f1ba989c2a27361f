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
        let readings = distinct(readings, field);
        if readings.len() > 1 {
            found.push(Contradiction { field, readings });
        }
    }
    found
}

/// A document may speak of several CCPs.
fn has_one_value(field: ReadField) -> bool {
    field != ReadField::Ccp
}

/// Each of a field's values once. A document bears the dates of several signatures: only places that have none in common
/// differ.
fn distinct(readings: &[Reading], field: ReadField) -> Vec<Reading> {
    let all: Vec<&Reading> = believed(readings, field).collect();
    let mut distinct: Vec<Reading> = Vec::new();
    for reading in &all {
        let agrees = |other: &Reading| agree(field, &other.value, &reading.value);
        let known = match field {
            ReadField::DocumentDate => distinct.iter().any(|known| {
                let of_zone = |zone: Zone| all.iter().filter(move |one| one.zone == zone);
                let meet = |one: &&Reading| {
                    of_zone(known.zone).any(|other| agree(field, &one.value, &other.value))
                };
                known.zone == reading.zone || of_zone(reading.zone).any(meet)
            }),
            _ => distinct.iter().any(agrees),
        };
        if !known {
            distinct.push((*reading).clone());
        }
    }
    distinct
}

/// A date in the file name is often the day of the session: then only the text can say that it is the document's. The
/// birth date is none.
pub(super) fn doubt_file_name_date(readings: &mut Vec<Reading>) {
    let days_of = |fields: &[ReadField]| -> BTreeSet<String> {
        let of_fields = readings.iter().filter(|one| fields.contains(&one.field));
        of_fields.map(|one| one.value.clone()).collect()
    };
    let birth = days_of(&[ReadField::BirthDate]);
    let session = days_of(&[ReadField::SessionStart, ReadField::SessionEnd]);
    let in_text: BTreeSet<String> = readings
        .iter()
        .filter(|one| one.field == ReadField::DocumentDate && one.zone != Zone::FileName)
        .map(|one| one.value.clone())
        .collect();
    let is_named =
        |one: &Reading| one.field == ReadField::DocumentDate && one.zone == Zone::FileName;
    readings.retain(|one| !(is_named(one) && birth.contains(&one.value)));
    for one in readings.iter_mut().filter(|one| is_named(one)) {
        if session.contains(&one.value) && !in_text.contains(&one.value) {
            one.sure = Sureness::Doubtful;
        }
    }
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

/// The value of `field`: that of the first of `zones` that gives one, and only one.
pub(super) fn value(readings: &[Reading], field: ReadField, zones: &[Zone]) -> Option<String> {
    zones.iter().find_map(|zone| {
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
