//! What waits for a person: documents without a class, contradictions, links into the registry that are not certain.

use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::classify::{Contradiction, contradictions};
use crate::model::{EntityId, Link, ReadField, RegistryLinks, Zone};

/// A record that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The record.
    pub record: CatalogRecord,
    /// Where it belongs in the registry.
    pub links: RegistryLinks,
    /// Why it waits, the most telling reason first.
    pub reasons: Vec<WaitingReason>,
}

/// Why a record waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitingReason {
    /// It has no class.
    Unclassified,
    /// What was read in it does not agree.
    Contradiction(Contradiction),
    /// It looks like one of several sessions of the registry.
    DoubtfulSession(Vec<EntityId>),
    /// It looks like one of several candidates of the registry.
    DoubtfulCandidate(Vec<EntityId>),
}

impl Archive {
    /// Every record that waits for a person, the most telling first: those with a class to choose from, then those with
    /// contradictions, then doubtful links, then those that nothing is known of; oldest first among equals.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn waiting(&self) -> Result<Vec<Waiting>, ArchiveError> {
        let filed = self.filed()?;
        let records = lock(&self.catalog).all_records()?;
        let mut links: std::collections::BTreeMap<EntityId, RegistryLinks> = filed
            .into_iter()
            .map(|record| (record.entity, record.links))
            .collect();
        let mut waiting: Vec<Waiting> = records
            .into_iter()
            .filter_map(|record| {
                let links = links.remove(&record.entity).unwrap_or_default();
                let reasons = reasons(&record, &links);
                (!reasons.is_empty()).then_some(Waiting {
                    record,
                    links,
                    reasons,
                })
            })
            .collect();
        waiting.sort_by_key(Waiting::rank);
        Ok(waiting)
    }
}

impl Waiting {
    /// What is most telling comes first.
    fn rank(&self) -> u8 {
        let rival = !self.record.filing.rivals.is_empty();
        match self.reasons.first() {
            Some(WaitingReason::Unclassified) if rival => 0,
            Some(WaitingReason::Contradiction(_)) => 1,
            Some(WaitingReason::DoubtfulSession(_) | WaitingReason::DoubtfulCandidate(_)) => 2,
            _ => 3,
        }
    }
}

fn reasons(record: &CatalogRecord, links: &RegistryLinks) -> Vec<WaitingReason> {
    let mut reasons = Vec::new();
    if record.class.is_none() {
        reasons.push(WaitingReason::Unclassified);
    }
    let found = record.contradictions().into_iter();
    reasons.extend(found.filter(matters).map(WaitingReason::Contradiction));
    if let Some(Link::Doubtful(fits)) = &links.session {
        reasons.push(WaitingReason::DoubtfulSession(fits.clone()));
    }
    if let Some(Link::Doubtful(fits)) = &links.candidate {
        reasons.push(WaitingReason::DoubtfulCandidate(fits.clone()));
    }
    reasons
}

/// What nobody can settle by a decision waits for nobody: two dates within one document are both right.
fn matters(contradiction: &Contradiction) -> bool {
    matches!(
        contradiction.field,
        ReadField::Candidate
            | ReadField::BirthDate
            | ReadField::Session
            | ReadField::Titre
            | ReadField::Path
    )
}

impl CatalogRecord {
    /// What the readings of the record say against one another, where neither a person nor a sidecar says what is right.
    pub fn contradictions(&self) -> Vec<Contradiction> {
        let given = |field| {
            let mut readings = self.readings.iter();
            readings.any(|reading| {
                reading.field == field && matches!(reading.zone, Zone::Person | Zone::Sidecar)
            })
        };
        let found = contradictions(&self.readings).into_iter();
        found.filter(|one| !given(one.field)).collect()
    }
}
