//! A one-off ingest: files and folders named by a person, read once, to the end.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;

use crate::ingest::intake::{Intake, News, Pipeline, Progress};
use crate::ingest::report::{IntakeReport, LeftReason, SystemError};
use crate::ingest::rules::IgnoreRule;
use crate::ingest::scan::{Seen, walk};
use crate::ingest::source::not_a_file;
use crate::ingest::take::Candidate;
use crate::ingest::{IngestError, admit};

/// What becomes of a source that the archive has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterIngest {
    /// It stays where it is.
    Leave,
    /// It is removed, if it is still the very file that was read.
    Remove,
}

/// Takes files, and folders with all that is in them, into the archive. Of a folder, paths are kept relative to it; of a
/// file, its name. `progress` is told after each file and several times a second.
///
/// What goes wrong with one file never stops the others and is in the report. When the archive itself takes nothing more,
/// the rest is left unseen and the report says why.
///
/// Errors: [`IngestError`], before anything is taken: a path that is not there, or that is of the archive.
pub fn ingest_once(
    intake: &Intake<'_>,
    paths: &[PathBuf],
    after: AfterIngest,
    progress: &mut (dyn FnMut(&IntakeReport, Progress) + Send),
) -> Result<IntakeReport, IngestError> {
    for path in paths {
        admit(intake.archive, path)?;
    }
    let pipeline = Pipeline::new(intake, after);
    let report = Mutex::new(IntakeReport::default());
    let shared = &report;
    pipeline.run(
        |candidates| {
            let mut feed = Feed {
                pipeline: &pipeline,
                candidates,
                report: shared,
            };
            for path in paths {
                if feed.one(path).is_break() {
                    break;
                }
            }
        },
        |news| {
            let mut report = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let read_bytes = pipeline.read_bytes.load(Ordering::Relaxed);
            match news {
                News::Finished(candidate, fate) => {
                    report.count(candidate.finished(fate));
                    progress(&report, Progress { read_bytes });
                }
                News::Tick(now) => progress(&report, now),
            }
        },
    );
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.stopped = pipeline.stopping();
    report.refusal = pipeline.refusal();
    report.search = pipeline.search_trouble();
    report.times = pipeline.spent();
    if let Err(error) = intake.archive.settle() {
        report.refusal.get_or_insert(Arc::new(error));
    }
    Ok(report)
}

/// Sends what is found into the pipeline and counts what is not to be taken.
struct Feed<'a> {
    pipeline: &'a Pipeline<'a>,
    candidates: Sender<Candidate>,
    report: &'a Mutex<IntakeReport>,
}

impl Feed<'_> {
    /// A file or a folder that a person named.
    fn one(&mut self, path: &Path) -> ControlFlow<()> {
        let is_folder = path.is_dir();
        if !is_folder {
            return self.named_file(path);
        }
        let root: Arc<Path> = Arc::from(path);
        let mut broken = ControlFlow::Continue(());
        let walked = walk(path, &BTreeSet::new(), &mut |seen| {
            broken = self.seen(&root, seen);
            broken
        });
        if let Err(error) = walked {
            let reason = LeftReason::Unreadable(SystemError::from(&error));
            self.count(|report| report.count_left(path.to_owned(), reason));
        }
        broken
    }

    fn named_file(&mut self, path: &Path) -> ControlFlow<()> {
        let name = PathBuf::from(path.file_name().unwrap_or(OsStr::new("")));
        let above = path.parent().unwrap_or(Path::new(""));
        let root: Arc<Path> = Arc::from(match above.as_os_str().is_empty() {
            true => Path::new("."),
            false => above,
        });
        let seen = match path.symlink_metadata() {
            Err(error) => Seen::Left(name, LeftReason::Unreadable(SystemError::from(&error))),
            Ok(metadata) => match not_a_file(metadata.file_type()) {
                Some(reason) => Seen::Left(name, reason),
                None => match IgnoreRule::of_file(name.as_os_str()) {
                    Some(rule) => Seen::Ignored(name, rule),
                    None => Seen::File(name, crate::ingest::source::FileStamp::of(&metadata)),
                },
            },
        };
        self.seen(&root, seen)
    }

    fn seen(&mut self, root: &Arc<Path>, seen: Seen) -> ControlFlow<()> {
        if self.pipeline.halted.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        match seen {
            // Whoever stops is told of everything that stays where it is.
            Seen::File(relative, _) if self.pipeline.stopping() => {
                let stopped = LeftReason::Stopped;
                self.count(|report| report.count_left(root.join(relative), stopped));
            }
            Seen::Ignored(path, rule) => {
                self.count(|report| report.count_ignored(root.join(path), rule));
            }
            Seen::Left(path, reason) => {
                self.count(|report| report.count_left(root.join(path), reason));
            }
            Seen::File(relative, _) => {
                let candidate = Candidate {
                    root: Arc::clone(root),
                    relative,
                    settled: None,
                };
                if self.candidates.send(candidate).is_err() {
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn count(&self, add: impl FnOnce(&mut IntakeReport)) {
        add(&mut self.report.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
