//! `review` on a pseudo-terminal, as a person sees it: one key an answer, nothing lost, the terminal as it was.

use crate::harness::Chartrier;
use crate::seat::Seat;

fn at_the_desk(chartrier: &Chartrier) -> Seat {
    let mut command = chartrier.command();
    command.args(["--lang", "fr", "review"]);
    Seat::take(command)
}

fn with_two_documents() -> Chartrier {
    let chartrier = Chartrier::new();
    chartrier.write("depot/un.txt", "Premier document\nsans titre");
    chartrier.write("depot/deux.txt", "Second document\nsans titre");
    chartrier.run(["ingest", "depot"]).must(0);
    chartrier
}

#[test]
fn a_long_document_fits_a_terminal_of_24_lines() {
    let chartrier = Chartrier::new();
    let lines: Vec<String> = (0..40)
        .map(|line| {
            format!(
                "Numéro de session : 24-{line:04}, né le 0{}/03/1994",
                1 + line % 9
            )
        })
        .collect();
    let text = format!("Convocation\nProcès-verbal\n{}", lines.join("\n"));
    chartrier.write("depot/2024/Centre/Divers/long.txt", text);
    chartrier.run(["ingest", "depot"]).must(0);
    let mut seat = at_the_desk(&chartrier);
    let screen = seat.sees(KEYS);
    let heading = screen.find("─").expect("a screen begins with a rule");
    let shown = screen[heading..].lines().count();
    assert!(shown < 24, "{shown} lines: {screen}");
    seat.press("c");
    seat.sees("Catégorie (code");
    seat.press("xylophone\n");
    let again = seat.sees("n'a pas de catégorie");
    let heading = again.find("─").expect("a screen begins with a rule");
    assert!(again[heading..].lines().count() < 24, "{again}");
    seat.sees("policy show");
    seat.press("q");
    seat.sees("décision");
    assert_eq!(seat.left(), Some(0));
}

const KEYS: &str = "q quitter";

#[test]
fn one_key_answers_and_another_takes_it_back() {
    let chartrier = with_two_documents();
    let mut seat = at_the_desk(&chartrier);
    let screen = seat.sees(KEYS);
    assert!(screen.contains("[1/2]"), "{screen}");
    assert!(
        screen.contains("document"),
        "the first lines are shown: {screen}"
    );
    for line in screen.lines() {
        assert!(line.trim_end().chars().count() <= 80, "{line:?}");
    }
    seat.press("\r");
    seat.sees("Rien à accepter");
    seat.press("c");
    seat.sees("Catégorie (code");
    seat.press("xylophone\n");
    // What is wrong stands below the screen, where it is seen.
    seat.sees(KEYS);
    seat.sees("n'a pas de catégorie");
    seat.press("c");
    seat.sees("Catégorie (code");
    seat.press("pv\n");
    seat.sees("→ noté");
    seat.sees("[2/2]");
    seat.sees(KEYS);
    // It is recorded already, while the person still sits there.
    assert_eq!(chartrier.count("type:pv"), 1);
    seat.press("u");
    seat.sees("→ annulé");
    seat.sees("[1/2]");
    seat.sees(KEYS);
    assert_eq!(chartrier.count("type:pv"), 0);
    seat.press("p");
    seat.sees("[2/2]");
    seat.sees(KEYS);
    seat.press("s");
    seat.sees("Numéro de session");
    seat.press("26-001\n");
    seat.sees("→ noté");
    seat.sees(KEYS);
    seat.press("q");
    seat.sees("1 décision notée");
    assert_eq!(seat.left(), Some(0));
    assert_eq!(chartrier.findings(), [] as [&str; 0]);
}

#[test]
fn ctrl_c_leaves_the_terminal_as_it_was_and_keeps_what_was_noted() {
    let chartrier = with_two_documents();
    let mut seat = at_the_desk(&chartrier);
    seat.sees(KEYS);
    seat.press("c");
    seat.sees("Catégorie (code");
    seat.press("pv\n");
    seat.sees("[2/2]");
    seat.sees(KEYS);
    // Before it is read as a key, the terminal itself takes it and nobody is there to be told.
    seat.waits_for_a_key();
    seat.press("\u{3}");
    seat.sees("1 décision notée");
    assert_eq!(seat.left(), Some(130));
    assert_eq!(chartrier.count("type:pv"), 1);
}

#[test]
fn without_a_terminal_it_is_a_list() {
    let chartrier = with_two_documents();
    let listed = chartrier.run(["--lang", "fr", "review"]);
    listed
        .must(0)
        .gives("un.txt")
        .gives("deux.txt")
        .gives("catégorie à préciser")
        .gives("2 documents attendent");
    let json = chartrier.json(["review", "second", "--json"]);
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert_eq!(json[0]["waiting"][0]["reason"], "unclassified");
    chartrier
        .run(["classify", "document", "--as", "pv", "--yes"])
        .must(0);
    let nothing = chartrier.run(["--lang", "fr", "review", "--list"]);
    nothing.must(0).gives("Rien n'attend");
    assert_eq!(
        chartrier
            .json(["review", "--all", "--json"])
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

/// A document of a session long closed was opened from the desk without a word of why.
#[test]
fn a_document_of_a_closed_session_is_opened_for_a_reason_only() {
    let chartrier = with_two_documents();
    let session = ["session", "add", "20-001", "--ends", "2020-03-10"];
    chartrier.run(session).must(0);
    let found = chartrier.json(["search", "premier", "--json"]);
    let id = found["records"][0]["id"].as_str().unwrap();
    chartrier
        .run(["classify", id, "--session", "20-001"])
        .must(0);
    let mut command = chartrier.command();
    command.args(["--lang", "fr", "review", "premier"]);
    let mut seat = Seat::take(command);
    seat.sees(KEYS);
    seat.press("v");
    seat.sees("Sa consultation se motive");
    seat.sees("Motif :");
    seat.press("\n");
    seat.sees("demande un motif");
    seat.waits_for_a_key();
    seat.press("q");
    assert_eq!(seat.left(), Some(0));
}
