//! A hold as it is sealed: the example of its module, and every scope.

use chartrier::model::{
    EntityId, HoldOwner, HoldReason, HoldScope, LegalHold, Site, TitreCode, canonical_json,
};

const SPECIFICATION: &str = include_str!("../../src/model/hold.rs");

fn id(text: &str) -> EntityId {
    text.parse().unwrap()
}

fn hold(scope: HoldScope) -> LegalHold {
    LegalHold {
        id: id("01890a5d-ac96-774b-bcce-b302099a8057"),
        scope,
        owner: HoldOwner::parse(" Direction du centre ").unwrap(),
        reason: HoldReason::parse("Recours d'un candidat").unwrap(),
        review_on: "2027-05-24".parse().unwrap(),
        placed_on: "2026-11-24".parse().unwrap(),
        anyway: false,
    }
}

#[test]
fn the_example_of_the_specification_is_what_is_written() {
    let example: String = crate::example_lines(SPECIFICATION).concat();
    let session = id("01890a5d-ac96-774b-bcce-b302099a8058");
    let written = canonical_json(&hold(HoldScope::Session(session)));
    assert_eq!(String::from_utf8(written).unwrap(), example);
}

#[test]
fn a_hold_on_what_nobody_had_registered_says_so_and_no_other_says_anything() {
    let mut placed = hold(HoldScope::Titre(TitreCode("TP-01280".to_owned())));
    let silent = String::from_utf8(canonical_json(&placed)).unwrap();
    assert!(!silent.contains("anyway"));
    placed.anyway = true;
    let written = String::from_utf8(canonical_json(&placed)).unwrap();
    assert!(written.starts_with(r#"{"anyway":true,"id":"#), "{written}");
    assert_eq!(serde_json::from_str::<LegalHold>(&written).unwrap(), placed);
}

#[test]
fn every_scope_is_written_and_read_as_specified() {
    let one = id("01890a5d-ac96-774b-bcce-b302099a8058");
    let titre = TitreCode("TP-01280m04".to_owned());
    let site = Site::parse("Rennes").unwrap();
    let text = "jury:durand".to_owned();
    let found = vec![one];
    let scopes = [
        (
            HoldScope::Records(vec![one]),
            format!(r#"{{"records":["{one}"]}}"#),
        ),
        (HoldScope::Session(one), format!(r#"{{"session":"{one}"}}"#)),
        (
            HoldScope::Candidate(one),
            format!(r#"{{"candidate":"{one}"}}"#),
        ),
        (
            HoldScope::Titre(titre.clone()),
            r#"{"titre":"TP-01280m04"}"#.to_owned(),
        ),
        (
            HoldScope::Agrement { titre, site },
            r#"{"agrement":{"titre":"TP-01280m04","site":"Rennes"}}"#.to_owned(),
        ),
        (
            HoldScope::Query { text, found },
            format!(r#"{{"query":{{"text":"jury:durand","found":["{one}"]}}}}"#),
        ),
    ];
    for (scope, written) in scopes {
        assert_eq!(serde_json::to_string(&scope).unwrap(), written);
        assert_eq!(serde_json::from_str::<HoldScope>(&written).unwrap(), scope);
    }
    let alone: HoldScope = serde_json::from_str(r#"{"query":{"text":"fraude"}}"#).unwrap();
    assert!(matches!(alone, HoldScope::Query { found, .. } if found.is_empty()));
}

#[test]
fn what_a_later_version_adds_is_passed_over_but_never_a_scope() {
    let written = canonical_json(&hold(HoldScope::Records(Vec::new())));
    let written = String::from_utf8(written).unwrap();
    let more = written.replacen('{', r#"{"case":"2026-17","#, 1);
    assert!(serde_json::from_str::<LegalHold>(&more).is_ok());
    let other = written.replace(r#""records":[]"#, r#""region":"Bretagne""#);
    assert!(serde_json::from_str::<LegalHold>(&other).is_err());
    let nobody = written.replace("Direction du centre", "  ");
    assert!(serde_json::from_str::<LegalHold>(&nobody).is_err());
}
