//! What a document holds together, wherever it stands: columns of a table, roles, what a letter decides. It tells a paper
//! whose title says little, whatever its words for it are.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::classify::headings::Headings;
use crate::classify::matcher::{Entry, List, blurred};
use crate::classify::text::Pages;
use crate::model::{Cue, RetentionSchedule, Sign, SignPart};

/// Bytes of a page that are looked at.
const BYTES: usize = 6000;
/// Letters of words that are long enough to be known where spaces or letters were recognised wrongly.
const LEAST_BLURRED: usize = 10;

/// The signs of a schedule, found together.
pub(super) struct SignSet {
    signs: Vec<(Entry, Vec<Part>)>,
    /// Every wording once; with it, whether it may be the beginning of a longer word.
    words: Vec<(String, bool)>,
    clear: Option<AhoCorasick>,
    /// The long ones as a blurred reading has them, and which of `words` each is.
    blurred: Option<AhoCorasick>,
    blurred_words: Vec<usize>,
}

/// Wordings, one of which must be there, or none of which may be.
struct Part {
    words: Vec<usize>,
    at_head: bool,
    is_absent: bool,
}

impl SignSet {
    pub(super) fn new(schedule: &RetentionSchedule) -> SignSet {
        let mut words: Vec<(String, bool)> = Vec::new();
        let mut signs = Vec::new();
        let classes = schedule.classes.iter().enumerate();
        let classes = classes.map(|(owner, class)| (Some(owner), &class.cues));
        for (owner, cues) in classes.chain([(None, &schedule.not_filed)]) {
            for sign in &cues.signs {
                let parts = sign.parts.iter().map(|part| numbered(part, &mut words));
                let parts = parts.collect();
                signs.push((entry(owner, sign), parts));
            }
        }
        let automaton = |words: &[String]| {
            AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .build(words)
                .ok()
        };
        let plain: Vec<String> = words.iter().map(|(words, _)| words.clone()).collect();
        let long = |(number, (words, _)): (usize, &(String, bool))| {
            let blurred = blurred(words);
            (blurred.len() >= LEAST_BLURRED).then_some((number, blurred))
        };
        let (blurred_words, long): (Vec<usize>, Vec<String>) =
            words.iter().enumerate().filter_map(long).unzip();
        SignSet {
            clear: automaton(&plain),
            blurred: automaton(&long),
            signs,
            words,
            blurred_words,
        }
    }

    /// Every sign that the first pages of a document bear, as many as are to be read, with the wordings that were found.
    pub(super) fn borne(
        &self,
        pages: &Pages<'_>,
        pages_read: usize,
        headings: &Headings<'_>,
    ) -> Vec<(&Entry, String)> {
        let mut text = String::new();
        for page in pages.filled().take(pages_read) {
            let of_page = page.text.trim_start();
            let end = of_page.floor_char_boundary(BYTES);
            text.push_str(of_page.get(..end).unwrap_or(of_page));
            text.push('\n');
        }
        let anywhere = self.found(&crate::model::fold(&text));
        let at_head = self.found(&headings.head_words);
        let is_there = |number: &usize, part: &Part| {
            let found = if part.at_head { &at_head } else { &anywhere };
            found.get(*number).copied().unwrap_or_default()
        };
        let holds = |part: &Part| part.words.iter().any(|number| is_there(number, part));
        let borne = self
            .signs
            .iter()
            .filter(|(_, parts)| parts.iter().all(|part| holds(part) != part.is_absent));
        let shown = |parts: &[Part]| {
            let there = parts.iter().filter(|part| !part.is_absent);
            let wordings = there.filter_map(|part| {
                let number = part.words.iter().find(|number| is_there(number, part))?;
                let (words, open_end) = self.words.get(*number)?;
                Some(format!("{words}{}", if *open_end { "…" } else { "" }))
            });
            wordings.collect::<Vec<String>>().join(" + ")
        };
        borne.map(|(entry, parts)| (entry, shown(parts))).collect()
    }

    /// Which of the wordings a folded text has.
    fn found(&self, text: &str) -> Vec<bool> {
        let mut found = vec![false; self.words.len()];
        let bytes = text.as_bytes();
        let boundary = |at: usize| at >= bytes.len() || bytes.get(at) == Some(&b' ');
        for hit in self
            .clear
            .iter()
            .flat_map(|all| all.find_overlapping_iter(text))
        {
            let number = hit.pattern().as_usize();
            let open_end = self.words.get(number).is_some_and(|(_, open)| *open);
            let begins = hit.start().checked_sub(1).is_none_or(boundary);
            if let Some(found) = found.get_mut(number)
                && begins
                && (open_end || boundary(hit.end()))
            {
                *found = true;
            }
        }
        let glued = blurred(text);
        for hit in self
            .blurred
            .iter()
            .flat_map(|all| all.find_overlapping_iter(&glued))
        {
            let number = self.blurred_words.get(hit.pattern().as_usize());
            if let Some(found) = number.and_then(|number| found.get_mut(*number)) {
                *found = true;
            }
        }
        found
    }
}

/// No owner: it is not filed.
fn entry(owner: Option<usize>, sign: &Sign) -> Entry {
    Entry {
        owner,
        list: List::Sign,
        cue: Cue {
            first: sign.shown.clone(),
            others: Vec::new(),
            tenths: sign.tenths,
        },
        blurred: String::new(),
    }
}

fn numbered(part: &SignPart, words: &mut Vec<(String, bool)>) -> Part {
    let number = |one: &(String, bool)| {
        let known = words.iter().position(|known| known == one);
        known.unwrap_or_else(|| {
            words.push(one.clone());
            words.len() - 1
        })
    };
    Part {
        words: part.words.iter().map(number).collect(),
        at_head: part.at_head,
        is_absent: part.is_absent,
    }
}
