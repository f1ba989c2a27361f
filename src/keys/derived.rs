//! Keys of the derived files: the catalog and the files of the search engine.
//!
//! # Layout of `derived.db` (format 1)
//!
//! ```sql
//! CREATE TABLE derived_key (
//!     name TEXT PRIMARY KEY NOT NULL, disk_name TEXT NOT NULL, nonce BLOB NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;
//! ```
//!
//! The key of a file is 32 random bytes. `nonce` is 32 random bytes of that row alone, and `wrapped` is the key combined
//! by exclusive or with `HKDF-SHA256(salt = nonce, secret = the archive secret, info = "chartrier derived file 1")`.
//! Deleting the row is deleting the key, and whoever steals the database without the archive secret has nothing. Whether
//! a key is the right one is told by the file that it opens, which is authenticated. The database is kept in the first
//! place only: a derived file that lost its key is made again, and every copy would be one more place to delete from.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hkdf::Hkdf;
use rand_core::{OsRng, RngCore};
use rusqlite::{Connection, TransactionBehavior, params};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::keys::erase::erase;
use crate::keys::keyring::{APPLICATION_ID, connect};
use crate::keys::{KeyError, KeyPlace};
use crate::model::DerivedFileKey;

const DATABASE: &str = "derived.db";
const FORMAT: i64 = 1;
const INFO: &[u8] = b"chartrier derived file 1";

/// The keys of the derived files.
pub struct DerivedKeys {
    path: PathBuf,
    database: Mutex<Connection>,
    secret: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for DerivedKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DerivedKeys")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// A derived file's name, its name on the disk, its key.
pub type DerivedRow = (String, String, DerivedFileKey);

impl DerivedKeys {
    /// Opens the database in `place`, or makes it if it is not there; `secret` is the archive secret.
    ///
    /// Errors: [`KeyError::Io`], [`KeyError::Database`].
    pub fn open(place: &KeyPlace, secret: Zeroizing<Vec<u8>>) -> Result<DerivedKeys, KeyError> {
        let path = place.folder.join(DATABASE);
        let database = match open_sound(&path) {
            // It is derived: what it held is made again, and the files that lost their key with it.
            Err(KeyError::Database { source, .. }) if is_damage(&source) => {
                fs::remove_file(&path).map_err(KeyError::io(&path))?;
                open_sound(&path)?
            }
            other => other?,
        };
        Ok(DerivedKeys {
            path,
            database: Mutex::new(database),
            secret,
        })
    }

    /// Takes away what a place has of it, if anything: the keys would go on opening what was made while that place was the
    /// first one, in copies too.
    ///
    /// Errors: [`KeyError::Io`], [`KeyError::Database`].
    pub fn forget(place: &KeyPlace) -> Result<(), KeyError> {
        let path = place.folder.join(DATABASE);
        if !path.is_file() {
            return Ok(());
        }
        match open_sound(&path) {
            Ok(mut database) => erase(&mut database, &path, |transaction| {
                transaction.execute("DELETE FROM derived_key", []).map(drop)
            })?,
            Err(KeyError::Database { source, .. }) if is_damage(&source) => {}
            Err(error) => return Err(error),
        }
        fs::remove_file(&path).map_err(KeyError::io(&path))
    }

    /// Every file that has a key: its name, its name on the disk, the key.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn all(&self) -> Result<Vec<DerivedRow>, KeyError> {
        let database = self.lock();
        let read = || {
            let query = "SELECT name, disk_name, nonce, wrapped FROM derived_key";
            let mut select = database.prepare_cached(query)?;
            let rows = select.query_map([], |row| {
                let key = self.combine(&row.get(2)?, &row.get(3)?);
                Ok((row.get(0)?, row.get(1)?, DerivedFileKey(key)))
            })?;
            rows.collect::<Result<Vec<DerivedRow>, rusqlite::Error>>()
        };
        read().map_err(KeyError::database(&self.path))
    }

    /// Stores keys, replacing those of files of the same name, in one transaction.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn put(&self, rows: &[DerivedRow]) -> Result<(), KeyError> {
        self.write(|database| {
            let insert = "INSERT OR REPLACE INTO derived_key VALUES (?1, ?2, ?3, ?4)";
            let mut insert = database.prepare_cached(insert)?;
            rows.iter().try_for_each(|(name, disk_name, key)| {
                let mut nonce = [0; 32];
                OsRng.fill_bytes(&mut nonce);
                let wrapped = self.combine(&nonce, &key.0);
                insert
                    .execute(params![name, disk_name, nonce, wrapped])
                    .map(drop)
            })
        })
    }

    /// Deletes the keys of files, in one transaction.
    ///
    /// Errors: [`KeyError::Database`].
    pub fn remove(&self, names: &[String]) -> Result<(), KeyError> {
        self.write(|database| {
            let mut delete = database.prepare_cached("DELETE FROM derived_key WHERE name = ?1")?;
            names
                .iter()
                .try_for_each(|name| delete.execute([name]).map(drop))
        })
    }

    /// Rewrites the database, so that nothing is left of the keys that were deleted or replaced.
    ///
    /// Errors: [`KeyError::Database`], [`KeyError::Io`].
    pub fn erase_remains(&self) -> Result<(), KeyError> {
        erase(&mut self.lock(), &self.path, |_| Ok(()))
    }

    /// Wraps a key, or unwraps it: the same operation.
    fn combine(&self, nonce: &[u8; 32], key: &[u8; 32]) -> [u8; 32] {
        let mut pad = Zeroizing::new([0; 32]);
        let hkdf = Hkdf::<Sha256>::new(Some(nonce), &self.secret);
        hkdf.expand(INFO, pad.as_mut())
            .expect("32 bytes are within HKDF's bounds");
        let mut combined = *key;
        combined
            .iter_mut()
            .zip(pad.iter())
            .for_each(|(byte, pad)| *byte ^= pad);
        combined
    }

    fn write(
        &self,
        change: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<(), KeyError> {
        let mut database = self.lock();
        let result = (|| {
            let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
            change(&transaction)?;
            transaction.commit()
        })();
        result.map_err(KeyError::database(&self.path))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the database, made if it is not there, with all its pages in order.
fn open_sound(path: &Path) -> Result<Connection, KeyError> {
    let mut options = fs::OpenOptions::new();
    // Created by whoever comes first; the schema is the same for all.
    options
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(KeyError::io(path))?;
    let database = connect(path)?;
    prepare(&database, path)?;
    let check = database.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match check.map_err(KeyError::database(path))?.as_str() {
        "ok" => Ok(database),
        _ => Err(KeyError::Database {
            path: path.to_owned(),
            source: rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT),
                None,
            ),
        }),
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error, rusqlite::Error::SqliteFailure(failure, _)
        if matches!(failure.code, DatabaseCorrupt | NotADatabase))
}

fn prepare(database: &Connection, path: &Path) -> Result<(), KeyError> {
    // What is derived can be made again: no need to wait for the disk at each commit.
    let schema = format!(
        "PRAGMA synchronous = NORMAL;
         BEGIN IMMEDIATE;
         PRAGMA application_id = {APPLICATION_ID};
         PRAGMA user_version = {FORMAT};
         CREATE TABLE IF NOT EXISTS derived_key
             (name TEXT PRIMARY KEY NOT NULL, disk_name TEXT NOT NULL, nonce BLOB NOT NULL, wrapped BLOB NOT NULL)
             WITHOUT ROWID;
         COMMIT;"
    );
    let ready = "SELECT count(*) FROM sqlite_schema WHERE name = 'derived_key'";
    let found: i64 = database
        .query_row(ready, [], |row| row.get(0))
        .map_err(KeyError::database(path))?;
    if found == 0 {
        database
            .execute_batch(&schema)
            .map_err(KeyError::database(path))?;
    }
    Ok(())
}
