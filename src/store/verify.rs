//! Every sealed file against its own name and against what the journal names. Needs no key.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

use crate::model::SealedDigest;
use crate::store::{Shelf, StoreError, relative_path};

/// A sealed file that is not as it should be. Paths are relative to the archive.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoreFinding {
    /// The journal names it and it is not there.
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// Its bytes are not those that its name says.
    Altered {
        /// The file.
        path: PathBuf,
    },
    /// It is sound, and the journal does not name it: a restored older journal, or a deposit stopped half-way.
    Orphan {
        /// The file.
        path: PathBuf,
    },
    /// It is no sealed file at all.
    Stray {
        /// The file.
        path: PathBuf,
    },
    /// The disk does not give it.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        message: String,
    },
}

/// Told after each file: how many bytes it had. Returns false to stop.
pub type StoreProgress<'a> = dyn Fn(u64) -> bool + Sync + 'a;

/// Reads every sealed file below `root` that `wanted` accepts, and compares with the names that the journal gives.
///
/// Findings come sorted. Errors: [`StoreError::Io`] if a folder cannot be listed.
pub fn check_sealed_files(
    root: &Path,
    expected: &BTreeSet<(Shelf, SealedDigest)>,
    wanted: &(dyn Fn(Shelf, SealedDigest) -> bool + Sync),
    progress: &StoreProgress<'_>,
) -> Result<Vec<StoreFinding>, StoreError> {
    let (present, strays) = list(root)?;
    let mut findings: Vec<StoreFinding> = strays
        .into_iter()
        .map(|path| StoreFinding::Stray { path })
        .collect();
    let named = expected
        .iter()
        .filter(|(shelf, digest)| wanted(*shelf, *digest));
    let missing = named.filter(|file| !present.contains(*file));
    findings.extend(missing.map(|(shelf, digest)| StoreFinding::Missing {
        path: relative_path(*shelf, *digest),
    }));
    let wanted: Vec<_> = present
        .into_iter()
        .filter(|(shelf, digest)| wanted(*shelf, *digest))
        .collect();
    let next = AtomicUsize::new(0);
    let found = Mutex::new(&mut findings);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((shelf, digest)) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let path = relative_path(*shelf, *digest);
                    let (size_bytes, finding) =
                        check(root, path, *digest, expected.contains(&(*shelf, *digest)));
                    if let Some(finding) = finding {
                        found
                            .lock()
                            .expect("no holder of this lock panics")
                            .push(finding);
                    }
                    if !progress(size_bytes) {
                        return;
                    }
                }
            });
        }
    });
    findings.sort();
    Ok(findings)
}

fn check(
    root: &Path,
    path: PathBuf,
    name: SealedDigest,
    named: bool,
) -> (u64, Option<StoreFinding>) {
    match digest_of(&root.join(&path)) {
        Ok((digest, size_bytes)) if digest != name => {
            (size_bytes, Some(StoreFinding::Altered { path }))
        }
        Ok((_, size_bytes)) if !named => (size_bytes, Some(StoreFinding::Orphan { path })),
        Ok((_, size_bytes)) => (size_bytes, None),
        // Gone since it was listed: then it is missing.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            (0, Some(StoreFinding::Missing { path }))
        }
        Err(error) => (
            0,
            Some(StoreFinding::Unreadable {
                path,
                message: error.to_string(),
            }),
        ),
    }
}

fn digest_of(path: &Path) -> io::Result<(SealedDigest, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; 256 * 1024];
    let mut size_bytes = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((SealedDigest(hasher.finalize().into()), size_bytes)),
            Ok(count) => {
                hasher.update(buffer.get(..count).unwrap_or_default());
                size_bytes += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

type Listing = (BTreeSet<(Shelf, SealedDigest)>, Vec<PathBuf>);

/// Every sealed file that is there, and everything else, which should not be.
fn list(root: &Path) -> Result<Listing, StoreError> {
    let mut present = BTreeSet::new();
    let mut strays = Vec::new();
    for shelf in Shelf::ALL {
        let folder = root.join(shelf.folder());
        // What should be in a shelf that is gone is missing, file by file.
        if !folder.exists() {
            continue;
        }
        for entry in walkdir::WalkDir::new(&folder).min_depth(1) {
            let entry = entry.map_err(|error| StoreError::Io {
                path: folder.clone(),
                source: error.into(),
            })?;
            if entry.file_type().is_dir() {
                continue;
            }
            let relative = entry
                .path()
                .strip_prefix(root)
                .unwrap_or(entry.path())
                .to_owned();
            let name = relative
                .file_stem()
                .and_then(|stem| stem.to_str())
                .unwrap_or_default();
            let digest = name.parse::<SealedDigest>().ok();
            match digest.filter(|digest| relative_path(shelf, *digest) == relative) {
                Some(digest) => drop(present.insert((shelf, digest))),
                None => strays.push(relative),
            }
        }
    }
    Ok((present, strays))
}

/// Number of bytes of all sealed files, to show how far a check has come.
pub fn total_bytes(root: &Path) -> u64 {
    let shelves = Shelf::ALL
        .iter()
        .flat_map(|shelf| walkdir::WalkDir::new(root.join(shelf.folder())));
    let files = shelves
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    files
        .filter_map(|entry| fs::metadata(entry.path()).ok())
        .map(|metadata| metadata.len())
        .sum()
}
