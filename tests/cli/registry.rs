//! Sessions and candidates from the command line: lists are shown before they are written, entries are changed and decided.

use std::path::PathBuf;

use serde_json::Value;

use crate::harness::{Chartrier, Ran};

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("samples/registre")
        .join(name)
}

fn import(chartrier: &Chartrier, name: &str, more: &[&str]) -> Ran {
    let path = sample(name);
    let mut arguments = vec!["session", "import", path.to_str().unwrap()];
    arguments.extend(more);
    chartrier.run(arguments)
}

fn count(chartrier: &Chartrier, arguments: &[&str]) -> usize {
    let json = chartrier.json(arguments);
    json.as_array().unwrap().len()
}

/// The id of a candidate, from the list.
fn id(chartrier: &Chartrier, name: &str) -> String {
    let list = chartrier.json(["candidate", "list", "--json"]);
    let mut fitting = list.as_array().unwrap().iter();
    let found = fitting.find(|one| one["birth_name"] == name).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_list_is_shown_before_it_is_written_and_importing_twice_changes_nothing() {
    let chartrier = Chartrier::new();
    let shown = import(&chartrier, "sessions.csv", &[]);
    shown.must(0).says("Rien n'a été enregistré");
    shown
        .gives("« N° session CERES » : n° de session")
        .gives("Sessions : 3 à créer")
        .gives("+ 24-0117 · titre · TP-01303m02 · ECSR · du 12/06/2024 au 14/06/2024");
    import(&chartrier, "sessions.csv", &["--dry-run"]).must(0);
    assert_eq!(count(&chartrier, &["session", "list", "--json"]), 0);

    import(&chartrier, "sessions.csv", &["--yes"])
        .must(0)
        .says("3 fiches enregistrées");
    import(&chartrier, "candidats.xlsx", &["--yes"])
        .must(0)
        .gives("feuille « Candidats » : intitulés à la ligne 3")
        .says("7 fiches enregistrées");
    for name in ["sessions.csv", "candidats.xlsx", "candidats 24-0117.csv"] {
        import(&chartrier, name, &["--yes"])
            .must(0)
            .says("rien ne change");
    }
    assert_eq!(count(&chartrier, &["session", "list", "--json"]), 3);
    assert_eq!(count(&chartrier, &["candidate", "list", "--json"]), 7);
    assert_eq!(chartrier.findings(), Vec::<String>::new());

    let session = chartrier.run(["session", "show", "24 0117"]);
    session
        .must(0)
        .gives("Responsable : Mme Solveig ARTIGAUD")
        .gives("Mme Odile FAUVET, habilitation jusqu'au 31/12/2026")
        .gives("KERVELLA Maëlle, né(e) le 09/03/1994 · formation continue · réussite");
    let sauvageot = chartrier.run(["candidate", "show", "Émile Sauvageot"]);
    sauvageot.must(0).gives("24-0208").gives("25-0031");
    let by_surname = chartrier.run(["candidate", "show", "sauvageot"]);
    assert_eq!(by_surname.must(0).out, sauvageot.out);
}

#[test]
fn lines_that_cannot_be_read_are_listed_and_the_others_go_in() {
    let chartrier = Chartrier::new();
    let list =
        "Matricule;Nom;Prénom;Né le\nS-001;ROY;Luc;31/02/1990\nS-001;AUDRAN;Zoé;02/01/1990\n";
    chartrier.write("liste.csv", list);
    let refused = chartrier.run(["candidate", "import", "liste.csv", "--map", "Matricule"]);
    refused.must(2).says("INTITULÉ=CHAMP");
    let arguments = ["--lang", "en", "candidate", "import", "liste.csv", "--yes"];
    let ran = chartrier.run([&arguments[..], &["--map", "Matricule=session-number"]].concat());
    ran.must(3)
        .gives("line 2, column “Né le”, “31/02/1990”: not a date");
    assert_eq!(count(&chartrier, &["candidate", "list", "--json"]), 1);
    assert_eq!(count(&chartrier, &["session", "list", "--json"]), 1);

    chartrier.write("rien.csv", "Bonjour,\nvoici la liste.\n");
    let none = chartrier.run(["session", "import", "rien.csv"]);
    none.must(1).says("aucune ligne").says("--map");
    chartrier.write("image.csv", b"\x89PNG\r\n\x1a\n\0\0\0\r");
    let none = chartrier.run(["session", "import", "image.csv"]);
    none.must(1).says("n'est pas une liste");
}

#[test]
fn a_session_is_added_changed_withdrawn_and_taken_up_again() {
    let chartrier = Chartrier::new();
    let run = |arguments: &[&str]| chartrier.run(["session"].iter().chain(arguments));
    let juror = "FAUVET Odile;habilitée jusqu'au 31/12/2026";
    run(&[
        "add",
        "26-0007",
        "--titre",
        "tp 01293 m04",
        "--ends",
        "12/03/2026",
        "--juror",
        juror,
    ])
    .must(0);
    run(&["add", "26 0007"]).must(1).says("déjà enregistrée");
    run(&[
        "edit",
        "26-0007",
        "--ends",
        "13/03/2026",
        "--site",
        "Valmoret",
    ])
    .must(0)
    .gives("dernier jour : 12/03/2026 → 13/03/2026")
    .gives("site : (vide) → Valmoret");
    run(&["edit", "26-0007", "--site", "Valmoret"])
        .must(0)
        .says("rien ne change");
    run(&["edit", "26-0007", "--starts", "14/03/2026"])
        .must(1)
        .says("précède");
    run(&["edit", "26-0007", "--kind", "concours"])
        .must(2)
        .says("concours");
    run(&["show", "99"]).must(1).says("aucune session");
    let shown = chartrier.json(["session", "show", "26-0007", "--json"]);
    assert_eq!(shown["titre"], "TP-01293m04");
    assert_eq!(shown["ends_on"], "2026-03-13");
    assert_eq!(shown["jury"][0]["habilitated_through"], "2026-12-31");
    run(&[
        "edit",
        "26-0007",
        "--no-juror",
        "Fauvet Odile",
        "--site",
        "",
    ])
    .must(0);
    let shown = chartrier.json(["session", "show", "26-0007", "--json"]);
    assert_eq!(
        (&shown["jury"], &shown["site"]),
        (&Value::Null, &Value::Null)
    );
    run(&["withdraw", "26-0007"]).must(0);
    assert_eq!(count(&chartrier, &["session", "list", "--json"]), 0);
    assert_eq!(
        count(&chartrier, &["session", "list", "--all", "--json"]),
        1
    );
    run(&["withdraw", "26-0007", "--undo"]).must(0);
    run(&["list"]).must(0).gives("26-0007");
}

#[test]
fn candidates_who_may_be_one_person_are_told_and_a_person_decides() {
    let chartrier = Chartrier::new();
    let run = |arguments: &[&str]| chartrier.run(["candidate"].iter().chain(arguments));
    chartrier.run(["session", "add", "26-0007"]).must(0);
    let born = ["--born", "09/03/1994"];
    run(&[
        &[
            "add",
            "KERVELLA Maëlle",
            "--session",
            "26-0007",
            "--path",
            "apprentissage",
        ][..],
        &born,
    ]
    .concat())
    .must(0);
    run(&[&["add", "kervella maelle"][..], &born].concat())
        .must(0)
        .says("rien ne change");
    run(&[&["add", "KERVELA Maëlle"][..], &born].concat())
        .must(0)
        .gives("une lettre du nom diffère");
    run(&["add", "ROY Luc", "--path", "VAE"])
        .must(2)
        .says("--session");
    run(&["list", "--doubtful"])
        .must(0)
        .gives("KERVELLA Maëlle")
        .gives("KERVELA Maëlle");
    let (one, other) = (id(&chartrier, "KERVELLA"), id(&chartrier, "KERVELA"));
    run(&["merge", &other, &one])
        .must(0)
        .gives("Même personne que : KERVELLA Maëlle");
    run(&["merge", &one, &other])
        .must(1)
        .says("la même personne");
    assert_eq!(
        count(&chartrier, &["candidate", "list", "--doubtful", "--json"]),
        0
    );
    chartrier.run(["rebuild"]).must(0);
    run(&["show", &other]).must(0).gives("Même personne que");
    run(&["unmerge", &other]).must(0);
    run(&["unmerge", &other]).must(1);
    let pairs = chartrier.json(["candidate", "list", "--doubtful", "--json"]);
    assert_eq!(pairs[0]["reasons"][0], "surname_typo");
    run(&["distinct", &one, &other]).must(0);
    run(&["list", "--doubtful"]).must(0).says("Aucune paire");
    run(&[
        "edit",
        &one,
        "--decision",
        "réussite partielle",
        "--ccp",
        "1 et 2",
        "--used-name",
        "MOREL",
    ])
    .must(0)
    .gives("nom d'usage : (vide) → MOREL");
    let shown = chartrier.json(["candidate", "show", "morel maelle", "--json"]);
    assert_eq!(shown["candidacies"][0]["decision"], "partial");
    assert_eq!(
        shown["candidacies"][0]["ccps"],
        serde_json::json!(["CCP1", "CCP2"])
    );
    assert_eq!(shown["candidacies"][0]["number"], "26-0007");
    run(&["withdraw", &other]).must(0);
    assert_eq!(count(&chartrier, &["candidate", "list", "--json"]), 1);
    run(&["withdraw", &other, "--undo"]).must(0);
    assert_eq!(
        count(
            &chartrier,
            &["candidate", "list", "--session", "26-0007", "--json"]
        ),
        1
    );
    run(&["show", "Personne"]).must(1).says("aucun candidat");
    assert_eq!(chartrier.findings(), Vec::<String>::new());
}

#[test]
fn an_empty_value_clears_what_was_registered() {
    let chartrier = Chartrier::new();
    let session = "session add 26-0007 --kind CCP --ccp CCP1 --titre TP-01293m04 --starts 12/03/2026 --ends 13/03/2026";
    chartrier.run(session.split(' ')).must(0);
    let candidate = [
        "candidate",
        "add",
        "KERVELLA Maëlle",
        "--born",
        "09/03/1994",
        "--session",
        "26-0007",
        "--path",
        "VAE",
        "--ccp",
        "CCP1",
        "--decision",
        "réussite",
    ];
    chartrier.run(candidate).must(0);
    let cleared = |noun: &str, meant: &str, options: &[&str]| {
        let mut arguments = vec![noun, "edit", meant];
        arguments.extend(options.iter().flat_map(|option| [*option, ""]));
        chartrier.run(arguments).must(0);
        chartrier.json([noun, "show", meant, "--json"])
    };
    let options = ["--kind", "--ccp", "--titre", "--starts", "--ends"];
    let shown = cleared("session", "26-0007", &options);
    for field in ["kind", "ccps", "titre", "starts_on", "ends_on"] {
        assert_eq!(shown[field], Value::Null, "{field}");
    }
    chartrier
        .run(["session", "show", "26-0007"])
        .must(0)
        .gives("Type : type inconnu");
    let options = ["--born", "--path", "--ccp", "--decision"];
    let shown = cleared("candidate", "KERVELLA Maëlle", &options);
    assert_eq!(shown["birth_date"], Value::Null);
    let candidacy = &shown["candidacies"][0];
    for field in ["path", "ccps", "decision"] {
        assert_eq!(candidacy[field], Value::Null, "{field}");
    }
    chartrier
        .run(["session", "edit", "26-0007", "--number", ""])
        .must(2);
    for noun in ["session", "candidate"] {
        chartrier
            .run([noun, "edit", "--help"])
            .must(0)
            .gives("une valeur vide efface");
    }
}

#[test]
fn a_changed_copy_of_the_spellings_is_taken_instead_of_the_shipped_ones() {
    let chartrier = Chartrier::new();
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("liste.csv");
    std::fs::write(&list, "Matricule de session;Fin\n26-0007;13/03/2026\n").unwrap();
    let copy = folder.path().join("columns.toml");
    let shipped = include_str!("../../policies/columns.toml");
    let changed = shipped.replace("\"N° session CERES\"", "\"Matricule de session\"");
    std::fs::write(&copy, changed).unwrap();
    let list = list.to_str().unwrap();
    chartrier.run(["session", "import", list, "--yes"]).must(1);
    let map = copy.to_str().unwrap();
    chartrier
        .run(["session", "import", list, "--yes", "--map", map])
        .must(0);
    assert_eq!(count(&chartrier, &["session", "list", "--json"]), 1);
    std::fs::write(&copy, "version = 2\n").unwrap();
    chartrier
        .run(["session", "import", list, "--yes", "--map", map])
        .must(1);
}

#[test]
fn after_an_import_it_is_said_how_documents_already_archived_profit() {
    let chartrier = Chartrier::new();
    let hint = "classify --again --all";
    let first = import(&chartrier, "sessions.csv", &["--yes"]);
    assert!(!first.must(0).err.contains(hint), "nothing is archived");
    let note = chartrier.write("depot/note.txt", "rien de particulier");
    let taken = [std::ffi::OsStr::new("ingest"), note.as_os_str()];
    chartrier.run(taken).must(0);
    import(&chartrier, "candidats.xlsx", &["--yes"])
        .must(0)
        .says(hint);
    let again = import(&chartrier, "candidats.xlsx", &["--yes"]);
    assert!(!again.must(0).err.contains(hint), "nothing has changed");

    let found = chartrier.json(["search", "note", "--json"]);
    let id = found["records"][0]["id"].as_str().unwrap();
    chartrier.run(["classify", id, "--as", "pv"]).must(0);
    let list = chartrier.write("liste.csv", "Session;Fin\n26-0007;13/03/2026\n");
    let decided = [
        std::ffi::OsStr::new("session"),
        "import".as_ref(),
        list.as_os_str(),
        "--yes".as_ref(),
    ];
    assert!(
        !chartrier.run(decided).must(0).err.contains(hint),
        "a person decided"
    );
}

#[test]
fn a_merge_says_what_differs_and_counts_the_person_once() {
    let chartrier = Chartrier::new();
    let run = |arguments: &[&str]| chartrier.run(["candidate"].iter().chain(arguments));
    chartrier.run(["session", "add", "26-0007"]).must(0);
    for (name, born) in [("ROUX Zoé", "09/03/1994"), ("ROUSSEL Zoé", "08/03/1994")] {
        let arguments = ["add", name, "--session", "26-0007", "--born", born];
        run(&arguments).must(0);
    }
    let (one, other) = (id(&chartrier, "ROUX"), id(&chartrier, "ROUSSEL"));
    run(&["distinct", &one, &other]).must(0);
    run(&["merge", &one, &other])
        .must(3)
        .gives("09/03/1994 et 08/03/1994")
        .gives("pas la même personne")
        .says("Rien n'a été enregistré");
    run(&["merge", &one, &other, "--yes"]).must(0);
    chartrier
        .run(["session", "show", "26-0007"])
        .must(0)
        .gives("1 candidat")
        .gives("même personne que ROUSSEL Zoé");
    let shown = chartrier.json(["session", "show", "26-0007", "--json"]);
    assert_eq!(shown["candidates"], serde_json::json!([other]));
    run(&["withdraw", &one]).must(0);
    run(&["list", "--all"])
        .must(0)
        .gives("retiré(e) du registre");
    run(&["withdraw", "roux", "--undo"]).must(0);
    run(&["list"]).must(0).gives("même personne que");
}

#[test]
fn a_withdrawal_on_which_others_depend_is_asked_for() {
    let chartrier = Chartrier::new();
    import(&chartrier, "sessions.csv", &["--yes"]).must(0);
    import(&chartrier, "candidats.xlsx", &["--yes"]).must(0);
    let withdraw = |more: &[&str]| {
        let arguments = ["session", "withdraw", "24-0117"];
        chartrier.run(arguments.iter().chain(more))
    };
    withdraw(&[])
        .must(3)
        .gives("candidats y sont inscrits")
        .says("Rien n'a été enregistré");
    assert_eq!(count(&chartrier, &["session", "list", "--json"]), 3);
    withdraw(&["--yes"])
        .must(0)
        .gives("ne compte plus dans le registre");
    assert_eq!(count(&chartrier, &["session", "list", "--json"]), 2);
    import(&chartrier, "sessions.csv", &["--yes"])
        .must(0)
        .gives("retrait du registre : annulé");
    let all = ["session", "list", "--all", "--json"];
    assert_eq!(count(&chartrier, &all), 3);
}

#[test]
fn a_second_person_with_the_same_name_and_birth_date_is_told_and_can_be_entered() {
    // The second one was taken for the first without a word.
    let chartrier = Chartrier::new();
    chartrier.run(["session", "add", "26-0457"]).must(0);
    let add = ["candidate", "add", "MARTIN Julie", "--born", "05/05/1990"];
    let first = chartrier.run(add);
    first.must(0);
    assert!(!first.err.contains("--another-person"), "{}", first.err);
    chartrier
        .run(add.iter().chain(&["--session", "26-0457"]))
        .must(0)
        .says("déjà enregistrée : MARTIN Julie")
        .says("--another-person");
    assert_eq!(count(&chartrier, &["candidate", "list", "--json"]), 1);
    chartrier
        .run(add.iter().chain(&["--another-person"]))
        .must(0);
    assert_eq!(count(&chartrier, &["candidate", "list", "--json"]), 2);
    let doubtful = chartrier.json(["candidate", "list", "--doubtful", "--json"]);
    assert_eq!(doubtful.as_array().unwrap().len(), 0, "{doubtful}");

    let list = "N° session;Nom;Prénom;Né le\n\
        26-0457;PETIT;Anne;01/02/1990\n26-0457;PETIT;Anne;01/02/1990\n";
    chartrier.write("doublons.csv", list);
    chartrier
        .run(["candidate", "import", "doublons.csv", "--yes"])
        .must(0)
        .gives("lignes 2, 3 : une seule et même personne, PETIT Anne");
}

#[test]
fn an_old_list_that_undoes_a_correction_and_one_that_brings_nothing_are_told_as_such() {
    let chartrier = Chartrier::new();
    chartrier.write(
        "liste.csv",
        "Matricule;Début;Fin\n26-1000;04/01/2026;05/01/2026\n",
    );
    let import = ["session", "import", "liste.csv", "--yes", "--map"];
    let unknown = chartrier.run(import.iter().chain(&["Matricule=numéro"]));
    unknown
        .must(2)
        .says("pas de champ « numéro »")
        .says("n° de session");
    let map = ["Matricule=n° de session"];
    chartrier
        .run(import.iter().chain(&map))
        .must(0)
        .gives("du 04/01/2026 au 05/01/2026");
    let edit = ["session", "edit", "26-1000", "--ends", "06/01/2026"];
    chartrier.run(edit).must(0);
    chartrier
        .run(import.iter().chain(&map))
        .must(0)
        .gives("corrigées depuis")
        .gives("06/01/2026 → 05/01/2026");
    chartrier.write(
        "refus.csv",
        "Session;Nom;Prénom;Né le\n26-1000;FUTUR;Jean;01/01/2031\n",
    );
    chartrier
        .run(["candidate", "import", "refus.csv", "--yes"])
        .must(3)
        .says("aucune ligne n'a pu être prise");
}

#[test]
fn a_candidate_without_a_name_is_refused() {
    let chartrier = Chartrier::new();
    for nobody in ["", "  ", "12"] {
        chartrier
            .run(["candidate", "add", nobody])
            .must(1)
            .says("nom");
    }
    let known = chartrier.json(["candidate", "list", "--json"]);
    assert_eq!(known.as_array().unwrap().len(), 0);
}
