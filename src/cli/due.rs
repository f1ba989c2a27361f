//! `retention due`: what is due, what a hold keeps, what a person must decide, what the coming months bring. Reads only.
//!
//! With `--json`, stable: `{"day", "policy", "due": [VERDICT], "held": [VERDICT], "review": [VERDICT], "kept": AMOUNT,
//! "kept_for_ever": AMOUNT, "forecast": {"over": [LINE], "months": [{"first_day", "lines": [LINE]}], "later": AMOUNT,
//! "unknown": AMOUNT, "for_ever": AMOUNT}}`; VERDICT as `verdicts.rs` specifies it with `"session"`, LINE `{"class", "then",
//! "documents", "bytes", "held_documents", "held_bytes"}`, AMOUNT `{"documents", "bytes"}`. Every record is in one of the
//! first five.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use crate::archive::{Archive, RetentionFacts};
use crate::cli::explain::class_of;
use crate::cli::failure::Failure;
use crate::cli::meaning::records_meant;
use crate::cli::retention_args::{DueArgs, DueForm, ReviewTold};
use crate::cli::terminal::Terminal;
use crate::cli::verdicts::{NamesOf, scope_words, verdict_object};
use crate::cli::{Context, Ended};
use crate::model::{EntityId, Outcome, ReviewReason, Verdict};
use crate::report::table_csv;
use crate::retention::{Amount, Forecast, ForecastLine, Verdicts, forecast};
use crate::words::retention::{self, Names};
use crate::words::{Lang, Say, Words, count, deciding, destroying, holding, policies};

/// So many reasons are told; the others are counted.
const MOST_REASONS: usize = 15;
/// Cells of the longest bar.
const BAR: u64 = 30;

/// Tells what is due.
pub fn run(context: &Context<'_>, args: &DueArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let among = among(context, &archive, &args.selection)?;
    let facts = archive.retention_facts()?;
    context.tell_notices(&archive);
    let day = args.day.unwrap_or_else(|| context.today());
    let mut verdicts = facts.verdicts(day);
    if let Some(among) = &among {
        let verdicts = &mut verdicts.verdicts;
        verdicts.retain(|verdict| among.contains(&verdict.record));
    }
    let names = NamesOf::new(&facts);
    let forecast = forecast(&verdicts, args.months);
    match args.form {
        DueForm::Json => {
            let object = object(&facts, &verdicts, &forecast, &names);
            context.terminal.json(&object)?;
        }
        DueForm::Csv => {
            let table = table_csv(&rows(context.terminal.lang, &verdicts, &names));
            context.terminal.output(|output| output.write_all(&table))?;
        }
        DueForm::Words => {
            let mut lines = due_lines(context.terminal, &verdicts, &names);
            lines.extend(held_lines(context.terminal, &facts, &verdicts, &names));
            lines.extend(waiting_lines(
                context.terminal,
                &verdicts,
                &names,
                args.review,
            ));
            lines.extend(review_lines(
                context.terminal,
                &verdicts,
                &names,
                args.review,
            ));
            if args.months > 0 {
                lines.extend(forecast_lines(context.terminal, &forecast));
            }
            context.terminal.prose(&lines)?;
            if verdicts.due().next().is_some() {
                let next = destroying::plan_next(context.terminal.lang);
                context.terminal.remark(&next);
            }
        }
    }
    Ok(Ended::Done)
}

/// The records that are meant; none: all of them.
///
/// Errors: [`Failure::NothingFits`].
pub fn among(
    context: &Context<'_>,
    archive: &Archive,
    selection: &[String],
) -> Result<Option<BTreeSet<EntityId>>, Failure> {
    if selection.is_empty() {
        return Ok(None);
    }
    let meant = records_meant(context, archive, selection)?;
    if meant.entities().is_empty() {
        return Err(Failure::NothingFits);
    }
    Ok(Some(meant.entities().iter().copied().collect()))
}

/// Records that are told together.
#[derive(Default)]
struct Group {
    amount: Amount,
    since: Option<NaiveDate>,
}

impl Group {
    fn add(&mut self, size_bytes: u64, since: Option<NaiveDate>) {
        self.amount.records += 1;
        self.amount.bytes = self.amount.bytes.saturating_add(size_bytes);
        self.since = match (self.since, since) {
            (Some(known), Some(since)) => Some(known.min(since)),
            (known, since) => known.or(since),
        };
    }

    fn words(&self, lang: Lang) -> String {
        retention::amount(lang, self.amount.records, self.amount.bytes)
    }
}

/// What is due of a class.
struct DueClass<'a> {
    whole: Group,
    /// By the session's number; none for what is of no session.
    sessions: BTreeMap<Option<String>, Group>,
    /// One of them, for the rule that they share.
    example: &'a Verdict,
}

fn due_lines(terminal: &Terminal, verdicts: &Verdicts, names: &NamesOf<'_>) -> Vec<String> {
    let lang = terminal.lang;
    let mut lines = vec![terminal.heading(&destroying::due_heading(lang, verdicts.day))];
    let mut classes: BTreeMap<String, DueClass<'_>> = BTreeMap::new();
    for verdict in verdicts.due() {
        let since = verdict.due_on();
        let class = classes
            .entry(class_of(lang, verdict))
            .or_insert_with(|| DueClass {
                whole: Group::default(),
                sessions: BTreeMap::new(),
                example: verdict,
            });
        class.whole.add(verdict.size_bytes, since);
        let session = names.session_of(verdict.record);
        let session = class.sessions.entry(session).or_default();
        session.add(verdict.size_bytes, since);
    }
    if classes.is_empty() {
        lines.push(format!("  {}", destroying::nothing_due(lang)));
    }
    for (class, due) in &classes {
        let amount = due.whole.words(lang);
        lines.push(format!(
            "  {}",
            destroying::class_amount(lang, Words(class), Words(&amount))
        ));
        lines.extend(why_due(lang, due.example).map(|why| format!("      {why}")));
        for (session, group) in &due.sessions {
            let session = match session {
                Some(session) => destroying::of_session(lang, session),
                None => destroying::of_no_session(lang),
            };
            let Some(since) = group.since else { continue };
            let words =
                destroying::due_since(lang, Words(&session), Words(&group.words(lang)), since);
            lines.push(format!("    - {words}"));
        }
    }
    lines
}

/// The rule and what may be done, in one line.
fn why_due(lang: Lang, verdict: &Verdict) -> Option<String> {
    let rule = verdict.rule.as_deref()?;
    let (period, trigger) = (
        policies::period(lang, rule.keep),
        policies::triggers(lang, &rule.triggers),
    );
    let then = policies::disposition(lang, rule.then);
    let kept = policies::kept_so(lang, Words(&period), Words(&trigger), Words(&then));
    let citation = rule.citation.say(lang);
    let action = match &verdict.outcome {
        Outcome::Due { action, .. } => format!(" · {}", retention::action(lang, *action)),
        _ => String::new(),
    };
    Some(format!("{kept}{action} · {citation}"))
}

fn held_lines(
    terminal: &Terminal,
    facts: &RetentionFacts,
    verdicts: &Verdicts,
    names: &NamesOf<'_>,
) -> Vec<String> {
    let lang = terminal.lang;
    let mut lines = Vec::new();
    for hold in &facts.holds {
        let (mut all, mut due) = (Group::default(), Group::default());
        let held = verdicts.verdicts.iter();
        for verdict in held.filter(|verdict| verdict.holds.contains(&hold.id)) {
            all.add(verdict.size_bytes, None);
            if let Outcome::Due { since, .. } = verdict.without_holds() {
                due.add(verdict.size_bytes, Some(*since));
            }
        }
        if all.amount.records == 0 {
            continue;
        }
        let scope = scope_words(lang, &hold.scope, names);
        lines.push(format!(
            "  {}",
            destroying::held_by(
                lang,
                &hold.id.short(),
                Words(&scope),
                Words(&all.words(lang))
            )
        ));
        let (owner, reason) = (hold.owner.as_str(), hold.reason.as_str());
        lines.push(format!(
            "      {}",
            destroying::held_why(lang, owner, reason, due.amount.records)
        ));
        if hold.is_overdue(verdicts.day) {
            let overdue = holding::review_overdue(lang, hold.review_on);
            lines.push(format!("      {overdue}"));
        }
    }
    if !lines.is_empty() {
        lines.insert(0, terminal.heading(&destroying::held_heading(lang)));
        lines.insert(0, String::new());
    }
    lines
}

/// What a person may decide now, by class.
fn waiting_lines(
    terminal: &Terminal,
    verdicts: &Verdicts,
    names: &NamesOf<'_>,
    told: ReviewTold,
) -> Vec<String> {
    let lang = terminal.lang;
    let mut classes: BTreeMap<String, (Group, Vec<EntityId>)> = BTreeMap::new();
    for verdict in verdicts.verdicts.iter().filter(|one| waits(one)) {
        let (group, records) = classes.entry(class_of(lang, verdict)).or_default();
        group.add(verdict.size_bytes, verdict.asked_since());
        records.push(verdict.record);
    }
    if classes.is_empty() {
        return Vec::new();
    }
    let heading = terminal.heading(&deciding::waiting_heading(lang));
    let mut lines = vec![String::new(), heading];
    for (class, (group, records)) in &classes {
        let amount = group.words(lang);
        let since = group.since.unwrap_or(verdicts.day);
        let words = deciding::waiting_class(lang, Words(class), Words(&amount), since);
        lines.push(format!("  {words}"));
        lines.extend(documents(lang, records, names, told));
    }
    lines.push(format!("  {}", deciding::waiting_next(lang)));
    lines
}

/// A line for each document, if they are asked for.
fn documents(
    lang: Lang,
    records: &[EntityId],
    names: &NamesOf<'_>,
    told: ReviewTold,
) -> Vec<String> {
    match told {
        ReviewTold::Reasons => Vec::new(),
        ReviewTold::Documents => {
            let named = records.iter().map(|one| names.name(*one).say(lang));
            named.map(|name| format!("      {name}")).collect()
        }
    }
}

/// Whether it waits for a decision, and is on no hold.
fn waits(verdict: &Verdict) -> bool {
    verdict.holds.is_empty() && verdict.waits_for_decision()
}

fn review_lines(
    terminal: &Terminal,
    verdicts: &Verdicts,
    names: &NamesOf<'_>,
    told: ReviewTold,
) -> Vec<String> {
    let lang = terminal.lang;
    let mut reasons: BTreeMap<String, (Group, Vec<EntityId>)> = BTreeMap::new();
    for verdict in verdicts.verdicts.iter().filter(|one| !waits(one)) {
        // Grouped by its first reason: that is to be settled first.
        let Some(first) = why(verdict).first() else {
            continue;
        };
        let words = retention::reason(lang, first, names);
        let (group, records) = reasons.entry(words).or_default();
        group.add(verdict.size_bytes, None);
        records.push(verdict.record);
    }
    if reasons.is_empty() {
        return Vec::new();
    }
    let mut reasons: Vec<(String, (Group, Vec<EntityId>))> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, (group, _))| std::cmp::Reverse(group.amount.records));
    let mut lines = vec![
        String::new(),
        terminal.heading(&destroying::review_heading(lang)),
    ];
    let most = match told {
        ReviewTold::Reasons => MOST_REASONS,
        ReviewTold::Documents => usize::MAX,
    };
    for (reason, (group, records)) in reasons.iter().take(most) {
        let amount = group.words(lang);
        lines.push(format!(
            "  {}",
            destroying::review_reason(lang, Words(reason), Words(&amount))
        ));
        lines.extend(documents(lang, records, names, told));
    }
    let left = reasons.len().saturating_sub(most);
    if left > 0 {
        let more = destroying::more_reasons(lang, count(left));
        lines.push(format!("  {more}"));
    } else if told == ReviewTold::Reasons {
        lines.push(format!("  {}", destroying::review_all_next(lang)));
    }
    lines
}

/// Why a person decides; nothing if nobody has to.
fn why(verdict: &Verdict) -> &[ReviewReason] {
    match &verdict.outcome {
        Outcome::Review { why } => why,
        _ => &[],
    }
}

fn forecast_lines(terminal: &Terminal, forecast: &Forecast) -> Vec<String> {
    let lang = terminal.lang;
    let mut lines = vec![
        String::new(),
        terminal.heading(&destroying::forecast_heading(lang)),
    ];
    let months = forecast.months.iter();
    let months: Vec<(String, Amount)> =
        std::iter::once((destroying::over_already(lang), total(&forecast.over)))
            .chain(months.map(|month| (month_name(lang, month.first_day), total(&month.lines))))
            .collect();
    let most = months.iter().map(|(_, amount)| amount.records).max();
    let most = most.unwrap_or_default().max(1);
    for (label, amount) in &months {
        let cells = (amount.records * BAR).div_ceil(most);
        let bar: String = (0..BAR)
            .map(|cell| if cell < cells { '#' } else { '.' })
            .collect();
        let words = retention::amount(lang, amount.records, amount.bytes);
        lines.push(match amount.records {
            0 => format!("  {label:<12} {bar}"),
            _ => format!("  {label:<12} {bar} {words}"),
        });
    }
    let rest = [
        (destroying::later(lang), forecast.later),
        (destroying::without_end(lang), forecast.for_ever),
        (destroying::end_unknown(lang), forecast.unknown),
    ];
    for (label, amount) in rest {
        let words = retention::amount(lang, amount.records, amount.bytes);
        lines.push(format!(
            "  {}",
            destroying::rest(lang, Words(&label), Words(&words))
        ));
    }
    lines
}

fn month_name(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Fr => format!("{:02}/{}", day.month(), day.year()),
        Lang::En => format!("{}-{:02}", day.year(), day.month()),
    }
}

fn total(lines: &[ForecastLine]) -> Amount {
    let mut total = Amount::default();
    for line in lines {
        total.records += line.amount.records;
        total.bytes = total.bytes.saturating_add(line.amount.bytes);
    }
    total
}

fn rows(lang: Lang, verdicts: &Verdicts, names: &NamesOf<'_>) -> Vec<Vec<String>> {
    let heads = destroying::due_heads(lang);
    let mut rows = vec![heads.split(';').map(str::to_owned).collect()];
    for verdict in &verdicts.verdicts {
        let state = match &verdict.outcome {
            Outcome::Due { .. } => destroying::state_due(lang),
            Outcome::Held { .. } => destroying::state_held(lang),
            Outcome::Review { .. } => destroying::state_review(lang),
            Outcome::Kept { .. } | Outcome::KeptForEver => continue,
        };
        let day = |day: Option<NaiveDate>| day.map(|day| day.say(lang)).unwrap_or_default();
        let action = match verdict.without_holds() {
            Outcome::Due { action, .. } => retention::action(lang, *action),
            _ => String::new(),
        };
        let why: Vec<String> = match verdict.without_holds() {
            Outcome::Review { why } => why
                .iter()
                .map(|reason| retention::reason(lang, reason, names))
                .collect(),
            _ => Vec::new(),
        };
        let rule = verdict.rule.as_deref();
        let file = names.record(verdict.record);
        rows.push(vec![
            state,
            rule.map(|rule| rule.class.to_string()).unwrap_or_default(),
            rule.map(|rule| rule.title.clone()).unwrap_or_default(),
            names.session_of(verdict.record).unwrap_or_default(),
            verdict.record.to_string(),
            file.map(|record| record.path.file_name_lossy())
                .unwrap_or_default(),
            verdict.size_bytes.to_string(),
            day(verdict.retain_through),
            day(verdict.due_on()),
            action,
            why.join(" ; "),
            rule.map(|rule| rule.citation.clone()).unwrap_or_default(),
        ]);
    }
    rows
}

fn object(
    facts: &RetentionFacts,
    verdicts: &Verdicts,
    forecast: &Forecast,
    names: &NamesOf<'_>,
) -> Value {
    let meant = |is: fn(&Outcome) -> bool| {
        let meant = verdicts.verdicts.iter();
        let meant = meant.filter(move |verdict| is(&verdict.outcome));
        let objects = meant.map(|verdict| {
            let mut object = verdict_object(verdict, facts, names);
            if let Some(object) = object.as_object_mut() {
                let session = names.session_of(verdict.record);
                object.insert("session".to_owned(), json!(session));
            }
            object
        });
        objects.collect::<Vec<_>>()
    };
    let sum = |is: fn(&Outcome) -> bool| {
        let mut sum = Group::default();
        let meant = verdicts.verdicts.iter();
        meant
            .filter(|verdict| is(&verdict.outcome))
            .for_each(|verdict| sum.add(verdict.size_bytes, None));
        amount_object(sum.amount)
    };
    let months = forecast.months.iter();
    let months = months
        .map(|month| json!({ "first_day": month.first_day, "lines": line_objects(&month.lines) }));
    json!({
        "day": verdicts.day,
        "policy": verdicts.policy,
        "due": meant(|outcome| matches!(outcome, Outcome::Due { .. })),
        "held": meant(|outcome| matches!(outcome, Outcome::Held { .. })),
        "review": meant(|outcome| matches!(outcome, Outcome::Review { .. })),
        "kept": sum(|outcome| matches!(outcome, Outcome::Kept { .. })),
        "kept_for_ever": sum(|outcome| matches!(outcome, Outcome::KeptForEver)),
        "forecast": {
            "over": line_objects(&forecast.over),
            "months": months.collect::<Vec<_>>(),
            "later": amount_object(forecast.later),
            "unknown": amount_object(forecast.unknown),
            "for_ever": amount_object(forecast.for_ever),
        },
    })
}

fn line_objects(lines: &[ForecastLine]) -> Vec<Value> {
    let lines = lines.iter().map(|line| {
        json!({
            "class": line.class,
            "then": line.then.as_str(),
            "documents": line.amount.records,
            "bytes": line.amount.bytes,
            "held_documents": line.held.records,
            "held_bytes": line.held.bytes,
        })
    });
    lines.collect()
}

fn amount_object(amount: Amount) -> Value {
    json!({ "documents": amount.records, "bytes": amount.bytes })
}
