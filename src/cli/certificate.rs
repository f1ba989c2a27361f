//! `retention certificate`: writes the signed certificate of a destruction, says how anybody checks it, and checks one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};

use crate::cli::args::{path, required_text};
use crate::cli::failure::Failure;
use crate::cli::grammar::file;
use crate::cli::handing_out::hand_out;
use crate::cli::{Context, Ended, checking as checks};
use crate::model::EntityKind;
use crate::report::certificate_pdf;
use crate::words::{Lang, Size, Words, checking, help, kinds, papers};

/// `retention certificate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateArgs {
    /// Writes one.
    Write {
        /// The disposition, as a person names it.
        id: String,
        /// The folder to write to.
        folder: PathBuf,
    },
    /// Checks one.
    Check {
        /// The certificate; its signature is beside it.
        file: PathBuf,
    },
}

/// The grammar of `certificate`, below `retention`.
pub(super) fn certificate_grammar(lang: Lang) -> Command {
    Command::new("certificate")
        .about(papers::certificate_help(lang))
        .args([
            Arg::new("id")
                .required_unless_present("check")
                .value_name("ID")
                .help(papers::certificate_id(lang)),
            file("output", lang, papers::certificate_output(lang))
                .value_name(help::folder_name(lang))
                .short('o')
                .long("output")
                .required_unless_present("check"),
            file("check", lang, checking::check_help(lang))
                .long("check")
                .conflicts_with_all(["id", "output"]),
        ])
}

pub(super) fn certificate_args(matches: &ArgMatches) -> CertificateArgs {
    match path(matches, "check") {
        Some(file) => CertificateArgs::Check { file },
        None => CertificateArgs::Write {
            id: required_text(matches, "id"),
            folder: path(matches, "output").expect("the grammar requires it"),
        },
    }
}

/// Writes or checks a certificate.
pub fn run(context: &Context<'_>, args: &CertificateArgs) -> Result<Ended, Failure> {
    match args {
        CertificateArgs::Write { id, folder } => write(context, id, folder),
        CertificateArgs::Check { file } => checks::run(context, file),
    }
}

fn write(context: &Context<'_>, id: &str, folder: &Path) -> Result<Ended, Failure> {
    let terminal = context.terminal;
    let lang = terminal.lang;
    let archive = context.open_archive()?;
    context.tell_notices(&archive);
    let disposition = archive.entity_meant(EntityKind::Disposition, id)?;
    let signed = archive.sign_certificate(archive.certificate(disposition)?)?;
    let certificate = &signed.certificate;
    let files = archive.certificate_files(certificate)?;
    let pdf = certificate_pdf(&archive, certificate, lang)?;
    let totals = &certificate.totals;
    let spared = totals.spared.values().sum();
    let size = Size::of(totals.size_bytes);
    let mut destroyed = BTreeMap::new();
    for one in &certificate.destroyed {
        *destroyed.entry(one.kind).or_insert(0) += 1;
    }
    let destroyed = kinds::counted(lang, &destroyed);
    let words = papers::certificate_totals(lang, Words(&destroyed), spared, totals.failed, size);
    let identity = signed.allowed_signers.split(' ').next();
    let check = format!(
        "ssh-keygen -Y verify -f allowed_signers -n certificate@chartrier -I {} -s certificate.json.sig < certificate.json",
        identity.unwrap_or_default()
    );
    let ended = match totals.failed {
        0 => Ended::Done,
        _ => Ended::Partly,
    };
    hand_out(
        folder,
        &[
            ("certificate.json".to_owned(), signed.json),
            (
                "certificate.json.sig".to_owned(),
                signed.signature.into_bytes(),
            ),
            (
                "allowed_signers".to_owned(),
                signed.allowed_signers.into_bytes(),
            ),
            ("certificate.pdf".to_owned(), pdf),
            ("plan.json".to_owned(), files.plan),
            ("list.json".to_owned(), files.list),
            ("schedule.toml".to_owned(), files.schedule),
        ],
    )?;
    terminal.remark(&words);
    terminal.remark(&papers::certificate_written(lang, folder));
    terminal.remark(&papers::certificate_check(lang));
    terminal.lines(&[check])?;
    Ok(ended)
}
