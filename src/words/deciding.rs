//! What a person decides becomes of documents, and what a command of retention would do: told, asked and refused.

use chrono::NaiveDate;

use crate::model::{DecidedThen, EntityId, NotDecidable, Timestamp};
use crate::words::{Lang, Say, Words};

/// Why a person cannot decide so of a record, and what to do.
pub fn refused(lang: Lang, record: EntityId, why: &NotDecidable) -> (String, Option<String>) {
    let (why, hint) = why_not(lang, why);
    (not_decidable(lang, record, Words(&why)), Some(hint))
}

/// Why a person cannot decide so, and what to do.
pub fn why_not(lang: Lang, why: &NotDecidable) -> (String, String) {
    match why {
        NotDecidable::NotYet {
            due_on: Some(due_on),
        } => (not_yet(lang, *due_on), not_yet_hint(lang)),
        NotDecidable::NotYet { due_on: None } => (not_yet_unknown(lang), not_yet_hint(lang)),
        NotDecidable::RuleSays => (rule_says(lang), rule_says_hint(lang)),
        NotDecidable::Unsettled => (unsettled(lang), unsettled_hint(lang)),
        NotDecidable::PartsNotAccepted { parts } => {
            let parts: Vec<String> = parts.iter().map(|part| part.say(lang)).collect();
            let parts = parts.join(", ");
            (not_accepted(lang, Words(&parts)), not_accepted_hint(lang))
        }
        NotDecidable::PagesInNoPart { pages } => (
            pages_in_no_part(lang, u64::from(*pages)),
            pages_in_no_part_hint(lang),
        ),
        NotDecidable::KeptUntilPast => (kept_until_past(lang), kept_until_past_hint(lang)),
    }
}

/// What was decided.
pub fn then(lang: Lang, then: DecidedThen) -> String {
    match then {
        DecidedThen::Destroy => then_destroy(lang),
        DecidedThen::Transfer => then_transfer(lang),
        DecidedThen::Keep { until } => then_keep(lang, until),
    }
}

words! {
    then_destroy() {
        fr: "à détruire",
        en: "to be destroyed",
    }
    then_transfer() {
        fr: "à verser aux Archives",
        en: "to be transferred to the Archives",
    }
    then_keep(until: NaiveDate) {
        fr: "à garder jusqu'au {until} inclus, puis à décider de nouveau",
        en: "to be kept through {until}, then decided again",
    }
    decides(count: u64, then: Words<'_>) by count {
        fr: "{count} document : {then}" | "{count} documents : {then}",
        en: "{count} document: {then}" | "{count} documents: {then}",
    }
    decided_before(then: Words<'_>, on: NaiveDate) {
        fr: "remplace la décision du {on} : {then}",
        en: "takes the place of the decision of {on}: {then}",
    }
    nothing_destroyed_by_it() {
        fr: "Rien n'est détruit par là : il faut encore un bordereau, son approbation par une seconde personne, et aucun gel.",
        en: "Nothing is destroyed by that: it still takes a plan, its approval by a second person, and no hold.",
    }
    held_too(count: u64) by count {
        fr: "{count} est sous gel : il n'ira sur aucun bordereau tant que le gel dure." | "{count} sont sous gel : ils n'iront sur aucun bordereau tant que le gel dure.",
        en: "{count} is on hold: it goes on no plan while the hold lasts." | "{count} are on hold: they go on no plan while the hold lasts.",
    }
    refused_count(count: u64, why: Words<'_>) by count {
        fr: "{count} document n'est pas décidé : {why}" | "{count} documents ne sont pas décidés : {why}",
        en: "{count} document is not decided: {why}" | "{count} documents are not decided: {why}",
    }
    ask_decide(count: u64) by count {
        fr: "Inscrire cette décision ?" | "Inscrire cette décision pour ces {count} documents ?",
        en: "Journal this decision?" | "Journal this decision on these {count} documents?",
    }
    decided(count: u64) by count {
        fr: "Décidé et inscrit au journal, avec le motif : {count} document." | "Décidé et inscrit au journal, avec le motif : {count} documents.",
        en: "Decided and journalled, with the reason: {count} document." | "Decided and journalled, with the reason: {count} documents.",
    }
    decided_already() {
        fr: "C'était déjà décidé ainsi : rien n'a changé.",
        en: "It was decided so already: nothing has changed.",
    }

    // In `retention due` and `explain`.
    waiting_heading() {
        fr: "Durée échue, la règle laisse la suite à une personne",
        en: "Period over, the rule leaves what follows to a person",
    }
    waiting_class(class: Words<'_>, amount: Words<'_>, since: NaiveDate) {
        fr: "{class} : {amount}, depuis le {since}",
        en: "{class}: {amount}, since {since}",
    }
    waiting_next() {
        fr: "Pour décider : chartrier retention decide ID --destroy (ou --keep-until DATE, --transfer) --reason « … »",
        en: "To decide: chartrier retention decide ID --destroy (or --keep-until DATE, --transfer) --reason '…'",
    }
    decision_heading() {
        fr: "Décision d'une personne",
        en: "A person's decision",
    }
    decision_line(then: Words<'_>, on: NaiveDate, who: &str) {
        fr: "{then} ; décidé le {on} par {who}",
        en: "{then}; decided on {on} by {who}",
    }
    decision_why(why: &str) {
        fr: "motif : {why}",
        en: "reason: {why}",
    }
    decision_void() {
        fr: "Sans effet aujourd'hui : elle a été prise avant l'échéance, ou pour une autre catégorie. Décidez de nouveau s'il le faut.",
        en: "Of no effect now: it was made before the period was over, or for another class. Decide again if need be.",
    }
    somebody(actor: &str) {
        fr: "quelqu'un dont le nom ne se lit pas ({actor})",
        en: "somebody whose name cannot be read ({actor})",
    }
    pile_to_accept(count: u64) by count {
        fr: "{count} partie attend qu'une personne accepte sa catégorie (chartrier classify ID --as CATÉGORIE)" | "{count} parties attendent qu'une personne accepte leur catégorie (chartrier classify ID --as CATÉGORIE)",
        en: "{count} part waits for a person to accept its class (chartrier classify ID --as CLASS)" | "{count} parts wait for a person to accept their class (chartrier classify ID --as CLASS)",
    }
    pile_pages_left(pages: u64) by pages {
        fr: "{pages} page n'est dans aucune partie" | "{pages} pages ne sont dans aucune partie",
        en: "{pages} page is in no part" | "{pages} pages are in no part",
    }

    // Refusals.
    not_decidable(record: EntityId, why: Words<'_>) {
        fr: "{record} : {why}. Rien n'a été décidé.",
        en: "{record}: {why}. Nothing was decided.",
    }
    not_yet(due_on: NaiveDate) {
        fr: "sa durée court encore ; elle est échue le {due_on}",
        en: "its period is still running; it is over on {due_on}",
    }
    not_yet_unknown() {
        fr: "sa durée court encore",
        en: "its period is still running",
    }
    not_yet_hint() {
        fr: "une décision prise avant l'échéance ne compterait pas. Pour garder plus longtemps, placez un gel : « chartrier hold place ».",
        en: "a decision made before the period is over would not count. To keep longer, place a hold: `chartrier hold place`.",
    }
    rule_says() {
        fr: "sa règle dit elle-même ce qui suit, et ne le laisse à personne",
        en: "its rule itself says what follows, and leaves it to nobody",
    }
    rule_says_hint() {
        fr: "« chartrier explain ID » montre la règle. Pour garder, placez un gel ; pour changer la règle, adoptez un autre tableau de gestion.",
        en: "`chartrier explain ID` shows the rule. To keep, place a hold; to change the rule, adopt another schedule.",
    }
    unsettled() {
        fr: "autre chose est d'abord à régler",
        en: "something else must be settled first",
    }
    unsettled_hint() {
        fr: "« chartrier explain ID » dit quoi : une catégorie à confirmer, une date qui manque, un lot à séparer.",
        en: "`chartrier explain ID` says what: a class to confirm, a day that is missing, a pile to separate.",
    }
    not_accepted(parts: Words<'_>) {
        fr: "c'est un lot dont personne n'a accepté la catégorie de toutes les parties ({parts})",
        en: "it is a pile, and nobody has accepted the class of all of its parts ({parts})",
    }
    not_accepted_hint() {
        fr: "relisez chacune, puis confirmez-la : « chartrier classify ID --as CATÉGORIE ».",
        en: "read each of them, then confirm it: `chartrier classify ID --as CLASS`.",
    }
    pages_in_no_part(pages: u64) by pages {
        fr: "c'est un lot dont {pages} page n'est dans aucune partie : elle ne serait plus nulle part" | "c'est un lot dont {pages} pages ne sont dans aucune partie : elles ne seraient plus nulle part",
        en: "it is a pile of which {pages} page is in no part: it would be nowhere any more" | "it is a pile of which {pages} pages are in no part: they would be nowhere any more",
    }
    pages_in_no_part_hint() {
        fr: "séparez-les aussi (« chartrier split »), ou attendez la fin de la durée du lot.",
        en: "separate them too (`chartrier split`), or wait until the pile's period is over.",
    }
    kept_until_past() {
        fr: "le jour jusqu'auquel garder n'est pas à venir",
        en: "the day until which to keep is not to come",
    }
    kept_until_past_hint() {
        fr: "donnez à --keep-until un jour après aujourd'hui.",
        en: "give --keep-until a day after today.",
    }
    already_executed(disposition: EntityId, on: Timestamp) {
        fr: "le bordereau {disposition} a déjà été exécuté le {on}. Rien n'a été fait.",
        en: "plan {disposition} was executed already, on {on}. Nothing was done.",
    }
    already_executed_hint() {
        fr: "« chartrier retention certificate ID -o DOSSIER » en donne le certificat.",
        en: "`chartrier retention certificate ID -o DIR` gives its certificate.",
    }

    // What would be done.
    would_destroy(amount: Words<'_>) {
        fr: "Serait détruit maintenant : {amount}",
        en: "Would be destroyed now: {amount}",
    }
    would_destroy_nothing() {
        fr: "Rien ne serait détruit : tout ce que prend le bordereau serait épargné.",
        en: "Nothing would be destroyed: all that the plan takes would be spared.",
    }
    would_go_on(unproved: u64) by unproved {
        fr: "Cette destruction est commencée : elle serait reprise, {unproved} élément n'est pas encore prouvé détruit." | "Cette destruction est commencée : elle serait reprise, {unproved} éléments ne sont pas encore prouvés détruits.",
        en: "This destruction has begun: it would be taken up again, {unproved} entity is not proved to be destroyed yet." | "This destruction has begun: it would be taken up again, {unproved} entities are not proved to be destroyed yet.",
    }
    would_delete_in(place: &str) {
        fr: "les clés seraient effacées dans l'emplacement {place}",
        en: "keys would be deleted in place {place}",
    }
    would_wait_for(place: &str) {
        fr: "l'emplacement {place} ne peut pas être joint : ses clés seraient effacées à son retour",
        en: "place {place} cannot be reached: its keys would be deleted when it comes back",
    }
    would_cancel(id: &str, documents: u64) by documents {
        fr: "Le bordereau {id} ({documents} document) serait abandonné." | "Le bordereau {id} ({documents} documents) serait abandonné.",
        en: "Plan {id} ({documents} document) would be given up." | "Plan {id} ({documents} documents) would be given up.",
    }
    cancelled_already(id: &str) {
        fr: "Le bordereau {id} est déjà abandonné : rien ne changerait.",
        en: "Plan {id} is given up already: nothing would change.",
    }
    would_approve(approver: &str) {
        fr: "La signature vaut : le bordereau serait approuvé au nom de {approver}.",
        en: "The signature holds: the plan would be approved in the name of {approver}.",
    }
    would_sign(digest: &str) {
        fr: "Ce qui se signe (SHA-256 {digest}) se signe ailleurs ainsi :",
        en: "What is signed (SHA-256 {digest}) is signed elsewhere so:",
    }

    // What is approved, by name.
    document_line(name: &str, from: NaiveDate, through: NaiveDate) {
        fr: "{name} · compté du {from}, gardé jusqu'au {through}",
        en: "{name} · counted from {from}, kept through {through}",
    }
    document_decided(on: NaiveDate) {
        fr: "décidé par une personne le {on}",
        en: "decided by a person on {on}",
    }
    more_names(count: u64) by count {
        fr: "… et {count} autre : --all les nomme tous" | "… et {count} autres : --all les nomme tous",
        en: "… and {count} more: --all names every one" | "… and {count} more: --all names every one",
    }
    decided_by_persons(count: u64) by count {
        fr: "dont {count} par décision d'une personne (chartrier explain ID dit qui et pourquoi)" | "dont {count} par décision d'une personne (chartrier explain ID dit qui et pourquoi)",
        en: "{count} of them by a person's decision (chartrier explain ID tells who and why)" | "{count} of them by a person's decision (chartrier explain ID tells who and why)",
    }

    // Help.
    decide() {
        fr: "Décide la suite d'un document dont la règle la laisse à une personne",
        en: "Decide what becomes of a document whose rule leaves that to a person",
    }
    decide_long() {
        fr: "Décide la suite de documents dont la durée est échue et dont la règle laisse la suite à une personne (« retention due » les montre) ; ou, plus tôt, la destruction d'un lot séparé dont toutes les parties sont acceptées. La décision est inscrite au journal, son motif scellé avec le document ; une autre peut la remplacer. Demande la clé d'un propriétaire. Rien n'est détruit par là : ce qui est à détruire va sur un bordereau, qu'une seconde personne approuve.",
        en: "Decide what becomes of documents whose period is over and whose rule leaves what follows to a person (`retention due` shows them); or, earlier, the destruction of a separated pile all of whose parts are accepted. The decision is journalled, its reason sealed with the document; another one may take its place. Takes an owner's key. Nothing is destroyed by that: what is to be destroyed goes on a plan, which a second person approves.",
    }
    decide_selection() {
        fr: "Ces documents : identifiants, ou recherche",
        en: "These documents: ids, or a query",
    }
    decide_destroy() {
        fr: "À détruire, par un bordereau",
        en: "To be destroyed, by a plan",
    }
    decide_keep() {
        fr: "À garder jusqu'à ce jour inclus, puis à décider de nouveau",
        en: "To be kept through this day, then decided again",
    }
    decide_transfer() {
        fr: "À verser aux Archives",
        en: "To be transferred to the Archives",
    }
    decide_reason() {
        fr: "Pourquoi ; scellé avec le document",
        en: "Why; sealed with the document",
    }
    approve_all() {
        fr: "Nomme tous les documents, si longue que soit la liste",
        en: "Name every document, however long the list",
    }
    try_execute() {
        fr: "Dit exactement ce qui serait fait maintenant ; n'écrit rien",
        en: "Tell exactly what would be done now; write nothing",
    }
}
