//! What keeps a bundle from being made or read, in words.

use crate::archive::ArchiveError;
use crate::bundle::BundleError;
use crate::words::errors::{self, exit};
use crate::words::{Explained, Lang, Size, explain, handing, papers};

/// The words.
pub(super) fn explain_bundle(lang: Lang, error: &BundleError) -> Explained {
    let (message, advice, exit) = match error {
        BundleError::NothingSelected { restricted: 0 } => (
            handing::nothing_selected(lang),
            handing::nothing_selected_hint(lang),
            exit::FAILED,
        ),
        BundleError::NothingSelected { restricted } => (
            handing::only_restricted(lang, *restricted),
            handing::only_restricted_hint(lang),
            exit::FAILED,
        ),
        BundleError::TargetExists { path } => (
            handing::target_exists(lang, path),
            handing::target_exists_hint(lang),
            exit::FAILED,
        ),
        BundleError::NoRoom { path, needed, free } => (
            handing::no_room(lang, path, Size::of(*needed), Size::of(*free)),
            handing::no_room_hint(lang),
            exit::FAILED,
        ),
        BundleError::PartTooSmall { needed } => (
            handing::part_too_small(lang, Size::of(*needed)),
            handing::part_too_small_hint(lang),
            exit::USAGE,
        ),
        BundleError::KeptChanging => (
            handing::kept_changing(lang),
            handing::kept_changing_hint(lang),
            exit::FAILED,
        ),
        BundleError::AllMissing => (
            handing::all_missing(lang),
            handing::all_missing_hint(lang),
            exit::FINDINGS,
        ),
        BundleError::StillEncrypted { path, .. } => (
            handing::still_encrypted(lang, path),
            handing::still_encrypted_hint(lang),
            exit::FAILED,
        ),
        BundleError::Io { path, source } => return errors::file(lang, path, source),
        BundleError::Stopped => return explain(lang, &ArchiveError::Stopped),
        BundleError::Archive(error) => return explain(lang, error),
        BundleError::Pdf(error) => {
            let message = papers::paper_refused(lang, &error.to_string());
            return Explained {
                message,
                advice: None,
                exit: exit::FAILED,
            };
        }
    };
    Explained {
        message,
        advice: Some(advice),
        exit,
    }
}
