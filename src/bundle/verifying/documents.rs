//! The documents: each is the one of its facts, and its facts are those that the journal commits to.

use std::collections::BTreeSet;

use crate::bundle::BundleError;
use crate::bundle::evidence::DocumentLine;
use crate::bundle::verifying::chain::Told;
use crate::bundle::verifying::head::Head;
use crate::bundle::verifying::manifests::Manifests;
use crate::bundle::verifying::reading::Reading;
use crate::bundle::verifying::{DocumentVerdict, FindingCode, Findings};
use crate::model::{ContentDigest, EntityId};

const DOCUMENTS: &str = "preuves/documents.jsonl";

/// What is kept of the lines.
#[derive(Debug, Default)]
pub struct Documents {
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    entity: EntityId,
    file: Option<String>,
    part: Option<u32>,
    entry: u64,
    sha256: Option<ContentDigest>,
    size_bytes: Option<u64>,
    is_record: bool,
    is_hole: bool,
}

/// Reads the lines, then every document, and tells what does not agree.
pub fn read(
    reading: &mut Reading<'_>,
    head: &Head,
    journal: &Told,
    manifests: &Manifests,
    findings: &mut Findings,
) -> Result<Documents, BundleError> {
    let holes: BTreeSet<EntityId> = head.holes.iter().map(|hole| hole.entity).collect();
    let mut documents = Documents::default();
    let found = reading.lines(DOCUMENTS, &mut |number, line| {
        let last = documents.lines.last().map(|line: &Line| line.entity);
        let parsed = line.and_then(DocumentLine::from_json);
        let parsed = parsed.filter(|line| last.is_none_or(|last| line.entity > last));
        let Some(line) = parsed else {
            let subject = format!("{DOCUMENTS}:{number}");
            findings.add(FindingCode::EvidenceMalformed, &subject);
            return;
        };
        let committed = journal.commitments.get(&line.entry.0);
        let agrees = committed.is_some_and(|(entity, commitment, _)| {
            *entity == line.entity && *commitment == line.commitment()
        });
        if !agrees {
            findings.add(FindingCode::CommitmentDiffers, &line.entity.to_string());
        }
        documents.lines.push(Line {
            entity: line.entity,
            sha256: line.sha256(),
            size_bytes: line.size_bytes(),
            is_record: line.is_record(),
            is_hole: holes.contains(&line.entity),
            entry: line.entry.0,
            part: line.part,
            file: line.file.map(|name| name.as_str().to_owned()),
        });
    })?;
    if found {
        documents.check(reading, head, manifests, findings)?;
    }
    Ok(documents)
}

impl Documents {
    fn check(
        &self,
        reading: &mut Reading<'_>,
        head: &Head,
        manifests: &Manifests,
        findings: &mut Findings,
    ) -> Result<(), BundleError> {
        let mut proved = BTreeSet::new();
        for line in &self.lines {
            let Some(file) = &line.file else {
                let here = head.part.is_none_or(|part| line.part == Some(part.number));
                let elsewhere = line.part.is_some() && !here;
                if line.sha256.is_some() && !elsewhere && !line.is_hole {
                    findings.add(FindingCode::Hole, &line.entity.to_string());
                }
                continue;
            };
            proved.insert(file.as_str());
            match reading.digest(file)? {
                None => findings.add(FindingCode::FileMissing, file),
                Some((digest, size)) => {
                    let same = line.sha256 == Some(digest) && line.size_bytes == Some(size);
                    if !same {
                        findings.add(FindingCode::DocumentDiffers, file);
                    }
                }
            }
        }
        for name in manifests.keys().filter(|name| name.starts_with("data/")) {
            if !proved.contains(name.as_str()) {
                findings.add(FindingCode::DocumentUnproved, name);
            }
        }
        Ok(())
    }

    /// The verdict of each document, by file.
    pub fn verdicts(self, journal: &Told, findings: &Findings) -> Vec<DocumentVerdict> {
        let found = findings.by_subject();
        let about = |subject: &str| found.get(subject).into_iter().flatten().copied();
        let mut verdicts: Vec<DocumentVerdict> = self
            .lines
            .into_iter()
            .filter(|line| line.is_record)
            .map(|line| {
                let file = line.file.as_deref().unwrap_or_default();
                let mut codes: BTreeSet<FindingCode> = about(&line.entity.to_string()).collect();
                if !file.is_empty() {
                    codes.extend(about(file));
                }
                codes.extend(about(&line.entry.to_string()));
                if line.is_hole {
                    codes.insert(FindingCode::Hole);
                }
                let proved = journal.commitments.get(&line.entry);
                let proved = proved.filter(|_| codes.is_empty());
                DocumentVerdict {
                    entity: line.entity,
                    file: line.file,
                    part: line.part,
                    sha256: line.sha256,
                    proved_at: proved.map(|(_, _, time)| *time),
                    findings: codes.into_iter().collect(),
                }
            })
            .collect();
        verdicts.sort_by(|one, other| (&one.file, one.entity).cmp(&(&other.file, other.entity)));
        verdicts
    }
}
