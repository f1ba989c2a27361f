//! Every error in words: what happened, where, and what to do about it.
//!
//! Each enum is matched variant by variant, never with `_`: a new error without its words does not compile.

use std::io;
use std::path::Path;

use crate::archive::ArchiveError;
use crate::catalog::CatalogError;
use crate::journal::JournalError;
use crate::keys::KeyError;
use crate::model::{EntityKind, paris_day};
use crate::policy::{FormFault, PolicyError, PolicyFault, ValueKind};
use crate::search::SearchError;
use crate::store::StoreError;
use crate::words::{
    Lang, Say, Size, Words, count, deciding, desk, disposing, faults, older_journal, papers,
    policies, reading_again, requests, restricting, splitting, stamps,
};

/// An error as a user reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What happened and where, a whole sentence.
    pub message: String,
    /// What to do about it.
    pub advice: Option<String>,
    /// The exit code of the command.
    pub exit: u8,
}

/// The exit codes of every command.
pub mod exit {
    /// Done.
    pub const DONE: u8 = 0;
    /// Failed: disk, database.
    pub const FAILED: u8 = 1;
    /// The command line is not one.
    pub const USAGE: u8 = 2;
    /// Partly done: some deposits were rejected.
    pub const PARTLY: u8 = 3;
    /// Integrity findings.
    pub const FINDINGS: u8 = 4;
    /// Refused by a rule: hold, period running, no approval.
    pub const REFUSED: u8 = 5;
    /// There is no archive here.
    pub const NO_ARCHIVE: u8 = 10;
    /// The archive refuses writes: a sync failed, or another version wrote it.
    pub const NO_WRITES: u8 = 11;
    /// A key is missing or wrong.
    pub const KEY: u8 = 12;
    /// Interrupted.
    pub const INTERRUPTED: u8 = 130;
}

impl Explained {
    /// The lines to show: the error, then what to do.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let error = faults::error(lang, Words(&self.message));
        let hint = self
            .advice
            .as_ref()
            .map(|advice| faults::hint(lang, Words(advice)));
        std::iter::once(error).chain(hint).collect()
    }

    pub(super) fn new(exit: u8, message: String, advice: impl Into<Option<String>>) -> Explained {
        Explained {
            message,
            advice: advice.into(),
            exit,
        }
    }
}

/// Explains an error of the archive.
pub fn explain(lang: Lang, error: &ArchiveError) -> Explained {
    match error {
        ArchiveError::NotAnArchive { path } => Explained::new(
            exit::NO_ARCHIVE,
            faults::not_an_archive(lang, path),
            faults::not_an_archive_hint(lang),
        ),
        ArchiveError::NotEmpty { path } => Explained::new(
            exit::FAILED,
            faults::not_empty(lang, path),
            faults::not_empty_hint(lang),
        ),
        ArchiveError::Settings { path, message } => Explained::new(
            exit::FAILED,
            faults::settings(lang, path, message),
            faults::settings_hint(lang),
        ),
        ArchiveError::OtherFormat { found, expected } => {
            other_format(lang, *found, i64::from(*expected))
        }
        ArchiveError::SettingsDiffer { what } => Explained::new(
            exit::FINDINGS,
            faults::settings_differ(lang, Words(what)),
            faults::settings_differ_hint(lang),
        ),
        ArchiveError::KeysSubstituted { pinned, found } => Explained::new(
            exit::KEY,
            faults::keys_substituted(lang, pinned, found),
            faults::keys_substituted_hint(lang),
        ),
        ArchiveError::NotAnOwner { recipient } => Explained::new(
            exit::KEY,
            faults::not_an_owner(lang, recipient),
            faults::not_an_owner_hint(lang),
        ),
        ArchiveError::Restricted { entity } => Explained::new(
            exit::KEY,
            restricting::restricted(lang, *entity),
            restricting::restricted_hint(lang),
        ),
        ArchiveError::NotARestrictedOwner { recipient } => Explained::new(
            exit::KEY,
            restricting::not_a_restricted_owner(lang, recipient),
            restricting::not_a_restricted_owner_hint(lang),
        ),
        ArchiveError::TakesRestrictedOwner { records } => Explained::new(
            exit::KEY,
            restricting::takes_restricted_owner(lang, *records),
            restricting::takes_restricted_owner_hint(lang),
        ),
        ArchiveError::RestrictedOwnerThere { name } => {
            Explained::new(exit::REFUSED, restricting::owner_there(lang, name), None)
        }
        ArchiveError::NoRestrictedOwner { name } => Explained::new(
            exit::REFUSED,
            restricting::no_owner(lang, name),
            restricting::no_owner_hint(lang),
        ),
        ArchiveError::LastRestrictedOwner { name } => Explained::new(
            exit::REFUSED,
            restricting::last_owner(lang, name),
            restricting::last_owner_hint(lang),
        ),
        ArchiveError::KeyFileMissing { name } => Explained::new(
            exit::KEY,
            faults::key_file_missing(lang, name),
            faults::key_file_missing_hint(lang),
        ),
        ArchiveError::KeyFileAltered { path } => Explained::new(
            exit::KEY,
            faults::key_file_altered(lang, path),
            faults::key_file_altered_hint(lang),
        ),
        ArchiveError::HoldUnreadable { entity } => Explained::new(
            exit::REFUSED,
            disposing::hold_unreadable(lang, *entity),
            disposing::hold_unreadable_hint(lang),
        ),
        ArchiveError::RequestClosed { request } => Explained::new(
            exit::REFUSED,
            requests::closed_already(lang, *request),
            requests::closed_already_hint(lang),
        ),
        ArchiveError::AlreadyReleased { hold } => Explained::new(
            exit::REFUSED,
            disposing::already_released(lang, *hold),
            None,
        ),
        ArchiveError::SearchBehind => Explained::new(
            exit::REFUSED,
            disposing::search_behind(lang),
            disposing::search_behind_hint(lang),
        ),
        ArchiveError::NoSchedule => Explained::new(
            exit::REFUSED,
            disposing::no_schedule(lang),
            disposing::no_schedule_hint(lang),
        ),
        ArchiveError::NothingDue => {
            Explained::new(exit::REFUSED, disposing::nothing_due(lang), None)
        }
        ArchiveError::PlanTooLarge {
            planned,
            all,
            limits,
        } => Explained::new(
            exit::REFUSED,
            disposing::plan_too_large(lang, *planned, *all, limits.share_percent, limits.records),
            disposing::plan_too_large_hint(lang),
        ),
        ArchiveError::ClockDoubtful { now, last } => Explained::new(
            exit::REFUSED,
            disposing::clock_doubtful(lang, *now, *last),
            disposing::clock_doubtful_hint(lang),
        ),
        ArchiveError::JournalOlder { place } => Explained::new(
            exit::NO_WRITES,
            older_journal::ahead(lang, place),
            older_journal::hint(lang),
        ),
        ArchiveError::AcceptingDestroys { records, gone } => Explained::new(
            exit::REFUSED,
            older_journal::destroys(lang, *records, *gone),
            older_journal::destroys_hint(lang, *gone),
        ),
        ArchiveError::NotAllReadable {
            descriptions,
            entries,
        } => Explained::new(
            exit::REFUSED,
            disposing::not_all_readable(lang, count(*descriptions), count(*entries)),
            disposing::not_all_readable_hint(lang),
        ),
        ArchiveError::NotDecidable { entity, why } => {
            let (message, advice) = deciding::refused(lang, *entity, why);
            Explained::new(exit::REFUSED, message, advice)
        }
        ArchiveError::NotAPlan(fault) => Explained::new(
            exit::REFUSED,
            disposing::plan_fault(lang, *fault),
            disposing::plan_fault_hint(lang),
        ),
        ArchiveError::Approval(fault) => {
            let (message, advice) = disposing::approval_fault(lang, fault);
            Explained::new(exit::REFUSED, message, advice)
        }
        ArchiveError::OwnersOnly => Explained::new(
            exit::REFUSED,
            disposing::owners_only(lang),
            disposing::owners_only_hint(lang),
        ),
        ArchiveError::ListUnreadable { list } => Explained::new(
            exit::NO_WRITES,
            faults::list_unreadable(lang, &list.to_string()),
            faults::other_format_hint(lang),
        ),
        ArchiveError::AlreadyApproved { disposition } => Explained::new(
            exit::REFUSED,
            faults::already_approved(lang, *disposition),
            None,
        ),
        ArchiveError::AlreadyExecuted { disposition, on } => Explained::new(
            exit::REFUSED,
            deciding::already_executed(lang, *disposition, *on),
            deciding::already_executed_hint(lang),
        ),
        ArchiveError::NotApproved { disposition } => Explained::new(
            exit::REFUSED,
            faults::not_approved(lang, *disposition),
            faults::not_approved_hint(lang),
        ),
        ArchiveError::Roots { path, fault } => Explained::new(
            exit::USAGE,
            stamps::roots_unreadable(lang, path, Words(&stamps::stamp_fault(lang, fault))),
            stamps::roots_hint(lang),
        ),
        ArchiveError::Authority { url, fault } => Explained::new(
            exit::USAGE,
            stamps::authority_unusable(lang, url, Words(&stamps::ask_fault(lang, fault))),
            stamps::authority_hint(lang),
        ),
        ArchiveError::NotProved { disposition } => Explained::new(
            exit::REFUSED,
            papers::not_proved(lang, *disposition),
            papers::not_proved_hint(lang),
        ),
        ArchiveError::TooLate { disposition } => Explained::new(
            exit::REFUSED,
            faults::too_late(lang, *disposition),
            faults::too_late_hint(lang),
        ),
        ArchiveError::KeyMissing { entity } => Explained::new(
            exit::KEY,
            faults::key_missing(lang, *entity),
            faults::key_missing_hint(lang),
        ),
        ArchiveError::DescriptorNewer { entity } => Explained::new(
            exit::NO_WRITES,
            faults::descriptor_newer(lang, *entity),
            faults::other_format_hint(lang),
        ),
        ArchiveError::DescriptorSwapped { entity } => {
            finding(lang, faults::descriptor_swapped(lang, *entity))
        }
        ArchiveError::DescriptorIncomplete { entity } => {
            finding(lang, faults::descriptor_incomplete(lang, *entity))
        }
        ArchiveError::Unknown(what) => Explained::new(
            exit::FAILED,
            faults::unknown(lang, what),
            faults::unknown_hint(lang),
        ),
        ArchiveError::UnknownOf { kind, what } => Explained::new(
            exit::FAILED,
            faults::unknown(lang, what),
            match kind {
                EntityKind::Hold => faults::unknown_hold_hint(lang),
                EntityKind::Disposition => faults::unknown_plan_hint(lang),
                EntityKind::Quarantined => faults::unknown_deposit_hint(lang),
                EntityKind::Request => faults::unknown_request_hint(lang),
                EntityKind::Actor => faults::unknown_actor_hint(lang),
                _ => faults::unknown_hint(lang),
            },
        ),
        ArchiveError::Destroyed {
            entity,
            disposition,
            at,
            certificate,
        } => Explained::new(
            exit::FAILED,
            faults::destroyed(lang, *entity, paris_day(*at), &disposition.short()),
            match certificate {
                Some(record) => faults::destroyed_certificate(lang, &record.short()),
                None => faults::destroyed_hint(lang, &disposition.short()),
            },
        ),
        ArchiveError::SessionExists { number } => Explained::new(
            exit::REFUSED,
            faults::session_exists(lang, &number.0),
            faults::session_exists_hint(lang),
        ),
        ArchiveError::RegistryChanged => Explained::new(
            exit::REFUSED,
            faults::registry_changed(lang),
            faults::registry_changed_hint(lang),
        ),
        ArchiveError::UnknownClass { class } => Explained::new(
            exit::USAGE,
            faults::unknown_class(lang, class),
            faults::unknown_class_hint(lang),
        ),
        ArchiveError::PolicyShortens { shortenings } => Explained::new(
            exit::REFUSED,
            policies::shortens(lang, count(shortenings.len())),
            policies::shortens_hint(lang),
        ),
        ArchiveError::PolicyAltered { path } => finding(lang, policies::altered(lang, path)),
        ArchiveError::DescribedSince { entity } => Explained::new(
            exit::REFUSED,
            desk::described_since(lang, *entity),
            desk::described_since_hint(lang),
        ),
        ArchiveError::CannotJoin { record, fault } => {
            let why = desk::join_fault(lang, *fault);
            Explained {
                message: desk::cannot_join(lang, *record, Words(&why)),
                advice: None,
                exit: exit::REFUSED,
            }
        }
        ArchiveError::ValidityReversed {
            entity,
            from,
            through,
        } => Explained::new(
            exit::REFUSED,
            desk::validity_reversed(lang, *entity, *from, *through),
            desk::validity_reversed_hint(lang),
        ),
        ArchiveError::NoSuchVersion { entity, version } => Explained::new(
            exit::FAILED,
            desk::no_such_version(lang, *entity, *version),
            desk::no_such_version_hint(lang),
        ),
        ArchiveError::Ambiguous { fragment, fits } => {
            let fits: Vec<String> = fits.iter().map(ToString::to_string).collect();
            let message = faults::ambiguous(lang, fragment, Words(&fits.join(", ")));
            Explained::new(exit::FAILED, message, faults::ambiguous_hint(lang))
        }
        ArchiveError::Io { path, source } => file(lang, path, source),
        ArchiveError::SourceChanging => Explained::new(
            exit::PARTLY,
            faults::source_changing(lang),
            faults::source_changing_hint(lang),
        ),
        ArchiveError::TargetExists { path } => Explained::new(
            exit::FAILED,
            faults::target_exists(lang, path),
            faults::target_exists_hint(lang),
        ),
        ArchiveError::WithinArchive { path } => Explained::new(
            exit::USAGE,
            faults::within_archive(lang, path),
            faults::within_archive_hint(lang),
        ),
        ArchiveError::ContentAltered { entity } => {
            finding(lang, faults::content_altered(lang, *entity))
        }
        ArchiveError::NotACheckpoint { path } => Explained::new(
            exit::FAILED,
            faults::not_a_checkpoint(lang, path),
            faults::not_a_checkpoint_hint(lang),
        ),
        ArchiveError::Stopped => Explained::new(exit::INTERRUPTED, faults::stopped(lang), None),
        ArchiveError::RecognitionFails => Explained::new(
            exit::FAILED,
            reading_again::engine_fails(lang),
            reading_again::engine_fails_hint(lang),
        ),
        ArchiveError::Split(error) => splitting::error(lang, error),
        ArchiveError::Key(error) => key(lang, error),
        ArchiveError::Store(error) => store(lang, error),
        ArchiveError::Journal(error) => journal(lang, error),
        ArchiveError::Catalog(error) => catalog(lang, error),
        ArchiveError::Search(error) => search(lang, error),
        ArchiveError::Policy(error) => policy(lang, error),
    }
}

/// Explains why a file could not be read or written.
pub fn file(lang: Lang, path: &Path, source: &io::Error) -> Explained {
    let (why, advice) = answer(lang, source);
    Explained::new(
        exit::FAILED,
        faults::cannot_use(lang, path, Words(&why)),
        advice,
    )
}

/// Explains why a new file could not be written where the command line says.
pub fn new_file(lang: Lang, path: &Path, source: &io::Error) -> Explained {
    let other_place = match source.kind() {
        io::ErrorKind::AlreadyExists => {
            return Explained::new(
                exit::FAILED,
                faults::target_exists(lang, path),
                faults::new_file_exists_hint(lang),
            );
        }
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::NotFound
        | io::ErrorKind::NotADirectory => faults::new_file_folder_hint(lang),
        _ => return file(lang, path, source),
    };
    Explained {
        advice: Some(other_place),
        ..file(lang, path, source)
    }
}

/// Explains an error of keys.
pub fn key(lang: Lang, error: &KeyError) -> Explained {
    match error {
        KeyError::Io { path, source } => file(lang, path, source),
        KeyError::Database { path, source } => {
            if source
                .sqlite_error()
                .is_some_and(|failure| failure.extended_code & 0xff == SQLITE_FULL)
            {
                return file(lang, path, &io::ErrorKind::StorageFull.into());
            }
            let message = faults::database(lang, path, &source.to_string());
            Explained::new(exit::FAILED, message, faults::database_hint(lang))
        }
        KeyError::WrongPassphrase { path } => Explained::new(
            exit::KEY,
            faults::wrong_passphrase(lang, path),
            faults::wrong_passphrase_hint(lang),
        ),
        KeyError::ExcessiveWork { path } => Explained::new(
            exit::KEY,
            faults::excessive_work(lang, path),
            faults::another_place_hint(lang),
        ),
        KeyError::NotAnIdentity { path } => Explained::new(
            exit::KEY,
            faults::not_an_identity(lang, path),
            faults::not_an_identity_hint(lang),
        ),
        KeyError::OtherArchive { archive } => Explained::new(
            exit::KEY,
            faults::other_archive(lang, archive),
            faults::other_archive_hint(lang),
        ),
        KeyError::NoMatchingKey { what } => Explained::new(
            exit::KEY,
            faults::no_matching_key(lang, what),
            faults::no_matching_key_hint(lang),
        ),
        KeyError::Damaged { what } => Explained::new(
            exit::FINDINGS,
            faults::damaged(lang, what),
            faults::another_place_hint(lang),
        ),
        KeyError::UnknownRecipient { recipient } => Explained::new(
            exit::KEY,
            faults::unknown_recipient(lang, recipient),
            faults::later_version_hint(lang),
        ),
        KeyError::ForeignPlace { path } => Explained::new(
            exit::KEY,
            faults::foreign_place(lang, path),
            faults::foreign_place_hint(lang),
        ),
        KeyError::IncompletePlace { path, missing } => Explained::new(
            exit::KEY,
            faults::incomplete_place(lang, path, missing),
            faults::incomplete_place_hint(lang),
        ),
        KeyError::NoPlace { places } => {
            let places: Vec<String> = places.iter().map(|path| path.say(lang)).collect();
            let message = faults::no_place(lang, Words(&places.join(", ")));
            Explained::new(exit::KEY, message, faults::no_place_hint(lang))
        }
        KeyError::OtherFormat {
            path: _,
            found,
            expected,
        } => other_format(lang, *found, *expected),
    }
}

/// SQLite's own code for a full disk, which is part of its file format's documentation.
const SQLITE_FULL: i32 = 13;

/// Explains an error of sealed files.
pub fn store(lang: Lang, error: &StoreError) -> Explained {
    match error {
        StoreError::Io { path, source } => file(lang, path, source),
        StoreError::Source { source } => {
            let (why, _) = answer(lang, source);
            let message = faults::source_unreadable(lang, Words(&why));
            Explained::new(exit::PARTLY, message, faults::source_unreadable_hint(lang))
        }
        StoreError::ReadBack { path } => Explained::new(
            exit::FAILED,
            faults::read_back(lang, path),
            faults::read_back_hint(lang),
        ),
        StoreError::Missing { path } => finding(lang, faults::sealed_missing(lang, path)),
        StoreError::Unopenable { path, source } => {
            let why = key(lang, source);
            let message = match source {
                // It names the file itself.
                KeyError::Damaged { .. } => why.message,
                _ => faults::unopenable(lang, path, Words(&why.message)),
            };
            Explained::new(why.exit, message, faults::damage_hint(lang))
        }
    }
}

/// Explains an error of the journal.
pub fn journal(lang: Lang, error: &JournalError) -> Explained {
    match error {
        JournalError::Io { path, source } => file(lang, path, source),
        JournalError::Absent { path } => Explained::new(
            exit::NO_ARCHIVE,
            faults::journal_absent(lang, path),
            faults::restore_hint(lang),
        ),
        JournalError::Truncated {
            found_bytes,
            expected_bytes,
        } => Explained::new(
            exit::FINDINGS,
            faults::journal_truncated(lang, Size::of(*found_bytes), Size::of(*expected_bytes)),
            faults::restore_hint(lang),
        ),
        JournalError::Damaged { offset_bytes } => Explained::new(
            exit::FINDINGS,
            faults::journal_damaged(lang, *offset_bytes),
            faults::restore_hint(lang),
        ),
        JournalError::UnknownEvent { number } => Explained::new(
            exit::NO_WRITES,
            faults::unknown_event(lang, number.0),
            faults::later_version_hint(lang),
        ),
        JournalError::KeysNotSigned { number } => Explained::new(
            exit::FINDINGS,
            faults::keys_not_signed(lang, number.0),
            faults::keys_not_signed_hint(lang),
        ),
        JournalError::Refused { path: _ } => Explained::new(
            exit::NO_WRITES,
            faults::refused(lang),
            faults::refused_hint(lang),
        ),
        JournalError::SyncFailed { path, source } => {
            let (why, _) = answer(lang, source);
            let message = faults::sync_failed(lang, path, Words(&why));
            Explained::new(exit::NO_WRITES, message, faults::refused_hint(lang))
        }
        JournalError::AttachmentMissing { path } => Explained::new(
            exit::FINDINGS,
            faults::attachment_missing(lang, path),
            faults::restore_hint(lang),
        ),
        JournalError::AttachmentAltered { path } => Explained::new(
            exit::FINDINGS,
            faults::attachment_altered(lang, path),
            faults::restore_hint(lang),
        ),
        JournalError::NotASigner => Explained::new(
            exit::KEY,
            faults::not_a_signer(lang),
            faults::another_place_hint(lang),
        ),
    }
}

/// Explains an error of the catalog.
pub fn catalog(lang: Lang, error: &CatalogError) -> Explained {
    let rebuild = |message| Explained::new(exit::FAILED, message, faults::rebuild_hint(lang));
    match error {
        CatalogError::Missing { path } => rebuild(faults::catalog_missing(lang, path)),
        CatalogError::Stale { path } => rebuild(faults::catalog_stale(lang, path)),
        CatalogError::Damaged { path, source } => {
            rebuild(faults::catalog_damaged(lang, path, &source.to_string()))
        }
        CatalogError::Io { path, source } => file(lang, path, source),
        CatalogError::Database { path, source } => {
            if source
                .sqlite_error()
                .is_some_and(|failure| failure.extended_code & 0xff == SQLITE_FULL)
            {
                return file(lang, path, &io::ErrorKind::StorageFull.into());
            }
            rebuild(faults::catalog_database(lang, path, &source.to_string()))
        }
    }
}

/// Explains an error of the search engine.
pub fn search(lang: Lang, error: &SearchError) -> Explained {
    let rebuild = |message| Explained::new(exit::FAILED, message, faults::rebuild_hint(lang));
    match error {
        SearchError::Missing(path) => rebuild(faults::search_missing(lang, path)),
        SearchError::AlreadyThere(path) => rebuild(faults::search_there(lang, path)),
        SearchError::OtherVersion => rebuild(faults::search_other_version(lang)),
        SearchError::Damaged { what } => rebuild(faults::search_damaged(lang, what)),
        SearchError::Busy => Explained::new(
            exit::FAILED,
            faults::search_busy(lang),
            faults::search_busy_hint(lang),
        ),
        SearchError::Io {
            action: _,
            folder,
            source,
        } => file(lang, folder, source),
        SearchError::Keys(source) => Explained::new(
            exit::FAILED,
            faults::search_keys(lang, &source.to_string()),
            faults::key_missing_hint(lang),
        ),
        SearchError::Engine(answer) => rebuild(faults::search_engine(lang, answer)),
    }
}

/// Explains why a retention schedule was refused.
pub fn policy(lang: Lang, error: &PolicyError) -> Explained {
    match error {
        PolicyError::NotText { name, offset } => Explained::new(
            exit::FAILED,
            faults::policy_not_text(lang, name, count(*offset)),
            faults::policy_not_text_hint(lang),
        ),
        PolicyError::Fault {
            name,
            line,
            column,
            text,
            fault,
        } => {
            let fault = policy_fault(lang, fault);
            let message = faults::policy_fault(
                lang,
                name,
                count(*line),
                count(*column),
                Words(&fault),
                text,
            );
            Explained::new(exit::FAILED, message, faults::policy_hint(lang))
        }
    }
}

/// What does not have the form of a policy file.
fn form_fault(lang: Lang, fault: &FormFault) -> String {
    match fault {
        FormFault::UnknownKey { key, known } if known.is_empty() => {
            faults::form_unknown_key(lang, key)
        }
        FormFault::UnknownKey { key, known } => {
            faults::form_unknown_key_known(lang, key, &known.join(", "))
        }
        FormFault::MissingKey { key } => faults::form_missing_key(lang, key),
        FormFault::DuplicateKey => faults::form_duplicate_key(lang),
        FormFault::WrongKind { found, expected } => {
            let (found, expected) = (value_kind(lang, *found), value_kind(lang, *expected));
            faults::form_wrong_kind(lang, Words(&found), Words(&expected))
        }
        FormFault::Syntax => faults::form_syntax(lang),
    }
}

fn value_kind(lang: Lang, kind: ValueKind) -> String {
    let words = match (lang, kind) {
        (Lang::Fr, ValueKind::Text) => "un texte entre guillemets",
        (Lang::En, ValueKind::Text) => "a text between quotation marks",
        (Lang::Fr, ValueKind::Number) => "un nombre",
        (Lang::En, ValueKind::Number) => "a number",
        (Lang::Fr, ValueKind::Boolean) => "true ou false",
        (Lang::En, ValueKind::Boolean) => "true or false",
        (Lang::Fr, ValueKind::List) => "une liste entre crochets",
        (Lang::En, ValueKind::List) => "a list between brackets",
        (Lang::Fr, ValueKind::Table) => "des clés avec leurs valeurs",
        (Lang::En, ValueKind::Table) => "keys with their values",
        (Lang::Fr, ValueKind::Cue) => {
            "un texte entre guillemets, ou { words = \"…\", weight = 1 à 10, à 20 pour un signe }"
        }
        (Lang::En, ValueKind::Cue) => {
            "a text between quotation marks, or { words = \"…\", weight = 1 to 10, to 20 for a sign }"
        }
        (Lang::Fr, ValueKind::Other) => "autre chose",
        (Lang::En, ValueKind::Other) => "something else",
    };
    words.to_owned()
}

fn policy_fault(lang: Lang, fault: &PolicyFault) -> String {
    match fault {
        PolicyFault::Form(what) => form_fault(lang, what),
        PolicyFault::Version => faults::fault_version(lang),
        PolicyFault::Date => faults::fault_date(lang),
        PolicyFault::Empty => faults::fault_empty(lang),
        PolicyFault::NoCitation => faults::fault_no_citation(lang),
        PolicyFault::ClassId => faults::fault_class_id(lang),
        PolicyFault::DuplicateClass { first_line } => {
            faults::fault_duplicate_class(lang, count(*first_line))
        }
        PolicyFault::NoClass => faults::fault_no_class(lang),
        PolicyFault::Trigger => faults::fault_trigger(lang),
        PolicyFault::NoPv => faults::fault_no_pv(lang),
        PolicyFault::UnknownStage => faults::fault_unknown_stage(lang),
        PolicyFault::Period => faults::fault_period(lang),
        PolicyFault::Disposition => faults::fault_disposition(lang),
        PolicyFault::Subject => faults::fault_subject(lang),
        PolicyFault::Access => faults::fault_access(lang),
        PolicyFault::Cue => faults::fault_cue(lang),
        PolicyFault::CueWeight => faults::fault_cue_weight(lang),
        PolicyFault::PlanLimit { most } => faults::fault_plan_limit(lang, *most),
        PolicyFault::SignWeight => faults::fault_sign_weight(lang),
        PolicyFault::ImpossibleSign => faults::fault_impossible_sign(lang),
        PolicyFault::Weight => faults::fault_weight(lang),
        PolicyFault::ShadowedCue { shadow_line } => {
            faults::fault_shadowed_cue(lang, count(*shadow_line))
        }
        PolicyFault::SharedCue { first_line } => faults::fault_shared_cue(lang, count(*first_line)),
        PolicyFault::TwoMeanings => faults::fault_two_meanings(lang),
        PolicyFault::StageId => faults::fault_stage_id(lang),
        PolicyFault::UnknownClass => faults::fault_unknown_class(lang),
        PolicyFault::FolderPattern => faults::fault_folder_pattern(lang),
        PolicyFault::ValueName => faults::fault_value_name(lang),
        PolicyFault::ListField => faults::fault_list_field(lang),
        PolicyFault::ExpectationId => faults::fault_expectation_id(lang),
        PolicyFault::Duplicate { first_line } => faults::fault_duplicate(lang, count(*first_line)),
        PolicyFault::UnknownEngagement => faults::fault_unknown_engagement(lang),
        PolicyFault::Choice { choices } => faults::fault_choice(lang, Words(&choices.join(", "))),
        PolicyFault::Offset => faults::fault_offset(lang),
        PolicyFault::Anchor => faults::fault_anchor(lang),
        PolicyFault::NoDue => faults::fault_no_due(lang),
        PolicyFault::Test => faults::fault_test(lang),
        PolicyFault::Alone => faults::fault_alone(lang),
        PolicyFault::Ends => faults::fault_ends(lang),
    }
}

/// What the system answered, a sentence, and what to do about it.
fn answer(lang: Lang, error: &io::Error) -> (String, String) {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            (faults::io_full(lang), faults::io_full_hint(lang))
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            (faults::io_read_only(lang), faults::io_read_only_hint(lang))
        }
        io::ErrorKind::PermissionDenied => (faults::io_denied(lang), faults::io_denied_hint(lang)),
        io::ErrorKind::NotFound => (faults::io_absent(lang), faults::io_absent_hint(lang)),
        io::ErrorKind::InvalidFilename => {
            (faults::io_name_too_long(lang), faults::io_absent_hint(lang))
        }
        _ => (
            faults::io_other(lang, &error.to_string()),
            faults::io_other_hint(lang),
        ),
    }
}

fn finding(lang: Lang, message: String) -> Explained {
    Explained::new(exit::FINDINGS, message, faults::damage_hint(lang))
}

fn other_format(lang: Lang, found: i64, expected: i64) -> Explained {
    let (found, expected) = (found.to_string(), expected.to_string());
    let message = faults::other_format(lang, Words(&found), Words(&expected));
    Explained::new(exit::NO_WRITES, message, faults::other_format_hint(lang))
}
