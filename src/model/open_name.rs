//! Names in descriptors that a later version may add to: a name that this version does not know is kept as it is written, so
//! that the document stays in the catalog and nothing is lost when its descriptor is written again.

use std::fmt;

/// A name of a later version, at most 31 bytes of lower-case letters, digits and `_`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaterName {
    bytes: [u8; LaterName::MOST],
    length: u8,
}

impl LaterName {
    /// The longest name.
    pub const MOST: usize = 31;

    /// Reads a name. None if it has not the form of one.
    pub fn read(name: &str) -> Option<LaterName> {
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
        if name.is_empty() || !name.bytes().all(plain) {
            return None;
        }
        let mut bytes = [0; LaterName::MOST];
        bytes
            .get_mut(..name.len())?
            .copy_from_slice(name.as_bytes());
        let length = u8::try_from(name.len()).ok()?;
        Some(LaterName { bytes, length })
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        let written = self.bytes.get(..usize::from(self.length));
        std::str::from_utf8(written.unwrap_or_default()).unwrap_or_default()
    }
}

impl fmt::Debug for LaterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An enum that is written by its names, and keeps those that it does not know as `Later`.
macro_rules! open_named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $written:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A name that a later version wrote: kept, and without a meaning here.
            Later($crate::model::LaterName),
        }

        impl $name {
            /// Every value of this version with its name.
            pub const NAMED: &'static [(&'static str, $name)] = &[$(($written, $name::$variant),)*];

            /// The name as written.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $written,)*
                    $name::Later(name) => name.as_str(),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                let known = $name::NAMED.iter().find(|(written, _)| *written == name);
                let later = || $crate::model::LaterName::read(&name).map($name::Later);
                known.map(|(_, value)| *value).or_else(later).ok_or_else(|| {
                    serde::de::Error::custom("not a name of lower-case letters, digits and _")
                })
            }
        }
    };
}
pub(crate) use open_named;
