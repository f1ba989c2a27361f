//! chartrier: a sealed document archive and retention manager.

pub mod classify;
pub mod model;
pub mod policy;
