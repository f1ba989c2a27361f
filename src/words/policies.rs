//! Retention schedules: shown, checked, compared, adopted; and rules that corrections suggest.

use std::path::Path;

use chrono::NaiveDate;

use crate::archive::{Shortening, ShorteningReason};
use crate::model::{CueZone, Disposition, Period, Trigger, Triggers};
use crate::policy::{ClassChange, Sooner};
use crate::words::{Lang, Words};

/// The event from which a period runs, or the latest of several.
pub fn triggers(lang: Lang, triggers: &Triggers) -> String {
    let events: Vec<String> = triggers.iter().map(|event| trigger(lang, event)).collect();
    match events.as_slice() {
        [only] => only.clone(),
        _ => trigger_latest(lang, Words(&events.join(", "))),
    }
}

/// The event from which a period runs.
pub fn trigger(lang: Lang, trigger: Trigger) -> String {
    match trigger {
        Trigger::SessionEnd => trigger_session_end(lang),
        Trigger::LastSessionEnd => trigger_last_session_end(lang),
        Trigger::PvDate => trigger_pv_date(lang),
        Trigger::PvValidated => trigger_pv_validated(lang),
        Trigger::DecisionDate => trigger_decision_date(lang),
        Trigger::YearEnd => trigger_year_end(lang),
        Trigger::AgrementEnd => trigger_agrement_end(lang),
        Trigger::ConventionEnd => trigger_convention_end(lang),
        Trigger::ProcedureEnd => trigger_procedure_end(lang),
        Trigger::Superseded => trigger_superseded(lang),
        Trigger::DocumentDate => trigger_document_date(lang),
        Trigger::Received => trigger_received(lang),
    }
}

/// A period.
pub fn period(lang: Lang, period: Period) -> String {
    let parts = [
        (period.years, years(lang, u64::from(period.years))),
        (period.months, months(lang, u64::from(period.months))),
        (period.days, days(lang, u64::from(period.days))),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(amount, _)| *amount > 0)
        .map(|(_, words)| words)
        .collect();
    if parts.is_empty() {
        return at_once(lang);
    }
    parts.join(" ")
}

/// What comes after it.
pub fn disposition(lang: Lang, disposition: Disposition) -> String {
    match disposition {
        Disposition::Destroy => then_destroy(lang),
        Disposition::Transfer => then_transfer(lang),
        Disposition::Review => then_review(lang),
        Disposition::Keep => then_keep(lang),
    }
}

/// Something of a class that differs.
pub fn change(lang: Lang, change: ClassChange) -> String {
    match change {
        ClassChange::Title => change_title(lang),
        ClassChange::About => change_about(lang),
        ClassChange::Access => change_access(lang),
        ClassChange::Trigger => change_trigger(lang),
        ClassChange::Period => change_period(lang),
        ClassChange::Disposition => change_disposition(lang),
        ClassChange::Citation => change_citation(lang),
        ClassChange::Note => change_note(lang),
        ClassChange::SuggestedHold => change_suggested_hold(lang),
        ClassChange::Cues => change_cues(lang),
    }
}

/// Why a schedule is not adopted without a word more.
pub fn shortening(lang: Lang, shortening: &Shortening) -> String {
    let why = match shortening.reason {
        ShorteningReason::ClassRemoved => class_is_removed(lang),
        ShorteningReason::Uncompared => class_uncompared(lang),
        ShorteningReason::Sooner(Sooner::Period) => sooner_period(lang),
        ShorteningReason::Sooner(Sooner::Trigger) => sooner_trigger(lang),
        ShorteningReason::Sooner(Sooner::Disposition) => sooner_disposition(lang),
        ShorteningReason::Sooner(Sooner::Resit) => sooner_resit(lang),
        ShorteningReason::Sooner(Sooner::About) => sooner_about(lang),
        ShorteningReason::ClassAgain => class_again(lang),
        ShorteningReason::GuardsLooser => guards_looser(lang),
    };
    shortened(
        lang,
        shortening.class.as_str(),
        shortening.records,
        Words(&why),
    )
}

/// Where a cue is to be found.
pub fn cue_zone(lang: Lang, zone: CueZone) -> String {
    match zone {
        CueZone::Heading => cue_in_heading(lang),
        CueZone::FileName => cue_in_file_name(lang),
        CueZone::Folder => cue_in_folder(lang),
    }
}

words! {
    trigger_session_end() {
        fr: "la fin de la session",
        en: "the end of the session",
    }
    trigger_last_session_end() {
        fr: "la fin de la dernière session du candidat",
        en: "the end of the candidate's last session",
    }
    trigger_latest(events: Words<'_>) {
        fr: "le dernier en date de ces événements : {events}",
        en: "the latest of these events: {events}",
    }
    trigger_pv_date() {
        fr: "la date du procès-verbal de la session",
        en: "the date of the session's procès-verbal",
    }
    trigger_pv_validated() {
        fr: "le retour du procès-verbal validé",
        en: "the return of the validated procès-verbal",
    }
    trigger_decision_date() {
        fr: "la date de la décision",
        en: "the date of the decision",
    }
    trigger_year_end() {
        fr: "la fin de l'année",
        en: "the end of the year",
    }
    trigger_agrement_end() {
        fr: "la fin de l'agrément",
        en: "the end of the accreditation",
    }
    trigger_convention_end() {
        fr: "la fin de la convention",
        en: "the end of the agreement",
    }
    trigger_procedure_end() {
        fr: "la fin de la procédure",
        en: "the end of the procedure",
    }
    trigger_superseded() {
        fr: "son remplacement",
        en: "its replacement",
    }
    trigger_document_date() {
        fr: "la date du document",
        en: "the document's date",
    }
    trigger_received() {
        fr: "sa prise en charge",
        en: "its being taken in charge",
    }
    years(count: u64) by count {
        fr: "{count} an" | "{count} ans",
        en: "{count} year" | "{count} years",
    }
    months(count: u64) by count {
        fr: "{count} mois" | "{count} mois",
        en: "{count} month" | "{count} months",
    }
    days(count: u64) by count {
        fr: "{count} jour" | "{count} jours",
        en: "{count} day" | "{count} days",
    }
    at_once() {
        fr: "aucun délai",
        en: "no time",
    }
    then_destroy() {
        fr: "destruction",
        en: "destruction",
    }
    then_transfer() {
        fr: "versement aux archives",
        en: "transfer to the archives",
    }
    then_review() {
        fr: "examen par une personne",
        en: "review by a person",
    }
    then_keep() {
        fr: "conservation sans limite",
        en: "kept without end",
    }
    kept_so(period: Words<'_>, trigger: Words<'_>, then: Words<'_>) {
        fr: "{period} après {trigger}, puis {then}",
        en: "{period} after {trigger}, then {then}",
    }

    // Showing.
    schedule_of(source: &str, from: NaiveDate) {
        fr: "{source} (à partir du {from})",
        en: "{source} (from {from})",
    }
    schedule_digest(digest: &str) {
        fr: "Empreinte : {digest}",
        en: "Digest: {digest}",
    }
    no_schedule_hint() {
        fr: "« chartrier policy adopt FICHIER » en adopte un.",
        en: "`chartrier policy adopt FILE` adopts one.",
    }
    class_line(id: &str, title: &str) {
        fr: "{id}  {title}",
        en: "{id}  {title}",
    }
    class_records(count: u64) by count {
        fr: "{count} document" | "{count} documents",
        en: "{count} document" | "{count} documents",
    }
    citation_is(citation: &str) {
        fr: "Texte : {citation}",
        en: "Text: {citation}",
    }
    note_is(note: &str) {
        fr: "Note : {note}",
        en: "Note: {note}",
    }

    // Checking.
    is_sound(name: &Path, classes: u64) by classes {
        fr: "{name} est un tableau de gestion valable : {classes} catégorie." | "{name} est un tableau de gestion valable : {classes} catégories.",
        en: "{name} is a valid retention schedule: {classes} class." | "{name} is a valid retention schedule: {classes} classes.",
    }

    // Comparing.
    nothing_differs() {
        fr: "Ce tableau de gestion est déjà en vigueur, à l'octet près.",
        en: "This retention schedule is in force already, byte for byte.",
    }
    only_the_writing_differs() {
        fr: "Les règles sont les mêmes ; seule l'écriture du fichier diffère.",
        en: "The rules are the same; only the writing of the file differs.",
    }
    added_heading() {
        fr: "Catégories ajoutées",
        en: "Classes added",
    }
    removed_heading() {
        fr: "Catégories retirées",
        en: "Classes removed",
    }
    changed_heading() {
        fr: "Catégories modifiées",
        en: "Classes changed",
    }
    elsewhere_differs() {
        fr: "La date, la source ou les indications générales du fichier changent aussi.",
        en: "The date, the source or what the file says in general changes too.",
    }
    touched(count: u64) by count {
        fr: "{count} document archivé est dans une catégorie ajoutée, retirée ou modifiée."
          | "{count} documents archivés sont dans une catégorie ajoutée, retirée ou modifiée.",
        en: "{count} archived document has a class that is added, removed or changed."
          | "{count} archived documents have a class that is added, removed or changed.",
    }
    from_to(what: Words<'_>, before: Words<'_>, after: Words<'_>) {
        fr: "{what} : {before} → {after}",
        en: "{what}: {before} → {after}",
    }
    change_title() {
        fr: "intitulé",
        en: "title",
    }
    change_about() {
        fr: "personne ou session concernée",
        en: "whom it concerns",
    }
    change_access() {
        fr: "accès",
        en: "access",
    }
    change_trigger() {
        fr: "point de départ",
        en: "trigger",
    }
    change_period() {
        fr: "durée",
        en: "period",
    }
    change_disposition() {
        fr: "sort final",
        en: "disposition",
    }
    change_citation() {
        fr: "texte cité",
        en: "citation",
    }
    change_note() {
        fr: "note",
        en: "note",
    }
    change_suggested_hold() {
        fr: "gel suggéré",
        en: "suggested hold",
    }
    change_cues() {
        fr: "ce qui la fait reconnaître",
        en: "what it is recognised by",
    }
    shortens_heading() {
        fr: "Ce que ce tableau raccourcit",
        en: "What this schedule shortens",
    }
    shortened(class: &str, records: u64, why: Words<'_>) by records {
        fr: "{class} ({records} document) : {why}" | "{class} ({records} documents) : {why}",
        en: "{class} ({records} document): {why}" | "{class} ({records} documents): {why}",
    }
    class_is_removed() {
        fr: "la catégorie disparaît, ses documents n'auraient plus de règle",
        en: "the class goes, its documents would have no rule any more",
    }
    guards_looser() {
        fr: "un bordereau pourrait en prendre davantage, ou être exécuté plus tard",
        en: "a plan could take more of them, or be executed later",
    }
    class_again() {
        fr: "la catégorie n'était pas au tableau, donc rien n'en était détruit ; elle aurait une règle",
        en: "the class was not in the schedule, so nothing of it was destroyed; it would have a rule",
    }
    sooner_resit() {
        fr: "le délai pour se représenter est plus court",
        en: "the time to sit again is shorter",
    }
    sooner_about() {
        fr: "elle ne concerne plus toute la session : un gel sur un candidat en couvre moins",
        en: "it is not about the whole session any more: a hold on a candidate covers less of it",
    }
    class_uncompared() {
        fr: "le tableau en vigueur est illisible, on ne sait pas ce qu'il gardait",
        en: "the schedule in force cannot be read, what it kept is not known",
    }
    sooner_period() {
        fr: "la durée est plus courte, ou ne peut être comparée",
        en: "the period is shorter, or cannot be compared",
    }
    sooner_trigger() {
        fr: "la durée part d'un autre événement, qui peut venir plus tôt",
        en: "the period runs from another event, which may come earlier",
    }
    sooner_disposition() {
        fr: "le sort final conserve moins",
        en: "the disposition keeps less",
    }
    shortens(count: u64) by count {
        fr: "ce tableau de gestion raccourcirait la conservation ({count} cas, ci-dessus) : il n'a pas été adopté."
          | "ce tableau de gestion raccourcirait la conservation ({count} cas, ci-dessus) : il n'a pas été adopté.",
        en: "this retention schedule would shorten what is kept ({count} case, above): it was not adopted."
          | "this retention schedule would shorten what is kept ({count} cases, above): it was not adopted.",
    }
    shortens_hint() {
        fr: "relisez chaque ligne avec la direction et le délégué à la protection des données ; si c'est bien voulu, recommencez avec --confirm-shortening. Seule cette option permet de l'adopter.",
        en: "read each line with the management and the data protection officer; if it is meant, do it again with --confirm-shortening. Only that option lets it be adopted.",
    }
    shortens_unsaid() {
        fr: "« policy adopt » le refusera, sauf avec --confirm-shortening.",
        en: "`policy adopt` will refuse it, except with --confirm-shortening.",
    }
    altered(path: &Path) {
        fr: "{path} n'est plus le tableau de gestion qui a été adopté.",
        en: "{path} is not the retention schedule that was adopted any more.",
    }

    // Adopting.
    ask_adopt() {
        fr: "Adopter ce tableau de gestion ?",
        en: "Adopt this retention schedule?",
    }
    adopted(digest: &str) {
        fr: "Tableau de gestion adopté et inscrit au journal ({digest}).",
        en: "Retention schedule adopted and noted in the journal ({digest}).",
    }
    classify_again_next() {
        fr: "« chartrier classify --again --all » reclasse maintenant les documents déjà archivés ; ce qu'une personne a décidé reste.",
        en: "`chartrier classify --again --all` now classes again what is archived; what a person decided stays.",
    }

    // Rules from corrections.
    no_rules(corrections: u64) by corrections {
        fr: "Aucune règle à proposer : {corrections} correction, sans indice commun qui n'appartienne à aucune autre catégorie."
          | "Aucune règle à proposer : {corrections} corrections, sans indice commun qui n'appartienne à aucune autre catégorie.",
        en: "No rule to propose: {corrections} correction, and no common cue that no other class has."
          | "No rule to propose: {corrections} corrections, and no common cue that no other class has.",
    }
    trying_rules() {
        fr: "Essai des règles",
        en: "Trying rules",
    }
    proposed_heading() {
        fr: "Règles proposées d'après vos corrections",
        en: "Rules that your corrections suggest",
    }
    rule_is(words: &str, zone: Words<'_>, title: &str) {
        fr: "« {words} » {zone} → {title}",
        en: "“{words}” {zone} → {title}",
    }
    rule_agrees(agrees: u64, disagrees: u64, gains: u64) {
        fr: "d'accord avec vous sur {agrees} ; en désaccord sur {disagrees} ; à classer en plus : {gains}",
        en: "agrees with you on {agrees}; disagrees on {disagrees}; would class {gains} more",
    }
    cue_in_heading() {
        fr: "au début d'un titre",
        en: "at the beginning of a heading",
    }
    cue_in_file_name() {
        fr: "dans le nom du fichier",
        en: "in the file name",
    }
    cue_in_folder() {
        fr: "au début du nom d'un dossier",
        en: "at the beginning of a folder's name",
    }
    diff_heading() {
        fr: "Ce qui change dans le tableau de gestion (- retiré, + ajouté)",
        en: "What changes in the retention schedule (- removed, + added)",
    }
    rules_in_clear() {
        fr: "Ce fichier reste en clair dans l'archive : vérifiez qu'aucun de ces mots ne nomme quelqu'un.",
        en: "This file lies in clear in the archive: make sure that none of these words names anyone.",
    }
    policy_written(path: &Path) {
        fr: "Nouveau tableau écrit dans {path}. « chartrier policy adopt » l'adopte, une fois relu.",
        en: "New schedule written to {path}. `chartrier policy adopt` adopts it once you have read it.",
    }
    rules_left() {
        fr: "Rien n'a été adopté. « -o FICHIER » écrit le nouveau tableau dans un fichier.",
        en: "Nothing was adopted. `-o FILE` writes the new schedule to a file.",
    }
    rules_could_be() {
        fr: "Plusieurs de vos corrections donnent la même catégorie : « chartrier review --propose-rules » cherche s'il y a là une règle.",
        en: "Several of your corrections give the same class: `chartrier review --propose-rules` looks whether there is a rule in them.",
    }
}
