//! The grammar of the command line, with its help in the user's language.

pub mod desk;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, Resettable, ValueParser};
use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};

use crate::cli::bundle_args::bundle_grammar;
use crate::cli::import::import_grammar;
use crate::cli::log::log_grammar;
use crate::cli::owner::owner_grammar;
use crate::cli::reason::{reason_option, recipient_option};
use crate::cli::receipt::receipt_grammar;
use crate::cli::register::{centre_grammar, register_grammar};
use crate::cli::registry_args::{candidate_grammar, session_grammar};
use crate::cli::report_args::{calendar_grammar, dashboard_grammar, gaps_grammar};
use crate::cli::request_args::request_grammar;
use crate::cli::retention_args::{
    approver_grammar, explain_grammar, hold_grammar, retention_grammar,
};
use crate::cli::seal::seal_grammar;
use crate::cli::values;
use crate::cli::verify_bundle::verify_bundle_grammar;
use crate::model::FixityLevel;
use crate::words::{Lang, help, older_journal, reading_again, restricting};

/// The levels of verification by their names.
pub const LEVELS: [(&str, FixityLevel); 5] = [
    ("journal", FixityLevel::Journal),
    ("sealed", FixityLevel::Sealed),
    ("keys", FixityLevel::Keys),
    ("content", FixityLevel::Content),
    ("derived", FixityLevel::Derived),
];

/// The whole command line. `extract-worker`, which our own processes speak, is recognised before it.
pub fn command(lang: Lang) -> Command {
    let command = Command::new("chartrier")
        .bin_name("chartrier")
        .version(env!("CARGO_PKG_VERSION"))
        .about(help::about(lang))
        .after_help(help::more_help(lang))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(subcommands(lang));
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    let version = version
        .help(help::version(lang))
        .help_heading(help::global_heading(lang));
    in_language(command, lang)
        .args(global_options(lang))
        .arg(version)
}

/// The command that a line asks for, with those above it, as far as it can be told: its help tells more.
pub fn command_asked(whole: &Command, arguments: &[OsString]) -> String {
    let mut asked = whole.get_name().to_owned();
    let mut command = whole;
    for word in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
        if let Some(below) = command.find_subcommand(word) {
            asked = format!("{asked} {word}");
            command = below;
        }
    }
    asked
}

fn subcommands(lang: Lang) -> Vec<Command> {
    vec![
        init(lang),
        ingest(lang),
        watch(lang),
        search(lang),
        desk::show(lang),
        desk::open(lang),
        desk::classify(lang),
        desk::review(lang),
        desk::policy(lang),
        export(lang),
        Command::new("status")
            .about(help::status(lang))
            .arg(json(lang)),
        verify(lang),
        verify_bundle_grammar(lang),
        receipt_grammar(lang),
        import_grammar(lang),
        Command::new("rebuild").about(help::rebuild(lang)),
        quarantine(lang),
        reextract(lang),
        split(lang),
        session_grammar(lang),
        candidate_grammar(lang),
        gaps_grammar(lang),
        calendar_grammar(lang),
        dashboard_grammar(lang),
        explain_grammar(lang),
        hold_grammar(lang),
        retention_grammar(lang),
        approver_grammar(lang),
        bundle_grammar(lang),
        log_grammar(lang),
        request_grammar(lang),
        register_grammar(lang),
        centre_grammar(lang),
        owner_grammar(lang),
        Command::new("checkpoint")
            .about(help::checkpoint(lang))
            .arg(
                file("output", lang, help::checkpoint_output(lang))
                    .short('o')
                    .long("output"),
            ),
        seal_grammar(lang),
        unlock(lang),
        Command::new("lock").about(help::lock(lang)),
        Command::new("recover")
            .about(help::recover(lang))
            .long_about(older_journal::recover_long(lang))
            .args([
                flag("accept-older-journal", older_journal::accept(lang)),
                option(
                    "confirm",
                    help::number_name(lang),
                    older_journal::confirm(lang),
                )
                .value_parser(ValueParser::new(values::number))
                .requires("accept-older-journal"),
                flag("yes", older_journal::yes(lang)).requires("accept-older-journal"),
            ]),
        Command::new("doctor")
            .about(help::doctor(lang))
            .arg(json(lang)),
        Command::new("demo")
            .about(help::demo(lang))
            .arg(folder("keep", lang, help::demo_keep(lang)).long("keep")),
        Command::new("version")
            .about(help::version(lang))
            .arg(json(lang)),
    ]
}

fn init(lang: Lang) -> Command {
    Command::new("init")
        .about(help::init(lang))
        .long_about(help::init_long(lang))
        .args([
            folder("folder", lang, help::init_folder(lang)).required(true),
            option("regime", help::regime_name(lang), help::init_regime(lang))
                .value_parser(PossibleValuesParser::new(["private", "public"])),
            option("owner", help::person_name(lang), help::init_owner(lang))
                .value_parser(ValueParser::new(values::owner)),
            folder("second-place", lang, help::init_second_place(lang))
                .long("second-place")
                .action(ArgAction::Append),
            flag("single-place", help::init_single_place(lang)).conflicts_with("second-place"),
            file("recovery-file", lang, help::init_recovery_file(lang)).long("recovery-file"),
            option(
                "service",
                help::service_name(lang),
                help::init_service(lang),
            )
            .value_parser(ValueParser::new(values::service)),
            file("policy", lang, help::init_policy(lang)).long("policy"),
            flag("yes", help::yes(lang)),
            hidden("passphrase-work-factor").value_parser(value_parser!(u8).range(1..=22)),
        ])
}

fn ingest(lang: Lang) -> Command {
    let paths = Arg::new("paths")
        .value_parser(value_parser!(PathBuf))
        .num_args(1..)
        .required(true);
    Command::new("ingest")
        .about(help::ingest(lang))
        .long_about(help::ingest_long(lang))
        .args([
            paths
                .value_name(help::path_name(lang))
                .help(help::ingest_paths(lang)),
            flag("move", help::ingest_move(lang)),
            flag("no-ocr", reading_again::no_ocr(lang)),
            json(lang),
        ])
        .args(text_limits(lang))
}

fn watch(lang: Lang) -> Command {
    Command::new("watch")
        .about(help::watch(lang))
        .long_about(help::watch_long(lang))
        .args([
            folder("folder", lang, help::watch_folder(lang)).required(true),
            flag("once", help::watch_once(lang)),
            flag("no-ocr", reading_again::no_ocr(lang)),
            hidden("settle-ms").value_parser(ValueParser::new(values::number)),
        ])
        .args(text_limits(lang))
}

/// What the reading of one document's text may use.
fn text_limits(lang: Lang) -> [Arg; 3] {
    [
        number("text-seconds", lang, help::text_seconds(lang)),
        number("text-memory", lang, help::text_memory(lang)),
        number("text-size", lang, help::text_size(lang)),
    ]
}

fn search(lang: Lang) -> Command {
    Command::new("search")
        .about(help::search(lang))
        .long_about(help::search_long(lang))
        .args([
            words("query", help::query_name(lang), help::search_query(lang)).required(true),
            flag("facets", help::search_facets(lang)),
            flag("count", help::search_count(lang)),
            number("limit", lang, help::limit(lang)),
            number("offset", lang, help::offset(lang)),
            json(lang),
        ])
}

fn export(lang: Lang) -> Command {
    Command::new("export")
        .about(help::export(lang))
        .long_about(help::export_long(lang))
        .args([
            words(
                "selection",
                help::selection_name(lang),
                help::export_selection(lang),
            )
            .required_unless_present("all"),
            folder("output", lang, help::output_folder(lang))
                .short('o')
                .long("output")
                .required(true),
            flag("all", help::export_all(lang)).conflicts_with("selection"),
            reason_option(lang),
            recipient_option(lang),
            json(lang),
        ])
}

fn verify(lang: Lang) -> Command {
    let levels = PossibleValuesParser::new(LEVELS.map(|(name, _)| name));
    Command::new("verify")
        .about(help::verify(lang))
        .long_about(help::verify_long(lang))
        .args([
            option("level", help::level_name(lang), help::verify_level(lang)).value_parser(levels),
            option("since", help::date_name(lang), help::verify_since(lang))
                .value_parser(ValueParser::new(values::date)),
            number("sample", lang, help::verify_sample(lang)),
            file("against", lang, help::verify_against(lang)).long("against"),
            flag("no-journal", help::verify_no_journal(lang)),
            json(lang),
        ])
}

fn quarantine(lang: Lang) -> Command {
    let one = || id(lang, help::deposit_id(lang));
    let commands = [
        Command::new("list")
            .about(help::quarantine_list(lang))
            .arg(json(lang)),
        Command::new("show")
            .about(help::quarantine_show(lang))
            .args([one(), json(lang)]),
        Command::new("retry")
            .about(help::quarantine_retry(lang))
            .args([one().required(false), flag("all", help::retry_all(lang))])
            .group(ArgGroup::new("which").args(["id", "all"]).required(true)),
        Command::new("dismiss")
            .about(help::quarantine_dismiss(lang))
            .arg(one()),
        Command::new("export")
            .about(help::quarantine_export(lang))
            .args([
                one(),
                folder("output", lang, help::output_folder(lang))
                    .short('o')
                    .long("output")
                    .required(true),
            ]),
    ];
    let command = Command::new("quarantine")
        .about(help::quarantine(lang))
        .subcommand_required(true);
    command.subcommands(commands)
}

fn reextract(lang: Lang) -> Command {
    Command::new("reextract")
        .about(reading_again::reextract(lang))
        .long_about(reading_again::reextract_long(lang))
        .args([
            words(
                "selection",
                help::selection_name(lang),
                reading_again::reextract_selection(lang),
            ),
            flag("all", reading_again::reextract_all(lang)).conflicts_with("selection"),
            flag("again", reading_again::reextract_again(lang)),
            json(lang),
        ])
}

fn split(lang: Lang) -> Command {
    Command::new("split")
        .about(help::split(lang))
        .long_about(help::split_long(lang))
        .args([
            id(lang, help::record_id(lang)),
            option("pages", help::pages_name(lang), help::split_pages(lang))
                .value_parser(ValueParser::new(values::pages)),
            flag("dry-run", help::split_dry_run(lang)),
            flag("yes", help::yes(lang)).conflicts_with("dry-run"),
            json(lang),
        ])
}

fn unlock(lang: Lang) -> Command {
    Command::new("unlock")
        .about(help::unlock(lang))
        .long_about(help::unlock_long(lang))
        .arg(
            option("for", help::duration_name(lang), help::unlock_for(lang))
                .value_parser(ValueParser::new(values::duration)),
        )
}

fn global_options(lang: Lang) -> Vec<Arg> {
    let options = [
        folder("archive", lang, help::archive(lang)).long("archive"),
        option("lang", help::lang_name(lang), help::lang(lang))
            .value_parser(PossibleValuesParser::new(["fr", "en"])),
        flag("quiet", help::quiet(lang)).short('q'),
        file("passphrase-file", lang, help::passphrase_file(lang)).long("passphrase-file"),
        option(
            "passphrase-fd",
            help::number_name(lang),
            help::passphrase_fd(lang),
        )
        .value_parser(value_parser!(u32))
        .conflicts_with("passphrase-file"),
        file("identity-file", lang, help::identity_file(lang)).long("identity-file"),
        option(
            "restricted-identity",
            restricting::help_identity_name(lang),
            restricting::help_identity(lang),
        ),
        file(
            "restricted-passphrase-file",
            lang,
            restricting::help_passphrase_file(lang),
        )
        .long("restricted-passphrase-file"),
        Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::Help)
            .help(help::help(lang)),
    ];
    options
        .map(|option| option.global(true).help_heading(help::global_heading(lang)))
        .into()
}

/// Gives a command and those below it our headings in place of clap's English ones. What explains a command at length
/// comes first, in `-h` and `--help` alike.
fn in_language(command: Command, lang: Lang) -> Command {
    let rest = format!(
        "{} {{usage}}\n\n{{all-args}}{{after-help}}\n",
        help::usage_heading(lang)
    );
    let at_length = command.get_long_about().cloned();
    let command = match at_length {
        Some(text) => command
            .long_about(Resettable::Reset)
            .before_help(text)
            .help_template(format!("{{before-help}}{rest}")),
        None => command.help_template(format!("{{about-with-newline}}\n{rest}")),
    };
    let command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .subcommand_value_name(help::command_name(lang))
        .subcommand_help_heading(help::commands_heading(lang))
        .mut_args(|argument| match argument.get_help_heading() {
            Some(_) => argument,
            None if argument.is_positional() => {
                argument.help_heading(help::arguments_heading(lang))
            }
            None => argument.help_heading(help::options_heading(lang)),
        });
    command.mut_subcommands(|command| in_language(command, lang))
}

pub(super) fn id(lang: Lang, help_text: String) -> Arg {
    Arg::new("id")
        .required(true)
        .value_name(help::id_name(lang))
        .help(help_text)
}

pub(super) fn words(name: &'static str, value: String, help_text: String) -> Arg {
    Arg::new(name)
        .num_args(1..)
        .value_name(value)
        .help(help_text)
}

pub(super) fn flag(name: &'static str, help_text: String) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help_text)
}

pub(super) fn json(lang: Lang) -> Arg {
    flag("json", help::json(lang))
}

pub(super) fn option(name: &'static str, value: String, help_text: String) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .help(help_text)
        .hide_possible_values(true)
}

pub(super) fn number(name: &'static str, lang: Lang, help_text: String) -> Arg {
    option(name, help::number_name(lang), help_text).value_parser(ValueParser::new(values::number))
}

pub(super) fn folder(name: &'static str, lang: Lang, help_text: String) -> Arg {
    Arg::new(name)
        .value_parser(value_parser!(PathBuf))
        .value_name(help::folder_name(lang))
        .help(help_text)
}

pub(super) fn file(name: &'static str, lang: Lang, help_text: String) -> Arg {
    Arg::new(name)
        .value_parser(value_parser!(PathBuf))
        .value_name(help::file_name(lang))
        .help(help_text)
}

pub(super) fn hidden(name: &'static str) -> Arg {
    Arg::new(name).long(name).hide(true)
}
