//! Chunks that were read lately, decrypted, in bounded memory.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use crate::search::sealed_file::FileId;

type Chunks = LruCache<(FileId, u64), Arc<[u8]>>;

/// The chunks of all files of one directory that were used last.
pub struct ChunkCache(Mutex<Chunks>);

impl ChunkCache {
    /// Keeps at most `most_chunks` chunks of 16 KiB.
    pub fn new(most_chunks: NonZeroUsize) -> ChunkCache {
        ChunkCache(Mutex::new(LruCache::new(most_chunks)))
    }

    /// The chunk, if it is still here.
    pub fn get(&self, file: FileId, number: u64) -> Option<Arc<[u8]>> {
        self.locked().get(&(file, number)).cloned()
    }

    /// Keeps a chunk, in place of the one that was not used for longest.
    pub fn put(&self, file: FileId, number: u64, chunk: Arc<[u8]>) {
        self.locked().put((file, number), chunk);
    }

    fn locked(&self) -> MutexGuard<'_, Chunks> {
        // The map is consistent between any two of its calls, so a thread that panicked leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
