//! What can keep a bundle from being made or looked at. What is found to be wrong in one is no error (`verifying/`).

use std::io;
use std::path::PathBuf;

use crate::archive::ArchiveError;
use crate::bundle::verifying::Transit;

/// Whatever stops a bundle from being made or looked at.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The archive could not give something.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
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
    /// A person stopped it.
    #[error("stopped")]
    Stopped,
}

impl BundleError {
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> BundleError {
        let path = path.into();
        move |source| BundleError::Io { path, source }
    }
}
