//! Names of persons: taking a whole name apart, and the forms in which names are compared.

use crate::model::fold;

/// What comes before a name and is no part of it.
const CIVILITIES: [&str; 9] = [
    "m",
    "mr",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "mm",
    "dr",
];
/// Words that begin a surname of several words.
const PARTICLES: [&str; 24] = [
    "de", "du", "des", "d", "la", "le", "les", "l", "el", "al", "ben", "bel", "ould", "van", "von",
    "der", "den", "da", "das", "do", "dos", "del", "di", "saint",
];
/// Particles that some lists leave out.
const NOBLE: [&str; 10] = ["de", "du", "des", "d", "la", "le", "l", "von", "van", "da"];

/// A whole name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitName {
    /// The surname, as written.
    pub surname: String,
    /// The first names, as written; empty if there are none.
    pub first_names: String,
}

/// In which order a list writes whole names that capitals do not tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameOrder {
    SurnameFirst,
    FirstNameFirst,
}

impl SplitName {
    /// Takes `LE GOFF Jean-François`, `Jean-François LE GOFF`, `Le Goff, Jean-François` apart. Where capitals and commas say
    /// nothing, the surname is taken to be first. None if there is no letter.
    pub fn of(text: &str) -> Option<SplitName> {
        SplitName::in_order(text, NameOrder::SurnameFirst)
    }

    pub(super) fn in_order(text: &str, order: NameOrder) -> Option<SplitName> {
        let text = without_civility(text);
        if !text.chars().any(char::is_alphabetic) {
            return None;
        }
        if let Some((surname, first_names)) = text.split_once(',') {
            return Some(SplitName::made(&[surname], &[first_names]));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let at = surname_words(&words, order);
        Some(match at {
            Cut::Leading(count) => {
                let (surname, first_names) = words.split_at_checked(count)?;
                SplitName::made(surname, first_names)
            }
            Cut::Trailing(count) => {
                let (first_names, surname) = words.split_at_checked(words.len() - count)?;
                SplitName::made(surname, first_names)
            }
        })
    }

    fn made(surname: &[&str], first_names: &[&str]) -> SplitName {
        SplitName {
            surname: surname.join(" ").trim().to_owned(),
            first_names: first_names.join(" ").trim().to_owned(),
        }
    }
}

enum Cut {
    /// The surname is the first words.
    Leading(usize),
    /// The surname is the last words.
    Trailing(usize),
}

fn surname_words(words: &[&str], order: NameOrder) -> Cut {
    let leading = words
        .iter()
        .take_while(|word| is_surname_like(word))
        .count();
    let trailing = words
        .iter()
        .rev()
        .take_while(|word| is_surname_like(word))
        .count();
    // A run of particles alone is no surname: `de Marie DUPONT` does not exist.
    let has_capitals = |words: &[&str]| words.iter().any(|word| is_capitals(word));
    let told = leading < words.len() && trailing < words.len();
    if told && words.get(..leading).is_some_and(has_capitals) {
        return Cut::Leading(leading);
    }
    if told
        && words
            .get(words.len() - trailing..)
            .is_some_and(has_capitals)
    {
        return Cut::Trailing(trailing);
    }
    match order {
        NameOrder::SurnameFirst => {
            let particles = words.iter().take_while(|word| is_particle(word)).count();
            Cut::Leading((particles + 1).min(words.len()))
        }
        NameOrder::FirstNameFirst => {
            let first = words
                .iter()
                .skip(1)
                .position(|word| is_particle(word))
                .map_or(1, |position| words.len().saturating_sub(position + 1));
            Cut::Trailing(first.min(words.len().saturating_sub(1)).max(1))
        }
    }
}

/// Capitals, a particle in any letters, or a particle joined to capitals: `d'ALMEIDA`.
fn is_surname_like(word: &str) -> bool {
    is_capitals(word) || (is_particle(word) && word.chars().next().is_some_and(char::is_lowercase))
}

/// Two capitals at least and nothing else, but for a lower-case `d'` or `Mc` before them.
fn is_capitals(word: &str) -> bool {
    let rest = ["d'", "d’", "l'", "l’", "Mc", "Mac", "De", "Le"]
        .into_iter()
        .find_map(|start| word.strip_prefix(start))
        .unwrap_or(word);
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && !rest.chars().any(char::is_lowercase)
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&fold(word).as_str())
}

/// The text without `M.`, `Mme` and the like before it.
pub(super) fn without_civility(text: &str) -> &str {
    let mut rest = text.trim();
    while let Some((first, after)) = rest.split_once(char::is_whitespace) {
        let bare = first.trim_end_matches('.');
        if !CIVILITIES.contains(&fold(bare).as_str()) || after.trim().is_empty() {
            break;
        }
        // A lone capital is a civility only with its stop or as `M`.
        rest = after.trim_start();
    }
    rest
}

/// The form in which whole names are compared: letters and digits only.
pub(super) fn compact(text: &str) -> String {
    fold(text).split(' ').collect()
}

/// The words of a surname, folded, without the particles that some lists leave out; all of them if there is nothing else.
pub(super) fn bare_words(surname: &str) -> Vec<String> {
    let folded = fold(surname);
    let all: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let bare: Vec<String> = all
        .iter()
        .filter(|word| !NOBLE.contains(word))
        .map(|word| (*word).to_owned())
        .collect();
    if bare.is_empty() {
        return all.into_iter().map(str::to_owned).collect();
    }
    bare
}

/// One first name: its parts, folded. `Jean-François` has two.
pub(super) type FirstName = Vec<String>;

/// The first names of a text, in their order.
pub(super) fn first_names(text: &str) -> Vec<FirstName> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | ')'))
        .map(|name| {
            let folded = fold(name);
            folded
                .split(' ')
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect::<FirstName>()
        })
        .filter(|parts| !parts.is_empty())
        .collect()
}

/// Whether the texts differ by one letter added, left out, changed, or by two neighbours exchanged. False if they are equal.
pub(super) fn one_typo_apart(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if long.len() - short.len() > 1 || short == long {
        return false;
    }
    let same_start = short
        .iter()
        .zip(&long)
        .take_while(|(one, other)| one == other)
        .count();
    let same_end = short
        .iter()
        .rev()
        .zip(long.iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    if long.len() > short.len() {
        return same_start + same_end >= short.len();
    }
    if same_start + same_end + 1 >= short.len() {
        return true;
    }
    let middle = |text: &[char]| -> Vec<char> {
        text.get(same_start..text.len() - same_end)
            .unwrap_or_default()
            .to_vec()
    };
    let mut exchanged = middle(&short);
    exchanged.reverse();
    exchanged.len() == 2 && exchanged == middle(&long)
}

/// The shortest name in which one letter may be a slip.
pub(super) const LONG_NAME: usize = 5;
