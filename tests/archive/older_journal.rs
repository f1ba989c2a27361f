//! An older copy of the archive, put back while a key place is newer: told, never written to, never a way for what was destroyed
//! to come back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chartrier::archive::{ArchiveError, ClosedArchive, FindingCode, Notice};
use chartrier::disk::RealDisk;
use chartrier::keys::PlaceState;
use chartrier::model::{EntityId, HoldScope};

use crate::common::house::{copy, day, later};
use crate::common::program;
use crate::destruction::House;

/// The house as it was before the destruction (folder), and after.
fn destroyed(house: &mut House) -> tempfile::TempDir {
    house.archive().settle().unwrap();
    let backup = tempfile::tempdir().unwrap();
    copy(&house.home.root, &backup.path().join("archive"));
    let disposition = house.approved();
    let (archive, on) = (house.archive(), day("2026-03-11"));
    let done = archive.destroy(disposition, on, house.me(), later(), &mut |_| {});
    assert_eq!(done.unwrap().remains, []);
    archive.settle().unwrap();
    house.home.archive = None;
    backup
}

/// Puts the older copy back in the place of the archive, with its keys or with those that are there.
fn put_back(house: &House, backup: &Path, with_keys: bool) {
    let root = &house.home.root;
    let keys = tempfile::tempdir().unwrap();
    copy(&root.join("keys"), &keys.path().join("keys"));
    fs::remove_dir_all(root).unwrap();
    copy(&backup.join("archive"), root);
    if !with_keys {
        fs::remove_dir_all(root.join("keys")).unwrap();
        copy(&keys.path().join("keys"), &root.join("keys"));
    }
}

/// Every file below a folder, with its bytes, but for what is derived.
fn all(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.unwrap().into_path());
    let kept = files.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        path.is_file() && !path.starts_with(folder.join("derived")) && !name.starts_with("derived")
    });
    kept.map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect()
}

/// Nothing is amiss but keys of what only the lost part of the journal named: nothing removes them by itself.
fn is_sound(house: &House) {
    let mut findings = house.home.verify().findings;
    findings.retain(|finding| finding.code != FindingCode::KeyOrphan);
    assert_eq!(findings, []);
}

fn holds_key(place: &Path, entity: EntityId) -> bool {
    let bytes = fs::read(place.join("keyring.db")).unwrap();
    let id = entity.to_string();
    bytes.windows(id.len()).any(|at| at == id.as_bytes())
}

fn is_older<T: std::fmt::Debug>(result: Result<T, ArchiveError>, place: &str) {
    match result {
        Err(ArchiveError::JournalOlder { place: ahead }) => assert_eq!(ahead.place.name, place),
        other => panic!("{other:?}"),
    }
}

/// The archive with its own keys from before a destruction once copied those of what was destroyed to the newer place.
#[test]
fn an_older_copy_with_its_old_keys_is_never_written_and_gives_nothing_to_a_newer_place() {
    let mut house = House::new();
    let backup = destroyed(&mut house);
    put_back(&house, backup.path(), true);
    let second = house.home.second_place.clone();
    let (before, newer) = (all(&house.home.root), all(&second));
    house.home.archive = Some(house.as_owner());
    let archive = house.archive();
    let notices = archive.take_notices();
    assert!(
        matches!(notices.as_slice(), [Notice::JournalOlder(place), ..]
            if place.place.name == "second" && place.seen.is_some_and(|(seen, at)| seen > place.entries && at == later())),
        "{notices:?}"
    );
    assert_eq!(archive.status().unwrap().places[1].state, PlaceState::Ahead);
    assert_eq!(archive.records().unwrap().len(), 4, "it can be looked at");
    is_older(archive.actor("quelqu'un d'autre", later()), "second");
    is_older(
        archive.decide(&house.kept, &Default::default(), house.me(), later()),
        "second",
    );
    is_older(
        archive.resume_destructions(house.me(), later(), &mut |_| {}),
        "second",
    );
    archive.update_search(&mut |_| true).unwrap();
    archive.settle().unwrap();
    house.home.archive = None;
    assert!(all(&second) == newer, "the newer place was written to");
    assert!(
        all(&house.home.root) == before,
        "the older copy was written to"
    );
    // Accepted: not by a number that nobody counted, not by the service, and then what was destroyed is so again.
    let service = house.home.open().unwrap();
    let refused = service.accept_older_journal(4, "essai", later());
    assert!(matches!(refused, Err(ArchiveError::OwnersOnly)));
    drop(service);
    house.home.archive = Some(house.as_owner());
    let archive = house.archive();
    assert_eq!(archive.gone_since().unwrap(), (2, 4));
    let refused = archive.accept_older_journal(0, "essai", later());
    assert!(matches!(
        refused,
        Err(ArchiveError::AcceptingDestroys {
            records: 2,
            gone: 4
        })
    ));
    let accepted = archive.accept_older_journal(4, "une propriétaire", later());
    let accepted = accepted.unwrap().unwrap();
    let gone: BTreeSet<EntityId> = accepted.gone.into_iter().collect();
    let expected = house.due.iter().copied();
    let expected = expected.chain([house.old_session, house.old_candidate]);
    assert_eq!(gone, expected.collect());
    for place in [house.home.root.join("keys"), second.clone()] {
        for entity in &gone {
            assert!(!holds_key(&place, *entity), "{}", place.display());
        }
    }
    house.home.archive = Some(house.as_owner());
    let archive = house.archive();
    assert_eq!(archive.take_notices(), []);
    archive.update_search(&mut |_| true).unwrap();
    assert!(archive.find_all("zéphyr").unwrap().is_empty());
    assert_eq!(archive.find_all("sirocco").unwrap().len(), 2);
    let tail = fs::read_to_string(house.home.root.join("journal/tail")).unwrap();
    assert_eq!(tail.matches("\"older_journal_accepted\"").count(), 1);
    house.home.deposit("après.txt", b"un nouveau");
    is_sound(&house);
}

#[test]
fn an_older_journal_beside_newer_keys_is_read_only_until_the_newer_one_is_put_back_or_it_is_accepted()
 {
    let mut house = House::new();
    let backup = destroyed(&mut house);
    let newest = tempfile::tempdir().unwrap();
    copy(&house.home.root, &newest.path().join("archive"));
    put_back(&house, backup.path(), false);
    house.home.archive = Some(house.as_owner());
    is_older(house.archive().actor("un autre", later()), "principal");
    assert_eq!(house.archive().places_ahead().len(), 2);
    assert!(house.archive().text(house.kept[0]).is_ok());
    assert!(house.archive().text(house.due[0]).is_err());
    house.home.archive = None;
    // The newer one again: nothing is left of it.
    fs::remove_dir_all(&house.home.root).unwrap();
    copy(&newest.path().join("archive"), &house.home.root);
    house.home.archive = Some(house.as_owner());
    assert_eq!(house.archive().places_ahead(), []);
    house.archive().actor("un autre", later()).unwrap();
    house.archive().settle().unwrap();
    assert_eq!(house.home.verify().findings, []);
    house.home.archive = None;
    // Or it is lost: accepted, the archive destroys again, as nothing of it is unreadable any more.
    put_back(&house, backup.path(), false);
    house.home.archive = Some(house.as_owner());
    let accepted = house.archive().accept_older_journal(4, "essai", later());
    assert_eq!(accepted.unwrap().unwrap().places.len(), 2);
    let nothing = crate::common::house::try_plan(house.archive());
    assert!(
        matches!(nothing, Err(ArchiveError::NothingDue)),
        "{nothing:?}"
    );
    is_sound(&house);
}

/// What went on in two branches: the place was away while an older copy was used.
#[test]
fn a_place_that_saw_another_continuation_is_left_aside_although_this_journal_is_longer() {
    let mut house = House::new();
    let backup = destroyed(&mut house);
    put_back(&house, backup.path(), true);
    let (second, away) = (
        house.home.second_place.clone(),
        house.home.folder.path().join("away"),
    );
    fs::rename(&second, &away).unwrap();
    house.home.archive = Some(house.as_owner());
    for number in 0..20 {
        let path = format!("depuis {number}.txt");
        house.home.deposit(&path, path.as_bytes());
    }
    house.archive().settle().unwrap();
    house.home.archive = None;
    fs::rename(&away, &second).unwrap();
    let newer = all(&second);
    house.home.archive = Some(house.as_owner());
    is_older(house.archive().actor("un autre", later()), "second");
    assert!(all(&second) == newer);
    // Only what the place knows to be destroyed is: what is new on this side is not, for want of a key there.
    let accepted = house.archive().accept_older_journal(4, "essai", later());
    assert_eq!(accepted.unwrap().unwrap().gone.len(), 4);
    assert_eq!(house.archive().records().unwrap().len(), 22);
    house.home.deposit("encore.txt", b"encore");
    house.archive().update_search(&mut |_| true).unwrap();
    is_sound(&house);
}

#[test]
fn what_a_place_has_seen_must_be_signed_and_a_place_without_it_is_of_an_earlier_version() {
    let mut house = House::new();
    house.archive().settle().unwrap();
    house.home.archive = None;
    let notes = [
        house.home.root.join("keys"),
        house.home.second_place.clone(),
    ];
    let notes = notes.map(|place| place.join("newest.note"));
    let whole = fs::read(&notes[0]).unwrap();
    assert_eq!(whole, fs::read(&notes[1]).unwrap());
    for at in (0..whole.len()).step_by(7) {
        let mut altered = whole.clone();
        altered[at] ^= 1;
        fs::write(&notes[1], &altered).unwrap();
        let opened = house.home.open().unwrap();
        let ahead = opened.places_ahead();
        assert_eq!(ahead.len(), 1, "byte {at}");
        assert_eq!(ahead[0].seen, None, "byte {at}");
    }
    notes.iter().for_each(|note| fs::remove_file(note).unwrap());
    house.home.archive = Some(house.as_owner());
    house.hold(HoldScope::Session(house.old_session));
    house.archive().settle().unwrap();
    assert!(notes.iter().all(|note| note.exists()), "and then it has it");
    assert_eq!(house.home.verify().findings, []);
}

/// The journal was read before the passphrase was asked for, and what places had seen after it: any deposit in between made the
/// archive an older copy.
#[test]
fn what_others_commit_while_a_passphrase_is_typed_makes_no_older_copy() {
    let house = House::new();
    house.archive().settle().unwrap();
    let closed = ClosedArchive::open(Arc::new(RealDisk), &house.home.root).unwrap();
    house.home.deposit("entre-temps.txt", b"entre-temps");
    house.archive().settle().unwrap();
    let opened = closed.unlock(&house.home.recovery, program()).unwrap();
    assert_eq!(opened.places_ahead(), []);
    assert_eq!(opened.take_notices(), []);
    assert_eq!(opened.records().unwrap().len(), 5);
    opened.actor("quelqu'un d'autre", later()).unwrap();
}

#[test]
fn an_older_journal_is_not_accepted_once_nothing_is_ahead_of_it() {
    let mut house = House::new();
    let backup = destroyed(&mut house);
    let newest = tempfile::tempdir().unwrap();
    copy(&house.home.root, &newest.path().join("archive"));
    put_back(&house, backup.path(), false);
    house.home.archive = Some(house.as_owner());
    assert_eq!(house.archive().places_ahead().len(), 2);
    // While the number is asked, somebody puts the newer one back.
    let journal = house.home.root.join("journal");
    fs::remove_dir_all(&journal).unwrap();
    copy(&newest.path().join("archive/journal"), &journal);
    let accepted = house.archive().accept_older_journal(4, "essai", later());
    assert_eq!(accepted.unwrap(), None);
    assert_eq!(house.archive().places_ahead(), []);
    house.archive().actor("un autre", later()).unwrap();
    house.home.archive = None;
    let tail = fs::read_to_string(journal.join("tail")).unwrap();
    assert_eq!(tail.matches("\"older_journal_accepted\"").count(), 0);
}

/// Done to the note of a place; where the backup is.
type Damage = fn(&Path, &Path);

/// What a place had seen was missing, old, altered or unreadable, and a destroyed document was opened again and its key copied
/// back.
#[test]
fn a_place_that_knows_what_is_destroyed_is_ahead_whatever_its_note_says() {
    let damages: [(&str, Damage); 4] = [
        ("absent", |note, _| fs::remove_file(note).unwrap()),
        ("old", |note, backup| {
            fs::write(
                note,
                fs::read(backup.join("archive/keys/newest.note")).unwrap(),
            )
            .unwrap();
        }),
        ("altered", |note, _| fs::write(note, "rien").unwrap()),
        ("unreadable", |note, _| {
            fs::remove_file(note).unwrap();
            fs::create_dir(note).unwrap();
            fs::write(note.join("x"), "x").unwrap();
        }),
    ];
    for (how, damage) in damages {
        let mut house = House::new();
        let backup = destroyed(&mut house);
        put_back(&house, backup.path(), true);
        let second = house.home.second_place.clone();
        damage(&second.join("newest.note"), backup.path());
        house.home.archive = Some(house.as_owner());
        is_older(house.archive().actor("un autre", later()), "second");
        let ahead = house.archive().places_ahead();
        assert_eq!(ahead.len(), 1, "{how}");
        assert_eq!(ahead[0].seen.is_some(), how == "old", "{how}");
        assert_eq!(house.archive().gone_since().unwrap(), (2, 4), "{how}");
        let accepted = house.archive().accept_older_journal(4, "essai", later());
        assert_eq!(accepted.unwrap().unwrap().gone.len(), 4, "{how}");
        let told = house
            .archive()
            .take_notices()
            .contains(&Notice::PlaceNotTold {
                folder: second.clone(),
            });
        assert_eq!(told, how == "unreadable", "{how}");
        house.home.archive = Some(house.as_owner());
        assert_eq!(house.archive().places_ahead(), [], "{how}");
        assert_eq!(house.archive().records().unwrap().len(), 2, "{how}");
        for place in [house.home.root.join("keys"), second] {
            assert!(!holds_key(&place, house.due[0]), "{how}");
        }
        is_sound(&house);
    }
}
