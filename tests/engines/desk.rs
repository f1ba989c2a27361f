//! What the desk stands on: classes by what people call them, contradictions, rules from corrections, policies compared
//! and edited.

use std::collections::BTreeSet;
use std::path::Path;

use chartrier::classify::{ClassedDocument, propose};
use chartrier::model::{
    CueZone, OriginalPath, ProposedCue, RecordClass, RetentionSchedule, nearest,
};
use chartrier::policy::{
    ClassChange, ClassMeant, DiffLine, Sooner, class_meant, compare, diff_lines, read, shipped,
    with_cues,
};

fn text() -> String {
    String::from_utf8(shipped().1.to_vec()).unwrap()
}

fn schedule(text: &str) -> RetentionSchedule {
    read(text.as_bytes(), "essai").unwrap()
}

fn class(id: &str) -> RecordClass {
    RecordClass::parse(id).unwrap()
}

/// The shipped policy with something of one class written otherwise.
fn with(id: &str, from: &str, to: &str) -> String {
    let text = text();
    let own = format!("id    = \"{id}\"");
    let (before, after) = text.split_once(&own).unwrap();
    format!("{before}{own}{}", after.replacen(from, to, 1))
}

#[test]
fn a_class_is_meant_by_its_code_its_title_or_their_beginning() {
    let schedule = schedule(&text());
    let one = |typed: &str, id: &str| {
        assert_eq!(
            class_meant(&schedule, typed),
            ClassMeant::One(class(id)),
            "{typed}"
        );
    };
    one("session.pv", "session.pv");
    one("pv", "session.pv");
    one("PV", "session.pv");
    one("dossier pro", "candidate.dp");
    one("DOSSIER PROFESSIONNEL (DP)", "candidate.dp");
    one("parchemin", "candidate.parchemin");
    // What is no paper of an exam has a place, and a CV is no slip for a PV.
    one("cv", "centre.hors-categorie");
    one("facture", "centre.hors-categorie");
    one("hors examen", "centre.hors-categorie");
    assert_eq!(nearest("cv", ["pv"]), Vec::<&str>::new());
    let several = class_meant(&schedule, "procès-verbal");
    assert!(
        matches!(&several, ClassMeant::Several(fits) if fits.len() > 1),
        "{several:?}"
    );
    let unknown = class_meant(&schedule, "parchmein");
    let near = ClassMeant::Unknown {
        nearest: vec![class("candidate.parchemin")],
    };
    assert_eq!(unknown, near);
    for nothing in ["", "  ", "---"] {
        let meant = class_meant(&schedule, nothing);
        assert_eq!(
            meant,
            ClassMeant::Unknown {
                nearest: Vec::new()
            },
            "{nothing:?}"
        );
    }
}

#[test]
fn names_are_near_if_few_letters_differ() {
    let known = ["session", "candidat", "titre"];
    assert_eq!(nearest("sesion", known), ["session"]);
    assert_eq!(nearest("Candidta", known), ["candidat"]);
    assert!(nearest("xylophone", known).is_empty());
    assert!(nearest("", known).is_empty());
}

#[test]
fn corrections_that_share_words_suggest_a_cue_that_names_nobody() {
    let plis = class("session.plis");
    let pv = class("session.pv");
    let documents = [
        (
            &plis,
            true,
            "a/MOREL remise enveloppes 12.pdf",
            "Remise des enveloppes\nMOREL",
        ),
        (
            &plis,
            true,
            "b/MOREL remise enveloppes 13.pdf",
            "Remise des enveloppes\nMOREL",
        ),
        (&pv, false, "c/PV remise.pdf", "Procès-verbal"),
    ];
    let paths: Vec<OriginalPath> = documents
        .iter()
        .map(|document| OriginalPath::new(Path::new(document.2)))
        .collect();
    let documents: Vec<ClassedDocument<'_>> = documents
        .iter()
        .zip(&paths)
        .map(|((class, corrected, _, text), path)| ClassedDocument {
            class,
            corrected: *corrected,
            path,
            text,
        })
        .collect();
    let names = BTreeSet::from(["morel".to_owned()]);
    let proposed = propose(&documents, &names);
    let cue = |zone, words: &str| ProposedCue {
        class: plis.clone(),
        zone,
        words: words.to_owned(),
    };
    assert_eq!(
        proposed,
        [
            cue(CueZone::Heading, "remise des enveloppes"),
            cue(CueZone::FileName, "remise enveloppes"),
        ]
    );
    assert!(
        propose(&documents[..1], &names).is_empty(),
        "one correction is no rule"
    );
}

#[test]
fn a_cue_is_put_into_a_policy_without_touching_its_comments() {
    let before = text();
    let cue = |zone, words: &str| ProposedCue {
        class: class("session.pv"),
        zone,
        words: words.to_owned(),
    };
    let cues = [
        cue(CueZone::FileName, "compte rendu final"),
        cue(CueZone::Heading, "compte rendu final"),
        cue(CueZone::Folder, "comptes rendus"),
    ];
    let after = with_cues(&before, "essai", &cues).unwrap();
    let lines = diff_lines(&before, &after);
    let changed = lines
        .iter()
        .filter(|line| matches!(line, DiffLine::Removed(_) | DiffLine::Added(_)));
    assert!(changed.count() <= 6, "{lines:#?}");
    for comment in before.lines().filter(|line| line.starts_with('#')) {
        assert!(after.contains(comment), "{comment}");
    }
    let difference = compare(&schedule(&before), &schedule(&after));
    assert_eq!(difference.changed.len(), 1);
    assert_eq!(difference.changed[0].changes(), [ClassChange::Cues]);
    assert!(difference.changed[0].sooner().is_empty());
    assert_eq!(
        with_cues(&after, "essai", &cues).unwrap(),
        after,
        "the same again is no news"
    );
}

#[test]
fn what_might_destroy_sooner_is_found() {
    let before = schedule(&text());
    let check = |from: &str, to: &str, sooner: &[Sooner]| {
        let difference = compare(&before, &schedule(&with("session.pv", from, to)));
        assert_eq!(difference.changed[0].sooner(), sooner, "{from} → {to}");
    };
    check("P5Y", "P4Y", &[Sooner::Period]);
    check("P5Y", "P60M", &[]);
    check("P5Y", "P6Y", &[]);
    check("P5Y", "P1800D", &[Sooner::Period]);
    check("\"session-end\"", "\"received\"", &[Sooner::Trigger]);
    let longer = "[\"session-end\", \"pv-validated\"]";
    check("\"session-end\"", longer, &[]);
    check("\"destroy\"", "\"keep\"", &[]);
    let kept = schedule(&with("session.pv", "\"destroy\"", "\"review\""));
    let difference = compare(&kept, &before);
    assert_eq!(difference.changed[0].sooner(), [Sooner::Disposition]);
}

#[test]
fn a_difference_shows_what_changes_and_little_else() {
    let before: String = (1..=20).map(|number| format!("{number}\n")).collect();
    let after = before.replace("\n9\n", "\nneuf\n") + "21\n";
    let same = |text: &str| DiffLine::Same(text.to_owned());
    assert_eq!(
        diff_lines(&before, &after),
        [
            DiffLine::Gap(7),
            same("7"),
            same("8"),
            DiffLine::Removed("9".to_owned()),
            DiffLine::Added("neuf".to_owned()),
            same("10"),
            same("11"),
            DiffLine::Gap(19),
            same("19"),
            same("20"),
            DiffLine::Added("21".to_owned()),
        ]
    );
    assert!(diff_lines(&before, &before).is_empty());
}
