//! Reading the journal for people: entry by entry, only those that are asked for, with the names that are still there.
//!
//! A batch at a time is in memory, however long the journal is.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::archive::{Archive, ArchiveError, Notice, lock};
use crate::model::{
    ActorId, DataRequest, EntityId, EntityKind, Entry, EventKind, HoldScope, Link, PlaceDigest,
    Position, RegistryChange, paris_day,
};

/// Which entries are asked for; what is none is not asked.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// Those that concern one of these entities.
    pub about: Option<BTreeSet<EntityId>>,
    /// Those of this actor.
    pub actor: Option<ActorId>,
    /// From this civil day in Paris on.
    pub from: Option<NaiveDate>,
    /// Until this one, included.
    pub until: Option<NaiveDate>,
    /// Those of this event.
    pub event: Option<EventKind>,
}

/// What an entity is known as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KnownAs {
    /// A record or a deposit that was set aside, by its file's name.
    File(String),
    /// A session, by its number.
    Session(String),
    /// A candidate, by name.
    Candidate(String),
    /// An actor, by name.
    Actor(String),
    /// It was destroyed, or is about to be: nothing names it any more, a list may tell its kind.
    Destroyed(Option<EntityKind>),
    /// It has no name, or none that can be read.
    Unnamed,
}

impl LogFilter {
    /// Whether an entry is asked for.
    pub fn wants(&self, entry: &Entry) -> bool {
        let day = paris_day(entry.time);
        self.actor.is_none_or(|actor| actor == entry.actor)
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
            && self.event.is_none_or(|event| event == entry.event.kind())
            && self.about.as_ref().is_none_or(|about| {
                let mut named = entry.event.concerns();
                named.any(|entity| about.contains(&entity))
                    || about.contains(&EntityId(entry.actor.0))
            })
    }
}

impl Archive {
    /// Reads the journal from its beginning; `visit` is given each entry that is asked for and stops by returning false. A
    /// damaged line is passed over and noticed.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub fn read_log(
        &self,
        filter: &LogFilter,
        visit: &mut dyn FnMut(&Entry) -> bool,
    ) -> Result<(), ArchiveError> {
        let mut from = Position::START;
        loop {
            let batch = lock(&self.journal).read(from, BATCH)?;
            for number in &batch.damaged {
                self.notice(Notice::JournalDamaged { number: number.0 });
            }
            let Some(last) = batch.entries.last() else {
                return Ok(());
            };
            from = last.after;
            let entries = batch.entries.iter().map(|at| &at.entry);
            for entry in entries.filter(|entry| filter.wants(entry)) {
                if !visit(entry) {
                    return Ok(());
                }
            }
        }
    }

    /// The records of a candidate, and the candidate under every entry of the registry, whatever destroys, holds or asks for
    /// them: what the journal may say of that person.
    ///
    /// Errors: those of reading records and registry.
    pub fn all_about_candidate(
        &self,
        candidate: EntityId,
    ) -> Result<BTreeSet<EntityId>, ArchiveError> {
        let registry = self.registry()?;
        let leading = registry.leading(candidate);
        let entries = registry.candidates.iter().map(|one| one.entity);
        let mut about: BTreeSet<EntityId> = entries
            .filter(|one| registry.leading(*one) == leading)
            .collect();
        about.insert(leading);
        let records = self.filed()?.into_iter();
        let own = records.filter(|record| record.links.candidate == Some(Link::Sure(leading)));
        about.extend(own.map(|record| record.entity));
        self.with_what_touches(about)
    }

    /// A session and its records, and whatever destroys or holds them.
    ///
    /// Errors: those of reading records and registry.
    pub fn all_about_session(&self, session: EntityId) -> Result<BTreeSet<EntityId>, ArchiveError> {
        let records = self.filed()?.into_iter();
        let own = records.filter(|record| record.links.session == Some(Link::Sure(session)));
        let mut about: BTreeSet<EntityId> = own.map(|record| record.entity).collect();
        about.insert(session);
        self.with_what_touches(about)
    }

    /// These entities with the holds, dispositions and requests that name one of them.
    ///
    /// Errors: those of the catalog; [`ArchiveError::HoldUnreadable`].
    pub fn with_what_touches(
        &self,
        mut about: BTreeSet<EntityId>,
    ) -> Result<BTreeSet<EntityId>, ArchiveError> {
        let mut touching = BTreeSet::new();
        for placed in self.holds()? {
            let names = match &placed.hold.scope {
                HoldScope::Session(one) | HoldScope::Candidate(one) => about.contains(one),
                HoldScope::Records(records) | HoldScope::Query { found: records, .. } => {
                    records.iter().any(|record| about.contains(record))
                }
                HoldScope::Titre(_) | HoldScope::Agrement { .. } => false,
            };
            touching.extend(names.then_some(placed.hold.id));
        }
        for known in self.dispositions()? {
            let plan = self.disposition(known.entity)?.plan;
            let records = plan.records.iter().map(|record| record.entity);
            let mut planned = records.chain(plan.dependents.iter().map(|one| one.entity));
            if planned.any(|entity| about.contains(&entity)) {
                touching.insert(known.entity);
            }
        }
        for (entity, request) in self.data_requests()? {
            touching.extend(about.contains(&request.candidate).then_some(entity));
        }
        about.extend(touching);
        Ok(about)
    }

    /// What an entity is known as, where the reader may know it.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn known_as(&self, entity: EntityId) -> Result<KnownAs, ArchiveError> {
        let catalog = lock(&self.catalog);
        if catalog.taken_by(entity)?.is_some() {
            return Ok(KnownAs::Destroyed(catalog.kind_taken(entity)?));
        }
        let Some((kind, ..)) = catalog.entity(entity)? else {
            return Ok(KnownAs::Unnamed);
        };
        let known = match kind {
            EntityKind::Record => catalog.record(entity)?.and_then(|record| {
                let first = record.paths.first();
                first.map(|path| KnownAs::File(path.file_name_lossy()))
            }),
            EntityKind::Session | EntityKind::Candidate => {
                let registered = catalog.registered(entity)?;
                registered.map(|registered| match registered {
                    RegistryChange::Session(one) => KnownAs::Session(one.session.number.0),
                    RegistryChange::Candidate(one) => KnownAs::Candidate(one.person.whole_name()),
                })
            }
            EntityKind::Actor => catalog
                .actor_name(ActorId::from(entity))?
                .map(KnownAs::Actor),
            EntityKind::Quarantined => {
                let aside = catalog.quarantined()?.into_iter();
                let mut aside = aside.filter(|deposit| deposit.entity == entity);
                let found = aside.next();
                found.map(|deposit| KnownAs::File(deposit.path.file_name_lossy()))
            }
            EntityKind::Hold
            | EntityKind::Bundle
            | EntityKind::Disposition
            | EntityKind::Consultation
            | EntityKind::OutCard
            | EntityKind::Import
            | EntityKind::Request => None,
        };
        Ok(known.unwrap_or(KnownAs::Unnamed))
    }

    /// The name of an actor; none if it cannot be read.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn name_of_actor(&self, actor: ActorId) -> Result<Option<String>, ArchiveError> {
        Ok(lock(&self.catalog).actor_name(actor)?)
    }

    /// The actor of this name or id, if there is one: nobody is registered by asking.
    ///
    /// Errors: [`ArchiveError::Unknown`], [`ArchiveError::Ambiguous`], [`ArchiveError::Catalog`].
    pub fn actor_meant(&self, typed: &str) -> Result<ActorId, ArchiveError> {
        if let Some(entity) = lock(&self.catalog).actor_named(typed.trim())? {
            return Ok(entity.into());
        }
        self.entity_meant(EntityKind::Actor, typed)
            .map(ActorId::from)
    }

    /// The name of the key place whose digest an entry of the journal gives; none if it is not among those of the settings.
    pub fn place_named(&self, digest: PlaceDigest) -> Option<String> {
        let places = self.settings.places(&self.root);
        let mut places = places.into_iter();
        let place = places.find(|place| self.place_digest(place) == digest);
        place.map(|place| place.name)
    }

    /// Every request about a person's data, oldest first. One that cannot be opened is noticed, and stops nothing.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn data_requests(&self) -> Result<Vec<(EntityId, DataRequest)>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let entities = lock(&self.catalog).entities_of(EntityKind::Request)?;
        let mut requests = Vec::new();
        for entity in entities {
            match self.current_descriptor(entity) {
                Ok(descriptor) => {
                    let request = descriptor.identity.request;
                    requests.extend(request.map(|request| (entity, request)));
                }
                Err(_) => self.notice(Notice::Undescribed { entity }),
            }
        }
        Ok(requests)
    }
}

/// Entries read at a time.
const BATCH: usize = 1000;
