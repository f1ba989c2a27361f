//! The footer of the ministry's forms, `SIGLE | Type de document | Code titre | Millésime | Date JO | Date de mise à jour | Page`:
//! its cells on one line or on several, in whatever order.

use crate::classify::headings::edge_lines;
use crate::classify::matcher::Matcher;
use crate::classify::text::{Page, cells};
use crate::classify::{dates, titre};
use crate::model::{TitreCode, fold};

/// Lines around the code that may hold the other cells.
const REACH: usize = 7;

/// What one footer says.
#[derive(Debug, Clone, Default)]
pub(super) struct Footer {
    pub titre: Option<TitreCode>,
    pub sigle: Option<String>,
    /// The page and, where it is said, how many there are.
    pub number: Option<(u32, Option<u32>)>,
}

/// The official footer of a page, if it has one: a title's code and two dates, or a date and a page number, together.
pub(super) fn read(matcher: &Matcher, page: Page<'_>) -> Option<Footer> {
    let lines = edge_lines(page);
    for (number, line) in lines.iter().enumerate() {
        if titre::codes(line).next().is_none() {
            continue;
        }
        let mut around: Vec<&str> = cells(line).collect();
        if around.len() < 4 {
            let from = number.saturating_sub(REACH);
            let near = lines
                .get(from..(number + REACH + 1).min(lines.len()))
                .unwrap_or_default();
            around = near.iter().flat_map(|line| cells(line)).collect();
        }
        let words: Vec<&str> = around.iter().flat_map(|cell| pieces(cell)).collect();
        if let Some(footer) = footer(matcher, &words, line) {
            return Some(footer);
        }
    }
    None
}

/// The whole cell, and its words where a cell holds several.
fn pieces(cell: &str) -> Vec<&str> {
    let words: Vec<&str> = cell.split_whitespace().collect();
    // `AD TP-01293 04`: cells that the extraction ran together.
    if words.len() > 1 && titre::codes(cell).next().is_some() {
        return words;
    }
    vec![cell]
}

fn footer(matcher: &Matcher, cells: &[&str], line: &str) -> Option<Footer> {
    let is_date = |cell: &&&str| {
        let folded = fold(cell);
        dates::at_start(&folded).is_some() && folded.split(' ').count() == 3
    };
    let number = cells.iter().find_map(|cell| page_number(cell));
    let dates = cells.iter().filter(is_date).count();
    if dates < 2 && !(dates == 1 && number.is_some()) {
        return None;
    }
    let found = titre::codes(line).next()?;
    let code = cells
        .iter()
        .position(|cell| titre::codes(cell).next().is_some())?;
    let near = cells.get(code.saturating_sub(2)..(code + 4).min(cells.len()))?;
    let millesime = near.iter().find(|cell| is_millesime(cell));
    let titre = match millesime {
        Some(millesime) if found.code.0.len() == 8 => {
            TitreCode(format!("{}m{millesime}", found.code.0))
        }
        _ => found.code,
    };
    let sigle = cells
        .iter()
        .take(code + 2)
        .find(|cell| is_sigle(matcher, cell));
    Some(Footer {
        titre: Some(titre),
        sigle: sigle.map(|sigle| (*sigle).to_owned()),
        number,
    })
}

fn is_millesime(cell: &str) -> bool {
    cell.len() == 2 && cell.bytes().all(|c| c.is_ascii_digit())
}

/// Two to eight capitals or digits that are not the name of a document.
fn is_sigle(matcher: &Matcher, cell: &str) -> bool {
    let letters = cell.bytes().filter(u8::is_ascii_uppercase).count();
    let shape = (2..=8).contains(&cell.len())
        && cell
            .bytes()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && letters >= 2;
    let folded = fold(cell);
    shape && folded != "page" && folded != "sigle" && !matcher.names_a_document(&folded)
}

/// `3/10`, `Page 3/10`, `Page 3 sur 10`, `Page 3`.
pub(super) fn page_number(cell: &str) -> Option<(u32, Option<u32>)> {
    let folded = fold(cell);
    let words: Vec<&str> = folded.split(' ').collect();
    let number = |word: &str| {
        word.parse::<u32>()
            .ok()
            .filter(|number| (1..=2000).contains(number))
    };
    let slash = cell.matches('/').count() == 1;
    match words.as_slice() {
        [number_of, total] if slash => within(number(number_of)?, number(total)?),
        ["page", one, total] if slash => within(number(one)?, number(total)?),
        ["page", one, "sur" | "de" | "of", total] => within(number(one)?, number(total)?),
        [one, "sur", total] => within(number(one)?, number(total)?),
        ["page" | "p", one] => Some((number(one)?, None)),
        _ => None,
    }
}

fn within(one: u32, total: u32) -> Option<(u32, Option<u32>)> {
    (one <= total).then_some((one, Some(total)))
}
