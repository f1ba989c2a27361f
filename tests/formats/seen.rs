//! What a key place has seen of the journal, as its module specifies it.

use chartrier::journal::{Checkpoint, Seen, Signer, generate_signer};
use chartrier::model::{LeafHash, Position, Seq};

const SPECIFICATION: &str = include_str!("../../src/journal/seen.rs");

#[test]
fn the_example_of_the_specification_is_what_is_signed_and_read_again() {
    let archive = "00000000-0000-7000-8000-000000000001".parse().unwrap();
    let (secret, public) = generate_signer(archive);
    let signer = Signer::new(&secret).unwrap();
    let at = |number, offset_bytes| Position {
        seq: Seq(number),
        offset_bytes,
    };
    let checkpoint = Checkpoint {
        origin: signer.name().to_owned(),
        end: at(2, 700),
        root: LeafHash([1; 32]),
        keys_changed: vec![at(1, 350)],
        note: Vec::new(),
    };
    let time = "2026-03-11T08:00:00.000Z".parse().unwrap();
    let seen = Seen::sign(checkpoint, time, &signer);
    let note = String::from_utf8(seen.checkpoint.note.clone()).unwrap();
    let example = SPECIFICATION
        .lines()
        .skip_while(|line| !line.contains("```text"));
    let example = example.skip(1).take_while(|line| !line.contains("```"));
    let example: Vec<&str> = example
        .map(|line| line.trim_start_matches("//!").trim())
        .collect();
    let written: Vec<&str> = note.lines().take(example.len()).collect();
    assert_eq!(written, example);
    let read = Seen::parse(note.as_bytes()).unwrap();
    assert_eq!(read, seen);
    assert!(read.checkpoint.is_signed_by(&public));
    // Any reader of checkpoints reads it, and a checkpoint without the line is none of these.
    assert_eq!(
        Checkpoint::parse(note.as_bytes()),
        Some(read.checkpoint.clone())
    );
    let plain = read.checkpoint.sign(&signer);
    assert_eq!(Seen::parse(&plain), None);
    // The time is signed with the rest.
    let moved = note.replace("2026-03-11", "2026-03-12");
    let moved = Seen::parse(moved.as_bytes()).unwrap();
    assert!(!moved.checkpoint.is_signed_by(&public));
}
