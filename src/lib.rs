//! chartrier: a sealed document archive and retention manager.

pub mod extract;
pub mod model;
