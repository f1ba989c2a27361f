//! Candidates of a session who are named in lines of text: a scan whose session is known needs no more than that.

use crate::model::{EntityId, RegisteredCandidate, fold};
use crate::registry::names::{LONG_NAME, compact, first_names, one_typo_apart};

/// A candidate who is named in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameInText {
    /// The line, from 0.
    pub line: usize,
    /// The candidate, merges not followed.
    pub candidate: EntityId,
    /// How much of the name is there.
    pub fit: NameFit,
}

/// How much of a name is in a line. The best comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameFit {
    /// A surname that no other candidate of the session bears, without its first name.
    SurnameOnly,
    /// Surname and first name side by side, with one letter wrong.
    WithTypo,
    /// Surname and first name side by side.
    Whole,
}

/// The shortest surname that says something by itself.
const TELLING_SURNAME: usize = 4;

/// Finds the candidates of a session in `lines`: for each line and candidate the best fit, lines in their order.
///
/// A surname and a first name are looked for side by side, in either order, over whole words.
pub fn names_in<'l>(
    lines: impl IntoIterator<Item = &'l str>,
    candidates: &[&RegisteredCandidate],
) -> Vec<NameInText> {
    let known: Vec<Known> = candidates
        .iter()
        .map(|candidate| Known::of(candidate))
        .collect();
    let mut found = Vec::new();
    for (number, line) in lines.into_iter().enumerate() {
        let folded = fold(line);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        for candidate in &known {
            let lone = |surname: &String| {
                let bearers = known
                    .iter()
                    .filter(|other| other.surnames.contains(surname));
                bearers.count() == 1
            };
            if let Some(fit) = candidate.fit(&words, lone) {
                found.push(NameInText {
                    line: number,
                    candidate: candidate.entity,
                    fit,
                });
            }
        }
    }
    found
}

/// A candidate's names in the forms in which they are looked for.
struct Known {
    entity: EntityId,
    surnames: Vec<String>,
    /// Surname and first name together, in both orders.
    wholes: Vec<String>,
}

impl Known {
    fn of(candidate: &RegisteredCandidate) -> Known {
        let person = &candidate.person;
        let mut surnames: Vec<String> = [&person.birth_name, &person.used_name]
            .into_iter()
            .flatten()
            .map(|name| compact(name))
            .filter(|name| !name.is_empty())
            .collect();
        surnames.dedup();
        let names = first_names(person.first_names.as_deref().unwrap_or_default());
        let mut firsts: Vec<String> = names.iter().map(|name| name.concat()).collect();
        firsts.push(names.concat().concat());
        firsts.dedup();
        let mut wholes = Vec::new();
        for surname in &surnames {
            for first in firsts.iter().filter(|first| !first.is_empty()) {
                wholes.push(format!("{surname}{first}"));
                wholes.push(format!("{first}{surname}"));
            }
        }
        Known {
            entity: candidate.entity,
            surnames,
            wholes,
        }
    }

    fn fit(&self, words: &[&str], is_lone: impl Fn(&String) -> bool) -> Option<NameFit> {
        let longest = self.wholes.iter().map(String::len).max().unwrap_or(0);
        let mut best = None;
        for start in 0..words.len() {
            let mut joined = String::new();
            for word in words.iter().skip(start) {
                joined.push_str(word);
                if joined.len() > longest + 4 {
                    break;
                }
                let fit = if self.wholes.contains(&joined) {
                    Some(NameFit::Whole)
                } else if self.has_typo(&joined) {
                    Some(NameFit::WithTypo)
                } else if joined.chars().count() >= TELLING_SURNAME
                    && self.surnames.contains(&joined)
                    && is_lone(&joined)
                {
                    Some(NameFit::SurnameOnly)
                } else {
                    None
                };
                best = best.max(fit);
            }
        }
        best
    }

    fn has_typo(&self, joined: &str) -> bool {
        let length = joined.chars().count();
        length >= 2 * LONG_NAME - 1
            && self
                .wholes
                .iter()
                .any(|whole| one_typo_apart(whole, joined))
    }
}
