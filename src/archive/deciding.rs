//! What a person says of records, and what is found anew: written as the next version, the former one kept.
//!
//! What a person decided is never changed by what is only found: it says so by its zone, `person`.

use crate::archive::describing::Edit;
use crate::archive::{Archive, ArchiveError};
use crate::model::{
    AccessPath, ActorId, CandidateName, Class, Descriptor, EntityId, FoundBy, JuryDecision,
    ReadField, Reading, RecordClass, SessionNumber, Site, StageReached, Sureness, Timestamp,
    TitreCode, Zone,
};

/// What a person says of a record. What is not said stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Its class.
    pub class: Option<RecordClass>,
    /// Its session.
    pub session: Option<SessionNumber>,
    /// The session of the registry.
    pub session_link: Option<EntityId>,
    /// Its title.
    pub titre: Option<TitreCode>,
    /// The candidate.
    pub candidate: Option<CandidateName>,
    /// The candidate of the registry.
    pub candidate_link: Option<EntityId>,
    /// Sessions of the registry that it is not of.
    pub not_sessions: Vec<EntityId>,
    /// Candidates of the registry whom it is not about.
    pub not_candidates: Vec<EntityId>,
    /// The candidate's birth date.
    pub birth_date: Option<chrono::NaiveDate>,
    /// The day that the document bears.
    pub document_date: Option<chrono::NaiveDate>,
    /// The first day on which what the document grants or agrees is valid.
    pub valid_from: Option<chrono::NaiveDate>,
    /// The last day on which it is.
    pub valid_through: Option<chrono::NaiveDate>,
    /// The site of what it grants or agrees.
    pub site: Option<Site>,
    /// How the candidate came to the session.
    pub access_path: Option<AccessPath>,
    /// The CCPs that it is about; none: nothing is said of them.
    pub ccps: Vec<String>,
    /// What the jury decided.
    pub jury_decision: Option<JuryDecision>,
    /// The candidate's nom d'usage.
    pub used_name: Option<String>,
    /// A state that it reached.
    pub stage: Option<StageReached>,
}

impl Archive {
    /// Writes what a person says of these records, as one group; returns those of which it was news.
    ///
    /// Errors: [`ArchiveError::UnknownClass`], [`ArchiveError::ValidityReversed`], [`ArchiveError::Unknown`]; those of a commit.
    pub fn decide(
        &self,
        records: &[EntityId],
        decision: &Decision,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Vec<EntityId>, ArchiveError> {
        self.must_be_known(decision)?;
        for record in records {
            decision.must_be_possible(&self.current_descriptor(*record)?)?;
        }
        let edits = records.iter().map(|record| {
            let edit: Edit<'_> = Box::new(|descriptor| decision.write(descriptor));
            (*record, edit)
        });
        self.describe_group(edits.collect(), actor, now)
    }

    /// Whether the schedule knows the class that is said.
    pub(super) fn must_be_known(&self, decision: &Decision) -> Result<(), ArchiveError> {
        match &decision.class {
            Some(class) if self.class_title(class).is_none() => Err(ArchiveError::UnknownClass {
                class: class.to_string(),
            }),
            _ => Ok(()),
        }
    }
}

impl Archive {
    /// Takes back what a record's version `decided` changed: the next version says of class, session, candidate and dates
    /// what the version before it said. The journal keeps all three.
    ///
    /// Errors: [`ArchiveError::DescribedSince`] if that is not the latest version; [`ArchiveError::NoSuchVersion`]; those of
    /// opening a descriptor and of a commit.
    pub fn take_back(
        &self,
        record: EntityId,
        decided: u32,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let before = self.version_of(record, u64::from(decided).saturating_sub(1))?;
        let edit: Edit<'_> = Box::new(move |descriptor| {
            if descriptor.facts.version != decided {
                return false;
            }
            put_back(descriptor, before);
            true
        });
        let changed = self.describe_group(vec![(record, edit)], actor, now)?;
        if changed.is_empty() {
            return Err(ArchiveError::DescribedSince { entity: record });
        }
        Ok(())
    }
}

/// Everything that a decision may change, as it was.
fn put_back(descriptor: &mut Descriptor, before: Descriptor) {
    let facts = &mut descriptor.facts;
    facts.class = before.facts.class;
    facts.session = before.facts.session;
    facts.titre = before.facts.titre;
    facts.document_date = before.facts.document_date;
    facts.filing = before.facts.filing;
    let identity = &mut descriptor.identity;
    identity.candidate = before.identity.candidate;
    identity.birth_date = before.identity.birth_date;
    identity.readings = before.identity.readings;
}

impl Decision {
    /// True if it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Decision::default()
    }

    /// As `write`, unless what would be said of the record together with what is known of it cannot be.
    pub(super) fn write_checked(&self, descriptor: &mut Descriptor) -> Result<bool, ArchiveError> {
        self.must_be_possible(descriptor)?;
        Ok(self.write(descriptor))
    }

    /// Nothing is valid until a day before the one from which it is.
    fn must_be_possible(&self, descriptor: &Descriptor) -> Result<(), ArchiveError> {
        if self.valid_from.is_none() && self.valid_through.is_none() {
            return Ok(());
        }
        let known = &descriptor.facts.filing;
        let from = self.valid_from.or(known.valid_from);
        let through = self.valid_through.or(known.valid_through);
        match from.zip(through) {
            Some((from, through)) if through < from => Err(ArchiveError::ValidityReversed {
                entity: descriptor.facts.entity,
                from,
                through,
            }),
            _ => Ok(()),
        }
    }

    /// Writes itself into a descriptor; false if that said so already.
    fn write(&self, descriptor: &mut Descriptor) -> bool {
        let before = said(descriptor);
        let facts = &mut descriptor.facts;
        if let Some(id) = &self.class {
            facts.class = Some(Class {
                id: id.clone(),
                found_by: FoundBy::Person,
            });
            descriptor.identity.grounds.rivals.clear();
        }
        facts.session = self.session.clone().or(facts.session.take());
        facts.titre = self.titre.clone().or(facts.titre.take());
        facts.document_date = self.document_date.or(facts.document_date);
        let filing = &mut facts.filing;
        filing.session_link = self.session_link.or(filing.session_link);
        filing.candidate_link = self.candidate_link.or(filing.candidate_link);
        refuse(
            &mut filing.not_sessions,
            &mut filing.session_link,
            &self.not_sessions,
            self.session_link,
        );
        refuse(
            &mut filing.not_candidates,
            &mut filing.candidate_link,
            &self.not_candidates,
            self.candidate_link,
        );
        filing.site = self.site.clone().or(filing.site.take());
        filing.access_path = self.access_path.or(filing.access_path);
        filing.decision = self.jury_decision.or(filing.decision);
        if !self.ccps.is_empty() {
            filing.ccps.clone_from(&self.ccps);
        }
        filing.valid_from = self.valid_from.or(filing.valid_from);
        filing.valid_through = self.valid_through.or(filing.valid_through);
        if let Some(reached) = &self.stage {
            filing.stages.retain(|known| known.stage != reached.stage);
            filing.stages.push(reached.clone());
        }
        let identity = &mut descriptor.identity;
        identity.candidate = self.candidate.clone().or(identity.candidate.take());
        identity.birth_date = self.birth_date.or(identity.birth_date);
        let said_now = self.readings();
        let readings = &mut descriptor.identity.readings;
        readings.retain(|known| {
            let mut fields = said_now.iter().map(|reading| reading.field);
            known.zone != Zone::Person || !fields.any(|field| field == known.field)
        });
        readings.extend(said_now);
        said(descriptor) != before
    }

    fn readings(&self) -> Vec<Reading> {
        let path = self.access_path.map(|path| path.as_str().to_owned());
        let decision = self.jury_decision.map(|one| one.as_str().to_owned());
        let said = [
            (
                ReadField::Session,
                self.session.as_ref().map(ToString::to_string),
            ),
            (
                ReadField::Titre,
                self.titre.as_ref().map(ToString::to_string),
            ),
            (
                ReadField::Candidate,
                self.candidate.as_ref().map(ToString::to_string),
            ),
            (
                ReadField::BirthDate,
                self.birth_date.map(|date| date.to_string()),
            ),
            (
                ReadField::DocumentDate,
                self.document_date.map(|date| date.to_string()),
            ),
            (
                ReadField::ValidFrom,
                self.valid_from.map(|date| date.to_string()),
            ),
            (
                ReadField::ValidThrough,
                self.valid_through.map(|date| date.to_string()),
            ),
            (ReadField::Site, self.site.as_ref().map(ToString::to_string)),
            (ReadField::Path, path),
            (ReadField::Decision, decision),
            (ReadField::UsedName, self.used_name.clone()),
        ];
        let ccps = self.ccps.iter().cloned();
        let ccps = ccps.map(|ccp| (ReadField::Ccp, Some(ccp)));
        let said = said.into_iter().chain(ccps).filter_map(|(field, value)| {
            Some(Reading {
                field,
                value: value?,
                zone: Zone::Person,
                page: None,
                sure: Sureness::Sure,
            })
        });
        said.collect()
    }
}

/// Notes what is refused, and forgets that of what is said now: the last word counts.
fn refuse(
    known: &mut Vec<EntityId>,
    link: &mut Option<EntityId>,
    refused: &[EntityId],
    said: Option<EntityId>,
) {
    known.retain(|entity| Some(*entity) != said);
    for entity in refused {
        if !known.contains(entity) {
            known.push(*entity);
        }
    }
    *link = link.filter(|entity| !refused.contains(entity));
}

/// True if this field of the record was given, by a person or by a sidecar, and not found.
pub(super) fn is_decided(descriptor: &Descriptor, field: ReadField) -> bool {
    let readings = &descriptor.identity.readings;
    readings.iter().any(|reading| {
        matches!(reading.zone, Zone::Person | Zone::Sidecar) && reading.field == field
    })
}

/// Everything that a decision may change, to be compared.
fn said(descriptor: &Descriptor) -> impl PartialEq + use<> {
    let facts = &descriptor.facts;
    let identity = &descriptor.identity;
    (
        (
            facts.class.clone(),
            facts.session.clone(),
            facts.titre.clone(),
        ),
        (facts.document_date, facts.filing.clone()),
        (
            identity.candidate.clone(),
            identity.birth_date,
            identity.readings.clone(),
        ),
    )
}
