//! The command line: understands what was asked, calls the archive, tells what came of it. No rule is decided here.
//!
//! One file for each command; [`args`] is what was asked as data, [`terminal`] is the only way to the user, [`failure`] is
//! everything that can stop a command. Data goes to standard output, everything else to standard error.

mod approver;
pub mod args;
mod bundle;
pub mod bundle_args;
mod bundle_failure;
mod candidate;
pub mod certificate;
mod checking;
mod classify;
mod deciding;
mod demo;
mod doctor;
mod due;
mod executing;
mod explain;
mod export;
mod failure;
mod grammar;
mod handing_out;
mod history;
mod hold;
mod import;
mod init;
mod intake;
mod interrupt;
mod keeping;
mod keystroke;
pub mod log;
mod meaning;
mod misuse;
mod open;
mod opening;
pub mod owner;
mod place;
mod planning;
mod policy;
mod progress;
mod quarantine;
mod reason;
pub mod receipt;
mod reextract;
pub mod register;
pub mod registry_args;
mod registry_import;
mod registry_meant;
mod registry_sheets;
pub mod report_args;
mod reports;
mod request;
pub mod request_args;
mod retention;
pub mod retention_args;
mod review;
mod rules;
pub mod seal;
mod search;
mod session;
mod sheets;
mod show;
mod split;
mod status;
mod terminal;
mod values;
mod verdicts;
mod verify;
pub mod verify_bundle;
mod version;
mod why;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::args::{Command, CommandLine, GlobalArgs};
use crate::cli::failure::Failure;
use crate::cli::place::ChosenArchive;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::words::errors::exit;
use crate::words::{Explained, records, restricting};

pub use failure::Failure as CommandFailure;
pub use misuse::Misuse;
pub use place::ChosenBy;
pub use values::Service;

/// What every command is given.
pub struct Context<'a> {
    /// What every command understands.
    pub global: &'a GlobalArgs,
    /// Where a person reads and answers.
    pub terminal: &'a Terminal,
    /// Tells the time.
    pub clock: &'a dyn Clock,
}

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All was done.
    Done,
    /// Some deposits or documents were refused; each was told.
    Partly,
    /// A verification found something; each finding was told.
    WithFindings,
}

/// Keeps what is in memory from being written to a core dump or read by other processes of the same user.
fn keep_memory_private() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // Where the system refuses, nothing else can be done about it.
    let _ = setrlimit(Resource::Core, none);
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Runs the command of `arguments`, the program's name first.
pub fn main(arguments: &[OsString], clock: &dyn Clock) -> ExitCode {
    keep_memory_private();
    let variable = |name: &str| std::env::var(name).ok();
    let lang = args::language(arguments, variable);
    let line = match args::parse(arguments, lang) {
        Ok(line) => line,
        Err(misuse) => return tell_misuse(lang, &misuse),
    };
    let terminal = Terminal::new(&line.global);
    let context = Context {
        global: &line.global,
        terminal: &terminal,
        clock,
    };
    match run(&context, &line) {
        Ok(Ended::Done) => ExitCode::from(exit::DONE),
        Ok(Ended::Partly) => ExitCode::from(exit::PARTLY),
        Ok(Ended::WithFindings) => ExitCode::from(exit::FINDINGS),
        Err(failure) => match failure.explain(lang) {
            Some(explained) => {
                terminal.tell(&explained);
                ExitCode::from(explained.exit)
            }
            None => ExitCode::from(exit::DONE),
        },
    }
}

fn run(context: &Context<'_>, line: &CommandLine) -> Result<Ended, Failure> {
    match &line.command {
        Command::Init(args) => init::run(context, args),
        Command::Ingest(args) => intake::ingest(context, args),
        Command::Watch(args) => intake::watch_folder(context, args),
        Command::Demo { keep } => demo::run(context, keep.as_deref()),
        Command::Search(args) => search::run(context, args),
        Command::Show(args) => show::run(context, args),
        Command::Open(args) => open::run(context, args),
        Command::Classify(args) => classify::run(context, args),
        Command::Review(args) => review::run(context, args),
        Command::Policy(args) => policy::run(context, args),
        Command::Export(args) => export::run(context, args),
        Command::Status { form } => status::run(context, *form),
        Command::Verify(args) => verify::run(context, args),
        Command::VerifyBundle(args) => verify_bundle::run(context, args),
        Command::Receipt(args) => receipt::run(context, args),
        Command::Rebuild => keeping::rebuild(context),
        Command::Quarantine(args) => quarantine::run(context, args),
        Command::Reextract(args) => reextract::run(context, args),
        Command::Split(args) => split::run(context, args),
        Command::Session(args) => session::run(context, args),
        Command::Candidate(args) => candidate::run(context, args),
        Command::Gaps(args) => reports::tell_gaps(context, args),
        Command::Calendar(args) => reports::tell_calendar(context, args),
        Command::Dashboard(args) => reports::tell_dashboard(context, args),
        Command::Explain(args) => explain::run(context, args),
        Command::Hold(args) => hold::run(context, args),
        Command::Retention(args) => retention::run(context, args),
        Command::Request(args) => request::run(context, args),
        Command::Register { out } => register::run(context, out.as_deref()),
        Command::Centre(args) => register::centre(context, args),
        Command::Log(args) => log::run(context, args),
        Command::Approver(args) => approver::run(context, args),
        Command::Owner(args) => owner::run(context, args),
        Command::Bundle(args) => bundle::run(context, args),
        Command::Import(args) => import::run(context, args),
        Command::Checkpoint { output } => keeping::checkpoint(context, output.as_deref()),
        Command::Seal(args) => seal::run(context, args),
        Command::Unlock { lasting } => keeping::unlock(context, *lasting),
        Command::Lock => keeping::lock(context),
        Command::Recover(args) => keeping::recover(context, *args),
        Command::Doctor { form } => doctor::run(context, *form),
        Command::Version { form } => version::run(context, *form),
    }
}

impl Context<'_> {
    /// Says so while keys are written in one place only.
    pub fn warn_single_place(&self, archive: &crate::archive::Archive) {
        let lang = self.terminal.lang;
        // That one is left aside is told already, and nothing is written anywhere.
        if !archive.places_ahead().is_empty() {
            return;
        }
        match (archive.reachable_places(), archive.known_places()) {
            (2.., _) => {}
            (_, 2..) => self.terminal.warn(&records::single_place(lang)),
            _ => self.terminal.warn(&records::only_place(lang)),
        }
    }

    /// Says so while restricted records are not sealed to their owners alone.
    ///
    /// Errors: [`Failure::Archive`].
    pub fn warn_restricted(&self, archive: &crate::archive::Archive) -> Result<(), Failure> {
        let lang = self.terminal.lang;
        let standing = archive.restricted_standing()?;
        if standing.records > 0 && standing.owners == 0 {
            let words = restricting::nobody(lang, standing.records);
            self.terminal.warn(&words);
        } else if standing.sealed < standing.records {
            let words = restricting::not_sealed(lang, standing.records - standing.sealed);
            self.terminal.warn(&words);
        }
        if standing.unpurged > 0 {
            let words = restricting::unpurged(lang, standing.unpurged);
            self.terminal.warn(&words);
        }
        Ok(())
    }

    /// The archive that the command means.
    pub fn chosen_archive(&self) -> Result<ChosenArchive, Failure> {
        let current = std::env::current_dir().map_err(|source| Failure::File {
            path: PathBuf::from("."),
            source,
        })?;
        let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
        Ok(ChosenArchive::choose(
            self.global.archive.as_deref(),
            variable,
            &current,
        ))
    }
}

fn tell_misuse(lang: crate::words::Lang, misuse: &Misuse) -> ExitCode {
    use std::io::Write;
    match misuse {
        Misuse::Help(text) => {
            // A reader who has seen enough of the help is no error.
            drop(std::io::stdout().lock().write_all(text.as_bytes()));
            ExitCode::from(exit::DONE)
        }
        Misuse::Lost(text) => {
            drop(std::io::stderr().lock().write_all(text.as_bytes()));
            ExitCode::from(exit::USAGE)
        }
        Misuse::Wrong { message, advice } => {
            let explained = Explained {
                message: message.clone(),
                advice: Some(advice.clone()),
                exit: exit::USAGE,
            };
            let mut messages = std::io::stderr().lock();
            for line in explained.lines(lang) {
                drop(writeln!(messages, "{line}"));
            }
            ExitCode::from(exit::USAGE)
        }
    }
}
