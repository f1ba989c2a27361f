//! Where the cues of a schedule are found, and which class they speak for.

use crate::classify::headings::{Heading, Headings};
use crate::model::{Cue, RetentionSchedule, ScheduleClass};

/// What the cues of one zone say together.
pub(super) enum Found<'a> {
    /// No cue: another zone may tell.
    Nothing,
    /// One class.
    Class(&'a ScheduleClass),
    /// Several classes, or something that belongs to none.
    Undecided,
}

/// A cue that was found. `owner` is none where it is one of `not-filed`.
struct Match<'a> {
    owner: Option<&'a ScheduleClass>,
    place: (usize, usize),
    start: usize,
    end: usize,
    size: usize,
}

impl Match<'_> {
    /// Whether `self` covers the words of `other` and says more: `PV d'incident` outdoes `PV`.
    fn outdoes(&self, other: &Match<'_>) -> bool {
        let length = self.end - self.start;
        let other_length = other.end - other.start;
        self.place == other.place
            && self.start <= other.start
            && self.end >= other.end
            && (length > other_length || (length == other_length && self.size > other.size))
    }
}

/// Cues at the beginning of the headings, anywhere in an official footer.
pub(super) fn in_headings<'a>(
    schedule: &'a RetentionSchedule,
    headings: &Headings<'_>,
) -> Found<'a> {
    let mut matches = Vec::new();
    let found = |cue: &Cue, heading: &Heading| {
        let at = heading.position(&cue.first)?;
        let all_there = cue.others.iter().all(|other| headings.mention(other));
        all_there.then_some(at)
    };
    let cues_of = |owner: Option<&'a ScheduleClass>| {
        let cues = owner.map_or(&schedule.not_filed, |class| &class.cues);
        let excluded = cues.not_headings.iter().any(|cue| {
            headings
                .all()
                .iter()
                .any(|heading| found(cue, heading).is_some())
        });
        (
            owner,
            if excluded {
                &[][..]
            } else {
                cues.headings.as_slice()
            },
        )
    };
    for (owner, cues) in owners(schedule).map(cues_of) {
        for heading in headings.all() {
            let at = |cue: &Cue| {
                found(cue, heading).map(|start| matched(owner, heading.place, start, cue))
            };
            matches.extend(cues.iter().filter_map(at));
        }
    }
    settle(&matches)
}

/// Cues as whole words anywhere in the file name, which is folded and without its extension.
pub(super) fn in_file_name<'a>(schedule: &'a RetentionSchedule, name: &str) -> Found<'a> {
    let mut matches = Vec::new();
    for owner in owners(schedule) {
        let cues = owner.map_or(&schedule.not_filed, |class| &class.cues);
        for cue in &cues.file_name {
            let others_found = cue
                .others
                .iter()
                .all(|other| position(name, other).is_some());
            if let Some(start) = position(name, &cue.first).filter(|_| others_found) {
                matches.push(matched(owner, (0, 0), start, cue));
            }
        }
    }
    settle(&matches)
}

/// Cues at the beginning of a folded folder name, numbers before it left aside.
pub(super) fn in_folder<'a>(schedule: &'a RetentionSchedule, folder: &str) -> Found<'a> {
    let mut matches = Vec::new();
    let name = without_numbers(folder);
    for owner in owners(schedule) {
        let cues = owner.map_or(&schedule.not_filed, |class| &class.cues);
        for cue in &cues.folder {
            let others_found = cue
                .others
                .iter()
                .all(|other| position(name, other).is_some());
            if others_found && begins(name, &cue.first) {
                matches.push(matched(owner, (0, 0), 0, cue));
            }
        }
    }
    settle(&matches)
}

/// Whether folded `text` begins with the whole words of `cue`.
pub(super) fn begins(text: &str, cue: &str) -> bool {
    text.strip_prefix(cue)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Where the whole words of `cue` are in folded `text`, in bytes.
pub(super) fn position(text: &str, cue: &str) -> Option<usize> {
    text.match_indices(cue)
        .map(|(start, _)| start)
        .find(|start| {
            let (before, from) = text.split_at(*start);
            (before.is_empty() || before.ends_with(' ')) && begins(from, cue)
        })
}

/// Folded text without the words of digits that it begins with.
pub(super) fn without_numbers(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
}

fn owners(schedule: &RetentionSchedule) -> impl Iterator<Item = Option<&ScheduleClass>> {
    schedule.classes.iter().map(Some).chain([None])
}

fn matched<'a>(
    owner: Option<&'a ScheduleClass>,
    place: (usize, usize),
    start: usize,
    cue: &Cue,
) -> Match<'a> {
    Match {
        owner,
        place,
        start,
        end: start + cue.first.len(),
        size: cue.first.len() + cue.others.iter().map(String::len).sum::<usize>(),
    }
}

fn settle<'a>(matches: &[Match<'a>]) -> Found<'a> {
    let outdone = |one: &Match<'a>| matches.iter().any(|other| other.outdoes(one));
    let mut remaining = matches.iter().filter(|one| !outdone(one));
    let Some(first) = remaining.next() else {
        return Found::Nothing;
    };
    match first.owner {
        Some(class) if remaining.all(|other| same(other.owner, first.owner)) => Found::Class(class),
        _ => Found::Undecided,
    }
}

fn same(one: Option<&ScheduleClass>, other: Option<&ScheduleClass>) -> bool {
    one.map(|class| &class.id) == other.map(|class| &class.id)
}
