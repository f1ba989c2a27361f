//! `request`: persons' requests about their data: recorded, answered from the rules, closed. Nothing is destroyed here.
//!
//! With `--json`, stable. `list`: `[REQUEST]`, `show`: REQUEST: `{"id", "right", "candidate", "name", "received_on", "via",
//! "answer_by", "late", "judged_on", "found", "closed"}`, `found` and `closed` as `model/request.rs` specifies them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::archive::{Archive, CandidateDocuments, KnownAs, RetentionFacts};
use crate::cli::args::{Doing, Form};
use crate::cli::failure::Failure;
use crate::cli::handing_out::hand_out;
use crate::cli::planning::{must_be_free, write_folder};
use crate::cli::registry_meant::candidate_meant;
use crate::cli::request_args::{
    AccessArgs, AskedBy, CloseArgs, EraseArgs, RequestArgs, RequestsListed,
};
use crate::cli::verdicts::NamesOf;
use crate::cli::{Context, Ended};
use crate::model::{
    Consultation, ConsultingCommand, DataRequest, DataRight, EntityId, FiledRecord,
    FoundForRequest, Outcome, RegisteredCandidate, SaidText, Verdict,
};
use crate::report::{
    AccessAnswer, Answer, Candidacy, ErasureLetter, Ground, HeldDocument, Whose, access_html,
    access_json, erasure_letter_pdf, erasure_letter_text, ground_words,
};
use crate::words::{Lang, Say, Words, count, desk, escape, readings, requests};

/// Does what was asked with requests.
pub fn run(context: &Context<'_>, args: &RequestArgs) -> Result<Ended, Failure> {
    match args {
        RequestArgs::Erase(args) => erase(context, args),
        RequestArgs::Access(args) => access(context, args),
        RequestArgs::List { which, form } => list(context, *which, *form),
        RequestArgs::Show { id, form } => show(context, id, *form),
        RequestArgs::Close(args) => close(context, args),
    }
}

/// Requests that wait for their answer, and the first day by which one is due; for `status` and `dashboard`.
pub fn open_requests(archive: &Archive) -> Result<(u64, Option<NaiveDate>), Failure> {
    let requests = archive.data_requests()?.into_iter();
    let open = requests.filter(|(_, request)| request.closed.is_none());
    let days: Vec<NaiveDate> = open.map(|(_, request)| request.answer_by()).collect();
    Ok((count(days.len()), days.into_iter().min()))
}

/// A person's documents, judged.
struct Judged {
    candidate: RegisteredCandidate,
    documents: CandidateDocuments,
    verdicts: BTreeMap<EntityId, Verdict>,
}

impl Judged {
    fn of(facts: &RetentionFacts, typed: &str, day: NaiveDate) -> Result<Judged, Failure> {
        let meant = candidate_meant(&facts.registry, typed)?;
        let leading = facts.registry.leading(meant.entity);
        let candidate = facts.registry.candidate(leading).cloned().unwrap_or(meant);
        let documents = facts.documents_of(candidate.entity);
        let all = facts.verdicts(day).verdicts.into_iter();
        Ok(Judged {
            candidate,
            documents,
            verdicts: all.map(|verdict| (verdict.record, verdict)).collect(),
        })
    }

    fn verdict(&self, record: &FiledRecord) -> Option<&Verdict> {
        self.verdicts.get(&record.entity)
    }

    fn ground(&self, record: &FiledRecord) -> Ground {
        let Some(verdict) = self.verdict(record) else {
            return Ground::Review;
        };
        match &verdict.outcome {
            Outcome::Kept { .. } => match verdict.due_on() {
                Some(due_on) => Ground::Obligation { due_on },
                None => Ground::Review,
            },
            Outcome::Due { .. } => Ground::Due,
            Outcome::Held { .. } => Ground::Claims,
            Outcome::Review { .. } => Ground::Review,
            Outcome::KeptForEver => Ground::ForEver,
        }
    }

    /// How the person's own documents stand, in numbers; those that may be theirs are among those to be looked at.
    fn found(&self) -> FoundForRequest {
        let mut found = FoundForRequest::default();
        for record in &self.documents.own {
            match self.ground(record) {
                Ground::Obligation { due_on } => {
                    found.kept += 1;
                    found.kept_through = found.kept_through.max(due_on.pred_opt());
                }
                Ground::ForEver => found.for_ever += 1,
                Ground::Claims => found.held += 1,
                Ground::Review => found.review += 1,
                Ground::Due => found.due += 1,
            }
        }
        found.review += count(self.documents.doubtful.len());
        found
    }

    /// What is answered, class by class: the person's own documents, and those that all of a session have in common.
    fn answers(&self) -> Vec<Answer> {
        let mut answers: BTreeMap<(Whose, Ground, Option<String>, Option<String>), u64> =
            BTreeMap::new();
        let own = self.documents.own.iter().map(|record| (Whose::Own, record));
        let common = self.documents.common.iter();
        let common = common.map(|record| (Whose::Common, record));
        for (whose, record) in own.chain(common) {
            let rule = self
                .verdict(record)
                .and_then(|verdict| verdict.rule.as_deref());
            let class = rule.map(|rule| rule.title.clone());
            let citation = rule.map(|rule| rule.citation.clone());
            let key = (whose, self.ground(record), class, citation);
            *answers.entry(key).or_default() += 1;
        }
        let answers = answers.into_iter();
        answers
            .map(|((whose, ground, class, citation), documents)| Answer {
                class,
                documents,
                whose,
                ground,
                citation,
            })
            .collect()
    }

    fn due(&self) -> Vec<EntityId> {
        let own = self.documents.own.iter();
        let due = own.filter(|record| self.ground(record) == Ground::Due);
        due.map(|record| record.entity).collect()
    }

    fn name(&self) -> String {
        self.candidate.person.whole_name()
    }
}

fn request_of(
    context: &Context<'_>,
    judged: &Judged,
    right: DataRight,
    asked: &AskedBy,
) -> Result<DataRequest, Failure> {
    let today = context.today();
    let received_on = asked.received_on.unwrap_or(today);
    if received_on > today {
        return Err(Failure::ReceivedLater(received_on));
    }
    let via = asked.via.as_deref().map(SaidText::parse).transpose();
    Ok(DataRequest {
        right,
        candidate: judged.candidate.entity,
        received_on,
        via: via.map_err(|_| Failure::EmptyText("--via"))?,
        found: judged.found(),
        judged_on: today,
        closed: None,
    })
}

fn erase(context: &Context<'_>, args: &EraseArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    if let Some(folder) = &args.folder {
        must_be_free(folder)?;
    }
    let archive = context.open_archive()?;
    let facts = archive.retention_facts()?;
    context.tell_notices(&archive);
    let day = context.today();
    let judged = Judged::of(&facts, &args.asked.candidate, day)?;
    let request = request_of(context, &judged, DataRight::Erase, &args.asked)?;
    let answers = judged.answers();
    terminal.lines(&answer_lines(context, &judged, &answers))?;
    tell_what_else(context, &judged);
    let (Doing::Do, Some(folder)) = (args.doing, &args.folder) else {
        terminal.remark(&desk::dry_run(lang));
        return Ok(Ended::Done);
    };
    let answer_by = request.answer_by();
    let received_on = request.received_on;
    let actor = context.actor(&archive)?;
    let id = archive.record_request(request, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(&archive);
    let letter = ErasureLetter {
        centre: &archive.settings().centre,
        person: judged.name(),
        received_on,
        day,
        reference: id.short(),
        answers,
    };
    // The letter goes to a person in France, whatever language the clerk reads.
    let files = [
        (
            "lettre.txt".to_owned(),
            erasure_letter_text(&letter, Lang::Fr).into_bytes(),
        ),
        (
            "lettre.pdf".to_owned(),
            erasure_letter_pdf(&letter, Lang::Fr)?,
        ),
    ];
    write_folder(folder, &files)?;
    terminal.remark(&requests::recorded(lang, &id.short(), answer_by));
    terminal.remark(&requests::letter_written(lang, folder));
    terminal.remark(&requests::check_identity(lang));
    terminal.remark(&requests::then_close(lang, &id.short()));
    Ok(Ended::Done)
}

fn answer_lines(context: &Context<'_>, judged: &Judged, answers: &[Answer]) -> Vec<String> {
    let lang = context.terminal.lang;
    let mut lines = vec![context.terminal.heading(&judged.name().say(lang))];
    if answers.is_empty() {
        lines.push(format!("  {}", requests::nothing_held(lang)));
    }
    for answer in answers {
        let class = answer.documents_words(lang);
        let words = ground_words(lang, answer.ground);
        let line = requests::answer_line(lang, Words(&class), Words(&words));
        lines.push(format!("  {line}"));
        if let Some(citation) = &answer.citation {
            lines.push(format!("      {}", citation.say(lang)));
        }
    }
    lines
}

/// What the answer leaves to do: a plan, an examination.
fn tell_what_else(context: &Context<'_>, judged: &Judged) {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let doubtful = count(judged.documents.doubtful.len());
    if doubtful > 0 {
        terminal.warn(&requests::doubtful_proposed(lang, doubtful));
    }
    let common = count(judged.documents.common.len());
    if common > 0 {
        terminal.remark(&requests::common_mentioned(lang, common));
    }
    let due = judged.due();
    if !due.is_empty() {
        terminal.message(&requests::plan_proposed(lang, count(due.len())));
        let ids: Vec<String> = due.iter().map(ToString::to_string).collect();
        terminal.message(&format!(
            "  chartrier retention plan -o bordereau {}",
            ids.join(" ")
        ));
    }
}

fn access(context: &Context<'_>, args: &AccessArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    must_be_free(&args.folder)?;
    let archive = context.open_archive()?;
    let facts = archive.retention_facts()?;
    context.tell_notices(&archive);
    let day = context.today();
    let judged = Judged::of(&facts, &args.asked.candidate, day)?;
    let request = request_of(context, &judged, DataRight::Access, &args.asked)?;
    let answer_by = request.answer_by();
    let own: Vec<EntityId> = judged.documents.own.iter().map(|one| one.entity).collect();
    let whole = with_states(&archive, &own)?;
    let recipients = archive.given_out(&whole.iter().copied().collect::<BTreeSet<_>>())?;
    let actor = context.actor(&archive)?;
    let id = archive.record_request(request, actor, context.now())?;
    let consultation = Consultation {
        command: ConsultingCommand::Access,
        reason: SaidText::parse(&requests::access_reason(lang)).ok(),
        recipient: SaidText::parse(&judged.name()).ok(),
    };
    write_folder(&args.folder, &[])?;
    let documents = args.folder.join("documents");
    let to = (documents.as_path(), Some(&consultation));
    let exported = archive.export(&whole, to, actor, context.now(), &mut |_| true)?;
    archive.settle()?;
    context.tell_notices(&archive);
    let files = exported.taken.iter().map(|taken| {
        let path = taken.path.strip_prefix(&args.folder).unwrap_or(&taken.path);
        (taken.entity, path.to_string_lossy().into_owned())
    });
    let files: BTreeMap<EntityId, String> = files.collect();
    let names = NamesOf::new(&facts);
    let held = |record: &FiledRecord| held_document(&archive, &judged, &names, record, &files);
    let given = judged.documents.own.iter().map(held);
    let common = judged.documents.common.iter().map(held);
    let answer = AccessAnswer {
        centre: archive.settings().centre.clone(),
        day,
        reference: id.short(),
        person: judged.candidate.person.clone(),
        candidacies: candidacies(&facts, judged.candidate.entity),
        given: given.collect::<Result<_, Failure>>()?,
        common: common.collect::<Result<_, Failure>>()?,
        doubtful: count(judged.documents.doubtful.len()),
        recipients,
    };
    // What is given to a person in France is in French, whatever language the clerk reads.
    let json = serde_json::to_string_pretty(&access_json(&answer, Lang::Fr));
    let json = json.map_err(|error| Failure::Output(error.into()))?;
    hand_out(
        &args.folder,
        &[
            (
                "resume.html".to_owned(),
                access_html(&answer, Lang::Fr).into_bytes(),
            ),
            ("resume.json".to_owned(), escape::json(&json).into_bytes()),
        ],
    )?;
    let taken = crate::cli::export::warn_failed(context, &exported);
    tell_what_else(context, &judged);
    terminal.remark(&requests::recorded(lang, &id.short(), answer_by));
    let documents = count(exported.taken.len());
    terminal.remark(&requests::access_written(lang, documents, &args.folder));
    terminal.remark(&requests::readable_now(lang));
    terminal.remark(&requests::check_identity(lang));
    terminal.remark(&requests::then_close(lang, &id.short()));
    Ok(taken)
}

/// Records, with those that are states of them.
fn with_states(archive: &Archive, records: &[EntityId]) -> Result<Vec<EntityId>, Failure> {
    let mut whole = Vec::new();
    for record in records {
        whole.push(*record);
        whole.extend(archive.record(*record)?.filing.joined);
    }
    Ok(whole)
}

fn held_document(
    archive: &Archive,
    judged: &Judged,
    names: &NamesOf<'_>,
    record: &FiledRecord,
    files: &BTreeMap<EntityId, String>,
) -> Result<HeldDocument, Failure> {
    let verdict = judged.verdict(record);
    let rule = verdict.and_then(|verdict| verdict.rule.as_deref());
    let given = files.get(&record.entity).cloned();
    let readings = match &given {
        Some(_) => archive.record(record.entity)?.readings,
        // What others have in it is not this person's.
        None => Vec::new(),
    };
    Ok(HeldDocument {
        id: record.entity.short(),
        file: given,
        class: rule.map(|rule| rule.title.clone()),
        session: names.session_of(record.entity),
        day: record.document_date,
        received: record.received,
        ground: judged.ground(record),
        citation: rule.map(|rule| rule.citation.clone()),
        readings,
    })
}

/// The sessions of a person, under every entry of the registry.
fn candidacies(facts: &RetentionFacts, candidate: EntityId) -> Vec<Candidacy> {
    let registry = &facts.registry;
    let entries = registry.candidates.iter();
    let same = entries.filter(|one| registry.leading(one.entity) == candidate);
    let sat = same.flat_map(|one| &one.standing.candidacies);
    let sat = sat.map(|one| {
        let session = registry.session(one.session).map(|known| &known.session);
        Candidacy {
            session: session.map_or_else(|| one.session.short(), |known| known.number.0.clone()),
            titre: session.and_then(|known| Some(known.titre.as_ref()?.0.clone())),
            path: one.path.map(|path| readings::access_path(Lang::Fr, path)),
            decision: one
                .decision
                .map(|decision| readings::jury_decision(Lang::Fr, decision)),
        }
    });
    sat.collect()
}

fn list(context: &Context<'_>, which: RequestsListed, form: Form) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let mut known = archive.data_requests()?;
    known.retain(|(_, request)| which == RequestsListed::All || request.closed.is_none());
    known.sort_by_key(|(id, request)| (request.closed.is_some(), request.answer_by(), *id));
    let (lang, today) = (context.terminal.lang, context.today());
    if form == Form::Json {
        let objects = known
            .iter()
            .map(|(id, request)| object(&archive, *id, request, today));
        let objects = objects.collect::<Result<Vec<Value>, Failure>>()?;
        context.terminal.json(&objects)?;
        return Ok(Ended::Done);
    }
    let mut lines = Vec::new();
    if known.is_empty() {
        lines.push(requests::no_requests(lang));
    }
    for (id, request) in &known {
        lines.extend(request_lines(context, &archive, *id, request)?);
    }
    context.terminal.lines(&lines)?;
    Ok(Ended::Done)
}

fn show(context: &Context<'_>, id: &str, form: Form) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let (id, request) = archive.request_meant(id)?;
    match form {
        Form::Json => {
            let object = object(&archive, id, &request, context.today())?;
            context.terminal.json(&object)?;
        }
        Form::Words => {
            let lines = request_lines(context, &archive, id, &request)?;
            context.terminal.lines(&lines)?;
        }
    }
    Ok(Ended::Done)
}

/// Whose request it is; none once the candidate is destroyed.
fn name_of(archive: &Archive, request: &DataRequest) -> Result<Option<String>, Failure> {
    Ok(match archive.known_as(request.candidate)? {
        KnownAs::Candidate(name) => Some(name),
        _ => None,
    })
}

fn request_lines(
    context: &Context<'_>,
    archive: &Archive,
    id: EntityId,
    request: &DataRequest,
) -> Result<Vec<String>, Failure> {
    let lang = context.terminal.lang;
    let name = name_of(archive, request)?;
    let name = name.unwrap_or_else(|| requests::destroyed_person(lang, &request.candidate.short()));
    let what = requests::right(lang, request.right);
    let title = requests::title(lang, &id.short(), Words(&what), &name);
    let received = match &request.via {
        Some(via) => requests::received_via(lang, request.received_on, via.as_str()),
        None => requests::received_line(lang, request.received_on),
    };
    let found = &request.found;
    let kept = found.kept + found.for_ever;
    let (held, due, review) = (found.held, found.due, found.review);
    let mut lines = vec![
        context.terminal.heading(&title),
        format!("  {received}"),
        format!(
            "  {}",
            requests::found_line(lang, request.judged_on, kept, held, due, review)
        ),
    ];
    let ended = match &request.closed {
        Some(closed) => requests::closed_line(lang, closed.on, closed.answer.as_str()),
        None if request.is_late(context.today()) => {
            requests::answer_late(lang, request.answer_by())
        }
        None => requests::answer_by(lang, request.answer_by()),
    };
    lines.push(format!("  {ended}"));
    Ok(lines)
}

fn object(
    archive: &Archive,
    id: EntityId,
    request: &DataRequest,
    today: NaiveDate,
) -> Result<Value, Failure> {
    Ok(json!({
        "id": id,
        "right": request.right,
        "candidate": request.candidate,
        "name": name_of(archive, request)?,
        "received_on": request.received_on,
        "via": request.via,
        "answer_by": request.answer_by(),
        "late": request.is_late(today),
        "judged_on": request.judged_on,
        "found": request.found,
        "closed": request.closed,
    }))
}

fn close(context: &Context<'_>, args: &CloseArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let answer = SaidText::parse(&args.answer).map_err(|_| Failure::EmptyText("--answer"))?;
    let (id, _) = archive.request_meant(&args.id)?;
    let actor = context.actor(&archive)?;
    let said = (answer, context.today());
    archive.close_request(id, said, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(&archive);
    let lang = context.terminal.lang;
    context
        .terminal
        .remark(&requests::closed_now(lang, &id.short()));
    Ok(Ended::Done)
}
