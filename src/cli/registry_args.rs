//! `session` and `candidate` as data, and their grammar.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::cli::args::{Form, Questions, form, path, required_text, text, texts};
use crate::cli::grammar::{file, flag, json, option};
use crate::cli::values;
use crate::words::{Lang, help};

/// `session`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum SessionArgs {
    Import(ImportArgs),
    Add(SessionFields),
    List {
        scope: Scope,
        form: Form,
    },
    Show {
        meant: String,
        form: Form,
    },
    Edit {
        meant: String,
        fields: SessionFields,
    },
    Withdraw {
        meant: String,
        state: Withdrawal,
        questions: Questions,
    },
}

/// `candidate`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum CandidateArgs {
    Import(ImportArgs),
    Add(CandidateFields),
    List(CandidateListArgs),
    Show {
        meant: String,
        form: Form,
    },
    Edit {
        meant: String,
        fields: CandidateFields,
    },
    Merge {
        meant: String,
        other: String,
        questions: Questions,
    },
    Unmerge {
        meant: String,
    },
    Distinct {
        meant: String,
        other: String,
    },
    Withdraw {
        meant: String,
        state: Withdrawal,
        questions: Questions,
    },
}

/// `session import` and `candidate import`: the same command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportArgs {
    /// The list.
    pub file: PathBuf,
    /// What columns hold: `HEADING=FIELD`, or files.
    pub map: Vec<String>,
    /// The preset.
    pub preset: Option<String>,
    /// The session of all candidates.
    pub session: Option<String>,
    /// How the question is answered.
    pub questions: Questions,
    /// Whether anything may be written.
    pub writing: Writing,
}

/// Whether anything may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// Once it is confirmed.
    Confirmed,
    /// Nothing is.
    Never,
}

/// Which entries are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those that stand.
    Standing,
    /// Those that were withdrawn too.
    All,
}

/// Whether an entry is withdrawn or taken up again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// Withdrawn.
    Withdrawn,
    /// Taken up again.
    Undone,
}

/// What is said of a session: none for what is not said, an empty text or day for what is cleared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of its name")]
pub struct SessionFields {
    pub number: Option<String>,
    pub kind: Option<String>,
    pub titre: Option<String>,
    pub sigle: Option<String>,
    pub ccps: Vec<String>,
    pub site: Option<String>,
    pub starts_on: Option<Option<NaiveDate>>,
    pub ends_on: Option<Option<NaiveDate>>,
    pub responsable: Option<String>,
    pub jurors: Vec<String>,
    pub jurors_out: Vec<String>,
}

/// What is said of a candidate: none for what is not said, an empty text or day for what is cleared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of its name")]
pub struct CandidateFields {
    pub likeness: SaidOfLikeness,
    pub whole_name: Option<String>,
    pub birth_name: Option<String>,
    pub used_name: Option<String>,
    pub first_names: Option<String>,
    pub birth_date: Option<Option<NaiveDate>>,
    pub birth_place: Option<String>,
    pub ceres_id: Option<String>,
    pub session: Option<String>,
    pub session_out: Option<String>,
    pub path: Option<String>,
    pub ccps: Vec<String>,
    pub decision: Option<String>,
}

/// What a person says of a candidate who is like a registered one in everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SaidOfLikeness {
    /// Nothing: it is that one.
    #[default]
    Nothing,
    /// It is another person.
    Another,
}

/// `candidate list`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateListArgs {
    /// Which ones.
    pub what: CandidateSelection,
    /// How it is written.
    pub form: Form,
}

/// Which candidates are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CandidateSelection {
    /// Those that stand, or all.
    Scope(Scope),
    /// Those of a session.
    Session(String),
    /// The pairs who may be one person.
    Doubtful,
}

/// The grammar of `session`.
pub fn session_grammar(lang: Lang) -> Command {
    let one = || {
        meant(
            "session",
            help::session_name(lang),
            help::session_meant(lang),
        )
    };
    let number = option(
        "number",
        help::text_name(lang),
        help::session_new_number(lang),
    );
    let fields = session_options(lang);
    let commands = [
        import(lang),
        Command::new("add")
            .about(help::session_add(lang))
            .arg(meant(
                "number",
                help::session_name(lang),
                help::session_number(lang),
            ))
            .args(fields.clone()),
        Command::new("list")
            .about(help::session_list(lang))
            .args([flag("all", help::list_all(lang)), json(lang)]),
        Command::new("show")
            .about(help::session_show(lang))
            .args([one(), json(lang)]),
        Command::new("edit")
            .about(help::session_edit(lang))
            .args([one(), number])
            .args(fields)
            .arg(repeated(
                "no-juror",
                help::text_name(lang),
                help::session_no_juror(lang),
            )),
        Command::new("withdraw")
            .about(help::session_withdraw(lang))
            .args([
                one(),
                flag("undo", help::withdraw_undo(lang)),
                flag("yes", help::yes(lang)),
            ]),
    ];
    Command::new("session")
        .about(help::session(lang))
        .subcommand_required(true)
        .subcommands(commands)
}

/// The grammar of `candidate`.
pub fn candidate_grammar(lang: Lang) -> Command {
    let one = || {
        meant(
            "candidate",
            help::candidate_value(lang),
            help::candidate_meant(lang),
        )
    };
    let other = || {
        meant(
            "other",
            help::candidate_value(lang),
            help::candidate_other(lang),
        )
    };
    let name = || meant("name", help::text_name(lang), help::candidate_name(lang));
    let fields = candidate_options(lang);
    let session = option(
        "session",
        help::session_name(lang),
        help::candidate_session(lang),
    );
    let commands = [
        import(lang),
        Command::new("add")
            .about(help::candidate_add(lang))
            .arg(name())
            .args(fields.clone())
            .arg(flag("another-person", help::candidate_another(lang))),
        Command::new("list")
            .about(help::candidate_list(lang))
            .args([
                session,
                flag("doubtful", help::candidate_doubtful(lang)).conflicts_with("session"),
                flag("all", help::list_all(lang)).conflicts_with_all(["session", "doubtful"]),
                json(lang),
            ]),
        Command::new("show")
            .about(help::candidate_show(lang))
            .args([one(), json(lang)]),
        Command::new("edit")
            .about(help::candidate_edit(lang))
            .arg(one())
            .args(fields)
            .arg(option(
                "no-session",
                help::session_name(lang),
                help::candidate_no_session(lang),
            )),
        Command::new("merge")
            .about(help::candidate_merge(lang))
            .args([one(), other(), flag("yes", help::yes(lang))]),
        Command::new("unmerge")
            .about(help::candidate_unmerge(lang))
            .arg(one()),
        Command::new("distinct")
            .about(help::candidate_distinct(lang))
            .args([one(), other()]),
        Command::new("withdraw")
            .about(help::candidate_withdraw(lang))
            .args([
                one(),
                flag("undo", help::withdraw_undo(lang)),
                flag("yes", help::yes(lang)),
            ]),
    ];
    Command::new("candidate")
        .about(help::candidate(lang))
        .subcommand_required(true)
        .subcommands(commands)
}

/// Reads `session`.
pub fn session_args(matches: &ArgMatches) -> SessionArgs {
    let (name, of) = matches
        .subcommand()
        .expect("the grammar requires a command");
    match name {
        "import" => SessionArgs::Import(import_args(of)),
        "add" => SessionArgs::Add(session_fields(of)),
        "list" => SessionArgs::List {
            scope: scope(of),
            form: form(of),
        },
        "show" => SessionArgs::Show {
            meant: required_text(of, "session"),
            form: form(of),
        },
        "edit" => SessionArgs::Edit {
            meant: required_text(of, "session"),
            fields: SessionFields {
                jurors_out: texts(of, "no-juror"),
                ..session_fields(of)
            },
        },
        "withdraw" => SessionArgs::Withdraw {
            meant: required_text(of, "session"),
            state: withdrawal(of),
            questions: questions(of),
        },
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}

/// Reads `candidate`.
pub fn candidate_args(matches: &ArgMatches) -> CandidateArgs {
    let (name, of) = matches
        .subcommand()
        .expect("the grammar requires a command");
    let meant = || required_text(of, "candidate");
    match name {
        "import" => CandidateArgs::Import(import_args(of)),
        "add" => CandidateArgs::Add(CandidateFields {
            whole_name: text(of, "name"),
            likeness: match of.get_flag("another-person") {
                true => SaidOfLikeness::Another,
                false => SaidOfLikeness::Nothing,
            },
            ..candidate_fields(of)
        }),
        "list" => CandidateArgs::List(CandidateListArgs {
            what: match (text(of, "session"), of.get_flag("doubtful")) {
                (Some(session), _) => CandidateSelection::Session(session),
                (None, true) => CandidateSelection::Doubtful,
                (None, false) => CandidateSelection::Scope(scope(of)),
            },
            form: form(of),
        }),
        "show" => CandidateArgs::Show {
            meant: meant(),
            form: form(of),
        },
        "edit" => CandidateArgs::Edit {
            meant: meant(),
            fields: CandidateFields {
                session_out: text(of, "no-session"),
                ..candidate_fields(of)
            },
        },
        "merge" => CandidateArgs::Merge {
            meant: meant(),
            other: required_text(of, "other"),
            questions: questions(of),
        },
        "unmerge" => CandidateArgs::Unmerge { meant: meant() },
        "distinct" => CandidateArgs::Distinct {
            meant: meant(),
            other: required_text(of, "other"),
        },
        "withdraw" => CandidateArgs::Withdraw {
            meant: meant(),
            state: withdrawal(of),
            questions: questions(of),
        },
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}

fn import(lang: Lang) -> Command {
    Command::new("import")
        .about(help::registry_import(lang))
        .long_about(help::registry_import_long(lang))
        .args([
            file("file", lang, help::import_file(lang)).required(true),
            repeated("map", help::import_map_name(lang), help::import_map(lang)),
            option("preset", help::text_name(lang), help::import_preset(lang)),
            option(
                "session",
                help::session_name(lang),
                help::import_session(lang),
            ),
            flag("yes", help::yes(lang)),
            flag("dry-run", help::import_dry_run(lang)).conflicts_with("yes"),
        ])
}

fn session_options(lang: Lang) -> Vec<Arg> {
    let text = || help::text_name(lang);
    vec![
        option("kind", text(), help::session_kind(lang)),
        option("titre", text(), help::session_titre(lang)),
        option("sigle", text(), help::session_sigle(lang)),
        repeated("ccp", text(), help::session_ccp(lang)),
        option("site", text(), help::session_site(lang)),
        date("starts", lang, help::session_starts(lang)),
        date("ends", lang, help::session_ends(lang)),
        option("responsable", text(), help::session_responsable(lang)),
        repeated("juror", text(), help::session_juror(lang)),
    ]
}

fn candidate_options(lang: Lang) -> Vec<Arg> {
    let text = || help::text_name(lang);
    vec![
        option("birth-name", text(), help::candidate_birth_name(lang)),
        option("used-name", text(), help::candidate_used_name(lang)),
        option("first-names", text(), help::candidate_first_names(lang)),
        date("born", lang, help::candidate_born(lang)),
        option("born-in", text(), help::candidate_born_in(lang)),
        option("ceres", text(), help::candidate_ceres(lang)),
        option(
            "session",
            help::session_name(lang),
            help::candidate_session(lang),
        ),
        option("path", text(), help::candidate_path(lang)),
        repeated("ccp", text(), help::candidate_ccp(lang)),
        option("decision", text(), help::candidate_decision(lang)),
    ]
}

fn meant(name: &'static str, value: String, help_text: String) -> Arg {
    Arg::new(name)
        .required(true)
        .value_name(value)
        .help(help_text)
}

fn repeated(name: &'static str, value: String, help_text: String) -> Arg {
    option(name, value, help_text).action(ArgAction::Append)
}

fn date(name: &'static str, lang: Lang, help_text: String) -> Arg {
    option(name, help::date_name(lang), help_text)
        .value_parser(ValueParser::new(values::date_or_nothing))
}

fn import_args(of: &ArgMatches) -> ImportArgs {
    ImportArgs {
        file: path(of, "file").expect("the grammar requires it"),
        map: texts(of, "map"),
        preset: text(of, "preset"),
        session: text(of, "session"),
        questions: questions(of),
        writing: match of.get_flag("dry-run") {
            true => Writing::Never,
            false => Writing::Confirmed,
        },
    }
}

fn session_fields(of: &ArgMatches) -> SessionFields {
    SessionFields {
        number: text(of, "number"),
        kind: text(of, "kind"),
        titre: text(of, "titre"),
        sigle: text(of, "sigle"),
        ccps: texts(of, "ccp"),
        site: text(of, "site"),
        starts_on: day(of, "starts"),
        ends_on: day(of, "ends"),
        responsable: text(of, "responsable"),
        jurors: texts(of, "juror"),
        jurors_out: Vec::new(),
    }
}

fn candidate_fields(of: &ArgMatches) -> CandidateFields {
    CandidateFields {
        likeness: SaidOfLikeness::Nothing,
        whole_name: None,
        birth_name: text(of, "birth-name"),
        used_name: text(of, "used-name"),
        first_names: text(of, "first-names"),
        birth_date: day(of, "born"),
        birth_place: text(of, "born-in"),
        ceres_id: text(of, "ceres"),
        session: text(of, "session"),
        session_out: None,
        path: text(of, "path"),
        ccps: texts(of, "ccp"),
        decision: text(of, "decision"),
    }
}

/// The day; within, none where it is cleared.
fn day(of: &ArgMatches, name: &str) -> Option<Option<NaiveDate>> {
    of.get_one::<Option<NaiveDate>>(name).copied()
}

fn scope(of: &ArgMatches) -> Scope {
    match of.get_flag("all") {
        true => Scope::All,
        false => Scope::Standing,
    }
}

fn questions(of: &ArgMatches) -> Questions {
    match of.get_flag("yes") {
        true => Questions::Yes,
        false => Questions::Ask,
    }
}

fn withdrawal(of: &ArgMatches) -> Withdrawal {
    match of.get_flag("undo") {
        true => Withdrawal::Undone,
        false => Withdrawal::Withdrawn,
    }
}
