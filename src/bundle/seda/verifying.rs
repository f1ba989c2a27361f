//! Verifying a transfer: every object that `manifest.xml` names has its file, and every file its object. Nothing more can be
//! said, for a transfer has no proofs. The manifest is read as it comes, so memory holds a few bytes for each object.

use std::collections::BTreeSet;
use std::io::{BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use sha2::{Digest, Sha512};

use crate::bundle::BundleError;
use crate::bundle::seda::{MANIFEST, NAMESPACE};
use crate::bundle::verifying::{
    BundleVerification, DocumentVerdict, FindingCode, Findings, Reading, Source, told,
};
use crate::model::{ContentDigest, EntityId};

/// What a transfer says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransferSeen {
    /// Its identifier: hostile text.
    pub identifier: String,
    /// How many objects it names.
    pub objects: u64,
}

/// Verifies a transfer. None if the file is none.
///
/// Errors: [`BundleError::Io`], [`BundleError::StillEncrypted`], [`BundleError::Stopped`].
pub(in crate::bundle) fn verify_transfer(
    file: &Path,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<Option<BundleVerification>, BundleError> {
    let mut findings = Findings::default();
    let Some(source) = Source::open_transfer(file, &mut findings)? else {
        return Ok(None);
    };
    let mut seen = TransferSeen::default();
    // Which files there are is not certain: what is in them says nothing.
    if !findings.is_empty() {
        let mut verification = told(findings, None);
        verification.transfer = Some(seen);
        return Ok(Some(verification));
    }
    let mut reading = Reading::new(&source, progress);
    let bag = reading.digest(MANIFEST)?.map(|(digest, _)| digest);
    let manifest = read_manifest(&source, &mut findings)?;
    let mut named = BTreeSet::from([MANIFEST.to_owned()]);
    let mut documents = Vec::new();
    for object in manifest.objects {
        seen.objects += 1;
        let found = check(&source, &mut reading, &object)?;
        for code in &found {
            findings.add(*code, &object.uri);
        }
        if let Ok(entity) = object.id.trim_start_matches('O').parse::<EntityId>() {
            documents.push(DocumentVerdict {
                entity,
                file: Some(object.uri.clone()),
                part: None,
                sha256: object.sha256(),
                proved_at: None,
                findings: found,
            });
        }
        named.insert(object.uri);
    }
    for name in reading.names() {
        if !named.contains(&name) {
            findings.add(FindingCode::FileAdded, &name);
        }
    }
    seen.identifier = manifest.identifier;
    let mut verification = told(findings, None);
    verification.documents = documents;
    verification.bag = bag;
    verification.files = reading.files();
    verification.size_bytes = reading.size_bytes();
    verification.transfer = Some(seen);
    Ok(Some(verification))
}

/// Every SHA-256 that a transfer names, and the digest of its manifest. None if the file is no transfer.
///
/// Errors: as [`verify_transfer`].
pub(in crate::bundle) fn digests_of_transfer(
    file: &Path,
) -> Result<Option<(ContentDigest, BTreeSet<ContentDigest>)>, BundleError> {
    let mut findings = Findings::default();
    let Some(source) = Source::open_transfer(file, &mut findings)? else {
        return Ok(None);
    };
    let mut reading = Reading::new(&source, &|_, _| true);
    let Some((digest, _)) = reading.digest(MANIFEST)? else {
        return Ok(None);
    };
    let manifest = read_manifest(&source, &mut findings)?;
    let digests = manifest.objects.iter().filter_map(ManifestObject::sha256);
    Ok(Some((digest, digests.collect())))
}

fn check(
    source: &Source,
    reading: &mut Reading<'_>,
    object: &ManifestObject,
) -> Result<Vec<FindingCode>, BundleError> {
    let Some((sha256, size_bytes)) = reading.digest(&object.uri)? else {
        return Ok(vec![FindingCode::FileMissing]);
    };
    let digest = match object.algorithm.as_str() {
        "SHA-256" => sha256.to_string(),
        "SHA-512" => sha512(source, &object.uri)?,
        _ => return Ok(vec![FindingCode::EvidenceMalformed]),
    };
    let size_differs = match object.size.trim() {
        "" => size_bytes > 0,
        size => size.parse() != Ok(size_bytes),
    };
    Ok(
        match size_differs || !digest.eq_ignore_ascii_case(object.digest.trim()) {
            true => vec![FindingCode::FileAltered],
            false => Vec::new(),
        },
    )
}

fn sha512(source: &Source, name: &str) -> Result<String, BundleError> {
    let mut hasher = Sha512::new();
    let mut buffer = vec![0; 256 * 1024];
    if let Some(mut file) = source.read(name)? {
        loop {
            let read = file.read(&mut buffer).map_err(BundleError::io(name))?;
            if read == 0 {
                break;
            }
            hasher.update(buffer.get(..read).unwrap_or_default());
        }
    }
    let digest = hasher.finalize();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What a manifest names.
#[derive(Default)]
struct Manifest {
    identifier: String,
    objects: Vec<ManifestObject>,
}

/// An object as it is written.
#[derive(Default)]
struct ManifestObject {
    id: String,
    uri: String,
    algorithm: String,
    digest: String,
    size: String,
}

impl ManifestObject {
    fn sha256(&self) -> Option<ContentDigest> {
        let is_sha256 = self.algorithm == "SHA-256";
        let digest = self.digest.trim().to_ascii_lowercase();
        is_sha256.then(|| digest.parse().ok()).flatten()
    }
}

/// Texts of a manifest that matter here are never longer.
const LONGEST: usize = 4096;
/// Deeper elements are none of a manifest.
const DEEPEST: usize = 1000;

/// Reads a manifest as far as it can be read; what is wrong with it is told.
fn read_manifest(source: &Source, findings: &mut Findings) -> Result<Manifest, BundleError> {
    let mut manifest = Manifest::default();
    let Some(file) = source.read(MANIFEST)? else {
        return Ok(manifest);
    };
    let mut reader = Reader::from_reader(BufReader::with_capacity(64 * 1024, file));
    let mut buffer = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut object: Option<ManifestObject> = None;
    let malformed = loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => {
                let name = local_name(&start);
                if path.is_empty() && !is_transfer(&name, &start) || path.len() >= DEEPEST {
                    break true;
                }
                match name.as_str() {
                    "BinaryDataObject" => {
                        object = Some(ManifestObject {
                            id: attribute(&start, "id"),
                            ..ManifestObject::default()
                        });
                    }
                    "MessageDigest" => {
                        if let Some(object) = &mut object {
                            object.algorithm = attribute(&start, "algorithm");
                        }
                    }
                    _ => {}
                }
                path.push(name);
            }
            Ok(Event::End(_)) => {
                if path.pop().as_deref() == Some("BinaryDataObject") {
                    manifest.objects.extend(object.take());
                }
            }
            Ok(Event::Text(text)) => take(&path, &text.into_inner(), &mut manifest, &mut object),
            Ok(Event::Eof) => break !path.is_empty() || manifest.identifier.is_empty(),
            Ok(_) => {}
            Err(quick_xml::Error::Io(error)) => {
                let source = std::io::Error::new(error.kind(), error.to_string());
                return Err(BundleError::io(MANIFEST)(source));
            }
            Err(_) => break true,
        }
    };
    if malformed {
        findings.add(FindingCode::EvidenceMalformed, MANIFEST);
    }
    Ok(manifest)
}

fn take(path: &[String], text: &str, manifest: &mut Manifest, object: &mut Option<ManifestObject>) {
    let names: Vec<&str> = path.iter().rev().take(2).map(String::as_str).collect();
    let field = match (names.as_slice(), object) {
        (["MessageIdentifier", "ArchiveTransfer"], _) => &mut manifest.identifier,
        (["Uri", "BinaryDataObject"], Some(object)) => &mut object.uri,
        (["MessageDigest", "BinaryDataObject"], Some(object)) => &mut object.digest,
        (["Size", "BinaryDataObject"], Some(object)) => &mut object.size,
        _ => return,
    };
    let room = LONGEST.saturating_sub(field.len());
    field.extend(text.chars().take(room));
}

fn is_transfer(name: &str, start: &BytesStart<'_>) -> bool {
    let attributes = start.attributes().flatten();
    let mut spaces = attributes.filter(|one| one.value.as_ref() == NAMESPACE);
    name == "ArchiveTransfer" && spaces.next().is_some()
}

fn local_name(start: &BytesStart<'_>) -> String {
    start.local_name().into_inner().to_owned()
}

fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    let mut attributes = start.attributes().flatten();
    let found = attributes.find(|one| one.key.into_inner() == name);
    let value = found.map(|one| one.value.chars().take(LONGEST).collect());
    value.unwrap_or_default()
}
