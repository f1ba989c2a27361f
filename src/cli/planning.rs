//! `retention plan` and `retention approve`: from what is due to what a second person has signed.
//!
//! A plan's folder holds `plan.json`, the very bytes that are signed, `bordereau.csv`, and `bordereau.pdf` to print. It is made new, for this user
//! alone; one that has something in it is refused. The journal notes its digest and who made it. Nothing is journalled or
//! written on `--dry-run`.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use zeroize::Zeroizing;

use sha2::{Digest, Sha256};

use crate::archive::{ApprovalFault, Archive, ArchiveError, PlanRequest, sign_approval};
use crate::cli::args::{Doing, Questions};
use crate::cli::due::among;
use crate::cli::failure::Failure;
use crate::cli::handing_out::hand_out;
use crate::cli::hold::quoted;
use crate::cli::opening::account;
use crate::cli::retention_args::{
    ApproveArgs, ApprovedBy, NamesTold, PlanArgs, PlanClock, PlanSize, VisaArgs,
};
use crate::cli::verdicts::NamesOf;
use crate::cli::{Context, Ended};
use crate::model::{
    ActorId, AttachmentDigest, DispositionPlan, EntityId, EntityKind, PlannedRecord, RecordClass,
    Regime, RetentionSchedule, Visa, approval_bytes, canonical_json,
};
use crate::report::{Bordereau, bordereau_csv, bordereau_pdf, planned_documents};
use crate::retention::Amount;
use crate::words::retention::{self, Names};
use crate::words::{Lang, Words, count, deciding, desk, destroying, kinds};

const PLAN: &str = "plan.json";
const BORDEREAU: &str = "bordereau.csv";
const PAPER: &str = "bordereau.pdf";

/// Writes a plan.
pub fn plan(context: &Context<'_>, args: &PlanArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    if args.doing == Doing::Do {
        must_be_free(&args.folder)?;
    }
    let archive = context.open_archive()?;
    let among = among(context, &archive, &args.selection)?;
    let today = context.today();
    let day = args.day.unwrap_or(today);
    let now = context.now();
    let request = PlanRequest {
        day,
        among: among.as_ref(),
        beyond_limits: args.size == PlanSize::BeyondLimits,
        despite_clock: args.clock == PlanClock::Doubtful,
    };
    // Until something is written, nobody has to be known to the journal.
    let nobody = ActorId::from(EntityId::new(now));
    let mut plan = archive.plan_disposition(&request, nobody, now)?;
    context.tell_notices(&archive);
    let facts = archive.retention_facts()?;
    let summary = summary(lang, &plan, &facts.schedule);
    terminal.lines(&summary)?;
    if day > today {
        terminal.warn(&destroying::day_to_come(lang, day));
    }
    if args.doing == Doing::Try {
        terminal.remark(&desk::dry_run(lang));
        return Ok(Ended::Done);
    }
    plan.by = context.actor(&archive)?;
    archive.record_plan(&plan, plan.by, now)?;
    archive.settle()?;
    context.tell_notices(&archive);
    let names = NamesOf::new(&facts);
    let session_of = |record| names.session_of(record);
    let service = archive.settings().centre.name.clone();
    let service = service.unwrap_or_default();
    let table = bordereau_csv(&plan, (&facts.schedule, &service), &session_of, lang);
    let documents = planned_documents(&archive, &plan)?;
    let paper = Bordereau {
        plan: &plan,
        schedule: &facts.schedule,
        documents: &documents,
        service: &service,
        made_by: &account(),
    };
    let files = [
        (PLAN.to_owned(), plan.to_json()),
        (BORDEREAU.to_owned(), table),
        (PAPER.to_owned(), bordereau_pdf(&paper, lang)?),
    ];
    write_folder(&args.folder, &files)?;
    tell_next(context, &plan, &args.folder);
    Ok(Ended::Done)
}

/// Refuses a folder with something in it, before any work is done.
pub(super) fn must_be_free(folder: &Path) -> Result<(), Failure> {
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Failure::FolderNotEmpty(folder.to_owned())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Failure::NewFile {
            path: folder.to_owned(),
            source,
        }),
    }
}

pub(super) fn write_folder(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(source) if source.kind() != io::ErrorKind::AlreadyExists => {
            let path = folder.to_owned();
            return Err(Failure::NewFile { path, source });
        }
        _ => must_be_free(folder)?,
    }
    hand_out(folder, files)
}

/// What comes next, word for word.
fn tell_next(context: &Context<'_>, plan: &DispositionPlan, folder: &Path) {
    let terminal = context.terminal;
    let lang = terminal.lang;
    terminal.remark(&destroying::written(lang, folder));
    terminal.remark(&destroying::next_read(lang, &folder.join(BORDEREAU)));
    let path = folder.join(PLAN);
    terminal.remark(&match plan.regime {
        Regime::Private => destroying::next_approve(lang, &path),
        Regime::Public => destroying::next_approve_with_visa(lang, &path),
    });
    terminal.remark(&destroying::next_execute(lang));
}

/// What a plan takes, by class.
pub fn summary(lang: Lang, plan: &DispositionPlan, schedule: &RetentionSchedule) -> Vec<String> {
    let mut classes: BTreeMap<&RecordClass, Amount> = BTreeMap::new();
    for record in &plan.records {
        let amount = classes.entry(&record.class).or_default();
        amount.records += 1;
        amount.bytes = amount.bytes.saturating_add(record.size_bytes);
    }
    let bytes = classes
        .values()
        .fold(0_u64, |sum, amount| sum.saturating_add(amount.bytes));
    let whole = retention::amount(lang, count(plan.records.len()), bytes);
    let mut lines = vec![destroying::plan_takes(lang, plan.day, Words(&whole))];
    for (class, amount) in classes {
        let known = schedule.class(class);
        let title = known.map_or_else(|| class.to_string(), |class| class.title.clone());
        let class = desk::class_named(lang, class.as_str(), &title);
        let amount = retention::amount(lang, amount.records, amount.bytes);
        let words = destroying::class_amount(lang, Words(&class), Words(&amount));
        lines.push(format!("  {words}"));
    }
    let from = plan.records.iter().map(|record| record.counted_from);
    let through = plan.records.iter().map(|record| record.kept_through);
    let days = from.clone().min().zip(from.max()).zip(through.max());
    lines.extend(
        days.map(|((first, last), kept)| {
            format!("  {}", destroying::days(lang, first, last, kept))
        }),
    );
    let of_kind = |kind: EntityKind| {
        let dependents = plan.dependents.iter();
        count(dependents.filter(|one| one.kind == kind).count())
    };
    let beside = kinds::going_along(lang, &of_kind).into_iter();
    lines.extend(beside.map(|words| format!("  {words}")));
    let decided = plan.records.iter().filter(|one| one.decided.is_some());
    let decided = count(decided.count());
    if decided > 0 {
        let words = deciding::decided_by_persons(lang, decided);
        lines.push(format!("  {words}"));
    }
    if plan.despite_clock {
        lines.push(destroying::despite_clock(lang));
    }
    if plan.beyond_limits {
        lines.push(destroying::beyond_limits(lang));
    }
    lines
}

/// So many documents are named before a plan is approved.
const NAMED: usize = 100;

/// Approves a plan by a second person's signature.
pub fn approve(context: &Context<'_>, args: &ApproveArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let bytes = read(&args.plan)?;
    let archive = context.open_archive()?;
    let plan = archive.read_plan(&bytes)?;
    tell_plan(context, &archive, &plan, args.names)?;
    let visa = args.visa.as_ref().map(|visa| visa_meant(&archive, visa));
    let visa = visa.transpose()?;
    if let Some(visa) = &visa {
        let words = destroying::visa_of(lang, &visa.reference, &visa.authority, visa.on);
        terminal.message(&words);
    }
    if args.doing == Doing::Do
        && args.questions == Questions::Ask
        && !terminal.agrees(&destroying::ask_approve(lang, count(plan.records.len())))?
    {
        return Err(Failure::Declined);
    }
    let signature = match &args.by {
        Some(ApprovedBy::Key(key)) => {
            Some(sign(context, key, &approval_bytes(&bytes, visa.as_ref()))?)
        }
        Some(ApprovedBy::Signature(file)) => {
            Some(String::from_utf8_lossy(&read(file)?).into_owned())
        }
        None => None,
    };
    let signature = match (signature, args.doing) {
        (Some(signature), Doing::Do) => signature,
        (signature, _) => {
            return try_approval(context, &archive, args, (&bytes, visa, signature));
        }
    };
    let actor = context.actor(&archive)?;
    let id = archive.approve_disposition(&bytes, &signature, visa, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(&archive);
    terminal.remark(&destroying::approved(lang, &id.short()));
    terminal.lines(&[id.to_string()])?;
    Ok(Ended::Done)
}

/// What is approved: the totals by class, then the documents by name.
fn tell_plan(
    context: &Context<'_>,
    archive: &Archive,
    plan: &DispositionPlan,
    told: NamesTold,
) -> Result<(), Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let facts = archive.retention_facts()?;
    terminal.message(&destroying::plan_made(lang, plan.made));
    summary(lang, plan, &facts.schedule)
        .iter()
        .for_each(|line| terminal.message(line));
    let names = NamesOf::new(&facts);
    let mut records: Vec<&PlannedRecord> = plan.records.iter().collect();
    records.sort_by_key(|record| (&record.class, record.entity));
    let most = match told {
        NamesTold::First => NAMED,
        NamesTold::All => usize::MAX,
    };
    let mut class = None;
    for record in records.iter().take(most) {
        if class != Some(&record.class) {
            class = Some(&record.class);
            terminal.message(&format!("  {}", record.class));
        }
        let (from, through) = (record.counted_from, record.kept_through);
        let name = names.name(record.entity);
        let line = deciding::document_line(lang, &name, from, through);
        let decided = record.decided;
        let decided = decided.map(|on| format!(" · {}", deciding::document_decided(lang, on)));
        terminal.message(&format!("    {line}{}", decided.unwrap_or_default()));
    }
    let more = records.len().saturating_sub(most);
    if more > 0 {
        let words = deciding::more_names(lang, count(more));
        terminal.message(&format!("    {words}"));
    }
    Ok(())
}

/// Whether an approval would hold; without a signature, what is to be signed. Nothing is written.
fn try_approval(
    context: &Context<'_>,
    archive: &Archive,
    args: &ApproveArgs,
    (plan, visa, signature): (&[u8], Option<Visa>, Option<String>),
) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    match signature {
        Some(signature) => {
            let (_, approval) = archive.approval_of(plan, &signature, visa, context.now())?;
            terminal.message(&deciding::would_approve(lang, &approval.approver));
        }
        None => {
            if visa.is_none() && archive.settings().regime == Regime::Public {
                return Err(ArchiveError::Approval(ApprovalFault::NoVisa).into());
            }
            let digest = Sha256::digest(approval_bytes(plan, visa.as_ref()));
            let digest = AttachmentDigest(digest.into()).to_string();
            terminal.message(&deciding::would_sign(lang, &digest));
            terminal.lines(&[signing_command(&args.plan, visa.as_ref())])?;
        }
    }
    terminal.remark(&desk::dry_run(lang));
    Ok(Ended::Done)
}

/// How a plan, and the visa after it, are signed elsewhere.
fn signing_command(plan: &Path, visa: Option<&Visa>) -> String {
    let plan = quoted(&plan.display().to_string());
    match visa {
        None => format!("ssh-keygen -Y sign -n approval@chartrier -f KEY {plan}"),
        Some(visa) => {
            let visa = String::from_utf8_lossy(&canonical_json(visa)).into_owned();
            format!(
                "(cat {plan}; printf %s {}) | ssh-keygen -Y sign -n approval@chartrier -f KEY > plan.sig",
                quoted(&visa)
            )
        }
    }
}

fn visa_meant(archive: &Archive, visa: &VisaArgs) -> Result<Visa, Failure> {
    Ok(Visa {
        reference: visa.reference.clone(),
        authority: visa.authority.clone(),
        on: visa.on,
        record: archive.entity_meant(EntityKind::Record, &visa.scan)?,
    })
}

/// Signs with a private key; asks for its passphrase if it has one.
fn sign(context: &Context<'_>, key: &Path, bytes: &[u8]) -> Result<String, Failure> {
    use crate::archive::ApprovalFault::Signature;
    let text = Zeroizing::new(read(key)?);
    let text = std::str::from_utf8(&text).unwrap_or_default();
    match sign_approval(text, None, bytes) {
        Err(ArchiveError::Approval(fault)) if needs_passphrase(&fault) => {
            let typed = match context.terminal.passphrase_of_key(key) {
                // What the command line gives opens the archive, not this key.
                Err(Failure::NobodyForPassphrase) => {
                    let path = key.to_owned();
                    return Err(Failure::NotSigned { path, fault });
                }
                typed => typed?,
            };
            Ok(sign_approval(text, Some(typed.as_str()), bytes)?)
        }
        Err(ArchiveError::Approval(Signature(fault))) => Err(Failure::NotSigned {
            path: key.to_owned(),
            fault: ApprovalFault::Signature(fault),
        }),
        other => Ok(other?),
    }
}

fn needs_passphrase(fault: &ApprovalFault) -> bool {
    *fault == ApprovalFault::PASSPHRASE_NEEDED
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|source| Failure::File {
        path: file.to_owned(),
        source,
    })
}
