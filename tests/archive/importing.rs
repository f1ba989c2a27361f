//! What another archive had in charge, brought into this one: the same documents and facts, new keys, and where each came from.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chartrier::archive::{Archive, ImportFate};
use chartrier::bundle::importing::{
    DocumentFate, HoldWords, ImportError, ImportPlan, ImportReport, OpenedBundles, Opener,
    PlannedSchedule, open_bundles, plan_import, run_import,
};
use chartrier::bundle::scope::BundleRequest;
use chartrier::bundle::transit::Transit;
use chartrier::bundle::verifying::Known;
use chartrier::bundle::{BundleError, new_passphrase};
use chartrier::model::{
    BundleNames, EntityId, ExamSession, HoldOwner, HoldReason, HoldScope, Person, RegistryChange,
    ScopeOf, SessionNumber,
};
use zeroize::Zeroizing;

use crate::bundle::{House, NAMES, codes, issue, read, request};
use crate::common::bundles::{BundledArchive, TestBundle, later};
use crate::common::house::hold;
use crate::common::{TestArchive, actor};

#[expect(clippy::result_large_err, reason = "an error is looked at once")]
fn open(
    archive: &Archive,
    files: &[PathBuf],
    passphrase: Option<&str>,
) -> Result<OpenedBundles, ImportError> {
    let given = |_: &std::path::Path| Ok(passphrase.map(|text| Zeroizing::new(text.to_owned())));
    let opener = Opener {
        archive,
        identity: None,
        passphrase: &given,
    };
    open_bundles(files, &opener, &Known::default(), &|_, _| true)
}

fn planned(archive: &Archive, opened: &OpenedBundles) -> ImportPlan {
    let words = HoldWords {
        owner: HoldOwner::parse("Archive d'origine").unwrap(),
        reason: HoldReason::parse("Scellé là-bas").unwrap(),
    };
    plan_import(archive, opened, &words, later()).unwrap()
}

fn run(archive: &Archive, opened: &OpenedBundles) -> ImportReport {
    run_until(archive, opened, &|_, _| true).unwrap()
}

#[expect(clippy::result_large_err, reason = "an error is looked at once")]
fn run_until(
    archive: &Archive,
    opened: &OpenedBundles,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<ImportReport, ImportError> {
    let plan = planned(archive, opened);
    let by = (actor(archive), later());
    run_import(archive, opened, plan, None, by, progress)
}

fn import(archive: &Archive, file: &std::path::Path) -> ImportReport {
    run(archive, &open(archive, &[file.to_owned()], None).unwrap())
}

fn entries(archive: &Archive) -> u64 {
    archive.position().unwrap().0
}

/// Everything that is in an archive.
fn everything(house: &House) -> BundleRequest {
    let mut all = request(ScopeOf::Query { query: None });
    all.found = house.records.values().copied().collect();
    all
}

/// What must be the same here and there, of each record.
fn known(archive: &Archive) -> BTreeMap<EntityId, String> {
    let records = archive.records().unwrap();
    let known = records.iter().map(|one| {
        let links = archive.registry_links(one).unwrap();
        let said = format!(
            "{:?}",
            (
                (&one.class, &one.session, &one.titre, &one.candidate),
                (one.received, one.modified, one.document_date, one.sha256),
                (&one.paths, &one.filing, links, one.birth_date),
                (one.size_bytes, &one.media_type, one.pages),
            )
        );
        (one.entity, said)
    });
    known.collect()
}

#[test]
fn what_was_in_the_archive_before_is_in_this_one_with_new_keys_and_its_provenance() {
    let house = House::new();
    let there = house.home.archive();
    let held = hold(there, HoldScope::Session(house.here));
    let issued = house.issue(&everything(&house), "tout.zip").unwrap();
    let home = TestArchive::new();
    let here = home.archive();
    let report = import(here, &issued.files[0].0);
    assert_eq!((report.documents, report.holds), (5, 1));
    assert_eq!(report.registered, 5);
    for (entity, said) in known(there) {
        assert_eq!(known(here)[&entity], said);
    }
    let sorted = |archive: &Archive| {
        let registry = archive.registry().unwrap();
        let mut sessions = registry.sessions.clone();
        let mut candidates = registry.candidates.clone();
        sessions.sort_by_key(|one| one.entity);
        candidates.sort_by_key(|one| one.entity);
        (sessions, candidates)
    };
    assert_eq!(sorted(here), sorted(there));
    for entity in house.records.values() {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        here.copy_out(*entity, &mut one).unwrap();
        there.copy_out(*entity, &mut other).unwrap();
        assert_eq!(one, other);
        let provenance = here.provenance(*entity).unwrap();
        assert_eq!(provenance.len(), 1);
        assert_eq!(provenance[0].archive, there.id());
        assert_eq!(provenance[0].entity, Some(*entity));
        assert_eq!(provenance[0].bundle, issued.files[0].1.bag);
        let proved = provenance[0].entry.zip(provenance[0].commitment).unwrap();
        assert!(
            there
                .committed(*entity, proved.0, proved.1)
                .unwrap()
                .is_some()
        );
        let mut anew = here.history(*entity).unwrap();
        assert_eq!(anew.len(), 1);
        let descriptor = anew.remove(0).descriptor.unwrap();
        assert_ne!(Some(descriptor.commitment()), provenance[0].commitment);
    }
    let holds = here.holds().unwrap();
    assert_eq!(holds[0].hold.id, held);
    let covers = |scope: &HoldScope| match scope {
        HoldScope::Records(records) => records.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(covers(&holds[0].hold.scope), 4);
    assert_eq!(home.verify().findings, []);
    // Again: nothing at all.
    let before = entries(here);
    assert_eq!(import(here, &issued.files[0].0), ImportReport::default());
    assert_eq!(entries(here), before);
    // What is handed out from here proves itself, and says where it came from.
    let again = home.folder.path().join("encore.zip");
    issue(here, &everything(&house), &again, &Transit::Clear, None).unwrap();
    assert_eq!(codes(&again), []);
    let files: BTreeMap<String, Vec<u8>> = read(&again).into_iter().collect();
    let lines = String::from_utf8(files["preuves/documents.jsonl"].clone()).unwrap();
    let from = format!("\"provenance\":[{{\"archive\":\"{}\"", there.id());
    assert!(lines.matches(&from).count() >= 5, "{lines}");
    // A third archive knows both.
    let third = TestArchive::new();
    import(third.archive(), &again);
    let entity = house.records["pv"];
    let provenance = third.archive().provenance(entity).unwrap();
    let archives: Vec<_> = provenance.iter().map(|one| one.archive).collect();
    assert_eq!(archives, [there.id(), here.id()]);
    assert_eq!(known(third.archive()), known(there));
}

#[test]
fn an_import_that_was_stopped_goes_on_where_it_was() {
    let mut house = House::new();
    for number in 0..36 {
        house.put(
            &format!("n{number}"),
            "candidate.dp",
            "25-01",
            Some(NAMES[0]),
        );
    }
    let issued = house.issue(&everything(&house), "tout.zip").unwrap();
    let home = TestArchive::new();
    let here = home.archive();
    let opened = open(here, &[issued.files[0].0.clone()], None).unwrap();
    // The first group has 32 documents.
    let first_group = Cell::new(false);
    let stopped = run_until(here, &opened, &|done, total| {
        first_group.set(first_group.get() || done * 41 > total * 33);
        !first_group.get()
    });
    let is_stopped = matches!(stopped, Err(ImportError::Bundle(BundleError::Stopped)));
    assert!(is_stopped, "{stopped:?}");
    let some = here.records().unwrap().len();
    assert!((1..41).contains(&some), "{some}");
    let rest = u64::try_from(41 - some).unwrap();
    assert_eq!(run(here, &opened).documents, rest);
    assert_eq!(known(here), known(house.home.archive()));
    assert_eq!(here.imports().unwrap().len(), 1);
    assert_eq!(home.verify().findings, []);
}

#[test]
fn encrypted_and_split_bundles_are_read_where_they_are() {
    let mut house = House::new();
    house.put_of("grand", "session.incident", "25-01", None, 2_000_000);
    house.put_of("autre grand", "session.incident", "25-01", None, 2_000_000);
    let home = TestArchive::new();
    let here = home.archive();
    let all = everything(&house);
    let whole = house.issue(&all, "whole.zip").unwrap();
    let most = Some(whole.files[0].1.size_bytes - 1_500_000);
    let passphrase = new_passphrase();
    let age = Transit::Age(home.service.identity.recipient());
    let aes = Transit::Aes(passphrase.clone());
    let sealed = house.issue_as(&all, "age.zip.age", &age, None).unwrap();
    let aes = house.issue_as(&all, "aes.zip", &aes, most).unwrap();
    let of = |issued: &chartrier::bundle::Issued, part: usize| issued.files[part].0.clone();
    assert_eq!(aes.files.len(), 2);
    let stranger = TestArchive::new();
    let refused = open(stranger.archive(), &[of(&sealed, 0)], None);
    assert!(matches!(refused, Err(ImportError::SealedToOthers { .. })));
    let refused = open(here, &[of(&aes, 0)], None);
    assert!(matches!(refused, Err(ImportError::NoPassphrase { .. })));
    let refused = open(here, &[of(&aes, 0)], Some("autre"));
    assert!(matches!(refused, Err(ImportError::WrongPassphrase { .. })));
    for (file, passphrase) in [(of(&sealed, 0), None), (of(&aes, 1), Some(&*passphrase))] {
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let altered = house.out("altered.zip");
        fs::write(&altered, &bytes).unwrap();
        let passphrase = passphrase.map(|text| text.as_str());
        let refused = open(here, std::slice::from_ref(&altered), passphrase);
        assert!(refused.is_err());
        fs::write(&altered, &bytes[..middle]).unwrap();
        assert!(open(here, &[altered], passphrase).is_err());
    }
    // One part alone, away from the others: the rest is named, and comes later.
    let alone = home.folder.path().join("aes-1.zip");
    fs::copy(of(&aes, 0), &alone).unwrap();
    let opened = open(here, &[alone], Some(&passphrase)).unwrap();
    let plan = planned(here, &opened);
    assert_eq!(plan.parts_missing, [2]);
    let in_other = plan
        .documents
        .iter()
        .filter(|one| one.fate == DocumentFate::InPart(2));
    let in_other = in_other.count() as u64;
    assert!(in_other > 0);
    assert_eq!(run(here, &opened).documents, 7 - in_other);
    // Naming one is enough where the others lie beside it.
    let opened = open(here, &[of(&aes, 1)], Some(&passphrase)).unwrap();
    assert_eq!(run(here, &opened).documents, in_other);
    assert_eq!(known(here), known(house.home.archive()));
    let opened = open(here, &[of(&sealed, 0)], None).unwrap();
    assert!(!planned(here, &opened).changes_anything());
    assert_eq!(home.verify().findings, []);
    // Files of two bundles are not taken for one.
    let other = House::new();
    let other = other.issue(&everything(&other), "x.zip").unwrap();
    let both = [of(&sealed, 0), of(&other, 0)];
    let refused = open(here, &both, None);
    assert!(matches!(refused, Err(ImportError::OtherBundle { .. })));
}

#[test]
fn what_is_here_already_is_recognised_and_nobody_is_merged_on_a_doubt() {
    let mut house = House::new();
    let there = house.home.archive();
    // Somebody whose birth date is known, on both sides; and a session of the same number here.
    let known_person = |entity, session| {
        let mut change = crate::common::house::candidate(entity, session);
        if let RegistryChange::Candidate(one) = &mut change {
            one.person = Person {
                birth_name: Some("VERMEULEN".to_owned()),
                first_names: Some("Ysaline".to_owned()),
                birth_date: "1990-02-28".parse().ok(),
                ..Person::default()
            };
        }
        change
    };
    let registry = there.registry().unwrap();
    let surely = EntityId::new(later());
    let me = actor(there);
    there
        .register(
            vec![known_person(surely, house.here)],
            &registry,
            me,
            later(),
        )
        .unwrap();
    house.put(
        "dp-ysaline",
        "candidate.dp",
        "25-01",
        Some("VERMEULEN Ysaline"),
    );
    let issued = house.issue(&everything(&house), "tout.zip").unwrap();

    let mut other = House::new();
    let me = actor(other.home.archive());
    let ours = EntityId::new(later());
    let registry = other.home.archive().registry().unwrap();
    other
        .home
        .archive()
        .register(vec![known_person(ours, other.here)], &registry, me, later())
        .unwrap();
    other.put("à nous", "session.incident", "25-01", None);
    let here = other.home.archive();
    let before = here.records().unwrap().len();
    let opened = open(here, &[issued.files[0].0.clone()], None).unwrap();
    let plan = planned(here, &opened);
    // The sessions have their numbers, the documents their bytes; the persons without a birth date are doubtful.
    let same = plan.registry.fates.iter();
    let same = same.filter(|(_, fate)| matches!(fate, ImportFate::Same(_)));
    assert_eq!(same.count(), 2);
    assert_eq!(plan.registry.same_persons, [(surely, ours)]);
    assert_eq!(plan.registry.doubtful.len(), 3, "{:?}", plan.registry);
    assert_eq!(
        plan.schedule,
        PlannedSchedule::InForce(here.policy_text().unwrap().unwrap().0)
    );
    let report = run(here, &opened);
    assert_eq!((report.documents, report.noted), (1, 5));
    assert_eq!(here.records().unwrap().len(), before + 1);
    let registry = here.registry().unwrap();
    assert_eq!(registry.leading(surely), ours);
    let sits: Vec<EntityId> = registry
        .candidate(surely)
        .unwrap()
        .standing
        .candidacies
        .iter()
        .map(|one| one.session)
        .collect();
    assert_eq!(
        sits,
        [other.here],
        "the session here, whatever its id was there"
    );
    assert_eq!(registry.leading(house.people[0]), house.people[0]);
    let noted = here.provenance(other.records["pv"]).unwrap();
    assert_eq!(noted[0].entity, Some(house.records["pv"]));
    assert!(noted[0].received.is_some());
    let before = entries(here);
    assert!(!planned(here, &opened).changes_anything());
    assert_eq!(run(here, &opened), ImportReport::default());
    assert_eq!(entries(here), before);
    assert_eq!(other.home.verify().findings, []);
}

#[test]
fn what_a_bundle_withholds_or_lacks_is_said_and_the_rest_is_brought_in() {
    let house = House::new();
    let mut nameless = everything(&house);
    nameless.names = BundleNames::Withheld;
    let issued = house.issue(&nameless, "sans-noms.zip").unwrap();
    let home = TestArchive::new();
    let opened = open(home.archive(), &[issued.files[0].0.clone()], None).unwrap();
    let plan = planned(home.archive(), &opened);
    assert!(plan.names_withheld);
    assert_eq!(plan.nameless, 3);
    let report = run(home.archive(), &opened);
    assert_eq!((report.documents, report.registered), (5, 2));
    for record in home.archive().records().unwrap() {
        assert_eq!(record.candidate, None);
        let path = record.paths[0].lossy();
        assert!(
            path.starts_with("data/") && !path.to_lowercase().contains("zo"),
            "{path}"
        );
    }
    assert_eq!(home.verify().findings, []);

    // A document whose sealed bytes are gone there is a hole; the others come.
    let gone = house.records["planning"];
    let event = house.home.archive().history(gone).unwrap();
    let descriptor = event.last().unwrap().descriptor.as_ref().unwrap();
    let object = descriptor.secret.object.unwrap().to_string();
    let file = house.home.root.join("objects").join(&object[..2]);
    fs::remove_file(file.join(format!("{object}.age"))).unwrap();
    let issued = house.issue(&everything(&house), "trou.zip").unwrap();
    let home = TestArchive::new();
    let opened = open(home.archive(), &[issued.files[0].0.clone()], None).unwrap();
    let plan = planned(home.archive(), &opened);
    let left: Vec<_> = plan
        .documents
        .iter()
        .filter(|one| one.fate.is_left())
        .collect();
    assert_eq!(left.len(), 1);
    assert_eq!(
        (left[0].facts.entity, left[0].fate),
        (gone, DocumentFate::Hole)
    );
    assert_eq!(run(home.archive(), &opened).documents, 4);
}

#[test]
fn what_was_destroyed_here_stays_destroyed_and_certificates_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let early = folder.path().join("avant.zip");
    let all = |archive: &Archive| {
        let mut all = request(ScopeOf::Query { query: None });
        let records = archive.records().unwrap();
        all.found = records.iter().map(|one| one.entity).collect();
        all
    };
    let house = BundledArchive::new(&|archive| {
        issue(archive, &all(archive), &early, &Transit::Clear, None).unwrap();
    });
    let own = house.archive();
    let opened = open(own, std::slice::from_ref(&early), None).unwrap();
    let plan = planned(own, &opened);
    assert!(plan.is_own && !plan.changes_anything());
    let gone = plan
        .documents
        .iter()
        .find(|one| one.facts.entity == house.destroyed);
    assert_eq!(
        gone.unwrap().fate,
        DocumentFate::Decided(ImportFate::Destroyed)
    );
    assert_eq!(run(own, &opened), ImportReport::default());
    // Elsewhere it is a document like another; and certificates of the session's bundle are kept.
    let home = TestArchive::new();
    assert_eq!(import(home.archive(), &early).documents, 4);
    let late = folder.path().join("apres.zip");
    let of_session = request(ScopeOf::Session {
        session: house.session,
    });
    issue(own, &of_session, &late, &Transit::Clear, None).unwrap();
    let report = import(home.archive(), &late);
    assert_eq!((report.documents, report.certificates), (0, 3));
    assert_eq!(import(home.archive(), &late), ImportReport::default());
    let records = home.archive().records().unwrap();
    let kept = records
        .iter()
        .filter(|one| one.paths[0].lossy().contains("certificats/"));
    for one in kept.clone() {
        let provenance = home.archive().provenance(one.entity).unwrap();
        assert!(
            provenance[0]
                .file
                .as_ref()
                .unwrap()
                .starts_with("preuves/certificats/")
        );
    }
    assert_eq!(kept.count(), 3);
    assert_eq!(home.verify().findings, []);
}

#[test]
fn a_bundle_has_no_certificate_of_what_was_destroyed_before_its_session() {
    let house = BundledArchive::new(&|_| {});
    let archive = house.archive();
    let other = EntityId::new(later());
    let session = RegistryChange::Session(chartrier::model::RegisteredSession {
        entity: other,
        session: ExamSession {
            number: SessionNumber("31-07".to_owned()),
            kind: None,
            titre: None,
            sigle: None,
            ccps: Vec::new(),
            site: None,
            starts_on: "2031-07-01".parse().ok(),
            ends_on: "2031-07-01".parse().ok(),
            withdrawn: false,
        },
        people: Default::default(),
    });
    let registry = archive.registry().unwrap();
    archive
        .register(vec![session], &registry, actor(archive), later())
        .unwrap();
    crate::common::house::filed(&house.home, "autre.txt", "planning de 31-07", "31-07", None);
    let folder = tempfile::tempdir().unwrap();
    let has = |session: EntityId, name: &str| {
        let target = folder.path().join(name);
        let wanted = request(ScopeOf::Session { session });
        issue(archive, &wanted, &target, &Transit::Clear, None).unwrap();
        assert_eq!(codes(&target), []);
        let names = read(&target).into_iter().map(|(name, _)| name);
        names
            .filter(|name| name.starts_with("preuves/certificats/"))
            .count()
    };
    assert_eq!(has(house.session, "sienne.zip"), 3);
    assert_eq!(has(other, "autre.zip"), 0);
}

#[test]
fn nothing_is_imported_of_an_altered_bundle() {
    let house = BundledArchive::new(&|_| {});
    let bundle = house.bundle();
    let home = TestArchive::new();
    let before = entries(home.archive());
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let opened = open(home.archive(), &[path], None);
        match opened.err().unwrap() {
            ImportError::NotConsistent { first, .. } => first.code.name().to_owned(),
            ImportError::NotOurs { .. } => "not_ours".to_owned(),
            other => panic!("{other:?}"),
        }
    };
    let altered = |change: &dyn Fn(&mut TestBundle)| {
        let mut bundle = bundle.clone();
        change(&mut bundle);
        bundle.zip()
    };
    let name = bundle.name("data/", "");
    let changed = altered(&|bundle| bundle.set(&name, b"autre".to_vec()));
    assert_eq!(refused("change.zip", &changed), "document_differs");
    let removed = altered(&|bundle| bundle.files.retain(|(one, _)| *one != name));
    assert_eq!(refused("removed.zip", &removed), "file_missing");
    let outside = altered(&|bundle| bundle.set("../../hors.txt", b"x".to_vec()));
    assert_eq!(refused("outside.zip", &outside), "name_unsafe");
    assert_eq!(refused("rien.zip", b"PK\x03\x04 rien"), "not_ours");
    let mut cut = bundle.zip();
    cut.truncate(cut.len() - 100);
    assert_eq!(refused("cut.zip", &cut), "not_ours");
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    bomb.start_file("dossier/data/bombe.txt", packed).unwrap();
    std::io::Write::write_all(&mut bomb, &vec![0; 4 << 20]).unwrap();
    let bomb = bomb.finish().unwrap().into_inner();
    assert_eq!(refused("bombe.zip", &bomb), "entry_compressed");
    assert_eq!(entries(home.archive()), before);
    assert_eq!(home.archive().records().unwrap().len(), 0);
}
