//! Instants of the journal: UTC, whole milliseconds, one written form.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::ParseError;

const FORMAT: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";

/// An instant, written `2026-11-24T05:40:29.000Z`. Civil dates are `chrono::NaiveDate`; this is for the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// Drops what is finer than a millisecond.
    pub fn new(instant: DateTime<Utc>) -> Timestamp {
        Timestamp(instant.trunc_subsecs(3))
    }

    /// The instant as chrono's type.
    pub fn instant(self) -> DateTime<Utc> {
        self.0
    }

    /// So many days later; the last instant there is, if that is beyond it.
    pub fn plus_days(self, days: i64) -> Timestamp {
        let later =
            chrono::TimeDelta::try_days(days).and_then(|days| self.0.checked_add_signed(days));
        Timestamp::new(later.unwrap_or(DateTime::<Utc>::MAX_UTC))
    }

    /// Seconds since 1970 (0 if before) and the nanoseconds within the second.
    pub fn unix_parts(self) -> (u64, u32) {
        (
            u64::try_from(self.0.timestamp()).unwrap_or(0),
            self.0.timestamp_subsec_nanos(),
        )
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format(FORMAT))
    }
}

impl FromStr for Timestamp {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Timestamp, ParseError> {
        NaiveDateTime::parse_from_str(text, FORMAT)
            .map(|instant| Timestamp::new(instant.and_utc()))
            .map_err(|_| ParseError::new("an instant such as 2026-11-24T05:40:29.000Z", text))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
