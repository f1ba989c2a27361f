//! Where an entity came from, and the import that brought it: the example of the module.

use chartrier::model::{
    ArchiveId, Commitment, ContentDigest, EntityId, ImportRun, LeafHash, ProvedAt, Provenance,
    SaidText, Seq, canonical_json,
};

const SPECIFICATION: &str = include_str!("../../src/model/provenance.rs");

#[test]
fn the_example_of_the_specification_is_what_is_written() {
    let lines = crate::example_lines(SPECIFICATION);
    let archive: ArchiveId = "00000000-0000-7000-8000-000000000009".parse().unwrap();
    let entity: EntityId = "00000000-0000-7000-8000-000000000002".parse().unwrap();
    let provenance = vec![Provenance {
        archive,
        fingerprint: ContentDigest([1; 32]),
        checkpoint: ProvedAt {
            entries: 310,
            root: LeafHash([3; 32]),
        },
        bundle: ContentDigest([2; 32]),
        imported: "2026-11-24T08:00:00.000Z".parse().unwrap(),
        entity: Some(entity),
        version: Some(2),
        entry: Some(Seq(41)),
        commitment: Some(Commitment([4; 32])),
        received: None,
        file: None,
    }];
    let run = ImportRun {
        archive,
        fingerprint: ContentDigest([1; 32]),
        bundles: vec![ContentDigest([2; 32])],
        entries: 310,
        reason: Some(SaidText::parse("Reprise du centre").unwrap()),
    };
    let written = [canonical_json(&provenance), canonical_json(&run)];
    let written = written.map(|json| String::from_utf8(json).unwrap());
    assert_eq!(lines, written);
    let read: Vec<Provenance> = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(read, provenance);
    assert_eq!(serde_json::from_str::<ImportRun>(lines[1]).unwrap(), run);
}

#[test]
fn an_entity_that_came_from_nowhere_is_written_as_ever() {
    let id: EntityId = "00000000-0000-7000-8000-000000000002".parse().unwrap();
    let received = "2026-01-01T00:00:00.000Z".parse().unwrap();
    let salt = chartrier::model::Salt([0; 32]);
    let kind = chartrier::model::EntityKind::Import;
    let facts = chartrier::model::DescriptorFacts::new(id, kind, received, salt);
    let json = String::from_utf8(canonical_json(&facts)).unwrap();
    assert!(json.contains(r#""kind":"import""#), "{json}");
    assert!(!json.contains("provenance"), "{json}");
}
