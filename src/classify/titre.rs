//! The code of a title, `TP-01303` or `TP-01303m02`.

use crate::classify::dates;
use crate::model::{TitreCode, fold};

/// Places of a text that are looked at.
const MOST: usize = 400;

/// Chooses the code: the official footer's, else the folder's, else the one that the first page names.
///
/// Where sources agree on the code, one that also has the millésime is preferred. Two codes in one source are none.
pub(super) fn choose(
    text: &str,
    folder: Option<TitreCode>,
    first_page: &[&str],
) -> Option<TitreCode> {
    let footer = only(
        codes(text)
            .take(MOST)
            .filter_map(|found| found.with_footer_millesime()),
    );
    let page = || {
        only(
            first_page
                .iter()
                .flat_map(|line| codes(line))
                .map(|found| found.code),
        )
    };
    let chosen = footer.or_else(|| folder.clone()).or_else(page)?;
    let fuller = |other: &TitreCode| {
        other.0.len() > chosen.0.len() && other.0.starts_with(chosen.0.as_str())
    };
    Some(folder.filter(fuller).unwrap_or(chosen))
}

/// A folder name that is a code and nothing else.
pub(super) fn whole(text: &str) -> Option<TitreCode> {
    let found = codes(text).next()?;
    (found.start == 0 && found.after.is_empty()).then_some(found.code)
}

/// A code in a text.
pub(super) struct Found<'a> {
    code: TitreCode,
    start: usize,
    after: &'a str,
}

impl Found<'_> {
    /// The code with the millésime of the official footer, `TP-01303 | 02 | 31/01/2021`: two digits, then a date.
    fn with_footer_millesime(&self) -> Option<TitreCode> {
        let end = self.after.floor_char_boundary(60);
        let cells = fold(self.after.get(..end)?);
        let (millesime, rest) = cells.split_once(' ')?;
        let two_digits = millesime.len() == 2 && millesime.bytes().all(|c| c.is_ascii_digit());
        // `TP-01303 02/01/2021` is a date and no millésime.
        let date = dates::at_start(rest).is_some() && dates::at_start(&cells).is_none();
        (two_digits && date && self.code.0.len() == 8)
            .then(|| TitreCode(format!("{}m{millesime}", self.code.0)))
    }
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

fn is_digits(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_digit())
}

fn only(mut codes: impl Iterator<Item = TitreCode>) -> Option<TitreCode> {
    let first = codes.next()?;
    codes.all(|other| other == first).then_some(first)
}
