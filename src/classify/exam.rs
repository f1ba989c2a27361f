//! Whether a text belongs to exams at all: other worlds have procès-verbaux, convocations and attendance sheets too.

use crate::classify::matcher::mentions;
use crate::classify::text::Pages;
use crate::classify::titre;
use crate::model::{ClassReason, ExamWords, RetentionSchedule, ScheduleClass, Zone, fold};

/// Pages whose text is looked at, and the bytes of each.
const PAGES: usize = 4;
const BYTES: usize = 8000;
/// Letters of a text that is long enough to expect such a word in it: a title alone is not.
const LETTERS: usize = 60;
/// Letters of a title's short form.
const SIGLE: std::ops::RangeInclusive<usize> = 2..=8;
/// Words that a reason names.
const SHOWN: usize = 3;

/// Whether nothing in a text with words shows what documents of this class must show.
pub(super) fn is_missing(
    schedule: &RetentionSchedule,
    class: &ScheduleClass,
    pages: &Pages<'_>,
) -> bool {
    let must = schedule.exam.classes.contains(&class.id) && !schedule.exam.words.is_empty();
    must && is_long(pages) && !speaks(schedule, pages)
}

/// The reason that a text without such words gives against a class.
pub(super) fn reason(schedule: &RetentionSchedule, class: &ScheduleClass) -> ClassReason {
    let words: Vec<&str> = schedule
        .exam
        .words
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect();
    ClassReason {
        class: class.id.clone(),
        cue: words.join(" / "),
        zone: Zone::Nowhere,
        page: None,
        weight: -schedule.weights.heading,
    }
}

fn is_long(pages: &Pages<'_>) -> bool {
    let letters = pages.filled().flat_map(|page| page.text.chars());
    letters.filter(|c| c.is_alphabetic()).nth(LETTERS).is_some()
}

fn speaks(schedule: &RetentionSchedule, pages: &Pages<'_>) -> bool {
    pages.filled().take(PAGES).any(|page| {
        let text = page.text.trim_start();
        let text = text.get(..text.floor_char_boundary(BYTES)).unwrap_or(text);
        let folded = fold(text);
        let mut words = schedule.exam.words.iter();
        words.any(|words| mentions(&folded, words))
            || titre::codes(text).next().is_some()
            || names_sigle(&schedule.exam, text)
    })
}

/// Whether the short form of a title stands where one is named: `titre DWWM`, `session CUI`.
fn names_sigle(exam: &ExamWords, text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let [before, sigle] = pair else { return false };
        let sigle = sigle.trim_matches(|c: char| !c.is_alphanumeric());
        let is_short = SIGLE.contains(&sigle.len());
        is_short
            && sigle.chars().all(|c| c.is_ascii_uppercase())
            && exam.before_sigle.contains(&fold(before))
            && !exam.not_sigles.contains(&fold(sigle))
    })
}
