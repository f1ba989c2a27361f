//! The end of the journal's tail, cut, zeroed and overgrown at every byte.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use chartrier::archive::{FindingCode, VerifyOptions, verify_without_keys};
use chartrier::disk::{Disk, RealDisk};
use chartrier::journal::{
    CommitLock, Journal, JournalError, JournalFinding, Signer, generate_signer, sign_keys, verify,
};
use chartrier::model::{
    ActorId, ArchiveId, Entry, Event, FixityLevel, KeySet, PolicyDigest, Regime, Seq, Timestamp,
};
use sha2::{Digest, Sha256};

use crate::common::disk::{Dice, Fault, FaultyDisk};
use crate::common::{TestArchive, deposit};

fn time() -> Timestamp {
    "2026-01-01T00:00:00.000Z".parse().unwrap()
}

fn actor() -> ActorId {
    "00000000-0000-7000-8000-000000000001".parse().unwrap()
}

fn adopted(number: u8) -> Event {
    Event::PolicyAdopted {
        policy: PolicyDigest([number; 32]),
        signature: None,
    }
}

/// A journal alone: entry 0, a group of two, and a last group that no checkpoint counts.
struct Torn {
    folder: tempfile::TempDir,
    signer: Signer,
    whole: Vec<u8>,
    /// Where the last group begins.
    from: usize,
}

impl Torn {
    fn new(last_group: u8) -> Torn {
        let folder = crate::common::folder();
        let archive: ArchiveId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let (secret, public) = generate_signer(archive);
        let signer = Signer::new(&secret).unwrap();
        let event = Event::ArchiveCreated {
            archive,
            format: 1,
            regime: Regime::Private,
            keys: KeySet {
                owners: Vec::new(),
                service: "age1service".to_owned(),
                signer: public,
                sealed: Vec::new(),
            },
            signature: String::new(),
        };
        let mut entry = Entry {
            number: Seq(0),
            time: time(),
            actor: actor(),
            event,
        };
        sign_keys(&mut entry, &signer);
        Journal::create(Arc::new(RealDisk), folder.path(), &entry, &signer).unwrap();
        let mut torn = Torn {
            folder,
            signer,
            whole: Vec::new(),
            from: 0,
        };
        torn.append(vec![adopted(1), adopted(2)]).unwrap();
        torn.from = torn.tail().len();
        let checkpoint = fs::read(torn.path("checkpoint")).unwrap();
        let tile = fs::read(torn.path("tile/0/000.p/3")).unwrap();
        torn.append((0..last_group).map(adopted).collect()).unwrap();
        // As after a stop between the sync of the tail and the renewal of the checkpoint.
        fs::remove_dir_all(torn.path("tile/0/000.p")).unwrap();
        RealDisk.create_folder(&torn.path("tile/0/000.p")).unwrap();
        fs::write(torn.path("tile/0/000.p/3"), tile).unwrap();
        fs::write(torn.path("checkpoint"), checkpoint).unwrap();
        torn.whole = torn.tail();
        torn
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn tail(&self) -> Vec<u8> {
        fs::read(self.path("tail")).unwrap()
    }

    /// Opens the journal anew and appends a group, after the entry that says what was cut, if anything was.
    fn append(&self, events: Vec<Event>) -> Result<Vec<Entry>, JournalError> {
        let mut journal = Journal::open(Arc::new(RealDisk), self.folder.path())?;
        let lock = CommitLock::wait(self.folder.path())?;
        let cut = journal.refresh(&lock)?;
        let events = cut.into_iter().chain(events).collect();
        journal.append(&lock, events, actor(), time(), &self.signer)
    }

    /// Puts the journal back as it was.
    fn restore(&self) {
        fs::write(self.path("tail"), &self.whole).unwrap();
        drop(fs::remove_dir_all(self.path("cuts")));
    }

    /// After this damage, the next commit cuts what is not whole, keeps it and says so; nothing before it is touched.
    fn check_cut(&self, damaged: &[u8], kept_bytes: usize) {
        fs::write(self.path("tail"), damaged).unwrap();
        let entries = self.append(vec![adopted(9)]).unwrap();
        let cut = &damaged[kept_bytes..];
        if cut.is_empty() {
            assert_eq!(entries.len(), 1);
        } else {
            let sha256: [u8; 32] = Sha256::digest(cut).into();
            let Event::TailCut {
                offset_bytes,
                length_bytes,
                sha256: named,
            } = &entries[0].event
            else {
                panic!("{entries:?}")
            };
            assert_eq!(*offset_bytes, kept_bytes as u64);
            assert_eq!(*length_bytes, cut.len() as u64);
            assert_eq!(named.0, sha256);
            assert_eq!(fs::read(self.path(&format!("cuts/{named}"))).unwrap(), cut);
        }
        assert!(self.tail().starts_with(&damaged[..kept_bytes]));
        let findings = verify(self.folder.path(), None, &mut |_| {})
            .unwrap()
            .findings;
        assert_eq!(findings, []);
        // The next test begins where this one did, with the checkpoint that counts less.
        self.restore_checkpoint();
    }

    fn restore_checkpoint(&self) {
        self.restore();
        drop(fs::remove_file(self.path("checkpoint")));
    }
}

#[test]
fn a_torn_last_group_is_cut_kept_and_journalled() {
    for last_group in [1, 5] {
        let torn = Torn::new(last_group);
        let (whole, from) = (torn.whole.clone(), torn.from);
        let step = if last_group == 1 { 1 } else { 3 };
        for length in (from..whole.len()).step_by(step) {
            torn.check_cut(&whole[..length], from);
        }
        // A page of 512 bytes that never reached the disk.
        for page in (from / 512)..=(whole.len() / 512) {
            let mut damaged = whole.clone();
            let (start, end) = (page * 512, (page * 512 + 512).min(whole.len()));
            damaged[start.max(from)..end].fill(0);
            torn.check_cut(&damaged, from);
        }
        // What never was a group.
        let mut dice = Dice(7);
        for length in [1, 79, 80, 500, 5000] {
            let garbage = (0..length).map(|_| u8::try_from(dice.throw(256)).unwrap());
            let grown: Vec<u8> = whole.iter().copied().chain(garbage).collect();
            torn.check_cut(&grown, whole.len());
        }
    }
}

#[test]
fn what_a_checkpoint_counts_is_never_cut() {
    // The end, the group before, the middle; with the tiles there and gone: without them the tail is read from 0.
    for (without_tiles, place) in [(false, 0), (false, 1), (true, 0), (true, 1), (true, 2)] {
        let torn = Torn::new(5);
        torn.append(vec![adopted(8)]).unwrap();
        let mut damaged = torn.tail();
        if without_tiles {
            fs::remove_dir_all(torn.path("tile")).unwrap();
        }
        let at = [damaged.len() - 20, torn.from + 10, torn.from - 10][place];
        damaged[at] ^= 1;
        fs::write(torn.path("tail"), &damaged).unwrap();
        let findings = verify(torn.folder.path(), None, &mut |_| {})
            .unwrap()
            .findings;
        assert!(
            findings
                .iter()
                .any(|finding| matches!(finding, JournalFinding::LineAltered { .. })),
            "{findings:?}"
        );
        let result = torn.append(vec![adopted(9)]);
        if without_tiles {
            assert!(
                matches!(result, Err(JournalError::Damaged { .. })),
                "{result:?}"
            );
            assert_eq!(torn.tail(), damaged);
        }
        assert!(torn.tail().starts_with(&damaged));
        assert!(!torn.path("cuts").exists());
    }
}

#[test]
fn damage_with_a_group_behind_it_is_never_cut_even_without_a_checkpoint() {
    // A damaged byte in entry 1 once made everything behind it look like a torn end.
    let torn = Torn::new(5);
    torn.append(vec![adopted(8)]).unwrap();
    let whole = torn.tail();
    fs::remove_file(torn.path("checkpoint")).unwrap();
    for at in (torn.from - 400)..(torn.from + 400) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x40;
        fs::write(torn.path("tail"), &damaged).unwrap();
        let result = torn.append(vec![adopted(9)]);
        assert!(
            matches!(result, Err(JournalError::Damaged { .. })),
            "byte {at}: {result:?}"
        );
        assert_eq!(torn.tail(), damaged);
    }
}

#[test]
fn a_tail_shorter_than_its_checkpoint_is_refused() {
    let torn = Torn::new(1);
    torn.append(vec![adopted(8)]).unwrap();
    fs::write(torn.path("tail"), &torn.whole).unwrap();
    let result = torn.append(vec![adopted(9)]);
    assert!(
        matches!(result, Err(JournalError::Truncated { .. })),
        "{result:?}"
    );
    assert_eq!(torn.tail(), torn.whole);
}

#[test]
fn a_cut_is_journalled_even_if_whoever_made_it_was_stopped() {
    // A deposit that failed after the cut once left a cut that no entry told of.
    let dry = cut_then_deposit(Fault::Never);
    for at in 1..=dry.1.calls() {
        let (test, disk, cut_bytes) = cut_then_deposit(Fault::StopAt(at));
        disk.after_kill();
        let archive = test.open().unwrap();
        deposit(&archive, "enfin.txt", b"enfin").unwrap();
        drop(archive);
        let tail = fs::read_to_string(test.root.join("journal/tail")).unwrap();
        let told = tail.matches("\"tail_cut\"").count();
        assert_eq!(told, 1, "stopped at {at}");
        assert!(tail.contains(&format!("\"length_bytes\":{cut_bytes}")));
        let options = VerifyOptions::default();
        let report =
            verify_without_keys(&test.root, FixityLevel::Sealed, &options, &|_| true).unwrap();
        let others: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.code != FindingCode::Orphan)
            .collect();
        assert!(others.is_empty(), "stopped at {at}: {others:?}");
    }
}

/// An archive whose tail ends in garbage, after a deposit on a disk with this fault; and the garbage's length.
fn cut_then_deposit(fault: Fault) -> (TestArchive, Arc<FaultyDisk>, usize) {
    let mut test = TestArchive::new();
    test.deposit("avant.txt", b"avant");
    test.archive = None;
    let garbage = b"001/001 00200 and no more";
    let tail = test.root.join("journal/tail");
    let grown = [fs::read(&tail).unwrap().as_slice(), garbage].concat();
    fs::write(&tail, grown).unwrap();
    let disk = FaultyDisk::new(fault);
    let closed =
        chartrier::archive::ClosedArchive::open(Arc::<FaultyDisk>::clone(&disk), &test.root)
            .unwrap();
    if let Ok(archive) = closed.unlock(&test.service, crate::common::program()) {
        drop(deposit(&archive, "pendant.txt", b"pendant"));
    }
    (test, disk, garbage.len())
}
