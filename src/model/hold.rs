//! A legal hold (gel): what nothing may destroy, by whose decision, why, and when somebody looks at it again.
//!
//! # Written form
//!
//! A hold is sealed to a key of its own as one JSON object. Everything in it may name a person, so it belongs to what is
//! never disclosed with the facts. Dates are civil days, `2026-11-24`.
//!
//! | member | value |
//! |---|---|
//! | `id` | the hold's own entity, a UUID |
//! | `scope` | an object with exactly one member, see below |
//! | `owner` | text: who decided, such as a function or a service; never empty |
//! | `reason` | text: why; never empty |
//! | `placed_on` | the day on which it was placed |
//! | `review_on` | the day on which somebody looks at it again; it holds after that day too |
//! | `anyway` | `true` if it was placed although the registry did not know what it is on; left out otherwise |
//!
//! | scope | value | holds |
//! |---|---|---|
//! | `records` | list of UUIDs | these records |
//! | `session` | UUID | what belongs to this session, or may: also what names no session, but a candidate who sits this one |
//! | `candidate` | UUID | what belongs to this candidate, or may; and what the sessions that the candidate sits have in common, such as the procès-verbal, or a paper that names nobody |
//! | `titre` | `TP-01280` or `TP-01280m04` | what is of this title; without a millésime, of all of them; and what is of no title that is known |
//! | `agrement` | object with `titre` and `site` | what is of this title on this site, or of no title or on no site that is known |
//! | `query` | object with `text` and `found`, a list of UUIDs | what the query found when it was placed, and what it finds now |
//!
//! With every scope, what is held holds the pile that it was cut from, the pile its parts, and both their other states. A hold covers records that
//! arrive after it. Members that a later version adds are left out where they say nothing; a reader passes over members
//! that it does not know, but a scope that it does not know is an error: whoever cannot read a hold destroys nothing.
//!
//! ```json
//! {"id":"01890a5d-ac96-774b-bcce-b302099a8057","owner":"Direction du centre","placed_on":"2026-11-24",
//!  "reason":"Recours d'un candidat","review_on":"2027-05-24","scope":{"session":"01890a5d-ac96-774b-bcce-b302099a8058"}}
//! ```

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{EntityId, TitreCode};

/// A hold as it is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalHold {
    /// The hold's own entity.
    pub id: EntityId,
    /// What it holds.
    pub scope: HoldScope,
    /// Who decided.
    pub owner: HoldOwner,
    /// Why.
    pub reason: HoldReason,
    /// The day on which somebody looks at it again. It does not end then.
    pub review_on: NaiveDate,
    /// The day on which it was placed.
    pub placed_on: NaiveDate,
    /// True if it was placed although the registry did not know what it is on: it holds what comes later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anyway: bool,
}

impl LegalHold {
    /// Whether the day on which somebody was to look at it again is past, or is today.
    pub fn is_overdue(&self, day: NaiveDate) -> bool {
        self.review_on <= day
    }
}

/// Why and when a hold was released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldRelease {
    /// Why.
    pub reason: HoldReason,
    /// The day.
    pub on: NaiveDate,
}

/// What a hold holds. Written in descriptors by these names: never rename one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldScope {
    /// These records.
    Records(Vec<EntityId>),
    /// What belongs to a session.
    Session(EntityId),
    /// What belongs to a candidate.
    Candidate(EntityId),
    /// What is of a title.
    Titre(TitreCode),
    /// What is of a title on a site.
    Agrement {
        /// The title.
        titre: TitreCode,
        /// The site.
        site: Site,
    },
    /// What a query finds.
    Query {
        /// The query as typed.
        text: String,
        /// What it found when the hold was placed, and whatever it finds now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        found: Vec<EntityId>,
    },
}

/// A text that says something: trimmed, never empty.
macro_rules! said {
    ($(#[$doc:meta])* $name:ident, $expected:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text without the spaces around it.
            ///
            /// Errors: [`crate::model::ParseError`] if nothing is left.
            pub fn parse(text: &str) -> Result<$name, crate::model::ParseError> {
                let trimmed = text.trim();
                if trimmed.is_empty() {
                    return Err(crate::model::ParseError::new($expected, text));
                }
                Ok($name(trimmed.to_owned()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                $name::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(in crate::model) use said;

said!(
    /// Who decided a hold.
    HoldOwner, "who decided"
);
said!(
    /// Why a hold was placed.
    HoldReason, "a reason"
);
said!(
    /// The site of an agrément, as sessions name it.
    Site, "a site"
);
