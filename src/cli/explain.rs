//! `explain`: what becomes of one document on a day, and why, so that nobody has to ask.
//!
//! With `--json`: one verdict, as `verdicts.rs` specifies it, with `"plans"`: the ids of approved plans that take it.

use crate::archive::{Archive, ArchiveError, RetentionFacts};
use crate::catalog::DispositionState;
use crate::cli::args::Form;
use crate::cli::deciding::decider;
use crate::cli::failure::Failure;
use crate::cli::retention_args::ExplainArgs;
use crate::cli::terminal::Terminal;
use crate::cli::verdicts::{NamesOf, scope_words, verdict_object};
use crate::cli::{Context, Ended};
use crate::model::{EntityId, EntityKind, LegalHold, Outcome, Pile, ReviewReason, Verdict};
use crate::words::retention::{self, Names};
use crate::words::{Lang, Say, Words, count, deciding, desk, holding, policies, records};

/// Explains.
pub fn run(context: &Context<'_>, args: &ExplainArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let mut record = archive.entity_meant(EntityKind::Record, &args.id)?;
    let lang = context.terminal.lang;
    if let Some(whole) = archive.record(record)?.filing.joined_to {
        // A state of another record is kept with it, and has no verdict of its own.
        context.terminal.remark(&holding::state_of(lang, whole));
        record = whole;
    }
    let facts = archive.retention_facts()?;
    context.tell_notices(&archive);
    let day = args.day.unwrap_or_else(|| context.today());
    let verdict = facts
        .verdict(record, day)
        .ok_or_else(|| ArchiveError::Unknown(args.id.clone()))?;
    let plans = plans_with(&archive, record)?;
    let names = NamesOf::new(&facts);
    match args.form {
        Form::Json => {
            let mut object = verdict_object(&verdict, &facts, &names);
            if let Some(object) = object.as_object_mut() {
                object.insert("plans".to_owned(), serde_json::json!(plans));
            }
            context.terminal.json(&object)?;
        }
        Form::Words => {
            let source = &facts.schedule.source;
            let mut lines = subject(context.terminal, &verdict, &names);
            lines.extend(outcome_lines(context.terminal, &verdict, &names));
            lines.extend(decision_lines(context, &archive, &verdict, &names)?);
            lines.extend(rule_lines(context.terminal, &verdict, source));
            lines.extend(days_lines(context.terminal, &verdict, &names));
            lines.extend(hold_lines(context.terminal, &verdict, &facts, &names));
            if let Some(pile) = &verdict.pile {
                lines.extend(pile_lines(context.terminal, pile, &names));
            }
            lines.extend(change_lines(context.terminal, &verdict, &names));
            let plans = plans.iter();
            lines.extend(plans.map(|plan| format!("  {}", holding::in_plan(lang, &plan.short()))));
            context.terminal.prose(&lines)?;
        }
    }
    if day >= context.today() && is_received_later(&verdict) {
        context.terminal.warn(&holding::clock_behind(lang));
    }
    Ok(Ended::Done)
}

/// Whether it came into the archive only after the day of the verdict.
fn is_received_later(verdict: &Verdict) -> bool {
    let later = |reason: &ReviewReason| matches!(reason, ReviewReason::ReceivedLater { .. });
    matches!(verdict.without_holds(), Outcome::Review { why } if why.iter().any(later))
}

/// The approved plans that take a record and have not begun.
fn plans_with(archive: &Archive, record: EntityId) -> Result<Vec<EntityId>, Failure> {
    let mut plans = Vec::new();
    for known in archive.dispositions()? {
        if known.state != DispositionState::Approved {
            continue;
        }
        let plan = archive.disposition(known.entity)?.plan;
        if plan.records.iter().any(|planned| planned.entity == record) {
            plans.push(known.entity);
        }
    }
    Ok(plans)
}

/// Which document it is.
fn subject(terminal: &Terminal, verdict: &Verdict, names: &NamesOf<'_>) -> Vec<String> {
    let lang = terminal.lang;
    let record = verdict.record;
    let mut lines = vec![terminal.heading(&names.name(record).say(lang))];
    let labelled = |label: fn(Lang) -> String, value: Option<String>| {
        let value = value?;
        let value = value.say(lang);
        Some(records::line(lang, Words(&label(lang)), Words(&value)))
    };
    let received = names.record(record).map(|record| record.received.say(lang));
    let parts = [
        labelled(records::label_session, names.session_of(record)),
        labelled(records::label_candidate, names.candidate_of(record)),
        labelled(records::label_received, received),
    ];
    lines.extend(parts.into_iter().flatten().map(|line| format!("  {line}")));
    lines
}

/// What becomes of it, and why a person decides if one does.
fn outcome_lines(terminal: &Terminal, verdict: &Verdict, names: &NamesOf<'_>) -> Vec<String> {
    let lang = terminal.lang;
    let outcome = retention::outcome(lang, &verdict.outcome);
    let told = holding::verdict_on(lang, verdict.day, Words(&outcome));
    let mut lines = vec![String::new(), terminal.heading(&told)];
    if let Outcome::Review { why } = verdict.without_holds() {
        let why = why
            .iter()
            .map(|reason| retention::reason(lang, reason, names));
        lines.extend(why.map(|reason| format!("  - {reason}")));
    }
    lines
}

/// What a person decided, who, when and why; and whether that counts.
fn decision_lines(
    context: &Context<'_>,
    archive: &Archive,
    verdict: &Verdict,
    names: &NamesOf<'_>,
) -> Result<Vec<String>, Failure> {
    let lang = context.terminal.lang;
    let known = names.record(verdict.record);
    let Some(decided) = known.and_then(|record| record.decided.as_ref()) else {
        return Ok(Vec::new());
    };
    let then = deciding::then(lang, decided.then);
    let who = decider(lang, archive, decided.by)?;
    let line = deciding::decision_line(lang, Words(&then), decided.on, &who);
    let heading = context.terminal.heading(&deciding::decision_heading(lang));
    let mut lines = vec![String::new(), heading, format!("  {line}")];
    // Of a restricted record only its owners may read why.
    let why = archive.decided_why(verdict.record).ok().flatten();
    let why = why.map(|why| deciding::decision_why(lang, why.as_str()));
    lines.extend(why.map(|why| format!("  {why}")));
    if verdict.decided.as_ref() != Some(decided) {
        lines.push(format!("  {}", deciding::decision_void(lang)));
    }
    Ok(lines)
}

fn rule_lines(terminal: &Terminal, verdict: &Verdict, source: &str) -> Vec<String> {
    let lang = terminal.lang;
    let mut lines = vec![
        String::new(),
        terminal.heading(&holding::rule_heading(lang)),
    ];
    match verdict.rule.as_deref() {
        None => lines.push(format!("  {}", holding::no_rule(lang))),
        Some(rule) => {
            let class = policies::class_line(lang, rule.class.as_str(), &rule.title);
            let (period, trigger, then) = (
                policies::period(lang, rule.keep),
                policies::triggers(lang, &rule.triggers),
                policies::disposition(lang, rule.then),
            );
            let kept = policies::kept_so(lang, Words(&period), Words(&trigger), Words(&then));
            lines.push(format!("  {class}"));
            lines.push(format!("  {kept}"));
            let citation = policies::citation_is(lang, &rule.citation);
            lines.push(format!("  {citation}"));
            let note = rule.note.as_ref();
            lines.extend(note.map(|note| format!("  {}", policies::note_is(lang, note))));
        }
    }
    let digest = verdict.policy.to_string();
    let schedule = holding::by_schedule(lang, source, &digest);
    lines.push(format!("  {schedule}"));
    lines
}

/// From which days it is counted, and until when that is.
fn days_lines(terminal: &Terminal, verdict: &Verdict, names: &NamesOf<'_>) -> Vec<String> {
    let lang = terminal.lang;
    let heading = terminal.heading(&holding::days_heading(lang));
    let mut lines = vec![String::new(), heading];
    if verdict.triggers.is_empty() {
        lines.push(format!("  {}", holding::no_days(lang)));
    }
    let several = verdict.triggers.len() > 1;
    for start in &verdict.triggers {
        let words = retention::trigger_day(lang, start, names);
        let decides = several && verdict.decisive().any(|decisive| decisive == start);
        lines.push(match decides {
            true => format!("  {}", holding::decides(lang, Words(&words))),
            false => format!("  {words}"),
        });
    }
    let ends = verdict.retain_through.zip(verdict.due_on());
    lines.extend(
        ends.map(|(through, due)| format!("  {}", holding::kept_until(lang, through, due))),
    );
    lines
}

fn hold_lines(
    terminal: &Terminal,
    verdict: &Verdict,
    facts: &RetentionFacts,
    names: &NamesOf<'_>,
) -> Vec<String> {
    let lang = terminal.lang;
    let mut lines = vec![
        String::new(),
        terminal.heading(&holding::holds_heading(lang)),
    ];
    let holds = facts.holds.iter();
    let holds: Vec<&LegalHold> = holds
        .filter(|hold| verdict.holds.contains(&hold.id))
        .collect();
    if holds.is_empty() {
        lines.push(format!("  {}", holding::no_hold_covers(lang)));
    }
    for hold in holds {
        let scope = scope_words(lang, &hold.scope, names);
        lines.push(format!(
            "  {}",
            holding::hold_title(lang, &hold.id.short(), Words(&scope))
        ));
        lines.extend(hold_words(lang, hold, verdict.day));
    }
    lines
}

/// Who holds, why, since when and until somebody looks at it again.
pub fn hold_words(lang: Lang, hold: &LegalHold, day: chrono::NaiveDate) -> Vec<String> {
    let review = match hold.is_overdue(day) {
        true => holding::review_overdue(lang, hold.review_on),
        false => holding::review_due(lang, hold.review_on),
    };
    let anyway = hold.anyway.then(|| holding::placed_anyway(lang));
    let mut lines = vec![
        format!(
            "      {}",
            holding::held_by(lang, hold.owner.as_str(), hold.reason.as_str())
        ),
        format!(
            "      {}",
            holding::placed_and_review(lang, hold.placed_on, Words(&review))
        ),
    ];
    lines.extend(anyway.map(|words| format!("      {words}")));
    lines
}

fn pile_lines(terminal: &Terminal, pile: &Pile, names: &NamesOf<'_>) -> Vec<String> {
    let lang = terminal.lang;
    let heading = terminal.heading(&holding::pile_heading(lang));
    let mut lines = vec![String::new(), heading];
    let (parts, gone) = (count(pile.parts.len()), count(pile.gone.len()));
    lines.push(format!("  {}", holding::pile_parts(lang, parts)));
    if gone > 0 {
        lines.push(format!("  {}", holding::pile_gone(lang, gone)));
    }
    let to_accept = count(pile.to_accept.len());
    if to_accept > 0 {
        lines.push(format!("  {}", deciding::pile_to_accept(lang, to_accept)));
    }
    let left = u64::from(pile.pages_in_no_part);
    if left > 0 {
        lines.push(format!("  {}", deciding::pile_pages_left(lang, left)));
    }
    if let Some(longest) = &pile.longest {
        let name = names.name(longest.record);
        let words = holding::pile_longest(lang, &name, &longest.rule.title);
        lines.push(format!("  {words}"));
    }
    lines
}

fn change_lines(terminal: &Terminal, verdict: &Verdict, names: &NamesOf<'_>) -> Vec<String> {
    let lang = terminal.lang;
    let heading = terminal.heading(&holding::changes_heading(lang));
    let mut lines = vec![String::new(), heading];
    let changes = verdict.changes();
    let changes = changes
        .iter()
        .map(|change| retention::change(lang, change, names));
    lines.extend(changes.map(|change| format!("  - {change}")));
    lines.push(format!("  - {}", holding::always_changes(lang)));
    if verdict.is_due() {
        lines.push(format!("  {}", holding::nothing_by_itself(lang)));
    }
    lines
}

/// A class by its title and id, as the verdict's rule has it.
pub fn class_of(lang: Lang, verdict: &Verdict) -> String {
    match verdict.rule.as_deref() {
        Some(rule) => desk::class_named(lang, rule.class.as_str(), &rule.title),
        None => records::unclassified(lang),
    }
}
