//! New versions of descriptors: what is known of an entity changes, the bytes do not.
//!
//! Every version is sealed to the entity's own key, with new salts, and journalled; the former ones stay.

use std::io;

use crate::archive::group::Change;
use crate::archive::recent::Recent;
use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::keys::{Identity, seal_bytes};
use crate::model::{ActorId, Commitment, Descriptor, EntityId, Event, SealedDigest, Timestamp};
use crate::store::{Sealed, Shelf};

/// What is done to a descriptor under the commit lock. False: it says so already, and nothing is journalled.
pub(super) type Edit<'a> = Box<dyn FnOnce(&mut Descriptor) -> bool + 'a>;

impl Archive {
    /// Describes entities anew in one group, each by its edit of what the journal last said; returns those that changed.
    ///
    /// Errors: [`ArchiveError::Unknown`], those of opening a descriptor and of a commit; then nothing is changed.
    pub(super) fn describe_group(
        &self,
        edits: Vec<(EntityId, Edit<'_>)>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Vec<EntityId>, ArchiveError> {
        self.describe_group_told(edits, &|_| (), actor, now)
    }

    /// As [`Archive::describe_group`]; `tell` says in each entry what the news is.
    pub(super) fn describe_group_told(
        &self,
        edits: Vec<(EntityId, Edit<'_>)>,
        tell: &dyn Fn(&mut Event),
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Vec<EntityId>, ArchiveError> {
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let mut changes = Vec::new();
        let mut changed = Vec::new();
        for (entity, edit) in edits {
            let mut descriptor = self.current_descriptor(entity)?;
            if edit(&mut descriptor) {
                let mut change = self.described(descriptor)?;
                change.event.as_mut().into_iter().for_each(tell);
                changes.push(change);
                changed.push(entity);
            }
        }
        self.append(&commit, cut, changes, actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(changed)
    }

    /// The change that gives an entity this descriptor as its next version.
    pub(super) fn described(&self, descriptor: Descriptor) -> Result<Change, ArchiveError> {
        let (descriptor, sealed) = self.seal_next(descriptor)?;
        let describes = self.describes(&descriptor)?;
        let event = Event::Described {
            entity: descriptor.facts.entity,
            commitment: descriptor.commitment(),
            descriptor: sealed.digest,
            object: descriptor.secret.object,
            text: descriptor.secret.text,
            from: None,
            duplicate: false,
            decided: false,
        };
        Ok(Change {
            event: Some(event),
            files: vec![(Shelf::Descriptors, sealed)],
            describes,
            ..Change::default()
        })
    }

    /// The change that begins an entity with this descriptor, under a new key of its own; `event` is told the commitment and
    /// the sealed descriptor.
    pub(super) fn begun(
        &self,
        descriptor: &Descriptor,
        event: impl FnOnce(Commitment, SealedDigest) -> Event,
    ) -> Result<Change, ArchiveError> {
        let key = Identity::generate();
        let sealed = self.seal_descriptor(descriptor, &key)?;
        Ok(Change {
            event: Some(event(descriptor.commitment(), sealed.digest)),
            files: vec![(Shelf::Descriptors, sealed)],
            key_row: Some((descriptor.facts.entity, self.key_row(&key))),
            ..Change::default()
        })
    }

    /// A new record that came from no deposit of this moment: a part of another one, or what another archive had. `files` are
    /// its object and its text, as far as they are new; `text` what the search engine is told.
    pub(super) fn begun_record(
        &self,
        descriptor: Descriptor,
        key: Identity,
        files: impl IntoIterator<Item = (Shelf, Sealed)>,
        text: String,
    ) -> Result<Change, ArchiveError> {
        let entity = descriptor.facts.entity;
        let sealed = self.seal_descriptor(&descriptor, &key)?;
        let event = Event::Accessioned {
            entity,
            commitment: descriptor.commitment(),
            descriptor: sealed.digest,
            object: described_object(&descriptor)?,
            text: descriptor.secret.text,
            from: None,
        };
        let mut files: Vec<(Shelf, Sealed)> = files.into_iter().collect();
        files.push((Shelf::Descriptors, sealed));
        Ok(Change {
            event: Some(event),
            files,
            key_row: Some((entity, self.key_row(&key))),
            describes: self.describes(&descriptor)?,
            key: Some(key),
            recent: Some(Recent { descriptor, text }),
        })
    }

    /// The next version of an entity's descriptor, with new salts, sealed to the entity's key; not yet published.
    pub(super) fn describe_again(
        &self,
        entity: EntityId,
        change: impl FnOnce(&mut Descriptor),
    ) -> Result<(Descriptor, Sealed), ArchiveError> {
        let mut descriptor = self.current_descriptor(entity)?;
        change(&mut descriptor);
        self.seal_next(descriptor)
    }

    fn seal_next(&self, mut descriptor: Descriptor) -> Result<(Descriptor, Sealed), ArchiveError> {
        descriptor.facts.version += 1;
        descriptor.facts.salt = new_salt();
        descriptor.identity.salt = new_salt();
        descriptor.secret.salt = new_salt();
        let key = self.entity_key(descriptor.facts.entity)?;
        let sealed = self.seal_descriptor(&descriptor, &key)?;
        Ok((descriptor, sealed))
    }

    /// The descriptor that the journal last gave an entity.
    ///
    /// Errors: [`ArchiveError::Unknown`]; as when a descriptor is opened.
    pub(super) fn current_descriptor(&self, entity: EntityId) -> Result<Descriptor, ArchiveError> {
        let known = lock(&self.catalog).entity(entity)?;
        let (_, sealed, commitment) =
            known.ok_or_else(|| ArchiveError::Unknown(entity.to_string()))?;
        self.descriptor(entity, sealed, commitment)
    }

    pub(super) fn seal_text(
        &self,
        text: &str,
        key: &Identity,
    ) -> Result<Option<Sealed>, ArchiveError> {
        if text.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.store.seal(
            &mut text.as_bytes(),
            &key.recipient(),
            None,
        )?))
    }

    pub(super) fn seal_descriptor(
        &self,
        descriptor: &Descriptor,
        key: &Identity,
    ) -> Result<Sealed, ArchiveError> {
        let json = descriptor.to_json();
        let mut sealed = self
            .store
            .seal(&mut json.as_slice(), &key.recipient(), None)?;
        self.store.read_back(&mut sealed, key, &mut io::sink())?;
        Ok(sealed)
    }

    pub(super) fn key_row(&self, key: &Identity) -> Vec<u8> {
        seal_bytes(key.to_text().as_bytes(), &self.recipients)
    }
}

/// The sealed bytes of a record.
pub(super) fn described_object(descriptor: &Descriptor) -> Result<SealedDigest, ArchiveError> {
    let entity = descriptor.facts.entity;
    descriptor
        .secret
        .object
        .ok_or(ArchiveError::DescriptorIncomplete { entity })
}
