//! `quarantine`: deposits that were set aside. With `--json`, the objects of `sheets.rs`, `list` as an array.

use std::path::Path;

use crate::archive::{Archive, ArchiveError, Outcome};
use crate::catalog::QuarantinedDeposit;
use crate::cli::args::{ExportArgs, ExportSelection, Form, QuarantineArgs, RetrySelection};
use crate::cli::failure::Failure;
use crate::cli::reason::SaidOfConsultation;
use crate::cli::sheets::{DepositObject, deposit_sheet};
use crate::cli::{Context, Ended, export};
use crate::model::{EntityId, EntityKind};
use crate::words::{Lang, Say, Words, explain, facts, records};

/// Deals with deposits that were set aside.
pub fn run(context: &Context<'_>, args: &QuarantineArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    match args {
        QuarantineArgs::List { form } => list(context, &archive, *form),
        QuarantineArgs::Show { id, form } => show(context, &archive, id, *form),
        QuarantineArgs::Retry(selection) => retry(context, &archive, selection),
        QuarantineArgs::Dismiss { id } => dismiss(context, &archive, id),
        QuarantineArgs::Export { id, folder } => take_out(context, &archive, id, folder),
    }
}

fn list(context: &Context<'_>, archive: &Archive, form: Form) -> Result<Ended, Failure> {
    let deposits = archive.quarantined()?;
    let lang = context.terminal.lang;
    match form {
        Form::Json => {
            context
                .terminal
                .json(&deposits.iter().map(DepositObject::new).collect::<Vec<_>>())?;
        }
        Form::Words if deposits.is_empty() => {
            context.terminal.remark(&records::no_quarantine(lang))
        }
        Form::Words => {
            let lines: Vec<String> = deposits.iter().map(|deposit| line(lang, deposit)).collect();
            context.terminal.lines(&lines)?;
        }
    }
    Ok(Ended::Done)
}

fn line(lang: Lang, deposit: &QuarantinedDeposit) -> String {
    let reason = facts::quarantine_reason(lang, deposit.reason);
    let what = format!("{}  {}", deposit.entity.say(lang), deposit.path.say(lang));
    facts::found(lang, Words(&what), Words(&reason))
}

fn show(context: &Context<'_>, archive: &Archive, id: &str, form: Form) -> Result<Ended, Failure> {
    let entity = archive.entity_meant(EntityKind::Quarantined, id)?;
    let deposits = archive.quarantined()?;
    let deposit = deposits
        .into_iter()
        .find(|deposit| deposit.entity == entity);
    let deposit = deposit.ok_or_else(|| ArchiveError::Unknown(id.to_owned()))?;
    match form {
        Form::Json => context.terminal.json(&DepositObject::new(&deposit))?,
        Form::Words => context
            .terminal
            .lines(&deposit_sheet(context.terminal.lang, &deposit))?,
    }
    Ok(Ended::Done)
}

fn retry(
    context: &Context<'_>,
    archive: &Archive,
    selection: &RetrySelection,
) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let entities: Vec<EntityId> = match selection {
        RetrySelection::One(id) => vec![archive.entity_meant(EntityKind::Quarantined, id)?],
        RetrySelection::All => archive
            .quarantined()?
            .iter()
            .map(|deposit| deposit.entity)
            .collect(),
    };
    let actor = context.actor(archive)?;
    let mut ended = Ended::Done;
    for entity in entities {
        let what = match archive.retry(entity, actor, context.now()) {
            Ok(accession) => {
                if matches!(accession.outcome, Outcome::SetAside { .. }) {
                    ended = Ended::Partly;
                }
                facts::outcome(lang, &accession.outcome)
            }
            Err(error) => {
                ended = Ended::Partly;
                explain(lang, &error).message
            }
        };
        context
            .terminal
            .lines(&[facts::found(lang, Words(&entity.say(lang)), Words(&what))])?;
    }
    archive.update_search(&mut |_| true)?;
    archive.settle()?;
    context.tell_notices(archive);
    Ok(ended)
}

fn dismiss(context: &Context<'_>, archive: &Archive, id: &str) -> Result<Ended, Failure> {
    let entity = archive.entity_meant(EntityKind::Quarantined, id)?;
    let actor = context.actor(archive)?;
    archive.dismiss(entity, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(archive);
    let lang = context.terminal.lang;
    context.terminal.remark(&records::dismissed(lang, entity));
    Ok(Ended::Done)
}

fn take_out(
    context: &Context<'_>,
    archive: &Archive,
    id: &str,
    folder: &Path,
) -> Result<Ended, Failure> {
    let entity = archive.entity_meant(EntityKind::Quarantined, id)?;
    let actor = context.actor(archive)?;
    let exported = archive.export(&[entity], (folder, None), actor, context.now(), &mut |_| {
        true
    })?;
    archive.settle()?;
    let args = ExportArgs {
        what: ExportSelection::Meant(vec![id.to_owned()]),
        folder: folder.to_owned(),
        said: SaidOfConsultation::default(),
        form: Form::Words,
    };
    export::tell(context, &args, &exported)
}
