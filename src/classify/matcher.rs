//! The cues of a schedule, prepared so that one pass over a text finds them all.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::classify::signs::SignSet;
use crate::model::{Cue, LabelKind, RetentionSchedule, ScheduleClass, fold};

/// Letters of a cue that is long enough to be known with one letter wrong.
const LEAST_BLURRED: usize = 12;
/// Letters at its end that must be right all the same.
const EXACT_END: usize = 3;

/// Words of cues that are also parts of names.
const PARTICLES: [&str; 9] = ["le", "la", "les", "de", "du", "des", "au", "en", "ben"];

/// Which list of a class a cue is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Heading,
    Footer,
    Form,
    NotHeading,
    FileName,
    Folder,
    Body,
    NotBody,
    Sign,
}

/// A cue and whose it is; none: one of `not-filed`.
pub(super) struct Entry {
    pub owner: Option<usize>,
    pub list: List,
    pub cue: Cue,
    /// The first words as a blurred reading may have them; empty if the cue is too short for that.
    pub blurred: String,
}

/// A cue found in a text, from byte to byte.
pub(super) struct Hit<'m> {
    pub entry: &'m Entry,
    pub start: usize,
    pub end: usize,
}

/// The cues of some lists, found together.
pub(super) struct CueSet {
    entries: Vec<Entry>,
    /// None if there is no cue, or they are too many for an automaton.
    automaton: Option<AhoCorasick>,
}

/// All the cues of a schedule.
pub(super) struct Matcher {
    pub headings: CueSet,
    pub names: CueSet,
    pub folders: CueSet,
    pub body: CueSet,
    pub signs: SignSet,
    /// Labels of forms, folded.
    labels: HashMap<String, LabelKind>,
    /// The first words of those labels.
    label_starts: HashSet<String>,
    /// Their last word and their last two.
    label_ends: HashSet<String>,
    /// Words by which file names tell a class.
    cue_words: HashSet<String>,
    /// Names of kinds of documents, as official footers have them.
    document_names: HashSet<String>,
}

impl Matcher {
    pub(super) fn new(schedule: &RetentionSchedule) -> Matcher {
        Matcher {
            headings: CueSet::new(
                schedule,
                &[List::Heading, List::Footer, List::Form, List::NotHeading],
            ),
            names: CueSet::new(schedule, &[List::FileName]),
            folders: CueSet::new(schedule, &[List::Folder]),
            body: CueSet::new(schedule, &[List::Body, List::NotBody]),
            signs: SignSet::new(schedule),
            labels: schedule.form_words.labels.iter().cloned().collect(),
            label_starts: schedule
                .form_words
                .labels
                .iter()
                .filter_map(|(label, _)| label.split(' ').next())
                .map(str::to_owned)
                .collect(),
            label_ends: schedule
                .form_words
                .labels
                .iter()
                .flat_map(|(label, _)| {
                    let spaces = label.rmatch_indices(' ').take(2).map(|(at, _)| at + 1);
                    spaces.chain([0]).filter_map(|at| label.get(at..))
                })
                .map(str::to_owned)
                .collect(),
            cue_words: schedule
                .classes
                .iter()
                .flat_map(|class| &class.cues.file_name)
                .flat_map(|cue| cue.first.split(' '))
                .filter(|word| word.len() > 1 && !PARTICLES.contains(word))
                .map(str::to_owned)
                .collect(),
            document_names: schedule
                .classes
                .iter()
                .map(|class| &class.cues)
                .flat_map(|cues| {
                    cues.headings
                        .iter()
                        .chain(&cues.footers)
                        .chain(&cues.file_name)
                })
                .map(|cue| cue.first.clone())
                .collect(),
        }
    }

    /// What a folded label announces.
    pub(super) fn label(&self, folded: &str) -> Option<LabelKind> {
        self.labels.get(folded).copied()
    }

    /// Whether a label begins with the first word of this folded text.
    pub(super) fn may_begin_label(&self, folded: &str) -> bool {
        let word = folded.split(' ').next().unwrap_or_default();
        self.label_starts.contains(word)
    }

    /// Whether a label ends with this folded text.
    pub(super) fn may_end_label(&self, folded: &str) -> bool {
        self.label_ends.contains(folded)
    }

    /// Whether a word of a file name is one by which a class is known.
    pub(super) fn is_cue_word(&self, word: &str) -> bool {
        fold(word)
            .split(' ')
            .any(|part| self.cue_words.contains(part))
    }

    /// Whether this is the name of a kind of documents, such as `REAC`.
    pub(super) fn names_a_document(&self, folded: &str) -> bool {
        self.document_names.contains(folded)
    }
}

impl CueSet {
    fn new(schedule: &RetentionSchedule, lists: &[List]) -> CueSet {
        let owners = schedule.classes.iter().enumerate();
        let owners = owners.map(|(number, class)| (Some(number), Some(class)));
        let mut entries = Vec::new();
        for (owner, class) in owners.chain([(None, None)]) {
            for list in lists {
                for cue in cues(schedule, class, *list) {
                    let blurred = blurred(&cue.first);
                    let long = *list == List::Heading && blurred.len() >= LEAST_BLURRED;
                    entries.push(Entry {
                        owner,
                        list: *list,
                        cue: cue.clone(),
                        blurred: if long { blurred } else { String::new() },
                    });
                }
            }
        }
        let words = entries.iter().map(|entry| entry.cue.first.as_str());
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(words)
            .ok();
        CueSet { entries, automaton }
    }

    /// Every cue whose first words are whole words of folded `text`. Its further words are not looked for.
    pub(super) fn hits<'m>(&'m self, text: &str) -> Vec<Hit<'m>> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let bytes = text.as_bytes();
        let boundary = |at: usize| at >= bytes.len() || bytes.get(at) == Some(&b' ');
        automaton
            .find_overlapping_iter(text)
            .filter(|found| {
                let begins = found.start().checked_sub(1).is_none_or(boundary);
                begins && boundary(found.end())
            })
            .filter_map(|found| {
                Some(Hit {
                    entry: self.entries.get(found.pattern().as_usize())?,
                    start: found.start(),
                    end: found.end(),
                })
            })
            .collect()
    }

    /// Long heading cues with which `text` begins if letters that look alike are the same, words may be broken or
    /// spaced out, and one letter (two in a very long cue) may be wrong. With the number of wrong letters.
    pub(super) fn blurred_hits(&self, text: &str) -> Vec<(&Entry, usize)> {
        let text = blurred(text);
        let text = text.as_bytes();
        let mut found = Vec::new();
        for entry in self
            .entries
            .iter()
            .filter(|entry| !entry.blurred.is_empty())
        {
            let cue = entry.blurred.as_bytes();
            // Of the first two letters one is right: this leaves out nearly all.
            if text.first() != cue.first() && text.get(1) != cue.get(1) {
                continue;
            }
            let most = if cue.len() >= 2 * LEAST_BLURRED { 2 } else { 1 };
            if let Some(wrong) = wrong_letters(text, cue, most) {
                found.push((entry, wrong));
            }
        }
        found
    }
}

fn cues<'s>(
    schedule: &'s RetentionSchedule,
    class: Option<&'s ScheduleClass>,
    list: List,
) -> &'s [Cue] {
    let cues = class.map_or(&schedule.not_filed, |class| &class.cues);
    match list {
        List::Heading => &cues.headings,
        List::Footer => &cues.footers,
        List::Form => &cues.forms,
        List::NotHeading => &cues.not_headings,
        List::FileName => &cues.file_name,
        List::Folder => &cues.folder,
        List::Body => &cues.body,
        List::NotBody => &cues.not_body,
        // What they say is not a cue: they are found by themselves.
        List::Sign => &[],
    }
}

/// Whether the whole words of `words` are anywhere in folded `text`.
pub(super) fn mentions(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(start, _)| {
        let (before, from) = text.split_at(start);
        let after = from.strip_prefix(words).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

/// Folded text without the words of digits that it begins with.
pub(super) fn without_numbers(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
}

/// Folded text without spaces, letters and digits that look alike made the same.
pub(super) fn blurred(text: &str) -> String {
    text.chars()
        .filter(|c| *c != ' ')
        .map(|c| match c {
            '0' => 'o',
            '1' | 'l' => 'i',
            '5' => 's',
            '8' => 'b',
            '6' => 'g',
            other => other,
        })
        .collect()
}

/// How many letters of `cue` are wrong, missing or added where `text` begins with it, at the least; none if more than `most`.
/// The end of a cue must be there: `(DP)` is what tells a dossier from its mention.
fn wrong_letters(text: &[u8], cue: &[u8], most: usize) -> Option<usize> {
    let same = text.iter().zip(cue).take_while(|(one, other)| one == other);
    let same = same.count();
    let (text, cue) = (text.get(same..)?, cue.get(same..)?);
    if cue.is_empty() {
        return Some(0);
    }
    if most == 0 || cue.len() <= EXACT_END {
        return None;
    }
    let replaced = (text.get(1..), cue.get(1..));
    let added = (text.get(1..), Some(cue));
    let missing = (Some(text), cue.get(1..));
    [replaced, added, missing]
        .into_iter()
        .filter_map(|(text, cue)| wrong_letters(text?, cue?, most - 1))
        .min()
        .map(|wrong| wrong + 1)
}
