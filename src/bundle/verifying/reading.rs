//! Reading the files of a bundle, each with its digest taken on the way: what was checked is what was read.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::bundle::BundleError;
use crate::bundle::verifying::source::Source;
use crate::model::ContentDigest;

/// The longest file that is held in memory, and the longest line.
const LONGEST: u64 = 64 * 1024 * 1024;
const LONGEST_LINE: u64 = 4 * 1024 * 1024;
const BUFFER: usize = 256 * 1024;

/// Digest and size of each file that was read.
pub type Verified = BTreeMap<String, (ContentDigest, u64)>;

/// The files of a bundle while they are read.
pub struct Reading<'a> {
    source: &'a Source,
    progress: &'a dyn Fn(u64, u64) -> bool,
    total: u64,
    done: u64,
    /// Digest and size of what was read to its end.
    digests: Verified,
}

impl<'a> Reading<'a> {
    pub fn new(source: &'a Source, progress: &'a dyn Fn(u64, u64) -> bool) -> Reading<'a> {
        let sizes = source.names().into_iter().map(|(_, size)| size);
        Reading {
            source,
            progress,
            total: sizes.fold(0, u64::saturating_add),
            done: 0,
            digests: BTreeMap::new(),
        }
    }

    /// Reads files of which it is known what they must be.
    pub fn again(
        source: &'a Source,
        progress: &'a dyn Fn(u64, u64) -> bool,
        digests: Verified,
    ) -> Reading<'a> {
        Reading {
            digests,
            ..Reading::new(source, progress)
        }
    }

    /// What was read.
    pub fn into_digests(self) -> Verified {
        self.digests
    }

    /// The names of all files.
    pub fn names(&self) -> Vec<String> {
        self.source
            .names()
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    /// True if there is such a file.
    pub fn has(&self, name: &str) -> bool {
        self.source.has(name)
    }

    /// How many files were read, and how many bytes.
    pub fn files(&self) -> u64 {
        u64::try_from(self.digests.len()).unwrap_or(u64::MAX)
    }

    pub fn size_bytes(&self) -> u64 {
        self.done
    }

    /// The bytes of a file that is short. None if there is none, or it is longer than any of ours.
    ///
    /// Errors: [`BundleError::Io`], [`BundleError::Stopped`].
    pub fn whole(&mut self, name: &str) -> Result<Option<Vec<u8>>, BundleError> {
        let Some(file) = self.source.read(name)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let read = file.take(LONGEST + 1).read_to_end(&mut bytes);
        read.map_err(failed(name))?;
        if bytes.len() as u64 > LONGEST {
            return Ok(None);
        }
        self.note(name, Sha256::digest(&bytes).into(), bytes.len() as u64)?;
        Ok(Some(bytes))
    }

    /// Gives every line of a file, without its line feed, and its number from 1. A line that is longer than any of ours, and
    /// one without an end, is given as None. False if there is no such file.
    ///
    /// Errors: [`BundleError::Io`], [`BundleError::Stopped`].
    pub fn lines(
        &mut self,
        name: &str,
        take: &mut dyn FnMut(u64, Option<&[u8]>),
    ) -> Result<bool, BundleError> {
        let source = self.source;
        let Some(file) = source.read(name)? else {
            return Ok(false);
        };
        let mut reader = BufReader::with_capacity(BUFFER, Hashed::new(file));
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let read = (&mut reader)
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line);
            if read.map_err(failed(name))? == 0 {
                break;
            }
            take(number, line.strip_suffix(b"\n"));
        }
        let (digest, size) = reader.into_inner().finish();
        self.note(name, digest, size)?;
        Ok(true)
    }

    /// SHA-256 and size of a file. None if there is no such file.
    ///
    /// Errors: [`BundleError::Io`], [`BundleError::Stopped`].
    pub fn digest(&mut self, name: &str) -> Result<Option<(ContentDigest, u64)>, BundleError> {
        if let Some(known) = self.digests.get(name) {
            return Ok(Some(*known));
        }
        let source = self.source;
        let Some(mut file) = source.read(name)? else {
            return Ok(None);
        };
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; BUFFER];
        let mut size = 0_u64;
        loop {
            let read = match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(failed(name)(error)),
            };
            hasher.update(buffer.get(..read).unwrap_or_default());
            size += read as u64;
            if !(self.progress)(self.done + size, self.total) {
                return Err(BundleError::Stopped);
            }
        }
        let digest = ContentDigest(hasher.finalize().into());
        self.note(name, digest.0, size)?;
        Ok(Some((digest, size)))
    }

    fn note(&mut self, name: &str, digest: [u8; 32], size: u64) -> Result<(), BundleError> {
        let known = (ContentDigest(digest), size);
        // What is read again is counted once, and must be what was checked.
        match self.digests.insert(name.to_owned(), known) {
            None => self.done = self.done.saturating_add(size),
            Some(before) if before != known => {
                let changed = io::Error::other("the file changed while it was read");
                return Err(failed(name)(changed));
            }
            Some(_) => {}
        }
        match (self.progress)(self.done, self.total) {
            true => Ok(()),
            false => Err(BundleError::Stopped),
        }
    }
}

struct Hashed<R> {
    inner: R,
    hasher: Sha256,
    size: u64,
}

impl<R: Read> Hashed<R> {
    fn new(inner: R) -> Hashed<R> {
        Hashed {
            inner,
            hasher: Sha256::new(),
            size: 0,
        }
    }

    fn finish(self) -> ([u8; 32], u64) {
        (self.hasher.finalize().into(), self.size)
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..read).unwrap_or_default());
        self.size += read as u64;
        Ok(read)
    }
}

fn failed(name: &str) -> impl FnOnce(io::Error) -> BundleError {
    BundleError::io(PathBuf::from(name))
}
