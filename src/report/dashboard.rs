//! The year at a glance: how complete each session is, what is late, what comes next, what waits for somebody.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use crate::completeness::{DeadlineState, SessionPicture};
use crate::report::gaps_text::{deadline_lines, wrap};
use crate::report::{
    Extent, Findings, MANY_SESSIONS, Mentions, NEEDING, Tally, count, gaps_json, sheet,
};
use crate::words::{Lang, gaps, holding, requests};

/// What waits for somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Records without a class.
    pub to_classify: u64,
    /// Records that seem to hold several documents.
    pub piles: u64,
    /// Records with a class, in which something does not agree.
    pub contradictory: u64,
    /// Other records that may be of one session or candidate or another.
    pub doubtful_links: u64,
    /// Deposits set aside.
    pub set_aside: u64,
    /// Records without readable text.
    pub without_text: u64,
    /// Those of them in which recognition found no word.
    pub without_word: u64,
    /// Holds that somebody was to look at again.
    pub holds_to_review: u64,
    /// Requests of persons that wait for their answer, and the first day by which one is due.
    pub requests: (u64, Option<NaiveDate>),
}

/// How many of the next deadlines are shown.
const NEXT: usize = 8;
/// Cells of a bar.
const BAR: u64 = 20;

/// The dashboard of a year.
pub fn dashboard_text(
    findings: &Findings,
    lang: Lang,
    year: i32,
    waiting: &Waiting,
    (width, extent): (usize, Extent),
    heading: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let title = gaps::dashboard_title(lang, &year.to_string(), findings.picture.day);
    let mut lines = vec![heading(&title)];
    lines.extend(findings.as_archived(lang));
    let of_year: Vec<&SessionPicture> = sessions(findings, year).collect();
    if of_year.is_empty() {
        lines.push(format!("  {}", gaps::no_session_in_year(lang)));
    }
    let sums_up = extent == Extent::SumUp && of_year.len() > MANY_SESSIONS;
    let (shown, more) = match sums_up {
        true => {
            let (summary, needing) = summary(findings, lang, &of_year, width);
            lines.extend(summary);
            let more = needing.len().saturating_sub(NEEDING);
            (needing.into_iter().take(NEEDING).collect(), count(more))
        }
        false => (of_year, 0),
    };
    for session in shown {
        let name = sheet::heading(findings, lang, session);
        let wrapped = wrap(&name, width.saturating_sub(2));
        lines.extend(wrapped.into_iter().map(|line| format!("  {line}")));
        lines.push(format!("    {}", bar(lang, &findings.tally(session))));
    }
    if more > 0 {
        lines.push(format!("  {}", gaps::dashboard_in_full(lang, more)));
    }
    let undated = undated(findings);
    if undated > 0 {
        lines.push(format!("  {}", gaps::sessions_undated(lang, undated)));
    }
    lines.extend(deadlines(findings, lang, (width, extent), heading));
    lines.push(String::new());
    lines.push(heading(&gaps::waiting_heading(lang)));
    let mut without_text = gaps::without_text(lang, waiting.without_text);
    if waiting.without_word > 0 {
        let tried = gaps::of_them_tried(lang, waiting.without_word);
        without_text = format!("{without_text}, {tried}");
    }
    for line in [
        gaps::to_classify(lang, waiting.to_classify),
        gaps::piles(lang, waiting.piles),
        gaps::contradictory(lang, waiting.contradictory),
        gaps::doubtful_links(lang, waiting.doubtful_links),
        gaps::set_aside(lang, waiting.set_aside),
        without_text,
    ] {
        let wrapped = wrap(&line, width.saturating_sub(2));
        lines.extend(wrapped.into_iter().map(|line| format!("  {line}")));
    }
    if waiting.holds_to_review > 0 {
        let text = holding::overdue(lang, waiting.holds_to_review);
        lines.extend(indented(&text, width));
    }
    if let (open, Some(first)) = waiting.requests {
        let text = requests::open_requests(lang, open, first);
        lines.extend(indented(&text, width));
    }
    if !findings.picture.unattached.is_empty() {
        let unattached = count(findings.picture.unattached.len());
        let text = gaps::unattached(lang, unattached);
        let wrapped = wrap(&text, width.saturating_sub(2));
        lines.extend(wrapped.into_iter().map(|line| format!("  {line}")));
    }
    lines
}

/// The sessions of a year in a bar, and those of them that need something, those that need most first.
fn summary<'a>(
    findings: &Findings,
    lang: Lang,
    of_year: &[&'a SessionPicture],
    width: usize,
) -> (Vec<String>, Vec<&'a SessionPicture>) {
    let mut whole = Tally::default();
    let mut needing = Vec::new();
    for session in of_year {
        let tally = findings.tally(session);
        whole.join(&tally);
        if tally.missing + tally.doubtful > 0 {
            needing.push((std::cmp::Reverse((tally.missing, tally.doubtful)), *session));
        }
    }
    needing.sort_by_key(|(lacks, _)| *lacks);
    let others = count(of_year.len().saturating_sub(needing.len()));
    let mut lines = vec![format!("  {}", bar(lang, &whole))];
    let lacking = count(needing.len());
    lines.extend(indented(&gaps::sessions_without_gap(lang, others), width));
    let words = gaps::sessions_lacking(lang, lacking, whole.missing, whole.doubtful);
    lines.extend(indented(&words, width));
    let needing = needing.into_iter().map(|(_, session)| session);
    (lines, needing.collect())
}

fn deadlines(
    findings: &Findings,
    lang: Lang,
    (width, extent): (usize, Extent),
    heading: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mentions = Mentions::default();
    let mut lines = vec![String::new(), heading(&gaps::late_heading(lang))];
    let late = sheet::deadlines(findings, lang, |one| is_late(&one.state));
    let (late, habits) = sheet::habits_last(late, |one| one.status);
    if late.is_empty() {
        lines.push(format!("  {}", gaps::nothing_late(lang)));
    }
    let shown = match extent {
        Extent::SumUp => NEEDING,
        Extent::All => usize::MAX,
    };
    for deadline in late.iter().take(shown) {
        lines.extend(deadline_lines(lang, width, 2, deadline, &mentions));
    }
    let more = count(late.len().saturating_sub(shown));
    if more > 0 {
        lines.push(format!("  {}", gaps::dashboard_in_full(lang, more)));
    }
    if !habits.is_empty() {
        let text = gaps::late_habits(lang, count(habits.len()));
        lines.extend(indented(&text, width));
    }
    let next = sheet::deadlines(findings, lang, |one| {
        matches!(one.state, DeadlineState::Due { .. })
    });
    if !next.is_empty() {
        lines.push(String::new());
        lines.push(heading(&gaps::next_heading(lang)));
    }
    let (next, habits) = sheet::habits_last(next, |one| one.status);
    for deadline in next.iter().take(NEXT) {
        lines.extend(deadline_lines(lang, width, 2, deadline, &mentions));
    }
    if !habits.is_empty() {
        let text = gaps::next_habits(lang, count(habits.len()));
        lines.extend(indented(&text, width));
    }
    lines
}

fn indented(text: &str, width: usize) -> Vec<String> {
    let wrapped = wrap(text, width.saturating_sub(2));
    wrapped
        .into_iter()
        .map(|line| format!("  {line}"))
        .collect()
}

/// The dashboard for programs. Stable: `{"day", "year", "sessions": [{"id", "number", "ends_on", "present", "doubtful",
/// "missing", "unknown", "not_yet_due"}], "sessions_without_date", "late": [DEADLINE], "next": [DEADLINE], "to_classify",
/// "piles", "contradictory", "doubtful_links", "set_aside", "without_text", "without_word", "holds_to_review", "requests_open",
/// "requests_answer_by", "unattached"}`.
pub fn dashboard_json(findings: &Findings, year: i32, waiting: &Waiting) -> Value {
    let session = |picture: &SessionPicture| {
        let tally = findings.tally(picture);
        let registered = findings.session(picture.session).map(|one| &one.session);
        json!({
            "id": picture.session,
            "number": registered.map(|one| &one.number),
            "ends_on": registered.and_then(|one| one.ends_on),
            "present": tally.present,
            "doubtful": tally.doubtful,
            "missing": tally.missing,
            "unknown": tally.unknown,
            "not_yet_due": tally.not_yet_due,
        })
    };
    let deadlines = |meant: fn(&DeadlineState) -> bool| {
        let all = findings.picture.deadlines.iter();
        let mut meant: Vec<_> = all.filter(|one| meant(&one.state)).collect();
        meant.sort_by_key(|one| one.limit);
        let values = meant.iter().map(|one| gaps_json::deadline(findings, one));
        values.collect::<Vec<_>>()
    };
    json!({
        "day": findings.picture.day,
        "year": year,
        "sessions": sessions(findings, year).map(session).collect::<Vec<_>>(),
        "sessions_without_date": undated(findings),
        "late": deadlines(is_late),
        "next": deadlines(|state| matches!(state, DeadlineState::Due { .. })),
        "to_classify": waiting.to_classify,
        "piles": waiting.piles,
        "contradictory": waiting.contradictory,
        "doubtful_links": waiting.doubtful_links,
        "set_aside": waiting.set_aside,
        "without_text": waiting.without_text,
        "without_word": waiting.without_word,
        "holds_to_review": waiting.holds_to_review,
        "requests_open": waiting.requests.0,
        "requests_answer_by": waiting.requests.1,
        "unattached": findings.picture.unattached.len(),
    })
}

fn is_late(state: &DeadlineState) -> bool {
    matches!(
        state,
        DeadlineState::Late { .. } | DeadlineState::Short { .. } | DeadlineState::StartsLate { .. }
    )
}

/// The sessions with a day in the year.
fn sessions(findings: &Findings, year: i32) -> impl Iterator<Item = &SessionPicture> {
    findings.picture.sessions.iter().filter(move |picture| {
        let session = findings.session(picture.session).map(|one| &one.session);
        session.is_some_and(|session| {
            let days = [session.starts_on, session.ends_on];
            days.into_iter().flatten().any(|day| day.year() == year)
        })
    })
}

fn undated(findings: &Findings) -> u64 {
    let undated = findings.picture.sessions.iter().filter(|picture| {
        let session = findings.session(picture.session).map(|one| &one.session);
        session.is_some_and(|one| one.starts_on.is_none() && one.ends_on.is_none())
    });
    count(undated.count())
}

/// A bar and its figures; never full unless everything owed is there.
fn bar(lang: Lang, tally: &Tally) -> String {
    let owed = tally.owed();
    if owed == 0 {
        return gaps::nothing_owed(lang);
    }
    let full = (tally.present * BAR) / owed;
    let bar: String = (0..BAR)
        .map(|cell| if cell < full { '#' } else { '-' })
        .collect();
    let figures = gaps::bar_figures(lang, tally.present, owed, tally.missing, tally.doubtful);
    format!("[{bar}] {figures}")
}
