//! Each engine alone, through its API, on a temporary directory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/authority.rs"]
mod authority;
#[path = "../common/filed.rs"]
mod filed;

mod classify;
mod completeness;
mod cut;
mod desk;
mod expectations;
mod extract;
mod pdf;
mod phase;
mod policy;
mod reading;
mod recognise;
mod registry;
mod retention;
mod search;
mod sidecar;
mod ssh;
mod telling;
mod telling_apart;
mod telling_signs;
mod timestamp;
mod values;
mod words;
