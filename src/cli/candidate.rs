//! `candidate`: the registry of candidates. Objects of `registry_sheets.rs`, `list` as an array.

use crate::archive::Archive;
use crate::cli::args::{Form, Questions};
use crate::cli::failure::Failure;
use crate::cli::registry_args::{
    CandidateArgs, CandidateFields, CandidateListArgs, CandidateSelection, SaidOfLikeness, Scope,
    Withdrawal,
};
use crate::cli::registry_import::{
    self, column_names, doubtful, field_lines, pair_line, today, write,
};
use crate::cli::registry_meant::{self, Refusal, candidate_meant, named, session_meant};
use crate::cli::registry_sheets::{
    CandidateObject, PairObject, candidate_line, candidate_sheet, candidates_of,
};
use crate::cli::session::{ccps, set, told, withdrawal_agreed};
use crate::cli::{Context, Ended};
use crate::model::{
    AccessPath, Candidacy, EntityId, JuryDecision, Link, Person, RegisteredCandidate,
    RegisteredSession, Registry, RegistryChange, RegistryLinks, ValueNames,
};
use crate::registry::{
    CandidateDraft, ImportPlan, LineFault, ListLine, MergeDoubt, SessionDraft, SplitName, Step,
    candidate_changes, doubtful_pairs, merge_doubts, merged, merged_with, plan_import, spelt,
    unmerged,
};
use crate::words::{Say, Words, registry};

/// Deals with candidates.
pub fn run(context: &Context<'_>, args: &CandidateArgs) -> Result<Ended, Failure> {
    if let CandidateArgs::Import(args) = args {
        return registry_import::run(context, args);
    }
    let archive = context.open_archive()?;
    let known = archive.registry()?;
    match args {
        CandidateArgs::Import(_) => {}
        CandidateArgs::Add(fields) => add(context, &archive, &known, fields)?,
        CandidateArgs::List(args) => list(context, &known, args)?,
        CandidateArgs::Show { meant, form } => show(context, &known, meant, *form)?,
        CandidateArgs::Edit { meant, fields } => {
            let old = candidate_meant(&known, meant)?;
            let new = edited(&known, &old, fields)?;
            change(context, &archive, &known, &old, new)?;
        }
        CandidateArgs::Merge {
            meant,
            other,
            questions,
        } => {
            let (one, other) = both(&known, meant, other)?;
            if !merge_agreed(context, &known, [&one, &other], *questions)? {
                return Ok(Ended::Partly);
            }
            merge(context, &archive, &known, &one, &other)?;
        }
        CandidateArgs::Unmerge { meant } => unmerge(context, &archive, &known, meant)?,
        CandidateArgs::Distinct { meant, other } => {
            let (old, other) = both(&known, meant, other)?;
            let mut new = old.clone();
            if !new.standing.distinct_from.contains(&other.entity) {
                new.standing.distinct_from.push(other.entity);
            }
            settle(context, &archive, &known, &old, new)?;
        }
        CandidateArgs::Withdraw {
            meant,
            state,
            questions,
        } => {
            let old = match state {
                Withdrawal::Withdrawn => candidate_meant(&known, meant)?,
                Withdrawal::Undone => withdrawn_meant(&known, meant)?,
            };
            let belongs = |links: &RegistryLinks| links.candidate == Some(Link::Sure(old.entity));
            if *state == Withdrawal::Withdrawn
                && !withdrawal_agreed(context, &archive, 0, belongs, *questions)?
            {
                return Ok(Ended::Partly);
            }
            let mut new = old.clone();
            new.standing.withdrawn = *state == Withdrawal::Withdrawn;
            change(context, &archive, &known, &old, new)?;
        }
    }
    Ok(Ended::Done)
}

fn add(
    context: &Context<'_>,
    archive: &Archive,
    known: &Registry,
    fields: &CandidateFields,
) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let values = column_names()?.values;
    let session = match &fields.session {
        Some(meant) => Some(session_meant(known, meant)?),
        None => None,
    };
    if session.is_none() {
        no_candidacy_meant(fields)?;
    }
    let line = ListLine {
        line: 1,
        session: session.as_ref().map(draft_of),
        candidate: Some(CandidateDraft {
            person: person(fields),
            path: told(fields.path.as_deref(), |text| path(&values, text))?.flatten(),
            ccps: ccps(&fields.ccps),
            decision: told(fields.decision.as_deref(), |text| decision(&values, text))?.flatten(),
        }),
    };
    let is_named = line.candidate.as_ref().is_some_and(|draft| {
        let names = [&draft.person.birth_name, &draft.person.used_name];
        let mut names = names.into_iter().flatten();
        names.any(|name| name.chars().any(char::is_alphabetic))
    });
    if !is_named {
        return Err(Refusal::Line(LineFault::NoName).into());
    }
    let day = today(context);
    let mut plan = plan_import(std::slice::from_ref(&line), known, day);
    if fields.likeness == SaidOfLikeness::Another {
        plan = plan_another(&line, plan, known, day);
    }
    if let Some(finding) = plan.findings.first() {
        return Err(Refusal::Line(finding.fault).into());
    }
    let candidates = plan.candidates.iter();
    let mut lines: Vec<String> = candidates
        .map(|planned| named(lang, &planned.candidate))
        .collect();
    lines.extend(doubtful(lang, &plan, known));
    context.terminal.lines(&lines)?;
    for planned in plan.candidates.iter().filter(|one| one.step != Step::New) {
        let one = known.candidate(planned.candidate.entity);
        let name = one.map(|one| named(lang, one)).unwrap_or_default();
        let id = planned.candidate.entity.short();
        let told = registry::known_already(lang, Words(&name), &id);
        context.terminal.message(&told);
    }
    if !plan.changes_anything() {
        context.terminal.remark(&registry::registered_already(lang));
        return Ok(());
    }
    write(context, archive, &plan, known)
}

/// The plan of a line about somebody who is not the one whom the plan found: a new entry, which says so.
fn plan_another(
    line: &ListLine,
    found: ImportPlan,
    known: &Registry,
    day: chrono::NaiveDate,
) -> ImportPlan {
    let mut others = known.clone();
    let mut apart: Vec<EntityId> = Vec::new();
    let mut plan = found;
    // Whoever else is as like is another one too.
    loop {
        let mut same = plan.candidates.iter().filter(|one| one.step != Step::New);
        let Some(same) = same.next().map(|one| one.candidate.entity) else {
            break;
        };
        apart.push(same);
        others.candidates.retain(|one| one.entity != same);
        plan = plan_import(std::slice::from_ref(line), &others, day);
    }
    for planned in &mut plan.candidates {
        planned.candidate.standing.distinct_from.extend(&apart);
    }
    plan
}

/// Who is meant by the name of the command line and the options beside it.
fn person(fields: &CandidateFields) -> Person {
    let split = fields.whole_name.as_deref().and_then(SplitName::of);
    let (surname, first_names) = match split {
        Some(split) => (Some(split.surname), Some(split.first_names)),
        None => (None, None),
    };
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    Person {
        birth_name: given(&fields.birth_name).or(surname),
        used_name: given(&fields.used_name),
        first_names: given(&fields.first_names).or(first_names.filter(|names| !names.is_empty())),
        birth_date: fields.birth_date.flatten(),
        birth_place: given(&fields.birth_place),
        ceres_id: given(&fields.ceres_id),
    }
}

/// A draft that names a session and says nothing of it.
fn draft_of(session: &RegisteredSession) -> SessionDraft {
    SessionDraft {
        number: session.session.number.clone(),
        kind: None,
        titre: session.session.titre.clone(),
        sigle: None,
        ccps: Vec::new(),
        site: None,
        starts_on: None,
        ends_on: None,
        responsable: None,
        jury: Vec::new(),
    }
}

fn edited(
    known: &Registry,
    old: &RegisteredCandidate,
    fields: &CandidateFields,
) -> Result<RegisteredCandidate, Failure> {
    let mut new = old.clone();
    let person = &mut new.person;
    set(&mut person.birth_name, fields.birth_name.as_ref());
    set(&mut person.used_name, fields.used_name.as_ref());
    set(&mut person.first_names, fields.first_names.as_ref());
    set(&mut person.birth_place, fields.birth_place.as_ref());
    set(&mut person.ceres_id, fields.ceres_id.as_ref());
    person.birth_date = fields.birth_date.unwrap_or(person.birth_date);
    let candidacies = &mut new.standing.candidacies;
    if let Some(meant) = &fields.session_out {
        let session = session_meant(known, meant)?.entity;
        candidacies.retain(|candidacy| candidacy.session != session);
    }
    let session = match (&fields.session, candidacies.as_slice()) {
        (Some(meant), _) => Some(session_meant(known, meant)?.entity),
        // Without a name, the only one is meant.
        (None, [only]) => Some(only.session),
        (None, _) => None,
    };
    let Some(session) = session else {
        no_candidacy_meant(fields)?;
        return Ok(new);
    };
    let values = column_names()?.values;
    let at = candidacies.iter().position(|one| one.session == session);
    let place = at.unwrap_or(candidacies.len());
    if at.is_none() {
        candidacies.push(Candidacy {
            session,
            path: None,
            ccps: Vec::new(),
            decision: None,
        });
    }
    if let Some(candidacy) = candidacies.get_mut(place) {
        if let Some(given) = told(fields.path.as_deref(), |text| path(&values, text))? {
            candidacy.path = given;
        }
        if !fields.ccps.is_empty() {
            candidacy.ccps = ccps(&fields.ccps);
        }
        if let Some(given) = told(fields.decision.as_deref(), |text| decision(&values, text))? {
            candidacy.decision = given;
        }
    }
    Ok(new)
}

/// The candidate whom the first of two leads, from then on, is the one whom the other leads to.
fn merge(
    context: &Context<'_>,
    archive: &Archive,
    known: &Registry,
    one: &RegisteredCandidate,
    other: &RegisteredCandidate,
) -> Result<(), Failure> {
    let (old, new) = merged(known, one, other).ok_or(Refusal::SameOne)?;
    settle(context, archive, known, old, new)
}

/// Says what speaks against two candidates being one person, and asks.
fn merge_agreed(
    context: &Context<'_>,
    known: &Registry,
    [one, other]: [&RegisteredCandidate; 2],
    questions: Questions,
) -> Result<bool, Failure> {
    let terminal = &context.terminal;
    let lang = terminal.lang;
    let doubts = merge_doubts(known, one, other);
    let against = doubts.iter().map(|doubt| match doubt {
        MergeDoubt::BirthDates(one, other) => registry::merge_birth_dates(lang, *one, *other),
        MergeDoubt::CeresIds(one, other) => registry::merge_ceres(lang, one, other),
        MergeDoubt::WereDistinct => registry::merge_were_distinct(lang),
    });
    let against: Vec<String> = against.collect();
    terminal.lines(&against)?;
    if against.is_empty() || questions == Questions::Yes {
        return Ok(true);
    }
    if terminal.can_ask() && terminal.agrees(&registry::merge_all_the_same(lang))? {
        return Ok(true);
    }
    terminal.message(&registry::not_confirmed(lang));
    Ok(false)
}

fn unmerge(
    context: &Context<'_>,
    archive: &Archive,
    known: &Registry,
    meant: &str,
) -> Result<(), Failure> {
    let meant_one = candidate_meant(known, meant)?;
    // A name leads to the one who stands for all: then whoever follows is meant, if it is one.
    let merged = merged_with(known, meant_one.entity);
    let old = match merged.as_slice() {
        [] => return Err(Refusal::NotMerged.into()),
        [one] => *one,
        several => {
            let fits = several.iter().map(|one| one.entity).collect();
            let name = |entity| known.candidate(entity).map(|one| one.person.whole_name());
            return Err(registry_meant::several(meant, fits, name).into());
        }
    };
    settle(context, archive, known, old, unmerged(old))
}

/// The candidate who was withdrawn and is meant, by name too; else whoever is meant.
fn withdrawn_meant(known: &Registry, meant: &str) -> Result<RegisteredCandidate, Refusal> {
    let mut withdrawn = known.clone();
    withdrawn.candidates.retain(|one| one.standing.withdrawn);
    for one in &mut withdrawn.candidates {
        one.standing.withdrawn = false;
        // It is this entry that is meant, and not the one that leads it.
        one.standing.same_as = None;
    }
    let found = candidate_meant(&withdrawn, meant).map(|one| one.entity);
    match found {
        Ok(entity) => known
            .candidate(entity)
            .cloned()
            .ok_or_else(|| Refusal::NoCandidate {
                meant: meant.to_owned(),
                nearest: Vec::new(),
            }),
        Err(Refusal::NoCandidate { .. }) => candidate_meant(known, meant),
        Err(other) => Err(other),
    }
}

/// Two candidates, not the same.
fn both(
    known: &Registry,
    one: &str,
    other: &str,
) -> Result<(RegisteredCandidate, RegisteredCandidate), Refusal> {
    let one = candidate_meant(known, one)?;
    let other = candidate_meant(known, other)?;
    if one.entity == other.entity {
        return Err(Refusal::SameOne);
    }
    Ok((one, other))
}

/// Registers the next version, and shows what changes in it.
fn change(
    context: &Context<'_>,
    archive: &Archive,
    known: &Registry,
    old: &RegisteredCandidate,
    new: RegisteredCandidate,
) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let number = |session| {
        let session = known.session(session);
        session.map(|session| session.session.number.clone())
    };
    let changes = candidate_changes(old, &new, number);
    if changes.is_empty() {
        context.terminal.remark(&registry::registered_already(lang));
        return Ok(());
    }
    let mut lines = vec![named(lang, &new)];
    lines.extend(field_lines(lang, &changes));
    register(context, archive, known, new)?;
    context.terminal.lines(&lines)
}

/// Registers what a person decided about likeness, and shows the sheet.
fn settle(
    context: &Context<'_>,
    archive: &Archive,
    known: &Registry,
    old: &RegisteredCandidate,
    new: RegisteredCandidate,
) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    if *old == new {
        context.terminal.remark(&registry::registered_already(lang));
        return Ok(());
    }
    let lines = candidate_sheet(lang, &new, known);
    register(context, archive, known, new)?;
    context.terminal.lines(&lines)
}

fn register(
    context: &Context<'_>,
    archive: &Archive,
    known: &Registry,
    new: RegisteredCandidate,
) -> Result<(), Failure> {
    let actor = context.actor(archive)?;
    let change = vec![RegistryChange::Candidate(new)];
    archive.register(change, known, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(archive);
    Ok(())
}

fn list(context: &Context<'_>, known: &Registry, args: &CandidateListArgs) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let candidates: Vec<&RegisteredCandidate> = match &args.what {
        CandidateSelection::Doubtful => return list_doubtful(context, known, args.form),
        CandidateSelection::Session(meant) => {
            let session = session_meant(known, meant)?;
            let sitting = candidates_of(known, session.entity);
            sitting.map(|(candidate, _)| candidate).collect()
        }
        CandidateSelection::Scope(scope) => known
            .candidates
            .iter()
            .filter(|one| *scope == Scope::All || !one.standing.withdrawn)
            .collect(),
    };
    match args.form {
        Form::Json => {
            let objects = candidates
                .iter()
                .map(|one| CandidateObject::new(one, known));
            context.terminal.json(&objects.collect::<Vec<_>>())
        }
        Form::Words if candidates.is_empty() => {
            context.terminal.remark(&registry::no_candidates(lang));
            Ok(())
        }
        Form::Words => {
            let lines = candidates
                .iter()
                .map(|one| candidate_line(lang, one, known));
            context.terminal.lines(&lines.collect::<Vec<_>>())
        }
    }
}

fn list_doubtful(context: &Context<'_>, known: &Registry, form: Form) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let pairs = doubtful_pairs(known);
    match form {
        Form::Json => {
            let objects = pairs.iter().map(|pair| PairObject::new(pair, known));
            context.terminal.json(&objects.collect::<Vec<_>>())
        }
        Form::Words if pairs.is_empty() => {
            context.terminal.remark(&registry::no_doubtful(lang));
            Ok(())
        }
        Form::Words => {
            let name = |entity: EntityId| {
                let candidate = known.candidate(entity);
                let name = candidate.map(|one| named(lang, one)).unwrap_or_default();
                format!("{} {name}", entity.say(lang))
            };
            let lines = pairs.iter().map(|pair| pair_line(lang, pair, name));
            context.terminal.lines(&lines.collect::<Vec<_>>())
        }
    }
}

fn show(context: &Context<'_>, known: &Registry, meant: &str, form: Form) -> Result<(), Failure> {
    let candidate = candidate_meant(known, meant)?;
    match form {
        Form::Json => context
            .terminal
            .json(&CandidateObject::new(&candidate, known)),
        Form::Words => {
            let lines = candidate_sheet(context.terminal.lang, &candidate, known);
            context.terminal.lines(&lines)
        }
    }
}

/// Fails if something is said of a candidacy that is not there.
fn no_candidacy_meant(fields: &CandidateFields) -> Result<(), Refusal> {
    match fields.path.is_some() || fields.decision.is_some() || !fields.ccps.is_empty() {
        true => Err(Refusal::NeedsSession),
        false => Ok(()),
    }
}

fn path(values: &ValueNames, text: &str) -> Result<AccessPath, Refusal> {
    value(&values.paths, text, &registry::TYPED_PATHS)
}

fn decision(values: &ValueNames, text: &str) -> Result<JuryDecision, Refusal> {
    value(&values.decisions, text, &registry::TYPED_DECISIONS)
}

/// Reads a value of a closed list; `known` says how some are typed.
///
/// Errors: [`Refusal::Value`].
pub fn value<T: Copy>(
    spellings: &[(T, Vec<String>)],
    text: &str,
    known: &[&str],
) -> Result<T, Refusal> {
    spelt(spellings, text).ok_or_else(|| Refusal::Value {
        value: text.to_owned(),
        known: known.iter().map(|name| (*name).to_owned()).collect(),
    })
}
