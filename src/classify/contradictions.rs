//! What the readings of one document say against one another.

use std::collections::BTreeMap;

use crate::model::{ReadField, Reading, Sureness, Zone, fold};

/// Sure readings of one field that do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The field.
    pub field: ReadField,
    /// One reading for each value, in the order in which they were read.
    pub readings: Vec<Reading>,
}

/// Every field whose sure readings do not agree, unless a person has said what it is.
pub fn contradictions(readings: &[Reading]) -> Vec<Contradiction> {
    let mut fields: BTreeMap<ReadField, Vec<&Reading>> = BTreeMap::new();
    for reading in readings {
        fields.entry(reading.field).or_default().push(reading);
    }
    let found = fields.into_iter().filter_map(|(field, readings)| {
        let decided = readings.iter().any(|reading| reading.zone == Zone::Person);
        // A document may be about several of these.
        if decided || field == ReadField::Ccp {
            return None;
        }
        let mut values: Vec<Reading> = Vec::new();
        for reading in readings {
            let is_known = |known: &Reading| agree(field, &known.value, &reading.value);
            if reading.sure == Sureness::Sure && !values.iter().any(is_known) {
                values.push(reading.clone());
            }
        }
        (values.len() > 1).then_some(Contradiction {
            field,
            readings: values,
        })
    });
    found.collect()
}

/// Whether two values of a field can both be right.
fn agree(field: ReadField, one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    match field {
        ReadField::Candidate => {
            let words = |name: &str| name.split(' ').map(str::to_owned).collect::<Vec<_>>();
            let (one, other) = (words(&one), words(&other));
            let within = |few: &[String], many: &[String]| few.iter().all(|w| many.contains(w));
            within(&one, &other) || within(&other, &one)
        }
        // With its millésime or without.
        ReadField::Titre => {
            let compact = |code: &str| code.replace(' ', "");
            let (one, other) = (compact(&one), compact(&other));
            one.starts_with(&other) || other.starts_with(&one)
        }
        _ => one.replace(' ', "") == other.replace(' ', ""),
    }
}
