//! What several test crates need: an archive in a temporary folder, and what must always be true of it.

#![allow(dead_code, reason = "no test crate uses all of it")]

pub mod bundles;
pub mod disk;
pub mod events;
pub mod house;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chartrier::archive::{
    Accession, Archive, ArchiveChoices, ArchiveDraft, ArchiveError, ClosedArchive, Deposit,
    FixityReport, VerifyOptions, verify_without_keys,
};
use chartrier::disk::{Disk, RealDisk};
use chartrier::keys::{KeyPlace, Passphrase, PinnedIdentity, ScryptCost};
use chartrier::model::{ActorId, FixityLevel, OriginalPath, Regime, Timestamp};

/// The passphrase of every test archive.
pub const PASSPHRASE: &str = "phrase de passe d'essai";

/// A temporary archive with a second key place, and what is needed to open it again.
pub struct TestArchive {
    pub folder: tempfile::TempDir,
    pub root: PathBuf,
    pub second_place: PathBuf,
    pub service: PinnedIdentity,
    pub recovery: PinnedIdentity,
    pub archive: Option<Archive>,
    pub disk: Arc<dyn Disk>,
}

impl TestArchive {
    /// Makes an archive on the real disk.
    pub fn new() -> TestArchive {
        TestArchive::on(Arc::new(RealDisk))
    }

    /// Makes an archive of this regime.
    pub fn in_regime(regime: Regime) -> TestArchive {
        TestArchive::made(Arc::new(RealDisk), regime)
    }

    /// Makes an archive on this disk.
    pub fn on(disk: Arc<dyn Disk>) -> TestArchive {
        TestArchive::made(disk, Regime::Private)
    }

    fn made(disk: Arc<dyn Disk>, regime: Regime) -> TestArchive {
        let folder = folder();
        let root = folder.path().join("archive");
        let second_place = folder.path().join("second");
        let draft = ArchiveDraft::new(now());
        let choices = ArchiveChoices {
            root: &root,
            regime,
            owner: "directrice",
            passphrase: &Passphrase::new(PASSPHRASE.to_owned()),
            cost: ScryptCost::Fixed(4),
            other_places: vec![KeyPlace {
                name: "second".to_owned(),
                folder: second_place.clone(),
            }],
            actor: "essai",
            policy: chartrier::policy::shipped().1,
        };
        let (archive, service) = draft
            .create(Arc::clone(&disk), &choices, program(), now())
            .unwrap();
        TestArchive {
            folder,
            root,
            second_place,
            service,
            recovery: draft.recovery(),
            archive: Some(archive),
            disk,
        }
    }

    /// The archive, open.
    pub fn archive(&self) -> &Archive {
        self.archive.as_ref().expect("the test archive is open")
    }

    /// Closes the archive and opens it again, on the real disk.
    pub fn reopen(&mut self) -> &Archive {
        self.archive = None;
        self.archive = Some(self.open().unwrap());
        self.archive()
    }

    /// Opens the archive a second time, as another process would.
    pub fn open(&self) -> Result<Archive, ArchiveError> {
        ClosedArchive::open(Arc::new(RealDisk), &self.root)?.unlock(&self.service, program())
    }

    /// Archives some bytes under a path.
    pub fn deposit(&self, path: &str, bytes: &[u8]) -> Accession {
        deposit(self.archive(), path, bytes).unwrap()
    }

    /// Everything that is wrong with the archive, at every level.
    pub fn verify(&self) -> FixityReport {
        let options = VerifyOptions::default();
        let mut report =
            verify_without_keys(&self.root, FixityLevel::Sealed, &options, &|_| true).unwrap();
        let keyed = self
            .archive()
            .verify_with_keys(FixityLevel::Derived, &options, &|_| true);
        report.join(keyed.unwrap());
        report
    }
}

/// Archives some bytes under a path.
pub fn deposit(archive: &Archive, path: &str, bytes: &[u8]) -> Result<Accession, ArchiveError> {
    let actor = archive.actor("essai", now())?;
    let prepared = archive.prepare(Deposit {
        path: OriginalPath::new(Path::new(path)),
        source: &mut &bytes[..],
        modified: None,
        received: now(),
        from: None,
    })?;
    let mut accessions = archive.commit(vec![prepared], actor, now())?;
    Ok(accessions.pop().expect("one deposit has one outcome"))
}

/// A temporary folder, in memory where there is such a file system: what is synced a thousand times is not slower there.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// The actor of the tests.
pub fn actor(archive: &Archive) -> ActorId {
    archive.actor("essai", now()).unwrap()
}

/// The day of the tests.
pub fn now() -> Timestamp {
    "2026-03-10T08:00:00.000Z".parse().unwrap()
}

/// Our own binary, which reads documents in children.
pub fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_chartrier"))
}
