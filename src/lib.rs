//! chartrier: a sealed document archive and retention manager.

pub mod model;
pub mod search;
