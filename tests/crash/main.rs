//! Stops at every step that the disk is asked for, and asks what is left.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

mod destruction;
mod failures;
mod scenario;
mod stops;
mod torn;
