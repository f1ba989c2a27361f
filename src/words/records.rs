//! Search results, record sheets, exports and the state of the archive.

use std::path::Path;
use std::time::Duration;

use crate::model::EntityId;
use crate::words::{Size, Words};

words! {
    // Search.
    documents_found(count: u64) by count {
        fr: "{count} document trouvé" | "{count} documents trouvés",
        en: "{count} document found" | "{count} documents found",
    }
    no_document_found() {
        fr: "Aucun document trouvé.",
        en: "No document found.",
    }
    page_of(first: u64, last: u64, total: Words<'_>) {
        fr: "{total} (de {first} à {last})",
        en: "{total} ({first} to {last})",
    }
    next_page(offset: &str) {
        fr: "Suite : ajoutez --offset {offset}",
        en: "More: add --offset {offset}",
    }
    lagging(behind: u64) by behind {
        fr: "{behind} enregistrement récent n'est pas encore pris en compte par la recherche."
          | "{behind} enregistrements récents ne sont pas encore pris en compte par la recherche.",
        en: "{behind} recent entry is not searched yet."
          | "{behind} recent entries are not searched yet.",
    }
    unclassified() {
        fr: "Catégorie à préciser",
        en: "To be classified",
    }
    session_is(session: &str) {
        fr: "session {session}",
        en: "session {session}",
    }
    classes_heading() {
        fr: "Par catégorie",
        en: "By class",
    }
    sessions_heading() {
        fr: "Par session",
        en: "By session",
    }
    titres_heading() {
        fr: "Par titre",
        en: "By title",
    }
    facet(name: &str, count: u64) {
        fr: "{name} : {count}",
        en: "{name}: {count}",
    }

    // A record's sheet: label and value.
    line(label: Words<'_>, value: Words<'_>) {
        fr: "{label} : {value}",
        en: "{label}: {value}",
    }
    label_id() {
        fr: "Identifiant",
        en: "Id",
    }
    label_class() {
        fr: "Catégorie",
        en: "Class",
    }
    label_candidate() {
        fr: "Candidat",
        en: "Candidate",
    }
    label_birth_date() {
        fr: "Né(e) le",
        en: "Born on",
    }
    label_stages() {
        fr: "États atteints",
        en: "States reached",
    }
    label_registry() {
        fr: "Au registre",
        en: "In the registry",
    }
    registry_session_known() {
        fr: "session reconnue",
        en: "session known",
    }
    registry_session_doubtful() {
        fr: "session à confirmer",
        en: "session to be confirmed",
    }
    registry_session_absent() {
        fr: "aucune session de ce numéro",
        en: "no session of this number",
    }
    registry_candidate_known(name: &str) {
        fr: "candidat {name}",
        en: "candidate {name}",
    }
    registry_candidate_doubtful() {
        fr: "candidat à confirmer",
        en: "candidate to be confirmed",
    }
    registry_candidate_absent() {
        fr: "aucun candidat de ce nom",
        en: "no candidate of this name",
    }
    label_session() {
        fr: "Session",
        en: "Session",
    }
    label_titre() {
        fr: "Titre",
        en: "Title",
    }
    label_document_date() {
        fr: "Date du document",
        en: "Document date",
    }
    label_received() {
        fr: "Pris en charge le",
        en: "Taken in charge on",
    }
    label_modified() {
        fr: "Fichier modifié le",
        en: "File last written on",
    }
    label_path() {
        fr: "Déposé sous",
        en: "Deposited as",
    }
    label_type() {
        fr: "Type",
        en: "Type",
    }
    label_size() {
        fr: "Taille",
        en: "Size",
    }
    label_pages() {
        fr: "Pages",
        en: "Pages",
    }
    label_digest() {
        fr: "Empreinte SHA-256",
        en: "SHA-256",
    }
    label_version() {
        fr: "Version",
        en: "Version",
    }
    label_remark() {
        fr: "Remarque",
        en: "Remark",
    }
    label_reason() {
        fr: "Raison",
        en: "Reason",
    }
    label_note() {
        fr: "Détail",
        en: "Detail",
    }
    class_and_source(class: &str, source: Words<'_>) {
        fr: "{class} ({source})",
        en: "{class} ({source})",
    }

    // Taking out.
    exported(count: u64, size: Size, folder: &Path) by count {
        fr: "{count} document copié ({size}) dans {folder}." | "{count} documents copiés ({size}) dans {folder}.",
        en: "{count} document copied ({size}) to {folder}." | "{count} documents copied ({size}) to {folder}.",
    }
    not_exported(entity: EntityId, why: Words<'_>) {
        fr: "{entity} n'a pas été copié : {why}",
        en: "{entity} was not copied: {why}",
    }
    nothing_to_export() {
        fr: "aucun document ne correspond : rien n'a été copié.",
        en: "no document fits: nothing was copied.",
    }
    exporting() {
        fr: "Copie",
        en: "Copying",
    }
    opened(path: &Path) {
        fr: "Copie en lecture : {path}. Elle est effacée quand vous appuyez sur Entrée.",
        en: "Copy for reading: {path}. It is removed when you press Enter.",
    }
    no_program(path: &Path, answer: &str) {
        fr: "aucune application n'a pu ouvrir {path} ({answer}).",
        en: "no program could open {path} ({answer}).",
    }
    no_program_hint() {
        fr: "sur un serveur sans écran, utilisez « chartrier export ID -o DOSSIER » ou « chartrier open ID --stdout ».",
        en: "on a server without a screen, use `chartrier export ID -o DIR` or `chartrier open ID --stdout`.",
    }

    // Status.
    status_archive(folder: &Path, regime: Words<'_>) {
        fr: "Archive {folder} ({regime})",
        en: "Archive {folder} ({regime})",
    }
    label_fingerprint() {
        fr: "Empreinte de la clé de scellé",
        en: "Fingerprint of the signing key",
    }
    label_deposits() {
        fr: "Dépôts pris en charge",
        en: "Deposits taken in charge",
    }
    label_destroyed() {
        fr: "dont détruits",
        en: "of these, destroyed",
    }
    label_documents() {
        fr: "Documents archivés",
        en: "Archived documents",
    }
    label_content_size() {
        fr: "Volume",
        en: "Volume",
    }
    label_unclassified() {
        fr: "Sans catégorie",
        en: "To be classified",
    }
    label_without_text() {
        fr: "Sans texte exploitable par la recherche",
        en: "Without searchable text",
    }
    label_duplicates() {
        fr: "Doublons reçus",
        en: "Duplicates received",
    }
    label_versions() {
        fr: "Nouvelles versions",
        en: "Later versions",
    }
    label_quarantined() {
        fr: "Mis de côté",
        en: "Set aside",
    }
    label_released() {
        fr: "Mis de côté puis archivés",
        en: "Set aside, then archived",
    }
    label_entries() {
        fr: "Événements du journal",
        en: "Journal entries",
    }
    label_search() {
        fr: "Recherche",
        en: "Search",
    }
    search_current() {
        fr: "à jour",
        en: "up to date",
    }
    places_heading() {
        fr: "Emplacements de clés",
        en: "Key places",
    }
    single_place() {
        fr: "les clés ne sont accessibles qu'à un seul endroit : s'il se perd, plus aucun document ne peut être ouvert. Rendez l'autre emplacement accessible.",
        en: "the keys are reachable in a single place: if it is lost, no document can be opened any more. Make the other place reachable.",
    }
    only_place() {
        fr: "les clés ne sont qu'à un seul endroit : s'il se perd, plus aucun document ne peut être ouvert. Cette archive n'a pas d'autre emplacement de clés : après chaque dépôt, copiez le dossier de ses clés sur un support à part, gardé sous clé, jamais dans les sauvegardes ordinaires.",
        en: "the keys are in a single place: if it is lost, no document can be opened any more. This archive has no other key place: after each deposit, copy the folder of its keys to a medium of its own, kept locked away, never into ordinary backups.",
    }
    dismissed(entity: EntityId) {
        fr: "Le dépôt {entity} n'est plus dans la liste de ce qui est mis de côté. Ses octets restent scellés dans l'archive.",
        en: "Deposit {entity} is no longer on the list of what is set aside. Its bytes stay sealed in the archive.",
    }
    see_quarantine() {
        fr: "« chartrier quarantine list » montre les dépôts mis de côté.",
        en: "`chartrier quarantine list` shows the deposits set aside.",
    }

    // Sessions of work.
    unlocked_for(lasting: Duration) {
        fr: "Archive ouverte pour {lasting}.",
        en: "Archive open for {lasting}.",
    }
    unlock_unavailable(answer: &str) {
        fr: "le système ne permet pas de garder la clé en mémoire ici : {answer}.",
        en: "the system does not let the key be kept in memory here: {answer}.",
    }
    unlock_unavailable_hint() {
        fr: "la phrase de passe sera demandée à chaque commande ; pour un service, donnez --identity-file.",
        en: "the passphrase will be asked for each command; for a service, give --identity-file.",
    }
    locked() {
        fr: "La clé gardée en mémoire est oubliée.",
        en: "The key kept in memory is forgotten.",
    }
    was_not_unlocked() {
        fr: "Aucune clé n'était gardée en mémoire.",
        en: "No key was kept in memory.",
    }
    recovered() {
        fr: "Le journal a été recopié et relu : l'archive accepte de nouveau l'écriture.",
        en: "The journal was copied and read back: the archive takes writes again.",
    }
    rebuilding() {
        fr: "Reconstruction",
        en: "Rebuilding",
    }
    indexing() {
        fr: "Recherche",
        en: "Search",
    }
    rebuilt(count: u64) by count {
        fr: "Catalogue et recherche refaits : {count} document." | "Catalogue et recherche refaits : {count} documents.",
        en: "Catalog and search made again: {count} document." | "Catalog and search made again: {count} documents.",
    }
    checkpoint_written(path: &Path) {
        fr: "Scellé écrit dans {path}. Gardez-le hors de cette machine : c'est lui qui prouve que le journal n'a pas été raccourci.",
        en: "Checkpoint written to {path}. Keep it outside this machine: it is what proves that the journal was not cut short.",
    }
    no_quarantine() {
        fr: "Aucun dépôt n'est mis de côté.",
        en: "No deposit is set aside.",
    }

    // Verification.
    verifying(level: Words<'_>) {
        fr: "Contrôle : {level}",
        en: "Checking {level}",
    }
    verified_entries(count: u64) by count {
        fr: "{count} événement du journal" | "{count} événements du journal",
        en: "{count} journal entry" | "{count} journal entries",
    }
    verified_files(count: u64) by count {
        fr: "{count} fichier scellé" | "{count} fichiers scellés",
        en: "{count} sealed file" | "{count} sealed files",
    }
    verified_documents(count: u64) by count {
        fr: "{count} document ouvert et comparé" | "{count} documents ouverts et comparés",
        en: "{count} document opened and compared" | "{count} documents opened and compared",
    }
    verified(parts: Words<'_>, size: Size, took: Duration) {
        fr: "Contrôlé : {parts} ; volume lu : {size} ; durée : {took}.",
        en: "Checked: {parts}; read: {size}; time: {took}.",
    }
    levels_done(levels: Words<'_>) {
        fr: "Niveaux : {levels}.",
        en: "Levels: {levels}.",
    }
    all_sound() {
        fr: "Aucune anomalie.",
        en: "Nothing amiss.",
    }
    findings_count(count: u64) by count {
        fr: "{count} anomalie." | "{count} anomalies.",
        en: "{count} finding." | "{count} findings.",
    }
    keys_together(keys: u64, finding: Words<'_>) {
        fr: "{finding} ({keys} clés)",
        en: "{finding} ({keys} keys)",
    }
    with_detail(finding: Words<'_>, detail: &str) {
        fr: "{finding} ({detail})",
        en: "{finding} ({detail})",
    }
    no_key_for_levels() {
        fr: "aucune clé n'est disponible : seuls le journal et les fichiers scellés ont été contrôlés.",
        en: "no key is at hand: only the journal and the sealed files were checked.",
    }

    // Doctor.
    doctor_fine(what: Words<'_>) {
        fr: "[ok]     {what}",
        en: "[ok]     {what}",
    }
    doctor_missing(what: Words<'_>) {
        fr: "[manque] {what}",
        en: "[absent] {what}",
    }
    version_is(version: &str) {
        fr: "chartrier {version}",
        en: "chartrier {version}",
    }
    archive_format(format: &str) {
        fr: "format d'archive {format}",
        en: "archive format {format}",
    }
    doctor_archive(folder: &Path) {
        fr: "archive dans {folder}",
        en: "archive in {folder}",
    }
    doctor_no_archive(folder: &Path) {
        fr: "pas d'archive dans {folder} : « chartrier init DOSSIER » en crée une, --archive en désigne une autre",
        en: "no archive in {folder}: `chartrier init DIR` makes one, --archive names another",
    }
    doctor_opener(path: &Path) {
        fr: "ouverture des documents : {path}",
        en: "opening documents: {path}",
    }
    doctor_no_opener() {
        fr: "xdg-open n'est pas installé : « chartrier open » ne peut pas lancer d'application (« export » le remplace)",
        en: "xdg-open is not installed: `chartrier open` cannot start a program (`export` does instead)",
    }
    doctor_place(place: Words<'_>) {
        fr: "emplacement de clés {place}",
        en: "key place {place}",
    }
}
