//! What can go wrong with an archive as a whole.

use std::io;
use std::path::PathBuf;

use crate::archive::{ApprovalFault, JoinFault, PlaceAhead, PlanFault, Shortening, SplitError};
use crate::catalog::CatalogError;
use crate::journal::JournalError;
use crate::journal::timestamp::{AskFault, StampFault};
use crate::keys::KeyError;
use crate::model::{
    AttachmentDigest, EntityId, EntityKind, NotDecidable, PlanLimits, SessionNumber, Timestamp,
};
use crate::policy::PolicyError;
use crate::search::SearchError;
use crate::store::StoreError;

/// Whatever stops the archive from doing what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The folder holds no archive.
    #[error("there is no archive at {}", path.display())]
    NotAnArchive {
        /// The folder.
        path: PathBuf,
    },
    /// A new archive needs an empty folder.
    #[error("the folder {} is not empty", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// `archive.toml` cannot be understood.
    #[error("{} cannot be understood: {message}", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// The archive was written by another version.
    #[error("the archive has format {found}, this version reads format {expected}")]
    OtherFormat {
        /// The archive's format.
        found: i64,
        /// Ours.
        expected: u32,
    },
    /// `archive.toml` does not say what the journal says.
    #[error("archive.toml does not agree with the journal about {what}")]
    SettingsDiffer {
        /// The member that differs.
        what: &'static str,
    },
    /// The journal's first keys are not those that the identity vouches for.
    #[error("the first signing key in the journal is not the one that the identity vouches for")]
    KeysSubstituted {
        /// The fingerprint that the identity file pins.
        pinned: String,
        /// The fingerprint of the key in the journal.
        found: String,
    },
    /// The identity is not one of those that the journal names.
    #[error("the identity is neither an owner of this archive nor its service identity")]
    NotAnOwner {
        /// Its recipient.
        recipient: String,
    },
    /// Only an owner of restricted records opens this.
    #[error("{entity} is restricted")]
    Restricted {
        /// The record.
        entity: EntityId,
    },
    /// The identity is not that of an owner of restricted records.
    #[error("the identity is not that of an owner of restricted records")]
    NotARestrictedOwner {
        /// Its recipient.
        recipient: String,
    },
    /// Records are sealed to the owners of restricted records, and none of these has opened the archive: nobody else can seal them
    /// anew.
    #[error("{records} restricted records take an owner of theirs")]
    TakesRestrictedOwner {
        /// How many.
        records: u64,
    },
    /// There is an owner of restricted records of this name, or with this key.
    #[error("there is an owner of restricted records called {name} already")]
    RestrictedOwnerThere {
        /// The name.
        name: String,
    },
    /// There is no owner of restricted records of this name.
    #[error("there is no owner of restricted records called {name}")]
    NoRestrictedOwner {
        /// The name.
        name: String,
    },
    /// The last owner of restricted records is not removed while there are such records.
    #[error("{name} is the last owner of restricted records")]
    LastRestrictedOwner {
        /// The name.
        name: String,
    },
    /// A file of keys that the journal names is in no reachable place.
    #[error("the key file {name} is in no reachable place")]
    KeyFileMissing {
        /// Its name below a place.
        name: String,
    },
    /// A file of keys is not the one that the journal names.
    #[error("the key file {} is not the one that the journal names", path.display())]
    KeyFileAltered {
        /// The file.
        path: PathBuf,
    },
    /// The key of an entity is in no reachable place.
    #[error("the key of {entity} is in no reachable place")]
    KeyMissing {
        /// The entity.
        entity: EntityId,
    },
    /// A descriptor is the one committed to, and says what only a later version can read.
    #[error("the descriptor of {entity} was written by a later version")]
    DescriptorNewer {
        /// The entity.
        entity: EntityId,
    },
    /// A descriptor is not the one that the journal commits to.
    #[error("the descriptor of {entity} is not the one that the journal commits to")]
    DescriptorSwapped {
        /// The entity.
        entity: EntityId,
    },
    /// A descriptor lacks what its kind must have.
    #[error("the descriptor of {entity} is incomplete")]
    DescriptorIncomplete {
        /// The entity.
        entity: EntityId,
    },
    /// There is no such record or deposit.
    #[error("there is no {0}")]
    Unknown(String),
    /// Nothing of this kind has the id.
    #[error("there is no {kind:?} {what}")]
    UnknownOf {
        /// What was looked for.
        kind: EntityKind,
        /// The id as given.
        what: String,
    },
    /// It was there, and was destroyed.
    #[error("{entity} was destroyed by {disposition}")]
    Destroyed {
        /// What was asked for.
        entity: EntityId,
        /// The disposition by which it was.
        disposition: EntityId,
        /// When that began.
        at: Timestamp,
        /// The record that certifies it, where it is archived.
        certificate: Option<EntityId>,
    },
    /// Another session of the registry has this number.
    #[error("there is a session {number} already")]
    SessionExists {
        /// The number.
        number: SessionNumber,
    },
    /// What would be written of the registry was made from an older state of it.
    #[error("the registry has changed since")]
    RegistryChanged,
    /// The schedule in force has no such class.
    #[error("the schedule in force has no class {class}")]
    UnknownClass {
        /// What was asked for.
        class: String,
    },
    /// A schedule might let documents be destroyed sooner, or leaves some without their class.
    #[error("the schedule shortens what is kept, in {} ways", shortenings.len())]
    PolicyShortens {
        /// How.
        shortenings: Vec<Shortening>,
    },
    /// The file of the schedule in force is not the one that was adopted.
    #[error("{} is not what was adopted", path.display())]
    PolicyAltered {
        /// The file.
        path: PathBuf,
    },
    /// A hold cannot be opened: nobody knows what it covers.
    #[error("the hold {entity} cannot be read")]
    HoldUnreadable {
        /// The hold.
        entity: EntityId,
    },
    /// A hold was released before.
    #[error("the hold {hold} was released before")]
    AlreadyReleased {
        /// The hold.
        hold: EntityId,
    },
    /// A request was closed before.
    #[error("the request {request} was closed before")]
    RequestClosed {
        /// The request.
        request: EntityId,
    },
    /// The search engine does not know the whole journal, and what depends on it cannot be said.
    #[error("the search engine is behind the journal")]
    SearchBehind,
    /// No schedule is in force, or it cannot be read: nothing is due.
    #[error("no retention schedule is in force that can be read")]
    NoSchedule,
    /// Nothing is due.
    #[error("nothing is due")]
    NothingDue,
    /// A plan takes more than it may.
    #[error("the plan takes {planned} of {all} records")]
    PlanTooLarge {
        /// Records that it takes.
        planned: u64,
        /// All records.
        all: u64,
        /// What it may take.
        limits: PlanLimits,
    },
    /// It is not for a person to decide this of a record now.
    #[error("what becomes of {entity} is not decided so: {why:?}")]
    NotDecidable {
        /// The record.
        entity: EntityId,
        /// Why not.
        why: NotDecidable,
    },
    /// The clock went back behind the journal, or far beyond it.
    #[error("it is {now} by the clock, and the last entry of the journal is of {last}")]
    ClockDoubtful {
        /// What the clock says.
        now: Timestamp,
        /// What the journal says.
        last: Timestamp,
    },
    /// A key place has seen a newer journal than the one that is there: an older copy of the archive was put back.
    #[error("the key place {} has seen a newer journal", place.place.name)]
    JournalOlder {
        /// The place.
        place: Box<PlaceAhead>,
    },
    /// So many entities are destroyed when the older journal is accepted, and another number was confirmed, or none.
    #[error("accepting the older journal destroys {gone} entities")]
    AcceptingDestroys {
        /// How many: records first.
        records: u64,
        /// All of them.
        gone: u64,
    },
    /// Something that the journal says cannot be read.
    #[error("{descriptions} descriptors and {entries} journal entries cannot be read")]
    NotAllReadable {
        /// Descriptors that do not open.
        descriptions: usize,
        /// Entries of the journal that are damaged.
        entries: usize,
    },
    /// What was to be approved is no plan of this archive, or another schedule is in force.
    #[error("this is not a plan that can be approved")]
    NotAPlan(PlanFault),
    /// An approval is worth nothing.
    #[error("the approval does not hold")]
    Approval(ApprovalFault),
    /// Only an owner may do this; the service identity may not.
    #[error("only an owner may do this")]
    OwnersOnly,
    /// A list that the journal names is not one that this version can read.
    #[error("the list {list} cannot be read")]
    ListUnreadable {
        /// The list.
        list: AttachmentDigest,
    },
    /// The very plan was approved before.
    #[error("the plan was approved before, as {disposition}")]
    AlreadyApproved {
        /// The disposition.
        disposition: EntityId,
    },
    /// The disposition was executed, and all of it is done.
    #[error("{disposition} was executed on {on}")]
    AlreadyExecuted {
        /// The disposition.
        disposition: EntityId,
        /// When it began.
        on: Timestamp,
    },
    /// The disposition was given up.
    #[error("{disposition} is not approved")]
    NotApproved {
        /// The disposition.
        disposition: EntityId,
    },
    /// The file of an authority's roots is none.
    #[error("{} has no roots", path.display())]
    Roots {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: StampFault,
    },
    /// An authority's address or policy is none.
    #[error("the time-stamping authority {url} cannot be asked")]
    Authority {
        /// Its address.
        url: String,
        /// What is wrong with it.
        fault: AskFault,
    },
    /// Nothing of the disposition is proved to be destroyed.
    #[error("nothing of {disposition} is proved to be destroyed")]
    NotProved {
        /// The disposition.
        disposition: EntityId,
    },
    /// A destruction that has begun can only be finished.
    #[error("{disposition} has begun")]
    TooLate {
        /// The disposition.
        disposition: EntityId,
    },
    /// A record has been described since.
    #[error("{entity} has been described since")]
    DescribedSince {
        /// The record.
        entity: EntityId,
    },
    /// A record is not made a state of another one, or is none.
    #[error("{record} cannot be joined or taken apart: {fault:?}")]
    CannotJoin {
        /// The record.
        record: EntityId,
        /// Why.
        fault: JoinFault,
    },
    /// What is said would make a record valid until a day before the one from which it is.
    #[error("{entity} cannot be valid from {from} through {through}")]
    ValidityReversed {
        /// The record.
        entity: EntityId,
        /// The first day.
        from: chrono::NaiveDate,
        /// The last day.
        through: chrono::NaiveDate,
    },
    /// There is no such version of a record.
    #[error("{entity} has no version {version}")]
    NoSuchVersion {
        /// The record.
        entity: EntityId,
        /// What was asked for.
        version: u64,
    },
    /// A fragment of an id fits several.
    #[error("{fragment} fits several")]
    Ambiguous {
        /// What was typed.
        fragment: String,
        /// Some of what it fits.
        fits: Vec<EntityId>,
    },
    /// A file outside the archive could not be read or written.
    #[error("cannot read or write {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The source changed while it was read, again and again.
    #[error("the file kept changing while it was read")]
    SourceChanging,
    /// The file that would be written is there already.
    #[error("{} is there already", path.display())]
    TargetExists {
        /// The file.
        path: PathBuf,
    },
    /// Something that is outside by nature would be put into the archive or among its keys.
    #[error("{} is a part of the archive", path.display())]
    WithinArchive {
        /// The folder.
        path: PathBuf,
    },
    /// What came out is not what went in.
    #[error("the content of {entity} is not what was archived")]
    ContentAltered {
        /// The record.
        entity: EntityId,
    },
    /// The checkpoint to compare with cannot be read.
    #[error("{} is not a checkpoint", path.display())]
    NotACheckpoint {
        /// The file.
        path: PathBuf,
    },
    /// The caller asked to stop.
    #[error("stopped")]
    Stopped,
    /// The recognition program fails on every page.
    #[error("the recognition program fails")]
    RecognitionFails,
    /// A pile that is not split.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// Keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Sealed files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The search engine.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The retention schedule.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

impl ArchiveError {
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> ArchiveError {
        let path = path.into();
        move |source| ArchiveError::Io { path, source }
    }
}
