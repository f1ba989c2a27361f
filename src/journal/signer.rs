//! The signing key: it signs checkpoints, and the entries that name keys.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rand_core::OsRng;
use signed_note::{Signer as _, StandardSigner, StandardVerifier, Verifier as _};
use zeroize::Zeroizing;

use crate::journal::JournalError;
use crate::model::{ArchiveId, Entry, Event, KeySet, canonical_json};

/// Signs in the archive's name.
pub struct Signer {
    note: StandardSigner,
    seed: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Signer").field(&self.note.name()).finish()
    }
}

impl Signer {
    /// Reads a secret key in the form of C2SP signed notes, `PRIVATE+KEY+…`.
    ///
    /// Errors: [`JournalError::NotASigner`].
    pub fn new(secret: &str) -> Result<Signer, JournalError> {
        let note = StandardSigner::new(secret).map_err(|_| JournalError::NotASigner)?;
        let key = secret.splitn(5, '+').nth(4).and_then(ed25519_bytes);
        let seed = key.ok_or(JournalError::NotASigner)?;
        Ok(Signer { note, seed })
    }

    /// The name that its signatures bear, which is the origin of checkpoints.
    pub fn name(&self) -> &str {
        self.note.name()
    }

    pub(super) fn note_signer(&self) -> &dyn signed_note::Signer {
        &self.note
    }

    /// The Ed25519 seed, for signatures in another envelope than a note's.
    pub(super) fn seed(&self) -> &[u8; 32] {
        &self.seed
    }
}

/// The 32 bytes of an Ed25519 key, from the last field of a signed-note key: base64 of an algorithm byte and the key.
pub(super) fn ed25519_bytes(field: &str) -> Option<Zeroizing<[u8; 32]>> {
    let bytes = Zeroizing::new(BASE64_STANDARD.decode(field).ok()?);
    let (&ED25519, key) = bytes.split_first()? else {
        return None;
    };
    key.try_into().ok().map(Zeroizing::new)
}

/// The algorithm byte of Ed25519 in signed notes.
const ED25519: u8 = 1;

/// Makes a signing key for an archive: the secret text and the public text.
pub fn generate_signer(archive: ArchiveId) -> (Zeroizing<String>, String) {
    let (secret, public) = signed_note::generate_key(&mut OsRng, &format!("chartrier/{archive}"));
    (Zeroizing::new(secret), public)
}

/// Signs an entry that names keys: fills in its `signature`.
pub fn sign_keys(entry: &mut Entry, signer: &Signer) {
    let signed = signer
        .note
        .sign(&signed_bytes(entry))
        .expect("an Ed25519 key signs any bytes");
    if let Event::ArchiveCreated { signature, .. } | Event::KeysChanged { signature, .. } =
        &mut entry.event
    {
        *signature = signed.iter().map(|byte| format!("{byte:02x}")).collect();
    }
}

/// Checks that an entry names keys signed by the key before it (by its own for entry 0), and returns them.
///
/// Errors: [`JournalError::KeysNotSigned`].
pub fn verify_keys(entry: &Entry, before: Option<&KeySet>) -> Result<KeySet, JournalError> {
    let error = || JournalError::KeysNotSigned {
        number: entry.number,
    };
    let (keys, signature, signer) = match (&entry.event, before) {
        (
            Event::ArchiveCreated {
                keys, signature, ..
            },
            None,
        ) => (keys, signature, &keys.signer),
        (Event::KeysChanged { keys, signature }, Some(before)) => (keys, signature, &before.signer),
        _ => return Err(error()),
    };
    let verifier = StandardVerifier::new(signer).map_err(|_| error())?;
    let digits = signature.as_bytes().chunks(2);
    let byte = |pair: &[u8]| {
        std::str::from_utf8(pair)
            .ok()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
    };
    let signature = digits
        .map(byte)
        .collect::<Option<Vec<u8>>>()
        .ok_or_else(error)?;
    if verifier.verify(&signed_bytes(entry), &signature) {
        Ok(keys.clone())
    } else {
        Err(error())
    }
}

fn signed_bytes(entry: &Entry) -> Vec<u8> {
    let mut json = serde_json::to_value(entry).expect("our own types always serialise");
    if let Some(members) = json.as_object_mut() {
        members.remove("signature");
    }
    let mut bytes = b"chartrier keys 1\n".to_vec();
    bytes.extend(canonical_json(&json));
    bytes
}
