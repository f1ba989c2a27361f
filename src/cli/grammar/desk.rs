//! The grammar of the desk: showing, correcting, reviewing, policies.

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{ArgGroup, Command};

use crate::cli::grammar::{file, flag, id, json, number, option, words};
use crate::cli::reason::reason_option;
use crate::cli::values;
use crate::model::AccessPath;
use crate::words::{Lang, help, help_desk, help_retention};

/// How a candidate comes to a session, by the names of the command line.
pub const PATHS: [(&str, AccessPath); 6] = [
    ("formation", AccessPath::Formation),
    ("apprentissage", AccessPath::Apprentissage),
    ("vae", AccessPath::Vae),
    ("capitalisation", AccessPath::Capitalisation),
    ("ccs", AccessPath::Ccs),
    ("equivalence", AccessPath::Equivalence),
];

pub(super) fn show(lang: Lang) -> Command {
    Command::new("show")
        .about(help::show(lang))
        .long_about(help_desk::show_long(lang))
        .args([
            id(lang, help::record_id(lang)),
            flag("why", help_desk::show_why(lang)).conflicts_with("history"),
            flag("history", help_desk::show_history(lang)),
            reason_option(lang),
            json(lang),
        ])
}

pub(super) fn open(lang: Lang) -> Command {
    Command::new("open")
        .about(help::open(lang))
        .long_about(help::open_long(lang))
        .args([
            id(lang, help::record_id(lang)),
            flag("stdout", help::open_stdout(lang)),
            number("version", lang, help_desk::open_version(lang)),
            reason_option(lang),
        ])
}

pub(super) fn classify(lang: Lang) -> Command {
    let date = |name, help| {
        option(name, help::date_name(lang), help).value_parser(ValueParser::new(values::date))
    };
    let selection = words(
        "selection",
        help::selection_name(lang),
        help_desk::classify_selection(lang),
    );
    let paths = PossibleValuesParser::new(PATHS.map(|(name, _)| name));
    Command::new("classify")
        .about(help_desk::classify(lang))
        .long_about(help_desk::classify_long(lang))
        .args([
            selection.required_unless_present("all"),
            option(
                "as",
                help_desk::class_name(lang),
                help_desk::classify_as(lang),
            ),
            option(
                "session",
                help::number_name(lang),
                help_desk::classify_session(lang),
            ),
            option(
                "titre",
                help_desk::code_name(lang),
                help_desk::classify_titre(lang),
            ),
            option(
                "candidate",
                help_desk::candidate_name(lang),
                help_desk::classify_candidate(lang),
            ),
            option(
                "not-session",
                help::number_name(lang),
                help_desk::classify_not_session(lang),
            ),
            option(
                "not-candidate",
                help_desk::candidate_name(lang),
                help_desk::classify_not_candidate(lang),
            ),
            date("birth-date", help_desk::classify_birth_date(lang)),
            date("date", help_desk::classify_date(lang)),
            date("valid-from", help_desk::classify_valid_from(lang)),
            date("valid-through", help_desk::classify_valid_through(lang)),
            option(
                "path",
                help_desk::path_name(lang),
                help_desk::classify_path(lang),
            )
            .value_parser(paths),
            option(
                "site",
                help_desk::site_name(lang),
                help_desk::classify_site(lang),
            ),
            option(
                "decision",
                help_desk::decision_name(lang),
                help_desk::classify_decision(lang),
            ),
            option("ccp", "CCP".to_owned(), help_desk::classify_ccp(lang))
                .action(clap::ArgAction::Append),
            option(
                "used-name",
                help_desk::used_name_name(lang),
                help_desk::classify_used_name(lang),
            ),
            option(
                "stage",
                help_desk::stage_name(lang),
                help_desk::classify_stage(lang),
            )
            .value_parser(ValueParser::new(values::stage)),
            date("on", help_desk::classify_on(lang)).requires("stage"),
            option(
                "same-as",
                help::id_name(lang),
                help_desk::classify_same_as(lang),
            )
            .conflicts_with("apart"),
            flag("apart", help_desk::classify_apart(lang)),
            flag("again", help_desk::classify_again(lang)),
            flag("all", help_desk::classify_all(lang))
                .requires("again")
                .conflicts_with("selection"),
            flag("dry-run", help_desk::dry_run(lang)),
            flag("yes", help::yes(lang)),
            json(lang),
        ])
        .group(
            ArgGroup::new("said")
                .args([
                    "as",
                    "session",
                    "titre",
                    "candidate",
                    "birth-date",
                    "date",
                    "valid-from",
                    "valid-through",
                    "path",
                    "site",
                    "decision",
                    "ccp",
                    "used-name",
                    "stage",
                    "not-session",
                    "not-candidate",
                    "same-as",
                    "apart",
                ])
                .multiple(true)
                .conflicts_with("again"),
        )
}

pub(super) fn review(lang: Lang) -> Command {
    Command::new("review")
        .about(help_desk::review(lang))
        .long_about(help_desk::review_long(lang))
        .args([
            words(
                "query",
                help::query_name(lang),
                help_desk::review_query(lang),
            ),
            flag("all", help_desk::review_all(lang)),
            flag("list", help_desk::review_list(lang)),
            flag("propose-rules", help_desk::review_rules(lang)).conflicts_with("query"),
            file("output", lang, help_desk::rules_output(lang))
                .short('o')
                .long("output")
                .requires("propose-rules"),
            json(lang),
        ])
}

pub(super) fn policy(lang: Lang) -> Command {
    let one = || file("file", lang, help_desk::policy_file(lang)).required(true);
    let commands = [
        Command::new("show")
            .about(help_desk::policy_show(lang))
            .args([
                flag("toml", help_desk::policy_toml(lang)).conflicts_with("json"),
                json(lang),
            ]),
        Command::new("check")
            .about(help_desk::policy_check(lang))
            .arg(one()),
        Command::new("diff")
            .about(help_desk::policy_diff(lang))
            .args([one(), json(lang)]),
        Command::new("adopt")
            .about(help_desk::policy_adopt(lang))
            .long_about(help_desk::policy_adopt_long(lang))
            .args([
                one(),
                flag("confirm-shortening", help_desk::confirm_shortening(lang)),
                file("signature", lang, help_retention::adopt_signature(lang))
                    .long("signature")
                    .requires("confirm-shortening"),
                flag("yes", help::yes(lang)),
            ]),
    ];
    Command::new("policy")
        .about(help_desk::policy(lang))
        .subcommand_required(true)
        .subcommands(commands)
}
