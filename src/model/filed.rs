//! A record as the rules see it: what it is, whose, which dates it bears, and where it belongs in the registry.
//!
//! Built by `archive/` from the catalog and the registry, so that what decides (completeness, retention) stays pure and
//! never opens a descriptor.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{
    CandidateName, EntityId, JuryDecision, OriginalPath, RecordClass, SessionNumber, Timestamp,
    TitreCode,
};

/// What the rules may know of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledRecord {
    /// The record.
    pub entity: EntityId,
    /// Its class; none while it is to be classified.
    pub class: Option<RecordClass>,
    /// True if a person, a sidecar or an adopted rule gave the class, or nothing spoke against it.
    pub class_is_sure: bool,
    /// The classes that came close, if it has none.
    pub rivals: Vec<RecordClass>,
    /// The session's number as read or decided.
    pub session: Option<SessionNumber>,
    /// The title.
    pub titre: Option<TitreCode>,
    /// The candidate as read or decided.
    pub candidate: Option<CandidateName>,
    /// The candidate's birth date.
    pub birth_date: Option<NaiveDate>,
    /// What the jury decided, if the document says so.
    pub decision: Option<JuryDecision>,
    /// The day that the document bears; none if it bears none.
    pub document_date: Option<NaiveDate>,
    /// The states that it went through, in the order in which they were reached.
    pub stages: Vec<StageReached>,
    /// When the archive took charge of it.
    pub received: Timestamp,
    /// The path under which it first arrived.
    pub path: OriginalPath,
    /// Where it belongs in the registry.
    pub links: RegistryLinks,
}

/// Where a record belongs in the registry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistryLinks {
    /// The session. None: the record names none, or one that is not registered.
    pub session: Option<Link>,
    /// The candidate, merges followed. None: the record names nobody, or nobody who is registered.
    pub candidate: Option<Link>,
}

/// A link to an entity of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It is this one.
    Sure(EntityId),
    /// It looks like one of these: a person decides.
    Doubtful(Vec<EntityId>),
}

/// A state that a record reached, such as a signed procès-verbal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageReached {
    /// The id that the schedule gives the state, such as `signed`.
    pub stage: String,
    /// The day, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}
