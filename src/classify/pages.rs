//! Several documents in one file: what each page is, and where one document ends and the next begins.
//!
//! A single document of many pages is never cut: a page that carries the footer of those before it, or the next page
//! number, goes on, whatever its heading says (an annex has headings of its own).

use std::collections::BTreeSet;

use crate::classify::choose::agree;
use crate::classify::headings::{Headings, edge_lines, key};
use crate::classify::matcher::Matcher;
use crate::classify::score::{self, Named};
use crate::classify::text::{Page, Pages, cells, repaired};
use crate::classify::{TextFacts, footer, of_text};
use crate::model::{
    CandidateName, Class, ClassReason, ClassSubject, FoundBy, ReadField, Reading, RecordClass,
    RetentionSchedule, SessionNumber, TitreCode, Zone,
};

/// Lines at the bottom of a page that may be its footer, at most; a quarter of a short one.
const RUNNING_BOTTOM_LINES: usize = 3;
/// Bytes of the shortest line that tells pages of one document from others.
const LEAST_RUNNING: usize = 12;

/// What one page is, looked at alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageGuess {
    /// Counted from 1.
    pub page: u32,
    /// The class that its own heading or footer tells.
    pub class: Option<RecordClass>,
    /// Whether a document begins here.
    pub starts_document: bool,
    /// The candidate that it names.
    pub candidate: Option<CandidateName>,
    /// The page number that it bears, and of how many.
    pub number: Option<(u32, Option<u32>)>,
    /// Why it is of its class.
    pub reasons: Vec<ClassReason>,
}

/// One document of a file that holds several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its first page, counted from 1.
    pub first_page: u32,
    /// Its last page.
    pub last_page: u32,
    /// Its class; none: to be classified.
    pub class: Option<Class>,
    /// If there is no class: those that came close.
    pub rivals: Vec<RecordClass>,
    /// The session.
    pub session: Option<SessionNumber>,
    /// The title.
    pub titre: Option<TitreCode>,
    /// The candidate.
    pub candidate: Option<CandidateName>,
    /// Every value found, pages counted as in the whole file.
    pub readings: Vec<Reading>,
    /// Why it is of its class.
    pub reasons: Vec<ClassReason>,
}

/// A page with what tells where it belongs.
struct Seen {
    guess: PageGuess,
    /// Its class is told by a heading at its top or its official footer.
    own_heading: bool,
    /// Its edge lines, numbers aside.
    edges: BTreeSet<String>,
    blank: bool,
}

/// Looks at each page of a file. `pages` are their texts; a page without text is an empty one.
pub fn classify_pages(schedule: &RetentionSchedule, pages: &[&str]) -> Vec<PageGuess> {
    let mut seen = see(schedule, pages);
    mark_starts(&mut seen);
    seen.into_iter().map(|seen| seen.guess).collect()
}

/// Proposes where a file is to be cut: one part if it is one document, or if nothing tells.
pub fn propose_cut(schedule: &RetentionSchedule, pages: &[&str]) -> Vec<Part> {
    let guesses = classify_pages(schedule, pages);
    let starts = guesses
        .iter()
        .enumerate()
        .filter(|(_, guess)| guess.starts_document);
    let mut starts: Vec<usize> = starts.map(|(position, _)| position).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([pages.len()]);
    let ranges = starts.iter().copied().zip(ends);
    ranges
        .filter(|(from, to)| from < to)
        .map(|(from, to)| part(schedule, pages.get(from..to).unwrap_or_default(), from))
        .collect()
}

fn see(schedule: &RetentionSchedule, pages: &[&str]) -> Vec<Seen> {
    let matcher = schedule.prepared.get_or_make(|| Matcher::new(schedule));
    let seen = pages.iter().enumerate().map(|(position, text)| {
        let text = repaired(text);
        let number = u32::try_from(position + 1).unwrap_or(u32::MAX);
        see_one(schedule, &matcher, &text, number)
    });
    seen.collect()
}

fn see_one(schedule: &RetentionSchedule, matcher: &Matcher, text: &str, number: u32) -> Seen {
    let alone = [text];
    let pages = Pages::from_pages(&alone);
    let page = Page { number, text };
    let headings = Headings::read(&pages);
    let named = Named {
        path: None,
        is_mail: false,
        is_deck: false,
    };
    let verdict = score::decide(schedule, matcher, &pages, &headings, &named);
    let strong = schedule.weights.lower_heading;
    let (class, own_heading) = match verdict.class {
        Some((class, FoundBy::Heading | FoundBy::Body)) => {
            let weight = verdict
                .reasons
                .iter()
                .filter(|reason| reason.class == class.id && reason.zone != Zone::Body);
            (
                Some(class),
                weight.map(|reason| reason.weight).max() >= Some(strong),
            )
        }
        _ => (None, false),
    };
    let about_one = class.is_some_and(|class| class.about == ClassSubject::Candidate);
    let facts = of_text(schedule, matcher, &pages, class.map(|class| class.about));
    Seen {
        guess: PageGuess {
            page: number,
            class: class.map(|class| class.id.clone()),
            starts_document: false,
            candidate: facts.candidate.filter(|_| about_one),
            number: page_number(matcher, page),
            reasons: verdict.reasons,
        },
        own_heading,
        edges: running_lines(page)
            .flat_map(cells)
            .map(key)
            .filter(|key| key.len() >= LEAST_RUNNING)
            .collect(),
        blank: text.trim().is_empty(),
    }
}

/// The lines of a page that may come back on the next one of the same document. Those below its title may be the same on
/// another document of the same session.
fn running_lines<'t>(page: Page<'t>) -> impl Iterator<Item = &'t str> {
    let lines: Vec<&str> = page.lines().collect();
    let bottom = lines.len().div_ceil(4).min(RUNNING_BOTTOM_LINES);
    let first = lines.first().copied();
    let last = lines.into_iter().skip(1).rev().take(bottom);
    first.into_iter().chain(last)
}

fn page_number(matcher: &Matcher, page: Page<'_>) -> Option<(u32, Option<u32>)> {
    let official = footer::read(matcher, page).and_then(|footer| footer.number);
    official.or_else(|| {
        let edges = edge_lines(page);
        let mut cells = edges.iter().rev().flat_map(|line| cells(line));
        cells.find_map(footer::page_number)
    })
}

fn mark_starts(seen: &mut [Seen]) {
    // What is known of the document that goes on.
    let mut class: Option<RecordClass> = None;
    let mut candidate: Option<CandidateName> = None;
    let mut edges: BTreeSet<String> = BTreeSet::new();
    let mut number: Option<(u32, Option<u32>)> = None;
    let mut pages = 0_u32;
    for one in seen.iter_mut() {
        if one.blank {
            continue;
        }
        let starts = pages == 0 || begins(one, &class, &candidate, &edges, number, pages);
        one.guess.starts_document = starts;
        if starts {
            class = None;
            candidate = None;
            edges.clear();
            number = None;
            pages = 0;
        }
        pages += 1;
        class = class.take().or_else(|| one.guess.class.clone());
        candidate = candidate.take().or_else(|| one.guess.candidate.clone());
        number = one.guess.number.or(number.map(|(page, of)| (page + 1, of)));
        edges.append(&mut one.edges.clone());
    }
}

fn begins(
    one: &Seen,
    class: &Option<RecordClass>,
    candidate: &Option<CandidateName>,
    edges: &BTreeSet<String>,
    number: Option<(u32, Option<u32>)>,
    pages: u32,
) -> bool {
    let other_candidate = candidate
        .as_ref()
        .zip(one.guess.candidate.as_ref())
        .is_some_and(|(one, other)| !agree(ReadField::Candidate, &one.0, &other.0));
    let restarts =
        matches!(one.guess.number, Some((1, _))) && number.is_none_or(|(page, _)| page >= 1);
    let complete = matches!(number, Some((page, Some(of))) if page == of);
    let goes_on = match (number, one.guess.number) {
        (Some((before, before_of)), Some((now, of))) => {
            now == before + 1 && (before_of == of || of.is_none())
        }
        _ => false,
    };
    if other_candidate && one.own_heading {
        return true;
    }
    if goes_on {
        return false;
    }
    if restarts && one.own_heading && (pages > 0) {
        return true;
    }
    if restarts && complete && matches!(one.guess.number, Some((1, Some(_)))) {
        return true;
    }
    let other_class = one.own_heading && one.guess.class.is_some() && one.guess.class != *class;
    let shares_footer = one.edges.intersection(edges).next().is_some();
    other_class && !shares_footer
}

fn part(schedule: &RetentionSchedule, pages: &[&str], from: usize) -> Part {
    let whole = pages.join("\u{c}");
    let whole = repaired(&whole);
    let pages_of_part = Pages::of(&whole);
    let matcher = schedule.prepared.get_or_make(|| Matcher::new(schedule));
    let headings = Headings::read(&pages_of_part);
    let named = Named {
        path: None,
        is_mail: false,
        is_deck: false,
    };
    let verdict = score::decide(schedule, &matcher, &pages_of_part, &headings, &named);
    let about = verdict.class.map(|(class, _)| class.about);
    let TextFacts {
        session,
        titre,
        candidate,
        mut readings,
    } = of_text(schedule, &matcher, &pages_of_part, about);
    let offset = u32::try_from(from).unwrap_or(u32::MAX);
    let moved = |page: &mut Option<u32>| *page = page.map(|page| page.saturating_add(offset));
    readings
        .iter_mut()
        .for_each(|reading| moved(&mut reading.page));
    let mut reasons = verdict.reasons;
    reasons
        .iter_mut()
        .for_each(|reason| moved(&mut reason.page));
    Part {
        first_page: offset.saturating_add(1),
        last_page: offset.saturating_add(u32::try_from(pages.len()).unwrap_or(u32::MAX)),
        class: verdict.class.map(|(class, found_by)| Class {
            id: class.id.clone(),
            found_by,
        }),
        rivals: verdict
            .rivals
            .iter()
            .map(|class| class.id.clone())
            .collect(),
        session,
        titre,
        candidate,
        readings,
        reasons,
    }
}
