//! Headings and footers of a document: where a form says what it is.
//!
//! Headings are the first lines of the first page that has text, its lines in capitals, its `Objet :`; footers and
//! running heads are the lines that come back from page to page. A line that begins with a small letter, a bullet or
//! a box is part of a sentence or a list and is none of these.

use crate::classify::{dates, matches, titre};
use crate::model::fold;

/// Lines that are headings by their place.
const TITLE_LINES: usize = 15;
/// Lines of the first page that are looked at; also where a format has no pages.
const FIRST_PAGE_LINES: usize = 60;
/// Pages that are looked at for footers, lines at the top and at the bottom of each.
const PAGES: usize = 24;
const TOP_LINES: usize = 3;
const BOTTOM_LINES: usize = 8;
/// A line with more words, or more bytes, is a paragraph.
const MOST_WORDS: usize = 25;
const MOST_BYTES: usize = 400;
/// Cells of a line that are looked at.
const MOST_CELLS: usize = 32;

/// One heading, folded.
pub(super) struct Heading {
    /// Line and cell.
    pub place: (usize, usize),
    text: String,
    /// A footer of the ministry's forms: the name of the form stands between other cells.
    official_footer: bool,
}

impl Heading {
    /// Where the heading has the words of `cue` as a heading has them: at its beginning, numbers left aside.
    pub(super) fn position(&self, cue: &str) -> Option<usize> {
        if self.official_footer {
            return matches::position(&self.text, cue);
        }
        let text = matches::without_numbers(&self.text);
        (matches::begins(text, cue) || matches::begins(&self.text, cue))
            .then_some(self.text.len() - text.len())
    }
}

/// The headings and footers of a document.
pub(super) struct Headings<'a> {
    headings: Vec<Heading>,
    first_page: Vec<&'a str>,
    title_words: String,
}

impl<'a> Headings<'a> {
    pub(super) fn read(text: &'a str) -> Headings<'a> {
        let first_page = first_page_lines(text);
        let mut headings = Vec::new();
        let mut title_words = String::new();
        let mut previous: Option<(usize, &str)> = None;
        for (number, line) in first_page.iter().enumerate() {
            let line = subject(line);
            let by_place = number < TITLE_LINES || line.is_subject || is_capitals(line.text);
            if !by_place || line.text.len() > MOST_BYTES {
                previous = None;
                continue;
            }
            title_words.push_str(&fold(line.text));
            title_words.push_str(" | ");
            let cells: Vec<&str> = cells(line.text).collect();
            let in_table = cells.len() > 1;
            // A title may take two lines.
            if let Some((above_number, above)) = previous.filter(|_| !in_table) {
                push_heading(
                    &mut headings,
                    (above_number, 0),
                    &format!("{above} {}", line.text),
                );
            }
            for (cell_number, cell) in cells.into_iter().enumerate() {
                push_heading(&mut headings, (number, cell_number), cell);
            }
            previous = (!in_table).then_some((number, line.text));
        }
        let first_page = first_page
            .into_iter()
            .filter(|line| line.len() <= MOST_BYTES)
            .collect();
        for (number, line) in running_lines(text).into_iter().enumerate() {
            push_running(&mut headings, FIRST_PAGE_LINES + number, line);
        }
        Headings {
            headings,
            first_page,
            title_words,
        }
    }

    pub(super) fn all(&self) -> &[Heading] {
        &self.headings
    }

    /// Whether the headings of the first page have these folded words anywhere.
    pub(super) fn mention(&self, words: &str) -> bool {
        matches::position(&self.title_words, words).is_some()
    }

    /// The lines of the first page that has text, blank ones and paragraphs left out.
    pub(super) fn first_page(&self) -> &[&'a str] {
        &self.first_page
    }
}

/// The cells of a line: what tabs, bars or wide gaps separate.
pub(super) fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split(['|', '\t', '│', '¦'])
        .flat_map(|part| part.split("  "))
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .take(MOST_CELLS)
}

fn first_page_lines(text: &str) -> Vec<&str> {
    let mut pages = text
        .split('\u{c}')
        .map(|page| page.lines().filter(|line| !line.trim().is_empty()));
    let has_text = |page: &mut dyn Iterator<Item = _>| page.next();
    pages
        .find_map(|mut page| has_text(&mut page).map(|first| (first, page)))
        .map(|(first, rest)| {
            std::iter::once(first)
                .chain(rest)
                .take(FIRST_PAGE_LINES)
                .collect()
        })
        .unwrap_or_default()
}

/// A line, without `Objet :` where it begins with that.
struct Line<'a> {
    text: &'a str,
    is_subject: bool,
}

fn subject(line: &str) -> Line<'_> {
    let line = line.trim();
    let subject = line.split_once(':').filter(|(label, _)| {
        label.len() < 20 && matches!(fold(label).as_str(), "objet" | "subject" | "sujet")
    });
    match subject {
        Some((_, text)) => Line {
            text: text.trim(),
            is_subject: true,
        },
        None => Line {
            text: line,
            is_subject: false,
        },
    }
}

fn push_heading(headings: &mut Vec<Heading>, place: (usize, usize), text: &str) {
    if looks_like_heading(text) {
        headings.push(Heading {
            place,
            text: fold(text),
            official_footer: false,
        });
    }
}

fn push_running(headings: &mut Vec<Heading>, number: usize, line: &str) {
    if is_official_footer(line) {
        headings.push(Heading {
            place: (number, 0),
            text: fold(line),
            official_footer: true,
        });
        return;
    }
    for (cell_number, cell) in cells(line).enumerate() {
        push_heading(headings, (number, cell_number), cell);
    }
}

fn looks_like_heading(text: &str) -> bool {
    let begins_well = text
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '«' | '"' | '“' | '[' | '('));
    let capital = text
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| !c.is_lowercase());
    let open_end = text.ends_with(['.', ',', ';']);
    begins_well && capital && !open_end && text.split_whitespace().count() <= MOST_WORDS
}

fn is_capitals(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 6 && !line.chars().any(char::is_lowercase)
}

/// `ECSR | Livret d'évaluations … | TP-01303 | 02 | 31/01/2021 | 09/02/2021 | 3/10`: a title's code and a date.
fn is_official_footer(line: &str) -> bool {
    titre::codes(line).next().is_some() && dates::first(&fold(line)).is_some()
}

/// Lines at the top and the bottom of pages that come back, numbers aside, on a third of the pages and at least twice;
/// and official footers, which need not come back.
fn running_lines(text: &str) -> Vec<&str> {
    let pages = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .take(PAGES);
    let edges: Vec<Vec<&str>> = pages.map(edge_lines).collect();
    let least = (edges.len() / 3).max(2);
    let mut counts: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let mut running = Vec::new();
    for page in &edges {
        let mut keys: Vec<(String, &str)> = page.iter().map(|line| (key(line), *line)).collect();
        keys.sort();
        keys.dedup_by(|one, other| one.0 == other.0);
        for (key, line) in keys {
            let count = counts.entry(key).or_default();
            *count += 1;
            if *count == least || (*count == 1 && is_official_footer(line)) {
                running.push(line);
            }
        }
    }
    running
}

fn edge_lines(page: &str) -> Vec<&str> {
    let filled = |line: &&str| !line.trim().is_empty() && line.len() <= MOST_BYTES;
    let mut lines: Vec<&str> = page.lines().filter(filled).take(TOP_LINES).collect();
    lines.extend(page.lines().rev().filter(filled).take(BOTTOM_LINES));
    lines.into_iter().map(str::trim).collect()
}

/// What makes two running lines the same: the page number does not.
fn key(line: &str) -> String {
    let mut folded = fold(line);
    folded.retain(|c| !c.is_numeric());
    folded
}
