//! Why a command failed, and how that is told: everything that can stop a command, with its words and exit code.

use std::io;
use std::path::PathBuf;

use crate::archive::ArchiveError;
use crate::words::errors::{self, exit};
use crate::words::{Explained, Lang, explain, prompts};

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
    /// The terminal failed while something was asked.
    #[error("cannot ask")]
    Asking(#[source] io::Error),
    /// The person said no.
    #[error("declined")]
    Declined,
}

impl Failure {
    /// The failure in words, with the exit code. None if there is nothing to tell: whoever read the output went away.
    pub fn explain(&self, lang: Lang) -> Option<Explained> {
        let explained = |message, advice: Option<String>, exit| Some(Explained { message, advice, exit });
        match self {
            Failure::Archive(error) => Some(explain(lang, error)),
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
            Failure::Output(error) => {
                explained(prompts::output_failed(lang, &error.to_string()), None, exit::FAILED)
            }
            Failure::File { path, source } => Some(errors::file(lang, path, source)),
            Failure::Descriptor { number, source } => {
                let message = prompts::descriptor_unreadable(lang, &number.to_string(), &source.to_string());
                explained(message, None, exit::KEY)
            }
            Failure::EmptyPassphrase => {
                explained(prompts::passphrase_empty(lang), Some(prompts::passphrase_hint(lang)), exit::KEY)
            }
            Failure::ShortPassphrase => explained(
                prompts::passphrase_too_short(lang, crate::cli::terminal::SHORTEST_PASSPHRASE),
                Some(prompts::passphrase_hint(lang)),
                exit::KEY,
            ),
            Failure::NobodyForPassphrase => {
                explained(prompts::no_terminal(lang), Some(prompts::no_terminal_hint(lang)), exit::KEY)
            }
            Failure::NobodyToAsk => {
                explained(prompts::no_terminal(lang), Some(prompts::no_terminal_hint(lang)), exit::USAGE)
            }
            Failure::Asking(error) => {
                explained(prompts::asking_failed(lang, &error.to_string()), None, exit::FAILED)
            }
            Failure::Declined => explained(prompts::declined(lang), None, exit::FAILED),
        }
    }
}
