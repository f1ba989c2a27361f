//! A record as it is shown: a sheet of labelled lines for people, an object for programs.
//!
//! The object, stable: `id`, `version`, `class`, `class_title`, `found_by`, `session`, `titre`, `candidate`, `birth_date`,
//! `document_date`, `site`, `valid_from`, `valid_through`, `received`, `modified`, `media_type`, `size_bytes`, `sha256`, `pages`, `has_text`, `warnings`, `part_of`
//! ({`record`, `first_page`, `last_page`}), `parts` (list of ids), `joined_to` (id), `joined` (list of ids), `recognition` (as in the descriptor), `paths` (text, or
//! `{"hex"}` where a name is not UTF-8), `restricted` (left out unless true; without its owner only what its out card says), `provenance` (as in `model/provenance.rs`; left out unless another archive had it). What is not known is left out. Dates are ISO, instants UTC.

use chrono::NaiveDate;
use serde::Serialize;

use crate::archive::Archive;
use crate::catalog::{CatalogRecord, QuarantinedDeposit};
use crate::cli::meaning::{label_valid_from, label_valid_through};
use crate::model::{
    CandidateName, ContentDigest, EntityId, ExtractWarning, FoundBy, Link, MediaType, OriginalPath,
    PageRange, PartOf, Provenance, QuarantineReason, Recognition, RecordClass, SessionNumber, Site,
    Timestamp, TitreCode,
};
use crate::words::{
    Lang, Say, Size, Words, desk, facts, importing, reading_again, records, registry, restricting,
    splitting,
};

/// A record for programs.
#[derive(Debug, Serialize)]
pub struct RecordObject {
    id: EntityId,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<RecordClass>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found_by: Option<FoundBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<SessionNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    titre: Option<TitreCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidate: Option<CandidateName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<Site>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_through: Option<NaiveDate>,
    received: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<MediaType>,
    size_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<ContentDigest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<u32>,
    has_text: bool,
    warnings: Vec<ExtractWarning>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<PartOf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    joined_to: Option<EntityId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    joined: Vec<EntityId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<EntityId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recognition: Option<Recognition>,
    paths: Vec<OriginalPath>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    restricted: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    provenance: Vec<Provenance>,
}

/// A quarantined deposit for programs: `id`, `reason`, `received`, `size_bytes`, `path`, `note`.
#[derive(Debug, Serialize)]
pub struct DepositObject {
    id: EntityId,
    reason: QuarantineReason,
    received: Timestamp,
    size_bytes: u64,
    path: OriginalPath,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl RecordObject {
    /// The record with the name that the schedule gives its class.
    pub fn new(record: &CatalogRecord, archive: &Archive) -> RecordObject {
        RecordObject {
            id: record.entity,
            version: record.version,
            class: record.class.as_ref().map(|class| class.id.clone()),
            class_title: class_title(record, archive),
            found_by: record.class.as_ref().map(|class| class.found_by),
            session: record.session.clone(),
            titre: record.titre.clone(),
            candidate: record.candidate.clone(),
            birth_date: record.birth_date,
            document_date: record.document_date,
            site: record.filing.site.clone(),
            valid_from: record.filing.valid_from,
            valid_through: record.filing.valid_through,
            received: record.received,
            modified: record.modified,
            media_type: record.media_type.clone(),
            size_bytes: record.size_bytes,
            sha256: (!record.restricted || !record.paths.is_empty()).then_some(record.sha256),
            pages: record.pages,
            has_text: record.has_text,
            warnings: record.warnings.clone(),
            part_of: record.filing.part_of,
            joined_to: record.filing.joined_to,
            joined: record.filing.joined.clone(),
            parts: record.filing.parts.clone(),
            recognition: record.recognition.clone(),
            paths: record.paths.clone(),
            restricted: record.restricted,
            provenance: archive.provenance(record.entity).unwrap_or_default(),
        }
    }
}

impl DepositObject {
    /// The deposit.
    pub fn new(deposit: &QuarantinedDeposit) -> DepositObject {
        DepositObject {
            id: deposit.entity,
            reason: deposit.reason,
            received: deposit.received,
            size_bytes: deposit.size_bytes,
            path: deposit.path.clone(),
            note: deposit.note.clone(),
        }
    }
}

/// The name of a record's class: the schedule's, else its id. None if it has no class.
pub fn class_title(record: &CatalogRecord, archive: &Archive) -> Option<String> {
    let class = &record.class.as_ref()?.id;
    Some(
        archive
            .class_title(class)
            .unwrap_or_else(|| class.to_string()),
    )
}

/// What the registry makes of the session and of the candidate that a record names. None while it is empty.
fn in_registry(lang: Lang, record: &CatalogRecord, archive: &Archive) -> Option<String> {
    let registry = archive.registry().ok()?;
    if registry.sessions.is_empty() && registry.candidates.is_empty() {
        return None;
    }
    let links = archive.registry_links(record).ok()?;
    let session = match &links.session {
        Some(Link::Sure(_)) => Some(records::registry_session_known(lang)),
        Some(Link::Doubtful(_)) => Some(records::registry_session_doubtful(lang)),
        None if record.session.is_some() => Some(records::registry_session_absent(lang)),
        None => None,
    };
    let candidate = match &links.candidate {
        Some(Link::Sure(one)) => registry
            .candidate(*one)
            .map(|known| records::registry_candidate_known(lang, &known.person.whole_name())),
        Some(Link::Doubtful(_)) => Some(records::registry_candidate_doubtful(lang)),
        None if record.candidate.is_some() => Some(records::registry_candidate_absent(lang)),
        None => None,
    };
    let parts: Vec<String> = session.into_iter().chain(candidate).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A record for people.
pub fn record_sheet(lang: Lang, record: &CatalogRecord, archive: &Archive) -> Vec<String> {
    let mut sheet = Sheet::new(lang);
    sheet.line(records::label_id, &record.entity.to_string());
    let class = match (class_title(record, archive), &record.class) {
        (Some(title), Some(class)) => {
            records::class_and_source(lang, &title, Words(&facts::found_by(lang, class.found_by)))
        }
        _ => records::unclassified(lang),
    };
    sheet.line(records::label_class, &Words(&class));
    if record.restricted && record.paths.is_empty() {
        sheet.line(records::label_received, &record.received);
        sheet.known(records::label_document_date, record.document_date.as_ref());
        let who = restricting::who_opens(lang);
        sheet.line(restricting::label_restricted, &Words(&who));
        return sheet.lines;
    }
    sheet.known(
        records::label_candidate,
        record.candidate.as_ref().map(|name| name.0.as_str()),
    );
    sheet.known(records::label_birth_date, record.birth_date.as_ref());
    sheet.known(
        records::label_session,
        record.session.as_ref().map(|session| session.0.as_str()),
    );
    sheet.known(
        records::label_titre,
        record.titre.as_ref().map(|titre| titre.0.as_str()),
    );
    let stages = record.filing.stages.iter().map(|reached| match reached.on {
        Some(on) => desk::stage_on(lang, &reached.stage, on),
        None => desk::stage_is(lang, &reached.stage),
    });
    let stages: Vec<String> = stages.collect();
    if !stages.is_empty() {
        sheet.line(records::label_stages, &Words(&stages.join(", ")));
    }
    let before = archive.provenance(record.entity).unwrap_or_default();
    for one in &before {
        let line = provenance_line(lang, one);
        sheet.line(importing::label_provenance, &Words(&line));
    }
    if let Some(whole) = &record.filing.joined_to {
        sheet.line(desk::label_joined_to, whole);
    }
    for state in &record.filing.joined {
        sheet.line(desk::label_joined, state);
    }
    let known = in_registry(lang, record, archive);
    sheet.known(
        records::label_registry,
        known.as_deref().map(Words).as_ref(),
    );
    sheet.known(records::label_document_date, record.document_date.as_ref());
    let site = record
        .filing
        .site
        .as_ref()
        .map(|site| site.as_str().to_owned());
    sheet.known(registry::label_site, site.as_ref());
    sheet.known(label_valid_from, record.filing.valid_from.as_ref());
    sheet.known(label_valid_through, record.filing.valid_through.as_ref());
    sheet.line(records::label_received, &record.received);
    sheet.known(records::label_modified, record.modified.as_ref());
    for path in &record.paths {
        sheet.line(records::label_path, path);
    }
    sheet.known(
        records::label_type,
        record
            .media_type
            .as_ref()
            .map(|media_type| media_type.0.as_str()),
    );
    sheet.line(records::label_size, &Size::of(record.size_bytes));
    sheet.known(records::label_pages, record.pages.map(u64::from).as_ref());
    if record.version > 1 {
        sheet.line(records::label_version, &u64::from(record.version));
    }
    sheet.line(records::label_digest, &record.sha256.to_string());
    if let Some(part_of) = &record.filing.part_of {
        let pages = PageRange::new(part_of.first_page, part_of.last_page);
        let pages = pages.map(|pages| pages.to_string()).unwrap_or_default();
        let whole = splitting::pages_of(lang, Words(&pages), part_of.record);
        sheet.line(splitting::label_part_of, &Words(&whole));
    }
    for part in &record.filing.parts {
        sheet.line(splitting::label_part, part);
    }
    if let Some(recognition) = &record.recognition {
        recognition_lines(lang, recognition, &mut sheet);
    }
    // What could not be tried, or failed, is said page by page: the rest was tried.
    let say = match record.recognition {
        Some(_) => facts::warning_after_recognition,
        None => facts::extract_warning,
    };
    for warning in &record.warnings {
        sheet.line(records::label_remark, &Words(&say(lang, *warning)));
    }
    sheet.lines
}

/// Where a record was before.
fn provenance_line(lang: Lang, one: &Provenance) -> String {
    let (fingerprint, bundle) = (one.fingerprint.to_string(), one.bundle.to_string());
    let (entries, imported) = (one.checkpoint.entries, one.imported);
    match &one.file {
        Some(file) => {
            importing::provenance_file(lang, &fingerprint, file, entries, &bundle, imported)
        }
        None => {
            let entry = one.entry.map_or(0, |entry| entry.0);
            importing::provenance(lang, &fingerprint, entry, entries, &bundle, imported)
        }
    }
}

/// How surely the pictures of a record were read, and which were not.
fn recognition_lines(lang: Lang, recognition: &Recognition, sheet: &mut Sheet) {
    let pages = recognition.pages.iter();
    let read = pages.filter(|page| page.words > 0).count() as u64;
    let line = match recognition.confidence_percent() {
        Some(percent) => {
            reading_again::recognised_pages(lang, read, u64::from(percent), &recognition.engine)
        }
        None => reading_again::no_word_found(lang, &recognition.engine),
    };
    sheet.line(reading_again::label_recognised, &Words(&line));
    for page in &recognition.pages {
        if let Some(trouble) = page.trouble {
            let why = reading_again::trouble(lang, trouble);
            let line = reading_again::page_trouble(lang, u64::from(page.page), Words(&why));
            sheet.line(records::label_remark, &Words(&line));
        }
    }
    if recognition.untried_pages > 0 {
        let line = reading_again::untried(lang, u64::from(recognition.untried_pages));
        sheet.line(records::label_remark, &Words(&line));
    }
}

/// A quarantined deposit for people.
pub fn deposit_sheet(lang: Lang, deposit: &QuarantinedDeposit) -> Vec<String> {
    let mut sheet = Sheet::new(lang);
    sheet.line(records::label_id, &deposit.entity.to_string());
    sheet.line(
        records::label_reason,
        &Words(&facts::quarantine_reason(lang, deposit.reason)),
    );
    sheet.known(records::label_note, deposit.note.as_deref());
    sheet.line(records::label_path, &deposit.path);
    sheet.line(records::label_received, &deposit.received);
    sheet.line(records::label_size, &Size::of(deposit.size_bytes));
    sheet.lines
}

/// Labelled lines.
pub struct Sheet {
    lang: Lang,
    /// The lines so far.
    pub lines: Vec<String>,
}

impl Sheet {
    /// No line yet.
    pub fn new(lang: Lang) -> Sheet {
        Sheet {
            lang,
            lines: Vec::new(),
        }
    }

    /// Adds a line.
    pub fn line(&mut self, label: fn(Lang) -> String, value: &(impl Say + ?Sized)) {
        let (label, value) = (label(self.lang), value.say(self.lang));
        self.lines
            .push(records::line(self.lang, Words(&label), Words(&value)));
    }

    /// Adds a line if its value is known.
    pub fn known(&mut self, label: fn(Lang) -> String, value: Option<&(impl Say + ?Sized)>) {
        if let Some(value) = value {
            self.line(label, value);
        }
    }
}
