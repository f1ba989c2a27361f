//! States of one document that arrived as records of their own: joined, taken apart, and links that a person refused.

use chartrier::archive::{
    ArchiveError, Decision, JoinFault, Joining, Outcome, Reread, Rereading, WaitingReason,
};
use chartrier::extract::{Recogniser, RecognitionLimits};
use chartrier::model::{
    Candidacy, CandidateStanding, EntityId, ExamSession, Link, Person, RecordClass,
    RegisteredCandidate, RegisteredSession, RegistryChange, SessionNumber, SessionPeople,
    StageReached,
};

use crate::common::{TestArchive, actor, now, program};

fn archived(home: &TestArchive, path: &str, bytes: &[u8]) -> EntityId {
    match home.deposit(path, bytes).outcome {
        Outcome::Archived { entity, .. } => entity,
        other => panic!("{other:?}"),
    }
}

fn minutes(state: &str) -> String {
    format!("Procès-verbal de session\nNuméro de session : 24-0117\n{state}\n")
}

fn stages(home: &TestArchive, entity: EntityId) -> Vec<String> {
    let record = home.archive().record(entity).unwrap();
    let stages = record.filing.stages.into_iter();
    stages.map(|reached| reached.stage).collect()
}

fn bytes(home: &TestArchive, entity: EntityId) -> Vec<u8> {
    let version = u64::from(home.archive().record(entity).unwrap().version);
    let mut output = Vec::new();
    let archive = home.archive();
    archive
        .copy_out_version(entity, version, &mut output)
        .unwrap();
    output
}

#[test]
fn two_records_become_one_and_are_taken_apart_again_without_a_loss() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let printed = archived(&home, "PV imprimé.txt", minutes("à signer").as_bytes());
    let signed = archived(&home, "numérisation.txt", b"rien de particulier");
    let said = Decision {
        class: RecordClass::parse("session.pv").ok(),
        stage: Some(StageReached {
            stage: "signed".to_owned(),
            on: None,
        }),
        ..Decision::default()
    };
    archive.decide(&[signed], &said, actor, now()).unwrap();
    archive.join(signed, printed, actor, now()).unwrap();
    assert_eq!(stages(&home, printed), ["printed", "signed"]);
    assert_eq!(bytes(&home, printed), b"rien de particulier");
    assert_eq!(bytes(&home, signed), b"rien de particulier");
    // The two are counted as one, and the former bytes are there.
    let filed = archive.filed().unwrap();
    assert_eq!(filed.len(), 1);
    // A state that turns out to be another paper is counted again, as what it is.
    let other = Decision {
        class: RecordClass::parse("session.planning").ok(),
        ..Decision::default()
    };
    archive.decide(&[signed], &other, actor, now()).unwrap();
    assert_eq!(archive.filed().unwrap().len(), 2);
    let same = Decision {
        class: said.class.clone(),
        ..Decision::default()
    };
    archive.decide(&[signed], &same, actor, now()).unwrap();
    assert_eq!(archive.filed().unwrap().len(), 1);
    let mut former = Vec::new();
    archive.copy_out_version(printed, 1, &mut former).unwrap();
    assert_eq!(former, minutes("à signer").as_bytes());
    let again = archive.join(signed, printed, actor, now());
    assert!(
        matches!(
            again,
            Err(ArchiveError::CannotJoin {
                fault: JoinFault::Joined,
                ..
            })
        ),
        "{again:?}"
    );

    assert_eq!(archive.take_apart(signed, actor, now()).unwrap(), printed);
    assert_eq!(stages(&home, printed), ["printed"]);
    assert_eq!(bytes(&home, printed), minutes("à signer").as_bytes());
    assert_eq!(archive.filed().unwrap().len(), 2);
    assert_eq!(archive.history(printed).unwrap().len(), 3);
    archive.rebuild(&mut |_| true).unwrap();
    assert_eq!(archive.filed().unwrap().len(), 2);
    assert_eq!(home.verify().findings, []);
}

#[test]
fn an_earlier_state_leaves_the_later_bytes_where_they_are() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let signed = archived(&home, "PV signé.txt", minutes("signé").as_bytes());
    let printed = archived(&home, "PV imprimé.txt", minutes("à signer").as_bytes());
    archive.join(printed, signed, actor, now()).unwrap();
    assert_eq!(stages(&home, signed), ["printed", "signed"]);
    assert_eq!(bytes(&home, signed), minutes("signé").as_bytes());
    archive.take_apart(printed, actor, now()).unwrap();
    assert_eq!(stages(&home, signed), ["signed"]);
    assert_eq!(home.verify().findings, []);
}

#[test]
fn what_cannot_be_a_state_is_refused_and_nothing_changes() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let minutes = archived(&home, "PV imprimé.txt", minutes("à signer").as_bytes());
    let dossier = archived(&home, "DP.txt", "DOSSIER PROFESSIONNEL (DP)".as_bytes());
    let fault = |result: Result<(), ArchiveError>| match result {
        Err(ArchiveError::CannotJoin { fault, .. }) => fault,
        other => panic!("{other:?}"),
    };
    let join = |one, other| fault(archive.join(one, other, actor, now()));
    assert_eq!(join(minutes, minutes), JoinFault::Same);
    assert_eq!(join(dossier, minutes), JoinFault::OtherClass);
    let apart = archive.take_apart(minutes, actor, now());
    assert_eq!(fault(apart.map(|_| ())), JoinFault::NotJoined);
    assert_eq!(archive.record(minutes).unwrap().version, 1);
}

#[test]
fn a_signed_scan_joins_the_printed_minutes_once_it_is_recognised_unless_a_person_parted_them() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let printed = archived(&home, "PV imprimé.txt", minutes("à signer").as_bytes());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/scans");
    let scan = std::fs::read(folder.join("pv-envers.tif")).unwrap();
    let signed = archived(&home, "PV signé.tif", &scan);
    let recogniser = Recogniser::find(program(), RecognitionLimits::default())
        .expect("tests/run installs tesseract and its French data");
    let read = archive.read_again(
        signed,
        Rereading::Waiting,
        Some(&recogniser),
        actor,
        &now,
        &mut |_| true,
    );
    let Reread::Read { joined_to, .. } = read.unwrap() else {
        panic!()
    };
    assert_eq!(joined_to, Some(printed));
    assert_eq!(stages(&home, printed), ["printed", "signed"]);
    assert_eq!(bytes(&home, printed), scan);
    archive.take_apart(signed, actor, now()).unwrap();
    let record = archive.record(signed).unwrap();
    assert_eq!(record.filing.apart_from, [printed]);
    assert_eq!(home.verify().findings, []);
}

#[test]
fn a_link_that_a_person_refused_does_not_come_back() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let held = EntityId::new(now());
    let [one, other] = ["Paul", "Paule"].map(|first| RegisteredCandidate {
        entity: EntityId::new(now()),
        person: Person {
            birth_name: Some("KERVELLA".to_owned()),
            first_names: Some(first.to_owned()),
            ..Person::default()
        },
        standing: CandidateStanding {
            candidacies: vec![Candidacy {
                session: held,
                path: None,
                ccps: Vec::new(),
                decision: None,
            }],
            ..CandidateStanding::default()
        },
    });
    let (first, second) = (one.entity, other.entity);
    let session = RegisteredSession {
        entity: held,
        session: ExamSession {
            number: SessionNumber("24-0117".to_owned()),
            kind: None,
            titre: None,
            sigle: None,
            ccps: Vec::new(),
            site: None,
            starts_on: None,
            ends_on: None,
            withdrawn: false,
        },
        people: SessionPeople::default(),
    };
    let changes = vec![
        RegistryChange::Session(session),
        RegistryChange::Candidate(one),
        RegistryChange::Candidate(other),
    ];
    let known = archive.registry().unwrap();
    archive.register(changes, &known, actor, now()).unwrap();
    let text = "DOSSIER PROFESSIONNEL (DP)\nSession n° 24-0117\nNom de naissance : KERVELA\nPrénom : Paul\n";
    let record = archived(&home, "DP.txt", text.as_bytes());
    let link = || {
        let record = archive.record(record).unwrap();
        archive.registry_links(&record).unwrap().candidate
    };
    let asked = || {
        let waiting = archive.look_over(record).unwrap();
        let mut reasons = waiting.reasons.into_iter();
        reasons.any(|reason| matches!(reason, WaitingReason::DoubtfulCandidate(_)))
    };
    let Some(Link::Doubtful(fits)) = link() else {
        panic!("{:?}", link())
    };
    assert!(fits.contains(&first) && asked());
    let refuse = Decision {
        not_candidates: fits.clone(),
        ..Decision::default()
    };
    assert_eq!(
        archive.decide(&[record], &refuse, actor, now()).unwrap(),
        [record]
    );
    assert_eq!(link(), None);
    assert!(!asked());
    archive
        .reclassify(&[record], actor, now(), &mut |_| true)
        .unwrap();
    archive.rebuild(&mut |_| true).unwrap();
    assert_eq!(link(), None);
    // The last word counts.
    let said = Decision {
        candidate_link: Some(second),
        ..Decision::default()
    };
    archive.decide(&[record], &said, actor, now()).unwrap();
    assert_eq!(link(), Some(Link::Sure(second)));
    let refuse = Decision {
        not_candidates: vec![second],
        ..Decision::default()
    };
    archive.decide(&[record], &refuse, actor, now()).unwrap();
    assert!(!matches!(link(), Some(Link::Sure(_))));
    assert_eq!(home.verify().findings, []);
}

/// Every order of three.
const ORDERS: [[usize; 3]; 6] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
];

#[test]
fn states_joined_and_parted_in_any_order_leave_every_byte_where_it_was() {
    // After two joins, taking the first apart and then the second left the first one's bytes in the whole.
    let states = ["signed", "sent", "validated"];
    for (turn, joins) in ORDERS.into_iter().enumerate() {
        let home = TestArchive::new();
        let archive = home.archive();
        let actor = actor(archive);
        let own = minutes("à signer");
        let whole = archived(&home, "PV imprimé.txt", own.as_bytes());
        let texts = states.map(|state| format!("une page dite {state}"));
        let records = [0, 1, 2].map(|place| {
            let record = archived(&home, &format!("page {place}.txt"), texts[place].as_bytes());
            let said = Decision {
                class: RecordClass::parse("session.pv").ok(),
                stage: Some(StageReached {
                    stage: states[place].to_owned(),
                    on: None,
                }),
                ..Decision::default()
            };
            archive.decide(&[record], &said, actor, now()).unwrap();
            record
        });
        let check = |joined: &[usize]| {
            let furthest = joined.iter().max();
            let expected = furthest.map_or(own.as_str(), |place| texts[*place].as_str());
            assert_eq!(
                bytes(&home, whole),
                expected.as_bytes(),
                "{joins:?} {joined:?}"
            );
            let reached = (0..3).filter(|place| joined.contains(place));
            let reached: Vec<&str> = reached.map(|place| states[place]).collect();
            assert_eq!(
                stages(&home, whole),
                [&["printed"], reached.as_slice()].concat()
            );
            for (record, text) in records.iter().zip(&texts) {
                assert_eq!(bytes(&home, *record), text.as_bytes());
            }
        };
        for parts in [ORDERS[turn], ORDERS[(turn + 1) % 6]] {
            let mut joined = Vec::new();
            for place in joins {
                archive.join(records[place], whole, actor, now()).unwrap();
                joined.push(place);
                check(&joined);
            }
            for place in parts {
                archive.take_apart(records[place], actor, now()).unwrap();
                joined.retain(|other| *other != place);
                check(&joined);
            }
        }
        assert_eq!(home.verify().findings, []);
    }
}

#[test]
fn a_whole_says_what_its_bytes_say() {
    // The readings of the printed minutes were kept once the bytes were those of the signed ones.
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let printed = minutes("Fait à Rennes, le 02/03/2026\nà signer");
    let whole = archived(&home, "PV imprimé.txt", printed.as_bytes());
    let state = archived(&home, "page.txt", "Fait à Rennes, le 10/03/2026".as_bytes());
    let said = Decision {
        class: RecordClass::parse("session.pv").ok(),
        stage: Some(StageReached {
            stage: "signed".to_owned(),
            on: None,
        }),
        ..Decision::default()
    };
    archive.decide(&[state], &said, actor, now()).unwrap();
    let date = || {
        archive
            .record(whole)
            .unwrap()
            .document_date
            .unwrap()
            .to_string()
    };
    assert_eq!(date(), "2026-03-02");
    archive.join(state, whole, actor, now()).unwrap();
    assert_eq!(date(), "2026-03-10");
    archive.take_apart(state, actor, now()).unwrap();
    assert_eq!(date(), "2026-03-02");
    assert_eq!(
        archive.record(whole).unwrap().class.unwrap().id.as_str(),
        "session.pv"
    );
}

#[test]
fn nothing_is_decided_where_one_of_the_records_cannot_be_joined() {
    // The decision was journalled before a join that failed.
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let whole = archived(&home, "PV imprimé.txt", minutes("à signer").as_bytes());
    let good = archived(&home, "page.txt", b"rien de particulier");
    let other = archived(&home, "DP.txt", "DOSSIER PROFESSIONNEL (DP)".as_bytes());
    let said = Decision {
        document_date: "2026-03-10".parse().ok(),
        ..Decision::default()
    };
    let to = Joining::To(whole);
    let failed = archive.decide_and_join(&[good, other], &said, to, actor, now());
    assert!(matches!(failed, Err(ArchiveError::CannotJoin { .. })));
    for record in [whole, good, other] {
        assert_eq!(archive.record(record).unwrap().version, 1);
    }
}

#[test]
fn nothing_is_valid_until_a_day_before_its_first() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let record = archived(&home, "agrément.txt", b"rien");
    let said = |from: &str, through: &str| {
        let said = Decision {
            valid_from: from.parse().ok(),
            valid_through: through.parse().ok(),
            ..Decision::default()
        };
        archive.decide(&[record], &said, actor, now())
    };
    let reversed = |result| matches!(result, Err(ArchiveError::ValidityReversed { .. }));
    assert!(reversed(said("2026-03-10", "2026-03-09")));
    assert_eq!(archive.record(record).unwrap().version, 1);
    said("2026-03-10", "2026-03-10").unwrap();
    assert!(reversed(said("", "2026-03-09")));
    assert!(reversed(said("2026-03-11", "")));
}
