//! Opening an archive: which key, from where, and telling what happened on the way.
//!
//! A key is looked for in this order: the file of `--identity-file`, the kernel keyring (`unlock`), the credential that
//! systemd hands to a service (`$CREDENTIALS_DIRECTORY/chartrier`), an owner's file with its passphrase.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::archive::{Archive, ArchiveError, ClosedArchive};
use crate::cli::Context;
use crate::cli::failure::Failure;
use crate::disk::RealDisk;
use crate::keys::{
    KernelKeyring, KeyError, KeyFile, KeyPlace, Passphrase, PinnedIdentity, open_owner_file,
    read_key_file,
};
use crate::model::{ActorId, Timestamp};
use crate::words::facts;

/// How often a person may mistype a passphrase.
const TRIES: u32 = 3;

/// What an age file begins with: such an identity file is sealed with a passphrase.
const AGE_HEADING: &[u8] = b"age-encryption.org/";

impl Context<'_> {
    /// The archive that the command means, without a key; says which one it is if the person did not.
    ///
    /// Errors: [`Failure::Archive`].
    pub fn closed_archive(&self) -> Result<ClosedArchive, Failure> {
        let chosen = self.chosen_archive()?;
        if let Some(words) = chosen.words(self.terminal.lang) {
            self.terminal.remark(&words);
        }
        Ok(ClosedArchive::open(Arc::new(RealDisk), &chosen.folder)?)
    }

    /// The archive that the command means, open; tells what had to be put right on the way.
    ///
    /// Errors: [`Failure::Archive`], and what keeps a passphrase from being read.
    pub fn open_archive(&self) -> Result<Archive, Failure> {
        let closed = self.closed_archive()?;
        let identity = self.identity(&closed)?;
        let mut archive = closed.unlock(&identity, program()?)?;
        self.tell_notices(&archive);
        self.open_restricted(&mut archive)?;
        Ok(archive)
    }

    /// Opens restricted records too, if the command line names one of their owners.
    ///
    /// Errors: [`Failure::IdentityFile`], [`Failure::Archive`], and what keeps a passphrase from being read.
    pub fn open_restricted(&self, archive: &mut Archive) -> Result<(), Failure> {
        let Some(named) = &self.global.restricted_identity else {
            return Ok(());
        };
        let path = PathBuf::from(named);
        let (path, bytes) = match fs::read(&path) {
            Ok(bytes) => (path, bytes),
            Err(source) => match archive.restricted_identity_file(named)? {
                Some(found) => found,
                None if !named.contains('/') => {
                    let name = named.clone();
                    return Err(ArchiveError::NoRestrictedOwner { name }.into());
                }
                None => return Err(Failure::IdentityFile { path, source }),
            },
        };
        let bytes = Zeroizing::new(bytes);
        let identity = if bytes.starts_with(AGE_HEADING) {
            let typed = self.terminal.restricted_passphrase(named)?;
            let passphrase = Passphrase::new(typed.as_str().to_owned());
            open_owner_file(&bytes, &path, &passphrase)
        } else {
            PinnedIdentity::from_text(&String::from_utf8_lossy(&bytes), &path)
        };
        let identity = identity.map_err(key_failure)?;
        Ok(archive.use_restricted_identity(&identity)?)
    }

    /// The same with an owner's key, asked for even where the archive is unlocked: the service identity may not do
    /// everything. An identity file that the command line names is used as it is.
    ///
    /// Errors: as [`Context::open_archive`].
    pub fn open_archive_as_owner(&self) -> Result<Archive, Failure> {
        let closed = self.closed_archive()?;
        let identity = match &self.global.identity_file {
            Some(path) => self.identity_of_file(path)?,
            None => self.owner_identity(&closed)?,
        };
        let mut archive = closed.unlock(&identity, program()?)?;
        self.tell_notices(&archive);
        self.open_restricted(&mut archive)?;
        Ok(archive)
    }

    /// A key that opens the archive.
    ///
    /// Errors: as [`Context::open_archive`].
    pub fn identity(&self, closed: &ClosedArchive) -> Result<PinnedIdentity, Failure> {
        if let Some(identity) = self.ready_identity(closed)? {
            return Ok(identity);
        }
        self.owner_identity(closed)
    }

    /// A key that opens the archive without a passphrase being asked for, if there is one.
    ///
    /// Errors: [`Failure::IdentityFile`] and [`Failure::Archive`] if a key was named and cannot be used.
    pub fn ready_identity(
        &self,
        closed: &ClosedArchive,
    ) -> Result<Option<PinnedIdentity>, Failure> {
        if let Some(path) = &self.global.identity_file {
            return self.identity_of_file(path).map(Some);
        }
        if let Some(identity) = KernelKeyring::recall(closed.settings().archive) {
            return Ok(Some(identity));
        }
        let credentials = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        match credentials
            .map(|folder| folder.join("chartrier"))
            .filter(|path| path.is_file())
        {
            Some(path) => self.identity_of_file(&path).map(Some),
            None => Ok(None),
        }
    }

    /// The key of the first owner whose file the passphrase opens.
    ///
    /// Errors: [`KeyError::WrongPassphrase`], [`ArchiveError::KeyFileMissing`], and what keeps a passphrase from being read.
    pub fn owner_identity(&self, closed: &ClosedArchive) -> Result<PinnedIdentity, Failure> {
        let places = closed.places();
        let mut owners = Vec::new();
        for place in &places {
            owners.extend(place.owners().map_err(ArchiveError::Key)?);
        }
        owners.sort();
        owners.dedup();
        let missing = || ArchiveError::KeyFileMissing {
            name: "owners/*.age".to_owned(),
        };
        if owners.is_empty() {
            return Err(missing().into());
        }
        let mut tries = if self.terminal.asks_passphrases() {
            TRIES
        } else {
            1
        };
        loop {
            tries -= 1;
            match self.owner_opened_with_passphrase(&places, &owners) {
                Err(Failure::Archive(ArchiveError::Key(
                    wrong @ KeyError::WrongPassphrase { .. },
                ))) if tries > 0 => {
                    let explained = key_failure(wrong).explain(self.terminal.lang);
                    explained
                        .iter()
                        .for_each(|explained| self.terminal.tell(explained));
                }
                other => return other,
            }
        }
    }

    fn owner_opened_with_passphrase(
        &self,
        places: &[KeyPlace],
        owners: &[String],
    ) -> Result<PinnedIdentity, Failure> {
        let passphrase = self.typed_passphrase(&owners.join(", "))?;
        let mut wrong = ArchiveError::KeyFileMissing {
            name: "owners/*.age".to_owned(),
        };
        for owner in owners {
            let file = KeyFile::Owner(owner.clone());
            let Some((path, sealed)) = read_key_file(places, &file).map_err(ArchiveError::Key)?
            else {
                continue;
            };
            match open_owner_file(&sealed, &path, &passphrase) {
                Ok(identity) => return Ok(identity),
                Err(error) => wrong = ArchiveError::Key(error),
            }
        }
        Err(wrong.into())
    }

    /// Tells what the archive did by itself.
    pub fn tell_notices(&self, archive: &Archive) {
        for notice in archive.take_notices() {
            self.terminal
                .remark(&facts::notice(self.terminal.lang, &notice));
        }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        Timestamp::new(self.clock.now())
    }

    /// Today, in Europe/Paris.
    pub fn today(&self) -> chrono::NaiveDate {
        crate::model::paris_day(self.now())
    }

    /// Whoever gives this command, as the archive knows them: by the name of the user's account.
    ///
    /// Errors: [`Failure::Archive`].
    pub fn actor(&self, archive: &Archive) -> Result<ActorId, Failure> {
        Ok(archive.actor(&account(), self.now())?)
    }

    pub(super) fn identity_of_file(&self, path: &Path) -> Result<PinnedIdentity, Failure> {
        let failed = |source| Failure::IdentityFile {
            path: path.to_owned(),
            source,
        };
        let bytes = Zeroizing::new(fs::read(path).map_err(failed)?);
        if bytes.starts_with(AGE_HEADING) {
            let passphrase = self.typed_passphrase(&path.display().to_string())?;
            return open_owner_file(&bytes, path, &passphrase).map_err(key_failure);
        }
        let text = std::str::from_utf8(&bytes);
        let text = text.map_err(|_| {
            key_failure(KeyError::NotAnIdentity {
                path: path.to_owned(),
            })
        })?;
        PinnedIdentity::from_text(text, path).map_err(key_failure)
    }

    fn typed_passphrase(&self, whose: &str) -> Result<Passphrase, Failure> {
        let typed = self.terminal.passphrase(whose)?;
        Ok(Passphrase::new(typed.as_str().to_owned()))
    }
}

/// The name of the user's account.
pub fn account() -> String {
    let names = ["USER", "LOGNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok());
    let name = names
        .filter(|name| !name.is_empty())
        .find(|name| !name.chars().any(char::is_control));
    name.unwrap_or_else(|| format!("uid {}", rustix::process::getuid().as_raw()))
}

/// Our own binary: it reads documents in children.
///
/// Errors: [`Failure::File`].
pub fn program() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(|source| Failure::File {
        path: PathBuf::from("chartrier"),
        source,
    })
}

fn key_failure(error: KeyError) -> Failure {
    Failure::Archive(ArchiveError::Key(error))
}
