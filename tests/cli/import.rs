//! `import`: another archive's bundle, brought in, told, refused; what `show` says of it afterwards.

use std::fs;

use crate::harness::{Chartrier, write_private};

/// An archive with two documents, and its bundle of them.
fn handed_out(more: &[&str]) -> (Chartrier, String) {
    let there = Chartrier::new();
    there.write("in/a/lettre.txt", "première lettre");
    there.write("in/b/lettre.txt", "seconde lettre");
    there.run(["ingest", "in"]).must(0);
    let bundle = [
        "bundle",
        "lettre",
        "-o",
        "sortie.zip",
        "--for",
        "Nous",
        "--reason",
        "Reprise",
    ];
    there.run(bundle.iter().chain(more)).must(0);
    let file = there.at("sortie.zip").display().to_string();
    (there, file)
}

#[test]
fn a_bundle_is_brought_in_once_and_show_says_where_it_came_from() {
    let (there, file) = handed_out(&[]);
    let here = Chartrier::new();
    let tried = here.run(["import", &file, "--dry-run"]);
    tried.must(0).says("donnez avec --fingerprint");
    assert!(
        tried.out.contains("2 documents seraient repris"),
        "{tried:?}"
    );
    assert_eq!(here.count("lettre"), 0);
    let fingerprint = here.json(["import", &file, "--dry-run", "--json"])["fingerprint"]
        .as_str()
        .unwrap()
        .to_owned();
    let given = format!("SHA256:{fingerprint}");
    let ran = here.run([
        "import",
        &file,
        "--reason",
        "Reprise",
        "--fingerprint",
        &given,
    ]);
    ran.must(0).says("dont vous avez donné l'empreinte");
    assert!(ran.out.contains("2 documents repris"), "{ran:?}");
    assert_eq!(here.count("lettre"), 2);
    let found = here.json(["search", "lettre", "--json"]);
    let id = found["records"][0]["id"].as_str().unwrap();
    here.run(["show", id, "--reason", "Essai"])
        .must(0)
        .gives(&format!("Provenance : archive de clé {fingerprint}"));
    let shown = here.json(["show", id, "--reason", "Essai", "--json"]);
    assert_eq!(shown["provenance"][0]["entity"], id);
    here.run(["log"])
        .must(0)
        .gives("repris des documents d'une autre archive");
    let entries = here.json(["status", "--json"])["entries"].clone();
    let again = here.run(["--lang", "en", "import", &file]);
    again.must(0);
    assert!(again.out.contains("Nothing new"), "{again:?}");
    assert_eq!(here.json(["status", "--json"])["entries"], entries);
    there
        .run(["import", &file])
        .must(0)
        .says("cette archive même");
    assert_eq!(here.findings(), Vec::<String>::new());
}

#[test]
fn what_is_altered_or_of_another_key_is_refused_and_says_why() {
    let (_there, file) = handed_out(&[]);
    let here = Chartrier::new();
    let other = "a".repeat(64);
    here.run(["import", &file, "--fingerprint", &other])
        .must(4)
        .says("fingerprint_differs");
    let mut bytes = fs::read(&file).unwrap();
    let text = "seconde lettre".as_bytes();
    let place = bytes.windows(text.len()).position(|bytes| bytes == text);
    bytes[place.unwrap()] ^= 1;
    let altered = here.write("altere.zip", bytes).display().to_string();
    here.run(["import", &altered])
        .must(4)
        .says("document_differs");
    here.run(["import", "rien.zip"]).must(1);
    here.run(["import"]).must(2);
    here.run(["import", &file, "--fingerprint", "abc"]).must(2);
    assert_eq!(here.count("lettre"), 0);
}

#[test]
fn an_encrypted_zip_takes_its_passphrase() {
    let there = Chartrier::new();
    there.write("in/lettre.txt", "une lettre");
    there.run(["ingest", "in"]).must(0);
    let bundle = [
        "bundle",
        "lettre",
        "-o",
        "sortie.zip",
        "--for",
        "Nous",
        "--reason",
        "x",
        "--aes",
    ];
    let made = there.run(bundle);
    let passphrase = made.err.lines().find_map(|line| line.strip_prefix("  "));
    let file = there.at("sortie.zip").display().to_string();
    let here = Chartrier::new();
    here.run(["import", &file]).must(12).says("phrase secrète");
    write_private(&here.at("secret"), passphrase.unwrap().as_bytes());
    let secret = here.at("secret").display().to_string();
    here.run(["import", &file, "--bundle-passphrase-file", &secret])
        .must(0);
    assert_eq!(here.count("lettre"), 1);
    write_private(&here.at("autre"), b"autre chose");
    let other = here.at("autre").display().to_string();
    here.run(["import", &file, "--bundle-passphrase-file", &other])
        .must(12);
}

/// A hold on a session there held here only what had come, and nobody was told.
#[test]
fn what_a_hold_brought_in_does_not_hold_is_said_with_what_to_do() {
    let there = Chartrier::new();
    let put = |name: &str| {
        there.write(format!("in/{name}.txt"), format!("lettre {name}"));
        there.run(["ingest", "in"]).must(0);
        let found = there.json(["search", name, "--json"]);
        let id = found["records"][0]["id"].as_str().unwrap().to_owned();
        let filed = ["--as", "session.planning", "--session", "26-001"];
        there
            .run([&["classify", id.as_str()], &filed[..]].concat())
            .must(0);
    };
    let hand_out = |file: &str| {
        let addressed = ["--for", "Nous", "--reason", "Reprise"];
        let bundle = ["bundle", "lettre", "-o", file];
        there.run([&bundle[..], &addressed].concat()).must(0);
        there.at(file).display().to_string()
    };
    let session = ["session", "add", "26-001", "--ends", "2026-03-10"];
    there.run(session).must(0);
    put("premier");
    let hold = [
        "hold",
        "place",
        "--session",
        "26-001",
        "--owner",
        "Direction",
    ];
    let why = ["--reason", "Recours", "--review-on", "2999-05-24", "--yes"];
    there.run([&hold[..], &why].concat()).must(0);
    let first = hand_out("un.zip");
    put("second");
    let second = hand_out("deux.zip");
    let here = Chartrier::new();
    let command = "chartrier hold place --session 26-001";
    for way in [&["--dry-run"][..], &[]] {
        here.run([&["import", first.as_str()], way].concat())
            .must(0)
            .says("n'est PAS tenu")
            .says(command);
    }
    here.run(["import", &second])
        .must(3)
        .says("1 gel repris auparavant ne tient PAS tous les documents")
        .says(command);
    let again = here.json(["import", &second, "--dry-run", "--json"]);
    assert_eq!(again["holds_not_widened"].as_array().unwrap().len(), 1);
    here.run([&hold[..], &why].concat()).must(0);
    here.run(["--lang", "en", "import", &second]).must(0);
}
