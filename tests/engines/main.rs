//! Each engine through its own functions, on a temporary directory where it needs one.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod classify;
mod policy;
