//! What needs keys: every living entity has its key in every place, every descriptor and document opens and is what it
//! says.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::archive::take_out::shelf;
use crate::archive::verify::expected::{Chosen, Expected, ExpectedDescriptor};
use crate::archive::verify::without_keys::signed_policy;
use crate::archive::verify::{
    Finding, FindingCode, FixityReport, OnProgress, Subject, VerifyOptions, VerifyProgress,
    entity_subject, file, relative,
};
use crate::archive::{Archive, ArchiveError, lock};
use crate::keys::{Identity, KeyError, PlaceState};
use crate::model::{EntityId, EntityKind, FixityLevel, SealedDigest};
use crate::store::{Shelf, StoreError};

impl Archive {
    /// Every living entity has, in every place, a key that opens and is the same in all.
    pub(super) fn check_keys(
        &self,
        expected: &Expected,
        options: &VerifyOptions,
        progress: &OnProgress<'_>,
        report: &mut FixityReport,
    ) -> Result<(), ArchiveError> {
        let chosen = Chosen::new(expected, options);
        let mut living: BTreeMap<EntityId, bool> = BTreeMap::new();
        for descriptor in &expected.descriptors {
            *living.entry(descriptor.entity).or_default() |= chosen.has(descriptor.sealed);
        }
        let restricted: BTreeSet<EntityId> = {
            let cards = lock(&self.catalog).cards()?.into_iter();
            cards.map(|card| card.record).collect()
        };
        let keyring = lock(&self.keyring);
        for status in keyring.status() {
            let detail = match &status.state {
                PlaceState::Reachable { .. } => continue,
                PlaceState::Completed { files } => {
                    let what = Some(files.join(", "));
                    let place = Subject::Place(status.place.name.clone());
                    report.add(FindingCode::Missing, place, what);
                    continue;
                }
                PlaceState::Unreachable | PlaceState::Foreign | PlaceState::Ahead => None,
                PlaceState::Failed { message } => Some(message.clone()),
            };
            report.add(
                FindingCode::PlaceUnreachable,
                Subject::Place(status.place.name.clone()),
                detail,
            );
        }
        let mut held = Vec::new();
        for (place, entities) in keyring.entities() {
            match entities {
                Ok(entities) => held.push((place, entities)),
                Err(error) => report.add(
                    FindingCode::PlaceUnreachable,
                    Subject::Place(place.name),
                    Some(error.to_string()),
                ),
            }
        }
        let mut recipients: BTreeMap<EntityId, String> = BTreeMap::new();
        let mut orphans = Vec::new();
        let total = living.len() as u64 * held.len() as u64;
        let mut done = 0;
        for (place, entities) in &held {
            let name = || Some(place.name.clone());
            for entity in entities
                .iter()
                .filter(|entity| !living.contains_key(entity))
            {
                orphans.push((*entity, place.name.clone()));
            }
            for (entity, wanted) in &living {
                done += 1;
                if !entities.contains(entity) {
                    report.add(FindingCode::KeyMissing, entity_subject(*entity), name());
                } else if *wanted {
                    // A row that the database does not give is as good as one that does not open.
                    let sealed = keyring.get_from(place, *entity).ok().flatten();
                    if restricted.contains(entity)
                        && sealed
                            .as_ref()
                            .is_some_and(|sealed| self.is_closed(sealed, *entity))
                    {
                        continue;
                    }
                    let opened = sealed.and_then(|sealed| self.key_in(&sealed, *entity));
                    let recipient = opened.map(|identity| identity.recipient().to_string());
                    let agrees = |recipient: &String| {
                        recipients
                            .entry(*entity)
                            .or_insert_with(|| recipient.clone())
                            == recipient
                    };
                    if !recipient.as_ref().is_some_and(agrees) {
                        report.add(FindingCode::KeyUnopenable, entity_subject(*entity), name());
                    }
                }
                if done % 256 == 0
                    && !progress(VerifyProgress {
                        level: FixityLevel::Keys,
                        done,
                        total,
                    })
                {
                    return Err(ArchiveError::Stopped);
                }
            }
        }
        drop(keyring);
        self.check_second_persons(expected, report)?;
        // Keys of what was committed since the journal was read are no orphans.
        self.follow(&mut |_| true)?;
        for (entity, place) in orphans {
            if lock(&self.catalog).taken_by(entity)?.is_some() {
                report.add(FindingCode::Returned, entity_subject(entity), Some(place));
            } else if lock(&self.catalog).entity(entity)?.is_none() {
                report.add(FindingCode::KeyOrphan, entity_subject(entity), Some(place));
            }
        }
        Ok(())
    }

    /// Whoever signed a schedule as its second person was let to approve at some time.
    fn check_second_persons(
        &self,
        expected: &Expected,
        report: &mut FixityReport,
    ) -> Result<(), ArchiveError> {
        if expected.signed_policies.is_empty() {
            return Ok(());
        }
        let mut keys: BTreeSet<String> = BTreeSet::new();
        let actors = lock(&self.catalog).entities_of(EntityKind::Actor)?;
        for actor in actors {
            let versions = self.history(actor)?.into_iter();
            // A version that does not open is told where contents are checked.
            let opened = versions.filter_map(|version| version.descriptor.ok());
            keys.extend(opened.filter_map(|one| Some(one.identity.approver?.key)));
        }
        for (change, signature) in &expected.signed_policies {
            if let Some(Ok(key)) = signed_policy(&self.root, change, *signature)
                && !keys.contains(&key.to_string())
            {
                let path = format!("journal/attachments/{signature}");
                report.add(FindingCode::Swapped, file(&path), Some(key.fingerprint()));
            }
        }
        Ok(())
    }

    fn key_in(&self, sealed: &[u8], entity: EntityId) -> Option<Identity> {
        self.opened_row(sealed, entity).ok()
    }

    /// A sound row that is sealed to others.
    fn is_closed(&self, sealed: &[u8], entity: EntityId) -> bool {
        let opened = self.opened_row(sealed, entity);
        matches!(
            opened,
            Err(ArchiveError::Key(KeyError::NoMatchingKey { .. }))
        )
    }

    /// Every version of every descriptor opens and is the one committed to; what it names opens and is what it says.
    pub(super) fn check_contents(
        &self,
        expected: &Expected,
        options: &VerifyOptions,
        progress: &OnProgress<'_>,
        report: &mut FixityReport,
    ) -> Result<(), ArchiveError> {
        let chosen = Chosen::new(expected, options);
        let wanted: Vec<&ExpectedDescriptor> = expected
            .descriptors
            .iter()
            .filter(|descriptor| chosen.has(descriptor.sealed))
            .collect();
        let total = wanted.len() as u64;
        let next = AtomicUsize::new(0);
        let opened = Mutex::new(BTreeSet::new());
        let closed = Mutex::new(BTreeSet::new());
        let found = Mutex::new((Vec::new(), 0_u64, 0_u64));
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    while let Some(descriptor) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let (findings, bytes) = self.check_entity(descriptor, &opened, &closed);
                        let done = {
                            let mut found = lock(&found);
                            found.0.extend(findings);
                            found.1 += 1;
                            found.2 += bytes;
                            found.1
                        };
                        if !progress(VerifyProgress {
                            level: FixityLevel::Content,
                            done,
                            total,
                        }) {
                            return;
                        }
                    }
                });
            }
        });
        let (mut findings, documents, bytes) = found.into_inner().unwrap_or_default();
        findings.sort();
        report.findings.append(&mut findings);
        report.documents += documents;
        report.restricted += closed.into_inner().unwrap_or_default().len() as u64;
        report.bytes += bytes;
        if documents < total {
            Err(ArchiveError::Stopped)
        } else {
            Ok(())
        }
    }

    /// The findings about one version of one entity, and how many plain bytes were read.
    fn check_entity(
        &self,
        expected: &ExpectedDescriptor,
        opened: &Mutex<BTreeSet<SealedDigest>>,
        closed: &Mutex<BTreeSet<EntityId>>,
    ) -> (Vec<Finding>, u64) {
        let entity = expected.entity;
        let mut findings = Vec::new();
        let mut add = |code, detail: Option<String>| {
            findings.push(Finding {
                code,
                subject: entity_subject(entity),
                detail,
            });
        };
        let descriptor = match self.descriptor(entity, expected.sealed, expected.commitment) {
            Ok(descriptor) => descriptor,
            // The level below has told of a missing file, the level of keys of a missing key.
            Err(
                ArchiveError::KeyMissing { .. } | ArchiveError::Store(StoreError::Missing { .. }),
            ) => {
                return (findings, 0);
            }
            Err(ArchiveError::Restricted { .. }) => {
                lock(closed).insert(entity);
                return (findings, 0);
            }
            Err(ArchiveError::DescriptorSwapped { .. }) => {
                add(
                    FindingCode::Swapped,
                    Some(relative(Shelf::Descriptors, expected.sealed)),
                );
                return (findings, 0);
            }
            Err(_) => {
                let what = relative(Shelf::Descriptors, expected.sealed);
                add(FindingCode::Unopenable, Some(what));
                return (findings, 0);
            }
        };
        let secret = &descriptor.secret;
        let key = secret
            .object_key
            .as_deref()
            .and_then(|key| Identity::from_text(key));
        let Some(key) = key else { return (findings, 0) };
        let shelf = shelf(&descriptor);
        let mut bytes = 0;
        for (shelf, digest) in [
            secret.object.map(|object| (shelf, object)),
            secret.text.map(|text| (Shelf::Texts, text)),
        ]
        .into_iter()
        .flatten()
        {
            if !lock(opened).insert(digest) {
                continue;
            }
            match self.store.copy_out(shelf, digest, &key, &mut io::sink()) {
                Ok((content, size_bytes)) => {
                    bytes += size_bytes;
                    let facts = &descriptor.facts;
                    let is_object = shelf != Shelf::Texts;
                    if is_object
                        && (Some(content) != facts.sha256 || Some(size_bytes) != facts.size_bytes)
                    {
                        add(FindingCode::Swapped, Some(relative(shelf, digest)));
                    }
                }
                Err(StoreError::Missing { .. }) => {}
                Err(_) => add(FindingCode::Unopenable, Some(relative(shelf, digest))),
            }
        }
        (findings, bytes)
    }
}
