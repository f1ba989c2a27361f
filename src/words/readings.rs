//! What was understood of a document, in words: fields, zones, sureness, reasons.

use crate::classify::Contradiction;
use crate::model::{AccessPath, ClassReason, JuryDecision, ReadField, Reading, Sureness, Zone};
use crate::words::{Lang, Say, Words};

/// What a value is a value of.
pub fn field(lang: Lang, field: ReadField) -> String {
    match field {
        ReadField::Candidate => field_candidate(lang),
        ReadField::UsedName => field_used_name(lang),
        ReadField::BirthDate => field_birth_date(lang),
        ReadField::CeresId => field_ceres_id(lang),
        ReadField::Session => field_session(lang),
        ReadField::SessionStart => field_session_start(lang),
        ReadField::SessionEnd => field_session_end(lang),
        ReadField::Titre => field_titre(lang),
        ReadField::Sigle => field_sigle(lang),
        ReadField::Site => field_site(lang),
        ReadField::Path => field_path(lang),
        ReadField::Decision => field_decision(lang),
        ReadField::Ccp => field_ccp(lang),
        ReadField::DocumentDate => field_document_date(lang),
        ReadField::ValidFrom => field_valid_from(lang),
        ReadField::ValidThrough => field_valid_through(lang),
        ReadField::Later(name) => later(lang, name.as_str()),
    }
}

/// Where something was found.
pub fn zone(lang: Lang, zone: Zone, page: Option<u32>) -> String {
    let place = match zone {
        Zone::Heading => zone_heading(lang),
        Zone::Footer => zone_footer(lang),
        Zone::Label => zone_label(lang),
        Zone::Body => zone_body(lang),
        Zone::Box => zone_box(lang),
        Zone::FileName => zone_file_name(lang),
        Zone::Folder => zone_folder(lang),
        Zone::Sidecar => zone_sidecar(lang),
        Zone::Registry => zone_registry(lang),
        Zone::Person => zone_person(lang),
        Zone::Blank => zone_blank(lang),
        Zone::Nowhere => zone_nowhere(lang),
        Zone::Later(name) => later(lang, name.as_str()),
    };
    match page {
        Some(page) => on_page(lang, Words(&place), u64::from(page)),
        None => place,
    }
}

/// How far a reading is to be believed.
pub fn sureness(lang: Lang, sure: Sureness) -> String {
    match sure {
        Sureness::Doubtful => doubtful(lang),
        Sureness::Likely => likely(lang),
        Sureness::Sure => sure_word(lang),
    }
}

/// How a candidate came to a session.
pub fn access_path(lang: Lang, path: AccessPath) -> String {
    match path {
        AccessPath::Formation => path_formation(lang),
        AccessPath::Apprentissage => path_apprentissage(lang),
        AccessPath::Vae => path_vae(lang),
        AccessPath::Capitalisation => path_capitalisation(lang),
        AccessPath::Ccs => path_ccs(lang),
        AccessPath::Equivalence => path_equivalence(lang),
        AccessPath::Later(name) => later(lang, name.as_str()),
    }
}

/// What the jury decided.
pub fn jury_decision(lang: Lang, decision: JuryDecision) -> String {
    match decision {
        JuryDecision::Success => decision_success(lang),
        JuryDecision::Partial => decision_partial(lang),
        JuryDecision::Failure => decision_failure(lang),
        JuryDecision::Absent => decision_absent(lang),
        JuryDecision::Later(name) => later(lang, name.as_str()),
    }
}

/// A value of a field: dates and fixed names as the language writes them, the rest as it was read.
pub fn value(lang: Lang, reading: &Reading) -> String {
    let name = serde_json::Value::String(reading.value.clone());
    let said = match reading.field {
        ReadField::BirthDate
        | ReadField::SessionStart
        | ReadField::SessionEnd
        | ReadField::DocumentDate
        | ReadField::ValidFrom
        | ReadField::ValidThrough => reading
            .value
            .parse::<chrono::NaiveDate>()
            .ok()
            .map(|day| day.say(lang)),
        ReadField::Path => serde_json::from_value(name)
            .ok()
            .map(|path| access_path(lang, path)),
        ReadField::Decision => serde_json::from_value(name)
            .ok()
            .map(|decision| jury_decision(lang, decision)),
        _ => None,
    };
    said.unwrap_or_else(|| reading.value.say(lang))
}

/// A reading on one line.
pub fn reading(lang: Lang, one: &Reading) -> String {
    let (field, value) = (field(lang, one.field), value(lang, one));
    let (zone, sure) = (zone(lang, one.zone, one.page), sureness(lang, one.sure));
    reading_is(
        lang,
        Words(&field),
        Words(&value),
        Words(&zone),
        Words(&sure),
    )
}

/// What a person said, on one line.
pub fn said(lang: Lang, one: &Reading) -> String {
    let (field, value) = (field(lang, one.field), value(lang, one));
    said_is(lang, Words(&field), Words(&value))
}

/// A reason for or against a class.
pub fn reason(lang: Lang, reason: &ClassReason) -> String {
    let zone = zone(lang, reason.zone, reason.page);
    let weight = format!("{:+}", reason.weight);
    if reason.weight < 0 {
        reason_against(lang, &reason.cue, Words(&zone), Words(&weight))
    } else {
        reason_for(lang, &reason.cue, Words(&zone), Words(&weight))
    }
}

/// A contradiction on one line.
pub fn contradiction(lang: Lang, found: &Contradiction) -> String {
    let values: Vec<String> = found
        .readings
        .iter()
        .map(|one| {
            let (value, zone) = (value(lang, one), zone(lang, one.zone, one.page));
            value_at(lang, Words(&value), Words(&zone))
        })
        .collect();
    let field = field(lang, found.field);
    said_is(lang, Words(&field), Words(&values.join(&against(lang))))
}

words! {
    later(name: &str) {
        fr: "« {name} », que cette version ne connaît pas",
        en: "\"{name}\", which this version does not know",
    }
    field_candidate() {
        fr: "Candidat",
        en: "Candidate",
    }
    field_used_name() {
        fr: "Nom d'usage",
        en: "Name in use",
    }
    field_birth_date() {
        fr: "Né(e) le",
        en: "Born on",
    }
    field_ceres_id() {
        fr: "Numéro CERES",
        en: "CERES number",
    }
    field_session() {
        fr: "Session",
        en: "Session",
    }
    field_session_start() {
        fr: "Début de session",
        en: "First day of the session",
    }
    field_session_end() {
        fr: "Fin de session",
        en: "Last day of the session",
    }
    field_titre() {
        fr: "Titre",
        en: "Title",
    }
    field_sigle() {
        fr: "Sigle",
        en: "Short title",
    }
    field_site() {
        fr: "Site",
        en: "Site",
    }
    field_path() {
        fr: "Voie d'accès",
        en: "Access path",
    }
    field_decision() {
        fr: "Décision du jury",
        en: "Decision of the jury",
    }
    field_ccp() {
        fr: "CCP",
        en: "CCP",
    }
    field_valid_from() {
        fr: "Valable à partir du",
        en: "Valid from",
    }
    field_valid_through() {
        fr: "Valable jusqu'au",
        en: "Valid through",
    }
    field_document_date() {
        fr: "Date du document",
        en: "Document date",
    }

    zone_heading() {
        fr: "dans un titre",
        en: "in a heading",
    }
    zone_footer() {
        fr: "en pied ou en haut de page",
        en: "in a footer or running header",
    }
    zone_label() {
        fr: "dans un champ du formulaire",
        en: "in a field of the form",
    }
    zone_body() {
        fr: "dans le texte",
        en: "in the text",
    }
    zone_box() {
        fr: "case cochée",
        en: "ticked box",
    }
    zone_file_name() {
        fr: "dans le nom du fichier",
        en: "in the file name",
    }
    zone_folder() {
        fr: "dans le nom d'un dossier",
        en: "in the name of a folder",
    }
    zone_sidecar() {
        fr: "dans la fiche déposée avec lui",
        en: "in the sheet dropped with it",
    }
    zone_registry() {
        fr: "dans le registre",
        en: "in the registry",
    }
    zone_person() {
        fr: "dit par une personne",
        en: "said by a person",
    }
    zone_blank() {
        fr: "laissé à remplir",
        en: "left to be filled in",
    }
    zone_nowhere() {
        fr: "nulle part dans le texte",
        en: "nowhere in the text",
    }
    on_page(place: Words<'_>, page: u64) {
        fr: "{place}, page {page}",
        en: "{place}, page {page}",
    }
    doubtful() {
        fr: "douteux",
        en: "doubtful",
    }
    likely() {
        fr: "probable",
        en: "likely",
    }
    sure_word() {
        fr: "sûr",
        en: "sure",
    }

    path_formation() {
        fr: "formation continue",
        en: "continuing training",
    }
    path_apprentissage() {
        fr: "apprentissage",
        en: "apprenticeship",
    }
    path_vae() {
        fr: "VAE",
        en: "validation of experience (VAE)",
    }
    path_capitalisation() {
        fr: "capitalisation de CCP",
        en: "CCP by CCP",
    }
    path_ccs() {
        fr: "CCS",
        en: "CCS",
    }
    path_equivalence() {
        fr: "équivalence ou correspondance",
        en: "équivalence or correspondance",
    }
    decision_success() {
        fr: "réussite",
        en: "success",
    }
    decision_partial() {
        fr: "réussite partielle",
        en: "partial success",
    }
    decision_failure() {
        fr: "échec",
        en: "failure",
    }
    decision_absent() {
        fr: "absence",
        en: "absent",
    }

    reading_is(field: Words<'_>, value: Words<'_>, zone: Words<'_>, sure: Words<'_>) {
        fr: "{field} : {value} — {zone} ({sure})",
        en: "{field}: {value} — {zone} ({sure})",
    }
    said_is(field: Words<'_>, value: Words<'_>) {
        fr: "{field} : {value}",
        en: "{field}: {value}",
    }
    reason_for(cue: &str, zone: Words<'_>, weight: Words<'_>) {
        fr: "pour : « {cue} » {zone} ({weight})",
        en: "for: “{cue}” {zone} ({weight})",
    }
    reason_against(cue: &str, zone: Words<'_>, weight: Words<'_>) {
        fr: "contre : « {cue} » {zone} ({weight})",
        en: "against: “{cue}” {zone} ({weight})",
    }
    value_at(value: Words<'_>, zone: Words<'_>) {
        fr: "« {value} » ({zone})",
        en: "“{value}” ({zone})",
    }
    against() {
        fr: " contre ",
        en: " against ",
    }
}
