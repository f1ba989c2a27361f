//! What was kept beside: earlier checkpoints and their time-stamps, a checkpoint from elsewhere, certificates of destruction.

use std::collections::BTreeMap;

use crate::archive::verify_certificate;
use crate::bundle::BundleError;
use crate::bundle::verifying::head::Head;
use crate::bundle::verifying::reading::Reading;
use crate::bundle::verifying::{Compared, FindingCode, Findings, Known, StampSeen};
use crate::journal::Checkpoint;
use crate::journal::timestamp::{Roots, claimed_time, stamped_bytes, verify_all};
use crate::model::{Certificate, LeafHash};

const KEPT: &str = "preuves/scelles/";
const CERTIFICATES: &str = "preuves/certificats/";

/// What the bundle's own checkpoint vouches for.
pub struct Trusted<'a> {
    pub head: &'a Head,
    pub checkpoint: &'a Checkpoint,
    /// Every signing key that the archive had.
    pub signers: &'a [String],
}

impl Trusted<'_> {
    fn is_signed(&self, checkpoint: &Checkpoint) -> bool {
        let mut signers = self.signers.iter();
        signers.any(|signer| checkpoint.is_signed_by(signer))
    }

    /// Whether an earlier checkpoint is one of this journal, by the proof in the bundle.
    fn continues(
        &self,
        reading: &mut Reading<'_>,
        earlier: &Checkpoint,
    ) -> Result<bool, BundleError> {
        let proof = consistency(reading, earlier.end.seq.0)?;
        Ok(proof.is_some_and(|proof| {
            self.is_signed(earlier) && self.checkpoint.continues(earlier, &proof)
        }))
    }
}

/// Checks every kept checkpoint and its time-stamps; gives the time-stamps that hold.
pub fn read(
    reading: &mut Reading<'_>,
    trusted: &Trusted<'_>,
    known: &Known,
    findings: &mut Findings,
) -> Result<Vec<StampSeen>, BundleError> {
    let mut answers: BTreeMap<u64, u32> = BTreeMap::new();
    let mut notes = Vec::new();
    for name in reading.names() {
        let Some(name) = name.strip_prefix(KEPT) else {
            continue;
        };
        if let Some(size) = name.strip_suffix(".note") {
            notes.push(size.to_owned());
        } else if let Some((size, number)) = name
            .strip_suffix(".tsr")
            .and_then(|name| name.split_once('.'))
        {
            match (size.parse::<u64>(), number.parse::<u32>()) {
                (Ok(size), Ok(number)) => {
                    let most = answers.entry(size).or_default();
                    *most = (*most).max(number);
                }
                _ => findings.add(FindingCode::StampDiffers, &format!("{KEPT}{name}")),
            }
        }
    }
    let mut seen = Vec::new();
    for size in notes {
        let name = format!("{KEPT}{size}.note");
        let note = reading.whole(&name)?.unwrap_or_default();
        let checkpoint =
            Checkpoint::parse(&note).filter(|checkpoint| checkpoint.end.seq.0.to_string() == size);
        let holds = match &checkpoint {
            Some(checkpoint) => trusted.continues(reading, checkpoint)?,
            None => false,
        };
        if !holds {
            findings.add(FindingCode::CheckpointInconsistent, &name);
        }
        let most = size.parse().ok().and_then(|size| answers.remove(&size));
        let stamps = stamps(reading, &size, &note, most.unwrap_or(0), known, findings)?;
        seen.extend(stamps.into_iter().filter(|_| holds));
    }
    // Answers over a note that is not there are over nothing.
    for (size, _) in answers {
        findings.add(FindingCode::StampDiffers, &format!("{KEPT}{size}.note"));
    }
    seen.sort_by_key(|stamp| (stamp.entries, stamp.time));
    Ok(seen)
}

fn stamps(
    reading: &mut Reading<'_>,
    size: &str,
    note: &[u8],
    most: u32,
    known: &Known,
    findings: &mut Findings,
) -> Result<Vec<StampSeen>, BundleError> {
    let mut answers = Vec::new();
    for number in 1..=most.min(999) {
        let answer = reading.whole(&format!("{KEPT}{size}.{number}.tsr"))?;
        answers.push(answer.unwrap_or_default());
    }
    let entries = size.parse().unwrap_or(0);
    let verdicts = verdicts(note, &answers, known.roots.as_ref());
    let mut seen = Vec::new();
    for (number, verdict) in (1_u32..).zip(verdicts) {
        match verdict {
            Ok((time, authority)) => seen.push(StampSeen {
                entries,
                time,
                authority,
            }),
            Err(detail) => {
                let name = format!("{KEPT}{size}.{number}.tsr");
                findings.explain(FindingCode::StampDiffers, &name, Some(detail));
            }
        }
    }
    Ok(seen)
}

type StampVerdict = Result<(crate::model::Timestamp, Option<String>), String>;

fn verdicts(note: &[u8], answers: &[Vec<u8>], roots: Option<&Roots>) -> Vec<StampVerdict> {
    if let Some(roots) = roots {
        let verdicts = verify_all(note, answers, roots).into_iter();
        return verdicts
            .map(|verdict| {
                let facts = verdict.map_err(|fault| fault.to_string())?;
                Ok((facts.time, Some(facts.authority)))
            })
            .collect();
    }
    let numbered = answers.iter().enumerate();
    numbered
        .map(|(count, answer)| {
            let earlier = answers.get(..count).unwrap_or_default();
            let time = claimed_time(answer, &stamped_bytes(note, earlier));
            time.map(|time| (time, None))
                .map_err(|fault| fault.to_string())
        })
        .collect()
}

/// Compares the checkpoint that the reader has from elsewhere.
pub fn compare(
    reading: &mut Reading<'_>,
    trusted: &Trusted<'_>,
    known: &Known,
    findings: &mut Findings,
) -> Result<Option<Compared>, BundleError> {
    let Some(theirs) = &known.checkpoint else {
        return Ok(None);
    };
    let ours = trusted.checkpoint;
    let entries = theirs.end.seq.0;
    let same_size = entries == ours.end.seq.0;
    let compared = if theirs.origin != ours.origin {
        Compared::Inconsistent
    } else if same_size {
        match theirs.root == ours.root {
            true => Compared::Same,
            false => Compared::Inconsistent,
        }
    } else if consistency(reading, entries)?.is_none() {
        Compared::NoProof { entries }
    } else if trusted.continues(reading, theirs)? {
        Compared::Continued
    } else {
        Compared::Inconsistent
    };
    if compared == Compared::Inconsistent {
        findings.add(FindingCode::CheckpointInconsistent, &entries.to_string());
    }
    Ok(Some(compared))
}

/// Checks every certificate of destruction.
pub fn read_certificates(
    reading: &mut Reading<'_>,
    trusted: &Trusted<'_>,
    findings: &mut Findings,
) -> Result<(), BundleError> {
    for name in reading.names() {
        if !name.starts_with(CERTIFICATES) || !name.ends_with(".json") {
            continue;
        }
        let json = reading.whole(&name)?.unwrap_or_default();
        let signature = reading.whole(&format!("{name}.sig"))?.unwrap_or_default();
        let signature = String::from_utf8_lossy(&signature);
        let fault = match Certificate::from_json(&json) {
            Err(_) => Some("not a certificate".to_owned()),
            Ok(one) if one.archive != trusted.head.archive => Some("archive".to_owned()),
            Ok(one) if one.fingerprint != trusted.head.fingerprint => {
                Some("fingerprint".to_owned())
            }
            Ok(one) if !trusted.signers.contains(&one.signer) => Some("signer".to_owned()),
            Ok(one) => {
                let verified = verify_certificate(&json, &signature, &one.signer);
                verified.err().map(|fault| fault.to_string())
            }
        };
        if fault.is_some() {
            findings.explain(FindingCode::CertificateDiffers, &name, fault);
        }
    }
    Ok(())
}

/// The proof from this size to the bundle's checkpoint. None if there is none.
fn consistency(reading: &mut Reading<'_>, size: u64) -> Result<Option<Vec<LeafHash>>, BundleError> {
    let name = format!("{KEPT}{size}.consistency");
    let mut proof = Some(Vec::new());
    let found = reading.lines(&name, &mut |number, line| {
        let hash = line
            .filter(|_| number <= 128)
            .and_then(|line| std::str::from_utf8(line).ok()?.parse().ok());
        match (&mut proof, hash) {
            (Some(proof), Some(hash)) => proof.push(hash),
            _ => proof = None,
        }
    })?;
    // What is there and is no proof shows nothing.
    Ok(found.then(|| proof.unwrap_or_default()))
}
