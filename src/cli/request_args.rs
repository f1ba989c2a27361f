//! `request` as data, and its grammar.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::ValueParser;
use clap::{Arg, ArgMatches, Command};

use crate::cli::args::{Doing, Form, form, path, required_text, text};
use crate::cli::grammar::{flag, folder, id, json, option};
use crate::cli::values;
use crate::words::{Lang, help, help_desk, help_retention, requests};

/// `request`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum RequestArgs {
    Erase(EraseArgs),
    Access(AccessArgs),
    List { which: RequestsListed, form: Form },
    Show { id: String, form: Form },
    Close(CloseArgs),
}

/// Which requests are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestsListed {
    /// Those that wait for an answer.
    Open,
    /// Closed ones too.
    All,
}

/// Who asks, when and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedBy {
    /// The candidate, as a person names them.
    pub candidate: String,
    /// When the request was received; today if not said.
    pub received_on: Option<NaiveDate>,
    /// How it came.
    pub via: Option<String>,
}

/// `request erase`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EraseArgs {
    /// Who asks.
    pub asked: AskedBy,
    /// Where the letter is written; needed unless nothing is.
    pub folder: Option<PathBuf>,
    /// Whether it is recorded.
    pub doing: Doing,
}

/// `request access`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessArgs {
    /// Who asks.
    pub asked: AskedBy,
    /// Where everything is gathered.
    pub folder: PathBuf,
}

/// `request close`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseArgs {
    /// The request.
    pub id: String,
    /// What was answered.
    pub answer: String,
}

/// The grammar of `request`.
pub(super) fn request_grammar(lang: Lang) -> Command {
    let request_id = || id(lang, requests::request_id_help(lang));
    let commands = [
        Command::new("erase")
            .about(requests::erase_help(lang))
            .args(asked_grammar(lang))
            .args([
                folder("output", lang, requests::letter_folder_help(lang))
                    .short('o')
                    .long("output")
                    .required_unless_present("dry-run"),
                flag("dry-run", help_desk::dry_run(lang)),
            ]),
        Command::new("access")
            .about(requests::access_help(lang))
            .args(asked_grammar(lang))
            .arg(
                folder("to", lang, requests::access_folder_help(lang))
                    .long("to")
                    .required(true),
            ),
        Command::new("list")
            .about(requests::list_help(lang))
            .args([flag("all", requests::all_help(lang)), json(lang)]),
        Command::new("show")
            .about(requests::show_help(lang))
            .args([request_id(), json(lang)]),
        Command::new("close")
            .about(requests::close_help(lang))
            .args([
                request_id(),
                option(
                    "answer",
                    help_retention::text_name(lang),
                    requests::answer_help(lang),
                )
                .required(true),
            ]),
    ];
    Command::new("request")
        .about(requests::request(lang))
        .long_about(requests::request_long(lang))
        .subcommand_required(true)
        .subcommands(commands)
}

fn asked_grammar(lang: Lang) -> [Arg; 3] {
    [
        option(
            "candidate",
            help_desk::candidate_name(lang),
            requests::who_help(lang),
        )
        .required(true),
        option(
            "received-on",
            help::date_name(lang),
            requests::received_help(lang),
        )
        .value_parser(ValueParser::new(values::date)),
        option(
            "via",
            help_retention::text_name(lang),
            requests::via_help(lang),
        ),
    ]
}

pub(super) fn request_args(matches: &ArgMatches) -> RequestArgs {
    let (name, of) = matches
        .subcommand()
        .expect("the grammar requires a command");
    let asked = || AskedBy {
        candidate: required_text(of, "candidate"),
        received_on: of.get_one::<NaiveDate>("received-on").copied(),
        via: text(of, "via"),
    };
    match name {
        "erase" => RequestArgs::Erase(EraseArgs {
            asked: asked(),
            folder: path(of, "output"),
            doing: if of.get_flag("dry-run") {
                Doing::Try
            } else {
                Doing::Do
            },
        }),
        "access" => RequestArgs::Access(AccessArgs {
            asked: asked(),
            folder: path(of, "to").expect("the grammar requires it"),
        }),
        "list" => RequestArgs::List {
            which: if of.get_flag("all") {
                RequestsListed::All
            } else {
                RequestsListed::Open
            },
            form: form(of),
        },
        "show" => RequestArgs::Show {
            id: required_text(of, "id"),
            form: form(of),
        },
        "close" => RequestArgs::Close(CloseArgs {
            id: required_text(of, "id"),
            answer: required_text(of, "answer"),
        }),
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}
