//! What somebody means who names a class, a session, a candidate or documents: asked of the archive, told if it is unclear.

use crate::archive::{self, Archive, ArchiveError, Decision};
use crate::cli::args::Said;
use crate::cli::candidate::value;
use crate::cli::failure::Failure;
use crate::cli::registry_import::column_names;
use crate::cli::registry_meant::several;
use crate::cli::session::ccps;
use crate::cli::{Context, registry_meant, search};
use crate::model::{
    CandidateName, EntityId, EntityKind, JuryDecision, ReadField, RecordClass, RetentionSchedule,
    SessionNumber, Site, StageReached, TitreCode, fold,
};
use crate::policy::{ClassMeant, class_meant};
use crate::words::{Lang, Say, Words, desk, readings, records, registry, usage};

/// What is at least this long and hexadecimal is taken for an id, if there is one such.
const ID_DIGITS: usize = 8;
/// So many are the id of something that was destroyed.
const SURE_ID_DIGITS: usize = 8;

/// The records that words mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// Those whose ids these are.
    Named(Vec<EntityId>),
    /// Those that match them as a query.
    Found(Vec<EntityId>),
}

impl Meant {
    /// The records.
    pub fn entities(&self) -> &[EntityId] {
        match self {
            Meant::Named(entities) | Meant::Found(entities) => entities,
        }
    }
}

/// The records that the words mean: by their ids, else as a query.
///
/// Errors: [`Failure::Archive`].
pub fn records_meant(
    context: &Context<'_>,
    archive: &Archive,
    words: &[String],
) -> Result<Meant, Failure> {
    if let Some(entities) = ids(archive, words)? {
        return Ok(Meant::Named(entities));
    }
    search::catch_up(context, archive)?;
    let query = words.join(" ");
    let found = archive.find_all(&query)?;
    if found.is_empty() {
        search::hint(context, archive, &query)?;
    }
    Ok(Meant::Found(found))
}

/// The records that the words are the ids of. None if they are a query: one of them is no id.
fn ids(archive: &Archive, words: &[String]) -> Result<Option<Vec<EntityId>>, ArchiveError> {
    let mut entities = Vec::new();
    for word in words {
        let digits = word.chars().filter(|c| *c != '-');
        if digits.clone().count() < ID_DIGITS || !digits.into_iter().all(|c| c.is_ascii_hexdigit())
        {
            return Ok(None);
        }
        match archive.entity_meant(EntityKind::Record, word) {
            Ok(entity) if entities.contains(&entity) => {}
            Ok(entity) => entities.push(entity),
            Err(ArchiveError::Unknown(_)) => return Ok(None),
            // A few digits are a year or a number sooner than the id of what is not there any more.
            Err(ArchiveError::Destroyed { .. }) if word.len() < SURE_ID_DIGITS => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(Some(entities))
}

/// The class that somebody means.
///
/// Errors: [`Failure::ClassUnclear`], [`Failure::ClassUnknown`], [`Failure::NoSchedule`].
pub fn class(archive: &Archive, typed: &str) -> Result<RecordClass, Failure> {
    let schedule = archive.schedule_in_force().ok_or(Failure::NoSchedule)?;
    let named = |classes: Vec<RecordClass>| {
        let title = |class: &RecordClass| archive.class_title(class).unwrap_or_default();
        let names = classes.iter();
        names
            .map(|class| (class.to_string(), title(class)))
            .collect()
    };
    match class_meant(&schedule, typed) {
        ClassMeant::One(class) => Ok(class),
        ClassMeant::Several(fits) => Err(Failure::ClassUnclear {
            typed: typed.to_owned(),
            fits: named(fits),
        }),
        ClassMeant::Unknown { nearest } => Err(Failure::ClassUnknown {
            typed: typed.to_owned(),
            nearest: named(nearest),
        }),
    }
}

/// What was said, with its links into the registry; warns of what the registry does not know.
///
/// Errors: those of [`class`]; [`Failure::CandidateUnclear`].
pub fn decision(
    context: &Context<'_>,
    archive: &Archive,
    said: &Said,
) -> Result<Decision, Failure> {
    let mut decision = Decision {
        titre: said.titre.clone().map(TitreCode),
        birth_date: said.birth_date,
        document_date: said.document_date,
        valid_from: said.valid_from,
        valid_through: said.valid_through,
        site: said.site.as_deref().map(site).transpose()?,
        access_path: said.access_path,
        jury_decision: said
            .jury_decision
            .as_deref()
            .map(jury_decision)
            .transpose()?,
        ccps: ccps(&said.ccps),
        used_name: said.used_name.clone(),
        stage: said.stage.clone().map(|stage| StageReached {
            stage,
            on: said.stage_on,
        }),
        ..Decision::default()
    };
    if let Some(typed) = &said.class {
        decision.class = Some(class(archive, typed)?);
    }
    if let Some(reached) = &mut decision.stage {
        reached.stage = stage_meant(archive, &reached.stage, decision.class.as_ref())?;
    }
    if let Some(typed) = &said.session {
        session(context, archive, typed, &mut decision)?;
    }
    if let Some(typed) = &said.candidate {
        candidate(context, archive, typed, &mut decision)?;
    }
    if said.not_session.is_some() || said.not_candidate.is_some() {
        let registry = archive.registry()?;
        let session = said.not_session.as_deref();
        let session = session.map(|typed| registry_meant::session_meant(&registry, typed));
        let candidate = said.not_candidate.as_deref();
        let candidate = candidate.map(|typed| registry_meant::candidate_meant(&registry, typed));
        let session = session.transpose()?;
        let candidate = candidate.transpose()?;
        decision.not_sessions = session.into_iter().map(|one| one.entity).collect();
        decision.not_candidates = candidate.into_iter().map(|one| one.entity).collect();
    }
    Ok(decision)
}

/// The stage whose id or name was typed, or the beginning of the name of one only. Any other is a slip of the pen.
fn stage_meant(
    archive: &Archive,
    stage: &str,
    class: Option<&RecordClass>,
) -> Result<String, Failure> {
    let schedule = archive.schedule_in_force().ok_or(Failure::NoSchedule)?;
    let classes = schedule.classes.iter();
    let classes = classes.filter(|known| class.is_none_or(|class| known.id == *class));
    let mut known: Vec<(String, String)> = classes
        .flat_map(|class| &class.stages)
        .map(|stage| (stage.id.clone(), stage.title.clone()))
        .collect();
    known.sort();
    known.dedup();
    if known.iter().any(|(id, _)| id == stage) {
        return Ok(stage.to_owned());
    }
    let typed = fold(stage);
    let titled = |fits: &dyn Fn(&str) -> bool| {
        let mut ids: Vec<&str> = known
            .iter()
            .filter(|(_, title)| fits(&fold(title)))
            .map(|(id, _)| id.as_str())
            .collect();
        ids.dedup();
        match ids.as_slice() {
            [only] => Some((*only).to_owned()),
            _ => None,
        }
    };
    let begins = |title: &str| {
        let rest = title.strip_prefix(typed.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let within = |title: &str| format!(" {title} ").contains(&format!(" {typed} "));
    let ways = titled(&|title| title == typed).or_else(|| titled(&begins));
    let meant = ways
        .or_else(|| titled(&within))
        .or_else(|| named_so(&schedule, &typed, class));
    if let Some(meant) = meant.filter(|_| !typed.is_empty()) {
        return Ok(meant);
    }
    Err(Failure::StageUnknown {
        typed: stage.to_owned(),
        known,
    })
}

/// The only stage of which a file's name says that it is reached by these folded words.
fn named_so(
    schedule: &RetentionSchedule,
    typed: &str,
    class: Option<&RecordClass>,
) -> Option<String> {
    let classes = schedule.classes.iter();
    let classes = classes.filter(|known| class.is_none_or(|class| known.id == *class));
    let stages = classes.flat_map(|class| &class.stages);
    let named = stages.filter(|stage| stage.file_name.iter().any(|cue| cue.first == typed));
    let mut ids: Vec<&String> = named.map(|stage| &stage.id).collect();
    ids.sort();
    ids.dedup();
    match ids.as_slice() {
        [only] => Some((*only).clone()),
        _ => None,
    }
}

fn site(typed: &str) -> Result<Site, Failure> {
    Site::parse(typed).map_err(|_| Failure::EmptyText("--site"))
}

fn jury_decision(typed: &str) -> Result<JuryDecision, Failure> {
    let decisions = column_names()?.values.decisions;
    Ok(value(&decisions, typed, &registry::TYPED_DECISIONS)?)
}

fn session(
    context: &Context<'_>,
    archive: &Archive,
    typed: &str,
    decision: &mut Decision,
) -> Result<(), Failure> {
    let registry = archive.registry()?;
    match archive::session_meant(&registry, typed) {
        archive::Meant::One(known) => {
            decision.session = Some(known.session.number);
            decision.session_link = Some(known.entity);
        }
        archive::Meant::Several(fits) => {
            let number = |entity| {
                let session = registry.session(entity);
                session.map(|one| one.session.number.0.clone())
            };
            return Err(several(typed, fits, number).into());
        }
        archive::Meant::Unknown { nearest } => {
            let lang = context.terminal.lang;
            context.terminal.warn(&match nearest.as_slice() {
                [] => desk::session_unknown(lang, typed),
                near => desk::session_unknown_near(lang, typed, Words(&listed(lang, near))),
            });
            decision.session = Some(SessionNumber(typed.to_owned()));
        }
    }
    Ok(())
}

fn candidate(
    context: &Context<'_>,
    archive: &Archive,
    typed: &str,
    decision: &mut Decision,
) -> Result<(), Failure> {
    let lang = context.terminal.lang;
    let registry = archive.registry()?;
    match archive::candidate_meant(&registry, typed) {
        archive::Meant::One(named) => {
            let leading = registry.candidate(registry.leading(named.entity));
            let known = leading.unwrap_or(&named);
            decision.candidate = Some(CandidateName(known.person.whole_name()));
            decision.candidate_link = Some(known.entity);
        }
        archive::Meant::Several(fits) => {
            return Err(Failure::CandidateUnclear {
                typed: typed.to_owned(),
                fits,
            });
        }
        archive::Meant::Unknown { nearest } => {
            context.terminal.warn(&match nearest.as_slice() {
                [] => desk::candidate_unknown(lang, typed),
                near => desk::candidate_unknown_near(lang, typed, Words(&listed(lang, near))),
            });
            decision.candidate = Some(CandidateName(typed.to_owned()));
        }
    }
    Ok(())
}

/// A decision on one line.
pub fn decision_words(lang: Lang, archive: &Archive, decision: &Decision) -> String {
    let labelled = |label: fn(Lang) -> String, value: Option<String>| {
        let value = value?;
        Some(records::line(lang, Words(&label(lang)), Words(&value)))
    };
    let class = decision
        .class
        .as_ref()
        .map(|class| class_words(lang, archive, class));
    let stage = decision.stage.as_ref().map(|reached| match reached.on {
        Some(on) => desk::stage_on(lang, &reached.stage, on),
        None => desk::stage_is(lang, &reached.stage),
    });
    let jury = decision.jury_decision;
    let path = decision.access_path;
    let path = path.map(|path| {
        let label = readings::field(lang, ReadField::Path);
        records::line(
            lang,
            Words(&label),
            Words(&readings::access_path(lang, path)),
        )
    });
    let parts = [
        labelled(records::label_class, class),
        labelled(
            records::label_session,
            decision.session.as_ref().map(|session| session.0.say(lang)),
        ),
        labelled(
            records::label_candidate,
            decision.candidate.as_ref().map(|name| name.0.say(lang)),
        ),
        labelled(
            records::label_birth_date,
            decision.birth_date.map(|day| day.say(lang)),
        ),
        labelled(
            records::label_titre,
            decision.titre.as_ref().map(|titre| titre.0.say(lang)),
        ),
        labelled(
            records::label_document_date,
            decision.document_date.map(|day| day.say(lang)),
        ),
        labelled(
            label_valid_from,
            decision.valid_from.map(|day| day.say(lang)),
        ),
        labelled(
            label_valid_through,
            decision.valid_through.map(|day| day.say(lang)),
        ),
        labelled(
            |lang| readings::field(lang, ReadField::Site),
            decision.site.as_ref().map(|site| site.as_str().say(lang)),
        ),
        path,
        labelled(
            |lang| readings::field(lang, ReadField::Decision),
            jury.map(|jury| readings::jury_decision(lang, jury)),
        ),
        labelled(
            |lang| readings::field(lang, ReadField::Ccp),
            (!decision.ccps.is_empty()).then(|| decision.ccps.join(", ").as_str().say(lang)),
        ),
        labelled(
            |lang| readings::field(lang, ReadField::UsedName),
            decision
                .used_name
                .as_ref()
                .map(|name| name.as_str().say(lang)),
        ),
        stage,
        refused(lang, archive, decision),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" ; ")
}

/// What is refused, by numbers and names.
fn refused(lang: Lang, archive: &Archive, decision: &Decision) -> Option<String> {
    // Without a registry nothing of it could be refused.
    let registry = archive.registry().ok()?;
    let sessions = decision.not_sessions.iter().filter_map(|entity| {
        let session = registry.session(*entity)?;
        Some(desk::not_session(lang, &session.session.number.0))
    });
    let candidates = decision.not_candidates.iter().filter_map(|entity| {
        let candidate = registry.candidate(*entity)?;
        Some(desk::not_candidate(lang, &candidate.person.whole_name()))
    });
    let all: Vec<String> = sessions.chain(candidates).collect();
    (!all.is_empty()).then(|| all.join(" ; "))
}

/// What stands before the first day of validity.
pub fn label_valid_from(lang: Lang) -> String {
    readings::field(lang, ReadField::ValidFrom)
}

/// What stands before the last day of validity.
pub fn label_valid_through(lang: Lang) -> String {
    readings::field(lang, ReadField::ValidThrough)
}

/// A class by its title and its code.
pub fn class_words(lang: Lang, archive: &Archive, class: &RecordClass) -> String {
    match archive.class_title(class) {
        Some(title) => format!("{} [{class}]", title.say(lang)),
        None => class.to_string(),
    }
}

/// Names as a list: `a, b or c`.
pub fn listed(lang: Lang, names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| name.say(lang)).collect();
    names.join(&usage::or(lang))
}
