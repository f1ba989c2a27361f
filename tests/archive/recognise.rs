//! Documents read again: what is kept, what is replaced, and what others do meanwhile.

use chartrier::archive::{Decision, Outcome, Reread, Rereading};
use chartrier::extract::{Recogniser, RecognitionLimits};
use chartrier::model::{CandidateName, EntityId, ExtractWarning};

use crate::common::{TestArchive, now, program};

fn recogniser() -> Recogniser {
    Recogniser::find(program(), RecognitionLimits::default())
        .expect("tests/run installs tesseract and its French data")
}

fn scan(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/scans");
    std::fs::read(folder.join(name)).unwrap()
}

fn archived(test: &TestArchive, path: &str, bytes: &[u8]) -> EntityId {
    match test.deposit(path, bytes).outcome {
        Outcome::Archived { entity, .. } => entity,
        other => panic!("{other:?}"),
    }
}

fn read(test: &TestArchive, entity: EntityId) -> Reread {
    let archive = test.archive();
    let actor = archive.actor("essai", now()).unwrap();
    archive
        .read_again(
            entity,
            Rereading::Waiting,
            Some(&recogniser()),
            actor,
            &now,
            &mut |_| true,
        )
        .unwrap()
}

#[test]
fn a_read_scan_has_a_new_version_and_the_former_stays() {
    let test = TestArchive::new();
    let entity = archived(&test, "pv.tif", &scan("pv-envers.tif"));
    let archive = test.archive();
    assert_eq!(archive.waiting_for_recognition().unwrap(), [entity]);
    assert_eq!(archive.text(entity).unwrap(), "");
    assert!(matches!(read(&test, entity), Reread::Read { .. }));
    assert_eq!(archive.waiting_for_recognition().unwrap(), []);
    assert!(archive.text(entity).unwrap().contains("unanimité"));
    let record = archive.record(entity).unwrap();
    assert_eq!((record.version, record.warnings), (2, Vec::new()));
    assert_eq!(record.recognition.unwrap().pages[0].rotated_degrees, 180);
    assert_eq!(read(&test, entity), Reread::Unchanged);
    assert_eq!(test.verify().findings, []);
}

#[test]
fn what_a_person_decided_while_it_was_read_is_kept() {
    let test = TestArchive::new();
    let entity = archived(&test, "pv.tif", &scan("pv-envers.tif"));
    let archive = test.archive();
    let actor = archive.actor("essai", now()).unwrap();
    let decision = Decision {
        candidate: Some(CandidateName("TRAORÉ Aïssatou".to_owned())),
        ..Decision::default()
    };
    let mut decided = false;
    let mut meanwhile = |_| {
        if !decided {
            decided = true;
            archive.decide(&[entity], &decision, actor, now()).unwrap();
        }
        true
    };
    let found = recogniser();
    let outcome = archive.read_again(
        entity,
        Rereading::Waiting,
        Some(&found),
        actor,
        &now,
        &mut meanwhile,
    );
    assert!(matches!(outcome, Ok(Reread::Read { .. })), "{outcome:?}");
    let record = archive.record(entity).unwrap();
    assert_eq!(record.candidate, decision.candidate);
    assert_eq!(record.version, 3);
    assert!(archive.text(entity).unwrap().contains("unanimité"));
}

#[test]
fn two_that_read_the_same_scan_write_one_version() {
    let test = TestArchive::new();
    let entity = archived(&test, "pv.tif", &scan("pv-envers.tif"));
    let archive = test.archive();
    let other = test.open().unwrap();
    let actor = archive.actor("essai", now()).unwrap();
    let found = recogniser();
    let mut faster = false;
    let mut meanwhile = |_| {
        if !faster {
            faster = true;
            let outcome = other.read_again(
                entity,
                Rereading::Waiting,
                Some(&recogniser()),
                actor,
                &now,
                &mut |_| true,
            );
            assert!(matches!(outcome, Ok(Reread::Read { .. })), "{outcome:?}");
        }
        true
    };
    let outcome = archive.read_again(
        entity,
        Rereading::Waiting,
        Some(&found),
        actor,
        &now,
        &mut meanwhile,
    );
    assert_eq!(outcome.unwrap(), Reread::Unchanged);
    assert_eq!(archive.record(entity).unwrap().version, 2);
}

#[test]
fn a_scan_that_somebody_reads_is_left_to_them_until_they_end() {
    let test = TestArchive::new();
    let entity = archived(&test, "note.txt", b"une note");
    let archive = test.archive();
    let other = test.open().unwrap();
    let lease = archive.reading_lease(entity);
    assert!(lease.is_some());
    assert!(other.reading_lease(entity).is_none());
    drop(lease);
    assert!(other.reading_lease(entity).is_some());
    assert_eq!(test.verify().findings, []);
}

#[test]
fn the_same_bytes_at_another_place_are_not_recognised_twice() {
    let test = TestArchive::new();
    let bytes = scan("pv-envers.tif");
    let entity = archived(&test, "pv.tif", &bytes);
    assert!(matches!(read(&test, entity), Reread::Read { .. }));
    let copy = archived(
        &test,
        "2024/TP-01303m02_ECSR/SESSION-24-0999_20240615/KERVÉGAN_Yannick/pv.tif",
        &bytes,
    );
    let archive = test.archive();
    assert_eq!(archive.waiting_for_recognition().unwrap(), []);
    let (first, second) = (
        archive.record(entity).unwrap(),
        archive.record(copy).unwrap(),
    );
    assert_eq!(first.recognition, second.recognition);
}

#[test]
fn a_stopped_reading_changes_nothing() {
    let test = TestArchive::new();
    let entity = archived(&test, "pv.tif", &scan("pv-envers.tif"));
    let archive = test.archive();
    let actor = archive.actor("essai", now()).unwrap();
    let entries = archive.status().unwrap().entries;
    let mut glances = 0;
    let outcome = archive.read_again(
        entity,
        Rereading::Waiting,
        Some(&recogniser()),
        actor,
        &now,
        &mut |_| {
            glances += 1;
            glances < 4
        },
    );
    assert!(outcome.is_err());
    assert_eq!(archive.status().unwrap().entries, entries);
    assert_eq!(archive.waiting_for_recognition().unwrap(), [entity]);
    let record = archive.record(entity).unwrap();
    assert_eq!(record.warnings, [ExtractWarning::NoTextLayer]);
}
