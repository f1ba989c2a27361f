//! Key places and destructions: what each place has acknowledged, and what is still to be deleted in one that was away.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::DispositionState;
use crate::keys::KeyPlace;
use crate::model::{EntityId, Event, PlaceDigest};

impl Archive {
    /// What the journal calls a key place.
    pub(in crate::archive) fn place_digest(&self, place: &KeyPlace) -> PlaceDigest {
        let text = format!(
            "chartrier place 1\n{}\n{}",
            self.settings.archive, place.name
        );
        PlaceDigest(Sha256::digest(text).into())
    }

    /// The key places that have not yet acknowledged a destruction, reachable or not.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn places_pending(&self, disposition: EntityId) -> Result<Vec<KeyPlace>, ArchiveError> {
        let done = lock(&self.catalog).places_without_keys(disposition)?;
        let places = self.settings.places(&self.root).into_iter();
        Ok(places
            .filter(|place| !done.contains(&self.place_digest(place)))
            .collect())
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
            pending
                .iter()
                .map(|place| self.place_digest(place))
                .collect()
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
    /// anything is committed, so that a key that was destroyed is never read or copied from such a place.
    ///
    /// Errors: [`ArchiveError::Catalog`]; those of reading a list.
    pub(in crate::archive) fn delete_pending_keys(&self) -> Result<Vec<Event>, ArchiveError> {
        let mut events = Vec::new();
        let dispositions = lock(&self.catalog).dispositions()?;
        let begun = dispositions
            .into_iter()
            .filter(|known| known.state == DispositionState::Started);
        for disposition in begun {
            let Some((list, ..)) = disposition.started else {
                continue;
            };
            let pending = self.places_pending(disposition.entity)?;
            let reachable = lock(&self.keyring).reachable_places();
            if !pending.iter().any(|place| reachable.contains(place)) {
                continue;
            }
            let listed = self.destruction_list(list)?.entities;
            let listed: Vec<EntityId> = listed.iter().map(|one| one.entity).collect();
            events.extend(self.delete_keys(disposition.entity, &listed)?);
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
