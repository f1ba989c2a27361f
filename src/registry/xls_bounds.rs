//! How large the sheets of an XLS say that they are, told before anything is read: `calamine` reserves a whole rectangle
//! for each, and a forged cell in the far corner would ask for all the memory there is.
//!
//! Reads the compound file ([MS-CFB]) as far as its workbook streams, and of those ([MS-XLS]) only where cells are.

/// The marks of the end of a chain and of sectors that are none begin here.
const FIRST_MARK: u32 = 0xffff_fffa;
/// Sectors of the allocation table that the header names; a file with more is larger than any list.
const HEADER_TABLE_SECTORS: usize = 109;
const DIRECTORY_ENTRY: usize = 128;
/// Streams below this size lie in the small stream.
const SMALL_STREAM: usize = 4096;
const SMALL_SECTOR: usize = 64;
/// Records of a workbook stream.
const BEGINNING: u16 = 0x0809;
const END: u16 = 0x000a;
const SHEET: u16 = 0x0085;
const MOST_SHEETS: usize = 256;

/// The cells of the rectangles of all sheets together; none if the file is no compound file or is damaged.
pub(super) fn cells(bytes: &[u8]) -> Option<u64> {
    let file = Compound::of(bytes)?;
    let directory = file.stream(file.word(48)?)?;
    let (entries, _) = directory.as_chunks::<DIRECTORY_ENTRY>();
    let root = entries.iter().find(|entry| entry.get(66) == Some(&5))?;
    let small = file.stream(word(root, 116)?)?;
    let mut cells = 0_u64;
    let mut found = false;
    for entry in entries.iter().filter(|entry| is_workbook(entry.as_slice())) {
        let (start, size) = (word(entry, 116)?, to_size(word(entry, 120)?));
        let mut stream = match size < SMALL_STREAM {
            true => file.small_stream(&small, start)?,
            false => file.stream(start)?,
        };
        stream.truncate(size);
        cells = cells.saturating_add(sheet_cells(&stream)?);
        found = true;
    }
    found.then_some(cells)
}

/// A compound file: sectors and the table that chains them.
struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
}

impl<'a> Compound<'a> {
    fn of(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let sector_bytes = match half(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Compound {
            bytes,
            sector_bytes,
            table: Vec::new(),
            small_table: Vec::new(),
        };
        for place in 0..HEADER_TABLE_SECTORS {
            let sector = file.word(76 + 4 * place)?;
            if sector >= FIRST_MARK {
                break;
            }
            let words = words(file.sector(sector)?);
            file.table.extend(words);
        }
        if let Some(start) = file.word(60).filter(|start| *start < FIRST_MARK) {
            file.small_table = words(&file.stream(start)?).collect();
        }
        Some(file)
    }

    fn word(&self, at: usize) -> Option<u32> {
        word(self.bytes, at)
    }

    /// The bytes of a sector, fewer if the file ends in it.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = to_size(number)
            .checked_add(1)?
            .checked_mul(self.sector_bytes)?;
        let end = start.checked_add(self.sector_bytes)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn stream(&self, start: u32) -> Option<Vec<u8>> {
        let mut stream = Vec::new();
        for sector in chain(&self.table, start)? {
            stream.extend_from_slice(self.sector(sector)?);
        }
        Some(stream)
    }

    fn small_stream(&self, small: &[u8], start: u32) -> Option<Vec<u8>> {
        let mut stream = Vec::new();
        for sector in chain(&self.small_table, start)? {
            let at = to_size(sector).checked_mul(SMALL_SECTOR)?;
            let end = at.checked_add(SMALL_SECTOR)?.min(small.len());
            stream.extend_from_slice(small.get(at..end)?);
        }
        Some(stream)
    }
}

/// The sectors of a chain. None if it leaves the table or goes in a circle.
fn chain(table: &[u32], start: u32) -> Option<Vec<u32>> {
    let mut sectors = Vec::new();
    let mut current = start;
    while current < FIRST_MARK {
        if sectors.len() > table.len() {
            return None;
        }
        sectors.push(current);
        current = *table.get(to_size(current))?;
    }
    Some(sectors)
}

fn is_workbook(entry: &[u8]) -> bool {
    let name = entry.get(..64).unwrap_or_default();
    let (units, _) = name.as_chunks::<2>();
    let letters = units.iter().map(|unit| u16::from_le_bytes(*unit));
    let name: Vec<u16> = letters.take_while(|letter| *letter != 0).collect();
    let name = String::from_utf16_lossy(&name);
    name.eq_ignore_ascii_case("Workbook") || name.eq_ignore_ascii_case("Book")
}

/// The rectangles that dimensions and cells span, in each sheet that the beginning of the stream names.
fn sheet_cells(stream: &[u8]) -> Option<u64> {
    let globals = Records { rest: stream };
    let starts: Vec<u32> = globals
        .take_while(|(kind, _)| *kind != END)
        .filter(|(kind, _)| *kind == SHEET)
        .map(|(_, data)| word(data, 0))
        .take(MOST_SHEETS + 1)
        .collect::<Option<_>>()?;
    if starts.len() > MOST_SHEETS {
        return None;
    }
    let sheets = starts.into_iter().map(|start| {
        let rest = stream.get(to_size(start)..).unwrap_or_default();
        rectangle(Records { rest })
    });
    Some(sheets.fold(0, u64::saturating_add))
}

/// The rectangle of one sheet: up to the end that matches its beginning.
fn rectangle(records: Records<'_>) -> u64 {
    let (mut rows, mut columns, mut depth) = (0_u64, 0_u64, 0_u64);
    for (kind, data) in records {
        let cell = (half(data, 0), half(data, 2));
        let (last_row, last_column) = match kind {
            BEGINNING => {
                depth += 1;
                continue;
            }
            END if depth <= 1 => break,
            END => {
                depth -= 1;
                continue;
            }
            0x0200 if data.len() == 10 => (half(data, 2).map(u64::from), half(data, 6)),
            0x0200 => (word(data, 4).map(u64::from), half(data, 10)),
            // Runs of numbers and of blanks end with their last column.
            0x00bd | 0x00be => {
                let last = half(data, data.len().saturating_sub(2));
                (cell.0.map(u64::from), cell.1.max(last))
            }
            0x0006 | 0x0203..=0x0205 | 0x0201 | 0x027e | 0x00fd | 0x00d6 => {
                (cell.0.map(u64::from), cell.1)
            }
            _ => continue,
        };
        rows = rows.max(last_row.map_or(0, |row| row.saturating_add(1)));
        columns = columns.max(last_column.map_or(0, |column| u64::from(column) + 1));
    }
    rows.saturating_mul(columns)
}

/// The records of a stream: a kind, a length, data.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let (kind, length) = (half(self.rest, 0)?, half(self.rest, 2)?);
        let end = 4 + usize::from(length);
        let data = self.rest.get(4..end)?;
        self.rest = self.rest.get(end..)?;
        Some((kind, data))
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().map(|word| u32::from_le_bytes(*word))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn to_size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
