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
//! `entity` is the id in its hyphenated form. `sealed` is an age file, sealed to the service identity and the owners,
//! whose content is the identity's text, `AGE-SECRET-KEY-1…`, without a line end. With stock tools:
//!
//! ```text
//! sqlite3 keyring.db "SELECT hex(sealed) FROM entity_key WHERE entity = '…'" | xxd -r -p | age -d -i owner.age
//! ```
//!
//! Invariant: a row is durable in every reachable place before the journal names its entity.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

use crate::disk::Disk;
use crate::keys::erase::{erase, journal_of};
use crate::keys::place::{Found, complete, find};
use crate::keys::{KeyError, KeyPlace};
use crate::model::{ArchiveId, EntityId};

const DATABASE: &str = "keyring.db";
const FORMAT: i64 = 1;
/// Characters of an id in its hyphenated form.
const ID_LENGTH: usize = 36;
/// `chrt`.
pub(super) const APPLICATION_ID: i64 = 0x6368_7274;
pub(super) const BUSY: Duration = Duration::from_secs(120);

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
        keyring.complete_places(&incomplete)?;
        Ok(keyring)
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
            let missing = living.difference(entities);
            let mut rows = Vec::new();
            for entity in missing {
                if let Some(sealed) = self.get(*entity)? {
                    rows.push((*entity, sealed));
                }
            }
            let Some(open) = self.places.get_mut(index) else {
                continue;
            };
            match open.put(&rows) {
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
                    PlaceState::Unreachable | PlaceState::Foreign | PlaceState::Failed { .. }
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
        let error = KeyError::database(self.place.folder.join(DATABASE));
        let write = |database: &mut Connection| {
            let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let mut insert = transaction.prepare_cached(
                    "INSERT OR IGNORE INTO entity_key (entity, sealed) VALUES (?1, ?2)",
                )?;
                for (entity, sealed) in rows {
                    insert.execute(params![entity.to_string(), sealed])?;
                }
            }
            transaction.commit()
        };
        write(&mut self.database).map_err(error)
    }

    fn delete(&mut self, entities: &[EntityId]) -> Result<usize, KeyError> {
        let path = self.place.folder.join(DATABASE);
        erase(&mut self.database, &path, |database| {
            let mut delete = database.prepare_cached("DELETE FROM entity_key WHERE entity = ?1")?;
            let mut deleted = 0;
            for entity in entities {
                deleted += delete.execute([entity.to_string()])?;
            }
            Ok(deleted)
        })
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
