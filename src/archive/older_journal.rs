//! An older copy of the archive that was put back: told by what the key places have seen of the journal, never written to, and
//! accepted by an owner alone.
//!
//! Were it taken for the archive, it would say that what was destroyed since is living, and copy the keys of that from its own
//! old place to the newer ones. So a place that has seen a newer journal is left alone, neither read from nor written to as long
//! as there is another, and nothing is committed. The same goes for a place that knows to be destroyed what is living here:
//! what it has seen may not have been written, or not be readable, when its keys were deleted. What is derived may be made again, as it holds what opens now.
//!
//! The ways out: the newer journal is put back, and all is as it was; or, where that is lost, an owner goes on with the older
//! one ([`Archive::accept_older_journal`]). The entry says so, with what the place had seen. What the places know to be destroyed
//! stays destroyed: its keys are deleted wherever the older copy brought them back. The format of what a place has seen is in
//! `journal/seen.rs`, what a place knows to be destroyed in `keys/keyring.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::archive::create::register;
use crate::archive::{Archive, ArchiveError, ClosedArchive, Notice, lock};
use crate::disk::Disk;
use crate::journal::{CommitLock, Journal, MOST_IN_GROUP, Seen, write_attachment};
use crate::keys::{KeyError, KeyFile, KeyPlace, Keyring, write_key_file};
use crate::model::{
    ActorId, ArchiveId, AttachmentDigest, DestroyedBatch, DestructionList, EntityId, EntityKind,
    Event, Position, Timestamp,
};

/// A key place that has seen a newer journal than the one that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceAhead {
    /// The place.
    pub place: KeyPlace,
    /// How many entries it has seen, and when the last of them was appended; none if that is not readable, or not signed by a
    /// key that this journal names.
    pub seen: Option<(u64, Timestamp)>,
    /// How many things that are living here it knows to be destroyed, if that is what tells.
    pub gone: u64,
    /// How many entries there are here.
    pub entries: u64,
    /// The bytes of what it has seen; none if they are not there, or cannot be read.
    note: Vec<u8>,
}

/// What accepting an older journal did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The places that had seen a newer one.
    pub places: Vec<PlaceAhead>,
    /// What had been destroyed in the part that is lost, and is so again.
    pub gone: Vec<EntityId>,
}

/// What a place has seen, as it is there; none if the file is, and cannot be read.
type Note = (KeyPlace, Option<Vec<u8>>);

impl ClosedArchive {
    /// The key places that have seen a newer journal, and were not accepted so.
    ///
    /// The journal was read before a passphrase was asked for, and others may have appended since: it is read again before a
    /// place is said to be ahead of it, after what the place has seen.
    pub(super) fn places_ahead(&mut self) -> Result<Vec<PlaceAhead>, ArchiveError> {
        let notes = notes_in(&self.places(), self.settings.archive);
        if ahead_of(&self.journal, &notes)?.is_empty() {
            return Ok(Vec::new());
        }
        self.journal = Journal::open(Arc::clone(&self.disk), &self.root.join("journal"))?;
        ahead_of(&self.journal, &notes)
    }

    /// The keyring without the places that are ahead; with them, and as they are, if no other has keys.
    pub(super) fn keyring_beside(
        &self,
        places: &[KeyPlace],
        ahead: &[PlaceAhead],
    ) -> Result<Keyring, ArchiveError> {
        keyring_beside(&self.disk, places, ahead, self.settings.archive)
    }
}

impl Archive {
    /// The key places that have seen a newer journal than this one; while there is one, nothing is written.
    pub fn places_ahead(&self) -> Vec<PlaceAhead> {
        lock(&self.ahead).clone()
    }

    /// What of this journal the places that are ahead know to be destroyed since: the number that
    /// [`Archive::accept_older_journal`] is to be told. Records, and all entities.
    ///
    /// Errors: those of keys and catalog.
    pub fn gone_since(&self) -> Result<(u64, u64), ArchiveError> {
        self.follow(&mut |_| true)?;
        let gone = self.known_gone()?;
        let is_record = |kind: &&EntityKind| **kind == EntityKind::Record;
        let records = gone.values().filter(is_record).count();
        Ok((records as u64, gone.len() as u64))
    }

    /// Goes on with this journal although key places have seen a newer one, which is lost. What these places know to be
    /// destroyed is deleted again from the others, files and all; `confirmed` is how many records and other entities that
    /// are ([`Archive::gone_since`]); `name` is who says so. Interrupted anywhere before the entry is there, it is to be done again. None if no place is ahead.
    ///
    /// Errors: [`ArchiveError::OwnersOnly`]; [`ArchiveError::AcceptingDestroys`] if another number was confirmed; those of a
    /// commit, of keys, files, catalog and search.
    pub fn accept_older_journal(
        &self,
        confirmed: u64,
        name: &str,
        now: Timestamp,
    ) -> Result<Option<Accepted>, ArchiveError> {
        self.must_be_owner()?;
        if self.places_ahead().is_empty() {
            return Ok(None);
        }
        // The one who may commit while a place is ahead.
        let folder = self.root.join("journal");
        let commit = CommitLock::wait(&folder)?;
        let cut = lock(&self.journal).refresh(&commit)?;
        self.follow(&mut |_| true)?;
        // While the number was asked, the newer journal may have been put back, or somebody else accepted this one.
        let places = self.still_ahead()?;
        if places.is_empty() {
            return Ok(None);
        }
        let gone = self.known_gone()?;
        let count = gone.len() as u64;
        if count != confirmed {
            let (records, gone) = self.gone_since()?;
            return Err(ArchiveError::AcceptingDestroys { records, gone });
        }
        let all = self.places();
        // Whatever is gone leaves the places that the older copy brought back before anything is copied anywhere.
        let list = DestructionList {
            format: 1,
            plan: AttachmentDigest([0; 32]),
            entities: self.list_files(&gone)?,
            places: Vec::new(),
            spared: Vec::new(),
        };
        let gone: Vec<EntityId> = list.entities.iter().map(|one| one.entity).collect();
        *lock(&self.keyring) =
            Keyring::open_as_they_are(Arc::clone(&self.disk), &all, &[], self.settings.archive)?;
        if !gone.is_empty() {
            for (_, deleted) in lock(&self.keyring).delete(&gone) {
                deleted?;
            }
            self.remove_files(&list)?;
        }
        let mut events: Vec<Event> = cut.into_iter().collect();
        for one in &places {
            let seen = write_attachment(self.disk.as_ref(), &folder, &one.note)?;
            let place = self.place_digest(&one.place);
            events.push(Event::OlderJournalAccepted { place, seen });
        }
        let known = lock(&self.catalog).actor_named(name)?;
        let actor = known.unwrap_or_else(|| EntityId::new(now));
        if known.is_none() {
            let mut keyring = lock(&self.keyring);
            let (store, recipients) = (&self.store, &self.recipients);
            events.push(register(store, &mut keyring, recipients, actor, name, now)?);
        }
        let actor = ActorId::from(actor);
        let entity = EntityId::new(now);
        let batches = gone.chunks(DestroyedBatch::MOST).map(|batch| {
            Event::Destroyed(DestroyedBatch {
                entity,
                destroyed: batch.to_vec(),
            })
        });
        events.extend(batches);
        for group in events.chunks(MOST_IN_GROUP) {
            lock(&self.journal).append(&commit, group.to_vec(), actor, now, &self.signer)?;
        }
        lock(&self.ahead).clear();
        *lock(&self.keyring) = Keyring::open(Arc::clone(&self.disk), &all, self.settings.archive)?;
        drop(commit);
        if !gone.is_empty() {
            self.make_derived_again()?;
        }
        self.follow(&mut |_| true)?;
        self.settle()?;
        Ok(Some(Accepted { places, gone }))
    }

    /// Nothing is written while a key place is ahead.
    ///
    /// Errors: [`ArchiveError::JournalOlder`].
    pub fn must_be_newest(&self) -> Result<(), ArchiveError> {
        match lock(&self.ahead).first() {
            None => Ok(()),
            Some(place) => Err(ArchiveError::JournalOlder {
                place: Box::new(place.clone()),
            }),
        }
    }

    /// Leaves aside, beside the places that have seen a newer journal, those that know to be destroyed what is living by this
    /// one: whatever they have seen, and if they have seen nothing. So too one that knows of a destruction that is not in this
    /// journal, and whose note is there and cannot be read. Called when the journal has been followed.
    pub(super) fn leave_places_that_know_more(&self) -> Result<(), ArchiveError> {
        let known = self.ahead_by_gone(&self.places_ahead())?;
        if known.is_empty() {
            return Ok(());
        }
        for place in &known {
            self.notice(Notice::JournalOlder(place.clone()));
        }
        let ahead = [self.places_ahead(), known].concat();
        let beside = keyring_beside(&self.disk, &self.places(), &ahead, self.settings.archive)?;
        *lock(&self.keyring) = beside;
        *lock(&self.ahead) = ahead;
        Ok(())
    }

    /// The places that are ahead now, under the commit lock; if there is none any more, the archive is as any other.
    fn still_ahead(&self) -> Result<Vec<PlaceAhead>, ArchiveError> {
        let (all, archive) = (self.places(), self.settings.archive);
        let mut ahead = ahead_of(&lock(&self.journal), &notes_in(&all, archive))?;
        *lock(&self.keyring) =
            Keyring::open_as_they_are(Arc::clone(&self.disk), &all, &[], archive)?;
        ahead.extend(self.ahead_by_gone(&ahead)?);
        let keyring = keyring_beside(&self.disk, &all, &ahead, archive)?;
        *lock(&self.keyring) = keyring;
        lock(&self.ahead).clone_from(&ahead);
        Ok(ahead)
    }

    /// The open places, but for `others`, that are ahead by what they know to be destroyed.
    fn ahead_by_gone(&self, others: &[PlaceAhead]) -> Result<Vec<PlaceAhead>, ArchiveError> {
        let mut known = lock(&self.keyring).gone_marks()?;
        known.retain(|(place, marks)| {
            !marks.is_empty() && others.iter().all(|other| other.place != *place)
        });
        if known.is_empty() {
            return Ok(Vec::new());
        }
        // Only now: a destruction is journalled before a place knows of it.
        self.follow(&mut |_| true)?;
        let taken = lock(&self.catalog).taken()?;
        known.iter_mut().for_each(|(_, marks)| marks.forget(&taken));
        known.retain(|(_, marks)| !marks.is_empty());
        if known.is_empty() {
            return Ok(Vec::new());
        }
        let living = lock(&self.catalog).living()?;
        let mut ahead = Vec::new();
        for (place, marks) in known {
            let gone = marks.of(&living) as u64;
            let note = note_of(&place);
            if gone == 0 && !matches!(note, Some(None)) {
                continue;
            }
            let note = note.flatten().unwrap_or_default();
            let journal = lock(&self.journal);
            let seen = seen_in(&note, &journal.signers()?);
            ahead.push(PlaceAhead {
                place,
                seen: seen.map(|seen| (seen.checkpoint.end.seq.0, seen.time)),
                gone,
                entries: journal.end().seq.0,
                note,
            });
        }
        Ok(ahead)
    }

    fn places(&self) -> Vec<KeyPlace> {
        self.settings.places(&self.root)
    }

    /// Tells every reachable place how far the journal is. A place that cannot be told goes on knowing what it knew, and a
    /// person is told so.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub(super) fn tell_places(&self, commit: &CommitLock) -> Result<(), ArchiveError> {
        let seen = lock(&self.journal).seen(commit, &self.signer)?;
        let places = lock(&self.keyring).reachable_places();
        for place in places {
            let note = &seen.checkpoint.note;
            let path = place.folder.join(KeyFile::Newest.relative());
            if fs::read(&path).is_ok_and(|known| known == *note) {
                continue;
            }
            let disk = self.disk.as_ref();
            let written = write_key_file(disk, &place, &KeyFile::Newest, note);
            let (folder, mut untold) = (place.folder, lock(&self.untold));
            if written.is_ok() {
                untold.remove(&folder);
            } else if untold.insert(folder.clone()) {
                self.notice(Notice::PlaceNotTold { folder });
            }
        }
        Ok(())
    }

    /// What is living by this journal, and destroyed by what the places that are ahead know.
    fn known_gone(&self) -> Result<BTreeMap<EntityId, EntityKind>, ArchiveError> {
        let ahead = self.places_ahead().into_iter();
        // Whether or not what they have seen is signed: an owner confirms how many there are.
        let ahead: Vec<KeyPlace> = ahead.map(|one| one.place).collect();
        if ahead.is_empty() {
            return Ok(BTreeMap::new());
        }
        let living = lock(&self.catalog).living()?;
        let (disk, archive) = (Arc::clone(&self.disk), self.settings.archive);
        let theirs = match Keyring::open_as_they_are(disk, &ahead, &[], archive) {
            // They have no keyring, and so know of nothing.
            Err(KeyError::IncompletePlace { .. }) => return Ok(BTreeMap::new()),
            opened => opened?,
        };
        let gone = theirs.gone(&living)?;
        let catalog = lock(&self.catalog);
        let mut kinds = BTreeMap::new();
        for entity in gone {
            if let Some((kind, ..)) = catalog.entity(entity)? {
                kinds.insert(entity, kind);
            }
        }
        Ok(kinds)
    }
}

/// What this place has seen: none if the file is not there, which is of an earlier version, or new.
fn note_of(place: &KeyPlace) -> Option<Option<Vec<u8>>> {
    match fs::read(place.folder.join(KeyFile::Newest.relative())) {
        Ok(note) => Some(Some(note)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(_) => Some(None),
    }
}

/// What the reachable places have seen.
fn notes_in(places: &[KeyPlace], archive: ArchiveId) -> Vec<Note> {
    let ours = places.iter().filter(|place| place.is_of(archive));
    ours.filter_map(|place| Some((place.clone(), note_of(place)?)))
        .collect()
}

/// What a note says, if it is signed.
fn seen_in(note: &[u8], signers: &[String]) -> Option<Seen> {
    let signed = |seen: &Seen| {
        let mut signers = signers.iter();
        signers.any(|signer| seen.checkpoint.is_signed_by(signer))
    };
    Seen::parse(note).filter(signed)
}

/// The places whose notes this journal does not continue, and that were not accepted so. A note that cannot be read says
/// nothing here: what its place knows to be destroyed does.
fn ahead_of(journal: &Journal, notes: &[Note]) -> Result<Vec<PlaceAhead>, ArchiveError> {
    let mut ahead = Vec::new();
    let signers = journal.signers()?;
    for (place, note) in notes {
        let Some(note) = note else { continue };
        let seen = seen_in(note, &signers);
        if let Some(seen) = &seen
            && journal.extends(&seen.checkpoint)?
        {
            continue;
        }
        ahead.push(PlaceAhead {
            place: place.clone(),
            seen: seen.map(|seen| (seen.checkpoint.end.seq.0, seen.time)),
            gone: 0,
            entries: journal.end().seq.0,
            note: note.clone(),
        });
    }
    if !ahead.is_empty() {
        let accepted = accepted(journal)?;
        ahead.retain(|one| !accepted.contains(&digest_of(&one.note)));
    }
    Ok(ahead)
}

fn keyring_beside(
    disk: &Arc<dyn Disk>,
    places: &[KeyPlace],
    ahead: &[PlaceAhead],
    archive: ArchiveId,
) -> Result<Keyring, ArchiveError> {
    if ahead.is_empty() {
        return Ok(Keyring::open(Arc::clone(disk), places, archive)?);
    }
    let left: Vec<KeyPlace> = ahead.iter().map(|one| one.place.clone()).collect();
    match Keyring::open_as_they_are(Arc::clone(disk), places, &left, archive) {
        Err(KeyError::NoPlace { .. } | KeyError::IncompletePlace { .. }) => {}
        opened => return Ok(opened?),
    }
    let all = Keyring::open_as_they_are(Arc::clone(disk), places, &[], archive);
    Ok(all?)
}

/// What owners accepted so far: the digests of what places had seen. Read only when a place is ahead.
fn accepted(journal: &Journal) -> Result<BTreeSet<AttachmentDigest>, ArchiveError> {
    const BATCH: usize = 1000;
    let mut accepted = BTreeSet::new();
    let mut from = Position::START;
    loop {
        let batch = journal.read(from, BATCH)?;
        let Some(last) = batch.entries.last() else {
            return Ok(accepted);
        };
        from = last.after;
        for at in &batch.entries {
            if let Event::OlderJournalAccepted { seen, .. } = &at.entry.event {
                accepted.insert(*seen);
            }
        }
    }
}

fn digest_of(note: &[u8]) -> AttachmentDigest {
    AttachmentDigest(Sha256::digest(note).into())
}
