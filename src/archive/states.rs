//! What a record is while other records are states of it: whose bytes it has, which states it has reached, what its text says.
//!
//! All of it is worked out anew from the record's own versions and from the states that are joined to it, whatever the order
//! in which they came and went. Every state keeps its own bytes; those of the record itself are in its versions.

use crate::archive::deciding::is_decided;
use crate::archive::take_out::object_key;
use crate::archive::understanding::{complete, replace, telling_path, writing};
use crate::archive::{Archive, ArchiveError, lock};
use crate::classify::Classification;
use crate::model::{
    Descriptor, EntityId, Extract, MediaType, ReadField, ScheduleClass, StageReached,
};
use crate::store::Shelf;

/// What a record is by itself.
struct Own {
    /// The last version that has bytes of its own.
    bytes: Descriptor,
    /// The last version to which nothing was joined.
    alone: Descriptor,
}

impl Archive {
    /// Makes of `whole` what it is with these states, in the order in which they were joined, and without those that left it.
    ///
    /// Errors: those of opening a descriptor and a text.
    pub(super) fn with_states(
        &self,
        whole: &mut Descriptor,
        states: &[&Descriptor],
        left: &[&Descriptor],
    ) -> Result<(), ArchiveError> {
        let own = self.own(whole)?;
        let schedule = self.schedule();
        let class = states.iter().chain(left).map(|one| &**one);
        let class = std::iter::once(&*whole)
            .chain(class)
            .find_map(|one| one.facts.class.as_ref());
        let class = class.and_then(|class| schedule.schedule.as_deref()?.class(&class.id));
        let mut stages = own_stages(whole, &own.alone, states.iter().chain(left));
        let latest = latest(class, &stages, states);
        for reached in states.iter().flat_map(|state| &state.facts.filing.stages) {
            if !has(&stages, reached) {
                stages.push(reached.clone());
            }
        }
        if let Some(class) = class {
            stages.sort_by_key(|reached| class.stage_place(&reached.stage));
        }
        own_paths(whole, &own.alone, left);
        for path in states.iter().flat_map(|state| &state.identity.paths) {
            if !whole.identity.paths.contains(path) {
                whole.identity.paths.push(path.clone());
            }
        }
        let from = latest.unwrap_or(&own.bytes);
        if whole.secret.object != from.secret.object {
            take_bytes(whole, from);
            self.read_anew(whole, &own, latest)?;
        }
        whole.facts.filing.stages = stages;
        Ok(())
    }

    /// What the record says by its own text, then what that of the state says whose bytes it has.
    fn read_anew(
        &self,
        whole: &mut Descriptor,
        own: &Own,
        latest: Option<&Descriptor>,
    ) -> Result<(), ArchiveError> {
        // To be joined or taken apart makes nothing another paper.
        let class = whole.facts.class.clone();
        let grounds = whole.identity.grounds.clone();
        replace(whole, &self.said_by(&own.bytes)?);
        if class.is_some() {
            whole.facts.class = class;
            whole.identity.grounds = grounds;
        }
        if let Some(state) = latest {
            complete(whole, &self.said_by(state)?);
            whole.facts.filing.documents = state.facts.filing.documents;
            let dated = is_decided(state, ReadField::DocumentDate);
            if dated && !is_decided(whole, ReadField::DocumentDate) {
                whole.facts.document_date = state.facts.document_date;
            }
        }
        Ok(())
    }

    fn said_by(&self, descriptor: &Descriptor) -> Result<Classification, ArchiveError> {
        let facts = &descriptor.facts;
        let text = match descriptor.secret.text {
            None => String::new(),
            Some(text) => {
                let key = object_key(descriptor)?;
                let bytes = self.store.open_whole(Shelf::Texts, text, &key)?;
                String::from_utf8_lossy(&bytes).into_owned()
            }
        };
        let extract = Extract {
            media_type: facts.media_type.clone().unwrap_or_else(MediaType::unknown),
            text,
            pages: facts.pages,
            warnings: facts.warnings.clone(),
        };
        let path = telling_path(&descriptor.identity.paths, &facts.filing);
        let writing = writing(facts.recognition.as_ref());
        Ok(self.understand(&path, &extract, writing))
    }

    /// Bytes that came together with a state, or when one left, are a state's; all others are the record's own.
    fn own(&self, whole: &Descriptor) -> Result<Own, ArchiveError> {
        let entity = whole.facts.entity;
        let versions = lock(&self.catalog).versions(entity)?;
        let mut known = Vec::new();
        let mut owned = Vec::new();
        let mut joined: Vec<EntityId> = Vec::new();
        let mut bytes = None;
        let mut alone = None;
        for version in versions {
            let version = self.descriptor(entity, version.descriptor, version.commitment)?;
            let object = version.secret.object;
            let now_joined = version.facts.filing.joined.clone();
            if !known.contains(&object) {
                known.push(object);
                if now_joined == joined {
                    owned.push(object);
                }
            }
            if owned.contains(&object) {
                bytes = Some(version.clone());
            }
            if now_joined.is_empty() {
                alone = Some(version);
            }
            joined = now_joined;
        }
        let (bytes, alone) = bytes
            .zip(alone)
            .ok_or(ArchiveError::DescriptorIncomplete { entity })?;
        Ok(Own { bytes, alone })
    }
}

/// The place of the last state that was reached, in the order of the class.
pub(super) fn last_place(class: &ScheduleClass, stages: &[StageReached]) -> Option<usize> {
    let places = stages.iter();
    places
        .filter_map(|reached| class.stage_place(&reached.stage))
        .max()
}

/// The state that has got further than the record itself and all others. None: the record has, or nobody can say.
fn latest<'d>(
    class: Option<&ScheduleClass>,
    own: &[StageReached],
    states: &[&'d Descriptor],
) -> Option<&'d Descriptor> {
    let class = class?;
    let mut furthest = last_place(class, own)?;
    let mut latest = None;
    // Of two that got equally far, the one that came into being first: the same whatever the order of joining.
    let mut in_order = states.to_vec();
    in_order.sort_by_key(|state| state.facts.entity);
    for state in in_order {
        match last_place(class, &state.facts.filing.stages) {
            Some(place) if furthest < place => {
                furthest = place;
                latest = Some(state);
            }
            _ => {}
        }
    }
    latest
}

/// What the record has reached without any of them.
fn own_stages<'d>(
    whole: &Descriptor,
    alone: &Descriptor,
    states: impl Iterator<Item = &'d &'d Descriptor>,
) -> Vec<StageReached> {
    let brought: Vec<&StageReached> = states.flat_map(|one| &one.facts.filing.stages).collect();
    let mut stages = whole.facts.filing.stages.clone();
    stages.retain(|one| {
        has(&alone.facts.filing.stages, one)
            || !brought.iter().any(|other| other.stage == one.stage)
    });
    stages
}

fn own_paths(whole: &mut Descriptor, alone: &Descriptor, left: &[&Descriptor]) {
    let own = &alone.identity.paths;
    let paths = &mut whole.identity.paths;
    paths.retain(|path| {
        let mut theirs = left.iter().map(|one| &one.identity.paths);
        own.contains(path) || !theirs.any(|paths| paths.contains(path))
    });
}

fn has(all: &[StageReached], one: &StageReached) -> bool {
    all.iter().any(|other| other.stage == one.stage)
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
