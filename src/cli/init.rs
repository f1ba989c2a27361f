//! `init`: makes an archive, its keys, and the sheet with the recovery key.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::archive::{ArchiveChoices, ArchiveDraft, OWN_PLACE};
use crate::cli::args::{InitArgs, Places, Questions};
use crate::cli::failure::Failure;
use crate::cli::opening::{account, program};
use crate::cli::values::Service;
use crate::cli::{Context, Ended};
use crate::disk::RealDisk;
use crate::keys::{IdentityRole, KernelKeyring, KeyPlace, Passphrase, PinnedIdentity, ScryptCost};
use crate::policy;
use crate::words::making::{self, RecoverySheet};

/// How long the archive stays open in memory after it was made.
const OPEN_FOR_SECONDS: usize = 8 * 3600;

/// How many characters of the recovery key are typed back.
const TYPED_BACK: usize = 6;

/// The first owner's name, unless another is given.
const OWNER: &str = "responsable";

/// Makes an archive.
pub fn run(context: &Context<'_>, args: &InitArgs) -> Result<Ended, Failure> {
    let root = std::path::absolute(&args.folder).map_err(|source| Failure::File {
        path: args.folder.clone(),
        source,
    })?;
    let policy = match &args.policy {
        Some(path) => fs::read(path).map_err(|source| Failure::File {
            path: path.clone(),
            source,
        })?,
        None => policy::shipped().1.to_vec(),
    };
    policy::read(
        &policy,
        &args
            .policy
            .as_deref()
            .unwrap_or(Path::new(policy::shipped().0))
            .to_string_lossy(),
    )
    .map_err(crate::archive::ArchiveError::from)?;
    ArchiveDraft::must_be_empty(&root, &[])?;
    let other_places = other_places(context, &root, args)?;
    ArchiveDraft::must_be_empty(&root, &other_places)?;
    ArchiveDraft::must_be_writable(&root, &other_places)?;
    let passphrase = Passphrase::new(context.terminal.new_passphrase()?.as_str().to_owned());
    let now = context.now();
    let draft = ArchiveDraft::new(now);
    hand_over_recovery_key(context, args, &root, &draft)?;

    context
        .terminal
        .remark(&making::making(context.terminal.lang));
    let choices = ArchiveChoices {
        root: &root,
        regime: args.regime,
        owner: args.owner.as_deref().unwrap_or(OWNER),
        passphrase: &passphrase,
        cost: args
            .work_factor
            .map_or(ScryptCost::Measured, ScryptCost::Fixed),
        other_places,
        actor: &account(),
        policy: &policy,
    };
    let made = draft.create(Arc::new(RealDisk), &choices, program()?, now);
    if let (Err(_), false, Some(sheet)) = (&made, ArchiveDraft::is_made(&root), &args.recovery_file)
    {
        // A sheet that opens nothing would be taken for one that does. It is ours: it was made above.
        fs::remove_file(sheet).map_err(|source| Failure::File {
            path: sheet.clone(),
            source,
        })?;
    }
    let (archive, service) = made?;
    let terminal = context.terminal;
    let lang = terminal.lang;
    terminal.remark(&making::made(lang, &root));
    terminal.remark(&making::places_made(
        lang,
        archive.reachable_places() as u64,
    ));
    if archive.reachable_places() < 2 {
        terminal.warn(&making::single_place(lang));
    }
    put_service_identity(context, args, &root, &service)?;
    terminal.remark(&making::next_steps(lang));
    Ok(Ended::Done)
}

/// The key places beside the archive's own, as given or asked.
fn other_places(
    context: &Context<'_>,
    root: &Path,
    args: &InitArgs,
) -> Result<Vec<KeyPlace>, Failure> {
    let folders = match (&args.places, args.questions) {
        (Places::Also(folders), _) => folders.clone(),
        (Places::Single, _) | (Places::Ask, Questions::Yes) => Vec::new(),
        (Places::Ask, Questions::Ask) => {
            let answer = context
                .terminal
                .ask(&making::ask_second_place(context.terminal.lang))?;
            let answer = answer.trim();
            if answer.is_empty() {
                Vec::new()
            } else {
                vec![PathBuf::from(answer)]
            }
        }
    };
    let mut places: Vec<KeyPlace> = Vec::new();
    for folder in folders {
        let folder = std::path::absolute(&folder).map_err(|source| Failure::File {
            path: folder.clone(),
            source,
        })?;
        if device_of(&folder).is_some_and(|device| Some(device) == device_of(root)) {
            let lang = context.terminal.lang;
            context
                .terminal
                .warn(&making::second_place_beside(lang, &folder));
        }
        // The folder's own name says most to a person; two of the same name are told apart by their number.
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let is_taken =
            |name: &str| name == OWN_PLACE || places.iter().any(|place| place.name == name);
        let name = if is_taken(&name) {
            format!("{name} {}", places.len() + 2)
        } else {
            name.into_owned()
        };
        places.push(KeyPlace { name, folder });
    }
    Ok(places)
}

/// Shows the recovery key and has a part of it typed back, or writes its sheet where the command line says.
fn hand_over_recovery_key(
    context: &Context<'_>,
    args: &InitArgs,
    root: &Path,
    draft: &ArchiveDraft,
) -> Result<(), Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let key = draft.recovery().identity.to_text();
    let sheet = zeroize::Zeroizing::new(making::recovery_sheet(
        lang,
        &RecoverySheet {
            archive: &draft.archive().to_string(),
            folder: root,
            fingerprint: &draft.fingerprint().to_string(),
            day: &context.now().instant().date_naive().to_string(),
            key: &key,
        },
    ));
    if let Some(path) = &args.recovery_file {
        write_secret(path, sheet.as_bytes())?;
        terminal.remark(&making::recovery_written(lang, path));
        return Ok(());
    }
    if !terminal.can_ask() {
        return Err(Failure::NobodyForRecoveryKey);
    }
    terminal.message(&making::recovery_intro(lang));
    terminal.message(&sheet);
    let last = key
        .get(key.len().saturating_sub(TYPED_BACK)..)
        .unwrap_or_default();
    terminal.typed_back(&making::type_back(lang, TYPED_BACK as u64), last)
}

fn put_service_identity(
    context: &Context<'_>,
    args: &InitArgs,
    root: &Path,
    service: &PinnedIdentity,
) -> Result<(), Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    match &args.service {
        Service::Memory => {
            let archive = service.pin.as_ref().map(|(archive, _)| *archive);
            match archive.map(|archive| KernelKeyring::keep(archive, service, OPEN_FOR_SECONDS)) {
                Some(Err(error)) => {
                    terminal.warn(&making::service_not_in_memory(lang, error.answer()))
                }
                _ => terminal.remark(&making::service_in_memory(lang)),
            }
        }
        Service::File(path) => {
            write_secret(path, service.to_text(IdentityRole::Service).as_bytes())?;
            if device_of(path) == device_of(root) {
                terminal.warn(&making::service_file_beside(lang, path));
            }
            terminal.remark(&making::service_in_file(lang, path));
        }
        Service::Systemd(path) => {
            seal_with_systemd(path, service.to_text(IdentityRole::Service).as_bytes())
                .map_err(Failure::Systemd)?;
            terminal.remark(&making::service_in_systemd(lang, path));
        }
    }
    Ok(())
}

/// The device that a folder is on, or will be on: that of the nearest folder above it that is there.
fn device_of(path: &Path) -> Option<u64> {
    let mut ancestors = path.ancestors();
    ancestors
        .find_map(|path| fs::metadata(path).ok())
        .map(|metadata| metadata.dev())
}

/// Writes a secret to a new file that only its user can read.
pub(super) fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let write = || {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|source| Failure::NewFile {
        path: path.to_owned(),
        source,
    })
}

fn seal_with_systemd(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut child = Command::new("systemd-creds")
        .args(["encrypt", "--name=chartrier", "-"])
        .arg(path)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(bytes)?;
    }
    let output = child.wait_with_output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(io::Error::other(said))
}
