//! Making a new archive.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand_core::{OsRng, RngCore};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::archive::settings::{FORMAT, Settings};
use crate::archive::{Archive, ArchiveError, ClosedArchive, new_salt};
use crate::disk::Disk;
use crate::journal::{CommitLock, Journal, Signer, generate_signer, sign_keys};
use crate::keys::{
    Fingerprint, Identity, IdentityRole, KeyFile, KeyPlace, Keyring, Passphrase, PinnedIdentity,
    Recipient, ScryptCost, prepare_place, seal_bytes, seal_owner_file,
};
use crate::model::{
    ActorId, ArchiveId, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret,
    EntityId, EntityKind, Entry, Event, KeySet, PolicyDigest, Regime, SealedDigest, Seq, Timestamp,
};
use crate::policy;
use crate::store::{Shelf, Store};

/// An archive that is about to be made: its keys exist, nothing is on the disk yet.
///
/// The recovery key can be shown and typed back before anything depends on it.
pub struct ArchiveDraft {
    archive: ArchiveId,
    signer_secret: Zeroizing<String>,
    signer: String,
    recovery: Identity,
}

/// What the person who makes an archive chooses.
pub struct ArchiveChoices<'a> {
    /// A folder that is absent or empty.
    pub root: &'a Path,
    /// Whose archives these are.
    pub regime: Regime,
    /// The first owner's name: letters, digits, `-`, `_` and `.`.
    pub owner: &'a str,
    /// The first owner's passphrase.
    pub passphrase: &'a Passphrase,
    /// What a try of that passphrase costs.
    pub cost: ScryptCost,
    /// Key places beside the archive's own: absent or empty folders.
    pub other_places: Vec<KeyPlace>,
    /// Who makes it: the name of the first actor.
    pub actor: &'a str,
    /// The retention schedule to begin with.
    pub policy: &'a [u8],
}

impl ArchiveDraft {
    /// Makes the keys of a new archive.
    pub fn new(now: Timestamp) -> ArchiveDraft {
        let archive = ArchiveId::new(now);
        let (signer_secret, signer) = generate_signer(archive);
        ArchiveDraft {
            archive,
            signer_secret,
            signer,
            recovery: Identity::generate(),
        }
    }

    /// Checks that a new archive can be made at `root` with these key places, before anything is written.
    ///
    /// Errors: [`ArchiveError::NotEmpty`], [`ArchiveError::WithinArchive`], [`ArchiveError::Io`].
    pub fn must_be_empty(root: &Path, other_places: &[KeyPlace]) -> Result<(), ArchiveError> {
        for place in other_places {
            if place.folder.starts_with(root) || root.starts_with(&place.folder) {
                return Err(ArchiveError::WithinArchive {
                    path: place.folder.clone(),
                });
            }
            let mut entries = fs::read_dir(&place.folder).into_iter().flatten();
            if entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != "lost+found")) {
                return Err(ArchiveError::NotEmpty {
                    path: place.folder.clone(),
                });
            }
        }
        match fs::read_dir(root) {
            Ok(mut entries) => match entries.next() {
                None => Ok(()),
                Some(_) => Err(ArchiveError::NotEmpty {
                    path: root.to_owned(),
                }),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(source) => Err(ArchiveError::Io {
                path: root.to_owned(),
                source,
            }),
        }
    }

    /// Checks that something can be written in the folder of a new archive and in its key places. Leaves nothing there.
    ///
    /// Errors: [`ArchiveError::Io`].
    pub fn must_be_writable(root: &Path, other_places: &[KeyPlace]) -> Result<(), ArchiveError> {
        let places = other_places.iter().map(|place| place.folder.as_path());
        for folder in places.chain([root]) {
            let was_there = folder.exists();
            let probe = folder.join(".chartrier-probe");
            let tried = fs::create_dir_all(folder)
                .and_then(|()| fs::write(&probe, b"?"))
                .and_then(|()| fs::remove_file(&probe));
            tried.map_err(ArchiveError::io(folder))?;
            if !was_there {
                fs::remove_dir(folder).map_err(ArchiveError::io(folder))?;
            }
        }
        Ok(())
    }

    /// Whether a failed [`ArchiveDraft::create`] left an archive all the same, which the keys of this draft open.
    pub fn is_made(root: &Path) -> bool {
        // What cannot be looked at may be there.
        Settings::path(root).try_exists().unwrap_or(true)
    }

    /// The archive's id.
    pub fn archive(&self) -> ArchiveId {
        self.archive
    }

    /// The fingerprint of the first signing key.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.signer)
    }

    /// The recovery identity, to be printed.
    pub fn recovery(&self) -> PinnedIdentity {
        self.pinned(self.recovery.clone())
    }

    /// Writes the archive and opens it. Also returns the service identity, which rests where the caller puts it.
    ///
    /// Errors: [`ArchiveError::NotEmpty`], those of keys, store, journal, policy.
    pub fn create(
        &self,
        disk: Arc<dyn Disk>,
        choices: &ArchiveChoices<'_>,
        program: PathBuf,
        now: Timestamp,
    ) -> Result<(Archive, PinnedIdentity), ArchiveError> {
        let root = choices.root;
        ArchiveDraft::must_be_empty(root, &choices.other_places)?;
        policy::read(choices.policy, "policy")?;
        disk.create_folder(root).map_err(ArchiveError::io(root))?;
        let owner = self.pinned(Identity::generate());
        let service = self.pinned(Identity::generate());
        let own = KeyPlace {
            name: OWN_PLACE.to_owned(),
            folder: PathBuf::from("keys"),
        };
        let settings = Settings {
            format: FORMAT,
            archive: self.archive,
            regime: choices.regime,
            key_places: [own]
                .into_iter()
                .chain(choices.other_places.iter().cloned())
                .collect(),
            time_stamps: Vec::new(),
            centre: super::CentreSettings::default(),
        };
        let owners = [owner.identity.recipient(), self.recovery.recipient()];
        let files = self.key_files(choices, &owner, &service, &owners);
        let places = settings.places(root);
        for place in &places {
            prepare_place(disk.as_ref(), place, self.archive, &files)?;
        }
        let mut keyring = Keyring::create(Arc::clone(&disk), &places, self.archive)?;
        let store = Store::new(Arc::clone(&disk), root);
        store.create()?;

        let actor = EntityId::new(now);
        let sealed = digests(&files);
        let keys = KeySet {
            owners: owners.iter().map(ToString::to_string).collect(),
            service: service.identity.recipient().to_string(),
            signer: self.signer.clone(),
            sealed,
        };
        let event = Event::ArchiveCreated {
            archive: self.archive,
            format: FORMAT,
            regime: choices.regime,
            keys,
            signature: String::new(),
        };
        let mut created = Entry {
            number: Seq(0),
            time: now,
            actor: actor.into(),
            event,
        };
        let signer = Signer::new(&self.signer_secret)?;
        sign_keys(&mut created, &signer);

        let policy = Event::PolicyAdopted {
            policy: write_policy(disk.as_ref(), root, choices.policy)?,
            signature: None,
        };
        let recipients = [&[service.identity.recipient()], &owners[..]].concat();
        let registered = register(&store, &mut keyring, &recipients, actor, choices.actor, now)?;
        let folder = root.join("journal");
        let mut journal = Journal::create(Arc::clone(&disk), &folder, &created, &signer)?;
        let lock = CommitLock::wait(&folder)?;
        journal.append(
            &lock,
            vec![registered, policy],
            ActorId::from(actor),
            now,
            &signer,
        )?;
        drop(lock);
        journal.sync_checkpoint()?;
        // Last: without this file the folder is no archive.
        let path = Settings::path(root);
        disk.replace(&path, settings.to_toml().as_bytes())
            .map_err(ArchiveError::io(&path))?;
        let archive = ClosedArchive::open(disk, root)?.unlock(&service, program)?;
        // From the first document on, a missing search engine is a lost one.
        archive.search()?;
        Ok((archive, service))
    }

    fn pinned(&self, identity: Identity) -> PinnedIdentity {
        PinnedIdentity {
            identity,
            pin: Some((self.archive, self.fingerprint())),
        }
    }

    fn key_files(
        &self,
        choices: &ArchiveChoices<'_>,
        owner: &PinnedIdentity,
        service: &PinnedIdentity,
        owners: &[Recipient],
    ) -> Vec<(KeyFile, Vec<u8>)> {
        let mut secret = Zeroizing::new([0_u8; 32]);
        OsRng.fill_bytes(secret.as_mut());
        let digits: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let everybody = [&[service.identity.recipient()], owners].concat();
        let owner_file = seal_owner_file(owner, choices.passphrase, choices.cost);
        vec![
            (KeyFile::Owner(choices.owner.to_owned()), owner_file),
            (
                KeyFile::Service,
                seal_bytes(service.to_text(IdentityRole::Service).as_bytes(), owners),
            ),
            (KeyFile::Secret, seal_bytes(digits.as_bytes(), &everybody)),
            (
                KeyFile::Signer,
                seal_bytes(self.signer_secret.as_bytes(), &everybody),
            ),
        ]
    }
}

/// The name of the place inside the archive.
pub const OWN_PLACE: &str = "principal";

/// The event that registers an actor, whose key and descriptor are durable on return.
pub(super) fn register(
    store: &Store,
    keyring: &mut Keyring,
    recipients: &[Recipient],
    actor: EntityId,
    name: &str,
    now: Timestamp,
) -> Result<Event, ArchiveError> {
    let descriptor = Descriptor {
        facts: DescriptorFacts::new(actor, EntityKind::Actor, now, new_salt()),
        identity: DescriptorIdentity {
            name: Some(name.to_owned()),
            ..DescriptorIdentity::new(new_salt())
        },
        secret: DescriptorSecret::new(new_salt()),
    };
    let key = Identity::generate();
    let json = descriptor.to_json();
    let sealed = store.seal(&mut json.as_slice(), &key.recipient(), None)?;
    let event = Event::Registered {
        entity: actor,
        kind: EntityKind::Actor,
        commitment: descriptor.commitment(),
        descriptor: sealed.digest,
    };
    keyring.put(&[(actor, seal_bytes(key.to_text().as_bytes(), recipients))])?;
    store.publish(vec![(Shelf::Descriptors, sealed)])?;
    Ok(event)
}

pub(super) fn write_policy(
    disk: &dyn Disk,
    root: &Path,
    policy: &[u8],
) -> Result<PolicyDigest, ArchiveError> {
    let digest = PolicyDigest(Sha256::digest(policy).into());
    let folder = root.join("policies");
    disk.create_folder(&folder)
        .map_err(ArchiveError::io(&folder))?;
    let path = folder.join(format!("{digest}.toml"));
    disk.replace(&path, policy)
        .map_err(ArchiveError::io(&path))?;
    Ok(digest)
}

/// The digests of the sealed files of a key place, in the order of the journal.
fn digests(files: &[(KeyFile, Vec<u8>)]) -> Vec<SealedDigest> {
    let place = |file: &KeyFile| {
        let named = KeyFile::NAMED.iter().position(|named| named == file);
        named.unwrap_or(KeyFile::NAMED.len())
    };
    let mut digests: Vec<(usize, SealedDigest)> = files
        .iter()
        .map(|(file, sealed)| (place(file), SealedDigest(Sha256::digest(sealed).into())))
        .collect();
    digests.sort();
    digests.into_iter().map(|(_, digest)| digest).collect()
}
