//! The whole journal against itself, and against a checkpoint that was kept elsewhere. Needs no key.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::journal::tail::{GroupPlace, HEADER, LONGEST_ENTRY, leaf_hash, parse_header};
use crate::journal::timestamp::{self, KeptName};
use crate::journal::tree::{all_tiles, root_at, tile_path};
use crate::journal::{Checkpoint, CommitLock, JournalError, verify_keys};
use crate::model::{Entry, Event, KeySet, LeafHash, Position, SealedDigest, Seq, canonical_json};

/// Something that is not as it was written. Paths are relative to the journal's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalFinding {
    /// A line of the tail is not as written.
    LineAltered {
        /// The entry's number, if the lines before it are whole.
        number: Seq,
        /// Where the line begins.
        offset_bytes: u64,
    },
    /// The tail ends in an incomplete group: a process was stopped while writing, or the end was damaged.
    TailIncomplete {
        /// Where the group begins.
        offset_bytes: u64,
    },
    /// An entry is of an unknown kind, or has members that its kind does not have.
    EntryUnknown {
        /// The entry's number.
        number: Seq,
    },
    /// An entry names keys that the key before it did not sign.
    KeysNotSigned {
        /// The entry's number.
        number: Seq,
    },
    /// The tail has fewer entries than a checkpoint counts.
    Truncated {
        /// Number of entries that the checkpoint counts.
        expected: u64,
        /// Number of entries found.
        found: u64,
    },
    /// The entries are not those that a checkpoint was made over.
    Rewritten {
        /// Size of the checkpoint's tree.
        size: u64,
    },
    /// The checkpoint on the disk cannot be read or its signature does not hold.
    CheckpointAltered,
    /// There is no checkpoint on the disk.
    CheckpointMissing,
    /// The checkpoint to compare with is not signed by a key of this archive.
    CheckpointForeign,
    /// A tile is not what the entries make.
    TileAltered {
        /// The tile.
        path: PathBuf,
    },
    /// A tile that the checkpoint needs is not there.
    TileMissing {
        /// The tile.
        path: PathBuf,
    },
    /// What was cut from the tail is not as it was kept.
    CutAltered {
        /// The file.
        path: PathBuf,
    },
    /// What was cut from the tail, as an entry says, is gone.
    CutMissing {
        /// The file.
        path: PathBuf,
    },
    /// A checkpoint that was kept, or a time-stamp over it, is not as it was kept.
    KeptAltered {
        /// The file.
        path: PathBuf,
    },
    /// A time-stamp is there, and the checkpoint or the earlier time-stamp that it is over is gone.
    KeptMissing {
        /// The file.
        path: PathBuf,
    },
    /// A file that the journal does not know.
    Stray {
        /// The file.
        path: PathBuf,
    },
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct JournalReport {
    /// Number of entries read.
    pub entries: u64,
    /// Everything that is not as it should be, in the order found.
    pub findings: Vec<JournalFinding>,
    /// The keys in force, and all signing keys so far.
    pub keys: Option<KeySet>,
}

/// Reads the whole journal in `folder`, calls `each` with every entry that can be read and the position after it, and
/// compares with `against`, a checkpoint from elsewhere.
///
/// Errors: [`JournalError::Absent`], [`JournalError::Io`] if the disk does not answer; findings are not errors.
pub fn verify(
    folder: &Path,
    against: Option<&Checkpoint>,
    each: &mut dyn FnMut(&Entry),
) -> Result<JournalReport, JournalError> {
    let mut walk = Walk {
        folder,
        report: JournalReport::default(),
        leaves: Vec::new(),
        signers: Vec::new(),
        cuts: BTreeSet::new(),
    };
    // Nobody appends while we look: tail, tiles and checkpoint must be of one moment. On a read-only copy nobody can.
    let _quiet = CommitLock::wait(folder);
    walk.tail(each)?;
    walk.report.entries = walk.leaves.len() as u64;
    walk.checkpoint(against)?;
    walk.files()?;
    Ok(walk.report)
}

struct Walk<'a> {
    folder: &'a Path,
    report: JournalReport,
    leaves: Vec<LeafHash>,
    /// Each signing key so far, and the entry that named it.
    signers: Vec<(Seq, String)>,
    /// What the entries say was cut.
    cuts: BTreeSet<SealedDigest>,
}

/// A line cut into its fields, each as it stands.
struct RawLine<'a> {
    place: Option<GroupPlace>,
    written_leaf: Option<LeafHash>,
    entry: &'a [u8],
    /// Of the right form, length and checksum.
    sound: bool,
}

impl Walk<'_> {
    fn tail(&mut self, each: &mut dyn FnMut(&Entry)) -> Result<(), JournalError> {
        let path = self.folder.join("tail");
        let file = File::open(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => JournalError::Absent { path: path.clone() },
            _ => JournalError::Io {
                path: path.clone(),
                source,
            },
        })?;
        let mut reader = BufReader::with_capacity(1 << 20, file);
        let mut position = Position::START;
        let mut group_start = Position::START;
        let mut before: Option<GroupPlace> = None;
        let mut group = Vec::new();
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let count = reader
                .read_until(b'\n', &mut bytes)
                .map_err(JournalError::io(&path))?;
            if count == 0 {
                break;
            }
            if before.is_none() {
                group_start = position;
            }
            if !bytes.ends_with(b"\n") {
                before = Some(GroupPlace::FIRST_OF_MANY);
                break;
            }
            let line = parse(&bytes);
            let in_order = line.place.is_some_and(|place| place.follows(before));
            if !line.sound || !in_order {
                self.report.findings.push(JournalFinding::LineAltered {
                    number: position.seq,
                    offset_bytes: position.offset_bytes,
                });
            }
            if line.sound {
                self.leaves.push(leaf_hash(line.entry));
                group.extend(self.entry(position.seq, line.entry));
            } else {
                let leaf = self.likely_leaf(position.seq, &line);
                self.leaves.push(leaf);
            }
            before = line.place.filter(|place| !place.is_last());
            if before.is_none() {
                group.drain(..).for_each(|entry| each(&entry));
            }
            position = Position {
                seq: position.seq.next(),
                offset_bytes: position.offset_bytes + count as u64,
            };
        }
        if before.is_some() {
            // Whole lines of a group that is not were never committed, unless a checkpoint counts them.
            if self.sealed_size() > group_start.seq.0 {
                group.iter().for_each(&mut *each);
            }
            self.report.findings.push(JournalFinding::TailIncomplete {
                offset_bytes: group_start.offset_bytes,
            });
        }
        Ok(())
    }

    /// Number of entries that the checkpoint on the disk counts.
    fn sealed_size(&self) -> u64 {
        let note = fs::read(self.folder.join("checkpoint")).ok();
        let checkpoint = note.and_then(|note| Checkpoint::parse(&note));
        checkpoint.map_or(0, |checkpoint| checkpoint.end.seq.0)
    }

    fn entry(&mut self, number: Seq, bytes: &[u8]) -> Option<Entry> {
        let entry = serde_json::from_slice::<Entry>(bytes).ok();
        let known = entry.filter(|entry| entry.number == number && canonical_json(entry) == bytes);
        let Some(entry) = known else {
            self.report
                .findings
                .push(JournalFinding::EntryUnknown { number });
            return None;
        };
        let names_keys = number == Seq(0) || matches!(entry.event, Event::KeysChanged { .. });
        if names_keys {
            match verify_keys(&entry, self.report.keys.as_ref()) {
                Ok(keys) => {
                    self.signers.push((number, keys.signer.clone()));
                    self.report.keys = Some(keys);
                }
                Err(_) => self
                    .report
                    .findings
                    .push(JournalFinding::KeysNotSigned { number }),
            }
        }
        if let Event::TailCut { sha256, .. } = &entry.event {
            self.cuts.insert(*sha256);
        }
        Some(entry)
    }

    /// The leaf hash that a damaged line most likely had: what the tile says, if the line's field or its body agrees.
    fn likely_leaf(&self, number: Seq, line: &RawLine<'_>) -> LeafHash {
        let body = leaf_hash(line.entry);
        let written = line.written_leaf.unwrap_or(body);
        let tile = self.tile_hash(number);
        if tile == Some(body) || tile.is_none() {
            body
        } else {
            tile.unwrap_or(written)
        }
    }

    fn tile_hash(&self, number: Seq) -> Option<LeafHash> {
        let (tile, within) = (number.0 / 256, usize::try_from(number.0 % 256).ok()?);
        let full = self.folder.join(tile_path(0, tile, 256));
        let bytes = fs::read(&full).ok().or_else(|| {
            let partial = fs::read_dir(full.with_extension("p")).ok()?;
            partial
                .filter_map(Result::ok)
                .find_map(|entry| fs::read(entry.path()).ok())
        })?;
        bytes
            .get(within * 32..within * 32 + 32)?
            .try_into()
            .ok()
            .map(LeafHash)
    }

    fn checkpoint(&mut self, against: Option<&Checkpoint>) -> Result<(), JournalError> {
        let path = self.folder.join("checkpoint");
        match fs::read(&path) {
            Ok(note) => match Checkpoint::parse(&note)
                .filter(|checkpoint| checkpoint.sign_again_equals(&note))
            {
                Some(checkpoint) if self.signed_by_us(&checkpoint) => self.compare(&checkpoint),
                _ => self.report.findings.push(JournalFinding::CheckpointAltered),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.report.findings.push(JournalFinding::CheckpointMissing);
            }
            Err(source) => return Err(JournalError::Io { path, source }),
        }
        match against {
            Some(checkpoint) if self.signed_by_us(checkpoint) => self.compare(checkpoint),
            Some(_) => self.report.findings.push(JournalFinding::CheckpointForeign),
            None => {}
        }
        Ok(())
    }

    fn signed_by_us(&self, checkpoint: &Checkpoint) -> bool {
        // The key in force at that size: named before it. The size of a foreign checkpoint may be beyond the end.
        let named = self.signers.iter().rev();
        let in_force = named
            .map(|(number, signer)| (number.0, signer))
            .find(|(number, _)| *number < checkpoint.end.seq.0);
        in_force.is_some_and(|(_, signer)| checkpoint.is_signed_by(signer))
    }

    fn compare(&mut self, checkpoint: &Checkpoint) {
        let size = checkpoint.end.seq.0;
        let found = self.leaves.len() as u64;
        let finding = match root_at(&self.leaves, size) {
            None => JournalFinding::Truncated {
                expected: size,
                found,
            },
            Some(root) if root != checkpoint.root => JournalFinding::Rewritten { size },
            Some(_) => return,
        };
        if !self.report.findings.contains(&finding) {
            self.report.findings.push(finding);
        }
    }

    /// Every file below the folder is one that the entries explain, and every tile is there.
    fn files(&mut self) -> Result<(), JournalError> {
        let mut tiles = all_tiles(&self.leaves);
        let known = ["tail", "checkpoint", "lock", "refused", "cut"];
        for entry in walkdir::WalkDir::new(self.folder).sort_by_file_name() {
            let entry = entry.map_err(|error| JournalError::Io {
                path: self.folder.to_owned(),
                source: error.into(),
            })?;
            if entry.file_type().is_dir() {
                continue;
            }
            let relative = entry
                .path()
                .strip_prefix(self.folder)
                .unwrap_or(entry.path())
                .to_owned();
            let name = relative.display().to_string();
            if known.contains(&name.as_str())
                || relative
                    .extension()
                    .is_some_and(|extension| extension == "lease")
            {
                continue;
            }
            if relative.starts_with("tile") {
                self.tile(entry.path(), relative, &mut tiles);
            } else if relative.starts_with("attachments") {
                // What they are is known to whoever reads the entries: see `archive/verify/`.
            } else if relative.starts_with("cuts") {
                self.cut(entry.path(), relative);
            } else if relative.starts_with("checkpoints") {
                self.kept(entry.path(), relative);
            } else {
                self.report
                    .findings
                    .push(JournalFinding::Stray { path: relative });
            }
        }
        self.missing_tiles(tiles);
        for sha256 in std::mem::take(&mut self.cuts) {
            self.report.findings.push(JournalFinding::CutMissing {
                path: Path::new("cuts").join(sha256.to_string()),
            });
        }
        Ok(())
    }

    fn tile(&mut self, path: &Path, relative: PathBuf, tiles: &mut BTreeMap<String, Vec<u8>>) {
        let name = relative.display().to_string();
        let found = fs::read(path).unwrap_or_default();
        match tiles.remove(&name) {
            Some(expected) if expected == found => {}
            Some(_) => self
                .report
                .findings
                .push(JournalFinding::TileAltered { path: relative }),
            // A partial tile that a fuller one replaces is tidied away a moment later: its hashes must agree all the same.
            None => match self.superseded_tile(&name) {
                Some(expected) if expected == found => {}
                Some(_) => self
                    .report
                    .findings
                    .push(JournalFinding::TileAltered { path: relative }),
                None => self
                    .report
                    .findings
                    .push(JournalFinding::Stray { path: relative }),
            },
        }
    }

    /// What a partial tile of an earlier size holds.
    fn superseded_tile(&self, name: &str) -> Option<Vec<u8>> {
        let (full, width) = name.split_once(".p/")?;
        let width: u64 = width.parse().ok()?;
        let number: u64 = full
            .rsplit_once("tile/0/")?
            .1
            .replace(['x', '/'], "")
            .parse()
            .ok()?;
        let from = usize::try_from(number * 256).ok()?;
        let leaves = self.leaves.get(from..from + usize::try_from(width).ok()?)?;
        Some(leaves.iter().flat_map(|leaf| leaf.0).collect())
    }

    /// Tiles may lag behind the tail by what was appended since the checkpoint; what the checkpoint counts must be there.
    fn missing_tiles(&mut self, tiles: BTreeMap<String, Vec<u8>>) {
        let sealed = fs::read(self.folder.join("checkpoint"))
            .ok()
            .and_then(|note| Checkpoint::parse(&note));
        let up_to_date =
            sealed.is_none_or(|checkpoint| checkpoint.end.seq.0 == self.leaves.len() as u64);
        for name in tiles.into_keys() {
            if up_to_date || !name.contains(".p/") {
                self.report.findings.push(JournalFinding::TileMissing {
                    path: PathBuf::from(name),
                });
            }
        }
    }

    /// A checkpoint that was kept holds like one from elsewhere; a time-stamp is over it, and its signature holds. Whether
    /// its authority is to be believed is not told here: that takes its root.
    fn kept(&mut self, path: &Path, relative: PathBuf) {
        let name = relative.file_name().and_then(|name| name.to_str());
        let Some(kept) = name.and_then(KeptName::parse) else {
            let finding = JournalFinding::Stray { path: relative };
            self.report.findings.push(finding);
            return;
        };
        let before = kept.before();
        let missing = before
            .iter()
            .map(|name| relative.with_file_name(name))
            .find(|path| !self.folder.join(path).is_file());
        if let Some(path) = missing {
            let finding = JournalFinding::KeptMissing { path };
            if !self.report.findings.contains(&finding) {
                self.report.findings.push(finding);
            }
            return;
        }
        let read = |name: &String| fs::read(path.with_file_name(name)).unwrap_or_default();
        let bytes = fs::read(path).unwrap_or_default();
        let sound = match before.iter().map(read).collect::<Vec<_>>().split_first() {
            Some((note, answers)) => {
                timestamp::inspect(&bytes, &timestamp::stamped_bytes(note, answers)).is_ok()
            }
            None => self.kept_note(&kept, &bytes),
        };
        if !sound {
            let finding = JournalFinding::KeptAltered { path: relative };
            self.report.findings.push(finding);
        }
    }

    /// False if the note is not one of ours, of the size that its name says.
    fn kept_note(&mut self, kept: &KeptName, note: &[u8]) -> bool {
        let checkpoint = Checkpoint::parse(note).filter(|checkpoint| {
            checkpoint.end.seq.0 == kept.size
                && checkpoint.sign_again_equals(note)
                && self.signed_by_us(checkpoint)
        });
        if let Some(checkpoint) = &checkpoint {
            self.compare(checkpoint);
        }
        checkpoint.is_some()
    }

    fn cut(&mut self, path: &Path, relative: PathBuf) {
        let name = relative.file_name().and_then(|name| name.to_str());
        let named = name.and_then(|name| name.parse().ok());
        if let Some(named) = named {
            self.cuts.remove(&named);
        }
        let digest = fs::read(path).map(|bytes| SealedDigest(Sha256::digest(bytes).into()));
        if named.is_none() || digest.ok() != named {
            self.report
                .findings
                .push(JournalFinding::CutAltered { path: relative });
        }
    }
}

impl Checkpoint {
    /// True if `note` is this checkpoint's text and one signature, nothing more: no byte of it is without meaning.
    fn sign_again_equals(&self, note: &[u8]) -> bool {
        let parsed = signed_note::Note::from_bytes(note);
        parsed.is_ok_and(|parsed| parsed.to_bytes() == note)
            && note.split(|byte| *byte == b'\n').count() >= 6
    }
}

fn parse(bytes: &[u8]) -> RawLine<'_> {
    let header = bytes.get(..HEADER).and_then(parse_header);
    let entry = bytes
        .get(HEADER..)
        .map_or(&[][..], |rest| rest.strip_suffix(b"\n").unwrap_or(rest));
    let sound = header.is_some_and(|(_, length, leaf)| {
        length == entry.len() && entry.len() <= LONGEST_ENTRY && leaf == leaf_hash(entry)
    });
    RawLine {
        place: header.map(|(place, ..)| place),
        written_leaf: header.map(|(.., leaf)| leaf),
        entry,
        sound,
    }
}
