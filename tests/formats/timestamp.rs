//! Kept checkpoints and their time-stamps, as `journal/timestamp/` specifies them: its worked example, and a journal's
//! own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chartrier::journal::timestamp::{CertificateNamed, Roots, kept};
use sha2::{Digest, Sha256};

const EXAMPLE: &str = "tests/formats/stamped";

fn example(name: &str) -> PathBuf {
    Path::new(EXAMPLE).join(name)
}

#[test]
fn the_worked_example_of_the_time_stamps_verifies() {
    let roots = Roots::from_pem(&fs::read_to_string(example("root.pem")).unwrap()).unwrap();
    let all = kept(Path::new(EXAMPLE)).unwrap();
    assert!(all.unreadable.is_empty());
    let [one] = all.checkpoints.as_slice() else {
        panic!("{} checkpoints", all.checkpoints.len())
    };
    let note = &one.checkpoint.note;
    let digest: String = Sha256::digest(note)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!(
        digest,
        "b73463b1ee513230cce5a9d7f39569cff617942911420635fce71fa848e5c7d9"
    );
    let specification = include_str!("../../src/journal/timestamp/mod.rs");
    assert!(specification.contains(&digest));
    let signer = fs::read_to_string(example("signer")).unwrap();
    assert!(one.checkpoint.is_signed_by(signer.trim_end()));
    assert_eq!(
        one.checkpoint.root.to_string(),
        "1345900eff6b891d3d683b0c7664a3a9202eaa7a080b6df7b6eafc491d9e3fd2"
    );
    let facts: Vec<_> = one.verify(&roots).into_iter().map(Result::unwrap).collect();
    let told = |at: usize| {
        let facts = &facts[at];
        (
            facts.time.to_string(),
            facts.accuracy_us,
            facts.serial.as_str(),
            facts.certificate_named,
            facts.ends_on.to_string(),
        )
    };
    let time = || "2026-11-24T12:52:32.000Z".to_owned();
    assert_eq!(
        told(0),
        (
            time(),
            Some(1_000_000),
            "11",
            CertificateNamed::WithSha2,
            "2036-11-21T12:52:30.000Z".to_owned()
        )
    );
    assert_eq!(
        told(1),
        (
            time(),
            None,
            "12",
            CertificateNamed::WithSha1,
            "2076-11-11T12:52:30.000Z".to_owned()
        )
    );
}

#[test]
fn openssl_verifies_the_worked_example_as_its_text_says() {
    let folder = tempfile::tempdir().unwrap();
    let renewed = folder.path().join("renewed");
    let note = example("checkpoints/1.note");
    let first = example("checkpoints/1.1.tsr");
    let both = [fs::read(&note).unwrap(), fs::read(&first).unwrap()].concat();
    fs::write(&renewed, both).unwrap();
    for (data, answer) in [(note, first), (renewed, example("checkpoints/1.2.tsr"))] {
        let output = Command::new("openssl")
            // A day on which the certificates are valid: 2027-01-15.
            .args(["ts", "-verify", "-attime", "1800000000", "-CAfile"])
            .arg(example("root.pem"))
            .arg("-data")
            .arg(data)
            .arg("-in")
            .arg(answer)
            .output()
            .expect("`openssl` is needed by this test");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
