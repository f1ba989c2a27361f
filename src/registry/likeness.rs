//! Whether two civil statuses are those of one person. Certain only where nothing speaks against it; a person decides the rest.

use chrono::Datelike;

use crate::model::{Person, fold};
use crate::registry::names::{
    FirstName, LONG_NAME, bare_words, compact, first_names, one_typo_apart,
};

/// Whether two civil statuses are those of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Likeness {
    /// They are.
    Same,
    /// They may be: a person decides.
    Doubtful(Vec<DoubtReason>),
    /// They are not.
    Different,
}

/// Why a likeness is not certain. Programs read these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtReason {
    /// The names agree, and a birth date is missing.
    BirthDateUnknown,
    /// The names and birth dates agree, the numbers in CERES do not.
    CeresIdsDiffer,
    /// The birth dates differ, and the numbers in CERES agree, or the names do and the dates differ by a slip.
    BirthDatesDiffer,
    /// The numbers in CERES agree, the names do not.
    NamesDiffer,
    /// The used names agree, the birth names do not.
    BirthNamesDiffer,
    /// One letter of the surname differs.
    SurnameTypo,
    /// One letter of a first name differs.
    FirstNameTypo,
    /// One surname is a part of the other.
    PartOfSurname,
    /// One first name is a part of the other: Jean and Jean-François.
    PartOfFirstName,
    /// A first name is an initial.
    InitialOnly,
    /// A first name is missing.
    FirstNameUnknown,
}

/// How far two names agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Equal,
    Near(DoubtReason),
    Apart,
}

/// Compares two civil statuses. Symmetrical; whoever has a name is the same person as oneself if the birth date is known.
pub fn same_person(one: &Person, other: &Person) -> Likeness {
    let ceres_agree = agreement(one.ceres_id.as_deref(), other.ceres_id.as_deref(), compact);
    let dates_agree = agreement(one.birth_date, other.birth_date, |date| date);
    let (surnames, first) = names_fit(one, other);
    if surnames == Fit::Apart || first == Fit::Apart {
        return match ceres_agree {
            Some(true) => Likeness::Doubtful(vec![DoubtReason::NamesDiffer]),
            _ => Likeness::Different,
        };
    }
    let mut reasons = Vec::new();
    match (dates_agree, ceres_agree) {
        (Some(false), Some(true)) => reasons.push(DoubtReason::BirthDatesDiffer),
        // Twins have other first names: the same names with a slip in the date are more likely one person than two.
        (Some(false), None)
            if surnames == Fit::Equal && first == Fit::Equal && is_slip(one, other) =>
        {
            reasons.push(DoubtReason::BirthDatesDiffer);
        }
        (Some(false), _) => return Likeness::Different,
        (None, Some(true)) | (Some(true), _) => {}
        (None, _) => reasons.push(DoubtReason::BirthDateUnknown),
    }
    if ceres_agree == Some(false) {
        reasons.push(DoubtReason::CeresIdsDiffer);
    }
    let near: Vec<DoubtReason> = [surnames, first]
        .into_iter()
        .filter_map(|fit| match fit {
            Fit::Near(reason) => Some(reason),
            Fit::Equal | Fit::Apart => None,
        })
        .collect();
    // Two weak signs together are no sign: a slip in each name, or a slip and no birth date.
    let weak = near.len() + usize::from(dates_agree.is_none());
    if weak > 1 && !near.is_empty() && ceres_agree != Some(true) {
        return Likeness::Different;
    }
    reasons.extend(near);
    reasons.sort_unstable();
    if reasons.is_empty() {
        Likeness::Same
    } else {
        Likeness::Doubtful(reasons)
    }
}

/// Whether two birth dates differ as a slip makes them: by one digit, by two digits in each other's place, or by day and
/// month in each other's place.
fn is_slip(one: &Person, other: &Person) -> bool {
    let Some((one, other)) = one.birth_date.zip(other.birth_date) else {
        return false;
    };
    if one.year() == other.year() && one.month() == other.day() && one.day() == other.month() {
        return true;
    }
    let digits = |date: chrono::NaiveDate| date.format("%Y%m%d").to_string().into_bytes();
    let (one, other) = (digits(one), digits(other));
    let differ = one.iter().zip(&other).enumerate();
    let differ: Vec<usize> = differ
        .filter(|(_, (one, other))| one != other)
        .map(|(place, _)| place)
        .collect();
    match differ.as_slice() {
        [_] => true,
        [first, second] => {
            second - first == 1
                && one.get(*first) == other.get(*second)
                && one.get(*second) == other.get(*first)
        }
        _ => false,
    }
}

/// Whether two values agree once brought to one form; none if one is missing.
fn agreement<T, K: PartialEq>(
    one: Option<T>,
    other: Option<T>,
    form: impl Fn(T) -> K,
) -> Option<bool> {
    one.zip(other).map(|(one, other)| form(one) == form(other))
}

fn names_fit(one: &Person, other: &Person) -> (Fit, Fit) {
    let straight = (surnames_fit(one, other), first_names_fit(one, other));
    if is_inverted(one, other) || is_inverted(other, one) {
        return (Fit::Equal, Fit::Equal);
    }
    straight
}

/// Surname and first name written in each other's place.
pub(super) fn is_inverted(one: &Person, other: &Person) -> bool {
    let first = |person: &Person| compact(person.first_names.as_deref().unwrap_or_default());
    let (one_first, other_first) = (first(one), first(other));
    let has = |person: &Person, name: &str| {
        !name.is_empty() && surnames(person).iter().any(|own| compact(own) == name)
    };
    has(one, &other_first) && has(other, &one_first)
}

/// The surnames that a person has.
pub(super) fn surnames(person: &Person) -> Vec<&str> {
    [person.birth_name.as_deref(), person.used_name.as_deref()]
        .into_iter()
        .flatten()
        .filter(|name| !fold(name).is_empty())
        .collect()
}

fn surnames_fit(one: &Person, other: &Person) -> Fit {
    let (own, theirs) = (surnames(one), surnames(other));
    let pairs = || {
        own.iter()
            .flat_map(|own| theirs.iter().map(move |theirs| (*own, *theirs)))
    };
    if birth_names_speak_against(one, other) {
        let used_agree = pairs().any(|(own, theirs)| compact(own) == compact(theirs));
        return match used_agree {
            true => Fit::Near(DoubtReason::BirthNamesDiffer),
            false => near_surnames(pairs()),
        };
    }
    if pairs().any(|(own, theirs)| surnames_equal(own, theirs))
        || is_joined(&own, &theirs)
        || is_joined(&theirs, &own)
    {
        return Fit::Equal;
    }
    near_surnames(pairs())
}

/// Both birth names are known, differ, and neither is the other's used name.
fn birth_names_speak_against(one: &Person, other: &Person) -> bool {
    let (Some(own), Some(theirs)) = (&one.birth_name, &other.birth_name) else {
        return false;
    };
    let is_used = |name: &str, person: &Person| {
        person
            .used_name
            .as_deref()
            .is_some_and(|used| surnames_equal(used, name))
    };
    !surnames_equal(own, theirs) && !is_used(own, other) && !is_used(theirs, one) && {
        let (own_names, their_names) = (surnames(one), surnames(other));
        !is_joined(&own_names, &their_names) && !is_joined(&their_names, &own_names)
    }
}

/// Whether two surnames are one, in any order of their words.
pub(super) fn surnames_equal(one: &str, other: &str) -> bool {
    compact(one) == compact(other) || {
        // MARTIN-DURAND and DURAND MARTIN.
        let sorted = |name: &str| {
            let folded = fold(name);
            let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
            words.sort();
            words
        };
        let (one, other) = (sorted(one), sorted(other));
        one.len() > 1 && one == other
    }
}

/// One writes both names of the other as one: MARTIN-DURAND for MARTIN, used name DURAND.
pub(super) fn is_joined(one: &[&str], other: &[&str]) -> bool {
    let [birth, used] = other else {
        return false;
    };
    one.iter().any(|name| {
        let name = compact(name);
        let (birth, used) = (compact(birth), compact(used));
        birth != used && (name == format!("{birth}{used}") || name == format!("{used}{birth}"))
    })
}

fn near_surnames<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Fit {
    let reasons = pairs.filter_map(|(one, other)| near_surname(one, other));
    reasons.min().map_or(Fit::Apart, Fit::Near)
}

fn near_surname(one: &str, other: &str) -> Option<DoubtReason> {
    let (one_compact, other_compact) = (compact(one), compact(other));
    let long = one_compact
        .chars()
        .count()
        .max(other_compact.chars().count())
        > LONG_NAME
        || one_compact.chars().count() == LONG_NAME;
    if long && one_typo_apart(&one_compact, &other_compact) {
        return Some(DoubtReason::SurnameTypo);
    }
    let (one, other) = (bare_words(one), bare_words(other));
    let within = |part: &[String], whole: &[String]| {
        !part.is_empty() && part.iter().all(|word| whole.contains(word))
    };
    (within(&one, &other) || within(&other, &one)).then_some(DoubtReason::PartOfSurname)
}

fn first_names_fit(one: &Person, other: &Person) -> Fit {
    let names = |person: &Person| first_names(person.first_names.as_deref().unwrap_or_default());
    let (one, other) = (names(one), names(other));
    if one.is_empty() || other.is_empty() {
        return Fit::Near(DoubtReason::FirstNameUnknown);
    }
    // Symmetry: the shorter list is looked for in the longer one; lists of one length are tried both ways.
    let tries = match one.len().cmp(&other.len()) {
        std::cmp::Ordering::Less => vec![list_fit(&one, &other)],
        std::cmp::Ordering::Greater => vec![list_fit(&other, &one)],
        std::cmp::Ordering::Equal => vec![list_fit(&one, &other), list_fit(&other, &one)],
    };
    if joined(&one) == joined(&other) || tries.contains(&Fit::Equal) {
        return Fit::Equal;
    }
    let mut near: Vec<DoubtReason> = tries
        .into_iter()
        .filter_map(|fit| match fit {
            Fit::Near(reason) => Some(reason),
            Fit::Equal | Fit::Apart => None,
        })
        .collect();
    near.sort_unstable();
    if let Some(reason) = near.first() {
        return Fit::Near(*reason);
    }
    let parts = |names: &[FirstName]| names.concat();
    let (short, long) = (parts(&one), parts(&other));
    let (short, long) = if short.len() <= long.len() {
        (short, long)
    } else {
        (long, short)
    };
    if short.iter().all(|part| long.contains(part)) {
        return Fit::Near(DoubtReason::PartOfFirstName);
    }
    Fit::Apart
}

fn joined(names: &[FirstName]) -> String {
    names.concat().concat()
}

/// How the names of the short list fit into the long one: all there, or all but one that is near.
fn list_fit(short: &[FirstName], long: &[FirstName]) -> Fit {
    let mut near = None;
    for name in short {
        let best = long
            .iter()
            .map(|other| first_name_fit(name, other))
            .min_by_key(|fit| match fit {
                Fit::Equal => (0, None),
                Fit::Near(reason) => (1, Some(*reason)),
                Fit::Apart => (2, None),
            });
        match best {
            Some(Fit::Equal) => {}
            Some(Fit::Near(reason)) if near.is_none_or(|other| other == reason) => {
                near = Some(reason);
            }
            _ => return Fit::Apart,
        }
    }
    near.map_or(Fit::Equal, Fit::Near)
}

fn first_name_fit(one: &FirstName, other: &FirstName) -> Fit {
    let (one_whole, other_whole) = (one.concat(), other.concat());
    if one_whole == other_whole {
        return Fit::Equal;
    }
    if is_initial_of(one, other) || is_initial_of(other, one) {
        return Fit::Near(DoubtReason::InitialOnly);
    }
    let shorter = one_whole.chars().count().min(other_whole.chars().count());
    if shorter + 1 >= LONG_NAME && one_typo_apart(&one_whole, &other_whole) {
        return Fit::Near(DoubtReason::FirstNameTypo);
    }
    let within = |part: &FirstName, whole: &FirstName| part.iter().all(|word| whole.contains(word));
    if within(one, other) || within(other, one) {
        return Fit::Near(DoubtReason::PartOfFirstName);
    }
    Fit::Apart
}

/// `J.` of Jean, `J.-F.` or `JF` of Jean-François.
fn is_initial_of(short: &FirstName, long: &FirstName) -> bool {
    let initials: String = long.iter().filter_map(|part| part.chars().next()).collect();
    let written = short.concat();
    let all_single = short.iter().all(|part| part.chars().count() == 1);
    let long_enough = long.iter().any(|part| part.chars().count() > 1);
    let fits = written == initials || (all_single && initials.starts_with(&written));
    long_enough && fits && (all_single || written.chars().count() <= 3)
}
