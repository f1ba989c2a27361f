//! Reads the documents of a bundle: opened, checked and summed by all cores, given out in their order, with memory that does
//! not grow with their number or size.
//!
//! A small document is kept until its turn. A large one is read twice: once for its checksum, which stands before its bytes
//! in the zip, and once into it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use crate::archive::{Archive, ArchiveError};
use crate::bundle::BundleError;
use crate::bundle::gather::BundleDocument;

/// A document that was read and is what the archive says.
pub(super) struct ReadDocument {
    /// CRC-32 of its bytes.
    pub(super) crc: u32,
    /// Its bytes, if it is small.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Takes a document, or why it cannot be given.
pub(super) type Take<'a> =
    dyn FnMut(&BundleDocument, Result<ReadDocument, ArchiveError>) -> Result<(), BundleError> + 'a;

/// Reads these documents and gives each to `take` in their order. A document that cannot be given is given as its error.
///
/// Errors: those of `take`, after which nothing more is read.
pub(super) fn read_in_order(
    archive: &Archive,
    documents: &[&BundleDocument],
    take: &mut Take<'_>,
) -> Result<(), BundleError> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let table = Table::default();
    std::thread::scope(|scope| {
        for _ in 0..workers.min(documents.len()) {
            scope.spawn(|| table.work(archive, documents, workers * AHEAD));
        }
        for (place, document) in documents.iter().enumerate() {
            let taken = take(document, table.next(place));
            if taken.is_err() {
                table.stop();
                return taken;
            }
        }
        Ok(())
    })
}

/// Reads one document into `output`.
///
/// Errors: [`ArchiveError::ContentAltered`] if its bytes are not those that were gathered; those of [`Archive::copy_out`].
pub(super) fn read_one(
    archive: &Archive,
    document: &BundleDocument,
    output: &mut dyn Write,
) -> Result<(), ArchiveError> {
    let version = u64::from(document.version);
    let size_bytes = archive.copy_out_version(document.entity, version, output)?;
    match size_bytes == document.size_bytes {
        true => Ok(()),
        false => Err(ArchiveError::ContentAltered {
            entity: document.entity,
        }),
    }
}

/// A document that is not larger is kept in memory until its turn.
const SMALL_BYTES: u64 = 8 * 1024 * 1024;
/// How many documents each core reads ahead.
const AHEAD: usize = 2;

/// Where workers put what they have read.
#[derive(Default)]
struct Table {
    read: Mutex<BTreeMap<usize, Result<ReadDocument, ArchiveError>>>,
    changed: Condvar,
    /// The first document that no worker has begun.
    begun: AtomicUsize,
    /// How many were taken.
    taken: AtomicUsize,
    stopped: AtomicBool,
}

impl Table {
    fn work(&self, archive: &Archive, documents: &[&BundleDocument], ahead: usize) {
        loop {
            let place = self.begun.fetch_add(1, Ordering::Relaxed);
            let Some(document) = documents.get(place) else {
                return;
            };
            let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            while place >= self.taken.load(Ordering::Acquire) + ahead {
                if self.stopped.load(Ordering::Acquire) {
                    return;
                }
                let waited = self.changed.wait(read);
                read = waited.unwrap_or_else(PoisonError::into_inner);
            }
            drop(read);
            if self.stopped.load(Ordering::Acquire) {
                return;
            }
            let done = read_whole(archive, document);
            let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            read.insert(place, done);
            self.changed.notify_all();
        }
    }

    /// Waits for a document and takes it.
    fn next(&self, place: usize) -> Result<ReadDocument, ArchiveError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(done) = read.remove(&place) {
                self.taken.store(place + 1, Ordering::Release);
                self.changed.notify_all();
                return done;
            }
            let waited = self.changed.wait(read);
            read = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn stop(&self) {
        let _read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        self.stopped.store(true, Ordering::Release);
        self.changed.notify_all();
    }
}

fn read_whole(archive: &Archive, document: &BundleDocument) -> Result<ReadDocument, ArchiveError> {
    let small = document.size_bytes <= SMALL_BYTES;
    let capacity = usize::try_from(document.size_bytes).unwrap_or(0);
    let mut sink = Sink {
        crc: crc32fast::Hasher::new(),
        bytes: small.then(|| Vec::with_capacity(capacity)),
    };
    read_one(archive, document, &mut sink)?;
    Ok(ReadDocument {
        crc: sink.crc.finalize(),
        bytes: sink.bytes,
    })
}

struct Sink {
    crc: crc32fast::Hasher,
    bytes: Option<Vec<u8>>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.crc.update(bytes);
        if let Some(kept) = &mut self.bytes {
            kept.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
