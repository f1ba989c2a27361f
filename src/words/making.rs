//! What `init` says, and the sheet with the recovery key.

use std::path::Path;

use crate::words::Lang;

words! {
    ask_second_place() {
        fr: "Dans quel dossier garder le second jeu de clés (clé USB, second disque, partage) ? Entrée s'il n'y en a pas : ",
        en: "In which folder is the second set of keys kept (USB stick, second disk, share)? Enter if there is none: ",
    }
    single_place() {
        fr: "les clés ne seront que dans un seul emplacement : si ce disque est perdu, l'archive l'est aussi. Un second emplacement se donne à la création, avec --second-place DOSSIER (clé USB, second disque, partage) ; les clés ne vont jamais dans les sauvegardes ordinaires.",
        en: "the keys will be in one place only: if this disk is lost, so is the archive. A second place is given at creation, with --second-place FOLDER (USB stick, second disk, share); keys never go into ordinary backups.",
    }
    second_place_beside(folder: &Path) {
        fr: "{folder} est sur le même disque que l'archive : si ce disque est perdu, les deux jeux de clés le sont. Préférez une clé USB, un second disque ou un partage.",
        en: "{folder} is on the same disk as the archive: if this disk is lost, both sets of keys are. Better a USB stick, a second disk or a share.",
    }
    recovery_intro() {
        fr: "Voici la clé de secours. Elle ouvre tout si la phrase de passe est perdue, et ne sera plus jamais affichée.\nImprimez-la ou recopiez-la, et gardez-la sous clé, hors de cette machine.",
        en: "This is the recovery key. It opens everything if the passphrase is lost, and will never be shown again.\nPrint it or copy it by hand, and keep it locked away, not on this machine.",
    }
    type_back(count: u64) {
        fr: "Pour vérifier, recopiez les {count} derniers caractères de la clé : ",
        en: "To make sure, type the last {count} characters of the key: ",
    }
    recovery_written(path: &Path) {
        fr: "La clé de secours est dans {path} : imprimez cette feuille, rangez-la sous clé, puis effacez le fichier.",
        en: "The recovery key is in {path}: print this sheet, lock it away, then delete the file.",
    }
    recovery_needs_terminal() {
        fr: "la clé de secours doit être montrée à quelqu'un, et il n'y a pas de terminal.",
        en: "the recovery key must be shown to somebody, and there is no terminal.",
    }
    recovery_needs_terminal_hint() {
        fr: "donnez --recovery-file FICHIER : la feuille à imprimer y sera écrite.",
        en: "give --recovery-file FILE: the sheet to print will be written there.",
    }
    sheet_title() {
        fr: "CLÉ DE SECOURS D'UNE ARCHIVE CHARTRIER",
        en: "RECOVERY KEY OF A CHARTRIER ARCHIVE",
    }
    sheet_archive(id: &str, folder: &Path) {
        fr: "Archive          : {id}\nDossier          : {folder}",
        en: "Archive          : {id}\nFolder           : {folder}",
    }
    sheet_fingerprint(fingerprint: &str) {
        fr: "Empreinte        : {fingerprint}\n                   (de la clé qui signe : elle permet de reconnaître cette archive)",
        en: "Fingerprint      : {fingerprint}\n                   (of the signing key: this archive is recognised by it)",
    }
    sheet_made(day: &str) {
        fr: "Faite le         : {day}",
        en: "Made on          : {day}",
    }
    sheet_use() {
        fr: "Pour s'en servir : recopier les lignes ci-dessous dans un fichier, puis\n                   chartrier … --identity-file FICHIER\n                   ou, sans chartrier, avec le programme « age » : voir le README\n                   (pour « age », la clé s'écrit d'un seul tenant, sans espaces).",
        en: "To use it        : copy the lines below into a file, then\n                   chartrier … --identity-file FILE\n                   or, without chartrier, with the program `age`: see the README\n                   (for `age`, the key is written in one piece, without spaces).",
    }
    making() {
        fr: "Création de l'archive…",
        en: "Making the archive…",
    }
    made(folder: &Path) {
        fr: "L'archive est prête dans {folder}.",
        en: "The archive is ready in {folder}.",
    }
    places_made(count: u64) by count {
        fr: "Les clés sont dans {count} emplacement." | "Les clés sont dans {count} emplacements, à ne jamais mettre dans les sauvegardes ordinaires.",
        en: "The keys are in {count} place." | "The keys are in {count} places, never to be put into ordinary backups.",
    }
    service_in_memory() {
        fr: "L'archive est ouverte pour 8 heures, en mémoire seulement. Ensuite, et après chaque redémarrage : chartrier unlock.",
        en: "The archive is open for 8 hours, in memory only. Afterwards, and after each restart: chartrier unlock.",
    }
    service_not_in_memory(answer: &str) {
        fr: "ce système ne garde pas de clé en mémoire ({answer}) : la phrase de passe sera demandée à chaque commande.",
        en: "this system keeps no key in memory ({answer}): the passphrase will be asked for each command.",
    }
    service_in_file(path: &Path) {
        fr: "La clé du service est dans {path}, lisible par vous seul : donnez --identity-file {path}. Qui vole ce fichier avec l'archive peut tout lire.",
        en: "The service key is in {path}, readable by you alone: give --identity-file {path}. Whoever steals this file with the archive can read everything.",
    }
    service_file_beside(path: &Path) {
        fr: "{path} est sur le même disque que l'archive : qui vole ce disque lit tout. Mettez ce fichier sur un autre volume.",
        en: "{path} is on the same disk as the archive: whoever steals this disk reads everything. Put the file on another volume.",
    }
    service_in_systemd(path: &Path) {
        fr: "La clé du service est dans {path}, scellée par systemd pour cette machine. Dans l'unité : LoadCredentialEncrypted=chartrier:{path}",
        en: "The service key is in {path}, sealed by systemd for this machine. In the unit: LoadCredentialEncrypted=chartrier:{path}",
    }
    systemd_failed(answer: &str) {
        fr: "systemd-creds n'a pas scellé la clé du service : {answer}.",
        en: "systemd-creds did not seal the service key: {answer}.",
    }
    systemd_failed_hint() {
        fr: "l'archive est faite ; ouvrez-la avec « chartrier unlock », ou donnez --service file:CHEMIN à la prochaine création.",
        en: "the archive is made; open it with `chartrier unlock`, or give --service file:PATH when you make the next one.",
    }
    next_steps() {
        fr: "Et maintenant :\n  chartrier ingest DOSSIER   prend en charge tout ce qu'un dossier contient\n  chartrier watch DOSSIER    surveille un dossier de dépôt\n  chartrier search MOTS      retrouve",
        en: "What now:\n  chartrier ingest FOLDER   takes in all that a folder contains\n  chartrier watch FOLDER    watches a drop folder\n  chartrier search WORDS    finds",
    }
}

/// The sheet with the recovery key, to be printed and kept under lock.
pub fn recovery_sheet(lang: Lang, sheet: &RecoverySheet<'_>) -> String {
    let rule = "=".repeat(72);
    let lines = [
        rule.clone(),
        sheet_title(lang),
        String::new(),
        sheet_archive(lang, sheet.archive, sheet.folder),
        sheet_fingerprint(lang, sheet.fingerprint),
        sheet_made(lang, sheet.day),
        String::new(),
        sheet_use(lang),
        String::new(),
        // As in an identity file, so that this sheet, saved or copied, can be used as one.
        format!("# archive: {}", sheet.archive),
        format!("# first signer: {}", sheet.fingerprint),
        in_groups(sheet.key),
        rule,
    ];
    lines.join("\n") + "\n"
}

/// What the recovery sheet says.
pub struct RecoverySheet<'a> {
    /// The archive's id.
    pub archive: &'a str,
    /// Its folder.
    pub folder: &'a Path,
    /// The fingerprint of its first signing key.
    pub fingerprint: &'a str,
    /// The day.
    pub day: &'a str,
    /// The key, `AGE-SECRET-KEY-1…`.
    pub key: &'a str,
}

/// A key in groups of six characters on two lines, which a person can copy.
fn in_groups(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let groups: Vec<String> = letters
        .chunks(6)
        .map(|group| group.iter().collect())
        .collect();
    groups
        .chunks(7)
        .map(|line| format!("    {}", line.join(" ")))
        .collect::<Vec<_>>()
        .join("\n")
}
