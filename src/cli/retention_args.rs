//! `explain`, `hold`, `retention` and `approver` as data, and their grammar.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::ValueParser;
use clap::{Arg, ArgGroup, ArgMatches, Command, value_parser};

use crate::cli::args::{Doing, Form, Questions, form, path, query_words, questions};
use crate::cli::args::{required_text, text, texts};
use crate::cli::certificate::{CertificateArgs, certificate_args, certificate_grammar};
use crate::cli::grammar::{file, flag, folder, id, json, option, words};
use crate::cli::values;
use crate::model::DecidedThen;
use crate::words::{Lang, deciding, help, help_desk, help_retention};

/// `explain`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainArgs {
    /// The record.
    pub id: String,
    /// The day on which it is judged; today if not said.
    pub day: Option<NaiveDate>,
    /// How it is written.
    pub form: Form,
}

/// `hold`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum HoldArgs {
    Place(PlaceArgs),
    List { which: HoldsListed, form: Form },
    Review { id: String, review_on: NaiveDate },
    Release(ReleaseArgs),
}

/// `hold place`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceArgs {
    /// What it holds, as a person names it.
    pub scope: ScopeMeant,
    /// Who decided.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// When somebody looks at it again.
    pub review_on: NaiveDate,
    /// What is done where the registry does not know what it is on.
    pub unregistered: Unregistered,
    /// Whether it is done.
    pub doing: Doing,
    /// How questions are answered.
    pub questions: Questions,
}

/// What is done with a hold on what the registry does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unregistered {
    /// It is refused.
    Refused,
    /// It is placed, and says so: it holds what comes later.
    HeldAnyway,
}

/// What a hold is to hold, as a person names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeMeant {
    /// What a query finds, now and later.
    Query(String),
    /// A session, by its number or id.
    Session(String),
    /// A candidate, by name or id.
    Candidate(String),
    /// A title.
    Titre(String),
    /// A title on a site.
    Agrement {
        /// The title.
        titre: String,
        /// The site.
        site: String,
    },
    /// Records, by their ids.
    Records(Vec<String>),
}

/// Which holds are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldsListed {
    /// Those in force.
    InForce,
    /// Released ones too.
    All,
}

/// `hold release`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseArgs {
    /// The hold.
    pub id: String,
    /// Why.
    pub reason: String,
    /// Whether it is done.
    pub doing: Doing,
    /// How questions are answered.
    pub questions: Questions,
}

/// `retention`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum RetentionArgs {
    Due(DueArgs),
    Decide(DecideArgs),
    Plan(PlanArgs),
    Approve(Box<ApproveArgs>),
    List { form: Form },
    Execute(ExecuteArgs),
    Resume { doing: Doing },
    Cancel { id: String, doing: Doing },
    Certificate(CertificateArgs),
}

/// `retention due`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueArgs {
    /// Only these: ids, or a query.
    pub selection: Vec<String>,
    /// The day on which it is judged; today if not said.
    pub day: Option<NaiveDate>,
    /// How many months are looked ahead.
    pub months: u16,
    /// How much is told of what a person decides.
    pub review: ReviewTold,
    /// How it is written.
    pub form: DueForm,
}

/// How much is told of what a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewTold {
    /// The reasons, and how many documents each has.
    Reasons,
    /// The documents too.
    Documents,
}

/// How what is due is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueForm {
    /// For people.
    Words,
    /// For programs.
    Json,
    /// For a spreadsheet.
    Csv,
}

/// `retention decide`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideArgs {
    /// These: ids, or a query.
    pub selection: Vec<String>,
    /// What becomes of them.
    pub then: DecidedThen,
    /// Why.
    pub reason: String,
    /// Whether it is done.
    pub doing: Doing,
    /// How questions are answered.
    pub questions: Questions,
}

/// `retention plan`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanArgs {
    /// Only these: ids, or a query.
    pub selection: Vec<String>,
    /// The folder that it is written to.
    pub folder: PathBuf,
    /// The day on which it is judged; today if not said.
    pub day: Option<NaiveDate>,
    /// How large it may be.
    pub size: PlanSize,
    /// Whether it is made although clock and journal do not fit.
    pub clock: PlanClock,
    /// Whether it is written.
    pub doing: Doing,
}

/// Whether a plan is made although the clock and the journal's times do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanClock {
    /// They must fit.
    Trusted,
    /// Whoever asks has looked at the clock.
    Doubtful,
}

/// How large a plan may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanSize {
    /// No larger than usual.
    WithinLimits,
    /// As large as it is: that was meant.
    BeyondLimits,
}

/// `retention approve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveArgs {
    /// The plan.
    pub plan: PathBuf,
    /// By what; none on a trial.
    pub by: Option<ApprovedBy>,
    /// The visa of the Archives.
    pub visa: Option<VisaArgs>,
    /// How much is named.
    pub names: NamesTold,
    /// Whether it is done.
    pub doing: Doing,
    /// How questions are answered.
    pub questions: Questions,
}

/// How many documents of a plan are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamesTold {
    /// The first ones.
    First,
    /// Every one.
    All,
}

/// By what a plan is approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovedBy {
    /// A private key of OpenSSH's form, in this file.
    Key(PathBuf),
    /// A signature that was made elsewhere, in this file.
    Signature(PathBuf),
}

/// The visa of the Archives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisaArgs {
    /// Its reference.
    pub reference: String,
    /// Its date.
    pub on: NaiveDate,
    /// Who gave it.
    pub authority: String,
    /// The record that is its scan.
    pub scan: String,
}

/// `retention execute`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecuteArgs {
    /// The approved plan.
    pub id: String,
    /// Whether it is done.
    pub doing: Doing,
    /// How it is confirmed.
    pub confirmed: Confirmed,
}

/// How a destruction is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// A person types the number of documents back.
    Ask,
    /// By `--yes` alone, which is not enough.
    YesAlone,
    /// By this number of documents.
    Count(u64),
}

/// `approver`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum ApproverArgs {
    Add {
        name: String,
        account: Option<String>,
        key: PathBuf,
    },
    List {
        form: Form,
    },
    Remove {
        name: String,
    },
}

/// How many months are looked ahead if not said.
const USUAL_MONTHS: u16 = 12;

/// The grammar of `explain`.
pub(super) fn explain_grammar(lang: Lang) -> Command {
    Command::new("explain")
        .about(help_retention::explain(lang))
        .long_about(help_retention::explain_long(lang))
        .args([id(lang, help::record_id(lang)), on(lang), json(lang)])
}

/// The grammar of `hold`.
pub(super) fn hold_grammar(lang: Lang) -> Command {
    let hold_id = || id(lang, help_retention::hold_id(lang));
    let reason = |help| option("reason", help_retention::text_name(lang), help).required(true);
    let commands = [
        place_grammar(lang),
        Command::new("list")
            .about(help_retention::hold_list(lang))
            .args([flag("all", help_retention::hold_all(lang)), json(lang)]),
        Command::new("review")
            .about(help_retention::hold_review(lang))
            .args([hold_id(), review_on(lang)]),
        Command::new("release")
            .about(help_retention::hold_release(lang))
            .args([
                hold_id(),
                reason(help_retention::release_reason(lang)),
                flag("dry-run", help_desk::dry_run(lang)),
                flag("yes", help::yes(lang)),
            ]),
    ];
    Command::new("hold")
        .about(help_retention::hold(lang))
        .long_about(help_retention::hold_long(lang))
        .subcommand_required(true)
        .subcommands(commands)
}

fn place_grammar(lang: Lang) -> Command {
    let told = |name, help| option(name, help_retention::text_name(lang), help);
    Command::new("place")
        .about(help_retention::hold_place(lang))
        .long_about(help_retention::hold_place_long(lang))
        .args([
            words("ids", help::id_name(lang), help_retention::hold_ids(lang)),
            option("on", help::query_name(lang), help_retention::hold_on(lang)),
            option(
                "session",
                help::number_name(lang),
                help_retention::hold_session(lang),
            ),
            option(
                "candidate",
                help_desk::candidate_name(lang),
                help_retention::hold_candidate(lang),
            ),
            option(
                "titre",
                help_desk::code_name(lang),
                help_retention::hold_titre(lang),
            ),
            option(
                "agrement",
                help_desk::code_name(lang),
                help_retention::hold_agrement(lang),
            )
            .requires("site"),
            told("site", help_retention::hold_site(lang)).requires("agrement"),
            told("owner", help_retention::hold_owner(lang)).required(true),
            told("reason", help_retention::hold_reason(lang)).required(true),
            review_on(lang),
            flag("anyway", help_retention::hold_anyway(lang)),
            flag("dry-run", help_desk::dry_run(lang)),
            flag("yes", help::yes(lang)),
        ])
        .group(
            ArgGroup::new("scope")
                .args(["ids", "on", "session", "candidate", "titre", "agrement"])
                .required(true),
        )
}

/// The grammar of `retention`.
pub(super) fn retention_grammar(lang: Lang) -> Command {
    let plan_id = || id(lang, help_retention::plan_id(lang));
    let commands = [
        due_grammar(lang),
        decide_grammar(lang),
        plan_grammar(lang),
        approve_grammar(lang),
        Command::new("list")
            .about(help_retention::list(lang))
            .arg(json(lang)),
        Command::new("execute")
            .about(help_retention::execute(lang))
            .long_about(help_retention::execute_long(lang))
            .args([
                plan_id(),
                option(
                    "confirm",
                    help::number_name(lang),
                    help_retention::execute_confirm(lang),
                )
                .value_parser(ValueParser::new(values::number)),
                flag("dry-run", deciding::try_execute(lang)),
                flag("yes", help_retention::execute_yes(lang)),
            ]),
        Command::new("resume")
            .about(help_retention::resume(lang))
            .long_about(help_retention::resume_long(lang))
            .arg(flag("dry-run", deciding::try_execute(lang))),
        Command::new("cancel")
            .about(help_retention::cancel(lang))
            .args([plan_id(), flag("dry-run", help_desk::dry_run(lang))]),
        certificate_grammar(lang),
    ];
    Command::new("retention")
        .about(help_retention::retention(lang))
        .long_about(help_retention::retention_long(lang))
        .subcommand_required(true)
        .subcommands(commands)
}

fn due_grammar(lang: Lang) -> Command {
    Command::new("due")
        .about(help_retention::due(lang))
        .long_about(help_retention::due_long(lang))
        .args([
            selection(lang),
            on(lang),
            option(
                "forecast",
                help_retention::months_name(lang),
                help_retention::due_forecast(lang),
            )
            .value_parser(value_parser!(u16).range(0..=600)),
            flag("review", help_retention::due_review(lang)),
            flag("csv", help_retention::due_csv(lang)),
            json(lang).conflicts_with("csv"),
        ])
}

fn decide_grammar(lang: Lang) -> Command {
    Command::new("decide")
        .about(deciding::decide(lang))
        .long_about(deciding::decide_long(lang))
        .args([
            words(
                "selection",
                help::selection_name(lang),
                deciding::decide_selection(lang),
            )
            .required(true),
            flag("destroy", deciding::decide_destroy(lang)),
            option(
                "keep-until",
                help::date_name(lang),
                deciding::decide_keep(lang),
            )
            .value_parser(ValueParser::new(values::date)),
            flag("transfer", deciding::decide_transfer(lang)),
            option(
                "reason",
                help_retention::text_name(lang),
                deciding::decide_reason(lang),
            )
            .required(true),
            flag("dry-run", help_desk::dry_run(lang)),
            flag("yes", help::yes(lang)),
        ])
        .group(
            ArgGroup::new("then")
                .args(["destroy", "keep-until", "transfer"])
                .required(true),
        )
}

fn plan_grammar(lang: Lang) -> Command {
    Command::new("plan")
        .about(help_retention::plan(lang))
        .long_about(help_retention::plan_long(lang))
        .args([
            selection(lang),
            folder("output", lang, help_retention::plan_output(lang))
                .short('o')
                .long("output")
                .required(true),
            on(lang),
            flag("beyond-limits", help_retention::beyond_limits(lang)),
            flag("despite-clock", help_retention::despite_clock(lang)),
            flag("dry-run", help_desk::dry_run(lang)),
        ])
}

fn approve_grammar(lang: Lang) -> Command {
    let visa = ["visa", "visa-date", "visa-authority", "visa-scan"];
    let told = |name: &'static str, value: String, help: String| {
        let others = visa.into_iter().filter(move |other| *other != name);
        option(name, value, help).requires_all(others)
    };
    let text_name = || help_retention::text_name(lang);
    Command::new("approve")
        .about(help_retention::approve(lang))
        .long_about(help_retention::approve_long(lang))
        .args([
            file("plan", lang, help_retention::approve_plan(lang)).required(true),
            file("key", lang, help_retention::approve_key(lang))
                .long("key")
                .required_unless_present_any(["signature", "dry-run"]),
            file("signature", lang, help_retention::approve_signature(lang))
                .long("signature")
                .conflicts_with("key"),
            told("visa", text_name(), help_retention::visa(lang)),
            told(
                "visa-date",
                help::date_name(lang),
                help_retention::visa_date(lang),
            )
            .value_parser(ValueParser::new(values::date)),
            told(
                "visa-authority",
                text_name(),
                help_retention::visa_authority(lang),
            ),
            told(
                "visa-scan",
                help::id_name(lang),
                help_retention::visa_scan(lang),
            ),
            flag("all", deciding::approve_all(lang)),
            flag("dry-run", deciding::try_execute(lang)),
            flag("yes", help::yes(lang)),
        ])
}

/// The grammar of `approver`.
pub(super) fn approver_grammar(lang: Lang) -> Command {
    let name = || {
        Arg::new("name")
            .required(true)
            .value_name(help::person_name(lang))
            .help(help_retention::approver_name(lang))
    };
    let commands = [
        Command::new("add")
            .about(help_retention::approver_add(lang))
            .args([
                name(),
                file("key", lang, help_retention::approver_key(lang)).required(true),
                option(
                    "account",
                    help_retention::account_name(lang),
                    help_retention::approver_account(lang),
                ),
            ]),
        Command::new("list")
            .about(help_retention::approver_list(lang))
            .arg(json(lang)),
        Command::new("remove")
            .about(help_retention::approver_remove(lang))
            .arg(name()),
    ];
    Command::new("approver")
        .about(help_retention::approver(lang))
        .long_about(help_retention::approver_long(lang))
        .subcommand_required(true)
        .subcommands(commands)
}

fn on(lang: Lang) -> Arg {
    option("on", help::date_name(lang), help_retention::on(lang))
        .value_parser(ValueParser::new(values::date))
}

fn review_on(lang: Lang) -> Arg {
    option(
        "review-on",
        help::date_name(lang),
        help_retention::review_on(lang),
    )
    .value_parser(ValueParser::new(values::date))
    .required(true)
}

fn selection(lang: Lang) -> Arg {
    words(
        "selection",
        help::selection_name(lang),
        help_retention::selection(lang),
    )
}

pub(super) fn explain_args(matches: &ArgMatches) -> ExplainArgs {
    ExplainArgs {
        id: required_text(matches, "id"),
        day: date(matches, "on"),
        form: form(matches),
    }
}

pub(super) fn hold_args(matches: &ArgMatches) -> HoldArgs {
    let (name, matches) = matches
        .subcommand()
        .expect("the grammar requires a command");
    match name {
        "place" => HoldArgs::Place(place_args(matches)),
        "list" => HoldArgs::List {
            which: match matches.get_flag("all") {
                true => HoldsListed::All,
                false => HoldsListed::InForce,
            },
            form: form(matches),
        },
        "review" => HoldArgs::Review {
            id: required_text(matches, "id"),
            review_on: required_date(matches, "review-on"),
        },
        "release" => HoldArgs::Release(ReleaseArgs {
            id: required_text(matches, "id"),
            reason: required_text(matches, "reason"),
            doing: doing(matches),
            questions: questions(matches),
        }),
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}

fn place_args(matches: &ArgMatches) -> PlaceArgs {
    let said = |name| text(matches, name);
    let scopes = [
        said("on").map(ScopeMeant::Query),
        said("session").map(ScopeMeant::Session),
        said("candidate").map(ScopeMeant::Candidate),
        said("titre").map(ScopeMeant::Titre),
        said("agrement")
            .zip(said("site"))
            .map(|(titre, site)| ScopeMeant::Agrement { titre, site }),
    ];
    let scope = scopes.into_iter().flatten().next();
    PlaceArgs {
        scope: scope.unwrap_or_else(|| ScopeMeant::Records(texts(matches, "ids"))),
        owner: required_text(matches, "owner"),
        reason: required_text(matches, "reason"),
        review_on: required_date(matches, "review-on"),
        unregistered: match matches.get_flag("anyway") {
            true => Unregistered::HeldAnyway,
            false => Unregistered::Refused,
        },
        doing: doing(matches),
        questions: questions(matches),
    }
}

pub(super) fn retention_args(matches: &ArgMatches) -> RetentionArgs {
    let (name, matches) = matches
        .subcommand()
        .expect("the grammar requires a command");
    match name {
        "due" => RetentionArgs::Due(due_args(matches)),
        "decide" => RetentionArgs::Decide(decide_args(matches)),
        "plan" => RetentionArgs::Plan(PlanArgs {
            selection: query_words(matches, "selection"),
            folder: path(matches, "output").expect("the grammar requires it"),
            day: date(matches, "on"),
            clock: match matches.get_flag("despite-clock") {
                true => PlanClock::Doubtful,
                false => PlanClock::Trusted,
            },
            size: match matches.get_flag("beyond-limits") {
                true => PlanSize::BeyondLimits,
                false => PlanSize::WithinLimits,
            },
            doing: doing(matches),
        }),
        "approve" => RetentionArgs::Approve(Box::new(approve_args(matches))),
        "list" => RetentionArgs::List {
            form: form(matches),
        },
        "execute" => RetentionArgs::Execute(ExecuteArgs {
            id: required_text(matches, "id"),
            doing: doing(matches),
            confirmed: confirmed(matches),
        }),
        "resume" => RetentionArgs::Resume {
            doing: doing(matches),
        },
        "cancel" => RetentionArgs::Cancel {
            id: required_text(matches, "id"),
            doing: doing(matches),
        },
        "certificate" => RetentionArgs::Certificate(certificate_args(matches)),
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}

fn decide_args(matches: &ArgMatches) -> DecideArgs {
    let then = match (date(matches, "keep-until"), matches.get_flag("transfer")) {
        (Some(until), _) => DecidedThen::Keep { until },
        (None, true) => DecidedThen::Transfer,
        (None, false) => DecidedThen::Destroy,
    };
    DecideArgs {
        selection: query_words(matches, "selection"),
        then,
        reason: required_text(matches, "reason"),
        doing: doing(matches),
        questions: questions(matches),
    }
}

fn due_args(matches: &ArgMatches) -> DueArgs {
    DueArgs {
        selection: query_words(matches, "selection"),
        day: date(matches, "on"),
        months: matches
            .get_one::<u16>("forecast")
            .copied()
            .unwrap_or(USUAL_MONTHS),
        review: match matches.get_flag("review") {
            true => ReviewTold::Documents,
            false => ReviewTold::Reasons,
        },
        form: match (matches.get_flag("csv"), form(matches)) {
            (true, _) => DueForm::Csv,
            (false, Form::Json) => DueForm::Json,
            (false, Form::Words) => DueForm::Words,
        },
    }
}

fn approve_args(matches: &ArgMatches) -> ApproveArgs {
    let by = match (path(matches, "key"), path(matches, "signature")) {
        (Some(key), _) => Some(ApprovedBy::Key(key)),
        (None, signature) => signature.map(ApprovedBy::Signature),
    };
    let visa = text(matches, "visa").map(|reference| VisaArgs {
        reference,
        on: required_date(matches, "visa-date"),
        authority: required_text(matches, "visa-authority"),
        scan: required_text(matches, "visa-scan"),
    });
    ApproveArgs {
        plan: path(matches, "plan").expect("the grammar requires it"),
        by,
        visa,
        names: match matches.get_flag("all") {
            true => NamesTold::All,
            false => NamesTold::First,
        },
        doing: doing(matches),
        questions: questions(matches),
    }
}

pub(super) fn approver_args(matches: &ArgMatches) -> ApproverArgs {
    let (name, matches) = matches
        .subcommand()
        .expect("the grammar requires a command");
    match name {
        "add" => ApproverArgs::Add {
            name: required_text(matches, "name"),
            account: text(matches, "account"),
            key: path(matches, "key").expect("the grammar requires it"),
        },
        "list" => ApproverArgs::List {
            form: form(matches),
        },
        "remove" => ApproverArgs::Remove {
            name: required_text(matches, "name"),
        },
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}

/// How a destruction is confirmed.
pub(super) fn confirmed(matches: &ArgMatches) -> Confirmed {
    match (matches.get_one::<u64>("confirm"), matches.get_flag("yes")) {
        (Some(count), _) => Confirmed::Count(*count),
        (None, true) => Confirmed::YesAlone,
        (None, false) => Confirmed::Ask,
    }
}

fn doing(matches: &ArgMatches) -> Doing {
    match matches.get_flag("dry-run") {
        true => Doing::Try,
        false => Doing::Do,
    }
}

fn date(matches: &ArgMatches, name: &str) -> Option<NaiveDate> {
    matches.get_one::<NaiveDate>(name).copied()
}

fn required_date(matches: &ArgMatches, name: &str) -> NaiveDate {
    date(matches, name).expect("the grammar requires it")
}
