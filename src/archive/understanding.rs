//! What a document is understood to be: classified when it arrives, and again when the schedule, the registry or its text
//! has changed since.
//!
//! What a person decided, or a sidecar said, stays: here only what was found is replaced by what is found now.

use crate::archive::confirming::name_by_registry;
use crate::archive::deciding::is_decided;
use crate::archive::describing::Edit;
use crate::archive::{Archive, ArchiveError, lock};
use crate::classify::{Classification, DepositFacts, Part, Writing, classify, propose_cut};
use crate::model::{
    ActorId, ClassSubject, Descriptor, EntityId, Extract, Filing, FoundBy, MediaType, OriginalPath,
    ReadField, Reading, Recognition, RecordClass, RetentionSchedule, Timestamp, Zone,
};

/// Classes of the papers of a pile that a person is shown.
const SHOWN_RIVALS: usize = 5;

/// Records whose texts are held at once while they are classified again.
const BATCH: usize = 64;

impl Archive {
    /// What a deposit is and whose, by the schedule in force.
    pub(super) fn understand(
        &self,
        path: &OriginalPath,
        extract: &Extract,
        writing: Writing,
    ) -> Classification {
        let schedule = self.schedule();
        let Some(schedule) = schedule.schedule.as_ref() else {
            return Classification::default();
        };
        let facts = DepositFacts {
            path,
            extract,
            writing,
        };
        let mut found = classify(schedule, &facts);
        let parts = documents_within(schedule, extract);
        found.documents = u32::try_from(parts.len()).ok().filter(|parts| *parts > 1);
        doubt_pile(&mut found, &parts);
        let class = found.class.as_ref();
        let class = class.and_then(|class| schedule.class(&class.id));
        let is_about_one = class.is_some_and(|class| class.about == ClassSubject::Candidate);
        if is_about_one
            && found.candidate.is_none()
            // Without a registry nobody is found by its help; documents are classified again once there is one.
            && let Ok(lookup) = self.registry_lookup()
        {
            name_by_registry(&lookup, &mut found, &extract.text);
        }
        found
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
        let writing = writing(record.recognition.as_ref());
        let extract = Extract {
            media_type: record.media_type.unwrap_or_else(MediaType::unknown),
            text: self.text(entity)?,
            pages: record.pages,
            warnings: record.warnings,
        };
        let path = telling_path(&record.paths, &record.filing);
        let mut found = self.understand(&path, &extract, writing);
        if record.class.is_some() && record.class == self.sidecar_class() {
            found.class = record.class;
        }
        Ok((record.version, found))
    }
}

/// The documents that a PDF seems to hold: several, if a pile was scanned at once.
fn documents_within(schedule: &RetentionSchedule, extract: &Extract) -> Vec<Part> {
    if extract.media_type.0 != "application/pdf" || extract.pages.is_none_or(|pages| pages < 2) {
        return Vec::new();
    }
    let pages: Vec<&str> = extract.text.split('\u{c}').collect();
    propose_cut(schedule, &pages)
}

/// A pile of different papers is not what its first page is, nor what its name says: a person separates them, or says what
/// it is.
fn doubt_pile(found: &mut Classification, parts: &[Part]) {
    let mut classes: Vec<RecordClass> = Vec::new();
    for class in parts.iter().filter_map(|part| part.class.as_ref()) {
        if !classes.contains(&class.id) {
            classes.push(class.id.clone());
        }
    }
    if classes.len() > 1 {
        found.class = None;
        classes.truncate(SHOWN_RIVALS);
        found.rivals = classes;
    }
}

/// How the words of a record were read, by what recognition has made of it.
pub(super) fn writing(recognition: Option<&Recognition>) -> Writing {
    match recognition {
        Some(_) => Writing::Recognised,
        None => Writing::Typed,
    }
}

/// The path by which a record is understood.
pub(super) fn telling_path(paths: &[OriginalPath], filing: &Filing) -> OriginalPath {
    match paths.first() {
        Some(path) if filing.part_of.is_some() => without_name(path),
        Some(path) => path.clone(),
        None => OriginalPath::new(std::path::Path::new("")),
    }
}

/// The path of a part for its understanding: its file name is that of the pile, which says nothing of each part.
pub(super) fn without_name(path: &OriginalPath) -> OriginalPath {
    OriginalPath::new(&path.to_path().with_file_name("p"))
}

/// Writes what is found now over what was found before, except where a person or a sidecar decided; false if it is the
/// same.
pub(super) fn replace(descriptor: &mut Descriptor, found: &Classification) -> bool {
    let before = descriptor.clone();
    let decided = |field| is_decided(&before, field);
    let facts = &mut descriptor.facts;
    let grounds = &mut descriptor.identity.grounds;
    grounds.reasons = found.reasons.clone();
    if !class_is_given(&before) {
        facts.class = found.class.clone();
        grounds.rivals = found.rivals.clone();
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
    let filing = &mut facts.filing;
    if !decided(ReadField::Site) {
        filing.site = found.site.clone();
    }
    if !decided(ReadField::Path) {
        filing.access_path = found.access_path;
    }
    if !decided(ReadField::Decision) {
        filing.decision = found.decision;
    }
    if !decided(ReadField::Sigle) {
        filing.sigle = found.sigle.clone();
    }
    if !decided(ReadField::Ccp) {
        filing.ccps = found.ccps.clone();
    }
    if !decided(ReadField::ValidFrom) {
        filing.valid_from = found.valid_from;
    }
    if !decided(ReadField::ValidThrough) {
        filing.valid_through = found.valid_through;
    }
    filing.documents = found.documents.filter(|_| filing.parts.is_empty());
    reach(filing, found);
    let identity = &mut descriptor.identity;
    if !decided(ReadField::Candidate) {
        identity.candidate = found.candidate.clone();
    }
    if !decided(ReadField::BirthDate) {
        identity.birth_date = found.birth_date;
    }
    identity.readings = readings(&before, found);
    is_other(&before, descriptor)
}

/// Adds what later bytes of the same document say to what the earlier ones said: nothing that was known is replaced, but
/// its date.
pub(super) fn complete(descriptor: &mut Descriptor, found: &Classification) {
    let before = descriptor.clone();
    let facts = &mut descriptor.facts;
    facts.class = facts.class.take().or(found.class.clone());
    facts.session = facts.session.take().or(found.session.clone());
    facts.titre = facts.titre.take().or(found.titre.clone());
    if !is_decided(&before, ReadField::DocumentDate) {
        facts.document_date = found.document_date.or(facts.document_date);
    }
    let filing = &mut facts.filing;
    filing.sigle = filing.sigle.take().or(found.sigle.clone());
    filing.site = filing.site.take().or(found.site.clone());
    filing.access_path = filing.access_path.or(found.access_path);
    if !is_decided(&before, ReadField::Decision) {
        filing.decision = found.decision.or(filing.decision);
    }
    if !is_decided(&before, ReadField::ValidFrom) {
        filing.valid_from = found.valid_from.or(filing.valid_from);
    }
    if !is_decided(&before, ReadField::ValidThrough) {
        filing.valid_through = found.valid_through.or(filing.valid_through);
    }
    if filing.ccps.is_empty() {
        filing.ccps = found.ccps.clone();
    }
    let grounds = &mut descriptor.identity.grounds;
    if facts.class.is_some() {
        grounds.rivals.clear();
    }
    if before.facts.class.is_none() {
        grounds.reasons = found.reasons.clone();
    }
    reach(filing, found);
    let identity = &mut descriptor.identity;
    identity.candidate = identity.candidate.take().or(found.candidate.clone());
    identity.birth_date = identity.birth_date.or(found.birth_date);
    identity.readings = readings(&before, found);
}

/// Notes the state that the document has reached, and its day if the document says it: its own date is that of something
/// else.
fn reach(filing: &mut Filing, found: &Classification) {
    let Some(reached) = &found.stage else { return };
    let mut known = filing.stages.iter_mut();
    match known.find(|known| known.stage == reached.stage) {
        Some(known) => known.on = known.on.or(reached.on),
        None => filing.stages.push(reached.clone()),
    }
}

/// What is read now, and what was given before: that is not to be found again.
fn readings(before: &Descriptor, found: &Classification) -> Vec<Reading> {
    let given = before.identity.readings.iter();
    let given = given.filter(|known| {
        // What a later version noted is not to be found again either.
        matches!(known.zone, Zone::Person | Zone::Sidecar | Zone::Later(_))
            || matches!(known.field, ReadField::Later(_))
    });
    let mut readings: Vec<Reading> = found.readings.clone();
    readings.extend(given.cloned());
    let mut unique: Vec<Reading> = Vec::with_capacity(readings.len());
    for reading in readings {
        if !unique.contains(&reading) {
            unique.push(reading);
        }
    }
    unique
}

fn is_other(before: &Descriptor, after: &Descriptor) -> bool {
    let (old, new) = (&before.facts, &after.facts);
    let (old_identity, new_identity) = (&before.identity, &after.identity);
    old.class != new.class
        || old.session != new.session
        || old.titre != new.titre
        || old.document_date != new.document_date
        || old.filing != new.filing
        || old_identity.grounds != new_identity.grounds
        || old_identity.candidate != new_identity.candidate
        || old_identity.birth_date != new_identity.birth_date
        || old_identity.readings != new_identity.readings
}

/// True if the class was given, by a person or by a sidecar, or by whatever a later version knows, and not found.
fn class_is_given(descriptor: &Descriptor) -> bool {
    let class = descriptor.facts.class.as_ref();
    class.is_some_and(|class| {
        matches!(
            class.found_by,
            FoundBy::Person | FoundBy::Sidecar | FoundBy::Later(_)
        )
    })
}
