//! Certifying: what became of an approved plan, from the journal, the final list and a new search for remains; signed, and
//! checked by anybody without the archive.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::archive::{Archive, ArchiveError, lock};
use crate::journal::ssh::{self, Namespace, SshFault, SshKey};
use crate::journal::timestamp::{claimed_time, kept, stamped_bytes};
use crate::journal::{Checkpoint, EntryAt, verify_keys};
use crate::keys::Fingerprint;
use crate::model::{
    AttachmentDigest, Certificate, CertificateTimes, CertificateTotals, CertifiedEntity,
    CertifiedPlace, CertifiedRecord, CertifiedStamp, DestructionList, DispositionPlan, EntityId,
    Event, Failed, FailedEntity, NotRead, PlaceDigest, Position, ProvedEntry, SparedCertified,
    Statement, Timestamp,
};

use super::proving::Remains;

/// A certificate as it is handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCertificate {
    /// What it says.
    pub certificate: Certificate,
    /// The bytes that are signed: `certificate.json`.
    pub json: Vec<u8>,
    /// The archive's signature over them: `certificate.json.sig`.
    pub signature: String,
    /// The line with which `ssh-keygen` checks it: `allowed_signers`.
    pub allowed_signers: String,
}

/// Why a certificate is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    /// It is no certificate in its written form.
    #[error("this is not a certificate")]
    NotWritten,
    /// A later version wrote it.
    #[error("this certificate is of a later version")]
    Later,
    /// The signature is not the archive's over these bytes.
    #[error("the signature does not hold")]
    Signature(#[source] SshFault),
    /// It names another signing key.
    #[error("the certificate names another signing key")]
    OtherSigner,
    /// The archive's first key, by its fingerprint, does not lead to the signing key.
    #[error("the keys do not lead from the fingerprint to the signer")]
    Keys,
    /// A file beside the certificate is missing, or is not the one that it names.
    #[error("{file} is not the file that the certificate names")]
    File {
        /// Its name.
        file: &'static str,
    },
    /// The certificate says something else than the plan and the final list.
    #[error("plan and final list do not say that: {what}")]
    Lists {
        /// Which member is not borne out.
        what: &'static str,
    },
    /// The approval is missing, or does not hold.
    #[error("the approval does not hold")]
    Approval(#[source] Option<SshFault>),
    /// The public regime, without a visa.
    #[error("there is no visa")]
    NoVisa,
    /// The checkpoint is none, or not signed by that key.
    #[error("the checkpoint is not signed by the archive")]
    Checkpoint,
    /// An entry is not among those that the checkpoint was made over.
    #[error("entry {number} is not in the journal")]
    Proof {
        /// Its number.
        number: u64,
    },
    /// The entries say something else than the certificate.
    #[error("the entries do not say that: {what}")]
    Entries {
        /// Which member is not borne out.
        what: &'static str,
    },
    /// What authorities answered is not over a checkpoint of these entries.
    #[error("the time-stamps do not hold")]
    Stamps,
    /// The totals are not those of the lists.
    #[error("the totals are not those of the lists")]
    Totals,
}

/// What the journal says of a disposition.
#[derive(Default)]
struct Told {
    approved: Option<Timestamp>,
    started: Option<Timestamp>,
    proved: Option<Timestamp>,
    places: BTreeMap<PlaceDigest, Timestamp>,
    destroyed: BTreeSet<EntityId>,
}

impl Archive {
    /// Certifies a destruction that is proved, whenever that was. The same again for the same journal.
    ///
    /// Looks again for remains: what is found is certified as failed, whatever the journal says.
    ///
    /// Errors: [`ArchiveError::NotProved`]; [`ArchiveError::Unknown`]; those of journal, keys, catalog and search.
    pub fn certificate(&self, disposition: EntityId) -> Result<Certificate, ArchiveError> {
        let approved = self.disposition(disposition)?;
        let not_proved = || ArchiveError::NotProved { disposition };
        let (digest, ..) = approved.disposition.started.ok_or_else(not_proved)?;
        let list = self.destruction_list(digest)?;
        let remains = self.remains_of(&list)?;
        let (checkpoint, entries) = self.proved_entries(disposition, approved.disposition.plan)?;
        let told = Told::by(entries.iter().map(|proved| &proved.entry));
        let (Some(approved_at), Some(started), Some(proved)) =
            (told.approved, told.started, told.proved)
        else {
            return Err(not_proved());
        };
        let known = approved.disposition;
        let plan = approved.plan;
        let (destroyed, failed) = results(&plan, &list, &told, &remains);
        let places = self.certified_places(&list, &told);
        let (signer, first) = {
            let journal = lock(&self.journal);
            (
                journal.keys().signer.clone(),
                journal.first_keys().0.signer.clone(),
            )
        };
        let mut certificate = Certificate {
            format: 1,
            archive: self.settings.archive,
            fingerprint: Fingerprint::of(&first).to_string(),
            regime: plan.regime,
            signer,
            disposition,
            plan: known.plan,
            list: digest,
            schedule: plan.policy,
            day: plan.day,
            approval: known.approval,
            times: CertificateTimes {
                approved: approved_at,
                started,
                proved,
            },
            totals: CertificateTotals::default(),
            classes: Vec::new(),
            spared: spared(&plan, &list),
            statements: statements(&destroyed, &places),
            destroyed,
            failed,
            places,
            stamps: self.stamps(&checkpoint, &entries)?,
            checkpoint: String::from_utf8_lossy(&checkpoint.note).into_owned(),
            entries,
        };
        (certificate.totals, certificate.classes) = certificate.added_up();
        Ok(certificate)
    }

    /// Signs a certificate in the archive's name.
    ///
    /// Errors: [`ArchiveError::Approval`] if the signing key of the journal is none.
    pub fn sign_certificate(
        &self,
        certificate: Certificate,
    ) -> Result<SignedCertificate, ArchiveError> {
        let json = certificate.to_json();
        let signature = ssh::sign_as_archive(&self.signer, Namespace::CERTIFICATE, &json);
        let line = ssh::allowed_signers(&certificate.signer, Namespace::CERTIFICATE);
        let fault = |fault| ArchiveError::Approval(super::ApprovalFault::Signature(fault));
        Ok(SignedCertificate {
            allowed_signers: line.map_err(fault)?,
            certificate,
            json,
            signature,
        })
    }

    /// Every entry of a disposition with its proof, against a checkpoint of the same moment.
    fn proved_entries(
        &self,
        disposition: EntityId,
        plan: AttachmentDigest,
    ) -> Result<(Checkpoint, Vec<ProvedEntry>), ArchiveError> {
        let mut positions = lock(&self.catalog).disposition_entries(disposition, plan)?;
        let journal = lock(&self.journal);
        // The keys, from the archive's first entry on.
        positions.push(Position::START);
        positions.extend(journal.keys_changed());
        positions.sort_by_key(|position| position.seq);
        positions.dedup();
        let mut found = Vec::new();
        for position in positions {
            let of_it = |at: &EntryAt| concerns(&at.entry.event, disposition, plan);
            let batch = journal.read(position, 1)?;
            found.extend(batch.entries.into_iter().filter(of_it));
        }
        let proved = found.into_iter().map(|at| {
            let proof = journal.inclusion_proof(&at)?;
            Ok(ProvedEntry {
                entry: at.entry,
                proof,
            })
        });
        let proved = proved.collect::<Result<Vec<ProvedEntry>, ArchiveError>>()?;
        Ok((journal.checkpoint(&self.signer), proved))
    }

    /// The oldest kept checkpoint over all these entries that authorities have stamped, if there is one.
    fn stamps(
        &self,
        checkpoint: &Checkpoint,
        entries: &[ProvedEntry],
    ) -> Result<Vec<CertifiedStamp>, ArchiveError> {
        let last = entries.last().map_or(0, |proved| proved.entry.number.0);
        let size = checkpoint.end.seq.0;
        let journal = lock(&self.journal);
        let signer = &journal.keys().signer;
        for kept in kept(&self.root.join("journal"))?.checkpoints {
            let stamped = &kept.checkpoint;
            let over = stamped.end.seq.0;
            if kept.answers.is_empty() || over <= last || !stamped.is_signed_by(signer) {
                continue;
            }
            let proof = match over == size {
                true => Some(Vec::new()),
                false => journal.consistency_proof(over),
            };
            let Some(proof) = proof.filter(|proof| checkpoint.continues(stamped, proof)) else {
                continue;
            };
            let answers = kept.answers.iter();
            return Ok(vec![CertifiedStamp {
                checkpoint: String::from_utf8_lossy(&stamped.note).into_owned(),
                proof,
                answers: answers.map(|one| BASE64_STANDARD.encode(one)).collect(),
            }]);
        }
        Ok(Vec::new())
    }

    /// Every place that the final list or the journal names: those of the archive in their order, then the others.
    fn certified_places(&self, list: &DestructionList, told: &Told) -> Vec<CertifiedPlace> {
        let asked = self.places_named(&list.places).into_iter();
        let mut places: Vec<CertifiedPlace> = asked
            .map(|place| CertifiedPlace {
                place: place.digest,
                name: place.name,
                acknowledged: told.places.get(&place.digest).copied(),
            })
            .collect();
        for (place, time) in &told.places {
            if !places.iter().any(|known| known.place == *place) {
                places.push(CertifiedPlace {
                    place: *place,
                    name: None,
                    acknowledged: Some(*time),
                });
            }
        }
        places
    }
}

/// Checks a certificate without the archive: `signer` is the public text of its signing key, as the journal names it.
///
/// Errors: [`CertificateFault`], the first that is found.
/// Source: the list in `model/certificate.rs`.
pub fn verify_certificate(
    json: &[u8],
    signature: &str,
    signer: &str,
) -> Result<Certificate, CertificateFault> {
    let key = SshKey::of_signer(signer).map_err(CertificateFault::Signature)?;
    ssh::verify(signature, &key, Namespace::CERTIFICATE, json)
        .map_err(CertificateFault::Signature)?;
    let certificate = Certificate::from_json(json).map_err(|fault| match fault {
        NotRead::NotWritten => CertificateFault::NotWritten,
        NotRead::Later { .. } => CertificateFault::Later,
    })?;
    if certificate.signer != signer {
        return Err(CertificateFault::OtherSigner);
    }
    let checkpoint = Checkpoint::parse(certificate.checkpoint.as_bytes())
        .filter(|checkpoint| checkpoint.is_signed_by(signer))
        .ok_or(CertificateFault::Checkpoint)?;
    for proved in &certificate.entries {
        if !checkpoint.includes(&proved.entry, &proved.proof) {
            return Err(CertificateFault::Proof {
                number: proved.entry.number.0,
            });
        }
    }
    stamps_hold(&certificate, &checkpoint)?;
    keys_lead_to_signer(&certificate)?;
    borne_out(&certificate)?;
    if certificate.added_up() != (certificate.totals.clone(), certificate.classes.clone()) {
        return Err(CertificateFault::Totals);
    }
    Ok(certificate)
}

/// When authorities say that the journal had all entries of a certificate, as far as can be told without their roots: the
/// oldest time. None if nobody was asked.
pub fn stamped_on(certificate: &Certificate) -> Option<Timestamp> {
    let times = certificate.stamps.iter().flat_map(stamp_times);
    times.flatten().min()
}

/// What each answer of a stamp claims, once imprint and signature hold.
fn stamp_times(stamp: &CertifiedStamp) -> Vec<Option<Timestamp>> {
    let answers = stamp.answers.iter();
    let answers: Vec<Vec<u8>> = answers
        .map(|answer| BASE64_STANDARD.decode(answer).unwrap_or_default())
        .collect();
    let each = answers.iter().enumerate().map(|(number, answer)| {
        let earlier = answers.get(..number).unwrap_or_default();
        claimed_time(answer, &stamped_bytes(stamp.checkpoint.as_bytes(), earlier)).ok()
    });
    each.collect()
}

/// Checks that each stamp is over a checkpoint of these entries, and that what authorities answered is over that.
fn stamps_hold(certificate: &Certificate, checkpoint: &Checkpoint) -> Result<(), CertificateFault> {
    let last = certificate
        .entries
        .iter()
        .map(|one| one.entry.number.0)
        .max();
    for stamp in &certificate.stamps {
        let stamped = Checkpoint::parse(stamp.checkpoint.as_bytes())
            .filter(|stamped| stamped.is_signed_by(&certificate.signer))
            .filter(|stamped| Some(stamped.end.seq.0) > last)
            .ok_or(CertificateFault::Stamps)?;
        let times = stamp_times(stamp);
        let all = !times.is_empty() && times.iter().all(Option::is_some);
        if !all || !checkpoint.continues(&stamped, &stamp.proof) {
            return Err(CertificateFault::Stamps);
        }
    }
    Ok(())
}

impl Told {
    fn by<'a>(entries: impl Iterator<Item = &'a crate::model::Entry>) -> Told {
        let mut told = Told::default();
        for entry in entries {
            match &entry.event {
                Event::DispositionApproved { .. } => told.approved = Some(entry.time),
                Event::DestructionStarted { .. } => told.started = Some(entry.time),
                Event::KeysDeleted { place, .. } => {
                    told.places.entry(*place).or_insert(entry.time);
                }
                Event::Destroyed(batch) => {
                    told.proved = Some(entry.time);
                    told.destroyed.extend(&batch.destroyed);
                }
                _ => {}
            }
        }
        told
    }
}

fn concerns(event: &Event, disposition: EntityId, approved: AttachmentDigest) -> bool {
    match event {
        Event::ArchiveCreated { .. } | Event::KeysChanged { .. } => true,
        Event::DispositionPlanned { plan } => *plan == approved,
        Event::DispositionApproved { entity, .. }
        | Event::DestructionStarted { entity, .. }
        | Event::KeysDeleted { entity, .. } => *entity == disposition,
        Event::Destroyed(batch) => batch.entity == disposition,
        _ => false,
    }
}

/// What of the final list is destroyed, and what is not.
fn results(
    plan: &DispositionPlan,
    list: &DestructionList,
    told: &Told,
    remains: &[Remains],
) -> (Vec<CertifiedEntity>, Vec<FailedEntity>) {
    let mut why: BTreeMap<EntityId, BTreeSet<Failed>> = BTreeMap::new();
    for left in remains {
        let (entity, failed) = match left {
            Remains::Key { entity, .. } => (entity, Failed::Key),
            Remains::File { entity, .. } => (entity, Failed::File),
            Remains::Row { entity } => (entity, Failed::Row),
            Remains::Found { entity } => (entity, Failed::Found),
        };
        why.entry(*entity).or_default().insert(failed);
    }
    for listed in &list.entities {
        if !told.destroyed.contains(&listed.entity) {
            why.entry(listed.entity)
                .or_default()
                .insert(Failed::Unproved);
        }
    }
    let (mut destroyed, mut failed) = (Vec::new(), Vec::new());
    for listed in &list.entities {
        let record = record_of(plan, listed.entity);
        match why.get(&listed.entity) {
            None => destroyed.push(CertifiedEntity {
                entity: listed.entity,
                kind: listed.kind,
                record,
                files: u64::try_from(listed.files.len()).unwrap_or(u64::MAX),
                shared: listed.shared.clone(),
                content_stays_in: listed.content_stays_in.clone(),
            }),
            Some(why) => failed.push(FailedEntity {
                entity: listed.entity,
                kind: listed.kind,
                class: record.map(|record| record.class),
                why: why.iter().copied().collect(),
            }),
        }
    }
    (destroyed, failed)
}

fn spared(plan: &DispositionPlan, list: &DestructionList) -> Vec<SparedCertified> {
    let spared = list.spared.iter();
    spared
        .map(|one| SparedCertified {
            entity: one.entity,
            class: record_of(plan, one.entity).map(|record| record.class),
            why: one.why,
        })
        .collect()
}

/// What the plan says of a record. The plan is sorted by id.
pub(super) fn record_of(plan: &DispositionPlan, entity: EntityId) -> Option<CertifiedRecord> {
    let at = plan.records.binary_search_by_key(&entity, |one| one.entity);
    let planned = plan.records.get(at.ok()?)?;
    Some(CertifiedRecord {
        class: planned.class.clone(),
        counted_from: planned.counted_from,
        kept_through: planned.kept_through,
        size_bytes: planned.size_bytes,
        decided: planned.decided,
    })
}

fn statements(destroyed: &[CertifiedEntity], places: &[CertifiedPlace]) -> Vec<Statement> {
    let pending = places.iter().any(|place| place.acknowledged.is_none());
    let mut statements = match pending {
        false => vec![Statement::UnreadableWithEveryRemainingKey],
        true => vec![
            Statement::UnreadableWithKeysOfReachedPlaces,
            Statement::PlacesPending,
        ],
    };
    let stays = |one: &CertifiedEntity| !one.shared.is_empty() || !one.content_stays_in.is_empty();
    if destroyed.iter().any(stays) {
        statements.push(Statement::SharedContentStays);
    }
    statements.extend([
        Statement::ExportedBundlesNotReached,
        Statement::FreedBlocksNotReached,
        Statement::HostSnapshotsNotReached,
    ]);
    statements
}

/// Checks that the fingerprint is that of the archive's first key, and that each key was named by the one before it, up to
/// the signer.
fn keys_lead_to_signer(certificate: &Certificate) -> Result<(), CertificateFault> {
    let entries = certificate.entries.iter().map(|one| &one.entry);
    let mut keys = None;
    for entry in entries {
        if let Event::ArchiveCreated { archive, .. } = &entry.event
            && (*archive != certificate.archive || entry.number.0 != 0)
        {
            return Err(CertificateFault::Keys);
        }
        if matches!(
            entry.event,
            Event::ArchiveCreated { .. } | Event::KeysChanged { .. }
        ) {
            let named = verify_keys(entry, keys.as_ref());
            let named = named.map_err(|_| CertificateFault::Keys)?;
            let fingerprint = Fingerprint::of(&named.signer).to_string();
            if keys.is_none() && fingerprint != certificate.fingerprint {
                return Err(CertificateFault::Keys);
            }
            keys = Some(named);
        }
    }
    match keys {
        Some(keys) if keys.signer == certificate.signer => Ok(()),
        _ => Err(CertificateFault::Keys),
    }
}

/// Checks that the entries say what the certificate does.
fn borne_out(certificate: &Certificate) -> Result<(), CertificateFault> {
    let fault = |what| Err(CertificateFault::Entries { what });
    let numbers = certificate.entries.iter().map(|one| one.entry.number);
    if !numbers.is_sorted_by(|one, next| one < next) {
        return fault("entries");
    }
    for proved in &certificate.entries {
        let entry = &proved.entry;
        if let Event::DispositionPlanned { plan } = &entry.event
            && *plan != certificate.plan
        {
            return fault("plan");
        }
        if !concerns(&entry.event, certificate.disposition, certificate.plan) {
            return fault("disposition");
        }
        match &entry.event {
            Event::DispositionApproved { plan, .. } if *plan != certificate.plan => {
                return fault("plan");
            }
            Event::DestructionStarted { list, .. } if *list != certificate.list => {
                return fault("list");
            }
            _ => {}
        }
    }
    let told = Told::by(certificate.entries.iter().map(|proved| &proved.entry));
    let CertificateTimes {
        approved,
        started,
        proved,
    } = certificate.times;
    if (told.approved, told.started, told.proved) != (Some(approved), Some(started), Some(proved)) {
        return fault("times");
    }
    let acknowledged = certificate.places.iter();
    let acknowledged: BTreeMap<PlaceDigest, Timestamp> = acknowledged
        .filter_map(|place| Some((place.place, place.acknowledged?)))
        .collect();
    if acknowledged != told.places {
        return fault("places");
    }
    let destroyed: BTreeSet<EntityId> =
        certificate.destroyed.iter().map(|one| one.entity).collect();
    let failed: BTreeSet<EntityId> = certificate.failed.iter().map(|one| one.entity).collect();
    let twice = destroyed.len() != certificate.destroyed.len() || !destroyed.is_disjoint(&failed);
    let told_too = told.destroyed.difference(&failed).copied();
    if twice || told_too.collect::<BTreeSet<_>>() != destroyed {
        return fault("destroyed");
    }
    let expected = statements(&certificate.destroyed, &certificate.places);
    if certificate.statements != expected {
        return fault("statements");
    }
    Ok(())
}
