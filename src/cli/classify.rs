//! `classify`: what a person says of documents, or all of them classed again.
//!
//! With `--json`, stable: `{"changed": [id], "unchanged": number, "written": bool}`.

use serde_json::json;

use crate::archive::{self, Archive, Decision};
use crate::cli::args::{ClassifyArgs, Classifying, Doing, Form, Joining, Questions, Said};
use crate::cli::failure::Failure;
use crate::cli::interrupt::going_on;
use crate::cli::meaning::{Meant, class_words, decision, decision_words, records_meant};
use crate::cli::progress::Measure;
use crate::cli::{Context, Ended};
use crate::model::{EntityId, EntityKind, RecordClass};
use crate::words::{Lang, Words, count, desk, records};

/// More records than these are counted, not listed.
const LISTED: usize = 20;

/// Corrects, or classes again.
pub fn run(context: &Context<'_>, args: &ClassifyArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    match &args.what {
        Classifying::Say(said) => say(context, &archive, args, (said, None)),
        Classifying::Join(joining, said) => say(context, &archive, args, (said, Some(joining))),
        Classifying::Again => {
            let meant = records_meant(context, &archive, &args.selection)?;
            again(context, &archive, args, meant.entities())
        }
        Classifying::AgainAll => {
            let records = archive.records()?;
            let all: Vec<EntityId> = records.iter().map(|record| record.entity).collect();
            again(context, &archive, args, &all)
        }
    }
}

fn say(
    context: &Context<'_>,
    archive: &Archive,
    args: &ClassifyArgs,
    (said, joining): (&Said, Option<&Joining>),
) -> Result<Ended, Failure> {
    let decision = decision(context, archive, said)?;
    if decision.is_empty() && joining.is_none() {
        return Err(Failure::NothingSaid);
    }
    let whole = match joining {
        Some(Joining::To(id)) => Some(archive.entity_meant(EntityKind::Record, id)?),
        Some(Joining::Apart) | None => None,
    };
    let meant = records_meant(context, archive, &args.selection)?;
    if meant.entities().is_empty() {
        return Err(Failure::NothingFits);
    }
    let lang = context.terminal.lang;
    let words = decision_words(lang, archive, &decision);
    let joined = match (joining, whole) {
        (_, Some(whole)) => Some(desk::will_join(lang, whole)),
        (Some(Joining::Apart), None) => Some(desk::will_take_apart(lang)),
        _ => None,
    };
    let said = Some(words).filter(|words| !words.is_empty());
    let words: Vec<String> = said.into_iter().chain(joined).collect();
    let words = words.join(" ; ");
    context
        .terminal
        .remark(&desk::will_say(lang, Words(&words)));
    confirm(context, archive, args, &meant)?;
    if args.doing == Doing::Try {
        context.terminal.remark(&desk::dry_run(lang));
        return tell(context, args, &[], meant.entities().len());
    }
    let changed = match joining {
        None => write(context, archive, &decision, meant.entities())?,
        Some(joining) => {
            let joining = match (joining, whole) {
                (Joining::To(_), Some(whole)) => archive::Joining::To(whole),
                _ => archive::Joining::Apart,
            };
            join(context, archive, &decision, (meant.entities(), joining))?
        }
    };
    let unchanged = meant.entities().len().saturating_sub(changed.len());
    tell(context, args, &changed, unchanged)
}

/// Journals a decision, and makes the records states of another one or takes them out of it: all or nothing.
fn join(
    context: &Context<'_>,
    archive: &Archive,
    decision: &Decision,
    (records, joining): (&[EntityId], archive::Joining),
) -> Result<Vec<EntityId>, Failure> {
    let lang = context.terminal.lang;
    let actor = context.actor(archive)?;
    let done = archive.decide_and_join(records, decision, joining, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(archive);
    for (record, whole) in &done {
        let words = match joining {
            archive::Joining::To(whole) => desk::joined_to(lang, *record, whole),
            archive::Joining::Apart => desk::taken_apart(lang, *record, *whole),
        };
        context.terminal.remark(&words);
    }
    Ok(done.into_iter().map(|(record, _)| record).collect())
}

/// Journals a decision.
fn write(
    context: &Context<'_>,
    archive: &Archive,
    decision: &Decision,
    records: &[EntityId],
) -> Result<Vec<EntityId>, Failure> {
    let actor = context.actor(archive)?;
    let changed = archive.decide(records, decision, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(archive);
    Ok(changed)
}

/// Lists what a query found, and asks. Records that were named are meant.
fn confirm(
    context: &Context<'_>,
    archive: &Archive,
    args: &ClassifyArgs,
    meant: &Meant,
) -> Result<(), Failure> {
    let Meant::Found(entities) = meant else {
        return Ok(());
    };
    let lang = context.terminal.lang;
    let count = count(entities.len());
    context.terminal.message(&desk::those_fit(lang, count));
    for entity in entities.iter().take(LISTED) {
        context
            .terminal
            .message(&format!("  {}", record_line(lang, archive, *entity)?));
    }
    if entities.len() > LISTED {
        let more = entities.len().saturating_sub(LISTED);
        context.terminal.message(&desk::and_more(
            lang,
            u64::try_from(more).unwrap_or(u64::MAX),
        ));
    }
    if args.doing == Doing::Try || args.questions == Questions::Yes {
        return Ok(());
    }
    match context.terminal.agrees(&desk::ask_change(lang, count))? {
        true => Ok(()),
        false => Err(Failure::Declined),
    }
}

fn tell(
    context: &Context<'_>,
    args: &ClassifyArgs,
    changed: &[EntityId],
    unchanged: usize,
) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    if args.form == Form::Json {
        context.terminal.json(&json!({
            "changed": changed,
            "unchanged": unchanged,
            "written": args.doing == Doing::Do,
        }))?;
        return Ok(Ended::Done);
    }
    if args.doing == Doing::Do {
        if !changed.is_empty() {
            context
                .terminal
                .remark(&desk::changed(lang, count(changed.len())));
        }
        if unchanged > 0 {
            context
                .terminal
                .remark(&desk::unchanged(lang, count(unchanged)));
        }
    }
    Ok(Ended::Done)
}

/// Classes records again, and says which changed their class.
fn again(
    context: &Context<'_>,
    archive: &Archive,
    args: &ClassifyArgs,
    entities: &[EntityId],
) -> Result<Ended, Failure> {
    if entities.is_empty() {
        return Err(Failure::NothingFits);
    }
    let lang = context.terminal.lang;
    if args.doing == Doing::Try {
        context.terminal.remark(&desk::dry_run(lang));
        return tell(context, args, &[], entities.len());
    }
    let before: Vec<(EntityId, Option<RecordClass>)> = entities
        .iter()
        .map(|entity| Ok((*entity, class_of(archive, *entity)?)))
        .collect::<Result<_, Failure>>()?;
    let title = desk::classifying_again(lang);
    let progress = context
        .terminal
        .progress(title, Measure::Items, count(entities.len()));
    let actor = context.actor(archive)?;
    let goes_on = going_on()?;
    let changed = archive.reclassify(entities, actor, context.now(), &mut |done| {
        progress.set(done);
        goes_on()
    })?;
    archive.settle()?;
    drop(progress);
    context.tell_notices(archive);
    if args.form == Form::Json {
        let unchanged = entities.len().saturating_sub(changed.len());
        return tell(context, args, &changed, unchanged);
    }
    let mut lines = Vec::new();
    for (entity, class) in before.iter().filter(|(entity, _)| changed.contains(entity)) {
        let now = class_of(archive, *entity)?;
        if now != *class {
            let name = name_of(archive, *entity)?;
            let (before, after) = (
                class_or_none(lang, archive, class.as_ref()),
                class_or_none(lang, archive, now.as_ref()),
            );
            lines.push(desk::became(
                lang,
                *entity,
                &name,
                Words(&before),
                Words(&after),
            ));
        }
    }
    context.terminal.lines(&lines)?;
    context.terminal.remark(&desk::classified_again(
        lang,
        count(lines.len()),
        count(entities.len()),
        count(changed.len()),
    ));
    Ok(Ended::Done)
}

fn class_of(archive: &Archive, entity: EntityId) -> Result<Option<RecordClass>, Failure> {
    Ok(archive.record(entity)?.class.map(|class| class.id))
}

/// A class by its title and code, or the words for none.
pub fn class_or_none(lang: Lang, archive: &Archive, class: Option<&RecordClass>) -> String {
    class.map_or_else(
        || records::unclassified(lang),
        |class| class_words(lang, archive, class),
    )
}

fn name_of(archive: &Archive, entity: EntityId) -> Result<String, Failure> {
    let record = archive.record(entity)?;
    let first = record.paths.first();
    Ok(first.map(|path| path.file_name_lossy()).unwrap_or_default())
}

fn record_line(lang: Lang, archive: &Archive, entity: EntityId) -> Result<String, Failure> {
    let class = class_of(archive, entity)?;
    let class = class_or_none(lang, archive, class.as_ref());
    let name = name_of(archive, entity)?;
    Ok(desk::record_line(lang, entity, &name, Words(&class)))
}
