//! Bundles for tests: an archive worth bundling, a writer that follows the specification by itself, and every way to alter a
//! bundle with the codes that it must be found by. Both writers' bundles go through the same alterations.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use chartrier::archive::{Archive, ClosedArchive, Decision, Outcome, PlanRequest};
use chartrier::bundle::evidence::{Disclosure, Names, write_evidence};
use chartrier::bundle::names::BagName;
use chartrier::bundle::scope::BundleRequest;
use chartrier::bundle::transit::Transit;
use chartrier::bundle::verifying::stock;
use chartrier::bundle::{Addressed, BundleOrder, BundleShape, issue_bundle};
use chartrier::disk::RealDisk;
use chartrier::journal::ssh::{self, Namespace};
use chartrier::journal::{Signer, generate_signer};
use chartrier::model::{
    ArchiveId, BundleNames, BundleRestricted, BundleScope, EntityId, ExamSession, RecordClass,
    RegisteredSession, RegistryChange, ScopeOf, SessionNumber, SessionPeople, Timestamp, TitreCode,
    canonical_json,
};
use chartrier::words::Lang;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{TestArchive, now, program};

/// A day after the end of the period of what a session left that ended on 2021-03-05.
pub fn later() -> Timestamp {
    "2026-03-11T08:00:00.000Z".parse().unwrap()
}

/// An archive with three documents, a session, and one document that was destroyed.
pub struct BundledArchive {
    pub home: TestArchive,
    pub records: Vec<EntityId>,
    pub session: EntityId,
    pub destroyed: EntityId,
    /// The bytes of the destroyed document.
    pub destroyed_bytes: Vec<u8>,
    pub disposition: EntityId,
    /// The line of `documents.jsonl` that the destroyed document had before.
    pub old_line: Vec<u8>,
}

impl BundledArchive {
    /// `seal` is called once there are documents: it may have the checkpoint time-stamped.
    pub fn new(seal: &dyn Fn(&Archive)) -> BundledArchive {
        let mut home = TestArchive::new();
        let archive = home.archive();
        let me = archive.actor("essai", now()).unwrap();
        let session = EntityId::new(now());
        let known = archive.registry().unwrap();
        let change = RegistryChange::Session(registered(session));
        archive.register(vec![change], &known, me, now()).unwrap();
        let archived = |name: &str, class: &str| {
            let bytes = format!("contenu de {name}\n").into_bytes();
            let accession = home.deposit(&format!("a/{name}.txt"), &bytes);
            let Outcome::Archived { entity, .. } = accession.outcome else {
                panic!("{accession:?}")
            };
            let decision = Decision {
                class: Some(RecordClass::parse(class).unwrap()),
                session: Some(SessionNumber("21-01".to_owned())),
                ..Decision::default()
            };
            archive.decide(&[entity], &decision, me, now()).unwrap();
            entity
        };
        let records = ["premier", "deuxième", "troisième"];
        let records = records.map(|name| archived(name, "session.pv")).to_vec();
        let destroyed = archived("planning", "session.planning");
        let evidence = write_evidence(
            archive,
            &[Disclosure::of(destroyed)],
            Names::Shown,
            &Default::default(),
        );
        let old_line = evidence.unwrap().documents;
        seal(archive);
        let private_key = second_person(&mut home);
        let disposition = destroy(&home, &private_key, destroyed);
        BundledArchive {
            home,
            records,
            session,
            destroyed,
            destroyed_bytes: "contenu de planning\n".into(),
            disposition,
            old_line,
        }
    }

    pub fn archive(&self) -> &Archive {
        self.home.archive()
    }

    /// Signs as the archive does.
    pub fn sign(&self, bytes: &[u8]) -> String {
        self.archive().sign_bundle(bytes).unwrap().0
    }

    /// Hands out the session's bundle by the archive's own writer.
    pub fn hand_out(&self, target: &Path) {
        let archive = self.archive();
        let request = BundleRequest {
            scope: BundleScope {
                of: ScopeOf::Session {
                    session: self.session,
                },
                engagements: Vec::new(),
            },
            found: Vec::new(),
            sample: None,
            names: BundleNames::Shown,
            restricted: BundleRestricted::LeftOut,
            day: "2026-03-11".parse().unwrap(),
        };
        let order = BundleOrder {
            request: &request,
            addressed: &Addressed {
                recipient: "Inspection fictive".to_owned(),
                reason: "Contrôle sur place".to_owned(),
            },
            lang: Lang::Fr,
            transit: &Transit::Clear,
            split_bytes: None,
            target,
            shape: &BundleShape::Bag,
        };
        let me = archive.actor("essai", later()).unwrap();
        let issued = issue_bundle(archive, &order, me, later(), &mut |_, _| true).unwrap();
        assert_eq!(issued.holes, []);
        assert_eq!(issued.documents, 3);
    }

    /// A bundle by the writer of these tests.
    pub fn bundle(&self) -> TestBundle {
        let archive = self.archive();
        let mut files = BTreeMap::new();
        let mut wanted = vec![
            Disclosure::of(self.session),
            Disclosure::of(self.disposition),
            Disclosure::of(self.destroyed),
        ];
        for (number, record) in (1..).zip(&self.records) {
            let name = format!("data/21-01/pv-{number}.txt");
            let mut bytes = Vec::new();
            archive.copy_out(*record, &mut bytes).unwrap();
            files.insert(name.clone(), bytes);
            wanted.push(Disclosure {
                entity: *record,
                file: Some(BagName::parse(&name).unwrap()),
                part: None,
            });
        }
        let evidence = write_evidence(archive, &wanted, Names::Shown, &Default::default()).unwrap();
        assert!(evidence.unopened.is_empty());
        let certificate = archive.certificate(self.disposition).unwrap();
        let certificate = archive.sign_certificate(certificate).unwrap();
        let head = json!({
            "bundle": 1, "archive": archive.id(), "fingerprint": evidence.fingerprint,
            "regime": "private", "signer": evidence.signer, "day": "2026-03-11",
            "entries": evidence.entries, "schedule": evidence.schedule,
            "scope": {"kind": "session", "session": self.session}, "names_withheld": false,
            "restricted": "included", "documents": self.records.len(), "holes": [],
        });
        let mut put = |name: &str, bytes: Vec<u8>| files.insert(name.to_owned(), bytes);
        put("preuves/dossier.json", canonical_json(&head));
        put("preuves/documents.jsonl", evidence.documents);
        put("preuves/journal.jsonl", evidence.journal);
        put("preuves/checkpoint", evidence.checkpoint);
        put("preuves/allowed_signers", evidence.allowed_signers.into());
        for (name, bytes) in evidence.stamps {
            put(&format!("preuves/scelles/{name}"), bytes);
        }
        let id = self.disposition;
        let name = format!("preuves/certificats/{id}.json");
        put(&format!("{name}.sig"), certificate.signature.into());
        put(&name, certificate.json);
        put(
            "index.html",
            b"<!doctype html><title>Dossier</title>".to_vec(),
        );
        put(
            "LISEZ-MOI.html",
            b"<!doctype html><title>Lisez-moi</title>".to_vec(),
        );
        put("VERIFIER.txt", stock::INSTRUCTIONS.to_vec());
        put("verifier.py", stock::SCRIPT.to_vec());
        put(
            "bagit.txt",
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec(),
        );
        let payload = files.iter().filter(|(name, _)| name.starts_with("data/"));
        let (count, size) = payload.fold((0, 0), |(count, size), (_, bytes)| {
            (count + 1, size + bytes.len())
        });
        files.insert(
            "bag-info.txt".to_owned(),
            format!("Payload-Oxum: {size}.{count}\n").into_bytes(),
        );
        let mut bundle = TestBundle {
            files: files.into_iter().collect(),
        };
        bundle.list_again();
        bundle.set(SIGNATURE, self.sign(&bundle.get(TAGS)).into_bytes());
        bundle
    }
}

/// The codes that the specification says are seen by `who`.
pub fn claimed(who: &str) -> BTreeSet<String> {
    let rows = table();
    let rows = rows
        .into_iter()
        .filter(|(_, seen)| seen.iter().any(|one| one == who));
    rows.map(|(code, _)| code).collect()
}

/// The specification's table of codes: each with who sees it.
pub fn table() -> Vec<(String, Vec<String>)> {
    let specification = include_str!("../../src/bundle/mod.rs");
    let rows = specification
        .lines()
        .skip_while(|line| !line.contains("| code | what is wrong | seen by |"))
        .skip(2)
        .map_while(|line| line.strip_prefix("//! | "));
    rows.map(|row| {
        let cells: Vec<&str> = row.split(" | ").collect();
        let seen = cells[2]
            .trim_end_matches(" |")
            .split(' ')
            .map(str::to_owned);
        (cells[0].trim_matches('`').to_owned(), seen.collect())
    })
    .collect()
}

fn registered(session: EntityId) -> RegisteredSession {
    let day = "2021-03-05".parse().unwrap();
    RegisteredSession {
        entity: session,
        session: ExamSession {
            number: SessionNumber("21-01".to_owned()),
            kind: None,
            titre: Some(TitreCode("TP-01280".to_owned())),
            sigle: None,
            ccps: Vec::new(),
            site: None,
            starts_on: Some(day),
            ends_on: Some(day),
            withdrawn: false,
        },
        people: SessionPeople::default(),
    }
}

/// Opens the archive as its owner, with a second person who may approve; that one's private key.
fn second_person(home: &mut TestArchive) -> String {
    let key = home.folder.path().join("key");
    let mut keygen = Command::new("ssh-keygen");
    let keygen = keygen
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&key);
    assert!(keygen.status().expect("ssh-keygen is installed").success());
    let closed = ClosedArchive::open(Arc::new(RealDisk), &home.root).unwrap();
    home.archive = None;
    let owner = closed.unlock(&home.recovery, program()).unwrap();
    // Whoever declares a key makes no plan that it approves.
    let director = owner.actor("direction", now()).unwrap();
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    owner
        .set_approver("Claire Fictive", Some(&public), director, now())
        .unwrap();
    home.archive = Some(owner);
    fs::read_to_string(key).unwrap()
}

/// Destroys a record that is due.
fn destroy(home: &TestArchive, private_key: &str, record: EntityId) -> EntityId {
    let archive = home.archive();
    archive.update_search(&mut |_| true).unwrap();
    let me = archive.actor("essai", later()).unwrap();
    let day = "2026-03-11".parse().unwrap();
    let request = PlanRequest {
        day,
        among: Some(&[record].into()),
        beyond_limits: true,
        despite_clock: false,
    };
    let plan = archive.plan_disposition(&request, me, later()).unwrap();
    assert_eq!(plan.records.len(), 1, "{plan:?}");
    archive.record_plan(&plan, me, later()).unwrap();
    let plan = plan.to_json();
    let signature = ssh::sign(private_key, None, Namespace::APPROVAL, &plan).unwrap();
    let disposition = archive
        .approve_disposition(&plan, &signature, None, me, later())
        .unwrap();
    let done = archive.destroy(disposition, day, me, later(), &mut |_| {});
    assert_eq!(done.unwrap().remains, []);
    disposition
}

pub const PAYLOAD: &str = "manifest-sha256.txt";
pub const TAGS: &str = "tagmanifest-sha256.txt";
pub const SIGNATURE: &str = "tagmanifest-sha256.txt.sig";

/// The files of a bundle by their names below its folder, in the order of the zip.
#[derive(Debug, Clone)]
pub struct TestBundle {
    pub files: Vec<(String, Vec<u8>)>,
}

impl TestBundle {
    /// The files of a bundle's zip.
    pub fn read(zip: &Path) -> TestBundle {
        let mut zip = zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
        let mut files = Vec::new();
        for number in 0..zip.len() {
            let mut file = zip.by_index(number).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap();
            files.push((name.strip_prefix("dossier/").unwrap().to_owned(), bytes));
        }
        TestBundle { files }
    }

    pub fn get(&self, name: &str) -> Vec<u8> {
        let found = self.files.iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("no {name}")).1.clone()
    }

    pub fn set(&mut self, name: &str, bytes: Vec<u8>) {
        match self.files.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = bytes,
            None => self.files.push((name.to_owned(), bytes)),
        }
    }

    pub fn remove(&mut self, name: &str) {
        self.files.retain(|(known, _)| known != name);
    }

    /// The first name that begins and ends so.
    pub fn name(&self, start: &str, end: &str) -> String {
        let fits = |name: &&String| name.starts_with(start) && name.ends_with(end);
        let mut names = self.files.iter().map(|(name, _)| name);
        names
            .find(fits)
            .unwrap_or_else(|| panic!("no {start}…{end}"))
            .clone()
    }

    /// Writes both manifests anew.
    pub fn list_again(&mut self) {
        let line =
            |(name, bytes): &(String, Vec<u8>)| format!("{:x}  {name}\n", Sha256::digest(bytes));
        let payload = self
            .files
            .iter()
            .filter(|(name, _)| name.starts_with("data/"));
        let payload: String = payload.map(line).collect();
        self.set(PAYLOAD, payload.into_bytes());
        let tags = self
            .files
            .iter()
            .filter(|(name, _)| !name.starts_with("data/") && name != TAGS && name != SIGNATURE);
        let tags: String = tags.map(line).collect();
        self.set(TAGS, tags.into_bytes());
    }

    /// Changes a line of JSON lines that `is_it`.
    pub fn change_line(
        &mut self,
        name: &str,
        is_it: impl Fn(&Value) -> bool,
        change: impl Fn(&mut Value),
    ) {
        let text = String::from_utf8(self.get(name)).unwrap();
        let mut changed = 0;
        let lines = text.lines().map(|line| {
            let mut value: Value = serde_json::from_str(line).unwrap();
            if is_it(&value) && changed == 0 {
                changed += 1;
                change(&mut value);
            }
            let mut line = canonical_json(&value);
            line.push(b'\n');
            line
        });
        let bytes = lines.collect::<Vec<_>>().concat();
        assert_eq!(changed, 1, "{name}");
        self.set(name, bytes);
    }

    pub fn extract(&self, folder: &Path) -> PathBuf {
        let root = folder.join("dossier");
        for (name, bytes) in &self.files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        root
    }

    /// The zip, in the form of the specification.
    pub fn zip(&self) -> Vec<u8> {
        let entries = self
            .files
            .iter()
            .map(|(name, bytes)| Entry::stored(name, bytes));
        zip_of(&entries.collect::<Vec<_>>())
    }
}

/// An entry as it is to be written, right or wrong.
#[derive(Debug, Clone)]
pub struct Entry {
    pub local_name: String,
    pub name: String,
    pub method: u16,
    pub size: u32,
    pub bytes: Vec<u8>,
}

impl Entry {
    fn stored(name: &str, bytes: &[u8]) -> Entry {
        let name = format!("dossier/{name}");
        Entry {
            local_name: name.clone(),
            name,
            method: 0,
            size: u32::try_from(bytes.len()).unwrap(),
            bytes: bytes.to_vec(),
        }
    }
}

pub fn zip_of(entries: &[Entry]) -> Vec<u8> {
    let mut zip = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let offset = u32::try_from(zip.len()).unwrap();
        let mut middle = Vec::new();
        middle.extend(20_u16.to_le_bytes());
        middle.extend(0_u16.to_le_bytes());
        middle.extend(entry.method.to_le_bytes());
        middle.extend([0, 0, 0x21, 0x5c]);
        middle.extend(crc32(&entry.bytes).to_le_bytes());
        middle.extend(u32::try_from(entry.bytes.len()).unwrap().to_le_bytes());
        middle.extend(entry.size.to_le_bytes());
        let length = |name: &str| u16::try_from(name.len()).unwrap().to_le_bytes();
        zip.extend(b"PK\x03\x04");
        zip.extend(&middle);
        zip.extend(length(&entry.local_name));
        zip.extend([0, 0]);
        zip.extend(entry.local_name.as_bytes());
        zip.extend(&entry.bytes);
        directory.extend(b"PK\x01\x02");
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&middle);
        directory.extend(length(&entry.name));
        directory.extend([0; 12]);
        directory.extend(offset.to_le_bytes());
        directory.extend(entry.name.as_bytes());
    }
    let offset = u32::try_from(zip.len()).unwrap();
    let size = u32::try_from(directory.len()).unwrap();
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    zip.extend(directory);
    zip.extend(b"PK\x05\x06");
    zip.extend([0; 4]);
    zip.extend(count);
    zip.extend(count);
    zip.extend(size.to_le_bytes());
    zip.extend(offset.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

/// CRC-32, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

/// A bundle that was altered in one way.
pub struct Altered {
    /// In which way.
    pub what: &'static str,
    /// Every code that it must be found by, over all verifiers that claim it.
    pub codes: &'static [&'static str],
    /// The zip.
    pub zip: Vec<u8>,
    /// Its files, where they can be extracted.
    pub bundle: Option<TestBundle>,
    /// The fingerprint that the reader has from elsewhere.
    pub fingerprint: Option<String>,
}

/// Every way of altering `real`. `sign` signs as its archive; `other` is another archive's bundle.
pub fn alterations(
    real: &TestBundle,
    other: &TestBundle,
    sign: &dyn Fn(&[u8]) -> String,
) -> Vec<Altered> {
    let mut all = Vec::new();
    let mut files = |what, codes, change: &dyn Fn(&mut TestBundle)| {
        let mut bundle = real.clone();
        change(&mut bundle);
        all.push(Altered {
            what,
            codes,
            zip: bundle.zip(),
            bundle: Some(bundle),
            fingerprint: None,
        });
    };
    in_files(real, &mut files);
    in_evidence(real, other, &mut files);
    by_signers(sign, &mut files);
    all.push(Altered {
        what: "a wrong fingerprint",
        codes: &["fingerprint_differs"],
        zip: real.zip(),
        bundle: Some(real.clone()),
        fingerprint: Some("12".repeat(32)),
    });
    all.extend(in_zip(real));
    all
}

type Files<'a> = dyn FnMut(&'static str, &'static [&'static str], &dyn Fn(&mut TestBundle)) + 'a;

fn in_files(real: &TestBundle, alter: &mut Files<'_>) {
    let document = real.name("data/", "");
    alter(
        "a changed byte",
        &["file_altered", "document_differs"],
        &|bundle| {
            let mut bytes = bundle.get(&document);
            bytes[3] ^= 1;
            bundle.set(&document, bytes);
        },
    );
    alter("a document taken out", &["file_missing"], &|bundle| {
        bundle.remove(&document)
    });
    alter("a document put in", &["file_added"], &|bundle| {
        bundle.set("data/ajout-1.txt", b"ajout".to_vec());
    });
    alter(
        "a renamed entry",
        &["file_missing", "file_added"],
        &|bundle| {
            let bytes = bundle.get(&document);
            bundle.remove(&document);
            bundle.set("data/autre-1.txt", bytes);
        },
    );
    alter("a changed page", &["file_altered"], &|bundle| {
        bundle.set("index.html", b"<p>Tout va bien.".to_vec());
    });
    alter("no signature", &["bag_unsigned"], &|bundle| {
        bundle.remove(SIGNATURE)
    });
    alter(
        "a signature of another text",
        &["bag_unsigned"],
        &|bundle| {
            let mut tags = bundle.get(TAGS);
            let last = bundle.get(PAYLOAD);
            bundle.set("bag-info.txt", bundle.get("bag-info.txt"));
            let listed = format!("{:x}  note.txt\n", Sha256::digest(&last));
            tags.extend(listed.into_bytes());
            bundle.set("note.txt", last);
            bundle.set(TAGS, tags);
        },
    );
}

fn in_evidence(real: &TestBundle, other: &TestBundle, alter: &mut Files<'_>) {
    const DOCUMENTS: &str = "preuves/documents.jsonl";
    const JOURNAL: &str = "preuves/journal.jsonl";
    let document = real.name("data/", "");
    let has_file = |line: &Value| line.get("file").is_some();
    alter(
        "a replaced document, listed anew",
        &["bag_unsigned", "document_differs"],
        &|bundle| {
            bundle.set(&document, b"un autre document\n".to_vec());
            bundle.list_again();
        },
    );
    alter(
        "changed facts",
        &["bag_unsigned", "commitment_differs"],
        &|bundle| {
            bundle.change_line(DOCUMENTS, has_file, |line| {
                line["facts"]["class"]["id"] = json!("session.decisions");
            });
            bundle.list_again();
        },
    );
    alter(
        "a document without a line",
        &["bag_unsigned", "document_unproved"],
        &|bundle| {
            let text = String::from_utf8(bundle.get(DOCUMENTS)).unwrap();
            let (first, rest) = text.split_once("\"file\":\"data/").unwrap();
            let before = first.rfind('\n').map_or("", |at| &first[..=at]);
            let after = rest.split_once('\n').unwrap().1;
            bundle.set(DOCUMENTS, format!("{before}{after}").into_bytes());
            bundle.list_again();
        },
    );
    alter(
        "a line in another form",
        &["bag_unsigned", "evidence_malformed"],
        &|bundle| {
            let mut journal = bundle.get(JOURNAL);
            journal.extend(b"{\"entry\": {}}\n");
            bundle.set(JOURNAL, journal);
            bundle.list_again();
        },
    );
    alter(
        "no evidence at all",
        &["bag_unsigned", "file_missing"],
        &|bundle| {
            bundle.remove(DOCUMENTS);
            bundle.list_again();
        },
    );
    alter(
        "a changed proof",
        &["bag_unsigned", "entry_unproved"],
        &|bundle| {
            bundle.change_line(
                JOURNAL,
                |_| true,
                |line| line["proof"][0] = json!("ab".repeat(32)),
            );
            bundle.list_again();
        },
    );
    // No key is known then by which the kept checkpoints and the certificate could be believed.
    let replaced = &[
        "bag_unsigned",
        "certificate_differs",
        "checkpoint_inconsistent",
        "commitment_differs",
        "entry_unproved",
        "signer_unproved",
    ];
    alter("a replaced journal", replaced, &|bundle| {
        bundle.set(JOURNAL, other.get(JOURNAL));
        bundle.list_again();
    });
    let rewritten = &[
        "bag_unsigned",
        "checkpoint_inconsistent",
        "checkpoint_unsigned",
        "entry_unproved",
    ];
    alter("a forged checkpoint", rewritten, &|bundle| {
        let note = with_other_root(&bundle.get("preuves/checkpoint"));
        bundle.set("preuves/checkpoint", note);
        bundle.list_again();
    });
    let kept = &["bag_unsigned", "checkpoint_inconsistent", "stamp_differs"];
    alter("a kept checkpoint of another journal", kept, &|bundle| {
        let name = bundle.name("preuves/scelles/", ".note");
        bundle.set(&name, with_other_root(&bundle.get(&name)));
        bundle.list_again();
    });
    alter(
        "a changed time-stamp",
        &["bag_unsigned", "stamp_differs"],
        &|bundle| {
            let name = bundle.name("preuves/scelles/", ".tsr");
            let mut answer = bundle.get(&name);
            let last = answer.len() - 1;
            answer[last] ^= 1;
            bundle.set(&name, answer);
            bundle.list_again();
        },
    );
    alter(
        "a time-stamp of something else",
        &["bag_unsigned", "stamp_differs"],
        &|bundle| {
            let note = bundle.get(&bundle.name("preuves/scelles/", ".note"));
            let name = bundle.name("preuves/scelles/", ".tsr");
            let mut answer = bundle.get(&name);
            let at = find(&answer, &Sha256::digest(&note));
            answer[at] ^= 1;
            bundle.set(&name, answer);
            bundle.list_again();
        },
    );
    alter(
        "a time-stamp of a checkpoint that was taken out",
        &["bag_unsigned", "stamp_differs"],
        &|bundle| {
            bundle.remove(&bundle.name("preuves/scelles/", ".note"));
            bundle.list_again();
        },
    );
    alter(
        "an empty head",
        &["file_altered", "evidence_malformed"],
        &|bundle| bundle.set("preuves/dossier.json", Vec::new()),
    );
    alter("another's allowed signers", &["bag_unsigned"], &|bundle| {
        bundle.set(
            "preuves/allowed_signers",
            b"chartrier/x ssh-ed25519 AAAA\n".to_vec(),
        );
        bundle.list_again();
    });
    alter(
        "a line twice in a manifest",
        &["evidence_malformed", "file_altered"],
        &|bundle| {
            let mut listed = bundle.get(PAYLOAD);
            let end = listed.iter().position(|byte| *byte == b'\n').unwrap();
            listed.extend_from_within(..=end);
            bundle.set(PAYLOAD, listed);
        },
    );
    alter(
        "a changed certificate",
        &["bag_unsigned", "certificate_differs"],
        &|bundle| {
            let name = bundle.name("preuves/certificats/", ".json");
            let text = String::from_utf8(bundle.get(&name)).unwrap();
            bundle.set(&name, text.replacen("Claire", "Claude", 1).into_bytes());
            bundle.list_again();
        },
    );
}

fn by_signers(sign: &dyn Fn(&[u8]) -> String, alter: &mut Files<'_>) {
    let change_head = |bundle: &mut TestBundle, change: &dyn Fn(&mut Value)| {
        let mut head: Value = serde_json::from_slice(&bundle.get("preuves/dossier.json")).unwrap();
        change(&mut head);
        bundle.set("preuves/dossier.json", canonical_json(&head));
        bundle.list_again();
    };
    alter("a hole", &["hole"], &|bundle| {
        change_head(bundle, &|head| {
            let entity = "01890a5d-ac96-774b-bcce-b302099a8057";
            head["holes"] = json!([{"entity": entity, "sha256": "ab".repeat(32)}]);
        });
        bundle.set(SIGNATURE, sign(&bundle.get(TAGS)).into_bytes());
    });
    alter(
        "another signer",
        &["checkpoint_unsigned", "signer_unproved"],
        &|bundle| {
            let head: Value = serde_json::from_slice(&bundle.get("preuves/dossier.json")).unwrap();
            let archive: ArchiveId = head["archive"].as_str().unwrap().parse().unwrap();
            let (secret, public) = generate_signer(archive);
            let line = ssh::allowed_signers(&public, Namespace::BUNDLE).unwrap();
            bundle.set("preuves/allowed_signers", line.into_bytes());
            change_head(bundle, &|head| head["signer"] = json!(public));
            let signer = Signer::new(&secret).unwrap();
            let signature = ssh::sign_as_archive(&signer, Namespace::BUNDLE, &bundle.get(TAGS));
            bundle.set(SIGNATURE, signature.into_bytes());
        },
    );
}

/// The checkpoint with another root and its old signature.
fn with_other_root(note: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(note.to_vec()).unwrap();
    let root = text.lines().nth(2).unwrap();
    text.replacen(root, "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=", 1)
        .into_bytes()
}

fn in_zip(real: &TestBundle) -> Vec<Altered> {
    let entries: Vec<Entry> = real
        .files
        .iter()
        .map(|(name, bytes)| Entry::stored(name, bytes))
        .collect();
    let altered = |what, codes, zip| Altered {
        what,
        codes,
        zip,
        bundle: None,
        fingerprint: None,
    };
    let changed = |change: &dyn Fn(&mut Vec<Entry>)| {
        let mut entries = entries.clone();
        change(&mut entries);
        zip_of(&entries)
    };
    let again = |entries: &mut Vec<Entry>, name: &str| {
        let mut again = entries[0].clone();
        (again.name, again.local_name) = (name.to_owned(), name.to_owned());
        entries.push(again);
    };
    let first = entries[0].name.clone();
    let other_case = first.to_uppercase().replace("DOSSIER/", "dossier/");
    let whole = real.zip();
    let mut overlapping = whole.clone();
    let at = find(&overlapping, b"PK\x01\x02");
    let next = at + 4 + find(&overlapping[at + 4..], b"PK\x01\x02");
    // The second entry of the directory is said to be where the first one is.
    overlapping[next + 42..next + 46].copy_from_slice(&[0; 4]);
    vec![
        altered(
            "a zip bomb",
            &["entry_compressed"],
            changed(&|entries| {
                entries[0].method = 8;
                entries[0].size = 4_000_000_000;
            }),
        ),
        altered("overlapping entries", &["entry_overlaps"], overlapping),
        altered(
            "headers that disagree",
            &["entry_overlaps"],
            changed(&|entries| {
                entries[0].local_name = "dossier/autre.html".to_owned();
            }),
        ),
        altered(
            "a name that leads out",
            &["name_unsafe"],
            changed(&|entries| {
                again(entries, "dossier/../autre.html");
            }),
        ),
        altered(
            "an absolute name",
            &["name_unsafe"],
            changed(&|entries| {
                again(entries, "/autre.html");
            }),
        ),
        altered(
            "a device of Windows",
            &["name_unsafe"],
            changed(&|entries| {
                again(entries, "dossier/data/nul.txt");
            }),
        ),
        altered(
            "a name twice",
            &["name_twice"],
            changed(&|entries| again(entries, &first)),
        ),
        altered(
            "names that differ by case",
            &["name_twice"],
            changed(&|entries| {
                again(entries, &other_case);
            }),
        ),
        altered(
            "something between two entries",
            &["entry_overlaps"],
            shifted(&whole, 40),
        ),
        altered(
            "a checksum that the directory says otherwise",
            &["entry_overlaps"],
            {
                let mut other = whole.clone();
                other[at + 16] ^= 1;
                other
            },
        ),
        altered("a comment", &["not_a_bundle"], {
            let mut other = whole.clone();
            let length = other.len() - 2;
            other[length] = 5;
            other.extend(b"reste");
            other
        }),
        altered(
            "cut short",
            &["not_a_bundle"],
            whole[..whole.len() / 2].to_vec(),
        ),
        altered(
            "something appended",
            &["not_a_bundle"],
            [&whole[..], b"reste"].concat(),
        ),
        altered(
            "no zip",
            &["not_a_bundle"],
            b"%PDF-1.7 autre chose que ce qui est attendu".to_vec(),
        ),
        altered("another zip", &["not_a_bundle"], {
            let mut entry = entries[0].clone();
            (entry.name, entry.local_name) = ("a.txt".to_owned(), "a.txt".to_owned());
            zip_of(&[entry])
        }),
    ]
}

/// The zip with so many bytes between its first entry and its second, and all places told rightly.
fn shifted(zip: &[u8], by: u8) -> Vec<u8> {
    let number = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().unwrap());
    let add = |zip: &mut [u8], at: usize| {
        let moved = number(&zip[at..at + 4]) + u32::from(by);
        zip[at..at + 4].copy_from_slice(&moved.to_le_bytes());
    };
    let end = zip.len() - 22;
    let directory = usize::try_from(number(&zip[end + 16..end + 20])).unwrap();
    let mut moved = zip.to_vec();
    add(&mut moved, end + 16);
    let (mut at, mut first) = (directory, true);
    while at < end {
        if !first {
            add(&mut moved, at + 42);
        }
        first = false;
        at += 46 + usize::from(u16::from_le_bytes([zip[at + 28], zip[at + 29]]));
    }
    let second = find(&zip[4..], b"PK\x03\x04") + 4;
    moved.splice(second..second, std::iter::repeat_n(0, by.into()));
    moved
}

fn find(bytes: &[u8], wanted: &[u8]) -> usize {
    let mut windows = bytes.windows(wanted.len());
    windows.position(|window| window == wanted).unwrap()
}
