//! The formats as their modules specify them, rebuilt from that text; and archives of every past version.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

#[path = "../common/authority.rs"]
mod authority;

#[path = "../common/seda.rs"]
mod seda_schema;

/// The lines of a module's first JSON example.
fn example_lines(specification: &str) -> Vec<&str> {
    specification
        .lines()
        .skip_while(|line| !line.contains("```json"))
        .skip(1)
        .take_while(|line| !line.contains("```"))
        .map(|line| line.trim_start_matches("//!").trim())
        .collect()
}

mod certificate;
mod descriptor;
mod disposition;
mod evidence;
mod hold;
mod issued;
mod journal;
mod provenance;
mod requests;
mod sealed;
mod seda;
mod seen;
mod timestamp;
