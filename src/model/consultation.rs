//! A consultation: somebody looked at documents of a closed session, or took documents out, and said why and for whom.
//!
//! # Written form
//!
//! A consultation is an entity with a key of its own, whose identity block holds one JSON object: what is said may name a
//! person, so it is never disclosed with the facts. Which documents it is about stands in the journal's `consulted`.
//!
//! | member | value |
//! |---|---|
//! | `command` | `show`, `open`, `export`, `access` (a person was given a copy of their data, RGPD art. 15) |
//! | `reason` | text: why; never empty; left out where none was needed |
//! | `recipient` | text: to whom; never empty; left out where nobody was named |
//!
//! A reader passes over members that it does not know.
//!
//! ```json
//! {"command":"export","reason":"Contrôle de la DREETS","recipient":"Inspection du travail"}
//! ```

use serde::{Deserialize, Serialize};

/// Why documents were looked at or taken out, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// By which command.
    pub command: ConsultingCommand,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<SaidText>,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<SaidText>,
}

/// By which command documents are looked at. Written in descriptors by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsultingCommand {
    /// What is known of a document was shown.
    Show,
    /// A document was opened.
    Open,
    /// Documents were copied out.
    Export,
    /// A person was given a copy of their data.
    Access,
}

crate::model::hold::said!(
    /// What a person said: a reason, a recipient, a channel, an answer.
    SaidText, "a text"
);

/// Whether the file of a document is in use, or closed: then it is looked at with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// In use (base active).
    Active,
    /// Closed (archivage intermédiaire).
    Intermediate {
        /// The first day of this phase.
        since: chrono::NaiveDate,
    },
}
