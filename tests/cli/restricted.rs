//! `owner`, `--restricted-identity`, and what others are shown of a restricted document.

use std::ffi::OsStr;

use crate::harness::{Chartrier, Ran, finish, write_private};

const OTHER_PASSPHRASE: &str = "la phrase du médecin";

/// An archive with a request for adjustments and an ordinary paper; the request's id.
fn house() -> (Chartrier, String) {
    let chartrier = Chartrier::new();
    let request =
        "Demande d'aménagement d'épreuves\n\nFormulaire médical\n\nhortensia, tiers temps";
    chartrier.write("depot/formulaire médical Vermeulen.txt", request);
    chartrier.write("depot/note.txt", "sirocco");
    let folder = chartrier.at("depot");
    chartrier
        .run([OsStr::new("ingest"), folder.as_os_str()])
        .must(0);
    let found = chartrier.json(["search", "class:amenagement-demande", "--json"]);
    let id = found["records"][0]["id"].as_str().unwrap().to_owned();
    let secret = format!("{OTHER_PASSPHRASE}\n");
    write_private(&chartrier.at("restricted"), secret.as_bytes());
    (chartrier, id)
}

/// With an owner's passphrase, and that of an owner of restricted records.
fn own(chartrier: &Chartrier, arguments: &[&str]) -> Ran {
    let mut command = chartrier.bare_command();
    command.arg("--archive").arg(chartrier.archive());
    let passphrase = chartrier.at("passphrase");
    command.arg("--passphrase-file").arg(passphrase);
    let restricted = chartrier.at("restricted");
    command.arg("--restricted-passphrase-file").arg(restricted);
    command.args(arguments);
    finish(command)
}

#[test]
fn a_restricted_document_is_shown_by_its_id_and_opens_for_its_owner() {
    let (chartrier, id) = house();
    chartrier
        .run(["status"])
        .must(0)
        .says("aucun responsable des pièces restreintes")
        .says("chartrier owner add --restricted");
    chartrier
        .run(["doctor"])
        .must(0)
        .gives("chartrier owner add --restricted");
    let add = ["owner", "add", "--restricted", "medecin"];
    let add = [&add[..], &["--passphrase-work-factor", "4"]].concat();
    chartrier.run(&add).must(5).says("propriétaire");
    own(&chartrier, &add)
        .must(0)
        .says("medecin ouvre désormais les pièces restreintes (1 scellées)");
    own(&chartrier, &add).must(5).says("déjà un responsable");
    chartrier
        .run(["owner", "list"])
        .must(0)
        .gives("medecin : responsable des pièces restreintes (age1");
    let status = chartrier.json(["status", "--json"]);
    assert_eq!(status["restricted"], 1);
    assert_eq!(status["restricted_sealed"], 1);
    let shown = chartrier.run(["show", &id]);
    shown.must(0).gives("Document restreint").gives(&id);
    for word in ["Vermeulen", "hortensia", "SHA-256", "formulaire médical V"] {
        assert!(!shown.out.contains(word), "{word} is in {shown:?}");
    }
    chartrier
        .run(["show", &id, "--lang", "en"])
        .must(0)
        .gives("Restricted document");
    let found = chartrier.run(["search", "class:amenagement-demande"]);
    found.must(0).gives("Document restreint");
    assert_eq!(chartrier.count("hortensia"), 0);
    chartrier
        .run(["explain", &id])
        .must(0)
        .gives("candidate.amenagement-demande [");
    chartrier
        .run(["open", &id, "--stdout"])
        .must(12)
        .says("est restreint")
        .says("--restricted-identity");
    let taken = chartrier.at("taken");
    let taken = taken.to_str().unwrap();
    chartrier
        .run(["export", &id, "-o", taken])
        .must(3)
        .says("est restreint");
    let verified = chartrier.run(["verify"]);
    verified.must(0).gives("1 document non ouvert : restreint");
    let named = ["--restricted-identity", "medecin"];
    own(&chartrier, &[&["show", &id], &named[..]].concat())
        .must(0)
        .gives("Vermeulen");
    own(
        &chartrier,
        &[&["open", &id, "--stdout"], &named[..]].concat(),
    )
    .must(0)
    .gives("hortensia");
    own(
        &chartrier,
        &[&["search", "HORTENSIA tiers"], &named[..]].concat(),
    )
    .must(0)
    .gives("Vermeulen");
    own(&chartrier, &["show", &id, "--restricted-identity", "autre"])
        .must(5)
        .says("chartrier owner list");
    let last = ["owner", "remove", "--restricted", "medecin"];
    own(&chartrier, &last)
        .must(5)
        .says("le dernier responsable");
    own(&chartrier, &["owner", "remove", "--restricted", "autre"])
        .must(5)
        .says("aucun responsable");
    assert!(chartrier.findings().is_empty());
}
