//! The small commands that keep an archive going: `unlock`, `lock`, `recover`, `rebuild`, `checkpoint`.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use crate::cli::args::RecoverArgs;
use crate::cli::failure::Failure;
use crate::cli::interrupt::going_on;
use crate::cli::opening::account;
use crate::cli::progress::Measure;
use crate::cli::retention_args::Confirmed;
use crate::cli::{Context, Ended, search};
use crate::keys::KernelKeyring;
use crate::words::{count, older_journal, records};

/// Keeps the service identity in the kernel's memory for a while.
pub fn unlock(context: &Context<'_>, lasting: Duration) -> Result<Ended, Failure> {
    let closed = context.closed_archive()?;
    let owner = match &context.global.identity_file {
        Some(_) => context.identity(&closed)?,
        None => context.owner_identity(&closed)?,
    };
    let service = closed.service_identity(&owner)?;
    let seconds = usize::try_from(lasting.as_secs()).unwrap_or(usize::MAX);
    KernelKeyring::keep(closed.settings().archive, &service, seconds).map_err(Failure::Keeping)?;
    context
        .terminal
        .remark(&records::unlocked_for(context.terminal.lang, lasting));
    Ok(Ended::Done)
}

/// Forgets it.
pub fn lock(context: &Context<'_>) -> Result<Ended, Failure> {
    let closed = context.closed_archive()?;
    let lang = context.terminal.lang;
    let forgotten = KernelKeyring::forget(closed.settings().archive).map_err(Failure::Keeping)?;
    let words = if forgotten {
        records::locked(lang)
    } else {
        records::was_not_unlocked(lang)
    };
    context.terminal.remark(&words);
    Ok(Ended::Done)
}

/// Allows writing again after a failed sync.
pub fn recover(context: &Context<'_>, args: RecoverArgs) -> Result<Ended, Failure> {
    if let RecoverArgs::OlderJournal(confirmed) = args {
        return accept_older_journal(context, confirmed);
    }
    let archive = context.open_archive()?;
    archive.recover()?;
    context
        .terminal
        .remark(&records::recovered(context.terminal.lang));
    Ok(Ended::Done)
}

/// Goes on with a journal that is older than what a key place has seen: an owner's decision, journalled.
fn accept_older_journal(context: &Context<'_>, confirmed: Confirmed) -> Result<Ended, Failure> {
    let archive = context.open_archive_as_owner()?;
    let terminal = context.terminal;
    let lang = terminal.lang;
    if archive.places_ahead().is_empty() {
        terminal.remark(&older_journal::none(lang));
        return Ok(Ended::Done);
    }
    let (records, gone) = archive.gone_since()?;
    let number = match confirmed {
        Confirmed::Count(number) => number,
        Confirmed::YesAlone => 0,
        Confirmed::Ask if !terminal.can_ask() => return Err(Failure::NobodyToAsk),
        Confirmed::Ask if gone == 0 => match terminal.agrees(&older_journal::ask(lang))? {
            true => 0,
            false => return Err(Failure::Declined),
        },
        Confirmed::Ask => {
            terminal.message(&older_journal::ask(lang));
            terminal.message(&older_journal::destroys(lang, records, gone));
            let typed = terminal.ask(&older_journal::ask_number(lang))?;
            typed.trim().parse().map_err(|_| Failure::Declined)?
        }
    };
    let accepted = archive.accept_older_journal(number, &account(), context.now())?;
    context.tell_notices(&archive);
    let Some(accepted) = accepted else {
        terminal.remark(&older_journal::none(lang));
        return Ok(Ended::Done);
    };
    let gone = count(accepted.gone.len());
    if gone > 0 {
        terminal.remark(&older_journal::again_gone(lang, gone));
    }
    terminal.remark(&older_journal::accepted(lang));
    Ok(Ended::Done)
}

/// Makes the derived part again.
pub fn rebuild(context: &Context<'_>) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let lang = context.terminal.lang;
    let progress = context
        .terminal
        .progress(records::rebuilding(lang), Measure::Items, 0);
    let goes_on = going_on()?;
    archive.rebuild(&mut |followed| {
        progress.set_total(followed.entries);
        progress.set(followed.applied);
        goes_on()
    })?;
    drop(progress);
    search::catch_up(context, &archive)?;
    // That it was made again is what was asked: no notice.
    drop(archive.take_notices());
    let status = archive.status()?;
    context
        .terminal
        .remark(&records::rebuilt(lang, status.totals.records));
    Ok(Ended::Done)
}

/// Gives the latest checkpoint: to a new file, or to standard output.
pub fn checkpoint(context: &Context<'_>, output: Option<&Path>) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let note = archive.checkpoint()?;
    match output {
        None => context.terminal.output(|output| output.write_all(&note))?,
        Some(path) => {
            let failed = |source| Failure::NewFile {
                path: path.to_owned(),
                source,
            };
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(path)
                .map_err(failed)?;
            file.write_all(&note)
                .and_then(|()| file.sync_all())
                .map_err(failed)?;
            context
                .terminal
                .remark(&records::checkpoint_written(context.terminal.lang, path));
        }
    }
    Ok(Ended::Done)
}
