//! Asking why a document of a closed session is looked at or taken out, and for whom. In the active phase nothing is asked.

use clap::{Arg, ArgMatches};

use crate::archive::Archive;
use crate::cli::Context;
use crate::cli::args::text;
use crate::cli::failure::Failure;
use crate::cli::grammar::option;
use crate::model::{Consultation, ConsultingCommand, EntityId, Phase, SaidText};
use crate::words::{Lang, consulting, count, help_retention};

/// The option `--reason` of commands that consult.
pub fn reason_option(lang: Lang) -> Arg {
    option(
        "reason",
        help_retention::text_name(lang),
        consulting::reason_help(lang),
    )
}

/// The option `--for` of commands that give documents out, as bundles have it; `--to`, its first name, is understood too.
pub fn recipient_option(lang: Lang) -> Arg {
    option(
        "to",
        consulting::recipient_name(lang),
        consulting::recipient_help(lang),
    )
    .long("for")
    .alias("to")
}

/// What the command line says of a consultation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidOfConsultation {
    /// Why.
    pub reason: Option<String>,
    /// To whom.
    pub recipient: Option<String>,
}

impl SaidOfConsultation {
    /// From a command that has `--reason` alone.
    pub fn reason_of(matches: &ArgMatches) -> SaidOfConsultation {
        SaidOfConsultation {
            reason: text(matches, "reason"),
            recipient: None,
        }
    }

    /// From a command that has `--reason` and `--for`.
    pub fn of(matches: &ArgMatches) -> SaidOfConsultation {
        SaidOfConsultation {
            recipient: text(matches, "to"),
            ..SaidOfConsultation::reason_of(matches)
        }
    }
}

impl Context<'_> {
    /// The consultation of these records that is to be journalled; none if they are all in use and nothing was said. A reason
    /// that is needed and was not given is asked for.
    ///
    /// Errors: [`Failure::NoReason`] if nobody can be asked, or nothing is answered; [`Failure::EmptyText`]; those of the archive.
    pub fn consultation(
        &self,
        archive: &Archive,
        records: &[EntityId],
        command: ConsultingCommand,
        said: &SaidOfConsultation,
    ) -> Result<Option<Consultation>, Failure> {
        let parsed = |given: &Option<String>, name| {
            let parsed = given.as_deref().map(SaidText::parse).transpose();
            parsed.map_err(|_| Failure::EmptyText(name))
        };
        let mut reason = parsed(&said.reason, "--reason")?;
        let recipient = parsed(&said.recipient, "--for")?;
        if reason.is_none() {
            let phases = archive.phases(records, self.today())?;
            let closed = phases.iter().filter_map(|phase| match phase {
                Phase::Active => None,
                Phase::Intermediate { since } => Some(*since),
            });
            let closed: Vec<chrono::NaiveDate> = closed.collect();
            if let Some(since) = closed.iter().min() {
                let documents = count(closed.len());
                reason = Some(self.asked_reason(documents, count(records.len()), *since)?);
            }
        }
        Ok(
            (reason.is_some() || recipient.is_some()).then_some(Consultation {
                command,
                reason,
                recipient,
            }),
        )
    }

    fn asked_reason(
        &self,
        closed: u64,
        documents: u64,
        since: chrono::NaiveDate,
    ) -> Result<SaidText, Failure> {
        let needed = || Failure::NoReason { closed, documents };
        if !self.terminal.can_ask() {
            return Err(needed());
        }
        let lang = self.terminal.lang;
        self.terminal.message(&match documents {
            1 => consulting::closed_since(lang, since),
            _ => consulting::some_closed(lang, closed, documents),
        });
        let typed = match self.terminal.ask(&consulting::ask_reason(lang)) {
            Err(Failure::Declined) => return Err(needed()),
            typed => typed?,
        };
        SaidText::parse(&typed).map_err(|_| needed())
    }
}
