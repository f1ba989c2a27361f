//! Deleting rows from a database of keys so that nothing of them is left in its files.
//!
//! `secure_delete` zeroes a deleted row, not the copies of it that SQLite leaves in the unused part of a page when it moves
//! rows about, nor the rollback journal, which holds the pages as they were. So the database is rewritten whole, and the
//! journal is overwritten before it is removed. What the medium itself keeps of overwritten blocks nobody can reach from
//! here: flash, copy-on-write file systems, snapshots.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::keys::KeyError;

/// Runs `delete` in a transaction, rewrites the database without what it deleted, and erases the rollback journal. Nobody
/// else reads or writes the database meanwhile. Running it again after it was interrupted anywhere ends the same.
///
/// Errors: [`KeyError::Database`], [`KeyError::Io`].
pub(super) fn erase<T>(
    database: &mut Connection,
    path: &Path,
    delete: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> Result<T, KeyError> {
    let deleted = (|| {
        // The journal stays, and stays ours, until it was overwritten.
        database
            .execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = PERSIST;")?;
        let transaction = database.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        let deleted = delete(&transaction)?;
        transaction.commit()?;
        database.execute_batch("VACUUM")?;
        Ok(deleted)
    })();
    let overwritten = match &deleted {
        // A journal that is still needed to undo what failed is left to SQLite.
        Err(_) => Ok(()),
        Ok(_) => overwrite(&journal_of(path)).map_err(KeyError::io(path)),
    };
    let released = database.execute_batch(
        "PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema;",
    );
    let deleted = deleted.map_err(KeyError::database(path))?;
    overwritten?;
    released.map_err(KeyError::database(path))?;
    Ok(deleted)
}

/// The rollback journal of a database.
pub(super) fn journal_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push("-journal");
    PathBuf::from(name)
}

fn overwrite(journal: &Path) -> io::Result<()> {
    let mut file = match OpenOptions::new().write(true).open(journal) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    let mut left = file.metadata()?.len();
    let zeros = [0_u8; 64 * 1024];
    while left > 0 {
        let count = usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len());
        file.write_all(zeros.get(..count).unwrap_or(&zeros))?;
        left -= count as u64;
    }
    file.sync_all()
}
