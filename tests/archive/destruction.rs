//! Holds, plans, approvals, destruction: what is due goes and nothing else does, and then nothing opens it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use chartrier::archive::{
    ApprovalFault, Archive, ArchiveError, ClosedArchive, Decision, LogFilter, Notice, Outcome,
    PlanLimits, PlanRequest, verify_without_keys,
};
use chartrier::catalog::DispositionState;
use chartrier::disk::RealDisk;
use chartrier::journal::ssh::{self, Namespace};
use chartrier::model::{
    ActorId, Candidacy, CandidateStanding, Consultation, ConsultingCommand, DispositionPlan,
    EntityId, Event, ExamSession, FixityLevel, HoldOwner, HoldReason, HoldScope, LegalHold, Person,
    RecordClass, RegisteredCandidate, RegisteredSession, RegistryChange, SaidText, SessionNumber,
    SessionPeople, Spared, Timestamp, TitreCode,
};
use chrono::NaiveDate;

use crate::common::{TestArchive, now, program};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A day after the end of the period of what a session left that ended on 2021-03-05.
pub fn later() -> Timestamp {
    "2026-03-11T08:00:00.000Z".parse().unwrap()
}

/// An archive with a session whose documents are due, another whose are not, and two people with keys.
pub struct House {
    pub home: TestArchive,
    pub keys: tempfile::TempDir,
    pub old_session: EntityId,
    pub old_candidate: EntityId,
    pub due: Vec<EntityId>,
    pub kept: Vec<EntityId>,
}

impl House {
    pub fn new() -> House {
        let home = TestArchive::new();
        let [old_session, new_session, old_candidate] = [(); 3].map(|()| EntityId::new(now()));
        let archive = home.archive();
        let me = archive.actor("essai", now()).unwrap();
        let known = archive.registry().unwrap();
        let changes = vec![
            session(old_session, "21-01", "2021-03-05"),
            session(new_session, "25-09", "2025-09-12"),
            candidate(old_candidate, old_session),
        ];
        archive.register(changes, &known, me, now()).unwrap();
        let deposit = |path: &str, text: &str, session: &str, about: Option<EntityId>| {
            let accession = home.deposit(path, text.as_bytes());
            let (Outcome::Archived { entity, .. } | Outcome::Duplicate { entity }) =
                accession.outcome
            else {
                panic!("{accession:?}")
            };
            let decision = Decision {
                class: Some(RecordClass::parse("session.planning").unwrap()),
                session: Some(SessionNumber(session.to_owned())),
                candidate_link: about,
                ..Decision::default()
            };
            archive.decide(&[entity], &decision, me, now()).unwrap();
            entity
        };
        let due = vec![
            deposit("a/planning un.txt", "zéphyr boréal premier", "21-01", None),
            deposit(
                "a/planning deux.txt",
                "zéphyr boréal second",
                "21-01",
                Some(old_candidate),
            ),
        ];
        let kept = vec![
            deposit("b/planning trois.txt", "sirocco troisième", "25-09", None),
            deposit("b/planning quatre.txt", "sirocco quatrième", "25-09", None),
        ];
        archive.update_search(&mut |_| true).unwrap();
        let keys = tempfile::tempdir().unwrap();
        for name in ["one", "two"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"])
                .arg(keys.path().join(name))
                .status()
                .expect("ssh-keygen is installed");
            assert!(made.success());
        }
        let mut house = House {
            home,
            keys,
            old_session,
            old_candidate,
            due,
            kept,
        };
        house.home.archive = Some(house.as_owner());
        let archive = house.home.archive();
        let public = std::fs::read_to_string(house.keys.path().join("two.pub")).unwrap();
        archive
            .set_approver("seconde personne", Some(&public), me, now())
            .unwrap();
        house
    }

    /// The archive, opened by an owner.
    pub fn as_owner(&self) -> Archive {
        let closed = ClosedArchive::open(std::sync::Arc::new(RealDisk), &self.home.root).unwrap();
        closed.unlock(&self.home.recovery, program()).unwrap()
    }

    pub fn archive(&self) -> &Archive {
        self.home.archive()
    }

    pub fn me(&self) -> ActorId {
        self.archive().actor("essai", later()).unwrap()
    }

    pub fn plan(&self) -> DispositionPlan {
        let request = PlanRequest {
            day: day("2026-03-11"),
            among: None,
            limits: PlanLimits::default(),
            beyond_limits: true,
        };
        let plan = self
            .archive()
            .plan_disposition(&request, self.me(), later());
        plan.unwrap()
    }

    pub fn signature(&self, plan: &[u8], key: &str) -> String {
        let key = std::fs::read_to_string(self.keys.path().join(key)).unwrap();
        ssh::sign(&key, None, Namespace::APPROVAL, plan).unwrap()
    }

    pub fn approved(&self) -> EntityId {
        let plan = self.plan().to_json();
        let signature = self.signature(&plan, "two");
        let approved =
            self.archive()
                .approve_disposition(&plan, &signature, None, self.me(), later());
        approved.unwrap()
    }

    /// The consultations that the journal names.
    fn consultations(&self) -> BTreeSet<EntityId> {
        let mut found = BTreeSet::new();
        let every = LogFilter::default();
        let archive = self.archive();
        archive
            .read_log(&every, &mut |entry| {
                if let Event::Consulted(batch) = &entry.event {
                    found.insert(batch.entity);
                }
                true
            })
            .unwrap();
        found
    }

    pub fn hold(&self, scope: HoldScope) -> EntityId {
        let id = EntityId::new(later());
        let hold = LegalHold {
            id,
            scope,
            owner: HoldOwner::parse("Direction").unwrap(),
            reason: HoldReason::parse("Contrôle ouvert").unwrap(),
            review_on: day("2026-09-01"),
            placed_on: day("2026-03-11"),
        };
        self.archive().place_hold(hold, self.me(), later()).unwrap();
        id
    }
}

fn session(entity: EntityId, number: &str, ends_on: &str) -> RegistryChange {
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

fn candidate(entity: EntityId, session: EntityId) -> RegistryChange {
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

fn copy(from: &Path, to: &Path) {
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

#[test]
fn what_is_due_is_destroyed_with_its_session_and_candidate_and_nothing_else_is() {
    let house = House::new();
    let plan = house.plan();
    let planned: BTreeSet<EntityId> = plan.records.iter().map(|one| one.entity).collect();
    assert_eq!(planned, house.due.iter().copied().collect());
    let dependents: BTreeSet<EntityId> = plan.dependents.iter().map(|one| one.entity).collect();
    assert_eq!(
        dependents,
        BTreeSet::from([house.old_session, house.old_candidate])
    );
    let disposition = house.approved();
    let mut steps = Vec::new();
    let done = house
        .archive()
        .destroy(
            disposition,
            day("2026-03-11"),
            house.me(),
            later(),
            &mut |step| {
                steps.push(step);
            },
        )
        .unwrap();
    assert_eq!(done.remains, []);
    assert!(!done.purge_pending);
    assert!(
        done.places.iter().all(|place| place.acknowledged),
        "{done:?}"
    );
    assert_eq!(done.list.entities.len(), 4);
    assert_eq!(steps.len(), 5);
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
    for gone in &house.due {
        let missing = house.archive().record(*gone);
        assert!(matches!(missing, Err(ArchiveError::Unknown(_))));
    }
    for kept in &house.kept {
        assert!(house.archive().text(*kept).unwrap().contains("sirocco"));
    }
    assert!(house.archive().find_all("zéphyr").unwrap().is_empty());
    assert_eq!(house.archive().find_all("sirocco").unwrap().len(), 2);
    assert_eq!(house.archive().registry().unwrap().sessions.len(), 1);
    // All of it again from the journal: nothing comes back, nothing is missed.
    house.archive().rebuild(&mut |_| true).unwrap();
    let notices = house.archive().take_notices();
    assert_eq!(notices, [Notice::SearchRebuilt], "made again, as asked");
    assert_eq!(house.archive().records().unwrap().len(), 2);
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

#[test]
fn an_old_copy_opened_with_every_key_that_remains_gives_nothing_of_what_was_destroyed() {
    let house = House::new();
    // A backup of everything but the keys, from before.
    let backup = tempfile::tempdir().unwrap();
    copy(&house.home.root, &backup.path().join("archive"));
    let disposition = house.approved();
    let done = house.archive().destroy(
        disposition,
        day("2026-03-11"),
        house.me(),
        later(),
        &mut |_| {},
    );
    assert_eq!(done.unwrap().remains, []);
    let old = backup.path().join("archive");
    std::fs::remove_dir_all(old.join("keys")).unwrap();
    copy(&house.home.root.join("keys"), &old.join("keys"));
    // No file of the old copy opens with any key of any place, and no database of keys knows them.
    for place in [
        house.home.root.join("keys"),
        house.home.second_place.clone(),
    ] {
        for file in ["keyring.db", "derived.db"] {
            let Ok(bytes) = std::fs::read(place.join(file)) else {
                continue;
            };
            for gone in house
                .due
                .iter()
                .chain([&house.old_session, &house.old_candidate])
            {
                let id = gone.to_string();
                let there = bytes
                    .windows(id.len())
                    .any(|window| window == id.as_bytes());
                assert!(!there, "{id} is in {file}");
            }
        }
        assert!(!place.join("keyring.db-journal").exists());
    }
    // The old journal is shorter than what the keys know, and the old catalog has no key: it is made again, and what was
    // destroyed cannot be opened by it.
    for identity in [&house.home.service, &house.home.recovery] {
        let closed = ClosedArchive::open(std::sync::Arc::new(RealDisk), &old).unwrap();
        let opened = closed.unlock(identity, program()).unwrap();
        opened.update_search(&mut |_| true).unwrap();
        assert!(opened.find_all("zéphyr").unwrap().is_empty());
        assert_eq!(opened.find_all("sirocco").unwrap().len(), 2);
        for gone in &house.due {
            let mut bytes = Vec::new();
            assert!(opened.copy_out(*gone, &mut bytes).is_err());
            assert!(bytes.is_empty());
            assert!(opened.text(*gone).is_err());
        }
        let names = opened.registry().unwrap();
        assert!(names.candidates.is_empty(), "{names:?}");
    }
}

#[test]
fn a_hold_placed_between_approval_and_execution_saves_what_it_covers() {
    let house = House::new();
    let disposition = house.approved();
    let saved = house.due[0];
    let hold = house.hold(HoldScope::Records(vec![saved]));
    let done = house
        .archive()
        .destroy(
            disposition,
            day("2026-03-11"),
            house.me(),
            later(),
            &mut |_| {},
        )
        .unwrap();
    let spared: Vec<(EntityId, Spared)> = done
        .list
        .spared
        .iter()
        .map(|one| (one.entity, one.why))
        .collect();
    assert!(spared.contains(&(saved, Spared::Held)), "{spared:?}");
    assert!(
        spared.contains(&(house.old_session, Spared::Needed)),
        "{spared:?}"
    );
    assert!(house.archive().text(saved).unwrap().contains("premier"));
    assert!(house.archive().record(house.due[1]).is_err());
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
    // Releasing the hold destroys nothing by itself, and the old approval is used up.
    let reason = HoldReason::parse("Contrôle clos").unwrap();
    let archive = house.archive();
    archive
        .release_hold(hold, reason, day("2026-03-11"), house.me(), later())
        .unwrap();
    assert!(
        archive
            .resume_destructions(house.me(), later(), &mut |_| {})
            .unwrap()
            .is_empty()
    );
    assert!(archive.text(saved).is_ok());
    assert_eq!(house.plan().records.len(), 1);
}

#[test]
fn an_approval_is_a_second_persons_signature_over_the_very_plan() {
    let house = House::new();
    let plan = house.plan();
    let json = plan.to_json();
    let approve = |plan: &[u8], signature: &str| {
        house
            .archive()
            .approve_disposition(plan, signature, None, house.me(), later())
    };
    let unknown = approve(&json, &house.signature(&json, "one"));
    assert!(
        matches!(
            unknown,
            Err(ArchiveError::Approval(ApprovalFault::UnknownKey { .. }))
        ),
        "{unknown:?}"
    );
    let mut other = plan.clone();
    other.records.pop();
    let moved = approve(&other.to_json(), &house.signature(&json, "two"));
    assert!(
        matches!(
            moved,
            Err(ArchiveError::Approval(ApprovalFault::Signature(_)))
        ),
        "{moved:?}"
    );
    let spaced = [json.as_slice(), b"\n"].concat();
    let spaced = approve(&spaced, &house.signature(&spaced, "two"));
    assert!(
        matches!(spaced, Err(ArchiveError::NotAPlan(_))),
        "{spaced:?}"
    );
    let approved = approve(&json, &house.signature(&json, "two")).unwrap();
    let again = approve(&json, &house.signature(&json, "two"));
    assert!(matches!(again, Err(ArchiveError::AlreadyApproved { .. })));
    let archive = house.archive();
    archive
        .cancel_disposition(approved, house.me(), later())
        .unwrap();
    let refused = archive.destroy(
        approved,
        day("2026-03-11"),
        house.me(),
        later(),
        &mut |_| {},
    );
    assert!(matches!(refused, Err(ArchiveError::NotApproved { .. })));
    assert!(archive.text(house.due[0]).is_ok());
    assert_eq!(
        archive.dispositions().unwrap()[0].state,
        DispositionState::Cancelled
    );
}

#[test]
fn who_made_the_plan_and_the_service_identity_approve_nothing() {
    let house = House::new();
    let me = house.me();
    let public = std::fs::read_to_string(house.keys.path().join("one.pub")).unwrap();
    house
        .archive()
        .set_approver("essai", Some(&public), me, later())
        .unwrap();
    let plan = house.plan().to_json();
    let own = house.archive().approve_disposition(
        &plan,
        &house.signature(&plan, "one"),
        None,
        me,
        later(),
    );
    assert!(
        matches!(own, Err(ArchiveError::Approval(ApprovalFault::SamePerson))),
        "{own:?}"
    );
    let approved = house.approved();
    let unattended = house.home.open().unwrap();
    let refused = unattended.destroy(approved, day("2026-03-11"), me, later(), &mut |_| {});
    assert!(matches!(refused, Err(ArchiveError::OwnersOnly)));
    let refused = unattended.set_approver("intrus", Some(&public), me, later());
    assert!(matches!(refused, Err(ArchiveError::OwnersOnly)));
}

#[test]
fn a_place_that_was_away_gives_up_its_keys_when_it_comes_back_and_none_is_copied_from_it() {
    let mut house = House::new();
    let disposition = house.approved();
    let away = house.home.folder.path().join("away");
    house.home.archive = None;
    std::fs::rename(&house.home.second_place, &away).unwrap();
    house.home.archive = Some(house.as_owner());
    let done = house
        .archive()
        .destroy(
            disposition,
            day("2026-03-11"),
            house.me(),
            later(),
            &mut |_| {},
        )
        .unwrap();
    let pending: Vec<&str> = done
        .places
        .iter()
        .filter(|place| !place.acknowledged)
        .map(|place| place.place.as_str())
        .collect();
    assert_eq!(pending, ["second"]);
    house.home.archive = None;
    std::fs::rename(&away, &house.home.second_place).unwrap();
    house.home.archive = Some(house.as_owner());
    let archive = house.archive();
    assert_eq!(archive.places_pending(disposition).unwrap().len(), 1);
    archive
        .resume_destructions(house.me(), later(), &mut |_| {})
        .unwrap();
    assert_eq!(archive.places_pending(disposition).unwrap().len(), 0);
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
    // An old copy of the place, put back under the archive: its keys are deleted, not taken.
    let keyring = house.home.second_place.join("keyring.db");
    let ids = |bytes: &[u8]| {
        let id = house.due[0].to_string();
        bytes
            .windows(id.len())
            .any(|window| window == id.as_bytes())
    };
    assert!(!ids(&std::fs::read(&keyring).unwrap()));
}

#[test]
fn bytes_that_a_living_record_shares_stay_and_are_told() {
    let house = House::new();
    let archive = house.archive();
    let me = house.me();
    // The same bytes as a document that is due, in another session: a record of its own that shares the object.
    let shared = house.home.deposit(
        "c/SESSION-25-09/planning un.txt",
        "zéphyr boréal premier".as_bytes(),
    );
    let twin = match shared.outcome {
        Outcome::Archived { entity, .. } => entity,
        // Nothing told it apart: then there is nothing to share.
        Outcome::Duplicate { .. } => return,
        other => panic!("{other:?}"),
    };
    let decision = Decision {
        class: Some(RecordClass::parse("session.planning").unwrap()),
        session: Some(SessionNumber("25-09".to_owned())),
        ..Decision::default()
    };
    archive.decide(&[twin], &decision, me, later()).unwrap();
    archive.update_search(&mut |_| true).unwrap();
    let disposition = house.approved();
    let done = archive
        .destroy(disposition, day("2026-03-11"), me, later(), &mut |_| {})
        .unwrap();
    assert!(done.list.entities.iter().any(|one| !one.shared.is_empty()));
    assert!(archive.text(twin).unwrap().contains("premier"));
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

#[test]
fn a_clock_that_went_back_or_jumped_and_a_plan_beyond_its_limits_are_refused() {
    let house = House::new();
    let plan = |limits, beyond_limits, now: &str| {
        let request = PlanRequest {
            day: day("2026-03-11"),
            among: None,
            limits,
            beyond_limits,
        };
        let now: Timestamp = now.parse().unwrap();
        house.archive().plan_disposition(&request, house.me(), now)
    };
    let usual = PlanLimits::default();
    house.me();
    for wrong in ["2026-03-10T07:00:00.000Z", "2036-03-11T08:00:00.000Z"] {
        let refused = plan(usual, true, wrong);
        assert!(
            matches!(refused, Err(ArchiveError::ClockDoubtful { .. })),
            "{refused:?}"
        );
    }
    let now = "2026-03-11T09:00:00.000Z";
    let refused = plan(usual, false, now);
    assert!(matches!(
        refused,
        Err(ArchiveError::PlanTooLarge {
            planned: 2,
            all: 4,
            ..
        })
    ));
    assert!(plan(usual, true, now).unwrap().beyond_limits);
    let few = PlanLimits {
        share_percent: 100,
        records: 2,
    };
    assert!(!plan(few, false, now).unwrap().beyond_limits);
    let report = verify_without_keys(
        &house.home.root,
        FixityLevel::Journal,
        &chartrier::archive::VerifyOptions::default(),
        &|_| true,
    );
    assert_eq!(report.unwrap().findings, []);
}

#[test]
fn why_somebody_looked_goes_with_the_last_document_that_it_is_about() {
    let house = House::new();
    let consult = |records: &[EntityId]| {
        let said = Consultation {
            command: ConsultingCommand::Show,
            reason: SaidText::parse("Demande d'Ysaline VERMEULEN").ok(),
            recipient: None,
        };
        let before = house.consultations();
        let archive = house.archive();
        archive
            .consult(records, &said, house.me(), later())
            .unwrap();
        let new = house.consultations().difference(&before).copied().next();
        new.unwrap()
    };
    let of_due = consult(&house.due);
    let of_both = consult(&[house.due[0], house.kept[0]]);
    let plan = house.plan();
    let goes = |one: EntityId| plan.dependents.iter().any(|planned| planned.entity == one);
    assert!(goes(of_due) && !goes(of_both));
    let disposition = house.approved();
    // Journalled after the plan: it outlives this destruction, and goes with the next.
    let late = consult(&house.due);
    let (archive, on) = (house.archive(), day("2026-03-11"));
    let done = archive
        .destroy(disposition, on, house.me(), later(), &mut |_| {})
        .unwrap();
    assert_eq!(done.remains, []);
    assert!(archive.said_of_consultation(of_due).is_none());
    assert!(archive.said_of_consultation(of_both).is_some());
    assert!(archive.said_of_consultation(late).is_some());
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}
