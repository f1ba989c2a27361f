//! What a person sees of a document that waits: everything on one screen of 80 columns, and of as many lines as it has.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::archive::{Archive, Decision, Waiting};
use crate::cli::meaning::{class_words, decision_words};
use crate::cli::terminal::Terminal;
use crate::cli::why::{name_line, reason_lines};
use crate::model::{ReadField, Reading, Zone};
use crate::words::{Lang, Say, Words, desk, readings};

/// Columns of a screen.
const WIDTH: usize = 80;
/// Lines of the document's text.
const TEXT_LINES: usize = 6;
/// Lines of reasons.
const REASON_LINES: usize = 8;
/// Lines of readings.
const READING_LINES: usize = 8;
/// Lines that a section keeps while others have more.
const FEWEST: usize = 3;

/// The screen of one document, without its choices, in at most so many lines where that can be.
pub fn document_lines(
    terminal: &Terminal,
    archive: &Archive,
    one: &Waiting,
    (place, total): (u64, u64),
    most: usize,
) -> Vec<String> {
    let lang = terminal.lang;
    let record = &one.record;
    let path = record.paths.first();
    let name = path.map(|path| path.file_name_lossy()).unwrap_or_default();
    let heading = desk::item_heading(lang, place, total, &name);
    let mut lines = vec![
        "─".repeat(WIDTH),
        terminal.heading(&fitting(&heading)),
        fitting(&desk::item_received(lang, record.received, record.entity)),
    ];
    let folders = path.map(|path| path.folders().join("/"));
    if let Some(folders) = folders.filter(|folders| !folders.is_empty()) {
        lines.push(fitting(&desk::item_folder(lang, &folders)));
    }
    if let Some(class) = &record.class {
        let class = class_words(lang, archive, &class.id);
        lines.push(fitting(&desk::item_class(lang, Words(&class))));
    }
    let reasons = one.reasons.iter().flat_map(|reason| {
        let why = desk::waiting_reason(lang, reason);
        wrapped(&desk::item_waits(lang, Words(&why)))
    });
    let sections = vec![
        reasons.collect(),
        text_lines(lang, archive, one),
        reading_lines(lang, archive, one),
        ground_lines(lang, archive, one),
    ];
    let most = most.saturating_sub(lines.len());
    lines.extend(shortened(sections, most).into_iter().flatten());
    lines
}

/// The sections in at most so many lines: the longest loses its last lines first, then whole sections from the last.
fn shortened(mut sections: Vec<Vec<String>>, most: usize) -> Vec<Vec<String>> {
    let length = |sections: &[Vec<String>]| sections.iter().map(Vec::len).sum::<usize>();
    while length(&sections) > most {
        let longest = sections.iter_mut().max_by_key(|section| section.len());
        match longest {
            Some(section) if section.len() > FEWEST => {
                section.truncate(section.len() - 1);
                if let Some(last) = section.last_mut().filter(|last| !last.ends_with('…')) {
                    *last = fitting(&format!("{last} …"));
                }
            }
            _ => {
                if sections.pop().is_none() {
                    break;
                }
            }
        }
    }
    sections
}

/// A document that waits, in a list.
pub fn list_lines(terminal: &Terminal, archive: &Archive, one: &Waiting) -> Vec<String> {
    let lang = terminal.lang;
    let mut lines = vec![terminal.heading(&name_line(lang, &one.record))];
    if let Some(class) = &one.record.class {
        let class = class_words(lang, archive, &class.id);
        lines.push(format!("  {}", desk::item_class(lang, Words(&class))));
    }
    let reasons = one.reasons.iter();
    lines.extend(reasons.map(|reason| format!("  {}", desk::waiting_reason(lang, reason))));
    let rivals = one.record.grounds.rivals.iter();
    lines.extend(rivals.map(|class| format!("  - {}", class_words(lang, archive, class))));
    lines
}

/// What a decision says, cut to the screen.
pub fn decision_line(lang: Lang, archive: &Archive, decision: &Decision) -> String {
    fitting(&decision_words(lang, archive, decision))
}

/// The first lines that say something.
fn text_lines(lang: Lang, archive: &Archive, one: &Waiting) -> Vec<String> {
    let text = match one.record.has_text {
        // A text that cannot be opened now is no reason to stop: the document can be viewed.
        true => archive.text(one.record.entity).unwrap_or_default(),
        false => String::new(),
    };
    let telling = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let shown: Vec<String> = telling
        .take(TEXT_LINES)
        .map(|line| fitting(&format!("  │ {}", line.say(lang))))
        .collect();
    if shown.is_empty() {
        return vec![desk::item_no_text(lang)];
    }
    std::iter::once(desk::item_text(lang))
        .chain(shown)
        .collect()
}

/// What was read of session and candidate.
fn reading_lines(lang: Lang, archive: &Archive, one: &Waiting) -> Vec<String> {
    let matters = |reading: &&Reading| {
        matches!(
            reading.field,
            ReadField::Candidate
                | ReadField::BirthDate
                | ReadField::Session
                | ReadField::Titre
                | ReadField::Path
        )
    };
    let mut read: Vec<&Reading> = one.record.readings.iter().filter(matters).collect();
    // What a person said first, then the surest.
    read.sort_by_key(|reading| {
        (
            reading.zone != Zone::Person,
            std::cmp::Reverse(reading.sure),
        )
    });
    let mut lines: Vec<String> = read
        .into_iter()
        .take(READING_LINES)
        .map(|reading| fitting(&format!("  {}", readings::reading(lang, reading))))
        .collect();
    if lines.is_empty() {
        let known = Decision {
            session: one.record.session.clone(),
            candidate: one.record.candidate.clone(),
            ..Decision::default()
        };
        let words = decision_words(lang, archive, &known);
        lines.extend((!words.is_empty()).then(|| fitting(&format!("  {words}"))));
    }
    if !lines.is_empty() {
        lines.insert(0, desk::readings_heading(lang));
    }
    lines
}

/// The cues for and against its class.
fn ground_lines(lang: Lang, archive: &Archive, one: &Waiting) -> Vec<String> {
    let mut lines = Vec::new();
    if !one.record.grounds.reasons.is_empty() {
        lines.push(match one.record.class {
            Some(_) => desk::why_class(lang),
            None => desk::why_no_class(lang),
        });
        let reasons = reason_lines(lang, archive, &one.record).into_iter();
        lines.extend(
            reasons
                .take(REASON_LINES)
                .map(|line| fitting(&format!("  {line}"))),
        );
    }
    lines
}

/// A line cut to the width of the screen.
pub fn fitting(line: &str) -> String {
    if line.width() <= WIDTH {
        return line.to_owned();
    }
    let mut cut = String::new();
    let mut width = 0;
    for c in line.chars() {
        width += c.width().unwrap_or_default();
        if width >= WIDTH {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

/// A line broken between words where the screen ends.
pub fn wrapped(line: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in line.split(' ') {
        match lines.last_mut() {
            Some(last) if last.width() + word.width() < WIDTH => {
                last.push(' ');
                last.push_str(word);
            }
            Some(_) => lines.push(format!("    {word}")),
            None => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| fitting(line)).collect()
}
