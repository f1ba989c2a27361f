//! Verifying bundles, and receipts: what is asked, found and told.

use std::path::Path;

use crate::model::{EntityId, Timestamp};
use crate::words::{Size, Words};

words! {
    // Help.
    verify_bundle() {
        fr: "Vérifie un dossier d'audit, sans archive ni clé",
        en: "Verify a bundle, without an archive or a key",
    }
    verify_bundle_long() {
        fr: "Vérifie un dossier d'audit, sans archive ni clé : chaque fichier d'après les manifestes signés, chaque document d'après le journal scellé. Toute anomalie est nommée par son code (la table est dans VERIFIER.txt et dans la documentation) ; code de sortie 4 s'il y en a.\n\nSans --fingerprint, le verdict est : « cohérent avec la clé … ». Que cette clé est celle du centre, seule une empreinte venue d'ailleurs le montre.",
        en: "Verify a bundle, without an archive or a key: each file by the signed manifests, each document by the sealed journal. Every finding is named by its code (the table is in VERIFIER.txt and in the documentation); the exit code is 4 if there are any.\n\nWithout --fingerprint the verdict is: consistent with key …. That the key is the centre's takes a fingerprint from elsewhere.",
    }
    bundle_file() {
        fr: "Le zip du dossier, ou le dossier extrait",
        en: "The zip of the bundle, or the folder it was extracted to",
    }
    bundle_fingerprint() {
        fr: "L'empreinte que vous tenez d'ailleurs (bordereau, dossier précédent)",
        en: "The fingerprint that you have from elsewhere (cover, earlier bundle)",
    }
    fingerprint_name() {
        fr: "EMPREINTE",
        en: "FINGERPRINT",
    }
    wanted_fingerprint() {
        fr: "une empreinte de 64 chiffres hexadécimaux est attendue",
        en: "a fingerprint of 64 hexadecimal digits is wanted",
    }
    bundle_against() {
        fr: "Compare avec ce scellé gardé d'un dossier précédent",
        en: "Compare with this checkpoint kept from an earlier bundle",
    }
    bundle_root() {
        fr: "Racines (PEM) d'une autorité d'horodatage : ses jetons sont alors vérifiés entièrement",
        en: "Roots (PEM) of a time-stamping authority: its tokens are then verified in full",
    }
    receipt_help() {
        fr: "Dit si un fichier qui revient est bien de cette archive, et inchangé",
        en: "Tell whether a file that comes back is this archive's, and unaltered",
    }
    receipt_long() {
        fr: "Dit si un fichier qui revient est bien de cette archive, et inchangé, même des années après.\n\nUn dossier d'audit est reconnu à son empreinte ou à ses preuves. Un document est reconnu par sa preuve (sa ligne de preuves/documents.jsonl, ce fichier, ou le dossier), même si l'archive l'a détruit depuis ; sans preuve, s'il est encore dans l'archive. Sinon la réponse est : on ne peut pas savoir (code de sortie 3). Altéré ou d'une autre archive : code 4.",
        en: "Tell whether a file that comes back is this archive's, and unaltered, even years later.\n\nA bundle is recognised by its digest or its proofs. A document is recognised by its proof (its line of preuves/documents.jsonl, that file, or the bundle), even if the archive destroyed it since; without a proof, if it is still in the archive. Otherwise the answer is: it cannot be known (exit code 3). Altered or another archive's: code 4.",
    }
    receipt_file() {
        fr: "Le fichier (dossier d'audit, dossier extrait, ou document)",
        en: "The file (bundle, extracted bundle, or document)",
    }
    receipt_proof() {
        fr: "La preuve du document : sa ligne de documents.jsonl, ce fichier entier, ou le dossier d'audit",
        en: "The document's proof: its line of documents.jsonl, that whole file, or the bundle",
    }

    // While it works.
    verifying(path: &Path) {
        fr: "Vérification de {path}",
        en: "Verifying {path}",
    }

    // Verdicts.
    nothing_wrong(documents: u64, files: u64, size: Size) by documents {
        fr: "Rien à signaler : {documents} document et {files} fichiers ({size}) sont ceux que l'archive a signés."
          | "Rien à signaler : {documents} documents et {files} fichiers ({size}) sont ceux que l'archive a signés.",
        en: "Nothing is wrong: {documents} document and {files} files ({size}) are those that the archive signed."
          | "Nothing is wrong: {documents} documents and {files} files ({size}) are those that the archive signed.",
    }
    entries_proved(entries: u64) by entries {
        fr: "{entries} événement du journal prouvé."
          | "{entries} événements du journal prouvés.",
        en: "{entries} journal entry proved."
          | "{entries} journal entries proved.",
    }
    consistent_with(fingerprint: &str) {
        fr: "Cohérent avec la clé {fingerprint}.\nQue cette clé est celle du centre, seule une empreinte venue d'ailleurs le montre : bordereau signé, dossier précédent. Donnez-la avec --fingerprint.",
        en: "Consistent with key {fingerprint}.\nThat this key is the centre's takes a fingerprint from elsewhere: signed cover, earlier bundle. Give it with --fingerprint.",
    }
    fingerprint_agrees(fingerprint: &str) {
        fr: "La clé est bien celle dont vous avez donné l'empreinte : {fingerprint}.",
        en: "The key is the one whose fingerprint you gave: {fingerprint}.",
    }
    part_of(number: u64, of: u64) {
        fr: "Partie {number} sur {of} : les autres sont à vérifier aussi.",
        en: "Part {number} of {of}: the others are to be verified too.",
    }
    stamped(entries: u64, time: Timestamp, authority: &str) {
        fr: "Horodaté le {time} par {authority} (les {entries} premiers événements du journal).",
        en: "Time-stamped on {time} by {authority} (the first {entries} journal entries).",
    }
    stamped_by_somebody(entries: u64, time: Timestamp) {
        fr: "Horodaté le {time} (les {entries} premiers événements du journal) par une autorité que --root n'a pas confirmée.",
        en: "Time-stamped on {time} (the first {entries} journal entries) by an authority that --root did not confirm.",
    }
    compared_same() {
        fr: "Le scellé que vous avez gardé est celui de ce dossier.",
        en: "The checkpoint that you kept is this bundle's.",
    }
    compared_continued() {
        fr: "Le journal prolonge le scellé que vous avez gardé : rien n'y a été changé depuis.",
        en: "The journal continues the checkpoint that you kept: nothing in it was changed since.",
    }
    compared_no_proof(entries: u64) {
        fr: "le scellé que vous avez gardé ({entries} événements) n'a pas pu être comparé : ce dossier n'a pas de preuve pour cette taille. Demandez au centre un dossier qui l'ait.",
        en: "the checkpoint that you kept ({entries} entries) could not be compared: this bundle has no proof for that size. Ask the centre for one that has.",
    }
    first_wrong(finding: Words<'_>) {
        fr: "La première anomalie : {finding}",
        en: "The first finding: {finding}",
    }
    findings_in_all(count: u64) by count {
        fr: "{count} anomalie en tout." | "{count} anomalies en tout.",
        en: "{count} finding in all." | "{count} findings in all.",
    }
    more_findings(count: u64) by count {
        fr: "… et {count} autre (--json les donne toutes)" | "… et {count} autres (--json les donne toutes)",
        en: "… and {count} more (--json has them all)" | "… and {count} more (--json has them all)",
    }
    named(code: &str, what: Words<'_>) {
        fr: "{what} [{code}]",
        en: "{what} [{code}]",
    }

    // Not ours.
    no_zip() {
        fr: "ce fichier n'est pas un zip",
        en: "this file is no zip",
    }
    cut_short() {
        fr: "ce zip est incomplet : la fin manque. Copiez-le ou téléchargez-le à nouveau",
        en: "this zip is cut short: its end is missing. Copy or download it again",
    }
    other_zip() {
        fr: "ce zip ou ce dossier n'est pas un dossier d'audit de chartrier, ou il a été recompressé",
        en: "this zip or folder is no bundle of chartrier, or it was packed again",
    }
    still_age(path: &Path) {
        fr: "{path} est chiffré avec age : il faut d'abord l'ouvrir.",
        en: "{path} is encrypted with age: it must be opened first.",
    }
    still_age_hint(path: &Path) {
        fr: "age --decrypt -i CLE -o dossier.zip {path}, où CLE est le fichier de votre clé age ; puis vérifiez dossier.zip.",
        en: "age --decrypt -i KEY -o bundle.zip {path}, where KEY is the file of your age key; then verify bundle.zip.",
    }
    still_aes(path: &Path) {
        fr: "{path} est un zip chiffré (AES) : il faut d'abord l'ouvrir.",
        en: "{path} is an encrypted zip (AES): it must be opened first.",
    }
    still_aes_hint(path: &Path) {
        fr: "ouvrez-le avec 7-Zip (l'Explorateur de Windows ne sait pas le faire) : 7z x {path}, avec la phrase de passe reçue ; puis vérifiez ce qui en sort.",
        en: "open it with 7-Zip (Windows Explorer cannot): 7z x {path}, with the passphrase that you were given; then verify what comes out.",
    }

    // Findings.
    not_a_bundle() {
        fr: "ce n'est pas un dossier d'audit",
        en: "this is no bundle",
    }
    name_unsafe(subject: &str) {
        fr: "{subject} : nom qui sort du dossier ou n'a pas la forme attendue",
        en: "{subject}: a name that leads out of the folder or is not in the form",
    }
    name_twice(subject: &str) {
        fr: "{subject} : deux fichiers de ce nom",
        en: "{subject}: two files of this name",
    }
    entry_compressed(subject: &str) {
        fr: "{subject} : compressé ou chiffré, ce qu'aucun fichier d'un dossier n'est",
        en: "{subject}: compressed or encrypted, which no file of a bundle is",
    }
    entry_overlaps(subject: &str) {
        fr: "{subject} : recouvre un autre fichier du zip, ou ses en-têtes se contredisent",
        en: "{subject}: overlaps another file of the zip, or its headers disagree",
    }
    file_missing(subject: &str) {
        fr: "{subject} : fichier manquant",
        en: "{subject}: file missing",
    }
    file_added(subject: &str) {
        fr: "{subject} : fichier ajouté, qu'aucun manifeste ne liste",
        en: "{subject}: file added, which no manifest lists",
    }
    file_altered(subject: &str) {
        fr: "{subject} : fichier modifié",
        en: "{subject}: file altered",
    }
    bag_unsigned(subject: &str) {
        fr: "{subject} : la liste des fichiers n'est pas signée par la clé annoncée",
        en: "{subject}: the list of files is not signed by the key that is named",
    }
    evidence_malformed(subject: &str) {
        fr: "{subject} : ligne qui n'a pas la forme attendue",
        en: "{subject}: a line that is not in its form",
    }
    document_differs(subject: &str) {
        fr: "{subject} : ce n'est pas le document archivé",
        en: "{subject}: this is not the archived document",
    }
    document_unproved(subject: &str) {
        fr: "{subject} : document sans preuve",
        en: "{subject}: a document without a proof",
    }
    commitment_differs(subject: &str) {
        fr: "{subject} : ce qui est dit de ce document n'est pas ce que le journal en a gardé",
        en: "{subject}: what is said of this document is not what the journal holds of it",
    }
    entry_unproved(subject: &str) {
        fr: "événement {subject} : il n'est pas dans le journal scellé",
        en: "entry {subject}: it is not in the sealed journal",
    }
    checkpoint_unsigned(subject: &str) {
        fr: "{subject} : le scellé n'est pas signé par la clé annoncée, ou en est un autre",
        en: "{subject}: the checkpoint is not signed by the key that is named, or is another",
    }
    signer_unproved(subject: &str) {
        fr: "{subject} : les clés du journal ne mènent pas de cette empreinte à la clé qui a signé",
        en: "{subject}: the journal's keys do not lead from this fingerprint to the key that signed",
    }
    fingerprint_differs(subject: &str) {
        fr: "{subject} : le dossier est d'une autre clé que celle dont vous avez donné l'empreinte",
        en: "{subject}: the bundle is another key's than the one whose fingerprint you gave",
    }
    checkpoint_inconsistent(subject: &str) {
        fr: "{subject} : ce scellé n'est pas du même journal",
        en: "{subject}: this checkpoint is not of the same journal",
    }
    stamp_differs(subject: &str) {
        fr: "{subject} : ce jeton d'horodatage ne vaut pas pour son scellé",
        en: "{subject}: this time-stamp does not hold for its checkpoint",
    }
    certificate_differs(subject: &str) {
        fr: "{subject} : ce certificat de destruction ne tient pas",
        en: "{subject}: this certificate of destruction does not hold",
    }
    hole(subject: &str) {
        fr: "{subject} : document manquant, comme le dossier le dit lui-même",
        en: "{subject}: a document is missing, as the bundle itself says",
    }

    // Receipts.
    receipt_handed_out(time: Timestamp, recipient: &str, reason: &str) {
        fr: "Oui : ce dossier est de cette archive, remis le {time} à {recipient} ({reason}).",
        en: "Yes: this bundle is this archive's, handed out on {time} to {recipient} ({reason}).",
    }
    receipt_handed_out_sealed(time: Timestamp) {
        fr: "Oui : ce dossier est de cette archive, remis le {time}.",
        en: "Yes: this bundle is this archive's, handed out on {time}.",
    }
    receipt_same_bytes() {
        fr: "Il est tel qu'il a été remis, octet pour octet.",
        en: "It is as it was handed out, byte for byte.",
    }
    receipt_unwrapped() {
        fr: "Son contenu est celui qui a été remis, inchangé.",
        en: "Its content is what was handed out, unaltered.",
    }
    receipt_unlisted() {
        fr: "Oui : ce dossier est signé par cette archive, et inchangé ; la remise elle-même n'est pas retrouvée.",
        en: "Yes: this bundle is signed by this archive, and unaltered; that it was handed out is not found.",
    }
    receipt_altered() {
        fr: "Non : ce dossier dit venir de cette archive, mais il a été altéré.",
        en: "No: this bundle claims to be this archive's, and it was altered.",
    }
    receipt_altered_since(time: Timestamp) {
        fr: "Non : un dossier a bien été remis le {time}, mais celui-ci a été altéré depuis.",
        en: "No: a bundle was handed out on {time}, and this one was altered since.",
    }
    receipt_forged() {
        fr: "Non : ce dossier dit venir de cette archive, mais son scellé n'est pas de notre journal. C'est un faux, ou le journal a été réécrit : lancez « chartrier verify ».",
        en: "No: this bundle claims to be this archive's, but its checkpoint is not of our journal. It is a forgery, or the journal was rewritten: run `chartrier verify`.",
    }
    receipt_another_archive() {
        fr: "Non : ce dossier est d'une autre archive.",
        en: "No: this bundle is another archive's.",
    }
    receipt_living(record: EntityId) {
        fr: "Oui : ce document est dans l'archive, identique octet pour octet : {record}.",
        en: "Yes: this document is in the archive, the same byte for byte: {record}.",
    }
    receipt_proved(record: EntityId, entry: u64, time: Timestamp) {
        fr: "Oui : ce document, tel quel, était dans l'archive ({record}, événement {entry} du journal, {time}).",
        en: "Yes: this very document was in the archive ({record}, journal entry {entry}, {time}).",
    }
    receipt_destroyed(time: Timestamp) {
        fr: "L'archive l'a détruit depuis, le {time} : seul son engagement reste au journal.",
        en: "The archive destroyed it since, on {time}: only its commitment remains in the journal.",
    }
    receipt_described_since(count: u64) by count {
        fr: "Sa fiche a changé {count} fois depuis cette preuve." | "Sa fiche a changé {count} fois depuis cette preuve.",
        en: "What describes it changed {count} time since this proof." | "What describes it changed {count} times since this proof.",
    }
    receipt_other_document() {
        fr: "Non prouvé : la preuve ne parle pas de ces octets. Le document a été modifié, ou la preuve est celle d'un autre.",
        en: "Not proved: the proof is not about these bytes. The document was altered, or the proof is another's.",
    }
    receipt_not_of_journal() {
        fr: "Non : le journal de cette archive n'a pas gardé ce que dit cette preuve. Elle a été altérée, ou vient d'une autre archive.",
        en: "No: the journal of this archive does not hold what this proof says. It was altered, or is another archive's.",
    }
    receipt_unknown() {
        fr: "On ne peut pas savoir : aucun document de l'archive n'a ces octets, et ce fichier est venu sans preuve.",
        en: "It cannot be known: no document of the archive has these bytes, and this file came without a proof.",
    }
    receipt_unknown_hint() {
        fr: "s'il vient d'un dossier d'audit, donnez la preuve : --proof dossier/preuves/documents.jsonl",
        en: "if it comes from a bundle, give the proof: --proof dossier/preuves/documents.jsonl",
    }
    receipt_digest(digest: &str) {
        fr: "SHA-256 {digest}",
        en: "SHA-256 {digest}",
    }
}
