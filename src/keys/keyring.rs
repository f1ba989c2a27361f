//! The keyring: for every entity the age identity that opens its descriptors, in every place.
//!
//! # Layout of `keyring.db` (format 1)
//!
//! An SQLite database (`application_id` 0x63687274, `user_version` 1) without write-ahead log. A destruction deletes rows
//! and rewrites the file without them (see `erase.rs`), so that nothing of a deleted row stays behind:
//!
//! ```sql
//! CREATE TABLE entity_key (entity TEXT PRIMARY KEY NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
//! CREATE TABLE total (rows INTEGER NOT NULL);   -- kept by triggers: places are compared by it
//! ```
//!
//! `entity` is the id in its hyphenated form. `sealed` is an age file, sealed to the service identity and the owners, whose
//! content is the identity's text, `AGE-SECRET-KEY-1…`, without a line end. With stock tools:
//!
//! ```text
//! sqlite3 keyring.db "SELECT hex(sealed) FROM entity_key WHERE entity = '…'" | xxd -r -p | age -d -i owner.age
//! ```
//!
//! The key of a restricted record is sealed to the owners of restricted records alone. Which they were is noted in a table
//! that is made when it is first needed; whoever does not know it reads everything else:
//!
//! ```sql
//! CREATE TABLE sealed_for (entity TEXT PRIMARY KEY NOT NULL, restricted TEXT NOT NULL) WITHOUT ROWID;
//! ```
//!
//! `restricted` is the first 16 hexadecimal digits of the SHA-256 of their recipients, sorted, each followed by a line feed.
//!
//! What was destroyed is remembered, so that no older copy of a key comes back: in a table that is made when it is first
//! needed, by the first 16 bytes of the SHA-256 of `chartrier gone 1`, a line feed and the id, which is not written anywhere:
//!
//! ```sql
//! CREATE TABLE gone (entity BLOB PRIMARY KEY NOT NULL) WITHOUT ROWID;
//! ```
//!
//! Invariant: a key that a place knows to be gone is never put into it again.
//!
//! Invariant: a row is durable in every reachable place before the journal names its entity.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

use crate::disk::Disk;
use crate::keys::erase::{erase, journal_of};
use crate::keys::place::{Found, complete, find};
use crate::keys::{KeyError, KeyPlace, Recipient};
use crate::model::{ArchiveId, EntityId};

const DATABASE: &str = "keyring.db";
const SEALED_FOR: &str = "CREATE TABLE IF NOT EXISTS sealed_for (entity TEXT PRIMARY KEY NOT NULL, restricted TEXT NOT NULL) WITHOUT ROWID";
const GONE: &str =
    "CREATE TABLE IF NOT EXISTS gone (entity BLOB PRIMARY KEY NOT NULL) WITHOUT ROWID";
const FORMAT: i64 = 1;
/// Characters of an id in its hyphenated form.
const ID_LENGTH: usize = 36;
/// `chrt`.
pub(super) const APPLICATION_ID: i64 = 0x6368_7274;
pub(super) const BUSY: Duration = Duration::from_secs(120);

/// For which owners of restricted records a row is sealed: a mark made of their recipients.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SealedFor(String);

impl SealedFor {
    /// The mark of these recipients, whatever their order.
    pub fn of(recipients: &[Recipient]) -> SealedFor {
        let mut texts: Vec<String> = recipients.iter().map(|one| format!("{one}\n")).collect();
        texts.sort();
        let digest = Sha256::digest(texts.concat());
        SealedFor(
            digest
                .iter()
                .take(8)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }
}

/// Restricted records, and for whom the row of each is sealed.
pub type Marks = BTreeMap<EntityId, SealedFor>;

/// By what a place remembers what was destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneMarks(BTreeSet<Vec<u8>>);

impl GoneMarks {
    /// True if there is nothing that it remembers.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Leaves out what is known of these.
    pub fn forget(&mut self, entities: &BTreeSet<EntityId>) {
        for entity in entities {
            self.0.remove(&digest_of_gone(*entity));
        }
    }

    /// How many of these it remembers.
    pub fn of(&self, entities: &BTreeSet<EntityId>) -> usize {
        let known = entities.iter().map(|entity| digest_of_gone(*entity));
        known.filter(|mark| self.0.contains(mark)).count()
    }
}

/// A sealed key, and for whom it is sealed if that is not everybody.
pub type MarkedRow = (Vec<u8>, Option<SealedFor>);

/// All reachable places together.
#[derive(Debug)]
pub struct Keyring {
    disk: Arc<dyn Disk>,
    places: Vec<OpenPlace>,
    states: Vec<PlaceStatus>,
}

/// A place as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceStatus {
    /// The place.
    pub place: KeyPlace,
    /// How it is.
    pub state: PlaceState,
}

/// How a place is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceState {
    /// Reachable, with this many keys.
    Reachable {
        /// Rows in its keyring.
        keys: u64,
    },
    /// It lacked these files, which were copied from another place.
    Completed {
        /// The files.
        files: Vec<String>,
    },
    /// Its folder is absent or empty: not mounted.
    Unreachable,
    /// Its folder holds something else.
    Foreign,
    /// It has seen a newer journal than the one that is there: nothing is read from it or written to it.
    Ahead,
    /// It stopped answering during the work.
    Failed {
        /// What the system said.
        message: String,
    },
}

#[derive(Debug)]
struct OpenPlace {
    place: KeyPlace,
    database: Connection,
}

impl Keyring {
    /// Makes an empty keyring in each of the places, which were just prepared.
    ///
    /// Errors: [`KeyError::Io`], [`KeyError::Database`].
    pub fn create(
        disk: Arc<dyn Disk>,
        places: &[KeyPlace],
        archive: ArchiveId,
    ) -> Result<Keyring, KeyError> {
        for place in places {
            create_database(&place.folder.join(DATABASE))?;
            disk.sync_folder(&place.folder)
                .map_err(KeyError::io(&place.folder))?;
        }
        Keyring::open(disk, places, archive)
    }

    /// Opens every reachable place, and completes those that lack files which another one has.
    ///
    /// Errors: [`KeyError::NoPlace`] if none is reachable, [`KeyError::IncompletePlace`] if the only ones that are lack
    /// their database, [`KeyError::OtherFormat`], [`KeyError::Io`], [`KeyError::Database`].
    pub fn open(
        disk: Arc<dyn Disk>,
        places: &[KeyPlace],
        archive: ArchiveId,
    ) -> Result<Keyring, KeyError> {
        let (mut keyring, incomplete) = Keyring::find(disk, places, archive)?;
        keyring.complete_places(&incomplete)?;
        Ok(keyring)
    }

    /// Opens the reachable places but for those of `ahead`, and completes none: nothing is written.
    ///
    /// Errors: as [`Keyring::open`].
    pub fn open_as_they_are(
        disk: Arc<dyn Disk>,
        places: &[KeyPlace],
        ahead: &[KeyPlace],
        archive: ArchiveId,
    ) -> Result<Keyring, KeyError> {
        let asked = places.iter().filter(|place| !ahead.contains(place));
        let asked: Vec<KeyPlace> = asked.cloned().collect();
        let (mut keyring, incomplete) = Keyring::find(disk, &asked, archive)?;
        for status in &mut keyring.states {
            if incomplete.contains(&status.place) {
                status.state = PlaceState::Unreachable;
            }
        }
        let ahead = ahead.iter().map(|place| PlaceStatus {
            place: place.clone(),
            state: PlaceState::Ahead,
        });
        keyring.states.extend(ahead);
        Ok(keyring)
    }

    /// The places that are reachable, and those of them that lack their database.
    fn find(
        disk: Arc<dyn Disk>,
        places: &[KeyPlace],
        archive: ArchiveId,
    ) -> Result<(Keyring, Vec<KeyPlace>), KeyError> {
        let mut keyring = Keyring {
            disk,
            places: Vec::new(),
            states: Vec::new(),
        };
        let mut incomplete = Vec::new();
        let mut damaged = None;
        for place in places {
            let state = match find(place, archive) {
                // One place that does not answer must not keep the others from being used.
                Err(error) => {
                    let message = error.to_string();
                    damaged = damaged.or(Some(error));
                    PlaceState::Failed { message }
                }
                Ok(Found::Absent) => PlaceState::Unreachable,
                Ok(Found::Foreign) => PlaceState::Foreign,
                Ok(Found::Ours) if has_no_database(place) => {
                    incomplete.push(place.clone());
                    PlaceState::Completed {
                        files: vec![DATABASE.to_owned()],
                    }
                }
                Ok(Found::Ours) => match open_place(place) {
                    Ok((open, keys)) => {
                        keyring.places.push(open);
                        PlaceState::Reachable { keys }
                    }
                    Err(KeyError::OtherFormat {
                        path,
                        found,
                        expected,
                    }) => {
                        return Err(KeyError::OtherFormat {
                            path,
                            found,
                            expected,
                        });
                    }
                    // The other places have the same keys.
                    Err(error) => {
                        let message = message(&error);
                        damaged = Some(error);
                        PlaceState::Failed { message }
                    }
                },
            };
            keyring.states.push(PlaceStatus {
                place: place.clone(),
                state,
            });
        }
        if let Some(error) = damaged.filter(|_| keyring.places.is_empty()) {
            return Err(error);
        }
        if keyring.places.is_empty() {
            return Err(match incomplete.first() {
                Some(place) => KeyError::IncompletePlace {
                    path: place.folder.clone(),
                    missing: DATABASE.to_owned(),
                },
                None => KeyError::NoPlace {
                    places: places.iter().map(|place| place.folder.clone()).collect(),
                },
            });
        }
        Ok((keyring, incomplete))
    }

    /// How each place was found, in the order configured.
    pub fn status(&self) -> &[PlaceStatus] {
        &self.states
    }

    /// The first place that is reachable.
    pub fn first_place(&self) -> KeyPlace {
        let open = self.places.first();
        open.expect("a keyring has a reachable place, or it does not open")
            .place
            .clone()
    }

    /// The places that are reachable now.
    pub fn reachable_places(&self) -> Vec<KeyPlace> {
        self.places.iter().map(|open| open.place.clone()).collect()
    }

    /// In how many places a key is written now.
    pub fn reachable(&self) -> usize {
        self.places.len()
    }

    /// Writes sealed keys, durably, in every reachable place. A place that fails is left out from then on, and its
    /// status says so; one place at least has all the rows on return.
    ///
    /// Errors: [`KeyError::Database`] if no place took them; [`KeyError::NoPlace`] if none was left.
    pub fn put(&mut self, rows: &[(EntityId, Vec<u8>)]) -> Result<(), KeyError> {
        if rows.is_empty() {
            return Ok(());
        }
        if self.places.is_empty() {
            let places = self.states.iter();
            return Err(KeyError::NoPlace {
                places: places.map(|status| status.place.folder.clone()).collect(),
            });
        }
        let written: Vec<Result<(), KeyError>> = std::thread::scope(|scope| {
            let each = self
                .places
                .iter_mut()
                .map(|open| scope.spawn(|| open.put(rows)));
            let threads: Vec<_> = each.collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("writing keys does not panic"))
                .collect()
        });
        let mut failures = Vec::new();
        let mut kept = Vec::new();
        for (open, result) in self.places.drain(..).zip(written) {
            match result {
                Ok(()) => kept.push(open),
                Err(error) => {
                    note_failure(&mut self.states, &open.place, &error);
                    failures.push(error);
                }
            }
        }
        self.places = kept;
        match failures.pop() {
            Some(error) if self.places.is_empty() => Err(error),
            _ => Ok(()),
        }
    }

    /// Seals keys anew: each row is put in place of what was there, in every reachable place, and nothing of the former is
    /// left in its files. `mark` says for which owners of restricted records; none: for everybody. A place that fails is left out from
    /// then on, and its status says so.
    ///
    /// Errors: [`KeyError::Database`] if no place took them.
    pub fn put_anew(
        &mut self,
        rows: &[(EntityId, Vec<u8>)],
        mark: Option<&SealedFor>,
    ) -> Result<(), KeyError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut failures = Vec::new();
        for open in &mut self.places {
            if let Err(error) = open.put_anew(rows, mark) {
                failures.push((open.place.clone(), error));
            }
        }
        for (place, error) in &failures {
            self.places.retain(|open| open.place != *place);
            note_failure(&mut self.states, place, error);
        }
        match failures.pop() {
            Some((_, error)) if self.places.is_empty() => Err(error),
            _ => Ok(()),
        }
    }

    /// The restricted records that each reachable place knows, and for whom their rows are sealed.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn sealed_for(&self) -> Result<Vec<(KeyPlace, Marks)>, KeyError> {
        let each = self
            .places
            .iter()
            .map(|open| Ok((open.place.clone(), open.sealed_for()?)));
        each.collect()
    }

    /// The sealed key of an entity, from the first place that has it.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn get(&self, entity: EntityId) -> Result<Option<Vec<u8>>, KeyError> {
        let mut failure = None;
        for open in &self.places {
            match open.get(entity) {
                Ok(Some(sealed)) => return Ok(Some(sealed)),
                Ok(None) => {}
                Err(error) => failure = Some(error),
            }
        }
        failure.map_or(Ok(None), Err)
    }

    /// The sealed key of an entity, from this place alone.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn get_from(
        &self,
        place: &KeyPlace,
        entity: EntityId,
    ) -> Result<Option<Vec<u8>>, KeyError> {
        let open = self.places.iter().find(|open| open.place == *place);
        open.map_or(Ok(None), |open| open.get(entity))
    }

    /// Which entities each reachable place has a key for. A place that fails does not keep the others from answering.
    pub fn entities(&self) -> Vec<(KeyPlace, Result<BTreeSet<EntityId>, KeyError>)> {
        self.places
            .iter()
            .map(|open| (open.place.clone(), open.entities()))
            .collect()
    }

    /// True if the reachable places do not have the same number of keys.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn places_differ(&self) -> Result<bool, KeyError> {
        let counts = self
            .places
            .iter()
            .map(|open| count(&open.database, &open.place));
        let counts = counts.collect::<Result<BTreeSet<u64>, KeyError>>()?;
        Ok(counts.len() > 1)
    }

    /// Copies, for every entity of `living`, the key that one place has to those that lack it. Returns how many were
    /// copied. What is not living is never copied: a key that was deleted does not come back from a place that was away. A
    /// place that cannot be written is left out from then on, as when a key is put.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn reconcile(&mut self, living: &BTreeSet<EntityId>) -> Result<usize, KeyError> {
        let held = self.entities();
        let mut copied = 0;
        let mut failed = Vec::new();
        for (index, (_, entities)) in held.iter().enumerate() {
            // A place that cannot be read is no place to write to: a verification tells.
            let Ok(entities) = entities else { continue };
            let mut missing: BTreeSet<EntityId> = living.difference(entities).copied().collect();
            let gone = self.gone(&missing)?;
            missing.retain(|entity| !gone.contains(entity));
            let mut rows = Vec::new();
            let mut restricted: BTreeMap<SealedFor, Vec<(EntityId, Vec<u8>)>> = BTreeMap::new();
            for entity in missing {
                if let Some((sealed, mark)) = self.get_with_mark(entity)? {
                    match mark {
                        Some(mark) => restricted.entry(mark).or_default().push((entity, sealed)),
                        None => rows.push((entity, sealed)),
                    }
                }
            }
            let Some(open) = self.places.get_mut(index) else {
                continue;
            };
            let put = open.put(&rows).and_then(|()| {
                restricted
                    .iter()
                    .try_for_each(|(mark, rows)| open.put_anew(rows, Some(mark)))
            });
            copied += restricted.values().map(Vec::len).sum::<usize>();
            match put {
                Ok(()) => copied += rows.len(),
                // It was away and came back as another file, or went away just now.
                Err(error) => failed.push((open.place.clone(), error)),
            }
        }
        for (place, error) in &failed {
            self.places.retain(|open| open.place != *place);
            note_failure(&mut self.states, place, error);
        }
        match failed.pop() {
            Some((_, error)) if self.places.is_empty() => Err(error),
            _ => Ok(copied),
        }
    }

    /// Deletes the keys of entities from every reachable place, so that nothing of them is left in its files: each place,
    /// and how many of them it had. A place that fails is left out from then on, and its status says so.
    pub fn delete(&mut self, entities: &[EntityId]) -> Vec<(KeyPlace, Result<usize, KeyError>)> {
        let results: Vec<(KeyPlace, Result<usize, KeyError>)> = std::thread::scope(|scope| {
            let each = self.places.iter_mut().map(|open| {
                let place = open.place.clone();
                (place, scope.spawn(|| open.delete(entities)))
            });
            let threads: Vec<_> = each.collect();
            let joined = threads.into_iter().map(|(place, thread)| {
                let deleted = thread.join().expect("deleting keys does not panic");
                (place, deleted)
            });
            joined.collect()
        });
        for (place, result) in &results {
            if let Err(error) = result {
                self.places.retain(|open| open.place != *place);
                note_failure(&mut self.states, place, error);
            }
        }
        results
    }

    /// Those of `entities` that a reachable place knows to be destroyed.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn gone(&self, entities: &BTreeSet<EntityId>) -> Result<BTreeSet<EntityId>, KeyError> {
        let mut gone = BTreeSet::new();
        for open in &self.places {
            let error = KeyError::database(open.place.folder.join(DATABASE));
            let known = open.known_gone(entities.iter().copied()).map_err(error)?;
            gone.extend(known);
        }
        Ok(gone)
    }

    /// What each reachable place remembers to be destroyed. A place that does not answer is left out from then on, and its
    /// status says so, if there is another.
    ///
    /// Errors: [`KeyError::Database`] if there is none.
    pub fn gone_marks(&mut self) -> Result<Vec<(KeyPlace, GoneMarks)>, KeyError> {
        let mut known = Vec::new();
        let mut failures = Vec::new();
        for open in &self.places {
            match open.gone_marks() {
                Ok(marks) => known.push((open.place.clone(), marks)),
                Err(error) => failures.push((open.place.clone(), error)),
            }
        }
        if known.is_empty()
            && let Some((_, error)) = failures.pop()
        {
            return Err(error);
        }
        for (place, error) in &failures {
            self.places.retain(|open| open.place != *place);
            note_failure(&mut self.states, place, error);
        }
        Ok(known)
    }

    /// Those of `entities` of which a reachable place still has anything: a row, or an id anywhere in its files.
    ///
    /// Errors: [`KeyError::Database`], [`KeyError::Io`].
    pub fn remains(
        &self,
        entities: &BTreeSet<EntityId>,
    ) -> Result<Vec<(KeyPlace, EntityId)>, KeyError> {
        let mut remains = Vec::new();
        for open in &self.places {
            let path = open.place.folder.join(DATABASE);
            let mut found: BTreeSet<EntityId> =
                open.entities()?.intersection(entities).copied().collect();
            for file in [journal_of(&path), path] {
                let bytes = match fs::read(&file) {
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                    bytes => bytes.map_err(KeyError::io(&file))?,
                };
                found.extend(ids_in(&bytes).filter(|id| entities.contains(id)));
            }
            remains.extend(found.into_iter().map(|entity| (open.place.clone(), entity)));
        }
        Ok(remains)
    }

    /// The sealed key of an entity, from the first place that has it, and for whom it is sealed there.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn get_with_mark(&self, entity: EntityId) -> Result<Option<MarkedRow>, KeyError> {
        for open in &self.places {
            if let Some(sealed) = open.get(entity)? {
                return Ok(Some((sealed, open.mark_of(entity)?)));
            }
        }
        Ok(None)
    }

    fn complete_places(&mut self, incomplete: &[KeyPlace]) -> Result<(), KeyError> {
        let Some(source) = self.places.first().map(|open| open.place.clone()) else {
            return Ok(());
        };
        for place in incomplete {
            let path = place.folder.join(DATABASE);
            create_database(&path)?;
            self.disk
                .sync_folder(&place.folder)
                .map_err(KeyError::io(&place.folder))?;
            self.places.push(OpenPlace {
                place: place.clone(),
                database: open_database(&path)?,
            });
        }
        for status in &mut self.states {
            if status.place == source
                || matches!(
                    status.state,
                    PlaceState::Unreachable
                        | PlaceState::Foreign
                        | PlaceState::Ahead
                        | PlaceState::Failed { .. }
                )
            {
                continue;
            }
            let copied = complete(self.disk.as_ref(), &status.place, &source)?;
            match &mut status.state {
                PlaceState::Completed { files } => files.extend(copied),
                state if !copied.is_empty() => *state = PlaceState::Completed { files: copied },
                _ => {}
            }
        }
        Ok(())
    }
}

impl OpenPlace {
    fn put(&mut self, rows: &[(EntityId, Vec<u8>)]) -> Result<(), KeyError> {
        let error = |place: &KeyPlace| KeyError::database(place.folder.join(DATABASE));
        let gone = self.known_gone(rows.iter().map(|(entity, _)| *entity));
        let gone = gone.map_err(error(&self.place))?;
        let error = error(&self.place);
        let write = |database: &mut Connection| {
            let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let mut insert = transaction.prepare_cached(
                    "INSERT OR IGNORE INTO entity_key (entity, sealed) VALUES (?1, ?2)",
                )?;
                for (entity, sealed) in rows.iter().filter(|(entity, _)| !gone.contains(entity)) {
                    insert.execute(params![entity.to_string(), sealed])?;
                }
            }
            transaction.commit()
        };
        write(&mut self.database).map_err(error)
    }

    fn put_anew(
        &mut self,
        rows: &[(EntityId, Vec<u8>)],
        mark: Option<&SealedFor>,
    ) -> Result<(), KeyError> {
        let path = self.place.folder.join(DATABASE);
        let gone = self.known_gone(rows.iter().map(|(entity, _)| *entity));
        let gone = gone.map_err(KeyError::database(&path))?;
        erase(&mut self.database, &path, |database| {
            database.execute_batch(SEALED_FOR)?;
            for (entity, sealed) in rows.iter().filter(|(entity, _)| !gone.contains(entity)) {
                let id = entity.to_string();
                // Not replaced in place: the triggers count rows that come and go.
                database
                    .prepare_cached("DELETE FROM entity_key WHERE entity = ?1")?
                    .execute([&id])?;
                database
                    .prepare_cached("INSERT INTO entity_key (entity, sealed) VALUES (?1, ?2)")?
                    .execute(params![id, sealed])?;
                match mark {
                    Some(mark) => database
                        .prepare_cached("INSERT OR REPLACE INTO sealed_for VALUES (?1, ?2)")?
                        .execute(params![id, mark.0])?,
                    None => database
                        .prepare_cached("DELETE FROM sealed_for WHERE entity = ?1")?
                        .execute([&id])?,
                };
            }
            Ok(())
        })
    }

    fn knows_restricted(&self) -> Result<bool, KeyError> {
        let query = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'sealed_for')";
        let known = self.database.prepare_cached(query);
        known
            .and_then(|mut known| known.query_row([], |row| row.get(0)))
            .map_err(KeyError::database(self.place.folder.join(DATABASE)))
    }

    fn mark_of(&self, entity: EntityId) -> Result<Option<SealedFor>, KeyError> {
        if !self.knows_restricted()? {
            return Ok(None);
        }
        let query = "SELECT restricted FROM sealed_for WHERE entity = ?1";
        let read = self.database.prepare_cached(query).and_then(|mut select| {
            let row = select.query_row([entity.to_string()], |row| row.get(0).map(SealedFor));
            row.optional()
        });
        read.map_err(KeyError::database(self.place.folder.join(DATABASE)))
    }

    fn sealed_for(&self) -> Result<BTreeMap<EntityId, SealedFor>, KeyError> {
        if !self.knows_restricted()? {
            return Ok(BTreeMap::new());
        }
        let read = || {
            let query = "SELECT entity, restricted FROM sealed_for";
            let mut select = self.database.prepare_cached(query)?;
            let rows = select.query_map([], |row| {
                Ok((row.get::<_, String>(0)?, SealedFor(row.get(1)?)))
            })?;
            rows.collect::<Result<Vec<(String, SealedFor)>, _>>()
        };
        let rows = read().map_err(KeyError::database(self.place.folder.join(DATABASE)))?;
        let rows = rows.into_iter();
        Ok(rows
            .filter_map(|(id, mark)| Some((id.parse().ok()?, mark)))
            .collect())
    }

    fn delete(&mut self, entities: &[EntityId]) -> Result<usize, KeyError> {
        let path = self.place.folder.join(DATABASE);
        let restricted = self.knows_restricted()?;
        erase(&mut self.database, &path, |database| {
            database.execute_batch(GONE)?;
            let mut remember = database.prepare_cached("INSERT OR IGNORE INTO gone VALUES (?1)")?;
            for entity in entities {
                remember.execute([digest_of_gone(*entity).as_slice()])?;
            }
            if restricted {
                let forget = "DELETE FROM sealed_for WHERE entity = ?1";
                let mut forget = database.prepare_cached(forget)?;
                for entity in entities {
                    forget.execute([entity.to_string()])?;
                }
            }
            let mut delete = database.prepare_cached("DELETE FROM entity_key WHERE entity = ?1")?;
            let mut deleted = 0;
            for entity in entities {
                deleted += delete.execute([entity.to_string()])?;
            }
            Ok(deleted)
        })
    }

    fn knows_gone(&self) -> rusqlite::Result<bool> {
        let known = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'gone')";
        let mut known = self.database.prepare_cached(known)?;
        known.query_row([], |row| row.get(0))
    }

    fn gone_marks(&self) -> Result<GoneMarks, KeyError> {
        let read = || {
            if !self.knows_gone()? {
                return Ok(BTreeSet::new());
            }
            let mut select = self.database.prepare("SELECT entity FROM gone")?;
            let marks = select.query_map([], |row| row.get(0))?;
            marks.collect::<rusqlite::Result<BTreeSet<Vec<u8>>>>()
        };
        let marks = read().map_err(KeyError::database(self.place.folder.join(DATABASE)))?;
        Ok(GoneMarks(marks))
    }

    /// Those of these that this place knows to be destroyed.
    fn known_gone(
        &self,
        entities: impl Iterator<Item = EntityId>,
    ) -> rusqlite::Result<BTreeSet<EntityId>> {
        if !self.knows_gone()? {
            return Ok(BTreeSet::new());
        }
        let mut select = self
            .database
            .prepare_cached("SELECT 1 FROM gone WHERE entity = ?1")?;
        let mut gone = BTreeSet::new();
        for entity in entities {
            if select.exists([digest_of_gone(entity).as_slice()])? {
                gone.insert(entity);
            }
        }
        Ok(gone)
    }

    fn get(&self, entity: EntityId) -> Result<Option<Vec<u8>>, KeyError> {
        let read = || {
            let mut select = self
                .database
                .prepare_cached("SELECT sealed FROM entity_key WHERE entity = ?1")?;
            select
                .query_row([entity.to_string()], |row| row.get(0))
                .optional()
        };
        read().map_err(KeyError::database(self.place.folder.join(DATABASE)))
    }

    fn entities(&self) -> Result<BTreeSet<EntityId>, KeyError> {
        let read = || {
            let mut select = self.database.prepare("SELECT entity FROM entity_key")?;
            let names = select.query_map([], |row| row.get::<_, String>(0))?;
            names.collect::<Result<Vec<String>, _>>()
        };
        let names = read().map_err(KeyError::database(self.place.folder.join(DATABASE)))?;
        // A name that is no id cannot be the key of anything; the count still betrays it.
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }
}

/// By what a place remembers an entity whose key was destroyed.
fn digest_of_gone(entity: EntityId) -> Vec<u8> {
    let digest = Sha256::digest(format!("chartrier gone 1\n{entity}"));
    digest.into_iter().take(16).collect()
}

/// Every id that is written anywhere in the bytes.
fn ids_in(bytes: &[u8]) -> impl Iterator<Item = EntityId> + '_ {
    let written = bytes.windows(ID_LENGTH).filter(|window| {
        let hyphens = [8, 13, 18, 23].iter();
        hyphens
            .clone()
            .all(|place| window.get(*place) == Some(&b'-'))
    });
    written.filter_map(|window| std::str::from_utf8(window).ok()?.parse().ok())
}

fn note_failure(states: &mut [PlaceStatus], place: &KeyPlace, error: &KeyError) {
    let message = message(error);
    for status in states.iter_mut().filter(|status| status.place == *place) {
        status.state = PlaceState::Failed {
            message: message.clone(),
        };
    }
}

fn message(error: &KeyError) -> String {
    match error {
        KeyError::Database { source, .. } => source.to_string(),
        other => other.to_string(),
    }
}

/// True if the keyring of a place was never made, or only its name was: SQLite writes the rest in one transaction.
fn has_no_database(place: &KeyPlace) -> bool {
    fs::metadata(place.folder.join(DATABASE)).map_or(true, |metadata| metadata.len() == 0)
}

fn open_place(place: &KeyPlace) -> Result<(OpenPlace, u64), KeyError> {
    let database = open_database(&place.folder.join(DATABASE))?;
    let keys = count(&database, place)?;
    let open = OpenPlace {
        place: place.clone(),
        database,
    };
    Ok((open, keys))
}

fn create_database(path: &Path) -> Result<(), KeyError> {
    let mut options = fs::OpenOptions::new();
    // Two processes may complete the same place: whoever is second finds all of it there.
    options
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(KeyError::io(path))?;
    let database = connect(path)?;
    let schema = format!(
        "BEGIN IMMEDIATE;
         PRAGMA application_id = {APPLICATION_ID};
         PRAGMA user_version = {FORMAT};
         CREATE TABLE IF NOT EXISTS entity_key (entity TEXT PRIMARY KEY NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS total (rows INTEGER NOT NULL);
         INSERT INTO total SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM total);
         CREATE TRIGGER IF NOT EXISTS one_more AFTER INSERT ON entity_key BEGIN UPDATE total SET rows = rows + 1; END;
         CREATE TRIGGER IF NOT EXISTS one_less AFTER DELETE ON entity_key BEGIN UPDATE total SET rows = rows - 1; END;
         COMMIT;"
    );
    database
        .execute_batch(&schema)
        .map_err(KeyError::database(path))
}

fn open_database(path: &Path) -> Result<Connection, KeyError> {
    let database = connect(path)?;
    let format = database.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    let found = format.map_err(KeyError::database(path))?;
    if found != FORMAT {
        return Err(KeyError::OtherFormat {
            path: path.to_owned(),
            found,
            expected: FORMAT,
        });
    }
    Ok(database)
}

pub(super) fn connect(path: &Path) -> Result<Connection, KeyError> {
    let open = || {
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        database.busy_timeout(BUSY)?;
        // EXTRA also syncs the folder once the rollback journal is removed: a commit survives a power cut.
        database.execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;
             PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;",
        )?;
        Ok(database)
    };
    open().map_err(KeyError::database(path))
}

fn count(database: &Connection, place: &KeyPlace) -> Result<u64, KeyError> {
    let path: PathBuf = place.folder.join(DATABASE);
    database
        .query_row("SELECT rows FROM total", [], |row| row.get(0))
        .map_err(KeyError::database(path))
}
