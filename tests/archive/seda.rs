//! SEDA transfers as they are handed out: valid, whole, told for what they are, recognised when they come back.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chartrier::archive::{Archive, CentreSettings, ClosedArchive, Outcome};
use chartrier::bundle::receipt::{BundleStanding, ProofVerdict, Receipt, receipt};
use chartrier::bundle::scope::BundleRequest;
use chartrier::bundle::seda::GivenCodes;
use chartrier::bundle::transit::Transit;
use chartrier::bundle::verifying::{BundleVerification, FindingCode, Known, verify_bundle};
use chartrier::bundle::{BundleError, BundleOrder, BundleShape, Issued, issue_bundle, plan_bundle};
use chartrier::disk::RealDisk;
use chartrier::model::{
    BundleForm, BundleNames, EntityId, HoldOwner, HoldReason, HoldScope, LegalHold, RecordClass,
    ScopeOf,
};
use chartrier::words::Lang;

use crate::bundle::{House, NAMES, addressed, damage, request, sha256};
use crate::common::{actor, now, program};
use crate::seda_schema::{Element, must_be_valid};

fn given() -> GivenCodes {
    GivenCodes {
        agreement: Some("CE-2026-04".to_owned()),
        access_rule: Some("ACC-50".to_owned()),
        rules: BTreeMap::from([(
            RecordClass::parse("session.pv").unwrap(),
            "APP-PV".to_owned(),
        )]),
        ..GivenCodes::default()
    }
}

fn hand_over(
    archive: &Archive,
    request: &BundleRequest,
    target: &Path,
    transit: &Transit,
    split_bytes: Option<u64>,
) -> Result<Issued, BundleError> {
    let codes = given().completed(archive.settings(), &addressed().recipient);
    let order = BundleOrder {
        request,
        addressed: &addressed(),
        lang: Lang::Fr,
        transit,
        split_bytes,
        target,
        shape: &BundleShape::Seda(codes),
    };
    issue_bundle(archive, &order, actor(archive), now(), &mut |_, _| true)
}

fn issue(house: &House, request: &BundleRequest, name: &str) -> Issued {
    let target = house.out(name);
    hand_over(
        house.home.archive(),
        request,
        &target,
        &Transit::Clear,
        None,
    )
    .unwrap()
}

fn files(path: &Path) -> Files {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    (0..zip.len())
        .map(|place| {
            let mut entry = zip.by_index(place).unwrap();
            assert_eq!(entry.compression(), zip::CompressionMethod::Stored);
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The manifest of a transfer: valid, and about exactly the files that are there.
fn manifest(path: &Path) -> Element {
    let files = files(path);
    assert_eq!(files[0].0, "manifest.xml");
    let root = must_be_valid(&files[0].1);
    let objects = root.all("BinaryDataObject");
    let mut named = BTreeMap::new();
    for object in &objects {
        let uri = object.at(&["Uri"]).unwrap();
        let id = object.attribute("id").unwrap();
        assert!(uri.starts_with(&format!("content/{id}.")), "{uri}");
        named.insert(uri.to_owned(), *object);
    }
    assert_eq!(named.len(), files.len() - 1);
    for (name, bytes) in &files[1..] {
        let object = named[name];
        assert_eq!(object.at(&["MessageDigest"]), Some(sha256(bytes).as_str()));
        assert_eq!(object.at(&["Size"]), Some(bytes.len().to_string().as_str()));
    }
    root
}

fn unit(root: &Element, record: EntityId) -> &Element {
    let id = format!("U{record}");
    let mut units = root.all("ArchiveUnit").into_iter();
    units.find(|one| one.attribute("id") == Some(&id)).unwrap()
}

fn verify(path: &Path) -> BundleVerification {
    verify_bundle(path, &Known::default(), &|_, _| true).unwrap()
}

fn codes(verification: &BundleVerification) -> Vec<FindingCode> {
    verification.findings.iter().map(|one| one.code).collect()
}

fn hold(house: &House) -> EntityId {
    let archive = house.home.archive();
    let id = EntityId::new(now());
    let hold = LegalHold {
        anyway: false,
        id,
        scope: HoldScope::Records(vec![house.records["pv"]]),
        owner: HoldOwner::parse("Maître BERNARD").unwrap(),
        reason: HoldReason::parse("Recours de Zoé & autres").unwrap(),
        review_on: "2026-09-01".parse().unwrap(),
        placed_on: "2026-01-12".parse().unwrap(),
    };
    archive.place_hold(hold, actor(archive), now()).unwrap();
    id
}

#[test]
fn a_transfer_is_valid_and_tells_sessions_candidates_documents_rules_and_holds() {
    let house = House::new();
    hold(&house);
    let centre = CentreSettings {
        name: Some("Centre du Lavoir".to_owned()),
        siret: Some("00000000000001".to_owned()),
        ..CentreSettings::default()
    };
    house.home.archive().set_centre(centre).unwrap();
    let archive = ClosedArchive::open(Arc::new(RealDisk), &house.home.root).unwrap();
    let archive = archive.unlock(&house.home.service, program()).unwrap();
    let target = house.out("versement.zip");
    let issued = hand_over(
        &archive,
        &house.of_session(),
        &target,
        &Transit::Clear,
        None,
    );
    assert_eq!(issued.unwrap().documents, 4);
    let root = manifest(&target);
    assert_eq!(root.at(&["ArchivalAgreement"]), Some("CE-2026-04"));
    let agency = |name| root.at(&[name, "Identifier"]);
    assert_eq!(agency("ArchivalAgency"), Some("DREETS Bretagne"));
    assert_eq!(agency("TransferringAgency"), Some("00000000000001"));
    let comments: Vec<&str> = root
        .all("Comment")
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(
        comments,
        ["Centre du Lavoir · session 25-01", "Contrôle sur pièces"]
    );
    let all = root.child("DataObjectPackage").unwrap();
    let managed = all.child("ManagementMetadata").unwrap();
    assert_eq!(managed.at(&["LegalStatus"]), Some("Private Archive"));
    assert_eq!(
        managed.at(&["OriginatingAgencyIdentifier"]),
        Some("00000000000001")
    );

    let session = unit(&root, house.here);
    assert_eq!(session.at(&["Content", "Title"]), Some("Session 25-01"));
    assert_eq!(session.at(&["Content", "StartDate"]), Some("2025-03-04"));
    assert_eq!(session.at(&["Content", "EndDate"]), Some("2025-03-05"));
    let below: Vec<&str> = session
        .children
        .iter()
        .filter(|one| one.name == "ArchiveUnit")
        .map(|one| one.at(&["Content", "DescriptionLevel"]).unwrap())
        .collect();
    assert_eq!(below, ["File", "File", "Item", "Item"]);
    let zoe = format!("U{}_{}", house.here, house.people[0]);
    let units = session.all("ArchiveUnit");
    let zoe = units
        .iter()
        .find(|one| one.attribute("id") == Some(&zoe))
        .unwrap();
    assert_eq!(zoe.at(&["Content", "Title"]), Some(NAMES[0]));
    assert_eq!(zoe.at(&["Content", "Agent", "BirthName"]), Some("MARTIN"));
    assert_eq!(zoe.all("BinaryDataObject").len(), 0);
    assert!(
        zoe.all("Title")
            .iter()
            .any(|title| title.text.contains("dp-zoe de Zoé.txt"))
    );

    let pv = unit(&root, house.records["pv"]);
    let rules = pv.child("Management").unwrap();
    let appraisal = |member| rules.at(&["AppraisalRule", member]);
    assert_eq!(appraisal("Rule"), Some("APP-PV"));
    assert_eq!(appraisal("StartDate"), Some("2025-03-05"));
    assert_eq!(appraisal("FinalAction"), Some("Destroy"));
    assert_eq!(rules.at(&["AccessRule", "Rule"]), Some("ACC-50"));
    assert_eq!(rules.at(&["AccessRule", "StartDate"]), Some("2025-03-05"));
    let held = |member| rules.at(&["HoldRule", member]);
    assert_eq!(held("Rule"), Some("gel"));
    assert_eq!(held("StartDate"), Some("2026-01-12"));
    assert_eq!(held("HoldOwner"), Some("Maître BERNARD"));
    assert_eq!(held("HoldReassessingDate"), Some("2026-09-01"));
    assert_eq!(held("HoldReason"), Some("Recours de Zoé & autres"));
    assert_eq!(pv.at(&["Content", "FilePlanPosition"]), Some("session.pv"));
    // A code that nobody gave is the class's own id.
    let planning = unit(&root, house.records["planning"]);
    let rule = planning.at(&["Management", "AppraisalRule", "Rule"]);
    assert_eq!(rule, Some("session.planning"));
    assert!(
        planning
            .child("Management")
            .unwrap()
            .child("HoldRule")
            .is_none()
    );

    let listed = archive.bundles().unwrap();
    let issued = listed[0].issued.as_ref().unwrap();
    assert_eq!(issued.format, BundleForm::Seda);
    assert_eq!(
        issued.parts[0].bag.to_string(),
        sha256(&files(&target)[0].1)
    );
}

#[test]
fn the_same_selection_at_the_same_checkpoint_is_the_same_transfer() {
    let house = House::new();
    let copy = house.home.folder.path().join("copy");
    let copied = std::process::Command::new("cp")
        .arg("-a")
        .arg(&house.home.root)
        .arg(&copy)
        .status();
    assert!(copied.unwrap().success());
    let other = ClosedArchive::open(Arc::new(RealDisk), &copy).unwrap();
    let other = other.unlock(&house.home.service, program()).unwrap();
    issue(&house, &house.of_session(), "one.zip");
    let target = house.out("other.zip");
    hand_over(&other, &house.of_session(), &target, &Transit::Clear, None).unwrap();
    assert!(fs::read(house.out("one.zip")).unwrap() == fs::read(target).unwrap());
    // The next one is told apart.
    issue(&house, &house.of_session(), "next.zip");
    let identifier = |name: &str| {
        let root = manifest(&house.out(name));
        root.at(&["MessageIdentifier"]).unwrap().to_owned()
    };
    assert_ne!(identifier("one.zip"), identifier("next.zip"));
}

#[test]
fn a_document_that_cannot_be_given_has_its_unit_without_bytes() {
    let house = House::new();
    let hole = house.records["pv"];
    damage(&house, hole);
    let issued = issue(&house, &house.of_session(), "trou.zip");
    assert_eq!(
        (issued.documents, issued.holes.as_slice()),
        (3, [hole].as_slice())
    );
    let root = manifest(&issued.files[0].0);
    let unit = unit(&root, hole);
    assert!(unit.child("DataObjectReference").is_none());
    let told = unit.at(&["Content", "Description"]).unwrap();
    assert!(told.starts_with("Document manquant"), "{told}");
    assert!(verify(&issued.files[0].0).is_consistent());
}

#[test]
fn without_names_the_manifest_names_nobody() {
    let house = House::new();
    hold(&house);
    let mut asked = house.of_session();
    asked.names = BundleNames::Withheld;
    let issued = issue(&house, &asked, "sans-noms.zip");
    let path = &issued.files[0].0;
    let root = manifest(path);
    assert!(root.all("Agent").is_empty());
    assert_eq!(root.all("HoldRule").len(), 1);
    let text = String::from_utf8(files(path)[0].1.clone())
        .unwrap()
        .to_lowercase();
    for word in ["martin", "zoé", "éloi", "bernard"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn what_belongs_to_no_session_or_nobody_is_in_a_valid_transfer_too() {
    let mut house = House::new();
    house.put("agrément", "centre.agrement", "99-99", None);
    let mut asked = request(ScopeOf::Query { query: None });
    // And one of which nobody said what it is.
    let accession = house.home.deposit("a/notes.txt", b"des notes");
    let Outcome::Archived { entity, .. } = accession.outcome else {
        panic!("{accession:?}")
    };
    asked.found = vec![house.records["agrément"], entity];
    let issued = issue(&house, &asked, "centre.zip");
    let root = manifest(&issued.files[0].0);
    let units = root.all("ArchiveUnit");
    assert_eq!(units[0].attribute("id"), Some("U-centre"));
    assert_eq!(units.len(), 3);
    // What cannot be said has no day, so that no end can be computed from it.
    let agrement = unit(&root, house.records["agrément"]);
    let appraisal = agrement.child("Management").unwrap();
    let appraisal = appraisal.child("AppraisalRule").unwrap();
    assert_eq!(appraisal.at(&["Rule"]), Some("centre.agrement"));
    assert!(appraisal.child("StartDate").is_none());
    let unknown = unit(&root, entity);
    let rules = unknown.child("Management").unwrap();
    assert!(rules.child("AppraisalRule").is_none());
    assert_eq!(unknown.at(&["Content", "FilePlanPosition"]), None);
}

#[test]
fn every_part_is_a_whole_transfer_and_none_replaces_anything() {
    let house = House::new();
    let archive = house.home.archive();
    let whole = issue(&house, &house.of_session(), "whole.zip").files[0]
        .1
        .size_bytes;
    let target = house.out("parts.zip");
    let refused = hand_over(
        archive,
        &house.of_session(),
        &target,
        &Transit::Clear,
        Some(1000),
    );
    assert!(matches!(refused, Err(BundleError::PartTooSmall { .. })));
    let mut big = House::new();
    for name in ["un", "deux", "trois"] {
        big.put_large(name);
    }
    let target = big.out("parts.zip");
    let most = whole + 1_400_000;
    let archive = big.home.archive();
    let issued = hand_over(
        archive,
        &big.of_session(),
        &target,
        &Transit::Clear,
        Some(most),
    )
    .unwrap();
    assert!(issued.files.len() > 1, "{issued:?}");
    let mut identifiers = Vec::new();
    let mut documents = 0;
    for (path, part) in &issued.files {
        assert!(part.size_bytes <= most);
        let root = manifest(path);
        identifiers.push(root.at(&["MessageIdentifier"]).unwrap().to_owned());
        documents += root.all("BinaryDataObject").len();
        assert!(verify(path).is_consistent());
    }
    assert_eq!(documents, 7);
    identifiers.dedup();
    assert_eq!(identifiers.len(), issued.files.len());
    let again = hand_over(
        archive,
        &big.of_session(),
        &issued.files[0].0,
        &Transit::Clear,
        None,
    );
    assert!(matches!(again, Err(BundleError::TargetExists { .. })));
    let plan = plan_bundle(
        archive,
        &big.of_session(),
        &addressed(),
        Lang::Fr,
        BundleForm::Seda,
    );
    let files = plan.unwrap().files;
    assert!(files.iter().all(|name| name.starts_with("content/O")));
}

/// Files of a zip, by their names, in their order.
type Files = Vec<(String, Vec<u8>)>;
/// What is done to them.
type Alter = dyn Fn(&mut Files);

/// Makes the zip again as `alter` says, stored as ours are.
fn altered(house: &House, from: &Path, name: &str, alter: &Alter) -> PathBuf {
    let mut files = files(from);
    alter(&mut files);
    let path = house.out(name);
    let time = "2026-01-01T00:00:00".parse().unwrap();
    let output = fs::File::create(&path).unwrap();
    let mut zip = chartrier::bundle::zipping::ZipWriter::new(output, time);
    for (name, bytes) in files {
        let entry = chartrier::bundle::zipping::ZipEntry {
            name,
            size_bytes: bytes.len() as u64,
            crc: crc32fast::hash(&bytes),
        };
        zip.begin(entry).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap();
    path
}

#[test]
fn a_verifier_says_what_it_is_and_names_what_was_altered() {
    let house = House::new();
    let issued = issue(&house, &house.of_session(), "versement.zip");
    let path = issued.files[0].0.clone();
    let sound = verify(&path);
    assert_eq!(codes(&sound), []);
    let seen = sound.transfer.unwrap();
    assert_eq!(seen.objects, 4);
    assert!(seen.identifier.starts_with("chartrier-"), "{seen:?}");
    assert_eq!(sound.documents.len(), 4);
    assert!(sound.head.is_none());
    // Extracted, it is the same.
    let folder = house.out("extrait");
    for (name, bytes) in files(&path) {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let extracted = verify(&folder);
    assert_eq!((codes(&extracted), extracted.bag), (Vec::new(), sound.bag));
    let alterations: [(&str, FindingCode, &Alter); 6] = [
        ("octet", FindingCode::FileAltered, &|files| {
            files[1].1[3] ^= 1
        }),
        ("court", FindingCode::FileAltered, &|files| {
            files[1].1.pop();
        }),
        ("retiré", FindingCode::FileMissing, &|files| {
            files.remove(2);
        }),
        ("ajouté", FindingCode::FileAdded, &|files| {
            files.push(("content/autre.pdf".to_owned(), b"%PDF".to_vec()));
        }),
        ("tronqué", FindingCode::EvidenceMalformed, &|files| {
            let half = files[0].1.len() / 2;
            files[0].1.truncate(half);
        }),
        ("sorti", FindingCode::NameUnsafe, &|files| {
            files[1].0 = "../dehors.txt".to_owned();
        }),
    ];
    for (name, code, alter) in alterations {
        let found = verify(&altered(&house, &path, &format!("{name}.zip"), alter));
        assert!(
            codes(&found).contains(&code),
            "{name}: {:?}",
            found.findings
        );
        assert!(found.transfer.is_some());
    }
}

#[test]
fn what_comes_back_is_recognised_by_the_archive_that_handed_it_out() {
    let house = House::new();
    let archive = house.home.archive();
    let issued = issue(&house, &house.of_session(), "versement.zip");
    let path = issued.files[0].0.clone();
    let told =
        |file: &Path, proof: Option<&Path>| receipt(archive, file, proof, &|_, _| true).unwrap();
    let standing = |file: &Path| match told(file, None) {
        Receipt::Bundle(bundle) => (bundle.standing, bundle.handed_out.is_some()),
        other => panic!("{other:?}"),
    };
    assert_eq!(standing(&path), (BundleStanding::Ours, true));
    let same = altered(&house, &path, "refait.zip", &|_| {});
    assert_eq!(standing(&same), (BundleStanding::Ours, true));
    let byte = altered(&house, &path, "octet.zip", &|files| files[1].1[0] ^= 1);
    assert_eq!(standing(&byte), (BundleStanding::Altered, true));
    let other = altered(&house, &path, "autre.zip", &|files| files[0].1.push(b'\n'));
    assert_eq!(standing(&other), (BundleStanding::Unknown, false));
    // Somebody else's transfer that is a document of the archive is known as that.
    let foreign = fs::read(&other).unwrap();
    house.home.deposit("a/sip.zip", &foreign);
    assert!(matches!(told(&other, None), Receipt::Document(document) if document.is_ours()));
    // One of its documents, with the transfer as its proof.
    let document = house.out("document.txt");
    fs::write(&document, &files(&path)[1].1).unwrap();
    let proof = |proof: &Path| match told(&document, Some(proof)) {
        Receipt::Document(document) => document.proof.unwrap(),
        other => panic!("{other:?}"),
    };
    assert!(matches!(proof(&path), ProofVerdict::HandedOut { .. }));
    assert!(matches!(proof(&other), ProofVerdict::NotHandedOut));
    fs::write(&document, b"autre chose").unwrap();
    assert!(matches!(proof(&path), ProofVerdict::OtherDocument));
}

#[test]
fn in_transit_it_is_wrapped_as_any_bundle() {
    let house = House::new();
    let archive = house.home.archive();
    let passphrase = chartrier::bundle::new_passphrase();
    let target = house.out("versement.zip");
    let transit = Transit::Aes(passphrase);
    hand_over(archive, &house.of_session(), &target, &transit, None).unwrap();
    let refused = verify_bundle(&target, &Known::default(), &|_, _| true);
    assert!(matches!(refused, Err(BundleError::StillEncrypted { .. })));
}

#[test]
fn a_state_of_a_document_names_the_document_that_it_is_a_state_of() {
    let mut house = House::new();
    house.put("pv signé", "session.pv", "25-01", None);
    let (pv, signed) = (house.records["pv"], house.records["pv signé"]);
    let archive = house.home.archive();
    archive.join(signed, pv, actor(archive), now()).unwrap();
    let issued = issue(&house, &house.of_session(), "joint.zip");
    let root = manifest(&issued.files[0].0);
    let whole = [
        "Content",
        "RelatedObjectReference",
        "IsVersionOf",
        "ArchiveUnitRefId",
    ];
    let told = unit(&root, signed).at(&whole);
    assert_eq!(told, Some(format!("U{pv}").as_str()));
    assert_eq!(unit(&root, pv).at(&whole), None);
    // Alone, it names nothing that is not there.
    let mut asked = request(ScopeOf::Query { query: None });
    asked.found = vec![signed];
    let issued = issue(&house, &asked, "seul.zip");
    let root = manifest(&issued.files[0].0);
    assert_eq!(unit(&root, signed).at(&whole), None);
}
