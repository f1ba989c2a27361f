//! The service, with short windows: what is dropped is archived once and leaves the folder, whatever happens meanwhile.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use chartrier::archive::Outcome;
use chartrier::clock::SystemClock;
use chartrier::ingest::{
    Fate, Finished, IgnoreRule, Intake, IntakeOptions, LeftReason, NoticesWanted, SettleWindows,
    Waiting, WaitingFor, Wake, WatchNews, WatchOptions, WatchState, WatchTrouble, look, watch,
};
use chartrier::model::QuarantineReason;

use crate::common::{TestArchive, actor};
use crate::hooked_disk::HookedDisk;

/// Windows that a test can wait for.
fn quick() -> WatchOptions {
    WatchOptions {
        windows: SettleWindows {
            complete_ms: 60,
            unknown_ms: 60,
            missing_ms: 60_000,
            empty_ms: 200,
            between_looks_ms: 30,
        },
        rescan_ms: 300,
        poll_ms: 100,
        between_walks_ms: 20,
        retry_ms: 200,
        notices: NoticesWanted::Asked,
    }
}

/// What the service told.
#[derive(Default)]
struct Told {
    finished: Vec<Finished>,
    state: Option<WatchState>,
}

struct Watched<'a> {
    test: &'a TestArchive,
    depot: PathBuf,
    told: Mutex<Told>,
    news: Condvar,
    stop: AtomicBool,
}

impl Watched<'_> {
    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.depot.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Waits until what was told fulfils `condition`.
    fn until(&self, what: &str, condition: impl Fn(&Told) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(90);
        let mut told = self.told.lock().unwrap();
        while !condition(&told) {
            assert!(
                Instant::now() < deadline,
                "{what}: {:?} {:?}",
                told.state,
                told.finished
            );
            told = self
                .news
                .wait_timeout(told, Duration::from_millis(50))
                .unwrap()
                .0;
        }
    }

    fn until_state(&self, what: &str, condition: impl Fn(&WatchState) -> bool) {
        self.until(what, |told| told.state.as_ref().is_some_and(&condition));
    }

    fn until_taken(&self, count: usize) {
        self.until("taken", |told| taken(told) >= count);
    }

    fn taken(&self) -> usize {
        taken(&self.told.lock().unwrap())
    }

    fn records(&self) -> u64 {
        self.test.archive().status().unwrap().totals.records
    }
}

fn taken(told: &Told) -> usize {
    let taken = told
        .finished
        .iter()
        .filter(|finished| finished.fate.accession().is_some());
    taken.count()
}

/// Runs the service on a folder while `scenario` goes on, then stops it.
fn watched(test: &TestArchive, options: WatchOptions, scenario: impl FnOnce(&Watched<'_>)) {
    let folder = tempfile::tempdir().unwrap();
    let depot = folder.path().join("depot");
    fs::create_dir(&depot).unwrap();
    watched_in(test, &depot, options, scenario);
}

fn watched_in(
    test: &TestArchive,
    depot: &Path,
    options: WatchOptions,
    scenario: impl FnOnce(&Watched<'_>),
) {
    let watched = Watched {
        test,
        depot: depot.to_owned(),
        told: Mutex::default(),
        news: Condvar::new(),
        stop: AtomicBool::new(false),
    };
    let actor = actor(test.archive());
    std::thread::scope(|scope| {
        let service = scope.spawn(|| {
            let intake = Intake {
                archive: test.archive(),
                actor,
                clock: &SystemClock,
                stop: &watched.stop,
                options: IntakeOptions {
                    search_after_ms: 50,
                    ..IntakeOptions::default()
                },
            };
            watch(&intake, depot, &options, &mut |news| {
                let mut told = watched.told.lock().unwrap();
                match news {
                    WatchNews::Finished(finished) => told.finished.push(finished.clone()),
                    WatchNews::State(state) => told.state = Some(state.clone()),
                }
                watched.news.notify_all();
            })
        });
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| scenario(&watched)));
        watched.stop.store(true, Ordering::Relaxed);
        service.join().unwrap().unwrap();
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    });
    assert_eq!(test.verify().findings, []);
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    files.map(|entry| entry.path().to_owned()).collect()
}

#[test]
fn what_is_dropped_is_archived_once_and_leaves_the_folder() {
    let test = TestArchive::new();
    watched(&test, quick(), |watched| {
        watched.write("PV.txt", b"proces-verbal");
        watched.write("2025/SESSION-1/DURAND Paul/DP.txt", b"dossier");
        watched.until_taken(2);
        assert!(files_in(&watched.depot).is_empty());
        assert!(watched.depot.join("2025/SESSION-1/DURAND Paul").is_dir());
        watched.until_state("empty", |state| {
            state.present && state.waiting.is_empty() && state.wake == Wake::Events
        });
        assert_eq!((watched.taken(), watched.records()), (2, 2));
    });
}

#[test]
fn a_document_that_arrives_in_bursts_is_one_document() {
    // paperless-ngx #1279: a scan that paused was archived torn.
    let test = TestArchive::new();
    let options = WatchOptions {
        windows: SettleWindows {
            missing_ms: 5_000,
            ..quick().windows
        },
        ..quick()
    };
    watched(&test, options, |watched| {
        let path = watched.depot.join("scan.pdf");
        let bursts: [&[u8]; 4] = [b"%PDF-1.7\n", b"page 1\n", b"page 2\n", b"%%EOF\n"];
        let mut whole = Vec::new();
        for burst in bursts {
            let mut file = OpenOptions::new()
                .append(true)
                .create(true)
                .open(&path)
                .unwrap();
            file.write_all(burst).unwrap();
            whole.extend_from_slice(burst);
            drop(file);
            if whole.ends_with(b"%%EOF\n") {
                break;
            }
            let size = whole.len() as u64;
            watched.until_state("seen", |state| {
                state
                    .waiting
                    .iter()
                    .any(|waiting| waiting.size_bytes == size)
            });
        }
        watched.until_taken(1);
        let told = watched.told.lock().unwrap();
        let accession = told
            .finished
            .last()
            .and_then(|finished| finished.fate.accession());
        let accession = accession.unwrap();
        assert_eq!(accession.size_bytes, whole.len() as u64);
        assert!(matches!(accession.outcome, Outcome::Archived { .. }));
        assert_eq!(told.finished.len(), 1);
    });
}

#[test]
fn a_later_state_of_a_file_is_a_later_version() {
    let test = TestArchive::new();
    watched(&test, quick(), |watched| {
        watched.write("registre.txt", b"ligne 1\n");
        watched.until_taken(1);
        watched.write("registre.txt", b"ligne 1\nligne 2\n");
        watched.until_taken(2);
        let told = watched.told.lock().unwrap();
        let last = told
            .finished
            .last()
            .and_then(|finished| finished.fate.accession());
        assert!(matches!(last.unwrap().outcome, Outcome::NewVersion { .. }));
    });
}

#[test]
fn nothing_is_missed_when_the_system_tells_nothing() {
    // paperless-ngx #13011: files that came while notices were lost stayed for ever.
    let test = TestArchive::new();
    let count = 2_000;
    let folder = tempfile::tempdir().unwrap();
    for number in 0..count {
        let path = folder.path().join(format!("{}/{number}.txt", number % 50));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("piece {number}")).unwrap();
    }
    let options = WatchOptions {
        notices: NoticesWanted::No,
        ..quick()
    };
    watched_in(&test, folder.path(), options, |watched| {
        watched.until_taken(10);
        for name in ["tard/a.txt", "tard/b.txt", "c.txt"] {
            watched.write(name, name.as_bytes());
        }
        watched.until_taken(count + 3);
        assert!(files_in(&watched.depot).is_empty());
        let told = watched.told.lock().unwrap();
        let archived = told.finished.iter().filter(|finished| {
            let accession = finished.fate.accession();
            accession.is_some_and(|one| matches!(one.outcome, Outcome::Archived { .. }))
        });
        assert_eq!(
            (archived.count(), told.finished.len()),
            (count + 3, count + 3)
        );
    });
    assert_eq!(test.archive().status().unwrap().totals.records, 2_003);
}

#[test]
fn a_file_that_is_touched_again_and_again_is_one_record() {
    // paperless-ngx #7319, #2680: each notice queued the file again, and the second attempt failed on a missing file.
    let test = TestArchive::new();
    watched(&test, quick(), |watched| {
        for round in 0..5 {
            watched.write("a/b/PV.txt", b"proces-verbal");
            watched.write("reveil", format!("{round}").as_bytes());
        }
        watched.until("PV", |told| {
            told.finished
                .iter()
                .any(|one| one.path.as_bytes() == b"a/b/PV.txt")
        });
        watched.until_state("empty", |state| {
            state.waiting.is_empty() && state.in_hand == 0
        });
        let told = watched.told.lock().unwrap();
        let of_pv: Vec<&Finished> = told
            .finished
            .iter()
            .filter(|one| one.path.as_bytes() == b"a/b/PV.txt")
            .collect();
        assert_eq!(of_pv.len(), 1, "{of_pv:?}");
        let bad = told
            .finished
            .iter()
            .filter(|one| one.fate.accession().is_none());
        assert_eq!(bad.count(), 0);
    });
}

#[test]
fn a_file_that_somebody_still_writes_is_waited_for() {
    let test = TestArchive::new();
    watched(&test, quick(), |watched| {
        let mut file = fs::File::create(watched.depot.join("lent.txt")).unwrap();
        file.write_all(b"debut").unwrap();
        watched.write("autre.txt", b"autre");
        watched.until_taken(1);
        watched.write("encore.txt", b"encore");
        watched.until_taken(2);
        watched.until_state("still there", |state| {
            let waits = |waiting: &Waiting| {
                waiting.path == Path::new("lent.txt") && waiting.waiting_for == WaitingFor::Writer
            };
            state.waiting.iter().any(waits)
        });
        assert!(watched.depot.join("lent.txt").exists());
        drop(file);
        watched.until_taken(3);
    });
}

#[test]
fn a_full_disk_keeps_the_files_and_what_waits_is_archived_when_there_is_room() {
    // paperless-ngx #8329.
    let disk = Arc::new(HookedDisk::default());
    let test = TestArchive::on(disk.clone());
    watched(&test, quick(), |watched| {
        disk.is_full.store(true, Ordering::Relaxed);
        for number in 0..20 {
            watched.write(
                &format!("{number}.txt"),
                format!("piece {number}").as_bytes(),
            );
        }
        watched.until_state("refusal", |state| {
            matches!(state.trouble, Some(WatchTrouble::Archive(_))) && state.waiting.len() == 20
        });
        assert_eq!(files_in(&watched.depot).len(), 20);
        assert_eq!(watched.taken(), 0);
        disk.is_full.store(false, Ordering::Relaxed);
        watched.until_taken(20);
        watched.until_state("no trouble", |state| state.trouble.is_none());
        assert!(files_in(&watched.depot).is_empty());
    });
}

#[test]
fn what_is_not_taken_is_named_with_its_reason() {
    let test = TestArchive::new();
    watched(&test, quick(), |watched| {
        watched.write("~$PV.docx", b"verrou");
        watched.write("PV.docx.part", b"moitie");
        watched.write("vide.txt", b"");
        std::os::unix::fs::symlink("/etc/hostname", watched.depot.join("lien")).unwrap();
        watched.until_taken(1);
        let told = |told: &Told| match told.finished.first().map(|one| one.fate.clone()) {
            Some(Fate::Taken { accession, .. }) => matches!(
                accession.outcome,
                Outcome::SetAside {
                    reason: QuarantineReason::Empty,
                    ..
                }
            ),
            _ => false,
        };
        watched.until("empty", told);
        watched.until_state("state", |state| {
            let rules: Vec<IgnoreRule> = state.ignored.iter().map(|(_, rule)| *rule).collect();
            rules == [IgnoreRule::PartialTransfer, IgnoreRule::OfficeLock]
                && state.left == [(PathBuf::from("lien"), LeftReason::SymbolicLink)]
                && state.waiting.is_empty()
        });
        let look = look(&watched.depot, chrono::Utc::now()).unwrap();
        assert_eq!(
            (look.waiting.len(), look.ignored.len(), look.left.len()),
            (0, 2, 1)
        );
        assert!(!look.is_empty());
    });
}

#[test]
fn a_folder_that_vanishes_and_comes_back_is_watched_again() {
    let test = TestArchive::new();
    watched(&test, quick(), |watched| {
        watched.write("avant.txt", b"avant");
        watched.until_taken(1);
        let aside = watched.depot.with_extension("ailleurs");
        fs::rename(&watched.depot, &aside).unwrap();
        watched.until_state("gone", |state| {
            !state.present && matches!(state.trouble, Some(WatchTrouble::Folder(_)))
        });
        fs::create_dir(&watched.depot).unwrap();
        watched.write("apres/PV.txt", b"apres");
        watched.until_taken(2);
        watched.until_state("back", |state| state.present && state.trouble.is_none());
        assert_eq!(watched.records(), 2);
    });
}

#[test]
fn a_file_that_is_replaced_while_it_is_read_is_archived_as_it_is_now() {
    let disk = Arc::new(HookedDisk::default());
    let test = TestArchive::on(disk.clone());
    watched(&test, quick(), |watched| {
        let path = watched.depot.join("PV.txt");
        let replaced = path.clone();
        let mut is_done = false;
        *disk.on_lease.lock().unwrap() = Some(Box::new(move || {
            if !std::mem::replace(&mut is_done, true) {
                let new = replaced.with_extension("tmp");
                fs::write(&new, "tout autre contenu").unwrap();
                fs::rename(&new, &replaced).unwrap();
            }
        }));
        watched.write("PV.txt", b"proces-verbal");
        watched.until_taken(1);
        assert!(files_in(&watched.depot).is_empty());
        let told = watched.told.lock().unwrap();
        let accession = told
            .finished
            .last()
            .and_then(|finished| finished.fate.accession());
        assert_eq!(accession.unwrap().size_bytes, 18);
    });
    *disk.on_lease.lock().unwrap() = None;
}

#[test]
fn what_is_archived_and_cannot_be_removed_is_archived_once_and_removed_later() {
    let test = TestArchive::new();
    watched(&test, quick(), |watched| {
        use std::os::unix::fs::PermissionsExt;
        let folder = watched.depot.join("ferme");
        fs::create_dir(&folder).unwrap();
        let barred = watched.depot.join("ferme/PV.tmp");
        fs::write(&barred, b"proces-verbal").unwrap();
        fs::rename(&barred, folder.join("PV.txt")).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
        // Whoever is root removes it all the same.
        let is_barred = fs::write(&barred, b"").is_err();
        watched.until_taken(1);
        if is_barred {
            watched.until_state("named", |state| {
                matches!(
                    state.left.as_slice(),
                    [(path, LeftReason::ArchivedNotRemoved(_))] if path == Path::new("ferme/PV.txt")
                )
            });
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        watched.until_state("removed", |state| {
            state.left.is_empty() && state.waiting.is_empty()
        });
        assert!(!folder.join("PV.txt").exists());
        assert_eq!(watched.taken(), 1);
    });
}
