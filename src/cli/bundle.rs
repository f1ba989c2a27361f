//! `bundle`: hands out a bundle, and lists those that were handed out.
//!
//! With `--json`, stable. Made: `{"id", "files": [FILE], "documents", "holes": [id], "restricted_left_out", "sample"}`; FILE:
//! `{"path", "sha256", "size_bytes", "bag"}`. Tried: `{"documents", "size_bytes", "sessions", "candidates", "sample",
//! "restricted_left_out", "files": [name]}`. Listed: `{"bundles": [{"id", "time", "by", "issued"}]}`, `issued` as it is sealed
//! (`model/issued.rs`), or null where it cannot be read. A passphrase is never in it.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::archive::{Archive, KnownBundle};
use crate::bundle::scope::{BundleRequest, SampleRequest, new_seed};
use crate::bundle::seda::{GivenCodes, SedaCodes};
use crate::bundle::transit::Transit;
use crate::bundle::{
    Addressed, BundleError, BundleOrder, BundlePlan, BundleShape, Issued, issue_bundle,
    new_passphrase, plan_bundle,
};
use crate::cli::args::{Doing, Form};
use crate::cli::bundle_args::{
    BundleArgs, BundleScopeMeant, MakeBundleArgs, ScopeDays, TransitMeant,
};
use crate::cli::failure::Failure;
use crate::cli::interrupt::going_on;
use crate::cli::meaning::{Meant, class, records_meant};
use crate::cli::progress::Measure;
use crate::cli::registry_meant::{candidate_meant, session_meant};
use crate::cli::{Context, Ended};
use crate::model::{
    BundleForm, BundleNames, BundleSample, BundleScope, BundleTransit, EntityId, SampleUnit,
    ScopeOf, Site, TitreCode, fold,
};
use crate::report::is_of_titre;
use crate::words::{Lang, Say, Size, Words, count, handing, seda};

/// Hands out a bundle, or lists them.
pub fn run(context: &Context<'_>, args: &BundleArgs) -> Result<Ended, Failure> {
    match args {
        BundleArgs::Make(args) => make(context, args),
        BundleArgs::List(form) => list(context, *form),
    }
}

fn make(context: &Context<'_>, args: &MakeBundleArgs) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let archive = context.open_archive()?;
    let request = request(context, &archive, args)?;
    let seda = seda_codes(&archive, args)?;
    if args.doing == Doing::Try {
        let addressed = Addressed {
            recipient: args.recipient.clone().unwrap_or_default(),
            reason: args.reason.clone().unwrap_or_default(),
        };
        let plan = plan_bundle(
            &archive,
            &request,
            &addressed,
            lang,
            match seda {
                Some(_) => BundleForm::Seda,
                None => BundleForm::Bag,
            },
        )?;
        context.tell_notices(&archive);
        return tell_plan(context, args, &plan);
    }
    let output = args.output.as_deref().unwrap_or(Path::new(""));
    if std::fs::symlink_metadata(output).is_ok() {
        let path = output.to_owned();
        return Err(BundleError::TargetExists { path }.into());
    }
    let addressed = addressed(context, args)?;
    let (transit, target) = transit(args, output);
    let shape = match seda {
        Some(given) => BundleShape::Seda(given.completed(archive.settings(), &addressed.recipient)),
        None => BundleShape::Bag,
    };
    let order = BundleOrder {
        request: &request,
        addressed: &addressed,
        lang,
        transit: &transit,
        split_bytes: args.split_bytes,
        target: &target,
        shape: &shape,
    };
    let actor = context.actor(&archive)?;
    let goes_on = going_on()?;
    let progress = context
        .terminal
        .progress(handing::making(lang), Measure::Bytes, 0);
    let advance = &mut |done, total| {
        progress.set_total(total);
        progress.set(done);
        goes_on()
    };
    let issued = issue_bundle(&archive, &order, actor, context.now(), advance);
    drop(progress);
    let issued = issued?;
    archive.settle()?;
    context.tell_notices(&archive);
    tell(context, args, &issued, &order)
}

/// The codes that were given for a transfer, each class in them one of the schedule's. None if it is to be none.
fn seda_codes(archive: &Archive, args: &MakeBundleArgs) -> Result<Option<GivenCodes>, Failure> {
    let Some(meant) = &args.seda else {
        return Ok(None);
    };
    let mut codes = meant.codes.clone();
    for (typed, code) in &meant.rules {
        codes.rules.insert(class(archive, typed)?, code.clone());
    }
    Ok(Some(codes))
}

/// What is asked for, with everything in it that a person named.
fn request(
    context: &Context<'_>,
    archive: &Archive,
    args: &MakeBundleArgs,
) -> Result<BundleRequest, Failure> {
    let mut found = Vec::new();
    let of = match &args.scope {
        BundleScopeMeant::Session(typed) => ScopeOf::Session {
            session: session_meant(&*archive.registry()?, typed)?.entity,
        },
        BundleScopeMeant::Candidate(typed) => {
            let registry = archive.registry()?;
            let candidate = candidate_meant(&registry, typed)?.entity;
            ScopeOf::Candidate {
                candidate: registry.leading(candidate),
            }
        }
        BundleScopeMeant::Titre(typed, ScopeDays { from, to }) => ScopeOf::Titre {
            titre: titre_meant(archive, typed)?,
            from: *from,
            to: *to,
        },
        BundleScopeMeant::Agrement(typed, site, ScopeDays { from, to }) => ScopeOf::Agrement {
            titre: titre_meant(archive, typed)?,
            site: site_meant(archive, typed, site.as_deref())?,
            from: *from,
            to: *to,
        },
        BundleScopeMeant::Query(words) => {
            let meant = records_meant(context, archive, words)?;
            found = meant.entities().to_vec();
            let query = match meant {
                Meant::Found(_) => Some(words.join(" ")),
                Meant::Named(_) => None,
            };
            ScopeOf::Query { query }
        }
    };
    let sample = args.sample.map(|taken| SampleRequest {
        taken,
        seed: args.seed.unwrap_or_else(new_seed),
    });
    Ok(BundleRequest {
        scope: BundleScope {
            of,
            engagements: args.engagements.clone(),
        },
        found,
        sample,
        names: args.names,
        restricted: args.restricted,
        day: args.day.unwrap_or(context.today()),
    })
}

/// A title that some session has.
fn titre_meant(archive: &Archive, typed: &str) -> Result<TitreCode, Failure> {
    let registry = archive.registry()?;
    let mut sessions = registry.sessions.iter();
    match sessions.any(|one| is_of_titre(&one.session, typed)) {
        true => Ok(TitreCode(typed.trim().to_owned())),
        false => Err(Failure::NoTitre(typed.to_owned())),
    }
}

/// The site that is named; else the only one where the title is held.
fn site_meant(archive: &Archive, titre: &str, site: Option<&str>) -> Result<Option<Site>, Failure> {
    if let Some(site) = site {
        let site = Site::parse(site).map_err(|_| Failure::EmptyText("--site"))?;
        return Ok(Some(site));
    }
    let registry = archive.registry()?;
    let sessions = registry.sessions.iter().map(|one| &one.session);
    let of_titre = sessions.filter(|one| !one.withdrawn && is_of_titre(one, titre));
    let mut sites: Vec<Option<&String>> = of_titre.map(|one| one.site.as_ref()).collect();
    sites.sort();
    sites.sort_by_key(|site| site.map(|site| fold(site)));
    sites.dedup_by_key(|site| site.map(|site| fold(site)));
    match sites.as_slice() {
        [] => Ok(None),
        [one] => Ok(one.and_then(|site| Site::parse(site).ok())),
        _ => Err(Failure::WhichSite {
            titre: titre.to_owned(),
            sites: sites.into_iter().flatten().cloned().collect(),
        }),
    }
}

/// To whom and why: asked where they were not said, and somebody is there.
fn addressed(context: &Context<'_>, args: &MakeBundleArgs) -> Result<Addressed, Failure> {
    let lang = context.terminal.lang;
    let told = |said: &Option<String>, question: String| -> Result<String, Failure> {
        let text = match said {
            Some(text) => text.clone(),
            None if context.terminal.can_ask() => context.terminal.ask(&question)?,
            None => return Err(Failure::BundleUnaddressed),
        };
        match text.trim() {
            "" => Err(Failure::BundleUnaddressed),
            text => Ok(text.to_owned()),
        }
    };
    Ok(Addressed {
        recipient: told(&args.recipient, handing::ask_recipient(lang))?,
        reason: told(&args.reason, handing::ask_reason(lang))?,
    })
}

/// What it is wrapped in, and the file's name with what belongs to it.
fn transit(args: &MakeBundleArgs, output: &Path) -> (Transit, PathBuf) {
    match &args.transit {
        TransitMeant::Clear => (Transit::Clear, output.to_owned()),
        TransitMeant::Aes => (Transit::Aes(new_passphrase()), output.to_owned()),
        TransitMeant::Age(recipient) => {
            let mut name = output.as_os_str().to_owned();
            if output
                .extension()
                .is_none_or(|extension| extension != "age")
            {
                name.push(".age");
            }
            (Transit::Age(recipient.clone()), name.into())
        }
    }
}

fn tell(
    context: &Context<'_>,
    args: &MakeBundleArgs,
    issued: &Issued,
    order: &BundleOrder<'_>,
) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    if !issued.holes.is_empty() {
        let holes = count(issued.holes.len());
        terminal.warn(&match order.shape {
            BundleShape::Bag => handing::holes(lang, holes),
            BundleShape::Seda(_) => seda::holes(lang, holes),
        });
        for hole in &issued.holes {
            terminal.message(&format!("  {hole}"));
        }
    }
    match args.form {
        Form::Json => {
            let files = issued.files.iter().map(|(path, part)| {
                json!({
                    "path": path.to_string_lossy(),
                    "sha256": part.sha256,
                    "size_bytes": part.size_bytes,
                    "bag": part.bag,
                })
            });
            terminal.json(&json!({
                "id": issued.entity,
                "files": files.collect::<Vec<_>>(),
                "documents": issued.documents,
                "holes": issued.holes,
                "restricted_left_out": issued.restricted_left_out,
                "sample": issued.sample,
            }))?;
        }
        Form::Words => {
            terminal.remark(&match order.shape {
                BundleShape::Bag => handing::made(lang, issued.documents),
                BundleShape::Seda(_) => seda::made(lang, issued.documents),
            });
            for (path, part) in &issued.files {
                let size = Size::of(part.size_bytes);
                terminal.remark(&handing::file_made(lang, path.as_path(), size));
                terminal.lines(&[format!("{}  {}", part.sha256, path.as_path().say(lang))])?;
            }
        }
    }
    tell_left_out(context, issued.restricted_left_out, issued.sample.as_ref());
    if let BundleShape::Seda(codes) = order.shape {
        tell_codes(context, codes);
    }
    match order.transit {
        Transit::Clear => {
            terminal.warn(&handing::in_clear(lang));
            terminal.remark(&handing::in_clear_hint(lang));
        }
        Transit::Age(_) => terminal.remark(&handing::in_age(lang)),
        Transit::Aes(passphrase) => {
            terminal.message(&handing::passphrase_once(lang));
            terminal.message(&format!("  {}", passphrase.as_str()));
            terminal.message(&handing::opens_with(lang));
        }
    }
    Ok(match issued.holes.is_empty() {
        true => Ended::Done,
        false => Ended::WithFindings,
    })
}

/// What a transfer calls agencies and rules, so that what was taken by default is seen before it is sent.
fn tell_codes(context: &Context<'_>, codes: &SedaCodes) {
    let (terminal, lang) = (context.terminal, context.terminal.lang);
    terminal.remark(&seda::agencies(
        lang,
        &codes.archival_agency,
        &codes.transferring_agency,
        &codes.originating_agency,
    ));
    terminal.remark(&seda::rules_by_default(lang));
    if codes.agreement.is_none() {
        terminal.warn(&seda::no_agreement(lang));
    }
    terminal.remark(&seda::no_proofs(lang));
}

fn tell_left_out(context: &Context<'_>, restricted: u64, sample: Option<&BundleSample>) {
    let lang = context.terminal.lang;
    if restricted > 0 {
        context
            .terminal
            .remark(&handing::left_out(lang, restricted));
    }
    if let Some(sample) = sample {
        let unit = match sample.unit {
            SampleUnit::Candidacies => handing::unit_candidacies(lang),
            SampleUnit::Documents => handing::unit_documents(lang),
        };
        let words = handing::drawn(lang, sample.taken, sample.of, Words(&unit), &sample.seed);
        context.terminal.remark(&words);
    }
}

fn tell_plan(
    context: &Context<'_>,
    args: &MakeBundleArgs,
    plan: &BundlePlan,
) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    match args.form {
        Form::Json => terminal.json(&json!({
            "documents": plan.documents,
            "size_bytes": plan.size_bytes,
            "sessions": plan.sessions,
            "candidates": plan.candidates,
            "sample": plan.sample,
            "restricted_left_out": plan.restricted_left_out,
            "files": plan.files,
        }))?,
        Form::Words => {
            terminal.lines(&plan.files)?;
            let size = Size::of(plan.size_bytes);
            let (sessions, candidates) = (plan.sessions, plan.candidates);
            terminal.remark(&handing::would_hold(lang, plan.documents, size));
            terminal.remark(&handing::would_name(lang, sessions, candidates));
        }
    }
    tell_left_out(context, plan.restricted_left_out, plan.sample.as_ref());
    terminal.remark(&handing::nothing_made(lang));
    Ok(Ended::Done)
}

fn list(context: &Context<'_>, form: Form) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let archive = context.open_archive()?;
    let bundles = archive.bundles()?;
    context.tell_notices(&archive);
    if form == Form::Json {
        let bundles = bundles.iter().map(|one| {
            json!({
                "id": one.entity,
                "time": one.time,
                "by": one.actor,
                "issued": one.issued,
            })
        });
        terminal.json(&json!({ "bundles": bundles.collect::<Vec<_>>() }))?;
        return Ok(Ended::Done);
    }
    if bundles.is_empty() {
        terminal.remark(&handing::none_yet(lang));
    }
    let registry = archive.registry()?;
    let name = |entity: EntityId| {
        let session = registry
            .session(entity)
            .map(|one| one.session.number.0.clone());
        let candidate = registry.candidate(entity);
        let candidate = candidate.map(|one| one.person.whole_name());
        session.or(candidate).unwrap_or_else(|| entity.short())
    };
    for one in &bundles {
        terminal.lines(&lines_of(lang, one, &name))?;
    }
    Ok(Ended::Done)
}

/// A bundle in the list.
fn lines_of(lang: Lang, known: &KnownBundle, name: &dyn Fn(EntityId) -> String) -> Vec<String> {
    let id = known.entity.short();
    let Some(issued) = &known.issued else {
        return vec![handing::unreadable(lang, &id, known.time)];
    };
    let mut lines = vec![
        handing::listed(lang, &id, known.time, &issued.recipient),
        format!("  {}", handing::listed_reason(lang, &issued.reason)),
        format!(
            "  {}",
            handing::listed_scope(lang, &scope(lang, &issued.scope, name), issued.documents)
        ),
    ];
    if let Some(by) = &known.actor {
        lines.push(format!("  {}", handing::listed_by(lang, by)));
    }
    let more = [
        (issued.format == BundleForm::Seda).then(|| seda::listed(lang)),
        (issued.names == BundleNames::Withheld).then(|| handing::listed_nameless(lang)),
        (issued.holes > 0).then(|| handing::listed_holes(lang, issued.holes)),
        match issued.transit {
            BundleTransit::Clear => None,
            BundleTransit::Age => Some(handing::listed_age(lang)),
            BundleTransit::Aes => Some(handing::listed_aes(lang)),
        },
    ];
    lines.extend(more.into_iter().flatten().map(|words| format!("  {words}")));
    for part in &issued.parts {
        let size = Size::of(part.size_bytes).say(lang);
        lines.push(format!("  SHA-256 {} ({size})", part.sha256));
    }
    lines
}

fn scope(lang: Lang, scope: &BundleScope, name: &dyn Fn(EntityId) -> String) -> String {
    let of = match &scope.of {
        ScopeOf::Session { session } => handing::of_session(lang, &name(*session)),
        ScopeOf::Titre { titre, from, to } => {
            format!("{}{}", titre.0, handing::days(lang, *from, *to))
        }
        ScopeOf::Agrement {
            titre,
            site,
            from,
            to,
        } => {
            let site = site.as_ref().map(|site| format!(" · {site}"));
            let days = handing::days(lang, *from, *to);
            format!("{}{}{days}", titre.0, site.unwrap_or_default())
        }
        ScopeOf::Candidate { candidate } => name(*candidate),
        ScopeOf::Query { query: Some(query) } => handing::of_query(lang, query),
        ScopeOf::Query { query: None } => handing::of_choice(lang),
    };
    match scope.engagements.as_slice() {
        [] => of,
        numbers => {
            let numbers: Vec<String> = numbers.iter().map(u8::to_string).collect();
            handing::of_engagements(lang, &of, &numbers.join(", "))
        }
    }
}
