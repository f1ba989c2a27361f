//! Records as the rules see them: the catalog joined with the registry.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::model::{
    FiledRecord, FoundBy, Link, OriginalPath, ReadField, RegistryLinks, RetentionSchedule, Sureness,
};
use crate::registry::{RecordFacts, RegistryLookup};

impl Archive {
    /// Every record as the rules see it, oldest first.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn filed(&self) -> Result<Vec<FiledRecord>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let lookup = self.registry_lookup()?;
        let records = lock(&self.catalog).all_records()?;
        Ok(records
            .into_iter()
            .map(|record| filed(record, &lookup))
            .collect())
    }

    /// The retention schedule in force; none if there is none, or it cannot be read.
    pub fn schedule_in_force(&self) -> Option<Arc<RetentionSchedule>> {
        self.schedule().schedule.clone()
    }
}

fn filed(record: CatalogRecord, lookup: &RegistryLookup) -> FiledRecord {
    let links = links(&record, lookup);
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

/// What a person decided, else what the registry makes of what was read.
pub(super) fn links(record: &CatalogRecord, lookup: &RegistryLookup) -> RegistryLinks {
    let days = |field| {
        let mut found = record.readings.iter().filter(|read| read.field == field);
        let read = found.find(|read| read.sure > Sureness::Doubtful)?;
        read.value.parse::<NaiveDate>().ok()
    };
    let facts = RecordFacts {
        session: record.session.as_ref(),
        titre: record.titre.as_ref(),
        session_days: days(ReadField::SessionStart).zip(days(ReadField::SessionEnd)),
        candidate: record.candidate.as_ref(),
        birth_date: record.birth_date,
    };
    let filing = &record.filing;
    let decided = filing.session_link.map(Link::Sure);
    let session = decided.or_else(|| {
        let number = facts.session.map(|number| number.0.as_str());
        lookup.session_for(number, facts.titre, facts.session_days)
    });
    let decided = filing.candidate_link;
    let decided = decided.map(|candidate| Link::Sure(lookup.registry().leading(candidate)));
    let candidate = decided.or_else(|| {
        let name = facts.candidate.map(|name| name.0.as_str());
        lookup.candidate_for(name, facts.birth_date, session.as_ref())
    });
    RegistryLinks { session, candidate }
}
