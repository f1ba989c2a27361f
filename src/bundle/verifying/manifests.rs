//! The bag: what its manifests list is there and unaltered, nothing else is there, and the archive signed it.

use std::collections::BTreeMap;

use crate::bundle::BundleError;
use crate::bundle::names::BagName;
use crate::bundle::verifying::head::Head;
use crate::bundle::verifying::reading::Reading;
use crate::bundle::verifying::{FindingCode, Findings, Known};
use crate::journal::ssh::{self, Namespace, SshKey};
use crate::model::ContentDigest;

const BAGIT: &str = "bagit.txt";
const PAYLOAD: &str = "manifest-sha256.txt";
const TAGS: &str = "tagmanifest-sha256.txt";
const SIGNATURE: &str = "tagmanifest-sha256.txt.sig";

/// What the manifests say, by name.
pub type Manifests = BTreeMap<String, ContentDigest>;

/// Reads both manifests, and tells what is missing and what is there besides. None if this is no bag.
pub fn read(
    reading: &mut Reading<'_>,
    findings: &mut Findings,
) -> Result<Option<Manifests>, BundleError> {
    if ![BAGIT, PAYLOAD, TAGS].iter().all(|name| reading.has(name)) {
        return Ok(None);
    }
    let mut listed = Manifests::new();
    for manifest in [PAYLOAD, TAGS] {
        reading.lines(manifest, &mut |number, line| {
            let read = line.and_then(parse).filter(|(name, _)| {
                let of_payload = name.starts_with("data/");
                of_payload == (manifest == PAYLOAD)
            });
            match read {
                Some((name, digest)) if !listed.contains_key(&name) => {
                    listed.insert(name, digest);
                }
                _ => {
                    let subject = format!("{manifest}:{number}");
                    findings.add(FindingCode::EvidenceMalformed, &subject);
                }
            }
        })?;
    }
    for name in listed.keys() {
        if !reading.has(name) {
            findings.add(FindingCode::FileMissing, name);
        }
    }
    for name in reading.names() {
        if !listed.contains_key(&name) && name != TAGS && name != SIGNATURE {
            findings.add(FindingCode::FileAdded, &name);
        }
    }
    Ok(Some(listed))
}

/// Checks the fingerprint that the reader knows, and the signature over the list of files.
pub fn check_signature(
    reading: &mut Reading<'_>,
    head: &Head,
    known: &Known,
    findings: &mut Findings,
) -> Result<(), BundleError> {
    if let Some(fingerprint) = &known.fingerprint
        && *fingerprint != head.fingerprint
    {
        let detail = Some(head.fingerprint.clone());
        findings.explain(FindingCode::FingerprintDiffers, fingerprint, detail);
    }
    let signed = reading.whole(TAGS)?.unwrap_or_default();
    let signature = reading.whole(SIGNATURE)?.unwrap_or_default();
    let checked = SshKey::of_signer(&head.signer).and_then(|key| {
        let armored = String::from_utf8_lossy(&signature);
        ssh::verify(&armored, &key, Namespace::BUNDLE, &signed)
    });
    if let Err(fault) = checked {
        findings.explain(FindingCode::BagUnsigned, SIGNATURE, Some(fault.to_string()));
    }
    let signers = "preuves/allowed_signers";
    let line = ssh::allowed_signers(&head.signer, Namespace::BUNDLE).unwrap_or_default();
    if reading.has(signers) && reading.whole(signers)?.as_deref() != Some(line.as_bytes()) {
        findings.add(FindingCode::BagUnsigned, signers);
    }
    Ok(())
}

/// Reads every file that is listed and compares its digest.
pub fn check_files(
    reading: &mut Reading<'_>,
    manifests: &Manifests,
    findings: &mut Findings,
) -> Result<(), BundleError> {
    for (name, listed) in manifests {
        if let Some((digest, _)) = reading.digest(name)?
            && digest != *listed
        {
            findings.add(FindingCode::FileAltered, name);
        }
    }
    Ok(())
}

/// The digest of the list of files, by which what was handed out is known.
pub fn bag_digest(reading: &mut Reading<'_>) -> Result<Option<ContentDigest>, BundleError> {
    Ok(reading.digest(TAGS)?.map(|(digest, _)| digest))
}

/// `<sha256>  <name>`.
fn parse(line: &[u8]) -> Option<(String, ContentDigest)> {
    let (digest, name) = std::str::from_utf8(line).ok()?.split_once("  ")?;
    let name = BagName::parse(name).ok()?;
    Some((name.as_str().to_owned(), digest.parse().ok()?))
}
