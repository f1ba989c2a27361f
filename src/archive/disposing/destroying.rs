//! Executing an approved plan, and taking the work up again after it was interrupted.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::Duration;

use chrono::NaiveDate;

use crate::archive::follow::renew_catalog;
use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::DispositionState;
use crate::journal::{CommitLock, write_attachment};
use crate::model::{
    ActorId, AttachmentDigest, DestroyedBatch, DestructionList, EntityId, EntityKind, Event,
    FileShelf, FiledRecord, ListedFile, Spared, SparedEntity, Timestamp, paris_day,
};
use crate::search::WriterOptions;
use crate::store::{Shelf, relative_path};

use super::approving::{ApprovedDisposition, ApprovedPlan};
use super::places::PendingPlace;
use super::proving::Remains;

/// How long another process may be putting documents into the search engine before the purge is left for later.
const WRITER_WAIT: Duration = Duration::from_secs(60);

/// Where a destruction is, told as it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DestructionStep {
    /// The final list is durable and journalled: no way back.
    Started,
    /// The keys are gone from every reachable place.
    KeysDeleted,
    /// The sealed files are gone.
    FilesRemoved,
    /// Search engine and catalog are written anew.
    Purged,
    /// Nothing was found of what was destroyed.
    Proved,
}

/// What a destruction did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destruction {
    /// The disposition.
    pub disposition: EntityId,
    /// The final list.
    pub list: DestructionList,
    /// Its digest.
    pub digest: AttachmentDigest,
    /// What each key place did.
    pub places: Vec<PlaceOutcome>,
    /// What is still there, and so is not journalled as destroyed. Empty if all is well.
    pub remains: Vec<Remains>,
    /// True if the search engine could not be purged now, because another process was at it: to be taken up again.
    pub purge_pending: bool,
}

/// What a key place did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceOutcome {
    /// The place.
    pub place: PendingPlace,
    /// True once it has none of the keys.
    pub acknowledged: bool,
}

impl Archive {
    /// Executes an approved plan: what is still due, not held, and as it was when it was approved. Everything else on the
    /// plan is spared, each with its reason. Goes on from where it was if it has begun already.
    ///
    /// Holds and rules are read again under the commit lock, on `day`: a hold placed at any moment before the point of no
    /// return saves what it covers.
    ///
    /// The approval is checked again too: the signature, that its key is still one of somebody who may approve, the visa.
    ///
    /// Errors: [`ArchiveError::Approval`], [`ArchiveError::NotAPlan`], [`ArchiveError::PlanTooLarge`] if the approval does
    /// not hold; [`ArchiveError::ClockDoubtful`]; [`ArchiveError::NothingDue`] if all of it is spared;
    /// [`ArchiveError::NotApproved`] if it was given up; those of a commit, before the point of no return; those of
    /// keys, files, catalog and search after it, and then it is to be resumed.
    pub fn destroy(
        &self,
        disposition: EntityId,
        day: NaiveDate,
        actor: ActorId,
        now: Timestamp,
        progress: &mut dyn FnMut(DestructionStep),
    ) -> Result<Destruction, ArchiveError> {
        self.must_be_owner()?;
        let commit = self.commit_lock()?;
        let before = self.refresh(&commit)?;
        let approved = self.disposition(disposition)?;
        match approved.disposition.state {
            DispositionState::Cancelled => return Err(ArchiveError::NotApproved { disposition }),
            DispositionState::Started => {}
            DispositionState::Approved => {
                let list = self.list_now(approved, day, now)?;
                if list.entities.is_empty() {
                    return Err(ArchiveError::NothingDue);
                }
                let folder = self.root.join("journal");
                let list = write_attachment(self.disk.as_ref(), &folder, &list.to_json())?;
                let mut events = before;
                events.push(Event::DestructionStarted {
                    entity: disposition,
                    list,
                });
                self.append_events(&commit, events, actor, now)?;
                progress(DestructionStep::Started);
            }
        }
        self.carry_on(&commit, disposition, actor, now, progress)
    }

    /// The final list that [`Archive::destroy`] would make now, of a plan that has not begun. Nothing is written.
    ///
    /// Errors: as [`Archive::destroy`] before the point of no return, but that nothing may be left to destroy.
    pub fn rehearse_destruction(
        &self,
        disposition: EntityId,
        day: NaiveDate,
        now: Timestamp,
    ) -> Result<DestructionList, ArchiveError> {
        let approved = self.disposition(disposition)?;
        self.list_now(approved, day, now)
    }

    /// What of an approved plan goes and what is spared, by everything that is known at this moment.
    fn list_now(
        &self,
        approved: ApprovedDisposition,
        day: NaiveDate,
        now: Timestamp,
    ) -> Result<DestructionList, ArchiveError> {
        self.must_trust_clock(now, approved.plan.despite_clock)?;
        // Nothing is judged by a day that has not come.
        let day = day.min(paris_day(now));
        self.must_know_all()?;
        let approved = self.approved_plan(approved, now)?;
        let facts = self.retention_facts()?;
        let spared = self.spared(&facts, approved.plan(), day)?;
        self.final_list(&approved, &spared, &facts.records)
    }

    /// Takes up again every destruction that has begun and is not proved, or not acknowledged by a place that is there now.
    ///
    /// Errors: as after the point of no return.
    pub fn resume_destructions(
        &self,
        actor: ActorId,
        now: Timestamp,
        progress: &mut dyn FnMut(DestructionStep),
    ) -> Result<Vec<Destruction>, ArchiveError> {
        let commit = self.commit_lock()?;
        let before = self.refresh(&commit)?;
        self.append_events(&commit, before, actor, now)?;
        let mut resumed = Vec::new();
        // Not in the head of the loop: the catalog would stay locked in its body.
        let dispositions = lock(&self.catalog).dispositions()?;
        for known in dispositions {
            let begun = known.state == DispositionState::Started;
            if begun && !lock(&self.catalog).unproved(known.entity)?.is_empty() {
                resumed.push(self.carry_on(&commit, known.entity, actor, now, progress)?);
            }
        }
        Ok(resumed)
    }

    /// The final list: the plan but for what is spared, with the files of what goes.
    fn final_list(
        &self,
        approved: &ApprovedPlan,
        spared: &BTreeMap<EntityId, Spared>,
        filed: &[FiledRecord],
    ) -> Result<DestructionList, ArchiveError> {
        let plan = approved.plan();
        let records = plan
            .records
            .iter()
            .map(|one| (one.entity, EntityKind::Record));
        let dependents = plan.dependents.iter().map(|one| (one.entity, one.kind));
        let all: BTreeMap<EntityId, EntityKind> = records.chain(dependents).collect();
        let (stays, goes): (BTreeMap<_, _>, BTreeMap<_, _>) = all
            .into_iter()
            .partition(|(entity, _)| spared.contains_key(entity));
        let stays = stays.into_keys().filter_map(|entity| {
            let why = *spared.get(&entity)?;
            Some(SparedEntity { entity, why })
        });
        let mut entities = self.list_files(&goes)?;
        self.say_where_content_stays(&mut entities, filed)?;
        Ok(DestructionList {
            format: 1,
            plan: approved.digest(),
            entities,
            places: self.place_digests(),
            spared: stays.collect(),
        })
    }

    /// Everything after the point of no return. Each step finds done what was done before.
    fn carry_on(
        &self,
        commit: &CommitLock,
        disposition: EntityId,
        actor: ActorId,
        now: Timestamp,
        progress: &mut dyn FnMut(DestructionStep),
    ) -> Result<Destruction, ArchiveError> {
        // The catalog forgets what is listed first: nothing can share a file with it from here on.
        self.follow(&mut |_| true)?;
        self.recent.forget();
        let known = self.disposition(disposition)?.disposition;
        let (digest, ..) = known
            .started
            .ok_or(ArchiveError::NotApproved { disposition })?;
        let list = self.destruction_list(digest)?;
        let listed: Vec<EntityId> = list.entities.iter().map(|one| one.entity).collect();
        let there = lock(&self.keyring).reachable_places();
        // Before a place gives anything up, it knows of the entry that says so.
        self.tell_places(commit)?;
        let deleted = self.delete_keys(disposition, &listed)?;
        self.append_events(commit, deleted, actor, now)?;
        progress(DestructionStep::KeysDeleted);
        let stuck = self.remove_files(&list)?;
        progress(DestructionStep::FilesRemoved);
        let purge_pending = !self.purge_derived(&listed)?;
        if !purge_pending {
            progress(DestructionStep::Purged);
        }
        let mut remains = self.remains_of(&list)?;
        remains.extend(stuck);
        remains.sort();
        remains.dedup();
        let pending = self.places_pending(disposition)?;
        // A place that failed is not looked into by what looks for remains.
        let all_deleted = {
            let mut digests = there.iter().map(|place| self.place_digest(place));
            !there.is_empty() && !digests.any(|one| pending.iter().any(|place| place.digest == one))
        };
        if all_deleted && !purge_pending {
            // What left something behind stands in nobody else's way.
            let except = remains.iter().map(Remains::entity).collect();
            self.journal_destroyed(commit, disposition, &except, (actor, now))?;
        }
        if all_deleted && !purge_pending && remains.is_empty() {
            progress(DestructionStep::Proved);
        }
        let places = self.places_named(&list.places).into_iter();
        Ok(Destruction {
            disposition,
            places: places
                .map(|place| PlaceOutcome {
                    acknowledged: !pending.contains(&place),
                    place,
                })
                .collect(),
            list,
            digest,
            remains,
            purge_pending,
        })
    }

    fn journal_destroyed(
        &self,
        commit: &CommitLock,
        disposition: EntityId,
        except: &BTreeSet<EntityId>,
        (actor, now): (ActorId, Timestamp),
    ) -> Result<(), ArchiveError> {
        let mut unproved = lock(&self.catalog).unproved(disposition)?;
        unproved.retain(|entity| !except.contains(entity));
        let batches = unproved.chunks(DestroyedBatch::MOST).map(|batch| {
            Event::Destroyed(DestroyedBatch {
                entity: disposition,
                destroyed: batch.to_vec(),
            })
        });
        self.append_events(commit, batches.collect(), actor, now)
    }

    fn append_events(
        &self,
        commit: &CommitLock,
        events: Vec<Event>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        for group in events.chunks(crate::journal::MOST_IN_GROUP) {
            let group = group.to_vec();
            lock(&self.journal).append(commit, group, actor, now, &self.signer)?;
        }
        self.follow(&mut |_| true)
    }

    /// Removes the files that only listed entities used, and makes their absence durable. Returns those that cannot be
    /// removed, such as one that somebody made immutable: the others go all the same.
    pub(in crate::archive) fn remove_files(
        &self,
        list: &DestructionList,
    ) -> Result<Vec<Remains>, ArchiveError> {
        let mut folders = BTreeSet::new();
        let mut stuck = Vec::new();
        let files = list.entities.iter();
        let files = files.flat_map(|one| one.files.iter().map(|file| (one.entity, file)));
        for (entity, ListedFile { shelf, digest }) in files {
            let path = self.store.path(shelf_of(*shelf), *digest);
            match self.disk.remove(&path) {
                Ok(()) => folders.extend(path.parent().map(std::path::Path::to_path_buf)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) if is_of_the_file(&error) => {
                    let path = relative_path(shelf_of(*shelf), *digest);
                    stuck.push(Remains::File { entity, path });
                }
                Err(error) => return Err(ArchiveError::io(&path)(error)),
            }
        }
        for folder in folders {
            self.disk
                .sync_folder(&folder)
                .map_err(ArchiveError::io(&folder))?;
        }
        Ok(stuck)
    }

    /// Writes anew what the search engine and the catalog held, and gives up the keys of what they were. False if another
    /// process kept the search engine to itself.
    pub(in crate::archive) fn purge_derived(
        &self,
        listed: &[EntityId],
    ) -> Result<bool, ArchiveError> {
        let search = self.search()?;
        let mut waited = Duration::ZERO;
        let mut writer = loop {
            if let Some(writer) = search.try_writer(WriterOptions::default())? {
                break writer;
            }
            if waited >= WRITER_WAIT {
                return Ok(false);
            }
            let pause = Duration::from_millis(100);
            std::thread::sleep(pause);
            waited += pause;
        };
        let purged = (|| {
            self.put_pending(&mut writer, &mut |_| true)?;
            listed.iter().for_each(|entity| writer.remove(*entity));
            let applied = writer.applied();
            Ok::<_, ArchiveError>(writer.purge(applied)?)
        })();
        writer.finish()?;
        purged?;
        search.refresh()?;
        let mut catalog = lock(&self.catalog);
        renew_catalog(
            self.disk.as_ref(),
            &self.root,
            &mut catalog,
            &self.derived_keys,
            self.settings.archive,
        )?;
        self.derived_keys.erase_remains()?;
        Ok(true)
    }
}

/// Whether a failure says something of one file, and nothing of the disk.
fn is_of_the_file(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::ResourceBusy
            | io::ErrorKind::NotADirectory
    )
}

pub(super) fn shelf_of(shelf: FileShelf) -> Shelf {
    match shelf {
        FileShelf::Objects => Shelf::Objects,
        FileShelf::Texts => Shelf::Texts,
        FileShelf::Descriptors => Shelf::Descriptors,
        FileShelf::Quarantine => Shelf::Quarantine,
    }
}
