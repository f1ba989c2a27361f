//! Corrections taken back, earlier versions opened, schedules adopted and refused, rules tried on what is archived.

use std::collections::BTreeSet;

use chartrier::archive::{
    ArchiveError, Decision, Outcome, ShorteningReason, Shortenings, WaitingReason,
};
use chartrier::model::{CandidateName, EntityId, FoundBy, ReadField, RecordClass, SessionNumber};
use chartrier::policy::Sooner;

use crate::common::{TestArchive, actor, now};

fn archived(home: &TestArchive, path: &str, bytes: &[u8]) -> EntityId {
    match home.deposit(path, bytes).outcome {
        Outcome::Archived { entity, .. } | Outcome::NewVersion { entity } => entity,
        other => panic!("{other:?}"),
    }
}

fn class(id: &str) -> RecordClass {
    RecordClass::parse(id).unwrap()
}

fn as_class(id: &str) -> Decision {
    Decision {
        class: Some(class(id)),
        ..Decision::default()
    }
}

/// The shipped policy with one thing written otherwise.
fn policy(from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(chartrier::policy::shipped().1).unwrap();
    assert!(text.contains(from));
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn a_correction_can_be_taken_back_unless_somebody_came_after() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let record = archived(&home, "note.txt", b"rien de particulier");
    let before = archive.record(record).unwrap();
    let decide = |decision: &Decision| archive.decide(&[record], decision, actor, now()).unwrap();
    decide(&as_class("session.pv"));
    archive.take_back(record, 2, actor, now()).unwrap();
    let after = archive.record(record).unwrap();
    assert_eq!(after.class, before.class);
    assert_eq!(after.readings, before.readings);
    assert_eq!(after.version, 3);
    assert_eq!(archive.history(record).unwrap().len(), 3);
    decide(&as_class("session.pv"));
    decide(&Decision {
        session: Some(SessionNumber("S-1".to_owned())),
        ..Decision::default()
    });
    let late = archive.take_back(record, 4, actor, now());
    assert!(
        matches!(late, Err(ArchiveError::DescribedSince { .. })),
        "{late:?}"
    );
    let class = archive.record(record).unwrap().class.unwrap();
    assert_eq!(class.found_by, FoundBy::Person);
    assert_eq!(home.verify().findings, []);
}

#[test]
fn only_other_bytes_are_a_later_version_of_a_deposit() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let later = || archive.status().unwrap().totals.later_versions;
    let record = archived(&home, "a/note.txt", b"premiers octets");
    archive
        .decide(&[record], &as_class("session.pv"), actor, now())
        .unwrap();
    archive.take_back(record, 2, actor, now()).unwrap();
    assert_eq!(archive.record(record).unwrap().version, 3);
    assert_eq!(later(), 0);
    archived(&home, "a/note.txt", b"premiers octets, et la suite");
    assert_eq!(later(), 1);
    archive
        .decide(&[record], &as_class("session.pv"), actor, now())
        .unwrap();
    assert_eq!(later(), 1);
}

#[test]
fn an_earlier_version_gives_the_bytes_that_it_had() {
    let home = TestArchive::new();
    let archive = home.archive();
    let record = archived(&home, "a/note.txt", b"premiers octets");
    assert_eq!(
        archived(&home, "a/note.txt", b"premiers octets, et la suite"),
        record
    );
    let bytes = |version| {
        let mut output = Vec::new();
        archive
            .copy_out_version(record, version, &mut output)
            .map(|_| output)
    };
    assert_eq!(bytes(1).unwrap(), b"premiers octets");
    assert_eq!(bytes(2).unwrap(), b"premiers octets, et la suite");
    for absent in [0, 3, u64::MAX] {
        let error = bytes(absent);
        assert!(
            matches!(error, Err(ArchiveError::NoSuchVersion { .. })),
            "{error:?}"
        );
    }
}

#[test]
fn what_has_no_class_waits_until_a_person_gives_one() {
    let home = TestArchive::new();
    let archive = home.archive();
    let record = archived(&home, "note.txt", b"rien de particulier");
    archived(&home, "PV de session.txt", b"Proces-verbal");
    let waiting = archive.waiting().unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].record.entity, record);
    assert_eq!(waiting[0].reasons, [WaitingReason::Unclassified]);
    let actor = actor(archive);
    archive
        .decide(&[record], &as_class("session.pv"), actor, now())
        .unwrap();
    assert!(archive.waiting().unwrap().is_empty());
}

#[test]
fn a_schedule_that_shortens_is_adopted_only_if_that_is_confirmed() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let record = archived(&home, "note.txt", b"rien de particulier");
    archive
        .decide(&[record], &as_class("candidate.dp"), actor, now())
        .unwrap();
    let adopt = |bytes: &[u8], shortenings| {
        archive.adopt_policy(bytes, "essai.toml", shortenings, actor, now())
    };
    let shorter = policy("keep     = \"P5Y\"", "keep     = \"P4Y\"");
    let Err(ArchiveError::PolicyShortens { shortenings }) = adopt(&shorter, Shortenings::Refuse)
    else {
        panic!("it was adopted");
    };
    assert_eq!(shortenings.len(), 1);
    assert_eq!(shortenings[0].class, class("candidate.dp"));
    assert_eq!(shortenings[0].records, 1);
    assert_eq!(
        shortenings[0].reason,
        ShorteningReason::Sooner(Sooner::Period)
    );
    let in_force = archive.policy_text().unwrap().unwrap().0;
    let shipped = std::str::from_utf8(chartrier::policy::shipped().1).unwrap();
    let renamed = shipped
        .replace("\"candidate.dp\"", "\"candidate.dossier\"")
        .into_bytes();
    let refused = adopt(&renamed, Shortenings::Refuse);
    assert!(
        matches!(refused, Err(ArchiveError::PolicyShortens { .. })),
        "its records would have no rule"
    );
    assert_eq!(
        archive.policy_text().unwrap().unwrap().0,
        in_force,
        "nothing was adopted"
    );

    // Taken out and put in again, with a shorter period: nothing was destroyed in between.
    adopt(&renamed, Shortenings::Confirmed).unwrap();
    let Err(ArchiveError::PolicyShortens { shortenings }) = adopt(&shorter, Shortenings::Refuse)
    else {
        panic!("it was adopted");
    };
    assert_eq!(shortenings[0].class, class("candidate.dp"));
    assert_eq!(shortenings[0].reason, ShorteningReason::ClassAgain);
    let comparison = adopt(&shorter, Shortenings::Confirmed).unwrap();
    assert_eq!(archive.policy_text().unwrap().unwrap().0, comparison.policy);
    let rule = archive.schedule_in_force().unwrap();
    let rule = &rule.class(&class("candidate.dp")).unwrap().retention;
    assert_eq!(rule.keep.to_string(), "P4Y");
    let again = adopt(&shorter, Shortenings::Refuse).unwrap();
    assert!(again.in_force);
    let faulty = adopt(b"version = 1", Shortenings::Confirmed);
    assert!(matches!(faulty, Err(ArchiveError::Policy(_))));
    assert_eq!(home.verify().findings, []);
}

#[test]
fn another_process_classifies_by_the_schedule_that_was_just_adopted() {
    let home = TestArchive::new();
    let other = home.open().unwrap();
    let archive = home.archive();
    let with_cue = policy("file-name = [\"DP\",", "file-name = [\"pochette\", \"DP\",");
    archive
        .adopt_policy(
            &with_cue,
            "essai",
            Shortenings::Refuse,
            actor(archive),
            now(),
        )
        .unwrap();
    // Whatever it commits, it reads the journal first.
    crate::common::deposit(&other, "un.txt", b"un").unwrap();
    let accession = crate::common::deposit(&other, "Pochette.txt", b"deux").unwrap();
    let Outcome::Archived { entity, .. } = accession.outcome else {
        panic!("{accession:?}")
    };
    assert_eq!(
        other.record(entity).unwrap().class.unwrap().id,
        class("candidate.dp")
    );
}

#[test]
fn a_rule_is_proposed_from_corrections_and_does_what_it_says() {
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let names = ["Sacoche 1.txt", "Sacoche 2.txt", "Sacoche 3.txt"];
    let records = names.map(|name| archived(&home, name, name.as_bytes()));
    archived(&home, "PV de session.txt", b"Proces-verbal");
    archive
        .decide(&records[..2], &as_class("session.plis"), actor, now())
        .unwrap();
    let trial = archive.propose_rules(&mut |_| true).unwrap().unwrap();
    assert_eq!(trial.corrections, 2);
    let rule = trial
        .rules
        .iter()
        .find(|rule| rule.cue.words == "sacoche")
        .unwrap();
    let set = |records: &[EntityId]| records.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(set(&rule.agrees), set(&records[..2]));
    assert_eq!(rule.gains, records[2..]);
    assert!(rule.disagrees.is_empty());
    let adopted = archive.adopt_policy(
        trial.after.as_bytes(),
        "essai",
        Shortenings::Refuse,
        actor,
        now(),
    );
    adopted.unwrap();
    let changed = archive
        .reclassify(&records, actor, now(), &mut |_| true)
        .unwrap();
    assert!(changed.contains(&records[2]));
    for decided in &records[..2] {
        let class = archive.record(*decided).unwrap().class.unwrap();
        assert_eq!(
            class.found_by,
            FoundBy::Person,
            "what a person decided stays"
        );
    }
    assert_eq!(
        archive.record(records[2]).unwrap().class.unwrap().id,
        class("session.plis")
    );
    let nothing = archive.propose_rules(&mut |_| true).unwrap().unwrap();
    assert!(nothing.rules.is_empty(), "{nothing:?}");
}

#[test]
fn readings_that_contradict_one_another_wait_until_a_person_settles_them() {
    let home = TestArchive::new();
    let archive = home.archive();
    let text = "DOSSIER PROFESSIONNEL (DP)\n\nNom de naissance : PETIT\nPrénom : Léo\nDate de naissance : 09/03/1994\n";
    let record = archived(
        &home,
        "SESSION-26-0117_20260610/MOREL_Anouk/DP.txt",
        text.as_bytes(),
    );
    let waiting = archive.waiting().unwrap();
    assert_eq!(
        waiting.len(),
        1,
        "{:?}",
        archive.record(record).unwrap().readings
    );
    let [WaitingReason::Contradiction(found)] = waiting[0].reasons.as_slice() else {
        panic!("{:?}", waiting[0].reasons)
    };
    assert_eq!(found.field, ReadField::Candidate);
    let decision = Decision {
        candidate: Some(CandidateName("PETIT Léo".to_owned())),
        ..Decision::default()
    };
    archive
        .decide(&[record], &decision, actor(archive), now())
        .unwrap();
    assert!(archive.waiting().unwrap().is_empty());
}

#[test]
fn a_juror_whom_no_registry_knows_is_never_proposed_for_the_policy() {
    // The policy lies in clear, and is kept for ever.
    let home = TestArchive::new();
    let archive = home.archive();
    let text =
        |number: u32| format!("Note {number}\nBordereau des malles\nMme Perrine LACOMBRADE\n");
    let records = [1, 2].map(|number| {
        let name = format!("Lacombrade malles {number}.txt");
        archived(&home, &name, text(number).as_bytes())
    });
    archived(&home, "PV de session.txt", b"Proces-verbal");
    let as_slips = as_class("session.plis");
    archive
        .decide(&records, &as_slips, actor(archive), now())
        .unwrap();
    let trial = archive.propose_rules(&mut |_| true).unwrap().unwrap();
    let words: Vec<&str> = trial.rules.iter().map(|rule| &*rule.cue.words).collect();
    assert!(
        words.iter().any(|words| words.contains("malles")),
        "{words:?}"
    );
    let names = ["lacombrade", "perrine"];
    let named = |words: &&str| names.iter().any(|name| words.contains(name));
    assert!(!words.iter().any(named), "{words:?}");
}

#[test]
fn a_pile_that_was_scanned_at_once_waits_until_it_is_cut() {
    // It was taken for its first page, and what lies inside was said to be missing.
    let home = TestArchive::new();
    let archive = home.archive();
    let pile = archived(
        &home,
        "scan.pdf",
        &std::fs::read("samples/pile/pile.pdf").unwrap(),
    );
    let ranges = archive.documents_within(pile).unwrap();
    let documents = u32::try_from(ranges.len()).unwrap();
    assert!(documents > 1);
    let reasons = archive.look_over(pile).unwrap().reasons;
    assert!(
        reasons.contains(&WaitingReason::Pile(documents)),
        "{reasons:?}"
    );
    let is_sure = |entity| {
        let filed = archive.filed().unwrap();
        filed
            .iter()
            .any(|one| one.entity == entity && one.class_is_sure)
    };
    assert!(!is_sure(pile));
    let plan = archive.plan_split(pile, &ranges).unwrap();
    let parts = archive.split(&plan, actor(archive), now()).unwrap();
    let reasons = archive.look_over(pile).unwrap().reasons;
    assert!(
        !reasons.contains(&WaitingReason::Pile(documents)),
        "{reasons:?}"
    );
    assert!(parts.iter().all(|part| is_sure(part.entity)));
}

#[test]
fn what_review_asks_about_is_a_doubt_for_every_rule_until_a_person_says() {
    // A procès-verbal that named another session than its folder was due, and counted, with the session of the folder.
    let home = TestArchive::new();
    let archive = home.archive();
    let record = archived(
        &home,
        "2025/TP-01303m02_ECSR/SESSION-25-0003_20250607/PV.txt",
        "PROCÈS-VERBAL DE SESSION\nN° session CERES : 25-0001\nDélibération du jury\n".as_bytes(),
    );
    let contradicted = || {
        let filed = archive.filed().unwrap().into_iter();
        let mut filed = filed.filter(|one| one.entity == record);
        filed.next().unwrap().contradicted
    };
    let reasons = archive.look_over(record).unwrap().reasons;
    assert!(matches!(
        reasons.as_slice(),
        [WaitingReason::Contradiction(found)] if found.field == ReadField::Session
    ));
    assert_eq!(contradicted(), [ReadField::Session]);
    let said = Decision {
        session: Some(SessionNumber("25-0001".to_owned())),
        ..Decision::default()
    };
    archive
        .decide(&[record], &said, actor(archive), now())
        .unwrap();
    assert_eq!(contradicted(), []);
}
