//! `retention decide`: what a person decides becomes of documents whose rule leaves that to one.
//!
//! Of what a query finds, only that is decided which may be; the rest is told with its reason. Nothing is journalled on
//! `--dry-run`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::archive::{Archive, ArchiveError, RetentionFacts};
use crate::cli::args::{Doing, Questions};
use crate::cli::failure::Failure;
use crate::cli::meaning::records_meant;
use crate::cli::retention_args::DecideArgs;
use crate::cli::verdicts::NamesOf;
use crate::cli::{Context, Ended};
use crate::model::{ActorId, DecidedThen, DecisionReason, EntityId, NotDecidable, Verdict};
use crate::words::retention::Names;
use crate::words::{Lang, Say, Words, count, deciding, desk};

/// More documents than these are counted, not named.
const NAMED: usize = 20;

/// What of a selection may be decided, and what not.
struct Sorted {
    decided: Vec<Verdict>,
    refused: Vec<(EntityId, NotDecidable)>,
}

/// Decides.
pub fn run(context: &Context<'_>, args: &DecideArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let said = |_| Failure::EmptyText("--reason");
    let reason = DecisionReason::parse(&args.reason).map_err(said)?;
    let archive = match args.doing {
        Doing::Do => context.open_archive_as_owner()?,
        Doing::Try => context.open_archive()?,
    };
    let meant = records_meant(context, &archive, &args.selection)?;
    if meant.entities().is_empty() {
        return Err(Failure::NothingFits);
    }
    let facts = archive.retention_facts()?;
    context.tell_notices(&archive);
    let today = context.today();
    let sorted = sorted(&facts, meant.entities(), args.then, today);
    let names = NamesOf::new(&facts);
    if let Some((entity, why)) = sorted.refused.first().cloned()
        && sorted.decided.is_empty()
    {
        return Err(ArchiveError::NotDecidable { entity, why }.into());
    }
    tell(context, &sorted, args.then, &names);
    if args.doing == Doing::Try {
        terminal.remark(&desk::dry_run(lang));
        return Ok(Ended::Done);
    }
    let records: Vec<EntityId> = sorted.decided.iter().map(|one| one.record).collect();
    if args.questions == Questions::Ask
        && !terminal.agrees(&deciding::ask_decide(lang, count(records.len())))?
    {
        return Err(Failure::Declined);
    }
    let actor = context.actor(&archive)?;
    let decided =
        archive.decide_fate(&records, (args.then, &reason), today, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(&archive);
    terminal.remark(&match decided.len() {
        0 => deciding::decided_already(lang),
        several => deciding::decided(lang, count(several)),
    });
    if args.then == DecidedThen::Destroy {
        terminal.remark(&deciding::nothing_destroyed_by_it(lang));
    }
    Ok(match sorted.refused.is_empty() {
        true => Ended::Done,
        false => Ended::Partly,
    })
}

/// What may be decided so; a state of a record counts as that record.
fn sorted(
    facts: &RetentionFacts,
    meant: &[EntityId],
    then: DecidedThen,
    today: NaiveDate,
) -> Sorted {
    let meant: BTreeSet<EntityId> = meant.iter().copied().collect();
    let states = facts.records.iter();
    let states = states.filter(|one| meant.contains(&one.entity));
    let wholes: BTreeSet<EntityId> = states
        .map(|one| one.state_of.unwrap_or(one.entity))
        .collect();
    let (mut decided, mut refused) = (Vec::new(), Vec::new());
    let verdicts = facts.verdicts(today).verdicts.into_iter();
    for verdict in verdicts.filter(|verdict| wholes.contains(&verdict.record)) {
        match verdict.may_be_decided(then) {
            Ok(()) => decided.push(verdict),
            Err(why) => refused.push((verdict.record, why)),
        }
    }
    Sorted { decided, refused }
}

fn tell(context: &Context<'_>, sorted: &Sorted, then: DecidedThen, names: &NamesOf<'_>) {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let decided = &sorted.decided;
    let then = deciding::then(lang, then);
    terminal.message(&deciding::decides(lang, count(decided.len()), Words(&then)));
    for verdict in decided.iter().take(NAMED) {
        terminal.message(&format!("  {}", names.name(verdict.record).say(lang)));
        if let Some(before) = &verdict.decided {
            let then = deciding::then(lang, before.then);
            let words = deciding::decided_before(lang, Words(&then), before.on);
            terminal.message(&format!("      {words}"));
        }
    }
    let more = decided.len().saturating_sub(NAMED);
    if more > 0 {
        terminal.message(&desk::and_more(lang, count(more)));
    }
    let held = decided.iter().filter(|verdict| !verdict.holds.is_empty());
    let held = count(held.count());
    if held > 0 {
        terminal.message(&deciding::held_too(lang, held));
    }
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for (_, why) in &sorted.refused {
        *reasons.entry(deciding::why_not(lang, why).0).or_default() += 1;
    }
    for (why, refused) in reasons {
        terminal.message(&deciding::refused_count(lang, refused, Words(&why)));
    }
}

/// The name of who decided.
pub fn decider(lang: Lang, archive: &Archive, actor: ActorId) -> Result<String, Failure> {
    let name = archive.name_of_actor(actor)?;
    Ok(name.unwrap_or_else(|| deciding::somebody(lang, &EntityId(actor.0).short())))
}
