//! The form in which French words are compared: no accent, no capital, no punctuation.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Reduces `text` to lower-case words of letters and digits, joined by one space: `L’Émargement  (n° 2)` becomes `l emargement n 2`.
///
/// Composed and decomposed accents, curly and straight apostrophes, `œ` and `oe` give the same result.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let broken = match c {
            'a'..='z' | '0'..='9' => {
                folded.push(c);
                false
            }
            'A'..='Z' => {
                folded.push(c.to_ascii_lowercase());
                false
            }
            // They stand for words and would read as letters.
            'º' | 'ª' => true,
            _ if c.is_ascii() => true,
            _ => fold_char(c, &mut folded) == CharFold::Break,
        };
        if broken && !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// What a character is to the word it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CharFold {
    /// Part of a word.
    Word,
    /// Nothing: it neither adds to a word nor ends it.
    Nothing,
    /// The end of a word.
    Break,
}

/// Appends the folded letters or digits of `c`, if it has any.
pub fn fold_char(c: char, to: &mut String) -> CharFold {
    if let Some(letters) = french(c) {
        to.push_str(letters);
        return CharFold::Word;
    }
    if c.is_ascii_alphanumeric() {
        to.push(c.to_ascii_lowercase());
        return CharFold::Word;
    }
    if is_combining_mark(c) || is_invisible(c) {
        return CharFold::Nothing;
    }
    if !c.is_alphanumeric() {
        return CharFold::Break;
    }
    let before = to.len();
    decompose_compatible(c, |part| {
        if part.is_alphanumeric() {
            to.extend(part.to_lowercase().filter(|low| !is_combining_mark(*low)));
        }
    });
    if to.len() > before {
        CharFold::Word
    } else {
        CharFold::Break
    }
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
