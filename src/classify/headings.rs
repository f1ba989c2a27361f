//! Headings and footers of a document: where a form says what it is.
//!
//! Headings are the first lines of the first page that has text, its lines in capitals, its `Objet :`, and the first lines
//! of later pages; footers and running heads are the lines that come back from page to page. A line that begins with a
//! small letter, a bullet or a box is part of a sentence or a list and is none of these.

use crate::classify::text::{Page, Pages, cells};
use crate::classify::{dates, matcher, titre};
use crate::model::{Zone, fold};

/// Lines that are headings by their place, and those of them that are at the top.
const TITLE_LINES: usize = 15;
const TOP_LINES: usize = 9;
/// Lines in which a letter has said what it is about.
const HEAD_LINES: usize = 7;
/// Lines of the first page that are looked at; also where a format has no pages.
const FIRST_PAGE_LINES: usize = 60;
/// Pages that are looked at for footers and headings, lines at the top and at the bottom of each.
const PAGES: usize = 40;
const EDGE_TOP_LINES: usize = 3;
const EDGE_BOTTOM_LINES: usize = 8;
/// A line with more words, or more bytes, is a paragraph.
const MOST_WORDS: usize = 25;
const MOST_BYTES: usize = 400;
/// Words of the longest official footer.
const MOST_FOOTER_WORDS: usize = 24;

/// What a heading is worth, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    /// At the top of the first page.
    Top,
    /// Further down the first page, in a table, or after a dash.
    Lower,
    /// On a later page.
    Later,
    /// A footer or a running header.
    Footer,
    /// Such a footer on one page among many.
    RareFooter,
}

/// One heading, folded.
pub(super) struct Heading {
    pub tier: Tier,
    pub page: u32,
    /// Line and cell.
    pub place: (usize, usize),
    pub text: String,
    /// A footer of the ministry's forms: the name of the form stands between other cells.
    pub official_footer: bool,
}

impl Heading {
    pub(super) fn zone(&self) -> Zone {
        match self.tier {
            Tier::Footer | Tier::RareFooter => Zone::Footer,
            Tier::Top | Tier::Lower | Tier::Later => Zone::Heading,
        }
    }

    /// Whether words that begin at this byte are where a heading says what it is: at its beginning, numbers left aside.
    pub(super) fn begins_at(&self, start: usize) -> bool {
        let numbers = self.text.len() - matcher::without_numbers(&self.text).len();
        self.official_footer || start == 0 || start == numbers
    }

    /// A long line of which the words from `start` to `end` are a small part is hardly a title.
    pub(super) fn is_mostly(&self, start: usize, end: usize) -> bool {
        let words = self.text.split(' ').count();
        self.official_footer || words <= 12 || (end - start) * 2 >= self.text.len()
    }
}

/// The headings and footers of a document.
pub(super) struct Headings<'a> {
    pub all: Vec<Heading>,
    /// The lines of the first page that has text, blank ones and paragraphs left out, and its number.
    pub first_page: Vec<&'a str>,
    pub first_page_number: u32,
    /// The headings of the first page, folded, for the further words of a cue.
    pub title_words: String,
    /// Its first lines and its subject, folded, sentences among them.
    pub head_words: String,
}

impl<'a> Headings<'a> {
    pub(super) fn read(pages: &Pages<'a>) -> Headings<'a> {
        let first = pages.filled().next();
        let number = first.map_or(1, |page| page.number);
        let lines: Vec<&str> = first.map_or_else(Vec::new, |page| {
            page.lines().take(FIRST_PAGE_LINES).collect()
        });
        let mut headings = Headings {
            all: Vec::new(),
            first_page: Vec::new(),
            first_page_number: number,
            title_words: String::new(),
            head_words: String::new(),
        };
        headings.push_first_page(&lines);
        headings.first_page = lines
            .into_iter()
            .filter(|line| line.len() <= MOST_BYTES)
            .collect();
        headings.push_bottom(&first_page_bottom(first));
        headings.push_running(pages);
        headings.push_later_pages(pages);
        headings
    }

    fn push_first_page(&mut self, lines: &[&str]) {
        let page = self.first_page_number;
        let mut previous: Option<(usize, &str)> = None;
        for (number, line) in lines.iter().enumerate() {
            let line = subject(line);
            if number < HEAD_LINES || line.is_subject {
                self.head_words.push_str(&fold(line.text));
                self.head_words.push(' ');
            }
            let by_place = number < TITLE_LINES || line.is_subject || is_capitals(line.text);
            if !by_place || line.text.len() > MOST_BYTES {
                previous = None;
                continue;
            }
            self.title_words.push_str(&fold(line.text));
            self.title_words.push_str(" | ");
            let cells: Vec<&str> = if is_spaced_out(line.text) || is_broken_title(line.text) {
                vec![line.text]
            } else {
                cells(line.text).collect()
            };
            let in_table = cells.len() > 1;
            let tier = match number < TOP_LINES || line.is_subject {
                true if !in_table => Tier::Top,
                _ => Tier::Lower,
            };
            // A title may take two lines.
            if let Some((above_number, above)) = previous.filter(|_| !in_table) {
                let both = format!("{above} {}", line.text);
                self.push(tier, page, (above_number, 0), &both);
            }
            for (cell_number, cell) in cells.into_iter().enumerate() {
                let first_of_all =
                    number == 0 && cell.split_whitespace().count() <= 8 && !cell.ends_with('?');
                if (line.is_subject || first_of_all) && cell_number == 0 {
                    self.add(tier, page, (number, 0), cell);
                } else {
                    self.push(tier, page, (number, cell_number), cell);
                }
                if !in_table {
                    for (piece_number, piece) in after_dashes(cell).enumerate() {
                        let place = (number, 100 + piece_number);
                        // A subject goes on in small letters: `Objet : session de mars - convocation`.
                        if line.is_subject {
                            self.add(Tier::Lower, page, place, piece);
                        } else {
                            self.push(Tier::Lower, page, place, piece);
                        }
                    }
                }
            }
            previous = (!in_table).then_some((number, line.text));
        }
    }

    /// The last lines of the first page: a footer, where the document has no other page to repeat it.
    fn push_bottom(&mut self, lines: &[&str]) {
        for (number, line) in lines.iter().enumerate() {
            for (cell_number, cell) in cells(line).enumerate() {
                let place = (usize::MAX - number, cell_number);
                self.push(Tier::RareFooter, self.first_page_number, place, cell);
            }
        }
    }

    /// Lines at the top and the bottom of pages that come back, numbers aside, on a third of the pages and at least
    /// twice; and official footers, which need not come back.
    fn push_running(&mut self, pages: &Pages<'a>) {
        let edges: Vec<(u32, Vec<&str>)> = pages
            .filled()
            .take(PAGES)
            .map(|page| (page.number, edge_lines(page)))
            .collect();
        let least = (edges.len() / 3).max(2);
        let mut seen: std::collections::HashMap<String, (usize, u32, &str)> =
            std::collections::HashMap::new();
        for (number, lines) in &edges {
            let mut keys: Vec<(String, &str)> =
                lines.iter().map(|line| (key(line), *line)).collect();
            keys.sort();
            keys.dedup_by(|one, other| one.0 == other.0);
            for (key, line) in keys {
                seen.entry(key).or_insert((0, *number, line)).0 += 1;
            }
        }
        let mut running: Vec<(usize, u32, &str)> = seen.into_values().collect();
        running.sort_unstable_by_key(|(_, page, line)| (*page, *line));
        for (order, (count, page, line)) in running.into_iter().enumerate() {
            let official = is_official_footer(line);
            let tier = match (count >= least, official) {
                (true, _) => Tier::Footer,
                (false, true) if edges.len() <= 3 => Tier::Footer,
                (false, true) => Tier::RareFooter,
                (false, false) => continue,
            };
            let place = FIRST_PAGE_LINES + order;
            if official {
                self.all.push(Heading {
                    tier,
                    page,
                    place: (place, 0),
                    text: fold(line),
                    official_footer: true,
                });
                continue;
            }
            for (cell_number, cell) in cells(line).enumerate() {
                self.push(tier, page, (place, cell_number), cell);
            }
        }
    }

    fn push_later_pages(&mut self, pages: &Pages<'a>) {
        let base = FIRST_PAGE_LINES + PAGES * (EDGE_TOP_LINES + EDGE_BOTTOM_LINES);
        for (order, page) in pages.filled().skip(1).take(PAGES).enumerate() {
            for (number, line) in page.lines().take(EDGE_TOP_LINES).enumerate() {
                let place = base + order * EDGE_TOP_LINES + number;
                if line.len() <= MOST_BYTES {
                    self.push(Tier::Later, page.number, (place, 0), line);
                }
            }
        }
    }

    fn push(&mut self, tier: Tier, page: u32, place: (usize, usize), text: &str) {
        if looks_like_heading(text) {
            self.add(tier, page, place, text);
        }
    }

    fn add(&mut self, tier: Tier, page: u32, place: (usize, usize), text: &str) {
        self.all.push(Heading {
            tier,
            page,
            place,
            text: fold(text),
            official_footer: false,
        });
    }
}

fn first_page_bottom(page: Option<Page<'_>>) -> Vec<&str> {
    let short = |line: &&str| line.len() <= MOST_BYTES;
    page.map_or_else(Vec::new, |page| {
        page.lines().rev().take(2).filter(short).collect()
    })
}

/// Whether the first lines of a page are the head of an e-mail, printed or saved.
pub(super) fn is_mail(first_page: &[&str]) -> bool {
    let mut found = [false; 3];
    for line in first_page.iter().take(TITLE_LINES) {
        let Some((label, _)) = line.split_once(':') else {
            continue;
        };
        match fold(label).as_str() {
            "de" | "from" | "expediteur" => found[0] = true,
            "a" | "to" | "pour" | "destinataire" | "destinataires" => found[1] = true,
            "objet" | "subject" | "sujet" => found[2] = true,
            _ => {}
        }
    }
    found == [true; 3]
}

/// A line, without `Objet :` where it begins with that.
struct Line<'a> {
    text: &'a str,
    is_subject: bool,
}

fn subject(line: &str) -> Line<'_> {
    let line = line.trim();
    let subject = line.split_once(':').filter(|(label, _)| {
        label.len() < 30
            && matches!(
                fold(label).as_str(),
                "objet" | "subject" | "sujet" | "type de document" | "nature du document"
            )
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

/// What follows each dash between spaces: `HORIZON - FEUILLE D'ÉMARGEMENT`.
fn after_dashes(line: &str) -> impl Iterator<Item = &str> {
    let pieces = line
        .split(" - ")
        .flat_map(|piece| piece.split(" – "))
        .flat_map(|piece| piece.split(" — "));
    pieces.skip(1).map(str::trim).take(4)
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
    // A question explains a form: it is the title of none.
    let open_end = text.ends_with(['.', ',', ';', '?']);
    begins_well && capital && !open_end && text.split_whitespace().count() <= MOST_WORDS
}

/// `D O S S I E R   P R O F E S S I O N N E L`: wide gaps are between words here, not between cells.
fn is_spaced_out(line: &str) -> bool {
    let words = line.split_whitespace();
    let (single, all) = words.fold((0, 0), |(single, all), word| {
        (single + usize::from(word.chars().nth(1).is_none()), all + 1)
    });
    all >= 6 && single * 4 >= all * 3
}

/// `CONVOCATION -   MEMBRE DU JURY`: a recognised title whose dash made a gap look like that between two cells.
fn is_broken_title(line: &str) -> bool {
    let mut cells = cells(line);
    let first = cells.next().unwrap_or_default();
    first.ends_with(['-', '–', '—']) && cells.count() == 1
}

fn is_capitals(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 6 && !line.chars().any(char::is_lowercase)
}

/// `ECSR | Livret d'évaluations … | TP-01303 | 02 | 31/01/2021 | 09/02/2021 | 3/10`: a title's code and a date.
///
/// A sentence that names a code and a day is none.
pub(super) fn is_official_footer(line: &str) -> bool {
    let is_sentence = line.ends_with('.') || line.split_whitespace().count() > MOST_FOOTER_WORDS;
    !is_sentence && titre::codes(line).next().is_some() && dates::first(&fold(line)).is_some()
}

/// Lines at the top and the bottom of a page.
pub(super) fn edge_lines(page: Page<'_>) -> Vec<&str> {
    let short = |line: &&str| line.len() <= MOST_BYTES;
    let mut lines: Vec<&str> = page.lines().filter(short).take(EDGE_TOP_LINES).collect();
    lines.extend(page.lines().rev().filter(short).take(EDGE_BOTTOM_LINES));
    lines
}

/// What makes two running lines the same: the page number does not.
pub(super) fn key(line: &str) -> String {
    let mut folded = fold(line);
    folded.retain(|c| !c.is_numeric());
    folded
}
