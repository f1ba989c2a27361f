//! The last bytes of a file: do they end as its format ends?

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// What the last bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// They end as the format ends.
    Complete,
    /// The format is known, and its end is not there.
    Missing,
    /// The format has no end that can be told, or is not known.
    Unknown,
}

/// Looks at the first and last bytes of a file of this size.
///
/// Errors: what the system says.
pub fn ending(file: &File, size_bytes: u64) -> io::Result<Ending> {
    let mut first = [0_u8; HEAD];
    let count = read_at(file, &mut first, 0)?;
    let first = first.get(..count).unwrap_or_default();
    let Some(format) = Format::of(first) else {
        return Ok(Ending::Unknown);
    };
    let tail_bytes = format.tail_bytes().min(size_bytes);
    let mut last = vec![0_u8; usize::try_from(tail_bytes).unwrap_or(0)];
    let count = read_at(file, &mut last, size_bytes - tail_bytes)?;
    last.truncate(count);
    Ok(if format.ends(&last) {
        Ending::Complete
    } else {
        Ending::Missing
    })
}

const HEAD: usize = 1024;
/// Where PDF, JPEG and PNG are looked at for their end: programs leave some bytes after it.
const TAIL: u64 = 1024;
/// A zip's end record and the longest comment after it.
const ZIP_TAIL: u64 = 22 + 65_535;

enum Format {
    Pdf,
    Jpeg,
    Png,
    Zip,
}

impl Format {
    fn of(first: &[u8]) -> Option<Format> {
        if first.starts_with(b"\xff\xd8\xff") {
            Some(Format::Jpeg)
        } else if first.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Format::Png)
        } else if first.starts_with(b"PK\x03\x04") {
            Some(Format::Zip)
        } else if contains(first, b"%PDF-") {
            Some(Format::Pdf)
        } else {
            None
        }
    }

    fn tail_bytes(&self) -> u64 {
        match self {
            Format::Zip => ZIP_TAIL,
            _ => TAIL,
        }
    }

    fn ends(&self, last: &[u8]) -> bool {
        match self {
            Format::Pdf => contains(last, b"%%EOF"),
            Format::Jpeg => contains(last, b"\xff\xd9"),
            Format::Png => contains(last, b"IEND\xae\x42\x60\x82"),
            Format::Zip => zip_ends(last),
        }
    }
}

/// True if there is an end record whose comment reaches to the last byte.
fn zip_ends(last: &[u8]) -> bool {
    let records = last.windows(22).enumerate();
    records.rev().any(|(at, record)| match record {
        [b'P', b'K', 5, 6, .., low, high] => {
            let comment = usize::from(u16::from_le_bytes([*low, *high]));
            at + 22 + comment == last.len()
        }
        _ => false,
    })
}

fn contains(bytes: &[u8], sought: &[u8]) -> bool {
    bytes.windows(sought.len()).any(|window| window == sought)
}

fn read_at(file: &File, buffer: &mut [u8], mut offset: u64) -> io::Result<usize> {
    let mut done = 0;
    while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, offset) {
            Ok(0) => break,
            Ok(count) => {
                done += count;
                offset += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}
