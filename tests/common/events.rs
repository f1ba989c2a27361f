//! One journal entry of each kind, every member filled in.

use chartrier::model::{
    AttachmentDigest, Commitment, ConsultedBatch, DestroyedBatch, EntityKind, Entry, Event,
    ExportedBatch, FixityLevel, KeySet, PlaceDigest, PolicyDigest, QuarantineReason, Regime,
    SealedDigest, Seq,
};

/// One entry of each kind of the closed list.
pub fn examples() -> Vec<Entry> {
    let id = "00000000-0000-7000-8000-000000000001";
    let entity = id.parse().unwrap();
    let commitment = Commitment([1; 32]);
    let descriptor = SealedDigest([2; 32]);
    let object = SealedDigest([3; 32]);
    let keys = KeySet {
        owners: vec!["age1owner".to_owned()],
        service: "age1service".to_owned(),
        signer: "name+00000000+AA==".to_owned(),
        sealed: vec![SealedDigest([4; 32])],
        restricted: Vec::new(),
    };
    let signature = "00".repeat(64);
    let events = vec![
        Event::ArchiveCreated {
            archive: id.parse().unwrap(),
            format: 1,
            regime: Regime::Public,
            keys: keys.clone(),
            signature: signature.clone(),
        },
        Event::KeysChanged { keys, signature },
        Event::PolicyAdopted {
            policy: PolicyDigest([5; 32]),
            signature: Some(AttachmentDigest([6; 32])),
        },
        Event::Accessioned {
            entity,
            commitment,
            descriptor,
            object,
            text: Some(object),
            from: Some(entity),
        },
        Event::Described {
            entity,
            commitment,
            descriptor,
            object: Some(object),
            text: Some(object),
            from: Some(entity),
            duplicate: true,
            decided: true,
        },
        Event::Registered {
            entity,
            kind: EntityKind::Actor,
            commitment,
            descriptor,
        },
        Event::Quarantined {
            entity,
            commitment,
            descriptor,
            object,
            reason: QuarantineReason::Empty,
        },
        Event::Consulted(ConsultedBatch {
            entity,
            commitment,
            descriptor,
            entities: vec![entity],
        }),
        Event::Exported(ExportedBatch {
            entities: vec![entity],
            consultation: Some(entity),
        }),
        Event::HoldPlaced {
            entity,
            commitment,
            descriptor,
            too_late: vec![entity],
        },
        Event::HoldReleased {
            entity,
            commitment,
            descriptor,
        },
        Event::BundleIssued {
            entity,
            commitment,
            descriptor,
            list: AttachmentDigest([6; 32]),
        },
        Event::DispositionApproved {
            entity,
            commitment,
            descriptor,
            plan: AttachmentDigest([6; 32]),
        },
        Event::DispositionPlanned {
            plan: AttachmentDigest([6; 32]),
        },
        Event::DispositionCancelled { entity },
        Event::DestructionStarted {
            entity,
            list: AttachmentDigest([6; 32]),
        },
        Event::KeysDeleted {
            entity,
            place: PlaceDigest([7; 32]),
        },
        Event::Destroyed(DestroyedBatch {
            entity,
            destroyed: vec![entity],
        }),
        Event::FixityChecked {
            level: FixityLevel::Derived,
            entries: 1,
            findings: 0,
        },
        Event::OlderJournalAccepted {
            place: PlaceDigest([9; 32]),
            seen: AttachmentDigest([6; 32]),
        },
        Event::TailCut {
            offset_bytes: 1,
            length_bytes: 2,
            sha256: object,
        },
    ];
    let number = |(number, event)| Entry {
        number: Seq(number),
        time: "2026-01-01T00:00:00.000Z".parse().unwrap(),
        actor: id.parse().unwrap(),
        event,
    };
    (0..).zip(events).map(number).collect()
}
