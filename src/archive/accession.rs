//! Taking documents in charge: prepared in parallel, committed in groups.
//!
//! [`Archive::prepare`] does all that is slow (read once, seal, read back, extract, classify, sync) and touches nothing
//! that others see. [`Archive::commit`] decides under the commit lock what each deposit becomes, makes keys durable, gives
//! files their names, and appends to the journal, which is the commit. A deposit that is not committed leaves nothing.

use std::collections::BTreeSet;
use std::io::{self, Read};

use crate::archive::describing::described_object;
use crate::archive::group::Change;
use crate::archive::recent::Recent;
use crate::archive::sidecars::{Arriving, ReadSidecar, SidecarReport, describe, say};
use crate::archive::understanding::{complete, replace};
use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::catalog::CatalogRecord;
use crate::classify::{Classification, Writing};
use crate::keys::Identity;
use crate::model::{
    ActorId, ClassSubject, ContentDigest, Descriptor, DescriptorFacts, DescriptorIdentity,
    DescriptorSecret, EntityId, EntityKind, Event, Extract, MediaType, OriginalPath,
    QuarantineReason, Recognition, SealedDigest, Timestamp,
};
use crate::sidecar::SidecarFile;
use crate::store::{Sealed, Shelf, StoreError};

/// A text longer than this, in bytes, is not kept in memory between its sealing and its search.
const LONGEST_TEXT_IN_HAND: usize = 512 * 1024;

/// A file on its way into the archive.
pub struct Deposit<'a> {
    /// The path under which it arrived.
    pub path: OriginalPath,
    /// Its bytes, read once.
    pub source: &'a mut dyn Read,
    /// When its file was last written.
    pub modified: Option<Timestamp>,
    /// Now.
    pub received: Timestamp,
    /// The quarantined deposit that it was, if any.
    pub from: Option<EntityId>,
}

/// A deposit that is sealed, durable, read and classified, and not yet committed.
#[must_use = "what is not committed is forgotten"]
pub struct Prepared {
    path: OriginalPath,
    modified: Option<Timestamp>,
    received: Timestamp,
    from: Option<EntityId>,
    content: ContentDigest,
    size_bytes: u64,
    extract: Extract,
    /// What was found, before what a sidecar says of it.
    found: Classification,
    classification: Classification,
    /// What a sidecar says of it.
    described: Option<SidecarFile>,
    /// What it says of others, if it is a sidecar.
    sidecar: Option<ReadSidecar>,
    object: Sealed,
    /// Opens `object`.
    key: Identity,
    bytes: Bytes,
    /// Ready to be a new record, unless the commit decides otherwise.
    record: Option<NewRecord>,
    /// The record that these bytes continue.
    continues: Option<EntityId>,
    /// Records of the same bytes whose stored object did not open.
    broken: Vec<EntityId>,
}

/// Where the bytes of a deposit are, or will be.
enum Bytes {
    /// Sealed for this deposit, with its text if there is any.
    New { text: Option<Sealed> },
    /// Already stored, opened and compared.
    Stored(StoredCopy),
}

pub(super) struct StoredCopy {
    pub(super) object: SealedDigest,
    pub(super) object_key: zeroize::Zeroizing<String>,
    pub(super) text: Option<SealedDigest>,
    pub(super) recognition: Option<Recognition>,
}

struct NewRecord {
    entity: EntityId,
    key: Identity,
    key_row: Vec<u8>,
    descriptor: Descriptor,
    sealed: Sealed,
    event: Event,
}

/// What a deposit became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accession {
    /// The path under which it arrived.
    pub path: OriginalPath,
    /// Size of its bytes.
    pub size_bytes: u64,
    /// What it became.
    pub outcome: Outcome,
    /// True if the same bytes were stored before and the stored ones no longer opened: these replace them.
    pub mended: bool,
    /// True if a sidecar that was archived before says something of it.
    pub described: bool,
    /// What came of it as a sidecar, if it is one.
    pub sidecar: Option<Box<SidecarReport>>,
}

/// What a deposit became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new record.
    Archived {
        /// The record.
        entity: EntityId,
        /// True if it has a class.
        classified: bool,
    },
    /// A later version of a record: the bytes continue those that arrived before under the same path.
    NewVersion {
        /// The record.
        entity: EntityId,
    },
    /// Bytes that a record of the same class, session and candidate has: the new path is noted with it.
    Duplicate {
        /// The record.
        entity: EntityId,
    },
    /// Bytes that are archived under this very path.
    AlreadyArchived {
        /// The record.
        entity: EntityId,
    },
    /// Set aside, sealed, with its reason.
    SetAside {
        /// The quarantined deposit.
        entity: EntityId,
        /// Why.
        reason: QuarantineReason,
    },
}

/// One deposit's share of a group.
struct Pending {
    change: Change,
    accession: Accession,
}

impl Archive {
    /// Reads a deposit once and does all of the work that can be done without others waiting.
    ///
    /// Errors: [`ArchiveError::Store`]: `Source` if the source fails, `Io` if the archive's disk does, `ReadBack` if what
    /// was written is not what was read. Nothing is left behind.
    pub fn prepare(&self, deposit: Deposit<'_>) -> Result<Prepared, ArchiveError> {
        let key = Identity::generate();
        let earlier = lock(&self.catalog)
            .records_at(&deposit.path)?
            .into_iter()
            .next();
        let prefix_bytes = earlier
            .as_ref()
            .map(|record| record.size_bytes)
            .filter(|size| *size > 0);
        let mut object = self
            .store
            .seal(deposit.source, &key.recipient(), prefix_bytes)?;
        let continues = earlier
            .filter(|record| {
                record.size_bytes < object.size_bytes && object.prefix == Some(record.sha256)
            })
            .map(|record| record.entity);
        let same = lock(&self.catalog).records_with_content(object.content)?;
        let (stored, broken) = self.stored_copy(&same);
        let (extract, bytes) = match stored {
            Some((copy, extract)) => (extract, Bytes::Stored(copy)),
            None => {
                let mut extraction = self.extraction.begin();
                self.store.read_back(&mut object, &key, &mut extraction)?;
                let extract = extraction.finish(&deposit.path.file_name_lossy());
                let text = self.seal_text(&extract.text, &key)?;
                (extract, Bytes::New { text })
            }
        };
        let mut found = self.understand(&deposit.path, &extract, Writing::Typed);
        let sidecar = self.read_sidecar(&deposit.path, &extract.text);
        if is_sidecar(sidecar.as_ref()) {
            found.class = self.sidecar_class().or(found.class);
        }
        let mut prepared = Prepared {
            path: deposit.path,
            modified: deposit.modified,
            received: deposit.received,
            from: deposit.from,
            content: object.content,
            size_bytes: object.size_bytes,
            extract,
            classification: found.clone(),
            found,
            described: None,
            sidecar,
            object,
            key,
            bytes,
            record: None,
            continues,
            broken,
        };
        self.listen_to_sidecars(&mut prepared)?;
        if prepared.extract.text.len() > LONGEST_TEXT_IN_HAND {
            // It is sealed: the search engine reads it from there, and many such texts at once would fill the memory.
            prepared.extract.text = String::new();
        }
        if same.is_empty() && prepared.continues.is_none() {
            prepared.record = Some(self.new_record(&prepared)?);
        }
        Ok(prepared)
    }

    /// Commits prepared deposits as one group, or as several where they are twins. Durable on return.
    ///
    /// Errors: whatever keeps the journal from being appended; then none of the last group is committed, and the sources
    /// must stay where they are.
    pub fn commit(
        &self,
        deposits: Vec<Prepared>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Vec<Accession>, ArchiveError> {
        let mut accessions = Vec::new();
        let mut rest = deposits;
        // The printed state of a document before the signed one, whichever was ready first.
        let schedule = self.schedule();
        rest.sort_by_key(|prepared| {
            let found = &prepared.classification;
            let class = found.class.as_ref().zip(schedule.schedule.as_ref());
            let class = class.and_then(|(class, schedule)| schedule.class(&class.id));
            class
                .zip(found.stage.as_ref())
                .and_then(|(class, reached)| class.stage_place(&reached.stage))
        });
        while !rest.is_empty() {
            let (group, twins) = without_twins(rest);
            rest = twins;
            let commit = self.commit_lock()?;
            let cut = self.refresh(&commit)?;
            let arriving: Vec<Arriving> = group.iter().filter_map(Prepared::arriving).collect();
            let pending = group.into_iter().map(|prepared| self.became_of(prepared));
            let pending = pending.collect::<Result<Vec<Pending>, ArchiveError>>()?;
            let (mut changes, mut became): (Vec<Change>, Vec<Accession>) = pending
                .into_iter()
                .map(|pending| (pending.change, pending.accession))
                .unzip();
            for (by, change) in self.described_by(&arriving)? {
                let accession = became.iter_mut().find(|accession| accession.path == by);
                if let Some(report) = accession.and_then(|accession| accession.sidecar.as_mut()) {
                    report.described += 1;
                }
                changes.push(change);
            }
            changes.extend(self.settled_by(&became)?);
            self.append(&commit, cut, changes, actor, now)?;
            accessions.extend(became);
            drop(commit);
            self.follow_later();
        }
        Ok(accessions)
    }

    /// Sets a deposit aside, sealed, with its reason. Durable on return.
    ///
    /// Errors: as [`Archive::prepare`] and [`Archive::commit`].
    pub fn set_aside(
        &self,
        deposit: Deposit<'_>,
        reason: QuarantineReason,
        note: Option<String>,
        actor: ActorId,
    ) -> Result<Accession, ArchiveError> {
        let object_key = Identity::generate();
        let mut object = self
            .store
            .seal(deposit.source, &object_key.recipient(), None)?;
        self.store
            .read_back(&mut object, &object_key, &mut io::sink())?;
        if let Some(entity) = self.set_aside_before(&deposit.path, object.size_bytes, reason)? {
            return Ok(Accession {
                path: deposit.path,
                size_bytes: object.size_bytes,
                outcome: Outcome::SetAside { entity, reason },
                mended: false,
                described: false,
                sidecar: None,
            });
        }
        let entity = EntityId::new(deposit.received);
        let descriptor = Descriptor {
            facts: DescriptorFacts {
                modified: deposit.modified,
                size_bytes: Some(object.size_bytes),
                sha256: Some(object.content),
                reason: Some(reason),
                ..DescriptorFacts::new(
                    entity,
                    EntityKind::Quarantined,
                    deposit.received,
                    new_salt(),
                )
            },
            identity: DescriptorIdentity {
                paths: vec![deposit.path.clone()],
                note,
                ..DescriptorIdentity::new(new_salt())
            },
            secret: DescriptorSecret {
                object: Some(object.digest),
                object_key: Some(object_key.to_text()),
                ..DescriptorSecret::new(new_salt())
            },
        };
        let key = Identity::generate();
        let sealed = self.seal_descriptor(&descriptor, &key)?;
        let event = Event::Quarantined {
            entity,
            commitment: descriptor.commitment(),
            descriptor: sealed.digest,
            object: object.digest,
            reason,
        };
        let size_bytes = object.size_bytes;
        let pending = Pending {
            change: Change {
                event: Some(event),
                files: vec![(Shelf::Quarantine, object), (Shelf::Descriptors, sealed)],
                key_row: Some((entity, self.key_row(&key))),
                ..Change::default()
            },
            accession: Accession {
                path: deposit.path,
                size_bytes,
                outcome: Outcome::SetAside { entity, reason },
                mended: false,
                described: false,
                sidecar: None,
            },
        };
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        self.append(&commit, cut, vec![pending.change], actor, deposit.received)?;
        drop(commit);
        self.follow_later();
        Ok(pending.accession)
    }

    /// The deposit that is set aside already if this is an empty file of the same path.
    fn set_aside_before(
        &self,
        path: &OriginalPath,
        size_bytes: u64,
        reason: QuarantineReason,
    ) -> Result<Option<EntityId>, ArchiveError> {
        if size_bytes > 0 {
            return Ok(None);
        }
        let deposits = lock(&self.catalog).quarantined()?;
        let before = deposits.into_iter().find(|deposit| {
            deposit.path == *path && deposit.size_bytes == 0 && deposit.reason == reason
        });
        Ok(before.map(|deposit| deposit.entity))
    }

    /// Hears what the archived sidecars say of a deposit. True if it is news.
    fn listen_to_sidecars(&self, prepared: &mut Prepared) -> Result<bool, ArchiveError> {
        if is_sidecar(prepared.sidecar.as_ref()) {
            return Ok(false);
        }
        let described = self.described_beside(&prepared.path)?;
        if described == prepared.described {
            return Ok(false);
        }
        prepared.classification = prepared.found.clone();
        if let Some(file) = &described {
            say(&mut prepared.classification, file);
        }
        prepared.described = described;
        Ok(true)
    }

    /// Decides, under the commit lock and with the catalog at the journal's end, what a deposit becomes.
    fn became_of(&self, mut prepared: Prepared) -> Result<Pending, ArchiveError> {
        let was_new = prepared.record.is_some();
        if self.listen_to_sidecars(&mut prepared)? {
            // A sidecar was committed since this was prepared.
            prepared.record = None;
        }
        let same = lock(&self.catalog).records_with_content(prepared.content)?;
        let gone = self.stored_copy_is_gone(&prepared, &same);
        if (!same.is_empty() && was_new) || gone {
            // Somebody else committed the same bytes since ours were prepared, or destroyed those that were stored.
            let (stored, broken) = self.stored_copy(&same);
            prepared.broken = broken;
            match stored {
                Some((copy, _)) => {
                    prepared.bytes = Bytes::Stored(copy);
                    prepared.record = None;
                }
                None if gone => self.keep_own_bytes(&mut prepared)?,
                None => {}
            }
        }
        let twin = same
            .into_iter()
            .find(|record| is_same_place(record, &prepared));
        match twin {
            Some(record) if prepared.broken.contains(&record.entity) => {
                return self.mend(prepared, record);
            }
            Some(record) if self.can_be_described(record.entity) => {
                return self.note_duplicate(prepared, record);
            }
            _ => {}
        }
        let continued = match prepared.continues {
            Some(entity) => Some(entity),
            None => self.earlier_stage(&prepared)?,
        };
        let continued = continued.filter(|entity| self.can_be_described(*entity));
        let continued = continued.and_then(|entity| lock(&self.catalog).record(entity).transpose());
        match continued.transpose()? {
            Some(record) => self.continue_record(prepared, record),
            None => self.begin_record(prepared),
        }
    }

    /// True if a deposit was to share stored bytes that no living record has any more: they were destroyed since it was
    /// prepared, and what opens them may not live on in another record.
    fn stored_copy_is_gone(&self, prepared: &Prepared, same: &[CatalogRecord]) -> bool {
        let Bytes::Stored(copy) = &prepared.bytes else {
            return false;
        };
        let has_it = |record: &CatalogRecord| {
            let descriptor = self.current_descriptor(record.entity);
            descriptor.is_ok_and(|descriptor| descriptor.secret.object == Some(copy.object))
        };
        !same.iter().any(has_it)
    }

    /// The bytes as they arrived are to be stored after all: what was stored is not there any more.
    fn keep_own_bytes(&self, prepared: &mut Prepared) -> Result<(), ArchiveError> {
        let mut extraction = self.extraction.begin();
        self.store
            .read_back(&mut prepared.object, &prepared.key, &mut extraction)?;
        prepared.extract = extraction.finish(&prepared.path.file_name_lossy());
        let text = self.seal_text(&prepared.extract.text, &prepared.key)?;
        prepared.bytes = Bytes::New { text };
        prepared.record = None;
        Ok(())
    }

    /// The record of which a deposit is a later state, as the signed procès-verbal is of the printed one: the only one of the
    /// same class and place whose state is known, if it is an earlier one.
    fn earlier_stage(&self, prepared: &Prepared) -> Result<Option<EntityId>, ArchiveError> {
        let found = &prepared.classification;
        let schedule = self.schedule();
        let Some((class, session)) = found.class.as_ref().zip(found.session.as_ref()) else {
            return Ok(None);
        };
        let Some(known) = schedule
            .schedule
            .as_ref()
            .and_then(|schedule| schedule.class(&class.id))
        else {
            return Ok(None);
        };
        if known.about == ClassSubject::Candidate && found.candidate.is_none() {
            return Ok(None);
        }
        let place = |stage: &str| known.stage_place(stage);
        let stage = found.stage.as_ref();
        let Some(reached) = stage.and_then(|reached| place(&reached.stage)) else {
            return Ok(None);
        };
        let earlier = |record: &CatalogRecord| {
            let stages = record.filing.stages.iter();
            let last = stages.filter_map(|known| place(&known.stage)).max();
            last.is_some_and(|last| last < reached)
        };
        let mut same = lock(&self.catalog).records_filed_as(&class.id, session)?;
        same.retain(|record| {
            let is_here = record.candidate == found.candidate && record.titre == found.titre;
            let stands = record.filing.joined_to.is_none();
            is_here && stands && !record.filing.stages.is_empty()
        });
        match same.as_slice() {
            [only] if earlier(only) => Ok(Some(only.entity)),
            _ => Ok(None),
        }
    }

    /// False if the record's descriptor is damaged: then it can learn nothing, and bytes that would have been noted with
    /// it become a record of their own.
    fn can_be_described(&self, entity: EntityId) -> bool {
        let descriptor = self.current_descriptor(entity);
        descriptor.is_ok_and(|descriptor| descriptor.secret.object.is_some())
    }

    fn begin_record(&self, mut prepared: Prepared) -> Result<Pending, ArchiveError> {
        let record = match prepared.record.take() {
            Some(record) => record,
            None => self.new_record(&prepared)?,
        };
        let classified = prepared.classification.class.is_some();
        let outcome = Outcome::Archived {
            entity: record.entity,
            classified,
        };
        let describes = self.describes(&record.descriptor)?;
        let recent = Recent {
            descriptor: record.descriptor,
            text: std::mem::take(&mut prepared.extract.text),
        };
        let accession = prepared.became(outcome);
        let mut files = prepared.into_files();
        files.push((Shelf::Descriptors, record.sealed));
        Ok(Pending {
            change: Change {
                event: Some(record.event),
                files,
                key_row: Some((record.entity, record.key_row)),
                recent: Some(recent),
                describes,
                key: Some(record.key),
            },
            accession,
        })
    }

    /// The same bytes in the same place: the record learns the new path, if it is one.
    fn note_duplicate(
        &self,
        prepared: Prepared,
        record: CatalogRecord,
    ) -> Result<Pending, ArchiveError> {
        let entity = record.entity;
        let known = record.paths.contains(&prepared.path);
        if known && prepared.from.is_none() {
            let accession = prepared.became(Outcome::AlreadyArchived { entity });
            return Ok(Pending {
                change: Change::default(),
                accession,
            });
        }
        let (descriptor, sealed) = self.describe_again(entity, |descriptor| {
            if !known {
                descriptor.identity.paths.push(prepared.path.clone());
            }
        })?;
        let event = Event::Described {
            entity,
            commitment: descriptor.commitment(),
            descriptor: sealed.digest,
            object: Some(described_object(&descriptor)?),
            text: descriptor.secret.text,
            from: prepared.from,
            duplicate: true,
            decided: false,
        };
        let accession = prepared.became(Outcome::Duplicate { entity });
        Ok(Pending {
            change: Change {
                event: Some(event),
                files: vec![(Shelf::Descriptors, sealed)],
                key_row: None,
                describes: self.describes(&descriptor)?,
                key: None,
                recent: Some(Recent {
                    descriptor,
                    text: prepared.extract.text,
                }),
            },
            accession,
        })
    }

    /// The bytes continue those of a record: a scan that had not ended. The record gets them as its next version.
    fn continue_record(
        &self,
        prepared: Prepared,
        record: CatalogRecord,
    ) -> Result<Pending, ArchiveError> {
        let outcome = Outcome::NewVersion {
            entity: record.entity,
        };
        self.replace_bytes(prepared, record.entity, outcome)
    }

    /// The stored bytes of a record no longer open, and these are the same: they take their place.
    fn mend(&self, prepared: Prepared, record: CatalogRecord) -> Result<Pending, ArchiveError> {
        let outcome = Outcome::Duplicate {
            entity: record.entity,
        };
        let mut pending = self.replace_bytes(prepared, record.entity, outcome)?;
        pending.accession.mended = true;
        Ok(pending)
    }

    fn replace_bytes(
        &self,
        mut prepared: Prepared,
        entity: EntityId,
        outcome: Outcome,
    ) -> Result<Pending, ArchiveError> {
        let (object, object_key, text) = prepared.stored_as();
        let (descriptor, sealed) = self.describe_again(entity, |descriptor| {
            let facts = &mut descriptor.facts;
            facts.modified = prepared.modified;
            facts.size_bytes = Some(prepared.size_bytes);
            facts.sha256 = Some(prepared.content);
            facts.media_type = Some(prepared.extract.media_type.clone());
            facts.pages = prepared.extract.pages;
            facts.warnings = prepared.extract.warnings.clone();
            facts.recognition = prepared.recognition();
            complete(descriptor, &prepared.classification);
            if let Some(file) = &prepared.described {
                describe(descriptor, file);
            }
            let identity = &mut descriptor.identity;
            if !identity.paths.contains(&prepared.path) {
                identity.paths.push(prepared.path.clone());
            }
            descriptor.secret.object = Some(object);
            descriptor.secret.object_key = Some(object_key.clone());
            descriptor.secret.text = text;
        })?;
        let event = Event::Described {
            entity,
            commitment: descriptor.commitment(),
            descriptor: sealed.digest,
            object: Some(object),
            text,
            from: prepared.from,
            duplicate: false,
            decided: false,
        };
        let describes = self.describes(&descriptor)?;
        let recent = Recent {
            descriptor,
            text: std::mem::take(&mut prepared.extract.text),
        };
        let accession = prepared.became(outcome);
        let mut files = prepared.into_files();
        files.push((Shelf::Descriptors, sealed));
        Ok(Pending {
            change: Change {
                event: Some(event),
                files,
                key_row: None,
                describes,
                key: None,
                recent: Some(recent),
            },
            accession,
        })
    }

    /// Key, descriptor and event of a new record, everything durable but the key.
    fn new_record(&self, prepared: &Prepared) -> Result<NewRecord, ArchiveError> {
        let entity = EntityId::new(prepared.received);
        let (object, object_key, text) = prepared.stored_as();
        let mut descriptor = Descriptor {
            facts: DescriptorFacts {
                modified: prepared.modified,
                media_type: Some(prepared.extract.media_type.clone()),
                size_bytes: Some(prepared.size_bytes),
                sha256: Some(prepared.content),
                pages: prepared.extract.pages,
                warnings: prepared.extract.warnings.clone(),
                recognition: prepared.recognition(),
                ..DescriptorFacts::new(entity, EntityKind::Record, prepared.received, new_salt())
            },
            identity: DescriptorIdentity {
                paths: vec![prepared.path.clone()],
                ..DescriptorIdentity::new(new_salt())
            },
            secret: DescriptorSecret {
                object: Some(object),
                object_key: Some(object_key),
                text,
                ..DescriptorSecret::new(new_salt())
            },
        };
        replace(&mut descriptor, &prepared.classification);
        if let Some(file) = &prepared.described {
            describe(&mut descriptor, file);
        }
        let key = Identity::generate();
        let sealed = self.seal_descriptor(&descriptor, &key)?;
        let event = Event::Accessioned {
            entity,
            commitment: descriptor.commitment(),
            descriptor: sealed.digest,
            object,
            text,
            from: prepared.from,
        };
        Ok(NewRecord {
            entity,
            key_row: self.key_row(&key),
            key,
            descriptor,
            sealed,
            event,
        })
    }

    /// The stored bytes of the first of these records whose object opens and has the right digest, with what they say;
    /// and the records whose object is damaged. What cannot be told now, a disk that does not answer, is neither.
    pub(super) fn stored_copy(
        &self,
        same: &[CatalogRecord],
    ) -> (Option<(StoredCopy, Extract)>, Vec<EntityId>) {
        let mut broken = Vec::new();
        for record in same {
            let Ok(descriptor) = self.current_descriptor(record.entity) else {
                continue;
            };
            match self.open_stored_copy(record, &descriptor) {
                Ok(copy) => return (Some(copy), broken),
                Err(
                    ArchiveError::Store(StoreError::Missing { .. } | StoreError::Unopenable { .. })
                    | ArchiveError::ContentAltered { .. },
                ) => broken.push(record.entity),
                Err(_) => {}
            }
        }
        (None, broken)
    }

    fn open_stored_copy(
        &self,
        record: &CatalogRecord,
        descriptor: &Descriptor,
    ) -> Result<(StoredCopy, Extract), ArchiveError> {
        let entity = record.entity;
        let secret = &descriptor.secret;
        let incomplete = || ArchiveError::DescriptorIncomplete { entity };
        let object = secret.object.ok_or_else(incomplete)?;
        let object_key = secret.object_key.clone().ok_or_else(incomplete)?;
        let key = Identity::from_text(&object_key).ok_or_else(incomplete)?;
        let (content, _) = self
            .store
            .copy_out(Shelf::Objects, object, &key, &mut io::sink())?;
        if content != record.sha256 {
            return Err(ArchiveError::ContentAltered { entity });
        }
        let text = match secret.text {
            Some(text) => self.store.open_whole(Shelf::Texts, text, &key)?.to_vec(),
            None => Vec::new(),
        };
        let extract = Extract {
            media_type: record.media_type.clone().unwrap_or_else(MediaType::unknown),
            text: String::from_utf8_lossy(&text).into_owned(),
            pages: record.pages,
            warnings: record.warnings.clone(),
        };
        Ok((
            StoredCopy {
                object,
                object_key,
                text: secret.text,
                recognition: record.recognition.clone(),
            },
            extract,
        ))
    }
}

impl Prepared {
    /// The path under which it arrived.
    pub fn path(&self) -> &OriginalPath {
        &self.path
    }

    /// Name, key and text of the stored bytes.
    fn stored_as(
        &self,
    ) -> (
        SealedDigest,
        zeroize::Zeroizing<String>,
        Option<SealedDigest>,
    ) {
        match &self.bytes {
            Bytes::New { text } => (
                self.object.digest,
                self.key.to_text(),
                text.as_ref().map(|text| text.digest),
            ),
            Bytes::Stored(copy) => (copy.object, copy.object_key.clone(), copy.text),
        }
    }

    /// How the stored bytes were recognised, if they were.
    fn recognition(&self) -> Option<Recognition> {
        match &self.bytes {
            Bytes::New { .. } => None,
            Bytes::Stored(copy) => copy.recognition.clone(),
        }
    }

    /// What is to be published; bytes that are stored already are not written twice.
    fn into_files(self) -> Vec<(Shelf, Sealed)> {
        match self.bytes {
            Bytes::New { text, .. } => {
                let text = text.map(|text| (Shelf::Texts, text));
                [Some((Shelf::Objects, self.object)), text]
                    .into_iter()
                    .flatten()
                    .collect()
            }
            Bytes::Stored(_) => Vec::new(),
        }
    }

    fn became(&self, outcome: Outcome) -> Accession {
        Accession {
            path: self.path.clone(),
            size_bytes: self.size_bytes,
            outcome,
            mended: false,
            described: self.described.is_some(),
            sidecar: self.sidecar.as_ref().map(|read| {
                let read = match read {
                    Ok(sidecar) => Ok(sidecar.findings().to_vec()),
                    Err(error) => Err(error.clone()),
                };
                Box::new(SidecarReport { read, described: 0 })
            }),
        }
    }

    /// It as a sidecar that is being committed, if it says something of other files.
    fn arriving(&self) -> Option<Arriving> {
        let sidecar = self.sidecar.as_ref()?.as_ref().ok()?;
        Some(Arriving {
            path: self.path.clone(),
            sidecar: std::sync::Arc::clone(sidecar),
        })
    }
}

/// Splits a group so that no bytes and no path occur twice in its first part, nor two states of one document: twins are
/// decided one after the other. Sidecars wait for the documents that they may describe.
fn without_twins(deposits: Vec<Prepared>) -> (Vec<Prepared>, Vec<Prepared>) {
    let mut contents = BTreeSet::new();
    let mut paths = BTreeSet::new();
    let mut states = BTreeSet::new();
    let documents = deposits
        .iter()
        .any(|prepared| !is_sidecar(prepared.sidecar.as_ref()));
    deposits.into_iter().partition(|prepared| {
        if documents && is_sidecar(prepared.sidecar.as_ref()) {
            return false;
        }
        let new_content = contents.insert(prepared.content);
        let new_path = paths.insert(prepared.path.clone());
        let found = &prepared.classification;
        let state = found.stage.as_ref().and(found.class.as_ref());
        let state = state.map(|class| (class.id.clone(), &found.session, &found.candidate));
        let state = state.map(|(class, session, whose)| (class, session.clone(), whose.clone()));
        let new_state = state.is_none_or(|state| states.insert(state));
        new_content && new_path && new_state
    })
}

/// True if a record of the same bytes is the same document: it arrived under this very path, or its class, session, title and
/// candidate are the same.
fn is_same_place(record: &CatalogRecord, prepared: &Prepared) -> bool {
    let found = &prepared.classification;
    let is_alike = record.session == found.session
        && record.titre == found.titre
        && record.candidate == found.candidate
        && record.class.as_ref().map(|class| &class.id)
            == found.class.as_ref().map(|class| &class.id);
    is_alike || record.paths.contains(&prepared.path)
}

/// The same of a document that another archive had: its facts are what is found.
pub(super) fn same_document(
    record: &CatalogRecord,
    facts: &DescriptorFacts,
    identity: &DescriptorIdentity,
) -> bool {
    let is_alike = record.session == facts.session
        && record.titre == facts.titre
        && record.candidate == identity.candidate
        && record.class.as_ref().map(|class| &class.id)
            == facts.class.as_ref().map(|class| &class.id);
    is_alike
        || identity
            .paths
            .iter()
            .any(|path| record.paths.contains(path))
}

/// True if it says something of other files.
fn is_sidecar(read: Option<&ReadSidecar>) -> bool {
    let read = read.and_then(|read| read.as_ref().ok());
    // One in which every line is wrong is still nothing else.
    read.is_some_and(|sidecar| !sidecar.files().is_empty() || !sidecar.findings().is_empty())
}
