//! Random operations against a plain model, and laws that hold for any bytes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/filed.rs"]
mod filed;

mod bundle_names;
mod completeness;
mod laws;
mod operations;
mod retention;
