//! What `reextract`, and those who read scans after archiving, say.

use crate::extract::EngineMissing;
use crate::model::{EntityId, RecognitionTrouble};
use crate::words::{Lang, Words};

words! {
    reading_scans() {
        fr: "lecture des numérisations (pages)",
        en: "reading scans (pages)",
    }
    documents_read(count: u64) by count {
        fr: "{count} document lu." | "{count} documents lus.",
        en: "{count} document read." | "{count} documents read.",
    }
    documents_read_surely(count: u64, percent: u64) by count {
        fr: "{count} document lu, confiance moyenne {percent} %." | "{count} documents lus, confiance moyenne {percent} %.",
        en: "{count} document read, mean confidence {percent}%." | "{count} documents read, mean confidence {percent}%.",
    }
    documents_read_of_which(count: u64, which: Words<'_>) by count {
        fr: "{count} document lu, {which}." | "{count} documents lus, {which}.",
        en: "{count} document read, {which}." | "{count} documents read, {which}.",
    }
    joined(count: u64) by count {
        fr: "{count} document est un état d'un document déjà archivé : il lui est joint (« chartrier show » le montre)." | "{count} documents sont des états de documents déjà archivés : ils leur sont joints (« chartrier show » le montre).",
        en: "{count} document is a state of one that was archived: joined to it (`chartrier show` tells)." | "{count} documents are states of ones that were archived: joined to them (`chartrier show` tells).",
    }
    of_them_without_word(count: u64) by count {
        fr: "dont {count} sans aucun mot" | "dont {count} sans aucun mot",
        en: "{count} of them without any word" | "{count} of them without any word",
    }
    the_others_surely(percent: u64) {
        fr: "Confiance moyenne des mots lus : {percent} %.",
        en: "Mean confidence of the words read: {percent}%.",
    }
    documents_unchanged(count: u64) by count {
        fr: "{count} document dit ce qu'il disait déjà." | "{count} documents disent ce qu'ils disaient déjà.",
        en: "{count} document says what it said before." | "{count} documents say what they said before.",
    }
    read_elsewhere(count: u64) by count {
        fr: "{count} document est lu en ce moment par une autre commande." | "{count} documents sont lus en ce moment par une autre commande.",
        en: "{count} document is being read by another command." | "{count} documents are being read by another command.",
    }
    pages_in_trouble(count: u64) by count {
        fr: "{count} page n'a pas pu être lue : « chartrier show » dit pourquoi." | "{count} pages n'ont pas pu être lues : « chartrier show » dit pourquoi.",
        en: "{count} page could not be read: `chartrier show` says why." | "{count} pages could not be read: `chartrier show` says why.",
    }
    not_read(entity: EntityId, why: Words<'_>) {
        fr: "{entity} n'a pas été relu : {why}",
        en: "{entity} was not read again: {why}",
    }
    scans_wait(count: u64) by count {
        fr: "{count} numérisation attend d'être lue : « chartrier reextract » la lit." | "{count} numérisations attendent d'être lues : « chartrier reextract » les lit.",
        en: "{count} scan waits to be read: `chartrier reextract` reads it." | "{count} scans wait to be read: `chartrier reextract` reads them.",
    }
    nothing_waits() {
        fr: "Aucune numérisation n'attend d'être lue.",
        en: "No scan waits to be read.",
    }
    read_in_background(entity: EntityId) {
        fr: "numérisation lue : {entity}",
        en: "scan read: {entity}",
    }
    no_program() {
        fr: "tesseract (reconnaissance de caractères) n'est pas installé : le texte des numérisations ne peut pas être lu.",
        en: "tesseract (character recognition) is not installed: the text of scans cannot be read.",
    }
    no_language(version: &str) {
        fr: "tesseract {version} est installé, mais pas ses données pour le français : le texte des numérisations ne peut pas être lu.",
        en: "tesseract {version} is installed, but not its data for French: the text of scans cannot be read.",
    }
    how_to_install() {
        fr: "sous Debian ou Ubuntu : apt install tesseract-ocr tesseract-ocr-fra tesseract-ocr-osd ; sous Windows : installeur de UB Mannheim, avec « French » parmi les langues. Puis « chartrier reextract ».",
        en: "on Debian or Ubuntu: apt install tesseract-ocr tesseract-ocr-fra tesseract-ocr-osd; on Windows: the installer of UB Mannheim, with \"French\" among the languages. Then `chartrier reextract`.",
    }
    there(engine: &str) {
        fr: "reconnaissance de caractères : {engine}, en français",
        en: "character recognition: {engine}, in French",
    }
    there_without_orientation(engine: &str) {
        fr: "reconnaissance de caractères : {engine}, en français ; sans le paquet tesseract-ocr-osd, les pages tournées sont lues plus lentement",
        en: "character recognition: {engine}, in French; without the package tesseract-ocr-osd, turned pages are read more slowly",
    }
    engine_fails() {
        fr: "tesseract échoue sur toutes les pages : rien n'a été changé.",
        en: "tesseract fails on every page: nothing was changed.",
    }
    engine_fails_hint() {
        fr: "« tesseract --list-langs » dit s'il fonctionne ; le réinstaller suffit souvent.",
        en: "`tesseract --list-langs` tells whether it works; installing it again often suffices.",
    }
    label_recognised() {
        fr: "Texte reconnu",
        en: "Recognised text",
    }
    recognised_pages(pages: u64, percent: u64, engine: &str) by pages {
        fr: "{pages} page, confiance {percent} % ({engine})" | "{pages} pages, confiance {percent} % ({engine})",
        en: "{pages} page, confidence {percent}% ({engine})" | "{pages} pages, confidence {percent}% ({engine})",
    }
    no_word_found(engine: &str) {
        fr: "aucun mot trouvé ({engine})",
        en: "no word found ({engine})",
    }
    page_trouble(page: u64, why: Words<'_>) {
        fr: "page {page} : {why}",
        en: "page {page}: {why}",
    }
    untried(count: u64) by count {
        fr: "{count} page au-delà de ce qui est lu" | "{count} pages au-delà de ce qui est lu",
        en: "{count} page beyond what is read" | "{count} pages beyond what is read",
    }
    trouble_time() {
        fr: "la lecture a pris trop de temps",
        en: "reading took too long",
    }
    trouble_size() {
        fr: "image trop grande",
        en: "picture too large",
    }
    trouble_picture() {
        fr: "image illisible, ou d'un format qui n'est pas décodé",
        en: "picture broken, or of a format that is not decoded",
    }
    trouble_engine() {
        fr: "tesseract a échoué",
        en: "tesseract failed",
    }
    label_waiting() {
        fr: "Numérisations à lire",
        en: "Scans to be read",
    }

    // Help.
    reextract() {
        fr: "Lit le texte des numérisations qui attendent, ou relit des documents",
        en: "Read the text of scans that wait, or read documents again",
    }
    reextract_long() {
        fr: "Lit le texte des numérisations qui attendent, ou relit des documents.\n\nSans argument : les documents dont des pages sont des images que personne n'a encore essayé de reconnaître. Les originaux ne sont pas touchés ; l'ancienne lecture reste dans les versions du document. Ce qu'une personne a décidé est gardé. Ctrl-C arrête proprement entre deux pages.",
        en: "Read the text of scans that wait, or read documents again.\n\nWithout an argument: the documents with pages that are pictures which nobody has tried to recognise. Originals are not touched; the former reading stays in the document's versions. What a person decided is kept. Ctrl-C stops cleanly between two pages.",
    }
    reextract_selection() {
        fr: "Seulement ces documents : leurs identifiants, ou une requête",
        en: "Only these documents: their ids, or a query",
    }
    reextract_all() {
        fr: "Tous les documents",
        en: "Every document",
    }
    reextract_again() {
        fr: "Relit aussi ce qui a déjà été lu ; sans rien désigner : ce qui l'a été mal",
        en: "Read again what was read before, too; without naming anything: what was read badly",
    }
    no_ocr() {
        fr: "Ne lit pas les numérisations : elles attendent « chartrier reextract »",
        en: "Do not read scans: they wait for `chartrier reextract`",
    }
}

/// What is missing for recognition.
pub fn missing(lang: Lang, missing: &EngineMissing) -> String {
    match missing {
        EngineMissing::Program => no_program(lang),
        EngineMissing::Language { version } => no_language(lang, version),
    }
}

/// Why a page could not be read.
pub fn trouble(lang: Lang, trouble: RecognitionTrouble) -> String {
    match trouble {
        RecognitionTrouble::TimeLimit => trouble_time(lang),
        RecognitionTrouble::TooLarge => trouble_size(lang),
        RecognitionTrouble::Unreadable => trouble_picture(lang),
        RecognitionTrouble::EngineFailed => trouble_engine(lang),
    }
}
