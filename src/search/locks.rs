//! Locks of the search engine's folder. They are the operating system's: they end with their process.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tantivy::directory::error::LockError;

use crate::search::SearchError;

const WRITER_LOCK: &str = "writer.lock";
const READING_LOCK: &str = "reading.lock";
/// A reader waits two seconds for a writer, which needs far less.
const READER_TRIES: u32 = 400;
/// A writer waits less for readers: what it cannot delete now it deletes at its next commit.
const WRITER_TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(5);

/// Creates the folder, for its owner only.
pub fn create_folder(folder: &Path) -> Result<(), SearchError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| SearchError::io("create", folder, error))
}

/// Takes the writer's lock; none if somebody has it.
pub fn try_writer_lock(folder: &Path) -> Result<Option<File>, SearchError> {
    let io = |error| SearchError::io("lock", folder, error);
    let file = lock_file(folder, WRITER_LOCK).map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(io(error)),
    }
}

/// Keeps writers from deleting files while they are opened. Waits a bounded time, then does without, as where nothing can
/// be written: whoever opens files must start again when one has vanished anyway.
pub fn reading_lock(folder: &Path) -> Result<Option<File>, SearchError> {
    let io = |error| SearchError::io("lock", folder, error);
    let file = match lock_file(folder, READING_LOCK) {
        Ok(file) => file,
        Err(error) if is_read_only(&error) => return Ok(None),
        Err(error) => return Err(io(error)),
    };
    for _ in 0..READER_TRIES {
        match file.try_lock_shared() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
    }
    Ok(Some(file))
}

/// Keeps readers from opening files while a writer decides which ones to delete. Waits a short time.
pub fn deleting_lock(folder: &Path) -> Result<File, LockError> {
    let io = |error| LockError::IoError(Arc::new(error));
    let file = lock_file(folder, READING_LOCK).map_err(io)?;
    for _ in 0..WRITER_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
    }
    Err(LockError::LockBusy)
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

fn lock_file(folder: &Path, name: &str) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(folder.join(name))
}
