//! The folder `journal/checkpoints`: checkpoints that were kept, and the answers of authorities about them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::Disk;
use crate::journal::timestamp::{Roots, Stamp, StampFacts, StampFault, inspect};
use crate::journal::timestamp::{stamped_bytes, verify_all};
use crate::journal::{Checkpoint, CommitLock, JournalError};

/// Below the journal's folder.
const FOLDER: &str = "checkpoints";
/// More renewals than a century of yearly ones.
const MOST_ANSWERS: u32 = 999;

/// A checkpoint that was kept.
#[derive(Debug, Clone)]
pub struct KeptCheckpoint {
    /// The checkpoint, with its note.
    pub checkpoint: Checkpoint,
    /// The answers about it, in their order.
    pub answers: Vec<Vec<u8>>,
}

impl KeptCheckpoint {
    /// What the next answer must be over.
    pub fn stamped(&self) -> Vec<u8> {
        stamped_bytes(&self.checkpoint.note, &self.answers)
    }

    /// Verifies every answer, offline.
    pub fn verify(&self, roots: &Roots) -> Vec<Result<StampFacts, StampFault>> {
        verify_all(&self.checkpoint.note, &self.answers, roots)
    }
}

/// All checkpoints that were kept.
#[derive(Debug, Default)]
pub struct KeptCheckpoints {
    /// Those that can be read, by their size.
    pub checkpoints: Vec<KeptCheckpoint>,
    /// Notes that are no checkpoint.
    pub unreadable: Vec<PathBuf>,
}

/// What became of a time-stamp.
#[derive(Debug, PartialEq, Eq)]
pub enum Keeping {
    /// It is kept in this file.
    Kept(PathBuf),
    /// It is not over what must be stamped next: another process kept one in the meantime.
    Overtaken,
}

/// Reads what was kept in the journal's `folder`.
///
/// Errors: [`JournalError::Io`].
pub fn kept(folder: &Path) -> Result<KeptCheckpoints, JournalError> {
    let mut all = KeptCheckpoints::default();
    let kept = folder.join(FOLDER);
    let entries = match fs::read_dir(&kept) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(all),
        entries => entries.map_err(JournalError::io(&kept))?,
    };
    for entry in entries {
        let path = entry.map_err(JournalError::io(&kept))?.path();
        if path.extension().is_none_or(|extension| extension != "note") {
            continue;
        }
        let note = fs::read(&path).map_err(JournalError::io(&path))?;
        match Checkpoint::parse(&note) {
            Some(checkpoint) => all.checkpoints.push(kept_for(folder, checkpoint)?),
            None => all.unreadable.push(path),
        }
    }
    all.checkpoints
        .sort_by_key(|kept| kept.checkpoint.end.seq.0);
    all.unreadable.sort();
    Ok(all)
}

/// What was kept about `checkpoint` so far, which may be nothing.
///
/// Errors: [`JournalError::Io`].
pub fn kept_for(folder: &Path, checkpoint: Checkpoint) -> Result<KeptCheckpoint, JournalError> {
    let mut answers = Vec::new();
    for number in 1..=MOST_ANSWERS {
        let path = name(&checkpoint, Some(number)).path(folder);
        match fs::read(&path) {
            Ok(answer) => answers.push(answer),
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(source) => return Err(JournalError::Io { path, source }),
        }
    }
    Ok(KeptCheckpoint {
        checkpoint,
        answers,
    })
}

/// Keeps `stamp` beside its checkpoint, both synced on return.
///
/// Errors: [`JournalError::Io`], also if another note of the same size is there.
pub fn keep(
    disk: &dyn Disk,
    folder: &Path,
    _lock: &CommitLock,
    checkpoint: &Checkpoint,
    stamp: &Stamp,
) -> Result<Keeping, JournalError> {
    let kept = kept_for(folder, checkpoint.clone())?;
    if inspect(&stamp.answer, &kept.stamped()).is_err() {
        return Ok(Keeping::Overtaken);
    }
    let folder_path = folder.join(FOLDER);
    disk.create_folder(&folder_path)
        .map_err(JournalError::io(&folder_path))?;
    let note = name(checkpoint, None).path(folder);
    match fs::read(&note) {
        Ok(found) if found == checkpoint.note => {}
        Ok(_) => {
            let source = io::ErrorKind::AlreadyExists.into();
            return Err(JournalError::Io { path: note, source });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => disk
            .replace(&note, &checkpoint.note)
            .map_err(JournalError::io(&note))?,
        Err(source) => return Err(JournalError::Io { path: note, source }),
    }
    let number = u32::try_from(kept.answers.len() + 1).unwrap_or(u32::MAX);
    let path = name(checkpoint, Some(number)).path(folder);
    disk.replace(&path, &stamp.answer)
        .map_err(JournalError::io(&path))?;
    Ok(Keeping::Kept(path))
}

fn name(checkpoint: &Checkpoint, number: Option<u32>) -> KeptName {
    let size = checkpoint.end.seq.0;
    KeptName { size, number }
}

/// What the name of a file in the folder says.
pub(in crate::journal) struct KeptName {
    pub size: u64,
    /// Of an answer; None of the note.
    number: Option<u32>,
}

impl KeptName {
    pub fn parse(name: &str) -> Option<KeptName> {
        let (size, number) = match name.strip_suffix(".note") {
            Some(size) => (size, None),
            None => {
                let (size, number) = name.strip_suffix(".tsr")?.split_once('.')?;
                (size, Some(number.parse().ok()?))
            }
        };
        let size = size.parse().ok()?;
        let parsed = KeptName { size, number };
        let is_plain = parsed
            .number
            .is_none_or(|number| (1..=MOST_ANSWERS).contains(&number));
        (is_plain && parsed.name() == name).then_some(parsed)
    }

    pub fn name(&self) -> String {
        match self.number {
            None => format!("{}.note", self.size),
            Some(number) => format!("{}.{number}.tsr", self.size),
        }
    }

    /// The names of what an answer is over, the note first; none for the note.
    pub fn before(&self) -> Vec<String> {
        let of = |number| KeptName {
            size: self.size,
            number,
        };
        let Some(number) = self.number else {
            return Vec::new();
        };
        let answers = (1..number).map(|earlier| of(Some(earlier)).name());
        [of(None).name()].into_iter().chain(answers).collect()
    }

    fn path(&self, folder: &Path) -> PathBuf {
        folder.join(FOLDER).join(self.name())
    }
}
