//! Cuts a text into words, each with its form.

use crate::search::fold::{Fold, fold, is_apostrophe};

/// The longest form, in bytes.
pub const MOST_BYTES: usize = 64;

/// A word's place in the text, in bytes, and what it is made of.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Where it starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether there is a digit in it.
    pub digits: bool,
    /// Whether there is anything but digits in it.
    pub letters: bool,
}

/// Cuts a text into words.
pub struct Scanner<'a> {
    /// The text.
    pub text: &'a str,
    /// How far it was read, in bytes.
    pub at: usize,
    /// How many words were found.
    pub position: usize,
}

impl<'a> Scanner<'a> {
    /// Begins at the start of a text.
    pub fn new(text: &'a str) -> Scanner<'a> {
        Scanner {
            text,
            at: 0,
            position: 0,
        }
    }

    /// Finds the next word and writes its form.
    pub fn next_word(&mut self, form: &mut String) -> Option<Span> {
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

    /// Finds the next run of letters and digits, elided or not, and writes its form after what is in `form`.
    pub fn run(&mut self, form: &mut String) -> Option<Span> {
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
                Fold::Nothing => {
                    self.at += width;
                    // An accent written apart belongs to its letter.
                    if span.digits || span.letters {
                        span.end = self.at;
                    }
                }
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
