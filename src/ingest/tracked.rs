//! The files of a drop folder between their arrival and their fate. A file in hand is never given out a second time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::ingest::ending::Ending;
use crate::ingest::report::LeftReason;
use crate::ingest::settle::{History, Judgement, Moment, OwnWord, SettleWindows, judge};
use crate::ingest::source::FileStamp;

/// One file.
#[derive(Debug, Clone)]
pub(super) struct Tracked {
    pub history: History,
    /// What the last bytes of the file as it is say, once somebody looked.
    pub ending: Option<Ending>,
    pub state: State,
    /// How often it went back to waiting because it could not be read or archived.
    pub failures: u32,
}

/// What a file waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitingFor {
    /// That nothing in it changes any more.
    Quiet,
    /// That whoever has it open for writing closes it.
    Writer,
    /// Its turn: it is finished, and taken next.
    Turn,
}

/// Where a file is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// To be looked at again at that time.
    Waiting { due: Duration, why: WaitingFor },
    /// Finished, to be given to the pipeline.
    Ready,
    /// In the pipeline. `changed` if a walk met another file under its name meanwhile.
    InHand { changed: bool },
    /// Left for a reason, until it changes or that time comes.
    Resting { reason: LeftReason, due: Duration },
}

/// All files, by their path below the folder.
#[derive(Debug, Default)]
pub(super) struct Files {
    map: BTreeMap<PathBuf, Tracked>,
}

impl Files {
    /// A walk met a file. The next look at it is due as soon as it may be.
    pub fn found(
        &mut self,
        path: PathBuf,
        stamp: FileStamp,
        own_word: OwnWord,
        windows: &SettleWindows,
        now: Moment,
    ) {
        let Some(tracked) = self.map.get_mut(&path) else {
            let history = History::begin(stamp, own_word, now);
            self.map.insert(path, Tracked::new(history, windows, now));
            return;
        };
        let is_same = tracked.history.stamp == stamp;
        match &mut tracked.state {
            State::InHand { changed } => *changed |= !is_same,
            State::Waiting { .. } if is_same => {}
            State::Resting { .. } if is_same => {}
            _ if !is_same => tracked.begin_again(stamp, windows, now),
            _ => {}
        }
    }

    /// What a walk did not meet is forgotten, but for what is in hand.
    pub fn keep(&mut self, met: &BTreeSet<PathBuf>, is_of_walk: impl Fn(&Path) -> bool) {
        self.map.retain(|path, tracked| {
            let is_in_hand = matches!(tracked.state, State::InHand { .. });
            is_in_hand || met.contains(path) || !is_of_walk(path)
        });
    }

    pub fn get_mut(&mut self, path: &Path) -> Option<&mut Tracked> {
        self.map.get_mut(path)
    }

    pub fn remove(&mut self, path: &Path) {
        self.map.remove(path);
    }

    pub fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Tracked)> {
        self.map.iter()
    }

    /// Files to be looked at now.
    pub fn due(&self, now: Moment) -> Vec<PathBuf> {
        let is_due = |tracked: &Tracked| tracked.due().is_some_and(|due| due <= now.running);
        let due = self.map.iter().filter(|(_, tracked)| is_due(tracked));
        due.map(|(path, _)| path.clone()).collect()
    }

    /// When the next file is to be looked at.
    pub fn next_due(&self) -> Option<Duration> {
        self.map.values().filter_map(Tracked::due).min()
    }
}

impl Tracked {
    fn new(history: History, windows: &SettleWindows, now: Moment) -> Tracked {
        let due = now.running + Duration::from_millis(windows.between_looks_ms);
        Tracked {
            history,
            ending: None,
            state: State::Waiting {
                due,
                why: WaitingFor::Quiet,
            },
            failures: 0,
        }
    }

    /// It is another file than before, or another content.
    pub fn begin_again(&mut self, stamp: FileStamp, windows: &SettleWindows, now: Moment) {
        *self = Tracked::new(
            History::begin(stamp, OwnWord::DoesNotCount, now),
            windows,
            now,
        );
    }

    /// One more look at a file that waits or rests.
    pub fn look(&mut self, stamp: FileStamp, now: Moment) {
        if stamp != self.history.stamp {
            self.ending = None;
            self.failures = 0;
        }
        self.history.look(stamp, now);
    }

    /// Sets what is to be done with it next.
    pub fn judge(&mut self, windows: &SettleWindows, now: Moment) -> Judgement {
        let judgement = judge(&self.history, self.ending, windows, now);
        self.state = match judgement {
            Judgement::Settled => State::Ready,
            Judgement::Wait { ms } => waiting(ms, WaitingFor::Quiet, now),
            Judgement::AskEnding => waiting(0, WaitingFor::Quiet, now),
        };
        judgement
    }

    /// To be looked at again after so many milliseconds.
    pub fn wait(&mut self, ms: u64, why: WaitingFor, now: Moment) {
        self.state = waiting(ms, why, now);
    }

    /// It changed while it was read. Each time it waits twice as long, until it is seen to have changed.
    pub fn wait_for_change(&mut self, first_ms: u64, now: Moment) {
        let ms = first_ms.saturating_mul(1 << self.failures.min(8));
        self.failures += 1;
        self.wait(ms, WaitingFor::Quiet, now);
    }

    /// Left for a reason; tried again later, each time after twice as long, up to ten minutes.
    pub fn rest(&mut self, reason: LeftReason, first_ms: u64, now: Moment) {
        let longest_ms = 600_000;
        let ms = first_ms
            .saturating_mul(1 << self.failures.min(10))
            .min(longest_ms);
        self.failures += 1;
        let due = now.running + Duration::from_millis(ms);
        self.state = State::Resting { reason, due };
    }

    fn due(&self) -> Option<Duration> {
        match self.state {
            State::Waiting { due, .. } | State::Resting { due, .. } => Some(due),
            State::Ready | State::InHand { .. } => None,
        }
    }
}

fn waiting(ms: u64, why: WaitingFor, now: Moment) -> State {
    let due = now.running + Duration::from_millis(ms);
    State::Waiting { due, why }
}
