//! `import`: brings in what another archive's bundle shows.
//!
//! With `--json`, stable: `{"archive", "fingerprint", "authentic" (true where `--fingerprint` was given), "entries", "bundles":
//! [digest], "own", "tried" (true with `--dry-run`), "documents", "size_bytes", "here", "noted", "registered", "holds",
//! "holds_undescribed": [id], "certificates", "schedule" (`none`, `in_force`, `differs`, `adopted`), "names_withheld", "nameless",
//! "restricted_left_out", "holds_not_widened": [id], "same_persons": [[id there, id here]], "doubtful": [[id there, id here]], "parts_missing": [number], "left":
//! [{"id", "why" (`destroyed`, `other`, `hole`, `in_part`, `not_understood`)}]}`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::archive::{Archive, ImportFate};
use crate::bundle::importing::{
    DocumentFate, HoldWords, ImportError, ImportPlan, ImportReport, OpenedBundles, Opener,
    PlannedDocument, PlannedSchedule, open_bundles, plan_import, run_import,
};
use crate::bundle::verifying::{BundleFinding, FindingCode, Known};
use crate::cli::args::{Doing, Form, form, path, text};
use crate::cli::failure::Failure;
use crate::cli::grammar::{file, flag, json as json_flag, option};
use crate::cli::hold::quoted;
use crate::cli::interrupt::going_on;
use crate::cli::progress::Measure;
use crate::cli::verify_bundle::line;
use crate::cli::{Context, Ended, values};
use crate::model::{
    EntityId, HoldOwner, HoldReason, HoldScope, OriginalPath, Registry, RegistryChange, SaidText,
};
use crate::words::errors::exit;
use crate::words::{
    Explained, Lang, Size, Words, bundle_checks, count, desk, help_retention, holding, importing,
};

/// `import`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportArgs {
    /// The zip, the folder, or the parts.
    pub files: Vec<PathBuf>,
    /// Why.
    pub reason: Option<String>,
    /// The fingerprint known from elsewhere.
    pub fingerprint: Option<String>,
    /// The age identity that opens it.
    pub key_file: Option<PathBuf>,
    /// The file with the passphrase of a zip with AES.
    pub passphrase_file: Option<PathBuf>,
    /// Whether anything is done.
    pub doing: Doing,
    /// In words or as data.
    pub form: Form,
}

/// The grammar.
pub(super) fn import_grammar(lang: Lang) -> Command {
    let files = Arg::new("files")
        .value_parser(value_parser!(PathBuf))
        .num_args(1..)
        .required(true)
        .action(ArgAction::Append)
        .value_name(crate::words::help::file_name(lang))
        .help(importing::files(lang));
    Command::new("import")
        .about(importing::import_help(lang))
        .long_about(importing::import_long(lang))
        .args([
            files,
            option(
                "reason",
                help_retention::text_name(lang),
                importing::reason(lang),
            ),
            option(
                "fingerprint",
                bundle_checks::fingerprint_name(lang),
                bundle_checks::bundle_fingerprint(lang),
            )
            .value_parser(ValueParser::new(fingerprint)),
            file("key-file", lang, importing::key_file(lang)).long("key-file"),
            file(
                "bundle-passphrase-file",
                lang,
                importing::passphrase_file(lang),
            )
            .long("bundle-passphrase-file"),
            flag("dry-run", importing::dry_run(lang)),
            json_flag(lang),
        ])
}

/// A fingerprint, with or without the name of its kind before it.
fn fingerprint(typed: &str) -> Result<String, values::Wanted> {
    let typed = typed.trim();
    let bare = typed
        .get(..7)
        .filter(|kind| kind.eq_ignore_ascii_case("sha256:"));
    values::fingerprint(bare.and_then(|_| typed.get(7..)).unwrap_or(typed))
}

pub(super) fn import_args(matches: &ArgMatches) -> ImportArgs {
    let files = matches.get_many::<PathBuf>("files");
    ImportArgs {
        files: files.into_iter().flatten().cloned().collect(),
        reason: text(matches, "reason"),
        fingerprint: text(matches, "fingerprint"),
        key_file: path(matches, "key-file"),
        passphrase_file: path(matches, "bundle-passphrase-file"),
        doing: match matches.get_flag("dry-run") {
            true => Doing::Try,
            false => Doing::Do,
        },
        form: form(matches),
    }
}

/// Brings in.
pub fn run(context: &Context<'_>, args: &ImportArgs) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let reason = match &args.reason {
        None => None,
        Some(said) => Some(SaidText::parse(said).map_err(|_| Failure::EmptyText("--reason"))?),
    };
    let archive = context.open_archive()?;
    context.tell_notices(&archive);
    let goes_on = going_on()?;
    let opened = {
        let progress = context
            .terminal
            .progress(importing::opening(lang), Measure::Bytes, 0);
        open(context, args, &archive, &|done, total| {
            progress.set_total(total);
            progress.set(done);
            goes_on()
        })?
    };
    let now = context.now();
    let fingerprint = opened.verifications().find_map(|one| one.head.as_ref());
    let fingerprint = fingerprint.map(|head| head.fingerprint.clone());
    let words = hold_words(lang, &fingerprint.unwrap_or_default())?;
    let plan = plan_import(&archive, &opened, &words, now)?;
    tell_from(context, args, &plan);
    let registry = archive.registry()?;
    let told = Told::of(&plan, &registry);
    let report = match args.doing {
        Doing::Try => planned(&plan),
        Doing::Do if !plan.changes_anything() => ImportReport::default(),
        Doing::Do => {
            let actor = context.actor(&archive)?;
            let progress = context
                .terminal
                .progress(importing::bringing(lang), Measure::Bytes, 0);
            let advance = |done, total| {
                progress.set_total(total);
                progress.set(done);
                goes_on()
            };
            let report = run_import(&archive, &opened, plan, reason, (actor, now), &advance);
            drop(progress);
            archive.settle()?;
            report?
        }
    };
    context.tell_notices(&archive);
    told.tell(context, args, &report)?;
    Ok(match told.is_whole() {
        true => Ended::Done,
        false => Ended::Partly,
    })
}

fn open(
    context: &Context<'_>,
    args: &ImportArgs,
    archive: &Archive,
    progress: &dyn Fn(u64, u64) -> bool,
) -> Result<OpenedBundles, Failure> {
    let identity = match &args.key_file {
        Some(path) => Some(context.identity_of_file(path)?.identity),
        None => None,
    };
    let failure = std::cell::RefCell::new(None);
    let passphrase = |path: &Path| match passphrase(context, args, path) {
        Ok(passphrase) => Ok(passphrase),
        Err(error) => {
            *failure.borrow_mut() = Some(error);
            Ok(None)
        }
    };
    let opener = Opener {
        archive,
        identity,
        passphrase: &passphrase,
    };
    let known = Known {
        fingerprint: args.fingerprint.clone(),
        ..Known::default()
    };
    let opened = open_bundles(&args.files, &opener, &known, progress);
    match failure.take() {
        Some(failure) => Err(failure),
        None => Ok(opened?),
    }
}

fn passphrase(
    context: &Context<'_>,
    args: &ImportArgs,
    path: &Path,
) -> Result<Option<Zeroizing<String>>, Failure> {
    match &args.passphrase_file {
        Some(file) => context.terminal.passphrase_in(file).map(Some),
        None if context.terminal.can_ask() => {
            let question = importing::ask_passphrase(context.terminal.lang, path);
            context.terminal.hidden(&question).map(Some)
        }
        None => Ok(None),
    }
}

fn hold_words(lang: Lang, fingerprint: &str) -> Result<HoldWords, Failure> {
    let empty = |_| Failure::EmptyText("--reason");
    Ok(HoldWords {
        owner: HoldOwner::parse(&importing::hold_owner(lang, fingerprint)).map_err(empty)?,
        reason: HoldReason::parse(&importing::hold_reason(lang)).map_err(empty)?,
    })
}

fn tell_from(context: &Context<'_>, args: &ImportArgs, plan: &ImportPlan) {
    let (terminal, lang) = (context.terminal, context.terminal.lang);
    let fingerprint = plan.from.fingerprint.to_string();
    let entries = plan.from.checkpoint.entries;
    terminal.remark(&importing::from_archive(lang, &fingerprint, entries));
    terminal.remark(&match (&args.fingerprint, plan.is_own) {
        (_, true) => importing::own_bundle(lang),
        (Some(_), false) => importing::fingerprint_given(lang),
        (None, false) => importing::authenticity_unknown(lang),
    });
}

/// What running a plan would report.
fn planned(plan: &ImportPlan) -> ImportReport {
    let new = plan.documents.iter().filter(|one| is(one, ImportFate::New));
    let same =
        |one: &&PlannedDocument| matches!(one.fate, DocumentFate::Decided(ImportFate::Same(_)));
    ImportReport {
        documents: count(new.clone().count()),
        size_bytes: new.filter_map(|one| one.facts.size_bytes).sum(),
        noted: count(plan.documents.iter().filter(same).count()),
        registered: count(plan.registry.new.len()),
        holds: count(plan.holds.len()),
        certificates: count(plan.certificates.iter().filter(|one| !one.is_here).count()),
    }
}

fn is(document: &PlannedDocument, fate: ImportFate) -> bool {
    document.fate == DocumentFate::Decided(fate)
}

/// What is told once the plan is run, and does not come from running it.
struct Told {
    object: Value,
    here: u64,
    left: Vec<(EntityId, String, Option<DocumentFate>)>,
    differing: Vec<String>,
    same_persons: Vec<String>,
    doubtful: u64,
    schedule: PlannedSchedule,
    names_withheld: bool,
    nameless: u64,
    restricted_left_out: u64,
    parts_missing: Vec<u32>,
    holds_undescribed: Vec<EntityId>,
    holds_not_widened: Vec<EntityId>,
    held_sessions: Vec<String>,
}

/// The sessions of what is held, by number, as far as the bundle tells them.
fn held_sessions(plan: &ImportPlan, registry: &Registry) -> Vec<String> {
    let placed = plan.holds.iter().map(|(hold, _)| &hold.scope);
    let placed = placed.filter_map(|scope| match scope {
        HoldScope::Records(records) => Some(records),
        _ => None,
    });
    let outside = plan.holds_not_widened.iter().map(|(_, records)| records);
    let held: BTreeSet<EntityId> = placed.chain(outside).flatten().copied().collect();
    let documents = plan.documents.iter().filter(|one| {
        let here = match one.fate {
            DocumentFate::Decided(ImportFate::Same(here) | ImportFate::SameNoted(here)) => here,
            _ => one.facts.entity,
        };
        held.contains(&here)
    });
    let sessions: BTreeSet<EntityId> = documents
        .filter_map(|one| one.facts.filing.session_link)
        .collect();
    let new = plan.registry.new.iter();
    let new = new.filter_map(|change| match change {
        RegistryChange::Session(one) => Some((one.entity, &one.session)),
        RegistryChange::Candidate(_) => None,
    });
    let known = registry
        .sessions
        .iter()
        .map(|one| (one.entity, &one.session));
    let numbers: BTreeSet<String> = known
        .chain(new)
        .filter(|(entity, _)| sessions.contains(entity))
        .map(|(_, session)| session.number.0.clone())
        .collect();
    numbers.into_iter().collect()
}

/// So many commands are given for what may still arrive.
const COMMANDS: usize = 5;

impl Told {
    fn of(plan: &ImportPlan, registry: &Registry) -> Told {
        let here = plan.documents.iter().filter(|one| {
            let noted = matches!(one.fate, DocumentFate::Decided(ImportFate::SameNoted(_)));
            is(one, ImportFate::Here) || noted
        });
        let left = plan.documents.iter().filter(|one| one.fate.is_left());
        let left = left.map(|one| {
            let name = one.identity.paths.first().map(OriginalPath::lossy);
            (one.facts.entity, name.unwrap_or_default(), Some(one.fate))
        });
        let unknown = plan.not_understood.iter();
        let unknown = unknown.map(|one| (*one, String::new(), None));
        // A session or a candidate that was destroyed here, or whose id is another thing's.
        let fates = plan.registry.fates.iter();
        let lost = fates
            .filter(|(_, fate)| matches!(fate, ImportFate::Destroyed | ImportFate::Other))
            .map(|(one, fate)| (*one, String::new(), Some(DocumentFate::Decided(*fate))));
        let left: Vec<_> = left.chain(unknown).chain(lost).collect();
        let new = plan.registry.new.iter();
        let named = |there: EntityId| {
            new.clone().find_map(|change| match change {
                RegistryChange::Candidate(one) if one.entity == there => {
                    Some(one.person.whole_name())
                }
                _ => None,
            })
        };
        let same_persons = plan.registry.same_persons.iter();
        let same_persons = same_persons
            .filter_map(|(there, _)| named(*there))
            .collect();
        let mut doubtful: Vec<EntityId> =
            plan.registry.doubtful.iter().map(|(one, _)| *one).collect();
        doubtful.dedup();
        let here = count(here.count());
        let object = json!({
            "archive": plan.from.archive,
            "fingerprint": plan.from.fingerprint,
            "entries": plan.from.checkpoint.entries,
            "bundles": plan.bundles,
            "own": plan.is_own,
            "here": here,
            "holds_undescribed": plan.holds_undescribed,
            "holds_not_widened": plan.holds_not_widened.iter().map(|(one, _)| one).collect::<Vec<_>>(),
            "schedule": match plan.schedule {
                PlannedSchedule::None => "none",
                PlannedSchedule::InForce(_) => "in_force",
                PlannedSchedule::Differs(_) => "differs",
                PlannedSchedule::Adopted(_) => "adopted",
            },
            "names_withheld": plan.names_withheld,
            "nameless": plan.nameless,
            "restricted_left_out": plan.restricted_left_out,
            "same_persons": plan.registry.same_persons,
            "doubtful": plan.registry.doubtful,
            "parts_missing": plan.parts_missing,
            "left": left.iter().map(|(id, _, fate)| {
                json!({ "id": id, "why": why_code(*fate) })
            }).collect::<Vec<_>>(),
        });
        Told {
            object,
            here,
            left,
            differing: plan
                .registry
                .differing
                .iter()
                .filter_map(|one| Some(registry.session(*one)?.session.number.0.clone()))
                .collect(),
            same_persons,
            doubtful: count(doubtful.len()),
            schedule: plan.schedule.clone(),
            names_withheld: plan.names_withheld,
            nameless: plan.nameless,
            restricted_left_out: plan.restricted_left_out,
            parts_missing: plan.parts_missing.clone(),
            holds_undescribed: plan.holds_undescribed.clone(),
            holds_not_widened: plan.holds_not_widened.iter().map(|(one, _)| *one).collect(),
            held_sessions: held_sessions(plan, registry),
        }
    }

    /// Whether nothing of the bundle is left to be brought in or held by hand.
    fn is_whole(&self) -> bool {
        self.left.is_empty()
            && self.nameless == 0
            && self.holds_undescribed.is_empty()
            && self.holds_not_widened.is_empty()
    }

    fn tell(
        &self,
        context: &Context<'_>,
        args: &ImportArgs,
        report: &ImportReport,
    ) -> Result<(), Failure> {
        if args.form == Form::Json {
            let mut object = self.object.clone();
            let done = [
                ("authentic", json!(args.fingerprint.is_some())),
                ("tried", json!(args.doing == Doing::Try)),
                ("documents", json!(report.documents)),
                ("size_bytes", json!(report.size_bytes)),
                ("noted", json!(report.noted)),
                ("registered", json!(report.registered)),
                ("holds", json!(report.holds)),
                ("certificates", json!(report.certificates)),
            ];
            if let Some(members) = object.as_object_mut() {
                members.extend(done.map(|(name, value)| (name.to_owned(), value)));
            }
            return context.terminal.json(&object);
        }
        context
            .terminal
            .prose(&self.lines(context.terminal.lang, args, report))?;
        self.warn(context, report);
        Ok(())
    }

    fn lines(&self, lang: Lang, args: &ImportArgs, report: &ImportReport) -> Vec<String> {
        let size = Size::of(report.size_bytes);
        let tried = args.doing == Doing::Try;
        let adopted = matches!(self.schedule, PlannedSchedule::Adopted(_));
        let nothing = *report == ImportReport::default() && !adopted;
        let first = match (nothing, tried) {
            (true, _) => importing::nothing_to_do(lang),
            (false, true) => importing::would_bring(lang, report.documents, size),
            (false, false) => importing::brought(lang, report.documents, size),
        };
        let some =
            |number: u64, words: fn(Lang, u64) -> String| (number > 0).then(|| words(lang, number));
        let mut lines = vec![first];
        let counted = [
            some(report.registered, importing::registered),
            some(self.here, importing::already_here),
            some(report.noted, importing::noted),
            some(report.holds, importing::holds_placed),
            some(report.certificates, importing::certificates),
            some(self.restricted_left_out, importing::restricted_left_out),
            self.names_withheld
                .then(|| importing::names_withheld(lang, self.nameless)),
        ];
        lines.extend(counted.into_iter().flatten());
        match self.schedule {
            PlannedSchedule::InForce(_) => lines.push(importing::schedule_same(lang)),
            PlannedSchedule::Adopted(_) => lines.push(importing::schedule_adopted(lang)),
            PlannedSchedule::None | PlannedSchedule::Differs(_) => {}
        }
        let merged = self.same_persons.iter();
        lines.extend(merged.map(|name| importing::same_person(lang, name)));
        lines.extend(some(self.doubtful, importing::doubtful_persons));
        for (id, name, fate) in &self.left {
            let why = why(lang, *fate);
            let unnamed = importing::no_name(lang);
            let name = if name.is_empty() { &unnamed } else { name };
            lines.push(importing::left(lang, *id, name, Words(&why)));
        }
        if tried {
            lines.push(importing::nothing_changed(lang));
        }
        lines
    }

    fn warn(&self, context: &Context<'_>, report: &ImportReport) {
        let (terminal, lang) = (context.terminal, context.terminal.lang);
        if let PlannedSchedule::Differs(_) = self.schedule {
            terminal.warn(&importing::schedule_differs(lang));
        }
        for one in &self.differing {
            terminal.remark(&importing::session_differs(lang, one));
        }
        self.warn_of_holds(context, report);
        if !self.holds_undescribed.is_empty() {
            let holds = count(self.holds_undescribed.len());
            terminal.warn(&importing::holds_undescribed(lang, holds));
        }
        if !self.parts_missing.is_empty() {
            let numbers = self.parts_missing.iter().map(u32::to_string);
            let numbers = numbers.collect::<Vec<_>>().join(", ");
            terminal.warn(&importing::parts_missing(lang, &numbers));
        }
    }

    /// A hold that comes with a bundle holds what came: not what may still arrive, whatever it was on there.
    fn warn_of_holds(&self, context: &Context<'_>, report: &ImportReport) {
        let (terminal, lang) = (context.terminal, context.terminal.lang);
        let beyond = count(self.holds_not_widened.len());
        if report.holds == 0 && beyond == 0 {
            return;
        }
        if report.holds > 0 {
            terminal.warn(&importing::holds_narrowed(lang, report.holds));
        }
        if beyond > 0 {
            terminal.warn(&importing::holds_not_widened(lang, beyond));
        }
        let sessions = self.held_sessions.iter().take(COMMANDS);
        let mut scopes: Vec<String> = sessions.map(|one| quoted(one)).collect();
        if scopes.is_empty() {
            scopes.push(importing::session_wanted(lang));
        }
        for session in scopes {
            let command = holding::place_command(lang, &format!("--session {session}"));
            terminal.message(&format!("  {command}"));
        }
        let more = self.held_sessions.len().saturating_sub(COMMANDS);
        if more > 0 {
            terminal.message(&format!("  {}", desk::and_more(lang, count(more))));
        }
    }
}

/// None: it is not understood.
fn why(lang: Lang, fate: Option<DocumentFate>) -> String {
    match fate {
        None => importing::why_not_understood(lang),
        Some(DocumentFate::Hole) => importing::why_hole(lang),
        Some(DocumentFate::InPart(part)) => importing::why_in_part(lang, part.into()),
        Some(DocumentFate::Decided(ImportFate::Destroyed)) => importing::why_destroyed(lang),
        Some(DocumentFate::Decided(_)) => importing::why_other(lang),
    }
}

fn why_code(fate: Option<DocumentFate>) -> &'static str {
    match fate {
        None => "not_understood",
        Some(DocumentFate::Hole) => "hole",
        Some(DocumentFate::InPart(_)) => "in_part",
        Some(DocumentFate::Decided(ImportFate::Destroyed)) => "destroyed",
        Some(DocumentFate::Decided(_)) => "other",
    }
}

/// Why a bundle is not imported, in words.
pub(super) fn explain_import(lang: Lang, error: &ImportError) -> Explained {
    let (message, advice, exit) = match error {
        ImportError::NotConsistent { path, first, .. } => (
            importing::not_consistent(lang, path, Words(&line(lang, first, None))),
            importing::not_consistent_hint(lang),
            exit::FINDINGS,
        ),
        ImportError::NotOurs { path, why } => {
            let first = BundleFinding {
                code: FindingCode::NotABundle,
                subject: String::new(),
                detail: None,
            };
            (
                importing::not_consistent(lang, path, Words(&line(lang, &first, Some(*why)))),
                importing::not_consistent_hint(lang),
                exit::FINDINGS,
            )
        }
        ImportError::OtherBundle { path } => (
            importing::other_bundle(lang, path),
            importing::other_bundle_hint(lang),
            exit::USAGE,
        ),
        ImportError::SealedToOthers { path } => (
            importing::sealed_to_others(lang, path),
            importing::sealed_to_others_hint(lang),
            exit::KEY,
        ),
        ImportError::NoPassphrase { path } => (
            importing::no_passphrase(lang, path),
            importing::no_passphrase_hint(lang),
            exit::KEY,
        ),
        ImportError::WrongPassphrase { path } => (
            importing::wrong_passphrase(lang, path),
            importing::wrong_passphrase_hint(lang),
            exit::KEY,
        ),
        ImportError::Damaged { path } => (
            importing::damaged(lang, path),
            importing::damaged_hint(lang),
            exit::FINDINGS,
        ),
        ImportError::Bundle(error) => return super::bundle_failure::explain_bundle(lang, error),
        ImportError::Archive(error) => return crate::words::explain(lang, error),
    };
    Explained {
        message,
        advice: Some(advice),
        exit,
    }
}
