//! The source file: opened once without following a link, read through that handle, removed only if it is still the file
//! that was read.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Component, Path};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use chrono::{DateTime, Datelike, Utc};
use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;

use crate::ingest::report::{LeftReason, SourceFate, SystemError};
use crate::model::Timestamp;

/// By what a file is known to be the same, unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileStamp {
    /// Its file system.
    pub device: u64,
    /// Its number there.
    pub inode: u64,
    /// Its size.
    pub size_bytes: u64,
    /// When its content was last changed, in nanoseconds since 1970.
    pub modified_ns: i128,
    /// When it was last changed in any way, in nanoseconds since 1970.
    pub changed_ns: i128,
}

impl FileStamp {
    /// The stamp that the system gives.
    pub fn of(metadata: &Metadata) -> FileStamp {
        let ns = |seconds: i64, nanos: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        FileStamp {
            device: metadata.dev(),
            inode: metadata.ino(),
            size_bytes: metadata.size(),
            modified_ns: ns(metadata.mtime(), metadata.mtime_nsec()),
            changed_ns: ns(metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    /// When the content was last changed; none if that year cannot be written.
    pub fn modified(&self) -> Option<Timestamp> {
        self.modified_instant().map(Timestamp::new)
    }

    fn modified_instant(&self) -> Option<DateTime<Utc>> {
        let ms = i64::try_from(self.modified_ns.div_euclid(1_000_000)).ok()?;
        DateTime::from_timestamp_millis(ms).filter(|instant| (1..=9998).contains(&instant.year()))
    }
}

/// Why something that is no plain file stays where it is; none for a plain file.
pub fn not_a_file(kind: std::fs::FileType) -> Option<LeftReason> {
    if kind.is_file() {
        None
    } else if kind.is_symlink() {
        Some(LeftReason::SymbolicLink)
    } else if kind.is_socket() {
        Some(LeftReason::Socket)
    } else if kind.is_fifo() {
        Some(LeftReason::Fifo)
    } else {
        Some(LeftReason::Device)
    }
}

/// A source, held open: what is checked is what is read.
#[derive(Debug)]
pub struct HeldFile {
    file: File,
}

impl HeldFile {
    /// Opens the plain file at `path` below `root`; no component of `path` may be a link.
    ///
    /// Errors: why it is to be left.
    pub fn open(root: &Path, path: &Path) -> Result<HeldFile, LeftReason> {
        let (folder, name) = folder_of(root, path).map_err(left)?;
        let flags =
            OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let opened = rustix::fs::openat(&folder, &name, flags, Mode::empty());
        let file = File::from(opened.map_err(left)?);
        let metadata = file.metadata();
        let metadata =
            metadata.map_err(|error| LeftReason::Unreadable(SystemError::from(&error)))?;
        match not_a_file(metadata.file_type()) {
            None => Ok(HeldFile { file }),
            Some(reason) => Err(reason),
        }
    }

    /// Its stamp at this moment.
    ///
    /// Errors: what the system says.
    pub fn stamp(&self) -> io::Result<FileStamp> {
        self.file
            .metadata()
            .map(|metadata| FileStamp::of(&metadata))
    }

    /// Begins to read it from its first byte, `size_bytes` of them.
    ///
    /// Errors: what the system says.
    pub fn read<'a>(
        &'a self,
        size_bytes: u64,
        stop: &'a AtomicBool,
        read_bytes: &'a AtomicU64,
    ) -> io::Result<SourceReader<'a>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        Ok(SourceReader {
            file,
            size_bytes,
            done_bytes: 0,
            stop,
            read_bytes,
            end: None,
            failure: None,
        })
    }

    /// The file itself, for a look at its first and last bytes.
    pub fn file(&self) -> &File {
        &self.file
    }
}

/// Reads a source; ends with an error when it has become longer, or when we are asked to stop.
pub struct SourceReader<'a> {
    file: &'a File,
    size_bytes: u64,
    done_bytes: u64,
    stop: &'a AtomicBool,
    read_bytes: &'a AtomicU64,
    /// Why reading was ended by us.
    pub end: Option<LeftReason>,
    /// What the system answered when reading failed.
    pub failure: Option<SystemError>,
}

impl SourceReader<'_> {
    /// True if exactly the expected bytes were read.
    pub fn is_complete(&self) -> bool {
        self.done_bytes == self.size_bytes
    }
}

impl Read for SourceReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            self.end = Some(LeftReason::Stopped);
            return Err(io::Error::other("asked to stop"));
        }
        let count = self.file.read(buffer).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failure = Some(SystemError::from(error));
            }
        })?;
        self.done_bytes += count as u64;
        self.read_bytes.fetch_add(count as u64, Ordering::Relaxed);
        if self.done_bytes > self.size_bytes {
            self.end = Some(LeftReason::Changing);
            return Err(io::Error::other("the file became longer"));
        }
        Ok(count)
    }
}

/// Removes the file at `path` below `root` if it still has this stamp.
pub fn remove_if_same(root: &Path, path: &Path, stamp: &FileStamp) -> SourceFate {
    let removed = folder_of(root, path).and_then(|(folder, name)| {
        let found = rustix::fs::openat(
            &folder,
            &name,
            OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC,
            Mode::empty(),
        )?;
        let metadata = File::from(found).metadata();
        if !metadata.is_ok_and(|metadata| FileStamp::of(&metadata) == *stamp) {
            return Ok(SourceFate::Changed);
        }
        rustix::fs::unlinkat(&folder, &name, AtFlags::empty())?;
        Ok(SourceFate::Removed)
    });
    match removed {
        Ok(fate) => fate,
        Err(Errno::NOENT) => SourceFate::Removed,
        Err(errno) => SourceFate::NotRemoved(errno.into()),
    }
}

/// Opens the folder that holds `path`, one component after the other, none of which may be a link. `root` may be one: a
/// person named it.
fn folder_of(root: &Path, path: &Path) -> rustix::io::Result<(OwnedFd, OsString)> {
    let name = path.file_name().ok_or(Errno::INVAL)?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut folder = rustix::fs::open(root, flags, Mode::empty())?;
    let above = path.parent().map(Path::components).into_iter().flatten();
    for component in above {
        let Component::Normal(step) = component else {
            return Err(Errno::INVAL);
        };
        let step: &OsStr = step;
        folder = rustix::fs::openat(&folder, step, flags | OFlags::NOFOLLOW, Mode::empty())?;
    }
    Ok((folder, name.to_owned()))
}

fn left(errno: Errno) -> LeftReason {
    match errno {
        Errno::LOOP => LeftReason::SymbolicLink,
        Errno::NXIO => LeftReason::Socket,
        Errno::NOENT | Errno::NOTDIR => LeftReason::Vanished,
        other => LeftReason::Unreadable(other.into()),
    }
}
