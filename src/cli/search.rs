//! `search`: one block for each record found, best first.
//!
//! With `--json`, stable: `{"total", "offset", "records": [{…, "snippet": [{"text", "marked"}]}], "ignored": [{"text",
//! "words"}], "unknown": [{"value", "nearest"}], "behind"}`, each record as in `sheets.rs`; with `--facets` also `"facets": {"classes", "sessions",
//! "titres"}`, lists of `{"value", "count"}`. `behind` is how many journal entries are not searched yet. With `--count`
//! nothing but the number is written.

use serde::Serialize;
use serde_json::json;

use crate::archive::{Archive, ArchiveError, FoundRecord, FoundRecords, SearchRequest};
use crate::cli::args::{Form, SearchAnswer, SearchArgs};
use crate::cli::failure::Failure;
use crate::cli::progress::Measure;
use crate::cli::sheets::{RecordObject, class_title};
use crate::cli::terminal::Terminal;
use crate::cli::{Context, Ended};
use crate::model::RecordClass;
use crate::search::{Facets, FindOptions, SnippetPart, Snippets};
use crate::words::{Lang, Say, Words, count, facts, records, restricting};

/// Searches.
pub fn run(context: &Context<'_>, args: &SearchArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    catch_up(context, &archive)?;
    answer(context, &archive, args)?;
    Ok(Ended::Done)
}

/// Asks and tells the answer.
pub fn answer(context: &Context<'_>, archive: &Archive, args: &SearchArgs) -> Result<(), Failure> {
    let found = archive.find(&request(args))?;
    context.tell_notices(archive);
    match (args.answer, args.form) {
        (SearchAnswer::Count, _) => context.terminal.lines(&[found.found.total.to_string()]),
        (_, Form::Json) => context.terminal.json(&object(args, &found, archive)),
        (_, Form::Words) => tell(context.terminal, args, &found, archive),
    }
}

/// Puts what was committed but not yet searched into the search engine, unless another process is doing it.
pub fn catch_up(context: &Context<'_>, archive: &Archive) -> Result<(), ArchiveError> {
    let title = records::indexing(context.terminal.lang);
    let progress = context.terminal.progress(title, Measure::Items, 0);
    archive.update_search(&mut |followed| {
        progress.set_total(followed.entries);
        progress.set(followed.applied);
        true
    })
}

/// Says what of a query that found nothing was not taken as it seems to have been meant.
pub fn hint(context: &Context<'_>, archive: &Archive, query: &str) -> Result<(), Failure> {
    let request = SearchRequest {
        query: query.to_owned(),
        options: FindOptions {
            limit: 0,
            offset: 0,
            snippets: Snippets::Leave,
            facets: Facets::Leave,
        },
    };
    warn_of(context.terminal, &archive.find(&request)?);
    Ok(())
}

fn warn_of(terminal: &Terminal, answer: &FoundRecords) {
    let lang = terminal.lang;
    for ignored in &answer.found.ignored {
        terminal.warn(&facts::ignored(lang, ignored));
    }
    for unknown in &answer.unknown {
        terminal.warn(&facts::unknown(lang, unknown));
    }
}

fn request(args: &SearchArgs) -> SearchRequest {
    let options = match args.answer {
        SearchAnswer::Count => FindOptions {
            limit: 0,
            offset: 0,
            snippets: Snippets::Leave,
            facets: Facets::Leave,
        },
        SearchAnswer::Records => FindOptions {
            limit: args.limit,
            offset: args.offset,
            snippets: Snippets::Cut,
            facets: Facets::Leave,
        },
        SearchAnswer::RecordsAndFacets => FindOptions {
            limit: args.limit,
            offset: args.offset,
            snippets: Snippets::Cut,
            facets: Facets::Count,
        },
    };
    SearchRequest {
        query: args.query.clone(),
        options,
    }
}

fn tell(
    terminal: &Terminal,
    args: &SearchArgs,
    answer: &FoundRecords,
    archive: &Archive,
) -> Result<(), Failure> {
    let lang = terminal.lang;
    warn_of(terminal, answer);
    let behind = behind(answer);
    if behind > 0 {
        terminal.warn(&records::lagging(lang, behind));
    }
    let mut lines = Vec::new();
    for (place, found) in answer.records.iter().enumerate() {
        lines.extend(block(terminal, args.offset + place + 1, found, archive));
        lines.push(String::new());
    }
    lines.push(summary(lang, args, answer));
    if args.answer == SearchAnswer::RecordsAndFacets {
        lines.extend(facet_lines(terminal, answer, archive));
    }
    terminal.lines(&lines)?;
    let next = args.offset.saturating_add(answer.records.len());
    if !answer.records.is_empty() && count(next) < answer.found.total {
        terminal.remark(&records::next_page(lang, &next.to_string()));
    }
    Ok(())
}

/// The lines of one record: rank, id and class; whose and when; its name; a passage.
fn block(terminal: &Terminal, rank: usize, found: &FoundRecord, archive: &Archive) -> Vec<String> {
    let lang = terminal.lang;
    let record = &found.record;
    let class = class_title(record, archive).map(|title| title.say(lang));
    let class = class.unwrap_or_else(|| records::unclassified(lang));
    let rank = format!("{rank}.");
    let mut lines =
        vec![terminal.heading(&format!("{rank:<3} {}  {class}", record.entity.say(lang)))];
    let whose = [
        record.candidate.as_ref().map(|name| name.0.say(lang)),
        record
            .session
            .as_ref()
            .map(|session| records::session_is(lang, &session.0)),
        record.titre.as_ref().map(|titre| titre.0.say(lang)),
        record.document_date.map(|day| day.say(lang)),
    ];
    let whose: Vec<String> = whose.into_iter().flatten().collect();
    if !whose.is_empty() {
        lines.push(format!("    {}", whose.join(" · ")));
    }
    if record.restricted && record.paths.is_empty() {
        lines.push(format!("    {}", restricting::document(lang)));
    }
    if let Some(path) = record.paths.first() {
        lines.push(format!(
            "    {}",
            crate::words::escape::terminal(path.file_name())
        ));
    }
    if !found.snippet.is_empty() {
        lines.push(format!("    {}", passage(terminal, &found.snippet)));
    }
    lines
}

fn passage(terminal: &Terminal, parts: &[SnippetPart]) -> String {
    let part = |part: &SnippetPart| {
        let text = part.text.say(terminal.lang);
        if part.marked {
            terminal.marked(&text)
        } else {
            text
        }
    };
    parts.iter().map(part).collect()
}

fn summary(lang: Lang, args: &SearchArgs, answer: &FoundRecords) -> String {
    let total = answer.found.total;
    let shown = answer.records.len();
    if total == 0 {
        return records::no_document_found(lang);
    }
    let words = records::documents_found(lang, total);
    if count(shown) == total || shown == 0 {
        return words;
    }
    let (first, last) = (
        args.offset.saturating_add(1),
        args.offset.saturating_add(shown),
    );
    records::page_of(lang, count(first), count(last), Words(&words))
}

fn facet_lines(terminal: &Terminal, answer: &FoundRecords, archive: &Archive) -> Vec<String> {
    let lang = terminal.lang;
    let class = |id: &String| {
        let class = RecordClass::parse(id).ok();
        class
            .and_then(|class| archive.class_title(&class))
            .unwrap_or_else(|| id.clone())
    };
    let classes: Vec<(String, u64)> = answer
        .found
        .classes
        .iter()
        .map(|(id, count)| (class(id), *count))
        .collect();
    let facets = [
        (records::classes_heading(lang), &classes),
        (records::sessions_heading(lang), &answer.found.sessions),
        (records::titres_heading(lang), &answer.found.titres),
    ];
    let mut lines = Vec::new();
    for (heading, values) in facets.iter().filter(|(_, values)| !values.is_empty()) {
        lines.push(String::new());
        lines.push(terminal.heading(heading));
        lines.extend(
            values
                .iter()
                .map(|(name, count)| format!("  {}", records::facet(lang, name, *count))),
        );
    }
    lines
}

#[derive(Serialize)]
struct RecordFound {
    #[serde(flatten)]
    record: RecordObject,
    snippet: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    text: String,
    marked: bool,
}

fn object(args: &SearchArgs, answer: &FoundRecords, archive: &Archive) -> serde_json::Value {
    let found = |found: &FoundRecord| RecordFound {
        record: RecordObject::new(&found.record, archive),
        snippet: found
            .snippet
            .iter()
            .map(|part| Part {
                text: part.text.clone(),
                marked: part.marked,
            })
            .collect(),
    };
    let ignored = |ignored: &crate::search::Ignored| json!({ "text": ignored.text, "words": facts::ignored(Lang::En, ignored) });
    let unknown = |unknown: &crate::archive::UnknownValue| json!({ "value": unknown.value, "nearest": unknown.nearest });
    let mut object = json!({
        "total": answer.found.total,
        "offset": args.offset,
        "records": answer.records.iter().map(found).collect::<Vec<RecordFound>>(),
        "ignored": answer.found.ignored.iter().map(ignored).collect::<Vec<_>>(),
        "unknown": answer.unknown.iter().map(unknown).collect::<Vec<_>>(),
        "behind": behind(answer),
    });
    if let (SearchAnswer::RecordsAndFacets, Some(members)) = (args.answer, object.as_object_mut()) {
        let facets = json!({
            "classes": values(&answer.found.classes),
            "sessions": values(&answer.found.sessions),
            "titres": values(&answer.found.titres),
        });
        members.insert("facets".to_owned(), facets);
    }
    object
}

fn values(facet: &[(String, u64)]) -> Vec<serde_json::Value> {
    facet
        .iter()
        .map(|(value, count)| json!({ "value": value, "count": count }))
        .collect()
}

fn behind(answer: &FoundRecords) -> u64 {
    answer.lag.entries.saturating_sub(answer.lag.applied)
}
