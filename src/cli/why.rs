//! `show --why`: the reasons for a class, everything that was read, what contradicts itself, what a person decided.
//!
//! With `--json`, stable: `{"id", "class", "class_title", "found_by", "reasons": [{"class", "cue", "zone", "page", "weight"}],
//! "rivals": [{"class", "title"}], "readings": [{"field", "value", "zone", "page", "sure"}], "contradictions": [{"field",
//! "readings"}], "decided": [field], "session_link", "candidate_link"}`. What is not known is left out or null.

use serde_json::{Value, json};

use crate::archive::Archive;
use crate::catalog::CatalogRecord;
use crate::cli::Context;
use crate::cli::args::Form;
use crate::cli::classify::class_or_none;
use crate::cli::failure::Failure;
use crate::cli::meaning::class_words;
use crate::cli::sheets::class_title;
use crate::model::{FoundBy, Reading, RecordClass, Zone};
use crate::words::{Lang, Say, Words, desk, facts, readings, records};

/// Tells why a record is understood as it is.
pub fn tell(
    context: &Context<'_>,
    archive: &Archive,
    record: &CatalogRecord,
    form: Form,
) -> Result<(), Failure> {
    match form {
        Form::Json => context.terminal.json(&object(archive, record)),
        Form::Words => context.terminal.lines(&sheet(context, archive, record)),
    }
}

fn sheet(context: &Context<'_>, archive: &Archive, record: &CatalogRecord) -> Vec<String> {
    let lang = context.terminal.lang;
    let heading = |text: String| context.terminal.heading(&text);
    let mut lines = vec![heading(name_line(lang, record))];
    lines.push(match (&record.class, class_title(record, archive)) {
        (Some(class), Some(title)) => {
            let by = facts::found_by(lang, class.found_by);
            let value = records::class_and_source(lang, &title, Words(&by));
            records::line(lang, Words(&records::label_class(lang)), Words(&value))
        }
        _ => records::unclassified(lang),
    });
    let mut section = |title: String, content: Vec<String>| {
        if content.is_empty() {
            return;
        }
        lines.push(String::new());
        lines.push(heading(title));
        lines.extend(content.into_iter().map(|line| format!("  {line}")));
    };
    let title = match record.class {
        Some(_) => desk::why_class(lang),
        None => desk::why_no_class(lang),
    };
    section(title, reason_lines(lang, archive, record));
    let rivals = record.grounds.rivals.iter();
    let rivals = rivals.map(|class| class_words(lang, archive, class));
    section(desk::rivals_heading(lang), rivals.collect());
    let read = record
        .readings
        .iter()
        .filter(|one| one.zone != Zone::Person);
    let read = read.map(|one| readings::reading(lang, one));
    section(desk::readings_heading(lang), read.collect());
    let found = record.contradictions();
    let found = found.iter().map(|one| readings::contradiction(lang, one));
    section(desk::contradictions_heading(lang), found.collect());
    section(desk::decided_heading(lang), decided_lines(lang, record));
    lines
}

/// The reasons, those of the record's own class first, each class under its name.
pub fn reason_lines(lang: Lang, archive: &Archive, record: &CatalogRecord) -> Vec<String> {
    let own = record.class.as_ref().map(|class| &class.id);
    let mut classes: Vec<&RecordClass> = own.into_iter().collect();
    for reason in &record.grounds.reasons {
        if !classes.contains(&&reason.class) {
            classes.push(&reason.class);
        }
    }
    let mut lines = Vec::new();
    for class in classes {
        let reasons = record.grounds.reasons.iter();
        let of_class: Vec<String> = reasons
            .filter(|reason| reason.class == *class)
            .map(|reason| format!("  {}", readings::reason(lang, reason)))
            .collect();
        if !of_class.is_empty() {
            lines.push(class_or_none(lang, archive, Some(class)));
            lines.extend(of_class);
        }
    }
    if lines.is_empty() {
        lines.push(match &record.class {
            Some(class) if class.found_by == FoundBy::Person => desk::no_reason_needed(lang),
            Some(_) => desk::reasons_older(lang),
            None => desk::no_reason_kept(lang),
        });
    }
    lines
}

fn decided_lines(lang: Lang, record: &CatalogRecord) -> Vec<String> {
    let said = record
        .readings
        .iter()
        .filter(|one| one.zone == Zone::Person);
    let mut lines: Vec<String> = said.map(|one| readings::said(lang, one)).collect();
    let class = record.class.as_ref();
    if class.is_some_and(|class| class.found_by == FoundBy::Person) {
        lines.insert(0, records::label_class(lang));
    }
    if record.filing.session_link.is_some() {
        lines.push(desk::linked_session(lang));
    }
    if record.filing.candidate_link.is_some() {
        lines.push(desk::linked_candidate(lang));
    }
    lines
}

/// A record by its short id and its file name.
pub fn name_line(lang: Lang, record: &CatalogRecord) -> String {
    let name = record.paths.first().map(|path| path.file_name_lossy());
    format!(
        "{}  {}",
        record.entity.say(lang),
        name.unwrap_or_default().say(lang)
    )
}

fn object(archive: &Archive, record: &CatalogRecord) -> Value {
    let rivals = record.grounds.rivals.iter();
    let rivals = rivals.map(|class| json!({ "class": class, "title": archive.class_title(class) }));
    let found = record.contradictions();
    let found = found
        .iter()
        .map(|one| json!({ "field": one.field, "readings": one.readings }));
    let person = |one: &&Reading| one.zone == Zone::Person;
    let decided = record.readings.iter().filter(person).map(|one| one.field);
    let read: Vec<&Reading> = record.readings.iter().filter(|one| !person(one)).collect();
    json!({
        "id": record.entity,
        "class": record.class.as_ref().map(|class| &class.id),
        "class_title": class_title(record, archive),
        "found_by": record.class.as_ref().map(|class| class.found_by),
        "reasons": record.grounds.reasons,
        "rivals": rivals.collect::<Vec<_>>(),
        "readings": read,
        "contradictions": found.collect::<Vec<_>>(),
        "decided": decided.collect::<Vec<_>>(),
        "session_link": record.filing.session_link,
        "candidate_link": record.filing.candidate_link,
    })
}
