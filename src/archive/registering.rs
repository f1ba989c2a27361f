//! Sessions and candidates: registered, described anew, read back. Each is an entity with its own key, like a document.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::archive::follow::registered;
use crate::archive::group::Change;
use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::model::{
    ActorId, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret, EntityId,
    EntityKind, Event, Provenance, Registry, RegistryChange, Seq, Timestamp,
};
use crate::registry::{RegistryLookup, session_key};

/// The registry as it was after a journal entry.
pub(super) type CachedRegistry = Option<(Option<Seq>, Arc<Registry>, Arc<RegistryLookup>)>;

impl Archive {
    /// Every session and candidate, as the journal says by now.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn registry(&self) -> Result<Arc<Registry>, ArchiveError> {
        self.follow(&mut |_| true)?;
        self.followed_registry()
    }

    /// Whether there are documents that no person classed: to class them again lets them profit from a fuller registry.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn has_documents_undecided(&self) -> Result<bool, ArchiveError> {
        self.follow(&mut |_| true)?;
        Ok(lock(&self.catalog).has_records_undecided()?)
    }

    /// The registry as far as the catalog has followed.
    pub(super) fn followed_registry(&self) -> Result<Arc<Registry>, ArchiveError> {
        Ok(self.cached_registry()?.0)
    }

    /// The same, arranged for looking up.
    pub(super) fn registry_lookup(&self) -> Result<Arc<RegistryLookup>, ArchiveError> {
        Ok(self.cached_registry()?.1)
    }

    fn cached_registry(&self) -> Result<(Arc<Registry>, Arc<RegistryLookup>), ArchiveError> {
        let catalog = lock(&self.catalog);
        let seq = catalog.registry_seq()?;
        let mut cached = lock(&self.registry);
        if let Some((known, registry, lookup)) = cached.as_ref()
            && *known == seq
        {
            return Ok((Arc::clone(registry), Arc::clone(lookup)));
        }
        let registry = Arc::new(catalog.registry()?);
        let lookup = Arc::new(RegistryLookup::new(Arc::clone(&registry)));
        *cached = Some((seq, Arc::clone(&registry), Arc::clone(&lookup)));
        Ok((registry, lookup))
    }

    /// Registers sessions and candidates, and describes known ones anew, as one group: all of it or nothing. Whatever is
    /// as it was is passed over; returns how many were not. `planned_on` is the registry from which the changes were made:
    /// they are whole states, and would undo what was registered since.
    ///
    /// Errors: [`ArchiveError::RegistryChanged`] if what they touch is no longer as it was there;
    /// [`ArchiveError::SessionExists`] if another living session has the number; those of a commit.
    pub fn register(
        &self,
        changes: Vec<RegistryChange>,
        planned_on: &Registry,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<usize, ArchiveError> {
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let registry = self.followed_registry()?;
        if changes
            .iter()
            .any(|change| overtaken(change, planned_on, &registry))
        {
            return Err(ArchiveError::RegistryChanged);
        }
        numbers_stay_unique(&registry, &changes)?;
        let mut prepared = Vec::new();
        for change in changes {
            let known = lock(&self.catalog).entity(change.entity())?;
            match known {
                None => prepared.push(self.registration(&change, Vec::new(), now)?),
                Some(_) => prepared.extend(self.registered_anew(change)?),
            }
        }
        let changed = prepared.len();
        self.append(&commit, cut, prepared, actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(changed)
    }

    /// The states in which a session or a candidate was before its present one, the first one first. What cannot be opened any
    /// more is left out: verification tells of it.
    ///
    /// Errors: [`ArchiveError::Unknown`]; [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn registered_before(&self, entity: EntityId) -> Result<Vec<RegistryChange>, ArchiveError> {
        let mut versions = self.history(entity)?;
        versions.pop();
        let descriptors = versions.into_iter().map(|version| version.descriptor);
        let readable = descriptors.filter_map(Result::ok);
        Ok(readable.filter_map(|one| registered(&one)).collect())
    }

    /// Refuses changes that would give two living sessions one number.
    pub(super) fn must_stay_unique(&self, changes: &[RegistryChange]) -> Result<(), ArchiveError> {
        numbers_stay_unique(&*self.followed_registry()?, changes)
    }

    pub(super) fn registration(
        &self,
        change: &RegistryChange,
        provenance: Vec<Provenance>,
        now: Timestamp,
    ) -> Result<Change, ArchiveError> {
        let entity = change.entity();
        let kind = kind(change);
        let mut descriptor = Descriptor {
            facts: DescriptorFacts::new(entity, kind, now, new_salt()),
            identity: DescriptorIdentity::new(new_salt()),
            secret: DescriptorSecret::new(new_salt()),
        };
        write(&mut descriptor, change.clone());
        descriptor.facts.provenance = provenance;
        self.begun(&descriptor, |commitment, descriptor| Event::Registered {
            entity,
            kind,
            commitment,
            descriptor,
        })
    }

    /// The next version of a session or a candidate; none if nothing changed.
    fn registered_anew(&self, change: RegistryChange) -> Result<Option<Change>, ArchiveError> {
        let entity = change.entity();
        let mut descriptor = self.current_descriptor(entity)?;
        if descriptor.facts.kind != kind(&change) {
            return Err(ArchiveError::Unknown(entity.to_string()));
        }
        if registered(&descriptor).as_ref() == Some(&change) {
            return Ok(None);
        }
        write(&mut descriptor, change);
        self.described(descriptor).map(Some)
    }
}

/// Whether the registry is no longer what a change was made from, as far as the change goes. A new entry may be anybody who
/// was entered since; a known one goes as far as itself and whatever it names.
fn overtaken(change: &RegistryChange, planned_on: &Registry, now: &Registry) -> bool {
    let differs = |entity| {
        now.session(entity) != planned_on.session(entity)
            || now.candidate(entity) != planned_on.candidate(entity)
    };
    let entity = change.entity();
    if now.session(entity).is_none() && now.candidate(entity).is_none() {
        return now != planned_on;
    }
    differs(entity)
        || match change {
            RegistryChange::Session(_) => false,
            RegistryChange::Candidate(candidate) => {
                let standing = &candidate.standing;
                let sessions = standing.candidacies.iter().map(|one| one.session);
                sessions.chain(standing.same_as).any(differs)
            }
        }
}

/// No two living sessions have one number, whatever its capitals and hyphens.
fn numbers_stay_unique(
    registry: &Registry,
    changes: &[RegistryChange],
) -> Result<(), ArchiveError> {
    let replaced: BTreeSet<_> = changes.iter().map(RegistryChange::entity).collect();
    let standing = registry
        .sessions
        .iter()
        .filter(|known| !replaced.contains(&known.entity));
    let coming = changes.iter().filter_map(|change| match change {
        RegistryChange::Session(session) => Some(session),
        RegistryChange::Candidate(_) => None,
    });
    let mut numbers = BTreeSet::new();
    for one in standing.chain(coming) {
        if !one.session.withdrawn && !numbers.insert(session_key(&one.session.number.0)) {
            return Err(ArchiveError::SessionExists {
                number: one.session.number.clone(),
            });
        }
    }
    Ok(())
}

fn kind(change: &RegistryChange) -> EntityKind {
    match change {
        RegistryChange::Session(_) => EntityKind::Session,
        RegistryChange::Candidate(_) => EntityKind::Candidate,
    }
}

fn write(descriptor: &mut Descriptor, change: RegistryChange) {
    match change {
        RegistryChange::Session(session) => {
            descriptor.facts.exam_session = Some(session.session);
            descriptor.identity.people = Some(session.people);
        }
        RegistryChange::Candidate(candidate) => {
            descriptor.facts.standing = Some(candidate.standing);
            descriptor.identity.person = Some(candidate.person);
        }
    }
}
