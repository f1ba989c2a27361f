//! The form in which French words are compared: no accent, no capital, no punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Reduces `text` to lower-case words of letters and digits, joined by one space: `L’Émargement  (n° 2)` becomes `l emargement n 2`.
///
/// Composed and decomposed accents, curly and straight apostrophes, `œ` and `oe` give the same result.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            push_folded(&mut folded, c.to_ascii_lowercase());
        } else {
            fold_beyond_ascii(&mut folded, c);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn fold_beyond_ascii(folded: &mut String, c: char) {
    match c {
        // Soft hyphens and characters without width are inside words.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
        'œ' | 'Œ' => folded.push_str("oe"),
        'æ' | 'Æ' => folded.push_str("ae"),
        // Compatibility forms of these would read as letters.
        '°' | 'º' | 'ª' => push_folded(folded, ' '),
        _ => std::iter::once(c)
            .nfkd()
            .filter(|part| !is_combining_mark(*part))
            .flat_map(char::to_lowercase)
            .for_each(|part| push_folded(folded, part)),
    }
}

fn push_folded(folded: &mut String, c: char) {
    if c.is_alphanumeric() {
        folded.push(c);
    } else if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}
