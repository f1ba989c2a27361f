//! Consulting: which documents are closed and want a reason, and the sealed entity that keeps it.
//!
//! What is consulted for a reason is journalled before a word of it is given: the journal may say too much, never too little.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::archive::group::Change;
use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::catalog::CatalogRecord;
use crate::model::{
    ActorId, Consultation, ConsultedBatch, Descriptor, DescriptorFacts, DescriptorIdentity,
    DescriptorSecret, EntityId, EntityKind, Event, ExportedBatch, Link, Phase, RetentionTerms,
    SessionNumber, Timestamp,
};
use crate::retention::{SessionDays, phase};

impl Archive {
    /// The phase of each of these records on `day`, in their order. Without a schedule that can be read, a session's file is
    /// closed [`RetentionTerms::USUAL_ACTIVE`] after its end.
    ///
    /// Errors: [`ArchiveError::Unknown`]; those of the catalog and the journal.
    pub fn phases(&self, records: &[EntityId], day: NaiveDate) -> Result<Vec<Phase>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let schedule = self.schedule();
        let terms = schedule.schedule.as_ref().map(|known| known.terms.clone());
        let mut closing = Closing {
            archive: self,
            terms: terms.unwrap_or_default(),
            validated: HashMap::new(),
        };
        let phases = records.iter().map(|entity| {
            let record = self.record(*entity)?;
            let sessions = closing.sessions_of(&record)?;
            Ok(phase(&sessions, closing.terms.active_period(), day))
        });
        phases.collect()
    }

    /// Journals that documents are looked at, and why. Durable on return.
    ///
    /// Errors: those of a commit.
    pub fn consult(
        &self,
        entities: &[EntityId],
        consultation: &Consultation,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let commit = self.commit_lock()?;
        let before = self.refresh(&commit)?;
        let mut changes = Vec::new();
        for batch in entities.chunks(ExportedBatch::MOST) {
            changes.push(self.consultation(batch, consultation, now)?.1);
        }
        self.append(&commit, before, changes, actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(())
    }

    /// Journals that up to [`ExportedBatch::MOST`] documents are taken out, with the consultation that says why and for
    /// whom, if that was said. Durable on return.
    ///
    /// Errors: those of a commit.
    pub(super) fn note_exported(
        &self,
        entities: &[EntityId],
        consultation: Option<&Consultation>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let commit = self.commit_lock()?;
        let before = self.refresh(&commit)?;
        let said = consultation.map(|said| self.consultation(entities, said, now));
        let (id, mut changes) = match said.transpose()? {
            Some((id, change)) => (Some(id), vec![change]),
            None => (None, Vec::new()),
        };
        changes.push(Change {
            event: Some(Event::Exported(ExportedBatch {
                entities: entities.to_vec(),
                consultation: id,
            })),
            ..Change::default()
        });
        self.append(&commit, before, changes, actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(())
    }

    /// The change that begins a consultation of these documents.
    fn consultation(
        &self,
        entities: &[EntityId],
        consultation: &Consultation,
        now: Timestamp,
    ) -> Result<(EntityId, Change), ArchiveError> {
        let entity = EntityId::new(now);
        let descriptor = Descriptor {
            facts: DescriptorFacts::new(entity, EntityKind::Consultation, now, new_salt()),
            identity: DescriptorIdentity {
                consultation: Some(consultation.clone()),
                ..DescriptorIdentity::new(new_salt())
            },
            secret: DescriptorSecret::new(new_salt()),
        };
        let change = self.begun(&descriptor, |commitment, descriptor| {
            Event::Consulted(ConsultedBatch {
                entity,
                commitment,
                descriptor,
                entities: entities.to_vec(),
            })
        })?;
        Ok((entity, change))
    }

    /// What was said when documents were consulted. None if it cannot be opened, or is gone.
    pub fn said_of_consultation(&self, consultation: EntityId) -> Option<Consultation> {
        let descriptor = self.current_descriptor(consultation).ok()?;
        descriptor.identity.consultation
    }
}

/// Finds the days that close sessions, each once.
struct Closing<'a> {
    archive: &'a Archive,
    terms: RetentionTerms,
    /// When the procès-verbal of a session came back validated, by the session.
    validated: HashMap<EntityId, Option<NaiveDate>>,
}

impl Closing<'_> {
    /// The days of every session that a record belongs to, or may: of a registered one, or as the record says.
    fn sessions_of(
        &mut self,
        record: &CatalogRecord,
    ) -> Result<Vec<Option<SessionDays>>, ArchiveError> {
        let links = self.archive.registry_links(record)?;
        let sessions = match links.session {
            Some(Link::Sure(session)) => vec![session],
            Some(Link::Doubtful(sessions)) => sessions,
            None => {
                let read = super::filing::session_end(record);
                let read = read.map(|read| SessionDays {
                    ends_on: read.day,
                    validated_on: None,
                });
                return Ok(vec![read]);
            }
        };
        let sessions = sessions.into_iter().map(|session| self.days_of(session));
        sessions.collect()
    }

    fn days_of(&mut self, entity: EntityId) -> Result<Option<SessionDays>, ArchiveError> {
        let registry = self.archive.followed_registry()?;
        let session = registry.session(entity).map(|known| &known.session);
        let Some(session) = session.filter(|session| !session.withdrawn) else {
            return Ok(None);
        };
        let Some(ends_on) = session.ends_on else {
            return Ok(None);
        };
        let validated_on = match self.validated.get(&entity) {
            Some(known) => *known,
            None => {
                let found = self.validated_on(entity, &session.number)?;
                self.validated.insert(entity, found);
                found
            }
        };
        Ok(Some(SessionDays {
            ends_on,
            validated_on,
        }))
    }

    /// The latest day on which a procès-verbal that names this session came back validated.
    fn validated_on(
        &self,
        session: EntityId,
        number: &SessionNumber,
    ) -> Result<Option<NaiveDate>, ArchiveError> {
        let Some(source) = &self.terms.pv else {
            return Ok(None);
        };
        let found = lock(&self.archive.catalog).records_filed_as(&source.class, number)?;
        let mut latest = None;
        for record in found {
            let links = self.archive.registry_links(&record)?;
            if links.session != Some(Link::Sure(session)) {
                continue;
            }
            let stages = record.filing.stages.iter();
            let days = stages.filter(|stage| stage.stage == source.validated);
            latest = latest.max(days.filter_map(|stage| stage.on).max());
        }
        Ok(latest)
    }
}
