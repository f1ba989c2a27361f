//! The sealed files of what is to be destroyed, as the journal names them, and which of them stay because others use them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::archive::{Archive, ArchiveError, lock};
use crate::model::{
    ContentDigest, EntityId, EntityKind, Event, FileShelf, FiledRecord, ListedEntity, ListedFile,
    Position, SealedDigest,
};

/// Entries read at a time.
const BATCH: usize = 1000;

impl Archive {
    /// Lists entities with all files that any of their versions names, and with the deposits that some of them were before.
    /// Reads the journal once. Of what is not listed, memory holds eight bytes for each object and text that is in use, and the
    /// files of deposits that were set aside.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub(in crate::archive) fn list_files(
        &self,
        kinds: &BTreeMap<EntityId, EntityKind>,
    ) -> Result<Vec<ListedEntity>, ArchiveError> {
        // What was destroyed before uses nothing any more.
        let taken = lock(&self.catalog).taken()?;
        let mut kinds = kinds.clone();
        let mut files: BTreeMap<EntityId, BTreeSet<ListedFile>> = BTreeMap::new();
        let mut deposits: BTreeMap<EntityId, Vec<ListedFile>> = BTreeMap::new();
        let mut used: HashSet<u64> = HashSet::new();
        self.each_event(|event| {
            if let Event::Accessioned { entity, from, .. } | Event::Described { entity, from, .. } =
                event
                && let Some(from) = from.filter(|_| kinds.contains_key(entity))
            {
                kinds.insert(from, EntityKind::Quarantined);
                // It was set aside before it became this.
                files
                    .entry(from)
                    .or_default()
                    .extend(deposits.remove(&from).unwrap_or_default());
            }
            let Some((entity, named)) = files_of(event) else {
                return;
            };
            if kinds.contains_key(&entity) {
                files.entry(entity).or_default().extend(named);
            } else if let Event::Quarantined { .. } = event {
                deposits.entry(entity).or_default().extend(named);
            } else if !taken.contains(&entity) {
                let shared = named.iter().filter(|file| can_be_shared(file.shelf));
                used.extend(shared.map(short));
            }
        })?;
        let entities = kinds.into_iter().map(|(entity, kind)| {
            let files = files.remove(&entity).unwrap_or_default();
            let is_used =
                |file: &ListedFile| can_be_shared(file.shelf) && used.contains(&short(file));
            let (shared, files) = files.into_iter().partition(is_used);
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

/// Descriptors are of one entity alone, as is what is set aside.
fn can_be_shared(shelf: FileShelf) -> bool {
    matches!(shelf, FileShelf::Objects | FileShelf::Texts)
}

/// The beginning of a file's digest. If ever two files had the same, one of them would be taken for used, and stay.
fn short(file: &ListedFile) -> u64 {
    let bytes = file.digest.0.iter().take(8);
    bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
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
