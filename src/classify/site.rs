//! For which site an agrément or a convention is: only in documents of the classes that grant or agree something for a time,
//! and only where the text says `site de Rennes`. Where it names several sites, none is taken.

use crate::classify::text::Pages;
use crate::model::{ReadField, Reading, Sureness, Zone, fold};

/// Pages that are read.
const MOST_PAGES: usize = 4;
/// Words of a site.
const MOST_WORDS: usize = 6;
/// Words that may stand within the name of a site, between two that begin with a capital.
const WITHIN: [&str; 10] = [
    "de", "du", "des", "la", "le", "les", "sur", "sous", "en", "et",
];

/// The sites that a document says it is for, each once.
pub(super) fn read(pages: &Pages<'_>) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    for page in pages.filled().take(MOST_PAGES) {
        let text: Vec<&str> = page.text.split_whitespace().collect();
        for at in 0..text.len() {
            let Some(site) = text.get(at..).and_then(site_in) else {
                continue;
            };
            if !found.iter().any(|one| fold(&one.value) == fold(&site)) {
                found.push(Reading {
                    field: ReadField::Site,
                    value: site,
                    zone: Zone::Body,
                    page: Some(page.number),
                    sure: Sureness::Likely,
                });
            }
        }
    }
    if found.len() > 1 {
        for one in &mut found {
            one.sure = Sureness::Doubtful;
        }
    }
    found
}

/// The site that these words begin to name: `site de Rennes`, `site d'examen de Rennes Nord`, `site d’Ivry`.
fn site_in(words: &[&str]) -> Option<String> {
    let (first, rest) = words.split_first()?;
    if fold(first) != "site" {
        return None;
    }
    // `site d'examen de …`, `site : …`
    let rest = match rest.split_first() {
        Some((next, after)) if matches!(fold(next).as_str(), "d examen" | "") => after,
        _ => rest,
    };
    let (next, after) = rest.split_first()?;
    let name: Vec<&str> = match fold(next).as_str() {
        "de" | "du" => after.to_vec(),
        folded if folded.starts_with("d ") => {
            let (_, city) = next.split_once(['\'', '’'])?;
            std::iter::once(city).chain(after.iter().copied()).collect()
        }
        _ => return None,
    };
    named(&name)
}

/// The name at the beginning of these words: words with a capital or a number, and small ones between two of them.
fn named(words: &[&str]) -> Option<String> {
    let mut name: Vec<&str> = Vec::new();
    let mut telling = 0;
    for word in words.iter().take(MOST_WORDS) {
        let bare = word.trim_end_matches([',', ';', '.', ')', ':', '»', '"']);
        let begins = bare.chars().next();
        let tells = begins.is_some_and(|c| c.is_uppercase() || !name.is_empty() && c.is_numeric());
        let is_small = WITHIN.contains(&bare) && bare.len() == word.len();
        if !tells && !is_small {
            break;
        }
        name.push(bare);
        if tells {
            telling = name.len();
        }
        if bare.len() != word.len() {
            break;
        }
    }
    name.truncate(telling);
    (!name.is_empty()).then(|| name.join(" "))
}
