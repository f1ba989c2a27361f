//! Certifying: what became of an approved plan, from the journal, the final list and a new search for remains; signed, and
//! checked by anybody without the archive.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::{Archive, ArchiveError, lock};
use crate::journal::ssh::{self, Namespace, SshFault, SshKey};
use crate::journal::{Checkpoint, EntryAt};
use crate::keys::Fingerprint;
use crate::model::{
    AttachmentDigest, Certificate, CertificateTimes, CertificateTotals, CertifiedEntity,
    CertifiedPlace, CertifiedRecord, DestructionList, DispositionPlan, EntityId, Event, Failed,
    FailedEntity, PlaceDigest, Position, ProvedEntry, SparedCertified, Statement, Timestamp,
};

use sha2::{Digest, Sha256};

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
    /// It is no certificate in its written form, or one of a later version.
    #[error("this is not a certificate")]
    NotWritten,
    /// The signature is not the archive's over these bytes.
    #[error("the signature does not hold")]
    Signature(#[source] SshFault),
    /// It names another signing key.
    #[error("the certificate names another signing key")]
    OtherSigner,
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
    /// The totals are not those of the lists.
    #[error("the totals are not those of the lists")]
    Totals,
    /// What was given as the plan is another one.
    #[error("this is not the plan that was approved")]
    OtherPlan,
    /// The approver's signature does not hold over the plan.
    #[error("the approver's signature does not hold")]
    Approval(#[source] SshFault),
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
        let (checkpoint, entries) = self.proved_entries(disposition)?;
        let told = Told::by(entries.iter().map(|proved| &proved.entry));
        let (Some(approved_at), Some(started), Some(proved)) =
            (told.approved, told.started, told.proved)
        else {
            return Err(not_proved());
        };
        let known = approved.disposition;
        let plan = approved.plan;
        let (destroyed, failed) = results(&plan, &list, &told, &remains);
        let places = self.certified_places(&told);
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
    ) -> Result<(Checkpoint, Vec<ProvedEntry>), ArchiveError> {
        let journal = lock(&self.journal);
        let mut found = Vec::new();
        let mut from = Position::START;
        while from < journal.end() {
            let batch = journal.read(from, BATCH)?;
            let Some(last) = batch.entries.last() else {
                break;
            };
            from = last.after;
            let of_it = |at: &EntryAt| concerns(&at.entry.event, disposition);
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

    /// Every place that the archive has or the journal names: those of the archive in their order, then the others.
    fn certified_places(&self, told: &Told) -> Vec<CertifiedPlace> {
        let known = self.settings.places(&self.root).into_iter();
        let mut places: Vec<CertifiedPlace> = known
            .map(|place| {
                let digest = self.place_digest(&place);
                CertifiedPlace {
                    place: digest,
                    name: Some(place.name),
                    acknowledged: told.places.get(&digest).copied(),
                }
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
    let certificate = Certificate::from_json(json).ok_or(CertificateFault::NotWritten)?;
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
    borne_out(&certificate)?;
    if certificate.added_up() != (certificate.totals.clone(), certificate.classes.clone()) {
        return Err(CertificateFault::Totals);
    }
    Ok(certificate)
}

/// Checks that the approver whom a certificate names has signed these bytes, and that they are its plan. False if the
/// certificate names no approver any more.
///
/// Errors: [`CertificateFault::OtherPlan`], [`CertificateFault::Approval`].
pub fn verify_certified_approval(
    certificate: &Certificate,
    plan: &[u8],
) -> Result<bool, CertificateFault> {
    if AttachmentDigest(Sha256::digest(plan).into()) != certificate.plan {
        return Err(CertificateFault::OtherPlan);
    }
    let Some(approval) = &certificate.approval else {
        return Ok(false);
    };
    let key = SshKey::parse(&approval.key).map_err(CertificateFault::Approval)?;
    ssh::verify(&approval.signature, &key, Namespace::APPROVAL, plan)
        .map_err(CertificateFault::Approval)?;
    Ok(true)
}

/// How many entries are read at a time.
const BATCH: usize = 1000;

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

fn concerns(event: &Event, disposition: EntityId) -> bool {
    match event {
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
fn record_of(plan: &DispositionPlan, entity: EntityId) -> Option<CertifiedRecord> {
    let at = plan.records.binary_search_by_key(&entity, |one| one.entity);
    let planned = plan.records.get(at.ok()?)?;
    Some(CertifiedRecord {
        class: planned.class.clone(),
        counted_from: planned.counted_from,
        kept_through: planned.kept_through,
        size_bytes: planned.size_bytes,
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
    if destroyed.iter().any(|one| !one.shared.is_empty()) {
        statements.push(Statement::SharedContentStays);
    }
    statements.extend([
        Statement::ExportedBundlesNotReached,
        Statement::FreedBlocksNotReached,
        Statement::HostSnapshotsNotReached,
    ]);
    statements
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
        if !concerns(&entry.event, certificate.disposition) {
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
