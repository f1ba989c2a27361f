//! HTML without its markup, as a reader sees it. Nothing is interpreted: no script runs, nothing is fetched.

use mail_parser::decoders::html::add_html_token;

use crate::extract::sink::{Reading, Sink, Stop};

/// Longest character reference, such as `&CounterClockwiseContourIntegral;`.
const MAX_REFERENCE: usize = 40;

/// Elements whose content no reader sees.
const UNSEEN: &[&str] = &["script", "style", "template"];

/// Elements that begin and end lines.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "text",
    "title",
    "tr",
    "ul",
];

/// Reads HTML (or any markup of that look).
pub(super) fn read(html: &str, sink: &mut Sink<'_>) -> Reading {
    let mut page = HtmlText::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (words, tag) = rest.split_at(at);
        page.words(words, sink)?;
        rest = match tag.strip_prefix("<!--") {
            Some(comment) => comment.split_once("-->").map_or("", |(_, after)| after),
            None => page.tag(tag, sink)?,
        };
    }
    page.words(rest, sink)?;
    sink.end_line()
}

/// Words separated by single spaces, lines by single line feeds.
#[derive(Default)]
struct HtmlText {
    gap: Option<char>,
    has_words: bool,
}

impl HtmlText {
    fn words(&mut self, raw: &str, sink: &mut Sink<'_>) -> Reading {
        let text = resolve_references(raw);
        let mut line = String::new();
        for (number, word) in text.split([' ', '\t', '\r', '\n', '\u{c}']).enumerate() {
            if number > 0 {
                self.widen_gap(' ');
            }
            if word.is_empty() {
                continue;
            }
            if let Some(gap) = self.gap.take().filter(|_| self.has_words) {
                line.push(gap);
            }
            line.push_str(word);
            self.has_words = true;
        }
        sink.text(&line)
    }

    fn widen_gap(&mut self, gap: char) {
        let rank = |gap: char| [' ', '\t', '\n'].iter().position(|known| *known == gap);
        if self.gap.and_then(rank) < rank(gap) {
            self.gap = Some(gap);
        }
    }

    /// Handles the tag at the beginning of `text` and returns what follows it.
    fn tag<'t>(&mut self, text: &'t str, sink: &mut Sink<'_>) -> Result<&'t str, Stop> {
        let inner = text.get(1..).unwrap_or_default();
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            self.words("<", sink)?;
            return Ok(inner);
        }
        let after = inner.get(tag_length(inner)..).unwrap_or_default();
        let closes = inner.starts_with('/');
        let name = inner.trim_start_matches('/');
        let length = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let name = name.get(..length).unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "td" | "th" => self.widen_gap('\t'),
            block if BLOCKS.contains(&block) => self.widen_gap('\n'),
            unseen if !closes && UNSEEN.contains(&unseen) => return Ok(skip_unseen(after, unseen)),
            _ => {}
        }
        Ok(after)
    }
}

/// Bytes up to and with the `>` that ends a tag, quoted values apart.
fn tag_length(inner: &str) -> usize {
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed: the first `>` ends the tag all the same.
    inner.find('>').map_or(inner.len(), |at| at + 1)
}

fn skip_unseen<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = rest.get(at..).unwrap_or_default();
        let tag = rest.get(2..).unwrap_or_default();
        if tag
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
        {
            return rest;
        }
        rest = tag;
    }
    ""
}

fn resolve_references(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        text.push_str(before);
        let end = reference
            .bytes()
            .take(MAX_REFERENCE)
            .position(|byte| byte == b';');
        let length = end.map_or(1, |end| end + 1);
        let (reference, after) = reference.split_at(length);
        add_html_token(&mut text, reference.as_bytes(), false);
        rest = after;
    }
    text.push_str(rest);
    text
}
