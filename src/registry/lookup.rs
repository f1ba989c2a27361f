//! Linking records: what a document says of its session and of its candidate, looked up in the registry.
//!
//! Built once, then one hash look-up for most records. A link is sure only if nothing else fits and a second fact agrees:
//! the birth date, or the list of the session.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::{
    EntityId, Link, Person, RegisteredCandidate, RegisteredSession, Registry, TitreCode,
};
use crate::registry::blocks::Blocks;
use crate::registry::likeness::{DoubtReason, Likeness, same_person};
use crate::registry::names::{SplitName, compact, first_names, without_civility};
use crate::registry::numbers::{TitreParts, bare_key, may_be_one_number, session_key};

/// The registry, arranged for looking up.
#[derive(Debug)]
pub struct RegistryLookup {
    registry: Arc<Registry>,
    /// Places in the registry's list of sessions.
    sessions: HashMap<String, Vec<usize>>,
    /// The same, their numbers without separators.
    by_bare_number: HashMap<String, Vec<usize>>,
    by_titre: HashMap<String, Vec<usize>>,
    /// The entity that stands for each candidate of the registry once merges are followed.
    leaders: Vec<EntityId>,
    by_name: HashMap<String, Vec<usize>>,
    by_session: HashMap<EntityId, Vec<usize>>,
    blocks: Blocks,
}

impl RegistryLookup {
    /// Arranges the registry, what was withdrawn left out.
    pub fn new(registry: Arc<Registry>) -> RegistryLookup {
        let mut lookup = RegistryLookup {
            registry: Arc::clone(&registry),
            sessions: HashMap::new(),
            by_bare_number: HashMap::new(),
            by_titre: HashMap::new(),
            leaders: Vec::new(),
            by_name: HashMap::new(),
            by_session: HashMap::new(),
            blocks: Blocks::default(),
        };
        for (place, session) in registry.sessions.iter().enumerate() {
            if session.session.withdrawn {
                continue;
            }
            let key = session_key(&session.session.number.0);
            let bare = lookup.by_bare_number.entry(bare_key(&key));
            bare.or_default().push(place);
            lookup.sessions.entry(key).or_default().push(place);
            if let Some(titre) = titre_parts(session.session.titre.as_ref()) {
                let places = lookup.by_titre.entry(titre.digits);
                places.or_default().push(place);
            }
        }
        let leaders = leaders(&registry);
        for (place, candidate) in registry.candidates.iter().enumerate() {
            let leader = leaders.get(&candidate.entity).copied();
            lookup.leaders.push(leader.unwrap_or(candidate.entity));
            if !candidate.standing.withdrawn {
                lookup.add(place, candidate);
            }
        }
        lookup
    }

    /// The registry that is looked up.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The candidates of a session, those merged into another one too.
    pub fn candidates_of(&self, session: EntityId) -> Vec<&RegisteredCandidate> {
        let places = self.by_session.get(&session).map(Vec::as_slice);
        let places = places.unwrap_or_default().iter();
        places
            .filter_map(|place| self.registry.candidates.get(*place))
            .collect()
    }

    /// The session of this number, never surely if it is written with other separators; without a number, those of this title
    /// on these days, never surely.
    pub fn session_for(
        &self,
        number: Option<&str>,
        titre: Option<&TitreCode>,
        days: Option<(NaiveDate, NaiveDate)>,
    ) -> Option<Link> {
        let parts = titre_parts(titre);
        if let Some(number) = number {
            let key = session_key(number);
            let Some(named) = self.sessions.get(&key).filter(|_| !key.is_empty()) else {
                return self.nearly_numbered(&key);
            };
            let named = self.sessions_at(named);
            let agrees = |session: &&&RegisteredSession| {
                let own = titre_parts(session.session.titre.as_ref());
                let both = own.zip(parts.clone());
                both.is_none_or(|(own, read)| own.digits == read.digits)
            };
            let fitting: Vec<EntityId> = named
                .iter()
                .filter(agrees)
                .map(|session| session.entity)
                .collect();
            return Some(match fitting.as_slice() {
                [only] => Link::Sure(*only),
                [] => Link::Doubtful(named.iter().map(|session| session.entity).collect()),
                _ => Link::Doubtful(fitting),
            });
        }
        let (parts, (start, end)) = parts.zip(days)?;
        let fitting: Vec<EntityId> = self
            .sessions_at(self.by_titre.get(&parts.digits)?)
            .iter()
            .filter(|session| {
                let session = &session.session;
                let first = session.starts_on.or(session.ends_on);
                let last = session.ends_on.or(session.starts_on);
                first
                    .zip(last)
                    .is_some_and(|(first, last)| first <= end && start <= last)
            })
            .map(|session| session.entity)
            .collect();
        (!fitting.is_empty()).then_some(Link::Doubtful(fitting))
    }

    /// The candidate of this name or birth date, preferably among those of the session; merges are followed.
    pub fn candidate_for(
        &self,
        name: Option<&str>,
        birth_date: Option<NaiveDate>,
        session: Option<&Link>,
    ) -> Option<Link> {
        let sitting = self.sitting(session);
        let Some(name) = name
            .map(without_civility)
            .filter(|name| !compact(name).is_empty())
        else {
            return self.born_in(&sitting, birth_date);
        };
        let named = self
            .by_name
            .get(&compact(name))
            .map(Vec::as_slice)
            .unwrap_or_default();
        if !named.is_empty()
            && let Some(link) = self.among_named(named, birth_date, &sitting, session)
        {
            return Some(link);
        }
        self.near(name, birth_date, &sitting)
    }

    /// The sessions whose number is the same but for separators that one of both leaves out.
    fn nearly_numbered(&self, key: &str) -> Option<Link> {
        let near = self.sessions_at(self.by_bare_number.get(&bare_key(key))?);
        let near = near
            .into_iter()
            .filter(|session| may_be_one_number(key, &session_key(&session.session.number.0)));
        let near: Vec<EntityId> = near.map(|session| session.entity).collect();
        (!near.is_empty()).then_some(Link::Doubtful(near))
    }

    fn sessions_at(&self, places: &[usize]) -> Vec<&RegisteredSession> {
        let sessions = places
            .iter()
            .filter_map(|place| self.registry.sessions.get(*place));
        sessions.collect()
    }

    fn add(&mut self, number: usize, candidate: &RegisteredCandidate) {
        for key in whole_names(&candidate.person) {
            let numbers = self.by_name.entry(key).or_default();
            if numbers.last() != Some(&number) {
                numbers.push(number);
            }
        }
        for candidacy in &candidate.standing.candidacies {
            self.by_session
                .entry(candidacy.session)
                .or_default()
                .push(number);
        }
        self.blocks.add(number, &candidate.person);
    }

    /// The candidates of the session, or of the sessions that it may be.
    fn sitting(&self, session: Option<&Link>) -> Vec<usize> {
        let sessions = match session {
            Some(Link::Sure(session)) => std::slice::from_ref(session),
            Some(Link::Doubtful(sessions)) => sessions.as_slice(),
            None => &[],
        };
        let numbers = sessions
            .iter()
            .filter_map(|session| self.by_session.get(session));
        numbers.flatten().copied().collect()
    }

    /// Which of those who bear exactly this name. None if birth dates speak against all of them.
    fn among_named(
        &self,
        named: &[usize],
        birth_date: Option<NaiveDate>,
        sitting: &[usize],
        session: Option<&Link>,
    ) -> Option<Link> {
        let agrees = |number: &usize| -> Option<bool> {
            let known = self.registry.candidates.get(*number)?.person.birth_date;
            known.zip(birth_date).map(|(known, read)| known == read)
        };
        let born: Vec<usize> = filtered(named, |number| agrees(number) == Some(true));
        if !born.is_empty() {
            let here: Vec<usize> = filtered(&born, |number| sitting.contains(number));
            let born = if here.is_empty() { born } else { here };
            return self.link(&born, Surely::IfAlone);
        }
        let open: Vec<usize> = filtered(named, |number| agrees(number).is_none());
        let here: Vec<usize> = filtered(&open, |number| sitting.contains(number));
        if !here.is_empty() {
            let surely = match session {
                Some(Link::Sure(_)) => Surely::IfAlone,
                _ => Surely::Never,
            };
            return self.link(&here, surely);
        }
        if !open.is_empty() {
            return self.link(&open, Surely::Never);
        }
        // The name is one of the session's, the birth date is not: one of them was misread.
        let here: Vec<usize> = filtered(named, |number| sitting.contains(number));
        self.link(&here, Surely::Never)
    }

    /// Who has nearly this name, among those of the session and those born that day.
    fn near(&self, name: &str, birth_date: Option<NaiveDate>, sitting: &[usize]) -> Option<Link> {
        let mut numbers = sitting.to_vec();
        if let Some(date) = birth_date {
            numbers.extend(self.blocks.born_on(date));
        }
        numbers.sort_unstable();
        numbers.dedup();
        let read = persons_of(name);
        let looks_like = |number: &usize| {
            let Some(candidate) = self.registry.candidates.get(*number) else {
                return false;
            };
            // The session or the day is the second fact: the birth date need not be there as well.
            let date = candidate
                .person
                .birth_date
                .or(NaiveDate::from_ymd_opt(1900, 1, 1));
            let known = Person {
                birth_date: date,
                ..candidate.person.clone()
            };
            read.iter().any(|read| {
                let read = Person {
                    birth_date: birth_date.or(date),
                    ..read.clone()
                };
                match same_person(&known, &read) {
                    Likeness::Same => true,
                    Likeness::Doubtful(reasons) => {
                        !reasons.contains(&DoubtReason::FirstNameUnknown) || numbers.len() == 1
                    }
                    Likeness::Different => false,
                }
            })
        };
        let fitting: Vec<usize> = filtered(&numbers, looks_like);
        self.link(&fitting, Surely::Never)
    }

    /// The only candidates of the session born that day, for a document that gives no name.
    fn born_in(&self, sitting: &[usize], birth_date: Option<NaiveDate>) -> Option<Link> {
        let date = birth_date?;
        let born: Vec<usize> =
            filtered(sitting, |number| self.blocks.born_on(date).contains(number));
        self.link(&born, Surely::Never)
    }

    fn link(&self, numbers: &[usize], surely: Surely) -> Option<Link> {
        let mut entities: Vec<EntityId> = numbers
            .iter()
            .filter_map(|number| self.leaders.get(*number).copied())
            .collect();
        entities.sort_unstable();
        entities.dedup();
        match (entities.as_slice(), surely) {
            ([], _) => None,
            ([only], Surely::IfAlone) => Some(Link::Sure(*only)),
            _ => Some(Link::Doubtful(entities)),
        }
    }
}

#[derive(Clone, Copy)]
enum Surely {
    IfAlone,
    Never,
}

fn filtered(numbers: &[usize], keep: impl Fn(&usize) -> bool) -> Vec<usize> {
    numbers
        .iter()
        .filter(|number| keep(number))
        .copied()
        .collect()
}

fn titre_parts(code: Option<&TitreCode>) -> Option<TitreParts> {
    TitreParts::read(&code?.0)
}

/// Every candidate's leader: what `Registry::leading` says, for all of them at once.
fn leaders(registry: &Registry) -> HashMap<EntityId, EntityId> {
    let next: HashMap<EntityId, EntityId> = registry
        .candidates
        .iter()
        .filter_map(|candidate| Some((candidate.entity, candidate.standing.same_as?)))
        .collect();
    next.keys()
        .map(|start| {
            let mut seen = vec![*start];
            let mut current = *start;
            while let Some(after) = next.get(&current) {
                if seen.contains(after) {
                    current = seen.iter().copied().min().unwrap_or(current);
                    break;
                }
                seen.push(*after);
                current = *after;
            }
            (*start, current)
        })
        .collect()
}

/// The forms in which a document may write a person's whole name, without spaces: each surname or both, with all first
/// names, the first, or any one, in either order.
fn whole_names(person: &Person) -> Vec<String> {
    let birth = person.birth_name.as_deref().map(compact);
    let used = person.used_name.as_deref().map(compact);
    let mut surnames: Vec<String> = [birth.clone(), used.clone()]
        .into_iter()
        .flatten()
        .collect();
    if let Some((birth, used)) = birth.zip(used) {
        surnames.push(format!("{birth}{used}"));
        surnames.push(format!("{used}{birth}"));
    }
    let names = first_names(person.first_names.as_deref().unwrap_or_default());
    let mut firsts: Vec<String> = names.iter().map(|name| name.concat()).collect();
    firsts.push(names.concat().concat());
    let mut keys = Vec::new();
    for surname in surnames.iter().filter(|surname| !surname.is_empty()) {
        for first in firsts.iter().filter(|first| !first.is_empty()) {
            keys.push(format!("{surname}{first}"));
            keys.push(format!("{first}{surname}"));
        }
    }
    keys.sort();
    keys.dedup();
    keys
}

/// The persons whom a whole name may be: as capitals say, or cut after each word.
fn persons_of(name: &str) -> Vec<Person> {
    let made = |surname: &str, first: &str| Person {
        birth_name: Some(surname.to_owned()),
        first_names: Some(first.to_owned()).filter(|first| !first.is_empty()),
        ..Person::default()
    };
    let mut persons: Vec<Person> = SplitName::of(name)
        .map(|split| made(&split.surname, &split.first_names))
        .into_iter()
        .collect();
    let words: Vec<&str> = name.split_whitespace().take(8).collect();
    for at in 1..words.len() {
        if let Some((one, other)) = words.split_at_checked(at) {
            persons.push(made(&one.join(" "), &other.join(" ")));
            persons.push(made(&other.join(" "), &one.join(" ")));
        }
    }
    persons
}
