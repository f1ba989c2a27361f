//! `retention`: which of its commands is meant.

use crate::cli::failure::Failure;
use crate::cli::retention_args::RetentionArgs;
use crate::cli::{Context, Ended, certificate, deciding, due, executing, planning};

/// Does what was asked.
pub fn run(context: &Context<'_>, args: &RetentionArgs) -> Result<Ended, Failure> {
    match args {
        RetentionArgs::Due(args) => due::run(context, args),
        RetentionArgs::Decide(args) => deciding::run(context, args),
        RetentionArgs::Plan(args) => planning::plan(context, args),
        RetentionArgs::Approve(args) => planning::approve(context, args),
        RetentionArgs::List { form } => executing::list(context, *form),
        RetentionArgs::Execute(args) => executing::execute(context, args),
        RetentionArgs::Resume { doing } => executing::resume(context, *doing),
        RetentionArgs::Cancel { id, doing } => executing::cancel(context, id, *doing),
        RetentionArgs::Certificate(args) => certificate::run(context, args),
    }
}
