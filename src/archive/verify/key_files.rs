//! What a key place is made of, against the journal; no key is needed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::archive::settings::Settings;
use crate::archive::verify::{FindingCode, FixityReport, Subject, files_in};
use crate::keys::KeyFile;
use crate::model::{KeySet, SealedDigest};

/// Every reachable place has every sealed file that the journal names.
pub(super) fn check_key_files(
    root: &Path,
    settings: &Settings,
    keys: &KeySet,
    report: &mut FixityReport,
) {
    for place in settings.places(root) {
        let Ok(marker) = fs::read(place.folder.join("place.json")) else {
            report.add(
                FindingCode::PlaceUnreachable,
                Subject::Place(place.name.clone()),
                None,
            );
            continue;
        };
        let expected = format!(
            "{{\"archive\":\"{}\",\"place\":{}}}",
            settings.archive,
            json_text(&place.name)
        );
        // Named below the archive where they are there, whole elsewhere.
        let named = |path: PathBuf| {
            let below = path.strip_prefix(root).map(Path::to_owned);
            Subject::File(below.unwrap_or(path))
        };
        if marker != expected.as_bytes() {
            report.add(
                FindingCode::Altered,
                named(place.folder.join("place.json")),
                None,
            );
        }
        for (file, digest) in KeyFile::NAMED.iter().zip(&keys.sealed) {
            let path = place.folder.join(file.relative());
            match digest_of(&path) {
                None => report.add(FindingCode::Missing, named(path), None),
                Some(found) if found == *digest => {}
                Some(found) if keys.sealed.contains(&found) => {
                    report.add(FindingCode::Swapped, named(path), None);
                }
                Some(_) => report.add(FindingCode::Altered, named(path), None),
            }
        }
        let owners = keys.sealed.iter().skip(KeyFile::NAMED.len());
        let mut owners: BTreeSet<SealedDigest> = owners.copied().collect();
        for path in files_in(&place.folder.join("owners")) {
            if !is_leased(&path) && !digest_of(&path).is_some_and(|digest| owners.remove(&digest)) {
                report.add(FindingCode::Altered, named(path), None);
            }
        }
        // Owners' names are not in the journal: a file that is gone is named by its digest.
        for digest in owners {
            report.add(
                FindingCode::Missing,
                Subject::Place(place.name.clone()),
                Some(digest.to_string()),
            );
        }
        let files = keys.restricted.iter().filter_map(|owner| owner.sealed);
        let mut files: BTreeSet<SealedDigest> = files.collect();
        for path in files_in(&place.folder.join("restricted")) {
            let extension = path.extension().unwrap_or_default();
            let known = match extension.to_str() {
                Some("recipient") => fs::read_to_string(&path).is_ok_and(|text| {
                    let mut owners = keys.restricted.iter();
                    owners.any(|owner| owner.recipient == text.trim_end())
                }),
                _ => digest_of(&path).is_some_and(|digest| files.remove(&digest)),
            };
            if !is_leased(&path) && !known {
                report.add(FindingCode::Altered, named(path), None);
            }
        }
        for digest in files {
            report.add(
                FindingCode::Missing,
                Subject::Place(place.name.clone()),
                Some(digest.to_string()),
            );
        }
        let keyring = place.folder.join("keyring.db");
        if !keyring.is_file() {
            report.add(FindingCode::Missing, named(keyring), None);
        }
        for path in files_in(&place.folder) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !PLACE_FILES.contains(&&*name) && !is_leased(&path) {
                report.add(FindingCode::Stray, named(path), None);
            }
        }
    }
}

/// What a key place is made of. Anything else, a copy of the keyring above all, would outlive a destruction.
const PLACE_FILES: [&str; 9] = [
    "place.json",
    "service.age",
    "secret.age",
    "signer.age",
    "newest.note",
    "keyring.db",
    "keyring.db-journal",
    "derived.db",
    "derived.db-journal",
];

fn digest_of(path: &Path) -> Option<SealedDigest> {
    let bytes = fs::read(path).ok()?;
    Some(SealedDigest(Sha256::digest(bytes).into()))
}

fn is_leased(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "lease")
}

fn json_text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
