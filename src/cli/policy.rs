//! `policy`: the retention schedule shown, checked, compared, adopted.
//!
//! With `--json`, stable. `show`: `{"policy", "in_force_from", "source", "classes": [{"id", "title", "about", "access",
//! "triggers", "keep", "then", "citation", "note", "documents"}]}`. `diff`: `{"policy", "in_force", "added": [id], "removed":
//! [id], "changed": [{"class", "changes": [words], "documents"}], "elsewhere", "documents", "shortenings": [{"class",
//! "documents", "words"}]}`.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::archive::{Archive, PolicyComparison, Shortenings};
use crate::cli::args::{AdoptArgs, Form, PolicyArgs, PolicyForm, Questions};
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::cli::{Context, Ended};
use crate::model::{RecordClass, RetentionSchedule, ScheduleClass, SuggestedScope, Trigger};
use crate::policy::{self, ClassChange, ClassDifference};
use crate::words::{Lang, Say, Words, count, policies};

/// Does what was asked with a policy.
pub fn run(context: &Context<'_>, args: &PolicyArgs) -> Result<Ended, Failure> {
    match args {
        PolicyArgs::Show(form) => show(context, *form),
        PolicyArgs::Check(file) => check(context, file),
        PolicyArgs::Diff { file, form } => diff(context, file, *form),
        PolicyArgs::Adopt(args) => adopt(context, args),
    }
}

fn show(context: &Context<'_>, form: PolicyForm) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let Some((digest, text)) = archive.policy_text()? else {
        return Err(Failure::NoSchedule);
    };
    if form == PolicyForm::Toml {
        context
            .terminal
            .output(|output| output.write_all(text.as_bytes()))?;
        return Ok(Ended::Done);
    }
    let schedule = archive.schedule_in_force().ok_or(Failure::NoSchedule)?;
    let documents = documents(&archive)?;
    match form {
        PolicyForm::Json => {
            let classes = schedule.classes.iter();
            let classes = classes.map(|class| class_object(class, &documents));
            context.terminal.json(&json!({
                "policy": digest,
                "in_force_from": schedule.in_force_from,
                "source": schedule.source,
                "classes": classes.collect::<Vec<_>>(),
            }))?;
        }
        _ => {
            let lines = schedule_lines(context.terminal, &schedule, &documents);
            context.terminal.lines(&lines)?;
            let digest = policies::schedule_digest(context.terminal.lang, &digest.to_string());
            context.terminal.remark(&digest);
        }
    }
    Ok(Ended::Done)
}

/// How many records each class has.
fn documents(archive: &Archive) -> Result<BTreeMap<RecordClass, u64>, Failure> {
    let mut documents = BTreeMap::new();
    for record in archive.records()? {
        if let Some(class) = record.class {
            *documents.entry(class.id).or_default() += 1;
        }
    }
    Ok(documents)
}

fn schedule_lines(
    terminal: &Terminal,
    schedule: &RetentionSchedule,
    documents: &BTreeMap<RecordClass, u64>,
) -> Vec<String> {
    let lang = terminal.lang;
    let mut lines = vec![policies::schedule_of(
        lang,
        &schedule.source,
        schedule.in_force_from,
    )];
    for class in &schedule.classes {
        lines.push(String::new());
        let heading = policies::class_line(lang, class.id.as_str(), &class.title);
        lines.push(terminal.heading(&heading));
        let mut kept = kept(lang, class);
        if let Some(count) = documents.get(&class.id) {
            kept = format!("{kept} · {}", policies::class_records(lang, *count));
        }
        lines.push(format!("  {kept}"));
        lines.push(format!(
            "  {}",
            policies::citation_is(lang, &class.retention.citation)
        ));
        if let Some(note) = &class.retention.note {
            lines.push(format!("  {}", policies::note_is(lang, note)));
        }
    }
    lines
}

fn kept(lang: Lang, class: &ScheduleClass) -> String {
    let rule = &class.retention;
    let (period, trigger, then) = (
        policies::period(lang, rule.keep),
        policies::triggers(lang, &rule.triggers),
        policies::disposition(lang, rule.then),
    );
    policies::kept_so(lang, Words(&period), Words(&trigger), Words(&then))
}

fn class_object(class: &ScheduleClass, documents: &BTreeMap<RecordClass, u64>) -> Value {
    let rule = &class.retention;
    json!({
        "id": class.id,
        "title": class.title,
        "about": class.about.as_str(),
        "access": class.access.as_str(),
        "triggers": rule.triggers.iter().map(Trigger::as_str).collect::<Vec<_>>(),
        "keep": rule.keep.to_string(),
        "then": rule.then.as_str(),
        "citation": rule.citation,
        "note": rule.note,
        "documents": documents.get(&class.id).copied().unwrap_or_default(),
    })
}

/// Checks a file; no archive is needed.
fn check(context: &Context<'_>, file: &Path) -> Result<Ended, Failure> {
    let bytes = read(file)?;
    let schedule = policy::read(&bytes, &file.to_string_lossy()).map_err(Failure::PolicyFaulty)?;
    let classes = count(schedule.classes.len());
    context
        .terminal
        .remark(&policies::is_sound(context.terminal.lang, file, classes));
    Ok(Ended::Done)
}

fn diff(context: &Context<'_>, file: &Path, form: Form) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let comparison = archive.compare_policy(&read(file)?, &file.to_string_lossy())?;
    let lang = context.terminal.lang;
    match form {
        Form::Json => context.terminal.json(&object(&comparison))?,
        Form::Words => {
            context
                .terminal
                .lines(&difference_lines(context.terminal, &comparison))?;
            if !comparison.shortenings().is_empty() {
                context.terminal.warn(&policies::shortens_unsaid(lang));
            }
        }
    }
    Ok(Ended::Done)
}

fn adopt(context: &Context<'_>, args: &AdoptArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let bytes = read(&args.file)?;
    let name = args.file.to_string_lossy();
    let comparison = archive.compare_policy(&bytes, &name)?;
    let lines = difference_lines(context.terminal, &comparison);
    lines.iter().for_each(|line| context.terminal.message(line));
    if comparison.in_force {
        return Ok(Ended::Done);
    }
    adopt_compared(context, &archive, (&bytes, &name), &comparison, args)?;
    Ok(Ended::Done)
}

/// Asks, and adopts. What shortens and is not confirmed is refused before anybody is asked.
fn adopt_compared(
    context: &Context<'_>,
    archive: &Archive,
    (bytes, name): (&[u8], &str),
    comparison: &PolicyComparison,
    args: &AdoptArgs,
) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let refused = args.shortenings == Shortenings::Refuse && !comparison.shortenings().is_empty();
    if !refused
        && args.questions == Questions::Ask
        && !context.terminal.agrees(&policies::ask_adopt(lang))?
    {
        return Err(Failure::Declined);
    }
    let signature = args.signature.as_deref().map(read).transpose()?;
    let actor = context.actor(archive)?;
    let now = context.now();
    let adopted = match signature {
        Some(signature) => {
            let signature = String::from_utf8_lossy(&signature);
            archive.adopt_signed_policy((bytes, name), &signature, actor, now)?
        }
        None => archive.adopt_policy(bytes, name, args.shortenings, actor, now)?,
    };
    archive.settle()?;
    context.tell_notices(archive);
    told_adopted(context, &adopted);
    Ok(())
}

/// Says that a policy is in force now, and what comes next.
pub fn told_adopted(context: &Context<'_>, adopted: &PolicyComparison) {
    let lang = context.terminal.lang;
    let digest = adopted.policy.to_string();
    context.terminal.remark(&policies::adopted(lang, &digest));
    context
        .terminal
        .remark(&policies::classify_again_next(lang));
}

/// What differs between a policy and the schedule in force, for people.
fn difference_lines(terminal: &Terminal, comparison: &PolicyComparison) -> Vec<String> {
    let lang = terminal.lang;
    let difference = &comparison.difference;
    if comparison.in_force {
        return vec![policies::nothing_differs(lang)];
    }
    if difference.is_empty() {
        return vec![policies::only_the_writing_differs(lang)];
    }
    let mut lines = Vec::new();
    let mut section = |title: String, content: Vec<String>| {
        if !content.is_empty() {
            lines.push(terminal.heading(&title));
            lines.extend(content.into_iter().map(|line| format!("  {line}")));
        }
    };
    let whole = |class: &ScheduleClass| {
        let line = policies::class_line(lang, class.id.as_str(), &class.title);
        format!("{line} — {}", kept(lang, class))
    };
    section(
        policies::added_heading(lang),
        difference.added.iter().map(whole).collect(),
    );
    section(
        policies::removed_heading(lang),
        difference.removed.iter().map(whole).collect(),
    );
    let changed = difference.changed.iter();
    section(
        policies::changed_heading(lang),
        changed.flat_map(|one| class_lines(lang, one)).collect(),
    );
    if difference.elsewhere {
        lines.push(policies::elsewhere_differs(lang));
    }
    lines.push(policies::touched(lang, comparison.touched()));
    let shortenings = comparison.shortenings();
    if !shortenings.is_empty() {
        lines.push(terminal.heading(&policies::shortens_heading(lang)));
        let words = shortenings.iter();
        lines.extend(words.map(|one| format!("  {}", policies::shortening(lang, one))));
    }
    lines
}

fn class_lines(lang: Lang, one: &ClassDifference) -> Vec<String> {
    let (before, after) = (&one.before, &one.after);
    let mut lines = vec![policies::class_line(lang, after.id.as_str(), &after.title)];
    for change in one.changes() {
        let what = policies::change(lang, change);
        let values = |class: &ScheduleClass| match change {
            ClassChange::Title => Some(class.title.say(lang)),
            ClassChange::About => Some(class.about.as_str().to_owned()),
            ClassChange::Access => Some(class.access.as_str().to_owned()),
            ClassChange::Trigger => Some(policies::triggers(lang, &class.retention.triggers)),
            ClassChange::Period => Some(policies::period(lang, class.retention.keep)),
            ClassChange::Disposition => Some(policies::disposition(lang, class.retention.then)),
            ClassChange::Citation => Some(class.retention.citation.say(lang)),
            ClassChange::SuggestedHold => Some(
                class
                    .suggests_hold
                    .map_or("—", SuggestedScope::as_str)
                    .to_owned(),
            ),
            ClassChange::Note | ClassChange::Cues => None,
        };
        lines.push(match (values(before), values(after)) {
            (Some(before), Some(after)) => {
                let words = policies::from_to(lang, Words(&what), Words(&before), Words(&after));
                format!("  {words}")
            }
            _ => format!("  {what}"),
        });
    }
    lines
}

fn object(comparison: &PolicyComparison) -> Value {
    let difference = &comparison.difference;
    let ids = |classes: &[ScheduleClass]| {
        let ids = classes.iter().map(|class| class.id.clone());
        ids.collect::<Vec<_>>()
    };
    let changed = difference.changed.iter().map(|one| {
        let changes = one.changes().into_iter();
        json!({
            "class": one.class(),
            "changes": changes.map(|change| policies::change(Lang::En, change)).collect::<Vec<_>>(),
            "documents": comparison.records_of(one.class()),
        })
    });
    let shortenings = comparison.shortenings();
    let shortenings = shortenings.iter().map(|one| {
        json!({
            "class": one.class,
            "documents": one.records,
            "words": policies::shortening(Lang::En, one),
        })
    });
    json!({
        "policy": comparison.policy,
        "in_force": comparison.in_force,
        "added": ids(&difference.added),
        "removed": ids(&difference.removed),
        "changed": changed.collect::<Vec<_>>(),
        "elsewhere": difference.elsewhere,
        "documents": comparison.touched(),
        "shortenings": shortenings.collect::<Vec<_>>(),
    })
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|source| Failure::File {
        path: file.to_owned(),
        source,
    })
}
