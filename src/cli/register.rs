//! `register`: the register of processing. `centre`: what it, the plan and the letters call the centre.
//!
//! `centre --json`, stable: `{"name", "address", "responsible", "dpo", "siret"}`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::builder::ValueParser;
use clap::{Arg, ArgMatches, Command};
use serde_json::json;

use crate::archive::CentreSettings;
use crate::cli::args::{Form, form, path, text};
use crate::cli::failure::Failure;
use crate::cli::grammar::{file, json as json_flag, option};
use crate::cli::reports::write_new;
use crate::cli::request::open_requests;
use crate::cli::{Context, Ended, values};
use crate::model::RecordClass;
use crate::report::{RegisterFacts, register_markdown};
use crate::words::{Lang, Say, Words, count, gaps, help_retention, records, register};

/// `centre`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreArgs {
    /// What is changed: an empty text erases.
    pub name: Option<String>,
    /// The same.
    pub address: Option<String>,
    /// The same.
    pub responsible: Option<String>,
    /// The same.
    pub dpo: Option<String>,
    /// The same.
    pub siret: Option<String>,
    /// How it is written.
    pub form: Form,
}

/// The grammar of `register`.
pub(super) fn register_grammar(lang: Lang) -> Command {
    Command::new("register")
        .about(register::register(lang))
        .arg(
            file("out", lang, register::register_out(lang))
                .long("out")
                .short('o'),
        )
}

pub(super) fn register_args(matches: &ArgMatches) -> Option<PathBuf> {
    path(matches, "out")
}

/// The grammar of `centre`.
pub(super) fn centre_grammar(lang: Lang) -> Command {
    let said =
        |name, help_text| -> Arg { option(name, help_retention::text_name(lang), help_text) };
    Command::new("centre")
        .about(register::centre(lang))
        .long_about(register::centre_long(lang))
        .args([
            said("name", register::centre_name_help(lang)),
            said("address", register::centre_address_help(lang)),
            said("responsible", register::centre_responsible_help(lang)),
            said("dpo", register::centre_dpo_help(lang)),
            said("siret", register::centre_siret_help(lang))
                .value_parser(ValueParser::new(values::siret)),
            json_flag(lang),
        ])
}

pub(super) fn centre_args(matches: &ArgMatches) -> CentreArgs {
    CentreArgs {
        name: text(matches, "name"),
        address: text(matches, "address"),
        responsible: text(matches, "responsible"),
        dpo: text(matches, "dpo"),
        siret: text(matches, "siret"),
        form: form(matches),
    }
}

/// Writes the register.
pub fn run(context: &Context<'_>, out: Option<&Path>) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let lang = context.terminal.lang;
    let mut documents: BTreeMap<RecordClass, u64> = BTreeMap::new();
    for record in archive.records()? {
        if let Some(class) = record.class {
            *documents.entry(class.id).or_default() += 1;
        }
    }
    let registry = archive.registry()?;
    let candidates = registry.candidates.iter();
    let candidates = candidates
        .filter(|one| !one.standing.withdrawn && one.standing.same_as.is_none())
        .count();
    let schedule = archive.schedule_in_force();
    let policy = match &schedule {
        Some(_) => archive.policy_text()?.map(|(digest, _)| digest),
        None => None,
    };
    let text = register_markdown(
        &RegisterFacts {
            archive: archive.id(),
            day: context.today(),
            centre: &archive.settings().centre,
            schedule: policy.zip(schedule.as_deref()),
            documents: &documents,
            candidates: count(candidates),
            recipients: &archive.export_recipients()?,
            safeguards: &archive.safeguards()?,
            open_requests: open_requests(&archive)?.0,
        },
        lang,
    );
    context.tell_notices(&archive);
    match out {
        None => context
            .terminal
            .output(|output| output.write_all(text.as_bytes()))?,
        Some(path) => {
            write_new(path, text.as_bytes())?;
            context.terminal.remark(&gaps::written_to(lang, path));
        }
    }
    Ok(Ended::Done)
}

/// Shows or changes the centre's particulars.
pub fn centre(context: &Context<'_>, args: &CentreArgs) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let given = [
        &args.name,
        &args.address,
        &args.responsible,
        &args.dpo,
        &args.siret,
    ];
    let changes = given.iter().any(|given| given.is_some());
    let closed = context.closed_archive()?;
    let known = closed.settings().centre.clone();
    let new = |given: &Option<String>, known: Option<String>| match given {
        None => known,
        Some(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
    };
    let centre = CentreSettings {
        name: new(&args.name, known.name),
        address: new(&args.address, known.address),
        responsible: new(&args.responsible, known.responsible),
        dpo: new(&args.dpo, known.dpo),
        siret: new(&args.siret, known.siret),
    };
    if changes {
        context.open_archive()?.set_centre(centre.clone())?;
        context.terminal.remark(&register::centre_written(lang));
    }
    if args.form == Form::Json {
        context.terminal.json(&json!({
            "name": centre.name,
            "address": centre.address,
            "responsible": centre.responsible,
            "dpo": centre.dpo,
            "siret": centre.siret,
        }))?;
        return Ok(Ended::Done);
    }
    let lines = [
        (register::label_centre(lang), centre.name),
        (register::label_address(lang), centre.address),
        (register::label_responsible(lang), centre.responsible),
        (register::label_dpo(lang), centre.dpo),
        (register::label_siret(lang), centre.siret),
    ];
    let lines = lines.into_iter().map(|(label, value)| {
        let value = value.map(|value| value.say(lang));
        let value = value.unwrap_or_else(|| register::to_complete(lang));
        records::line(lang, Words(&label), Words(&value))
    });
    context.terminal.lines(&lines.collect::<Vec<String>>())?;
    Ok(Ended::Done)
}
