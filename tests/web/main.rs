//! The page of a bundle in a real Chromium: what a person sees, hears and does, and what it says of good and altered bundles.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/authority.rs"]
mod authority;
#[path = "../common/browser.rs"]
mod browser;
#[path = "../common/mod.rs"]
mod common;

mod agreeing;
mod making;
mod page;
mod verifying;
