//! Scans through the real binary: read after archiving, beside a watcher, later on, and on a machine that cannot.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use rustix::process::Signal;

use crate::harness::{Chartrier, PATIENCE, Ran, finish, signal};

fn scan(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/scans");
    fs::read(folder.join(name)).unwrap()
}

/// Runs a command where there is no program at all to be found.
fn without_tesseract(chartrier: &Chartrier, arguments: &[&str]) -> Ran {
    let empty = chartrier.at("no-programs");
    fs::create_dir_all(&empty).unwrap();
    let mut command = chartrier.command();
    command.args(arguments).env("PATH", empty);
    finish(command)
}

fn id_of(chartrier: &Chartrier, query: &str) -> String {
    let found = chartrier.json(["search", "--json", query]);
    found["records"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_scan_that_goes_in_is_found_by_its_words_and_says_how_surely_it_was_read() {
    let chartrier = Chartrier::new();
    chartrier.write("in/couche.jpg", scan("pv-couche.jpg"));
    chartrier.write("in/note.txt", "une note");
    let ran = chartrier.run(["ingest", "in"]);
    ran.must(0).says("1 document lu, confiance moyenne");

    assert_eq!(chartrier.count("unanimité"), 1);
    let id = id_of(&chartrier, "unanimité");
    let record = chartrier.json(["show", "--json", &id]);
    assert_eq!(record["version"], 2);
    assert_eq!(record["has_text"], true);
    assert_eq!(record["warnings"].as_array().unwrap().len(), 0);
    let recognition = &record["recognition"];
    assert_eq!(recognition["language"], "fra");
    assert_eq!(recognition["pages"][0]["rotated_degrees"], 90);
    assert!(recognition["pages"][0]["confidence_percent"].as_u64() > Some(80));
    chartrier
        .run(["show", &id])
        .must(0)
        .gives("Texte reconnu")
        .gives("1 page, confiance ");

    let status = chartrier.json(["status", "--json"]);
    assert_eq!(status["scans_waiting"], 0);
    assert_eq!(chartrier.findings(), Vec::<String>::new());
}

#[test]
fn without_tesseract_scans_are_archived_and_wait_and_every_command_says_so() {
    let chartrier = Chartrier::new();
    chartrier.write("in/couche.jpg", scan("pv-couche.jpg"));
    without_tesseract(&chartrier, &["ingest", "in"])
        .must(0)
        .says("tesseract (reconnaissance de caractères) n'est pas installé")
        .says("1 numérisation attend d'être lue");
    assert_eq!(chartrier.count("unanimité"), 0);
    let status = chartrier.json(["status", "--json"]);
    assert_eq!(status["scans_waiting"], 1);
    without_tesseract(&chartrier, &["doctor"])
        .must(0)
        .gives("apt install tesseract-ocr tesseract-ocr-fra tesseract-ocr-osd");
    without_tesseract(&chartrier, &["reextract"])
        .must(1)
        .says("n'est pas installé")
        .says("apt install");

    chartrier.run(["doctor"]).must(0).gives("en français");
    chartrier
        .run(["reextract"])
        .must(0)
        .says("1 document lu, confiance moyenne");
    assert_eq!(chartrier.count("unanimité"), 1);
    chartrier
        .run(["reextract"])
        .must(0)
        .says("Aucune numérisation n'attend");
}

#[test]
fn scans_left_by_an_ingest_are_read_by_query_and_read_again_only_when_asked() {
    let chartrier = Chartrier::new();
    chartrier.write("in/couche.jpg", scan("pv-couche.jpg"));
    chartrier.write("in/grille.gif", scan("grille.gif"));
    chartrier.run(["ingest", "--no-ocr", "in"]).must(0);
    let report = chartrier.json(["reextract", "--json", "couche"]);
    assert_eq!(report["read"], 1);
    assert_eq!(report["waiting"], 1);
    let report = chartrier.json(["reextract", "--json", "couche"]);
    assert_eq!(report["read"], 0);
    let report = chartrier.json(["reextract", "--json", "--again", "couche"]);
    assert_eq!(
        (&report["read"], &report["unchanged"]),
        (&0.into(), &1.into())
    );
    let report = chartrier.json(["reextract", "--json", "--all"]);
    assert_eq!(report["read"], 1);
    assert_eq!(chartrier.count("consigne"), 1);
}

/// A page with nothing on it.
fn blank() -> Vec<u8> {
    let page = image::GrayImage::from_pixel(800, 1100, image::Luma([255]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    page.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_page_without_any_word_is_said_to_be_one_and_read_again_when_asked() {
    let chartrier = Chartrier::new();
    chartrier.write("in/blanc.png", blank());
    chartrier.write("in/couche.jpg", scan("pv-couche.jpg"));
    chartrier
        .run(["ingest", "in"])
        .must(0)
        .says("2 documents lus, dont 1 sans aucun mot")
        .says("à classer");
    let status = chartrier.json(["status", "--json"]);
    assert_eq!(status["documents"], 2);
    assert_eq!(status["later_versions"], 0);
    let id = id_of(&chartrier, "blanc");
    let shown = chartrier.run(["show", &id]);
    shown
        .must(0)
        .gives("reconnaissance faite : aucun mot trouvé");
    assert!(!shown.out.contains("tant qu'il n'est pas"), "{}", shown.out);
    let year = chartrier.run(["dashboard", "--at", "2024-06-20"]);
    let words = year.must(0).out.split_whitespace();
    let line = words.collect::<Vec<_>>().join(" ");
    assert!(
        line.contains("1 document sans texte lisible (scans), dont 1 où la reconnaissance n'a trouvé aucun mot"),
        "{line}"
    );
    let report = chartrier.json(["reextract", "--json", "--again"]);
    assert_eq!(
        (&report["read"], &report["unchanged"]),
        (&0.into(), &1.into())
    );
}

#[test]
fn an_ingest_says_what_is_still_to_be_classified_after_its_scans_were_read_and_leaves_others() {
    let chartrier = Chartrier::new();
    chartrier.write("first/grille.gif", scan("grille.gif"));
    chartrier.run(["ingest", "--no-ocr", "first"]).must(0);
    chartrier.write("in/blanc.png", blank());
    chartrier
        .run(["ingest", "in"])
        .must(0)
        .says("En tout : 1 archivé, dont 1 reste à classer ; ")
        .says("1 numérisation attend d'être lue");
    let status = chartrier.json(["status", "--json"]);
    assert_eq!(status["scans_waiting"], 1);
    chartrier.write("last/couche.jpg", scan("pv-couche.jpg"));
    let report = chartrier.json(["ingest", "--json", "last"]);
    assert_eq!(report["archived"], 1);
    assert_eq!(report["unclassified"], 0);
    assert_eq!(report["scans_waiting"], 1);
}

#[test]
fn a_watcher_reads_scans_beside_its_work() {
    let chartrier = Chartrier::new();
    let drop_folder = chartrier.at("drop");
    fs::create_dir(&drop_folder).unwrap();
    let watcher = chartrier.watch(&drop_folder);
    chartrier.write("drop/couche.jpg", scan("pv-couche.jpg"));
    watcher.wait_for("numérisation lue");
    assert_eq!(chartrier.count("unanimité"), 1);
    let (code, _) = watcher.stop();
    assert_eq!(code, Some(0));
}

#[test]
fn reading_that_is_interrupted_or_killed_leaves_the_queue_as_it_was() {
    let chartrier = Chartrier::new();
    chartrier.write("in/pile.tif", scan("pile.tif"));
    chartrier.run(["ingest", "--no-ocr", "in"]).must(0);
    for (with, code) in [(Signal::INT, Some(130)), (Signal::KILL, None)] {
        let mut command = chartrier.command();
        command.arg("reextract").stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let tesseract = wait_for_tesseract(child.id());
        signal(&child, with);
        assert_eq!(child.wait().unwrap().code(), code);
        wait_for_its_end(tesseract);
        let status = chartrier.json(["status", "--json"]);
        assert_eq!(status["scans_waiting"], 1);
        assert_eq!(chartrier.findings(), Vec::<String>::new());
    }
    chartrier.run(["reextract"]).must(0);
    assert_eq!(chartrier.count("unanimité consigne"), 1);
}

/// Waits until `parent` has a child that is tesseract, and returns its process id.
fn wait_for_tesseract(parent: u32) -> u32 {
    let until = Instant::now() + PATIENCE;
    loop {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        if let Some(id) = ids.into_iter().find(|id| is_tesseract(*id, Some(parent))) {
            return id;
        }
        assert!(Instant::now() < until, "tesseract was never started");
        std::thread::yield_now();
    }
}

fn wait_for_its_end(tesseract: u32) {
    let until = Instant::now() + PATIENCE;
    while is_tesseract(tesseract, None) {
        assert!(Instant::now() < until, "tesseract outlives its parent");
        std::thread::yield_now();
    }
}

/// Whether this process is a running tesseract, and the child of `parent`, if any is named.
fn is_tesseract(id: u32, parent: Option<u32>) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let (name, rest) = stat.rsplit_once(") ").unwrap_or_default();
    let mut fields = rest.split(' ');
    let running = fields.next() != Some("Z");
    let its_parent = fields.next().and_then(|id| id.parse::<u32>().ok());
    name.ends_with("(tesseract") && running && (parent.is_none() || its_parent == parent)
}
