//! What a bundle is wrapped in on its way: nothing, an age file, or a zip with AES. The bag inside is the same.

use std::io::{self, Write};

use zeroize::Zeroizing;

use crate::bundle::aes::{self, AesZip};
use crate::keys::{Recipient, SealWriter, seal_to};
use crate::model::BundleTransit;

/// What a bundle is to be wrapped in.
#[derive(Clone)]
pub enum Transit {
    /// Nothing.
    Clear,
    /// An age file for this recipient.
    Age(Recipient),
    /// A zip with AES under this passphrase.
    Aes(Zeroizing<String>),
}

impl Transit {
    /// As it is remembered.
    pub fn kind(&self) -> BundleTransit {
        match self {
            Transit::Clear => BundleTransit::Clear,
            Transit::Age(_) => BundleTransit::Age,
            Transit::Aes(_) => BundleTransit::Aes,
        }
    }

    /// How large a file of `size_bytes` becomes at most.
    pub(super) fn size_at_most(&self, size_bytes: u64) -> u64 {
        let more = match self {
            Transit::Clear => 0,
            Transit::Age(_) => size_bytes / 65_536 * 16 + 1024,
            Transit::Aes(_) => aes::OVERHEAD_BYTES,
        };
        size_bytes.saturating_add(more)
    }

    /// Begins to wrap `size_bytes` bytes.
    pub(super) fn wrap<W: Write>(
        &self,
        output: W,
        size_bytes: u64,
        time: [u8; 4],
    ) -> io::Result<Wrapped<W>> {
        match self {
            Transit::Clear => Ok(Wrapped::Clear(output)),
            Transit::Age(recipient) => {
                let recipients = std::slice::from_ref(recipient);
                Ok(Wrapped::Age(seal_to(output, recipients)?))
            }
            Transit::Aes(passphrase) => {
                let zip = AesZip::new(output, passphrase, size_bytes, time)?;
                Ok(Wrapped::Aes(Box::new(zip)))
            }
        }
    }
}

/// Something that is being wrapped.
pub(super) enum Wrapped<W: Write> {
    Clear(W),
    Age(SealWriter<W>),
    Aes(Box<AesZip<W>>),
}

impl<W: Write> Wrapped<W> {
    /// Writes what is still to be written and gives the output back.
    pub(super) fn finish(self) -> io::Result<W> {
        match self {
            Wrapped::Clear(output) => Ok(output),
            Wrapped::Age(writer) => writer.finish(),
            Wrapped::Aes(zip) => zip.finish(),
        }
    }
}

impl<W: Write> Write for Wrapped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Wrapped::Clear(output) => output.write(bytes),
            Wrapped::Age(writer) => writer.write(bytes),
            Wrapped::Aes(zip) => zip.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Wrapped::Clear(output) => output.flush(),
            Wrapped::Age(writer) => writer.flush(),
            Wrapped::Aes(zip) => zip.flush(),
        }
    }
}
