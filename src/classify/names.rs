//! Names of people and numbers of sessions, by their shape.

use unicode_normalization::UnicodeNormalization;

use crate::classify::{dates, titre};
use crate::model::{RetentionSchedule, fold};

/// What comes before a name and is no part of it.
const CIVILITIES: &[&str] = &[
    "m",
    "mme",
    "mlle",
    "mr",
    "monsieur",
    "madame",
    "mademoiselle",
];
/// A name with more words is a sentence.
const MOST_WORDS: usize = 8;

/// `LE GOFF Jean-François` or `LE_GOFF_Jean-François`: words in capitals, then first names; given back with spaces.
pub(super) fn name_in_capitals(text: &str) -> Option<String> {
    let words: Vec<&str> = name_words(text)?;
    let surname = words.iter().take_while(|word| is_upper(word)).count();
    let (surname, first_names) = words.split_at_checked(surname)?;
    let letters = surname
        .iter()
        .flat_map(|word| word.chars())
        .filter(|c| c.is_alphabetic())
        .count();
    let complete = letters >= 2 && !first_names.is_empty();
    (complete && first_names.iter().all(|word| is_capitalised(word))).then(|| words.join(" "))
}

/// Both names: `DURAND Paul`, or `Paul DURAND`, which is turned round. Of a married person the birth name.
pub(super) fn whole_name(value: &str) -> Option<String> {
    // `DURAND, Paul`.
    if let Some((surname, first_names)) = value.split_once(',').or_else(|| value.split_once(" / "))
        && name_words(cut(surname)).is_some_and(|words| words.iter().all(|word| is_upper(word)))
        && name_words(first_names)
            .is_some_and(|words| words.len() <= 3 && words.iter().all(|word| is_capitalised(word)))
    {
        return whole_name(&format!("{} {}", cut(surname), first_names.trim()));
    }
    // `MAREUIL Anne (née DURAND)`.
    if let Some(plain) = unbracketed(value) {
        return whole_name(&plain);
    }
    let value: String = cut(value).nfc().collect();
    let Some((before, marriage, after)) = at_marriage(&value) else {
        return ordered(&value);
    };
    // `DURAND Anne épouse MAREUIL`, `MAREUIL Anne née DURAND`, `DURAND épouse MAREUIL Anne`.
    let whole = ordered(before).or_else(|| ordered(after))?;
    let own = match marriage {
        Marriage::BornAs => after,
        Marriage::MarriedTo => before,
    };
    let words = name_words(own)?;
    let surname = words.iter().copied().filter(|word| is_upper(word));
    let first_names = whole.split(' ').filter(|word| !is_upper(word));
    name_in_capitals(&surname.chain(first_names).collect::<Vec<_>>().join(" "))
}

/// A name with another one in brackets beside it, such as `(née DURAND)`, without the brackets.
fn unbracketed(value: &str) -> Option<String> {
    let (before, rest) = value.split_once('(')?;
    let (inner, after) = rest.split_once(')')?;
    let word = fold(inner.split_whitespace().next()?);
    let marked = matches!(
        word.as_str(),
        "epouse" | "ep" | "veuve" | "vve" | "nee" | "ne"
    );
    // The first names stand before the brackets or after them.
    let after = if ordered(cut(before)).is_some() {
        ""
    } else {
        after
    };
    let plain = format!("{} {inner}{after}", before.trim_end());
    (marked && at_marriage(&plain).is_some()).then_some(plain)
}

/// What a nom d'usage is marked with beside a birth name.
#[derive(Clone, Copy)]
enum Marriage {
    MarriedTo,
    BornAs,
}

/// `DURAND épouse MAREUIL`, `MAREUIL née DURAND`: what stands before and after the word, which a date never follows.
fn at_marriage(value: &str) -> Option<(&str, Marriage, &str)> {
    let words = value.match_indices(char::is_whitespace);
    let mut starts = words.map(|(at, space)| at + space.len());
    starts.find_map(|start| {
        let (before, rest) = value.split_at_checked(start)?;
        let (word, after) = rest.split_once(char::is_whitespace)?;
        let marriage = match fold(word).as_str() {
            "epouse" | "ep" | "veuve" | "vve" => Marriage::MarriedTo,
            "nee" | "ne" => Marriage::BornAs,
            _ => return None,
        };
        let after = after.trim();
        let is_name = after.chars().next().is_some_and(char::is_uppercase);
        is_name.then(|| (before.trim(), marriage, before_day(after).trim()))
    })
}

/// What stands before `le 5 septembre 1976`.
fn before_day(text: &str) -> &str {
    let dated = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    text.split_once(" le ")
        .filter(|(_, rest)| dated(rest))
        .map_or(text, |(before, _)| before)
}

/// The nom d'usage of `DURAND épouse MAREUIL`.
pub(super) fn used_name(value: &str) -> Option<String> {
    let (before, marriage, after) = at_marriage(value)?;
    let used = match marriage {
        Marriage::MarriedTo => after,
        Marriage::BornAs => before,
    };
    let words = name_words(cut(used))?;
    let surname: Vec<&str> = words
        .into_iter()
        .take_while(|word| is_upper(word))
        .collect();
    (!surname.is_empty()).then(|| surname.join(" "))
}

/// Whether a surname is a particle and nothing after it: the rest was not read.
pub(super) fn is_cut_short(surname: &str) -> bool {
    let surname = fold(surname);
    let mut words = surname.split(' ');
    words.all(|word| matches!(word, "d" | "l" | "o") || is_particle(word))
}

fn ordered(value: &str) -> Option<String> {
    if let Some(name) = name_in_capitals(value) {
        return Some(name);
    }
    let words = name_words(value)?;
    let mut first_names = words.iter().take_while(|word| !is_upper(word)).count();
    // `Hervé de la TOUR`: what stands right before the capitals is of the surname.
    while first_names > 0
        && words
            .get(first_names - 1)
            .is_some_and(|word| is_particle(word))
    {
        first_names -= 1;
    }
    let (first_names, surname) = words.split_at_checked(first_names)?;
    let last = surname.iter().rposition(|word| is_upper(word))?;
    let mut turned: Vec<String> = Vec::new();
    for (position, word) in surname.iter().enumerate() {
        let inner = position < last && is_particle(word);
        turned.push(if inner {
            word.to_uppercase()
        } else {
            (*word).to_owned()
        });
    }
    turned.extend(first_names.iter().map(|word| (*word).to_owned()));
    name_in_capitals(&turned.join(" "))
}

/// A person named in a sentence.
pub(super) struct Person {
    pub name: String,
    /// Whether capitals tell which is the surname.
    pub ordered: bool,
    pub civility: bool,
    /// How many words name it.
    pub words: usize,
}

/// The person whom these words begin with: a civility, if any, then names up to the first word that is none. `first` tells
/// of each word whether a line begins with it: a complete name does not go on there.
pub(super) fn person_at(words: &[&str], first: &[bool]) -> Option<Person> {
    let is_civility = |word: &&str| CIVILITIES.contains(&fold(word).as_str());
    let civility = words.first().is_some_and(is_civility);
    let from = usize::from(civility);
    let mut taken: Vec<&str> = Vec::new();
    for (word, first) in words.iter().zip(first).skip(from).take(MOST_WORDS) {
        let bare = word.trim_end_matches([',', ';', '.', ':', ')', '»']);
        let is_name =
            is_upper(bare) || is_capitalised(bare) || (is_particle(bare) && !taken.is_empty());
        let born = is_born(bare) && !taken.is_empty();
        if !is_name || born || *first && whole_name(&taken.join(" ")).is_some() {
            break;
        }
        taken.push(bare);
        if bare.len() < word.len() {
            break;
        }
    }
    let count = from + taken.len();
    // A word such as `lŒRVEN` is a part of the name that was read wrongly.
    let misread = |word: &&str| {
        word.starts_with(char::is_lowercase)
            && word.chars().filter(|c| c.is_uppercase()).count() > 1
            && !word.contains(['\'', '’'])
    };
    let goes_on = !first.get(count).copied().unwrap_or(true);
    if goes_on && words.get(count).is_some_and(misread) {
        return None;
    }
    while taken
        .last()
        .is_some_and(|word| is_particle(word) && !is_upper(word))
    {
        taken.pop();
    }
    let mut name = taken.join(" ");
    // `Mme Anne MAREUIL (née DURAND)`, `Mme Anne MAREUIL, née DURAND le`.
    let own: Vec<&str> = own_name(words.get(count..).unwrap_or_default());
    if !own.is_empty() && !name.is_empty() {
        name = format!("{name} née {}", own.join(" "));
    }
    let whole = whole_name(&name);
    let ordered = whole.is_some();
    let name = whole.or_else(|| unordered_name(&name).filter(|_| civility))?;
    Some(Person {
        name,
        ordered,
        civility,
        words: count,
    })
}

/// Whether a word, or two that stand for one, say that somebody was born, also run together with what follows: `né`,
/// `née`, `né(e)`, `néele`.
pub(super) fn is_born(word: &str) -> bool {
    matches!(
        fold(word).as_str(),
        "ne" | "nee" | "ne e" | "nele" | "neele"
    )
}

/// The words in capitals after `née`, and not a day or a place.
fn own_name<'t>(words: &[&'t str]) -> Vec<&'t str> {
    let Some((born, rest)) = words.split_first() else {
        return Vec::new();
    };
    if fold(born) != "nee" {
        return Vec::new();
    }
    let mut own = Vec::new();
    for word in rest.iter().take(4) {
        let bare = word.trim_end_matches([',', ';', '.', ':', ')', '»']);
        if !is_upper(bare) || bare.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            break;
        }
        own.push(bare);
        if bare.len() < word.len() {
            break;
        }
    }
    own
}

/// Two to five words that all look like names, none of them telling which is the surname: `Paul Durand`, `PAUL DURAND`.
pub(super) fn unordered_name(value: &str) -> Option<String> {
    let value: String = cut(value).nfc().collect();
    let words = name_words(&value)?;
    let shape = |word: &&str| is_capitalised(word) || is_upper(word);
    ((2..=5).contains(&words.len()) && words.iter().all(shape)).then(|| words.join(" "))
}

/// A surname or first names alone; of `DURAND épouse MAREUIL` the birth name.
pub(super) fn name_part(value: &str) -> Option<String> {
    let value: String = cut(value).nfc().collect();
    let value = match at_marriage(&value) {
        Some((before, Marriage::MarriedTo, _)) => before.to_owned(),
        Some((_, Marriage::BornAs, after)) => after.to_owned(),
        None => value,
    };
    let words = name_words(&value)?;
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 2
        && words
            .iter()
            .all(|word| is_upper(word) || is_capitalised(word) || is_particle(word)))
    .then(|| words.join(" "))
}

/// Whether `value` begins with a civility, as `Mme DURAND Anne` does.
pub(super) fn has_civility(value: &str) -> bool {
    let first = value.split_whitespace().next().unwrap_or_default();
    CIVILITIES.contains(&fold(first).as_str()) && value.trim().contains(' ')
}

/// Whether a name holds a word that the schedule says is never part of one.
pub(super) fn is_excluded(schedule: &RetentionSchedule, name: &str) -> bool {
    fold(name)
        .split(' ')
        .any(|word| schedule.not_candidate.iter().any(|other| other == word))
}

/// A year such as 2024, which a session's number never is.
pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4
        && text.bytes().all(|c| c.is_ascii_digit())
        && (text.starts_with("19") || text.starts_with("20"))
}

/// Letters, digits, `-`, `_`, `/`, four to thirty of them, two digits at least; no year, date, hour or title.
pub(super) fn is_session_number(text: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'/');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if !(4..=30).contains(&text.len()) || digits < 2 || !text.bytes().all(allowed) {
        return false;
    }
    let folded = fold(text);
    let years = folded.split(' ').all(is_year);
    // `06/2025` is a month, `0612345678` a telephone, fourteen digits a SIRET, `CP-003179` a CCP.
    let month = matches!(folded.split(' ').collect::<Vec<_>>().as_slice(),
        [month, year] if is_year(year) && month.len() <= 2 && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month)));
    // A word of digits with an O or an I among them was read wrongly.
    let misread = text.split(['-', '/', '_']).any(|part| {
        let (digits, letters): (Vec<char>, Vec<char>) =
            part.chars().partition(char::is_ascii_digit);
        digits.len() >= 2
            && !letters.is_empty()
            && letters.iter().all(|c| matches!(c, 'O' | 'o' | 'I' | 'l'))
    });
    // The end of a title's code that was broken off: `00520m05`.
    let millesime = text.split_once(['m', 'M']).is_some_and(|(code, year)| {
        (code.len(), year.len()) == (5, 2)
            && (code.to_owned() + year).bytes().all(|c| c.is_ascii_digit())
    });
    // `P-00219`: a title's code that lost a letter in recognition.
    let broken = text.rsplit_once(['-', '_']).is_some_and(|(letters, code)| {
        let code = code.split(['m', 'M']).next().unwrap_or_default();
        letters.len() <= 2
            && (letters.is_empty() || letters.ends_with(['P', 'p']) || letters == "T")
            && code.len() == 5
            && (code.starts_with("00") || code.starts_with("01"))
            && code.bytes().all(|c| c.is_ascii_digit())
    });
    let telephone = digits == 10 && text.len() == 10 && text.starts_with('0');
    let long = digits >= 13 && text.len() == digits;
    let other = ["rncp", "rs", "cp", "ccp", "siret", "uai"]
        .iter()
        .any(|start| {
            let rest = folded.strip_prefix(start).map(str::trim_start);
            rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|c| c.is_ascii_digit()))
        });
    let hour = text.split_once(['h', 'H']).is_some_and(|(hours, minutes)| {
        !hours.is_empty()
            && (hours.to_owned() + minutes)
                .bytes()
                .all(|c| c.is_ascii_digit())
    });
    let date = dates::at_start(&folded).is_some() && folded.split(' ').count() == 3;
    let titre = titre::codes(text).next().is_some();
    !(years
        || month
        || broken
        || telephone
        || long
        || other
        || misread
        || millesime
        || hour
        || date
        || titre)
}

/// A word that can only be the number of a session: `974-CUI-24-3`; in brackets, `(24-0117)`.
pub(super) fn numbered(word: &str) -> Option<&str> {
    let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
    let groups: Vec<&str> = bare.split(['-', '_', '/']).collect();
    let enough = match word.starts_with('(') {
        true => 2,
        false => 3,
    };
    let digits = |group: &&str| group.bytes().all(|c| c.is_ascii_digit());
    // Telephones and dates.
    let pairs = groups.iter().all(|group| group.len() <= 2 && digits(group));
    let told = groups.iter().filter(|group| digits(group)).count() >= 2;
    let of_title = fold(bare).starts_with("rncp");
    (groups.len() >= enough && told && !pairs && !of_title && is_session_number(bare))
        .then_some(bare)
}

/// The value without the civilities before it and without what follows a comma, a bracket or `né le`.
pub(super) fn cut(value: &str) -> &str {
    let value = born_at(value)
        .and_then(|at| value.get(..at))
        .unwrap_or(value);
    let value = value
        .split([',', '(', ';'])
        .next()
        .and_then(|value| value.split(" - ").next())
        .and_then(|value| value.split(" – ").next())
        .and_then(|value| value.split(" / ").next())
        .unwrap_or_default()
        .trim();
    match value.split_once(char::is_whitespace) {
        Some((word, rest)) if CIVILITIES.contains(&fold(word).as_str()) => {
            after_civilities(rest.trim())
        }
        _ => value,
    }
}

/// What follows a second civility to choose from, and the boxes beside them: `Mme & M. DURAND`, `M. / Mme DURAND`.
fn after_civilities(value: &str) -> &str {
    let mut rest = value;
    let mut second = None;
    while let Some((word, after)) = rest.split_once(char::is_whitespace) {
        let folded = fold(word);
        let civility = CIVILITIES.contains(&folded.as_str());
        if !(civility || folded.is_empty() || folded == "ou") {
            break;
        }
        rest = after.trim_start();
        if civility {
            second = Some(rest);
        }
    }
    second.unwrap_or(value)
}

/// Where `né le`, `née à`, `néle` begins in a value, after the name.
fn born_at(value: &str) -> Option<usize> {
    let starts = value
        .match_indices(char::is_whitespace)
        .map(|(at, space)| (at, at + space.len()));
    starts
        .filter(|(_, start)| {
            value
                .get(*start..)
                .is_some_and(|rest| rest.starts_with('n'))
        })
        .find(|(_, start)| {
            let mut words = value.get(*start..).unwrap_or_default().split_whitespace();
            let first = fold(words.next().unwrap_or_default());
            let next = words.next().unwrap_or_default();
            let date = next.starts_with(|c: char| c.is_ascii_digit());
            match first.as_str() {
                "ne" | "nee" | "ne e" => {
                    date || next.starts_with("le") || matches!(next, "à" | "a" | "en")
                }
                "nele" | "neele" | "ne e le" => date,
                _ => false,
            }
        })
        .map(|(at, _)| at)
}

/// The name that a value begins with, if words that are no name follow it on its line: `DURAND Paul poste 2`.
pub(super) fn name_before_text(value: &str) -> Option<String> {
    let words: Vec<&str> = value.split_whitespace().collect();
    let first = vec![false; words.len()];
    let person = person_at(&words, &first).filter(|person| person.ordered)?;
    let next = words.get(person.words)?;
    // A word of both cases is a name read wrongly.
    let text = next
        .chars()
        .all(|c| c.is_lowercase() || c.is_ascii_punctuation())
        || next.starts_with(|c: char| c.is_ascii_digit());
    text.then_some(person.name)
}

fn name_words(text: &str) -> Option<Vec<&str>> {
    let allowed = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.');
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '_')
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS + 1)
        .collect();
    let well_formed = words
        .iter()
        .all(|word| word.chars().all(allowed) && word.chars().any(char::is_alphabetic));
    (well_formed && (1..=MOST_WORDS).contains(&words.len())).then_some(words)
}

fn is_upper(word: &str) -> bool {
    let elided = word.strip_prefix("d'").or_else(|| word.strip_prefix("d’"));
    let word = elided.unwrap_or(word);
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase)
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "du"
            | "des"
            | "d'"
            | "d’"
            | "le"
            | "la"
            | "van"
            | "von"
            | "ben"
            | "el"
            | "al"
            | "da"
            | "dos"
            | "di"
    )
}
