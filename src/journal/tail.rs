//! Lines of the tail: framing a group, and reading groups back. The layout is in the module above.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::journal::JournalError;
use crate::model::{Entry, LeafHash, Position, canonical_json};

/// The longest entry, in bytes: a C2SP entry bundle has room for it.
pub(super) const LONGEST_ENTRY: usize = 60_000;
/// The most entries in a group.
pub const MOST_IN_GROUP: usize = 999;
/// Length of `iii/ggg nnnnn <64 digits> `.
pub(super) const HEADER: usize = 3 + 1 + 3 + 1 + 5 + 1 + 64 + 1;
/// The bytes of the longest line.
pub(super) const LONGEST_LINE: u64 = (HEADER + LONGEST_ENTRY + 1) as u64;
const READ_AHEAD: usize = 256 * 1024;

/// A group ready to be appended.
pub(super) struct Group {
    /// Its lines.
    pub bytes: Vec<u8>,
    /// Each entry's leaf hash.
    pub leaves: Vec<LeafHash>,
    /// Where each line begins within `bytes`.
    pub offsets: Vec<u64>,
}

/// Writes the lines of one group.
pub(super) fn frame_group(entries: &[Entry]) -> Group {
    assert!(
        entries.len() <= MOST_IN_GROUP,
        "BUG: a group of {} entries",
        entries.len()
    );
    let mut group = Group {
        bytes: Vec::new(),
        leaves: Vec::new(),
        offsets: Vec::new(),
    };
    for (index, entry) in entries.iter().enumerate() {
        let json = canonical_json(entry);
        assert!(
            json.len() <= LONGEST_ENTRY,
            "BUG: an entry of {} bytes",
            json.len()
        );
        let leaf = leaf_hash(&json);
        let (place, of) = (index + 1, entries.len());
        group.offsets.push(group.bytes.len() as u64);
        group
            .bytes
            .extend_from_slice(format!("{place:03}/{of:03} {:05} {leaf} ", json.len()).as_bytes());
        group.bytes.extend_from_slice(&json);
        group.bytes.push(b'\n');
        group.leaves.push(leaf);
    }
    group
}

/// RFC 6962: SHA-256 of a zero byte and the entry.
pub(super) fn leaf_hash(entry: &[u8]) -> LeafHash {
    LeafHash(
        Sha256::new()
            .chain_update([0])
            .chain_update(entry)
            .finalize()
            .into(),
    )
}

/// Where a line is in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GroupPlace {
    index: usize,
    of: usize,
}

impl GroupPlace {
    /// A line after which others must follow.
    pub const FIRST_OF_MANY: GroupPlace = GroupPlace { index: 1, of: 2 };

    /// True if this place comes after `before`, or begins a group if there is none.
    pub fn follows(self, before: Option<GroupPlace>) -> bool {
        match before {
            None => self.index == 1 && self.of >= 1,
            Some(before) => {
                self.of == before.of && self.index == before.index + 1 && self.index <= self.of
            }
        }
    }

    /// True if the group ends here.
    pub fn is_last(self) -> bool {
        self.index == self.of
    }
}

/// One line that is of the right form, length and checksum.
#[derive(Debug)]
pub(super) struct Line {
    pub start: Position,
    pub after: Position,
    pub place: GroupPlace,
    pub leaf: LeafHash,
    /// The entry's canonical JSON.
    pub bytes: Vec<u8>,
}

impl Line {
    /// The entry as data.
    pub fn entry(&self) -> Result<Entry, JournalError> {
        let unknown = || JournalError::UnknownEvent {
            number: self.start.seq,
        };
        let entry: Entry = serde_json::from_slice(&self.bytes).map_err(|_| unknown())?;
        if entry.number != self.start.seq {
            return Err(JournalError::Damaged {
                offset_bytes: self.start.offset_bytes,
            });
        }
        Ok(entry)
    }
}

/// Reads the tail forward from a position, through a buffer of its own: several may read one file at once.
pub(super) struct Scan<'a> {
    tail: &'a File,
    path: &'a Path,
    position: Position,
    buffer: Vec<u8>,
    buffer_offset_bytes: u64,
}

impl<'a> Scan<'a> {
    pub fn new(tail: &'a File, path: &'a Path, from: Position) -> Scan<'a> {
        Scan {
            tail,
            path,
            position: from,
            buffer: Vec::new(),
            buffer_offset_bytes: 0,
        }
    }

    /// After the last line or group that was returned.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The next whole group. None where the tail ends or the next group is not whole: the position stays before it.
    pub fn next_group(&mut self) -> Result<Option<Vec<Line>>, JournalError> {
        let start = self.position;
        let mut lines: Vec<Line> = Vec::new();
        loop {
            let before = lines.last().map(|line| line.place);
            match self.next_line()? {
                Some(line) if line.place.follows(before) => {
                    let last = line.place.is_last();
                    lines.push(line);
                    if last {
                        return Ok(Some(lines));
                    }
                }
                _ => {
                    self.position = start;
                    return Ok(None);
                }
            }
        }
    }

    /// The next line. None where the tail ends or the line is not whole.
    pub fn next_line(&mut self) -> Result<Option<Line>, JournalError> {
        let start = self.position;
        let Some(header) = self.bytes(start.offset_bytes, HEADER)? else {
            return Ok(None);
        };
        let Some((place, length, leaf)) = parse_header(header) else {
            return Ok(None);
        };
        let Some(rest) = self.bytes(start.offset_bytes + HEADER as u64, length + 1)? else {
            return Ok(None);
        };
        let Some((b'\n', entry)) = rest.split_last() else {
            return Ok(None);
        };
        if leaf_hash(entry) != leaf {
            return Ok(None);
        }
        let bytes = entry.to_vec();
        let after = Position {
            seq: start.seq.next(),
            offset_bytes: start.offset_bytes + (HEADER + length + 1) as u64,
        };
        self.position = after;
        Ok(Some(Line {
            start,
            after,
            place,
            leaf,
            bytes,
        }))
    }

    /// Passes over a line that is not whole. False if no line ends after it.
    pub fn skip_line(&mut self) -> Result<bool, JournalError> {
        let mut offset_bytes = self.position.offset_bytes;
        loop {
            self.fill(offset_bytes, READ_AHEAD)?;
            if self.buffer.is_empty() {
                return Ok(false);
            }
            if let Some(at) = self.buffer.iter().position(|byte| *byte == b'\n') {
                self.position = Position {
                    seq: self.position.seq.next(),
                    offset_bytes: offset_bytes + at as u64 + 1,
                };
                return Ok(true);
            }
            offset_bytes += self.buffer.len() as u64;
        }
    }

    /// `length` bytes at `offset_bytes`; None if the file ends before.
    fn bytes(&mut self, offset_bytes: u64, length: usize) -> Result<Option<&[u8]>, JournalError> {
        let held = |scan: &Scan<'_>| {
            let from = usize::try_from(offset_bytes.checked_sub(scan.buffer_offset_bytes)?).ok()?;
            let to = from.checked_add(length)?;
            (to <= scan.buffer.len()).then_some((from, to))
        };
        if held(self).is_none() {
            self.fill(offset_bytes, length.max(READ_AHEAD))?;
        }
        Ok(held(self).and_then(|(from, to)| self.buffer.get(from..to)))
    }

    /// Some bytes at `offset_bytes`; None where the file ends.
    fn window(&mut self, offset_bytes: u64) -> Result<Option<&[u8]>, JournalError> {
        if self.bytes(offset_bytes, 1)?.is_none() {
            return Ok(None);
        }
        let held = offset_bytes.checked_sub(self.buffer_offset_bytes);
        let held = held.and_then(|from| usize::try_from(from).ok());
        Ok(held.and_then(|from| self.buffer.get(from..)))
    }

    fn fill(&mut self, offset_bytes: u64, length: usize) -> Result<(), JournalError> {
        self.buffer.resize(length, 0);
        self.buffer_offset_bytes = offset_bytes;
        let mut filled = 0;
        while let Some(free) = self
            .buffer
            .get_mut(filled..)
            .filter(|free| !free.is_empty())
        {
            match self.tail.read_at(free, offset_bytes + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => {
                    return Err(JournalError::Io {
                        path: self.path.to_owned(),
                        source,
                    });
                }
            }
        }
        self.buffer.truncate(filled);
        Ok(())
    }
}

/// True if somewhere after `from`, where no whole group begins, there is the first line of another group.
pub(super) fn group_begins_after(
    tail: &File,
    path: &Path,
    from: Position,
) -> Result<bool, JournalError> {
    let mut scan = Scan::new(tail, path, from);
    let mut offset_bytes = from.offset_bytes;
    // Lines are sought behind every line feed: the damaged one may not say how long it was.
    while let Some(window) = scan.window(offset_bytes)? {
        let (length, feed) = match window.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at as u64 + 1, true),
            None => (window.len() as u64, false),
        };
        offset_bytes += length;
        if !feed {
            continue;
        }
        scan.position.offset_bytes = offset_bytes;
        if scan.next_line()?.is_some_and(|line| line.place.index == 1) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads place, length and leaf hash.
pub(super) fn parse_header(header: &[u8]) -> Option<(GroupPlace, usize, LeafHash)> {
    let text = std::str::from_utf8(header).ok()?;
    let mut fields = text.split(' ');
    let (index, of) = fields.next()?.split_once('/')?;
    let place = GroupPlace {
        index: number(index, 3)?,
        of: number(of, 3)?,
    };
    let length = number(fields.next()?, 5).filter(|length| *length <= LONGEST_ENTRY)?;
    let leaf = fields.next()?.parse().ok()?;
    (fields.next() == Some("") && fields.next().is_none()).then_some((place, length, leaf))
}

fn number(field: &str, digits: usize) -> Option<usize> {
    let plain = field.len() == digits && field.bytes().all(|c| c.is_ascii_digit());
    plain.then(|| field.parse().ok()).flatten()
}
