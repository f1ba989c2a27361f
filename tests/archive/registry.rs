//! Sessions, candidates and what a person says of records: kept as versions, found again after a rebuild.

use chartrier::archive::{
    ArchiveError, Decision, Meant, Outcome, candidate_meant, read_list_apart, session_meant,
};
use chartrier::model::{
    CandidateStanding, EntityId, ExamSession, FoundBy, Link, Person, RecordClass,
    RegisteredCandidate, RegisteredSession, Registry, RegistryChange, SessionKind, SessionNumber,
    SessionPeople, StageReached,
};
use chartrier::policy;
use chartrier::registry::{
    ListError, ListLimits, ReadingOptions, RegistryLookup, doubtful_pairs, plan_import, read_list,
};

use crate::common::{TestArchive, actor, now, program};

fn session(entity: EntityId, number: &str) -> RegistryChange {
    RegistryChange::Session(RegisteredSession {
        entity,
        session: ExamSession {
            number: SessionNumber(number.to_owned()),
            kind: Some(SessionKind::Titre),
            titre: None,
            sigle: None,
            ccps: Vec::new(),
            site: None,
            starts_on: None,
            ends_on: None,
            withdrawn: false,
        },
        people: SessionPeople::default(),
    })
}

fn candidate(entity: EntityId, same_as: Option<EntityId>) -> RegistryChange {
    RegistryChange::Candidate(RegisteredCandidate {
        entity,
        person: Person {
            birth_name: Some("MOREL".to_owned()),
            first_names: Some("Anouk".to_owned()),
            ..Person::default()
        },
        standing: CandidateStanding {
            same_as,
            ..CandidateStanding::default()
        },
    })
}

#[test]
fn a_merge_can_be_undone_and_the_registry_survives_a_rebuild() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let [one, two, held] = [(); 3].map(|()| EntityId::new(now()));
    let register = |changes| {
        let known = archive.registry().unwrap();
        archive.register(changes, &known, actor, now())
    };
    let all = vec![
        session(held, "S-1"),
        candidate(one, None),
        candidate(two, None),
    ];
    assert_eq!(register(all.clone()).unwrap(), 3);
    assert_eq!(register(all).unwrap(), 0, "the same again is no news");
    register(vec![candidate(two, Some(one))]).unwrap();
    assert_eq!(archive.registry().unwrap().leading(two), one);
    archive.rebuild(&mut |_| true).unwrap();
    assert_eq!(archive.registry().unwrap().leading(two), one);
    register(vec![candidate(two, None)]).unwrap();
    assert_eq!(archive.registry().unwrap().leading(two), two);
    assert_eq!(archive.history(two).unwrap().len(), 3);
    let again = register(vec![session(EntityId::new(now()), "s 1")]);
    assert!(matches!(again, Err(ArchiveError::SessionExists { .. })));
    assert_eq!(archive.registry().unwrap().sessions.len(), 1);
    let report = home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

#[test]
fn what_a_person_decided_is_kept_when_documents_are_classified_again() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let accession = home.deposit("DP_MOREL.txt", b"rien de particulier");
    let Outcome::Archived { entity: record, .. } = accession.outcome else {
        panic!("{accession:?}")
    };
    let before = archive.record(record).unwrap();
    let decision = Decision {
        class: Some(RecordClass::parse("session.pv").unwrap()),
        session: Some(SessionNumber("S-1".to_owned())),
        stage: Some(StageReached {
            stage: "signed".to_owned(),
            on: None,
        }),
        ..Decision::default()
    };
    let decide = || archive.decide(&[record], &decision, actor, now());
    assert_eq!(decide().unwrap(), [record]);
    assert!(decide().unwrap().is_empty(), "the same again is no news");
    let reclassified = archive.reclassify(&[record], actor, now(), &mut |_| true);
    assert!(reclassified.unwrap().is_empty());
    let after = archive.record(record).unwrap();
    assert_eq!(after.version, before.version + 1);
    assert_eq!(after.class.unwrap().found_by, FoundBy::Person);
    assert_eq!(after.session, decision.session);
    assert_eq!(after.filing.stages.len(), 1);
    let first = archive.history(record).unwrap().remove(0);
    let first = first.descriptor.unwrap();
    assert_eq!(
        first.facts.class, before.class,
        "the former version is kept"
    );
    let unknown = Decision {
        class: Some(RecordClass::parse("no.such").unwrap()),
        ..Decision::default()
    };
    let refused = archive.decide(&[record], &unknown, actor, now());
    assert!(matches!(refused, Err(ArchiveError::UnknownClass { .. })));
    let report = home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

#[test]
fn an_import_then_a_merge_then_its_undoing_survive_a_rebuild() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let (name, bytes) = policy::shipped_columns();
    let names = policy::read_columns(bytes, name).unwrap();
    let day = now().instant().date_naive();
    let options = ReadingOptions {
        names: &names,
        preset: None,
        map: &[],
        session: None,
        day,
        limits: ListLimits::default(),
    };
    let list = "Session;Fin;Nom;Prénom;Né le\nS-1001;14/06/2024;KERVELLA;Maëlle;09/03/1994\nS-1002;14/10/2024;KERVELA;Maëlle;09/03/1994\n";
    let lines = read_list(list.as_bytes(), &options).unwrap().lines;
    let plan = || plan_import(&lines, &archive.registry().unwrap(), day);
    let made = plan().entities(|| EntityId::new(now()));
    let sessions = made.sessions.into_iter().map(RegistryChange::Session);
    let candidates = made.candidates.into_iter().map(RegistryChange::Candidate);
    let changes = sessions.chain(candidates).collect();
    let empty = archive.registry().unwrap();
    assert_eq!(archive.register(changes, &empty, actor, now()).unwrap(), 4);
    assert!(!plan().changes_anything());

    let registry = archive.registry().unwrap();
    let named = |name: &str| {
        let mut candidates = registry.candidates.iter();
        let is_named = |one: &&RegisteredCandidate| one.person.birth_name.as_deref() == Some(name);
        candidates.find(is_named).unwrap()
    };
    let (one, other) = (named("KERVELLA"), named("KERVELA"));
    assert_eq!(doubtful_pairs(&registry).len(), 1);
    let merged = |same_as| {
        let mut other = other.clone();
        other.standing.same_as = same_as;
        vec![RegistryChange::Candidate(other)]
    };
    let link = || {
        let lookup = RegistryLookup::new(archive.registry().unwrap());
        let held = lookup.session_for(Some("s 1002"), None, None);
        lookup.candidate_for(Some("Maëlle Kervela"), None, held.as_ref())
    };
    for (same_as, leads_to) in [(Some(one.entity), one.entity), (None, other.entity)] {
        let known = archive.registry().unwrap();
        archive
            .register(merged(same_as), &known, actor, now())
            .unwrap();
        archive.rebuild(&mut |_| true).unwrap();
        assert_eq!(link(), Some(Link::Sure(leads_to)));
        assert!(!plan().changes_anything());
    }
    let report = home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

#[test]
fn what_was_planned_on_an_older_registry_does_not_undo_what_another_registered() {
    let home = TestArchive::new();
    let (here, there) = (home.archive(), home.open().unwrap());
    let actor = actor(here);
    let [held, morel, other] = [(); 3].map(|()| EntityId::new(now()));
    let known = here.registry().unwrap();
    let first = vec![session(held, "S-1"), candidate(morel, None)];
    here.register(first, &known, actor, now()).unwrap();

    // Two lists with the same person, planned at once: the second is planned again instead of making the person twice.
    let twice = candidate(EntityId::new(now()), None);
    let refused = there.register(vec![twice], &known, actor, now());
    assert!(matches!(refused, Err(ArchiveError::RegistryChanged)));

    // Two operators change the same person at once.
    let known = there.registry().unwrap();
    let with = |change: &dyn Fn(&mut RegisteredCandidate)| {
        let mut one = known.candidate(morel).unwrap().clone();
        change(&mut one);
        vec![RegistryChange::Candidate(one)]
    };
    let place = with(&|one| one.person.birth_place = Some("Nantes".to_owned()));
    let first_names = with(&|one| one.person.first_names = Some("Anouk, Lise".to_owned()));
    here.register(place, &known, actor, now()).unwrap();
    let refused = there.register(first_names, &known, actor, now());
    assert!(matches!(refused, Err(ArchiveError::RegistryChanged)));
    let kept = there.registry().unwrap().candidate(morel).unwrap().clone();
    assert_eq!(kept.person.birth_place.as_deref(), Some("Nantes"));
    assert_eq!(kept.person.first_names.as_deref(), Some("Anouk"));

    // A change of something else does not stand in the way.
    let mut moved = known.session(held).unwrap().clone();
    moved.session.site = Some("Rennes".to_owned());
    let moved = vec![RegistryChange::Session(moved)];
    assert_eq!(there.register(moved, &known, actor, now()).unwrap(), 1);

    // Each merged into the other at once would be a circle.
    let known = here.registry().unwrap();
    here.register(vec![candidate(other, None)], &known, actor, now())
        .unwrap();
    let known = there.registry().unwrap();
    let into = |one, same_as| {
        let mut one = known.candidate(one).unwrap().clone();
        one.standing.same_as = Some(same_as);
        vec![RegistryChange::Candidate(one)]
    };
    here.register(into(morel, other), &known, actor, now())
        .unwrap();
    let refused = there.register(into(other, morel), &known, actor, now());
    assert!(matches!(refused, Err(ArchiveError::RegistryChanged)));
    let report = home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

#[test]
fn a_session_and_a_candidate_are_meant_by_all_that_names_them() {
    let mut held = Registry::default();
    let [numbered, gone, again] = ["1", "2", "3"].map(|number| {
        let id = format!("01930000-0000-7000-8000-00000abcdef{number}");
        id.parse::<EntityId>().unwrap()
    });
    let made = |entity, number, withdrawn| match session(entity, number) {
        RegistryChange::Session(mut one) => {
            one.session.withdrawn = withdrawn;
            one
        }
        RegistryChange::Candidate(_) => unreachable!(),
    };
    held.sessions = vec![
        made(gone, "24-0117", true),
        made(numbered, "24-0117", false),
        made(again, "25-1", true),
    ];
    for typed in ["24-0117", "240117", "24 0117", "abcdef1", "0ABCDEF1"] {
        let meant = session_meant(&held, typed);
        assert!(
            matches!(&meant, Meant::One(one) if one.entity == numbered),
            "{typed}: {meant:?}"
        );
    }
    // What was withdrawn, by its id, or by a number that no other has.
    for (typed, entity) in [("abcdef2", gone), ("25-1", again)] {
        assert!(matches!(session_meant(&held, typed), Meant::One(one) if one.entity == entity));
    }
    let near = session_meant(&held, "24-0171");
    assert_eq!(
        near,
        Meant::Unknown {
            nearest: vec!["24-0117".to_owned()]
        }
    );

    let person = |entity, birth: &str, first: &str, ceres: &str, same_as| {
        let RegistryChange::Candidate(mut one) = candidate(entity, same_as) else {
            unreachable!()
        };
        one.person.birth_name = Some(birth.to_owned());
        one.person.first_names = Some(first.to_owned());
        one.person.ceres_id = Some(ceres.to_owned());
        one
    };
    held.candidates = vec![
        person(numbered, "KERVELLA", "Maëlle", "C-17", None),
        person(gone, "KERVELA", "Maëlle", "C-18", Some(numbered)),
        person(again, "ROY", "Luc", "C-19", None),
    ];
    for typed in [
        "kervella maelle",
        "Mme Maëlle KERVELLA",
        "kervella",
        "c-17",
        "abcdef1",
        "KERVELA",
        "C-18",
    ] {
        let meant = candidate_meant(&held, typed);
        assert!(
            matches!(&meant, Meant::One(one) if one.entity == numbered),
            "{typed}: {meant:?}"
        );
    }
    // An id means the entry itself.
    assert!(matches!(candidate_meant(&held, "abcdef2"), Meant::One(one) if one.entity == gone));
    held.candidates
        .push(person(EntityId::new(now()), "Roy", "Ada", "C-20", None));
    assert!(matches!(candidate_meant(&held, "roy"), Meant::Several(fits) if fits.len() == 2));
    assert!(matches!(
        candidate_meant(&held, "nobody"),
        Meant::Unknown { .. }
    ));
}

#[test]
fn a_workbook_is_read_in_a_confined_child_as_it_is_read_here() {
    let (name, bytes) = policy::shipped_columns();
    let names = policy::read_columns(bytes, name).unwrap();
    let options = ReadingOptions {
        names: &names,
        preset: None,
        map: &[],
        session: None,
        day: now().instant().date_naive(),
        limits: ListLimits::default(),
    };
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/lists");
    for list in ["candidats.ods", "candidats.xls"] {
        let bytes = std::fs::read(folder.join(list)).unwrap();
        let apart = read_list_apart(&program(), &bytes, &options).unwrap();
        let here = read_list(&bytes, &options).unwrap();
        assert!(!apart.lines.is_empty(), "{list}");
        assert_eq!(format!("{apart:?}"), format!("{here:?}"), "{list}");
        // A damaged one is told, and ends nothing but the child.
        let half = bytes.get(..bytes.len() / 2).unwrap();
        let refused = read_list_apart(&program(), half, &options);
        assert_eq!(refused.err(), read_list(half, &options).err(), "{list}");
    }
    let absent = std::path::Path::new("/nonexistent");
    let bytes = std::fs::read(folder.join("candidats.xls")).unwrap();
    let failed = read_list_apart(absent, &bytes, &options);
    assert_eq!(failed.err(), Some(ListError::Unfinished));
    // A text is read by code of our own, without a child.
    let text = b"Session;Nom;Pr\xc3\xa9nom\nS-1;MOREL;Anouk\n";
    assert_eq!(
        read_list_apart(absent, text, &options).unwrap().lines.len(),
        1
    );
}
