//! What is committed together: keys made durable, files given their names, entries appended. The one path to the journal
//! for everything that brings files with it.

use crate::archive::recent::Recent;
use crate::archive::{Archive, ArchiveError, lock};
use crate::journal::{CommitLock, JournalError};
use crate::keys::Identity;
use crate::model::{ActorId, Descriptor, EntityId, EntityKind, Event, SealedDigest, Timestamp};
use crate::store::{Sealed, Shelf};

/// One change's share of a group. Nothing at all by default.
#[derive(Default)]
pub(super) struct Change {
    /// The entry.
    pub(super) event: Option<Event>,
    /// The files that it names, sealed, durable, and not yet named.
    pub(super) files: Vec<(Shelf, Sealed)>,
    /// The sealed key of a new entity.
    pub(super) key_row: Option<(EntityId, Vec<u8>)>,
    /// What the catalog and the search engine will ask for.
    pub(super) recent: Option<Recent>,
    /// What it says of a record, if that is restricted or was: see [`Archive::describes`].
    pub(super) describes: Option<Box<Descriptor>>,
    /// The key of a new record: `key_row` is it, sealed to everybody.
    pub(super) key: Option<Identity>,
}

impl Archive {
    /// Makes keys durable, gives files their names, and appends to the journal: the commit. `before` is what
    /// [`Archive::refresh`] found. Nothing is appended if there
    /// is nothing to tell.
    pub(super) fn append(
        &self,
        commit: &CommitLock,
        before: Vec<Event>,
        changes: Vec<Change>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let mut events = before;
        let mut key_rows = Vec::new();
        let mut files = Vec::new();
        let mut recent = Vec::new();
        let changes = self.with_cards(changes, now)?;
        let restricts = changes
            .iter()
            .any(|change| change.event.as_ref().is_some_and(names_card));
        for change in changes {
            key_rows.extend(change.key_row);
            files.extend(change.files);
            let sealed = change.event.as_ref().and_then(Event::descriptor);
            recent.extend(sealed.zip(change.recent));
            events.extend(change.event);
        }
        if events.is_empty() {
            return Ok(());
        }
        lock(&self.keyring).put(&key_rows)?;
        let names: Vec<(Shelf, SealedDigest)> = files
            .iter()
            .map(|(shelf, sealed)| (*shelf, sealed.digest))
            .collect();
        if let Err(error) = self.store.publish(files) {
            self.store.withdraw(&names);
            return Err(error.into());
        }
        let appended = lock(&self.journal).append(commit, events, actor, now, &self.signer);
        if let Err(error) = appended {
            if matches!(error, JournalError::Io { .. }) {
                self.store.withdraw(&names);
            }
            return Err(error.into());
        }
        for (sealed, what) in recent {
            self.recent.keep(sealed, what);
        }
        if restricts {
            self.follow(&mut |_| true)?;
            self.restrict(commit)?;
        }
        Ok(())
    }
}

fn names_card(event: &Event) -> bool {
    matches!(
        event,
        Event::Registered {
            kind: EntityKind::OutCard,
            ..
        }
    )
}
