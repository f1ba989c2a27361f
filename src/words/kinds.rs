//! What is kept beside documents, by its kind: counted where it goes with them, named where it is gone.

use std::collections::BTreeMap;

use crate::model::EntityKind;
use crate::words::{Lang, Words, consulting, destroying};

/// A kind, where things are counted.
pub fn title(lang: Lang, kind: EntityKind) -> String {
    match kind {
        EntityKind::Record => records(lang),
        EntityKind::Quarantined => deposits(lang),
        EntityKind::Actor => actors(lang),
        EntityKind::Session => sessions(lang),
        EntityKind::Candidate => candidates(lang),
        EntityKind::Hold => holds(lang),
        EntityKind::Disposition => approvals(lang),
        EntityKind::Bundle => bundles(lang),
        EntityKind::Consultation => consultations(lang),
        EntityKind::Request => requests(lang),
        EntityKind::OutCard => cards(lang),
        EntityKind::Import => imports(lang),
    }
}

/// So many of each kind, on one line.
pub fn counted(lang: Lang, numbers: &BTreeMap<EntityKind, u64>) -> String {
    let each = numbers.iter().filter(|(_, number)| **number > 0);
    let each = each.map(|(kind, number)| number_of(lang, Words(&title(lang, *kind)), *number));
    let each: Vec<String> = each.collect();
    match each.is_empty() {
        true => none(lang),
        false => each.join(", "),
    }
}

/// A number of things of one kind, in words.
type Counted = fn(Lang, u64) -> String;

/// What goes beside documents: a line for each kind of which something does.
pub fn going_along(lang: Lang, number_of: &dyn Fn(EntityKind) -> u64) -> Vec<String> {
    let kinds: [(EntityKind, Counted); 6] = [
        (EntityKind::Session, destroying::with_sessions),
        (EntityKind::Candidate, destroying::with_candidates),
        (EntityKind::Consultation, consulting::consultations_go),
        (EntityKind::Hold, destroying::holds_go),
        (EntityKind::Disposition, destroying::approvals_go),
        (EntityKind::Quarantined, deposits_go),
    ];
    let numbers = kinds.map(|(kind, words)| (number_of(kind), words));
    let some = numbers.into_iter().filter(|(number, _)| *number > 0);
    some.map(|(number, words)| words(lang, number)).collect()
}

/// One thing that was destroyed, and nothing names any more; its kind, if a list still tells it.
pub fn destroyed_one(lang: Lang, kind: Option<EntityKind>, id: &str) -> String {
    match kind {
        Some(EntityKind::Record) => destroyed_record(lang, id),
        Some(EntityKind::Quarantined) => destroyed_deposit(lang, id),
        Some(EntityKind::Session) => destroyed_session(lang, id),
        Some(EntityKind::Candidate) => destroyed_candidate(lang, id),
        Some(EntityKind::Hold) => destroyed_hold(lang, id),
        Some(EntityKind::Disposition) => destroyed_approval(lang, id),
        Some(EntityKind::Consultation) => destroyed_consultation(lang, id),
        Some(EntityKind::Request) => destroyed_request(lang, id),
        Some(EntityKind::Actor | EntityKind::Bundle | EntityKind::OutCard | EntityKind::Import)
        | None => destroyed_thing(lang, id),
    }
}

words! {
    none() {
        fr: "rien",
        en: "nothing",
    }
    number_of(kind: Words<'_>, number: u64) {
        fr: "{kind} {number}",
        en: "{kind} {number}",
    }
    records() {
        fr: "documents",
        en: "documents",
    }
    deposits() {
        fr: "fichiers mis de côté",
        en: "files set aside",
    }
    actors() {
        fr: "acteurs",
        en: "actors",
    }
    sessions() {
        fr: "fiches de session",
        en: "entries of sessions",
    }
    candidates() {
        fr: "fiches de candidat",
        en: "entries of candidates",
    }
    holds() {
        fr: "gels levés",
        en: "released holds",
    }
    approvals() {
        fr: "approbations abandonnées",
        en: "approvals given up",
    }
    bundles() {
        fr: "dossiers remis",
        en: "bundles handed out",
    }
    consultations() {
        fr: "motifs de consultation",
        en: "reasons of consultation",
    }
    requests() {
        fr: "demandes RGPD",
        en: "GDPR requests",
    }
    cards() {
        fr: "fiches de documents réservés",
        en: "cards of restricted documents",
    }
    imports() {
        fr: "reprises d'une autre archive",
        en: "imports from another archive",
    }
    unlisted() {
        fr: "autres que des documents",
        en: "other than documents",
    }
    deposits_go(count: u64) by count {
        fr: "avec {count} fichier mis de côté, d'où vient l'un de ces documents" | "avec {count} fichiers mis de côté, d'où viennent ces documents",
        en: "with {count} file set aside, from which one of these documents came" | "with {count} files set aside, from which these documents came",
    }
    destroyed_record(id: &str) {
        fr: "document détruit ({id})",
        en: "destroyed document ({id})",
    }
    destroyed_deposit(id: &str) {
        fr: "fichier mis de côté, détruit ({id})",
        en: "destroyed file that was set aside ({id})",
    }
    destroyed_session(id: &str) {
        fr: "fiche de session détruite ({id})",
        en: "destroyed entry of a session ({id})",
    }
    destroyed_candidate(id: &str) {
        fr: "fiche de candidat détruite ({id})",
        en: "destroyed entry of a candidate ({id})",
    }
    destroyed_hold(id: &str) {
        fr: "gel levé, détruit ({id})",
        en: "destroyed hold, released before ({id})",
    }
    destroyed_approval(id: &str) {
        fr: "approbation abandonnée, détruite ({id})",
        en: "destroyed approval, given up before ({id})",
    }
    destroyed_consultation(id: &str) {
        fr: "motif de consultation détruit ({id})",
        en: "destroyed reason of consultation ({id})",
    }
    destroyed_request(id: &str) {
        fr: "demande RGPD détruite ({id})",
        en: "destroyed GDPR request ({id})",
    }
    destroyed_thing(id: &str) {
        fr: "élément détruit ({id})",
        en: "destroyed thing ({id})",
    }
}
