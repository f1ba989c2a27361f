//! Where a bundle is read from: a zip, or the folder that it was extracted to. Both are lists of files by name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::bundle::BundleError;
use crate::bundle::names::BagName;
use crate::bundle::seda::MANIFEST;
use crate::bundle::verifying::zip::{NotOurs, ZipEntry, read_zip};
use crate::bundle::verifying::{FindingCode, Findings};

/// The one folder of every bundle.
pub const FOLDER: &str = "dossier";

/// The files of a bundle, by their names below its folder.
#[derive(Debug)]
pub enum Source {
    /// In a zip.
    Zip(File, BTreeMap<String, ZipEntry>),
    /// In a folder: path and size.
    Folder(BTreeMap<String, (PathBuf, u64)>),
}

impl Source {
    /// Opens a zip or a folder, and tells every name that should not be there. The inner result is why it is not looked into.
    ///
    /// Errors: [`BundleError::Io`], [`BundleError::StillEncrypted`].
    pub fn open(
        path: &Path,
        findings: &mut Findings,
    ) -> Result<Result<Source, NotOurs>, BundleError> {
        let metadata = fs::metadata(path).map_err(BundleError::io(path))?;
        if metadata.is_dir() {
            return Source::of_folder(path, findings).map(Ok);
        }
        let file = File::open(path).map_err(BundleError::io(path))?;
        not_encrypted(&file, path)?;
        let entries = match read_zip(&file, findings).map_err(BundleError::io(path))? {
            Ok(entries) => entries,
            Err(not_ours) => return Ok(Err(not_ours)),
        };
        if !entries
            .iter()
            .any(|entry| entry.name.starts_with("dossier/"))
        {
            return Ok(Err(NotOurs::OtherZip));
        }
        let mut names = Names::default();
        let mut files = BTreeMap::new();
        for entry in entries {
            let below = entry
                .name
                .strip_prefix(FOLDER)
                .and_then(|name| name.strip_prefix('/'));
            if let Some(name) = names.take(below, &entry.name, findings) {
                files.insert(name, entry);
            }
        }
        Ok(Ok(Source::Zip(file, files)))
    }

    /// Opens a SEDA transfer, whose files stand in no folder of their own. None if it is none.
    ///
    /// Errors: as [`Source::open`].
    pub fn open_transfer(
        path: &Path,
        findings: &mut Findings,
    ) -> Result<Option<Source>, BundleError> {
        let metadata = fs::metadata(path).map_err(BundleError::io(path))?;
        if metadata.is_dir() {
            let is_one = path.join(MANIFEST).is_file() && !path.join("bagit.txt").is_file();
            return match is_one {
                true => Source::below(path, findings).map(Some),
                false => Ok(None),
            };
        }
        let file = File::open(path).map_err(BundleError::io(path))?;
        not_encrypted(&file, path)?;
        let mut of_zip = Findings::default();
        let entries = match read_zip(&file, &mut of_zip).map_err(BundleError::io(path))? {
            Ok(entries) if entries.iter().any(|entry| entry.name == MANIFEST) => entries,
            Ok(_) | Err(_) => return Ok(None),
        };
        *findings = of_zip;
        let mut names = Names::default();
        let mut files = BTreeMap::new();
        for entry in entries {
            if let Some(name) = names.take(Some(&entry.name), &entry.name, findings) {
                files.insert(name, entry);
            }
        }
        Ok(Some(Source::Zip(file, files)))
    }

    fn of_folder(path: &Path, findings: &mut Findings) -> Result<Source, BundleError> {
        let inner = path.join(FOLDER);
        match inner.is_dir() {
            true => Source::below(&inner, findings),
            false => Source::below(path, findings),
        }
    }

    fn below(root: &Path, findings: &mut Findings) -> Result<Source, BundleError> {
        let mut names = Names::default();
        let mut files = BTreeMap::new();
        for found in walkdir::WalkDir::new(root).min_depth(1).sort_by_file_name() {
            let found = found.map_err(|error| BundleError::Io {
                path: error.path().unwrap_or(root).to_owned(),
                source: error.into(),
            })?;
            if found.file_type().is_dir() {
                continue;
            }
            let below = found.path().strip_prefix(root).unwrap_or(found.path());
            let shown = below.to_string_lossy();
            // A link or a device is no file of ours, whatever it leads to.
            let plain = found
                .file_type()
                .is_file()
                .then(|| below.to_str())
                .flatten();
            if let Some(name) = names.take(plain, &shown, findings) {
                let size = found.metadata().map_err(io::Error::from);
                let size = size.map_err(BundleError::io(found.path()))?.len();
                files.insert(name, (found.path().to_owned(), size));
            }
        }
        Ok(Source::Folder(files))
    }

    /// Every name, with its size.
    pub fn names(&self) -> Vec<(String, u64)> {
        match self {
            Source::Zip(_, files) => {
                let files = files.iter();
                files
                    .map(|(name, entry)| (name.clone(), entry.size_bytes))
                    .collect()
            }
            Source::Folder(files) => {
                let files = files.iter();
                files
                    .map(|(name, (_, size))| (name.clone(), *size))
                    .collect()
            }
        }
    }

    /// True if there is such a file.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Source::Zip(_, files) => files.contains_key(name),
            Source::Folder(files) => files.contains_key(name),
        }
    }

    /// Opens a file for reading. None if there is no such file.
    ///
    /// Errors: [`BundleError::Io`].
    pub fn read(&self, name: &str) -> Result<Option<Box<dyn Read + '_>>, BundleError> {
        match self {
            Source::Zip(file, files) => {
                let Some(entry) = files.get(name) else {
                    return Ok(None);
                };
                Ok(Some(Box::new(Slice {
                    file,
                    at: entry.offset,
                    left: entry.size_bytes,
                })))
            }
            Source::Folder(files) => {
                let Some((path, _)) = files.get(name) else {
                    return Ok(None);
                };
                let file = File::open(path).map_err(BundleError::io(path))?;
                Ok(Some(Box::new(file)))
            }
        }
    }
}

/// Names that were met, to tell those that should not be there, or are there twice.
#[derive(Default)]
struct Names(std::collections::BTreeSet<String>);

impl Names {
    /// The name below the bundle's folder, if it is in the form. None once it is told.
    fn take(
        &mut self,
        below: Option<&str>,
        shown: &str,
        findings: &mut Findings,
    ) -> Option<String> {
        let Some(name) = below.and_then(|name| BagName::parse(name).ok()) else {
            findings.add(FindingCode::NameUnsafe, shown);
            return None;
        };
        if !self.0.insert(name.without_case()) {
            findings.add(FindingCode::NameTwice, shown);
            return None;
        }
        Some(name.as_str().to_owned())
    }
}

/// Some bytes of a file.
struct Slice<'a> {
    file: &'a File,
    at: u64,
    left: u64,
}

impl Read for Slice<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let most = most.min(buffer.len());
        let read = self
            .file
            .read_at(buffer.get_mut(..most).unwrap_or_default(), self.at)?;
        self.at += read as u64;
        self.left -= read as u64;
        Ok(read)
    }
}

/// Says so of a file that must be opened first.
fn not_encrypted(file: &File, path: &Path) -> Result<(), BundleError> {
    let mut start = [0_u8; 64];
    let read = file.read_at(&mut start, 0).map_err(BundleError::io(path))?;
    let start = start.get(..read).unwrap_or_default();
    let armored = b"-----BEGIN AGE ENCRYPTED FILE-----";
    let by = if start.starts_with(b"age-encryption.org/") || start.starts_with(armored) {
        Transit::Age
    } else if start.starts_with(b"PK\x03\x04") && start.get(8..10) == Some(&AES) {
        Transit::Aes
    } else {
        return Ok(());
    };
    Err(BundleError::StillEncrypted {
        path: path.to_owned(),
        by,
    })
}

/// The method that zips name for what is encrypted by AES, little-endian.
const AES: [u8; 2] = [99, 0];

/// How a bundle is protected on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transit {
    /// The whole zip in age.
    Age,
    /// A zip in the manner of WinZip's AE-2.
    Aes,
}
