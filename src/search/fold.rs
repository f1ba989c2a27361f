//! One character as search sees it: folded as everywhere; what is used as an apostrophe.

pub use crate::model::{CharFold as Fold, fold_char as fold};

/// Whether `c` is used as an apostrophe.
pub fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{ff07}' | '\u{2032}' | '\u{b4}' | '`'
    )
}
