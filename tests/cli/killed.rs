//! Killed at any moment: a file is in the archive or still where it was, and the next command goes on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::harness::{Chartrier, Dice, files_below, finish};

/// What a kill may leave and a verification may name: a sealed file or a key whose commit did not happen. Nothing
/// removes them by itself, because after an older journal was put back everything would look like them.
const MAY_REMAIN: [&str; 2] = ["orphan", "key_orphan"];

/// Times the watcher is killed. `CHARTRIER_KILLS=60 cargo test --test cli killed` for more.
fn rounds() -> u64 {
    std::env::var("CHARTRIER_KILLS").map_or(15, |text| text.parse().unwrap())
}

/// paperless-ngx #3077, #14128: a document that was neither in the folder nor in the archive after a crash.
#[test]
fn a_watcher_killed_at_random_loses_no_file_and_takes_none_twice() {
    let chartrier = Chartrier::new();
    let folder = chartrier.at("drop");
    fs::create_dir(&folder).unwrap();
    let mut dice = Dice::new(4);
    let mut dropped = BTreeMap::new();
    for round in 0..rounds() {
        let mut watcher = chartrier.watch(&folder);
        let before = dice.below(7);
        let after = dice.below(4);
        for number in 0..before + after {
            if number == before {
                std::thread::sleep(Duration::from_millis(dice.below(700)));
                watcher.child.kill().unwrap();
            }
            let name = format!("sous/dossier {}/r{round}-{number}.txt", number % 2);
            let text = format!(
                "fichier lâché au tour {round}, numéro {number} {}",
                "x".repeat(usize::try_from(dice.below(40_000)).unwrap())
            );
            chartrier.write(format!("drop/{name}"), &text);
            dropped.insert(name, text);
            std::thread::sleep(Duration::from_millis(dice.below(60)));
        }
        watcher.child.kill().unwrap();
        watcher.child.wait().unwrap();
        drop(watcher);
    }
    let mut command = chartrier.command();
    command
        .arg("watch")
        .arg(&folder)
        .args(["--once", "--settle-ms", "50"]);
    finish(command).must(0);
    assert_eq!(files_below(&folder), Vec::<std::path::PathBuf>::new());
    assert_holds(&chartrier, &dropped);
}

/// Each file is there once, under its name, byte for byte; it is found; nothing is amiss.
fn assert_holds(chartrier: &Chartrier, files: &BTreeMap<String, String>) {
    let status = chartrier.json(["status", "--json"]);
    assert_eq!(status["documents"], files.len(), "{status:#}");
    assert_eq!(status["set_aside"], 0, "{status:#}");
    assert_eq!(chartrier.count("fichier"), files.len() as u64);
    let out = chartrier.at("out");
    chartrier
        .run(["export", "--all", "-q", "-o", "out"])
        .must(0);
    let exported: BTreeMap<String, String> = files_below(&out)
        .into_iter()
        .map(|path| (below(&path, &out), fs::read_to_string(&path).unwrap()))
        .collect();
    assert!(&exported == files, "{:?}", exported.keys());
    let found = chartrier.findings();
    assert!(
        found.iter().all(|code| MAY_REMAIN.contains(&code.as_str())),
        "{found:?}"
    );
}

fn below(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder)
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned()
}

/// Kills an ingest at the entry of the nth call of each of its threads to one of `calls`, for growing n, until it is
/// killed no more.
fn kill_at_each(calls: &str, next: impl Fn(u64) -> u64) {
    let chartrier = Chartrier::new();
    let mut files = BTreeMap::new();
    let mut number = 1;
    loop {
        for file in 0..3 {
            let name = format!("r{number}-{file}.txt");
            let text = format!("fichier {file} du passage {number}");
            chartrier.write(format!("in/{number}/{name}"), &text);
            files.insert(name, text);
        }
        let inject = format!("inject={calls}:signal=KILL:when={number}");
        let trace = chartrier.at("trace").display().to_string();
        let mut command =
            chartrier.command_of("strace", &["-f", "-qq", "-o", &trace, "-e", &inject]);
        let folder = format!("in/{number}");
        command.args(["ingest", &folder]);
        let killed = finish(command);
        let ran = chartrier.run(["ingest", &folder]);
        ran.must(0);
        let status = chartrier.json(["status", "--json"]);
        assert_eq!(
            status["documents"],
            files.len(),
            "killed at call {number}: {status:#}"
        );
        if killed.code == Some(0) {
            break;
        }
        assert_eq!(killed.code, None, "{killed:#?}");
        number = next(number);
    }
    assert!(number > 3, "never killed");
    assert_holds(&chartrier, &files);
}

/// Every call in the long run, ever larger steps in the short one.
fn step(number: u64) -> u64 {
    match std::env::var_os("CHARTRIER_KILLS") {
        Some(_) => number + 1,
        None => number + 1 + number / 2,
    }
}

#[test]
fn an_ingest_killed_at_any_sync_is_completed_by_the_next() {
    kill_at_each("fsync,fdatasync", step);
}

#[test]
fn an_ingest_killed_at_any_change_of_a_folder_is_completed_by_the_next() {
    kill_at_each("rename,renameat,renameat2,unlink,unlinkat", step);
}

#[test]
fn an_ingest_killed_at_any_write_is_completed_by_the_next() {
    kill_at_each("write,pwrite64", |number| step(number) + number);
}
