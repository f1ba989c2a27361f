//! The bordereau d'élimination: what a plan would destroy, on paper, for those who establish, approve and visa it.
//!
//! It sums the plan up by class and session, with the fields that the departmental Archives ask for; the list is the CSV, and
//! what is approved is `plan.json`, whose digest stands here in full.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::archive::{Archive, ArchiveError};
use crate::model::{
    AttachmentDigest, DispositionPlan, EntityId, EntityKind, Link, PlannedRecord, RecordClass,
    Regime, RetentionSchedule,
};
use crate::report::pdf::{
    Align, Block, Document, Footer, Orientation, PdfError, Qr, SignatureBox, Table, Tone, column,
    fact, paragraph, render, section,
};
use crate::words::{
    Lang, Say, Size, Words, consulting, count, deciding, destroying, figures, papers, policies,
};

/// What a bordereau is made from.
#[derive(Debug, Clone, Copy)]
pub struct Bordereau<'a> {
    /// The plan.
    pub plan: &'a DispositionPlan,
    /// The schedule by which it was made.
    pub schedule: &'a RetentionSchedule,
    /// What is known of its records.
    pub documents: &'a BTreeMap<EntityId, PlannedDocument>,
    /// The exact name of the centre and department; empty if it is to be filled in by hand.
    pub service: &'a str,
    /// The name of who made the plan.
    pub made_by: &'a str,
}

/// What a bordereau tells of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlannedDocument {
    /// Its session, as a person knows it.
    pub session: Option<String>,
    /// The day that it bears.
    pub day: Option<NaiveDate>,
}

/// Looks up what a bordereau tells of a plan's records, while they are still there.
///
/// Errors: those of reading the records and the registry.
pub fn planned_documents(
    archive: &Archive,
    plan: &DispositionPlan,
) -> Result<BTreeMap<EntityId, PlannedDocument>, ArchiveError> {
    let planned: BTreeSet<EntityId> = plan.records.iter().map(|one| one.entity).collect();
    let registry = archive.registry()?;
    let records = archive.filed_with_states()?.into_iter();
    let told = records
        .filter(|record| planned.contains(&record.entity))
        .map(|record| {
            let linked = match &record.links.session {
                Some(Link::Sure(session)) => registry.session(*session),
                _ => None,
            };
            let number = linked.map(|one| &one.session.number);
            let session = number.or(record.session.as_ref()).map(|one| one.0.clone());
            let day = record.document_date;
            (record.entity, PlannedDocument { session, day })
        });
    Ok(told.collect())
}

/// Makes the bordereau of a plan.
///
/// Errors: [`PdfError`].
pub fn bordereau_pdf(bordereau: &Bordereau<'_>, lang: Lang) -> Result<Vec<u8>, PdfError> {
    let plan = bordereau.plan;
    let digest = AttachmentDigest(Sha256::digest(plan.to_json()).into()).to_string();
    let mut blocks = vec![paragraph(
        papers::regime_words(lang, plan.regime),
        Tone::Plain,
    )];
    if plan.despite_clock {
        blocks.push(paragraph(
            papers::bordereau_despite_clock(lang),
            Tone::Strong,
        ));
    }
    if plan.beyond_limits {
        blocks.push(paragraph(
            papers::bordereau_beyond_limits(lang),
            Tone::Strong,
        ));
    }
    blocks.push(head(bordereau, lang));
    blocks.push(section(papers::what_goes(lang)));
    blocks.extend(summary(bordereau, lang));
    blocks.push(paragraph(papers::list_is_csv(lang), Tone::Small));
    blocks.push(section(papers::rules(lang)));
    blocks.push(rules(bordereau, lang));
    blocks.push(section(papers::what_is_approved(lang)));
    blocks.push(paragraph(papers::how_to_approve(lang), Tone::Small));
    if plan.regime == Regime::Public {
        blocks.push(paragraph(papers::how_to_approve_public(lang), Tone::Small));
    }
    blocks.push(Block::Qr(Qr {
        legend: papers::plan_digest(lang),
        text: digest.clone(),
        alternative: papers::plan_qr_alternative(lang),
    }));
    blocks.push(signatures(bordereau, lang));
    render(&Document {
        title: papers::bordereau_title(lang),
        lang,
        date: plan.day,
        orientation: Orientation::Landscape,
        blocks,
        footer: Footer {
            words: format!("{} · {digest}", plan.archive),
            before: papers::page(lang),
            between: papers::page_of(lang),
        },
        attachments: Vec::new(),
    })
}

/// With more lines than this, the summary is by class alone.
const MOST_LINES: usize = 300;

fn head(bordereau: &Bordereau<'_>, lang: Lang) -> Block {
    let plan = bordereau.plan;
    let service = match bordereau.service.trim() {
        "" => ". . . . . . . . . . . . . . . . . . . . . . . .",
        known => known,
    };
    let source = Words(&bordereau.schedule.source);
    Block::Facts(vec![
        fact(papers::service(lang), service, Tone::Strong),
        fact(papers::archive(lang), plan.archive.to_string(), Tone::Plain),
        fact(
            papers::schedule_reference(lang),
            papers::schedule_in_force(lang, source, bordereau.schedule.in_force_from),
            Tone::Plain,
        ),
        fact(
            papers::schedule_digest(lang),
            plan.policy.to_string(),
            Tone::Digest,
        ),
        fact(papers::judged_on(lang), plan.day.say(lang), Tone::Plain),
        fact(papers::made_on(lang), plan.made.say(lang), Tone::Plain),
        fact(papers::made_by(lang), bordereau.made_by, Tone::Plain),
    ])
}

/// The records of one line.
#[derive(Default)]
struct Group {
    documents: u64,
    size_bytes: u64,
    days: Option<(NaiveDate, NaiveDate)>,
    kept_through: Option<NaiveDate>,
}

impl Group {
    fn add(&mut self, planned: &PlannedRecord, day: Option<NaiveDate>) {
        self.documents += 1;
        self.size_bytes = self.size_bytes.saturating_add(planned.size_bytes);
        let day = day.unwrap_or(planned.counted_from);
        let (first, last) = self.days.unwrap_or((day, day));
        self.days = Some((first.min(day), last.max(day)));
        self.kept_through = self.kept_through.max(Some(planned.kept_through));
    }

    fn row(&self, lang: Lang, names: [String; 2], dua: String) -> Vec<String> {
        let [object, session] = names;
        let days = self
            .days
            .map(|(first, last)| papers::extremes(lang, first, last));
        vec![
            object,
            session,
            days.unwrap_or_default(),
            dua,
            self.kept_through
                .map(|day| day.say(lang))
                .unwrap_or_default(),
            figures::number(lang, self.documents),
            Size::of(self.size_bytes).say(lang),
        ]
    }
}

fn summary(bordereau: &Bordereau<'_>, lang: Lang) -> Vec<Block> {
    let mut by_session: BTreeMap<(&RecordClass, Option<&str>), Group> = BTreeMap::new();
    let mut by_class: BTreeMap<&RecordClass, Group> = BTreeMap::new();
    let mut all = Group::default();
    for planned in &bordereau.plan.records {
        let known = bordereau.documents.get(&planned.entity);
        let day = known.and_then(|known| known.day);
        let session = known.and_then(|known| known.session.as_deref());
        let class = &planned.class;
        by_session
            .entry((class, session))
            .or_default()
            .add(planned, day);
        by_class.entry(class).or_default().add(planned, day);
        all.add(planned, day);
    }
    let mut blocks = Vec::new();
    let title = |class: &RecordClass| title_of(bordereau.schedule, class);
    let dua = |class: &RecordClass| dua_of(bordereau.schedule, class, lang);
    let mut rows: Vec<Vec<String>> = if by_session.len() > MOST_LINES {
        blocks.push(paragraph(papers::by_class_only(lang), Tone::Small));
        let lines = by_class.iter().map(|(class, group)| {
            let names = [title(class), papers::all_sessions(lang)];
            group.row(lang, names, dua(class))
        });
        lines.collect()
    } else {
        let lines = by_session.iter().map(|((class, session), group)| {
            let session = session.map_or_else(|| papers::no_session(lang), str::to_owned);
            group.row(lang, [title(class), session], dua(class))
        });
        lines.collect()
    };
    rows.push(all.row(lang, [papers::total(lang), String::new()], String::new()));
    blocks.push(Block::Table(Table {
        columns: vec![
            column(papers::column_object(lang), 9, Align::Start),
            column(papers::column_session(lang), 5, Align::Start),
            column(papers::column_dates(lang), 6, Align::Start),
            column(papers::column_dua(lang), 8, Align::Start),
            column(papers::column_kept_through(lang), 5, Align::Start),
            column(papers::column_documents(lang), 4, Align::End),
            column(papers::column_size(lang), 4, Align::End),
        ],
        rows,
    }));
    let decided = bordereau.plan.records.iter();
    let decided = count(decided.filter(|one| one.decided.is_some()).count());
    if decided > 0 {
        let words = deciding::decided_by_persons(lang, decided);
        blocks.push(paragraph(words, Tone::Plain));
    }
    let of_kind = |kind| {
        let dependents = bordereau.plan.dependents.iter();
        count(dependents.filter(|one| one.kind == kind).count())
    };
    let (sessions, candidates) = (of_kind(EntityKind::Session), of_kind(EntityKind::Candidate));
    if sessions > 0 {
        blocks.push(paragraph(papers::sessions_go(lang, sessions), Tone::Plain));
    }
    let consultations = of_kind(EntityKind::Consultation);
    if consultations > 0 {
        let words = consulting::consultations_go(lang, consultations);
        blocks.push(paragraph(words, Tone::Plain));
    }
    let holds = of_kind(EntityKind::Hold);
    if holds > 0 {
        blocks.push(paragraph(destroying::holds_go(lang, holds), Tone::Plain));
    }
    let approvals = of_kind(EntityKind::Disposition);
    if approvals > 0 {
        let words = destroying::approvals_go(lang, approvals);
        blocks.push(paragraph(words, Tone::Plain));
    }
    if candidates > 0 {
        blocks.push(paragraph(
            papers::candidates_go(lang, candidates),
            Tone::Plain,
        ));
    }
    blocks
}

fn rules(bordereau: &Bordereau<'_>, lang: Lang) -> Block {
    let records = bordereau.plan.records.iter();
    let classes: BTreeSet<&RecordClass> = records.map(|one| &one.class).collect();
    let rows = classes.into_iter().map(|class| {
        let rule = bordereau
            .schedule
            .class(class)
            .map(|known| &known.retention);
        let mut text = rule.map(|rule| rule.citation.clone()).unwrap_or_default();
        if let Some(note) = rule.and_then(|rule| rule.note.as_ref()) {
            text = format!("{text} — {note}");
        }
        vec![
            title_of(bordereau.schedule, class),
            dua_of(bordereau.schedule, class, lang),
            text,
        ]
    });
    Block::Table(Table {
        columns: vec![
            column(papers::column_object(lang), 5, Align::Start),
            column(papers::column_dua(lang), 5, Align::Start),
            column(papers::column_citation(lang), 9, Align::Start),
        ],
        rows: rows.collect(),
    })
}

fn signatures(bordereau: &Bordereau<'_>, lang: Lang) -> Block {
    let line = |name: String, value: &str| fact(name, value, Tone::Plain);
    let signs = |title: String, name: &str| SignatureBox {
        title,
        lines: vec![
            line(papers::name_and_function(lang), name),
            line(papers::date(lang), ""),
        ],
        signature: papers::signature(lang),
        stamp: Some(papers::stamp(lang)),
    };
    let remarks = |title: String| SignatureBox {
        title,
        lines: Vec::new(),
        signature: papers::to_fill_in(lang),
        stamp: None,
    };
    let mut boxes = vec![
        signs(papers::established_by(lang), bordereau.made_by),
        signs(papers::approved_by(lang), ""),
        remarks(papers::observations_service(lang)),
    ];
    if bordereau.plan.regime == Regime::Public {
        boxes.push(remarks(papers::observations_archives(lang)));
        boxes.push(SignatureBox {
            title: papers::visa_of_archives(lang),
            lines: vec![
                line(papers::reference(lang), ""),
                line(papers::authority(lang), ""),
                line(papers::date(lang), ""),
            ],
            signature: papers::signature(lang),
            stamp: Some(papers::stamp(lang)),
        });
    }
    Block::Signatures(boxes)
}

fn title_of(schedule: &RetentionSchedule, class: &RecordClass) -> String {
    let known = schedule.class(class);
    known.map_or_else(|| class.as_str().to_owned(), |known| known.title.clone())
}

fn dua_of(schedule: &RetentionSchedule, class: &RecordClass, lang: Lang) -> String {
    let rule = schedule.class(class).map(|known| &known.retention);
    let words = rule.map(|rule| {
        let period = policies::period(lang, rule.keep);
        let triggers = policies::triggers(lang, &rule.triggers);
        papers::dua(lang, Words(&period), Words(&triggers))
    });
    words.unwrap_or_default()
}
