//! What waits for a person: documents without a class, contradictions, links into the registry that are not certain.

use crate::archive::filing::links;
use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::classify::{Contradiction, contradictions};
use crate::model::{Class, EntityId, FoundBy, Link, ReadField, RegistryLinks, Zone};

/// A record that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The record.
    pub record: CatalogRecord,
    /// Why it waits, the most telling reason first.
    pub reasons: Vec<WaitingReason>,
}

/// Why a record waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitingReason {
    /// It has no class.
    Unclassified,
    /// So many documents seem to be in it: it looks like a pile to be cut.
    Pile(u32),
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
        self.follow(&mut |_| true)?;
        let lookup = self.registry_lookup()?;
        let records = lock(&self.catalog).all_records()?.into_iter();
        let all = records.map(|record| Waiting {
            reasons: reasons(&record, &links(&record, &lookup)),
            record,
        });
        let mut waiting: Vec<Waiting> = all.filter(|one| !one.reasons.is_empty()).collect();
        waiting.sort_by_key(Waiting::rank);
        Ok(waiting)
    }

    /// One record and why it waits, if it does.
    ///
    /// Errors: [`ArchiveError::Unknown`], [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn look_over(&self, record: EntityId) -> Result<Waiting, ArchiveError> {
        self.follow(&mut |_| true)?;
        let record = self.record(record)?;
        let lookup = self.registry_lookup()?;
        Ok(Waiting {
            reasons: reasons(&record, &links(&record, &lookup)),
            record,
        })
    }
}

impl Waiting {
    /// What is most telling comes first.
    fn rank(&self) -> u8 {
        let rival = !self.record.grounds.rivals.is_empty();
        match self.reasons.first() {
            Some(WaitingReason::Unclassified) if rival => 0,
            Some(WaitingReason::Pile(_)) => 0,
            Some(WaitingReason::Contradiction(_)) => 1,
            Some(WaitingReason::DoubtfulSession(_) | WaitingReason::DoubtfulCandidate(_)) => 2,
            _ => 3,
        }
    }
}

fn reasons(record: &CatalogRecord, links: &RegistryLinks) -> Vec<WaitingReason> {
    let mut reasons = Vec::new();
    // The record of which it is a state waits for it; of a restricted one nothing can be seen.
    if record.filing.joined_to.is_some() || record.restricted {
        return reasons;
    }
    if record.class.is_none() {
        reasons.push(WaitingReason::Unclassified);
    }
    let given = |class: &Class| matches!(class.found_by, FoundBy::Person | FoundBy::Sidecar);
    if let Some(documents) = record.filing.documents
        && !record.class.as_ref().is_some_and(given)
    {
        reasons.push(WaitingReason::Pile(documents));
    }
    reasons.extend(unsettled(record).map(WaitingReason::Contradiction));
    // Whoever was named by a person, registered or not, is not asked for again.
    if let Some(Link::Doubtful(fits)) = &links.session
        && !record.is_given(ReadField::Session)
    {
        reasons.push(WaitingReason::DoubtfulSession(fits.clone()));
    }
    if let Some(Link::Doubtful(fits)) = &links.candidate
        && !record.is_given(ReadField::Candidate)
    {
        reasons.push(WaitingReason::DoubtfulCandidate(fits.clone()));
    }
    reasons
}

/// The contradictions that a person is asked about.
pub(super) fn unsettled(record: &CatalogRecord) -> impl Iterator<Item = Contradiction> {
    record.contradictions().into_iter().filter(matters)
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
        let found = contradictions(&self.readings).into_iter();
        found.filter(|one| !self.is_given(one.field)).collect()
    }

    /// True if a person or a sidecar says what the field is.
    fn is_given(&self, field: ReadField) -> bool {
        let mut readings = self.readings.iter();
        readings.any(|reading| {
            reading.field == field && matches!(reading.zone, Zone::Person | Zone::Sidecar)
        })
    }
}
