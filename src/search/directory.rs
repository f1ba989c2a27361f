//! The folder in which tantivy keeps its files: every one encrypted with its own key, under a random name.
//!
//! # What is where
//!
//! In the folder: sealed files (form: [`crate::search::sealed_file`]) named by their random ids, and two empty lock
//! files. Outside of it, in [`FileKeys`]: for each logical name (`meta.json`, `….term`) the name on the disk and the key.
//! Without those rows nothing in the folder can be read, and deleting a row destroys its file whatever remains of its
//! bytes. Nothing is ever written in clear, not even for a moment.
//!
//! # How a commit becomes visible
//!
//! `meta.json` lists the segments. To replace it: write it as a new file under a new name with a new key (no nonce ever
//! meets a key twice); sync it and every file that is new since the last time; sync the folder; then **one call of
//! [`FileKeys::put`]**, one transaction, makes the new keys known together with the new place of `meta.json`. A writer
//! killed before it leaves files that no row names, which the next writer removes; a writer killed after it has committed.
//! The list of files that tantivy wants beside it (`.managed.json`) is not a file: it is the list of rows.
//!
//! # Locks
//!
//! `writer.lock` is held by the only writer, `reading.lock` shared by whoever is opening files and exclusively by a
//! writer that decides which ones to delete. Both are locks of the operating system: they end with their process.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, META_LOCK, OwnedBytes,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use crate::model::DerivedFileKey;
use crate::search::SearchError;
use crate::search::chunks::ChunkCache;
use crate::search::locks::{deleting_lock, try_writer_lock};
use crate::search::sealed_file::{
    FileId, SealedFile, SealedWriter, chunk_of, open_bytes, random_key, seal_bytes, within_chunk,
    write_new,
};

const META: &str = "meta.json";
const MANAGED: &str = ".managed.json";
/// 64 MB of chunks for those who search.
const READER_CHUNKS: NonZeroUsize = NonZeroUsize::new(4096).expect("not zero");
/// A writer reads each file once, to merge it.
const WRITER_CHUNKS: NonZeroUsize = NonZeroUsize::new(512).expect("not zero");

/// Where the keys of the search engine's files are kept, apart from the files.
pub trait FileKeys: Send + Sync {
    /// Every logical name with its file.
    fn all(&self) -> Result<Vec<(String, FileKey)>, SearchError>;

    /// Keeps all of `new` in one transaction; a name that is there gets the new file and its old key is destroyed.
    fn put(&self, new: &[(String, FileKey)]) -> Result<(), SearchError>;

    /// Destroys the keys of `names`, in one transaction. A name that is not there is no error.
    fn remove(&self, names: &[String]) -> Result<(), SearchError>;
}

/// Where one file is and what opens it.
#[derive(Debug, Clone)]
pub struct FileKey {
    /// Its name in the folder: 32 hexadecimal digits.
    pub disk_name: String,
    /// Its key.
    pub key: DerivedFileKey,
}

/// What a directory is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Reads what was committed when it last looked.
    Reader,
    /// Reads and writes, alone.
    Writer,
}

/// The folder, as tantivy sees it.
#[derive(Clone)]
pub struct SealedDirectory {
    shared: Arc<Shared>,
}

struct Shared {
    folder: PathBuf,
    keys: Arc<dyn FileKeys>,
    role: Role,
    files: Mutex<Files>,
    chunks: Arc<ChunkCache>,
}

#[derive(Default)]
struct Files {
    /// The rows of [`FileKeys`].
    known: HashMap<String, FileKey>,
    /// Finished, not yet in [`FileKeys`].
    unsaved: HashMap<String, FileKey>,
    /// Names on the disk of what is not synced.
    unsynced: Vec<String>,
    /// Files deleted whose keys are still in [`FileKeys`].
    removed: Vec<String>,
    /// The `meta.json` that goes with `known`.
    meta: Option<Vec<u8>>,
    closed: bool,
}

impl SealedDirectory {
    /// Prepares to read or write in `folder`; nothing is looked at yet.
    pub fn new(folder: &Path, keys: Arc<dyn FileKeys>, role: Role) -> SealedDirectory {
        let most = match role {
            Role::Reader => READER_CHUNKS,
            Role::Writer => WRITER_CHUNKS,
        };
        SealedDirectory {
            shared: Arc::new(Shared {
                folder: folder.to_owned(),
                keys,
                role,
                files: Mutex::default(),
                chunks: Arc::new(ChunkCache::new(most)),
            }),
        }
    }

    /// Reads the keys and `meta.json` as they are now. `false` if there is no `meta.json`.
    ///
    /// Errors: [`SearchError::Damaged`] if it is named but is not there or does not open.
    pub fn look(&self) -> Result<bool, SearchError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let known: HashMap<String, FileKey> = self.shared.keys.all()?.into_iter().collect();
            let Some(place) = known.get(META).cloned() else {
                *self.files() = Files {
                    known,
                    ..Files::default()
                };
                return Ok(false);
            };
            match std::fs::read(self.shared.folder.join(&place.disk_name)) {
                Ok(sealed) => {
                    let meta = open_bytes(META, &place.key, &sealed)
                        .map_err(|error| SearchError::damaged(META, &error))?;
                    *self.files() = Files {
                        known,
                        meta: Some(meta),
                        ..Files::default()
                    };
                    return Ok(true);
                }
                // Replaced since its place was read: there is a newer one.
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries < 20 => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(SearchError::damaged(META, &error));
                }
                Err(error) => return Err(SearchError::io("read", &self.shared.folder, error)),
            }
        }
    }

    /// Whether nothing was committed since the last look.
    pub fn is_current(&self) -> Result<bool, SearchError> {
        let now = self.shared.keys.all()?;
        let now = now.into_iter().find(|(name, _)| name == META);
        let then = self.place(META);
        Ok(now.map(|(_, place)| place.disk_name) == then.map(|place| place.disk_name))
    }

    /// Removes the files that no key opens: what killed writers left. Only the holder of the writer's lock may.
    pub fn sweep(&self) -> Result<(), SearchError> {
        let folder = &self.shared.folder;
        let io = |error| SearchError::io("sweep", folder, error);
        let named: Vec<String> = {
            let files = self.files();
            files.known.values().map(|f| f.disk_name.clone()).collect()
        };
        for entry in std::fs::read_dir(folder).map_err(io)? {
            let name = entry.map_err(io)?.file_name();
            let Some(name) = name.to_str() else { continue };
            if FileId::is_disk_name(name) && !named.iter().any(|known| known == name) {
                std::fs::remove_file(folder.join(name)).map_err(io)?;
            }
        }
        Ok(())
    }

    /// Destroys the keys of the files that were deleted.
    pub fn settle(&self) -> Result<(), SearchError> {
        let removed = self.files().removed.clone();
        if removed.is_empty() {
            return Ok(());
        }
        self.shared.keys.remove(&removed)?;
        self.files().removed.retain(|name| !removed.contains(name));
        Ok(())
    }

    /// Destroys the keys of every file but `meta.json` and these, and removes the files.
    pub fn keep_only(&self, living: &HashSet<PathBuf>) -> Result<(), SearchError> {
        // Whoever is opening files is let through first; if that takes too long, they will find one missing and start
        // again.
        let _lock = deleting_lock(&self.shared.folder).ok();
        let names: Vec<PathBuf> = {
            let files = self.files();
            let names = files.known.keys().chain(files.unsaved.keys());
            names.map(PathBuf::from).collect()
        };
        for name in names {
            if name.as_os_str() != META && !living.contains(&name) {
                self.delete(&name).map_err(|error| {
                    SearchError::io("remove", &self.shared.folder, io::Error::other(error))
                })?;
            }
        }
        self.settle()
    }

    /// Refuses every write from now on, by whichever thread.
    pub fn close(&self) {
        self.files().closed = true;
    }

    /// Opens every chunk of every file that has a key, and returns the names of those that do not open.
    ///
    /// A file that a writer replaced meanwhile is not one of them.
    pub fn damaged_files(&self) -> Result<Vec<String>, SearchError> {
        let known = self.files().known.clone();
        let mut damaged = Vec::new();
        for (name, place) in &known {
            match self.open(name, place).and_then(|file| file.check()) {
                Ok(()) => {}
                Err(error) if is_damage(&error) => damaged.push(name.clone()),
                Err(error) => return Err(SearchError::io("check", &self.shared.folder, error)),
            }
        }
        if !damaged.is_empty() {
            let now: HashMap<String, FileKey> = self.shared.keys.all()?.into_iter().collect();
            let place = |rows: &HashMap<String, FileKey>, name: &String| {
                rows.get(name).map(|row| row.disk_name.clone())
            };
            damaged.retain(|name| place(&now, name) == place(&known, name));
        }
        damaged.sort();
        Ok(damaged)
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        // Each change below is complete before anything can panic.
        self.shared
            .files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, name: &str) -> Option<FileKey> {
        let files = self.files();
        files
            .unsaved
            .get(name)
            .or_else(|| files.known.get(name))
            .cloned()
    }

    fn open(&self, name: &str, place: &FileKey) -> io::Result<SealedFile> {
        let chunks = Arc::clone(&self.shared.chunks);
        SealedFile::open(
            &self.shared.folder,
            &place.disk_name,
            name,
            &place.key,
            chunks,
        )
    }

    fn may_write(&self) -> io::Result<()> {
        if self.shared.role == Role::Writer && !self.files().closed {
            return Ok(());
        }
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the search engine's files are open for reading only",
        ))
    }

    fn replace_meta(&self, content: &[u8]) -> io::Result<()> {
        self.may_write()?;
        let id = FileId::random();
        let place = FileKey {
            disk_name: id.disk_name(),
            key: random_key(),
        };
        let folder = &self.shared.folder;
        write_new(
            &folder.join(&place.disk_name),
            &seal_bytes(META, id, &place.key, content),
        )?;
        let (mut rows, mut unsynced) = {
            let mut files = self.files();
            let rows: Vec<(String, FileKey)> = files.unsaved.clone().into_iter().collect();
            (rows, std::mem::take(&mut files.unsynced))
        };
        rows.push((META.to_owned(), place.clone()));
        unsynced.push(place.disk_name.clone());
        let visible = sync(folder, &unsynced)
            .and_then(|()| self.shared.keys.put(&rows).map_err(io::Error::other));
        if let Err(error) = visible {
            // Nobody knows what is on the disk now: only what a new writer reads there counts.
            self.close();
            return Err(error);
        }
        self.adopt(rows, content)
    }

    /// Follows what [`FileKeys`] now says, and removes the `meta.json` that was replaced.
    fn adopt(&self, rows: Vec<(String, FileKey)>, content: &[u8]) -> io::Result<()> {
        let mut files = self.files();
        let replaced = files.known.get(META).map(|old| old.disk_name.clone());
        for (name, place) in rows {
            files.unsaved.remove(&name);
            files.known.insert(name, place);
        }
        files.meta = Some(content.to_owned());
        drop(files);
        replaced.map_or(Ok(()), |old| remove(&self.shared.folder.join(old)))
    }
}

impl fmt::Debug for SealedDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedDirectory({})", self.shared.folder.display())
    }
}

impl Directory for SealedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let missing = || OpenReadError::FileDoesNotExist(path.to_owned());
        let name = logical(path);
        let place = self.place(&name).ok_or_else(missing)?;
        match self.open(&name, &place) {
            Ok(file) => Ok(Arc::new(Handle(file))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(missing()),
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let io = |error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        };
        self.may_write().map_err(io)?;
        let name = logical(path);
        let mut files = self.files();
        let unsaved = files.unsaved.remove(&name);
        let known = files.known.remove(&name);
        if known.is_some() {
            files.removed.push(name);
        }
        drop(files);
        if unsaved.is_none() && known.is_none() {
            return Err(DeleteError::FileDoesNotExist(path.to_owned()));
        }
        for place in [unsaved, known].into_iter().flatten() {
            remove(&self.shared.folder.join(place.disk_name)).map_err(io)?;
        }
        Ok(())
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.place(&logical(path)).is_some())
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let name = logical(path);
        let create = || {
            self.may_write()?;
            let (id, key) = (FileId::random(), random_key());
            let file = SealedWriter::create(&self.shared.folder, &name, id, &key)?;
            Ok(NewFile {
                directory: self.clone(),
                name: name.clone(),
                place: FileKey {
                    disk_name: id.disk_name(),
                    key,
                },
                file,
            })
        };
        let file =
            create().map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        Ok(BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let files = self.files();
        let found = match logical(path).as_str() {
            META => files.meta.clone(),
            MANAGED => Some(managed_list(&files)),
            _ => None,
        };
        found.ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        match logical(path).as_str() {
            META => self.replace_meta(content),
            // Not a file here: tantivy writes it after it deleted files, which is when their keys go.
            MANAGED => self.settle().map_err(io::Error::other),
            other => Err(io::Error::other(format!("{other} is not written whole"))),
        }
    }

    fn sync_directory(&self) -> io::Result<()> {
        // Done when `meta.json` is replaced, for everything at once.
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if self.shared.role == Role::Reader || lock.filepath != META_LOCK.filepath {
            // Whoever opened this directory holds the lock that matters already.
            return Ok(DirectoryLock::from(Box::new(())));
        }
        deleting_lock(&self.shared.folder).map(|file| DirectoryLock::from(Box::new(file)))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// Destroys every key, then removes every file.
pub fn erase(folder: &Path, keys: &dyn FileKeys) -> Result<(), SearchError> {
    let there = folder.is_dir();
    let _lock = match there.then(|| try_writer_lock(folder)).transpose()? {
        Some(None) => return Err(SearchError::Busy),
        lock => lock,
    };
    let names: Vec<String> = keys.all()?.into_iter().map(|(name, _)| name).collect();
    keys.remove(&names)?;
    if !there {
        return Ok(());
    }
    let io = |error| SearchError::io("remove", folder, error);
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let name = entry.map_err(io)?.file_name();
        if name.to_str().is_some_and(FileId::is_disk_name) {
            std::fs::remove_file(folder.join(name)).map_err(io)?;
        }
    }
    Ok(())
}

/// Whether an error of this directory says that a file is not what was written, or is not there.
pub fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::NotFound
    )
}

/// A file being written; its key is kept once it is finished.
struct NewFile {
    directory: SealedDirectory,
    name: String,
    place: FileKey,
    file: SealedWriter,
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for NewFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.directory.may_write()?;
        self.file.finish()?;
        let mut files = self.directory.files();
        files.unsynced.push(self.place.disk_name.clone());
        let replaced = files.unsaved.insert(self.name.clone(), self.place.clone());
        drop(files);
        replaced.map_or(Ok(()), |old| {
            remove(&self.directory.shared.folder.join(old.disk_name))
        })
    }
}

struct Handle(SealedFile);

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl HasLen for Handle {
    fn len(&self) -> usize {
        usize::try_from(self.0.content_bytes()).unwrap_or(usize::MAX)
    }
}

impl FileHandle for Handle {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let (start, end) = (range.start as u64, range.end as u64);
        if start >= end {
            return Ok(OwnedBytes::empty());
        }
        if end > self.0.content_bytes() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let number = chunk_of(start);
        if number != chunk_of(end - 1) {
            return Ok(OwnedBytes::new(self.0.copy(start, end)?));
        }
        let chunk = OwnedBytes::new(self.0.chunk(number)?);
        let from = within_chunk(start);
        let to = from + (range.end - range.start);
        if to > chunk.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(chunk.slice(from..to))
    }
}

fn logical(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn managed_list(files: &Files) -> Vec<u8> {
    let names: Vec<&String> = files.known.keys().chain(files.unsaved.keys()).collect();
    serde_json::to_vec(&names).expect("names are plain text")
}

fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sync(folder: &Path, disk_names: &[String]) -> io::Result<()> {
    for name in disk_names {
        match File::open(folder.join(name)) {
            Ok(file) => file.sync_data()?,
            // Written and merged away since: nothing names it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    File::open(folder)?.sync_all()
}
