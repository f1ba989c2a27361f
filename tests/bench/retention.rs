//! Measures verdicts, forecast and suggested holds on a million records, with the shipped policy and with its safer choice.
//!
//! ```text
//! cargo bench --bench retention
//! ```
//!
//! Nothing here is a test: the figures are this machine's, at this moment, on one core.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use chartrier::model::{
    Backing, Candidacy, CandidateStanding, ContentDigest, EntityId, ExamSession, FiledRecord,
    HoldOwner, HoldReason, HoldScope, JuryDecision, LegalHold, Link, OriginalPath, Person,
    PolicyDigest, RecordClass, Regime, RegisteredCandidate, RegisteredSession, Registry,
    RegistryLinks, SessionKind, SessionNumber, SessionPeople, StageReached, TitreCode,
};
use chartrier::policy::{read, shipped};
use chartrier::retention::{Facts, Retention, forecast};
use chrono::{NaiveDate, TimeDelta};

const SESSIONS: u32 = 10_000;
const CANDIDATES: u32 = 10;
/// Of each candidate, and as many of the session itself as of a candidate and one more: a hundred records a session.
const DOCUMENTS: u32 = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let registry = registry()?;
    let records = records(&registry)?;
    let holds = holds()?;
    let (name, bytes) = shipped();
    let text = std::str::from_utf8(bytes)?;
    let safer = text
        .replace("# [triggers]", "[triggers]")
        .replace("# session-end      =", "session-end =")
        .replace("# last-session-end =", "last-session-end =");
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("no such day")?;
    let mut out = std::io::stdout();
    writeln!(out, "{} records", records.len())?;
    for (rules, text) in [("shipped", text), ("safer", &safer)] {
        let schedule = read(text.as_bytes(), name)?;
        let facts = Facts {
            policy: PolicyDigest([0; 32]),
            schedule: &schedule,
            regime: Regime::Private,
            archive_since: None,
            registry: &registry,
            records: &records,
            holds: &holds,
        };
        let start = Instant::now();
        let retention = Retention::new(facts);
        let prepared = start.elapsed();
        let verdicts = retention.evaluate(day);
        let judged = start.elapsed();
        let forecast = forecast(&verdicts, 24);
        let counted = start.elapsed();
        let suggested = retention.suggestions(&verdicts).len();
        let done = start.elapsed();
        writeln!(
            out,
            "{rules}: prepared {prepared:.1?}, judged {:.1?}, forecast {:.1?}, {suggested} suggestions {:.1?}; {} due, {} to review",
            judged - prepared,
            counted - judged,
            done - counted,
            verdicts.due().count(),
            forecast.unknown.records,
        )?;
    }
    Ok(())
}

fn id(kind: u128, number: u32) -> EntityId {
    EntityId(uuid::Uuid::from_u128((kind << 64) | u128::from(number)))
}

/// Sessions of ten years, each with candidates of its own; every tenth candidate sat the session before as well.
fn registry() -> Result<Registry, Box<dyn Error>> {
    let first = NaiveDate::from_ymd_opt(2016, 12, 1).ok_or("no such day")?;
    let mut registry = Registry::default();
    for number in 0..SESSIONS {
        registry.sessions.push(RegisteredSession {
            entity: id(1, number),
            session: ExamSession {
                number: SessionNumber(format!("S-{number:05}")),
                kind: Some(SessionKind::Titre),
                titre: Some(TitreCode(format!("TP-{:05}m04", number % 40))),
                sigle: None,
                ccps: Vec::new(),
                site: Some(format!("Site {}", number % 7)),
                starts_on: None,
                ends_on: first.checked_add_signed(TimeDelta::days(i64::from(number) * 36 / 100)),
                withdrawn: false,
            },
            people: SessionPeople::default(),
        });
        for seat in 0..CANDIDATES {
            let again = (seat == 0 && number >= 40).then(|| number - 40);
            let candidacies = again.into_iter().chain([number]).map(|session| Candidacy {
                session: id(1, session),
                path: None,
                ccps: Vec::new(),
                decision: Some(JuryDecision::Partial),
            });
            registry.candidates.push(RegisteredCandidate {
                entity: id(2, number * CANDIDATES + seat),
                person: Person::default(),
                standing: CandidateStanding {
                    candidacies: candidacies.collect(),
                    ..CandidateStanding::default()
                },
            });
        }
    }
    Ok(registry)
}

fn records(registry: &Registry) -> Result<Vec<FiledRecord>, Box<dyn Error>> {
    let classes = |names: &[&str]| -> Result<Vec<RecordClass>, Box<dyn Error>> {
        let classes = names.iter().map(|name| RecordClass::parse(name));
        Ok(classes.collect::<Result<_, _>>()?)
    };
    let of_candidate = classes(&[
        "candidate.dp",
        "candidate.livret-ecf",
        "candidate.grille-jury",
        "candidate.convocation",
        "candidate.inscription",
        "candidate.production",
        "candidate.notification-resultats",
        "candidate.pv-individuel",
        "candidate.piece-identite",
    ])?;
    let of_session = classes(&[
        "session.pv",
        "session.envoi-pv",
        "session.planning",
        "session.plis",
        "session.emargement-jury",
        "session.emargement-candidats",
        "session.convocation-jury",
        "session.habilitation-jury",
        "session.designation-rs",
        "session.declaration",
    ])?;
    let mut records = Vec::new();
    for session in &registry.sessions {
        for class in &of_session {
            records.push(record(records.len(), class, session, None)?);
        }
        let first = u32::try_from(records.len())? / (CANDIDATES * DOCUMENTS + 10) * CANDIDATES;
        for seat in 0..CANDIDATES {
            for class in &of_candidate {
                let candidate = Some(id(2, first + seat));
                records.push(record(records.len(), class, session, candidate)?);
            }
        }
    }
    Ok(records)
}

fn record(
    number: usize,
    class: &RecordClass,
    session: &RegisteredSession,
    candidate: Option<EntityId>,
) -> Result<FiledRecord, Box<dyn Error>> {
    let end = session.session.ends_on.ok_or("the session has an end")?;
    Ok(FiledRecord {
        entity: id(3, u32::try_from(number)?),
        content: ContentDigest([0; 32]),
        class: Some(class.clone()),
        class_is_sure: number % 50 != 49,
        backing: Backing::Said,
        rivals: Vec::new(),
        contradicted: Vec::new(),
        site: None,
        session: Some(session.session.number.clone()),
        titre: session.session.titre.clone(),
        candidate: None,
        birth_date: None,
        decision: None,
        document_date: Some(end),
        date_is_named: false,
        valid_from: None,
        valid_through: None,
        session_end: None,
        stages: vec![StageReached {
            stage: "validated".to_owned(),
            on: end.checked_add_signed(TimeDelta::days(40)),
        }],
        documents: None,
        parts: Vec::new(),
        state_of: None,
        decided: None,
        accepted: false,
        pages_in_no_part: 0,
        size_bytes: 120_000,
        received: format!("{end}T12:00:00.000Z").parse()?,
        path: OriginalPath::new(Path::new("depot/fichier.pdf")),
        links: RegistryLinks {
            session: Some(Link::Sure(session.entity)),
            candidate: candidate.map(Link::Sure),
        },
    })
}

fn holds() -> Result<Vec<LegalHold>, Box<dyn Error>> {
    let day = NaiveDate::from_ymd_opt(2026, 1, 1).ok_or("no such day")?;
    let sessions = (0..15).map(|number| HoldScope::Session(id(1, number * 500)));
    let candidates = (0..15).map(|number| HoldScope::Candidate(id(2, number * 5000)));
    let titre = [HoldScope::Titre(TitreCode("TP-00007".to_owned()))];
    let scopes = sessions.chain(candidates).chain(titre);
    let owner = HoldOwner::parse("Direction")?;
    let reason = HoldReason::parse("Contrôle")?;
    let holds = (0..).zip(scopes).map(|(number, scope)| LegalHold {
        id: id(4, number),
        scope,
        owner: owner.clone(),
        reason: reason.clone(),
        review_on: day,
        placed_on: day,
        anyway: false,
    });
    Ok(holds.collect())
}
