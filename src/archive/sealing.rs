//! Sealing: the checkpoint is made durable, authorities from outside say when it existed, and what they said before is
//! renewed before it ends. What is handed out is to be kept elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::archive::{Archive, ArchiveError, Settings, TimeStampSettings, lock};
use crate::journal::Checkpoint;
use crate::journal::timestamp::{
    Authority, Keeping, KeptCheckpoint, Refusal, Roots, Stamp, StampFacts, keep, kept, kept_for,
    request,
};
use crate::model::{LeafHash, Timestamp};

/// The authorities to be asked, and the roots by which they are believed.
#[derive(Debug, Default)]
pub struct TimeStamping {
    authorities: Vec<Authority>,
    roots: Option<Roots>,
}

/// What sealing did.
#[derive(Debug)]
pub struct Sealed {
    /// The signed checkpoint.
    pub note: Vec<u8>,
    /// Number of entries that it is over.
    pub entries: u64,
    /// The root over them.
    pub root: LeafHash,
    /// The answers of authorities over it, in their order, with what they say.
    pub stamps: Vec<(Vec<u8>, StampFacts)>,
    /// True if the last of them was asked for now.
    pub is_new: bool,
    /// Earlier checkpoints, by their numbers of entries, whose time-stamps were renewed.
    pub renewed: Vec<(u64, StampFacts)>,
    /// Those that should have been.
    pub not_renewed: Vec<u64>,
    /// What authorities did instead of answering.
    pub refusals: Vec<Refusal>,
}

impl TimeStamping {
    /// The authorities of the archive at `root`.
    ///
    /// Errors: [`ArchiveError::Io`], [`ArchiveError::Roots`], [`ArchiveError::Authority`].
    pub fn of(settings: &Settings, root: &Path) -> Result<TimeStamping, ArchiveError> {
        let mut authorities = Vec::new();
        for one in &settings.time_stamps {
            authorities.push(authority(&one.url, one.policy.as_deref())?);
        }
        Ok(TimeStamping {
            authorities,
            roots: roots_of(settings, root)?,
        })
    }

    /// Authorities for this once, with the file of their roots in PEM.
    ///
    /// Errors: as [`TimeStamping::of`].
    pub fn once(
        urls: &[String],
        policy: Option<&str>,
        roots: &Path,
    ) -> Result<TimeStamping, ArchiveError> {
        let authorities = urls.iter().map(|url| authority(url, policy));
        Ok(TimeStamping {
            authorities: authorities.collect::<Result<_, _>>()?,
            roots: Some(read_roots(&[roots])?),
        })
    }

    /// True if nobody is to be asked.
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty()
    }
}

impl Sealed {
    /// The time of the stamp that was asked for now, if it and the clock are more than five minutes apart: one of them is
    /// wrong.
    pub fn clock_differs(&self, now: Timestamp) -> Option<Timestamp> {
        let (_, facts) = self.stamps.last().filter(|_| self.is_new)?;
        let ((stamped, _), (clock, _)) = (facts.time.unix_parts(), now.unix_parts());
        (stamped.abs_diff(clock) > CLOCK_TOLERANCE_SECONDS).then_some(facts.time)
    }
}

impl Archive {
    /// Makes the checkpoint durable, has it time-stamped, and renews the time-stamps that end within 90 days.
    ///
    /// Every kept checkpoint has its own time-stamps renewed, not only the newest: a consistency proof carries the older entries
    /// into a newer tree, and says nothing of when they were there. That is in the older time-stamps alone, which are worth
    /// something beyond the end of their certificate only if a later one is over them.
    ///
    /// A checkpoint that has a time-stamp that lasts is not stamped again. What authorities refuse is data.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub fn seal(&self, stamping: &TimeStamping, now: Timestamp) -> Result<Sealed, ArchiveError> {
        self.must_be_newest()?;
        self.follow(&mut |_| true)?;
        self.settle()?;
        let checkpoint = lock(&self.journal).checkpoint(&self.signer);
        let folder = self.root.join("journal");
        let mut sealed = Sealed {
            note: checkpoint.note.clone(),
            entries: checkpoint.end.seq.0,
            root: checkpoint.root,
            stamps: Vec::new(),
            is_new: false,
            renewed: Vec::new(),
            not_renewed: Vec::new(),
            refusals: Vec::new(),
        };
        let Some(roots) = &stamping.roots else {
            return Ok(sealed);
        };
        let lasts_until = now.plus_days(RENEWED_BEFORE_DAYS);
        let kept_now = kept_for(&folder, checkpoint.clone())?;
        if !lasts(&kept_now, roots, lasts_until) {
            let stamped = self.stamp(stamping, roots, &checkpoint, &mut sealed.refusals)?;
            sealed.is_new = stamped.is_some();
        }
        for earlier in kept(&folder)?.checkpoints {
            let size = earlier.checkpoint.end.seq.0;
            if size == sealed.entries || !ends_soon(&earlier, roots, lasts_until) {
                continue;
            }
            let renewed = self.stamp(stamping, roots, &earlier.checkpoint, &mut sealed.refusals)?;
            match renewed {
                Some(facts) => sealed.renewed.push((size, facts)),
                None => sealed.not_renewed.push(size),
            }
        }
        let kept_now = kept_for(&folder, checkpoint)?;
        let facts = kept_now.verify(roots);
        let answers = kept_now.answers.into_iter().zip(facts);
        sealed.stamps = answers
            .filter_map(|(answer, facts)| Some((answer, facts.ok()?)))
            .collect();
        Ok(sealed)
    }

    /// Remembers authorities in `archive.toml`, before those that are there, with their roots below `time-stamps/`: the next seal
    /// asks them without being told. Roots that were pinned stay so: they stand for time-stamps that are kept. True if that is news.
    ///
    /// Errors: [`ArchiveError::Io`], [`ArchiveError::Settings`].
    pub fn remember_authorities(
        &self,
        urls: &[String],
        policy: Option<&str>,
        roots: &Path,
    ) -> Result<bool, ArchiveError> {
        let pem = fs::read_to_string(roots).map_err(ArchiveError::io(roots))?;
        // As it is on the disk now: another process may have written it.
        let mut settings = Settings::read(&self.root)?;
        let before = settings.clone();
        let mut new = Vec::new();
        let mut pinned = false;
        for url in urls {
            let known = settings.time_stamps.iter().position(|one| one.url == *url);
            let file = match known.map(|place| settings.time_stamps.remove(place)) {
                Some(known) => known.roots,
                None => PathBuf::from(format!("{ROOTS}/{}.pem", file_name_of(url))),
            };
            let path = self.root.join(&file);
            let there = match fs::read_to_string(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
                text => text.map_err(ArchiveError::io(&path))?,
            };
            if !there.contains(pem.trim()) {
                let folder = path.parent().unwrap_or(&self.root);
                self.disk
                    .create_folder(folder)
                    .map_err(ArchiveError::io(folder))?;
                let all = format!("{there}{}\n", pem.trim());
                self.disk
                    .replace(&path, all.as_bytes())
                    .map_err(ArchiveError::io(&path))?;
                pinned = true;
            }
            new.push(TimeStampSettings {
                url: url.clone(),
                policy: policy.map(str::to_owned),
                roots: file,
            });
        }
        settings.time_stamps.splice(0..0, new);
        if settings == before {
            return Ok(pinned);
        }
        let path = Settings::path(&self.root);
        self.disk
            .replace(&path, settings.to_toml().as_bytes())
            .map_err(ArchiveError::io(&path))?;
        Ok(true)
    }

    /// Asks for the next time-stamp over a checkpoint and keeps it. None if nobody gave one.
    fn stamp(
        &self,
        stamping: &TimeStamping,
        roots: &Roots,
        checkpoint: &Checkpoint,
        refusals: &mut Vec<Refusal>,
    ) -> Result<Option<StampFacts>, ArchiveError> {
        let folder = self.root.join("journal");
        for _ in 0..MOST_TRIES {
            let stamped = kept_for(&folder, checkpoint.clone())?.stamped();
            let stamp: Stamp = match request(&stamping.authorities, &stamped, roots) {
                Ok(stamp) => stamp,
                Err(refused) => {
                    refusals.extend(refused);
                    return Ok(None);
                }
            };
            // The network is waited for without the lock, the disk with it.
            let commit = self.commit_lock()?;
            let keeping = keep(self.disk.as_ref(), &folder, &commit, checkpoint, &stamp)?;
            drop(commit);
            let facts = stamp.facts;
            refusals.extend(stamp.refusals);
            if let Keeping::Kept(_) = keeping {
                return Ok(Some(facts));
            }
        }
        Ok(None)
    }
}

/// The roots that the settings pin; none if there is no authority.
///
/// Errors: [`ArchiveError::Io`], [`ArchiveError::Roots`].
pub(super) fn roots_of(settings: &Settings, root: &Path) -> Result<Option<Roots>, ArchiveError> {
    let files = settings.time_stamps.iter();
    let mut files: Vec<_> = files.map(|one| root.join(&one.roots)).collect();
    files.sort();
    files.dedup();
    if files.is_empty() {
        return Ok(None);
    }
    let files: Vec<&Path> = files.iter().map(|path| path.as_path()).collect();
    read_roots(&files).map(Some)
}

/// The folder of roots, below the archive.
const ROOTS: &str = "time-stamps";

/// A file name that says which authority it is of.
fn file_name_of(url: &str) -> String {
    let host = url.split("//").nth(1).unwrap_or(url);
    let plain = host.chars().map(|c| match c.is_ascii_alphanumeric() {
        true => c,
        false => '-',
    });
    let name: String = plain.take(60).collect();
    name.trim_matches('-').to_owned()
}

/// The roots of time-stamping authorities in a PEM file.
///
/// Errors: [`ArchiveError::Io`], [`ArchiveError::Roots`].
pub fn time_stamp_roots(path: &Path) -> Result<Roots, ArchiveError> {
    read_roots(&[path])
}

/// A clock that is off by more is told.
const CLOCK_TOLERANCE_SECONDS: u64 = 300;
/// A time-stamp that ends within so many days is renewed.
const RENEWED_BEFORE_DAYS: i64 = 90;
/// As often is it tried again when another process was quicker.
const MOST_TRIES: usize = 3;

fn read_roots(files: &[&Path]) -> Result<Roots, ArchiveError> {
    let mut pem = String::new();
    for path in files {
        let text = fs::read_to_string(path).map_err(ArchiveError::io(*path))?;
        // Each by itself, so that the fault names its file.
        Roots::from_pem(&text).map_err(|fault| ArchiveError::Roots {
            path: path.to_path_buf(),
            fault,
        })?;
        pem.push_str(&text);
        pem.push('\n');
    }
    let all = files.first().copied().unwrap_or(Path::new(""));
    Roots::from_pem(&pem).map_err(|fault| ArchiveError::Roots {
        path: all.to_path_buf(),
        fault,
    })
}

fn authority(url: &str, policy: Option<&str>) -> Result<Authority, ArchiveError> {
    Authority::new(url, policy).map_err(|fault| ArchiveError::Authority {
        url: url.to_owned(),
        fault,
    })
}

/// Whether the last answer is believed and lasts beyond that moment.
fn lasts(kept: &KeptCheckpoint, roots: &Roots, until: Timestamp) -> bool {
    let last = kept.verify(roots).pop();
    last.is_some_and(|facts| facts.is_ok_and(|facts| facts.ends_on > until))
}

/// Whether the last answer is believed and ends before that moment: one that is not believed cannot be renewed.
fn ends_soon(kept: &KeptCheckpoint, roots: &Roots, until: Timestamp) -> bool {
    let last = kept.verify(roots).pop();
    last.is_some_and(|facts| facts.is_ok_and(|facts| facts.ends_on <= until))
}
