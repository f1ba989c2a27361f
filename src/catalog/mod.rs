//! The catalog: records as rows that can be asked for. Derived from the journal and the descriptors, disposable.
//!
//! An SQLCipher database whose raw key is a derived file's: without it there is not a readable byte. It never holds the
//! `secret` block of a descriptor. Rows are keyed by the journal entry that made them, and the position up to which the
//! journal was applied is stored in the same transaction: applying an entry twice changes nothing.

mod cards;
mod dispositions;
mod holds;
mod rows;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

pub use cards::CatalogCard;
pub use dispositions::{CatalogDisposition, DispositionState};
pub use holds::CatalogHold;
pub use rows::{CatalogEntity, CatalogRecord, CatalogVersion, QuarantinedDeposit, Totals};

use crate::model::{
    ActorId, Approval, ApproverKey, ArchiveId, AttachmentDigest, Commitment, ContentDigest,
    DerivedFileKey, EntityId, EntityKind, FoundBy, HoldRelease, LeafHash, LegalHold, OriginalPath,
    PlaceDigest, PolicyDigest, Position, RecordClass, Registry, RegistryChange, SealedDigest, Seq,
    SessionNumber, Timestamp,
};

/// What can go wrong with the catalog. It can always be made again.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// There is no catalog.
    #[error("there is no catalog at {}", path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// It was made by another version, or for another archive.
    #[error("the catalog at {} is of another version", path.display())]
    Stale {
        /// The database.
        path: PathBuf,
    },
    /// It does not open with its key, or its pages are damaged.
    #[error("the catalog at {} cannot be read", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The system refused.
    #[error("cannot write the catalog at {}", path.display())]
    Io {
        /// The database.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database failed.
    #[error("the catalog at {} does not answer", path.display())]
    Database {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl CatalogError {
    /// True if making it again is the answer.
    pub fn calls_for_rebuild(&self) -> bool {
        matches!(
            self,
            CatalogError::Missing { .. }
                | CatalogError::Stale { .. }
                | CatalogError::Damaged { .. }
        )
    }
}

/// The schema's version. Another one is made again, never migrated.
const SCHEMA: i64 = 12;

/// Readers wait this long for a writer, who never holds the database for long.
const BUSY: Duration = Duration::from_secs(120);

/// One change, made by one journal entry.
#[derive(Debug, Clone)]
pub struct Change {
    /// The entry.
    pub seq: Seq,
    /// Where it begins in the journal's tail.
    pub offset_bytes: u64,
    /// When it was appended.
    pub time: Timestamp,
    /// Who acted.
    pub actor: ActorId,
    /// What to do.
    pub kind: ChangeKind,
}

/// What a journal entry changes in the catalog.
#[derive(Debug, Clone)]
pub enum ChangeKind {
    /// A record was taken in charge or got a new description.
    Record(Box<CatalogRecord>, CatalogEntity),
    /// The same bytes arrived again: counted, and described as above.
    Duplicate(Box<CatalogRecord>, CatalogEntity),
    /// An out card: the record in whose place it is, as it says, is restricted from here on.
    Card(Box<CatalogRecord>, CatalogEntity),
    /// An out card is in no record's place any more.
    Lifted(CatalogEntity),
    /// A restricted record was described: not for us to open.
    Closed(CatalogEntity),
    /// A deposit was set aside.
    Quarantined(QuarantinedDeposit, CatalogEntity),
    /// A quarantined deposit became a record.
    Released(EntityId),
    /// An actor was registered.
    Actor {
        /// The name.
        name: String,
        /// The key by which the actor approves, if any.
        approver: Option<ApproverKey>,
        /// What the journal says.
        entity: CatalogEntity,
    },
    /// A session or a candidate was registered or described anew.
    Registered(Box<RegistryChange>, CatalogEntity),
    /// A bundle was handed out.
    Issued(CatalogEntity),
    /// A hold was placed, described anew or released.
    Hold(Box<(LegalHold, Option<HoldRelease>)>, CatalogEntity),
    /// A consultation of these records.
    Consulted(Vec<EntityId>, CatalogEntity),
    /// A request about a person's data was registered or described anew.
    Request(CatalogEntity),
    /// A plan was approved, or what is known of that was described anew.
    Approved(Box<Disposed>, CatalogEntity),
    /// A plan was made.
    Planned(AttachmentDigest),
    /// An approved plan was given up.
    Cancelled(EntityId),
    /// A destruction began: everything said of these is forgotten.
    Started {
        /// The disposition.
        disposition: EntityId,
        /// Its final list.
        list: AttachmentDigest,
        /// What is on it.
        listed: Vec<(EntityId, EntityKind)>,
        /// The key places that must delete the keys.
        places: Vec<PlaceDigest>,
    },
    /// A place has none of a disposition's keys any more.
    KeysDeleted(EntityId, PlaceDigest),
    /// These are destroyed.
    Destroyed(EntityId, Vec<EntityId>),
    /// A retention schedule came into force.
    Policy(PolicyDigest),
    /// A record that the journal destroys further on was taken in charge: it counts among the deposits for ever.
    Gone,
    /// An entity whose descriptor cannot be opened now; where its entry is, to try again.
    Undescribed(Position, CatalogEntity),
    /// Nothing here: only the position moves.
    Nothing,
}

/// What a disposition's descriptor says.
#[derive(Debug, Clone)]
pub struct Disposed {
    /// The plan.
    pub plan: AttachmentDigest,
    /// Who approved it.
    pub approval: Option<Approval>,
    /// The record that certifies what became of it.
    pub certificate: Option<EntityId>,
}

/// The last journal entry that was applied: by it a catalog tells whether it follows the journal that is there, or one
/// that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastApplied {
    /// Where the entry begins.
    pub start: Position,
    /// Its leaf hash.
    pub leaf: LeafHash,
    /// Where the next one begins.
    pub after: Position,
}

/// The records of one archive.
#[derive(Debug)]
pub struct Catalog {
    path: PathBuf,
    database: Connection,
    /// What the file system calls the database that is open.
    file: Option<(u64, u64)>,
}

impl Catalog {
    /// Makes an empty catalog at `path`, replacing what is there.
    ///
    /// Errors: [`CatalogError::Io`], [`CatalogError::Database`].
    pub fn create(
        path: &Path,
        key: &DerivedFileKey,
        archive: ArchiveId,
    ) -> Result<Catalog, CatalogError> {
        for suffix in ["", "-wal", "-shm"] {
            let file = PathBuf::from(format!("{}{suffix}", path.display()));
            match fs::remove_file(&file) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(CatalogError::Io { path: file, source });
                }
                _ => {}
            }
        }
        let mut options = fs::OpenOptions::new();
        options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|source| CatalogError::Io {
                path: path.to_owned(),
                source,
            })?;
        let database = connect(path, key).map_err(|source| CatalogError::Database {
            path: path.to_owned(),
            source,
        })?;
        let catalog = Catalog {
            path: path.to_owned(),
            database,
            file: file_number(path),
        };
        let schema = format!(
            "BEGIN IMMEDIATE; {} {} {} {} PRAGMA user_version = {SCHEMA}; COMMIT;",
            rows::SCHEMA,
            dispositions::SCHEMA,
            holds::SCHEMA,
            cards::SCHEMA
        );
        catalog
            .database
            .execute_batch(&schema)
            .map_err(catalog.failed())?;
        let start = "INSERT INTO state VALUES (?1, 0, 0, 0, zeroblob(32))";
        catalog
            .database
            .execute(start, [archive.to_string()])
            .map_err(catalog.failed())?;
        Ok(catalog)
    }

    /// Opens the catalog at `path`.
    ///
    /// Errors: [`CatalogError::Missing`], [`CatalogError::Stale`], [`CatalogError::Damaged`].
    pub fn open(
        path: &Path,
        key: &DerivedFileKey,
        archive: ArchiveId,
    ) -> Result<Catalog, CatalogError> {
        if !path.is_file() {
            return Err(CatalogError::Missing {
                path: path.to_owned(),
            });
        }
        let damaged = |source| CatalogError::Damaged {
            path: path.to_owned(),
            source,
        };
        let file = file_number(path);
        let database = connect(path, key).map_err(damaged)?;
        let version = database
            .query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
            .map_err(damaged)?;
        if version != SCHEMA {
            return Err(CatalogError::Stale {
                path: path.to_owned(),
            });
        }
        let found: Option<String> = database
            .query_row("SELECT archive FROM state", [], |row| row.get(0))
            .optional()
            .map_err(damaged)?;
        if found != Some(archive.to_string()) {
            return Err(CatalogError::Stale {
                path: path.to_owned(),
            });
        }
        Ok(Catalog {
            path: path.to_owned(),
            database,
            file,
        })
    }

    /// Up to where the journal was applied.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn applied(&self) -> Result<Position, CatalogError> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Position {
                seq: Seq(row.get(0)?),
                offset_bytes: row.get(1)?,
            })
        };
        self.database
            .query_row("SELECT applied, offset_bytes FROM state", [], read)
            .map_err(self.failed())
    }

    /// The last entry that was applied. None in an empty catalog.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn last_applied(&self) -> Result<Option<LastApplied>, CatalogError> {
        let after = self.applied()?;
        let Some(number) = after.seq.0.checked_sub(1) else {
            return Ok(None);
        };
        let read = |row: &rusqlite::Row<'_>| {
            Ok(LastApplied {
                start: Position {
                    seq: Seq(number),
                    offset_bytes: row.get(0)?,
                },
                leaf: LeafHash(row.get(1)?),
                after,
            })
        };
        let query = "SELECT last_offset_bytes, last_leaf FROM state";
        let last = self.database.query_row(query, [], read);
        last.map(Some).map_err(self.failed())
    }

    /// Applies changes in one transaction, skipping those that were applied before, and moves the position behind
    /// `last`.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn apply(&mut self, changes: &[Change], last: &LastApplied) -> Result<(), CatalogError> {
        let path = self.path.clone();
        let result = (|| {
            let transaction = self
                .database
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let applied: u64 =
                transaction.query_row("SELECT applied FROM state", [], |row| row.get(0))?;
            for change in changes.iter().filter(|change| change.seq.0 >= applied) {
                rows::apply(&transaction, change)?;
            }
            let after = last.after;
            if after.seq.0 > applied {
                let moved = "UPDATE state SET applied = ?1, offset_bytes = ?2,
                             last_offset_bytes = ?3, last_leaf = ?4";
                transaction.execute(
                    moved,
                    params![
                        after.seq.0,
                        after.offset_bytes,
                        last.start.offset_bytes,
                        last.leaf.0
                    ],
                )?;
            }
            transaction.commit()
        })();
        result.map_err(|source| CatalogError::Database { path, source })
    }

    /// Where the entries are whose descriptors could not be opened.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn undescribed(&self) -> Result<Vec<Position>, CatalogError> {
        let read = || {
            let query = "SELECT seq, offset_bytes FROM undescribed ORDER BY seq";
            let mut select = self.database.prepare(query)?;
            let rows = select.query_map([], |row| {
                Ok(Position {
                    seq: Seq(row.get(0)?),
                    offset_bytes: row.get(1)?,
                })
            })?;
            rows.collect::<Result<Vec<Position>, rusqlite::Error>>()
        };
        read().map_err(self.failed())
    }

    /// Applies what could not be applied when its turn was.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn repair(&mut self, changes: &[Change]) -> Result<(), CatalogError> {
        let path = self.path.clone();
        let result = (|| {
            let transaction = self
                .database
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            for change in changes {
                rows::apply_late(&transaction, change)?;
            }
            transaction.commit()
        })();
        result.map_err(|source| CatalogError::Database { path, source })
    }

    /// The records whose bytes have this digest, oldest first.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn records_with_content(
        &self,
        content: ContentDigest,
    ) -> Result<Vec<CatalogRecord>, CatalogError> {
        self.records("sha256 = ?1", [content.0.to_vec()])
    }

    /// The records that arrived under this path, newest first.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn records_at(&self, path: &OriginalPath) -> Result<Vec<CatalogRecord>, CatalogError> {
        let condition = "entity IN (SELECT entity FROM path WHERE bytes = ?1)";
        let mut records = self.records(condition, [path.as_bytes().to_vec()])?;
        records.reverse();
        Ok(records)
    }

    /// The records that arrived in this folder or below it, oldest first. `folder` is its path with the `/` at its end, or empty.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn records_below(&self, folder: &[u8]) -> Result<Vec<CatalogRecord>, CatalogError> {
        if folder.is_empty() {
            return self.all_records();
        }
        let condition = "entity IN (SELECT entity FROM path WHERE bytes > ?1 AND substr(bytes, 1, length(?1)) = ?1)";
        self.records(condition, [folder.to_vec()])
    }

    /// Those of these paths under which something arrived.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn paths_known<'p>(
        &self,
        paths: impl Iterator<Item = &'p OriginalPath>,
    ) -> Result<BTreeSet<OriginalPath>, CatalogError> {
        let known = || -> rusqlite::Result<BTreeSet<OriginalPath>> {
            let query = "SELECT 1 FROM path WHERE bytes = ?1 LIMIT 1";
            let mut select = self.database.prepare_cached(query)?;
            let mut known = BTreeSet::new();
            for path in paths {
                if select.exists([path.as_bytes()])? {
                    known.insert(path.clone());
                }
            }
            Ok(known)
        };
        known().map_err(self.failed())
    }

    /// The records of this class in this session, oldest first.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn records_filed_as(
        &self,
        class: &RecordClass,
        session: &SessionNumber,
    ) -> Result<Vec<CatalogRecord>, CatalogError> {
        self.records(
            "session = ?1 AND class = ?2",
            [session.0.as_str(), class.as_str()],
        )
    }

    /// One record. None if there is no such record.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn record(&self, entity: EntityId) -> Result<Option<CatalogRecord>, CatalogError> {
        Ok(self.records("entity = ?1", [entity.to_string()])?.pop())
    }

    /// The records that were described by journal entry `seq` or a later one, in that order.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn records_since(&self, seq: Seq, most: usize) -> Result<Vec<CatalogRecord>, CatalogError> {
        let condition =
            "entity IN (SELECT entity FROM record WHERE seq >= ?1 ORDER BY seq LIMIT ?2)";
        let mut records = self.records(condition, params![seq.0, most])?;
        records.sort_by_key(|record| record.seq);
        Ok(records)
    }

    /// The schedule in force.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn policy(&self) -> Result<Option<PolicyDigest>, CatalogError> {
        let query = "SELECT digest FROM policy ORDER BY seq DESC LIMIT 1";
        let digest = self
            .database
            .query_row(query, [], |row| row.get(0).map(PolicyDigest))
            .optional();
        digest.map_err(self.failed())
    }

    /// The entry that adopted the schedule in force.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn policy_adopted(&self) -> Result<Option<Seq>, CatalogError> {
        let query = "SELECT max(seq) FROM policy";
        let seq = self.database.query_row(query, [], |row| row.get(0));
        seq.map(|seq: Option<u64>| seq.map(Seq))
            .map_err(self.failed())
    }

    /// Every record, oldest first.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn all_records(&self) -> Result<Vec<CatalogRecord>, CatalogError> {
        self.records("1", [])
    }

    /// The records with pages that nobody has tried to recognise, oldest first.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn waiting_for_recognition(&self) -> Result<Vec<CatalogRecord>, CatalogError> {
        self.records(rows::WAITING, [])
    }

    /// The entities of `kind` whose id begins or ends with `fragment`, hyphens left out; at most ten.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn entities_like(
        &self,
        kind: EntityKind,
        fragment: &str,
    ) -> Result<Vec<EntityId>, CatalogError> {
        let Some(digits) = id_digits(fragment) else {
            return Ok(Vec::new());
        };
        let query = "SELECT entity FROM entity WHERE kind = ?1
                     AND (replace(entity, '-', '') LIKE ?2 || '%' OR replace(entity, '-', '') LIKE '%' || ?2)
                     ORDER BY entity LIMIT 10";
        self.ids(query, params![rows::kind_name(kind), digits])
    }

    /// What is destroyed, or is about to be, whose id begins or ends with `fragment`, as [`Catalog::entities_like`]; at most ten.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn taken_like(&self, fragment: &str) -> Result<Vec<EntityId>, CatalogError> {
        let Some(digits) = id_digits(fragment) else {
            return Ok(Vec::new());
        };
        let query = "SELECT entity FROM destroyed
                     WHERE (replace(entity, '-', '') LIKE ?1 || '%' OR replace(entity, '-', '') LIKE '%' || ?1)
                     ORDER BY entity LIMIT 10";
        self.ids(query, params![digits])
    }

    /// What the journal last said of an entity: kind, sealed descriptor, commitment.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn entity(
        &self,
        entity: EntityId,
    ) -> Result<Option<(EntityKind, SealedDigest, Commitment)>, CatalogError> {
        let query = "SELECT kind, descriptor, commitment FROM entity WHERE entity = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            Ok((
                rows::kind_of(&row.get::<_, String>(0)?),
                SealedDigest(row.get(1)?),
                Commitment(row.get(2)?),
            ))
        };
        let mut select = self.database.prepare_cached(query).map_err(self.failed())?;
        select
            .query_row([entity.to_string()], read)
            .optional()
            .map_err(self.failed())
    }

    /// Every entity that the journal names.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn living(&self) -> Result<BTreeSet<EntityId>, CatalogError> {
        Ok(self
            .ids("SELECT entity FROM entity", [])?
            .into_iter()
            .collect())
    }

    /// The deposits that are set aside and not yet released, oldest first.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn quarantined(&self) -> Result<Vec<QuarantinedDeposit>, CatalogError> {
        rows::quarantined(&self.database).map_err(self.failed())
    }

    /// The actor of this name, if one was registered.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn actor_named(&self, name: &str) -> Result<Option<EntityId>, CatalogError> {
        Ok(self
            .ids("SELECT entity FROM actor WHERE name = ?1", [name])?
            .pop())
    }

    /// Every version of an entity, oldest first.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn versions(&self, entity: EntityId) -> Result<Vec<CatalogVersion>, CatalogError> {
        rows::versions(&self.database, &entity.to_string()).map_err(self.failed())
    }

    /// The name of an actor, if that one was registered.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn actor_name(&self, actor: ActorId) -> Result<Option<String>, CatalogError> {
        let query = "SELECT name FROM actor WHERE entity = ?1";
        let name = self
            .database
            .query_row(query, [actor.to_string()], |row| row.get(0))
            .optional();
        name.map_err(self.failed())
    }

    /// Every session and candidate.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn registry(&self) -> Result<Registry, CatalogError> {
        rows::registry(&self.database).map_err(self.failed())
    }

    /// A session or a candidate as last described. None if it is neither.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn registered(&self, entity: EntityId) -> Result<Option<RegistryChange>, CatalogError> {
        rows::registered(&self.database, &entity.to_string()).map_err(self.failed())
    }

    /// The last journal entry that changed the registry; none if none did.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn registry_seq(&self) -> Result<Option<Seq>, CatalogError> {
        let query =
            "SELECT max(seq) FROM (SELECT seq FROM registered UNION ALL SELECT seq FROM destroyed)";
        let seq = self
            .database
            .query_row(query, [], |row| row.get::<_, Option<u64>>(0));
        Ok(seq.map_err(self.failed())?.map(Seq))
    }

    /// Whether there are records whose class is not a person's.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn has_records_undecided(&self) -> Result<bool, CatalogError> {
        let query = "SELECT EXISTS (SELECT 1 FROM record WHERE found_by IS NOT ?1)";
        let person = rows::to_name(&FoundBy::Person);
        let read = self
            .database
            .query_row(query, [person], |row| row.get::<_, bool>(0));
        read.map_err(self.failed())
    }

    /// Every restricted record with its out card.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn cards(&self) -> Result<Vec<CatalogCard>, CatalogError> {
        cards::all(&self.database).map_err(self.failed())
    }

    /// The out card of a record, if that is restricted.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn card_of(&self, record: EntityId) -> Result<Option<EntityId>, CatalogError> {
        cards::of(&self.database, record).map_err(self.failed())
    }

    /// Tells an empty catalog which records turn out to be restricted further on: record and card.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn expect_cards(&self, cards: &[(EntityId, EntityId)]) -> Result<(), CatalogError> {
        cards::expect(&self.database, cards).map_err(self.failed())
    }

    /// Notes that nothing is left of what these restricted records were before.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn cards_purged(&self, records: &[EntityId]) -> Result<(), CatalogError> {
        cards::purged(&self.database, records).map_err(self.failed())
    }

    /// Every hold that can be read, released ones too, oldest first.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn holds(&self) -> Result<Vec<CatalogHold>, CatalogError> {
        holds::all(&self.database).map_err(self.failed())
    }

    /// Holds that the journal names and whose latest description could not be opened.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn unreadable_holds(&self) -> Result<Vec<EntityId>, CatalogError> {
        holds::unreadable(&self.database).map_err(self.failed())
    }

    /// Every entity of this kind, by its id: by age.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn entities_of(&self, kind: EntityKind) -> Result<Vec<EntityId>, CatalogError> {
        let query = "SELECT entity FROM entity WHERE kind = ?1 ORDER BY entity";
        self.ids(query, params![rows::kind_name(kind)])
    }

    /// The consultations that are about these records, or about what is not there any more, and no other record.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn consultations_of_no_other(
        &self,
        going: &BTreeSet<EntityId>,
    ) -> Result<BTreeSet<EntityId>, CatalogError> {
        // Those whose records are all gone already, because they came after the plan.
        let orphans = "SELECT DISTINCT entity FROM consulted WHERE entity NOT IN
                       (SELECT entity FROM consulted WHERE record IN (SELECT entity FROM entity))";
        let mut found: BTreeSet<EntityId> = self.ids(orphans, [])?.into_iter().collect();
        for record in going {
            let query = "SELECT entity FROM consulted WHERE record = ?1";
            found.extend(self.ids(query, [record.to_string()])?);
        }
        let query = "SELECT record FROM consulted WHERE entity = ?1
                     AND record IN (SELECT entity FROM entity)";
        let mut only = BTreeSet::new();
        for consultation in found {
            let records = self.ids(query, [consultation.to_string()])?;
            if records.iter().all(|record| going.contains(record)) {
                only.insert(consultation);
            }
        }
        Ok(only)
    }

    /// Who may approve: actor, name, key.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn approvers(&self) -> Result<Vec<(EntityId, String, ApproverKey)>, CatalogError> {
        holds::approvers(&self.database).map_err(self.failed())
    }

    /// Who made a plan, and when.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn planned(
        &self,
        plan: AttachmentDigest,
    ) -> Result<Option<(ActorId, Timestamp)>, CatalogError> {
        dispositions::planned(&self.database, plan).map_err(self.failed())
    }

    /// Every disposition, oldest first.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn dispositions(&self) -> Result<Vec<CatalogDisposition>, CatalogError> {
        dispositions::all(&self.database).map_err(self.failed())
    }

    /// The dispositions that have begun and that some of these places have not acknowledged, with their final lists. Costs
    /// nothing worth mentioning while there is none.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn pending_in(
        &self,
        places: &[PlaceDigest],
    ) -> Result<Vec<(EntityId, AttachmentDigest)>, CatalogError> {
        dispositions::pending_in(&self.database, places).map_err(self.failed())
    }

    /// The dispositions that have begun and that a key place which was asked has not acknowledged.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn outstanding(&self) -> Result<Vec<EntityId>, CatalogError> {
        dispositions::outstanding(&self.database).map_err(self.failed())
    }

    /// Where the entries of a disposition and the making of its plan are, in their order.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn disposition_entries(
        &self,
        disposition: EntityId,
        plan: AttachmentDigest,
    ) -> Result<Vec<Position>, CatalogError> {
        dispositions::entries(&self.database, disposition, plan).map_err(self.failed())
    }

    /// The dispositions that have begun and of which something is not proved yet.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn unproved_dispositions(&self) -> Result<Vec<EntityId>, CatalogError> {
        let query = "SELECT DISTINCT disposition FROM destroyed WHERE proved = 0";
        self.ids(query, [])
    }

    /// Everything that is destroyed, or is about to be.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn taken(&self) -> Result<BTreeSet<EntityId>, CatalogError> {
        let taken = self.ids("SELECT entity FROM destroyed", [])?;
        Ok(taken.into_iter().collect())
    }

    /// The entities of a disposition that are not yet proved to be destroyed.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn unproved(&self, disposition: EntityId) -> Result<Vec<EntityId>, CatalogError> {
        dispositions::unproved(&self.database, disposition).map_err(self.failed())
    }

    /// The places that must delete a disposition's keys, as its final list says; none if it does not.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn places_asked(&self, disposition: EntityId) -> Result<Vec<PlaceDigest>, CatalogError> {
        dispositions::asked(&self.database, disposition).map_err(self.failed())
    }

    /// The places that have none of a disposition's keys any more.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn places_without_keys(
        &self,
        disposition: EntityId,
    ) -> Result<Vec<PlaceDigest>, CatalogError> {
        dispositions::places(&self.database, disposition).map_err(self.failed())
    }

    /// The disposition that took an entity; none if it lives, or never was.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn taken_by(&self, entity: EntityId) -> Result<Option<EntityId>, CatalogError> {
        dispositions::taken_by(&self.database, entity).map_err(self.failed())
    }

    /// What kind of thing was destroyed; none if its list could not be read.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn kind_taken(&self, entity: EntityId) -> Result<Option<EntityKind>, CatalogError> {
        dispositions::kind_taken(&self.database, entity).map_err(self.failed())
    }

    /// What was listed for destruction by journal entry `seq` or a later one.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn destroyed_since(&self, seq: Seq) -> Result<Vec<EntityId>, CatalogError> {
        dispositions::since(&self.database, seq).map_err(self.failed())
    }

    /// True if another database has taken the place of this one.
    pub fn was_replaced(&self) -> bool {
        file_number(&self.path) != self.file
    }

    /// Writes all of it anew at `path` under another key, without a trace of rows that were deleted.
    ///
    /// Errors: [`CatalogError::Io`], [`CatalogError::Database`].
    pub fn write_anew(&self, path: &Path, key: &DerivedFileKey) -> Result<(), CatalogError> {
        match fs::remove_file(path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                let path = path.to_owned();
                return Err(CatalogError::Io { path, source });
            }
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        let created = options.write(true).create_new(true).mode(0o600).open(path);
        drop(created.map_err(|source| CatalogError::Io {
            path: path.to_owned(),
            source,
        })?);
        let digits = key_digits(key);
        let write = || {
            let attach = "ATTACH DATABASE ?1 AS anew KEY ?2";
            let literal = zeroize::Zeroizing::new(format!("x'{}'", digits.as_str()));
            self.database
                .execute(attach, params![path.to_string_lossy(), literal.as_str()])?;
            let copied = self
                .database
                .query_row("SELECT sqlcipher_export('anew')", [], |_| Ok(()))
                .and_then(|()| {
                    let version = format!("PRAGMA anew.user_version = {SCHEMA}");
                    self.database.execute_batch(&version)
                });
            let detached = self.database.execute_batch("DETACH DATABASE anew");
            copied.and(detached)
        };
        write().map_err(self.failed())
    }

    /// How many of what there are.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn totals(&self) -> Result<Totals, CatalogError> {
        rows::totals(&self.database).map_err(self.failed())
    }

    /// A setting of this machine that is worth remembering and may be lost, such as the drop folders watched.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn remembered(&self, name: &str) -> Result<Vec<Vec<u8>>, CatalogError> {
        let read = || {
            let mut select = self
                .database
                .prepare("SELECT value FROM remembered WHERE name = ?1 ORDER BY value")?;
            select
                .query_map([name], |row| row.get(0))?
                .collect::<Result<Vec<Vec<u8>>, rusqlite::Error>>()
        };
        read().map_err(self.failed())
    }

    /// Remembers a value beside those of the same name.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn remember(&self, name: &str, value: &[u8]) -> Result<(), CatalogError> {
        let insert = "INSERT OR IGNORE INTO remembered (name, value) VALUES (?1, ?2)";
        self.database
            .execute(insert, params![name, value])
            .map(drop)
            .map_err(self.failed())
    }

    /// Checks every page of the database. True if all are sound.
    ///
    /// Errors: [`CatalogError::Database`].
    pub fn is_sound(&self) -> Result<bool, CatalogError> {
        let pages = || {
            let mut check = self.database.prepare("PRAGMA cipher_integrity_check")?;
            let bad = check.query_map([], |row| row.get::<_, String>(0))?.count();
            let logic: String = self
                .database
                .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            Ok(bad == 0 && logic == "ok")
        };
        match pages() {
            Ok(sound) => Ok(sound),
            Err(rusqlite::Error::SqliteFailure(failure, _))
                if failure.code == rusqlite::ErrorCode::DatabaseCorrupt
                    || failure.code == rusqlite::ErrorCode::NotADatabase =>
            {
                Ok(false)
            }
            Err(source) => Err(CatalogError::Database {
                path: self.path.clone(),
                source,
            }),
        }
    }

    fn records<P: rusqlite::Params>(
        &self,
        condition: &str,
        parameters: P,
    ) -> Result<Vec<CatalogRecord>, CatalogError> {
        rows::records(&self.database, condition, parameters).map_err(self.failed())
    }

    fn ids<P: rusqlite::Params>(
        &self,
        query: &str,
        parameters: P,
    ) -> Result<Vec<EntityId>, CatalogError> {
        let read = || {
            let mut select = self.database.prepare_cached(query)?;
            let rows = select.query_map(parameters, |row| row.get::<_, String>(0))?;
            rows.collect::<Result<Vec<String>, rusqlite::Error>>()
        };
        let names: Vec<String> = read().map_err(self.failed())?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> CatalogError + '_ {
        |source| match &source {
            rusqlite::Error::SqliteFailure(failure, _)
                if failure.code == rusqlite::ErrorCode::DatabaseCorrupt
                    || failure.code == rusqlite::ErrorCode::NotADatabase =>
            {
                CatalogError::Damaged {
                    path: self.path.clone(),
                    source,
                }
            }
            _ => CatalogError::Database {
                path: self.path.clone(),
                source,
            },
        }
    }
}

fn connect(path: &Path, key: &DerivedFileKey) -> rusqlite::Result<Connection> {
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let digits = key_digits(key);
    let digits = digits.as_str();
    let pragma = zeroize::Zeroizing::new(format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{digits}'\";"
    ));
    database.execute_batch(&pragma)?;
    database.busy_timeout(BUSY)?;
    // Written again from the journal if lost: no need to wait for the disk. Nothing temporary is ever put in clear.
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = OFF;",
    )?;
    Ok(database)
}

fn key_digits(key: &DerivedFileKey) -> zeroize::Zeroizing<String> {
    let digits = key.0.iter().map(|byte| format!("{byte:02x}"));
    zeroize::Zeroizing::new(digits.collect())
}

fn file_number(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// The digits of a part of an id that is long enough to be looked for.
fn id_digits(fragment: &str) -> Option<String> {
    let digits = fragment.replace('-', "").to_lowercase();
    let fits = digits.len() >= 4 && digits.bytes().all(|c| c.is_ascii_hexdigit());
    fits.then_some(digits)
}
