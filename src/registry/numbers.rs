//! Session numbers and title codes, in the form in which they are compared.

use crate::model::{SessionNumber, TitreCode, fold};

/// Words before a session's number that are no part of it.
const BEFORE_NUMBER: [&str; 10] = [
    "session", "sessions", "n", "no", "num", "numero", "ceres", "de", "ref", "code",
];

/// Longer texts are no session's number.
const LONGEST_NUMBER: usize = 40;

/// Whether a text may be the number of one session: short, on one line, without a separator of lists.
pub fn is_session_number(text: &str) -> bool {
    let refused = |c: char| c.is_control() || matches!(c, ';' | ',' | '|' | '"');
    !text.trim().is_empty() && text.chars().count() <= LONGEST_NUMBER && !text.chars().any(refused)
}

/// The form in which session numbers are compared: capitals say nothing, nor does which separator stands between two parts;
/// that one stands there does. Empty if nothing is left.
pub fn session_key(number: &str) -> String {
    let folded = fold(number);
    let parts = folded
        .split(' ')
        .skip_while(|word| BEFORE_NUMBER.contains(word));
    parts.collect::<Vec<_>>().join("-")
}

/// What is left of a [`session_key`] without its separators: `240117` may be `24-0117`, and a person is asked.
pub(super) fn bare_key(key: &str) -> String {
    key.replace('-', "")
}

/// Whether two keys may be one number, of which one was written with fewer separators: `240117` and `24-0117`, but not
/// `24-3-15` and `24-31-5`.
pub fn may_be_one_number(key: &str, other: &str) -> bool {
    let parts = |key: &str| key.matches('-').count();
    !key.is_empty() && bare_key(key) == bare_key(other) && parts(key) != parts(other)
}

/// The session's number in a title such as `Candidats de la session n° 24-0117 du 12/06/2024`.
pub(super) fn session_in_title(text: &str) -> Option<SessionNumber> {
    let mut words = text
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '°' | 'º' | '(' | ')' | ','))
        .filter(|word| !word.is_empty())
        .skip_while(|word| !fold(word).starts_with("session"))
        .skip(1)
        .skip_while(|word| BEFORE_NUMBER.contains(&fold(word).as_str()));
    let number = words.next()?.trim_end_matches(['.', ';', '-', '–']);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
    let is_year = number.len() == 4 && digits == 4;
    let is_day = number.matches('/').count() == 2;
    let plausible = (4..=30).contains(&number.len()) && digits >= 2 && !is_year && !is_day;
    (plausible && number.chars().all(allowed)).then(|| SessionNumber(number.to_owned()))
}

/// A title's code as it is written everywhere, from `tp 01303 m02`, `01303`. None if it is no such code.
pub fn read_titre(text: &str) -> Option<TitreCode> {
    TitreParts::read(text).map(|parts| parts.code())
}

/// A title's code taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TitreParts {
    /// Five digits.
    pub digits: String,
    /// Two digits.
    pub millesime: Option<String>,
}

impl TitreParts {
    /// Reads `TP-01303m02`, `TP 01303 M02`, `tp01303`, `01303 (02)`.
    pub fn read(text: &str) -> Option<TitreParts> {
        let compact: String = fold(text).split(' ').collect();
        let rest = compact.strip_prefix("tp").unwrap_or(&compact);
        let (digits, rest) = rest.split_at_checked(5)?;
        if !digits.bytes().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let rest = rest.strip_prefix("millesime").unwrap_or(rest);
        let rest = rest.strip_prefix('m').unwrap_or(rest);
        let millesime = match rest {
            "" => None,
            _ => Some(millesime(rest)?),
        };
        Some(TitreParts {
            digits: digits.to_owned(),
            millesime,
        })
    }

    /// The code as it is written everywhere.
    pub fn code(&self) -> TitreCode {
        match &self.millesime {
            Some(millesime) => TitreCode(format!("TP-{}m{millesime}", self.digits)),
            None => TitreCode(format!("TP-{}", self.digits)),
        }
    }

    /// Whether both may be the same title: the code agrees, and the millésime where both have one.
    pub fn agrees(&self, other: &TitreParts) -> bool {
        let millesimes = self.millesime.as_ref().zip(other.millesime.as_ref());
        self.digits == other.digits && millesimes.is_none_or(|(one, other)| one == other)
    }
}

/// A millésime of two digits, from `2`, `02`, `m02`.
pub(super) fn millesime(text: &str) -> Option<String> {
    let compact: String = fold(text).split(' ').collect();
    let digits = compact.strip_prefix('m').unwrap_or(&compact);
    let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
    is_number.then(|| format!("{digits:0>2}"))
}
