//! Taking documents out, making the derived part again, and verifying a part or against something kept elsewhere.

use std::fs;

use crate::harness::{Chartrier, files_below};

fn filled() -> Chartrier {
    let chartrier = Chartrier::new();
    chartrier.write("in/a/lettre.txt", "première lettre");
    chartrier.write("in/b/lettre.txt", "seconde lettre");
    chartrier.write("in/c/facture.txt", "une facture");
    chartrier.run(["ingest", "in"]).must(0);
    chartrier
}

#[test]
fn an_export_never_overwrites_what_is_there() {
    let chartrier = filled();
    fs::create_dir_all(chartrier.at("out/a")).unwrap();
    fs::write(chartrier.at("out/a/lettre.txt"), "précieux").unwrap();
    chartrier.run(["export", "lettre", "-o", "out"]).must(0);
    assert_eq!(
        fs::read_to_string(chartrier.at("out/a/lettre.txt")).unwrap(),
        "précieux"
    );
    let texts: Vec<String> = files_below(&chartrier.at("out"))
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    assert_eq!(texts.len(), 3);
    assert!(
        texts.iter().any(|text| text == "première lettre")
            && texts.iter().any(|text| text == "seconde lettre")
    );

    fs::write(chartrier.at("file"), "pas un dossier").unwrap();
    let ran = chartrier.run(["export", "--all", "-o", "file"]);
    assert!(matches!(ran.code, Some(1 | 3)), "{ran:#?}");
    ran.says("file");
    assert_eq!(
        fs::read_to_string(chartrier.at("file")).unwrap(),
        "pas un dossier"
    );
}

#[test]
fn deleting_the_derived_part_loses_nothing() {
    let chartrier = filled();
    fs::remove_dir_all(chartrier.archive().join("derived")).unwrap();
    assert_eq!(chartrier.count("lettre"), 2);
    fs::remove_dir_all(chartrier.archive().join("derived/search")).unwrap();
    assert_eq!(chartrier.count("lettre"), 2);
    for file in files_below(&chartrier.archive().join("derived")) {
        fs::write(file, "plus rien").unwrap();
    }
    assert_eq!(chartrier.count("lettre"), 2);
    chartrier.run(["rebuild"]).must(0).says("3 documents");
    assert_eq!(chartrier.findings(), Vec::<String>::new());
}

#[test]
fn a_journal_that_was_cut_shows_against_a_checkpoint_kept_elsewhere() {
    let chartrier = filled();
    chartrier.run(["checkpoint", "-o", "old"]).must(0);
    let tail = chartrier.archive().join("journal/tail");
    let then = fs::read(&tail).unwrap();
    chartrier.write("in/d.txt", "encore une lettre");
    chartrier.run(["ingest", "in"]).must(0);
    chartrier.run(["checkpoint", "-o", "new"]).must(0);
    chartrier.run(["verify", "--against", "old"]).must(0);
    chartrier.run(["verify", "--against", "new"]).must(0);

    let other = filled();
    other.run(["checkpoint", "-o", "its"]).must(0);
    let its = other.at("its").display().to_string();
    chartrier
        .run(["verify", "--against", &its])
        .must(4)
        .gives("pas signé par une clé de cette archive");
    chartrier
        .run(["verify", "--against", "in/d.txt"])
        .must(1)
        .says("in/d.txt");
    chartrier
        .run(["verify", "--against", "nowhere"])
        .must(1)
        .says("nowhere");

    fs::write(&tail, then).unwrap();
    let report = chartrier.json(["verify", "--level", "journal", "--against", "new", "--json"]);
    let codes: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"journal_truncated"), "{report:#}");
}

#[test]
fn a_verification_may_be_of_a_part() {
    let chartrier = filled();
    let whole = chartrier.json(["verify", "--json"]);
    let sample = chartrier.json(["verify", "--json", "--sample", "1"]);
    let since = chartrier.json(["verify", "--json", "--since", "01/01/2020"]);
    let later = chartrier.json(["verify", "--json", "--since", "2100-01-01"]);
    let documents = |report: &serde_json::Value| report["documents"].as_u64().unwrap();
    assert!(
        documents(&sample) < documents(&whole),
        "{sample:#} {whole:#}"
    );
    assert_eq!(documents(&since), documents(&whole));
    assert!(documents(&later) < documents(&whole), "{later:#}");
    for report in [whole, sample, since, later] {
        assert_eq!(
            report["findings"].as_array().unwrap().len(),
            0,
            "{report:#}"
        );
    }
}

#[test]
fn every_file_seen_is_counted_once() {
    let chartrier = filled();
    chartrier.write("more/again.txt", "première lettre");
    chartrier.write("more/vide.txt", "");
    chartrier.write("more/~$verrou.docx", "x");
    chartrier.write("more/neuf.txt", "une nouveauté");
    std::os::unix::fs::symlink("neuf.txt", chartrier.at("more/lien")).unwrap();
    let report = chartrier.json(["ingest", "more", "--json"]);
    let number = |name: &str| report[name].as_u64().unwrap();
    let length = |name: &str| report[name].as_array().unwrap().len() as u64;
    let taken = number("archived")
        + number("new_versions")
        + number("duplicates")
        + number("already_archived");
    let other = length("set_aside") + length("ignored") + length("left") + length("failed");
    assert_eq!(number("seen"), taken + other, "{report:#}");
    assert_eq!(
        (
            number("seen"),
            length("ignored"),
            length("left"),
            length("set_aside")
        ),
        (5, 1, 1, 1),
        "{report:#}"
    );
    let status = chartrier.json(["status", "--json"]);
    let deposits = ["documents", "later_versions", "duplicates", "set_aside"]
        .map(|name| status[name].as_u64().unwrap());
    assert_eq!(
        deposits.iter().sum::<u64>(),
        3 + number("archived") + number("duplicates") + 1,
        "{status:#}"
    );
}

#[test]
fn a_deposit_that_was_set_aside_is_listed_shown_exported_and_tried_again() {
    let chartrier = filled();
    chartrier.write("in/vide.txt", "");
    chartrier.run(["ingest", "in"]).must(3);
    let listed = chartrier.json(["quarantine", "list", "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let id = listed[0]["id"].as_str().unwrap();
    chartrier
        .run(["quarantine", "show", id])
        .must(0)
        .gives("le fichier est vide");
    chartrier
        .run(["quarantine", "export", id, "-o", "aside"])
        .must(0);
    assert_eq!(files_below(&chartrier.at("aside")).len(), 1);
    chartrier
        .run(["quarantine", "retry", "--all"])
        .must(3)
        .gives("mis de côté");
    // There is still not a byte in it, so it stays where it is; nor does another try set it aside twice.
    chartrier.run(["ingest", "in"]).must(3);
    let listed = chartrier.json(["quarantine", "list", "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    chartrier.run(["quarantine", "show", id]).must(0);
    // Whoever needs it no more takes it off the list, once.
    chartrier.run(["quarantine", "dismiss", id]).must(0);
    let listed = chartrier.json(["quarantine", "list", "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 0);
    assert_ne!(chartrier.run(["quarantine", "dismiss", id]).code, Some(0));
}
