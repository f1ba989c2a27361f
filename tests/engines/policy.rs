//! Policies: what is shipped is read, and whatever is doubtful is refused with its place.

use chartrier::model::{
    ClassAccess, ClassSubject, Disposition, FolderPattern, Period, RecordClass, ScheduleClass,
    SuggestedScope, Trigger, Triggers,
};
use chartrier::policy::{FormFault, PolicyError, PolicyFault, ValueKind, read, shipped};

const SMALL: &str = r#"version = 1
in-force-from = "2026-01-01"
source = "Décision du 2025-12-12"

[[class]]
id = "session.pv"
title = "Procès-verbal"
about = "session"
match = { folder = ["PV"], headings = ["procès-verbal + session"] }
[class.retention]
trigger = "session-end"
keep = "P5Y"
then = "destroy"
citation = "Article 2, 13°"
note = "Choix du centre"
"#;

/// Replaces `from` in the small policy and returns line, column, text and fault of the refusal.
#[track_caller]
fn refused(from: &str, to: &str) -> (usize, usize, String, PolicyFault) {
    assert!(SMALL.contains(from), "{from} is not in the policy");
    match read(SMALL.replacen(from, to, 1).as_bytes(), "small.toml") {
        Err(PolicyError::Fault {
            name,
            line,
            column,
            text,
            fault,
        }) => {
            assert_eq!(name, "small.toml");
            (line, column, text, fault)
        }
        other => panic!("{other:?}"),
    }
}

fn unknown_key(fault: PolicyFault) -> String {
    match fault {
        PolicyFault::Form(FormFault::UnknownKey { key, known }) if !known.is_empty() => key,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_has_not_the_form_of_a_policy_is_told_by_what_it_is() {
    let form = |from: &str, to: &str| match refused(from, to).3 {
        PolicyFault::Form(fault) => fault,
        other => panic!("{other:?}"),
    };
    let number = FormFault::WrongKind {
        found: ValueKind::Number,
        expected: ValueKind::Text,
    };
    assert_eq!(form("\"P5Y\"", "5"), number);
    assert_eq!(
        form("version", "\nversion = 1\nversion"),
        FormFault::DuplicateKey
    );
    assert_eq!(form("\"P5Y\"", "\"P5Y"), FormFault::Syntax);
}

#[test]
fn the_shipped_policy_is_read() {
    let (name, bytes) = shipped();
    let schedule = read(bytes, name).unwrap();
    let class = |id: &str| schedule.class(&RecordClass::parse(id).unwrap()).unwrap();

    let only = Triggers::new([Trigger::SessionEnd]).unwrap();
    assert_eq!(class("session.pv").retention.triggers, only);
    assert_eq!(
        class("session.pv").retention.keep,
        Period {
            years: 5,
            months: 0,
            days: 0
        }
    );
    assert_eq!(class("candidate.dp").about, ClassSubject::Candidate);
    assert_eq!(
        class("candidate.amenagement-demande").access,
        ClassAccess::Restricted
    );
    assert_eq!(class("session.dte").retention.then, Disposition::Review);
    assert_eq!(
        class("centre.bordereau-elimination").retention.then,
        Disposition::Keep
    );
}

#[test]
fn every_class_of_the_shipped_policy_can_be_found_and_shows_its_choice() {
    let (name, bytes) = shipped();
    let classes = read(bytes, name).unwrap().classes;
    // Only a person files what no class describes.
    let by_hand = ["centre.hors-categorie", "centre.formulaire-vierge"];
    let found = |class: &ScheduleClass| !by_hand.contains(&class.id.as_str());
    for class in classes.into_iter().filter(found) {
        assert!(
            !class.cues.headings.is_empty(),
            "{} has no heading",
            class.id
        );
        assert!(
            !class.cues.file_name.is_empty(),
            "{} has no file name",
            class.id
        );
        assert!(
            class.retention.note.is_some(),
            "{} hides its choice",
            class.id
        );
    }
}

#[test]
fn a_small_policy_is_read_as_written() {
    let schedule = read(SMALL.as_bytes(), "small.toml").unwrap();
    let [class] = schedule.classes.as_slice() else {
        panic!()
    };
    assert_eq!(schedule.source, "Décision du 2025-12-12");
    assert_eq!(schedule.in_force_from.to_string(), "2026-01-01");
    assert_eq!(class.title, "Procès-verbal");
    assert_eq!(class.cues.folder[0].first, "pv");
    assert_eq!(class.cues.headings[0].first, "proces verbal");
    assert_eq!(class.cues.headings[0].others, ["session"]);
    assert_eq!(class.retention.citation, "Article 2, 13°");
    assert_eq!(class.retention.note.as_deref(), Some("Choix du centre"));
}

#[test]
fn an_unknown_key_is_refused_with_its_place() {
    let (line, column, text, fault) = refused("then = \"destroy\"", "thn = \"destroy\"");
    assert_eq!((line, column, text.as_str()), (13, 1, "thn"));
    assert_eq!(unknown_key(fault), "thn");

    let (line, _, text, _) = refused("folder = [\"PV\"]", "folders = [\"PV\"]");
    assert_eq!((line, text.as_str()), (9, "folders"));
}

#[test]
fn a_class_without_citation_is_refused() {
    let (line, _, text, fault) = refused("citation = \"Article 2, 13°\"\n", "");
    assert_eq!((line, fault), (10, PolicyFault::NoCitation));
    assert_eq!(text, "[class.retention]");
    let (line, column, _, fault) = refused("\"Article 2, 13°\"", "\"  \"");
    assert_eq!((line, column, fault), (14, 12, PolicyFault::NoCitation));
}

#[test]
fn a_value_that_is_not_one_is_refused_with_its_place() {
    let cases = [
        ("\"P5Y\"", "\"5 ans\"", 12, PolicyFault::Period),
        (
            "\"session-end\"",
            "\"sesion-end\"",
            11,
            PolicyFault::Trigger,
        ),
        ("\"destroy\"", "\"delete\"", 13, PolicyFault::Disposition),
        ("\"session.pv\"", "\"Session PV\"", 6, PolicyFault::ClassId),
        (
            "about = \"session\"",
            "about = \"sesion\"",
            8,
            PolicyFault::Subject,
        ),
        ("\"2026-01-01\"", "\"2026-02-30\"", 2, PolicyFault::Date),
        ("\"2026-01-01\"", "\"2026-1-1\"", 2, PolicyFault::Date),
        ("\"Procès-verbal\"", "\"\"", 7, PolicyFault::Empty),
        ("[\"PV\"]", "[\"—\"]", 9, PolicyFault::Cue),
        ("version = 1", "version = 2", 1, PolicyFault::Version),
    ];
    for (from, to, expected_line, expected) in cases {
        let (line, _, _, fault) = refused(from, to);
        assert_eq!((line, fault), (expected_line, expected), "{to}");
    }
}

#[test]
fn columns_count_characters_and_not_bytes() {
    let (line, column, text, fault) = refused("folder = [\"PV\"]", "folder = [\"é\", \"—\"]");
    assert_eq!((line, column), (9, 26));
    assert_eq!((text.as_str(), fault), ("\"—\"", PolicyFault::Cue));
}

#[test]
fn a_missing_key_a_bare_date_and_broken_toml_are_refused() {
    let (_, _, _, fault) = refused("title = \"Procès-verbal\"\n", "");
    let missing = FormFault::MissingKey {
        key: "title".to_owned(),
    };
    assert_eq!(fault, PolicyFault::Form(missing));
    let (line, _, text, _) = refused("\"2026-01-01\"", "2026-01-01");
    assert_eq!((line, text.as_str()), (2, "2026-01-01"));
    let (line, _, _, _) = refused("\"P5Y\"", "\"P5Y");
    assert_eq!(line, 12);
}

#[test]
fn a_class_defined_twice_is_refused() {
    let (_, class) = SMALL.split_once("[[class]]").unwrap();
    let twice = format!("{SMALL}\n[[class]]{class}");
    let Err(PolicyError::Fault {
        line, fault, text, ..
    }) = read(twice.as_bytes(), "x")
    else {
        panic!()
    };
    assert_eq!((line, text.as_str()), (18, "\"session.pv\""));
    assert_eq!(fault, PolicyFault::DuplicateClass { first_line: 6 });
}

#[test]
fn a_policy_without_class_or_not_in_utf8_is_refused() {
    let (head, _) = SMALL.split_once("[[class]]").unwrap();
    let Err(PolicyError::Fault { fault, .. }) = read(head.as_bytes(), "x") else {
        panic!()
    };
    assert_eq!(fault, PolicyFault::NoClass);
    let error = read(b"source = \"D\xe9cision\"", "x").unwrap_err();
    assert_eq!(
        error,
        PolicyError::NotText {
            name: "x".to_owned(),
            offset: 11
        }
    );
}

#[test]
fn no_part_of_a_policy_makes_the_reader_panic() {
    let (name, bytes) = shipped();
    for end in (0..bytes.len()).step_by(211) {
        // Whether a part is a policy does not matter here.
        let _ = read(&bytes[..end], name);
    }
}

#[test]
fn periods_are_read_strictly() {
    let period = |years, months, days| {
        Ok(Period {
            years,
            months,
            days,
        })
    };
    assert_eq!(Period::parse("P5Y"), period(5, 0, 0));
    assert_eq!(Period::parse("P1Y6M"), period(1, 6, 0));
    assert_eq!(Period::parse("P30D"), period(0, 0, 30));
    assert_eq!(Period::parse("P0D"), period(0, 0, 0));
    for wrong in [
        "", "P", "5Y", "P5", "PY", "P5Y5Y", "P6M1Y", "P-5Y", "P5W", "PT5M", "P5y", "P99999Y",
        "P5Y ", "P1.5Y", "P5é",
    ] {
        assert!(Period::parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(Period::parse("P1Y6M").unwrap().to_string(), "P1Y6M");
    assert_eq!(Period::parse("P0D").unwrap().to_string(), "P0D");
}

#[test]
fn a_folder_pattern_that_could_mean_two_things_is_refused() {
    assert!(
        FolderPattern::parse("{year}/{titre}_{sigle}/SESSION-{session}_{end:AAAAMMJJ}").is_ok()
    );
    for wrong in [
        "",
        "a//b",
        "{session}{end:AAAAMMJJ}",
        "{sesion}",
        "{session",
        "session}",
    ] {
        assert!(FolderPattern::parse(wrong).is_err(), "{wrong}");
    }
}

/// The small policy with a second class whose cues are these.
fn with_second(cues: &str) -> String {
    format!(
        r#"{SMALL}
[[class]]
id = "session.plis"
title = "Plis"
about = "session"
match = {{ {cues} }}
[class.retention]
trigger = "session-end"
keep = "P5Y"
then = "destroy"
citation = "Article 2, 1°"
"#
    )
}

#[track_caller]
fn fault_of(policy: &str) -> (usize, String, PolicyFault) {
    match read(policy.as_bytes(), "small.toml") {
        Err(PolicyError::Fault {
            line, text, fault, ..
        }) => (line, text, fault),
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_that_tell_two_classes_are_refused() {
    let (line, text, fault) = fault_of(&with_second(r#"headings = ["Procès verbal + SESSION"]"#));
    assert_eq!((line, text.as_str()), (21, "\"Procès verbal + SESSION\""));
    assert_eq!(fault, PolicyFault::SharedCue { first_line: 9 });
    let (_, _, fault) = fault_of(&with_second(r#"folder = ["pv"]"#));
    assert_eq!(fault, PolicyFault::SharedCue { first_line: 9 });
    // The same words in another zone, or in a sentence, are no contradiction.
    for fine in [
        r#"file-name = ["PV"]"#,
        r#"body = ["procès-verbal + session"]"#,
        r#"headings = ["procès-verbal"]"#,
    ] {
        assert!(read(with_second(fine).as_bytes(), "x").is_ok(), "{fine}");
    }
}

#[test]
fn a_cue_that_its_own_class_excludes_is_refused() {
    let cues = r#"headings = ["ouverture des plis"], not-headings = ["ouverture"]"#;
    let (line, text, fault) = fault_of(&with_second(cues));
    assert_eq!((line, text.as_str()), (21, "\"ouverture des plis\""));
    assert_eq!(fault, PolicyFault::ShadowedCue { shadow_line: 21 });
    let fine =
        r#"headings = ["ouverture des plis"], not-headings = ["ouverture + agence", "ouvertures"]"#;
    assert!(read(with_second(fine).as_bytes(), "x").is_ok());
}

#[test]
fn a_weighed_cue_is_read_and_checked() {
    let policy = with_second(r#"headings = [{ words = "plis", weight = 5 }, "ouverture"]"#);
    let schedule = read(policy.as_bytes(), "x").unwrap();
    let tenths: Vec<i32> = schedule.classes[1]
        .cues
        .headings
        .iter()
        .map(|cue| cue.tenths)
        .collect();
    assert_eq!(tenths, [5, 10]);
    let cases = [
        (
            r#"headings = [{ words = "plis", weight = 11 }]"#,
            PolicyFault::CueWeight,
        ),
        (
            r#"headings = [{ words = "plis", weight = 0 }]"#,
            PolicyFault::CueWeight,
        ),
        (r#"headings = [{ words = "--" }]"#, PolicyFault::Cue),
    ];
    for (cues, expected) in cases {
        let (line, _, fault) = fault_of(&with_second(cues));
        assert_eq!((line, fault), (21, expected), "{cues}");
    }
    let (line, _, fault) = fault_of(&with_second(
        r#"headings = [{ words = "plis", wieght = 5 }]"#,
    ));
    assert_eq!(line, 21);
    assert_eq!(unknown_key(fault), "wieght");
}

#[test]
fn stages_labels_and_weights_are_checked() {
    let stage = |id: &str| {
        with_second("").replace(
            "[class.retention]\ntrigger = \"session-end\"\nkeep = \"P5Y\"\nthen = \"destroy\"\ncitation = \"Article 2, 1°\"",
            &format!("[[class.stage]]\nid = \"signed\"\ntitle = \"Signé\"\nfile-name = [\"signé\"]\n[[class.stage]]\nid = \"{id}\"\ntitle = \"Autre\"\n[class.retention]\ntrigger = \"session-end\"\nkeep = \"P5Y\"\nthen = \"destroy\"\ncitation = \"Article 2, 1°\""),
        )
    };
    let schedule = read(stage("sent").as_bytes(), "x").unwrap();
    let ids: Vec<&str> = schedule.classes[1]
        .stages
        .iter()
        .map(|stage| stage.id.as_str())
        .collect();
    assert_eq!(ids, ["signed", "sent"]);
    for wrong in ["signed", "Signé", ""] {
        assert_eq!(fault_of(&stage(wrong)).2, PolicyFault::StageId, "{wrong}");
    }
    let second_says = |cue: &str| {
        stage("sent").replace(
            "title = \"Autre\"",
            &format!("title = \"Autre\"\nfile-name = [\"{cue}\"]"),
        )
    };
    let (_, text, fault) = fault_of(&second_says("SIGNÉ"));
    assert_eq!(
        (text.as_str(), fault),
        ("\"SIGNÉ\"", PolicyFault::TwoMeanings)
    );
    assert!(read(second_says("non signé").as_bytes(), "x").is_ok());

    let with_table = |table: &str| SMALL.replace("[[class]]", &format!("{table}\n[[class]]"));
    let cases = [
        ("[classification]\nmargin = -1", PolicyFault::Weight),
        (
            "[classification]\ne-mail = [\"session.inconnue\"]",
            PolicyFault::UnknownClass,
        ),
        (
            "[classification]\nslides = [\"session.inconnue\"]",
            PolicyFault::UnknownClass,
        ),
        (
            "[classification]\nof-exam = [\"session.inconnue\"]",
            PolicyFault::UnknownClass,
        ),
        ("[classification]\nexam = [\"\"]", PolicyFault::Cue),
        (
            "[blank]\nclass = \"session.inconnue\"",
            PolicyFault::UnknownClass,
        ),
        ("[blank]\nfields = [\"…\"]", PolicyFault::Cue),
        (
            "[labels]\nname = [\"nom\"]\nused-name = [\"Nom :\"]",
            PolicyFault::TwoMeanings,
        ),
        ("[labels]\nname = [\"\"]", PolicyFault::Cue),
        (
            "[decision]\nsuccess = [\"admis\"]\nfailure = [\"ADMIS\"]",
            PolicyFault::TwoMeanings,
        ),
    ];
    for (table, expected) in cases {
        assert_eq!(fault_of(&with_table(table)).2, expected, "{table}");
    }
    let (_, _, fault) = fault_of(&with_table("[classification]\nmargn = 1"));
    assert_eq!(unknown_key(fault), "margn");
}

fn triggers(text: &str, class: &str) -> Vec<&'static str> {
    let schedule = read(text.as_bytes(), "essai").unwrap();
    let class = schedule.class(&RecordClass::parse(class).unwrap()).unwrap();
    let triggers = class.retention.triggers.iter();
    triggers.map(Trigger::as_str).collect()
}

/// The small policy with a procès-verbal that is validated some day.
fn with_pv() -> String {
    let stage = "[[class.stage]]\nid = \"validated\"\ntitle = \"Validé\"\n[class.retention]";
    let terms = "[retention]\npv = \"session.pv\"\npv-validated = \"validated\"\n[[class]]";
    SMALL
        .replacen("[class.retention]", stage, 1)
        .replacen("[[class]]", terms, 1)
}

#[test]
fn a_list_of_triggers_is_the_latest_of_them_in_one_order() {
    let listed = with_pv().replace("\"session-end\"", "[\"pv-validated\", \"session-end\"]");
    assert_eq!(
        triggers(&listed, "session.pv"),
        ["session-end", "pv-validated"]
    );
    for wrong in [
        "[]",
        "[\"received\", \"received\"]",
        "[\"received\", \"sent\"]",
    ] {
        let (line, _, _, fault) = refused("\"session-end\"", wrong);
        assert_eq!((line, fault), (11, PolicyFault::Trigger), "{wrong}");
    }
}

#[test]
fn one_line_redefines_a_trigger_everywhere() {
    let line = "[triggers]\nsession-end = [\"session-end\", \"pv-date\"]\n[[class]]";
    let redefined = with_pv().replacen("[[class]]", line, 1);
    assert_eq!(
        triggers(&redefined, "session.pv"),
        ["session-end", "pv-date"]
    );
}

#[test]
fn a_trigger_of_the_proces_verbal_needs_to_know_which_class_that_is() {
    let (line, _, _, fault) = refused("\"session-end\"", "\"pv-date\"");
    assert_eq!((line, fault), (11, PolicyFault::NoPv));
    let head = |terms: &str| format!("[retention]\n{terms}\n[[class]]");
    let cases = [
        ("pv = \"session.pv\"", PolicyFault::NoPv),
        (
            "pv = \"autre\"\npv-validated = \"validated\"",
            PolicyFault::UnknownClass,
        ),
        (
            "pv = \"session.pv\"\npv-validated = \"vu\"",
            PolicyFault::UnknownStage,
        ),
        ("resit = \"un an\"", PolicyFault::Period),
    ];
    for (terms, expected) in cases {
        let (_, _, _, fault) = refused("[[class]]", &head(terms));
        assert_eq!(fault, expected, "{terms}");
    }
}

#[test]
fn the_safer_choice_of_the_shipped_policy_is_three_lines_and_never_sooner() {
    let (name, bytes) = shipped();
    let text = std::str::from_utf8(bytes).unwrap();
    let safer = text
        .replace("# [triggers]", "[triggers]")
        .replace("# session-end      =", "session-end =")
        .replace("# last-session-end =", "last-session-end =");
    assert_eq!(
        triggers(&safer, "session.pv"),
        ["session-end", "pv-date", "pv-validated"]
    );
    assert_eq!(
        triggers(&safer, "candidate.dp"),
        ["last-session-end", "pv-date", "pv-validated"]
    );
    let before = read(bytes, name).unwrap();
    let after = read(safer.as_bytes(), name).unwrap();
    let difference = chartrier::policy::compare(&before, &after);
    assert!(difference.changed.len() > 20);
    for class in &difference.changed {
        assert!(class.sooner().is_empty(), "{}", class.class());
    }
}

#[test]
fn reading_the_proces_verbal_elsewhere_counts_as_sooner() {
    let text = with_pv().replace("\"session-end\"", "\"pv-validated\"");
    let signed = "[[class.stage]]\nid = \"signed\"\ntitle = \"Signé\"\n[[class.stage]]";
    let text = text.replacen("[[class.stage]]", signed, 1);
    let before = read(text.as_bytes(), "avant").unwrap();
    let elsewhere = text.replace("pv-validated = \"validated\"", "pv-validated = \"signed\"");
    let after = read(elsewhere.as_bytes(), "après").unwrap();
    let difference = chartrier::policy::compare(&before, &after);
    assert_eq!(
        difference.changed[0].sooner(),
        [chartrier::policy::Sooner::Trigger]
    );
}

#[test]
fn the_shipped_policy_says_which_documents_suggest_a_hold() {
    let (name, bytes) = shipped();
    let classes = read(bytes, name).unwrap().classes;
    let suggested = classes
        .iter()
        .filter_map(|class| Some((class.id.as_str(), class.suggests_hold?)));
    assert_eq!(
        suggested.collect::<Vec<_>>(),
        [
            ("session.incident", SuggestedScope::Session),
            ("centre.courrier-dreets", SuggestedScope::Agrement),
        ]
    );
}

/// The small policy with these signs.
fn with_signs(signs: &str) -> String {
    SMALL.replacen(
        "match = { folder = [\"PV\"]",
        &format!("match = {{ signs = [{signs}], folder = [\"PV\"]"),
        1,
    )
}

#[test]
fn a_sign_that_no_text_can_bear_or_that_is_there_already_is_refused() {
    let fault = |signs: &str| match read(with_signs(signs).as_bytes(), "small.toml") {
        Err(PolicyError::Fault { line, fault, .. }) => Some((line, fault)),
        Ok(_) => None,
        other => panic!("{other:?}"),
    };
    assert_eq!(fault("\"candidat|candidate + jury + !formation\""), None);
    // What must be there holds what may not be.
    for sign in [
        "candidat + jury + !jury",
        "candidat + procès-verbal du jury + !jury",
        "candidat + jury|jury d'examen + !jury",
        "candidat + jurés + !juré*",
    ] {
        let found = fault(&format!("\"{sign}\""));
        assert_eq!(found, Some((9, PolicyFault::ImpossibleSign)), "{sign}");
    }
    for sign in [
        "candidat + jury d'examen|juré + !jury",
        "candidat + jurés + !juré",
        "candidat + jury + !^jury",
    ] {
        assert_eq!(fault(&format!("\"{sign}\"")), None, "{sign}");
    }
    let twice = fault("\"candidat + jury|juré\", \"juré|jury + candidat\"");
    assert_eq!(twice, Some((9, PolicyFault::Duplicate { first_line: 9 })));
    let heavy = |weight: i32| fault(&format!("{{ words = \"a + b\", weight = {weight} }}"));
    assert_eq!(heavy(20), None);
    assert_eq!(heavy(21), Some((9, PolicyFault::SignWeight)));
}
