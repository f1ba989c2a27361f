//! The evidence of a bundle as it is written: the example of its module.

use chartrier::bundle::evidence::{DocumentLine, Identity, JournalLine};
use chartrier::model::canonical_json;
use serde_json::Value;
use sha2::{Digest, Sha256};

const SPECIFICATION: &str = include_str!("../../src/bundle/evidence.rs");

fn example() -> Vec<&'static str> {
    crate::example_lines(SPECIFICATION)
}

/// What the example says of `name`.
fn told(name: &str) -> &'static str {
    let prefix = format!("//! {name}:");
    let line = SPECIFICATION.lines().find(|line| line.starts_with(&prefix));
    line.unwrap().rsplit(' ').next().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

#[test]
fn the_example_of_the_specification_is_what_is_written() {
    let zeros = "0".repeat(64);
    let entity = "00000000-0000-7000-8000-000000000002";
    let content = b"PV de la session 26-07\n";
    let facts = serde_json::json!({
        "class": {"found_by": "person", "id": "session.pv"}, "entity": entity, "kind": "record",
        "received": "2026-01-01T00:00:00.000Z", "salt": zeros, "sha256": sha256(content),
        "size_bytes": content.len(), "version": 1,
    });
    let identity = serde_json::json!({"paths": ["PV.txt"], "salt": zeros});
    let secret = canonical_json(&serde_json::json!({"salt": zeros}));
    let mut line = DocumentLine {
        entity: entity.parse().unwrap(),
        file: Some(chartrier::bundle::names::BagName::parse("data/26-07/pv-1.txt").unwrap()),
        part: None,
        version: 1,
        entry: chartrier::model::Seq(1),
        facts,
        identity: Identity::Shown(identity.clone()),
        secret: sha256(&secret).parse().unwrap(),
    };
    let example = example();
    let [document, first, second] = example.as_slice() else {
        panic!("{example:?}")
    };
    assert_eq!(String::from_utf8(line.to_json()).unwrap(), *document);
    assert_eq!(
        DocumentLine::from_json(document.as_bytes()),
        Some(line.clone())
    );
    assert_eq!(line.commitment().to_string(), told("commitment"));
    // Withheld, the block still counts.
    assert_eq!(sha256(&canonical_json(&identity)), told("identity"));
    line.identity = Identity::Withheld(told("identity").parse().unwrap());
    assert_eq!(line.commitment().to_string(), told("commitment"));
    assert_eq!(DocumentLine::from_json(&line.to_json()), Some(line));
    // The entry commits to it, and both entries lead to the root.
    let lines = [first, second].map(|line| JournalLine::from_json(line.as_bytes()).unwrap());
    assert_eq!(lines[1].entry["commitment"], told("commitment"));
    let leaf = |entry: &Value| sha256(&[&[0][..], &canonical_json(entry)].concat());
    let leaves = [leaf(&lines[0].entry), leaf(&lines[1].entry)];
    let proofs = lines.map(|line| {
        line.proof
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    });
    assert_eq!(proofs, [[leaves[1].clone()], [leaves[0].clone()]]);
    let bytes = |hex: &str| hex.parse::<chartrier::model::LeafHash>().unwrap().0;
    let node = [&[1][..], &bytes(&leaves[0]), &bytes(&leaves[1])].concat();
    assert_eq!(sha256(&node), told("root"));
}

#[test]
fn a_line_that_is_not_in_its_written_form_is_refused() {
    let example = example();
    let document = example[0];
    for (from, to) in [
        ("\"entry\":1", "\"entry\": 1"),
        ("\"entry\":1", "\"entry\":1.0"),
        ("\"entry\":1,", "\"entry\":1,\"entry\":1,"),
        ("\"version\":1}", "\"version\":2}"),
        ("\"file\":\"data", "\"file\":\"../data"),
    ] {
        let altered = document.replacen(from, to, 1);
        let altered = match from {
            "\"version\":1}" => format!("{}{to}", &document[..document.len() - from.len()]),
            _ => altered,
        };
        assert_ne!(altered, document);
        assert_eq!(
            DocumentLine::from_json(altered.as_bytes()),
            None,
            "{altered}"
        );
    }
    assert_eq!(JournalLine::from_json(b"{\"entry\":{},\"proof\":[]}"), None);
}
