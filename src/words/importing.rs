//! Bringing in what another archive's bundle shows: what is asked, planned, done and refused.

use std::path::Path;

use crate::model::{EntityId, Timestamp};
use crate::words::{Size, Words};

words! {
    // Help.
    import_help() {
        fr: "Reprend ici ce que montre le dossier d'audit d'une autre archive",
        en: "Bring in what another archive's bundle shows",
    }
    import_long() {
        fr: "Reprend ici ce que montre le dossier d'audit d'une autre archive : documents, catégories, sessions, candidats, liens, corrections, gels, certificats de destruction. Le dossier est vérifié d'abord : altéré, rien n'en est repris (code de sortie 4).\n\nChaque document reçoit de nouvelles clés et garde son identifiant, ses dates et sa provenance, que « show » montre. Ce qui est déjà ici n'est pas changé ; recommencer ne change rien, et reprend après une interruption. Sans --fingerprint, le dossier est seulement « cohérent avec sa clé ».\n\nD'un dossier en plusieurs parties, en nommer une suffit si les autres sont à côté. Code de sortie 3 si quelque chose n'a pu être repris : c'est nommé.",
        en: "Bring in what another archive's bundle shows: documents, classes, sessions, candidates, links, corrections, holds, certificates of destruction. The bundle is verified first: of one that is altered, nothing is brought in (exit code 4).\n\nEach document gets new keys and keeps its id, its dates and its provenance, which `show` tells. What is here is not changed; doing it again changes nothing, and goes on after an interruption. Without --fingerprint the bundle is only consistent with its key.\n\nOf a bundle in several parts, naming one is enough if the others lie beside it. Exit code 3 if something could not be brought in: it is named.",
    }
    files() {
        fr: "Le zip du dossier d'audit, en clair ou chiffré, le dossier extrait, ou plusieurs parties",
        en: "The zip of the bundle, in clear or encrypted, the folder it was extracted to, or several parts",
    }
    reason() {
        fr: "Pourquoi ; scellé, avec son engagement au journal",
        en: "Why; sealed, with its commitment in the journal",
    }
    key_file() {
        fr: "La clé age qui ouvre le dossier, si ce n'est pas celle de cette archive",
        en: "The age key that opens the bundle, if it is not this archive's",
    }
    passphrase_file() {
        fr: "Lit dans ce fichier la phrase secrète d'un zip chiffré (AES)",
        en: "Read the passphrase of an encrypted zip (AES) from this file",
    }
    dry_run() {
        fr: "Dit ce qui serait repris, et ne change rien",
        en: "Tell what would be brought in, and change nothing",
    }

    // While it works.
    opening() {
        fr: "Vérification",
        en: "Verifying",
    }
    bringing() {
        fr: "Reprise",
        en: "Bringing in",
    }
    ask_passphrase(path: &Path) {
        fr: "Phrase secrète de {path} : ",
        en: "Passphrase of {path}: ",
    }

    // What it is from.
    from_archive(fingerprint: &str, entries: u64) {
        fr: "Dossier vérifié : archive de clé {fingerprint}, scellé sur {entries} événements.",
        en: "Bundle verified: archive with key {fingerprint}, checkpoint over {entries} entries.",
    }
    authenticity_unknown() {
        fr: "Cohérent avec cette clé ; qu'elle est celle du centre d'origine n'est pas établi : donnez avec --fingerprint l'empreinte qui figure sur son bordereau.",
        en: "Consistent with this key; that it is the former centre's is not known: give the fingerprint on its cover with --fingerprint.",
    }
    fingerprint_given() {
        fr: "C'est la clé dont vous avez donné l'empreinte.",
        en: "It is the key whose fingerprint you gave.",
    }
    own_bundle() {
        fr: "Ce dossier vient de cette archive même.",
        en: "This bundle is of this very archive.",
    }

    // What would be, and what was done.
    would_bring(documents: u64, size: Size) by documents {
        fr: "{documents} document serait repris ({size})." | "{documents} documents seraient repris ({size}).",
        en: "{documents} document would be brought in ({size})." | "{documents} documents would be brought in ({size}).",
    }
    brought(documents: u64, size: Size) by documents {
        fr: "{documents} document repris ({size})." | "{documents} documents repris ({size}).",
        en: "{documents} document brought in ({size})." | "{documents} documents brought in ({size}).",
    }
    nothing_to_do() {
        fr: "Rien de nouveau : tout ce que montre ce dossier est déjà ici ou ne peut être repris. Rien n'est changé.",
        en: "Nothing new: all that this bundle shows is here, or cannot be brought in. Nothing is changed.",
    }
    nothing_changed() {
        fr: "Rien n'est changé (--dry-run).",
        en: "Nothing is changed (--dry-run).",
    }
    registered(count: u64) by count {
        fr: "{count} fiche de session ou de candidat." | "{count} fiches de sessions et de candidats.",
        en: "{count} session or candidate." | "{count} sessions and candidates.",
    }
    already_here(count: u64) by count {
        fr: "{count} document déjà ici, laissé tel quel." | "{count} documents déjà ici, laissés tels quels.",
        en: "{count} document here already, left as it is." | "{count} documents here already, left as they are.",
    }
    noted(count: u64) by count {
        fr: "{count} document identique à un document d'ici, qui garde désormais aussi cette provenance." | "{count} documents identiques à des documents d'ici, qui gardent désormais aussi cette provenance.",
        en: "{count} document is the same as one here, which notes this provenance too." | "{count} documents are the same as some here, which note this provenance too.",
    }
    holds_placed(count: u64) by count {
        fr: "{count} gel posé sur ce qu'il retenait là-bas." | "{count} gels posés sur ce qu'ils retenaient là-bas.",
        en: "{count} hold placed on what it held there." | "{count} holds placed on what they held there.",
    }
    holds_narrowed(count: u64) by count {
        fr: "le gel repris ne tient ici que les documents venus avec ce dossier, même s'il portait là-bas sur toute une session, un candidat ou un titre. Ce qui peut encore arriver n'est PAS tenu. Pour le tenir aussi, posez un gel sur la session :" | "les {count} gels repris ne tiennent ici que les documents venus avec ce dossier, même s'ils portaient là-bas sur toute une session, un candidat ou un titre. Ce qui peut encore arriver n'est PAS tenu. Pour le tenir aussi, posez un gel sur la session :",
        en: "the hold brought in holds here only the documents that came with this bundle, even if there it was on a whole session, a candidate or a title. What may still arrive is NOT held. To hold that too, place a hold on the session:" | "the {count} holds brought in hold here only the documents that came with this bundle, even if there they were on a whole session, a candidate or a title. What may still arrive is NOT held. To hold that too, place a hold on the session:",
    }
    holds_not_widened(count: u64) by count {
        fr: "{count} gel repris auparavant ne tient PAS tous les documents que ce dossier met sous lui : un gel repris ne s'étend pas. Posez un gel sur la session :" | "{count} gels repris auparavant ne tiennent PAS tous les documents que ce dossier met sous eux : un gel repris ne s'étend pas. Posez un gel sur la session :",
        en: "{count} hold brought in before does NOT hold all documents that this bundle shows under it: it does not grow. Place a hold on the session:" | "{count} holds brought in before do NOT hold all documents that this bundle shows under them: they do not grow. Place a hold on the session:",
    }
    session_wanted() {
        fr: "NUMÉRO",
        en: "NUMBER",
    }
    holds_undescribed(count: u64) by count {
        fr: "{count} gel en vigueur là-bas n'est pas décrit par le dossier : demandez au centre d'origine ce qu'il retient, et posez-le (« chartrier hold place »)." | "{count} gels en vigueur là-bas ne sont pas décrits par le dossier : demandez au centre d'origine ce qu'ils retiennent, et posez-les (« chartrier hold place »).",
        en: "{count} hold in force there is not described by the bundle: ask the former centre what it holds, and place it (`chartrier hold place`)." | "{count} holds in force there are not described by the bundle: ask the former centre what they hold, and place them (`chartrier hold place`).",
    }
    certificates(count: u64) by count {
        fr: "{count} pièce de certificats de destruction gardée comme document." | "{count} pièces de certificats de destruction gardées comme documents.",
        en: "{count} file of certificates of destruction kept as a document." | "{count} files of certificates of destruction kept as documents.",
    }
    schedule_same() {
        fr: "Le tableau de gestion est le même ici.",
        en: "The retention schedule is the same here.",
    }
    schedule_differs() {
        fr: "le tableau de gestion du dossier n'est pas celui d'ici, qui reste en vigueur et décidera des durées. Pour comparer : « chartrier policy diff » avec le fichier preuves/politiques/… du dossier extrait.",
        en: "the retention schedule of the bundle is not the one here, which stays in force and decides the periods. To compare: `chartrier policy diff` with preuves/politiques/… of the extracted bundle.",
    }
    schedule_adopted() {
        fr: "Le tableau de gestion du dossier est adopté : il n'y en avait pas ici.",
        en: "The retention schedule of the bundle is adopted: there was none here.",
    }
    names_withheld(nameless: u64) by nameless {
        fr: "Les noms sont retenus par ce dossier : documents et sessions sont repris sans noms de personnes ni noms de fichiers ; {nameless} candidat ne peut l'être." | "Les noms sont retenus par ce dossier : documents et sessions sont repris sans noms de personnes ni noms de fichiers ; {nameless} candidats ne peuvent l'être.",
        en: "This bundle withholds names: documents and sessions are brought in without names of persons or files; {nameless} candidate cannot be." | "This bundle withholds names: documents and sessions are brought in without names of persons or files; {nameless} candidates cannot be.",
    }
    restricted_left_out(count: u64) by count {
        fr: "{count} document à accès restreint n'est pas dans ce dossier." | "{count} documents à accès restreint ne sont pas dans ce dossier.",
        en: "{count} restricted document is not in this bundle." | "{count} restricted documents are not in this bundle.",
    }
    session_differs(number: &str) {
        fr: "Session {number} : déjà ici, décrite autrement ; la fiche d'ici reste.",
        en: "Session {number}: here already, described otherwise; the one here stays.",
    }
    same_person(name: &str) {
        fr: "{name} : sûrement la même personne qu'une fiche d'ici ; réunies (« chartrier candidate unmerge » l'annule).",
        en: "{name}: surely the same person as one here; merged (`chartrier candidate unmerge` undoes it).",
    }
    doubtful_persons(count: u64) by count {
        fr: "{count} candidat est peut-être déjà ici sous une autre graphie : « chartrier candidate list --doubtful » le montre, une personne décide." | "{count} candidats sont peut-être déjà ici sous une autre graphie : « chartrier candidate list --doubtful » les montre, une personne décide.",
        en: "{count} candidate may be here already under another spelling: `chartrier candidate list --doubtful` shows it, a person decides." | "{count} candidates may be here already under another spelling: `chartrier candidate list --doubtful` shows them, a person decides.",
    }
    parts_missing(numbers: &str) {
        fr: "il manque la ou les parties {numbers} de ce dossier : placez-les à côté, et recommencez ; seul le reste a été repris.",
        en: "parts {numbers} of this bundle are missing: put them beside it, and do it again; only the rest was brought in.",
    }

    // What is left.
    left(id: EntityId, name: &str, why: Words<'_>) {
        fr: "{id}  {name} : {why}",
        en: "{id}  {name}: {why}",
    }
    why_destroyed() {
        fr: "a été détruit ici ; n'est pas repris",
        en: "was destroyed here; is not brought in",
    }
    why_other() {
        fr: "cet identifiant est ici celui d'autre chose, ou d'autres octets ; n'est pas repris et reste dans le dossier",
        en: "its id is here that of something else, or of other bytes; is not brought in and stays in the bundle",
    }
    why_hole() {
        fr: "manque au dossier, qui le dit lui-même",
        en: "is missing from the bundle, which says so itself",
    }
    why_in_part(part: u64) {
        fr: "est dans la partie {part}, qui n'est pas là",
        en: "is in part {part}, which is not there",
    }
    why_not_understood() {
        fr: "est décrit par une version plus récente de chartrier ; n'est pas repris et reste dans le dossier",
        en: "is described by a later version of chartrier; is not brought in and stays in the bundle",
    }
    no_name() {
        fr: "(sans nom)",
        en: "(no name)",
    }

    // A hold's words: its own stayed sealed there.
    hold_owner(fingerprint: &str) {
        fr: "L'archive d'origine (clé {fingerprint})",
        en: "The former archive (key {fingerprint})",
    }
    hold_reason() {
        fr: "Gel en vigueur dans l'archive d'origine ; son motif y est scellé",
        en: "Hold in force in the former archive; its reason is sealed there",
    }

    // Refusals.
    not_consistent(path: &Path, first: Words<'_>) {
        fr: "rien n'est repris de {path}. La première anomalie : {first}",
        en: "nothing of {path} is brought in. The first finding: {first}",
    }
    not_consistent_hint() {
        fr: "« chartrier verify-bundle » les donne toutes. Demandez le fichier de nouveau, ou vérifiez l'empreinte.",
        en: "`chartrier verify-bundle` tells them all. Ask for the file again, or check the fingerprint.",
    }
    other_bundle(path: &Path) {
        fr: "{path} est d'un autre dossier que le premier fichier",
        en: "{path} is of another bundle than the first file",
    }
    other_bundle_hint() {
        fr: "Reprenez un dossier à la fois.",
        en: "Bring in one bundle at a time.",
    }
    sealed_to_others(path: &Path) {
        fr: "{path} est chiffré pour une autre clé que celle de cette archive",
        en: "{path} is encrypted for another key than this archive's",
    }
    sealed_to_others_hint() {
        fr: "Donnez avec --key-file le fichier de la clé age pour laquelle il a été chiffré.",
        en: "Give the file of the age key that it was encrypted for with --key-file.",
    }
    no_passphrase(path: &Path) {
        fr: "{path} est chiffré (AES) : il y faut sa phrase secrète",
        en: "{path} is encrypted (AES): it takes its passphrase",
    }
    no_passphrase_hint() {
        fr: "Elle a été affichée une fois quand le dossier a été fait. Lancez la commande dans un terminal, ou donnez --bundle-passphrase-file.",
        en: "It was shown once when the bundle was made. Run this in a terminal, or give --bundle-passphrase-file.",
    }
    wrong_passphrase(path: &Path) {
        fr: "ce n'est pas la phrase secrète de {path}",
        en: "this is not the passphrase of {path}",
    }
    wrong_passphrase_hint() {
        fr: "Elle a cinq groupes de cinq signes, en minuscules.",
        en: "It has five groups of five signs, in lower case.",
    }
    damaged(path: &Path) {
        fr: "{path} est incomplet ou altéré : rien n'en est repris",
        en: "{path} is cut short or altered: nothing of it is brought in",
    }
    damaged_hint() {
        fr: "Copiez-le ou demandez-le de nouveau.",
        en: "Copy it, or ask for it, again.",
    }

    // On a record's sheet.
    label_provenance() {
        fr: "Provenance",
        en: "Came from",
    }
    provenance(fingerprint: &str, entry: u64, entries: u64, bundle: &str, imported: Timestamp) {
        fr: "archive de clé {fingerprint}, événement {entry}, scellé sur {entries} événements ; par le dossier {bundle}, repris le {imported}",
        en: "archive with key {fingerprint}, entry {entry}, checkpoint over {entries} entries; through bundle {bundle}, brought in on {imported}",
    }
    provenance_file(fingerprint: &str, file: &str, entries: u64, bundle: &str, imported: Timestamp) {
        fr: "archive de clé {fingerprint}, fichier {file} du dossier {bundle}, scellé sur {entries} événements, repris le {imported}",
        en: "archive with key {fingerprint}, file {file} of bundle {bundle}, checkpoint over {entries} entries, brought in on {imported}",
    }
}
