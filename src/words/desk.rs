//! Correcting and reviewing what the archive understood of its documents.

use chrono::NaiveDate;

use crate::archive::{JoinFault, WaitingReason};
use crate::model::{EntityId, Timestamp};
use crate::words::{Lang, Words, readings};

/// Why a record waits for a person.
pub fn waiting_reason(lang: Lang, reason: &WaitingReason) -> String {
    match reason {
        WaitingReason::Unclassified => waits_unclassified(lang),
        WaitingReason::Pile(documents) => waits_pile(lang, u64::from(*documents)),
        WaitingReason::Contradiction(found) => {
            waits_contradiction(lang, Words(&readings::contradiction(lang, found)))
        }
        WaitingReason::DoubtfulSession(fits) => {
            waits_session(lang, u64::try_from(fits.len()).unwrap_or(u64::MAX))
        }
        WaitingReason::DoubtfulCandidate(fits) => {
            waits_candidate(lang, u64::try_from(fits.len()).unwrap_or(u64::MAX))
        }
    }
}

/// Why two records are not joined, or not taken apart.
pub fn join_fault(lang: Lang, fault: JoinFault) -> String {
    let words = match (lang, fault) {
        (Lang::Fr, JoinFault::Same) => "c'est le même document",
        (Lang::En, JoinFault::Same) => "it is the same document",
        (Lang::Fr, JoinFault::NoDocument) => "ce n'est pas un document archivé",
        (Lang::En, JoinFault::NoDocument) => "it is no archived document",
        (Lang::Fr, JoinFault::Joined) => "l'un des deux est déjà un état d'un autre document",
        (Lang::En, JoinFault::Joined) => "one of the two is a state of another document already",
        (Lang::Fr, JoinFault::HasStates) => "il réunit déjà d'autres états : joignez l'autre à lui",
        (Lang::En, JoinFault::HasStates) => "it holds other states already: join the other to it",
        (Lang::Fr, JoinFault::OtherClass) => "les deux documents sont de catégories différentes",
        (Lang::En, JoinFault::OtherClass) => "the two documents are of different classes",
        (Lang::Fr, JoinFault::NotJoined) => "il n'est un état d'aucun autre document",
        (Lang::En, JoinFault::NotJoined) => "it is a state of no other document",
    };
    words.to_owned()
}

words! {
    // Errors of the archive.
    cannot_join(record: EntityId, why: Words<'_>) {
        fr: "{record} : {why}. Ce qui est joint est resté comme il était.",
        en: "{record}: {why}. What is joined stayed as it was.",
    }
    described_since(entity: EntityId) {
        fr: "{entity} a été modifié depuis : rien n'a été repris.",
        en: "{entity} was changed since: nothing was taken back.",
    }
    described_since_hint() {
        fr: "« chartrier show ID --history » montre ses versions.",
        en: "`chartrier show ID --history` shows its versions.",
    }
    validity_reversed(entity: EntityId, from: chrono::NaiveDate, through: chrono::NaiveDate) {
        fr: "le document {entity} serait valable du {from} au {through} : la fin est avant le début. Rien n'a été modifié.",
        en: "document {entity} would be valid from {from} through {through}: the end is before the start. Nothing was changed.",
    }
    validity_reversed_hint() {
        fr: "donnez les deux jours, --valid-from puis --valid-through.",
        en: "give both days, --valid-from then --valid-through.",
    }
    no_such_version(entity: EntityId, version: u64) {
        fr: "{entity} n'a pas de version {version}.",
        en: "{entity} has no version {version}.",
    }
    no_such_version_hint() {
        fr: "« chartrier show ID --history » liste ses versions.",
        en: "`chartrier show ID --history` lists its versions.",
    }

    // What was meant.
    class_several(typed: &str, fits: Words<'_>) {
        fr: "« {typed} » désigne plusieurs catégories : {fits}.",
        en: "{typed} means several classes: {fits}.",
    }
    class_several_hint() {
        fr: "donnez le code entier. Rien n'a été modifié.",
        en: "give the whole code. Nothing was changed.",
    }
    class_unknown(typed: &str) {
        fr: "le tableau de gestion n'a pas de catégorie « {typed} ».",
        en: "the retention schedule has no class {typed}.",
    }
    class_unknown_near(near: Words<'_>) {
        fr: "vouliez-vous dire {near} ? « chartrier policy show » liste toutes les catégories.",
        en: "did you mean {near}? `chartrier policy show` lists all classes.",
    }
    class_unknown_hint() {
        fr: "« chartrier policy show » liste les catégories et leurs codes.",
        en: "`chartrier policy show` lists the classes and their codes.",
    }
    class_named(id: &str, title: &str) {
        fr: "{id} ({title})",
        en: "{id} ({title})",
    }
    stage_unknown(typed: &str) {
        fr: "cette catégorie n'a pas d'étape « {typed} ».",
        en: "this class has no stage {typed}.",
    }
    stage_unknown_hint(known: Words<'_>) {
        fr: "les étapes connues : {known}. Rien n'a été modifié.",
        en: "known stages: {known}. Nothing was changed.",
    }
    no_stages() {
        fr: "ses documents ne passent par aucune étape. Rien n'a été modifié.",
        en: "its documents go through no stage. Nothing was changed.",
    }
    session_unknown(typed: &str) {
        fr: "la session « {typed} » n'est pas au registre : elle est notée telle quelle, sans lien.",
        en: "session {typed} is not in the registry: it is noted as it is, without a link.",
    }
    session_unknown_near(typed: &str, near: Words<'_>) {
        fr: "la session « {typed} » n'est pas au registre (proches : {near}) : elle est notée telle quelle, sans lien.",
        en: "session {typed} is not in the registry (near: {near}): it is noted as it is, without a link.",
    }
    candidate_unknown(typed: &str) {
        fr: "« {typed} » n'est pas au registre : le nom est noté tel quel, sans lien.",
        en: "{typed} is not in the registry: the name is noted as it is, without a link.",
    }
    candidate_unknown_near(typed: &str, near: Words<'_>) {
        fr: "« {typed} » n'est pas au registre (proches : {near}) : le nom est noté tel quel, sans lien.",
        en: "{typed} is not in the registry (near: {near}): the name is noted as it is, without a link.",
    }
    candidate_several(typed: &str, fits: Words<'_>) {
        fr: "plusieurs candidats du registre s'appellent « {typed} » : {fits}.",
        en: "several candidates of the registry are called {typed}: {fits}.",
    }
    candidate_several_hint() {
        fr: "donnez l'identifiant de l'un d'eux. Rien n'a été modifié.",
        en: "give the id of one of them. Nothing was changed.",
    }
    nothing_said() {
        fr: "rien n'est dit de ces documents.",
        en: "nothing is said of these documents.",
    }
    nothing_said_hint() {
        fr: "donnez au moins --as, --session, --candidate, --titre, --date, --valid-through, --site, --path, --decision ou --stage ; ou --again pour reclasser.",
        en: "give at least --as, --session, --candidate, --titre, --date, --valid-through, --site, --path, --decision or --stage; or --again to class again.",
    }
    nothing_fits() {
        fr: "aucun document ne correspond.",
        en: "no document fits.",
    }
    nothing_fits_hint() {
        fr: "« chartrier search » montre ce que l'archive contient. Rien n'a été modifié.",
        en: "`chartrier search` shows what the archive holds. Nothing was changed.",
    }
    no_schedule() {
        fr: "aucun tableau de gestion lisible n'est en vigueur : aucune catégorie ne peut être donnée.",
        en: "no readable retention schedule is in force: no class can be given.",
    }

    // Classifying.
    those_fit(count: u64) by count {
        fr: "{count} document correspond :" | "{count} documents correspondent :",
        en: "{count} document fits:" | "{count} documents fit:",
    }
    and_more(count: u64) by count {
        fr: "  … et {count} autre" | "  … et {count} autres",
        en: "  … and {count} more" | "  … and {count} more",
    }
    ask_change(count: u64) by count {
        fr: "Modifier ce document ?" | "Modifier ces {count} documents ?",
        en: "Change this document?" | "Change these {count} documents?",
    }
    will_say(what: Words<'_>) {
        fr: "À noter : {what}",
        en: "To be noted: {what}",
    }
    dry_run() {
        fr: "Essai : rien n'a été modifié.",
        en: "Trial: nothing was changed.",
    }
    changed(count: u64) by count {
        fr: "{count} document modifié ; la version d'avant est gardée." | "{count} documents modifiés ; les versions d'avant sont gardées.",
        en: "{count} document changed; the version before is kept." | "{count} documents changed; the versions before are kept.",
    }
    unchanged(count: u64) by count {
        fr: "{count} document le disait déjà." | "{count} documents le disaient déjà.",
        en: "{count} document said so already." | "{count} documents said so already.",
    }
    classifying_again() {
        fr: "Classement",
        en: "Classing",
    }
    classified_again(moved: u64, looked: u64, renewed: u64) by moved {
        fr: "{moved} document change de catégorie sur {looked} examinés ({renewed} fiches mises à jour) ; ce qu'une personne a décidé est resté."
          | "{moved} documents changent de catégorie sur {looked} examinés ({renewed} fiches mises à jour) ; ce qu'une personne a décidé est resté.",
        en: "{moved} document changes its class, of {looked} looked at ({renewed} described anew); what a person decided stayed."
          | "{moved} documents change their class, of {looked} looked at ({renewed} described anew); what a person decided stayed.",
    }
    became(record: EntityId, name: &str, before: Words<'_>, after: Words<'_>) {
        fr: "{record}  {name} : {before} → {after}",
        en: "{record}  {name}: {before} → {after}",
    }
    record_line(record: EntityId, name: &str, class: Words<'_>) {
        fr: "{record}  {name} ({class})",
        en: "{record}  {name} ({class})",
    }
    joined_to(record: EntityId, whole: EntityId) {
        fr: "{record} est maintenant un état de {whole} ; toutes les versions sont gardées.",
        en: "{record} is a state of {whole} now; all versions are kept.",
    }
    taken_apart(record: EntityId, whole: EntityId) {
        fr: "{record} n'est plus un état de {whole}.",
        en: "{record} is no state of {whole} any more.",
    }
    will_join(whole: EntityId) {
        fr: "joindre comme état de {whole}",
        en: "join as a state of {whole}",
    }
    will_take_apart() {
        fr: "séparer du document dont il est un état",
        en: "part from the document of which it is a state",
    }
    label_joined_to() {
        fr: "État du document",
        en: "State of document",
    }
    label_joined() {
        fr: "Réunit l'état",
        en: "Holds the state",
    }
    not_session(number: &str) {
        fr: "pas la session {number}",
        en: "not session {number}",
    }
    not_candidate(name: &str) {
        fr: "pas le candidat {name}",
        en: "not candidate {name}",
    }
    stage_is(stage: &str) {
        fr: "étape {stage}",
        en: "stage {stage}",
    }
    stage_on(stage: &str, on: NaiveDate) {
        fr: "étape {stage} le {on}",
        en: "stage {stage} on {on}",
    }

    // Why.
    why_class() {
        fr: "Pourquoi cette catégorie",
        en: "Why this class",
    }
    why_no_class() {
        fr: "Pourquoi aucune catégorie",
        en: "Why no class",
    }
    no_reason_kept() {
        fr: "aucun indice n'a été trouvé",
        en: "no cue was found",
    }
    no_reason_needed() {
        fr: "une personne l'a donnée",
        en: "a person gave it",
    }
    reasons_older() {
        fr: "les indices n'ont pas été gardés : « chartrier classify --again ID » les note",
        en: "the cues were not kept: `chartrier classify --again ID` notes them",
    }
    rivals_heading() {
        fr: "Catégories envisagées",
        en: "Classes that came close",
    }
    readings_heading() {
        fr: "Ce qui a été lu",
        en: "What was read",
    }
    contradictions_heading() {
        fr: "Ce qui se contredit",
        en: "What contradicts itself",
    }
    decided_heading() {
        fr: "Ce qu'une personne a décidé",
        en: "What a person decided",
    }
    linked_session() {
        fr: "session reliée au registre",
        en: "session linked to the registry",
    }
    linked_candidate() {
        fr: "candidat relié au registre",
        en: "candidate linked to the registry",
    }

    // History.
    version_heading(version: u64, time: Timestamp, actor: &str) {
        fr: "Version {version} — {time}, par {actor}",
        en: "Version {version} — {time}, by {actor}",
    }
    somebody() {
        fr: "quelqu'un dont le nom n'est plus lisible",
        en: "somebody whose name cannot be read any more",
    }
    version_unreadable(why: Words<'_>) {
        fr: "illisible : {why}",
        en: "cannot be read: {why}",
    }
    nothing_visible() {
        fr: "rien de ce qui se montre n'a changé",
        en: "nothing that is shown changed",
    }
    nothing_before() {
        fr: "(rien)",
        en: "(nothing)",
    }
    label_content() {
        fr: "Contenu",
        en: "Content",
    }
    label_text() {
        fr: "Texte lu",
        en: "Text read",
    }
    text_there() {
        fr: "oui",
        en: "yes",
    }
    text_absent() {
        fr: "non",
        en: "no",
    }
    label_stages() {
        fr: "Étapes",
        en: "Stages",
    }
    label_links() {
        fr: "Liens avec le registre",
        en: "Links to the registry",
    }
    label_rivals() {
        fr: "Catégories envisagées",
        en: "Classes that came close",
    }

    // Review.
    waits_pile(documents: u64) {
        fr: "semble réunir {documents} documents : « chartrier split » propose de les séparer",
        en: "seems to hold {documents} documents: `chartrier split` proposes how to part them",
    }
    waits_unclassified() {
        fr: "catégorie à préciser",
        en: "to be classified",
    }
    waits_contradiction(what: Words<'_>) {
        fr: "contradiction — {what}",
        en: "contradiction — {what}",
    }
    waits_session(count: u64) by count {
        fr: "{count} session du registre pourrait convenir" | "{count} sessions du registre pourraient convenir",
        en: "{count} session of the registry might fit" | "{count} sessions of the registry might fit",
    }
    waits_candidate(count: u64) by count {
        fr: "{count} candidat du registre pourrait convenir" | "{count} candidats du registre pourraient convenir",
        en: "{count} candidate of the registry might fit" | "{count} candidates of the registry might fit",
    }
    nothing_waits() {
        fr: "Rien n'attend : tous les documents sont classés et rien ne se contredit.",
        en: "Nothing waits: all documents are classed and nothing contradicts itself.",
    }
    waiting_count(count: u64) by count {
        fr: "{count} document attend une personne." | "{count} documents attendent une personne.",
        en: "{count} document waits for a person." | "{count} documents wait for a person.",
    }
    in_a_terminal() {
        fr: "Dans un terminal, « chartrier review » les passe en revue un à un.",
        en: "In a terminal, `chartrier review` goes through them one by one.",
    }
    item_heading(place: u64, total: u64, name: &str) {
        fr: "[{place}/{total}] {name}",
        en: "[{place}/{total}] {name}",
    }
    item_received(time: Timestamp, record: EntityId) {
        fr: "Pris en charge le {time} · {record}",
        en: "Taken in charge on {time} · {record}",
    }
    item_folder(folder: &str) {
        fr: "Dossier : {folder}",
        en: "Folder: {folder}",
    }
    item_waits(why: Words<'_>) {
        fr: "En attente : {why}",
        en: "Waiting: {why}",
    }
    item_class(class: Words<'_>) {
        fr: "Catégorie : {class}",
        en: "Class: {class}",
    }
    item_text() {
        fr: "Début du texte :",
        en: "Beginning of the text:",
    }
    item_no_text() {
        fr: "(pas de texte lisible : v ouvre le document)",
        en: "(no text that can be read: v opens the document)",
    }
    item_choices() {
        fr: "Propositions :",
        en: "Proposals:",
    }
    keys_accept(what: Words<'_>) {
        fr: "Entrée  accepter : {what}",
        en: "Enter  accept: {what}",
    }
    keys_no_session() {
        fr: "a aucune de ces sessions",
        en: "a none of these sessions",
    }
    keys_no_candidate() {
        fr: "b aucun de ces candidats",
        en: "b none of these candidates",
    }
    keys_outside(class: Words<'_>) {
        fr: "h {class}",
        en: "h {class}",
    }
    keys_others() {
        fr: "c catégorie · s session · n candidat · v voir · p passer · u annuler · q quitter",
        en: "c class · s session · n candidate · v view · p pass over · u undo · q quit",
    }
    ask_class() {
        fr: "Catégorie (code ou début de l'intitulé ; « hors » si aucune ne convient ; vide : renoncer) : ",
        en: "Class (code or beginning of its title; `hors` if none fits; empty: leave it): ",
    }
    ask_session() {
        fr: "Numéro de session (vide : renoncer) : ",
        en: "Session number (empty: leave it): ",
    }
    ask_candidate() {
        fr: "NOM Prénom du candidat (vide : renoncer) : ",
        en: "Candidate, NAME First name (empty: leave it): ",
    }
    noted(what: Words<'_>) {
        fr: "→ noté : {what}",
        en: "→ noted: {what}",
    }
    passed() {
        fr: "→ passé",
        en: "→ passed over",
    }
    undone(name: &str) {
        fr: "→ annulé : {name}",
        en: "→ undone: {name}",
    }
    nothing_to_undo() {
        fr: "Rien à annuler.",
        en: "Nothing to undo.",
    }
    nothing_to_accept() {
        fr: "Rien à accepter ici : choisissez un chiffre, ou c, s, n, p.",
        en: "Nothing to accept here: choose a digit, or c, s, n, p.",
    }
    no_such_key() {
        fr: "Cette touche ne fait rien ici.",
        en: "This key does nothing here.",
    }
    review_ended(accepted: u64, left: u64) by accepted {
        fr: "{accepted} décision notée, {left} en attente. Tout est déjà enregistré."
          | "{accepted} décisions notées, {left} en attente. Tout est déjà enregistré.",
        en: "{accepted} decision noted, {left} waiting. All is recorded already."
          | "{accepted} decisions noted, {left} waiting. All is recorded already.",
    }
}
