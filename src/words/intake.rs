//! What `ingest`, `watch` and `demo` say: what became of every file, and why something stays where it is.

use std::path::Path;
use std::time::Duration;

use crate::ingest::{IgnoreRule, IngestError, LeftReason, SourceFate, SystemError};
use crate::words::errors::{self, exit};
use crate::words::{Explained, Lang, Size, Words, explain};

words! {
    taking_in() {
        fr: "Prise en charge",
        en: "Taking in",
    }
    files_seen(count: u64) by count {
        fr: "{count} fichier vu" | "{count} fichiers vus",
        en: "{count} file seen" | "{count} files seen",
    }
    files_archived(count: u64) by count {
        fr: "{count} archivé" | "{count} archivés",
        en: "{count} archived" | "{count} archived",
    }
    of_them_unclassified(count: u64) by count {
        fr: "(dont {count} à classer)" | "(dont {count} à classer)",
        en: "({count} of them to be classified)" | "({count} of them to be classified)",
    }
    files_new_versions(count: u64) by count {
        fr: "{count} version suivante d'un document archivé" | "{count} versions suivantes de documents archivés",
        en: "{count} later version of an archived document" | "{count} later versions of archived documents",
    }
    files_duplicates(count: u64) by count {
        fr: "{count} doublon, noté avec le document déjà archivé" | "{count} doublons, notés avec les documents déjà archivés",
        en: "{count} duplicate, noted with the document archived before" | "{count} duplicates, noted with the documents archived before",
    }
    files_already_archived(count: u64) by count {
        fr: "{count} déjà archivé sous ce nom" | "{count} déjà archivés sous ce nom",
        en: "{count} archived under this name before" | "{count} archived under these names before",
    }
    files_set_aside(count: u64) by count {
        fr: "{count} mis de côté" | "{count} mis de côté",
        en: "{count} set aside" | "{count} set aside",
    }
    files_ignored(count: u64) by count {
        fr: "{count} ignoré par une règle" | "{count} ignorés par une règle",
        en: "{count} ignored by a rule" | "{count} ignored by a rule",
    }
    files_left(count: u64) by count {
        fr: "{count} laissé sur place" | "{count} laissés sur place",
        en: "{count} left in place" | "{count} left in place",
    }
    took(size: Size, took: Duration) {
        fr: "{size} en {took}.",
        en: "{size} in {took}.",
    }
    of_them_still_unclassified(count: u64) by count {
        fr: "dont {count} reste à classer" | "dont {count} restent à classer",
        en: "{count} of them still to be classified" | "{count} of them still to be classified",
    }
    in_all(size: Size, took: Duration) {
        fr: "En tout : {size} en {took}.",
        en: "In all: {size} in {took}.",
    }
    in_all_of_which(archived: Words<'_>, left: Words<'_>, size: Size, took: Duration) {
        fr: "En tout : {archived}, {left} ; {size} en {took}.",
        en: "In all: {archived}, {left}; {size} in {took}.",
    }
    mended(count: u64) by count {
        fr: "{count} document endommagé dans l'archive a été réparé par ces fichiers." | "{count} documents endommagés dans l'archive ont été réparés par ces fichiers.",
        en: "{count} document that was damaged in the archive was mended by these files." | "{count} documents that were damaged in the archive were mended by these files.",
    }
    file_and_reason(path: &Path, reason: Words<'_>) {
        fr: "  {path} : {reason}",
        en: "  {path}: {reason}",
    }
    and_more(count: u64) by count {
        fr: "  … et {count} autre (voir --json)" | "  … et {count} autres (voir --json)",
        en: "  … and {count} more (see --json)" | "  … and {count} more (see --json)",
    }
    heading(text: Words<'_>) {
        fr: "{text} :",
        en: "{text}:",
    }
    ignored_by(pattern: &str) {
        fr: "règle {pattern}",
        en: "rule {pattern}",
    }
    stopped() {
        fr: "Interrompu. Ce qui est compté ci-dessus est archivé ; le reste n'a pas été touché.",
        en: "Interrupted. What is counted above is archived; the rest was not touched.",
    }
    archive_stopped_taking() {
        fr: "L'archive ne prend plus rien ; les fichiers restants n'ont pas été touchés.",
        en: "The archive takes nothing more; the remaining files were not touched.",
    }
    search_behind() {
        fr: "la recherche n'est pas à jour ; ce qui est archivé l'est. Elle se mettra à jour à la prochaine commande.",
        en: "the search is not up to date; what is archived is archived. It catches up with the next command.",
    }
    do_not_reconcile() {
        fr: "les comptes ne tombent pas juste : c'est une erreur de chartrier, à signaler.",
        en: "the counts do not add up: this is an error of chartrier's, please report it.",
    }

    // Why something stays.
    left_symbolic_link() {
        fr: "lien symbolique, jamais suivi",
        en: "symbolic link, never followed",
    }
    left_socket() {
        fr: "ce n'est pas un fichier (socket)",
        en: "not a file (socket)",
    }
    left_fifo() {
        fr: "ce n'est pas un fichier (tube nommé)",
        en: "not a file (named pipe)",
    }
    left_device() {
        fr: "ce n'est pas un fichier (périphérique)",
        en: "not a file (device)",
    }
    left_other_archive() {
        fr: "dossier d'une autre archive chartrier",
        en: "folder of another chartrier archive",
    }
    left_unreadable(answer: Words<'_>) {
        fr: "illisible ({answer})",
        en: "unreadable ({answer})",
    }
    left_vanished() {
        fr: "disparu avant d'être lu",
        en: "gone before it was read",
    }
    left_changing() {
        fr: "change encore : sera repris plus tard",
        en: "still changing: will be taken later",
    }
    left_archive_refuses() {
        fr: "l'archive ne prend rien pour le moment",
        en: "the archive takes nothing at present",
    }
    left_archiving_failed() {
        fr: "n'a pu être ni archivé ni mis de côté",
        en: "could be neither archived nor set aside",
    }
    left_stopped() {
        fr: "interrompu avant son tour",
        en: "interrupted before its turn",
    }
    left_archived_not_removed(answer: Words<'_>) {
        fr: "archivé, mais n'a pas pu être retiré d'ici ({answer})",
        en: "archived, but could not be removed from here ({answer})",
    }
    source_changed() {
        fr: "archivé ; le fichier a changé depuis et reste ici",
        en: "archived; the file has changed since and stays here",
    }
    denied() {
        fr: "accès refusé",
        en: "permission denied",
    }
    device_error() {
        fr: "erreur du disque",
        en: "disk error",
    }
    system_error(code: &str) {
        fr: "erreur système {code}",
        en: "system error {code}",
    }

    // The folder is refused.
    archive_in_folder(folder: &Path, inside: &Path) {
        fr: "{folder} recouvre {inside}, qui appartient à l'archive.",
        en: "{folder} covers {inside}, which belongs to the archive.",
    }
    path_in_archive(path: &Path, archive: &Path) {
        fr: "{path} est dans {archive}, qui appartient à l'archive.",
        en: "{path} is in {archive}, which belongs to the archive.",
    }
    choose_another_folder() {
        fr: "choisissez un dossier en dehors de l'archive et de ses emplacements de clés.",
        en: "choose a folder outside the archive and its key places.",
    }

    // The service.
    watching(folder: &Path) {
        fr: "Surveillance de {folder}. Ce qui y est déposé est archivé, puis retiré du dossier. Ctrl-C pour arrêter.",
        en: "Watching {folder}. What is dropped there is archived, then removed from the folder. Ctrl-C to stop.",
    }
    clear_folder_warning() {
        fr: "Ce dossier est le seul endroit où les documents sont en clair : un volume chiffré est recommandé.",
        en: "This folder is the only place where documents are in clear: an encrypted volume is recommended.",
    }
    fate(path: &Path, what: Words<'_>) {
        fr: "{path} : {what}",
        en: "{path}: {what}",
    }
    watch_stopped() {
        fr: "Surveillance arrêtée.",
        en: "Stopped watching.",
    }
    folder_absent() {
        fr: "le dossier de dépôt n'est plus là ; la surveillance reprend dès qu'il revient.",
        en: "the drop folder is not there any more; watching resumes as soon as it comes back.",
    }
    folder_unreadable(answer: Words<'_>) {
        fr: "le dossier de dépôt est illisible ({answer}).",
        en: "the drop folder is unreadable ({answer}).",
    }
    archive_refuses(why: Words<'_>) {
        fr: "l'archive ne prend rien pour le moment : {why} Les fichiers restent dans le dossier et seront repris.",
        en: "the archive takes nothing at present: {why} The files stay in the folder and will be taken later.",
    }

    // Drop folders in `status`.
    drop_folder(folder: &Path, state: Words<'_>) {
        fr: "Dossier de dépôt {folder} : {state}",
        en: "Drop folder {folder}: {state}",
    }
    folder_waiting(count: u64) by count {
        fr: "{count} en attente" | "{count} en attente",
        en: "{count} waiting" | "{count} waiting",
    }
    file_waits() {
        fr: "en attente (pris dès qu'il est complet et immobile ; au plus tard deux minutes après sa dernière écriture)",
        en: "waiting (taken as soon as it is whole and still; two minutes after it was last written at the latest)",
    }
    folder_empty() {
        fr: "vide",
        en: "empty",
    }
    folder_not_there() {
        fr: "absent",
        en: "not there",
    }

    // The tour.
    demo_intro(count: u64, folder: &Path) {
        fr: "Visite guidée : une archive temporaire, {count} fichiers d'un centre imaginaire ({folder}).",
        en: "A guided tour: a temporary archive, {count} files of an imaginary centre ({folder}).",
    }
    demo_step_init() {
        fr: "1. Une archive : deux emplacements de clés, une clé de secours (chartrier init)",
        en: "1. An archive: two key places, a recovery key (chartrier init)",
    }
    demo_step_ingest() {
        fr: "2. Tout prendre en charge (chartrier ingest)",
        en: "2. Take everything in (chartrier ingest)",
    }
    demo_step_import() {
        fr: "3. Dire quelles sessions et quels candidats on attend (chartrier session import)",
        en: "3. Say which sessions and candidates are expected (chartrier session import)",
    }
    demo_step_dashboard() {
        fr: "4. Voir ce qui manque (chartrier dashboard --year 2024 --at 2024-07-10)",
        en: "4. See what is missing (chartrier dashboard --year 2024 --at 2024-07-10)",
    }
    demo_step_search(query: &str) {
        fr: "5. Retrouver (chartrier search '{query}')",
        en: "5. Find (chartrier search '{query}')",
    }
    demo_step_nothing_readable() {
        fr: "6. Rien de lisible sur le disque",
        en: "6. Nothing readable on the disk",
    }
    demo_nothing_readable(files: u64, size: Size, words: u64) {
        fr: "{files} fichiers, {size} lus octet par octet : aucun des {words} noms et mots cherchés n'y figure.",
        en: "{files} files, {size} read byte by byte: none of the {words} names and words looked for is in them.",
    }
    demo_readable(path: &Path) {
        fr: "un mot des documents est lisible dans {path}.",
        en: "a word of the documents can be read in {path}.",
    }
    demo_step_verify() {
        fr: "7. Prouver que rien n'a changé (chartrier verify)",
        en: "7. Prove that nothing has changed (chartrier verify)",
    }
    demo_step_flip() {
        fr: "8. Changer un seul octet d'un fichier scellé, et vérifier de nouveau",
        en: "8. Change a single byte of a sealed file, and verify again",
    }
    demo_not_seen() {
        fr: "l'octet changé n'a pas été vu.",
        en: "the changed byte was not seen.",
    }
    demo_step_export() {
        fr: "9. Ressortir les documents, octet pour octet (chartrier export)",
        en: "9. Take the documents out, byte for byte (chartrier export)",
    }
    demo_identical(count: u64) by count {
        fr: "{count} document ressorti, identique à l'original." | "{count} documents ressortis, identiques aux originaux.",
        en: "{count} document taken out, the same as the original." | "{count} documents taken out, the same as the originals.",
    }
    demo_different(path: &Path) {
        fr: "{path} n'est pas ressorti tel qu'il était.",
        en: "{path} did not come out as it was.",
    }
    demo_done() {
        fr: "Voilà. Pour commencer pour de bon : chartrier init DOSSIER",
        en: "That is all. To begin in earnest: chartrier init FOLDER",
    }
    demo_kept(folder: &Path, key: &Path) {
        fr: "L'archive de la visite reste dans {folder} ; elle s'ouvre avec --identity-file {key}",
        en: "The tour's archive stays in {folder}; it opens with --identity-file {key}",
    }
    no_samples() {
        fr: "les documents d'exemple ne sont pas là.",
        en: "the sample documents are not there.",
    }
    no_samples_hint() {
        fr: "lancez la visite depuis le dossier des sources de chartrier, qui contient samples/.",
        en: "start the tour from chartrier's source folder, which contains samples/.",
    }
}

/// Why a file stays where it is.
pub fn left_reason(lang: Lang, reason: LeftReason) -> String {
    match reason {
        LeftReason::SymbolicLink => left_symbolic_link(lang),
        LeftReason::Socket => left_socket(lang),
        LeftReason::Fifo => left_fifo(lang),
        LeftReason::Device => left_device(lang),
        LeftReason::OtherArchive => left_other_archive(lang),
        LeftReason::Unreadable(answer) => left_unreadable(lang, Words(&system(lang, answer))),
        LeftReason::Vanished => left_vanished(lang),
        LeftReason::Changing => left_changing(lang),
        LeftReason::ArchiveRefuses => left_archive_refuses(lang),
        LeftReason::ArchivingFailed => left_archiving_failed(lang),
        LeftReason::Stopped => left_stopped(lang),
        LeftReason::ArchivedNotRemoved(answer) => {
            left_archived_not_removed(lang, Words(&system(lang, answer)))
        }
    }
}

/// What became of a source that the archive has and that is still there. None if it was meant to stay or is gone.
pub fn source_fate(lang: Lang, fate: SourceFate) -> Option<String> {
    match fate {
        SourceFate::Kept | SourceFate::Removed => None,
        SourceFate::Changed => Some(source_changed(lang)),
        SourceFate::NotRemoved(answer) => Some(left_archived_not_removed(
            lang,
            Words(&system(lang, answer)),
        )),
    }
}

/// The rule that a file is ignored by.
pub fn ignore_rule(lang: Lang, rule: IgnoreRule) -> String {
    ignored_by(lang, rule.pattern())
}

/// What the system answered.
pub fn system(lang: Lang, error: SystemError) -> String {
    match error.kind {
        std::io::ErrorKind::PermissionDenied => denied(lang),
        _ if error.code == Some(5) => device_error(lang),
        kind => {
            let code = error
                .code
                .map_or_else(|| format!("{kind:?}"), |code| code.to_string());
            system_error(lang, &code)
        }
    }
}

/// Why nothing is taken from a folder at all.
pub fn explain_ingest(lang: Lang, error: &IngestError) -> Explained {
    let refused = |message| Explained {
        message,
        advice: Some(choose_another_folder(lang)),
        exit: exit::USAGE,
    };
    match error {
        IngestError::Folder { path, source } => errors::file(lang, path, source),
        IngestError::ArchiveInFolder { folder, inside } => {
            refused(archive_in_folder(lang, folder, inside))
        }
        IngestError::PathInArchive { path, archive } => {
            refused(path_in_archive(lang, path, archive))
        }
        IngestError::Archive(error) => explain(lang, error),
    }
}
