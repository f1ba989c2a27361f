//! Dispositions as rows: what was approved, what was begun, what is destroyed and where keys remain.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::catalog::rows::{count, from_name, kind_name, parse, to_name};
use crate::model::{
    ActorId, Approval, AttachmentDigest, EntityId, EntityKind, PlaceDigest, Position, Seq,
    Timestamp,
};

pub(super) const SCHEMA: &str = "
CREATE TABLE planned (plan BLOB PRIMARY KEY NOT NULL, actor TEXT NOT NULL, time TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE disposition (
    entity TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL, time TEXT NOT NULL, plan BLOB NOT NULL, approval TEXT NOT NULL,
    state TEXT NOT NULL, list BLOB, started_seq INTEGER, started_time TEXT, certificate TEXT) WITHOUT ROWID;
CREATE TABLE destroyed (entity TEXT PRIMARY KEY NOT NULL, disposition TEXT NOT NULL, kind TEXT, seq INTEGER NOT NULL, proved INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX destroyed_by ON destroyed (disposition, proved);
CREATE INDEX destroyed_seq ON destroyed (seq);
CREATE INDEX destroyed_unproved ON destroyed (disposition) WHERE proved = 0;
CREATE TABLE disposition_entry (
    disposition TEXT NOT NULL, seq INTEGER NOT NULL, offset_bytes INTEGER NOT NULL, PRIMARY KEY (disposition, seq)) WITHOUT ROWID;
CREATE TABLE place_asked (disposition TEXT NOT NULL, place BLOB NOT NULL, PRIMARY KEY (disposition, place)) WITHOUT ROWID;
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

pub(super) fn plan(
    database: &Connection,
    plan: AttachmentDigest,
    actor: ActorId,
    time: Timestamp,
) -> rusqlite::Result<()> {
    // The first to have made it is who made it.
    let insert = "INSERT OR IGNORE INTO planned (plan, actor, time) VALUES (?1, ?2, ?3)";
    let values = params![plan.0.as_slice(), actor.to_string(), time.to_string()];
    database.execute(insert, values)?;
    Ok(())
}

/// Who made a plan, and when.
pub(super) fn planned(
    database: &Connection,
    plan: AttachmentDigest,
) -> rusqlite::Result<Option<(ActorId, Timestamp)>> {
    let query = "SELECT actor, time FROM planned WHERE plan = ?1";
    let mut select = database.prepare_cached(query)?;
    select
        .query_row([plan.0.as_slice()], |row| {
            Ok((parse(row, 0)?, parse(row, 1)?))
        })
        .optional()
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

/// Remembers where an entry of a disposition is, or that of the making of a plan, by the plan's digest.
pub(super) fn note_entry(
    database: &Connection,
    concerned: &str,
    at: Position,
) -> rusqlite::Result<()> {
    let insert = "INSERT OR IGNORE INTO disposition_entry (disposition, seq, offset_bytes) VALUES (?1, ?2, ?3)";
    let mut insert = database.prepare_cached(insert)?;
    insert.execute(params![concerned, at.seq.0, at.offset_bytes])?;
    Ok(())
}

pub(super) fn entries(
    database: &Connection,
    disposition: EntityId,
    plan: AttachmentDigest,
) -> rusqlite::Result<Vec<Position>> {
    let query = "SELECT seq, offset_bytes FROM disposition_entry WHERE disposition IN (?1, ?2) ORDER BY seq";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([disposition.to_string(), plan.to_string()], |row| {
        Ok(Position {
            seq: Seq(row.get(0)?),
            offset_bytes: row.get(1)?,
        })
    })?;
    rows.collect()
}

/// What has begun and not every one of these places has acknowledged.
pub(super) fn pending_in(
    database: &Connection,
    places: &[PlaceDigest],
) -> rusqlite::Result<Vec<(EntityId, AttachmentDigest)>> {
    let state = to_name(&DispositionState::Started);
    let query = "SELECT entity, list FROM disposition WHERE list IS NOT NULL AND state = ?1
                 AND NOT EXISTS (SELECT 1 FROM keys_deleted WHERE disposition = entity AND place = ?2)
                 AND EXISTS (SELECT 1 FROM place_asked WHERE disposition = entity AND place = ?2) ORDER BY seq";
    let mut select = database.prepare_cached(query)?;
    let mut pending = Vec::new();
    for place in places {
        let rows = select.query_map(params![state, place.0.as_slice()], |row| {
            Ok((parse(row, 0)?, AttachmentDigest(row.get(1)?)))
        })?;
        for found in rows {
            let found = found?;
            if !pending.contains(&found) {
                pending.push(found);
            }
        }
    }
    Ok(pending)
}

/// What has begun and not every place that was asked has acknowledged, also one that the archive has no more.
pub(super) fn outstanding(database: &Connection) -> rusqlite::Result<Vec<EntityId>> {
    let query = "SELECT DISTINCT disposition FROM place_asked AS asked WHERE NOT EXISTS (
                 SELECT 1 FROM keys_deleted WHERE disposition = asked.disposition AND place = asked.place)";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([], |row| parse(row, 0))?;
    rows.collect()
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
    listed: &[(EntityId, EntityKind)],
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
    for (one, kind) in listed {
        mark(database, entity, (*one, Some(*kind)), seq, false)?;
        forget(database, *one)?;
    }
    Ok(())
}

pub(super) fn ask(
    database: &Connection,
    disposition: EntityId,
    places: &[PlaceDigest],
) -> rusqlite::Result<()> {
    for place in places {
        let insert = "INSERT OR IGNORE INTO place_asked (disposition, place) VALUES (?1, ?2)";
        database.execute(insert, params![disposition.to_string(), place.0.as_slice()])?;
    }
    Ok(())
}

/// The places that must delete the keys of a disposition.
pub(super) fn asked(
    database: &Connection,
    disposition: EntityId,
) -> rusqlite::Result<Vec<PlaceDigest>> {
    let query = "SELECT place FROM place_asked WHERE disposition = ?1 ORDER BY place";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([disposition.to_string()], |row| row.get(0).map(PlaceDigest))?;
    rows.collect()
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
        mark(database, disposition, (*one, None), seq, true)?;
        forget(database, *one)?;
    }
    Ok(())
}

/// Notes that an entity is destroyed, or is about to be, before any entry of it is read: nothing opens it any more.
fn mark(
    database: &Connection,
    disposition: EntityId,
    (entity, kind): (EntityId, Option<EntityKind>),
    seq: Seq,
    proved: bool,
) -> rusqlite::Result<()> {
    let insert =
        "INSERT INTO destroyed (entity, disposition, seq, proved, kind) VALUES (?1, ?2, ?3, ?4, ?5)
                  ON CONFLICT (entity) DO UPDATE SET proved = max(proved, excluded.proved)";
    let mut insert = database.prepare_cached(insert)?;
    insert.execute(params![
        entity.to_string(),
        disposition.to_string(),
        seq.0,
        proved,
        kind.map(kind_name)
    ])?;
    Ok(())
}

/// Forgets whatever any table says of an entity.
fn forget(database: &Connection, entity: EntityId) -> rusqlite::Result<()> {
    let undescribed =
        "DELETE FROM undescribed WHERE seq IN (SELECT seq FROM version WHERE entity = ?1)";
    let id = entity.to_string();
    let is_record = "SELECT count(*) FROM entity WHERE entity = ?1 AND kind = ?2";
    let kind = kind_name(EntityKind::Record);
    let known: u64 = database
        .prepare_cached(is_record)?
        .query_row([&id, &kind], |row| row.get(0))?;
    if known > 0 {
        count(database, "destroyed")?;
    }
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
        "hold",
        "card",
    ] {
        let delete = format!("DELETE FROM {table} WHERE entity = ?1");
        database.prepare_cached(&delete)?.execute([&id])?;
    }
    // Of an approval that was given up: who gave it, and by what.
    let approvals = "UPDATE disposition SET approval = 'null' WHERE entity = ?1";
    database.prepare_cached(approvals)?.execute([&id])?;
    let cards = "DELETE FROM card WHERE card = ?1";
    database.prepare_cached(cards)?.execute([&id])?;
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

/// What kind of thing was destroyed; none if its list could not be read.
pub(super) fn kind_taken(
    database: &Connection,
    entity: EntityId,
) -> rusqlite::Result<Option<EntityKind>> {
    let query = "SELECT kind FROM destroyed WHERE entity = ?1";
    let mut select = database.prepare_cached(query)?;
    let kind: Option<Option<String>> = select
        .query_row([entity.to_string()], |row| row.get(0))
        .optional()?;
    Ok(kind.flatten().and_then(|kind| from_name(&kind)))
}

/// What was destroyed by journal entry `seq` or a later one.
pub(super) fn since(database: &Connection, seq: Seq) -> rusqlite::Result<Vec<EntityId>> {
    let query = "SELECT entity FROM destroyed WHERE seq >= ?1";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([seq.0], |row| parse(row, 0))?;
    rows.collect()
}
