//! `owner`: who opens the archive, and who opens restricted records.
//!
//! `list --json`, stable: `[{"name", "restricted", "recipient"}]`; `recipient` of owners of restricted records only, `name` null where no key place tells it.

use clap::builder::ValueParser;
use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::json;

use crate::archive::NewRestrictedOwner;
use crate::cli::args::{Form, form, required_text, text};
use crate::cli::failure::Failure;
use crate::cli::grammar::{hidden, json as json_flag, option};
use crate::cli::{Context, Ended, values};
use crate::keys::{Passphrase, ScryptCost};
use crate::words::{Lang, help, restricting};

/// `owner`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum OwnerArgs {
    Add {
        name: String,
        recipient: Option<String>,
        work_factor: Option<u8>,
    },
    List {
        form: Form,
    },
    Remove {
        name: String,
    },
}

/// The grammar of `owner`.
pub(super) fn owner_grammar(lang: Lang) -> Command {
    let restricted = || {
        option(
            "restricted",
            help::person_name(lang),
            restricting::help_restricted(lang),
        )
        .required(true)
    };
    let recipient: Arg = option(
        "recipient",
        restricting::help_recipient_name(lang),
        restricting::help_recipient(lang),
    );
    let commands = [
        Command::new("add")
            .about(restricting::help_add(lang))
            .args([
                restricted().value_parser(ValueParser::new(values::owner)),
                recipient,
                hidden("passphrase-work-factor").value_parser(value_parser!(u8).range(1..=22)),
            ]),
        Command::new("list")
            .about(restricting::help_list(lang))
            .arg(json_flag(lang)),
        Command::new("remove")
            .about(restricting::help_remove(lang))
            .arg(restricted()),
    ];
    Command::new("owner")
        .about(restricting::help_owner(lang))
        .long_about(restricting::help_owner_long(lang))
        .subcommand_required(true)
        .subcommands(commands)
}

pub(super) fn owner_args(matches: &ArgMatches) -> OwnerArgs {
    let (name, matches) = matches
        .subcommand()
        .expect("the grammar requires a command");
    match name {
        "add" => OwnerArgs::Add {
            name: required_text(matches, "restricted"),
            recipient: text(matches, "recipient"),
            work_factor: matches.get_one::<u8>("passphrase-work-factor").copied(),
        },
        "list" => OwnerArgs::List {
            form: form(matches),
        },
        "remove" => OwnerArgs::Remove {
            name: required_text(matches, "restricted"),
        },
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}

/// Does what was asked.
pub fn run(context: &Context<'_>, args: &OwnerArgs) -> Result<Ended, Failure> {
    match args {
        OwnerArgs::Add {
            name,
            recipient,
            work_factor,
        } => add(context, name, recipient.as_deref(), *work_factor)?,
        OwnerArgs::List { form } => list(context, *form)?,
        OwnerArgs::Remove { name } => remove(context, name)?,
    }
    Ok(Ended::Done)
}

fn add(
    context: &Context<'_>,
    name: &str,
    recipient: Option<&str>,
    work_factor: Option<u8>,
) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let archive = context.open_archive_as_owner()?;
    // Before a new passphrase is asked for.
    archive.must_be_owner()?;
    let actor = context.actor(&archive)?;
    let added = match recipient {
        Some(recipient) => archive.add_restricted_owner(
            name,
            NewRestrictedOwner::Recipient(recipient),
            actor,
            context.now(),
        ),
        None => {
            context
                .terminal
                .message(&restricting::new_passphrase_of(lang, name));
            let typed = context.terminal.new_restricted_passphrase()?;
            let passphrase = Passphrase::new(typed.as_str().to_owned());
            let cost = work_factor.map_or(ScryptCost::Measured, ScryptCost::Fixed);
            let new = NewRestrictedOwner::Passphrase(&passphrase, cost);
            archive.add_restricted_owner(name, new, actor, context.now())
        }
    };
    added?;
    archive.settle()?;
    context.tell_notices(&archive);
    let standing = archive.restricted_standing()?;
    let words = restricting::added(lang, name, standing.sealed);
    context.terminal.remark(&words);
    Ok(())
}

fn list(context: &Context<'_>, form: Form) -> Result<(), Failure> {
    let archive = context.open_archive()?;
    context.tell_notices(&archive);
    let lang = context.terminal.lang;
    let mut owners = Vec::new();
    for place in archive.settings().places(archive.root()) {
        owners.extend(place.owners().map_err(crate::archive::ArchiveError::Key)?);
    }
    owners.sort();
    owners.dedup();
    let restricted = archive.restricted_owners()?;
    if form == Form::Json {
        let owners = owners
            .iter()
            .map(|name| json!({ "name": name, "restricted": false }));
        let restricted = restricted
            .iter()
            .map(|one| json!({ "name": one.name, "restricted": true, "recipient": one.recipient }));
        return context
            .terminal
            .json(&owners.chain(restricted).collect::<Vec<_>>());
    }
    let mut lines: Vec<String> = owners
        .iter()
        .map(|name| restricting::owner_line(lang, name))
        .collect();
    for one in &restricted {
        let name = one.name.clone();
        let name = name.unwrap_or_else(|| restricting::unnamed(lang));
        lines.push(restricting::restricted_owner_line(
            lang,
            &name,
            &one.recipient,
        ));
    }
    context.terminal.lines(&lines)?;
    context.warn_restricted(&archive)
}

fn remove(context: &Context<'_>, name: &str) -> Result<(), Failure> {
    let archive = context.open_archive_as_owner()?;
    let actor = context.actor(&archive)?;
    archive.remove_restricted_owner(name, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(&archive);
    let words = restricting::removed(context.terminal.lang, name);
    context.terminal.remark(&words);
    Ok(())
}
