//! The service: it watches a drop folder, takes what is finished, and leaves the folder empty.
//!
//! The system's notices only wake it. What it acts on is a walk: at the start, after a notice, and every half minute for
//! what no notice told. Each network mount below the folder is walked by itself, every few seconds, since no notice comes
//! from another machine. Folders are never removed.

use std::collections::{BTreeSet, VecDeque};
use std::ffi::OsString;
use std::io;
use std::ops::ControlFlow;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded, unbounded};

use crate::archive::ArchiveError;
use crate::ingest::ending::{Ending, ending};
use crate::ingest::intake::{Intake, News, Pipeline};
use crate::ingest::mounts::network_mounts;
use crate::ingest::once::AfterIngest;
use crate::ingest::report::{Fate, Finished, LeftReason, SourceFate, SystemError};
use crate::ingest::rules::IgnoreRule;
use crate::ingest::scan::{Seen, walk};
use crate::ingest::settle::{Judgement, Moment, OwnWord, SettleWindows};
use crate::ingest::source::{FileStamp, HeldFile, not_a_file, remove_if_same};
use crate::ingest::take::Candidate;
use crate::ingest::tracked::{Files, State, WaitingFor};
use crate::ingest::wake::{Notices, Wake};
use crate::ingest::writers::open_for_writing;
use crate::ingest::{IngestError, admit};

/// How a drop folder is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WatchOptions {
    /// When a file is finished.
    pub windows: SettleWindows,
    /// How often the folder is walked although nothing was told.
    pub rescan_ms: u64,
    /// How often what gives no notice is walked: network mounts, or everything where the system refuses notices.
    pub poll_ms: u64,
    /// The least time between two walks.
    pub between_walks_ms: u64,
    /// How long to wait when the archive takes nothing.
    pub retry_ms: u64,
    /// Whether the system is asked for notices.
    pub notices: NoticesWanted,
}

/// Whether the system is asked for notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticesWanted {
    /// Yes, where it can.
    Asked,
    /// No: walking alone.
    No,
}

impl Default for WatchOptions {
    fn default() -> WatchOptions {
        WatchOptions {
            windows: SettleWindows::default(),
            rescan_ms: 30_000,
            poll_ms: 5_000,
            between_walks_ms: 200,
            retry_ms: 10_000,
            notices: NoticesWanted::Asked,
        }
    }
}

/// What the service tells.
#[derive(Debug)]
pub enum WatchNews<'a> {
    /// The fate of a file.
    Finished(&'a Finished),
    /// How the folder is now; at most once a second.
    State(&'a WatchState),
}

/// How a watched folder is. Paths are relative to it.
#[derive(Debug, Clone)]
pub struct WatchState {
    /// False while it is not there.
    pub present: bool,
    /// True once everything in it was seen.
    pub walked: bool,
    /// Files that are not finished, or not yet taken.
    pub waiting: Vec<Waiting>,
    /// How many of those are being taken at this moment.
    pub in_hand: usize,
    /// Ignored by a rule.
    pub ignored: Vec<(PathBuf, IgnoreRule)>,
    /// Left with a reason.
    pub left: Vec<(PathBuf, LeftReason)>,
    /// How changes come to be known.
    pub wake: Wake,
    /// Network mounts, walked every few seconds.
    pub polled: Vec<PathBuf>,
    /// What stands in the way at present.
    pub trouble: Option<WatchTrouble>,
}

/// What stands in the way.
#[derive(Debug, Clone)]
pub enum WatchTrouble {
    /// The folder cannot be read.
    Folder(SystemError),
    /// The archive takes nothing: it is tried again every few seconds.
    Archive(Arc<ArchiveError>),
    /// The search engine is behind: it is tried again every few seconds.
    Search(Arc<ArchiveError>),
}

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its path below the folder.
    pub path: PathBuf,
    /// Its size at present.
    pub size_bytes: u64,
    /// What it waits for.
    pub waiting_for: WaitingFor,
    /// How long ago it was last written, by its own word; none if that is in the future.
    pub unchanged_ms: Option<u64>,
}

/// A drop folder at one moment, seen without a watcher.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderLook {
    /// Files that a watcher would take.
    pub waiting: Vec<Waiting>,
    /// Ignored by a rule.
    pub ignored: Vec<(PathBuf, IgnoreRule)>,
    /// Left with a reason.
    pub left: Vec<(PathBuf, LeftReason)>,
}

impl FolderLook {
    /// True if there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.ignored.is_empty() && self.left.is_empty()
    }
}

/// Looks at a drop folder without taking anything.
///
/// Errors: what the system says of the folder itself.
pub fn look(folder: &Path, now: DateTime<Utc>) -> io::Result<FolderLook> {
    let mut look = FolderLook::default();
    walk(folder, &BTreeSet::new(), &mut |seen| {
        match seen {
            Seen::File(path, stamp) => {
                look.waiting
                    .push(waiting(path, &stamp, WaitingFor::Quiet, now));
            }
            Seen::Ignored(path, rule) => look.ignored.push((path, rule)),
            Seen::Left(_, LeftReason::Vanished) => {}
            Seen::Left(path, reason) => look.left.push((path, reason)),
        }
        ControlFlow::Continue(())
    })?;
    Ok(look)
}

/// Watches `folder` until `intake.stop` is set: takes each finished file, and removes it once the archive has it.
///
/// The folder may vanish and come back. When the archive takes nothing, files stay and are tried again.
///
/// Errors: [`IngestError`], at the start, or when the folder comes back as one that is refused.
pub fn watch(
    intake: &Intake<'_>,
    folder: &Path,
    options: &WatchOptions,
    tell: &mut dyn FnMut(WatchNews<'_>),
) -> Result<(), IngestError> {
    let root = admit(intake.archive, folder)?;
    let pipeline = Pipeline::new(intake, AfterIngest::Remove);
    let (fates, finished) = unbounded();
    let (waker, woken) = bounded(1);
    let mut service = Service {
        pipeline: &pipeline,
        options,
        given: folder,
        root: Arc::from(root),
        files: Files::default(),
        zones: Vec::new(),
        notices: None,
        wake: Wake::Walking,
        waker,
        identity: None,
        next_check: Duration::ZERO,
        ready: VecDeque::new(),
        in_hand: 0,
        pause: Pause::No,
        trouble: None,
        unsettled_since: None,
        settle_trouble: None,
        next_look: Duration::ZERO,
        earliest_look: Duration::ZERO,
        started: Instant::now(),
        told: None,
        touched: true,
        tell,
    };
    let result = pipeline.run(
        |candidates| service.serve(&candidates, &finished, &woken),
        move |news| {
            if let News::Finished(candidate, fate) = news {
                // Nobody listens any more only if the service has panicked.
                let _ = fates.send((candidate, fate));
            }
        },
    );
    service.receive(&finished);
    service.settle_archive();
    service.tell_state();
    result
}

/// A part of the folder that is walked by itself.
#[derive(Debug)]
struct Zone {
    path: PathBuf,
    is_network: bool,
    /// True until its first walk is done.
    is_new: bool,
    next_walk: Duration,
    /// When it was last walked, and how long that took.
    walked: Duration,
    took: Duration,
    ignored: Vec<(PathBuf, IgnoreRule)>,
    left: Vec<(PathBuf, LeftReason)>,
}

/// Whether files are given to the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pause {
    No,
    /// The archive takes nothing; one file is tried then.
    Until(Duration),
    /// That file is on its way.
    Trying,
}

struct Service<'a> {
    pipeline: &'a Pipeline<'a>,
    options: &'a WatchOptions,
    given: &'a Path,
    root: Arc<Path>,
    files: Files,
    zones: Vec<Zone>,
    notices: Option<Notices>,
    wake: Wake,
    waker: Sender<()>,
    /// Device and inode of the folder that is watched.
    identity: Option<(u64, u64)>,
    next_check: Duration,
    ready: VecDeque<PathBuf>,
    in_hand: usize,
    pause: Pause,
    trouble: Option<SystemError>,
    /// Since when something is committed whose checkpoint is not durable.
    unsettled_since: Option<Duration>,
    settle_trouble: Option<Arc<ArchiveError>>,
    /// When files that are due are looked at next.
    next_look: Duration,
    /// When they may be: going through many files takes its time.
    earliest_look: Duration,
    started: Instant,
    told: Option<Instant>,
    touched: bool,
    tell: &'a mut dyn FnMut(WatchNews<'_>),
}

/// The longest sleep: what is asked of us meanwhile waits no longer.
const LONGEST_SLEEP: Duration = Duration::from_millis(250);
/// The least time between two passes through the files that are due.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// How often it is checked that the folder is still there.
const CHECK: Duration = Duration::from_secs(1);
/// How long nothing must have been archived before the checkpoint is made durable.
const QUIET: Duration = Duration::from_secs(2);
/// How long a file that somebody writes to, or that changed in hand, waits for the next look.
const BUSY_MS: u64 = 1_000;

impl Service<'_> {
    fn serve(
        &mut self,
        candidates: &Sender<Candidate>,
        finished: &Receiver<(Candidate, Fate)>,
        woken: &Receiver<()>,
    ) -> Result<(), IngestError> {
        while !self.pipeline.stopping() {
            let now = self.now();
            if self.next_check <= now.running {
                self.next_check = now.running + CHECK;
                self.check_folder(now)?;
            }
            self.walk_due_zones(now);
            self.look_at_due_files();
            self.receive(finished);
            self.give(candidates);
            self.settle_when_quiet();
            self.tell_sometimes();
            crossbeam_channel::select! {
                recv(woken) -> _ => self.walk_soon(),
                recv(finished) -> fate => if let Ok((candidate, fate)) = fate {
                    self.finish(&candidate, fate);
                },
                default(self.sleep()) => {}
            }
        }
        Ok(())
    }

    fn now(&self) -> Moment {
        Moment {
            running: self.started.elapsed(),
            wall: self.pipeline.clock.now(),
        }
    }

    /// Notices that the folder is gone, is back, or is another one: then everything is seen for the first time.
    fn check_folder(&mut self, now: Moment) -> Result<(), IngestError> {
        let found = std::fs::metadata(&self.root).and_then(|metadata| {
            let is_folder = metadata.is_dir();
            let identity = (metadata.dev(), metadata.ino());
            is_folder
                .then_some(identity)
                .ok_or(io::ErrorKind::NotADirectory.into())
        });
        match found {
            Err(error) => self.lose_folder(&error),
            Ok(identity) if self.identity == Some(identity) => {
                if let Some(trouble) = self.notices.as_ref().and_then(Notices::take_trouble) {
                    self.notices = None;
                    self.wake = trouble;
                    self.touched = true;
                }
            }
            Ok(identity) => {
                match admit(self.pipeline.archive, self.given) {
                    Ok(_) => {}
                    Err(IngestError::Folder { source, .. }) => {
                        self.lose_folder(&source);
                        return Ok(());
                    }
                    Err(error) => return Err(error),
                }
                self.identity = Some(identity);
                self.trouble = None;
                self.files.keep(&BTreeSet::new(), |_| true);
                self.zones.clear();
                self.ask_for_notices();
                self.plan_zones(now);
            }
        }
        Ok(())
    }

    fn lose_folder(&mut self, error: &io::Error) {
        let trouble = Some(SystemError::from(error));
        self.touched |= self.trouble != trouble;
        self.trouble = trouble;
        self.identity = None;
        self.notices = None;
        self.zones.clear();
        self.ready.clear();
        self.files.keep(&BTreeSet::new(), |_| true);
    }

    fn ask_for_notices(&mut self) {
        self.touched = true;
        self.notices = None;
        self.wake = Wake::Walking;
        if self.options.notices == NoticesWanted::Asked {
            match Notices::of(&self.root, self.waker.clone()) {
                Ok(notices) => {
                    self.notices = Some(notices);
                    self.wake = Wake::Events;
                }
                Err(instead) => self.wake = instead,
            }
        }
    }

    /// One zone for the folder, one for each network mount below it. Known zones go on.
    fn plan_zones(&mut self, now: Moment) {
        let mountinfo = std::fs::read("/proc/self/mountinfo").unwrap_or_default();
        let mounts = network_mounts(&mountinfo, &self.root);
        let is_network = |path: &Path| mounts.iter().any(|mount| mount.path == path);
        let mut paths: BTreeSet<PathBuf> = mounts.iter().map(|mount| mount.path.clone()).collect();
        paths.insert(PathBuf::new());
        self.zones.retain(|zone| paths.contains(&zone.path));
        for path in paths {
            match self.zones.iter_mut().find(|zone| zone.path == path) {
                Some(zone) => zone.is_network = is_network(&path),
                None => self.zones.push(Zone {
                    is_network: is_network(&path),
                    path,
                    is_new: true,
                    next_walk: now.running,
                    walked: Duration::ZERO,
                    took: Duration::ZERO,
                    ignored: Vec::new(),
                    left: Vec::new(),
                }),
            }
        }
    }

    fn walk_due_zones(&mut self, now: Moment) {
        let due = |zone: &Zone| zone.next_walk <= now.running;
        let folder_due = self
            .zones
            .iter()
            .any(|zone| zone.path.as_os_str().is_empty() && due(zone));
        if folder_due {
            self.plan_zones(now);
        }
        let mut zones = std::mem::take(&mut self.zones);
        let paths: Vec<PathBuf> = zones.iter().map(|zone| zone.path.clone()).collect();
        for zone in zones.iter_mut().filter(|zone| due(zone)) {
            self.walk_zone(zone, &paths);
        }
        self.zones = zones;
    }

    fn walk_zone(&mut self, zone: &mut Zone, zones: &[PathBuf]) {
        let now = self.now();
        let own_word = match zone.is_new && !zone.is_network {
            true => OwnWord::Counts,
            false => OwnWord::DoesNotCount,
        };
        let others = zones.iter().filter_map(|other| {
            let below = other.strip_prefix(&zone.path).ok()?;
            (!below.as_os_str().is_empty()).then(|| below.to_owned())
        });
        let skip: BTreeSet<PathBuf> = others.collect();
        let mut met = BTreeSet::new();
        let (mut ignored, mut left) = (Vec::new(), Vec::new());
        let (files, windows) = (&mut self.files, &self.options.windows);
        let walked = walk(&self.root.join(&zone.path), &skip, &mut |seen| {
            match seen {
                Seen::File(path, stamp) => {
                    let path = zone.path.join(path);
                    met.insert(path.clone());
                    files.found(path, stamp, own_word, windows, now);
                }
                Seen::Ignored(path, rule) => ignored.push((zone.path.join(path), rule)),
                Seen::Left(_, LeftReason::Vanished) => {}
                Seen::Left(path, reason) => left.push((zone.path.join(path), reason)),
            }
            ControlFlow::Continue(())
        });
        if let Err(error) = walked {
            left.push((
                zone.path.clone(),
                LeftReason::Unreadable(SystemError::from(&error)),
            ));
        }
        let is_of_walk = |path: &Path| zone_of(path, zones) == Some(&zone.path);
        self.files.keep(&met, is_of_walk);
        self.next_look = self.next_look.min(self.earliest_look);
        zone.ignored = ignored;
        zone.left = left;
        zone.is_new = false;
        zone.walked = self.started.elapsed();
        zone.took = zone.walked.saturating_sub(now.running);
        let pause_ms = match self.wake {
            Wake::Events if !zone.is_network => self.options.rescan_ms,
            _ => self.options.poll_ms,
        };
        zone.next_walk = zone.walked + Duration::from_millis(pause_ms);
        self.touched = true;
    }

    /// A notice came: walk as soon as the last walk is long enough ago. A long walk makes the next one wait longer.
    fn walk_soon(&mut self) {
        let between = Duration::from_millis(self.options.between_walks_ms);
        for zone in &mut self.zones {
            let soon = zone.walked + between.max(zone.took * 4);
            zone.next_walk = zone.next_walk.min(soon);
        }
        // It may also be the folder itself that went.
        self.next_check = self.next_check.min(self.started.elapsed() + between);
    }

    fn look_at_due_files(&mut self) {
        let now = self.now();
        if now.running < self.next_look {
            return;
        }
        let mut settled = Vec::new();
        for path in self.files.due(now) {
            if self.look_at(&path) == Some(Judgement::Settled) {
                settled.push(path);
            }
        }
        if !settled.is_empty() {
            self.make_ready(settled);
        }
        let after = self.started.elapsed();
        let took = after.saturating_sub(now.running);
        self.earliest_look = after + BETWEEN_LOOKS.max(took * 4);
        let due = self.files.next_due().unwrap_or(Duration::MAX);
        self.next_look = due.max(self.earliest_look);
    }

    /// Settled files are ready, unless somebody has them open for writing.
    fn make_ready(&mut self, settled: Vec<PathBuf>) {
        let names = settled.iter().filter_map(|path| path.file_name());
        let names: BTreeSet<OsString> = names.map(ToOwned::to_owned).collect();
        let written = open_for_writing(Path::new("/proc"), &names);
        let now = self.now();
        for path in settled {
            let Some(tracked) = self.files.get_mut(&path) else {
                continue;
            };
            let stamp = tracked.history.stamp;
            if written.contains(&(stamp.device, stamp.inode)) {
                tracked.wait(BUSY_MS, WaitingFor::Writer, now);
            } else {
                self.ready.push_back(path);
            }
        }
        self.touched = true;
    }

    fn look_at(&mut self, path: &Path) -> Option<Judgement> {
        let now = self.now();
        let rest_ms = self.options.rescan_ms;
        let found = self.root.join(path).symlink_metadata();
        let tracked = self.files.get_mut(path)?;
        let stamp = match found {
            Err(error) if is_gone(&error) => {
                self.files.remove(path);
                return None;
            }
            Err(error) => {
                let reason = LeftReason::Unreadable(SystemError::from(&error));
                tracked.rest(reason, rest_ms, now);
                return None;
            }
            // The next walk says what it is now.
            Ok(metadata) if not_a_file(metadata.file_type()).is_some() => {
                self.files.remove(path);
                return None;
            }
            Ok(metadata) => FileStamp::of(&metadata),
        };
        if let State::Resting {
            reason: reason @ LeftReason::ArchivedNotRemoved(_),
            ..
        } = tracked.state
            && stamp == tracked.history.stamp
        {
            // The archive has it: only its removal is tried again.
            match remove_if_same(&self.root, path, &stamp) {
                SourceFate::Removed => self.files.remove(path),
                _ => tracked.rest(reason, rest_ms, now),
            }
            return None;
        }
        tracked.look(stamp, now);
        let windows = &self.options.windows;
        let judgement = tracked.judge(windows, now);
        if judgement != Judgement::AskEnding {
            return Some(judgement);
        }
        let held = HeldFile::open(&self.root, path);
        match held.map(|held| ending(held.file(), stamp.size_bytes)) {
            Err(LeftReason::Vanished) => {
                self.files.remove(path);
                None
            }
            Err(reason) => {
                tracked.rest(reason, rest_ms, now);
                None
            }
            Ok(found) => {
                // What cannot be read now is read, and judged, when its time comes.
                tracked.ending = Some(found.unwrap_or(Ending::Unknown));
                Some(tracked.judge(windows, now))
            }
        }
    }

    /// Gives what is finished to the pipeline, as much as it takes without waiting.
    fn give(&mut self, candidates: &Sender<Candidate>) {
        match self.pause {
            Pause::Trying => return,
            Pause::Until(time) if self.started.elapsed() < time => return,
            Pause::Until(_) => self.pipeline.resume(),
            Pause::No => {}
        }
        while let Some(path) = self.ready.pop_front() {
            let Some(tracked) = self.files.get_mut(&path) else {
                continue;
            };
            if tracked.state != State::Ready {
                continue;
            }
            let candidate = Candidate {
                root: Arc::clone(&self.root),
                relative: path,
                settled: Some(tracked.history.stamp),
            };
            match candidates.try_send(candidate) {
                Ok(()) => {
                    tracked.state = State::InHand { changed: false };
                    self.in_hand += 1;
                }
                Err(TrySendError::Full(candidate) | TrySendError::Disconnected(candidate)) => {
                    self.ready.push_front(candidate.relative);
                    return;
                }
            }
            if self.pause != Pause::No {
                self.pause = Pause::Trying;
                return;
            }
        }
    }

    fn receive(&mut self, finished: &Receiver<(Candidate, Fate)>) {
        while let Ok((candidate, fate)) = finished.try_recv() {
            self.finish(&candidate, fate);
        }
    }

    fn finish(&mut self, candidate: &Candidate, fate: Fate) {
        self.in_hand = self.in_hand.saturating_sub(1);
        self.touched = true;
        let now = self.now();
        match &fate {
            Fate::Left(LeftReason::ArchiveRefuses) => {
                let retry = Duration::from_millis(self.options.retry_ms);
                self.pause = Pause::Until(now.running + retry);
            }
            Fate::Taken { .. } => {
                self.pause = Pause::No;
                self.unsettled_since = Some(now.running);
            }
            // It says nothing of the archive: another file is tried.
            Fate::Left(_) | Fate::Failed(_) if self.pause == Pause::Trying => {
                self.pause = Pause::Until(now.running);
            }
            Fate::Left(_) | Fate::Failed(_) => {}
        }
        self.go_on(&candidate.relative, &fate, now);
        (self.tell)(WatchNews::Finished(&candidate.finished(fate)));
    }

    /// What becomes of the file's place in the folder after its fate.
    fn go_on(&mut self, path: &Path, fate: &Fate, now: Moment) {
        self.next_look = self.next_look.min(self.earliest_look);
        let Some(tracked) = self.files.get_mut(path) else {
            return;
        };
        let was_replaced = matches!(tracked.state, State::InHand { changed: true });
        let rest_ms = self.options.rescan_ms;
        match fate {
            // Another file came under this name meanwhile: it is new to us.
            _ if was_replaced => tracked.wait(0, WaitingFor::Quiet, now),
            Fate::Taken { source, .. } => match source {
                SourceFate::Removed => self.files.remove(path),
                SourceFate::Changed | SourceFate::Kept => tracked.wait(0, WaitingFor::Quiet, now),
                SourceFate::NotRemoved(error) => {
                    tracked.rest(LeftReason::ArchivedNotRemoved(*error), rest_ms, now);
                }
            },
            Fate::Left(LeftReason::Vanished) => self.files.remove(path),
            Fate::Left(LeftReason::Changing) => tracked.wait_for_change(BUSY_MS, now),
            Fate::Left(LeftReason::ArchiveRefuses) => {
                tracked.state = State::Ready;
                self.ready.push_back(path.to_owned());
            }
            Fate::Left(LeftReason::Stopped) => tracked.wait(0, WaitingFor::Quiet, now),
            Fate::Left(reason) => tracked.rest(*reason, rest_ms, now),
            Fate::Failed(_) => tracked.rest(LeftReason::ArchivingFailed, rest_ms, now),
        }
    }

    fn settle_when_quiet(&mut self) {
        let Some(since) = self.unsettled_since else {
            return;
        };
        if self.in_hand == 0 && self.started.elapsed().saturating_sub(since) >= QUIET {
            self.settle_archive();
        }
    }

    fn settle_archive(&mut self) {
        if self.unsettled_since.take().is_none() {
            return;
        }
        let failure = self.pipeline.archive.settle().err().map(Arc::new);
        if failure.is_some() {
            // What was committed is durable all the same: only its checkpoint is tried again.
            self.unsettled_since = Some(self.started.elapsed());
        }
        self.touched |= failure.is_some() != self.settle_trouble.is_some();
        self.settle_trouble = failure;
    }

    fn tell_sometimes(&mut self) {
        let is_long_ago = self
            .told
            .is_none_or(|told| told.elapsed() >= Duration::from_secs(1));
        if self.touched && is_long_ago {
            self.tell_state();
        }
    }

    fn tell_state(&mut self) {
        self.touched = false;
        self.told = Some(Instant::now());
        let state = self.state();
        (self.tell)(WatchNews::State(&state));
    }

    fn state(&self) -> WatchState {
        let wall = self.pipeline.clock.now();
        let mut left: Vec<(PathBuf, LeftReason)> = Vec::new();
        let mut waiting_files = Vec::new();
        for (path, tracked) in self.files.iter() {
            let why = match tracked.state {
                State::Resting { reason, .. } => {
                    left.push((path.clone(), reason));
                    continue;
                }
                State::Waiting { why, .. } => why,
                State::Ready | State::InHand { .. } => WaitingFor::Turn,
            };
            let stamp = &tracked.history.stamp;
            waiting_files.push(waiting(path.clone(), stamp, why, wall));
        }
        left.extend(self.zones.iter().flat_map(|zone| zone.left.iter().cloned()));
        left.sort_by(|a, b| a.0.cmp(&b.0));
        let ignored = self
            .zones
            .iter()
            .flat_map(|zone| zone.ignored.iter().cloned());
        let polled = self.zones.iter().filter(|zone| zone.is_network);
        WatchState {
            present: self.identity.is_some(),
            walked: !self.zones.is_empty() && !self.zones.iter().any(|zone| zone.is_new),
            waiting: waiting_files,
            in_hand: self.in_hand,
            ignored: ignored.collect(),
            left,
            wake: self.wake.clone(),
            polled: polled.map(|zone| zone.path.clone()).collect(),
            trouble: self.standing_trouble(),
        }
    }

    fn standing_trouble(&self) -> Option<WatchTrouble> {
        let refusal = self.pipeline.refusal().filter(|_| self.pause != Pause::No);
        let folder = self.trouble.map(WatchTrouble::Folder);
        let archive = refusal.or_else(|| self.settle_trouble.clone());
        let archive = archive.map(WatchTrouble::Archive);
        let search = self.pipeline.search_trouble().map(WatchTrouble::Search);
        folder.or(archive).or(search)
    }

    /// Until something is due, or a moment.
    fn sleep(&self) -> Duration {
        let walks = self.zones.iter().map(|zone| zone.next_walk);
        let due = walks.chain([self.next_look, self.next_check]).min();
        let until = due
            .unwrap_or(Duration::MAX)
            .saturating_sub(self.started.elapsed());
        // A little rest, so that nothing that stays due can keep a core busy.
        until.clamp(Duration::from_millis(5), LONGEST_SLEEP)
    }
}

/// The zone in which a path lies: the deepest one above it.
fn zone_of<'z>(path: &Path, zones: &'z [PathBuf]) -> Option<&'z PathBuf> {
    let above = zones.iter().filter(|zone| path.starts_with(zone));
    above.max_by_key(|zone| zone.components().count())
}

fn waiting(
    path: PathBuf,
    stamp: &FileStamp,
    waiting_for: WaitingFor,
    now: DateTime<Utc>,
) -> Waiting {
    let written_ms = stamp.modified_ns.div_euclid(1_000_000);
    let elapsed = i128::from(now.timestamp_millis()) - written_ms;
    Waiting {
        path,
        size_bytes: stamp.size_bytes,
        waiting_for,
        unchanged_ms: u64::try_from(elapsed).ok(),
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
