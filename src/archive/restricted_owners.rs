//! The owners of restricted records: added and removed by an owner of the archive, in the key places and in the journal.

use crate::archive::{Archive, ArchiveError, lock};
use crate::keys::{
    Identity, IdentityRole, KeyFile, Passphrase, PinnedIdentity, Recipient, ScryptCost, SealedFor,
    read_key_file, remove_key_file, seal_bytes, seal_owner_file, write_key_file,
};
use crate::model::{ActorId, EntityId, Event, KeySet, RestrictedOwner, SealedDigest, Timestamp};
use sha2::{Digest, Sha256};

/// How a new owner of restricted records opens them.
#[derive(Debug)]
pub enum NewRestrictedOwner<'a> {
    /// With a new identity, kept in the key places under a passphrase.
    Passphrase(&'a Passphrase, ScryptCost),
    /// With an identity that rests elsewhere: hardware, another machine, paper.
    Recipient(&'a str),
}

/// An owner of restricted records as the key places and the journal know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestrictedOwnerKnown {
    /// The name; none if no reachable place tells it.
    pub name: Option<String>,
    /// The age recipient.
    pub recipient: String,
    /// True if the identity is in the key places.
    pub kept: bool,
}

impl Archive {
    /// Who opens restricted records.
    ///
    /// Errors: those of the key places.
    pub fn restricted_owners(&self) -> Result<Vec<RestrictedOwnerKnown>, ArchiveError> {
        let named = self.named_recipients()?;
        let owners = lock(&self.journal).keys().restricted.clone();
        let known = owners.into_iter().map(|owner| {
            let mut named = named.iter();
            let name = named.find(|(_, recipient)| *recipient == owner.recipient);
            RestrictedOwnerKnown {
                name: name.map(|(name, _)| name.clone()),
                recipient: owner.recipient,
                kept: owner.sealed.is_some(),
            }
        });
        Ok(known.collect())
    }

    /// Adds an owner of restricted records, and seals to all of them what is restricted.
    ///
    /// Errors: [`ArchiveError::OwnersOnly`]; [`ArchiveError::RestrictedOwnerThere`]; [`ArchiveError::TakesRestrictedOwner`] if what is
    /// restricted is sealed to others already and none of them opened the archive; those of keys and of a commit.
    pub fn add_restricted_owner(
        &self,
        name: &str,
        new: NewRestrictedOwner<'_>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Recipient, ArchiveError> {
        self.must_be_owner()?;
        let pinned = PinnedIdentity {
            identity: Identity::generate(),
            pin: Some((self.settings.archive, self.fingerprint())),
        };
        let (recipient, file) = match new {
            NewRestrictedOwner::Passphrase(passphrase, cost) => (
                pinned.identity.recipient(),
                Some(seal_owner_file(
                    &pinned,
                    IdentityRole::Restricted,
                    passphrase,
                    cost,
                )),
            ),
            NewRestrictedOwner::Recipient(text) => (text.trim().parse::<Recipient>()?, None),
        };
        let there = |known: &RestrictedOwnerKnown| {
            known.name.as_deref() == Some(name) || known.recipient == recipient.to_string()
        };
        if self.restricted_owners()?.iter().any(there) {
            let name = name.to_owned();
            return Err(ArchiveError::RestrictedOwnerThere { name });
        }
        let sealed = file
            .as_ref()
            .map(|file| SealedDigest(Sha256::digest(file).into()));
        let owner = RestrictedOwner {
            recipient: recipient.to_string(),
            sealed,
        };
        // What the journal will name is durable first.
        let line = format!("{recipient}\n");
        let named = KeyFile::RestrictedRecipient(name.to_owned());
        for place in lock(&self.keyring).reachable_places() {
            if let Some(file) = &file {
                let kept = KeyFile::Restricted(name.to_owned());
                write_key_file(self.disk.as_ref(), &place, &kept, file)?;
            }
            write_key_file(self.disk.as_ref(), &place, &named, line.as_bytes())?;
        }
        let change = |keys: &mut KeySet| {
            keys.restricted.push(owner);
            keys.restricted.sort();
        };
        match self.change_restricted(change, actor, now) {
            Ok(()) => {}
            Err(error) => {
                self.remove_restricted_files(name)?;
                return Err(error);
            }
        }
        // Those whose class was restricted before anybody could own them.
        self.restrict_by_schedule(actor, now)?;
        Ok(recipient)
    }

    /// Takes an owner of restricted records away, and seals what is restricted to the others. It does not take back what that one
    /// copied.
    ///
    /// Errors: as [`Archive::add_restricted_owner`]; [`ArchiveError::NoRestrictedOwner`], [`ArchiveError::LastRestrictedOwner`].
    pub fn remove_restricted_owner(
        &self,
        name: &str,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        self.must_be_owner()?;
        let owners = self.restricted_owners()?;
        let called = |known: &&RestrictedOwnerKnown| {
            known.name.as_deref() == Some(name) || known.recipient == name
        };
        let name = || name.to_owned();
        let Some(owner) = owners.iter().find(called) else {
            return Err(ArchiveError::NoRestrictedOwner { name: name() });
        };
        if owners.len() == 1 && self.restricted_standing()?.records > 0 {
            return Err(ArchiveError::LastRestrictedOwner { name: name() });
        }
        let change = |keys: &mut KeySet| {
            keys.restricted
                .retain(|known| known.recipient != owner.recipient);
        };
        self.change_restricted(change, actor, now)?;
        self.remove_restricted_files(owner.name.as_deref().unwrap_or_default())
    }

    /// The sealed identity of an owner of restricted records, by name.
    ///
    /// Errors: those of reading it.
    pub fn restricted_identity_file(
        &self,
        name: &str,
    ) -> Result<Option<(std::path::PathBuf, Vec<u8>)>, ArchiveError> {
        let places = lock(&self.keyring).reachable_places();
        let file = KeyFile::Restricted(name.to_owned());
        Ok(read_key_file(&places, &file)?)
    }

    /// Journals other owners of restricted records, and seals to them what is restricted. Nothing is journalled unless all of it can be
    /// opened now.
    fn change_restricted(
        &self,
        change: impl FnOnce(&mut KeySet),
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        let commit = self.commit_lock()?;
        let before = self.refresh(&commit)?;
        let mut keys = lock(&self.journal).keys().clone();
        change(&mut keys);
        let recipients = keys.restricted.iter().map(|one| one.recipient.parse());
        let recipients = recipients.collect::<Result<Vec<Recipient>, _>>()?;
        let cards = lock(&self.catalog).cards()?;
        let mut rows: Vec<(EntityId, Vec<u8>)> = Vec::new();
        let mut closed = 0;
        for card in &cards {
            match self.entity_key(card.record) {
                Ok(key) => {
                    let text = key.to_text();
                    if !recipients.is_empty() {
                        rows.push((card.record, seal_bytes(text.as_bytes(), &recipients)));
                    }
                }
                Err(ArchiveError::Restricted { .. }) => closed += 1,
                Err(error) => return Err(error),
            }
        }
        if closed > 0 {
            return Err(ArchiveError::TakesRestrictedOwner { records: closed });
        }
        let mut events = before;
        events.push(Event::KeysChanged {
            keys,
            // The journal signs it.
            signature: String::new(),
        });
        lock(&self.journal).append(&commit, events, actor, now, &self.signer)?;
        let mark = SealedFor::of(&recipients);
        lock(&self.keyring).put_anew(&rows, Some(&mark))?;
        self.follow(&mut |_| true)?;
        self.restrict(&commit)
    }

    fn remove_restricted_files(&self, name: &str) -> Result<(), ArchiveError> {
        for place in lock(&self.keyring).reachable_places() {
            for file in [
                KeyFile::RestrictedRecipient(name.to_owned()),
                KeyFile::Restricted(name.to_owned()),
            ] {
                remove_key_file(self.disk.as_ref(), &place, &file)?;
            }
        }
        Ok(())
    }

    /// Names and recipients, as the reachable places say them.
    fn named_recipients(&self) -> Result<Vec<(String, String)>, ArchiveError> {
        let mut named = Vec::new();
        for place in lock(&self.keyring).reachable_places() {
            for name in place.restricted_owners()? {
                let file = KeyFile::RestrictedRecipient(name.clone());
                let read = read_key_file(std::slice::from_ref(&place), &file)?;
                let text = read.map(|(_, bytes)| String::from_utf8_lossy(&bytes).trim().to_owned());
                named.extend(text.map(|recipient| (name, recipient)));
            }
        }
        named.sort();
        named.dedup();
        Ok(named)
    }
}
