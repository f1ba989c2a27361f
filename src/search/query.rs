//! The language of queries. Every string is a query: what cannot be understood is searched as words, or reported.
//!
//! | written | means |
//! |---|---|
//! | `dossier refus` | both words, anywhere |
//! | `"dossier professionnel"`, `« … »`, `“…”` | these words, as written, one after the other |
//! | `convoc*` | words that begin so |
//! | `-brouillon` | not this word (or phrase, or filter) |
//! | `TP-01280`, `A-1312/B` | a code: its parts one after the other |
//! | `17/08/1991`, `17 août 1991` | the date, however documents write it |
//! | `type:` or `class:`, `session:`, `candidat:` or `candidate:`, `titre:` or `title:` | only there; quoted if it has spaces |
//! | `du:` or `from:`, `au:` or `to:` | the document's date, both ends included: `JJ/MM/AAAA`, `AAAA-MM-JJ`, `MM/AAAA`, `AAAA`; a month or a year is all of it |
//!
//! Parsing knows nothing of what is stored and never fails.

use chrono::{Months, NaiveDate};

use crate::model::nearest;
use crate::search::analysis::{Word, compact, words};
use crate::search::dates::month_number;
use crate::search::stems::is_stop_word;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub(crate) required: Vec<Sought>,
    pub(crate) excluded: Vec<Sought>,
    /// Common words beside others: they only lift the names that have them, such as `le` in `le goff`.
    pub(crate) optional: Vec<String>,
    /// First day of the document's date.
    pub(crate) from: Option<NaiveDate>,
    /// Last day of the document's date, included.
    pub(crate) through: Option<NaiveDate>,
    ignored: Vec<Ignored>,
    named: Vec<(Part, String)>,
}

/// A part of a query that was not taken as it seems to have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The part, as typed.
    pub text: String,
    /// Why.
    pub reason: IgnoredReason,
}

/// Why a part of a query was not taken as it seems to have been meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IgnoredReason {
    /// No date can be read there: it was searched as words.
    UnreadableDate,
    /// There is neither a letter nor a digit in it.
    NothingToSearch,
    /// A date cannot be excluded: use the other bound.
    ExcludedDate,
    /// The query is too long: what follows was left out.
    TooLong,
    /// There is no such filter: it was searched as words.
    UnknownFilter {
        /// The filter that is written much like it.
        nearest: Option<&'static str>,
    },
}

/// One thing that documents must have, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sought {
    /// A word in any of its forms.
    Word(String),
    /// Words as written, in this order.
    Phrase(Vec<Word>),
    /// Words that begin so.
    Prefix(String),
    /// Within one field.
    Within(Part, Vec<Sought>),
    /// All of these.
    All(Vec<Sought>),
    /// A title whose code, letters and digits only, begins so.
    Titre(String),
    /// One of the classes with these ids.
    Classes(Vec<String>),
}

/// A field that can be named in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Class,
    Session,
    Candidate,
}

impl Query {
    /// Reads what somebody typed; what the class filter names is searched as words of ids.
    pub fn parse(typed: &str) -> Query {
        Query::parse_naming(typed, &|_| Vec::new())
    }

    /// Reads what somebody typed, with the ids of the classes that a value of their filter means. Where it means none, it is
    /// searched as words of an id.
    pub fn parse_naming(typed: &str, classes: &dyn Fn(&str) -> Vec<String>) -> Query {
        let mut query = Query::default();
        let mut rest = typed;
        let mut plain = Plain::default();
        while let Some(piece) = Piece::next(&mut rest) {
            if query.size() >= Query::MOST_PARTS {
                query.ignore(rest, IgnoredReason::TooLong);
                break;
            }
            if let Some(name) = piece.unknown_filter(rest) {
                let nearest = nearest(name, FILTERS).first().copied();
                query.ignore(piece.typed, IgnoredReason::UnknownFilter { nearest });
            }
            if plain.extend(typed, &piece) {
                continue;
            }
            query.add_plain(std::mem::take(&mut plain), typed);
            query.add(&piece, classes);
        }
        query.add_plain(plain, typed);
        query.drop_common_words();
        query
    }

    /// Whether it asks for nothing: every document is an answer.
    pub fn is_empty(&self) -> bool {
        self.required.is_empty()
            && self.excluded.is_empty()
            && self.from.is_none()
            && self.through.is_none()
    }

    /// What was not taken as it seems to have been meant.
    pub fn ignored(&self) -> &[Ignored] {
        &self.ignored
    }

    /// The values that are sought in the class, as typed.
    pub fn class_values(&self) -> impl Iterator<Item = &str> {
        self.values(Part::Class)
    }

    /// The values that are sought in the session, as typed.
    pub fn session_values(&self) -> impl Iterator<Item = &str> {
        self.values(Part::Session)
    }

    fn values(&self, part: Part) -> impl Iterator<Item = &str> {
        let named = self.named.iter().filter(move |(known, _)| *known == part);
        named.map(|(_, value)| value.as_str())
    }

    /// More parts than anybody types; each costs a walk through the files.
    const MOST_PARTS: usize = 64;

    fn size(&self) -> usize {
        self.required.len() + self.excluded.len()
    }

    fn ignore(&mut self, text: &str, reason: IgnoredReason) {
        self.ignored.push(Ignored {
            text: text.trim().to_owned(),
            reason,
        });
    }

    /// Words typed one after the other are read together, so that `17 août 1991` is a date.
    fn add_plain(&mut self, plain: Plain, typed: &str) {
        let Some(range) = plain.range else { return };
        let text = typed.get(range).unwrap_or_default();
        let mut parts = joined_words(text);
        if parts.is_empty() {
            self.ignore(text, IgnoredReason::NothingToSearch);
        }
        if self.size() + parts.len() > Query::MOST_PARTS {
            self.ignore(text, IgnoredReason::TooLong);
            parts.truncate(Query::MOST_PARTS - self.size().min(Query::MOST_PARTS));
        }
        self.required.extend(parts);
    }

    fn add(&mut self, piece: &Piece, classes: &dyn Fn(&str) -> Vec<String>) {
        match piece.key {
            Some(Key::From | Key::To) => self.add_date(piece),
            Some(Key::Titre) if !compact(piece.value).is_empty() => {
                self.take(piece, vec![Sought::Titre(compact(piece.value))]);
            }
            Some(Key::Titre) => self.take(piece, Vec::new()),
            Some(Key::Part(part)) => {
                if !piece.excluded {
                    self.named.push((part, piece.value.to_owned()));
                }
                let meant = match part {
                    Part::Class if !piece.value.ends_with('*') => classes(piece.value),
                    _ => Vec::new(),
                };
                if !meant.is_empty() {
                    return self.take(piece, vec![Sought::Classes(meant)]);
                }
                let sought = piece.sought();
                let within = if sought.is_empty() {
                    Vec::new()
                } else {
                    vec![Sought::Within(part, sought)]
                };
                self.take(piece, within);
            }
            None => self.take(piece, piece.sought()),
        }
    }

    fn take(&mut self, piece: &Piece, sought: Vec<Sought>) {
        if sought.is_empty() {
            self.ignore(piece.typed, IgnoredReason::NothingToSearch);
        } else if piece.excluded {
            self.excluded.push(Sought::All(sought));
        } else {
            self.required.extend(sought);
        }
    }

    fn add_date(&mut self, piece: &Piece) {
        if piece.excluded {
            return self.ignore(piece.typed, IgnoredReason::ExcludedDate);
        }
        let Some((first, last)) = read_days(piece.value) else {
            self.ignore(piece.typed, IgnoredReason::UnreadableDate);
            self.required.extend(joined_words(piece.value));
            return;
        };
        if piece.key == Some(Key::From) {
            self.from = self.from.max(Some(first));
        } else {
            self.through = Some(self.through.map_or(last, |other| other.min(last)));
        }
    }

    /// `convocation de Martin`: a scan found by its name alone has no `de`. Common words count only if there is
    /// nothing else.
    fn drop_common_words(&mut self) {
        let common = |sought: &Sought| match sought {
            Sought::Word(form) if is_stop_word(form) => Some(form.clone()),
            _ => None,
        };
        if self.required.iter().any(|sought| common(sought).is_none()) {
            self.optional = self.required.iter().filter_map(common).collect();
            self.required.retain(|sought| common(sought).is_none());
        }
    }
}

/// A run of plain words, by its place in what was typed.
#[derive(Default)]
struct Plain {
    range: Option<std::ops::Range<usize>>,
}

impl Plain {
    /// Takes the piece in, if it is a plain word.
    fn extend(&mut self, typed: &str, piece: &Piece) -> bool {
        if piece.key.is_some() || piece.excluded || piece.quoted || piece.value.ends_with('*') {
            return false;
        }
        // Both are parts of one string: the distance of their ends is the place.
        let end = typed.len() - piece.after;
        let start = end - piece.value.len();
        let first = self.range.as_ref().map_or(start, |range| range.start);
        self.range = Some(first..end);
        true
    }
}

/// One piece of what was typed: `-type:"a b"` and the like.
struct Piece<'a> {
    typed: &'a str,
    excluded: bool,
    key: Option<Key>,
    quoted: bool,
    value: &'a str,
    /// How many bytes follow it.
    after: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    From,
    To,
    Titre,
    Part(Part),
}

impl<'a> Piece<'a> {
    fn next(rest: &mut &'a str) -> Option<Piece<'a>> {
        let start = rest.trim_start();
        if start.is_empty() {
            return None;
        }
        let (excluded, unsigned) = match start.strip_prefix('-') {
            Some(after) if !after.starts_with(char::is_whitespace) => (true, after),
            _ => (false, start),
        };
        let (key, value) = split_key(unsigned);
        let (quoted, value, after) = split_value(value);
        *rest = after;
        Some(Piece {
            typed: start.get(..start.len() - after.len()).unwrap_or_default(),
            excluded,
            key,
            quoted,
            value,
            after: after.len(),
        })
    }

    /// The name of what looks like a filter and is none; `after` is what follows.
    fn unknown_filter(&self, after: &str) -> Option<&'a str> {
        let (name, value) = self.value.split_once(':')?;
        let looks_so = self.key.is_none()
            && !self.quoted
            && name.chars().count() > 1
            && name.chars().all(char::is_alphabetic)
            && !value.starts_with('/');
        // Alone, a word with a colon is a word.
        let has_value = !value.is_empty() || after.starts_with(['"', '«', '“']);
        (looks_so && has_value).then_some(name)
    }

    fn sought(&self) -> Vec<Sought> {
        if self.quoted {
            let words = words(self.value);
            return if words.is_empty() {
                Vec::new()
            } else {
                vec![Sought::Phrase(words)]
            };
        }
        let mut sought = joined_words(self.value);
        if !self.value.ends_with('*') {
            return sought;
        }
        match sought.pop() {
            Some(Sought::Word(form)) => sought.push(Sought::Prefix(form)),
            // A code cut short, `TP-012*`: its last part is the one that goes on.
            Some(Sought::Phrase(mut words)) => {
                let last = words.pop().map(|word| Sought::Prefix(word.form));
                sought.extend(words.into_iter().map(|word| Sought::Word(word.form)));
                sought.extend(last);
            }
            other => sought.extend(other),
        }
        sought
    }
}

/// The filters, in both languages.
const FILTERS: [&str; 12] = [
    "type",
    "class",
    "classe",
    "session",
    "candidat",
    "candidate",
    "titre",
    "title",
    "du",
    "from",
    "au",
    "to",
];

fn split_key(text: &str) -> (Option<Key>, &str) {
    let Some((name, value)) = text.split_once(':') else {
        return (None, text);
    };
    let key = match compact(name).as_str() {
        _ if !name.chars().all(char::is_alphabetic) => None,
        "type" | "class" | "classe" => Some(Key::Part(Part::Class)),
        "session" => Some(Key::Part(Part::Session)),
        "candidat" | "candidate" => Some(Key::Part(Part::Candidate)),
        "titre" | "title" => Some(Key::Titre),
        "du" | "from" => Some(Key::From),
        "au" | "to" => Some(Key::To),
        _ => None,
    };
    match key {
        Some(key) => (Some(key), value),
        None => (None, text),
    }
}

/// Cuts off a quoted or a bare value. A quote that is never closed reaches to the end.
fn split_value(text: &str) -> (bool, &str, &str) {
    let first = text.chars().next().unwrap_or(' ');
    let closing: &[char] = match first {
        '"' | '“' | '”' | '„' => &['"', '“', '”'],
        '«' => &['»'],
        _ => {
            let end = text
                .find(|c: char| c.is_whitespace() || "\"“”„«»".contains(c))
                .unwrap_or(text.len());
            // A closing quote alone is skipped like a space.
            let end = if end == 0 {
                first.len_utf8().min(text.len())
            } else {
                end
            };
            let (value, after) = text.split_at(end);
            return (false, value, after);
        }
    };
    let inside = text.get(first.len_utf8()..).unwrap_or_default();
    match inside.split_once(closing) {
        Some((value, after)) => (true, value, after),
        None => (true, inside, ""),
    }
}

/// Words apart as words; words joined by signs as a code if there is a digit in them, otherwise as words too.
fn joined_words(text: &str) -> Vec<Sought> {
    let mut groups: Vec<Vec<Word>> = Vec::new();
    for word in words(text) {
        let joined = groups
            .last()
            .and_then(|group| group.last())
            .is_some_and(|last| {
                let between = text.get(last.range.end..word.range.start).unwrap_or(" ");
                !between.contains(char::is_whitespace)
            });
        match groups.last_mut() {
            Some(group) if joined => group.push(word),
            _ => groups.push(vec![word]),
        }
    }
    let has_digit = |word: &Word| word.form.bytes().any(|c| c.is_ascii_digit());
    let mut sought = Vec::new();
    for group in groups {
        if group.len() > 1 && group.iter().any(has_digit) {
            sought.push(Sought::Phrase(group));
        } else {
            sought.extend(group.into_iter().map(|word| Sought::Word(word.form)));
        }
    }
    sought
}

/// The first and the last day of a date, a month or a year.
fn read_days(value: &str) -> Option<(NaiveDate, NaiveDate)> {
    if let [word] = words(value).as_slice()
        && let Ok(day) = NaiveDate::parse_from_str(&word.form, "%Y-%m-%d")
    {
        return Some((day, day));
    }
    let parts: Vec<String> = words(value).into_iter().map(|word| word.form).collect();
    let year = |text: &String| {
        (text.len() == 4)
            .then(|| text.parse().ok())
            .flatten()
            .filter(|year| (1000..3000).contains(year))
    };
    let month = |text: &String| {
        let number = (text.len() < 3).then(|| text.parse().ok()).flatten();
        number.or_else(|| month_number(text))
    };
    let (first, months) = match parts.as_slice() {
        [a] => (NaiveDate::from_ymd_opt(year(a)?, 1, 1)?, 12),
        [a, b] => match (year(a), year(b)) {
            (None, Some(year)) => (NaiveDate::from_ymd_opt(year, month(a)?, 1)?, 1),
            (Some(year), None) => (NaiveDate::from_ymd_opt(year, month(b)?, 1)?, 1),
            _ => return None,
        },
        _ => return None,
    };
    let last = first.checked_add_months(Months::new(months))?.pred_opt()?;
    Some((first, last))
}
