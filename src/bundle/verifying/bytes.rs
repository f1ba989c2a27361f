//! The bytes of a zip, wherever they are: in a file, or below what it was encrypted with on its way. Nothing is written in clear.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, PoisonError};

use crate::keys::OpenReader;

/// Bytes that are read from where one likes.
pub trait Bytes: Send + Sync {
    /// Reads some bytes from `at` on; none at the end.
    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize>;

    /// How many there are.
    fn length(&self) -> io::Result<u64>;

    /// Fills the buffer.
    fn read_exact_at(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        let mut done = 0;
        while done < buffer.len() {
            let rest = buffer.get_mut(done..).unwrap_or_default();
            match self.read_at(rest, at.saturating_add(done as u64)) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(read) => done += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Bytes for File {
    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        FileExt::read_at(self, buffer, at)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

/// The bytes in an age file. Each piece is authenticated as it is read, the last one first: what is cut short is seen.
pub struct AgeBytes {
    reader: Mutex<OpenReader<File>>,
    length: u64,
}

impl AgeBytes {
    /// Below what a reader opened.
    ///
    /// Errors: those of reading its end.
    pub fn new(mut reader: OpenReader<File>) -> io::Result<AgeBytes> {
        let length = reader.seek(SeekFrom::End(0))?;
        Ok(AgeBytes {
            reader: Mutex::new(reader),
            length,
        })
    }
}

impl Bytes for AgeBytes {
    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        if at >= self.length {
            return Ok(0);
        }
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        if reader.stream_position()? != at {
            reader.seek(SeekFrom::Start(at))?;
        }
        reader.read(buffer)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.length)
    }
}

/// Some bytes, one after the other.
pub struct Slice<'a> {
    bytes: &'a dyn Bytes,
    at: u64,
    left: u64,
}

impl<'a> Slice<'a> {
    /// `length` of them from `at` on.
    pub fn new(bytes: &'a dyn Bytes, at: u64, length: u64) -> Slice<'a> {
        Slice {
            bytes,
            at,
            left: length,
        }
    }

    /// All of them from `at` on.
    pub fn from(bytes: &'a dyn Bytes, at: u64) -> Slice<'a> {
        Slice::new(bytes, at, u64::MAX)
    }
}

impl Read for Slice<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let most = most.min(buffer.len());
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        let read = self.bytes.read_at(buffer, self.at)?;
        self.at = self.at.saturating_add(read as u64);
        self.left -= read as u64;
        Ok(read)
    }
}
