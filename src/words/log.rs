//! The journal in plain words: one sentence for each event.

use chrono::{NaiveDate, NaiveDateTime};

use crate::archive::KnownAs;
use crate::model::{Consultation, DataRight, EntityId, EntityKind, Event, PlaceDigest};
use crate::words::{Lang, Say, Words, count, facts, kinds};

/// What is known of what an entry names.
pub trait LogNames {
    /// What an entity is known as.
    fn known_as(&self, entity: EntityId) -> KnownAs;
    /// What was said when documents were consulted.
    fn consultation(&self, entity: EntityId) -> Option<Consultation>;
    /// What a hold holds, in words, and why.
    fn hold(&self, lang: Lang, entity: EntityId) -> Option<(String, String)>;
    /// Who approved a disposition.
    fn approver(&self, disposition: EntityId) -> Option<String>;
    /// A key place by its name.
    fn place(&self, place: PlaceDigest) -> Option<String>;
    /// What is asked by a request, and by whom.
    fn request(&self, entity: EntityId) -> Option<(DataRight, EntityId)>;
}

/// So many documents of a list are named.
const FEW: usize = 3;

/// What happened, after the name of who did it.
pub fn event(lang: Lang, event: &Event, names: &dyn LogNames) -> String {
    let one = |entity: EntityId| Named(entity, names.known_as(entity)).say(lang);
    match event {
        Event::ArchiveCreated { .. } => created(lang),
        Event::KeysChanged { .. } => keys_changed(lang),
        Event::PolicyAdopted { policy, signature } => {
            let digest: String = policy.to_string().chars().take(8).collect();
            match signature {
                Some(_) => adopted_signed(lang, &digest),
                None => adopted(lang, &digest),
            }
        }
        Event::Accessioned { entity, from, .. } => match from {
            Some(_) => accessioned_from_aside(lang, Words(&one(*entity))),
            None => accessioned(lang, Words(&one(*entity))),
        },
        Event::Described {
            entity, decided, ..
        } if *decided => fate_decided(lang, Words(&one(*entity))),
        Event::Described {
            entity, duplicate, ..
        } => match duplicate {
            true => came_again(lang, Words(&one(*entity))),
            false if names.request(*entity).is_some() => request_changed(lang, &entity.short()),
            false => described(lang, Words(&one(*entity))),
        },
        Event::Registered { entity, kind, .. } => registered(lang, *entity, *kind, names),
        Event::Quarantined { entity, reason, .. } => {
            let why = facts::quarantine_reason(lang, *reason);
            set_aside(lang, Words(&one(*entity)), Words(&why))
        }
        Event::Consulted(batch) => {
            let what = listed(lang, &batch.entities, names);
            let words = consulted(lang, Words(&what));
            with_said(lang, words, names.consultation(batch.entity))
        }
        Event::Exported(batch) => {
            let what = listed(lang, &batch.entities, names);
            let words = exported(lang, Words(&what));
            let said = batch.consultation.map(|id| names.consultation(id));
            with_said(lang, words, said.flatten())
        }
        Event::HoldPlaced {
            entity, too_late, ..
        } => {
            let words = match names.hold(lang, *entity) {
                Some((scope, why)) => {
                    placed_on(lang, &entity.short(), Words(&scope), Words(&why.say(lang)))
                }
                None => placed(lang, &entity.short()),
            };
            match too_late.len() {
                0 => words,
                late => placed_too_late(lang, Words(&words), count(late)),
            }
        }
        Event::HoldReleased { entity, .. } => match names.hold(lang, *entity) {
            Some((scope, _)) => released_on(lang, &entity.short(), Words(&scope)),
            None => released(lang, &entity.short()),
        },
        Event::DispositionPlanned { plan } => {
            let digest: String = plan.to_string().chars().take(8).collect();
            planned(lang, &digest)
        }
        Event::DispositionApproved { entity, .. } => match names.approver(*entity) {
            Some(approver) => approved_by(lang, &entity.short(), &approver),
            None => approved(lang, &entity.short()),
        },
        Event::DispositionCancelled { entity } => cancelled(lang, &entity.short()),
        Event::DestructionStarted { entity, .. } => started(lang, &entity.short()),
        Event::KeysDeleted { entity, place } => match names.place(*place) {
            Some(name) => keys_deleted(lang, &entity.short(), &name),
            None => keys_deleted_somewhere(lang, &entity.short()),
        },
        Event::Destroyed(batch) => {
            let what = listed(lang, &batch.destroyed, names);
            destroyed(lang, &batch.entity.short(), Words(&what))
        }
        Event::BundleIssued { entity, .. } => bundle_issued(lang, &entity.short()),
        Event::FixityChecked {
            level, findings, ..
        } => {
            let level = facts::level(lang, *level);
            match findings {
                0 => checked_sound(lang, Words(&level)),
                findings => checked(lang, Words(&level), *findings),
            }
        }
        Event::OlderJournalAccepted { .. } => older_journal_accepted(lang),
        Event::TailCut { length_bytes, .. } => tail_cut(lang, *length_bytes),
    }
}

fn registered(lang: Lang, entity: EntityId, kind: EntityKind, names: &dyn LogNames) -> String {
    let one = |entity: EntityId| Named(entity, names.known_as(entity)).say(lang);
    let name = one(entity);
    match kind {
        EntityKind::Request => match names.request(entity) {
            Some((DataRight::Erase, who)) => asked_erase(lang, &entity.short(), Words(&one(who))),
            Some((DataRight::Access, who)) => asked_access(lang, &entity.short(), Words(&one(who))),
            None => asked(lang, &entity.short()),
        },
        EntityKind::Import => imported(lang, &entity.short()),
        EntityKind::Session
        | EntityKind::Candidate
        | EntityKind::Actor
        | EntityKind::Record
        | EntityKind::Quarantined
        | EntityKind::Hold
        | EntityKind::Bundle
        | EntityKind::Disposition
        | EntityKind::OutCard
        | EntityKind::Consultation => registered_one(lang, Words(&name)),
    }
}

/// An entity and what it is known as.
struct Named(EntityId, KnownAs);

impl Say for Named {
    fn say(&self, lang: Lang) -> String {
        let id = self.0.short();
        match &self.1 {
            KnownAs::File(name) => file_named(lang, name, &id),
            KnownAs::Session(number) => session_named(lang, number),
            KnownAs::Candidate(name) => candidate_named(lang, name),
            KnownAs::Actor(name) => actor_named(lang, name),
            KnownAs::Destroyed(kind) => kinds::destroyed_one(lang, *kind, &id),
            KnownAs::Unnamed => unnamed(lang, &id),
        }
    }
}

/// Some documents: the first few by name.
fn listed(lang: Lang, entities: &[EntityId], names: &dyn LogNames) -> String {
    let first = entities.iter().take(FEW);
    let first: Vec<String> = first
        .map(|entity| Named(*entity, names.known_as(*entity)).say(lang))
        .collect();
    let first = first.join(", ");
    match entities.len().saturating_sub(FEW) {
        0 => first,
        more => and_more(lang, Words(&first), count(more)),
    }
}

fn with_said(lang: Lang, words: String, said: Option<Consultation>) -> String {
    let Some(said) = said else {
        return words;
    };
    let words = match &said.recipient {
        Some(recipient) => to_whom(lang, Words(&words), recipient.as_str()),
        None => words,
    };
    match &said.reason {
        Some(reason) => because(lang, Words(&words), reason.as_str()),
        None => words,
    }
}

/// A time of the day in Paris.
pub fn local_time(lang: Lang, at: NaiveDateTime) -> String {
    match lang {
        Lang::Fr => at.format("%d/%m/%Y %H:%M:%S").to_string(),
        Lang::En => at.format("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

words! {
    line(time: Words<'_>, actor: &str, what: Words<'_>) {
        fr: "{time}  {actor} {what}",
        en: "{time}  {actor} {what}",
    }
    somebody(id: &str) {
        fr: "acteur {id}",
        en: "actor {id}",
    }
    nothing_fits() {
        fr: "Aucun événement du journal ne correspond.",
        en: "No event of the journal fits.",
    }
    days_reversed(from: NaiveDate, until: NaiveDate) {
        fr: "la période va du {from} au {until} : elle finit avant de commencer.",
        en: "the period goes from {from} to {until}: it ends before it begins.",
    }
    days_reversed_hint() {
        fr: "donnez --from avant --to.",
        en: "give --from before --to.",
    }

    // What things are called.
    file_named(name: &str, id: &str) {
        fr: "« {name} » [{id}]",
        en: "\"{name}\" [{id}]",
    }
    session_named(number: &str) {
        fr: "la session {number}",
        en: "session {number}",
    }
    candidate_named(name: &str) {
        fr: "le candidat {name}",
        en: "candidate {name}",
    }
    actor_named(name: &str) {
        fr: "l'acteur {name}",
        en: "actor {name}",
    }
    unnamed(id: &str) {
        fr: "[{id}]",
        en: "[{id}]",
    }
    and_more(first: Words<'_>, more: u64) by more {
        fr: "{first} et {more} autre" | "{first} et {more} autres",
        en: "{first} and {more} other" | "{first} and {more} others",
    }
    because(words: Words<'_>, reason: &str) {
        fr: "{words} · motif : {reason}",
        en: "{words} · reason: {reason}",
    }
    to_whom(words: Words<'_>, recipient: &str) {
        fr: "{words} · remis à : {recipient}",
        en: "{words} · given to: {recipient}",
    }

    // The events.
    created() {
        fr: "a créé l'archive",
        en: "created the archive",
    }
    keys_changed() {
        fr: "a changé les clés de l'archive",
        en: "changed the keys of the archive",
    }
    adopted(digest: &str) {
        fr: "a adopté un tableau de gestion (empreinte {digest}…)",
        en: "adopted a retention schedule (digest {digest}…)",
    }
    adopted_signed(digest: &str) {
        fr: "a adopté un tableau de gestion signé par une seconde personne (empreinte {digest}…)",
        en: "adopted a retention schedule signed by a second person (digest {digest}…)",
    }
    accessioned(what: Words<'_>) {
        fr: "a pris en charge {what}",
        en: "took in charge {what}",
    }
    accessioned_from_aside(what: Words<'_>) {
        fr: "a pris en charge {what}, mis de côté auparavant",
        en: "took in charge {what}, set aside before",
    }
    came_again(what: Words<'_>) {
        fr: "a reçu de nouveau, à l'identique, {what}",
        en: "received again, unchanged, {what}",
    }
    fate_decided(what: Words<'_>) {
        fr: "a décidé la suite de {what}",
        en: "decided what becomes of {what}",
    }
    described(what: Words<'_>) {
        fr: "a complété ou corrigé {what}",
        en: "completed or corrected {what}",
    }
    request_changed(id: &str) {
        fr: "a noté la réponse à la demande RGPD [{id}]",
        en: "noted the answer to GDPR request [{id}]",
    }
    registered_one(what: Words<'_>) {
        fr: "a inscrit {what}",
        en: "registered {what}",
    }
    imported(id: &str) {
        fr: "a repris des documents d'une autre archive, depuis son dossier d'audit [{id}]",
        en: "brought in documents of another archive, from its bundle [{id}]",
    }
    asked(id: &str) {
        fr: "a enregistré la demande RGPD [{id}]",
        en: "recorded GDPR request [{id}]",
    }
    asked_erase(id: &str, who: Words<'_>) {
        fr: "a enregistré la demande d'effacement [{id}] pour {who}",
        en: "recorded request for erasure [{id}] for {who}",
    }
    asked_access(id: &str, who: Words<'_>) {
        fr: "a enregistré la demande d'accès [{id}] pour {who}",
        en: "recorded request for access [{id}] for {who}",
    }
    set_aside(what: Words<'_>, why: Words<'_>) {
        fr: "a mis de côté {what} : {why}",
        en: "set aside {what}: {why}",
    }
    consulted(what: Words<'_>) {
        fr: "a consulté {what}",
        en: "consulted {what}",
    }
    exported(what: Words<'_>) {
        fr: "a sorti {what}",
        en: "took out {what}",
    }
    placed(id: &str) {
        fr: "a placé le gel [{id}]",
        en: "placed hold [{id}]",
    }
    placed_on(id: &str, scope: Words<'_>, why: Words<'_>) {
        fr: "a placé le gel [{id}] sur {scope} · motif : {why}",
        en: "placed hold [{id}] on {scope} · reason: {why}",
    }
    released(id: &str) {
        fr: "a levé le gel [{id}]",
        en: "released hold [{id}]",
    }
    released_on(id: &str, scope: Words<'_>) {
        fr: "a levé le gel [{id}] sur {scope}",
        en: "released hold [{id}] on {scope}",
    }
    planned(digest: &str) {
        fr: "a établi un bordereau d'élimination (empreinte {digest})",
        en: "made a plan of destruction (digest {digest})",
    }
    approved(id: &str) {
        fr: "a enregistré l'approbation du bordereau [{id}]",
        en: "recorded the approval of plan [{id}]",
    }
    bundle_issued(id: &str) {
        fr: "dossier de contrôle {id} remis (« chartrier bundle list » dit à qui)",
        en: "inspection file {id} handed out (`chartrier bundle list` tells to whom)",
    }
    approved_by(id: &str, approver: &str) {
        fr: "a enregistré l'approbation du bordereau [{id}] par {approver}",
        en: "recorded the approval of plan [{id}] by {approver}",
    }
    cancelled(id: &str) {
        fr: "a annulé le bordereau [{id}]",
        en: "cancelled plan [{id}]",
    }
    started(id: &str) {
        fr: "a commencé la destruction du bordereau [{id}] : point de non-retour",
        en: "began the destruction of plan [{id}]: the point of no return",
    }
    keys_deleted(id: &str, place: &str) {
        fr: "a effacé les clés du bordereau [{id}] dans le lieu « {place} »",
        en: "deleted the keys of plan [{id}] in place \"{place}\"",
    }
    keys_deleted_somewhere(id: &str) {
        fr: "a effacé les clés du bordereau [{id}] dans un lieu qui n'est plus connu ici",
        en: "deleted the keys of plan [{id}] in a place that is no longer known here",
    }
    destroyed(id: &str, what: Words<'_>) {
        fr: "a rendu illisibles, par le bordereau [{id}] : {what}",
        en: "rendered unreadable, by plan [{id}]: {what}",
    }
    checked_sound(level: Words<'_>) {
        fr: "a vérifié l'archive ({level}) : aucune anomalie",
        en: "verified the archive ({level}): no finding",
    }
    checked(level: Words<'_>, findings: u64) by findings {
        fr: "a vérifié l'archive ({level}) : {findings} anomalie" | "a vérifié l'archive ({level}) : {findings} anomalies",
        en: "verified the archive ({level}): {findings} finding" | "verified the archive ({level}): {findings} findings",
    }
    placed_too_late(words: Words<'_>, late: u64) by late {
        fr: "{words} ; trop tard pour {late} élément dont la destruction avait commencé" | "{words} ; trop tard pour {late} éléments dont la destruction avait commencé",
        en: "{words}; too late for {late} thing whose destruction had begun" | "{words}; too late for {late} things whose destruction had begun",
    }
    older_journal_accepted() {
        fr: "a accepté de continuer avec un journal plus ancien que celui qu'un emplacement de clés avait vu",
        en: "went on with a journal older than the one that a key place had seen",
    }
    tail_cut(bytes: u64) by bytes {
        fr: "a coupé la fin incomplète du journal ({bytes} octet, gardé à part)" | "a coupé la fin incomplète du journal ({bytes} octets, gardés à part)",
        en: "cut the incomplete end of the journal ({bytes} byte, kept aside)" | "cut the incomplete end of the journal ({bytes} bytes, kept aside)",
    }

    // The command.
    log() {
        fr: "Lit le journal en clair : qui a fait quoi, quand, sur quel document",
        en: "Read the journal in plain words: who did what, when, on which document",
    }
    log_long() {
        fr: "Lit le journal en clair, du plus ancien au plus récent, à l'heure de Paris : qui a fait quoi, quand, sur quel document, quelle session ou quel candidat.\n\nLes noms sont ceux que l'archive connaît encore ; ce qui est détruit n'est plus nommé. Lire le journal ne demande aucun motif.",
        en: "Read the journal in plain words, oldest first, at Paris time: who did what, when, on which document, session or candidate.\n\nNames are those that the archive still knows; what is destroyed is named no more. Reading the journal takes no reason.",
    }
    log_record() {
        fr: "Ce qui concerne ce document (son identifiant, même s'il est détruit)",
        en: "What concerns this document (its id, even if it is destroyed)",
    }
    log_candidate() {
        fr: "Ce qui concerne ce candidat et ses documents",
        en: "What concerns this candidate and their documents",
    }
    log_session() {
        fr: "Ce qui concerne cette session et ses documents",
        en: "What concerns this session and its documents",
    }
    log_actor() {
        fr: "Ce que cette personne ou ce service a fait",
        en: "What this person or service did",
    }
    log_on() {
        fr: "Ce jour-là seulement",
        en: "On this day only",
    }
    log_from() {
        fr: "À partir de ce jour",
        en: "From this day on",
    }
    log_to() {
        fr: "Jusqu'à ce jour inclus",
        en: "Through this day",
    }
    log_event() {
        fr: "Cet événement seulement, par son nom dans le journal : accessioned, consulted, exported, destroyed…",
        en: "This event only, by its name in the journal: accessioned, consulted, exported, destroyed…",
    }
    event_name() {
        fr: "ÉVÉNEMENT",
        en: "EVENT",
    }
    actor_name() {
        fr: "NOM",
        en: "NAME",
    }
    log_limit() {
        fr: "Seulement les derniers, tant que cela",
        en: "Only the last so many",
    }
    log_json() {
        fr: "Pour un programme : un objet JSON par ligne",
        en: "For a program: one JSON object a line",
    }
}
