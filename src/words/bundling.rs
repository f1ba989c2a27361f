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

    // The tables.
    inventory_heads() {
        fr: "Fichier;Partie;Document;Catégorie;Session;Candidat;Nom d'origine;Date du document;Pris en charge;Taille (octets);Type;SHA-256;États atteints;Conservation;Gel;Manquant;Identifiant",
        en: "File;Part;Document;Class;Session;Candidate;Original name;Date of the document;Taken in charge;Size (bytes);Type;SHA-256;States reached;Retention;Hold;Missing;Id",
    }
    completeness_heads() {
        fr: "Genre;Session;Titre;Site;Candidat, juré ou année;Pièce ou échéance;Exigence;État;Date limite;Jours;Documents;Remarques;Engagements;Source",
        en: "Kind;Session;Title;Site;Candidate, juror or year;Piece or deadline;Requirement;State;Limit;Days;Documents;Remarks;Engagements;Source",
    }
    engagement_heads() {
        fr: "Engagement;Intitulé;Genre;Session;Titre;Site;Candidat, juré ou année;Pièce ou échéance;État;Date limite;Documents;Remarques",
        en: "Engagement;Wording;Kind;Session;Title;Site;Candidate, juror or year;Piece or deadline;State;Limit;Documents;Remarks",
    }
    nothing_answers() {
        fr: "aucune pièce ni échéance du périmètre ne répond à cet engagement",
        en: "no piece or deadline in scope answers to this engagement",
    }
    yes() {
        fr: "oui",
        en: "yes",
    }
    state_present() {
        fr: "présent",
        en: "present",
    }
    state_doubtful() {
        fr: "à vérifier",
        en: "to be checked",
    }
    state_missing() {
        fr: "manquant",
        en: "missing",
    }
    state_not_yet_due() {
        fr: "pas encore dû",
        en: "not yet due",
    }
    state_not_required() {
        fr: "non requis",
        en: "not required",
    }
    state_unknown() {
        fr: "impossible à dire",
        en: "cannot be said",
    }
    deadline_kept() {
        fr: "respectée",
        en: "kept",
    }
    deadline_kept_late() {
        fr: "faite en retard",
        en: "done late",
    }
    deadline_late() {
        fr: "dépassée, rien ne montre que ce soit fait",
        en: "past, and nothing shows that it was done",
    }
    deadline_closed() {
        fr: "passée, usage seulement",
        en: "past, habit only",
    }
    deadline_due() {
        fr: "à venir",
        en: "to come",
    }
    deadline_short() {
        fr: "durée insuffisante",
        en: "does not last long enough",
    }
}
