//! Sealing by the real binary, with a real authority on loopback: what is written, kept, verified, renewed, refused.

use std::fs;

use crate::authority::{KeyKind, Making, POLICY, TestAuthority, serve, serve_changed};
use crate::harness::{Chartrier, Ran};

/// Seals with this authority for once.
fn seal(chartrier: &Chartrier, url: &str, roots: &str, folder: &str) -> Ran {
    let roots = chartrier.at(roots).display().to_string();
    let folder = chartrier.at(folder).display().to_string();
    chartrier.run(["seal", "--tsa", url, "--roots", &roots, "-o", &folder])
}

fn only_file(chartrier: &Chartrier, folder: &str, end: &str) -> std::path::PathBuf {
    let files = fs::read_dir(chartrier.at(folder)).unwrap();
    let mut files = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(end));
    let file = files.next().unwrap();
    assert_eq!(files.next(), None);
    file
}

#[test]
fn without_an_authority_the_checkpoint_and_its_page_are_written() {
    let chartrier = Chartrier::new();
    let folder = chartrier.at("out").display().to_string();
    let ran = chartrier.run(["seal", "-o", &folder]);
    ran.must(0).says("sans horodatage").says("[[time-stamp]]");
    let note = only_file(&chartrier, "out", ".note");
    let page = fs::read(only_file(&chartrier, "out", ".pdf")).unwrap();
    assert!(page.starts_with(b"%PDF"));
    let note = note.display().to_string();
    let verified = chartrier.run(["verify", "--level", "journal", "--against", &note]);
    verified.must(0);
    // What was handed out is never replaced.
    chartrier.run(["seal", "-o", &folder]).must(1);
}

#[test]
fn a_checkpoint_is_stamped_kept_and_verified_by_the_roots_that_the_archive_pins() {
    let chartrier = Chartrier::new();
    let authority = TestAuthority::new(KeyKind::P256);
    let root = authority.root();
    let other = TestAuthority::new(KeyKind::P256).root();
    let url = serve_changed(authority, |query| query);
    let pinned = chartrier.archive().join("time-stamps/roots.pem");
    fs::create_dir_all(pinned.parent().unwrap()).unwrap();
    fs::write(&pinned, &root).unwrap();
    let settings = chartrier.archive().join("archive.toml");
    let mut text = fs::read_to_string(&settings).unwrap();
    text.push_str(&format!(
        "\n[[time-stamp]]\nurl    = \"{url}\"\npolicy = \"{POLICY}\"\nroots  = \"time-stamps/roots.pem\"\n"
    ));
    fs::write(&settings, text).unwrap();
    let folder = chartrier.at("out").display().to_string();
    chartrier
        .run(["seal", "-o", &folder])
        .must(0)
        .says("horodaté par")
        .says("Essai Horodatage");
    let check = TestAuthority::new(KeyKind::P256);
    fs::write(check.path("root.pem"), &root).unwrap();
    let note = only_file(&chartrier, "out", ".note");
    let token = only_file(&chartrier, "out", ".tsr");
    assert!(check.openssl_verifies(&note, &token));
    assert_eq!(chartrier.findings(), [] as [&str; 0]);
    chartrier.run(["seal"]).must(0).says("Rien de nouveau");
    fs::write(&pinned, &other).unwrap();
    assert_eq!(chartrier.findings(), ["time_stamp_untrusted"]);
    fs::write(&pinned, "rien").unwrap();
    assert_eq!(chartrier.findings(), ["altered"]);
    fs::remove_file(&pinned).unwrap();
    assert_eq!(chartrier.findings(), ["missing"]);
}

#[test]
fn a_time_stamp_that_ends_soon_is_renewed_by_the_next_seal() {
    let chartrier = Chartrier::new();
    let short = TestAuthority::made(Making {
        days: 30,
        ..Making::default()
    });
    let long = TestAuthority::new(KeyKind::P256);
    chartrier.write("roots.pem", format!("{}{}", short.root(), long.root()));
    let short = serve_changed(short, |query| query);
    let long = serve_changed(long, |query| query);
    seal(&chartrier, &short, "roots.pem", "seal-1").must(0);
    let first = only_file(&chartrier, "seal-1", ".note");
    let paper = chartrier.write("in/note.txt", "planning de la session");
    let paper = paper.display().to_string();
    chartrier.run(["ingest", &paper]).must(0);
    seal(&chartrier, &long, "roots.pem", "seal-2")
        .must(0)
        .says("renouvelé");
    let name = first.file_stem().unwrap().to_string_lossy().into_owned();
    let kept = chartrier.archive().join("journal/checkpoints");
    assert!(kept.join(format!("{name}.2.tsr")).exists());
    assert_eq!(chartrier.findings(), [] as [&str; 0]);
    let again = seal(&chartrier, &long, "roots.pem", "seal-3");
    again.must(0).says("Rien de nouveau");
    assert!(!kept.join(format!("{name}.3.tsr")).exists());
}

#[test]
fn what_an_authority_does_instead_is_told_without_letting_it_speak() {
    let chartrier = Chartrier::new();
    let authority = TestAuthority::new(KeyKind::P256);
    chartrier.write("roots.pem", authority.root());
    let down = serve(|_| ("503 Closed".into(), "text/plain".into(), Vec::new()));
    let hostile = serve(|_| {
        let kind = "text/\u{202e}evil".into();
        ("200 OK".into(), kind, b"nothing".to_vec())
    });
    let forged = serve_changed(authority, |mut query| {
        // Another imprint than the one that was asked for.
        let last = query.len() - 20;
        query[last] ^= 1;
        query
    });
    let roots = chartrier.at("roots.pem").display().to_string();
    let ran = chartrier.run([
        "seal", "--tsa", &down, "--tsa", &hostile, "--tsa", &forged, "--roots", &roots,
    ]);
    ran.must(3)
        .says("code HTTP 503")
        .says("n'a pas donné d'horodatage");
    assert!(!ran.err.contains('\u{202e}'), "{ran:?}");
    assert_eq!(ran.err.matches("n'a pas donné d'horodatage").count(), 3);
    assert!(!chartrier.archive().join("journal/checkpoints").exists());
    chartrier
        .run(["seal", "--tsa", "ftp://x/", "--roots", &roots])
        .must(2)
        .says("ce n'est pas une adresse");
    chartrier.write("none.pem", "rien");
    seal(&chartrier, &down, "none.pem", "none")
        .must(2)
        .says("aucun certificat racine");
    chartrier.run(["seal", "--tsa", &down]).must(2);
}

#[test]
fn an_authority_that_answered_is_asked_again_without_being_named() {
    let chartrier = Chartrier::new();
    let authority = TestAuthority::new(KeyKind::P256);
    chartrier.write("roots.pem", authority.root());
    let url = serve_changed(authority, |query| query);
    let roots = chartrier.at("roots.pem").display().to_string();
    let settings = || fs::read_to_string(chartrier.archive().join("archive.toml")).unwrap();
    let before = settings();
    let once = ["seal", "--tsa", &url, "--roots", &roots, "--once"];
    chartrier.run(once).must(0).says("horodaté par");
    assert_eq!(settings(), before);
    let down = serve(|_| ("503 Closed".into(), "text/plain".into(), Vec::new()));
    let paper = chartrier.write("in/un.txt", "planning de la session");
    let ingest = |paper: &std::path::Path| {
        chartrier
            .run(["ingest", &paper.display().to_string()])
            .must(0);
    };
    ingest(&paper);
    seal(&chartrier, &down, "roots.pem", "down").must(3);
    assert_eq!(settings(), before, "who does not answer is not remembered");
    seal(&chartrier, &url, "roots.pem", "first")
        .must(0)
        .says("Autorité retenue");
    assert!(settings().contains(&format!("url    = \"{url}\"")));
    ingest(&chartrier.write("in/deux.txt", "autre planning"));
    chartrier.run(["seal"]).must(0).says("horodaté par");
    assert_eq!(chartrier.findings(), [] as [&str; 0]);
    ingest(&chartrier.write("in/trois.txt", "encore un planning"));
    let again = seal(&chartrier, &url, "roots.pem", "again");
    again.must(0);
    assert!(!again.err.contains("retenue"), "{again:?}");
}
