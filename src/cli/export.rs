//! `export`: copies documents out, and has the journal note it.
//!
//! With `--json`, stable: `{"exported": [{"id", "path", "size_bytes"}], "failed": [{"id", "words"}]}`.

use serde_json::json;

use crate::archive::{Archive, Exported};
use crate::cli::args::{ExportArgs, ExportSelection, Form};
use crate::cli::failure::Failure;
use crate::cli::interrupt::going_on;
use crate::cli::meaning::records_meant;
use crate::cli::progress::Measure;
use crate::cli::{Context, Ended};
use crate::model::{ConsultingCommand, EntityId};
use crate::words::{Size, Words, explain, records};

/// Copies documents out.
pub fn run(context: &Context<'_>, args: &ExportArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let lang = context.terminal.lang;
    let words = match &args.what {
        ExportSelection::All => None,
        ExportSelection::Meant(words) => Some(words.as_slice()),
    };
    let entities = meant(context, &archive, words)?;
    if entities.is_empty() {
        context.terminal.warn(&records::nothing_to_export(lang));
        return tell_nothing(context, args);
    }
    let said = context.consultation(&archive, &entities, ConsultingCommand::Export, &args.said)?;
    let total = u64::try_from(entities.len()).unwrap_or(u64::MAX);
    let progress = context
        .terminal
        .progress(records::exporting(lang), Measure::Items, total);
    let actor = context.actor(&archive)?;
    let goes_on = going_on()?;
    let advance = &mut |_| {
        progress.advance(1);
        goes_on()
    };
    let to = (args.folder.as_path(), said.as_ref());
    let exported = archive.export(&entities, to, actor, context.now(), advance)?;
    archive.settle()?;
    drop(progress);
    context.tell_notices(&archive);
    tell(context, args, &exported)
}

/// Tells what was copied and what was not.
pub(super) fn tell(
    context: &Context<'_>,
    args: &ExportArgs,
    exported: &Exported,
) -> Result<Ended, Failure> {
    let lang = context.terminal.lang;
    let ended = warn_failed(context, exported);
    match args.form {
        Form::Json => {
            let taken = exported.taken.iter().map(|taken| {
                json!({ "id": taken.entity, "path": taken.path.to_string_lossy(), "size_bytes": taken.size_bytes })
            });
            let failed = exported.failed.iter().map(
                |(entity, error)| json!({ "id": entity, "words": explain(lang, error).message }),
            );
            context.terminal.json(&json!({
                "exported": taken.collect::<Vec<_>>(),
                "failed": failed.collect::<Vec<_>>(),
            }))?;
        }
        Form::Words => {
            let size_bytes = exported.taken.iter().map(|taken| taken.size_bytes).sum();
            let count = u64::try_from(exported.taken.len()).unwrap_or(u64::MAX);
            context.terminal.remark(&records::exported(
                lang,
                count,
                Size::of(size_bytes),
                &args.folder,
            ));
        }
    }
    Ok(ended)
}

/// Warns of each document that could not be given.
pub(super) fn warn_failed(context: &Context<'_>, exported: &Exported) -> Ended {
    let lang = context.terminal.lang;
    for (entity, error) in &exported.failed {
        context.terminal.warn(&records::not_exported(
            lang,
            *entity,
            Words(&explain(lang, error).message),
        ));
    }
    match exported.failed.is_empty() {
        true => Ended::Done,
        false => Ended::Partly,
    }
}

fn tell_nothing(context: &Context<'_>, args: &ExportArgs) -> Result<Ended, Failure> {
    if args.form == Form::Json {
        context
            .terminal
            .json(&json!({ "exported": [], "failed": [] }))?;
    }
    Ok(Ended::Partly)
}

/// The records that these words mean: ids, or a query. All records if there are no words.
pub(super) fn meant(
    context: &Context<'_>,
    archive: &Archive,
    words: Option<&[String]>,
) -> Result<Vec<EntityId>, Failure> {
    let Some(words) = words else {
        let records = archive.records()?;
        return Ok(records.iter().map(|record| record.entity).collect());
    };
    Ok(records_meant(context, archive, words)?.entities().to_vec())
}
