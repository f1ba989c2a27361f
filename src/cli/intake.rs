//! `ingest` and `watch`: how a report is told.
//!
//! With `--json`, `ingest` writes one object, stable: `{"seen", "archived", "unclassified", "new_versions", "duplicates",
//! "already_archived", "set_aside": [{"path", "id", "reason"}], "ignored": [{"path", "rule"}], "left": [{"path",
//! "reason"}], "failed": [{"path", "error"}], "bytes", "mended", "stopped", "seconds": {"wall", "prepare", "commit",
//! "release", "search", "scans"}, "scans_read", "scans_waiting"}`; `unclassified` is counted after scans were read, and `wall`
//! ends before. `watch` writes a line for each file on standard error.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::archive::{Archive, Outcome, SidecarReport};
use crate::cli::args::{Form, IngestArgs, Originals, Scans, TextLimits, WatchArgs, WatchUntil};
use crate::cli::failure::Failure;
use crate::cli::interrupt::stop_flag;
use crate::cli::opening::program;
use crate::cli::progress::Measure;
use crate::cli::reextract::{self, Tally};
use crate::cli::{Context, Ended};
use crate::extract::ExtractLimits;
use crate::ingest::{
    AfterIngest, Fate, Finished, Intake, IntakeOptions, IntakeReport, LeftReason, SettleWindows,
    WatchNews, WatchOptions, WatchState, WatchTrouble, ingest_once, watch,
};
use crate::words::intake as words;
use crate::words::{Lang, Size, Words, explain, facts, reading_again, sidecars};

/// A count in words.
type SayCount = fn(Lang, u64) -> String;

/// How many files of each kind are named before the rest is only counted.
const NAMED: usize = 20;

/// Takes files and folders in.
pub fn ingest(context: &Context<'_>, args: &IngestArgs) -> Result<Ended, Failure> {
    let mut archive = context.open_archive()?;
    limit_texts(&mut archive, args.limits)?;
    let started = Instant::now();
    let report = take_in(context, &archive, &args.paths, args.originals)?;
    let archived_after = started.elapsed();
    context.tell_notices(&archive);
    context.warn_single_place(&archive);
    let goes_on = report.refusal.is_none() && !report.stopped;
    // What scans say may still tell a class: that is counted once, at the end.
    let counted_later = args.scans == Scans::Read && goes_on && !report.unclassified.is_empty();
    if args.form == Form::Words {
        let unclassified = report.archived.saturating_sub(report.classified);
        let known = Some(unclassified).filter(|_| !counted_later);
        tell_counts(context, &report, known);
    }
    let (tally, waiting) = match args.scans {
        Scans::Read if goes_on => reextract::read_waiting(context, &archive, &report.records)?,
        Scans::Read | Scans::Leave => {
            let waiting = archive.waiting_for_recognition()?.len() as u64;
            (Tally::default(), waiting)
        }
    };
    archive.settle()?;
    context.tell_notices(&archive);
    let unclassified = still_unclassified(&archive, &report)?;
    let took = started.elapsed();
    match args.form {
        Form::Json => {
            let times = [archived_after, took.saturating_sub(archived_after)];
            let scans = [tally.read(), waiting];
            let object = object(&report, unclassified, times, scans);
            context.terminal.json(&object)?;
        }
        Form::Words => {
            reextract::tell(context, &tally);
            match tally.is_empty() && !counted_later {
                true => tell_took(context, &report, archived_after),
                false => tell_in_all(context, &report, unclassified, took),
            }
            reextract::tell_waiting(context, waiting);
        }
    }
    match tally.stopped {
        true => Err(Failure::Interrupted),
        false => ended(report),
    }
}

/// How many of the records that came in without a class have none now, after their scans were read.
fn still_unclassified(archive: &Archive, report: &IntakeReport) -> Result<u64, Failure> {
    let mut count = 0;
    for entity in &report.unclassified {
        count += u64::from(archive.record(*entity)?.class.is_none());
    }
    Ok(count)
}

/// Takes files and folders in, with a progress bar, until the end or Ctrl-C.
pub fn take_in(
    context: &Context<'_>,
    archive: &Archive,
    paths: &[PathBuf],
    originals: Originals,
) -> Result<IntakeReport, Failure> {
    let after = match originals {
        Originals::Leave => AfterIngest::Leave,
        Originals::Remove => AfterIngest::Remove,
    };
    let intake = Intake {
        archive,
        actor: context.actor(archive)?,
        clock: context.clock,
        stop: stop_flag()?,
        // Nobody searches for what is still coming in by the hundred: fewer, larger steps cost the search engine less.
        options: IntakeOptions {
            search_after_ms: 2_000,
            ..IntakeOptions::default()
        },
    };
    let total = total_bytes(paths);
    let bar = context.terminal.progress(
        words::taking_in(context.terminal.lang),
        Measure::Bytes,
        total,
    );
    Ok(ingest_once(&intake, paths, after, &mut |_, progress| {
        bar.set(progress.read_bytes)
    })?)
}

/// Watches a drop folder.
pub fn watch_folder(context: &Context<'_>, args: &WatchArgs) -> Result<Ended, Failure> {
    let mut archive = context.open_archive()?;
    limit_texts(&mut archive, args.limits)?;
    let lang = context.terminal.lang;
    let folder = std::path::absolute(&args.folder).map_err(|source| Failure::File {
        path: args.folder.clone(),
        source,
    })?;
    archive.remember_drop_folder(&folder)?;
    context.warn_single_place(&archive);
    let stop: &'static AtomicBool = stop_flag()?;
    let intake = Intake {
        archive: &archive,
        actor: context.actor(&archive)?,
        clock: context.clock,
        stop,
        options: IntakeOptions::default(),
    };
    let mut options = WatchOptions::default();
    if let Some(settle_after) = args.settle_after {
        let ms = u64::try_from(settle_after.as_millis()).unwrap_or(u64::MAX);
        options.windows = SettleWindows {
            complete_ms: ms,
            unknown_ms: ms,
            missing_ms: ms,
            empty_ms: ms,
            ..options.windows
        };
    }
    context.terminal.remark(&words::watching(lang, &folder));
    context.terminal.remark(&words::clear_folder_warning(lang));
    let mut partly = false;
    let mut trouble = None;
    let mut tell = |news: WatchNews<'_>| match news {
        // What only waits for its turn is told by the state, not at each try.
        WatchNews::Finished(Finished {
            fate:
                Fate::Left(LeftReason::ArchiveRefuses | LeftReason::Changing | LeftReason::Stopped),
            ..
        }) => {}
        WatchNews::Finished(finished) => {
            context.terminal.remark(&fate(lang, finished));
            tell_sidecar(context, finished);
            partly |= match &finished.fate {
                Fate::Taken { accession, .. } => {
                    matches!(accession.outcome, Outcome::SetAside { .. })
                }
                Fate::Failed(_) => true,
                Fate::Left(_) => false,
            };
        }
        WatchNews::State(state) => {
            tell_trouble(context, state, &mut trouble);
            context.tell_notices(&archive);
            let empty = state.walked && state.waiting.is_empty() && state.in_hand == 0;
            if args.until == WatchUntil::Empty && empty {
                stop.store(true, Ordering::Relaxed);
            }
        }
    };
    beside_scans(context, &archive, &intake, args.scans, || {
        watch(&intake, &folder, &options, &mut tell)
    })??;
    context.terminal.remark(&words::watch_stopped(lang));
    let waiting = archive.waiting_for_recognition()?.len() as u64;
    reextract::tell_waiting(context, waiting);
    Ok(if partly { Ended::Partly } else { Ended::Done })
}

/// Does `work` while scans are read beside it, one at a time, where they are to be and can be.
fn beside_scans<T>(
    context: &Context<'_>,
    archive: &Archive,
    intake: &Intake<'_>,
    scans: Scans,
    work: impl FnOnce() -> T,
) -> Result<T, Failure> {
    let recogniser = match scans {
        Scans::Leave => return Ok(work()),
        Scans::Read => reextract::find_recogniser()?,
    };
    let recogniser = match recogniser {
        Ok(recogniser) => recogniser,
        Err(missing) => {
            let lang = context.terminal.lang;
            context
                .terminal
                .warn(&reading_again::missing(lang, &missing));
            return Ok(work());
        }
    };
    let ended = AtomicBool::new(false);
    let goes_on = || !ended.load(Ordering::Relaxed) && !intake.stop.load(Ordering::Relaxed);
    Ok(std::thread::scope(|scope| {
        scope.spawn(|| {
            reextract::read_in_background(context, archive, intake.actor, &recogniser, &goes_on);
        });
        let done = work();
        ended.store(true, Ordering::Relaxed);
        done
    }))
}

fn limit_texts(archive: &mut Archive, given: TextLimits) -> Result<(), Failure> {
    const MIB: u64 = 1024 * 1024;
    let usual = ExtractLimits::default();
    let limits = ExtractLimits {
        time: given.seconds.map_or(usual.time, Duration::from_secs),
        memory_bytes: given
            .memory_mib
            .map_or(usual.memory_bytes, |mib| mib.saturating_mul(MIB)),
        text_bytes: given
            .text_mib
            .map_or(usual.text_bytes, |mib| mib.saturating_mul(MIB)),
        ..usual
    };
    if limits != usual {
        archive.set_extract_limits(program()?, limits);
    }
    Ok(())
}

/// Tells what became of all files.
pub fn tell(context: &Context<'_>, report: &IntakeReport) {
    let unclassified = report.archived.saturating_sub(report.classified);
    tell_counts(context, report, Some(unclassified));
}

/// The same; how many wait for a class only where that is known already.
fn tell_counts(context: &Context<'_>, report: &IntakeReport, unclassified: Option<u64>) {
    let terminal = context.terminal;
    let lang = terminal.lang;
    terminal.remark(&words::heading(
        lang,
        Words(&words::files_seen(lang, report.seen)),
    ));
    let mut line = format!("  {}", words::files_archived(lang, report.archived));
    if let Some(unclassified) = unclassified.filter(|count| *count > 0) {
        line = format!("{line} {}", words::of_them_unclassified(lang, unclassified));
    }
    terminal.remark(&line);
    let counts: [(u64, SayCount); 3] = [
        (report.new_versions, words::files_new_versions),
        (report.duplicates, words::files_duplicates),
        (report.already_archived, words::files_already_archived),
    ];
    for (count, say) in counts.into_iter().filter(|(count, _)| *count > 0) {
        terminal.remark(&format!("  {}", say(lang, count)));
    }
    let aside = report.set_aside.iter().map(|aside| {
        (
            aside.file.as_path(),
            facts::quarantine_reason(lang, aside.reason),
        )
    });
    tell_each(context, words::files_set_aside, aside.collect());
    let ignored = report
        .ignored
        .iter()
        .map(|(path, rule)| (path.as_path(), words::ignore_rule(lang, *rule)));
    tell_each(context, words::files_ignored, ignored.collect());
    let left = report
        .left
        .iter()
        .map(|(path, reason)| (path.as_path(), words::left_reason(lang, *reason)));
    let failed = report
        .failed
        .iter()
        .map(|(path, error)| (path.as_path(), explain(lang, error).message));
    tell_each(context, words::files_left, left.chain(failed).collect());
    for (path, fate) in &report.not_removed {
        if let Some(reason) = words::source_fate(lang, *fate) {
            terminal.remark(&words::file_and_reason(lang, path, Words(&reason)));
        }
    }
    if report.described > 0 {
        let described = sidecars::described(lang, report.described);
        terminal.remark(&format!("  {described}"));
    }
    let faulty = report
        .sidecars
        .iter()
        .flat_map(|(path, report)| faults(lang, report).map(|fault| (path.as_path(), fault)));
    tell_each(context, sidecars::faulty, faulty.collect());
    if report.mended > 0 {
        terminal.remark(&words::mended(lang, report.mended));
    }
    if report.search.is_some() {
        terminal.warn(&words::search_behind(lang));
    }
    if !report.reconciles() {
        terminal.warn(&words::do_not_reconcile(lang));
    }
}

/// Tells how long it took.
pub fn tell_took(context: &Context<'_>, report: &IntakeReport, took: Duration) {
    let lang = context.terminal.lang;
    let took = words::took(lang, Size::of(report.size_bytes), took);
    context.terminal.remark(&format!("  {took}"));
}

/// Tells what the reading of scans left to do, and how long all of it took.
fn tell_in_all(context: &Context<'_>, report: &IntakeReport, unclassified: u64, took: Duration) {
    let lang = context.terminal.lang;
    let size = Size::of(report.size_bytes);
    let line = match (report.unclassified.is_empty(), report.archived) {
        (true, _) | (_, 0) => words::in_all(lang, size, took),
        (false, archived) => {
            let archived = words::files_archived(lang, archived);
            let left = words::of_them_still_unclassified(lang, unclassified);
            words::in_all_of_which(lang, Words(&archived), Words(&left), size, took)
        }
    };
    context.terminal.remark(&line);
}

/// How a command ends whose report was told.
pub fn ended(report: IntakeReport) -> Result<Ended, Failure> {
    if let Some(refusal) = report.refusal {
        return Err(Failure::TakesNothing(refusal));
    }
    if report.stopped {
        return Err(Failure::Interrupted);
    }
    let partly =
        !report.set_aside.is_empty() || !report.left.is_empty() || !report.failed.is_empty();
    Ok(if partly { Ended::Partly } else { Ended::Done })
}

/// What is wrong in a sidecar, one by one.
fn faults(lang: Lang, report: &SidecarReport) -> impl Iterator<Item = String> {
    let faults: Vec<String> = match &report.read {
        Ok(findings) => findings
            .iter()
            .map(|finding| sidecars::finding(lang, finding))
            .collect(),
        Err(error) => vec![sidecars::error(lang, error)],
    };
    faults.into_iter()
}

fn tell_each(context: &Context<'_>, say: SayCount, files: Vec<(&Path, String)>) {
    let lang = context.terminal.lang;
    if files.is_empty() {
        return;
    }
    let count = files.len() as u64;
    context.terminal.remark(&format!(
        "  {}",
        words::heading(lang, Words(&say(lang, count)))
    ));
    for (path, reason) in files.iter().take(NAMED) {
        context.terminal.remark(&format!(
            "  {}",
            words::file_and_reason(lang, path, Words(reason))
        ));
    }
    let more = files.len().saturating_sub(NAMED) as u64;
    if more > 0 {
        context
            .terminal
            .remark(&format!("  {}", words::and_more(lang, more)));
    }
}

fn fate(lang: Lang, finished: &Finished) -> String {
    let what = match &finished.fate {
        Fate::Taken { accession, source } => {
            let outcome = facts::outcome(lang, &accession.outcome);
            match words::source_fate(lang, *source) {
                Some(source) => format!("{outcome} ({source})"),
                None => outcome,
            }
        }
        Fate::Left(reason) => words::left_reason(lang, *reason),
        Fate::Failed(error) => explain(lang, error).message,
    };
    words::fate(lang, &finished.path.to_path(), Words(&what))
}

/// Tells what is to be mended in a sidecar.
fn tell_sidecar(context: &Context<'_>, finished: &Finished) {
    let Fate::Taken { accession, .. } = &finished.fate else {
        return;
    };
    let lang = context.terminal.lang;
    let path = finished.path.to_path();
    for fault in accession
        .sidecar
        .iter()
        .flat_map(|r| faults(lang, r))
        .take(NAMED)
    {
        let line = words::file_and_reason(lang, &path, Words(&fault));
        context.terminal.remark(&line);
    }
}

/// Tells what stands in the way once, not at every look.
fn tell_trouble(context: &Context<'_>, state: &WatchState, told: &mut Option<String>) {
    let lang = context.terminal.lang;
    let trouble = match &state.trouble {
        _ if !state.present => Some(words::folder_absent(lang)),
        None => None,
        Some(WatchTrouble::Folder(answer)) => Some(words::folder_unreadable(
            lang,
            Words(&words::system(lang, *answer)),
        )),
        Some(WatchTrouble::Archive(error)) => Some(words::archive_refuses(
            lang,
            Words(&explain(lang, error).message),
        )),
        Some(WatchTrouble::Search(_)) => Some(words::search_behind(lang)),
    };
    if let Some(trouble) = trouble
        .as_ref()
        .filter(|trouble| told.as_ref() != Some(*trouble))
    {
        context.terminal.warn(trouble);
    }
    *told = trouble;
}

fn object(
    report: &IntakeReport,
    unclassified: u64,
    [took, scans_took]: [Duration; 2],
    [scans_read, scans_waiting]: [u64; 2],
) -> serde_json::Value {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let seconds = |time: Duration| (time.as_secs_f64() * 1000.0).round() / 1000.0;
    let name = |value: &dyn std::fmt::Debug| snake(&format!("{value:?}"));
    json!({
        "seen": report.seen,
        "archived": report.archived,
        "unclassified": unclassified,
        "new_versions": report.new_versions,
        "duplicates": report.duplicates,
        "already_archived": report.already_archived,
        "set_aside": report.set_aside.iter().map(|aside| json!({
            "path": path(&aside.file), "id": aside.entity, "reason": aside.reason,
        })).collect::<Vec<_>>(),
        "ignored": report.ignored.iter().map(|(file, rule)| json!({
            "path": path(file), "rule": rule.pattern(),
        })).collect::<Vec<_>>(),
        "left": report.left.iter().map(|(file, reason)| json!({
            "path": path(file), "reason": name(reason),
        })).collect::<Vec<_>>(),
        "failed": report.failed.iter().map(|(file, error)| json!({
            "path": path(file), "error": error.to_string(),
        })).collect::<Vec<_>>(),
        "described": report.described,
        "sidecars": report.sidecars.iter().map(|(file, report)| json!({
            "path": path(file), "faults": faults(Lang::En, report).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "bytes": report.size_bytes,
        "mended": report.mended,
        "stopped": report.stopped,
        "scans_read": scans_read,
        "scans_waiting": scans_waiting,
        "seconds": {
            "wall": seconds(took),
            "scans": seconds(scans_took),
            "prepare": seconds(report.times.prepare),
            "commit": seconds(report.times.commit),
            "release": seconds(report.times.release),
            "search": seconds(report.times.search),
        },
    })
}

/// `ArchiveRefuses` and `Unreadable(SystemError { .. })` as `archive_refuses` and `unreadable`.
fn snake(variant: &str) -> String {
    let word: String = variant
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .collect();
    let mut snake = String::new();
    for c in word.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// How much there is to read, for the bar; what cannot be looked at counts for nothing.
fn total_bytes(paths: &[PathBuf]) -> u64 {
    let size = |path: &Path| std::fs::symlink_metadata(path).map_or(0, |metadata| metadata.len());
    let mut total = 0;
    let mut folders: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.is_dir() {
            folders.push(path.clone())
        } else {
            total += size(path)
        }
    }
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => total += size(&entry.path()),
                _ => {}
            }
        }
    }
    total
}
