//! `show`: what is known of a record. With `--json`, the object of `sheets.rs`.

use crate::cli::args::Form;
use crate::cli::failure::Failure;
use crate::cli::sheets::{RecordObject, record_sheet};
use crate::cli::{Context, Ended};
use crate::model::EntityKind;

/// Shows a record.
pub fn run(context: &Context<'_>, id: &str, form: Form) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let record = archive.record(archive.entity_meant(EntityKind::Record, id)?)?;
    match form {
        Form::Json => context
            .terminal
            .json(&RecordObject::new(&record, &archive))?,
        Form::Words => {
            context
                .terminal
                .lines(&record_sheet(context.terminal.lang, &record, &archive))?
        }
    }
    Ok(Ended::Done)
}
