//! One file on its way: held open, read, prepared; read again if it changed or failed meanwhile; set aside if nothing else
//! helps.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use crate::archive::{ArchiveError, Deposit, Prepared};
use crate::ingest::intake::Pipeline;
use crate::ingest::report::{Fate, LeftReason, SourceFate, SystemError};
use crate::ingest::source::{FileStamp, HeldFile, remove_if_same};
use crate::model::{OriginalPath, QuarantineReason, Timestamp};

/// A file to be taken.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The folder in which it was found.
    pub root: Arc<Path>,
    /// Its path below that.
    pub relative: PathBuf,
    /// The stamp by which it was judged to be finished, if it was.
    pub settled: Option<FileStamp>,
}

impl Candidate {
    /// Where it was found.
    pub fn file(&self) -> PathBuf {
        self.root.join(&self.relative)
    }

    /// Its path in the archive.
    pub fn path(&self) -> OriginalPath {
        OriginalPath::new(&self.relative)
    }
}

/// A file that waits for its commit, still held open.
pub(super) struct Ready {
    pub candidate: Candidate,
    pub prepared: Prepared,
    pub stamp: FileStamp,
    pub held: HeldFile,
}

/// What came of a candidate.
pub(super) enum Taken {
    Ready(Box<Ready>),
    Done(Candidate, Fate),
}

/// How often a source is read again because it changed, or because reading failed.
const READS: u32 = 3;
/// How often the archive may fail with one file before that is set aside.
const FAULTS: u32 = 2;

/// What went wrong with one file, and how often.
#[derive(Default)]
struct Attempts {
    changes: u32,
    failures: u32,
    faults: u32,
}

/// What one reading came to.
enum Reading {
    Prepared(Box<Prepared>),
    Again,
    Done(Fate),
}

impl Pipeline<'_> {
    /// Prepares one candidate, or decides its fate.
    pub(super) fn take(&self, candidate: Candidate) -> Taken {
        match self.take_held(&candidate) {
            Ok((prepared, stamp, held)) => Taken::Ready(Box::new(Ready {
                candidate,
                prepared,
                stamp,
                held,
            })),
            Err(fate) => Taken::Done(candidate, fate),
        }
    }

    fn take_held(&self, candidate: &Candidate) -> Result<(Prepared, FileStamp, HeldFile), Fate> {
        let mut attempts = Attempts::default();
        if self.stopping() {
            return Err(Fate::Left(LeftReason::Stopped));
        }
        if self.halted.load(Ordering::Relaxed) {
            return Err(Fate::Left(LeftReason::ArchiveRefuses));
        }
        let held = self.open(candidate, &mut attempts)?;
        loop {
            let stamp = held.stamp().map_err(|error| unreadable(&error))?;
            if candidate.settled.is_some_and(|settled| settled != stamp) {
                return Err(Fate::Left(LeftReason::Changing));
            }
            if stamp.size_bytes == 0 {
                let reason = QuarantineReason::Empty;
                return Err(self.set_aside(candidate, &held, &stamp, reason, None));
            }
            match self.read(candidate, &held, &stamp, &mut attempts) {
                Reading::Prepared(prepared) => return Ok((*prepared, stamp, held)),
                Reading::Again => {}
                Reading::Done(fate) => return Err(fate),
            }
        }
    }

    fn open(&self, candidate: &Candidate, attempts: &mut Attempts) -> Result<HeldFile, Fate> {
        loop {
            match HeldFile::open(&candidate.root, &candidate.relative) {
                Err(LeftReason::Unreadable(error))
                    if is_passing(error) && self.may_try_again(attempts) => {}
                result => return result.map_err(Fate::Left),
            }
        }
    }

    fn read(
        &self,
        candidate: &Candidate,
        held: &HeldFile,
        stamp: &FileStamp,
        attempts: &mut Attempts,
    ) -> Reading {
        let mut reader = match held.read(stamp.size_bytes, self.stop, &self.read_bytes) {
            Ok(reader) => reader,
            Err(error) => return Reading::Done(unreadable(&error)),
        };
        let started = Instant::now();
        let result = self
            .archive
            .prepare(self.deposit(candidate, stamp, &mut reader));
        self.times(|times| times.prepare += started.elapsed());
        match (result, reader.end) {
            (_, Some(LeftReason::Stopped)) => Reading::Done(Fate::Left(LeftReason::Stopped)),
            (_, Some(_)) => self.changed(candidate, held, stamp, attempts),
            (Ok(prepared), None) => {
                let is_same = held.stamp().is_ok_and(|after| after == *stamp);
                if is_same && reader.is_complete() {
                    Reading::Prepared(Box::new(prepared))
                } else {
                    self.changed(candidate, held, stamp, attempts)
                }
            }
            (Err(error), None) => {
                let fault = trouble(&error, reader.failure);
                self.failed(candidate, held, stamp, attempts, (error, fault))
            }
        }
    }

    fn changed(
        &self,
        candidate: &Candidate,
        held: &HeldFile,
        stamp: &FileStamp,
        attempts: &mut Attempts,
    ) -> Reading {
        attempts.changes += 1;
        if candidate.settled.is_some() {
            return Reading::Done(Fate::Left(LeftReason::Changing));
        }
        if attempts.changes < READS {
            return Reading::Again;
        }
        // What it is at this moment is kept, and the source stays: it is not lost, whatever it becomes.
        let stamp = held.stamp().unwrap_or(*stamp);
        let reason = QuarantineReason::NeverSettled;
        Reading::Done(self.set_aside(candidate, held, &stamp, reason, None))
    }

    fn failed(
        &self,
        candidate: &Candidate,
        held: &HeldFile,
        stamp: &FileStamp,
        attempts: &mut Attempts,
        (error, fault): (ArchiveError, Trouble),
    ) -> Reading {
        match fault {
            Trouble::Source(source) if is_passing(source) && self.may_try_again(attempts) => {
                Reading::Again
            }
            Trouble::Source(source) => Reading::Done(Fate::Left(LeftReason::Unreadable(source))),
            Trouble::Archive => Reading::Done(self.refuse(error)),
            Trouble::ThisFile => {
                attempts.faults += 1;
                if attempts.faults < FAULTS {
                    return Reading::Again;
                }
                let reason = QuarantineReason::ArchivingFailed;
                let note = Some(error.to_string());
                Reading::Done(self.set_aside(candidate, held, stamp, reason, note))
            }
        }
    }

    /// Sets a file aside, sealed. The source goes as it would have gone if archived, unless it kept changing.
    fn set_aside(
        &self,
        candidate: &Candidate,
        held: &HeldFile,
        stamp: &FileStamp,
        reason: QuarantineReason,
        note: Option<String>,
    ) -> Fate {
        let mut attempts = Attempts::default();
        loop {
            let mut reader = match held.read(stamp.size_bytes, self.stop, &self.read_bytes) {
                Ok(reader) => reader,
                Err(error) => return unreadable(&error),
            };
            let is_changing = reason == QuarantineReason::NeverSettled;
            let limit_bytes = if is_changing {
                stamp.size_bytes
            } else {
                u64::MAX
            };
            let mut source = (&mut reader).take(limit_bytes);
            let deposit = self.deposit(candidate, stamp, &mut source);
            let result = self
                .archive
                .set_aside(deposit, reason, note.clone(), self.actor);
            let error = match (result, reader.end) {
                (Ok(accession), _) => {
                    let source = match is_changing {
                        true => SourceFate::Kept,
                        false => self.release(candidate, stamp),
                    };
                    return Fate::Taken { accession, source };
                }
                (Err(_), Some(left)) => return Fate::Left(left),
                (Err(error), None) => error,
            };
            match trouble(&error, reader.failure) {
                Trouble::Source(source) if is_passing(source) => {
                    if !self.may_try_again(&mut attempts) {
                        return Fate::Left(LeftReason::Unreadable(source));
                    }
                }
                Trouble::Source(source) => return Fate::Left(LeftReason::Unreadable(source)),
                Trouble::Archive => return self.refuse(error),
                Trouble::ThisFile => return Fate::Failed(Arc::new(error)),
            }
        }
    }

    /// Removes the source, where that is asked for, if it still is what was read.
    pub(super) fn release(&self, candidate: &Candidate, stamp: &FileStamp) -> SourceFate {
        match self.after {
            crate::ingest::AfterIngest::Leave => SourceFate::Kept,
            crate::ingest::AfterIngest::Remove => {
                let started = Instant::now();
                let fate = remove_if_same(&candidate.root, &candidate.relative, stamp);
                self.times(|times| times.release += started.elapsed());
                fate
            }
        }
    }

    fn deposit<'d>(
        &self,
        candidate: &Candidate,
        stamp: &FileStamp,
        source: &'d mut dyn Read,
    ) -> Deposit<'d> {
        Deposit {
            path: candidate.path(),
            source,
            modified: stamp.modified(),
            received: Timestamp::new(self.clock.now()),
            from: None,
        }
    }

    /// Waits a little longer each time; false when it was enough or when we are asked to stop.
    fn may_try_again(&self, attempts: &mut Attempts) -> bool {
        attempts.failures += 1;
        if attempts.failures > READS {
            return false;
        }
        let wait = Duration::from_millis(self.options.back_off_ms << (2 * (attempts.failures - 1)));
        let until = Instant::now() + wait;
        while Instant::now() < until && !self.stopping() {
            let left = until.saturating_duration_since(Instant::now());
            thread::sleep(left.min(Duration::from_millis(50)));
        }
        !self.stopping()
    }
}

/// Whose fault an error is.
enum Trouble {
    /// The source's.
    Source(SystemError),
    /// Something about these bytes: another file may do better.
    ThisFile,
    /// The archive's: no other file would do better.
    Archive,
}

/// `failure` is what the source answered, if it failed.
fn trouble(error: &ArchiveError, failure: Option<SystemError>) -> Trouble {
    if let Some(source) = failure {
        return Trouble::Source(source);
    }
    match error {
        // What is sealed does not open, or is not what was read: the system itself said nothing.
        ArchiveError::Store(store) => match std::error::Error::source(store) {
            Some(source) if source.is::<io::Error>() => Trouble::Archive,
            _ => Trouble::ThisFile,
        },
        _ => Trouble::Archive,
    }
}

fn unreadable(error: &io::Error) -> Fate {
    Fate::Left(LeftReason::Unreadable(SystemError::from(error)))
}

/// True for what may be gone a moment later: a disk or a server that stutters.
fn is_passing(error: SystemError) -> bool {
    use io::ErrorKind;
    !matches!(
        error.kind,
        ErrorKind::NotFound | ErrorKind::PermissionDenied | ErrorKind::Unsupported
    )
}
