//! Handing out bundles: what was made, to whom it went, what kept it from being made.

use std::path::Path;

use chrono::NaiveDate;

use crate::model::Timestamp;
use crate::words::{Lang, Size, Words, bundling};

/// Between which days; nothing where none were given.
pub fn days(lang: Lang, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    bundling::within(lang, from, to)
}

words! {
    making() {
        fr: "Dossier",
        en: "Bundle",
    }
    ask_recipient() {
        fr: "À qui ce dossier est-il remis ? ",
        en: "To whom is this bundle handed out? ",
    }
    ask_reason() {
        fr: "Pourquoi ? ",
        en: "Why? ",
    }
    made(documents: u64) by documents {
        fr: "Dossier remis : {documents} document." | "Dossier remis : {documents} documents.",
        en: "Bundle handed out: {documents} document." | "Bundle handed out: {documents} documents.",
    }
    file_made(path: &Path, size: Size) {
        fr: "Fichier : {path} ({size}). Son empreinte SHA-256 :",
        en: "File: {path} ({size}). Its SHA-256:",
    }
    holes(holes: u64) by holes {
        fr: "{holes} document n'a pas pu être donné par l'archive et manque au dossier, qui le dit en première page. « chartrier verify » dit pourquoi :" | "{holes} documents n'ont pas pu être donnés par l'archive et manquent au dossier, qui le dit en première page. « chartrier verify » dit pourquoi :",
        en: "{holes} document could not be given by the archive and is missing from the bundle, which says so on its first page. `chartrier verify` tells why:" | "{holes} documents could not be given by the archive and are missing from the bundle, which says so on its first page. `chartrier verify` tells why:",
    }
    left_out(documents: u64) by documents {
        fr: "{documents} document à accès restreint n'est pas joint (--restricted le joint)." | "{documents} documents à accès restreint ne sont pas joints (--restricted les joint).",
        en: "{documents} restricted document is left out (--restricted puts it in)." | "{documents} restricted documents are left out (--restricted puts them in).",
    }
    drawn(taken: u64, of: u64, unit: Words<'_>, seed: &str) {
        fr: "Échantillon : {taken} sur {of} {unit}. Pour refaire ce tirage : --sample {taken} --seed {seed}",
        en: "Sample: {taken} of {of} {unit}. To draw the same again: --sample {taken} --seed {seed}",
    }
    unit_candidacies() {
        fr: "dossiers de candidats",
        en: "candidates' files",
    }
    unit_documents() {
        fr: "documents",
        en: "documents",
    }
    in_clear() {
        fr: "ce fichier est en clair : qui l'a le lit.",
        en: "this file is in clear: whoever has it reads it.",
    }
    in_clear_hint() {
        fr: "Pour l'envoyer : --to-recipient age1… si le destinataire a age, --aes s'il a 7-Zip.",
        en: "To send it: --to-recipient age1… if the recipient has age, --aes if they have 7-Zip.",
    }
    in_age() {
        fr: "Le destinataire l'ouvre par « age -d -i CLÉ », puis extrait le zip.",
        en: "The recipient opens it with `age -d -i KEY`, then extracts the zip.",
    }
    passphrase_once() {
        fr: "Phrase de passe, montrée cette seule fois ; donnez-la par un autre chemin que le fichier :",
        en: "Passphrase, shown this once; give it in another way than the file:",
    }
    opens_with() {
        fr: "Le destinataire ouvre ce fichier avec 7-Zip, puis extrait le « dossier.zip » qui est dedans. L'Explorateur de Windows ne peut pas l'ouvrir.",
        en: "The recipient opens this file with 7-Zip, then extracts the \"dossier.zip\" in it. Windows' Explorer cannot open it.",
    }
    would_hold(documents: u64, size: Size) by documents {
        fr: "Le dossier contiendrait {documents} document ({size})." | "Le dossier contiendrait {documents} documents ({size}).",
        en: "The bundle would hold {documents} document ({size})." | "The bundle would hold {documents} documents ({size}).",
    }
    would_name(sessions: u64, candidates: u64) {
        fr: "Sessions : {sessions} ; candidats : {candidates}.",
        en: "Sessions: {sessions}; candidates: {candidates}.",
    }
    nothing_made() {
        fr: "Rien n'a été fait ni journalisé.",
        en: "Nothing was made or journalled.",
    }

    // The list.
    none_yet() {
        fr: "Aucun dossier n'a été remis.",
        en: "No bundle was handed out.",
    }
    unreadable(id: &str, time: Timestamp) {
        fr: "[{id}] {time} : sa description ne peut pas être lue",
        en: "[{id}] {time}: its description cannot be read",
    }
    listed(id: &str, time: Timestamp, recipient: &str) {
        fr: "[{id}] {time} · remis à {recipient}",
        en: "[{id}] {time} · handed out to {recipient}",
    }
    listed_reason(reason: &str) {
        fr: "motif : {reason}",
        en: "reason: {reason}",
    }
    listed_scope(scope: &str, documents: u64) by documents {
        fr: "périmètre : {scope} · {documents} document" | "périmètre : {scope} · {documents} documents",
        en: "scope: {scope} · {documents} document" | "scope: {scope} · {documents} documents",
    }
    listed_by(name: &str) {
        fr: "par {name}",
        en: "by {name}",
    }
    listed_nameless() {
        fr: "sans les noms",
        en: "without names",
    }
    listed_holes(holes: u64) by holes {
        fr: "{holes} document y manque" | "{holes} documents y manquent",
        en: "{holes} document is missing from it" | "{holes} documents are missing from it",
    }
    listed_age() {
        fr: "chiffré (age)",
        en: "encrypted (age)",
    }
    listed_aes() {
        fr: "chiffré (AES)",
        en: "encrypted (AES)",
    }
    of_session(number: &str) {
        fr: "session {number}",
        en: "session {number}",
    }
    of_query(query: &str) {
        fr: "recherche « {query} »",
        en: "search \"{query}\"",
    }
    of_choice() {
        fr: "documents choisis",
        en: "chosen documents",
    }
    of_engagements(scope: &str, numbers: &str) {
        fr: "{scope}, engagements {numbers}",
        en: "{scope}, engagements {numbers}",
    }

    // Refusals.
    nothing_selected() {
        fr: "rien n'est dans ce périmètre : aucun dossier n'est fait.",
        en: "nothing is in this scope: no bundle is made.",
    }
    nothing_selected_hint() {
        fr: "« chartrier session list » dit les sessions, « chartrier search » trouve les documents ; --dry-run montre ce qu'un dossier contiendrait.",
        en: "`chartrier session list` tells the sessions, `chartrier search` finds documents; --dry-run shows what a bundle would hold.",
    }
    only_restricted(documents: u64) by documents {
        fr: "ce périmètre n'a que {documents} document, à accès restreint : aucun dossier n'est fait." | "ce périmètre n'a que {documents} documents, à accès restreint : aucun dossier n'est fait.",
        en: "this scope has only {documents} document, which is restricted: no bundle is made." | "this scope has only {documents} documents, which are restricted: no bundle is made.",
    }
    only_restricted_hint() {
        fr: "--restricted les joint, si le destinataire peut les lire.",
        en: "--restricted puts them in, if the recipient may read them.",
    }
    target_exists(path: &Path) {
        fr: "{path} existe déjà : rien n'est remplacé.",
        en: "{path} is there already: nothing is replaced.",
    }
    target_exists_hint() {
        fr: "Donnez un autre nom à -o.",
        en: "Give -o another name.",
    }
    no_room(path: &Path, needed: Size, free: Size) {
        fr: "il n'y a pas assez de place dans {path} : il faut {needed}, il reste {free}.",
        en: "there is not enough room in {path}: {needed} are needed, {free} are free.",
    }
    no_room_hint() {
        fr: "Choisissez un autre disque, ou --split pour plusieurs fichiers.",
        en: "Choose another disk, or --split for several files.",
    }
    part_too_small(needed: Size) {
        fr: "aucune partie ne peut être plus petite que {needed}.",
        en: "no part can be smaller than {needed}.",
    }
    part_too_small_hint() {
        fr: "Chaque partie porte toutes les preuves et au moins un document : donnez une taille plus grande à --split.",
        en: "Each part has all proofs and at least one document: give --split a larger size.",
    }
    kept_changing() {
        fr: "l'archive n'a pas cessé de changer pendant que le dossier se faisait.",
        en: "the archive did not stop changing while the bundle was made.",
    }
    kept_changing_hint() {
        fr: "Recommencez quand plus rien n'y est versé.",
        en: "Try again when nothing is being taken in.",
    }
    all_missing() {
        fr: "aucun des documents de ce périmètre ne peut être donné : aucun dossier n'est fait.",
        en: "none of the documents of this scope can be given: no bundle is made.",
    }
    all_missing_hint() {
        fr: "« chartrier verify » dit ce qui manque à l'archive.",
        en: "`chartrier verify` tells what the archive lacks.",
    }
    unaddressed() {
        fr: "il faut dire à qui le dossier est remis, et pourquoi : le journal le garde.",
        en: "it must be said to whom the bundle is handed out, and why: the journal keeps it.",
    }
    unaddressed_hint() {
        fr: "Ajoutez --for NOM et --reason TEXTE.",
        en: "Add --for NAME and --reason TEXT.",
    }
    no_titre(titre: &str) {
        fr: "aucune session enregistrée n'est du titre « {titre} ».",
        en: "no registered session is of the title \"{titre}\".",
    }
    no_titre_hint() {
        fr: "« chartrier session list » montre les titres : leur code, avec ou sans millésime, ou leur sigle.",
        en: "`chartrier session list` shows the titles: their code, with its millésime or without, or their short form.",
    }
    which_site(titre: &str, sites: &str) {
        fr: "{titre} est tenu sur plusieurs sites : {sites}.",
        en: "{titre} is held on several sites: {sites}.",
    }
    which_site_hint() {
        fr: "Un agrément vaut pour un site : ajoutez --site, ou prenez --titre pour tous.",
        en: "An agrément is for one site: add --site, or take --titre for all.",
    }
    still_encrypted(path: &Path) {
        fr: "{path} est chiffré.",
        en: "{path} is encrypted.",
    }
    still_encrypted_hint() {
        fr: "Déchiffrez-le d'abord : « age -d », ou 7-Zip.",
        en: "Decrypt it first: `age -d`, or 7-Zip.",
    }
}
