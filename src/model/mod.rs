//! Plain data that the engines exchange: ids, digests, records, events.
//!
//! Nothing here reads a file, a clock or a key, and nothing here imports another module of ours: an engine that
//! needs two kinds of knowledge meets them in `archive/`, never through this module.

mod canonical;
mod certificate;
mod civil;
mod class;
mod columns;
mod consultation;
mod cues;
mod decided;
mod descriptor;
mod digest;
mod disposition;
mod event;
mod expectation;
mod extract;
mod filed;
mod fold;
mod hold;
mod id;
mod issued;
mod near;
mod open_name;
mod pages;
mod path;
mod provenance;
mod reading;
mod recognition;
mod registry;
mod request;
mod rule;
mod schedule;
mod search;
mod time;
mod verdict;

pub use canonical::canonical_json;
pub use certificate::{
    Certificate, CertificateTimes, CertificateTotals, CertifiedEntity, CertifiedPlace,
    CertifiedRecord, CertifiedStamp, ClassTotals, Failed, FailedEntity, ProvedEntry,
    SparedCertified, Statement,
};
pub use civil::{Century, MONTHS, Offset, YOUNGEST, paris_day, paris_time};
pub use class::{CandidateName, Class, FoundBy, RecordClass, SessionNumber, TitreCode};
pub use columns::{ColumnNames, ColumnPreset, ListField, ValueNames};
pub use consultation::{Consultation, ConsultingCommand, Phase, SaidText};
pub use cues::{
    BlankForms, ClassStage, Cue, Cues, ExamWords, FormWords, LabelKind, Prepared, Sign, SignPart,
    Weights,
};
pub use decided::{Decided, DecidedThen, DecisionReason, NotDecidable};
pub use descriptor::{
    BlockDigests, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret,
    QuarantineReason, Salt, Settled,
};
pub use digest::{
    AttachmentDigest, Commitment, ContentDigest, LeafHash, PlaceDigest, PolicyDigest, SealedDigest,
};
pub use disposition::{
    Approval, ApproverKey, DestroyedPaper, DestructionList, DispositionPlan, FileShelf,
    ListedEntity, ListedFile, NotRead, PlannedDependent, PlannedRecord, ScheduleChange, Spared,
    SparedEntity, Visa, approval_bytes,
};
pub use event::{
    ConsultedBatch, DestroyedBatch, EntityKind, Entry, Event, EventKind, ExportedBatch,
    FixityLevel, KeySet, Position, Regime, RestrictedOwner, Seq,
};
pub use expectation::{
    Anchor, Deadline, DeadlineSubject, DeadlineTest, Due, Engagement, Evidence, EvidenceStrength,
    ExpectationId, Expectations, ExpectedPiece, PieceOwner, PiecePer, PieceScope, Reached,
    Requirement, Source, SourceStatus, Term,
};
pub use extract::{Extract, ExtractWarning, MediaType};
pub use filed::{
    Backing, FiledRecord, Filing, Grounds, Link, PartOf, RegistryLinks, SessionEndRead,
    StageReached,
};
pub use fold::{CharFold, fold, fold_char};
pub use hold::{HoldOwner, HoldReason, HoldRelease, HoldScope, LegalHold, Site};
pub use id::{ActorId, ArchiveId, EntityId};
pub use issued::{
    BundleForm, BundleList, BundleNames, BundleRestricted, BundleSample, BundleScope,
    BundleTransit, IssuedBundle, IssuedPart, SampleUnit, ScopeOf,
};
pub use near::nearest;
pub use open_name::LaterName;
pub use pages::{CutLoss, PageRange};
pub use path::OriginalPath;
pub use provenance::{ImportRun, ProvedAt, Provenance};
pub use reading::{ClassReason, ReadField, Reading, Sureness, Zone};
pub use recognition::{Recognised, RecognisedPage, Recognition, RecognitionTrouble};
pub use registry::{
    AccessPath, Candidacy, CandidateStanding, ExamSession, Juror, JuryDecision, Person,
    RegisteredCandidate, RegisteredSession, Registry, RegistryChange, SessionKind, SessionPeople,
    follow_merges, is_same_site,
};
pub use request::{DataRequest, DataRight, FoundForRequest, RequestClosed};
pub use rule::{CueZone, ProposedCue};
pub use schedule::{
    ClassAccess, ClassSubject, Disposition, FolderField, FolderPattern, PatternPart, Period,
    PlanLimits, PvSource, RetentionRule, RetentionSchedule, RetentionTerms, ScheduleClass,
    SuggestedScope, Trigger, Triggers,
};
pub use search::{DerivedFileKey, SearchDocument};
pub use time::Timestamp;
pub use verdict::{
    Action, AppliedRule, Change, Impossible, LongestPart, Missing, Outcome, Parcours, Pile, PvDay,
    ReviewReason, TriggerDay, TriggerSource, Verdict,
};

/// A value that could not be read from its written form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not {expected}")]
pub struct ParseError {
    /// What should have been there, such as `a SHA-256 in hexadecimal`.
    pub expected: &'static str,
    /// What was there.
    pub value: String,
}

impl ParseError {
    pub(crate) fn new(expected: &'static str, value: impl Into<String>) -> ParseError {
        ParseError {
            expected,
            value: value.into(),
        }
    }
}
