//! chartrier: a sealed document archive and retention manager.

pub mod archive;
pub mod catalog;
pub mod classify;
pub mod cli;
pub mod clock;
pub mod disk;
pub mod extract;
pub mod ingest;
pub mod journal;
pub mod keys;
pub mod model;
pub mod policy;
pub mod search;
pub mod store;
pub mod words;
