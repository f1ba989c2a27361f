//! Bundles: what is in them, to whom they go, how they are opened and checked.

use chrono::NaiveDate;

use crate::words::Lang;

/// The days of a scope; nothing where none were given.
pub fn within(lang: Lang, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => within_days(lang, from, to),
        (Some(from), None) => since_day(lang, from),
        (None, Some(to)) => until_day(lang, to),
        (None, None) => String::new(),
    }
}

/// An agrément.
pub fn scope_agrement(lang: Lang, titre: &str, site: Option<&str>) -> String {
    match site {
        Some(site) => scope_agrement_on_site(lang, titre, site),
        None => scope_agrement_without_site(lang, titre),
    }
}

words! {
    // What a bundle calls things.
    somebody(id: &str) {
        fr: "candidat {id}",
        en: "candidate {id}",
    }
    a_juror() {
        fr: "un membre du jury",
        en: "a member of the jury",
    }
    unclassified() {
        fr: "sans catégorie",
        en: "no class",
    }
    unclassified_file() {
        fr: "sans-categorie",
        en: "no-class",
    }
    folder_without_session() {
        fr: "centre",
        en: "centre",
    }
    folder_of_nobody() {
        fr: "commun",
        en: "common",
    }

    // What was asked for.
    scope_session(number: &str) {
        fr: "session {number}",
        en: "session {number}",
    }
    scope_titre(titre: &str) {
        fr: "titre {titre}, tous les sites",
        en: "title {titre}, all sites",
    }
    scope_agrement_on_site(titre: &str, site: &str) {
        fr: "agrément {titre}, site de {site}",
        en: "agrément {titre}, site {site}",
    }
    scope_agrement_without_site(titre: &str) {
        fr: "agrément {titre}, site non renseigné",
        en: "agrément {titre}, site not given",
    }
    scope_candidate(name: &str) {
        fr: "{name}",
        en: "{name}",
    }
    scope_query(query: &str) {
        fr: "recherche « {query} »",
        en: "search \"{query}\"",
    }
    scope_found() {
        fr: "documents choisis",
        en: "chosen documents",
    }
    scope_engagements(numbers: &str) {
        fr: ", engagements {numbers}",
        en: ", engagements {numbers}",
    }
    within_days(from: NaiveDate, to: NaiveDate) {
        fr: ", du {from} au {to}",
        en: ", from {from} to {to}",
    }
    since_day(from: NaiveDate) {
        fr: ", depuis le {from}",
        en: ", since {from}",
    }
    until_day(to: NaiveDate) {
        fr: ", jusqu'au {to}",
        en: ", until {to}",
    }
}
