//! Writes a zip: stored entries one after another, sizes and checksums in every header, Zip64 where it is needed. The output
//! is never gone back in, so it may be encrypted on its way; and the whole size is known before the first byte.

use std::io::{self, Write};

use chrono::{Datelike, NaiveDateTime, Timelike};

/// What is known of an entry before its bytes are written.
#[derive(Debug, Clone)]
pub struct ZipEntry {
    /// Its whole name.
    pub name: String,
    /// Size of its bytes.
    pub size_bytes: u64,
    /// CRC-32 of them.
    pub crc: u32,
}

/// Writes a zip into `output`. Each entry is begun, then its bytes are written.
#[must_use = "a zip that is not finished cannot be read"]
pub struct ZipWriter<W: Write> {
    output: W,
    position: u64,
    /// Where the entry that is being written ends.
    ends: u64,
    entries: Vec<(ZipEntry, u64)>,
    /// Time and date, as DOS wrote them.
    time: [u8; 4],
}

impl<W: Write> ZipWriter<W> {
    /// Begins a zip whose entries all have this civil time.
    pub fn new(output: W, time: NaiveDateTime) -> ZipWriter<W> {
        ZipWriter {
            output,
            position: 0,
            ends: 0,
            entries: Vec::new(),
            time: dos_time(time),
        }
    }

    /// Begins an entry.
    ///
    /// Errors: those of the output; [`io::ErrorKind::InvalidData`] if the entry before has not its size.
    pub fn begin(&mut self, entry: ZipEntry) -> io::Result<()> {
        self.must_be_whole()?;
        let start = self.position;
        let size = entry.size_bytes;
        let large = size >= LIMIT;
        let mut header = Vec::with_capacity(60 + entry.name.len());
        header.extend(0x0403_4b50_u32.to_le_bytes());
        header.extend(version(large).to_le_bytes());
        header.extend(0_u16.to_le_bytes());
        header.extend(STORED.to_le_bytes());
        header.extend(self.time);
        header.extend(entry.crc.to_le_bytes());
        header.extend(short(size).to_le_bytes());
        header.extend(short(size).to_le_bytes());
        header.extend(length_of(&entry.name)?.to_le_bytes());
        header.extend((if large { 20_u16 } else { 0 }).to_le_bytes());
        header.extend(entry.name.as_bytes());
        if large {
            header.extend(zip64_extra(&[size, size]));
        }
        self.put(&header)?;
        self.ends = self.position.saturating_add(size);
        self.entries.push((entry, start));
        Ok(())
    }

    /// Writes the directory and gives the output back.
    ///
    /// Errors: as [`ZipWriter::begin`].
    pub fn finish(mut self) -> io::Result<W> {
        self.must_be_whole()?;
        let start = self.position;
        let entries = std::mem::take(&mut self.entries);
        for (entry, at) in &entries {
            let header = directory_entry(entry, *at, self.time)?;
            self.put(&header)?;
        }
        let count = entries.len() as u64;
        let size = self.position - start;
        let mut end = Vec::with_capacity(98);
        let large = count >= MOST_ENTRIES || size >= LIMIT || start >= LIMIT;
        if large {
            end.extend(0x0606_4b50_u32.to_le_bytes());
            end.extend(44_u64.to_le_bytes());
            end.extend(MADE_BY.to_le_bytes());
            end.extend(version(true).to_le_bytes());
            end.extend([0; 8]);
            end.extend(count.to_le_bytes());
            end.extend(count.to_le_bytes());
            end.extend(size.to_le_bytes());
            end.extend(start.to_le_bytes());
            end.extend(0x0706_4b50_u32.to_le_bytes());
            end.extend(0_u32.to_le_bytes());
            end.extend((start + size).to_le_bytes());
            end.extend(1_u32.to_le_bytes());
        }
        let short_count = u16::try_from(count).unwrap_or(u16::MAX);
        end.extend(0x0605_4b50_u32.to_le_bytes());
        end.extend([0; 4]);
        end.extend(short_count.to_le_bytes());
        end.extend(short_count.to_le_bytes());
        end.extend(short(size).to_le_bytes());
        end.extend(short(start).to_le_bytes());
        end.extend(0_u16.to_le_bytes());
        self.put(&end)?;
        self.output.flush()?;
        Ok(self.output)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.output.write_all(bytes)?;
        self.position = self.position.saturating_add(bytes.len() as u64);
        Ok(())
    }

    fn must_be_whole(&self) -> io::Result<()> {
        match self.position == self.ends {
            true => Ok(()),
            false => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "an entry of a zip has another size than its header says",
            )),
        }
    }
}

/// The bytes of the entry that was begun.
impl<W: Write> Write for ZipWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.output.write(bytes)?;
        self.position = self.position.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// How large a zip of such entries is: lengths of whole names, and sizes.
pub fn zip_size(entries: impl Iterator<Item = (usize, u64)>) -> u64 {
    let (mut position, mut directory, mut count) = (0_u64, 0_u64, 0_u64);
    for (name, size) in entries {
        let name = name as u64;
        let (large, far) = (size >= LIMIT, position >= LIMIT);
        let local = 30 + name + if large { 20 } else { 0 };
        let fields = if large { 16 } else { 0 } + if far { 8 } else { 0 };
        directory += 46 + name + if fields > 0 { 4 + fields } else { 0 };
        position = position.saturating_add(local).saturating_add(size);
        count += 1;
    }
    let large = count >= MOST_ENTRIES || directory >= LIMIT || position >= LIMIT;
    position.saturating_add(directory) + 22 + if large { 76 } else { 0 }
}

/// From here on a number takes 64 bits.
const LIMIT: u64 = 0xffff_ffff;
const MOST_ENTRIES: u64 = 0xffff;
const STORED: u16 = 0;
/// Unix, version 4.5 of the format: the attributes are Unix's.
const MADE_BY: u16 = 3 << 8 | 45;
/// A plain file that its owner reads and writes, and everybody reads.
const ATTRIBUTES: u32 = 0o100_644 << 16;

fn version(large: bool) -> u16 {
    if large { 45 } else { 10 }
}

fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn length_of(name: &str) -> io::Result<u16> {
    u16::try_from(name.len()).map_err(io::Error::other)
}

fn zip64_extra(numbers: &[u64]) -> Vec<u8> {
    let mut extra = Vec::with_capacity(4 + numbers.len() * 8);
    let length = u16::try_from(numbers.len() * 8).expect("at most three numbers");
    extra.extend(1_u16.to_le_bytes());
    extra.extend(length.to_le_bytes());
    numbers
        .iter()
        .for_each(|number| extra.extend(number.to_le_bytes()));
    extra
}

fn directory_entry(entry: &ZipEntry, at: u64, time: [u8; 4]) -> io::Result<Vec<u8>> {
    let size = entry.size_bytes;
    let mut large = Vec::new();
    if size >= LIMIT {
        large.extend([size, size]);
    }
    if at >= LIMIT {
        large.push(at);
    }
    let extra = match large.is_empty() {
        true => Vec::new(),
        false => zip64_extra(&large),
    };
    let extra_length = u16::try_from(extra.len()).expect("at most three numbers");
    let mut header = Vec::with_capacity(46 + entry.name.len() + extra.len());
    header.extend(0x0201_4b50_u32.to_le_bytes());
    header.extend(MADE_BY.to_le_bytes());
    header.extend(version(!large.is_empty()).to_le_bytes());
    header.extend(0_u16.to_le_bytes());
    header.extend(STORED.to_le_bytes());
    header.extend(time);
    header.extend(entry.crc.to_le_bytes());
    header.extend(short(size).to_le_bytes());
    header.extend(short(size).to_le_bytes());
    header.extend(length_of(&entry.name)?.to_le_bytes());
    header.extend(extra_length.to_le_bytes());
    header.extend([0; 6]);
    header.extend(ATTRIBUTES.to_le_bytes());
    header.extend(short(at).to_le_bytes());
    header.extend(entry.name.as_bytes());
    header.extend(extra);
    Ok(header)
}

/// Two seconds is the finest; 1980 to 2107 is all there is.
pub(super) fn dos_time(time: NaiveDateTime) -> [u8; 4] {
    let year = u16::try_from(time.year().clamp(1980, 2107) - 1980).unwrap_or(0);
    let small = |number: u32| u16::try_from(number).unwrap_or(0);
    let clock = small(time.hour()) << 11 | small(time.minute()) << 5 | small(time.second() / 2);
    let date = year << 9 | small(time.month()) << 5 | small(time.day());
    let ([one, two], [three, four]) = (clock.to_le_bytes(), date.to_le_bytes());
    [one, two, three, four]
}
