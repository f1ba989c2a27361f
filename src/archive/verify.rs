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
//! | `journal/checkpoint`, `journal/tile/…`, `journal/cuts/…` | journal | `altered`, `missing`, `stray` |
//! | `keys/owners/…`, `service.age`, `secret.age`, `signer.age`, `place.json` | sealed | `altered`, `swapped`, `missing`, `stray`, `place_unreachable` |
//! | `objects/…`, `texts/…`, `descriptors/…`, `quarantine/…` | sealed | `missing`, `altered`, `orphan`, `stray`, `unreadable` |
//! | the same | content | `unopenable`, `swapped` |
//! | `policies/…` | sealed | `altered`, `missing`, `stray` |
//! | `keyring.db` | sealed | `missing` |
//! | the same | keys | `key_missing`, `key_unopenable`, `key_orphan`, `place_unreachable` |
//! | `derived/catalog.db` | derived | `derived_stale`, `derived_damaged` |
//! | `derived/search/…`, `derived.db` | derived | `derived_stale`, `derived_damaged` |
//!
//! Not seen: bytes that mean nothing, in the free space of the two SQLite databases of keys; the removal of the journal's
//! last groups together with its checkpoint, unless a checkpoint from outside is given.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::archive::settings::Settings;
use crate::archive::take_out::shelf;
use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::journal::{self, Checkpoint, JournalFinding};
use crate::keys::{Identity, KeyFile, PlaceState, open_bytes};
use crate::model::{
    ArchiveId, Commitment, EntityId, EntityKind, Entry, Event, FixityLevel, KeySet, PolicyDigest,
    Regime, SealedDigest, Timestamp,
};
use crate::store::{Shelf, StoreError, StoreFinding, check_sealed_files, relative_path};

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
    /// Bytes read from sealed files, and bytes of opened documents.
    pub bytes: u64,
}

/// Told now and then; returns false to stop.
pub type OnProgress<'a> = dyn Fn(VerifyProgress) -> bool + Sync + 'a;

/// What the journal says must be there.
#[derive(Debug, Default)]
struct Expected {
    files: BTreeSet<(Shelf, SealedDigest)>,
    policies: BTreeSet<PolicyDigest>,
    descriptors: Vec<ExpectedDescriptor>,
    recent: BTreeSet<SealedDigest>,
    created: Option<(ArchiveId, u32, Regime)>,
}

#[derive(Debug, Clone)]
struct ExpectedDescriptor {
    entity: EntityId,
    sealed: SealedDigest,
    commitment: Commitment,
}

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

fn check_journal(
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
    report.entries = found.entries;
    report
        .findings
        .extend(found.findings.into_iter().map(journal_finding));
    Ok((expected, found.keys))
}

fn journal_finding(finding: JournalFinding) -> Finding {
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
        JournalFinding::Stray { path } => (FindingCode::Stray, journal(path), None),
    };
    Finding {
        code,
        subject,
        detail,
    }
}

fn check_settings(
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

fn check_sealed(
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
    for finding in found {
        if matches!(&finding, StoreFinding::Orphan { path } if named.contains(path)) {
            continue;
        }
        let (code, path, detail) = match finding {
            StoreFinding::Missing { path } => (FindingCode::Missing, path, None),
            StoreFinding::Altered { path } => (FindingCode::Altered, path, None),
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
fn named_now(root: &Path) -> Result<BTreeSet<PathBuf>, ArchiveError> {
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

fn check_policies(root: &Path, expected: &Expected, report: &mut FixityReport) {
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

/// Every reachable place has every sealed file that the journal names.
fn check_key_files(root: &Path, settings: &Settings, keys: &KeySet, report: &mut FixityReport) {
    for place in settings.places(root) {
        let Ok(marker) = fs::read(place.folder.join("place.json")) else {
            report.add(
                FindingCode::PlaceUnreachable,
                Subject::Place(place.name.clone()),
                None,
            );
            continue;
        };
        let expected = format!(
            "{{\"archive\":\"{}\",\"place\":{}}}",
            settings.archive,
            json_text(&place.name)
        );
        // Named below the archive where they are there, whole elsewhere.
        let named = |path: PathBuf| {
            let below = path.strip_prefix(root).map(Path::to_owned);
            Subject::File(below.unwrap_or(path))
        };
        if marker != expected.as_bytes() {
            report.add(
                FindingCode::Altered,
                named(place.folder.join("place.json")),
                None,
            );
        }
        for (file, digest) in KeyFile::NAMED.iter().zip(&keys.sealed) {
            let path = place.folder.join(file.relative());
            match digest_of(&path) {
                None => report.add(FindingCode::Missing, named(path), None),
                Some(found) if found == *digest => {}
                Some(found) if keys.sealed.contains(&found) => {
                    report.add(FindingCode::Swapped, named(path), None);
                }
                Some(_) => report.add(FindingCode::Altered, named(path), None),
            }
        }
        let owners = keys.sealed.iter().skip(KeyFile::NAMED.len());
        let mut owners: BTreeSet<SealedDigest> = owners.copied().collect();
        for path in files_in(&place.folder.join("owners")) {
            if !is_leased(&path) && !digest_of(&path).is_some_and(|digest| owners.remove(&digest)) {
                report.add(FindingCode::Altered, named(path), None);
            }
        }
        // Owners' names are not in the journal: a file that is gone is named by its digest.
        for digest in owners {
            report.add(
                FindingCode::Missing,
                Subject::Place(place.name.clone()),
                Some(digest.to_string()),
            );
        }
        let keyring = place.folder.join("keyring.db");
        if !keyring.is_file() {
            report.add(FindingCode::Missing, named(keyring), None);
        }
        for path in files_in(&place.folder) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !PLACE_FILES.contains(&&*name) && !is_leased(&path) {
                report.add(FindingCode::Stray, named(path), None);
            }
        }
    }
}

/// What a key place is made of. Anything else, a copy of the keyring above all, would outlive a destruction.
const PLACE_FILES: [&str; 8] = [
    "place.json",
    "service.age",
    "secret.age",
    "signer.age",
    "keyring.db",
    "keyring.db-journal",
    "derived.db",
    "derived.db-journal",
];

fn digest_of(path: &Path) -> Option<SealedDigest> {
    let bytes = fs::read(path).ok()?;
    Some(SealedDigest(Sha256::digest(bytes).into()))
}

fn is_leased(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "lease")
}

fn json_text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Nothing lies beside what an archive is made of.
fn check_strays(root: &Path, report: &mut FixityReport) {
    const KNOWN: [&str; 10] = [
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

    /// Every living entity has, in every place, a key that opens and is the same in all.
    fn check_keys(
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
                PlaceState::Unreachable | PlaceState::Foreign => None,
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
                    let opened = sealed.and_then(|sealed| self.key_in(&sealed));
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
        // Keys of what was committed since the journal was read are no orphans.
        self.follow(&mut |_| true)?;
        for (entity, place) in orphans {
            if lock(&self.catalog).entity(entity)?.is_none() {
                report.add(FindingCode::KeyOrphan, entity_subject(entity), Some(place));
            }
        }
        Ok(())
    }

    fn key_in(&self, sealed: &[u8]) -> Option<Identity> {
        let text = open_bytes(sealed, &self.identity, "a key").ok()?;
        std::str::from_utf8(&text)
            .ok()
            .and_then(Identity::from_text)
    }

    /// Every version of every descriptor opens and is the one committed to; what it names opens and is what it says.
    fn check_contents(
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
        let found = Mutex::new((Vec::new(), 0_u64, 0_u64));
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    while let Some(descriptor) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let (findings, bytes) = self.check_entity(descriptor, &opened);
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

    /// Brings the search engine up to the journal, after whoever else is doing so, for some seconds at most: a stale
    /// engine is a finding, a busy one is not.
    fn search_brought_up(&self) -> Result<(), ArchiveError> {
        for _ in 0..100 {
            self.update_search(&mut |_| true)?;
            let lag = self.search_lag()?;
            if lag.applied >= lag.entries {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        Ok(())
    }

    /// Catalog and search engine say what the descriptors say, no more and no less.
    fn check_derived(
        &self,
        expected: &Expected,
        report: &mut FixityReport,
    ) -> Result<(), ArchiveError> {
        let catalog_file = || file("derived/catalog.db");
        let search_file = || file("derived/search");
        if !lock(&self.catalog).is_sound()? {
            report.add(FindingCode::DerivedDamaged, catalog_file(), None);
            return Ok(());
        }
        self.search_brought_up()?;
        let search = self.search()?;
        for name in search.damaged_files()? {
            report.add(FindingCode::DerivedDamaged, search_file(), Some(name));
        }
        let mut latest: BTreeMap<EntityId, &ExpectedDescriptor> = BTreeMap::new();
        for descriptor in &expected.descriptors {
            latest.insert(descriptor.entity, descriptor);
        }
        let mut records = 0_u64;
        for (entity, descriptor) in latest {
            let Ok(opened) = self.descriptor(entity, descriptor.sealed, descriptor.commitment)
            else {
                continue;
            };
            if opened.facts.kind != EntityKind::Record {
                continue;
            }
            records += 1;
            let row = lock(&self.catalog).record(entity)?;
            let wanted = row
                .as_ref()
                .and_then(|row| CatalogRecord::from_descriptor(&opened, row.seq));
            if row.is_none() || row != wanted {
                report.add(
                    FindingCode::DerivedStale,
                    catalog_file(),
                    Some(entity.to_string()),
                );
            }
            if !search.holds(entity)? {
                report.add(
                    FindingCode::DerivedStale,
                    search_file(),
                    Some(entity.to_string()),
                );
            }
        }
        let counted = lock(&self.catalog).totals()?.records;
        if counted != records {
            report.add(
                FindingCode::DerivedStale,
                catalog_file(),
                Some(format!("{counted} != {records}")),
            );
        }
        if search.records() != records {
            report.add(
                FindingCode::DerivedStale,
                search_file(),
                Some(format!("{} != {records}", search.records())),
            );
        }
        Ok(())
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
        self.bytes += other.bytes;
        self.entries = self.entries.max(other.entries);
    }

    fn add(&mut self, code: FindingCode, subject: Subject, detail: Option<String>) {
        self.findings.push(Finding {
            code,
            subject,
            detail,
        });
    }
}

impl Expected {
    fn add(&mut self, entry: &Entry, options: &VerifyOptions) {
        let mut files: Vec<(Shelf, SealedDigest)> = Vec::new();
        match &entry.event {
            Event::Accessioned {
                entity,
                descriptor,
                commitment,
                object,
                text,
                ..
            } => {
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
                files.push((Shelf::Objects, *object));
                files.extend(text.map(|text| (Shelf::Texts, text)));
            }
            Event::Described {
                entity,
                descriptor,
                commitment,
                object,
                text,
                ..
            } => {
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
                files.extend(object.map(|object| (Shelf::Objects, object)));
                files.extend(text.map(|text| (Shelf::Texts, text)));
            }
            Event::Registered {
                entity,
                descriptor,
                commitment,
                ..
            } => {
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
            }
            Event::Quarantined {
                entity,
                descriptor,
                commitment,
                object,
                ..
            } => {
                self.describe(*entity, *descriptor, *commitment);
                files.push((Shelf::Descriptors, *descriptor));
                files.push((Shelf::Quarantine, *object));
            }
            Event::PolicyAdopted { policy } => drop(self.policies.insert(*policy)),
            Event::ArchiveCreated {
                archive,
                format,
                regime,
                ..
            } => {
                self.created = Some((*archive, *format, *regime));
            }
            Event::KeysChanged { .. }
            | Event::Exported(_)
            | Event::FixityChecked { .. }
            | Event::TailCut { .. } => {}
        }
        if options.since.is_none_or(|since| entry.time >= since) {
            self.recent.extend(files.iter().map(|(_, digest)| *digest));
        }
        self.files.extend(files);
    }

    fn describe(&mut self, entity: EntityId, sealed: SealedDigest, commitment: Commitment) {
        self.descriptors.push(ExpectedDescriptor {
            entity,
            sealed,
            commitment,
        });
    }
}

/// Which files are read.
struct Chosen<'a> {
    recent: Option<&'a BTreeSet<SealedDigest>>,
    /// A file is read if its number is below this share of all numbers.
    share: Option<u64>,
    seed: u64,
}

impl<'a> Chosen<'a> {
    fn new(expected: &'a Expected, options: &VerifyOptions) -> Chosen<'a> {
        let documents = expected.descriptors.len().max(1) as u64;
        let share = options
            .sample
            .map(|sample| (u64::MAX / documents).saturating_mul(sample));
        Chosen {
            recent: options.since.map(|_| &expected.recent),
            share,
            seed: options.sample_seed,
        }
    }

    fn has(&self, digest: SealedDigest) -> bool {
        let recent = self.recent.is_none_or(|recent| recent.contains(&digest));
        recent && self.share.is_none_or(|share| self.number(digest) <= share)
    }

    fn number(&self, digest: SealedDigest) -> u64 {
        let hash = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(digest.0)
            .finalize();
        hash.iter()
            .take(8)
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
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
