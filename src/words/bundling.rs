//! Bundles: what is in them, to whom they go, how they are opened and checked.

use chrono::NaiveDate;

use crate::model::Timestamp;
use crate::words::{Lang, Size};

/// The days of a scope; nothing where none were given.
pub fn within(lang: Lang, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => within_days(lang, from, to),
        (Some(from), None) => since_day(lang, from),
        (None, Some(to)) => until_day(lang, to),
        (None, None) => String::new(),
    }
}

/// An agrément.
pub fn scope_agrement(lang: Lang, titre: &str, site: Option<&str>) -> String {
    match site {
        Some(site) => scope_agrement_on_site(lang, titre, site),
        None => scope_agrement_without_site(lang, titre),
    }
}

words! {
    // What a bundle calls things.
    somebody(id: &str) {
        fr: "candidat {id}",
        en: "candidate {id}",
    }
    a_juror() {
        fr: "un membre du jury",
        en: "a member of the jury",
    }
    a_document() {
        fr: "document du centre",
        en: "document of the centre",
    }
    piece_left_out() {
        fr: "hors du paquet : accès restreint",
        en: "not in this bundle: restricted",
    }
    unclassified() {
        fr: "sans catégorie",
        en: "no class",
    }
    unclassified_file() {
        fr: "sans-categorie",
        en: "no-class",
    }
    folder_without_session() {
        fr: "centre",
        en: "centre",
    }
    folder_of_nobody() {
        fr: "commun",
        en: "common",
    }

    // What was asked for.
    scope_session(number: &str) {
        fr: "session {number}",
        en: "session {number}",
    }
    scope_titre(titre: &str) {
        fr: "titre {titre}, tous les sites",
        en: "title {titre}, all sites",
    }
    scope_agrement_on_site(titre: &str, site: &str) {
        fr: "agrément {titre}, site de {site}",
        en: "agrément {titre}, site {site}",
    }
    scope_agrement_without_site(titre: &str) {
        fr: "agrément {titre}, site non renseigné",
        en: "agrément {titre}, site not given",
    }
    scope_candidate(name: &str) {
        fr: "{name}",
        en: "{name}",
    }
    scope_query(query: &str) {
        fr: "recherche « {query} »",
        en: "search \"{query}\"",
    }
    scope_found() {
        fr: "documents choisis",
        en: "chosen documents",
    }
    scope_engagements(numbers: &str) {
        fr: ", engagements {numbers}",
        en: ", engagements {numbers}",
    }
    within_days(from: NaiveDate, to: NaiveDate) {
        fr: ", du {from} au {to}",
        en: ", from {from} to {to}",
    }
    since_day(from: NaiveDate) {
        fr: ", depuis le {from}",
        en: ", since {from}",
    }
    until_day(to: NaiveDate) {
        fr: ", jusqu'au {to}",
        en: ", until {to}",
    }

    // The tables.
    inventory_heads() {
        fr: "Fichier;Partie;Document;Catégorie;Session;Candidat;Nom d'origine;Date du document;Pris en charge;Taille (octets);Type;SHA-256;États atteints;Conservation;Gel;Manquant;Identifiant",
        en: "File;Part;Document;Class;Session;Candidate;Original name;Date of the document;Taken in charge;Size (bytes);Type;SHA-256;States reached;Retention;Hold;Missing;Id",
    }
    completeness_heads() {
        fr: "Genre;Session;Titre;Site;Candidat, juré ou année;Pièce ou échéance;Exigence;État;Date limite;Jours;Documents;Remarques;Engagements;Source",
        en: "Kind;Session;Title;Site;Candidate, juror or year;Piece or deadline;Requirement;State;Limit;Days;Documents;Remarks;Engagements;Source",
    }
    engagement_heads() {
        fr: "Engagement;Intitulé;Genre;Session;Titre;Site;Candidat, juré ou année;Pièce ou échéance;État;Date limite;Documents;Remarques",
        en: "Engagement;Wording;Kind;Session;Title;Site;Candidate, juror or year;Piece or deadline;State;Limit;Documents;Remarks",
    }
    nothing_answers() {
        fr: "aucune pièce ni échéance du périmètre ne répond à cet engagement",
        en: "no piece or deadline in scope answers to this engagement",
    }
    yes() {
        fr: "oui",
        en: "yes",
    }
    state_present() {
        fr: "présent",
        en: "present",
    }
    state_doubtful() {
        fr: "à vérifier",
        en: "to be checked",
    }
    state_missing() {
        fr: "manquant",
        en: "missing",
    }
    state_not_yet_due() {
        fr: "pas encore dû",
        en: "not yet due",
    }
    state_not_required() {
        fr: "non requis",
        en: "not required",
    }
    state_unknown() {
        fr: "impossible à dire",
        en: "cannot be said",
    }
    deadline_kept() {
        fr: "respectée",
        en: "kept",
    }
    deadline_kept_late() {
        fr: "faite en retard",
        en: "done late",
    }
    deadline_late() {
        fr: "dépassée, rien ne montre que ce soit fait",
        en: "past, and nothing shows that it was done",
    }
    deadline_closed() {
        fr: "passée, sans rien qui l'établisse",
        en: "past, with nothing that establishes it",
    }
    deadline_due() {
        fr: "à venir",
        en: "to come",
    }
    deadline_short() {
        fr: "durée insuffisante",
        en: "does not last long enough",
    }

    // The first page and the cover.
    readme_title() {
        fr: "Dossier de contrôle d'un centre d'examen",
        en: "Inspection file of an exam centre",
    }
    readme_holes(holes: u64) by holes {
        fr: "{holes} document devrait être ici et manque : l'archive n'a pas pu le donner." | "{holes} documents devraient être ici et manquent : l'archive n'a pas pu les donner.",
        en: "{holes} document should be here and is missing: the archive could not give it." | "{holes} documents should be here and are missing: the archive could not give them.",
    }
    readme_extract() {
        fr: "Extrayez d'abord tout le fichier zip.",
        en: "Extract the whole zip file first.",
    }
    readme_extract_how() {
        fr: "Sous Windows : clic droit sur le fichier, « Extraire tout… ». Sans cela, les documents ne s'ouvrent pas.",
        en: "On Windows: right click on the file, \"Extract All…\". Without that, the documents do not open.",
    }
    readme_then_open() {
        fr: "Ouvrez ensuite, d'un double clic :",
        en: "Then open, with a double click:",
    }
    readme_what() {
        fr: "Ce dossier rassemble, pour l'agent ou l'auditeur qui contrôle le centre, les documents archivés des sessions demandées, ce qui est complet et ce qui manque, engagement par engagement, et la preuve que ces documents sont ceux que l'archive a enregistrés. Il s'ouvre dans un navigateur, sans réseau ni logiciel à installer. Les documents sont dans le dossier « data » ; inventaire.csv, completude.csv et engagements.csv s'ouvrent dans un tableur ; bordereau.pdf est à signer.",
        en: "This file brings together, for whoever inspects or audits the centre, the archived documents of the sessions that were asked for, what is complete and what is missing, engagement by engagement, and the proof that these documents are those that the archive recorded. It opens in a browser, without network or software to install. The documents are in the folder \"data\"; inventaire.csv, completude.csv and engagements.csv open in a spreadsheet; bordereau.pdf is to be signed.",
    }
    readme_check() {
        fr: "Trois façons de le vérifier",
        en: "Three ways to check it",
    }
    readme_by_page() {
        fr: "Dans le navigateur : ouvrez index.html, « Vérifier », et déposez-y le fichier zip (ou le dossier extrait). Rien n'est envoyé par le réseau.",
        en: "In the browser: open index.html, \"Verify\", and drop the zip file (or the extracted folder) on it. Nothing is sent over the network.",
    }
    readme_by_tools() {
        fr: "Avec les outils du système : VERIFIER.txt donne les commandes exactes pour Windows, Linux et macOS.",
        en: "With the system's own tools: VERIFIER.txt has the exact commands for Windows, Linux and macOS.",
    }
    readme_by_chartrier() {
        fr: "Avec chartrier : « chartrier verify-bundle FICHIER.zip », sans archive ni clé.",
        en: "With chartrier: `chartrier verify-bundle FILE.zip`, without an archive or a key.",
    }
    readme_fingerprint() {
        fr: "Empreinte de la clé de l'archive, à comparer à celle que le centre a donnée par un autre chemin (bordereau signé, dossier précédent) :",
        en: "Fingerprint of the archive's key, to be compared with the one that the centre gave in another way (signed cover, earlier bundle):",
    }
    fact_scope() {
        fr: "Périmètre",
        en: "Scope",
    }
    fact_sample() {
        fr: "Échantillon",
        en: "Sample",
    }
    sample_words(taken: u64, of: u64, seed: &str) {
        fr: "{taken} tirés au sort sur {of} ; graine du tirage {seed}",
        en: "{taken} drawn of {of}; seed of the draw {seed}",
    }
    fact_documents() {
        fr: "Documents",
        en: "Documents",
    }
    documents_of_size(documents: u64, size: Size) by documents {
        fr: "{documents} document, {size}" | "{documents} documents, {size}",
        en: "{documents} document, {size}" | "{documents} documents, {size}",
    }
    fact_restricted() {
        fr: "Accès restreint",
        en: "Restricted access",
    }
    restricted_words(documents: u64) by documents {
        fr: "{documents} document à accès restreint n'est pas joint (partie médicale, sujets d'examen)" | "{documents} documents à accès restreint ne sont pas joints (partie médicale, sujets d'examen)",
        en: "{documents} restricted document is left out (medical part, exam subjects)" | "{documents} restricted documents are left out (medical part, exam subjects)",
    }
    fact_names() {
        fr: "Noms",
        en: "Names",
    }
    names_withheld() {
        fr: "les noms ne figurent ni dans les tableaux ni dans les preuves ; les documents, eux, sont tels que reçus",
        en: "names are neither in the tables nor in the proofs; the documents are as received",
    }
    fact_part() {
        fr: "Partie",
        en: "Part",
    }
    part_words(number: u64, of: u64) {
        fr: "{number} sur {of} : chaque partie est un dossier entier, qui se vérifie seul",
        en: "{number} of {of}: each part is a whole bundle and verifies alone",
    }
    fact_recipient() {
        fr: "Destinataire",
        en: "Recipient",
    }
    fact_reason() {
        fr: "Motif",
        en: "Reason",
    }
    fact_day() {
        fr: "Situation au",
        en: "As on",
    }
    fact_checkpoint() {
        fr: "Scellé du journal",
        en: "Checkpoint of the journal",
    }
    checkpoint_words(entries: &str, time: Timestamp) {
        fr: "{entries} événements, le dernier du {time}",
        en: "{entries} events, the last on {time}",
    }
    fact_archive() {
        fr: "Archive",
        en: "Archive",
    }
    cover_title() {
        fr: "Bordereau de remise d'un dossier de contrôle",
        en: "Cover of an inspection file",
    }
    cover_words() {
        fr: "Ce bordereau accompagne le fichier remis. Gardez-le : il porte l'empreinte de la clé de l'archive, qui permet, des années plus tard, de reconnaître le dossier comme celui du centre.",
        en: "This cover goes with the file that is handed over. Keep it: it bears the fingerprint of the archive's key, by which the bundle is known as the centre's, years later too.",
    }
    cover_picture() {
        fr: "Complétude : pièces exigées, par session",
        en: "Completeness: required pieces, by session",
    }
    cover_engagements() {
        fr: "Complétude : pièces exigées, par engagement",
        en: "Completeness: required pieces, by engagement",
    }
    cover_fingerprint() {
        fr: "Empreinte de la clé de l'archive",
        en: "Fingerprint of the archive's key",
    }
    cover_fingerprint_words() {
        fr: "À comparer à celle que donne la vérification (index.html, VERIFIER.txt ou chartrier verify-bundle).",
        en: "To be compared with the one that the verification gives (index.html, VERIFIER.txt or chartrier verify-bundle).",
    }
    cover_qr() {
        fr: "Code QR de l'empreinte de la clé de l'archive",
        en: "QR code of the fingerprint of the archive's key",
    }
    column_end() {
        fr: "Fin",
        en: "End",
    }
    column_number() {
        fr: "N°",
        en: "No.",
    }
    column_engagement() {
        fr: "Engagement",
        en: "Engagement",
    }
    column_share() {
        fr: "Part présente",
        en: "Share present",
    }
    percent(percent: u64) {
        fr: "{percent} %",
        en: "{percent}%",
    }
    file_digest() {
        fr: "Début du SHA-256 du fichier",
        en: "Beginning of the file's SHA-256",
    }
    handed_over_by() {
        fr: "Remis par",
        en: "Handed over by",
    }
    received_by() {
        fr: "Reçu par",
        en: "Received by",
    }
}
