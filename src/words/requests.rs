//! Requests of persons about their data: the commands, the letter, the answer to a request for access.

use chrono::NaiveDate;

use crate::model::{DataRight, EntityId, Timestamp};
use crate::words::{Lang, Words};

/// What is asked, as a title.
pub fn right(lang: Lang, right: DataRight) -> String {
    match right {
        DataRight::Erase => right_erase(lang),
        DataRight::Access => right_access(lang),
    }
}

/// Why the centre holds the data.
pub fn purposes(lang: Lang) -> Vec<String> {
    vec![
        purpose_exams(lang),
        purpose_obligation(lang),
        purpose_claims(lang),
    ]
}

/// What a person may do.
pub fn rights(lang: Lang) -> Vec<String> {
    vec![
        right_rectify(lang),
        right_limit(lang),
        right_erase_later(lang),
        letter_cnil(lang),
    ]
}

/// The heads of the sessions of a person.
pub fn session_heads(lang: Lang) -> Vec<String> {
    vec![
        head_session(lang),
        head_titre(lang),
        head_path(lang),
        head_decision(lang),
    ]
}

/// The heads of the documents of a person.
pub fn document_heads(lang: Lang) -> Vec<String> {
    vec![
        head_file(lang),
        head_class(lang),
        head_session(lang),
        head_day(lang),
        head_kept(lang),
        column_text(lang),
    ]
}

/// The heads of what was read in documents.
pub fn reading_heads(lang: Lang) -> Vec<String> {
    vec![head_file(lang), head_field(lang), head_value(lang)]
}

words! {
    // Commands and their help.
    request() {
        fr: "Les demandes RGPD : effacement, accès, et leurs réponses",
        en: "GDPR requests: erasure, access, and their answers",
    }
    request_long() {
        fr: "Les demandes RGPD. Chacune est enregistrée, scellée et journalisée ; la réponse est due dans le mois (art. 12(3)).\n\n« erase » répond d'après les règles et écrit la lettre ; rien n'est détruit. « access » réunit dans un dossier tout ce qui concerne un candidat.",
        en: "GDPR requests. Each is recorded, sealed and journalled; the answer is due within a month (art. 12(3)).\n\n`erase` answers from the rules and writes the letter; nothing is destroyed. `access` gathers in one folder everything about a candidate.",
    }
    erase_help() {
        fr: "Enregistre une demande d'effacement (art. 17) et y répond d'après les règles : rien n'est détruit",
        en: "Record a request for erasure (art. 17) and answer it from the rules: nothing is destroyed",
    }
    access_help() {
        fr: "Enregistre une demande d'accès (art. 15) et réunit dans un nouveau dossier tout ce qui concerne le candidat",
        en: "Record a request for access (art. 15) and gather in a new folder everything about the candidate",
    }
    list_help() {
        fr: "Liste les demandes, les plus pressées d'abord",
        en: "List the requests, the most urgent first",
    }
    show_help() {
        fr: "Montre une demande et sa réponse",
        en: "Show a request and its answer",
    }
    close_help() {
        fr: "Note qu'une demande a reçu sa réponse",
        en: "Note that a request was answered",
    }
    who_help() {
        fr: "Le candidat : nom, numéro CERES ou identifiant",
        en: "The candidate: name, CERES number or id",
    }
    received_help() {
        fr: "Jour où la demande a été reçue [défaut : aujourd'hui]",
        en: "Day on which the request was received [default: today]",
    }
    via_help() {
        fr: "Par quelle voie : courriel, courrier, guichet",
        en: "How it came: e-mail, letter, in person",
    }
    letter_folder_help() {
        fr: "Dossier, nouveau, où la lettre est écrite",
        en: "Folder, a new one, to which the letter is written",
    }
    access_folder_help() {
        fr: "Dossier, nouveau ou vide, où tout est réuni",
        en: "Folder, new or empty, in which everything is gathered",
    }
    request_id_help() {
        fr: "La demande : son identifiant, ou quatre chiffres de son début ou de sa fin",
        en: "The request: its id, or four digits of its beginning or end",
    }
    answer_help() {
        fr: "Ce qui a été répondu, et comment",
        en: "What was answered, and how",
    }
    all_help() {
        fr: "Celles qui sont closes aussi",
        en: "Closed ones too",
    }

    // What is told.
    right_erase() {
        fr: "demande d'effacement (art. 17)",
        en: "request for erasure (art. 17)",
    }
    right_access() {
        fr: "demande d'accès (art. 15)",
        en: "request for access (art. 15)",
    }
    title(id: &str, what: Words<'_>, who: &str) {
        fr: "[{id}] {what} : {who}",
        en: "[{id}] {what}: {who}",
    }
    destroyed_person(id: &str) {
        fr: "candidat détruit ({id})",
        en: "destroyed candidate ({id})",
    }
    received_line(received: NaiveDate) {
        fr: "reçue le {received}",
        en: "received on {received}",
    }
    received_via(received: NaiveDate, via: &str) {
        fr: "reçue le {received} ({via})",
        en: "received on {received} ({via})",
    }
    answer_by(day: NaiveDate) {
        fr: "réponse due au plus tard le {day} (art. 12(3))",
        en: "answer due on {day} at the latest (art. 12(3))",
    }
    answer_late(day: NaiveDate) {
        fr: "[EN RETARD] la réponse était due le {day} (art. 12(3))",
        en: "[LATE] the answer was due on {day} (art. 12(3))",
    }
    closed_line(day: NaiveDate, answer: &str) {
        fr: "close le {day} : {answer}",
        en: "closed on {day}: {answer}",
    }
    found_line(day: NaiveDate, kept: u64, held: u64, due: u64, review: u64) {
        fr: "au {day} : {kept} à conserver, {held} sous gel, {due} échus, {review} à examiner",
        en: "on {day}: {kept} to be kept, {held} held, {due} due, {review} to be looked at",
    }
    no_requests() {
        fr: "Aucune demande.",
        en: "No request.",
    }
    open_requests(open: u64, first: NaiveDate) by open {
        fr: "{open} demande RGPD attend sa réponse, au plus tard le {first} : chartrier request list" | "{open} demandes RGPD attendent leur réponse, la première au plus tard le {first} : chartrier request list",
        en: "{open} GDPR request waits for its answer, by {first} at the latest: chartrier request list" | "{open} GDPR requests wait for their answers, the first by {first} at the latest: chartrier request list",
    }
    recorded(id: &str, day: NaiveDate) {
        fr: "Demande {id} enregistrée ; réponse due au plus tard le {day}.",
        en: "Request {id} recorded; the answer is due on {day} at the latest.",
    }
    letter_written(folder: &std::path::Path) {
        fr: "La lettre est dans {folder} (lettre.pdf, lettre.txt) : à relire, compléter et signer avant de l'envoyer.",
        en: "The letter is in {folder} (lettre.pdf, lettre.txt): to be read, completed and signed before it is sent.",
    }
    access_written(documents: u64, folder: &std::path::Path) by documents {
        fr: "{documents} document et le résumé (resume.html, resume.json) sont dans {folder}." | "{documents} documents et le résumé (resume.html, resume.json) sont dans {folder}.",
        en: "{documents} document and the summary (resume.html, resume.json) are in {folder}." | "{documents} documents and the summary (resume.html, resume.json) are in {folder}.",
    }
    readable_now() {
        fr: "Ce dossier est lisible par qui l'ouvre : remettez-le à la personne, puis effacez-le.",
        en: "This folder can be read by whoever opens it: hand it to the person, then erase it.",
    }
    check_identity() {
        fr: "Avant de répondre, assurez-vous de l'identité du demandeur (art. 12(6)).",
        en: "Before answering, make sure who is asking (art. 12(6)).",
    }
    then_close(id: &str) {
        fr: "Une fois la réponse envoyée : chartrier request close {id} --answer \"…\"",
        en: "Once the answer is sent: chartrier request close {id} --answer \"…\"",
    }
    plan_proposed(count: u64) by count {
        fr: "{count} document est échu et peut être détruit, par un bordereau approuvé :" | "{count} documents sont échus et peuvent être détruits, par un bordereau approuvé :",
        en: "{count} document is due and can be destroyed, by an approved plan:" | "{count} documents are due and can be destroyed, by an approved plan:",
    }
    doubtful_proposed(count: u64) by count {
        fr: "{count} document est peut-être de cette personne : à examiner d'abord (chartrier review)" | "{count} documents sont peut-être de cette personne : à examiner d'abord (chartrier review)",
        en: "{count} document may be this person's: to be looked at first (chartrier review)" | "{count} documents may be this person's: to be looked at first (chartrier review)",
    }
    common_mentioned(count: u64) by count {
        fr: "{count} document commun à ses sessions nomme aussi d'autres personnes : il suit sa propre règle" | "{count} documents communs à ses sessions nomment aussi d'autres personnes : ils suivent leur propre règle",
        en: "{count} document that the sessions have in common names others too: it follows its own rule" | "{count} documents that the sessions have in common name others too: they follow their own rules",
    }
    closed_now(id: &str) {
        fr: "La demande {id} est close.",
        en: "Request {id} is closed.",
    }
    closed_already(request: EntityId) {
        fr: "la demande {request} est déjà close.",
        en: "request {request} is closed already.",
    }
    closed_already_hint() {
        fr: "« chartrier request list --all » montre les réponses données.",
        en: "`chartrier request list --all` shows the answers that were given.",
    }
    received_later(day: NaiveDate) {
        fr: "la demande ne peut pas avoir été reçue le {day}, qui est à venir.",
        en: "the request cannot have been received on {day}, which is to come.",
    }
    received_later_hint() {
        fr: "donnez le jour de réception avec --received-on.",
        en: "give the day of reception with --received-on.",
    }
    nothing_held() {
        fr: "aucun document de l'archive n'est rattaché à cette personne",
        en: "no document of the archive is this person's",
    }
    answer_line(class: Words<'_>, answer: Words<'_>) {
        fr: "{class} : {answer}",
        en: "{class}: {answer}",
    }
    access_reason() {
        fr: "Droit d'accès de la personne (RGPD, art. 15)",
        en: "The person's right of access (GDPR, art. 15)",
    }

    // The letter.
    letter_title() {
        fr: "Réponse à une demande d'effacement",
        en: "Answer to a request for erasure",
    }
    letter_object(reference: &str) {
        fr: "Objet : votre demande d'effacement de données personnelles (réf. {reference})",
        en: "Subject: your request that personal data be erased (ref. {reference})",
    }
    from_whom() {
        fr: "De",
        en: "From",
    }
    to_whom() {
        fr: "À",
        en: "To",
    }
    address() {
        fr: "Adresse",
        en: "Address",
    }
    name_of_centre() {
        fr: "[nom du centre]",
        en: "[name of the centre]",
    }
    address_of_centre() {
        fr: "[adresse du centre]",
        en: "[address of the centre]",
    }
    address_of_person() {
        fr: "[adresse de la personne]",
        en: "[address of the person]",
    }
    name_and_function() {
        fr: "[nom et fonction]",
        en: "[name and function]",
    }
    place_and_day(day: NaiveDate) {
        fr: "Le {day}",
        en: "{day}",
    }
    letter_greeting() {
        fr: "Madame, Monsieur,",
        en: "Dear Sir or Madam,",
    }
    letter_received(day: NaiveDate) {
        fr: "Nous avons reçu le {day} votre demande d'effacement des données personnelles vous concernant, présentée sur le fondement de l'article 17 du règlement général sur la protection des données (RGPD).",
        en: "On {day} we received your request, under article 17 of the General Data Protection Regulation (GDPR), that the personal data about you be erased.",
    }
    letter_what() {
        fr: "Voici notre réponse pour chaque catégorie de documents que nous détenons.",
        en: "Here is our answer for each class of documents that we hold.",
    }
    letter_nothing_held() {
        fr: "Nous ne détenons aucun document rattaché à votre nom.",
        en: "We hold no document under your name.",
    }
    column_documents() {
        fr: "Documents",
        en: "Documents",
    }
    column_answer() {
        fr: "Réponse",
        en: "Answer",
    }
    column_text() {
        fr: "Fondement",
        en: "Ground",
    }
    without_class() {
        fr: "Document à classer",
        en: "Document to be classified",
    }
    class_and_count(class: Words<'_>, count: Words<'_>) {
        fr: "{class} ({count})",
        en: "{class} ({count})",
    }
    common_class_and_count(class: Words<'_>, count: Words<'_>) {
        fr: "{class}, commun à la session ({count})",
        en: "{class}, common to the session ({count})",
    }
    kept_through(through: NaiveDate) {
        fr: "conservé jusqu'au {through} inclus",
        en: "kept through {through}",
    }
    refused_until(due: NaiveDate) {
        fr: "conservé : effacement refusé jusqu'au {due}",
        en: "kept: erasure refused until {due}",
    }
    kept_for_ever() {
        fr: "conservé sans limite de durée",
        en: "kept without end",
    }
    kept_for_claims() {
        fr: "conservé tant que dure une procédure",
        en: "kept as long as a procedure lasts",
    }
    to_be_looked_at() {
        fr: "à examiner : conservé jusque-là",
        en: "to be looked at: kept until then",
    }
    will_be_destroyed() {
        fr: "durée de conservation échue : destruction à approuver",
        en: "period over: destruction to be approved",
    }
    by_obligation(citation: &str) {
        fr: "RGPD, art. 17(3)(b) ; {citation}",
        en: "GDPR, art. 17(3)(b); {citation}",
    }
    by_archiving(citation: &str) {
        fr: "RGPD, art. 17(3)(b) et (d) ; {citation}",
        en: "GDPR, art. 17(3)(b) and (d); {citation}",
    }
    by_claims() {
        fr: "RGPD, art. 17(3)(e)",
        en: "GDPR, art. 17(3)(e)",
    }
    by_review() {
        fr: "RGPD, art. 12(3)",
        en: "GDPR, art. 12(3)",
    }
    by_nothing() {
        fr: "RGPD, art. 17(1)(a)",
        en: "GDPR, art. 17(1)(a)",
    }
    letter_obligation() {
        fr: "Le centre est tenu de conserver les documents d'examen pendant cinq ans (arrêté du 21 juillet 2016 relatif à l'agrément, art. 2, 13°). L'article 17(3)(b) du RGPD exclut l'effacement des données dont le traitement est nécessaire au respect d'une obligation légale : nous ne pouvons donc pas les effacer avant les dates indiquées. Elles sont en archivage intermédiaire : consultées sur motif seulement, et chaque consultation est consignée.",
        en: "The centre must keep examination documents for five years (order of 21 July 2016 on the agrément, art. 2, 13°). Article 17(3)(b) of the GDPR excludes the erasure of data whose processing is needed to comply with a legal obligation: we cannot erase them before the days given. They are in intermediate archiving: consulted for a reason only, and each consultation is recorded.",
    }
    letter_claims() {
        fr: "Certains documents sont nécessaires à la constatation, à l'exercice ou à la défense de droits en justice (art. 17(3)(e)). Ils seront de nouveau examinés dès que cela ne sera plus le cas.",
        en: "Some documents are needed for the establishment, exercise or defence of legal claims (art. 17(3)(e)). They are looked at again as soon as that is no longer so.",
    }
    letter_review() {
        fr: "Pour certains documents, la durée de conservation ne peut pas être établie sans un examen par une personne. Nous vous en communiquerons le résultat.",
        en: "For some documents, until when they are kept cannot be said without a person's examination. We will tell you what came of it.",
    }
    letter_due() {
        fr: "Les documents dont la durée de conservation est échue seront détruits selon notre procédure d'élimination, approuvée par une seconde personne et certifiée.",
        en: "The documents whose period is over will be destroyed by our procedure, approved by a second person and certified.",
    }
    letter_dpo(dpo: &str) {
        fr: "Pour toute question, vous pouvez joindre notre délégué à la protection des données : {dpo}.",
        en: "For any question, you may turn to our data protection officer: {dpo}.",
    }
    letter_dpo_unknown() {
        fr: "Pour toute question, vous pouvez joindre : [délégué à la protection des données, ou personne à joindre].",
        en: "For any question, you may turn to: [data protection officer, or whom to ask].",
    }
    letter_cnil() {
        fr: "Vous pouvez introduire une réclamation auprès de la CNIL (3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07 ; www.cnil.fr) et former un recours devant le juge.",
        en: "You may lodge a complaint with the CNIL (3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, France; www.cnil.fr) and seek a judicial remedy.",
    }
    signed_by() {
        fr: "Veuillez agréer, Madame, Monsieur, l'expression de notre considération distinguée.",
        en: "Yours faithfully,",
    }

    // The answer to a request for access.
    access_title() {
        fr: "Vos données dans les archives du centre d'examen",
        en: "Your data in the archive of the exam centre",
    }
    access_head(centre: Words<'_>, day: NaiveDate, reference: &str) {
        fr: "{centre}, le {day}. Réponse à votre demande d'accès (RGPD, art. 15), réf. {reference}.",
        en: "{centre}, {day}. Answer to your request for access (GDPR, art. 15), ref. {reference}.",
    }
    about_you() {
        fr: "Ce qui est inscrit de vous",
        en: "What is registered about you",
    }
    birth_name() {
        fr: "Nom de naissance",
        en: "Birth name",
    }
    used_name() {
        fr: "Nom d'usage",
        en: "Name in use",
    }
    first_names() {
        fr: "Prénoms",
        en: "First names",
    }
    birth_place() {
        fr: "Lieu de naissance",
        en: "Place of birth",
    }
    ceres_id() {
        fr: "Numéro CERES",
        en: "CERES number",
    }
    given_documents() {
        fr: "Vos documents, joints à ce dossier",
        en: "Your documents, in this folder",
    }
    common_documents() {
        fr: "Documents communs à une session, qui ne sont pas joints",
        en: "Documents that a session has in common, which are not given",
    }
    why_not_given() {
        fr: "Ces documents nomment aussi d'autres personnes : en donner copie porterait atteinte à leurs droits (RGPD, art. 15(4)). Vous pouvez demander un extrait de ce qui vous concerne.",
        en: "These documents name other persons too: a copy would affect their rights (GDPR, art. 15(4)). You may ask for an extract of what concerns you.",
    }
    doubtful_documents(count: u64) by count {
        fr: "{count} autre document vous concerne peut-être : il est examiné, et vous sera communiqué s'il est bien à vous." | "{count} autres documents vous concernent peut-être : ils sont examinés, et vous seront communiqués s'ils sont bien à vous.",
        en: "{count} more document may concern you: it is being looked at, and will be given to you if it is yours." | "{count} more documents may concern you: they are being looked at, and will be given to you if they are yours.",
    }
    read_in_documents() {
        fr: "Ce qui a été lu dans vos documents pour les classer",
        en: "What was read in your documents to file them",
    }
    purposes_heading() {
        fr: "Pourquoi ces données sont conservées",
        en: "Why these data are kept",
    }
    purpose_exams() {
        fr: "organiser les sessions d'examen du titre professionnel et délivrer les résultats",
        en: "to hold the exam sessions of the titre professionnel and to give out the results",
    }
    purpose_obligation() {
        fr: "respecter l'obligation légale de conservation des centres agréés (RGPD, art. 6(1)(c) ; arrêté du 21 juillet 2016, art. 2, 13°)",
        en: "to comply with the legal obligation of accredited centres to keep them (GDPR, art. 6(1)(c); order of 21 July 2016, art. 2, 13°)",
    }
    purpose_claims() {
        fr: "répondre aux contrôles, et constater, exercer ou défendre des droits en justice",
        en: "to answer inspections, and to establish, exercise or defend legal claims",
    }
    recipients_heading() {
        fr: "À qui ces documents ont été remis",
        en: "To whom these documents were given",
    }
    nobody_given() {
        fr: "Aucune sortie de ces documents n'est consignée avant celle-ci. Le procès-verbal de session est transmis à l'administration du travail.",
        en: "No taking out of these documents is recorded before this one. The session's procès-verbal is sent to the labour administration.",
    }
    given_to(at: Timestamp, recipient: &str, documents: u64) by documents {
        fr: "{at} : {recipient} ({documents} document)" | "{at} : {recipient} ({documents} documents)",
        en: "{at}: {recipient} ({documents} document)" | "{at}: {recipient} ({documents} documents)",
    }
    given_to_nobody(at: Timestamp, documents: u64) by documents {
        fr: "{at} : sorti ou ouvert par le centre, sans destinataire noté ({documents} document)" | "{at} : sortis ou ouverts par le centre, sans destinataire noté ({documents} documents)",
        en: "{at}: taken out or opened by the centre, no recipient noted ({documents} document)" | "{at}: taken out or opened by the centre, no recipient noted ({documents} documents)",
    }
    rights_heading() {
        fr: "Vos droits",
        en: "Your rights",
    }
    right_rectify() {
        fr: "faire rectifier ce qui est inexact (art. 16)",
        en: "to have what is inaccurate rectified (art. 16)",
    }
    right_limit() {
        fr: "demander la limitation du traitement (art. 18)",
        en: "to ask that the processing be restricted (art. 18)",
    }
    right_erase_later() {
        fr: "demander l'effacement (art. 17) : il est refusé tant qu'un texte oblige à conserver, jusqu'aux dates indiquées ci-dessus",
        en: "to ask for erasure (art. 17): it is refused as long as a text obliges to keep, until the days given above",
    }
    head_session() {
        fr: "Session",
        en: "Session",
    }
    head_titre() {
        fr: "Titre",
        en: "Title",
    }
    head_path() {
        fr: "Voie d'accès",
        en: "Path",
    }
    head_decision() {
        fr: "Décision",
        en: "Decision",
    }
    head_file() {
        fr: "Fichier",
        en: "File",
    }
    head_class() {
        fr: "Catégorie",
        en: "Class",
    }
    head_day() {
        fr: "Date",
        en: "Date",
    }
    head_kept() {
        fr: "Conservation",
        en: "Retention",
    }
    head_field() {
        fr: "Donnée",
        en: "Item",
    }
    head_value() {
        fr: "Valeur lue",
        en: "As read",
    }
}
