//! The file of a bundle while it is being written. Whoever fills it encrypts; a thread of its own sums and writes; another one has
//! the disk keep what is written already, so that little is left to wait for at the end. Memory holds a few blocks.

use std::fs::File;
use std::io::{self, Write};
use std::mem;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use sha2::{Digest, Sha256};

use crate::disk::{Disk, Leased, RealDisk};
use crate::model::ContentDigest;

/// A file that is being filled, summed and counted on the way.
#[must_use = "a file that is not finished is not on the disk"]
pub(super) struct FileOutput<'scope> {
    leased: &'scope Leased,
    block: Vec<u8>,
    /// None once it ended.
    writing: Option<Writing<'scope>>,
}

struct Writing<'scope> {
    full: SyncSender<Vec<u8>>,
    /// Blocks that were written, to be filled again.
    empty: Receiver<Vec<u8>>,
    thread: ScopedJoinHandle<'scope, io::Result<Written>>,
}

/// What was written.
struct Written {
    sha256: ContentDigest,
    size_bytes: u64,
}

impl<'scope> FileOutput<'scope> {
    /// Begins to fill a file, with threads that end before `scope` does.
    pub(super) fn new<'env>(
        leased: &'env Leased,
        scope: &'scope Scope<'scope, 'env>,
    ) -> FileOutput<'scope> {
        let (full, filled) = sync_channel(BLOCKS);
        let (emptied, empty) = channel();
        let thread = scope.spawn(move || write_blocks(leased, &filled, &emptied));
        FileOutput {
            leased,
            block: Vec::with_capacity(BLOCK_BYTES),
            writing: Some(Writing {
                full,
                empty,
                thread,
            }),
        }
    }

    /// Waits until all is durable: the SHA-256 of the file, and its size.
    ///
    /// Errors: those of the disk, whenever it told them.
    pub(super) fn finish(mut self) -> io::Result<(ContentDigest, u64)> {
        self.hand_over()?;
        let written = self.end()?;
        RealDisk.sync(&self.leased.file, &self.leased.path)?;
        Ok((written.sha256, written.size_bytes))
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let Some(writing) = &self.writing else {
            return Err(ended());
        };
        let next = writing.empty.try_recv();
        let next = next.unwrap_or_else(|_| Vec::with_capacity(BLOCK_BYTES));
        let block = mem::replace(&mut self.block, next);
        if writing.full.send(block).is_ok() {
            return Ok(());
        }
        // The thread ended before its time: it knows why.
        Err(self.end().err().unwrap_or_else(ended))
    }

    fn end(&mut self) -> io::Result<Written> {
        let Writing { full, thread, .. } = self.writing.take().ok_or_else(ended)?;
        drop(full);
        let joined = thread.join();
        joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Write for FileOutput<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = BLOCK_BYTES.saturating_sub(self.block.len());
        let (taken, _) = bytes.split_at(bytes.len().min(room));
        self.block.extend_from_slice(taken);
        if self.block.len() >= BLOCK_BYTES {
            self.hand_over()?;
        }
        Ok(taken.len())
    }

    /// Does nothing: only [`FileOutput::finish`] says what is on the disk.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const BLOCK_BYTES: usize = 256 * 1024;
/// As many blocks wait at most to be written.
const BLOCKS: usize = 8;
/// The disk is asked to keep what is there whenever so much more was written.
const SYNC_BYTES: u64 = 64 * 1024 * 1024;

fn ended() -> io::Error {
    io::ErrorKind::BrokenPipe.into()
}

fn write_blocks(
    leased: &Leased,
    filled: &Receiver<Vec<u8>>,
    emptied: &Sender<Vec<u8>>,
) -> io::Result<Written> {
    std::thread::scope(|scope| {
        let (ask, asked) = sync_channel(1);
        let syncing = scope.spawn(move || {
            asked
                .iter()
                .try_for_each(|()| RealDisk.sync(&leased.file, &leased.path))
        });
        let written = write_each(&leased.file, filled, emptied, &ask);
        drop(ask);
        let synced = syncing.join();
        // What a sync reported is reported once: no later one tells it again.
        synced.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        written
    })
}

fn write_each(
    mut file: &File,
    filled: &Receiver<Vec<u8>>,
    emptied: &Sender<Vec<u8>>,
    sync: &SyncSender<()>,
) -> io::Result<Written> {
    let mut sum = Sha256::new();
    let mut size_bytes = 0_u64;
    let mut unsynced = 0_u64;
    for mut block in filled {
        file.write_all(&block)?;
        sum.update(&block);
        size_bytes += block.len() as u64;
        unsynced += block.len() as u64;
        block.clear();
        // Whoever fills the file may have given up.
        drop(emptied.send(block));
        if unsynced < SYNC_BYTES {
            continue;
        }
        match sync.try_send(()) {
            Ok(()) => unsynced = 0,
            Err(TrySendError::Full(())) => {}
            Err(TrySendError::Disconnected(())) => return Err(ended()),
        }
    }
    Ok(Written {
        sha256: ContentDigest(sum.finalize().into()),
        size_bytes,
    })
}
