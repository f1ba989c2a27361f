//! `split`: a pile made into its documents. Shows the cut, asks, and has it done. With `--json`, one object: `id`, `pages`,
//! `parts` (list of {`first_page`, `last_page`, `class`, `candidate`, `id`, `losses`}), `left_out` (list of
//! {`first_page`, `last_page`}), `done`.

use serde_json::json;

use crate::archive::{Archive, Part, PartFate, SplitPlan};
use crate::cli::args::{Form, Questions, SplitArgs, SplitUntil};
use crate::cli::failure::Failure;
use crate::cli::{Context, Ended};
use crate::model::{EntityKind, PageRange};
use crate::words::{Lang, Say, Words, facts, records, splitting as words};

/// Splits a record.
pub fn run(context: &Context<'_>, args: &SplitArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let record = archive.entity_meant(EntityKind::Record, &args.id)?;
    let pages = match args.pages.as_slice() {
        [] => archive.documents_within(record)?,
        given => given.to_vec(),
    };
    let plan = archive.plan_split(record, &pages)?;
    if args.form == Form::Words {
        show(context, &archive, &plan)?;
    }
    if args.until == SplitUntil::Shown || !agreed(context, args, &plan)? {
        return end(context, args, &plan, None);
    }
    let actor = context.actor(&archive)?;
    let fates = archive.split(&plan, actor, context.now())?;
    archive.update_search(&mut |_| true)?;
    archive.settle()?;
    context.tell_notices(&archive);
    end(context, args, &plan, Some(&fates))
}

fn show(context: &Context<'_>, archive: &Archive, plan: &SplitPlan) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let count = plan.parts.len() as u64;
    let title = words::proposal(lang, count, u64::from(plan.pages));
    let head = [
        words::head_pages(lang),
        words::head_class(lang),
        words::head_candidate(lang),
        words::head_why(lang),
    ];
    let rows = plan.parts.iter().map(|part| row(lang, archive, part));
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(rows).collect();
    let mut lines = vec![title];
    lines.extend(rows.iter().map(|row| aligned(&rows, row)));
    context.terminal.lines(&lines)?;
    if !plan.left_out.is_empty() {
        let left_out: Vec<String> = plan.left_out.iter().map(ToString::to_string).collect();
        context
            .terminal
            .remark(&words::left_out(lang, Words(&left_out.join(", "))));
    }
    Ok(())
}

fn row(lang: Lang, archive: &Archive, part: &Part) -> [String; 4] {
    let class = part.found.class.as_ref();
    let title = class.map(|class| {
        let title = archive.class_title(&class.id);
        title.unwrap_or_else(|| class.id.to_string()).say(lang)
    });
    let candidate = part.found.candidate.as_ref();
    let why = match part.there {
        Some(entity) => words::part_there(lang, entity),
        None => class.map_or_else(
            || words::nobody(lang),
            |c| facts::found_by(lang, c.found_by),
        ),
    };
    [
        part.pages.to_string(),
        title.unwrap_or_else(|| records::unclassified(lang)),
        candidate.map_or_else(|| words::nobody(lang), |name| name.0.say(lang)),
        why,
    ]
}

/// One row, its columns as wide as the widest of all rows.
fn aligned(rows: &[[String; 4]], row: &[String; 4]) -> String {
    use unicode_width::UnicodeWidthStr;
    let mut line = String::from(" ");
    for (column, cell) in row.iter().enumerate() {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widest = cells.map(|cell| cell.width()).max().unwrap_or_default();
        line.push(' ');
        line.push_str(cell);
        line.push_str(&" ".repeat(widest.saturating_sub(cell.width()) + 1));
    }
    line.trim_end().to_owned()
}

fn agreed(context: &Context<'_>, args: &SplitArgs, plan: &SplitPlan) -> Result<bool, Failure> {
    let missing = plan.parts.iter().filter(|part| part.there.is_none());
    match (missing.count() as u64, args.questions) {
        (0, _) | (_, Questions::Yes) => Ok(true),
        (count, Questions::Ask) => {
            let lang = context.terminal.lang;
            context.terminal.agrees(&words::ask(lang, count))
        }
    }
}

fn end(
    context: &Context<'_>,
    args: &SplitArgs,
    plan: &SplitPlan,
    fates: Option<&[PartFate]>,
) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    match (args.form, fates) {
        (Form::Json, fates) => terminal.json(&object(plan, fates))?,
        (Form::Words, None) => terminal.remark(&words::nothing_done(lang)),
        (Form::Words, Some(fates)) if fates.iter().all(|fate| fate.was_there) => {
            terminal.remark(&words::nothing_missing(lang));
        }
        (Form::Words, Some(fates)) => {
            let made = fates.iter().filter(|fate| !fate.was_there);
            let lines: Vec<String> = made.map(|fate| line(lang, fate)).collect();
            terminal.lines(&lines)?;
            terminal.remark(&words::done(lang, plan.record));
        }
    }
    Ok(Ended::Done)
}

fn line(lang: Lang, fate: &PartFate) -> String {
    let pages = fate.pages.to_string();
    if fate.losses.is_empty() {
        return words::made(lang, Words(&pages), fate.entity);
    }
    let losses = fate.losses.iter().map(|loss| words::loss(lang, *loss));
    let losses = losses.collect::<Vec<_>>().join(", ");
    words::made_without(lang, Words(&pages), fate.entity, Words(&losses))
}

fn object(plan: &SplitPlan, fates: Option<&[PartFate]>) -> serde_json::Value {
    let part = |part: &Part| {
        let mut fates = fates.unwrap_or_default().iter();
        let fate = fates.find(|fate| fate.pages == part.pages);
        let class = part.found.class.as_ref();
        json!({
            "first_page": part.pages.first(),
            "last_page": part.pages.last(),
            "class": class.map(|class| &class.id),
            "candidate": part.found.candidate,
            "id": fate.map(|fate| fate.entity).or(part.there),
            "losses": fate.map(|fate| &fate.losses),
        })
    };
    let range = |range: &PageRange| json!({"first_page": range.first(), "last_page": range.last()});
    json!({
        "id": plan.record,
        "pages": plan.pages,
        "parts": plan.parts.iter().map(part).collect::<Vec<_>>(),
        "left_out": plan.left_out.iter().map(range).collect::<Vec<_>>(),
        "done": fates.is_some(),
    })
}
