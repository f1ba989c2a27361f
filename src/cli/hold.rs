//! `hold`: placing, listing, reviewing, releasing. Nothing is journalled on `--dry-run`.
//!
//! `list --json`, stable: `{"holds": [HOLD with "documents", "bytes", "released": {"reason", "on"} or null], "suggestions":
//! [{"scope", "words", "documents", "bytes", "soonest_due", "command"}]}`, HOLD as `verdicts.rs` specifies it; `documents`
//! is what a hold covers now, 0 once it is released. Overdue reviews first, then by the day of the review.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::archive::{
    Archive, ArchiveError, HoldAnswer, RetentionFacts, site_is_registered, titre_is_registered,
};
use crate::catalog::CatalogHold;
use crate::cli::args::{Doing, Form, Questions};
use crate::cli::explain::hold_words;
use crate::cli::failure::Failure;
use crate::cli::registry_meant::{Refusal, candidate_meant, session_meant};
use crate::cli::retention_args::{
    HoldArgs, HoldsListed, PlaceArgs, ReleaseArgs, ScopeMeant, Unregistered,
};
use crate::cli::session::titre;
use crate::cli::verdicts::{NamesOf, hold_object, scope_words};
use crate::cli::{Context, Ended, search};
use crate::model::{
    EntityId, EntityKind, HoldOwner, HoldReason, HoldScope, LegalHold, Outcome, Registry, Site,
    TitreCode,
};
use crate::retention::{Amount, SuggestedHold, SuggestionReason, Verdicts, overdue};
use crate::words::retention::{self, Names};
use crate::words::{Lang, Words, count, desk, holding};

/// The query that holds everything.
const EVERYTHING: &str = "*";

/// Does what was asked with holds.
pub fn run(context: &Context<'_>, args: &HoldArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    match args {
        HoldArgs::Place(args) => return place(context, &archive, args),
        HoldArgs::List { which, form } => list(context, &archive, *which, *form)?,
        HoldArgs::Review { id, review_on } => review(context, &archive, id, *review_on)?,
        HoldArgs::Release(args) => release(context, &archive, args)?,
    }
    Ok(Ended::Done)
}

/// How many holds somebody was to look at again; for `status` and `dashboard`.
pub fn overdue_reviews(context: &Context<'_>, archive: &Archive) -> Result<u64, Failure> {
    let holds = archive.holds()?.into_iter();
    let in_force = holds.filter(|hold| hold.release.is_none());
    let in_force: Vec<LegalHold> = in_force.map(|placed| placed.hold).collect();
    Ok(count(overdue(&in_force, context.today()).len()))
}

fn place(context: &Context<'_>, archive: &Archive, args: &PlaceArgs) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let said = |name| move |_| Failure::EmptyText(name);
    let owner = HoldOwner::parse(&args.owner).map_err(said("--owner"))?;
    let reason = HoldReason::parse(&args.reason).map_err(said("--reason"))?;
    let today = context.today();
    if args.review_on <= today {
        return Err(Failure::ReviewPast(args.review_on));
    }
    let (scope, anyway) = match scope(context, archive, &args.scope) {
        Ok(scope) => (scope, false),
        Err(refused) => match (args.unregistered, what_may_come(&args.scope)) {
            (Unregistered::HeldAnyway, Some(scope)) => (scope, true),
            _ => return Err(refused),
        },
    };
    let hold = LegalHold {
        id: EntityId::new(context.now()),
        scope,
        owner,
        reason,
        review_on: args.review_on,
        placed_on: today,
        anyway,
    };
    let mut facts = archive.retention_facts()?;
    facts.holds.push(hold.clone());
    let verdicts = facts.verdicts(today);
    let (covers, due) = (covered(&verdicts, hold.id), due_under(&verdicts, hold.id));
    let names = NamesOf::new(&facts);
    let words = scope_words(lang, &hold.scope, &names);
    let amount = retention::amount(lang, covers.records, covers.bytes);
    let terminal = context.terminal;
    terminal.message(&holding::will_hold(lang, Words(&words)));
    terminal.message(&holding::covers_now(lang, Words(&amount)));
    if due > 0 {
        terminal.message(&holding::keeps_due(lang, due));
    }
    if args.doing == Doing::Try {
        terminal.remark(&desk::dry_run(lang));
        return Ok(Ended::Done);
    }
    confirm(context, args.questions, &holding::ask_place(lang))?;
    let actor = context.actor(archive)?;
    let (id, review_on) = (hold.id, hold.review_on);
    let told = verdicts.verdicts.iter();
    let told = told.filter(|verdict| verdict.holds.contains(&id));
    let told: Vec<EntityId> = told.map(|verdict| verdict.record).collect();
    let answer = archive.place_hold_on(hold, &told, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(archive);
    terminal.remark(&holding::placed(lang, &id.short(), review_on));
    terminal.lines(&[id.to_string()])?;
    Ok(tell_too_late(context, &answer))
}

/// What a hold came too late for.
fn tell_too_late(context: &Context<'_>, answer: &HoldAnswer) -> Ended {
    let terminal = context.terminal;
    let lang = terminal.lang;
    for disposition in &answer.unfinished {
        terminal.warn(&holding::unfinished(lang, *disposition));
    }
    if answer.too_late.is_empty() {
        return Ended::Done;
    }
    terminal.warn(&holding::too_late(lang, count(answer.too_late.len())));
    for one in &answer.too_late {
        let words = holding::too_late_for(lang, one.entity, one.disposition);
        terminal.message(&format!("  {words}"));
    }
    Ended::Partly
}

/// What is meant, with what a query finds now.
fn scope(
    context: &Context<'_>,
    archive: &Archive,
    meant: &ScopeMeant,
) -> Result<HoldScope, Failure> {
    let registry = archive.registry()?;
    Ok(match meant {
        ScopeMeant::Query(text) if is_everything_unsaid(archive, text) => {
            return Err(Failure::HoldsEverything(text.clone()));
        }
        ScopeMeant::Query(text) => {
            let found = archive.found_to_the_end(text)?;
            if found.is_empty() {
                search::hint(context, archive, text)?;
            }
            let text = text.clone();
            HoldScope::Query { text, found }
        }
        ScopeMeant::Session(typed) => HoldScope::Session(session_meant(&registry, typed)?.entity),
        ScopeMeant::Candidate(typed) => {
            let candidate = candidate_meant(&registry, typed)?.entity;
            HoldScope::Candidate(registry.leading(candidate))
        }
        ScopeMeant::Titre(typed) => {
            let titre = titre(typed)?;
            must_know_titre(&registry, &titre)?;
            HoldScope::Titre(titre)
        }
        ScopeMeant::Agrement { titre: typed, site } => {
            let titre = titre(typed)?;
            let site = Site::parse(site).map_err(|_| Failure::EmptyText("--site"))?;
            must_know_titre(&registry, &titre)?;
            if let Err(nearest) = site_is_registered(&registry, &titre, &site) {
                let meant = site.as_str().to_owned();
                return Err(Refusal::NoSite { meant, nearest }.into());
            }
            HoldScope::Agrement { titre, site }
        }
        ScopeMeant::Records(ids) => {
            let records = ids.iter();
            let records = records.map(|id| match archive.entity_meant(EntityKind::Record, id) {
                // Whoever asks too late is told so, and the rest of what was asked is held.
                Err(ArchiveError::Destroyed { entity, .. }) => Ok(entity),
                Err(unknown @ (ArchiveError::Unknown(_) | ArchiveError::UnknownOf { .. })) => {
                    taken(archive, id)?.ok_or(unknown)
                }
                meant => meant,
            });
            HoldScope::Records(records.collect::<Result<_, ArchiveError>>()?)
        }
    })
}

/// What a whole id means, if its destruction has begun.
fn taken(archive: &Archive, id: &str) -> Result<Option<EntityId>, ArchiveError> {
    let Ok(entity) = id.trim().parse::<EntityId>() else {
        return Ok(None);
    };
    Ok(archive.taken_by(entity)?.map(|_| entity))
}

/// A query in which nothing can be looked for holds everything: that is said by `*`, never by a slip.
fn is_everything_unsaid(archive: &Archive, text: &str) -> bool {
    text.trim() != EVERYTHING && archive.finds_everything(text)
}

fn must_know_titre(registry: &Registry, titre: &TitreCode) -> Result<(), Refusal> {
    titre_is_registered(registry, titre).map_err(|nearest| Refusal::NoTitre {
        meant: titre.0.clone(),
        nearest,
    })
}

/// The scope of what the registry does not know and may come later; none where something else is wrong with it. A session or
/// a candidate must be registered first: no query covers all that is theirs.
fn what_may_come(meant: &ScopeMeant) -> Option<HoldScope> {
    match meant {
        ScopeMeant::Titre(typed) => titre(typed).ok().map(HoldScope::Titre),
        ScopeMeant::Agrement { titre: typed, site } => {
            let (titre, site) = (titre(typed).ok()?, Site::parse(site).ok()?);
            Some(HoldScope::Agrement { titre, site })
        }
        ScopeMeant::Session(_)
        | ScopeMeant::Candidate(_)
        | ScopeMeant::Query(_)
        | ScopeMeant::Records(_) => None,
    }
}

/// What a hold covers on the day of the verdicts.
fn covered(verdicts: &Verdicts, hold: EntityId) -> Amount {
    let mut amount = Amount::default();
    let held = verdicts.verdicts.iter();
    for verdict in held.filter(|verdict| verdict.holds.contains(&hold)) {
        amount.records += 1;
        amount.bytes = amount.bytes.saturating_add(verdict.size_bytes);
    }
    amount
}

/// How many records would be due without this hold and no other covers.
fn due_under(verdicts: &Verdicts, hold: EntityId) -> u64 {
    let only = verdicts.verdicts.iter().filter(|verdict| {
        verdict.holds == [hold] && matches!(verdict.without_holds(), Outcome::Due { .. })
    });
    count(only.count())
}

fn confirm(context: &Context<'_>, questions: Questions, question: &str) -> Result<(), Failure> {
    if questions == Questions::Yes || context.terminal.agrees(question)? {
        return Ok(());
    }
    Err(Failure::Declined)
}

fn list(
    context: &Context<'_>,
    archive: &Archive,
    which: HoldsListed,
    form: Form,
) -> Result<(), Failure> {
    let facts = archive.retention_facts()?;
    context.tell_notices(archive);
    let day = context.today();
    let verdicts = facts.verdicts(day);
    let mut holds = archive.holds()?;
    holds.retain(|hold| which == HoldsListed::All || hold.release.is_none());
    holds.sort_by_key(|placed| {
        let hold = &placed.hold;
        (placed.release.is_some(), hold.review_on, hold.id)
    });
    let names = NamesOf::new(&facts);
    let suggestions = facts.suggestions(&verdicts);
    if form == Form::Json {
        let holds = holds
            .iter()
            .map(|placed| listed_object(placed, &verdicts, &names));
        let suggestions = suggestions.iter();
        let suggestions = suggestions.map(|one| suggestion_object(one, &facts, &names));
        return context.terminal.json(&json!({
            "holds": holds.collect::<Vec<_>>(),
            "suggestions": suggestions.collect::<Vec<_>>(),
        }));
    }
    let lang = context.terminal.lang;
    let mut lines = Vec::new();
    if holds.is_empty() {
        lines.push(holding::no_holds(lang));
    }
    for placed in &holds {
        lines.extend(listed_lines(context, placed, &verdicts, &names));
    }
    if !suggestions.is_empty() {
        lines.push(String::new());
        let heading = holding::suggestions_heading(lang);
        lines.push(context.terminal.heading(&heading));
        let suggestions = suggestions.iter();
        lines.extend(suggestions.flat_map(|one| suggestion_lines(lang, one, &facts, &names)));
    }
    context.terminal.lines(&lines)
}

fn listed_lines(
    context: &Context<'_>,
    placed: &CatalogHold,
    verdicts: &Verdicts,
    names: &NamesOf<'_>,
) -> Vec<String> {
    let lang = context.terminal.lang;
    let hold = &placed.hold;
    let scope = scope_words(lang, &hold.scope, names);
    let title = holding::hold_title(lang, &hold.id.short(), Words(&scope));
    let mut lines = vec![match &placed.release {
        None if hold.is_overdue(verdicts.day) => {
            let marked = holding::to_review(lang, Words(&title));
            context.terminal.heading(&marked)
        }
        None => title,
        Some(_) => holding::released_title(lang, Words(&title)),
    }];
    lines.extend(hold_words(lang, hold, verdicts.day));
    match &placed.release {
        Some(release) => lines.push(format!(
            "      {}",
            holding::released_why(lang, release.on, release.reason.as_str())
        )),
        None => {
            let covers = covered(verdicts, hold.id);
            let amount = retention::amount(lang, covers.records, covers.bytes);
            lines.push(format!(
                "      {}",
                holding::covers_now(lang, Words(&amount))
            ));
        }
    }
    lines
}

fn listed_object(placed: &CatalogHold, verdicts: &Verdicts, names: &NamesOf<'_>) -> Value {
    let mut object = hold_object(&placed.hold, verdicts.day, names);
    let covers = covered(verdicts, placed.hold.id);
    if let Some(object) = object.as_object_mut() {
        if placed.release.is_some() {
            object.insert("overdue".to_owned(), json!(false));
        }
        object.insert("documents".to_owned(), json!(covers.records));
        object.insert("bytes".to_owned(), json!(covers.bytes));
        object.insert("released".to_owned(), json!(placed.release));
    }
    object
}

fn suggestion_lines(
    lang: Lang,
    suggested: &SuggestedHold,
    facts: &RetentionFacts,
    names: &NamesOf<'_>,
) -> Vec<String> {
    let scope = match &suggested.scope {
        Some(scope) => scope_words(lang, scope, names),
        None => holding::scope_unknown(lang),
    };
    let why = suggestion_why(lang, suggested, facts, names);
    let covers = suggested.covers;
    let amount = retention::amount(lang, covers.records, covers.bytes);
    let mut lines = vec![
        format!("  {}", holding::suggested(lang, Words(&scope), Words(&why))),
        format!("      {}", holding::would_cover(lang, Words(&amount))),
    ];
    let soonest = suggested.soonest_due;
    lines.extend(soonest.map(|day| format!("      {}", holding::soonest_due(lang, day))));
    lines.push(format!("      {}", command(lang, suggested, names)));
    lines
}

fn suggestion_object(
    suggested: &SuggestedHold,
    facts: &RetentionFacts,
    names: &NamesOf<'_>,
) -> Value {
    json!({
        "scope": suggested.scope,
        "words": suggestion_why(Lang::En, suggested, facts, names),
        "documents": suggested.covers.records,
        "bytes": suggested.covers.bytes,
        "soonest_due": suggested.soonest_due,
        "command": command(Lang::En, suggested, names),
    })
}

fn suggestion_why(
    lang: Lang,
    suggested: &SuggestedHold,
    facts: &RetentionFacts,
    names: &NamesOf<'_>,
) -> String {
    match &suggested.reason {
        SuggestionReason::Documents { class, records } => {
            let known = facts.schedule.class(class);
            let title = known.map_or_else(|| class.to_string(), |class| class.title.clone());
            let first = records.first().map(|record| names.name(*record));
            let first = first.unwrap_or_default();
            holding::because_documents(lang, count(records.len()), &title, &first)
        }
        SuggestionReason::StillCapitalising {
            last_session,
            until,
        } => holding::because_capitalising(lang, &names.name(*last_session), *until),
    }
}

/// The command that places a suggested hold, to be completed.
fn command(lang: Lang, suggested: &SuggestedHold, names: &NamesOf<'_>) -> String {
    let scope = match &suggested.scope {
        Some(HoldScope::Session(session)) => format!("--session {}", quoted(&names.name(*session))),
        Some(HoldScope::Candidate(candidate)) => format!("--candidate {candidate}"),
        Some(HoldScope::Titre(titre)) => format!("--titre {}", quoted(&titre.0)),
        Some(HoldScope::Agrement { titre, site }) => format!(
            "--agrement {} --site {}",
            quoted(&titre.0),
            quoted(site.as_str())
        ),
        Some(HoldScope::Query { text, .. }) => format!("--on {}", quoted(text)),
        Some(HoldScope::Records(records)) => {
            let records = records.iter().map(ToString::to_string);
            records.collect::<Vec<_>>().join(" ")
        }
        None => match &suggested.reason {
            SuggestionReason::Documents { records, .. } => {
                let records = records.iter().map(ToString::to_string);
                records.collect::<Vec<_>>().join(" ")
            }
            SuggestionReason::StillCapitalising { last_session, .. } => {
                format!("--session {}", quoted(&names.name(*last_session)))
            }
        },
    };
    holding::place_command(lang, &scope)
}

/// A word as a shell takes it whole.
pub fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

fn review(
    context: &Context<'_>,
    archive: &Archive,
    id: &str,
    review_on: NaiveDate,
) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    if review_on <= context.today() {
        return Err(Failure::ReviewPast(review_on));
    }
    let hold = archive.entity_meant(EntityKind::Hold, id)?;
    let actor = context.actor(archive)?;
    archive.review_hold(hold, review_on, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(archive);
    let words = holding::reviewed(lang, &hold.short(), review_on);
    context.terminal.remark(&words);
    Ok(())
}

fn release(context: &Context<'_>, archive: &Archive, args: &ReleaseArgs) -> Result<(), Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let reason = HoldReason::parse(&args.reason).map_err(|_| Failure::EmptyText("--reason"))?;
    let hold = archive.entity_meant(EntityKind::Hold, &args.id)?;
    let facts = archive.retention_facts()?;
    let Some(known) = facts.holds.iter().find(|known| known.id == hold) else {
        return Err(ArchiveError::AlreadyReleased { hold }.into());
    };
    let today = context.today();
    let verdicts = facts.verdicts(today);
    let names = NamesOf::new(&facts);
    let scope = scope_words(lang, &known.scope, &names);
    terminal.message(&holding::hold_title(lang, &hold.short(), Words(&scope)));
    hold_words(lang, known, today)
        .iter()
        .for_each(|line| terminal.message(line));
    let covers = covered(&verdicts, hold);
    let amount = retention::amount(lang, covers.records, covers.bytes);
    terminal.message(&holding::covers_now(lang, Words(&amount)));
    let held = verdicts.verdicts.iter();
    let held = held.filter(|verdict| verdict.holds.contains(&hold) && verdict.holds.len() > 1);
    let still_held = count(held.count());
    if still_held > 0 {
        terminal.message(&holding::still_held(lang, still_held));
    }
    let due = due_under(&verdicts, hold);
    terminal.message(&holding::due_again(lang, due));
    for plan in archive.plans_waiting_for(hold, today)? {
        let records = count(plan.records.len());
        let plan = plan.disposition.short();
        terminal.message(&holding::plan_would_take(lang, records, &plan));
        terminal.message(&holding::plan_is_given_up_by(lang, &plan));
    }
    terminal.message(&holding::release_destroys_nothing(lang));
    if args.doing == Doing::Try {
        terminal.remark(&desk::dry_run(lang));
        return Ok(());
    }
    confirm(context, args.questions, &holding::ask_release(lang))?;
    let actor = context.actor(archive)?;
    archive.release_hold(hold, reason, today, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(archive);
    terminal.remark(&holding::released(lang, &hold.short()));
    Ok(())
}
