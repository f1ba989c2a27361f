//! A strict reader of zips in the one form that bundles have: every byte of the file belongs to exactly one thing.
//!
//! Entries are stored and follow each other from the first byte without a gap, then the central directory, then its end. What
//! local headers say is what the directory says. So whatever program opens the file, it sees the same files as this one, and
//! nothing else. Reads what is asked for where it is; holds only the directory.

use std::io::{self, BufReader, Read};

use crate::bundle::verifying::bytes::{Bytes, Slice};
use crate::bundle::verifying::{FindingCode, Findings};

/// An entry of the directory.
#[derive(Debug, Clone)]
pub struct ZipEntry {
    /// The whole name, as written.
    pub name: String,
    /// Where its bytes begin.
    pub offset: u64,
    /// How many there are.
    pub size_bytes: u64,
}

/// Why a file is not looked into any further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOurs {
    /// It does not begin like a zip.
    NoZip,
    /// It begins like one and does not end like one.
    CutShort,
    /// It ends like a zip, and not like ours.
    OtherZip,
}

/// What a zip holds, or why it is not looked into. Each entry that is not as it should be is told.
///
/// Errors: those of reading.
pub fn read_zip(
    file: &dyn Bytes,
    findings: &mut Findings,
) -> io::Result<Result<Vec<ZipEntry>, NotOurs>> {
    let length = file.length()?;
    let mut magic = [0_u8; 4];
    if length < END as u64 || file.read_exact_at(&mut magic, 0).is_err() {
        return Ok(Err(NotOurs::NoZip));
    }
    if u32::from_le_bytes(magic) != LOCAL_SIGNATURE {
        return Ok(Err(NotOurs::NoZip));
    }
    let directory = match Directory::find(file, length)? {
        Ok(directory) => directory,
        Err(not_ours) => return Ok(Err(not_ours)),
    };
    let reader = BufReader::new(Slice::from(file, directory.offset));
    let mut left = reader.take(directory.size_bytes);
    let mut headers = Vec::new();
    for _ in 0..directory.entries {
        match Header::read(&mut left, Place::Directory)? {
            Some(header) => headers.push(header),
            None => return Ok(Err(NotOurs::OtherZip)),
        }
    }
    if left.limit() != 0 {
        return Ok(Err(NotOurs::OtherZip));
    }
    in_order(file, headers, directory.offset, findings).map(Ok)
}

/// Checks that entries follow each other without a gap, each with a local header that says the same.
fn in_order(
    file: &dyn Bytes,
    mut headers: Vec<Header>,
    end: u64,
    findings: &mut Findings,
) -> io::Result<Vec<ZipEntry>> {
    headers.sort_by_key(|header| header.offset);
    let mut entries = Vec::new();
    let mut expected = 0;
    for header in headers {
        if header.is_packed() {
            findings.add(FindingCode::EntryCompressed, &header.shown());
        }
        if !header.is_plain || header.offset != expected {
            findings.add(FindingCode::EntryOverlaps, &header.shown());
        }
        let mut reader = BufReader::with_capacity(1024, Slice::from(file, header.offset));
        let local = Header::read(&mut reader, Place::Local)?;
        let agrees = local.as_ref().is_some_and(|local| local.agrees(&header));
        if !agrees {
            findings.add(FindingCode::EntryOverlaps, &header.shown());
        }
        let length = local.map_or(0, |local| local.length_bytes);
        let offset = header.offset.saturating_add(length);
        expected = offset.saturating_add(header.packed_bytes);
        entries.push(ZipEntry {
            offset,
            size_bytes: header.packed_bytes,
            name: header.shown(),
        });
    }
    if expected != end {
        findings.add(FindingCode::EntryOverlaps, "");
    }
    Ok(entries)
}

const LOCAL_SIGNATURE: u32 = 0x0403_4b50;
const DIRECTORY_SIGNATURE: u32 = 0x0201_4b50;
const END_SIGNATURE: u32 = 0x0605_4b50;
const END64_SIGNATURE: u32 = 0x0606_4b50;
const LOCATOR_SIGNATURE: u32 = 0x0706_4b50;
/// Lengths of the records at the end.
const END: usize = 22;
const LOCATOR: usize = 20;
const END64: usize = 56;
/// The extra field that holds what is too large for 32 bits; ours have no other.
const ZIP64: u16 = 1;
/// The flags that an entry of ours may have: its name is UTF-8.
const UTF8: u16 = 0x0800;
const ENCRYPTED: u16 = 1;

struct Directory {
    offset: u64,
    size_bytes: u64,
    entries: u64,
}

impl Directory {
    /// Where the directory is: it ends where its end begins, which is the end of the file.
    fn find(file: &dyn Bytes, length: u64) -> io::Result<Result<Directory, NotOurs>> {
        let mut bytes = [0_u8; END];
        let at = length - END as u64;
        file.read_exact_at(&mut bytes, at)?;
        let mut end = Fields(&bytes);
        if end.u32() != END_SIGNATURE {
            return Ok(Err(NotOurs::CutShort));
        }
        let disks = [end.u16(), end.u16()];
        let counts = [end.u16(), end.u16()];
        let (size, offset, comment) = (end.u32(), end.u32(), end.u16());
        let large = counts[1] == u16::MAX || size == u32::MAX || offset == u32::MAX;
        let (directory, ends_at) = match large {
            false => (
                Directory {
                    offset: offset.into(),
                    size_bytes: size.into(),
                    entries: counts[1].into(),
                },
                at,
            ),
            true => match Directory::large(file, at)? {
                Some(found) => found,
                None => return Ok(Err(NotOurs::OtherZip)),
            },
        };
        let one_disk = disks == [0, 0] && counts[0] == counts[1] && comment == 0;
        let fits = directory.offset.checked_add(directory.size_bytes) == Some(ends_at);
        // A header has 46 bytes at least: what counts more is not read.
        let possible = directory.entries <= directory.size_bytes / 46;
        match one_disk && fits && possible {
            true => Ok(Ok(directory)),
            false => Ok(Err(NotOurs::OtherZip)),
        }
    }

    /// The directory that Zip64's end names, and where that end begins.
    fn large(file: &dyn Bytes, end_at: u64) -> io::Result<Option<(Directory, u64)>> {
        let Some(at) = end_at.checked_sub((LOCATOR + END64) as u64) else {
            return Ok(None);
        };
        let mut bytes = [0_u8; END64 + LOCATOR];
        file.read_exact_at(&mut bytes, at)?;
        let mut fields = Fields(&bytes);
        let begins = fields.u32() == END64_SIGNATURE && fields.u64() == (END64 - 12) as u64;
        fields.skip(4);
        let disks = [fields.u32(), fields.u32()];
        let counts = [fields.u64(), fields.u64()];
        let (size_bytes, offset) = (fields.u64(), fields.u64());
        let located = fields.u32() == LOCATOR_SIGNATURE
            && fields.u32() == 0
            && fields.u64() == at
            && fields.u32() == 1;
        let sound = begins && located && disks == [0, 0] && counts[0] == counts[1];
        let directory = Directory {
            offset,
            size_bytes,
            entries: counts[1],
        };
        Ok(sound.then_some((directory, at)))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Local,
    Directory,
}

/// What a header says, in the directory or before the bytes.
struct Header {
    name: Vec<u8>,
    flags: u16,
    method: u16,
    time: u32,
    crc: u32,
    packed_bytes: u64,
    size_bytes: u64,
    /// Where the local header is; 0 in that one.
    offset: u64,
    /// False if it has what no entry of ours has.
    is_plain: bool,
    /// Its own length.
    length_bytes: u64,
}

impl Header {
    /// None where no header is.
    fn read(reader: &mut dyn Read, place: Place) -> io::Result<Option<Header>> {
        let (signature, length) = match place {
            Place::Local => (LOCAL_SIGNATURE, 30),
            Place::Directory => (DIRECTORY_SIGNATURE, 46),
        };
        let Some(fixed) = exactly(reader, length)? else {
            return Ok(None);
        };
        let mut fields = Fields(&fixed);
        if fields.u32() != signature {
            return Ok(None);
        }
        if place == Place::Directory {
            fields.skip(2);
        }
        fields.skip(2);
        let (flags, method, time, crc) = (fields.u16(), fields.u16(), fields.u32(), fields.u32());
        let (packed, size) = (fields.u32(), fields.u32());
        let (name_length, extra_length) = (fields.u16(), fields.u16());
        let (mut comment_length, mut offset) = (0, 0);
        let mut disk = 0;
        if place == Place::Directory {
            (comment_length, disk) = (fields.u16(), fields.u16());
            fields.skip(6);
            offset = fields.u32();
        }
        let variable = usize::from(name_length) + usize::from(extra_length);
        let variable = variable + usize::from(comment_length);
        let Some(mut name) = exactly(reader, variable)? else {
            return Ok(None);
        };
        let extra = name.split_off(usize::from(name_length));
        let mut header = Header {
            name,
            flags,
            method,
            time,
            crc,
            packed_bytes: packed.into(),
            size_bytes: size.into(),
            offset: offset.into(),
            is_plain: comment_length == 0 && disk == 0 && flags & !(UTF8 | ENCRYPTED) == 0,
            length_bytes: (length + variable) as u64,
        };
        if !header.take_large(&extra, [size, packed, offset]) {
            header.is_plain = false;
        }
        Ok(Some(header))
    }

    /// Takes what Zip64 says of the fields that are full. False if the extra field is another, or says more or less.
    fn take_large(&mut self, extra: &[u8], small: [u32; 3]) -> bool {
        let mut fields = Fields(extra);
        let asked = small.iter().filter(|field| **field == u32::MAX).count();
        if extra.is_empty() {
            return asked == 0;
        }
        let (id, length) = (fields.u16(), fields.u16());
        let right = id == ZIP64
            && usize::from(length) == asked * 8
            && extra.len() == usize::from(length) + 4
            && asked > 0;
        if !right {
            return false;
        }
        let members = [
            &mut self.size_bytes,
            &mut self.packed_bytes,
            &mut self.offset,
        ];
        for (member, small) in members.into_iter().zip(small) {
            if small == u32::MAX {
                *member = fields.u64();
            }
        }
        true
    }

    fn is_packed(&self) -> bool {
        self.method != 0 || self.flags & ENCRYPTED != 0 || self.packed_bytes != self.size_bytes
    }

    fn agrees(&self, other: &Header) -> bool {
        let said = |header: &Header| {
            (
                header.name.clone(),
                (header.flags, header.method, header.time, header.crc),
                (header.packed_bytes, header.size_bytes),
            )
        };
        self.is_plain && said(self) == said(other)
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.name).into_owned()
    }
}

/// So many bytes; None if there are fewer.
fn exactly(reader: &mut dyn Read, length: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = vec![0; length];
    match reader.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Little-endian numbers, one after the other; 0 past the end.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (taken, rest) = self.0.split_first_chunk::<N>().unwrap_or((&[0; N], &[]));
        self.0 = rest;
        *taken
    }

    fn skip(&mut self, length: usize) {
        self.0 = self.0.get(length..).unwrap_or_default();
    }

    fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }
}
