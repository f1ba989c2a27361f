//! What the registry knows of a document that is being understood: it confirms what was read, contradicts it, or tells
//! what the document leaves out. Every answer is a reading of its own, so that a contradiction is listed and not
//! smoothed over.

use chrono::NaiveDate;

use crate::classify::Classification;
use crate::model::{
    CandidateName, ClassSubject, EntityId, Link, Person, ReadField, Reading, Sureness, Zone,
};
use crate::registry::{NameFit, RegistryLookup, names_in};

/// Lines of a document in which a candidate of its session is looked for.
const LINES: usize = 150;

/// Lets the registry speak of what was found in a document, whose class is about `about`.
pub(super) fn confirm(
    lookup: &RegistryLookup,
    found: &mut Classification,
    about: Option<ClassSubject>,
    text: &str,
) {
    let session = session(lookup, found);
    if about == Some(ClassSubject::Candidate) {
        candidate(lookup, found, session.as_ref(), text);
    }
}

/// The session that the document names, or the only one of its title on its very days.
fn session(lookup: &RegistryLookup, found: &mut Classification) -> Option<Link> {
    let number = found.session.as_ref().map(|number| number.0.clone());
    let days = found.session_start.zip(found.session_end);
    let link = lookup.session_for(number.as_deref(), found.titre.as_ref(), days)?;
    let only = match &link {
        Link::Sure(only) => *only,
        Link::Doubtful(several) => match several.as_slice() {
            [only] if number.is_none() && held_on(lookup, *only, days) => *only,
            _ => return Some(link),
        },
    };
    let known = &lookup.registry().session(only)?.session;
    // What was read stays as it was read; only what is missing is taken from the registry.
    let value = number.unwrap_or_else(|| known.number.0.clone());
    let sure = match link {
        Link::Sure(_) => Sureness::Sure,
        Link::Doubtful(_) => Sureness::Likely,
    };
    found.readings.push(told(ReadField::Session, value, sure));
    found.session = found.session.take().or(Some(known.number.clone()));
    if let (None, Some(titre)) = (&found.titre, &known.titre) {
        let reading = told(ReadField::Titre, titre.0.clone(), Sureness::Likely);
        found.readings.push(reading);
        found.titre = Some(titre.clone());
    }
    Some(Link::Sure(only))
}

/// True if the session has exactly these days.
fn held_on(
    lookup: &RegistryLookup,
    session: EntityId,
    days: Option<(NaiveDate, NaiveDate)>,
) -> bool {
    let known = lookup.registry().session(session);
    let known = known.and_then(|known| known.session.starts_on.zip(known.session.ends_on));
    known.is_some() && known == days
}

/// The candidate whom the document names; without a name, the only one of its session who stands in its text.
fn candidate(
    lookup: &RegistryLookup,
    found: &mut Classification,
    session: Option<&Link>,
    text: &str,
) {
    let Some(name) = found.candidate.as_ref().map(|name| name.0.clone()) else {
        if let Some(person) = named_in(lookup, session, text) {
            let name = whole_name(person);
            let reading = told(ReadField::Candidate, name.clone(), Sureness::Likely);
            found.readings.push(reading);
            found.candidate = Some(CandidateName(name));
            take_birth_date(found, person);
        }
        return;
    };
    match lookup.candidate_for(Some(&name), found.birth_date, session) {
        Some(Link::Sure(candidate)) => {
            let reading = told(ReadField::Candidate, name, Sureness::Sure);
            found.readings.push(reading);
            if let Some(known) = lookup.registry().candidate(candidate) {
                take_birth_date(found, &known.person);
            }
        }
        Some(Link::Doubtful(several)) => {
            let known = several
                .iter()
                .filter_map(|one| lookup.registry().candidate(*one));
            let readings = known.map(|known| {
                let name = whole_name(&known.person);
                told(ReadField::Candidate, name, Sureness::Doubtful)
            });
            found.readings.extend(readings.collect::<Vec<Reading>>());
        }
        None => {}
    }
}

fn take_birth_date(found: &mut Classification, person: &Person) {
    // In a file name it tells whose the document is, and not its day.
    if let Some(birth) = person.birth_date {
        let value = birth.to_string();
        found.readings.retain(|one| {
            let is_named = one.field == ReadField::DocumentDate && one.zone == Zone::FileName;
            !(is_named && one.value == value)
        });
        found.document_date = found.document_date.filter(|day| *day != birth);
    }
    if let (None, Some(date)) = (found.birth_date, person.birth_date) {
        let reading = told(ReadField::BirthDate, date.to_string(), Sureness::Likely);
        found.readings.push(reading);
        found.birth_date = Some(date);
    }
}

/// The only candidate of the session whose whole name stands in the text.
fn named_in<'l>(
    lookup: &'l RegistryLookup,
    session: Option<&Link>,
    text: &str,
) -> Option<&'l Person> {
    let Some(Link::Sure(session)) = session else {
        return None;
    };
    let candidates = lookup.candidates_of(*session);
    let named = names_in(text.lines().take(LINES), &candidates);
    let mut leaders: Vec<EntityId> = named
        .iter()
        .filter(|name| name.fit > NameFit::SurnameOnly)
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

/// `MARTIN Zoé`, as documents have it.
fn whole_name(person: &Person) -> String {
    let surname = person.birth_name.as_ref().or(person.used_name.as_ref());
    let parts = [
        surname.map(|name| name.to_uppercase()),
        person.first_names.clone(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn told(field: ReadField, value: String, sure: Sureness) -> Reading {
    Reading {
        field,
        value,
        zone: Zone::Registry,
        page: None,
        sure,
    }
}
