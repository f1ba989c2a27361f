//! When a file is finished: nothing in it changed for a while, which is short if its format shows a proper end and long if
//! the end is clearly missing. Pure: whoever asks brings the moment.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::ingest::ending::Ending;
use crate::ingest::source::FileStamp;

/// For how long a file must stay unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettleWindows {
    /// Where the format shows a proper end.
    pub complete_ms: u64,
    /// Where the end says nothing.
    pub unknown_ms: u64,
    /// Where the format is known and its end is missing: a scanner that writes in bursts.
    pub missing_ms: u64,
    /// Without a byte in it: it is set aside then.
    pub empty_ms: u64,
    /// Between two looks, whatever the file says of itself.
    pub between_looks_ms: u64,
}

impl Default for SettleWindows {
    fn default() -> SettleWindows {
        SettleWindows {
            complete_ms: 3_000,
            unknown_ms: 30_000,
            missing_ms: 120_000,
            empty_ms: 60_000,
            between_looks_ms: 1_000,
        }
    }
}

/// An instant on two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Since the watcher began: never jumps.
    pub running: Duration,
    /// The wall clock: what files are stamped with.
    pub wall: DateTime<Utc>,
}

/// Whether what a file says of its last change counts as time that it stayed unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnWord {
    /// It counts: the file was there when the watcher began, on a file system that this machine's clock stamps.
    Counts,
    /// Only what we saw counts: it came since, or another machine's clock stamps it.
    DoesNotCount,
}

/// What was seen of a file that is still the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// Its stamp at every look since `first`.
    pub stamp: FileStamp,
    /// The first look at this stamp.
    pub first: Duration,
    /// The last look.
    pub last: Duration,
    /// Whether its own word counts.
    pub own_word: OwnWord,
}

/// What to do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It is finished.
    Settled,
    /// Look again when so much more time has passed.
    Wait {
        /// How long.
        ms: u64,
    },
    /// Look at its last bytes first.
    AskEnding,
}

impl History {
    /// The first look.
    pub fn begin(stamp: FileStamp, own_word: OwnWord, now: Moment) -> History {
        History {
            stamp,
            first: now.running,
            last: now.running,
            own_word,
        }
    }

    /// One more look. A file that changed begins anew, and its own word counts no more.
    pub fn look(&mut self, stamp: FileStamp, now: Moment) {
        if stamp != self.stamp {
            *self = History::begin(stamp, OwnWord::DoesNotCount, now);
        }
        self.last = now.running;
    }

    /// For how long the file has not changed, as far as is known.
    pub fn quiet_ms(&self, now: Moment) -> u64 {
        let watched = ms(self.last.saturating_sub(self.first));
        match self.own_word {
            OwnWord::DoesNotCount => watched,
            OwnWord::Counts => watched.max(said_ms(&self.stamp, now)),
        }
    }
}

/// Decides whether a file is finished. `ending` is none if nobody looked yet.
pub fn judge(
    history: &History,
    ending: Option<Ending>,
    windows: &SettleWindows,
    now: Moment,
) -> Judgement {
    let watched = ms(history.last.saturating_sub(history.first));
    if watched < windows.between_looks_ms {
        return Judgement::Wait {
            ms: windows.between_looks_ms - watched,
        };
    }
    let quiet = history.quiet_ms(now);
    let window = match ending {
        _ if history.stamp.size_bytes == 0 => windows.empty_ms,
        None if quiet < windows.complete_ms => windows.complete_ms,
        None => return Judgement::AskEnding,
        Some(Ending::Complete) => windows.complete_ms,
        Some(Ending::Unknown) => windows.unknown_ms,
        Some(Ending::Missing) => windows.missing_ms,
    };
    match window.checked_sub(quiet) {
        None | Some(0) => Judgement::Settled,
        Some(ms) => Judgement::Wait { ms },
    }
}

/// How long ago the file was last changed by its own word; 0 if that is in the future.
fn said_ms(stamp: &FileStamp, now: Moment) -> u64 {
    let said = stamp
        .modified_ns
        .max(stamp.changed_ns)
        .div_euclid(1_000_000);
    let elapsed = i128::from(now.wall.timestamp_millis()) - said;
    u64::try_from(elapsed).unwrap_or(0)
}

fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
