//! How every disposition stands: what it takes, what is not proved yet, which places have not acknowledged it.

use std::collections::BTreeSet;

use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::{CatalogDisposition, DispositionState};
use crate::model::{DestroyedPaper, DestructionList, EntityId, paris_day};

use super::approving::ApprovedDisposition;
use super::places::PendingPlace;

/// How a disposition stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DispositionStanding {
    /// The disposition and its plan.
    pub approved: ApprovedDisposition,
    /// The final list, once it has begun.
    pub list: Option<DestructionList>,
    /// The entities whose destruction is not proved yet. Empty unless it has begun.
    pub unproved: Vec<EntityId>,
    /// The key places that have not acknowledged it. Empty unless it has begun.
    pub pending: Vec<PendingPlace>,
}

impl DispositionStanding {
    /// Whether it has begun and something of it is still to be done.
    pub fn is_pending(&self) -> bool {
        !self.unproved.is_empty() || !self.pending.is_empty()
    }
}

impl Archive {
    /// How every disposition stands, oldest first.
    ///
    /// Errors: those of [`Archive::disposition`]; [`ArchiveError::Catalog`].
    pub fn standings(&self) -> Result<Vec<DispositionStanding>, ArchiveError> {
        let all = self.dispositions()?;
        self.standings_of(all)
    }

    /// How one disposition stands.
    ///
    /// Errors: [`ArchiveError::Unknown`]; as [`Archive::standings`].
    pub fn standing(&self, disposition: EntityId) -> Result<DispositionStanding, ArchiveError> {
        let known = self.disposition(disposition)?.disposition;
        let standings = self.standings_of(vec![known])?;
        let unknown = || ArchiveError::Unknown(disposition.to_string());
        standings.into_iter().next().ok_or_else(unknown)
    }

    /// Those of which something is still to be done, oldest first. The lists of the others are not read.
    ///
    /// Errors: as [`Archive::standings`].
    pub fn pending_standings(&self) -> Result<Vec<DispositionStanding>, ArchiveError> {
        let mut dispositions = self.dispositions()?;
        let pending: BTreeSet<EntityId> = {
            let catalog = lock(&self.catalog);
            let outstanding = catalog.outstanding()?.into_iter();
            outstanding
                .chain(catalog.unproved_dispositions()?)
                .collect()
        };
        dispositions.retain(|known| pending.contains(&known.entity));
        let mut standings = self.standings_of(dispositions)?;
        standings.retain(DispositionStanding::is_pending);
        Ok(standings)
    }

    /// What was destroyed, paper by paper, as far as plans still tell.
    ///
    /// Errors: those of [`Archive::disposition`] and of reading an attachment.
    pub fn destroyed_papers(&self) -> Result<Vec<DestroyedPaper>, ArchiveError> {
        let mut papers = Vec::new();
        for known in self.dispositions()? {
            let Some((list, _, at)) = known.started else {
                continue;
            };
            let listed = self.destruction_list(list)?.entities;
            let gone: BTreeSet<EntityId> = listed.iter().map(|one| one.entity).collect();
            let plan = self.disposition(known.entity)?.plan;
            let records = plan.records.into_iter();
            papers.extend(records.filter(|one| gone.contains(&one.entity)).map(|one| {
                DestroyedPaper {
                    class: one.class,
                    counted_from: one.counted_from,
                    on: paris_day(at),
                    disposition: known.entity,
                }
            }));
        }
        Ok(papers)
    }

    fn standings_of(
        &self,
        dispositions: Vec<CatalogDisposition>,
    ) -> Result<Vec<DispositionStanding>, ArchiveError> {
        let mut standings = Vec::new();
        for known in dispositions {
            let entity = known.entity;
            let begun = known.state == DispositionState::Started;
            let list = known.started.map(|(list, ..)| self.destruction_list(list));
            standings.push(DispositionStanding {
                approved: self.disposition(entity)?,
                list: list.transpose()?,
                unproved: match begun {
                    true => lock(&self.catalog).unproved(entity)?,
                    false => Vec::new(),
                },
                pending: match begun {
                    true => self.places_pending(entity)?,
                    false => Vec::new(),
                },
            });
        }
        Ok(standings)
    }
}
