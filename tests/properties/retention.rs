//! Laws of retention: never early, and nothing that is taken away or added makes anything due that was not.

use std::path::Path;
use std::sync::LazyLock;

use chartrier::model::{
    Candidacy, CandidateStanding, EntityId, ExamSession, FiledRecord, HoldOwner, HoldReason,
    HoldScope, JuryDecision, LegalHold, Link, OriginalPath, Outcome, Period, Person, PolicyDigest,
    Regime, RegisteredCandidate, RegisteredSession, Registry, RegistryLinks, RetentionSchedule,
    SessionKind, SessionNumber, SessionPeople, StageReached, TitreCode, Verdict,
};
use chartrier::policy::{read, shipped};
use chartrier::retention::{Facts, Verdicts, evaluate, forecast};
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::filed::filed;

/// The shipped rules, of which those about one session also wait for its procès-verbal.
fn schedule() -> &'static RetentionSchedule {
    static SCHEDULE: LazyLock<RetentionSchedule> = LazyLock::new(|| {
        let (name, bytes) = shipped();
        let lines = "[triggers]\nsession-end = [\"session-end\", \"pv-date\", \"pv-validated\"]\n";
        let text = std::str::from_utf8(bytes).unwrap();
        let text = text.replace("# [triggers]\n", lines);
        read(text.as_bytes(), name).unwrap()
    });
    &SCHEDULE
}

fn id(number: u8) -> EntityId {
    EntityId(uuid::Uuid::from_u128(u128::from(number)))
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_i64..3000).prop_map(|days| {
        NaiveDate::from_ymd_opt(2016, 1, 1).unwrap() + chrono::TimeDelta::days(days)
    })
}

/// Days on which some periods of those events are over and some are not.
fn days_of_judgement() -> impl Strategy<Value = NaiveDate> {
    days().prop_map(|day| day + chrono::TimeDelta::days(3100))
}

/// Any day, impossible ones included.
fn any_days() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![30 => days(), 1 => Just(NaiveDate::MIN), 1 => Just(NaiveDate::MAX)]
}

fn periods() -> impl Strategy<Value = Period> {
    (0_u16..30, 0_u16..30, 0_u16..400).prop_map(|(years, months, days)| Period {
        years,
        months,
        days,
    })
}

fn sessions(entity: u8) -> impl Strategy<Value = RegisteredSession> {
    let titres = prop::sample::select(vec!["TP-01280m04", "TP-00402m09"]);
    let titre = prop::option::weighted(0.9, titres);
    let ends_on = prop::option::weighted(0.95, any_days());
    (titre, ends_on).prop_map(move |(titre, ends_on)| RegisteredSession {
        entity: id(entity),
        session: ExamSession {
            number: SessionNumber(entity.to_string()),
            kind: Some(SessionKind::Ccp),
            titre: titre.map(|code| TitreCode(code.to_owned())),
            sigle: None,
            ccps: Vec::new(),
            site: None,
            starts_on: None,
            ends_on,
            withdrawn: false,
        },
        people: SessionPeople::default(),
    })
}

fn candidates(entity: u8) -> impl Strategy<Value = RegisteredCandidate> {
    let decisions = prop::option::of(prop::sample::select(vec![
        JuryDecision::Success,
        JuryDecision::Partial,
    ]));
    let sat = prop::collection::vec((1_u8..4, decisions), 1..3);
    sat.prop_map(move |sat| {
        let candidacies = sat.into_iter().map(|(session, decision)| Candidacy {
            session: id(session),
            path: None,
            ccps: Vec::new(),
            decision,
        });
        RegisteredCandidate {
            entity: id(entity),
            person: Person::default(),
            standing: CandidateStanding {
                candidacies: candidacies.collect(),
                ..CandidateStanding::default()
            },
        }
    })
}

fn registries() -> impl Strategy<Value = Registry> {
    let sessions = (sessions(1), sessions(2), sessions(3));
    (sessions, candidates(10), candidates(11)).prop_map(|(sessions, one, other)| Registry {
        sessions: vec![sessions.0, sessions.1, sessions.2],
        candidates: vec![one, other],
    })
}

fn links(of: std::ops::Range<u8>) -> impl Strategy<Value = Option<Link>> {
    let sure = of.clone().prop_map(|one| Link::Sure(id(one)));
    let doubtful = prop::collection::vec(of.prop_map(id), 1..3).prop_map(Link::Doubtful);
    prop::option::weighted(0.95, prop_oneof![8 => sure, 1 => doubtful])
}

fn records() -> impl Strategy<Value = Vec<FiledRecord>> {
    prop::collection::vec(record(), 1..14).prop_map(|records| {
        let numbered = (20_u8..).zip(records);
        let mut records: Vec<FiledRecord> = numbered
            .map(|(number, record)| FiledRecord {
                entity: id(number),
                ..record
            })
            .collect();
        // Every fifth is a pile of the two after it.
        let all: Vec<EntityId> = records.iter().map(|record| record.entity).collect();
        for (place, record) in records.iter_mut().enumerate().step_by(5) {
            record.parts = all.iter().skip(place + 1).take(2).copied().collect();
        }
        records
    })
}

fn record() -> impl Strategy<Value = FiledRecord> {
    let classes: Vec<_> = schedule()
        .classes
        .iter()
        .map(|one| one.id.clone())
        .collect();
    let pv = classes
        .iter()
        .find(|class| class.as_str() == "session.pv")
        .cloned();
    let class = prop_oneof![2 => Just(pv), 5 => prop::sample::select(classes).prop_map(Some), 1 => Just(None)];
    let validated = prop::option::weighted(0.8, any_days());
    (
        class,
        prop::bool::weighted(0.9),
        (prop::option::weighted(0.9, any_days()), validated),
        links(1..4),
        links(10..12),
    )
        .prop_map(
            |(class, class_is_sure, dates, session, candidate)| FiledRecord {
                class,
                class_is_sure,
                document_date: dates.0,
                valid_through: dates.1,
                stages: dates
                    .1
                    .into_iter()
                    .map(|on| StageReached {
                        stage: "validated".to_owned(),
                        on: Some(on),
                    })
                    .collect(),
                size_bytes: 10,
                received: "2024-06-01T00:00:00.000Z".parse().unwrap(),
                path: OriginalPath::new(Path::new("fichier.pdf")),
                links: RegistryLinks { session, candidate },
                ..filed(id(0))
            },
        )
}

fn holds() -> impl Strategy<Value = Vec<LegalHold>> {
    let scope = prop_oneof![
        prop::collection::vec((20_u8..34).prop_map(id), 1..3).prop_map(HoldScope::Records),
        (1_u8..4).prop_map(|session| HoldScope::Session(id(session))),
        (10_u8..12).prop_map(|candidate| HoldScope::Candidate(id(candidate))),
        Just(HoldScope::Titre(TitreCode("TP-01280".to_owned()))),
    ];
    prop::collection::vec(scope, 1..3).prop_map(|scopes| {
        let numbered = (60_u8..).zip(scopes);
        numbered
            .map(|(number, scope)| LegalHold {
                id: id(number),
                scope,
                owner: HoldOwner::parse("Direction").unwrap(),
                reason: HoldReason::parse("Contrôle").unwrap(),
                review_on: NaiveDate::MAX,
                placed_on: NaiveDate::MIN,
                anyway: false,
            })
            .collect()
    })
}

fn judged(
    schedule: &RetentionSchedule,
    registry: &Registry,
    records: &[FiledRecord],
    holds: &[LegalHold],
    day: NaiveDate,
) -> Verdicts {
    let facts = Facts {
        policy: PolicyDigest([0; 32]),
        schedule,
        regime: Regime::Private,
        archive_since: None,
        registry,
        records,
        holds,
    };
    evaluate(&facts, day)
}

/// Fails if something is due after a change that was not due before it.
fn nothing_new_is_due(before: &Verdicts, after: &Verdicts) -> Result<(), TestCaseError> {
    for (before, after) in before.verdicts.iter().zip(&after.verdicts) {
        prop_assert!(
            !after.is_due() || before.is_due(),
            "{:?} became {:?}",
            before,
            after
        );
    }
    Ok(())
}

/// The laws below say nothing where nothing is ever due.
#[test]
fn the_laws_are_about_something() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut due, mut held) = (0, 0);
    for _ in 0..400 {
        let all = (registries(), records(), holds(), days_of_judgement());
        let (registry, records, holds, day) = all.new_tree(&mut runner).unwrap().current();
        due += judged(schedule(), &registry, &records, &[], day)
            .due()
            .count();
        let verdicts = judged(schedule(), &registry, &records, &holds, day).verdicts;
        let saved = |one: &&Verdict| {
            !one.holds.is_empty() && matches!(one.without_holds(), Outcome::Due { .. })
        };
        held += verdicts.iter().filter(saved).count();
    }
    assert!(due > 100 && held > 50, "{due} due, {held} saved by a hold");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_period_is_never_over_early(start in days(), period in periods()) {
        let through = period.after(start).unwrap();
        let months = u32::from(period.years) * 12 + u32::from(period.months);
        // The calendar's own arithmetic clamps to the end of the month: never later than ours.
        let clamped = start + chrono::Months::new(months) + chrono::Days::new(u64::from(period.days));
        prop_assert!(through >= clamped);
        prop_assert!((through - clamped).num_days() <= 3);
        if start.day() <= 28 {
            prop_assert_eq!(through, clamped);
        }
    }

    #[test]
    fn a_later_start_or_a_longer_period_never_ends_earlier(
        one in days(),
        other in days(),
        period in periods(),
        longer in periods(),
    ) {
        let (early, late) = (one.min(other), one.max(other));
        prop_assert!(period.after(early) <= period.after(late));
        let longer = Period {
            years: period.years + longer.years,
            months: period.months + longer.months,
            days: period.days + longer.days,
        };
        prop_assert!(period.after(one) <= longer.after(one));
    }

    #[test]
    fn nothing_is_due_before_the_day_after_its_latest_event_and_its_period(
        registry in registries(),
        records in records(),
        day in days_of_judgement(),
    ) {
        let verdicts = judged(schedule(), &registry, &records, &[], day);
        for verdict in verdicts.due() {
            let rule = verdict.rule.as_ref().unwrap();
            let longest = verdict.pile.as_ref().and_then(|pile| pile.longest.as_ref());
            let keep = longest.map_or(rule.keep, |longest| longest.rule.keep);
            prop_assert!(!verdict.triggers.is_empty());
            for event in &verdict.triggers {
                prop_assert!(keep.after(event.day).unwrap() < day, "{:?}", verdict);
            }
            prop_assert!(verdict.due_on().unwrap() <= day);
        }
    }

    #[test]
    fn a_hold_makes_nothing_due(
        registry in registries(),
        records in records(),
        holds in holds(),
        day in days_of_judgement(),
    ) {
        let schedule = schedule();
        let before = judged(schedule, &registry, &records, &holds[1..], day);
        let after = judged(schedule, &registry, &records, &holds, day);
        nothing_new_is_due(&before, &after)?;
        for verdict in &after.verdicts {
            prop_assert_eq!(matches!(verdict.outcome, Outcome::Held { .. }), !verdict.holds.is_empty());
        }
    }

    #[test]
    fn taking_the_day_of_an_event_away_makes_nothing_due(
        registry in registries(),
        records in records(),
        day in days_of_judgement(),
        which in 0_usize..20,
    ) {
        let schedule = schedule();
        let before = judged(schedule, &registry, &records, &[], day);
        let mut without = registry.clone();
        without.sessions[which % 3].session.ends_on = None;
        nothing_new_is_due(&before, &judged(schedule, &without, &records, &[], day))?;
        let mut undated = records.clone();
        let place = which % undated.len();
        for stage in &mut undated[place].stages {
            stage.on = None;
        }
        undated[place].valid_through = None;
        nothing_new_is_due(&before, &judged(schedule, &registry, &undated, &[], day))?;
        // Of a procès-verbal, whose day is an event for others.
        let is_pv = undated[place].class.as_ref().is_some_and(|class| class.as_str() == "session.pv");
        if is_pv {
            undated[place].document_date = None;
            nothing_new_is_due(&before, &judged(schedule, &registry, &undated, &[], day))?;
        }
    }

    #[test]
    fn a_later_event_never_ends_a_period_earlier(
        registry in registries(),
        records in records(),
        day in days_of_judgement(),
        which in 0_usize..3,
        later in 1_u64..900,
    ) {
        let schedule = schedule();
        let before = judged(schedule, &registry, &records, &[], day);
        let mut moved = registry.clone();
        let session = &mut moved.sessions[which].session;
        session.ends_on = session.ends_on.and_then(|end| end.checked_add_days(chrono::Days::new(later)));
        let after = judged(schedule, &moved, &records, &[], day);
        for (before, after) in before.verdicts.iter().zip(&after.verdicts) {
            if let (Some(before), Some(after)) = (before.retain_through, after.retain_through) {
                prop_assert!(before <= after);
            }
        }
    }

    #[test]
    fn a_longer_period_never_ends_earlier(
        registry in registries(),
        records in records(),
        day in days_of_judgement(),
        more in periods(),
    ) {
        let schedule = schedule();
        let mut longer = schedule.clone();
        for class in &mut longer.classes {
            class.retention.keep.years += more.years;
            class.retention.keep.days += more.days;
        }
        let before = judged(schedule, &registry, &records, &[], day);
        let after = judged(&longer, &registry, &records, &[], day);
        for (before, after) in before.verdicts.iter().zip(&after.verdicts) {
            prop_assert!(before.retain_through <= after.retain_through || after.retain_through.is_none());
        }
        nothing_new_is_due(&before, &after)?;
    }

    #[test]
    fn the_order_of_the_records_does_not_matter(
        registry in registries(),
        records in records(),
        holds in holds(),
        day in days_of_judgement(),
    ) {
        let schedule = schedule();
        let mut turned = records.clone();
        turned.reverse();
        let forwards = judged(schedule, &registry, &records, &holds, day);
        let mut backwards = judged(schedule, &registry, &turned, &holds, day);
        prop_assert_eq!(forecast(&forwards, 24), forecast(&backwards, 24));
        backwards.verdicts.reverse();
        prop_assert_eq!(forwards, backwards);
    }

    #[test]
    fn a_forecast_counts_every_record_once(
        registry in registries(),
        records in records(),
        day in days_of_judgement(),
        months in 0_u16..80,
    ) {
        let forecast = forecast(&judged(schedule(), &registry, &records, &[], day), months);
        let lines = forecast.months.iter().flat_map(|month| &month.lines);
        let dated: u64 = lines.chain(&forecast.over).map(|line| line.amount.records).sum();
        let others = [forecast.later, forecast.unknown, forecast.for_ever];
        let others: u64 = others.iter().map(|amount| amount.records).sum();
        prop_assert_eq!(dated + others, records.len() as u64);
        prop_assert_eq!(forecast.months.len(), usize::from(months) + 1);
    }
}
