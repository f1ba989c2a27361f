//! What can go wrong with the search engine.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::TantivyError;
use tantivy::directory::error::{OpenReadError, OpenWriteError};

use crate::search::directory::is_damage;

/// Why the search engine did not do what it was asked. All it holds can be rebuilt from the archive.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// There is no search engine there.
    #[error("no search engine in {0}")]
    Missing(PathBuf),
    /// There is one already.
    #[error("a search engine is already in {0}")]
    AlreadyThere(PathBuf),
    /// It was built by another version of this program.
    #[error("the search engine was built by another version")]
    OtherVersion,
    /// A file is missing, cut, altered, exchanged, or does not open with its key.
    #[error("the search engine is damaged: {what}")]
    Damaged {
        /// What was found.
        what: String,
    },
    /// Another writer is at work.
    #[error("another writer holds the search engine")]
    Busy,
    /// Its folder could not be read or written.
    #[error("cannot {action} the search engine's files in {folder}")]
    Io {
        /// What was tried, a verb.
        action: &'static str,
        /// Where.
        folder: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The keys of its files could not be read or written.
    #[error("cannot use the keys of the search engine's files")]
    Keys(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The engine itself gave up.
    #[error("the search engine failed: {0}")]
    Engine(String),
}

impl SearchError {
    pub(crate) fn damaged(what: &str, why: &io::Error) -> SearchError {
        SearchError::Damaged {
            what: format!("{what}: {why}"),
        }
    }

    pub(crate) fn io(action: &'static str, folder: &Path, source: io::Error) -> SearchError {
        SearchError::Io {
            action,
            folder: folder.to_owned(),
            source,
        }
    }

    /// Sorts out an error of tantivy that happened while `action` was done in `folder`.
    pub(crate) fn of_engine(
        action: &'static str,
        folder: &Path,
        error: TantivyError,
    ) -> SearchError {
        let io = |source: Arc<io::Error>| {
            if is_damage(&source) {
                return SearchError::Damaged {
                    what: source.to_string(),
                };
            }
            let copy = io::Error::new(source.kind(), with_causes(&source));
            SearchError::io(action, folder, copy)
        };
        match error {
            TantivyError::IoError(source) => io(source),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => {
                io(io_error)
            }
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
                SearchError::Damaged {
                    what: format!("{} is missing", file.display()),
                }
            }
            TantivyError::IncompatibleIndex(_)
            | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => {
                SearchError::OtherVersion
            }
            TantivyError::DataCorruption(what) => SearchError::Damaged {
                what: format!("{what:?}"),
            },
            other => SearchError::Engine(other.to_string()),
        }
    }
}

/// An error that is shared cannot be handed on: its words can.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
