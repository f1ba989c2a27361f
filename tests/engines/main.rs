//! Each engine alone, through its API, on a temporary directory.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod classify;
mod policy;
mod search;
