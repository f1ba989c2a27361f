//! Holds, plans, approvals, destruction: what is due goes and nothing else does, and then nothing opens it.

use std::collections::BTreeSet;

use chartrier::archive::{
    ApprovalFault, Archive, ArchiveError, ClosedArchive, Decision, HoldAnswer, LogFilter, Notice,
    Outcome, PlanFault, PlanRequest, TooLate, verify_without_keys,
};
use chartrier::bundle::transit::Transit;
use chartrier::catalog::DispositionState;
use chartrier::disk::RealDisk;
use chartrier::keys::KeyPlace;
use chartrier::model::{
    ActorId, Consultation, ConsultingCommand, DecidedThen, DecisionReason, DispositionPlan,
    EntityId, Event, Failed, FixityLevel, HoldOwner, HoldReason, HoldScope, LegalHold,
    NotDecidable, RecordClass, Regime, SaidText, ScopeOf, SessionNumber, Spared, Timestamp,
    TitreCode, Visa, approval_bytes,
};
use chartrier::report::certificate_pdf;
use chartrier::words::Lang;

use crate::bundle;
use crate::certificates::read;
use crate::common::bundles::TestBundle;
use crate::common::house::{
    as_owner, bring_second_back, candidate, copy, day, filed, hold, later, plan, session,
    signature, ssh_key, take_second_away, try_plan,
};
use crate::common::{TestArchive, now, program};

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
        House::in_regime(Regime::Private)
    }

    fn in_regime(regime: Regime) -> House {
        let home = TestArchive::in_regime(regime);
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
        let paper = |path, text, session, about| filed(&home, path, text, session, about);
        let about = Some(old_candidate);
        let due = vec![
            paper("a/planning un.txt", "zéphyr boréal premier", "21-01", None),
            paper(
                "a/planning deux.txt",
                "zéphyr boréal second",
                "21-01",
                about,
            ),
        ];
        let kept = vec![
            paper("b/planning trois.txt", "sirocco troisième", "25-09", None),
            paper("b/planning quatre.txt", "sirocco quatrième", "25-09", None),
        ];
        archive.update_search(&mut |_| true).unwrap();
        let keys = tempfile::tempdir().unwrap();
        for name in ["one", "two"] {
            ssh_key(&keys.path().join(name));
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
        // Whoever declares a key makes no plan that it approves.
        let director = archive.actor("direction", now()).unwrap();
        archive
            .set_approver("seconde personne", Some(&public), director, now())
            .unwrap();
        house
    }

    pub fn as_owner(&self) -> Archive {
        as_owner(&self.home)
    }

    pub fn archive(&self) -> &Archive {
        self.home.archive()
    }

    pub fn me(&self) -> ActorId {
        self.archive().actor("essai", later()).unwrap()
    }

    fn plan(&self) -> DispositionPlan {
        let plan = plan(self.archive());
        self.archive()
            .record_plan(&plan, self.me(), later())
            .unwrap();
        plan
    }

    fn signature(&self, plan: &[u8], key: &str) -> String {
        signature(&self.keys.path().join(key), plan)
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
        hold(self.archive(), scope)
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

/// A state that was joined to a record stayed readable after that was destroyed, and a hold on it saved nothing.
#[test]
fn a_state_of_a_record_is_planned_held_and_destroyed_with_it() {
    let house = House::new();
    let archive = house.archive();
    let me = house.me();
    let (state, whole) = (house.due[0], house.due[1]);
    archive.join(state, whole, me, later()).unwrap();
    archive.update_search(&mut |_| true).unwrap();
    assert_eq!(archive.filed().unwrap().len(), 3);
    let planned: BTreeSet<EntityId> = house.plan().records.iter().map(|one| one.entity).collect();
    assert_eq!(planned, BTreeSet::from([state, whole]));
    let hold = house.hold(HoldScope::Records(vec![state]));
    let request = PlanRequest {
        day: day("2026-03-11"),
        among: None,
        beyond_limits: true,
        despite_clock: false,
    };
    let nothing = archive.plan_disposition(&request, me, later());
    assert!(matches!(nothing, Err(ArchiveError::NothingDue)));
    let reason = HoldReason::parse("Contrôle clos").unwrap();
    archive
        .release_hold(hold, reason, day("2026-03-11"), me, later())
        .unwrap();
    let among = BTreeSet::from([whole]);
    let plan = archive.plan_disposition(
        &PlanRequest {
            among: Some(&among),
            ..request
        },
        me,
        later(),
    );
    assert_eq!(plan.unwrap().records.len(), 2, "the state comes with it");
    let disposition = house.approved();
    let done = archive.destroy(disposition, day("2026-03-11"), me, later(), &mut |_| {});
    assert_eq!(done.unwrap().remains, []);
    for gone in [state, whole] {
        assert!(archive.text(gone).is_err());
    }
    assert_eq!(house.home.verify().findings, []);
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
    let unplanned = approve(&other.to_json(), &house.signature(&other.to_json(), "two"));
    let not_planned = |found: &Result<EntityId, ArchiveError>| {
        matches!(found, Err(ArchiveError::NotAPlan(PlanFault::NotPlanned)))
    };
    assert!(not_planned(&unplanned), "{unplanned:?}");
    // Nor is it approved as another's plan.
    let mut by_another = plan.clone();
    by_another.by = house.archive().actor("quelqu'un", later()).unwrap();
    let by_another = by_another.to_json();
    let unplanned = approve(&by_another, &house.signature(&by_another, "two"));
    assert!(not_planned(&unplanned), "{unplanned:?}");
    house
        .archive()
        .record_plan(&other, house.me(), later())
        .unwrap();
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
    // What was given up is not approved again by the signature that somebody kept.
    let replayed = approve(&json, &house.signature(&json, "two"));
    assert!(
        matches!(replayed, Err(ArchiveError::NotAPlan(PlanFault::Cancelled))),
        "{replayed:?}"
    );
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
    let fault_of = |account: &str, by: &str, at: Timestamp| {
        let archive = house.archive();
        let by = archive.actor(by, at).unwrap();
        let name = "Anne Fictive";
        archive
            .declare_approver(name, account, &public, by, at)
            .unwrap();
        let signature = house.signature(&plan, "one");
        let approved = archive.approve_disposition(&plan, &signature, None, by, at);
        archive.set_approver(name, None, by, at).unwrap();
        match approved {
            Err(ArchiveError::Approval(fault)) => fault,
            other => panic!("{other:?}"),
        }
    };
    house
        .archive()
        .set_approver("essai", None, me, later())
        .unwrap();
    // The same person under a name that reads better than an account.
    let same = fault_of("essai", "direction", later());
    assert_eq!(same, ApprovalFault::SamePerson);
    let own_key = fault_of("anne", "essai", later());
    assert_eq!(own_key, ApprovalFault::OwnKey);
    let approved = house.approved();
    let unattended = house.home.open().unwrap();
    let refused = unattended.destroy(approved, day("2026-03-11"), me, later(), &mut |_| {});
    assert!(matches!(refused, Err(ArchiveError::OwnersOnly)));
    let refused = unattended.set_approver("intrus", Some(&public), me, later());
    assert!(matches!(refused, Err(ArchiveError::OwnersOnly)));
    let after = "2026-03-11T09:00:00.000Z".parse().unwrap();
    assert_eq!(
        fault_of("anne", "direction", after),
        ApprovalFault::LaterKey
    );
}

/// An approval was believed because it had been journalled: also once who gave it might approve no longer.
#[test]
fn an_approval_must_still_hold_when_the_plan_is_executed() {
    let house = House::new();
    let disposition = house.approved();
    let archive = house.archive();
    archive
        .set_approver("seconde personne", None, house.me(), later())
        .unwrap();
    let execute = || {
        let day = day("2026-03-11");
        archive.destroy(disposition, day, house.me(), later(), &mut |_| {})
    };
    let refused = execute();
    assert!(
        matches!(
            refused,
            Err(ArchiveError::Approval(ApprovalFault::UnknownKey { .. }))
        ),
        "{refused:?}"
    );
    assert!(archive.text(house.due[0]).is_ok());
    // Somebody else's key, declared under the same name, approves nothing that was signed before.
    let director = archive.actor("direction", later()).unwrap();
    let other = std::fs::read_to_string(house.keys.path().join("one.pub")).unwrap();
    archive
        .set_approver("seconde personne", Some(&other), director, later())
        .unwrap();
    assert!(execute().is_err());
    let own = std::fs::read_to_string(house.keys.path().join("two.pub")).unwrap();
    archive
        .set_approver("seconde personne", Some(&own), director, now())
        .unwrap();
    assert_eq!(execute().unwrap().remains, []);
}

#[test]
fn a_place_that_was_away_gives_up_its_keys_when_it_comes_back_and_none_is_copied_from_it() {
    let mut house = House::new();
    let disposition = house.approved();
    let away = take_second_away(&mut house.home);
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
        .filter_map(|place| place.place.name.as_deref())
        .collect();
    assert_eq!(pending, ["second"]);
    bring_second_back(&mut house.home, &away);
    let archive = house.archive();
    assert_eq!(archive.places_pending(disposition).unwrap().len(), 1);
    archive
        .resume_destructions(house.me(), later(), &mut |_| {})
        .unwrap();
    assert_eq!(archive.places_pending(disposition).unwrap().len(), 0);
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
    let keyring = house.home.second_place.join("keyring.db");
    let ids = |bytes: &[u8]| {
        let id = house.due[0].to_string();
        bytes
            .windows(id.len())
            .any(|window| window == id.as_bytes())
    };
    assert!(!ids(&std::fs::read(&keyring).unwrap()));
}

/// A place that had acknowledged was trusted for ever: an older copy of it, put back, gave its keys to the others.
#[test]
fn an_old_copy_of_a_place_that_is_put_back_gives_its_keys_to_nobody_and_loses_them() {
    let mut house = House::new();
    house.archive().settle().unwrap();
    let (second, old) = (
        house.home.second_place.clone(),
        house.home.folder.path().join("old"),
    );
    copy(&second, &old);
    let disposition = house.approved();
    let on = day("2026-03-11");
    let done = house
        .archive()
        .destroy(disposition, on, house.me(), later(), &mut |_| {});
    assert!(done.unwrap().places.iter().all(|place| place.acknowledged));
    house.archive().settle().unwrap();
    house.home.archive = None;
    let gone = [house.due[0], house.due[1], house.old_session];
    let holds = |place: &std::path::Path| {
        let bytes = std::fs::read(place.join("keyring.db")).unwrap();
        let ids = gone.iter().map(ToString::to_string);
        let there = |id: &String| bytes.windows(id.len()).any(|at| at == id.as_bytes());
        ids.filter(there).count()
    };
    assert_eq!((holds(&old), holds(&second)), (3, 0));
    std::fs::remove_dir_all(&second).unwrap();
    std::fs::rename(&old, &second).unwrap();
    assert_eq!(holds(&second), 3, "the old copy is there");
    house.home.archive = Some(house.as_owner());
    let archive = house.archive();
    assert_eq!(archive.places_ahead(), [], "it is older, not newer");
    assert_eq!(archive.records().unwrap().len(), 2);
    for gone in &house.due {
        assert!(archive.text(*gone).is_err());
    }
    archive.actor("quelqu'un", later()).unwrap();
    let notices = archive.take_notices();
    assert!(notices.contains(&Notice::KeysReturned), "{notices:?}");
    let first = house.home.root.join("keys");
    assert_eq!((holds(&first), holds(&second)), (0, 0));
    house.home.archive = Some(house.as_owner());
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

/// A hold that was asked once the destruction had begun was placed without a word, and the document went.
#[test]
fn a_hold_that_comes_too_late_is_told_and_journalled_and_the_rest_of_its_scope_is_held() {
    let mut house = House::new();
    let disposition = house.approved();
    // The destruction begins, and is interrupted: a place is away.
    take_second_away(&mut house.home);
    let (archive, on) = (house.archive(), day("2026-03-11"));
    archive
        .destroy(disposition, on, house.me(), later(), &mut |_| {})
        .unwrap();
    let placed = |scope: HoldScope, told: &[EntityId]| {
        let hold = LegalHold {
            anyway: false,
            id: EntityId::new(later()),
            scope,
            owner: HoldOwner::parse("Direction").unwrap(),
            reason: HoldReason::parse("Recours").unwrap(),
            review_on: day("2026-09-01"),
            placed_on: on,
        };
        archive
            .place_hold_on(hold, told, house.me(), later())
            .unwrap()
    };
    let late = |entity| TooLate {
        entity,
        disposition,
    };
    let both = HoldScope::Records(vec![house.due[0], house.kept[0]]);
    assert_eq!(placed(both, &[]).too_late, [late(house.due[0])]);
    let of_session = placed(HoldScope::Session(house.old_session), &[house.due[1]]);
    let mut expected = vec![late(house.old_session), late(house.due[1])];
    expected.sort_by_key(|one| one.entity);
    assert_eq!(of_session.too_late, expected);
    assert_eq!(
        placed(HoldScope::Records(vec![house.kept[1]]), &[]),
        HoldAnswer::default()
    );
    let facts = archive.retention_facts().unwrap();
    let verdict = facts.verdict(house.kept[0], on).unwrap();
    assert_eq!(verdict.holds.len(), 1, "the rest is held");
    let mut journalled = Vec::new();
    archive
        .read_log(&LogFilter::default(), &mut |entry| {
            if let Event::HoldPlaced { too_late, .. } = &entry.event {
                journalled.push(too_late.len());
            }
            true
        })
        .unwrap();
    assert_eq!(journalled, [1, 2, 0]);
}

/// A clock that was far ahead when something was journalled was believed from then on: everything was due.
#[test]
fn a_clock_far_ahead_in_the_journal_makes_nothing_due_and_stands_in_nobodys_way_later() {
    let house = House::new();
    let archive = house.archive();
    let at = |time: &str| time.parse::<Timestamp>().unwrap();
    let wrong = at("2036-03-11T08:00:00.000Z");
    archive
        .actor("pendant que l'horloge avance", wrong)
        .unwrap();
    let plan = |day: &str, despite_clock, now| {
        let request = PlanRequest {
            day: day.parse().unwrap(),
            among: None,
            beyond_limits: true,
            despite_clock,
        };
        archive.plan_disposition(&request, house.me(), now)
    };
    let refused = plan("2036-03-12", false, at("2036-03-12T08:00:00.000Z"));
    assert!(
        matches!(refused, Err(ArchiveError::ClockDoubtful { last, .. }) if last <= later()),
        "{refused:?}"
    );
    let plan_now = plan("2026-03-11", false, later()).unwrap();
    assert_eq!(plan_now.records.len(), 2);
    assert!(!plan_now.despite_clock, "the clock is right again");
    // Wanted all the same: told in what is signed, and only for that plan.
    let back = plan("2026-03-11", true, at("2026-03-09T08:00:00.000Z")).unwrap();
    assert!(back.despite_clock);
    let ahead = plan("2036-03-12", true, at("2036-03-12T08:00:00.000Z")).unwrap();
    assert!(ahead.despite_clock);
    let json = ahead.to_json();
    let then = at("2036-03-12T09:00:00.000Z");
    archive.record_plan(&ahead, house.me(), then).unwrap();
    let signature = house.signature(&json, "two");
    let approved = archive
        .approve_disposition(&json, &signature, None, house.me(), then)
        .unwrap();
    let on = day("2036-03-12");
    // Executed once the clock is right, it takes what is due by the right one alone.
    let done = archive
        .destroy(approved, on, house.me(), later(), &mut |_| {})
        .unwrap();
    let spared: BTreeSet<EntityId> = done.list.spared.iter().map(|one| one.entity).collect();
    assert!(house.kept.iter().all(|kept| spared.contains(kept)));
    for kept in &house.kept {
        assert!(archive.text(*kept).is_ok());
    }
}

/// Why somebody kept a document stayed readable for ever after the document itself was gone.
#[test]
fn released_holds_and_given_up_approvals_go_with_the_last_record_that_needs_them() {
    let house = House::new();
    let archive = house.archive();
    let of_due = house.hold(HoldScope::Records(house.due.clone()));
    let of_session = house.hold(HoldScope::Session(house.old_session));
    let of_titre = house.hold(HoldScope::Titre(TitreCode("TP-01280".to_owned())));
    let of_both = house.hold(HoldScope::Records(vec![house.due[0], house.kept[0]]));
    let in_force = house.hold(HoldScope::Records(vec![house.kept[1]]));
    for hold in [of_due, of_session, of_titre, of_both] {
        let reason = HoldReason::parse("Recours d'Ysaline VERMEULEN clos").unwrap();
        archive
            .release_hold(hold, reason, day("2026-03-11"), house.me(), later())
            .unwrap();
    }
    let given_up = house.approved();
    archive
        .cancel_disposition(given_up, house.me(), later())
        .unwrap();
    let later_still: Timestamp = "2026-03-11T10:00:00.000Z".parse().unwrap();
    let request = PlanRequest {
        day: day("2026-03-11"),
        among: None,
        beyond_limits: true,
        despite_clock: false,
    };
    let plan = archive
        .plan_disposition(&request, house.me(), later_still)
        .unwrap();
    archive.record_plan(&plan, house.me(), later_still).unwrap();
    let json = plan.to_json();
    let signature = house.signature(&json, "two");
    let disposition = archive
        .approve_disposition(&json, &signature, None, house.me(), later_still)
        .unwrap();
    let goes = |one: EntityId| plan.dependents.iter().any(|planned| planned.entity == one);
    assert!(goes(of_due) && goes(of_session) && goes(given_up));
    assert!(!goes(of_titre) && !goes(of_both) && !goes(in_force));
    let on = day("2026-03-11");
    let done = archive
        .destroy(disposition, on, house.me(), later_still, &mut |_| {})
        .unwrap();
    assert_eq!(done.remains, []);
    let left = |archive: &Archive| -> BTreeSet<EntityId> {
        let holds = archive.holds().unwrap().into_iter();
        holds.map(|placed| placed.hold.id).collect()
    };
    let staying = BTreeSet::from([of_titre, of_both, in_force]);
    assert_eq!(left(archive), staying);
    let certificate = archive.certificate(disposition).unwrap();
    assert_eq!(certificate.totals.failed, 0);
    let pdf = certificate_pdf(archive, &certificate, Lang::Fr).unwrap();
    let text = read(&pdf);
    for words in [
        "Gels levés 2",
        "Approbations abandonnées 1",
        "Fiches de session 1",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    // Nothing tells any more that it was not of the session that stays.
    let registry = archive.registry().unwrap();
    let stays = registry.sessions.iter();
    let mut stays = stays.filter(|one| one.session.number.0 == "25-09");
    let session = stays.next().unwrap().entity;
    let file = house.home.folder.path().join("25-09.zip");
    let asked = bundle::request(ScopeOf::Session { session });
    bundle::issue(archive, &asked, &file, &Transit::Clear, None).unwrap();
    let handed_out = TestBundle::read(&file);
    handed_out.get(&format!("preuves/certificats/{disposition}.pdf"));
    let page = String::from_utf8(handed_out.get("index.html")).unwrap();
    assert!(page.contains("\"perhaps\":true"));
    archive.rebuild(&mut |_| true).unwrap();
    assert_eq!(left(archive), staying);
    let standing = archive.standings().unwrap();
    let known = &standing[0].approved.disposition;
    assert_eq!((known.entity, known.approval.clone()), (given_up, None));
    assert_eq!(house.home.verify().findings, []);
}

/// One file that could not be unlinked stopped everything at every attempt, and nothing was ever certified.
#[test]
fn one_file_that_cannot_be_removed_leaves_the_rest_to_be_destroyed_and_certified() {
    let house = House::new();
    let disposition = house.approved();
    let archive = house.archive();
    let objects = || {
        let files = walkdir::WalkDir::new(house.home.root.join("objects")).into_iter();
        let files = files.map(Result::unwrap);
        let files = files.filter(|one| one.file_type().is_file());
        files.map(|one| one.into_path()).collect::<BTreeSet<_>>()
    };
    let before = objects();
    // Something that no process may unlink stands where the file of one of them was.
    let execute = || {
        let day = day("2026-03-11");
        archive.destroy(disposition, day, house.me(), later(), &mut |_| {})
    };
    let stuck: Vec<_> = before
        .iter()
        .filter(|path| {
            let digest = path.file_stem().unwrap().to_str().unwrap();
            let entries = std::fs::read_to_string(house.home.root.join("journal/tail")).unwrap();
            let line = entries
                .lines()
                .find(|line| line.contains(digest) && line.contains(&house.due[0].to_string()));
            line.is_some()
        })
        .collect();
    let [stuck] = stuck.as_slice() else {
        panic!("{stuck:?}")
    };
    std::fs::remove_file(stuck).unwrap();
    std::fs::create_dir(stuck).unwrap();
    let done = execute().unwrap();
    assert_eq!(done.remains.len(), 1, "{:?}", done.remains);
    assert_eq!(done.remains[0].entity(), house.due[0]);
    let certificate = archive.certificate(disposition).unwrap();
    assert_eq!(certificate.totals.failed, 1);
    assert_eq!(certificate.failed[0].entity, house.due[0]);
    assert_eq!(certificate.failed[0].why, [Failed::Unproved, Failed::File]);
    assert_eq!(certificate.totals.destroyed, 3);
    // The deposits are counted for ever, also once the catalog is made again.
    let totals = |archive: &Archive| {
        let totals = archive.status().unwrap().totals;
        (totals.records, totals.destroyed)
    };
    assert_eq!(totals(archive), (2, 2));
    archive.rebuild(&mut |_| true).unwrap();
    assert_eq!(totals(archive), (2, 2));
    // Out of the way, it is taken up again and certified too.
    std::fs::remove_dir(stuck).unwrap();
    let resumed = archive
        .resume_destructions(house.me(), later(), &mut |_| {})
        .unwrap();
    assert_eq!(resumed[0].remains, []);
    let certificate = archive.certificate(disposition).unwrap();
    assert_eq!(
        (certificate.totals.failed, certificate.totals.destroyed),
        (0, 4)
    );
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
        other => panic!("{other:?}"),
    };
    let decision = Decision {
        class: Some(RecordClass::parse("session.planning").unwrap()),
        session: Some(SessionNumber("25-09".to_owned())),
        ..Decision::default()
    };
    archive.decide(&[twin], &decision, me, later()).unwrap();
    assert_ne!(
        twin, house.due[0],
        "a record of its own, not one more path of the other"
    );
    assert_eq!(archive.records().unwrap().len(), 5);
    archive.update_search(&mut |_| true).unwrap();
    let disposition = house.approved();
    let done = archive
        .destroy(disposition, day("2026-03-11"), me, later(), &mut |_| {})
        .unwrap();
    let sharing = done.list.entities.iter();
    let sharing = sharing.filter(|one| !one.shared.is_empty());
    let sharing: Vec<_> = sharing.collect();
    assert_eq!(sharing.len(), 1, "{sharing:?}");
    assert_eq!(sharing[0].entity, house.due[0]);
    assert_eq!(sharing[0].content_stays_in, [twin]);
    assert!(archive.text(twin).unwrap().contains("premier"));
    let report = house.home.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

#[test]
fn a_clock_that_went_back_or_jumped_and_a_plan_beyond_its_limits_are_refused() {
    let house = House::new();
    let plan = |beyond_limits, now: &str| {
        let request = PlanRequest {
            day: day("2026-03-11"),
            among: None,
            beyond_limits,
            despite_clock: false,
        };
        let now: Timestamp = now.parse().unwrap();
        house.archive().plan_disposition(&request, house.me(), now)
    };
    house.me();
    for wrong in ["2026-03-10T07:00:00.000Z", "2036-03-11T08:00:00.000Z"] {
        let refused = plan(true, wrong);
        assert!(
            matches!(refused, Err(ArchiveError::ClockDoubtful { .. })),
            "{refused:?}"
        );
    }
    let now = "2026-03-11T09:00:00.000Z";
    let refused = plan(false, now);
    assert!(matches!(
        refused,
        Err(ArchiveError::PlanTooLarge {
            planned: 2,
            all: 4,
            ..
        })
    ));
    assert!(plan(true, now).unwrap().beyond_limits);
    let report = verify_without_keys(
        &house.home.root,
        FixityLevel::Journal,
        &chartrier::archive::VerifyOptions::default(),
        &|_| true,
    );
    assert_eq!(report.unwrap().findings, []);
}

#[test]
fn a_place_that_is_added_later_has_nothing_to_give_up_and_is_not_pending_for_ever() {
    let mut house = House::new();
    let disposition = house.approved();
    let done = house.archive().destroy(
        disposition,
        day("2026-03-11"),
        house.me(),
        later(),
        &mut |_| {},
    );
    assert_eq!(done.unwrap().remains, []);
    assert!(house.archive().pending_standings().unwrap().is_empty());
    let third = house.home.folder.path().join("third");
    let mut settings = house.archive().settings().clone();
    settings.key_places.push(KeyPlace {
        name: "third".to_owned(),
        folder: third.clone(),
    });
    house.home.archive = None;
    std::fs::create_dir_all(third.join("owners")).unwrap();
    let marker = std::fs::read_to_string(house.home.second_place.join("place.json")).unwrap();
    let marker = marker.replace("\"second\"", "\"third\"");
    std::fs::write(third.join("place.json"), marker).unwrap();
    std::fs::write(house.home.root.join("archive.toml"), settings.to_toml()).unwrap();
    house.home.archive = Some(house.as_owner());
    let archive = house.archive();
    // It never had any of the keys: nobody asks it.
    archive.actor("quelqu'un d'autre", later()).unwrap();
    assert_eq!(archive.places_pending(disposition).unwrap(), []);
    assert!(archive.pending_standings().unwrap().is_empty());
    house.home.archive = Some(house.as_owner());
    assert_eq!(house.home.verify().findings, []);
    assert!(third.join("keyring.db").exists());
}

#[test]
fn a_public_body_destroys_only_with_a_visa_whose_scan_is_archived_and_stays() {
    let mut house = House::in_regime(Regime::Public);
    let plan = house.plan().to_json();
    let approve = |house: &House, visa: Option<Visa>| {
        let me = house.me();
        let signature = house.signature(&approval_bytes(&plan, visa.as_ref()), "two");
        let archive = house.archive();
        archive.approve_disposition(&plan, &signature, visa, me, later())
    };
    let without = approve(&house, None);
    assert!(
        matches!(without, Err(ArchiveError::Approval(ApprovalFault::NoVisa))),
        "{without:?}"
    );
    let visa = |record| Visa {
        reference: "AD 2026/117".to_owned(),
        authority: "Archives départementales (service fictif)".to_owned(),
        on: day("2026-03-10"),
        record,
    };
    let nowhere = EntityId::new(now());
    let unknown = approve(&house, Some(visa(nowhere)));
    assert!(
        matches!(
            unknown,
            Err(ArchiveError::Approval(ApprovalFault::NoScan { record })) if record == nowhere
        ),
        "{unknown:?}"
    );
    let scan = house
        .home
        .deposit("visa signé.txt", b"visa d'elimination AD 2026/117");
    let Outcome::Archived { entity: scan, .. } = scan.outcome else {
        panic!("{scan:?}")
    };
    let me = house.me();
    let decision = Decision {
        class: Some(RecordClass::parse("centre.bordereau-elimination").unwrap()),
        ..Decision::default()
    };
    let archive = house.archive();
    archive.decide(&[scan], &decision, me, later()).unwrap();
    let disposition = approve(&house, Some(visa(scan))).unwrap();
    let archive = house.archive();
    let done = archive.destroy(disposition, day("2026-03-11"), me, later(), &mut |_| {});
    assert_eq!(done.unwrap().remains, []);
    let certificate = archive.certificate(disposition).unwrap();
    let approval = certificate.approval.as_ref().unwrap();
    assert_eq!(approval.visa.as_ref(), Some(&visa(scan)));
    assert_eq!(certificate.regime, Regime::Public);
    // The scan is kept without an end, on any day to come.
    let facts = archive.retention_facts().unwrap();
    for on in ["2026-03-11", "2126-03-11"] {
        let verdict = facts.verdict(scan, day(on)).unwrap();
        assert!(!verdict.is_due(), "{verdict:?}");
        assert_eq!(verdict.retain_through, None);
    }
    // Not even where somebody gives it a class that is due.
    let mistaken = Decision {
        class: Some(RecordClass::parse("session.planning").unwrap()),
        session: Some(SessionNumber("21-02".to_owned())),
        ..Decision::default()
    };
    let known = archive.registry().unwrap();
    let old = vec![session(EntityId::new(now()), "21-02", "2021-03-05")];
    archive.register(old, &known, me, later()).unwrap();
    archive.decide(&[scan], &mistaken, me, later()).unwrap();
    let facts = archive.retention_facts().unwrap();
    assert!(facts.verdict(scan, day("2026-03-11")).unwrap().is_due());
    let nothing = try_plan(archive);
    assert!(
        matches!(nothing, Err(ArchiveError::NothingDue)),
        "{nothing:?}"
    );
    house.home.archive = Some(house.as_owner());
    assert_eq!(house.home.verify().findings, []);
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

/// A split scan could never be destroyed: nothing decided the pile, and its parts went only with it.
#[test]
fn a_split_pile_goes_with_its_parts_by_one_plan_and_nothing_of_it_is_readable() {
    let house = House::new();
    let archive = house.archive();
    let me = house.me();
    let pile = std::fs::read("samples/pile/pile.pdf").unwrap();
    let accession = house.home.deposit("vrac/pile.pdf", &pile);
    let Outcome::Archived { entity: whole, .. } = accession.outcome else {
        panic!("{accession:?}")
    };
    let ranges: Vec<_> = ["1", "2-3", "4", "5"]
        .map(|one| one.parse().unwrap())
        .into();
    let split = archive.plan_split(whole, &ranges).unwrap();
    let fates = archive.split(&split, me, now()).unwrap();
    let parts: Vec<EntityId> = fates.iter().map(|fate| fate.entity).collect();
    let facts = archive.retention_facts().unwrap();
    assert!(!facts.verdict(whole, day("2026-03-11")).unwrap().is_due());
    let as_planning = Decision {
        class: Some(RecordClass::parse("session.planning").unwrap()),
        session: Some(SessionNumber("21-01".to_owned())),
        session_link: Some(house.old_session),
        document_date: Some(day("2021-03-05")),
        ..Decision::default()
    };
    archive.decide(&parts, &as_planning, me, now()).unwrap();
    archive.update_search(&mut |_| true).unwrap();
    let going: BTreeSet<EntityId> = parts.iter().copied().chain([whole]).collect();
    let among = going.clone();
    let request = PlanRequest {
        day: day("2026-03-11"),
        among: Some(&among),
        beyond_limits: true,
        despite_clock: false,
    };
    let facts = archive.retention_facts().unwrap();
    for one in parts.iter().chain([&whole]) {
        let verdict = facts.verdict(*one, day("2026-03-11")).unwrap();
        assert!(verdict.is_due(), "{:?}", verdict.outcome);
    }
    let plan = archive.plan_disposition(&request, me, later()).unwrap();
    let planned: BTreeSet<EntityId> = plan.records.iter().map(|one| one.entity).collect();
    assert_eq!(planned, going);
    archive.record_plan(&plan, me, later()).unwrap();
    let json = plan.to_json();
    let signature = house.signature(&json, "two");
    let disposition = archive
        .approve_disposition(&json, &signature, None, me, later())
        .unwrap();
    let done = archive.destroy(disposition, day("2026-03-11"), me, later(), &mut |_| {});
    let done = done.unwrap();
    assert_eq!(done.remains, []);
    assert!(done.list.spared.is_empty(), "{:?}", done.list.spared);
    for gone in &going {
        assert!(archive.text(*gone).is_err());
        assert!(archive.copy_out(*gone, &mut std::io::sink()).is_err());
    }
    let made = archive.certificate(disposition).unwrap();
    let certified: BTreeSet<EntityId> = made.destroyed.iter().map(|one| one.entity).collect();
    assert!(going.is_subset(&certified));
    assert_eq!(house.home.verify().findings, []);
}

#[test]
fn a_person_decides_what_a_rule_leaves_to_one_and_what_is_decided_goes_by_a_plan() {
    let house = House::new();
    let archive = house.archive();
    let me = house.me();
    let (record, other) = (house.due[0], house.due[1]);
    let as_blank = Decision {
        class: Some(RecordClass::parse("centre.formulaire-vierge").unwrap()),
        ..Decision::default()
    };
    archive.decide(&[record], &as_blank, me, now()).unwrap();
    let reason = DecisionReason::parse("Modèle que personne n'a rempli").unwrap();
    let decide = |record, then, on: &str| {
        archive.decide_fate(&[record], (then, &reason), day(on), me, later())
    };
    let destroy = DecidedThen::Destroy;
    let early = decide(record, destroy, "2026-03-10");
    assert!(
        matches!(
            early,
            Err(ArchiveError::NotDecidable {
                why: NotDecidable::NotYet { .. },
                ..
            })
        ),
        "{early:?}"
    );
    let by_rule = decide(other, destroy, "2026-03-11");
    assert!(
        matches!(
            by_rule,
            Err(ArchiveError::NotDecidable {
                why: NotDecidable::RuleSays,
                ..
            })
        ),
        "{by_rule:?}"
    );
    let until = day("2027-03-11");
    decide(record, DecidedThen::Keep { until }, "2026-03-11").unwrap();
    let planned = |record| {
        let plan = plan(archive);
        let found = plan.records.iter().find(|one| one.entity == record);
        found.cloned()
    };
    assert_eq!(planned(record), None);
    // Another decision takes its place.
    assert_eq!(decide(record, destroy, "2026-03-11").unwrap(), vec![record]);
    assert_eq!(archive.decided_why(record).unwrap(), Some(reason.clone()));
    let found = planned(record).unwrap();
    assert_eq!(found.decided, Some(day("2026-03-11")));
    let approved = house.approved();
    // It was decided otherwise since: it stays.
    decide(record, DecidedThen::Keep { until }, "2026-03-11").unwrap();
    let list = archive
        .rehearse_destruction(approved, day("2026-03-11"), later())
        .unwrap();
    let spared: Vec<_> = list
        .spared
        .iter()
        .map(|one| (one.entity, one.why))
        .collect();
    assert!(spared.contains(&(record, Spared::Changed)), "{spared:?}");
    assert_eq!(
        archive.dispositions().unwrap()[0].state,
        DispositionState::Approved,
        "a rehearsal begins nothing"
    );
    archive.cancel_disposition(approved, me, later()).unwrap();
    decide(record, destroy, "2026-03-11").unwrap();
    let approved = house.approved();
    let done = archive.destroy(approved, day("2026-03-11"), me, later(), &mut |_| {});
    assert_eq!(done.unwrap().remains, []);
    assert!(archive.text(record).is_err());
    let mut events = 0;
    let filter = LogFilter::default();
    archive
        .read_log(&filter, &mut |entry| {
            events += usize::from(matches!(
                entry.event,
                Event::Described { decided: true, .. }
            ));
            true
        })
        .unwrap();
    assert_eq!(events, 4);
    assert_eq!(house.home.verify().findings, []);
}

/// Only the plan was measured: an approval of one that took all, without a word, would have held.
#[test]
fn a_plan_beyond_its_limits_is_refused_wherever_it_does_not_say_so() {
    let house = House::new();
    let mut plan = plan(house.archive());
    assert!(plan.beyond_limits);
    plan.beyond_limits = false;
    let json = plan.to_json();
    let signature = house.signature(&json, "two");
    let approve = || {
        let archive = house.archive();
        archive.approve_disposition(&json, &signature, None, house.me(), later())
    };
    let unplanned = approve();
    assert!(
        matches!(
            unplanned,
            Err(ArchiveError::NotAPlan(PlanFault::NotPlanned))
        ),
        "{unplanned:?}"
    );
    let archive = house.archive();
    archive.record_plan(&plan, house.me(), later()).unwrap();
    let refused = approve();
    assert!(
        matches!(refused, Err(ArchiveError::PlanTooLarge { planned: 2, all: 4, limits }) if limits.share_percent == 20),
        "{refused:?}"
    );
}

/// A hold was released, and nobody heard that a plan of last month now took what it had saved.
#[test]
fn what_an_approved_plan_would_take_once_a_hold_is_released_is_named() {
    let house = House::new();
    let disposition = house.approved();
    let [first, second] = [house.due[0], house.due[1]];
    let session = house.hold(HoldScope::Session(house.old_session));
    let one = house.hold(HoldScope::Records(vec![first]));
    let archive = house.archive();
    let taken = |hold: EntityId| -> Vec<(EntityId, Vec<EntityId>)> {
        let waiting = archive.plans_waiting_for(hold, day("2026-03-11")).unwrap();
        let waiting = waiting.into_iter();
        waiting.map(|one| (one.disposition, one.records)).collect()
    };
    // The other hold goes on keeping the first.
    assert_eq!(taken(session), [(disposition, vec![second])]);
    assert_eq!(taken(one), []);
    archive
        .cancel_disposition(disposition, house.me(), later())
        .unwrap();
    assert_eq!(taken(session), []);
}

/// A signature given in spring destroyed in the next winter what nobody had looked at again.
#[test]
fn a_plan_that_is_too_old_is_neither_approved_nor_executed() {
    let house = House::new();
    let plan = house.plan().to_json();
    let signature = house.signature(&plan, "two");
    let archive = house.archive();
    let last_day: Timestamp = "2026-06-09T20:00:00.000Z".parse().unwrap();
    let next_day: Timestamp = "2026-06-10T08:00:00.000Z".parse().unwrap();
    let old = |found: &ArchiveError| {
        let fault = PlanFault::Old {
            made: day("2026-03-11"),
            through: day("2026-06-09"),
        };
        matches!(found, ArchiveError::NotAPlan(found) if *found == fault)
    };
    let late = archive.approval_of(&plan, &signature, None, next_day);
    assert!(old(&late.unwrap_err()));
    let approved = archive.approve_disposition(&plan, &signature, None, house.me(), last_day);
    let disposition = approved.unwrap();
    let execute = |at: Timestamp, on: &str| {
        archive.destroy(disposition, day(on), house.me(), at, &mut |_| {})
    };
    let late = execute(next_day, "2026-06-10");
    assert!(old(&late.unwrap_err()));
    assert!(archive.text(house.due[0]).is_ok());
    assert_eq!(execute(last_day, "2026-06-09").unwrap().remains, []);
}

/// One person with two names was two people.
#[test]
fn one_key_serves_one_approver() {
    let house = House::new();
    let archive = house.archive();
    let director = archive.actor("direction", later()).unwrap();
    let public = std::fs::read_to_string(house.keys.path().join("two.pub")).unwrap();
    // The comment after a key is not the key.
    let commented = format!("{} autre@poste", public.rsplit_once(' ').unwrap().0);
    let again = archive.set_approver("Anne Fictive", Some(&commented), director, later());
    assert!(
        matches!(
            &again,
            Err(ArchiveError::Approval(ApprovalFault::KeyOfAnother { name })) if name == "seconde personne"
        ),
        "{again:?}"
    );
    let own = archive.set_approver("seconde personne", Some(&public), director, later());
    assert!(own.is_ok());
}

/// The scan of a visa could be named on the very plan that it allowed; the visa's day could be next year.
#[test]
fn a_visa_is_not_of_a_day_to_come_and_its_scan_is_not_on_the_plan() {
    let house = House::in_regime(Regime::Public);
    let plan = house.plan().to_json();
    let fault_of = |on: &str, record: EntityId| {
        let visa = Some(Visa {
            reference: "AD 2026/117".to_owned(),
            authority: "Archives départementales (service fictif)".to_owned(),
            on: day(on),
            record,
        });
        let signature = house.signature(&approval_bytes(&plan, visa.as_ref()), "two");
        match house
            .archive()
            .approval_of(&plan, &signature, visa, later())
        {
            Ok(_) => None,
            Err(ArchiveError::Approval(fault)) => Some(fault),
            Err(other) => panic!("{other:?}"),
        }
    };
    let (kept, planned) = (house.kept[0], house.due[0]);
    assert_eq!(fault_of("2026-03-11", kept), None);
    let to_come = ApprovalFault::VisaToCome {
        on: day("2026-03-12"),
    };
    assert_eq!(fault_of("2026-03-12", kept), Some(to_come));
    let on_plan = ApprovalFault::ScanOnPlan { record: planned };
    assert_eq!(fault_of("2026-03-11", planned), Some(on_plan));
}
