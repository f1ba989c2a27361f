//! What can go wrong with a bundle.

use std::io;
use std::path::PathBuf;

use crate::archive::ArchiveError;
use crate::bundle::verifying::Transit;
use crate::report::pdf::PdfError;

/// Whatever keeps a bundle from being made or read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Nothing is in the scope.
    #[error("nothing is in the scope")]
    NothingSelected {
        /// Restricted documents that are, and were not asked for.
        restricted: u64,
    },
    /// The file is there already.
    #[error("{} is there already", path.display())]
    TargetExists {
        /// The file.
        path: PathBuf,
    },
    /// The disk has not enough room.
    #[error("{} needs {needed} bytes, {free} are free", path.display())]
    NoRoom {
        /// The folder.
        path: PathBuf,
        /// Bytes that are needed.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// A part cannot be as small as was asked.
    #[error("no part can be smaller than {needed} bytes")]
    PartTooSmall {
        /// What the largest document takes with what goes with it.
        needed: u64,
    },
    /// Entries kept being appended to the journal.
    #[error("the archive kept changing")]
    KeptChanging,
    /// The archive has documents, and none of those in the scope can be given.
    #[error("none of the documents can be given")]
    AllMissing,
    /// A file could not be read or written.
    #[error("cannot read or write {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A bundle as it travels, to be opened first.
    #[error("{} is encrypted", path.display())]
    StillEncrypted {
        /// The file.
        path: PathBuf,
        /// How.
        by: Transit,
    },
    /// The caller asked to stop.
    #[error("stopped")]
    Stopped,
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A paper.
    #[error(transparent)]
    Pdf(#[from] PdfError),
}

impl BundleError {
    /// The error of a file.
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> BundleError {
        let path = path.into();
        move |source| BundleError::Io { path, source }
    }
}
