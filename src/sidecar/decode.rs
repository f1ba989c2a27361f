//! The text of a sidecar, in whatever encoding a spreadsheet gave it.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Decodes by the mark at the beginning, else as UTF-8 if it is that, else as Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((marked, _)) => marked,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}
