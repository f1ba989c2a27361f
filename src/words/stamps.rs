//! Time-stamps: what sealing did, and why an authority's answer is not believed. What authorities say is hostile text.

use std::path::Path;

use crate::journal::timestamp::{AskFault, Refusal, StampFault};
use crate::model::Timestamp;
use crate::words::{Lang, Words, count};

/// What an authority did instead of giving a time-stamp.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    refused(lang, &refusal.url, Words(&ask_fault(lang, &refusal.fault)))
}

/// Why an authority gave none.
pub fn ask_fault(lang: Lang, fault: &AskFault) -> String {
    match fault {
        AskFault::NotAnAddress => not_an_address(lang),
        AskFault::NotAPolicy => not_a_policy(lang),
        AskFault::TimedOut => timed_out(lang),
        AskFault::Unreachable { source } => unreachable(lang, &source.to_string()),
        AskFault::Status { code } => status(lang, u64::from(*code)),
        AskFault::NotATimestamp { found } => not_a_timestamp(lang, found),
        AskFault::TooLong { most_bytes } => longer_than(lang, count(*most_bytes)),
        AskFault::Stamp(fault) => stamp_fault(lang, fault),
    }
}

/// Why a time-stamp is not believed.
pub fn stamp_fault(lang: Lang, fault: &StampFault) -> String {
    match fault {
        StampFault::TooLong { size_bytes } => too_long(lang, count(*size_bytes)),
        StampFault::Unreadable { part, source } => unreadable(lang, part, &source.to_string()),
        StampFault::Rejected {
            status,
            reasons,
            text,
        } => {
            let reasons: Vec<String> = reasons.iter().map(u8::to_string).collect();
            let bits = reasons.join(", ");
            rejected(lang, u64::from(*status), Words(&bits), text)
        }
        StampFault::NoToken => no_token(lang),
        StampFault::WrongType { part, found } => wrong_type(lang, part, found),
        StampFault::NotOneSigner { found } => not_one_signer(lang, count(*found)),
        StampFault::TooMany { part, found } => too_many(lang, part, count(*found)),
        StampFault::AttributeCount { oid, found } => attribute_count(lang, oid, count(*found)),
        StampFault::DigestRefused { oid } => digest_refused(lang, oid),
        StampFault::SignatureRefused { oid } => signature_refused(lang, oid),
        StampFault::KeyRefused { kind } => key_refused(lang, kind),
        StampFault::OtherImprint => other_imprint(lang),
        StampFault::OtherNonce => other_nonce(lang),
        StampFault::OtherPolicy { found } => other_policy(lang, found),
        StampFault::UnknownExtension { oid } => unknown_extension(lang, oid),
        StampFault::ContentAltered => content_altered(lang),
        StampFault::NoSignerCertificate => no_signer_certificate(lang),
        StampFault::OtherCertificate => other_certificate(lang),
        StampFault::OtherAuthority => other_authority(lang),
        StampFault::SignatureInvalid => signature_invalid(lang),
        StampFault::NotForStamping => not_for_stamping(lang),
        StampFault::NotForSignatures => not_for_signatures(lang),
        StampFault::NotValidThen { subject, time } => not_valid_then(lang, subject, *time),
        StampFault::MayNotIssue { subject } => may_not_issue(lang, subject),
        StampFault::CertificateForged { subject } => certificate_forged(lang, subject),
        StampFault::Untrusted { issuer } => untrusted(lang, issuer),
        StampFault::NoRoot => no_root(lang),
        StampFault::RenewedTooLate { renewed } => renewed_too_late(lang, *renewed),
    }
}

words! {
    // Refusals.
    refused(url: &str, why: Words<'_>) {
        fr: "{url} n'a pas donné d'horodatage : {why}.",
        en: "{url} gave no time-stamp: {why}.",
    }
    roots_unreadable(path: &Path, why: Words<'_>) {
        fr: "{path} n'est pas un fichier de certificats racines : {why}.",
        en: "{path} is not a file of root certificates: {why}.",
    }
    roots_hint() {
        fr: "donnez le certificat racine de l'autorité au format PEM (« -----BEGIN CERTIFICATE----- »).",
        en: "give the authority's root certificate in PEM (`-----BEGIN CERTIFICATE-----`).",
    }
    authority_unusable(url: &str, why: Words<'_>) {
        fr: "l'autorité d'horodatage {url} ne peut pas être interrogée : {why}.",
        en: "the time-stamping authority {url} cannot be asked: {why}.",
    }

    authority_hint() {
        fr: "corrigez --tsa et --tsa-policy, ou la section [[time-stamp]] d'archive.toml.",
        en: "correct --tsa and --tsa-policy, or the section [[time-stamp]] of archive.toml.",
    }

    // Asking.
    not_an_address() {
        fr: "ce n'est pas une adresse http ou https",
        en: "this is not an address of http or https",
    }
    not_a_policy() {
        fr: "la politique doit être un identifiant d'objet, tel que 1.3.6.1.4.1.13762.3",
        en: "the policy must be an object identifier, such as 1.3.6.1.4.1.13762.3",
    }
    timed_out() {
        fr: "elle n'a pas répondu à temps",
        en: "it did not answer in time",
    }
    unreachable(why: &str) {
        fr: "elle n'est pas joignable ({why})",
        en: "it cannot be reached ({why})",
    }
    status(code: u64) {
        fr: "elle a répondu par le code HTTP {code}",
        en: "it answered with the HTTP status {code}",
    }
    not_a_timestamp(found: &str) {
        fr: "elle a répondu par « {found} », pas par un horodatage",
        en: "it answered with \"{found}\", not with a time-stamp",
    }
    longer_than(most: u64) {
        fr: "sa réponse dépasse {most} octets",
        en: "its answer is longer than {most} bytes",
    }

    // Believing.
    too_long(size: u64) {
        fr: "la réponse a {size} octets : aucune vraie n'est si longue",
        en: "the answer has {size} bytes: no real one is so long",
    }
    unreadable(part: &str, why: &str) {
        fr: "une partie de la réponse est illisible ({part} : {why})",
        en: "a part of the answer cannot be read ({part}: {why})",
    }
    rejected(status: u64, bits: Words<'_>, text: &str) {
        fr: "elle a refusé (état {status}, motifs [{bits}]) : « {text} »",
        en: "it refused (status {status}, reasons [{bits}]): \"{text}\"",
    }
    no_token() {
        fr: "la réponse accorde l'horodatage mais ne le contient pas",
        en: "the answer grants the time-stamp and does not hold it",
    }
    wrong_type(part: &str, found: &str) {
        fr: "une partie n'est pas d'un horodatage ({part} : {found})",
        en: "a part is not a time-stamp's ({part}: {found})",
    }
    not_one_signer(found: u64) {
        fr: "il faut un seul signataire, il y en a {found}",
        en: "there must be one signer, there are {found}",
    }
    too_many(part: &str, found: u64) {
        fr: "trop d'éléments ({part} : {found})",
        en: "too many parts ({part}: {found})",
    }
    attribute_count(oid: &str, found: u64) {
        fr: "l'attribut signé {oid} s'y trouve {found} fois",
        en: "the signed attribute {oid} is there {found} times",
    }
    digest_refused(oid: &str) {
        fr: "l'algorithme d'empreinte {oid} n'est pas accepté",
        en: "the digest algorithm {oid} is not accepted",
    }
    signature_refused(oid: &str) {
        fr: "l'algorithme de signature {oid} n'est pas accepté",
        en: "the signature algorithm {oid} is not accepted",
    }
    key_refused(kind: &str) {
        fr: "une clé de type {kind} n'est pas acceptée",
        en: "a key of the kind {kind} is not accepted",
    }
    other_imprint() {
        fr: "l'horodatage porte sur autre chose que ce scellé",
        en: "the time-stamp is over something else than this checkpoint",
    }
    other_nonce() {
        fr: "l'horodatage répond à une autre demande",
        en: "the time-stamp answers another request",
    }
    other_policy(found: &str) {
        fr: "l'horodatage est donné sous une autre politique ({found})",
        en: "the time-stamp is under another policy ({found})",
    }
    unknown_extension(oid: &str) {
        fr: "l'extension critique {oid} n'est pas connue",
        en: "the critical extension {oid} is not known",
    }
    content_altered() {
        fr: "ce qui est signé n'est pas ce que l'horodatage contient",
        en: "what is signed is not what the time-stamp holds",
    }
    no_signer_certificate() {
        fr: "le certificat du signataire n'y est pas",
        en: "the signer's certificate is not there",
    }
    other_certificate() {
        fr: "la signature désigne un autre certificat",
        en: "the signature names another certificate",
    }
    other_authority() {
        fr: "l'horodatage nomme une autre autorité que son signataire",
        en: "the time-stamp names another authority than its signer",
    }
    signature_invalid() {
        fr: "la signature est fausse",
        en: "the signature does not hold",
    }
    not_for_stamping() {
        fr: "le certificat du signataire n'est pas réservé à l'horodatage",
        en: "the signer's certificate is not for time-stamping alone",
    }
    not_for_signatures() {
        fr: "le certificat du signataire n'est pas fait pour signer",
        en: "the signer's certificate is not for signatures",
    }
    not_valid_then(subject: &str, time: Timestamp) {
        fr: "le certificat de « {subject} » n'était pas valable le {time}",
        en: "the certificate of \"{subject}\" was not valid at {time}",
    }
    may_not_issue(subject: &str) {
        fr: "le certificat de « {subject} » n'a pas le droit d'en délivrer",
        en: "the certificate of \"{subject}\" may not issue any here",
    }
    certificate_forged(subject: &str) {
        fr: "le certificat de « {subject} » n'est pas signé par qui l'aurait délivré",
        en: "the certificate of \"{subject}\" is not signed by its issuer",
    }
    untrusted(issuer: &str) {
        fr: "aucune racine reconnue ici ne répond de « {issuer} »",
        en: "no root that is pinned here vouches for \"{issuer}\"",
    }
    no_root() {
        fr: "aucun certificat racine n'y figure",
        en: "there is no root certificate",
    }
    renewed_too_late(renewed: Timestamp) {
        fr: "il a été renouvelé le {renewed}, après la fin de ses certificats",
        en: "it was renewed at {renewed}, after its certificates had ended",
    }

    // Sealing.
    sealed_stamped(entries: u64, authority: &str, time: Timestamp, until: Timestamp) {
        fr: "Scellé sur {entries} écritures, horodaté par « {authority} » : {time}. Vérifiable jusqu'au {until} ; renouvelé avant.",
        en: "Checkpoint over {entries} entries, time-stamped by \"{authority}\": {time}. It can be verified until {until}, and is renewed before.",
    }
    sealed_already(entries: u64, authority: &str, time: Timestamp) {
        fr: "Rien de nouveau : le scellé sur {entries} écritures est déjà horodaté par « {authority} », le {time}.",
        en: "Nothing new: the checkpoint over {entries} entries is time-stamped already by \"{authority}\", {time}.",
    }
    sealed_alone(entries: u64) {
        fr: "Scellé sur {entries} écritures, sans horodatage : il ne prouve sa date que si vous le déposez ailleurs.",
        en: "Checkpoint over {entries} entries, without a time-stamp: it proves its date only if you file it elsewhere.",
    }
    no_authority_hint() {
        fr: "Aucune autorité d'horodatage n'est réglée : ajoutez [[time-stamp]] à archive.toml, ou donnez --tsa ADRESSE --roots FICHIER.pem.",
        en: "No time-stamping authority is configured: add [[time-stamp]] to archive.toml, or give --tsa ADDRESS --roots FILE.pem.",
    }
    stamp_renewed(entries: u64, until: Timestamp) {
        fr: "Horodatage du scellé sur {entries} écritures renouvelé : vérifiable jusqu'au {until}.",
        en: "The time-stamp of the checkpoint over {entries} entries was renewed: it can be verified until {until}.",
    }
    stamp_not_renewed(entries: u64) {
        fr: "L'horodatage du scellé sur {entries} écritures prend bientôt fin et n'a pas pu être renouvelé : recommencez.",
        en: "The time-stamp of the checkpoint over {entries} entries ends soon and could not be renewed: try again.",
    }
    clock_differs(stamped: Timestamp, clock: Timestamp) {
        fr: "L'horloge de cette machine dit {clock}, l'autorité d'horodatage {stamped} : plus de cinq minutes d'écart. Mettez l'horloge à l'heure.",
        en: "This machine's clock says {clock}, the time-stamping authority {stamped}: more than five minutes apart. Set the clock.",
    }
    seal_written(folder: &Path) {
        fr: "Scellé, horodatages et page à classer écrits dans {folder}. Gardez-les hors de cette machine.",
        en: "Checkpoint, time-stamps and the page to file away written to {folder}. Keep them outside this machine.",
    }

    // The page.
    seal_title() {
        fr: "Scellé de l'archive",
        en: "Checkpoint of the archive",
    }
    seal_words() {
        fr: "À classer ou à déposer hors de cette machine. Ce texte suffit à montrer plus tard qu'aucune écriture du journal antérieure à cette page n'a été changée ni retirée : « chartrier verify --against FICHIER ».",
        en: "To be filed or deposited outside this machine. This text suffices to show later that no entry of the journal before this page was changed or taken away: `chartrier verify --against FILE`.",
    }
    entries() {
        fr: "Écritures",
        en: "Entries",
    }
    root() {
        fr: "Racine",
        en: "Root",
    }
    sealed_on() {
        fr: "Page établie le",
        en: "Page made on",
    }
    stamped_on() {
        fr: "Horodaté",
        en: "Time-stamped",
    }
    stamped_by(time: Timestamp, authority: &str, serial: &str) {
        fr: "{time}, « {authority} », nº {serial}",
        en: "{time}, \"{authority}\", no. {serial}",
    }
    not_stamped() {
        fr: "non : la date de ce scellé n'est attestée par personne d'autre",
        en: "no: nobody else attests the date of this checkpoint",
    }
    seal_qr() {
        fr: "Texte du scellé",
        en: "Text of the checkpoint",
    }
    seal_qr_alternative() {
        fr: "Code QR : il dit le texte du scellé imprimé à côté",
        en: "QR code: it says the text of the checkpoint printed beside it",
    }

    // Help.
    seal_help() {
        fr: "Sceller le journal, le faire horodater, et écrire ce qui se garde ailleurs",
        en: "Seal the journal, have it time-stamped, and write what is kept elsewhere",
    }
    seal_output() {
        fr: "Le nouveau dossier dans lequel écrire",
        en: "The new folder to write to",
    }
    seal_tsa() {
        fr: "Interroger cette autorité d'horodatage (RFC 3161), retenue si elle répond ; plusieurs : dans l'ordre",
        en: "Ask this time-stamping authority (RFC 3161), remembered if it answers; several: in order",
    }
    seal_once() {
        fr: "Ne pas retenir l'autorité : cette fois seulement",
        en: "Do not remember the authority: for once",
    }
    authorities_remembered() {
        fr: "Autorité retenue dans archive.toml, racines sous time-stamps/ : la prochaine fois, « chartrier seal » suffit.",
        en: "Authority remembered in archive.toml, its roots under time-stamps/: next time `chartrier seal` is enough.",
    }
    seal_roots() {
        fr: "Le fichier PEM de ses certificats racines",
        en: "The PEM file of its root certificates",
    }
    seal_policy() {
        fr: "La politique d'horodatage demandée",
        en: "The time-stamping policy asked for",
    }
    address_name() {
        fr: "ADRESSE",
        en: "ADDRESS",
    }
    policy_name() {
        fr: "OID",
        en: "OID",
    }
}
