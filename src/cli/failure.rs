//! Why a command failed, and how that is told: everything that can stop a command, with its words and exit code.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::archive::{ApprovalFault, ArchiveError};
use crate::bundle::BundleError;
use crate::cli::bundle_failure::explain_bundle;
use crate::cli::import::explain_import;
use crate::cli::interrupt::INTERRUPTED;
use crate::cli::registry_meant::Refusal;
use crate::extract::EngineMissing;
use crate::ingest::IngestError;
use crate::keys::KernelKeyringError;
use crate::model::EntityId;
use crate::policy::PolicyError;
use crate::registry::ListError;
use crate::words::errors::{self, exit};
use crate::words::{
    Explained, Lang, Words, consulting, desk, destroying, disposing, explain, handing, holding,
    intake, log, making, papers, policies, prompts, reading_again, records, registry, requests,
};

/// What stops a command.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A bundle is not brought in.
    #[error(transparent)]
    Import(Box<crate::bundle::importing::ImportError>),
    /// Nobody said to whom a bundle goes, or why.
    #[error("a bundle for nobody, or for no reason")]
    BundleUnaddressed,
    /// No session is of a title.
    #[error("no session of the title {0:?}")]
    NoTitre(String),
    /// A title is held on several sites, and none was named.
    #[error("{titre} is held on several sites")]
    WhichSite {
        /// The title.
        titre: String,
        /// The sites.
        sites: Vec<String>,
    },
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
    /// A file that was to be written where the command line says.
    #[error("cannot write {}", path.display())]
    NewFile {
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
    /// A bundle that is to be opened first.
    #[error("{} is encrypted", path.display())]
    StillEncrypted {
        /// The file.
        path: PathBuf,
        /// How.
        by: crate::bundle::verifying::Transit,
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
    /// A paper could not be made.
    #[error(transparent)]
    Paper(#[from] crate::report::pdf::PdfError),
    /// A text that must say something says nothing.
    #[error("{0} is empty")]
    EmptyText(&'static str),
    /// Documents of closed sessions are consulted with a reason, and none was given.
    #[error("no reason")]
    NoReason {
        /// How many of them are.
        closed: u64,
        /// Of how many.
        documents: u64,
    },
    /// A request that was received on a day that is to come.
    #[error("{0} is to come")]
    ReceivedLater(chrono::NaiveDate),
    /// A period that ends before it begins.
    #[error("{until} is before {from}")]
    DaysReversed {
        /// Its first day.
        from: chrono::NaiveDate,
        /// Its last day.
        until: chrono::NaiveDate,
    },
    /// A hold is to be looked at again on a day that is past.
    #[error("{0} is past")]
    ReviewPast(chrono::NaiveDate),
    /// A hold on a query that looks for nothing.
    #[error("{0:?} would hold everything")]
    HoldsEverything(String),
    /// A folder that was to be new has something in it.
    #[error("{} is not empty", .0.display())]
    FolderNotEmpty(PathBuf),
    /// A private key has not signed.
    #[error("{} has not signed", path.display())]
    NotSigned {
        /// The key.
        path: PathBuf,
        /// Why.
        fault: ApprovalFault,
    },
    /// Nobody of this name may approve.
    #[error("no approver {0}")]
    NoApprover(String),
    /// Another number of documents than the plan has.
    #[error("{given} documents, not {documents}")]
    OtherCount {
        /// What was given.
        given: u64,
        /// What the plan has.
        documents: u64,
    },
    /// A destruction that is confirmed by `--yes` alone.
    #[error("--yes is not enough")]
    YesIsNotEnough {
        /// How many documents the plan has.
        documents: u64,
    },
    /// The person said no.
    #[error("declined")]
    Declined,
    /// Several classes fit what was typed.
    #[error("{typed} means several classes")]
    ClassUnclear {
        /// What was typed.
        typed: String,
        /// Their ids and titles.
        fits: Vec<(String, String)>,
    },
    /// No class fits what was typed.
    #[error("no class {typed}")]
    ClassUnknown {
        /// What was typed.
        typed: String,
        /// Ids and titles of those that are written much like it.
        nearest: Vec<(String, String)>,
    },
    /// Several candidates have the name that was typed.
    #[error("several candidates {typed}")]
    CandidateUnclear {
        /// What was typed.
        typed: String,
        /// Who they are.
        fits: Vec<EntityId>,
    },
    /// No class that is meant has such a stage.
    #[error("no stage {typed}")]
    StageUnknown {
        /// What was typed.
        typed: String,
        /// Ids and titles of those that there are.
        known: Vec<(String, String)>,
    },
    /// No schedule that can be read is in force.
    #[error("no schedule")]
    NoSchedule,
    /// A correction that says nothing.
    #[error("nothing is said")]
    NothingSaid,
    /// No record is meant.
    #[error("no document fits")]
    NothingFits,
    /// A policy file that was to be checked has a fault.
    #[error(transparent)]
    PolicyFaulty(PolicyError),
    /// A folder or file that cannot be taken in at all.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The archive stopped taking files.
    #[error("the archive takes nothing more")]
    TakesNothing(#[source] Arc<ArchiveError>),
    /// Scans cannot be read on this machine.
    #[error(transparent)]
    NoRecognition(EngineMissing),
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

impl From<crate::bundle::importing::ImportError> for Failure {
    fn from(error: crate::bundle::importing::ImportError) -> Failure {
        Failure::Import(Box::new(error))
    }
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
            Failure::Bundle(error) => Some(explain_bundle(lang, error)),
            Failure::Import(error) => Some(explain_import(lang, error)),
            Failure::BundleUnaddressed => explained(
                handing::unaddressed(lang),
                Some(handing::unaddressed_hint(lang)),
                exit::USAGE,
            ),
            Failure::NoTitre(titre) => explained(
                handing::no_titre(lang, titre),
                Some(handing::no_titre_hint(lang)),
                exit::FAILED,
            ),
            Failure::WhichSite { titre, sites } => explained(
                handing::which_site(lang, titre, &sites.join(", ")),
                Some(handing::which_site_hint(lang)),
                exit::USAGE,
            ),
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
            Failure::Output(error) => explained(
                prompts::output_failed(lang, &error.to_string()),
                None,
                exit::FAILED,
            ),
            Failure::File { path, source } => Some(errors::file(lang, path, source)),
            Failure::NewFile { path, source } => Some(errors::new_file(lang, path, source)),
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
            Failure::StillEncrypted { path, by } => {
                let (message, advice) = crate::cli::verify_bundle::still_encrypted(lang, path, *by);
                explained(message, Some(advice), exit::FAILED)
            }
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
            Failure::NoRecognition(missing) => explained(
                reading_again::missing(lang, missing),
                Some(reading_again::how_to_install(lang)),
                exit::FAILED,
            ),
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
            Failure::ClassUnclear { typed, fits } => explained(
                desk::class_several(lang, typed, Words(&classes(lang, fits))),
                Some(desk::class_several_hint(lang)),
                exit::USAGE,
            ),
            Failure::ClassUnknown { typed, nearest } => explained(
                desk::class_unknown(lang, typed),
                Some(match nearest.as_slice() {
                    [] => desk::class_unknown_hint(lang),
                    near => desk::class_unknown_near(lang, Words(&classes(lang, near))),
                }),
                exit::USAGE,
            ),
            Failure::CandidateUnclear { typed, fits } => {
                let fits: Vec<String> = fits.iter().map(ToString::to_string).collect();
                explained(
                    desk::candidate_several(lang, typed, Words(&fits.join(", "))),
                    Some(desk::candidate_several_hint(lang)),
                    exit::USAGE,
                )
            }
            Failure::StageUnknown { typed, known } => explained(
                desk::stage_unknown(lang, typed),
                Some(match known.as_slice() {
                    [] => desk::no_stages(lang),
                    known => desk::stage_unknown_hint(lang, Words(&classes(lang, known))),
                }),
                exit::USAGE,
            ),
            Failure::NoSchedule => explained(
                desk::no_schedule(lang),
                Some(policies::no_schedule_hint(lang)),
                exit::FAILED,
            ),
            Failure::NothingSaid => explained(
                desk::nothing_said(lang),
                Some(desk::nothing_said_hint(lang)),
                exit::USAGE,
            ),
            Failure::NothingFits => explained(
                desk::nothing_fits(lang),
                Some(desk::nothing_fits_hint(lang)),
                exit::FAILED,
            ),
            Failure::PolicyFaulty(error) => Some(Explained {
                exit: exit::USAGE,
                ..errors::policy(lang, error)
            }),
            Failure::Paper(error) => explained(
                papers::paper_refused(lang, &error.to_string()),
                None,
                exit::FAILED,
            ),
            Failure::EmptyText(option) => explained(
                holding::empty_text(lang, option),
                Some(holding::empty_text_hint(lang)),
                exit::USAGE,
            ),
            Failure::NoReason { closed, documents } => explained(
                match documents {
                    1 => consulting::reason_needed(lang),
                    _ => consulting::reason_needed_for_some(lang, *closed, *documents),
                },
                Some(consulting::reason_needed_hint(lang)),
                exit::REFUSED,
            ),
            Failure::ReceivedLater(day) => explained(
                requests::received_later(lang, *day),
                Some(requests::received_later_hint(lang)),
                exit::USAGE,
            ),
            Failure::DaysReversed { from, until } => explained(
                log::days_reversed(lang, *from, *until),
                Some(log::days_reversed_hint(lang)),
                exit::USAGE,
            ),
            Failure::HoldsEverything(query) => explained(
                holding::holds_everything(lang, query),
                Some(holding::holds_everything_hint(lang)),
                exit::USAGE,
            ),
            Failure::ReviewPast(day) => explained(
                holding::review_past(lang, *day),
                Some(holding::review_past_hint(lang)),
                exit::USAGE,
            ),
            Failure::FolderNotEmpty(folder) => explained(
                destroying::folder_not_empty(lang, folder),
                Some(destroying::folder_not_empty_hint(lang)),
                exit::FAILED,
            ),
            Failure::NotSigned { path, fault } => {
                let (why, _) = disposing::approval_fault(lang, fault);
                explained(
                    destroying::not_signed(lang, path, Words(&why)),
                    Some(destroying::not_signed_hint(lang)),
                    exit::KEY,
                )
            }
            Failure::NoApprover(name) => explained(
                destroying::approver_unknown_name(lang, name),
                Some(destroying::approver_unknown_name_hint(lang)),
                exit::FAILED,
            ),
            Failure::OtherCount { given, documents } => explained(
                destroying::other_count(lang, *given, *documents),
                Some(destroying::other_count_hint(lang)),
                exit::REFUSED,
            ),
            Failure::YesIsNotEnough { documents } => explained(
                destroying::yes_is_not_enough(lang, *documents),
                Some(destroying::yes_is_not_enough_hint(lang)),
                exit::REFUSED,
            ),
            Failure::Declined => explained(prompts::declined(lang), None, exit::FAILED),
        }
    }
}

/// Classes by their ids and titles, as a list.
fn classes(lang: Lang, classes: &[(String, String)]) -> String {
    let names = classes.iter();
    let names: Vec<String> = names
        .map(|(id, title)| desk::class_named(lang, id, title))
        .collect();
    names.join(", ")
}
