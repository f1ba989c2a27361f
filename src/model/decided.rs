//! What a person decided becomes of one record, where its rule leaves that to a person.
//!
//! # Written form
//!
//! In the record's own descriptor, so that it is sealed to the record's key and goes with it: `filing.decided` among the
//! facts, and the reason, which may name somebody, as `decided_why` in the identity block. A later decision takes its place;
//! the former one stays in the version before.
//!
//! | member | value |
//! |---|---|
//! | `then` | `destroy`, `transfer`, `keep` |
//! | `until` | with `keep` alone: the last day on which it is kept; then it is to be decided again |
//! | `on` | the civil day (Europe/Paris) on which it was decided |
//! | `by` | id of the actor who did |
//! | `class` | the class that the record had then: one that is classed otherwise since is to be decided again |
//!
//! The journal notes it as a `described` with `decided`.
//!
//! ```json
//! {"by":"00000000-0000-7000-8000-000000000001","class":"mixed","on":"2026-11-24","then":"keep","until":"2027-11-24"}
//! ```

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::hold::said;
use crate::model::{ActorId, EntityId, RecordClass};

/// What a person decided of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What becomes of it.
    #[serde(flatten)]
    pub then: DecidedThen,
    /// The civil day on which it was decided.
    pub on: NaiveDate,
    /// Who decided.
    pub by: ActorId,
    /// The class of the record on that day.
    pub class: RecordClass,
}

/// What becomes of a record by a person's decision. Written in descriptors by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "then", rename_all = "snake_case")]
pub enum DecidedThen {
    /// It goes, by a plan that a second person approves.
    Destroy,
    /// It is handed over to the public archives.
    Transfer,
    /// It is kept, and then decided again.
    Keep {
        /// The last day, included.
        until: NaiveDate,
    },
}

said!(
    /// Why a person decided so.
    DecisionReason, "a reason"
);

/// Why a person cannot decide what becomes of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotDecidable {
    /// Its period runs until the day before this one.
    NotYet {
        /// The first day on which it may be decided; none if that is not known.
        due_on: Option<NaiveDate>,
    },
    /// Its rule says what comes after its period, and asks nobody.
    RuleSays,
    /// Something else about it must be settled first.
    Unsettled,
    /// It is a pile, and no person has accepted the class of these parts.
    PartsNotAccepted {
        /// Them.
        parts: Vec<EntityId>,
    },
    /// It is a pile, and this many of its pages are in no part: only it has them.
    PagesInNoPart {
        /// How many.
        pages: u32,
    },
    /// It would be kept until a day that is no later than this one.
    KeptUntilPast,
}
