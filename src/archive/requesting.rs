//! Requests of persons about their data (RGPD): what the archive has of a candidate, and the sealed entity that keeps what was
//! asked and answered. Nothing is destroyed here, and nothing is given out.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::archive::describing::Edit;
use crate::archive::judging::RetentionFacts;
use crate::archive::{Archive, ArchiveError, LogFilter, new_salt};
use crate::model::{
    ActorId, ClassSubject, DataRequest, Descriptor, DescriptorFacts, DescriptorIdentity,
    DescriptorSecret, EntityId, EntityKind, Event, EventKind, FiledRecord, Link, RequestClosed,
    SaidText, Timestamp,
};

/// The documents that concern a candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CandidateDocuments {
    /// Those that are the candidate's.
    pub own: Vec<FiledRecord>,
    /// Those that may be: a person has to say.
    pub doubtful: Vec<FiledRecord>,
    /// Those that all who sat the candidate's sessions have in common: they name others too.
    pub common: Vec<FiledRecord>,
}

/// Documents that were given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenOut {
    /// When.
    pub at: Timestamp,
    /// To whom; none if nobody was named.
    pub recipient: Option<String>,
    /// How many of the documents that are asked about.
    pub documents: u64,
}

impl RetentionFacts {
    /// Whether a record concerns all who sit its session. One without a class may.
    fn is_common(&self, record: &FiledRecord) -> bool {
        record.class.as_ref().is_none_or(|class| {
            let class = self.schedule.class(class);
            class.is_some_and(|class| class.about == ClassSubject::Session)
        })
    }

    /// The documents that concern a candidate, whatever entry of the registry is meant.
    pub fn documents_of(&self, candidate: EntityId) -> CandidateDocuments {
        let leading = self.registry.leading(candidate);
        let entries = self.registry.candidates.iter();
        let same = entries.filter(|one| self.registry.leading(one.entity) == leading);
        let sat: BTreeSet<EntityId> = same
            .flat_map(|one| &one.standing.candidacies)
            .map(|one| one.session)
            .collect();
        let mut documents = CandidateDocuments::default();
        for record in &self.records {
            let part = match (&record.links.candidate, &record.links.session) {
                (Some(Link::Sure(one)), _) if *one == leading => &mut documents.own,
                (Some(Link::Doubtful(several)), _) if several.contains(&leading) => {
                    &mut documents.doubtful
                }
                (None, Some(Link::Sure(session)))
                    if sat.contains(session) && self.is_common(record) =>
                {
                    &mut documents.common
                }
                _ => continue,
            };
            part.push(record.clone());
        }
        documents
    }
}

impl Archive {
    /// Records a request. Durable on return.
    ///
    /// Errors: those of a commit.
    pub fn record_request(
        &self,
        request: DataRequest,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        self.commit_change(actor, now, |archive| {
            let (entity, kind) = (EntityId::new(now), EntityKind::Request);
            let descriptor = Descriptor {
                facts: DescriptorFacts::new(entity, kind, now, new_salt()),
                identity: DescriptorIdentity {
                    request: Some(request),
                    ..DescriptorIdentity::new(new_salt())
                },
                secret: DescriptorSecret::new(new_salt()),
            };
            let change =
                archive.begun(&descriptor, |commitment, descriptor| Event::Registered {
                    entity,
                    kind,
                    commitment,
                    descriptor,
                })?;
            Ok((change, entity))
        })
    }

    /// Notes that a request was answered, and what.
    ///
    /// Errors: [`ArchiveError::RequestClosed`] if it was already; [`ArchiveError::Unknown`]; those of a commit.
    pub fn close_request(
        &self,
        request: EntityId,
        (answer, on): (SaidText, NaiveDate),
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let edit: Edit<'_> = Box::new(move |descriptor| match &mut descriptor.identity.request {
            Some(request) if request.closed.is_none() => {
                request.closed = Some(RequestClosed { on, answer });
                true
            }
            _ => false,
        });
        match self
            .describe_group(vec![(request, edit)], actor, now)?
            .is_empty()
        {
            true => Err(ArchiveError::RequestClosed { request }),
            false => Ok(()),
        }
    }

    /// A request with its id.
    ///
    /// Errors: [`ArchiveError::Unknown`], [`ArchiveError::Ambiguous`]; those of opening a descriptor.
    pub fn request_meant(&self, typed: &str) -> Result<(EntityId, DataRequest), ArchiveError> {
        self.follow(&mut |_| true)?;
        let entity = self.entity_meant(EntityKind::Request, typed)?;
        let descriptor = self.current_descriptor(entity)?;
        let incomplete = || ArchiveError::DescriptorIncomplete { entity };
        let request = descriptor.identity.request.ok_or_else(incomplete)?;
        Ok((entity, request))
    }

    /// Every time that some of these records were taken out, oldest first.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub fn given_out(&self, records: &BTreeSet<EntityId>) -> Result<Vec<GivenOut>, ArchiveError> {
        let filter = LogFilter {
            about: Some(records.clone()),
            event: Some(EventKind::Exported),
            ..LogFilter::default()
        };
        let mut given = Vec::new();
        self.read_log(&filter, &mut |entry| {
            if let Event::Exported(batch) = &entry.event {
                let said = batch
                    .consultation
                    .and_then(|one| self.said_of_consultation(one));
                let of_these = batch.entities.iter().filter(|one| records.contains(one));
                given.push(GivenOut {
                    at: entry.time,
                    recipient: said.and_then(|said| Some(said.recipient?.to_string())),
                    documents: u64::try_from(of_these.count()).unwrap_or(u64::MAX),
                });
            }
            true
        })?;
        Ok(given)
    }
}
