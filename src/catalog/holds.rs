//! Holds as rows, and those who may approve.

use rusqlite::{Connection, params};

use crate::catalog::rows::{kind_name, parse};
use crate::model::{ActorId, ApproverKey, EntityId, EntityKind, HoldRelease, LegalHold, Seq};

pub(super) const SCHEMA: &str = "
CREATE TABLE hold (entity TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL, actor TEXT NOT NULL, hold TEXT NOT NULL, release TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE approver (entity TEXT PRIMARY KEY NOT NULL, key TEXT NOT NULL, account TEXT NOT NULL, since TEXT NOT NULL, declared_by TEXT NOT NULL) WITHOUT ROWID;
";

/// A hold as last described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogHold {
    /// The hold.
    pub hold: LegalHold,
    /// Why and when it was released; none while it holds.
    pub release: Option<HoldRelease>,
    /// Who placed it.
    pub placed_by: ActorId,
}

pub(super) fn put(
    database: &Connection,
    hold: &LegalHold,
    release: Option<&HoldRelease>,
    seq: Seq,
    actor: ActorId,
) -> rusqlite::Result<()> {
    let insert = "INSERT INTO hold (entity, seq, actor, hold, release) VALUES (?1, ?2, ?3, ?4, ?5)
                  ON CONFLICT (entity) DO UPDATE SET hold = excluded.hold, release = excluded.release";
    let json = |failed| rusqlite::Error::ToSqlConversionFailure(Box::new(failed));
    database.execute(
        insert,
        params![
            hold.id.to_string(),
            seq.0,
            actor.to_string(),
            serde_json::to_string(hold).map_err(json)?,
            serde_json::to_string(&release).map_err(json)?,
        ],
    )?;
    Ok(())
}

/// Every hold, oldest first. One that cannot be read is among [`unreadable`].
pub(super) fn all(database: &Connection) -> rusqlite::Result<Vec<CatalogHold>> {
    let query = "SELECT hold, release, actor FROM hold ORDER BY seq";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([], |row| {
        let wrong = |place, error| {
            let kind = rusqlite::types::Type::Text;
            rusqlite::Error::FromSqlConversionFailure(place, kind, Box::new(error))
        };
        let (hold, release): (String, String) = (row.get(0)?, row.get(1)?);
        Ok(CatalogHold {
            hold: serde_json::from_str(&hold).map_err(|error| wrong(0, error))?,
            release: serde_json::from_str(&release).map_err(|error| wrong(1, error))?,
            placed_by: parse(row, 2)?,
        })
    })?;
    rows.collect()
}

/// Holds that the journal names and whose latest description could not be opened.
pub(super) fn unreadable(database: &Connection) -> rusqlite::Result<Vec<EntityId>> {
    let query =
        "SELECT entity FROM entity WHERE kind = ?1 AND (entity NOT IN (SELECT entity FROM hold)
                 OR seq IN (SELECT seq FROM undescribed)) ORDER BY entity";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([kind_name(EntityKind::Hold)], |row| parse(row, 0))?;
    rows.collect()
}

pub(super) fn put_approver(
    database: &Connection,
    actor: EntityId,
    approver: Option<&ApproverKey>,
) -> rusqlite::Result<()> {
    let id = actor.to_string();
    match approver {
        Some(known) => {
            let insert =
                "INSERT OR REPLACE INTO approver (entity, key, account, since, declared_by)
                          VALUES (?1, ?2, ?3, ?4, ?5)";
            let (since, by) = (known.since.to_string(), known.by.to_string());
            database.execute(insert, params![id, known.key, known.account, since, by])?;
        }
        None => {
            database.execute("DELETE FROM approver WHERE entity = ?1", [id])?;
        }
    }
    Ok(())
}

/// Who may approve: actor, name, key.
pub(super) fn approvers(
    database: &Connection,
) -> rusqlite::Result<Vec<(EntityId, String, ApproverKey)>> {
    let query = "SELECT entity, name, key, account, since, declared_by
                 FROM approver JOIN actor USING (entity) ORDER BY name";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([], |row| {
        let key = ApproverKey {
            key: row.get(2)?,
            account: row.get(3)?,
            since: parse(row, 4)?,
            by: parse(row, 5)?,
        };
        Ok((parse(row, 0)?, row.get(1)?, key))
    })?;
    rows.collect()
}
