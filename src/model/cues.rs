//! What documents look like, as data: the words that tell a class, what each place counts, the labels and values of forms.
//!
//! Read from a policy file by `policy/` and applied by `classify/`; nothing here looks at a document.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::model::{AccessPath, JuryDecision, ParseError, RecordClass, fold};

/// What a document of a class looks like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cues {
    /// What a folder above it begins with.
    pub folder: Vec<Cue>,
    /// What its file name contains.
    pub file_name: Vec<Cue>,
    /// What one of its headings, footers or running headers begins with.
    pub headings: Vec<Cue>,
    /// What one of its footers or running headers begins with, and no heading needs to.
    pub footers: Vec<Cue>,
    /// Numbers and names of forms, anywhere on a line of the first page or in a footer: `12818*02`.
    pub forms: Vec<Cue>,
    /// Words of its sentences: weak support, which never decides alone.
    pub body: Vec<Cue>,
    /// A heading that no document of the class has.
    pub not_headings: Vec<Cue>,
    /// Words that no document of the class has in its sentences, such as those of a covering letter.
    pub not_body: Vec<Cue>,
    /// What its text holds together, wherever it stands: columns of a table, roles, what a letter decides.
    pub signs: Vec<Sign>,
}

/// Words that together tell a class, anywhere in a text: `candidat|candidate + acquis + jury`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// What must all hold.
    pub parts: Vec<SignPart>,
    /// How much of the weight of a sign it counts, in tenths: 1 to 20.
    pub tenths: i32,
    /// As reasons show it: of each part that must be there its first wording, `…` for others beside it.
    pub shown: String,
}

/// One part of a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignPart {
    /// Wordings, folded, one of which must be there; with each, whether it may be the beginning of a longer word.
    pub words: Vec<(String, bool)>,
    /// Only the first lines and the subject count.
    pub at_head: bool,
    /// None of the wordings may be there.
    pub is_absent: bool,
}

impl Sign {
    /// The greatest weight: what a letter decides outdoes whatever heads it.
    pub const MOST: i32 = 20;

    /// Reads `^convocation + membre*|juré* + !candidat convoqué`: `|` between wordings, `*` after the beginning of a word,
    /// `^` before what stands in the first lines, `!` before what must be missing.
    ///
    /// Errors: [`ParseError`] if a wording holds no letter and no digit, or nothing must be there.
    pub fn parse(text: &str) -> Result<Sign, ParseError> {
        let fault = || ParseError::new("words to look for", text);
        let mut parts = Vec::new();
        for written in text.split(" + ") {
            let written = written.trim();
            let (is_absent, written) = match written.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, written),
            };
            let (at_head, written) = match written.strip_prefix('^') {
                Some(rest) => (true, rest),
                None => (false, written),
            };
            let words = written.split('|').map(|word| {
                let open_end = word.trim_end().ends_with('*');
                (fold(word), open_end)
            });
            let words: Vec<(String, bool)> = words.collect();
            if words.iter().any(|(word, _)| word.is_empty()) {
                return Err(fault());
            }
            parts.push(SignPart {
                words,
                at_head,
                is_absent,
            });
        }
        if parts.iter().all(|part| part.is_absent) {
            return Err(fault());
        }
        Ok(Sign {
            shown: shown(&parts),
            parts,
            tenths: Cue::FULL,
        })
    }
}

fn shown(parts: &[SignPart]) -> String {
    let there = parts.iter().filter(|part| !part.is_absent);
    let first = there.filter_map(|part| {
        let (word, open_end) = part.words.first()?;
        let others = if *open_end || part.words.len() > 1 {
            "…"
        } else {
            ""
        };
        Some(format!("{word}{others}"))
    });
    first.collect::<Vec<String>>().join(" + ")
}

/// Words to be found, folded: the first part where the cue applies, the others anywhere in the same zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// The words that are looked for first.
    pub first: String,
    /// Further words, each of which must be there too.
    pub others: Vec<String>,
    /// How much of its zone's weight it counts, in tenths: 1 to 10.
    pub tenths: i32,
}

impl Cue {
    /// The weight of a cue that says nothing of it.
    pub const FULL: i32 = 10;

    /// Reads `procès-verbal + délibération`.
    ///
    /// Errors: [`ParseError`] if a part holds no letter and no digit.
    pub fn parse(text: &str) -> Result<Cue, ParseError> {
        let mut parts = text.split(" + ").map(fold);
        let first = parts.next().unwrap_or_default();
        let others: Vec<String> = parts.collect();
        if first.is_empty() || others.iter().any(String::is_empty) {
            return Err(ParseError::new("words to look for", text));
        }
        Ok(Cue {
            first,
            others,
            tenths: Cue::FULL,
        })
    }

    /// The cue as reasons show it, folded: `proces verbal + deliberation`.
    pub fn shown(&self) -> String {
        let parts = std::iter::once(&self.first).chain(&self.others);
        parts.cloned().collect::<Vec<_>>().join(" + ")
    }
}

/// A state that documents of a class go through, such as a signed procès-verbal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassStage {
    /// Its id within the class, such as `signed`.
    pub id: String,
    /// Its name in the centre's language.
    pub title: String,
    /// What the file name contains once it is reached.
    pub file_name: Vec<Cue>,
    /// What a folder above it begins with.
    pub folder: Vec<Cue>,
    /// What a line of its first or last page contains.
    pub text: Vec<Cue>,
}

/// What a cue counts by its place, and how much makes an answer confident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// A heading at the top of the first page.
    pub heading: i32,
    /// A heading further down the first page, within a table, or after a dash.
    pub lower_heading: i32,
    /// A heading of a later page.
    pub later_heading: i32,
    /// A footer or a running header.
    pub footer: i32,
    /// The number of a form.
    pub form: i32,
    /// The file name.
    pub file_name: i32,
    /// A folder.
    pub folder: i32,
    /// What a text holds together.
    pub sign: i32,
    /// Words of a sentence, each.
    pub body: i32,
    /// Words of sentences, all together.
    pub body_most: i32,
    /// What words of sentences must count where only the name of a document that has text tells its class.
    pub body_beside_name: i32,
    /// The least score of a confident answer.
    pub confident: i32,
    /// The same where there is no text to read: only the path speaks.
    pub confident_without_text: i32,
    /// The least distance to the next class.
    pub margin: i32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            heading: 10,
            lower_heading: 7,
            later_heading: 3,
            footer: 8,
            form: 8,
            file_name: 4,
            folder: 2,
            sign: 8,
            body: 1,
            body_most: 2,
            body_beside_name: 2,
            confident: 4,
            confident_without_text: 2,
            margin: 2,
        }
    }
}

/// The words by which a text shows that it belongs to exams, and the classes whose titles other worlds use too: of such a
/// class a text must hold one of these words. No word: nothing is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExamWords {
    /// The words, folded.
    pub words: Vec<String>,
    /// Words that show it where a title's short form follows them, in capitals: `titre DWWM`. Folded.
    pub before_sigle: Vec<String>,
    /// Such short forms that are of other exams. Folded.
    pub not_sigles: Vec<String>,
    /// The classes.
    pub classes: Vec<RecordClass>,
}

/// What a form looks like that nobody has filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlankForms {
    /// The class that a person may put it into. None: blank forms are not looked for.
    pub class: Option<RecordClass>,
    /// The classes whose documents are forms that are filled in.
    pub forms: Vec<RecordClass>,
    /// Words of its name or its headings, folded: `modele`, `vierge`.
    pub words: Vec<String>,
    /// What stands in its fields, folded: `cliquez ici pour`.
    pub fields: Vec<String>,
}

/// The labels of forms, what may stand beside them, and what stands there while a form is blank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormWords {
    /// Labels, folded, with what they announce.
    pub labels: Vec<(String, LabelKind)>,
    /// Written forms of the ways to a session, folded.
    pub paths: Vec<(String, AccessPath)>,
    /// Written forms of a jury's decisions, folded.
    pub decisions: Vec<(String, JuryDecision)>,
    /// Words right before a candidate's civility and name in a sentence, folded.
    pub before_candidate: Vec<String>,
    /// Words right before a candidate's name at the beginning of a message, folded.
    pub greetings: Vec<String>,
    /// Words right after a candidate's name in a sentence, folded.
    pub after_candidate: Vec<String>,
    /// Words near the name of somebody who is not the candidate, folded.
    pub other_people: Vec<String>,
    /// Beginnings of what a blank form holds instead of a value, folded.
    pub placeholders: Vec<String>,
    /// Words of a sentence that says how long something is valid, folded.
    pub validity: Vec<String>,
    /// Words of a sentence that says it of something else, folded.
    pub not_validity: Vec<String>,
    /// What stands before the first day of validity, folded.
    pub valid_from: Vec<String>,
    /// What stands where the first day is that of the signature, folded.
    pub valid_from_signature: Vec<String>,
    /// What stands shortly before two days that are those of something else, folded.
    pub not_validity_period: Vec<String>,
    /// What stands before the last day of validity, folded.
    pub valid_through: Vec<String>,
    /// Words that say that it may be renewed by itself, folded.
    pub validity_renewal: Vec<String>,
}

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelKind {
    /// The birth name.
    BirthName,
    /// The nom d'usage.
    UsedName,
    /// A surname.
    Name,
    /// First names.
    FirstNames,
    /// Surname and first names of the candidate.
    Candidate,
    /// The birth date.
    BirthDate,
    /// The candidate's number in CERES.
    CeresId,
    /// The session's number.
    Session,
    /// The first and the last day of the session.
    Period,
    /// The title.
    Titre,
    /// The way to the session.
    Path,
    /// What the jury decided.
    Decision,
    /// CCPs.
    Ccp,
    /// The day that the document bears.
    DocumentDate,
    /// Something that is not read: it ends the value before it.
    Other,
}

/// What an engine prepared from a schedule, once: two schedules are equal whatever was prepared from them.
#[derive(Clone, Default)]
pub struct Prepared(OnceLock<Arc<dyn Any + Send + Sync>>);

impl Prepared {
    /// What was prepared, made by `make` the first time.
    pub fn get_or_make<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let mut make = Some(make);
        let kept = self.0.get_or_init(|| {
            let made = make.take().map(|make| make());
            Arc::new(made.expect("a cell is filled once"))
        });
        match Arc::clone(kept).downcast::<T>() {
            Ok(prepared) => prepared,
            // Another engine was first: this one makes its own each time.
            Err(_) => Arc::new(make.take().expect("the cell was full")()),
        }
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared")
    }
}

impl PartialEq for Prepared {
    fn eq(&self, _: &Prepared) -> bool {
        true
    }
}

impl Eq for Prepared {}
