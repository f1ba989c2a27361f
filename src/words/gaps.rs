//! What is there, what is missing and what is late, in words.

use chrono::NaiveDate;

use crate::completeness::{
    DeadlineState, Doubt, DoubtfulRecord, Exemption, PieceState, Subject, UnknownFact,
};
use crate::model::{Anchor, JuryDecision, SessionKind, SourceStatus};
use crate::words::{Lang, Say, Words, count, readings};

words! {
    gaps_title(day: NaiveDate) {
        fr: "Complétude des dossiers au {day}",
        en: "Completeness of the files on {day}",
    }
    session_heading(number: &str, kind: Words<'_>, rest: Words<'_>) {
        fr: "Session {number} · {kind}{rest}",
        en: "Session {number} · {kind}{rest}",
    }
    from_to(from: NaiveDate, to: NaiveDate) {
        fr: "du {from} au {to}",
        en: "from {from} to {to}",
    }
    from_day(from: NaiveDate) {
        fr: "à partir du {from}, fin inconnue",
        en: "from {from}, end unknown",
    }
    until_day(to: NaiveDate) {
        fr: "jusqu'au {to}, début inconnu",
        en: "until {to}, start unknown",
    }
    dates_unknown() {
        fr: "dates inconnues",
        en: "dates unknown",
    }
    totals(present: u64, owed: u64, doubtful: u64, missing: u64, unknown: u64, later: u64) {
        fr: "Pièces exigées : présentes {present} sur {owed} · à vérifier {doubtful} · manquantes {missing} · impossibles à dire {unknown} · pas encore dues {later}",
        en: "Required pieces: present {present} of {owed} · to be checked {doubtful} · missing {missing} · cannot be said {unknown} · not yet due {later}",
    }
    candidates_heading() {
        fr: "Candidats",
        en: "Candidates",
    }
    candidate_head() {
        fr: "Candidat",
        en: "Candidate",
    }
    no_candidate() {
        fr: "Aucun candidat n'est enregistré pour cette session.",
        en: "No candidate is registered for this session.",
    }
    pieces_heading() {
        fr: "Pièces de la session",
        en: "Pieces of the session",
    }
    piece_head() {
        fr: "Pièce",
        en: "Piece",
    }
    state_head() {
        fr: "État",
        en: "State",
    }
    agrements_heading() {
        fr: "Agréments (titre et site)",
        en: "Agréments (title and site)",
    }
    years_heading() {
        fr: "Années",
        en: "Years",
    }
    year_is(year: &str) {
        fr: "année {year}",
        en: "year {year}",
    }
    findings_heading() {
        fr: "À compléter ou à vérifier",
        en: "To be completed or checked",
    }
    session_complete(heading: Words<'_>, present: u64) {
        fr: "✓ {heading} : complète, {present} pièces présentes sur {present}",
        en: "✓ {heading}: complete, {present} of {present} pieces present",
    }
    sessions_complete(complete: u64) by complete {
        fr: "✓ {complete} session complète" | "✓ {complete} sessions complètes",
        en: "✓ {complete} complete session" | "✓ {complete} complete sessions",
    }
    sessions_without_gap(count: u64) by count {
        fr: "✓ {count} session à laquelle rien ne manque à ce jour" | "✓ {count} sessions auxquelles rien ne manque à ce jour",
        en: "✓ {count} session that lacks nothing so far" | "✓ {count} sessions that lack nothing so far",
    }
    sessions_lacking(lacking: u64, missing: u64, doubtful: u64) by lacking {
        fr: "✗ {lacking} session à compléter ; pièces manquantes : {missing}, douteuses : {doubtful}" | "✗ {lacking} sessions à compléter ; pièces manquantes : {missing}, douteuses : {doubtful}",
        en: "✗ {lacking} session to complete; missing pieces: {missing}, doubtful: {doubtful}" | "✗ {lacking} sessions to complete; missing pieces: {missing}, doubtful: {doubtful}",
    }
    session_lacks(heading: Words<'_>, missing: u64, doubtful: u64, unknown: u64) {
        fr: "{heading} : manquantes {missing}, douteuses {doubtful}, à savoir {unknown}",
        en: "{heading}: missing {missing}, doubtful {doubtful}, unknown {unknown}",
    }
    gaps_in_full() {
        fr: "Le détail : « chartrier gaps --session NUMÉRO », ou « chartrier gaps --all » pour tout.",
        en: "The details: `chartrier gaps --session NUMBER`, or `chartrier gaps --all` for everything.",
    }
    dashboard_in_full(more: u64) {
        fr: "et {more} de plus : « chartrier dashboard --all » les montre toutes.",
        en: "and {more} more: `chartrier dashboard --all` shows all of them.",
    }
    complete_in_full() {
        fr: "Une session complète tient sur une ligne : « chartrier gaps --session NUMÉRO » la montre en entier.",
        en: "A complete session takes one line: `chartrier gaps --session NUMBER` shows it in full.",
    }
    no_finding() {
        fr: "Rien ne manque à ce jour.",
        en: "Nothing is missing on this day.",
    }
    nothing_without_candidates() {
        fr: "Aucun candidat n'est enregistré : ce qui manque aux candidats ne peut pas être dit.",
        en: "No candidate is registered: what the candidates lack cannot be said.",
    }
    nothing_but_deadlines(count: u64) by count {
        fr: "Aucune pièce due ne manque, mais {count} échéance est en retard, douteuse ou impossible à dire : voir « Échéances »." | "Aucune pièce due ne manque, mais {count} échéances sont en retard, douteuses ou impossibles à dire : voir « Échéances ».",
        en: "No piece that is due is missing, but {count} deadline is late, doubtful or cannot be said: see \"Deadlines\"." | "No piece that is due is missing, but {count} deadlines are late, doubtful or cannot be said: see \"Deadlines\".",
    }
    nothing_but_papers(count: u64) by count {
        fr: "{count} document attend d'être rattaché à une session ou à un candidat : il peut être de cette session." | "{count} documents attendent d'être rattachés à une session ou à un candidat : ils peuvent être de cette session.",
        en: "{count} document waits to be linked to a session or a candidate: it may be of this session." | "{count} documents wait to be linked to a session or a candidate: they may be of this session.",
    }
    as_archived() {
        fr: "D'après ce qui est archivé et au registre aujourd'hui.",
        en: "From what is archived and in the registry today.",
    }
    deadlines_heading() {
        fr: "Échéances",
        en: "Deadlines",
    }
    legend() {
        fr: "Légende : ✓ P présent · ? D douteux, à vérifier · ✗ M manquant · … A à venir, pas encore dû · – N non requis · ? I impossible à dire. « * » : recommandé, non exigé.",
        en: "Legend: ✓ P present · ? D doubtful, to be checked · ✗ M missing · … L later, not yet due · – N not required · ? U cannot be said. \"*\": recommended, not required.",
    }
    columns_are(list: Words<'_>) {
        fr: "Colonnes : {list}.",
        en: "Columns: {list}.",
    }
    of_nobody(count: u64) by count {
        fr: "{count} document de cette session n'est rattaché à aucun candidat connu." | "{count} documents de cette session ne sont rattachés à aucun candidat connu.",
        en: "{count} document of this session belongs to nobody known." | "{count} documents of this session belong to nobody known.",
    }
    may_be_among(count: u64) by count {
        fr: "{count} document attend d'être rattaché à une session ou à un candidat : une pièce dite manquante est peut-être celui-là." | "{count} documents attendent d'être rattachés à une session ou à un candidat : une pièce dite manquante est peut-être parmi eux.",
        en: "{count} document waits to be linked to a session or a candidate: a piece said to be missing may be that one." | "{count} documents wait to be linked to a session or a candidate: a piece said to be missing may be among them.",
    }
    of_strangers(count: u64) by count {
        fr: "{count} document de cette session nomme un candidat qui n'y est pas inscrit." | "{count} documents de cette session nomment un candidat qui n'y est pas inscrit.",
        en: "{count} document of this session names a candidate who is not entered in it." | "{count} documents of this session name candidates who are not entered in it.",
    }
    unattached(count: u64) by count {
        fr: "{count} document n'est rattaché à aucune session ni à aucun candidat connus." | "{count} documents ne sont rattachés à aucune session ni à aucun candidat connus.",
        en: "{count} document belongs to no session and no candidate known." | "{count} documents belong to no session and no candidate known.",
    }
    no_session() {
        fr: "Aucune session n'est enregistrée : rien ne dit ce qui est attendu. « chartrier session import LISTE » les enregistre.",
        en: "No session is registered: nothing says what is expected. `chartrier session import LIST` registers them.",
    }
    no_expectations() {
        fr: "Le tableau de gestion en vigueur ne dit pas ce qui doit être là (sections piece et deadline).",
        en: "The retention schedule in force does not say what must be there (sections piece and deadline).",
    }
    no_schedule() {
        fr: "Aucun tableau de gestion lisible n'est en vigueur : rien ne dit ce qui est attendu.",
        en: "No readable retention schedule is in force: nothing says what is expected.",
    }
    engagements(list: Words<'_>, count: u64) by count {
        fr: "engagement {list}" | "engagements {list}",
        en: "engagement {list}" | "engagements {list}",
    }
    source(citation: &str, status: Words<'_>) {
        fr: "{citation} [{status}]",
        en: "{citation} [{status}]",
    }
    missing_since(due: NaiveDate, status: Words<'_>, days: u64) by days {
        fr: "attendu jusqu'au {due} ({status}), depuis {days} jour" | "attendu jusqu'au {due} ({status}), depuis {days} jours",
        en: "expected by {due} ({status}), {days} day ago" | "expected by {due} ({status}), {days} days ago",
    }
    state_present(documents: Words<'_>, count: u64) by count {
        fr: "présent, document {documents}" | "présent, documents {documents}",
        en: "present, document {documents}" | "present, documents {documents}",
    }
    documents_heading() {
        fr: "Documents présents",
        en: "Documents present",
    }
    validity_not_read() {
        fr: "durée de validité à vérifier, elle n'est pas lue",
        en: "check how long it is valid, this is not read",
    }
    stage_not_reached(stage: &str) {
        fr: "rien ne montre l'état attendu (« chartrier classify DOCUMENT --stage {stage} » le dit)",
        en: "nothing shows the state expected (`chartrier classify DOCUMENT --stage {stage}` tells it)",
    }
    valid_through(through: NaiveDate) {
        fr: "valable jusqu'au {through}",
        en: "valid through {through}",
    }
    no_longer_valid(through: NaiveDate) {
        fr: "n'est valable que jusqu'au {through}",
        en: "valid no longer than {through}",
    }
    state_doubtful() {
        fr: "à vérifier",
        en: "to be checked",
    }
    state_missing(days: u64) by days {
        fr: "manquant depuis {days} jour" | "manquant depuis {days} jours",
        en: "missing for {days} day" | "missing for {days} days",
    }
    state_not_yet_due(days: u64) by days {
        fr: "pas encore dû, dans {days} jour" | "pas encore dû, dans {days} jours",
        en: "not yet due, in {days} day" | "not yet due, in {days} days",
    }
    state_not_required(why: Words<'_>) {
        fr: "non requis : {why}",
        en: "not required: {why}",
    }
    state_unknown(what: Words<'_>) {
        fr: "impossible à dire : {what}",
        en: "cannot be said: {what}",
    }
    missing_for(names: Words<'_>) {
        fr: "Manque : {names}",
        en: "Missing: {names}",
    }
    unknown_for(what: Words<'_>, names: Words<'_>) {
        fr: "Impossible à dire ({what}) : {names}",
        en: "Cannot be said ({what}): {names}",
    }
    check_document(whose: Words<'_>, document: Words<'_>, why: Words<'_>) {
        fr: "À vérifier, {whose} : document {document}, {why}",
        en: "To be checked, {whose}: document {document}, {why}",
    }
    the_session() {
        fr: "la session",
        en: "the session",
    }
    recommended() {
        fr: "recommandé",
        en: "recommended",
    }
    required() {
        fr: "exigé",
        en: "required",
    }
    was_destroyed(on: NaiveDate, plan: &str) {
        fr: "détruit le {on} (certificat du bordereau {plan})",
        en: "destroyed on {on} (certificate of plan {plan})",
    }
    partly_destroyed(destroyed: u64, lacking: u64, on: NaiveDate, plan: &str) {
        fr: "{destroyed} des {lacking} qui manquent ont été détruits, en dernier le {on} (certificat du bordereau {plan}) ; on ne sait plus lesquels",
        en: "{destroyed} of the {lacking} that are lacking were destroyed, last on {on} (certificate of plan {plan}); nobody knows which any more",
    }
    if_known() {
        fr: "s'il existe",
        en: "where it exists",
    }
    deadline_of(title: &str, subject: Words<'_>) {
        fr: "{title}, {subject}",
        en: "{title}, {subject}",
    }
    subject_session(number: &str) {
        fr: "session {number}",
        en: "session {number}",
    }
    subject_candidate(name: &str, number: &str) {
        fr: "{name}, session {number}",
        en: "{name}, session {number}",
    }
    subject_candidates(count: u64, number: &str) by count {
        fr: "{count} candidat, session {number}" | "{count} candidats, session {number}",
        en: "{count} candidate, session {number}" | "{count} candidates, session {number}",
    }
    subject_juror(name: &str, number: &str) {
        fr: "juré {name}, session {number}",
        en: "juror {name}, session {number}",
    }
    a_juror(number: &str) {
        fr: "un juré, session {number}",
        en: "a juror, session {number}",
    }
    subject_titre(titre: &str) {
        fr: "titre {titre}",
        en: "title {titre}",
    }
    subject_titre_on_site(titre: &str, site: &str) {
        fr: "titre {titre}, {site}",
        en: "title {titre}, {site}",
    }
    subject_document(document: Words<'_>) {
        fr: "document {document}",
        en: "document {document}",
    }
    subject_document_of(titre: &str, document: Words<'_>) {
        fr: "titre {titre}, document {document}",
        en: "title {titre}, document {document}",
    }
    ended(days: u64) by days {
        fr: "n'est plus valable depuis {days} jour, rien d'archivé ne le prolonge" | "n'est plus valable depuis {days} jours, rien d'archivé ne le prolonge",
        en: "no longer valid for {days} day, nothing archived extends it" | "no longer valid for {days} days, nothing archived extends it",
    }
    ends_in(days: u64) by days {
        fr: "n'est plus valable que {days} jour" | "n'est plus valable que {days} jours",
        en: "valid for {days} more day" | "valid for {days} more days",
    }
    kept_on(on: NaiveDate) {
        fr: "tenue le {on}",
        en: "kept on {on}",
    }
    kept() {
        fr: "tenue : le document était archivé à temps",
        en: "kept: the document was archived in time",
    }
    habilitated_through(on: NaiveDate) {
        fr: "habilitation valable jusqu'au {on}",
        en: "habilitation valid through {on}",
    }
    closed() {
        fr: "passé, sans rien qui l'établisse",
        en: "past, with nothing that establishes it",
    }
    covered_through(on: NaiveDate) {
        fr: "tenue : vaut jusqu'au {on}",
        en: "kept: valid through {on}",
    }
    next_on(on: NaiveDate) {
        fr: "tenue : nouvelle session le {on}",
        en: "kept: next session on {on}",
    }
    kept_late(on: NaiveDate, days: u64) by days {
        fr: "fait le {on}, {days} jour après le délai" | "fait le {on}, {days} jours après le délai",
        en: "done on {on}, {days} day after the last day" | "done on {on}, {days} days after the last day",
    }
    late(days: u64) by days {
        fr: "en retard de {days} jour : rien d'archivé ne montre que c'est fait" | "en retard de {days} jours : rien d'archivé ne montre que c'est fait",
        en: "late by {days} day: nothing archived shows that it was done" | "late by {days} days: nothing archived shows that it was done",
    }
    lapsed() {
        fr: "droit éteint : aucune nouvelle session connue dans le délai",
        en: "the right has ended: no next session known in time",
    }
    due_today() {
        fr: "dernier jour aujourd'hui",
        en: "last day is today",
    }
    due_in(days: u64) by days {
        fr: "dans {days} jour" | "dans {days} jours",
        en: "in {days} day" | "in {days} days",
    }
    short(needed: NaiveDate, days: u64) by days {
        fr: "ne va pas jusqu'au {needed} : {days} jour trop court" | "ne va pas jusqu'au {needed} : {days} jours trop court",
        en: "does not reach {needed}: {days} day short" | "does not reach {needed}: {days} days short",
    }
    starts_late(from: NaiveDate, needed: NaiveDate) {
        fr: "ne commence que le {from}, après le {needed}",
        en: "begins only on {from}, after {needed}",
    }
    to_check(list: Words<'_>) {
        fr: "à vérifier : {list}",
        en: "to be checked: {list}",
    }
    document_why(document: Words<'_>, why: Words<'_>) {
        fr: "document {document}, {why}",
        en: "document {document}, {why}",
    }
    limit_unknown() {
        fr: "date inconnue",
        en: "date unknown",
    }
    no_deadline() {
        fr: "Aucune échéance dans cette période.",
        en: "No deadline in this period.",
    }
    calendar_title(day: NaiveDate) {
        fr: "Échéances, comptées au {day}",
        en: "Deadlines, counted on {day}",
    }
    undated(count: u64) by count {
        fr: "{count} échéance sans date connue : « chartrier gaps » dit ce qui manque pour la calculer." | "{count} échéances sans date connue : « chartrier gaps » dit ce qui manque pour les calculer.",
        en: "{count} deadline without a known date: `chartrier gaps` says what is missing to count it." | "{count} deadlines without a known date: `chartrier gaps` says what is missing to count them.",
    }
    dashboard_title(year: &str, day: NaiveDate) {
        fr: "Sessions de {year}, au {day}",
        en: "Sessions of {year}, on {day}",
    }
    no_session_in_year() {
        fr: "Aucune session enregistrée cette année-là.",
        en: "No session registered in that year.",
    }
    bar_figures(present: u64, owed: u64, missing: u64, doubtful: u64) {
        fr: "{present} sur {owed} · manquantes {missing} · à vérifier {doubtful}",
        en: "{present} of {owed} · missing {missing} · to be checked {doubtful}",
    }
    nothing_owed() {
        fr: "rien n'est encore dû",
        en: "nothing is due yet",
    }
    late_heading() {
        fr: "En retard, ou ne suffira pas",
        en: "Late, or will not do",
    }
    next_heading() {
        fr: "Prochaines échéances",
        en: "Next deadlines",
    }
    waiting_heading() {
        fr: "En attente",
        en: "Waiting",
    }
    habits_heading() {
        fr: "Usages, sans texte",
        en: "Habits, without a text",
    }
    late_habits(count: u64) by count {
        fr: "{count} usage sans texte en retard : « chartrier gaps » le montre" | "{count} usages sans texte en retard : « chartrier gaps » les montre",
        en: "{count} habit without a text is late: `chartrier gaps` shows it" | "{count} habits without a text are late: `chartrier gaps` shows them",
    }
    next_habits(count: u64) by count {
        fr: "{count} usage sans texte à venir : « chartrier calendar » le montre" | "{count} usages sans texte à venir : « chartrier calendar » les montre",
        en: "{count} habit without a text comes next: `chartrier calendar` shows it" | "{count} habits without a text come next: `chartrier calendar` shows them",
    }
    nothing_late() {
        fr: "rien",
        en: "nothing",
    }
    to_classify(count: u64) by count {
        fr: "{count} document à classer" | "{count} documents à classer",
        en: "{count} document to be classified" | "{count} documents to be classified",
    }
    piles(count: u64) by count {
        fr: "{count} pile à séparer en ses documents" | "{count} piles à séparer en leurs documents",
        en: "{count} pile to be parted into its documents" | "{count} piles to be parted into their documents",
    }
    contradictory(count: u64) by count {
        fr: "{count} document à vérifier : ce qui y est lu se contredit" | "{count} documents à vérifier : ce qui y est lu se contredit",
        en: "{count} document to be checked: what is read in it does not agree" | "{count} documents to be checked: what is read in them does not agree",
    }
    doubtful_links(count: u64) by count {
        fr: "{count} document à rattacher : session ou candidat incertain" | "{count} documents à rattacher : session ou candidat incertains",
        en: "{count} document to be linked: session or candidate uncertain" | "{count} documents to be linked: session or candidate uncertain",
    }
    set_aside(count: u64) by count {
        fr: "{count} dépôt mis de côté" | "{count} dépôts mis de côté",
        en: "{count} deposit set aside" | "{count} deposits set aside",
    }
    without_text(count: u64) by count {
        fr: "{count} document sans texte lisible (scans)" | "{count} documents sans texte lisible (scans)",
        en: "{count} document without readable text (scans)" | "{count} documents without readable text (scans)",
    }
    of_them_tried(count: u64) by count {
        fr: "dont {count} où la reconnaissance n'a trouvé aucun mot" | "dont {count} où la reconnaissance n'a trouvé aucun mot",
        en: "{count} of them where recognition found no word" | "{count} of them where recognition found no word",
    }
    sessions_undated(count: u64) by count {
        fr: "{count} session sans date connue n'est d'aucune année" | "{count} sessions sans date connue ne sont d'aucune année",
        en: "{count} session without a known date is of no year" | "{count} sessions without a known date are of no year",
    }
    written_to(path: &std::path::Path) {
        fr: "Écrit dans {path}",
        en: "Written to {path}",
    }
    readable_file() {
        fr: "Ce fichier est en clair et peut nommer des candidats : gardez-le à l'abri.",
        en: "This file is readable and may name candidates: keep it safe.",
    }
    nameless_file() {
        fr: "Ce fichier est en clair ; il ne nomme personne.",
        en: "This file is readable; it names nobody.",
    }
    csv_heads() {
        fr: "Nature;Session;Titre;Site;Candidat;Objet;Exigence;État;Échéance;Jours;Documents;Remarques;Engagements;Source;Statut de la source",
        en: "Kind;Session;Title;Site;Candidate;Subject;Requirement;State;Last day;Days;Documents;Remarks;Engagements;Source;Status of the source",
    }
    csv_piece() {
        fr: "pièce",
        en: "piece",
    }
    csv_deadline() {
        fr: "échéance",
        en: "deadline",
    }
    calendar_name() {
        fr: "Échéances du centre agréé",
        en: "Deadlines of the accredited centre",
    }
    print_note(status: Words<'_>) {
        fr: "Entre crochets, ce que vaut la source : seul ce qui est marqué « {status} » est une obligation écrite.",
        en: "In brackets, what the source is worth: only what is marked \"{status}\" is a written duty.",
    }
}

/// How binding a source is.
pub(crate) fn status(lang: Lang, status: SourceStatus) -> String {
    let word = match (lang, status) {
        (Lang::Fr, SourceStatus::Law) => "texte",
        (Lang::Fr, SourceStatus::Guidance) => "page du ministère",
        (Lang::Fr, SourceStatus::Reading) => "lecture d'un texte",
        (Lang::Fr, SourceStatus::Habit) => "usage",
        (Lang::En, SourceStatus::Law) => "law",
        (Lang::En, SourceStatus::Guidance) => "ministry's page",
        (Lang::En, SourceStatus::Reading) => "reading of a law",
        (Lang::En, SourceStatus::Habit) => "habit",
    };
    word.to_owned()
}

/// What a session leads to.
pub(crate) fn kind(lang: Lang, kind: Option<SessionKind>) -> String {
    let word = match (lang, kind) {
        (Lang::Fr, Some(SessionKind::Titre)) => "titre",
        (Lang::En, Some(SessionKind::Titre)) => "title",
        (_, Some(SessionKind::Ccp)) => "CCP",
        (_, Some(SessionKind::Ccs)) => "CCS",
        (Lang::Fr, None) => "type inconnu",
        (Lang::En, None) => "kind unknown",
    };
    word.to_owned()
}

/// What the marks of a report mean, those that it shows alone, and the star if it shows one.
pub(crate) fn legend_of(
    lang: Lang,
    marks: &std::collections::BTreeSet<&str>,
    star: bool,
) -> String {
    let whole = legend(lang);
    let (head, rest) = whole.split_once(": ").unwrap_or(("", &whole));
    let (states, of_star) = rest.split_once(". ").unwrap_or((rest, ""));
    let shown = states
        .split(" · ")
        .filter(|part| marks.iter().any(|mark| part.starts_with(mark)));
    let shown: Vec<&str> = shown.collect();
    if shown.is_empty() {
        return String::new();
    }
    let of_star = if star {
        format!(" {of_star}")
    } else {
        String::new()
    };
    format!("{head}: {}.{of_star}", shown.join(" · "))
}

/// The sign and the letter of a state: never a colour alone.
pub(crate) fn mark(lang: Lang, state: &PieceState) -> &'static str {
    match (lang, state) {
        (_, PieceState::Present(_)) => "✓ P",
        (_, PieceState::Doubtful(_)) => "? D",
        (_, PieceState::Missing { .. }) => "✗ M",
        (Lang::Fr, PieceState::NotYetDue { .. }) => "… A",
        (Lang::En, PieceState::NotYetDue { .. }) => "… L",
        (_, PieceState::NotRequired(_)) => "– N",
        (Lang::Fr, PieceState::Unknown(_)) => "? I",
        (Lang::En, PieceState::Unknown(_)) => "? U",
    }
}

/// A state in words.
pub(crate) fn state(lang: Lang, state: &PieceState) -> String {
    match state {
        PieceState::Present(records) => {
            let ids: Vec<String> = records.iter().map(|one| one.say(lang)).collect();
            state_present(lang, Words(&ids.join(", ")), count(records.len()))
        }
        PieceState::Doubtful(_) => state_doubtful(lang),
        PieceState::Missing { days_late } => state_missing(lang, *days_late),
        PieceState::NotYetDue { days_left } => state_not_yet_due(lang, *days_left),
        PieceState::NotRequired(why) => state_not_required(lang, Words(&exemption(lang, *why))),
        PieceState::Unknown(fact) => state_unknown(lang, Words(&unknown(lang, *fact))),
    }
}

/// Why nothing is owed.
pub(crate) fn exemption(lang: Lang, why: Exemption) -> String {
    let words = match (lang, why) {
        (_, Exemption::IfItExists) => return if_known(lang),
        (_, Exemption::Destroyed { on, disposition }) => {
            return was_destroyed(lang, on, &disposition.short());
        }
        (Lang::Fr, Exemption::Path) => "voie d'accès",
        (Lang::En, Exemption::Path) => "path",
        (Lang::Fr, Exemption::Decision(JuryDecision::Absent)) => "candidat absent",
        (Lang::En, Exemption::Decision(JuryDecision::Absent)) => "candidate absent",
        (Lang::Fr, Exemption::Term) => "texte pas en vigueur alors",
        (Lang::En, Exemption::Term) => "text not in force then",
        (Lang::Fr, Exemption::Decision(_)) => "décision du jury",
        (Lang::En, Exemption::Decision(_)) => "the jury's decision",
    };
    words.to_owned()
}

/// What would have to be known.
pub(crate) fn unknown(lang: Lang, fact: UnknownFact) -> String {
    let words = match (lang, fact) {
        (
            _,
            UnknownFact::PartlyDestroyed {
                on,
                disposition,
                destroyed,
                lacking,
            },
        ) => return partly_destroyed(lang, destroyed, lacking, on, &disposition.short()),
        (_, UnknownFact::FewJurors { registered, needed }) => {
            return few_jurors(lang, registered, needed);
        }
        (Lang::Fr, UnknownFact::Jury) => "aucun juré au registre",
        (Lang::En, UnknownFact::Jury) => "no juror in the registry",
        (Lang::Fr, UnknownFact::Day(anchor)) => match anchor {
            Anchor::SessionStart => "premier jour de la session inconnu",
            Anchor::SessionEnd => "dernier jour de la session inconnu",
            Anchor::YearStart | Anchor::YearEnd => "année inconnue",
            Anchor::DocumentDate => "date du document inconnue",
            Anchor::HabilitationEnd => "fin d'habilitation inconnue",
            Anchor::AgrementEnd => "fin de l'agrément inconnue",
            Anchor::ValidityEnd => "fin de validité inconnue",
            Anchor::ConventionStart => "date d'effet de la convention inconnue",
        },
        (Lang::En, UnknownFact::Day(anchor)) => match anchor {
            Anchor::SessionStart => "first day of the session unknown",
            Anchor::SessionEnd => "last day of the session unknown",
            Anchor::YearStart | Anchor::YearEnd => "year unknown",
            Anchor::DocumentDate => "date of the document unknown",
            Anchor::HabilitationEnd => "end of the habilitation unknown",
            Anchor::AgrementEnd => "end of the agrément unknown",
            Anchor::ValidityEnd => "end of validity unknown",
            Anchor::ConventionStart => "first day of the convention unknown",
        },
        (Lang::Fr, UnknownFact::Path) => {
            "voie d'accès inconnue (« chartrier candidate edit CANDIDAT --path » la dit)"
        }
        (Lang::En, UnknownFact::Path) => {
            "path unknown (`chartrier candidate edit CANDIDATE --path` tells it)"
        }
        (Lang::Fr, UnknownFact::Titre) => {
            "agrément non vérifiable, la session n'a pas de code titre (« chartrier session edit NUMÉRO --titre TP-00000m00 » le dit)"
        }
        (Lang::En, UnknownFact::Titre) => {
            "the agrément cannot be checked, the session has no code of its title (`chartrier session edit NUMBER --titre TP-00000m00` tells it)"
        }
        (Lang::Fr, UnknownFact::Kind) => {
            "type de session inconnu (« chartrier session edit --kind » le dit)"
        }
        (Lang::En, UnknownFact::Kind) => {
            "kind of session unknown (`chartrier session edit --kind` tells it)"
        }
        (Lang::Fr, UnknownFact::Decision) => "décision du jury inconnue",
        (Lang::En, UnknownFact::Decision) => "the jury's decision unknown",
        (Lang::Fr, UnknownFact::Convention) => "aucune convention archivée",
        (Lang::En, UnknownFact::Convention) => "no convention archived",
        (Lang::Fr, UnknownFact::ConventionEnd) => {
            "rien ne dit qu'une convention soit alors en vigueur, sa fin n'est pas lue ou pas sûre"
        }
        (Lang::En, UnknownFact::ConventionEnd) => {
            "nothing says that a convention is in force then, its end is not read or not certain"
        }
        (Lang::Fr, UnknownFact::Calendar) => "date hors du calendrier",
        (Lang::En, UnknownFact::Calendar) => "date beyond the calendar",
    };
    words.to_owned()
}

/// How a stage is typed. Any other than those of the schedule that comes with the program by its id.
fn typed_stage(lang: Lang, stage: &str) -> String {
    let typed = match (lang, stage) {
        (Lang::Fr, "printed") => "imprimé",
        (Lang::Fr, "signed") => "signé",
        (Lang::Fr, "uploaded") => "déposé",
        (Lang::Fr, "sent") => "envoyé",
        (Lang::Fr, "validated") => "validé",
        (_, stage) => stage,
    };
    typed.to_owned()
}

/// Why a record may not be the piece.
pub(crate) fn doubt(lang: Lang, doubt: &Doubt) -> String {
    let words = match (lang, doubt) {
        (Lang::Fr, Doubt::ClassUnsure) => "catégorie non confirmée",
        (Lang::En, Doubt::ClassUnsure) => "class not confirmed",
        (Lang::Fr, Doubt::NameOnly) => {
            "d'après le nom du fichier seulement (« chartrier classify DOCUMENT --as CATÉGORIE » le confirme)"
        }
        (Lang::En, Doubt::NameOnly) => {
            "by its file name only (`chartrier classify DOCUMENT --as CLASS` confirms it)"
        }
        (Lang::Fr, Doubt::NothingReadable) => {
            "rien n'y est lisible (« chartrier classify DOCUMENT --as CATÉGORIE » dit ce que c'est)"
        }
        (Lang::En, Doubt::NothingReadable) => {
            "nothing can be read in it (`chartrier classify DOCUMENT --as CLASS` tells what it is)"
        }
        (Lang::Fr, Doubt::DayByName) => {
            "sa date est celle du nom du fichier (« chartrier classify DOCUMENT --date JJ/MM/AAAA » la dit)"
        }
        (Lang::En, Doubt::DayByName) => {
            "its day is that of the file name (`chartrier classify DOCUMENT --date DD/MM/YYYY` tells it)"
        }
        (Lang::Fr, Doubt::Unclassified) => "à classer : cette catégorie est possible",
        (Lang::En, Doubt::Unclassified) => "to be classified: this class is possible",
        (_, Doubt::Contradicted(field)) => {
            return contradicted(lang, Words(&readings::field(lang, *field)));
        }
        (Lang::Fr, Doubt::SessionLink) => "peut être d'une autre session",
        (Lang::En, Doubt::SessionLink) => "may be of another session",
        (Lang::Fr, Doubt::SessionNotNamed) => "ne nomme pas sa session",
        (Lang::En, Doubt::SessionNotNamed) => "names no session",
        (Lang::Fr, Doubt::SessionNotRegistered) => "nomme une session non enregistrée",
        (Lang::En, Doubt::SessionNotRegistered) => "names a session that is not registered",
        (Lang::Fr, Doubt::OtherSession) => "rangé dans une autre session du candidat",
        (Lang::En, Doubt::OtherSession) => "filed under another session of the candidate",
        (Lang::Fr, Doubt::CandidateLink) => "peut être d'un autre candidat",
        (Lang::En, Doubt::CandidateLink) => "may be of another candidate",
        (Lang::Fr, Doubt::TitreDiffers) => "nomme un autre titre",
        (Lang::En, Doubt::TitreDiffers) => "names another title",
        (Lang::Fr, Doubt::MillesimeUnknown) => "millésime à vérifier",
        (Lang::En, Doubt::MillesimeUnknown) => "millésime to be checked",
        (Lang::Fr, Doubt::TitreNotNamed) => "ne nomme pas le titre",
        (Lang::En, Doubt::TitreNotNamed) => "names no title",
        (Lang::Fr, Doubt::SiteNotNamed) => "site à vérifier",
        (Lang::En, Doubt::SiteNotNamed) => "site to be checked",
        (Lang::Fr, Doubt::DecisionDiffers) => "porte une autre décision que le registre",
        (Lang::En, Doubt::DecisionDiffers) => "bears another decision than the registry",
        (Lang::Fr, Doubt::BirthDateDiffers) => "porte une autre date de naissance que le registre",
        (Lang::En, Doubt::BirthDateDiffers) => "bears another birth date than the registry",
        (_, Doubt::StageNotReached { stage }) => {
            return stage_not_reached(lang, &typed_stage(lang, stage));
        }
        (_, Doubt::Fewer { found, needed }) => return fewer(lang, *found, *needed),
        (_, Doubt::DaysNotCovered { covered, days }) => {
            return days_not_covered(lang, *covered, *days);
        }
        (Lang::Fr, Doubt::DayUnsure) => "sa date ne suffit pas à le dire",
        (Lang::En, Doubt::DayUnsure) => "its date does not tell",
        (Lang::Fr, Doubt::YearUnsure) => "année à vérifier",
        (Lang::En, Doubt::YearUnsure) => "year to be checked",
        (_, Doubt::EndsBefore(through)) => return ends_before(lang, *through),
        (_, Doubt::BeginsAfter(from)) => return begins_after(lang, *from),
        (Lang::Fr, Doubt::ValidityNotRead) => "la durée de validité n'est pas lue",
        (Lang::En, Doubt::ValidityNotRead) => "how long it is valid is not read",
        (Lang::Fr, Doubt::MayShowSomethingElse) => "lire ce qu'il prouve",
        (Lang::En, Doubt::MayShowSomethingElse) => "read what it proves",
    };
    words.to_owned()
}

words! {
    few_jurors(registered: u64, needed: u64) by registered {
        fr: "{registered} juré au registre, il en faut {needed} au moins" | "{registered} jurés au registre, il en faut {needed} au moins",
        en: "{registered} juror in the registry, there must be {needed} at least" | "{registered} jurors in the registry, there must be {needed} at least",
    }
    contradicted(field: Words<'_>) {
        fr: "ce qui y est lu se contredit : {field} (« chartrier review »)",
        en: "what is read in it does not agree: {field} (`chartrier review`)",
    }
    ends_before(through: NaiveDate) {
        fr: "valable jusqu'au {through}, avant la fin d'une session",
        en: "valid through {through}, before a session ends",
    }
    begins_after(from: NaiveDate) {
        fr: "valable à partir du {from}, après le début d'une session",
        en: "valid from {from}, after a session begins",
    }
    some_days(covered: u64, days: u64) by covered {
        fr: "{covered} jour sur {days} de la session (si la feuille en couvre d'autres : « chartrier classify DOCUMENT --valid-from JJ/MM/AAAA --valid-through JJ/MM/AAAA »)" | "{covered} jours sur {days} de la session (si la feuille en couvre d'autres : « chartrier classify DOCUMENT --valid-from JJ/MM/AAAA --valid-through JJ/MM/AAAA »)",
        en: "{covered} day of the session's {days} (if the sheet is of others too: `chartrier classify DOCUMENT --valid-from DD/MM/YYYY --valid-through DD/MM/YYYY`)" | "{covered} days of the session's {days} (if the sheet is of others too: `chartrier classify DOCUMENT --valid-from DD/MM/YYYY --valid-through DD/MM/YYYY`)",
    }
    no_day_read(days: u64) by days {
        fr: "les jours de la feuille ne sont pas lus, la session en a {days} (« chartrier classify DOCUMENT --valid-from JJ/MM/AAAA --valid-through JJ/MM/AAAA » les dit)" | "les jours de la feuille ne sont pas lus, la session en a {days} (« chartrier classify DOCUMENT --valid-from JJ/MM/AAAA --valid-through JJ/MM/AAAA » les dit)",
        en: "the days of the sheet are not read, the session has {days} (`chartrier classify DOCUMENT --valid-from DD/MM/YYYY --valid-through DD/MM/YYYY` tells them)" | "the days of the sheet are not read, the session has {days} (`chartrier classify DOCUMENT --valid-from DD/MM/YYYY --valid-through DD/MM/YYYY` tells them)",
    }
    fewer(found: u64, needed: u64) by found {
        fr: "{found} document pour {needed} attendus, sauf s'il en réunit plusieurs" | "{found} documents pour {needed} attendus, sauf s'ils en réunissent plusieurs",
        en: "{found} document for {needed} expected, unless it holds several" | "{found} documents for {needed} expected, unless they hold several",
    }
}

fn days_not_covered(lang: Lang, covered: u64, days: u64) -> String {
    match covered {
        0 => no_day_read(lang, days),
        _ => some_days(lang, covered, days),
    }
}

/// Several doubts.
pub(crate) fn doubts(lang: Lang, all: &[Doubt]) -> String {
    let words: Vec<String> = all.iter().map(|one| doubt(lang, one)).collect();
    words.join(" ; ")
}

/// How it stands with a deadline.
pub(crate) fn deadline_state(
    lang: Lang,
    subject: &Subject,
    reaches: Reaching,
    state: &DeadlineState,
) -> String {
    match state {
        DeadlineState::Kept { on: Some(on), .. } => match (reaches, subject) {
            (Reaching::NextSession, _) => next_on(lang, *on),
            (Reaching::Day, Subject::Juror { .. }) => habilitated_through(lang, *on),
            (Reaching::Day, _) => covered_through(lang, *on),
            (Reaching::Nothing | Reaching::Today, _) => kept_on(lang, *on),
        },
        DeadlineState::Kept { on: None, .. } => kept(lang),
        DeadlineState::KeptLate { on, days_late, .. } => kept_late(lang, *on, *days_late),
        DeadlineState::Doubtful(records) => to_check(lang, Words(&doubtful(lang, records))),
        DeadlineState::Late { days_late } => match reaches {
            Reaching::Today => ended(lang, *days_late),
            Reaching::NextSession | Reaching::Day | Reaching::Nothing => late(lang, *days_late),
        },
        DeadlineState::Closed if reaches == Reaching::NextSession => lapsed(lang),
        DeadlineState::Closed => closed(lang),
        DeadlineState::Due { days_left: 0 } => due_today(lang),
        DeadlineState::Due { days_left } if reaches == Reaching::Today => ends_in(lang, *days_left),
        DeadlineState::Due { days_left } => due_in(lang, *days_left),
        DeadlineState::Short { needed, days_short } => short(lang, *needed, *days_short),
        DeadlineState::StartsLate { from, needed } => starts_late(lang, *from, *needed),
        DeadlineState::Unknown(fact) => state_unknown(lang, Words(&unknown(lang, *fact))),
    }
}

/// Records in doubt: those of which the same is to be said, together.
fn doubtful(lang: Lang, records: &[DoubtfulRecord]) -> String {
    let mut alike: Vec<(Vec<String>, &[Doubt])> = Vec::new();
    for one in records {
        let record = one.record.say(lang);
        match alike.iter_mut().find(|(_, doubts)| *doubts == one.doubts) {
            Some((documents, _)) => documents.push(record),
            None => alike.push((vec![record], &one.doubts)),
        }
    }
    let said = alike.iter().map(|(documents, all)| {
        let listed = documents.join(", ");
        document_why(lang, Words(&listed), Words(&doubts(lang, all)))
    });
    said.collect::<Vec<_>>().join(" ; ")
}

/// What a limit must reach, as far as words differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reaching {
    /// It is a last day for doing something.
    Nothing,
    /// It must reach a day.
    Day,
    /// It must reach the next session.
    NextSession,
    /// It is valid until then.
    Today,
}
