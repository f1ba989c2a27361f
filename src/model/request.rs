//! A person's request about their data (RGPD, art. 15 and 17), and what was answered.
//!
//! # Written form
//!
//! A request is an entity with a key of its own, registered in the journal with kind `request`, whose identity block holds one
//! JSON object. It names the candidate by the registry's entity alone: once that is destroyed, the request says that there was one, and no longer whose.
//!
//! | member | value |
//! |---|---|
//! | `right` | `erase` (art. 17), `access` (art. 15) |
//! | `candidate` | UUID, merges followed |
//! | `received_on` | day on which it was received |
//! | `via` | text: how it came; left out where that was not said |
//! | `found` | what the rules said of the candidate's documents on the day `judged_on`: {`kept`, `due`, `held`, `review`, `for_ever` (integers), `kept_through` (the latest day of those that are kept; left out where there is none)} |
//! | `judged_on` | day |
//! | `closed` | {`on` (day), `answer` (text)}; left out while it is open |
//!
//! ```json
//! {"candidate":"01890a5d-ac96-774b-bcce-b302099a8057","found":{"due":0,"for_ever":0,"held":0,"kept":3,
//!  "kept_through":"2029-06-14","review":0},"judged_on":"2026-11-24","received_on":"2026-11-20","right":"erase"}
//! ```

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::model::{EntityId, SaidText};

/// A request as it is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRequest {
    /// What is asked.
    pub right: DataRight,
    /// By whom: merges followed.
    pub candidate: EntityId,
    /// When it was received.
    pub received_on: NaiveDate,
    /// How it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<SaidText>,
    /// What the rules said of the candidate's documents.
    pub found: FoundForRequest,
    /// The day of that.
    pub judged_on: NaiveDate,
    /// When and how it was answered; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<RequestClosed>,
}

impl DataRequest {
    /// The last day to answer: one month after the reception (art. 12(3)); a month without that day ends it.
    pub fn answer_by(&self) -> NaiveDate {
        let month = self.received_on.checked_add_months(Months::new(1));
        month.unwrap_or(self.received_on)
    }

    /// Whether it is open and its day is past.
    pub fn is_late(&self, day: NaiveDate) -> bool {
        self.closed.is_none() && day > self.answer_by()
    }
}

/// What a person asks. Written in descriptors by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataRight {
    /// That their data be erased (art. 17).
    Erase,
    /// A copy of their data (art. 15).
    Access,
}

/// What the rules said of a candidate's documents, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundForRequest {
    /// Kept until a day.
    pub kept: u64,
    /// The latest of those days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_through: Option<NaiveDate>,
    /// Their period is over.
    pub due: u64,
    /// Kept by a hold.
    pub held: u64,
    /// A person decides.
    pub review: u64,
    /// Kept without end.
    pub for_ever: u64,
}

/// When and how a request was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestClosed {
    /// The day.
    pub on: NaiveDate,
    /// What was answered.
    pub answer: SaidText,
}
