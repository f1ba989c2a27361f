//! What is wrong in a sidecar: where, what, and what it means for the files beside it.

use crate::sidecar::{SidecarError, SidecarFault, SidecarFinding};
use crate::words::{Lang, Words};

words! {
    faulty(count: u64) by count {
        fr: "{count} point à corriger dans une fiche d'accompagnement" | "{count} points à corriger dans les fiches d'accompagnement",
        en: "{count} thing to correct in a sidecar file" | "{count} things to correct in sidecar files",
    }
    described(count: u64) by count {
        fr: "{count} document décrit par une fiche d'accompagnement" | "{count} documents décrits par une fiche d'accompagnement",
        en: "{count} document described by a sidecar file" | "{count} documents described by a sidecar file",
    }
    at_cell(line: u64, column: u64, fault: Words<'_>) {
        fr: "ligne {line}, colonne {column} : {fault}",
        en: "line {line}, column {column}: {fault}",
    }
    at_line(line: u64, fault: Words<'_>) {
        fr: "ligne {line} : {fault}",
        en: "line {line}: {fault}",
    }
    unknown_key(key: &str) {
        fr: "« {key} » n'est pas une rubrique connue ; elle est ignorée",
        en: "`{key}` is not a known heading; it is ignored",
    }
    repeated_key(key: &str) {
        fr: "la rubrique « {key} » est en double ; la première compte",
        en: "the heading `{key}` is there twice; the first one counts",
    }
    unknown_class(value: &str) {
        fr: "le tableau de gestion n'a pas de catégorie « {value} » ; la catégorie reste celle qui sera trouvée, le reste de la ligne compte",
        en: "the retention schedule has no class `{value}`; the class stays the one that is found, the rest of the line counts",
    }
    not_a_date(key: &str, value: &str) {
        fr: "{key} : « {value} » n'est pas une date comme 24/11/2026",
        en: "{key}: `{value}` is not a date such as 24/11/2026",
    }
    not_a_path(value: &str) {
        fr: "« {value} » n'est pas une voie d'accès (formation continue, apprentissage, VAE, capitalisation, CCS, équivalence)",
        en: "`{value}` is not a way to a session (formation continue, apprentissage, VAE, capitalisation, CCS, équivalence)",
    }
    not_a_stage(value: &str) {
        fr: "« {value} » n'est pas une étape connue (signé, envoyé, validé…)",
        en: "`{value}` is not a known stage (signed, sent, validated…)",
    }
    not_a_decision(value: &str) {
        fr: "« {value} » n'est pas une décision de jury (réussite, réussite partielle, échec, absence)",
        en: "`{value}` is not a jury's decision (réussite, réussite partielle, échec, absence)",
    }
    too_long(key: &str) {
        fr: "{key} : la valeur est trop longue",
        en: "{key}: the value is too long",
    }
    not_a_text(key: &str) {
        fr: "{key} : ni un texte ni un nombre",
        en: "{key}: neither a text nor a number",
    }
    no_file() {
        fr: "aucun fichier n'est nommé ; la ligne est ignorée",
        en: "no file is named; the line is ignored",
    }
    outside_path(value: &str) {
        fr: "« {value} » sort du dossier ; la ligne est ignorée",
        en: "`{value}` leads out of the folder; the line is ignored",
    }
    repeated_file(value: &str) {
        fr: "« {value} » a déjà une ligne ; celle-ci est ignorée",
        en: "`{value}` has a line already; this one is ignored",
    }
    too_large() {
        fr: "trop volumineuse pour être une fiche d'accompagnement ; archivée comme un document ordinaire",
        en: "too large for a sidecar file; archived as an ordinary document",
    }
    too_many_lines(limit: u64) {
        fr: "plus de {limit} lignes ; archivée comme un document ordinaire",
        en: "more than {limit} lines; archived as an ordinary document",
    }
    not_a_sidecar() {
        fr: "ses rubriques ne sont pas celles d'une fiche d'accompagnement",
        en: "its headings are not those of a sidecar file",
    }
    not_json(line: u64, column: u64) {
        fr: "ligne {line}, colonne {column} : ce n'est pas du JSON ; archivée comme un document ordinaire",
        en: "line {line}, column {column}: not JSON; archived as an ordinary document",
    }
    not_an_object() {
        fr: "ce n'est pas un objet JSON ; archivée comme un document ordinaire",
        en: "not a JSON object; archived as an ordinary document",
    }
}

/// What is wrong, with its place.
pub fn finding(lang: Lang, finding: &SidecarFinding) -> String {
    let fault = fault(lang, finding);
    match (finding.line, finding.column) {
        (Some(line), Some(column)) => at_cell(lang, line, column, Words(&fault)),
        (Some(line), None) => at_line(lang, line, Words(&fault)),
        (None, _) => fault,
    }
}

fn fault(lang: Lang, finding: &SidecarFinding) -> String {
    let (key, value) = (finding.key.as_str(), finding.value.as_str());
    match finding.fault {
        SidecarFault::UnknownKey => unknown_key(lang, key),
        SidecarFault::RepeatedKey => repeated_key(lang, key),
        SidecarFault::UnknownClass => unknown_class(lang, value),
        SidecarFault::Stage => not_a_stage(lang, value),
        SidecarFault::Date => not_a_date(lang, key, value),
        SidecarFault::AccessPath => not_a_path(lang, value),
        SidecarFault::Decision => not_a_decision(lang, value),
        SidecarFault::TooLong => too_long(lang, key),
        SidecarFault::NotAText => not_a_text(lang, key),
        SidecarFault::NoFile => no_file(lang),
        SidecarFault::OutsidePath => outside_path(lang, value),
        SidecarFault::RepeatedFile => repeated_file(lang, value),
    }
}

/// Why nothing of a sidecar can be used.
pub fn error(lang: Lang, error: &SidecarError) -> String {
    match error {
        SidecarError::TooLarge => too_large(lang),
        SidecarError::TooManyLines { limit } => too_many_lines(lang, *limit as u64),
        SidecarError::NotASidecar => not_a_sidecar(lang),
        SidecarError::Json { line, column } => not_json(lang, *line as u64, *column as u64),
        SidecarError::NotAnObject => not_an_object(lang),
    }
}
