//! Each engine alone, through its API, on a temporary directory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod classify;
mod completeness;
mod cut;
mod desk;
mod expectations;
mod extract;
mod policy;
mod reading;
mod recognise;
mod registry;
mod search;
mod sidecar;
mod telling;
mod telling_signs;
mod values;
mod words;
