//! `gaps`, `calendar` and `dashboard` as data, and their grammar.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::ValueParser;
use clap::{Arg, ArgGroup, ArgMatches, Command, value_parser};

use crate::cli::args::{Form, form, path, text};
use crate::cli::grammar::{file, flag, json, option};
use crate::cli::values;
use crate::report::{CalendarNames, Extent, Period};
use crate::words::{Lang, help};

/// `gaps`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapsArgs {
    /// The session that is meant, as a person names it.
    pub session: Option<String>,
    /// The title whose sessions are meant.
    pub titre: Option<String>,
    /// The day on which it is judged; today if not said.
    pub day: Option<NaiveDate>,
    /// How much of it is shown to people.
    pub extent: Extent,
    /// How it is written.
    pub form: GapsForm,
    /// The file that it is written to; standard output if not said.
    pub output: Option<PathBuf>,
}

/// How the gaps are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapsForm {
    /// For people, on a terminal.
    Words,
    /// For programs.
    Json,
    /// For a spreadsheet.
    Csv,
    /// For a browser and a printer.
    Html,
}

/// `calendar`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarArgs {
    /// The days that are meant.
    pub period: Period,
    /// The day from which it is counted; today if not said.
    pub day: Option<NaiveDate>,
    /// How it is written.
    pub form: CalendarForm,
    /// The file that it is written to; standard output if not said.
    pub output: Option<PathBuf>,
}

/// How the calendar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarForm {
    /// For people, on a terminal.
    Words,
    /// For programs.
    Json,
    /// For an agenda.
    Ics(CalendarNames),
}

/// `dashboard`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DashboardArgs {
    /// The year; that of the day if not said.
    pub year: Option<i32>,
    /// The day on which it is judged; today if not said.
    pub day: Option<NaiveDate>,
    /// How much of it is shown to people.
    pub extent: Extent,
    /// How it is written.
    pub form: Form,
}

/// The grammar of `gaps`.
pub(super) fn gaps_grammar(lang: Lang) -> Command {
    Command::new("gaps")
        .about(help::gaps(lang))
        .long_about(help::gaps_long(lang))
        .args([
            option("session", help::number_name(lang), help::gaps_session(lang)),
            option("titre", help::titre_name(lang), help::gaps_titre(lang)),
            day("at", lang, help::gaps_at(lang)),
            flag("all", help::report_all(lang)),
            flag("csv", help::gaps_csv(lang)),
            json(lang),
            flag("html", help::gaps_html(lang)),
            output(lang),
        ])
        .group(ArgGroup::new("form").args(["csv", "json", "html"]))
}

/// The grammar of `calendar`.
pub(super) fn calendar_grammar(lang: Lang) -> Command {
    Command::new("calendar").about(help::calendar(lang)).args([
        day("from", lang, help::calendar_from(lang)),
        day("to", lang, help::calendar_to(lang)),
        day("at", lang, help::gaps_at(lang)),
        flag("ics", help::calendar_ics(lang)),
        flag("names", help::calendar_names(lang)).requires("ics"),
        json(lang).conflicts_with("ics"),
        output(lang),
    ])
}

/// The grammar of `dashboard`.
pub(super) fn dashboard_grammar(lang: Lang) -> Command {
    let year = option("year", help::number_name(lang), help::dashboard_year(lang));
    Command::new("dashboard")
        .about(help::dashboard(lang))
        .args([
            year.value_parser(value_parser!(i32).range(1900..=2999)),
            day("at", lang, help::gaps_at(lang)),
            flag("all", help::report_all(lang)),
            json(lang),
        ])
}

pub(super) fn gaps_args(matches: &ArgMatches) -> GapsArgs {
    let forms = [
        ("csv", GapsForm::Csv),
        ("json", GapsForm::Json),
        ("html", GapsForm::Html),
    ];
    let asked = forms.into_iter().find(|(name, _)| matches.get_flag(name));
    GapsArgs {
        session: text(matches, "session"),
        titre: text(matches, "titre"),
        day: date(matches, "at"),
        extent: extent(matches),
        form: asked.map_or(GapsForm::Words, |(_, form)| form),
        output: path(matches, "output"),
    }
}

pub(super) fn calendar_args(matches: &ArgMatches) -> CalendarArgs {
    let names = match matches.get_flag("names") {
        true => CalendarNames::Show,
        false => CalendarNames::Hide,
    };
    CalendarArgs {
        period: Period {
            from: date(matches, "from"),
            through: date(matches, "to"),
        },
        day: date(matches, "at"),
        form: match (matches.get_flag("ics"), form(matches)) {
            (true, _) => CalendarForm::Ics(names),
            (false, Form::Json) => CalendarForm::Json,
            (false, Form::Words) => CalendarForm::Words,
        },
        output: path(matches, "output"),
    }
}

pub(super) fn dashboard_args(matches: &ArgMatches) -> DashboardArgs {
    DashboardArgs {
        year: matches.get_one::<i32>("year").copied(),
        day: date(matches, "at"),
        extent: extent(matches),
        form: form(matches),
    }
}

fn extent(matches: &ArgMatches) -> Extent {
    match matches.get_flag("all") {
        true => Extent::All,
        false => Extent::SumUp,
    }
}

fn day(name: &'static str, lang: Lang, help_text: String) -> Arg {
    option(name, help::date_name(lang), help_text).value_parser(ValueParser::new(values::date))
}

fn output(lang: Lang) -> Arg {
    file("output", lang, help::report_output(lang))
        .short('o')
        .long("output")
}

fn date(matches: &ArgMatches, name: &str) -> Option<NaiveDate> {
    matches.get_one::<NaiveDate>(name).copied()
}
