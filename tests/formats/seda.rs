//! A transfer's manifest: the example of its module, and text that XML cannot hold.

use chartrier::bundle::names::BagName;
use chartrier::bundle::seda::{
    FinalAction, SedaAgent, SedaAppraisal, SedaCodes, SedaHold, SedaLevel, SedaObject,
    SedaTransfer, SedaUnit, manifest,
};
use chartrier::model::{ContentDigest, EntityId, PolicyDigest, Regime};

use crate::seda_schema::must_be_valid;

const SPECIFICATION: &str = include_str!("../../src/bundle/seda/mod.rs");

fn id(last: &str) -> EntityId {
    format!("01890a5d-ac96-774b-bcce-b302099a80{last}")
        .parse()
        .unwrap()
}

fn transfer() -> SedaTransfer {
    let record = id("58");
    let document = SedaUnit {
        class: Some("candidate.dp".to_owned()),
        record: Some(record),
        kind: Some("Dossier professionnel".to_owned()),
        registered: "2025-03-07T08:00:00.000Z".parse().ok(),
        starts_on: "2025-03-04".parse().ok(),
        ends_on: "2025-03-04".parse().ok(),
        appraisal: Some(SedaAppraisal {
            rule: "candidate.dp".to_owned(),
            from: "2025-03-05".parse().ok(),
            then: FinalAction::Destroy,
        }),
        holds: vec![SedaHold {
            rule: "gel".to_owned(),
            since: "2026-01-12".parse().unwrap(),
            owner: Some("Direction".to_owned()),
            review_on: "2026-09-01".parse().unwrap(),
            reason: Some("Contrôle ouvert".to_owned()),
        }],
        object: Some(SedaObject {
            record,
            file: BagName::parse(&format!("content/O{record}.txt")).unwrap(),
            sha256: ContentDigest([1; 32]),
            size_bytes: 4096,
            media_type: "text/plain".to_owned(),
            name: "PV & grilles.txt".to_owned(),
            modified: "2025-03-06T09:00:00.000Z".parse().ok(),
        }),
        ..SedaUnit::new(
            format!("U{record}"),
            SedaLevel::Item,
            "Dossier professionnel".to_owned(),
        )
    };
    let session = id("59");
    let candidate = SedaUnit {
        agent: Some(SedaAgent {
            first_names: Some("Zoé".to_owned()),
            birth_name: Some("MARTIN".to_owned()),
            birth_date: "1990-05-17".parse().ok(),
            birth_place: Some("Rennes".to_owned()),
            role: "candidat".to_owned(),
            ..SedaAgent::default()
        }),
        units: vec![document],
        ..SedaUnit::new(
            format!("U{session}_{}", id("5a")),
            SedaLevel::File,
            "MARTIN Zoé".to_owned(),
        )
    };
    let session = SedaUnit {
        number: Some("25-01".to_owned()),
        starts_on: "2025-03-04".parse().ok(),
        ends_on: "2025-03-05".parse().ok(),
        units: vec![candidate],
        ..SedaUnit::new(
            format!("U{session}"),
            SedaLevel::RecordGroup,
            "Session 25-01".to_owned(),
        )
    };
    SedaTransfer {
        comments: vec!["Centre du Lavoir · session 25-01".to_owned()],
        date: "2026-11-24T05:40:29.000Z".parse().unwrap(),
        identifier: format!("chartrier-{}-310", id("57")),
        codes: SedaCodes {
            agreement: Some("CE-2026-04".to_owned()),
            archival_agency: "AD35".to_owned(),
            transferring_agency: "00000000000001".to_owned(),
            originating_agency: "00000000000001".to_owned(),
            rules: Default::default(),
            access_rule: None,
            hold_rule: "gel".to_owned(),
        },
        schedule: PolicyDigest([3; 32]),
        regime: Regime::Private,
        units: vec![session],
    }
}

#[test]
fn the_example_of_the_specification_is_what_is_written_and_is_valid() {
    let lines = SPECIFICATION.lines();
    let lines = lines.skip_while(|line| !line.contains("```xml")).skip(1);
    let lines = lines.take_while(|line| !line.contains("```"));
    let example: String = lines
        .map(|line| format!("{}\n", line.strip_prefix("//! ").unwrap()))
        .collect();
    let written = manifest(&transfer());
    assert_eq!(String::from_utf8(written.clone()).unwrap(), example);
    must_be_valid(&written);
}

#[test]
fn whatever_people_wrote_is_valid_and_keeps_what_xml_can_hold() {
    let hostile = [
        "<script>alert(1)</script> & ]]> \" ' &amp;",
        "\u{0}\u{1}\u{8}\u{b}\u{1b}[31m rouge \u{7f}\u{85}",
        "\u{202e}gpj.VP\u{202c} \u{200f}ابن\u{200e} סיני",
        "\u{fffe}\u{ffff}\u{1f4a9}\u{10ffff}",
        "à la ligne\r\nde\tdeux\n\nfois",
        "   ",
        "",
        "\u{301}\u{feff}",
    ];
    let long = "é\u{0}".repeat(40_000);
    for text in hostile.into_iter().chain([long.as_str()]) {
        let said = || Some(text.to_owned());
        let mut transfer = transfer();
        transfer.codes.archival_agency = text.to_owned();
        transfer.codes.agreement = said();
        transfer.regime = Regime::Public;
        let session = &mut transfer.units[0];
        session.number = said();
        session.description = said();
        let candidate = &mut session.units[0];
        candidate.title = format!("Candidat {text}");
        let agent = candidate.agent.as_mut().unwrap();
        agent.first_names = said();
        agent.birth_name = said();
        agent.used_name = said();
        agent.number = said();
        let document = &mut candidate.units[0];
        document.title = format!("Pièce ({text})");
        document.kind = said();
        document.class = said();
        document.holds[0].owner = said();
        document.holds[0].reason = said();
        document.version_of = Some(format!("U{}", id("58")));
        let mut second = document.holds[0].clone();
        second.owner = None;
        document.holds.push(second);
        document.appraisal.as_mut().unwrap().rule = text.to_owned();
        document.object.as_mut().unwrap().name = format!("{text}.pdf");
        document.object.as_mut().unwrap().size_bytes = 0;
        let root = must_be_valid(&manifest(&transfer));
        // What must be there is there, whatever was said.
        let agency = root.at(&["ArchivalAgency", "Identifier"]).unwrap();
        assert_eq!(agency == "-", text.trim().is_empty(), "{agency}");
        let title = root.all("Title").pop().unwrap().text.clone();
        assert!(title.starts_with("Pièce ("), "{title}");
    }
    let mut transfer = transfer();
    transfer.units[0].units[0].units[0].title = hostile[0].to_owned();
    let root = must_be_valid(&manifest(&transfer));
    assert_eq!(root.all("Title").pop().unwrap().text, hostile[0]);
}

#[test]
fn a_transfer_of_nothing_but_a_title_is_valid() {
    let mut transfer = transfer();
    transfer.units.clear();
    transfer.comments.clear();
    transfer.codes.agreement = None;
    must_be_valid(&manifest(&transfer));
    let level = SedaLevel::Item;
    let unit = SedaUnit::new("U-seul".to_owned(), level, "Seul".to_owned());
    transfer.units.push(unit);
    must_be_valid(&manifest(&transfer));
}
