//! How commands end: exit codes, standard output against standard error, and Ctrl-C.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::harness::{Chartrier, PATIENCE, Ran, files_below, finish, signal};

#[test]
fn each_kind_of_ending_has_its_exit_code() {
    let chartrier = Chartrier::new();
    chartrier.write("in/sound.txt", "un document");
    chartrier.run(["ingest", "in"]).must(0);
    chartrier.write("in/empty.txt", "");
    chartrier
        .run(["ingest", "in"])
        .must(3)
        .says("empty.txt : le fichier est vide");
    chartrier
        .run(["serch"])
        .must(2)
        .says("la commande « serch » n'existe pas");

    let mut elsewhere = chartrier.bare_command();
    elsewhere.args(["status", "--archive", "nowhere"]);
    finish(elsewhere)
        .must(10)
        .says("il n'y a pas d'archive dans nowhere");
}

#[test]
fn a_flipped_byte_is_named_by_verify_which_ends_with_four() {
    let chartrier = Chartrier::new();
    chartrier.write("in/sound.txt", "un document");
    chartrier.run(["ingest", "in"]).must(0);
    let object = files_below(&chartrier.archive().join("objects"))
        .pop()
        .unwrap();
    let mut bytes = fs::read(&object).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&object, bytes).unwrap();
    let name = object
        .strip_prefix(chartrier.archive())
        .unwrap()
        .display()
        .to_string();
    chartrier
        .run(["verify", "--level", "sealed"])
        .must(4)
        .gives(&format!("{name} : altéré"));
    let report = chartrier.json(["verify", "--json"]);
    assert_eq!(report["findings"][0]["code"], "altered");
    assert_eq!(report["findings"][0]["file"], name.as_str());
    chartrier
        .run(["open", "--stdout", &id(&chartrier)])
        .must(4)
        .says("est endommagé");
}

fn id(chartrier: &Chartrier) -> String {
    let found = chartrier.json(["search", "sound", "--json"]);
    found["records"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn an_archive_that_refuses_writes_still_answers_until_it_is_recovered() {
    let chartrier = Chartrier::new();
    chartrier.write("in/first.txt", "premier document");
    chartrier.run(["ingest", "in"]).must(0);
    fs::write(
        chartrier.archive().join("journal/refused"),
        "a sync of journal/tail failed\n",
    )
    .unwrap();
    chartrier.write("in/second.txt", "second document");
    let ran = chartrier.run(["ingest", "in"]);
    ran.must(11)
        .says("l'archive refuse toute écriture")
        .says("chartrier recover");
    assert!(
        !ran.err.contains(". l'archive"),
        "a sentence begins with a capital: {ran:#?}"
    );
    assert_eq!(chartrier.count("document"), 1);
    chartrier.run(["recover"]).must(0);
    chartrier.run(["ingest", "in"]).must(0);
    assert_eq!(chartrier.count("document"), 2);
}

#[test]
fn data_goes_to_standard_output_and_everything_else_to_standard_error() {
    let chartrier = Chartrier::new();
    chartrier.write("in/sound.txt", "un document");
    let ran = chartrier.run(["ingest", "in"]);
    assert_eq!(ran.out, "", "{ran:#?}");
    let ran = chartrier.run(["search", "--count", "document"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("1\n", ""));
    let ran = chartrier.run(["open", "--stdout", &id(&chartrier)]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("un document", ""));
    let ran = chartrier.run(["--quiet", "ingest", "in"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""), "{ran:#?}");
    let ran = chartrier.run(["status", "--json"]);
    assert!(
        serde_json::from_str::<serde_json::Value>(&ran.out).is_ok(),
        "{ran:#?}"
    );
    let ran = chartrier.run(["--help"]);
    assert_eq!(ran.must(0).err, "");
    ran.gives("ingest").gives("--archive");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let chartrier = Chartrier::new();
    let mut command = chartrier.command();
    command
        .args(["status", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let ran: Ran = child.wait_with_output().unwrap().into();
    assert_eq!(ran.must(0).err, "");
}

#[test]
fn ctrl_c_stops_an_ingest_at_a_commit_and_the_next_one_goes_on() {
    let chartrier = Chartrier::new();
    let count = 400;
    for number in 0..count {
        chartrier.write(
            format!("in/{number:03}.txt"),
            format!("document numéro {number}"),
        );
    }
    let tail = chartrier.archive().join("journal/tail");
    let before = fs::metadata(&tail).unwrap().len();
    let mut command = chartrier.command();
    command
        .args(["ingest", "in"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let until = Instant::now() + PATIENCE;
    while fs::metadata(&tail).unwrap().len() < before + 4000 {
        assert!(Instant::now() < until, "nothing is committed");
        std::thread::sleep(Duration::from_millis(2));
    }
    signal(&child, rustix::process::Signal::INT);
    let ran: Ran = child.wait_with_output().unwrap().into();
    ran.must(130);
    let taken = chartrier.json(["status", "--json"])["documents"]
        .as_u64()
        .unwrap();
    assert!((1..count).contains(&taken), "{taken} documents: {ran:#?}");
    assert_eq!(chartrier.findings(), Vec::<String>::new());
    let report = chartrier.json(["ingest", "in", "--json"]);
    assert_eq!(
        report["archived"].as_u64().unwrap() + taken,
        count,
        "{report:#}"
    );
    assert_eq!(report["already_archived"], taken, "{report:#}");
    assert_eq!(chartrier.count("document"), count);
    assert_eq!(
        files_below(&chartrier.at("in")).len(),
        usize::try_from(count).unwrap()
    );
}
