//! Signs that cannot do what they are for: one that is there already, and one that no text can bear.

use crate::model::{Cues, RecordClass, Sign, SignPart};
use crate::policy::raw::{Range, RawCues};
use crate::policy::{PolicyError, PolicyFault, Reader};

/// A sign with its class, if it has one, and its place in the file.
pub(super) struct PlacedSign<'c> {
    class: Option<&'c RecordClass>,
    sign: &'c Sign,
    at: Range,
}

/// The signs of a class, or of what is not filed.
pub(super) fn placed<'c>(
    class: Option<&'c RecordClass>,
    cues: &'c Cues,
    raw: &'c RawCues,
) -> impl Iterator<Item = PlacedSign<'c>> {
    let signs = cues.signs.iter().zip(&raw.signs);
    signs.map(move |(sign, raw)| PlacedSign {
        class,
        sign,
        at: raw.span(),
    })
}

impl Reader<'_> {
    /// Refuses a sign that is written twice, and one that forbids what it asks for.
    pub(super) fn check_signs(&self, signs: &[PlacedSign<'_>]) -> Result<(), PolicyError> {
        let mut seen: std::collections::BTreeMap<Vec<String>, &PlacedSign<'_>> =
            std::collections::BTreeMap::new();
        for one in signs {
            if is_impossible(one.sign) {
                return Err(self.fault(one.at.clone(), PolicyFault::ImpossibleSign));
            }
            let Some(first) = seen.get(&written(one.sign)) else {
                seen.insert(written(one.sign), one);
                continue;
            };
            let first_line = self.place(first.at.start).0;
            let fault = match first.class == one.class {
                true => PolicyFault::Duplicate { first_line },
                false => PolicyFault::SharedCue { first_line },
            };
            return Err(self.fault(one.at.clone(), fault));
        }
        Ok(())
    }
}

/// What a sign asks for, whatever the order of its parts and wordings.
fn written(sign: &Sign) -> Vec<String> {
    let part = |part: &SignPart| {
        let mut words: Vec<String> = part
            .words
            .iter()
            .map(|(words, open_end)| format!("{words}{}", if *open_end { "*" } else { "" }))
            .collect();
        words.sort();
        words.dedup();
        let place = if part.at_head { "^" } else { "" };
        let absent = if part.is_absent { "!" } else { "" };
        format!("{absent}{place}{}", words.join("|"))
    };
    let mut parts: Vec<String> = sign.parts.iter().map(part).collect();
    parts.sort();
    parts.dedup();
    parts
}

/// Whether every wording of a part that must be there holds one that may not be.
fn is_impossible(sign: &Sign) -> bool {
    let absent: Vec<&SignPart> = sign.parts.iter().filter(|part| part.is_absent).collect();
    let mut there = sign.parts.iter().filter(|part| !part.is_absent);
    there.any(|part| {
        part.words.iter().all(|words| {
            // What may be anywhere is not always in the first lines.
            let forbidding = absent.iter().filter(|one| part.at_head || !one.at_head);
            forbidding
                .flat_map(|one| &one.words)
                .any(|forbidden| holds(words, forbidden))
        })
    })
}

/// Whether whatever has the first wording has the second one too; with each, whether it may be the beginning of a word.
fn holds((words, open_end): &(String, bool), (other, other_open): &(String, bool)) -> bool {
    words.match_indices(other.as_str()).any(|(at, found)| {
        let begins = at == 0 || words.as_bytes().get(at - 1) == Some(&b' ');
        let end = at + found.len();
        let ends = match words.as_bytes().get(end) {
            Some(next) => *other_open || *next == b' ',
            None => *other_open || !open_end,
        };
        begins && ends
    })
}
