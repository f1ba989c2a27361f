//! Gathering: everything that a bundle tells, from the archive as it is at one position of the journal.
//!
//! Nothing is written, no document is opened.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use crate::archive::{Archive, ArchiveError, RetentionFacts, SignedCertificate};
use crate::bundle::BundleError;
use crate::bundle::called::Called;
use crate::bundle::names::{BagName, NameMaker, extension_of};
use crate::bundle::page::{
    PageCandidate, PageCheckpoint, PageData, PageDestruction, PageDocument, PageHead, PageHold,
    PageSample, PageStage, Said,
};
use crate::bundle::picture::Picture;
use crate::bundle::scope::{BundleRequest, Selected, select};
use crate::catalog::CatalogRecord;
use crate::model::{
    BundleNames, BundleSample, Certificate, ContentDigest, EntityId, EntityKind, FiledRecord,
    LegalHold, Link, MediaType, Outcome, Person, PolicyDigest, RecordClass, Regime, Registry,
    ScopeOf, Timestamp, Verdict, paris_day,
};
use crate::report::{Findings, certificate_pdf};
use crate::words::{Lang, bundling, count, retention};

/// To whom a bundle goes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    /// Who receives it.
    pub recipient: String,
    /// Why.
    pub reason: String,
}

/// Everything that a bundle tells.
pub(super) struct Gathered {
    /// What the page shows. Its documents have no files yet.
    pub(super) data: PageData,
    /// The documents, in the order of the page's.
    pub(super) documents: Vec<BundleDocument>,
    /// Sessions and candidates that are named.
    pub(super) people: Vec<EntityId>,
    /// Holds that cover something of it.
    pub(super) holds: Vec<EntityId>,
    /// The same with what they cover of it.
    pub(super) held: Vec<HeldHere>,
    /// Certificates of the destructions.
    pub(super) certificates: Vec<BundleCertificate>,
    /// The retention schedule in force.
    pub(super) schedule: PolicyDigest,
    /// Its file.
    pub(super) schedule_file: Vec<u8>,
    /// Whose archives these are.
    pub(super) regime: Regime,
    /// What was drawn.
    pub(super) sample: Option<BundleSample>,
    /// Number of journal entries that all this was gathered from.
    pub(super) entries: u64,
    /// How each document's session and candidate are written in tables.
    pub(super) filed_as: Vec<FiledAs>,
    /// What else is known of each document.
    pub(super) backgrounds: Vec<Background>,
    /// Who the candidates are, in the order of the page's.
    pub(super) persons: Vec<Option<Person>>,
    /// The holds in force.
    pub(super) legal_holds: Vec<LegalHold>,
}

/// What is known of a document beyond what a page shows.
pub(super) struct Background {
    /// What becomes of it.
    pub(super) verdict: Option<Verdict>,
    /// The record of which it is a state.
    pub(super) state_of: Option<EntityId>,
    /// When its source was last written.
    pub(super) modified: Option<Timestamp>,
}

/// A document of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BundleDocument {
    /// The record.
    pub(super) entity: EntityId,
    /// The version of it that is handed out.
    pub(super) version: u32,
    /// Its file.
    pub(super) name: BagName,
    /// SHA-256 of its bytes.
    pub(super) sha256: ContentDigest,
    /// Their size.
    pub(super) size_bytes: u64,
}

/// What a hold covers of a bundle. Why is nobody's business here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct HeldHere {
    /// The hold.
    pub(super) entity: EntityId,
    /// The day on which it was placed.
    pub(super) placed_on: NaiveDate,
    /// The day on which somebody looks at it again.
    pub(super) review_on: NaiveDate,
    /// The documents, sorted.
    pub(super) records: Vec<EntityId>,
}

/// Where a document belongs, for a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FiledAs {
    /// The session's number.
    pub(super) session: String,
    /// The candidate.
    pub(super) candidate: String,
}

/// The certificate of a destruction.
pub(super) struct BundleCertificate {
    /// The disposition.
    pub(super) disposition: EntityId,
    /// How sure it is that it is of this bundle.
    pub(super) concern: Concern,
    /// As signed.
    pub(super) signed: SignedCertificate,
    /// For people.
    pub(super) pdf: Vec<u8>,
}

/// Gathers what `request` asks for.
///
/// Errors: [`BundleError::NothingSelected`]; [`ArchiveError::NoSchedule`]; those of reading the archive.
pub(super) fn gather(
    archive: &Archive,
    request: &BundleRequest,
    addressed: &Addressed,
    lang: Lang,
) -> Result<Gathered, BundleError> {
    let (entries, time) = archive.position()?;
    let findings = Findings::gather(archive, request.day, request.day)?;
    let findings = findings.ok_or(ArchiveError::NoSchedule)?;
    let facts = archive.retention_facts()?;
    let mut records: BTreeMap<EntityId, CatalogRecord> = archive
        .records()?
        .into_iter()
        .map(|record| (record.entity, record))
        .collect();
    let class_of = |entity: EntityId| -> Option<RecordClass> {
        let class = records.get(&entity)?.class.as_ref();
        class.map(|class| class.id.clone())
    };
    let selected = select(&findings, &facts.records, &joined(&records), request);
    let selected = selected.without_restricted(&findings, class_of, request.restricted);
    if selected
        .records
        .iter()
        .all(|one| !records.contains_key(one))
    {
        return Err(BundleError::NothingSelected {
            restricted: selected.restricted_left_out,
        });
    }
    // The catalog knows nothing of a restricted document but its card.
    for one in &selected.records {
        if let Some(record) = records.get_mut(one).filter(|record| record.restricted) {
            archive.must_open(*one)?;
            *record = archive.record(*one)?;
        }
    }
    let findings = Findings {
        picture: selected.picture.clone(),
        ..findings
    };
    let certificates = certificates(archive, request, &findings.registry, lang)?;
    let gathering = Gathering {
        findings: &findings,
        facts: &facts,
        records: &records,
        selected: &selected,
        request,
        lang,
    };
    let mut gathered = gathering.all(addressed);
    gathered.data.head.archive = archive.id();
    gathered.data.head.centre = archive.settings().centre.name.clone();
    gathered.data.head.fingerprint = archive.fingerprint().to_string();
    gathered.data.head.made_at = time;
    gathered.data.head.checkpoint = PageCheckpoint { entries, time };
    gathered.data.destructions = certificates.iter().map(told).collect();
    gathered.certificates = certificates;
    gathered.schedule_file = archive.policy_file(facts.policy)?;
    gathered.regime = archive.settings().regime;
    gathered.entries = entries;
    Ok(gathered)
}

/// The states of each record that are records themselves.
fn joined(records: &BTreeMap<EntityId, CatalogRecord>) -> BTreeMap<EntityId, Vec<EntityId>> {
    let mut joined: BTreeMap<EntityId, Vec<EntityId>> = BTreeMap::new();
    for record in records.values() {
        if let Some(whole) = record.filing.joined_to {
            joined.entry(whole).or_default().push(record.entity);
        }
    }
    joined
}

struct Gathering<'a> {
    findings: &'a Findings,
    facts: &'a RetentionFacts,
    records: &'a BTreeMap<EntityId, CatalogRecord>,
    selected: &'a Selected,
    request: &'a BundleRequest,
    lang: Lang,
}

impl Gathering<'_> {
    fn all(&self, addressed: &Addressed) -> Gathered {
        let files = self.records.iter().map(|(entity, record)| {
            let first = record.paths.first();
            (
                *entity,
                first.map(|path| path.file_name_lossy()).unwrap_or_default(),
            )
        });
        let files: BTreeMap<EntityId, String> = files.collect();
        let called = |lang| Called {
            registry: &self.findings.registry,
            files: &files,
            names: self.request.names,
            lang,
        };
        let filed: BTreeMap<EntityId, &FiledRecord> = self
            .facts
            .records
            .iter()
            .map(|record| (record.entity, record))
            .collect();
        let mut found: Vec<Found<'_>> = self
            .selected
            .records
            .iter()
            .filter_map(|entity| self.found(*entity, &filed))
            .collect();
        let names = self.name(&found, &called(self.lang));
        for (one, name) in found.iter_mut().zip(names) {
            one.name = Some(name);
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        let sessions = self.places(self.sessions());
        let candidates = self.places(self.candidates(&found));
        let documents = self.places(found.iter().map(|one| one.record.entity));
        let picture = Picture {
            findings: self.findings,
            called: &called,
            documents: &documents,
            left_out: &self.selected.left_out,
            candidates: &candidates,
            sessions: &sessions,
        };
        let verdicts = self.facts.verdicts(self.request.day).verdicts;
        let verdicts: BTreeMap<EntityId, &Verdict> =
            verdicts.iter().map(|one| (one.record, one)).collect();
        let verdict_of = |one: &Found<'_>| {
            let whole = one.record.filing.joined_to.unwrap_or(one.record.entity);
            let verdict = verdicts.get(&one.record.entity).or(verdicts.get(&whole));
            verdict.copied()
        };
        let documents_shown = found
            .iter()
            .map(|one| self.document(one, verdict_of(one), &sessions, &candidates, &called));
        let documents_shown: Vec<PageDocument> = documents_shown.collect();
        let mut page_sessions: Vec<_> = self
            .findings
            .picture
            .sessions
            .iter()
            .map(|one| picture.session(one))
            .collect();
        let agrements = picture.agrements();
        let years = picture.years();
        let deadlines = picture.deadlines();
        let answering = {
            let of_sessions = page_sessions.iter().flat_map(|session| {
                let cells = session.rows.iter().flat_map(|row| &row.cells);
                cells.chain(&session.pieces)
            });
            let others = agrements.iter().flat_map(|one| &one.pieces);
            let others = others.chain(years.iter().flat_map(|one| &one.pieces));
            let pieces = of_sessions.chain(others).flat_map(|piece| &piece.documents);
            let proofs = deadlines.iter().flat_map(|one| &one.documents);
            pieces.chain(proofs).copied().collect::<BTreeSet<usize>>()
        };
        for (place, document) in documents_shown.iter().enumerate() {
            let session = document.session.and_then(|one| page_sessions.get_mut(one));
            if let Some(session) = session.filter(|_| !answering.contains(&place)) {
                session.loose.push(place);
            }
        }
        let in_language = called(self.lang);
        let filed_as = found.iter().map(|one| FiledAs {
            session: one
                .session
                .map(|session| in_language.session(session))
                .or_else(|| one.record.session.as_ref().map(|number| number.0.clone()))
                .unwrap_or_default(),
            candidate: one
                .candidate
                .map(|candidate| in_language.candidate(candidate))
                .unwrap_or_default(),
        });
        let filed_as = filed_as.collect();
        let named = candidates.iter().map(|(entity, place)| (*place, *entity));
        let named: BTreeMap<usize, EntityId> = named.collect();
        let backgrounds = found.iter().map(|one| Background {
            verdict: verdict_of(one).cloned(),
            state_of: one.record.filing.joined_to,
            modified: one.record.modified,
        });
        let registry = &self.findings.registry;
        let persons = named.values().map(|entity| {
            let known = registry.candidate(*entity);
            known.map(|one| one.person.clone())
        });
        Gathered {
            filed_as,
            backgrounds: backgrounds.collect(),
            persons: persons.collect(),
            legal_holds: self.facts.holds.clone(),
            people: {
                // Also the sessions that documents belong to, where the page has no picture of them.
                let linked = found.iter().filter_map(|one| one.session);
                let shown = sessions.keys().chain(candidates.keys()).copied();
                let people: BTreeSet<EntityId> = shown.chain(linked).collect();
                people.into_iter().collect()
            },
            documents: found
                .iter()
                .filter_map(|one| {
                    Some(BundleDocument {
                        entity: one.record.entity,
                        version: one.record.version,
                        name: one.name.clone()?,
                        sha256: one.record.sha256,
                        size_bytes: one.record.size_bytes,
                    })
                })
                .collect(),
            holds: self.holding(&verdicts, &documents),
            held: self.held(&verdicts, &documents),
            certificates: Vec::new(),
            schedule: self.facts.policy,
            schedule_file: Vec::new(),
            regime: Regime::Private,
            sample: self.selected.sample.clone(),
            entries: 0,
            data: PageData {
                lang: self.lang,
                head: self.head(addressed, &found, &called),
                holds: self.holds(&verdicts, &documents),
                candidates: named
                    .values()
                    .map(|entity| PageCandidate {
                        id: *entity,
                        name: in_language.candidate(*entity),
                    })
                    .collect(),
                engagements: picture.engagements(&self.request.scope.engagements),
                documents: documents_shown,
                sessions: page_sessions,
                agrements,
                years,
                deadlines,
                destructions: Vec::new(),
            },
        }
    }

    /// A record that is in scope, and where it belongs. A state of another record belongs where that one does.
    fn found<'r>(
        &'r self,
        entity: EntityId,
        filed: &BTreeMap<EntityId, &FiledRecord>,
    ) -> Option<Found<'r>> {
        let record = self.records.get(&entity)?;
        let whole = record.filing.joined_to;
        let known = filed
            .get(&entity)
            .or_else(|| whole.and_then(|whole| filed.get(&whole)));
        let sure = |link: Option<&Link>| match link {
            Some(Link::Sure(entity)) => Some(*entity),
            _ => None,
        };
        Some(Found {
            record,
            session: known.and_then(|one| sure(one.links.session.as_ref())),
            candidate: known.and_then(|one| sure(one.links.candidate.as_ref())),
            name: None,
        })
    }

    /// The files of documents, in their order.
    fn name(&self, found: &[Found<'_>], called: &Called<'_>) -> Vec<BagName> {
        let mut maker = NameMaker::default();
        let names = found.iter().map(|one| {
            let session = match one.session {
                Some(session) => {
                    let number = called.session(session);
                    maker.folder("data", &session.to_string(), &number)
                }
                None => maker.folder("data", "", &bundling::folder_without_session(self.lang)),
            };
            let folder = match one.candidate {
                Some(candidate) => {
                    let name = called.candidate(candidate);
                    maker.folder(&session, &candidate.to_string(), &name)
                }
                None => maker.folder(&session, "", &bundling::folder_of_nobody(self.lang)),
            };
            let class = one.record.class.as_ref().map(|class| class.id.as_str());
            // The first word of a class says whose it is, as the folder does.
            let piece = class.map(|class| class.split_once('.').map_or(class, |(_, last)| last));
            let unknown = bundling::unclassified_file(self.lang);
            let original = one.record.paths.first();
            let original = original.map(|path| path.file_name_lossy());
            let media_type = one.record.media_type.as_ref().map(|known| known.0.as_str());
            let extension = extension_of(
                media_type.unwrap_or_default(),
                &original.unwrap_or_default(),
            );
            maker.file(&folder, piece.unwrap_or(&unknown), extension)
        });
        names.collect()
    }

    fn sessions(&self) -> impl Iterator<Item = EntityId> {
        let sessions = self.findings.picture.sessions.iter();
        sessions.map(|one| one.session)
    }

    fn candidates(&self, found: &[Found<'_>]) -> Vec<EntityId> {
        let rows = self.findings.picture.sessions.iter();
        let rows = rows.flat_map(|one| one.rows.iter().map(|row| row.candidate));
        let linked = found.iter().filter_map(|one| one.candidate);
        let mut seen = BTreeSet::new();
        rows.chain(linked).filter(|one| seen.insert(*one)).collect()
    }

    fn places(&self, entities: impl IntoIterator<Item = EntityId>) -> BTreeMap<EntityId, usize> {
        let entities = entities.into_iter().enumerate();
        entities.map(|(place, entity)| (entity, place)).collect()
    }

    fn document<'c>(
        &self,
        found: &Found<'_>,
        verdict: Option<&Verdict>,
        sessions: &BTreeMap<EntityId, usize>,
        candidates: &BTreeMap<EntityId, usize>,
        called: &dyn Fn(Lang) -> Called<'c>,
    ) -> PageDocument {
        let record = found.record;
        let class = record.class.as_ref().map(|class| class.id.clone());
        let known = class
            .as_ref()
            .and_then(|class| self.findings.schedule.class(class));
        let title = known.map_or_else(
            || bundling::unclassified(self.lang),
            |class| class.title.clone(),
        );
        let stages = record.filing.stages.iter().map(|reached| {
            let stages = known.into_iter().flat_map(|class| &class.stages);
            let mut titles = stages.filter(|stage| stage.id == reached.stage);
            let title = titles.next().map_or(&reached.stage, |stage| &stage.title);
            PageStage {
                stage: Said::both(|_| title.clone()),
                on: reached.on,
            }
        });
        let first = record.paths.first();
        let shown = self.request.names == BundleNames::Shown;
        PageDocument {
            id: record.entity,
            file: None,
            part: None,
            title,
            class,
            name: first.filter(|_| shown).map(|path| path.file_name_lossy()),
            candidate: found
                .candidate
                .and_then(|one| candidates.get(&one).copied()),
            session: found.session.and_then(|one| sessions.get(&one).copied()),
            date: record.document_date,
            received: record.received,
            size_bytes: record.size_bytes,
            media_type: media_type_of(record.media_type.as_ref()),
            sha256: record.sha256,
            stages: stages.collect(),
            verdict: verdict
                .map(|verdict| Said::both(|lang| verdict_words(verdict, &called(lang)))),
            held: verdict.is_some_and(|verdict| !verdict.holds.is_empty()),
            hole: false,
        }
    }

    fn head<'c>(
        &self,
        addressed: &Addressed,
        found: &[Found<'_>],
        called: &dyn Fn(Lang) -> Called<'c>,
    ) -> PageHead {
        let never = crate::model::Timestamp::new(chrono::DateTime::UNIX_EPOCH);
        PageHead {
            archive: crate::model::ArchiveId(uuid::Uuid::nil()),
            fingerprint: String::new(),
            centre: None,
            day: self.request.day,
            made_at: never,
            checkpoint: PageCheckpoint {
                entries: 0,
                time: never,
            },
            scope: Said::both(|lang| scope_words(self.request, &called(lang))),
            recipient: Some(addressed.recipient.clone()),
            reason: Some(addressed.reason.clone()),
            sample: self.selected.sample.as_ref().map(|sample| PageSample {
                of: sample.of,
                taken: sample.taken,
                seed: sample.seed.clone(),
            }),
            part: None,
            names_withheld: self.request.names == BundleNames::Withheld,
            restricted_left_out: self.selected.restricted_left_out,
            size_bytes: found.iter().map(|one| one.record.size_bytes).sum(),
        }
    }

    /// The ids of the holds that cover something of the bundle.
    fn holding(
        &self,
        verdicts: &BTreeMap<EntityId, &Verdict>,
        documents: &BTreeMap<EntityId, usize>,
    ) -> Vec<EntityId> {
        let here = verdicts
            .values()
            .filter(|verdict| documents.contains_key(&verdict.record));
        let holds: BTreeSet<EntityId> = here.flat_map(|one| one.holds.iter().copied()).collect();
        holds.into_iter().collect()
    }

    /// What each hold covers of the bundle.
    fn held(
        &self,
        verdicts: &BTreeMap<EntityId, &Verdict>,
        documents: &BTreeMap<EntityId, usize>,
    ) -> Vec<HeldHere> {
        let held = self.facts.holds.iter().map(|hold| {
            let verdicts = verdicts.values();
            let covered = verdicts.filter(|verdict| verdict.holds.contains(&hold.id));
            let records = covered.map(|verdict| verdict.record);
            HeldHere {
                entity: hold.id,
                placed_on: hold.placed_on,
                review_on: hold.review_on,
                records: records.filter(|one| documents.contains_key(one)).collect(),
            }
        });
        held.filter(|hold| !hold.records.is_empty()).collect()
    }

    /// The holds that cover something of the bundle.
    fn holds(
        &self,
        verdicts: &BTreeMap<EntityId, &Verdict>,
        documents: &BTreeMap<EntityId, usize>,
    ) -> Vec<PageHold> {
        let holds = self.facts.holds.iter().filter_map(|hold| {
            let covered = verdicts
                .values()
                .filter(|verdict| verdict.holds.contains(&hold.id));
            let covered: Vec<EntityId> = covered.map(|verdict| verdict.record).collect();
            let here = covered.iter().filter_map(|one| documents.get(one).copied());
            let here: Vec<usize> = here.collect();
            (!here.is_empty()).then_some(PageHold {
                since: hold.placed_on,
                review_on: Some(hold.review_on),
                covers: covered.len() as u64,
                documents: here,
            })
        });
        holds.collect()
    }
}

/// A record in scope.
struct Found<'a> {
    record: &'a CatalogRecord,
    session: Option<EntityId>,
    candidate: Option<EntityId>,
    name: Option<BagName>,
}

/// Until when a document is kept; where a person decides, why.
fn verdict_words(verdict: &Verdict, called: &Called<'_>) -> String {
    let lang = called.lang;
    let outcome = retention::outcome(lang, &verdict.outcome);
    match verdict.without_holds() {
        Outcome::Review { why } => {
            let why: Vec<String> = why
                .iter()
                .map(|reason| retention::reason(lang, reason, called))
                .collect();
            format!("{outcome} ({})", why.join(" ; "))
        }
        _ => match &verdict.rule {
            Some(rule) => format!("{outcome} ({})", rule.citation),
            None => outcome,
        },
    }
}

/// What was asked for, in words.
pub(super) fn scope_words(request: &BundleRequest, called: &Called<'_>) -> String {
    let lang = called.lang;
    let of = match &request.scope.of {
        ScopeOf::Session { session } => bundling::scope_session(lang, &called.session(*session)),
        ScopeOf::Titre { titre, from, to } => {
            let days = bundling::within(lang, *from, *to);
            format!("{}{days}", bundling::scope_titre(lang, &titre.0))
        }
        ScopeOf::Agrement {
            titre,
            site,
            from,
            to,
        } => {
            let days = bundling::within(lang, *from, *to);
            let site = site.as_ref().map(|site| site.as_str());
            format!("{}{days}", bundling::scope_agrement(lang, &titre.0, site))
        }
        ScopeOf::Candidate { candidate } => {
            bundling::scope_candidate(lang, &called.candidate(*candidate))
        }
        ScopeOf::Query { query: Some(query) } if request.names == BundleNames::Shown => {
            bundling::scope_query(lang, query)
        }
        ScopeOf::Query { .. } => bundling::scope_found(lang),
    };
    let engagements = &request.scope.engagements;
    match engagements.is_empty() {
        true => of,
        false => {
            let numbers: Vec<String> = engagements.iter().map(u8::to_string).collect();
            let numbers = numbers.join(", ");
            format!("{of}{}", bundling::scope_engagements(lang, &numbers))
        }
    }
}

/// How a destruction concerns a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concern {
    /// A period ran from a day of this session, and of no other that is registered.
    Session,
    /// Nothing tells that it does not.
    Perhaps,
}

/// Whether something that was destroyed was in scope. Nothing is known any more of whose it was: only from which day its period
/// ran, which may be another than those of its session. So only what was over before the scope began is left out.
fn concern(certificate: &Certificate, scope: &ScopeOf, registry: &Registry) -> Option<Concern> {
    let over_before = |begin: Option<NaiveDate>| {
        let proved = paris_day(certificate.times.proved);
        begin.is_some_and(|begin| proved < begin)
    };
    match scope {
        ScopeOf::Session { session } => {
            let known = registry.session(*session).map(|one| &one.session);
            if over_before(known.and_then(|one| one.starts_on)) {
                return None;
            }
            let records = certificate.destroyed.iter();
            let mut days = records.filter_map(|one| Some(one.record.as_ref()?.counted_from));
            let is_own = |day: NaiveDate| {
                let mut sessions = registry.sessions.iter().filter(|one| {
                    [one.session.starts_on, one.session.ends_on].contains(&Some(day))
                });
                let first = sessions.next().map(|one| one.entity);
                first == Some(*session) && sessions.next().is_none()
            };
            match days.any(is_own) {
                true => Some(Concern::Session),
                false => Some(Concern::Perhaps),
            }
        }
        ScopeOf::Titre { from, .. } | ScopeOf::Agrement { from, .. } => match over_before(*from) {
            true => None,
            false => Some(Concern::Perhaps),
        },
        ScopeOf::Candidate { .. } | ScopeOf::Query { .. } => None,
    }
}

/// The certificates of what was destroyed in the scope.
fn certificates(
    archive: &Archive,
    request: &BundleRequest,
    registry: &Registry,
    lang: Lang,
) -> Result<Vec<BundleCertificate>, BundleError> {
    if let ScopeOf::Candidate { .. } | ScopeOf::Query { .. } = request.scope.of {
        return Ok(Vec::new());
    }
    let mut certificates = Vec::new();
    for standing in archive.standings()? {
        if standing.list.is_none() || !standing.unproved.is_empty() {
            continue;
        }
        let disposition = standing.approved.disposition.entity;
        let certificate = match archive.certificate(disposition) {
            Err(ArchiveError::NotProved { .. }) => continue,
            certificate => certificate?,
        };
        let Some(concern) = concern(&certificate, &request.scope.of, registry) else {
            continue;
        };
        let signed = archive.sign_certificate(certificate)?;
        let pdf = certificate_pdf(archive, &signed.certificate, lang)?;
        certificates.push(BundleCertificate {
            disposition,
            concern,
            signed,
            pdf,
        });
    }
    Ok(certificates)
}

fn told(certificate: &BundleCertificate) -> PageDestruction {
    let known = &certificate.signed.certificate;
    let destroyed = known.destroyed.iter();
    let records = destroyed.filter(|one| one.kind == EntityKind::Record);
    PageDestruction {
        id: certificate.disposition,
        on: paris_day(known.times.proved),
        file: format!("preuves/certificats/{}.pdf", certificate.disposition),
        destroyed: count(records.count()),
        perhaps: certificate.concern == Concern::Perhaps,
        spared: known.totals.spared.values().sum(),
    }
}

fn media_type_of(known: Option<&MediaType>) -> String {
    let known = known.map(|known| known.0.clone());
    known.unwrap_or_else(|| "application/octet-stream".to_owned())
}
