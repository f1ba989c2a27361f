//! Key places: the folders, on different media, that each hold all the keys.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk::Disk;
use crate::keys::KeyError;
use crate::model::{ArchiveId, canonical_json};

/// One place: its name in messages and its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPlace {
    /// The name that people gave it.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
}

/// The sealed files that every place holds beside its databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFile {
    /// An owner's identity, by the owner's name.
    Owner(String),
    /// The service identity, sealed to the owners.
    Service,
    /// The archive secret.
    Secret,
    /// The signing key.
    Signer,
    /// The identity of an owner of restricted records, by name.
    Restricted(String),
    /// The recipient of an owner of restricted records, by name.
    RestrictedRecipient(String),
    /// What the place has seen of the journal: its own, never copied from another place.
    Newest,
}

impl KeyFile {
    /// The files that every place has under the same name, in the order in which the journal lists their digests.
    pub const NAMED: [KeyFile; 3] = [KeyFile::Service, KeyFile::Secret, KeyFile::Signer];

    /// The path below a place's folder.
    pub fn relative(&self) -> PathBuf {
        match self {
            KeyFile::Owner(name) => Path::new("owners").join(format!("{name}.age")),
            KeyFile::Service => PathBuf::from("service.age"),
            KeyFile::Secret => PathBuf::from("secret.age"),
            KeyFile::Signer => PathBuf::from("signer.age"),
            KeyFile::Newest => PathBuf::from("newest.note"),
            KeyFile::Restricted(name) => Path::new(RESTRICTED).join(format!("{name}.age")),
            KeyFile::RestrictedRecipient(name) => {
                Path::new(RESTRICTED).join(format!("{name}.recipient"))
            }
        }
    }
}

const MARKER: &str = "place.json";
const RESTRICTED: &str = "restricted";

#[derive(Serialize, Deserialize)]
struct Marker {
    archive: ArchiveId,
    place: String,
}

/// What a place's folder turns out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A place of this archive.
    Ours,
    /// Nothing there, or an empty folder: not mounted.
    Absent,
    /// Something else.
    Foreign,
}

/// Makes a new place in a folder that is absent or empty, and writes the sealed files into it.
///
/// Errors: [`KeyError::ForeignPlace`] if the folder holds anything, [`KeyError::Io`].
pub fn prepare_place(
    disk: &dyn Disk,
    place: &KeyPlace,
    archive: ArchiveId,
    files: &[(KeyFile, Vec<u8>)],
) -> Result<(), KeyError> {
    if find(place, archive)? != Found::Absent {
        return Err(KeyError::ForeignPlace {
            path: place.folder.clone(),
        });
    }
    let owners = place.folder.join("owners");
    disk.create_folder(&owners).map_err(KeyError::io(&owners))?;
    for (file, sealed) in files {
        let path = place.folder.join(file.relative());
        disk.replace(&path, sealed).map_err(KeyError::io(&path))?;
    }
    let marker = canonical_json(&Marker {
        archive,
        place: place.name.clone(),
    });
    let path = place.folder.join(MARKER);
    disk.replace(&path, &marker).map_err(KeyError::io(&path))
}

/// Writes a file of a place, durably, over what was there.
///
/// Errors: [`KeyError::Io`].
pub fn write_key_file(
    disk: &dyn Disk,
    place: &KeyPlace,
    file: &KeyFile,
    sealed: &[u8],
) -> Result<(), KeyError> {
    let target = place.folder.join(file.relative());
    if let Some(folder) = target.parent() {
        disk.create_folder(folder).map_err(KeyError::io(folder))?;
    }
    disk.replace(&target, sealed).map_err(KeyError::io(&target))
}

/// Removes a file of a place, durably; nothing if it is not there.
///
/// Errors: [`KeyError::Io`].
pub fn remove_key_file(disk: &dyn Disk, place: &KeyPlace, file: &KeyFile) -> Result<(), KeyError> {
    let target = place.folder.join(file.relative());
    match disk.remove(&target) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        removed => removed.map_err(KeyError::io(&target))?,
    }
    let folder = target.parent().unwrap_or(&place.folder);
    disk.sync_folder(folder).map_err(KeyError::io(folder))
}

/// Reads a sealed file from the first place that has it. None if no reachable place does.
///
/// Errors: [`KeyError::Io`] if a file is there and cannot be read.
pub fn read_key_file(
    places: &[KeyPlace],
    file: &KeyFile,
) -> Result<Option<(PathBuf, Vec<u8>)>, KeyError> {
    let mut failure = None;
    for place in places {
        let path = place.folder.join(file.relative());
        match fs::read(&path) {
            Ok(sealed) => return Ok(Some((path, sealed))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            // Another place may have it.
            Err(source) => failure = failure.or(Some(KeyError::Io { path, source })),
        }
    }
    match failure {
        Some(failure) => Err(failure),
        None => Ok(None),
    }
}

impl KeyPlace {
    /// Whether its folder is there, and is a place of this archive.
    pub fn is_of(&self, archive: ArchiveId) -> bool {
        find(self, archive).is_ok_and(|found| found == Found::Ours)
    }

    /// The names of the owners whose files this place holds, sorted.
    ///
    /// Errors: [`KeyError::Io`].
    pub fn owners(&self) -> Result<Vec<String>, KeyError> {
        self.names_in("owners", ".age")
    }

    /// The names of the owners of restricted records, sorted.
    ///
    /// Errors: [`KeyError::Io`].
    pub fn restricted_owners(&self) -> Result<Vec<String>, KeyError> {
        self.names_in(RESTRICTED, ".recipient")
    }

    fn names_in(&self, folder: &str, extension: &str) -> Result<Vec<String>, KeyError> {
        let folder = self.folder.join(folder);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => {
                return Err(KeyError::Io {
                    path: folder,
                    source,
                });
            }
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(KeyError::io(&folder))?.file_name();
            if let Some(owner) = name.to_str().and_then(|name| name.strip_suffix(extension)) {
                names.push(owner.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

pub(super) fn find(place: &KeyPlace, archive: ArchiveId) -> Result<Found, KeyError> {
    let mut entries = match fs::read_dir(&place.folder) {
        Ok(entries) => entries,
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Found::Absent);
        }
        Err(source) => {
            return Err(KeyError::Io {
                path: place.folder.clone(),
                source,
            });
        }
    };
    let path = place.folder.join(MARKER);
    match fs::read(&path) {
        Ok(bytes) => {
            let ours = serde_json::from_slice::<Marker>(&bytes)
                .is_ok_and(|marker| marker.archive == archive);
            Ok(if ours { Found::Ours } else { Found::Foreign })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // A new file system has a folder `lost+found`: still an empty place.
            let foreign =
                entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != "lost+found"));
            Ok(if foreign {
                Found::Foreign
            } else {
                Found::Absent
            })
        }
        Err(source) => Err(KeyError::Io { path, source }),
    }
}

/// Copies into `place` the sealed files that it lacks and `source` has. Returns their names.
pub(super) fn complete(
    disk: &dyn Disk,
    place: &KeyPlace,
    source: &KeyPlace,
) -> Result<Vec<String>, KeyError> {
    let mut files = vec![KeyFile::Service, KeyFile::Secret, KeyFile::Signer];
    files.extend(source.owners()?.into_iter().map(KeyFile::Owner));
    for name in source.restricted_owners()? {
        files.push(KeyFile::Restricted(name.clone()));
        files.push(KeyFile::RestrictedRecipient(name));
    }
    let mut copied = Vec::new();
    for file in files {
        let target = place.folder.join(file.relative());
        if target.exists() {
            continue;
        }
        let Some((_, sealed)) = read_key_file(std::slice::from_ref(source), &file)? else {
            continue;
        };
        write_key_file(disk, place, &file, &sealed)?;
        copied.push(file.relative().display().to_string());
    }
    Ok(copied)
}
