//! Says what a deposit is and whose, from its path and its text: class, session, title, candidate, dates, with the reasons.
//!
//! Pure: the same schedule and the same facts give the same answer, and nothing is read or written.
//!
//! Precision comes before coverage. Forms cite one another's words (a convocation of the jury cites the procès-verbal),
//! so headings and footers of the document count, and words of its sentences only support them. What the document says of
//! itself beats its file name, and that beats the folders; a class that is not far enough from the next means none, and a
//! person decides among those that came close.
//!
//! | file | what it does |
//! |---|---|
//! | `text`, `headings`, `footer` | pages, lines, cells; where a form says what it is |
//! | `matcher`, `signs`, `score` | the cues and signs of the schedule, found in one pass; classes weighed |
//! | `fields`, `boxes`, `names`, `dates`, `titre`, `folders` | values of each shape |
//! | `people`, `mrz` | whom a letter or a sentence names; machine-readable lines of identity documents |
//! | `readings`, `choose` | values with their places; which one is taken, which contradict |
//! | `exam`, `blank` | what a text must show; forms that nobody has filled in |
//! | `stage`, `validity`, `site`, `pages` | how far a document has got; until when it is valid, and where; several documents in one file |

mod blank;
mod boxes;
mod choose;
mod dates;
mod exam;
mod fields;
mod folders;
mod footer;
mod headings;
mod matcher;
mod mrz;
mod names;
mod pages;
mod people;
mod readings;
mod rules;
mod score;
mod sessions;
mod signs;
mod site;
mod stage;
mod text;
mod titre;
mod validity;

use chrono::NaiveDate;

use crate::model::{
    AccessPath, CandidateName, Class, ClassReason, ClassSubject, Extract, JuryDecision,
    OriginalPath, ReadField, Reading, RecordClass, RetentionSchedule, SessionNumber, Site,
    StageReached, Sureness, TitreCode, Zone,
};
pub use rules::{ClassedDocument, propose};

use blank::Form;
use headings::Headings;
use matcher::Matcher;
use readings::{Readings, day};
use score::{Named, Verdict};
use text::Pages;

pub use choose::{Contradiction, contradictions};
pub use pages::{PageGuess, Part, classify_pages, propose_cut};

/// What is known of a deposit before it is classified.
#[derive(Debug, Clone, Copy)]
pub struct DepositFacts<'a> {
    /// The path under which it arrived.
    pub path: &'a OriginalPath,
    /// What it says.
    pub extract: &'a Extract,
    /// How its words were read.
    pub writing: Writing,
}

/// How the words of a document were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// A program wrote them, and nothing that it wrote is missing.
    Typed,
    /// They were recognised on a picture: what was written by hand may be missing.
    Recognised,
}

/// What a deposit is and whose. Whatever is not certain is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classification {
    /// The class, and what told it. None: to be classified.
    pub class: Option<Class>,
    /// If there is no class: those that came close, the closest first.
    pub rivals: Vec<RecordClass>,
    /// What speaks for and against the class and its rivals.
    pub reasons: Vec<ClassReason>,
    /// Every value found, those that were not taken included.
    pub readings: Vec<Reading>,
    /// How many documents seem to be in it, if they are several.
    pub documents: Option<u32>,
    /// The session.
    pub session: Option<SessionNumber>,
    /// The session's first day.
    pub session_start: Option<NaiveDate>,
    /// The session's last day.
    pub session_end: Option<NaiveDate>,
    /// The title.
    pub titre: Option<TitreCode>,
    /// The title's short form.
    pub sigle: Option<String>,
    /// The candidate.
    pub candidate: Option<CandidateName>,
    /// The candidate's nom d'usage.
    pub used_name: Option<String>,
    /// The candidate's birth date.
    pub birth_date: Option<NaiveDate>,
    /// The candidate's number in CERES.
    pub ceres_id: Option<String>,
    /// The site of what it grants or agrees.
    pub site: Option<Site>,
    /// How the candidate came to the session.
    pub access_path: Option<AccessPath>,
    /// The CCPs that it is about.
    pub ccps: Vec<String>,
    /// What the jury decided.
    pub decision: Option<JuryDecision>,
    /// The day that the document, or its name, says.
    pub document_date: Option<NaiveDate>,
    /// The first day on which what it grants or agrees is valid.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it is.
    pub valid_through: Option<NaiveDate>,
    /// How far the document has got, where its class has stages, and on which day if the text says it.
    pub stage: Option<StageReached>,
}

/// Media types of slide decks.
const SLIDES: [&str; 3] = [
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.ms-powerpoint",
];

/// Classifies a deposit and reads what it says.
pub fn classify(schedule: &RetentionSchedule, facts: &DepositFacts<'_>) -> Classification {
    let media_type = facts.extract.media_type.0.as_str();
    // The members of a container are other documents: none of them speaks for the whole.
    let text = match media_type {
        "application/zip" => "",
        _ => facts.extract.text.as_str(),
    };
    let text = text::repaired(text);
    let pages = Pages::of(&text);
    let headings = Headings::read(&pages);
    let matcher = schedule.prepared.get_or_make(|| Matcher::new(schedule));
    let named = Named {
        path: Some(facts.path),
        is_mail: media_type == "message/rfc822" || headings::is_mail(&headings.first_page),
        is_deck: SLIDES.contains(&media_type),
    };
    let mut verdict = score::decide(schedule, &matcher, &pages, &headings, &named);
    let class = verdict.class.map(|(class, _)| class);
    let about = class.map(|class| class.about);
    let one = class.is_some_and(|class| schedule.one_candidate_classes.contains(&class.id));

    let folder = folders::read(schedule, facts.path);
    let mut readings = Readings::new(schedule, &matcher, about);
    if one {
        readings.may_concern_a_candidate();
    }
    readings.folders(&folder);
    readings.file_name(facts.path);
    readings.footers(&pages);
    readings.pages(&pages);
    let mut readings = readings.finish(Some(facts.path));
    choose::doubt_file_name_date(&mut readings);
    if class.is_some_and(|class| schedule.validity_classes.contains(&class.id)) {
        readings.extend(validity::read(&schedule.form_words, &pages));
        readings.extend(site::read(&pages));
    }

    let form = Form {
        path: facts.path,
        writing: facts.writing,
        pages: &pages,
        headings: &headings,
        readings: &readings,
    };
    doubt_blank(schedule, &matcher, &form, &mut verdict);
    let class = verdict.class.map(|(class, _)| class);
    let stage = class.and_then(|class| stage::read(class, facts.path, &pages));
    let found = Classification {
        class: verdict.class.map(|(class, found_by)| Class {
            id: class.id.clone(),
            found_by,
        }),
        rivals: verdict
            .rivals
            .iter()
            .map(|class| class.id.clone())
            .collect(),
        documents: None,
        reasons: verdict.reasons,
        stage,
        ..chosen(
            &readings,
            about.map(|about| if one { ClassSubject::Candidate } else { about }),
        )
    };
    Classification { readings, ..found }
}

/// A form that nobody has filled in is no candidate's and no session's paper: a person says what it is kept for.
fn doubt_blank<'s>(
    schedule: &'s RetentionSchedule,
    matcher: &Matcher,
    form: &Form<'_, '_>,
    verdict: &mut Verdict<'s>,
) {
    let Some((class, _)) = verdict.class else {
        return;
    };
    let signs = blank::signs(schedule, matcher, class, form);
    if signs.is_empty() {
        return;
    }
    let blank = schedule.blank.class.as_ref();
    verdict.class = None;
    // What it is most likely comes first: a person accepts it by one key.
    let blank = blank.and_then(|id| schedule.class(id));
    verdict.rivals = blank.into_iter().chain([class]).collect();
    verdict.reasons.extend(signs);
}

/// The order in which places are believed. A person put the document into its folder; a label may name anyone.
const PLACES: [Zone; 6] = [
    Zone::Folder,
    Zone::Label,
    Zone::Box,
    Zone::Body,
    Zone::Heading,
    Zone::FileName,
];

/// The values that are taken.
fn chosen(readings: &[Reading], about: Option<ClassSubject>) -> Classification {
    let value = |field| choose::value(readings, field, &PLACES);
    let candidate = value(ReadField::Candidate).map(CandidateName);
    // In another candidate's folder, what the document says of a person is said of somebody else.
    let told = |zone: Zone| matches!(zone, Zone::Label | Zone::Body);
    let agrees = |reading: &Reading| {
        let chosen = candidate.as_ref().map(|name| name.0.as_str());
        chosen.is_some_and(|chosen| choose::agree(ReadField::Candidate, chosen, &reading.value))
    };
    let is_told = readings.iter().any(|reading| {
        reading.field == ReadField::Candidate
            && reading.sure >= Sureness::Likely
            && told(reading.zone)
            && agrees(reading)
    });
    let is_other = |reading: &&Reading| {
        // Whoever else a letter names at its head, the document says whose it is.
        if is_told && reading.zone == Zone::Heading {
            return false;
        }
        reading.field == ReadField::Candidate
            && reading.sure >= Sureness::Likely
            && candidate.is_some()
            && !agrees(reading)
    };
    let of_candidate =
        about == Some(ClassSubject::Candidate) && readings.iter().find(is_other).is_none();
    let own = |field| value(field).filter(|_| of_candidate);
    let path = own(ReadField::Path);
    let decision = own(ReadField::Decision);
    Classification {
        session: value(ReadField::Session).map(SessionNumber),
        session_start: value(ReadField::SessionStart).as_deref().and_then(day),
        session_end: value(ReadField::SessionEnd).as_deref().and_then(day),
        titre: titre_of(readings),
        sigle: choose::value(readings, ReadField::Sigle, &[Zone::Footer, Zone::Folder]),
        used_name: own(ReadField::UsedName),
        birth_date: own(ReadField::BirthDate).as_deref().and_then(day),
        ceres_id: own(ReadField::CeresId),
        access_path: named(AccessPath::NAMED, path.as_deref()),
        decision: named(JuryDecision::NAMED, decision.as_deref()),
        ccps: choose::values(readings, ReadField::Ccp),
        document_date: document_date(readings),
        site: value(ReadField::Site).and_then(|site| Site::parse(&site).ok()),
        valid_from: value(ReadField::ValidFrom).as_deref().and_then(day),
        valid_through: value(ReadField::ValidThrough).as_deref().and_then(day),
        candidate,
        ..Classification::default()
    }
}

/// The value of this name.
fn named<T: Copy>(names: &[(&str, T)], wanted: Option<&str>) -> Option<T> {
    let mut names = names.iter();
    let found = names.find(|(name, _)| Some(*name) == wanted);
    found.map(|(_, value)| *value)
}

/// The official footer's code, else the folder's, else the one that the first page names, with its millésime where
/// another place has it.
fn titre_of(readings: &[Reading]) -> Option<TitreCode> {
    let zones = [Zone::Footer, Zone::Folder, Zone::Label, Zone::FileName];
    let chosen = choose::value(readings, ReadField::Titre, &zones)?;
    let fuller = zones.iter().find_map(|zone| {
        choose::value(readings, ReadField::Titre, &[*zone])
            .filter(|other| other.len() > chosen.len() && other.starts_with(&chosen))
    });
    Some(TitreCode(fuller.unwrap_or(chosen)))
}

/// The day over the signature or beside a label, the first that the document gives, else that in the file name.
fn document_date(readings: &[Reading]) -> Option<NaiveDate> {
    let zones = [Zone::Body, Zone::Label, Zone::FileName];
    zones.iter().find_map(|zone| {
        let mut dates = readings.iter().filter(|reading| {
            reading.field == ReadField::DocumentDate
                && reading.zone == *zone
                && reading.sure >= Sureness::Likely
        });
        day(&dates.next()?.value)
    })
}

/// What the text of a part says, without path.
struct TextFacts {
    session: Option<SessionNumber>,
    titre: Option<TitreCode>,
    candidate: Option<CandidateName>,
    readings: Vec<Reading>,
}

fn of_text(
    schedule: &RetentionSchedule,
    matcher: &Matcher,
    pages: &Pages<'_>,
    about: Option<ClassSubject>,
) -> TextFacts {
    let mut readings = Readings::new(schedule, matcher, about);
    readings.footers(pages);
    readings.pages(pages);
    let readings = readings.finish(None);
    let chosen = chosen(&readings, about);
    TextFacts {
        session: chosen.session,
        titre: chosen.titre,
        candidate: chosen.candidate,
        readings,
    }
}
