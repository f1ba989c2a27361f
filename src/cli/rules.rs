//! `review --propose-rules`: what corrections suggest, as the difference of the policy's text, adopted only after a yes.
//!
//! With `--json`, stable: `{"corrections", "rules": [{"class", "zone", "words", "agrees": [id], "disagrees": [id], "gains":
//! [id]}], "policy"}`; `policy` is the text with all of them.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use serde_json::json;

use crate::archive::{Archive, RuleOnTrial, Shortenings, Trial};
use crate::cli::args::Form;
use crate::cli::failure::Failure;
use crate::cli::interrupt::going_on;
use crate::cli::policy::told_adopted;
use crate::cli::progress::Measure;
use crate::cli::{Context, Ended};
use crate::policy::{DiffLine, diff_lines};
use crate::words::{Lang, Say, Words, count, policies};

/// Proposes rules.
pub fn run(
    context: &Context<'_>,
    archive: &Archive,
    output: Option<&Path>,
    form: Form,
) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let total = archive.status()?.totals.records;
    let title = policies::trying_rules(lang);
    let progress = context.terminal.progress(title, Measure::Items, total);
    let goes_on = going_on()?;
    let trial = archive.propose_rules(&mut |done| {
        progress.set(done);
        goes_on()
    })?;
    drop(progress);
    let trial = trial.ok_or(Failure::NoSchedule)?;
    if form == Form::Json {
        context.terminal.json(&object(&trial))?;
    } else if trial.rules.is_empty() {
        context
            .terminal
            .remark(&policies::no_rules(lang, trial.corrections));
        return Ok(Ended::Done);
    } else {
        context.terminal.lines(&lines(context, archive, &trial))?;
    }
    if trial.rules.is_empty() {
        return Ok(Ended::Done);
    }
    match output {
        Some(path) => write(context, path, &trial.after)?,
        None => adopt(context, archive, &trial, form)?,
    }
    Ok(Ended::Done)
}

fn lines(context: &Context<'_>, archive: &Archive, trial: &Trial) -> Vec<String> {
    let lang = context.terminal.lang;
    let heading = |text: String| context.terminal.heading(&text);
    let mut lines = vec![heading(policies::proposed_heading(lang))];
    for rule in &trial.rules {
        let cue = &rule.cue;
        let title = archive.class_title(&cue.class);
        let title = title.unwrap_or_else(|| cue.class.to_string());
        let zone = policies::cue_zone(lang, cue.zone);
        let words = policies::rule_is(lang, &cue.words, Words(&zone), &title);
        lines.push(format!("  {words}"));
        let counts = policies::rule_agrees(
            lang,
            count(rule.agrees.len()),
            count(rule.disagrees.len()),
            count(rule.gains.len()),
        );
        lines.push(format!("    {counts}"));
    }
    lines.push(String::new());
    lines.push(heading(policies::diff_heading(lang)));
    let differing = diff_lines(&trial.before, &trial.after);
    lines.extend(differing.iter().map(|line| diff_line(lang, line)));
    lines
}

fn diff_line(lang: Lang, line: &DiffLine) -> String {
    match line {
        DiffLine::Same(text) => format!("  {}", text.say(lang)),
        DiffLine::Removed(text) => format!("- {}", text.say(lang)),
        DiffLine::Added(text) => format!("+ {}", text.say(lang)),
        DiffLine::Gap(number) => format!("@@ {number}"),
    }
}

/// Writes the new policy, over no other file.
fn write(context: &Context<'_>, path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |source| Failure::NewFile {
        path: path.to_owned(),
        source,
    };
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(failed)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
    context
        .terminal
        .remark(&policies::policy_written(context.terminal.lang, path));
    Ok(())
}

/// Adopts the new policy if a person says so; nobody is asked where nobody is.
fn adopt(
    context: &Context<'_>,
    archive: &Archive,
    trial: &Trial,
    form: Form,
) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let asked = form == Form::Words && context.terminal.can_ask();
    if !asked {
        context.terminal.remark(&policies::rules_left(lang));
        return Ok(());
    }
    context.terminal.warn(&policies::rules_in_clear(lang));
    if !context.terminal.agrees(&policies::ask_adopt(lang))? {
        context.terminal.remark(&policies::rules_left(lang));
        return Ok(());
    }
    let actor = context.actor(archive)?;
    let adopted = archive.adopt_policy(
        trial.after.as_bytes(),
        "policy",
        Shortenings::Refuse,
        actor,
        context.now(),
    )?;
    archive.settle()?;
    context.tell_notices(archive);
    told_adopted(context, &adopted);
    Ok(())
}

fn object(trial: &Trial) -> serde_json::Value {
    let rule = |rule: &RuleOnTrial| {
        json!({
            "class": rule.cue.class,
            "zone": rule.cue.zone.policy_key(),
            "words": rule.cue.words,
            "agrees": rule.agrees,
            "disagrees": rule.disagrees,
            "gains": rule.gains,
        })
    };
    json!({
        "corrections": trial.corrections,
        "rules": trial.rules.iter().map(rule).collect::<Vec<_>>(),
        "policy": trial.after,
    })
}
