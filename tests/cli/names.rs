//! Names as hostile as a file system allows: the same bytes in and out, shown so that a terminal is not deceived.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use crate::harness::{Chartrier, files_below};

fn names() -> Vec<OsString> {
    let long = format!("{}.txt", "é".repeat(125) + "x");
    assert_eq!(long.len(), 255);
    let mut names: Vec<OsString> = [
        "Maëlle nfc.txt",
        "Mae\u{308}lle nfc.txt",
        "deux\nlignes.txt",
        "retour\rcache.txt",
        "emoji 🎓👩\u{200d}🏫.txt",
        "-rf.txt",
        "--move",
        "gauche\u{202e}txt.exe",
        "couleur \u{1b}[31mrouge.txt",
        " espaces .txt ",
        "guillemet\"'`$(x).txt",
        "anti\\slash.txt",
        &long,
    ]
    .map(OsString::from)
    .into();
    names.push(OsString::from_vec(b"latin \xe9t\xe9.txt".to_vec()));
    names
}

#[test]
fn every_name_comes_out_under_the_bytes_it_came_in_under() {
    let chartrier = Chartrier::new();
    let mut put = BTreeMap::new();
    for (number, name) in names().into_iter().enumerate() {
        let text = format!("contenu bizarre numéro {number}");
        chartrier.write(std::path::Path::new("in").join(&name), &text);
        put.insert(name, text);
    }
    let ran = chartrier.run(["ingest", "in"]);
    ran.must(0);
    assert_eq!(chartrier.count("bizarre"), put.len() as u64);
    chartrier.run(["export", "bizarre", "-o", "out"]).must(0);
    let mut got = BTreeMap::new();
    for path in files_below(&chartrier.at("out")) {
        got.insert(
            path.file_name().unwrap().to_owned(),
            fs::read_to_string(path).unwrap(),
        );
    }
    assert_eq!(got, put);

    let listed = chartrier.run(["search", "bizarre", "--limit", "50"]);
    listed.must(0);
    let found = chartrier.run(["search", "bizarre", "--limit", "50", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&found.must(0).out).unwrap();
    let hex = json["records"]
        .as_array()
        .unwrap()
        .iter()
        .any(|record| record["paths"][0]["hex"].is_string());
    assert!(hex, "a name that is not UTF-8 is given whole");
    let mut shown = listed.out + &found.out;
    for record in json["records"].as_array().unwrap() {
        shown += &chartrier
            .run(["show", record["id"].as_str().unwrap()])
            .must(0)
            .out;
    }
    is_inert(&shown);
}

#[test]
fn names_of_files_that_are_set_aside_or_wait_are_shown_as_safely() {
    let chartrier = Chartrier::new();
    for name in ["vide\n\u{1b}[2J.txt", "vide\u{202e}.txt"] {
        chartrier.write(std::path::Path::new("in").join(name), "");
    }
    let ran = chartrier.run(["ingest", "in"]);
    is_inert(&ran.must(3).err);
    is_inert(&chartrier.run(["quarantine", "list"]).must(0).out);
    is_inert(&chartrier.run(["quarantine", "list", "--json"]).must(0).out);
    let drop = chartrier.at("drop\u{1b}[2J");
    fs::create_dir(&drop).unwrap();
    fs::write(
        drop.join(OsStr::from_bytes(b"~$\xff\x1b]0;x\x07.docx")),
        "x",
    )
    .unwrap();
    let mut command = chartrier.command();
    command
        .arg("watch")
        .arg(&drop)
        .args(["--once", "--settle-ms", "50"]);
    let ran = crate::harness::finish(command);
    is_inert(&ran.must(0).err);
    let status = chartrier.run(["status"]);
    is_inert(&status.must(0).out);
    status.gives("~$");
    is_inert(&chartrier.run(["status", "--json"]).must(0).out);
}

#[track_caller]
fn is_inert(shown: &str) {
    let deceives = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
    };
    assert!(!shown.contains(deceives), "{shown:?}");
}
