//! What is missing, what is due, how the year stands: the real binary on the samples, on fixed days.

use std::path::PathBuf;

use crate::harness::Chartrier;

/// An archive with the sessions and candidates of the samples, and some of a session's papers.
fn archive() -> Chartrier {
    let chartrier = Chartrier::new();
    for list in ["sessions.csv", "candidats.xlsx"] {
        let path = sample("registre").join(list);
        let list = path.to_str().unwrap();
        chartrier.run(["session", "import", list, "--yes"]).must(0);
    }
    chartrier
}

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

#[test]
fn a_session_without_any_paper_misses_what_is_owed_and_says_from_which_text() {
    let chartrier = archive();
    let arguments = ["gaps", "--session", "24-0117", "--at", "2024-07-15"];
    let ran = chartrier.run(arguments);
    ran.must(0)
        .gives("Complétude des dossiers au 15/07/2024")
        .gives("KERVELLA Maëlle")
        .gives("✗ M")
        .gives("Légende : ")
        .gives("✗ M manquant")
        .gives("[usage]")
        .gives("16 jours : rien d'archivé ne montre que c'est fait");
    assert!(!ran.out.contains("engagements 8, 9, 13, 14"), "{}", ran.out);
    // The first mention of an engagement has its title, and the next ones do not.
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = "13 (Conserver les documents des candidats et des sessions pendant 5 ans)";
    assert_eq!(words.matches(title).count(), 1, "{words}");
    assert!(words.contains("D'après ce qui est archivé et au registre aujourd'hui."));
    // What a text names comes first; a habit ahead of a session that was held is not late.
    let law = words.find("Dossier professionnel (DP), copie").unwrap();
    let habits = words.find("Usages, sans texte").unwrap();
    assert!(law < habits, "{words}");
    assert!(words.contains("[lecture d'un texte]"), "{words}");
    let order = words.find("Commande des DTE, 120 jours avant, session 24-0117");
    assert!(habits < order.unwrap());
    assert!(
        words[order.unwrap()..].contains("passé, sans rien qui l'établisse"),
        "{words}"
    );
    let juror = "14/06/2024 · Habilitation du juré pendant toute la session, juré M. Ewen TRÉVIDIC";
    assert!(words.contains(juror), "{words}");
    assert!(words.contains("habilitation valable jusqu'au 31/12/2026"));
    let english = chartrier.run([&arguments[..], &["--lang", "en"]].concat());
    english
        .must(0)
        .gives("Completeness of the files on 2024-07-15");
    let unknown = chartrier.run(["gaps", "--session", "99-9999"]);
    unknown.must(1).says("99-9999");
    assert_eq!(unknown.out, "");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let chartrier = archive();
    for width in ["60", "80", "120"] {
        let mut command = chartrier.command();
        command.env("COLUMNS", width);
        command.args(["gaps", "--at", "2024-07-15"]);
        let ran = crate::harness::finish(command);
        ran.must(0);
        let most: usize = width.parse().unwrap();
        let wide: Vec<&str> = ran
            .out
            .lines()
            .filter(|line| unicode_width::UnicodeWidthStr::width(*line) > most)
            .collect();
        assert!(wide.is_empty(), "{width}: {wide:#?}");
    }
}

#[test]
fn the_same_findings_are_json_a_table_and_a_page() {
    let chartrier = archive();
    let json = chartrier.json(["gaps", "--json", "--at", "2024-07-15"]);
    assert_eq!(json["day"], "2024-07-15");
    assert_eq!(json["sessions"].as_array().unwrap().len(), 3);
    assert_eq!(json["engagements"][9]["number"], 10);
    assert!(
        json["engagements"][9]["title"]
            .as_str()
            .unwrap()
            .contains("15 jours")
    );
    let candidates = json["sessions"][0]["candidates"].as_array().unwrap();
    assert_eq!(candidates[0]["pieces"][0]["state"], "missing");
    // Sessions and candidates go by id, and each has its name beside it.
    let deadlines = json["deadlines"].as_array().unwrap();
    let mut of_candidate = deadlines.iter().filter(|one| one["candidate"].is_string());
    assert!(of_candidate.clone().count() > 0);
    assert!(of_candidate.all(|deadline| {
        let mut sessions = json["sessions"].as_array().unwrap().iter();
        let session = sessions
            .find(|one| one["id"] == deadline["session"])
            .unwrap();
        let mut candidates = session["candidates"].as_array().unwrap().iter();
        let candidate = candidates.find(|one| one["id"] == deadline["candidate"]);
        session["number"] == deadline["session_number"]
            && candidate.unwrap()["name"] == deadline["candidate_name"]
    }));

    let table = chartrier.run(["gaps", "--csv", "--at", "2024-07-15"]);
    let table = &table.must(0).out;
    assert!(table.starts_with("\u{feff}Nature;Session;Titre;"));
    // The fourteenth engagement did not bind yet.
    let mut of_session = table.lines().filter(|line| line.contains(";24-0117;"));
    assert!(of_session.all(|line| !line.contains("14 (")), "{table}");
    assert!(
        table.contains("KERVELLA Maëlle;Convocation du candidat;exigé;✗ M;12/06/2024;33;"),
        "{table}"
    );

    let page = chartrier.at("manques.html");
    let page = page.to_str().unwrap();
    let written = chartrier.run(["gaps", "--html", "--at", "2024-07-15", "-o", page]);
    written.must(0).says("Écrit dans");
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"fr\">"));
    assert!(html.contains("<th scope=\"row\">KERVELLA Maëlle</th>"));
    assert!(!html.contains("<script") && !html.contains("http:") && !html.contains("src="));
    // A file that is there is never written over.
    let again = chartrier.run(["gaps", "--html", "-o", page]);
    again
        .must(1)
        .says("existe déjà")
        .says("choisissez un autre nom");
    assert!(!again.err.contains("os error"), "{}", again.err);
    let absent = chartrier.at("absent/manques.html");
    chartrier
        .run(["gaps", "--csv", "-o", absent.to_str().unwrap()])
        .must(1)
        .says("vérifiez que ce dossier existe et que vous pouvez y écrire");
}

#[test]
fn nothing_is_said_to_be_missing_beside_late_deadlines_or_without_candidates() {
    let chartrier = Chartrier::new();
    let list = sample("registre").join("sessions.csv");
    let list = list.to_str().unwrap();
    chartrier.run(["session", "import", list, "--yes"]).must(0);
    let told = |chartrier: &Chartrier| {
        let ran = chartrier.run(["gaps", "--session", "24-0117", "--at", "2024-06-01"]);
        let words = ran.must(0).out.split_whitespace().collect::<Vec<_>>();
        words.join(" ")
    };
    let without = told(&chartrier);
    assert!(!without.contains("Rien ne manque"), "{without}");
    assert!(without.contains("Aucun candidat n'est enregistré : ce qui manque"));
    let late = told(&archive());
    assert!(!late.contains("Rien ne manque"), "{late}");
    assert!(late.contains("Aucune pièce due ne manque, mais"), "{late}");
    // A day that is today needs no word about what is known today.
    let today = chartrier.run(["gaps"]);
    assert!(!today.must(0).out.contains("D'après ce qui est archivé"));
}

#[test]
fn no_name_becomes_a_formula_or_a_tag() {
    let chartrier = archive();
    let list = "Nom;Prénom;N° session CERES\n=HYPERLINK(1);<b>Zoé;24-0117\n";
    let list = chartrier.write("liste.csv", list);
    let named = ["candidate", "import", list.to_str().unwrap(), "--yes"];
    chartrier.run(named).must(0);
    let table = chartrier.run(["gaps", "--csv", "--session", "24-0117"]);
    assert!(
        table.must(0).out.contains(";'=HYPERLINK(1)"),
        "{}",
        table.out
    );
    let html = chartrier.run(["gaps", "--html", "--session", "24-0117"]);
    assert!(!html.must(0).out.contains("<b>"));
}

#[test]
fn an_agenda_names_nobody_unless_asked_and_keeps_its_identifiers() {
    let chartrier = archive();
    let agenda = |day: &str, more: &[&str]| {
        let ran = chartrier.run([&["calendar", "--ics", "--at", day], more].concat());
        ran.must(0).out.replace("\r\n ", "")
    };
    let first = agenda("2024-05-20", &[]);
    assert!(first.starts_with("BEGIN:VCALENDAR"));
    assert!(first.contains("DTSTART;VALUE=DATE:20240629"), "{first}");
    assert!(first.contains("DTEND;VALUE=DATE:20240630"), "{first}");
    let a_week_before = "TRIGGER;RELATED=START:-PT604800S";
    assert!(first.contains(a_week_before), "{first}");
    assert_eq!(first, agenda("2024-05-20", &[]));
    let written = |name: &str, more: &[&str]| {
        let path = chartrier.at(name);
        let arguments = ["calendar", "--ics", "-o", path.to_str().unwrap()];
        chartrier.run([&arguments, more].concat())
    };
    written("agenda.ics", &[]).must(0).says("ne nomme personne");
    written("noms.ics", &["--names"])
        .must(0)
        .says("peut nommer des candidats");
    for name in ["KERVELLA", "TRÉVIDIC", "Maëlle"] {
        assert!(!first.contains(name), "{name}");
    }
    assert!(agenda("2024-05-20", &["--names"]).contains("KERVELLA"));
    let uids = |agenda: &str| {
        let uids = agenda.lines().filter(|line| line.starts_with("UID:"));
        uids.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(uids(&first), uids(&agenda("2024-05-21", &[])));
    assert!(!uids(&first).is_empty());
}

#[test]
fn the_calendar_counts_the_days_and_the_dashboard_shows_the_year() {
    let chartrier = archive();
    let period = ["--from", "2024-06-01", "--to", "2024-06-30"];
    let ran = chartrier.run([&["calendar", "--at", "2024-06-20"], &period[..]].concat());
    ran.must(0)
        .gives("29/06/2024")
        .gives("dans 9 jours")
        .gives("session 24-0117");
    let year = chartrier.run(["dashboard", "--at", "2024-06-20"]);
    year.must(0)
        .gives("Sessions de 2024, au 20/06/2024")
        .gives("Session 24-0117")
        .gives("[--------------------] 0 sur")
        .gives("0 document à classer")
        .gives("0 document à vérifier")
        .gives("0 document à rattacher")
        .gives("usages sans texte");
    let json = chartrier.json([
        "dashboard",
        "--year",
        "2025",
        "--at",
        "2024-06-20",
        "--json",
    ]);
    assert_eq!(json["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(json["sessions"][0]["missing"], 0);
}

#[test]
fn the_dashboard_counts_what_waits_as_review_shows_it() {
    let chartrier = archive();
    let letter = |name: &str, sessions: &str| {
        format!("CONVOCATION A LA SESSION D'EXAMEN\n\nNom : {name}\nPrénom : Maëlle\n{sessions}\n")
    };
    let one = letter("KERVELA", "Session n° 24-0117");
    let two = letter("KERVELLA", "Session n° 24-0208\nSession n° 24-0117");
    chartrier.write("depot/Convocation 1.txt", one);
    chartrier.write("depot/Convocation 2.txt", two);
    chartrier.write("depot/Sacoche.txt", "sacoche");
    chartrier.run(["ingest", "depot"]).must(0);
    let shown = chartrier.json(["review", "--list", "--json"]);
    let shown = shown.as_array().unwrap();
    let year = chartrier.json(["dashboard", "--json"]);
    let of = |key: &str| usize::try_from(year[key].as_u64().unwrap()).unwrap();
    let first = |reason: &str| {
        let firsts = shown.iter().map(|one| one["waiting"][0]["reason"].as_str());
        firsts
            .flatten()
            .filter(|one| one.starts_with(reason))
            .count()
    };
    assert_eq!(of("to_classify"), first("unclassified"));
    assert_eq!(of("contradictory"), first("contradiction"));
    assert_eq!(of("doubtful_links"), first("doubtful"));
    assert!(
        of("contradictory") > 0 && of("doubtful_links") > 0,
        "{shown:#?}"
    );
}

#[test]
fn an_archive_without_sessions_says_so() {
    let chartrier = Chartrier::new();
    let ran = chartrier.run(["gaps"]);
    ran.must(0).says("Aucune session n'est enregistrée");
}

/// With forty sessions, both were pages long before anything was said.
#[test]
fn many_sessions_are_summed_up_and_shown_in_full_where_that_is_asked_for() {
    let chartrier = archive();
    for number in 10..22 {
        let number = format!("24-90{number}");
        let add = ["session", "add", &number, "--titre", "TP-01303m02"];
        let day = ["--ends", "2024-05-17"];
        chartrier.run([&add[..], &day].concat()).must(0);
    }
    let gaps = ["gaps", "--at", "2024-07-15"];
    let short = chartrier.run(gaps);
    short
        .must(0)
        .gives("sessions à compléter")
        .gives("gaps --all")
        .gives("… et ");
    let whole = chartrier.run([&gaps[..], &["--all"]].concat());
    whole.must(0).gives("24-9021");
    assert!(short.out.lines().count() * 3 < whole.out.lines().count());
    let dashboard = ["dashboard", "--year", "2024", "--at", "2024-07-15"];
    let short = chartrier.run(dashboard);
    short
        .must(0)
        .gives("sessions à compléter")
        .gives("dashboard --all");
    let whole = chartrier.run([&dashboard[..], &["--all"]].concat());
    whole.must(0).gives("24-9021");
    assert!(short.out.lines().count() < whole.out.lines().count());
}
