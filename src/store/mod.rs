//! Sealed files: objects, texts, descriptors, and what was set aside.
//!
//! # Layout (format 1)
//!
//! A sealed file is a plain age file (version 1, binary), named by the SHA-256 of its own sealed bytes in lower-case
//! hexadecimal, in a folder named by the first two digits:
//!
//! ```text
//! objects/<aa>/<sha256>.age      the bytes as received, sealed to a one-time identity that only descriptors hold
//! texts/<aa>/<sha256>.age        UTF-8 text, pages separated by form feeds, sealed to the same one-time identity
//! descriptors/<aa>/<sha256>.age  canonical JSON (`model::Descriptor`), sealed to the entity's own identity
//! quarantine/<aa>/<sha256>.age   the bytes of a deposit that was set aside, sealed as an object is
//! incoming/*.lease               files being written; swept once no living process holds them
//! ```
//!
//! So `sha256sum` checks any file without a key, the name says nothing of the content, and `age -d` opens it.
//!
//! Worked example: a sealed file whose SHA-256 is `8c1f…e2` (64 digits) is `objects/8c/8c1f…e2.age`, and
//! `sha256sum objects/8c/8c1f…e2.age` prints its own name. `tests/formats/` builds one and opens it with stock tools.
//!
//! # What a verifier checks
//!
//! Every file's SHA-256 is its name; every name that the journal gives is there; there is no file that the journal does
//! not give. With the keys: every file opens to its end, an object's plain SHA-256 and size are those of its descriptor,
//! and a descriptor's commitment is the journal's and names the entity that the journal names.
//!
//! Invariant: a file gets its final name only after its content is durable and was read back.

mod verify;

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub use verify::{StoreFinding, StoreProgress, check_sealed_files, total_bytes};

use crate::disk::{Disk, Leased};
use crate::keys::{Identity, KeyError, Recipient, open_with, seal_to};
use crate::model::{ContentDigest, SealedDigest};

/// What can go wrong with sealed files.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file of the archive could not be read or written.
    #[error("cannot read or write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The source could not be read.
    #[error("the source cannot be read")]
    Source {
        /// What the system said.
        source: io::Error,
    },
    /// What was read back is not what was written.
    #[error("what was read back from {} is not what was written", path.display())]
    ReadBack {
        /// The file.
        path: PathBuf,
    },
    /// A sealed file is not there.
    #[error("{} is missing", path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// A sealed file cannot be opened with the key that belongs to it.
    #[error("{} cannot be opened", path.display())]
    Unopenable {
        /// The file.
        path: PathBuf,
        /// What the keys said.
        source: KeyError,
    },
}

impl StoreError {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.into();
        move |source| StoreError::Io { path, source }
    }
}

/// Where a kind of sealed file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// Bytes as received.
    Objects,
    /// Extracted text.
    Texts,
    /// Descriptors of every entity.
    Descriptors,
    /// Bytes of deposits that were set aside.
    Quarantine,
}

impl Shelf {
    /// Every shelf.
    pub const ALL: [Shelf; 4] = [
        Shelf::Objects,
        Shelf::Texts,
        Shelf::Descriptors,
        Shelf::Quarantine,
    ];

    /// Its folder below the archive.
    pub fn folder(self) -> &'static str {
        match self {
            Shelf::Objects => "objects",
            Shelf::Texts => "texts",
            Shelf::Descriptors => "descriptors",
            Shelf::Quarantine => "quarantine",
        }
    }
}

/// The sealed files of one archive.
#[derive(Debug, Clone)]
pub struct Store {
    disk: Arc<dyn Disk>,
    root: PathBuf,
}

/// A file that is sealed and durable but has no final name yet.
#[derive(Debug)]
#[must_use = "what is not published will be swept away"]
pub struct Sealed {
    leased: Leased,
    /// SHA-256 of the sealed bytes: its name to be.
    pub digest: SealedDigest,
    /// SHA-256 of the plain bytes.
    pub content: ContentDigest,
    /// Number of plain bytes.
    pub size_bytes: u64,
    /// SHA-256 of the first bytes, as many as were asked for; none if there are fewer.
    pub prefix: Option<ContentDigest>,
}

impl Store {
    /// The sealed files below `root`.
    pub fn new(disk: Arc<dyn Disk>, root: &Path) -> Store {
        Store {
            disk,
            root: root.to_owned(),
        }
    }

    /// Makes the folders of an empty archive.
    ///
    /// Errors: [`StoreError::Io`].
    pub fn create(&self) -> Result<(), StoreError> {
        let shelves = Shelf::ALL.map(|shelf| shelf.folder());
        for folder in shelves.into_iter().chain([INCOMING]) {
            let path = self.root.join(folder);
            self.disk
                .create_folder(&path)
                .map_err(StoreError::io(&path))?;
        }
        Ok(())
    }

    /// Removes what dead processes left half-written. Living ones hold a lease on theirs. Returns how many.
    ///
    /// Errors: [`StoreError::Io`].
    pub fn sweep(&self) -> Result<usize, StoreError> {
        let folder = self.root.join(INCOMING);
        self.disk.sweep(&folder).map_err(StoreError::io(&folder))
    }

    /// Reads `source` to its end once, hashing and sealing it to `recipient`; durable on return, without a name.
    ///
    /// `prefix_bytes` asks for the digest of that many first bytes as well.
    ///
    /// Errors: [`StoreError::Source`] if the source fails, [`StoreError::Io`] if the archive does.
    pub fn seal(
        &self,
        source: &mut dyn Read,
        recipient: &Recipient,
        prefix_bytes: Option<u64>,
    ) -> Result<Sealed, StoreError> {
        let folder = self.root.join(INCOMING);
        let leased = self.disk.lease(&folder).map_err(StoreError::io(&folder))?;
        let path = leased.path.clone();
        let hashing = HashingWriter {
            inner: leased,
            hasher: Sha256::new(),
        };
        let mut writer =
            seal_to(hashing, std::slice::from_ref(recipient)).map_err(StoreError::io(&path))?;
        let mut plain = PlainHasher::new(prefix_bytes);
        let mut buffer = Zeroizing::new(vec![0_u8; BUFFER]);
        loop {
            let count = match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(source) => return Err(StoreError::Source { source }),
            };
            let bytes = buffer.get(..count).unwrap_or_default();
            plain.update(bytes);
            writer.write_all(bytes).map_err(StoreError::io(&path))?;
        }
        let hashing = writer.finish().map_err(StoreError::io(&path))?;
        let digest = SealedDigest(hashing.hasher.finalize().into());
        let leased = hashing.inner;
        self.disk
            .sync(&leased.file, &path)
            .map_err(StoreError::io(&path))?;
        let size_bytes = plain.size_bytes;
        Ok(Sealed {
            leased,
            digest,
            prefix: plain.prefix,
            content: plain.finish(),
            size_bytes,
        })
    }

    /// Opens what was just sealed and compares it with what was read; gives the plain bytes to `tee` on the way.
    ///
    /// This guards against our own faults, not against the disk: the bytes may come from memory.
    ///
    /// Errors: [`StoreError::ReadBack`], [`StoreError::Unopenable`], [`StoreError::Io`].
    pub fn read_back(
        &self,
        sealed: &mut Sealed,
        identity: &Identity,
        tee: &mut dyn Write,
    ) -> Result<(), StoreError> {
        let path = sealed.leased.path.clone();
        let file = &mut sealed.leased.file;
        file.seek(SeekFrom::Start(0))
            .map_err(StoreError::io(&path))?;
        let reader = BufReader::with_capacity(BUFFER, &*file);
        let (content, size_bytes) = copy_opened(reader, identity, &path, tee)?;
        if content != sealed.content || size_bytes != sealed.size_bytes {
            return Err(StoreError::ReadBack { path });
        }
        Ok(())
    }

    /// Gives files their final names and makes the names durable. On an error, some may have got theirs.
    ///
    /// Errors: [`StoreError::Io`].
    pub fn publish(&self, files: Vec<(Shelf, Sealed)>) -> Result<(), StoreError> {
        let mut folders = std::collections::BTreeSet::new();
        for (shelf, sealed) in files {
            let path = self.path(shelf, sealed.digest);
            if let Some(folder) = path.parent() {
                self.disk
                    .create_folder(folder)
                    .map_err(StoreError::io(folder))?;
                folders.insert(folder.to_owned());
            }
            self.disk
                .rename(&sealed.leased.path, &path)
                .map_err(StoreError::io(&path))?;
        }
        self.sync_folders(&folders.into_iter().collect::<Vec<_>>())
    }

    /// Makes the names in folders durable, several at a time: the file system then writes its own log once for all.
    fn sync_folders(&self, folders: &[PathBuf]) -> Result<(), StoreError> {
        let next = AtomicUsize::new(0);
        let sync_some = || {
            while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.disk
                    .sync_folder(folder)
                    .map_err(StoreError::io(folder))?;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..PARALLEL_SYNCS.min(folders.len()))
                .map(|_| scope.spawn(sync_some))
                .collect();
            let results = threads
                .into_iter()
                .map(|thread| thread.join().expect("syncing a folder does not panic"));
            // All of them are waited for, whatever one says.
            results.fold(Ok(()), Result::and)
        })
    }

    /// Takes back files that were published a moment ago, under the same commit lock, for a commit that failed before
    /// anything was journalled. What cannot be removed stays and is reported by a verification.
    pub fn withdraw(&self, files: &[(Shelf, SealedDigest)]) {
        for (shelf, digest) in files {
            drop(self.disk.remove(&self.path(*shelf, *digest)));
        }
    }

    /// Opens a sealed file.
    ///
    /// Errors: [`StoreError::Missing`], [`StoreError::Unopenable`], [`StoreError::Io`].
    pub fn open(
        &self,
        shelf: Shelf,
        digest: SealedDigest,
        identity: &Identity,
    ) -> Result<impl Read + use<>, StoreError> {
        let (path, file) = self.sealed_file(shelf, digest)?;
        let reader = BufReader::with_capacity(BUFFER, file);
        open_with(reader, identity, &digest.to_string())
            .map_err(|source| StoreError::Unopenable { path, source })
    }

    /// Opens a small sealed file and reads all of it.
    ///
    /// Errors: as [`Store::open`].
    pub fn open_whole(
        &self,
        shelf: Shelf,
        digest: SealedDigest,
        identity: &Identity,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let mut plain = Zeroizing::new(Vec::new());
        let mut reader = self.open(shelf, digest, identity)?;
        reader
            .read_to_end(&mut plain)
            .map_err(|source| self.broken(shelf, digest, source))?;
        Ok(plain)
    }

    /// Opens a sealed file to its end, into `output`: the digest and the number of its plain bytes.
    ///
    /// Errors: as [`Store::open`]; [`StoreError::Io`] also where `output` fails.
    pub fn copy_out(
        &self,
        shelf: Shelf,
        digest: SealedDigest,
        identity: &Identity,
        output: &mut dyn Write,
    ) -> Result<(ContentDigest, u64), StoreError> {
        let (path, file) = self.sealed_file(shelf, digest)?;
        copy_opened(
            BufReader::with_capacity(BUFFER, file),
            identity,
            &path,
            output,
        )
    }

    /// Where a sealed file is, or would be.
    pub fn path(&self, shelf: Shelf, digest: SealedDigest) -> PathBuf {
        self.root.join(relative_path(shelf, digest))
    }

    fn sealed_file(
        &self,
        shelf: Shelf,
        digest: SealedDigest,
    ) -> Result<(PathBuf, File), StoreError> {
        let path = self.path(shelf, digest);
        match File::open(&path) {
            Ok(file) => Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(StoreError::Missing { path })
            }
            Err(source) => Err(StoreError::Io { path, source }),
        }
    }

    fn broken(&self, shelf: Shelf, digest: SealedDigest, source: io::Error) -> StoreError {
        let path = self.path(shelf, digest);
        match source.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => StoreError::Unopenable {
                path,
                source: KeyError::Damaged {
                    what: digest.to_string(),
                },
            },
            _ => StoreError::Io { path, source },
        }
    }
}

/// Where a sealed file is below the archive.
pub fn relative_path(shelf: Shelf, digest: SealedDigest) -> PathBuf {
    let name = digest.to_string();
    let first = name.get(..2).unwrap_or_default();
    Path::new(shelf.folder())
        .join(first)
        .join(format!("{name}.age"))
}

/// How many folders are synced at a time.
const PARALLEL_SYNCS: usize = 16;
const INCOMING: &str = "incoming";
/// One age chunk is 64 KiB.
const BUFFER: usize = 128 * 1024;

fn copy_opened(
    sealed: impl Read,
    identity: &Identity,
    path: &Path,
    output: &mut dyn Write,
) -> Result<(ContentDigest, u64), StoreError> {
    let what = path.display().to_string();
    let unopenable = |source| StoreError::Unopenable {
        path: path.to_owned(),
        source,
    };
    let mut reader = open_with(sealed, identity, &what).map_err(unopenable)?;
    let mut plain = PlainHasher::new(None);
    let mut buffer = Zeroizing::new(vec![0_u8; BUFFER]);
    loop {
        let count = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(match error.kind() {
                    io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                        unopenable(KeyError::Damaged { what })
                    }
                    _ => StoreError::Io {
                        path: path.to_owned(),
                        source: error,
                    },
                });
            }
        };
        let bytes = buffer.get(..count).unwrap_or_default();
        plain.update(bytes);
        output.write_all(bytes).map_err(StoreError::io(path))?;
    }
    let size_bytes = plain.size_bytes;
    Ok((plain.finish(), size_bytes))
}

struct PlainHasher {
    hasher: Sha256,
    size_bytes: u64,
    prefix_bytes: Option<u64>,
    prefix: Option<ContentDigest>,
}

impl PlainHasher {
    fn new(prefix_bytes: Option<u64>) -> PlainHasher {
        PlainHasher {
            hasher: Sha256::new(),
            size_bytes: 0,
            prefix_bytes,
            prefix: None,
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        let after = self.size_bytes + bytes.len() as u64;
        let boundary = self
            .prefix_bytes
            .filter(|at| self.prefix.is_none() && *at <= after);
        let split = boundary
            .and_then(|at| usize::try_from(at - self.size_bytes).ok())
            .unwrap_or(bytes.len());
        let (before, rest) = bytes.split_at(split.min(bytes.len()));
        self.hasher.update(before);
        if boundary.is_some() {
            self.prefix = Some(ContentDigest(self.hasher.clone().finalize().into()));
        }
        self.hasher.update(rest);
        self.size_bytes = after;
    }

    fn finish(self) -> ContentDigest {
        ContentDigest(self.hasher.finalize().into())
    }
}

struct HashingWriter<W> {
    inner: W,
    hasher: Sha256,
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
