//! Which session and which candidate of the registry somebody means.

use crate::archive::{Archive, ArchiveError};
use crate::model::{EntityId, EntityKind, RegisteredCandidate, RegisteredSession, fold, nearest};

/// The candidate that somebody means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CandidateMeant {
    /// This one, merges followed.
    One(Box<RegisteredCandidate>),
    /// Several have this name.
    Several(Vec<EntityId>),
    /// Nobody; these names are written much like it.
    Unknown {
        /// The nearest first.
        nearest: Vec<String>,
    },
}

impl Archive {
    /// The session of the registry that has this number or this id. Capitals and hyphens do not matter.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn session_meant(&self, typed: &str) -> Result<Option<RegisteredSession>, ArchiveError> {
        let registry = self.registry()?;
        let number = fold(typed);
        let living = || {
            registry
                .sessions
                .iter()
                .filter(|known| !known.session.withdrawn)
        };
        let by_number = living().find(|known| fold(&known.session.number.0) == number);
        if let Some(session) = by_number {
            return Ok(Some(session.clone()));
        }
        let entity = self.entity_named(EntityKind::Session, typed)?;
        Ok(entity.and_then(|entity| registry.session(entity).cloned()))
    }

    /// Numbers of registered sessions that are written much like this one, the nearest first.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn sessions_near(&self, typed: &str) -> Result<Vec<String>, ArchiveError> {
        let registry = self.registry()?;
        let numbers = registry
            .sessions
            .iter()
            .map(|known| known.session.number.0.as_str());
        Ok(nearest(typed, numbers)
            .into_iter()
            .map(str::to_owned)
            .collect())
    }

    /// The candidate of the registry who has this name, in any order of its words, or this id.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn candidate_meant(&self, typed: &str) -> Result<CandidateMeant, ArchiveError> {
        let registry = self.registry()?;
        let living = || {
            registry
                .candidates
                .iter()
                .filter(|known| !known.standing.withdrawn)
        };
        let sought = name_words(typed);
        let mut fits: Vec<EntityId> = living()
            .filter(|known| {
                spellings(known)
                    .iter()
                    .any(|name| name_words(name) == sought)
            })
            .map(|known| registry.leading(known.entity))
            .collect();
        if fits.is_empty()
            && let Some(entity) = self.entity_named(EntityKind::Candidate, typed)?
        {
            fits.push(registry.leading(entity));
        }
        fits.sort();
        fits.dedup();
        match fits.as_slice() {
            [] => {
                let names: Vec<String> = living().flat_map(spellings).collect();
                let near = nearest(typed, names.iter().map(String::as_str));
                let near = near.into_iter().map(str::to_owned).collect();
                Ok(CandidateMeant::Unknown { nearest: near })
            }
            [only] => Ok(match registry.candidate(*only) {
                Some(candidate) => CandidateMeant::One(Box::new(candidate.clone())),
                None => CandidateMeant::Unknown {
                    nearest: Vec::new(),
                },
            }),
            _ => Ok(CandidateMeant::Several(fits)),
        }
    }

    /// The entity whose id this is, if it looks like an id and there is one.
    fn entity_named(
        &self,
        kind: EntityKind,
        typed: &str,
    ) -> Result<Option<EntityId>, ArchiveError> {
        let digits = typed.chars().filter(|c| *c != '-');
        if digits.clone().count() < ID_DIGITS || !digits.into_iter().all(|c| c.is_ascii_hexdigit())
        {
            return Ok(None);
        }
        match self.entity_meant(kind, typed) {
            Ok(entity) => Ok(Some(entity)),
            Err(ArchiveError::Unknown(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What is at least this long and hexadecimal may be an id.
const ID_DIGITS: usize = 8;

/// Birth name and first names, and used name and first names.
fn spellings(candidate: &RegisteredCandidate) -> Vec<String> {
    let person = &candidate.person;
    let first = person.first_names.as_deref().unwrap_or_default();
    let names = [&person.birth_name, &person.used_name];
    let names = names.into_iter().flatten();
    names
        .map(|name| format!("{name} {first}").trim().to_owned())
        .collect()
}

fn name_words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
    words.sort();
    words
}
