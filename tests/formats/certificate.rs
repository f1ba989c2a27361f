//! A certificate as it is written: the example of its module.

use std::collections::BTreeMap;

use chartrier::model::{
    Approval, AttachmentDigest, Certificate, CertificateTimes, CertificateTotals, CertifiedEntity,
    CertifiedPlace, CertifiedRecord, CertifiedStamp, DestroyedBatch, EntityKind, Entry, Event,
    NotRead, PlaceDigest, PolicyDigest, ProvedEntry, RecordClass, Regime, Seq, Spared,
    SparedCertified, Statement,
};

const SPECIFICATION: &str = include_str!("../../src/model/certificate.rs");

fn example() -> Certificate {
    let record = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
    let disposition = "01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap();
    let class = RecordClass::parse("session.planning").unwrap();
    let proved = "2026-03-11T08:00:02.000Z".parse().unwrap();
    let mut certificate = Certificate {
        format: 1,
        archive: "00000000-0000-7000-8000-000000000001".parse().unwrap(),
        fingerprint: "11".repeat(32),
        regime: Regime::Private,
        signer: "chartrier/00000000-0000-7000-8000-000000000001+6c5e7a3d+AQ==".to_owned(),
        disposition,
        plan: AttachmentDigest([0x22; 32]),
        list: AttachmentDigest([0x33; 32]),
        schedule: PolicyDigest([0x44; 32]),
        day: "2026-03-11".parse().unwrap(),
        approval: Some(Approval {
            approver: "Claire Fictive".to_owned(),
            key: "ssh-ed25519 AAAA".to_owned(),
            signature: "-----BEGIN SSH SIGNATURE-----".to_owned(),
            visa: None,
        }),
        times: CertificateTimes {
            approved: "2026-03-11T08:00:00.000Z".parse().unwrap(),
            started: "2026-03-11T08:00:01.000Z".parse().unwrap(),
            proved,
        },
        totals: CertificateTotals::default(),
        classes: Vec::new(),
        destroyed: vec![CertifiedEntity {
            entity: record,
            kind: EntityKind::Record,
            record: Some(CertifiedRecord {
                class: class.clone(),
                counted_from: "2021-03-05".parse().unwrap(),
                kept_through: "2026-03-05".parse().unwrap(),
                size_bytes: 21,
                decided: None,
            }),
            files: 3,
            shared: Vec::new(),
            content_stays_in: Vec::new(),
        }],
        failed: Vec::new(),
        spared: vec![SparedCertified {
            entity: "01890a5d-ac96-774b-bcce-b302099a8059".parse().unwrap(),
            class: Some(class),
            why: Spared::Held,
        }],
        places: vec![CertifiedPlace {
            place: PlaceDigest([0x55; 32]),
            name: Some("principal".to_owned()),
            acknowledged: Some(proved),
        }],
        statements: vec![
            Statement::UnreadableWithEveryRemainingKey,
            Statement::ExportedBundlesNotReached,
            Statement::FreedBlocksNotReached,
            Statement::HostSnapshotsNotReached,
        ],
        stamps: Vec::new(),
        checkpoint: "chartrier/00000000-0000-7000-8000-000000000001\n1\n".to_owned(),
        entries: vec![ProvedEntry {
            entry: Entry {
                number: Seq(0),
                time: proved,
                actor: "00000000-0000-7000-8000-000000000001".parse().unwrap(),
                event: Event::Destroyed(DestroyedBatch {
                    entity: disposition,
                    destroyed: vec![record],
                }),
            },
            proof: Vec::new(),
        }],
    };
    (certificate.totals, certificate.classes) = certificate.added_up();
    certificate
}

#[test]
fn the_example_of_the_specification_is_what_is_written() {
    let example_text: String = crate::example_lines(SPECIFICATION).concat();
    let written = example().to_json();
    assert_eq!(String::from_utf8(written.clone()).unwrap(), example_text);
    assert_eq!(Certificate::from_json(&written), Ok(example()));
    let spaced = [b" ", written.as_slice()].concat();
    assert_eq!(Certificate::from_json(&spaced), Err(NotRead::NotWritten));
    let later = br#"{"certificate":2,"more":true}"#;
    assert_eq!(
        Certificate::from_json(later),
        Err(NotRead::Later { format: 2 })
    );
}

#[test]
fn the_example_with_a_time_stamp_is_what_is_written() {
    let block = SPECIFICATION.split("```json").nth(2).unwrap();
    let member = block
        .lines()
        .skip(1)
        .take_while(|line| !line.contains("```"));
    let member: String = member
        .map(|line| line.trim_start_matches("//!").trim())
        .collect();
    let mut certificate = example();
    certificate.stamps = vec![CertifiedStamp {
        checkpoint: certificate.checkpoint.clone(),
        proof: Vec::new(),
        answers: vec!["MAMCAQI=".to_owned()],
    }];
    let plain: String = crate::example_lines(SPECIFICATION).concat();
    let expected = plain.replace("\"statements\"", &format!("{member},\"statements\""));
    let written = certificate.to_json();
    assert_eq!(String::from_utf8(written.clone()).unwrap(), expected);
    assert_eq!(Certificate::from_json(&written), Ok(certificate));
}

#[test]
fn the_totals_are_those_of_the_lists() {
    let example = example();
    assert_eq!(example.totals.destroyed, 1);
    assert_eq!(example.totals.size_bytes, 21);
    assert_eq!(example.totals.spared, BTreeMap::from([(Spared::Held, 1)]));
    let [class] = example.classes.as_slice() else {
        panic!("{:?}", example.classes)
    };
    assert_eq!((class.destroyed, class.spared, class.failed), (1, 1, 0));
}
