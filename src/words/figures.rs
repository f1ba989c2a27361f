//! Numbers, sizes, dates and durations as each language writes them, and text as it may be shown.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Local, NaiveDate};

use crate::model::{EntityId, OriginalPath, Timestamp};
use crate::words::{Lang, escape};

/// A value as a user reads it.
pub trait Say {
    /// The value in words and figures. Never contains a character that deceives a terminal.
    fn say(&self, lang: Lang) -> String;
}

/// Words of our own, already in the language: shown as they are.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a>(pub &'a str);

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many.
    pub bytes: u64,
}

impl Size {
    /// So many bytes.
    pub fn of(bytes: u64) -> Size {
        Size { bytes }
    }
}

/// A count as a number of our own: no count, line, column or offset is larger.
pub fn count(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

/// A number in groups of three digits.
pub fn number(lang: Lang, value: u64) -> String {
    let separator = match lang {
        Lang::Fr => '\u{202f}',
        Lang::En => ',',
    };
    let digits = value.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// A size in the largest decimal unit that leaves at least 1 of it.
pub fn size(lang: Lang, bytes: u64) -> String {
    let (units, point) = match lang {
        Lang::Fr => (["ko", "Mo", "Go", "To"], ','),
        Lang::En => (["kB", "MB", "GB", "TB"], '.'),
    };
    if bytes < 1000 {
        return match (lang, lang.is_singular(bytes)) {
            (Lang::Fr, true) => format!("{bytes}\u{a0}octet"),
            (Lang::Fr, false) => format!("{bytes}\u{a0}octets"),
            (Lang::En, true) => format!("{bytes}\u{a0}byte"),
            (Lang::En, false) => format!("{bytes}\u{a0}bytes"),
        };
    }
    // In tenths of the unit, so that nothing depends on floating point.
    let mut tenths = rounded(bytes, 100);
    let mut scale = 100_u64;
    let mut last = units.len() - 1;
    let mut unit = units.into_iter();
    let mut name = unit.next().unwrap_or_default();
    while tenths >= 10_000 && last > 0 {
        scale = scale.saturating_mul(1000);
        tenths = rounded(bytes, scale);
        name = unit.next().unwrap_or(name);
        last -= 1;
    }
    if tenths < 100 {
        format!("{}{point}{}\u{a0}{name}", tenths / 10, tenths % 10)
    } else {
        format!("{}\u{a0}{name}", number(lang, (tenths + 5) / 10))
    }
}

/// A civil date.
pub fn date(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Fr => day.format("%d/%m/%Y").to_string(),
        Lang::En => day.format("%Y-%m-%d").to_string(),
    }
}

/// An instant, in the time zone of this machine, to the minute.
pub fn instant(lang: Lang, instant: Timestamp) -> String {
    let local: DateTime<Local> = instant.instant().with_timezone(&Local);
    match lang {
        Lang::Fr => local.format("%d/%m/%Y à %H:%M").to_string(),
        Lang::En => local.format("%Y-%m-%d %H:%M").to_string(),
    }
}

/// A duration in its two largest units.
pub fn duration(lang: Lang, duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds == 0 {
        return match lang {
            Lang::Fr => "moins d'une seconde".to_owned(),
            Lang::En => "less than a second".to_owned(),
        };
    }
    let day = match lang {
        Lang::Fr => "j",
        Lang::En => "d",
    };
    let units = [
        (seconds / 86_400, day),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let first = units
        .iter()
        .position(|(amount, _)| *amount > 0)
        .unwrap_or(units.len() - 1);
    let parts = units.iter().skip(first).take(2).enumerate();
    let parts = parts.filter(|(place, (amount, _))| *place == 0 || *amount > 0);
    let parts: Vec<String> = parts
        .map(|(_, (amount, unit))| format!("{amount}\u{a0}{unit}"))
        .collect();
    parts.join(" ")
}

fn rounded(value: u64, by: u64) -> u64 {
    (value / by).saturating_add(u64::from(value % by >= by / 2))
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self, lang: Lang) -> String {
        (**self).say(lang)
    }
}

impl Say for Words<'_> {
    fn say(&self, _lang: Lang) -> String {
        self.0.to_owned()
    }
}

impl Say for str {
    fn say(&self, _lang: Lang) -> String {
        escape::terminal(self)
    }
}

impl Say for String {
    fn say(&self, lang: Lang) -> String {
        self.as_str().say(lang)
    }
}

impl Say for Path {
    fn say(&self, _lang: Lang) -> String {
        escape::terminal(self.as_os_str().as_encoded_bytes())
    }
}

impl Say for PathBuf {
    fn say(&self, lang: Lang) -> String {
        self.as_path().say(lang)
    }
}

impl Say for OriginalPath {
    fn say(&self, _lang: Lang) -> String {
        escape::terminal(self.as_bytes())
    }
}

impl Say for EntityId {
    fn say(&self, _lang: Lang) -> String {
        self.short()
    }
}

impl Say for u64 {
    fn say(&self, lang: Lang) -> String {
        number(lang, *self)
    }
}

impl Say for Size {
    fn say(&self, lang: Lang) -> String {
        size(lang, self.bytes)
    }
}

impl Say for NaiveDate {
    fn say(&self, lang: Lang) -> String {
        date(lang, *self)
    }
}

impl Say for Timestamp {
    fn say(&self, lang: Lang) -> String {
        instant(lang, *self)
    }
}

impl Say for Duration {
    fn say(&self, lang: Lang) -> String {
        duration(lang, *self)
    }
}
