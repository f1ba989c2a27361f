//! `verify`: checks the archive, tells every finding, changes nothing but the journal, which notes the check.
//!
//! With `--json`, stable: `{"levels", "entries", "files", "documents", "bytes", "findings": [{"code", "file" | "entity" |
//! "entry" | "place", "detail"}]}`; the codes are those of `archive::FindingCode`.

use std::path::Path;
use std::time::Instant;

use chrono::{Local, NaiveTime, TimeZone, Utc};
use serde_json::json;

use crate::archive::{
    Archive, ArchiveError, ClosedArchive, FixityReport, Settings, Subject, ToldFinding,
    VerifyOptions, VerifyProgress, verify_without_keys,
};
use crate::cli::args::{Form, NoteInJournal, VerifyArgs};
use crate::cli::failure::Failure;
use crate::cli::interrupt::going_on;
use crate::cli::progress::{Measure, Progress};
use crate::cli::{Context, Ended, opening};
use crate::disk::RealDisk;
use crate::model::{FixityLevel, Timestamp};
use crate::words::{Lang, Size, Words, facts, records, restricting};

/// Verifies.
pub fn run(context: &Context<'_>, args: &VerifyArgs) -> Result<Ended, Failure> {
    let chosen = context.chosen_archive()?;
    if let Some(words) = chosen.words(context.terminal.lang) {
        context.terminal.remark(&words);
    }
    let folder = &chosen.folder;
    if !Settings::path(folder).is_file() && !folder.join("journal").is_dir() {
        return Err(ArchiveError::NotAnArchive {
            path: folder.clone(),
        }
        .into());
    }
    let started = Instant::now();
    let options = options(context, args)?;
    let level = args.level.unwrap_or(FixityLevel::Derived);
    let mut report = without_keys(context, folder, level, &options)?;
    let mut failed = None;
    if level > FixityLevel::Sealed {
        match with_keys(context, args, folder, level, &options, &mut report) {
            Ok(()) => {}
            // The findings so far are told before what keeps the rest from being looked at.
            Err(failure) => failed = Some(failure),
        }
    }
    tell(context, args, &report, started)?;
    match failed {
        Some(failure) if report.findings.is_empty() => Err(failure),
        Some(failure) => {
            if let Some(explained) = failure.explain(context.terminal.lang) {
                context.terminal.tell(&explained);
            }
            Ok(Ended::WithFindings)
        }
        None if report.findings.is_empty() => Ok(Ended::Done),
        None => Ok(Ended::WithFindings),
    }
}

fn options(context: &Context<'_>, args: &VerifyArgs) -> Result<VerifyOptions, Failure> {
    let midnight = |day: chrono::NaiveDate| {
        let start = day.and_time(NaiveTime::MIN);
        // A midnight that the clocks skip is taken as if it were UTC's: a little more is read.
        let local = Local
            .from_local_datetime(&start)
            .earliest()
            .map(|local| local.with_timezone(&Utc));
        Timestamp::new(local.unwrap_or_else(|| start.and_utc()))
    };
    let mut options = VerifyOptions {
        since: args.since.map(midnight),
        sample: args.sample,
        sample_seed: context.now().instant().timestamp_millis().unsigned_abs(),
        against: None,
    };
    if let Some(path) = &args.against {
        options.compare_with(path)?;
    }
    Ok(options)
}

fn without_keys(
    context: &Context<'_>,
    folder: &Path,
    level: FixityLevel,
    options: &VerifyOptions,
) -> Result<FixityReport, Failure> {
    let progress = progress(context, FixityLevel::Sealed);
    let keyless = level.min(FixityLevel::Sealed);
    let goes_on = going_on()?;
    Ok(verify_without_keys(folder, keyless, options, &|done| {
        show(&progress, done);
        goes_on()
    })?)
}

fn with_keys(
    context: &Context<'_>,
    args: &VerifyArgs,
    folder: &Path,
    level: FixityLevel,
    options: &VerifyOptions,
    report: &mut FixityReport,
) -> Result<(), Failure> {
    let closed = ClosedArchive::open(std::sync::Arc::new(RealDisk), folder)?;
    let identity = match context.identity(&closed) {
        Err(Failure::NobodyForPassphrase) if args.level.is_none() => {
            context
                .terminal
                .warn(&records::no_key_for_levels(context.terminal.lang));
            return Ok(());
        }
        other => other?,
    };
    let mut archive = closed.unlock(&identity, opening::program()?)?;
    context.tell_notices(&archive);
    context.open_restricted(&mut archive)?;
    let progress = progress(context, FixityLevel::Content);
    let goes_on = going_on()?;
    report.join(archive.verify_with_keys(level, options, &|done| {
        show(&progress, done);
        goes_on()
    })?);
    drop(progress);
    match args.note {
        NoteInJournal::Note => note(context, &archive, report),
        NoteInJournal::Leave => Ok(()),
    }
}

fn note(context: &Context<'_>, archive: &Archive, report: &FixityReport) -> Result<(), Failure> {
    let actor = context.actor(archive)?;
    archive.note_verification(report, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(archive);
    Ok(())
}

fn progress(context: &Context<'_>, level: FixityLevel) -> Progress {
    let lang = context.terminal.lang;
    let title = records::verifying(lang, Words(&facts::level(lang, level)));
    context.terminal.progress(title, Measure::Items, 0)
}

fn show(progress: &Progress, done: VerifyProgress) {
    progress.set_total(done.total);
    progress.set(done.done);
}

fn tell(
    context: &Context<'_>,
    args: &VerifyArgs,
    report: &FixityReport,
    started: Instant,
) -> Result<(), Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    match args.form {
        Form::Json => terminal.json(&json!({
            "levels": report.levels,
            "entries": report.entries,
            "files": report.files,
            "documents": report.documents,
            "not_opened_restricted": report.restricted,
            "bytes": report.bytes,
            "findings": report.findings,
        })),
        Form::Words => {
            let told = report.told_together();
            let mut lines: Vec<String> = told.iter().map(|one| line(lang, one)).collect();
            lines.push(summary(lang, report, started));
            terminal.lines(&lines)
        }
    }
}

fn line(lang: Lang, told: &ToldFinding<'_>) -> String {
    let finding = told.finding;
    if told.count > 1 {
        let place = Subject::Place(finding.detail.clone().unwrap_or_default());
        let what = facts::finding(lang, finding.code, &place);
        return records::keys_together(lang, told.count, Words(&what));
    }
    let what = facts::finding(lang, finding.code, &finding.subject);
    match &finding.detail {
        Some(detail) => records::with_detail(lang, Words(&what), detail),
        None => what,
    }
}

fn summary(lang: Lang, report: &FixityReport, started: Instant) -> String {
    let levels: Vec<String> = report
        .levels
        .iter()
        .map(|level| facts::level(lang, *level))
        .collect();
    let mut parts = vec![records::verified_entries(lang, report.entries)];
    if report.files > 0 {
        parts.push(records::verified_files(lang, report.files));
    }
    if report.documents > 0 {
        parts.push(records::verified_documents(lang, report.documents));
    }
    if report.restricted > 0 {
        parts.push(restricting::verified_closed(lang, report.restricted));
    }
    let found = match u64::try_from(report.findings.len()).unwrap_or(u64::MAX) {
        0 => records::all_sound(lang),
        count => records::findings_count(lang, count),
    };
    let read = records::verified(
        lang,
        Words(&parts.join(", ")),
        Size::of(report.bytes),
        started.elapsed(),
    );
    format!(
        "{read}\n{}\n{found}",
        records::levels_done(lang, Words(&levels.join(", ")))
    )
}
