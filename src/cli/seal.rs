//! `seal`: makes the checkpoint durable, has it time-stamped, and writes what is to be kept elsewhere.

use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, Command};

use crate::archive::{Sealed, TimeStamping};
use crate::cli::args::{path, text, texts};
use crate::cli::failure::Failure;
use crate::cli::grammar::{file, flag, option};
use crate::cli::handing_out::hand_out;
use crate::cli::{Context, Ended};
use crate::model::Timestamp;
use crate::report::seal_pdf;
use crate::words::{Lang, help, stamps};

/// `seal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealArgs {
    /// The folder to write to, if any.
    pub folder: Option<PathBuf>,
    /// Authorities for this once; those of the archive if none.
    pub authorities: Vec<String>,
    /// Their roots.
    pub roots: Option<PathBuf>,
    /// The policy that they are asked for.
    pub policy: Option<String>,
    /// Whether the next seal asks them again.
    pub remembered: Remembered,
}

/// Whether the next seal asks the same authorities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remembered {
    /// They are written into `archive.toml` once one of them has answered.
    Yes,
    /// Not.
    Once,
}

/// The grammar of `seal`.
pub(super) fn seal_grammar(lang: Lang) -> Command {
    Command::new("seal").about(stamps::seal_help(lang)).args([
        file("output", lang, stamps::seal_output(lang))
            .value_name(help::folder_name(lang))
            .short('o')
            .long("output"),
        option("tsa", stamps::address_name(lang), stamps::seal_tsa(lang))
            .action(ArgAction::Append)
            .requires("roots"),
        file("roots", lang, stamps::seal_roots(lang))
            .long("roots")
            .requires("tsa"),
        option(
            "tsa-policy",
            stamps::policy_name(lang),
            stamps::seal_policy(lang),
        )
        .requires("tsa"),
        flag("once", stamps::seal_once(lang)).requires("tsa"),
    ])
}

pub(super) fn seal_args(matches: &ArgMatches) -> SealArgs {
    SealArgs {
        folder: path(matches, "output"),
        authorities: texts(matches, "tsa"),
        roots: path(matches, "roots"),
        policy: text(matches, "tsa-policy"),
        remembered: match matches.get_flag("once") {
            true => Remembered::Once,
            false => Remembered::Yes,
        },
    }
}

/// Seals.
pub fn run(context: &Context<'_>, args: &SealArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let archive = context.open_archive()?;
    context.tell_notices(&archive);
    let stamping = match &args.roots {
        Some(roots) => TimeStamping::once(&args.authorities, args.policy.as_deref(), roots)?,
        None => TimeStamping::of(archive.settings(), archive.root())?,
    };
    let sealed = archive.seal(&stamping, context.now())?;
    let now = context.now();
    tell(context, &sealed, now);
    if let (Some(roots), Remembered::Yes, true) = (&args.roots, args.remembered, sealed.is_new)
        && archive.remember_authorities(&args.authorities, args.policy.as_deref(), roots)?
    {
        terminal.remark(&stamps::authorities_remembered(lang));
    }
    if stamping.is_empty() {
        terminal.remark(&stamps::no_authority_hint(lang));
    }
    if let Some(folder) = &args.folder {
        let size = sealed.entries;
        let mut files = vec![
            (format!("{size}.note"), sealed.note.clone()),
            (
                format!("{size}.pdf"),
                seal_pdf(&archive, &sealed, now, lang)?,
            ),
        ];
        let answers = (1_u32..).zip(&sealed.stamps);
        files.extend(
            answers.map(|(number, (answer, _))| (format!("{size}.{number}.tsr"), answer.clone())),
        );
        hand_out(folder, &files)?;
        terminal.remark(&stamps::seal_written(lang, folder));
    }
    let stamped = stamping.is_empty() || !sealed.stamps.is_empty();
    match stamped && sealed.not_renewed.is_empty() {
        true => Ok(Ended::Done),
        false => Ok(Ended::Partly),
    }
}

fn tell(context: &Context<'_>, sealed: &Sealed, now: Timestamp) {
    let terminal = context.terminal;
    let lang = terminal.lang;
    for refusal in &sealed.refusals {
        terminal.warn(&stamps::refusal(lang, refusal));
    }
    let size = sealed.entries;
    match sealed.stamps.last() {
        None => terminal.remark(&stamps::sealed_alone(lang, size)),
        Some((_, facts)) if sealed.is_new => {
            terminal.remark(&stamps::sealed_stamped(
                lang,
                size,
                &facts.authority,
                facts.time,
                facts.ends_on,
            ));
        }
        Some((_, facts)) => terminal.remark(&stamps::sealed_already(
            lang,
            size,
            &facts.authority,
            facts.time,
        )),
    }
    if let Some(stamped) = sealed.clock_differs(now) {
        terminal.warn(&stamps::clock_differs(lang, stamped, now));
    }
    for (size, facts) in &sealed.renewed {
        terminal.remark(&stamps::stamp_renewed(lang, *size, facts.ends_on));
    }
    for size in &sealed.not_renewed {
        terminal.warn(&stamps::stamp_not_renewed(lang, *size));
    }
}
