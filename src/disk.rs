//! The disk: the only place that creates, renames, synchronises and removes the archive's files.
//!
//! Everything that must survive a power cut goes through [`Disk`]: write a new file, sync it, rename it, sync the
//! folder. Tests replace [`RealDisk`] by one that fails or stops at a chosen call and forgets what was not synced.
//! Nothing here knows what a file means. SQLite and tantivy write through their own doors: the first syncs by itself,
//! the second holds nothing that cannot be made again.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{FlockOperation, flock};

/// What the archive needs of a file system. Paths are whole; every call that changes something is one step that a test
/// can stop at.
pub trait Disk: Send + Sync + fmt::Debug {
    /// Creates a new file of a name of its own in `folder`, readable by us alone, and leases it: as long as the value
    /// lives, [`Disk::abandoned`] does not report the file.
    fn lease(&self, folder: &Path) -> io::Result<Leased>;

    /// The files of `folder` whose lease was free, and is now ours: what a process left behind when it died.
    fn abandoned(&self, folder: &Path) -> io::Result<Vec<Leased>>;

    /// Makes the content of `file`, which is at `path`, durable.
    fn sync(&self, file: &File, path: &Path) -> io::Result<()>;

    /// Makes the names in `folder` durable.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Gives the file at `from` the name `to`, which replaces what bears it. Durable once the folder is synced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Writes `bytes` at the end of `file`, which is at `path` and open for appending. Durable once synced.
    fn append(&self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Cuts `file`, which is at `path`, to `length_bytes`. Durable once synced.
    fn truncate(&self, file: &File, path: &Path, length_bytes: u64) -> io::Result<()>;

    /// Removes the file at `path`.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Creates `folder` and those above it, accessible to us alone, and syncs the folder above each new one.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The steps that are the same on every disk.
impl dyn Disk + '_ {
    /// Writes a file as a whole: after a power cut there is the old one or the new one, never half of it.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = parent(path)?;
        let mut leased = self.lease(folder)?;
        leased.write_all(bytes)?;
        self.sync(&leased.file, &leased.path)?;
        self.rename(&leased.path, path)?;
        self.sync_folder(folder)
    }

    /// As [`replace`](#method.replace) without any sync: for what is derived and checked when read.
    pub fn replace_unsynced(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut leased = self.lease(parent(path)?)?;
        leased.write_all(bytes)?;
        self.rename(&leased.path, path)
    }

    /// Removes what dead processes left half-written in `folder`; living ones hold a lease on theirs. A folder that is
    /// not there holds nothing. Returns how many.
    pub fn sweep(&self, folder: &Path) -> io::Result<usize> {
        let abandoned = match self.abandoned(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            abandoned => abandoned?,
        };
        // Each is removed while its lease is ours: whoever has just created one waits for it, and then starts anew.
        for leased in &abandoned {
            match self.remove(&leased.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(abandoned.len())
    }
}

/// A new file under a name of its own, not yet in its place.
#[derive(Debug)]
#[must_use = "a leased file is removed when it is dropped"]
pub struct Leased {
    /// Where it is.
    pub path: PathBuf,
    /// Open for reading and writing, locked while it lives.
    pub file: File,
}

impl Drop for Leased {
    /// Removes the file, unless it was renamed meanwhile: then nothing bears this name any more.
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

impl Write for Leased {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// An exclusive lock, free again when dropped or when the process dies.
#[derive(Debug)]
#[must_use = "the lock is free as soon as this is dropped"]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until the lock at `path` is free and takes it.
    pub fn wait(path: &Path) -> io::Result<Lock> {
        let file = open_lock(path)?;
        retry_interrupted(|| flock(&file, FlockOperation::LockExclusive))?;
        Ok(Lock { _file: file })
    }

    /// Takes the lock at `path` if it is free.
    pub fn attempt(path: &Path) -> io::Result<Option<Lock>> {
        let file = open_lock(path)?;
        match retry_interrupted(|| flock(&file, FlockOperation::NonBlockingLockExclusive)) {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The file system itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn lease(&self, folder: &Path) -> io::Result<Leased> {
        loop {
            let path = folder.join(lease_name());
            let mut options = OpenOptions::new();
            let file = options
                .read(true)
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)?;
            retry_interrupted(|| flock(&file, FlockOperation::LockExclusive))?;
            // Between creation and lock a sweeper may have taken it for abandoned: then it is gone, and we start anew.
            if file.metadata()?.nlink() > 0 {
                return Ok(Leased { path, file });
            }
        }
    }

    fn abandoned(&self, folder: &Path) -> io::Result<Vec<Leased>> {
        let mut abandoned = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path
                .extension()
                .is_none_or(|extension| extension != LEASE_EXTENSION)
            {
                continue;
            }
            let Ok(file) = File::open(&path) else {
                continue;
            };
            if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
                abandoned.push(Leased { path, file });
            }
        }
        Ok(abandoned)
    }

    fn sync(&self, file: &File, _path: &Path) -> io::Result<()> {
        file.sync_all()
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn append(&self, file: &mut File, _path: &Path, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn truncate(&self, file: &File, _path: &Path, length_bytes: u64) -> io::Result<()> {
        file.set_len(length_bytes)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        let above = parent(folder)?;
        self.create_folder(above)?;
        match fs::DirBuilder::new().mode(0o700).create(folder) {
            // Whoever finds the folder there takes its name for durable: then it must not stay.
            Ok(()) => self
                .sync_folder(above)
                .inspect_err(|_| drop(fs::remove_dir(folder))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Gives the file at `from` the name `to`, which nothing bears yet, durably.
///
/// Errors: [`io::ErrorKind::AlreadyExists`] if something does.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => {}
        // A file system that cannot tell by itself: a USB key, for one.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            if fs::symlink_metadata(to).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(from, to)?;
        }
        Err(error) => return Err(error.into()),
    }
    RealDisk.sync_folder(parent(to)?)
}

/// How many bytes a new file may have in the file system of `folder`.
pub fn free_bytes(folder: &Path) -> io::Result<u64> {
    let told = rustix::fs::statvfs(folder)?;
    Ok(told.f_bavail.saturating_mul(told.f_frsize))
}

/// Files under this extension are leased or abandoned, and nothing else.
const LEASE_EXTENSION: &str = "lease";

/// A name that no other process and no other call has: the process, the moment, a counter.
fn lease_name() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let moment = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_nanos());
    format!(
        "{:x}-{moment:x}-{count:x}.{LEASE_EXTENSION}",
        std::process::id()
    )
}

fn open_lock(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}

fn retry_interrupted(mut call: impl FnMut() -> rustix::io::Result<()>) -> io::Result<()> {
    loop {
        match call() {
            Err(rustix::io::Errno::INTR) => {}
            result => return Ok(result?),
        }
    }
}

fn parent(path: &Path) -> io::Result<&Path> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Ok(Path::new(".")),
        Some(parent) => Ok(parent),
        None => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a path without a folder",
        )),
    }
}
