//! The journal's tail, tree and checkpoint, byte for byte as `journal/` specifies them, and against another
//! implementation of the tree.

use std::sync::Arc;

use chartrier::disk::RealDisk;
use chartrier::journal::{
    self, Checkpoint, CommitLock, Journal, JournalFinding, Signer, generate_signer, sign_keys,
};
use chartrier::model::{
    ActorId, ArchiveId, Entry, Event, KeySet, PolicyDigest, Regime, Seq, Timestamp, canonical_json,
};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::{Digest, Sha256};
use sha2_for_ct_merkle::Sha256 as OtherSha256;

const ACTOR: &str = "00000000-0000-7000-8000-000000000001";

fn time() -> Timestamp {
    "2026-01-01T00:00:00.000Z".parse().unwrap()
}

fn actor() -> ActorId {
    ACTOR.parse().unwrap()
}

fn adopted(number: u8) -> Event {
    Event::PolicyAdopted {
        policy: PolicyDigest([number; 32]),
    }
}

/// A journal of its own with `groups` groups of these sizes after entry 0.
struct TestJournal {
    folder: tempfile::TempDir,
    signer: Signer,
    keys: KeySet,
    journal: Journal,
}

impl TestJournal {
    fn new() -> TestJournal {
        let folder = tempfile::tempdir().unwrap();
        let archive: ArchiveId = ACTOR.parse().unwrap();
        let (secret, public) = generate_signer(archive);
        let signer = Signer::new(&secret).unwrap();
        let keys = KeySet {
            owners: vec!["age1owner".to_owned()],
            service: "age1service".to_owned(),
            signer: public,
            sealed: Vec::new(),
        };
        let event = Event::ArchiveCreated {
            archive,
            format: 1,
            regime: Regime::Private,
            keys: keys.clone(),
            signature: String::new(),
        };
        let mut entry = Entry {
            number: Seq(0),
            time: time(),
            actor: actor(),
            event,
        };
        sign_keys(&mut entry, &signer);
        let journal = Journal::create(Arc::new(RealDisk), folder.path(), &entry, &signer).unwrap();
        TestJournal {
            folder,
            signer,
            keys,
            journal,
        }
    }

    fn append(&mut self, events: Vec<Event>) -> Vec<Entry> {
        let lock = CommitLock::wait(self.folder.path()).unwrap();
        self.journal.refresh(&lock).unwrap();
        self.journal
            .append(&lock, events, actor(), time(), &self.signer)
            .unwrap()
    }

    fn findings(&self) -> Vec<JournalFinding> {
        journal::verify(self.folder.path(), None, &mut |_| {})
            .unwrap()
            .findings
    }

    fn tail(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("tail")).unwrap()
    }
}

#[test]
fn the_worked_example_of_the_tail_is_written_as_specified() {
    let entry = Entry {
        number: Seq(0),
        time: time(),
        actor: actor(),
        event: adopted(0),
    };
    let json = format!(
        "{{\"actor\":\"{ACTOR}\",\"event\":\"policy_adopted\",\"number\":0,\"policy\":\"{}\",\
         \"time\":\"2026-01-01T00:00:00.000Z\"}}",
        "0".repeat(64)
    );
    assert_eq!(String::from_utf8_lossy(&canonical_json(&entry)), json);
    let leaf = Sha256::new()
        .chain_update([0])
        .chain_update(&json)
        .finalize();
    let leaf: String = leaf.iter().map(|byte| format!("{byte:02x}")).collect();
    let line = format!("001/001 {:05} {leaf} ", json.len());
    let specification = include_str!("../../src/journal/mod.rs");
    assert!(specification.contains(&json), "{json}");
    assert!(
        specification.contains(&format!("`{line}{{\"actor\":…}}`")),
        "{line}"
    );
}

#[test]
fn a_group_counts_its_lines_and_every_line_can_be_cut_at_the_same_column() {
    let mut test = TestJournal::new();
    test.append(vec![adopted(1), adopted(2), adopted(3)]);
    let tail = String::from_utf8(test.tail()).unwrap();
    let counts: Vec<&str> = tail.lines().map(|line| &line[..7]).collect();
    assert_eq!(counts, ["001/001", "001/003", "002/003", "003/003"]);
    for (number, line) in tail.lines().enumerate() {
        // `cut -c80-` gives the entry.
        let entry: Entry = serde_json::from_str(&line[79..]).unwrap();
        assert_eq!(entry.number, Seq(number as u64));
    }
}

#[test]
fn the_root_is_that_of_another_implementation_at_every_size() {
    let mut test = TestJournal::new();
    let mut other: MemoryBackedTree<OtherSha256, Vec<u8>> = MemoryBackedTree::new();
    let first = String::from_utf8(test.tail()).unwrap();
    other.push(first.trim_end().as_bytes()[79..].to_vec());
    for round in (0..=u8::MAX).cycle().take(700) {
        for entry in test.append(vec![adopted(round)]) {
            other.push(canonical_json(&entry));
        }
        let checkpoint = Checkpoint::parse(&test.journal.checkpoint_note().unwrap()).unwrap();
        assert_eq!(checkpoint.end.seq.0, other.len());
        assert_eq!(
            checkpoint.root.0.as_slice(),
            other.root().as_bytes().as_slice(),
            "{round}"
        );
    }
    assert_eq!(test.findings(), []);
    // A second reader starts from the tiles and knows the same.
    let reader = Journal::open(Arc::new(RealDisk), test.folder.path()).unwrap();
    assert_eq!(reader.end(), test.journal.end());
}

#[test]
fn a_checkpoint_is_a_signed_note_with_the_lines_that_are_specified() {
    let mut test = TestJournal::new();
    test.append(vec![adopted(1)]);
    let note = String::from_utf8(test.journal.checkpoint_note().unwrap()).unwrap();
    let lines: Vec<&str> = note.lines().collect();
    assert_eq!(lines[0], format!("chartrier/{ACTOR}"));
    assert_eq!(lines[1], "2");
    assert_eq!(lines[3], format!("tail-bytes {}", test.tail().len()));
    assert_eq!(lines[4], "");
    assert!(
        lines[5].starts_with(&format!("— chartrier/{ACTOR} ")),
        "{note}"
    );
    let checkpoint = Checkpoint::parse(note.as_bytes()).unwrap();
    assert!(checkpoint.is_signed_by(&test.keys.signer));
    let (_, another) = generate_signer(ACTOR.parse().unwrap());
    assert!(!checkpoint.is_signed_by(&another));
}

#[test]
fn changed_keys_count_only_if_the_key_before_them_signed() {
    let mut test = TestJournal::new();
    let (secret, public) = generate_signer(ACTOR.parse().unwrap());
    let keys = KeySet {
        owners: vec!["age1other".to_owned()],
        signer: public,
        ..test.keys.clone()
    };
    let event = Event::KeysChanged {
        keys: keys.clone(),
        signature: String::new(),
    };
    let mut entry = Entry {
        number: Seq(1),
        time: time(),
        actor: actor(),
        event,
    };
    sign_keys(&mut entry, &test.signer);
    test.append(vec![entry.event.clone()]);
    // From here on the new key signs.
    test.signer = Signer::new(&secret).unwrap();
    test.append(vec![adopted(1)]);
    assert_eq!(test.findings(), []);
    let reader = Journal::open(Arc::new(RealDisk), test.folder.path()).unwrap();
    assert_eq!(*reader.keys(), keys);

    // Somebody who holds only the new key names an owner of his own, signed by a key that was never in force.
    let mut forged = TestJournal::new();
    let (mine, _) = generate_signer(ACTOR.parse().unwrap());
    let mut entry = Entry {
        number: Seq(1),
        ..entry
    };
    sign_keys(&mut entry, &Signer::new(&mine).unwrap());
    forged.append(vec![entry.event]);
    assert_eq!(
        forged.findings(),
        [JournalFinding::KeysNotSigned { number: Seq(1) }]
    );
    assert!(Journal::open(Arc::new(RealDisk), forged.folder.path()).is_err());
}

#[test]
fn every_flipped_byte_of_the_journal_is_found() {
    let mut test = TestJournal::new();
    test.append(vec![adopted(1), adopted(2)]);
    test.append(vec![adopted(3)]);
    for entry in walkdir::WalkDir::new(test.folder.path()) {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            std::fs::write(entry.path(), &flipped).unwrap();
            assert_ne!(test.findings(), [], "{} byte {at}", entry.path().display());
        }
        std::fs::write(entry.path(), &bytes).unwrap();
    }
    assert_eq!(test.findings(), []);
}

#[test]
fn what_was_removed_is_seen_only_against_a_checkpoint_from_outside() {
    let mut test = TestJournal::new();
    let before = test.tail();
    let kept = test.journal.checkpoint_note().unwrap();
    test.append(vec![adopted(1)]);
    let outside = Checkpoint::parse(&test.journal.checkpoint_note().unwrap()).unwrap();
    let folder = test.folder.path();
    std::fs::write(folder.join("tail"), before).unwrap();
    std::fs::write(folder.join("checkpoint"), kept).unwrap();
    std::fs::remove_dir_all(folder.join("tile/0/000.p")).unwrap();
    let blind = journal::verify(folder, None, &mut |_| {}).unwrap().findings;
    assert!(
        !blind
            .iter()
            .any(|finding| matches!(finding, JournalFinding::Truncated { .. })),
        "{blind:?}"
    );
    let seen = journal::verify(folder, Some(&outside), &mut |_| {})
        .unwrap()
        .findings;
    assert!(
        seen.contains(&JournalFinding::Truncated {
            expected: 2,
            found: 1
        }),
        "{seen:?}"
    );
}

#[test]
fn each_kind_of_entry_has_only_the_public_facts_that_are_allowed() {
    // An entry is kept for ever and may be published: a new member must be thought about here.
    let allowed: &[(&str, &[&str])] = &[
        (
            "archive_created",
            &["archive", "format", "keys", "regime", "signature"],
        ),
        ("keys_changed", &["keys", "signature"]),
        ("policy_adopted", &["policy"]),
        (
            "accessioned",
            &[
                "commitment",
                "descriptor",
                "entity",
                "from",
                "object",
                "text",
            ],
        ),
        (
            "described",
            &[
                "commitment",
                "descriptor",
                "duplicate",
                "entity",
                "from",
                "object",
                "text",
            ],
        ),
        (
            "registered",
            &["commitment", "descriptor", "entity", "kind"],
        ),
        (
            "quarantined",
            &["commitment", "descriptor", "entity", "object", "reason"],
        ),
        ("exported", &["entities"]),
        ("fixity_checked", &["entries", "findings", "level"]),
        ("tail_cut", &["length_bytes", "offset_bytes", "sha256"]),
    ];
    for (event, members) in allowed {
        for entry in crate::common::events::examples() {
            let json = serde_json::to_value(&entry).unwrap();
            if json["event"] != *event {
                continue;
            }
            let found: Vec<&str> = json
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            let of_every_entry = ["actor", "event", "number", "time"];
            let own: Vec<&str> = found
                .into_iter()
                .filter(|name| !of_every_entry.contains(name))
                .collect();
            assert_eq!(own, *members, "{event}");
            let read: Entry = serde_json::from_value(json).unwrap();
            assert_eq!(read, entry);
        }
    }
    assert_eq!(allowed.len(), crate::common::events::examples().len());
}
