//! What wakes the service early: the system's own notices of change. They are no more than a wake-up; the walk through the
//! folder is what tells, so a notice that is lost costs time and never a file.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::Sender;
use notify::event::{AccessKind, AccessMode, EventKind, RemoveKind};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

/// How changes come to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wake {
    /// The system tells; a walk now and then finds what it did not tell.
    Events,
    /// Only by walking, every few seconds, as was asked.
    Walking,
    /// Only by walking: the system's limit of watched folders is reached.
    LimitReached,
    /// Only by walking: the system refused.
    Refused(String),
}

/// The system's notices for one folder, with all below it.
pub(super) struct Notices {
    /// Dropping it ends the notices.
    _watcher: RecommendedWatcher,
    trouble: Arc<Mutex<Option<Wake>>>,
}

impl Notices {
    /// Asks the system to wake `waker` at each change below `folder`.
    ///
    /// Errors: how changes come to be known instead.
    pub fn of(folder: &Path, waker: Sender<()>) -> Result<Notices, Wake> {
        let trouble = Arc::new(Mutex::new(None));
        let noted = Arc::clone(&trouble);
        let handler = move |event: notify::Result<Event>| {
            let matters = match &event {
                Ok(event) => event.need_rescan() || is_change(&event.kind),
                Err(error) => {
                    *locked(&noted) = Some(instead(error));
                    true
                }
            };
            if matters {
                // One wake-up that waits is as good as many.
                let _ = waker.try_send(());
            }
        };
        let config = Config::default().with_follow_symlinks(false);
        let mut watcher =
            RecommendedWatcher::new(handler, config).map_err(|error| instead(&error))?;
        watcher
            .watch(folder, RecursiveMode::Recursive)
            .map_err(|error| instead(&error))?;
        Ok(Notices {
            _watcher: watcher,
            trouble,
        })
    }

    /// What went wrong since, once.
    pub fn take_trouble(&self) -> Option<Wake> {
        locked(&self.trouble).take()
    }
}

/// True for what may bring, change or end a file. That one is opened, read or removed does not: we do so ourselves.
fn is_change(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Remove(RemoveKind::File) => false,
        _ => true,
    }
}

fn instead(error: &notify::Error) -> Wake {
    /// Too many open files: the limit of inotify instances is reported so.
    const EMFILE: i32 = 24;
    match &error.kind {
        ErrorKind::MaxFilesWatch => Wake::LimitReached,
        ErrorKind::Io(source) if source.raw_os_error() == Some(EMFILE) => Wake::LimitReached,
        _ => Wake::Refused(error.to_string()),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
