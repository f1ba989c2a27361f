//! The deadlines in order: lines for a terminal, JSON, and iCalendar for the centre's own agenda.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Trigger};
use serde_json::{Value, json};

use crate::completeness::{DeadlineStanding, DeadlineState, Subject};
use crate::report::gaps_text::deadline_lines;
use crate::report::{Findings, Mentions, count, gaps_json, sheet};
use crate::words::{Lang, Words, gaps};

/// The days that are meant; an end that is none is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub through: Option<NaiveDate>,
}

impl Period {
    fn holds(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.through.is_none_or(|last| day <= last)
    }
}

/// Whether people are named in an agenda that others may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarNames {
    /// They are.
    Show,
    /// They are not.
    Hide,
}

/// How long before a deadline an agenda reminds of it.
const NOTICE: TimeDelta = TimeDelta::days(7);

/// The deadlines that are not kept, in order.
pub fn calendar_text(
    findings: &Findings,
    lang: Lang,
    period: Period,
    width: usize,
    heading: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mut lines = vec![heading(&gaps::calendar_title(lang, findings.picture.day))];
    lines.extend(findings.as_archived(lang));
    let mut deadlines = sheet::deadlines(findings, lang, |one| is_meant(one, period));
    deadlines.sort_by_key(|line| line.limit);
    if deadlines.is_empty() {
        lines.push(format!("  {}", gaps::no_deadline(lang)));
    }
    let (written, habits) = sheet::habits_last(deadlines, |one| one.status);
    let mentions = Mentions::default();
    for deadline in &written {
        lines.extend(deadline_lines(lang, width, 2, deadline, &mentions));
    }
    if !habits.is_empty() {
        lines.push(String::new());
        lines.push(heading(&gaps::habits_heading(lang)));
    }
    for deadline in &habits {
        lines.extend(deadline_lines(lang, width, 2, deadline, &mentions));
    }
    let undated = findings.picture.deadlines.iter();
    let undated = undated
        .filter(|one| one.limit.is_none() && is_open(one))
        .count();
    if undated > 0 {
        lines.push(String::new());
        lines.push(gaps::undated(lang, count(undated)));
    }
    lines
}

/// The deadlines that are not kept, in order, as `gaps_json` writes them: `{"day", "deadlines": [DEADLINE]}`.
pub fn calendar_json(findings: &Findings, period: Period) -> Value {
    let all = findings.picture.deadlines.iter();
    let mut meant: Vec<&DeadlineStanding> = all.filter(|one| is_meant(one, period)).collect();
    meant.sort_by_key(|one| one.limit);
    let deadlines = meant.iter().map(|one| gaps_json::deadline(findings, one));
    json!({ "day": findings.picture.day, "deadlines": deadlines.collect::<Vec<_>>() })
}

/// The deadlines that are not kept, as all-day events. The same deadline keeps the same identifier, so that an agenda that
/// reads the file again replaces the event.
pub fn calendar_ics(
    findings: &Findings,
    lang: Lang,
    period: Period,
    names: CalendarNames,
) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&gaps::calendar_name(lang));
    let mut seen = Vec::new();
    for standing in &findings.picture.deadlines {
        let (Some(limit), true) = (standing.limit, is_meant(standing, period)) else {
            continue;
        };
        let Some(deadline) = findings.schedule.expectations.deadline(&standing.deadline) else {
            continue;
        };
        let uid = uid(findings, standing, names);
        if seen.contains(&uid) {
            continue;
        }
        let subject = match names {
            CalendarNames::Show => sheet::subject(findings, lang, &standing.subject, 1),
            CalendarNames::Hide => nameless(findings, lang, standing),
        };
        let title = gaps::deadline_of(lang, &deadline.title, Words(&subject));
        let source = findings.source(lang, &deadline.engagements, &deadline.source, limit);
        let source = Mentions::default().say(lang, &source);
        // The end of an event is the first moment after it.
        let Some(after) = limit.succ_opt() else {
            continue;
        };
        let stamp = findings.picture.day.and_time(NaiveTime::MIN).and_utc();
        // The same each time, so that the same findings are the same file.
        let reminder = Alarm::display(&title, Trigger::before_start(NOTICE))
            .uid(&format!("alarm-{uid}"))
            .timestamp(stamp)
            .done();
        let event = Event::new()
            .uid(&uid)
            .timestamp(stamp)
            .summary(&title)
            .description(&source)
            .starts(limit)
            .ends(after)
            .alarm(reminder)
            .done();
        calendar.push(event);
        seen.push(uid);
    }
    calendar.to_string()
}

fn is_meant(standing: &DeadlineStanding, period: Period) -> bool {
    is_open(standing) && standing.limit.is_some_and(|limit| period.holds(limit))
}

fn is_open(standing: &DeadlineStanding) -> bool {
    !matches!(
        standing.state,
        DeadlineState::Kept { .. } | DeadlineState::KeptLate { .. } | DeadlineState::Closed
    )
}

/// Without names, the candidates of a session share one event.
fn uid(findings: &Findings, standing: &DeadlineStanding, names: CalendarNames) -> String {
    let subject = match (&standing.subject, names) {
        (Subject::Session(session), _) => session.to_string(),
        (Subject::Candidate { session, .. }, CalendarNames::Hide) => {
            let limit = standing.limit.unwrap_or_default();
            format!("{session}-{limit}")
        }
        (Subject::Candidate { session, candidate }, CalendarNames::Show) => {
            format!("{session}-{candidate}")
        }
        (Subject::Juror { session, name }, _) => {
            let jury = findings.session(*session).map(|one| &one.people.jury);
            let place = jury.and_then(|jury| jury.iter().position(|one| one.name == *name));
            format!("{session}-{}", place.unwrap_or_default())
        }
        (Subject::Agrement { titre, site }, _) => {
            format!("{titre}-{}", site.as_deref().unwrap_or_default())
        }
        (Subject::Record { record, .. }, _) => record.to_string(),
        (Subject::Year(year), _) => year.to_string(),
    };
    let plain = |c: char| if c.is_ascii_graphic() { c } else { '_' };
    let subject: String = subject.chars().map(plain).collect();
    format!("{}-{subject}@chartrier", standing.deadline)
}

fn nameless(findings: &Findings, lang: Lang, standing: &DeadlineStanding) -> String {
    match &standing.subject {
        Subject::Candidate { session, .. } => {
            let all = findings.picture.deadlines.iter();
            let alike = all.filter(|other| {
                other.deadline == standing.deadline
                    && other.limit == standing.limit
                    && other.subject.session() == Some(*session)
                    && is_open(other)
            });
            gaps::subject_candidates(lang, count(alike.count()), &findings.number(*session))
        }
        Subject::Juror { session, .. } => gaps::a_juror(lang, &findings.number(*session)),
        other => sheet::subject(findings, lang, other, 1),
    }
}
