//! From a query to what tantivy runs, and the words to mark in what it finds.
//!
//! A word counts wherever it stands. Names weigh most, then the heading and the path, then the text; the form as typed
//! more than another with the same stem, and that more than a form one typing error away. Typing errors are only looked
//! for where the word itself is hardly found.

use std::collections::HashSet;
use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery,
    Query as Matcher, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::search::analysis::{STEM_MARK, Word, letters_then_digits};
use crate::search::query::{Part, Query, Sought};
use crate::search::schema::{Fields, day_number};
use crate::search::stems::stem_of;
use crate::search::typo::OneTypo;

/// More than any text can reach, so that names come first, then headings.
const NAMES_WEIGHT: f32 = 80.0;
const HEADING_WEIGHT: f32 = 30.0;
const BODY_WEIGHT: f32 = 1.0;
const COMMON_WORD_WEIGHT: f32 = 5.0;
const STEM_WEIGHT: f32 = 0.5;
const TYPO_WEIGHT: f32 = 0.001;
/// A word found in fewer documents than this may be a typing error.
const FEW: u64 = 3;
/// No word has more neighbours worth reading.
const MOST_TYPOS: usize = 64;

type Clauses = Vec<(Occur, Box<dyn Matcher>)>;

/// What of a text is to be marked.
#[derive(Debug, Default)]
pub struct Marks {
    /// Forms, dates, and stems with their mark.
    pub terms: HashSet<String>,
    /// Beginnings of forms.
    pub beginnings: Vec<String>,
    /// Forms with their places, to be marked only where all of them stand so.
    pub phrases: Vec<Vec<(usize, String)>>,
}

impl Marks {
    /// Whether a term of a document is one of them.
    pub fn has(&self, term: &str) -> bool {
        self.terms.contains(term) || self.beginnings.iter().any(|start| term.starts_with(start))
    }
}

/// Builds what finds the documents of `query`.
pub fn matcher(
    searcher: &Searcher,
    fields: &Fields,
    query: &Query,
) -> tantivy::Result<(Box<dyn Matcher>, Marks)> {
    let mut builder = Builder {
        searcher,
        fields,
        marks: Marks::default(),
        tolerance: Tolerance::OneTypo,
    };
    let everywhere = builder.everywhere();
    let mut clauses: Clauses = Vec::new();
    for sought in &query.required {
        clauses.push((Occur::Must, builder.sought(sought, &everywhere)?));
    }
    for form in &query.optional {
        let term = Term::from_field_text(fields.names, form);
        clauses.push((Occur::Should, constant(exact(term), COMMON_WORD_WEIGHT)));
    }
    if let Some(range) = date_range(fields, query) {
        clauses.push((Occur::Must, unscored(range)));
    }
    if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    let marks = std::mem::take(&mut builder.marks);
    builder.tolerance = Tolerance::None;
    for sought in &query.excluded {
        clauses.push((Occur::MustNot, builder.sought(sought, &everywhere)?));
    }
    Ok((Box::new(BooleanQuery::new(clauses)), marks))
}

/// A field to look in.
#[derive(Clone, Copy)]
struct Place {
    field: Field,
    weight: f32,
    stemmed: bool,
    score: Score,
}

/// What makes one match better than another in a field.
#[derive(Clone, Copy)]
enum Score {
    /// Nothing: a name is there or is not.
    Constant,
    /// How often the word is there, and how rare it is (BM25).
    Frequency,
}

impl Place {
    fn weigh(&self, matcher: Box<dyn Matcher>, factor: f32) -> (Occur, Box<dyn Matcher>) {
        let weight = self.weight * factor;
        let weighed = match self.score {
            Score::Constant => constant(matcher, weight),
            Score::Frequency => Box::new(BoostQuery::new(matcher, weight)),
        };
        (Occur::Should, weighed)
    }
}

struct Builder<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    marks: Marks,
    tolerance: Tolerance,
}

/// Whether a word may be mistyped. What is excluded is not: documents would be hidden for a word nobody named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tolerance {
    OneTypo,
    None,
}

impl Builder<'_> {
    fn everywhere(&self) -> Vec<Place> {
        let place = |field, weight, stemmed, score| Place {
            field,
            weight,
            stemmed,
            score,
        };
        vec![
            place(self.fields.names, NAMES_WEIGHT, false, Score::Constant),
            place(self.fields.heading, HEADING_WEIGHT, true, Score::Constant),
            place(self.fields.body, BODY_WEIGHT, true, Score::Frequency),
        ]
    }

    fn sought(&mut self, sought: &Sought, places: &[Place]) -> tantivy::Result<Box<dyn Matcher>> {
        Ok(match sought {
            Sought::Word(form) => self.word(form, places)?,
            Sought::Phrase(words) => self.phrase(words, places),
            Sought::Prefix(start) => self.prefix(start, places),
            Sought::All(all) => self.all(all, places)?,
            Sought::Titre(code) => unscored(starting(self.fields.titre, code)),
            Sought::Classes(ids) => unscored(self.classes(ids)),
            Sought::Within(part, all) => {
                let field = match part {
                    Part::Class => self.fields.class,
                    Part::Session => self.fields.session,
                    Part::Candidate => self.fields.candidate,
                };
                let place = Place {
                    field,
                    weight: BODY_WEIGHT,
                    stemmed: false,
                    score: Score::Constant,
                };
                unscored(self.all(all, &[place])?)
            }
        })
    }

    /// Ids whole: `centre.agrement` is not `centre.agrement-demande`.
    fn classes(&self, ids: &[String]) -> Box<dyn Matcher> {
        let [class, ..] = self.fields.counted;
        let same = |id: &String| -> Box<dyn Matcher> {
            let term = || Bound::Included(Term::from_field_text(class, id));
            Box::new(RangeQuery::new(term(), term()))
        };
        let any = ids.iter().map(|id| (Occur::Should, same(id)));
        Box::new(BooleanQuery::new(any.collect()))
    }

    fn all(&mut self, all: &[Sought], places: &[Place]) -> tantivy::Result<Box<dyn Matcher>> {
        let clauses: tantivy::Result<Clauses> = all
            .iter()
            .map(|sought| Ok((Occur::Must, self.sought(sought, places)?)))
            .collect();
        Ok(Box::new(BooleanQuery::new(clauses?)))
    }

    fn word(&mut self, form: &str, places: &[Place]) -> tantivy::Result<Box<dyn Matcher>> {
        let mut found = 0;
        let mut alternatives: Clauses = Vec::new();
        let stem = stem_of(form);
        let root = stem.as_deref().unwrap_or(form);
        let marked = format!("{STEM_MARK}{root}");
        for place in places {
            let mut terms = vec![(form, 1.0)];
            if place.stemmed {
                terms.push((&marked, STEM_WEIGHT));
                terms.extend(stem.as_deref().map(|stem| (stem, STEM_WEIGHT)));
            }
            for (text, weight) in terms {
                let term = Term::from_field_text(place.field, text);
                let documents = self.searcher.doc_freq(&term)?;
                found += documents;
                if documents > 0 {
                    self.marks.terms.insert(text.to_owned());
                    alternatives.push(place.weigh(exact(term), weight));
                }
            }
            alternatives.extend(split_code(form, place).map(|code| place.weigh(code, STEM_WEIGHT)));
        }
        if let Some((letters, digits)) = letters_then_digits(form) {
            let code = vec![(0, letters.to_owned()), (1, digits.to_owned())];
            self.marks.phrases.push(code);
        }
        if found < FEW && self.tolerance == Tolerance::OneTypo && may_be_typo(form) {
            self.typos(form, places, &mut alternatives)?;
        }
        if alternatives.is_empty() {
            return Ok(Box::new(EmptyQuery));
        }
        Ok(Box::new(BooleanQuery::new(alternatives)))
    }

    fn typos(
        &mut self,
        form: &str,
        places: &[Place],
        alternatives: &mut Clauses,
    ) -> tantivy::Result<()> {
        for place in places {
            for neighbour in self.neighbours(form, place.field)? {
                let term = Term::from_field_text(place.field, &neighbour);
                alternatives.push(place.weigh(exact(term), TYPO_WEIGHT));
                self.marks.terms.insert(neighbour);
            }
        }
        Ok(())
    }

    /// The forms that documents have one typing error away.
    fn neighbours(&self, form: &str, field: Field) -> tantivy::Result<HashSet<String>> {
        let mut found = HashSet::new();
        for segment in self.searcher.segment_readers() {
            let Some(automaton) = OneTypo::new(form) else {
                break;
            };
            let inverted = segment.inverted_index(field)?;
            let mut stream = inverted.terms().search(automaton).into_stream()?;
            while stream.advance() && found.len() < MOST_TYPOS {
                let Ok(neighbour) = std::str::from_utf8(stream.key()) else {
                    continue;
                };
                if neighbour != form && may_be_typed_wrong(neighbour) {
                    found.insert(neighbour.to_owned());
                }
            }
        }
        Ok(found)
    }

    fn phrase(&mut self, words: &[Word], places: &[Place]) -> Box<dyn Matcher> {
        let phrase = words.iter().map(|w| (w.position, w.form.clone()));
        self.marks.phrases.push(phrase.collect());
        let alternatives = places.iter().map(|place| {
            let term = |word: &Word| Term::from_field_text(place.field, &word.form);
            let found: Box<dyn Matcher> = match words {
                [word] => exact(term(word)),
                _ => Box::new(PhraseQuery::new_with_offset(
                    words.iter().map(|w| (w.position, term(w))).collect(),
                )),
            };
            place.weigh(found, 1.0)
        });
        Box::new(BooleanQuery::new(alternatives.collect()))
    }

    fn prefix(&mut self, start: &str, places: &[Place]) -> Box<dyn Matcher> {
        self.marks.beginnings.push(start.to_owned());
        let alternatives = places
            .iter()
            .map(|place| place.weigh(starting(place.field, start), 1.0));
        Box::new(BooleanQuery::new(alternatives.collect()))
    }
}

/// `tp01280` is written `TP-01280` in most places.
fn split_code(form: &str, place: &Place) -> Option<Box<dyn Matcher>> {
    let (letters, digits) = letters_then_digits(form)?;
    let terms = [letters, digits].map(|part| Term::from_field_text(place.field, part));
    Some(Box::new(PhraseQuery::new(terms.to_vec())))
}

/// Words of three letters may have lost one; shorter ones have too many neighbours, and a number is never mistyped
/// into another.
fn may_be_typo(form: &str) -> bool {
    form.len() > 2 && !form.bytes().any(|c| c.is_ascii_digit())
}

fn may_be_typed_wrong(form: &str) -> bool {
    form.len() > 3 && !form.starts_with(STEM_MARK) && !form.bytes().any(|c| c.is_ascii_digit())
}

fn date_range(fields: &Fields, query: &Query) -> Option<Box<dyn Matcher>> {
    if query.from.is_none() && query.through.is_none() {
        return None;
    }
    let bound = |date: Option<_>| {
        date.map_or(Bound::Unbounded, |date| {
            Bound::Included(Term::from_field_i64(fields.date, day_number(date)))
        })
    };
    Some(Box::new(RangeQuery::new(
        bound(query.from),
        bound(query.through),
    )))
}

fn starting(field: Field, start: &str) -> Box<dyn Matcher> {
    Box::new(RangeQuery::new(
        Bound::Included(Term::from_field_text(field, start)),
        Bound::Excluded(Term::from_field_text(field, &format!("{start}\u{10ffff}"))),
    ))
}

fn exact(term: Term) -> Box<dyn Matcher> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn constant(matcher: Box<dyn Matcher>, score: f32) -> Box<dyn Matcher> {
    Box::new(ConstScoreQuery::new(matcher, score))
}

fn unscored(matcher: Box<dyn Matcher>) -> Box<dyn Matcher> {
    constant(matcher, 0.0)
}
