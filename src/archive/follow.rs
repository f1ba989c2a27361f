//! Following the journal: the catalog is brought up to its end, entry by entry, from the sealed descriptors.
//!
//! The one path by which rows come into the catalog, for a deposit of this process, for another's, and for a rebuild.

use std::collections::HashMap;
use std::path::Path;

use crate::archive::{Archive, ArchiveError, Notice, lock, new_derived_key};
use crate::catalog::{
    Catalog, CatalogEntity, CatalogRecord, Change, ChangeKind, Disposed, LastApplied,
    QuarantinedDeposit,
};
use crate::disk::{Disk, Lock};
use crate::journal::EntryAt;
use crate::keys::{DerivedKeys, DerivedRow};
use crate::model::{
    ArchiveId, Commitment, DerivedFileKey, Descriptor, EntityId, EntityKind, Event, OriginalPath,
    Position, RegisteredCandidate, RegisteredSession, RegistryChange, SealedDigest,
};
use crate::store::Shelf;

/// How far the catalog is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Followed {
    /// Entries applied.
    pub applied: u64,
    /// Entries in the journal.
    pub entries: u64,
}

const CATALOG: &str = "catalog.db";
const NEW_CATALOG: &str = "catalog.new";
/// The name under which the catalog remembers the numbers of the journal's entries that could not be read.
pub(super) const DAMAGED_ENTRY: &str = "damaged entry";
/// Changes applied in one transaction.
const BATCH: usize = 500;

impl Archive {
    /// Brings the catalog up to the end of the journal. `progress` is told after each batch and may stop by returning
    /// false; what was applied stays applied.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`], [`ArchiveError::Stopped`].
    pub fn follow(&self, progress: &mut dyn FnMut(Followed) -> bool) -> Result<(), ArchiveError> {
        let mut catalog = lock(&self.catalog);
        if catalog.was_replaced() {
            // A destruction wrote it anew, in another process.
            let (anew, notices) = open_catalog(
                self.disk.as_ref(),
                &self.root,
                &self.derived_keys,
                self.settings.archive,
            )?;
            *catalog = anew;
            notices.into_iter().for_each(|notice| self.notice(notice));
        }
        let applied = catalog.applied()?;
        {
            let mut journal = lock(&self.journal);
            journal.catch_up()?;
            if applied >= journal.end() {
                return Ok(());
            }
        }
        if applied == Position::START {
            // Nothing of what the journal destroys further on can be opened any more.
            let (destructions, cards) = self.foreseen()?;
            catalog.repair(&destructions)?;
            catalog.expect_cards(&cards)?;
        }
        loop {
            let from = catalog.applied()?;
            let (batch, entries) = {
                let journal = lock(&self.journal);
                (journal.read(from, BATCH)?, journal.end().seq.0)
            };
            for number in &batch.damaged {
                catalog.remember(DAMAGED_ENTRY, &number.0.to_be_bytes())?;
                self.notice(Notice::JournalDamaged { number: number.0 });
            }
            let Some(last) = batch.entries.last() else {
                return Ok(());
            };
            let mut cards = Cards {
                catalog: &catalog,
                new: HashMap::new(),
            };
            let changes: Vec<Change> = batch
                .entries
                .iter()
                .map(|at| self.changes(at, &mut cards))
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect();
            let last = LastApplied {
                start: last.start,
                leaf: last.leaf,
                after: last.after,
            };
            catalog.apply(&changes, &last)?;
            if !progress(Followed {
                applied: last.after.seq.0,
                entries,
            }) {
                return Err(ArchiveError::Stopped);
            }
        }
    }

    /// Tries again what could not be opened when it was followed: a place may be back, or a file restored.
    pub(super) fn describe_undescribed(&self) -> Result<(), ArchiveError> {
        let positions = lock(&self.catalog).undescribed()?;
        let mut mended = Vec::new();
        for position in positions {
            let catalog = lock(&self.catalog);
            let batch = lock(&self.journal).read(position, 1)?;
            for at in &batch.entries {
                let mut cards = Cards {
                    catalog: &catalog,
                    new: HashMap::new(),
                };
                let changes = self.changes(at, &mut cards)?.into_iter();
                mended.extend(
                    changes.filter(|change| !matches!(change.kind, ChangeKind::Undescribed(..))),
                );
            }
        }
        if mended.is_empty() {
            return Ok(());
        }
        lock(&self.catalog).repair(&mended)?;
        // The search engine went past these entries: it is made again.
        self.erase_search()?;
        self.notice(Notice::SearchRebuilt);
        Ok(())
    }

    /// Throws the derived part away and makes it again.
    ///
    /// Errors: those of catalog and search; [`ArchiveError::Stopped`].
    pub fn rebuild(&self, progress: &mut dyn FnMut(Followed) -> bool) -> Result<(), ArchiveError> {
        if !lock(&self.journal).is_refused() && lock(&self.ahead).is_empty() {
            let commit = self.commit_lock()?;
            // What was cut, if anything, is remembered on the disk and journalled with the next group.
            lock(&self.journal).refresh(&commit)?;
            lock(&self.journal).make_tiles_again(&commit, &self.signer)?;
        }
        self.make_catalog_again()?;
        self.follow(progress)?;
        self.erase_search()?;
        self.take_notices();
        self.update_search(progress)
    }

    /// Throws the catalog and the search engine away if what they followed is not this journal: an older one was put
    /// back, or entries that were read before they were synced were lost. Otherwise new entries would be taken for known
    /// ones.
    pub(super) fn leave_another_journal(&self) -> Result<(), ArchiveError> {
        let last = lock(&self.catalog).last_applied()?;
        let Some(last) = last else { return Ok(()) };
        {
            let mut journal = lock(&self.journal);
            journal.catch_up()?;
            if journal.has(last.start, last.leaf, last.after)? {
                return Ok(());
            }
        }
        self.make_catalog_again()?;
        self.erase_search()?;
        self.notice(Notice::CatalogRebuilt);
        self.notice(Notice::SearchRebuilt);
        Ok(())
    }

    /// Throws away what is derived, with the keys of it, and makes the catalog again; the search engine follows by itself.
    pub(super) fn make_derived_again(&self) -> Result<(), ArchiveError> {
        self.make_catalog_again()?;
        self.follow(&mut |_| true)?;
        self.erase_search()?;
        Ok(self.derived_keys.erase_remains()?)
    }

    fn make_catalog_again(&self) -> Result<(), ArchiveError> {
        let mut catalog = lock(&self.catalog);
        let folder = self.root.join("derived");
        let _lock = Lock::wait(&folder.join("lock")).map_err(ArchiveError::io(&folder))?;
        let folders = catalog.remembered(super::DROP_FOLDER)?;
        *catalog = create_catalog(&self.root, &self.derived_keys, self.settings.archive)?;
        for folder in folders {
            catalog.remember(super::DROP_FOLDER, &folder)?;
        }
        Ok(())
    }

    /// What the whole journal destroys, and which records it leaves restricted, read before anything of it is applied: neither
    /// is to be opened on the way. Record and card.
    fn foreseen(&self) -> Result<(Vec<Change>, Vec<RecordAndCard>), ArchiveError> {
        let mut found = Vec::new();
        let mut cards: HashMap<EntityId, (SealedDigest, Commitment)> = HashMap::new();
        let mut from = Position::START;
        loop {
            let batch = lock(&self.journal).read(from, BATCH)?;
            let Some(last) = batch.entries.last() else {
                break;
            };
            from = last.after;
            for at in &batch.entries {
                match &at.entry.event {
                    Event::Registered {
                        entity,
                        kind: EntityKind::OutCard,
                        commitment,
                        descriptor,
                    } => drop(cards.insert(*entity, (*descriptor, *commitment))),
                    Event::Described {
                        entity,
                        commitment,
                        descriptor,
                        ..
                    } if cards.contains_key(entity) => {
                        cards.insert(*entity, (*descriptor, *commitment));
                    }
                    event => {
                        found.extend(self.destruction(event).map(|kind| change_of(at, kind)));
                    }
                }
            }
        }
        let stand = cards
            .into_iter()
            .filter_map(|(card, (sealed, commitment))| {
                // One that does not open was destroyed with its record, or is told of when its entry is followed.
                let opened = self.descriptor(card, sealed, commitment).ok()?;
                Some((opened.facts.stands_for?, card))
            });
        let stand = stand.collect();
        Ok((found, stand))
    }

    /// What a destruction changes; nothing if the event is none.
    fn destruction(&self, event: &Event) -> Option<ChangeKind> {
        match event {
            Event::DestructionStarted { entity, list } => {
                // Without its list, the entries that follow tell what is destroyed once it is.
                let read = self.destruction_list(*list);
                let read = read.map(|list| (list.entities, list.places));
                let (listed, places) = read.unwrap_or_else(|_| {
                    self.notice(Notice::ListUnreadable { list: *list });
                    (Vec::new(), Vec::new())
                });
                Some(ChangeKind::Started {
                    disposition: *entity,
                    list: *list,
                    listed: listed.iter().map(|one| (one.entity, one.kind)).collect(),
                    places,
                })
            }
            Event::Destroyed(batch) => {
                Some(ChangeKind::Destroyed(batch.entity, batch.destroyed.clone()))
            }
            _ => None,
        }
    }

    fn changes(&self, at: &EntryAt, cards: &mut Cards<'_>) -> Result<Vec<Change>, ArchiveError> {
        let catalog = cards.catalog;
        let entry = &at.entry;
        let released = match &entry.event {
            Event::Accessioned { from, .. } | Event::Described { from, .. } => *from,
            _ => None,
        };
        let mut first = match described_entity(&at.entry.event) {
            Some(row) if cards.closes(row.entity)? => ChangeKind::Closed(row),
            _ => self.change(at),
        };
        cards.note(&first);
        if let ChangeKind::Undescribed(_, row) = &first {
            if catalog.taken_by(row.entity)?.is_some() {
                // It is destroyed: nothing is to be opened, now or later.
                first = match &entry.event {
                    Event::Accessioned { .. } => ChangeKind::Gone,
                    _ => ChangeKind::Nothing,
                };
            } else {
                self.notice(Notice::Undescribed { entity: row.entity });
            }
        }
        let kinds = [Some(first), released.map(ChangeKind::Released)];
        let kinds = kinds.into_iter().flatten();
        Ok(kinds.map(|kind| change_of(at, kind)).collect())
    }

    /// What an entry changes. What cannot be opened is noticed, remembered and tried again at each opening; it is never in
    /// the way of the rest.
    fn change(&self, at: &EntryAt) -> ChangeKind {
        let entry = &at.entry;
        let described = |kind, entity, descriptor, commitment| {
            let row = CatalogEntity {
                entity,
                kind,
                descriptor,
                commitment,
            };
            match self.followed_descriptor(entity, descriptor, commitment) {
                Ok(descriptor) => self.described_change(&descriptor, row, at),
                Err(_) => undescribed(row, at),
            }
        };
        match &entry.event {
            Event::Accessioned {
                entity,
                descriptor,
                commitment,
                ..
            } => described(EntityKind::Record, *entity, *descriptor, *commitment),
            Event::Described {
                entity,
                descriptor,
                commitment,
                duplicate,
                ..
            } => match described(EntityKind::Record, *entity, *descriptor, *commitment) {
                ChangeKind::Record(record, row) if *duplicate => ChangeKind::Duplicate(record, row),
                other => other,
            },
            Event::Quarantined {
                entity,
                descriptor,
                commitment,
                ..
            } => described(EntityKind::Quarantined, *entity, *descriptor, *commitment),
            Event::Registered {
                entity,
                kind,
                descriptor,
                commitment,
            } => described(*kind, *entity, *descriptor, *commitment),
            Event::Consulted(consulted) => described(
                EntityKind::Consultation,
                consulted.entity,
                consulted.descriptor,
                consulted.commitment,
            ),
            Event::HoldPlaced {
                entity,
                descriptor,
                commitment,
                ..
            }
            | Event::HoldReleased {
                entity,
                descriptor,
                commitment,
            } => described(EntityKind::Hold, *entity, *descriptor, *commitment),
            Event::BundleIssued {
                entity,
                descriptor,
                commitment,
                ..
            } => described(EntityKind::Bundle, *entity, *descriptor, *commitment),
            Event::DispositionApproved {
                entity,
                descriptor,
                commitment,
                plan,
            } => match described(EntityKind::Disposition, *entity, *descriptor, *commitment) {
                // Whoever cannot read who approved it still knows that it was.
                ChangeKind::Undescribed(_, row) => {
                    let disposed = Disposed {
                        plan: *plan,
                        approval: None,
                        certificate: None,
                    };
                    ChangeKind::Approved(Box::new(disposed), row)
                }
                approved => approved,
            },
            Event::DispositionPlanned { plan } => ChangeKind::Planned(*plan),
            Event::DispositionCancelled { entity } => ChangeKind::Cancelled(*entity),
            Event::KeysDeleted { entity, place } => ChangeKind::KeysDeleted(*entity, *place),
            event @ (Event::DestructionStarted { .. } | Event::Destroyed(_)) => {
                self.destruction(event).unwrap_or(ChangeKind::Nothing)
            }
            Event::PolicyAdopted { policy, .. } => ChangeKind::Policy(*policy),
            Event::ArchiveCreated { .. }
            | Event::KeysChanged { .. }
            | Event::Exported(_)
            | Event::FixityChecked { .. }
            | Event::OlderJournalAccepted { .. }
            | Event::TailCut { .. } => ChangeKind::Nothing,
        }
    }

    /// What a descriptor changes, by what it says it describes.
    fn described_change(
        &self,
        descriptor: &Descriptor,
        mut row: CatalogEntity,
        at: &EntryAt,
    ) -> ChangeKind {
        let facts = &descriptor.facts;
        let identity = &descriptor.identity;
        row.kind = facts.kind;
        let change = match facts.kind {
            EntityKind::Record => CatalogRecord::from_descriptor(descriptor, at.entry.number)
                .map(|record| ChangeKind::Record(Box::new(record), row)),
            EntityKind::Quarantined => facts.reason.map(|reason| {
                let first = identity.paths.first().cloned();
                let deposit = QuarantinedDeposit {
                    entity: facts.entity,
                    reason,
                    received: facts.received,
                    size_bytes: facts.size_bytes.unwrap_or(0),
                    path: first.unwrap_or_else(|| OriginalPath::new(Path::new(""))),
                    note: identity.note.clone(),
                    is_settled: facts.settled.is_some(),
                };
                ChangeKind::Quarantined(deposit, row)
            }),
            EntityKind::Actor => {
                let name = identity.name.clone().unwrap_or_default();
                Some(ChangeKind::Actor {
                    name,
                    approver: identity.approver.clone(),
                    entity: row,
                })
            }
            EntityKind::OutCard => Some(match facts.stands_for {
                None => ChangeKind::Lifted(row),
                Some(_) => match CatalogRecord::from_card(descriptor, at.entry.number) {
                    Some(record) => ChangeKind::Card(Box::new(record), row),
                    None => undescribed(row, at),
                },
            }),
            EntityKind::Disposition => facts.plan.map(|plan| {
                let disposed = Disposed {
                    plan,
                    approval: identity.approval.clone(),
                    certificate: facts.certificate,
                };
                ChangeKind::Approved(Box::new(disposed), row)
            }),
            EntityKind::Hold => {
                let hold = identity.hold.clone().filter(|hold| hold.id == facts.entity);
                let release = identity.release.clone();
                hold.map(|hold| ChangeKind::Hold(Box::new((hold, release)), row))
            }
            EntityKind::Bundle | EntityKind::Import => Some(ChangeKind::Issued(row)),
            EntityKind::Consultation => match &at.entry.event {
                Event::Consulted(batch) if identity.consultation.is_some() => {
                    Some(ChangeKind::Consulted(batch.entities.clone(), row))
                }
                _ => None,
            },
            EntityKind::Request => identity.request.as_ref().map(|_| ChangeKind::Request(row)),
            EntityKind::Session | EntityKind::Candidate => {
                registered(descriptor).map(|change| ChangeKind::Registered(Box::new(change), row))
            }
        };
        change.unwrap_or_else(|| undescribed(row, at))
    }

    /// The descriptor of an entry that is being followed: as this process wrote it a moment ago, or opened.
    fn followed_descriptor(
        &self,
        entity: EntityId,
        sealed: SealedDigest,
        commitment: Commitment,
    ) -> Result<Descriptor, ArchiveError> {
        match self.recent.descriptor(sealed) {
            Some(descriptor) => Ok(descriptor),
            None => self.descriptor(entity, sealed, commitment),
        }
    }

    /// Opens a descriptor and checks it against the journal: its commitment, and that it is this entity's.
    ///
    /// Errors: [`ArchiveError::KeyMissing`], [`ArchiveError::Store`], [`ArchiveError::DescriptorSwapped`],
    /// [`ArchiveError::DescriptorNewer`].
    pub(super) fn descriptor(
        &self,
        entity: EntityId,
        sealed: SealedDigest,
        commitment: Commitment,
    ) -> Result<Descriptor, ArchiveError> {
        let key = self.entity_key(entity)?;
        let json = self.store.open_whole(Shelf::Descriptors, sealed, &key)?;
        match Descriptor::from_json(&json) {
            Ok((descriptor, found)) if found == commitment && descriptor.facts.entity == entity => {
                Ok(descriptor)
            }
            Err(_) if Descriptor::commitment_of(&json) == Some(commitment) => {
                Err(ArchiveError::DescriptorNewer { entity })
            }
            _ => Err(ArchiveError::DescriptorSwapped { entity }),
        }
    }
}

/// A restricted record and its out card.
type RecordAndCard = (EntityId, EntityId);

/// Which records are restricted, as of the entry that is being followed.
struct Cards<'a> {
    catalog: &'a Catalog,
    /// Records of which an entry of this batch says so, or that they are no longer.
    new: HashMap<EntityId, Option<EntityId>>,
}

impl Cards<'_> {
    fn closes(&self, record: EntityId) -> Result<bool, ArchiveError> {
        match self.new.get(&record) {
            Some(card) => Ok(card.is_some()),
            None => Ok(self.catalog.card_of(record)?.is_some()),
        }
    }

    fn note(&mut self, change: &ChangeKind) {
        match change {
            ChangeKind::Card(record, row) => {
                self.new.insert(record.entity, Some(row.entity));
            }
            ChangeKind::Lifted(row) => {
                let lifted = |(record, card): (&EntityId, &Option<EntityId>)| {
                    (*card == Some(row.entity)).then_some(*record)
                };
                let known = self.new.iter().find_map(lifted);
                let stored = self.catalog.cards().unwrap_or_default();
                let stored = stored.iter().find(|card| card.card == row.entity);
                if let Some(record) = known.or(stored.map(|card| card.record)) {
                    self.new.insert(record, None);
                }
            }
            _ => {}
        }
    }
}

/// The record that an event describes.
fn described_entity(event: &Event) -> Option<CatalogEntity> {
    match event {
        Event::Accessioned {
            entity,
            descriptor,
            commitment,
            ..
        }
        | Event::Described {
            entity,
            descriptor,
            commitment,
            ..
        } => Some(CatalogEntity {
            entity: *entity,
            kind: EntityKind::Record,
            descriptor: *descriptor,
            commitment: *commitment,
        }),
        _ => None,
    }
}

fn undescribed(row: CatalogEntity, at: &EntryAt) -> ChangeKind {
    ChangeKind::Undescribed(at.start, row)
}

fn change_of(at: &EntryAt, kind: ChangeKind) -> Change {
    Change {
        seq: at.entry.number,
        offset_bytes: at.start.offset_bytes,
        time: at.entry.time,
        actor: at.entry.actor,
        kind,
    }
}

/// What a descriptor registers. None if it describes neither a session nor a candidate.
pub(super) fn registered(descriptor: &Descriptor) -> Option<RegistryChange> {
    let entity = descriptor.facts.entity;
    match (&descriptor.facts.exam_session, &descriptor.facts.standing) {
        (Some(session), _) => Some(RegistryChange::Session(RegisteredSession {
            entity,
            session: session.clone(),
            people: descriptor.identity.people.clone().unwrap_or_default(),
        })),
        (None, Some(standing)) => Some(RegistryChange::Candidate(RegisteredCandidate {
            entity,
            person: descriptor.identity.person.clone().unwrap_or_default(),
            standing: standing.clone(),
        })),
        (None, None) => None,
    }
}

/// Opens the catalog; makes it again if that is the answer, and says so.
pub(super) fn open_catalog(
    disk: &dyn Disk,
    root: &Path,
    keys: &DerivedKeys,
    archive: ArchiveId,
) -> Result<(Catalog, Vec<Notice>), ArchiveError> {
    let folder = root.join("derived");
    disk.create_folder(&folder)
        .map_err(ArchiveError::io(&folder))?;
    if let Ok(catalog) = open_with_its_key(root, keys.all()?, archive) {
        return Ok((catalog, Vec::new()));
    }
    let _lock = Lock::wait(&folder.join("lock")).map_err(ArchiveError::io(&folder))?;
    // Whoever had the lock before us may just have made it.
    match open_with_its_key(root, keys.all()?, archive) {
        Ok(catalog) => Ok((catalog, Vec::new())),
        Err(error) if error.calls_for_rebuild() => {
            let first = matches!(error, crate::catalog::CatalogError::Missing { .. });
            let notices = if first {
                Vec::new()
            } else {
                vec![Notice::CatalogRebuilt]
            };
            Ok((create_catalog(root, keys, archive)?, notices))
        }
        Err(error) => Err(error.into()),
    }
}

fn open_with_its_key(
    root: &Path,
    rows: Vec<DerivedRow>,
    archive: ArchiveId,
) -> Result<Catalog, crate::catalog::CatalogError> {
    let path = root.join("derived").join(CATALOG);
    let key = rows
        .into_iter()
        .find(|(name, ..)| name == CATALOG)
        .map(|(_, _, key)| key);
    let key = key.unwrap_or(DerivedFileKey([0; 32]));
    Catalog::open(&path, &key, archive)
}

/// Writes the catalog anew under a new key and gives the old key up: what was deleted in it cannot be read any more.
pub(super) fn renew_catalog(
    disk: &dyn Disk,
    root: &Path,
    catalog: &mut Catalog,
    keys: &DerivedKeys,
    archive: ArchiveId,
) -> Result<(), ArchiveError> {
    let folder = root.join("derived");
    let _lock = Lock::wait(&folder.join("lock")).map_err(ArchiveError::io(&folder))?;
    let (path, anew) = (folder.join(CATALOG), folder.join(NEW_CATALOG));
    let key = new_derived_key();
    catalog.write_anew(&anew, &key)?;
    // From here on the old one does not open; interrupted before the next line, it is made again from the journal.
    keys.put(&[(CATALOG.to_owned(), CATALOG.to_owned(), key.clone())])?;
    for suffix in ["-wal", "-shm"] {
        let beside = folder.join(format!("{CATALOG}{suffix}"));
        match disk.remove(&beside) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(ArchiveError::io(&beside)(error));
            }
            _ => {}
        }
    }
    disk.rename(&anew, &path).map_err(ArchiveError::io(&path))?;
    *catalog = Catalog::open(&path, &key, archive)?;
    Ok(())
}

fn create_catalog(
    root: &Path,
    keys: &DerivedKeys,
    archive: ArchiveId,
) -> Result<Catalog, ArchiveError> {
    let key = new_derived_key();
    keys.put(&[(CATALOG.to_owned(), CATALOG.to_owned(), key.clone())])?;
    Ok(Catalog::create(
        &root.join("derived").join(CATALOG),
        &key,
        archive,
    )?)
}
