//! Plain text in whatever encoding: marked, guessed, or else Windows-1252, which never fails.

use std::borrow::Cow;

use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::extract::sink::{Reading, Sink};

/// Reads a text.
pub(super) fn read(document: &[u8], sink: &mut Sink<'_>) -> Reading {
    let mut decoder = encoding_of(document).new_decoder();
    let mut rest = document;
    loop {
        let mut piece = String::with_capacity(32 * 1024);
        let (outcome, taken, _) = decoder.decode_to_string(rest, &mut piece, true);
        rest = rest.get(taken..).unwrap_or_default();
        sink.text(&piece)?;
        if outcome == CoderResult::InputEmpty {
            return Ok(());
        }
    }
}

/// The whole text at once.
pub(super) fn decode(document: &[u8]) -> Cow<'_, str> {
    encoding_of(document).decode(document).0
}

/// What `sample`, the first bytes of a text, says as far as it is complete.
pub(super) fn beginning(sample: &[u8]) -> Cow<'_, str> {
    decode(sample)
}

/// Whether `sample`, the first bytes of a document, can be text.
pub(super) fn is_text(sample: &[u8]) -> bool {
    if is_utf_16(encoding_of(sample)) {
        return true;
    }
    let odd = sample.iter().filter(|byte| is_odd(**byte)).count();
    odd <= 2 + sample.len() / 50
}

/// Control characters that texts do not have. A few NULs are found in texts that went through faulty programs.
fn is_odd(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn encoding_of(document: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(document) {
        return encoding;
    }
    let sample = document.get(..4096).unwrap_or(document);
    if let Some(encoding) = unmarked_utf_16(sample) {
        return encoding;
    }
    match std::str::from_utf8(document) {
        Ok(_) => UTF_8,
        // A sample may end in the middle of a character.
        Err(error) if error.error_len().is_none() => UTF_8,
        Err(_) => WINDOWS_1252,
    }
}

/// In UTF-16 most letters of our languages have a zero byte, always on the same side.
fn unmarked_utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    let zeros = |side: usize| {
        sample
            .chunks_exact(2)
            .filter(|pair| pair.get(side) == Some(&0))
            .count()
    };
    let (first, second) = (zeros(0), zeros(1));
    let mostly = |many: usize, few: usize| many * 10 >= pairs * 6 && few * 20 <= pairs;
    match pairs >= 4 {
        true if mostly(second, first) => Some(UTF_16LE),
        true if mostly(first, second) => Some(UTF_16BE),
        _ => None,
    }
}
