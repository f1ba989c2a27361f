//! SSH signatures (SSHSIG): a person's over what he approves, the archive's over what it certifies.
//!
//! Only Ed25519 keys sign and are believed: in a file of OpenSSH's form, or in a security key (`sk-ssh-ed25519`), which
//! must have been touched. The archive signs with the Ed25519 key that signs its checkpoints. No text can stand for
//! another: what SSHSIG signs begins with `SSHSIG`, a checkpoint with `chartrier/`, and the keys' entries with
//! `chartrier keys`; and what is signed for one [`Namespace`] does not hold in another.
//!
//! # What a verifier checks
//!
//! `ssh-keygen` alone suffices for what the archive signed. `allowed_signers` is the line that [`allowed_signers`] gives,
//! made from the `signer` text of the journal's entry in force, and the identity is that key's name:
//!
//! ```text
//! $ cat allowed_signers
//! chartrier/00000000-0000-7000-8000-000000000001 namespaces="certificate@chartrier" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA…
//! $ ssh-keygen -Y verify -f allowed_signers -n certificate@chartrier \
//!     -I chartrier/00000000-0000-7000-8000-000000000001 -s certificate.json.sig < certificate.json
//! ```
//!
//! A person approves with `ssh-keygen -Y sign -n approval@chartrier -f ~/.ssh/id_ed25519 FILE`, or with [`sign`].

use std::fmt;

use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::public::KeyData;
use ssh_key::{Algorithm, HashAlg, Kdf, LineEnding, PrivateKey, PublicKey, SshSig};

use crate::journal::Signer;
use crate::journal::signer::ed25519_bytes;

/// Why a signature is not made or not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SshFault {
    /// This is no SSH signature.
    #[error("this is not an SSH signature")]
    NotASignature,
    /// This is no SSH public key.
    #[error("this is not an SSH public key")]
    NotAPublicKey,
    /// This is no private key in OpenSSH's form.
    #[error("this is not a private key in the form of OpenSSH")]
    NotAPrivateKey,
    /// The key is of a kind that is not accepted: RSA, ECDSA.
    #[error("keys of the kind {kind} are not accepted, only Ed25519")]
    KindRefused {
        /// As SSH names it.
        kind: String,
    },
    /// The signature was made for another purpose.
    #[error("the signature was made for the namespace {found:?}")]
    OtherNamespace {
        /// The namespace it was made for.
        found: String,
    },
    /// The signature is another key's.
    #[error("the signature was made by another key, {found}")]
    OtherKey {
        /// Fingerprint of the key that it names.
        found: String,
    },
    /// The signature does not hold over these bytes.
    #[error("the signature does not hold over these bytes")]
    Altered,
    /// The security key was not touched while it signed.
    #[error("the security key signed without being touched")]
    NotTouched,
    /// The private key needs its passphrase.
    #[error("the private key needs its passphrase")]
    PassphraseNeeded,
    /// The passphrase is not this private key's.
    #[error("the passphrase does not open the private key")]
    PassphraseWrong,
    /// The private key asks for more work than any real one.
    #[error("the private key asks for {rounds} rounds of its passphrase")]
    TooCostly {
        /// Rounds of bcrypt that it asks for.
        rounds: u32,
    },
}

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Namespace(&'static str);

impl Namespace {
    /// A person approves a plan of disposition.
    pub const APPROVAL: Namespace = Namespace("approval@chartrier");
    /// The archive certifies what it did.
    pub const CERTIFICATE: Namespace = Namespace("certificate@chartrier");
    /// The archive hands out a bundle.
    pub const BUNDLE: Namespace = Namespace("bundle@chartrier");
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// An Ed25519 public key, plain or of a security key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SshKey(KeyData);

impl SshKey {
    /// Reads a line such as `ssh-ed25519 AAAA… comment`.
    ///
    /// Errors: [`SshFault::NotAPublicKey`], [`SshFault::KindRefused`].
    pub fn parse(line: &str) -> Result<SshKey, SshFault> {
        let short = Some(line.trim()).filter(|line| line.len() <= LONGEST_TEXT);
        let key = short.and_then(|line| PublicKey::from_openssh(line).ok());
        SshKey::accept(key.ok_or(SshFault::NotAPublicKey)?.key_data())
    }

    /// The key whose signed-note text is `signer`, as an entry of the journal names it.
    ///
    /// Errors: [`SshFault::NotAPublicKey`].
    pub fn of_signer(signer: &str) -> Result<SshKey, SshFault> {
        let bytes = signer.splitn(3, '+').nth(2).and_then(ed25519_bytes);
        let bytes = bytes.ok_or(SshFault::NotAPublicKey)?;
        Ok(SshKey(KeyData::Ed25519(ssh_key::public::Ed25519PublicKey(
            *bytes,
        ))))
    }

    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    fn accept(key: &KeyData) -> Result<SshKey, SshFault> {
        match key {
            KeyData::Ed25519(_) | KeyData::SkEd25519(_) => Ok(SshKey(key.clone())),
            _ => Err(refused(&key.algorithm())),
        }
    }
}

/// `ssh-ed25519 AAAA…`, without a comment.
impl fmt::Display for SshKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = PublicKey::new(self.0.clone(), "");
        let line = key.to_openssh().map_err(|_| fmt::Error)?;
        f.write_str(line.trim_end())
    }
}

/// Checks that `armored` is a signature by `key` over `bytes`, made for `namespace`.
///
/// Errors: [`SshFault::NotASignature`], [`SshFault::KindRefused`], [`SshFault::OtherNamespace`],
/// [`SshFault::OtherKey`], [`SshFault::NotTouched`], [`SshFault::Altered`].
/// Source: OpenSSH's `PROTOCOL.sshsig` and `PROTOCOL.u2f`.
pub fn verify(
    armored: &str,
    key: &SshKey,
    namespace: Namespace,
    bytes: &[u8],
) -> Result<(), SshFault> {
    checked(armored, Some(key), namespace, bytes).map(drop)
}

/// As [`verify`], by the key that the signature itself names, which is returned: who that is, is for the caller to say.
///
/// Errors: as [`verify`], but [`SshFault::OtherKey`].
pub fn verify_by_any(
    armored: &str,
    namespace: Namespace,
    bytes: &[u8],
) -> Result<SshKey, SshFault> {
    checked(armored, None, namespace, bytes)
}

fn checked(
    armored: &str,
    key: Option<&SshKey>,
    namespace: Namespace,
    bytes: &[u8],
) -> Result<SshKey, SshFault> {
    let short = Some(armored).filter(|text| text.len() <= LONGEST_TEXT);
    let signature = short.and_then(|text| SshSig::from_pem(text).ok());
    // The crate passes over a version of 0 and some wrong lengths: only what it would write itself is taken.
    let exact = signature.filter(|signature| {
        let written = signature.to_pem(LineEnding::LF);
        signature.version() == 1
            && written.is_ok_and(|text| text.trim_end().lines().eq(armored.trim_end().lines()))
    });
    let signature = exact.ok_or(SshFault::NotASignature)?;
    let signed_by = SshKey::accept(signature.public_key())?;
    if signature.namespace() != namespace.0 {
        return Err(SshFault::OtherNamespace {
            found: signature.namespace().to_owned(),
        });
    }
    if key.is_some_and(|key| signed_by != *key) {
        return Err(SshFault::OtherKey {
            found: signed_by.fingerprint(),
        });
    }
    PublicKey::new(signed_by.0.clone(), "")
        .verify(namespace.0, bytes, &signature)
        .map_err(|_| SshFault::Altered)?;
    let flags = signature.signature_bytes().get(SK_FLAGS_AT);
    match signed_by.0 {
        KeyData::SkEd25519(_) if flags.is_none_or(|flags| flags & SK_TOUCHED == 0) => {
            Err(SshFault::NotTouched)
        }
        _ => Ok(signed_by),
    }
}

/// Signs `bytes` for `namespace` with a private key in OpenSSH's form; armored, as `ssh-keygen -Y sign` writes it.
///
/// Errors: [`SshFault::NotAPrivateKey`], [`SshFault::KindRefused`], [`SshFault::PassphraseNeeded`],
/// [`SshFault::PassphraseWrong`], [`SshFault::TooCostly`].
pub fn sign(
    private_key: &str,
    passphrase: Option<&str>,
    namespace: Namespace,
    bytes: &[u8],
) -> Result<String, SshFault> {
    let short = Some(private_key).filter(|text| text.len() <= LONGEST_TEXT);
    let key = short.and_then(|text| PrivateKey::from_openssh(text).ok());
    let mut key = key.ok_or(SshFault::NotAPrivateKey)?;
    SshKey::accept(key.public_key().key_data())?;
    if key.is_encrypted() {
        if let Kdf::Bcrypt { rounds, .. } = key.kdf()
            && *rounds > MOST_ROUNDS
        {
            return Err(SshFault::TooCostly { rounds: *rounds });
        }
        let passphrase = passphrase.ok_or(SshFault::PassphraseNeeded)?;
        key = key
            .decrypt(passphrase)
            .map_err(|_| SshFault::PassphraseWrong)?;
    }
    match key.key_data() {
        KeypairData::Ed25519(_) => Ok(armored_signature(&key, namespace, bytes)),
        // What a security key leaves in the file cannot sign.
        _ => Err(refused(&key.algorithm())),
    }
}

/// Signs `bytes` for `namespace` in the archive's name.
pub fn sign_as_archive(signer: &Signer, namespace: Namespace, bytes: &[u8]) -> String {
    let pair = Ed25519Keypair::from_seed(signer.seed());
    armored_signature(&PrivateKey::from(pair), namespace, bytes)
}

/// The line of an `allowed_signers` file with which `ssh-keygen -Y verify` believes the archive whose signed-note key is
/// `signer`. The identity to ask for is its first word, the key's name.
///
/// Errors: [`SshFault::NotAPublicKey`].
pub fn allowed_signers(signer: &str, namespace: Namespace) -> Result<String, SshFault> {
    let key = SshKey::of_signer(signer)?;
    let name = signer.split('+').next().unwrap_or_default();
    Ok(format!("{name} namespaces=\"{namespace}\" {key}\n"))
}

/// The longest armored signature, public key line or private key file, in bytes.
const LONGEST_TEXT: usize = 16 * 1024;
/// `ssh-keygen -a` has a default of 16; 1,000 take about ten seconds.
const MOST_ROUNDS: u32 = 2_000;
/// Where the flags are in a security key's signature, and the one that says it was touched.
const SK_FLAGS_AT: usize = 64;
const SK_TOUCHED: u8 = 1;

fn armored_signature(key: &PrivateKey, namespace: Namespace, bytes: &[u8]) -> String {
    key.sign(namespace.0, HashAlg::Sha512, bytes)
        .and_then(|signature| signature.to_pem(LineEnding::LF))
        .expect("an Ed25519 key signs any bytes for a namespace that is not empty")
}

fn refused(algorithm: &Algorithm) -> SshFault {
    SshFault::KindRefused {
        kind: algorithm.as_str().to_owned(),
    }
}
