//! Attachments: lists too long for an entry, each a file named by the SHA-256 of its bytes, which the entry names.
//!
//! Durable before the entry that names it, and never changed. What they hold is specified where it is made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::disk::Disk;
use crate::journal::JournalError;
use crate::model::AttachmentDigest;

/// Writes an attachment of the journal in `folder`, durably, and returns its name. Writing it twice is writing it once.
///
/// Errors: [`JournalError::Io`].
pub fn write_attachment(
    disk: &dyn Disk,
    folder: &Path,
    bytes: &[u8],
) -> Result<AttachmentDigest, JournalError> {
    let digest = AttachmentDigest(Sha256::digest(bytes).into());
    let path = path_of(folder, digest);
    let shelf = folder.join(FOLDER);
    disk.create_folder(&shelf)
        .map_err(JournalError::io(&shelf))?;
    disk.replace(&path, bytes)
        .map_err(JournalError::io(&path))?;
    Ok(digest)
}

/// Reads an attachment of the journal in `folder`.
///
/// Errors: [`JournalError::AttachmentMissing`], [`JournalError::AttachmentAltered`], [`JournalError::Io`].
pub fn read_attachment(folder: &Path, digest: AttachmentDigest) -> Result<Vec<u8>, JournalError> {
    let path = path_of(folder, digest);
    let bytes = fs::read(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => JournalError::AttachmentMissing { path: path.clone() },
        _ => JournalError::Io {
            path: path.clone(),
            source,
        },
    })?;
    if AttachmentDigest(Sha256::digest(&bytes).into()) != digest {
        return Err(JournalError::AttachmentAltered { path });
    }
    Ok(bytes)
}

const FOLDER: &str = "attachments";

fn path_of(folder: &Path, digest: AttachmentDigest) -> PathBuf {
    folder.join(FOLDER).join(digest.to_string())
}
