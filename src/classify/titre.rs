//! The code of a title, `TP-01303` or `TP-01303m02`.

use crate::classify::text::cells;
use crate::model::TitreCode;

/// A folder name that is a code and nothing else.
pub(super) fn whole(text: &str) -> Option<TitreCode> {
    let found = codes(text).next()?;
    (found.start == 0 && found.after.is_empty()).then_some(found.code)
}

/// A code in a text.
pub(super) struct Found<'a> {
    pub code: TitreCode,
    start: usize,
    after: &'a str,
}

/// Every code in `text`, in its canonical form.
pub(super) fn codes(text: &str) -> impl Iterator<Item = Found<'_>> {
    text.match_indices("TP").filter_map(|(start, _)| {
        let glued = text.get(..start)?.ends_with(char::is_alphanumeric);
        let after = text.get(start + 2..)?;
        let after = after
            .strip_prefix(['-', ' ', '_', '\u{a0}', '\u{2010}', '\u{2011}', '\u{2013}'])
            .unwrap_or(after);
        let number = after.get(..5).filter(|number| is_digits(number))?;
        let after = after.get(5..)?;
        if glued || after.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let millesime = after
            .strip_prefix(['m', 'M'])
            .and_then(|rest| rest.get(..2))
            .filter(|digits| is_digits(digits));
        let (code, after) = match millesime {
            Some(digits) => (format!("TP-{number}m{digits}"), after.get(3..)?),
            None => (format!("TP-{number}"), after),
        };
        if after.starts_with(char::is_alphanumeric) {
            return None;
        }
        Some(Found {
            code: TitreCode(code),
            start,
            after,
        })
    })
}

/// A code that goes on in the line below, where its cell is too narrow: `TP-` over `00520m05`.
pub(super) fn wrapped(line: &str, next: &str) -> Option<String> {
    let cut = cells(line).find(|cell| cell.ends_with("TP-"))?;
    let rest = cells(next).next()?;
    let digits = rest.get(..5).is_some_and(is_digits);
    digits.then(|| format!("{} {}{rest}", cut.trim_end_matches("TP-"), "TP-"))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_digit())
}
