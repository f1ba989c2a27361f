//! Identifiers: UUID version 7, so that they sort by the moment they were made and say nothing else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{ParseError, Timestamp};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes a new id: the milliseconds of `now`, then random bits.
            pub fn new(now: Timestamp) -> $name {
                let (seconds, nanos) = now.unix_parts();
                $name(Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<$name, ParseError> {
                Uuid::parse_str(text).map($name).map_err(|_| ParseError::new("an identifier", text))
            }
        }
    };
}

id!(
    /// One archive.
    ArchiveId
);
id!(
    /// Whatever has its own key and descriptors: a record, a quarantined deposit, an actor.
    EntityId
);
id!(
    /// Whoever acts on the archive, resolved to a name in a sealed descriptor.
    ActorId
);

impl EntityId {
    /// The last eight hexadecimal digits: what people are shown, and may type. The first ones are a date.
    pub fn short(&self) -> String {
        let whole = self.0.simple().to_string();
        whole.get(24..).unwrap_or_default().to_owned()
    }
}

impl From<EntityId> for ActorId {
    fn from(entity: EntityId) -> ActorId {
        ActorId(entity.0)
    }
}
