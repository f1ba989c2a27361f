//! The passage of a text that shows best why it was found.

use std::ops::Range;

use tantivy::tokenizer::{TokenStream, Tokenizer};

use crate::search::analysis::{Depth, FrenchTokenizer};
use crate::search::matching::Marks;

/// Length of a passage, in bytes; a little more or less at its ends.
const PASSAGE: usize = 200;
/// How much of a very long text is looked through.
const LOOKED_THROUGH: usize = 512 << 10;

/// A part of a passage: plain text, as hostile as the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetPart {
    /// Its words, every run of white space and control characters one space.
    pub text: String,
    /// Whether it is what was searched.
    pub marked: bool,
}

/// Cuts passages out of texts.
pub struct Snippets {
    tokenizer: FrenchTokenizer,
    marks: Marks,
}

impl Snippets {
    /// Prepares to mark what a query found.
    pub fn new(marks: Marks) -> Snippets {
        Snippets {
            tokenizer: FrenchTokenizer::new(Depth::AllStems),
            marks,
        }
    }

    /// The best passage of `text`; its beginning if nothing in it is to be marked, nothing if it is empty.
    pub fn passage(&mut self, text: &str) -> Vec<SnippetPart> {
        let looked = text
            .get(..text.floor_char_boundary(LOOKED_THROUGH))
            .unwrap_or_default();
        let marked = self.marked(looked);
        let place = best_place(text, &marked);
        let mut parts = Vec::new();
        let mut at = place.start;
        for range in marked {
            if range.start < at || range.end > place.end {
                continue;
            }
            push(&mut parts, text.get(at..range.start), false);
            push(&mut parts, text.get(range.clone()), true);
            at = range.end;
        }
        push(&mut parts, text.get(at..place.end), false);
        parts
    }

    /// The places of what is to be marked, in order, without overlap.
    fn marked(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut phrases = vec![Vec::new(); self.marks.phrases.len()];
        let mut stream = self.tokenizer.token_stream(text);
        while stream.advance() {
            let token = stream.token();
            let range = token.offset_from..token.offset_to;
            for (phrase, seen) in self.marks.phrases.iter().zip(&mut phrases) {
                see(phrase, &token.text, token.position, &range, seen);
            }
            if self.marks.has(&token.text) {
                found.push(range);
            }
        }
        for (phrase, seen) in self.marks.phrases.iter().zip(phrases) {
            found.extend(whole(phrase.len(), seen));
        }
        joined(text, found)
    }
}

/// A word of a phrase that was seen: where the phrase would begin, which word it is, where it is.
type Seen = (usize, usize, Range<usize>);

fn see(
    phrase: &[(usize, String)],
    term: &str,
    position: usize,
    range: &Range<usize>,
    seen: &mut Vec<Seen>,
) {
    let first = phrase.first().map_or(0, |(place, _)| *place);
    for (number, (place, form)) in phrase.iter().enumerate() {
        if form == term
            && let Some(begin) = position.checked_sub(place - first)
        {
            seen.push((begin, number, range.clone()));
        }
    }
}

/// The places of the phrases of which every word was seen.
fn whole(length: usize, mut seen: Vec<Seen>) -> Vec<Range<usize>> {
    seen.sort_unstable_by_key(|(begin, number, range)| (*begin, *number, range.start));
    seen.dedup_by_key(|(begin, number, _)| (*begin, *number));
    let mut places = Vec::new();
    for same in seen.chunk_by(|(a, ..), (b, ..)| a == b) {
        if same.len() == length {
            places.extend(same.iter().map(|(.., range)| range.clone()));
        }
    }
    places
}

fn joined(text: &str, mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut marked: Vec<Range<usize>> = Vec::new();
    for range in found {
        match marked.last_mut() {
            Some(last) if is_joined(text, last.end, range.start) => {
                last.end = last.end.max(range.end);
            }
            _ => marked.push(range),
        }
    }
    marked
}

/// Whether two places overlap or have one sign between them, as the parts of a code.
fn is_joined(text: &str, end: usize, start: usize) -> bool {
    start <= end
        || text.get(end..start).is_some_and(|between| {
            let mut signs = between.chars();
            signs.next().is_some_and(|sign| !sign.is_whitespace()) && signs.next().is_none()
        })
}

/// Where the most different words are marked; of two such places the first.
fn best_place(text: &str, marked: &[Range<usize>]) -> Range<usize> {
    let word = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default().to_lowercase();
    let words: Vec<String> = marked.iter().map(word).collect();
    let mut best = (0, 0);
    for (first, start) in marked.iter().enumerate() {
        let inside = marked
            .iter()
            .skip(first)
            .take_while(|range| range.end <= start.start + PASSAGE)
            .count();
        let mut different: Vec<&String> = words.iter().skip(first).take(inside.min(16)).collect();
        different.sort_unstable();
        different.dedup();
        let worth = different.len() * 16 + inside.min(15);
        if worth > best.0 {
            best = (worth, start.start);
        }
    }
    let start = word_start(text, best.1.saturating_sub(PASSAGE / 4), best.1);
    let end = word_end(text, start + PASSAGE);
    let longest = marked
        .iter()
        .find(|range| range.start == best.1)
        .map_or(0, |range| range.end);
    start..end.max(longest.min(text.len()))
}

fn word_start(text: &str, at: usize, latest: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let at = text.floor_char_boundary(at);
    let before = text.get(at..latest).unwrap_or_default();
    let space = before
        .char_indices()
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(place, c)| place + c.len_utf8());
    at + space
}

fn word_end(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = text.floor_char_boundary(at);
    let inside = text.get(..at).unwrap_or_default();
    let earliest = at.saturating_sub(PASSAGE / 4);
    match inside.rfind(char::is_whitespace) {
        Some(space) if space > earliest => space,
        _ => at,
    }
}

fn push(parts: &mut Vec<SnippetPart>, text: Option<&str>, marked: bool) {
    let mut collapsed = String::new();
    for c in text.unwrap_or_default().chars() {
        if !c.is_whitespace() && !c.is_control() {
            collapsed.push(c);
        } else if !collapsed.ends_with(' ') {
            collapsed.push(' ');
        }
    }
    let follows_space = parts
        .last()
        .is_none_or(|last: &SnippetPart| last.text.ends_with(' '));
    if follows_space && collapsed.starts_with(' ') {
        collapsed.remove(0);
    }
    if !collapsed.is_empty() {
        parts.push(SnippetPart {
            text: collapsed,
            marked,
        });
    }
}
