//! Several processes on one archive at once.

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{Chartrier, Ran};

fn start(chartrier: &Chartrier, arguments: &[&str]) -> Child {
    let mut command = chartrier.command();
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn end(child: Child) -> Ran {
    child.wait_with_output().unwrap().into()
}

/// paperless-ngx #12843: with many workers, documents lost their entry in the search engine to its lock.
#[test]
fn two_ingests_a_watcher_and_ten_searches_lose_nothing_and_never_speak_of_a_lock() {
    let chartrier = Chartrier::new();
    let text = |number: u32| format!("document commun numéro n{number}");
    // The first ingest has 0..60, the second 40..100, the drop folder 90..130.
    for (folder, numbers) in [("one", 0..60), ("two", 40..100)] {
        numbers.for_each(|number| {
            drop(chartrier.write(format!("{folder}/f{number}.txt"), text(number)))
        });
    }
    let folder = chartrier.at("drop");
    fs::create_dir(&folder).unwrap();
    let watcher = chartrier.watch(&folder);
    let ingests = ["one", "two"].map(|folder| start(&chartrier, &["ingest", folder, "--json"]));
    (90..130).for_each(|number| drop(chartrier.write(format!("drop/f{number}.txt"), text(number))));
    let searches: Vec<Child> = (0..10)
        .map(|_| start(&chartrier, &["search", "--count", "commun"]))
        .collect();

    for ran in ingests.map(end) {
        assert!(!speaks_of_a_lock(&ran.must(0).err), "{ran:#?}");
    }
    for ran in searches.into_iter().map(end) {
        assert!(!speaks_of_a_lock(&ran.must(0).err), "{ran:#?}");
        assert!(ran.out.trim().parse::<u64>().unwrap() <= 130, "{ran:#?}");
    }
    let until = Instant::now() + crate::harness::PATIENCE;
    while fs::read_dir(&folder).unwrap().count() > 0 {
        assert!(Instant::now() < until, "files stay in the drop folder");
        std::thread::sleep(Duration::from_millis(20));
    }
    let (code, lines) = watcher.stop();
    assert!(code == Some(0) || code == Some(130), "{code:?} {lines:#?}");
    assert!(!speaks_of_a_lock(&lines.join("\n")), "{lines:#?}");

    let status = chartrier.json(["status", "--json"]);
    assert_eq!(status["documents"], 130, "{status:#}");
    assert_eq!(status["search_behind"], 0, "{status:#}");
    assert_eq!(chartrier.count("commun"), 130);
    assert_eq!(chartrier.findings(), Vec::<String>::new());
}

fn speaks_of_a_lock(words: &str) -> bool {
    let words = words.to_lowercase();
    ["lock", "verrou", "busy", "occupé", "erreur", "error"]
        .iter()
        .any(|word| words.contains(word))
}

#[test]
fn what_a_watcher_has_reported_is_found_by_another_process_within_a_second() {
    let chartrier = Chartrier::new();
    let folder = chartrier.at("drop");
    fs::create_dir(&folder).unwrap();
    let watcher = chartrier.watch(&folder);
    for marker in ["hippocampe", "libellule", "pamplemousse"] {
        chartrier.write(
            format!("drop/{marker}.txt"),
            format!("Un {marker} dans le jardin."),
        );
        watcher.wait_for(marker);
        let reported = Instant::now();
        loop {
            // What a search that starts later finds counts no more.
            let since = reported.elapsed();
            if chartrier.count(marker) == 1 {
                break;
            }
            assert!(since < Duration::from_secs(1), "{marker} is not found");
        }
    }
}
