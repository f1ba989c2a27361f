//! Out cards as rows: which records are restricted, and what is still to be purged of them.

use rusqlite::{Connection, OptionalExtension, params};

use crate::catalog::rows::{self, parse};
use crate::catalog::{CatalogEntity, CatalogRecord, Change};
use crate::model::EntityId;

pub(super) const SCHEMA: &str = "
CREATE TABLE card (entity TEXT PRIMARY KEY NOT NULL, card TEXT NOT NULL, purged INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX card_card ON card (card);
";

/// A restricted record and the card in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogCard {
    /// The record.
    pub record: EntityId,
    /// Its out card.
    pub card: EntityId,
    /// False while something may be left of what was known of the record before it was restricted.
    pub purged: bool,
}

/// Puts what a card says in the place of its record's row.
pub(super) fn put(
    database: &Connection,
    record: &CatalogRecord,
    card: &CatalogEntity,
    change: &Change,
) -> rusqlite::Result<()> {
    rows::put_entity(database, card, change.seq)?;
    let id = record.entity.to_string();
    let before = "SELECT EXISTS (SELECT 1 FROM record WHERE entity = ?1 AND restricted = 0)";
    let was_known: bool = database.query_row(before, [&id], |row| row.get(0))?;
    let insert = "INSERT INTO card (entity, card, purged) VALUES (?1, ?2, ?3)
                  ON CONFLICT (entity) DO UPDATE SET card = excluded.card, purged = min(purged, excluded.purged)";
    let values = params![id, card.entity.to_string(), !was_known];
    database.execute(insert, values)?;
    let undescribed =
        "DELETE FROM undescribed WHERE seq IN (SELECT seq FROM version WHERE entity = ?1)";
    database.execute(undescribed, [&id])?;
    rows::insert_record(database, record, change.seq)
}

/// The card is in no record's place any more: the next description of its record says all of it.
pub(super) fn lift(
    database: &Connection,
    card: &CatalogEntity,
    change: &Change,
) -> rusqlite::Result<()> {
    rows::put_entity(database, card, change.seq)?;
    let delete = "DELETE FROM card WHERE card = ?1";
    database.execute(delete, [card.entity.to_string()])?;
    Ok(())
}

pub(super) fn all(database: &Connection) -> rusqlite::Result<Vec<CatalogCard>> {
    let query = "SELECT entity, card, purged FROM card ORDER BY entity";
    let mut select = database.prepare_cached(query)?;
    let rows = select.query_map([], |row| {
        Ok(CatalogCard {
            record: parse(row, 0)?,
            card: parse(row, 1)?,
            purged: row.get(2)?,
        })
    })?;
    rows.collect()
}

pub(super) fn of(database: &Connection, record: EntityId) -> rusqlite::Result<Option<EntityId>> {
    let query = "SELECT card FROM card WHERE entity = ?1";
    let mut select = database.prepare_cached(query)?;
    let card = select.query_row([record.to_string()], |row| parse(row, 0));
    card.optional()
}

pub(super) fn expect(
    database: &Connection,
    cards: &[(EntityId, EntityId)],
) -> rusqlite::Result<()> {
    let insert = "INSERT OR REPLACE INTO card (entity, card, purged) VALUES (?1, ?2, 1)";
    let mut insert = database.prepare_cached(insert)?;
    for (record, card) in cards {
        insert.execute(params![record.to_string(), card.to_string()])?;
    }
    Ok(())
}

pub(super) fn purged(database: &Connection, records: &[EntityId]) -> rusqlite::Result<()> {
    let mut update = database.prepare_cached("UPDATE card SET purged = 1 WHERE entity = ?1")?;
    for record in records {
        update.execute([record.to_string()])?;
    }
    Ok(())
}
