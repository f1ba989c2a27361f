//! What is expected, as a policy file says it: refused with its line wherever it is doubtful.

use chartrier::model::{Anchor, Requirement, SourceStatus};
use chartrier::policy::{PolicyError, PolicyFault, read, read_adopted};

const SMALL: &str = r#"version = 1
in-force-from = "2026-01-01"
source = "Décision du 2025-12-12"

[[class]]
id = "session.pv"
title = "Procès-verbal"
about = "session"
match = { folder = ["PV"], headings = ["procès-verbal + session"] }
stage = [{ id = "signed", title = "Signé" }, { id = "sent", title = "Envoyé" }]
[class.retention]
trigger = "session-end"
keep = "P5Y"
then = "destroy"
citation = "Article 2, 13°"
[[engagement]]
number = 10
title = "Envoyer le procès-verbal"
since = "2016-09-01"
citation = "Article 2, 10°"

[[piece]]
id = "pv"
title = "Procès-verbal"
short = "PV"
of = "session"
classes = ["session.pv"]
required = "required"
due = { from = "session-end", offset = "P15D" }
engagements = [10]
citation = "Article 2, 10°"
status = "law"

[[deadline]]
id = "envoi-pv"
title = "Envoi"
about = "session"
from = "session-end"
offset = "P15D"
done-by = [{ class = "session.pv", stage = "sent" }]
citation = "Article 2, 10°"
status = "law"
"#;

#[track_caller]
fn refused(from: &str, to: &str) -> (usize, PolicyFault) {
    assert!(SMALL.contains(from), "{from} is not in the policy");
    match read(SMALL.replacen(from, to, 1).as_bytes(), "small.toml") {
        Err(PolicyError::Fault { line, fault, .. }) => (line, fault),
        other => panic!("{other:?}"),
    }
}

#[test]
fn expectations_are_read_as_written() {
    let expectations = read(SMALL.as_bytes(), "small.toml").unwrap().expectations;
    let piece = &expectations.pieces[0];
    assert_eq!(piece.required, Requirement::Required);
    let due = piece.due.as_ref().unwrap();
    // A due date is a habit unless the policy says that it is law.
    assert_eq!(
        (due.from, due.status),
        (Anchor::SessionEnd, SourceStatus::Habit)
    );
    assert_eq!(expectations.deadlines[0].due.status, SourceStatus::Law);
    assert_eq!(expectations.engagements[0].number, 10);
}

#[test]
fn an_unknown_key_or_word_is_refused_with_its_line() {
    let (line, fault) = refused("short = \"PV\"", "shrt = \"PV\"");
    assert!(matches!(fault, PolicyFault::Form(_)));
    assert!(line >= 22);
    let (line, fault) = refused("of = \"session\"", "of = \"sesion\"");
    assert_eq!(line, 26);
    let choices = vec!["candidate", "session", "agrement", "year"];
    assert_eq!(fault, PolicyFault::Choice { choices });
    assert_eq!(
        refused("\"P15D\" }", "\"15 jours\" }"),
        (29, PolicyFault::Offset)
    );
}

#[test]
fn what_is_named_must_be_defined() {
    let unknown = refused("classes = [\"session.pv\"]", "classes = [\"session.pvs\"]");
    assert_eq!(unknown, (27, PolicyFault::UnknownClass));
    assert_eq!(
        refused("engagements = [10]", "engagements = [11]"),
        (30, PolicyFault::UnknownEngagement)
    );
    // A slip of the pen that no document would ever have reached made all of them doubtful.
    assert_eq!(
        refused("stage = \"sent\" }]", "stage = \"sentt\" }]"),
        (40, PolicyFault::UnknownStage)
    );
    let stages = |written: &str| {
        let classes = "classes = [\"session.pv\"]";
        refused(classes, &format!("{classes}\nstages = [\"{written}\"]"))
    };
    assert_eq!(stages("signd"), (28, PolicyFault::UnknownStage));
    let slip = SMALL.replacen("stage = \"sent\" }]", "stage = \"sentt\" }]", 1);
    let adopted = read_adopted(slip.as_bytes(), "small.toml").unwrap();
    assert_eq!(
        adopted.expectations.deadlines.len(),
        1,
        "what was adopted goes on being read"
    );
    let twice = "[[piece]]\nid = \"pv\"";
    let same = refused(
        twice,
        &format!("[[engagement]]\nnumber = 10\ntitle = \"t\"\ncitation = \"c\"\n{twice}"),
    );
    assert_eq!(same, (23, PolicyFault::Duplicate { first_line: 17 }));
    let alone = refused("short = \"PV\"", "short = \"PV\"\none-of = \"autre\"");
    assert_eq!(alone, (26, PolicyFault::Alone));
}

#[test]
fn a_day_that_a_thing_has_not_is_refused() {
    assert_eq!(
        refused("{ from = \"session-end\"", "{ from = \"year-end\""),
        (29, PolicyFault::Anchor)
    );
    assert_eq!(refused("due = {", "#due = {"), (23, PolicyFault::NoDue));
    assert_eq!(
        refused("done-by = [", "#done-by = ["),
        (35, PolicyFault::Test)
    );
    let text = "status = \"law\"\n\n[[deadline]]";
    let ends = "since = \"2024-10-12\"\nuntil = \"2024-10-11\"\nstatus = \"law\"\n\n[[deadline]]";
    assert_eq!(refused(text, ends), (33, PolicyFault::Ends));
    let ended = refused(
        "since = \"2016-09-01\"",
        "since = \"2016-09-01\"\nuntil = \"2015-01-01\"",
    );
    assert_eq!(ended, (20, PolicyFault::Ends));
}
