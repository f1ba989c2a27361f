//! Plans, final lists, what a person signs: the examples of their module.

use chartrier::model::{
    ActorId, AttachmentDigest, Commitment, Decided, DecidedThen, DestructionList, DispositionPlan,
    EntityId, EntityKind, FileShelf, ListedEntity, ListedFile, NotRead, PlaceDigest,
    PlannedDependent, PlannedRecord, PolicyDigest, RecordClass, Regime, ScheduleChange,
    SealedDigest, Seq, Spared, SparedEntity, Visa, approval_bytes, canonical_json,
};

const SPECIFICATION: &str = include_str!("../../src/model/disposition.rs");

/// The examples of the specification, in their order.
fn examples() -> Vec<String> {
    let mut found = Vec::new();
    let mut current: Option<String> = None;
    for line in SPECIFICATION.lines() {
        let line = line.trim_start_matches("//!").trim();
        match (&mut current, line) {
            (None, "```json") => current = Some(String::new()),
            (Some(_), "```") => found.extend(current.take()),
            (Some(text), line) => text.push_str(line),
            (None, _) => {}
        }
    }
    found
}

fn id(last: &str) -> EntityId {
    format!("01890a5d-ac96-774b-bcce-b302099a80{last}")
        .parse()
        .unwrap()
}

fn plan() -> DispositionPlan {
    DispositionPlan {
        format: 1,
        archive: "00000000-0000-7000-8000-000000000001".parse().unwrap(),
        made: "2026-03-11T08:00:00.000Z".parse().unwrap(),
        by: "00000000-0000-7000-8000-000000000002".parse().unwrap(),
        day: "2026-03-11".parse().unwrap(),
        regime: Regime::Public,
        policy: PolicyDigest([0x44; 32]),
        beyond_limits: false,
        despite_clock: false,
        records: vec![PlannedRecord {
            entity: id("57"),
            commitment: Commitment([0x11; 32]),
            class: RecordClass::parse("session.planning").unwrap(),
            counted_from: "2021-03-05".parse().unwrap(),
            kept_through: "2026-03-05".parse().unwrap(),
            size_bytes: 21,
            decided: None,
        }],
        dependents: vec![PlannedDependent {
            entity: id("58"),
            commitment: Commitment([0x22; 32]),
            kind: EntityKind::Session,
        }],
    }
}

fn visa() -> Visa {
    Visa {
        reference: "2026/12".to_owned(),
        authority: "Archives départementales".to_owned(),
        on: "2026-03-10".parse().unwrap(),
        record: id("5a"),
    }
}

fn list() -> DestructionList {
    let file = |shelf, byte| ListedFile {
        shelf,
        digest: SealedDigest([byte; 32]),
    };
    DestructionList {
        format: 1,
        plan: AttachmentDigest([0x33; 32]),
        entities: vec![ListedEntity {
            entity: id("57"),
            kind: EntityKind::Record,
            files: vec![file(FileShelf::Descriptors, 0x55)],
            shared: vec![file(FileShelf::Objects, 0x66)],
            content_stays_in: vec![id("5b")],
        }],
        places: vec![PlaceDigest([0x88; 32])],
        spared: vec![SparedEntity {
            entity: id("59"),
            why: Spared::Held,
        }],
    }
}

#[test]
fn the_examples_of_the_specification_are_what_is_written() {
    let examples = examples();
    let [plan_text, visa_text, list_text, change_text] = examples.as_slice() else {
        panic!("{examples:?}")
    };
    let written = String::from_utf8(plan().to_json()).unwrap();
    assert_eq!(&written, plan_text);
    assert_eq!(DispositionPlan::from_json(written.as_bytes()), Ok(plan()));
    let signed = approval_bytes(written.as_bytes(), Some(&visa()));
    assert_eq!(signed, format!("{plan_text}{visa_text}").into_bytes());
    let without = approval_bytes(written.as_bytes(), None);
    assert_eq!(without, plan_text.as_bytes());
    let written = String::from_utf8(list().to_json()).unwrap();
    assert_eq!(&written, list_text);
    assert_eq!(DestructionList::from_json(written.as_bytes()), Ok(list()));
    let change = ScheduleChange {
        archive: plan().archive,
        policy: PolicyDigest([0x44; 32]),
        replaces: Some(PolicyDigest([0x77; 32])),
        adopted: Some(Seq(7)),
    };
    assert_eq!(change.to_json(), change_text.as_bytes());
}

#[test]
fn a_later_format_and_garbage_are_told_apart() {
    let garbage = [&b"{}"[..], b"[1", b"{\"plan\":0}", b"{\"plan\":\"2\"}"];
    for garbage in garbage {
        let read = DispositionPlan::from_json(garbage);
        assert_eq!(read, Err(NotRead::NotWritten));
        let read = DestructionList::from_json(garbage);
        assert_eq!(read, Err(NotRead::NotWritten));
    }
    let later = Err(NotRead::Later { format: 3 });
    let read = DispositionPlan::from_json(b"{\"plan\":3,\"wish\":\"\"}");
    assert_eq!(read, later);
    let read = DestructionList::from_json(b"{\"list\":3}");
    assert_eq!(read, Err(NotRead::Later { format: 3 }));
    let spaced = [plan().to_json(), b"\n".to_vec()].concat();
    let read = DispositionPlan::from_json(&spaced);
    assert_eq!(read, Err(NotRead::NotWritten));
}

/// The example of a person's decision, and every kind of it; `until` belongs to `keep` alone.
#[test]
fn a_persons_decision_is_written_and_read_as_specified() {
    let specification = include_str!("../../src/model/decided.rs");
    let example: String = crate::example_lines(specification).concat();
    let actor: EntityId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
    let of = |then| Decided {
        then,
        on: "2026-11-24".parse().unwrap(),
        by: ActorId::from(actor),
        class: RecordClass::parse("mixed").unwrap(),
    };
    let until = "2027-11-24".parse().unwrap();
    let keep = of(DecidedThen::Keep { until });
    let written = String::from_utf8(canonical_json(&keep)).unwrap();
    assert_eq!(written, example);
    for (then, name) in [
        (DecidedThen::Destroy, "destroy"),
        (DecidedThen::Transfer, "transfer"),
    ] {
        let decided = of(then);
        let written = String::from_utf8(canonical_json(&decided)).unwrap();
        let expected = example.replace(
            r#""then":"keep","until":"2027-11-24""#,
            &format!(r#""then":"{name}""#),
        );
        assert_eq!(written, expected);
        let read: Decided = serde_json::from_str(&written).unwrap();
        assert_eq!(read, decided);
    }
    for wrong in [
        example.replace(r#","until":"2027-11-24""#, ""),
        example.replace("keep", "burn"),
        example.replace("mixed", ""),
    ] {
        assert!(serde_json::from_str::<Decided>(&wrong).is_err(), "{wrong}");
    }
}

/// What a person decided is said in the plan; what a rule said is not.
#[test]
fn a_planned_record_says_on_which_day_a_person_decided() {
    let written = String::from_utf8(canonical_json(&PlannedRecord {
        entity: id("57"),
        commitment: Commitment([0x11; 32]),
        class: RecordClass::parse("mixed").unwrap(),
        counted_from: "2024-03-05".parse().unwrap(),
        kept_through: "2026-03-10".parse().unwrap(),
        size_bytes: 21,
        decided: "2026-03-11".parse().ok(),
    }));
    assert!(written.unwrap().contains(r#""decided":"2026-03-11","#));
}
