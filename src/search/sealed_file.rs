//! The form of one file of the search engine on the disk: encrypted in chunks, so that any part can be read alone.
//!
//! # Layout (version 1)
//!
//! All integers are little-endian.
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 8 | `63 68 61 72 74 73 72 01`: `chartsr`, then the version, 1 |
//! | 8 | 4 | size of a chunk: 16384 |
//! | 12 | 16 | file id, random; in hexadecimal it is the file's name on the disk |
//! | 28 | | the chunks |
//!
//! The content is cut into chunks of 16384 bytes; the last one holds what is left, 1 to 16384 bytes, and is empty only
//! in an empty file. Each chunk is written as its AES-256-GCM ciphertext followed by its 16-byte tag, with
//!
//! - the key of this file (256 random bits, never used for another file nor for another content of the same name);
//! - the nonce: chunk number from 0 (8 bytes), 3 zero bytes, then 1 for the last chunk and 0 for the others. It is
//!   deterministic, which is safe because a key seals one file once and so meets each nonce once;
//! - the associated data: the 28 bytes of the header, then the logical name in UTF-8 (`meta.json`, `….term`).
//!
//! A reader therefore notices a file put in another's place (name, id), a cut or lengthened file (flag of the last
//! chunk, checked when the file is opened), chunks exchanged (number) and any changed bit (tag).
//!
//! # Worked example
//!
//! The content `bonjour` under the name `meta.json`, with the file id `000102…0f` and the key `202122…3f`, is these
//! 51 bytes:
//!
//! ```text
//! 6368617274737201 00400000 000102030405060708090a0b0c0d0e0f
//! 698406d516af3d 313708a9a8fdd1d2bcb3fa15121c25c2
//! ```

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aes_gcm::aead::{AeadInPlace, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use rand_core::{OsRng, RngCore};

use crate::model::DerivedFileKey;
use crate::search::chunks::ChunkCache;

const MAGIC: [u8; 8] = *b"chartsr\x01";
const CHUNK: usize = 16 * 1024;
const TAG: usize = 16;
const HEADER: usize = 28;
/// Reads longer than this many chunks do not go through the cache: they would empty it of what is used again.
const LONG_READ_CHUNKS: u64 = 32;

/// The random id of a file: 16 bytes, in hexadecimal its name on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId(pub [u8; 16]);

impl FileId {
    /// Draws a new id.
    pub fn random() -> FileId {
        let mut id = [0; 16];
        OsRng.fill_bytes(&mut id);
        FileId(id)
    }

    /// The name on the disk: 32 lower-case hexadecimal digits.
    pub fn disk_name(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether `name` is one that this module gives to files.
    pub fn is_disk_name(name: &str) -> bool {
        name.len() == 32
            && name
                .bytes()
                .all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c))
    }
}

/// Draws a new key.
pub fn random_key() -> DerivedFileKey {
    let mut key = DerivedFileKey([0; 32]);
    OsRng.fill_bytes(&mut key.0);
    key
}

/// Seals a whole content. The key must never have sealed anything.
pub fn seal_bytes(name: &str, id: FileId, key: &DerivedFileKey, content: &[u8]) -> Vec<u8> {
    let sealer = Cipher::new(name, id, key);
    let mut sealed = sealer.header().to_vec();
    let last = content.len().div_ceil(CHUNK).max(1) - 1;
    for number in 0..=last {
        let start = number * CHUNK;
        let end = content.len().min(start + CHUNK);
        let chunk = content.get(start..end).unwrap_or_default();
        let place = Place::new(number as u64, number == last);
        sealer
            .seal(place, chunk, &mut sealed)
            .expect("a chunk is far below the limit of AES-GCM");
    }
    sealed
}

/// Opens a whole file.
///
/// Errors: of kind [`io::ErrorKind::InvalidData`] if it is not what was sealed under this name with this key.
pub fn open_bytes(name: &str, key: &DerivedFileKey, sealed: &[u8]) -> io::Result<Vec<u8>> {
    let header = sealed.get(..HEADER).ok_or_else(|| damaged(name))?;
    let cipher = Cipher::new(name, read_header(name, header)?, key);
    let shape = Shape::of(name, sealed.len() as u64)?;
    let mut content = Vec::with_capacity(sealed.len());
    let chunks = sealed.get(HEADER..).unwrap_or_default().chunks(CHUNK + TAG);
    for (number, chunk) in chunks.enumerate() {
        content.extend_from_slice(&cipher.open(shape.place(number as u64), chunk)?);
    }
    Ok(content)
}

/// Writes a new file chunk by chunk. It exists for readers only once [`SealedWriter::finish`] returned.
pub struct SealedWriter {
    file: File,
    path: PathBuf,
    cipher: Cipher,
    pending: Vec<u8>,
    sealed: Vec<u8>,
    next_chunk: u64,
    finished: bool,
}

impl SealedWriter {
    /// Creates the file `id` in `folder`.
    pub fn create(
        folder: &Path,
        name: &str,
        id: FileId,
        key: &DerivedFileKey,
    ) -> io::Result<SealedWriter> {
        let path = folder.join(id.disk_name());
        let mut file = new_file(&path)?;
        let cipher = Cipher::new(name, id, key);
        file.write_all(cipher.header())?;
        Ok(SealedWriter {
            file,
            path,
            cipher,
            pending: Vec::with_capacity(CHUNK),
            sealed: Vec::with_capacity(CHUNK + TAG),
            next_chunk: 0,
            finished: false,
        })
    }

    /// Writes the last chunk. The file is complete but not synced.
    pub fn finish(&mut self) -> io::Result<()> {
        if self.finished {
            return Ok(());
        }
        self.write_chunk(Place::new(self.next_chunk, true))?;
        self.finished = true;
        Ok(())
    }

    fn write_chunk(&mut self, place: Place) -> io::Result<()> {
        self.sealed.clear();
        self.cipher
            .seal(place, &self.pending, &mut self.sealed)
            .map_err(|_| io::Error::other("a chunk could not be sealed"))?;
        self.pending.clear();
        self.next_chunk += 1;
        self.file.write_all(&self.sealed)
    }
}

impl Write for SealedWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.pending.len() == CHUNK && !bytes.is_empty() {
            self.write_chunk(Place::new(self.next_chunk, false))?;
        }
        let taken = bytes.len().min(CHUNK - self.pending.len());
        self.pending
            .extend_from_slice(bytes.get(..taken).unwrap_or_default());
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for SealedWriter {
    fn drop(&mut self) {
        if !self.finished {
            // Its key was never kept. If the removal fails the next writer sweeps the file away.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A finished file, open for reading. It stays readable when its name disappears.
pub struct SealedFile {
    file: File,
    name: String,
    id: FileId,
    cipher: Cipher,
    shape: Shape,
    cache: Arc<ChunkCache>,
}

impl SealedFile {
    /// Opens `disk_name` in `folder`, and checks that it is this file and that it is whole.
    ///
    /// Errors: of kind [`io::ErrorKind::NotFound`] if it is gone, [`io::ErrorKind::InvalidData`] if it is damaged.
    pub fn open(
        folder: &Path,
        disk_name: &str,
        name: &str,
        key: &DerivedFileKey,
        cache: Arc<ChunkCache>,
    ) -> io::Result<SealedFile> {
        let file = File::open(folder.join(disk_name))?;
        let shape = Shape::of(name, file.metadata()?.len())?;
        let mut header = [0; HEADER];
        file.read_exact_at(&mut header, 0)?;
        let id = read_header(name, &header)?;
        if id.disk_name() != disk_name {
            return Err(damaged(name));
        }
        let opened = SealedFile {
            cipher: Cipher::new(name, id, key),
            name: name.to_owned(),
            file,
            id,
            shape,
            cache,
        };
        opened.chunk(shape.chunks - 1)?;
        Ok(opened)
    }

    /// Length of the content.
    pub fn content_bytes(&self) -> u64 {
        self.shape.content_bytes
    }

    /// The logical name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The chunk `number`, from the cache or from the disk.
    pub fn chunk(&self, number: u64) -> io::Result<Arc<[u8]>> {
        if let Some(chunk) = self.cache.get(self.id, number) {
            return Ok(chunk);
        }
        let chunk: Arc<[u8]> = self.read_chunk(number)?.into();
        self.cache.put(self.id, number, Arc::clone(&chunk));
        Ok(chunk)
    }

    /// The bytes `start..end`, which span chunks, copied together.
    pub fn copy(&self, start: u64, end: u64) -> io::Result<Vec<u8>> {
        let (first, last) = (start / CHUNK as u64, end.saturating_sub(1) / CHUNK as u64);
        let mut copied = Vec::with_capacity(usize::try_from(end - start).unwrap_or_default());
        for number in first..=last {
            let from = within_chunk(start.max(number * CHUNK as u64));
            let to = usize::try_from((end - number * CHUNK as u64).min(CHUNK as u64))
                .expect("at most the size of a chunk");
            if last - first > LONG_READ_CHUNKS {
                let chunk = self.read_chunk(number)?;
                copied.extend_from_slice(chunk.get(from..to).ok_or_else(|| damaged(&self.name))?);
            } else {
                let chunk = self.chunk(number)?;
                copied.extend_from_slice(chunk.get(from..to).ok_or_else(|| damaged(&self.name))?);
            }
        }
        Ok(copied)
    }

    /// Opens every chunk.
    pub fn check(&self) -> io::Result<()> {
        (0..self.shape.chunks).try_for_each(|number| self.read_chunk(number).map(drop))
    }

    fn read_chunk(&self, number: u64) -> io::Result<Vec<u8>> {
        let full = (CHUNK + TAG) as u64;
        let start = HEADER as u64 + number * full;
        let end = self.shape.file_bytes.min(start + full);
        let size = usize::try_from(end.saturating_sub(start)).unwrap_or_default();
        let mut sealed = vec![0; size];
        self.file.read_exact_at(&mut sealed, start)?;
        self.cipher.open(self.shape.place(number), &sealed)
    }
}

/// Number of the chunk that holds byte `offset`.
pub fn chunk_of(offset: u64) -> u64 {
    offset / CHUNK as u64
}

/// Place of byte `offset` in its chunk.
pub fn within_chunk(offset: u64) -> usize {
    usize::try_from(offset % CHUNK as u64).expect("smaller than a chunk")
}

/// Writes a complete new file, unsynced.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    new_file(path)?.write_all(bytes)
}

fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

fn damaged(name: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("{name} is not what was written"),
    )
}

fn read_header(name: &str, header: &[u8]) -> io::Result<FileId> {
    let chunk_size = u32::try_from(CHUNK)
        .expect("a small constant")
        .to_le_bytes();
    match header.split_at_checked(12) {
        Some((start, id)) if start == [&MAGIC[..], &chunk_size[..]].concat() => {
            Ok(FileId(id.try_into().map_err(|_| damaged(name))?))
        }
        _ => Err(damaged(name)),
    }
}

/// Which chunk, and whether it is the last.
#[derive(Clone, Copy)]
struct Place {
    nonce: [u8; 12],
}

impl Place {
    fn new(number: u64, last: bool) -> Place {
        let mut nonce = [0; 12];
        for (to, from) in nonce.iter_mut().zip(number.to_le_bytes()) {
            *to = from;
        }
        nonce[11] = u8::from(last);
        Place { nonce }
    }
}

/// What the length of a file says of its chunks.
#[derive(Clone, Copy)]
struct Shape {
    file_bytes: u64,
    content_bytes: u64,
    chunks: u64,
}

impl Shape {
    fn of(name: &str, file_bytes: u64) -> io::Result<Shape> {
        let full = (CHUNK + TAG) as u64;
        let body = file_bytes
            .checked_sub(HEADER as u64)
            .ok_or_else(|| damaged(name))?;
        let chunks = body.div_ceil(full);
        let last = body.saturating_sub(chunks.saturating_sub(1) * full);
        let shortest = if chunks > 1 { TAG + 1 } else { TAG };
        if last < shortest as u64 {
            return Err(damaged(name));
        }
        Ok(Shape {
            file_bytes,
            content_bytes: body - chunks * TAG as u64,
            chunks,
        })
    }

    fn place(&self, number: u64) -> Place {
        Place::new(number, number + 1 == self.chunks)
    }
}

/// The key of a file with what every chunk is bound to.
struct Cipher {
    aes: Aes256Gcm,
    bound_to: Vec<u8>,
    name_starts: usize,
}

impl Cipher {
    fn new(name: &str, id: FileId, key: &DerivedFileKey) -> Cipher {
        let chunk_size = u32::try_from(CHUNK)
            .expect("a small constant")
            .to_le_bytes();
        let bound_to = [&MAGIC[..], &chunk_size[..], &id.0[..], name.as_bytes()].concat();
        Cipher {
            aes: Aes256Gcm::new((&key.0).into()),
            name_starts: bound_to.len() - name.len(),
            bound_to,
        }
    }

    fn header(&self) -> &[u8] {
        self.bound_to.get(..self.name_starts).unwrap_or_default()
    }

    fn seal(&self, place: Place, chunk: &[u8], to: &mut Vec<u8>) -> Result<(), aes_gcm::Error> {
        let start = to.len();
        to.extend_from_slice(chunk);
        let tag = self.aes.encrypt_in_place_detached(
            Nonce::from_slice(&place.nonce),
            &self.bound_to,
            to.get_mut(start..).unwrap_or_default(),
        )?;
        to.extend_from_slice(&tag);
        Ok(())
    }

    fn open(&self, place: Place, sealed: &[u8]) -> io::Result<Vec<u8>> {
        let name = || {
            let name = self.bound_to.get(self.name_starts..).unwrap_or_default();
            damaged(&String::from_utf8_lossy(name))
        };
        let split = sealed.len().checked_sub(TAG).ok_or_else(name)?;
        let (body, tag) = sealed.split_at_checked(split).ok_or_else(name)?;
        let mut chunk = body.to_vec();
        self.aes
            .decrypt_in_place_detached(
                Nonce::from_slice(&place.nonce),
                &self.bound_to,
                &mut chunk,
                Tag::from_slice(tag),
            )
            .map_err(|_| name())?;
        Ok(chunk)
    }
}
