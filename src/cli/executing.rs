//! `retention list`, `execute`, `resume`, `cancel`: what became of approved plans, and the destruction itself.
//!
//! `list --json`, stable: `[{"id", "state": "approved" | "cancelled" | "pending" | "done", "approved", "approver", "visa":
//! {"reference", "authority", "on", "record"} or null, "day", "documents", "bytes", "destroyed" (everything listed),
//! "destroyed_kinds": {kind: number of those that are proved}, "spared", "unproved",
//! "places_pending": [name]}]`, oldest first. `pending`: begun, and something of it is still to be done.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::archive::{
    ApprovedDisposition, Archive, ArchiveError, Destruction, DestructionStep, DispositionStanding,
    PendingPlace, Remains,
};
use crate::catalog::DispositionState;
use crate::cli::args::{Doing, Form};
use crate::cli::failure::Failure;
use crate::cli::planning::summary;
use crate::cli::retention_args::{Confirmed, ExecuteArgs};
use crate::cli::{Context, Ended};
use crate::model::{DestructionList, DispositionPlan, EntityId, EntityKind};
use crate::words::retention;
use crate::words::{Lang, Say, Words, count, deciding, desk, destroying, disposing, kinds};

/// So many spared documents are named for each reason.
const NAMED: usize = 10;

/// Tells every approved plan and what became of it.
pub fn list(context: &Context<'_>, form: Form) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let standings = archive.standings()?;
    context.tell_notices(&archive);
    if form == Form::Json {
        let objects: Vec<Value> = standings.iter().map(object).collect();
        context.terminal.json(&objects)?;
        return Ok(Ended::Done);
    }
    let lang = context.terminal.lang;
    let mut lines = Vec::new();
    if standings.is_empty() {
        lines.push(destroying::no_plans(lang));
    }
    for standing in &standings {
        lines.extend(standing_lines(lang, standing));
    }
    context.terminal.lines(&lines)?;
    Ok(Ended::Done)
}

fn standing_lines(lang: Lang, standing: &DispositionStanding) -> Vec<String> {
    let known = &standing.approved.disposition;
    let plan = &standing.approved.plan;
    let amount = retention::amount(lang, count(plan.records.len()), bytes(plan));
    let state = match state(standing) {
        State::Approved => destroying::state_approved(lang),
        State::Cancelled => destroying::state_cancelled(lang),
        State::Pending => destroying::state_pending(lang),
        State::Done => destroying::state_done(lang),
    };
    let title = destroying::plan_line(
        lang,
        &known.entity.short(),
        Words(&state),
        Words(&amount),
        plan.day,
    );
    let mut lines = vec![title];
    if let Some(approval) = &known.approval {
        let words = destroying::approved_by(lang, &approval.approver, known.approved);
        lines.push(format!("    {words}"));
        if let Some(visa) = &approval.visa {
            let words = destroying::visa_of(lang, &visa.reference, &visa.authority, visa.on);
            lines.push(format!("    {words}"));
        }
    }
    if let Some(list) = &standing.list {
        let gone = kinds::counted(lang, &gone(standing, list));
        let words = destroying::gone_and_spared(lang, Words(&gone), count(list.spared.len()));
        lines.push(format!("    {words}"));
    }
    lines.extend(
        pending_lines(lang, standing)
            .into_iter()
            .map(|line| format!("    {line}")),
    );
    lines
}

/// How many of each kind are proved to be destroyed.
fn gone(standing: &DispositionStanding, list: &DestructionList) -> BTreeMap<EntityKind, u64> {
    let unproved: BTreeSet<&EntityId> = standing.unproved.iter().collect();
    let listed = list.entities.iter();
    let mut kinds = BTreeMap::new();
    for one in listed.filter(|one| !unproved.contains(&one.entity)) {
        *kinds.entry(one.kind).or_insert(0) += 1;
    }
    kinds
}

/// What of a destruction is still to be done; nothing if all is.
fn pending_lines(lang: Lang, standing: &DispositionStanding) -> Vec<String> {
    let mut lines = Vec::new();
    let unproved = count(standing.unproved.len());
    if unproved > 0 {
        lines.push(destroying::unproved(lang, unproved));
    }
    let pending = standing.pending.iter();
    lines.extend(pending.map(|place| destroying::place_pending(lang, &place_name(lang, place))));
    lines
}

/// Lines for `status`: destructions that are not done, and the places where they are not.
pub fn pending_destructions(lang: Lang, archive: &Archive) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for standing in archive.pending_standings()? {
        let short = standing.approved.disposition.entity.short();
        let pending = pending_lines(lang, &standing).into_iter();
        lines.extend(pending.map(|line| destroying::of_plan(lang, &short, Words(&line))));
    }
    Ok(lines)
}

/// A place's name; what the journal calls it, if the archive does not have it any more.
fn place_name(lang: Lang, place: &PendingPlace) -> String {
    match &place.name {
        Some(name) => name.clone(),
        None => destroying::place_forgotten(lang, &place.digest.to_string()),
    }
}

/// The same for programs.
pub fn place_key(place: &PendingPlace) -> String {
    let name = place.name.clone();
    name.unwrap_or_else(|| place.digest.to_string())
}

/// How a disposition stands, in one word.
enum State {
    Approved,
    Cancelled,
    Pending,
    Done,
}

fn state(standing: &DispositionStanding) -> State {
    match standing.approved.disposition.state {
        DispositionState::Approved => State::Approved,
        DispositionState::Cancelled => State::Cancelled,
        DispositionState::Started if standing.is_pending() => State::Pending,
        DispositionState::Started => State::Done,
    }
}

fn bytes(plan: &DispositionPlan) -> u64 {
    let sizes = plan.records.iter().map(|record| record.size_bytes);
    sizes.fold(0, u64::saturating_add)
}

fn object(standing: &DispositionStanding) -> Value {
    let known = &standing.approved.disposition;
    let plan = &standing.approved.plan;
    let approval = known.approval.as_ref();
    let list = standing.list.as_ref();
    json!({
        "id": known.entity,
        "state": match state(standing) {
            State::Approved => "approved",
            State::Cancelled => "cancelled",
            State::Pending => "pending",
            State::Done => "done",
        },
        "approved": known.approved,
        "approver": approval.map(|approval| &approval.approver),
        "visa": approval.and_then(|approval| approval.visa.as_ref()),
        "day": plan.day,
        "documents": plan.records.len(),
        "bytes": bytes(plan),
        "destroyed": list.map(|list| list.entities.len()),
        "destroyed_kinds": list.map(|list| gone(standing, list)),
        "spared": list.map(|list| list.spared.len()),
        "unproved": standing.unproved.len(),
        "places_pending": standing.pending.iter().map(place_key).collect::<Vec<_>>(),
    })
}

/// Destroys what an approved plan takes.
pub fn execute(context: &Context<'_>, args: &ExecuteArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let archive = match args.doing {
        Doing::Do => context.open_archive_as_owner()?,
        Doing::Try => context.open_archive()?,
    };
    let id = archive.entity_meant(EntityKind::Disposition, &args.id)?;
    let approved = archive.disposition(id)?;
    if approved.disposition.state == DispositionState::Cancelled {
        return Err(ArchiveError::NotApproved { disposition: id }.into());
    }
    let standing = archive.standing(id)?;
    if let Some((.., on)) = approved
        .disposition
        .started
        .filter(|_| !standing.is_pending())
    {
        let disposition = id;
        return Err(ArchiveError::AlreadyExecuted { disposition, on }.into());
    }
    let schedule = archive.schedule_in_force().ok_or(Failure::NoSchedule)?;
    summary(lang, &approved.plan, &schedule)
        .iter()
        .for_each(|line| terminal.message(line));
    if let Some(approval) = &approved.disposition.approval {
        let when = approved.disposition.approved;
        terminal.message(&destroying::approved_by(lang, &approval.approver, when));
    }
    if args.doing == Doing::Try {
        return rehearse(context, &archive, &standing);
    }
    terminal.message(&destroying::read_again(lang));
    confirm(context, args.confirmed, count(approved.plan.records.len()))?;
    let actor = context.actor(&archive)?;
    let day = context.today();
    let mut begun = approved.disposition.state == DispositionState::Started;
    let destroyed = archive.destroy(id, day, actor, context.now(), &mut |step| {
        begun = true;
        tell_step(context, step);
    });
    let destruction = or_resume(context, destroyed, begun)?;
    archive.settle()?;
    context.tell_notices(&archive);
    tell(context, &destruction)
}

/// Tells what an execution would do now.
fn rehearse(
    context: &Context<'_>,
    archive: &Archive,
    standing: &DispositionStanding,
) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let approved = &standing.approved;
    if approved.disposition.state == DispositionState::Started {
        let mut lines = vec![deciding::would_go_on(lang, count(standing.unproved.len()))];
        lines.extend(would_delete(lang, archive, &standing.pending));
        terminal.lines(&lines)?;
        terminal.remark(&desk::dry_run(lang));
        return Ok(Ended::Done);
    }
    let (day, now) = (context.today(), context.now());
    let list = archive.rehearse_destruction(approved.disposition.entity, day, now)?;
    context.tell_notices(archive);
    let of_kind = |kind| {
        let listed = list.entities.iter().filter(|one| one.kind == kind);
        count(listed.count())
    };
    let listed: BTreeSet<EntityId> = list.entities.iter().map(|one| one.entity).collect();
    let records = approved.plan.records.iter();
    let sizes = records.filter(|one| listed.contains(&one.entity));
    let size = sizes.fold(0_u64, |sum, one| sum.saturating_add(one.size_bytes));
    let records = of_kind(EntityKind::Record);
    let mut lines = vec![match records {
        0 => deciding::would_destroy_nothing(lang),
        _ => {
            let amount = retention::amount(lang, records, size);
            deciding::would_destroy(lang, Words(&amount))
        }
    }];
    lines.extend(with_them(lang, &list, &of_kind));
    lines.extend(spared_lines(lang, &list));
    let places = archive.places_of(&list);
    lines.extend(would_delete(lang, archive, &places));
    terminal.lines(&lines)?;
    terminal.remark(&desk::dry_run(lang));
    Ok(Ended::Done)
}

/// In which places keys would be deleted now, and in which when they come back.
fn would_delete(lang: Lang, archive: &Archive, places: &[PendingPlace]) -> Vec<String> {
    let there = archive.places_there();
    let places = places.iter().map(|place| {
        let name = place_name(lang, place);
        match there.contains(&place.digest) {
            true => deciding::would_delete_in(lang, &name),
            false => deciding::would_wait_for(lang, &name),
        }
    });
    places.collect()
}

/// The number of documents, typed back or given; `--yes` is not enough.
fn confirm(context: &Context<'_>, confirmed: Confirmed, documents: u64) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    match confirmed {
        Confirmed::Count(given) if given == documents => Ok(()),
        Confirmed::Count(given) => Err(Failure::OtherCount { given, documents }),
        Confirmed::YesAlone => Err(Failure::YesIsNotEnough { documents }),
        Confirmed::Ask if !context.terminal.can_ask() => Err(Failure::YesIsNotEnough { documents }),
        Confirmed::Ask => {
            let question = destroying::ask_count(lang);
            let typed = context.terminal.ask(&question)?;
            let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
            match digits.parse() {
                Ok(given) if given == documents => Ok(()),
                Ok(given) => Err(Failure::OtherCount { given, documents }),
                Err(_) => Err(Failure::Declined),
            }
        }
    }
}

fn tell_step(context: &Context<'_>, step: DestructionStep) {
    let lang = context.terminal.lang;
    context.terminal.remark(&disposing::step(lang, step));
}

/// Once a destruction has begun, whatever stops it is followed by how to take it up again.
fn or_resume<T>(
    context: &Context<'_>,
    done: Result<T, ArchiveError>,
    begun: bool,
) -> Result<T, Failure> {
    if done.is_err() && begun {
        let warning = destroying::to_be_resumed(context.terminal.lang);
        context.terminal.warn(&warning);
    }
    Ok(done?)
}

/// What a destruction did, from its results.
fn tell(context: &Context<'_>, done: &Destruction) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let failed: BTreeSet<EntityId> = done.remains.iter().map(Remains::entity).collect();
    let of_kind = |kind: EntityKind| {
        let listed = done.list.entities.iter();
        let gone = listed.filter(|one| one.kind == kind && !failed.contains(&one.entity));
        count(gone.count())
    };
    let records = of_kind(EntityKind::Record);
    let away = done.places.iter().any(|place| !place.acknowledged);
    let mut lines = vec![match (done.purge_pending, away) {
        (true, _) => destroying::key_deleted(lang, records),
        (false, true) => destroying::destroyed_where_reached(lang, records),
        (false, false) => destroying::destroyed(lang, records),
    }];
    lines.extend(with_them(lang, &done.list, &of_kind));
    lines.extend(spared_lines(lang, &done.list));
    for place in &done.places {
        lines.push(match place.acknowledged {
            true => destroying::place_done(lang, &place_name(lang, &place.place)),
            false => destroying::place_pending(lang, &place_name(lang, &place.place)),
        });
    }
    terminal.lines(&lines)?;
    if !done.remains.is_empty() {
        terminal.warn(&destroying::remains(lang, count(done.remains.len())));
        return Ok(Ended::WithFindings);
    }
    if done.purge_pending {
        terminal.warn(&destroying::purge_pending(lang));
    }
    match away || done.purge_pending {
        true => Ok(Ended::Partly),
        false => Ok(Ended::Done),
    }
}

/// What goes beside the records, and the files that stay because others use them.
fn with_them(
    lang: Lang,
    list: &DestructionList,
    of_kind: &dyn Fn(EntityKind) -> u64,
) -> Vec<String> {
    let mut lines = kinds::going_along(lang, of_kind);
    let shared: usize = list.entities.iter().map(|one| one.shared.len()).sum();
    if shared > 0 {
        lines.push(destroying::shared(lang, count(shared)));
    }
    lines
}

/// What of the plan stays, by reason.
fn spared_lines(lang: Lang, list: &DestructionList) -> Vec<String> {
    let mut lines = Vec::new();
    let mut spared: BTreeMap<String, Vec<EntityId>> = BTreeMap::new();
    for one in &list.spared {
        let why = disposing::spared(lang, one.why);
        spared.entry(why).or_default().push(one.entity);
    }
    for (why, entities) in &spared {
        lines.push(destroying::spared(lang, count(entities.len()), Words(why)));
        let named = entities.iter().take(NAMED);
        lines.extend(named.map(|entity| format!("  {}", entity.say(lang))));
        let more = count(entities.len().saturating_sub(NAMED));
        if more > 0 {
            lines.push(desk::and_more(lang, more));
        }
    }
    lines
}

/// Takes up again what was interrupted.
pub fn resume(context: &Context<'_>, doing: Doing) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let archive = match doing {
        Doing::Do => context.open_archive_as_owner()?,
        Doing::Try => context.open_archive()?,
    };
    let pending = archive.pending_standings()?;
    if pending.is_empty() {
        terminal.remark(&destroying::nothing_to_resume(lang));
        return Ok(Ended::Done);
    }
    if doing == Doing::Try {
        let mut lines = Vec::new();
        for standing in &pending {
            let short = standing.approved.disposition.entity.short();
            let goes_on = deciding::would_go_on(lang, count(standing.unproved.len()));
            let mut would = vec![goes_on];
            would.extend(would_delete(lang, &archive, &standing.pending));
            let would = would.iter();
            lines.extend(would.map(|line| destroying::of_plan(lang, &short, Words(line))));
        }
        terminal.lines(&lines)?;
        terminal.remark(&desk::dry_run(lang));
        return Ok(Ended::Done);
    }
    let actor = context.actor(&archive)?;
    let resumed = archive.resume_destructions(actor, context.now(), &mut |step| {
        tell_step(context, step);
    });
    let resumed = or_resume(context, resumed, true)?;
    archive.settle()?;
    context.tell_notices(&archive);
    let mut ended = Ended::Done;
    for destruction in &resumed {
        match tell(context, destruction)? {
            Ended::Done => {}
            worse => ended = worse,
        }
    }
    let left = pending_destructions(lang, &archive)?;
    terminal.lines(&left)?;
    Ok(match (ended, left.is_empty()) {
        (Ended::Done, false) => Ended::Partly,
        (ended, _) => ended,
    })
}

/// Gives an approved plan up.
pub fn cancel(context: &Context<'_>, id: &str, doing: Doing) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let id = archive.entity_meant(EntityKind::Disposition, id)?;
    if doing == Doing::Try {
        return try_cancel(context, &archive.disposition(id)?);
    }
    let actor = context.actor(&archive)?;
    archive.cancel_disposition(id, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(&archive);
    let words = destroying::cancelled(context.terminal.lang, &id.short());
    context.terminal.remark(&words);
    Ok(Ended::Done)
}

/// Tells what giving a plan up would do.
fn try_cancel(context: &Context<'_>, approved: &ApprovedDisposition) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let disposition = approved.disposition.entity;
    let short = disposition.short();
    terminal.message(&match approved.disposition.state {
        DispositionState::Approved => {
            deciding::would_cancel(lang, &short, count(approved.plan.records.len()))
        }
        DispositionState::Cancelled => deciding::cancelled_already(lang, &short),
        DispositionState::Started => return Err(ArchiveError::TooLate { disposition }.into()),
    });
    terminal.remark(&desk::dry_run(lang));
    Ok(Ended::Done)
}
