//! What is due, plans, approvals and destructions, as their commands tell them.

use std::path::Path;

use chrono::NaiveDate;

use crate::model::Timestamp;
use crate::words::Words;

words! {
    // What is due.
    due_heading(day: NaiveDate) {
        fr: "Échu au {day}",
        en: "Due on {day}",
    }
    nothing_due() {
        fr: "rien",
        en: "nothing",
    }
    class_amount(class: Words<'_>, amount: Words<'_>) {
        fr: "{class} : {amount}",
        en: "{class}: {amount}",
    }
    of_session(session: &str) {
        fr: "session {session}",
        en: "session {session}",
    }
    of_no_session() {
        fr: "sans session",
        en: "of no session",
    }
    due_since(session: Words<'_>, amount: Words<'_>, since: NaiveDate) {
        fr: "{session} : {amount}, depuis le {since}",
        en: "{session}: {amount}, since {since}",
    }
    plan_next() {
        fr: "Pour le bordereau de ce qui est à détruire : chartrier retention plan -o DOSSIER",
        en: "For the plan of what is to be destroyed: chartrier retention plan -o DIR",
    }
    held_heading() {
        fr: "Sous gel : rien n'en est fait",
        en: "On hold: nothing is done with it",
    }
    held_by(id: &str, scope: Words<'_>, amount: Words<'_>) {
        fr: "Gel {id} · {scope} : {amount}",
        en: "Hold {id} · {scope}: {amount}",
    }
    held_why(owner: &str, reason: &str, due: u64) {
        fr: "{owner} : {reason} ; échus sans ce gel : {due}",
        en: "{owner}: {reason}; due without this hold: {due}",
    }
    review_heading() {
        fr: "À décider par une personne ; conservé en attendant",
        en: "A person decides; kept meanwhile",
    }
    review_reason(reason: Words<'_>, amount: Words<'_>) {
        fr: "{amount} : {reason}",
        en: "{amount}: {reason}",
    }
    more_reasons(count: u64) by count {
        fr: "… et {count} autre motif : --review les donne tous, document par document" | "… et {count} autres motifs : --review les donne tous, document par document",
        en: "… and {count} more reason: --review gives all, document by document" | "… and {count} more reasons: --review gives all, document by document",
    }
    review_all_next() {
        fr: "--review les donne document par document ; « chartrier explain ID » dit tout de l'un d'eux",
        en: "--review gives them document by document; `chartrier explain ID` tells all of one",
    }
    forecast_heading() {
        fr: "Fins de conservation, mois par mois (gelés compris)",
        en: "Ends of retention, month by month (held ones too)",
    }
    over_already() {
        fr: "déjà échu",
        en: "over already",
    }
    later() {
        fr: "plus tard",
        en: "later",
    }
    without_end() {
        fr: "conservé sans limite",
        en: "kept for ever",
    }
    end_unknown() {
        fr: "fin inconnue",
        en: "end unknown",
    }
    rest(label: Words<'_>, amount: Words<'_>) {
        fr: "{label} : {amount}",
        en: "{label}: {amount}",
    }
    due_heads() {
        fr: "État;Catégorie;Intitulé;Session;Identifiant;Fichier;Octets;Conservé jusqu'au;Échu à partir du;Suite;À décider;Texte",
        en: "State;Class;Title;Session;Id;File;Bytes;Kept through;Due from;What follows;To be decided;Text",
    }
    state_due() {
        fr: "échu",
        en: "due",
    }
    state_held() {
        fr: "sous gel",
        en: "held",
    }
    state_review() {
        fr: "à décider",
        en: "to be decided",
    }

    // Plans.
    plan_takes(day: NaiveDate, amount: Words<'_>) {
        fr: "Bordereau au {day} : {amount} à détruire",
        en: "Plan of {day}: {amount} to be destroyed",
    }
    days(first: NaiveDate, last: NaiveDate, kept: NaiveDate) {
        fr: "points de départ du {first} au {last} ; dernier jour de conservation le {kept}",
        en: "counted from days between {first} and {last}; last day of retention {kept}",
    }
    with_sessions(count: u64) by count {
        fr: "et {count} session du registre" | "et {count} sessions du registre",
        en: "and {count} session of the registry" | "and {count} sessions of the registry",
    }
    with_candidates(count: u64) by count {
        fr: "et {count} candidat du registre" | "et {count} candidats du registre",
        en: "and {count} candidate of the registry" | "and {count} candidates of the registry",
    }
    beyond_limits() {
        fr: "ATTENTION : ce bordereau prend plus que d'ordinaire, et cela a été voulu (--beyond-limits).",
        en: "MIND: this plan takes more than usual, and that was wanted (--beyond-limits).",
    }
    despite_clock() {
        fr: "ATTENTION : l'horloge ne va pas avec les dates du journal, et ce bordereau a été voulu quand même (--despite-clock).",
        en: "MIND: the clock does not fit the journal's times, and this plan was wanted all the same (--despite-clock).",
    }
    holds_go(count: u64) by count {
        fr: "avec {count} gel levé qui ne tenait que ces documents, motif compris" | "avec {count} gels levés qui ne tenaient que ces documents, motifs compris",
        en: "with {count} released hold on these documents alone, its reason too" | "with {count} released holds on these documents alone, their reasons too",
    }
    approvals_go(count: u64) by count {
        fr: "avec {count} approbation abandonnée d'un bordereau de ces documents" | "avec {count} approbations abandonnées de bordereaux de ces documents",
        en: "with {count} approval, given up, of a plan of these documents" | "with {count} approvals, given up, of plans of these documents",
    }
    day_to_come(day: NaiveDate) {
        fr: "le {day} n'est pas venu : à l'exécution, ce qui n'est pas échu ce jour-là sera épargné.",
        en: "{day} has not come: on execution, what is not due on that day is spared.",
    }
    written(folder: &Path) {
        fr: "Écrit dans {folder}. Rien n'est détruit. À faire, dans l'ordre :",
        en: "Written to {folder}. Nothing is destroyed. To be done, in this order:",
    }
    next_read(table: &Path) {
        fr: "  1. Relisez {table}, complétez le service et ses observations, datez et signez.",
        en: "  1. Read {table}, fill in the service and its observations, date and sign it.",
    }
    next_approve(plan: &Path) {
        fr: "  2. Une seconde personne, déclarée par « chartrier approver add NOM CLÉ.pub », approuve :\n       chartrier retention approve {plan} --key CLÉ",
        en: "  2. A second person, declared by `chartrier approver add NAME KEY.pub`, approves:\n       chartrier retention approve {plan} --key KEY",
    }
    next_approve_with_visa(plan: &Path) {
        fr: "  2. Envoyez le bordereau en deux exemplaires aux Archives départementales, attendez leur visa, archivez le visa numérisé. Puis une seconde personne, déclarée par « chartrier approver add NOM CLÉ.pub », approuve :\n       chartrier retention approve {plan} --key CLÉ --visa RÉFÉRENCE --visa-date DATE --visa-authority AUTORITÉ --visa-scan ID",
        en: "  2. Send two copies of the bordereau to the departmental Archives, wait for their visa, archive the scanned visa. Then a second person, declared by `chartrier approver add NAME KEY.pub`, approves:\n       chartrier retention approve {plan} --key KEY --visa REFERENCE --visa-date DATE --visa-authority AUTHORITY --visa-scan ID",
    }
    next_execute() {
        fr: "  3. L'approbation donne un identifiant ; un propriétaire exécute :\n       chartrier retention execute ID",
        en: "  3. The approval gives an id; an owner executes:\n       chartrier retention execute ID",
    }
    bordereau_heads() {
        fr: "Ligne;Article;Service;Tableau de gestion;Intitulé;Typologie;Session;Année de début;Année de fin;DUA;Sort final;Conservé jusqu'au;Documents;Octets;Texte;Identifiant;Observations du service;Observations des Archives",
        en: "Line;Article;Service;Schedule;Title;Kind;Session;First year;Last year;Period;Final action;Kept through;Documents;Bytes;Text;Id;Observations of the service;Observations of the Archives",
    }
    row_article() {
        fr: "article",
        en: "article",
    }
    row_document() {
        fr: "document",
        en: "document",
    }
    folder_not_empty(folder: &Path) {
        fr: "{folder} contient déjà quelque chose.",
        en: "{folder} has something in it already.",
    }
    folder_not_empty_hint() {
        fr: "donnez un dossier nouveau ou vide : rien n'y est jamais écrasé.",
        en: "give a new or empty folder: nothing is ever written over.",
    }

    // Approvals.
    plan_made(made: Timestamp) {
        fr: "Bordereau établi le {made}",
        en: "Plan made on {made}",
    }
    visa_of(reference: &str, authority: &str, on: NaiveDate) {
        fr: "visa {reference} du {on}, {authority}",
        en: "visa {reference} of {on}, {authority}",
    }
    ask_approve(count: u64) by count {
        fr: "Approuver la destruction de ce document ?" | "Approuver la destruction de ces {count} documents ?",
        en: "Approve the destruction of this document?" | "Approve the destruction of these {count} documents?",
    }
    approved(id: &str) {
        fr: "Approuvé : bordereau {id}. Rien n'est encore détruit. Un propriétaire exécute : chartrier retention execute {id} ; ou y renonce : chartrier retention cancel {id}",
        en: "Approved: plan {id}. Nothing is destroyed yet. An owner executes: chartrier retention execute {id}; or gives it up: chartrier retention cancel {id}",
    }
    key_passphrase(key: &Path) {
        fr: "Phrase de passe de la clé {key} : ",
        en: "Passphrase of the key {key}: ",
    }
    not_signed(key: &Path, why: Words<'_>) {
        fr: "{key} n'a pas signé : {why}",
        en: "{key} has not signed: {why}",
    }
    not_signed_hint() {
        fr: "donnez la clé privée (le fichier sans .pub). Une clé matérielle signe par « ssh-keygen -Y sign -n approval@chartrier -f CLÉ plan.json », puis --signature plan.json.sig.",
        en: "give the private key (the file without .pub). A security key signs by `ssh-keygen -Y sign -n approval@chartrier -f KEY plan.json`, then --signature plan.json.sig.",
    }
    approver_added(name: &str, account: &str) {
        fr: "{name} peut approuver les bordereaux à venir, sauf ceux du compte {account} (si c'est un autre compte : --account) et ceux de qui vient de déclarer cette clé.",
        en: "{name} may approve plans to come, but for those of the account {account} (if it is another one: --account) and those of who has just declared this key.",
    }
    approver_removed(name: &str) {
        fr: "{name} ne peut plus approuver. Ce que {name} a approuvé et qui n'a pas commencé ne vaut plus.",
        en: "{name} may approve no longer. What {name} approved and has not begun is void.",
    }
    approver_line(name: &str, account: &str, fingerprint: &str) {
        fr: "{name} (compte {account})  {fingerprint}",
        en: "{name} (account {account})  {fingerprint}",
    }
    no_approver() {
        fr: "Personne : « chartrier approver add NOM CLÉ.pub » déclare quelqu'un.",
        en: "Nobody: `chartrier approver add NAME KEY.pub` declares somebody.",
    }
    approver_unknown_name(name: &str) {
        fr: "personne du nom de {name} ne peut approuver.",
        en: "nobody of the name {name} may approve.",
    }
    approver_unknown_name_hint() {
        fr: "« chartrier approver list » donne les noms.",
        en: "`chartrier approver list` gives the names.",
    }

    // What became of plans.
    no_plans() {
        fr: "Aucun bordereau approuvé.",
        en: "No approved plan.",
    }
    plan_line(id: &str, state: Words<'_>, amount: Words<'_>, day: NaiveDate) {
        fr: "{id}  {state} · {amount} · verdicts du {day}",
        en: "{id}  {state} · {amount} · verdicts of {day}",
    }
    state_approved() {
        fr: "approuvé, pas commencé",
        en: "approved, not begun",
    }
    state_cancelled() {
        fr: "abandonné, rien n'est détruit",
        en: "given up, nothing destroyed",
    }
    state_pending() {
        fr: "COMMENCÉ, PAS ACHEVÉ",
        en: "BEGUN, NOT DONE",
    }
    state_done() {
        fr: "exécuté",
        en: "executed",
    }
    approved_by(name: &str, when: Timestamp) {
        fr: "approuvé par {name} le {when}",
        en: "approved by {name} on {when}",
    }
    gone_and_spared(gone: Words<'_>, spared: u64) {
        fr: "détruits : {gone} ; épargnés : {spared}",
        en: "destroyed: {gone}; spared: {spared}",
    }
    unproved(count: u64) by count {
        fr: "{count} élément pas encore prouvé détruit : « chartrier retention resume »" | "{count} éléments pas encore prouvés détruits : « chartrier retention resume »",
        en: "{count} entity not proved to be destroyed yet: `chartrier retention resume`" | "{count} entities not proved to be destroyed yet: `chartrier retention resume`",
    }
    place_pending(place: &str) {
        fr: "clés pas encore effacées dans l'emplacement {place} : rebranchez-le, puis « chartrier retention resume »",
        en: "keys not deleted yet in place {place}: bring it back, then `chartrier retention resume`",
    }
    place_forgotten(digest: &str) {
        fr: "{digest} (il n'est plus dans archive.toml : remettez-le pour que les clés y soient effacées)",
        en: "{digest} (not in archive.toml any more: put it back so that the keys in it are deleted)",
    }
    place_done(place: &str) {
        fr: "clés effacées dans l'emplacement {place}",
        en: "keys deleted in place {place}",
    }
    pending_heading() {
        fr: "Destructions commencées, pas achevées",
        en: "Destructions that have begun and are not done",
    }
    of_plan(id: &str, what: Words<'_>) {
        fr: "Bordereau {id} : {what}",
        en: "Plan {id}: {what}",
    }

    // The destruction.
    read_again() {
        fr: "Règles et gels sont relus à l'instant de détruire : ce qui n'est plus échu, a changé ou est gelé est épargné.",
        en: "Rules and holds are read again at the moment of destroying: what is not due any more, has changed or is held is spared.",
    }
    ask_count() {
        fr: "Sans retour. Tapez le nombre de documents du bordereau pour détruire : ",
        en: "There is no way back. Type the plan's number of documents to destroy: ",
    }
    other_count(given: u64, documents: u64) {
        fr: "{given} n'est pas le nombre de documents du bordereau, qui est {documents}. Rien n'a été détruit.",
        en: "{given} is not the plan's number of documents, which is {documents}. Nothing was destroyed.",
    }
    other_count_hint() {
        fr: "relisez le bordereau : ce n'est peut-être pas celui que vous croyez (« chartrier retention list »).",
        en: "read the plan again: it may not be the one you think (`chartrier retention list`).",
    }
    yes_is_not_enough(documents: u64) {
        fr: "détruire demande le nombre de documents du bordereau ({documents}) : --yes seul ne suffit pas, et il n'y a personne à qui le demander sans terminal. Rien n'a été détruit.",
        en: "destroying takes the plan's number of documents ({documents}): --yes alone is not enough, and without a terminal nobody can be asked. Nothing was destroyed.",
    }
    yes_is_not_enough_hint() {
        fr: "donnez aussi --confirm avec le nombre de documents, ou tapez-le quand il est demandé.",
        en: "give --confirm with the number of documents too, or type it when asked.",
    }
    destroyed(count: u64) by count {
        fr: "{count} document rendu illisible avec toute clé qui reste" | "{count} documents rendus illisibles avec toute clé qui reste",
        en: "{count} document rendered unreadable with every remaining key" | "{count} documents rendered unreadable with every remaining key",
    }
    destroyed_where_reached(count: u64) by count {
        fr: "{count} document rendu illisible avec les clés des emplacements joignables" | "{count} documents rendus illisibles avec les clés des emplacements joignables",
        en: "{count} document rendered unreadable with the keys of the places that were reached" | "{count} documents rendered unreadable with the keys of the places that were reached",
    }
    key_deleted(count: u64) by count {
        fr: "{count} document : clé et fichiers effacés, mais le moteur de recherche et le catalogue n'en sont pas encore purgés" | "{count} documents : clés et fichiers effacés, mais le moteur de recherche et le catalogue n'en sont pas encore purgés",
        en: "{count} document: key and files deleted, but search engine and catalog are not yet purged of it" | "{count} documents: keys and files deleted, but search engine and catalog are not yet purged of them",
    }
    shared(count: u64) by count {
        fr: "{count} fichier scellé reste, parce qu'un document vivant s'en sert : par celui-là il reste lisible" | "{count} fichiers scellés restent, parce que des documents vivants s'en servent : par ceux-là ils restent lisibles",
        en: "{count} sealed file stays, because a living document uses it: through that one it stays readable" | "{count} sealed files stay, because living documents use them: through those they stay readable",
    }
    spared(count: u64, why: Words<'_>) by count {
        fr: "{count} épargné : {why}" | "{count} épargnés : {why}",
        en: "{count} spared: {why}" | "{count} spared: {why}",
    }
    remains(count: u64) by count {
        fr: "{count} reste retrouvé : la destruction n'est pas inscrite comme faite. « chartrier verify », puis « chartrier retention resume »." | "{count} restes retrouvés : la destruction n'est pas inscrite comme faite. « chartrier verify », puis « chartrier retention resume ».",
        en: "{count} remnant was found: the destruction is not journalled as done. `chartrier verify`, then `chartrier retention resume`." | "{count} remnants were found: the destruction is not journalled as done. `chartrier verify`, then `chartrier retention resume`.",
    }
    purge_pending() {
        fr: "le moteur de recherche est pris par une autre opération : reprenez par « chartrier retention resume ».",
        en: "the search engine is busy with another operation: take it up again by `chartrier retention resume`.",
    }
    to_be_resumed() {
        fr: "la destruction est commencée et ne peut plus que finir : reprenez-la par « chartrier retention resume ».",
        en: "the destruction has begun and can only be finished: take it up again by `chartrier retention resume`.",
    }
    nothing_to_resume() {
        fr: "Rien à reprendre.",
        en: "Nothing to take up again.",
    }
    cancelled(id: &str) {
        fr: "Bordereau {id} abandonné : rien n'a été détruit, et rien ne le sera par lui.",
        en: "Plan {id} given up: nothing was destroyed, and nothing will be by it.",
    }
}
