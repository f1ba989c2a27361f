//! Cues that corrections suggest: words that the documents corrected to one class share, and no document of another class
//! has.
//!
//! A cue is written into a policy file, which lies in clear: nothing that may name a candidate is ever proposed.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{CueZone, OriginalPath, ProposedCue, RecordClass, fold};

/// A record as far as its class goes.
#[derive(Debug, Clone, Copy)]
pub struct ClassedDocument<'a> {
    /// Its class.
    pub class: &'a RecordClass,
    /// True if a person gave it, against what the schedule finds.
    pub corrected: bool,
    /// The path under which it arrived.
    pub path: &'a OriginalPath,
    /// What it says.
    pub text: &'a str,
}

/// Two documents at least: one alone may be an accident.
const LEAST: usize = 2;
/// Words of a cue.
const MOST_WORDS: usize = 4;
/// Lines of a text that may be headings.
const MOST_LINES: usize = 12;
/// Words of a line that may be a heading.
const MOST_WORDS_OF_LINE: usize = 10;

/// Proposes at most one cue for each class and zone, the one that most corrections share, and the longest of those.
///
/// `names` are all words of candidates' names, folded.
pub fn propose(documents: &[ClassedDocument<'_>], names: &BTreeSet<String>) -> Vec<ProposedCue> {
    let mut proposed = Vec::new();
    for zone in [CueZone::Heading, CueZone::FileName, CueZone::Folder] {
        let mut corrected: BTreeMap<(&RecordClass, String), usize> = BTreeMap::new();
        let mut classes: BTreeMap<String, BTreeSet<&RecordClass>> = BTreeMap::new();
        for document in documents {
            for words in runs(document, zone) {
                classes
                    .entry(words.clone())
                    .or_default()
                    .insert(document.class);
                if document.corrected && may_be_proposed(&words, names) {
                    *corrected.entry((document.class, words)).or_default() += 1;
                }
            }
        }
        let mut best: BTreeMap<&RecordClass, (usize, usize, String)> = BTreeMap::new();
        for ((class, words), count) in corrected {
            let alone = classes
                .get(&words)
                .is_some_and(|classes| classes.len() == 1);
            if count < LEAST || !alone {
                continue;
            }
            let rank = (count, words.len(), words);
            let known = best.entry(class).or_insert_with(|| rank.clone());
            if rank > *known {
                *known = rank;
            }
        }
        proposed.extend(best.into_iter().map(|(class, (_, _, words))| ProposedCue {
            class: class.clone(),
            zone,
            words,
        }));
    }
    proposed.sort();
    proposed
}

/// The runs of words that a cue of this zone could be.
fn runs(document: &ClassedDocument<'_>, zone: CueZone) -> BTreeSet<String> {
    match zone {
        CueZone::FileName => {
            let name = document.path.file_name_lossy();
            let stem = name
                .rsplit_once('.')
                .map_or(name.as_str(), |(stem, _)| stem);
            let words = fold(stem);
            let words: Vec<&str> = words.split(' ').collect();
            let starts = (0..words.len()).filter_map(|start| words.get(start..));
            starts.flat_map(beginnings).collect()
        }
        CueZone::Folder => {
            let folders = document.path.folders();
            let folded = folders.iter().map(|folder| fold(folder));
            folded.flat_map(|folder| line_beginnings(&folder)).collect()
        }
        CueZone::Heading => {
            let lines = document.text.lines().map(fold);
            let lines = lines.filter(|line| !line.is_empty()).take(MOST_LINES);
            let short = lines.filter(|line| line.split(' ').count() <= MOST_WORDS_OF_LINE);
            short.flat_map(|line| line_beginnings(&line)).collect()
        }
    }
}

fn line_beginnings(line: &str) -> Vec<String> {
    let words: Vec<&str> = line.split(' ').collect();
    let first = words.iter().position(|word| !is_number(word));
    first
        .and_then(|first| words.get(first..))
        .map(beginnings)
        .unwrap_or_default()
}

fn beginnings(words: &[&str]) -> Vec<String> {
    let lengths = 1..=words.len().min(MOST_WORDS);
    let runs = lengths.filter_map(|length| words.get(..length));
    runs.map(|run| run.join(" ")).collect()
}

/// No number, nobody's name, and a word that says something at its beginning and at its end.
fn may_be_proposed(words: &str, names: &BTreeSet<String>) -> bool {
    let mut all = words.split(' ');
    let clean = all.clone().all(|word| {
        !word.is_empty() && !word.contains(|c: char| c.is_ascii_digit()) && !names.contains(word)
    });
    let says = |word: Option<&str>| word.is_some_and(|word| word.len() > 2);
    let ends = all.clone().next_back();
    clean && says(all.next()) && says(ends) && words.len() > 3
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}
