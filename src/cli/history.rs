//! `show --history`: every version of a record, who gave it, when, and what changed.
//!
//! With `--json`, stable: `[{"version", "seq", "time", "actor", "class", "found_by", "session", "titre", "candidate",
//! "birth_date", "document_date", "valid_from", "valid_through", "site", "access_path", "decision", "ccps", "stages", "sha256", "paths"}]`, oldest first; a version that cannot be
//! opened has `"unreadable"` (words) in place of what it says.

use serde_json::{Value, json};

use crate::archive::{Archive, Version};
use crate::cli::Context;
use crate::cli::args::Form;
use crate::cli::classify::class_or_none;
use crate::cli::failure::Failure;
use crate::cli::meaning::{label_valid_from, label_valid_through};
use crate::model::{Descriptor, EntityId, ReadField};
use crate::words::{Lang, Say, Words, desk, explain, facts, policies, readings, records};

/// Tells the versions of a record.
pub fn tell(
    context: &Context<'_>,
    archive: &Archive,
    entity: EntityId,
    form: Form,
) -> Result<(), Failure> {
    let versions = archive.history(entity)?;
    let lang = context.terminal.lang;
    if form == Form::Json {
        let objects = (1_u64..).zip(&versions);
        let objects = objects.map(|(number, version)| object(number, version));
        return context.terminal.json(&objects.collect::<Vec<Value>>());
    }
    let mut lines = Vec::new();
    let mut before: Option<&Descriptor> = None;
    for (number, version) in (1_u64..).zip(&versions) {
        let somebody = desk::somebody(lang);
        let actor = version.actor.as_deref().unwrap_or(&somebody);
        let heading = desk::version_heading(lang, number, version.time, actor);
        lines.push(context.terminal.heading(&heading));
        match &version.descriptor {
            Ok(descriptor) => {
                let changes = changes(lang, archive, before, descriptor);
                lines.extend(changes.into_iter().map(|line| format!("  {line}")));
                before = Some(descriptor);
            }
            Err(error) => {
                let why = explain(lang, error).message;
                lines.push(format!("  {}", desk::version_unreadable(lang, Words(&why))));
                before = None;
            }
        }
    }
    context.terminal.lines(&lines)
}

/// What a version says that the one before it did not.
fn changes(
    lang: Lang,
    archive: &Archive,
    before: Option<&Descriptor>,
    now: &Descriptor,
) -> Vec<String> {
    let values = told(lang, archive, now);
    let former = before.map(|before| told(lang, archive, before));
    let mut lines = Vec::new();
    for (place, (label, value)) in values.iter().enumerate() {
        let known = former.as_ref().and_then(|former| former.get(place));
        let known = known.map(|(_, value)| value);
        match (known, value) {
            (None, Some(value)) => lines.push(records::line(lang, Words(label), Words(value))),
            (Some(known), value) if known != value => {
                let nothing = desk::nothing_before(lang);
                let (known, value) = (
                    known.as_ref().unwrap_or(&nothing),
                    value.as_ref().unwrap_or(&nothing),
                );
                lines.push(policies::from_to(
                    lang,
                    Words(label),
                    Words(known),
                    Words(value),
                ));
            }
            _ => {}
        }
    }
    if lines.is_empty() {
        lines.push(desk::nothing_visible(lang));
    }
    lines
}

/// Everything of a descriptor that is shown, label by label.
fn told(lang: Lang, archive: &Archive, one: &Descriptor) -> Vec<(String, Option<String>)> {
    let (known, identity) = (&one.facts, &one.identity);
    let filing = &known.filing;
    let class = known.class.as_ref().map(|class| {
        let title = class_or_none(lang, archive, Some(&class.id));
        let by = facts::found_by(lang, class.found_by);
        format!("{title} ({by})")
    });
    let rivals = identity.grounds.rivals.iter();
    let rivals = rivals.map(|class| class_or_none(lang, archive, Some(class)));
    let stages = filing.stages.iter().map(|reached| match reached.on {
        Some(on) => desk::stage_on(lang, &reached.stage, on),
        None => desk::stage_is(lang, &reached.stage),
    });
    let session = filing.session_link.map(|_| desk::linked_session(lang));
    let candidate = filing.candidate_link.map(|_| desk::linked_candidate(lang));
    let paths = identity.paths.iter().map(|path| path.say(lang));
    let joined = |parts: Vec<String>| (!parts.is_empty()).then(|| parts.join(", "));
    let text = match one.secret.text {
        Some(_) => desk::text_there(lang),
        None => desk::text_absent(lang),
    };
    vec![
        (records::label_class(lang), class),
        (desk::label_rivals(lang), joined(rivals.collect())),
        (
            records::label_candidate(lang),
            identity.candidate.as_ref().map(|name| name.0.say(lang)),
        ),
        (
            records::label_birth_date(lang),
            identity.birth_date.map(|day| day.say(lang)),
        ),
        (
            records::label_session(lang),
            known.session.as_ref().map(|session| session.0.say(lang)),
        ),
        (
            records::label_titre(lang),
            known.titre.as_ref().map(|titre| titre.0.say(lang)),
        ),
        (
            records::label_document_date(lang),
            known.document_date.map(|day| day.say(lang)),
        ),
        (
            label_valid_from(lang),
            filing.valid_from.map(|day| day.say(lang)),
        ),
        (
            label_valid_through(lang),
            filing.valid_through.map(|day| day.say(lang)),
        ),
        (
            readings::field(lang, ReadField::Site),
            filing.site.as_ref().map(|site| site.as_str().say(lang)),
        ),
        (
            readings::field(lang, ReadField::Path),
            filing
                .access_path
                .map(|path| readings::access_path(lang, path)),
        ),
        (
            readings::field(lang, ReadField::Decision),
            filing
                .decision
                .map(|decision| readings::jury_decision(lang, decision)),
        ),
        (
            readings::field(lang, ReadField::Ccp),
            joined(
                filing
                    .ccps
                    .iter()
                    .map(|ccp| ccp.as_str().say(lang))
                    .collect(),
            ),
        ),
        (desk::label_stages(lang), joined(stages.collect())),
        (
            desk::label_links(lang),
            joined(session.into_iter().chain(candidate).collect()),
        ),
        (records::label_path(lang), joined(paths.collect())),
        (
            desk::label_content(lang),
            known.sha256.map(|digest| digest.to_string()),
        ),
        (desk::label_text(lang), Some(text)),
    ]
}

fn object(number: u64, version: &Version) -> Value {
    let mut object = json!({
        "version": number,
        "seq": version.seq,
        "time": version.time,
        "actor": version.actor,
    });
    let said = match &version.descriptor {
        Ok(one) => json!({
            "class": one.facts.class.as_ref().map(|class| &class.id),
            "found_by": one.facts.class.as_ref().map(|class| class.found_by),
            "session": one.facts.session,
            "titre": one.facts.titre,
            "candidate": one.identity.candidate,
            "birth_date": one.identity.birth_date,
            "document_date": one.facts.document_date,
            "valid_from": one.facts.filing.valid_from,
            "valid_through": one.facts.filing.valid_through,
            "site": one.facts.filing.site,
            "access_path": one.facts.filing.access_path,
            "decision": one.facts.filing.decision,
            "ccps": one.facts.filing.ccps,
            "stages": one.facts.filing.stages,
            "sha256": one.facts.sha256,
            "paths": one.identity.paths,
        }),
        Err(error) => json!({ "unreadable": explain(Lang::En, error).message }),
    };
    if let (Some(members), Value::Object(said)) = (object.as_object_mut(), said) {
        members.extend(said);
    }
    object
}
