//! The samples, taken in as a centre's folder would be: each is what `samples/expected.toml` says, and is found.

use std::fs;
use std::path::Path;

use chartrier::archive::{Outcome, SearchRequest};
use chartrier::search::{Facets, FindOptions, Snippets};
use toml::{Table, Value};

use crate::common::TestArchive;

fn expected() -> Vec<Table> {
    let text = fs::read_to_string("samples/expected.toml").unwrap();
    let whole: Table = toml::from_str(&text).unwrap();
    whole["document"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row.as_table().unwrap().clone())
        .collect()
}

fn text<'a>(row: &'a Table, name: &str) -> Option<&'a str> {
    row.get(name).and_then(Value::as_str)
}

fn is_expected(row: &Table, fates: &[&str]) -> bool {
    fates.contains(&text(row, "fate").unwrap())
}

#[test]
fn every_sample_is_classified_named_and_found_as_expected() {
    let test = TestArchive::new();
    let rows: Vec<Table> = expected()
        .into_iter()
        .filter(|row| is_expected(row, &["archived", "duplicate"]))
        .collect();
    let mut wrong = Vec::new();
    let mut entities = Vec::new();
    for row in &rows {
        let path = text(row, "path").unwrap();
        let bytes = fs::read(Path::new("samples/depot").join(path)).unwrap();
        let accession = test.deposit(path, &bytes);
        let (Outcome::Archived { entity, .. } | Outcome::Duplicate { entity }) = accession.outcome
        else {
            panic!("{path}: {accession:?}");
        };
        entities.push(entity);
        let record = test.archive().record(entity).unwrap();
        let class = record.class.as_ref();
        let mut check = |what: &str, found: Option<String>| {
            if found.as_deref() != text(row, what) {
                wrong.push(format!(
                    "{path}: {what} {found:?}, expected {:?}",
                    text(row, what)
                ));
            }
        };
        check("class", class.map(|class| class.id.to_string()));
        check("session", record.session.as_ref().map(ToString::to_string));
        check("titre", record.titre.as_ref().map(ToString::to_string));
        check(
            "candidate",
            record.candidate.as_ref().map(ToString::to_string),
        );
        if let Some(birth_date) = text(row, "birth-date") {
            check(
                "birth-date",
                record
                    .birth_date
                    .map(|date| date.to_string())
                    .filter(|date| date != birth_date)
                    .or(Some(birth_date.to_owned())),
            );
        }
        if row.get("text").and_then(Value::as_bool) != Some(record.has_text) {
            wrong.push(format!("{path}: text {}", record.has_text));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");

    test.archive().update_search(&mut |_| true).unwrap();
    for (row, entity) in rows.iter().zip(&entities) {
        let Some(needle) = text(row, "needle") else {
            continue;
        };
        let request = SearchRequest {
            query: needle.to_owned(),
            options: FindOptions {
                limit: 5,
                offset: 0,
                snippets: Snippets::Cut,
                facets: Facets::Leave,
            },
        };
        let found = test.archive().find(&request).unwrap();
        let found: Vec<_> = found
            .records
            .iter()
            .map(|found| found.record.entity)
            .collect();
        // What a restricted document says is found by nobody.
        let restricted = test.archive().record(*entity).unwrap().restricted;
        assert_eq!(found.contains(entity), !restricted, "{needle}: {found:?}");
    }
    assert_eq!(test.verify().findings, []);
}
