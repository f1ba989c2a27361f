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

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::search::dates::{date_at, write_date};
use crate::search::fold::fold;
use crate::search::scan::{MOST_BYTES, Scanner, Span};
use crate::search::stems::Stems;

/// Number of this analysis, written in the names of the analysers and so in what is stored.
pub const VERSION: u32 = 1;

/// First byte of a stem. No form contains it.
pub const STEM_MARK: char = '\u{1}';

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
