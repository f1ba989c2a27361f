//! The descriptor and its commitment, byte for byte as `model/descriptor.rs` specifies them.

use chartrier::model::{
    AccessPath, Candidacy, CandidateStanding, Class, Descriptor, DescriptorFacts,
    DescriptorIdentity, DescriptorSecret, EntityId, EntityKind, ExamSession, Filing, FoundBy,
    JuryDecision, LaterName, Person, ReadField, Reading, RecordClass, Salt, SessionKind,
    SessionNumber, Site, Sureness, TitreCode, Zone, canonical_json,
};
use sha2::{Digest, Sha256};

const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

fn ada() -> Descriptor {
    let salt = Salt([0; 32]);
    let entity = "00000000-0000-7000-8000-000000000001".parse().unwrap();
    let received = "2026-01-01T00:00:00.000Z".parse().unwrap();
    Descriptor {
        facts: DescriptorFacts::new(entity, EntityKind::Actor, received, salt),
        identity: DescriptorIdentity {
            name: Some("Ada".to_owned()),
            ..DescriptorIdentity::new(salt)
        },
        secret: DescriptorSecret::new(salt),
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn the_worked_example_is_written_as_specified() {
    let facts = format!(
        "{{\"entity\":\"00000000-0000-7000-8000-000000000001\",\"kind\":\"actor\",\
         \"received\":\"2026-01-01T00:00:00.000Z\",\"salt\":\"{ZEROS}\",\"version\":1}}"
    );
    let identity = format!("{{\"name\":\"Ada\",\"salt\":\"{ZEROS}\"}}");
    let secret = format!("{{\"salt\":\"{ZEROS}\"}}");
    let whole = format!("{{\"facts\":{facts},\"identity\":{identity},\"secret\":{secret}}}");
    assert_eq!(String::from_utf8_lossy(&ada().to_json()), whole);

    // The commitment by hand: the SHA-256 of each block, listed, and the SHA-256 of that list.
    let list =
        [&facts, &identity, &secret].map(|block| format!("\"{}\"", sha256(block.as_bytes())));
    let commitment = sha256(format!("[{}]", list.join(",")).as_bytes());
    assert_eq!(ada().commitment().to_string(), commitment);
    assert_eq!(
        commitment,
        include_str!("../../src/model/descriptor.rs")
            .lines()
            .find_map(worked)
            .unwrap()
    );
}

#[test]
fn a_session_and_a_candidate_are_written_as_specified() {
    let salt = Salt([0; 32]);
    let entity = "00000000-0000-7000-8000-000000000002".parse().unwrap();
    let received = "2026-01-01T00:00:00.000Z".parse().unwrap();
    let facts = DescriptorFacts {
        exam_session: Some(ExamSession {
            number: SessionNumber("26-07".to_owned()),
            kind: Some(SessionKind::Ccp),
            titre: Some(TitreCode("TP-01280m04".to_owned())),
            sigle: None,
            ccps: vec!["CCP1".to_owned()],
            site: None,
            starts_on: None,
            ends_on: "2026-03-10".parse().ok(),
            withdrawn: false,
        }),
        ..DescriptorFacts::new(entity, EntityKind::Session, received, salt)
    };
    let identity = DescriptorIdentity {
        person: Some(Person {
            birth_name: Some("MARTIN".to_owned()),
            first_names: Some("Zoé".to_owned()),
            birth_date: "1990-02-28".parse().ok(),
            ..Person::default()
        }),
        ..DescriptorIdentity::new(salt)
    };
    let text = include_str!("../../src/model/descriptor.rs").replace("00…00", ZEROS);
    for block in [canonical_json(&facts), canonical_json(&identity)] {
        let block = format!("//! {}\n", String::from_utf8(block).unwrap());
        assert!(text.contains(&block), "{block}");
    }
}

#[test]
fn a_record_that_says_until_when_it_is_valid_is_written_as_specified() {
    let salt = Salt([0; 32]);
    let entity = "00000000-0000-7000-8000-000000000002".parse().unwrap();
    let received = "2026-01-01T00:00:00.000Z".parse().unwrap();
    let facts = DescriptorFacts {
        filing: Filing {
            site: Some(Site::parse("Rennes").unwrap()),
            valid_from: "2023-09-01".parse().ok(),
            valid_through: "2028-08-31".parse().ok(),
            ..Filing::default()
        },
        ..DescriptorFacts::new(entity, EntityKind::Record, received, salt)
    };
    let text = include_str!("../../src/model/descriptor.rs").replace("00…00", ZEROS);
    let block = String::from_utf8(canonical_json(&facts)).unwrap();
    assert!(text.contains(&format!("//! {block}\n")), "{block}");
}

#[test]
fn joined_states_refused_links_and_names_of_later_versions_are_written_as_specified() {
    let salt = Salt([0; 32]);
    let id = |number: u32| -> EntityId {
        let written = format!("00000000-0000-7000-8000-00000000000{number}");
        written.parse().unwrap()
    };
    let received = "2026-01-01T00:00:00.000Z".parse().unwrap();
    let of = |entity: u32, filing: Filing| DescriptorFacts {
        filing,
        ..DescriptorFacts::new(id(entity), EntityKind::Record, received, salt)
    };
    let whole = DescriptorFacts {
        class: Some(Class {
            id: RecordClass::parse("session.pv").unwrap(),
            found_by: FoundBy::Later(LaterName::read("watermark").unwrap()),
        }),
        ..of(
            2,
            Filing {
                joined: vec![id(3)],
                not_sessions: vec![id(4)],
                not_candidates: vec![id(5)],
                apart_from: vec![id(6)],
                ..Filing::default()
            },
        )
    };
    let text = include_str!("../../src/model/descriptor.rs").replace("00…00", ZEROS);
    let block = String::from_utf8(canonical_json(&whole)).unwrap();
    assert!(text.contains(&format!("//! {block}\n")), "{block}");
    let state = of(
        3,
        Filing {
            joined_to: Some(id(2)),
            ..Filing::default()
        },
    );
    let state = String::from_utf8(canonical_json(&state)).unwrap();
    let filing = "\"filing\":{\"joined_to\":\"00000000-0000-7000-8000-000000000002\"}";
    assert!(state.contains(filing) && text.contains(filing), "{state}");
}

#[test]
fn names_of_a_later_version_are_kept_when_a_descriptor_is_written_again() {
    // One new zone made a record vanish from the catalog of an older version.
    let salt = Salt([0; 32]);
    let entity = "00000000-0000-7000-8000-000000000002".parse().unwrap();
    let received = "2026-01-01T00:00:00.000Z".parse().unwrap();
    let written = Descriptor {
        facts: DescriptorFacts::new(entity, EntityKind::Record, received, salt),
        identity: DescriptorIdentity {
            readings: vec![Reading {
                field: ReadField::Titre,
                value: "TP-01280m04".to_owned(),
                zone: Zone::Body,
                page: None,
                sure: Sureness::Sure,
            }],
            ..DescriptorIdentity::new(salt)
        },
        secret: DescriptorSecret::new(salt),
    };
    let json = String::from_utf8(written.to_json().to_vec()).unwrap();
    let later = json
        .replace("\"zone\":\"body\"", "\"zone\":\"seal_2\"")
        .replace("\"field\":\"titre\"", "\"field\":\"room\"");
    let (read, commitment) = Descriptor::from_json(later.as_bytes()).unwrap();
    let reading = &read.identity.readings[0];
    assert!(matches!(reading.zone, Zone::Later(name) if name.as_str() == "seal_2"));
    assert_eq!(String::from_utf8(read.to_json().to_vec()).unwrap(), later);
    assert_eq!(read.commitment(), commitment);
    // So did a way to the session, and a decision, in a candidate's descriptor.
    let standing = CandidateStanding {
        candidacies: vec![Candidacy {
            session: entity,
            path: Some(AccessPath::Vae),
            ccps: Vec::new(),
            decision: Some(JuryDecision::Partial),
        }],
        ..CandidateStanding::default()
    };
    let candidate = Descriptor {
        facts: DescriptorFacts {
            standing: Some(standing),
            ..DescriptorFacts::new(entity, EntityKind::Candidate, received, salt)
        },
        ..written
    };
    let written = String::from_utf8(candidate.to_json().to_vec()).unwrap();
    let later = written
        .replace("\"path\":\"vae\"", "\"path\":\"parrainage\"")
        .replace("\"decision\":\"partial\"", "\"decision\":\"deferred\"");
    assert_ne!(later, written);
    let (read, commitment) = Descriptor::from_json(later.as_bytes()).unwrap();
    let standing = read.facts.standing.clone().unwrap();
    assert!(!standing.candidacies[0].path.unwrap().is_known());
    assert!(!standing.candidacies[0].decision.unwrap().is_known());
    assert_eq!(String::from_utf8(read.to_json().to_vec()).unwrap(), later);
    assert_eq!(read.commitment(), commitment);
    for name in ["", "Seal", "a name", &"a".repeat(32)] {
        let odd = json.replace("\"zone\":\"body\"", &format!("\"zone\":\"{name}\""));
        assert!(Descriptor::from_json(odd.as_bytes()).is_err(), "{name}");
    }
}

/// The value that the specification gives.
fn worked(line: &str) -> Option<&str> {
    line.strip_prefix("//! commitment: ").map(str::trim)
}

#[test]
fn a_reader_takes_the_commitment_from_the_blocks_as_written() {
    // A member that a later version adds changes the commitment, and does not stop this version from reading the rest.
    let json = String::from_utf8(ada().to_json().to_vec()).unwrap();
    let later = json.replace("\"name\":\"Ada\"", "\"name\":\"Ada\",\"nickname\":\"A\"");
    let (descriptor, commitment) = Descriptor::from_json(later.as_bytes()).unwrap();
    assert_eq!(descriptor.identity.name.as_deref(), Some("Ada"));
    assert_ne!(commitment, ada().commitment());
}

#[test]
fn a_secret_is_not_shown_when_a_descriptor_is_printed_by_mistake() {
    let mut descriptor = ada();
    descriptor.secret.object_key = Some(zeroize::Zeroizing::new("AGE-SECRET-KEY-1XYZ".to_owned()));
    assert!(!format!("{descriptor:?}").contains("XYZ"));
}

#[test]
fn a_descriptor_of_a_later_version_is_told_from_one_that_was_exchanged() {
    // An unknown kind must not look like tampering.
    let later = String::from_utf8(ada().to_json().to_vec()).unwrap();
    let later = later.replace("\"kind\":\"actor\"", "\"kind\":\"agrement\"");
    assert!(Descriptor::from_json(later.as_bytes()).is_err());
    let commitment = Descriptor::commitment_of(later.as_bytes()).unwrap();
    assert_ne!(commitment, ada().commitment());
    let again = Descriptor::commitment_of(&ada().to_json()).unwrap();
    assert_eq!(again, ada().commitment());
}
