//! The path under which a deposit arrived: bytes, since a file name need not be text.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A relative path, kept byte for byte: `a/b/c.pdf`, never absolute, never with `..`.
///
/// Written in JSON as the text itself where it is UTF-8, otherwise as `{"hex": "..."}`: the exact bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginalPath(Vec<u8>);

impl OriginalPath {
    /// Keeps the normal components of `path` and drops the rest (`/`, `.`, `..`).
    pub fn new(path: &Path) -> OriginalPath {
        let normal = path.components().filter_map(|component| match component {
            Component::Normal(name) => Some(name.as_bytes()),
            _ => None,
        });
        OriginalPath(normal.collect::<Vec<_>>().join(&b'/'))
    }

    /// The exact bytes, components joined by `/`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path, to be joined to a folder. Never leaves that folder.
    pub fn to_path(&self) -> PathBuf {
        PathBuf::from(OsStr::from_bytes(&self.0))
    }

    /// The last component, as exact bytes.
    pub fn file_name(&self) -> &[u8] {
        self.0
            .rsplit(|byte| *byte == b'/')
            .next()
            .unwrap_or_default()
    }

    /// Names of the folders above the file, outermost first, what is not UTF-8 replaced.
    pub fn folders(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .0
            .split(|byte| *byte == b'/')
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect();
        names.pop();
        names
    }

    /// The file name as text, what is not UTF-8 replaced. Still hostile: escape it before showing it.
    pub fn file_name_lossy(&self) -> String {
        String::from_utf8_lossy(self.file_name()).into_owned()
    }

    /// The whole path as text, what is not UTF-8 replaced. Still hostile: escape it before showing it.
    pub fn lossy(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bytes { hex: String },
}

impl Serialize for OriginalPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = match std::str::from_utf8(&self.0) {
            Ok(text) => Written::Text(text.to_owned()),
            Err(_) => Written::Bytes {
                hex: self.0.iter().map(|byte| format!("{byte:02x}")).collect(),
            },
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OriginalPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OriginalPath, D::Error> {
        let bytes = match Written::deserialize(deserializer)? {
            Written::Text(text) => text.into_bytes(),
            Written::Bytes { hex } => {
                let pairs = hex.as_bytes().chunks(2);
                let byte = |pair: &[u8]| {
                    std::str::from_utf8(pair)
                        .ok()
                        .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                };
                pairs
                    .map(byte)
                    .collect::<Option<Vec<u8>>>()
                    .ok_or_else(|| {
                        serde::de::Error::custom("a file name's bytes are not in hexadecimal")
                    })?
            }
        };
        // A descriptor is trusted no more than a file name: what leaves the folder is dropped here too.
        Ok(OriginalPath::new(Path::new(OsStr::from_bytes(&bytes))))
    }
}
