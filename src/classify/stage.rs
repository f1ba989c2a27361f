//! The state that a document has reached, such as a signed procès-verbal: the last one of its class whose cue is found.

use chrono::NaiveDate;

use crate::classify::dates;
use crate::classify::matcher::{mentions, without_numbers};
use crate::classify::score::{MOST_FOLDERS, file_stem};
use crate::classify::text::Pages;
use crate::model::{ClassStage, Cue, OriginalPath, ScheduleClass, StageReached, fold};

/// The longest line in which the words of a stage are a mention of its own: a stamp, not a sentence.
const MOST_WORDS: usize = 14;

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
    let reached = class.stages.iter().rev().find(|stage| {
        stage.file_name.iter().any(|cue| holds(cue, &name))
            || stage
                .folder
                .iter()
                .any(|cue| folders.iter().any(|folder| begins(cue, folder)))
            || !stamps(stage, &lines).is_empty()
    });
    reached.map(|stage| StageReached {
        stage: stage.id.clone(),
        on: stamps(stage, &lines).into_iter().flatten().next(),
    })
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
    mentions(text, &cue.first) && cue.others.iter().all(|other| mentions(text, other))
}
