//! Breaks a text into lines.
//!
//! Lines are broken after spaces, and inside a word only where it is longer than a line: nothing is added there, no hyphen
//! either, so that a digest copied from two lines is the digest.

use crate::report::pdf::fonts::Typeface;

/// A word longer than a line is rather broken after one of these.
const JOINTS: [char; 9] = ['/', '\\', '-', '_', '.', ':', ',', ';', '@'];

/// The lines of a readable text, each no wider than `room` (in thousandths of the size) but for a space at its end and for
/// a character that is wider by itself. At least one line.
pub(super) fn wrap(face: &Typeface, text: &str, room: u64) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        wrap_line(face, line, room, &mut lines);
    }
    lines
}

fn wrap_line(face: &Typeface, line: &str, room: u64, lines: &mut Vec<String>) {
    let mut current = String::new();
    let mut used = 0;
    for word in line.split_inclusive(' ') {
        let bare = word.trim_end_matches(' ');
        let mut width = face.width(bare);
        if used + width > room && !current.is_empty() && !bare.is_empty() {
            lines.push(std::mem::take(&mut current));
            used = 0;
        }
        let mut rest = bare;
        while width > room {
            let (piece, after) = rest.split_at(fitting(face, rest, room));
            if after.is_empty() {
                break;
            }
            lines.push(piece.to_owned());
            width -= face.width(piece);
            rest = after;
        }
        current.push_str(rest);
        used += width;
        // More spaces than a line holds show nothing more.
        if word.len() > bare.len() && used <= room {
            current.push(' ');
            used += face.advance(' ');
        }
    }
    lines.push(current);
}

/// Where to cut a word that is longer than a line: a place between two characters, never the beginning.
fn fitting(face: &Typeface, word: &str, room: u64) -> usize {
    let mut used = 0;
    let mut end = 0;
    let mut joint = 0;
    for (start, character) in word.char_indices() {
        used += face.advance(character);
        if used > room && start > 0 {
            break;
        }
        end = start + character.len_utf8();
        if JOINTS.contains(&character) {
            joint = end;
        }
    }
    if joint * 2 > end { joint } else { end }
}
