//! `retention certificate --check`: whether a certificate that somebody was given is to be believed. Takes no key, and no
//! archive; with one at hand, it says whether its key signed.

use std::path::{Path, PathBuf};

use crate::archive::{ArchiveError, ClosedArchive, verify_certificate, verify_certified_approval};
use crate::cli::failure::Failure;
use crate::cli::{Context, Ended};
use crate::model::Certificate;
use crate::words::{Words, checking, count};

/// Checks a certificate.
pub fn run(context: &Context<'_>, file: &Path, plan: Option<&Path>) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let json = read(file)?;
    let signature = String::from_utf8_lossy(&read(&beside(file))?).into_owned();
    let signer = Certificate::from_json(&json).map(|certificate| certificate.signer);
    let checked = verify_certificate(&json, &signature, &signer.unwrap_or_default());
    let refused = |why| {
        let why = checking::certificate_fault(lang, &why);
        checking::refused(lang, Words(&why))
    };
    let certificate = match checked {
        Ok(certificate) => certificate,
        Err(fault) => {
            context.terminal.lines(&[refused(fault)])?;
            return Ok(Ended::WithFindings);
        }
    };
    let mut ended = Ended::Done;
    let mut lines = vec![checking::sound(lang, count(certificate.entries.len()))];
    let archive = archive_here(context)?;
    lines.push(match &archive {
        None => checking::signer_unknown(lang, &certificate.fingerprint),
        Some(archive) if archive.signers()?.contains(&certificate.signer) => {
            checking::signer_known(lang)
        }
        Some(_) => {
            ended = Ended::WithFindings;
            checking::signer_foreign(lang)
        }
    });
    let bytes = match (plan, &archive) {
        (Some(plan), _) => Some(read(plan)?),
        // Another archive's plan is not in this one.
        (None, Some(archive)) => archive.plan_bytes(certificate.plan).ok(),
        (None, None) => None,
    };
    let approval = bytes.map(|bytes| verify_certified_approval(&certificate, &bytes));
    lines.push(match approval {
        None => checking::approval_unchecked(lang),
        Some(Ok(false)) => checking::approval_gone(lang),
        Some(Ok(true)) => {
            let approval = certificate.approval.as_ref();
            let approver = approval.map(|approval| approval.approver.as_str());
            checking::approval_sound(lang, approver.unwrap_or_default())
        }
        Some(Err(fault)) => {
            ended = Ended::WithFindings;
            refused(fault)
        }
    });
    context.terminal.lines(&lines)?;
    Ok(ended)
}

/// The archive that the command means, if there is one.
fn archive_here(context: &Context<'_>) -> Result<Option<ClosedArchive>, Failure> {
    match context.closed_archive() {
        Ok(archive) => Ok(Some(archive)),
        Err(Failure::Archive(ArchiveError::NotAnArchive { .. })) => Ok(None),
        Err(other) => Err(other),
    }
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sig");
    PathBuf::from(name)
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|source| Failure::File {
        path: file.to_owned(),
        source,
    })
}
