//! Checking a certificate against the files handed out beside it, without the archive: the plan that was signed, the final
//! list, the retention schedule.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::archive::{Archive, ArchiveError};
use crate::journal::ssh::{self, Namespace, SshKey};
use crate::model::{
    Certificate, CertifiedEntity, DestructionList, DispositionPlan, EntityId, EntityKind, Regime,
    Spared, approval_bytes,
};

use super::certifying::{CertificateFault, record_of, verify_certificate};

/// What is handed out beside a certificate: the files that it names by their digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The bytes of `plan.json`.
    pub plan: Vec<u8>,
    /// The bytes of `list.json`.
    pub list: Vec<u8>,
    /// The bytes of `schedule.toml`.
    pub schedule: Vec<u8>,
}

impl Archive {
    /// The files that a certificate names by their digests.
    ///
    /// Errors: those of reading an attachment; [`ArchiveError::Io`].
    pub fn certificate_files(
        &self,
        certificate: &Certificate,
    ) -> Result<CertificateFiles, ArchiveError> {
        let folder = self.root.join("policies");
        let schedule = folder.join(format!("{}.toml", certificate.schedule));
        Ok(CertificateFiles {
            plan: self.attachment(certificate.plan)?,
            list: self.attachment(certificate.list)?,
            schedule: std::fs::read(&schedule).map_err(ArchiveError::io(&schedule))?,
        })
    }
}

/// Checks a certificate, and that it says what the plan that was approved and the final list do: the approval's signature,
/// every entity, every number. `signer` as in [`verify_certificate`].
///
/// Errors: [`CertificateFault`], the first that is found.
/// Source: the list in `model/certificate.rs`.
pub fn verify_destruction(
    json: &[u8],
    signature: &str,
    signer: &str,
    files: &CertificateFiles,
) -> Result<Certificate, CertificateFault> {
    let certificate = verify_certificate(json, signature, signer)?;
    let has = |file: &'static str, bytes: &[u8], digest: [u8; 32]| {
        let found: [u8; 32] = Sha256::digest(bytes).into();
        match found == digest {
            true => Ok(()),
            false => Err(CertificateFault::File { file }),
        }
    };
    has("plan.json", &files.plan, certificate.plan.0)?;
    has("list.json", &files.list, certificate.list.0)?;
    has("schedule.toml", &files.schedule, certificate.schedule.0)?;
    let plan = DispositionPlan::from_json(&files.plan)
        .map_err(|_| CertificateFault::File { file: "plan.json" })?;
    let list = DestructionList::from_json(&files.list)
        .map_err(|_| CertificateFault::File { file: "list.json" })?;
    must_follow_plan(&certificate, &plan, &list)?;
    must_follow_list(&certificate, &plan, &list)?;
    must_be_approved(&certificate, &files.plan)?;
    Ok(certificate)
}

/// The head of the certificate, and the list, are those of the plan.
fn must_follow_plan(
    certificate: &Certificate,
    plan: &DispositionPlan,
    list: &DestructionList,
) -> Result<(), CertificateFault> {
    let fault = |what| Err(CertificateFault::Lists { what });
    if plan.archive != certificate.archive {
        return fault("archive");
    }
    if plan.policy != certificate.schedule {
        return fault("schedule");
    }
    if plan.day != certificate.day {
        return fault("day");
    }
    if plan.regime != certificate.regime {
        return fault("regime");
    }
    if list.plan != certificate.plan {
        return fault("plan");
    }
    let records = plan.records.iter();
    let records = records.map(|one| (one.entity, EntityKind::Record));
    let dependents = plan.dependents.iter().map(|one| (one.entity, one.kind));
    let planned: BTreeMap<EntityId, EntityKind> = records.chain(dependents).collect();
    let mut left: BTreeSet<EntityId> = planned.keys().copied().collect();
    for one in &list.entities {
        let is_planned = planned.get(&one.entity) == Some(&one.kind) && left.remove(&one.entity);
        // A deposit that was set aside goes with the record that it became.
        if !is_planned && one.kind != EntityKind::Quarantined {
            return fault("entities");
        }
    }
    let spared = list.spared.iter().all(|one| left.remove(&one.entity));
    match spared && left.is_empty() {
        true => Ok(()),
        false => fault("spared"),
    }
}

/// What is destroyed, failed and spared is what the list says, as the plan describes it.
fn must_follow_list(
    certificate: &Certificate,
    plan: &DispositionPlan,
    list: &DestructionList,
) -> Result<(), CertificateFault> {
    let fault = |what| Err(CertificateFault::Lists { what });
    let failed: BTreeSet<EntityId> = certificate.failed.iter().map(|one| one.entity).collect();
    let expected = list.entities.iter();
    let expected = expected.filter(|one| !failed.contains(&one.entity));
    let expected = expected.map(|one| CertifiedEntity {
        entity: one.entity,
        kind: one.kind,
        record: record_of(plan, one.entity),
        files: u64::try_from(one.files.len()).unwrap_or(u64::MAX),
        shared: one.shared.clone(),
        content_stays_in: one.content_stays_in.clone(),
    });
    if !expected.eq(certificate.destroyed.iter().cloned()) {
        return fault("destroyed");
    }
    let listed: BTreeMap<EntityId, EntityKind> = list
        .entities
        .iter()
        .map(|one| (one.entity, one.kind))
        .collect();
    let fits = certificate.failed.iter().all(|one| {
        let class = record_of(plan, one.entity).map(|record| record.class);
        listed.get(&one.entity) == Some(&one.kind) && class == one.class && !one.why.is_empty()
    });
    if !fits || failed.len() != certificate.failed.len() {
        return fault("failed");
    }
    let spared: Vec<(EntityId, Spared)> = list
        .spared
        .iter()
        .map(|one| (one.entity, one.why))
        .collect();
    let certified = certificate.spared.iter().map(|one| (one.entity, one.why));
    if !certified.eq(spared) {
        return fault("spared");
    }
    let places: BTreeSet<_> = certificate.places.iter().map(|one| one.place).collect();
    match list.places.iter().all(|place| places.contains(place)) {
        true => Ok(()),
        false => fault("places"),
    }
}

/// The approval's signature holds over the plan and the visa; in the public regime there is one.
fn must_be_approved(certificate: &Certificate, plan: &[u8]) -> Result<(), CertificateFault> {
    let approval = certificate.approval.as_ref();
    let approval = approval.ok_or(CertificateFault::Approval(None))?;
    if certificate.regime == Regime::Public && approval.visa.is_none() {
        return Err(CertificateFault::NoVisa);
    }
    let fault = |fault| CertificateFault::Approval(Some(fault));
    let key = SshKey::parse(&approval.key).map_err(fault)?;
    let bytes = approval_bytes(plan, approval.visa.as_ref());
    ssh::verify(&approval.signature, &key, Namespace::APPROVAL, &bytes).map_err(fault)
}
