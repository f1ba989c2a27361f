//! States of one document that arrived as records of their own: joined into one record, and taken apart again.
//!
//! The record that stays gets the bytes of the other one as its next version, if that is the later state; the other one
//! keeps its bytes and its versions, says whose state it is, and no longer stands for itself. Both are journalled in one
//! group. What a person took apart is never joined again by what is only found.

use crate::archive::group::Change;
use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::model::{
    ActorId, ClassSubject, Descriptor, EntityId, EntityKind, RetentionSchedule, ScheduleClass,
    StageReached, Timestamp,
};

/// Why two records are not joined, or not taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinFault {
    /// They are one record.
    Same,
    /// One of them is no record with a document.
    NoDocument,
    /// One of them is a state of another record already.
    Joined,
    /// The one that would be a state has states of its own.
    HasStates,
    /// They are of different classes.
    OtherClass,
    /// It is no state of another record.
    NotJoined,
}

impl Archive {
    /// Makes a record a state of another one.
    ///
    /// Errors: [`ArchiveError::CannotJoin`], [`ArchiveError::Unknown`]; those of opening a descriptor and of a commit.
    pub fn join(
        &self,
        record: EntityId,
        to: EntityId,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let changes = self.joined(record, to)?;
        self.append(&commit, cut, changes, actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(())
    }

    /// Takes a record that is a state of another one out of it again, and returns that one: it has the bytes and the
    /// states that it had before.
    ///
    /// Errors: [`ArchiveError::CannotJoin`], [`ArchiveError::Unknown`]; those of opening a descriptor and of a commit.
    pub fn take_apart(
        &self,
        record: EntityId,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let (whole, changes) = self.apart(record)?;
        self.append(&commit, cut, changes, actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(whole)
    }

    /// Joins a record to the only other one of its class and place whose state is known and is another one: what a scan
    /// says of itself is known only once it was recognised.
    pub(super) fn join_by_state(
        &self,
        entity: EntityId,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Option<EntityId>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let Some(to) = self.same_document(entity)? else {
            return Ok(None);
        };
        match self.join(entity, to, actor, now) {
            Ok(()) => Ok(Some(to)),
            // Somebody else was faster.
            Err(ArchiveError::CannotJoin { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn same_document(&self, entity: EntityId) -> Result<Option<EntityId>, ArchiveError> {
        let schedule = self.schedule();
        let catalog = lock(&self.catalog);
        let Some(record) = catalog.record(entity)? else {
            return Ok(None);
        };
        let class = record.class.as_ref().zip(schedule.schedule.as_ref());
        let class = class.and_then(|(class, schedule)| schedule.class(&class.id));
        let Some((class, session)) = class.zip(record.session.as_ref()) else {
            return Ok(None);
        };
        let reached = last_place(class, &record.filing.stages);
        // Of two papers whose candidates nobody could read, nothing says that they are of one person.
        let of_nobody = class.about == ClassSubject::Candidate && record.candidate.is_none();
        if reached.is_none() || of_nobody || !record.stands_alone() {
            return Ok(None);
        }
        let mut same = catalog.records_filed_as(&class.id, session)?;
        same.retain(|other| {
            other.entity != entity
                && other.filing.joined_to.is_none()
                && other.candidate == record.candidate
                && other.titre == record.titre
        });
        let is_apart = |other: &CatalogRecord| record.filing.apart_from.contains(&other.entity);
        Ok(match same.as_slice() {
            [only] if !is_apart(only) => {
                let known = last_place(class, &only.filing.stages);
                (known.is_some() && known != reached).then_some(only.entity)
            }
            _ => None,
        })
    }

    fn joined(&self, record: EntityId, to: EntityId) -> Result<Vec<Change>, ArchiveError> {
        if record == to {
            return Err(cannot(record, JoinFault::Same));
        }
        let mut state = self.current_descriptor(record)?;
        let mut whole = self.current_descriptor(to)?;
        must_fit(&state, &whole)?;
        let schedule = self.schedule();
        let class = class_of(schedule.schedule.as_deref(), &[&whole, &state]);
        let place =
            |one: &Descriptor| class.and_then(|class| last_place(class, &one.facts.filing.stages));
        let later = place(&whole).zip(place(&state));
        if later.is_some_and(|(whole, state)| whole < state) {
            take_bytes(&mut whole, &state);
        }
        let filing = &mut whole.facts.filing;
        for reached in &state.facts.filing.stages {
            if !filing.stages.iter().any(|one| one.stage == reached.stage) {
                filing.stages.push(reached.clone());
            }
        }
        if let Some(class) = class {
            filing
                .stages
                .sort_by_key(|reached| class.stage_place(&reached.stage));
        }
        filing.joined.push(record);
        filing.apart_from.retain(|other| *other != record);
        for path in &state.identity.paths {
            if !whole.identity.paths.contains(path) {
                whole.identity.paths.push(path.clone());
            }
        }
        let filing = &mut state.facts.filing;
        filing.joined_to = Some(to);
        filing.apart_from.retain(|other| *other != to);
        Ok(vec![self.described(whole)?, self.described(state)?])
    }

    fn apart(&self, record: EntityId) -> Result<(EntityId, Vec<Change>), ArchiveError> {
        let mut state = self.current_descriptor(record)?;
        let to = state.facts.filing.joined_to;
        let to = to.ok_or_else(|| cannot(record, JoinFault::NotJoined))?;
        let mut whole = self.current_descriptor(to)?;
        let before = self.version_without(to, record)?;
        if whole.secret.object == state.secret.object {
            take_bytes(&mut whole, &before);
        }
        let brought = &state.facts.filing.stages;
        let known = &before.facts.filing.stages;
        let has = |all: &[StageReached], one: &StageReached| {
            all.iter().any(|other| other.stage == one.stage)
        };
        let filing = &mut whole.facts.filing;
        filing
            .stages
            .retain(|one| has(known, one) || !has(brought, one));
        filing.joined.retain(|other| *other != record);
        filing.apart_from.push(record);
        whole.identity.paths.retain(|path| {
            before.identity.paths.contains(path) || !state.identity.paths.contains(path)
        });
        state.facts.filing.joined_to = None;
        state.facts.filing.apart_from.push(to);
        Ok((to, vec![self.described(whole)?, self.described(state)?]))
    }

    /// What an entity's descriptor said before a record was joined to it.
    fn version_without(
        &self,
        entity: EntityId,
        record: EntityId,
    ) -> Result<Descriptor, ArchiveError> {
        let versions = lock(&self.catalog).versions(entity)?;
        for version in versions.iter().rev() {
            let descriptor = self.descriptor(entity, version.descriptor, version.commitment)?;
            if !descriptor.facts.filing.joined.contains(&record) {
                return Ok(descriptor);
            }
        }
        Err(cannot(record, JoinFault::NotJoined))
    }
}

impl CatalogRecord {
    /// True if it is no state of another record, and no other is a state of it.
    fn stands_alone(&self) -> bool {
        self.filing.joined_to.is_none() && self.filing.joined.is_empty()
    }
}

fn must_fit(state: &Descriptor, whole: &Descriptor) -> Result<(), ArchiveError> {
    let is_document =
        |one: &Descriptor| one.facts.kind == EntityKind::Record && one.secret.object.is_some();
    let class = |one: &Descriptor| one.facts.class.as_ref().map(|class| class.id.clone());
    let fault = if !is_document(state) || !is_document(whole) {
        JoinFault::NoDocument
    } else if state.facts.filing.joined_to.is_some() || whole.facts.filing.joined_to.is_some() {
        JoinFault::Joined
    } else if !state.facts.filing.joined.is_empty() {
        JoinFault::HasStates
    } else if class(state)
        .zip(class(whole))
        .is_some_and(|(one, other)| one != other)
    {
        JoinFault::OtherClass
    } else {
        return Ok(());
    };
    Err(cannot(state.facts.entity, fault))
}

fn cannot(record: EntityId, fault: JoinFault) -> ArchiveError {
    ArchiveError::CannotJoin { record, fault }
}

fn class_of<'s>(
    schedule: Option<&'s RetentionSchedule>,
    descriptors: &[&Descriptor],
) -> Option<&'s ScheduleClass> {
    let mut classes = descriptors
        .iter()
        .filter_map(|one| one.facts.class.as_ref());
    schedule?.class(&classes.next()?.id)
}

fn last_place(class: &ScheduleClass, stages: &[StageReached]) -> Option<usize> {
    let places = stages.iter();
    places
        .filter_map(|reached| class.stage_place(&reached.stage))
        .max()
}

/// Gives a descriptor the bytes of another one, and what is known of them.
fn take_bytes(descriptor: &mut Descriptor, from: &Descriptor) {
    let (facts, other) = (&mut descriptor.facts, &from.facts);
    facts.modified = other.modified;
    facts.size_bytes = other.size_bytes;
    facts.sha256 = other.sha256;
    facts.media_type.clone_from(&other.media_type);
    facts.pages = other.pages;
    facts.warnings.clone_from(&other.warnings);
    facts.recognition.clone_from(&other.recognition);
    descriptor.secret.object = from.secret.object;
    descriptor
        .secret
        .object_key
        .clone_from(&from.secret.object_key);
    descriptor.secret.text = from.secret.text;
}
