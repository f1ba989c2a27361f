//! `init`: makes an archive with its keys, and makes sure that the keys will be there when they are needed.
//!
//! Nothing is on the disk before the passphrase is chosen and the recovery key is kept.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::archive::{Archive, ArchiveChoices, ArchiveDraft, ArchiveError};
use crate::cli::args::{InitArgs, Places, Questions};
use crate::cli::failure::Failure;
use crate::cli::opening::{account, program};
use crate::cli::values::{self, Service};
use crate::cli::{Context, Ended};
use crate::disk::RealDisk;
use crate::keys::{IdentityRole, KernelKeyring, KeyPlace, Passphrase, PinnedIdentity, ScryptCost};
use crate::policy;
use crate::words::{records, setup};

/// How long the service identity stays in memory after an archive was made.
const FIRST_UNLOCK_SECONDS: usize = 8 * 3600;

/// How many characters of the recovery key are typed back.
const TYPED_BACK: usize = 6;

/// Makes an archive.
pub fn run(context: &Context<'_>, args: &InitArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let root = absolute(&args.folder)?;
    must_be_empty(&root)?;
    let policy = read_policy(args)?;
    let owner = args.owner.clone().unwrap_or_else(first_owner);
    let other_places = other_places(context, args)?;
    terminal.remark(&setup::making(lang, &root, &owner));
    let passphrase = terminal.new_passphrase()?;
    let passphrase = Passphrase::new(passphrase.as_str().to_owned());
    let draft = ArchiveDraft::new(context.now());
    keep_recovery_key(context, args, &draft.recovery())?;
    let choices = ArchiveChoices {
        root: &root,
        regime: args.regime,
        owner: &owner,
        passphrase: &passphrase,
        cost: args
            .work_factor
            .map_or(ScryptCost::Measured, ScryptCost::Fixed),
        other_places,
        actor: &account(),
        policy: &policy,
    };
    let (archive, service) =
        draft.create(Arc::new(RealDisk), &choices, program()?, context.now())?;
    rest_service_identity(context, args, &archive, &service)?;
    terminal.remark(&setup::made(lang, &root));
    terminal.remark(&setup::fingerprint(lang, &draft.fingerprint().to_string()));
    terminal.remark(&setup::next_steps(lang, &root));
    Ok(Ended::Done)
}

fn must_be_empty(root: &Path) -> Result<(), Failure> {
    match fs::read_dir(root) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(ArchiveError::NotEmpty {
                path: root.to_owned(),
            }
            .into()),
            None => Ok(()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Failure::File {
            path: root.to_owned(),
            source,
        }),
    }
}

fn read_policy(args: &InitArgs) -> Result<Vec<u8>, Failure> {
    let Some(path) = &args.policy else {
        return Ok(policy::shipped().1.to_vec());
    };
    let bytes = fs::read(path).map_err(|source| Failure::File {
        path: path.clone(),
        source,
    })?;
    policy::read(&bytes, &path.display().to_string()).map_err(ArchiveError::Policy)?;
    Ok(bytes)
}

fn first_owner() -> String {
    values::owner(&account()).unwrap_or_else(|_| "responsable".to_owned())
}

/// The key places beside the archive's own, asked for unless the command line says.
fn other_places(context: &Context<'_>, args: &InitArgs) -> Result<Vec<KeyPlace>, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let folders = match &args.places {
        Places::Also(folders) => folders.clone(),
        Places::Single => Vec::new(),
        Places::Ask => {
            let answer = terminal.ask(&setup::second_place(lang))?;
            Some(answer.trim())
                .filter(|answer| !answer.is_empty())
                .map(PathBuf::from)
                .into_iter()
                .collect()
        }
    };
    if folders.is_empty() {
        terminal.warn(&records::single_place(lang));
        if args.places == Places::Ask
            && args.questions == Questions::Ask
            && !terminal.agrees(&setup::really_single(lang))?
        {
            return Err(Failure::Declined);
        }
    }
    let place = |(number, folder): (u64, &PathBuf)| {
        Ok(KeyPlace {
            name: setup::place_name(lang, number),
            folder: key_folder(&absolute(folder)?),
        })
    };
    (2..).zip(&folders).map(place).collect()
}

/// The folder itself if it is absent or empty, else a folder of our own in it: a USB key is seldom empty.
fn key_folder(folder: &Path) -> PathBuf {
    let holds_something = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if holds_something {
        folder.join("chartrier-keys")
    } else {
        folder.to_owned()
    }
}

fn keep_recovery_key(
    context: &Context<'_>,
    args: &InitArgs,
    recovery: &PinnedIdentity,
) -> Result<(), Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let text = recovery.to_text(IdentityRole::Recovery);
    if let Some(path) = &args.recovery_file {
        write_secret(path, text.as_bytes())?;
        terminal.remark(&setup::recovery_written(lang, path));
        return Ok(());
    }
    terminal.must_be_attended()?;
    terminal.show_secret(&setup::recovery(lang), &text);
    let secret = recovery.identity.to_text();
    let from = secret.len().saturating_sub(TYPED_BACK);
    let end = Zeroizing::new(secret.get(from..).unwrap_or_default().to_owned());
    terminal.typed_back(&setup::type_back(lang), &end)
}

fn rest_service_identity(
    context: &Context<'_>,
    args: &InitArgs,
    archive: &Archive,
    service: &PinnedIdentity,
) -> Result<(), Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let text = service.to_text(IdentityRole::Service);
    match &args.service {
        Service::Memory => match KernelKeyring::keep(archive.id(), service, FIRST_UNLOCK_SECONDS) {
            Ok(()) => {
                let lasting = std::time::Duration::from_secs(8 * 3600);
                terminal.remark(&records::unlocked_for(lang, lasting));
            }
            // Then the passphrase is asked for each command: nothing is lost.
            Err(error) => terminal.warn(&records::unlock_unavailable(lang, &error.to_string())),
        },
        Service::File(path) => {
            write_secret(path, text.as_bytes())?;
            terminal.remark(&setup::service_written(lang, path));
        }
        Service::Systemd(path) => {
            encrypt_credential(path, text.as_bytes())?;
            terminal.remark(&setup::credential_written(lang, path));
        }
    }
    Ok(())
}

/// Writes a file that only this user reads; never over another one.
fn write_secret(path: &Path, text: &[u8]) -> Result<(), Failure> {
    let failed = |source| Failure::File {
        path: path.to_owned(),
        source,
    };
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(failed)?;
    file.write_all(text)
        .and_then(|()| file.sync_all())
        .map_err(failed)
}

/// Has systemd seal the text to this machine (and its TPM where there is one).
fn encrypt_credential(path: &Path, text: &[u8]) -> Result<(), Failure> {
    let failed = |source| Failure::File {
        path: path.to_owned(),
        source,
    };
    let mut command = Command::new("systemd-creds");
    let command = command
        .args(["encrypt", "--name=chartrier", "-"])
        .arg(path)
        .stdin(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    // Dropping our end tells the child that this is all.
    let written = child
        .stdin
        .take()
        .map_or(Ok(()), |mut input| input.write_all(text));
    let status = child.wait().map_err(failed)?;
    written.map_err(failed)?;
    if status.success() {
        Ok(())
    } else {
        Err(failed(std::io::Error::other(format!(
            "systemd-creds: {status}"
        ))))
    }
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|source| Failure::File {
        path: path.to_owned(),
        source,
    })
}
