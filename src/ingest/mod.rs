//! The drop folder and the one-off ingest: what becomes of every file ever seen.
//!
//! A file ends as exactly one of archived, duplicate, set aside with a reason, ignored by a named rule, or left where it is
//! with a reason; [`IntakeReport::reconciles`] says so. A source is removed only after the archive has it durably, and only
//! if what bears its name is still the very file that was read.
//!
//! | part | what it knows |
//! |---|---|
//! | [`rules`] | names that are ignored, each by a rule with a name |
//! | [`scan`] | the walk through a folder |
//! | [`settle`], [`ending`], [`writers`] | when a file is finished |
//! | [`mounts`] | which folders another machine may change |
//! | [`source`] | a file held open, and its removal |
//! | `take`, `intake` | from a file to a commit: many threads, one committer, one search updater |
//! | `once`, `watch` | a command that ends, a service that does not |
//!
//! Nothing here shows a word to a person, and nothing here decides what a document is.

pub mod ending;
mod intake;
pub mod mounts;
mod once;
mod report;
pub mod rules;
pub mod scan;
pub mod settle;
pub mod source;
mod take;
mod tracked;
mod wake;
mod watch;
pub mod writers;

use std::io;
use std::path::{Path, PathBuf};

pub use intake::{Intake, IntakeOptions, Progress};
pub use once::{AfterIngest, ingest_once};
pub use report::{
    Fate, Finished, IntakeReport, LeftReason, SetAside, SourceFate, StageTimes, SystemError,
};
pub use rules::IgnoreRule;
pub use settle::SettleWindows;
pub use tracked::WaitingFor;
pub use wake::Wake;
pub use watch::{
    FolderLook, NoticesWanted, Waiting, WatchNews, WatchOptions, WatchState, WatchTrouble, look,
    watch,
};

use crate::archive::{Archive, ArchiveError, Settings};

/// Why nothing is taken from a folder at all.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The folder cannot be read.
    #[error("cannot read {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The archive, or a place of its keys, lies in the folder.
    #[error("{} contains {}", folder.display(), inside.display())]
    ArchiveInFolder {
        /// The folder.
        folder: PathBuf,
        /// The archive's folder or the place.
        inside: PathBuf,
    },
    /// The folder or file lies in the archive, or in a place of its keys.
    #[error("{} is a part of {}", path.display(), archive.display())]
    PathInArchive {
        /// The folder or file.
        path: PathBuf,
        /// The archive's folder or the place.
        archive: PathBuf,
    },
    /// The archive's settings cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// Refuses a folder or file that contains the archive or its keys, or lies in them. Returns its canonical path.
fn admit(archive: &Archive, path: &Path) -> Result<PathBuf, IngestError> {
    let canonical = |path: &Path| path.canonicalize();
    let own = canonical(path).map_err(|source| IngestError::Folder {
        path: path.to_owned(),
        source,
    })?;
    let places = Settings::read(archive.root())?.places(archive.root());
    let places = places.into_iter().map(|place| place.folder);
    for theirs in std::iter::once(archive.root().to_owned()).chain(places) {
        // A place that is not reachable now cannot be compared by more than its name.
        let theirs = canonical(&theirs).unwrap_or(theirs);
        if theirs.starts_with(&own) {
            return Err(IngestError::ArchiveInFolder {
                folder: path.to_owned(),
                inside: theirs,
            });
        }
        if own.starts_with(&theirs) {
            return Err(IngestError::PathInArchive {
                path: path.to_owned(),
                archive: theirs,
            });
        }
    }
    Ok(own)
}
