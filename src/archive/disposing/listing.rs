//! The sealed files of what is to be destroyed, as the journal names them, and which of them stay because others use them.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::{Archive, ArchiveError, lock};
use crate::model::{
    EntityId, EntityKind, Event, FileShelf, ListedEntity, ListedFile, Position, SealedDigest,
};

/// Entries read at a time.
const BATCH: usize = 1000;

impl Archive {
    /// Lists entities with all files that any of their versions names, and with the deposits that some of them were before.
    /// Reads the journal three times: memory is for what is listed, not for what there is.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub(super) fn list_files(
        &self,
        kinds: &BTreeMap<EntityId, EntityKind>,
    ) -> Result<Vec<ListedEntity>, ArchiveError> {
        let mut kinds = kinds.clone();
        self.each_event(|event| {
            if let Event::Accessioned { entity, from, .. } | Event::Described { entity, from, .. } =
                event
                && let Some(from) = from.filter(|_| kinds.contains_key(entity))
            {
                kinds.insert(from, EntityKind::Quarantined);
            }
        })?;
        let mut files: BTreeMap<EntityId, BTreeSet<ListedFile>> = BTreeMap::new();
        self.each_event(|event| {
            if let Some((entity, named)) = files_of(event)
                && kinds.contains_key(&entity)
            {
                files.entry(entity).or_default().extend(named);
            }
        })?;
        let listed: BTreeSet<ListedFile> = files.values().flatten().copied().collect();
        let mut used: BTreeSet<ListedFile> = BTreeSet::new();
        let mut users: BTreeMap<EntityId, Vec<ListedFile>> = BTreeMap::new();
        self.each_event(|event| {
            if let Some((entity, named)) = files_of(event)
                && !kinds.contains_key(&entity)
            {
                let common = named.into_iter().filter(|file| listed.contains(file));
                users.entry(entity).or_default().extend(common);
            }
        })?;
        let catalog = lock(&self.catalog);
        for (entity, files) in users {
            // What was destroyed before uses nothing any more.
            if !files.is_empty() && catalog.taken_by(entity)?.is_none() {
                used.extend(files);
            }
        }
        let entities = kinds.into_iter().map(|(entity, kind)| {
            let files = files.remove(&entity).unwrap_or_default();
            let (shared, files) = files.into_iter().partition(|file| used.contains(file));
            ListedEntity {
                entity,
                kind,
                files,
                shared,
            }
        });
        Ok(entities.collect())
    }

    fn each_event(&self, mut visit: impl FnMut(&Event)) -> Result<(), ArchiveError> {
        let mut from = Position::START;
        loop {
            let batch = lock(&self.journal).read(from, BATCH)?;
            let Some(last) = batch.entries.last() else {
                return Ok(());
            };
            from = last.after;
            batch.entries.iter().for_each(|at| visit(&at.entry.event));
        }
    }
}

/// The entity that an event describes, and the sealed files that it names.
fn files_of(event: &Event) -> Option<(EntityId, Vec<ListedFile>)> {
    let file = |shelf, digest: SealedDigest| ListedFile { shelf, digest };
    let (entity, object, text) = match event {
        Event::Accessioned {
            entity,
            object,
            text,
            ..
        } => (entity, Some((FileShelf::Objects, object)), text.as_ref()),
        Event::Described {
            entity,
            object,
            text,
            ..
        } => {
            let object = object.as_ref().map(|object| (FileShelf::Objects, object));
            (entity, object, text.as_ref())
        }
        Event::Quarantined { entity, object, .. } => {
            (entity, Some((FileShelf::Quarantine, object)), None)
        }
        Event::Registered { entity, .. }
        | Event::HoldPlaced { entity, .. }
        | Event::HoldReleased { entity, .. }
        | Event::BundleIssued { entity, .. }
        | Event::DispositionApproved { entity, .. } => (entity, None, None),
        Event::Consulted(consulted) => (&consulted.entity, None, None),
        _ => return None,
    };
    let mut files = Vec::new();
    files.extend(object.map(|(shelf, digest)| file(shelf, *digest)));
    files.extend(text.map(|digest| file(FileShelf::Texts, *digest)));
    files.extend(
        event
            .descriptor()
            .map(|digest| file(FileShelf::Descriptors, digest)),
    );
    Some((*entity, files))
}
