//! Names of files in a bundle: safe on every system, short, unique without regard to case, the same for the same selection.
//!
//! What people wrote (names of candidates, numbers of sessions) only lends its letters. Original names stand in the inventory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::model::ParseError;

/// The name of a file of a bundle below its one folder, such as `data/26-07/martin-zoe/pv-1.pdf`. Always of the form that
/// the module's documentation gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct BagName(String);

impl BagName {
    /// Reads a name. Upper and lower case are kept; whether two names differ by case alone is for whoever has both.
    ///
    /// Errors: [`ParseError`] if it is not in the form.
    pub fn parse(text: &str) -> Result<BagName, ParseError> {
        let good = text.len() <= LONGEST && text.split('/').all(is_part);
        match good {
            true => Ok(BagName(text.to_owned())),
            false => Err(ParseError::new("a name of a bundle", text)),
        }
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same for all names that differ by case alone.
    pub fn without_case(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for BagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for BagName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<BagName, D::Error> {
        let text = String::deserialize(deserializer)?;
        BagName::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Makes names, each once: whoever asks in the same order is given the same names.
#[derive(Debug, Default)]
pub struct NameMaker {
    /// Everything that was given, in lower case.
    taken: BTreeSet<String>,
    /// Folders by what they are for.
    folders: BTreeMap<(String, String), String>,
}

impl NameMaker {
    /// The folder below `above` for what `key` stands for, named after `wanted`. The same again for the same key.
    pub fn folder(&mut self, above: &str, key: &str, wanted: &str) -> String {
        let place = (above.to_owned(), key.to_owned());
        if let Some(known) = self.folders.get(&place) {
            return known.clone();
        }
        let words = safe(wanted, LONGEST_FOLDER - SUFFIX);
        let mut folder = format!("{above}/{words}");
        let mut number = 1_u64;
        while !self.taken.insert(folder.to_ascii_lowercase()) {
            number += 1;
            folder = format!("{above}/{words}-{number}");
        }
        self.folders.insert(place, folder.clone());
        folder
    }

    /// The next name in `folder` after `wanted`, numbered from 1.
    pub fn file(&mut self, folder: &str, wanted: &str, extension: &str) -> BagName {
        let words = safe(wanted, LONGEST_FOLDER);
        let extension = safe(extension, LONGEST_EXTENSION);
        let mut number = 1_u64;
        loop {
            let name = format!("{folder}/{words}-{number}.{extension}");
            if self.taken.insert(name.to_ascii_lowercase()) {
                return BagName::parse(&name).expect("its parts are safe and short");
            }
            number += 1;
        }
    }
}

/// The extension for a document: after what its bytes are, else after its name, if that is one that no system runs.
pub fn extension_of(media_type: &str, original_name: &str) -> &'static str {
    let of_type = BY_TYPE.iter().find(|(known, _)| *known == media_type);
    if let Some((_, extension)) = of_type {
        return extension;
    }
    let written = original_name.rsplit_once('.').map(|(_, last)| last);
    let written = written.unwrap_or_default().to_ascii_lowercase();
    let harmless = HARMLESS.iter().find(|known| **known == written);
    harmless.copied().unwrap_or("bin")
}

/// What the bytes of documents are, and how such files are called.
const BY_TYPE: &[(&str, &str)] = &[
    ("application/pdf", "pdf"),
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/tiff", "tif"),
    ("image/gif", "gif"),
    ("image/bmp", "bmp"),
    ("text/plain", "txt"),
    ("text/csv", "csv"),
    ("message/rfc822", "eml"),
    ("application/rtf", "rtf"),
    ("application/zip", "zip"),
    ("application/msword", "doc"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.ms-outlook", "msg"),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
    ),
];

/// Extensions that are kept where nothing else is known: whatever a system would run becomes `bin`.
const HARMLESS: &[&str] = &[
    "pdf", "png", "jpg", "jpeg", "tif", "tiff", "gif", "bmp", "webp", "heic", "txt", "csv", "eml",
    "msg", "rtf", "zip", "7z", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp",
    "mp3", "mp4", "wav", "ics", "json", "toml", "p7s", "sig", "asc", "tsr",
];

/// The longest name, in bytes.
pub const LONGEST: usize = 120;
/// The longest part of a name between slashes.
pub const LONGEST_PART: usize = 80;
/// The longest name of a folder that is made here, and of a file before its number: three of them fit a name.
const LONGEST_FOLDER: usize = 30;
/// Room for `-` and a number.
const SUFFIX: usize = 8;
const LONGEST_EXTENSION: usize = 5;

/// Names that Windows keeps for devices, whatever extension follows.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

fn is_part(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !part.is_empty()
        && part.len() <= LONGEST_PART
        && part.bytes().all(plain)
        && !part.starts_with('.')
        && !part.ends_with('.')
        && !is_device(part)
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default();
    DEVICES
        .iter()
        .any(|device| stem.eq_ignore_ascii_case(device))
}

/// The letters and digits of a text without accents, in lower case, joined by `-`; at most `longest`, never empty.
fn safe(text: &str, longest: usize) -> String {
    let mut words = String::new();
    for c in text.nfkd() {
        match c {
            'œ' | 'Œ' => words.push_str("oe"),
            'æ' | 'Æ' => words.push_str("ae"),
            'ß' => words.push_str("ss"),
            c if c.is_ascii_alphanumeric() => words.push(c.to_ascii_lowercase()),
            // Accents, now apart from their letters, leave nothing.
            '\u{300}'..='\u{36f}' => {}
            _ if words.ends_with('-') => {}
            _ => words.push('-'),
        }
    }
    let cut: String = words.trim_matches('-').chars().take(longest).collect();
    let cut = cut.trim_end_matches('-');
    match cut {
        "" => "x".to_owned(),
        device if is_device(device) => format!("{device}-"),
        cut => cut.to_owned(),
    }
}
