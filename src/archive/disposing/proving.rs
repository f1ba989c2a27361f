//! Proof that what was destroyed is gone: looked for everywhere, not taken on trust from the steps that removed it.

use std::collections::BTreeSet;

use crate::archive::{Archive, ArchiveError, lock};
use crate::model::{DestructionList, EntityId};
use crate::store::relative_path;

use super::destroying::shelf_of;

/// Something of a destroyed entity that was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remains {
    /// A reachable place has its key, or its id in its files.
    Key {
        /// The entity.
        entity: EntityId,
        /// The place.
        place: String,
    },
    /// A sealed file that only it used.
    File {
        /// The entity.
        entity: EntityId,
        /// The file, below the archive.
        path: std::path::PathBuf,
    },
    /// A row of the catalog.
    Row {
        /// The entity.
        entity: EntityId,
    },
    /// A document of the search engine.
    Found {
        /// The entity.
        entity: EntityId,
    },
}

impl Remains {
    /// The entity of which it is something.
    pub fn entity(&self) -> EntityId {
        match self {
            Remains::Key { entity, .. }
            | Remains::File { entity, .. }
            | Remains::Row { entity }
            | Remains::Found { entity } => *entity,
        }
    }
}

impl Archive {
    /// Looks for anything left of a final list: keys in every reachable place, files, rows, documents of the search engine.
    ///
    /// Errors: those of keys, catalog and search.
    pub fn remains_of(&self, list: &DestructionList) -> Result<Vec<Remains>, ArchiveError> {
        let entities: BTreeSet<EntityId> = list.entities.iter().map(|one| one.entity).collect();
        let mut remains = Vec::new();
        for (place, entity) in lock(&self.keyring).remains(&entities)? {
            let place = place.name;
            remains.push(Remains::Key { entity, place });
        }
        for listed in &list.entities {
            for file in &listed.files {
                let path = relative_path(shelf_of(file.shelf), file.digest);
                // What cannot be looked at may be there.
                let looked = std::fs::symlink_metadata(self.root.join(&path));
                if !looked.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
                    let entity = listed.entity;
                    remains.push(Remains::File { entity, path });
                }
            }
        }
        {
            let catalog = lock(&self.catalog);
            for entity in &entities {
                if catalog.entity(*entity)?.is_some() || catalog.record(*entity)?.is_some() {
                    remains.push(Remains::Row { entity: *entity });
                }
            }
        }
        let search = self.search()?;
        search.refresh()?;
        for entity in &entities {
            if search.holds(*entity)? {
                remains.push(Remains::Found { entity: *entity });
            }
        }
        Ok(remains)
    }
}
