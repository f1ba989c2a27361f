//! The state that a document has reached, such as a signed procès-verbal: the one with the longest cue in its name, or a later
//! one that its folder or a stamp on it tells.

use chrono::NaiveDate;

use crate::classify::dates;
use crate::classify::matcher::without_numbers;
use crate::classify::score::{MOST_FOLDERS, file_stem};
use crate::classify::text::Pages;
use crate::model::{ClassStage, Cue, OriginalPath, ScheduleClass, StageReached, fold};

/// The longest line in which the words of a stage are a mention of its own: a stamp, not a sentence.
const MOST_WORDS: usize = 14;

/// Words after which a state is not reached.
const DENYING: [&str; 6] = ["non", "pas", "encore", "sans", "avant", "attente"];

const WEEKDAYS: [&str; 7] = [
    "lundi ",
    "mardi ",
    "mercredi ",
    "jeudi ",
    "vendredi ",
    "samedi ",
    "dimanche ",
];

pub(super) fn read(
    class: &ScheduleClass,
    path: &OriginalPath,
    pages: &Pages<'_>,
) -> Option<StageReached> {
    if class.stages.is_empty() {
        return None;
    }
    let name = fold(file_stem(&path.file_name_lossy()));
    let folders: Vec<String> = path
        .folders()
        .iter()
        .rev()
        .take(MOST_FOLDERS)
        .map(|folder| fold(folder))
        .collect();
    let first_and_last = pages
        .filled()
        .next()
        .into_iter()
        .chain(pages.filled().next_back());
    let lines: Vec<String> = first_and_last
        .flat_map(|page| page.lines())
        .map(fold)
        .collect();
    let begins = |cue: &Cue, folder: &String| {
        let folder = without_numbers(folder);
        folder.starts_with(&cue.first) && holds(cue, folder)
    };
    let named = longest(class, |stage| &stage.file_name, |cue| holds(cue, &name));
    // A document that says itself that it is not signed is in the wrong folder.
    let foldered = folders
        .iter()
        .filter(|_| named != Some(0))
        .filter_map(|folder| longest(class, |stage| &stage.folder, |cue| begins(cue, folder)));
    let stamped = class
        .stages
        .iter()
        .rposition(|stage| !stamps(stage, &lines).is_empty());
    let last = named.into_iter().chain(foldered).chain(stamped).max()?;
    let stage = class.stages.get(last)?;
    Some(StageReached {
        stage: stage.id.clone(),
        on: stamps(stage, &lines).into_iter().flatten().next(),
    })
}

/// The stage with the longest of the cues that are found: `non signé` says more than `signé`. Of equally long ones the last.
fn longest(
    class: &ScheduleClass,
    cues: impl Fn(&ClassStage) -> &Vec<Cue>,
    found: impl Fn(&Cue) -> bool,
) -> Option<usize> {
    let length = |cue: &Cue| cue.first.len() + cue.others.iter().map(String::len).sum::<usize>();
    let places = class.stages.iter().enumerate();
    places
        .flat_map(|(place, stage)| cues(stage).iter().map(move |cue| (place, cue)))
        .filter(|(_, cue)| found(cue))
        .map(|(place, cue)| (length(cue), place))
        .max()
        .map(|(_, place)| place)
}

/// The lines that say that a stage is reached, each with the day beside its words.
fn stamps(stage: &ClassStage, lines: &[String]) -> Vec<Option<NaiveDate>> {
    let followed = lines.iter().enumerate().map(|(at, line)| {
        let next = lines.get(at + 1).map_or("", String::as_str);
        (line.as_str(), next)
    });
    followed
        .filter(|(line, _)| line.split(' ').count() <= MOST_WORDS)
        .flat_map(|(line, next)| stage.text.iter().map(move |cue| (cue, line, next)))
        .filter(|(cue, line, _)| holds(cue, line))
        .map(|(cue, line, next)| (cue, day_beside(cue, line, next)))
        // `Original envoyé le` without a day is a form that nobody has filled in.
        .filter(|(cue, day)| day.is_some() || !cue.first.ends_with(" le"))
        .map(|(_, day)| day)
        .collect()
}

/// The day right after the words of a cue, on their line or, where they end it, on the next.
fn day_beside(cue: &Cue, line: &str, next: &str) -> Option<NaiveDate> {
    std::iter::once(&cue.first)
        .chain(&cue.others)
        .find_map(|words| {
            line.match_indices(words.as_str()).find_map(|(at, _)| {
                let after = line.get(at + words.len()..)?.trim_start();
                let after = if after.is_empty() { next } else { after };
                let day = after.strip_prefix("le ").unwrap_or(after);
                let day = WEEKDAYS
                    .iter()
                    .find_map(|weekday| day.strip_prefix(weekday))
                    .unwrap_or(day);
                dates::at_start(day.trim_start())
            })
        })
}

fn holds(cue: &Cue, text: &str) -> bool {
    says(text, &cue.first) && cue.others.iter().all(|other| says(text, other))
}

/// Whether a text has these whole words, and not only after one that denies them: `non validé`.
fn says(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(start, _)| {
        let (before, from) = text.split_at(start);
        let after = from.strip_prefix(words).unwrap_or_default();
        let is_whole = (before.is_empty() || before.ends_with(' '))
            && (after.is_empty() || after.starts_with(' '));
        let mut before = before.split(' ').rev().filter(|word| !word.is_empty());
        let denied = before.find(|word| !matches!(*word, "de" | "du" | "d" | "le" | "la"));
        is_whole && denied.is_none_or(|word| !DENYING.contains(&word))
    })
}
