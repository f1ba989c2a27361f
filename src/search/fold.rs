//! One character as search sees it: without case, accents or presentation.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// What a character is to the word it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// Part of a word.
    Word,
    /// Nothing: it neither adds to a word nor ends it.
    Nothing,
    /// The end of a word.
    Break,
}

/// Appends the folded letters or digits of `c`, if it has any.
pub fn fold(c: char, to: &mut String) -> Fold {
    if let Some(letters) = french(c) {
        to.push_str(letters);
        return Fold::Word;
    }
    if c.is_ascii_alphanumeric() {
        to.push(c.to_ascii_lowercase());
        return Fold::Word;
    }
    if is_combining_mark(c) || is_invisible(c) {
        return Fold::Nothing;
    }
    if !c.is_alphanumeric() {
        return Fold::Break;
    }
    let before = to.len();
    decompose_compatible(c, |part| {
        if part.is_alphanumeric() {
            to.extend(part.to_lowercase().filter(|low| !is_combining_mark(*low)));
        }
    });
    if to.len() > before {
        Fold::Word
    } else {
        Fold::Break
    }
}

/// Whether `c` is used as an apostrophe.
pub fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{ff07}' | '\u{2032}' | '\u{b4}' | '`'
    )
}

/// Soft hyphen, joiners, marks of direction and of byte order.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// The letters of French and its neighbours: the quick way for most, the only way for those that do not decompose.
fn french(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'À'..='Å' => "a",
        'ç' | 'Ç' => "c",
        'è'..='ë' | 'È'..='Ë' => "e",
        'ì'..='ï' | 'Ì'..='Ï' => "i",
        'ñ' | 'Ñ' => "n",
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' => "o",
        'ù'..='ü' | 'Ù'..='Ü' => "u",
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => "y",
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' | 'ẞ' => "ss",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}
