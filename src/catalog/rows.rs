//! The tables of the catalog, and the rows as data.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::catalog::{Change, ChangeKind, dispositions, holds};
use crate::model::{
    ActorId, CandidateName, Class, Commitment, ContentDigest, Descriptor, EntityId, EntityKind,
    ExtractWarning, Filing, FoundBy, Grounds, MediaType, OriginalPath, QuarantineReason, Reading,
    Recognition, RecordClass, Registry, RegistryChange, SealedDigest, Seq, SessionNumber,
    Timestamp, TitreCode,
};

pub(super) const SCHEMA: &str = "
CREATE TABLE state (archive TEXT NOT NULL, applied INTEGER NOT NULL, offset_bytes INTEGER NOT NULL,
    last_offset_bytes INTEGER NOT NULL, last_leaf BLOB NOT NULL);
CREATE TABLE remembered (name TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name, value)) WITHOUT ROWID;
CREATE TABLE entity (
    entity TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, seq INTEGER NOT NULL,
    descriptor BLOB NOT NULL, commitment BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE version (
    entity TEXT NOT NULL, seq INTEGER NOT NULL, time TEXT NOT NULL, actor TEXT NOT NULL,
    descriptor BLOB NOT NULL, commitment BLOB NOT NULL, PRIMARY KEY (entity, seq)) WITHOUT ROWID;
CREATE TABLE record (
    entity TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL, version INTEGER NOT NULL,
    class TEXT, found_by TEXT, session TEXT, titre TEXT, candidate TEXT, birth_date TEXT, document_date TEXT,
    received TEXT NOT NULL, modified TEXT, media_type TEXT, size_bytes INTEGER NOT NULL, sha256 BLOB NOT NULL,
    pages INTEGER, warnings TEXT NOT NULL, has_text INTEGER NOT NULL, filing TEXT NOT NULL, readings TEXT NOT NULL, grounds TEXT NOT NULL,
    recognition TEXT, waits INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE registered (entity TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, seq INTEGER NOT NULL, described TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE undescribed (seq INTEGER PRIMARY KEY NOT NULL, offset_bytes INTEGER NOT NULL);
CREATE TABLE policy (seq INTEGER PRIMARY KEY NOT NULL, digest BLOB NOT NULL);
CREATE INDEX record_seq ON record (seq);
CREATE INDEX record_waits ON record (entity) WHERE waits = 1;
CREATE INDEX record_content ON record (sha256);
CREATE INDEX record_session ON record (session);
CREATE TABLE path (entity TEXT NOT NULL, place INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (entity, place)) WITHOUT ROWID;
CREATE INDEX path_bytes ON path (bytes);
CREATE TABLE quarantined (
    entity TEXT PRIMARY KEY NOT NULL, reason TEXT NOT NULL, received TEXT NOT NULL, size_bytes INTEGER NOT NULL,
    path BLOB NOT NULL, note TEXT, released INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE actor (entity TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE consulted (record TEXT NOT NULL, entity TEXT NOT NULL, PRIMARY KEY (record, entity)) WITHOUT ROWID;
CREATE INDEX consulted_entity ON consulted (entity);
CREATE TABLE total (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL) WITHOUT ROWID;
";

/// Records with pages that nobody has tried to recognise.
pub(super) const WAITING: &str = "waits = 1";

/// What the journal says of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogEntity {
    /// The entity.
    pub entity: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// Its latest sealed descriptor.
    pub descriptor: SealedDigest,
    /// The commitment of that descriptor.
    pub commitment: Commitment,
}

/// One version of what is known of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogVersion {
    /// The journal entry that gave it.
    pub seq: Seq,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub actor: ActorId,
    /// The sealed descriptor.
    pub descriptor: SealedDigest,
    /// Its commitment.
    pub commitment: Commitment,
}

/// A record as the catalog knows it: everything of its descriptor but the secret block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogRecord {
    /// The record.
    pub entity: EntityId,
    /// The journal entry that last described it.
    pub seq: Seq,
    /// Version of its descriptor, from 1.
    pub version: u32,
    /// Class, if known.
    pub class: Option<Class>,
    /// Session, if known.
    pub session: Option<SessionNumber>,
    /// Title, if known.
    pub titre: Option<TitreCode>,
    /// Candidate, if known.
    pub candidate: Option<CandidateName>,
    /// The candidate's birth date, if known.
    pub birth_date: Option<chrono::NaiveDate>,
    /// The document's date, if known.
    pub document_date: Option<chrono::NaiveDate>,
    /// When it was taken in charge.
    pub received: Timestamp,
    /// When the source was last written.
    pub modified: Option<Timestamp>,
    /// What its bytes are.
    pub media_type: Option<MediaType>,
    /// Size of its bytes.
    pub size_bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: ContentDigest,
    /// Number of pages.
    pub pages: Option<u32>,
    /// Why the text is missing or partial.
    pub warnings: Vec<ExtractWarning>,
    /// How its pages that are pictures were read; none if nobody tried.
    pub recognition: Option<Recognition>,
    /// True if it has text that can be searched.
    pub has_text: bool,
    /// What else was understood of it.
    pub filing: Filing,
    /// Every value that was read in it or said of it.
    pub readings: Vec<Reading>,
    /// Why it has its class, or none.
    pub grounds: Grounds,
    /// Every path under which it arrived.
    pub paths: Vec<OriginalPath>,
}

impl CatalogRecord {
    /// What the catalog keeps of a descriptor. None if it describes no record.
    pub fn from_descriptor(descriptor: &Descriptor, seq: Seq) -> Option<CatalogRecord> {
        let facts = &descriptor.facts;
        let identity = &descriptor.identity;
        Some(CatalogRecord {
            entity: facts.entity,
            seq,
            version: facts.version,
            class: facts.class.clone(),
            session: facts.session.clone(),
            titre: facts.titre.clone(),
            candidate: identity.candidate.clone(),
            birth_date: identity.birth_date,
            document_date: facts.document_date,
            received: facts.received,
            modified: facts.modified,
            media_type: facts.media_type.clone(),
            size_bytes: facts.size_bytes?,
            sha256: facts.sha256?,
            pages: facts.pages,
            warnings: facts.warnings.clone(),
            recognition: facts.recognition.clone(),
            has_text: descriptor.secret.text.is_some(),
            filing: facts.filing.clone(),
            readings: identity.readings.clone(),
            grounds: identity.grounds.clone(),
            paths: identity.paths.clone(),
        })
    }

    /// Whether it has pages without text that nobody has tried to recognise.
    pub fn waits_for_recognition(&self) -> bool {
        let mut warnings = self.warnings.iter();
        self.recognition.is_none() && warnings.any(|warning| warning.calls_for_recognition())
    }
}

/// A deposit that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedDeposit {
    /// The deposit.
    pub entity: EntityId,
    /// Why.
    pub reason: QuarantineReason,
    /// When.
    pub received: Timestamp,
    /// Size of its bytes.
    pub size_bytes: u64,
    /// The path under which it arrived.
    pub path: OriginalPath,
    /// Details.
    pub note: Option<String>,
    /// True if it needs nobody any more.
    pub is_settled: bool,
}

/// How many of what there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Archived records.
    pub records: u64,
    /// Bytes of their contents, shared ones counted once.
    pub content_bytes: u64,
    /// Records without a class.
    pub unclassified: u64,
    /// Records without searchable text.
    pub without_text: u64,
    /// Those of them in which recognition found no word.
    pub without_word: u64,
    /// Records with pages that nobody has tried to recognise.
    pub waiting_for_recognition: u64,
    /// Deposits that brought bytes which were archived already.
    pub duplicates: u64,
    /// Later versions of a record that brought other bytes. A new description of the same bytes is none.
    pub later_versions: u64,
    /// Deposits set aside and not yet released.
    pub quarantined: u64,
    /// Deposits that were set aside and are records now.
    pub released: u64,
}

pub(super) fn apply(database: &Connection, change: &Change) -> rusqlite::Result<()> {
    if let Some(entity) = described_entity(&change.kind) {
        put_version(database, entity, change)?;
    }
    match &change.kind {
        ChangeKind::Record(record, entity) => {
            if put_record(database, record, change.seq, entity)? {
                count(database, "later_versions")?;
            }
        }
        ChangeKind::Duplicate(record, entity) => {
            put_record(database, record, change.seq, entity)?;
            count(database, "duplicates")?;
        }
        ChangeKind::Quarantined(deposit, entity) => {
            put_entity(database, entity, change.seq)?;
            let insert = "INSERT OR REPLACE INTO quarantined (entity, reason, received, size_bytes, path, note, released)
                          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            database.prepare_cached(insert)?.execute(params![
                deposit.entity.to_string(),
                to_name(&deposit.reason),
                deposit.received.to_string(),
                deposit.size_bytes,
                deposit.path.as_bytes(),
                deposit.note,
                deposit.is_settled,
            ])?;
        }
        ChangeKind::Released(entity) => {
            database.execute(
                "UPDATE quarantined SET released = 1 WHERE entity = ?1",
                [entity.to_string()],
            )?;
        }
        ChangeKind::Actor {
            name,
            approver_key,
            entity,
        } => {
            put_entity(database, entity, change.seq)?;
            let insert = "INSERT OR REPLACE INTO actor (entity, name) VALUES (?1, ?2)";
            database.execute(insert, params![entity.entity.to_string(), name])?;
            holds::put_approver(database, entity.entity, approver_key.as_deref())?;
        }
        ChangeKind::Hold(described, entity) => {
            put_entity(database, entity, change.seq)?;
            let (hold, release) = described.as_ref();
            holds::put(database, hold, release.as_ref(), change.seq, change.actor)?;
        }
        ChangeKind::Issued(entity) => put_entity(database, entity, change.seq)?,
        ChangeKind::Registered(described, entity) => {
            put_entity(database, entity, change.seq)?;
            let insert = "INSERT OR REPLACE INTO registered (entity, kind, seq, described) VALUES (?1, ?2, ?3, ?4)";
            let json = match described.as_ref() {
                RegistryChange::Session(session) => to_json(session),
                RegistryChange::Candidate(candidate) => to_json(candidate),
            };
            database.execute(
                insert,
                params![
                    entity.entity.to_string(),
                    kind_name(entity.kind),
                    change.seq.0,
                    json
                ],
            )?;
        }
        ChangeKind::Approved(disposed, entity) => {
            put_entity(database, entity, change.seq)?;
            dispositions::approve(
                database,
                entity.entity,
                disposed.plan,
                disposed.approval.as_ref(),
                disposed.certificate,
                (change.seq, change.time),
            )?;
        }
        ChangeKind::Consulted(records, entity) => {
            put_entity(database, entity, change.seq)?;
            let insert = "INSERT OR IGNORE INTO consulted (record, entity) VALUES (?1, ?2)";
            let mut insert = database.prepare_cached(insert)?;
            for record in records {
                insert.execute(params![record.to_string(), entity.entity.to_string()])?;
            }
        }
        ChangeKind::Request(entity) => put_entity(database, entity, change.seq)?,
        ChangeKind::Cancelled(disposition) => dispositions::cancel(database, *disposition)?,
        ChangeKind::Started {
            disposition,
            list,
            listed,
        } => {
            let at = (change.seq, change.time);
            dispositions::start(database, *disposition, *list, listed, at)?;
        }
        ChangeKind::KeysDeleted(disposition, place) => {
            dispositions::keys_deleted(database, *disposition, *place)?;
        }
        ChangeKind::Destroyed(disposition, entities) => {
            dispositions::destroyed(database, *disposition, entities, change.seq)?;
        }
        ChangeKind::Policy(digest) => {
            let insert = "INSERT OR REPLACE INTO policy (seq, digest) VALUES (?1, ?2)";
            database.execute(insert, params![change.seq.0, digest.0.as_slice()])?;
        }
        ChangeKind::Undescribed(position, entity) => {
            put_entity(database, entity, change.seq)?;
            let insert = "INSERT OR REPLACE INTO undescribed (seq, offset_bytes) VALUES (?1, ?2)";
            database.execute(insert, params![change.seq.0, position.offset_bytes])?;
        }
        ChangeKind::Nothing => {}
    }
    Ok(())
}

/// The entity that a change describes, if it describes one.
fn described_entity(kind: &ChangeKind) -> Option<&CatalogEntity> {
    match kind {
        ChangeKind::Record(_, entity)
        | ChangeKind::Duplicate(_, entity)
        | ChangeKind::Quarantined(_, entity)
        | ChangeKind::Actor { entity, .. }
        | ChangeKind::Hold(_, entity)
        | ChangeKind::Issued(entity)
        | ChangeKind::Registered(_, entity)
        | ChangeKind::Approved(_, entity)
        | ChangeKind::Consulted(_, entity)
        | ChangeKind::Request(entity)
        | ChangeKind::Undescribed(_, entity) => Some(entity),
        ChangeKind::Released(_)
        | ChangeKind::Cancelled(_)
        | ChangeKind::Started { .. }
        | ChangeKind::KeysDeleted(..)
        | ChangeKind::Destroyed(..)
        | ChangeKind::Policy(_)
        | ChangeKind::Nothing => None,
    }
}

/// Applies a change after its turn, unless a later entry has described the same entity since.
pub(super) fn apply_late(database: &Connection, change: &Change) -> rusqlite::Result<()> {
    let forget = "DELETE FROM undescribed WHERE seq = ?1";
    database.execute(forget, [change.seq.0])?;
    if let ChangeKind::Undescribed(..) = &change.kind {
        return apply(database, change);
    }
    let Some(entity) = described_entity(&change.kind).map(|row| row.entity) else {
        return apply(database, change);
    };
    let latest = "SELECT seq FROM entity WHERE entity = ?1";
    let latest: Option<u64> = database
        .query_row(latest, [entity.to_string()], |row| row.get(0))
        .optional()?;
    if latest.is_some_and(|latest| latest > change.seq.0) {
        return Ok(());
    }
    apply(database, change)
}

/// Writes a record; true if there was an earlier version of it, with other bytes.
fn put_record(
    database: &Connection,
    record: &CatalogRecord,
    seq: Seq,
    entity: &CatalogEntity,
) -> rusqlite::Result<bool> {
    let id = record.entity.to_string();
    let mut earlier =
        database.prepare_cached("SELECT 1 FROM record WHERE entity = ?1 AND sha256 <> ?2")?;
    let other_bytes = earlier.exists(params![id, record.sha256.0.as_slice()])?;
    put_entity(database, entity, seq)?;
    let insert = "INSERT OR REPLACE INTO record (entity, seq, version, class, found_by, session, titre, candidate,
                  birth_date, document_date, received, modified, media_type, size_bytes, sha256, pages, warnings, has_text,
                  filing, readings, grounds, recognition, waits)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)";
    database.prepare_cached(insert)?.execute(params![
        id,
        seq.0,
        record.version,
        record.class.as_ref().map(|class| class.id.as_str()),
        record.class.as_ref().map(|class| to_name(&class.found_by)),
        record.session.as_ref().map(|session| &session.0),
        record.titre.as_ref().map(|titre| &titre.0),
        record.candidate.as_ref().map(|candidate| &candidate.0),
        record.birth_date.map(|date| date.to_string()),
        record.document_date.map(|date| date.to_string()),
        record.received.to_string(),
        record.modified.map(|modified| modified.to_string()),
        record.media_type.as_ref().map(|media_type| &media_type.0),
        record.size_bytes,
        record.sha256.0.as_slice(),
        record.pages,
        to_json(&record.warnings),
        record.has_text,
        to_json(&record.filing),
        to_json(&record.readings),
        to_json(&record.grounds),
        record.recognition.as_ref().map(to_json),
        record.waits_for_recognition(),
    ])?;
    database
        .prepare_cached("DELETE FROM path WHERE entity = ?1")?
        .execute([&id])?;
    let mut insert =
        database.prepare_cached("INSERT INTO path (entity, place, bytes) VALUES (?1, ?2, ?3)")?;
    for (place, path) in record.paths.iter().enumerate() {
        insert.execute(params![id, place, path.as_bytes()])?;
    }
    Ok(other_bytes)
}

fn put_version(
    database: &Connection,
    entity: &CatalogEntity,
    change: &Change,
) -> rusqlite::Result<()> {
    let insert = "INSERT OR REPLACE INTO version (entity, seq, time, actor, descriptor, commitment)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    database.prepare_cached(insert)?.execute(params![
        entity.entity.to_string(),
        change.seq.0,
        change.time.to_string(),
        change.actor.to_string(),
        entity.descriptor.0.as_slice(),
        entity.commitment.0.as_slice(),
    ])?;
    Ok(())
}

/// Every version of an entity, oldest first.
pub(super) fn versions(
    database: &Connection,
    entity: &str,
) -> rusqlite::Result<Vec<CatalogVersion>> {
    let query = "SELECT seq, time, actor, descriptor, commitment FROM version WHERE entity = ?1 ORDER BY seq";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([entity], |row| {
        Ok(CatalogVersion {
            seq: Seq(row.get(0)?),
            time: parse(row, 1)?,
            actor: parse(row, 2)?,
            descriptor: SealedDigest(row.get(3)?),
            commitment: Commitment(row.get(4)?),
        })
    })?;
    rows.collect()
}

fn put_entity(database: &Connection, entity: &CatalogEntity, seq: Seq) -> rusqlite::Result<()> {
    // What an entity is never changes: a later version that cannot be opened leaves it as it was.
    let insert = "INSERT INTO entity (entity, kind, seq, descriptor, commitment) VALUES (?1, ?2, ?3, ?4, ?5)
                  ON CONFLICT (entity) DO UPDATE SET seq = excluded.seq, descriptor = excluded.descriptor,
                  commitment = excluded.commitment";
    database.prepare_cached(insert)?.execute(params![
        entity.entity.to_string(),
        kind_name(entity.kind),
        seq.0,
        entity.descriptor.0.as_slice(),
        entity.commitment.0.as_slice(),
    ])?;
    Ok(())
}

fn count(database: &Connection, name: &str) -> rusqlite::Result<()> {
    let more =
        "INSERT INTO total VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1";
    database.prepare_cached(more)?.execute([name]).map(drop)
}

pub(super) fn records<P: rusqlite::Params>(
    database: &Connection,
    condition: &str,
    parameters: P,
) -> rusqlite::Result<Vec<CatalogRecord>> {
    let query = format!(
        "SELECT entity, seq, version, class, found_by, session, titre, candidate, birth_date, document_date, received,
         modified, media_type, size_bytes, sha256, pages, warnings, has_text, filing, readings, recognition, grounds FROM record WHERE {condition} ORDER BY entity"
    );
    let mut select = database.prepare_cached(&query)?;
    let mut records = select
        .query_map(parameters, record)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut paths =
        database.prepare_cached("SELECT bytes FROM path WHERE entity = ?1 ORDER BY place")?;
    for record in &mut records {
        let rows = paths.query_map([record.entity.to_string()], |row| row.get::<_, Vec<u8>>(0))?;
        record.paths = rows
            .map(|bytes| bytes.map(path_of))
            .collect::<rusqlite::Result<_>>()?;
    }
    Ok(records)
}

fn record(row: &Row<'_>) -> rusqlite::Result<CatalogRecord> {
    let class = row
        .get::<_, Option<String>>(3)?
        .and_then(|id| RecordClass::parse(&id).ok());
    let found_by = row
        .get::<_, Option<String>>(4)?
        .and_then(|name| from_name::<FoundBy>(&name));
    Ok(CatalogRecord {
        entity: parse(row, 0)?,
        seq: Seq(row.get(1)?),
        version: row.get(2)?,
        class: class
            .zip(found_by)
            .map(|(id, found_by)| Class { id, found_by }),
        session: row.get::<_, Option<String>>(5)?.map(SessionNumber),
        titre: row.get::<_, Option<String>>(6)?.map(TitreCode),
        candidate: row.get::<_, Option<String>>(7)?.map(CandidateName),
        birth_date: row
            .get::<_, Option<String>>(8)?
            .and_then(|date| date.parse().ok()),
        document_date: row
            .get::<_, Option<String>>(9)?
            .and_then(|date| date.parse().ok()),
        received: parse(row, 10)?,
        modified: row
            .get::<_, Option<String>>(11)?
            .and_then(|time| time.parse().ok()),
        media_type: row.get::<_, Option<String>>(12)?.map(MediaType),
        size_bytes: row.get(13)?,
        sha256: ContentDigest(row.get(14)?),
        pages: row.get(15)?,
        warnings: from_json(row, 16)?,
        has_text: row.get(17)?,
        filing: from_json(row, 18)?,
        readings: from_json(row, 19)?,
        grounds: from_json(row, 21)?,
        recognition: row
            .get::<_, Option<String>>(20)?
            .and_then(|json| serde_json::from_str(&json).ok()),
        paths: Vec::new(),
    })
}

pub(super) fn quarantined(database: &Connection) -> rusqlite::Result<Vec<QuarantinedDeposit>> {
    let query = "SELECT entity, reason, received, size_bytes, path, note FROM quarantined WHERE released = 0 ORDER BY entity";
    let mut select = database.prepare(query)?;
    let rows = select.query_map([], |row| {
        Ok(QuarantinedDeposit {
            entity: parse(row, 0)?,
            reason: from_name(&row.get::<_, String>(1)?)
                .unwrap_or(QuarantineReason::ArchivingFailed),
            received: parse(row, 2)?,
            size_bytes: row.get(3)?,
            path: path_of(row.get(4)?),
            note: row.get(5)?,
            is_settled: false,
        })
    })?;
    rows.collect()
}

/// Sessions and candidates, in the order in which they were registered: their ids begin with the time.
pub(super) fn registry(database: &Connection) -> rusqlite::Result<Registry> {
    let query = "SELECT described FROM registered WHERE kind = ?1 ORDER BY entity";
    let mut select = database.prepare_cached(query)?;
    let mut read = |kind| {
        let rows = select.query_map([kind_name(kind)], |row| row.get::<_, String>(0))?;
        rows.collect::<rusqlite::Result<Vec<String>>>()
    };
    let sessions = read(EntityKind::Session)?;
    let candidates = read(EntityKind::Candidate)?;
    Ok(Registry {
        sessions: sessions
            .iter()
            .map(|json| described(json))
            .collect::<rusqlite::Result<_>>()?,
        candidates: candidates
            .iter()
            .map(|json| described(json))
            .collect::<rusqlite::Result<_>>()?,
    })
}

/// A session or a candidate.
pub(super) fn registered(
    database: &Connection,
    entity: &str,
) -> rusqlite::Result<Option<RegistryChange>> {
    let query = "SELECT kind, described FROM registered WHERE entity = ?1";
    let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let Some((kind, json)) = database.query_row(query, [entity], read).optional()? else {
        return Ok(None);
    };
    let change = match kind_of(&kind) {
        EntityKind::Session => RegistryChange::Session(described(&json)?),
        _ => RegistryChange::Candidate(described(&json)?),
    };
    Ok(Some(change))
}

pub(super) fn totals(database: &Connection) -> rusqlite::Result<Totals> {
    let number = |query: &str| {
        database
            .query_row(query, [], |row| row.get::<_, Option<u64>>(0))
            .map(Option::unwrap_or_default)
    };
    let counted = |name: &str| {
        let query = "SELECT value FROM total WHERE name = ?1";
        database
            .query_row(query, [name], |row| row.get::<_, u64>(0))
            .optional()
            .map(Option::unwrap_or_default)
    };
    Ok(Totals {
        records: number("SELECT count(*) FROM record")?,
        content_bytes: number(
            "SELECT sum(size) FROM (SELECT max(size_bytes) AS size FROM record GROUP BY sha256)",
        )?,
        unclassified: number("SELECT count(*) FROM record WHERE class IS NULL")?,
        without_text: number("SELECT count(*) FROM record WHERE has_text = 0")?,
        without_word: number(
            "SELECT count(*) FROM record WHERE has_text = 0 AND recognition IS NOT NULL",
        )?,
        waiting_for_recognition: number(&format!("SELECT count(*) FROM record WHERE {WAITING}"))?,
        duplicates: counted("duplicates")?,
        later_versions: counted("later_versions")?,
        quarantined: number("SELECT count(*) FROM quarantined WHERE released = 0")?,
        released: number("SELECT count(*) FROM quarantined WHERE released = 1")?,
    })
}

pub(super) fn kind_name(kind: EntityKind) -> String {
    to_name(&kind)
}

/// The kind of this name; the rows were written with our own names.
pub(super) fn kind_of(name: &str) -> EntityKind {
    from_name(name).unwrap_or(EntityKind::Actor)
}

fn path_of(bytes: Vec<u8>) -> OriginalPath {
    use std::os::unix::ffi::OsStringExt;
    OriginalPath::new(std::path::Path::new(&std::ffi::OsString::from_vec(bytes)))
}

pub(super) fn parse<T: std::str::FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.get(column)?;
    let wrong = |error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    };
    text.parse().map_err(wrong)
}

fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("plain data is written as JSON")
}

fn from_json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    described(&row.get::<_, String>(column)?)
}

/// Reads what we wrote. What we cannot read was written by another version: the catalog is made again.
fn described<T: serde::de::DeserializeOwned>(json: &str) -> rusqlite::Result<T> {
    let wrong = |error| {
        let text = rusqlite::types::Type::Text;
        rusqlite::Error::FromSqlConversionFailure(0, text, Box::new(error))
    };
    serde_json::from_str(json).map_err(wrong)
}

/// The name that serde writes for a plain enum.
pub(super) fn to_name<T: serde::Serialize>(value: &T) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

pub(super) fn from_name<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}
