//! `bundle`: made, refused, told, listed.

use std::fs;

use crate::harness::Chartrier;

fn filled() -> Chartrier {
    let chartrier = Chartrier::new();
    chartrier.write("in/a/lettre.txt", "première lettre");
    chartrier.write("in/b/lettre.txt", "seconde lettre");
    chartrier.run(["ingest", "in"]).must(0);
    chartrier
}

const ADDRESSED: [&str; 4] = ["--for", "DREETS Bretagne", "--reason", "Contrôle"];

#[test]
fn a_bundle_is_made_verified_and_listed() {
    let chartrier = filled();
    let made = chartrier.json(
        ["bundle", "lettre", "-o", "controle.zip", "--json"]
            .iter()
            .chain(&ADDRESSED),
    );
    assert_eq!(made["documents"], 2);
    assert_eq!(made["files"][0]["path"], "controle.zip");
    chartrier.run(["verify-bundle", "controle.zip"]).must(0);

    let told = chartrier.run(["bundle", "list"]);
    let told = told.must(0);
    let digest = made["files"][0]["sha256"].as_str().unwrap();
    for word in ["DREETS Bretagne", "Contrôle", "lettre", digest] {
        assert!(told.out.contains(word), "{told:#?}");
    }
    let listed = chartrier.json(["bundle", "list", "--json"]);
    let issued = &listed["bundles"][0]["issued"];
    assert_eq!(issued["recipient"], "DREETS Bretagne");
    assert_eq!(issued["scope"]["query"], "lettre");
    assert_eq!(chartrier.findings(), Vec::<String>::new());
}

#[test]
fn a_bundle_for_nobody_or_of_nothing_or_over_something_is_refused() {
    let chartrier = filled();
    let refused = chartrier.run(["bundle", "lettre", "-o", "c.zip"]);
    refused.must(2).says("--reason");
    let blank = [
        "bundle", "lettre", "-o", "c.zip", "--for", " ", "--reason", "x",
    ];
    chartrier.run(blank).must(2);
    let nothing = ["bundle", "introuvable", "-o", "c.zip"];
    let refused = chartrier.run(nothing.iter().chain(&ADDRESSED));
    refused.must(1).says("périmètre");
    fs::write(chartrier.at("la.zip"), "précieux").unwrap();
    let there = ["bundle", "lettre", "-o", "la.zip"];
    let refused = chartrier.run(there.iter().chain(&ADDRESSED));
    refused.must(1).says("existe déjà");
    assert_eq!(
        fs::read_to_string(chartrier.at("la.zip")).unwrap(),
        "précieux"
    );
    let wrong = ["bundle", "lettre", "-o", "c.zip", "--to-recipient", "age1"];
    chartrier.run(wrong.iter().chain(&ADDRESSED)).must(2);
    for wrong in [
        ["--split", "2"],
        ["--sample", "0"],
        ["--pieces", "engagements=x"],
    ] {
        let line = ["bundle", "lettre", "-o", "c.zip"];
        chartrier.run(line.iter().chain(&wrong)).must(2);
    }
    chartrier.run(["bundle", "-o", "c.zip"]).must(2);
    assert!(!chartrier.at("c.zip").exists());
    let listed = chartrier.json(["bundle", "list", "--json"]);
    assert_eq!(listed["bundles"].as_array().unwrap().len(), 0);
}

#[test]
fn a_dry_run_tells_what_would_be_in_it_and_journals_nothing() {
    let chartrier = filled();
    let before = fs::read(chartrier.archive().join("journal/tail")).unwrap();
    let told = chartrier.run(["bundle", "lettre", "--dry-run"]);
    told.must(0).says("2 documents");
    let after = fs::read(chartrier.archive().join("journal/tail")).unwrap();
    assert_eq!(before, after);
}

#[test]
fn a_passphrase_is_shown_once_and_opens_what_explorer_cannot() {
    let chartrier = filled();
    let line = ["bundle", "lettre", "-o", "c.zip", "--aes"];
    let made = chartrier.run(line.iter().chain(&ADDRESSED));
    let made = made.must(0);
    made.says("7-Zip");
    let shown = made.err.lines().filter(|line| {
        let word = line.trim();
        word.len() == 29 && word.matches('-').count() == 4
    });
    assert_eq!(shown.count(), 1, "{made:#?}");
}

#[test]
fn a_seda_transfer_is_made_told_for_what_it_is_verified_and_recognised() {
    let chartrier = filled();
    let line = [
        "bundle",
        "lettre",
        "-o",
        "versement.zip",
        "--format",
        "seda",
    ];
    let wrong = ["--rule", "inconnue=APP-1"];
    let refused = chartrier.run(line.iter().chain(&ADDRESSED).chain(&wrong));
    refused.must(2).says("inconnue");
    for wrong in [["--rule", "session.pv"], ["--agreement", " "]] {
        chartrier
            .run(line.iter().chain(&ADDRESSED).chain(&wrong))
            .must(2);
    }
    // A code without the form that it is for is a mistake, never passed over.
    let bag = ["bundle", "lettre", "-o", "c.zip", "--agreement", "CE-1"];
    chartrier.run(bag.iter().chain(&ADDRESSED)).must(2);
    chartrier
        .run(["centre", "--siret", "123"])
        .must(2)
        .says("14 chiffres");
    let siret = ["centre", "--siret", "000 000 000 00001"];
    let told = chartrier.run(siret);
    assert!(told.must(0).out.contains("00000000000001"), "{told:#?}");
    assert!(!chartrier.at("versement.zip").exists());

    let made = chartrier.run(line.iter().chain(&ADDRESSED));
    let made = made.must(0);
    for word in [
        "Transfert SEDA 2.2",
        "DREETS Bretagne",
        "00000000000001",
        "--agreement",
    ] {
        made.says(word);
    }
    let told = chartrier.run(["bundle", "list"]);
    assert!(told.must(0).out.contains("transfert SEDA 2.2"), "{told:#?}");
    let verified = chartrier.run(["verify-bundle", "versement.zip"]);
    let verified = verified.must(0);
    for word in ["transfert SEDA 2.2", "2 documents", "n'a pas de preuves"] {
        assert!(verified.out.contains(word), "{verified:#?}");
    }
    let fingerprint = "0".repeat(64);
    let asked = [
        "verify-bundle",
        "versement.zip",
        "--fingerprint",
        &fingerprint,
    ];
    chartrier.run(asked).must(3).says("--fingerprint");
    let data = chartrier.json(["verify-bundle", "versement.zip", "--json"]);
    assert_eq!(data["transfer"]["objects"], 2);
    let receipt = chartrier.json(["receipt", "versement.zip", "--json"]);
    assert_eq!(
        (&receipt["answer"], &receipt["standing"]),
        (&"yes".into(), &"ours".into())
    );
    let proved = [
        "receipt",
        "in/a/lettre.txt",
        "--proof",
        "versement.zip",
        "--json",
    ];
    chartrier.write("in/a/lettre.txt", "première lettre");
    let proved = chartrier.json(proved);
    assert_eq!(proved["proof"]["verdict"], "handed_out");
    let english = ["--lang", "en", "verify-bundle", "versement.zip"];
    let english = chartrier.run(english);
    assert!(
        english.must(0).out.contains("no proofs of its own"),
        "{english:#?}"
    );
}
