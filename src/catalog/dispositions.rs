//! Dispositions as rows: what was approved, what was begun, what is destroyed and where keys remain.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::catalog::rows::{from_name, parse, to_name};
use crate::model::{Approval, AttachmentDigest, EntityId, PlaceDigest, Seq, Timestamp};

pub(super) const SCHEMA: &str = "
CREATE TABLE disposition (
    entity TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL, time TEXT NOT NULL, plan BLOB NOT NULL, approval TEXT NOT NULL,
    state TEXT NOT NULL, list BLOB, started_seq INTEGER, started_time TEXT, certificate TEXT) WITHOUT ROWID;
CREATE TABLE destroyed (entity TEXT PRIMARY KEY NOT NULL, disposition TEXT NOT NULL, seq INTEGER NOT NULL, proved INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX destroyed_by ON destroyed (disposition, proved);
CREATE INDEX destroyed_seq ON destroyed (seq);
CREATE TABLE keys_deleted (disposition TEXT NOT NULL, place BLOB NOT NULL, PRIMARY KEY (disposition, place)) WITHOUT ROWID;
";

/// An approved plan and how far it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogDisposition {
    /// The disposition.
    pub entity: EntityId,
    /// The entry that approved it.
    pub approved_seq: Seq,
    /// When it was approved.
    pub approved: Timestamp,
    /// The plan.
    pub plan: AttachmentDigest,
    /// Who approved it. None if its descriptor cannot be opened.
    pub approval: Option<Approval>,
    /// How far it went.
    pub state: DispositionState,
    /// The final list, the entry that names it and when, once it has begun.
    pub started: Option<(AttachmentDigest, Seq, Timestamp)>,
    /// The record that certifies it.
    pub certificate: Option<EntityId>,
}

/// How far a disposition went.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DispositionState {
    /// Approved, not begun.
    Approved,
    /// Given up.
    Cancelled,
    /// Begun: it can only be finished.
    Started,
}

pub(super) fn approve(
    database: &Connection,
    entity: EntityId,
    plan: AttachmentDigest,
    approval: Option<&Approval>,
    certificate: Option<EntityId>,
    at: (Seq, Timestamp),
) -> rusqlite::Result<()> {
    let insert = "INSERT INTO disposition (entity, seq, time, plan, approval, state, certificate)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                  ON CONFLICT (entity) DO UPDATE SET approval = excluded.approval, certificate = excluded.certificate";
    let (seq, time) = at;
    database.execute(
        insert,
        params![
            entity.to_string(),
            seq.0,
            time.to_string(),
            plan.0.as_slice(),
            serde_json::to_string(&approval).unwrap_or_default(),
            to_name(&DispositionState::Approved),
            certificate.map(|id| id.to_string()),
        ],
    )?;
    Ok(())
}

pub(super) fn cancel(database: &Connection, entity: EntityId) -> rusqlite::Result<()> {
    let update = "UPDATE disposition SET state = ?2 WHERE entity = ?1";
    let state = to_name(&DispositionState::Cancelled);
    database.execute(update, params![entity.to_string(), state])?;
    Ok(())
}

pub(super) fn start(
    database: &Connection,
    entity: EntityId,
    list: AttachmentDigest,
    listed: &[EntityId],
    at: (Seq, Timestamp),
) -> rusqlite::Result<()> {
    let (seq, time) = at;
    let update = "UPDATE disposition SET state = ?2, list = ?3, started_seq = ?4, started_time = ?5 WHERE entity = ?1";
    database.execute(
        update,
        params![
            entity.to_string(),
            to_name(&DispositionState::Started),
            list.0.as_slice(),
            seq.0,
            time.to_string(),
        ],
    )?;
    for one in listed {
        mark(database, entity, *one, seq, false)?;
        forget(database, *one)?;
    }
    Ok(())
}

pub(super) fn keys_deleted(
    database: &Connection,
    disposition: EntityId,
    place: PlaceDigest,
) -> rusqlite::Result<()> {
    let insert = "INSERT OR IGNORE INTO keys_deleted (disposition, place) VALUES (?1, ?2)";
    database.execute(insert, params![disposition.to_string(), place.0.as_slice()])?;
    Ok(())
}

pub(super) fn destroyed(
    database: &Connection,
    disposition: EntityId,
    destroyed: &[EntityId],
    seq: Seq,
) -> rusqlite::Result<()> {
    for one in destroyed {
        mark(database, disposition, *one, seq, true)?;
        forget(database, *one)?;
    }
    Ok(())
}

/// Notes that an entity is destroyed, or is about to be, before any entry of it is read: nothing opens it any more.
fn mark(
    database: &Connection,
    disposition: EntityId,
    entity: EntityId,
    seq: Seq,
    proved: bool,
) -> rusqlite::Result<()> {
    let insert = "INSERT INTO destroyed (entity, disposition, seq, proved) VALUES (?1, ?2, ?3, ?4)
                  ON CONFLICT (entity) DO UPDATE SET proved = max(proved, excluded.proved)";
    let mut insert = database.prepare_cached(insert)?;
    insert.execute(params![
        entity.to_string(),
        disposition.to_string(),
        seq.0,
        proved
    ])?;
    Ok(())
}

/// Forgets whatever any table says of an entity.
fn forget(database: &Connection, entity: EntityId) -> rusqlite::Result<()> {
    let undescribed =
        "DELETE FROM undescribed WHERE seq IN (SELECT seq FROM version WHERE entity = ?1)";
    let id = entity.to_string();
    database.prepare_cached(undescribed)?.execute([&id])?;
    for table in [
        "entity",
        "version",
        "record",
        "path",
        "quarantined",
        "registered",
        "actor",
        "consulted",
    ] {
        let delete = format!("DELETE FROM {table} WHERE entity = ?1");
        database.prepare_cached(&delete)?.execute([&id])?;
    }
    Ok(())
}

pub(super) fn all(database: &Connection) -> rusqlite::Result<Vec<CatalogDisposition>> {
    let query = "SELECT entity, seq, time, plan, approval, state, list, started_seq, started_time, certificate
                 FROM disposition ORDER BY seq";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([], read)?;
    rows.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<CatalogDisposition> {
    let list: Option<[u8; 32]> = row.get(6)?;
    let started = match list {
        None => None,
        Some(list) => Some((AttachmentDigest(list), Seq(row.get(7)?), parse(row, 8)?)),
    };
    let certificate: Option<String> = row.get(9)?;
    Ok(CatalogDisposition {
        entity: parse(row, 0)?,
        approved_seq: Seq(row.get(1)?),
        approved: parse(row, 2)?,
        plan: AttachmentDigest(row.get(3)?),
        approval: serde_json::from_str(&row.get::<_, String>(4)?).unwrap_or_default(),
        state: from_name(&row.get::<_, String>(5)?).unwrap_or(DispositionState::Started),
        started,
        certificate: certificate.and_then(|id| id.parse().ok()),
    })
}

/// The entities of a disposition that are not yet proved to be destroyed.
pub(super) fn unproved(
    database: &Connection,
    disposition: EntityId,
) -> rusqlite::Result<Vec<EntityId>> {
    let query =
        "SELECT entity FROM destroyed WHERE disposition = ?1 AND proved = 0 ORDER BY entity";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([disposition.to_string()], |row| parse(row, 0))?;
    rows.collect()
}

/// The places that have none of the keys of a disposition any more.
pub(super) fn places(
    database: &Connection,
    disposition: EntityId,
) -> rusqlite::Result<Vec<PlaceDigest>> {
    let query = "SELECT place FROM keys_deleted WHERE disposition = ?1";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([disposition.to_string()], |row| row.get(0).map(PlaceDigest))?;
    rows.collect()
}

/// The disposition that took an entity, if one did or is about to.
pub(super) fn taken_by(
    database: &Connection,
    entity: EntityId,
) -> rusqlite::Result<Option<EntityId>> {
    let query = "SELECT disposition FROM destroyed WHERE entity = ?1";
    let mut select = database.prepare_cached(query)?;
    select
        .query_row([entity.to_string()], |row| parse(row, 0))
        .optional()
}

/// What was destroyed by journal entry `seq` or a later one.
pub(super) fn since(database: &Connection, seq: Seq) -> rusqlite::Result<Vec<EntityId>> {
    let query = "SELECT entity FROM destroyed WHERE seq >= ?1";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([seq.0], |row| parse(row, 0))?;
    rows.collect()
}
