//! `gaps`, `calendar`, `dashboard`: what is missing, what is due, how the year stands. The JSON forms are specified in
//! `report/`. Finding something is no error: the exit code is 0.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use chrono::{Datelike, NaiveDate};

use crate::archive::{Archive, WaitingReason};
use crate::cli::args::Form;
use crate::cli::failure::Failure;
use crate::cli::hold::overdue_reviews;
use crate::cli::registry_meant::{Refusal, session_meant};
use crate::cli::report_args::{CalendarArgs, CalendarForm, DashboardArgs, GapsArgs, GapsForm};
use crate::cli::request::open_requests;
use crate::cli::{Context, Ended};
use crate::report::{
    CalendarNames, Findings, Selection, Waiting, calendar_ics, calendar_json, calendar_text,
    dashboard_json, dashboard_text, gaps_csv, gaps_html, gaps_json, gaps_text,
};
use crate::words::{escape, gaps};

/// Tells what is missing.
pub fn tell_gaps(context: &Context<'_>, args: &GapsArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let archive = context.open_archive()?;
    let Some(mut findings) = gather(context, &archive, args.day)? else {
        return Ok(Ended::Done);
    };
    let session = args.session.as_ref();
    let session = session.map(|meant| session_meant(&findings.registry, meant));
    let selection = Selection {
        session: session.transpose()?.map(|one| one.entity),
        titre: args.titre.clone(),
    };
    if !findings.select(&selection) {
        let meant = [&args.session, &args.titre].into_iter().flatten();
        let meant: Vec<&str> = meant.map(String::as_str).collect();
        let meant = meant.join(" ");
        let nearest = Vec::new();
        return Err(Refusal::NoSession { meant, nearest }.into());
    }
    let data = match args.form {
        GapsForm::Words => {
            let heading = |text: &str| heading(context, args.output.as_deref(), text);
            text_of(&gaps_text(
                &findings,
                lang,
                terminal.width(),
                args.extent,
                &heading,
            ))
        }
        GapsForm::Json => json_of(&gaps_json(&findings))?,
        GapsForm::Csv => gaps_csv(&findings, lang),
        GapsForm::Html => gaps_html(&findings, lang).into_bytes(),
    };
    write(context, args.output.as_deref(), &data, CalendarNames::Show)
}

/// Tells the deadlines in order.
pub fn tell_calendar(context: &Context<'_>, args: &CalendarArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let archive = context.open_archive()?;
    let Some(findings) = gather(context, &archive, args.day)? else {
        return Ok(Ended::Done);
    };
    let data = match args.form {
        CalendarForm::Words => {
            let heading = |text: &str| heading(context, args.output.as_deref(), text);
            let width = terminal.width();
            text_of(&calendar_text(
                &findings,
                lang,
                args.period,
                width,
                &heading,
            ))
        }
        CalendarForm::Json => json_of(&calendar_json(&findings, args.period))?,
        CalendarForm::Ics(names) => calendar_ics(&findings, lang, args.period, names).into_bytes(),
    };
    let names = match args.form {
        CalendarForm::Ics(names) => names,
        CalendarForm::Words | CalendarForm::Json => CalendarNames::Show,
    };
    write(context, args.output.as_deref(), &data, names)
}

/// Tells how the year stands.
pub fn tell_dashboard(context: &Context<'_>, args: &DashboardArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    dashboard_of(context, &archive, args)
}

/// The same for an archive that is open.
pub fn dashboard_of(
    context: &Context<'_>,
    archive: &Archive,
    args: &DashboardArgs,
) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let Some(findings) = gather(context, archive, args.day)? else {
        return Ok(Ended::Done);
    };
    let totals = archive.status()?.totals;
    let waiting = Waiting {
        set_aside: totals.quarantined,
        without_text: totals.without_text,
        without_word: totals.without_word,
        holds_to_review: overdue_reviews(context, archive)?,
        requests: open_requests(archive)?,
        ..for_a_person(archive)?
    };
    let year = args.year.unwrap_or_else(|| findings.picture.day.year());
    let data = match args.form {
        Form::Json => json_of(&dashboard_json(&findings, year, &waiting))?,
        Form::Words => {
            let heading = |text: &str| terminal.heading(text);
            let width = terminal.width();
            let lines = dashboard_text(
                &findings,
                terminal.lang,
                year,
                &waiting,
                (width, args.extent),
                &heading,
            );
            text_of(&lines)
        }
    };
    write(context, None, &data, CalendarNames::Show)
}

/// The records that `review` shows, each counted once by its first reason.
fn for_a_person(archive: &Archive) -> Result<Waiting, Failure> {
    let mut waiting = Waiting::default();
    for one in archive.waiting()? {
        match one.reasons.first() {
            Some(WaitingReason::Unclassified) => waiting.to_classify += 1,
            Some(WaitingReason::Pile(_)) => waiting.piles += 1,
            Some(WaitingReason::Contradiction(_)) => waiting.contradictory += 1,
            Some(WaitingReason::DoubtfulSession(_) | WaitingReason::DoubtfulCandidate(_)) => {
                waiting.doubtful_links += 1;
            }
            None => {}
        }
    }
    Ok(waiting)
}

/// Looks at the archive; says why if there is nothing to compare it with.
fn gather(
    context: &Context<'_>,
    archive: &Archive,
    day: Option<NaiveDate>,
) -> Result<Option<Findings>, Failure> {
    let terminal = context.terminal;
    let today = context.now().instant().with_timezone(&chrono::Local);
    let today = today.date_naive();
    let findings = Findings::gather(archive, day.unwrap_or(today), today)?;
    context.tell_notices(archive);
    match &findings {
        None => terminal.warn(&gaps::no_schedule(terminal.lang)),
        Some(findings) if !findings.expects_something() => {
            terminal.warn(&gaps::no_expectations(terminal.lang));
        }
        Some(findings) if findings.picture.sessions.is_empty() => {
            terminal.remark(&gaps::no_session(terminal.lang));
        }
        Some(_) => {}
    }
    Ok(findings)
}

/// A heading is bold on a terminal only, never in a file.
fn heading(context: &Context<'_>, output: Option<&Path>, text: &str) -> String {
    match output {
        None => context.terminal.heading(text),
        Some(_) => text.to_owned(),
    }
}

fn text_of(lines: &[String]) -> Vec<u8> {
    let mut text = lines.join("\n");
    text.push('\n');
    text.into_bytes()
}

fn json_of(value: &serde_json::Value) -> Result<Vec<u8>, Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::Output(error.into()))?;
    let mut text = escape::json(&text);
    text.push('\n');
    Ok(text.into_bytes())
}

/// Writes a new file that only its owner reads. One that is there is never replaced.
///
/// Errors: [`Failure::NewFile`].
pub(super) fn write_new(path: &Path, data: &[u8]) -> Result<(), Failure> {
    let failed = |source| Failure::NewFile {
        path: path.to_owned(),
        source,
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(data)
        .and_then(|()| file.sync_all())
        .map_err(failed)
}

/// To standard output, or to a new file that only its owner reads.
fn write(
    context: &Context<'_>,
    output: Option<&Path>,
    data: &[u8],
    names: CalendarNames,
) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let Some(path) = output else {
        terminal.output(|output| output.write_all(data))?;
        return Ok(Ended::Done);
    };
    write_new(path, data)?;
    terminal.remark(&gaps::written_to(terminal.lang, path));
    terminal.remark(&match names {
        CalendarNames::Show => gaps::readable_file(terminal.lang),
        CalendarNames::Hide => gaps::nameless_file(terminal.lang),
    });
    Ok(Ended::Done)
}
