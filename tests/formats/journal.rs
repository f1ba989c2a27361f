//! The journal's tail, tree and checkpoint, byte for byte as `journal/` specifies them, and against another
//! implementation of the tree.

use std::sync::Arc;

use chartrier::disk::RealDisk;
use chartrier::journal::timestamp::{self, Keeping, Roots, Stamp};
use chartrier::journal::{
    self, Checkpoint, CommitLock, Journal, JournalFinding, Signer, generate_signer, sign_keys,
};
use chartrier::model::{
    ActorId, ArchiveId, Entry, Event, KeySet, PolicyDigest, Position, Regime, Seq, Timestamp,
    canonical_json,
};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof};
use sha2::{Digest, Sha256};
use sha2_for_ct_merkle::Sha256 as OtherSha256;

use crate::authority::{KeyKind, TestAuthority};

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
        signature: None,
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
            restricted: Vec::new(),
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
fn an_inclusion_proof_is_one_for_another_implementation_too() {
    let mut test = TestJournal::new();
    let mut other: MemoryBackedTree<OtherSha256, Vec<u8>> = MemoryBackedTree::new();
    let first = String::from_utf8(test.tail()).unwrap();
    other.push(first.trim_end().as_bytes()[79..].to_vec());
    for round in 0..7 {
        for entry in test.append(vec![adopted(round); 90]) {
            other.push(canonical_json(&entry));
        }
    }
    // One that has them all in memory, one that reads the full tiles from the disk.
    let reader = Journal::open(Arc::new(RealDisk), test.folder.path()).unwrap();
    for journal in [&test.journal, &reader] {
        let checkpoint = journal.checkpoint(&test.signer);
        assert_eq!(checkpoint.note, journal.checkpoint_note().unwrap());
        let entries = journal.read(Position::START, 1000).unwrap().entries;
        assert_eq!(entries.len(), 631);
        for (index, at) in entries.iter().enumerate().step_by(17) {
            let proof = journal.inclusion_proof(at).unwrap();
            let bytes = proof.iter().flat_map(|hash| hash.0).collect();
            let theirs = InclusionProof::<OtherSha256>::try_from_bytes(bytes).unwrap();
            let leaf = canonical_json(&at.entry);
            let root = other.root();
            assert!(root.verify_inclusion(&leaf, index as u64, &theirs).is_ok());
            assert!(checkpoint.includes(&at.entry, &proof));
            assert!(!checkpoint.includes(&at.entry, &proof[1..]));
            let next = &entries[(index + 1) % entries.len()].entry;
            assert!(!checkpoint.includes(next, &proof));
        }
    }
    let tile = test.folder.path().join("tile/0/000");
    let mut bytes = std::fs::read(&tile).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&tile, bytes).unwrap();
    let entries = reader.read(Position::START, 1).unwrap().entries;
    assert!(reader.inclusion_proof(&entries[0]).is_err());
}

#[test]
fn a_consistency_proof_is_one_for_another_implementation_too() {
    let mut test = TestJournal::new();
    let mut other: MemoryBackedTree<OtherSha256, Vec<u8>> = MemoryBackedTree::new();
    let first = String::from_utf8(test.tail()).unwrap();
    other.push(first.trim_end().as_bytes()[79..].to_vec());
    let mut earlier = vec![(test.journal.checkpoint(&test.signer), other.root())];
    for round in 0..8_u8 {
        let group = vec![adopted(round); 40 + usize::from(round)];
        for entry in test.append(group) {
            other.push(canonical_json(&entry));
        }
        earlier.push((test.journal.checkpoint(&test.signer), other.root()));
    }
    let reader = Journal::open(Arc::new(RealDisk), test.folder.path()).unwrap();
    let last = reader.checkpoint(&test.signer);
    for (checkpoint, their_root) in &earlier {
        let size = checkpoint.end.seq.0;
        let proof = reader.consistency_proof(size).unwrap();
        assert!(last.continues(checkpoint, &proof), "{size}");
        if size < last.end.seq.0 {
            let bytes = proof.iter().flat_map(|hash| hash.0).collect();
            let theirs = ConsistencyProof::<OtherSha256>::try_from_bytes(bytes).unwrap();
            let root = other.root();
            assert!(
                root.verify_consistency(their_root, &theirs).is_ok(),
                "{size}"
            );
            assert!(!last.continues(checkpoint, &proof[1..]), "{size}");
        }
        let rewritten = Checkpoint {
            root: chartrier::model::LeafHash([7; 32]),
            ..checkpoint.clone()
        };
        assert!(!last.continues(&rewritten, &proof), "{size}");
        let elsewhere = Checkpoint {
            origin: "chartrier/another".to_owned(),
            ..checkpoint.clone()
        };
        assert!(!last.continues(&elsewhere, &proof), "{size}");
    }
    assert_eq!(reader.consistency_proof(0), None);
    assert_eq!(reader.consistency_proof(last.end.seq.0 + 1), None);
    let tile = test.folder.path().join("tile/0/000");
    let mut bytes = std::fs::read(&tile).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&tile, bytes).unwrap();
    assert_eq!(reader.consistency_proof(41), None);
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
        ("policy_adopted", &["policy", "signature"]),
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
                "decided",
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
        ("exported", &["consultation", "entities"]),
        (
            "consulted",
            &["commitment", "descriptor", "entities", "entity"],
        ),
        (
            "hold_placed",
            &["commitment", "descriptor", "entity", "too_late"],
        ),
        ("hold_released", &["commitment", "descriptor", "entity"]),
        (
            "bundle_issued",
            &["commitment", "descriptor", "entity", "list"],
        ),
        (
            "disposition_approved",
            &["commitment", "descriptor", "entity", "plan"],
        ),
        ("disposition_planned", &["plan"]),
        ("disposition_cancelled", &["entity"]),
        ("destruction_started", &["entity", "list"]),
        ("keys_deleted", &["entity", "place"]),
        ("destroyed", &["destroyed", "entity"]),
        ("fixity_checked", &["entries", "findings", "level"]),
        ("older_journal_accepted", &["place", "seen"]),
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

/// Stamps the journal's checkpoint and keeps the answer.
fn stamp(test: &TestJournal, authority: &TestAuthority) -> (Stamp, Keeping) {
    let checkpoint = Checkpoint::parse(&test.journal.checkpoint_note().unwrap()).unwrap();
    let kept = timestamp::kept_for(test.folder.path(), checkpoint).unwrap();
    let answer = authority.stamp(&kept.stamped());
    let roots = Roots::from_pem(&authority.root()).unwrap();
    let stamp = Stamp {
        url: "http://127.0.0.1/".to_owned(),
        facts: timestamp::verify(&answer, &kept.stamped(), &roots).unwrap(),
        answer,
        refusals: Vec::new(),
    };
    let keeping = keep(test, &kept.checkpoint, &stamp);
    (stamp, keeping)
}

fn keep(test: &TestJournal, checkpoint: &Checkpoint, stamp: &Stamp) -> Keeping {
    let folder = test.folder.path();
    let lock = CommitLock::wait(folder).unwrap();
    timestamp::keep(&RealDisk, folder, &lock, checkpoint, stamp).unwrap()
}

#[test]
fn a_checkpoint_is_kept_with_its_time_stamps_and_verified_with_the_journal() {
    let mut test = TestJournal::new();
    let authority = TestAuthority::new(KeyKind::P256);
    test.append(vec![adopted(1), adopted(2)]);
    let path = |name: &str| test.folder.path().join("checkpoints").join(name);
    let (first, keeping) = stamp(&test, &authority);
    assert_eq!(keeping, Keeping::Kept(path("3.1.tsr")));
    let (_, keeping) = stamp(&test, &authority);
    assert_eq!(keeping, Keeping::Kept(path("3.2.tsr")));
    assert!(authority.openssl_verifies(&path("3.note"), &path("3.1.tsr")));
    let all = timestamp::kept(test.folder.path()).unwrap();
    let roots = Roots::from_pem(&authority.root()).unwrap();
    assert_eq!(all.checkpoints.len(), 1);
    assert!(all.checkpoints[0].verify(&roots).iter().all(Result::is_ok));
    // A time-stamp that another came before is over too little.
    let keeping = keep(&test, &all.checkpoints[0].checkpoint, &first);
    assert_eq!(keeping, Keeping::Overtaken);
    assert_eq!(test.findings(), []);
}

#[test]
fn what_was_done_to_kept_checkpoints_is_found() {
    let mut test = TestJournal::new();
    let authority = TestAuthority::new(KeyKind::P256);
    test.append(vec![adopted(1)]);
    stamp(&test, &authority);
    stamp(&test, &authority);
    let path = |name: &str| test.folder.path().join("checkpoints").join(name);
    let altered = |name: &str| JournalFinding::KeptAltered {
        path: std::path::Path::new("checkpoints").join(name),
    };
    let note = std::fs::read(path("2.note")).unwrap();
    let first = std::fs::read(path("2.1.tsr")).unwrap();

    let mut bytes = first.clone();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(path("2.1.tsr"), bytes).unwrap();
    assert_eq!(test.findings(), [altered("2.1.tsr"), altered("2.2.tsr")]);

    std::fs::remove_file(path("2.1.tsr")).unwrap();
    let missing = |name: &str| JournalFinding::KeptMissing {
        path: std::path::Path::new("checkpoints").join(name),
    };
    assert_eq!(test.findings(), [missing("2.1.tsr")]);

    std::fs::write(path("2.1.tsr"), first).unwrap();
    std::fs::remove_file(path("2.note")).unwrap();
    assert_eq!(test.findings(), [missing("2.note")]);

    let text = String::from_utf8(note.clone()).unwrap();
    std::fs::write(path("2.note"), text.replace("tail-bytes", "tail-bytez")).unwrap();
    assert!(test.findings().contains(&altered("2.note")));
    std::fs::write(path("2.note"), &note).unwrap();
    std::fs::write(path("3.note"), &note).unwrap();
    std::fs::write(path("02.1.tsr"), &note).unwrap();
    let stray = std::path::Path::new("checkpoints").join("02.1.tsr");
    assert_eq!(
        test.findings(),
        [JournalFinding::Stray { path: stray }, altered("3.note")]
    );
}

#[test]
fn a_journal_that_lost_its_last_group_is_told_by_a_kept_checkpoint() {
    let mut test = TestJournal::new();
    let authority = TestAuthority::new(KeyKind::P256);
    let before = test.tail();
    let checkpoint = test.journal.checkpoint_note().unwrap();
    test.append(vec![adopted(1)]);
    stamp(&test, &authority);
    let folder = test.folder.path();
    std::fs::write(folder.join("tail"), before).unwrap();
    std::fs::write(folder.join("checkpoint"), checkpoint).unwrap();
    let truncated = JournalFinding::Truncated {
        expected: 2,
        found: 1,
    };
    assert!(test.findings().contains(&truncated));
}
