//! Restricted records: those of a class marked `restricted`, such as the medical part of an adjustment file.
//!
//! The service reads every document as it arrives, or it could not tell what it is. Once a record has a restricted class,
//! its key is sealed to the owners of restricted records alone: neither the other owners nor the service open it again, and
//! the keys of its bytes are in its descriptor, so in nobody else's hands either. In its place is an *out card*, an entity of its own that the
//! others open, so that the record is kept, found by its id and destroyed like any other. It says
//!
//! - the record, its class and how that was found, its size, when it was taken in charge,
//! - what the period is counted from: session, title, the document's date and validity, states reached, the days of its session,
//! - of which pile it was cut, and what was cut from it;
//!
//! never a name, a candidate, a path, a digest of the bytes, or what was read in them. Whom it is about is in doubt for whoever
//! has only the card: a hold on any candidate of its session holds it.
//!
//! Catalog and search engine hold of it what the card says, the search engine only id and class. What they held before it was restricted is purged as
//! after a destruction. While there is no owner of restricted records, the record stays sealed to everybody, is left out of the search
//! all the same, and is sealed anew once there is one.
//!
//! Not promised: a copy of `keys/` that was made before the record was restricted opens it; the same bytes in a record that is not
//! restricted open with that one; what was exported is out. The service cannot compare a dropped file with a restricted record: dropped
//! again it is another record.

use std::collections::BTreeMap;

use crate::archive::group::Change;
use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::catalog::CatalogRecord;
use crate::journal::CommitLock;
use crate::keys::{Identity, PinnedIdentity, Recipient, SealedFor, open_bytes, seal_bytes};
use crate::model::{
    ActorId, ClassAccess, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret,
    EntityId, EntityKind, Event, FiledRecord, Filing, Link, ReadField, RecordClass, Timestamp,
};

/// How restricted records stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RestrictedStanding {
    /// How many there are.
    pub records: u64,
    /// How many are sealed to their owners alone in every reachable place.
    pub sealed: u64,
    /// How many owners of restricted records there are.
    pub owners: u64,
    /// How many of them were searched once and are still to be purged from what is derived.
    pub unpurged: u64,
}

impl Archive {
    /// Opens restricted records with this identity from now on, beside what the archive was opened with.
    ///
    /// Errors: [`ArchiveError::NotARestrictedOwner`]; [`crate::keys::KeyError::OtherArchive`].
    pub fn use_restricted_identity(
        &mut self,
        identity: &PinnedIdentity,
    ) -> Result<(), ArchiveError> {
        if let Some((archive, _)) = identity.pin
            && archive != self.settings.archive
        {
            let archive = archive.to_string();
            return Err(crate::keys::KeyError::OtherArchive { archive }.into());
        }
        let recipient = identity.identity.recipient();
        if !self.restricted_recipients()?.contains(&recipient) {
            let recipient = recipient.to_string();
            return Err(ArchiveError::NotARestrictedOwner { recipient });
        }
        self.restricted = Some(identity.identity.clone());
        Ok(())
    }

    /// How restricted records stand.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Key`].
    pub fn restricted_standing(&self) -> Result<RestrictedStanding, ArchiveError> {
        self.follow(&mut |_| true)?;
        let cards = lock(&self.catalog).cards()?;
        let recipients = self.restricted_recipients()?;
        let mark = SealedFor::of(&recipients);
        let places = lock(&self.keyring).sealed_for()?;
        let is_sealed = |record: &EntityId| {
            let mut places = places.iter();
            places.all(|(_, marks)| marks.get(record) == Some(&mark))
        };
        Ok(RestrictedStanding {
            records: cards.len() as u64,
            sealed: cards.iter().filter(|card| is_sealed(&card.record)).count() as u64,
            owners: recipients.len() as u64,
            unpurged: cards.iter().filter(|card| !card.purged).count() as u64,
        })
    }

    /// Whether this may be opened with what the archive was opened with: before anything is journalled of it.
    ///
    /// Errors: [`ArchiveError::Restricted`], and what else keeps its descriptor from being opened.
    pub fn must_open(&self, record: EntityId) -> Result<(), ArchiveError> {
        self.current_descriptor(record).map(drop)
    }

    /// Restricts every record whose class is restricted now and was not when it got it. Returns how many.
    ///
    /// Errors: those of a commit.
    pub fn restrict_by_schedule(
        &self,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<usize, ArchiveError> {
        self.follow(&mut |_| true)?;
        self.load_schedule()?;
        let mut records = lock(&self.catalog).all_records()?;
        records.retain(|record| {
            let class = record.class.as_ref();
            !record.restricted && class.is_some_and(|class| self.restricts(&class.id))
        });
        for group in records.chunks(GROUP) {
            let edits = group.iter().map(|record| {
                let edit: crate::archive::describing::Edit<'_> = Box::new(|_| true);
                (record.entity, edit)
            });
            self.describe_group(edits.collect(), actor, now)?;
        }
        Ok(records.len())
    }

    /// To whom restricted records are sealed.
    pub(super) fn restricted_recipients(&self) -> Result<Vec<Recipient>, ArchiveError> {
        let keys = lock(&self.journal).keys().restricted.clone();
        let recipients = keys.iter().map(|owner| owner.recipient.parse());
        Ok(recipients.collect::<Result<Vec<Recipient>, _>>()?)
    }

    /// Whether the schedule in force restricts a class.
    pub(super) fn restricts(&self, class: &RecordClass) -> bool {
        let schedule = self.schedule();
        let schedule = schedule.schedule.as_ref();
        let class = schedule.and_then(|schedule| schedule.class(class));
        class.is_some_and(|class| class.access == ClassAccess::Restricted)
    }

    /// What a change must say of a record that is restricted, or that is to be, or was.
    pub(super) fn describes(
        &self,
        descriptor: &Descriptor,
    ) -> Result<Option<Box<Descriptor>>, ArchiveError> {
        let facts = &descriptor.facts;
        if facts.kind != EntityKind::Record {
            return Ok(None);
        }
        let class = facts.class.as_ref();
        let concerns = class.is_some_and(|class| self.restricts(&class.id))
            || lock(&self.catalog).card_of(facts.entity)?.is_some();
        Ok(concerns.then(|| Box::new(descriptor.clone())))
    }

    /// The changes with the out cards that they call for, each before its record.
    pub(super) fn with_cards(
        &self,
        changes: Vec<Change>,
        now: Timestamp,
    ) -> Result<Vec<Change>, ArchiveError> {
        let mut all = Vec::with_capacity(changes.len());
        for mut change in changes {
            let Some(descriptor) = change.describes.take() else {
                all.push(change);
                continue;
            };
            let record = descriptor.facts.entity;
            let known = lock(&self.catalog).card_of(record)?;
            let class = descriptor.facts.class.as_ref();
            let restricted = class.is_some_and(|class| self.restricts(&class.id));
            match (known, restricted) {
                (None, false) => {}
                (None, true) => {
                    change.recent = None;
                    let card = card_of(&descriptor, EntityId::new(now));
                    all.push(self.begun(&card, |commitment, sealed| Event::Registered {
                        entity: card.facts.entity,
                        kind: EntityKind::OutCard,
                        commitment,
                        descriptor: sealed,
                    })?);
                }
                (Some(card), true) => {
                    change.recent = None;
                    let mut anew = card_of(&descriptor, card);
                    anew.facts.version = self.current_descriptor(card)?.facts.version;
                    all.push(self.described(anew)?);
                }
                (Some(card), false) => {
                    let mut lifted = self.current_descriptor(card)?;
                    lifted.facts.stands_for = None;
                    all.push(self.described(lifted)?);
                    let row = self.key_row(&self.entity_key(record)?);
                    lock(&self.keyring).put_anew(&[(record, row)], None)?;
                }
            }
            let recipients = self.restricted_recipients()?;
            if let (true, Some(key), false) = (restricted, &change.key, recipients.is_empty()) {
                let row = seal_bytes(key.to_text().as_bytes(), &recipients);
                let mark = SealedFor::of(&recipients);
                lock(&self.keyring).put_anew(&[(record, row)], Some(&mark))?;
                change.key_row = None;
            }
            all.push(change);
        }
        Ok(all)
    }

    /// Under the commit lock: seals to the owners of restricted records what is not yet, in every reachable place, and purges what is derived of
    /// what was searched once. Ends the same wherever it was interrupted.
    pub(super) fn restrict(&self, _commit: &CommitLock) -> Result<(), ArchiveError> {
        let cards = lock(&self.catalog).cards()?;
        if cards.is_empty() {
            return Ok(());
        }
        let recipients = self.restricted_recipients()?;
        if !recipients.is_empty() {
            let records = cards.iter().map(|card| card.record);
            self.seal_to_restricted(records, &recipients)?;
        }
        let searched: Vec<EntityId> = cards
            .iter()
            .filter(|card| !card.purged)
            .map(|card| card.record)
            .collect();
        if !searched.is_empty() {
            self.recent.forget();
            if self.purge_derived(&[])? {
                lock(&self.catalog).cards_purged(&searched)?;
            }
        }
        Ok(())
    }

    fn seal_to_restricted(
        &self,
        records: impl Iterator<Item = EntityId>,
        recipients: &[Recipient],
    ) -> Result<(), ArchiveError> {
        let mark = SealedFor::of(recipients);
        let mut keyring = lock(&self.keyring);
        let places = keyring.sealed_for()?;
        let mut anew = Vec::new();
        for record in records {
            let wrong = |(_, marks): &&(_, BTreeMap<EntityId, SealedFor>)| {
                marks.get(&record) != Some(&mark)
            };
            if !places.iter().any(|place| wrong(&place)) {
                continue;
            }
            // A place that has it sealed as it must be gives it to those that were away; else whoever can open it seals it.
            let right = places.iter().find(|place| !wrong(place));
            let row = match right {
                Some((place, _)) => keyring.get_from(place, record)?,
                None => {
                    let sealed = keyring.get(record)?;
                    let opened = sealed.and_then(|sealed| self.opened_row(&sealed, record).ok());
                    opened.map(|key| seal_bytes(key.to_text().as_bytes(), recipients))
                }
            };
            anew.extend(row.map(|row| (record, row)));
        }
        Ok(keyring.put_anew(&anew, Some(&mark))?)
    }

    /// The identity in a row of the keyring, opened with what the archive was opened with.
    pub(super) fn opened_row(
        &self,
        sealed: &[u8],
        entity: EntityId,
    ) -> Result<Identity, ArchiveError> {
        let what = format!("the key of {entity}");
        let opened = match (open_bytes(sealed, &self.identity, &what), &self.restricted) {
            (Err(crate::keys::KeyError::NoMatchingKey { .. }), Some(restricted)) => {
                open_bytes(sealed, restricted, &what)
            }
            (opened, _) => opened,
        };
        let text = opened?;
        let identity = std::str::from_utf8(&text)
            .ok()
            .and_then(Identity::from_text);
        identity.ok_or(ArchiveError::KeyMissing { entity })
    }

    /// A record as whoever opened the archive may know it: all of it if it opens, else what the catalog has.
    pub(super) fn known_record(&self, row: CatalogRecord) -> CatalogRecord {
        if !row.restricted {
            return row;
        }
        let opened = self.current_descriptor(row.entity).ok();
        let opened =
            opened.and_then(|descriptor| CatalogRecord::from_descriptor(&descriptor, row.seq));
        match opened {
            Some(record) => CatalogRecord {
                restricted: true,
                ..record
            },
            None => row,
        }
    }

    /// Whom restricted records are about is in doubt: anybody who sits their session, or anybody at all.
    pub(super) fn doubt_restricted(&self, records: &mut [FiledRecord]) -> Result<(), ArchiveError> {
        let cards = lock(&self.catalog).cards()?;
        if cards.is_empty() {
            return Ok(());
        }
        let cards: std::collections::BTreeSet<EntityId> =
            cards.into_iter().map(|card| card.record).collect();
        let registry = self.registry()?;
        for record in records
            .iter_mut()
            .filter(|record| cards.contains(&record.entity))
        {
            let sessions: Option<Vec<EntityId>> = match &record.links.session {
                None => None,
                Some(Link::Sure(session)) => Some(vec![*session]),
                Some(Link::Doubtful(sessions)) => Some(sessions.clone()),
            };
            let sits = |candidacies: &[crate::model::Candidacy]| {
                sessions.as_ref().is_none_or(|sessions| {
                    let mut sat = candidacies.iter();
                    sat.any(|candidacy| sessions.contains(&candidacy.session))
                })
            };
            let candidates = registry.candidates.iter();
            let candidates: Vec<EntityId> = candidates
                .filter(|candidate| sits(&candidate.standing.candidacies))
                .map(|candidate| candidate.entity)
                .collect();
            record.links.candidate = (!candidates.is_empty()).then_some(Link::Doubtful(candidates));
        }
        Ok(())
    }
}

/// Records restricted in one commit.
const GROUP: usize = 64;

/// The out card of a record: what may be known of it without its owners.
fn card_of(record: &Descriptor, card: EntityId) -> Descriptor {
    let facts = &record.facts;
    let filing = &facts.filing;
    let days = record.identity.readings.iter();
    let days =
        days.filter(|read| matches!(read.field, ReadField::SessionStart | ReadField::SessionEnd));
    Descriptor {
        facts: DescriptorFacts {
            stands_for: Some(facts.entity),
            class: facts.class.clone(),
            session: facts.session.clone(),
            titre: facts.titre.clone(),
            document_date: facts.document_date,
            size_bytes: facts.size_bytes,
            filing: Filing {
                stages: filing.stages.clone(),
                valid_from: filing.valid_from,
                valid_through: filing.valid_through,
                session_link: filing.session_link,
                joined: filing.joined.clone(),
                joined_to: filing.joined_to,
                part_of: filing.part_of,
                parts: filing.parts.clone(),
                decided: filing.decided.clone(),
                ..Filing::default()
            },
            ..DescriptorFacts::new(card, EntityKind::OutCard, facts.received, new_salt())
        },
        identity: DescriptorIdentity {
            readings: days.cloned().collect(),
            ..DescriptorIdentity::new(new_salt())
        },
        secret: DescriptorSecret::new(new_salt()),
    }
}
