//! Holds: placed, looked at again, released. Each is an entity with its own key; its scope, owner and reason are sealed.
//!
//! A hold covers what arrives after it. Whoever destroys reads all holds again under the commit lock: one placed at any
//! moment before the point of no return saves what it covers. One that comes later is placed all the same, for the rest of its scope
//! and for what arrives: whoever asks is told what it came too late for, and so is the journal.

use std::collections::BTreeSet;

use crate::archive::describing::Edit;
use crate::archive::group::Change;
use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::catalog::CatalogHold;
use crate::model::{
    ActorId, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret, EntityId,
    EntityKind, Event, HoldReason, HoldRelease, HoldScope, LegalHold, Timestamp,
};
use crate::store::Shelf;

/// What was answered to a hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HoldAnswer {
    /// What it comes too late for.
    pub too_late: Vec<TooLate>,
    /// Destructions that have begun and are not finished: what they take is described no more, and may have been in a scope that
    /// does not name records.
    pub unfinished: Vec<EntityId>,
}

/// Something whose destruction has begun, or is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLate {
    /// The entity.
    pub entity: EntityId,
    /// What took it.
    pub disposition: EntityId,
}

/// So many are named in the entry.
const MOST_TOO_LATE: usize = 1000;

impl Archive {
    /// Every hold, released ones too, oldest first.
    ///
    /// Errors: [`ArchiveError::HoldUnreadable`] if one cannot be opened; [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn holds(&self) -> Result<Vec<CatalogHold>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let catalog = lock(&self.catalog);
        if let Some(entity) = catalog.unreadable_holds()?.first() {
            return Err(ArchiveError::HoldUnreadable { entity: *entity });
        }
        Ok(catalog.holds()?)
    }

    /// The holds in force. A query holds what it found when it was placed, and what it finds now.
    ///
    /// Errors: as [`Archive::holds`]; [`ArchiveError::SearchBehind`] if a query cannot be answered up to the journal's end.
    pub(super) fn holds_in_force(&self) -> Result<Vec<LegalHold>, ArchiveError> {
        let placed = self
            .holds()?
            .into_iter()
            .filter(|hold| hold.release.is_none());
        let mut holds: Vec<LegalHold> = placed.map(|placed| placed.hold).collect();
        for hold in &mut holds {
            if let HoldScope::Query { text, found } = &mut hold.scope {
                let now = self.found_to_the_end(text)?;
                found.extend(now);
                found.sort();
                found.dedup();
            }
        }
        Ok(holds)
    }

    /// Every record that a query finds, once the search engine knows the whole journal.
    ///
    /// Errors: [`ArchiveError::SearchBehind`]; those of search.
    pub fn found_to_the_end(&self, query: &str) -> Result<Vec<EntityId>, ArchiveError> {
        self.update_search(&mut |_| true)?;
        let lag = self.search_lag()?;
        if lag.applied < lag.entries {
            return Err(ArchiveError::SearchBehind);
        }
        self.find_all(query)
    }

    /// Places a hold. Durable on return. What it was to hold and whose destruction has begun is told, here and in the journal; the
    /// rest is held.
    ///
    /// Errors: those of a commit.
    pub fn place_hold(
        &self,
        hold: LegalHold,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<HoldAnswer, ArchiveError> {
        self.place_hold_on(hold, &[], actor, now)
    }

    /// The same, by somebody who was told a moment ago that it would cover these records.
    ///
    /// Errors: as [`Archive::place_hold`].
    pub fn place_hold_on(
        &self,
        hold: LegalHold,
        told: &[EntityId],
        actor: ActorId,
        now: Timestamp,
    ) -> Result<HoldAnswer, ArchiveError> {
        self.commit_change(actor, now, |archive| {
            let entity = hold.id;
            let answer = archive.answer_to(&hold.scope, told)?;
            let too_late = answer.too_late.iter().map(|one| one.entity);
            let too_late: Vec<EntityId> = too_late.take(MOST_TOO_LATE).collect();
            let descriptor = Descriptor {
                facts: DescriptorFacts::new(entity, EntityKind::Hold, now, new_salt()),
                identity: DescriptorIdentity {
                    hold: Some(hold),
                    ..DescriptorIdentity::new(new_salt())
                },
                secret: DescriptorSecret::new(new_salt()),
            };
            let change =
                archive.begun(&descriptor, |commitment, descriptor| Event::HoldPlaced {
                    entity,
                    commitment,
                    descriptor,
                    too_late,
                })?;
            Ok((change, answer))
        })
    }

    /// The disposition that took an entity, or is about to; none if it lives, or never was.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn taken_by(&self, entity: EntityId) -> Result<Option<EntityId>, ArchiveError> {
        self.follow(&mut |_| true)?;
        Ok(lock(&self.catalog).taken_by(entity)?)
    }

    /// What a hold of this scope comes too late for. Asked under the commit lock.
    fn answer_to(&self, scope: &HoldScope, told: &[EntityId]) -> Result<HoldAnswer, ArchiveError> {
        let named: &[EntityId] = match scope {
            HoldScope::Records(records) | HoldScope::Query { found: records, .. } => records,
            HoldScope::Session(one) | HoldScope::Candidate(one) => std::slice::from_ref(one),
            HoldScope::Titre(_) | HoldScope::Agrement { .. } => &[],
        };
        let asked: BTreeSet<EntityId> = named.iter().chain(told).copied().collect();
        let catalog = lock(&self.catalog);
        let mut answer = HoldAnswer::default();
        for entity in asked {
            let taken = catalog.taken_by(entity)?;
            answer.too_late.extend(taken.map(|disposition| TooLate {
                entity,
                disposition,
            }));
        }
        if !matches!(scope, HoldScope::Records(_)) {
            answer.unfinished = catalog.unproved_dispositions()?;
        }
        Ok(answer)
    }

    /// Moves the day on which somebody looks at a hold again.
    ///
    /// Errors: [`ArchiveError::Unknown`], [`ArchiveError::AlreadyReleased`]; those of a commit.
    pub fn review_hold(
        &self,
        hold: EntityId,
        review_on: chrono::NaiveDate,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        self.hold_in_force(hold)?;
        let edit: Edit<'_> = Box::new(move |descriptor| match &mut descriptor.identity.hold {
            Some(hold) if hold.review_on != review_on => {
                hold.review_on = review_on;
                true
            }
            _ => false,
        });
        self.describe_group(vec![(hold, edit)], actor, now)
            .map(drop)
    }

    /// Releases a hold. Nothing is destroyed by that: what it held is due again, if it is, and needs a plan and an approval.
    ///
    /// Errors: [`ArchiveError::Unknown`], [`ArchiveError::AlreadyReleased`]; those of a commit.
    pub fn release_hold(
        &self,
        hold: EntityId,
        reason: HoldReason,
        day: chrono::NaiveDate,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        self.commit_change(actor, now, |archive| {
            archive.hold_in_force(hold)?;
            let (descriptor, sealed) = archive.describe_again(hold, |descriptor| {
                descriptor.identity.release = Some(HoldRelease { reason, on: day });
            })?;
            let event = Event::HoldReleased {
                entity: hold,
                commitment: descriptor.commitment(),
                descriptor: sealed.digest,
            };
            let change = Change {
                event: Some(event),
                files: vec![(Shelf::Descriptors, sealed)],
                ..Change::default()
            };
            Ok((change, ()))
        })
    }

    fn hold_in_force(&self, hold: EntityId) -> Result<(), ArchiveError> {
        let known = self
            .holds()?
            .into_iter()
            .find(|known| known.hold.id == hold);
        match known {
            None => Err(ArchiveError::Unknown(hold.to_string())),
            Some(known) if known.release.is_some() => Err(ArchiveError::AlreadyReleased { hold }),
            Some(_) => Ok(()),
        }
    }
}
