//! The bordereau d'élimination as a table: one line for each class and session, then one for each record.
//!
//! It names no person and no file: ids, classes, sessions, days, sizes. What a centre or the Archives write into it by hand
//! is left empty. The same columns serve both kinds of line; the first says which it is.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::model::{DispositionPlan, EntityId, PlannedRecord, RecordClass, RetentionSchedule};
use crate::report::table::table_csv;
use crate::words::{Lang, Say, deciding, destroying, policies};

/// The table, with the exact name of the centre and department, empty if it is to be filled in. `session_of` tells the session of a record as people know it.
pub fn bordereau_csv(
    plan: &DispositionPlan,
    (schedule, service): (&RetentionSchedule, &str),
    session_of: &dyn Fn(EntityId) -> Option<String>,
    lang: Lang,
) -> Vec<u8> {
    let heads = destroying::bordereau_heads(lang);
    let mut rows: Vec<Vec<String>> = vec![heads.split(';').map(str::to_owned).collect()];
    let mut articles: BTreeMap<(&RecordClass, String), Vec<&PlannedRecord>> = BTreeMap::new();
    for record in &plan.records {
        let session = session_of(record.entity).unwrap_or_default();
        let article = articles.entry((&record.class, session)).or_default();
        article.push(record);
    }
    let mut number = 0_u64;
    for ((class, session), records) in &articles {
        number += 1;
        rows.push(article(
            lang,
            (schedule, service),
            (class, session),
            number,
            records,
        ));
    }
    number = 0;
    for ((class, session), records) in &articles {
        number += 1;
        let of_article = records.iter();
        rows.extend(
            of_article.map(|one| line(lang, (schedule, service), (class, session), number, one)),
        );
    }
    table_csv(&rows)
}

fn article(
    lang: Lang,
    (schedule, service): (&RetentionSchedule, &str),
    (class, session): (&RecordClass, &str),
    number: u64,
    records: &[&PlannedRecord],
) -> Vec<String> {
    let years = |day: Option<NaiveDate>| day.map(|day| day.year().to_string());
    let from = records.iter().map(|record| record.counted_from);
    let through = records.iter().map(|record| record.kept_through);
    let bytes = records
        .iter()
        .fold(0_u64, |sum, record| sum.saturating_add(record.size_bytes));
    row(
        lang,
        (schedule, service),
        (class, session),
        Cells {
            kind: destroying::row_article(lang),
            number,
            first_year: years(from.clone().min()).unwrap_or_default(),
            last_year: years(from.max()).unwrap_or_default(),
            kept_through: through.max(),
            documents: records.len(),
            bytes,
            entity: None,
            observation: String::new(),
        },
    )
}

fn line(
    lang: Lang,
    (schedule, service): (&RetentionSchedule, &str),
    (class, session): (&RecordClass, &str),
    number: u64,
    record: &PlannedRecord,
) -> Vec<String> {
    let year = record.counted_from.year().to_string();
    row(
        lang,
        (schedule, service),
        (class, session),
        Cells {
            kind: destroying::row_document(lang),
            number,
            first_year: year.clone(),
            last_year: year,
            kept_through: Some(record.kept_through),
            documents: 1,
            bytes: record.size_bytes,
            entity: Some(record.entity),
            observation: record
                .decided
                .map(|on| deciding::document_decided(lang, on))
                .unwrap_or_default(),
        },
    )
}

/// What differs between the two kinds of line.
struct Cells {
    kind: String,
    number: u64,
    first_year: String,
    last_year: String,
    kept_through: Option<NaiveDate>,
    documents: usize,
    bytes: u64,
    entity: Option<EntityId>,
    /// What the service says of it; it may add to that by hand.
    observation: String,
}

fn row(
    lang: Lang,
    (schedule, service): (&RetentionSchedule, &str),
    (class, session): (&RecordClass, &str),
    cells: Cells,
) -> Vec<String> {
    let known = schedule.class(class);
    let rule = known.map(|class| &class.retention);
    let title = known.map_or_else(|| class.to_string(), |class| class.title.clone());
    vec![
        cells.kind,
        cells.number.to_string(),
        // Where it is empty, the service writes its own full name and place in the hierarchy.
        service.to_owned(),
        schedule.source.clone(),
        title,
        class.to_string(),
        session.to_owned(),
        cells.first_year,
        cells.last_year,
        rule.map(|rule| policies::period(lang, rule.keep))
            .unwrap_or_default(),
        rule.map(|rule| policies::disposition(lang, rule.then))
            .unwrap_or_default(),
        cells
            .kept_through
            .map(|day| day.say(lang))
            .unwrap_or_default(),
        cells.documents.to_string(),
        cells.bytes.to_string(),
        rule.map(|rule| rule.citation.clone()).unwrap_or_default(),
        cells.entity.map(|one| one.to_string()).unwrap_or_default(),
        // Observations of the service, and of the Archives.
        cells.observation,
        String::new(),
    ]
}
