//! A record as the rules see it: what it is, whose, which dates it bears, and where it belongs in the registry.
//!
//! Built by `archive/` from the catalog and the registry, so that what decides (completeness, retention) stays pure and
//! never opens a descriptor.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{
    AccessPath, CandidateName, ClassReason, ContentDigest, Decided, EntityId, JuryDecision,
    OriginalPath, ReadField, RecordClass, SessionNumber, Site, Timestamp, TitreCode, Zone,
};

/// What was understood of a record beside its class, session, title and date. Nothing in it names anyone; the written form
/// is in `model/descriptor.rs`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// The title's short form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sigle: Option<String>,
    /// The site that it is of: that of an agrément, of a convention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    /// How the candidate came to the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_path: Option<AccessPath>,
    /// The CCPs that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ccps: Vec<String>,
    /// What the jury decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<JuryDecision>,
    /// The states that it went through, in the order in which they were reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<StageReached>,
    /// The first day on which what it grants or agrees is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_through: Option<NaiveDate>,
    /// The session of the registry, by decision of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_link: Option<EntityId>,
    /// The candidate of the registry, by decision of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate_link: Option<EntityId>,
    /// Sessions of the registry that a person refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_sessions: Vec<EntityId>,
    /// Candidates of the registry whom a person refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_candidates: Vec<EntityId>,
    /// The records whose bytes are states of this one: they stay, and no longer stand for themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<EntityId>,
    /// The record of which this one is a state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_to: Option<EntityId>,
    /// Records of which a person said that this one is no state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart_from: Vec<EntityId>,
    /// How many documents seem to be in it, if they are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<u32>,
    /// The record whose pages these are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<PartOf>,
    /// The records that were made of its pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<EntityId>,
    /// What a person decided becomes of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

impl Filing {
    /// True if nothing was understood.
    pub fn is_empty(&self) -> bool {
        *self == Filing::default()
    }
}

/// Why a record has its class, or none. Identity: what spoke for a class may tell of a person's health.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grounds {
    /// What spoke for its class, and for and against the others that came close.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ClassReason>,
    /// The classes that came close, if it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<RecordClass>,
}

impl Grounds {
    /// True if nothing spoke for or against any class.
    pub fn is_empty(&self) -> bool {
        self.reasons.is_empty() && self.rivals.is_empty()
    }
}

/// Pages of another record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartOf {
    /// The whole.
    pub record: EntityId,
    /// First page, from 1.
    pub first_page: u32,
    /// Last page, included.
    pub last_page: u32,
}

/// What the rules may know of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledRecord {
    /// The record.
    pub entity: EntityId,
    /// What its bytes are: the same paper twice is one.
    pub content: ContentDigest,
    /// Its class; none while it is to be classified.
    pub class: Option<RecordClass>,
    /// True if a person, a sidecar or an adopted rule gave the class, or nothing spoke against it.
    pub class_is_sure: bool,
    /// What bears out its class beside its name and place.
    pub backing: Backing,
    /// The classes that came close, if it has none.
    pub rivals: Vec<RecordClass>,
    /// Of what was read in it about where it belongs: what does not agree, where nobody has said what is right.
    pub contradicted: Vec<ReadField>,
    /// The session's number as read or decided.
    pub session: Option<SessionNumber>,
    /// The title.
    pub titre: Option<TitreCode>,
    /// The site, as read or decided.
    pub site: Option<Site>,
    /// The candidate as read or decided.
    pub candidate: Option<CandidateName>,
    /// The candidate's birth date.
    pub birth_date: Option<NaiveDate>,
    /// What the jury decided, if the document says so.
    pub decision: Option<JuryDecision>,
    /// The day that the document bears; none if it bears none.
    pub document_date: Option<NaiveDate>,
    /// True if only its file name says that day.
    pub date_is_named: bool,
    /// The first day on which what it grants or agrees is valid, as read or decided.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it is.
    pub valid_through: Option<NaiveDate>,
    /// The last day of its session as the document or its folder says it; none if nothing says it, or several things do
    /// and disagree.
    pub session_end: Option<SessionEndRead>,
    /// The states that it went through, in the order in which they were reached.
    pub stages: Vec<StageReached>,
    /// How many documents seem to be in it, if they are several and nobody has separated them.
    pub documents: Option<u32>,
    /// The records that were made of its pages.
    pub parts: Vec<EntityId>,
    /// The record of which this one is a state, if that is there: it is kept, held and destroyed with it.
    pub state_of: Option<EntityId>,
    /// What a person decided becomes of it.
    pub decided: Option<Decided>,
    /// True if a person said or confirmed its class.
    pub accepted: bool,
    /// Of a pile: how many of its pages are in no part that is there.
    pub pages_in_no_part: u32,
    /// Size of the bytes as received.
    pub size_bytes: u64,
    /// When the archive took charge of it.
    pub received: Timestamp,
    /// The path under which it first arrived.
    pub path: OriginalPath,
    /// Where it belongs in the registry.
    pub links: RegistryLinks,
}

/// What bears out the class of a record. Anyone can give a blank page the name of a signed procès-verbal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Backing {
    /// Its own text; or a person or a sidecar gave the class; or there is none, or no more than a folder tells it.
    #[default]
    Said,
    /// Its file name alone: its text does not, or could not be read so far.
    NameOnly,
    /// Nothing: recognition looked at all of it and found no word.
    Wordless,
}

/// The last day of a session, as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionEndRead {
    /// The day.
    pub day: NaiveDate,
    /// Where it was read.
    pub zone: Zone,
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
