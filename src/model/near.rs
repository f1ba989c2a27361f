//! What somebody may have meant who typed something that is not known.

use crate::model::fold;

/// More suggestions than these help nobody.
const MOST: usize = 3;

/// The known names that differ from what was typed by few letters, the nearest first. Capitals and accents do not matter.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed: Vec<char> = fold(typed).chars().collect();
    // Of two letters, one is half of the word: `cv` is no slip for `pv`.
    let most = match typed.len() {
        0..=2 => 0,
        letters => (letters / 3).max(1),
    };
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| {
            let letters: Vec<char> = fold(name).chars().collect();
            (distance(&typed, &letters), name)
        })
        .filter(|(distance, _)| *distance <= most)
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// How many letters must be put in, left out, changed or swapped with their neighbour to make one word of the other.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other_letter) in other.iter().enumerate() {
            let at =
                |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX);
            let changed = at(&last, column) + usize::from(letter != other_letter);
            let mut least = changed
                .min(at(&last, column + 1) + 1)
                .min(at(&line, column) + 1);
            let swapped = row > 0
                && column > 0
                && one.get(row - 1) == Some(other_letter)
                && other.get(column - 1) == Some(letter);
            if swapped {
                least = least.min(at(&before, column - 1).saturating_add(1));
            }
            line.push(least);
        }
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or_default()
}
