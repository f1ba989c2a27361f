//! What is said and asked while an archive is made.

use std::path::Path;

words! {
    making(folder: &Path, owner: &str) {
        fr: "Création de l'archive {folder}. Propriétaire : {owner}.\nSa phrase de passe protège tous les documents : personne ne peut la retrouver à votre place.",
        en: "Making the archive {folder}. Owner: {owner}.\nThe passphrase protects every document: nobody can find it out for you.",
    }
    second_place() {
        fr: "Les clés doivent exister en deux endroits. Dossier du second (clé USB, autre disque, partage) ; vide pour s'en passer : ",
        en: "Keys must exist in two places. Folder of the second (USB key, other disk, share); empty to do without: ",
    }
    place_name(number: u64) {
        fr: "emplacement {number}",
        en: "place {number}",
    }
    really_single() {
        fr: "Continuer avec un seul emplacement de clés ?",
        en: "Go on with a single key place?",
    }
    recovery() {
        fr: "Clé de secours. Imprimez ou recopiez ces lignes et gardez-les sous clé, hors de ce bâtiment si possible. Elles ouvrent l'archive quand la phrase de passe est perdue ; elles ne seront plus jamais affichées.",
        en: "Recovery key. Print or copy these lines and lock them away, outside this building if you can. They open the archive when the passphrase is lost; they will never be shown again.",
    }
    type_back() {
        fr: "Pour vérifier votre copie, tapez les 6 derniers caractères de la clé : ",
        en: "To check your copy, type the last 6 characters of the key: ",
    }
    recovery_written(path: &Path) {
        fr: "Clé de secours écrite dans {path} : imprimez-la, mettez la feuille sous clé, puis effacez ce fichier.",
        en: "Recovery key written to {path}: print it, lock the sheet away, then remove this file.",
    }
    service_written(path: &Path) {
        fr: "Identité de service écrite dans {path} : donnez ce fichier à « chartrier watch --identity-file ». Qui le lit peut ouvrir l'archive.",
        en: "Service identity written to {path}: give this file to `chartrier watch --identity-file`. Whoever reads it can open the archive.",
    }
    credential_written(path: &Path) {
        fr: "Identité de service scellée par systemd dans {path} : ajoutez LoadCredentialEncrypted=chartrier:{path} à l'unité du service.",
        en: "Service identity sealed by systemd in {path}: add LoadCredentialEncrypted=chartrier:{path} to the service's unit.",
    }
    made(folder: &Path) {
        fr: "Archive créée dans {folder}.",
        en: "Archive made in {folder}.",
    }
    fingerprint(fingerprint: &str) {
        fr: "Empreinte de la clé de scellé : {fingerprint}. Elle figure aussi sur la clé de secours : c'est elle qui prouve que l'archive est bien la vôtre.",
        en: "Fingerprint of the signing key: {fingerprint}. The recovery key bears it too: it proves that the archive is yours.",
    }
    next_steps(folder: &Path) {
        fr: "Pour commencer : chartrier --archive {folder} ingest DOSSIER",
        en: "To begin: chartrier --archive {folder} ingest DIR",
    }
}
