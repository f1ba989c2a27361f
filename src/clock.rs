//! The clock, read by the faces and the loops and passed down as a value.
//!
//! Nothing below `ingest/` and `cli/` may ask the time: what was decided can then be replayed for an auditor. This
//! module imports nothing of ours, so it speaks chrono's type; the journal's own is `model::Timestamp`.

use chrono::{DateTime, Utc};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}
