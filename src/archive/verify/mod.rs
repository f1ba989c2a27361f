//! Verification: what the archive is, against what its journal says it must be.
//!
//! Findings are data; they never stop the rest, and nothing is repaired. Two functions, since the first must work on an
//! archive that no longer opens: [`verify_without_keys`] needs a folder, [`Archive::verify_with_keys`] an open archive.
//!
//! What tells which damage, by kind of file (a test walks this table):
//!
//! | file | level | codes |
//! |---|---|---|
//! | `archive.toml` | journal | `altered`, `missing` |
//! | `journal/tail` | journal | `journal_altered`, `journal_incomplete`, `journal_truncated`, `journal_rewritten`, `keys_not_signed` |
//! | `journal/attachments/…` | journal | `altered`, `missing`, `orphan`, `unreadable` |
//! | `journal/checkpoint`, `journal/tile/…`, `journal/cuts/…`, `journal/checkpoints/…` | journal | `altered`, `missing`, `stray` |
//! | the same time-stamps, where `archive.toml` pins roots | journal | `time_stamp_untrusted` |
//! | `time-stamps/…`, the roots that it pins | journal | `missing`, `altered` |
//! | `keys/owners/…`, `service.age`, `secret.age`, `signer.age`, `place.json` | sealed | `altered`, `swapped`, `missing`, `stray`, `place_unreachable` |
//! | `keys/restricted/…` | sealed | `altered`, `missing` |
//! | `objects/…`, `texts/…`, `descriptors/…`, `quarantine/…` | sealed | `missing`, `altered`, `orphan`, `returned`, `stray`, `unreadable` |
//! | the same | content | `unopenable`, `swapped` |
//! | `policies/…` | sealed | `altered`, `missing`, `stray` |
//! | `keyring.db` | sealed | `missing` |
//! | the same | keys | `key_missing`, `key_unopenable`, `key_orphan`, `returned`, `place_unreachable` |
//! | `derived/catalog.db` | derived | `derived_stale`, `derived_damaged` |
//! | `derived/search/…`, `derived.db` | derived | `derived_stale`, `derived_damaged` |
//!
//! A restricted record whose owner did not open the archive is counted (`restricted`), and is no finding: its files were checked by
//! their names, its key row is there and sealed to others.
//!
//! Not seen: bytes that mean nothing, in the free space of the two SQLite databases of keys; the removal of the journal's
//! last groups together with its checkpoint, unless a checkpoint from outside is given; the
//! few bytes of a time-stamp that its signature does not cover, and the removal of the last time-stamp of a checkpoint.

mod derived;
mod expected;
mod key_files;
mod time_stamps;
mod with_keys;
mod without_keys;

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::archive::{Archive, ArchiveError};
use crate::journal::Checkpoint;
use crate::model::{EntityId, Event, FixityLevel, SealedDigest, Timestamp};
use crate::store::{Shelf, relative_path};
use key_files::check_key_files;
use time_stamps::check_time_stamps;
use without_keys::{check_journal, check_policies, check_sealed, check_settings, check_strays};

/// How far to verify, and what of it.
#[derive(Debug, Clone, Default)]
pub struct VerifyOptions {
    /// Only what the journal named since then is read; the journal itself is always read whole.
    pub since: Option<Timestamp>,
    /// Only about this many documents are read, chosen by their digests and `sample_seed`.
    pub sample: Option<u64>,
    /// Makes another choice of documents each time.
    pub sample_seed: u64,
    /// A checkpoint that was kept outside the archive.
    pub against: Option<Checkpoint>,
}

impl VerifyOptions {
    /// Compares the journal with the checkpoint in the file at `path`, which was kept outside the archive.
    ///
    /// Errors: [`ArchiveError::NotACheckpoint`], [`ArchiveError::Io`].
    pub fn compare_with(&mut self, path: &Path) -> Result<(), ArchiveError> {
        let note = fs::read(path).map_err(ArchiveError::io(path))?;
        let checkpoint = Checkpoint::parse(&note);
        let not_one = || ArchiveError::NotACheckpoint {
            path: path.to_owned(),
        };
        self.against = Some(checkpoint.ok_or_else(not_one)?);
        Ok(())
    }
}

/// How far a verification has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyProgress {
    /// The level at work.
    pub level: FixityLevel,
    /// Files or entities read at this level.
    pub done: u64,
    /// How many there are; 0 if that is not known.
    pub total: u64,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// What kind of thing.
    pub code: FindingCode,
    /// What it concerns.
    #[serde(flatten)]
    pub subject: Subject,
    /// What the system said, where that helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Finding {
    /// Whether it is about one key in one place: `detail` is the place's name.
    fn is_of_a_key(&self) -> bool {
        let of_key = matches!(
            self.code,
            FindingCode::KeyMissing
                | FindingCode::KeyUnopenable
                | FindingCode::KeyOrphan
                | FindingCode::Returned
        );
        of_key && self.detail.is_some() && matches!(self.subject, Subject::Entity(_))
    }
}

/// A finding, and how many there are like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldFinding<'a> {
    /// The first of them.
    pub finding: &'a Finding,
    /// How many.
    pub count: u64,
}

/// What a finding concerns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A file, relative to the archive.
    File(PathBuf),
    /// A record or another entity.
    Entity(String),
    /// A journal entry, by its number.
    Entry(u64),
    /// A key place, by its name.
    Place(String),
}

/// What kind of thing is not as it should be. Printed by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// A file that must be there is not.
    Missing,
    /// A file's bytes are not those that were written.
    Altered,
    /// A sound file is in another's place, or a descriptor is not the one that the journal commits to.
    Swapped,
    /// A sound sealed file that the journal does not name.
    Orphan,
    /// A file that has no business here.
    Stray,
    /// The disk does not give a file.
    Unreadable,
    /// A sealed file does not open with its key, although its bytes are those that were written.
    Unopenable,
    /// An entity has no key in a place.
    KeyMissing,
    /// A key in a place does not open, or is another than in the other places.
    KeyUnopenable,
    /// A place has a key that the journal knows no entity for: a deposit stopped half-way, harmless.
    KeyOrphan,
    /// A file or a key of what was destroyed is there: an old copy was put back.
    Returned,
    /// A key place cannot be reached.
    PlaceUnreachable,
    /// A line of the journal is not as written.
    JournalAltered,
    /// The journal ends in an incomplete group.
    JournalIncomplete,
    /// Entries that a checkpoint counts are gone.
    JournalTruncated,
    /// The entries are not those that a checkpoint was made over.
    JournalRewritten,
    /// Keys are named that the key before them did not sign: an owner may have been slipped in.
    KeysNotSigned,
    /// The checkpoint given is not signed by a key of this archive.
    CheckpointForeign,
    /// No authority that is pinned here stands for a time-stamp.
    TimeStampUntrusted,
    /// The catalog or the search engine does not agree with the journal.
    DerivedStale,
    /// The catalog or the search engine is damaged.
    DerivedDamaged,
}

/// What a verification found.
#[derive(Debug, Clone, Default)]
pub struct FixityReport {
    /// Everything found, in the order of the levels.
    pub findings: Vec<Finding>,
    /// Levels that were carried out.
    pub levels: Vec<FixityLevel>,
    /// Journal entries read.
    pub entries: u64,
    /// Sealed files read.
    pub files: u64,
    /// Documents opened and compared.
    pub documents: u64,
    /// Records that are restricted, and so were not opened.
    pub restricted: u64,
    /// Bytes read from sealed files, and bytes of opened documents.
    pub bytes: u64,
}

/// Told now and then; returns false to stop.
pub type OnProgress<'a> = dyn Fn(VerifyProgress) -> bool + Sync + 'a;

/// Verifies all that needs no key: the journal, and with level [`FixityLevel::Sealed`] every sealed file as well.
///
/// Errors: only what keeps it from looking; an archive that does not open is a finding.
pub fn verify_without_keys(
    root: &Path,
    level: FixityLevel,
    options: &VerifyOptions,
    progress: &OnProgress<'_>,
) -> Result<FixityReport, ArchiveError> {
    let mut report = FixityReport {
        levels: vec![FixityLevel::Journal],
        ..FixityReport::default()
    };
    let (expected, keys) = check_journal(root, options, &mut report)?;
    let settings = check_settings(root, &expected, &mut report)?;
    if let Some(settings) = &settings {
        check_time_stamps(root, settings, &mut report)?;
    }
    if level == FixityLevel::Journal {
        return Ok(report);
    }
    report.levels.push(FixityLevel::Sealed);
    check_sealed(root, &expected, options, progress, &mut report)?;
    check_policies(root, &expected, &mut report);
    if let (Some(settings), Some(keys)) = (&settings, &keys) {
        check_key_files(root, settings, keys, &mut report);
    }
    check_strays(root, &mut report);
    Ok(report)
}

impl Archive {
    /// Verifies what needs keys, up to `level`: keys, contents, and the derived part. To be called after
    /// [`verify_without_keys`].
    ///
    /// Errors: only what keeps it from looking.
    pub fn verify_with_keys(
        &self,
        level: FixityLevel,
        options: &VerifyOptions,
        progress: &OnProgress<'_>,
    ) -> Result<FixityReport, ArchiveError> {
        let mut report = FixityReport::default();
        let (expected, _) = check_journal(
            &self.root,
            &VerifyOptions {
                against: None,
                ..options.clone()
            },
            &mut report,
        )?;
        // What is wrong with the journal was told by the keyless part.
        report.findings.clear();
        if level >= FixityLevel::Keys {
            report.levels.push(FixityLevel::Keys);
            self.check_keys(&expected, options, progress, &mut report)?;
        }
        if level >= FixityLevel::Content {
            report.levels.push(FixityLevel::Content);
            self.check_contents(&expected, options, progress, &mut report)?;
        }
        if level >= FixityLevel::Derived {
            report.levels.push(FixityLevel::Derived);
            self.check_derived(&expected, &mut report)?;
        }
        Ok(report)
    }

    /// Journals that a verification was made.
    ///
    /// Errors: those of a commit.
    pub fn note_verification(
        &self,
        report: &FixityReport,
        actor: crate::model::ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let level = report
            .levels
            .iter()
            .copied()
            .max()
            .unwrap_or(FixityLevel::Journal);
        let findings = report.findings.len() as u64;
        let event = Event::FixityChecked {
            level,
            entries: report.entries,
            findings,
        };
        self.commit_events(actor, now, |_| Ok((vec![event], ())))
    }
}

impl FixityReport {
    /// Joins what two parts of one verification found.
    pub fn join(&mut self, other: FixityReport) {
        for finding in other.findings {
            // The levels that need a key and those that need none both look at the places.
            let of_place = matches!(finding.subject, Subject::Place(_));
            if !(of_place && self.findings.contains(&finding)) {
                self.findings.push(finding);
            }
        }
        self.levels.extend(other.levels);
        self.files += other.files;
        self.documents += other.documents;
        self.restricted = self.restricted.max(other.restricted);
        self.bytes += other.bytes;
        self.entries = self.entries.max(other.entries);
    }

    /// The findings as a person reads them: what a whole key place has in common, such as the keys that came back with an old
    /// copy of it, is one.
    pub fn told_together(&self) -> Vec<ToldFinding<'_>> {
        let mut told: Vec<ToldFinding<'_>> = Vec::new();
        for finding in &self.findings {
            let same = |one: &&mut ToldFinding<'_>| {
                one.finding.code == finding.code && one.finding.detail == finding.detail
            };
            let together = match finding.is_of_a_key() {
                true => told.iter_mut().find(same),
                false => None,
            };
            match together {
                Some(one) => one.count += 1,
                None => told.push(ToldFinding { finding, count: 1 }),
            }
        }
        told
    }

    fn add(&mut self, code: FindingCode, subject: Subject, detail: Option<String>) {
        self.findings.push(Finding {
            code,
            subject,
            detail,
        });
    }
}

fn entity_subject(entity: EntityId) -> Subject {
    Subject::Entity(entity.to_string())
}

fn file(path: &str) -> Subject {
    Subject::File(PathBuf::from(path))
}

fn relative(shelf: Shelf, digest: SealedDigest) -> String {
    relative_path(shelf, digest).display().to_string()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}
