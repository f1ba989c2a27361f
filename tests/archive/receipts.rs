//! Receipts of what went out in other ways than one file in clear, and years later: keys that changed, records that are gone.

use std::fs;
use std::path::{Path, PathBuf};

use chartrier::archive::{Archive, NewRestrictedOwner};
use chartrier::bundle::new_passphrase;
use chartrier::bundle::receipt::{
    BundleReceipt, BundleStanding, DocumentReceipt, ProofVerdict, Receipt, receipt,
};
use chartrier::bundle::transit::Transit;
use chartrier::keys::Identity;
use chartrier::model::ScopeOf;

use crate::bundle::{House, issue, read, request};
use crate::common::bundles::{BundledArchive, later};
use crate::common::house::as_owner;
use crate::common::{actor, now};

fn bundle(archive: &Archive, file: &Path) -> BundleReceipt {
    match receipt(archive, file, None, &|_, _| true).unwrap() {
        Receipt::Bundle(bundle) => *bundle,
        Receipt::Document(document) => panic!("{document:?}"),
    }
}

fn document(archive: &Archive, file: &Path, proof: Option<&Path>) -> DocumentReceipt {
    match receipt(archive, file, proof, &|_, _| true).unwrap() {
        Receipt::Document(document) => document,
        Receipt::Bundle(bundle) => panic!("{bundle:?}"),
    }
}

#[test]
fn an_encrypted_bundle_is_known_by_its_file_and_by_what_is_in_it() {
    let house = House::new();
    let archive = house.home.archive();
    let identity = Identity::generate();
    let age = Transit::Age(identity.recipient());
    let aes = Transit::Aes(new_passphrase());
    for (name, transit) in [("a.zip.age", age), ("b.zip", aes)] {
        let issued = house
            .issue_as(&house.of_session(), name, &transit, None)
            .unwrap();
        let file = &issued.files[0].0;
        let known = bundle(archive, file);
        assert_eq!(known.standing, BundleStanding::Ours);
        let (handed_out, part) = known.handed_out.unwrap();
        assert_eq!((handed_out.entity, part), (issued.entity, 1));
        // Another byte, and nobody can know: what is in it cannot be read.
        let mut bytes = fs::read(file).unwrap();
        let last = bytes.len() - 200;
        bytes[last] ^= 1;
        let altered = house.out("altered");
        fs::write(&altered, bytes).unwrap();
        assert!(!document(archive, &altered, None).is_ours());
    }
}

#[test]
fn every_part_of_a_split_bundle_is_known_and_told_apart() {
    let mut house = House::new();
    house.put_of("grand", "session.incident", "25-01", None, 2_000_000);
    house.put_of("autre", "session.incident", "25-01", None, 2_000_000);
    let archive = house.home.archive();
    let whole = house.issue(&house.of_session(), "whole.zip").unwrap();
    let most = Some(whole.files[0].1.size_bytes - 1_500_000);
    let issued = house
        .issue_as(&house.of_session(), "parts.zip", &Transit::Clear, most)
        .unwrap();
    assert!(issued.files.len() > 1);
    for (number, (file, _)) in (1..).zip(&issued.files) {
        let known = bundle(archive, file);
        assert_eq!(known.standing, BundleStanding::Ours);
        let (handed_out, part) = known.handed_out.unwrap();
        assert_eq!((handed_out.entity, part), (issued.entity, number));
        let folder = extracted(&house.out(&format!("part-{number}")), file);
        let known = bundle(archive, &folder);
        assert_eq!(known.standing, BundleStanding::Ours);
        assert_eq!(known.handed_out.unwrap().1, number);
    }
}

/// The same zip with its directory's end in the form of what is beyond 32 bits.
fn as_zip64(zip: &[u8]) -> Vec<u8> {
    let (rest, end) = zip.split_at(zip.len() - 22);
    let number = |at: usize, length: usize| {
        let bytes = &end[at..at + length];
        bytes
            .iter()
            .rev()
            .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
    };
    let (count, size, offset) = (number(10, 2), number(12, 4), number(16, 4));
    let mut large = rest.to_vec();
    large.extend(0x0606_4b50_u32.to_le_bytes());
    large.extend(44_u64.to_le_bytes());
    large.extend([45, 3, 45, 0]);
    large.extend([0; 8]);
    for one in [count, count, size, offset] {
        large.extend(one.to_le_bytes());
    }
    large.extend(0x0706_4b50_u32.to_le_bytes());
    large.extend(0_u32.to_le_bytes());
    large.extend((rest.len() as u64).to_le_bytes());
    large.extend(1_u32.to_le_bytes());
    large.extend(0x0605_4b50_u32.to_le_bytes());
    large.extend([0; 4]);
    large.extend([0xff; 12]);
    large.extend([0; 2]);
    large
}

#[test]
fn a_zip64_bundle_is_known_by_what_is_in_it() {
    let house = House::new();
    let archive = house.home.archive();
    let issued = house.issue(&house.of_session(), "c.zip").unwrap();
    let large = as_zip64(&fs::read(&issued.files[0].0).unwrap());
    let file = house.out("large.zip");
    fs::write(&file, &large).unwrap();
    let known = bundle(archive, &file);
    assert_eq!(
        known.standing,
        BundleStanding::Ours,
        "{:?}",
        known.verification
    );
    assert_eq!(known.handed_out.unwrap().0.entity, issued.entity);
    let mut altered = large;
    altered[5_000] ^= 1;
    fs::write(&file, &altered).unwrap();
    assert_eq!(bundle(archive, &file).standing, BundleStanding::Altered);
}

#[test]
fn a_bundle_of_before_the_keys_changed_is_known_and_so_is_one_of_after() {
    let house = House::new();
    let owner = as_owner(&house.home);
    let archive = &owner;
    let before = house.issue(&house.of_session(), "avant.zip").unwrap();
    let recipient = Identity::generate().recipient().to_string();
    let new = NewRestrictedOwner::Recipient(&recipient);
    archive
        .add_restricted_owner("infirmière", new, actor(archive), now())
        .unwrap();
    let target = house.out("apres.zip");
    let after = issue(archive, &house.of_session(), &target, &Transit::Clear, None).unwrap();
    for issued in [before, after] {
        let name = format!("extrait-{}", issued.entity);
        let folder = extracted(&house.out(&name), &issued.files[0].0);
        let known = bundle(archive, &folder);
        assert_eq!(
            known.standing,
            BundleStanding::Ours,
            "{:?}",
            known.verification
        );
        assert_eq!(known.handed_out.unwrap().0.entity, issued.entity);
    }
}

#[test]
fn a_bundle_and_its_documents_are_known_after_a_record_was_destroyed() {
    let folder = tempfile::tempdir().unwrap();
    let early = folder.path().join("avant.zip");
    let house = BundledArchive::new(&|archive| {
        let session = archive.registry().unwrap().sessions[0].entity;
        let of_session = request(ScopeOf::Session { session });
        issue(archive, &of_session, &early, &Transit::Clear, None).unwrap();
    });
    let archive = house.archive();
    assert_eq!(bundle(archive, &early).standing, BundleStanding::Ours);
    let root = extracted(&folder.path().join("extrait"), &early);
    let whole = bundle(archive, &root);
    assert_eq!(whole.standing, BundleStanding::Ours);
    assert!(whole.handed_out.is_some());
    // The destroyed document: in the folder it finds its proof; apart, it takes the proof alone.
    let files = read(&early);
    let (name, bytes) = files
        .iter()
        .find(|(name, bytes)| name.starts_with("data/") && *bytes == house.destroyed_bytes)
        .unwrap();
    let destroyed = Some(later().to_string());
    let proved = |receipt: DocumentReceipt| match receipt.proof {
        Some(ProofVerdict::Proved {
            entity, committed, ..
        }) => {
            assert!(receipt.living.is_empty());
            assert_eq!(entity, house.destroyed);
            committed.destroyed.map(|time| time.to_string())
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(proved(document(archive, &root.join(name), None)), destroyed);
    let elsewhere = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = elsewhere.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let alone = write("seul.txt", bytes);
    assert!(!document(archive, &alone, None).is_ours());
    let lines = files
        .iter()
        .find(|(name, _)| name == "preuves/documents.jsonl");
    let id = format!("\"entity\":\"{}\"", house.destroyed);
    let text = String::from_utf8(lines.unwrap().1.clone()).unwrap();
    let line = text
        .lines()
        .find(|line| line.starts_with(&format!("{{{id}")))
        .unwrap();
    let proof = write("preuve.json", line.as_bytes());
    assert_eq!(proved(document(archive, &alone, Some(&proof))), destroyed);
    assert_eq!(proved(document(archive, &alone, Some(&early))), destroyed);
}

/// The folder that a bundle was extracted to.
fn extracted(folder: &Path, zip: &Path) -> PathBuf {
    for (name, bytes) in read(zip) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder.to_owned()
}
