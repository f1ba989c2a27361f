//! Verdicts: what is kept until when and why, what holds it, and what would change that.

use chrono::NaiveDate;

use crate::model::{
    Action, Change, EntityId, HoldScope, Impossible, Missing, Outcome, ReviewReason, TriggerDay,
    TriggerSource,
};
use crate::words::{Lang, Say, Size, Words, policies, readings};

/// How entities are called where a verdict names them.
pub trait Names {
    /// A session, a candidate or a record as the reader knows it; its short id if it has no name.
    fn name(&self, entity: EntityId) -> String;
}

/// What becomes of a record, in one line.
pub fn outcome(lang: Lang, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Kept { through } => kept(lang, *through),
        Outcome::Due { since, action } => due(lang, *since, Words(&self::action(lang, *action))),
        Outcome::Held { would_be } => held(lang, Words(&self::outcome(lang, would_be))),
        Outcome::Review { .. } => review(lang),
        Outcome::KeptForEver => kept_for_ever(lang),
    }
}

/// What may be done with it.
pub fn action(lang: Lang, action: Action) -> String {
    match action {
        Action::Destroy => action_destroy(lang),
        Action::DestroyWithVisa => action_destroy_with_visa(lang),
        Action::Transfer => action_transfer(lang),
    }
}

/// The day of an event and who says it.
pub fn trigger_day(lang: Lang, day: &TriggerDay, names: &dyn Names) -> String {
    let trigger = policies::trigger(lang, day.trigger);
    let source = source(lang, &day.source, names);
    counted_from(lang, day.day, Words(&trigger), Words(&source))
}

/// Where the day of an event comes from.
pub fn source(lang: Lang, source: &TriggerSource, names: &dyn Names) -> String {
    match source {
        TriggerSource::Session(session) => source_session(lang, &names.name(*session)),
        TriggerSource::Read { session, zone } => {
            let zone = readings::zone(lang, *zone, None);
            source_read(lang, &session.0, Words(&zone))
        }
        TriggerSource::Parcours(parcours) => source_parcours(
            lang,
            &names.name(parcours.candidate),
            &names.name(parcours.last),
        ),
        TriggerSource::Pv(pv) => source_pv(lang, &names.name(pv.record), &names.name(pv.session)),
        TriggerSource::Document => source_document(lang),
        TriggerSource::DocumentYear(day) => source_document_year(lang, *day),
        TriggerSource::Validity => source_validity(lang),
        TriggerSource::Reception => source_reception(lang),
    }
}

/// Why a person decides.
pub fn reason(lang: Lang, reason: &ReviewReason, names: &dyn Names) -> String {
    match reason {
        ReviewReason::NoClass { .. } => why_no_class(lang),
        ReviewReason::ClassNotInSchedule(class) => why_class_not_in_schedule(lang, class.as_str()),
        ReviewReason::ClassNotSure(class) => why_class_not_sure(lang, class.as_str()),
        ReviewReason::Contradicted(field) => {
            why_contradicted(lang, Words(&readings::field(lang, *field)))
        }
        ReviewReason::NoDay { trigger, missing } => {
            let trigger = policies::trigger(lang, *trigger);
            let missing = self::missing(lang, missing, names);
            why_no_day(lang, Words(&trigger), Words(&missing))
        }
        ReviewReason::ImpossibleDay { trigger, why } => {
            let day = trigger_day(lang, trigger, names);
            let why = impossible(lang, *why);
            why_impossible(lang, Words(&day), Words(&why))
        }
        ReviewReason::ReceivedLater { received } => why_received_later(lang, *received),
        ReviewReason::ParcoursMayGoOn { candidate, until } => {
            why_parcours(lang, &names.name(*candidate), *until)
        }
        ReviewReason::NotSeparated { documents } => why_not_separated(lang, u64::from(*documents)),
        ReviewReason::PartInReview(part) => why_part_in_review(lang, &names.name(*part)),
        ReviewReason::PagesInNoPart { pages, .. } => why_pages_in_no_part(lang, u64::from(*pages)),
        ReviewReason::PartsGone => why_parts_gone(lang),
        ReviewReason::PileStays(pile) => why_pile_stays(lang, &names.name(*pile)),
        ReviewReason::RuleAsks { since } => why_rule_asks(lang, *since),
        ReviewReason::BeyondCalendar => why_beyond_calendar(lang),
    }
}

fn missing(lang: Lang, missing: &Missing, names: &dyn Names) -> String {
    let several = |entities: &[EntityId]| {
        let entities = entities.iter();
        let named: Vec<String> = entities.map(|one| names.name(*one).say(lang)).collect();
        named.join(", ")
    };
    match missing {
        Missing::Session => missing_session(lang),
        Missing::SessionNotRegistered(number) => missing_session_unregistered(lang, &number.0),
        Missing::SessionEndsDisagree(number) => missing_ends_disagree(lang, &number.0),
        Missing::WhichSession(sessions) => missing_which_session(lang, Words(&several(sessions))),
        Missing::SessionWithdrawn(session) => missing_withdrawn(lang, &names.name(*session)),
        Missing::SessionEnd(session) => missing_session_end(lang, &names.name(*session)),
        Missing::Candidate => missing_candidate(lang),
        Missing::WhichCandidate(people) => missing_which_candidate(lang, Words(&several(people))),
        Missing::CandidateWithdrawn(candidate) => missing_withdrawn(lang, &names.name(*candidate)),
        Missing::SessionOfCandidate(candidate) => missing_session_of(lang, &names.name(*candidate)),
        Missing::Titre => missing_titre(lang),
        Missing::Pv(session) => missing_pv(lang, &names.name(*session)),
        Missing::PvValidated(session) => missing_pv_validated(lang, &names.name(*session)),
        Missing::PvInDoubt { record, session } => {
            missing_pv_in_doubt(lang, &names.name(*record), &names.name(*session))
        }
        Missing::DocumentDate => missing_document_date(lang),
        Missing::Validity => missing_validity(lang),
        Missing::NotRecorded => missing_not_recorded(lang),
    }
}

fn impossible(lang: Lang, why: Impossible) -> String {
    match why {
        Impossible::TooEarly { earliest } => impossible_early(lang, earliest),
        Impossible::TooLate { latest } => impossible_late(lang, latest),
        Impossible::EndsBeforeStart { start } => impossible_before_start(lang, start),
        Impossible::BeforeSession { start } => impossible_before_session(lang, start),
        Impossible::DocumentLater { document } => impossible_document_later(lang, document),
    }
}

/// What would change a verdict.
pub fn change(lang: Lang, change: &Change, names: &dyn Names) -> String {
    match change {
        Change::DayCame(day) => change_day(lang, *day),
        Change::Approved => change_approved(lang),
        Change::HoldsReleased(holds) => {
            let holds: Vec<String> = holds.iter().map(EntityId::short).collect();
            change_released(lang, &holds.join(", "))
        }
        Change::Settled(why) => change_settled(lang, Words(&reason(lang, why, names))),
        Change::DayCorrected { trigger, source } => {
            let trigger = policies::trigger(lang, *trigger);
            let source = self::source(lang, source, names);
            change_corrected(lang, Words(&trigger), Words(&source))
        }
        Change::SitsAgain { candidate, until } => {
            let candidate = names.name(*candidate);
            match until {
                Some(until) => change_sits_again_until(lang, &candidate, *until),
                None => change_sits_again(lang, &candidate),
            }
        }
        Change::PileGivenUp { parts } => change_pile_given_up(lang, parts.len() as u64),
    }
}

/// What a hold holds.
pub fn scope(lang: Lang, scope: &HoldScope, names: &dyn Names) -> String {
    match scope {
        HoldScope::Records(records) => scope_records(lang, records.len() as u64),
        HoldScope::Session(session) => scope_session(lang, &names.name(*session)),
        HoldScope::Candidate(candidate) => scope_candidate(lang, &names.name(*candidate)),
        HoldScope::Titre(titre) => scope_titre(lang, &titre.0),
        HoldScope::Agrement { titre, site } => scope_agrement(lang, &titre.0, site.as_str()),
        HoldScope::Query { text, .. } => scope_query(lang, text),
    }
}

/// How many records, and how much.
pub fn amount(lang: Lang, records: u64, bytes: u64) -> String {
    records_of(lang, records, Size::of(bytes))
}

words! {
    records_of(records: u64, size: Size) by records {
        fr: "{records} document, {size}" | "{records} documents, {size}",
        en: "{records} document, {size}" | "{records} documents, {size}",
    }
    kept(through: NaiveDate) {
        fr: "conservé jusqu'au {through} inclus",
        en: "kept through {through}",
    }
    due(since: NaiveDate, action: Words<'_>) {
        fr: "échu depuis le {since} : {action}",
        en: "due since {since}: {action}",
    }
    held(would_be: Words<'_>) {
        fr: "sous gel : rien n'en est fait (sans gel : {would_be})",
        en: "on hold: nothing is done with it (without the hold: {would_be})",
    }
    review() {
        fr: "à décider par une personne ; conservé en attendant",
        en: "a person decides; kept meanwhile",
    }
    kept_for_ever() {
        fr: "conservé sans limite",
        en: "kept for ever",
    }
    action_destroy() {
        fr: "à détruire, après approbation",
        en: "to be destroyed, once approved",
    }
    action_destroy_with_visa() {
        fr: "à détruire, après visa des Archives et approbation",
        en: "to be destroyed, with the visa of the Archives and once approved",
    }
    action_transfer() {
        fr: "à verser aux Archives",
        en: "to be transferred to the Archives",
    }
    counted_from(day: NaiveDate, trigger: Words<'_>, source: Words<'_>) {
        fr: "{day} : {trigger} ({source})",
        en: "{day}: {trigger} ({source})",
    }
    source_session(session: &str) {
        fr: "registre, session {session}",
        en: "registry, session {session}",
    }
    source_read(session: &str, zone: Words<'_>) {
        fr: "session {session}, hors registre, lu : {zone}",
        en: "session {session}, not in the registry, read in: {zone}",
    }
    source_parcours(candidate: &str, last: &str) {
        fr: "registre, dernière session de {candidate} : {last}",
        en: "registry, last session of {candidate}: {last}",
    }
    source_pv(record: &str, session: &str) {
        fr: "procès-verbal {record} de la session {session}",
        en: "procès-verbal {record} of session {session}",
    }
    source_document() {
        fr: "date du document",
        en: "date of the document",
    }
    source_document_year(day: NaiveDate) {
        fr: "année du document, daté du {day}",
        en: "year of the document, dated {day}",
    }
    source_validity() {
        fr: "fin de validité lue dans le document",
        en: "end of validity read in the document",
    }
    source_reception() {
        fr: "prise en charge par l'archive",
        en: "taken in charge by the archive",
    }

    // Why a person decides.
    why_no_class() {
        fr: "aucune catégorie : « chartrier review » la demande",
        en: "no class: `chartrier review` asks for it",
    }
    why_class_not_in_schedule(class: &str) {
        fr: "la catégorie {class} n'est pas au tableau de gestion en vigueur",
        en: "class {class} is not in the schedule in force",
    }
    why_class_not_sure(class: &str) {
        fr: "la catégorie {class} n'est pas certaine : confirmez-la avec « chartrier review »",
        en: "class {class} is not certain: confirm it with `chartrier review`",
    }
    why_contradicted(field: Words<'_>) {
        fr: "ce qui y est lu se contredit ({field}) : dites ce qui est juste avec « chartrier review »",
        en: "what is read in it does not agree ({field}): say what is right with `chartrier review`",
    }
    why_no_day(trigger: Words<'_>, missing: Words<'_>) {
        fr: "point de départ inconnu ({trigger}) : {missing}",
        en: "starting point unknown ({trigger}): {missing}",
    }
    why_impossible(day: Words<'_>, why: Words<'_>) {
        fr: "date impossible, {day} : {why}",
        en: "impossible date, {day}: {why}",
    }
    why_received_later(received: NaiveDate) {
        fr: "pris en charge le {received} seulement, après le jour du verdict",
        en: "taken in charge on {received} only, after the day of the verdict",
    }
    why_parcours(candidate: &str, until: NaiveDate) {
        fr: "durée échue, mais {candidate} peut encore se présenter jusqu'au {until}",
        en: "period over, but {candidate} may sit again until {until}",
    }
    why_not_separated(documents: u64) {
        fr: "{documents} documents dans un seul fichier : séparez-les avec « chartrier split »",
        en: "{documents} documents in one file: separate them with `chartrier split`",
    }
    why_part_in_review(part: &str) {
        fr: "lot dont la partie {part} est elle-même à décider",
        en: "a pile whose part {part} waits for a decision itself",
    }
    why_pages_in_no_part(pages: u64) by pages {
        fr: "durée échue, mais {pages} page du lot n'est dans aucune de ses parties : une personne décide" | "durée échue, mais {pages} pages du lot ne sont dans aucune de ses parties : une personne décide",
        en: "period over, but {pages} page of the pile is in none of its parts: a person decides" | "period over, but {pages} pages of the pile are in none of its parts: a person decides",
    }
    why_parts_gone() {
        fr: "lot dont aucune partie n'est plus là",
        en: "a pile of which no part is there any more",
    }
    why_pile_stays(pile: &str) {
        fr: "durée échue, mais le lot {pile} dont il est tiré reste, avec ses pages : il part avec lui",
        en: "period over, but the pile {pile} that it was cut from stays, with its pages: it goes with it",
    }
    why_rule_asks(since: NaiveDate) {
        fr: "durée échue depuis le {since}, et la règle laisse la suite à une personne",
        en: "period over since {since}, and the rule leaves what follows to a person",
    }
    why_beyond_calendar() {
        fr: "la durée finit au-delà du calendrier",
        en: "the period ends beyond the calendar",
    }

    // What is missing.
    missing_session() {
        fr: "aucune session n'est connue pour ce document",
        en: "no session is known of this document",
    }
    missing_session_unregistered(number: &str) {
        fr: "la session {number} n'est pas au registre",
        en: "session {number} is not in the registry",
    }
    missing_ends_disagree(number: &str) {
        fr: "les documents de la session {number} ne disent pas tous la même fin",
        en: "the documents of session {number} disagree about its end",
    }
    missing_which_session(sessions: Words<'_>) {
        fr: "la session peut être {sessions}",
        en: "the session may be {sessions}",
    }
    missing_withdrawn(name: &str) {
        fr: "{name} n'est plus au registre",
        en: "{name} is not in the registry any more",
    }
    missing_session_end(session: &str) {
        fr: "la date de fin de la session {session} manque au registre",
        en: "the end of session {session} is missing from the registry",
    }
    missing_candidate() {
        fr: "aucun candidat du registre n'est reconnu",
        en: "no candidate of the registry is recognised",
    }
    missing_which_candidate(people: Words<'_>) {
        fr: "le candidat peut être {people}",
        en: "the candidate may be {people}",
    }
    missing_session_of(candidate: &str) {
        fr: "aucune session de {candidate} n'est connue pour ce titre",
        en: "no session of {candidate} is known for this title",
    }
    missing_titre() {
        fr: "le titre n'est pas connu, et le candidat en prépare plusieurs",
        en: "the title is not known, and the candidate sits several",
    }
    missing_pv(session: &str) {
        fr: "aucun procès-verbal daté de la session {session}",
        en: "no dated procès-verbal of session {session}",
    }
    missing_pv_validated(session: &str) {
        fr: "aucun procès-verbal validé, avec sa date, de la session {session}",
        en: "no validated procès-verbal, with its date, of session {session}",
    }
    missing_pv_in_doubt(record: &str, session: &str) {
        fr: "{record} est peut-être un procès-verbal de la session {session} : sa catégorie ou sa session n'est pas certaine, confirmez-la ou corrigez-la avec « chartrier review »",
        en: "{record} may be a procès-verbal of session {session}: its class or its session is not certain, confirm or correct it with `chartrier review`",
    }
    missing_document_date() {
        fr: "le document ne porte pas de date connue",
        en: "the document bears no known date",
    }
    missing_validity() {
        fr: "la fin de validité n'est pas connue",
        en: "the end of validity is not known",
    }
    missing_not_recorded() {
        fr: "l'archive ne peut pas le savoir : une personne le dira",
        en: "the archive cannot know: a person must say",
    }
    impossible_early(earliest: NaiveDate) {
        fr: "avant le {earliest}",
        en: "before {earliest}",
    }
    impossible_late(latest: NaiveDate) {
        fr: "après le {latest}",
        en: "after {latest}",
    }
    impossible_before_start(start: NaiveDate) {
        fr: "la session ne commence que le {start}",
        en: "the session only begins on {start}",
    }
    impossible_before_session(start: NaiveDate) {
        fr: "plus ancien que la session, qui commence le {start}",
        en: "older than the session, which begins on {start}",
    }
    impossible_document_later(document: NaiveDate) {
        fr: "le document est daté du {document}, bien plus tard",
        en: "the document is dated {document}, much later",
    }

    // What would change it.
    change_day(day: NaiveDate) {
        fr: "le {day} : la durée est alors échue",
        en: "{day}: the period is over then",
    }
    change_approved() {
        fr: "un bordereau approuvé par une seconde personne, puis exécuté",
        en: "a plan approved by a second person, and then executed",
    }
    change_released(holds: &str) {
        fr: "la levée de tous ses gels ({holds})",
        en: "the release of all its holds ({holds})",
    }
    change_settled(why: Words<'_>) {
        fr: "régler ceci : {why}",
        en: "settling this: {why}",
    }
    change_corrected(trigger: Words<'_>, source: Words<'_>) {
        fr: "corriger la date ({trigger}), là d'où elle vient : {source}",
        en: "correcting the date ({trigger}) where it comes from: {source}",
    }
    change_sits_again(candidate: &str) {
        fr: "une nouvelle session de {candidate} dans le même parcours",
        en: "another session of {candidate} in the same parcours",
    }
    change_sits_again_until(candidate: &str, until: NaiveDate) {
        fr: "une nouvelle session de {candidate} dans le même parcours, possible jusqu'au {until}",
        en: "another session of {candidate} in the same parcours, possible until {until}",
    }
    change_pile_given_up(parts: u64) {
        fr: "renoncer au lot entier, une fois chacun de ses {parts} documents accepté par une personne (chartrier retention decide ID --destroy) : ils sont conservés chacun pour soi",
        en: "giving up the whole pile, once a person has accepted each of its {parts} documents (chartrier retention decide ID --destroy): they are kept by themselves",
    }

    // What a hold holds.
    scope_records(records: u64) by records {
        fr: "{records} document désigné" | "{records} documents désignés",
        en: "{records} document named" | "{records} documents named",
    }
    scope_session(session: &str) {
        fr: "session {session}",
        en: "session {session}",
    }
    scope_candidate(candidate: &str) {
        fr: "candidat {candidate}",
        en: "candidate {candidate}",
    }
    scope_titre(titre: &str) {
        fr: "titre {titre}",
        en: "title {titre}",
    }
    scope_agrement(titre: &str, site: &str) {
        fr: "agrément {titre}, {site}",
        en: "agrément {titre}, {site}",
    }
    scope_query(text: &str) {
        fr: "recherche « {text} », et ce qu'elle trouvera",
        en: "query `{text}`, and what it will find",
    }
}
