//! `show`: what is known of a record, why, or how that came about. With `--json`, the object of `sheets.rs`, `why.rs` or
//! `history.rs`.

use crate::cli::args::{Form, ShowArgs, Shown};
use crate::cli::failure::Failure;
use crate::cli::sheets::{RecordObject, record_sheet};
use crate::cli::{Context, Ended, history, why};
use crate::model::{ConsultingCommand, EntityKind};

/// Shows a record.
pub fn run(context: &Context<'_>, args: &ShowArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let record = archive.record(archive.entity_meant(EntityKind::Record, &args.id)?)?;
    let entities = [record.entity];
    let said = context.consultation(&archive, &entities, ConsultingCommand::Show, &args.said)?;
    if let Some(consultation) = said {
        let actor = context.actor(&archive)?;
        archive.consult(&entities, &consultation, actor, context.now())?;
        archive.settle()?;
        context.tell_notices(&archive);
    }
    match (args.what, args.form) {
        (Shown::Why, form) => why::tell(context, &archive, &record, form)?,
        (Shown::History, form) => history::tell(context, &archive, record.entity, form)?,
        (Shown::Sheet, Form::Json) => context
            .terminal
            .json(&RecordObject::new(&record, &archive))?,
        (Shown::Sheet, Form::Words) => {
            context
                .terminal
                .lines(&record_sheet(context.terminal.lang, &record, &archive))?
        }
    }
    Ok(Ended::Done)
}
