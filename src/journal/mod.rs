//! The journal: what happened to the archive, in order, for ever. Its tail is the commit of everything.
//!
//! An entry holds no name, no file name, no plain digest and no free text; it is appended in groups, synced once for each
//! group, and never changed. Only an incomplete last group, which was never acknowledged, may be cut; what was cut is
//! kept, and the cut is journalled.
//!
//! # Layout (format 1)
//!
//! ```text
//! journal/tail                 the entries: THE COMMIT (`tail.rs`)
//! journal/checkpoint           the latest signed tree head (`checkpoint.rs`); made anew after each group
//! journal/tile/<L>/<N>[.p/<W>] hashes of the tree, as C2SP tlog-tiles lays them out (`tree.rs`); made from the tail
//! journal/checkpoints/…        checkpoints that were kept, and time-stamps over them (`timestamp/`)
//! journal/cuts/<sha256>        what was cut from the tail, if ever
//! journal/cut                  the last cut, until the entry after it says so
//! journal/attachments/<sha256> long lists named by an entry (`attachments.rs`)
//! journal/lock                 held while a group is committed
//! journal/refused              there while a failed sync forbids writing
//! ```
//!
//! ## The tail
//!
//! One line for each entry, `<i>/<g> <n> <h> <entry>` and a line feed:
//!
//! | field | form | meaning |
//! |---|---|---|
//! | `i`, `g` | 3 digits each | the entry's place in its group, from 1, and the size of the group |
//! | `n` | 5 digits | length of the entry in bytes, at most 60,000 |
//! | `h` | 64 hexadecimal digits | `SHA-256(0x00 ‖ entry)`: checksum of the line and RFC 6962 leaf hash at once |
//! | `entry` | canonical JSON (RFC 8785), which has no line feed | `model::Entry` |
//!
//! So `cut -c80- journal/tail | jq .` reads the whole journal. A group is whole when its lines follow each other with
//! `i` counting from 001 to `g`, each of the right length and checksum, numbered without a gap. Groups are synced one by
//! one, so after a power cut only the last one can be damaged: a damaged group before the last checkpoint, or with the
//! first line of another group somewhere after it, is never cut, and nothing is appended until it is mended.
//!
//! ## The entries
//!
//! Every entry has `number` (integer, from 0), `time` (`2026-11-24T05:40:29.000Z`), `actor` (id) and `event`. Ids are UUIDs
//! in their hyphenated form, digests and commitments 64 lower-case hexadecimal digits. A member in brackets is left out where
//! there is none. Sealed files are named by digest; where they are is in `store/`.
//!
//! | `event` | members |
//! |---|---|
//! | `archive_created` | `archive` (id), `format` (integer), `regime` (`private`, `public`), `keys` {`owners` (list of age recipients), `service` (age recipient), `signer` (public key text), `sealed` (list of digests)}, `signature` (hexadecimal) |
//! | `keys_changed` | `keys`, `signature` as above |
//! | `policy_adopted` | `policy` (digest of `policies/<digest>.toml`), [`signature`] (digest of an attachment: a second person's SSH signature over that file, armored, `ssh.rs`) |
//! | `accessioned` | `entity` (id), `commitment`, `descriptor`, `object` (digests), [`text`] (digest), [`from`] (the quarantined deposit that it was, id) |
//! | `described` | the same, as they are from here on; `object` is left out for an entity without bytes; [`duplicate`] (`true`: the only news is that the same bytes arrived again), [`decided`] (`true`: the only news is what a person decided becomes of the record) |
//! | `registered` | `entity`, `kind` (`actor`, `session`, `candidate`, `request`), `commitment`, `descriptor` |
//! | `quarantined` | `entity`, `commitment`, `descriptor`, `object` (under `quarantine/`), `reason` (`empty`, `never_settled`, `archiving_failed`) |
//! | `consulted` | `entity`, `commitment`, `descriptor` of the consultation (`model/consultation.rs`), `entities` (list of ids): documents looked at or taken out for what is said there |
//! | `exported` | `entities` (list of ids), [`consultation`] (id: the one of the `consulted` just before, in the same group) |
//! | `hold_placed` | `entity`, `commitment`, `descriptor` of the hold, [`too_late` (list of at most 1,000 ids: what it was to hold, and whose destruction had begun)] |
//! | `hold_released` | `entity`, `commitment`, `descriptor` of the hold |
//! | `disposition_planned` | `plan` (digest of a plan that was handed out, `model/disposition.rs`); who made it is the actor |
//! | `bundle_issued` | `entity`, `commitment`, `descriptor` of the bundle, `list` (digest of an attachment, `model/issued.rs`): appended before the file gets its name |
//! | `disposition_approved` | `entity`, `commitment`, `descriptor` of the disposition, `plan` (digest of an attachment, `model/disposition.rs`) |
//! | `disposition_cancelled` | `entity` (the disposition) |
//! | `destruction_started` | `entity` (the disposition), `list` (digest of an attachment, `model/disposition.rs`): the point of no return |
//! | `keys_deleted` | `entity` (the disposition), `place` (digest of a key place's name, `model/digest.rs`): that place has none of the listed keys any more |
//! | `destroyed` | `entity` (the disposition), `destroyed` (list of ids): no key that remains opens them |
//! | `fixity_checked` | `level` (`journal`, `sealed`, `keys`, `content`, `derived`), `entries`, `findings` (integers) |
//! | `older_journal_accepted` | `place` (digest of a key place's name), `seen` (digest of an attachment: the `newest.note` of that place, `seen.rs`): an owner goes on with this journal although that place has seen a newer one. A `destroyed` after it in the same group is of what was destroyed in the part that is lost; its `entity` is of no disposition that is known |
//! | `tail_cut` | `offset_bytes`, `length_bytes` (integers), `sha256` (of what was cut, under `journal/cuts/`) |
//!
//! A later version may add events and members; a reader that meets an event it does not know says that it is too old.
//!
//! ## Worked example
//!
//! The entry
//! `{"actor":"00000000-0000-7000-8000-000000000001","event":"policy_adopted","number":0,"policy":"0000000000000000000000000000000000000000000000000000000000000000","time":"2026-01-01T00:00:00.000Z"}`
//! alone in its group is the line
//! `001/001 00194 1345900eff6b891d3d683b0c7664a3a9202eaa7a080b6df7b6eafc491d9e3fd2 {"actor":…}`; `tests/formats/` rebuilds
//! it from this text.
//!
//! ## The checkpoint
//!
//! A C2SP signed note over a C2SP tlog-checkpoint whose origin is `chartrier/<archive id>`. Extension lines, each once:
//! `tail-bytes <n>`, the length of the tail at that size, then one `keys-changed <number> <offset>` for each
//! `keys_changed` entry so far; a reader passes over lines that it does not know. Signed with the signing key in force; `ssh-keygen` is not needed to check it, any
//! signed-note verifier will do with the `signer` text of the entry in force.
//!
//! ## Keys
//!
//! Entry 0, `archive_created`, names the first owners, service identity and signing key and is signed by that key; each
//! `keys_changed` is signed by the key before it. The signature is Ed25519 over `chartrier keys 1`, a line feed, and the
//! entry's canonical JSON without its member `signature`. The first key's fingerprint is pinned outside the archive, in
//! the identity files. `sealed` lists the SHA-256 of every sealed file of a key place: `service.age`,
//! `secret.age`, `signer.age`, then those of the owners, sorted. `restricted`, left out while it is empty, lists those to
//! whom alone the keys of restricted records are sealed: `recipient` and, where the identity is kept in the key places,
//! `sealed`, the SHA-256 of its file. Whoever knows no such member verifies the entry all the same: it is signed with it.
//!
//! # What a verifier checks
//!
//! Every line (form, length, checksum, canonical JSON, number, known event), the signatures of the keys, the tree
//! recomputed from the lines against every tile, the checkpoint's signature and root, and the same for a checkpoint
//! that was kept outside: without one, the removal of the last groups cannot be seen. The same for each checkpoint under
//! `checkpoints/`; and that each time-stamp there is over it and what came before, with a signature that holds. Whether
//! its authority is to be believed takes the pinned roots: `timestamp::kept`, then `KeptCheckpoint::verify`.

mod attachments;
mod checkpoint;
mod seen;
mod signer;
pub mod ssh;
mod tail;
pub mod timestamp;
mod tree;
mod verify;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use attachments::{read_attachment, write_attachment};
pub use checkpoint::Checkpoint;
pub use seen::Seen;
pub use signer::{Signer, generate_signer, sign_keys, verify_keys};
pub use verify::{JournalFinding, JournalReport, verify};

use crate::disk::{Disk, Lock};
use crate::model::{
    ActorId, Entry, Event, KeySet, LeafHash, Position, SealedDigest, Seq, Timestamp,
};
use tail::{Scan, frame_group};

pub use tail::MOST_IN_GROUP;
use tree::{Tree, all_tiles, is_beginning, root_at};

/// What can go wrong with the journal.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A file of the journal could not be read or written.
    #[error("cannot read or write {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no journal here.
    #[error("there is no journal at {}", path.display())]
    Absent {
        /// Where the tail should be.
        path: PathBuf,
    },
    /// The tail is shorter than its last checkpoint says.
    #[error("the journal has {found_bytes} bytes, its last checkpoint counts {expected_bytes}")]
    Truncated {
        /// Length of the tail.
        found_bytes: u64,
        /// Length that the checkpoint counts.
        expected_bytes: u64,
    },
    /// An entry is not what was written.
    #[error("the journal is damaged at byte {offset_bytes}")]
    Damaged {
        /// Where the damage begins.
        offset_bytes: u64,
    },
    /// An entry is of a kind that this version does not know.
    #[error("journal entry {number} is of an unknown kind")]
    UnknownEvent {
        /// The entry's number.
        number: Seq,
    },
    /// The keys that the journal names are not signed by the key before them.
    #[error("the keys named by journal entry {number} are not signed by the key before them")]
    KeysNotSigned {
        /// The entry's number.
        number: Seq,
    },
    /// An earlier sync failed: what was written since then may not be on the disk.
    #[error("the archive refuses writes since a sync failed")]
    Refused {
        /// The flag that says so.
        path: PathBuf,
    },
    /// The sync of this group failed; the archive refuses writes from now on.
    #[error("the disk could not confirm what was written to {}", path.display())]
    SyncFailed {
        /// The tail.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A list that an entry names is not there.
    #[error("{} is missing", path.display())]
    AttachmentMissing {
        /// Where it should be.
        path: PathBuf,
    },
    /// A list that an entry names is not what was written.
    #[error("{} is not what was written", path.display())]
    AttachmentAltered {
        /// The file.
        path: PathBuf,
    },
    /// The signing key is not one.
    #[error("the signing key is not in the form of a signed-note key")]
    NotASigner,
}

impl JournalError {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> JournalError {
        let path = path.into();
        move |source| JournalError::Io { path, source }
    }
}

/// The journal, open for reading, and for appending by whoever holds its lock and a signer.
#[derive(Debug)]
pub struct Journal {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    tail: File,
    /// The end of the last whole group that was read or written.
    end: Position,
    tree: Tree,
    first_keys: (KeySet, Entry),
    keys: KeySet,
    keys_changed: Vec<Position>,
    /// The end that the last checkpoint counts: what is damaged before it was acknowledged, and is never cut.
    sealed_bytes: u64,
    /// Why tiles and checkpoint could not be made anew after the last group.
    unsealed: Option<JournalError>,
    /// A sync failed in this process; also told by the flag, unless that could not be written.
    /// How much of the tail this process knows to be durable.
    synced_bytes: u64,
    sync_failed: bool,
    /// Whether this process has appended anything.
    appended: bool,
}

/// An entry and where it is.
#[derive(Debug, Clone)]
pub struct EntryAt {
    /// The entry.
    pub entry: Entry,
    /// Where it begins.
    pub start: Position,
    /// Where the next one begins.
    pub after: Position,
    /// Its leaf hash.
    pub leaf: LeafHash,
}

/// Some entries, and what could not be read between them.
#[derive(Debug, Default)]
pub struct JournalBatch {
    /// The entries, in order.
    pub entries: Vec<EntryAt>,
    /// Numbers of lines that are damaged.
    pub damaged: Vec<Seq>,
}

/// Held while a group is committed.
#[derive(Debug)]
#[must_use = "the lock is free as soon as this is dropped"]
pub struct CommitLock {
    _lock: Lock,
}

impl CommitLock {
    /// Waits for the right to commit to the journal in `folder`. Not to be waited for while holding what another thread
    /// needs to finish its own commit.
    ///
    /// Errors: [`JournalError::Io`].
    pub fn wait(folder: &Path) -> Result<CommitLock, JournalError> {
        let path = folder.join("lock");
        let lock = Lock::wait(&path).map_err(JournalError::io(path))?;
        Ok(CommitLock { _lock: lock })
    }
}

impl Journal {
    /// Makes the journal in a new folder, with its entry 0, and opens it.
    ///
    /// Errors: [`JournalError::Io`].
    pub fn create(
        disk: Arc<dyn Disk>,
        folder: &Path,
        created: &Entry,
        signer: &Signer,
    ) -> Result<Journal, JournalError> {
        disk.create_folder(folder)
            .map_err(JournalError::io(folder))?;
        let tail = folder.join("tail");
        let lines = frame_group(std::slice::from_ref(created)).bytes;
        disk.replace(&tail, &lines)
            .map_err(JournalError::io(&tail))?;
        let mut journal = Journal::open(disk, folder)?;
        let lock = CommitLock::wait(folder)?;
        journal.refresh(&lock)?;
        journal.seal(signer)?;
        Ok(journal)
    }

    /// Opens the journal for reading; reads what follows its last checkpoint.
    ///
    /// Errors: [`JournalError::Absent`], [`JournalError::Truncated`], [`JournalError::Damaged`] if entry 0 is,
    /// [`JournalError::KeysNotSigned`], [`JournalError::UnknownEvent`], [`JournalError::Io`].
    pub fn open(disk: Arc<dyn Disk>, folder: &Path) -> Result<Journal, JournalError> {
        let path = folder.join("tail");
        let options = OpenOptions::new().read(true).append(true).open(&path);
        let tail = options.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => JournalError::Absent { path: path.clone() },
            _ => JournalError::Io {
                path: path.clone(),
                source,
            },
        })?;
        let first = read_entry(&tail, &path, Position::START)?;
        let first_keys = verify_keys(&first, None)?;
        let mut journal = Journal {
            disk,
            folder: folder.to_owned(),
            tail,
            end: Position::START,
            tree: Tree::new(folder),
            keys: first_keys.clone(),
            first_keys: (first_keys, first),
            keys_changed: Vec::new(),
            sealed_bytes: 0,
            unsealed: None,
            sync_failed: false,
            synced_bytes: 0,
            appended: false,
        };
        journal.resume_from_checkpoint()?;
        journal.read_new()?;
        Ok(journal)
    }

    /// Reads what others appended, and cuts an incomplete last group, which nobody can be writing while we hold the
    /// lock. Returns what was cut, to be journalled with the next group: where, and how much under which digest.
    ///
    /// Errors: [`JournalError::Refused`], [`JournalError::Damaged`] if the damage lies before the last checkpoint,
    /// [`JournalError::Truncated`], [`JournalError::Io`].
    pub fn refresh(&mut self, _lock: &CommitLock) -> Result<Option<Event>, JournalError> {
        if self.is_refused() {
            let path = self.refused_flag();
            return Err(JournalError::Refused { path });
        }
        self.reopen_tail()?;
        self.read_new()?;
        self.sync_what_others_wrote()?;
        let length_bytes = self.tail_length()?;
        if length_bytes < self.end.offset_bytes {
            let expected_bytes = self.end.offset_bytes;
            return Err(JournalError::Truncated {
                found_bytes: length_bytes,
                expected_bytes,
            });
        }
        if length_bytes == self.end.offset_bytes {
            return self.cut_to_be_journalled();
        }
        self.may_be_cut()?;
        self.cut(length_bytes).map(Some)
    }

    /// Appends one group of events, synced on return, and renews tiles and checkpoint. Returns the entries as written.
    ///
    /// Call [`Journal::refresh`] first, under the same lock. Two appends never share a number. At most 999 events.
    ///
    /// Errors: [`JournalError::Io`] if nothing was appended; [`JournalError::SyncFailed`] if the disk did not confirm,
    /// after which the archive refuses writes until [`Journal::recover`].
    pub fn append(
        &mut self,
        _lock: &CommitLock,
        events: Vec<Event>,
        actor: ActorId,
        now: Timestamp,
        signer: &Signer,
    ) -> Result<Vec<Entry>, JournalError> {
        let first = self.end.seq.0;
        let numbered = (first..).map(Seq).zip(events);
        let entries: Vec<Entry> = numbered
            .map(|(number, event)| {
                let mut entry = Entry {
                    number,
                    time: now,
                    actor,
                    event,
                };
                // Only the journal knows the number that is signed with the rest. What was signed elsewhere is left as it is:
                // whoever reads it finds out what that is worth.
                if matches!(&entry.event, Event::KeysChanged { signature, .. } if signature.is_empty()) {
                    sign_keys(&mut entry, signer);
                }
                entry
            })
            .collect();
        let group = frame_group(&entries);
        let path = self.tail_path();
        if let Err(source) = self.disk.append(&mut self.tail, &path, &group.bytes) {
            self.undo_append(&path)?;
            return Err(JournalError::Io { path, source });
        }
        if let Err(source) = self.disk.sync(&self.tail, &path) {
            self.refuse();
            return Err(JournalError::SyncFailed { path, source });
        }
        let start = self.end;
        self.tree.push_all(&group.leaves);
        self.end = Position {
            seq: Seq(first + group.leaves.len() as u64),
            offset_bytes: start.offset_bytes + group.bytes.len() as u64,
        };
        self.synced_bytes = self.end.offset_bytes;
        self.appended = true;
        for (entry, offset_bytes) in entries.iter().zip(&group.offsets) {
            if let Event::KeysChanged { keys, .. } = &entry.event {
                self.keys = keys.clone();
                self.keys_changed.push(Position {
                    seq: entry.number,
                    offset_bytes: start.offset_bytes + offset_bytes,
                });
            }
        }
        // Committed: what follows is made from the tail, and is made with the next group if it fails now.
        self.unsealed = self.seal(signer).err();
        Ok(entries)
    }

    /// Makes tiles and checkpoint durable: the end of a command or of a quiet period.
    ///
    /// Errors: [`JournalError::Io`], also if they could not be made after the last group.
    pub fn sync_checkpoint(&mut self) -> Result<(), JournalError> {
        if let Some(error) = self.unsealed.take() {
            return Err(error);
        }
        for path in self.tree.files().chain([self.checkpoint_path()]) {
            let file = match File::open(&path) {
                Ok(file) => file,
                // Another process replaced a partial tile by a fuller one: that one is its to sync.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(source) => return Err(JournalError::Io { path, source }),
            };
            self.disk
                .sync(&file, &path)
                .map_err(JournalError::io(&path))?;
        }
        self.disk
            .sync_folder(&self.folder)
            .map_err(JournalError::io(&self.folder))
    }

    /// Where the next entry will be.
    pub fn end(&self) -> Position {
        self.end
    }

    /// The keys in force.
    pub fn keys(&self) -> &KeySet {
        &self.keys
    }

    /// Where each entry is that changed the keys.
    pub fn keys_changed(&self) -> &[Position] {
        &self.keys_changed
    }

    /// The first keys, and entry 0, which names them.
    pub fn first_keys(&self) -> (&KeySet, &Entry) {
        (&self.first_keys.0, &self.first_keys.1)
    }

    /// The public texts of all signing keys that the entries have named, the first one first.
    ///
    /// Errors: [`JournalError::Io`], [`JournalError::UnknownEvent`].
    pub fn signers(&self) -> Result<Vec<String>, JournalError> {
        let mut signers = vec![self.first_keys.0.signer.clone()];
        for position in &self.keys_changed {
            for at in self.read(*position, 1)?.entries {
                if let Event::KeysChanged { keys, .. } = at.entry.event {
                    signers.push(keys.signer);
                }
            }
        }
        signers.dedup();
        Ok(signers)
    }

    /// Reads up to `most` entries from `from` on. A line that is damaged is passed over and told: what follows it was
    /// acknowledged all the same.
    ///
    /// Errors: [`JournalError::UnknownEvent`], [`JournalError::Io`].
    pub fn read(&self, from: Position, most: usize) -> Result<JournalBatch, JournalError> {
        let path = self.tail_path();
        let mut scan = Scan::new(&self.tail, &path, from);
        let mut batch = JournalBatch::default();
        while batch.entries.len() < most && scan.position() < self.end {
            let at = scan.position();
            match scan.next_line()? {
                Some(line) => batch.entries.push(EntryAt {
                    entry: line.entry()?,
                    start: line.start,
                    after: line.after,
                    leaf: line.leaf,
                }),
                None => {
                    batch.damaged.push(at.seq);
                    if !scan.skip_line()? {
                        break;
                    }
                }
            }
        }
        Ok(batch)
    }

    /// True if the journal has an entry of this leaf hash between these positions.
    ///
    /// Errors: [`JournalError::Io`].
    pub fn has(
        &self,
        start: Position,
        leaf: LeafHash,
        after: Position,
    ) -> Result<bool, JournalError> {
        let path = self.tail_path();
        let line = Scan::new(&self.tail, &path, start).next_line()?;
        Ok(after <= self.end && line.is_some_and(|line| line.leaf == leaf && line.after == after))
    }

    /// The latest checkpoint as signed.
    ///
    /// Errors: [`JournalError::Io`].
    pub fn checkpoint_note(&self) -> Result<Vec<u8>, JournalError> {
        let path = self.checkpoint_path();
        fs::read(&path).map_err(JournalError::io(path))
    }

    /// A checkpoint over all entries that this process has read, as signed; the same for the same journal.
    pub fn checkpoint(&self, signer: &Signer) -> Checkpoint {
        let mut checkpoint = Checkpoint {
            origin: signer.name().to_owned(),
            end: self.end,
            root: self.tree.root(),
            keys_changed: self.keys_changed.clone(),
            note: Vec::new(),
        };
        checkpoint.note = checkpoint.sign(signer);
        checkpoint
    }

    /// Whether this process has appended anything.
    pub fn has_appended(&self) -> bool {
        self.appended
    }

    /// What key places are to remember: all entries, which are durable since nobody else appends meanwhile.
    ///
    /// Call [`Journal::refresh`] first, under the same lock.
    ///
    /// Errors: [`JournalError::Io`], [`JournalError::Damaged`] if the last entry is, [`JournalError::UnknownEvent`].
    pub fn seen(&self, _lock: &CommitLock, signer: &Signer) -> Result<Seen, JournalError> {
        let time = self.last_time()?;
        Ok(Seen::sign(self.checkpoint(signer), time, signer))
    }

    /// When the last entry was appended.
    fn last_time(&self) -> Result<Timestamp, JournalError> {
        let (path, end) = (self.tail_path(), self.end.offset_bytes);
        let damaged = JournalError::Damaged { offset_bytes: end };
        // The last line, and perhaps some before it.
        let length = end.min(tail::LONGEST_LINE);
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.tail
            .read_exact_at(&mut bytes, end - length)
            .map_err(JournalError::io(&path))?;
        let Some((b'\n', lines)) = bytes.split_last() else {
            return Err(damaged);
        };
        let last = lines.rsplit(|byte| *byte == b'\n').next().unwrap_or(lines);
        let begins = end - 1 - last.len() as u64;
        let at = Position {
            seq: Seq(self.end.seq.0.saturating_sub(1)),
            offset_bytes: begins,
        };
        Ok(read_entry(&self.tail, &path, at)?.time)
    }

    /// Whether this journal begins with all that a checkpoint was made over.
    ///
    /// Errors: [`JournalError::Io`].
    pub fn extends(&self, checkpoint: &Checkpoint) -> Result<bool, JournalError> {
        let (size, root) = (checkpoint.end.seq.0, checkpoint.root);
        if size > self.end.seq.0 {
            return Ok(false);
        }
        if size == self.end.seq.0 {
            return Ok(root == self.tree.root());
        }
        if let Some(proof) = self.tree.consistency_proof(size) {
            let whole = (self.end.seq.0, self.tree.root());
            return Ok(is_beginning((size, root), whole, &proof));
        }
        // Tiles are missing: the entries themselves tell.
        let path = self.tail_path();
        let mut scan = Scan::new(&self.tail, &path, Position::START);
        let mut leaves = Vec::new();
        while scan.position().seq.0 < size {
            match scan.next_line()? {
                Some(line) => leaves.push(line.leaf),
                None => return Ok(false),
            }
        }
        Ok(root_at(&leaves, size) == Some(root))
    }

    /// The hashes that lead from an entry to the root of [`Journal::checkpoint`]; [`Checkpoint::includes`] follows them.
    ///
    /// Errors: [`JournalError::Damaged`] if there is no such entry, or tiles on the disk are missing or altered.
    pub fn inclusion_proof(&self, at: &EntryAt) -> Result<Vec<LeafHash>, JournalError> {
        let proof = self.tree.inclusion_proof(at.start.seq.0, at.leaf);
        proof.ok_or(JournalError::Damaged {
            offset_bytes: at.start.offset_bytes,
        })
    }

    /// The hashes that show that the first `size` entries are the beginning of [`Journal::checkpoint`];
    /// [`Checkpoint::continues`] follows them. None if there are fewer, or tiles on the disk are missing.
    pub fn consistency_proof(&self, size: u64) -> Option<Vec<LeafHash>> {
        self.tree.consistency_proof(size)
    }

    /// Looks for what others appended, without the lock.
    ///
    /// Errors: [`JournalError::Io`], [`JournalError::UnknownEvent`].
    pub fn catch_up(&mut self) -> Result<(), JournalError> {
        self.read_new()
    }

    /// After a failed sync: copies the tail to a new, synced file, reads it again, and allows writing. A sync that is
    /// tried again on the same file would lie.
    ///
    /// Errors: [`JournalError::Damaged`] if the copy is not whole, [`JournalError::Io`].
    pub fn recover(&mut self, _lock: &CommitLock) -> Result<(), JournalError> {
        let path = self.tail_path();
        let mut bytes = Vec::new();
        (&self.tail)
            .seek(SeekFrom::Start(0))
            .map_err(JournalError::io(&path))?;
        (&self.tail)
            .read_to_end(&mut bytes)
            .map_err(JournalError::io(&path))?;
        self.disk
            .replace(&path, &bytes)
            .map_err(JournalError::io(&path))?;
        self.reopen_tail()?;
        // The copy is read again, line by line, before anybody relies on it.
        let mut scan = Scan::new(&self.tail, &path, Position::START);
        while scan.position() < self.end {
            if scan.next_line()?.is_none() {
                let offset_bytes = scan.position().offset_bytes;
                return Err(JournalError::Damaged { offset_bytes });
            }
        }
        self.sync_failed = false;
        self.synced_bytes = self.end.offset_bytes;
        let flag = self.refused_flag();
        match self.disk.remove(&flag) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(JournalError::Io {
                    path: flag,
                    source: error,
                });
            }
            _ => {}
        }
        self.disk
            .sync_folder(&self.folder)
            .map_err(JournalError::io(&self.folder))
    }

    /// A process that was stopped between its write and its sync leaves a group that is there and not yet durable. Before
    /// anything is done on the strength of it, it is synced; what is known of the latest checkpoint is renewed too.
    fn sync_what_others_wrote(&mut self) -> Result<(), JournalError> {
        if let Some(checkpoint) = fs::read(self.checkpoint_path())
            .ok()
            .and_then(|note| Checkpoint::parse(&note))
            .filter(|checkpoint| checkpoint.is_signed_by(&self.keys.signer))
        {
            self.sealed_bytes = self.sealed_bytes.max(checkpoint.end.offset_bytes);
        }
        if self.end.offset_bytes > self.synced_bytes {
            let path = self.tail_path();
            if let Err(source) = self.disk.sync(&self.tail, &path) {
                self.refuse();
                return Err(JournalError::SyncFailed { path, source });
            }
            self.synced_bytes = self.end.offset_bytes;
        }
        Ok(())
    }

    /// Makes every tile again that is missing or not what the entries make. A damaged line stops it: then the tiles are
    /// what tells how the line was.
    ///
    /// Errors: [`JournalError::Io`].
    pub fn make_tiles_again(
        &mut self,
        _lock: &CommitLock,
        signer: &Signer,
    ) -> Result<(), JournalError> {
        let path = self.tail_path();
        let mut scan = Scan::new(&self.tail, &path, Position::START);
        let mut leaves = Vec::new();
        while scan.position() < self.end {
            match scan.next_line()? {
                Some(line) => leaves.push(line.leaf),
                None => return Ok(()),
            }
        }
        if root_at(&leaves, self.end.seq.0) != Some(self.tree.root()) {
            return Ok(());
        }
        for (name, bytes) in all_tiles(&leaves) {
            let path = self.folder.join(name);
            if fs::read(&path).ok().as_ref() == Some(&bytes) {
                continue;
            }
            let folder = path.parent().unwrap_or(&self.folder);
            self.disk
                .create_folder(folder)
                .map_err(JournalError::io(folder))?;
            self.disk
                .replace(&path, &bytes)
                .map_err(JournalError::io(&path))?;
        }
        self.seal(signer)
    }

    /// True while a failed sync forbids writing.
    pub fn is_refused(&self) -> bool {
        self.sync_failed || self.refused_flag().exists()
    }

    /// Starts at the latest checkpoint if it and its tiles agree with the tail's length; otherwise at entry 0.
    fn resume_from_checkpoint(&mut self) -> Result<(), JournalError> {
        let Ok(note) = fs::read(self.checkpoint_path()) else {
            return Ok(());
        };
        let Some(checkpoint) = Checkpoint::parse(&note) else {
            return Ok(());
        };
        let mut keys = self.first_keys.0.clone();
        for position in &checkpoint.keys_changed {
            let entry = read_entry(&self.tail, &self.tail_path(), *position)?;
            keys = verify_keys(&entry, Some(&keys))?;
        }
        if !checkpoint.is_signed_by(&keys.signer) {
            return Ok(());
        }
        let found_bytes = self.tail_length()?;
        let expected_bytes = checkpoint.end.offset_bytes;
        if found_bytes < expected_bytes {
            return Err(JournalError::Truncated {
                found_bytes,
                expected_bytes,
            });
        }
        self.sealed_bytes = expected_bytes;
        if let Some(tree) = Tree::load(&self.folder, checkpoint.end.seq.0, checkpoint.root) {
            self.tree = tree;
            self.end = checkpoint.end;
            self.keys = keys;
            self.keys_changed = checkpoint.keys_changed;
        }
        Ok(())
    }

    /// Reads whole groups from `end` on, and stops before an incomplete one.
    fn read_new(&mut self) -> Result<(), JournalError> {
        let path = self.tail_path();
        let mut scan = Scan::new(&self.tail, &path, self.end);
        let mut leaves = Vec::new();
        while let Some(group) = scan.next_group()? {
            for line in &group {
                leaves.push(line.leaf);
                // Only key entries matter here, and their name is in the bytes as written.
                if line
                    .bytes
                    .windows(14)
                    .any(|bytes| bytes == b"\"keys_changed\"")
                {
                    self.keys = verify_keys(&line.entry()?, Some(&self.keys))?;
                    self.keys_changed.push(line.start);
                }
            }
        }
        self.end = scan.position();
        self.tree.push_all(&leaves);
        Ok(())
    }

    fn cut(&mut self, length_bytes: u64) -> Result<Event, JournalError> {
        let path = self.tail_path();
        let offset_bytes = self.end.offset_bytes;
        let mut cut = Vec::new();
        (&self.tail)
            .seek(SeekFrom::Start(offset_bytes))
            .map_err(JournalError::io(&path))?;
        (&self.tail)
            .read_to_end(&mut cut)
            .map_err(JournalError::io(&path))?;
        let sha256 = SealedDigest(Sha256::digest(&cut).into());
        let folder = self.folder.join("cuts");
        self.disk
            .create_folder(&folder)
            .map_err(JournalError::io(&folder))?;
        let kept = folder.join(sha256.to_string());
        self.disk
            .replace(&kept, &cut)
            .map_err(JournalError::io(&kept))?;
        let cut_bytes = length_bytes - offset_bytes;
        let pending = self.folder.join(PENDING_CUT);
        self.disk
            .replace(
                &pending,
                format!("{offset_bytes} {cut_bytes} {sha256}\n").as_bytes(),
            )
            .map_err(JournalError::io(&pending))?;
        self.disk
            .truncate(&self.tail, &path, offset_bytes)
            .map_err(JournalError::io(&path))?;
        self.disk
            .sync(&self.tail, &path)
            .map_err(JournalError::io(&path))?;
        Ok(Event::TailCut {
            offset_bytes,
            length_bytes: cut_bytes,
            sha256,
        })
    }

    /// A cut that was made and not journalled, since whoever made it was stopped. It is the first entry of the group
    /// after it: if the journal is longer than where the cut was, it was journalled.
    fn cut_to_be_journalled(&self) -> Result<Option<Event>, JournalError> {
        let path = self.folder.join(PENDING_CUT);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(JournalError::Io { path, source }),
        };
        let parsed = (|| {
            let mut fields = text.strip_suffix('\n')?.split(' ');
            Some(Event::TailCut {
                offset_bytes: fields.next()?.parse().ok()?,
                length_bytes: fields.next()?.parse().ok()?,
                sha256: fields.next()?.parse().ok()?,
            })
        })();
        if let Some(Event::TailCut { offset_bytes, .. }) = parsed
            && offset_bytes == self.end.offset_bytes
        {
            return Ok(parsed);
        }
        self.disk.remove(&path).map_err(JournalError::io(path))?;
        Ok(None)
    }

    /// Only the last group can be incomplete, since each is synced before the next: damage before the last checkpoint,
    /// or with another group after it, is no torn end, and what follows it was acknowledged.
    fn may_be_cut(&self) -> Result<(), JournalError> {
        let offset_bytes = self.end.offset_bytes;
        let path = self.tail_path();
        if offset_bytes < self.sealed_bytes
            || tail::group_begins_after(&self.tail, &path, self.end)?
        {
            return Err(JournalError::Damaged { offset_bytes });
        }
        Ok(())
    }

    /// Writes tiles and checkpoint for the present end. They are made from the tail, so no sync is waited for.
    fn seal(&mut self, signer: &Signer) -> Result<(), JournalError> {
        self.tree
            .write(self.disk.as_ref())
            .map_err(JournalError::io(&self.folder))?;
        let path = self.checkpoint_path();
        self.disk
            .replace_unsynced(&path, &self.checkpoint(signer).note)
            .map_err(JournalError::io(&path))?;
        self.sealed_bytes = self.end.offset_bytes;
        self.tree
            .tidy(self.disk.as_ref())
            .map_err(JournalError::io(&self.folder))
    }

    fn undo_append(&mut self, path: &Path) -> Result<(), JournalError> {
        let undone = self
            .disk
            .truncate(&self.tail, path, self.end.offset_bytes)
            .and_then(|()| self.disk.sync(&self.tail, path));
        undone.map_err(|source| {
            self.refuse();
            JournalError::SyncFailed {
                path: path.to_owned(),
                source,
            }
        })
    }

    /// Forbids writing to every process. If even the flag cannot be written, this process at least stops here.
    fn refuse(&mut self) {
        self.sync_failed = true;
        let flag = self.refused_flag();
        drop(self.disk.replace(&flag, b"a sync of journal/tail failed\n"));
    }

    /// Another process may have replaced the tail while recovering.
    fn reopen_tail(&mut self) -> Result<(), JournalError> {
        let path = self.tail_path();
        let options = OpenOptions::new()
            .read(true)
            .append(true)
            .mode(0o600)
            .open(&path);
        self.tail = options.map_err(JournalError::io(path))?;
        Ok(())
    }

    fn tail_length(&self) -> Result<u64, JournalError> {
        self.tail
            .metadata()
            .map(|metadata| metadata.len())
            .map_err(JournalError::io(self.tail_path()))
    }

    fn tail_path(&self) -> PathBuf {
        self.folder.join("tail")
    }

    fn checkpoint_path(&self) -> PathBuf {
        self.folder.join("checkpoint")
    }

    fn refused_flag(&self) -> PathBuf {
        self.folder.join("refused")
    }
}

/// A cut that is not journalled yet: `<offset> <length> <sha256>` and a line feed.
const PENDING_CUT: &str = "cut";

fn read_entry(tail: &File, path: &Path, position: Position) -> Result<Entry, JournalError> {
    let mut scan = Scan::new(tail, path, position);
    let line = scan.next_line()?.ok_or(JournalError::Damaged {
        offset_bytes: position.offset_bytes,
    })?;
    line.entry()
}
