//! The Linux kernel keyring: where the service identity rests between commands, in memory only.
//!
//! The key is of type `user`, named `chartrier:<archive id>`, in the user's own keyring, readable by processes of that
//! user alone, gone at its time-out and at reboot. Where the kernel refuses (some containers), the caller asks for the
//! passphrase each time; nothing is ever written to a file instead.

use std::path::Path;

use linux_keyutils::{
    KeyError as Refusal, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission,
};
use zeroize::Zeroizing;

use crate::keys::{IdentityRole, PinnedIdentity};
use crate::model::ArchiveId;

/// The kernel refused to keep or forget the key.
#[derive(Debug, thiserror::Error)]
#[error("the kernel keyring is not available here ({0})")]
pub struct KernelKeyringError(String);

impl KernelKeyringError {
    /// What the kernel answered.
    pub fn answer(&self) -> &str {
        &self.0
    }
}

impl From<Refusal> for KernelKeyringError {
    fn from(refusal: Refusal) -> KernelKeyringError {
        KernelKeyringError(refusal.to_string())
    }
}

/// The kernel's keyring of the present user.
#[derive(Debug, Clone, Copy)]
pub struct KernelKeyring;

impl KernelKeyring {
    /// Keeps the service identity of `archive` for `seconds`.
    ///
    /// Errors: [`KernelKeyringError`] where the kernel has no keyring for us.
    pub fn keep(
        archive: ArchiveId,
        service: &PinnedIdentity,
        seconds: usize,
    ) -> Result<(), KernelKeyringError> {
        let ring = user_ring()?;
        let text = service.to_text(IdentityRole::Service);
        let key = ring.add_key(&description(archive), text.as_bytes())?;
        let rights = KeyPermissionsBuilder::builder()
            .posessor(Permission::ALL)
            .user(Permission::ALL)
            .build();
        key.set_perms(rights)?;
        key.set_timeout(seconds)?;
        Ok(())
    }

    /// The service identity of `archive`, if it is kept and has not timed out.
    pub fn recall(archive: ArchiveId) -> Option<PinnedIdentity> {
        let key = user_ring().ok()?.search(&description(archive)).ok()?;
        let bytes = Zeroizing::new(key.read_to_vec().ok()?);
        let text = std::str::from_utf8(&bytes).ok()?;
        PinnedIdentity::from_text(text, Path::new("kernel keyring")).ok()
    }

    /// Forgets the service identity of `archive`. True if there was one.
    ///
    /// Errors: [`KernelKeyringError`] where the kernel refuses.
    pub fn forget(archive: ArchiveId) -> Result<bool, KernelKeyringError> {
        let ring = user_ring()?;
        match ring.search(&description(archive)) {
            Ok(key) => {
                key.invalidate()?;
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }
}

fn user_ring() -> Result<KeyRing, Refusal> {
    KeyRing::from_special_id(KeyRingIdentifier::User, false)
}

fn description(archive: ArchiveId) -> String {
    format!("chartrier:{archive}")
}
