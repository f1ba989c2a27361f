//! The candidate whom a letter is sent to or a sentence names, and the birth date beside the name. Whoever else a document
//! names (a signatory, a juror, a company) stands where none of these places is.

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use crate::classify::text::cells;
use crate::classify::{dates, names, titre};
use crate::model::{RetentionSchedule, Sureness, Zone, fold};

/// Words of a page that are read.
const MOST_WORDS: usize = 2000;
/// Words before and after a name that are looked at.
const REACH: usize = 8;
/// The lines at the top of a letter that may name whom it is sent to.
const HEAD_LINES: usize = 15;
/// The lines of a title page above its text.
const COVER_LINES: usize = 12;
/// A longer line is a sentence.
const MOST_HEAD_WORDS: usize = 16;
/// Years between a candidate's birth and whatever a document says of the session.
const YOUNGEST: i32 = 14;
/// Before the first titles of the ministry: such a day is nobody's exam.
const SURELY_BORN: i32 = 2000;
/// Lines below a name in which an address begins.
const ADDRESS_LINES: usize = 2;

/// A person who may be the candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    pub zone: Zone,
    pub sure: Sureness,
    /// Whether the words say that it is a candidate, and not only where a letter names whom it is sent to.
    pub as_candidate: bool,
}

/// People whom the sentences of a page call candidates, and their birth dates.
pub(super) fn in_sentences(
    schedule: &RetentionSchedule,
    text: &str,
    path: &str,
) -> (Vec<Named>, Vec<NaiveDate>) {
    let text: String = text.nfc().collect();
    // A name does not go on in the next cell any more than in the next line.
    let parts = text.lines().flat_map(cells);
    let words = parts.map(|part| part.split_whitespace().enumerate());
    let placed: Vec<(usize, &str)> = words.flatten().take(MOST_WORDS).collect();
    let first: Vec<bool> = placed.iter().map(|(place, _)| *place == 0).collect();
    let words: Vec<&str> = placed.iter().map(|(_, word)| *word).collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let mut people = Vec::new();
    let mut births = births(&folded);
    let latest = latest_year(&folded);
    let mut position = 0;
    while let Some(rest) = words.get(position..).filter(|rest| !rest.is_empty()) {
        let Some(person) = begins(schedule, rest)
            .then(|| names::person_at(rest, first.get(position..).unwrap_or_default()))
            .flatten()
        else {
            position += 1;
            continue;
        };
        let end = position + person.words;
        let before = joined(folded.get(position.saturating_sub(REACH)..position));
        let after = joined(folded.get(end..(end + REACH).min(folded.len())));
        position = end;
        // `épouse MAREUIL` in the cell before the first names is no name of its own.
        let married = before.rsplit(' ').next();
        if married.is_some_and(|word| matches!(word, "epouse" | "nee" | "veuve" | "vve")) {
            continue;
        }
        let beside = birth_beside(&after, latest).filter(|_| person.ordered || person.civility);
        births.extend(beside);
        if beside.is_some() {
            people.push(Named {
                name: person.name,
                zone: Zone::Body,
                sure: Sureness::Likely,
                as_candidate: true,
            });
            continue;
        }
        let broken = first.get(position - person.words + 1..position);
        let on_one_line = broken.is_some_and(|broken| broken.iter().all(|first| !first));
        let supported = || {
            let own = on_one_line && has_own_place(schedule, path, &person.name);
            own.then_some(Sureness::Doubtful)
        };
        let line = first.get(end..).unwrap_or_default();
        let line = end + line.iter().take_while(|first| !**first).count();
        let rest = joined(folded.get(end..line));
        let told = called(schedule, &person, &before, &after, &rest);
        if let Some(sure) = told.or_else(supported) {
            people.push(Named {
                name: person.name,
                zone: Zone::Body,
                sure,
                // Whoever wrote a report is not whom it concerns.
                as_candidate: !before.ends_with(" par"),
            });
        }
    }
    births.sort();
    births.dedup();
    (people, births)
}

/// The last year that a text names.
fn latest_year(folded: &[String]) -> Option<i32> {
    let words = folded.iter().flat_map(|word| word.split(' '));
    words
        .filter(|word| names::is_year(word))
        .filter_map(|word| word.parse().ok())
        .max()
}

/// A day right beside a name, long enough before any other that the text names to be that of a birth: `DURAND Anne
/// (12/03/1980)`, `Mme DURAND Anne - 12/03/1980`.
fn birth_beside(after: &str, latest: Option<i32>) -> Option<NaiveDate> {
    let date = dates::birth_at_start(after)?;
    let latest = latest.unwrap_or_default().max(date.year());
    let before = latest - YOUNGEST;
    let old = date.year() <= before || date.year() <= SURELY_BORN;
    old.then_some(date)
}

/// Whether a name can begin here: with a civility, or a word in capitals that does not announce one itself, as `Bonjour`.
fn begins(schedule: &RetentionSchedule, words: &[&str]) -> bool {
    let Some(word) = words.first() else {
        return false;
    };
    if names::has_civility(&format!("{word} x")) {
        return true;
    }
    let folded = fold(word);
    let form = &schedule.form_words;
    let mut announcing = form.greetings.iter().chain(&form.before_candidate);
    word.chars().next().is_some_and(char::is_uppercase)
        && !announcing.any(|phrase| phrase.rsplit(' ').next() == Some(folded.as_str()))
}

/// How surely a person is the candidate, by the words before the name, after it, and beside it on its line.
fn called(
    schedule: &RetentionSchedule,
    person: &names::Person,
    before: &str,
    after: &str,
    beside: &str,
) -> Option<Sureness> {
    let words = &schedule.form_words;
    let ends = |phrases: &[String]| {
        phrases.iter().any(|phrase| {
            before
                .strip_suffix(phrase.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        })
    };
    let starts = |phrases: &[String]| {
        phrases.iter().any(|phrase| {
            after
                .strip_prefix(phrase.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    };
    let born = birth_at(after).is_some();
    let plain = person.civility || person.ordered;
    if born && plain {
        return Some(Sureness::Likely);
    }
    if ends(&words.greetings) && person.ordered {
        return Some(Sureness::Likely);
    }
    // The jury of `remis au jury par` is not the person.
    let announced = longest_end(&words.before_candidate, before);
    let other = words.other_people.iter().any(|word| {
        let free = before.get(..before.len() - announced).unwrap_or_default();
        let near = free
            .trim_end()
            .rsplit(' ')
            .take(3_usize.saturating_sub(words_of(before, announced)));
        near.into_iter().any(|near| near == word)
            || beside.split(' ').take(2).any(|near| near == word)
    });
    if person.civility && ends(&words.before_candidate) {
        return Some(Sureness::Likely);
    }
    if person.civility && starts(&words.after_candidate) && !other {
        return Some(Sureness::Likely);
    }
    let weakly = ends(&words.before_candidate) || starts(&words.after_candidate);
    (weakly && !other && person.ordered).then_some(Sureness::Likely)
}

/// The length of the longest of these phrases that a text ends with.
fn longest_end(phrases: &[String], text: &str) -> usize {
    let ending = phrases.iter().filter(|phrase| {
        text.strip_suffix(phrase.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    });
    ending.map(String::len).max().unwrap_or_default()
}

/// How many words the last `length` bytes of a text have.
fn words_of(text: &str, length: usize) -> usize {
    let end = text.get(text.len() - length..).unwrap_or_default();
    end.split_whitespace().count()
}

/// The birth date of `ne le 12 03 1980` and `nee a le mans le 3 mars 1990`, at the beginning of folded text.
fn birth_at(folded: &str) -> Option<NaiveDate> {
    let rest = ["ne e ", "nee ", "ne ", "nele ", "neele "]
        .iter()
        .find_map(|born| folded.strip_prefix(born))?;
    if let Some(date) = rest.strip_prefix("le ").or_else(|| dated(rest)) {
        return dates::birth(date);
    }
    // A place, or the birth name: `née DURAND le 3 mars 1990`.
    let is_place = rest.starts_with("a ") || folded.starts_with("nee ");
    let rest = rest.strip_prefix("a ").unwrap_or(rest);
    let (place, date) = rest.split_once(" le ").filter(|_| is_place)?;
    dates::birth(date).filter(|_| place.split(' ').count() <= 4)
}

fn dated(text: &str) -> Option<&str> {
    text.starts_with(|c: char| c.is_ascii_digit())
        .then_some(text)
}

fn births(folded: &[String]) -> Vec<NaiveDate> {
    let places = folded.iter().enumerate();
    let born = places.filter(|(_, word)| names::is_born(word));
    let mut dates: Vec<NaiveDate> = born
        .filter_map(|(at, _)| birth_at(&joined(folded.get(at..(at + REACH + 4).min(folded.len())))))
        .collect();
    dates.sort();
    dates.dedup();
    dates
}

fn joined(words: Option<&[String]>) -> String {
    let words = words.unwrap_or_default().iter();
    let words: Vec<&str> = words
        .map(String::as_str)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Whom a letter is sent to: `Mme DURAND Anne` on a line of its own at its head, or in a column of its own.
pub(super) fn addressee(schedule: &RetentionSchedule, lines: &[&str]) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    // Below `Jury` stand the jurors.
    let mut others = false;
    let head = lines.iter().enumerate().take(HEAD_LINES);
    for (number, line) in head.take_while(|(_, line)| !is_body(line)) {
        let below = lines.iter().skip(number + 1).take(ADDRESS_LINES);
        let named = person_in_line(line, below.copied().any(is_address));
        // `Formateur professionnel d'adultes - TP-00350` is a title.
        let another = names_another(schedule, line) && titre::codes(line).next().is_none();
        // `Affaire suivie par : M. DURAND` names its own person.
        let complete = line.contains(':') && !line.ends_with(':');
        others = another && !complete || others && named.is_some();
        if let Some((name, sure)) = named.filter(|_| !others)
            && !found.iter().any(|known| known.name == name)
        {
            found.push(Named {
                name,
                zone: Zone::Heading,
                sure,
                as_candidate: false,
            });
        }
    }
    found
}

/// Lines of a title page that may be a name and nothing else, and no capitals tell which word is the surname.
pub(super) fn on_cover(lines: &[&str]) -> Vec<String> {
    let cover = lines.iter().take(COVER_LINES);
    cover
        .filter_map(|line| names::unordered_name(line))
        .collect()
}

/// Whether a line is of a letter's text or below it: what stands further down names its signatory.
fn is_body(line: &str) -> bool {
    let folded = fold(line);
    let signed = ["fait a ", "fait le ", "pour le "]
        .iter()
        .any(|start| folded.starts_with(start));
    signed || folded.split(' ').count() > MOST_HEAD_WORDS
}

/// The only person in a line of one or two cells that has nothing of a form.
fn person_in_line(line: &str, addressed: bool) -> Option<(String, Sureness)> {
    let all: Vec<&str> = cells(line)
        .filter(|cell| cell.chars().count() > 2)
        .collect();
    if line.contains(':') {
        return None;
    }
    // A certificate's columns side by side.
    if all.len() > 2 {
        let digits = line.bytes().any(|c| c.is_ascii_digit());
        let with_civility = |cell: &&&str| names::has_civility(cell) && !digits;
        let mut people = all
            .iter()
            .filter(with_civility)
            .filter_map(|cell| person_in(cell, addressed));
        return people.next().filter(|_| people.next().is_none());
    }
    let people = all.iter().filter_map(|cell| person_in(cell, addressed));
    let mut people: Vec<(String, Sureness)> = people.collect();
    people.retain(|(_, sure)| all.len() == 1 || *sure == Sureness::Likely);
    people.pop().filter(|_| people.is_empty())
}

/// The person whom a cell names and nobody else: with a civility, else weakly.
fn person_in(cell: &str, addressed: bool) -> Option<(String, Sureness)> {
    let rest = cell
        .split_once(',')
        .map(|(_, rest)| fold(rest))
        .unwrap_or_default();
    let born = rest.split(' ').find(|word| !word.is_empty());
    if !matches!(born, None | Some("ne" | "nee")) {
        return None;
    }
    let civility = names::has_civility(cell);
    match names::whole_name(cell) {
        Some(name) if civility => Some((name, Sureness::Likely)),
        Some(name) => Some((name, Sureness::Doubtful)),
        None if civility => {
            let sure = if addressed {
                Sureness::Likely
            } else {
                Sureness::Doubtful
            };
            names::unordered_name(cell).map(|name| (name, sure))
        }
        None => None,
    }
}

/// A number and a street, or a postal code and a town.
fn is_address(line: &str) -> bool {
    let folded = fold(line);
    let digits = |word: &str| word.bytes().all(|c| c.is_ascii_digit());
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or_default();
    let house =
        digits(first) && !first.is_empty() && words.next().is_some_and(|word| !digits(word));
    house
        || folded
            .split(' ')
            .any(|word| word.len() == 5 && digits(word))
}

/// Whether a line says that it names somebody else.
pub(super) fn names_another(schedule: &RetentionSchedule, line: &str) -> bool {
    let folded = fold(line);
    let mut words = folded.split(' ');
    words.any(|word| {
        schedule
            .form_words
            .other_people
            .iter()
            .any(|other| other == word)
    })
}

/// Whether a folder or the file is named after this person and nobody and nothing else: `El Fassiani`, `DP Anne Durand`.
fn has_own_place(schedule: &RetentionSchedule, path: &str, name: &str) -> bool {
    let name_words = fold(name);
    let is_own = |word: &str| name_words.split(' ').any(|own| own == word);
    let stem = crate::classify::score::file_stem(path);
    stem.split(['/', '\\']).any(|part| {
        let folded = fold(part);
        let number = |word: &str| word.bytes().all(|c| c.is_ascii_digit());
        let kept = folded.split(' ').filter(|word| {
            !word.is_empty()
                && !number(word)
                && !schedule.not_candidate.iter().any(|other| other == word)
        });
        let kept: Vec<&str> = kept.collect();
        !kept.is_empty() && kept.iter().all(|word| is_own(word)) && is_in_path(part, name)
    })
}

/// Whether the path has the surname, and the first name too if the surname is short.
pub(super) fn is_in_path(path: &str, name: &str) -> bool {
    let path = fold(path);
    let has = |word: &str| path.split(' ').any(|other| other == word);
    let surname: String = name
        .split(' ')
        .take_while(|word| !word.chars().any(char::is_lowercase))
        .collect::<Vec<_>>()
        .join(" ");
    let (folded, whole) = (fold(&surname), fold(name));
    if surname.is_empty() {
        return whole.split(' ').all(has);
    }
    let long = folded.split(' ').any(|word| word.len() >= 4);
    let first = whole.split(' ').skip(folded.split(' ').count()).any(has);
    !names::is_cut_short(&surname) && folded.split(' ').all(has) && (long || first)
}
