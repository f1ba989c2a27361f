//! The walk through a folder: every file of any depth, in the order of the names' bytes, no link followed.

use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::ingest::report::{LeftReason, SystemError};
use crate::ingest::rules::IgnoreRule;
use crate::ingest::source::{FileStamp, not_a_file};

/// What the walk meets. Paths are relative to the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A plain file.
    File(PathBuf, FileStamp),
    /// A file or folder that a rule ignores.
    Ignored(PathBuf, IgnoreRule),
    /// A file or folder that cannot be taken.
    Left(PathBuf, LeftReason),
}

/// Walks through `root` and tells `see` of each file until it breaks off. Folders of `skip` (relative) are passed over.
///
/// Errors: if `root` itself cannot be read. All others are told as [`Seen::Left`].
pub fn walk(
    root: &Path,
    skip: &BTreeSet<PathBuf>,
    see: &mut dyn FnMut(Seen) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut entries = WalkDir::new(root)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        let seen = match entry {
            Err(error) if error.depth() == 0 => return Err(error.into()),
            Err(error) => {
                let path = error
                    .path()
                    .map(|path| below(root, path))
                    .unwrap_or_default();
                let source = io::Error::from(error);
                Some(Seen::Left(path, unreadable(&source)))
            }
            Ok(entry) if entry.depth() == 0 => None,
            Ok(entry) if entry.file_type().is_dir() => {
                let path = below(root, entry.path());
                let seen = folder(&entry, &path);
                if seen.is_some() || skip.contains(&path) {
                    entries.skip_current_dir();
                }
                seen
            }
            Ok(entry) => Some(file(&entry, below(root, entry.path()))),
        };
        if seen.is_some_and(|seen| see(seen).is_break()) {
            return Ok(());
        }
    }
    Ok(())
}

/// Why a folder is not entered, if it is not.
fn folder(entry: &DirEntry, path: &Path) -> Option<Seen> {
    if let Some(rule) = IgnoreRule::of_folder(entry.file_name()) {
        return Some(Seen::Ignored(path.to_owned(), rule));
    }
    let is_archive = entry.path().join("archive.toml").is_file()
        && entry.path().join("journal").join("tail").is_file();
    is_archive.then(|| Seen::Left(path.to_owned(), LeftReason::OtherArchive))
}

fn file(entry: &DirEntry, path: PathBuf) -> Seen {
    if let Some(reason) = not_a_file(entry.file_type()) {
        return Seen::Left(path, reason);
    }
    if let Some(rule) = IgnoreRule::of_file(entry.file_name()) {
        return Seen::Ignored(path, rule);
    }
    match entry.metadata().map_err(io::Error::from) {
        Ok(metadata) => Seen::File(path, FileStamp::of(&metadata)),
        Err(error) => Seen::Left(path, unreadable(&error)),
    }
}

fn unreadable(error: &io::Error) -> LeftReason {
    match error.kind() {
        io::ErrorKind::NotFound => LeftReason::Vanished,
        _ => LeftReason::Unreadable(SystemError::from(error)),
    }
}

fn below(root: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(root).unwrap_or(path).to_owned()
}
