//! The descriptor: what is known of an entity, in three salted blocks.
//!
//! # Layout (format 1)
//!
//! A descriptor is one canonical JSON object (RFC 8785) with three members, `facts`, `identity` and `secret`, sealed to
//! the entity's own key. Each block holds a `salt` of its own: 32 random bytes in hexadecimal. Members without a value
//! are left out. Digests are lower-case hexadecimal, instants `2026-11-24T05:40:29.000Z`, dates `2026-11-24`.
//!
//! | block | members |
//! |---|---|
//! | `facts` | `entity` (id), `kind` (`record`, `quarantined`, `actor`, `session`, `candidate`, `hold`, `disposition`, `consultation`, `request`, `out_card`, `bundle`, `import`), `version` (integer, from 1), `received`, `modified`, `class` {`id` (such as `session.pv`), `found_by` (names in `model/class.rs`)}, `session`, `titre`, `document_date`, `filing` (below), `media_type` (such as `application/pdf`), `size_bytes`, `sha256`, `pages`, `warnings` (list, names in `model/extract.rs`), `recognition` (as in `model/recognition.rs`), `reason` (of a quarantined deposit, as in the journal), `settled` {`record`} (of a quarantined deposit that needs nobody any more: the record that came later under its path, none where a person said so; its `described` entry names no object), `exam_session` (of a session), `standing` (of a candidate), `plan` (digest) and `certificate` (id) of a disposition, `stands_for` (id: the restricted record in whose place an out card is; see `archive/restricting.rs`), `provenance` (of what another archive had before: as in `model/provenance.rs`) |
//! | `identity` | `candidate` (text), `birth_date`, `readings` (list of {`field`, `value`, `zone`, `page`, `sure`}), `grounds` {`reasons` (list of {`class`, `cue`, `zone`, `page`, `weight`}), `rivals` (list of classes)}, `paths` (text, or {`hex`} where a name is not UTF-8), `name` (of an actor), `people` (of a session), `person` (of a candidate), `approval` {`approver`, `key`, `signature`, `visa` {`reference`, `authority`, `on`, `record`}} of a disposition, `approver` {`key`, `account`, `since`, `by`} (of an actor who may approve), `hold` (as in `model/hold.rs`) and `release` {`reason`, `on`} of a hold, `consultation` (as in `model/consultation.rs`), `request` (as in `model/request.rs`), `bundle` (as in `model/issued.rs`) of a bundle, `import` (as in `model/provenance.rs`) of an import, `decided_why` (text: why a person decided what becomes of a record), `note` |
//! | `secret` | `object` (name of the sealed bytes), `object_key` (`AGE-SECRET-KEY-1…`: opens the object and the text), `text` (name of the sealed text) |
//!
//! `filing` is what was understood of a record: `sigle`, `site` (text, never empty: the site of what grants or agrees something for one), `access_path`, `ccps` (list), `decision`, `stages` (list of {`stage`, `on`}), `valid_from` and `valid_through` (dates, both included: what an agrément or a convention says of itself), `session_link` and `candidate_link` (ids: a
//! person's decision), `not_sessions` and `not_candidates` (ids that a person refused), `joined` (records whose bytes are states of this one), `joined_to` (the record of which this one is a state), `apart_from` (records of which a person said that they are none of its states), `documents` (how many seem to be in it, if several), `part_of` {`record`, `first_page`, `last_page`}, `parts` (list of ids), `decided` (as in `model/decided.rs`). `exam_session` is {`number`, `kind` (`titre`, `ccp`, `ccs`; left out until it is told),
//! `titre`, `sigle`, `ccps`, `site`, `starts_on`, `ends_on`, `withdrawn`}; `people` {`responsable`, `jury` (list of {`name`, `habilitated_from`,
//! `habilitated_through`})}; `person` {`birth_name`, `used_name`, `first_names`, `birth_date`, `birth_place`, `ceres_id`}; `standing` {`candidacies`
//! (list of {`session` (id), `path`, `ccps`, `decision`}), `same_as` (id), `distinct_from` (list of ids), `withdrawn`}. The names of zones, fields and sureness are
//! in `model/reading.rs`, those of paths (`formation`, `apprentissage`, `vae`, `capitalisation`, `ccs`, `equivalence`) and decisions (`success`, `partial`, `failure`,
//! `absent`) in `model/registry.rs`. What only a person may have decided has zone `person`.
//!
//! # Commitment
//!
//! `SHA-256(canonical(["f", "i", "s"]))`, where `f`, `i` and `s` are the SHA-256, in hexadecimal, of each block's own
//! canonical JSON. Whoever is given one block and the digests of the two others recomputes it; without the salts it says
//! nothing. A reader hashes the canonical JSON of the blocks that it finds, unknown members included, so that later members do not
//! change what an older reader verifies.
//!
//! # Worked example
//!
//! With salts of 32 zero bytes, an actor `00000000-0000-7000-8000-000000000001` named `Ada` received at the start of
//! 2026 is
//!
//! ```text
//! {"facts":{"entity":"00000000-0000-7000-8000-000000000001","kind":"actor","received":"2026-01-01T00:00:00.000Z","salt":"00…00","version":1},"identity":{"name":"Ada","salt":"00…00"},"secret":{"salt":"00…00"}}
//! ```
//!
//! whose commitment, rebuilt by `tests/formats/`, is
//!
//! ```text
//! commitment: 41f67ee3848c2e265e518af2f6b9a7fa2183d51835bc61b76e46d5b7c90189c0
//! ```
//!
//! and, with the same salts, the facts of session `26-07` for one CCP and the identity of its candidate Zoé MARTIN are
//!
//! ```text
//! {"entity":"00000000-0000-7000-8000-000000000002","exam_session":{"ccps":["CCP1"],"ends_on":"2026-03-10","kind":"ccp","number":"26-07","titre":"TP-01280m04"},"kind":"session","received":"2026-01-01T00:00:00.000Z","salt":"00…00","version":1}
//! {"person":{"birth_date":"1990-02-28","birth_name":"MARTIN","first_names":"Zoé"},"salt":"00…00"}
//! ```
//!
//! and those of a record that says for which site and until when it is valid are
//!
//! ```text
//! {"entity":"00000000-0000-7000-8000-000000000002","filing":{"site":"Rennes","valid_from":"2023-09-01","valid_through":"2028-08-31"},"kind":"record","received":"2026-01-01T00:00:00.000Z","salt":"00…00","version":1}
//! ```
//!
//! and those of a record of which `…3` is a state, that is neither of session `…4` nor about candidate `…5`, and of a class that a
//! later version found in a way of its own, are
//!
//! ```text
//! {"class":{"found_by":"watermark","id":"session.pv"},"entity":"00000000-0000-7000-8000-000000000002","filing":{"apart_from":["00000000-0000-7000-8000-000000000006"],"joined":["00000000-0000-7000-8000-000000000003"],"not_candidates":["00000000-0000-7000-8000-000000000005"],"not_sessions":["00000000-0000-7000-8000-000000000004"]},"kind":"record","received":"2026-01-01T00:00:00.000Z","salt":"00…00","version":1}
//! ```
//!
//! while those of the state itself have `"filing":{"joined_to":"00000000-0000-7000-8000-000000000002"}`.
//!
//! # Names of later versions
//!
//! A later version may write a `zone`, a `field`, a `found_by`, a path or a decision that is not in `model/reading.rs`,
//! `model/class.rs` and `model/registry.rs`: at most 31 bytes of lower-case letters, digits and `_`. A reader keeps the record, treats
//! the name as one without a meaning (a class so found is not sure, and is not found again; a reading is shown and decides
//! nothing; a path or a decision is shown, and what depends on it counts as unknown), and writes it as it was. A name of
//! any other form, and an unknown `kind` or `sure`, makes a descriptor that this version cannot read: its
//! commitment is verified all the same, and the catalog leaves it out until a later version comes.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::model::{
    Approval, ApproverKey, AttachmentDigest, CandidateName, CandidateStanding, Class, Commitment,
    Consultation, ContentDigest, DataRequest, DecisionReason, EntityId, EntityKind, ExamSession,
    ExtractWarning, Filing, Grounds, HoldRelease, ImportRun, IssuedBundle, LegalHold, MediaType,
    OriginalPath, ParseError, Person, Provenance, Reading, Recognition, SealedDigest,
    SessionNumber, SessionPeople, Timestamp, TitreCode, canonical_json,
};

/// What is known of an entity. Written only through [`Descriptor::to_json`], read through [`Descriptor::from_json`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Descriptor {
    /// What an auditor may always be shown.
    pub facts: DescriptorFacts,
    /// Whose it is and how it was named: shown only where that is allowed.
    pub identity: DescriptorIdentity,
    /// Names and key of the sealed bytes: never disclosed.
    pub secret: DescriptorSecret,
}

/// The block that an auditor may always be shown.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DescriptorFacts {
    /// Keeps the block's digest from being guessed.
    pub salt: Salt,
    /// The entity described: a descriptor put in another's place is recognised by it.
    pub entity: EntityId,
    /// What the entity is.
    pub kind: EntityKind,
    /// Counted from 1.
    pub version: u32,
    /// When the archive took charge of it.
    pub received: Timestamp,
    /// When the source file was last written, as its file system said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// The class of the retention schedule; none while it is to be classified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// The exam session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionNumber>,
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub titre: Option<TitreCode>,
    /// The date that the document bears, or that its session bears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_date: Option<NaiveDate>,
    /// What else was understood of a record, and why.
    #[serde(default, skip_serializing_if = "Filing::is_empty")]
    pub filing: Filing,
    /// What the bytes are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<MediaType>,
    /// Size of the bytes as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// SHA-256 of the bytes as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<ContentDigest>,
    /// Number of pages, where the format has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// Why the text is missing or partial.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<ExtractWarning>,
    /// How its pages that are pictures were read; none if nobody tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<Recognition>,
    /// Why a deposit was set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<QuarantineReason>,
    /// Of a deposit that was set aside and needs nobody any more: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// What a session is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exam_session: Option<ExamSession>,
    /// What a candidate sits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<CandidateStanding>,
    /// The plan that a disposition approves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<AttachmentDigest>,
    /// The record that certifies what became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<EntityId>,
    /// The restricted record in whose place an out card is; none once that is restricted no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<EntityId>,
    /// The archives that had it before, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provenance: Vec<Provenance>,
}

/// The block that names people and files.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DescriptorIdentity {
    /// Keeps the block's digest from being guessed.
    pub salt: Salt,
    /// The candidate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate: Option<CandidateName>,
    /// The candidate's birth date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// Every value that was read, where and how sure it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// Why a record has its class, or none.
    #[serde(default, skip_serializing_if = "Grounds::is_empty")]
    pub grounds: Grounds,
    /// Every path under which the bytes arrived, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<OriginalPath>,
    /// The name of an actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who runs a session and who judges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<SessionPeople>,
    /// A candidate's civil status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// Who approved a disposition, and by what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// The key by which an actor approves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<ApproverKey>,
    /// What a hold holds, by whose decision and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<LegalHold>,
    /// Why and when a hold was released; none while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<HoldRelease>,
    /// What a bundle was, to whom it went and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<IssuedBundle>,
    /// What was brought from where, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<ImportRun>,
    /// Why documents were looked at, and for whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<Consultation>,
    /// What a person asks about their data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<DataRequest>,
    /// Why a person decided what becomes of a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_why: Option<DecisionReason>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The block that opens the bytes.
#[derive(Clone, Serialize, Deserialize)]
pub struct DescriptorSecret {
    /// Keeps the block's digest from being guessed.
    pub salt: Salt,
    /// Name of the sealed bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<SealedDigest>,
    /// The age identity that opens the object and the text.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "secret_text")]
    pub object_key: Option<Zeroizing<String>>,
    /// Name of the sealed text; none if the document has no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<SealedDigest>,
}

impl fmt::Debug for DescriptorSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DescriptorSecret(..)")
    }
}

/// 32 random bytes that keep a digest from being guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

/// Why a deposit was set aside. Written in descriptors and in the journal by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuarantineReason {
    /// There is not a byte in it.
    Empty,
    /// It did not stop changing while it was read.
    NeverSettled,
    /// Archiving it failed by a fault of ours, every time.
    ArchivingFailed,
}

/// Why a deposit that was set aside needs nobody any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// What came later under its path. None: a person said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<EntityId>,
}

/// SHA-256 of each block's canonical JSON, in the order facts, identity, secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockDigests(pub [[u8; 32]; 3]);

impl Descriptor {
    /// The canonical bytes that are sealed.
    pub fn to_json(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(canonical_json(self))
    }

    /// Reads a descriptor and computes its commitment from the blocks as written.
    ///
    /// Errors: [`ParseError`] if the bytes are not a descriptor.
    pub fn from_json(bytes: &[u8]) -> Result<(Descriptor, Commitment), ParseError> {
        let error = || ParseError::new("a descriptor", "what was opened");
        let whole: Value = serde_json::from_slice(bytes).map_err(|_| error())?;
        let descriptor = Descriptor::deserialize(&whole).map_err(|_| error())?;
        Ok((descriptor, commitment_of(&whole).ok_or_else(error)?))
    }

    /// The commitment of what may be a later version's descriptor, which this version cannot read. None if it has not the
    /// three blocks.
    pub fn commitment_of(bytes: &[u8]) -> Option<Commitment> {
        commitment_of(&serde_json::from_slice(bytes).ok()?)
    }

    /// The digests of the three blocks.
    pub fn block_digests(&self) -> BlockDigests {
        let digest = |json: Vec<u8>| <[u8; 32]>::from(Sha256::digest(Zeroizing::new(json)));
        BlockDigests([
            digest(canonical_json(&self.facts)),
            digest(canonical_json(&self.identity)),
            digest(canonical_json(&self.secret)),
        ])
    }

    /// What the journal holds of this descriptor.
    pub fn commitment(&self) -> Commitment {
        self.block_digests().commitment()
    }
}

impl DescriptorFacts {
    /// The facts of a new entity, about which nothing more is known yet.
    pub fn new(
        entity: EntityId,
        kind: EntityKind,
        received: Timestamp,
        salt: Salt,
    ) -> DescriptorFacts {
        DescriptorFacts {
            salt,
            entity,
            kind,
            version: 1,
            received,
            modified: None,
            class: None,
            session: None,
            titre: None,
            document_date: None,
            filing: Filing::default(),
            media_type: None,
            size_bytes: None,
            sha256: None,
            pages: None,
            warnings: Vec::new(),
            recognition: None,
            reason: None,
            settled: None,
            exam_session: None,
            standing: None,
            plan: None,
            certificate: None,
            stands_for: None,
            provenance: Vec::new(),
        }
    }
}

impl DescriptorIdentity {
    /// Nobody and nothing named yet.
    pub fn new(salt: Salt) -> DescriptorIdentity {
        DescriptorIdentity {
            salt,
            candidate: None,
            birth_date: None,
            readings: Vec::new(),
            grounds: Grounds::default(),
            paths: Vec::new(),
            name: None,
            people: None,
            person: None,
            approval: None,
            approver: None,
            hold: None,
            release: None,
            bundle: None,
            import: None,
            consultation: None,
            request: None,
            decided_why: None,
            note: None,
        }
    }
}

impl DescriptorSecret {
    /// No bytes yet.
    pub fn new(salt: Salt) -> DescriptorSecret {
        DescriptorSecret {
            salt,
            object: None,
            object_key: None,
            text: None,
        }
    }
}

fn commitment_of(whole: &Value) -> Option<Commitment> {
    let block = |name: &str| {
        let block = whole.get(name)?;
        Some(Sha256::digest(Zeroizing::new(canonical_json(block))).into())
    };
    let digests = [block("facts")?, block("identity")?, block("secret")?];
    Some(BlockDigests(digests).commitment())
}

impl BlockDigests {
    /// SHA-256 of the canonical list of the three digests in hexadecimal.
    pub fn commitment(&self) -> Commitment {
        let list: Vec<String> = self
            .0
            .iter()
            .map(|digest| Commitment(*digest).to_string())
            .collect();
        Commitment(Sha256::digest(canonical_json(&list)).into())
    }
}

impl Serialize for Salt {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The written form is that of a digest: 64 hexadecimal digits.
        serializer.collect_str(&Commitment(self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Salt, D::Error> {
        Commitment::deserialize(deserializer).map(|digest| Salt(digest.0))
    }
}

mod secret_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use zeroize::Zeroizing;

    pub fn serialize<S: Serializer>(
        text: &Option<Zeroizing<String>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        text.as_ref()
            .map(|text| text.as_str())
            .serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Zeroizing<String>>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(Zeroizing::new))
    }
}
