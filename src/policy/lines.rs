//! The lines in which two texts differ, to be read by a person.

/// A line of the difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffLine {
    /// In both: shown beside what differs.
    Same(String),
    /// Only in the earlier text.
    Removed(String),
    /// Only in the later text.
    Added(String),
    /// Lines that are the same are left out here; the number of the next line of the later text, from 1.
    Gap(usize),
}

/// Lines shown before and after what differs.
const CONTEXT: usize = 2;

/// Every line that differs, with a few around it.
pub fn diff_lines(before: &str, after: &str) -> Vec<DiffLine> {
    let before: Vec<&str> = before.lines().collect();
    let after: Vec<&str> = after.lines().collect();
    let whole = aligned(&before, &after);
    let near = |place: usize| {
        let from = place.saturating_sub(CONTEXT);
        let around = whole.iter().skip(from).take(place - from + CONTEXT + 1);
        around
            .into_iter()
            .any(|line| !matches!(line, DiffLine::Same(_)))
    };
    let mut shown = Vec::new();
    let mut number = 1;
    let mut hidden = false;
    for (place, line) in whole.iter().enumerate() {
        if near(place) {
            if hidden {
                shown.push(DiffLine::Gap(number));
            }
            shown.push(line.clone());
        }
        hidden = !near(place);
        if !matches!(line, DiffLine::Removed(_)) {
            number += 1;
        }
    }
    shown
}

/// All lines of both, the same ones side by side: by the longest common part of what lies between the same beginning and
/// the same end.
fn aligned(before: &[&str], after: &[&str]) -> Vec<DiffLine> {
    let start = before
        .iter()
        .zip(after)
        .take_while(|(one, other)| one == other)
        .count();
    let (head, before) = before.split_at(start);
    let (_, after) = after.split_at(start);
    let ends = before.iter().rev().zip(after.iter().rev());
    let end = ends.take_while(|(one, other)| one == other).count();
    let (before, tail) = before.split_at(before.len() - end);
    let (after, _) = after.split_at(after.len() - end);
    let same = |line: &&str| DiffLine::Same((*line).to_owned());
    let mut lines: Vec<DiffLine> = head.iter().map(same).collect();
    lines.extend(middle(before, after));
    lines.extend(tail.iter().map(same));
    lines
}

fn middle(before: &[&str], after: &[&str]) -> Vec<DiffLine> {
    let width = after.len() + 1;
    // How long the common part of the rests is, for each pair of beginnings.
    let mut common = vec![0_u32; (before.len() + 1) * width];
    let at = |common: &[u32], row: usize, column: usize| {
        common
            .get(row * width + column)
            .copied()
            .unwrap_or_default()
    };
    for (row, one) in before.iter().enumerate().rev() {
        for (column, other) in after.iter().enumerate().rev() {
            let longest = if one == other {
                at(&common, row + 1, column + 1) + 1
            } else {
                at(&common, row + 1, column).max(at(&common, row, column + 1))
            };
            if let Some(cell) = common.get_mut(row * width + column) {
                *cell = longest;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut lines = Vec::new();
    loop {
        match (before.get(row), after.get(column)) {
            (Some(one), Some(other)) if one == other => {
                lines.push(DiffLine::Same((*one).to_owned()));
                row += 1;
                column += 1;
            }
            (Some(one), rest)
                if rest.is_none()
                    || at(&common, row + 1, column) >= at(&common, row, column + 1) =>
            {
                lines.push(DiffLine::Removed((*one).to_owned()));
                row += 1;
            }
            (_, Some(other)) => {
                lines.push(DiffLine::Added((*other).to_owned()));
                column += 1;
            }
            _ => return lines,
        }
    }
}
