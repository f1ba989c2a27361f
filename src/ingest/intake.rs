//! The pipeline that a command and the service share: many threads prepare, one commits groups, one keeps the search engine
//! up to date. Channels are bounded, so that memory does not grow with the number of files.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use crate::archive::{Accession, Archive, ArchiveError};
use crate::clock::Clock;
use crate::ingest::once::AfterIngest;
use crate::ingest::report::{Fate, Finished, LeftReason, StageTimes};
use crate::ingest::take::{Candidate, Ready, Taken};
use crate::model::{ActorId, OriginalPath, Timestamp};

/// By whom, into what, and how files are taken.
#[derive(Clone, Copy)]
pub struct Intake<'a> {
    /// The archive.
    pub archive: &'a Archive,
    /// Who takes them.
    pub actor: ActorId,
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// Set when we are to stop: what is prepared is committed, the rest stays where it is.
    pub stop: &'a AtomicBool,
    /// How.
    pub options: IntakeOptions,
}

/// How files are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntakeOptions {
    /// Threads that prepare.
    pub threads: usize,
    /// Deposits committed at once, at most.
    pub group: usize,
    /// How long a group waits for more.
    pub gather_ms: u64,
    /// How long commits wait before they are put into the search engine.
    pub search_after_ms: u64,
    /// How long to wait before a source that failed is read again; four times longer each time.
    pub back_off_ms: u64,
}

impl Default for IntakeOptions {
    fn default() -> IntakeOptions {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        IntakeOptions {
            // Each deposit in hand keeps some files open: a process may have about a thousand.
            threads: (4 * cores).clamp(4, 24),
            group: 64,
            gather_ms: 20,
            search_after_ms: 500,
            back_off_ms: 100,
        }
    }
}

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read from sources.
    pub read_bytes: u64,
}

/// What the committer tells.
pub(super) enum News {
    /// The fate of a file.
    Finished(Candidate, Fate),
    /// Some time has passed.
    Tick(Progress),
}

/// The pipeline while it runs.
pub(super) struct Pipeline<'a> {
    pub archive: &'a Archive,
    pub actor: ActorId,
    pub clock: &'a dyn Clock,
    pub stop: &'a AtomicBool,
    pub options: IntakeOptions,
    pub after: AfterIngest,
    /// Set when the archive takes nothing; whoever feeds clears it to try again.
    pub halted: AtomicBool,
    pub read_bytes: AtomicU64,
    times: Mutex<StageTimes>,
    refusal: Mutex<Option<Arc<ArchiveError>>>,
    search: Mutex<Option<Arc<ArchiveError>>>,
}

/// How often the committer tells that time has passed.
const TICK: Duration = Duration::from_millis(200);
/// How long the search updater waits after a failure.
const SEARCH_RETRY: Duration = Duration::from_secs(10);

impl<'a> Pipeline<'a> {
    pub fn new(intake: &Intake<'a>, after: AfterIngest) -> Pipeline<'a> {
        Pipeline {
            archive: intake.archive,
            actor: intake.actor,
            clock: intake.clock,
            stop: intake.stop,
            options: intake.options,
            after,
            halted: AtomicBool::new(false),
            read_bytes: AtomicU64::new(0),
            times: Mutex::default(),
            refusal: Mutex::default(),
            search: Mutex::default(),
        }
    }

    /// Runs until `feed` has returned and everything that it sent has its fate. `feed` runs on the calling thread, `tell`
    /// on the committer's.
    pub fn run<T>(
        &self,
        feed: impl FnOnce(Sender<Candidate>) -> T,
        tell: impl FnMut(News) + Send,
    ) -> T {
        let threads = self.options.threads.max(1);
        let (candidates, waiting) = bounded::<Candidate>(threads);
        let (taken, commits) = bounded::<Taken>(threads);
        let (committed, wake_search) = bounded::<()>(1);
        thread::scope(|scope| {
            for _ in 0..threads {
                let (waiting, taken) = (waiting.clone(), taken.clone());
                scope.spawn(move || self.prepare_all(&waiting, &taken));
            }
            drop((waiting, taken));
            scope.spawn(move || self.commit_all(&commits, &committed, tell));
            scope.spawn(move || self.update_search(&wake_search));
            feed(candidates)
        })
    }

    /// True if we are asked to stop.
    pub fn stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Why the archive takes nothing, if so.
    pub fn refusal(&self) -> Option<Arc<ArchiveError>> {
        locked(&self.refusal).clone()
    }

    /// Why the search engine is behind, if so.
    pub fn search_trouble(&self) -> Option<Arc<ArchiveError>> {
        locked(&self.search).clone()
    }

    /// Lets files in again after a refusal.
    pub fn resume(&self) {
        self.halted.store(false, Ordering::Relaxed);
    }

    /// Time spent up to now.
    pub fn spent(&self) -> StageTimes {
        *locked(&self.times)
    }

    pub fn times(&self, add: impl FnOnce(&mut StageTimes)) {
        add(&mut locked(&self.times));
    }

    /// The archive takes nothing at present: no file after this one is begun.
    pub fn refuse(&self, error: ArchiveError) -> Fate {
        *locked(&self.refusal) = Some(Arc::new(error));
        self.halted.store(true, Ordering::Relaxed);
        Fate::Left(LeftReason::ArchiveRefuses)
    }

    fn prepare_all(&self, waiting: &Receiver<Candidate>, taken: &Sender<Taken>) {
        for candidate in waiting {
            // Invariant: one file never stops the others, not even by a fault of ours that panics.
            let result = catch_unwind(AssertUnwindSafe(|| self.take(candidate.clone())));
            let result = result.unwrap_or_else(|_| {
                Taken::Done(candidate, Fate::Left(LeftReason::ArchivingFailed))
            });
            if taken.send(result).is_err() {
                return;
            }
        }
    }

    fn commit_all(
        &self,
        commits: &Receiver<Taken>,
        committed: &Sender<()>,
        mut tell: impl FnMut(News),
    ) {
        let mut told = Instant::now();
        let mut held_over = Vec::new();
        loop {
            let first = if held_over.is_empty() {
                match commits.recv_timeout(TICK) {
                    Ok(taken) => Some(taken),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            } else {
                None
            };
            let (done, group) = self.gather(first, &mut held_over, commits);
            let mut is_committed = !group.is_empty();
            for (candidate, fate) in done {
                is_committed |= fate.accession().is_some();
                tell(News::Finished(candidate, fate));
            }
            if !group.is_empty() {
                self.commit_group(group, &mut tell);
            }
            if is_committed {
                // A full channel already holds the wake-up.
                let _ = committed.try_send(());
            }
            if told.elapsed() >= TICK {
                told = Instant::now();
                let read_bytes = self.read_bytes.load(Ordering::Relaxed);
                tell(News::Tick(Progress { read_bytes }));
            }
        }
    }

    /// Waits a moment for more of what is ready. Two deposits of one path never share a group: the second waits.
    fn gather(
        &self,
        first: Option<Taken>,
        held_over: &mut Vec<Ready>,
        commits: &Receiver<Taken>,
    ) -> (Vec<(Candidate, Fate)>, Vec<Ready>) {
        let until = Instant::now() + Duration::from_millis(self.options.gather_ms);
        let mut done = Vec::new();
        let mut group = Vec::new();
        for ready in std::mem::take(held_over) {
            put(ready, &mut group, held_over);
        }
        let mut next = first;
        while let Some(taken) = next.take() {
            match taken {
                Taken::Ready(ready) => put(*ready, &mut group, held_over),
                Taken::Done(candidate, fate) => done.push((candidate, fate)),
            }
            if group.len() < self.options.group && held_over.is_empty() {
                next = commits.recv_deadline(until).ok();
            }
        }
        (done, group)
    }

    fn commit_group(&self, group: Vec<Ready>, tell: &mut impl FnMut(News)) {
        let mut sources = HashMap::with_capacity(group.len());
        let mut deposits = Vec::with_capacity(group.len());
        for ready in group {
            deposits.push(ready.prepared);
            let path: OriginalPath = ready.candidate.path();
            sources.insert(path, (ready.candidate, ready.stamp, ready.held));
        }
        let started = Instant::now();
        let now = Timestamp::new(self.clock.now());
        let result = self.archive.commit(deposits, self.actor, now);
        self.times(|times| {
            times.commit += started.elapsed();
            times.groups += 1;
        });
        let accessions = result.unwrap_or_else(|error| {
            self.refuse(error);
            Vec::new()
        });
        for accession in accessions {
            if let Some((candidate, stamp, held)) = sources.remove(&accession.path) {
                let source = self.release(&candidate, &stamp);
                drop(held);
                tell(News::Finished(candidate, Fate::Taken { accession, source }));
            }
        }
        for (candidate, ..) in sources.into_values() {
            tell(News::Finished(
                candidate,
                Fate::Left(LeftReason::ArchiveRefuses),
            ));
        }
    }

    fn update_search(&self, committed: &Receiver<()>) {
        let pause = Duration::from_millis(self.options.search_after_ms);
        let mut wait = Duration::MAX;
        loop {
            let woken = match wait {
                Duration::MAX => committed.recv().map_err(|_| RecvTimeoutError::Disconnected),
                wait => committed.recv_timeout(wait),
            };
            let is_last = match woken {
                Ok(()) => matches!(gather_wakes(committed, pause), Wakes::Ended),
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            let is_nothing_pending = is_last && woken.is_err() && wait == Duration::MAX;
            if is_nothing_pending {
                return;
            }
            let started = Instant::now();
            let result = self.archive.update_search(&mut |_| !self.stopping());
            self.times(|times| times.search += started.elapsed());
            wait = match result {
                // Whoever opens the archive next goes on from there.
                Ok(()) | Err(ArchiveError::Stopped) => {
                    *locked(&self.search) = None;
                    Duration::MAX
                }
                Err(error) => {
                    *locked(&self.search) = Some(Arc::new(error));
                    SEARCH_RETRY
                }
            };
            if is_last {
                return;
            }
        }
    }
}

impl Candidate {
    /// Its fate, as told outside.
    pub(super) fn finished(&self, fate: Fate) -> Finished {
        Finished {
            path: self.path(),
            file: self.file(),
            fate,
        }
    }
}

impl Fate {
    /// What the archive has, if it has it.
    pub fn accession(&self) -> Option<&Accession> {
        match self {
            Fate::Taken { accession, .. } => Some(accession),
            Fate::Left(_) | Fate::Failed(_) => None,
        }
    }
}

enum Wakes {
    Passed,
    Ended,
}

/// Lets `pause` pass, taking further wake-ups with it.
fn gather_wakes(committed: &Receiver<()>, pause: Duration) -> Wakes {
    let until = Instant::now() + pause;
    loop {
        match committed.recv_deadline(until) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return Wakes::Passed,
            Err(RecvTimeoutError::Disconnected) => return Wakes::Ended,
        }
    }
}

fn put(ready: Ready, group: &mut Vec<Ready>, held_over: &mut Vec<Ready>) {
    let path = ready.candidate.path();
    if group.iter().any(|other| other.candidate.path() == path) {
        held_over.push(ready);
    } else {
        group.push(ready);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
