//! What needs no key: the journal, the settings, every sealed file against its name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use crate::archive::settings::Settings;
use crate::archive::verify::expected::{Chosen, Expected};
use crate::archive::verify::{
    Finding, FindingCode, FixityReport, OnProgress, Subject, VerifyOptions, VerifyProgress, file,
    files_in,
};
use crate::archive::{ArchiveError, lock};
use crate::journal::ssh::{self, Namespace, SshFault, SshKey};
use crate::journal::{self, JournalFinding, read_attachment};
use crate::model::{AttachmentDigest, FixityLevel, KeySet, PolicyDigest, SealedDigest};
use crate::store::{Shelf, StoreFinding, check_sealed_files, relative_path};

pub(super) fn check_journal(
    root: &Path,
    options: &VerifyOptions,
    report: &mut FixityReport,
) -> Result<(Expected, Option<KeySet>), ArchiveError> {
    let mut expected = Expected::default();
    let folder = root.join("journal");
    let found = journal::verify(&folder, options.against.as_ref(), &mut |entry| {
        expected.add(entry, options)
    });
    let found = match found {
        Ok(found) => found,
        Err(journal::JournalError::Absent { .. }) => {
            report.add(FindingCode::Missing, file("journal/tail"), None);
            return Ok((expected, None));
        }
        Err(error) => return Err(error.into()),
    };
    expected.settle(root);
    report.entries = found.entries;
    check_attachments(&folder, &expected, report);
    check_signed_policies(root, &expected, report);
    report
        .findings
        .extend(found.findings.into_iter().map(journal_finding));
    Ok((expected, found.keys))
}

/// Every list that an entry names is there, as written. One that no entry names was written for a commit that did not come.
fn check_attachments(folder: &Path, expected: &Expected, report: &mut FixityReport) {
    for digest in &expected.attachments {
        let code = match read_attachment(folder, *digest) {
            Ok(_) => continue,
            Err(journal::JournalError::AttachmentMissing { .. }) => FindingCode::Missing,
            Err(journal::JournalError::AttachmentAltered { .. }) => FindingCode::Altered,
            Err(_) => FindingCode::Unreadable,
        };
        report.add(code, file(&format!("journal/attachments/{digest}")), None);
    }
    for path in files_in(&folder.join("attachments")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let named = name
            .parse()
            .is_ok_and(|digest| expected.attachments.contains(&digest));
        if !named && path.extension().is_none() {
            report.add(
                FindingCode::Orphan,
                file(&format!("journal/attachments/{name}")),
                None,
            );
        }
    }
}

/// A signature that was kept with a schedule holds over it, by whichever key it names; whose that is takes keys to say.
fn check_signed_policies(root: &Path, expected: &Expected, report: &mut FixityReport) {
    for (policy, signature) in &expected.signed_policies {
        // What is missing, altered or unreadable is told where attachments and policies are checked.
        let Some(signed) = signed_policy(root, *policy, *signature) else {
            continue;
        };
        if let Err(fault) = signed {
            let subject = file(&format!("journal/attachments/{signature}"));
            report.add(FindingCode::Swapped, subject, Some(fault.to_string()));
        }
    }
}

/// Whose key signed a schedule. None if the schedule or the signature is not there as it was written.
pub(super) fn signed_policy(
    root: &Path,
    policy: PolicyDigest,
    signature: AttachmentDigest,
) -> Option<Result<SshKey, SshFault>> {
    let armored = read_attachment(&root.join("journal"), signature).ok()?;
    let schedule = fs::read(root.join("policies").join(format!("{policy}.toml"))).ok()?;
    let whole = PolicyDigest(Sha256::digest(&schedule).into()) == policy;
    let armored = String::from_utf8_lossy(&armored);
    whole.then(|| ssh::verify_by_any(&armored, Namespace::APPROVAL, &schedule))
}

pub(super) fn journal_finding(finding: JournalFinding) -> Finding {
    let journal = |path: PathBuf| Subject::File(Path::new("journal").join(path));
    let (code, subject, detail) = match finding {
        JournalFinding::LineAltered {
            number,
            offset_bytes,
        } => (
            FindingCode::JournalAltered,
            Subject::Entry(number.0),
            Some(format!("journal/tail: {offset_bytes}")),
        ),
        JournalFinding::TailIncomplete { offset_bytes } => (
            FindingCode::JournalIncomplete,
            file("journal/tail"),
            Some(offset_bytes.to_string()),
        ),
        JournalFinding::EntryUnknown { number } => {
            (FindingCode::JournalAltered, Subject::Entry(number.0), None)
        }
        JournalFinding::KeysNotSigned { number } => {
            (FindingCode::KeysNotSigned, Subject::Entry(number.0), None)
        }
        JournalFinding::Truncated { expected, found } => (
            FindingCode::JournalTruncated,
            file("journal/tail"),
            Some(format!("{found} < {expected}")),
        ),
        JournalFinding::Rewritten { size } => (
            FindingCode::JournalRewritten,
            file("journal/tail"),
            Some(size.to_string()),
        ),
        JournalFinding::CheckpointAltered => {
            (FindingCode::Altered, file("journal/checkpoint"), None)
        }
        JournalFinding::CheckpointMissing => {
            (FindingCode::Missing, file("journal/checkpoint"), None)
        }
        JournalFinding::CheckpointForeign => (
            FindingCode::CheckpointForeign,
            file("journal/checkpoint"),
            None,
        ),
        JournalFinding::TileAltered { path } => (FindingCode::Altered, journal(path), None),
        JournalFinding::TileMissing { path } => (FindingCode::Missing, journal(path), None),
        JournalFinding::CutAltered { path } => (FindingCode::Altered, journal(path), None),
        JournalFinding::CutMissing { path } => (FindingCode::Missing, journal(path), None),
        JournalFinding::KeptAltered { path } => (FindingCode::Altered, journal(path), None),
        JournalFinding::KeptMissing { path } => (FindingCode::Missing, journal(path), None),
        JournalFinding::Stray { path } => (FindingCode::Stray, journal(path), None),
    };
    Finding {
        code,
        subject,
        detail,
    }
}

pub(super) fn check_settings(
    root: &Path,
    expected: &Expected,
    report: &mut FixityReport,
) -> Result<Option<Settings>, ArchiveError> {
    let settings = match Settings::read(root) {
        Ok(settings) => settings,
        Err(ArchiveError::NotAnArchive { .. }) => {
            report.add(FindingCode::Missing, file("archive.toml"), None);
            return Ok(None);
        }
        Err(ArchiveError::Io { path, source }) => return Err(ArchiveError::Io { path, source }),
        Err(_) => {
            report.add(FindingCode::Altered, file("archive.toml"), None);
            return Ok(None);
        }
    };
    let differs = expected.created.is_some_and(|(archive, format, regime)| {
        archive != settings.archive || format > settings.format || regime != settings.regime
    });
    if differs || !settings.is_as_written(root) {
        report.add(FindingCode::Altered, file("archive.toml"), None);
    }
    Ok(Some(settings))
}

pub(super) fn check_sealed(
    root: &Path,
    expected: &Expected,
    options: &VerifyOptions,
    progress: &OnProgress<'_>,
    report: &mut FixityReport,
) -> Result<(), ArchiveError> {
    let chosen = Chosen::new(expected, options);
    let total = expected
        .files
        .iter()
        .filter(|(_, digest)| chosen.has(*digest))
        .count() as u64;
    let read = Mutex::new((0_u64, 0_u64));
    let stopped = AtomicBool::new(false);
    let told = |size_bytes| {
        let done = {
            let mut read = lock(&read);
            read.0 += 1;
            read.1 += size_bytes;
            read.0
        };
        let goes_on = progress(VerifyProgress {
            level: FixityLevel::Sealed,
            done,
            total,
        });
        stopped.fetch_or(!goes_on, Ordering::Relaxed);
        goes_on
    };
    let found = check_sealed_files(
        root,
        &expected.files,
        &|_, digest| chosen.has(digest),
        &told,
    )?;
    if stopped.load(Ordering::Relaxed) {
        // What was not read must not pass for sound.
        return Err(ArchiveError::Stopped);
    }
    let (files, bytes) = *lock(&read);
    report.files += files;
    report.bytes += bytes;
    // What another process committed since the journal was read is no orphan.
    let orphans = found
        .iter()
        .any(|finding| matches!(finding, StoreFinding::Orphan { .. }));
    let named = if orphans {
        named_now(root)?
    } else {
        BTreeSet::new()
    };
    let paths = |files: &BTreeSet<(Shelf, SealedDigest)>| -> BTreeSet<PathBuf> {
        let files = files.iter();
        files
            .map(|(shelf, digest)| relative_path(*shelf, *digest))
            .collect()
    };
    let (going, gone) = match orphans {
        true => (paths(&expected.going), paths(&expected.gone)),
        false => Default::default(),
    };
    for finding in found {
        if matches!(&finding, StoreFinding::Orphan { path } if named.contains(path) || going.contains(path))
        {
            continue;
        }
        let (code, path, detail) = match finding {
            StoreFinding::Missing { path } => (FindingCode::Missing, path, None),
            StoreFinding::Altered { path } => (FindingCode::Altered, path, None),
            StoreFinding::Orphan { path } if gone.contains(&path) => {
                (FindingCode::Returned, path, None)
            }
            StoreFinding::Orphan { path } => (FindingCode::Orphan, path, None),
            StoreFinding::Stray { path } => (FindingCode::Stray, path, None),
            StoreFinding::Unreadable { path, message } => {
                (FindingCode::Unreadable, path, Some(message))
            }
        };
        report.add(code, Subject::File(path), detail);
    }
    Ok(())
}

/// The sealed files that the journal names by now.
pub(super) fn named_now(root: &Path) -> Result<BTreeSet<PathBuf>, ArchiveError> {
    let (expected, _) = check_journal(
        root,
        &VerifyOptions::default(),
        &mut FixityReport::default(),
    )?;
    let paths = expected
        .files
        .iter()
        .map(|(shelf, digest)| relative_path(*shelf, *digest));
    Ok(paths.collect())
}

pub(super) fn check_policies(root: &Path, expected: &Expected, report: &mut FixityReport) {
    let mut missing = expected.policies.clone();
    for path in files_in(&root.join("policies")) {
        let relative = path.strip_prefix(root).unwrap_or(&path).to_owned();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_suffix(".toml"))
            .and_then(|name| name.parse().ok());
        match name.filter(|policy| expected.policies.contains(policy)) {
            Some(policy) => {
                missing.remove(&policy);
                if fs::read(&path)
                    .map(|bytes| PolicyDigest(Sha256::digest(bytes).into()))
                    .ok()
                    != Some(policy)
                {
                    report.add(FindingCode::Altered, Subject::File(relative), None);
                }
            }
            None => report.add(FindingCode::Stray, Subject::File(relative), None),
        }
    }
    for policy in missing {
        report.add(
            FindingCode::Missing,
            file(&format!("policies/{policy}.toml")),
            None,
        );
    }
}

/// Nothing lies beside what an archive is made of.
pub(super) fn check_strays(root: &Path, report: &mut FixityReport) {
    const KNOWN: [&str; 11] = [
        "archive.toml",
        "keys",
        "descriptors",
        "objects",
        "texts",
        "journal",
        "policies",
        "quarantine",
        "derived",
        "incoming",
        "time-stamps",
    ];
    let Ok(entries) = fs::read_dir(root) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        if !KNOWN.iter().any(|known| name == *known) && !name.to_string_lossy().ends_with(".lease")
        {
            report.add(FindingCode::Stray, Subject::File(PathBuf::from(name)), None);
        }
    }
    for path in files_in(&root.join("incoming")) {
        if path
            .extension()
            .is_none_or(|extension| extension != "lease")
        {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_owned();
            report.add(FindingCode::Stray, Subject::File(relative), None);
        }
    }
}
