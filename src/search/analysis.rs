//! French analysis: how text becomes the terms that are searched, in one pass, the same way for documents and queries.
//!
//! A **form** is a word as written, folded: lower case, without accents, ligatures opened (`œuf` is `oeuf`), whatever
//! the Unicode form, soft hyphens and control characters dropped, an elided article dropped (`l’élève` is `eleve`), cut
//! to 64 bytes. Hyphens, slashes and all other signs separate: `A-1312/B` is `a`, `1312`, `b`.
//!
//! Beside its form a word of a document may yield, at the same position,
//!
//! - its **stem**, marked by a first byte 1, once per text and only where it differs from the form;
//! - the parts of a code that people search alone: `01280m04` also `01280`, `RNCP37949BC01` also `rncp`, `rncp37949` and
//!   `37949`;
//! - the **date** that starts there, `1991-08-17`, however written: `17/08/1991`, `17.08.1991`, `17-08-1991`,
//!   `1991-08-17`, `17 août 1991`, `19910817`. In a query such a date is that one term and nothing else.
//!
//! Stems are taken of folded words, so that `resume` and `résumé` agree. Changing anything here changes what is found:
//! raise [`VERSION`], and older search engines are rebuilt.

use std::collections::HashMap;
use std::fmt::Write;

use chrono::NaiveDate;
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

use crate::search::fold::{Fold, fold, is_apostrophe};

/// Number of this analysis, written in the names of the analysers and so in what is stored.
pub const VERSION: u32 = 1;

/// First byte of a stem. No form contains it.
pub const STEM_MARK: char = '\u{1}';

const MOST_BYTES: usize = 64;
const MOST_KNOWN_WORDS: usize = 1 << 16;
/// A longer mixture of letters and digits is a digest or noise: it has no parts worth searching.
const LONGEST_CODE: usize = 32;

/// What is drawn from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Forms, dates and parts of codes: names.
    Forms,
    /// The same and each stem once: what goes into the search engine.
    StemsOnce,
    /// The same and every stem: what is compared with a query to mark words.
    AllStems,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its form, or a date as `1991-08-17`.
    pub form: String,
    /// Where it stands among the words of its text, as documents count.
    pub position: usize,
    /// Where it starts and ends, in bytes.
    pub range: std::ops::Range<usize>,
}

/// The words of a query's text.
pub fn words(text: &str) -> Vec<Word> {
    let mut scanner = Scanner::new(text);
    let mut found = Vec::new();
    let mut form = String::new();
    while let Some(mut span) = scanner.next_word(&mut form) {
        let position = scanner.position - 1;
        if let Some(date) = date_at(text, &span, &form) {
            form.clear();
            write_date(date.day, &mut form);
            span.end = date.end;
            scanner.at = date.end;
            scanner.position = position + date.words;
        }
        found.push(Word {
            form: form.clone(),
            position,
            range: span.start..span.end,
        });
    }
    found
}

/// The stem of a form, without its mark; none if it is the form itself.
pub fn stem_of(form: &str) -> Option<String> {
    Stems::default()
        .entry(form)
        .and_then(|known| known.stem.as_deref())
        .map(str::to_owned)
}

/// The text folded, letters and digits only: how title codes are compared.
pub fn compact(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let _ = fold(c, &mut folded);
    }
    folded
}

/// A code's letters and what follows them, if it begins with letters followed by a digit: `tp01280` is `tp`, `01280`.
pub fn letters_then_digits(form: &str) -> Option<(&str, &str)> {
    let split = form.find(|c: char| c.is_ascii_digit())?;
    (split > 0).then(|| form.split_at(split))
}

/// The analyser of documents.
pub struct FrenchTokenizer {
    depth: Depth,
    stems: Stems,
}

impl FrenchTokenizer {
    /// An analyser that yields terms to this depth.
    pub fn new(depth: Depth) -> FrenchTokenizer {
        FrenchTokenizer {
            depth,
            stems: Stems::default(),
        }
    }
}

impl Clone for FrenchTokenizer {
    fn clone(&self) -> FrenchTokenizer {
        FrenchTokenizer::new(self.depth)
    }
}

impl Tokenizer for FrenchTokenizer {
    type TokenStream<'a> = FrenchStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchStream<'a> {
        self.stems.texts += 1;
        FrenchStream {
            scanner: Scanner::new(text),
            depth: self.depth,
            stems: &mut self.stems,
            form: String::with_capacity(MOST_BYTES + 4),
            tokens: vec![Token::default()],
            filled: 0,
            current: 0,
        }
    }
}

/// The terms of one text.
pub struct FrenchStream<'a> {
    scanner: Scanner<'a>,
    depth: Depth,
    stems: &'a mut Stems,
    form: String,
    /// The terms of the present word, reused from word to word.
    tokens: Vec<Token>,
    filled: usize,
    current: usize,
}

impl TokenStream for FrenchStream<'_> {
    fn advance(&mut self) -> bool {
        self.current += 1;
        if self.current < self.filled {
            return true;
        }
        self.current = 0;
        self.filled = 0;
        let mut form = std::mem::take(&mut self.form);
        let span = self.scanner.next_word(&mut form);
        if let Some(span) = &span {
            self.fill(&form, span);
        }
        self.form = form;
        span.is_some()
    }

    fn token(&self) -> &Token {
        self.tokens
            .get(self.current)
            .expect("there is always one token")
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tokens
            .get_mut(self.current)
            .expect("there is always one token")
    }
}

impl FrenchStream<'_> {
    fn fill(&mut self, form: &str, span: &Span) {
        self.push(span, |text| text.push_str(form));
        if let Some(date) = date_at(self.scanner.text, span, form) {
            let whole = Span {
                end: date.end,
                ..*span
            };
            self.push(&whole, |text| write_date(date.day, text));
        }
        if span.digits && span.letters && form.len() <= LONGEST_CODE {
            self.push_code_parts(form, span);
        } else if self.depth != Depth::Forms && !span.digits {
            self.push_stem(form, span);
        }
    }

    fn push_stem(&mut self, form: &str, span: &Span) {
        let text = self.stems.texts;
        let Some(known) = self.stems.entry(form) else {
            return;
        };
        if self.depth == Depth::StemsOnce && known.last_text == text {
            return;
        }
        known.last_text = text;
        let Some(stem) = &known.stem else { return };
        let token = slot(&mut self.tokens, &mut self.filled);
        place(token, span, self.scanner.position - 1);
        token.text.push(STEM_MARK);
        token.text.push_str(stem);
    }

    /// The beginnings that end where letters meet digits, and the first run of three digits or more.
    fn push_code_parts(&mut self, form: &str, span: &Span) {
        let bytes = form.as_bytes();
        let kind = |at: usize| bytes.get(at).map(u8::is_ascii_digit);
        let mut run_start = 0;
        let mut parts = 0;
        for at in 1..=bytes.len() {
            if kind(at) == kind(run_start) {
                continue;
            }
            let run = form.get(run_start..at).unwrap_or_default();
            let beginning = form.get(..at).unwrap_or_default();
            if at < bytes.len() && beginning.len() > 1 && parts < 3 {
                self.push(span, |text| text.push_str(beginning));
                parts += 1;
            }
            if run_start > 0 && run.len() > 2 && kind(run_start) == Some(true) && parts < 4 {
                self.push(span, |text| text.push_str(run));
                parts = 4;
            }
            run_start = at;
        }
    }

    fn push(&mut self, span: &Span, write: impl FnOnce(&mut String)) {
        let token = slot(&mut self.tokens, &mut self.filled);
        place(token, span, self.scanner.position - 1);
        write(&mut token.text);
    }
}

fn slot<'a>(tokens: &'a mut Vec<Token>, filled: &mut usize) -> &'a mut Token {
    if tokens.len() == *filled {
        tokens.push(Token::default());
    }
    *filled += 1;
    tokens.get_mut(*filled - 1).expect("just made sure of it")
}

fn place(token: &mut Token, span: &Span, position: usize) {
    token.text.clear();
    token.offset_from = span.start;
    token.offset_to = span.end;
    token.position = position;
    token.position_length = 1;
}

/// Stems already computed.
#[derive(Default)]
struct Stems {
    known: HashMap<Box<str>, Known>,
    stemmer: Option<TextAnalyzer>,
    /// How many texts were begun.
    texts: u64,
}

struct Known {
    stem: Option<Box<str>>,
    last_text: u64,
}

impl Stems {
    fn entry(&mut self, form: &str) -> Option<&mut Known> {
        if form.len() < 4 || !form.is_ascii() || is_stop_word(form) {
            return None;
        }
        if !self.known.contains_key(form) {
            if self.known.len() >= MOST_KNOWN_WORDS {
                self.known.clear();
            }
            let known = Known {
                stem: self.stem(form),
                last_text: 0,
            };
            self.known.insert(form.into(), known);
        }
        self.known.get_mut(form)
    }

    fn stem(&mut self, form: &str) -> Option<Box<str>> {
        // The stemmer knows participles by their accents, which are folded away: `convoquée` must join `convoque`.
        let singular = form.strip_suffix('s').unwrap_or(form);
        let base = match singular.strip_suffix("ee") {
            Some(root) if root.len() > 1 => form.get(..=root.len()).unwrap_or(form),
            _ => form,
        };
        let stemmer = self.stemmer.get_or_insert_with(|| {
            TextAnalyzer::builder(RawTokenizer::default())
                .filter(Stemmer::new(Language::French))
                .build()
        });
        let mut stream = stemmer.token_stream(base);
        let stem = if stream.advance() {
            stream.token().text.as_str()
        } else {
            base
        };
        (stem != form && !stem.is_empty()).then(|| stem.into())
    }
}

/// Whether a word is too common to ask of every document that it contain it.
pub fn is_stop_word(form: &str) -> bool {
    matches!(
        form,
        "a" | "au"
            | "aux"
            | "avec"
            | "ce"
            | "ces"
            | "cette"
            | "d"
            | "dans"
            | "de"
            | "des"
            | "du"
            | "elle"
            | "en"
            | "est"
            | "et"
            | "il"
            | "l"
            | "la"
            | "le"
            | "les"
            | "leur"
            | "leurs"
            | "ne"
            | "ou"
            | "par"
            | "pas"
            | "pour"
            | "qu"
            | "que"
            | "qui"
            | "sa"
            | "se"
            | "ses"
            | "son"
            | "sur"
            | "un"
            | "une"
            | "vers"
            | "y"
    )
}

/// Whether a word is dropped before an apostrophe and a letter.
fn is_elided(form: &str) -> bool {
    matches!(
        form,
        "c" | "d"
            | "j"
            | "jusqu"
            | "l"
            | "lorsqu"
            | "m"
            | "n"
            | "puisqu"
            | "qu"
            | "quoiqu"
            | "s"
            | "t"
    )
}

/// A word's place in the text, in bytes, and what it is made of.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    digits: bool,
    letters: bool,
}

/// Cuts a text into words.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// How many words were found.
    position: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Scanner<'a> {
        Scanner {
            text,
            at: 0,
            position: 0,
        }
    }

    /// Finds the next word and writes its form.
    fn next_word(&mut self, form: &mut String) -> Option<Span> {
        loop {
            form.clear();
            let span = self.run(form)?;
            if !(is_elided(form) && self.is_before_apostrophe()) {
                self.position += 1;
                return Some(span);
            }
        }
    }

    fn is_before_apostrophe(&self) -> bool {
        let mut rest = self.text.get(self.at..).unwrap_or_default().chars();
        rest.next().is_some_and(is_apostrophe) && rest.next().is_some_and(char::is_alphabetic)
    }

    fn run(&mut self, form: &mut String) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let mut span = Span {
            start: self.at,
            end: self.at,
            digits: false,
            letters: false,
        };
        while let Some(&byte) = bytes.get(self.at) {
            let (width, what) = self.take(byte, form);
            match what {
                Fold::Word => {
                    if !span.digits && !span.letters {
                        span.start = self.at;
                    }
                    let digit = byte.is_ascii_digit();
                    span.digits |= digit;
                    span.letters |= !digit;
                    self.at += width;
                    span.end = self.at;
                }
                Fold::Nothing => self.at += width,
                Fold::Break if span.digits || span.letters => return Some(span),
                Fold::Break => self.at += width,
            }
        }
        (span.digits || span.letters).then_some(span)
    }

    /// Folds the character that begins with `byte`, and tells its width.
    fn take(&self, byte: u8, form: &mut String) -> (usize, Fold) {
        let room = form.len() < MOST_BYTES;
        if byte.is_ascii() {
            if !byte.is_ascii_alphanumeric() {
                let ignored = byte.is_ascii_control() && !byte.is_ascii_whitespace() && byte != 11;
                return (1, if ignored { Fold::Nothing } else { Fold::Break });
            }
            if room {
                form.push(char::from(byte.to_ascii_lowercase()));
            }
            return (1, Fold::Word);
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else {
            return (1, Fold::Break);
        };
        let length = form.len();
        let what = fold(c, form);
        if !room {
            form.truncate(length);
        }
        (c.len_utf8(), what)
    }
}

/// A date found in a text.
struct Found {
    day: NaiveDate,
    /// Where it ends, in bytes.
    end: usize,
    /// How many words it takes.
    words: usize,
}

/// The date that starts with this word, if one does.
fn date_at(text: &str, span: &Span, form: &str) -> Option<Found> {
    if !span.digits || (span.letters && form != "1er") || form.len() > 8 {
        return None;
    }
    let bytes = text.as_bytes();
    let before = |back: usize| span.start.checked_sub(back).and_then(|at| bytes.get(at));
    if before(1).is_some_and(|c| b"-/.".contains(c)) && before(2).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let rest = bytes.get(span.start..)?;
    let found = match form.len() {
        8 => return compact_date(rest, span),
        1 | 2 | 4 if !span.letters => numeric_date(rest),
        _ => None,
    };
    if let Some((day, length)) = found {
        let end = span.start + length;
        return (!bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)).then_some(Found {
            day,
            end,
            words: 3,
        });
    }
    spelled_date(text, span, form)
}

fn compact_date(rest: &[u8], span: &Span) -> Option<Found> {
    let (year, month, day) = (
        number(rest, 0, 4)?,
        number(rest, 4, 6)?,
        number(rest, 6, 8)?,
    );
    (1900..2100).contains(&year).then_some(())?;
    let day = date(year, month, day)?;
    Some(Found {
        day,
        end: span.end,
        words: 1,
    })
}

/// `17/08/1991`, `1991-08-17` and the like, with the same separator twice.
fn numeric_date(rest: &[u8]) -> Option<(NaiveDate, usize)> {
    let digits = |from: usize| {
        rest.iter()
            .skip(from)
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let first = digits(0);
    let separator = *rest.get(first)?;
    b"/-.".contains(&separator).then_some(())?;
    let second = digits(first + 1);
    let third_at = first + second + 2;
    (rest.get(third_at - 1) == Some(&separator)).then_some(())?;
    let third = digits(third_at);
    let part = |from: usize, length: usize| number(rest, from, from + length);
    let (a, b, c) = (
        part(0, first)?,
        part(first + 1, second)?,
        part(third_at, third)?,
    );
    let day = match (first, second, third) {
        (1..=2, 1..=2, 4) => date(c, b, a),
        (4, 1..=2, 1..=2) => date(a, b, c),
        _ => None,
    }?;
    Some((day, third_at + third))
}

/// `17 août 1991`, `1er mai 2020`.
fn spelled_date(text: &str, span: &Span, form: &str) -> Option<Found> {
    let day = form.strip_suffix("er").unwrap_or(form).parse().ok()?;
    (form.len() < 4 && (1..=31).contains(&day)).then_some(())?;
    // Most numbers are not followed by a month: look at one letter before anything else.
    let rest = text.get(span.end..)?;
    let first = rest
        .trim_start_matches([' ', '\u{a0}', '\u{202f}'])
        .bytes()
        .next()?;
    b"jfmasondJFMASOND".contains(&first).then_some(())?;
    let mut scanner = Scanner::new(text);
    scanner.at = span.end;
    let mut word = String::new();
    scanner.run(&mut word)?;
    let month = month_number(&word)?;
    word.clear();
    let year_span = scanner.run(&mut word)?;
    let between = text.get(span.end..year_span.start)?;
    (word.len() == 4 && between.len() < 24 && !between.contains(['.', ',', ';'])).then_some(())?;
    Some(Found {
        day: date(word.parse().ok()?, month, day)?,
        end: year_span.end,
        words: 3,
    })
}

/// The number of a French month, by its folded name.
pub fn month_number(form: &str) -> Option<u32> {
    let month = match form {
        "janvier" => 1,
        "fevrier" => 2,
        "mars" => 3,
        "avril" => 4,
        "mai" => 5,
        "juin" => 6,
        "juillet" => 7,
        "aout" => 8,
        "septembre" => 9,
        "octobre" => 10,
        "novembre" => 11,
        "decembre" => 12,
        _ => return None,
    };
    Some(month)
}

fn number(bytes: &[u8], from: usize, to: usize) -> Option<u32> {
    std::str::from_utf8(bytes.get(from..to)?).ok()?.parse().ok()
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    (1000..3000).contains(&year).then_some(())?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn write_date(day: NaiveDate, to: &mut String) {
    write!(to, "{}", day.format("%Y-%m-%d")).expect("writing to a string does not fail");
}
