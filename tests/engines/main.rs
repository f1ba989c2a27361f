//! Each engine alone, through its API, on a temporary directory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod classify;
mod cut;
mod desk;
mod extract;
mod policy;
mod reading;
mod recognise;
mod registry;
mod search;
mod sidecar;
mod words;
