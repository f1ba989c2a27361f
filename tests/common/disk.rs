//! A disk that fails or stops at a chosen call, and forgets what was not synced.
//!
//! Every call of [`Disk`] that changes something, or makes it durable, is one step, counted from 1. What SQLite and
//! tantivy write goes past this disk, and so do the bytes that are written into a leased file: the former count as
//! durable at once, the latter as lost until the file is synced.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::{DirBuilderExt, FileExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chartrier::disk::{Disk, Leased, RealDisk};

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Lease,
    Sync,
    SyncFolder,
    Rename,
    Append,
    Truncate,
    Remove,
    CreateFolder,
}

/// What is to go wrong. Calls are counted from the moment that the fault was armed.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// Nothing.
    Never,
    /// This call fails with this error, and the disk goes on.
    FailAt(u64, io::ErrorKind),
    /// The first call of this kind on a file of this name fails, and the disk goes on.
    FailOn(Step, &'static str, io::ErrorKind),
    /// Every call of this kind on a file of this name fails.
    FailAlways(Step, &'static str, io::ErrorKind),
    /// This call and all later ones do nothing but fail: the process was killed, or the power cut.
    StopAt(u64),
    /// The first append from this call on writes half of its bytes; it and all later calls fail.
    StopInAppend(u64),
}

/// The real disk, with a fault.
#[derive(Debug)]
pub struct FaultyDisk {
    state: Mutex<State>,
    shadow: tempfile::TempDir,
}

#[derive(Debug)]
struct State {
    fault: Fault,
    calls: u64,
    struck: bool,
    stopped: bool,
    shadows: u64,
    /// Length that is durable, of every file that was written through this disk.
    synced_bytes: BTreeMap<PathBuf, u64>,
    /// Changes of names that are not durable, by the folder whose sync makes them so.
    names: BTreeMap<PathBuf, Vec<NameChange>>,
    /// What a cut that is not durable took away: where, and the bytes.
    cuts: BTreeMap<PathBuf, (u64, Vec<u8>)>,
    /// Leased files, and a second name of those that were alive when the disk stopped.
    leases: BTreeMap<PathBuf, Option<PathBuf>>,
}

#[derive(Debug)]
enum NameChange {
    Created(PathBuf),
    FolderCreated(PathBuf),
    Renamed {
        from: PathBuf,
        to: PathBuf,
        replaced: Option<PathBuf>,
    },
    Removed {
        path: PathBuf,
        kept: PathBuf,
    },
}

impl FaultyDisk {
    /// A disk with this fault.
    pub fn new(fault: Fault) -> Arc<FaultyDisk> {
        Arc::new(FaultyDisk {
            state: Mutex::new(State {
                fault,
                calls: 0,
                struck: false,
                stopped: false,
                shadows: 0,
                synced_bytes: BTreeMap::new(),
                names: BTreeMap::new(),
                cuts: BTreeMap::new(),
                leases: BTreeMap::new(),
            }),
            shadow: crate::common::folder(),
        })
    }

    /// Counts from here, with another fault. What was done before counts as durable.
    pub fn arm(&self, fault: Fault) {
        let mut state = self.state.lock().unwrap();
        state.fault = fault;
        state.calls = 0;
        state.struck = false;
        state.names.clear();
        state.cuts.clear();
        let lengths: Vec<PathBuf> = state.synced_bytes.keys().cloned().collect();
        for path in lengths {
            match fs::metadata(&path) {
                Ok(metadata) => drop(state.synced_bytes.insert(path, metadata.len())),
                Err(_) => drop(state.synced_bytes.remove(&path)),
            }
        }
    }

    /// Number of calls so far.
    pub fn calls(&self) -> u64 {
        self.state.lock().unwrap().calls
    }

    /// True if the fault happened.
    pub fn struck(&self) -> bool {
        self.state.lock().unwrap().struck
    }

    /// Makes the folders look as after the process was killed where the disk stopped: nothing is lost, leased files lie
    /// about. To be called when everything that used the disk is dropped.
    pub fn after_kill(&self) {
        let mut state = self.state.lock().unwrap();
        for (path, kept) in std::mem::take(&mut state.leases) {
            if let Some(kept) = kept {
                drop(fs::rename(kept, path));
            }
        }
    }

    /// Makes the folders look as after a power cut where the disk stopped. What was not synced is there or not, in whole
    /// or in part, as `seed` decides; names of one folder survive in the order in which they were made.
    pub fn after_power_cut(&self, seed: u64) {
        self.after_kill();
        let mut dice = Dice(seed);
        let mut state = self.state.lock().unwrap();
        for (path, (at, bytes)) in std::mem::take(&mut state.cuts) {
            if dice.throw(2) == 0
                && let Ok(file) = File::options().write(true).open(&path)
            {
                file.write_all_at(&bytes, at).unwrap();
            }
        }
        for (path, durable) in &state.synced_bytes {
            let Ok(file) = File::options().write(true).open(path) else {
                continue;
            };
            let length = file.metadata().unwrap().len();
            let lost = length.saturating_sub(*durable);
            match dice.throw(4) {
                0 => {}
                1 => file.set_len(durable + lost / 2).unwrap(),
                _ => file.set_len(length - lost).unwrap(),
            }
        }
        for (_, changes) in std::mem::take(&mut state.names) {
            let survive = dice.throw(changes.len() as u64 + 1);
            for change in changes.iter().skip(usize::try_from(survive).unwrap()).rev() {
                change.undo();
            }
        }
    }

    /// Counts a call; an error if it is the one that fails.
    fn step(&self, step: Step, path: &Path) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.calls += 1;
        if state.stopped {
            return Err(stopped());
        }
        let calls = state.calls;
        let is = |wanted: Step, name: &str| {
            wanted == step && path.file_name().is_some_and(|found| found == name)
        };
        match state.fault {
            Fault::FailAt(at, kind) if at == calls => {
                state.struck = true;
                Err(kind.into())
            }
            Fault::FailOn(wanted, name, kind) if !state.struck && is(wanted, name) => {
                state.struck = true;
                Err(kind.into())
            }
            Fault::FailAlways(wanted, name, kind) if is(wanted, name) => {
                state.struck = true;
                Err(kind.into())
            }
            Fault::StopAt(at) if at <= calls => {
                self.stop(&mut state);
                Err(stopped())
            }
            _ => Ok(()),
        }
    }

    fn stop(&self, state: &mut State) {
        state.struck = true;
        state.stopped = true;
        let live: Vec<PathBuf> = state.leases.keys().cloned().collect();
        for path in live {
            let kept = self.keep(state, &path);
            state.leases.insert(path, kept);
        }
    }

    /// A second name for a file, outside the archive. None if it is gone.
    fn keep(&self, state: &mut State, path: &Path) -> Option<PathBuf> {
        state.shadows += 1;
        let kept = self.shadow.path().join(state.shadows.to_string());
        fs::hard_link(path, &kept).ok().map(|()| kept)
    }

    fn note(state: &mut State, folder: Option<&Path>, change: NameChange) {
        let folder = folder.unwrap_or(Path::new("")).to_owned();
        state.names.entry(folder).or_default().push(change);
    }
}

impl NameChange {
    fn undo(&self) {
        match self {
            NameChange::Created(path) => drop(fs::remove_file(path)),
            NameChange::FolderCreated(path) => drop(fs::remove_dir_all(path)),
            NameChange::Renamed { from, to, replaced } => {
                drop(fs::rename(to, from));
                if let Some(replaced) = replaced {
                    drop(fs::rename(replaced, to));
                }
            }
            NameChange::Removed { path, kept } => drop(fs::rename(kept, path)),
        }
    }
}

impl Disk for FaultyDisk {
    fn lease(&self, folder: &Path) -> io::Result<Leased> {
        self.step(Step::Lease, folder)?;
        let leased = RealDisk.lease(folder)?;
        let mut state = self.state.lock().unwrap();
        state.synced_bytes.insert(leased.path.clone(), 0);
        state.leases.insert(leased.path.clone(), None);
        FaultyDisk::note(
            &mut state,
            Some(folder),
            NameChange::Created(leased.path.clone()),
        );
        Ok(leased)
    }

    fn abandoned(&self, folder: &Path) -> io::Result<Vec<Leased>> {
        RealDisk.abandoned(folder)
    }

    fn sync(&self, file: &File, path: &Path) -> io::Result<()> {
        self.step(Step::Sync, path)?;
        let mut state = self.state.lock().unwrap();
        state
            .synced_bytes
            .insert(path.to_owned(), file.metadata()?.len());
        state.cuts.remove(path);
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(Step::SyncFolder, folder)?;
        self.state.lock().unwrap().names.remove(folder);
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(Step::Rename, to)?;
        let mut state = self.state.lock().unwrap();
        let replaced = self.keep(&mut state, to);
        RealDisk.rename(from, to)?;
        if let Some(length) = state.synced_bytes.remove(from) {
            state.synced_bytes.insert(to.to_owned(), length);
        }
        state.leases.remove(from);
        let change = NameChange::Renamed {
            from: from.to_owned(),
            to: to.to_owned(),
            replaced,
        };
        FaultyDisk::note(&mut state, to.parent(), change);
        Ok(())
    }

    fn append(&self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step(Step::Append, path)?;
        let mut state = self.state.lock().unwrap();
        let before = file.metadata()?.len();
        state.synced_bytes.entry(path.to_owned()).or_insert(before);
        if matches!(state.fault, Fault::StopInAppend(from) if from <= state.calls) {
            RealDisk.append(file, path, &bytes[..bytes.len() / 2])?;
            self.stop(&mut state);
            return Err(stopped());
        }
        RealDisk.append(file, path, bytes)
    }

    fn truncate(&self, file: &File, path: &Path, length_bytes: u64) -> io::Result<()> {
        self.step(Step::Truncate, path)?;
        let mut cut = Vec::new();
        let mut reader = File::open(path)?;
        reader.seek(SeekFrom::Start(length_bytes))?;
        reader.read_to_end(&mut cut)?;
        let mut state = self.state.lock().unwrap();
        state.cuts.insert(path.to_owned(), (length_bytes, cut));
        if let Some(length) = state.synced_bytes.get_mut(path) {
            *length = length_bytes.min(*length);
        }
        RealDisk.truncate(file, path, length_bytes)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(Step::Remove, path)?;
        let mut state = self.state.lock().unwrap();
        let kept = self.keep(&mut state, path);
        RealDisk.remove(path)?;
        if let Some(kept) = kept {
            let change = NameChange::Removed {
                path: path.to_owned(),
                kept,
            };
            FaultyDisk::note(&mut state, path.parent(), change);
        }
        Ok(())
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        let above = folder.parent().expect("a folder of the archive");
        self.create_folder(above)?;
        self.step(Step::CreateFolder, folder)?;
        fs::DirBuilder::new().mode(0o700).create(folder)?;
        let change = NameChange::FolderCreated(folder.to_owned());
        FaultyDisk::note(&mut self.state.lock().unwrap(), Some(above), change);
        self.sync_folder(above)
            .inspect_err(|_| drop(fs::remove_dir(folder)))
    }
}

fn stopped() -> io::Error {
    io::Error::other("the disk stopped")
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}
