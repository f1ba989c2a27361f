//! `session import` and `candidate import`: what a list says is shown in full before anything is written.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chrono::{Local, NaiveDate};

use crate::archive::{Archive, ArchiveError, read_list_apart};
use crate::cli::args::Questions;
use crate::cli::failure::Failure;
use crate::cli::opening::program;
use crate::cli::registry_args::{ImportArgs, Writing};
use crate::cli::registry_meant::{Refusal, changes, named, session_meant};
use crate::cli::registry_sheets::session_line;
use crate::cli::{Context, Ended};
use crate::model::{ColumnNames, EntityId, ListField, Registry, RegistryChange, fold};
use crate::policy::{self, ColumnMap};
use crate::registry::{
    DoubtfulPair, FieldChange, FindingEffect, ImportPlan, LineFault, LineFinding, ListLimits,
    ListLine, ListReading, ReadingOptions, RegistryField, Step, candidate_changes, plan_import,
    session_changes, session_key,
};
use crate::words::{Lang, Say, Words, registry};

/// Lines of the list that are shown.
const SHOWN_LINES: usize = 3;
/// New entries that are shown.
const SHOWN_NEW: usize = 20;

/// Imports a list.
pub fn run(context: &Context<'_>, args: &ImportArgs) -> Result<Ended, Failure> {
    let (names, map) = columns(&args.map)?;
    let bytes = read_bounded(&args.file)?;
    let archive = context.open_archive()?;
    let mut known = archive.registry()?;
    let session = args
        .session
        .as_deref()
        .map(|meant| session_meant(&known, meant))
        .transpose()?;
    let day = today(context);
    let options = ReadingOptions {
        names: &names,
        preset: args.preset.as_deref(),
        map: &map,
        session: session.as_ref().map(|session| &session.session.number),
        day,
        limits: ListLimits::default(),
    };
    let reading =
        read_list_apart(&program()?, &bytes, &options).map_err(|error| Failure::List {
            path: args.file.clone(),
            error,
        })?;
    let lang = context.terminal.lang;
    context
        .terminal
        .lines(&understood(lang, &args.file, &reading))?;
    let mut plan = plan_import(&reading.lines, &known, day);
    loop {
        let ended = show((context, &archive), &reading, &plan, &known)?;
        if !plan.changes_anything() {
            context.terminal.remark(&match ended {
                Ended::Partly if plan.sessions.is_empty() && plan.candidates.is_empty() => {
                    registry::nothing_taken(lang)
                }
                Ended::Partly => registry::nothing_else_to_import(lang),
                _ => registry::nothing_to_import(lang),
            });
            return Ok(ended);
        }
        if args.writing == Writing::Never {
            context.terminal.remark(&registry::only_shown(lang));
            return Ok(ended);
        }
        if args.questions == Questions::Ask && !confirmed(context)? {
            context.terminal.message(&registry::not_confirmed(lang));
            return Ok(ended);
        }
        // Whatever others register meanwhile is planned with: shown again only if it makes another plan.
        let agreed = plan.clone();
        while plan == agreed {
            match write(context, &archive, &plan, &known) {
                Err(Failure::Archive(ArchiveError::RegistryChanged)) => {
                    known = archive.registry()?;
                    plan = plan_import(&reading.lines, &known, day);
                }
                Err(error) => return Err(error),
                Ok(()) => {
                    if archive.has_documents_undecided()? {
                        context.terminal.remark(&registry::class_again(lang));
                    }
                    return Ok(ended);
                }
            }
        }
        context.terminal.remark(&registry::planned_again(lang));
    }
}

/// Imports a list as it is, without a question: for the tour.
pub fn take_in(context: &Context<'_>, archive: &Archive, file: &Path) -> Result<(), Failure> {
    let (names, map) = columns(&[])?;
    let bytes = read_bounded(file)?;
    let day = today(context);
    let options = ReadingOptions {
        names: &names,
        preset: None,
        map: &map,
        session: None,
        day,
        limits: ListLimits::default(),
    };
    let reading =
        read_list_apart(&program()?, &bytes, &options).map_err(|error| Failure::List {
            path: file.to_owned(),
            error,
        })?;
    let known = archive.registry()?;
    let plan = plan_import(&reading.lines, &known, day);
    write(context, archive, &plan, &known)
}

/// Shows what a list would change, and says how the import would end.
fn show(
    (context, archive): (&Context<'_>, &Archive),
    reading: &ListReading,
    plan: &ImportPlan,
    known: &Registry,
) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let mut lines = planned(lang, plan, known);
    let findings: Vec<&LineFinding> = reading.findings.iter().chain(&plan.findings).collect();
    lines.extend(set_back(lang, archive, plan, known)?);
    lines.extend(repeated(lang, reading, plan));
    lines.extend(found(lang, &findings));
    context.terminal.lines(&lines)?;
    let rejected = findings
        .iter()
        .any(|finding| finding.effect == FindingEffect::LineRejected);
    Ok(if rejected { Ended::Partly } else { Ended::Done })
}

/// What the list puts back as it was before somebody changed it: an old list undoes a correction.
fn set_back(
    lang: Lang,
    archive: &Archive,
    plan: &ImportPlan,
    known: &Registry,
) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    let number = |entity| {
        let session = known.session(entity);
        session.map(|session| session.session.number.clone())
    };
    for planned in &plan.sessions {
        let Step::Changed(changes) = &planned.step else {
            continue;
        };
        let before = archive.registered_before(planned.session.entity)?;
        let differing: Vec<Vec<FieldChange>> = before
            .iter()
            .filter_map(|before| match before {
                RegistryChange::Session(one) => Some(session_changes(one, &planned.session)),
                RegistryChange::Candidate(_) => None,
            })
            .collect();
        let what = session_line(lang, &planned.session);
        lines.extend(old_values(lang, &what, changes, &differing));
    }
    for planned in &plan.candidates {
        let Step::Changed(changes) = &planned.step else {
            continue;
        };
        let before = archive.registered_before(planned.candidate.entity)?;
        let differing: Vec<Vec<FieldChange>> = before
            .iter()
            .filter_map(|before| match before {
                RegistryChange::Candidate(one) => {
                    Some(candidate_changes(one, &planned.candidate, number))
                }
                RegistryChange::Session(_) => None,
            })
            .collect();
        let what = named(lang, &planned.candidate);
        lines.extend(old_values(lang, &what, changes, &differing));
    }
    if !lines.is_empty() {
        lines.insert(0, registry::set_back_heading(lang));
    }
    Ok(lines)
}

/// The entry and those of its fields that get a value which they had before; nothing if none does.
fn old_values(
    lang: Lang,
    what: &str,
    changes: &[FieldChange],
    differing: &[Vec<FieldChange>],
) -> Vec<String> {
    let is_old = |change: &&FieldChange| {
        let same = |other: &FieldChange| {
            other.field == change.field && other.of_session == change.of_session
        };
        // What nobody had said yet before is no correction.
        change.old.is_some() && differing.iter().any(|one| !one.iter().any(same))
    };
    let old: Vec<FieldChange> = changes.iter().filter(is_old).cloned().collect();
    if old.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![registry::step_changed(lang, Words(what))];
    lines.extend(field_lines(lang, &old));
    lines
}

/// The candidates whom several lines name in one session: they make one entry, or contradict one another, and may be two
/// persons.
fn repeated(lang: Lang, reading: &ListReading, plan: &ImportPlan) -> Vec<String> {
    let session_of = |line: &u32| {
        let mut lines = reading.lines.iter();
        let line = lines.find(|one| one.line == *line)?;
        Some(session_key(&line.session.as_ref()?.number.0))
    };
    let several = plan.candidates.iter().filter(|one| one.lines.len() > 1);
    let mut lines: Vec<String> = several
        .filter_map(|one| {
            let mut sessions: Vec<Option<String>> = one.lines.iter().map(session_of).collect();
            let named = sessions.len();
            sessions.sort();
            sessions.dedup();
            let numbers: Vec<String> = one.lines.iter().map(u32::to_string).collect();
            let name = self::named(lang, &one.candidate);
            (sessions.len() < named)
                .then(|| registry::lines_name_one(lang, &numbers.join(", "), Words(&name)))
        })
        .collect();
    let contradicts = plan.findings.iter().any(|finding| {
        let mut lines = reading.lines.iter();
        let line = lines.find(|one| one.line == finding.line);
        matches!(finding.fault, LineFault::Contradicts { .. })
            && line.is_some_and(|one| one.candidate.is_some())
    });
    if contradicts || !lines.is_empty() {
        lines.push(registry::another_person_hint(lang));
    }
    lines
}

/// Registers what a plan makes or changes, as one group.
pub fn write(
    context: &Context<'_>,
    archive: &Archive,
    plan: &ImportPlan,
    known: &Registry,
) -> Result<(), Failure> {
    let now = context.now();
    // Ids of one moment sort at random: those of a list are to keep its order.
    let mut ids: Vec<EntityId> = (0..plan.sessions.len() + plan.candidates.len())
        .map(|_| EntityId::new(now))
        .collect();
    ids.sort_unstable();
    let mut ids = ids.into_iter();
    let made = plan.entities(|| ids.next().unwrap_or_else(|| EntityId::new(now)));
    let actor = context.actor(archive)?;
    let count = archive.register(changes(made), known, actor, now)?;
    archive.settle()?;
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let lang = context.terminal.lang;
    context
        .terminal
        .remark(&registry::registered_entities(lang, count));
    context.tell_notices(archive);
    Ok(())
}

/// The pairs of a plan who may be one person, with the heading; nothing if there are none.
pub fn doubtful(lang: Lang, plan: &ImportPlan, known: &Registry) -> Vec<String> {
    if plan.doubtful.is_empty() {
        return Vec::new();
    }
    let count = u64::try_from(plan.doubtful.len()).unwrap_or(u64::MAX);
    let mut lines = vec![registry::doubtful_heading(lang, count)];
    lines.extend(plan.doubtful.iter().map(|pair| {
        let name = |entity| {
            let planned = plan.candidates.iter().map(|planned| &planned.candidate);
            let mut planned = planned.filter(|candidate| candidate.entity == entity);
            let candidate = planned.next().or_else(|| known.candidate(entity));
            candidate.map(|one| named(lang, one)).unwrap_or_default()
        };
        pair_line(lang, pair, name)
    }));
    lines.push(registry::doubtful_hint(lang));
    lines
}

/// A pair who may be one person, in one line.
pub fn pair_line(lang: Lang, pair: &DoubtfulPair, name: impl Fn(EntityId) -> String) -> String {
    let mut reasons: Vec<String> = pair
        .reasons
        .iter()
        .map(|reason| registry::doubt(lang, *reason))
        .collect();
    if reasons.is_empty() {
        reasons.push(registry::doubt_none(lang));
    }
    let (one, other) = (name(pair.one), name(pair.other));
    registry::doubtful_pair(lang, Words(&one), Words(&other), Words(&reasons.join(", ")))
}

/// What changes in an entry, a line for each field.
pub fn field_lines(lang: Lang, changes: &[FieldChange]) -> Vec<String> {
    changes
        .iter()
        .map(|change| {
            match (change.field, &change.new) {
                (RegistryField::Withdrawn, None) => return registry::withdrawal_taken_back(lang),
                (RegistryField::Withdrawn, Some(_)) => return registry::withdrawal_made(lang),
                _ => {}
            }
            let mut field = registry::registry_field(lang, change.field);
            if let Some(session) = &change.of_session {
                let session = registry::in_session(lang, &session.0);
                field = format!("{field} ({session})");
            }
            let shown = |value: &Option<String>| match (value, change.field) {
                (None, _) => registry::no_value(lang),
                (Some(text), field) => value_words(lang, field, text),
            };
            let (old, new) = (shown(&change.old), shown(&change.new));
            registry::field_changes(lang, Words(&field), Words(&old), Words(&new))
        })
        .collect()
}

/// A value of the registry in words.
fn value_words(lang: Lang, field: RegistryField, text: &str) -> String {
    let words = match field {
        RegistryField::Kind => Some(registry::session_kind(lang, of_name(text))),
        RegistryField::Path => of_name(text).map(|path| registry::access_path(lang, path)),
        RegistryField::Decision => of_name(text).map(|one| registry::jury_decision(lang, one)),
        _ => text.parse::<NaiveDate>().ok().map(|day| day.say(lang)),
    };
    words.unwrap_or_else(|| text.say(lang))
}

/// A value of a closed list by the name that descriptors give it.
fn of_name<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// The spellings that come with the program.
pub fn column_names() -> Result<ColumnNames, Failure> {
    let (name, bytes) = policy::shipped_columns();
    let read = policy::read_columns(bytes, name).map_err(ArchiveError::Policy);
    Ok(read?)
}

/// The civil day of this machine.
pub fn today(context: &Context<'_>) -> NaiveDate {
    context.clock.now().with_timezone(&Local).date_naive()
}

/// The spellings, and what columns hold: `HEADING=FIELD`, or a file that says either.
fn columns(given: &[String]) -> Result<(ColumnNames, Vec<(String, ListField)>), Failure> {
    let mut names = column_names()?;
    let mut map = Vec::new();
    for text in given {
        if let Some((heading, field)) = text.rsplit_once('=') {
            let field = field_meant(field).ok_or_else(|| Refusal::MapField(field.to_owned()))?;
            map.push((heading.trim().to_owned(), field));
        } else if text.ends_with(".toml") {
            let bytes = read_bounded(Path::new(text))?;
            match policy::read_column_map(&bytes, text).map_err(ArchiveError::Policy)? {
                ColumnMap::Columns(columns) => map.extend(columns),
                ColumnMap::Spellings(spellings) => names = spellings,
            }
        } else {
            return Err(Refusal::Map(text.clone()).into());
        }
    }
    Ok((names, map))
}

/// The field of a name, of either language as the screen shows it, or of the file of spellings.
fn field_meant(typed: &str) -> Option<ListField> {
    let wanted = fold(typed);
    let shown = |lang: Lang, field: ListField| fold(&registry::list_field(lang, field));
    let named = ListField::parse(typed.trim()).ok();
    named.or_else(|| {
        let mut all = ListField::ALL.into_iter();
        all.find(|field| {
            [Lang::Fr, Lang::En]
                .iter()
                .any(|lang| shown(*lang, *field) == wanted)
        })
    })
}

/// The bytes of a file, and one more than the largest that is read if it is larger.
fn read_bounded(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |source| Failure::File {
        path: path.to_owned(),
        source,
    };
    let most = u64::try_from(ListLimits::default().file_bytes).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Ok(bytes)
}

fn confirmed(context: &Context<'_>) -> Result<bool, Failure> {
    if !context.terminal.can_ask() {
        return Ok(false);
    }
    context
        .terminal
        .agrees(&registry::write_it(context.terminal.lang))
}

fn understood(lang: Lang, path: &Path, reading: &ListReading) -> Vec<String> {
    let line = u64::from(reading.headings_line);
    let mut lines = vec![match &reading.sheet {
        Some(sheet) => registry::understood_sheet(lang, path, sheet, line),
        None => registry::understood(lang, path, line),
    }];
    lines.extend(reading.columns.iter().map(|column| {
        let field = match column.field {
            None => registry::column_unknown(lang),
            Some(_) if column.is_double => registry::column_double(lang),
            Some(field) => registry::list_field(lang, field),
        };
        registry::column_is(lang, &column.heading, Words(&field))
    }));
    if !reading.lines.is_empty() {
        lines.push(registry::first_lines(lang));
    }
    let first = reading.lines.iter().take(SHOWN_LINES);
    lines.extend(first.map(|line| {
        registry::line_is(
            lang,
            u64::from(line.line),
            Words(&line_in_words(lang, line)),
        )
    }));
    lines
}

fn line_in_words(lang: Lang, line: &ListLine) -> String {
    let mut parts = Vec::new();
    if let Some(session) = &line.session {
        parts.push(registry::in_session(lang, &session.number.0));
        if let Some(titre) = &session.titre {
            parts.push(titre.0.as_str().say(lang));
        }
        parts.extend(match (session.starts_on, session.ends_on) {
            (Some(first), Some(last)) => Some(registry::from_to(lang, first, last)),
            (Some(first), None) => Some(registry::since(lang, first)),
            (None, last) => last.map(|last| registry::until(lang, last)),
        });
    }
    if let Some(candidate) = &line.candidate {
        let person = &candidate.person;
        let name = person.whole_name();
        parts.push(match person.birth_date {
            Some(day) => registry::born_on(lang, &name, day),
            None => name.as_str().say(lang),
        });
        parts.extend(candidate.path.map(|path| registry::access_path(lang, path)));
        let decision = candidate.decision;
        parts.extend(decision.map(|decision| registry::jury_decision(lang, decision)));
    }
    parts.join(" · ")
}

fn planned(lang: Lang, plan: &ImportPlan, known: &Registry) -> Vec<String> {
    let mut lines = Vec::new();
    let steps = plan.sessions.iter().map(|session| {
        let what = session_line(lang, &session.session);
        (what, &session.step)
    });
    let [new, changed, unchanged] = counted(plan.sessions.iter().map(|session| &session.step));
    if !plan.sessions.is_empty() {
        lines.push(registry::sessions_counted(lang, new, changed, unchanged));
        lines.extend(step_lines(lang, steps.collect()));
    }
    let steps = plan.candidates.iter().map(|candidate| {
        let what = named(lang, &candidate.candidate);
        (what, &candidate.step)
    });
    let [new, changed, unchanged] = counted(plan.candidates.iter().map(|one| &one.step));
    if !plan.candidates.is_empty() {
        lines.push(registry::candidates_counted(lang, new, changed, unchanged));
        lines.extend(step_lines(lang, steps.collect()));
    }
    lines.extend(doubtful(lang, plan, known));
    lines
}

/// How many are new, change, and stay.
fn counted<'a>(steps: impl Iterator<Item = &'a Step>) -> [u64; 3] {
    let mut counts = [0; 3];
    let [new, changed, unchanged] = &mut counts;
    for step in steps {
        match step {
            Step::New => *new += 1,
            Step::Changed(_) => *changed += 1,
            Step::Unchanged => *unchanged += 1,
        }
    }
    counts
}

/// The first new ones, and everything that changes.
fn step_lines(lang: Lang, steps: Vec<(String, &Step)>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut new = 0_usize;
    for (what, step) in steps {
        match step {
            Step::New => {
                new += 1;
                if new <= SHOWN_NEW {
                    lines.push(registry::step_new(lang, Words(&what)));
                }
            }
            Step::Changed(changes) => {
                lines.push(registry::step_changed(lang, Words(&what)));
                lines.extend(field_lines(lang, changes));
            }
            Step::Unchanged => {}
        }
    }
    if new > SHOWN_NEW {
        let more = u64::try_from(new - SHOWN_NEW).unwrap_or(u64::MAX);
        lines.push(registry::and_more(lang, more));
    }
    lines
}

fn found(lang: Lang, findings: &[&LineFinding]) -> Vec<String> {
    let mut lines = Vec::new();
    for (effect, heading) in [
        (
            FindingEffect::LineRejected,
            registry::rejected_heading as fn(Lang, u64) -> String,
        ),
        (FindingEffect::ValueLeftOut, registry::left_out_heading),
    ] {
        let mut of: Vec<&&LineFinding> = findings
            .iter()
            .filter(|finding| finding.effect == effect)
            .collect();
        of.sort_by_key(|finding| finding.line);
        if of.is_empty() {
            continue;
        }
        lines.push(heading(lang, u64::try_from(of.len()).unwrap_or(u64::MAX)));
        lines.extend(of.into_iter().map(|finding| {
            let fault = registry::line_fault(lang, finding.fault);
            let (line, value) = (u64::from(finding.line), finding.value.as_str());
            match &finding.column {
                Some(column) => registry::finding_in(lang, line, column, value, Words(&fault)),
                None => registry::finding(lang, line, value, Words(&fault)),
            }
        }));
    }
    lines
}
