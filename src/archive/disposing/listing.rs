//! The sealed files of what is to be destroyed, as the journal names them, and which of them stay because others use them.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::{Archive, ArchiveError, lock};
use crate::model::{
    ContentDigest, EntityId, EntityKind, Event, FileShelf, FiledRecord, ListedEntity, ListedFile,
    Position, SealedDigest,
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
                content_stays_in: Vec::new(),
            }
        });
        Ok(entities.collect())
    }

    /// Says of each listed entity where the same bytes, or pages of them, stay: in another record, in a deposit that is set
    /// aside, in a part of a pile.
    pub(super) fn say_where_content_stays(
        &self,
        listed: &mut [ListedEntity],
        records: &[FiledRecord],
    ) -> Result<(), ArchiveError> {
        let going: BTreeSet<EntityId> = listed.iter().map(|one| one.entity).collect();
        let known: BTreeMap<EntityId, &FiledRecord> =
            records.iter().map(|one| (one.entity, one)).collect();
        let goes = known.values().filter(|one| going.contains(&one.entity));
        let mut stays: BTreeMap<ContentDigest, BTreeSet<EntityId>> = goes
            .clone()
            .map(|one| (one.content, BTreeSet::new()))
            .collect();
        let sizes: BTreeSet<u64> = goes.map(|one| one.size_bytes).collect();
        for record in records.iter().filter(|one| !going.contains(&one.entity)) {
            if let Some(same) = stays.get_mut(&record.content) {
                same.insert(record.entity);
            }
        }
        let set_aside = lock(&self.catalog).quarantined()?;
        let set_aside = set_aside
            .into_iter()
            .filter(|one| sizes.contains(&one.size_bytes) && !going.contains(&one.entity));
        let mut unread: Vec<(u64, EntityId)> = Vec::new();
        for deposit in set_aside {
            let Ok(descriptor) = self.current_descriptor(deposit.entity) else {
                // One of the same size that cannot be opened now may have the same bytes.
                unread.push((deposit.size_bytes, deposit.entity));
                continue;
            };
            let content = descriptor.facts.sha256;
            if let Some(same) = content.and_then(|content| stays.get_mut(&content)) {
                same.insert(deposit.entity);
            }
        }
        for one in listed {
            let Some(record) = known.get(&one.entity) else {
                continue;
            };
            let parts = record.parts.iter().copied();
            let parts = parts.filter(|part| known.contains_key(part) && !going.contains(part));
            let mut staying = stays.get(&record.content).cloned().unwrap_or_default();
            staying.extend(parts);
            let alike = unread.iter().filter(|(size, _)| *size == record.size_bytes);
            staying.extend(alike.map(|(_, deposit)| *deposit));
            one.content_stays_in = staying.into_iter().collect();
        }
        Ok(())
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
        | Event::DispositionApproved { entity, .. } => (entity, None, None),
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
