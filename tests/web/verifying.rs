//! What the page says of good and of altered bundles, however they come to it, and how fast.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::making::{Made, Stored, Wish, make, zip};
use chartrier::words::Lang;

struct Bench {
    root: tempfile::TempDir,
    made: Made,
    browser: Browser,
}

fn bench() -> Bench {
    bench_of(Wish {
        documents: 40,
        ..Wish::default()
    })
}

fn bench_of(wish: Wish) -> Bench {
    let root = tempfile::tempdir().unwrap();
    let made = make(wish);
    made.write_folder(root.path());
    std::fs::write(root.path().join("controle.zip"), made.zip()).unwrap();
    let browser = Browser::open(&root.path().join("dossier/index.html"));
    Bench {
        root,
        made,
        browser,
    }
}

impl Bench {
    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// What the page finds in a zip: codes and what they are about, the first thing wrong first.
    fn findings(&mut self, zip: &[u8]) -> Vec<(String, String)> {
        let path = self.path("altered.zip");
        std::fs::write(&path, zip).unwrap();
        self.browser
            .eval("state.result = null; location.hash = '#verifier'; render()");
        self.browser.choose("input[accept]", &[&path]);
        self.wait()
    }

    fn wait(&mut self) -> Vec<(String, String)> {
        self.browser.until("state.result !== null && state.checking === null && document.getElementById('verdict-title') !== null");
        let found = self
            .browser
            .eval("state.result.findings.map(({code, subject}) => [code, subject])");
        serde_json::from_value(found).unwrap()
    }

    fn verdicts(&mut self) -> Vec<String> {
        let verdicts = self.browser.eval(
            "[...new Set([...state.result.documents.values()].map((one) => one.verdict))].sort()",
        );
        serde_json::from_value(verdicts).unwrap()
    }

    fn said(&mut self) -> String {
        let text = self
            .browser
            .eval("document.querySelector('.verdict').innerText");
        text.as_str().unwrap().to_owned()
    }
}

#[test]
fn a_good_zip_is_consistent_with_its_key_in_three_clicks() {
    let mut bench = bench();
    let cdp = json!({"enabled": true});
    bench
        .browser
        .call("Page.setInterceptFileChooserDialog", cdp);
    // The first click; choosing the file and opening it in the system's dialog are the second and the third.
    bench.browser.click("#choose-zip");
    let chooser = bench.browser.event("Page.fileChooserOpened");
    let files =
        json!({"backendNodeId": chooser["backendNodeId"], "files": [bench.path("controle.zip")]});
    bench.browser.call("DOM.setFileInputFiles", files);
    assert_eq!(bench.wait(), []);
    let said = bench.said();
    assert!(said.contains("Cohérent avec la clé"), "{said}");
    let key = said.split_whitespace().collect::<String>();
    assert!(key.contains(&bench.made.fingerprint), "{said}");
    assert!(said.contains("40 documents vérifiés sur 40"), "{said}");
    assert_eq!(
        bench.browser.eval("document.activeElement.id"),
        json!("verdict-title")
    );
    assert_eq!(bench.verdicts(), ["good"]);
    assert_eq!(bench.browser.eval("state.result.stamps.length"), json!(2));
    bench.browser.eval("location.hash = '#documents'");
    bench.browser.until("shownAt === '#documents'");
    assert_eq!(
        bench
            .browser
            .eval("document.querySelectorAll('.documents .chip.good').length"),
        json!(40)
    );
}

#[test]
fn a_folder_is_verified_by_the_button_and_by_dropping() {
    let mut bench = bench();
    let folder = bench.path("dossier");
    bench.browser.choose("input[webkitdirectory]", &[&folder]);
    assert_eq!(bench.wait(), []);
    assert_eq!(bench.verdicts(), ["good"]);
    bench.browser.eval("state.result = null; render()");
    bench.browser.drop_files(&[&folder]);
    assert_eq!(bench.wait(), []);
    assert_eq!(bench.verdicts(), ["good"]);
    bench.browser.eval("state.result = null; render()");
    let zip = bench.path("controle.zip");
    bench.browser.drop_files(&[&zip]);
    assert_eq!(bench.wait(), []);
    std::fs::write(folder.join("data/ajout.pdf"), "x").unwrap();
    bench.browser.eval("state.result = null; render()");
    bench.browser.drop_files(&[&folder]);
    let found = bench.wait();
    assert!(
        found.contains(&pair("file_added", "data/ajout.pdf")),
        "{found:?}"
    );
}

fn pair(code: &str, subject: &str) -> (String, String) {
    (code.to_owned(), subject.to_owned())
}

fn replace(made: &mut Made, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(made.files[name].clone()).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    made.files
        .insert(name.to_owned(), text.replacen(from, to, 1).into_bytes());
}

/// The bundle after a change by somebody who cannot sign.
fn changed(made: &Made, change: impl FnOnce(&mut Made)) -> Vec<u8> {
    let mut made = made.clone();
    change(&mut made);
    made.zip()
}

/// The bundle after a change by whoever has the archive's key of today.
fn resealed(made: &Made, change: impl FnOnce(&mut Made)) -> Vec<u8> {
    changed(made, |made| {
        change(made);
        made.seal();
    })
}

fn document(made: &Made) -> String {
    made.files
        .keys()
        .find(|name| name.starts_with("data/"))
        .unwrap()
        .clone()
}

fn entity_of(made: &Made, file: &str) -> String {
    let text = String::from_utf8(made.files["preuves/documents.jsonl"].clone()).unwrap();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut of = lines.filter(|line| line["file"] == json!(file));
    of.next().unwrap()["entity"].as_str().unwrap().to_owned()
}

/// A document's line, changed and written canonically.
fn change_line(made: &mut Made, file: &str, change: impl Fn(&mut Value)) {
    let text = String::from_utf8(made.files["preuves/documents.jsonl"].clone()).unwrap();
    let lines = text.lines().map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        if line["file"] == json!(file) {
            change(&mut line);
        }
        String::from_utf8(chartrier::model::canonical_json(&line)).unwrap() + "\n"
    });
    made.files.insert(
        "preuves/documents.jsonl".to_owned(),
        lines.collect::<String>().into_bytes(),
    );
}

#[test]
fn every_alteration_is_named() {
    let mut bench = bench();
    let made = bench.made.clone();
    let file = document(&made);
    let entity = entity_of(&made, &file);
    let scelle = |end: &str| {
        made.files
            .keys()
            .find(|name| name.ends_with(end))
            .unwrap()
            .clone()
    };
    let (note, first, second) = (scelle(".note"), scelle(".1.tsr"), scelle(".2.tsr"));
    let flipped = |name: &str| {
        let mut bytes = made.files[name].clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        bytes
    };
    let other = make(Wish {
        documents: 40,
        ..Wish::default()
    });

    let cases: Vec<(&str, Vec<u8>, (&str, &str))> = vec![
        (
            "a changed byte",
            changed(&made, |made| {
                made.files.insert(file.clone(), flipped(&file));
            }),
            ("file_altered", &file),
        ),
        (
            "an emptied file",
            changed(&made, |made| {
                made.files.insert(file.clone(), Vec::new());
            }),
            ("file_altered", &file),
        ),
        (
            "a changed page",
            changed(&made, |made| {
                made.files.get_mut("index.html").unwrap().push(b' ');
            }),
            ("file_altered", "index.html"),
        ),
        (
            "a removed file",
            changed(&made, |made| {
                made.files.remove(&file);
            }),
            ("file_missing", &file),
        ),
        (
            "an added file",
            changed(&made, |made| {
                made.files.insert("note.txt".to_owned(), b"x".to_vec());
            }),
            ("file_added", "note.txt"),
        ),
        (
            "a renamed file",
            changed(&made, |made| {
                let bytes = made.files.remove(&file).unwrap();
                made.files.insert("data/autre.pdf".to_owned(), bytes);
            }),
            ("file_missing", &file),
        ),
        (
            "no signature",
            changed(&made, |made| {
                made.files.remove("tagmanifest-sha256.txt.sig");
            }),
            ("bag_unsigned", "tagmanifest-sha256.txt.sig"),
        ),
        (
            "another's signature",
            changed(&made, |made| {
                made.files.insert(
                    "tagmanifest-sha256.txt.sig".to_owned(),
                    other.files["tagmanifest-sha256.txt.sig"].clone(),
                );
            }),
            ("bag_unsigned", "tagmanifest-sha256.txt.sig"),
        ),
        (
            "a replaced document",
            resealed(&made, |made| {
                made.files.insert(file.clone(), flipped(&file));
            }),
            ("document_differs", &file),
        ),
        (
            "a replaced document and its facts",
            resealed(&made, |made| {
                let bytes = flipped(&file);
                let digest = crate::making::hex(&<sha2::Sha256 as sha2::Digest>::digest(&bytes));
                change_line(made, &file, |line| line["facts"]["sha256"] = json!(digest));
                made.files.insert(file.clone(), bytes);
            }),
            ("commitment_differs", &entity),
        ),
        (
            "a changed name",
            resealed(&made, |made| {
                change_line(made, &file, |line| {
                    line["identity"]["paths"] = json!(["autre.pdf"])
                })
            }),
            ("commitment_differs", &entity),
        ),
        (
            "a document too many",
            resealed(&made, |made| {
                made.files
                    .insert("data/ajout.pdf".to_owned(), b"x".to_vec());
            }),
            ("document_unproved", "data/ajout.pdf"),
        ),
        (
            "a changed entry",
            resealed(&made, |made| {
                replace(
                    made,
                    "preuves/journal.jsonl",
                    "\"policy\":\"44",
                    "\"policy\":\"45",
                )
            }),
            ("entry_unproved", "1"),
        ),
        (
            "a line not in its form",
            resealed(&made, |made| {
                replace(made, "preuves/journal.jsonl", "{\"entry\":", "{ \"entry\":")
            }),
            ("signer_unproved", "preuves/journal.jsonl"),
        ),
        (
            "a member twice",
            resealed(&made, |made| {
                replace(
                    made,
                    "preuves/documents.jsonl",
                    "\"version\":1}\n",
                    "\"version\":1,\"version\":1}\n",
                )
            }),
            ("document_unproved", "data/26-07/session/piece-0.pdf"),
        ),
        (
            "an older checkpoint",
            resealed(&made, |made| {
                let early = made.early.clone();
                made.files.insert("preuves/checkpoint".to_owned(), early);
            }),
            ("entry_unproved", "0"),
        ),
        (
            "a forged checkpoint",
            resealed(&made, |made| {
                made.files.insert(
                    "preuves/checkpoint".to_owned(),
                    other.files["preuves/checkpoint"].clone(),
                );
            }),
            ("entry_unproved", "0"),
        ),
        (
            "another journal",
            resealed(&made, |made| {
                for name in ["preuves/journal.jsonl", "preuves/checkpoint"] {
                    made.files
                        .insert(name.to_owned(), other.files[name].clone());
                }
            }),
            ("checkpoint_unsigned", "preuves/checkpoint"),
        ),
        (
            "another fingerprint",
            resealed(&made, |made| {
                let to = other.fingerprint.clone();
                let from = made.fingerprint.clone();
                replace(made, "preuves/dossier.json", &from, &to);
            }),
            ("signer_unproved", "preuves/journal.jsonl"),
        ),
        (
            "another's kept checkpoint",
            resealed(&made, |made| {
                made.files.insert(note.clone(), other.files[&note].clone());
            }),
            ("checkpoint_inconsistent", &note),
        ),
        (
            "a time-stamp of something else",
            resealed(&made, |made| {
                made.files
                    .insert(first.clone(), made.files[&second].clone());
            }),
            ("stamp_differs", &first),
        ),
        (
            "a time-stamp cut short",
            resealed(&made, |made| {
                made.files.get_mut(&second).unwrap().truncate(40);
            }),
            ("stamp_differs", &second),
        ),
        (
            "a hole",
            resealed(&made, |made| {
                replace(
                    made,
                    "preuves/dossier.json",
                    "\"holes\":[]",
                    &format!("\"holes\":[{{\"entity\":\"{entity}\",\"sha256\":\"00\"}}]"),
                );
                change_line(made, &file, |line| {
                    line.as_object_mut().unwrap().remove("file");
                });
                made.files.remove(&file);
            }),
            ("hole", &entity),
        ),
        (
            "no zip",
            b"bonjour".to_vec(),
            ("not_a_bundle", "altered.zip"),
        ),
        ("nothing", Vec::new(), ("not_a_bundle", "altered.zip")),
        (
            "a zip cut short",
            made.zip()[..made.zip().len() / 2].to_vec(),
            ("not_a_bundle", "altered.zip"),
        ),
        (
            "another zip",
            zip([Stored::new("dossier/lettre.txt", b"x")].into_iter()),
            ("not_a_bundle", "bagit.txt"),
        ),
    ];
    for (what, zip, (code, subject)) in cases {
        let found = bench.findings(&zip);
        assert_eq!(
            found.first(),
            Some(&pair(code, subject)),
            "{what}: {found:?}"
        );
        let said = bench.said();
        assert!(
            said.contains("n'est pas cohérent") && said.contains(subject),
            "{what}: {said}"
        );
    }
    let good = made.zip();
    assert_eq!(bench.findings(&good), []);
    // The page was opened with this bundle's data: another good bundle is not what it shows.
    assert_eq!(bench.findings(&other.zip()), []);
    let said = bench.said();
    assert!(
        said.contains("Cette page montre un autre dossier"),
        "{said}"
    );
}

#[test]
fn a_hostile_zip_is_named() {
    let mut bench = bench();
    let made = bench.made.clone();
    let honest = || {
        made.files
            .iter()
            .map(|(name, bytes)| Stored::new(&format!("dossier/{name}"), bytes))
            .collect::<Vec<_>>()
    };
    let place = |name: &str| made.files.keys().position(|known| known == name).unwrap();
    let bag = "bag-info.txt";
    let with = |change: &dyn Fn(&mut Vec<Stored>)| {
        let mut entries = honest();
        change(&mut entries);
        zip(entries.into_iter())
    };
    let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        (
            "a way out",
            with(&|entries| entries.push(Stored::new("dossier/../../x.txt", b"x"))),
            "name_unsafe",
            "dossier/../../x.txt",
        ),
        (
            "beside the folder",
            with(&|entries| entries.push(Stored::new("autre/x.txt", b"x"))),
            "name_unsafe",
            "autre/x.txt",
        ),
        (
            "a device",
            with(&|entries| entries.push(Stored::new("dossier/data/aux.pdf", b"x"))),
            "name_unsafe",
            "dossier/data/aux.pdf",
        ),
        (
            "a name twice",
            with(&|entries| entries.push(Stored::new("dossier/BAGIT.txt", b"x"))),
            "name_twice",
            "BAGIT.txt",
        ),
        (
            "compressed",
            with(&|entries| entries[place(bag)].method = 8),
            "entry_compressed",
            bag,
        ),
        (
            "encrypted",
            with(&|entries| entries[place(bag)].flags = 1),
            "entry_compressed",
            bag,
        ),
        (
            "overlapping",
            with(&|entries| {
                let at = place("bagit.txt");
                entries[at].shift = -40;
            }),
            "entry_overlaps",
            "bagit.txt",
        ),
        (
            "two names",
            with(&|entries| {
                entries[place(bag)].name_in_header = "dossier/bag-other.txt".to_owned()
            }),
            "entry_overlaps",
            bag,
        ),
    ];
    for (what, zip, code, subject) in cases {
        let found = bench.findings(&zip);
        assert!(found.contains(&pair(code, subject)), "{what}: {found:?}");
        assert_ne!(
            bench.browser.eval("isConsistentResult(state.result)"),
            json!(true),
            "{what}"
        );
    }
}

#[test]
fn what_the_reader_has_from_elsewhere_is_compared() {
    let mut bench = bench();
    let zip = bench.path("controle.zip");
    bench.browser.eval("location.hash = '#verifier'");
    bench.browser.until("shownAt === '#verifier'");
    bench.browser.choose("input[accept]", &[&zip]);
    bench.wait();
    let typed = |bench: &mut Bench, text: &str| {
        bench.browser.eval(&format!("(() => {{ const input = document.querySelector('.known input[type=text]'); input.value = {text:?}; input.dispatchEvent(new Event('input')); }})()"));
        bench
            .browser
            .until(&format!("state.known.fingerprint === {text:?}"));
        bench.browser.eval("compareKnown().then(render)");
        bench
            .browser
            .eval("state.result.fingerprintState")
            .as_str()
            .unwrap()
            .to_owned()
    };
    let key = bench.made.fingerprint.clone();
    let grouped: String = key
        .as_bytes()
        .chunks(4)
        .map(|four| format!("{} ", String::from_utf8_lossy(four).to_uppercase()))
        .collect();
    assert_eq!(typed(&mut bench, &grouped), "same");
    assert_eq!(typed(&mut bench, &key[..20]), "short");
    let wrong = "0".repeat(64);
    assert_eq!(typed(&mut bench, &wrong), "differs");
    let said = bench.said();
    assert!(
        said.contains("n'est pas cohérent") && said.contains("n'est pas celle que vous tenez"),
        "{said}"
    );
    assert_eq!(typed(&mut bench, ""), "none");
    assert!(bench.said().contains("Cohérent avec la clé"));

    let other = make(Wish {
        documents: 40,
        ..Wish::default()
    });
    let mut seal = |bytes: &[u8]| {
        std::fs::write(bench.root.path().join("early.note"), bytes).unwrap();
        let path: &Path = &bench.root.path().join("early.note");
        bench
            .browser
            .eval("Object.assign(state.result, {sealState: null})");
        bench.browser.drop_files(&[path]);
        bench.browser.until("state.result.sealState !== null");
        bench
            .browser
            .eval("state.result.sealState")
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(seal(&bench.made.early), "same");
    assert_eq!(seal(&bench.made.files["preuves/checkpoint"]), "same");
    assert_eq!(seal(&other.early), "other");
    assert_eq!(seal(b"bonjour"), "malformed");
}

#[test]
fn an_old_browser_without_web_cryptography_says_the_same() {
    let mut bench = bench();
    bench
        .browser
        .eval("Object.defineProperty(globalThis, 'crypto', {value: undefined}); 0");
    let good = bench.made.zip();
    assert_eq!(bench.findings(&good), []);
    assert_eq!(bench.verdicts(), ["good"]);
    let made = bench.made.clone();
    let bad = changed(&made, |made| {
        let text = String::from_utf8(made.files["tagmanifest-sha256.txt.sig"].clone()).unwrap();
        // Within the signature itself.
        let at = text.len() - 60;
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        made.files.insert(
            "tagmanifest-sha256.txt.sig".to_owned(),
            format!("{}{other}{}", &text[..at], &text[at + 1..]).into_bytes(),
        );
    });
    assert_eq!(
        bench.findings(&bad),
        [pair("bag_unsigned", "tagmanifest-sha256.txt.sig")]
    );
}

/// The test vectors of FIPS 180-4 and of RFC 8032, 7.1.
#[test]
fn digests_and_signatures_are_those_of_the_standards() {
    let mut bench = bench();
    let digests = "[hex(sha256(utf8('abc'))), hex(sha384(utf8('abc'))), hex(sha512(utf8('abc'))), hex(sha256(new Uint8Array()))]";
    assert_eq!(
        bench.browser.eval(digests),
        json!([
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ])
    );
    for (key, message, signature) in [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ] {
        for (how, wanted) in [
            ("isSigned", message.to_owned()),
            ("isSignedByArithmetic", message.to_owned()),
        ] {
            let good = format!(
                "Promise.resolve({how}(unhex('{key}'), unhex('{wanted}'), unhex('{signature}')))"
            );
            assert_eq!(bench.browser.eval(&good), json!(true), "{how}");
            let bad = format!(
                "Promise.resolve({how}(unhex('{key}'), unhex('{wanted}00'), unhex('{signature}')))"
            );
            assert_eq!(bench.browser.eval(&bad), json!(false), "{how}");
        }
    }
}

/// One document is larger than what is read whole, so it goes through our own SHA-256 in a stream.
#[test]
fn large_files_are_streamed_and_the_speed_is_told() {
    let mut bench = bench_of(Wish {
        documents: 6,
        candidates: 2,
        size_bytes: 70_000_000,
        lang: Lang::Fr,
    });
    let own = "(async () => { const bytes = new Uint8Array(64000000); const start = performance.now(); await crypto.subtle.digest('SHA-256', bytes); return 64000 / (performance.now() - start); })()";
    let web = bench.browser.eval(own);
    let stream = bench.browser.eval("(() => { const bytes = new Uint8Array(16000000); const start = performance.now(); new Sha256().update(bytes).digest(); return 16000 / (performance.now() - start); })()");
    let zip = bench.path("controle.zip");
    bench.browser.choose("input[accept]", &[&zip]);
    assert_eq!(bench.wait(), []);
    let rate = bench
        .browser
        .eval("state.result.bytes / state.result.seconds / 1e6");
    eprintln!(
        "files of 70 MB: {rate} MB/s; our SHA-256 alone {stream} MB/s; WebCrypto's alone {web} MB/s"
    );
    let mut small = bench_of(Wish {
        documents: 600,
        candidates: 100,
        size_bytes: 500_000,
        lang: Lang::Fr,
    });
    let zip = small.path("controle.zip");
    small.browser.choose("input[accept]", &[&zip]);
    assert_eq!(small.wait(), []);
    let rate = small
        .browser
        .eval("state.result.bytes / state.result.seconds / 1e6");
    eprintln!("files of 0.5 MB: {rate} MB/s");
}
