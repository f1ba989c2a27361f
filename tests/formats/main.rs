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

mod certificate;
mod descriptor;
mod evidence;
mod hold;
mod issued;
mod journal;
mod requests;
mod sealed;
mod timestamp;
