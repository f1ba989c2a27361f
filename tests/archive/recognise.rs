//! Documents read again: what is kept, what is replaced, and what others do meanwhile.

use chartrier::archive::{Decision, Outcome, Reread, Rereading};
use chartrier::extract::{Recogniser, RecognitionLimits};
use chartrier::model::{Backing, CandidateName, EntityId, ExtractWarning, FiledRecord};

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

#[test]
fn a_name_says_less_than_a_text_and_a_blank_page_says_nothing() {
    // White pages with telling names were the signed procès-verbal and the proof that it was sent.
    let test = TestArchive::new();
    let archive = test.archive();
    let entity = archived(&test, "Envoi PV 12-03-2026.pdf", &blank_pdf());
    let filed = || {
        let all = archive.filed().unwrap().into_iter();
        let mut own = all.filter(|one| one.entity == entity);
        own.next().unwrap()
    };
    let class = |filed: &FiledRecord| filed.class.as_ref().map(ToString::to_string);
    let named = filed();
    assert_eq!(class(&named).as_deref(), Some("session.envoi-pv"));
    assert_eq!(named.backing, Backing::NameOnly);
    assert!(named.date_is_named && named.class_is_sure);
    read(&test, entity);
    let wordless = filed();
    assert_eq!(class(&wordless), class(&named));
    assert_eq!(wordless.backing, Backing::Wordless);
    assert!(!wordless.class_is_sure);
    // Whoever looked at it says what it is.
    let decision = Decision {
        class: wordless.class,
        ..Decision::default()
    };
    let actor = archive.actor("essai", now()).unwrap();
    archive.decide(&[entity], &decision, actor, now()).unwrap();
    let confirmed = filed();
    assert_eq!(confirmed.backing, Backing::Said);
    assert!(confirmed.class_is_sure && !confirmed.date_is_named);
}

/// A page with nothing but a white picture.
fn blank_pdf() -> Vec<u8> {
    let white = [255; 64 * 64];
    let picture = [
        b"<< /Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 4096 >>\nstream\n".as_slice(),
        &white,
        b"\nendstream".as_slice(),
    ];
    let content = b"<< /Length 28 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream";
    let objects: [Vec<u8>; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>"
            .to_vec(),
        content.to_vec(),
        picture.concat(),
    ];
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", number + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes.extend(format!("trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    bytes
}
