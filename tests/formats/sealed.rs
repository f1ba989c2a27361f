//! Sealed files and the keyring, opened with stock tools alone: `age`, `sqlite3`, `sha256sum`, `jq`.

use std::path::Path;
use std::process::Command;

use crate::common::{TestArchive, actor, now};

/// The script of the README, between its fences.
fn script() -> String {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let after = readme
        .split("<!-- take-out.sh -->\n```sh\n")
        .nth(1)
        .expect("the README has the script");
    after.split("```").next().unwrap().to_owned()
}

#[test]
fn a_stranger_takes_every_document_out_with_stock_tools() {
    let test = TestArchive::new();
    test.deposit(
        "SESSION-2025-114/DURAND Paul/DP Évaluation.txt",
        "Un dossier professionnel".as_bytes(),
    );
    test.deposit("saut\nde ligne.txt", b"Un nom difficile");
    test.deposit("vide de texte.bin", &[0, 159, 146, 150]);
    let empty = chartrier::archive::Deposit {
        path: chartrier::model::OriginalPath::new(Path::new("vide.pdf")),
        source: &mut &b""[..],
        modified: None,
        received: now(),
        from: None,
    };
    let reason = chartrier::model::QuarantineReason::Empty;
    test.archive()
        .set_aside(empty, reason, None, actor(test.archive()))
        .unwrap();

    let identity = test.folder.path().join("recovery.txt");
    std::fs::write(&identity, test.recovery.identity.to_text().as_bytes()).unwrap();
    let script_file = test.folder.path().join("take-out.sh");
    std::fs::write(&script_file, script()).unwrap();
    let output = test.folder.path().join("sortie");
    let run = Command::new("sh")
        .arg(&script_file)
        .args([&test.root, &identity, &output])
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&run.stderr).into_owned() + &String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}");
    let read =
        |name: &str| std::fs::read(output.join(name)).unwrap_or_else(|_| panic!("{name}: {said}"));
    assert_eq!(
        read("SESSION-2025-114/DURAND Paul/DP Évaluation.txt"),
        "Un dossier professionnel".as_bytes()
    );
    assert_eq!(read("saut\nde ligne.txt"), b"Un nom difficile");
    assert_eq!(read("vide de texte.bin"), [0, 159, 146, 150]);
    assert_eq!(read("vide.pdf"), b"");

    // One altered byte and it says so.
    let object = walkdir::WalkDir::new(test.root.join("objects"))
        .into_iter()
        .flatten()
        .find(|e| e.file_type().is_file());
    let object = object.unwrap().into_path();
    let mut bytes = std::fs::read(&object).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&object, bytes).unwrap();
    let run = Command::new("sh")
        .arg(&script_file)
        .args([&test.root, &identity, &test.folder.path().join("b")])
        .output();
    assert!(!run.unwrap().status.success());
}

#[test]
fn an_owner_file_opens_with_the_stock_age_program() {
    let test = TestArchive::new();
    let sealed = std::fs::read(test.root.join("keys/owners/directrice.age")).unwrap();
    // The header names scrypt alone, so `age -d` asks for the passphrase.
    let header = String::from_utf8_lossy(&sealed[..60]).into_owned();
    assert!(
        header.starts_with("age-encryption.org/v1\n-> scrypt "),
        "{header}"
    );
    let passphrase = chartrier::keys::Passphrase::new(crate::common::PASSPHRASE.to_owned());
    let opened =
        chartrier::keys::open_owner_file(&sealed, Path::new("owner"), &passphrase).unwrap();
    let text = opened.to_text(chartrier::keys::IdentityRole::Owner);
    let first = text.lines().next().unwrap();
    assert_eq!(first, "# chartrier owner identity");
    assert_eq!(
        text.lines().filter(|line| !line.starts_with('#')).count(),
        1
    );
}
