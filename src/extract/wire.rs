//! The frames that a pool and a reading process exchange on the process's standard input and output.
//!
//! A frame is one tag byte, the length of its payload as four little-endian bytes, and the payload, at most
//! [`MAX_PAYLOAD`] bytes. Nothing else is ever written on either pipe.
//!
//! | from the pool | payload | meaning |
//! |---|---|---|
//! | `H` | version (1 byte), then memory and text limits in bytes (8 bytes each, little-endian) | once, first |
//! | `D` | bytes | the next bytes of the document |
//! | `E` | file name, UTF-8, may be empty | the document is complete: read it |
//! | `R` | file name, UTF-8, may be empty | the same as `E`, but marks the pages, and keeps those that are pictures |
//! | `G` | number from 0 (4 bytes, little-endian) | draw this one of the kept pages |
//! | `X` | none | forget the bytes received so far |
//! | `C` | first and last page (4 bytes each, little-endian, from 1) | the document is complete: cut these pages; it is kept until `X` |
//!
//! | from the reader, after `E`, `R` or `G` | payload | meaning |
//! |---|---|---|
//! | `M` | media type, ASCII | what the bytes are; at most one |
//! | `P` | number of pages (4 bytes, little-endian) | at most one |
//! | `T` | UTF-8 text | the next piece of the text |
//! | `W` | one byte, the warning's place in [`WARNINGS`] | a warning |
//! | `K` | one byte: `<`, `>` or `?` | after `R`: a page begins here in the text; it ends here and is kept, without text (`>`) or with a doubtful one (`?`) |
//! | `I` | width, height, points per inch (4 bytes each, little-endian) | after `G`: a grey picture, whose pixels follow |
//! | `B` | bytes, one a pixel, 0 is black | the next pixels, row by row |
//! | `V` | one byte: `L` too large, `U` unreadable | after `G`: there is no picture |
//! | `Z` | none | the document is read, the picture drawn |
//!
//! | from the reader, after `C` | payload | meaning |
//! |---|---|---|
//! | `B` | bytes | the next bytes of the new PDF |
//! | `L` | one byte, the loss's place in [`LOSSES`] | what the pages have no more |
//! | `N` | one byte, the place in [`REFUSALS`], then the number of pages (4 bytes, little-endian) | the pages cannot be cut; last |
//! | `Z` | none | the new PDF is complete |
//!
//! The pool trusts none of the answers: lengths, order, encoding and totals are checked, and whoever breaks a rule is
//! killed. Text is sent as it is found, so that a reader stopped at a limit has still given what it had read.

use std::io::{self, Read};

use crate::model::{CutLoss, ExtractWarning};

/// Version of these frames: a reader of another version refuses to start.
pub(super) const VERSION: u8 = 2;

/// Longest payload.
pub(super) const MAX_PAYLOAD: usize = 64 * 1024;

/// Bytes before a payload.
pub(super) const HEADER: usize = 5;

/// Most pixels of a picture, before and after decoding: an A3 page at 600 points per inch.
pub(super) const MAX_PIXELS: u64 = 70_000_000;

/// Most pages that one document may keep.
pub(super) const MAX_KEPT: usize = 20_000;

pub(super) const HELLO: u8 = b'H';
pub(super) const DATA: u8 = b'D';
pub(super) const END: u8 = b'E';
pub(super) const FORGET: u8 = b'X';
pub(super) const READ_AND_KEEP: u8 = b'R';
pub(super) const DRAW: u8 = b'G';
pub(super) const MARK: u8 = b'K';
pub(super) const PICTURE: u8 = b'I';
pub(super) const PIXELS: u8 = b'B';
pub(super) const NO_PICTURE: u8 = b'V';
pub(super) const MEDIA_TYPE: u8 = b'M';
pub(super) const PAGES: u8 = b'P';
pub(super) const TEXT: u8 = b'T';
pub(super) const WARNING: u8 = b'W';
pub(super) const DONE: u8 = b'Z';
pub(super) const CUT: u8 = b'C';
pub(super) const PIECE: u8 = b'B';
pub(super) const LOSS: u8 = b'L';
pub(super) const REFUSED: u8 = b'N';

/// The warnings in the order of their numbers on the pipe.
pub(super) const WARNINGS: [ExtractWarning; 11] = [
    ExtractWarning::NoTextLayer,
    ExtractWarning::SomePagesWithoutText,
    ExtractWarning::PasswordNeeded,
    ExtractWarning::Damaged,
    ExtractWarning::UnsupportedFormat,
    ExtractWarning::TimeLimit,
    ExtractWarning::MemoryLimit,
    ExtractWarning::TextLimit,
    ExtractWarning::SizeLimit,
    ExtractWarning::ReaderFailed,
    ExtractWarning::MembersSkipped,
];

pub(super) const PAGE_BEGINS: u8 = b'<';
pub(super) const PAGE_WITHOUT_TEXT: u8 = b'>';
pub(super) const PAGE_IN_DOUBT: u8 = b'?';
pub(super) const TOO_LARGE: u8 = b'L';
pub(super) const UNREADABLE: u8 = b'U';
/// The losses in the order of their numbers on the pipe.
pub(super) const LOSSES: [CutLoss; 5] = [
    CutLoss::Signatures,
    CutLoss::FormFields,
    CutLoss::Links,
    CutLoss::Attachments,
    CutLoss::Damaged,
];

/// Why pages cannot be cut, in the order of the numbers on the pipe.
pub(super) const REFUSALS: [Refusal; 4] = [
    Refusal::Unsupported,
    Refusal::PasswordNeeded,
    Refusal::Damaged,
    Refusal::NoSuchPage,
];

/// Why a document does not let its pages be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Not a PDF, or one that is encrypted in an unknown way.
    Unsupported,
    PasswordNeeded,
    Damaged,
    NoSuchPage,
}

/// The limits that a reader is told once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hello {
    pub(super) memory_bytes: u64,
    pub(super) text_bytes: u64,
}

impl Hello {
    pub(super) fn payload(self) -> [u8; 17] {
        let mut payload = [VERSION; 17];
        let (memory, text) = payload[1..].split_at_mut(8);
        memory.copy_from_slice(&self.memory_bytes.to_le_bytes());
        text.copy_from_slice(&self.text_bytes.to_le_bytes());
        payload
    }

    pub(super) fn parse(payload: &[u8]) -> Option<Hello> {
        let (&version, limits) = payload.split_first()?;
        let (memory, text) = limits.split_at_checked(8)?;
        (version == VERSION).then_some(())?;
        Some(Hello {
            memory_bytes: u64::from_le_bytes(memory.try_into().ok()?),
            text_bytes: u64::from_le_bytes(text.try_into().ok()?),
        })
    }
}

/// The header of a frame. `length` is that of a payload that fits.
pub(super) fn header(tag: u8, length: usize) -> [u8; HEADER] {
    let length = u32::try_from(length).expect("a payload is at most 64 KiB");
    let [a, b, c, d] = length.to_le_bytes();
    [tag, a, b, c, d]
}

/// The tag and the payload's length, if a payload may be that long.
pub(super) fn parse_header(header: [u8; HEADER]) -> Option<(u8, usize)> {
    let [tag, a, b, c, d] = header;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
    (length <= MAX_PAYLOAD).then_some((tag, length))
}

/// Reads one frame into `payload` and returns its tag; none at the end of the stream between two frames.
pub(super) fn read_frame(input: &mut impl Read, payload: &mut Vec<u8>) -> io::Result<Option<u8>> {
    let mut header = [0_u8; HEADER];
    let (first, rest) = header.split_at_mut(1);
    if input.read(first)? == 0 {
        return Ok(None);
    }
    input.read_exact(rest)?;
    let (tag, length) = parse_header(header).ok_or(io::ErrorKind::InvalidData)?;
    payload.resize(length, 0);
    input.read_exact(payload)?;
    Ok(Some(tag))
}

/// The payload that asks for these pages.
pub(super) fn cut_payload(first: u32, last: u32) -> [u8; 8] {
    let [a, b, c, d] = first.to_le_bytes();
    let [e, f, g, h] = last.to_le_bytes();
    [a, b, c, d, e, f, g, h]
}

/// The first and the last page that are asked for.
pub(super) fn parse_cut(payload: &[u8]) -> Option<(u32, u32)> {
    let (first, last) = payload.split_at_checked(4)?;
    Some((
        u32::from_le_bytes(first.try_into().ok()?),
        u32::from_le_bytes(last.try_into().ok()?),
    ))
}
