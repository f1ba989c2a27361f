//! Digests, one type for each thing that is digested, so that a plain and a sealed digest cannot be swapped.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::ParseError;

macro_rules! digest {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(hex: &str) -> Result<$name, ParseError> {
                bytes_from_hex(hex).map($name)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let hex = String::deserialize(deserializer)?;
                hex.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

digest!(
    /// SHA-256 of the bytes as received: the digest that an auditor recognises. Never a file name, never journalled.
    ContentDigest
);
digest!(
    /// SHA-256 of a sealed file's own bytes: its name on the disk.
    SealedDigest
);
digest!(
    /// SHA-256 over the digests of a descriptor's three salted blocks: what the journal holds of a descriptor.
    Commitment
);
digest!(
    /// RFC 6962 leaf hash of a journal entry: SHA-256 of a zero byte and the entry's canonical JSON.
    LeafHash
);
digest!(
    /// SHA-256 of a policy file, as adopted.
    PolicyDigest
);

digest!(
    /// SHA-256 of a long list that a journal entry names: its name under `journal/attachments/`.
    AttachmentDigest
);
digest!(
    /// What the journal calls a key place: SHA-256 of `chartrier place 1`, a line feed, the archive's id, a line feed, and
    /// the place's name.
    PlaceDigest
);

/// Reads 64 lower-case hexadecimal digits. Upper case is refused: one value has one written form.
fn bytes_from_hex(hex: &str) -> Result<[u8; 32], ParseError> {
    let error = || ParseError::new("a SHA-256 in lower-case hexadecimal", hex);
    let mut bytes = [0_u8; 32];
    if hex.len() != 64 {
        return Err(error());
    }
    for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        let digit = |c: &u8| match c {
            b'0'..=b'9' => Some(c - b'0'),
            b'a'..=b'f' => Some(c - b'a' + 10),
            _ => None,
        };
        let [high, low] = pair else {
            return Err(error());
        };
        *byte = digit(high)
            .zip(digit(low))
            .map(|(high, low)| high << 4 | low)
            .ok_or_else(error)?;
    }
    Ok(bytes)
}
