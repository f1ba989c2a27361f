//! Sessions and candidates: reading the centre's lists, planning an import, telling persons apart, linking records.
//!
//! Pure: bytes and values in, values with reasons out; the day is an argument. Nothing is ever merged here: a likeness that
//! is not certain is said to be doubtful, with its reasons, and a person decides.
//!
//! - [`read_list`]: the bytes of a list (CSV, XLSX, XLS, ODS) become [`ListReading`]: lines, and what could not be read.
//! - [`plan_import`]: lines against the registry become [`ImportPlan`]; planning what was applied gives nothing to do.
//! - [`same_person`]: two civil statuses become a [`Likeness`].
//! - [`RegistryLookup`]: what a record says of its session and candidate becomes links.
//! - [`names_in`]: the candidates of a session who are named in lines of text.

mod blocks;
mod cells;
mod changes;
mod columns;
mod dates;
mod in_text;
mod juror;
mod likeness;
mod lines;
mod lookup;
mod merge;
mod merging;
mod names;
mod numbers;
mod plan;
mod text_table;
mod workbook;
mod xls_bounds;

pub use cells::{ListError, ListLimits, ListSheets, is_workbook, read_sheets};
pub use changes::{FieldChange, RegistryField, candidate_changes, session_changes};
pub use columns::{ColumnReading, ReadingOptions};
pub use in_text::{NameFit, NameInText, names_in};
pub use juror::{is_same_juror, read_juror};
pub use likeness::{DoubtReason, Likeness, same_person};
pub use lines::{
    CandidateDraft, FindingEffect, LineFault, LineFinding, ListLine, ListReading, SessionDraft,
    ccp_list, read_list, spelt, understand,
};
pub use lookup::RegistryLookup;
pub use merging::{MergeDoubt, merge_doubts, merged, merged_with, unmerged};
pub use names::SplitName;
pub use numbers::{is_session_number, may_be_one_number, read_titre, session_key};
pub use plan::{
    DoubtfulPair, ImportPlan, PlannedCandidate, PlannedSession, Step, doubtful_pairs, plan_import,
};
