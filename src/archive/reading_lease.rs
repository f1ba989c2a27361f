//! Who reads a document just now, so that two processes do not recognise the same scan at once. It only saves work: what two
//! have read all the same is written once.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;

use crate::archive::Archive;
use crate::model::EntityId;

const FOLDER: &str = "reading";

/// The right to read a document, until it is dropped or its process ends.
#[derive(Debug)]
pub struct ReadingLease {
    /// None where nothing can be locked: then everybody reads.
    held: Option<(File, PathBuf)>,
}

impl Archive {
    /// Takes the lease of a document; none if somebody else is reading it.
    pub fn reading_lease(&self, entity: EntityId) -> Option<ReadingLease> {
        let folder = self.root.join("derived").join(FOLDER);
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false).mode(0o600);
        let path = folder.join(entity.to_string());
        let made = DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder);
        let Ok(file) = made.and_then(|()| options.open(&path)) else {
            return Some(ReadingLease { held: None });
        };
        match file.try_lock() {
            Ok(()) => Some(ReadingLease {
                held: Some((file, path)),
            }),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(_)) => Some(ReadingLease { held: None }),
        }
    }
}

impl Drop for ReadingLease {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.held {
            // What stays is an empty file that the next reader of the document locks.
            drop(fs::remove_file(path));
        }
    }
}
