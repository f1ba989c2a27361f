//! `session`: the registry of sessions. Objects of `registry_sheets.rs`, `list` as an array.

use crate::archive::Archive;
use crate::cli::args::{Form, Questions};
use crate::cli::candidate::value;
use crate::cli::failure::Failure;
use crate::cli::registry_args::{Scope, SessionArgs, SessionFields, Withdrawal};
use crate::cli::registry_import::{self, column_names, field_lines, today, write};
use crate::cli::registry_meant::{Refusal, session_meant};
use crate::cli::registry_sheets::{SessionObject, candidates_of, session_line, session_sheet};
use crate::cli::{Context, Ended};
use crate::model::{
    Juror, Link, RegisteredSession, Registry, RegistryChange, RegistryLinks, SessionKind,
    SessionNumber, TitreCode, ValueNames,
};
use crate::registry::{
    LineFault, ListLine, RegistryLookup, SessionDraft, ccp_list, is_same_juror, is_session_number,
    plan_import, read_juror, read_titre, session_changes,
};
use crate::words::registry;

/// Deals with sessions.
pub fn run(context: &Context<'_>, args: &SessionArgs) -> Result<Ended, Failure> {
    if let SessionArgs::Import(args) = args {
        return registry_import::run(context, args);
    }
    let archive = context.open_archive()?;
    let known = archive.registry()?;
    match args {
        SessionArgs::Import(_) => {}
        SessionArgs::Add(fields) => add(context, &archive, &known, fields)?,
        SessionArgs::List { scope, form } => list(context, &known, *scope, *form)?,
        SessionArgs::Show { meant, form } => show(context, &known, meant, *form)?,
        SessionArgs::Edit { meant, fields } => {
            let old = session_meant(&known, meant)?;
            let new = edited(context, &old, fields)?;
            change(context, &archive, &known, &old, new)?;
        }
        SessionArgs::Withdraw {
            meant,
            state,
            questions,
        } => {
            let old = session_meant(&known, meant)?;
            let sitting = candidates_of(&known, old.entity).count();
            let belongs = |links: &RegistryLinks| links.session == Some(Link::Sure(old.entity));
            if *state == Withdrawal::Withdrawn
                && !withdrawal_agreed(context, &archive, sitting, belongs, *questions)?
            {
                return Ok(Ended::Partly);
            }
            let mut new = old.clone();
            new.session.withdrawn = *state == Withdrawal::Withdrawn;
            change(context, &archive, &known, &old, new)?;
        }
    }
    Ok(Ended::Done)
}

/// Says which candidates and documents depend on what is to be withdrawn, and asks.
pub fn withdrawal_agreed(
    context: &Context<'_>,
    archive: &Archive,
    sitting: usize,
    belongs: impl Fn(&RegistryLinks) -> bool,
    questions: Questions,
) -> Result<bool, Failure> {
    let terminal = &context.terminal;
    let lang = terminal.lang;
    let records = archive.filed_with_states()?;
    let documents = records.iter().filter(|one| belongs(&one.links)).count();
    let mut depending = Vec::new();
    if sitting > 0 {
        let count = u64::try_from(sitting).unwrap_or(u64::MAX);
        depending.push(registry::withdrawal_candidates(lang, count));
    }
    if documents > 0 {
        let count = u64::try_from(documents).unwrap_or(u64::MAX);
        depending.push(registry::withdrawal_documents(lang, count));
    }
    terminal.lines(&depending)?;
    if depending.is_empty() || questions == Questions::Yes {
        return Ok(true);
    }
    if terminal.can_ask() && terminal.agrees(&registry::withdraw_all_the_same(lang))? {
        return Ok(true);
    }
    terminal.message(&registry::not_confirmed(lang));
    Ok(false)
}

fn add(
    context: &Context<'_>,
    archive: &Archive,
    known: &Registry,
    fields: &SessionFields,
) -> Result<(), Failure> {
    writable(fields)?;
    let number = number(fields.number.as_deref().unwrap_or_default())?.0;
    let there = RegistryLookup::new(std::sync::Arc::new(known.clone())).session_for(
        Some(&number),
        None,
        None,
    );
    if let Some(there) = there {
        let entity = match &there {
            Link::Sure(one) => Some(one),
            Link::Doubtful(several) => several.first(),
        };
        let there = entity.and_then(|entity| known.session(*entity));
        let there = there.map(|there| there.session.number.0.clone());
        return Err(Refusal::SessionThere(there.unwrap_or(number)).into());
    }
    let values = column_names()?.values;
    let draft = SessionDraft {
        number: SessionNumber(number),
        kind: told(fields.kind.as_deref(), |text| kind(&values, text))?.flatten(),
        titre: told(fields.titre.as_deref(), titre)?.flatten(),
        sigle: fields.sigle.clone(),
        ccps: ccps(&fields.ccps),
        site: fields.site.clone(),
        starts_on: fields.starts_on.flatten(),
        ends_on: fields.ends_on.flatten(),
        responsable: fields.responsable.clone(),
        jury: jury(context, &fields.jurors),
    };
    if draft
        .starts_on
        .zip(draft.ends_on)
        .is_some_and(|(start, end)| end < start)
    {
        return Err(Refusal::DaysReversed.into());
    }
    let line = ListLine {
        line: 1,
        session: Some(draft),
        candidate: None,
    };
    let plan = plan_import(&[line], known, today(context));
    write(context, archive, &plan, known)
}

fn edited(
    context: &Context<'_>,
    old: &RegisteredSession,
    fields: &SessionFields,
) -> Result<RegisteredSession, Failure> {
    writable(fields)?;
    let mut new = old.clone();
    let exam = &mut new.session;
    if let Some(text) = &fields.number {
        exam.number = number(text)?;
    }
    let values = column_names()?.values;
    if let Some(given) = told(fields.kind.as_deref(), |text| kind(&values, text))? {
        exam.kind = given;
    }
    if let Some(given) = told(fields.titre.as_deref(), titre)? {
        exam.titre = given;
    }
    set(&mut exam.sigle, fields.sigle.as_ref());
    set(&mut exam.site, fields.site.as_ref());
    if !fields.ccps.is_empty() {
        exam.ccps = ccps(&fields.ccps);
    }
    exam.starts_on = fields.starts_on.unwrap_or(exam.starts_on);
    exam.ends_on = fields.ends_on.unwrap_or(exam.ends_on);
    if exam
        .starts_on
        .zip(exam.ends_on)
        .is_some_and(|(start, end)| end < start)
    {
        return Err(Refusal::DaysReversed.into());
    }
    set(&mut new.people.responsable, fields.responsable.as_ref());
    for juror in jury(context, &fields.jurors) {
        new.people
            .jury
            .retain(|other| !is_same_juror(&other.name, &juror.name));
        new.people.jury.push(juror);
    }
    for name in &fields.jurors_out {
        let before = new.people.jury.len();
        new.people
            .jury
            .retain(|juror| !is_same_juror(&juror.name, name));
        if new.people.jury.len() == before {
            let known = new.people.jury.iter().map(|juror| juror.name.clone());
            return Err(Refusal::Value {
                value: name.clone(),
                known: known.collect(),
            }
            .into());
        }
    }
    Ok(new)
}

/// Registers the next version, and shows what changes in it.
fn change(
    context: &Context<'_>,
    archive: &Archive,
    known: &Registry,
    old: &RegisteredSession,
    new: RegisteredSession,
) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let changes = session_changes(old, &new);
    if changes.is_empty() {
        context.terminal.remark(&registry::registered_already(lang));
        return Ok(());
    }
    let actor = context.actor(archive)?;
    let shown = session_line(lang, &new);
    let change = vec![RegistryChange::Session(new)];
    archive.register(change, known, actor, context.now())?;
    archive.settle()?;
    let mut lines = vec![shown];
    lines.extend(field_lines(lang, &changes));
    context.terminal.lines(&lines)?;
    context.tell_notices(archive);
    Ok(())
}

fn list(context: &Context<'_>, known: &Registry, scope: Scope, form: Form) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let mut sessions: Vec<&RegisteredSession> = known
        .sessions
        .iter()
        .filter(|session| scope == Scope::All || !session.session.withdrawn)
        .collect();
    sessions.sort_by_key(|session| (session.session.ends_on, session.entity));
    match form {
        Form::Json => {
            let objects = sessions.iter().map(|one| SessionObject::new(one, known));
            context.terminal.json(&objects.collect::<Vec<_>>())
        }
        Form::Words if sessions.is_empty() => {
            context.terminal.remark(&registry::no_sessions(lang));
            Ok(())
        }
        Form::Words => {
            let lines: Vec<String> = sessions.iter().map(|one| session_line(lang, one)).collect();
            context.terminal.lines(&lines)
        }
    }
}

fn show(context: &Context<'_>, known: &Registry, meant: &str, form: Form) -> Result<(), Failure> {
    let session = session_meant(known, meant)?;
    match form {
        Form::Json => context.terminal.json(&SessionObject::new(&session, known)),
        Form::Words => {
            let lines = session_sheet(context.terminal.lang, &session, known);
            context.terminal.lines(&lines)
        }
    }
}

/// Fails if a number is none, or a text holds characters that nobody sees.
fn writable(fields: &SessionFields) -> Result<(), Refusal> {
    let number = fields.number.as_deref();
    let number = number.filter(|number| !number.trim().is_empty());
    if number.is_some_and(|number| !is_session_number(number)) {
        return Err(Refusal::Line(LineFault::NotASessionNumber));
    }
    let texts = [&fields.sigle, &fields.site, &fields.responsable];
    let mut texts = texts.into_iter().flatten().chain(&fields.ccps);
    match texts.any(|text| text.chars().any(char::is_control)) {
        true => Err(Refusal::Line(LineFault::ControlCharacter)),
        false => Ok(()),
    }
}

/// Sets a field to what is given; an empty text clears it.
pub fn set(field: &mut Option<String>, given: Option<&String>) {
    if let Some(text) = given {
        *field = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    }
}

/// What an option says: none if it is not there; within, none where it is empty and clears.
pub fn told<T>(
    given: Option<&str>,
    read: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Result<Option<Option<T>>, Refusal> {
    match given.map(str::trim) {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(text) => read(text).map(|value| Some(Some(value))),
    }
}

/// The CCPs of options, each of which may hold several.
pub fn ccps(given: &[String]) -> Vec<String> {
    given.iter().flat_map(|text| ccp_list(text)).collect()
}

/// A session is known by its number: it is never cleared.
fn number(text: &str) -> Result<SessionNumber, Refusal> {
    match text.trim() {
        "" => Err(Refusal::Value {
            value: text.to_owned(),
            known: vec!["24-0117".to_owned()],
        }),
        text => Ok(SessionNumber(text.to_owned())),
    }
}

fn kind(values: &ValueNames, text: &str) -> Result<SessionKind, Refusal> {
    value(&values.kinds, text, &registry::TYPED_KINDS)
}

/// The title that a code means.
///
/// Errors: [`Refusal::Value`].
pub fn titre(text: &str) -> Result<TitreCode, Refusal> {
    read_titre(text).ok_or_else(|| Refusal::Value {
        value: text.to_owned(),
        known: vec!["TP-01303m02".to_owned()],
    })
}

fn jury(context: &Context<'_>, given: &[String]) -> Vec<Juror> {
    let day = today(context);
    given
        .iter()
        .filter_map(|text| read_juror(text, day))
        .collect()
}
