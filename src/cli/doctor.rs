//! `doctor`: what this machine has and lacks, before something fails for it. Needs no key and changes nothing.
//!
//! With `--json`: a list of `{"check", "ok", "words"}`; `check` is one of `version`, `archive`, `place`, `restricted`, `ocr`, `open`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::archive::ClosedArchive;
use crate::cli::args::Form;
use crate::cli::failure::Failure;
use crate::cli::reextract::find_recogniser;
use crate::cli::{Context, Ended};
use crate::disk::RealDisk;
use crate::words::{Lang, Say, Words, faults, reading_again, records, restricting};

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    check: &'static str,
    ok: bool,
    words: String,
}

/// Examines the machine.
pub fn run(context: &Context<'_>, form: Form) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let mut checks = vec![Check {
        check: "version",
        ok: true,
        words: records::version_is(lang, env!("CARGO_PKG_VERSION")),
    }];
    checks.extend(archive_checks(lang, &context.chosen_archive()?.folder));
    checks.push(recognition_check(lang)?);
    checks.push(program_check("open", "xdg-open", |found| match found {
        Some(path) => records::doctor_opener(lang, path),
        None => records::doctor_no_opener(lang),
    }));
    match form {
        Form::Json => context.terminal.json(&checks)?,
        Form::Words => {
            let line = |check: &Check| match check.ok {
                true => records::doctor_fine(lang, Words(&check.words)),
                false => records::doctor_missing(lang, Words(&check.words)),
            };
            context
                .terminal
                .lines(&checks.iter().map(line).collect::<Vec<String>>())?;
        }
    }
    Ok(Ended::Done)
}

fn archive_checks(lang: Lang, folder: &Path) -> Vec<Check> {
    let closed = match ClosedArchive::open(Arc::new(RealDisk), folder) {
        Ok(closed) => closed,
        Err(crate::archive::ArchiveError::NotAnArchive { path }) => {
            return vec![Check {
                check: "archive",
                ok: false,
                words: records::doctor_no_archive(lang, &path),
            }];
        }
        Err(error) => {
            let words = crate::words::explain(lang, &error).message;
            return vec![Check {
                check: "archive",
                ok: false,
                words,
            }];
        }
    };
    let archive = Check {
        check: "archive",
        ok: true,
        words: records::doctor_archive(lang, folder),
    };
    let places = closed.places().into_iter().map(|place| {
        let there = place.folder.join("keyring.db").is_file();
        let place = format!("{} ({})", place.name.say(lang), place.folder.say(lang));
        let words = records::doctor_place(lang, Words(&place));
        let words = if there {
            words
        } else {
            faults::absent_place(lang, Words(&words))
        };
        Check {
            check: "place",
            ok: there,
            words,
        }
    });
    let owners = closed.restricted_owners();
    let restricted = Check {
        check: "restricted",
        ok: owners > 0,
        words: match owners {
            0 => restricting::doctor_nobody(lang),
            _ => restricting::doctor_owners(lang, owners),
        },
    };
    std::iter::once(archive)
        .chain(places)
        .chain([restricted])
        .collect()
}

/// Whether scans can be read, and how to install what is missing.
fn recognition_check(lang: Lang) -> Result<Check, Failure> {
    let (ok, words) = match find_recogniser()? {
        Ok(found) if found.tells_orientation() => {
            (true, reading_again::there(lang, &found.engine()))
        }
        Ok(found) => (
            true,
            reading_again::there_without_orientation(lang, &found.engine()),
        ),
        Err(missing) => {
            let missing = reading_again::missing(lang, &missing);
            let install = reading_again::how_to_install(lang);
            (false, format!("{missing} {install}"))
        }
    };
    Ok(Check {
        check: "ocr",
        ok,
        words,
    })
}

fn program_check(
    check: &'static str,
    name: &str,
    words: impl Fn(Option<&Path>) -> String,
) -> Check {
    let found = on_path(name);
    Check {
        check,
        ok: found.is_some(),
        words: words(found.as_deref()),
    }
}

fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}
