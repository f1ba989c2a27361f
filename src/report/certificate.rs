//! The certificate of a destruction on paper: what `certificate.json` says, for people. The JSON is what counts.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::archive::Archive;
use crate::model::{
    AttachmentDigest, Certificate, CertifiedPlace, ClassTotals, EntityId, EntityKind, paris_day,
};
use crate::report::pdf::{
    Align, Block, Document, Footer, Orientation, PdfError, Qr, Table, Tone, column, fact,
    paragraph, render, section,
};
use crate::words::{Lang, Say, Size, Words, count, disposing, figures, kinds, papers};

/// Makes the page for a certificate. `archive` gives the classes their titles.
///
/// Errors: [`PdfError`].
pub fn certificate_pdf(
    archive: &Archive,
    certificate: &Certificate,
    lang: Lang,
) -> Result<Vec<u8>, PdfError> {
    let digest = AttachmentDigest(Sha256::digest(certificate.to_json()).into()).to_string();
    let disposition = certificate.disposition.to_string();
    let mut blocks = vec![
        paragraph(
            papers::certificate_of(lang, Words(&disposition)),
            Tone::Strong,
        ),
        head(certificate, lang),
        section(papers::what_was_done(lang)),
        classes(archive, certificate, lang),
    ];
    blocks.extend(stays(certificate, lang));
    blocks.extend(failed(certificate, lang));
    blocks.push(section(papers::key_places(lang)));
    blocks.push(places(&certificate.places, lang));
    blocks.push(section(papers::what_it_says(lang)));
    let statements = certificate.statements.iter();
    blocks.extend(statements.map(|one| paragraph(papers::statement(lang, *one), Tone::Small)));
    let entries = count(certificate.entries.len());
    let size = size_of_checkpoint(&certificate.checkpoint);
    blocks.push(paragraph(
        papers::certificate_proof(lang, entries, size),
        Tone::Small,
    ));
    blocks.push(Block::Qr(Qr {
        legend: papers::certificate_digest(lang),
        text: digest,
        alternative: papers::plan_qr_alternative(lang),
    }));
    render(&Document {
        title: papers::certificate_title(lang),
        lang,
        date: paris_day(certificate.times.proved),
        orientation: Orientation::Portrait,
        blocks,
        footer: Footer {
            words: format!("{} · {disposition}", certificate.archive),
            before: papers::page(lang),
            between: papers::page_of(lang),
        },
        attachments: Vec::new(),
    })
}

/// As many failures are named on the page.
const MOST_FAILED: usize = 20;

fn head(certificate: &Certificate, lang: Lang) -> Block {
    let times = certificate.times;
    let approval = match &certificate.approval {
        Some(approval) => papers::approval_of(lang, &approval.approver, times.approved),
        None => papers::approval_unreadable(lang, times.approved),
    };
    let mut facts = vec![
        fact(
            papers::archive(lang),
            certificate.archive.to_string(),
            Tone::Plain,
        ),
        fact(
            papers::fingerprint(lang),
            certificate.fingerprint.clone(),
            Tone::Digest,
        ),
        fact(
            papers::regime_name(lang),
            papers::regime(lang, certificate.regime),
            Tone::Plain,
        ),
        fact(papers::approval(lang), approval, Tone::Plain),
    ];
    let visa = certificate.approval.as_ref();
    if let Some(visa) = visa.and_then(|approval| approval.visa.as_ref()) {
        let words = papers::visa_of(lang, &visa.reference, &visa.authority, visa.on);
        facts.push(fact(papers::visa(lang), words, Tone::Plain));
    }
    facts.extend([
        fact(
            papers::started_on(lang),
            times.started.say(lang),
            Tone::Plain,
        ),
        fact(papers::proved_on(lang), times.proved.say(lang), Tone::Plain),
        fact(
            papers::plan_digest(lang),
            certificate.plan.to_string(),
            Tone::Digest,
        ),
        fact(
            papers::list_digest(lang),
            certificate.list.to_string(),
            Tone::Digest,
        ),
        fact(
            papers::schedule_digest(lang),
            certificate.schedule.to_string(),
            Tone::Digest,
        ),
    ]);
    Block::Facts(facts)
}

fn classes(archive: &Archive, certificate: &Certificate, lang: Lang) -> Block {
    let row = |name: String, totals: &ClassTotals| {
        vec![
            name,
            figures::number(lang, totals.destroyed),
            figures::number(lang, totals.spared),
            figures::number(lang, totals.failed),
            Size::of(totals.size_bytes).say(lang),
        ]
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for totals in &certificate.classes {
        let Some(class) = &totals.class else {
            continue;
        };
        let title = archive.class_title(class);
        let name = title.unwrap_or_else(|| class.as_str().to_owned());
        rows.push(row(name, totals));
    }
    for (kind, totals) in beside_records(archive, certificate) {
        let name = match kind {
            Some(kind) => kinds::title(lang, kind),
            None => kinds::unlisted(lang),
        };
        rows.push(row(initial_capital(&name), &totals));
    }
    let all = ClassTotals {
        class: None,
        destroyed: certificate.totals.destroyed,
        failed: certificate.totals.failed,
        spared: certificate.totals.spared.values().sum(),
        size_bytes: certificate.totals.size_bytes,
    };
    rows.push(row(papers::total(lang), &all));
    Block::Table(Table {
        columns: vec![
            column(papers::column_object(lang), 8, Align::Start),
            column(papers::column_destroyed(lang), 3, Align::End),
            column(papers::column_spared(lang), 3, Align::End),
            column(papers::column_failed(lang), 3, Align::End),
            column(papers::column_size(lang), 3, Align::End),
        ],
        rows,
    })
}

/// What is no record, by its kind. Of what stays the plan alone tells the kind: none if that cannot be read.
fn beside_records(
    archive: &Archive,
    certificate: &Certificate,
) -> BTreeMap<Option<EntityKind>, ClassTotals> {
    let mut kinds: BTreeMap<Option<EntityKind>, ClassTotals> = BTreeMap::new();
    let destroyed = certificate.destroyed.iter();
    for one in destroyed.filter(|one| one.record.is_none()) {
        kinds.entry(Some(one.kind)).or_default().destroyed += 1;
    }
    for one in certificate.failed.iter().filter(|one| one.class.is_none()) {
        kinds.entry(Some(one.kind)).or_default().failed += 1;
    }
    let plan = archive.disposition(certificate.disposition);
    let planned: BTreeMap<EntityId, EntityKind> = match &plan {
        Ok(known) => {
            let dependents = known.plan.dependents.iter();
            dependents.map(|one| (one.entity, one.kind)).collect()
        }
        Err(_) => BTreeMap::new(),
    };
    for one in certificate.spared.iter().filter(|one| one.class.is_none()) {
        let kind = planned.get(&one.entity).copied();
        kinds.entry(kind).or_default().spared += 1;
    }
    kinds
}

/// A title as it begins a row.
fn initial_capital(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next();
    let first = first.map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn stays(certificate: &Certificate, lang: Lang) -> Vec<Block> {
    let totals = &certificate.totals;
    let mut blocks = Vec::new();
    if !totals.spared.is_empty() {
        blocks.push(section(papers::what_stays(lang)));
    }
    for (why, number) in &totals.spared {
        let why = disposing::spared(lang, *why);
        let words = papers::stays_for(lang, Words(&why), *number);
        blocks.push(paragraph(words, Tone::Plain));
    }
    if totals.shared_files > 0 {
        let words = papers::shared_files(lang, totals.shared_files);
        blocks.push(paragraph(words, Tone::Plain));
    }
    blocks
}

fn failed(certificate: &Certificate, lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    if certificate.failed.is_empty() {
        return blocks;
    }
    blocks.push(section(papers::what_failed(lang)));
    for one in certificate.failed.iter().take(MOST_FAILED) {
        let why: Vec<String> = one
            .why
            .iter()
            .map(|why| papers::failed(lang, *why))
            .collect();
        let entity = one.entity.to_string();
        let words = papers::failed_line(lang, Words(&entity), Words(&why.join(", ")));
        blocks.push(paragraph(words, Tone::Small));
    }
    let more = certificate.failed.len().saturating_sub(MOST_FAILED);
    if more > 0 {
        let words = papers::more_failed(lang, count(more));
        blocks.push(paragraph(words, Tone::Small));
    }
    blocks
}

fn places(places: &[CertifiedPlace], lang: Lang) -> Block {
    let rows = places.iter().map(|place| {
        let digest = place.place.to_string();
        let name = place.name.clone();
        let name = name.unwrap_or_else(|| papers::place_unnamed(lang, Words(&digest)));
        let state = match place.acknowledged {
            Some(at) => papers::place_done(lang, at),
            None => papers::place_pending(lang),
        };
        vec![name, state]
    });
    Block::Table(Table {
        columns: vec![
            column(papers::column_place(lang), 4, Align::Start),
            column(papers::column_state(lang), 6, Align::Start),
        ],
        rows: rows.collect(),
    })
}

/// The second line of a checkpoint is its number of entries.
fn size_of_checkpoint(note: &str) -> u64 {
    let size = note.lines().nth(1).and_then(|line| line.parse().ok());
    size.unwrap_or_default()
}
