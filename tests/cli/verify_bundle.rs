//! Verifying bundles and receipts by the real binary: exit codes, the first finding by name, what must be opened first.

use std::fs;

use crate::harness::Chartrier;

#[test]
fn what_is_no_bundle_is_named_and_what_is_encrypted_is_told_how_to_open() {
    let chartrier = Chartrier::new();
    let verify = |name: &str, bytes: &[u8], lang: &str| {
        let file = chartrier.write(name, bytes).display().to_string();
        chartrier.run(["--lang", lang, "verify-bundle", &file])
    };
    let ran = verify(
        "a.pdf",
        b"%PDF-1.7 autre chose que ce qui est attendu",
        "fr",
    );
    ran.must(4);
    assert!(ran.out.contains("[not_a_bundle]"), "{ran:?}");
    assert!(ran.out.contains("n'est pas un zip"), "{ran:?}");
    verify("b.age", b"age-encryption.org/v1\n", "fr")
        .must(1)
        .says("age --decrypt");
    verify("b.age", b"age-encryption.org/v1\n", "en")
        .must(1)
        .says("must be opened first");
    let mut aes = b"PK\x03\x04\x33\x00\x01\x00\x63\x00".to_vec();
    aes.extend([0; 40]);
    verify("c.zip", &aes, "fr").must(1).says("7-Zip");
    let file = chartrier.at("a.pdf").display().to_string();
    chartrier
        .run(["verify-bundle", &file, "--fingerprint", "abc"])
        .must(2);
    chartrier.run(["verify-bundle", "rien.zip"]).must(1);
}

#[test]
fn a_document_that_the_archive_has_is_recognised_and_an_unknown_one_is_not() {
    let chartrier = Chartrier::new();
    let known = chartrier
        .write("depot/a.txt", "un document")
        .display()
        .to_string();
    chartrier.run(["ingest", &known]).must(0);
    let ran = chartrier.run(["receipt", &known]);
    ran.must(0);
    assert!(ran.out.starts_with("Oui"), "{ran:?}");
    let copy = chartrier.at("copie.txt");
    fs::write(&copy, "un autre").unwrap();
    let copy = copy.display().to_string();
    let ran = chartrier.run(["--lang", "en", "receipt", &copy]);
    ran.must(3);
    assert!(ran.out.starts_with("It cannot be known"), "{ran:?}");
    let json = chartrier.json(["receipt", "--json", &copy]);
    assert_eq!(json["answer"], "unknown");
}
