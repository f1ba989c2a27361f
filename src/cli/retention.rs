//! `retention`: which of its commands is meant.

use crate::cli::failure::Failure;
use crate::cli::retention_args::RetentionArgs;
use crate::cli::{Context, Ended, certificate, due, executing, planning};

/// Does what was asked.
pub fn run(context: &Context<'_>, args: &RetentionArgs) -> Result<Ended, Failure> {
    match args {
        RetentionArgs::Due(args) => due::run(context, args),
        RetentionArgs::Plan(args) => planning::plan(context, args),
        RetentionArgs::Approve(args) => planning::approve(context, args),
        RetentionArgs::List { form } => executing::list(context, *form),
        RetentionArgs::Execute(args) => executing::execute(context, args),
        RetentionArgs::Resume => executing::resume(context),
        RetentionArgs::Cancel { id } => executing::cancel(context, id),
        RetentionArgs::Certificate(args) => certificate::run(context, args),
    }
}
