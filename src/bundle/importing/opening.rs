//! Opening the files of a bundle: below age or AES where they are encrypted, verified, the parts of one bundle together.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::archive::Archive;
use crate::bundle::BundleError;
use crate::bundle::aes::{AesBytes, AesFault};
use crate::bundle::importing::ImportError;
use crate::bundle::verifying::{
    AgeBytes, BundleVerification, Bytes, FindingCode, Findings, Head, Known, Reading, Source,
    Transit, Verified, encrypted_by, verify_source,
};
use crate::keys::{Identity, KeyError, OpenReader, open_with};
use crate::model::ContentDigest;

/// Asked for the passphrase of a file. None where there is none.
pub type PassphraseOf<'a> = dyn Fn(&Path) -> Result<Option<Zeroizing<String>>, ImportError> + 'a;

/// What opens a bundle that is encrypted.
pub struct Opener<'a> {
    /// The archive: what was sealed to its service identity opens.
    pub archive: &'a Archive,
    /// Another age identity.
    pub identity: Option<Identity>,
    /// Tells the passphrase of a zip with AES.
    pub passphrase: &'a PassphraseOf<'a>,
}

/// The files of one bundle, verified.
pub struct OpenedBundles {
    pub(super) parts: Vec<OpenedPart>,
}

pub(super) struct OpenedPart {
    pub(super) source: Source,
    pub(super) verification: BundleVerification,
    pub(super) head: Head,
    /// What was verified: whatever is read again must be that.
    verified: Verified,
}

impl OpenedPart {
    /// Gives every line of a file.
    ///
    /// Errors: [`BundleError::Io`] if it is no longer what was verified.
    pub(super) fn lines(&self, name: &str, take: &mut dyn FnMut(&[u8])) -> Result<(), BundleError> {
        let mut reading = Reading::again(&self.source, &|_, _| true, self.verified.clone());
        reading.lines(name, &mut |_, line| take(line.unwrap_or_default()))?;
        Ok(())
    }

    /// A short file.
    ///
    /// Errors: as [`OpenedPart::lines`].
    pub(super) fn whole(&self, name: &str) -> Result<Option<Vec<u8>>, BundleError> {
        Reading::again(&self.source, &|_, _| true, self.verified.clone()).whole(name)
    }

    /// The digest that was verified.
    ///
    /// Errors: [`BundleError::Io`].
    pub(super) fn digest(&self, name: &str) -> Result<Option<ContentDigest>, BundleError> {
        Ok(self.verified.get(name).map(|(digest, _)| *digest))
    }
}

impl OpenedBundles {
    /// The parts that are not there.
    pub(super) fn parts_missing(&self) -> Vec<u32> {
        let of = self.parts.iter().filter_map(|part| part.head.part);
        let there: Vec<u32> = of.clone().map(|part| part.number).collect();
        let all = of.map(|part| part.of.min(MOST_PARTS)).max().unwrap_or(0);
        (1..=all).filter(|number| !there.contains(number)).collect()
    }

    /// What each was found to be.
    pub fn verifications(&self) -> impl Iterator<Item = &BundleVerification> {
        self.parts.iter().map(|part| &part.verification)
    }
}

/// Opens and verifies. Of a split bundle, the parts that lie beside the one that is named are opened too. A document that the
/// bundle says is missing keeps nothing else from being imported.
///
/// Errors: [`ImportError`].
pub fn open_bundles(
    files: &[PathBuf],
    opener: &Opener<'_>,
    known: &Known,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<OpenedBundles, ImportError> {
    let mut parts: BTreeMap<u32, OpenedPart> = BTreeMap::new();
    let mut waiting: Vec<PathBuf> = files.to_vec();
    waiting.reverse();
    let mut seen = Vec::new();
    let before = Cell::new((0, 0));
    while let Some(path) = waiting.pop() {
        if seen.contains(&path) {
            continue;
        }
        let advance = |done, total| {
            let (sum, all): (u64, u64) = before.get();
            progress(sum.saturating_add(done), all.saturating_add(total))
        };
        let part = open_part(&path, opener, known, &advance)?;
        let read = part.verification.size_bytes;
        let (sum, all) = before.get();
        before.set((sum.saturating_add(read), all.saturating_add(read)));
        if let Some(other) = parts.values().next()
            && !is_of_one(&other.head, &part.head)
        {
            return Err(ImportError::OtherBundle { path });
        }
        if let Some(of) = part.head.part {
            let beside = (1..=of.of.min(MOST_PARTS)).filter(|number| *number != of.number);
            let beside = beside.filter_map(|number| named_beside(&path, of.number, number));
            waiting.extend(beside.filter(|path| path.is_file()));
        }
        parts
            .entry(part.head.part.map_or(1, |of| of.number))
            .or_insert(part);
        seen.push(path);
    }
    Ok(OpenedBundles {
        parts: parts.into_values().collect(),
    })
}

/// No bundle has more.
const MOST_PARTS: u32 = 10_000;

/// Whether two files are parts of one bundle.
fn is_of_one(one: &Head, other: &Head) -> bool {
    let said = |head: &Head| {
        (
            head.archive,
            head.fingerprint.clone(),
            head.entries,
            head.documents,
            head.part.map(|part| part.of),
            head.others.get("scope").cloned(),
        )
    };
    said(one) == said(other)
}

/// `controle-2.zip` beside `controle-1.zip`.
fn named_beside(path: &Path, number: u32, other: u32) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let at = name.rfind(&format!("-{number}."))?;
    let (stem, rest) = name.split_at_checked(at)?;
    let extension = rest.split_once('.')?.1;
    Some(path.with_file_name(format!("{stem}-{other}.{extension}")))
}

fn open_part(
    path: &Path,
    opener: &Opener<'_>,
    known: &Known,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<OpenedPart, ImportError> {
    let mut findings = Findings::default();
    let source = open_source(path, opener, &mut findings, progress)?;
    let source = source.map_err(|why| ImportError::NotOurs {
        path: path.to_owned(),
        why,
    })?;
    let mut reading = Reading::new(&source, progress);
    let verification = verify_source(&mut reading, known, findings)?;
    if let Some(why) = verification.not_ours {
        let path = path.to_owned();
        return Err(ImportError::NotOurs { path, why });
    }
    let wrong =
        |finding: &&crate::bundle::verifying::BundleFinding| finding.code != FindingCode::Hole;
    let mut wrong = verification.findings.iter().filter(wrong);
    if let Some(first) = wrong.next() {
        let more = wrong.count() as u64 + verification.more_findings;
        return Err(ImportError::NotConsistent {
            path: path.to_owned(),
            first: Box::new(first.clone()),
            findings: more.saturating_add(1),
        });
    }
    let verified = reading.into_digests();
    let Some(head) = verification.head.clone() else {
        return Err(ImportError::Damaged {
            path: path.to_owned(),
        });
    };
    Ok(OpenedPart {
        source,
        verification,
        head,
        verified,
    })
}

type Opened = Result<Source, crate::bundle::verifying::NotOurs>;

fn open_source(
    path: &Path,
    opener: &Opener<'_>,
    findings: &mut Findings,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<Opened, ImportError> {
    let io = || BundleError::io(path);
    if path.is_dir() {
        return Ok(Source::open(path, findings)?);
    }
    let file = File::open(path).map_err(io())?;
    let bytes: Box<dyn Bytes> = match encrypted_by(&file).map_err(io())? {
        None => return Ok(Source::open(path, findings)?),
        Some(Transit::Age) => {
            let opened = AgeBytes::new(open_age(path, opener)?);
            Box::new(opened.map_err(|_| ImportError::Damaged {
                path: path.to_owned(),
            })?)
        }
        Some(Transit::Aes) => Box::new(open_aes(path, file, opener, progress)?),
    };
    Ok(Source::of_zip(bytes, path, findings)?)
}

fn open_age(path: &Path, opener: &Opener<'_>) -> Result<OpenReader<File>, ImportError> {
    let name = path.display().to_string();
    let open = || File::open(path).map_err(BundleError::io(path));
    let opened = match &opener.identity {
        Some(identity) => open_with(open()?, identity, &name),
        None => opener.archive.open_sealed_to_us(open()?, &name),
    };
    opened.map_err(|error| match error {
        KeyError::NoMatchingKey { .. } => ImportError::SealedToOthers {
            path: path.to_owned(),
        },
        _ => ImportError::Damaged {
            path: path.to_owned(),
        },
    })
}

fn open_aes(
    path: &Path,
    file: File,
    opener: &Opener<'_>,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<AesBytes, ImportError> {
    let path = path.to_owned();
    let Some(passphrase) = (opener.passphrase)(&path)? else {
        return Err(ImportError::NoPassphrase { path });
    };
    AesBytes::open(file, &passphrase, progress).map_err(|fault| match fault {
        AesFault::WrongPassphrase => ImportError::WrongPassphrase { path },
        AesFault::Damaged => ImportError::Damaged { path },
        AesFault::Io(error) if error.kind() == std::io::ErrorKind::Interrupted => {
            BundleError::Stopped.into()
        }
        AesFault::Io(source) => BundleError::Io { path, source }.into(),
    })
}
