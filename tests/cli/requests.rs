//! `log`, `request`, `register`, `centre`, and the reasons that closed sessions ask for: the real binary.

use crate::harness::{Chartrier, Ran};

/// An archive with one paper of a candidate, of a session that ended on 2024-06-14, and one without a session.
struct Office {
    chartrier: Chartrier,
    paper: String,
    other: String,
}

fn office() -> Office {
    let chartrier = Chartrier::new();
    chartrier.write("depot/livret.txt", "xylophone de la candidate");
    chartrier.write("depot/note.txt", "giratoire sans session");
    let folder = chartrier.at("depot");
    chartrier
        .run([std::ffi::OsStr::new("ingest"), folder.as_os_str()])
        .must(0);
    let session = ["session", "add", "24-0117", "--ends", "2024-06-14"];
    chartrier.run(session).must(0);
    let candidate = ["candidate", "add", "KERVELLA Maëlle"];
    let sits = ["--session", "24-0117"];
    chartrier.run([&candidate[..], &sits[..]].concat()).must(0);
    let id = |query: &str| {
        let found = chartrier.json(["search", query, "--json"]);
        found["records"][0]["id"].as_str().unwrap().to_owned()
    };
    let (paper, other) = (id("xylophone"), id("giratoire"));
    let said = ["--as", "candidate.livret-ecf", "--session", "24-0117"];
    let whose = ["--candidate", "KERVELLA Maëlle"];
    let classify = ["classify", paper.as_str()];
    chartrier
        .run([&classify[..], &said[..], &whose[..]].concat())
        .must(0);
    Office {
        chartrier,
        paper,
        other,
    }
}

impl Office {
    fn run(&self, arguments: &[&str]) -> Ran {
        self.chartrier.run(arguments)
    }

    fn entries(&self) -> u64 {
        let status = self.chartrier.json(["status", "--json"]);
        status["entries"].as_u64().unwrap()
    }

    fn folder(&self, name: &str) -> String {
        self.chartrier.at(name).to_str().unwrap().to_owned()
    }
}

#[test]
fn a_document_of_a_closed_session_is_consulted_with_a_reason_and_another_without() {
    let office = office();
    let paper = office.paper.as_str();
    office.entries();
    let before = office.entries();
    office.run(&["show", &office.other]).must(0);
    office.run(&["explain", paper]).must(0);
    office.run(&["show", paper]).must(5).says("--reason");
    office.run(&["open", paper, "--stdout"]).must(5);
    let out = office.folder("out");
    office.run(&["export", "--all", "-o", &out]).must(5);
    assert!(!office.chartrier.at("out").exists());
    office.run(&["show", paper, "--reason", "  "]).must(2);
    assert_eq!(office.entries(), before);
    let why = ["--reason", "Contrôle"];
    office.run(&[&["show", paper], &why[..]].concat()).must(0);
    let open = ["open", paper, "--stdout"];
    office
        .run(&[&open[..], &why[..]].concat())
        .must(0)
        .gives("xylophone");
    let export = ["export", "--all", "-o", &out, "--to", "DREETS"];
    office.run(&[&export[..], &why[..]].concat()).must(0);
    assert_eq!(office.entries(), before + 5);
    // The reason is sealed: not a word of it is in the journal's file.
    let tail = std::fs::read_to_string(office.chartrier.archive().join("journal/tail")).unwrap();
    assert!(tail.contains("consulted") && !tail.contains("Contr") && !tail.contains("DREETS"));
    assert_eq!(office.chartrier.findings(), Vec::<String>::new());
}

#[test]
fn the_journal_is_read_by_record_candidate_session_actor_day_and_event() {
    let office = office();
    let paper = office.paper.as_str();
    office.run(&["show", paper, "--reason", "Contrôle"]).must(0);
    office
        .run(&["log", "--record", paper])
        .must(0)
        .gives("a pris en charge « livret.txt »")
        .gives("a consulté « livret.txt »")
        .gives("motif : Contrôle");
    office
        .run(&["--lang", "en", "log", "--candidate", "kervella"])
        .must(0)
        .gives("registered candidate KERVELLA Maëlle")
        .gives("consulted");
    let session = office.run(&["log", "--session", "24-0117"]);
    session.must(0).gives("a inscrit la session 24-0117");
    assert!(!session.out.contains("note.txt"));
    let last = office.run(&["log", "--limit", "1"]);
    assert_eq!(last.must(0).out.lines().count(), 1);
    last.gives("a consulté");
    let event = office.run(&["log", "--event", "consulted", "--json"]);
    let object: serde_json::Value = serde_json::from_str(event.must(0).out.trim()).unwrap();
    assert_eq!(object["reason"], "Contrôle");
    assert_eq!(object["entities"][1], paper);
    office
        .run(&["log", "--on", "2001-01-01"])
        .must(0)
        .says("Aucun événement");
    office
        .run(&["log", "--from", "2026-02-01", "--to", "2026-01-01"])
        .must(2);
    office.run(&["log", "--actor", "personne"]).must(1);
    office.run(&["log", "--event", "rien"]).must(2);
}

#[test]
fn a_request_for_erasure_is_answered_from_the_rule_and_destroys_nothing() {
    let office = office();
    let letter = office.folder("lettre");
    let erase = ["request", "erase", "--candidate", "kervella"];
    office.entries();
    let before = office.entries();
    office
        .run(&[&erase[..], &["--dry-run"]].concat())
        .must(0)
        .gives("effacement refusé jusqu'au 15/06/2029");
    assert_eq!(office.entries(), before);
    office.run(&erase).must(2);
    let received = ["--received-on", "2026-01-31", "--via", "courriel"];
    let asked = [&erase[..], &received[..], &["-o", &letter]].concat();
    office.run(&asked).must(0).says("28/02/2026");
    office.run(&asked).must(1);
    let text = std::fs::read_to_string(office.chartrier.at("lettre/lettre.txt")).unwrap();
    assert!(text.contains("art. 17(3)(b)") && text.contains("KERVELLA Maëlle"));
    assert!(text.contains("Arrêté du 21 juillet 2016") && text.contains("[nom du centre]"));
    let paper = std::fs::read(office.chartrier.at("lettre/lettre.pdf")).unwrap();
    assert!(paper.starts_with(b"%PDF"));
    assert_eq!(office.chartrier.count("xylophone"), 1);
    let listed = office.chartrier.json(["request", "list", "--json"]);
    assert_eq!(listed[0]["answer_by"], "2026-02-28");
    assert_eq!(listed[0]["late"], true);
    assert_eq!(listed[0]["found"]["kept"], 1);
    let id = listed[0]["id"].as_str().unwrap();
    office.run(&["request", "list"]).must(0).gives("EN RETARD");
    office.run(&["status"]).must(0).says("demande RGPD");
    office.run(&["dashboard"]).must(0).gives("demande RGPD");
    let close = ["request", "close", id, "--answer", "Refus motivé envoyé"];
    office.run(&close).must(0);
    office.run(&close).must(5);
    office
        .run(&["request", "show", id])
        .must(0)
        .gives("Refus motivé envoyé");
    office
        .run(&["request", "list"])
        .must(0)
        .gives("Aucune demande");
    office
        .run(&["log"])
        .must(0)
        .gives("la demande d'effacement");
    assert_eq!(office.chartrier.findings(), Vec::<String>::new());
}

#[test]
fn what_is_due_is_proposed_for_a_plan_and_what_is_held_is_kept_for_legal_claims() {
    let office = office();
    let edit = ["session", "edit", "24-0117", "--ends", "2015-06-14"];
    office.run(&edit).must(0);
    let erase = ["request", "erase", "--candidate", "kervella", "--dry-run"];
    let proposed = format!("retention plan -o bordereau {}", office.paper);
    office.run(&erase).must(0).says(&proposed);
    let place = [
        "hold",
        "place",
        "--candidate",
        "kervella",
        "--owner",
        "Direction",
    ];
    let why = ["--reason", "Recours", "--review-on", "2999-01-01", "--yes"];
    office.run(&[&place[..], &why[..]].concat()).must(0);
    office
        .run(&erase)
        .must(0)
        .gives("tant que dure une procédure");
}

#[test]
fn a_request_for_access_gathers_what_is_of_one_person_in_a_new_folder() {
    let office = office();
    let said = ["--as", "session.pv", "--session", "24-0117"];
    office
        .run(&[&["classify", office.other.as_str()], &said[..]].concat())
        .must(0);
    let folder = office.folder("acces");
    let access = [
        "request",
        "access",
        "--candidate",
        "kervella",
        "--to",
        &folder,
    ];
    office.run(&access).must(0).says("1 document");
    let page = std::fs::read_to_string(office.chartrier.at("acces/resume.html")).unwrap();
    assert!(page.contains("KERVELLA") && page.contains("art. 15(4)") && page.contains("CNIL"));
    assert!(page.contains("conservé jusqu&#39;au 14/06/2029"), "{page}");
    let json = std::fs::read_to_string(office.chartrier.at("acces/resume.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["documents"].as_array().unwrap().len(), 1);
    assert_eq!(json["not_given"].as_array().unwrap().len(), 1);
    let file = json["documents"][0]["file"].as_str().unwrap();
    let given = std::fs::read_to_string(office.chartrier.at("acces").join(file)).unwrap();
    assert_eq!(given, "xylophone de la candidate");
    office.run(&access).must(1);
    office
        .run(&["log", "--event", "exported"])
        .must(0)
        .gives("remis à : KERVELLA Maëlle");
}

#[test]
fn the_register_is_made_from_the_schedule_and_the_archive_as_it_is() {
    let office = office();
    office
        .run(&["register"])
        .must(0)
        .gives("# Registre des activités de traitement")
        .gives("[à compléter]")
        .gives("Procès-verbal de session")
        .gives("aucune vérification n'est consignée");
    let name = ["centre", "--name", "Centre d'examen du Lavoir"];
    office.run(&name).must(0);
    office.run(&["verify", "-q"]).must(0);
    let out = office.folder("registre.md");
    office.run(&["register", "--out", &out]).must(0);
    office.run(&["register", "--out", &out]).must(1);
    let text = std::fs::read_to_string(office.chartrier.at("registre.md")).unwrap();
    assert!(text.contains("Centre : Centre d'examen du Lavoir"));
    assert!(text.contains("dernière vérification"));
    let english = office.run(&["--lang", "en", "register"]);
    english.must(0).gives("Register of processing activities");
    office
        .run(&["centre", "--name", ""])
        .must(0)
        .gives("[à compléter]");
    assert_eq!(office.chartrier.findings(), Vec::<String>::new());
}
