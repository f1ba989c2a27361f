//! What tests of destruction share: a house with a session whose papers are due, and a second person's key.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use chartrier::archive::{Archive, ArchiveError, ClosedArchive, Decision, Outcome, PlanRequest};
use chartrier::disk::RealDisk;
use chartrier::journal::ssh::{self, Namespace};
use chartrier::model::{
    ActorId, Candidacy, CandidateStanding, DispositionPlan, EntityId, ExamSession, HoldOwner,
    HoldReason, HoldScope, LegalHold, Person, RecordClass, RegisteredCandidate, RegisteredSession,
    RegistryChange, SessionNumber, SessionPeople, Timestamp, TitreCode,
};
use chrono::NaiveDate;

use super::{TestArchive, now, program};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A day after the end of the period of what a session left that ended on 2021-03-05.
pub fn later() -> Timestamp {
    "2026-03-11T08:00:00.000Z".parse().unwrap()
}

/// The day of [`later`].
pub fn that_day() -> NaiveDate {
    day("2026-03-11")
}

/// The archive, opened by an owner.
pub fn as_owner(home: &TestArchive) -> Archive {
    let closed = ClosedArchive::open(Arc::new(RealDisk), &home.root).unwrap();
    closed.unlock(&home.recovery, program()).unwrap()
}

/// Archives a text as a paper of a session, perhaps about a candidate.
pub fn filed(
    home: &TestArchive,
    path: &str,
    text: &str,
    session: &str,
    about: Option<EntityId>,
) -> EntityId {
    let archive = home.archive();
    let accession = home.deposit(path, text.as_bytes());
    let Outcome::Archived { entity, .. } = accession.outcome else {
        panic!("{accession:?}")
    };
    let decision = Decision {
        class: Some(RecordClass::parse("session.planning").unwrap()),
        session: Some(SessionNumber(session.to_owned())),
        candidate_link: about,
        ..Decision::default()
    };
    let me = archive.actor("essai", now()).unwrap();
    archive.decide(&[entity], &decision, me, now()).unwrap();
    entity
}

/// A session of one day.
pub fn session(entity: EntityId, number: &str, ends_on: &str) -> RegistryChange {
    RegistryChange::Session(RegisteredSession {
        entity,
        session: ExamSession {
            number: SessionNumber(number.to_owned()),
            kind: None,
            titre: Some(TitreCode("TP-01280".to_owned())),
            sigle: None,
            ccps: Vec::new(),
            site: None,
            starts_on: Some(day(ends_on)),
            ends_on: Some(day(ends_on)),
            withdrawn: false,
        },
        people: SessionPeople::default(),
    })
}

/// A candidate who sits a session.
pub fn candidate(entity: EntityId, session: EntityId) -> RegistryChange {
    RegistryChange::Candidate(RegisteredCandidate {
        entity,
        person: Person {
            birth_name: Some("VERMEULEN".to_owned()),
            first_names: Some("Ysaline".to_owned()),
            ..Person::default()
        },
        standing: CandidateStanding {
            candidacies: vec![Candidacy {
                session,
                path: None,
                ccps: Vec::new(),
                decision: None,
            }],
            ..CandidateStanding::default()
        },
    })
}

/// Makes a pair of SSH keys; the public one is beside it, with `.pub`.
pub fn ssh_key(path: &Path) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(path)
        .status()
        .expect("ssh-keygen is installed");
    assert!(made.success());
}

/// A person's signature over a plan.
pub fn signature(key: &Path, plan: &[u8]) -> String {
    let key = std::fs::read_to_string(key).unwrap();
    ssh::sign(&key, None, Namespace::APPROVAL, plan).unwrap()
}

pub fn me(archive: &Archive) -> ActorId {
    archive.actor("essai", later()).unwrap()
}

/// What is due on the day, whatever share of the archive that is.
pub fn try_plan(archive: &Archive) -> Result<DispositionPlan, ArchiveError> {
    let request = PlanRequest {
        day: that_day(),
        among: None,
        beyond_limits: true,
        despite_clock: false,
    };
    archive.plan_disposition(&request, me(archive), later())
}

pub fn plan(archive: &Archive) -> DispositionPlan {
    try_plan(archive).unwrap()
}

/// Places a hold.
pub fn hold(archive: &Archive, scope: HoldScope) -> EntityId {
    let id = EntityId::new(later());
    let hold = LegalHold {
        id,
        scope,
        owner: HoldOwner::parse("Direction").unwrap(),
        reason: HoldReason::parse("Contrôle ouvert").unwrap(),
        review_on: day("2026-09-01"),
        placed_on: that_day(),
        anyway: false,
    };
    archive.place_hold(hold, me(archive), later()).unwrap();
    id
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Takes the archive's second place away and opens it again without; returns where the place is meanwhile.
pub fn take_second_away(home: &mut TestArchive) -> PathBuf {
    let away = home.folder.path().join("away");
    home.archive = None;
    std::fs::rename(&home.second_place, &away).unwrap();
    home.archive = Some(as_owner(home));
    away
}

/// Puts the second place back from where it is, and opens the archive again.
pub fn bring_second_back(home: &mut TestArchive, away: &Path) {
    home.archive = None;
    std::fs::rename(away, &home.second_place).unwrap();
    home.archive = Some(as_owner(home));
}
