//! What a document is and whose: the class of the retention schedule, the session, the title, the candidate.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::model::ParseError;
use crate::model::open_name::open_named;

/// The identifier of a class in a retention schedule, such as `session.pv`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RecordClass(String);

impl RecordClass {
    /// Reads a class id: parts of lower-case letters, digits and `-`, joined by `.`.
    ///
    /// Errors: [`ParseError`] if it has another form or is longer than 64 bytes.
    pub fn parse(id: &str) -> Result<RecordClass, ParseError> {
        let part = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
        };
        if id.len() <= 64 && id.split('.').all(part) {
            return Ok(RecordClass(id.to_owned()));
        }
        Err(ParseError::new("a class such as session.pv", id))
    }

    /// The id as written in the policy.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecordClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RecordClass {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RecordClass, D::Error> {
        let id = String::deserialize(deserializer)?;
        RecordClass::parse(&id).map_err(serde::de::Error::custom)
    }
}

/// A class and the way it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// The class of the schedule.
    pub id: RecordClass,
    /// What told it.
    pub found_by: FoundBy,
}

open_named!(
    /// What told the class of a record. Written in descriptors by these names: never rename one.
    FoundBy {
        /// A heading or a footer of the document itself.
        Heading = "heading",
        /// What its text holds together.
        Body = "body",
        /// The file name.
        FileName = "file_name",
        /// A folder above it.
        Folder = "folder",
        /// A sidecar file or a table dropped with it.
        Sidecar = "sidecar",
        /// A person said so.
        Person = "person",
    }
);

macro_rules! text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(
    /// A session's number or code, free text: the ministry publishes no format.
    SessionNumber
);
text!(
    /// A title's code, with its millésime where known: `TP-01280` or `TP-01280m04`.
    TitreCode
);
text!(
    /// A candidate's name as found, such as `LE GOFF Jean-François`. Identity: never in `facts`, never in the journal.
    CandidateName
);
