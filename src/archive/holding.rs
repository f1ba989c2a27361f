//! Holds: placed, looked at again, released. Each is an entity with its own key; its scope, owner and reason are sealed.
//!
//! A hold covers what arrives after it. Whoever destroys reads all holds again under the commit lock: one placed at any
//! moment before the point of no return saves what it covers.

use crate::archive::describing::Edit;
use crate::archive::group::Change;
use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::catalog::CatalogHold;
use crate::model::{
    ActorId, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret, EntityId,
    EntityKind, Event, HoldReason, HoldRelease, HoldScope, LegalHold, Timestamp,
};
use crate::store::Shelf;

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

    /// Places a hold. Durable on return.
    ///
    /// Errors: those of a commit.
    pub fn place_hold(
        &self,
        hold: LegalHold,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        self.commit_change(actor, now, |archive| {
            let entity = hold.id;
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
                })?;
            Ok((change, ()))
        })
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
