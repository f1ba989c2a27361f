//! The one-off ingest: every file has one outcome, whatever it is called, holds, or does meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chartrier::archive::Archive;
use chartrier::clock::SystemClock;
use chartrier::ingest::{
    AfterIngest, IgnoreRule, IngestError, Intake, IntakeOptions, IntakeReport, LeftReason,
    ingest_once,
};
use chartrier::model::QuarantineReason;

use crate::common::{TestArchive, actor};
use crate::hooked_disk::HookedDisk;

fn ingest(archive: &Archive, paths: &[PathBuf], after: AfterIngest) -> IntakeReport {
    ingest_until(archive, paths, after, &AtomicBool::new(false))
}

fn ingest_until(
    archive: &Archive,
    paths: &[PathBuf],
    after: AfterIngest,
    stop: &AtomicBool,
) -> IntakeReport {
    let intake = Intake {
        archive,
        actor: actor(archive),
        clock: &SystemClock,
        stop,
        options: IntakeOptions {
            back_off_ms: 1,
            ..IntakeOptions::default()
        },
    };
    let report = ingest_once(&intake, paths, after, &mut |report, _| {
        assert!(report.reconciles(), "{report:?}");
    })
    .unwrap();
    assert!(report.reconciles(), "{report:?}");
    report
}

fn drop_folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("depot");
    fs::create_dir(&path).unwrap();
    (folder, path)
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Every record: its paths, and its bytes as they come out.
fn contents(archive: &Archive) -> BTreeMap<Vec<u8>, Vec<u8>> {
    archive.update_search(&mut |_| true).unwrap();
    let mut contents = BTreeMap::new();
    let mut offset = 0;
    loop {
        let request = chartrier::archive::SearchRequest {
            query: String::new(),
            options: chartrier::search::FindOptions {
                limit: 100,
                offset,
                snippets: chartrier::search::Snippets::Leave,
                facets: chartrier::search::Facets::Leave,
            },
        };
        let found = archive.find(&request).unwrap();
        if found.records.is_empty() {
            return contents;
        }
        offset += found.records.len();
        for found in found.records {
            let mut bytes = Vec::new();
            archive.copy_out(found.record.entity, &mut bytes).unwrap();
            for path in &found.record.paths {
                contents.insert(path.as_bytes().to_vec(), bytes.clone());
            }
        }
    }
}

#[test]
fn every_file_of_a_folder_has_exactly_one_outcome() {
    let test = TestArchive::new();
    let (_folder, depot) = drop_folder();
    write(&depot.join("PV.txt"), b"proces-verbal");
    write(&depot.join("a/b/c/d/lettre.xyz"), b"\x00\x01\x02");
    write(&depot.join("vide.pdf"), b"");
    write(&depot.join("~$PV.docx"), b"x");
    write(&depot.join("x/@eaDir/PV.txt"), b"vignette");
    write(&depot.join("x/Thumbs.db"), b"x");
    std::os::unix::fs::symlink("PV.txt", depot.join("lien.txt")).unwrap();
    std::os::unix::fs::symlink("/", depot.join("racine")).unwrap();
    let _socket = UnixListener::bind(depot.join("prise")).unwrap();
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(
        rustix::fs::CWD,
        depot.join("tube"),
        rustix::fs::FileType::Fifo,
        mode,
        0,
    )
    .unwrap();
    fs::create_dir_all(depot.join("autre/journal")).unwrap();
    write(&depot.join("autre/archive.toml"), b"x");
    write(&depot.join("autre/journal/tail"), b"x");

    let report = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Leave,
    );
    assert_eq!((report.seen, report.archived), (11, 2), "{report:?}");
    let rules: BTreeSet<IgnoreRule> = report.ignored.iter().map(|(_, rule)| *rule).collect();
    let expected = [
        IgnoreRule::OfficeLock,
        IgnoreRule::ThumbsDb,
        IgnoreRule::SynologyFolder,
    ];
    assert_eq!(rules, BTreeSet::from(expected));
    let left: Vec<(PathBuf, LeftReason)> = report.left.clone();
    assert_eq!(
        left,
        [
            (depot.join("autre"), LeftReason::OtherArchive),
            (depot.join("lien.txt"), LeftReason::SymbolicLink),
            (depot.join("prise"), LeftReason::Socket),
            (depot.join("racine"), LeftReason::SymbolicLink),
            (depot.join("tube"), LeftReason::Fifo),
        ]
    );
    assert_eq!(report.set_aside.len(), 1);
    assert_eq!(report.set_aside[0].reason, QuarantineReason::Empty);
    assert!(depot.join("vide.pdf").exists() && depot.join("PV.txt").exists());
    assert_eq!(test.verify().findings, []);
}

#[test]
fn a_file_of_an_unknown_or_lying_type_is_archived() {
    // paperless-ngx leaves unknown extensions where they are, in silence, and fails on UTF-16 (#12844).
    let test = TestArchive::new();
    let (_folder, depot) = drop_folder();
    write(&depot.join("notes.xyz"), b"quelque chose");
    write(&depot.join("faux.txt"), b"%PDF-1.7\n1 0 obj\n");
    let utf16: Vec<u8> = "\u{feff}Évaluation"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    write(&depot.join("utf16.txt"), &utf16);
    write(&depot.join("bombe.zip"), b"PK\x03\x04 pas un zip");
    let report = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Remove,
    );
    assert_eq!((report.seen, report.archived), (4, 4), "{report:?}");
    assert_eq!(fs::read_dir(&depot).unwrap().count(), 0);
    assert_eq!(contents(test.archive())[&b"utf16.txt"[..]], utf16);
}

#[test]
fn names_are_kept_byte_for_byte() {
    // paperless-ngx #8265, #12993, #11705: twins in NFC and NFD replaced each other, other names could not be stored.
    let test = TestArchive::new();
    let (_folder, depot) = drop_folder();
    let long = "é".repeat(127) + "x";
    let names: Vec<Vec<u8>> = vec![
        "relev\u{e9}.txt".into(),
        "releve\u{301}.txt".into(),
        b"latin-\xe9.txt".to_vec(),
        long.into_bytes(),
        b"deux\nlignes\r.txt".to_vec(),
        "🎓 diplôme.txt".into(),
        b"points...".to_vec(),
        b" espaces ".to_vec(),
        b"-rf".to_vec(),
        b"..txt".to_vec(),
        b"dos\\ier\\..\\x.txt".to_vec(),
    ];
    for name in &names {
        write(&depot.join(OsStr::from_bytes(name)), name);
    }
    let report = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Remove,
    );
    assert_eq!(report.archived, names.len() as u64, "{report:?}");
    let expected: BTreeMap<Vec<u8>, Vec<u8>> = names
        .iter()
        .map(|name| (name.clone(), name.clone()))
        .collect();
    assert_eq!(contents(test.archive()), expected);
    assert_eq!(fs::read_dir(&depot).unwrap().count(), 0);
}

#[test]
fn duplicates_leave_the_folder_and_the_counts_reconcile() {
    // paperless-ngx #7393, OpenArchiver #340: duplicates stayed in the folder for ever, or vanished from every count.
    let test = TestArchive::new();
    let (_folder, depot) = drop_folder();
    write(
        &depot.join("SESSION-2025-114/DURAND Paul/DP.txt"),
        b"meme contenu",
    );
    write(
        &depot.join("SESSION-2025-114/MARTIN Anne/DP.txt"),
        b"meme contenu",
    );
    write(
        &depot.join("SESSION-2025-114/MARTIN Anne/DP (2).txt"),
        b"meme contenu",
    );
    let report = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Leave,
    );
    assert_eq!(
        (report.seen, report.archived, report.duplicates),
        (3, 2, 1),
        "{report:?}"
    );
    let again = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Remove,
    );
    assert_eq!((again.seen, again.already_archived), (3, 3), "{again:?}");
    let left: Vec<_> = walkdir::WalkDir::new(&depot)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(depot.join("SESSION-2025-114/MARTIN Anne").is_dir());
}

#[test]
fn two_folders_with_the_same_names_inside_are_both_taken() {
    let test = TestArchive::new();
    let (_folder, depot) = drop_folder();
    let (a, b) = (depot.join("a"), depot.join("b"));
    write(&a.join("PV.txt"), b"le premier");
    write(&b.join("PV.txt"), b"le second, tout autre");
    let single = depot.join("seul.txt");
    write(&single, b"seul");
    let report = ingest(test.archive(), &[a, b, single], AfterIngest::Leave);
    assert_eq!((report.seen, report.archived), (3, 3), "{report:?}");
}

#[test]
fn what_contains_the_archive_or_its_keys_is_refused_as_a_whole() {
    let test = TestArchive::new();
    let archive = test.archive();
    let stop = AtomicBool::new(false);
    let intake = Intake {
        archive,
        actor: actor(archive),
        clock: &SystemClock,
        stop: &stop,
        options: IntakeOptions::default(),
    };
    let check = |path: &Path| {
        let paths = [path.to_owned()];
        ingest_once(&intake, &paths, AfterIngest::Remove, &mut |_, _| {}).unwrap_err()
    };
    let inside = |error: IngestError| matches!(error, IngestError::PathInArchive { .. });
    let around = |error: IngestError| matches!(error, IngestError::ArchiveInFolder { .. });
    assert!(around(check(test.folder.path())));
    assert!(around(check(&test.root)));
    assert!(inside(check(&test.root.join("objects"))));
    assert!(inside(check(&test.root.join("archive.toml"))));
    assert!(around(check(&test.second_place)));
    let link = test.folder.path().join("lien");
    std::os::unix::fs::symlink(test.root.join("keys"), &link).unwrap();
    assert!(matches!(
        check(&link),
        IngestError::PathInArchive { .. } | IngestError::ArchiveInFolder { .. }
    ));
    assert!(matches!(
        check(Path::new("/nowhere/at/all")),
        IngestError::Folder { .. }
    ));
}

#[test]
fn a_full_disk_leaves_the_sources_and_says_why() {
    // paperless-ngx #8329: what arrived while the disk was full was lost.
    let disk = Arc::new(HookedDisk::default());
    let test = TestArchive::on(disk.clone());
    let (_folder, depot) = drop_folder();
    for number in 0..40 {
        write(
            &depot.join(format!("{number}.txt")),
            format!("piece {number}").as_bytes(),
        );
    }
    actor(test.archive());
    disk.is_full.store(true, Ordering::Relaxed);
    let report = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Remove,
    );
    assert_eq!(report.archived, 0, "{report:?}");
    assert!(report.refusal.is_some());
    assert!(
        report
            .left
            .iter()
            .all(|(_, reason)| *reason == LeftReason::ArchiveRefuses)
    );
    assert_eq!(fs::read_dir(&depot).unwrap().count(), 40);

    disk.is_full.store(false, Ordering::Relaxed);
    let report = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Remove,
    );
    assert_eq!(
        (report.archived, report.refusal.is_some()),
        (40, false),
        "{report:?}"
    );
    assert_eq!(fs::read_dir(&depot).unwrap().count(), 0);
    assert_eq!(test.verify().findings, []);
}

/// Appends to `path` each of the first `times` times that the archive begins to write a file.
fn grow_on_lease(disk: &HookedDisk, path: &Path, times: usize) {
    let path = path.to_owned();
    let mut left = times;
    *disk.on_lease.lock().unwrap() = Some(Box::new(move || {
        if left > 0 {
            left -= 1;
            let mut file = OpenOptions::new().append(true).open(&path).unwrap();
            file.write_all(b"suite\n").unwrap();
        }
    }));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_read_again() {
    let disk = Arc::new(HookedDisk::default());
    let test = TestArchive::on(disk.clone());
    let (_folder, depot) = drop_folder();
    let path = depot.join("registre.txt");
    write(&path, b"debut\n");
    grow_on_lease(&disk, &path, 1);
    let report = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Remove,
    );
    assert_eq!(
        (report.archived, report.set_aside.len()),
        (1, 0),
        "{report:?}"
    );
    assert!(!path.exists());
    assert_eq!(
        contents(test.archive())[&b"registre.txt"[..]],
        b"debut\nsuite\n"
    );
}

#[test]
fn a_file_that_never_stops_changing_is_set_aside_and_stays() {
    let disk = Arc::new(HookedDisk::default());
    let test = TestArchive::on(disk.clone());
    let (_folder, depot) = drop_folder();
    let path = depot.join("journal.log");
    write(&path, b"debut\n");
    grow_on_lease(&disk, &path, usize::MAX);
    let report = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Remove,
    );
    *disk.on_lease.lock().unwrap() = None;
    assert_eq!(
        (report.archived, report.set_aside.len()),
        (0, 1),
        "{report:?}"
    );
    assert_eq!(report.set_aside[0].reason, QuarantineReason::NeverSettled);
    assert!(path.exists());
    assert_eq!(test.archive().quarantined().unwrap().len(), 1);
}

#[test]
fn a_stop_loses_nothing_and_the_next_run_does_the_rest() {
    let test = TestArchive::new();
    let (_folder, depot) = drop_folder();
    for number in 0..60 {
        write(
            &depot.join(format!("{number}.txt")),
            format!("piece {number}").as_bytes(),
        );
    }
    let archive = test.archive();
    let stop = AtomicBool::new(false);
    let intake = Intake {
        archive,
        actor: actor(archive),
        clock: &SystemClock,
        stop: &stop,
        options: IntakeOptions {
            group: 4,
            ..IntakeOptions::default()
        },
    };
    let paths = [depot.clone()];
    let report = ingest_once(&intake, &paths, AfterIngest::Remove, &mut |report, _| {
        stop.store(report.archived > 0, Ordering::Relaxed);
    })
    .unwrap();
    assert!(report.stopped && report.reconciles(), "{report:?}");
    assert!(report.archived > 0 && report.archived < 60, "{report:?}");
    let stayed = fs::read_dir(&depot).unwrap().count() as u64;
    assert_eq!(stayed + report.archived, 60);
    let rest = ingest(archive, &paths, AfterIngest::Remove);
    assert_eq!(rest.archived, stayed);
    assert_eq!(contents(archive).len(), 60);
}

#[test]
fn a_file_that_a_person_may_not_be_given_is_named_and_left() {
    let test = TestArchive::new();
    let (_folder, depot) = drop_folder();
    write(&depot.join("ok.txt"), b"ok");
    let deep = depot.join(OsStr::new("ferme"));
    write(&deep.join("x.txt"), b"x");
    fs::set_permissions(&deep, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
    let is_barred = fs::read_dir(&deep).is_err();
    let report = ingest(
        test.archive(),
        std::slice::from_ref(&depot),
        AfterIngest::Leave,
    );
    fs::set_permissions(&deep, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    // Whoever is root may read everything: then there is nothing to be left.
    let expected = if is_barred { (1, 1) } else { (2, 0) };
    assert_eq!((report.archived, report.left.len()), expected, "{report:?}");
    // A name that is bytes and not text is no reason to fail either.
    let name = std::ffi::OsString::from_vec(b"\xff\xfe".to_vec());
    write(&depot.join(&name), b"octets");
    let report = ingest(test.archive(), &[depot.join(&name)], AfterIngest::Leave);
    assert_eq!(report.archived, 1, "{report:?}");
}

#[test]
fn a_source_that_fails_is_read_again_and_then_left_with_what_the_system_said() {
    // papra #1386: one failed reading of a network folder was final.
    let test = TestArchive::new();
    let (_folder, depot) = drop_folder();
    write(&depot.join("ok.txt"), b"ok");
    let archive = test.archive();
    let stop = AtomicBool::new(false);
    let intake = Intake {
        archive,
        actor: actor(archive),
        clock: &SystemClock,
        stop: &stop,
        options: IntakeOptions {
            back_off_ms: 10,
            ..IntakeOptions::default()
        },
    };
    // The first page of a process' memory is never there: the system answers EIO.
    let failing = PathBuf::from("/proc/self/mem");
    let started = std::time::Instant::now();
    let paths = [failing.clone(), depot];
    let report = ingest_once(&intake, &paths, AfterIngest::Leave, &mut |_, _| {}).unwrap();
    assert!(started.elapsed().as_millis() >= 10 + 40 + 160, "{report:?}");
    assert!(report.reconciles(), "{report:?}");
    assert_eq!((report.seen, report.archived), (2, 1), "{report:?}");
    let [(path, LeftReason::Unreadable(error))] = report.left.as_slice() else {
        panic!("{report:?}")
    };
    assert_eq!((path, error.code), (&failing, Some(5)));
}

#[test]
fn whoever_stops_is_told_of_every_file_that_stays() {
    // Only the files that were already on their way were counted as left.
    let home = TestArchive::new();
    let (_folder, path) = drop_folder();
    for number in 0..40 {
        write(
            &path.join(format!("{number}.txt")),
            format!("page {number}").as_bytes(),
        );
    }
    let stop = AtomicBool::new(true);
    let report = ingest_until(home.archive(), &[path], AfterIngest::Leave, &stop);
    assert!(report.stopped);
    assert_eq!((report.seen, report.archived), (40, 0));
    let stopped = |reason: &LeftReason| *reason == LeftReason::Stopped;
    assert_eq!(
        report
            .left
            .iter()
            .filter(|(_, reason)| stopped(reason))
            .count(),
        40
    );
}
