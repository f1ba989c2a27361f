//! `status`: how the archive stands.
//!
//! With `--json`, stable: `{"archive", "folder", "regime", "fingerprint", "entries", "documents", "content_bytes",
//! "unclassified", "without_text", "duplicates", "later_versions", "set_aside", "released", "search_behind",
//! "key_places": [{"name", "folder", "reachable"}], "drop_folders"}`.

use serde_json::json;

use crate::archive::{Archive, Status};
use crate::cli::args::Form;
use crate::cli::failure::Failure;
use crate::cli::sheets::Sheet;
use crate::cli::{Context, Ended, search};
use crate::keys::PlaceState;
use crate::words::{Lang, Size, Words, facts, records};

/// Tells how the archive stands.
pub fn run(context: &Context<'_>, form: Form) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    search::catch_up(context, &archive)?;
    let status = archive.status()?;
    context.tell_notices(&archive);
    match form {
        Form::Json => context.terminal.json(&object(&archive, &status)?)?,
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
    lines.extend(sheet(lang, archive, status)?.lines);
    lines.push(terminal.heading(&records::places_heading(lang)));
    lines.extend(
        status
            .places
            .iter()
            .map(|place| format!("  {}", facts::place(lang, place))),
    );
    terminal.lines(&lines)?;
    if status
        .places
        .iter()
        .filter(|place| is_reachable(&place.state))
        .count()
        < 2
    {
        terminal.warn(&records::single_place(lang));
    }
    if status.totals.quarantined > 0 {
        terminal.remark(&records::see_quarantine(lang));
    }
    Ok(())
}

fn sheet(lang: Lang, archive: &Archive, status: &Status) -> Result<Sheet, Failure> {
    let totals = &status.totals;
    let mut sheet = Sheet::new(lang);
    sheet.line(records::label_id, &status.archive.to_string());
    sheet.line(records::label_fingerprint, &status.fingerprint.to_string());
    sheet.line(records::label_documents, &totals.records);
    sheet.line(records::label_content_size, &Size::of(totals.content_bytes));
    sheet.line(records::label_unclassified, &totals.unclassified);
    sheet.line(records::label_without_text, &totals.without_text);
    sheet.line(records::label_duplicates, &totals.duplicates);
    sheet.line(records::label_versions, &totals.descriptions);
    sheet.line(records::label_quarantined, &totals.quarantined);
    sheet.line(records::label_released, &totals.released);
    sheet.line(records::label_entries, &status.entries);
    let search = match behind(status) {
        0 => records::search_current(lang),
        behind => records::lagging(lang, behind),
    };
    sheet.line(records::label_search, &Words(&search));
    for folder in archive.drop_folders()? {
        sheet.line(records::label_drop_folder, &folder);
    }
    Ok(sheet)
}

fn object(archive: &Archive, status: &Status) -> Result<serde_json::Value, Failure> {
    let totals = &status.totals;
    let place = |place: &crate::keys::PlaceStatus| {
        json!({
            "name": place.place.name,
            "folder": place.place.folder.to_string_lossy(),
            "reachable": is_reachable(&place.state),
        })
    };
    let folders = archive.drop_folders()?;
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
        "duplicates": totals.duplicates,
        "later_versions": totals.descriptions,
        "set_aside": totals.quarantined,
        "released": totals.released,
        "search_behind": behind(status),
        "key_places": status.places.iter().map(place).collect::<Vec<_>>(),
        "drop_folders": folders.iter().map(|folder| folder.to_string_lossy()).collect::<Vec<_>>(),
    }))
}

fn behind(status: &Status) -> u64 {
    status.lag.entries.saturating_sub(status.lag.applied)
}

fn is_reachable(state: &PlaceState) -> bool {
    match state {
        PlaceState::Reachable { .. } | PlaceState::Completed { .. } => true,
        PlaceState::Unreachable | PlaceState::Foreign | PlaceState::Failed { .. } => false,
    }
}
