//! `status`: how the archive stands.
//!
//! With `--json`, stable: `{"archive", "folder", "regime", "fingerprint", "entries", "documents", "content_bytes",
//! "unclassified", "without_text", "scans_waiting", "destroyed", "duplicates", "later_versions", "set_aside", "released", "search_behind",
//! "restricted", "restricted_sealed" (to their owners alone), "restricted_owners", "holds_to_review" (null if a hold cannot be read), "requests_open", "requests_answer_by", "destructions_pending": [{"id", "unproved", "places": [name]}],
//! "key_places": [{"name", "folder", "reachable"}], "drop_folders": [{"folder", "present", "waiting", "ignored": [{"path",
//! "rule"}], "left": [{"path", "words"}]}]}`. `documents` + `destroyed` + `later_versions` + `duplicates` +
//! `set_aside` are all deposits.

use std::path::Path;

use serde_json::json;

use crate::archive::{Archive, ArchiveError, DispositionStanding, Status};
use crate::cli::args::Form;
use crate::cli::executing::{pending_destructions, place_key};
use crate::cli::failure::Failure;
use crate::cli::hold::overdue_reviews;
use crate::cli::request::open_requests;
use crate::cli::sheets::Sheet;
use crate::cli::{Context, Ended, reextract, search};
use crate::ingest::look;
use crate::keys::PlaceState;
use crate::words::{
    Lang, Size, Words, destroying, explain, facts, holding, intake, reading_again, records,
    requests,
};

/// Tells how the archive stands.
pub fn run(context: &Context<'_>, form: Form) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    search::catch_up(context, &archive)?;
    let status = archive.status()?;
    context.tell_notices(&archive);
    match form {
        Form::Json => context
            .terminal
            .json(&object(context, &archive, &status)?)?,
        Form::Words => tell(context, &archive, &status)?,
    }
    Ok(Ended::Done)
}

fn tell(context: &Context<'_>, archive: &Archive, status: &Status) -> Result<(), Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let regime = facts::regime(lang, status.regime);
    let mut lines = vec![terminal.heading(&records::status_archive(
        lang,
        archive.root(),
        Words(&regime),
    ))];
    lines.extend(sheet(lang, status).lines);
    lines.push(terminal.heading(&records::places_heading(lang)));
    lines.extend(
        status
            .places
            .iter()
            .map(|place| format!("  {}", facts::place(lang, place))),
    );
    let pending = pending_destructions(lang, archive)?;
    if !pending.is_empty() {
        lines.push(terminal.heading(&destroying::pending_heading(lang)));
        lines.extend(pending.iter().map(|line| format!("  {line}")));
    }
    for folder in archive.drop_folders()? {
        lines.extend(drop_folder(context, &folder));
    }
    terminal.lines(&lines)?;
    context.warn_single_place(archive);
    context.warn_restricted(archive)?;
    tell_overdue(context, archive)?;
    if let (open, Some(first)) = open_requests(archive)? {
        terminal.warn(&requests::open_requests(lang, open, first));
    }
    reextract::tell_waiting(context, status.totals.waiting_for_recognition);
    if status.totals.quarantined > 0 {
        terminal.remark(&records::see_quarantine(lang));
    }
    Ok(())
}

/// Tells how many holds somebody was to look at again; a hold that cannot be read is told, and stops nothing here.
fn tell_overdue(context: &Context<'_>, archive: &Archive) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    match overdue_reviews(context, archive) {
        Ok(0) => Ok(()),
        Ok(overdue) => {
            context.terminal.warn(&holding::overdue(lang, overdue));
            Ok(())
        }
        Err(Failure::Archive(error @ ArchiveError::HoldUnreadable { .. })) => {
            context.terminal.tell(&explain(lang, &error));
            Ok(())
        }
        Err(other) => Err(other),
    }
}

fn sheet(lang: Lang, status: &Status) -> Sheet {
    let totals = &status.totals;
    let mut sheet = Sheet::new(lang);
    sheet.line(records::label_id, &status.archive.to_string());
    sheet.line(records::label_fingerprint, &status.fingerprint.to_string());
    let living = totals.records + totals.later_versions + totals.duplicates + totals.quarantined;
    sheet.line(records::label_deposits, &(living + totals.destroyed));
    if totals.destroyed > 0 {
        sheet.line(records::label_destroyed, &totals.destroyed);
    }
    sheet.line(records::label_documents, &totals.records);
    sheet.line(records::label_content_size, &Size::of(totals.content_bytes));
    sheet.line(records::label_unclassified, &totals.unclassified);
    sheet.line(records::label_without_text, &totals.without_text);
    if totals.waiting_for_recognition > 0 {
        sheet.line(
            reading_again::label_waiting,
            &totals.waiting_for_recognition,
        );
    }
    sheet.line(records::label_duplicates, &totals.duplicates);
    sheet.line(records::label_versions, &totals.later_versions);
    sheet.line(records::label_quarantined, &totals.quarantined);
    sheet.line(records::label_released, &totals.released);
    sheet.line(records::label_entries, &status.entries);
    let search = match behind(status) {
        0 => records::search_current(lang),
        behind => records::lagging(lang, behind),
    };
    sheet.line(records::label_search, &Words(&search));
    sheet
}

/// How many waiting files are named.
const MOST_WAITING: usize = 10;

/// A drop folder as it is now: what waits, what is ignored by which rule, what stays and why.
fn drop_folder(context: &Context<'_>, folder: &Path) -> Vec<String> {
    let lang = context.terminal.lang;
    let title = |state: &str| {
        context
            .terminal
            .heading(&intake::drop_folder(lang, folder, Words(state)))
    };
    let Ok(look) = look(folder, context.clock.now()) else {
        return vec![title(&intake::folder_not_there(lang))];
    };
    if look.is_empty() {
        return vec![title(&intake::folder_empty(lang))];
    }
    let mut lines = vec![title(&intake::folder_waiting(
        lang,
        look.waiting.len() as u64,
    ))];
    let waiting = look
        .waiting
        .iter()
        .map(|file| (&file.path, intake::file_waits(lang)));
    let ignored = look
        .ignored
        .iter()
        .map(|(path, rule)| (path, intake::ignore_rule(lang, *rule)));
    let left = look
        .left
        .iter()
        .map(|(path, reason)| (path, intake::left_reason(lang, *reason)));
    lines.extend(
        waiting
            .take(MOST_WAITING)
            .chain(ignored)
            .chain(left)
            .map(|(path, reason)| intake::file_and_reason(lang, path, Words(&reason))),
    );
    lines
}

fn object(
    context: &Context<'_>,
    archive: &Archive,
    status: &Status,
) -> Result<serde_json::Value, Failure> {
    let totals = &status.totals;
    let now = context.clock.now();
    let lang = context.terminal.lang;
    let folder = |folder: &Path| {
        let look = look(folder, now).ok();
        let present = look.is_some();
        let look = look.unwrap_or_default();
        let text = |path: &Path| path.to_string_lossy().into_owned();
        json!({
            "folder": text(folder),
            "present": present,
            "waiting": look.waiting.len(),
            "ignored": look.ignored.iter().map(|(path, rule)| json!({
                "path": text(path), "rule": rule.pattern(),
            })).collect::<Vec<_>>(),
            "left": look.left.iter().map(|(path, reason)| json!({
                "path": text(path), "words": intake::left_reason(lang, *reason),
            })).collect::<Vec<_>>(),
        })
    };
    let place = |place: &crate::keys::PlaceStatus| {
        json!({
            "name": place.place.name,
            "folder": place.place.folder.to_string_lossy(),
            "reachable": is_reachable(&place.state),
        })
    };
    let pending = |one: &DispositionStanding| {
        json!({
            "id": one.approved.disposition.entity,
            "unproved": one.unproved.len(),
            "places": one.pending.iter().map(place_key).collect::<Vec<_>>(),
        })
    };
    let folders = archive.drop_folders()?;
    let requests = open_requests(archive)?;
    let restricted = archive.restricted_standing()?;
    Ok(json!({
        "archive": status.archive,
        "folder": archive.root().to_string_lossy(),
        "regime": status.regime,
        "fingerprint": status.fingerprint.to_string(),
        "entries": status.entries,
        "documents": totals.records,
        "content_bytes": totals.content_bytes,
        "unclassified": totals.unclassified,
        "without_text": totals.without_text,
        "scans_waiting": totals.waiting_for_recognition,
        "duplicates": totals.duplicates,
        "destroyed": totals.destroyed,
        "later_versions": totals.later_versions,
        "set_aside": totals.quarantined,
        "released": totals.released,
        "search_behind": behind(status),
        "restricted": restricted.records,
        "restricted_sealed": restricted.sealed,
        "restricted_owners": restricted.owners,
        "holds_to_review": overdue_reviews(context, archive).ok(),
        "requests_open": requests.0,
        "requests_answer_by": requests.1,
        "destructions_pending": archive.pending_standings()?.iter().map(pending).collect::<Vec<_>>(),
        "key_places": status.places.iter().map(place).collect::<Vec<_>>(),
        "drop_folders": folders.iter().map(|path| folder(path)).collect::<Vec<_>>(),
    }))
}

fn behind(status: &Status) -> u64 {
    status.lag.entries.saturating_sub(status.lag.applied)
}

fn is_reachable(state: &PlaceState) -> bool {
    match state {
        PlaceState::Reachable { .. } | PlaceState::Completed { .. } => true,
        PlaceState::Unreachable
        | PlaceState::Foreign
        | PlaceState::Ahead
        | PlaceState::Failed { .. } => false,
    }
}
