//! Kept time-stamps against the roots that the settings pin. Whether they are whole is told by `journal::verify`.

use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::sealing::roots_of;
use crate::archive::settings::Settings;
use crate::archive::verify::{FindingCode, FixityReport, Subject, file};
use crate::journal::timestamp::{StampFault, kept};

/// Verifies every kept time-stamp, offline, where authorities are configured.
pub(super) fn check_time_stamps(
    root: &Path,
    settings: &Settings,
    report: &mut FixityReport,
) -> Result<(), ArchiveError> {
    let roots = match roots_of(settings, root) {
        Ok(None) => return Ok(()),
        Ok(Some(roots)) => roots,
        Err(ArchiveError::Io { path, source }) => {
            let code = match source.kind() {
                std::io::ErrorKind::NotFound => FindingCode::Missing,
                _ => FindingCode::Unreadable,
            };
            report.add(code, within(root, &path), None);
            return Ok(());
        }
        Err(ArchiveError::Roots { path, fault }) => {
            let detail = Some(fault.to_string());
            report.add(FindingCode::Altered, within(root, &path), detail);
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    for one in kept(&root.join("journal"))?.checkpoints {
        let size = one.checkpoint.end.seq.0;
        for (number, verdict) in (1_u32..).zip(one.verify(&roots)) {
            let Err(fault) = verdict else { continue };
            if is_of_authority(&fault) {
                let subject = file(&format!("journal/checkpoints/{size}.{number}.tsr"));
                let detail = Some(fault.to_string());
                report.add(FindingCode::TimeStampUntrusted, subject, detail);
            }
        }
    }
    Ok(())
}

fn within(root: &Path, path: &Path) -> Subject {
    Subject::File(path.strip_prefix(root).unwrap_or(path).to_owned())
}

/// Whether a fault is about who signed, not about what was signed.
fn is_of_authority(fault: &StampFault) -> bool {
    matches!(
        fault,
        StampFault::NotForStamping
            | StampFault::NotForSignatures
            | StampFault::NotValidThen { .. }
            | StampFault::MayNotIssue { .. }
            | StampFault::CertificateForged { .. }
            | StampFault::Untrusted { .. }
            | StampFault::NoRoot
            | StampFault::RenewedTooLate { .. }
    )
}
