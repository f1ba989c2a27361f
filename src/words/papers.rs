//! The papers of a destruction: the bordereau that is approved, and the certificate of what was done.

use chrono::NaiveDate;

use crate::model::{EntityId, Failed, Regime, Statement, Timestamp};
use crate::words::{Lang, Size, Words};

/// Why something that was listed is not certified as destroyed.
pub fn failed(lang: Lang, why: Failed) -> String {
    match why {
        Failed::Unproved => failed_unproved(lang),
        Failed::Key => failed_key(lang),
        Failed::File => failed_file(lang),
        Failed::Row => failed_row(lang),
        Failed::Found => failed_found(lang),
    }
}

/// What a certificate claims, and what not.
pub fn statement(lang: Lang, statement: Statement) -> String {
    match statement {
        Statement::UnreadableWithEveryRemainingKey => says_unreadable(lang),
        Statement::UnreadableWithKeysOfReachedPlaces => says_unreadable_where_reached(lang),
        Statement::PlacesPending => says_pending(lang),
        Statement::SharedContentStays => says_shared(lang),
        Statement::ExportedBundlesNotReached => says_exported(lang),
        Statement::FreedBlocksNotReached => says_blocks(lang),
        Statement::HostSnapshotsNotReached => says_snapshots(lang),
    }
}

/// What stands under the bordereau's title.
pub fn regime_words(lang: Lang, regime: Regime) -> String {
    match regime {
        Regime::Private => bordereau_private(lang),
        Regime::Public => bordereau_public(lang),
    }
}

/// The regime by its name.
pub fn regime(lang: Lang, regime: Regime) -> String {
    match regime {
        Regime::Private => regime_private(lang),
        Regime::Public => regime_public(lang),
    }
}

words! {
    // Refusals.
    not_proved(disposition: EntityId) {
        fr: "rien de {disposition} n'est encore prouvé détruit : il n'y a rien à certifier.",
        en: "nothing of {disposition} is proved to be destroyed yet: there is nothing to certify.",
    }
    not_proved_hint() {
        fr: "« chartrier retention resume » mène à son terme ce qui est commencé.",
        en: "`chartrier retention resume` finishes what has begun.",
    }

    paper_refused(why: &str) {
        fr: "le document papier n'a pas pu être fait ({why}).",
        en: "the paper could not be made ({why}).",
    }

    // The foot of every page.
    page() {
        fr: "page ",
        en: "page ",
    }
    page_of() {
        fr: " sur ",
        en: " of ",
    }

    // The bordereau.
    bordereau_title() {
        fr: "Bordereau d'élimination",
        en: "Plan of destruction",
    }
    bordereau_private() {
        fr: "Archives privées. Rien n'est détruit tant qu'une seconde personne n'a pas approuvé ce bordereau par sa signature électronique. Les gels et les règles sont relus au moment de la destruction : ce qui n'est plus échu, ou est gelé entre-temps, reste.",
        en: "Private archives. Nothing is destroyed until a second person has approved this plan by an electronic signature. Holds and rules are read again when it is executed: what is no longer due, or is held meanwhile, stays.",
    }
    bordereau_public() {
        fr: "Archives publiques. Rien n'est détruit sans le visa des Archives (Code du patrimoine, art. L.212-2 ; sanction : art. L.214-3) ni sans l'approbation d'une seconde personne. À établir en deux originaux signés ; l'exemplaire visé se conserve sans limite de durée. Les gels et les règles sont relus au moment de la destruction.",
        en: "Public archives. Nothing is destroyed without the visa of the Archives (Code du patrimoine, art. L.212-2; penalty: art. L.214-3) and the approval of a second person. To be made out in two signed originals; the one that bears the visa is kept for ever. Holds and rules are read again when it is executed.",
    }
    bordereau_despite_clock() {
        fr: "Attention : l'horloge ne va pas avec les dates du journal ; qui a établi ce bordereau l'a voulu quand même. Vérifiez la date avant de signer.",
        en: "Mind: the clock does not fit the journal's times; whoever made this plan wanted it all the same. Check the date before you sign.",
    }
    bordereau_beyond_limits() {
        fr: "Attention : ce bordereau prend plus que ce qui est admis d'ordinaire, et cela a été voulu par qui l'a établi.",
        en: "Mind: this plan takes more than is usually allowed, and whoever made it wanted that.",
    }
    service() {
        fr: "Service",
        en: "Department",
    }
    archive() {
        fr: "Archive",
        en: "Archive",
    }
    schedule_reference() {
        fr: "Tableau de gestion",
        en: "Retention schedule",
    }
    schedule_in_force(source: Words<'_>, from: NaiveDate) {
        fr: "{source}, en vigueur depuis le {from}",
        en: "{source}, in force since {from}",
    }
    schedule_digest() {
        fr: "Empreinte du tableau",
        en: "Digest of the schedule",
    }
    judged_on() {
        fr: "Échu au",
        en: "Due on",
    }
    made_on() {
        fr: "Établi le",
        en: "Made on",
    }
    made_by() {
        fr: "Établi par",
        en: "Made by",
    }
    what_goes() {
        fr: "Ce qui est proposé à l'élimination",
        en: "What is proposed for destruction",
    }
    by_class_only() {
        fr: "Résumé par catégorie, toutes sessions ensemble.",
        en: "Summary by class, all sessions together.",
    }
    list_is_csv() {
        fr: "La liste document par document est dans le fichier CSV qui accompagne ce bordereau ; le fichier plan.json est ce qui est approuvé et exécuté.",
        en: "The list, document by document, is in the CSV file beside this plan; the file plan.json is what is approved and executed.",
    }
    column_object() {
        fr: "Objet et typologie",
        en: "Subject and type",
    }
    column_session() {
        fr: "Session",
        en: "Session",
    }
    column_dates() {
        fr: "Dates extrêmes",
        en: "Extreme dates",
    }
    column_dua() {
        fr: "DUA",
        en: "Period",
    }
    column_kept_through() {
        fr: "À conserver jusqu'au",
        en: "To be kept through",
    }
    column_documents() {
        fr: "Documents",
        en: "Documents",
    }
    column_size() {
        fr: "Volume",
        en: "Size",
    }
    total() {
        fr: "Total",
        en: "Total",
    }
    no_session() {
        fr: "sans session",
        en: "no session",
    }
    all_sessions() {
        fr: "toutes",
        en: "all",
    }
    extremes(first: NaiveDate, last: NaiveDate) {
        fr: "du {first} au {last}",
        en: "{first} to {last}",
    }
    dua(period: Words<'_>, triggers: Words<'_>) {
        fr: "{period} ; départ : {triggers}",
        en: "{period}; counted from: {triggers}",
    }
    rules() {
        fr: "Règles appliquées",
        en: "Rules applied",
    }
    column_citation() {
        fr: "Texte",
        en: "Text",
    }
    sessions_go(count: u64) by count {
        fr: "{count} fiche de session part avec ses derniers documents." | "{count} fiches de session partent avec leurs derniers documents.",
        en: "{count} session's entry goes with its last documents." | "{count} sessions' entries go with their last documents.",
    }
    candidates_go(count: u64) by count {
        fr: "{count} fiche de candidat part avec ses derniers documents." | "{count} fiches de candidat partent avec leurs derniers documents.",
        en: "{count} candidate's entry goes with the last documents." | "{count} candidates' entries go with their last documents.",
    }
    observations_service() {
        fr: "Observations du service",
        en: "Remarks of the department",
    }
    observations_archives() {
        fr: "Observations des Archives",
        en: "Remarks of the Archives",
    }
    to_fill_in() {
        fr: "à remplir",
        en: "to be filled in",
    }
    established_by() {
        fr: "Établi par",
        en: "Made by",
    }
    approved_by() {
        fr: "Approuvé par une seconde personne",
        en: "Approved by a second person",
    }
    visa_of_archives() {
        fr: "Visa des Archives",
        en: "Visa of the Archives",
    }
    name_and_function() {
        fr: "Nom et qualité",
        en: "Name and function",
    }
    date() {
        fr: "Date",
        en: "Date",
    }
    reference() {
        fr: "Référence",
        en: "Reference",
    }
    authority() {
        fr: "Autorité",
        en: "Authority",
    }
    signature() {
        fr: "Signature",
        en: "Signature",
    }
    stamp() {
        fr: "Cachet",
        en: "Stamp",
    }
    what_is_approved() {
        fr: "Ce qui est approuvé",
        en: "What is approved",
    }
    plan_digest() {
        fr: "SHA-256 de plan.json",
        en: "SHA-256 of plan.json",
    }
    plan_qr_alternative() {
        fr: "Code QR : il dit l'empreinte imprimée à côté",
        en: "QR code: it says the digest printed beside it",
    }
    how_to_approve() {
        fr: "Pour approuver : comparez l'empreinte (« sha256sum plan.json »), puis « chartrier retention approve plan.json --key CLÉ », ou signez ailleurs par « ssh-keygen -Y sign -n approval@chartrier -f CLÉ plan.json ». Une signature à la main sur ce papier n'exécute rien.",
        en: "To approve: compare the digest (`sha256sum plan.json`), then `chartrier retention approve plan.json --key KEY`, or sign elsewhere with `ssh-keygen -Y sign -n approval@chartrier -f KEY plan.json`. A signature by hand on this paper executes nothing.",
    }
    how_to_approve_public() {
        fr: "Le visa se joint alors : archivez-le numérisé, puis ajoutez --visa RÉFÉRENCE --visa-date DATE --visa-authority AUTORITÉ --visa-scan ID.",
        en: "The visa goes with it: archive its scan, then add --visa REFERENCE --visa-date DATE --visa-authority AUTHORITY --visa-scan ID.",
    }

    // The certificate.
    certificate_title() {
        fr: "Certificat de destruction",
        en: "Certificate of destruction",
    }
    certificate_of(disposition: Words<'_>) {
        fr: "Opération {disposition}",
        en: "Disposition {disposition}",
    }
    fingerprint() {
        fr: "Empreinte de l'archive",
        en: "Fingerprint of the archive",
    }
    regime_name() {
        fr: "Régime",
        en: "Regime",
    }
    regime_private() {
        fr: "privé",
        en: "private",
    }
    regime_public() {
        fr: "public",
        en: "public",
    }
    approval() {
        fr: "Approbation",
        en: "Approval",
    }
    approval_of(approver: &str, at: Timestamp) {
        fr: "{approver}, le {at}",
        en: "{approver}, {at}",
    }
    approval_unreadable(at: Timestamp) {
        fr: "le {at} ; le nom ne peut plus être lu",
        en: "{at}; the name cannot be read any more",
    }
    visa() {
        fr: "Visa",
        en: "Visa",
    }
    visa_of(reference: &str, authority: &str, on: NaiveDate) {
        fr: "{reference}, {authority}, le {on}",
        en: "{reference}, {authority}, {on}",
    }
    started_on() {
        fr: "Commencée le",
        en: "Begun on",
    }
    proved_on() {
        fr: "Prouvée le",
        en: "Proved on",
    }
    list_digest() {
        fr: "SHA-256 de la liste définitive",
        en: "SHA-256 of the final list",
    }
    what_was_done() {
        fr: "Ce qui a été fait",
        en: "What was done",
    }
    column_destroyed() {
        fr: "Détruits",
        en: "Destroyed",
    }
    column_spared() {
        fr: "Restent",
        en: "Stay",
    }
    column_failed() {
        fr: "Non certifiés",
        en: "Not certified",
    }
    what_stays() {
        fr: "Ce qui avait été approuvé et reste",
        en: "What was approved and stays",
    }
    stays_for(why: Words<'_>, count: u64) {
        fr: "{why} : {count}",
        en: "{why}: {count}",
    }
    shared_files(count: u64) by count {
        fr: "{count} fichier scellé est partagé avec un document qui reste : il est conservé pour celui-ci." | "{count} fichiers scellés sont partagés avec des documents qui restent : ils sont conservés pour ceux-ci.",
        en: "{count} sealed file is shared with a document that stays: it is kept for that one." | "{count} sealed files are shared with documents that stay: they are kept for those.",
    }
    what_failed() {
        fr: "Ce qui n'est pas certifié",
        en: "What is not certified",
    }
    failed_line(entity: Words<'_>, why: Words<'_>) {
        fr: "{entity} : {why}",
        en: "{entity}: {why}",
    }
    more_failed(count: u64) {
        fr: "et {count} autres, dans certificate.json",
        en: "and {count} more, in certificate.json",
    }
    failed_unproved() {
        fr: "le journal ne le dit pas détruit",
        en: "the journal does not say that it is destroyed",
    }
    failed_key() {
        fr: "une clé existe encore",
        en: "a key still exists",
    }
    failed_file() {
        fr: "un fichier scellé est encore là",
        en: "a sealed file is still there",
    }
    failed_row() {
        fr: "le catalogue le connaît",
        en: "the catalog knows it",
    }
    failed_found() {
        fr: "la recherche le trouve",
        en: "the search engine finds it",
    }
    key_places() {
        fr: "Emplacements de clés",
        en: "Key places",
    }
    column_place() {
        fr: "Emplacement",
        en: "Place",
    }
    column_state() {
        fr: "Clés",
        en: "Keys",
    }
    place_unnamed(digest: Words<'_>) {
        fr: "emplacement retiré ({digest})",
        en: "a place no longer known ({digest})",
    }
    place_done(at: Timestamp) {
        fr: "effacées, constaté le {at}",
        en: "deleted, noted on {at}",
    }
    place_pending() {
        fr: "en attente : emplacement non joint, les clés y seront effacées à son retour",
        en: "pending: not reached; the keys there are deleted when it comes back",
    }
    what_it_says() {
        fr: "Ce que ce certificat dit, et ce qu'il ne dit pas",
        en: "What this certificate says, and what it does not",
    }
    says_unreadable() {
        fr: "Rendu illisible avec toute clé qui reste : les clés ont été effacées, puis on a cherché ce qui en resterait.",
        en: "Rendered unreadable with every remaining key: the keys were deleted, then whatever might be left was looked for.",
    }
    says_unreadable_where_reached() {
        fr: "Rendu illisible avec les clés des emplacements joints, et d'eux seulement : les clés y ont été effacées, puis on a cherché ce qui en resterait.",
        en: "Rendered unreadable with the keys of the places that were reached, and of those only: the keys were deleted there, then whatever might be left was looked for.",
    }
    says_pending() {
        fr: "Un emplacement de clés n'a pas été joint : il peut encore avoir les clés, qui y seront effacées à son retour. Demandez alors un nouveau certificat.",
        en: "A key place was not reached: it may still have the keys, which are deleted there when it comes back. Ask for a new certificate then.",
    }
    says_shared() {
        fr: "Le contenu qu'un document conservé partage reste lisible par celui-ci.",
        en: "Content that a document which stays shares is still readable through that one.",
    }
    says_exported() {
        fr: "Non atteint : les copies remises auparavant (exports, dossiers).",
        en: "Not reached: copies handed out before (exports, bundles).",
    }
    says_blocks() {
        fr: "Non atteint : les blocs libérés des mémoires flash et des systèmes à copie sur écriture.",
        en: "Not reached: freed blocks of flash and copy-on-write media.",
    }
    says_snapshots() {
        fr: "Non atteint : les instantanés de la machine hôte.",
        en: "Not reached: snapshots of the host.",
    }
    certificate_digest() {
        fr: "SHA-256 de certificate.json",
        en: "SHA-256 of certificate.json",
    }
    certificate_proof(entries: u64, size: u64) {
        fr: "Le fichier certificate.json fait foi : il contient {entries} écritures du journal avec leurs preuves d'inclusion jusqu'à un scellé signé sur {size} écritures, et il est signé par l'archive. Cette page le résume.",
        en: "The file certificate.json is what counts: it has {entries} entries of the journal with their inclusion proofs to a signed checkpoint over {size} entries, and is signed by the archive. This page sums it up.",
    }
    certificate_written(folder: &std::path::Path) {
        fr: "Certificat écrit dans {folder} : certificate.json, certificate.json.sig, allowed_signers, certificate.pdf.",
        en: "Certificate written to {folder}: certificate.json, certificate.json.sig, allowed_signers, certificate.pdf.",
    }
    certificate_totals(what: Words<'_>, spared: u64, failed: u64, size: Size) {
        fr: "Détruits : {what} (documents : {size}). Restent : {spared}. Non certifiés : {failed}.",
        en: "Destroyed: {what} (documents: {size}). Stay: {spared}. Not certified: {failed}.",
    }
    certificate_check() {
        fr: "Pour le vérifier sans chartrier, dans ce dossier :",
        en: "To check it without chartrier, in that folder:",
    }
    certificate_help() {
        fr: "Écrire le certificat signé d'une destruction prouvée",
        en: "Write the signed certificate of a destruction that is proved",
    }
    certificate_id() {
        fr: "L'opération, par son identifiant ou son début",
        en: "The disposition, by its id or the beginning of it",
    }
    certificate_output() {
        fr: "Le nouveau dossier dans lequel écrire",
        en: "The new folder to write to",
    }
}
