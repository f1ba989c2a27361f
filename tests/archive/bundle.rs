//! Bundles as they are handed out: whole, checkable, addressed, and never half-made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use chartrier::archive::{Archive, ArchiveError, ClosedArchive, Decision, Outcome};
use chartrier::bundle::scope::{BundleRequest, SampleRequest};
use chartrier::bundle::transit::Transit;
use chartrier::bundle::verifying::{FindingCode, Known, verify_bundle};
use chartrier::bundle::zipping::{ZipEntry, ZipWriter, zip_size};
use chartrier::bundle::{
    Addressed, BundleError, BundleOrder, BundleShape, Issued, issue_bundle, plan_bundle,
};
use chartrier::disk::RealDisk;
use chartrier::keys::Identity;
use chartrier::model::{
    BundleForm, BundleNames, BundleRestricted, BundleScope, Candidacy, CandidateName,
    CandidateStanding, EntityId, ExamSession, Person, RecordClass, RegisteredCandidate,
    RegisteredSession, RegistryChange, SampleUnit, ScopeOf, SessionNumber, SessionPeople, Site,
    TitreCode,
};
use chartrier::words::Lang;
use sha2::{Digest, Sha256};

use crate::common::{TestArchive, actor, now, program};

/// An archive with a session of two candidates on one site, and another session of the same title on another site.
pub struct House {
    pub home: TestArchive,
    pub here: EntityId,
    pub people: Vec<EntityId>,
    pub records: BTreeMap<String, EntityId>,
}

pub const NAMES: [&str; 3] = ["MARTIN Zoé", "=CMD Éloi", "BERNARD Ali"];

impl House {
    pub fn new() -> House {
        let home = TestArchive::new();
        let archive = home.archive();
        let me = actor(archive);
        let (here, there) = (EntityId::new(now()), EntityId::new(now()));
        let session = |entity, number: &str, site: &str| {
            RegistryChange::Session(RegisteredSession {
                entity,
                session: ExamSession {
                    number: SessionNumber(number.to_owned()),
                    kind: None,
                    titre: Some(TitreCode("TP-01280m04".to_owned())),
                    sigle: None,
                    ccps: Vec::new(),
                    site: Some(site.to_owned()),
                    starts_on: "2025-03-04".parse().ok(),
                    ends_on: "2025-03-05".parse().ok(),
                    withdrawn: false,
                },
                people: SessionPeople::default(),
            })
        };
        let mut changes = vec![
            session(here, "25-01", "Rennes"),
            session(there, "25-02", "Brest"),
        ];
        let mut people = Vec::new();
        for (place, name) in NAMES.iter().enumerate() {
            let (surname, first) = name.split_once(' ').unwrap();
            let entity = EntityId::new(now());
            people.push(entity);
            changes.push(RegistryChange::Candidate(RegisteredCandidate {
                entity,
                person: Person {
                    birth_name: Some(surname.to_owned()),
                    first_names: Some(first.to_owned()),
                    ..Person::default()
                },
                standing: CandidateStanding {
                    candidacies: vec![Candidacy {
                        session: if place < 2 { here } else { there },
                        path: None,
                        ccps: Vec::new(),
                        decision: None,
                    }],
                    ..CandidateStanding::default()
                },
            }));
        }
        let known = archive.registry().unwrap();
        archive.register(changes, &known, me, now()).unwrap();
        let mut house = House {
            home,
            here,
            people,
            records: BTreeMap::new(),
        };
        house.put("pv", "session.pv", "25-01", None);
        house.put("planning", "session.planning", "25-01", None);
        house.put("dp-zoe", "candidate.dp", "25-01", Some(NAMES[0]));
        house.put("dp-eloi", "candidate.dp", "25-01", Some(NAMES[1]));
        house.put("ailleurs", "candidate.dp", "25-02", Some(NAMES[2]));
        house
    }

    pub fn put(&mut self, name: &str, class: &str, session: &str, candidate: Option<&str>) {
        self.put_of(name, class, session, candidate, 10_000);
    }

    pub(crate) fn put_of(
        &mut self,
        name: &str,
        class: &str,
        session: &str,
        candidate: Option<&str>,
        size: usize,
    ) {
        let bytes = format!("contenu de {name} {}\n", "é".repeat(size / 2));
        let path = format!("dépôt/{name} de Zoé.txt");
        let accession = self.home.deposit(&path, bytes.as_bytes());
        let Outcome::Archived { entity, .. } = accession.outcome else {
            panic!("{accession:?}")
        };
        let decision = Decision {
            class: Some(RecordClass::parse(class).unwrap()),
            session: Some(SessionNumber(session.to_owned())),
            candidate: candidate.map(|name| CandidateName(name.to_owned())),
            ..Decision::default()
        };
        let archive = self.home.archive();
        archive
            .decide(&[entity], &decision, actor(archive), now())
            .unwrap();
        self.records.insert(name.to_owned(), entity);
    }

    /// A document of a megabyte.
    pub fn put_large(&mut self, name: &str) {
        self.put_of(name, "candidate.dp", "25-01", Some(NAMES[0]), 1_000_000);
    }

    pub fn out(&self, name: &str) -> PathBuf {
        let folder = self.home.folder.path().join("out");
        fs::create_dir_all(&folder).unwrap();
        folder.join(name)
    }

    pub fn of_session(&self) -> BundleRequest {
        request(ScopeOf::Session { session: self.here })
    }

    pub(crate) fn issue(&self, request: &BundleRequest, name: &str) -> Result<Issued, BundleError> {
        self.issue_as(request, name, &Transit::Clear, None)
    }

    pub(crate) fn issue_as(
        &self,
        request: &BundleRequest,
        name: &str,
        transit: &Transit,
        split_bytes: Option<u64>,
    ) -> Result<Issued, BundleError> {
        issue(
            self.home.archive(),
            request,
            &self.out(name),
            transit,
            split_bytes,
        )
    }
}

pub(crate) fn issue(
    archive: &Archive,
    request: &BundleRequest,
    target: &Path,
    transit: &Transit,
    split_bytes: Option<u64>,
) -> Result<Issued, BundleError> {
    let order = BundleOrder {
        request,
        addressed: &addressed(),
        lang: Lang::Fr,
        transit,
        split_bytes,
        target,
        shape: &BundleShape::Bag,
    };
    issue_bundle(archive, &order, actor(archive), now(), &mut |_, _| true)
}

pub fn addressed() -> Addressed {
    Addressed {
        recipient: "DREETS Bretagne".to_owned(),
        reason: "Contrôle sur pièces".to_owned(),
    }
}

pub fn request(of: ScopeOf) -> BundleRequest {
    BundleRequest {
        scope: BundleScope {
            of,
            engagements: Vec::new(),
        },
        found: Vec::new(),
        sample: None,
        names: BundleNames::Shown,
        restricted: BundleRestricted::LeftOut,
        day: "2026-03-10".parse().unwrap(),
    }
}

/// The files of a zip below `dossier/`, in their order.
fn files_of(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    (0..zip.len())
        .map(|place| {
            let mut entry = zip.by_index(place).unwrap();
            assert_eq!(entry.compression(), zip::CompressionMethod::Stored);
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            let name = entry
                .name()
                .unwrap()
                .strip_prefix("dossier/")
                .unwrap()
                .to_owned();
            (name, bytes)
        })
        .collect()
}

pub(crate) fn read(path: &Path) -> Vec<(String, Vec<u8>)> {
    files_of(&fs::read(path).unwrap())
}

pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What BagIt 1.0 asks for, by the text of RFC 8493; and by the Library of Congress's own tool where it is installed.
fn must_be_a_bag(path: &Path) {
    let files: BTreeMap<String, Vec<u8>> = read(path).into_iter().collect();
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    assert_eq!(
        text("bagit.txt"),
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    );
    let listed = |manifest: &str| -> BTreeMap<String, String> {
        let lines = text(manifest);
        let lines = lines.lines().map(|line| {
            let (digest, name) = line.split_once("  ").unwrap();
            (name.to_owned(), digest.to_owned())
        });
        lines.collect()
    };
    let (payload, tags) = (
        listed("manifest-sha256.txt"),
        listed("tagmanifest-sha256.txt"),
    );
    for (name, bytes) in &files {
        let manifest = if name.starts_with("data/") {
            &payload
        } else {
            &tags
        };
        if !name.starts_with("tagmanifest-sha256.txt") {
            assert_eq!(manifest.get(name), Some(&sha256(bytes)), "{name}");
        }
    }
    let all: BTreeSet<&String> = payload.keys().chain(tags.keys()).collect();
    assert_eq!(all.len() + 2, files.len());
    let (size, count) = (
        payload.keys().map(|name| files[name].len()).sum::<usize>(),
        payload.len(),
    );
    let info = text("bag-info.txt");
    assert!(
        info.contains(&format!("Payload-Oxum: {size}.{count}\n")),
        "{info}"
    );
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let has_tool = Command::new("python3")
        .args(["-c", "import bagit"])
        .output();
    if has_tool.is_ok_and(|told| told.status.success()) {
        let tool = Command::new("python3")
            .args(["-m", "bagit", "--validate"])
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(tool.status.success(), "{tool:?}");
    }
}

pub(crate) fn codes(path: &Path) -> Vec<FindingCode> {
    let told = verify_bundle(path, &Known::default(), &|_, _| true).unwrap();
    told.findings.iter().map(|one| one.code).collect()
}

#[test]
fn a_bundle_has_what_was_asked_for_and_proves_itself() {
    let house = House::new();
    let issued = house.issue(&house.of_session(), "controle.zip").unwrap();
    assert_eq!((issued.documents, issued.holes.len()), (4, 0));
    let (path, part) = &issued.files[0];
    let bytes = fs::read(path).unwrap();
    assert_eq!(part.sha256.to_string(), sha256(&bytes));
    assert_eq!(part.size_bytes, bytes.len() as u64);
    let files = read(path);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[..2], ["LISEZ-MOI.html", "index.html"]);
    assert_eq!(names.last(), Some(&"tagmanifest-sha256.txt.sig"));
    assert!(names[2..names.len() - 1].is_sorted(), "{names:?}");
    let documents: Vec<&&str> = names
        .iter()
        .filter(|name| name.starts_with("data/"))
        .collect();
    assert_eq!(
        documents,
        [
            &"data/25-01/cmd-eloi/dp-1.txt",
            &"data/25-01/commun/planning-1.txt",
            &"data/25-01/commun/pv-1.txt",
            &"data/25-01/martin-zoe/dp-1.txt",
        ]
    );
    let manifest = files
        .iter()
        .find(|(name, _)| name == "tagmanifest-sha256.txt");
    assert_eq!(part.bag.to_string(), sha256(&manifest.unwrap().1));
    must_be_a_bag(path);
    assert_eq!(codes(path), []);
    // No cell is a formula, whatever a candidate is called.
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.starts_with('\u{feff}'), "{name}");
        assert!(!text.contains(";=") && !text.contains("\n="), "{name}");
    }
}

#[test]
fn the_same_selection_at_the_same_checkpoint_is_the_same_bytes() {
    let house = House::new();
    let copy = house.home.folder.path().join("copy");
    let copied = Command::new("cp")
        .arg("-a")
        .arg(&house.home.root)
        .arg(&copy)
        .status();
    assert!(copied.unwrap().success());
    let other = ClosedArchive::open(Arc::new(RealDisk), &copy).unwrap();
    let other = other.unlock(&house.home.service, program()).unwrap();
    house.issue(&house.of_session(), "one.zip").unwrap();
    let target = house.out("other.zip");
    issue(&other, &house.of_session(), &target, &Transit::Clear, None).unwrap();
    let bytes = |name: &str| fs::read(house.out(name)).unwrap();
    assert!(bytes("one.zip") == bytes("other.zip"));
}

/// Damages the object of a record.
pub fn damage(house: &House, hole: EntityId) {
    let objects = house.home.root.join("objects");
    // The damaged object is found among all by what verification says.
    let mut damaged = Vec::new();
    for entry in walkdir::WalkDir::new(&objects).into_iter().flatten() {
        if entry.file_type().is_file() {
            let path = entry.into_path();
            let whole = fs::read(&path).unwrap();
            fs::write(&path, b"abc").unwrap();
            let mut sink = Vec::new();
            if house.home.archive().copy_out(hole, &mut sink).is_err() {
                damaged.push(path);
                continue;
            }
            fs::write(&path, whole).unwrap();
        }
    }
    assert_eq!(damaged.len(), 1);
}

#[test]
fn a_document_that_the_archive_cannot_give_is_named_and_stops_nothing() {
    let house = House::new();
    let hole = house.records["pv"];
    damage(&house, hole);
    let issued = house.issue(&house.of_session(), "controle.zip").unwrap();
    assert_eq!(
        (issued.documents, issued.holes.as_slice()),
        (3, [hole].as_slice())
    );
    let path = &issued.files[0].0;
    assert_eq!(codes(path), [FindingCode::Hole]);
    must_be_a_bag(path);
    let files: BTreeMap<String, Vec<u8>> = read(path).into_iter().collect();
    let first_page = String::from_utf8(files["LISEZ-MOI.html"].clone()).unwrap();
    assert!(first_page.contains(&hole.to_string()));
    let dossier: serde_json::Value =
        serde_json::from_slice(&files["preuves/dossier.json"]).unwrap();
    assert_eq!(dossier["holes"][0]["entity"], hole.to_string());
    let told = house.home.archive().bundles().unwrap();
    assert_eq!(told[0].issued.as_ref().unwrap().holes, 1);
}

#[test]
fn nothing_is_left_of_a_bundle_that_is_not_made() {
    let house = House::new();
    let left = || {
        fs::read_dir(house.out("x").parent().unwrap())
            .unwrap()
            .count()
    };
    let target = house.out("controle.zip");
    // Stopped at every moment at which it can be.
    for most in 0..12 {
        let mut calls = 0;
        let order = BundleOrder {
            request: &house.of_session(),
            addressed: &addressed(),
            lang: Lang::En,
            transit: &Transit::Clear,
            split_bytes: None,
            target: &target,
            shape: &BundleShape::Bag,
        };
        let archive = house.home.archive();
        let stopped = issue_bundle(archive, &order, actor(archive), now(), &mut |_, _| {
            calls += 1;
            calls <= most
        });
        assert!(matches!(stopped, Err(BundleError::Stopped)), "{stopped:?}");
        assert_eq!(left(), 0);
    }
    let nobody = request(ScopeOf::Candidate {
        candidate: EntityId::new(now()),
    });
    let refused = house.issue(&nobody, "controle.zip");
    assert!(matches!(
        refused,
        Err(BundleError::NothingSelected { restricted: 0 })
    ));
    assert_eq!(left(), 0);
    fs::write(&target, "précieux").unwrap();
    let refused = house.issue(&house.of_session(), "controle.zip");
    assert!(matches!(refused, Err(BundleError::TargetExists { .. })));
    assert_eq!(fs::read(&target).unwrap(), "précieux".as_bytes());
    let within = house.home.root.join("controle.zip");
    let archive = house.home.archive();
    let refused = issue(archive, &house.of_session(), &within, &Transit::Clear, None);
    assert!(matches!(
        refused,
        Err(BundleError::Archive(ArchiveError::WithinArchive { .. }))
    ));
    let small = house.issue_as(&house.of_session(), "s.zip", &Transit::Clear, Some(1000));
    assert!(matches!(small, Err(BundleError::PartTooSmall { .. })));
    assert_eq!(left(), 1);
    assert_eq!(archive.bundles().unwrap(), []);
}

#[test]
fn an_agrement_is_a_title_on_a_site() {
    let house = House::new();
    let titre = || TitreCode("TP-01280".to_owned());
    let plan = |of| {
        let archive = house.home.archive();
        plan_bundle(
            archive,
            &request(of),
            &addressed(),
            Lang::Fr,
            BundleForm::Bag,
        )
    };
    let agrement = |site| ScopeOf::Agrement {
        titre: titre(),
        site: Site::parse(site).ok(),
        from: None,
        to: None,
    };
    assert_eq!(plan(agrement("rennes")).unwrap().documents, 4);
    assert_eq!(plan(agrement("Brest")).unwrap().documents, 1);
    let titre_between = |from: &str, to: &str| ScopeOf::Titre {
        titre: titre(),
        from: from.parse().ok(),
        to: to.parse().ok(),
    };
    let both = plan(titre_between("2025-03-05", "2025-03-04")).unwrap();
    assert_eq!((both.documents, both.sessions), (5, 2));
    let none = plan(titre_between("2025-03-06", ""));
    assert!(matches!(none, Err(BundleError::NothingSelected { .. })));
    let one = plan(ScopeOf::Candidate {
        candidate: house.people[0],
    });
    assert_eq!(one.unwrap().files, ["data/25-01/martin-zoe/dp-1.txt"]);
}

#[test]
fn engagements_leave_only_what_answers_to_them() {
    let house = House::new();
    let archive = house.home.archive();
    let mut asked = house.of_session();
    asked.scope.engagements = vec![10];
    let plan = plan_bundle(archive, &asked, &addressed(), Lang::Fr, BundleForm::Bag).unwrap();
    assert_eq!(plan.files, ["data/25-01/commun/pv-1.txt"]);
}

#[test]
fn the_same_seed_draws_the_same_candidates_with_all_that_is_theirs() {
    let house = House::new();
    let archive = house.home.archive();
    let draw = |seed: u8| {
        let mut asked = house.of_session();
        asked.sample = Some(SampleRequest {
            taken: 1,
            seed: [seed; 16],
        });
        plan_bundle(archive, &asked, &addressed(), Lang::Fr, BundleForm::Bag).unwrap()
    };
    let mut drawn = BTreeSet::new();
    for seed in 0..16 {
        let plan = draw(seed);
        assert_eq!(plan, draw(seed));
        let sample = plan.sample.unwrap();
        assert_eq!(
            (sample.unit, sample.of, sample.taken),
            (SampleUnit::Candidacies, 2, 1)
        );
        assert_eq!(sample.seed, format!("{seed:02x}").repeat(16));
        // One candidate's, and what the session has in common.
        assert_eq!(plan.files.len(), 3, "{:?}", plan.files);
        drawn.extend(plan.files);
    }
    assert_eq!(drawn.len(), 4);
}

#[test]
fn restricted_documents_are_counted_and_left_out_unless_they_are_asked_for() {
    let mut house = House::new();
    house.put("dossier médical", RESTRICTED, "25-01", Some(NAMES[0]));
    let issued = house.issue(&house.of_session(), "sans.zip").unwrap();
    assert_eq!((issued.documents, issued.restricted_left_out), (4, 1));
    let mut asked = house.of_session();
    asked.restricted = BundleRestricted::Included;
    let issued = house.issue(&asked, "avec.zip").unwrap();
    assert_eq!((issued.documents, issued.restricted_left_out), (5, 0));
    assert_eq!(codes(&issued.files[0].0), []);
    let mut alone = request(ScopeOf::Query { query: None });
    alone.found = vec![house.records["dossier médical"]];
    let refused = house.issue(&alone, "seul.zip");
    assert!(matches!(
        refused,
        Err(BundleError::NothingSelected { restricted: 1 })
    ));
}

/// A class that the shipped policy restricts.
pub(crate) const RESTRICTED: &str = "candidate.amenagement-demande";

#[test]
fn without_names_nobody_is_named_outside_the_documents() {
    let house = House::new();
    let mut asked = house.of_session();
    asked.names = BundleNames::Withheld;
    let issued = house.issue(&asked, "sans-noms.zip").unwrap();
    let path = &issued.files[0].0;
    assert_eq!(codes(path), []);
    for (name, bytes) in read(path) {
        let name_folded = name.to_lowercase();
        assert!(
            !name_folded.contains("martin") && !name_folded.contains("zoe"),
            "{name}"
        );
        if name.starts_with("data/") || name.starts_with("preuves/politiques/") {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in ["martin", "zoé", "éloi"] {
            assert!(!text.contains(word), "{name} has {word}");
        }
    }
}

#[test]
fn every_part_of_a_split_bundle_is_a_whole_one() {
    let mut house = House::new();
    house.put_of("grand", "session.incident", "25-01", None, 2_000_000);
    house.put_of(
        "grand aussi",
        "candidate.dp",
        "25-01",
        Some(NAMES[0]),
        2_000_000,
    );
    let whole = house.issue(&house.of_session(), "whole.zip").unwrap();
    let whole_size = whole.files[0].1.size_bytes;
    let documents: u64 = read(&whole.files[0].0)
        .iter()
        .filter(|(name, _)| name.starts_with("data/"))
        .map(|(_, bytes)| bytes.len() as u64)
        .sum();
    // As many documents as half of them take, what is told of them, and what a part may be off.
    let most = whole_size - documents / 2 + 400 * 1024;
    let issued = house
        .issue_as(
            &house.of_session(),
            "parts.zip",
            &Transit::Clear,
            Some(most),
        )
        .unwrap();
    assert!(issued.files.len() > 1);
    let mut all = BTreeSet::new();
    for (place, (path, part)) in issued.files.iter().enumerate() {
        let name = format!("parts-{}.zip", place + 1);
        assert_eq!(path.file_name().unwrap().to_str(), Some(name.as_str()));
        assert!(part.size_bytes <= most);
        assert_eq!(codes(path), []);
        must_be_a_bag(path);
        let names = read(path).into_iter().map(|(name, _)| name);
        all.extend(names.filter(|name| name.starts_with("data/")));
    }
    assert_eq!(all.len(), 6);
}

#[test]
fn in_transit_it_is_opened_by_stock_tools_and_is_the_same_inside() {
    let house = House::new();
    let identity = Identity::generate();
    let age = Transit::Age(identity.recipient());
    let issued = house
        .issue_as(&house.of_session(), "controle.zip.age", &age, None)
        .unwrap();
    let key = house.out("key");
    fs::write(&key, identity.to_text().as_bytes()).unwrap();
    let opened = Command::new("age")
        .args(["-d", "-i"])
        .arg(&key)
        .arg(&issued.files[0].0)
        .output()
        .expect("age is installed");
    assert!(opened.status.success(), "{opened:?}");
    let clear = house.out("clear.zip");
    fs::write(&clear, &opened.stdout).unwrap();
    assert_eq!(codes(&clear), []);

    let passphrase = chartrier::bundle::new_passphrase();
    assert_eq!(passphrase.len(), 29);
    let aes = Transit::Aes(passphrase.clone());
    let issued = house
        .issue_as(&house.of_session(), "aes.zip", &aes, None)
        .unwrap();
    let sealed = fs::read(&issued.files[0].0).unwrap();
    // AE-2: the checksum, which would tell something of the content, is not there.
    assert_eq!(sealed[14..18], [0; 4]);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(sealed)).unwrap();
    assert_eq!(zip.len(), 1);
    assert!(zip.by_index_decrypt(0, b"autre").is_err());
    let mut entry = zip.by_index_decrypt(0, passphrase.as_bytes()).unwrap();
    assert_eq!(entry.name().unwrap(), "dossier.zip");
    let mut inner = Vec::new();
    entry.read_to_end(&mut inner).unwrap();
    fs::write(&clear, inner).unwrap();
    assert_eq!(codes(&clear), []);
}

#[test]
fn the_archive_remembers_to_whom_and_stays_sound() {
    let mut house = House::new();
    let issued = house.issue(&house.of_session(), "controle.zip").unwrap();
    let know = |archive: &Archive| {
        let told = archive.bundles().unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].entity, issued.entity);
        let known = told[0].issued.clone().unwrap();
        assert_eq!(known.recipient, "DREETS Bretagne");
        assert_eq!(known.reason, "Contrôle sur pièces");
        assert_eq!(known.parts, [issued.files[0].1]);
        assert_eq!(known.documents, 4);
    };
    know(house.home.archive());
    assert_eq!(house.home.verify().findings, []);
    // Nobody reads in the journal to whom it went, or what was asked for.
    let journal = fs::read(house.home.root.join("journal/tail")).unwrap();
    let text = String::from_utf8_lossy(&journal);
    assert!(text.contains("bundle_issued") && !text.contains("DREETS"));
    fs::remove_dir_all(house.home.root.join("derived")).unwrap();
    know(house.home.reopen());
}

/// Passes zeros over, so that a large file takes no room.
struct Sparse(fs::File);

impl Write for Sparse {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        use std::io::{Seek, SeekFrom};
        match bytes.iter().all(|byte| *byte == 0) && bytes.len() > 1000 {
            true => {
                let length = i64::try_from(bytes.len()).unwrap();
                self.0.seek(SeekFrom::Current(length))?;
                Ok(bytes.len())
            }
            false => self.0.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

#[test]
fn a_zip_beyond_what_32_bits_count_is_read_by_others() {
    let folder = crate::common::folder();
    let path = folder.path().join("large.zip");
    let time = "2026-03-10T09:00:00".parse().unwrap();
    let sizes: Vec<u64> = std::iter::once(5_000_000_000)
        .chain(std::iter::repeat_n(3, 70_000))
        .collect();
    let mut zip = ZipWriter::new(Sparse(fs::File::create(&path).unwrap()), time);
    let zeros = vec![0; 1_000_000];
    for (place, size) in sizes.iter().enumerate() {
        let entry = ZipEntry {
            name: format!("dossier/{place:05}"),
            size_bytes: *size,
            crc: if *size == 3 {
                crc32fast::hash(b"abc")
            } else {
                0
            },
        };
        zip.begin(entry).unwrap();
        match size {
            3 => zip.write_all(b"abc").unwrap(),
            _ => (0..5000).for_each(|_| zip.write_all(&zeros).unwrap()),
        }
    }
    zip.finish().unwrap().0.sync_all().unwrap();
    let names = sizes.iter().map(|size| ("dossier/00000".len(), *size));
    assert_eq!(fs::metadata(&path).unwrap().len(), zip_size(names));
    let script = "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\n\
                  print(len(z.infolist()), z.infolist()[0].file_size, z.read('dossier/70000'))";
    let told = Command::new("python3")
        .args(["-c", script])
        .arg(&path)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&told.stdout).trim(),
        "70001 5000000000 b'abc'",
        "{told:?}"
    );
    let mut other = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
    assert_eq!(other.by_index(0).unwrap().size(), 5_000_000_000);
    // An entry whose bytes are not as many as was said is an error, never a wrong zip.
    let mut short = ZipWriter::new(Vec::new(), time);
    short
        .begin(ZipEntry {
            name: "a".to_owned(),
            size_bytes: 2,
            crc: 0,
        })
        .unwrap();
    short.write_all(b"a").unwrap();
    assert!(short.finish().is_err());
}
