//! One written form for text, whatever document it comes from, so that a word is found however it was typed.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `raw` in NFC, ligatures written out, without soft hyphens and without control characters but line feed, tab and
/// form feed. Carriage returns end lines.
pub(super) fn clean(raw: &str) -> String {
    if raw.chars().all(is_settled) {
        return raw.to_owned();
    }
    let mut text = String::with_capacity(raw.len());
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' => text.push('\n'),
            '\n' | '\t' | '\u{c}' => text.push(character),
            '\u{fb00}' => text.push_str("ff"),
            '\u{fb01}' => text.push_str("fi"),
            '\u{fb02}' => text.push_str("fl"),
            '\u{fb03}' => text.push_str("ffi"),
            '\u{fb04}' => text.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
            // Soft hyphen, zero-width space, word joiner, byte order mark, not characters.
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => {}
            _ => text.push(character),
        }
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// What most texts of our languages are made of: kept as it is, and composed already.
fn is_settled(character: char) -> bool {
    matches!(
        character,
        ' '..='~'
            | '\n'
            | '\t'
            | '\u{c}'
            | '\u{a0}'..='\u{ac}'
            | '\u{ae}'..='\u{2ff}'
            | '\u{2010}'..='\u{2027}'
            | '\u{20a0}'..='\u{20bf}'
            | '\u{25a0}'..='\u{27bf}'
    )
}
