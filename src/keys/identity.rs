//! Identity files: who can open the archive, and which first signing key they vouch for.

use std::fmt;
use std::io::{Read, Write};
use std::path::Path;

use age::secrecy::SecretString;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::keys::KeyError;
use crate::keys::seal::{Identity, open_with_any};
use crate::model::ArchiveId;

/// A passphrase. Zeroed when dropped; never shown by `Debug`.
#[derive(Clone)]
pub struct Passphrase(SecretString);

impl Passphrase {
    /// Takes the passphrase as typed.
    pub fn new(text: String) -> Passphrase {
        Passphrase(SecretString::from(text))
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// How much work a passphrase costs whoever tries it: age's scrypt work factor, as a power of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScryptCost {
    /// About a second on this machine.
    Measured,
    /// 2 to this power. For tests, which make many archives.
    Fixed(u8),
}

/// The largest work factor that is tried when opening: about a minute.
const MOST_WORK: u8 = 23;

/// SHA-256 of a signing key's text (`name+id+base64`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// The fingerprint of the key whose public text is `vkey`.
    pub fn of(vkey: &str) -> Fingerprint {
        Fingerprint(Sha256::digest(vkey).into())
    }

    fn parse(hex: &str) -> Option<Fingerprint> {
        hex.parse::<crate::model::Commitment>()
            .ok()
            .map(|digest| Fingerprint(digest.0))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Whose identity a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityRole {
    /// A person who owns the archive, with a passphrase.
    Owner,
    /// The printed key of last resort.
    Recovery,
    /// Whoever watches, extracts and compares unattended.
    Service,
    /// A person who opens restricted records.
    Restricted,
}

impl IdentityRole {
    fn title(self) -> &'static str {
        match self {
            IdentityRole::Owner => "chartrier owner identity",
            IdentityRole::Recovery => "chartrier recovery identity",
            IdentityRole::Service => "chartrier service identity",
            IdentityRole::Restricted => "chartrier restricted identity",
        }
    }
}

/// An identity together with what it vouches for.
#[derive(Debug, Clone)]
pub struct PinnedIdentity {
    /// What opens.
    pub identity: Identity,
    /// The archive and the fingerprint of its first signing key, as the file pins them. None if the file was typed from
    /// paper or made by `age-keygen`: then nothing is vouched for.
    pub pin: Option<(ArchiveId, Fingerprint)>,
}

impl PinnedIdentity {
    /// The identity file's text.
    pub fn to_text(&self, role: IdentityRole) -> Zeroizing<String> {
        let pin = self.pin.map_or_else(String::new, |(archive, fingerprint)| {
            format!("# archive: {archive}\n# first signer: {fingerprint}\n")
        });
        Zeroizing::new(format!(
            "# {}\n{pin}# public key: {}\n{}\n",
            role.title(),
            self.identity.recipient(),
            self.identity.to_text().as_str()
        ))
    }

    /// Reads an identity file's text, or the sheet with the recovery key; `path` names it in errors.
    ///
    /// Errors: [`KeyError::NotAnIdentity`].
    pub fn from_text(text: &str, path: &Path) -> Result<PinnedIdentity, KeyError> {
        let lines = || text.lines().map(str::trim);
        let comment = |name: &str| lines().find_map(|line| line.strip_prefix(name).map(str::trim));
        let plain = lines().find(|line| !line.is_empty() && !line.starts_with('#'));
        let identity = plain
            .and_then(Identity::from_text)
            .or_else(|| copied_by_hand(text));
        let archive = comment("# archive:").and_then(|text| text.parse().ok());
        let pin = archive.zip(comment("# first signer:").and_then(Fingerprint::parse));
        match identity {
            Some(identity) => Ok(PinnedIdentity { identity, pin }),
            None => Err(KeyError::NotAnIdentity {
                path: path.to_owned(),
            }),
        }
    }
}

/// An identity that was printed in groups and copied by hand: blanks and capitals do not matter.
fn copied_by_hand(text: &str) -> Option<Identity> {
    const BEGINNING: &str = "AGE-SECRET-KEY-1";
    let compact: Zeroizing<String> = Zeroizing::new(
        text.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_uppercase(),
    );
    let (_, rest) = compact.split_once(BEGINNING)?;
    let digits = rest.chars().take_while(char::is_ascii_alphanumeric);
    let key = Zeroizing::new(BEGINNING.chars().chain(digits).collect::<String>());
    Identity::from_text(&key)
}

/// Seals an owner's identity file with a passphrase; the stock `age` program opens it.
pub fn seal_owner_file(
    owner: &PinnedIdentity,
    role: IdentityRole,
    passphrase: &Passphrase,
    cost: ScryptCost,
) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.0.clone());
    if let ScryptCost::Fixed(log_n) = cost {
        recipient.set_work_factor(log_n);
    }
    let sealed = (|| {
        let encryptor =
            age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
                .map_err(std::io::Error::other)?;
        let mut writer = encryptor.wrap_output(Vec::new())?;
        writer.write_all(owner.to_text(role).as_bytes())?;
        writer.finish()
    })();
    sealed.expect("writing to memory never fails, and there is one recipient")
}

/// Opens an owner's file. Takes as long as its work factor says: about a second.
///
/// Errors: [`KeyError::WrongPassphrase`], [`KeyError::ExcessiveWork`], [`KeyError::Damaged`],
/// [`KeyError::NotAnIdentity`].
pub fn open_owner_file(
    sealed: &[u8],
    path: &Path,
    passphrase: &Passphrase,
) -> Result<PinnedIdentity, KeyError> {
    let mut identity = age::scrypt::Identity::new(passphrase.0.clone());
    identity.set_max_work_factor(MOST_WORK);
    let mut text = Zeroizing::new(String::new());
    let what = path.display().to_string();
    let mut reader = open_with_any(sealed, &identity, &what).map_err(|error| match error {
        KeyError::NoMatchingKey { .. } => KeyError::WrongPassphrase {
            path: path.to_owned(),
        },
        other => other,
    })?;
    reader
        .read_to_string(&mut text)
        .map_err(|_| KeyError::Damaged { what: what.clone() })?;
    PinnedIdentity::from_text(&text, path)
}
