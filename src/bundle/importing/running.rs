//! Doing what was planned: what holds documents first, then the documents in groups, each committed whole.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::archive::{Archive, ArchiveError, ImportFate, PreparedImport, Shortenings};
use crate::bundle::BundleError;
use crate::bundle::importing::opening::OpenedBundles;
use crate::bundle::importing::planning::certificate_path;
use crate::bundle::importing::{
    DocumentFate, ImportError, ImportPlan, ImportReport, PlannedDocument, PlannedSchedule,
    schedule_name,
};
use crate::model::{
    ActorId, DescriptorFacts, DescriptorIdentity, EntityId, EntityKind, ImportRun, MediaType,
    Provenance, SaidText, Salt, Timestamp,
};

/// Documents that are committed together, at most.
const GROUP: usize = 32;
/// Bytes that are committed together, unless one document has more.
const GROUP_BYTES: u64 = 64 * 1024 * 1024;
/// How often what shares bytes that are gone meanwhile is prepared again.
const MOST_TRIES: usize = 3;
/// How often the caller is told how far it is.
const TICK: Duration = Duration::from_millis(5);

/// Brings in what was planned. `progress` is told how many bytes of how many were read; where it says false, what is committed
/// stays, and the next run goes on from there.
///
/// Errors: [`ImportError`]; what was committed before stays.
pub fn run_import(
    archive: &Archive,
    opened: &OpenedBundles,
    plan: ImportPlan,
    reason: Option<SaidText>,
    (actor, now): (ActorId, Timestamp),
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<ImportReport, ImportError> {
    let mut report = ImportReport::default();
    if !plan.changes_anything() {
        return Ok(report);
    }
    let run = ImportRun {
        archive: plan.from.archive,
        fingerprint: plan.from.fingerprint,
        bundles: plan.bundles.clone(),
        entries: plan.from.checkpoint.entries,
        reason,
    };
    archive.begin_import(run, actor, now)?;
    adopt(archive, opened, &plan, actor, now)?;
    report.registered = archive.import_registry(plan.registry_new, actor, now)? as u64;
    let notes = plan.registry_notes.into_iter();
    let notes = notes.map(|(here, provenance)| (here, provenance, Vec::new()));
    archive.note_provenance(notes.collect(), actor, now)?;
    // Holds come before what they hold, so that it is never there without them.
    report.holds = archive.import_holds(plan.holds, actor, now)? as u64;
    let running = Running {
        archive,
        opened,
        actor,
        now,
        progress,
    };
    running.documents(plan.documents, &mut report)?;
    let certificates = plan.certificates.into_iter().filter(|file| !file.is_here);
    for file in certificates {
        running.certificate(&plan.from, file.part, &file.name)?;
        report.certificates += 1;
    }
    Ok(report)
}

/// Adopts the bundle's schedule where there is none. One that this version cannot read, or that a person must confirm, is
/// left to `policy adopt`.
fn adopt(
    archive: &Archive,
    opened: &OpenedBundles,
    plan: &ImportPlan,
    actor: ActorId,
    now: Timestamp,
) -> Result<(), ImportError> {
    let PlannedSchedule::Adopted(policy) = plan.schedule else {
        return Ok(());
    };
    let name = schedule_name(policy);
    let first = opened.parts.first();
    let Some(bytes) = first.map(|part| part.whole(&name)).transpose()?.flatten() else {
        return Ok(());
    };
    match archive.adopt_policy(&bytes, &name, Shortenings::Refuse, actor, now) {
        Ok(_) | Err(ArchiveError::Policy(_) | ArchiveError::PolicyShortens { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

struct Running<'a> {
    archive: &'a Archive,
    opened: &'a OpenedBundles,
    actor: ActorId,
    now: Timestamp,
    progress: &'a dyn Fn(u64, u64) -> bool,
}

impl Running<'_> {
    fn documents(
        &self,
        documents: Vec<PlannedDocument>,
        report: &mut ImportReport,
    ) -> Result<(), ImportError> {
        let mut new = Vec::new();
        let mut notes = Vec::new();
        for mut document in documents {
            match document.fate {
                DocumentFate::Decided(ImportFate::New) => {
                    document.facts.provenance.push(document.provenance.clone());
                    new.push(document);
                }
                DocumentFate::Decided(ImportFate::Same(here)) => {
                    let provenance = Provenance {
                        received: Some(document.facts.received),
                        ..document.provenance
                    };
                    notes.push((here, provenance, document.identity.paths));
                }
                _ => {}
            }
        }
        report.noted = notes.len() as u64;
        self.archive.note_provenance(notes, self.actor, self.now)?;
        let total: u64 = new.iter().filter_map(|one| one.facts.size_bytes).sum();
        let mut done = 0;
        for group in groups(&new) {
            self.group(group, done, total)?;
            let size: u64 = group.iter().filter_map(|one| one.facts.size_bytes).sum();
            done += size;
            report.documents += group.len() as u64;
            report.size_bytes += size;
        }
        Ok(())
    }

    /// Prepares and commits some documents.
    fn group(
        &self,
        documents: &[PlannedDocument],
        done: u64,
        total: u64,
    ) -> Result<(), ImportError> {
        let mut wanted: Vec<&PlannedDocument> = documents.iter().collect();
        for _ in 0..MOST_TRIES {
            let prepared = self.prepare(&wanted, done, total)?;
            // Twins one after the other: the second one shares the bytes of the first.
            let again: Vec<EntityId> = self
                .archive
                .commit_imports(prepared, self.actor, self.now)?;
            wanted.retain(|one| again.contains(&one.facts.entity));
            if wanted.is_empty() {
                return Ok(());
            }
        }
        Err(BundleError::KeptChanging.into())
    }

    /// Prepares documents on every core, in their order.
    fn prepare(
        &self,
        documents: &[&PlannedDocument],
        done: u64,
        total: u64,
    ) -> Result<Vec<PreparedImport>, ImportError> {
        let (next, read, left) = (
            AtomicUsize::new(0),
            AtomicU64::new(0),
            AtomicUsize::new(documents.len()),
        );
        let stop = AtomicBool::new(false);
        let prepared: Vec<Mutex<Option<Result<PreparedImport, ImportError>>>> =
            documents.iter().map(|_| Mutex::new(None)).collect();
        let (archive, opened) = (self.archive, self.opened);
        let work = || {
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let (Some(document), Some(slot)) = (documents.get(place), prepared.get(place))
                else {
                    return;
                };
                let one = (!stop.load(Ordering::Relaxed))
                    .then(|| prepare_one(archive, opened, document, (&read, &stop)));
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = one;
                left.fetch_sub(1, Ordering::Relaxed);
            }
        };
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        std::thread::scope(|scope| {
            let spawned: Vec<_> = (0..workers.min(documents.len()))
                .map(|_| scope.spawn(work))
                .collect();
            while spawned.iter().any(|worker| !worker.is_finished()) {
                if !(self.progress)(done + read.load(Ordering::Relaxed), total) {
                    stop.store(true, Ordering::Relaxed);
                }
                if left.load(Ordering::Relaxed) > 0 {
                    std::thread::sleep(TICK);
                }
            }
        });
        if stop.load(Ordering::Relaxed) {
            return Err(BundleError::Stopped.into());
        }
        let taken = prepared
            .into_iter()
            .filter_map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner));
        taken.collect()
    }

    /// Keeps a certificate, or its signature, as a document.
    fn certificate(&self, from: &Provenance, part: usize, name: &str) -> Result<(), ImportError> {
        let Some(of) = self.opened.parts.get(part) else {
            return Ok(());
        };
        let (Some(bytes), Some(content)) = (of.whole(name)?, of.digest(name)?) else {
            return Ok(());
        };
        let no_salt = Salt([0; 32]);
        let entity = EntityId::new(self.now);
        let mut facts = DescriptorFacts::new(entity, EntityKind::Record, self.now, no_salt);
        facts.sha256 = Some(content);
        facts.media_type = Some(MediaType::unknown());
        facts.provenance = vec![Provenance {
            bundle: of.verification.bag.unwrap_or(from.bundle),
            file: Some(name.to_owned()),
            ..from.clone()
        }];
        let mut identity = DescriptorIdentity::new(no_salt);
        identity.paths = vec![certificate_path(of, name)];
        let prepared = self
            .archive
            .prepare_import(facts, identity, &mut bytes.as_slice())?;
        self.archive
            .commit_imports(vec![prepared], self.actor, self.now)?;
        Ok(())
    }
}

fn prepare_one(
    archive: &Archive,
    opened: &OpenedBundles,
    document: &PlannedDocument,
    (read, stop): (&AtomicU64, &AtomicBool),
) -> Result<PreparedImport, ImportError> {
    let missing = |name: &str| BundleError::Io {
        path: name.into(),
        source: io::ErrorKind::NotFound.into(),
    };
    let Some((part, name)) = &document.file else {
        return Err(missing("").into());
    };
    let source = opened.parts.get(*part).map(|part| part.source.read(name));
    let source = source.transpose()?.flatten();
    let source = source.ok_or_else(|| missing(name))?;
    let mut source = Counted { source, read, stop };
    let (facts, identity) = (document.facts.clone(), document.identity.clone());
    Ok(archive.prepare_import(facts, identity, &mut source)?)
}

/// Documents in groups: those with the same bytes in different ones, so that the bytes are stored once.
fn groups(documents: &[PlannedDocument]) -> Vec<&[PlannedDocument]> {
    let mut groups = Vec::new();
    let mut rest = documents;
    while !rest.is_empty() {
        let mut bytes = 0;
        let mut contents = std::collections::BTreeSet::new();
        let fits = |one: &PlannedDocument| {
            bytes += one.facts.size_bytes.unwrap_or(0);
            contents.insert(one.facts.sha256) && bytes <= GROUP_BYTES
        };
        let count = rest.iter().take(GROUP).map(fits).take_while(|fits| *fits);
        let (group, after) = rest.split_at(count.count().max(1));
        groups.push(group);
        rest = after;
    }
    groups
}

/// Counts what is read, and ends where that is asked for.
struct Counted<'a, R> {
    source: R,
    read: &'a AtomicU64,
    stop: &'a AtomicBool,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let read = self.source.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
