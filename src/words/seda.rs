//! What a SEDA transfer says in words: titles and comments of its manifest, and what is told of it.

use chrono::NaiveDate;

use crate::words::Words;

words! {
    // In the manifest.
    session(number: &str) {
        fr: "Session {number}",
        en: "Session {number}",
    }
    of_centre() {
        fr: "Documents du centre, hors session",
        en: "Documents of the centre, of no session",
    }
    titre(code: &str) {
        fr: "Titre professionnel : {code}",
        en: "Titre professionnel: {code}",
    }
    site(site: &str) {
        fr: "Site : {site}",
        en: "Site: {site}",
    }
    role_of_candidate() {
        fr: "candidat",
        en: "candidate",
    }
    stage_on(stage: &str, day: NaiveDate) {
        fr: "{stage} : {day}",
        en: "{stage}: {day}",
    }
    hole(digest: &str) {
        fr: "Document manquant : l'archive n'a pas pu le donner (SHA-256 {digest}).",
        en: "Missing document: the archive could not give it (SHA-256 {digest}).",
    }
    part_of(number: u64, of: u64) {
        fr: "Transfert {number} sur {of}",
        en: "Transfer {number} of {of}",
    }
    sampled(taken: u64, of: u64, seed: &str) {
        fr: "Échantillon : {taken} sur {of}, graine {seed}",
        en: "Sample: {taken} of {of}, seed {seed}",
    }
    without_names() {
        fr: "Les noms sont retirés des métadonnées ; les documents les portent encore.",
        en: "Names are left out of the metadata; the documents still bear them.",
    }
    restricted_left_out(documents: u64) by documents {
        fr: "{documents} document à accès restreint n'est pas joint." | "{documents} documents à accès restreint ne sont pas joints.",
        en: "{documents} restricted document is left out." | "{documents} restricted documents are left out.",
    }

    // What is told of one.
    made(documents: u64) by documents {
        fr: "Transfert SEDA 2.2 remis : {documents} document." | "Transfert SEDA 2.2 remis : {documents} documents.",
        en: "SEDA 2.2 transfer handed out: {documents} document." | "SEDA 2.2 transfer handed out: {documents} documents.",
    }
    agencies(archival: &str, transferring: &str, originating: &str) {
        fr: "Service d'archives : {archival} ; service versant : {transferring} ; service producteur : {originating}.",
        en: "Archival agency: {archival}; transferring agency: {transferring}; originating agency: {originating}.",
    }
    rules_by_default() {
        fr: "Codes de règles : l'identifiant de chaque catégorie, sauf ceux donnés par --rule.",
        en: "Codes of rules: the id of each class, but for those given with --rule.",
    }
    no_agreement() {
        fr: "aucun contrat d'entrée n'est donné (--agreement) : Vitam refuse un transfert sans lui.",
        en: "no agreement is given (--agreement): Vitam refuses a transfer without one.",
    }
    no_proofs() {
        fr: "Un transfert SEDA ne se vérifie pas seul : le service d'archives en contrôle les empreintes à l'entrée. Pour un contrôleur, faites un dossier (sans --format).",
        en: "A SEDA transfer does not verify by itself: the archival agency checks its digests at ingest. For an inspector, make a bundle (without --format).",
    }
    holes(holes: u64) by holes {
        fr: "{holes} document n'a pas pu être donné par l'archive et manque au transfert, dont le bordereau le dit. « chartrier verify » dit pourquoi :" | "{holes} documents n'ont pas pu être donnés par l'archive et manquent au transfert, dont le bordereau le dit. « chartrier verify » dit pourquoi :",
        en: "{holes} document could not be given by the archive and is missing from the transfer, whose manifest says so. `chartrier verify` tells why:" | "{holes} documents could not be given by the archive and are missing from the transfer, whose manifest says so. `chartrier verify` tells why:",
    }
    listed() {
        fr: "transfert SEDA 2.2",
        en: "SEDA 2.2 transfer",
    }

    // Verifying one.
    it_is_one(identifier: &str) {
        fr: "C'est un transfert SEDA 2.2 : {identifier}.",
        en: "This is a SEDA 2.2 transfer: {identifier}.",
    }
    it_is_one_without_name() {
        fr: "C'est un transfert SEDA.",
        en: "This is a SEDA transfer.",
    }
    sound(objects: u64, size: crate::words::Size) by objects {
        fr: "Rien à signaler : {objects} document ({size}) a la taille et l'empreinte que dit manifest.xml, et il n'y a aucun autre fichier."
          | "Rien à signaler : {objects} documents ({size}) ont la taille et l'empreinte que dit manifest.xml, et il n'y a aucun autre fichier.",
        en: "Nothing is wrong: {objects} document ({size}) has the size and digest that manifest.xml says, and there is no other file."
          | "Nothing is wrong: {objects} documents ({size}) have the sizes and digests that manifest.xml says, and there is no other file.",
    }
    unproved() {
        fr: "Un transfert SEDA n'a pas de preuves à lui : rien n'y montre qui l'a fait, ni que manifest.xml est resté tel quel. L'archive qui l'a remis le sait : « chartrier receipt ».",
        en: "A SEDA transfer has no proofs of its own: nothing in it shows who made it, or that manifest.xml is as it was. The archive that handed it out knows: `chartrier receipt`.",
    }
    not_compared(options: Words<'_>) {
        fr: "{options} : sans objet, un transfert SEDA n'a ni clé ni scellé.",
        en: "{options}: without effect, a SEDA transfer has neither key nor checkpoint.",
    }
    receipt_unknown() {
        fr: "On ne peut pas savoir : cette archive n'a pas trace d'avoir remis ce transfert SEDA, et il n'a pas de preuves à lui.",
        en: "It cannot be known: this archive has no trace of having handed out this SEDA transfer, and it has no proofs of its own.",
    }
    receipt_in_transfer(time: crate::model::Timestamp) {
        fr: "Oui : ce document, tel quel, est de ceux que cette archive a remis par ce transfert SEDA le {time}.",
        en: "Yes: this very document is one of those that this archive handed out in this SEDA transfer on {time}.",
    }
    receipt_transfer_not_ours() {
        fr: "Non prouvé : ce transfert SEDA nomme ce document, mais cette archive n'a pas trace de l'avoir remis tel quel.",
        en: "Not proved: this SEDA transfer names this document, but this archive has no trace of having handed it out as it is.",
    }
}
