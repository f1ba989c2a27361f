//! `bundle` as data, and its grammar.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command};

use crate::bundle::seda::GivenCodes;
use crate::cli::args::{Doing, Form, form, path, query_words, text};
use crate::cli::grammar::{file, flag, json, option, words};
use crate::cli::values;
use crate::keys::Recipient;
use crate::model::{BundleNames, BundleRestricted};
use crate::words::{Lang, help, help_bundle, help_desk, help_retention, help_seda};

/// `bundle`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleArgs {
    /// Makes one.
    Make(Box<MakeBundleArgs>),
    /// Lists those that were handed out.
    List(Form),
}

/// `bundle`, to make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeBundleArgs {
    /// Of what.
    pub scope: BundleScopeMeant,
    /// Only what answers to these engagements; any if empty.
    pub engagements: Vec<u8>,
    /// How many are drawn.
    pub sample: Option<u64>,
    /// What the draw is made from, if it was made before.
    pub seed: Option<[u8; 16]>,
    /// Whether people are named.
    pub names: BundleNames,
    /// Whether restricted documents are in it.
    pub restricted: BundleRestricted,
    /// The day of pictures and verdicts; today if not said.
    pub day: Option<NaiveDate>,
    /// Who receives it.
    pub recipient: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The file.
    pub output: Option<PathBuf>,
    /// What it is wrapped in.
    pub transit: TransitMeant,
    /// The largest file.
    pub split_bytes: Option<u64>,
    /// Whether it is made.
    pub doing: Doing,
    /// The codes of a SEDA transfer, if it is to be one.
    pub seda: Option<SedaMeant>,
    /// How it is told.
    pub form: Form,
}

/// The codes of a SEDA transfer, as a person says them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SedaMeant {
    /// All but those of classes.
    pub codes: GivenCodes,
    /// Classes as typed, and the codes of their rules.
    pub rules: Vec<(String, String)>,
}

/// Of what a bundle is asked for, as a person says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleScopeMeant {
    /// A session.
    Session(String),
    /// A title.
    Titre(String, ScopeDays),
    /// A title on a site; the only one if not said.
    Agrement(String, Option<String>, ScopeDays),
    /// A candidate.
    Candidate(String),
    /// Ids, or a query.
    Query(Vec<String>),
}

/// Between which days sessions are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeDays {
    /// The first.
    pub from: Option<NaiveDate>,
    /// The last.
    pub to: Option<NaiveDate>,
}

/// What a bundle is to be wrapped in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransitMeant {
    /// Nothing.
    Clear,
    /// An age file for this recipient.
    Age(Recipient),
    /// A zip with AES.
    Aes,
}

/// The grammar of `bundle`.
pub(super) fn bundle_grammar(lang: Lang) -> Command {
    let days = |name, help: String| {
        option(name, help::date_name(lang), help).value_parser(ValueParser::new(values::date))
    };
    let told = |name, help| option(name, help_retention::text_name(lang), help);
    Command::new("bundle")
        .about(help_bundle::bundle(lang))
        .long_about(help_bundle::bundle_long(lang))
        .args_conflicts_with_subcommands(true)
        .subcommand_negates_reqs(true)
        .subcommand(
            Command::new("list")
                .about(help_bundle::list(lang))
                .arg(json(lang)),
        )
        .args(scope_options(lang))
        .args([
            days("from", help_bundle::from(lang)).requires("of-title"),
            days("to", help_bundle::to(lang)).requires("of-title"),
            told("pieces", help_bundle::pieces(lang))
                .value_name(help_bundle::engagements_name(lang))
                .value_parser(ValueParser::new(values::engagements)),
            option("sample", help::number_name(lang), help_bundle::sample(lang))
                .value_parser(ValueParser::new(values::some)),
            told("seed", help_bundle::seed(lang))
                .requires("sample")
                .value_parser(ValueParser::new(values::seed)),
            flag("without-names", help_bundle::without_names(lang)),
            flag("restricted", help_bundle::restricted(lang)),
            days("at", help_bundle::at(lang)),
            told("for", help_bundle::recipient(lang)).value_name(help::person_name(lang)),
            told("reason", help_bundle::reason(lang)),
            file("output", lang, help_bundle::output(lang))
                .short('o')
                .long("output")
                .required_unless_present("dry-run"),
            option(
                "to-recipient",
                "age1…".to_owned(),
                help_bundle::to_recipient(lang),
            )
            .value_parser(ValueParser::new(values::recipient))
            .conflicts_with("aes"),
            flag("aes", help_bundle::aes(lang)),
            option(
                "split",
                help_bundle::size_name(lang),
                help_bundle::split(lang),
            )
            .value_parser(ValueParser::new(values::size)),
            flag("dry-run", help_bundle::dry_run(lang)),
            json(lang),
            option("format", "seda".to_owned(), help_seda::format(lang)).value_parser(["seda"]),
        ])
        .args(seda_options(lang))
        .group(ArgGroup::new("of-title").args(["titre", "agrement"]))
        .group(
            ArgGroup::new("scope")
                .args(["session", "titre", "agrement", "candidate", "query"])
                .required(true),
        )
}

fn seda_options(lang: Lang) -> [Arg; 7] {
    let code = |name, help_text| {
        option(name, help_seda::code_name(lang), help_text)
            .value_parser(ValueParser::new(values::code))
    };
    let options = [
        code("agreement", help_seda::agreement(lang)),
        code("archival-agency", help_seda::archival_agency(lang)),
        code("transferring-agency", help_seda::transferring_agency(lang)),
        code("originating-agency", help_seda::originating_agency(lang)),
        code("rule", help_seda::rule(lang))
            .value_name(help_seda::rule_name(lang))
            .value_parser(ValueParser::new(values::rule))
            .action(ArgAction::Append),
        code("access-rule", help_seda::access_rule(lang)),
        code("hold-rule", help_seda::hold_rule(lang)),
    ];
    options.map(|option| {
        option
            .requires("format")
            .help_heading(help_seda::heading(lang))
    })
}

fn seda_meant(matches: &ArgMatches) -> SedaMeant {
    let said = |name| text(matches, name);
    let rules = matches.get_many::<(String, String)>("rule");
    SedaMeant {
        codes: GivenCodes {
            agreement: said("agreement"),
            archival_agency: said("archival-agency"),
            transferring_agency: said("transferring-agency"),
            originating_agency: said("originating-agency"),
            access_rule: said("access-rule"),
            hold_rule: said("hold-rule"),
            ..GivenCodes::default()
        },
        rules: rules.into_iter().flatten().cloned().collect(),
    }
}

fn scope_options(lang: Lang) -> [Arg; 6] {
    let code = || help_desk::code_name(lang);
    [
        words(
            "query",
            help::selection_name(lang),
            help_bundle::query(lang),
        ),
        option(
            "session",
            help::number_name(lang),
            help_bundle::session(lang),
        ),
        option("titre", code(), help_bundle::titre(lang)),
        option("agrement", code(), help_bundle::agrement(lang)),
        option(
            "site",
            help_retention::text_name(lang),
            help_bundle::site(lang),
        )
        .requires("agrement"),
        option(
            "candidate",
            help_desk::candidate_name(lang),
            help_bundle::candidate(lang),
        ),
    ]
}

pub(super) fn bundle_args(matches: &ArgMatches) -> BundleArgs {
    if let Some((_, matches)) = matches.subcommand() {
        return BundleArgs::List(form(matches));
    }
    let said = |name| text(matches, name);
    let date = |name| matches.get_one::<NaiveDate>(name).copied();
    let days = ScopeDays {
        from: date("from"),
        to: date("to"),
    };
    let scopes = [
        said("session").map(BundleScopeMeant::Session),
        said("titre").map(|titre| BundleScopeMeant::Titre(titre, days)),
        said("agrement").map(|titre| BundleScopeMeant::Agrement(titre, said("site"), days)),
        said("candidate").map(BundleScopeMeant::Candidate),
    ];
    let scope = scopes.into_iter().flatten().next();
    let flagged = |name| matches.get_flag(name);
    BundleArgs::Make(Box::new(MakeBundleArgs {
        scope: scope.unwrap_or_else(|| BundleScopeMeant::Query(query_words(matches, "query"))),
        engagements: matches
            .get_one::<Vec<u8>>("pieces")
            .cloned()
            .unwrap_or_default(),
        sample: matches.get_one::<u64>("sample").copied(),
        seed: matches.get_one::<[u8; 16]>("seed").copied(),
        names: match flagged("without-names") {
            true => BundleNames::Withheld,
            false => BundleNames::Shown,
        },
        restricted: match flagged("restricted") {
            true => BundleRestricted::Included,
            false => BundleRestricted::LeftOut,
        },
        day: date("at"),
        recipient: said("for"),
        reason: said("reason"),
        output: path(matches, "output"),
        transit: match (
            matches.get_one::<Recipient>("to-recipient").cloned(),
            flagged("aes"),
        ) {
            (Some(recipient), _) => TransitMeant::Age(recipient),
            (None, true) => TransitMeant::Aes,
            (None, false) => TransitMeant::Clear,
        },
        split_bytes: matches.get_one::<u64>("split").copied(),
        doing: match flagged("dry-run") {
            true => Doing::Try,
            false => Doing::Do,
        },
        seda: said("format").map(|_| seda_meant(matches)),
        form: form(matches),
    }))
}
