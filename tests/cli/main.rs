//! The real binary, as a person or a service runs it: words, exit codes, and what only real processes show.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod demo;
mod desk;
mod endings;
mod full_disk;
mod harness;
mod keys;
mod killed;
mod large;
mod names;
mod readable;
mod registry;
mod review;
mod scans;
mod session;
mod splitting;
mod taking_out;
mod together;
