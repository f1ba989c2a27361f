//! `receipt`: whether a file that comes back is this archive's, and unaltered.
//!
//! With `--json`, stable: `{"answer": "yes" | "no" | "unknown", "kind": "bundle" | "document"}`; of a bundle `"standing"`
//! (`ours`, `altered`, `forged`, `another_archive`, `unknown`), `"handed_out"` {`entity`, `time`, `part`, `recipient`, `reason`} and
//! `"verification"` as `verify-bundle` gives it; of a document `"sha256"`, `"living"` (ids) and `"proof"` {`verdict` (`proved`,
//! `other_document`, `not_of_journal`, `handed_out`, `not_handed_out`), `entity`, `entry`, `time`, `destroyed`, `later_versions`}.

use std::path::PathBuf;

use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::archive::KnownBundle;
use crate::bundle::receipt::{
    BundleReceipt, BundleStanding, DocumentReceipt, ProofVerdict, Receipt, receipt,
};
use crate::cli::args::{Form, form, path};
use crate::cli::failure::Failure;
use crate::cli::grammar::{file, json as json_flag};
use crate::cli::interrupt::going_on;
use crate::cli::progress::Measure;
use crate::cli::verify_bundle::{as_json as verification_json, failure, the_file, wrong};
use crate::cli::{Context, Ended};
use crate::words::{Lang, bundle_checks, seda};

/// `receipt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptArgs {
    /// The file or folder.
    pub file: PathBuf,
    /// A document's proof.
    pub proof: Option<PathBuf>,
    /// In words or as data.
    pub form: Form,
}

/// The grammar.
pub(super) fn receipt_grammar(lang: Lang) -> Command {
    Command::new("receipt")
        .about(bundle_checks::receipt_help(lang))
        .long_about(bundle_checks::receipt_long(lang))
        .args([
            the_file(lang, bundle_checks::receipt_file(lang)),
            file("proof", lang, bundle_checks::receipt_proof(lang)).long("proof"),
            json_flag(lang),
        ])
}

pub(super) fn receipt_args(matches: &ArgMatches) -> ReceiptArgs {
    ReceiptArgs {
        file: path(matches, "file").expect("the grammar requires it"),
        proof: path(matches, "proof"),
        form: form(matches),
    }
}

/// The answer in one word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    Unknown,
}

/// Looks at the file.
pub fn run(context: &Context<'_>, args: &ReceiptArgs) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let archive = context.open_archive()?;
    context.tell_notices(&archive);
    let title = bundle_checks::verifying(terminal.lang, &args.file);
    let progress = terminal.progress(title, Measure::Bytes, 0);
    let goes_on = going_on()?;
    let receipt = receipt(
        &archive,
        &args.file,
        args.proof.as_deref(),
        &|done, total| {
            progress.set_total(total);
            progress.set(done);
            goes_on()
        },
    );
    drop(progress);
    let receipt = receipt.map_err(|error| failure(&args.file, error))?;
    let answer = answer(&receipt);
    match args.form {
        Form::Json => terminal.json(&as_json(&receipt, answer))?,
        Form::Words => {
            terminal.lines(&match &receipt {
                Receipt::Bundle(bundle) => bundle_lines(terminal.lang, bundle),
                Receipt::Document(document) => document_lines(terminal.lang, document),
            })?;
            if answer == Answer::Unknown && matches!(receipt, Receipt::Document(_)) {
                terminal.remark(&bundle_checks::receipt_unknown_hint(terminal.lang));
            }
        }
    }
    Ok(match answer {
        Answer::Yes => Ended::Done,
        Answer::No => Ended::WithFindings,
        Answer::Unknown => Ended::Partly,
    })
}

fn answer(receipt: &Receipt) -> Answer {
    match receipt {
        Receipt::Bundle(bundle) if bundle.standing == BundleStanding::Ours => Answer::Yes,
        Receipt::Bundle(bundle) if bundle.standing == BundleStanding::Unknown => Answer::Unknown,
        Receipt::Bundle(_) => Answer::No,
        Receipt::Document(document) if document.is_ours() => Answer::Yes,
        Receipt::Document(document) if document.proof.is_some() => Answer::No,
        Receipt::Document(_) => Answer::Unknown,
    }
}

fn bundle_lines(lang: Lang, bundle: &BundleReceipt) -> Vec<String> {
    let known = bundle.handed_out.as_ref().map(|(known, _)| known);
    let mut lines = match (bundle.standing, known) {
        (BundleStanding::Ours, Some(known)) => {
            let first = match &known.issued {
                Some(issued) => bundle_checks::receipt_handed_out(
                    lang,
                    known.time,
                    &issued.recipient,
                    &issued.reason,
                ),
                None => bundle_checks::receipt_handed_out_sealed(lang, known.time),
            };
            let how = match &bundle.verification {
                None => bundle_checks::receipt_same_bytes(lang),
                Some(_) => bundle_checks::receipt_unwrapped(lang),
            };
            vec![first, how]
        }
        (BundleStanding::Ours, None) => vec![bundle_checks::receipt_unlisted(lang)],
        (BundleStanding::Altered, Some(known)) => {
            vec![bundle_checks::receipt_altered_since(lang, known.time)]
        }
        (BundleStanding::Altered, None) => vec![bundle_checks::receipt_altered(lang)],
        (BundleStanding::Forged, _) => vec![bundle_checks::receipt_forged(lang)],
        (BundleStanding::AnotherArchive, _) => vec![bundle_checks::receipt_another_archive(lang)],
        (BundleStanding::Unknown, _) => vec![seda::receipt_unknown(lang)],
    };
    if let Some(verification) = &bundle.verification
        && let Some(first) = verification.findings.first()
    {
        lines.extend(wrong(lang, verification, first));
    }
    lines
}

fn document_lines(lang: Lang, document: &DocumentReceipt) -> Vec<String> {
    let living = document.living.iter();
    let mut lines: Vec<String> = living
        .map(|record| bundle_checks::receipt_living(lang, *record))
        .collect();
    match document.proof {
        Some(ProofVerdict::Proved {
            entity,
            entry,
            committed,
        }) => {
            lines.push(bundle_checks::receipt_proved(
                lang,
                entity,
                entry.0,
                committed.time,
            ));
            if let Some(time) = committed.destroyed {
                lines.push(bundle_checks::receipt_destroyed(lang, time));
            } else if committed.later_versions > 0 {
                lines.push(bundle_checks::receipt_described_since(
                    lang,
                    committed.later_versions,
                ));
            }
        }
        Some(ProofVerdict::OtherDocument) => {
            lines.push(bundle_checks::receipt_other_document(lang))
        }
        Some(ProofVerdict::NotOfJournal) => lines.push(bundle_checks::receipt_not_of_journal(lang)),
        Some(ProofVerdict::HandedOut { time }) => {
            lines.push(seda::receipt_in_transfer(lang, time));
        }
        Some(ProofVerdict::NotHandedOut) => lines.push(seda::receipt_transfer_not_ours(lang)),
        None if lines.is_empty() => lines.push(bundle_checks::receipt_unknown(lang)),
        None => {}
    }
    lines.push(bundle_checks::receipt_digest(
        lang,
        &document.sha256.to_string(),
    ));
    lines
}

fn as_json(receipt: &Receipt, answer: Answer) -> Value {
    let answer = match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unknown => "unknown",
    };
    match receipt {
        Receipt::Bundle(bundle) => json!({
            "answer": answer,
            "kind": "bundle",
            "standing": match bundle.standing {
                BundleStanding::Ours => "ours",
                BundleStanding::Altered => "altered",
                BundleStanding::Forged => "forged",
                BundleStanding::AnotherArchive => "another_archive",
                BundleStanding::Unknown => "unknown",
            },
            "handed_out": bundle.handed_out.as_ref().map(|(known, part)| handed_out(known, *part)),
            "verification": bundle.verification.as_ref().map(verification_json),
        }),
        Receipt::Document(document) => json!({
            "answer": answer,
            "kind": "document",
            "sha256": document.sha256,
            "living": document.living,
            "proof": document.proof.map(proof_json),
        }),
    }
}

fn handed_out(known: &KnownBundle, part: u32) -> Value {
    let issued = known.issued.as_ref();
    json!({
        "entity": known.entity,
        "time": known.time,
        "part": part,
        "recipient": issued.map(|issued| &issued.recipient),
        "reason": issued.map(|issued| &issued.reason),
    })
}

fn proof_json(verdict: ProofVerdict) -> Value {
    match verdict {
        ProofVerdict::Proved {
            entity,
            entry,
            committed,
        } => json!({
            "verdict": "proved",
            "entity": entity,
            "entry": entry,
            "time": committed.time,
            "destroyed": committed.destroyed,
            "later_versions": committed.later_versions,
        }),
        ProofVerdict::OtherDocument => json!({"verdict": "other_document"}),
        ProofVerdict::NotOfJournal => json!({"verdict": "not_of_journal"}),
        ProofVerdict::HandedOut { time } => json!({"verdict": "handed_out", "time": time}),
        ProofVerdict::NotHandedOut => json!({"verdict": "not_handed_out"}),
    }
}
