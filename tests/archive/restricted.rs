//! Restricted records: their owners open them, and nobody else learns more of them than their out cards say.

use std::path::Path;
use std::sync::Arc;

use chartrier::archive::{
    Archive, ArchiveError, ClosedArchive, Decision, NewRestrictedOwner, Outcome,
};
use chartrier::disk::RealDisk;
use chartrier::keys::{
    DerivedKeys, Identity, KeyFile, KeyPlace, Passphrase, PinnedIdentity, ScryptCost, open_bytes,
    open_owner_file, read_key_file,
};
use chartrier::model::{
    ActorId, EntityId, EntityKind, HoldReason, HoldScope, RecordClass, SealedDigest, SessionNumber,
};

use crate::common::house::{
    as_owner, candidate as candidate_of, copy, hold, later, session as session_of, signature,
    ssh_key, that_day, try_plan,
};
use crate::common::{TestArchive, now, program};

/// What stands in a request for adjustments, and nowhere else.
const MEDICAL: &str = "Demande d'aménagement d'épreuves\n\nFormulaire médical\n\nAvis du médecin : dyspraxie hortensia, tiers temps.\nCandidate : Ysaline VERMEULEN\nSession 21-01";
const NAME: &str = "handicap/formulaire médical Vermeulen hortensia.txt";
const WORDS: [&str; 5] = ["hortensia", "vermeulen", "ysaline", "dyspraxie", "handicap"];

fn me(archive: &Archive) -> ActorId {
    archive.actor("essai", now()).unwrap()
}

fn add_owner(archive: &Archive, name: &str, identity: &Identity) {
    let recipient = identity.recipient().to_string();
    let new = NewRestrictedOwner::Recipient(&recipient);
    archive
        .add_restricted_owner(name, new, me(archive), now())
        .unwrap();
}

fn pinned(identity: &Identity) -> PinnedIdentity {
    PinnedIdentity {
        identity: identity.clone(),
        pin: None,
    }
}

fn deposited(home: &TestArchive, path: &str, text: &str) -> EntityId {
    match home.deposit(path, text.as_bytes()).outcome {
        Outcome::Archived { entity, .. } => entity,
        other => panic!("{other:?}"),
    }
}

/// Fails if any value of any table of the catalog, opened with its key, holds one of the words; how many values were read.
fn catalog_says_nothing(home: &TestArchive, words: &[&str]) -> usize {
    let place = KeyPlace {
        name: "principal".to_owned(),
        folder: home.root.join("keys"),
    };
    let (path, sealed) = read_key_file(std::slice::from_ref(&place), &KeyFile::Secret)
        .unwrap()
        .unwrap();
    let digits = open_bytes(&sealed, &home.service.identity, &path.display().to_string()).unwrap();
    let secret: SealedDigest = std::str::from_utf8(&digits).unwrap().parse().unwrap();
    let keys = DerivedKeys::open(&place, zeroize::Zeroizing::new(secret.0.to_vec())).unwrap();
    let rows = keys.all().unwrap();
    let (_, _, key) = rows.iter().find(|(name, ..)| name == "catalog.db").unwrap();
    let digits: String = key.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let path = home.root.join("derived/catalog.db");
    let database = rusqlite::Connection::open(path).unwrap();
    database
        .execute_batch(&format!("PRAGMA key = \"x'{digits}'\";"))
        .unwrap();
    let mut tables = database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut read = 0;
    for table in tables {
        let mut select = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = select.column_count();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let value = row.get_ref(column).unwrap();
                let bytes = value.as_bytes().unwrap_or_default();
                let text = String::from_utf8_lossy(bytes).to_lowercase();
                read += 1;
                for word in words {
                    assert!(!text.contains(word), "{word} is in {table}: {text}");
                }
            }
        }
    }
    read
}

fn finds_nothing(archive: &Archive) {
    archive.update_search(&mut |_| true).unwrap();
    for word in WORDS {
        assert_eq!(archive.find_all(word).unwrap(), [], "{word} is found");
    }
}

fn is_closed(archive: &Archive, record: EntityId) {
    let mut bytes = Vec::new();
    let copied = archive.copy_out(record, &mut bytes);
    assert!(
        matches!(copied, Err(ArchiveError::Restricted { entity }) if entity == record),
        "{copied:?}"
    );
    assert!(bytes.is_empty());
    assert!(matches!(
        archive.text(record),
        Err(ArchiveError::Restricted { .. })
    ));
    let known = archive.record(record).unwrap();
    assert!(known.restricted && known.paths.is_empty() && known.candidate.is_none());
}

#[test]
fn a_restricted_record_opens_for_its_owner_alone_and_its_words_are_found_nowhere() {
    let mut home = TestArchive::new();
    let identity = Identity::generate();
    home.archive = Some(as_owner(&home));
    add_owner(home.archive(), "infirmiere", &identity);
    home.reopen();
    deposited(&home, "planning.txt", "sirocco ordinaire");
    let record = deposited(&home, NAME, MEDICAL);
    let known = home.archive().record(record).unwrap();
    assert_eq!(
        known.class.unwrap().id.as_str(),
        "candidate.amenagement-demande"
    );
    finds_nothing(home.archive());
    assert_eq!(home.archive().find_all("sirocco").unwrap().len(), 1);
    assert!(catalog_says_nothing(&home, &WORDS) > 50);
    is_closed(home.archive(), record);
    is_closed(&as_owner(&home), record);
    let class = "classe:candidate.amenagement-demande";
    assert_eq!(home.archive().find_all(class).unwrap(), [record]);
    let report = home.verify();
    assert_eq!(report.findings, []);
    assert_eq!(report.restricted, 1);
    // All of it again from the journal.
    home.archive().rebuild(&mut |_| true).unwrap();
    finds_nothing(home.archive());
    catalog_says_nothing(&home, &WORDS);
    is_closed(home.archive(), record);
    assert_eq!(home.verify().findings, []);
    // Its owner.
    let mut opened = home.open().unwrap();
    let stranger = opened.use_restricted_identity(&pinned(&Identity::generate()));
    assert!(matches!(
        stranger,
        Err(ArchiveError::NotARestrictedOwner { .. })
    ));
    opened.use_restricted_identity(&pinned(&identity)).unwrap();
    let mut bytes = Vec::new();
    opened.copy_out(record, &mut bytes).unwrap();
    assert_eq!(bytes, MEDICAL.as_bytes());
    let known = opened.record(record).unwrap();
    assert!(known.restricted && known.paths[0].to_path() == Path::new(NAME));
}

#[test]
fn what_was_searched_before_it_was_restricted_is_purged_and_sealed_anew() {
    let mut home = TestArchive::new();
    let identity = Identity::generate();
    home.archive = Some(as_owner(&home));
    add_owner(home.archive(), "infirmiere", &identity);
    home.reopen();
    let record = deposited(&home, "courrier.txt", "hortensia ysaline sans autre mot");
    home.archive().update_search(&mut |_| true).unwrap();
    assert_eq!(home.archive().find_all("hortensia").unwrap(), [record]);
    let before = keyring_row(&home.second_place, record);
    let decision = Decision {
        class: Some(RecordClass::parse("candidate.amenagement-demande").unwrap()),
        ..Decision::default()
    };
    let decided = |archive: &Archive, decision: &Decision| {
        archive
            .decide(&[record], decision, me(archive), now())
            .unwrap();
    };
    decided(home.archive(), &decision);
    finds_nothing(home.archive());
    catalog_says_nothing(&home, &WORDS);
    is_closed(home.archive(), record);
    is_closed(&as_owner(&home), record);
    for place in [home.root.join("keys"), home.second_place.clone()] {
        let after = keyring_row(&place, record);
        assert_ne!(after, before);
        // Nothing of the former row is left in the file.
        let file = std::fs::read(place.join("keyring.db")).unwrap();
        let part = &before[200..260];
        assert!(!file.windows(part.len()).any(|window| window == part));
    }
    assert_eq!(home.verify().findings, []);
    let standing = home.archive().restricted_standing().unwrap();
    assert_eq!((standing.records, standing.sealed), (1, 1));
    assert_eq!(standing.unpurged, 0);
    // A wrong class is undone by whoever opens it.
    let common = Decision {
        class: Some(RecordClass::parse("session.planning").unwrap()),
        ..Decision::default()
    };
    let refused = home
        .archive()
        .decide(&[record], &common, me(home.archive()), now());
    assert!(matches!(refused, Err(ArchiveError::Restricted { .. })));
    let mut opened = home.open().unwrap();
    opened.use_restricted_identity(&pinned(&identity)).unwrap();
    decided(&opened, &common);
    drop(opened);
    home.reopen();
    home.archive().update_search(&mut |_| true).unwrap();
    assert_eq!(home.archive().find_all("hortensia").unwrap(), [record]);
    assert!(home.archive().text(record).is_ok());
    assert_eq!(home.verify().findings, []);
    home.archive().rebuild(&mut |_| true).unwrap();
    assert_eq!(home.verify().findings, []);
    // And restricted once more.
    decided(home.archive(), &decision);
    is_closed(home.archive(), record);
    home.archive().rebuild(&mut |_| true).unwrap();
    finds_nothing(home.archive());
    assert_eq!(home.verify().findings, []);
}

#[test]
fn without_an_owner_it_waits_outside_the_search_and_is_sealed_once_there_is_one() {
    let mut home = TestArchive::new();
    let record = deposited(&home, NAME, MEDICAL);
    finds_nothing(home.archive());
    catalog_says_nothing(&home, &WORDS);
    assert!(home.archive().text(record).unwrap().contains("hortensia"));
    let standing = home.archive().restricted_standing().unwrap();
    assert_eq!(
        (standing.records, standing.sealed, standing.owners),
        (1, 0, 0)
    );
    assert_eq!(home.verify().findings, []);
    let refused = home.archive().add_restricted_owner(
        "infirmiere",
        NewRestrictedOwner::Recipient(&Identity::generate().recipient().to_string()),
        me(home.archive()),
        now(),
    );
    assert!(matches!(refused, Err(ArchiveError::OwnersOnly)));
    home.archive = Some(as_owner(&home));
    let passphrase = Passphrase::new("une autre phrase de passe".to_owned());
    let new = NewRestrictedOwner::Passphrase(&passphrase, ScryptCost::Fixed(4));
    let archive = home.archive();
    archive
        .add_restricted_owner("infirmiere", new, me(archive), now())
        .unwrap();
    assert_eq!(archive.restricted_standing().unwrap().sealed, 1);
    is_closed(archive, record);
    home.reopen();
    is_closed(home.archive(), record);
    assert_eq!(home.verify().findings, []);
    // A second owner takes the first one's key, and then both open it; the first is removed, and opens no more.
    let second = Identity::generate();
    let owner = as_owner(&home);
    let recipient = second.recipient().to_string();
    let add = |archive: &Archive| {
        let new = NewRestrictedOwner::Recipient(&recipient);
        archive.add_restricted_owner("medecin", new, me(archive), now())
    };
    assert!(matches!(
        add(&owner),
        Err(ArchiveError::TakesRestrictedOwner { records: 1 })
    ));
    let names: Vec<_> = owner.restricted_owners().unwrap();
    assert_eq!(names.len(), 1, "{names:?}");
    let (path, sealed) = owner
        .restricted_identity_file("infirmiere")
        .unwrap()
        .unwrap();
    let first = open_owner_file(&sealed, &path, &passphrase).unwrap();
    let mut owner = owner;
    owner.use_restricted_identity(&first).unwrap();
    add(&owner).unwrap();
    drop(owner);
    let opens = |identity: &PinnedIdentity| {
        let mut opened = home.open().unwrap();
        opened
            .use_restricted_identity(identity)
            .and_then(|()| opened.text(record))
    };
    assert!(opens(&first).is_ok());
    assert!(opens(&pinned(&second)).is_ok());
    let mut owner = as_owner(&home);
    owner.use_restricted_identity(&first).unwrap();
    owner
        .remove_restricted_owner("infirmiere", me(&owner), now())
        .unwrap();
    let last = owner.remove_restricted_owner("medecin", me(&owner), now());
    assert!(matches!(
        last,
        Err(ArchiveError::LastRestrictedOwner { .. } | ArchiveError::TakesRestrictedOwner { .. })
    ));
    drop(owner);
    assert!(opens(&first).is_err());
    assert!(opens(&pinned(&second)).unwrap().contains("hortensia"));
    assert_eq!(home.verify().findings, []);
}

#[test]
fn a_place_that_was_away_gets_the_row_that_its_owners_alone_open() {
    let mut home = TestArchive::new();
    let record = deposited(&home, "courrier.txt", "hortensia");
    let away = home.folder.path().join("away");
    home.archive = None;
    std::fs::rename(&home.second_place, &away).unwrap();
    home.archive = Some(as_owner(&home));
    add_owner(home.archive(), "infirmiere", &Identity::generate());
    let decision = Decision {
        class: Some(RecordClass::parse("candidate.amenagement-demande").unwrap()),
        ..Decision::default()
    };
    let archive = home.archive();
    archive
        .decide(&[record], &decision, me(archive), now())
        .unwrap();
    home.archive = None;
    std::fs::rename(&away, &home.second_place).unwrap();
    home.reopen();
    assert_eq!(home.archive().restricted_standing().unwrap().sealed, 0);
    deposited(&home, "autre.txt", "sirocco");
    assert_eq!(home.archive().restricted_standing().unwrap().sealed, 1);
    assert_eq!(
        keyring_row(&home.second_place, record),
        keyring_row(&home.root.join("keys"), record)
    );
    is_closed(home.archive(), record);
}

#[test]
fn it_is_held_by_a_hold_on_any_candidate_of_its_session_and_destroyed_without_its_owner() {
    let mut home = TestArchive::new();
    home.archive = Some(as_owner(&home));
    let identity = Identity::generate();
    add_owner(home.archive(), "infirmiere", &identity);
    let archive = home.archive();
    let [session, candidate] = [(); 2].map(|()| EntityId::new(now()));
    let known = archive.registry().unwrap();
    let changes = vec![
        session_of(session, "21-01", "2021-03-05"),
        candidate_of(candidate, session),
    ];
    archive
        .register(changes, &known, me(archive), now())
        .unwrap();
    let record = deposited(&home, NAME, MEDICAL);
    let decision = Decision {
        class: Some(RecordClass::parse("candidate.amenagement-demande").unwrap()),
        session: Some(SessionNumber("21-01".to_owned())),
        ..Decision::default()
    };
    let mut opened = as_owner(&home);
    opened.use_restricted_identity(&pinned(&identity)).unwrap();
    opened
        .decide(&[record], &decision, me(&opened), now())
        .unwrap();
    drop(opened);
    let archive = home.archive();
    let day = that_day();
    let hold_id = hold(archive, HoldScope::Candidate(candidate));
    let held = try_plan(archive);
    assert!(matches!(held, Err(ArchiveError::NothingDue)), "{held:?}");
    let reason = HoldReason::parse("Recours clos").unwrap();
    archive
        .release_hold(hold_id, reason, day, me(archive), later())
        .unwrap();
    let backup = tempfile::tempdir().unwrap();
    copy(&home.root, &backup.path().join("archive"));
    let plan = try_plan(archive).unwrap();
    assert_eq!(plan.records[0].entity, record);
    let cards = plan.dependents.iter();
    let cards: Vec<_> = cards
        .filter(|one| one.kind == EntityKind::OutCard)
        .collect();
    assert_eq!(cards.len(), 1);
    let key = home.folder.path().join("key");
    ssh_key(&key);
    let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
    // Whoever declares a key makes no plan that it approves.
    let director = archive.actor("direction", now()).unwrap();
    archive
        .set_approver("seconde", Some(&public), director, now())
        .unwrap();
    archive.record_plan(&plan, me(archive), later()).unwrap();
    let json = plan.to_json();
    let signature = signature(&key, &json);
    let approved = archive
        .approve_disposition(&json, &signature, None, me(archive), later())
        .unwrap();
    let done = archive
        .destroy(approved, day, me(archive), later(), &mut |_| {})
        .unwrap();
    assert_eq!(done.remains, []);
    assert!(matches!(
        archive.record(record),
        Err(ArchiveError::Unknown(_))
    ));
    assert_eq!(archive.restricted_standing().unwrap().records, 0);
    assert_eq!(home.verify().findings, []);
    // An old copy, with the keys of now, and the owner of restricted records.
    let old = backup.path().join("archive");
    std::fs::remove_dir_all(old.join("keys")).unwrap();
    copy(&home.root.join("keys"), &old.join("keys"));
    for key in [&home.service, &home.recovery] {
        let closed = ClosedArchive::open(Arc::new(RealDisk), &old).unwrap();
        let mut opened = closed.unlock(key, program()).unwrap();
        opened.use_restricted_identity(&pinned(&identity)).unwrap();
        assert!(opened.text(record).is_err());
        finds_nothing(&opened);
    }
}

fn keyring_row(place: &Path, record: EntityId) -> Vec<u8> {
    let database = rusqlite::Connection::open(place.join("keyring.db")).unwrap();
    let query = "SELECT sealed FROM entity_key WHERE entity = ?1";
    database
        .query_row(query, [record.to_string()], |row| row.get(0))
        .unwrap()
}
