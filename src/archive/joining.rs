//! States of one document that arrived as records of their own: joined into one record, and taken apart again.
//!
//! The record that stays gets the bytes of the other one as its next version, if that is the later state (`archive/states.rs`);
//! the other one keeps its bytes and its versions, says whose state it is, and no longer stands for itself. All of it is
//! journalled in one group. What a person took apart is never joined again by what is only found.

use crate::archive::deciding::Decision;
use crate::archive::group::Change;
use crate::archive::states::last_place;
use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::model::{ActorId, ClassSubject, Descriptor, EntityId, EntityKind, Timestamp};

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

/// What becomes of records that are, or are to be, states of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    /// They become states of this record.
    To(EntityId),
    /// Each stands for itself again.
    Apart,
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
        let said = Decision::default();
        self.decide_and_join(&[record], &said, Joining::To(to), actor, now)?;
        Ok(())
    }

    /// Takes a record that is a state of another one out of it again, and returns that one: it has the bytes and the
    /// states that it has without it.
    ///
    /// Errors: [`ArchiveError::CannotJoin`], [`ArchiveError::Unknown`]; those of opening a descriptor and of a commit.
    pub fn take_apart(
        &self,
        record: EntityId,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        let said = Decision::default();
        let parted = self.decide_and_join(&[record], &said, Joining::Apart, actor, now)?;
        let whole = parted.first().map(|(_, whole)| *whole);
        whole.ok_or_else(|| cannot(record, JoinFault::NotJoined))
    }

    /// Writes what a person says of these records and joins them or takes them apart, all as one group: if one of them
    /// cannot be, nothing is changed. Returns each record with the one to which it was or is joined.
    ///
    /// Errors: as [`Archive::decide`] and [`Archive::join`].
    pub fn decide_and_join(
        &self,
        records: &[EntityId],
        said: &Decision,
        joining: Joining,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Vec<(EntityId, EntityId)>, ArchiveError> {
        self.must_be_known(said)?;
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let mut group = Group {
            archive: self,
            held: Vec::new(),
        };
        let mut joined = Vec::new();
        for record in records {
            said.write_checked(group.hold(*record)?)?;
            let whole = match joining {
                Joining::To(to) => group.join(*record, to)?,
                Joining::Apart => group.part(*record)?,
            };
            joined.push((*record, whole));
        }
        let changes = group.held.into_iter();
        let changes = changes.map(|descriptor| self.described(descriptor));
        let changes = changes.collect::<Result<Vec<Change>, _>>()?;
        self.append(&commit, cut, changes, actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(joined)
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
}

/// Descriptors that are changed together: each is opened once and written once.
struct Group<'a> {
    archive: &'a Archive,
    held: Vec<Descriptor>,
}

impl Group<'_> {
    fn hold(&mut self, entity: EntityId) -> Result<&mut Descriptor, ArchiveError> {
        let known = self.held.iter().position(|one| one.facts.entity == entity);
        let place = match known {
            Some(place) => place,
            None => {
                self.held.push(self.archive.current_descriptor(entity)?);
                self.held.len() - 1
            }
        };
        Ok(self.held.get_mut(place).expect("it was found or pushed"))
    }

    fn put(&mut self, descriptor: Descriptor) -> Result<(), ArchiveError> {
        let entity = descriptor.facts.entity;
        *self.hold(entity)? = descriptor;
        Ok(())
    }

    fn join(&mut self, record: EntityId, to: EntityId) -> Result<EntityId, ArchiveError> {
        if record == to {
            return Err(cannot(record, JoinFault::Same));
        }
        let mut state = self.hold(record)?.clone();
        let mut whole = self.hold(to)?.clone();
        must_fit(&state, &whole)?;
        let filing = &mut whole.facts.filing;
        filing.joined.push(record);
        filing.apart_from.retain(|other| *other != record);
        let filing = &mut state.facts.filing;
        filing.joined_to = Some(to);
        filing.apart_from.retain(|other| *other != to);
        self.put(state)?;
        self.with_states(whole, &[])?;
        Ok(to)
    }

    fn part(&mut self, record: EntityId) -> Result<EntityId, ArchiveError> {
        let mut state = self.hold(record)?.clone();
        let to = state.facts.filing.joined_to;
        let to = to.ok_or_else(|| cannot(record, JoinFault::NotJoined))?;
        let mut whole = self.hold(to)?.clone();
        let filing = &mut whole.facts.filing;
        filing.joined.retain(|other| *other != record);
        filing.apart_from.push(record);
        state.facts.filing.joined_to = None;
        state.facts.filing.apart_from.push(to);
        self.put(state.clone())?;
        self.with_states(whole, &[&state])?;
        Ok(to)
    }

    /// Works out the whole anew with the states that are joined to it now; one that was destroyed since counts no longer.
    fn with_states(
        &mut self,
        mut whole: Descriptor,
        left: &[&Descriptor],
    ) -> Result<(), ArchiveError> {
        let mut states = Vec::new();
        for entity in whole.facts.filing.joined.clone() {
            let held = self.held.iter().find(|one| one.facts.entity == entity);
            let there = lock(&self.archive.catalog).record(entity)?.is_some();
            match held {
                Some(state) => states.push(state.clone()),
                None if there => states.push(self.archive.current_descriptor(entity)?),
                None => {}
            }
        }
        let states: Vec<&Descriptor> = states.iter().collect();
        self.archive.with_states(&mut whole, &states, left)?;
        self.put(whole)
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
