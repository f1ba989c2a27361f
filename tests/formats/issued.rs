//! A bundle that was handed out, as it is sealed: the example of its module, and every scope.

use chartrier::model::{
    BundleForm, BundleList, BundleNames, BundleRestricted, BundleScope, BundleTransit,
    ContentDigest, IssuedBundle, IssuedPart, ScopeOf, Site, TitreCode, canonical_json,
};

const SPECIFICATION: &str = include_str!("../../src/model/issued.rs");
const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

#[test]
fn the_example_of_the_specification_is_what_is_written() {
    let example: String = crate::example_lines(SPECIFICATION).concat();
    let issued = IssuedBundle {
        recipient: "DREETS".to_owned(),
        reason: "Contrôle sur pièces".to_owned(),
        scope: BundleScope {
            of: ScopeOf::Session {
                session: ID.parse().unwrap(),
            },
            engagements: Vec::new(),
        },
        sample: None,
        names: BundleNames::Shown,
        restricted: BundleRestricted::LeftOut,
        transit: BundleTransit::Clear,
        format: BundleForm::Bag,
        entries: 310,
        documents: 12,
        holes: 0,
        parts: vec![IssuedPart {
            sha256: ContentDigest([1; 32]),
            size_bytes: 4096,
            bag: ContentDigest([2; 32]),
        }],
    };
    assert_eq!(String::from_utf8(canonical_json(&issued)).unwrap(), example);
    assert_eq!(
        serde_json::from_str::<IssuedBundle>(&example).unwrap(),
        issued
    );
}

#[test]
fn every_scope_is_written_and_read_as_specified() {
    let titre = || TitreCode("TP-01280m04".to_owned());
    let scopes = [
        (
            ScopeOf::Titre {
                titre: titre(),
                from: "2026-01-01".parse().ok(),
                to: None,
            },
            r#"{"engagements":[1,10],"from":"2026-01-01","kind":"titre","titre":"TP-01280m04"}"#,
        ),
        (
            ScopeOf::Agrement {
                titre: titre(),
                site: Site::parse("Rennes").ok(),
                from: None,
                to: None,
            },
            r#"{"engagements":[1,10],"kind":"agrement","site":"Rennes","titre":"TP-01280m04"}"#,
        ),
        (
            ScopeOf::Query { query: None },
            r#"{"engagements":[1,10],"kind":"query"}"#,
        ),
    ];
    for (of, written) in scopes {
        let scope = BundleScope {
            of,
            engagements: vec![1, 10],
        };
        assert_eq!(String::from_utf8(canonical_json(&scope)).unwrap(), written);
        assert_eq!(serde_json::from_str::<BundleScope>(written).unwrap(), scope);
    }
}

#[test]
fn a_list_is_sorted_and_names_each_once() {
    let (one, other) = (ID.parse().unwrap(), "00000000-0000-7000-8000-000000000001");
    let list = BundleList::new([one, other.parse().unwrap(), one]);
    let written = format!(r#"{{"entities":["{other}","{one}"],"format":1}}"#);
    assert_eq!(String::from_utf8(list.to_json()).unwrap(), written);
}

#[test]
fn a_transfer_says_that_it_is_one_and_a_bag_says_nothing() {
    let example: String = crate::example_lines(SPECIFICATION).concat();
    let transfer = example.replacen("{", r#"{"format":"seda","#, 1);
    let read: IssuedBundle = serde_json::from_str(&transfer).unwrap();
    assert_eq!(read.format, BundleForm::Seda);
    let written = String::from_utf8(canonical_json(&read)).unwrap();
    assert!(written.contains(r#""format":"seda""#), "{written}");
}
