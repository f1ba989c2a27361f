//! The archive: the only place where the engines meet.
//!
//! A [`ClosedArchive`] is what anybody may look at: it verifies the journal and the sealed files without a key. With the
//! identity of an owner or of the service it becomes an [`Archive`], which takes documents in, finds them and gives them
//! out. Everything that counts is in sealed files and in the journal, whose tail is the commit; the catalog and the search
//! engine follow it and may be thrown away.

mod accession;
mod confirming;
mod consulting;
mod create;
mod deciding;
mod describing;
mod disclosing;
mod dismissing;
mod disposing;
mod error;
mod fate;
mod filing;
mod follow;
mod group;
mod history;
mod holding;
mod importing;
mod issuing;
mod joining;
mod judging;
mod lists;
mod log;
mod meaning;
mod older_journal;
mod proposing;
mod reading_lease;
mod recent;
mod recognising;
mod registering;
mod requesting;
mod rescheduling;
mod restricted_owners;
mod restricting;
mod safeguards;
mod sealing;
mod searching;
mod settings;
mod sidecars;
mod splitting;
mod states;
mod take_out;
mod understanding;
mod verify;
mod waiting;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rand_core::{OsRng, RngCore};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub use accession::{Accession, Deposit, Outcome, Prepared};
pub use create::{ArchiveChoices, ArchiveDraft, OWN_PLACE};
pub use deciding::Decision;
pub use disclosing::{Committed, Disclosed, DisclosedEntity, Disclosures};
pub use disposing::{
    ApprovalFault, ApprovedDisposition, Approver, CertificateFault, CertificateFiles, Destruction,
    DestructionStep, DispositionStanding, PendingPlace, PlaceOutcome, PlanFault, PlanRequest,
    Remains, SignedCertificate, WaitingPlan, sign_approval, stamped_on, verify_certificate,
    verify_destruction,
};
pub use error::ArchiveError;
pub use follow::Followed;
pub use history::Version;
pub use holding::{HoldAnswer, TooLate};
pub use importing::{ImportFate, PreparedImport, RegistryImport};
pub use issuing::KnownBundle;
pub use joining::{JoinFault, Joining};
pub use judging::RetentionFacts;
pub use lists::{LIST_TASK, list_worker_main, read_list_apart};
pub use log::{KnownAs, LogFilter};
pub use meaning::{Meant, candidate_meant, session_meant, site_is_registered, titre_is_registered};
pub use older_journal::{Accepted, PlaceAhead};
pub use proposing::{RuleOnTrial, Trial};
pub use recognising::{Reread, Rereading};
pub use requesting::{CandidateDocuments, GivenOut};
pub use rescheduling::{PolicyComparison, Shortening, ShorteningReason, Shortenings};
pub use restricted_owners::{NewRestrictedOwner, RestrictedOwnerKnown};
pub use restricting::RestrictedStanding;
pub use safeguards::Safeguards;
pub use sealing::{Sealed, TimeStamping, time_stamp_roots};
pub use searching::{FoundRecord, FoundRecords, SearchLag, SearchRequest, UnknownValue};
pub use settings::{CentreSettings, FORMAT, Settings, TimeStampSettings};
pub use sidecars::SidecarReport;
pub use splitting::{Part, PartFate, SplitError, SplitPlan};
pub use take_out::{Exported, TakenOut};
pub use verify::{
    Finding, FindingCode, FixityReport, OnProgress, Subject, ToldFinding, VerifyOptions,
    VerifyProgress, verify_without_keys,
};
pub use waiting::{Waiting, WaitingReason};

use crate::catalog::{Catalog, QuarantinedDeposit, Totals};
use crate::disk::Disk;
use crate::extract::{ExtractLimits, ExtractPool};
use crate::journal::{CommitLock, Journal, Signer};
use crate::keys::{
    DerivedKeys, Fingerprint, Identity, KeyError, KeyFile, KeyPlace, Keyring, PinnedIdentity,
    PlaceStatus, Recipient, open_bytes, read_key_file,
};
use crate::model::{
    ActorId, ArchiveId, AttachmentDigest, DerivedFileKey, EntityId, EntityKind, Event,
    PolicyDigest, Position, Regime, RetentionSchedule, Salt, SealedDigest, Timestamp,
};
use crate::policy;
use crate::search::Search;
use crate::store::Store;

/// An archive seen from outside: no key is needed, none is known.
#[derive(Debug)]
pub struct ClosedArchive {
    disk: Arc<dyn Disk>,
    root: PathBuf,
    settings: Settings,
    journal: Journal,
}

/// An archive opened with a key. Shared by threads; several processes may have it open at once.
pub struct Archive {
    disk: Arc<dyn Disk>,
    root: PathBuf,
    settings: Settings,
    identity: Identity,
    /// What opens restricted records, if their owner gave it.
    restricted: Option<Identity>,
    recipients: Vec<Recipient>,
    signer: Signer,
    store: Store,
    extraction: ExtractPool,
    journal: Mutex<Journal>,
    keyring: Mutex<Keyring>,
    derived_keys: Arc<DerivedKeys>,
    catalog: Mutex<Catalog>,
    schedule: RwLock<Arc<Schedule>>,
    search: Mutex<Option<Arc<Search>>>,
    registry: Mutex<registering::CachedRegistry>,
    recent: recent::RecentDeposits,
    sidecars: Mutex<sidecars::ReadSidecars>,
    notices: Mutex<Vec<Notice>>,
    /// The key places that have seen a newer journal than this one: nothing is written while there is one.
    ahead: Mutex<Vec<PlaceAhead>>,
    /// The folders of the places that could not be told how far the journal is: a person is told once.
    untold: Mutex<BTreeSet<PathBuf>>,
    /// Whether the key places were compared id by id since the archive was opened.
    places_compared: AtomicBool,
}

/// The retention schedule in force, as far as it can be read.
#[derive(Debug)]
struct Schedule {
    digest: Option<PolicyDigest>,
    schedule: Option<Arc<RetentionSchedule>>,
}

/// Something that a person should be told once, although the work goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The catalog was missing, stale or damaged, and was made again.
    CatalogRebuilt,
    /// The search engine was missing, stale or damaged, and is made again.
    SearchRebuilt,
    /// Something was committed that the catalog could not take in; it is taken in by the next command.
    CatalogBehind,
    /// An incomplete last group of the journal was cut.
    TailCut {
        /// How many bytes.
        length_bytes: u64,
    },
    /// Keys were copied to places that lacked them.
    KeysCopied {
        /// How many.
        keys: usize,
    },
    /// A key place has seen a newer journal than the one that is there: nothing is written.
    JournalOlder(PlaceAhead),
    /// A key place could not be told how far the journal is.
    PlaceNotTold {
        /// The place.
        folder: PathBuf,
    },
    /// A key place had keys of what was destroyed: an old copy of it was put back. They were deleted.
    KeysReturned,
    /// A key place has keys of a catalog and a search engine that were thrown away, and they cannot be taken out of it.
    DerivedKeysElsewhere {
        /// The place.
        folder: PathBuf,
    },
    /// The schedule in force cannot be read: documents stay to be classified.
    PolicyUnreadable {
        /// The schedule.
        policy: PolicyDigest,
    },
    /// A line of the journal is damaged: what it says is passed over.
    JournalDamaged {
        /// The entry's number.
        number: u64,
    },
    /// The final list of a destruction is missing or altered.
    ListUnreadable {
        /// The list.
        list: AttachmentDigest,
    },
    /// A record that was read again seems to be a state of another one, and could not be made one.
    NotJoined {
        /// The record.
        entity: EntityId,
    },
    /// The text of a sidecar cannot be opened: what it says of other documents is not known.
    SidecarUnread {
        /// The sidecar's record.
        entity: EntityId,
    },
    /// What describes an entity cannot be opened: it is left out of the catalog until that is mended.
    Undescribed {
        /// The entity.
        entity: EntityId,
    },
}

/// What `status` tells.
#[derive(Debug, Clone)]
pub struct Status {
    /// The archive.
    pub archive: ArchiveId,
    /// Its regime.
    pub regime: Regime,
    /// The fingerprint of its first signing key.
    pub fingerprint: Fingerprint,
    /// Number of journal entries.
    pub entries: u64,
    /// What there is.
    pub totals: Totals,
    /// The key places.
    pub places: Vec<PlaceStatus>,
    /// How far the search engine is behind.
    pub lag: SearchLag,
}

impl ClosedArchive {
    /// Opens the archive at `root` without a key.
    ///
    /// Errors: [`ArchiveError::NotAnArchive`], [`ArchiveError::OtherFormat`], [`ArchiveError::SettingsDiffer`],
    /// [`ArchiveError::Settings`], [`ArchiveError::Journal`].
    pub fn open(disk: Arc<dyn Disk>, root: &Path) -> Result<ClosedArchive, ArchiveError> {
        let settings = Settings::read(root)?;
        let journal = Journal::open(Arc::clone(&disk), &root.join("journal"))?;
        let closed = ClosedArchive {
            disk,
            root: root.to_owned(),
            settings,
            journal,
        };
        closed.settings_agree()?;
        Ok(closed)
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The key places of this archive, by their folders on this machine.
    pub fn places(&self) -> Vec<KeyPlace> {
        self.settings.places(&self.root)
    }

    /// How many owners of restricted records there are.
    pub fn restricted_owners(&self) -> u64 {
        self.journal.keys().restricted.len() as u64
    }

    /// The fingerprint of the first signing key.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.journal.first_keys().0.signer)
    }

    /// The public texts of all keys that have signed in this archive's name, the first one first.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub fn signers(&self) -> Result<Vec<String>, ArchiveError> {
        Ok(self.journal.signers()?)
    }

    /// Checks that an identity is one of this archive's, and that the archive is the one that it vouches for.
    ///
    /// Errors: [`ArchiveError::KeysSubstituted`], [`ArchiveError::NotAnOwner`], [`crate::keys::KeyError::OtherArchive`].
    pub fn admit(&self, identity: &PinnedIdentity) -> Result<(), ArchiveError> {
        if let Some((archive, fingerprint)) = identity.pin {
            if archive != self.settings.archive {
                return Err(crate::keys::KeyError::OtherArchive {
                    archive: archive.to_string(),
                }
                .into());
            }
            let found = self.fingerprint();
            if found != fingerprint {
                return Err(ArchiveError::KeysSubstituted {
                    pinned: fingerprint.to_string(),
                    found: found.to_string(),
                });
            }
        }
        let keys = self.journal.keys();
        let recipient = identity.identity.recipient().to_string();
        if keys.service != recipient && !keys.owners.contains(&recipient) {
            return Err(ArchiveError::NotAnOwner { recipient });
        }
        Ok(())
    }

    /// The service identity, opened with an owner's; or itself.
    ///
    /// Errors: as [`ClosedArchive::admit`]; [`ArchiveError::KeyFileMissing`], [`ArchiveError::KeyFileAltered`].
    pub fn service_identity(&self, owner: &PinnedIdentity) -> Result<PinnedIdentity, ArchiveError> {
        self.admit(owner)?;
        if owner.identity.recipient().to_string() == self.journal.keys().service {
            return Ok(owner.clone());
        }
        let text = self.key_file(&KeyFile::Service, &owner.identity)?;
        let text = String::from_utf8_lossy(&text);
        Ok(PinnedIdentity::from_text(&text, Path::new("service.age"))?)
    }

    /// Opens the archive with the identity of an owner or of the service; `program` is our own binary, which reads
    /// documents in children. Catches up with the journal.
    ///
    /// Errors: as [`ClosedArchive::admit`]; those of keys, journal and catalog.
    pub fn unlock(
        mut self,
        identity: &PinnedIdentity,
        program: PathBuf,
    ) -> Result<Archive, ArchiveError> {
        self.admit(identity)?;
        let places = self.places();
        let ahead = self.places_ahead()?;
        let keyring = self.keyring_beside(&places, &ahead)?;
        let secret = self.key_file(&KeyFile::Secret, &identity.identity)?;
        let signer = self.key_file(&KeyFile::Signer, &identity.identity)?;
        let signer = Signer::new(&String::from_utf8_lossy(&signer))?;
        // The first place that is there: if the archive's own was lost, the derived part is made again beside another.
        let first = keyring.first_place();
        let derived_keys = Arc::new(DerivedKeys::open(&first, secret_bytes(&secret)?)?);
        let mut stale = Vec::new();
        for place in keyring.reachable_places() {
            if !ahead.is_empty() {
                break;
            }
            // It was the first one while another was away: what its keys open is made again.
            if place != first && DerivedKeys::forget(&place).is_err() {
                stale.push(Notice::DerivedKeysElsewhere {
                    folder: place.folder,
                });
            }
        }
        let keys = self.journal.keys();
        let recipients = std::iter::once(&keys.service)
            .chain(&keys.owners)
            .map(|text| text.parse());
        let recipients = recipients.collect::<Result<Vec<Recipient>, _>>()?;
        let (catalog, mut notices) = follow::open_catalog(
            self.disk.as_ref(),
            &self.root,
            &derived_keys,
            self.settings.archive,
        )?;
        notices.extend(stale);
        notices.extend(ahead.iter().cloned().map(Notice::JournalOlder));
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let archive = Archive {
            store: Store::new(Arc::clone(&self.disk), &self.root),
            disk: self.disk,
            extraction: ExtractPool::new(program, ExtractLimits::default(), workers),
            root: self.root,
            settings: self.settings,
            identity: identity.identity.clone(),
            restricted: None,
            recipients,
            signer,
            journal: Mutex::new(self.journal),
            keyring: Mutex::new(keyring),
            derived_keys,
            catalog: Mutex::new(catalog),
            schedule: RwLock::new(Arc::new(Schedule {
                digest: None,
                schedule: None,
            })),
            search: Mutex::new(None),
            registry: Mutex::new(None),
            recent: recent::RecentDeposits::default(),
            sidecars: Mutex::default(),
            notices: Mutex::new(notices),
            ahead: Mutex::new(ahead),
            untold: Mutex::default(),
            places_compared: AtomicBool::new(false),
        };
        archive.sweep()?;
        archive.leave_another_journal()?;
        archive.follow(&mut |_| true)?;
        archive.leave_places_that_know_more()?;
        archive.describe_undescribed()?;
        archive.load_schedule()?;
        Ok(archive)
    }

    fn settings_agree(&self) -> Result<(), ArchiveError> {
        let Event::ArchiveCreated {
            archive,
            format,
            regime,
            ..
        } = &self.journal.first_keys().1.event
        else {
            return Err(ArchiveError::SettingsDiffer { what: "archive" });
        };
        // Entry 0 has the format at creation; a later version raises that of the archive, never lowers it.
        if *format > self.settings.format {
            return Err(ArchiveError::SettingsDiffer { what: "format" });
        }
        if *archive != self.settings.archive {
            return Err(ArchiveError::SettingsDiffer { what: "archive" });
        }
        if *regime != self.settings.regime {
            return Err(ArchiveError::SettingsDiffer { what: "regime" });
        }
        Ok(())
    }

    fn key_file(
        &self,
        file: &KeyFile,
        identity: &Identity,
    ) -> Result<Zeroizing<Vec<u8>>, ArchiveError> {
        let index = KeyFile::NAMED.iter().position(|named| named == file);
        let expected = index.and_then(|index| self.journal.keys().sealed.get(index));
        let mut altered = None;
        let mut found = None;
        let mut unreadable = None;
        for place in self.places() {
            let (path, sealed) = match read_key_file(&[place], file) {
                Ok(Some(read)) => read,
                Ok(None) => continue,
                // Another place may have it.
                Err(error) => {
                    unreadable = unreadable.or(Some(error));
                    continue;
                }
            };
            if expected == Some(&SealedDigest(Sha256::digest(&sealed).into())) {
                found = Some((path, sealed));
                break;
            }
            altered = altered.or(Some(path));
        }
        let (path, sealed) = match (found, altered) {
            (Some(found), _) => found,
            (None, Some(path)) => return Err(ArchiveError::KeyFileAltered { path }),
            (None, None) => {
                let name = file.relative().display().to_string();
                let missing = ArchiveError::KeyFileMissing { name };
                return Err(unreadable.map_or(missing, ArchiveError::Key));
            }
        };
        Ok(open_bytes(&sealed, identity, &path.display().to_string())?)
    }
}

impl Archive {
    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Changes what the reading of one document may use.
    pub fn set_extract_limits(&mut self, program: PathBuf, limits: ExtractLimits) {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        self.extraction = ExtractPool::new(program, limits, workers);
    }

    /// What `archive.toml` says.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The fingerprint of the first signing key.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&lock(&self.journal).first_keys().0.signer)
    }

    /// The archive's id.
    pub fn id(&self) -> ArchiveId {
        self.settings.archive
    }

    /// What a person should be told once. Empty on the next call.
    pub fn take_notices(&self) -> Vec<Notice> {
        std::mem::take(&mut *lock(&self.notices))
    }

    /// In how many key places a new key would be written now.
    pub fn reachable_places(&self) -> usize {
        lock(&self.keyring).reachable()
    }

    /// How many key places the archive has, reachable or not.
    pub fn known_places(&self) -> usize {
        lock(&self.keyring).status().len()
    }

    /// How things stand.
    ///
    /// Errors: those of catalog and search.
    pub fn status(&self) -> Result<Status, ArchiveError> {
        self.follow(&mut |_| true)?;
        let lag = self.search_lag()?;
        let totals = lock(&self.catalog).totals()?;
        let places = lock(&self.keyring).status().to_vec();
        let journal = lock(&self.journal);
        Ok(Status {
            archive: self.settings.archive,
            regime: self.settings.regime,
            fingerprint: Fingerprint::of(&journal.first_keys().0.signer),
            entries: journal.end().seq.0,
            totals,
            places,
            lag,
        })
    }

    /// The actor of this name, registered on first use.
    ///
    /// Errors: those of a commit.
    pub fn actor(&self, name: &str, now: Timestamp) -> Result<ActorId, ArchiveError> {
        if let Some(entity) = lock(&self.catalog).actor_named(name)? {
            return Ok(entity.into());
        }
        let entity = EntityId::new(now);
        self.commit_events(ActorId::from(entity), now, |archive| {
            if let Some(entity) = lock(&archive.catalog).actor_named(name)? {
                return Ok((Vec::new(), ActorId::from(entity)));
            }
            let mut keyring = lock(&archive.keyring);
            let event = create::register(
                &archive.store,
                &mut keyring,
                &archive.recipients,
                entity,
                name,
                now,
            )?;
            Ok((vec![event], ActorId::from(entity)))
        })
    }

    /// The deposits that are set aside.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn quarantined(&self) -> Result<Vec<QuarantinedDeposit>, ArchiveError> {
        self.follow(&mut |_| true)?;
        Ok(lock(&self.catalog).quarantined()?)
    }

    /// The entity of this kind that a person means by `fragment`: a whole id, or at least four digits at its beginning or
    /// end.
    ///
    /// Errors: [`ArchiveError::Unknown`] for a record, [`ArchiveError::UnknownOf`] for another kind, [`ArchiveError::Ambiguous`];
    /// [`ArchiveError::Destroyed`] for a record that was.
    pub fn entity_meant(&self, kind: EntityKind, fragment: &str) -> Result<EntityId, ArchiveError> {
        let fits = lock(&self.catalog).entities_like(kind, fragment.trim())?;
        match fits.as_slice() {
            [] => Err(self.unknown_or_destroyed(kind, fragment)?),
            [one] => Ok(*one),
            _ => Err(ArchiveError::Ambiguous {
                fragment: fragment.to_owned(),
                fits,
            }),
        }
    }

    /// Why no living entity has this id: it was destroyed, which is told of records only, or there never was one.
    fn unknown_or_destroyed(
        &self,
        kind: EntityKind,
        fragment: &str,
    ) -> Result<ArchiveError, ArchiveError> {
        if kind != EntityKind::Record {
            let what = fragment.to_owned();
            return Ok(ArchiveError::UnknownOf { kind, what });
        }
        let unknown = ArchiveError::Unknown(fragment.to_owned());
        let catalog = lock(&self.catalog);
        let taken = catalog.taken_like(fragment.trim())?;
        let [entity] = taken.as_slice() else {
            return Ok(match taken.is_empty() {
                true => unknown,
                false => ArchiveError::Ambiguous {
                    fragment: fragment.to_owned(),
                    fits: taken,
                },
            });
        };
        let by = catalog.taken_by(*entity)?;
        let mut known = catalog.dispositions()?.into_iter();
        let found = known.find(|one| Some(one.entity) == by);
        let begun = found.and_then(|one| Some((one.entity, one.started?.2, one.certificate)));
        Ok(match begun {
            Some((disposition, at, certificate)) => ArchiveError::Destroyed {
                entity: *entity,
                disposition,
                at,
                certificate,
            },
            None => unknown,
        })
    }

    /// Drop folders that were watched from this machine: remembered for `status`, lost with the derived part.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn drop_folders(&self) -> Result<Vec<PathBuf>, ArchiveError> {
        use std::os::unix::ffi::OsStringExt;
        let folders = lock(&self.catalog).remembered(DROP_FOLDER)?;
        Ok(folders
            .into_iter()
            .map(|bytes| PathBuf::from(std::ffi::OsString::from_vec(bytes)))
            .collect())
    }

    /// Remembers a drop folder for [`Archive::drop_folders`].
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn remember_drop_folder(&self, folder: &Path) -> Result<(), ArchiveError> {
        use std::os::unix::ffi::OsStrExt;
        Ok(lock(&self.catalog).remember(DROP_FOLDER, folder.as_os_str().as_bytes())?)
    }

    /// The latest checkpoint, as signed: worth something once it is kept elsewhere.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub fn checkpoint(&self) -> Result<Vec<u8>, ArchiveError> {
        Ok(lock(&self.journal).checkpoint_note()?)
    }

    /// Ends a command or a quiet period: makes tiles and checkpoint durable.
    ///
    /// And tells the key places how far the journal is.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub fn settle(&self) -> Result<(), ArchiveError> {
        if !lock(&self.ahead).is_empty() {
            return Ok(());
        }
        lock(&self.journal).sync_checkpoint()?;
        let wrote = {
            let journal = lock(&self.journal);
            journal.has_appended() && !journal.is_refused()
        };
        if wrote {
            let commit = self.commit_lock()?;
            // What was cut, if anything, is remembered on the disk and journalled with the next group.
            lock(&self.journal).refresh(&commit)?;
            self.tell_places(&commit)?;
        }
        Ok(())
    }

    /// After a failed sync: copies the journal's tail to a new synced file and allows writing again.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub fn recover(&self) -> Result<(), ArchiveError> {
        let commit = self.commit_lock()?;
        Ok(lock(&self.journal).recover(&commit)?)
    }

    /// Appends the events that `decide` returns, decided under the commit lock after catching up.
    fn commit_events<T>(
        &self,
        actor: ActorId,
        now: Timestamp,
        decide: impl FnOnce(&Archive) -> Result<(Vec<Event>, T), ArchiveError>,
    ) -> Result<T, ArchiveError> {
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let (mut events, value) = decide(self)?;
        events.splice(0..0, cut);
        if !events.is_empty() {
            lock(&self.journal).append(&commit, events, actor, now, &self.signer)?;
        }
        drop(commit);
        self.follow_later();
        Ok(value)
    }

    /// Commits the one change that `decide` returns, decided under the commit lock after catching up. Durable on return.
    fn commit_change<T>(
        &self,
        actor: ActorId,
        now: Timestamp,
        decide: impl FnOnce(&Archive) -> Result<(group::Change, T), ArchiveError>,
    ) -> Result<T, ArchiveError> {
        let commit = self.commit_lock()?;
        let before = self.refresh(&commit)?;
        let (change, value) = decide(self)?;
        self.append(&commit, before, vec![change], actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(value)
    }

    /// Waits for the right to commit, without holding anything that another thread needs to finish its own.
    ///
    /// Errors: [`ArchiveError::JournalOlder`].
    fn commit_lock(&self) -> Result<CommitLock, ArchiveError> {
        self.must_be_newest()?;
        Ok(CommitLock::wait(&self.root.join("journal"))?)
    }

    /// Under the commit lock: reads what others appended, cuts what nobody finished, catches the catalog up.
    ///
    /// What it returns is to be appended before anything else: what was cut, and which key places, back again, have given
    /// up keys of what was destroyed while they were away.
    fn refresh(&self, commit: &CommitLock) -> Result<Vec<Event>, ArchiveError> {
        let cut = lock(&self.journal).refresh(commit)?;
        if let Some(Event::TailCut { length_bytes, .. }) = &cut {
            self.notice(Notice::TailCut {
                length_bytes: *length_bytes,
            });
        }
        self.follow(&mut |_| true)?;
        // Another process may have adopted another schedule.
        self.load_schedule()?;
        let deleted = self.delete_pending_keys()?;
        self.reconcile_places(commit)?;
        self.restrict(commit)?;
        Ok(cut.into_iter().chain(deleted).collect())
    }

    /// Removes what dead processes left half-written anywhere in the archive and its key places.
    fn sweep(&self) -> Result<(), ArchiveError> {
        self.store.sweep()?;
        let below = |folder: &str| {
            let found = walkdir::WalkDir::new(self.root.join(folder)).into_iter();
            // A folder that is gone meanwhile has nothing to be swept.
            let folders = found.flatten().filter(|entry| entry.file_type().is_dir());
            folders
                .map(walkdir::DirEntry::into_path)
                .collect::<Vec<_>>()
        };
        let places = self.settings.places(&self.root);
        let places = places
            .into_iter()
            .flat_map(|place| [place.folder.join("owners"), place.folder]);
        let folders = [self.root.clone(), self.root.join("policies")].into_iter();
        for folder in folders.chain(below("journal")).chain(places) {
            self.disk
                .sweep(&folder)
                .map_err(ArchiveError::io(&folder))?;
        }
        Ok(())
    }

    fn load_schedule(&self) -> Result<(), ArchiveError> {
        let digest = lock(&self.catalog).policy()?;
        let known = Arc::clone(&self.schedule.read().unwrap_or_else(PoisonError::into_inner));
        if known.digest == digest {
            return Ok(());
        }
        let schedule = digest.and_then(|digest| {
            let path = self.root.join("policies").join(format!("{digest}.toml"));
            let bytes = std::fs::read(&path).ok();
            let bytes = bytes.filter(|bytes| PolicyDigest(Sha256::digest(bytes).into()) == digest);
            bytes.and_then(|bytes| policy::read_adopted(&bytes, &path.display().to_string()).ok())
        });
        let schedule = schedule.map(Arc::new);
        if let Some(policy) = digest.filter(|_| schedule.is_none()) {
            self.notice(Notice::PolicyUnreadable { policy });
        }
        *self
            .schedule
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(Schedule { digest, schedule });
        Ok(())
    }

    /// When the journal's last entry was appended.
    fn last_entry_time(&self) -> Result<Timestamp, ArchiveError> {
        let last = lock(&self.catalog).last_applied()?;
        let start = last.map_or(Position::START, |last| last.start);
        let batch = lock(&self.journal).read(start, 1)?;
        let last = batch.entries.last().map(|at| at.entry.time);
        // The first entry is always there, or the journal does not open.
        Ok(last.unwrap_or(lock(&self.journal).first_keys().1.time))
    }

    fn schedule(&self) -> Arc<Schedule> {
        Arc::clone(&self.schedule.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The schedule's name for a class, if it has one.
    pub fn class_title(&self, class: &crate::model::RecordClass) -> Option<String> {
        let schedule = self.schedule();
        let class = schedule.schedule.as_ref()?.class(class)?;
        Some(class.title.clone())
    }

    /// The identity of an entity, from the first place that has it.
    fn entity_key(&self, entity: EntityId) -> Result<Identity, ArchiveError> {
        let found = lock(&self.keyring).get_with_mark(entity)?;
        let (sealed, mark) = found.ok_or(ArchiveError::KeyMissing { entity })?;
        match self.opened_row(&sealed, entity) {
            Err(ArchiveError::Key(KeyError::NoMatchingKey { .. })) if mark.is_some() => {
                Err(ArchiveError::Restricted { entity })
            }
            opened => opened,
        }
    }

    fn notice(&self, notice: Notice) {
        let mut notices = lock(&self.notices);
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    }

    /// Copies the keys of living entities to places that lack them. A key that no living entity has is never copied.
    ///
    /// Under the commit lock, so that what is living cannot change meanwhile, and two processes do not copy the same; and
    /// only where something is written anyway: looking at an archive, or verifying it, changes nothing.
    fn reconcile_places(&self, _commit: &CommitLock) -> Result<(), ArchiveError> {
        // An old copy of a place may have as many keys as it should, of other entities.
        let compared = self.places_compared.swap(true, Ordering::Relaxed);
        if compared && !lock(&self.keyring).places_differ()? {
            return Ok(());
        }
        if self.delete_returned_keys()? > 0 {
            self.notice(Notice::KeysReturned);
        }
        // Order of locks, here as everywhere: the catalog before the keyring.
        let living = lock(&self.catalog).living()?;
        let keys = lock(&self.keyring).reconcile(&living)?;
        if keys > 0 {
            self.notice(Notice::KeysCopied { keys });
        }
        Ok(())
    }

    /// Follows what was just committed. It is committed whatever comes of this: whoever looks next follows first, and is
    /// told then what is in the way.
    fn follow_later(&self) {
        if self.follow(&mut |_| true).is_err() {
            self.notice(Notice::CatalogBehind);
        }
    }
}

const DROP_FOLDER: &str = "drop folder";

/// Locks, also after another thread panicked: every value behind our locks is whole between two statements.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn new_salt() -> Salt {
    let mut salt = [0; 32];
    OsRng.fill_bytes(&mut salt);
    Salt(salt)
}

/// A new random key for a derived file.
fn new_derived_key() -> DerivedFileKey {
    let mut key = [0; 32];
    OsRng.fill_bytes(&mut key);
    DerivedFileKey(key)
}

fn secret_bytes(digits: &[u8]) -> Result<Zeroizing<Vec<u8>>, ArchiveError> {
    let damaged = || crate::keys::KeyError::Damaged {
        what: "secret.age".to_owned(),
    };
    let text = std::str::from_utf8(digits).map_err(|_| damaged())?;
    let bytes = text.parse::<SealedDigest>().map_err(|_| damaged())?;
    Ok(Zeroizing::new(bytes.0.to_vec()))
}
