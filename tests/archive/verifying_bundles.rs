//! Bundles are verified alone: whole ones by every verifier, altered ones by each that claims the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use chartrier::archive::{Archive, TimeStamping};
use chartrier::bundle::receipt::{BundleStanding, ProofVerdict, Receipt, receipt};
use chartrier::bundle::verifying::{
    BundleVerification, Compared, FindingCode, Known, stock, verify_bundle,
};
use chartrier::journal::Checkpoint;
use chartrier::journal::timestamp::Roots;

use crate::authority::{KeyKind, TestAuthority, serve_changed};
use crate::common::bundles::{
    Altered, BundledArchive, TestBundle, alterations, claimed, later, table,
};
use crate::common::now;

/// An archive with a real time-stamp, the authority's root, its bundles by both writers, and one of another archive.
struct Made {
    house: BundledArchive,
    root: String,
    by_test: TestBundle,
    by_writer: TestBundle,
    handed_out: PathBuf,
    other: TestBundle,
}

/// Made once: all tests look at it, none changes it.
fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let authority = TestAuthority::new(KeyKind::P256);
        let root = authority.root();
        let folder = tempfile::tempdir().unwrap();
        let roots = folder.path().join("root.pem");
        fs::write(&roots, &root).unwrap();
        let url = serve_changed(authority, |query| query);
        let house = BundledArchive::new(&|archive: &Archive| {
            let stamping = TimeStamping::once(std::slice::from_ref(&url), None, &roots).unwrap();
            let sealed = archive.seal(&stamping, now()).unwrap();
            assert!(sealed.is_new);
        });
        let handed_out = house.home.folder.path().join("controle.zip");
        house.hand_out(&handed_out);
        Made {
            by_test: house.bundle(),
            by_writer: TestBundle::read(&handed_out),
            handed_out,
            house,
            root,
            other: BundledArchive::new(&|_| {}).bundle(),
        }
    })
}

fn verify(file: &Path, known: &Known) -> BundleVerification {
    verify_bundle(file, known, &|_, _| true).unwrap()
}

fn codes(verification: &BundleVerification) -> BTreeSet<String> {
    let findings = verification.findings.iter();
    findings.map(|one| one.code.name().to_owned()).collect()
}

/// The codes that the script tells.
fn script_codes(root: &Path) -> BTreeSet<String> {
    let output = Command::new("python3")
        .arg(root.join("verifier.py"))
        .output()
        .expect("python3 is installed");
    let text = String::from_utf8(output.stdout).unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(error, "", "{text}");
    let lines = text
        .lines()
        .filter_map(|line| line.strip_prefix("ANOMALIE "));
    let found: BTreeSet<String> = lines
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        output.status.code(),
        Some(i32::from(!found.is_empty())),
        "{text}"
    );
    found
}

/// The commands of `VERIFIER.txt` under the headings that name a system, with the number of their section.
fn commands(system: &str) -> Vec<(char, String)> {
    let text = std::str::from_utf8(stock::INSTRUCTIONS).unwrap();
    let (mut section, mut under) = (' ', false);
    let mut commands = Vec::new();
    for line in text.lines() {
        if line.starts_with(|c: char| c.is_ascii_digit()) {
            section = line.chars().next().unwrap();
        }
        if let Some(heading) = line.strip_prefix('[') {
            under = heading.split(']').next().unwrap().contains(system);
        }
        match line.strip_prefix("    ") {
            Some(command) if under => commands.push((section, command.trim_end().to_owned())),
            _ => under &= !line.is_empty(),
        }
    }
    commands
}

fn shell(command: &str, root: &Path) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(root);
    shell.output().unwrap()
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The sections of `VERIFIER.txt` that a folder fails, by its Linux commands as printed.
fn stock_failures(root: &Path, authority_root: &str) -> BTreeSet<char> {
    let mut failed = BTreeSet::new();
    let mut run = |section: char, command: &str| {
        let output = shell(command, root);
        if !output.status.success() {
            failed.insert(section);
        }
    };
    // The third is the script, whose codes are compared by themselves.
    let stock = commands("Linux")
        .into_iter()
        .filter(|(section, _)| *section != '3');
    for (section, command) in stock {
        if section == '4' {
            fs::write(root.join("racine.pem"), authority_root).unwrap();
        }
        run(section, &command);
    }
    fs::remove_file(root.join("racine.pem")).unwrap();
    if is_installed("bagit.py") {
        for (section, command) in commands("bagit") {
            run(section, &command);
        }
    }
    failed
}

#[test]
fn the_table_has_every_code_in_its_order() {
    let table: Vec<String> = table().into_iter().map(|(code, _)| code).collect();
    let names: Vec<&str> = FindingCode::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(table, names);
    assert_eq!(claimed("C").len(), names.len());
}

#[test]
fn a_whole_bundle_is_consistent_for_every_verifier() {
    let made = made();
    for bundle in [&made.by_test, &made.by_writer] {
        let folder = tempfile::tempdir().unwrap();
        let zip = folder.path().join("a.zip");
        fs::write(&zip, bundle.zip()).unwrap();
        let root = bundle.extract(folder.path());
        let known = Known {
            fingerprint: Some(made.house.archive().fingerprint().to_string()),
            checkpoint: Checkpoint::parse(&bundle.get("preuves/checkpoint")),
            roots: Some(Roots::from_pem(&made.root).unwrap()),
        };
        for file in [&zip, &root, &folder.path().to_owned()] {
            let verified = verify(file, &known);
            assert_eq!(verified.findings, []);
            assert_eq!(verified.documents.len(), 3);
            assert!(verified.documents.iter().all(|one| one.proved_at.is_some()));
            assert_eq!(verified.compared, Some(Compared::Same));
            let [stamp] = verified.stamps.as_slice() else {
                panic!("{:?}", verified.stamps)
            };
            assert!(
                stamp
                    .authority
                    .as_ref()
                    .unwrap()
                    .contains("Essai Horodatage")
            );
            assert_eq!(verified.files, bundle.files.len() as u64);
        }
        assert_eq!(script_codes(&root), BTreeSet::new());
        assert_eq!(stock_failures(&root, &made.root), BTreeSet::new());
        assert_eq!(commands("Linux").len(), 5);
        if is_installed("pwsh") {
            let (_, command) = &commands("PowerShell")[0];
            let mut pwsh = Command::new("pwsh");
            let output = pwsh
                .args(["-NoProfile", "-Command", command])
                .current_dir(&root);
            let output = output.output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), "FIN");
        }
        // A root of another authority vouches for nothing.
        let stranger = TestAuthority::new(KeyKind::P256).root();
        let known = Known {
            roots: Some(Roots::from_pem(&stranger).unwrap()),
            ..Known::default()
        };
        assert_eq!(
            codes(&verify(&zip, &known)),
            BTreeSet::from(["stamp_differs".to_owned()])
        );
    }
    let verified = verify(&made.handed_out, &Known::default());
    assert_eq!(verified.findings, []);
}

#[test]
fn every_alteration_is_found_by_each_verifier_that_claims_its_code() {
    let made = made();
    let sign = |bytes: &[u8]| made.house.sign(bytes);
    for bundle in [&made.by_test, &made.by_writer] {
        let mut found = BTreeSet::new();
        for altered in alterations(bundle, &made.other, &sign) {
            check(&altered, &made.root);
            found.extend(altered.codes.iter().map(|code| (*code).to_owned()));
        }
        // No code of the table is left untried.
        assert_eq!(found, claimed("C"));
    }
}

fn check(altered: &Altered, authority_root: &str) {
    let what = altered.what;
    let expected: BTreeSet<String> = altered
        .codes
        .iter()
        .map(|code| (*code).to_owned())
        .collect();
    let of =
        |who: &str| -> BTreeSet<String> { expected.intersection(&claimed(who)).cloned().collect() };
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("a.zip");
    fs::write(&zip, &altered.zip).unwrap();
    let known = Known {
        fingerprint: altered.fingerprint.clone(),
        ..Known::default()
    };
    let verified = verify(&zip, &known);
    assert_eq!(
        codes(&verified),
        of("C"),
        "C: {what}: {:?}",
        verified.findings
    );
    let Some(bundle) = &altered.bundle else {
        return;
    };
    let root = bundle.extract(folder.path());
    let in_folder = verify(&root, &known);
    assert_eq!(in_folder.findings, verified.findings, "{what}");
    assert_eq!(script_codes(&root), of("Y"), "Y: {what}");
    let failed = stock_failures(&root, authority_root);
    let mut seen = of("S");
    if !is_installed("bagit.py") {
        seen.remove("file_added");
    }
    assert_eq!(failed.is_empty(), seen.is_empty(), "S: {what}: {failed:?}");
}

#[test]
fn a_checkpoint_from_an_earlier_bundle_is_compared() {
    let made = made();
    let zip = made.handed_out.as_path();
    // That of the time-stamp is earlier, and the bundle has the way from it.
    let name = made.by_writer.name("preuves/scelles/", ".note");
    let earlier = Checkpoint::parse(&made.by_writer.get(&name)).unwrap();
    let known = |checkpoint: &Checkpoint| Known {
        checkpoint: Some(checkpoint.clone()),
        ..Known::default()
    };
    let verified = verify(zip, &known(&earlier));
    assert_eq!(verified.compared, Some(Compared::Continued));
    let rewritten = Checkpoint {
        root: chartrier::model::LeafHash([1; 32]),
        ..earlier.clone()
    };
    let verified = verify(zip, &known(&rewritten));
    assert_eq!(verified.compared, Some(Compared::Inconsistent));
    assert_eq!(
        codes(&verified),
        BTreeSet::from(["checkpoint_inconsistent".to_owned()])
    );
    let mut unknown = earlier;
    unknown.end.seq.0 -= 1;
    let entries = unknown.end.seq.0;
    let verified = verify(zip, &known(&unknown));
    assert_eq!(verified.compared, Some(Compared::NoProof { entries }));
    let stranger = Checkpoint::parse(&made.other.get("preuves/checkpoint")).unwrap();
    let verified = verify(zip, &known(&stranger));
    assert_eq!(verified.compared, Some(Compared::Inconsistent));
}

#[test]
fn what_comes_back_is_recognised_even_after_it_was_destroyed() {
    let made = made();
    let archive = made.house.archive();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let ask =
        |file: &Path, proof: Option<&Path>| receipt(archive, file, proof, &|_, _| true).unwrap();
    let bundle = |receipt: Receipt| match receipt {
        Receipt::Bundle(bundle) => bundle,
        Receipt::Document(document) => panic!("{document:?}"),
    };
    let document = |receipt: Receipt| match receipt {
        Receipt::Document(document) => document,
        Receipt::Bundle(bundle) => panic!("{bundle:?}"),
    };
    // The very file, its folder, a copy with a changed byte, and another archive's.
    let whole = bundle(ask(&made.handed_out, None));
    let (known, part) = whole.handed_out.unwrap();
    assert_eq!((whole.standing, part), (BundleStanding::Ours, 1));
    assert_eq!(known.issued.unwrap().recipient, "Inspection fictive");
    let root = made.by_writer.extract(folder.path());
    let extracted = bundle(ask(&root, None));
    assert_eq!(extracted.standing, BundleStanding::Ours);
    assert!(extracted.handed_out.is_some());
    let unlisted = bundle(ask(&write("test.zip", &made.by_test.zip()), None));
    assert_eq!(unlisted.standing, BundleStanding::Ours);
    assert!(unlisted.handed_out.is_none());
    let mut altered = made.by_writer.clone();
    altered.set("index.html", b"<p>".to_vec());
    let altered = bundle(ask(&write("altered.zip", &altered.zip()), None));
    assert_eq!(altered.standing, BundleStanding::Altered);
    assert!(altered.handed_out.is_some());
    let stranger = bundle(ask(&write("other.zip", &made.other.zip()), None));
    assert_eq!(stranger.standing, BundleStanding::AnotherArchive);
    // A document of the bundle's folder finds its proof by itself; outside, the archive still has it.
    let name = made.by_writer.name("data/", "");
    let inside = document(ask(&root.join(&name), None));
    assert!(inside.is_ours() && matches!(inside.proof, Some(ProofVerdict::Proved { .. })));
    let outside = document(ask(&write("seul.txt", &made.by_writer.get(&name)), None));
    assert!(outside.is_ours() && outside.proof.is_none());
    // The destroyed one: by its old line, yes; alone, nobody can know; altered, no.
    let gone = write("planning.txt", &made.house.destroyed_bytes);
    let line = write(
        "ligne.txt",
        &[b"  ", made.house.old_line.as_slice(), b"\r\n"].concat(),
    );
    let proved = document(ask(&gone, Some(&line)));
    let Some(ProofVerdict::Proved {
        entity, committed, ..
    }) = proved.proof
    else {
        panic!("{proved:?}")
    };
    assert_eq!(entity, made.house.destroyed);
    assert_eq!(
        committed.destroyed.map(|time| time.to_string()),
        Some(later().to_string())
    );
    let alone = document(ask(&gone, None));
    assert!(!alone.is_ours() && alone.proof.is_none());
    let changed = write("change.txt", b"contenu de planning!\n");
    let changed = document(ask(&changed, Some(&line)));
    assert_eq!(changed.proof, Some(ProofVerdict::OtherDocument));
    let forged = String::from_utf8(made.house.old_line.clone()).unwrap();
    let forged = write("faux.txt", forged.replace("planning", "pv").as_bytes());
    let forged = document(ask(&gone, Some(&forged)));
    assert_eq!(forged.proof, Some(ProofVerdict::NotOfJournal));
}
