//! The state that a document has reached, such as a signed procès-verbal: the last one of its class whose cue is found.

use crate::classify::matcher::{mentions, without_numbers};
use crate::classify::score::{MOST_FOLDERS, file_stem};
use crate::classify::text::Pages;
use crate::model::{Cue, OriginalPath, ScheduleClass, fold};

/// The longest line in which the words of a stage are a mention of its own: a stamp, not a sentence.
const MOST_WORDS: usize = 14;

pub(super) fn read(
    class: &ScheduleClass,
    path: &OriginalPath,
    pages: &Pages<'_>,
) -> Option<String> {
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
        .filter(|line| line.split_whitespace().count() <= MOST_WORDS)
        .map(fold)
        .collect();
    let holds = |cue: &Cue, text: &str| {
        mentions(text, &cue.first) && cue.others.iter().all(|other| mentions(text, other))
    };
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
            || stage
                .text
                .iter()
                .any(|cue| lines.iter().any(|line| holds(cue, line)))
    });
    reached.map(|stage| stage.id.clone())
}
