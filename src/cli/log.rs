//! `log`: the journal in plain words.
//!
//! With `--json`, stable, one object a line: `{"number", "time", "local_time", "actor", "actor_name", "event", "entities":
//! [id], "words", "reason", "recipient"}`; `local_time` is that of Paris, words are English, what is not known is null.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, VecDeque};

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{ArgGroup, ArgMatches, Command};
use serde_json::{Value, json};

use crate::archive::{Archive, ArchiveError, KnownAs, LogFilter};
use crate::cli::args::{Form, form, text};
use crate::cli::failure::Failure;
use crate::cli::grammar::{flag, number, option};
use crate::cli::registry_meant::{candidate_meant, session_meant};
use crate::cli::{Context, Ended, values};
use crate::model::{
    ActorId, Consultation, DataRequest, DataRight, EntityId, EntityKind, Entry, Event, EventKind,
    LegalHold, PlaceDigest, paris_time,
};
use crate::words::log::{self, LogNames};
use crate::words::retention::{self, Names};
use crate::words::{Lang, Words, escape, help, help_desk};

/// `log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogArgs {
    /// What it is about.
    pub about: Option<LogAbout>,
    /// Who acted.
    pub actor: Option<String>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Through this day.
    pub until: Option<NaiveDate>,
    /// This event.
    pub event: Option<EventKind>,
    /// Only the last so many.
    pub limit: Option<usize>,
    /// How it is written.
    pub form: Form,
}

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what its name says, as typed")]
pub enum LogAbout {
    Record(String),
    Candidate(String),
    Session(String),
}

/// The grammar of `log`.
pub(super) fn log_grammar(lang: Lang) -> Command {
    let day = |name, help_text| {
        option(name, help::date_name(lang), help_text).value_parser(ValueParser::new(values::date))
    };
    let events = PossibleValuesParser::new(EventKind::NAMED.map(|(_, name)| name));
    Command::new("log")
        .about(log::log(lang))
        .long_about(log::log_long(lang))
        .args([
            option("record", help::id_name(lang), log::log_record(lang)),
            option(
                "candidate",
                help_desk::candidate_name(lang),
                log::log_candidate(lang),
            ),
            option("session", help::number_name(lang), log::log_session(lang)),
            option("actor", log::actor_name(lang), log::log_actor(lang)),
            day("on", log::log_on(lang)).conflicts_with_all(["from", "to"]),
            day("from", log::log_from(lang)),
            day("to", log::log_to(lang)),
            option("event", log::event_name(lang), log::log_event(lang)).value_parser(events),
            number("limit", lang, log::log_limit(lang)),
            flag("json", log::log_json(lang)),
        ])
        .group(ArgGroup::new("about").args(["record", "candidate", "session"]))
}

pub(super) fn log_args(matches: &ArgMatches) -> LogArgs {
    let day = |name| matches.get_one::<NaiveDate>(name).copied();
    let about = text(matches, "record")
        .map(LogAbout::Record)
        .or_else(|| text(matches, "candidate").map(LogAbout::Candidate))
        .or_else(|| text(matches, "session").map(LogAbout::Session));
    let event = text(matches, "event");
    let event = event.and_then(|name| {
        let mut named = EventKind::NAMED.iter();
        named.find(|(_, known)| *known == name)
    });
    let limit = matches.get_one::<u64>("limit").copied();
    LogArgs {
        about,
        actor: text(matches, "actor"),
        from: day("on").or_else(|| day("from")),
        until: day("on").or_else(|| day("to")),
        event: event.map(|(kind, _)| *kind),
        limit: limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
        form: form(matches),
    }
}

/// Reads the journal.
pub fn run(context: &Context<'_>, args: &LogArgs) -> Result<Ended, Failure> {
    if let Some((from, until)) = args.from.zip(args.until)
        && until < from
    {
        return Err(Failure::DaysReversed { from, until });
    }
    let archive = context.open_archive()?;
    let filter = filter(&archive, args)?;
    let names = NamesInLog::new(context.terminal.lang, &archive)?;
    let written = context.terminal.output(|output| {
        let mut failed = Ok(());
        let mut written = 0_u64;
        let mut last: VecDeque<Entry> = VecDeque::new();
        let read = archive.read_log(&filter, &mut |entry| {
            if let Some(limit) = args.limit {
                last.push_back(entry.clone());
                if last.len() > limit {
                    last.pop_front();
                }
                return true;
            }
            written += 1;
            failed = writeln!(output, "{}", line(&names, entry, args.form));
            failed.is_ok()
        });
        failed?;
        for entry in &last {
            written += 1;
            writeln!(output, "{}", line(&names, entry, args.form))?;
        }
        Ok(read.map(|()| written))
    })??;
    context.tell_notices(&archive);
    if written == 0 {
        let words = log::nothing_fits(context.terminal.lang);
        context.terminal.remark(&words);
    }
    Ok(Ended::Done)
}

fn filter(archive: &Archive, args: &LogArgs) -> Result<LogFilter, Failure> {
    let about = match &args.about {
        None => None,
        Some(LogAbout::Record(id)) => {
            let record = record_meant(archive, id)?;
            Some(archive.with_what_touches(BTreeSet::from([record]))?)
        }
        Some(LogAbout::Candidate(typed)) => {
            let candidate = candidate_meant(archive.registry()?.as_ref(), typed)?;
            Some(archive.all_about_candidate(candidate.entity)?)
        }
        Some(LogAbout::Session(typed)) => {
            let session = session_meant(archive.registry()?.as_ref(), typed)?;
            Some(archive.all_about_session(session.entity)?)
        }
    };
    let actor = args.actor.as_deref();
    let actor = actor.map(|typed| archive.actor_meant(typed)).transpose()?;
    Ok(LogFilter {
        about,
        actor,
        from: args.from,
        until: args.until,
        event: args.event,
    })
}

/// A record that is there, or by its whole id one that was.
fn record_meant(archive: &Archive, id: &str) -> Result<EntityId, Failure> {
    match archive.entity_meant(EntityKind::Record, id) {
        Err(ArchiveError::Destroyed { entity, .. }) => Ok(entity),
        Err(unknown @ ArchiveError::Unknown(_)) => match id.trim().parse::<EntityId>() {
            Ok(gone) if matches!(archive.known_as(gone)?, KnownAs::Destroyed(_)) => Ok(gone),
            _ => Err(unknown.into()),
        },
        meant => Ok(meant?),
    }
}

fn line(names: &NamesInLog<'_>, entry: &Entry, form: Form) -> String {
    match form {
        Form::Words => words(names, entry),
        Form::Json => escape::json(&object(names, entry).to_string()),
    }
}

fn words(names: &NamesInLog<'_>, entry: &Entry) -> String {
    let lang = names.lang;
    let time = log::local_time(lang, paris_time(entry.time));
    let actor = names.actor(entry.actor);
    let actor = actor.unwrap_or_else(|| log::somebody(lang, &EntityId(entry.actor.0).short()));
    let what = log::event(lang, &entry.event, names);
    log::line(lang, Words(&time), &actor, Words(&what))
}

fn object(names: &NamesInLog<'_>, entry: &Entry) -> Value {
    let said = match &entry.event {
        Event::Consulted(batch) => names.consultation(batch.entity),
        Event::Exported(batch) => batch.consultation.and_then(|id| names.consultation(id)),
        _ => None,
    };
    let local_time = paris_time(entry.time).format("%Y-%m-%dT%H:%M:%S");
    json!({
        "number": entry.number,
        "time": entry.time,
        "local_time": local_time.to_string(),
        "actor": entry.actor,
        "actor_name": names.actor(entry.actor),
        "event": entry.event.kind().name(),
        "entities": entry.event.concerns().collect::<Vec<_>>(),
        "words": log::event(Lang::En, &entry.event, names),
        "reason": said.as_ref().and_then(|said| said.reason.clone()),
        "recipient": said.and_then(|said| said.recipient),
    })
}

/// So many names are remembered at once.
const REMEMBERED: usize = 20_000;

/// The names of what the journal names, each looked up once.
struct NamesInLog<'a> {
    lang: Lang,
    archive: &'a Archive,
    holds: HashMap<EntityId, LegalHold>,
    approvers: HashMap<EntityId, String>,
    requests: HashMap<EntityId, DataRequest>,
    known: RefCell<HashMap<EntityId, KnownAs>>,
    actors: RefCell<HashMap<ActorId, Option<String>>>,
}

impl<'a> NamesInLog<'a> {
    fn new(lang: Lang, archive: &'a Archive) -> Result<NamesInLog<'a>, Failure> {
        // A hold that cannot be read is told by its id.
        let holds = archive.holds().unwrap_or_default().into_iter();
        let dispositions = archive.dispositions()?.into_iter();
        let approvers = dispositions.filter_map(|one| Some((one.entity, one.approval?.approver)));
        Ok(NamesInLog {
            lang,
            archive,
            holds: holds.map(|one| (one.hold.id, one.hold)).collect(),
            approvers: approvers.collect(),
            requests: archive.data_requests()?.into_iter().collect(),
            known: RefCell::default(),
            actors: RefCell::default(),
        })
    }

    fn actor(&self, actor: ActorId) -> Option<String> {
        let mut actors = self.actors.borrow_mut();
        let known = actors.entry(actor);
        let known = known.or_insert_with(|| self.archive.name_of_actor(actor).unwrap_or(None));
        known.clone()
    }
}

impl LogNames for NamesInLog<'_> {
    fn known_as(&self, entity: EntityId) -> KnownAs {
        let mut known = self.known.borrow_mut();
        if known.len() > REMEMBERED {
            known.clear();
        }
        let name = known.entry(entity);
        // What cannot be looked up is told by its id.
        let name =
            name.or_insert_with(|| self.archive.known_as(entity).unwrap_or(KnownAs::Unnamed));
        name.clone()
    }

    fn consultation(&self, entity: EntityId) -> Option<Consultation> {
        self.archive.said_of_consultation(entity)
    }

    fn hold(&self, lang: Lang, entity: EntityId) -> Option<(String, String)> {
        let hold = self.holds.get(&entity)?;
        let scope = retention::scope(lang, &hold.scope, self);
        Some((scope, hold.reason.to_string()))
    }

    fn approver(&self, disposition: EntityId) -> Option<String> {
        self.approvers.get(&disposition).cloned()
    }

    fn place(&self, place: PlaceDigest) -> Option<String> {
        self.archive.place_named(place)
    }

    fn request(&self, entity: EntityId) -> Option<(DataRight, EntityId)> {
        let request = self.requests.get(&entity)?;
        Some((request.right, request.candidate))
    }
}

impl Names for NamesInLog<'_> {
    fn name(&self, entity: EntityId) -> String {
        match self.known_as(entity) {
            KnownAs::File(name) | KnownAs::Session(name) | KnownAs::Candidate(name) => name,
            KnownAs::Actor(name) => name,
            KnownAs::Destroyed(_) | KnownAs::Unnamed => entity.short(),
        }
    }
}
