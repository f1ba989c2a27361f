//! Where a bundle is read from: a zip, or the folder that it was extracted to. Both are lists of files by name.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::bundle::BundleError;
use crate::bundle::names::BagName;
use crate::bundle::seda::MANIFEST;
use crate::bundle::verifying::bytes::{Bytes, Slice};
use crate::bundle::verifying::zip::{NotOurs, ZipEntry, read_zip};
use crate::bundle::verifying::{FindingCode, Findings};

/// The one folder of every bundle.
pub const FOLDER: &str = "dossier";

/// The files of a bundle, by their names below its folder.
pub enum Source {
    /// In a zip.
    Zip(Box<dyn Bytes>, BTreeMap<String, ZipEntry>),
    /// In a folder: path and size.
    Folder(BTreeMap<String, (PathBuf, u64)>),
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
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
        if let Some(by) = encrypted_by(&file).map_err(BundleError::io(path))? {
            let path = path.to_owned();
            return Err(BundleError::StillEncrypted { path, by });
        }
        Source::of_zip(Box::new(file), path, findings)
    }

    /// The same of a zip's bytes, wherever they are; `path` is what errors call it.
    ///
    /// Errors: [`BundleError::Io`].
    pub fn of_zip(
        file: Box<dyn Bytes>,
        path: &Path,
        findings: &mut Findings,
    ) -> Result<Result<Source, NotOurs>, BundleError> {
        let entries = match read_zip(&*file, findings).map_err(BundleError::io(path))? {
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
        if encrypted_by(&file)
            .map_err(BundleError::io(path))?
            .is_some()
        {
            return Ok(None);
        }
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
        Ok(Some(Source::Zip(Box::new(file), files)))
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
                let slice = Slice::new(&**file, entry.offset, entry.size_bytes);
                Ok(Some(Box::new(slice)))
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

/// What a file must be opened from first, if it is a bundle on its way.
pub fn encrypted_by(file: &File) -> io::Result<Option<Transit>> {
    let mut start = [0_u8; 64];
    let read = FileExt::read_at(file, &mut start, 0)?;
    let start = start.get(..read).unwrap_or_default();
    let armored = b"-----BEGIN AGE ENCRYPTED FILE-----";
    let is_age = start.starts_with(b"age-encryption.org/") || start.starts_with(armored);
    let is_aes = start.starts_with(b"PK\x03\x04") && start.get(8..10) == Some(&AES);
    Ok(match (is_age, is_aes) {
        (true, _) => Some(Transit::Age),
        (false, true) => Some(Transit::Aes),
        (false, false) => None,
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
