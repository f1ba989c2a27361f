//! What a bundle discloses beside what is here: what is new, what is the same, what cannot be brought in. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::archive::{Archive, ImportFate};
use crate::bundle::BundleError;
use crate::bundle::evidence::{DocumentLine, Identity, JournalLine};
use crate::bundle::importing::opening::{OpenedBundles, OpenedPart};
use crate::bundle::importing::{
    DocumentFate, ImportError, ImportPlan, PlannedDocument, PlannedFile, PlannedSchedule, decided,
    schedule_name,
};
use crate::catalog::CatalogHold;
use crate::model::{
    DescriptorFacts, DescriptorIdentity, EntityId, EntityKind, Event, HoldOwner, HoldReason,
    HoldScope, LegalHold, OriginalPath, ProvedAt, Provenance, RegisteredCandidate,
    RegisteredSession, RegistryChange, Salt, Timestamp,
};

const DOCUMENTS: &str = "preuves/documents.jsonl";
const JOURNAL: &str = "preuves/journal.jsonl";
const CERTIFICATES: &str = "preuves/certificats/";

/// What a hold that is placed here says of itself, whose own words stayed sealed there.
pub struct HoldWords {
    /// Who decided.
    pub owner: HoldOwner,
    /// Why.
    pub reason: HoldReason,
}

/// A hold as `preuves/dossier.json` tells of it.
#[derive(Debug, Deserialize)]
struct HeldThere {
    entity: EntityId,
    placed_on: chrono::NaiveDate,
    review_on: chrono::NaiveDate,
    records: Vec<EntityId>,
}

/// Plans an import.
///
/// Errors: [`ImportError`]: those of reading the bundle and the archive.
pub fn plan_import(
    archive: &Archive,
    opened: &OpenedBundles,
    holds: &HoldWords,
    now: Timestamp,
) -> Result<ImportPlan, ImportError> {
    let Some(first) = opened.parts.first() else {
        return Err(BundleError::NothingSelected { restricted: 0 }.into());
    };
    let from = provenance_of(first, now)?;
    let mut read = Disclosed::read(opened, &from)?;
    let registry = archive.plan_registry_import(&read.registry(), from.fingerprint)?;
    let documents = read.documents(archive, opened, &from, &registry.here())?;
    let new: BTreeSet<EntityId> = registry.new.iter().map(RegistryChange::entity).collect();
    let registry_new = registry.new.iter().map(|change| {
        let provenance = read.provenance.get(&change.entity()).cloned();
        (change.clone(), provenance.unwrap_or_default())
    });
    let registry_new = registry_new.collect();
    let notes = registry
        .fates
        .iter()
        .filter_map(|(there, fate)| match fate {
            ImportFate::Same(here) => Some((*here, read.provenance.get(there)?.last()?.clone())),
            _ => None,
        });
    let registry_notes = notes.collect();
    let nameless = read.nameless.iter().filter(|one| !new.contains(one));
    let mut not_nameless_here = 0;
    for one in nameless {
        not_nameless_here += u64::from(!archive.has_met(*one)?);
    }
    let mapped: BTreeMap<EntityId, EntityId> = documents.iter().filter_map(same_here).collect();
    let mut held = read.holds(archive, first, (holds, &from), &mapped)?;
    let otherwise = held_by_session(archive, &documents)?;
    held.not_widened.retain_mut(|(_, records)| {
        records.retain(|record| !otherwise.contains(record));
        !records.is_empty()
    });
    let mut bundles: Vec<_> = opened.verifications().filter_map(|one| one.bag).collect();
    bundles.sort();
    Ok(ImportPlan {
        bundles,
        is_own: first.head.archive == archive.id(),
        registry_new,
        registry_notes,
        nameless: not_nameless_here,
        holds: held.placed,
        holds_here: held.here,
        holds_not_widened: held.not_widened,
        holds_undescribed: held.undescribed,
        schedule: planned_schedule(archive, first)?,
        certificates: certificates(archive, opened)?,
        names_withheld: first.head.names_withheld,
        restricted_left_out: left_out(first),
        parts_missing: opened.parts_missing(),
        not_understood: read.not_understood,
        registry,
        documents,
        from,
    })
}

fn same_here(document: &PlannedDocument) -> Option<(EntityId, EntityId)> {
    match document.fate {
        DocumentFate::Decided(ImportFate::Same(here) | ImportFate::SameNoted(here)) => {
            Some((document.facts.entity, here))
        }
        _ => None,
    }
}

fn left_out(part: &OpenedPart) -> u64 {
    let said = part.head.others.get("restricted");
    said.and_then(serde_json::Value::as_u64).unwrap_or(0)
}

/// Where everything of this bundle is from.
fn provenance_of(part: &OpenedPart, now: Timestamp) -> Result<Provenance, ImportError> {
    let damaged = || {
        let source = std::io::Error::other("the bundle names no checkpoint");
        BundleError::Io {
            path: "preuves/checkpoint".into(),
            source,
        }
    };
    let checkpoint = part.verification.checkpoint.as_ref().ok_or_else(damaged)?;
    Ok(Provenance {
        archive: part.head.archive,
        fingerprint: part.head.fingerprint.parse().map_err(|_| damaged())?,
        checkpoint: ProvedAt {
            entries: checkpoint.end.seq.0,
            root: checkpoint.root,
        },
        bundle: part.verification.bag.ok_or_else(damaged)?,
        imported: now,
        entity: None,
        version: None,
        entry: None,
        commitment: None,
        received: None,
        file: None,
    })
}

/// What the lines of a bundle say.
#[derive(Default)]
struct Disclosed {
    records: Vec<DisclosedRecord>,
    changes: Vec<RegistryChange>,
    /// Where each was, former archives first.
    provenance: BTreeMap<EntityId, Vec<Provenance>>,
    /// Candidates without a name.
    nameless: Vec<EntityId>,
    not_understood: Vec<EntityId>,
}

struct DisclosedRecord {
    facts: DescriptorFacts,
    identity: DescriptorIdentity,
    file: Option<(usize, String)>,
    part: Option<u32>,
}

impl Disclosed {
    fn read(opened: &OpenedBundles, from: &Provenance) -> Result<Disclosed, ImportError> {
        let mut read = Disclosed::default();
        let mut files: BTreeMap<EntityId, (usize, String)> = BTreeMap::new();
        for (place, part) in opened.parts.iter().enumerate() {
            let mut lines = Vec::new();
            part.lines(DOCUMENTS, &mut |line| {
                lines.extend(DocumentLine::from_json(line))
            })?;
            for line in lines {
                if let Some(file) = &line.file {
                    let known = (place, file.as_str().to_owned());
                    files.entry(line.entity).or_insert(known);
                }
                // Every part tells of everything.
                if place == 0 {
                    read.take(line, from);
                }
            }
        }
        for record in &mut read.records {
            record.file = files.remove(&record.facts.entity);
            if record.identity.paths.is_empty() {
                // Where names are withheld, the bundle's own name says as much as it may.
                let named = record.file.as_ref().map(|(_, name)| name.as_str());
                let whole = record.facts.entity.to_string();
                let path = std::path::Path::new(named.unwrap_or(&whole));
                record.identity.paths = vec![OriginalPath::new(path)];
            }
        }
        Ok(read)
    }

    fn take(&mut self, line: DocumentLine, from: &Provenance) {
        let entity = line.entity;
        let commitment = line.commitment();
        let Ok(facts) = DescriptorFacts::deserialize(&line.facts) else {
            self.not_understood.push(entity);
            return;
        };
        let withheld = matches!(line.identity, Identity::Withheld(_));
        let identity = match &line.identity {
            Identity::Withheld(_) => Some(DescriptorIdentity::new(Salt([0; 32]))),
            Identity::Shown(block) => DescriptorIdentity::deserialize(block).ok(),
        };
        let Some(identity) = identity else {
            self.not_understood.push(entity);
            return;
        };
        let mut provenance = facts.provenance.clone();
        provenance.push(Provenance {
            entity: Some(entity),
            version: Some(line.version),
            entry: Some(line.entry),
            commitment: Some(commitment),
            ..from.clone()
        });
        self.provenance.insert(entity, provenance);
        match (
            facts.kind,
            facts.exam_session.clone(),
            facts.standing.clone(),
        ) {
            (EntityKind::Record, _, _) => self.records.push(DisclosedRecord {
                facts,
                identity,
                file: None,
                part: line.part,
            }),
            (EntityKind::Session, Some(session), _) => {
                let people = identity.people.unwrap_or_default();
                self.changes
                    .push(RegistryChange::Session(RegisteredSession {
                        entity,
                        session,
                        people,
                    }));
            }
            (EntityKind::Candidate, _, Some(_)) if withheld => self.nameless.push(entity),
            (EntityKind::Candidate, _, Some(standing)) => {
                let person = identity.person.unwrap_or_default();
                self.changes
                    .push(RegistryChange::Candidate(RegisteredCandidate {
                        entity,
                        person,
                        standing,
                    }));
            }
            _ => self.not_understood.push(entity),
        }
    }

    fn registry(&self) -> Vec<RegistryChange> {
        self.changes.clone()
    }

    /// What becomes of each document, its links being those here.
    fn documents(
        &mut self,
        archive: &Archive,
        opened: &OpenedBundles,
        from: &Provenance,
        registry: &BTreeMap<EntityId, EntityId>,
    ) -> Result<Vec<PlannedDocument>, ImportError> {
        let mut planned = Vec::with_capacity(self.records.len());
        for record in std::mem::take(&mut self.records) {
            let known = archive.document_fate(&record.facts, &record.identity, from.fingerprint)?;
            let fate = match (&record.file, record.part, known) {
                (None, Some(part), ImportFate::New | ImportFate::Same(_))
                    if opened.parts_missing().contains(&part) =>
                {
                    DocumentFate::InPart(part)
                }
                (None, _, ImportFate::New | ImportFate::Same(_)) => DocumentFate::Hole,
                (_, _, known) => decided(known),
            };
            let mut provenance = self.provenance.remove(&record.facts.entity);
            let mut whole = provenance.take().unwrap_or_default();
            let last = whole.pop().unwrap_or_else(|| from.clone());
            let place = record.file.as_ref().map(|(place, _)| *place);
            let of = place.and_then(|place| opened.parts.get(place)?.verification.bag);
            let provenance = Provenance {
                bundle: of.unwrap_or(last.bundle),
                ..last
            };
            let mut facts = of_a_record(record.facts);
            facts.provenance = whole;
            planned.push(PlannedDocument {
                facts,
                identity: of_whom(record.identity),
                provenance,
                file: record.file,
                fate,
            });
        }
        let mut here: BTreeMap<EntityId, EntityId> = planned.iter().filter_map(same_here).collect();
        here.extend(registry.iter().map(|(there, here)| (*there, *here)));
        for document in &mut planned {
            link_here(&mut document.facts, &here);
        }
        Ok(planned)
    }

    fn holds(
        &self,
        archive: &Archive,
        part: &OpenedPart,
        (words, from): (&HoldWords, &Provenance),
        here: &BTreeMap<EntityId, EntityId>,
    ) -> Result<Holds, ImportError> {
        let mut open: BTreeSet<EntityId> = BTreeSet::new();
        part.lines(JOURNAL, &mut |line| {
            let entry = JournalLine::from_json(line).and_then(|line| line.known());
            match entry.map(|entry| entry.event) {
                Some(Event::HoldPlaced { entity, .. }) => drop(open.insert(entity)),
                Some(Event::HoldReleased { entity, .. }) => drop(open.remove(&entity)),
                _ => {}
            }
        })?;
        let described = part.head.others.get("holds").cloned();
        let described: Vec<HeldThere> = described
            .and_then(|holds| Vec::deserialize(holds).ok())
            .unwrap_or_default();
        let known = archive.holds()?;
        let mut holds = Holds::default();
        for held in described {
            // Only what the journal proves to be placed.
            if !open.remove(&held.entity) {
                continue;
            }
            let records = held.records.into_iter();
            let records = records.map(|record| here.get(&record).copied().unwrap_or(record));
            if archive.has_met(held.entity)? {
                holds.here += 1;
                let outside = known.iter().find(|one| one.hold.id == held.entity);
                let outside = outside.map(|placed| left_out_of(placed, records).collect());
                let outside = outside.filter(|records: &Vec<EntityId>| !records.is_empty());
                let outside = outside.map(|records| (held.entity, records));
                holds.not_widened.extend(outside);
                continue;
            }
            let hold = LegalHold {
                id: held.entity,
                scope: HoldScope::Records(records.collect()),
                owner: words.owner.clone(),
                reason: words.reason.clone(),
                review_on: held.review_on,
                placed_on: held.placed_on,
                anyway: false,
            };
            let provenance = Provenance {
                entity: Some(held.entity),
                ..from.clone()
            };
            holds.placed.push((hold, provenance));
        }
        for one in open {
            if !archive.has_met(one)? {
                holds.undescribed.push(one);
            }
        }
        Ok(holds)
    }
}

#[derive(Default)]
struct Holds {
    placed: Vec<(LegalHold, Provenance)>,
    here: u64,
    not_widened: Vec<(EntityId, Vec<EntityId>)>,
    undescribed: Vec<EntityId>,
}

/// Those of the records that a hold in force here covers by their session, be they here or still to come.
fn held_by_session(
    archive: &Archive,
    documents: &[PlannedDocument],
) -> Result<BTreeSet<EntityId>, ImportError> {
    let holds = archive.holds()?.into_iter();
    let in_force = holds.filter(|placed| placed.release.is_none());
    let sessions: BTreeSet<EntityId> = in_force
        .filter_map(|placed| match placed.hold.scope {
            HoldScope::Session(session) => Some(session),
            _ => None,
        })
        .collect();
    let covered = documents.iter().filter(|document| {
        let session = document.facts.filing.session_link;
        session.is_some_and(|session| sessions.contains(&session))
    });
    let records =
        covered.map(|document| same_here(document).map_or(document.facts.entity, |(_, here)| here));
    Ok(records.collect())
}

/// Which of these records a hold that is here, in force and on records alone leaves out.
fn left_out_of(
    placed: &CatalogHold,
    records: impl Iterator<Item = EntityId>,
) -> impl Iterator<Item = EntityId> {
    let held = match (&placed.hold.scope, &placed.release) {
        (HoldScope::Records(held), None) => Some(held),
        _ => None,
    };
    records.filter(move |record| held.is_some_and(|held| !held.contains(record)))
}

/// The facts that a record may have.
fn of_a_record(mut facts: DescriptorFacts) -> DescriptorFacts {
    // What becomes of a record is decided where it is kept.
    facts.filing.decided = None;
    DescriptorFacts {
        reason: None,
        settled: None,
        exam_session: None,
        standing: None,
        plan: None,
        certificate: None,
        stands_for: None,
        ..facts
    }
}

/// What may be said of whose a record is, and how it was named.
fn of_whom(identity: DescriptorIdentity) -> DescriptorIdentity {
    DescriptorIdentity {
        candidate: identity.candidate,
        birth_date: identity.birth_date,
        readings: identity.readings,
        grounds: identity.grounds,
        paths: identity.paths,
        note: identity.note,
        ..DescriptorIdentity::new(identity.salt)
    }
}

/// Lets what a record links to be what that is here.
fn link_here(facts: &mut DescriptorFacts, here: &BTreeMap<EntityId, EntityId>) {
    let filing = &mut facts.filing;
    let lists = [
        &mut filing.not_sessions,
        &mut filing.not_candidates,
        &mut filing.joined,
        &mut filing.apart_from,
        &mut filing.parts,
    ];
    let single = [
        &mut filing.session_link,
        &mut filing.candidate_link,
        &mut filing.joined_to,
    ];
    let listed = lists.into_iter().flatten();
    let linked = single.into_iter().flatten().chain(listed);
    let whole = filing.part_of.as_mut().map(|part| &mut part.record);
    for link in linked.chain(whole) {
        if let Some(known) = here.get(link) {
            *link = *known;
        }
    }
}

fn planned_schedule(archive: &Archive, part: &OpenedPart) -> Result<PlannedSchedule, ImportError> {
    let Some(there) = part.head.schedule else {
        return Ok(PlannedSchedule::None);
    };
    Ok(match archive.policy_text()? {
        Some((here, _)) if here == there => PlannedSchedule::InForce(there),
        Some(_) => PlannedSchedule::Differs(there),
        None if part.source.has(&schedule_name(there)) => PlannedSchedule::Adopted(there),
        None => PlannedSchedule::Differs(there),
    })
}

fn certificates(
    archive: &Archive,
    opened: &OpenedBundles,
) -> Result<Vec<PlannedFile>, ImportError> {
    let mut files: Vec<PlannedFile> = Vec::new();
    for (part, of) in opened.parts.iter().enumerate() {
        for (name, _) in of.source.names() {
            let is_known = files.iter().any(|file| file.name == name);
            if !name.starts_with(CERTIFICATES) || is_known {
                continue;
            }
            let Some(content) = of.digest(&name)? else {
                continue;
            };
            let path = certificate_path(of, &name);
            let is_here = archive.has_file(&path, content)?;
            files.push(PlannedFile {
                part,
                name,
                is_here,
            });
        }
    }
    Ok(files)
}

/// Under which path a certificate is kept: apart for each archive.
pub(super) fn certificate_path(part: &OpenedPart, name: &str) -> OriginalPath {
    let below = name.strip_prefix("preuves/").unwrap_or(name);
    OriginalPath::new(&std::path::Path::new(&part.head.archive.to_string()).join(below))
}
