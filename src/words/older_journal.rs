//! An older copy of the archive that was put back: what a key place has seen, and the ways out.

use std::path::Path;

use crate::archive::PlaceAhead;
use crate::model::Timestamp;
use crate::words::Lang;

/// What a place has seen, in a sentence.
pub fn ahead(lang: Lang, place: &PlaceAhead) -> String {
    let name = &place.place.name;
    match place.seen {
        _ if place.gone > 0 => knows_gone(lang, name, place.gone),
        Some((seen, when)) => older(lang, name, seen, when, place.entries),
        None => unreadable(lang, name),
    }
}

/// The same in short, for every command.
pub fn notice(lang: Lang, place: &PlaceAhead) -> String {
    let name = &place.place.name;
    match place.seen {
        _ if place.gone > 0 => old_copy_by_gone(lang, name, place.gone),
        Some((seen, when)) => old_copy(lang, name, seen, when, place.entries),
        None => old_or_unsigned(lang, name),
    }
}

words! {
    old_copy(place: &str, seen: u64, when: Timestamp, entries: u64) {
        fr: "ANCIENNE COPIE, en lecture seule : l'emplacement de clés « {place} » a vu un journal plus récent ({seen} événements, le dernier du {when} ; ici {entries}). Remettez une sauvegarde plus récente, ou voyez « chartrier recover --help ».",
        en: "OLDER COPY, read-only: the key place `{place}` has seen a newer journal ({seen} entries, the last of {when}; here {entries}). Put a more recent backup back, or see `chartrier recover --help`.",
    }
    old_copy_by_gone(place: &str, gone: u64) by gone {
        fr: "ANCIENNE COPIE, en lecture seule : l'emplacement de clés « {place} » sait détruit {gone} élément que ce journal dit vivant. Remettez une sauvegarde plus récente, ou voyez « chartrier recover --help »."
          | "ANCIENNE COPIE, en lecture seule : l'emplacement de clés « {place} » sait détruits {gone} éléments que ce journal dit vivants. Remettez une sauvegarde plus récente, ou voyez « chartrier recover --help ».",
        en: "OLDER COPY, read-only: the key place `{place}` knows {gone} thing to be destroyed that this journal still has. Put a more recent backup back, or see `chartrier recover --help`."
          | "OLDER COPY, read-only: the key place `{place}` knows {gone} things to be destroyed that this journal still has. Put a more recent backup back, or see `chartrier recover --help`.",
    }
    knows_gone(place: &str, gone: u64) by gone {
        fr: "l'emplacement de clés « {place} » sait détruit {gone} élément que ce journal dit vivant : une ancienne copie de l'archive a sans doute été remise en place. Elle s'ouvre en lecture seule : rien n'y est écrit, rien n'est copié vers « {place} »."
          | "l'emplacement de clés « {place} » sait détruits {gone} éléments que ce journal dit vivants : une ancienne copie de l'archive a sans doute été remise en place. Elle s'ouvre en lecture seule : rien n'y est écrit, rien n'est copié vers « {place} ».",
        en: "the key place `{place}` knows {gone} thing to be destroyed that this journal still has: an older copy of the archive was probably put back. It opens read-only: nothing is written to it, nothing is copied to `{place}`."
          | "the key place `{place}` knows {gone} things to be destroyed that this journal still has: an older copy of the archive was probably put back. It opens read-only: nothing is written to it, nothing is copied to `{place}`.",
    }
    not_told(folder: &Path) {
        fr: "L'emplacement de clés {folder} n'a pas pu noter jusqu'où va le journal (« newest.note ») : une ancienne copie y serait moins bien reconnue. Rendez-le accessible en écriture.",
        en: "the key place {folder} could not note how far the journal goes (`newest.note`): an older copy would be told from it less well. Make it writable.",
    }
    old_or_unsigned(place: &str) {
        fr: "LECTURE SEULE : ce que l'emplacement de clés « {place} » a vu du journal (« newest.note ») est illisible ou n'est pas signé par cette archive. Voyez « chartrier recover --help ».",
        en: "READ-ONLY: what the key place `{place}` has seen of the journal (`newest.note`) cannot be read, or is not signed by this archive. See `chartrier recover --help`.",
    }
    older(place: &str, seen: u64, when: Timestamp, entries: u64) {
        fr: "l'emplacement de clés « {place} » a vu un journal plus récent que celui-ci : {seen} événements, le dernier du {when} ; celui-ci en a {entries}, ou n'en est pas la suite. Une ancienne copie de l'archive a sans doute été remise en place. Elle s'ouvre en lecture seule : rien n'y est écrit, rien n'est copié vers « {place} ».",
        en: "the key place `{place}` has seen a newer journal than this one: {seen} entries, the last of {when}; this one has {entries}, or does not continue it. An older copy of the archive was probably put back. It opens read-only: nothing is written to it, nothing is copied to `{place}`.",
    }
    unreadable(place: &str) {
        fr: "ce que l'emplacement de clés « {place} » a vu du journal (« newest.note ») est illisible, ou n'est pas signé par une clé de cette archive. L'archive s'ouvre en lecture seule : rien n'y est écrit.",
        en: "what the key place `{place}` has seen of the journal (`newest.note`) cannot be read, or is not signed by a key of this archive. The archive opens read-only: nothing is written to it.",
    }
    hint() {
        fr: "remettez le dossier de l'archive d'une sauvegarde plus récente. S'il n'y en a pas, un propriétaire peut continuer avec celle-ci : « chartrier recover --accept-older-journal », qui s'inscrit au journal ; ce qui a été détruit depuis le reste.",
        en: "put the archive's folder back from a more recent backup. If there is none, an owner can go on with this one: `chartrier recover --accept-older-journal`, which the journal notes; what was destroyed since stays destroyed.",
    }
    destroys(records: u64, gone: u64) by gone {
        fr: "depuis cette copie, {gone} élément a été détruit (documents : {records}) : le détruire ici aussi demande ce nombre."
          | "depuis cette copie, {gone} éléments ont été détruits (documents : {records}) : les détruire ici aussi demande ce nombre.",
        en: "since this copy {gone} thing was destroyed (documents: {records}): destroying it here too takes that number."
          | "since this copy {gone} things were destroyed (documents: {records}): destroying them here too takes that number.",
    }
    destroys_hint(gone: u64) {
        fr: "relancez avec --confirm {gone}. Rien n'a été changé.",
        en: "run it again with --confirm {gone}. Nothing was changed.",
    }
    ask() {
        fr: "Continuer avec ce journal plus ancien ? Ce qui a été archivé ou décidé depuis est perdu.",
        en: "Go on with this older journal? What was archived or decided since is lost.",
    }
    ask_number() {
        fr: "Ce nombre, pour confirmer :",
        en: "That number, to confirm:",
    }
    accepted() {
        fr: "L'archive continue avec ce journal ; son propre journal le dit. Déposez à nouveau ce qui a été archivé depuis, et vérifiez les gels (« chartrier hold list »).",
        en: "The archive goes on with this journal, which notes it. Deposit again what was archived since, and check the holds (`chartrier hold list`).",
    }
    again_gone(gone: u64) by gone {
        fr: "{gone} élément détruit depuis cette copie l'est ici aussi."
          | "{gone} éléments détruits depuis cette copie le sont ici aussi.",
        en: "{gone} thing destroyed since this copy is destroyed here too."
          | "{gone} things destroyed since this copy are destroyed here too.",
    }
    none() {
        fr: "Aucun emplacement de clés n'a vu de journal plus récent : il n'y a rien à accepter.",
        en: "No key place has seen a newer journal: there is nothing to accept.",
    }
    recover_long() {
        fr: "Rétablit l'écriture après une défaillance du disque.\n\nAvec --accept-older-journal : continue avec une ancienne copie de l'archive, quand un emplacement de clés a vu un journal plus récent et que celui-ci est perdu. Mieux vaut toujours remettre une sauvegarde plus récente.",
        en: "Allow writing again after the disk failed.\n\nWith --accept-older-journal: go on with an older copy of the archive, when a key place has seen a newer journal and that one is lost. Putting a more recent backup back is always better.",
    }
    accept() {
        fr: "Continuer avec un journal plus ancien que celui qu'un emplacement de clés a vu",
        en: "Go on with a journal older than the one that a key place has seen",
    }
    confirm() {
        fr: "Nombre d'éléments détruits depuis, que cela détruit ici aussi",
        en: "Number of things destroyed since, which this destroys here too",
    }
    yes() {
        fr: "Ne pas demander confirmation quand rien n'est détruit par là",
        en: "Do not ask when nothing is destroyed by it",
    }
}
