//! `approver`: who may approve a destruction, and by which key.
//!
//! `list --json`, stable: `[{"id", "name", "account", "since", "key", "fingerprint"}]`, `key` as OpenSSH writes it.

use std::path::Path;

use serde_json::json;

use crate::cli::args::Form;
use crate::cli::failure::Failure;
use crate::cli::retention_args::ApproverArgs;
use crate::cli::{Context, Ended};
use crate::words::destroying;

/// A public key of OpenSSH is never longer.
const LONGEST_KEY_BYTES: usize = 16 * 1024;

/// Does what was asked.
pub fn run(context: &Context<'_>, args: &ApproverArgs) -> Result<Ended, Failure> {
    match args {
        ApproverArgs::Add { name, account, key } => {
            add(context, name, account.as_deref().unwrap_or(name), key)?;
        }
        ApproverArgs::List { form } => list(context, *form)?,
        ApproverArgs::Remove { name } => remove(context, name)?,
    }
    Ok(Ended::Done)
}

fn add(context: &Context<'_>, name: &str, account: &str, key: &Path) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let bytes = std::fs::read(key).map_err(|source| Failure::File {
        path: key.to_owned(),
        source,
    })?;
    let bytes = bytes.get(..LONGEST_KEY_BYTES.min(bytes.len()));
    let text = String::from_utf8_lossy(bytes.unwrap_or_default());
    let archive = context.open_archive_as_owner()?;
    let actor = context.actor(&archive)?;
    archive.declare_approver(name, account, text.trim(), actor, context.now())?;
    archive.settle()?;
    context.tell_notices(&archive);
    context
        .terminal
        .remark(&destroying::approver_added(lang, name, account));
    Ok(())
}

fn list(context: &Context<'_>, form: Form) -> Result<(), Failure> {
    let archive = context.open_archive()?;
    let approvers = archive.approvers()?;
    context.tell_notices(&archive);
    let lang = context.terminal.lang;
    if form == Form::Json {
        let objects = approvers.iter().map(|approver| {
            json!({
                "id": approver.actor,
                "name": approver.name,
                "account": approver.account,
                "since": approver.since,
                "key": approver.key,
                "fingerprint": approver.fingerprint(),
            })
        });
        return context.terminal.json(&objects.collect::<Vec<_>>());
    }
    let mut lines: Vec<String> = approvers
        .iter()
        .map(|one| destroying::approver_line(lang, &one.name, &one.account, &one.fingerprint()))
        .collect();
    if lines.is_empty() {
        lines.push(destroying::no_approver(lang));
    }
    context.terminal.lines(&lines)
}

fn remove(context: &Context<'_>, name: &str) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let archive = context.open_archive_as_owner()?;
    if !archive.approvers()?.iter().any(|one| one.name == name) {
        return Err(Failure::NoApprover(name.to_owned()));
    }
    let actor = context.actor(&archive)?;
    archive.set_approver(name, None, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(&archive);
    let words = destroying::approver_removed(lang, name);
    context.terminal.remark(&words);
    Ok(())
}
