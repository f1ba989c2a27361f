//! The command line as data: what was asked, in plain structures. Nothing is done here, and nothing is looked up on the
//! disk.

mod desk;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;
use clap::ArgMatches;

use crate::archive::{Rereading, Shortenings};
use crate::cli::bundle_args::{BundleArgs, bundle_args};
use crate::cli::grammar;
use crate::cli::import::{ImportArgs, import_args};
use crate::cli::log::{LogArgs, log_args};
use crate::cli::misuse::{Misuse, reword};
use crate::cli::owner::{OwnerArgs, owner_args};
use crate::cli::reason::SaidOfConsultation;
use crate::cli::receipt::{ReceiptArgs, receipt_args};
use crate::cli::register::{CentreArgs, centre_args, register_args};
use crate::cli::registry_args::{CandidateArgs, SessionArgs, candidate_args, session_args};
use crate::cli::report_args::{
    CalendarArgs, DashboardArgs, GapsArgs, calendar_args, dashboard_args, gaps_args,
};
use crate::cli::request_args::{RequestArgs, request_args};
use crate::cli::retention_args::{
    ApproverArgs, Confirmed, ExplainArgs, HoldArgs, RetentionArgs, approver_args, confirmed,
    explain_args, hold_args, retention_args,
};
use crate::cli::seal::{SealArgs, seal_args};
use crate::cli::values::Service;
use crate::cli::verify_bundle::{VerifyBundleArgs, verify_bundle_args};
use crate::model::{AccessPath, FixityLevel, PageRange, Regime};
use crate::words::Lang;

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// What every command understands.
    pub global: GlobalArgs,
    /// The command.
    pub command: Command,
}

/// What every command understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlobalArgs {
    /// The archive's folder, if named.
    pub archive: Option<PathBuf>,
    /// Language of messages and help.
    pub lang: Lang,
    /// How much is said beside data and errors.
    pub loudness: Loudness,
    /// Where the passphrase is read, if not asked.
    pub passphrase: PassphraseSource,
    /// An identity file that opens the archive.
    pub identity_file: Option<PathBuf>,
    /// What opens restricted records too: an owner's name, or the file of the key.
    pub restricted_identity: Option<String>,
    /// The file of the passphrase of an owner of restricted records.
    pub restricted_passphrase: Option<PathBuf>,
}

/// How much is said beside data and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loudness {
    /// Remarks and progress.
    Normal,
    /// Errors only.
    Quiet,
}

/// Where a passphrase comes from. Never an argument or an environment variable: others can see those.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassphraseSource {
    /// The terminal.
    Ask,
    /// The first line of a file.
    File(PathBuf),
    /// The first line of an open descriptor.
    Descriptor(u32),
}

/// How data is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Words,
    /// For programs: stable.
    Json,
}

/// A command with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum Command {
    Init(InitArgs),
    Ingest(IngestArgs),
    Watch(WatchArgs),
    Search(SearchArgs),
    Show(ShowArgs),
    Open(OpenArgs),
    Classify(ClassifyArgs),
    Review(ReviewArgs),
    Policy(PolicyArgs),
    Export(ExportArgs),
    Status {
        form: Form,
    },
    Verify(VerifyArgs),
    /// Verifies a bundle alone.
    VerifyBundle(VerifyBundleArgs),
    /// Brings in what another archive's bundle shows.
    Import(ImportArgs),
    /// Tells whether a file that comes back is the archive's.
    Receipt(ReceiptArgs),
    Rebuild,
    Quarantine(QuarantineArgs),
    Reextract(ReextractArgs),
    Split(SplitArgs),
    Session(SessionArgs),
    Candidate(CandidateArgs),
    Gaps(GapsArgs),
    Calendar(CalendarArgs),
    Dashboard(DashboardArgs),
    Explain(ExplainArgs),
    Hold(HoldArgs),
    Retention(RetentionArgs),
    Approver(ApproverArgs),
    Bundle(BundleArgs),
    Log(Box<LogArgs>),
    Request(RequestArgs),
    Register {
        out: Option<PathBuf>,
    },
    Centre(Box<CentreArgs>),
    Owner(OwnerArgs),
    Checkpoint {
        output: Option<PathBuf>,
    },
    Seal(SealArgs),
    Unlock {
        lasting: Duration,
    },
    Lock,
    Recover(RecoverArgs),
    Doctor {
        form: Form,
    },
    Demo {
        keep: Option<PathBuf>,
    },
    Version {
        form: Form,
    },
}

/// `recover`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecoverArgs {
    /// A sync failed.
    FailedSync,
    /// A key place has seen a newer journal.
    OlderJournal(Confirmed),
}

/// `init`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitArgs {
    /// The new archive's folder.
    pub folder: PathBuf,
    /// The regime.
    pub regime: Regime,
    /// The first owner's name.
    pub owner: Option<String>,
    /// Which key places beside the archive's own.
    pub places: Places,
    /// Where the recovery key is written instead of being shown.
    pub recovery_file: Option<PathBuf>,
    /// Where the service identity rests.
    pub service: Service,
    /// The retention schedule to adopt.
    pub policy: Option<PathBuf>,
    /// How questions are answered.
    pub questions: Questions,
    /// Another scrypt work factor than the measured one, for tests.
    pub work_factor: Option<u8>,
}

/// Key places beside the archive's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Places {
    /// Not said: to be asked.
    Ask,
    /// None, and this was meant.
    Single,
    /// These folders.
    Also(Vec<PathBuf>),
}

/// How questions are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Questions {
    /// By a person.
    Ask,
    /// Yes.
    Yes,
}

/// `ingest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestArgs {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// What becomes of the originals.
    pub originals: Originals,
    /// What reading a text may use.
    pub limits: TextLimits,
    /// Whether scans are read.
    pub scans: Scans,
    /// How the report is written.
    pub form: Form,
}

/// Whether scans are read once everything is archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scans {
    /// They are.
    Read,
    /// They wait.
    Leave,
}

/// What the reading of one document's text may use, where it is not the usual.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextLimits {
    /// Time, in seconds.
    pub seconds: Option<u64>,
    /// Memory, in MiB.
    pub memory_mib: Option<u64>,
    /// Text that is kept, in MiB.
    pub text_mib: Option<u64>,
}

/// What becomes of an original once it is archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Originals {
    /// It stays.
    Leave,
    /// It is removed.
    Remove,
}

/// `watch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchArgs {
    /// The drop folder.
    pub folder: PathBuf,
    /// How long.
    pub until: WatchUntil,
    /// How long a file must be unchanged, if not the usual time.
    pub settle_after: Option<Duration>,
    /// What reading a text may use.
    pub limits: TextLimits,
    /// Whether scans are read.
    pub scans: Scans,
}

/// How long a folder is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchUntil {
    /// Until it is stopped.
    Stopped,
    /// Until everything in it was dealt with.
    Empty,
}

/// `search`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchArgs {
    /// What is sought.
    pub query: String,
    /// What is told.
    pub answer: SearchAnswer,
    /// How many records are shown.
    pub limit: usize,
    /// How many are passed over first.
    pub offset: usize,
    /// How it is written.
    pub form: Form,
}

/// What a search tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchAnswer {
    /// The records.
    Records,
    /// The records, and how many there are of each class, session and title.
    RecordsAndFacets,
    /// How many there are.
    Count,
}

/// `show`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowArgs {
    /// The record.
    pub id: String,
    /// What of it.
    pub what: Shown,
    /// Why.
    pub said: SaidOfConsultation,
    /// How it is written.
    pub form: Form,
}

/// What of a record is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Its sheet.
    Sheet,
    /// Why it is understood so.
    Why,
    /// Its versions.
    History,
}

/// `open`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenArgs {
    /// The record.
    pub id: String,
    /// Where to.
    pub to: OpenTo,
    /// Another version than the latest.
    pub version: Option<u64>,
    /// Why.
    pub said: SaidOfConsultation,
}

/// `classify`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassifyArgs {
    /// Ids, or a query.
    pub selection: Vec<String>,
    /// What is done to them.
    pub what: Classifying,
    /// Whether it is done.
    pub doing: Doing,
    /// How questions are answered.
    pub questions: Questions,
    /// How the report is written.
    pub form: Form,
}

/// What becomes of a document that may be a state of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joining {
    /// It is a state of the record with this id.
    To(String),
    /// It is none.
    Apart,
}

/// What `classify` does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Classifying {
    /// Makes it a state of another record, or takes it out of one, and notes what a person says.
    Join(Joining, Box<Said>),
    /// Notes what a person says.
    Say(Box<Said>),
    /// Classes again by the schedule in force those that are meant.
    Again,
    /// Classes everything again.
    AgainAll,
}

/// Whether something is done or only tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// It is done.
    Do,
    /// Nothing is written.
    Try,
}

/// What a person says of records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The class, by its id or its title or a beginning of either.
    pub class: Option<String>,
    /// The session's number or id.
    pub session: Option<String>,
    /// A session that it is not of.
    pub not_session: Option<String>,
    /// The title's code.
    pub titre: Option<String>,
    /// The candidate's name or id.
    pub candidate: Option<String>,
    /// A candidate whom it is not about.
    pub not_candidate: Option<String>,
    /// The candidate's birth date.
    pub birth_date: Option<NaiveDate>,
    /// The day that the document bears.
    pub document_date: Option<NaiveDate>,
    /// The first day on which what it grants or agrees is valid.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it is.
    pub valid_through: Option<NaiveDate>,
    /// The site of an agrément or a convention.
    pub site: Option<String>,
    /// How the candidate came to the session.
    pub access_path: Option<AccessPath>,
    /// What the jury decided, as typed.
    pub jury_decision: Option<String>,
    /// The CCPs that it is about, as typed.
    pub ccps: Vec<String>,
    /// The candidate's nom d'usage.
    pub used_name: Option<String>,
    /// A state that it reached.
    pub stage: Option<String>,
    /// The day of that state.
    pub stage_on: Option<NaiveDate>,
}

/// `review`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewArgs {
    /// Only those that match; none: all that wait.
    pub query: Option<String>,
    /// What is gone through.
    pub what: Reviewed,
    /// How it is written.
    pub form: Form,
}

/// What `review` goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reviewed {
    /// What waits.
    Waiting,
    /// Everything, whether it waits or not.
    Everything,
    /// What waits, as a list.
    List,
    /// The rules that corrections suggest; the new policy is written to the file, if there is one.
    Rules(Option<PathBuf>),
}

/// `policy`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum PolicyArgs {
    Show(PolicyForm),
    Check(PathBuf),
    Diff { file: PathBuf, form: Form },
    Adopt(AdoptArgs),
}

/// How a policy is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyForm {
    /// For people.
    Words,
    /// For programs.
    Json,
    /// As it is written.
    Toml,
}

/// `policy adopt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptArgs {
    /// The policy.
    pub file: PathBuf,
    /// How questions are answered.
    pub questions: Questions,
    /// Whether it may shorten what is kept.
    pub shortenings: Shortenings,
    /// A second person's signature over the file.
    pub signature: Option<PathBuf>,
}

/// Where `open` puts a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenTo {
    /// Its program.
    Program,
    /// Standard output.
    Output,
}

/// `export`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportArgs {
    /// Which documents.
    pub what: ExportSelection,
    /// Where to.
    pub folder: PathBuf,
    /// Why, and to whom.
    pub said: SaidOfConsultation,
    /// How the report is written.
    pub form: Form,
}

/// Which documents are exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportSelection {
    /// Every one.
    All,
    /// An id, or a query.
    Meant(Vec<String>),
}

/// `verify`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyArgs {
    /// How far; as far as the keys at hand allow if not said.
    pub level: Option<FixityLevel>,
    /// Only documents taken in charge since then.
    pub since: Option<NaiveDate>,
    /// Only so many documents.
    pub sample: Option<u64>,
    /// A checkpoint kept elsewhere.
    pub against: Option<PathBuf>,
    /// Whether the journal notes the check.
    pub note: NoteInJournal,
    /// How the report is written.
    pub form: Form,
}

/// Whether the journal notes what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteInJournal {
    /// It does.
    Note,
    /// It does not.
    Leave,
}

/// `quarantine`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum QuarantineArgs {
    List { form: Form },
    Show { id: String, form: Form },
    Retry(RetrySelection),
    Export { id: String, folder: PathBuf },
    Dismiss { id: String },
}

/// `reextract`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReextractArgs {
    /// Which documents.
    pub what: ReextractSelection,
    /// Whether what was read before is read again.
    pub which: Rereading,
    /// How it is told.
    pub form: Form,
}

/// Which documents are read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReextractSelection {
    /// Those that call for it.
    Waiting,
    /// Every one.
    All,
    /// An id, or a query.
    Meant(Vec<String>),
}

/// `split`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitArgs {
    /// The record.
    pub id: String,
    /// The pages of each part.
    pub pages: Vec<PageRange>,
    /// How far to go.
    pub until: SplitUntil,
    /// How questions are answered.
    pub questions: Questions,
    /// How it is told.
    pub form: Form,
}

/// How far a split goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitUntil {
    /// The parts are shown, and nothing is changed.
    Shown,
    /// The parts are made, once they are agreed to.
    Made,
}

/// Which quarantined deposits are tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetrySelection {
    /// Every one.
    All,
    /// This one.
    One(String),
}

/// The language of a command line, before it is understood: help and errors are to be in it too.
pub fn language(arguments: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Lang {
    let words = arguments
        .iter()
        .skip(1)
        .map(|argument| argument.to_str().unwrap_or_default());
    let words: Vec<&str> = words.take_while(|word| *word != "--").collect();
    let after = words
        .iter()
        .zip(words.iter().skip(1))
        .find(|(word, _)| **word == "--lang")
        .map(|(_, value)| *value);
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    Lang::detect(after.or(joined), variable)
}

/// Understands a command line, the program's name first.
///
/// Errors: [`Misuse`]: what is wrong with it, or the help that was asked for.
pub fn parse(arguments: &[OsString], lang: Lang) -> Result<CommandLine, Misuse> {
    let mut command = grammar::command(lang);
    let matches = match command.try_get_matches_from_mut(excluded_words_marked(arguments)) {
        Ok(matches) => matches,
        Err(error) => {
            let asked = grammar::command_asked(&command, arguments);
            return Err(reword(lang, &error, &asked));
        }
    };
    let (name, of_command) = matches
        .subcommand()
        .expect("the grammar requires a command");
    Ok(CommandLine {
        global: global_args(of_command, lang),
        command: command_args(name, of_command),
    })
}

/// Stands before a word of a query that begins with `-`, while clap looks at it. A private character: nobody types it.
const EXCLUDED_WORD: char = '\u{e000}';

/// Marks words such as `-brouillon` in a query, which clap would take for options. One letter is an option.
fn excluded_words_marked(arguments: &[OsString]) -> Vec<OsString> {
    let queries = [
        "search",
        "export",
        "reextract",
        "classify",
        "review",
        "due",
        "plan",
        "bundle",
    ];
    let of_query = |argument: &OsString| queries.iter().any(|name| argument == name);
    let from = arguments
        .iter()
        .position(of_query)
        .unwrap_or(arguments.len());
    let marked = |(place, argument): (usize, &OsString)| match argument.to_str() {
        Some(word) if place > from && is_excluded_word(word) => {
            OsString::from(format!("{EXCLUDED_WORD}{word}"))
        }
        _ => argument.clone(),
    };
    arguments.iter().enumerate().map(marked).collect()
}

fn is_excluded_word(word: &str) -> bool {
    let mut letters = word.chars();
    let first = (letters.next(), letters.next(), letters.next());
    matches!(first, (Some('-'), Some(letter), Some(_)) if letter != '-' && letter != 'o')
}

pub(super) fn query_words(matches: &ArgMatches, name: &str) -> Vec<String> {
    let words = texts(matches, name).into_iter();
    words
        .map(|word| word.trim_start_matches(EXCLUDED_WORD).to_owned())
        .collect()
}

fn global_args(matches: &ArgMatches, lang: Lang) -> GlobalArgs {
    let passphrase = match (
        path(matches, "passphrase-file"),
        matches.get_one::<u32>("passphrase-fd"),
    ) {
        (Some(path), _) => PassphraseSource::File(path),
        (None, Some(number)) => PassphraseSource::Descriptor(*number),
        (None, None) => PassphraseSource::Ask,
    };
    GlobalArgs {
        archive: path(matches, "archive"),
        lang,
        loudness: if matches.get_flag("quiet") {
            Loudness::Quiet
        } else {
            Loudness::Normal
        },
        passphrase,
        identity_file: path(matches, "identity-file"),
        restricted_identity: text(matches, "restricted-identity"),
        restricted_passphrase: path(matches, "restricted-passphrase-file"),
    }
}

fn command_args(name: &str, matches: &ArgMatches) -> Command {
    match name {
        "init" => Command::Init(init_args(matches)),
        "ingest" => Command::Ingest(IngestArgs {
            paths: paths(matches, "paths"),
            originals: if matches.get_flag("move") {
                Originals::Remove
            } else {
                Originals::Leave
            },
            limits: text_limits(matches),
            scans: scans(matches),
            form: form(matches),
        }),
        "watch" => Command::Watch(watch_args(matches)),
        "search" => Command::Search(search_args(matches)),
        "show" => Command::Show(desk::show_args(matches)),
        "open" => Command::Open(OpenArgs {
            id: required_text(matches, "id"),
            to: if matches.get_flag("stdout") {
                OpenTo::Output
            } else {
                OpenTo::Program
            },
            version: matches.get_one::<u64>("version").copied(),
            said: SaidOfConsultation::reason_of(matches),
        }),
        "classify" => Command::Classify(desk::classify_args(matches)),
        "review" => Command::Review(desk::review_args(matches)),
        "policy" => Command::Policy(desk::policy_args(matches)),
        "export" => Command::Export(export_args(matches)),
        "status" => Command::Status {
            form: form(matches),
        },
        "verify" => Command::Verify(verify_args(matches)),
        "verify-bundle" => Command::VerifyBundle(verify_bundle_args(matches)),
        "import" => Command::Import(import_args(matches)),
        "receipt" => Command::Receipt(receipt_args(matches)),
        "rebuild" => Command::Rebuild,
        "quarantine" => Command::Quarantine(quarantine_args(matches)),
        "reextract" => Command::Reextract(reextract_args(matches)),
        "split" => Command::Split(split_args(matches)),
        "session" => Command::Session(session_args(matches)),
        "candidate" => Command::Candidate(candidate_args(matches)),
        "gaps" => Command::Gaps(gaps_args(matches)),
        "calendar" => Command::Calendar(calendar_args(matches)),
        "dashboard" => Command::Dashboard(dashboard_args(matches)),
        "explain" => Command::Explain(explain_args(matches)),
        "hold" => Command::Hold(hold_args(matches)),
        "retention" => Command::Retention(retention_args(matches)),
        "request" => Command::Request(request_args(matches)),
        "register" => Command::Register {
            out: register_args(matches),
        },
        "centre" => Command::Centre(Box::new(centre_args(matches))),
        "log" => Command::Log(Box::new(log_args(matches))),
        "approver" => Command::Approver(approver_args(matches)),
        "owner" => Command::Owner(owner_args(matches)),
        "bundle" => Command::Bundle(bundle_args(matches)),
        "checkpoint" => Command::Checkpoint {
            output: path(matches, "output"),
        },
        "seal" => Command::Seal(seal_args(matches)),
        "unlock" => Command::Unlock {
            lasting: duration(matches, "for").unwrap_or(USUAL_UNLOCK),
        },
        "lock" => Command::Lock,
        "recover" => Command::Recover(match matches.get_flag("accept-older-journal") {
            true => RecoverArgs::OlderJournal(confirmed(matches)),
            false => RecoverArgs::FailedSync,
        }),
        "doctor" => Command::Doctor {
            form: form(matches),
        },
        "demo" => Command::Demo {
            keep: path(matches, "keep"),
        },
        "version" => Command::Version {
            form: form(matches),
        },
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}

const USUAL_UNLOCK: Duration = Duration::from_secs(8 * 3600);
const USUAL_LIMIT: usize = 10;

fn init_args(matches: &ArgMatches) -> InitArgs {
    let others = paths(matches, "second-place");
    let places = match (others.is_empty(), matches.get_flag("single-place")) {
        (false, _) => Places::Also(others),
        (true, true) => Places::Single,
        (true, false) => Places::Ask,
    };
    InitArgs {
        folder: path(matches, "folder").expect("the grammar requires it"),
        regime: match text(matches, "regime").as_deref() {
            Some("public") => Regime::Public,
            _ => Regime::Private,
        },
        owner: text(matches, "owner"),
        places,
        recovery_file: path(matches, "recovery-file"),
        service: matches
            .get_one::<Service>("service")
            .cloned()
            .unwrap_or(Service::Memory),
        policy: path(matches, "policy"),
        questions: questions(matches),
        work_factor: matches.get_one::<u8>("passphrase-work-factor").copied(),
    }
}

fn watch_args(matches: &ArgMatches) -> WatchArgs {
    WatchArgs {
        folder: path(matches, "folder").expect("the grammar requires it"),
        until: if matches.get_flag("once") {
            WatchUntil::Empty
        } else {
            WatchUntil::Stopped
        },
        settle_after: matches
            .get_one::<u64>("settle-ms")
            .copied()
            .map(Duration::from_millis),
        limits: text_limits(matches),
        scans: scans(matches),
    }
}

fn scans(matches: &ArgMatches) -> Scans {
    match matches.get_flag("no-ocr") {
        true => Scans::Leave,
        false => Scans::Read,
    }
}

fn reextract_args(matches: &ArgMatches) -> ReextractArgs {
    let words = query_words(matches, "selection");
    ReextractArgs {
        what: match (matches.get_flag("all"), words.is_empty()) {
            (true, _) => ReextractSelection::All,
            (false, true) => ReextractSelection::Waiting,
            (false, false) => ReextractSelection::Meant(words),
        },
        which: match matches.get_flag("again") {
            true => Rereading::Again,
            false => Rereading::Waiting,
        },
        form: form(matches),
    }
}

fn text_limits(matches: &ArgMatches) -> TextLimits {
    let given = |name| matches.get_one::<u64>(name).copied();
    TextLimits {
        seconds: given("text-seconds"),
        memory_mib: given("text-memory"),
        text_mib: given("text-size"),
    }
}

fn search_args(matches: &ArgMatches) -> SearchArgs {
    let answer = match (matches.get_flag("count"), matches.get_flag("facets")) {
        (true, _) => SearchAnswer::Count,
        (false, true) => SearchAnswer::RecordsAndFacets,
        (false, false) => SearchAnswer::Records,
    };
    SearchArgs {
        query: query_words(matches, "query").join(" "),
        answer,
        limit: number(matches, "limit").unwrap_or(USUAL_LIMIT),
        offset: number(matches, "offset").unwrap_or(0),
        form: form(matches),
    }
}

fn export_args(matches: &ArgMatches) -> ExportArgs {
    let what = match matches.get_flag("all") {
        true => ExportSelection::All,
        false => ExportSelection::Meant(query_words(matches, "selection")),
    };
    ExportArgs {
        what,
        folder: path(matches, "output").expect("the grammar requires it"),
        said: SaidOfConsultation::of(matches),
        form: form(matches),
    }
}

fn verify_args(matches: &ArgMatches) -> VerifyArgs {
    VerifyArgs {
        level: text(matches, "level").and_then(|name| level(&name)),
        since: matches.get_one::<NaiveDate>("since").copied(),
        sample: matches.get_one::<u64>("sample").copied(),
        against: path(matches, "against"),
        note: if matches.get_flag("no-journal") {
            NoteInJournal::Leave
        } else {
            NoteInJournal::Note
        },
        form: form(matches),
    }
}

fn level(name: &str) -> Option<FixityLevel> {
    grammar::LEVELS
        .iter()
        .find(|(written, _)| *written == name)
        .map(|(_, level)| *level)
}

fn quarantine_args(matches: &ArgMatches) -> QuarantineArgs {
    let (name, of_command) = matches
        .subcommand()
        .expect("the grammar requires a command");
    match name {
        "list" => QuarantineArgs::List {
            form: form(of_command),
        },
        "show" => QuarantineArgs::Show {
            id: required_text(of_command, "id"),
            form: form(of_command),
        },
        "retry" => QuarantineArgs::Retry(match text(of_command, "id") {
            Some(id) => RetrySelection::One(id),
            None => RetrySelection::All,
        }),
        "export" => QuarantineArgs::Export {
            id: required_text(of_command, "id"),
            folder: path(of_command, "output").expect("the grammar requires it"),
        },
        "dismiss" => QuarantineArgs::Dismiss {
            id: required_text(of_command, "id"),
        },
        other => unreachable!("BUG: the grammar has a command {other} that nobody reads"),
    }
}

fn split_args(matches: &ArgMatches) -> SplitArgs {
    SplitArgs {
        id: required_text(matches, "id"),
        pages: matches
            .get_one::<Vec<PageRange>>("pages")
            .cloned()
            .unwrap_or_default(),
        until: match matches.get_flag("dry-run") {
            true => SplitUntil::Shown,
            false => SplitUntil::Made,
        },
        questions: match matches.get_flag("yes") {
            true => Questions::Yes,
            false => Questions::Ask,
        },
        form: form(matches),
    }
}

pub(super) fn form(matches: &ArgMatches) -> Form {
    if matches.get_flag("json") {
        Form::Json
    } else {
        Form::Words
    }
}

pub(super) fn questions(matches: &ArgMatches) -> Questions {
    if matches.get_flag("yes") {
        Questions::Yes
    } else {
        Questions::Ask
    }
}

pub(super) fn path(matches: &ArgMatches, name: &str) -> Option<PathBuf> {
    matches.get_one::<PathBuf>(name).cloned()
}

fn paths(matches: &ArgMatches, name: &str) -> Vec<PathBuf> {
    matches
        .get_many::<PathBuf>(name)
        .unwrap_or_default()
        .cloned()
        .collect()
}

pub(super) fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}

pub(super) fn required_text(matches: &ArgMatches, name: &str) -> String {
    text(matches, name).expect("the grammar requires it")
}

pub(super) fn texts(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches
        .get_many::<String>(name)
        .unwrap_or_default()
        .cloned()
        .collect()
}

fn number(matches: &ArgMatches, name: &str) -> Option<usize> {
    matches
        .get_one::<u64>(name)
        .map(|value| usize::try_from(*value).unwrap_or(usize::MAX))
}

fn duration(matches: &ArgMatches, name: &str) -> Option<Duration> {
    matches.get_one::<Duration>(name).copied()
}
