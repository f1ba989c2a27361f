//! `review`: what waits for a person, one document after the other, each answered by one key.
//!
//! Every answer is committed before the next question: quitting in the middle loses nothing. Without a terminal, or with
//! `--list`, it is a list. With `--json`, stable: a list of records as in `sheets.rs`, each with `"waiting": [{"reason",
//! "words"}]` (`unclassified`, `contradiction`, `doubtful_session`, `doubtful_candidate`) and `"rivals": [class]`.

mod desk;
mod screen;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::archive::{Archive, Waiting, WaitingReason};
use crate::cli::args::{Form, ReviewArgs, Reviewed};
use crate::cli::failure::Failure;
use crate::cli::sheets::RecordObject;
use crate::cli::{Context, Ended, keystroke, rules, search};
use crate::model::{EntityId, RecordClass};
use crate::words::{Lang, desk as words};

/// Goes through what waits.
pub fn run(context: &Context<'_>, args: &ReviewArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    if let Reviewed::Rules(output) = &args.what {
        return rules::run(context, &archive, output.as_deref(), args.form);
    }
    let waiting = chosen(context, &archive, args)?;
    context.tell_notices(&archive);
    context.warn_restricted(&archive)?;
    if args.form == Form::Json {
        let objects = waiting.iter().map(|one| WaitingObject::new(one, &archive));
        context.terminal.json(&objects.collect::<Vec<_>>())?;
        return Ok(Ended::Done);
    }
    if args.what == Reviewed::List || !keystroke::is_possible() {
        return list(context, &archive, &waiting);
    }
    desk::Desk::new(context, &archive)?.go_through(waiting)?;
    Ok(Ended::Done)
}

/// What waits, or everything; of that, what matches.
fn chosen(
    context: &Context<'_>,
    archive: &Archive,
    args: &ReviewArgs,
) -> Result<Vec<Waiting>, Failure> {
    let mut waiting = archive.waiting()?;
    if args.what == Reviewed::Everything {
        let known: BTreeSet<EntityId> = waiting.iter().map(|one| one.record.entity).collect();
        let others = archive.records()?.into_iter();
        let others = others.filter(|record| !known.contains(&record.entity));
        waiting.extend(others.map(|record| Waiting {
            record,
            reasons: Vec::new(),
        }));
    }
    if let Some(query) = &args.query {
        search::catch_up(context, archive)?;
        let found: BTreeSet<EntityId> = archive.find_all(query)?.into_iter().collect();
        if found.is_empty() {
            search::hint(context, archive, query)?;
        }
        waiting.retain(|one| found.contains(&one.record.entity));
    }
    Ok(waiting)
}

fn list(context: &Context<'_>, archive: &Archive, waiting: &[Waiting]) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    if waiting.is_empty() {
        context.terminal.lines(&[words::nothing_waits(lang)])?;
        return Ok(Ended::Done);
    }
    let mut lines = Vec::new();
    for one in waiting {
        lines.extend(screen::list_lines(context.terminal, archive, one));
        lines.push(String::new());
    }
    let count = u64::try_from(waiting.len()).unwrap_or(u64::MAX);
    lines.push(words::waiting_count(lang, count));
    context.terminal.lines(&lines)?;
    context.terminal.remark(&words::in_a_terminal(lang));
    Ok(Ended::Done)
}

#[derive(Serialize)]
struct WaitingObject {
    #[serde(flatten)]
    record: RecordObject,
    waiting: Vec<ReasonObject>,
    rivals: Vec<RecordClass>,
}

#[derive(Serialize)]
struct ReasonObject {
    reason: &'static str,
    words: String,
}

impl WaitingObject {
    fn new(one: &Waiting, archive: &Archive) -> WaitingObject {
        let reasons = one.reasons.iter().map(|reason| ReasonObject {
            reason: match reason {
                WaitingReason::Unclassified => "unclassified",
                WaitingReason::Pile(_) => "pile",
                WaitingReason::Contradiction(_) => "contradiction",
                WaitingReason::DoubtfulSession(_) => "doubtful_session",
                WaitingReason::DoubtfulCandidate(_) => "doubtful_candidate",
            },
            words: words::waiting_reason(Lang::En, reason),
        });
        WaitingObject {
            record: RecordObject::new(&one.record, archive),
            waiting: reasons.collect(),
            rivals: one.record.grounds.rivals.clone(),
        }
    }
}
