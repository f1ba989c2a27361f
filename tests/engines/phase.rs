//! When a session's file is closed.

use chartrier::model::{Period, Phase, RetentionTerms};
use chartrier::retention::{SessionDays, phase};
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn session(ends_on: &str, validated_on: Option<&str>) -> Option<SessionDays> {
    Some(SessionDays {
        ends_on: day(ends_on),
        validated_on: validated_on.map(day),
    })
}

/// The first day on which a document of these sessions is closed, looked for day by day.
fn closed_on(sessions: &[Option<SessionDays>]) -> Option<NaiveDate> {
    let active: Period = RetentionTerms::default().active_period();
    let days = day("2026-01-01").iter_days().take(400);
    let phases = days.map(|day| (day, phase(sessions, active, day)));
    let mut closed = phases.filter(|(_, phase)| *phase != Phase::Active);
    let (first, phase) = closed.next()?;
    assert_eq!(phase, Phase::Intermediate { since: first });
    Some(first)
}

#[test]
fn a_session_is_closed_after_its_validated_pv_and_at_the_latest_sixty_days_after_its_end() {
    let nothing = closed_on(&[session("2026-03-10", None)]);
    assert_eq!(nothing, Some(day("2026-05-10")));
    let validated = closed_on(&[session("2026-03-10", Some("2026-03-20"))]);
    assert_eq!(validated, Some(day("2026-03-21")));
    // A validation that is too early to be one closes nothing before the end.
    let early = closed_on(&[session("2026-03-10", Some("2026-02-01"))]);
    assert_eq!(early, Some(day("2026-03-11")));
    let late = closed_on(&[session("2026-03-10", Some("2026-09-01"))]);
    assert_eq!(late, Some(day("2026-05-10")));
}

#[test]
fn a_document_of_several_sessions_is_closed_with_the_last_and_one_of_none_never() {
    let both = [session("2026-03-10", None), session("2026-04-10", None)];
    assert_eq!(closed_on(&both), Some(day("2026-06-10")));
    assert_eq!(closed_on(&[session("2026-03-10", None), None]), None);
    assert_eq!(closed_on(&[]), None);
}
