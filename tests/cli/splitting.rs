//! `split` and sidecars on the command line.

use std::fs;

use crate::harness::Chartrier;

fn id_of(chartrier: &Chartrier, query: &str) -> String {
    let found = chartrier.json(["search", query, "--json"]);
    let id = found["records"][0]["id"].as_str().unwrap();
    id.to_owned()
}

#[test]
fn a_pile_is_shown_and_then_split() {
    let chartrier = Chartrier::new();
    let pile = fs::read("samples/pile/pile.pdf").unwrap();
    chartrier.write("in/pile.pdf", pile);
    chartrier.run(["ingest", "in"]).must(0);
    let id = id_of(&chartrier, "barrière levante");

    let shown = chartrier.run(["split", &id, "--pages", "1,2-3,4", "--dry-run"]);
    shown.must(0).gives("Procès-verbal").gives("2-3");
    shown.says("Rien n'a été modifié").says("p. 5");
    let asked = chartrier.run(["split", &id, "--pages", "1,2-3,4"]);
    assert!(asked.code != Some(0), "{asked:#?}");
    let object = chartrier.json(["split", &id, "--pages", "1,2-3,4", "--yes", "--json"]);
    assert_eq!(object["done"], true);
    assert_eq!(object["parts"][1]["class"], "session.pv");
    let part = object["parts"][1]["id"].as_str().unwrap();
    chartrier
        .run(["show", part, "--reason", "essai"])
        .must(0)
        .gives("pile p2-3.pdf");
    chartrier
        .run(["split", &id, "--pages", "1,2-3,4", "--yes"])
        .must(0)
        .says("existent déjà");
    chartrier
        .run(["split", &id, "--pages", "1-2,2-3", "--lang", "en"])
        .must(2)
        .says("overlap");
    chartrier
        .run(["split", &id, "--pages", "3-1"])
        .must(2)
        .says("1-3,4-9,10");
    assert_eq!(chartrier.findings(), Vec::<String>::new());
}

#[test]
fn what_is_wrong_in_a_sidecar_is_told_with_its_line() {
    let chartrier = Chartrier::new();
    chartrier.write("in/a.txt", "un document");
    chartrier.write("in/b.txt", "un autre");
    chartrier.write(
        "in/metadata.csv",
        "fichier;classe;session\na.txt;session.pv;24-0117\nb.txt;inconnue;24-0117\n",
    );
    let ran = chartrier.run(["ingest", "in"]);
    ran.must(0)
        .says("2 documents décrits")
        .says("metadata.csv")
        .says("ligne 3, colonne 2")
        .says("inconnue");
    let id = id_of(&chartrier, "document");
    chartrier.run(["show", &id]).must(0).gives("24-0117");
}
