//! The real binary, as a person or a service runs it: words, exit codes, and what only real processes show.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/authority.rs"]
mod authority;

mod bundle;
mod demo;
mod desk;
mod endings;
mod full_disk;
mod gaps;
mod harness;
mod import;
mod keys;
mod killed;
mod large;
mod names;
mod readable;
mod registry;
mod requests;
mod restricted;
mod retention;
mod review;
mod scans;
mod seal;
mod seat;
mod session;
mod splitting;
mod taking_out;
mod together;
mod verify_bundle;
