//! What must not go wrong around a destruction: deposits that are on their way, places that fail, what cannot be read.

use std::path::Path;

use chartrier::archive::{ArchiveError, Deposit, Outcome};
use chartrier::keys::PlaceState;
use chartrier::model::OriginalPath;

use crate::common::deposit;
use crate::common::house::{day, later};
use crate::destruction::House;

/// A twin of a due document was prepared, the document was destroyed, and the twin was committed with the destroyed bytes'
/// name and key: the deposit was lost, and old copies of the object could be opened again.
#[test]
fn a_deposit_prepared_before_its_twin_was_destroyed_is_archived_with_its_own_bytes() {
    let house = House::new();
    let archive = house.archive();
    let me = house.me();
    let bytes = "zéphyr boréal premier".as_bytes();
    let prepared = archive
        .prepare(Deposit {
            path: OriginalPath::new(Path::new("d/planning un.txt")),
            source: &mut &bytes[..],
            modified: None,
            received: later(),
            from: None,
        })
        .unwrap();
    let disposition = house.approved();
    let mut ignore = |_| {};
    archive
        .destroy(disposition, day("2026-03-11"), me, later(), &mut ignore)
        .unwrap();
    let accessions = archive.commit(vec![prepared], me, later()).unwrap();
    let Outcome::Archived { entity, .. } = accessions[0].outcome else {
        panic!("{accessions:?}")
    };
    assert!(archive.text(entity).unwrap().contains("premier"));
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

/// With every place failing, keys were written nowhere and the deposit was said to be archived.
#[test]
fn a_deposit_is_not_archived_while_no_key_place_takes_its_key() {
    let house = House::new();
    let archive = house.archive();
    for place in [
        house.home.root.join("keys"),
        house.home.second_place.clone(),
    ] {
        let keyring = place.join("keyring.db");
        std::fs::remove_file(&keyring).unwrap();
        std::fs::create_dir(&keyring).unwrap();
    }
    let before = archive.status().unwrap().entries;
    for name in ["un", "deux"] {
        let refused = deposit(archive, &format!("d/{name}.txt"), name.as_bytes());
        assert!(refused.is_err(), "{refused:?}");
    }
    assert_eq!(archive.status().unwrap().entries, before);
}

/// A description that does not open left the record as it was described before, and it was destroyed by that.
#[test]
fn nothing_is_destroyed_while_a_description_does_not_open() {
    let mut house = House::new();
    let disposition = house.approved();
    house.home.archive = None;
    let tail = std::fs::read_to_string(house.home.root.join("journal/tail")).unwrap();
    let entity = house.kept[0].to_string();
    let name = tail
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(&line[79..]).unwrap())
        .filter(|entry| entry["event"] == "described" && entry["entity"] == entity.as_str())
        .map(|entry| entry["descriptor"].as_str().unwrap().to_owned())
        .next_back()
        .unwrap();
    let file = format!("descriptors/{}/{name}.age", &name[..2]);
    let path = house.home.root.join(file);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, b"age-encryption.org/v1").unwrap();
    std::fs::remove_dir_all(house.home.root.join("derived")).unwrap();
    house.home.archive = Some(house.as_owner());
    let archive = house.archive();
    let me = house.me();
    let mut ignore = |_| {};
    let refused = archive.destroy(disposition, day("2026-03-11"), me, later(), &mut ignore);
    assert!(
        matches!(
            refused,
            Err(ArchiveError::NotAllReadable {
                descriptions: 1,
                entries: 0
            })
        ),
        "{refused:?}"
    );
    std::fs::write(&path, whole).unwrap();
    house.home.archive = None;
    house.home.archive = Some(house.as_owner());
    let archive = house.archive();
    let me = house.me();
    archive
        .destroy(disposition, day("2026-03-11"), me, later(), &mut ignore)
        .unwrap();
}

/// A flipped bit in the line of a hold was passed over, and what it held could be destroyed.
#[test]
fn nothing_is_destroyed_while_a_line_of_the_journal_is_damaged() {
    let mut house = House::new();
    let disposition = house.approved();
    house.home.archive = None;
    let tail = house.home.root.join("journal/tail");
    let mut bytes = std::fs::read(&tail).unwrap();
    let line = bytes
        .split(|byte| *byte == b'\n')
        .take(3)
        .map(|line| line.len() + 1)
        .sum::<usize>();
    bytes[line + 100] ^= 1;
    std::fs::write(&tail, bytes).unwrap();
    std::fs::remove_dir_all(house.home.root.join("derived")).unwrap();
    house.home.archive = Some(house.as_owner());
    let archive = house.archive();
    let me = house.me();
    let refused = archive.destroy(disposition, day("2026-03-11"), me, later(), &mut |_| {});
    assert!(
        matches!(
            refused,
            Err(ArchiveError::NotAllReadable { entries: 1, .. })
        ),
        "{refused:?}"
    );
}

/// Keys of the catalog of a day on which the first place was away stayed in the second, and opened that day's backup for ever.
#[test]
fn keys_of_a_catalog_made_while_a_place_was_away_go_when_it_is_back() {
    let mut house = House::new();
    let keys = house.home.root.join("keys");
    let away = house.home.folder.path().join("away");
    house.home.archive = None;
    std::fs::rename(&keys, &away).unwrap();
    house.home.archive = Some(house.as_owner());
    let other = house.home.second_place.join("derived.db");
    assert!(other.is_file());
    house.home.archive = None;
    std::fs::rename(&away, &keys).unwrap();
    house.home.archive = Some(house.as_owner());
    assert!(!other.exists());
    assert!(keys.join("derived.db").is_file());
}

/// An old copy of a place, with as many keys as it should have, was taken for the place, and what it opened came back.
#[test]
fn keys_that_come_back_with_an_old_copy_of_a_place_are_deleted_at_the_next_commit() {
    let mut house = House::new();
    let keys = |house: &House| {
        let places = house.archive().status().unwrap().places;
        let PlaceState::Reachable { keys } = places[1].state else {
            panic!("{places:?}")
        };
        keys
    };
    house.home.archive = Some(house.as_owner());
    let before = keys(&house);
    let keyring = house.home.second_place.join("keyring.db");
    let old = std::fs::read(&keyring).unwrap();
    let disposition = house.approved();
    let me = house.me();
    house
        .archive()
        .destroy(disposition, day("2026-03-11"), me, later(), &mut |_| {})
        .unwrap();
    // As many new keys as were destroyed.
    for number in 0.. {
        house.home.archive = Some(house.as_owner());
        if keys(&house) >= before {
            break;
        }
        let path = format!("e/{number}.txt");
        deposit(house.archive(), &path, path.as_bytes()).unwrap();
    }
    assert_eq!(keys(&house), before);
    house.home.archive = None;
    std::fs::write(&keyring, old).unwrap();
    house.home.archive = Some(house.as_owner());
    deposit(house.archive(), "f/dernier.txt", b"dernier").unwrap();
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}
