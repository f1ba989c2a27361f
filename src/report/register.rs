//! The register of processing (RGPD, art. 30) as Markdown: what the schedule and the archive themselves say. What only the
//! centre knows, and has not said, is marked to be completed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::archive::{CentreSettings, Safeguards};
use crate::model::{ArchiveId, ClassAccess, PolicyDigest, RecordClass, RetentionSchedule};
use crate::words::{Lang, Say, Words, count, facts, policies, register, requests};

/// What the register is made from.
#[derive(Debug)]
pub struct RegisterFacts<'a> {
    /// The archive.
    pub archive: ArchiveId,
    /// The day.
    pub day: NaiveDate,
    /// The centre, as far as the archive knows it.
    pub centre: &'a CentreSettings,
    /// The schedule in force with its digest.
    pub schedule: Option<(PolicyDigest, &'a RetentionSchedule)>,
    /// How many documents each class has.
    pub documents: &'a BTreeMap<RecordClass, u64>,
    /// How many candidates are registered.
    pub candidates: u64,
    /// To whom documents were given, as recorded.
    pub recipients: &'a [String],
    /// How the archive is secured.
    pub safeguards: &'a Safeguards,
    /// Requests that wait for an answer.
    pub open_requests: u64,
}

/// The register.
pub fn register_markdown(known: &RegisterFacts<'_>, lang: Lang) -> String {
    let mut page = Page::default();
    page.line(format!("# {}", register::title(lang)));
    let archive = known.archive.to_string();
    page.paragraph(register::intro(lang, known.day, &archive));
    page.heading(register::who_heading(lang));
    let centre = known.centre;
    for (label, value) in [
        (register::label_centre(lang), &centre.name),
        (register::label_address(lang), &centre.address),
        (register::label_responsible(lang), &centre.responsible),
        (register::label_dpo(lang), &centre.dpo),
    ] {
        let value = value.as_ref().map(|value| value.say(lang));
        let value = value.unwrap_or_else(|| register::to_complete(lang));
        page.item(crate::words::records::line(
            lang,
            Words(&label),
            Words(&value),
        ));
    }
    page.heading(register::purposes_heading(lang));
    page.items(requests::purposes(lang));
    page.heading(register::people_heading(lang));
    page.items([
        register::people_candidates(lang, known.candidates),
        register::people_jury(lang),
        register::people_staff(lang, known.safeguards.actors),
    ]);
    page.heading(register::data_heading(lang));
    page.items([register::data_identity(lang), register::data_exam(lang)]);
    page.items(restricted(known, lang));
    page.item(register::data_traces(lang));
    page.heading(register::recipients_heading(lang));
    page.items([
        register::recipients_inside(lang),
        register::recipients_state(lang),
    ]);
    if !known.recipients.is_empty() {
        let names = known.recipients.iter().map(|name| name.say(lang));
        let names = names.collect::<Vec<_>>().join(", ");
        page.item(register::recipients_noted(lang, Words(&names)));
    }
    page.item(register::recipients_abroad(lang));
    page.heading(register::retention_heading(lang));
    retention(&mut page, known, lang);
    page.heading(register::security_heading(lang));
    security(&mut page, known.safeguards, lang);
    page.heading(register::rights_heading(lang));
    page.item(register::rights_words(lang, known.open_requests));
    page.0
}

/// The classes of restricted access.
fn restricted(known: &RegisterFacts<'_>, lang: Lang) -> Option<String> {
    let (_, schedule) = known.schedule?;
    let classes = schedule.classes.iter();
    let classes = classes.filter(|class| class.access == ClassAccess::Restricted);
    let titles: Vec<&str> = classes.map(|class| class.title.as_str()).collect();
    let titles = titles.join(", ");
    (!titles.is_empty()).then(|| register::data_health(lang, Words(&titles)))
}

fn retention(page: &mut Page, known: &RegisterFacts<'_>, lang: Lang) {
    let Some((digest, schedule)) = known.schedule else {
        page.paragraph(register::no_schedule(lang));
        return;
    };
    let source = Words(&schedule.source);
    let from = schedule.in_force_from;
    page.paragraph(register::by_schedule(
        lang,
        source,
        from,
        &digest.to_string(),
    ));
    page.line(String::new());
    page.line(register::table_heads(lang));
    page.line("|---|---|---|---:|".to_owned());
    for class in &schedule.classes {
        let rule = &class.retention;
        let (period, trigger, then) = (
            policies::period(lang, rule.keep),
            policies::triggers(lang, &rule.triggers),
            policies::disposition(lang, rule.then),
        );
        let kept = policies::kept_so(lang, Words(&period), Words(&trigger), Words(&then));
        let text = match &rule.note {
            Some(note) => format!("{} — {note}", rule.citation),
            None => rule.citation.clone(),
        };
        let documents = known.documents.get(&class.id).copied().unwrap_or_default();
        page.line(format!(
            "| {} | {} | {} | {documents} |",
            cell(&class.title),
            cell(&kept),
            cell(&text)
        ));
    }
    let active = policies::period(lang, schedule.terms.active_period());
    page.paragraph(register::phases(lang, Words(&active)));
}

fn security(page: &mut Page, safeguards: &Safeguards, lang: Lang) {
    page.items([
        register::security_sealed(lang),
        register::security_erasure(lang),
    ]);
    let names = |names: &[String]| {
        let names = names.iter().map(|name| name.say(lang));
        names.collect::<Vec<_>>().join(", ")
    };
    let owners = &safeguards.owners;
    page.item(match owners.as_slice() {
        [] => register::security_no_owner_files(lang),
        _ => register::security_owners(lang, count(owners.len()), Words(&names(owners))),
    });
    let places = &safeguards.places;
    page.item(register::security_places(lang, count(places.len())));
    for place in places {
        page.line(format!("  - {}", facts::place(lang, place)));
    }
    if safeguards.reachable < 2 {
        page.item(register::security_single(lang));
    }
    let approvers = &safeguards.approvers;
    page.item(match approvers.as_slice() {
        [] => register::security_no_approvers(lang),
        _ => register::security_approvers(lang, Words(&names(approvers))),
    });
    page.item(register::security_journal(lang, safeguards.entries));
    page.item(match safeguards.sealed_entries {
        Some(entries) => register::security_sealed_last(lang, entries),
        None => register::security_never_sealed(lang),
    });
    page.item(match &safeguards.verified {
        Some((at, level, findings)) => {
            let level = facts::level(lang, *level);
            register::security_verified(lang, *at, Words(&level), *findings)
        }
        None => register::security_never_verified(lang),
    });
    page.item(register::security_limit(lang));
}

/// A text that ends no cell of a table and no line.
fn cell(text: &str) -> String {
    let lines = text.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.replace('|', "\\|")
}

/// Markdown, line by line.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, text: String) {
        self.0.push_str(&text);
        self.0.push('\n');
    }

    fn heading(&mut self, text: String) {
        self.line(format!("\n## {text}\n"));
    }

    fn paragraph(&mut self, text: String) {
        self.line(format!("\n{text}"));
    }

    fn item(&mut self, text: String) {
        self.line(format!("- {text}"));
    }

    fn items(&mut self, texts: impl IntoIterator<Item = String>) {
        texts.into_iter().for_each(|text| self.item(text));
    }
}
