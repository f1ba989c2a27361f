//! Importing: what a bundle shows of another archive is brought into this one, with new keys and where it came from.
//!
//! In three steps. [`open_bundles`] opens the files, below what they were encrypted with, and verifies them; nothing is imported of a
//! bundle that is altered. [`plan_import`] reads what they disclose beside what is here, and writes nothing. [`run_import`] brings
//! in what is new, in groups: registry, holds, documents, certificates. Ids are kept, so a run that was interrupted, or is made
//! again, passes over what is here. Of a document that cannot be brought in, it is said why; its bytes stay in the bundle.

mod opening;
mod planning;
mod running;

use std::path::PathBuf;

use crate::archive::{ArchiveError, ImportFate, RegistryImport};
use crate::bundle::BundleError;
use crate::bundle::verifying::BundleFinding;
use crate::model::{
    ContentDigest, DescriptorFacts, DescriptorIdentity, EntityId, LegalHold, PolicyDigest,
    Provenance, RegistryChange,
};

pub use opening::{OpenedBundles, Opener, PassphraseOf, open_bundles};
pub use planning::{HoldWords, plan_import};
pub use running::run_import;

/// Why a bundle is not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Something is wrong with it.
    #[error("{} is not as it was signed", path.display())]
    NotConsistent {
        /// The file.
        path: PathBuf,
        /// The first thing that is wrong.
        first: Box<BundleFinding>,
        /// How many there are.
        findings: u64,
    },
    /// It is no bundle.
    #[error("{} is no bundle", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// What it is.
        why: crate::bundle::verifying::NotOurs,
    },
    /// Files of several bundles.
    #[error("{} is of another bundle", path.display())]
    OtherBundle {
        /// The first file of another one.
        path: PathBuf,
    },
    /// None of the keys at hand opens it.
    #[error("{} is sealed to another key", path.display())]
    SealedToOthers {
        /// The file.
        path: PathBuf,
    },
    /// It is encrypted with a passphrase, and none was given.
    #[error("{} takes a passphrase", path.display())]
    NoPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase is another.
    #[error("the passphrase of {} is another", path.display())]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// What it was encrypted with is cut short or altered.
    #[error("{} is cut short or altered", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// What an import would do.
#[derive(Debug)]
pub struct ImportPlan {
    /// The archive that it brings from, as all of it is proved.
    pub from: Provenance,
    /// The bundle's files, sorted.
    pub bundles: Vec<ContentDigest>,
    /// True if it is this very archive's.
    pub is_own: bool,
    /// Sessions and candidates.
    pub registry: RegistryImport,
    /// Those that are new, with where they were.
    pub(super) registry_new: Vec<(RegistryChange, Vec<Provenance>)>,
    /// Sessions that are here under another id, with where else they were.
    pub(super) registry_notes: Vec<(EntityId, Provenance)>,
    /// Candidates that are left out since their names are withheld.
    pub nameless: u64,
    /// Documents, in the bundle's order.
    pub documents: Vec<PlannedDocument>,
    /// Holds that are placed.
    pub holds: Vec<(LegalHold, Provenance)>,
    /// Holds that are here.
    pub holds_here: u64,
    /// Of these, the ones in force that leave out records which the bundle shows under them, and which those are.
    pub holds_not_widened: Vec<(EntityId, Vec<EntityId>)>,
    /// Holds that the bundle does not describe, and that are to be placed by hand.
    pub holds_undescribed: Vec<EntityId>,
    /// The retention schedule of the bundle.
    pub schedule: PlannedSchedule,
    /// Certificates of destructions and their signatures, to be kept as documents.
    pub certificates: Vec<PlannedFile>,
    /// True where the bundle withholds names.
    pub names_withheld: bool,
    /// Restricted documents that the bundle leaves out.
    pub restricted_left_out: u64,
    /// Parts of a split bundle that are not there.
    pub parts_missing: Vec<u32>,
    /// Lines that this version does not understand, by entity.
    pub not_understood: Vec<EntityId>,
}

impl ImportPlan {
    /// Whether running it would change anything.
    pub fn changes_anything(&self) -> bool {
        let documents = self.documents.iter();
        !self.registry_new.is_empty()
            || !self.registry_notes.is_empty()
            || !self.holds.is_empty()
            || matches!(self.schedule, PlannedSchedule::Adopted(_))
            || self.certificates.iter().any(|file| !file.is_here)
            || documents.into_iter().any(|one| one.fate.changes_anything())
    }
}

/// What becomes of a document.
#[derive(Debug)]
pub struct PlannedDocument {
    /// What is known of it, its links being those here.
    pub facts: DescriptorFacts,
    /// The same of whom and where.
    pub identity: DescriptorIdentity,
    /// Where it was.
    pub provenance: Provenance,
    /// Where its bytes are: which of the files that were opened, and the name in it.
    pub file: Option<(usize, String)>,
    /// What becomes of it.
    pub fate: DocumentFate,
}

/// What becomes of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFate {
    /// What is here decides.
    Decided(ImportFate),
    /// The bundle itself says that it is missing.
    Hole,
    /// It is in a part of the bundle that is not there.
    InPart(u32),
}

impl DocumentFate {
    /// Whether it is brought in, or noted with what is here.
    pub fn changes_anything(self) -> bool {
        matches!(
            self,
            DocumentFate::Decided(ImportFate::New | ImportFate::Same(_))
        )
    }

    /// Whether it is neither here nor brought in.
    pub fn is_left(self) -> bool {
        match self {
            DocumentFate::Decided(fate) => {
                matches!(fate, ImportFate::Destroyed | ImportFate::Other)
            }
            DocumentFate::Hole | DocumentFate::InPart(_) => true,
        }
    }
}

/// What becomes of the bundle's retention schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedSchedule {
    /// The bundle has none.
    None,
    /// It is in force here.
    InForce(PolicyDigest),
    /// Another one is in force here: that one stays.
    Differs(PolicyDigest),
    /// There is none here: it is adopted.
    Adopted(PolicyDigest),
}

/// A file of the bundle that is kept as a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Which of the files that were opened.
    pub part: usize,
    /// Its name in it.
    pub name: String,
    /// Whether it is here.
    pub is_here: bool,
}

/// What an import did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// Documents that were brought in.
    pub documents: u64,
    /// Their size.
    pub size_bytes: u64,
    /// Documents that were here under another id, and note now where else they were.
    pub noted: u64,
    /// Sessions and candidates.
    pub registered: u64,
    /// Holds.
    pub holds: u64,
    /// Certificates and signatures.
    pub certificates: u64,
}

/// The schedule's file in the bundle.
fn schedule_name(policy: PolicyDigest) -> String {
    format!("preuves/politiques/{policy}.toml")
}

/// How the fate of an id reads for a document.
fn decided(fate: ImportFate) -> DocumentFate {
    DocumentFate::Decided(fate)
}
