//! Keys: owners, the service identity, one key for every entity, and the places that keep them.
//!
//! Deleting an entity's row from every place is what destroys a record, so nothing here ever writes a key anywhere else,
//! and nothing here is copied by an ordinary backup. `age` is named only in this module: the others are handed
//! [`seal_to`] and [`open_with`].
//!
//! # Layout of a place (format 1)
//!
//! ```text
//! place.json          {"archive":"<id>","place":"<name>"}: what tells this folder from an empty mount point
//! owners/<name>.age   an owner's identity file, sealed with a passphrase (age, scrypt)
//! restricted/<name>.age        the identity file of an owner of restricted records, likewise; absent if it rests elsewhere
//! restricted/<name>.recipient  that owner's age recipient, in clear; it counts only if the journal names it too
//! service.age         the service identity file, sealed to the owners
//! secret.age          the archive secret, 64 hexadecimal digits, sealed to the service identity and the owners
//! signer.age          the signer's secret key, in the form of C2SP signed notes, sealed to the same
//! keyring.db          SQLite: one row for each entity (see `keyring.rs`)
//! newest.note         the newest checkpoint of the journal that this place has seen, signed (`journal/seen.rs`)
//! derived.db          SQLite: one row for each derived file (see `derived.rs`); in the first place only
//! ```
//!
//! An *identity file* is what `age-keygen` writes: comment lines, then `AGE-SECRET-KEY-1…`. Ours has four comments:
//!
//! ```text
//! # chartrier owner identity                      (or "service identity", "recovery identity")
//! # archive: 019ab5f0-0000-7000-8000-000000000001
//! # first signer: <SHA-256 of the first signing key's text, in hexadecimal>
//! # public key: age1…
//! AGE-SECRET-KEY-1…
//! ```
//!
//! The third pins the archive's first signing key outside the archive: recipients count only if the journal's key
//! entries lead back to it. Everything opens with the stock `age` program.

mod derived;
mod erase;
mod identity;
mod kernel;
mod keyring;
mod place;
mod seal;

use std::io;
use std::path::PathBuf;

pub use derived::{DerivedKeys, DerivedRow};
pub use identity::{
    Fingerprint, IdentityRole, Passphrase, PinnedIdentity, ScryptCost, open_owner_file,
    seal_owner_file,
};
pub use kernel::{KernelKeyring, KernelKeyringError};
pub use keyring::{GoneMarks, Keyring, MarkedRow, Marks, PlaceState, PlaceStatus, SealedFor};
pub use place::{KeyFile, KeyPlace, prepare_place, read_key_file, remove_key_file, write_key_file};
pub use seal::{
    Identity, OpenReader, Recipient, SealWriter, open_bytes, open_with, seal_bytes, seal_to,
};

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file of keys could not be read or written.
    #[error("cannot read or write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A database of keys could not be used.
    #[error("the key database {} does not answer", path.display())]
    Database {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The passphrase does not open the owner's file.
    #[error("the passphrase does not open {}", path.display())]
    WrongPassphrase {
        /// The owner's file.
        path: PathBuf,
    },
    /// The file asks for more work than any of ours.
    #[error("{} asks for an excessive scrypt work factor", path.display())]
    ExcessiveWork {
        /// The owner's file.
        path: PathBuf,
    },
    /// There is no age identity in the file.
    #[error("{} is not an identity file", path.display())]
    NotAnIdentity {
        /// The file.
        path: PathBuf,
    },
    /// The identity is another archive's.
    #[error("the identity belongs to another archive, {archive}")]
    OtherArchive {
        /// The archive that the identity names.
        archive: String,
    },
    /// The identity does not open this.
    #[error("the identity does not open {what}")]
    NoMatchingKey {
        /// What was to be opened.
        what: String,
    },
    /// The sealed bytes are damaged.
    #[error("{what} is damaged")]
    Damaged {
        /// What was to be opened.
        what: String,
    },
    /// A recipient is not one that this version can seal to.
    #[error("{recipient:?} is not an age recipient known to this version")]
    UnknownRecipient {
        /// The recipient as written.
        recipient: String,
    },
    /// A folder is there but belongs to no place of this archive.
    #[error("{} is not a key place of this archive", path.display())]
    ForeignPlace {
        /// The folder.
        path: PathBuf,
    },
    /// A place lacks files that no other reachable place has either.
    #[error("the key place {} is incomplete: {missing} is missing", path.display())]
    IncompletePlace {
        /// The place's folder.
        path: PathBuf,
        /// The missing file.
        missing: String,
    },
    /// No place can be reached.
    #[error("no key place can be reached")]
    NoPlace {
        /// The places looked for.
        places: Vec<PathBuf>,
    },
    /// A database of keys was made by another version.
    #[error("{} has format {found}, this version reads format {expected}", path.display())]
    OtherFormat {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// Ours.
        expected: i64,
    },
}

impl KeyError {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> KeyError {
        let path = path.into();
        move |source| KeyError::Io { path, source }
    }

    fn database(path: impl Into<PathBuf>) -> impl FnOnce(rusqlite::Error) -> KeyError {
        let path = path.into();
        move |source| KeyError::Database { path, source }
    }
}
