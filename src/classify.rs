//! Says what a deposit is and whose, from its path and its text: class, session, title, candidate, dates.
//!
//! Pure: the same schedule and the same facts give the same answer, and nothing is read or written.
//!
//! Precision comes before coverage. Forms cite one another's words (a convocation of the jury cites the procès-verbal),
//! so only headings and footers of the document count, never a word within a sentence. Headings beat the file name,
//! the file name beats the folders; two classes that are equally well supported mean none, and a person decides.

mod contradictions;
mod dates;
mod folders;
mod headings;
mod labels;
mod matches;
mod rules;
mod titre;

use chrono::NaiveDate;

use crate::model::{
    CandidateName, Class, ClassSubject, Extract, FoundBy, OriginalPath, RetentionSchedule,
    ScheduleClass, SessionNumber, TitreCode, fold,
};
pub use contradictions::{Contradiction, contradictions};
pub use rules::{ClassedDocument, propose};

use headings::Headings;
use matches::Found;

/// What is known of a deposit before it is classified.
#[derive(Debug, Clone, Copy)]
pub struct DepositFacts<'a> {
    /// The path under which it arrived.
    pub path: &'a OriginalPath,
    /// What it says.
    pub extract: &'a Extract,
    /// The civil date on which its file was last written.
    pub modified: Option<NaiveDate>,
}

/// What a deposit is and whose. Whatever is not certain is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classification {
    /// The class, and what told it. None: to be classified.
    pub class: Option<Class>,
    /// The session.
    pub session: Option<SessionNumber>,
    /// The title.
    pub titre: Option<TitreCode>,
    /// The candidate.
    pub candidate: Option<CandidateName>,
    /// The candidate's birth date.
    pub birth_date: Option<NaiveDate>,
    /// The date that the document bears, else the end of its session, else that of its file.
    pub document_date: Option<NaiveDate>,
}

/// Classifies a deposit.
pub fn classify(schedule: &RetentionSchedule, facts: &DepositFacts<'_>) -> Classification {
    // The members of a container are other documents: none of them speaks for the whole.
    let text = match facts.extract.media_type.0.as_str() {
        "application/zip" => "",
        _ => facts.extract.text.as_str(),
    };
    let headings = Headings::read(text);
    let class = class(schedule, facts.path, &headings);
    let about = class.map(|(class, _)| class.about);
    let folder = folders::read(schedule, facts.path);
    let lines = headings.first_page();

    let session = folder.session.or_else(|| match about {
        Some(ClassSubject::Centre) => None,
        _ => labels::session(lines),
    });
    // A person put the document into the candidate's folder; a label may name anyone, unless the form is about one person.
    let (labelled, birth_date) = match about {
        Some(ClassSubject::Candidate) => (
            labels::candidate(schedule, lines),
            labels::birth_date(lines),
        ),
        _ => (None, None),
    };
    // In another candidate's folder, the birth date would be given to the wrong person.
    let contradicted = folder.candidate.as_ref().zip(labelled.as_ref());
    let contradicted = contradicted.is_some_and(|(one, other)| fold(&one.0) != fold(&other.0));
    Classification {
        class: class.map(|(class, found_by)| Class {
            id: class.id.clone(),
            found_by,
        }),
        session,
        titre: titre::choose(text, folder.titre, lines),
        candidate: folder.candidate.or(labelled),
        birth_date: birth_date.filter(|_| !contradicted),
        document_date: dates::in_file_name(&facts.path.file_name_lossy())
            .or_else(|| dates::of_signature(text))
            .or(folder.session_end)
            .or(facts.modified),
    }
}

fn class<'a>(
    schedule: &'a RetentionSchedule,
    path: &OriginalPath,
    headings: &Headings<'_>,
) -> Option<(&'a ScheduleClass, FoundBy)> {
    let answer = |found: Found<'a>, by: FoundBy| match found {
        Found::Nothing => None,
        Found::Class(class) => Some(Some((class, by))),
        Found::Undecided => Some(None),
    };
    let file_name = fold(file_stem(&path.file_name_lossy()));
    answer(matches::in_headings(schedule, headings), FoundBy::Heading)
        .or_else(|| {
            answer(
                matches::in_file_name(schedule, &file_name),
                FoundBy::FileName,
            )
        })
        .or_else(|| {
            let folders = path.folders();
            let mut innermost_first = folders.iter().rev().take(folders::MOST);
            innermost_first.find_map(|folder| {
                answer(matches::in_folder(schedule, &fold(folder)), FoundBy::Folder)
            })
        })
        .flatten()
}

/// The name without what follows the last full stop.
fn file_stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}
