//! The bag: all files of a bundle but the documents, made in memory; the manifests over both; and their order in the zip.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::archive::Archive;
use crate::bundle::BundleError;
use crate::bundle::evidence::Evidence;
use crate::bundle::gather::{BundleDocument, Gathered};
use crate::bundle::names::BagName;
use crate::bundle::page::{PageData, PagePart, page};
use crate::bundle::scope::BundleRequest;
use crate::bundle::verifying::stock;
use crate::bundle::zipping::zip_size;
use crate::bundle::{cover, readme_page, tables};
use crate::model::{
    BundleNames, BundleRestricted, ContentDigest, EntityId, ScopeOf, canonical_json, paris_day,
};

/// The one folder of the zip.
const FOLDER: &str = "dossier/";

/// One part of a bundle, or the whole.
pub(super) struct Bag<'a> {
    /// What stands before every name in the zip.
    pub(super) folder: &'static str,
    /// What stands before the documents, in their order.
    pub(super) before: Vec<BagFile>,
    /// The documents, in their order.
    pub(super) documents: Vec<&'a BundleDocument>,
    /// What stands after them.
    pub(super) after: Vec<BagFile>,
    /// SHA-256 of `tagmanifest-sha256.txt`; of a transfer, of its manifest.
    pub(super) digest: ContentDigest,
}

/// A file of the bag that is in memory.
pub(super) struct BagFile {
    /// Its name below the folder.
    pub(super) name: BagName,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// What a bag is made from.
pub(super) struct BagPlan<'a, 'p> {
    /// What was asked for.
    pub(super) request: &'a BundleRequest,
    /// What is told.
    pub(super) gathered: &'a Gathered,
    /// The part that has each document, by its place; none of a hole.
    pub(super) parts: &'p [Option<u32>],
    /// Which part this is.
    pub(super) part: PagePart,
}

impl<'a> BagPlan<'a, '_> {
    /// The documents of this part, in their order.
    pub(super) fn documents(&self) -> Vec<&'a BundleDocument> {
        let documents = self.gathered.documents.iter().zip(self.parts);
        let here = documents.filter(|(_, part)| **part == Some(self.part.number));
        here.map(|(document, _)| document).collect()
    }

    /// Whether the bundle is in several files.
    fn is_split(&self) -> bool {
        self.part.of > 1
    }

    /// What the page shows of this part.
    fn data(&self) -> PageData {
        let mut data = self.gathered.data.clone();
        data.head.part = self.is_split().then_some(self.part);
        let documents = self.gathered.documents.iter().zip(self.parts);
        for (shown, (document, part)) in data.documents.iter_mut().zip(documents) {
            shown.hole = part.is_none();
            match part {
                Some(part) if *part == self.part.number => {
                    shown.file = Some(document.name.to_string());
                }
                part => shown.part = *part,
            }
        }
        data
    }

    fn holes(&self) -> impl Iterator<Item = &BundleDocument> {
        let documents = self.gathered.documents.iter().zip(self.parts);
        documents
            .filter(|(_, part)| part.is_none())
            .map(|(document, _)| document)
    }
}

impl<'a> Bag<'a> {
    /// Makes the bag of a part.
    ///
    /// Errors: [`BundleError::Pdf`]; those of signing.
    pub(super) fn new(
        archive: &Archive,
        plan: &BagPlan<'a, '_>,
        evidence: &Evidence,
    ) -> Result<Bag<'a>, BundleError> {
        let data = plan.data();
        let gathered = plan.gathered;
        let documents = plan.documents();
        let mut files: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
        files.insert("LISEZ-MOI.html", readme_page::readme(&data));
        files.insert("index.html", page(&data));
        files.insert("VERIFIER.txt", stock::INSTRUCTIONS.to_vec());
        files.insert("verifier.py", stock::SCRIPT.to_vec());
        files.insert("bordereau.pdf", cover::cover(&data)?);
        files.insert(
            "inventaire.csv",
            tables::inventory(&data, &gathered.filed_as),
        );
        files.insert("completude.csv", tables::completeness(&data));
        files.insert("engagements.csv", tables::engagements(&data));
        files.insert("preuves/dossier.json", dossier(plan, evidence));
        files.insert("preuves/documents.jsonl", evidence.documents.clone());
        files.insert("preuves/journal.jsonl", evidence.journal.clone());
        files.insert("preuves/checkpoint", evidence.checkpoint.clone());
        files.insert(
            "preuves/allowed_signers",
            evidence.allowed_signers.clone().into_bytes(),
        );
        files.insert(
            "bagit.txt",
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec(),
        );
        files.insert("bag-info.txt", bag_info(plan, &documents));
        files.insert("manifest-sha256.txt", manifest_of_documents(&documents));
        let mut files: Vec<BagFile> = files
            .into_iter()
            .map(|(name, bytes)| file(name, bytes))
            .collect();
        files.extend(further(gathered, evidence));
        files.sort_by(|one, other| one.name.cmp(&other.name));
        let tag_manifest: String = files
            .iter()
            .map(|one| line(&Sha256::digest(&one.bytes).into(), &one.name))
            .collect();
        let (signature, _) = archive.sign_bundle(tag_manifest.as_bytes())?;
        let digest = ContentDigest(Sha256::digest(&tag_manifest).into());
        files.push(file("tagmanifest-sha256.txt", tag_manifest.into_bytes()));
        files.sort_by_key(|one| rank(one.name.as_str()));
        files.push(file("tagmanifest-sha256.txt.sig", signature.into_bytes()));
        let (before, after) = files.into_iter().partition(|one| {
            let name = one.name.as_str();
            rank(name).0 < 2 || (name < "data/" && !name.ends_with(".sig"))
        });
        Ok(Bag {
            folder: FOLDER,
            before,
            documents,
            after,
            digest,
        })
    }

    /// How large its zip is.
    pub(super) fn size_bytes(&self) -> u64 {
        let files = self.before.iter().chain(&self.after);
        let files = files.map(|one| (&one.name, one.bytes.len() as u64));
        let documents = self.documents.iter().map(|one| (&one.name, one.size_bytes));
        let before = self.before.len();
        let files: Vec<_> = files.collect();
        let (first, last) = files.split_at(before.min(files.len()));
        let all = first
            .iter()
            .copied()
            .chain(documents)
            .chain(last.iter().copied());
        zip_size(all.map(|(name, size)| (self.folder.len() + name.as_str().len(), size)))
    }
}

/// The page that says what this is comes first, then the page that shows it, then all others by name.
fn rank(name: &str) -> (u8, String) {
    let first = match name {
        "LISEZ-MOI.html" => 0,
        "index.html" => 1,
        _ => 2,
    };
    (first, name.to_owned())
}

fn file(name: &str, bytes: Vec<u8>) -> BagFile {
    let name = BagName::parse(name).expect("our own names are in their form");
    BagFile { name, bytes }
}

/// Files whose names are not always the same.
fn further(gathered: &Gathered, evidence: &Evidence) -> Vec<BagFile> {
    let mut files = Vec::new();
    let schedule = format!("preuves/politiques/{}.toml", gathered.schedule);
    files.push(file(&schedule, gathered.schedule_file.clone()));
    for one in &gathered.certificates {
        let name = format!("preuves/certificats/{}", one.disposition);
        let signature = one.signed.signature.clone().into_bytes();
        files.push(file(&format!("{name}.json"), one.signed.json.clone()));
        files.push(file(&format!("{name}.json.sig"), signature));
        files.push(file(&format!("{name}.pdf"), one.pdf.clone()));
    }
    let stamps = evidence.stamps.iter();
    files.extend(stamps.map(|(name, bytes)| {
        let name = format!("preuves/scelles/{name}");
        file(&name, bytes.clone())
    }));
    files
}

/// One line of a manifest.
fn line(digest: &[u8; 32], name: &BagName) -> String {
    format!("{}  {name}\n", ContentDigest(*digest))
}

fn manifest_of_documents(documents: &[&BundleDocument]) -> Vec<u8> {
    let lines = documents.iter();
    let lines: String = lines.map(|one| line(&one.sha256.0, &one.name)).collect();
    lines.into_bytes()
}

fn bag_info(plan: &BagPlan<'_, '_>, documents: &[&BundleDocument]) -> Vec<u8> {
    let head = &plan.gathered.data.head;
    let bytes: u64 = documents.iter().map(|one| one.size_bytes).sum();
    let mut text = format!(
        "Bag-Software-Agent: chartrier {}\nBagging-Date: {}\nExternal-Identifier: {}\nPayload-Oxum: {bytes}.{}\n",
        env!("CARGO_PKG_VERSION"),
        paris_day(head.made_at),
        head.archive,
        documents.len(),
    );
    if plan.is_split() {
        let PagePart { number, of } = plan.part;
        text.push_str(&format!(
            "Bag-Count: {number} of {of}\nBag-Group-Identifier: {}/{}\n",
            head.archive, head.checkpoint.entries
        ));
    }
    text.into_bytes()
}

/// `preuves/dossier.json`, as the module's documentation specifies it.
fn dossier(plan: &BagPlan<'_, '_>, evidence: &Evidence) -> Vec<u8> {
    let (request, gathered) = (plan.request, plan.gathered);
    let mut scope = request.scope.clone();
    if let ScopeOf::Query { query } = &mut scope.of
        && request.names == BundleNames::Withheld
    {
        *query = None;
    }
    let restricted = match request.restricted {
        BundleRestricted::Included => json!("included"),
        BundleRestricted::LeftOut => json!(gathered.data.head.restricted_left_out),
    };
    let holes = plan
        .holes()
        .map(|one| json!({ "entity": one.entity, "sha256": one.sha256 }));
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    set("bundle", json!(1));
    set("archive", json!(gathered.data.head.archive));
    set("fingerprint", json!(evidence.fingerprint));
    set("regime", json!(gathered.regime));
    set("signer", json!(evidence.signer));
    set("day", json!(request.day));
    set("entries", json!(evidence.entries));
    set("schedule", json!(gathered.schedule));
    set("scope", json!(scope));
    set(
        "names_withheld",
        json!(request.names == BundleNames::Withheld),
    );
    set("restricted", restricted);
    set("documents", json!(gathered.documents.len()));
    set("holes", holes.collect());
    if !gathered.held.is_empty() {
        set("holds", json!(gathered.held));
    }
    if let Some(sample) = &gathered.sample {
        set("sample", json!(sample));
    }
    if plan.is_split() {
        set(
            "part",
            json!({ "number": plan.part.number, "of": plan.part.of }),
        );
    }
    canonical_json(&Value::Object(members))
}

/// The part that has each document: as many in each as fit, in their order.
pub(super) fn parts_of(
    documents: &[BundleDocument],
    holes: &BTreeSet<EntityId>,
    payload_bytes: Option<u64>,
) -> (Vec<Option<u32>>, u32) {
    let (mut part, mut filled) = (1_u32, 0_u64);
    let mut parts = Vec::with_capacity(documents.len());
    for document in documents {
        if holes.contains(&document.entity) {
            parts.push(None);
            continue;
        }
        let cost = document_cost(document);
        if payload_bytes.is_some_and(|most| filled > 0 && filled.saturating_add(cost) > most) {
            part = part.saturating_add(1);
            filled = 0;
        }
        filled = filled.saturating_add(cost);
        parts.push(Some(part));
    }
    (parts, part)
}

/// What a document takes in a zip, beside what is told of it elsewhere in the bag.
pub(super) fn document_cost(document: &BundleDocument) -> u64 {
    let name = (FOLDER.len() + document.name.as_str().len()) as u64;
    document.size_bytes.saturating_add(2 * name + 30 + 46 + 48)
}
