//! Boxes of forms, ticked or not: `☒ Parcours de formation  ☐ VAE`, `Recevable [x]`.

/// Ticked boxes, among them what symbol fonts leave behind.
const TICKED: &[&str] = &[
    "☒", "☑", "🗹", "🗷", "⊠", "■", "✔", "✓", "✗", "✘", "[x]", "[X]", "(x)", "(X)", "\u{f0fe}",
    "\u{f0fd}", "\u{f078}", "\u{f052}", "þ",
];
/// Boxes left empty.
const EMPTY: &[&str] = &[
    "☐", "□", "❏", "❑", "▢", "[ ]", "[]", "( )", "○", "\u{f0a8}", "\u{f06f}", "\u{f071}",
    "\u{f0a3}", "¨",
];

/// What stands beside a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice<'t> {
    pub ticked: bool,
    pub text: &'t str,
}

/// The choices of a line. None if it has no box.
pub(super) fn choices(line: &str) -> Vec<Choice<'_>> {
    if line.chars().all(is_plain) {
        return crossed(line).into_iter().collect();
    }
    let marks = marks(line);
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
        return crossed(line).into_iter().collect();
    };
    let before = line.get(..first.start).unwrap_or_default().trim();
    let after = line.get(last.end..).unwrap_or_default().trim();
    // `Mme ☐ M. ☒` has its boxes after the words, `☐ Mme ☒ M.` before them.
    let boxes_follow = !before.is_empty() && after.is_empty();
    let mut choices = Vec::new();
    for (number, mark) in marks.iter().enumerate() {
        let text = if boxes_follow {
            let from = number.checked_sub(1).and_then(|number| marks.get(number));
            line.get(from.map_or(0, |mark| mark.end)..mark.start)
        } else {
            let to = marks.get(number + 1).map_or(line.len(), |next| next.start);
            line.get(mark.end..to)
        };
        choices.push(Choice {
            ticked: mark.ticked,
            text: text.unwrap_or_default().trim(),
        });
    }
    choices
}

/// Whether no box contains this character: most lines have no other.
fn is_plain(c: char) -> bool {
    match c {
        '[' | '(' | 'þ' | '¨' => false,
        _ => c < '\u{25a0}',
    }
}

struct Mark {
    start: usize,
    end: usize,
    ticked: bool,
}

fn marks(line: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (signs, ticked) in [(TICKED, true), (EMPTY, false)] {
        for sign in signs {
            marks.extend(line.match_indices(sign).map(|(start, found)| Mark {
                start,
                end: start + found.len(),
                ticked,
            }));
        }
    }
    marks.sort_by_key(|mark| mark.start);
    marks
}

/// `X Parcours de formation`: a cross typed before the words.
fn crossed(line: &str) -> Option<Choice<'_>> {
    let text = line.trim().strip_prefix(['X', 'x'])?;
    let text = text.strip_prefix([' ', '\t'])?.trim();
    (!text.is_empty()).then_some(Choice { ticked: true, text })
}
