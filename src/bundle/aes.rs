//! A zip with one entry under a passphrase: WinZip's AES-256 in its form AE-2, which 7-Zip and others open, and Windows'
//! Explorer does not.
//!
//! # Layout
//!
//! One local header, method 99, sizes in it, CRC 0, extra field 0x9901 (version 2, `AE`, strength 3, method stored); then 16
//! bytes of salt, 2 that tell a wrong passphrase, the bytes encrypted, 10 bytes of HMAC-SHA1 over them; then the directory.
//! Keys are PBKDF2-HMAC-SHA1 of the passphrase, 1000 rounds: it must be one that nobody guesses, so it is made by us. Names in
//! such a zip are in clear, so the whole bundle is one entry, `dossier.zip`: it says nothing, and comes out bit by bit as it was
//! signed.
//!
//! Source: <https://www.winzip.com/en/support/aes-encryption/>.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;

use aes::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use hmac::{Hmac, Mac};
use rand_core::{OsRng, RngCore};
use sha2::digest::generic_array::GenericArray;
use zeroize::Zeroizing;

use crate::bundle::verifying::Bytes;

/// The name of the one entry.
pub(super) const ENTRY: &str = "dossier.zip";

/// How much larger than its entry the file is.
pub(super) const OVERHEAD_BYTES: u64 = 512;

/// Encrypts what is written into it; exactly as many bytes as were said.
#[must_use = "a zip that is not finished cannot be read"]
pub(super) struct AesZip<W: Write> {
    output: W,
    cipher: Cipher,
    mac: Hmac<sha1::Sha1>,
    size_bytes: u64,
    time: [u8; 4],
    buffer: Vec<u8>,
}

type Cipher = ctr::Ctr128LE<aes::Aes256>;

impl<W: Write> AesZip<W> {
    /// Begins; `time` is DOS's.
    pub(super) fn new(
        mut output: W,
        passphrase: &str,
        size_bytes: u64,
        time: [u8; 4],
    ) -> io::Result<AesZip<W>> {
        let mut salt = [0; SALT];
        OsRng.fill_bytes(&mut salt);
        let keys = Keys::derive(passphrase, &salt)?;
        output.write_all(&local_header(size_bytes, time))?;
        output.write_all(&salt)?;
        output.write_all(keys.check())?;
        Ok(AesZip {
            output,
            cipher: keys.cipher(),
            mac: keys.mac()?,
            size_bytes,
            time,
            buffer: Vec::new(),
        })
    }

    /// Writes what follows the bytes, and gives the output back.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let mac = self.mac.finalize().into_bytes();
        let authentication = mac.get(..MAC).unwrap_or_default();
        self.output.write_all(authentication)?;
        let directory = directory(self.size_bytes, self.time);
        self.output.write_all(&directory)?;
        Ok(self.output)
    }
}

impl<W: Write> Write for AesZip<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.clear();
        self.buffer.extend_from_slice(bytes);
        self.cipher.apply_keystream(&mut self.buffer);
        self.mac.update(&self.buffer);
        self.output.write_all(&self.buffer)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// The bytes of the one entry, decrypted where they are read. All of them were authenticated before.
pub(super) struct AesBytes {
    file: File,
    at: u64,
    length: u64,
    cipher: Cipher,
}

/// Why such a zip is not opened.
#[derive(Debug)]
pub(super) enum AesFault {
    /// The passphrase is another.
    WrongPassphrase,
    /// It is not in our form, cut short, or altered.
    Damaged,
    /// The system refused.
    Io(io::Error),
}

impl From<io::Error> for AesFault {
    fn from(error: io::Error) -> AesFault {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => AesFault::Damaged,
            _ => AesFault::Io(error),
        }
    }
}

impl AesBytes {
    /// Opens what [`AesZip`] wrote. `going_on` is told what was read, in bytes, of how many.
    ///
    /// Errors: [`AesFault`]; an `Io` of kind `Interrupted` where `going_on` says so.
    pub(super) fn open(
        file: File,
        passphrase: &str,
        going_on: &dyn Fn(u64, u64) -> bool,
    ) -> Result<AesBytes, AesFault> {
        let whole = file.metadata()?.len();
        let mut fixed = [0; HEADER];
        FileExt::read_exact_at(&file, &mut fixed, 0)?;
        let short_at = |at: usize| -> u64 {
            let bytes: [u8; 2] = [at, at + 1].map(|at| fixed.get(at).copied().unwrap_or(0));
            u16::from_le_bytes(bytes).into()
        };
        let before = HEADER as u64 + short_at(26) + short_at(28);
        let mut time = [0; 4];
        time.copy_from_slice(fixed.get(10..14).unwrap_or(&[0; 4]));
        // One entry: what is not it, is the directory, whose length tells where it ends.
        let lengths = [0, LIMIT - 29, LIMIT].into_iter().filter_map(|like| {
            let after = directory(like, time).len() as u64;
            let length = whole.checked_sub(before + after + (SALT + 2 + MAC) as u64)?;
            (directory(length, time).len() as u64 == after).then_some(length)
        });
        let is_ours = |length: &u64| -> io::Result<bool> {
            let (header, directory) = (local_header(*length, time), directory(*length, time));
            let mut found = (vec![0; header.len()], vec![0; directory.len()]);
            FileExt::read_exact_at(&file, &mut found.0, 0)?;
            FileExt::read_exact_at(&file, &mut found.1, whole - directory.len() as u64)?;
            Ok(found == (header, directory))
        };
        let mut ours = None;
        for length in lengths {
            if is_ours(&length)? {
                ours = Some(length);
            }
        }
        let length = ours.ok_or(AesFault::Damaged)?;
        let mut start = [0; SALT + 2];
        FileExt::read_exact_at(&file, &mut start, before)?;
        let (salt, check) = start.split_at(SALT);
        let keys = Keys::derive(passphrase, salt)?;
        if keys.check() != check {
            return Err(AesFault::WrongPassphrase);
        }
        let bytes = AesBytes {
            at: before + start.len() as u64,
            file,
            length,
            cipher: keys.cipher(),
        };
        bytes.authenticate(keys.mac()?, going_on)?;
        Ok(bytes)
    }

    fn authenticate(
        &self,
        mut mac: Hmac<sha1::Sha1>,
        going_on: &dyn Fn(u64, u64) -> bool,
    ) -> Result<(), AesFault> {
        let mut buffer = vec![0; 256 * 1024];
        let mut done = 0;
        while done < self.length {
            let most = usize::try_from(self.length - done).unwrap_or(usize::MAX);
            let most = most.min(buffer.len());
            let piece = buffer.get_mut(..most).unwrap_or_default();
            FileExt::read_exact_at(&self.file, piece, self.at + done)?;
            mac.update(piece);
            done += most as u64;
            if !going_on(done, self.length) {
                return Err(AesFault::Io(io::ErrorKind::Interrupted.into()));
            }
        }
        let mut written = [0; MAC];
        FileExt::read_exact_at(&self.file, &mut written, self.at + self.length)?;
        match mac.verify_truncated_left(&written) {
            Ok(()) => Ok(()),
            Err(_) => Err(AesFault::Damaged),
        }
    }
}

impl Bytes for AesBytes {
    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(at)).unwrap_or(usize::MAX);
        let most = left.min(buffer.len());
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        let read = FileExt::read_at(&self.file, buffer, self.at.saturating_add(at))?;
        let mut cipher = self.cipher.clone();
        cipher
            .try_seek(at)
            .map_err(|error| io::Error::other(error.to_string()))?;
        cipher.apply_keystream(buffer.get_mut(..read).unwrap_or_default());
        Ok(read)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.length)
    }
}

/// What is derived of a passphrase.
struct Keys(Zeroizing<[u8; KEYS]>);

impl Keys {
    fn derive(passphrase: &str, salt: &[u8]) -> io::Result<Keys> {
        let mut keys = Zeroizing::new([0; KEYS]);
        let derived =
            pbkdf2::pbkdf2::<Hmac<sha1::Sha1>>(passphrase.as_bytes(), salt, ROUNDS, &mut *keys);
        derived.map_err(io::Error::other)?;
        Ok(Keys(keys))
    }

    fn cipher(&self) -> Cipher {
        let mut counter = [0; 16];
        counter[0] = 1;
        let (key, _) = self.0.split_at(32);
        Cipher::new(
            GenericArray::from_slice(key),
            GenericArray::from_slice(&counter),
        )
    }

    fn mac(&self) -> io::Result<Hmac<sha1::Sha1>> {
        let (_, rest) = self.0.split_at(32);
        let (key, _) = rest.split_at(32);
        Hmac::new_from_slice(key).map_err(io::Error::other)
    }

    /// Two bytes that tell a wrong passphrase.
    fn check(&self) -> &[u8] {
        self.0.split_at(64).1
    }
}

/// A passphrase that nobody guesses: 25 signs in groups of five, none of them like another.
pub fn new_passphrase() -> Zeroizing<String> {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = Zeroizing::new([0; 25]);
    OsRng.fill_bytes(&mut *bytes);
    let mut passphrase = Zeroizing::new(String::with_capacity(29));
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place % 5 == 0 {
            passphrase.push('-');
        }
        let sign = SIGNS.get(usize::from(byte % 32)).copied();
        passphrase.push(char::from(sign.unwrap_or(b'a')));
    }
    passphrase
}

/// A local header without its name and extra fields.
const HEADER: usize = 30;
const SALT: usize = 16;
const KEYS: usize = 32 + 32 + 2;
const MAC: usize = 10;
const ROUNDS: u32 = 1000;
const LIMIT: u64 = 0xffff_ffff;
const ENCRYPTED: u16 = 1;
const METHOD: u16 = 99;
const ATTRIBUTES: u32 = 0o100_600 << 16;
const ENTRY_LENGTH: u16 = 11;
const EXTRA_LENGTH: u16 = 11;
const LARGE_EXTRA_LENGTH: u16 = 31;

fn compressed(size_bytes: u64) -> u64 {
    size_bytes.saturating_add((SALT + 2 + MAC) as u64)
}

fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What both headers have from the version that is needed to the lengths, and the extra fields.
fn common(size_bytes: u64, time: [u8; 4]) -> (Vec<u8>, Vec<u8>) {
    let large = compressed(size_bytes) >= LIMIT;
    let mut extra = Vec::new();
    if large {
        extra.extend(1_u16.to_le_bytes());
        extra.extend(16_u16.to_le_bytes());
        extra.extend(size_bytes.to_le_bytes());
        extra.extend(compressed(size_bytes).to_le_bytes());
    }
    extra.extend([0x01, 0x99, 7, 0, 2, 0, b'A', b'E', 3, 0, 0]);
    let (shown, packed) = match large {
        true => (u32::MAX, u32::MAX),
        false => (short(size_bytes), short(compressed(size_bytes))),
    };
    let mut header = Vec::new();
    header.extend(51_u16.to_le_bytes());
    header.extend(ENCRYPTED.to_le_bytes());
    header.extend(METHOD.to_le_bytes());
    header.extend(time);
    header.extend(0_u32.to_le_bytes());
    header.extend(packed.to_le_bytes());
    header.extend(shown.to_le_bytes());
    header.extend(ENTRY_LENGTH.to_le_bytes());
    let length = if large {
        LARGE_EXTRA_LENGTH
    } else {
        EXTRA_LENGTH
    };
    header.extend(length.to_le_bytes());
    (header, extra)
}

fn local_header(size_bytes: u64, time: [u8; 4]) -> Vec<u8> {
    let (common, extra) = common(size_bytes, time);
    let mut header = Vec::from(0x0403_4b50_u32.to_le_bytes());
    header.extend(common);
    header.extend(ENTRY.as_bytes());
    header.extend(extra);
    header
}

fn directory(size_bytes: u64, time: [u8; 4]) -> Vec<u8> {
    let before = local_header(size_bytes, time).len() as u64;
    let start = before.saturating_add(compressed(size_bytes));
    let (common, extra) = common(size_bytes, time);
    let mut bytes = Vec::from(0x0201_4b50_u32.to_le_bytes());
    bytes.extend((3_u16 << 8 | 51).to_le_bytes());
    bytes.extend(common);
    bytes.extend([0; 6]);
    bytes.extend(ATTRIBUTES.to_le_bytes());
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(ENTRY.as_bytes());
    bytes.extend(extra);
    let length = bytes.len() as u64;
    if start >= LIMIT {
        bytes.extend(0x0606_4b50_u32.to_le_bytes());
        bytes.extend(44_u64.to_le_bytes());
        bytes.extend((3_u16 << 8 | 51).to_le_bytes());
        bytes.extend(51_u16.to_le_bytes());
        bytes.extend([0; 8]);
        bytes.extend(1_u64.to_le_bytes());
        bytes.extend(1_u64.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(start.to_le_bytes());
        bytes.extend(0x0706_4b50_u32.to_le_bytes());
        bytes.extend(0_u32.to_le_bytes());
        bytes.extend((start + length).to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
    }
    bytes.extend(0x0605_4b50_u32.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(short(length).to_le_bytes());
    bytes.extend(short(start).to_le_bytes());
    bytes.extend(0_u16.to_le_bytes());
    bytes
}
