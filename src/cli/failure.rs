//! Why a command failed, and how that is told: everything that can stop a command, with its words and exit code.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::archive::ArchiveError;
use crate::cli::interrupt::INTERRUPTED;
use crate::cli::registry_meant::Refusal;
use crate::ingest::IngestError;
use crate::keys::KernelKeyringError;
use crate::registry::ListError;
use crate::words::errors::{self, exit};
use crate::words::{Explained, Lang, explain, intake, making, prompts, records, registry};

/// What stops a command.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Standard output. A reader who has seen enough is no error.
    #[error("cannot write the output")]
    Output(#[source] io::Error),
    /// A file named on the command line.
    #[error("cannot read or write {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file that should hold a key.
    #[error("cannot read the identity file {}", path.display())]
    IdentityFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The descriptor that should give the passphrase.
    #[error("cannot read descriptor {number}")]
    Descriptor {
        /// Its number.
        number: u32,
        /// What the system said.
        source: io::Error,
    },
    /// The passphrase is empty.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// A new passphrase is too short.
    #[error("the passphrase is too short")]
    ShortPassphrase,
    /// A passphrase must be asked, and nobody is there.
    #[error("no passphrase")]
    NobodyForPassphrase,
    /// A question must be asked, and nobody is there.
    #[error("no answer")]
    NobodyToAsk,
    /// A file that is no list.
    #[error("{} is no list", path.display())]
    List {
        /// The file.
        path: PathBuf,
        /// Why.
        error: ListError,
    },
    /// The registry is not changed.
    #[error(transparent)]
    Registry(#[from] Refusal),
    /// The terminal failed while something was asked.
    #[error("cannot ask")]
    Asking(#[source] io::Error),
    /// No program opens the document.
    #[error("no program opened {}", path.display())]
    NoProgram {
        /// The copy that it should have opened.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system does not keep keys in memory.
    #[error(transparent)]
    Keeping(KernelKeyringError),
    /// The person said no.
    #[error("declined")]
    Declined,
    /// A folder or file that cannot be taken in at all.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The archive stopped taking files.
    #[error("the archive takes nothing more")]
    TakesNothing(#[source] Arc<ArchiveError>),
    /// Ctrl-C, or a service manager's wish.
    #[error("interrupted")]
    Interrupted,
    /// Signals cannot be listened to.
    #[error("cannot listen to signals")]
    Signals(#[source] io::Error),
    /// The recovery key must be shown to somebody, and nobody is there.
    #[error("nobody to show the recovery key to")]
    NobodyForRecoveryKey,
    /// systemd did not seal the service identity.
    #[error("systemd-creds failed")]
    Systemd(#[source] io::Error),
    /// The sample documents are not there.
    #[error("no samples")]
    NoSamples,
    /// The tour did not show what it should; what, is told.
    #[error("the tour failed")]
    Tour(String),
}

impl Failure {
    /// The failure in words, with the exit code. None if there is nothing to tell: whoever read the output went away.
    pub fn explain(&self, lang: Lang) -> Option<Explained> {
        let explained = |message, advice: Option<String>, exit| {
            Some(Explained {
                message,
                advice,
                exit,
            })
        };
        match self {
            Failure::Archive(error) => Some(explain(lang, error)),
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
            Failure::Output(error) => explained(
                prompts::output_failed(lang, &error.to_string()),
                None,
                exit::FAILED,
            ),
            Failure::File { path, source } => Some(errors::file(lang, path, source)),
            Failure::IdentityFile { path, source } => Some(Explained {
                exit: exit::KEY,
                ..errors::file(lang, path, source)
            }),
            Failure::Descriptor { number, source } => {
                let message =
                    prompts::descriptor_unreadable(lang, &number.to_string(), &source.to_string());
                explained(message, None, exit::KEY)
            }
            Failure::EmptyPassphrase => explained(
                prompts::passphrase_empty(lang),
                Some(prompts::passphrase_hint(lang)),
                exit::KEY,
            ),
            Failure::ShortPassphrase => explained(
                prompts::passphrase_too_short(lang, crate::cli::terminal::SHORTEST_PASSPHRASE),
                Some(prompts::passphrase_hint(lang)),
                exit::KEY,
            ),
            Failure::NobodyForPassphrase => explained(
                prompts::nobody_for_passphrase(lang),
                Some(prompts::nobody_for_passphrase_hint(lang)),
                exit::KEY,
            ),
            Failure::NobodyToAsk => explained(
                prompts::no_terminal(lang),
                Some(prompts::no_terminal_hint(lang)),
                exit::USAGE,
            ),
            Failure::List { path, error } => Some(registry::explain_list(lang, path, error)),
            Failure::Registry(refusal) => Some(refusal.explain(lang)),
            Failure::Asking(error) => explained(
                prompts::asking_failed(lang, &error.to_string()),
                None,
                exit::FAILED,
            ),
            Failure::NoProgram { path, source } => explained(
                records::no_program(lang, path, &source.to_string()),
                Some(records::no_program_hint(lang)),
                exit::FAILED,
            ),
            Failure::Keeping(error) => explained(
                records::unlock_unavailable(lang, error.answer()),
                Some(records::unlock_unavailable_hint(lang)),
                exit::FAILED,
            ),
            Failure::Ingest(error) => Some(intake::explain_ingest(lang, error)),
            Failure::TakesNothing(error) => {
                let why = explain(lang, error);
                let message = format!("{} {}", why.message, intake::archive_stopped_taking(lang));
                explained(message, why.advice, why.exit)
            }
            Failure::Interrupted => explained(intake::stopped(lang), None, INTERRUPTED),
            Failure::Signals(error) => explained(error.to_string(), None, exit::FAILED),
            Failure::NobodyForRecoveryKey => explained(
                making::recovery_needs_terminal(lang),
                Some(making::recovery_needs_terminal_hint(lang)),
                exit::USAGE,
            ),
            Failure::Systemd(error) => explained(
                making::systemd_failed(lang, &error.to_string()),
                Some(making::systemd_failed_hint(lang)),
                exit::FAILED,
            ),
            Failure::NoSamples => explained(
                intake::no_samples(lang),
                Some(intake::no_samples_hint(lang)),
                exit::FAILED,
            ),
            Failure::Tour(what) => explained(what.clone(), None, exit::FAILED),
            Failure::Declined => explained(prompts::declined(lang), None, exit::FAILED),
        }
    }
}
