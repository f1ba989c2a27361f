//! Checking a certificate that somebody was given.

use crate::archive::CertificateFault;
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
        CertificateFault::Totals => totals(lang),
        CertificateFault::OtherPlan => other_plan(lang),
        CertificateFault::Approval(why) => {
            let why = disposing::ssh_fault(lang, why);
            approval(lang, Words(&why))
        }
    }
}

words! {
    check_help() {
        fr: "Contrôle un certificat reçu : sa signature (FICHIER.sig, à côté), les preuves du journal, les totaux, la signature de l'approbateur. Aucune clé n'est nécessaire",
        en: "Check a certificate that was received: its signature (FILE.sig, beside it), the journal's proofs, the totals, the approver's signature. No key is needed",
    }
    plan_help() {
        fr: "Avec --check : le bordereau approuvé (plan.json), s'il n'est pas dans l'archive d'ici",
        en: "With --check: the plan that was approved (plan.json), if it is not in the archive here",
    }
    refused(why: Words<'_>) {
        fr: "[NON] le certificat n'est pas à croire : {why}",
        en: "[NO] the certificate is not to be believed: {why}",
    }
    sound(proofs: u64) by proofs {
        fr: "[oui] signature de l'archive, totaux et {proofs} preuve d'inclusion dans le journal" | "[oui] signature de l'archive, totaux et {proofs} preuves d'inclusion dans le journal",
        en: "[yes] the archive's signature, the totals and {proofs} proof of inclusion in the journal" | "[yes] the archive's signature, the totals and {proofs} proofs of inclusion in the journal",
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
    approval_gone() {
        fr: "[ ? ] le certificat ne nomme plus l'approbateur : sa signature ne peut pas être contrôlée",
        en: "[ ? ] the certificate does not name the approver any more: the signature cannot be checked",
    }
    approval_unchecked() {
        fr: "[ ? ] la signature de l'approbateur n'est pas contrôlée : le bordereau n'est pas ici. Donnez-le avec --plan plan.json",
        en: "[ ? ] the approver's signature is not checked: the plan is not here. Give it with --plan plan.json",
    }
    not_written() {
        fr: "ce n'est pas un certificat dans sa forme écrite, ou il est d'une version plus récente",
        en: "this is no certificate in its written form, or it is of a later version",
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
    other_plan() {
        fr: "le bordereau donné n'est pas celui qui a été approuvé",
        en: "the plan given is not the one that was approved",
    }
    approval(why: Words<'_>) {
        fr: "la signature de l'approbateur sur le bordereau ne tient pas ({why})",
        en: "the approver's signature over the plan does not hold ({why})",
    }
}
