//! What is damaged costs no more than itself: the rest opens, is found, and what is put back is known again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chartrier::archive::{Notice, Outcome};
use chartrier::model::EntityId;

use crate::common::TestArchive;

fn archived(test: &TestArchive, path: &str, text: &str) -> EntityId {
    let accession = test.deposit(path, text.as_bytes());
    let Outcome::Archived { entity, .. } = accession.outcome else {
        panic!("{accession:?}")
    };
    entity
}

fn found(test: &TestArchive, query: &str) -> usize {
    test.archive().update_search(&mut |_| true).unwrap();
    test.archive().find_all(query).unwrap().len()
}

fn flip_middle(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).collect()
}

/// The one file that a deposit has added to a folder.
fn added(folder: &Path, deposit: impl FnOnce()) -> PathBuf {
    let before = files(folder);
    deposit();
    let after = files(folder);
    let mut added = after.difference(&before);
    let one = added.next().unwrap().clone();
    assert_eq!(added.next(), None);
    one
}

#[test]
fn a_damaged_journal_line_hides_one_document_and_not_the_archive() {
    // One flipped byte and a deleted catalog kept every command from running.
    let mut test = TestArchive::new();
    for number in 0..5 {
        archived(
            &test,
            &format!("lettre {number}.txt"),
            &format!("une évaluation numéro {number}"),
        );
    }
    test.archive = None;
    let tail = test.root.join("journal/tail");
    let text = fs::read_to_string(&tail).unwrap();
    let line = text.lines().nth(5).unwrap();
    fs::write(
        &tail,
        text.replace(line, &line.replace("accessioned", "accessi0ned")),
    )
    .unwrap();
    fs::remove_dir_all(test.root.join("derived")).unwrap();
    test.reopen();
    assert_eq!(found(&test, "evaluation"), 4);
    assert!(
        test.archive()
            .take_notices()
            .contains(&Notice::JournalDamaged { number: 5 })
    );
    archived(&test, "suite.txt", "une évaluation de plus");
    assert_eq!(found(&test, "evaluation"), 5);
}

#[test]
fn a_descriptor_that_was_away_for_a_moment_is_known_again() {
    let mut test = TestArchive::new();
    archived(&test, "un.txt", "première évaluation");
    let descriptor = added(&test.root.join("descriptors"), || {
        archived(&test, "deux.txt", "seconde évaluation");
    });
    let entity = test.archive().records().unwrap()[1].entity;
    let aside = test.folder.path().join("aside");
    fs::rename(&descriptor, &aside).unwrap();
    test.archive().rebuild(&mut |_| true).unwrap();
    assert_eq!(found(&test, "evaluation"), 1);
    fs::rename(&aside, &descriptor).unwrap();
    test.reopen();
    assert_eq!(found(&test, "evaluation"), 2);
    assert_eq!(test.archive().record(entity).unwrap().entity, entity);
    assert_eq!(test.verify().findings, []);
}

#[test]
fn bytes_that_replace_a_damaged_object_mend_it_where_they_are_the_same_document() {
    let test = TestArchive::new();
    let object = added(&test.root.join("objects"), || {
        archived(
            &test,
            "SESSION-2025-114/DURAND Paul/DP.txt",
            "le même contenu",
        );
    });
    flip_middle(&object);
    let entity = test.archive().records().unwrap()[0].entity;
    let accession = test.deposit(
        "SESSION-2025-114/DURAND Paul/DP bis.txt",
        "le même contenu".as_bytes(),
    );
    assert_eq!(
        (&accession.outcome, accession.mended),
        (&Outcome::Duplicate { entity }, true)
    );
    let mut bytes = Vec::new();
    test.archive().copy_out(entity, &mut bytes).unwrap();
    assert_eq!(bytes, "le même contenu".as_bytes());
}

#[test]
fn bytes_of_another_candidate_are_another_record_even_if_the_first_is_damaged() {
    // They were taken for the first candidate's, and the second had no document at all.
    let test = TestArchive::new();
    let object = added(&test.root.join("objects"), || {
        archived(
            &test,
            "SESSION-2025-114/DURAND Paul/DP.txt",
            "le même contenu",
        );
    });
    flip_middle(&object);
    let first = test.archive().records().unwrap()[0].entity;
    let second = archived(
        &test,
        "SESSION-2025-114/MARTIN Anne/DP.txt",
        "le même contenu",
    );
    assert_ne!(first, second);
    assert_eq!(found(&test, "candidat:martin"), 1);
}

#[test]
fn a_duplicate_of_a_record_with_a_damaged_descriptor_stops_nothing() {
    let test = TestArchive::new();
    let descriptor = added(&test.root.join("descriptors"), || {
        archived(&test, "a/DP.txt", "le même contenu");
    });
    flip_middle(&descriptor);
    archived(&test, "b/DP.txt", "le même contenu");
    archived(&test, "c/autre.txt", "un autre contenu");
}

#[test]
fn a_damaged_database_of_derived_keys_is_made_again() {
    let mut test = TestArchive::new();
    archived(&test, "un.txt", "première évaluation");
    test.archive = None;
    let path = test.root.join("keys/derived.db");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, vec![0xA5; bytes.len()]).unwrap();
    test.reopen();
    assert_eq!(found(&test, "evaluation"), 1);
}

#[test]
fn a_key_place_that_does_not_answer_does_not_keep_the_other_from_being_used() {
    let mut test = TestArchive::new();
    archived(&test, "un.txt", "première évaluation");
    test.archive = None;
    // A folder in place of a file cannot be read as one.
    let secret = test.root.join("keys/secret.age");
    fs::remove_file(&secret).unwrap();
    fs::create_dir(&secret).unwrap();
    test.reopen();
    assert_eq!(found(&test, "evaluation"), 1);
}
