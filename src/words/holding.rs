//! Explaining a verdict; placing, listing, reviewing and releasing holds.

use chrono::NaiveDate;

use crate::model::EntityId;
use crate::words::Words;

words! {
    state_of(whole: EntityId) {
        fr: "Ce document est un état du document {whole}, qui est conservé avec lui : c'est celui-là qui est expliqué.",
        en: "This document is a state of document {whole} and is kept with it: that one is explained.",
    }
    verdict_on(day: NaiveDate, outcome: Words<'_>) {
        fr: "Au {day} : {outcome}",
        en: "On {day}: {outcome}",
    }
    rule_heading() {
        fr: "La règle",
        en: "The rule",
    }
    no_rule() {
        fr: "aucune : le document n'a pas de catégorie du tableau de gestion, donc rien ne le détruit",
        en: "none: the document has no class of the schedule, so nothing destroys it",
    }
    by_schedule(source: &str, digest: &str) {
        fr: "Tableau de gestion : {source} ; empreinte {digest}",
        en: "Schedule: {source}; digest {digest}",
    }
    days_heading() {
        fr: "Le point de départ et la fin",
        en: "The starting point and the end",
    }
    no_days() {
        fr: "aucun point de départ connu",
        en: "no starting point known",
    }
    decides(day: Words<'_>) {
        fr: "{day} ← le plus tardif : il décide",
        en: "{day} ← the latest: it decides",
    }
    kept_until(through: NaiveDate, due: NaiveDate) {
        fr: "conservé jusqu'au {through} inclus, échu à partir du {due}",
        en: "kept through {through}, due from {due} on",
    }
    holds_heading() {
        fr: "Les gels",
        en: "The holds",
    }
    no_hold_covers() {
        fr: "aucun gel ne couvre ce document",
        en: "no hold covers this document",
    }
    hold_title(id: &str, scope: Words<'_>) {
        fr: "Gel {id} · {scope}",
        en: "Hold {id} · {scope}",
    }
    held_by(owner: &str, reason: &str) {
        fr: "décidé par {owner} : {reason}",
        en: "decided by {owner}: {reason}",
    }
    placed_and_review(placed: NaiveDate, review: Words<'_>) {
        fr: "placé le {placed} ; {review}",
        en: "placed on {placed}; {review}",
    }
    review_due(day: NaiveDate) {
        fr: "réexamen le {day}",
        en: "review on {day}",
    }
    review_overdue(day: NaiveDate) {
        fr: "réexamen attendu depuis le {day} ; le gel dure",
        en: "review overdue since {day}; the hold lasts",
    }
    to_review(title: Words<'_>) {
        fr: "[À RÉEXAMINER] {title}",
        en: "[REVIEW OVERDUE] {title}",
    }
    pile_heading() {
        fr: "Un lot de documents",
        en: "A pile of documents",
    }
    pile_parts(parts: u64) by parts {
        fr: "{parts} document en a été séparé et est là" | "{parts} documents en ont été séparés et sont là",
        en: "{parts} document was separated from it and is there" | "{parts} documents were separated from it and are there",
    }
    pile_gone(gone: u64) by gone {
        fr: "{gone} n'est plus là" | "{gone} ne sont plus là",
        en: "{gone} is not there any more" | "{gone} are not there any more",
    }
    pile_longest(part: &str, title: &str) {
        fr: "le lot est conservé aussi longtemps que sa partie conservée le plus longtemps : {part}, {title}",
        en: "the pile is kept as long as the part that is kept longest: {part}, {title}",
    }
    changes_heading() {
        fr: "Ce qui changerait ce verdict",
        en: "What would change this",
    }
    always_changes() {
        fr: "un gel, ou un autre tableau de gestion",
        en: "a hold, or another schedule",
    }
    clock_behind() {
        fr: "ce document est entré après aujourd'hui : l'horloge de cette machine retarde, ou avançait ce jour-là.",
        en: "this document came in after today: this machine's clock is behind, or was ahead on that day.",
    }
    nothing_by_itself() {
        fr: "Rien n'est détruit de soi-même : il faut un bordereau, une seconde personne, puis l'exécution.",
        en: "Nothing is destroyed by itself: it takes a plan, a second person, and then the execution.",
    }
    in_plan(id: &str) {
        fr: "Attention : ce document est sur le bordereau approuvé {id}, pas encore exécuté.",
        en: "Mind: this document is on approved plan {id}, not executed yet.",
    }

    // Placing.
    will_hold(scope: Words<'_>) {
        fr: "À geler : {scope}",
        en: "To be held: {scope}",
    }
    covers_now(amount: Words<'_>) {
        fr: "couvre aujourd'hui {amount}",
        en: "covers {amount} today",
    }
    keeps_due(count: u64) by count {
        fr: "dont {count} échu, qui ne sera pas détruit" | "dont {count} échus, qui ne seront pas détruits",
        en: "{count} of them is due and will not be destroyed" | "{count} of them are due and will not be destroyed",
    }
    ask_place() {
        fr: "Placer ce gel ?",
        en: "Place this hold?",
    }
    placed(id: &str, review_on: NaiveDate) {
        fr: "Gel {id} placé. À réexaminer le {review_on} ; il dure jusqu'à ce que quelqu'un le lève.",
        en: "Hold {id} placed. To be looked at again on {review_on}; it lasts until somebody releases it.",
    }
    too_late(count: u64) by count {
        fr: "TROP TARD pour {count} élément de ce gel : sa destruction a commencé et ne peut plus qu'être achevée. Le reste est tenu. Le journal le dit :"
          | "TROP TARD pour {count} éléments de ce gel : leur destruction a commencé et ne peut plus qu'être achevée. Le reste est tenu. Le journal le dit :",
        en: "TOO LATE for {count} thing of this hold: its destruction has begun and can only be finished. The rest is held. The journal says so:"
          | "TOO LATE for {count} things of this hold: their destruction has begun and can only be finished. The rest is held. The journal says so:",
    }
    too_late_for(entity: EntityId, disposition: EntityId) {
        fr: "{entity}, par la destruction {disposition}",
        en: "{entity}, by destruction {disposition}",
    }
    unfinished(disposition: EntityId) {
        fr: "la destruction {disposition} a commencé et n'est pas achevée : ce qu'elle prend n'est plus décrit, et ce gel ne le sauve pas.",
        en: "destruction {disposition} has begun and is not finished: what it takes is described no more, and this hold does not save it.",
    }
    reviewed(id: &str, review_on: NaiveDate) {
        fr: "Gel {id} maintenu ; prochain réexamen le {review_on}.",
        en: "Hold {id} stays; next review on {review_on}.",
    }
    no_holds() {
        fr: "Aucun gel.",
        en: "No hold.",
    }
    released_title(title: Words<'_>) {
        fr: "[levé] {title}",
        en: "[released] {title}",
    }
    released_why(on: NaiveDate, reason: &str) {
        fr: "levé le {on} : {reason}",
        en: "released on {on}: {reason}",
    }
    still_held(count: u64) by count {
        fr: "{count} reste sous un autre gel" | "{count} restent sous un autre gel",
        en: "{count} stays on another hold" | "{count} stay on another hold",
    }
    due_again(count: u64) by count {
        fr: "{count} document redeviendra échu" | "{count} documents redeviendront échus",
        en: "{count} document will be due again" | "{count} documents will be due again",
    }
    plan_would_take(count: u64, plan: &str) {
        fr: "Attention : le bordereau {plan}, approuvé et pas encore exécuté, prendrait alors {count} de ces documents.",
        en: "Mind: plan {plan}, approved and not executed yet, would then take {count} of these documents.",
    }
    plan_is_given_up_by(plan: &str) {
        fr: "Pour les garder, « chartrier retention cancel {plan} » abandonne ce bordereau.",
        en: "To keep them, `chartrier retention cancel {plan}` gives that plan up.",
    }
    release_destroys_nothing() {
        fr: "Lever un gel ne détruit rien : ce qui est échu attend un bordereau et son approbation.",
        en: "Releasing a hold destroys nothing: what is due waits for a plan and its approval.",
    }
    ask_release() {
        fr: "Lever ce gel ?",
        en: "Release this hold?",
    }
    released(id: &str) {
        fr: "Gel {id} levé. Rien n'a été détruit ; « chartrier retention due » montre ce qui est échu.",
        en: "Hold {id} released. Nothing was destroyed; `chartrier retention due` shows what is due.",
    }

    // Suggestions.
    suggestions_heading() {
        fr: "Gels que les faits suggèrent (rien n'est placé sans vous)",
        en: "Holds that the facts suggest (none is placed without you)",
    }
    scope_unknown() {
        fr: "portée à dire par une personne",
        en: "a person has to say what it covers",
    }
    suggested(scope: Words<'_>, why: Words<'_>) {
        fr: "{scope} : {why}",
        en: "{scope}: {why}",
    }
    because_documents(count: u64, title: &str, first: &str) by count {
        fr: "{count} document « {title} » ({first})" | "{count} documents « {title} » ({first}…)",
        en: "{count} document `{title}` ({first})" | "{count} documents `{title}` ({first}…)",
    }
    because_capitalising(session: &str, until: NaiveDate) {
        fr: "une partie du titre est acquise (session {session}), et le candidat peut se présenter jusqu'au {until}",
        en: "part of the title is acquired (session {session}), and the candidate may sit again until {until}",
    }
    would_cover(amount: Words<'_>) {
        fr: "couvrirait {amount}",
        en: "would cover {amount}",
    }
    soonest_due(day: NaiveDate) {
        fr: "première échéance le {day}",
        en: "first of them due on {day}",
    }
    place_command(scope: &str) {
        fr: "chartrier hold place {scope} --owner QUI --reason POURQUOI --review-on JJ/MM/AAAA",
        en: "chartrier hold place {scope} --owner WHO --reason WHY --review-on YYYY-MM-DD",
    }

    placed_anyway() {
        fr: "placé alors que le registre ne connaissait pas ce qu'il couvre",
        en: "placed although the registry did not know what it covers",
    }

    // Refusals.
    holds_everything(query: &str) {
        fr: "« {query} » ne cherche rien, et gèlerait donc toute l'archive.",
        en: "“{query}” looks for nothing, and so would hold the whole archive.",
    }
    holds_everything_hint() {
        fr: "dites ce qui est à geler, ou --on '*' si c'est bien tout.",
        en: "say what is to be held, or --on '*' if it really is everything.",
    }
    empty_text(option: &str) {
        fr: "{option} est vide.",
        en: "{option} is empty.",
    }
    empty_text_hint() {
        fr: "dites-le en quelques mots : on le lira dans des années.",
        en: "say it in a few words: somebody will read it years from now.",
    }
    review_past(day: NaiveDate) {
        fr: "le réexamen du {day} n'est pas dans l'avenir.",
        en: "the review of {day} is not in the future.",
    }
    review_past_hint() {
        fr: "donnez le jour où quelqu'un réexaminera ce gel.",
        en: "give the day on which somebody will look at this hold again.",
    }

    // A line in the status and the dashboard.
    overdue(count: u64) by count {
        fr: "{count} gel à réexaminer : « chartrier hold list »" | "{count} gels à réexaminer : « chartrier hold list »",
        en: "{count} hold to be looked at again: `chartrier hold list`" | "{count} holds to be looked at again: `chartrier hold list`",
    }
}
