//! `version`. With `--json`: `{"version", "archive_format"}`.

use serde_json::json;

use crate::archive::FORMAT;
use crate::cli::args::Form;
use crate::cli::failure::Failure;
use crate::cli::{Context, Ended};
use crate::words::records;

/// Tells the version.
pub fn run(context: &Context<'_>, form: Form) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let version = env!("CARGO_PKG_VERSION");
    match form {
        Form::Json => context
            .terminal
            .json(&json!({ "version": version, "archive_format": FORMAT }))?,
        Form::Words => {
            let lines = [
                records::version_is(lang, version),
                records::archive_format(lang, &FORMAT.to_string()),
            ];
            context.terminal.lines(&lines)?;
        }
    }
    Ok(Ended::Done)
}
