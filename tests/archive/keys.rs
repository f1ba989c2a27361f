//! Who gets in, what a key place that is absent, foreign or half-copied does, and that nothing readable is left.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use chartrier::archive::{Archive, ArchiveError, ClosedArchive, Notice};
use chartrier::disk::RealDisk;
use chartrier::keys::{KeyError, Passphrase, PinnedIdentity, PlaceState, open_owner_file};

use crate::common::{PASSPHRASE, TestArchive, now, program};

fn unlock(root: &Path, identity: &PinnedIdentity) -> Result<Archive, ArchiveError> {
    ClosedArchive::open(Arc::new(RealDisk), root)?.unlock(identity, program())
}

fn owner(test: &TestArchive, passphrase: &str) -> Result<PinnedIdentity, KeyError> {
    let path = test.root.join("keys/owners/directrice.age");
    let sealed = fs::read(&path).unwrap();
    open_owner_file(&sealed, &path, &Passphrase::new(passphrase.to_owned()))
}

#[test]
fn an_owner_gets_in_with_the_passphrase_and_with_no_other() {
    let test = TestArchive::new();
    test.deposit("un.txt", b"un document");
    let wrong = owner(&test, "une autre phrase").unwrap_err();
    assert!(
        matches!(wrong, KeyError::WrongPassphrase { .. }),
        "{wrong:?}"
    );
    let owner = owner(&test, PASSPHRASE).unwrap();
    let archive = unlock(&test.root, &owner).unwrap();
    assert_eq!(archive.records().unwrap().len(), 1);
    let closed = ClosedArchive::open(Arc::new(RealDisk), &test.root).unwrap();
    let service = closed.service_identity(&owner).unwrap();
    assert_eq!(
        service.identity.recipient(),
        test.service.identity.recipient()
    );
}

#[test]
fn the_recovery_key_typed_from_paper_opens_everything() {
    let test = TestArchive::new();
    test.deposit("un.txt", b"un document");
    let typed = PinnedIdentity {
        pin: None,
        ..test.recovery.clone()
    };
    let archive = unlock(&test.root, &typed).unwrap();
    let mut bytes = Vec::new();
    let record = archive.records().unwrap()[0].entity;
    archive.copy_out(record, &mut bytes).unwrap();
    assert_eq!(bytes, b"un document");
}

#[test]
fn the_identity_of_another_archive_is_told_apart_from_a_stranger() {
    let test = TestArchive::new();
    let other = TestArchive::new();
    let error = unlock(&test.root, &other.service).err().unwrap();
    assert!(
        matches!(error, ArchiveError::Key(KeyError::OtherArchive { .. })),
        "{error:?}"
    );
    let stranger = PinnedIdentity {
        pin: None,
        ..other.service.clone()
    };
    let error = unlock(&test.root, &stranger).err().unwrap();
    assert!(
        matches!(error, ArchiveError::NotAnOwner { .. }),
        "{error:?}"
    );
}

#[test]
fn a_journal_replaced_as_a_whole_is_not_the_one_that_is_pinned() {
    // Whoever writes to the disk makes a new archive under the old id: its journal is sound, its keys are his.
    let test = TestArchive::new();
    let forged = TestArchive::new();
    fs::remove_dir_all(&test.root).unwrap();
    fs::rename(&forged.root, &test.root).unwrap();
    let forged_id = forged.service.pin.unwrap().0;
    let pinned = PinnedIdentity {
        pin: test
            .service
            .pin
            .map(|(_, fingerprint)| (forged_id, fingerprint)),
        ..test.service.clone()
    };
    let error = unlock(&test.root, &pinned).err().unwrap();
    assert!(
        matches!(error, ArchiveError::KeysSubstituted { .. }),
        "{error:?}"
    );
}

#[test]
fn a_place_that_is_away_gets_its_keys_when_it_comes_back() {
    let mut test = TestArchive::new();
    test.deposit("avant.txt", b"avant");
    test.archive = None;
    let away = test.folder.path().join("away");
    fs::rename(&test.second_place, &away).unwrap();
    // An empty mount point, then none at all.
    for mount_point in [true, false] {
        if mount_point {
            fs::create_dir(&test.second_place).unwrap();
        }
        let archive = test.reopen();
        assert_eq!(archive.reachable_places(), 1);
        let places = archive.status().unwrap().places;
        assert_eq!(places[1].state, PlaceState::Unreachable);
        test.deposit("pendant.txt", format!("pendant {mount_point}").as_bytes());
        if mount_point {
            assert_eq!(fs::read_dir(&test.second_place).unwrap().count(), 0);
            fs::remove_dir(&test.second_place).unwrap();
        }
        assert!(!test.second_place.exists());
    }
    test.archive = None;
    fs::rename(&away, &test.second_place).unwrap();
    // Looking changes nothing; the next commit brings the place up to date.
    assert_eq!(test.reopen().take_notices(), []);
    test.deposit("retour.txt", b"retour");
    let notices = test.archive().take_notices();
    assert_eq!(notices, [Notice::KeysCopied { keys: 2 }]);
    assert_eq!(test.verify().findings, []);
}

#[test]
fn a_place_that_came_back_as_another_file_stops_no_commit() {
    let mut test = TestArchive::new();
    test.deposit("avant.txt", b"avant");
    let away = test.folder.path().join("away");
    fs::rename(&test.second_place, &away).unwrap();
    test.open().unwrap().actor("autre", now()).unwrap();
    let copied = std::process::Command::new("cp")
        .arg("-a")
        .args([&away, &test.second_place])
        .status();
    assert!(copied.unwrap().success());
    test.deposit("retour.txt", b"retour");
    assert_eq!(test.archive().reachable_places(), 1);
    test.archive = None;
    test.reopen();
    test.deposit("ensuite.txt", b"ensuite");
    assert_eq!(test.archive().reachable_places(), 2);
    assert_eq!(test.verify().findings, []);
}

#[test]
fn a_place_that_was_copied_in_part_is_completed() {
    for missing in [
        "keyring.db",
        "secret.age",
        "owners/directrice.age",
        "service.age",
    ] {
        let mut test = TestArchive::new();
        test.deposit("un.txt", b"un document");
        test.archive = None;
        fs::remove_file(test.second_place.join(missing)).unwrap();
        test.reopen();
        assert_ne!(test.verify().findings, [], "{missing}");
        test.deposit("deux.txt", b"un autre document");
        test.reopen();
        assert_eq!(test.verify().findings, [], "{missing}");
        // A keyring of which only the name was written before the power was cut.
        if missing == "keyring.db" {
            test.archive = None;
            fs::write(test.second_place.join(missing), b"").unwrap();
            test.reopen();
            test.deposit("trois.txt", b"un troisieme document");
            test.reopen();
            assert_eq!(test.verify().findings, []);
        }
    }
}

#[test]
fn a_folder_of_something_else_is_no_place() {
    let mut test = TestArchive::new();
    test.archive = None;
    fs::remove_dir_all(&test.second_place).unwrap();
    fs::create_dir(&test.second_place).unwrap();
    fs::write(test.second_place.join("photo.jpg"), b"bonjour").unwrap();
    let archive = test.reopen();
    let places = archive.status().unwrap().places;
    assert_eq!(places[1].state, PlaceState::Foreign);
    test.deposit("un.txt", b"un document");
    assert_eq!(fs::read_dir(&test.second_place).unwrap().count(), 1);
}

#[test]
fn without_a_place_or_its_keyring_the_archive_says_which() {
    let mut test = TestArchive::new();
    test.archive = None;
    fs::remove_dir_all(&test.second_place).unwrap();
    let keyring = test.root.join("keys/keyring.db");
    fs::rename(&keyring, test.folder.path().join("away.db")).unwrap();
    let error = test.open().err().unwrap();
    assert!(
        matches!(error, ArchiveError::Key(KeyError::IncompletePlace { .. })),
        "{error:?}"
    );
    fs::remove_dir_all(test.root.join("keys")).unwrap();
    let error = test.open().err().unwrap();
    assert!(
        matches!(error, ArchiveError::Key(KeyError::NoPlace { .. })),
        "{error:?}"
    );
}

#[test]
fn an_altered_key_file_is_read_from_the_other_place() {
    let mut test = TestArchive::new();
    test.deposit("un.txt", b"un document");
    test.archive = None;
    fs::write(test.root.join("keys/secret.age"), b"altered").unwrap();
    test.reopen();
    assert_eq!(test.archive().records().unwrap().len(), 1);
    test.archive = None;
    fs::write(test.second_place.join("secret.age"), b"altered").unwrap();
    let error = test.open().err().unwrap();
    assert!(
        matches!(error, ArchiveError::KeyFileAltered { .. }),
        "{error:?}"
    );
}

/// An archive of documents whose words, names and file names are known.
fn known() -> (TestArchive, Vec<String>) {
    let mut test = TestArchive::new();
    test.deposit(
        "SESSION-2025-114/BRINDEJONC Éléonore/Lettre confidentielle.txt",
        "Madame Brindejonc a présenté une demande d'hippopotamesque aménagement.".as_bytes(),
    );
    test.deposit("zibeline.txt", "zibeline et palissandre".as_bytes());
    test.deposit(
        "zibeline.txt",
        "zibeline et palissandre, suite quadrupède".as_bytes(),
    );
    test.archive().update_search(&mut |_| true).unwrap();
    test.archive().settle().unwrap();
    test.reopen();
    assert_eq!(test.archive().find_all("palissandre").unwrap().len(), 1);
    let words = [
        "brindejonc",
        "BRINDEJONC",
        "Brindejonc",
        "Éléonore",
        "eleonore",
        "confidentielle",
        "hippopotamesque",
        "hippopotam",
        "zibeline",
        "palissandr",
        "quadruped",
        "quadrupède",
        "aménagement",
        "2025-114",
        "essai",
        "AGE-SECRET-KEY",
    ];
    (test, words.map(str::to_owned).to_vec())
}

#[test]
fn no_file_of_the_archive_holds_a_readable_word() {
    let (mut test, words) = known();
    test.archive = None;
    let latin = |word: &str| -> Vec<u8> {
        word.chars()
            .filter_map(|letter| u8::try_from(u32::from(letter)).ok())
            .collect()
    };
    let utf16 =
        |word: &str| -> Vec<u8> { word.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    for entry in walkdir::WalkDir::new(test.folder.path()) {
        let entry = entry.unwrap();
        let name = entry.path().display().to_string();
        for word in &words {
            assert!(!name.contains(word.as_str()), "{name} tells {word}");
        }
        // The schedule is public: it is the centre's own rules.
        if !entry.file_type().is_file() || name.contains("/policies/") {
            continue;
        }
        let bytes = fs::read(entry.path()).unwrap();
        for word in &words {
            for form in [word.as_bytes().to_vec(), latin(word), utf16(word)] {
                let found = bytes.windows(form.len()).any(|window| window == form);
                assert!(!found, "{name} holds {word}");
            }
        }
    }
}

#[test]
fn files_are_ours_alone() {
    let (test, _) = known();
    for folder in [&test.root, &test.second_place] {
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            let expected = if entry.file_type().is_dir() {
                0o700
            } else {
                0o600
            };
            assert_eq!(mode, expected, "{} {mode:o}", entry.path().display());
        }
    }
}

#[test]
fn an_archive_whose_own_key_place_is_lost_opens_from_the_second() {
    let mut test = TestArchive::new();
    test.deposit("lettre.txt", "Une évaluation".as_bytes());
    test.archive = None;
    std::fs::remove_dir_all(test.root.join("keys")).unwrap();
    let archive = test.reopen();
    assert_eq!(archive.status().unwrap().totals.records, 1);
    archive.update_search(&mut |_| true).unwrap();
    assert_eq!(archive.find_all("evaluation").unwrap().len(), 1);
}
