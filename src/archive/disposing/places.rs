//! Key places and destructions: what each place has acknowledged, and what is still to be deleted in one that was away.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::archive::{Archive, ArchiveError, lock};
use crate::keys::KeyPlace;
use crate::model::{DestructionList, EntityId, Event, PlaceDigest};

/// A key place that a destruction asks to delete keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingPlace {
    /// What the journal calls it.
    pub digest: PlaceDigest,
    /// Its name; none if the archive does not have it any more.
    pub name: Option<String>,
}

impl Archive {
    /// What the journal calls a key place.
    pub(in crate::archive) fn place_digest(&self, place: &KeyPlace) -> PlaceDigest {
        let text = format!(
            "chartrier place 1\n{}\n{}",
            self.settings.archive, place.name
        );
        PlaceDigest(Sha256::digest(text).into())
    }

    /// The key places that have not yet acknowledged a destruction, reachable or not: those that the archive had when it
    /// began, also if it has forgotten one since.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn places_pending(&self, disposition: EntityId) -> Result<Vec<PendingPlace>, ArchiveError> {
        let (done, asked) = {
            let catalog = lock(&self.catalog);
            let done = catalog.places_without_keys(disposition)?;
            (done, catalog.places_asked(disposition)?)
        };
        let mut pending = self.places_named(&asked);
        pending.retain(|place| !done.contains(&place.digest));
        Ok(pending)
    }

    /// The places with these digests, and the names of those that the archive still has: these first, in its order. All of
    /// the archive if none is given: a list that cannot be read says nothing.
    pub(super) fn places_named(&self, asked: &[PlaceDigest]) -> Vec<PendingPlace> {
        let known = self.settings.places(&self.root).into_iter();
        let mut places: Vec<PendingPlace> = known
            .map(|place| PendingPlace {
                digest: self.place_digest(&place),
                name: Some(place.name),
            })
            .filter(|place| asked.is_empty() || asked.contains(&place.digest))
            .collect();
        for digest in asked {
            if !places.iter().any(|place| place.digest == *digest) {
                places.push(PendingPlace {
                    digest: *digest,
                    name: None,
                });
            }
        }
        places
    }

    /// The key places that a final list asks to delete keys.
    pub fn places_of(&self, list: &DestructionList) -> Vec<PendingPlace> {
        self.places_named(&list.places)
    }

    /// What the journal calls the key places that can be reached now.
    pub fn places_there(&self) -> BTreeSet<PlaceDigest> {
        let there = lock(&self.keyring).reachable_places();
        there.iter().map(|place| self.place_digest(place)).collect()
    }

    /// What the journal calls the key places that the archive has, sorted.
    pub(super) fn place_digests(&self) -> Vec<PlaceDigest> {
        let places = self.settings.places(&self.root).into_iter();
        let mut digests: Vec<PlaceDigest> = places.map(|place| self.place_digest(&place)).collect();
        digests.sort();
        digests
    }

    /// Deletes the keys of a destruction in every reachable place that has not acknowledged it; the events that say so.
    ///
    /// Errors: [`ArchiveError::Catalog`]; those of reading the list. A place that fails stays pending.
    pub(super) fn delete_keys(
        &self,
        disposition: EntityId,
        listed: &[EntityId],
    ) -> Result<Vec<Event>, ArchiveError> {
        let pending: BTreeSet<PlaceDigest> = {
            let pending = self.places_pending(disposition)?;
            pending.iter().map(|place| place.digest).collect()
        };
        let deleted = lock(&self.keyring).delete(listed);
        let acknowledged = deleted.into_iter().filter(|(_, result)| result.is_ok());
        let places = acknowledged.map(|(place, _)| self.place_digest(&place));
        let new = places.filter(|place| pending.contains(place));
        Ok(new
            .map(|place| Event::KeysDeleted {
                entity: disposition,
                place,
            })
            .collect())
    }

    /// Deletes, in places that are back, what was destroyed while they were away; the events that say so. Called before
    /// anything is committed, so that a key that was destroyed is never read or copied from such a place. A place that was added
    /// since has nothing to delete, and is not asked.
    ///
    /// Errors: [`ArchiveError::Catalog`]; those of reading a list.
    pub(in crate::archive) fn delete_pending_keys(&self) -> Result<Vec<Event>, ArchiveError> {
        let mut events = Vec::new();
        let reachable = lock(&self.keyring).reachable_places();
        let places: Vec<PlaceDigest> = reachable
            .iter()
            .map(|place| self.place_digest(place))
            .collect();
        let pending = lock(&self.catalog).pending_in(&places)?;
        for (disposition, list) in pending {
            let listed = self.destruction_list(list)?.entities;
            let listed: Vec<EntityId> = listed.iter().map(|one| one.entity).collect();
            events.extend(self.delete_keys(disposition, &listed)?);
        }
        Ok(events)
    }

    /// Deletes keys that are in a reachable place although their entities are destroyed: an old copy of the place was put
    /// back. Returns how many places had any.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub(in crate::archive) fn delete_returned_keys(&self) -> Result<usize, ArchiveError> {
        let held = lock(&self.keyring).entities();
        let mut returned = BTreeSet::new();
        let mut places = 0;
        {
            let catalog = lock(&self.catalog);
            for (_, entities) in held {
                let Ok(entities) = entities else { continue };
                let before = returned.len();
                for entity in entities {
                    if catalog.taken_by(entity)?.is_some() {
                        returned.insert(entity);
                    }
                }
                places += usize::from(returned.len() > before);
            }
        }
        if !returned.is_empty() {
            let returned: Vec<EntityId> = returned.into_iter().collect();
            drop(lock(&self.keyring).delete(&returned));
        }
        Ok(places)
    }
}
