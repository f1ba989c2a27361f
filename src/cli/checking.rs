//! `retention certificate --check`: whether a certificate that somebody was given is to be believed. Takes no key, and no
//! archive; with one at hand, it says whether its key signed.

use std::path::{Path, PathBuf};

use crate::archive::{
    ArchiveError, CertificateFiles, ClosedArchive, stamped_on, verify_certificate,
    verify_destruction,
};
use crate::cli::failure::Failure;
use crate::cli::{Context, Ended};
use crate::model::Certificate;
use crate::words::{Words, checking, count};

/// Checks a certificate.
pub fn run(context: &Context<'_>, file: &Path) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let json = read(file)?;
    let signature = String::from_utf8_lossy(&read(&beside(file))?).into_owned();
    let signer = Certificate::from_json(&json).map(|certificate| certificate.signer);
    let files = files_beside(file)?;
    let signer = signer.unwrap_or_default();
    let checked = match &files {
        Some(files) => verify_destruction(&json, &signature, &signer, files),
        None => verify_certificate(&json, &signature, &signer),
    };
    let certificate = match checked {
        Ok(certificate) => certificate,
        Err(fault) => {
            let why = checking::certificate_fault(lang, &fault);
            let refused = checking::refused(lang, Words(&why));
            context.terminal.lines(&[refused])?;
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
    let stamped = stamped_on(&certificate);
    lines.extend(stamped.map(|when| checking::stamped(lang, when)));
    let approver = certificate.approval.map(|approval| approval.approver);
    lines.push(match files {
        None => checking::approval_unchecked(lang),
        Some(_) => checking::approval_sound(lang, &approver.unwrap_or_default()),
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

/// What was handed out with the certificate; none if any of it is not there.
fn files_beside(file: &Path) -> Result<Option<CertificateFiles>, Failure> {
    let [plan, list, schedule] =
        ["plan.json", "list.json", "schedule.toml"].map(|name| file.with_file_name(name));
    if ![&plan, &list, &schedule].iter().all(|path| path.is_file()) {
        return Ok(None);
    }
    Ok(Some(CertificateFiles {
        plan: read(&plan)?,
        list: read(&list)?,
        schedule: read(&schedule)?,
    }))
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
