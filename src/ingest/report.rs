//! What became of every file: counts that reconcile, and names with reasons for whatever was not archived.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::archive::{Accession, ArchiveError, Outcome, SidecarReport};
use crate::ingest::IgnoreRule;
use crate::model::{EntityId, OriginalPath, QuarantineReason};

/// Why a file or folder stays where it is, not archived (but for [`LeftReason::ArchivedNotRemoved`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftReason {
    /// A symbolic link: never followed.
    SymbolicLink,
    /// A socket.
    Socket,
    /// A named pipe.
    Fifo,
    /// A device.
    Device,
    /// A folder that is itself an archive of ours.
    OtherArchive,
    /// It could not be read.
    Unreadable(SystemError),
    /// It was there and is gone.
    Vanished,
    /// It changed while it was read; it is tried later.
    Changing,
    /// The archive does not take anything at present: its disk is full, or it refuses writes.
    ArchiveRefuses,
    /// Neither archiving it nor setting it aside succeeded.
    ArchivingFailed,
    /// We were asked to stop.
    Stopped,
    /// It is archived, and could not be removed from here.
    ArchivedNotRemoved(SystemError),
}

/// What the system answered, without the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemError {
    /// The kind.
    pub kind: io::ErrorKind,
    /// The number, such as 5 for EIO.
    pub code: Option<i32>,
}

impl From<&io::Error> for SystemError {
    fn from(error: &io::Error) -> SystemError {
        SystemError {
            kind: error.kind(),
            code: error.raw_os_error(),
        }
    }
}

impl From<rustix::io::Errno> for SystemError {
    fn from(errno: rustix::io::Errno) -> SystemError {
        SystemError::from(&io::Error::from(errno))
    }
}

/// One file whose fate is known.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Its path in the archive.
    pub path: OriginalPath,
    /// Where it was found.
    pub file: PathBuf,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a file.
#[derive(Debug, Clone)]
pub enum Fate {
    /// The archive has it, durably.
    Taken {
        /// As what.
        accession: Accession,
        /// What became of the source.
        source: SourceFate,
    },
    /// It stays where it is.
    Left(LeftReason),
    /// Neither archiving nor setting aside succeeded; it stays where it is.
    Failed(Arc<ArchiveError>),
}

/// What became of the source of something that the archive has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFate {
    /// It stays, as asked.
    Kept,
    /// It was removed, or was gone already.
    Removed,
    /// It changed after it was read, so it stays: a later version.
    Changed,
    /// It could not be removed.
    NotRemoved(SystemError),
}

/// A deposit that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it was found.
    pub file: PathBuf,
    /// The quarantined deposit.
    pub entity: EntityId,
    /// Why.
    pub reason: QuarantineReason,
}

/// What became of all files. Every file seen is counted in exactly one of the outcomes.
#[derive(Debug, Clone, Default)]
pub struct IntakeReport {
    /// Every file, and every folder that was ignored or left as a whole.
    pub seen: u64,
    /// New records.
    pub archived: u64,
    /// Those of them that have a class.
    pub classified: u64,
    /// Later versions of records.
    pub new_versions: u64,
    /// Bytes that the same record had under another path.
    pub duplicates: u64,
    /// Bytes that are archived under this very path.
    pub already_archived: u64,
    /// Set aside, with the reason.
    pub set_aside: Vec<SetAside>,
    /// Ignored by a rule.
    pub ignored: Vec<(PathBuf, IgnoreRule)>,
    /// Left where they are, with the reason.
    pub left: Vec<(PathBuf, LeftReason)>,
    /// What the archive could neither take nor set aside.
    pub failed: Vec<(PathBuf, Arc<ArchiveError>)>,
    /// Taken by the archive, and still where they were although they were to be removed.
    pub not_removed: Vec<(PathBuf, SourceFate)>,
    /// The records that have these bytes now.
    pub records: BTreeSet<EntityId>,
    /// The new records without a class.
    pub unclassified: BTreeSet<EntityId>,
    /// Bytes of what the archive has now.
    pub size_bytes: u64,
    /// Damaged objects that these bytes replaced.
    pub mended: u64,
    /// Records that sidecars say something of, each as often as it was news.
    pub described: u64,
    /// Sidecars with something to mend in them.
    pub sidecars: Vec<(PathBuf, SidecarReport)>,
    /// True if we were asked to stop before the end.
    pub stopped: bool,
    /// Why the archive stopped taking files, if it did.
    pub refusal: Option<Arc<ArchiveError>>,
    /// Why the search engine could not be brought up to date, if so: what is archived is archived.
    pub search: Option<Arc<ArchiveError>>,
    /// Where the time went.
    pub times: StageTimes,
}

/// Time spent, added up over all threads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StageTimes {
    /// Reading, sealing, reading back, extracting, classifying.
    pub prepare: Duration,
    /// Committing groups.
    pub commit: Duration,
    /// Removing sources.
    pub release: Duration,
    /// Making it findable.
    pub search: Duration,
    /// Number of groups.
    pub groups: u64,
}

impl IntakeReport {
    /// True if every file seen has exactly one outcome.
    pub fn reconciles(&self) -> bool {
        let named = self.set_aside.len() + self.ignored.len() + self.left.len() + self.failed.len();
        let counted = self.archived + self.new_versions + self.duplicates + self.already_archived;
        self.classified <= self.archived && self.seen == counted + named as u64
    }

    /// Counts a file that was ignored.
    pub fn count_ignored(&mut self, file: PathBuf, rule: IgnoreRule) {
        self.seen += 1;
        self.ignored.push((file, rule));
    }

    /// Counts a file that was left.
    pub fn count_left(&mut self, file: PathBuf, reason: LeftReason) {
        self.seen += 1;
        self.left.push((file, reason));
    }

    /// Counts a file whose fate is known.
    pub fn count(&mut self, finished: Finished) {
        let Finished { file, fate, .. } = finished;
        match fate {
            Fate::Left(reason) => self.count_left(file, reason),
            Fate::Failed(error) => {
                self.seen += 1;
                self.failed.push((file, error));
            }
            Fate::Taken { accession, source } => {
                self.seen += 1;
                self.count_taken(&file, &accession);
                if matches!(source, SourceFate::Changed | SourceFate::NotRemoved(_)) {
                    self.not_removed.push((file, source));
                }
            }
        }
    }

    fn count_taken(&mut self, file: &std::path::Path, accession: &Accession) {
        self.size_bytes += accession.size_bytes;
        self.mended += u64::from(accession.mended);
        self.described += u64::from(accession.described);
        if let Some(report) = &accession.sidecar {
            self.described += report.described;
            if report.is_faulty() {
                self.sidecars.push((file.to_owned(), (**report).clone()));
            }
        }
        match accession.outcome {
            Outcome::SetAside { .. } => {}
            Outcome::Archived { entity, .. }
            | Outcome::NewVersion { entity }
            | Outcome::Duplicate { entity }
            | Outcome::AlreadyArchived { entity } => {
                self.records.insert(entity);
            }
        }
        match accession.outcome {
            Outcome::Archived { entity, classified } => {
                self.archived += 1;
                self.classified += u64::from(classified);
                if !classified {
                    self.unclassified.insert(entity);
                }
            }
            Outcome::NewVersion { .. } => self.new_versions += 1,
            Outcome::Duplicate { .. } => self.duplicates += 1,
            Outcome::AlreadyArchived { .. } => self.already_archived += 1,
            Outcome::SetAside { entity, reason } => self.set_aside.push(SetAside {
                file: file.to_owned(),
                entity,
                reason,
            }),
        }
    }
}
