//! The table of `archive/verify.rs`, walked: every kind of file, damaged in every way, is named with the right code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chartrier::archive::{
    Archive, ArchiveError, ClosedArchive, Deposit, Finding, FindingCode, FixityReport, Notice,
    Outcome, Subject, VerifyOptions, verify_without_keys,
};
use chartrier::disk::RealDisk;
use chartrier::journal::Checkpoint;
use chartrier::model::{FixityLevel, OriginalPath, QuarantineReason};
use rusqlite::Connection;

use crate::common::disk::Dice;
use crate::common::{TestArchive, actor, deposit, now};

/// An archive with a file of every kind.
fn full() -> TestArchive {
    let mut test = TestArchive::new();
    test.deposit("scan.txt", "première page".as_bytes());
    test.deposit("scan.txt", "première page, seconde page".as_bytes());
    test.deposit("photo.bin", &[0x80, 0, 1, 2, 3, 0xff, 0xfe, 9]);
    let archive = test.archive();
    let deposit = Deposit {
        path: OriginalPath::new(Path::new("vide.pdf")),
        source: &mut &b""[..],
        modified: None,
        received: now(),
        from: None,
    };
    archive
        .set_aside(deposit, QuarantineReason::Empty, None, actor(archive))
        .unwrap();
    // More than 256 entries: a full tile, and a level above it.
    let record = archive.records().unwrap()[0].entity;
    for _ in 0..260 {
        archive
            .note_taken_out(record, None, actor(archive), now())
            .unwrap();
    }
    // A cut.
    test.archive = None;
    let tail = test.root.join("journal/tail");
    let grown = [fs::read(&tail).unwrap().as_slice(), b"001/0"].concat();
    fs::write(&tail, grown).unwrap();
    test.reopen();
    test.deposit("après la coupure.txt", "encore".as_bytes());
    test.archive().update_search(&mut |_| true).unwrap();
    assert_eq!(test.verify().findings, []);
    test.archive = None;
    test
}

fn keyless(test: &TestArchive) -> Vec<Finding> {
    let options = VerifyOptions::default();
    verify_without_keys(&test.root, FixityLevel::Sealed, &options, &|_| true)
        .unwrap()
        .findings
}

fn keyed(archive: &Archive) -> FixityReport {
    let options = VerifyOptions::default();
    archive
        .verify_with_keys(FixityLevel::Derived, &options, &|_| true)
        .unwrap()
}

fn names(findings: &[Finding], path: &Path) -> BTreeSet<FindingCode> {
    findings
        .iter()
        .filter(|finding| match &finding.subject {
            Subject::File(file) => file == path,
            _ => false,
        })
        .map(|finding| finding.code)
        .collect()
}

/// The files below the archive for which a keyless verification answers, relative to it.
fn sealed_files(test: &TestArchive) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(&test.root).sort_by_file_name();
    let relative = files
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(&test.root).unwrap().to_owned());
    relative
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            !path.starts_with("derived")
                && !name.ends_with(".db")
                && name != "lock"
                && path != Path::new("journal/cut")
        })
        .collect()
}

/// What is said of a file whose bytes are others than those that were written.
fn expect_altered(findings: &[Finding], path: &Path, story: &str) {
    let found = names(findings, path);
    let in_journal = path == Path::new("journal/tail");
    let fits = if in_journal {
        findings
            .iter()
            .any(|finding| finding.code == FindingCode::JournalAltered)
            || found.contains(&FindingCode::JournalIncomplete)
            || found.contains(&FindingCode::JournalTruncated)
    } else {
        found.contains(&FindingCode::Altered)
    };
    assert!(fits, "{story}: {findings:?}");
}

#[test]
fn every_damaged_file_is_named() {
    let test = full();
    let mut dice = Dice(11);
    let files = sealed_files(&test);
    let kinds = [
        "objects",
        "texts",
        "descriptors",
        "quarantine",
        "policies",
        "keys",
        "journal/tile",
        "journal/cuts",
    ];
    for kind in kinds {
        assert!(files.iter().any(|path| path.starts_with(kind)), "no {kind}");
    }
    for path in &files {
        let whole = test.root.join(path);
        let bytes = fs::read(&whole).unwrap();
        let last = bytes.len().saturating_sub(1);
        let random = usize::try_from(dice.throw(bytes.len() as u64)).unwrap();
        let small = path == Path::new("archive.toml") || path.ends_with("place.json");
        let places: BTreeSet<usize> = if small {
            (0..bytes.len()).collect()
        } else {
            [0, bytes.len() / 2, last, random].into()
        };
        for at in places {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << dice.throw(8);
            fs::write(&whole, flipped).unwrap();
            let story = format!("{} with byte {at} flipped", path.display());
            let findings = keyless(&test);
            // A place's name or folder is this machine's own: then it is the place that does not answer to it.
            if path == Path::new("archive.toml") {
                assert_ne!(findings, [], "{story}");
            } else {
                expect_altered(&findings, path, &story);
            }
        }
        fs::write(&whole, b"").unwrap();
        let findings = keyless(&test);
        if path != Path::new("journal/tail") {
            expect_altered(&findings, path, &format!("{} emptied", path.display()));
        }
        fs::remove_file(&whole).unwrap();
        let findings = keyless(&test);
        let found = names(&findings, path);
        // Without its marker a place is taken for one that is not mounted.
        let unmounted = path.ends_with("place.json")
            && findings
                .iter()
                .any(|finding| finding.code == FindingCode::PlaceUnreachable);
        // An owner's name is not in the journal.
        let owner = path.starts_with("keys/owners")
            && findings.iter().any(|finding| {
                finding.code == FindingCode::Missing
                    && finding.subject == Subject::Place("principal".to_owned())
            });
        assert!(
            found.contains(&FindingCode::Missing) || unmounted || owner,
            "{} removed: {findings:?}",
            path.display()
        );
        fs::write(&whole, bytes).unwrap();
    }
    assert_eq!(keyless(&test), []);
}

#[test]
fn swapped_files_are_both_named() {
    let test = full();
    let pairs = |folder: &str| -> (PathBuf, PathBuf) {
        let files = sealed_files(&test);
        let mut files = files.into_iter().filter(|path| path.starts_with(folder));
        (files.next().unwrap(), files.next().unwrap())
    };
    let mut swaps: Vec<(PathBuf, PathBuf)> =
        ["objects", "texts", "descriptors"].map(pairs).to_vec();
    swaps.push(("keys/secret.age".into(), "keys/signer.age".into()));
    swaps.push(("keys/service.age".into(), "keys/secret.age".into()));
    swaps.push((
        "journal/tile/0/000".into(),
        fs::read_dir(test.root.join("journal/tile/0/001.p"))
            .map(|mut entries| entries.next().unwrap().unwrap().path())
            .map(|path| path.strip_prefix(&test.root).unwrap().to_owned())
            .unwrap(),
    ));
    for (one, other) in swaps {
        let (first, second) = (test.root.join(&one), test.root.join(&other));
        let (here, there) = (fs::read(&first).unwrap(), fs::read(&second).unwrap());
        fs::write(&first, &there).unwrap();
        fs::write(&second, &here).unwrap();
        let findings = keyless(&test);
        for path in [&one, &other] {
            let found = names(&findings, path);
            let fits =
                found.contains(&FindingCode::Altered) || found.contains(&FindingCode::Swapped);
            assert!(fits, "{}: {findings:?}", path.display());
        }
        fs::write(&first, &here).unwrap();
        fs::write(&second, &there).unwrap();
    }
}

#[test]
fn a_stray_file_is_named_wherever_it_lies() {
    let test = full();
    let folders = [
        "",
        "objects",
        "texts",
        "descriptors",
        "quarantine",
        "policies",
        "journal",
        "journal/tile/0",
        "keys",
        "keys/owners",
        "incoming",
    ];
    for folder in folders {
        let path = Path::new(folder).join("photo de vacances.jpg");
        fs::write(test.root.join(&path), b"bonjour").unwrap();
        let findings = keyless(&test);
        let found = names(&findings, &path);
        assert!(
            found.contains(&FindingCode::Stray) || found.contains(&FindingCode::Altered),
            "{}: {findings:?}",
            path.display()
        );
        fs::remove_file(test.root.join(&path)).unwrap();
    }
    // A copy of the keyring would outlive every destruction.
    let copy = test.root.join("keys/keyring.db.bak");
    fs::copy(test.root.join("keys/keyring.db"), &copy).unwrap();
    let found = names(&keyless(&test), Path::new("keys/keyring.db.bak"));
    assert_eq!(found, [FindingCode::Stray].into());
}

#[test]
fn no_level_stops_at_the_first_finding() {
    let mut test = full();
    let files = sealed_files(&test);
    let mut damaged: Vec<PathBuf> = Vec::new();
    for folder in ["objects", "texts", "descriptors", "quarantine"] {
        damaged.extend(
            files
                .iter()
                .filter(|path| path.starts_with(folder))
                .cloned(),
        );
    }
    for path in &damaged {
        fs::write(test.root.join(path), b"not what it was").unwrap();
    }
    fs::write(test.root.join("archive.toml.bak"), b"").unwrap();
    let findings = keyless(&test);
    for path in &damaged {
        assert!(names(&findings, path).contains(&FindingCode::Altered));
    }
    test.reopen();
    let report = keyed(test.archive());
    let unopenable = report
        .findings
        .iter()
        .filter(|finding| finding.code == FindingCode::Unopenable)
        .count();
    let descriptors = damaged
        .iter()
        .filter(|path| path.starts_with("descriptors"))
        .count();
    assert_eq!(unopenable, descriptors, "{report:?}");
    // A whole shelf that is gone is as many findings as it had files.
    fs::remove_dir_all(test.root.join("objects")).unwrap();
    let missing = keyless(&test);
    let missing = missing
        .iter()
        .filter(|finding| finding.code == FindingCode::Missing);
    let objects = damaged
        .iter()
        .filter(|path| path.starts_with("objects"))
        .count();
    assert_eq!(missing.count(), objects);
}

#[test]
fn a_damaged_key_names_its_entity() {
    let mut test = full();
    let entities: Vec<String> = {
        let database = Connection::open(test.root.join("keys/keyring.db")).unwrap();
        let mut select = database.prepare("SELECT entity FROM entity_key").unwrap();
        let rows = select.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let mut dice = Dice(3);
    for (number, entity) in entities.iter().enumerate() {
        let place = [&test.root.join("keys"), &test.second_place][number % 2].join("keyring.db");
        let database = Connection::open(&place).unwrap();
        let query = "SELECT sealed FROM entity_key WHERE entity = ?1";
        let sealed: Vec<u8> = database
            .query_row(query, [entity], |row| row.get(0))
            .unwrap();
        let mut flipped = sealed.clone();
        let at = usize::try_from(dice.throw(sealed.len() as u64)).unwrap();
        flipped[at] ^= 1;
        let update = "UPDATE entity_key SET sealed = ?2 WHERE entity = ?1";
        database
            .execute(update, rusqlite::params![entity, flipped])
            .unwrap();
        test.reopen();
        let report = keyed(test.archive());
        assert!(
            report.findings.iter().any(|finding| {
                finding.code == FindingCode::KeyUnopenable
                    && finding.subject == Subject::Entity(entity.clone())
            }),
            "byte {at} of {entity}: {report:?}"
        );
        test.archive = None;
        database
            .execute(update, rusqlite::params![entity, sealed])
            .unwrap();
    }
}

#[test]
fn a_deleted_key_is_named_with_its_place_and_mended_by_the_next_commit() {
    let mut test = full();
    test.reopen();
    let record = test.archive().records().unwrap()[0].entity.to_string();
    for (place, name) in [
        (test.root.join("keys"), "principal"),
        (test.second_place.clone(), "second"),
    ] {
        let database = Connection::open(place.join("keyring.db")).unwrap();
        let delete = "DELETE FROM entity_key WHERE entity = ?1";
        assert_eq!(database.execute(delete, [&record]).unwrap(), 1);
        let report = keyed(test.archive());
        let expected = Finding {
            code: FindingCode::KeyMissing,
            subject: Subject::Entity(record.clone()),
            detail: Some(name.to_owned()),
        };
        assert_eq!(report.findings, [expected], "{report:?}");
        // Opening it once more changes nothing: a verification must not hide what it looks for. A commit mends it.
        assert_ne!(keyed(test.reopen()).findings, []);
        test.deposit(&format!("suite {name}.txt"), name.as_bytes());
        let archive = test.archive();
        assert_eq!(archive.take_notices(), [Notice::KeysCopied { keys: 1 }]);
        assert_eq!(keyed(archive).findings, []);
    }
}

#[test]
fn a_keyring_damaged_in_one_place_stops_neither_the_archive_nor_the_verification() {
    let mut test = full();
    let path = test.second_place.join("keyring.db");
    let bytes = fs::read(&path).unwrap();
    let mut damaged = bytes.clone();
    for byte in damaged.iter_mut().skip(100) {
        *byte = 0xa5;
    }
    for wrong in [
        damaged.as_slice(),
        b"not a database at all, but long enough to be looked at as one",
    ] {
        fs::write(&path, wrong).unwrap();
        test.reopen();
        let report = keyed(test.archive());
        assert!(
            report.findings.iter().any(|finding| {
                finding.code == FindingCode::PlaceUnreachable
                    && finding.subject == Subject::Place("second".to_owned())
            }),
            "{report:?}"
        );
        test.deposit("encore.txt", b"encore");
        test.archive = None;
    }
}

#[test]
fn a_damaged_catalog_is_made_again_or_reported_and_never_believed() {
    let mut test = full();
    let path = test.root.join("derived/catalog.db");
    let bytes = fs::read(&path).unwrap();
    let expected: Vec<_> = {
        test.reopen();
        let records = test.archive().records().unwrap();
        test.archive = None;
        records
    };
    for page in 0..bytes.len() / 4096 {
        let mut flipped = bytes.clone();
        flipped[page * 4096 + 1234] ^= 0x10;
        drop(fs::remove_file(test.root.join("derived/catalog.db-wal")));
        drop(fs::remove_file(test.root.join("derived/catalog.db-shm")));
        fs::write(&path, flipped).unwrap();
        let archive = test
            .open()
            .unwrap_or_else(|error| panic!("page {page}: {error:?}"));
        match archive.records() {
            Ok(records) => assert_eq!(records, expected, "page {page}"),
            Err(error) => assert!(matches!(error, ArchiveError::Catalog(_)), "{error:?}"),
        }
        let rebuilt = archive.take_notices().contains(&Notice::CatalogRebuilt);
        let told = keyed(&archive)
            .findings
            .iter()
            .any(|finding| finding.code == FindingCode::DerivedDamaged);
        assert!(rebuilt || told, "page {page}");
        archive.rebuild(&mut |_| true).unwrap();
        assert_eq!(archive.records().unwrap(), expected);
        assert_eq!(keyed(&archive).findings, []);
    }
}

#[test]
fn a_damaged_search_file_is_reported_or_makes_the_engine_anew() {
    let mut test = full();
    let folder = test.root.join("derived/search");
    let files: Vec<PathBuf> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file() && fs::metadata(path).unwrap().len() > 0)
        .collect();
    assert!(!files.is_empty());
    for path in files {
        let Ok(bytes) = fs::read(&path) else { continue };
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 4;
        fs::write(&path, flipped).unwrap();
        test.reopen();
        let report = test.archive().verify_with_keys(
            FixityLevel::Derived,
            &VerifyOptions::default(),
            &|_| true,
        );
        let reported = report.map_or(true, |report| !report.findings.is_empty());
        let anew = test
            .archive()
            .take_notices()
            .contains(&Notice::SearchRebuilt);
        let found = test.archive().find_all("seconde");
        let right = found.as_ref().is_ok_and(|found| found.len() == 1);
        assert!(reported || anew || right, "{}: {found:?}", path.display());
        test.archive().rebuild(&mut |_| true).unwrap();
        assert_eq!(test.archive().find_all("seconde").unwrap().len(), 1);
        test.archive = None;
    }
}

#[test]
fn what_is_derived_can_be_deleted_at_any_time() {
    let mut test = full();
    fs::remove_dir_all(test.root.join("derived")).unwrap();
    test.reopen();
    test.archive().update_search(&mut |_| true).unwrap();
    assert_eq!(test.archive().find_all("seconde").unwrap().len(), 1);
    assert_eq!(test.archive().find_all("encore").unwrap().len(), 1);
    assert_eq!(test.verify().findings, []);
    // And the keys of the derived files.
    test.archive = None;
    fs::remove_file(test.root.join("keys/derived.db")).unwrap();
    test.reopen();
    test.archive().update_search(&mut |_| true).unwrap();
    assert_eq!(test.archive().find_all("seconde").unwrap().len(), 1);
    assert_eq!(test.verify().findings, []);
}

#[test]
fn an_older_journal_put_back_makes_orphans_and_nothing_is_removed() {
    let mut test = TestArchive::new();
    test.deposit("avant.txt", b"avant");
    let journal = test.root.join("journal");
    let older: Vec<(PathBuf, Vec<u8>)> = walkdir::WalkDir::new(&journal)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    let lost = test.deposit("perdu.txt", b"perdu de vue");
    test.deposit("perdu aussi.txt", b"perdu aussi");
    test.archive().update_search(&mut |_| true).unwrap();
    let outside = Checkpoint::parse(&test.archive().checkpoint().unwrap()).unwrap();
    let count = |test: &TestArchive| sealed_files(test).len();
    let before = count(&test);
    test.archive = None;
    // The tail alone: its own checkpoint tells.
    let tail = older
        .iter()
        .find(|(path, _)| path.ends_with("tail"))
        .unwrap();
    fs::write(&tail.0, &tail.1).unwrap();
    let findings = keyless(&test);
    assert!(names(&findings, Path::new("journal/tail")).contains(&FindingCode::JournalTruncated));
    assert!(ClosedArchive::open(Arc::new(RealDisk), &test.root).is_err());
    // All of it: only a checkpoint from outside can.
    fs::remove_dir_all(journal.join("tile")).unwrap();
    for (path, bytes) in &older {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let blind = keyless(&test);
    assert!(
        blind
            .iter()
            .all(|finding| finding.code == FindingCode::Orphan),
        "{blind:?}"
    );
    assert_eq!(blind.len(), 6, "{blind:?}");
    let options = VerifyOptions {
        against: Some(outside),
        ..VerifyOptions::default()
    };
    let seen = verify_without_keys(&test.root, FixityLevel::Sealed, &options, &|_| true).unwrap();
    assert!(
        names(&seen.findings, Path::new("journal/tail")).contains(&FindingCode::JournalTruncated)
    );
    // The catalog and the search engine followed the longer one: they are made again, and say so.
    let archive = test.open().unwrap();
    let notices = archive.take_notices();
    assert!(notices.contains(&Notice::CatalogRebuilt), "{notices:?}");
    let Outcome::Archived { entity, .. } = lost.outcome else {
        panic!("{lost:?}")
    };
    assert!(archive.record(entity).is_err());
    deposit(&archive, "nouveau.txt", b"nouveau").unwrap();
    archive.update_search(&mut |_| true).unwrap();
    assert_eq!(archive.find_all("perdu").unwrap(), []);
    assert_eq!(archive.find_all("nouveau").unwrap().len(), 1);
    assert!(count(&test) >= before);
}

/// An old copy of a key place filled the screen with a line for every key in it.
#[test]
fn what_a_whole_place_has_in_common_is_told_once_with_its_count() {
    let key = |code, entity: &str, place: &str| Finding {
        code,
        subject: Subject::Entity(entity.to_owned()),
        detail: Some(place.to_owned()),
    };
    let file = |name: &str| Finding {
        code: FindingCode::Orphan,
        subject: Subject::File(name.into()),
        detail: None,
    };
    let report = FixityReport {
        findings: vec![
            key(FindingCode::Returned, "un", "usb"),
            file("objects/aa/un.age"),
            key(FindingCode::Returned, "deux", "usb"),
            key(FindingCode::Returned, "un", "partage"),
            file("objects/bb/deux.age"),
            key(FindingCode::KeyMissing, "trois", "usb"),
            key(FindingCode::Returned, "quatre", "usb"),
        ],
        ..FixityReport::default()
    };
    let told = report.told_together();
    let counts: Vec<(FindingCode, u64)> = told
        .iter()
        .map(|one| (one.finding.code, one.count))
        .collect();
    assert_eq!(
        counts,
        [
            (FindingCode::Returned, 3),
            (FindingCode::Orphan, 1),
            (FindingCode::Returned, 1),
            (FindingCode::Orphan, 1),
            (FindingCode::KeyMissing, 1),
        ]
    );
}
