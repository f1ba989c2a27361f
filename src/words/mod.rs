//! Every word that a user reads, in French and in English, and the escaping of what comes from elsewhere.
//!
//! Both languages of a message stand side by side in one entry of the table macro `words!`: a message without one of
//! them does not compile. Arguments go through [`Say`], which escapes text and paths and writes numbers, sizes and dates
//! as the language does: a message never carries a control character of a hostile file name. Nothing is decided here.

/// Makes one function for each message: `name(lang, arguments) -> String`.
///
/// With `by count`, each language gives the singular and the plural, separated by `|`.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $type:ty),* $(,)?) $(by $count:ident)? {
        fr: $($fr:literal)|+,
        en: $($en:literal)|+ $(,)?
    })*) => {
        $(
            $(#[$doc])*
            pub(crate) fn $name(lang: $crate::words::Lang $(, $arg: $type)*) -> String {
                match lang {
                    $crate::words::Lang::Fr => words!(@pick lang, [$($arg)*], [$($count)?], $($fr)|+),
                    $crate::words::Lang::En => words!(@pick lang, [$($arg)*], [$($count)?], $($en)|+),
                }
            }
        )*
    };
    (@pick $lang:ident, [], [], $text:literal) => { String::from($text) };
    (@pick $lang:ident, [$($arg:ident)+], [], $text:literal) => { words!(@fill $lang, [$($arg)+], $text) };
    (@pick $lang:ident, [$($arg:ident)+], [$count:ident], $one:literal | $many:literal) => {
        if $lang.is_singular($count) {
            words!(@fill $lang, [$($arg)+], $one)
        } else {
            words!(@fill $lang, [$($arg)+], $many)
        }
    };
    (@fill $lang:ident, [$($arg:ident)+], $text:literal) => {{
        $(
            let $arg = $crate::words::Say::say(&$arg, $lang);
            let _ = &$arg;
        )+
        format!($text)
    }};
}

pub(crate) mod bundle_checks;
pub(crate) mod bundle_page;
pub(crate) mod bundling;
pub(crate) mod checking;
pub(crate) mod consulting;
pub(crate) mod deciding;
pub(crate) mod desk;
pub(crate) mod destroying;
pub(crate) mod disposing;
pub mod errors;
pub mod escape;
pub(crate) mod facts;
pub(crate) mod faults;
pub mod figures;
pub(crate) mod gaps;
pub(crate) mod handing;
pub(crate) mod help;
pub(crate) mod help_bundle;
pub(crate) mod help_desk;
pub(crate) mod help_retention;
pub(crate) mod help_seda;
pub(crate) mod holding;
pub(crate) mod importing;
pub(crate) mod intake;
pub(crate) mod kinds;
pub(crate) mod log;
pub(crate) mod making;
pub(crate) mod older_journal;
pub(crate) mod papers;
pub(crate) mod policies;
pub(crate) mod prompts;
pub(crate) mod reading_again;
pub(crate) mod readings;
pub(crate) mod records;
pub(crate) mod register;
pub(crate) mod registry;
pub(crate) mod requests;
pub(crate) mod restricting;
pub(crate) mod retention;
pub(crate) mod seda;
pub(crate) mod sidecars;
pub(crate) mod splitting;
pub(crate) mod stamps;
pub(crate) mod usage;

pub use errors::{Explained, explain};
pub use figures::{Say, Size, Words, count};

/// The language of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// French: what the users of an exam centre speak, and the default.
    Fr,
    /// English.
    En,
}

impl Lang {
    /// Both of them.
    pub const ALL: [Lang; 2] = [Lang::Fr, Lang::En];

    /// The language of a code such as `fr` or `en_GB.UTF-8`. None for another one.
    pub fn of_code(code: &str) -> Option<Lang> {
        let language = code.split(['_', '.', '-', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "fr" => Some(Lang::Fr),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The language asked for, else that of the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`: the first that is set).
    ///
    /// French without a locale and with that of no language (`C`, `POSIX`); English with any other that is not French.
    pub fn detect(asked: Option<&str>, variable: impl Fn(&str) -> Option<String>) -> Lang {
        if let Some(lang) = asked.and_then(Lang::of_code) {
            return lang;
        }
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let locale = names
            .into_iter()
            .filter_map(variable)
            .find(|locale| !locale.is_empty());
        let locale = locale.unwrap_or_default();
        match locale.split('.').next().unwrap_or_default() {
            "" | "C" | "POSIX" => Lang::Fr,
            named => Lang::of_code(named).unwrap_or(Lang::En),
        }
    }

    /// Whether a count takes the singular: 0 and 1 in French, 1 in English.
    pub fn is_singular(self, count: u64) -> bool {
        match self {
            Lang::Fr => count < 2,
            Lang::En => count == 1,
        }
    }
}
