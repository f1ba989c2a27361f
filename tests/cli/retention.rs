//! `explain`, `hold`, `retention`, `approver`, and who must sign a schedule that shortens: the real binary, on fixed days.

use std::collections::BTreeSet;
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
        let plan = ["retention", "plan", "-o", &folder, "--on", DAY];
        self.run(&[&plan[..], &["--beyond-limits", "--despite-clock"]].concat())
            .must(0)
            .says("retention approve");
        let plan = format!("{folder}/plan.json");
        let ran = self.run(&["retention", "approve", &plan, "--key", &key, "--yes"]);
        ran.must(0).says(" document").out.trim().to_owned()
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
    // Whoever asks now asks too late, and is told.
    let late = [
        "hold",
        "place",
        office.planning.as_str(),
        "--owner",
        "Direction",
        "--reason",
        "Recours",
        "--review-on",
        "2999-05-24",
        "--yes",
    ];
    office.run(&late).must(3).says("TROP TARD pour 1 élément");
    office
        .run(&["log"])
        .must(0)
        .gives("trop tard pour 1 élément");
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
fn an_older_copy_put_back_is_read_only_until_an_owner_accepts_it() {
    let office = office();
    let id = office.approved();
    let (archive, old) = (office.chartrier.archive(), office.chartrier.at("old"));
    let copied = |from: &Path, to: &Path| {
        let done = Command::new("cp").arg("-a").args([from, to]).status();
        assert!(done.unwrap().success());
    };
    copied(&archive, &old);
    office
        .own(&["retention", "execute", &id, "--confirm", "1"])
        .must(0);
    std::fs::remove_dir_all(&archive).unwrap();
    std::fs::rename(&old, &archive).unwrap();
    office
        .run(&["search", "planning"])
        .must(0)
        .says("ANCIENNE COPIE, en lecture seule")
        .says("« second » a vu un journal plus récent");
    office
        .run(&["session", "add", "27-001", "--ends", "2027-03-10"])
        .must(11)
        .says("recover --accept-older-journal");
    let english = ["status", "--lang", "en"];
    office.run(&english).must(0).gives("left aside");
    let accept = ["recover", "--accept-older-journal"];
    office.run(&accept).must(2);
    let sentence = "depuis cette copie, 2 éléments ont été détruits (documents : 1)";
    office
        .own(&[&accept[..], &["--yes"]].concat())
        .must(5)
        .says(sentence);
    office
        .own(&[&accept[..], &["--confirm", "2"]].concat())
        .must(0)
        .says("2 éléments détruits depuis cette copie le sont ici aussi");
    office.own(&accept).must(0).says("rien à accepter");
    assert_eq!(office.chartrier.count("planning"), 0);
    office
        .run(&["session", "add", "27-001", "--ends", "2027-03-10"])
        .must(0);
    office.run(&["log"]).must(0).gives("journal plus ancien");
}

/// What was to be destroyed is counted on the disk and in both keyrings, whatever the certificate says, after a real kill at
/// every kind of call that changes a file. `CHARTRIER_KILLS=60` kills at every single one.
#[test]
fn a_destruction_killed_at_any_call_is_finished_by_the_next_and_its_certificate_adds_up() {
    let office = office();
    let chartrier = &office.chartrier;
    let mut papers = vec![office.planning.clone()];
    for word in ["zorglub", "palissandre"] {
        chartrier.write(format!("plus/{word}.txt"), format!("affichage {word}"));
        let folder = text(&chartrier.at("plus"));
        office.run(&["ingest", &folder]).must(0);
        let found = chartrier.json(["search", word, "--json"]);
        let id = found["records"][0]["id"].as_str().unwrap().to_owned();
        let said = ["--as", "session.planning", "--session", "20-001"];
        office
            .run(&[&["classify", &id], &said[..]].concat())
            .must(0);
        papers.push(id);
    }
    let id = office.approved();
    let hold = [
        "hold",
        "place",
        &papers[2],
        "--owner",
        "Direction",
        "--reason",
        "Recours",
    ];
    let until = ["--review-on", "2999-05-24", "--yes"];
    office.run(&[&hold[..], &until].concat()).must(0);
    let (archive, second) = (chartrier.archive(), chartrier.at("second"));
    let copied = |from: &Path, to: &Path| {
        drop(std::fs::remove_dir_all(to));
        let done = Command::new("cp").arg("-a").args([from, to]).status();
        assert!(done.unwrap().success());
    };
    copied(&archive, &chartrier.at("archive.before"));
    copied(&second, &chartrier.at("second.before"));
    let before = (stored(&archive), keyrings(&archive, &second));
    let calls = "fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,pwrite64,ftruncate";
    let passphrase = text(&chartrier.at("passphrase"));
    let root = text(&archive);
    let mut number = 1;
    loop {
        copied(&chartrier.at("archive.before"), &archive);
        copied(&chartrier.at("second.before"), &second);
        let inject = format!("inject={calls}:signal=KILL:when={number}");
        let trace = text(&chartrier.at("trace"));
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o", &trace, "-e", &inject]);
        command.arg(env!("CARGO_BIN_EXE_chartrier"));
        command.args(["--archive", &root, "--passphrase-file", &passphrase]);
        command.args(["retention", "execute", &id, "--confirm", "3"]);
        command.env("USER", "essai").env("HOME", chartrier.at(""));
        let killed = finish(command);
        let list = chartrier.json(["retention", "list", "--json"]);
        match list[0]["state"].as_str().unwrap() {
            "approved" => office
                .own(&["retention", "execute", &id, "--confirm", "3"])
                .must(0),
            _ => office.own(&["retention", "resume"]).must(0),
        };
        let folder = chartrier.at(format!("certificat-{number}"));
        office
            .own(&["retention", "certificate", &id, "-o", &text(&folder)])
            .must(0);
        let json = std::fs::read(folder.join("certificate.json")).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let after = (stored(&archive), keyrings(&archive, &second));
        let story = format!("killed at call {number}: {killed:#?}");
        let destroyed = json["destroyed"].as_array().unwrap();
        let named = destroyed.iter().map(|one| one["entity"].as_str().unwrap());
        let named: BTreeSet<String> = named.map(str::to_owned).collect();
        assert!(
            named.contains(&papers[0]) && named.contains(&papers[1]),
            "{story}"
        );
        for place in [0, 1] {
            let gone = before.1[place].difference(&after.1[place]);
            assert_eq!(gone.cloned().collect::<BTreeSet<_>>(), named, "{story}");
            assert!(after.1[place].contains(&papers[2]), "{story}");
        }
        let totals = &json["totals"];
        assert_eq!(totals["destroyed"], named.len(), "{story}");
        assert_eq!(totals["failed"], 0, "{story}");
        assert_eq!(totals["spared"]["held"], 1, "{story}");
        let files = destroyed.iter().map(|one| one["files"].as_u64().unwrap());
        let gone = before.0.difference(&after.0).count() as u64;
        assert_eq!(files.sum::<u64>(), gone, "{story}");
        assert_eq!(chartrier.count("zorglub"), 0, "{story}");
        assert_eq!(chartrier.count("palissandre"), 1, "{story}");
        let mut findings = chartrier.findings();
        findings.retain(|code| code != "orphan" && code != "key_orphan");
        assert_eq!(findings, Vec::<String>::new(), "{story}");
        if killed.code == Some(0) {
            break;
        }
        assert_eq!(killed.code, None, "{story}");
        number = match std::env::var_os("CHARTRIER_KILLS") {
            Some(_) => number + 1,
            None => number + 1 + number / 2,
        };
    }
    assert!(number > 10, "hardly ever killed: {number}");
}

/// Every sealed file.
fn stored(archive: &Path) -> BTreeSet<String> {
    let shelves = ["objects", "texts", "descriptors", "quarantine"];
    let files = shelves.map(|shelf| crate::harness::files_below(&archive.join(shelf)));
    files.iter().flatten().map(|path| text(path)).collect()
}

/// The ids in the keyring of each place.
fn keyrings(archive: &Path, second: &Path) -> [BTreeSet<String>; 2] {
    [&archive.join("keys"), second].map(|place| {
        let bytes = std::fs::read(place.join("keyring.db")).unwrap();
        let found = bytes.windows(36).filter(|at| {
            let dashes = [8, 13, 18, 23];
            (0..36).all(|place| match dashes.contains(&place) {
                true => at[place] == b'-',
                false => at[place].is_ascii_hexdigit(),
            })
        });
        found
            .map(|at| String::from_utf8(at.to_vec()).unwrap())
            .collect()
    })
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

/// A released hold and an approval that was given up were counted as entries of sessions and candidates.
#[test]
fn what_goes_with_a_document_is_counted_and_named_by_its_kind() {
    let office = office();
    let place = ["hold", "place", &office.planning, "--owner", "Direction"];
    let why = ["--reason", "Recours", "--review-on", "2999-05-24", "--yes"];
    let placed = office.run(&[&place[..], &why].concat());
    let hold = placed.must(0).out.trim().to_owned();
    let release = ["hold", "release", &hold, "--reason", "Clos", "--yes"];
    office.run(&release).must(0);
    let given_up = office.approved();
    office.run(&["retention", "cancel", &given_up]).must(0);
    let folder = text(&office.chartrier.at("second-bordereau"));
    let plan = ["retention", "plan", "-o", &folder, "--on", DAY];
    office
        .run(&[&plan[..], &["--beyond-limits", "--despite-clock"]].concat())
        .must(0);
    let plan = format!("{folder}/plan.json");
    let key = text(&office.chartrier.at("direction"));
    let approve = ["retention", "approve", &plan, "--key", &key, "--yes"];
    let id = office.run(&approve).must(0).out.trim().to_owned();
    office
        .own(&["retention", "execute", &id, "--confirm", "1"])
        .must(0)
        .gives("et 1 session du registre")
        .gives("avec 1 gel levé")
        .gives("avec 1 approbation abandonnée");
    let all = "documents 1, fiches de session 1, gels levés 1, approbations abandonnées 1";
    office.run(&["retention", "list"]).must(0).gives(all);
    let list = office.chartrier.json(["retention", "list", "--json"]);
    let kinds = serde_json::json!({"record": 1, "session": 1, "hold": 1, "disposition": 1});
    assert_eq!(list[1]["destroyed_kinds"], kinds);
    let proof = text(&office.chartrier.at("preuve"));
    let certify = ["retention", "certificate", &id, "-o", &proof];
    office.run(&certify).must(0).says(all);
    let tail = |id: &str| id[id.len() - 8..].to_owned();
    let log = office.run(&["log"]);
    log.must(0)
        .gives(&format!("gel levé, détruit ({})", tail(&hold)))
        .gives(&format!("document détruit ({})", tail(&office.planning)));
    office.run(&["rebuild"]).must(0);
    assert_eq!(office.run(&["log"]).out, log.out);
    // Too late is journalled for the digits that a person copies, as for a whole id.
    let late = ["hold", "place", &tail(&office.planning), "--owner", "Moi"];
    office
        .run(&[&late[..], &why].concat())
        .must(3)
        .says("TROP TARD pour 1 élément");
    office
        .run(&["log"])
        .must(0)
        .gives("trop tard pour 1 élément");
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

#[test]
fn a_person_decides_with_a_reason_and_the_plan_is_read_by_name_before_it_is_approved() {
    let office = office();
    let (planning, day) = (office.planning.as_str(), "2026-11-24");
    let said = ["--as", "session.dte", "--session", "20-001"];
    office
        .run(&[&["classify", planning], &said[..]].concat())
        .must(0);
    office
        .run(&["retention", "due"])
        .must(0)
        .gives("chartrier retention decide");
    let decide = ["retention", "decide", planning, "--reason", "Doublon"];
    let destroy = [&decide[..], &["--destroy"]].concat();
    // Nothing said what, twice said, nobody asked, no owner.
    office.own(&decide).must(2);
    office
        .own(&[&destroy[..], &["--transfer"]].concat())
        .must(2);
    office.own(&destroy).must(2);
    office.run(&[&destroy[..], &["--yes"]].concat()).must(5);
    let past = [&decide[..], &["--keep-until", "2020-01-01", "--yes"]].concat();
    office.own(&past).must(5).says("n'est pas à venir");
    let before = office.entries();
    office
        .run(&[&destroy[..], &["--dry-run"]].concat())
        .must(0)
        .says("planning.txt");
    assert_eq!(office.entries(), before);
    let plan = [
        "retention",
        "plan",
        "-o",
        "x",
        "--dry-run",
        "--beyond-limits",
    ];
    office.run(&plan).must(5).says("rien n'est à détruire");
    office
        .own(&[&destroy[..], &["--yes"]].concat())
        .must(0)
        .says("Rien n'est détruit par là");
    office
        .run(&["explain", planning])
        .must(0)
        .gives("par essai")
        .gives("motif : Doublon");
    office
        .run(&["--lang", "en", "explain", planning])
        .must(0)
        .gives("reason: Doublon");
    office
        .run(&["log", "--record", planning])
        .must(0)
        .gives("a décidé la suite");
    // What a query finds beside it is told with its reason.
    let query = ["retention", "decide", "particulier", "--destroy"];
    let said = ["--reason", "Doublon", "--yes"];
    office
        .own(&[&query[..], &said[..]].concat())
        .must(3)
        .says("5 documents ne sont pas décidés")
        .says("déjà décidé ainsi");
    let key = office.key("direction");
    let public = format!("{key}.pub");
    let declare = ["approver", "add", "Claire Fictive", &public];
    office
        .own_as(
            "presidence",
            &[&declare[..], &["--account", "direction"]].concat(),
        )
        .must(0);
    let folder = text(&office.chartrier.at("bordereau"));
    let plan = ["retention", "plan", "-o", &folder, "--on", day];
    office
        .run(&plan)
        .must(0)
        .gives("par décision d'une personne");
    let plan = format!("{folder}/plan.json");
    let approve = ["retention", "approve", &plan];
    let before = office.entries();
    office
        .run(&[&approve[..], &["--dry-run"]].concat())
        .must(0)
        .says("planning.txt")
        .gives("ssh-keygen -Y sign -n approval@chartrier");
    let by_key = [&approve[..], &["--key", &key]].concat();
    office
        .run(&[&by_key[..], &["--dry-run"]].concat())
        .must(0)
        .says("au nom de Claire Fictive");
    assert_eq!(office.entries(), before);
    let ran = office.run(&[&by_key[..], &["--yes"]].concat());
    let id = ran.must(0).says("planning.txt").out.trim().to_owned();
    let before = office.entries();
    office
        .run(&["retention", "cancel", &id, "--dry-run"])
        .must(0)
        .says("serait abandonné");
    office
        .run(&["retention", "execute", &id, "--dry-run"])
        .must(0)
        .gives("Serait détruit maintenant : 1 document")
        .gives("seraient effacées dans l'emplacement");
    office
        .run(&["retention", "resume", "--dry-run"])
        .must(0)
        .says("Rien à reprendre");
    assert_eq!(office.entries(), before);
    assert_eq!(office.chartrier.count("planning"), 1);
    let execute = ["retention", "execute", &id, "--confirm", "1"];
    office.own(&execute).must(0);
    assert_eq!(office.chartrier.count("planning"), 0);
    let before = office.entries();
    office
        .own(&execute)
        .must(5)
        .says("a déjà été exécuté")
        .says("Rien n'a été fait");
    assert_eq!(office.entries(), before);
}

/// A plan of more than a fifth of the archive was refused by a number in the program, which nobody could read or change.
#[test]
fn the_limits_of_a_plan_are_those_of_the_schedule() {
    let office = office();
    let shipped = std::str::from_utf8(chartrier::policy::shipped().1).unwrap();
    let adopt = |share: &str| {
        let text_of = shipped.replace("plan-share   = 20 ", share);
        assert_ne!(text_of, shipped);
        let file = text(&office.chartrier.write("tableau.toml", text_of));
        office.run(&["policy", "adopt", &file, "--yes"])
    };
    adopt("plan-share = 0 ").must(1).says("de 1 à 100");
    adopt("plan-share = 10 ").must(0);
    let plan = ["retention", "plan", "-o", "x", "--on", DAY, "--dry-run"];
    office.run(&plan).must(5).says("plus de 10 %");
    // To loosen them takes what any shortening takes, so that no single person switches them off.
    adopt("plan-share = 100 ")
        .must(5)
        .says("un bordereau pourrait en prendre davantage");
    office.run(&plan).must(5).says("plus de 10 %");
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
    // No query covers all that is a session's: it is registered first.
    place(&["--session", "99-001", "--anyway"]).must(1);
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
    assert!(said("01304m02"), "{found:?}");
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
