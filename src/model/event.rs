//! Journal entries as data: a closed list of events, each with an allow-list of public facts.
//!
//! Nothing here may hold a name, a birth date, a file name, a plain digest or free text: an entry is kept for ever and
//! may be published. The written form is specified in `journal/`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{
    ActorId, ArchiveId, AttachmentDigest, Commitment, EntityId, PlaceDigest, PolicyDigest,
    QuarantineReason, SealedDigest, Timestamp,
};

/// The number of a journal entry, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Seq {
    /// The number after this one.
    pub fn next(self) -> Seq {
        Seq(self.0.saturating_add(1))
    }
}

/// Where an entry begins: its number, and the bytes before it in the tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The number of the entry.
    pub seq: Seq,
    /// Offset in the tail.
    pub offset_bytes: u64,
}

impl Position {
    /// Where entry 0 begins.
    pub const START: Position = Position {
        seq: Seq(0),
        offset_bytes: 0,
    };
}

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, counted from 0.
    pub number: Seq,
    /// When it was appended.
    pub time: Timestamp,
    /// Who acted.
    pub actor: ActorId,
    /// What was done.
    #[serde(flatten)]
    pub event: Event,
}

/// What was done. The list is closed: an older version that meets another event says that it is too old.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The archive was made: entry 0, signed by the key that it names.
    ArchiveCreated {
        /// The archive.
        archive: ArchiveId,
        /// Version of the format of everything in the archive.
        format: u32,
        /// Whether destruction needs the visa of the Archives.
        regime: Regime,
        /// The keys from here on.
        keys: KeySet,
        /// Ed25519 signature of this entry without this member, in hexadecimal.
        signature: String,
    },
    /// The owners, the service identity or the signing key changed.
    KeysChanged {
        /// The keys from here on.
        keys: KeySet,
        /// Ed25519 signature of this entry without this member by the signing key in force before it, in hexadecimal.
        signature: String,
    },
    /// A retention schedule came into force.
    PolicyAdopted {
        /// The file `policies/<digest>.toml`.
        policy: PolicyDigest,
        /// A second person's signature over that file, under `journal/attachments/`, if one was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<AttachmentDigest>,
    },
    /// A document was taken in charge.
    Accessioned {
        /// The record.
        entity: EntityId,
        /// Commitment of its descriptor.
        commitment: Commitment,
        /// Its sealed descriptor.
        descriptor: SealedDigest,
        /// Its sealed bytes.
        object: SealedDigest,
        /// Its sealed text, if it has any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<SealedDigest>,
        /// The quarantined deposit that became this record, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<EntityId>,
    },
    /// A record or another entity got a new version of its descriptor, and perhaps of its bytes.
    Described {
        /// The entity.
        entity: EntityId,
        /// Commitment of the new descriptor.
        commitment: Commitment,
        /// The new sealed descriptor.
        descriptor: SealedDigest,
        /// The sealed bytes from here on, whether they are others than before or not; none if the entity has no bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        object: Option<SealedDigest>,
        /// The sealed text from here on; none if there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<SealedDigest>,
        /// The quarantined deposit whose bytes these are, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<EntityId>,
        /// True if the only news is that the same bytes arrived again under another path.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        duplicate: bool,
        /// True if the only news is what a person decided becomes of the record.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        decided: bool,
    },
    /// An entity other than a document was registered.
    Registered {
        /// The entity.
        entity: EntityId,
        /// What it is.
        kind: EntityKind,
        /// Commitment of its descriptor.
        commitment: Commitment,
        /// Its sealed descriptor.
        descriptor: SealedDigest,
    },
    /// A deposit was set aside, sealed, with its reason.
    Quarantined {
        /// The quarantined deposit.
        entity: EntityId,
        /// Commitment of its descriptor.
        commitment: Commitment,
        /// Its sealed descriptor.
        descriptor: SealedDigest,
        /// Its sealed bytes, under `quarantine/`.
        object: SealedDigest,
        /// Why.
        reason: QuarantineReason,
    },
    /// Documents were looked at or taken out, for a reason or a recipient that is sealed in the consultation's descriptor.
    Consulted(ConsultedBatch),
    /// Documents were taken out.
    Exported(ExportedBatch),
    /// A hold was placed: what it covers, why and by whom are in its descriptor.
    HoldPlaced {
        /// The hold.
        entity: EntityId,
        /// Commitment of its descriptor.
        commitment: Commitment,
        /// Its sealed descriptor.
        descriptor: SealedDigest,
        /// What it was to hold and came too late for: its destruction had begun. At most 1,000 of them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        too_late: Vec<EntityId>,
    },
    /// A hold was released: it stays, with who released it and why.
    HoldReleased {
        /// The hold.
        entity: EntityId,
        /// Commitment of its descriptor from here on.
        commitment: Commitment,
        /// Its sealed descriptor from here on.
        descriptor: SealedDigest,
    },
    /// A plan of a destruction was made, by the entry's actor; nothing more than its digest is kept.
    DispositionPlanned {
        /// The plan.
        plan: AttachmentDigest,
    },
    /// A plan of a destruction was approved by a second person.
    DispositionApproved {
        /// The disposition.
        entity: EntityId,
        /// Commitment of its descriptor, which names who approved and holds the signature.
        commitment: Commitment,
        /// Its sealed descriptor.
        descriptor: SealedDigest,
        /// The plan, under `journal/attachments/`.
        plan: AttachmentDigest,
    },
    /// An approved plan was given up before anything was destroyed.
    DispositionCancelled {
        /// The disposition.
        entity: EntityId,
    },
    /// The point of no return of a destruction: what is listed here is destroyed, now or when it is resumed.
    DestructionStarted {
        /// The disposition.
        entity: EntityId,
        /// The final list, under `journal/attachments/`.
        list: AttachmentDigest,
    },
    /// A key place has none of the listed keys any more.
    KeysDeleted {
        /// The disposition.
        entity: EntityId,
        /// The place.
        place: PlaceDigest,
    },
    /// Entities of a final list that no remaining key opens.
    Destroyed(DestroyedBatch),
    /// A bundle was handed out: to whom, why and what for are in its descriptor.
    BundleIssued {
        /// The bundle.
        entity: EntityId,
        /// Commitment of its descriptor.
        commitment: Commitment,
        /// Its sealed descriptor.
        descriptor: SealedDigest,
        /// The ids of what it discloses, under `journal/attachments/`.
        list: AttachmentDigest,
    },
    /// The archive was verified.
    FixityChecked {
        /// How far.
        level: FixityLevel,
        /// Number of journal entries that were verified.
        entries: u64,
        /// Number of findings.
        findings: u64,
    },
    /// An owner goes on with this journal although a key place has seen a newer one.
    OlderJournalAccepted {
        /// The place.
        place: PlaceDigest,
        /// What it has seen, under `journal/attachments/`.
        seen: AttachmentDigest,
    },
    /// An incomplete last group of the journal was cut.
    TailCut {
        /// Where, in bytes from the start of the tail.
        offset_bytes: u64,
        /// How much.
        length_bytes: u64,
        /// SHA-256 of what was cut, kept under `journal/cuts/`.
        sha256: SealedDigest,
    },
}

impl Event {
    /// The sealed descriptor that the event names, if it names one.
    pub fn descriptor(&self) -> Option<SealedDigest> {
        match self {
            Event::Accessioned { descriptor, .. }
            | Event::Described { descriptor, .. }
            | Event::Registered { descriptor, .. }
            | Event::HoldPlaced { descriptor, .. }
            | Event::HoldReleased { descriptor, .. }
            | Event::DispositionApproved { descriptor, .. }
            | Event::BundleIssued { descriptor, .. }
            | Event::Quarantined { descriptor, .. } => Some(*descriptor),
            Event::Consulted(consulted) => Some(consulted.descriptor),
            Event::ArchiveCreated { .. }
            | Event::KeysChanged { .. }
            | Event::PolicyAdopted { .. }
            | Event::Exported(_)
            | Event::DispositionPlanned { .. }
            | Event::DispositionCancelled { .. }
            | Event::DestructionStarted { .. }
            | Event::KeysDeleted { .. }
            | Event::Destroyed(_)
            | Event::FixityChecked { .. }
            | Event::OlderJournalAccepted { .. }
            | Event::TailCut { .. } => None,
        }
    }
}

/// The kinds of events, each named as its entry's `event`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the event of its name")]
pub enum EventKind {
    ArchiveCreated,
    KeysChanged,
    PolicyAdopted,
    Accessioned,
    Described,
    Registered,
    Quarantined,
    Consulted,
    Exported,
    HoldPlaced,
    HoldReleased,
    DispositionPlanned,
    DispositionApproved,
    DispositionCancelled,
    DestructionStarted,
    KeysDeleted,
    Destroyed,
    BundleIssued,
    FixityChecked,
    OlderJournalAccepted,
    TailCut,
}

impl EventKind {
    /// All of them with their names.
    pub const NAMED: [(EventKind, &'static str); 21] = [
        (EventKind::ArchiveCreated, "archive_created"),
        (EventKind::KeysChanged, "keys_changed"),
        (EventKind::PolicyAdopted, "policy_adopted"),
        (EventKind::Accessioned, "accessioned"),
        (EventKind::Described, "described"),
        (EventKind::Registered, "registered"),
        (EventKind::Quarantined, "quarantined"),
        (EventKind::Consulted, "consulted"),
        (EventKind::Exported, "exported"),
        (EventKind::HoldPlaced, "hold_placed"),
        (EventKind::HoldReleased, "hold_released"),
        (EventKind::DispositionPlanned, "disposition_planned"),
        (EventKind::DispositionApproved, "disposition_approved"),
        (EventKind::DispositionCancelled, "disposition_cancelled"),
        (EventKind::DestructionStarted, "destruction_started"),
        (EventKind::KeysDeleted, "keys_deleted"),
        (EventKind::Destroyed, "destroyed"),
        (EventKind::BundleIssued, "bundle_issued"),
        (EventKind::FixityChecked, "fixity_checked"),
        (EventKind::OlderJournalAccepted, "older_journal_accepted"),
        (EventKind::TailCut, "tail_cut"),
    ];

    /// Its name in entries.
    pub fn name(self) -> &'static str {
        let named = EventKind::NAMED.iter().find(|(kind, _)| *kind == self);
        named.map_or("", |(_, name)| name)
    }
}

impl Event {
    /// Which event it is.
    pub fn kind(&self) -> EventKind {
        match self {
            Event::ArchiveCreated { .. } => EventKind::ArchiveCreated,
            Event::KeysChanged { .. } => EventKind::KeysChanged,
            Event::PolicyAdopted { .. } => EventKind::PolicyAdopted,
            Event::Accessioned { .. } => EventKind::Accessioned,
            Event::Described { .. } => EventKind::Described,
            Event::Registered { .. } => EventKind::Registered,
            Event::Quarantined { .. } => EventKind::Quarantined,
            Event::Consulted(_) => EventKind::Consulted,
            Event::Exported(_) => EventKind::Exported,
            Event::HoldPlaced { .. } => EventKind::HoldPlaced,
            Event::HoldReleased { .. } => EventKind::HoldReleased,
            Event::DispositionPlanned { .. } => EventKind::DispositionPlanned,
            Event::DispositionApproved { .. } => EventKind::DispositionApproved,
            Event::DispositionCancelled { .. } => EventKind::DispositionCancelled,
            Event::DestructionStarted { .. } => EventKind::DestructionStarted,
            Event::KeysDeleted { .. } => EventKind::KeysDeleted,
            Event::Destroyed(_) => EventKind::Destroyed,
            Event::BundleIssued { .. } => EventKind::BundleIssued,
            Event::FixityChecked { .. } => EventKind::FixityChecked,
            Event::OlderJournalAccepted { .. } => EventKind::OlderJournalAccepted,
            Event::TailCut { .. } => EventKind::TailCut,
        }
    }

    /// The entities that it names, other than the actor.
    pub fn concerns(&self) -> impl Iterator<Item = EntityId> {
        let (one, also, many): (Option<EntityId>, Option<EntityId>, &[EntityId]) = match self {
            Event::Accessioned { entity, from, .. } | Event::Described { entity, from, .. } => {
                (Some(*entity), *from, &[])
            }
            Event::Registered { entity, .. }
            | Event::Quarantined { entity, .. }
            | Event::HoldPlaced { entity, .. }
            | Event::HoldReleased { entity, .. }
            | Event::DispositionApproved { entity, .. }
            | Event::BundleIssued { entity, .. }
            | Event::DispositionCancelled { entity }
            | Event::DestructionStarted { entity, .. }
            | Event::KeysDeleted { entity, .. } => (Some(*entity), None, &[]),
            Event::Consulted(batch) => (Some(batch.entity), None, &batch.entities),
            Event::Exported(batch) => (batch.consultation, None, &batch.entities),
            Event::Destroyed(batch) => (None, None, &batch.destroyed),
            Event::ArchiveCreated { .. }
            | Event::KeysChanged { .. }
            | Event::PolicyAdopted { .. }
            | Event::DispositionPlanned { .. }
            | Event::FixityChecked { .. }
            | Event::OlderJournalAccepted { .. }
            | Event::TailCut { .. } => (None, None, &[]),
        };
        one.into_iter().chain(also).chain(many.iter().copied())
    }
}

/// Up to [`ExportedBatch::MOST`] documents taken out together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedBatch {
    /// The records.
    pub entities: Vec<EntityId>,
    /// The consultation that says why and to whom, if that was said; its `consulted` comes just before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<EntityId>,
}

/// Up to [`ExportedBatch::MOST`] documents looked at or taken out together, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultedBatch {
    /// The consultation.
    pub entity: EntityId,
    /// Commitment of its descriptor.
    pub commitment: Commitment,
    /// Its sealed descriptor.
    pub descriptor: SealedDigest,
    /// The records.
    pub entities: Vec<EntityId>,
}

impl ExportedBatch {
    /// What fits an entry with room to spare.
    pub const MOST: usize = 1000;
}

/// Up to [`DestroyedBatch::MOST`] entities of one disposition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DestroyedBatch {
    /// The disposition.
    pub entity: EntityId,
    /// What was destroyed.
    pub destroyed: Vec<EntityId>,
}

impl DestroyedBatch {
    /// What fits an entry with room to spare.
    pub const MOST: usize = 1000;
}

/// What has its own key. Written in descriptors and in the journal by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// An archived document.
    Record,
    /// A deposit that was set aside.
    Quarantined,
    /// Whoever acts on the archive.
    Actor,
    /// An exam session.
    Session,
    /// A candidate.
    Candidate,
    /// A hold on records.
    Hold,
    /// An approved plan of a destruction, and what became of it.
    Disposition,
    /// A bundle that was handed out.
    Bundle,
    /// Why documents were looked at or taken out, and for whom.
    Consultation,
    /// A person's request about their data.
    Request,
    /// What may be known of a restricted record without its owners.
    OutCard,
    /// What was brought from another archive's bundle, and why.
    Import,
}

/// How far a verification went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixityLevel {
    /// Tail, tree, checkpoints.
    Journal,
    /// Every sealed file against its name and the journal.
    Sealed,
    /// Every living entity's key in every place.
    Keys,
    /// Every document opened and compared.
    Content,
    /// Catalog and search agree with the journal.
    Derived,
}

/// Whose archives these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// A private centre.
    Private,
    /// A public body: destruction needs the visa of the Archives.
    Public,
}

/// Who can open the archive and who signs its checkpoints, as the journal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySet {
    /// age recipients of the owners.
    pub owners: Vec<String>,
    /// age recipient of the service identity.
    pub service: String,
    /// The signer's public key, in the form of C2SP signed notes (`name+id+base64`).
    pub signer: String,
    /// SHA-256 of every sealed file of a key place: `service.age`, `secret.age`, `signer.age`, then those of the owners,
    /// sorted.
    pub sealed: Vec<SealedDigest>,
    /// Those to whom alone the keys of restricted records are sealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restricted: Vec<RestrictedOwner>,
}

/// Somebody to whom the keys of restricted records are sealed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RestrictedOwner {
    /// The age recipient.
    pub recipient: String,
    /// SHA-256 of the sealed identity file in the key places; none if the identity rests elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<SealedDigest>,
}
