//! Checking a certificate that somebody was given.

use crate::archive::CertificateFault;
use crate::model::Timestamp;
use crate::words::{Lang, Words, disposing};

/// Why a certificate is not believed.
pub fn certificate_fault(lang: Lang, fault: &CertificateFault) -> String {
    match fault {
        CertificateFault::NotWritten => not_written(lang),
        CertificateFault::Signature(why) => {
            let why = disposing::ssh_fault(lang, why);
            signature(lang, Words(&why))
        }
        CertificateFault::OtherSigner => other_signer(lang),
        CertificateFault::Checkpoint => checkpoint(lang),
        CertificateFault::Proof { number } => proof(lang, *number),
        CertificateFault::Entries { what } => entries(lang, what),
        CertificateFault::Stamps => stamps(lang),
        CertificateFault::Totals => totals(lang),
        CertificateFault::Later => later(lang),
        CertificateFault::Keys => keys(lang),
        CertificateFault::File { file } => other_file(lang, file),
        CertificateFault::Lists { what } => lists(lang, what),
        CertificateFault::Approval(Some(why)) => {
            let why = disposing::ssh_fault(lang, why);
            approval(lang, Words(&why))
        }
        CertificateFault::Approval(None) => no_approval(lang),
        CertificateFault::NoVisa => no_visa(lang),
    }
}

words! {
    check_help() {
        fr: "Contrôle un certificat reçu : sa signature (FICHIER.sig, à côté), les preuves du journal, les totaux ; et, si plan.json, list.json et schedule.toml sont à côté, les listes et la signature de l'approbateur. Aucune clé n'est nécessaire",
        en: "Check a certificate that was received: its signature (FILE.sig, beside it), the journal's proofs, the totals; and, if plan.json, list.json and schedule.toml are beside it, the lists and the approver's signature. No key is needed",
    }
    refused(why: Words<'_>) {
        fr: "[NON] le certificat n'est pas à croire : {why}",
        en: "[NO] the certificate is not to be believed: {why}",
    }
    sound(proofs: u64) by proofs {
        fr: "[oui] signature de l'archive, totaux et {proofs} preuve d'inclusion dans le journal" | "[oui] signature de l'archive, totaux et {proofs} preuves d'inclusion dans le journal",
        en: "[yes] the archive's signature, the totals and {proofs} proof of inclusion in the journal" | "[yes] the archive's signature, the totals and {proofs} proofs of inclusion in the journal",
    }
    stamps() {
        fr: "un horodatage ne porte pas sur un scellé du journal où sont ces événements",
        en: "a time-stamp is not over a checkpoint of the journal that has these entries",
    }
    stamped(when: Timestamp) {
        fr: "[ ? ] une autorité d'horodatage dit que le journal avait tout cela le {when} ; la croire demande son certificat racine (openssl ts -verify)",
        en: "[ ? ] a time-stamping authority says that the journal had all this on {when}; believing it takes its root certificate (openssl ts -verify)",
    }
    signer_known() {
        fr: "[oui] la clé qui signe est une clé de l'archive d'ici",
        en: "[yes] the signing key is one of the archive's here",
    }
    signer_foreign() {
        fr: "[NON] la clé qui signe n'est pas une clé de l'archive d'ici",
        en: "[NO] the signing key is not one of the archive's here",
    }
    signer_unknown(fingerprint: &str) {
        fr: "[ ? ] aucune archive ici pour reconnaître la clé : comparez l'empreinte à celle de la fiche de secours : {fingerprint}",
        en: "[ ? ] no archive here to know the key by: compare the fingerprint with that on the recovery sheet: {fingerprint}",
    }
    approval_sound(approver: &str) {
        fr: "[oui] le bordereau est signé par {approver}",
        en: "[yes] the plan is signed by {approver}",
    }
    approval_unchecked() {
        fr: "[ ? ] la signature de l'approbateur n'est pas contrôlée : plan.json, list.json et schedule.toml, remis avec le certificat, ne sont pas à côté de lui",
        en: "[ ? ] the approver's signature is not checked: plan.json, list.json and schedule.toml, handed out with the certificate, are not beside it",
    }
    later() {
        fr: "il est d'une version plus récente de chartrier",
        en: "it is of a later version of chartrier",
    }
    keys() {
        fr: "ses clés ne mènent pas de l'empreinte de l'archive à la clé qui signe",
        en: "its keys do not lead from the archive's fingerprint to the signing key",
    }
    other_file(file: &str) {
        fr: "{file}, à côté, n'est pas celui qu'il nomme",
        en: "{file}, beside it, is not the one that it names",
    }
    lists(what: &str) {
        fr: "le bordereau et la liste définitive ne disent pas cela ({what})",
        en: "the plan and the final list do not say that ({what})",
    }
    no_approval() {
        fr: "il ne dit pas qui a approuvé",
        en: "it does not say who approved",
    }
    no_visa() {
        fr: "en régime public, il y manque le visa",
        en: "in the public regime, it lacks the visa",
    }
    not_written() {
        fr: "ce n'est pas un certificat dans sa forme écrite",
        en: "this is no certificate in its written form",
    }
    signature(why: Words<'_>) {
        fr: "la signature ne tient pas ({why})",
        en: "the signature does not hold ({why})",
    }
    other_signer() {
        fr: "il nomme une autre clé que celle qui signe",
        en: "it names another key than the one that signs",
    }
    checkpoint() {
        fr: "le scellé qu'il contient n'est pas signé par cette clé",
        en: "the checkpoint in it is not signed by this key",
    }
    proof(number: u64) {
        fr: "l'événement {number} n'est pas dans le journal que le scellé couvre",
        en: "entry {number} is not in the journal that the checkpoint covers",
    }
    entries(what: &str) {
        fr: "les événements du journal ne disent pas cela ({what})",
        en: "the journal's entries do not say that ({what})",
    }
    totals() {
        fr: "les totaux ne sont pas ceux des listes",
        en: "the totals are not those of the lists",
    }
    approval(why: Words<'_>) {
        fr: "la signature de l'approbateur sur le bordereau ne tient pas ({why})",
        en: "the approver's signature over the plan does not hold ({why})",
    }
}
