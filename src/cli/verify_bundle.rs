//! `verify-bundle`: verifies a bundle alone, and tells the first thing that is wrong by name.
//!
//! With `--json`, stable: `{"consistent", "fingerprint", "archive", "signer", "entries", "files", "bytes", "entries_proved",
//! "documents": [{"entity", "file", "part", "sha256", "proved_at", "consistent", "findings": [code]}], "stamps": [{"entries",
//! "time", "authority"}], "compared", "findings": [{"code", "subject", "detail"}], "more_findings"}`; the codes are those of
//! `bundle/mod.rs`. Of a SEDA transfer, `"transfer": {"identifier", "objects"}`, else null.

use std::path::{Path, PathBuf};

use clap::builder::ValueParser;
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value, json};

use crate::archive::time_stamp_roots;
use crate::bundle::BundleError;
use crate::bundle::verifying::{
    BundleFinding, BundleVerification, Compared, FindingCode, Known, NotOurs, Transit,
    verify_bundle,
};
use crate::cli::args::{Form, form, path, text};
use crate::cli::failure::Failure;
use crate::cli::grammar::{file, json as json_flag, option};
use crate::cli::interrupt::going_on;
use crate::cli::progress::Measure;
use crate::cli::{Context, Ended, values};
use crate::words::{Lang, Size, Words, bundle_checks, seda};

/// `verify-bundle`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyBundleArgs {
    /// The zip or the folder.
    pub file: PathBuf,
    /// The fingerprint known from elsewhere.
    pub fingerprint: Option<String>,
    /// A checkpoint kept elsewhere.
    pub against: Option<PathBuf>,
    /// Roots of time-stamping authorities.
    pub roots: Option<PathBuf>,
    /// In words or as data.
    pub form: Form,
}

/// The grammar.
pub(super) fn verify_bundle_grammar(lang: Lang) -> Command {
    Command::new("verify-bundle")
        .about(bundle_checks::verify_bundle(lang))
        .long_about(bundle_checks::verify_bundle_long(lang))
        .args([
            the_file(lang, bundle_checks::bundle_file(lang)),
            option(
                "fingerprint",
                bundle_checks::fingerprint_name(lang),
                bundle_checks::bundle_fingerprint(lang),
            )
            .value_parser(ValueParser::new(values::fingerprint)),
            file("against", lang, bundle_checks::bundle_against(lang)).long("against"),
            file("root", lang, bundle_checks::bundle_root(lang)).long("root"),
            json_flag(lang),
        ])
}

/// The one file that such a command is about.
pub(super) fn the_file(lang: Lang, help: String) -> Arg {
    file("file", lang, help).required(true)
}

pub(super) fn verify_bundle_args(matches: &ArgMatches) -> VerifyBundleArgs {
    VerifyBundleArgs {
        file: path(matches, "file").expect("the grammar requires it"),
        fingerprint: text(matches, "fingerprint"),
        against: path(matches, "against"),
        roots: path(matches, "root"),
        form: form(matches),
    }
}

/// Verifies.
pub fn run(context: &Context<'_>, args: &VerifyBundleArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let known = known(args)?;
    let title = bundle_checks::verifying(terminal.lang, &args.file);
    let progress = terminal.progress(title, Measure::Bytes, 0);
    let goes_on = going_on()?;
    let verified = verify_bundle(&args.file, &known, &|done, total| {
        progress.set_total(total);
        progress.set(done);
        goes_on()
    });
    drop(progress);
    let verified = verified.map_err(|error| failure(&args.file, error))?;
    match args.form {
        Form::Json => terminal.json(&as_json(&verified))?,
        Form::Words => tell(context, args, &verified)?,
    }
    let not_compared = matches!(verified.compared, Some(Compared::NoProof { .. }))
        || without_effect(args, &verified).is_some();
    Ok(match verified.is_consistent() {
        false => Ended::WithFindings,
        true if not_compared => Ended::Partly,
        true => Ended::Done,
    })
}

/// What of a bundle cannot be looked at.
pub(super) fn failure(file: &Path, error: BundleError) -> Failure {
    match error {
        BundleError::StillEncrypted { path, by } => Failure::StillEncrypted { path, by },
        BundleError::Io { path, source } => Failure::File { path, source },
        BundleError::Archive(error) => Failure::Archive(error),
        BundleError::Stopped => Failure::Interrupted,
        other => Failure::File {
            path: file.to_owned(),
            source: std::io::Error::other(other),
        },
    }
}

/// How a bundle is opened before it can be verified.
pub(super) fn still_encrypted(lang: Lang, path: &Path, by: Transit) -> (String, String) {
    match by {
        Transit::Age => (
            bundle_checks::still_age(lang, path),
            bundle_checks::still_age_hint(lang, path),
        ),
        Transit::Aes => (
            bundle_checks::still_aes(lang, path),
            bundle_checks::still_aes_hint(lang, path),
        ),
    }
}

fn known(args: &VerifyBundleArgs) -> Result<Known, Failure> {
    let mut known = Known {
        fingerprint: args.fingerprint.clone(),
        ..Known::default()
    };
    if let Some(path) = &args.against {
        let mut options = crate::archive::VerifyOptions::default();
        options.compare_with(path)?;
        known.checkpoint = options.against;
    }
    if let Some(path) = &args.roots {
        known.roots = Some(time_stamp_roots(path)?);
    }
    Ok(known)
}

fn tell(
    context: &Context<'_>,
    args: &VerifyBundleArgs,
    verified: &BundleVerification,
) -> Result<(), Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let mut lines = match &verified.transfer {
        Some(transfer) if transfer.identifier.is_empty() => {
            vec![seda::it_is_one_without_name(lang)]
        }
        Some(transfer) => vec![seda::it_is_one(lang, &transfer.identifier)],
        None => Vec::new(),
    };
    lines.extend(match (verified.findings.first(), &verified.transfer) {
        (None, None) => sound(lang, args, verified),
        (None, Some(transfer)) => vec![
            seda::sound(lang, transfer.objects, Size::of(verified.size_bytes)),
            seda::unproved(lang),
        ],
        (Some(first), _) => wrong(lang, verified, first),
    });
    terminal.lines(&lines)?;
    if let Some(options) = without_effect(args, verified) {
        terminal.warn(&seda::not_compared(lang, Words(&options)));
    }
    if let Some(Compared::NoProof { entries }) = verified.compared {
        terminal.warn(&bundle_checks::compared_no_proof(lang, entries));
    }
    Ok(())
}

/// What was asked to be compared, and a transfer has nothing to be compared with.
fn without_effect(args: &VerifyBundleArgs, verified: &BundleVerification) -> Option<String> {
    verified.transfer.as_ref()?;
    let asked = [
        args.fingerprint.is_some().then_some("--fingerprint"),
        args.against.is_some().then_some("--against"),
        args.roots.is_some().then_some("--root"),
    ];
    let asked: Vec<&str> = asked.into_iter().flatten().collect();
    (!asked.is_empty()).then(|| asked.join(", "))
}

fn sound(lang: Lang, args: &VerifyBundleArgs, verified: &BundleVerification) -> Vec<String> {
    let documents = u64::try_from(verified.documents.len()).unwrap_or(u64::MAX);
    let size = Size::of(verified.size_bytes);
    let mut lines = vec![
        bundle_checks::nothing_wrong(lang, documents, verified.files, size),
        bundle_checks::entries_proved(lang, verified.entries_proved),
    ];
    let part = verified.head.as_ref().and_then(|head| head.part);
    lines.extend(part.map(|part| bundle_checks::part_of(lang, part.number.into(), part.of.into())));
    // The last one is over most.
    if let Some(stamp) = verified.stamps.last() {
        lines.push(match &stamp.authority {
            Some(authority) => bundle_checks::stamped(lang, stamp.entries, stamp.time, authority),
            None => bundle_checks::stamped_by_somebody(lang, stamp.entries, stamp.time),
        });
    }
    match verified.compared {
        Some(Compared::Same) => lines.push(bundle_checks::compared_same(lang)),
        Some(Compared::Continued) => lines.push(bundle_checks::compared_continued(lang)),
        Some(Compared::NoProof { .. } | Compared::Inconsistent) | None => {}
    }
    if let Some(head) = &verified.head {
        lines.push(match args.fingerprint {
            Some(_) => bundle_checks::fingerprint_agrees(lang, &head.fingerprint),
            None => bundle_checks::consistent_with(lang, &head.fingerprint),
        });
    }
    lines
}

/// So many findings are told in words.
const MOST_TOLD: usize = 20;

/// What is wrong, line by line.
pub(super) fn wrong(
    lang: Lang,
    verified: &BundleVerification,
    first: &BundleFinding,
) -> Vec<String> {
    let first = line(lang, first, verified.not_ours);
    let mut lines = vec![bundle_checks::first_wrong(lang, Words(&first))];
    let others = verified.findings.iter().skip(1);
    lines.extend(
        others
            .take(MOST_TOLD)
            .map(|one| line(lang, one, verified.not_ours)),
    );
    let count = u64::try_from(verified.findings.len()).unwrap_or(u64::MAX);
    let count = count.saturating_add(verified.more_findings);
    let told = lines.len() as u64;
    if count > told {
        lines.push(bundle_checks::more_findings(lang, count - told));
    }
    if count > 1 {
        lines.push(bundle_checks::findings_in_all(lang, count));
    }
    lines
}

pub(super) fn line(lang: Lang, finding: &BundleFinding, not_ours: Option<NotOurs>) -> String {
    let what = what(lang, finding.code, &finding.subject, not_ours);
    bundle_checks::named(lang, finding.code.name(), Words(&what))
}

fn what(lang: Lang, code: FindingCode, subject: &str, not_ours: Option<NotOurs>) -> String {
    let words = match code {
        FindingCode::NotABundle => {
            return match not_ours {
                Some(NotOurs::NoZip) => bundle_checks::no_zip(lang),
                Some(NotOurs::CutShort) => bundle_checks::cut_short(lang),
                Some(NotOurs::OtherZip) => bundle_checks::other_zip(lang),
                None => bundle_checks::not_a_bundle(lang),
            };
        }
        FindingCode::NameUnsafe => bundle_checks::name_unsafe,
        FindingCode::NameTwice => bundle_checks::name_twice,
        FindingCode::EntryCompressed => bundle_checks::entry_compressed,
        FindingCode::EntryOverlaps => bundle_checks::entry_overlaps,
        FindingCode::FileMissing => bundle_checks::file_missing,
        FindingCode::FileAdded => bundle_checks::file_added,
        FindingCode::FileAltered => bundle_checks::file_altered,
        FindingCode::BagUnsigned => bundle_checks::bag_unsigned,
        FindingCode::EvidenceMalformed => bundle_checks::evidence_malformed,
        FindingCode::DocumentDiffers => bundle_checks::document_differs,
        FindingCode::DocumentUnproved => bundle_checks::document_unproved,
        FindingCode::CommitmentDiffers => bundle_checks::commitment_differs,
        FindingCode::EntryUnproved => bundle_checks::entry_unproved,
        FindingCode::CheckpointUnsigned => bundle_checks::checkpoint_unsigned,
        FindingCode::SignerUnproved => bundle_checks::signer_unproved,
        FindingCode::FingerprintDiffers => bundle_checks::fingerprint_differs,
        FindingCode::CheckpointInconsistent => bundle_checks::checkpoint_inconsistent,
        FindingCode::StampDiffers => bundle_checks::stamp_differs,
        FindingCode::CertificateDiffers => bundle_checks::certificate_differs,
        FindingCode::Hole => bundle_checks::hole,
    };
    words(lang, subject)
}

/// The whole as data.
pub(super) fn as_json(verified: &BundleVerification) -> Value {
    let documents = verified.documents.iter().map(|one| {
        json!({
            "entity": one.entity,
            "file": one.file,
            "part": one.part,
            "sha256": one.sha256,
            "proved_at": one.proved_at,
            "consistent": one.findings.is_empty(),
            "findings": one.findings,
        })
    });
    let stamps = verified
        .stamps
        .iter()
        .map(|one| json!({"entries": one.entries, "time": one.time, "authority": one.authority}));
    let findings = verified
        .findings
        .iter()
        .map(|one| json!({"code": one.code, "subject": one.subject, "detail": one.detail}));
    let head = verified.head.as_ref();
    json!({
        "consistent": verified.is_consistent(),
        "fingerprint": head.map(|head| &head.fingerprint),
        "archive": head.map(|head| head.archive),
        "signer": head.map(|head| &head.signer),
        "entries": head.map(|head| head.entries),
        "files": verified.files,
        "bytes": verified.size_bytes,
        "entries_proved": verified.entries_proved,
        "documents": documents.collect::<Vec<_>>(),
        "stamps": stamps.collect::<Vec<_>>(),
        "compared": verified.compared.map(|compared| match compared {
            Compared::Same => "same",
            Compared::Continued => "continued",
            Compared::NoProof { .. } => "no_proof",
            Compared::Inconsistent => "inconsistent",
        }),
        "findings": findings.collect::<Vec<_>>(),
        "more_findings": verified.more_findings,
        "transfer": verified.transfer.as_ref().map(|one| {
            json!({"identifier": one.identifier, "objects": one.objects})
        }),
    })
}
