//! What was asked of the desk: showing, correcting, reviewing, policies.

use chrono::NaiveDate;
use clap::ArgMatches;

use crate::archive::Shortenings;
use crate::cli::args::{
    AdoptArgs, ClassifyArgs, Classifying, Doing, Form, Joining, PolicyArgs, PolicyForm, ReviewArgs,
    Reviewed, Said, ShowArgs, Shown, form, path, query_words, questions, required_text, text,
    texts,
};
use crate::cli::grammar::desk::PATHS;
use crate::cli::reason::SaidOfConsultation;

/// `show`.
pub(super) fn show_args(matches: &ArgMatches) -> ShowArgs {
    ShowArgs {
        id: required_text(matches, "id"),
        what: match (matches.get_flag("why"), matches.get_flag("history")) {
            (true, _) => Shown::Why,
            (false, true) => Shown::History,
            (false, false) => Shown::Sheet,
        },
        said: SaidOfConsultation::reason_of(matches),
        form: form(matches),
    }
}

/// `classify`.
pub(super) fn classify_args(matches: &ArgMatches) -> ClassifyArgs {
    let joining = match (text(matches, "same-as"), matches.get_flag("apart")) {
        (Some(id), _) => Some(Joining::To(id)),
        (None, true) => Some(Joining::Apart),
        (None, false) => None,
    };
    let what = match (matches.get_flag("again"), matches.get_flag("all"), joining) {
        (true, true, _) => Classifying::AgainAll,
        (true, false, _) => Classifying::Again,
        (false, _, Some(joining)) => Classifying::Join(joining, Box::new(said(matches))),
        (false, _, None) => Classifying::Say(Box::new(said(matches))),
    };
    ClassifyArgs {
        selection: query_words(matches, "selection"),
        what,
        doing: if matches.get_flag("dry-run") {
            Doing::Try
        } else {
            Doing::Do
        },
        questions: questions(matches),
        form: form(matches),
    }
}

fn said(matches: &ArgMatches) -> Said {
    let day = |name| matches.get_one::<NaiveDate>(name).copied();
    let path = text(matches, "path");
    let path = path.and_then(|name| PATHS.into_iter().find(|(known, _)| *known == name));
    Said {
        class: text(matches, "as"),
        session: text(matches, "session"),
        not_session: text(matches, "not-session"),
        titre: text(matches, "titre"),
        candidate: text(matches, "candidate"),
        not_candidate: text(matches, "not-candidate"),
        birth_date: day("birth-date"),
        document_date: day("date"),
        valid_from: day("valid-from"),
        valid_through: day("valid-through"),
        site: text(matches, "site"),
        jury_decision: text(matches, "decision"),
        ccps: texts(matches, "ccp"),
        used_name: text(matches, "used-name"),
        access_path: path.map(|(_, path)| path),
        stage: text(matches, "stage"),
        stage_on: day("on"),
    }
}

/// `review`.
pub(super) fn review_args(matches: &ArgMatches) -> ReviewArgs {
    let query = query_words(matches, "query").join(" ");
    let flag = |name| matches.get_flag(name);
    let what = if flag("propose-rules") {
        Reviewed::Rules(path(matches, "output"))
    } else if flag("list") {
        Reviewed::List
    } else if flag("all") {
        Reviewed::Everything
    } else {
        Reviewed::Waiting
    };
    ReviewArgs {
        query: Some(query).filter(|query| !query.is_empty()),
        what,
        form: form(matches),
    }
}

/// `policy`.
pub(super) fn policy_args(matches: &ArgMatches) -> PolicyArgs {
    let (name, of_command) = matches
        .subcommand()
        .expect("the grammar requires a command");
    let file = || path(of_command, "file").expect("the grammar requires it");
    match name {
        "show" => PolicyArgs::Show(match (of_command.get_flag("toml"), form(of_command)) {
            (true, _) => PolicyForm::Toml,
            (false, Form::Json) => PolicyForm::Json,
            (false, Form::Words) => PolicyForm::Words,
        }),
        "check" => PolicyArgs::Check(file()),
        "diff" => PolicyArgs::Diff {
            file: file(),
            form: form(of_command),
        },
        "adopt" => PolicyArgs::Adopt(AdoptArgs {
            file: file(),
            questions: questions(of_command),
            shortenings: if of_command.get_flag("confirm-shortening") {
                Shortenings::Confirmed
            } else {
                Shortenings::Refuse
            },
            signature: path(of_command, "signature"),
        }),
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}
