//! Names of files in a bundle: whatever people wrote, every name is safe, short, and unlike every other.

use std::collections::BTreeSet;

use chartrier::bundle::names::{BagName, NameMaker, extension_of};
use proptest::prelude::*;

/// Names that have hurt somebody.
fn hostile() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "..",
        "../../etc/passwd",
        "C:\\Windows\\system32",
        "CON",
        "nul.txt",
        "LPT9",
        "a\u{202e}fdp.exe",
        "=cmd|' /C calc'!A0",
        "ÉLÉONORE D'ŒUVRE",
        "Éléonore d'oeuvre",
        "名前",
        "trailing.",
        " . ",
        "a\0b",
        "日付/2026",
        "MARTIN Zoé",
        "martin zoe",
    ]);
    prop_oneof![
        known.prop_map(str::to_owned),
        any::<String>(),
        "[A-Za-z. /-]{0,200}",
    ]
}

proptest! {
    #[test]
    fn every_name_is_safe_short_and_unlike_every_other(
        wanted in prop::collection::vec((hostile(), hostile(), hostile(), hostile()), 1..60),
    ) {
        let make = || {
            let mut maker = NameMaker::default();
            let names = wanted.iter().enumerate().map(|(at, (session, candidate, piece, name))| {
                let session = maker.folder("data", session, session);
                let candidate = maker.folder(&session, &at.to_string(), candidate);
                maker.file(&candidate, piece, extension_of("", name))
            });
            names.collect::<Vec<BagName>>()
        };
        let names = make();
        let distinct: BTreeSet<String> = names.iter().map(BagName::without_case).collect();
        prop_assert_eq!(distinct.len(), names.len());
        for name in &names {
            prop_assert!(BagName::parse(name.as_str()).is_ok(), "{}", name);
            prop_assert!(name.as_str().is_ascii() && name.as_str().len() <= 120);
            prop_assert!(name.as_str().starts_with("data/"));
            // No folder is the name of a file.
            let below = format!("{name}/");
            let is_folder = names.iter().any(|other| other.as_str().starts_with(&below));
            prop_assert!(!is_folder, "{}", name);
        }
        prop_assert_eq!(make(), names);
    }

    #[test]
    fn what_is_read_as_a_name_leads_nowhere_else(text in hostile()) {
        if let Ok(name) = BagName::parse(&text) {
            let parts: Vec<&str> = name.as_str().split('/').collect();
            prop_assert!(parts.iter().all(|part| !part.is_empty() && !part.starts_with('.')));
        }
    }
}

#[test]
fn what_a_system_would_run_gets_no_name_by_which_it_does() {
    for name in [
        "a.exe",
        "a.html",
        "a.JS",
        "a.lnk",
        "a.svg",
        "a",
        "a.pdf.scr",
    ] {
        assert_eq!(extension_of("application/octet-stream", name), "bin");
    }
    assert_eq!(extension_of("application/pdf", "a.exe"), "pdf");
    assert_eq!(extension_of("application/octet-stream", "a.P7S"), "p7s");
}

#[test]
fn the_same_person_has_one_folder_and_two_of_one_name_have_two() {
    let mut maker = NameMaker::default();
    let one = maker.folder("data/26-07", "1", "MARTIN Zoé");
    assert_eq!(one, "data/26-07/martin-zoe");
    assert_eq!(maker.folder("data/26-07", "1", "MARTIN Zoé"), one);
    assert_eq!(
        maker.folder("data/26-07", "2", "Martin ZOE"),
        "data/26-07/martin-zoe-2"
    );
    let first = maker.file(&one, "session.pv", "pdf");
    assert_eq!(first.as_str(), "data/26-07/martin-zoe/session-pv-1.pdf");
    let next = maker.file(&one, "session.pv", "pdf");
    assert_eq!(next.as_str(), "data/26-07/martin-zoe/session-pv-2.pdf");
}
