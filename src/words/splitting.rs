//! What `split` says: the proposed parts, what became of them, and why a pile is not split.

use crate::archive::SplitError;
use crate::extract::CutError;
use crate::model::{CutLoss, EntityId};
use crate::words::errors::exit;
use crate::words::{Explained, Lang, Words};

words! {
    proposal(count: u64, pages: u64) by count {
        fr: "{count} partie, sur {pages} pages :" | "{count} parties, sur {pages} pages :",
        en: "{count} part, of {pages} pages:" | "{count} parts, of {pages} pages:",
    }
    head_pages() {
        fr: "pages",
        en: "pages",
    }
    head_class() {
        fr: "catégorie",
        en: "class",
    }
    head_candidate() {
        fr: "candidat",
        en: "candidate",
    }
    head_why() {
        fr: "pourquoi",
        en: "why",
    }
    nobody() {
        fr: "—",
        en: "—",
    }
    part_there(entity: EntityId) {
        fr: "déjà fait : {entity}",
        en: "made before: {entity}",
    }
    label_part_of() {
        fr: "Extrait de",
        en: "Taken from",
    }
    label_part() {
        fr: "Partie",
        en: "Part",
    }
    pages_of(pages: Words<'_>, entity: EntityId) {
        fr: "{entity}, p. {pages}",
        en: "{entity}, p. {pages}",
    }
    left_out(pages: Words<'_>) {
        fr: "Dans aucune partie, seulement dans le document entier : p. {pages}.",
        en: "In no part, only in the whole document: p. {pages}.",
    }
    nothing_done() {
        fr: "Rien n'a été modifié.",
        en: "Nothing was changed.",
    }
    nothing_missing() {
        fr: "Toutes ces parties existent déjà.",
        en: "All of these parts are there already.",
    }
    ask(count: u64) by count {
        fr: "Faire de cette partie un document archivé ?" | "Faire de ces {count} parties des documents archivés ?",
        en: "Make an archived document of this part?" | "Make archived documents of these {count} parts?",
    }
    made(pages: Words<'_>, entity: EntityId) {
        fr: "p. {pages} : document {entity}",
        en: "p. {pages}: document {entity}",
    }
    made_without(pages: Words<'_>, entity: EntityId, losses: Words<'_>) {
        fr: "p. {pages} : document {entity} (restent dans le document entier : {losses})",
        en: "p. {pages}: document {entity} (stays in the whole document: {losses})",
    }
    done(entity: EntityId) {
        fr: "Le document entier {entity} reste archivé, avec la liste de ses parties.",
        en: "The whole document {entity} stays archived, with the list of its parts.",
    }
    one_document() {
        fr: "rien n'indique où un autre document commence : c'est un seul document, ou des images sans texte.",
        en: "nothing tells where another document begins: it is one document, or pictures without text.",
    }
    no_proposal() {
        fr: "aucune coupe n'a été indiquée.",
        en: "no cut was given.",
    }
    no_proposal_hint() {
        fr: "donnez les pages de chaque document : --pages 1-3,4-9,10.",
        en: "give the pages of each document: --pages 1-3,4-9,10.",
    }
    lost_signatures() {
        fr: "la signature électronique",
        en: "the digital signature",
    }
    lost_form_fields() {
        fr: "les calculs du formulaire",
        en: "the form's calculations",
    }
    lost_links() {
        fr: "des liens entre pages",
        en: "links between pages",
    }
    lost_attachments() {
        fr: "les pièces jointes",
        en: "the attachments",
    }
    lost_damaged() {
        fr: "des éléments endommagés, illisibles",
        en: "damaged elements that cannot be read",
    }
    too_many_parts(limit: u64) {
        fr: "plus de {limit} parties.",
        en: "more than {limit} parts.",
    }
    only_the_whole() {
        fr: "la seule partie est le document entier : il n'y a rien à couper.",
        en: "the only part is the whole document: there is nothing to cut.",
    }
    no_such_page(range: Words<'_>, pages: u64) by pages {
        fr: "pages {range} : le document n'a que {pages} page." | "pages {range} : le document n'a que {pages} pages.",
        en: "pages {range}: the document has {pages} page only." | "pages {range}: the document has {pages} pages only.",
    }
    overlap(one: Words<'_>, other: Words<'_>) {
        fr: "les pages {one} et {other} se recoupent : une page n'appartient qu'à une partie.",
        en: "pages {one} and {other} overlap: a page belongs to one part only.",
    }
    changed(entity: EntityId) {
        fr: "le document {entity} a changé entre-temps.",
        en: "document {entity} has changed meanwhile.",
    }
    changed_hint() {
        fr: "relancez la commande : la proposition sera refaite. Rien n'a été modifié.",
        en: "run the command again: the proposal will be made anew. Nothing was changed.",
    }
    cut(range: Words<'_>, why: Words<'_>) {
        fr: "les pages {range} ne peuvent pas être sorties du document : {why}.",
        en: "pages {range} cannot be taken out of the document: {why}.",
    }
    unreadable(range: Words<'_>) {
        fr: "les pages {range}, une fois sorties du document, ne se relisent pas.",
        en: "pages {range}, once taken out of the document, cannot be read again.",
    }
    unchanged_hint() {
        fr: "rien n'a été modifié ; le document entier reste archivé tel quel.",
        en: "nothing was changed; the whole document stays archived as it is.",
    }
    cut_unsupported() {
        fr: "seuls les PDF se découpent",
        en: "only a PDF can be cut",
    }
    cut_password() {
        fr: "il est protégé par un mot de passe",
        en: "it is protected by a password",
    }
    cut_damaged() {
        fr: "il est endommagé",
        en: "it is damaged",
    }
    cut_too_large() {
        fr: "il est trop volumineux",
        en: "it is too large",
    }
    cut_too_long() {
        fr: "cela prend trop de temps",
        en: "it takes too long",
    }
    cut_too_much_memory() {
        fr: "cela demande trop de mémoire",
        en: "it takes too much memory",
    }
    cut_reader_failed() {
        fr: "le programme de lecture a échoué",
        en: "the reading program failed",
    }
}

/// What cut pages have no more.
pub fn loss(lang: Lang, loss: CutLoss) -> String {
    match loss {
        CutLoss::Signatures => lost_signatures(lang),
        CutLoss::FormFields => lost_form_fields(lang),
        CutLoss::Links => lost_links(lang),
        CutLoss::Attachments => lost_attachments(lang),
        CutLoss::Damaged => lost_damaged(lang),
    }
}

/// Explains why a record is not split.
pub fn error(lang: Lang, error: &SplitError) -> Explained {
    let words = |range: &crate::model::PageRange| range.to_string();
    let usage = |message: String| Explained::new(exit::USAGE, message, no_proposal_hint(lang));
    let failed = |message: String| Explained::new(exit::FAILED, message, unchanged_hint(lang));
    match error {
        SplitError::NoPages => usage(no_proposal(lang)),
        SplitError::OneDocument => usage(one_document(lang)),
        SplitError::TooManyParts { limit } => usage(too_many_parts(lang, *limit as u64)),
        SplitError::OnlyTheWhole => usage(only_the_whole(lang)),
        SplitError::NoSuchPage { range, pages } => {
            let range = words(range);
            usage(no_such_page(lang, Words(&range), u64::from(*pages)))
        }
        SplitError::Overlap { one, other } => {
            let (one, other) = (words(one), words(other));
            usage(overlap(lang, Words(&one), Words(&other)))
        }
        SplitError::Changed { record } => {
            Explained::new(exit::REFUSED, changed(lang, *record), changed_hint(lang))
        }
        SplitError::Cut { range, source } => {
            let range = words(range);
            failed(cut(lang, Words(&range), Words(&why_not_cut(lang, source))))
        }
        SplitError::Unreadable { range } => failed(unreadable(lang, Words(&words(range)))),
    }
}

fn why_not_cut(lang: Lang, error: &CutError) -> String {
    match error {
        CutError::Unsupported => cut_unsupported(lang),
        CutError::PasswordNeeded => cut_password(lang),
        CutError::Damaged | CutError::NoSuchPage { .. } => cut_damaged(lang),
        CutError::InputTooLarge | CutError::PartTooLarge { .. } => cut_too_large(lang),
        CutError::TimeLimit => cut_too_long(lang),
        CutError::MemoryLimit => cut_too_much_memory(lang),
        CutError::ReaderFailed | CutError::Write { .. } => cut_reader_failed(lang),
    }
}
