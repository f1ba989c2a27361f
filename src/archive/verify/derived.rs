//! What is derived: the catalog and the search engine say what the descriptors say.

use std::collections::BTreeMap;

use crate::archive::follow::registered;
use crate::archive::verify::expected::{Expected, ExpectedDescriptor};
use crate::archive::verify::{FindingCode, FixityReport, file};
use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::model::{EntityId, EntityKind};

impl Archive {
    /// Brings the search engine up to the journal, after whoever else is doing so, for some seconds at most: a stale
    /// engine is a finding, a busy one is not.
    fn search_brought_up(&self) -> Result<(), ArchiveError> {
        for _ in 0..100 {
            self.update_search(&mut |_| true)?;
            let lag = self.search_lag()?;
            if lag.applied >= lag.entries {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        Ok(())
    }

    /// Catalog and search engine say what the descriptors say, no more and no less.
    pub(super) fn check_derived(
        &self,
        expected: &Expected,
        report: &mut FixityReport,
    ) -> Result<(), ArchiveError> {
        let catalog_file = || file("derived/catalog.db");
        let search_file = || file("derived/search");
        if !lock(&self.catalog).is_sound()? {
            report.add(FindingCode::DerivedDamaged, catalog_file(), None);
            return Ok(());
        }
        self.search_brought_up()?;
        let search = self.search()?;
        for name in search.damaged_files()? {
            report.add(FindingCode::DerivedDamaged, search_file(), Some(name));
        }
        let mut latest: BTreeMap<EntityId, &ExpectedDescriptor> = BTreeMap::new();
        for descriptor in &expected.descriptors {
            latest.insert(descriptor.entity, descriptor);
        }
        let mut records = 0_u64;
        for (entity, descriptor) in latest {
            if lock(&self.catalog).card_of(entity)?.is_some() {
                records += 1;
                self.check_restricted(entity, search.holds(entity)?, report)?;
                continue;
            }
            let Ok(opened) = self.descriptor(entity, descriptor.sealed, descriptor.commitment)
            else {
                continue;
            };
            match opened.facts.kind {
                EntityKind::Record => {}
                EntityKind::Session | EntityKind::Candidate => {
                    let known = lock(&self.catalog).registered(entity)?;
                    if known != registered(&opened) {
                        let what = Some(entity.to_string());
                        report.add(FindingCode::DerivedStale, catalog_file(), what);
                    }
                    continue;
                }
                EntityKind::Quarantined
                | EntityKind::Actor
                | EntityKind::Hold
                | EntityKind::Bundle
                | EntityKind::Consultation
                | EntityKind::Request
                | EntityKind::OutCard
                | EntityKind::Import
                | EntityKind::Disposition => continue,
            }
            records += 1;
            let row = lock(&self.catalog).record(entity)?;
            let wanted = row
                .as_ref()
                .and_then(|row| CatalogRecord::from_descriptor(&opened, row.seq));
            if row.is_none() || row != wanted {
                report.add(
                    FindingCode::DerivedStale,
                    catalog_file(),
                    Some(entity.to_string()),
                );
            }
            if !search.holds(entity)? {
                report.add(
                    FindingCode::DerivedStale,
                    search_file(),
                    Some(entity.to_string()),
                );
            }
        }
        let counted = lock(&self.catalog).totals()?.records;
        if counted != records {
            report.add(
                FindingCode::DerivedStale,
                catalog_file(),
                Some(format!("{counted} != {records}")),
            );
        }
        if search.records() != records {
            report.add(
                FindingCode::DerivedStale,
                search_file(),
                Some(format!("{} != {records}", search.records())),
            );
        }
        Ok(())
    }

    /// Of a restricted record the catalog says what its out card does, and the search engine that it is there.
    fn check_restricted(
        &self,
        entity: EntityId,
        is_found: bool,
        report: &mut FixityReport,
    ) -> Result<(), ArchiveError> {
        let (row, card) = {
            let catalog = lock(&self.catalog);
            (catalog.record(entity)?, catalog.card_of(entity)?)
        };
        let wanted = match card.map(|card| self.current_descriptor(card)) {
            Some(Ok(card)) => row
                .as_ref()
                .and_then(|row| CatalogRecord::from_card(&card, row.seq)),
            _ => None,
        };
        if row.is_none() || row != wanted {
            let what = Some(entity.to_string());
            report.add(FindingCode::DerivedStale, file("derived/catalog.db"), what);
        }
        if !is_found {
            let what = Some(entity.to_string());
            report.add(FindingCode::DerivedStale, file("derived/search"), what);
        }
        Ok(())
    }
}
