//! What only the registry can tell of a document: which candidate of its session stands in its text.
//!
//! What the registry confirms or contradicts is told whenever it is asked for, from what was read and from the registry
//! as it is then (`filing.rs`): it is never written into a record, where it would pass for something that the document
//! says. A name that was found by its help is a reading of zone `registry`, and no more than likely.

use crate::classify::Classification;
use crate::model::{EntityId, Link, Person, ReadField, Reading, Sureness, Zone};
use crate::registry::{NameFit, RegistryLookup, names_in};

/// Lines of a document in which a candidate of its session is looked for.
const LINES: usize = 150;

/// Looks for the candidates of its session in a document about one candidate that names none beside a label.
pub(super) fn name_by_registry(lookup: &RegistryLookup, found: &mut Classification, text: &str) {
    let number = found.session.as_ref().map(|number| number.0.as_str());
    let days = found.session_start.zip(found.session_end);
    let Some(Link::Sure(session)) = lookup.session_for(number, found.titre.as_ref(), days) else {
        return;
    };
    let Some(person) = named_in(lookup, session, text) else {
        return;
    };
    found.readings.push(Reading {
        field: ReadField::Candidate,
        value: person.whole_name(),
        zone: Zone::Registry,
        page: None,
        sure: Sureness::Likely,
    });
}

/// The only candidate of the session whose whole name stands in the text.
fn named_in<'l>(lookup: &'l RegistryLookup, session: EntityId, text: &str) -> Option<&'l Person> {
    let candidates = lookup.candidates_of(session);
    let named = names_in(text.lines().take(LINES), &candidates);
    let mut leaders: Vec<EntityId> = named
        .iter()
        .filter(|name| name.fit == NameFit::Whole)
        .map(|name| lookup.registry().leading(name.candidate))
        .collect();
    leaders.sort_unstable();
    leaders.dedup();
    match leaders.as_slice() {
        [only] => lookup
            .registry()
            .candidate(*only)
            .map(|known| &known.person),
        _ => None,
    }
}
