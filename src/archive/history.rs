//! What was known of an entity, version by version.

use crate::archive::{Archive, ArchiveError, lock};
use crate::model::{Descriptor, EntityId, Seq, Timestamp};

/// One version of what is known of an entity.
#[derive(Debug)]
pub struct Version {
    /// The journal entry that gave it.
    pub seq: Seq,
    /// When.
    pub time: Timestamp,
    /// Who, by name; none if the name cannot be read any more.
    pub actor: Option<String>,
    /// What it says, or why it cannot be opened.
    pub descriptor: Result<Box<Descriptor>, ArchiveError>,
}

impl Archive {
    /// Every version of an entity, oldest first.
    ///
    /// Errors: [`ArchiveError::Unknown`], [`ArchiveError::Catalog`].
    pub fn history(&self, entity: EntityId) -> Result<Vec<Version>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let versions = lock(&self.catalog).versions(entity)?;
        if versions.is_empty() {
            return Err(ArchiveError::Unknown(entity.to_string()));
        }
        let version = |known: crate::catalog::CatalogVersion| {
            let descriptor = self.descriptor(entity, known.descriptor, known.commitment);
            Ok(Version {
                seq: known.seq,
                time: known.time,
                actor: lock(&self.catalog).actor_name(known.actor)?,
                descriptor: descriptor.map(Box::new),
            })
        };
        versions.into_iter().map(version).collect()
    }

    /// The descriptor of an entity's version, counted from 1.
    ///
    /// Errors: [`ArchiveError::NoSuchVersion`], and what keeps it from being opened.
    pub(super) fn version_of(
        &self,
        entity: EntityId,
        version: u64,
    ) -> Result<Descriptor, ArchiveError> {
        let absent = || ArchiveError::NoSuchVersion { entity, version };
        let versions = lock(&self.catalog).versions(entity)?;
        let place = usize::try_from(version)
            .ok()
            .and_then(|version| version.checked_sub(1));
        let known = place
            .and_then(|place| versions.get(place))
            .ok_or_else(absent)?;
        let descriptor = self.descriptor(entity, known.descriptor, known.commitment)?;
        if u64::from(descriptor.facts.version) != version {
            return Err(absent());
        }
        Ok(descriptor)
    }
}
