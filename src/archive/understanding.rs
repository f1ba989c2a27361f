//! What a document is understood to be: classified when it arrives, and again when the schedule, the registry or its text
//! has changed since.
//!
//! What a person decided, or a sidecar said, stays: here only what was found is replaced by what is found now.

use chrono::NaiveDate;

use crate::archive::deciding::is_decided;
use crate::archive::describing::Edit;
use crate::archive::{Archive, ArchiveError, lock};
use crate::classify::{Classification, DepositFacts, classify};
use crate::model::{
    ActorId, Descriptor, EntityId, Extract, FoundBy, MediaType, OriginalPath, ReadField, Timestamp,
};

/// Records whose texts are held at once while they are classified again.
const BATCH: usize = 64;

impl Archive {
    /// What a deposit is and whose, by the schedule in force.
    pub(super) fn understand(
        &self,
        path: &OriginalPath,
        extract: &Extract,
        modified: Option<NaiveDate>,
    ) -> Classification {
        let schedule = self.schedule();
        let facts = DepositFacts {
            path,
            extract,
            modified,
        };
        schedule
            .schedule
            .as_ref()
            .map_or_else(Classification::default, |schedule| {
                classify(schedule, &facts)
            })
    }

    /// Classifies records again from their texts and paths; what a person decided stays. Returns those that changed.
    /// `progress` is told after each group how many are done, and may stop by returning false.
    ///
    /// Errors: those of opening a text and of a commit; [`ArchiveError::Stopped`]. Groups that were committed stay.
    pub fn reclassify(
        &self,
        records: &[EntityId],
        actor: ActorId,
        now: Timestamp,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Vec<EntityId>, ArchiveError> {
        let mut changed = Vec::new();
        let mut done = 0;
        for batch in records.chunks(BATCH) {
            let mut edits: Vec<(EntityId, Edit<'_>)> = Vec::new();
            for record in batch {
                let (version, classification) = self.understood_again(*record)?;
                let edit: Edit<'_> = Box::new(move |descriptor| {
                    // Somebody has described it since: that came later than what was read.
                    descriptor.facts.version == version && replace(descriptor, &classification)
                });
                edits.push((*record, edit));
            }
            changed.extend(self.describe_group(edits, actor, now)?);
            done += batch.len() as u64;
            if !progress(done) {
                return Err(ArchiveError::Stopped);
            }
        }
        Ok(changed)
    }

    /// What a record would be classed as now, and the version of the descriptor that this is about.
    fn understood_again(&self, entity: EntityId) -> Result<(u32, Classification), ArchiveError> {
        let record = lock(&self.catalog).record(entity)?;
        let record = record.ok_or_else(|| ArchiveError::Unknown(entity.to_string()))?;
        let extract = Extract {
            media_type: record.media_type.unwrap_or_else(MediaType::unknown),
            text: self.text(entity)?,
            pages: record.pages,
            warnings: record.warnings,
        };
        let first = record.paths.first().cloned();
        let path = first.unwrap_or_else(|| OriginalPath::new(std::path::Path::new("")));
        Ok((record.version, self.understand(&path, &extract, None)))
    }
}

/// Writes what is found now over what was found before, except where a person decided; false if it is the same.
pub(super) fn replace(descriptor: &mut Descriptor, found: &Classification) -> bool {
    let before = descriptor.clone();
    let class_is_decided = class_is_given(descriptor);
    let decided = |field| is_decided(&before, field);
    let facts = &mut descriptor.facts;
    if !class_is_decided {
        facts.class = found.class.clone();
    }
    if !decided(ReadField::Session) {
        facts.session = found.session.clone();
    }
    if !decided(ReadField::Titre) {
        facts.titre = found.titre.clone();
    }
    if !decided(ReadField::DocumentDate) {
        facts.document_date = found.document_date;
    }
    let identity = &mut descriptor.identity;
    if !decided(ReadField::Candidate) {
        identity.candidate = found.candidate.clone();
    }
    if !decided(ReadField::BirthDate) {
        identity.birth_date = found.birth_date;
    }
    before.facts.class != descriptor.facts.class
        || before.facts.session != descriptor.facts.session
        || before.facts.titre != descriptor.facts.titre
        || before.facts.document_date != descriptor.facts.document_date
        || before.facts.filing != descriptor.facts.filing
        || before.identity.candidate != descriptor.identity.candidate
        || before.identity.birth_date != descriptor.identity.birth_date
        || before.identity.readings != descriptor.identity.readings
}

/// Adds what later bytes of the same document say to what the earlier ones said: nothing that was known is replaced, but
/// its date.
pub(super) fn complete(descriptor: &mut Descriptor, found: &Classification) {
    let decided_date = is_decided(descriptor, ReadField::DocumentDate);
    let facts = &mut descriptor.facts;
    facts.class = facts.class.take().or(found.class.clone());
    facts.session = facts.session.take().or(found.session.clone());
    facts.titre = facts.titre.take().or(found.titre.clone());
    if !decided_date {
        facts.document_date = found.document_date.or(facts.document_date);
    }
    let identity = &mut descriptor.identity;
    identity.candidate = identity.candidate.take().or(found.candidate.clone());
    identity.birth_date = identity.birth_date.or(found.birth_date);
}

/// True if the class was given, by a person or by a sidecar, and not found.
fn class_is_given(descriptor: &Descriptor) -> bool {
    let class = descriptor.facts.class.as_ref();
    class.is_some_and(|class| matches!(class.found_by, FoundBy::Person | FoundBy::Sidecar))
}
