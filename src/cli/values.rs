//! Values of the command line that have a form of their own: dates, durations, where the service identity rests.

use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;

use crate::keys::Recipient;
use crate::model::PageRange;

/// What a value should have been. The words are in `words/usage.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wanted {
    /// A whole number.
    #[error("not a number")]
    Number,
    /// A day.
    #[error("not a date")]
    Date,
    /// A length of time with its unit.
    #[error("not a duration")]
    Duration,
    /// A place for the service identity.
    #[error("not a place for the service identity")]
    Service,
    /// The name of a stage.
    #[error("not a stage")]
    Stage,
    /// Pages.
    #[error("not pages")]
    Pages,
    /// Numbers of engagements.
    #[error("not numbers of engagements")]
    Engagements,
    /// What a draw is made from.
    #[error("not a seed")]
    Seed,
    /// A size with its unit.
    #[error("not a size")]
    Size,
    /// A public key of age.
    #[error("not an age recipient")]
    Recipient,
    /// A whole number of at least 1.
    #[error("not a number of at least 1")]
    Some,
    /// A fingerprint.
    #[error("not a fingerprint")]
    Fingerprint,
    /// A SIRET.
    #[error("not a SIRET")]
    Siret,
    /// A class and the code of its rule.
    #[error("not a class and a code")]
    Rule,
    /// A code: some text.
    #[error("not a code")]
    Code,
    /// The name of an owner, which names a file.
    #[error("not a name for an owner")]
    Owner,
}

/// Where the service identity rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Service {
    /// In memory only: gone at reboot.
    Memory,
    /// In a file that only its user can read, best on another volume.
    File(PathBuf),
    /// In a credential that systemd decrypts at start.
    Systemd(PathBuf),
}

/// Reads a whole number.
///
/// Errors: [`Wanted::Number`].
pub fn number(text: &str) -> Result<u64, Wanted> {
    text.parse().map_err(|_| Wanted::Number)
}

/// Reads `age1…`.
///
/// Errors: [`Wanted::Recipient`].
pub fn recipient(text: &str) -> Result<Recipient, Wanted> {
    text.trim().parse().map_err(|_| Wanted::Recipient)
}

/// Reads the 14 digits of a SIRET, with or without blanks. An empty text stays one.
///
/// Errors: [`Wanted::Siret`].
pub fn siret(text: &str) -> Result<String, Wanted> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let whole = digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
    match whole || digits.is_empty() {
        true => Ok(digits),
        false => Err(Wanted::Siret),
    }
}

/// Reads a code: any text that is not blank.
///
/// Errors: [`Wanted::Code`].
pub fn code(text: &str) -> Result<String, Wanted> {
    match text.trim() {
        "" => Err(Wanted::Code),
        code => Ok(code.to_owned()),
    }
}

/// Reads `CLASS=CODE`.
///
/// Errors: [`Wanted::Rule`].
pub fn rule(text: &str) -> Result<(String, String), Wanted> {
    let (class, code) = text.split_once('=').ok_or(Wanted::Rule)?;
    match (class.trim(), code.trim()) {
        ("", _) | (_, "") => Err(Wanted::Rule),
        (class, code) => Ok((class.to_owned(), code.to_owned())),
    }
}

/// Reads a whole number of at least 1.
///
/// Errors: [`Wanted::Some`].
pub fn some(text: &str) -> Result<u64, Wanted> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or(Wanted::Some)
}

/// Reads `engagements=1,10,13`, or the numbers alone.
///
/// Errors: [`Wanted::Engagements`].
pub fn engagements(text: &str) -> Result<Vec<u8>, Wanted> {
    let numbers = text.trim();
    let numbers = numbers.strip_prefix("engagements=").unwrap_or(numbers);
    let numbers = numbers.split([',', ';']).map(|one| one.trim().parse());
    let mut numbers = numbers
        .collect::<Result<Vec<u8>, _>>()
        .map_err(|_| Wanted::Engagements)?;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// Reads 32 hexadecimal digits.
///
/// Errors: [`Wanted::Seed`].
pub fn seed(text: &str) -> Result<[u8; 16], Wanted> {
    let digits = text.trim();
    let plain = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let number = u128::from_str_radix(digits, 16).ok().filter(|_| plain);
    number.map(u128::to_be_bytes).ok_or(Wanted::Seed)
}

/// Reads `700MB`, `2GB` or `2Go`: thousands, as disks are sold.
///
/// Errors: [`Wanted::Size`].
pub fn size(text: &str) -> Result<u64, Wanted> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (amount, unit) = text.split_at(digits);
    let amount: u64 = amount.parse().map_err(|_| Wanted::Size)?;
    let bytes: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "kb" | "ko" | "k" => 1000,
        "mb" | "mo" | "m" => 1_000_000,
        "gb" | "go" | "g" => 1_000_000_000,
        _ => return Err(Wanted::Size),
    };
    let size = amount.checked_mul(bytes).filter(|size| *size > 0);
    size.ok_or(Wanted::Size)
}

/// Reads `1-3,4-9,10`.
///
/// Errors: [`Wanted::Pages`].
pub fn pages(text: &str) -> Result<Vec<PageRange>, Wanted> {
    let ranges = text.split([',', ';']).map(str::parse::<PageRange>);
    ranges.collect::<Result<_, _>>().map_err(|_| Wanted::Pages)
}

/// Reads 64 hexadecimal digits, as people copy them: in groups, in either case.
///
/// Errors: [`Wanted::Fingerprint`].
pub fn fingerprint(text: &str) -> Result<String, Wanted> {
    let digits = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '-' | '.'));
    let digits: String = digits.collect::<String>().to_ascii_lowercase();
    let whole = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    whole.then_some(digits).ok_or(Wanted::Fingerprint)
}

/// Reads `24/11/2026` or `2026-11-24`.
///
/// Errors: [`Wanted::Date`].
pub fn date(text: &str) -> Result<NaiveDate, Wanted> {
    let forms = ["%d/%m/%Y", "%Y-%m-%d"];
    let day = forms
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok());
    // chrono reads `24/11/26` as the year 26: nobody means that.
    day.filter(|day| *day >= FIRST_DAY).ok_or(Wanted::Date)
}

/// Reads a date, or none where the value is empty.
///
/// Errors: [`Wanted::Date`].
pub fn date_or_nothing(text: &str) -> Result<Option<NaiveDate>, Wanted> {
    match text.trim() {
        "" => Ok(None),
        text => date(text).map(Some),
    }
}

const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Reads `8h`, `30min` or `2j` (`2d`).
///
/// Errors: [`Wanted::Duration`].
pub fn duration(text: &str) -> Result<Duration, Wanted> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (amount, unit) = text.split_at(digits);
    let amount: u64 = amount.parse().map_err(|_| Wanted::Duration)?;
    let seconds = match unit.trim() {
        "s" => 1,
        "m" | "mn" | "min" => 60,
        "h" => 3600,
        "j" | "d" => 86_400,
        _ => return Err(Wanted::Duration),
    };
    let total = amount
        .checked_mul(seconds)
        .filter(|total| (1..=MOST_SECONDS).contains(total));
    total.map(Duration::from_secs).ok_or(Wanted::Duration)
}

/// A month: nothing on the command line lasts longer.
const MOST_SECONDS: u64 = 31 * 86_400;

/// Reads `memory`, `file:PATH` or `systemd:PATH`.
///
/// Errors: [`Wanted::Service`].
pub fn service(text: &str) -> Result<Service, Wanted> {
    match text.split_once(':') {
        None if text == "memory" => Ok(Service::Memory),
        Some(("file", path)) if !path.is_empty() => Ok(Service::File(path.into())),
        Some(("systemd", path)) if !path.is_empty() => Ok(Service::Systemd(path.into())),
        _ => Err(Wanted::Service),
    }
}

/// Reads the name of an owner: letters, digits, `-`, `_` and `.`, not a dot first.
///
/// Errors: [`Wanted::Owner`].
pub fn owner(text: &str) -> Result<String, Wanted> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let fits =
        (1..=64).contains(&text.len()) && text.chars().all(plain) && !text.starts_with(['.', '-']);
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Wanted::Owner)
    }
}

/// Reads the id or the name of a stage, as somebody types it: what it means is asked of the schedule.
///
/// Errors: [`Wanted::Stage`].
pub fn stage(text: &str) -> Result<String, Wanted> {
    let fits = (1..=64).contains(&text.trim().len()) && !text.chars().any(char::is_control);
    fits.then(|| text.trim().to_owned()).ok_or(Wanted::Stage)
}
