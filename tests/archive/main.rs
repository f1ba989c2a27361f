//! Walks through the library: deposit to verification, on a fixed day.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

#[path = "../common/authority.rs"]
mod authority;
mod bundle;

#[path = "../common/seda.rs"]
mod seda_schema;

mod certificates;
mod damage;
mod deposit;
mod desk;
mod destruction;
mod hooked_disk;
mod importing;
mod ingest;
mod joining;
mod keys;
mod older_journal;
mod perils;
mod readme;
mod receipts;
mod recognise;
mod registry;
mod restricted;
mod samples;
mod seda;
mod settle;
mod sidecars;
mod splitting;
mod verify;
mod verifying_bundles;
mod watch;
