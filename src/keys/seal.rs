//! Seal and open: the whole of what the others need to know of `age`.

use std::fmt;
use std::io::{self, BufWriter, IntoInnerError, Read, Seek, SeekFrom, Write};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use zeroize::Zeroizing;

use crate::keys::KeyError;

/// To whom something is sealed. The written form is age's own; today it is X25519 (`age1…`).
#[derive(Clone)]
pub struct Recipient(age::x25519::Recipient);

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl PartialEq for Recipient {
    fn eq(&self, other: &Recipient) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Recipient {}

impl FromStr for Recipient {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Recipient, KeyError> {
        let unknown = |_| KeyError::UnknownRecipient {
            recipient: text.to_owned(),
        };
        text.parse().map(Recipient).map_err(unknown)
    }
}

/// What opens what was sealed to its recipient. Zeroed when dropped; never shown by `Debug`.
#[derive(Clone)]
pub struct Identity(age::x25519::Identity);

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

impl Identity {
    /// Makes a new identity from the system's random numbers.
    pub fn generate() -> Identity {
        Identity(age::x25519::Identity::generate())
    }

    /// The recipient that this identity opens for.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// The written form, `AGE-SECRET-KEY-1…`.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// Reads the written form. None if it is not one.
    pub fn from_text(text: &str) -> Option<Identity> {
        text.parse().ok().map(Identity)
    }
}

/// Encrypts what is written into it.
#[must_use = "what is not finished cannot be opened"]
pub struct SealWriter<W: Write>(age::stream::StreamWriter<BufWriter<W>>);

impl<W: Write> SealWriter<W> {
    /// Writes the last chunk and gives the output back.
    pub fn finish(self) -> io::Result<W> {
        let buffered = self.0.finish()?;
        buffered.into_inner().map_err(IntoInnerError::into_error)
    }
}

impl<W: Write> Write for SealWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Decrypts what is read through it; a damaged or cut file ends in an error, never in fewer bytes.
pub struct OpenReader<R: Read>(age::stream::StreamReader<R>);

impl<R: Read> Read for OpenReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Read + Seek> Seek for OpenReader<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// Begins to seal to `recipients` (at least one) into `output`.
pub fn seal_to<W: Write>(output: W, recipients: &[Recipient]) -> io::Result<SealWriter<W>> {
    let recipients = recipients
        .iter()
        .map(|recipient| &recipient.0 as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
    // `age` would make what the disk says of its header's bytes a text: the buffer takes them, and says it itself.
    let buffered = BufWriter::new(output);
    encryptor.wrap_output(buffered).map(SealWriter)
}

/// Begins to open `input` with `identity`; `what` names it in errors.
///
/// Errors: [`KeyError::NoMatchingKey`], [`KeyError::Damaged`].
pub fn open_with<R: Read>(
    input: R,
    identity: &Identity,
    what: &str,
) -> Result<OpenReader<R>, KeyError> {
    open_with_any(input, &identity.0, what)
}

/// Seals a few bytes.
pub fn seal_bytes(plain: &[u8], recipients: &[Recipient]) -> Vec<u8> {
    let sealed = (|| {
        let mut writer = seal_to(Vec::with_capacity(plain.len() + 600), recipients)?;
        writer.write_all(plain)?;
        writer.finish()
    })();
    sealed.expect("writing to memory never fails, and there is at least one recipient")
}

/// Opens a few bytes; `what` names them in errors.
///
/// Errors: [`KeyError::NoMatchingKey`], [`KeyError::Damaged`].
pub fn open_bytes(
    sealed: &[u8],
    identity: &Identity,
    what: &str,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    let mut reader = open_with(sealed, identity, what)?;
    reader
        .read_to_end(&mut plain)
        .map_err(|_| KeyError::Damaged {
            what: what.to_owned(),
        })?;
    Ok(plain)
}

pub(super) fn open_with_any<R: Read>(
    input: R,
    identity: &dyn age::Identity,
    what: &str,
) -> Result<OpenReader<R>, KeyError> {
    let what = what.to_owned();
    let opened = age::Decryptor::new(input)
        .and_then(|decryptor| decryptor.decrypt(std::iter::once(identity)));
    opened.map(OpenReader).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys
        | age::DecryptError::KeyDecryptionFailed
        | age::DecryptError::DecryptionFailed => KeyError::NoMatchingKey { what },
        age::DecryptError::ExcessiveWork { .. } => KeyError::ExcessiveWork { path: what.into() },
        age::DecryptError::Io(source) => KeyError::Io {
            path: what.into(),
            source,
        },
        // Header, MAC, format, and what a later version of age may add.
        _ => KeyError::Damaged { what },
    })
}
