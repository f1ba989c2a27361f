//! `classify`, `show --why`, `show --history`, `open --version`, `policy`, and what a search says of unknown filters.

use std::fs;

use crate::harness::Chartrier;

fn archived(chartrier: &Chartrier, name: &str, text: &str) -> String {
    let path = chartrier.write(format!("depot/{name}"), text);
    let taken = chartrier.run([std::ffi::OsStr::new("ingest"), path.as_os_str()]);
    taken.must(0);
    let word = name.split(['.', ' ']).next().unwrap();
    let found = chartrier.json(["search", word, "--json"]);
    found["records"][0]["id"].as_str().unwrap().to_owned()
}

/// The shipped policy with one thing written otherwise, in a file.
fn policy(chartrier: &Chartrier, from: &str, to: &str) -> String {
    let text = std::str::from_utf8(chartrier::policy::shipped().1).unwrap();
    let path = chartrier.write("tableau.toml", text.replacen(from, to, 1));
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_correction_is_kept_with_what_was_said_before() {
    let chartrier = Chartrier::new();
    let id = archived(&chartrier, "note.txt", "rien de particulier");
    let said = chartrier.run([
        "--lang",
        "fr",
        "classify",
        &id,
        "--as",
        "pv",
        "--session",
        "26-001",
        "--candidate",
        "MOREL Anouk",
        "--birth-date",
        "09/03/1994",
        "--path",
        "vae",
        "--stage",
        "signed",
        "--on",
        "10/03/2026",
    ]);
    said.must(0)
        .says("n'est pas au registre")
        .says("1 document modifié");
    let why = chartrier.json(["show", &id, "--why", "--json"]);
    assert_eq!(why["class"], "session.pv");
    assert_eq!(why["found_by"], "person");
    let decided: Vec<&str> = why["decided"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field.as_str().unwrap())
        .collect();
    assert_eq!(decided, ["session", "candidate", "birth_date", "path"]);
    let words = chartrier.run(["--lang", "fr", "show", &id, "--why"]);
    words
        .must(0)
        .gives("une personne l'a donnée")
        .gives("Candidat : MOREL Anouk")
        .gives("09/03/1994");
    let history = chartrier.json(["show", &id, "--history", "--json"]);
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert!(history[0]["class"].is_null());
    assert_eq!(history[1]["class"], "session.pv");
    assert_eq!(history[1]["actor"], "essai");
    assert_eq!(history[1]["stages"][0]["stage"], "signed");
    let words = chartrier.run(["--lang", "fr", "show", &id, "--history"]);
    words
        .must(0)
        .gives("Version 2")
        .gives("(rien) → ")
        .gives("étape signed le 10/03/2026");
    chartrier.run(["classify", &id, "--as", "pv"]).must(0);
    let again = chartrier.json(["classify", "--again", "--all", "--json"]);
    assert!(again["changed"].as_array().unwrap().is_empty(), "{again}");
    assert_eq!(chartrier.findings(), [] as [&str; 0]);
}

#[test]
fn nothing_is_written_if_it_is_unclear_what_is_meant() {
    let chartrier = Chartrier::new();
    let id = archived(&chartrier, "note.txt", "rien de particulier");
    archived(&chartrier, "notice.txt", "rien de particulier non plus");
    let fr = |arguments: &[&str]| chartrier.run([&["--lang", "fr"], arguments].concat());
    fr(&["classify", &id, "--as", "procès-verbal"])
        .must(2)
        .says("plusieurs catégories")
        .says("session.pv");
    fr(&["classify", &id, "--as", "parchmein"])
        .must(2)
        .says("vouliez-vous dire candidate.parchemin");
    fr(&["classify", &id, "--as", "xylophone"])
        .must(2)
        .says("policy show");
    fr(&["classify", &id]).must(2).says("rien n'est dit");
    fr(&["classify", &id, "--path", "vea"]).must(2).says("vae");
    fr(&["classify", &id, "--again", "--as", "pv"]).must(2);
    fr(&["classify", &id, "--as", "pv", "--date", "32/01/2026"])
        .must(2)
        .says("chartrier classify --help");
    fr(&["classify", "xylophone", "--as", "pv"])
        .must(1)
        .says("aucun document ne correspond");
    fr(&["classify", &id, "--as", "pv", "--stage", "signd"])
        .must(2)
        .says("signed");
    // Several fit, and nobody is there to be asked.
    fr(&["classify", "particulier", "--as", "pv"])
        .must(2)
        .says("2 documents correspondent")
        .says("note.txt");
    fr(&["classify", "particulier", "--as", "pv", "--dry-run"])
        .must(0)
        .says("rien n'a été modifié");
    assert_eq!(
        chartrier
            .json(["show", &id, "--history", "--json"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    fr(&["classify", "particulier", "--as", "pv", "--yes"])
        .must(0)
        .says("2 documents modifiés");
    assert_eq!(chartrier.count("type:pv"), 2);
}

#[test]
fn an_earlier_version_is_opened_by_its_number() {
    let chartrier = Chartrier::new();
    let id = archived(&chartrier, "note.txt", "premiers octets");
    archived(&chartrier, "note.txt", "premiers octets, et la suite");
    let first = chartrier.run(["open", &id, "--stdout", "--version", "1"]);
    assert_eq!(first.must(0).out, "premiers octets");
    chartrier
        .run(["open", &id, "--stdout"])
        .must(0)
        .gives("et la suite");
    let absent = chartrier.run(["--lang", "fr", "open", &id, "--stdout", "--version", "9"]);
    absent.must(1).says("pas de version 9");
}

#[test]
fn a_policy_is_shown_checked_compared_and_adopted() {
    let chartrier = Chartrier::new();
    let fr = |arguments: &[&str]| chartrier.run([&["--lang", "fr"], arguments].concat());
    fr(&["policy", "show"])
        .must(0)
        .gives("session.pv")
        .gives("5 ans après")
        .gives("Texte : Arrêté");
    let shown = fr(&["policy", "show", "--toml"]);
    assert_eq!(shown.must(0).out.as_bytes(), chartrier::policy::shipped().1);
    let json = chartrier.json(["policy", "show", "--json"]);
    assert_eq!(json["classes"][0]["keep"], "P5Y");

    let same = policy(&chartrier, "é", "é");
    fr(&["policy", "diff", &same])
        .must(0)
        .gives("déjà en vigueur");
    let faulty = policy(&chartrier, "\"P5Y\"", "\"5 ans\"");
    let told = fr(&["policy", "check", &faulty]);
    told.must(2).says("ligne").says("colonne").says("P5Y");
    fr(&["policy", "adopt", &faulty, "--yes"]).must(1);
    let longer = policy(&chartrier, "\"P5Y\"", "\"P6Y\"");
    fr(&["policy", "check", &longer]).must(0).says("valable");
    fr(&["policy", "diff", &longer])
        .must(0)
        .gives("durée : 5 ans → 6 ans");
    fr(&["policy", "adopt", &longer]).must(2);
    fr(&["policy", "adopt", &longer, "--yes"])
        .must(0)
        .says("adopté")
        .says("classify --again --all");
    assert_eq!(
        chartrier.json(["policy", "show", "--json"])["classes"][0]["keep"],
        "P6Y"
    );
    assert_eq!(chartrier.findings(), [] as [&str; 0]);
}

#[test]
fn a_policy_that_shortens_is_refused_without_its_flag() {
    let chartrier = Chartrier::new();
    let id = archived(&chartrier, "note.txt", "rien de particulier");
    chartrier
        .run(["classify", &id, "--as", "candidate.dp"])
        .must(0);
    let shorter = policy(&chartrier, "\"P5Y\"", "\"P1Y\"");
    let fr = |arguments: &[&str]| chartrier.run([&["--lang", "fr"], arguments].concat());
    let refused = fr(&["policy", "adopt", &shorter, "--yes"]);
    refused
        .must(5)
        .says("candidate.dp (1 document)")
        .says("--confirm-shortening");
    assert_eq!(
        chartrier.json(["policy", "show", "--json"])["classes"][0]["keep"],
        "P5Y"
    );
    let diff = chartrier.json(["policy", "diff", &shorter, "--json"]);
    assert_eq!(diff["shortenings"][0]["class"], "candidate.dp");
    fr(&["policy", "adopt", &shorter, "--yes", "--confirm-shortening"]).must(0);
    assert_eq!(
        chartrier.json(["policy", "show", "--json"])["classes"][0]["keep"],
        "P1Y"
    );
}

#[test]
fn a_search_says_what_it_does_not_know() {
    let chartrier = Chartrier::new();
    archived(&chartrier, "note.txt", "rien de particulier");
    let fr = |query: &str| chartrier.run(["--lang", "fr", "search", query]);
    fr("sesion:2026")
        .must(0)
        .says("ce filtre n'existe pas")
        .says("session:");
    fr("auteur:martin").must(0).says("Les filtres : type");
    fr("type:parchmein").must(0).says("Proches : parchemin");
    fr("type:pv").must(0);
    assert!(
        !fr("type:pv").err.contains("connu"),
        "a class without documents is known"
    );
    assert!(
        !fr("particulier : rien").err.contains("filtre"),
        "a colon is no filter"
    );
}

#[test]
fn rules_are_proposed_and_written_but_never_adopted_unasked() {
    let chartrier = Chartrier::new();
    for name in ["Sacoche 1.txt", "Sacoche 2.txt", "Sacoche 3.txt"] {
        chartrier.write(format!("depot/{name}"), name);
    }
    chartrier.run(["ingest", "depot"]).must(0);
    for name in ["\"Sacoche 1\"", "\"Sacoche 2\""] {
        chartrier
            .run(["classify", name, "--as", "session.plis", "--yes"])
            .must(0);
    }
    let before = chartrier.json(["policy", "show", "--json"])["policy"].clone();
    let proposed = chartrier.run([
        "--lang",
        "fr",
        "review",
        "--propose-rules",
        "-o",
        "neuf.toml",
    ]);
    proposed
        .must(0)
        .gives("« sacoche » dans le nom du fichier")
        .gives("à classer en plus : 1")
        .gives("+ ");
    assert_eq!(
        chartrier.json(["policy", "show", "--json"])["policy"],
        before
    );
    let written = fs::read_to_string(chartrier.at("neuf.toml")).unwrap();
    assert!(written.contains("\"sacoche\""));
    chartrier
        .run(["policy", "adopt", "neuf.toml", "--yes"])
        .must(0);
    let again = chartrier.run(["--lang", "fr", "classify", "--again", "--all"]);
    again
        .must(0)
        .gives("Sacoche 3.txt")
        .says("1 document change de catégorie");
}

#[test]
fn a_correction_names_session_and_candidate_as_the_registry_commands_do() {
    let chartrier = Chartrier::new();
    chartrier.run(["session", "add", "24-0117"]).must(0);
    let candidate = ["candidate", "add", "KERVELLA Maëlle", "--ceres", "C-17"];
    chartrier.run(candidate).must(0);
    let shown = chartrier.json(["candidate", "show", "kervella", "--json"]);
    let whole = shown["id"].as_str().unwrap();
    for (number, who) in ["kervella", "C-17", &whole[28..]].into_iter().enumerate() {
        let text = format!("rien de particulier {number}");
        let id = archived(&chartrier, &format!("note{number}.txt"), &text);
        let said = ["classify", &id, "--session", "240117", "--candidate", who];
        chartrier.run(said).must(0);
        let record = chartrier.json(["show", &id, "--json"]);
        assert_eq!(record["session"], "24-0117", "{who}");
        assert_eq!(record["candidate"], "KERVELLA Maëlle", "{who}");
    }
}

#[test]
fn a_correction_says_site_decision_and_stage_in_french_words() {
    // A decision that was misread, and the site of an agrément, could be said by a sidecar only; `--stage signé` was refused.
    let chartrier = Chartrier::new();
    let id = archived(&chartrier, "note.txt", "rien de particulier");
    let said = [
        "classify",
        &id,
        "--as",
        "pv",
        "--site",
        "Rennes",
        "--decision",
        "réussite partielle",
        "--ccp",
        "CCP 1",
        "--used-name",
        "LE GOFF",
        "--stage",
        "signé",
    ];
    chartrier.run(said).must(0);
    for stage in ["imprimé", "déposé", "envoyé", "validé"] {
        chartrier.run(["classify", &id, "--stage", stage]).must(0);
    }
    let history = chartrier.json(["show", &id, "--history", "--json"]);
    let last = history.as_array().unwrap().last().unwrap();
    assert_eq!(last["site"], "Rennes");
    assert_eq!(last["decision"], "partial");
    assert_eq!(last["ccps"], serde_json::json!(["CCP1"]));
    let stages = last["stages"].as_array().unwrap();
    let stages: Vec<&str> = stages
        .iter()
        .map(|one| one["stage"].as_str().unwrap())
        .collect();
    assert_eq!(
        stages,
        ["signed", "printed", "uploaded", "sent", "validated"]
    );
    let shown = chartrier.run(["show", &id]);
    shown.must(0).gives("Rennes");
    chartrier
        .run(["classify", &id, "--decision", "peut-être"])
        .must(2);
}

#[test]
fn a_search_understands_the_class_names_that_a_correction_does() {
    let chartrier = Chartrier::new();
    let proof = archived(
        &chartrier,
        "recommande.txt",
        "rien de particulier, recommande",
    );
    let minutes = archived(&chartrier, "note.txt", "rien de particulier, note");
    let decision = archived(&chartrier, "lettre.txt", "rien de particulier, lettre");
    let request = archived(&chartrier, "autre.txt", "rien de particulier, autre");
    for (id, class) in [
        (&proof, "preuve"),
        (&minutes, "pv"),
        (&decision, "agrement"),
        (&request, "demande d'agrément"),
    ] {
        chartrier.run(["classify", id, "--as", class]).must(0);
    }
    for (query, found) in [
        ("type:preuve", 1),
        ("type:pv", 1),
        ("type:agrement", 1),
        ("type:\"Demande d'agrément\"", 1),
        ("type:session", 2),
        ("type:centre", 2),
        ("particulier -type:pv", 3),
        ("type:pv*", 2),
    ] {
        assert_eq!(chartrier.count(query), found, "{query}");
    }
    let silent = chartrier.run(["--lang", "fr", "export", "type:truc", "-o", "dossier"]);
    assert!(silent.err.contains("truc"), "{}", silent.err);
    let silent = chartrier.run(["--lang", "fr", "classify", "sesion:2026", "--as", "pv"]);
    silent.says("ce filtre n'existe pas");
}

#[test]
fn a_state_is_joined_and_taken_apart_by_a_command() {
    let chartrier = Chartrier::new();
    let printed = archived(&chartrier, "imprime.txt", "rien de particulier, imprimé");
    let signed = archived(&chartrier, "signe.txt", "rien de particulier, signé");
    let fr = |arguments: &[&str]| chartrier.run([&["--lang", "fr"], arguments].concat());
    fr(&["classify", &printed, "--as", "pv", "--stage", "printed"]).must(0);
    fr(&[
        "classify",
        &signed,
        "--as",
        "pv",
        "--stage",
        "signed",
        "--same-as",
        &printed,
    ])
    .must(0)
    .says("est maintenant un état de");
    let sheet = chartrier.json(["show", &printed, "--json"]);
    assert_eq!(sheet["joined"][0], signed.as_str());
    fr(&["show", &signed]).must(0).gives("État du document");
    fr(&["classify", &signed, "--same-as", &printed])
        .must(5)
        .says("déjà un état");
    fr(&["classify", &signed, "--apart"])
        .must(0)
        .says("n'est plus un état de");
    assert!(chartrier.json(["show", &printed, "--json"])["joined"].is_null());
    let corrected = fr(&["classify", &printed, "--valid-through", "31/08/2028"]);
    corrected.must(0).says("Valable jusqu'au : 31/08/2028");
    assert_eq!(
        chartrier.json(["show", &printed, "--json"])["valid_through"],
        "2028-08-31"
    );
    assert_eq!(chartrier.findings(), [] as [&str; 0]);
}
