//! Handing out bundles: the archive journals that they go out, and remembers to whom.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::journal::write_attachment;
use crate::model::{
    ActorId, BundleList, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret,
    EntityId, EntityKind, Event, IssuedBundle, PolicyDigest, Timestamp,
};

/// A bundle that was handed out, as the archive remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBundle {
    /// The bundle.
    pub entity: EntityId,
    /// When it was handed out.
    pub time: Timestamp,
    /// By whom; none if the name cannot be read any more.
    pub actor: Option<String>,
    /// What it was. None if its description cannot be opened.
    pub issued: Option<IssuedBundle>,
}

impl Archive {
    /// Journals that a bundle goes out, before its file has its name: the journal may say too much, never too little.
    /// Durable on return.
    ///
    /// Errors: those of a commit.
    pub fn issue_bundle(
        &self,
        issued: IssuedBundle,
        list: &BundleList,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        let entity = EntityId::new(now);
        let descriptor = Descriptor {
            facts: DescriptorFacts::new(entity, EntityKind::Bundle, now, new_salt()),
            identity: DescriptorIdentity {
                bundle: Some(issued),
                ..DescriptorIdentity::new(new_salt())
            },
            secret: DescriptorSecret::new(new_salt()),
        };
        self.commit_change(actor, now, |archive| {
            let folder = archive.root.join("journal");
            let list = write_attachment(archive.disk.as_ref(), &folder, &list.to_json())?;
            let change =
                archive.begun(&descriptor, |commitment, descriptor| Event::BundleIssued {
                    entity,
                    commitment,
                    descriptor,
                    list,
                })?;
            Ok((change, entity))
        })
    }

    /// Every bundle that was handed out, oldest first.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn bundles(&self) -> Result<Vec<KnownBundle>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let entities = lock(&self.catalog).entities_of(EntityKind::Bundle)?;
        let mut bundles = Vec::with_capacity(entities.len());
        for entity in entities {
            for version in self.history(entity)? {
                let identity = version.descriptor.ok().map(|known| known.identity);
                bundles.push(KnownBundle {
                    entity,
                    time: version.time,
                    actor: version.actor,
                    issued: identity.and_then(|identity| identity.bundle),
                });
            }
        }
        Ok(bundles)
    }

    /// The file of a retention schedule, as adopted.
    ///
    /// Errors: [`ArchiveError::Io`], [`ArchiveError::PolicyAltered`].
    pub fn policy_file(&self, policy: PolicyDigest) -> Result<Vec<u8>, ArchiveError> {
        let path = self.root.join("policies").join(format!("{policy}.toml"));
        let bytes = std::fs::read(&path).map_err(ArchiveError::io(&path))?;
        match PolicyDigest(Sha256::digest(&bytes).into()) == policy {
            true => Ok(bytes),
            false => Err(ArchiveError::PolicyAltered { path }),
        }
    }

    /// How many entries the journal has, and when the last of them was appended.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn position(&self) -> Result<(u64, Timestamp), ArchiveError> {
        self.follow(&mut |_| true)?;
        let time = self.last_entry_time()?;
        let last = lock(&self.catalog).last_applied()?;
        let entries = last.map_or(1, |last| last.after.seq.0);
        Ok((entries, time))
    }

    /// Refuses a file that would be in the archive or in a key place: what is handed out is in clear.
    ///
    /// Errors: [`ArchiveError::WithinArchive`].
    pub fn must_hand_out_to(&self, file: &Path) -> Result<(), ArchiveError> {
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        self.must_be_outside(folder)
    }
}
