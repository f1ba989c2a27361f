//! Records as the rules see them: the catalog joined with the registry.

use std::sync::Arc;

use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::model::{
    FiledRecord, FoundBy, Link, OriginalPath, Registry, RegistryLinks, RetentionSchedule,
};

impl Archive {
    /// Every record as the rules see it, oldest first.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn filed(&self) -> Result<Vec<FiledRecord>, ArchiveError> {
        let registry = self.registry()?;
        let records = lock(&self.catalog).all_records()?;
        Ok(records
            .into_iter()
            .map(|record| filed(record, &registry))
            .collect())
    }

    /// The retention schedule in force; none if there is none, or it cannot be read.
    pub fn schedule_in_force(&self) -> Option<Arc<RetentionSchedule>> {
        self.schedule().schedule.clone()
    }
}

fn filed(record: CatalogRecord, registry: &Registry) -> FiledRecord {
    let links = links(&record, registry);
    let class_is_sure = record
        .class
        .as_ref()
        .is_some_and(|class| class.found_by != FoundBy::Folder);
    let first = record.paths.into_iter().next();
    FiledRecord {
        entity: record.entity,
        class: record.class.map(|class| class.id),
        class_is_sure,
        rivals: record.filing.rivals,
        session: record.session,
        titre: record.titre,
        candidate: record.candidate,
        birth_date: record.birth_date,
        decision: record.filing.decision,
        document_date: record.document_date,
        stages: record.filing.stages,
        received: record.received,
        path: first.unwrap_or_else(|| OriginalPath::new(std::path::Path::new(""))),
        links,
    }
}

/// What a person decided.
fn links(record: &CatalogRecord, registry: &Registry) -> RegistryLinks {
    let filing = &record.filing;
    RegistryLinks {
        session: filing.session_link.map(Link::Sure),
        candidate: filing
            .candidate_link
            .map(|candidate| Link::Sure(registry.leading(candidate))),
    }
}
