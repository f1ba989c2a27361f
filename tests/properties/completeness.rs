//! Laws of the picture of what is missing, for any registry, any records and any day.

use std::path::Path;
use std::sync::LazyLock;

use chartrier::completeness::{
    Completeness, DeadlineStanding, DeadlineState, PieceStanding, PieceState, evaluate,
};
use chartrier::model::{
    AccessPath, Backing, Candidacy, CandidateStanding, ContentDigest, EntityId, ExamSession,
    FiledRecord, Juror, JuryDecision, Link, OriginalPath, Person, ReadField, RegisteredCandidate,
    RegisteredSession, Registry, RegistryLinks, RetentionSchedule, SessionKind, SessionNumber,
    SessionPeople, StageReached, TitreCode,
};
use chartrier::policy::{read, shipped};
use chrono::NaiveDate;
use proptest::prelude::*;

use crate::filed::filed;

/// Read once: it is large.
fn schedule() -> &'static RetentionSchedule {
    static SHIPPED: LazyLock<RetentionSchedule> = LazyLock::new(|| {
        let (name, bytes) = shipped();
        read(bytes, name).unwrap()
    });
    &SHIPPED
}

fn id(number: u8) -> EntityId {
    EntityId(uuid::Uuid::from_u128(u128::from(number)))
}

fn days() -> impl Strategy<Value = NaiveDate> {
    let usual = (0_i64..1500).prop_map(|days| {
        NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::TimeDelta::days(days)
    });
    prop_oneof![20 => usual, 1 => Just(NaiveDate::MAX), 1 => Just(NaiveDate::MIN)]
}

fn decisions() -> impl Strategy<Value = Option<JuryDecision>> {
    use JuryDecision::{Absent, Failure, Partial, Success};
    prop::option::of(prop::sample::select(vec![
        Success, Partial, Failure, Absent,
    ]))
}

fn paths() -> impl Strategy<Value = Option<AccessPath>> {
    use AccessPath::{Apprentissage, Capitalisation, Ccs, Formation, Vae};
    prop::option::of(prop::sample::select(vec![
        Formation,
        Apprentissage,
        Vae,
        Capitalisation,
        Ccs,
    ]))
}

fn titres() -> impl Strategy<Value = Option<TitreCode>> {
    let titres = prop::sample::select(vec!["TP-01280", "TP-01280m04", "TP-00402m09"]);
    prop::option::of(titres.prop_map(|code| TitreCode(code.to_owned())))
}

fn sessions(entity: u8) -> impl Strategy<Value = RegisteredSession> {
    let kinds = prop::sample::select(vec![SessionKind::Titre, SessionKind::Ccp, SessionKind::Ccs]);
    let kinds = prop::option::of(kinds);
    let dates = (
        prop::option::of(days()),
        prop::option::of(days()),
        prop::option::of(days()),
    );
    (kinds, titres(), dates, any::<bool>()).prop_map(move |(kind, titre, dates, withdrawn)| {
        let (starts_on, ends_on, through) = dates;
        RegisteredSession {
            entity: id(entity),
            session: ExamSession {
                number: SessionNumber(entity.to_string()),
                kind,
                titre,
                sigle: None,
                ccps: Vec::new(),
                site: None,
                starts_on,
                ends_on,
                withdrawn: withdrawn && entity == 1,
            },
            people: SessionPeople {
                responsable: None,
                jury: vec![Juror {
                    name: "Paul Lebrun".to_owned(),
                    habilitated_from: None,
                    habilitated_through: through,
                }],
            },
        }
    })
}

fn candidates(entity: u8) -> impl Strategy<Value = RegisteredCandidate> {
    let candidacies = prop::collection::vec((1_u8..4, paths(), decisions()), 0..3);
    (candidacies, prop::option::weighted(0.2, 10_u8..13)).prop_map(move |(sat, same_as)| {
        RegisteredCandidate {
            entity: id(entity),
            person: Person::default(),
            standing: CandidateStanding {
                candidacies: sat
                    .into_iter()
                    .map(|(session, path, decision)| Candidacy {
                        session: id(session),
                        path,
                        ccps: Vec::new(),
                        decision,
                    })
                    .collect(),
                same_as: same_as.map(id),
                ..CandidateStanding::default()
            },
        }
    })
}

fn registries() -> impl Strategy<Value = Registry> {
    let sessions = (sessions(1), sessions(2), sessions(3));
    let candidates = (candidates(10), candidates(11), candidates(12));
    (sessions, candidates).prop_map(|(sessions, candidates)| Registry {
        sessions: vec![sessions.0, sessions.1, sessions.2],
        candidates: vec![candidates.0, candidates.1, candidates.2],
    })
}

fn links(of: std::ops::Range<u8>) -> impl Strategy<Value = Option<Link>> {
    let sure = of.clone().prop_map(|one| Link::Sure(id(one)));
    let doubtful = prop::collection::vec(of.prop_map(id), 1..3).prop_map(Link::Doubtful);
    prop::option::weighted(0.8, prop_oneof![3 => sure, 1 => doubtful])
}

/// Each record with an identifier of its own, as an archive gives them.
fn records() -> impl Strategy<Value = Vec<FiledRecord>> {
    prop::collection::vec(record(), 0..12).prop_map(|records| {
        let numbered = (20_u8..).zip(records);
        // Two records now and then have the same bytes.
        let record = |(number, record)| FiledRecord {
            entity: id(number),
            content: ContentDigest([number / 2; 32]),
            ..record
        };
        numbered.map(record).collect()
    })
}

fn record() -> impl Strategy<Value = FiledRecord> {
    let classes: Vec<_> = schedule()
        .classes
        .iter()
        .map(|class| class.id.clone())
        .collect();
    let class = prop::option::weighted(0.9, prop::sample::select(classes.clone()));
    let rivals = prop::collection::vec(prop::sample::select(classes), 0..2);
    let stages = prop::option::of((
        prop::sample::select(vec!["printed", "signed", "sent", "validated", "odd"]),
        prop::option::of(days()),
    ));
    let read = (titres(), decisions(), prop::option::of(days()), stages);
    let contradicted = prop::option::weighted(0.2, Just(ReadField::Session));
    let backings = [Backing::Said, Backing::NameOnly, Backing::Wordless];
    let backing = prop::sample::select(backings.to_vec());
    let doubts = (
        any::<bool>(),
        backing,
        contradicted,
        prop::bool::weighted(0.2),
    );
    (class, doubts, rivals, read, links(1..4), links(10..13)).prop_map(
        |(class, doubts, rivals, read, session, candidate)| FiledRecord {
            class,
            class_is_sure: doubts.0,
            backing: doubts.1,
            rivals,
            contradicted: doubts.2.into_iter().collect(),
            titre: read.0,
            decision: read.1,
            document_date: read.2,
            date_is_named: doubts.3,
            stages: read
                .3
                .into_iter()
                .map(|(stage, on)| StageReached {
                    stage: stage.to_owned(),
                    on,
                })
                .collect(),
            path: OriginalPath::new(Path::new("2026/fichier.pdf")),
            links: RegistryLinks { session, candidate },
            ..filed(id(0))
        },
    )
}

fn standings(picture: &Completeness) -> Vec<&PieceStanding> {
    let rows = picture.sessions.iter().flat_map(|session| {
        let cells = session.rows.iter().flat_map(|row| &row.cells);
        cells.chain(&session.pieces)
    });
    let agrements = picture.agrements.iter().flat_map(|one| &one.pieces);
    let years = picture.years.iter().flat_map(|one| &one.pieces);
    rows.chain(agrements).chain(years).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn one_more_record_makes_nothing_missing(
        registry in registries(),
        records in records(),
        day in days(),
    ) {
        let schedule = schedule();
        let (without, with) = (records.get(1..).unwrap_or_default(), &records);
        let before = evaluate(schedule, &registry, without, day);
        let after = evaluate(schedule, &registry, with, day);
        let (before, after) = (standings(&before), standings(&after));
        prop_assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            let missed = |one: &PieceStanding| matches!(one.state, PieceState::Missing { .. });
            prop_assert!(!missed(after) || missed(before), "{:?} became {:?}", before, after);
        }
    }

    #[test]
    fn counts_add_up_and_what_is_present_exists(
        registry in registries(),
        records in records(),
        day in days(),
    ) {
        let picture = evaluate(schedule(), &registry, &records, day);
        let known = |entity: &EntityId| records.iter().any(|record| record.entity == *entity);
        for session in &picture.sessions {
            for row in &session.rows {
                prop_assert_eq!(row.cells.len(), session.columns.len());
            }
            prop_assert!(session.of_nobody.iter().all(|one| !picture.unattached.contains(one)));
        }
        for standing in standings(&picture) {
            match &standing.state {
                PieceState::Present(records) => {
                    prop_assert!(!records.is_empty() && records.iter().all(known));
                }
                PieceState::Doubtful(records) => {
                    prop_assert!(!records.is_empty());
                    prop_assert!(records.iter().all(|one| known(&one.record) && !one.doubts.is_empty()));
                }
                PieceState::Missing { days_late } => prop_assert!(*days_late > 0 && standing.due.is_some()),
                PieceState::NotYetDue { .. } => prop_assert!(standing.due.unwrap() >= day),
                PieceState::NotRequired(_) | PieceState::Unknown(_) => {}
            }
        }
        for deadline in &picture.deadlines {
            match &deadline.state {
                DeadlineState::Kept { by, .. } => prop_assert!(by.iter().all(known)),
                DeadlineState::KeptLate { on, by, days_late } => {
                    prop_assert!(known(by) && *days_late > 0 && deadline.limit.unwrap() < *on);
                }
                DeadlineState::Doubtful(records) => {
                    prop_assert!(!records.is_empty());
                    prop_assert!(records.iter().all(|one| known(&one.record) && !one.doubts.is_empty()));
                }
                DeadlineState::Late { .. } => prop_assert!(deadline.limit.unwrap() < day),
                DeadlineState::Due { .. } => prop_assert!(day <= deadline.limit.unwrap()),
                DeadlineState::Short { needed, .. } => prop_assert!(deadline.limit.unwrap() < *needed),
                DeadlineState::StartsLate { from, needed } => prop_assert!(needed < from),
                DeadlineState::Closed | DeadlineState::Unknown(_) => {}
            }
        }
    }

    #[test]
    fn what_contradicts_itself_or_only_bears_a_name_is_never_there_and_keeps_nothing(
        registry in registries(),
        records in records(),
        day in days(),
    ) {
        let picture = evaluate(schedule(), &registry, &records, day);
        let is_certain = |entity: &EntityId| {
            let mut own = records.iter().filter(|record| record.entity == *entity);
            own.next().is_some_and(|record| {
                record.class_is_sure
                    && record.backing == Backing::Said
                    && record.contradicted.is_empty()
            })
        };
        for standing in standings(&picture) {
            if let PieceState::Present(records) = &standing.state {
                prop_assert!(records.iter().all(is_certain), "{standing:?}");
            }
        }
        for deadline in &picture.deadlines {
            match &deadline.state {
                DeadlineState::Kept { by, .. } => {
                    prop_assert!(by.iter().all(is_certain), "{deadline:?}");
                }
                DeadlineState::KeptLate { by, .. } => {
                    prop_assert!(is_certain(by), "{deadline:?}");
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_later_state_makes_no_deadline_and_no_piece_worse(
        registry in registries(),
        mut records in records(),
        on in prop::option::of(days()),
        day in days(),
    ) {
        let schedule = schedule();
        let before = evaluate(schedule, &registry, &records, day);
        for record in &mut records {
            let last = |one: &StageReached| one.stage == "validated";
            if !record.stages.iter().any(last) {
                record.stages.push(StageReached { stage: "validated".to_owned(), on });
            }
        }
        let after = evaluate(schedule, &registry, &records, day);
        let alarms = |one: &DeadlineStanding| matches!(one.state, DeadlineState::Late { .. });
        let kept = |one: &DeadlineStanding| matches!(one.state, DeadlineState::Kept { .. });
        for (before, after) in before.deadlines.iter().zip(&after.deadlines) {
            prop_assert_eq!(&before.subject, &after.subject);
            prop_assert!(!alarms(after) || alarms(before), "{:?} became {:?}", before, after);
            prop_assert!(kept(after) || !kept(before), "{:?} became {:?}", before, after);
        }
        let there = |one: &PieceStanding| matches!(one.state, PieceState::Present(_));
        for (before, after) in standings(&before).iter().zip(standings(&after)) {
            prop_assert!(there(after) || !there(before), "{:?} became {:?}", before, after);
        }
    }
}
