//! Which session and which candidate of the registry somebody means: the same everywhere.

use std::sync::Arc;

use crate::model::{
    EntityId, ExamSession, Link, RegisteredCandidate, RegisteredSession, Registry, Site, TitreCode,
    fold, nearest,
};
use crate::registry::{RegistryLookup, may_be_one_number, session_key};

/// The entry of the registry that somebody means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant<T> {
    /// This one.
    One(Box<T>),
    /// It may be any of these.
    Several(Vec<EntityId>),
    /// Nothing; these are written much like it.
    Unknown {
        /// The nearest first.
        nearest: Vec<String>,
    },
}

/// The session of a number, however it is written, or of an id. What was withdrawn is found where no other one has its
/// number.
pub fn session_meant(registry: &Registry, typed: &str) -> Meant<RegisteredSession> {
    let sessions = || registry.sessions.iter();
    let key = session_key(typed);
    let keyed = |withdrawn, fits: &dyn Fn(&str) -> bool| -> Vec<EntityId> {
        sessions()
            .filter(|one| one.session.withdrawn == withdrawn && !key.is_empty())
            .filter(|one| fits(&session_key(&one.session.number.0)))
            .map(|one| one.entity)
            .collect()
    };
    let is_same = |other: &str| other == key;
    let may_be_same = |other: &str| may_be_one_number(other, &key);
    let identified = || ids(sessions().map(|one| one.entity), typed);
    let fits = first_found([
        &|| keyed(false, &is_same),
        &|| keyed(false, &may_be_same),
        &identified,
        &|| keyed(true, &is_same),
        &|| keyed(true, &may_be_same),
    ]);
    let numbers = || {
        let living = sessions().filter(|one| !one.session.withdrawn);
        living.map(|one| one.session.number.0.clone()).collect()
    };
    told(fits, |entity| registry.session(entity), typed, numbers)
}

/// The candidate of a number in CERES, of a whole name in any order of its words, of an id, or of a surname that nobody else
/// bears. Merges are followed but from an id: that means this very entry. What was withdrawn is found by its id.
pub fn candidate_meant(registry: &Registry, typed: &str) -> Meant<RegisteredCandidate> {
    let living = || {
        let all = registry.candidates.iter();
        all.filter(|one| !one.standing.withdrawn)
    };
    let of_those = |fits: &dyn Fn(&RegisteredCandidate) -> bool| -> Vec<EntityId> {
        let fitting = living().filter(|one| fits(one));
        fitting.map(|one| registry.leading(one.entity)).collect()
    };
    let identified = || ids(registry.candidates.iter().map(|one| one.entity), typed);
    let numbered = || {
        let number = fold(typed);
        of_those(&|one| one.person.ceres_id.as_deref().map(fold).as_ref() == Some(&number))
    };
    let named = || {
        let lookup = RegistryLookup::new(Arc::new(registry.clone()));
        match lookup.candidate_for(Some(typed), None, None) {
            Some(Link::Sure(entity)) => vec![entity],
            Some(Link::Doubtful(entities)) => entities,
            None => {
                let sought = words(typed);
                of_those(&|one| spellings(one).iter().any(|name| words(name) == sought))
            }
        }
    };
    let bearing = || {
        let sought = fold(typed);
        of_those(&|one| surnames(one).any(|surname| fold(surname) == sought))
    };
    let fits = first_found([&numbered, &named, &bearing, &identified]);
    let names = || living().flat_map(spellings).collect();
    told(fits, |entity| registry.candidate(entity), typed, names)
}

/// Whether a session of this title is registered: of any millésime, if the title says none.
///
/// Errors: the titles that are written much like it, the nearest first.
pub fn titre_is_registered(registry: &Registry, titre: &TitreCode) -> Result<(), Vec<String>> {
    let titres = sessions_of(registry).filter_map(|session| session.titre.as_ref());
    let titres: Vec<&str> = titres.map(|one| one.0.as_str()).collect();
    let is_of = |one: &str| fold(one).starts_with(&fold(&titre.0));
    match titres.iter().any(|one| is_of(one)) {
        true => Ok(()),
        false => Err(near(&titre.0, titres)),
    }
}

/// Whether a session of this title is registered on this site.
///
/// Errors: the sites of sessions of this title that are written much like it, the nearest first; all of them where none is.
pub fn site_is_registered(
    registry: &Registry,
    titre: &TitreCode,
    site: &Site,
) -> Result<(), Vec<String>> {
    let of_titre = sessions_of(registry).filter(|session| {
        let known = session.titre.as_ref();
        known.is_some_and(|one| fold(&one.0).starts_with(&fold(&titre.0)))
    });
    let mut sites: Vec<&str> = of_titre
        .filter_map(|session| session.site.as_deref())
        .collect();
    if sites.iter().any(|one| fold(one) == fold(site.as_str())) {
        return Ok(());
    }
    match near(site.as_str(), sites.iter().copied()) {
        near if near.is_empty() => {
            sites.sort_unstable();
            sites.dedup();
            Err(sites.into_iter().map(str::to_owned).collect())
        }
        near => Err(near),
    }
}

fn sessions_of(registry: &Registry) -> impl Iterator<Item = &ExamSession> {
    let living = registry.sessions.iter();
    living
        .map(|one| &one.session)
        .filter(|session| !session.withdrawn)
}

fn near<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let near = nearest(typed, known);
    near.into_iter().map(str::to_owned).collect()
}

/// What the first search finds that finds anything.
fn first_found<const N: usize>(searches: [&dyn Fn() -> Vec<EntityId>; N]) -> Vec<EntityId> {
    let mut found = searches.into_iter().map(|search| search());
    found.find(|fits| !fits.is_empty()).unwrap_or_default()
}

fn told<'a, T: Clone + 'a>(
    mut fits: Vec<EntityId>,
    known: impl Fn(EntityId) -> Option<&'a T>,
    typed: &str,
    written: impl FnOnce() -> Vec<String>,
) -> Meant<T> {
    fits.sort_unstable();
    fits.dedup();
    let only = match fits.as_slice() {
        [only] => known(*only),
        [] => None,
        _ => return Meant::Several(fits),
    };
    match only {
        Some(one) => Meant::One(Box::new(one.clone())),
        None => {
            let written = written();
            let near = nearest(typed, written.iter().map(String::as_str));
            Meant::Unknown {
                nearest: near.into_iter().map(str::to_owned).collect(),
            }
        }
    }
}

/// Those whose id begins or ends so.
fn ids(entities: impl Iterator<Item = EntityId>, typed: &str) -> Vec<EntityId> {
    let digits = typed.trim().replace('-', "").to_lowercase();
    if digits.len() < ID_DIGITS || !digits.bytes().all(|c| c.is_ascii_hexdigit()) {
        return Vec::new();
    }
    entities
        .filter(|entity| {
            let whole = entity.0.simple().to_string();
            whole.starts_with(&digits) || whole.ends_with(&digits)
        })
        .collect()
}

/// What is at least this long and hexadecimal may be a part of an id.
const ID_DIGITS: usize = 6;

fn surnames(candidate: &RegisteredCandidate) -> impl Iterator<Item = &String> {
    let person = &candidate.person;
    [&person.birth_name, &person.used_name]
        .into_iter()
        .flatten()
}

/// Birth name and first names, and used name and first names.
fn spellings(candidate: &RegisteredCandidate) -> Vec<String> {
    let first = candidate.person.first_names.as_deref().unwrap_or_default();
    surnames(candidate)
        .map(|name| format!("{name} {first}").trim().to_owned())
        .collect()
}

fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
    words.sort();
    words
}
