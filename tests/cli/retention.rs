//! `explain`, `hold`, `retention`, `approver`, and who must sign a schedule that shortens: the real binary, on fixed days.

use std::path::Path;
use std::process::Command;

use crate::harness::{Chartrier, Ran, finish};
use crate::seat::Seat;

const DAY: &str = "2026-11-24";

/// An archive with a session that ended on 2020-03-10 and one paper of it, among others without a class.
struct Office {
    chartrier: Chartrier,
    planning: String,
}

fn office() -> Office {
    let chartrier = Chartrier::new();
    for name in ["planning.txt", "a.txt", "b.txt", "c.txt", "d.txt", "e.txt"] {
        chartrier.write(
            format!("depot/{name}"),
            format!("rien de particulier {name}"),
        );
    }
    let folder = chartrier.at("depot");
    chartrier
        .run([std::ffi::OsStr::new("ingest"), folder.as_os_str()])
        .must(0);
    let session = ["session", "add", "20-001", "--ends", "2020-03-10"];
    chartrier.run(session).must(0);
    let found = chartrier.json(["search", "planning", "--json"]);
    let planning = found["records"][0]["id"].as_str().unwrap().to_owned();
    let said = ["--as", "session.planning", "--session", "20-001"];
    chartrier
        .run([&["classify", planning.as_str()], &said[..]].concat())
        .must(0);
    Office {
        chartrier,
        planning,
    }
}

impl Office {
    fn run(&self, arguments: &[&str]) -> Ran {
        self.chartrier.run(arguments)
    }

    /// The same with an owner's passphrase.
    fn own(&self, arguments: &[&str]) -> Ran {
        self.own_as("essai", arguments)
    }

    /// The same under another account.
    fn own_as(&self, account: &str, arguments: &[&str]) -> Ran {
        let mut command = self.chartrier.bare_command();
        command.arg("--archive").arg(self.chartrier.archive());
        let passphrase = self.chartrier.at("passphrase");
        command.arg("--passphrase-file").arg(passphrase);
        command.env("USER", account).args(arguments);
        finish(command)
    }

    fn entries(&self) -> u64 {
        self.chartrier.json(["status", "--json"])["entries"]
            .as_u64()
            .unwrap()
    }

    /// A pair of SSH keys; the private one's path.
    fn key(&self, name: &str) -> String {
        let path = self.chartrier.at(name);
        let mut command = Command::new("ssh-keygen");
        command
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(&path);
        assert!(command.status().unwrap().success());
        text(&path)
    }

    /// The folder of a plan that the direction has approved, and its id.
    fn approved(&self) -> String {
        let key = self.key("direction");
        let public = format!("{key}.pub");
        let declare = ["approver", "add", "Claire Fictive", &public];
        let account = ["--account", "direction"];
        self.own_as("presidence", &[&declare[..], &account].concat())
            .must(0)
            .says("compte direction");
        let folder = text(&self.chartrier.at("bordereau"));
        self.run(&["retention", "plan", "-o", &folder, "--on", DAY])
            .must(0)
            .says("retention approve");
        let plan = format!("{folder}/plan.json");
        let ran = self.run(&["retention", "approve", &plan, "--key", &key, "--yes"]);
        ran.must(0).says("1 document").out.trim().to_owned()
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_verdict_is_explained_with_its_rule_its_day_and_what_would_change_it() {
    let office = office();
    let explain = ["explain", &office.planning, "--on", DAY];
    office
        .run(&explain)
        .must(0)
        .gives("échu depuis le 11/03/2025")
        .gives("Arrêté du 21 juillet 2016")
        .gives("10/03/2020 : la fin de la session (registre, session 20-001)")
        .gives("aucun gel ne couvre ce document");
    office
        .run(&[&explain[..], &["--lang", "en"]].concat())
        .must(0)
        .gives("due since 2025-03-11");
    let before = ["explain", &office.planning, "--on", "2025-03-10", "--json"];
    assert_ne!(office.chartrier.json(before)["outcome"]["is"], "due");
    // Long before it came in, it was not here: that is no fault of a clock.
    let past = office.run(&["explain", &office.planning, "--on", "2021-01-01"]);
    past.must(0).gives("après le jour du verdict");
    assert!(
        !(past.out.clone() + &past.err).contains("horloge"),
        "{past:?}"
    );
    let json = office.chartrier.json([&explain[..], &["--json"]].concat());
    assert_eq!(json["outcome"]["is"], "due");
    assert_eq!(json["retain_through"], "2025-03-10");
    assert_eq!(json["rule"]["class"], "session.planning");
    assert_eq!(json["starts"][0]["decides"], true);
}

#[test]
fn a_hold_is_shown_before_it_is_placed_and_releasing_it_destroys_nothing() {
    let office = office();
    let place = [
        "hold",
        "place",
        "--session",
        "20-001",
        "--owner",
        "Direction",
        "--reason",
        "Recours",
        "--review-on",
        "2999-05-24",
    ];
    office.entries();
    let before = office.entries();
    office
        .run(&[&place[..], &["--dry-run"]].concat())
        .must(0)
        .says("couvre aujourd'hui 1 document")
        .says("dont 1 échu");
    assert_eq!(office.entries(), before);
    office.run(&place).must(2);
    let placed = office.run(&[&place[..], &["--yes"]].concat());
    let id = placed.must(0).out.trim().to_owned();
    office
        .run(&["hold", "list"])
        .must(0)
        .gives("session 20-001");
    let held = office
        .chartrier
        .json(["retention", "due", "--json", "--on", DAY]);
    assert_eq!(held["due"].as_array().unwrap().len(), 0);
    assert_eq!(held["held"][0]["id"], office.planning.as_str());
    let folder = text(&office.chartrier.at("bordereau"));
    office
        .run(&["retention", "plan", "-o", &folder, "--on", DAY])
        .must(5);
    office
        .run(&["hold", "review", &id, "--review-on", "2999-11-24"])
        .must(0);
    let release = ["hold", "release", &id, "--reason", "Jugement rendu"];
    office
        .run(&[&release[..], &["--yes"]].concat())
        .must(0)
        .says("1 document redeviendra échu")
        .says("ne détruit rien");
    let all = office.chartrier.json(["hold", "list", "--all", "--json"]);
    assert_eq!(all["holds"][0]["released"]["reason"], "Jugement rendu");
    assert_eq!(office.chartrier.count("planning"), 1);
}

#[test]
fn what_is_due_is_told_by_class_and_what_a_person_decides_by_reason() {
    let office = office();
    office
        .run(&["retention", "due", "--on", DAY])
        .must(0)
        .gives("session 20-001 : 1 document")
        .gives("aucune catégorie")
        .gives("déjà échu    ##########");
    let table = office.run(&["retention", "due", "--csv", "--on", DAY]);
    table.must(0).gives("échu;session.planning;");
}

#[test]
fn an_approved_plan_is_executed_only_with_its_number_of_documents() {
    let office = office();
    let id = office.approved();
    let bordereau = office.chartrier.at("bordereau/bordereau.csv");
    let bordereau = std::fs::read_to_string(bordereau).unwrap();
    assert!(bordereau.starts_with("\u{feff}Ligne;Article;Service;"));
    assert!(bordereau.contains(&office.planning) && !bordereau.contains("planning.txt"));
    let folder = text(&office.chartrier.at("bordereau"));
    office
        .run(&["retention", "plan", "-o", &folder, "--on", DAY])
        .must(1)
        .says("contient déjà quelque chose");
    office.own(&["retention", "execute", &id, "--yes"]).must(5);
    office
        .own(&["retention", "execute", &id, "--confirm", "2"])
        .must(5);
    office
        .run(&["retention", "execute", &id, "--confirm", "1"])
        .must(5);
    assert_eq!(office.chartrier.count("planning"), 1);
    // One of the places is away: the destruction is pending there, and ends once it is back.
    let (place, away) = (office.chartrier.at("second"), office.chartrier.at("away"));
    std::fs::rename(&place, &away).unwrap();
    office
        .own(&["retention", "execute", &id, "--confirm", "1"])
        .must(3)
        .gives("1 document rendu illisible avec les clés des emplacements joignables");
    office.run(&["status"]).must(0).gives("pas achevées");
    office.own(&["retention", "resume"]).must(3);
    std::fs::rename(&away, &place).unwrap();
    office.own(&["retention", "resume"]).must(0);
    let list = office.chartrier.json(["retention", "list", "--json"]);
    assert_eq!(list[0]["state"], "done");
    assert_eq!(office.chartrier.count("planning"), 0);
    office.run(&["retention", "cancel", &id]).must(5);
    // Whoever asks for what is gone hears what became of it.
    let short = &office.planning[office.planning.len() - 8..];
    let export = text(&office.chartrier.at("sortie"));
    for asked in [
        &["show", short][..],
        &["show", short, "--why"],
        &["explain", &office.planning],
        &["open", short],
        &["export", short, "-o", &export],
    ] {
        office
            .run(asked)
            .must(1)
            .says("a été détruit le")
            .says(&format!("retention certificate {}", &id[id.len() - 8..]));
    }
    office.run(&["log", "--record", short]).must(0);
}

#[test]
fn a_plan_that_is_given_up_destroys_nothing() {
    let office = office();
    let id = office.approved();
    office.run(&["retention", "cancel", &id]).must(0);
    office
        .own(&["retention", "execute", &id, "--confirm", "1"])
        .must(5);
    assert_eq!(office.chartrier.count("planning"), 1);
    let remove = ["approver", "remove", "Claire Fictive"];
    office.own(&remove).must(0);
    assert_eq!(office.own(&remove).code, Some(1));
}

#[test]
fn a_schedule_that_shortens_takes_a_second_persons_signature() {
    let office = office();
    let key = office.key("direction");
    let public = format!("{key}.pub");
    office
        .own_as("presidence", &["approver", "add", "direction", &public])
        .must(0);
    let shipped = std::str::from_utf8(chartrier::policy::shipped().1).unwrap();
    let at = shipped.find("\"session.planning\"\ntitle").unwrap();
    let (before, after) = shipped.split_at(at);
    let shorter = format!("{before}{}", after.replacen("\"P5Y\"", "\"P4Y\"", 1));
    let file = text(&office.chartrier.write("tableau.toml", shorter));
    let adopt = ["policy", "adopt", &file, "--yes", "--confirm-shortening"];
    let told = office.run(&adopt);
    told.must(5).says("seconde personne");
    // What is to be signed is said, word for word.
    let command = told.err.split_once("(printf ").unwrap().1;
    let command = command.split_once(" > tableau.sig").unwrap().0;
    let signature = format!("{file}.sig");
    let command = command.replace("CLÉ", &key);
    let mut sign = Command::new("sh");
    sign.args(["-c", &format!("printf {command} > {signature}")]);
    assert!(sign.status().unwrap().success());
    let signed = [&adopt[..], &["--signature", &signature]].concat();
    let mut own = office.chartrier.command();
    own.env("USER", "direction").args(&signed);
    finish(own).must(5);
    office.run(&signed).must(0);
    // It is kept, and a verification looks at it.
    office
        .run(&["log"])
        .must(0)
        .gives("signé par une seconde personne");
    assert_eq!(office.chartrier.findings(), Vec::<String>::new());
    let folder = office.chartrier.archive().join("journal/attachments");
    let kept: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    let kept = kept[0].as_ref().unwrap().path();
    assert_eq!(
        std::fs::read_to_string(&kept).unwrap().trim(),
        std::fs::read_to_string(&signature).unwrap().trim()
    );
    // Taken back and adopted again, it needs another signature.
    let before = office.chartrier.write("avant.toml", shipped);
    let back = ["policy", "adopt", &text(&before), "--yes"];
    office.run(&back).must(0);
    office.run(&signed).must(5).says("ne vaut pas");
    std::fs::remove_file(kept).unwrap();
    assert_eq!(office.chartrier.findings(), ["missing"]);
}

#[test]
fn a_certificate_is_checked_without_a_key_and_an_altered_one_is_not_believed() {
    let office = office();
    let id = office.approved();
    office
        .own(&["retention", "execute", &id, "--confirm", "1"])
        .must(0);
    let folder = text(&office.chartrier.at("preuve"));
    office
        .run(&["retention", "certificate", &id, "-o", &folder])
        .must(0);
    let file = format!("{folder}/certificate.json");
    let check = ["retention", "certificate", "--check", &file];
    let bare = |archive: &Path| {
        let mut command = office.chartrier.bare_command();
        command.arg("--archive").arg(archive).args(check);
        finish(command)
    };
    bare(&office.chartrier.archive())
        .must(0)
        .gives("une clé de l'archive d'ici")
        .gives("signé par Claire Fictive");
    bare(&office.chartrier.at("depot"))
        .must(0)
        .gives("[ ? ] aucune archive ici")
        .gives("signé par Claire Fictive");
    let json = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, json.replace("session.planning", "session.plannink")).unwrap();
    bare(&office.chartrier.archive()).must(4).gives("[NON]");
}

/// A command at a terminal of its own: what is typed in secret is read from there.
fn seated(office: &Office, options: &[&str], arguments: &[&str]) -> Seat {
    let mut command = office.chartrier.command_of("setsid", &["-c", "-w"]);
    command.args(options).args(arguments);
    Seat::take(command)
}

#[test]
fn a_person_at_a_terminal_types_the_keys_passphrase_and_the_number_of_documents() {
    let office = office();
    let key = office.chartrier.at("sealed key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "mot de passe", "-f"])
        .arg(&key)
        .status();
    assert!(made.unwrap().success());
    let key = text(&key);
    let public = format!("{key}.pub");
    office
        .own_as("presidence", &["approver", "add", "direction", &public])
        .must(0);
    let folder = text(&office.chartrier.at("bordereau"));
    office
        .run(&["retention", "plan", "-o", &folder, "--on", DAY])
        .must(0);
    let plan = format!("{folder}/plan.json");
    let approve = ["retention", "approve", &plan, "--key", &key];
    // Without a terminal there is nobody to ask.
    office.run(&[&approve[..], &["--yes"]].concat()).must(12);
    let mut seat = seated(&office, &[], &approve);
    seat.sees("Approuver la destruction de ce document ?");
    seat.press("n\n");
    assert_ne!(seat.left(), Some(0));
    let mut seat = seated(&office, &[], &approve);
    seat.sees("Approuver la destruction de ce document ?");
    seat.press("oui\n");
    seat.sees("Phrase de passe de la clé");
    seat.press("pas celle-ci\n");
    assert_ne!(seat.left(), Some(0));
    let mut seat = seated(&office, &[], &approve);
    seat.sees("Approuver la destruction");
    seat.press("oui\n");
    seat.sees("Phrase de passe de la clé");
    seat.press("mot de passe\n");
    assert_eq!(seat.left(), Some(0));
    let list = office.chartrier.json(["retention", "list", "--json"]);
    let id = list[0]["id"].as_str().unwrap().to_owned();
    let owner = text(&office.chartrier.at("owner"));
    let recovery = std::fs::read_to_string(office.chartrier.at("recovery")).unwrap();
    std::fs::write(&owner, recovery).unwrap();
    let execute = |typed: &str| {
        let mut command = std::process::Command::new("setsid");
        command
            .args(["-c", "-w"])
            .arg(env!("CARGO_BIN_EXE_chartrier"));
        command.arg("--archive").arg(office.chartrier.archive());
        command.args(["--lang", "fr", "--identity-file", &owner]);
        command.args(["retention", "execute", &id]);
        command
            .env("HOME", office.chartrier.at(""))
            .env("USER", "essai");
        let mut seat = Seat::take(command);
        seat.sees("Tapez le nombre de documents");
        seat.press(typed);
        seat.left()
    };
    assert_eq!(execute("2\n"), Some(5), "another number");
    assert_ne!(execute("\n"), Some(0), "no number");
    assert_eq!(office.chartrier.count("planning"), 1);
    assert_eq!(execute("1\n"), Some(0));
    assert_eq!(office.chartrier.count("planning"), 0);
}

#[test]
fn a_hold_that_somebody_was_to_look_at_again_is_shown_wherever_one_looks() {
    let office = office();
    hold_of_2024(&office);
    office.run(&["status"]).must(0).says("gel à réexaminer");
    let status = office.chartrier.json(["status", "--json"]);
    assert_eq!(status["holds_to_review"], 1);
    office.run(&["hold", "list"]).must(0).gives("15/01/2024");
    let explained = office.run(&["explain", &office.planning, "--on", DAY]);
    explained.must(0).gives("15/01/2024");
    office
        .run(&["retention", "due", "--on", DAY])
        .must(0)
        .gives("15/01/2024");
    office.run(&["dashboard"]).must(0).gives("gel");
    let held = office.chartrier.json(["hold", "list", "--json"]);
    assert_eq!(held["holds"][0]["overdue"], true);
}

#[test]
fn what_gives_reason_for_a_hold_is_suggested_and_not_placed() {
    let office = office();
    let report = "Rapport d'incident\n\nSession 20-001, fraude constatée pendant l'épreuve";
    let file = office.chartrier.write("depot/incident.txt", report);
    office.run(&["ingest", &text(&file)]).must(0);
    let found = office.chartrier.json(["search", "incident", "--json"]);
    let id = found["records"][0]["id"].as_str().unwrap().to_owned();
    let said = ["--as", "session.incident", "--session", "20-001", "--yes"];
    office
        .run(&[&["classify", &id], &said[..]].concat())
        .must(0);
    let list = office.chartrier.json(["hold", "list", "--json"]);
    assert_eq!(list["holds"].as_array().unwrap().len(), 0);
    assert_eq!(list["suggestions"].as_array().unwrap().len(), 1, "{list}");
    office.run(&["hold", "list"]).must(0).gives("20-001");
}

#[test]
fn prose_is_broken_at_80_columns_where_no_terminal_says_otherwise() {
    let office = office();
    for arguments in [
        &["explain", &office.planning, "--on", DAY][..],
        &["retention", "due", "--on", DAY][..],
    ] {
        let ran = office.run(arguments);
        ran.must(0);
        let longest = ran.out.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(80), "{longest:?}: {}", ran.out);
        let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains("Arrêté du 21 juillet 2016 relatif"),
            "{words}"
        );
    }
}

/// Places a hold as it was placed in 2024: today, no day that is over is taken.
fn hold_of_2024(office: &Office) {
    use chartrier::archive::ClosedArchive;
    use chartrier::keys::PinnedIdentity;
    use chartrier::model::{EntityId, HoldOwner, HoldReason, HoldScope, LegalHold, Timestamp};
    let service = office.chartrier.at("service");
    let identity = std::fs::read_to_string(&service).unwrap();
    let identity = PinnedIdentity::from_text(&identity, &service).unwrap();
    let disk = std::sync::Arc::new(chartrier::disk::RealDisk);
    let closed = ClosedArchive::open(disk, &office.chartrier.archive()).unwrap();
    let program = env!("CARGO_BIN_EXE_chartrier").into();
    let archive = closed.unlock(&identity, program).unwrap();
    let now: Timestamp = "2024-01-01T08:00:00.000Z".parse().unwrap();
    let session = archive.registry().unwrap().sessions[0].entity;
    let hold = LegalHold {
        id: EntityId::new(now),
        scope: HoldScope::Session(session),
        owner: HoldOwner::parse("Direction").unwrap(),
        reason: HoldReason::parse("Recours").unwrap(),
        review_on: "2024-01-15".parse().unwrap(),
        placed_on: "2024-01-01".parse().unwrap(),
        anyway: false,
    };
    let actor = archive.actor("essai", now).unwrap();
    archive.place_hold(hold, actor, now).unwrap();
}

/// A slip of one digit placed a hold on nothing, and an empty query one on everything.
#[test]
fn a_hold_on_what_nobody_registered_or_on_nothing_said_is_refused() {
    let office = office();
    let add = ["session", "add", "20-002", "--titre", "TP-01303m02"];
    let site = ["--site", "Saint-Malo", "--ends", "2026-03-10"];
    office.run(&[&add[..], &site].concat()).must(0);
    let place = |scope: &[&str]| {
        let rest = ["--owner", "Direction", "--reason", "Recours", "--yes"];
        let review = ["--review-on", "2999-05-24"];
        office.run(&[&["hold", "place"], scope, &rest, &review].concat())
    };
    place(&["--session", "20-0002"]).must(1).says("20-002");
    place(&["--titre", "TP-01304m02"])
        .must(1)
        .says("vouliez-vous dire : TP-01303m02 ?")
        .says("--anyway");
    let agrement = ["--agrement", "TP-01303", "--site", "Saint Mâlo d'en face"];
    place(&agrement).must(1).says("Saint-Malo");
    place(&["--on", ""]).must(2).says("--on '*'");
    place(&["--on", "***"]).must(2);
    let holds = || office.chartrier.json(["hold", "list", "--json"])["holds"].clone();
    assert_eq!(holds().as_array().unwrap().len(), 0);
    place(&["--titre", "TP-01304m02", "--anyway"]).must(0);
    place(&["--session", "99-001", "--anyway"]).must(0);
    place(&["--titre", "TP-01303", "--anyway"]).must(0);
    place(&["--on", "*"]).must(0).says("6 documents");
    let held = holds();
    let mut found: Vec<(String, bool)> = held
        .as_array()
        .unwrap()
        .iter()
        .map(|hold| (hold["scope"].to_string(), hold["anyway"] == true))
        .collect();
    found.sort();
    let said = |part: &str| {
        let mut fitting = found.iter().filter(|(scope, _)| scope.contains(part));
        fitting.next().unwrap().1
    };
    assert!(said("01304m02") && said("99-001"), "{found:?}");
    assert!(!said("TP-01303\"") && !said("\"*\""), "{found:?}");
}

/// Whoever mistyped a plan's id was sent to the search, which knows of no plan.
#[test]
fn an_unknown_id_is_answered_with_where_ids_of_its_kind_are() {
    let office = office();
    let unknown = [
        (
            &["hold", "review", "12345678", "--review-on", "2999-01-01"][..],
            "hold list",
        ),
        (&["retention", "cancel", "12345678"], "retention list"),
        (&["show", "12345678"], "chartrier search"),
    ];
    for (asked, hint) in unknown {
        office.run(asked).must(1).says(hint);
    }
}
