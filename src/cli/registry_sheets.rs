//! Sessions and candidates as they are shown: lines and sheets for people, objects for programs.
//!
//! The objects, stable. Session: `id`, `number`, `kind`, `titre`, `sigle`, `ccps`, `site`, `starts_on`, `ends_on`, `withdrawn`,
//! `responsable`, `jury` (list of {`name`, `habilitated_from`, `habilitated_through`}), `candidates` (ids, one a person). Candidate: `id`,
//! `birth_name`, `used_name`, `first_names`, `birth_date`, `birth_place`, `ceres_id`, `candidacies` (list of {`session` (id),
//! `number`, `path`, `ccps`, `decision`}), `same_as`, `distinct_from`, `withdrawn`. Pair: `one`, `other` (candidates), `reasons`.
//! What is not known is left out.

use serde::Serialize;

use crate::cli::registry_meant::named;
use crate::model::{
    Candidacy, EntityId, ExamSession, Juror, Person, RegisteredCandidate, RegisteredSession,
    Registry, SessionNumber, SessionPeople, fold,
};
use crate::registry::{DoubtReason, DoubtfulPair};
use crate::words::{Lang, Say, Words, records, registry};

/// A session for programs.
#[derive(Debug, Serialize)]
pub struct SessionObject<'a> {
    id: EntityId,
    #[serde(flatten)]
    session: &'a ExamSession,
    #[serde(flatten)]
    people: &'a SessionPeople,
    candidates: Vec<EntityId>,
}

/// A candidate for programs.
#[derive(Debug, Serialize)]
pub struct CandidateObject<'a> {
    id: EntityId,
    #[serde(flatten)]
    person: &'a Person,
    candidacies: Vec<CandidacyObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<EntityId>,
    #[serde(skip_serializing_if = "<[EntityId]>::is_empty")]
    distinct_from: &'a [EntityId],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    withdrawn: bool,
}

#[derive(Debug, Serialize)]
struct CandidacyObject<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a SessionNumber>,
    #[serde(flatten)]
    candidacy: &'a Candidacy,
}

/// A doubtful pair for programs.
#[derive(Debug, Serialize)]
pub struct PairObject<'a> {
    one: Option<CandidateObject<'a>>,
    other: Option<CandidateObject<'a>>,
    reasons: &'a [DoubtReason],
}

impl<'a> SessionObject<'a> {
    /// The session with the ids of its candidates.
    pub fn new(session: &'a RegisteredSession, known: &Registry) -> SessionObject<'a> {
        SessionObject {
            id: session.entity,
            session: &session.session,
            people: &session.people,
            candidates: persons_of(known, session.entity),
        }
    }
}

impl<'a> CandidateObject<'a> {
    /// The candidate with the numbers of the sessions.
    pub fn new(candidate: &'a RegisteredCandidate, known: &'a Registry) -> CandidateObject<'a> {
        let standing = &candidate.standing;
        CandidateObject {
            id: candidate.entity,
            person: &candidate.person,
            candidacies: standing
                .candidacies
                .iter()
                .map(|candidacy| CandidacyObject {
                    number: known
                        .session(candidacy.session)
                        .map(|session| &session.session.number),
                    candidacy,
                })
                .collect(),
            same_as: standing.same_as,
            distinct_from: &standing.distinct_from,
            withdrawn: standing.withdrawn,
        }
    }
}

impl<'a> PairObject<'a> {
    /// The pair with what is known of both.
    pub fn new(pair: &'a DoubtfulPair, known: &'a Registry) -> PairObject<'a> {
        let candidate = |entity| {
            let candidate = known.candidate(entity);
            candidate.map(|one| CandidateObject::new(one, known))
        };
        PairObject {
            one: candidate(pair.one),
            other: candidate(pair.other),
            reasons: &pair.reasons,
        }
    }
}

/// The standing candidates of a session, with their candidacies.
pub fn candidates_of(
    known: &Registry,
    session: EntityId,
) -> impl Iterator<Item = (&RegisteredCandidate, &Candidacy)> {
    known
        .candidates
        .iter()
        .filter(|candidate| !candidate.standing.withdrawn)
        .filter_map(move |candidate| {
            let mut candidacies = candidate.standing.candidacies.iter();
            let candidacy = candidacies.find(|one| one.session == session)?;
            Some((candidate, candidacy))
        })
}

/// The persons who sit in a session, each once, whatever their entries.
fn persons_of(known: &Registry, session: EntityId) -> Vec<EntityId> {
    let mut persons = Vec::new();
    for (candidate, _) in candidates_of(known, session) {
        let leading = known.leading(candidate.entity);
        if !persons.contains(&leading) {
            persons.push(leading);
        }
    }
    persons
}

/// A session in one line.
pub fn session_line(lang: Lang, session: &RegisteredSession) -> String {
    let exam = &session.session;
    let mut parts = vec![exam.number.0.as_str().say(lang)];
    parts.push(registry::session_kind(lang, exam.kind));
    let titre = exam.titre.as_ref().map(|code| code.0.as_str().say(lang));
    parts.extend(titre);
    parts.extend(exam.sigle.as_deref().map(|sigle| sigle.say(lang)));
    parts.extend(days(lang, exam));
    if exam.withdrawn {
        parts.push(registry::is_withdrawn(lang));
    }
    parts.join(" · ")
}

/// A candidate in one line: id, name, birth date, sessions.
pub fn candidate_line(lang: Lang, candidate: &RegisteredCandidate, known: &Registry) -> String {
    let mut parts = vec![named(lang, candidate)];
    let candidacies = candidate.standing.candidacies.iter();
    let sessions = candidacies.filter_map(|candidacy| known.session(candidacy.session));
    parts.extend(sessions.map(|session| registry::in_session(lang, &session.session.number.0)));
    if let Some(same) = candidate.standing.same_as {
        parts.push(same_person_as(lang, same, known));
    }
    if candidate.standing.withdrawn {
        parts.push(registry::is_withdrawn_candidate(lang));
    }
    format!("{}  {}", candidate.entity.say(lang), parts.join(" · "))
}

/// With whom a candidate is the same person.
fn same_person_as(lang: Lang, same: EntityId, known: &Registry) -> String {
    let name = known
        .candidate(same)
        .map(|one| one.person.whole_name())
        .unwrap_or_default();
    registry::same_person_as(lang, &name, &same.short())
}

/// A session for people: what it is, who judges, who sits.
pub fn session_sheet(lang: Lang, session: &RegisteredSession, known: &Registry) -> Vec<String> {
    let exam = &session.session;
    let mut sheet = Sheet::new(lang);
    sheet.text(registry::label_number(lang), Some(&exam.number.0));
    sheet.line(registry::label_id(lang), session.entity.to_string());
    sheet.line(
        registry::label_kind(lang),
        registry::session_kind(lang, exam.kind),
    );
    let titre: Vec<&str> = [exam.titre.as_ref().map(|code| &code.0), exam.sigle.as_ref()]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    sheet.joined(registry::label_titre(lang), &titre);
    sheet.joined(registry::label_ccps(lang), &exam.ccps);
    sheet.text(registry::label_site(lang), exam.site.as_ref());
    if let Some(days) = days(lang, exam) {
        sheet.line(registry::label_dates(lang), days);
    }
    let people = &session.people;
    sheet.text(
        registry::label_responsable(lang),
        people.responsable.as_ref(),
    );
    for juror in &people.jury {
        sheet.line(registry::label_juror(lang), juror_line(lang, juror));
    }
    if exam.withdrawn {
        sheet.line(registry::label_state(lang), registry::is_withdrawn(lang));
    }
    let mut sitting: Vec<_> = candidates_of(known, session.entity).collect();
    sitting.sort_by_key(|(candidate, _)| fold(&candidate.person.whole_name()));
    let sitting: Vec<String> = sitting
        .into_iter()
        .map(|(candidate, candidacy)| {
            let what = candidacy_words(lang, candidacy);
            let mut parts = vec![named(lang, candidate)];
            parts.extend(what);
            if let Some(same) = candidate.standing.same_as {
                parts.push(same_person_as(lang, same, known));
            }
            format!("  {}  {}", candidate.entity.say(lang), parts.join(" · "))
        })
        .collect();
    let count = u64::try_from(persons_of(known, session.entity).len()).unwrap_or(u64::MAX);
    sheet.line(
        registry::label_candidates(lang),
        registry::candidates_of(lang, count),
    );
    sheet.lines.extend(sitting);
    sheet.lines
}

/// A candidate for people: who it is, what is sat, what was decided.
pub fn candidate_sheet(
    lang: Lang,
    candidate: &RegisteredCandidate,
    known: &Registry,
) -> Vec<String> {
    let (person, standing) = (&candidate.person, &candidate.standing);
    let mut sheet = Sheet::new(lang);
    sheet.text(
        registry::label_name(lang),
        Some(&candidate.person.whole_name()),
    );
    sheet.text(registry::label_used_name(lang), person.used_name.as_ref());
    let mut born: Vec<String> = person.birth_date.iter().map(|day| day.say(lang)).collect();
    born.extend(person.birth_place.as_deref().map(|place| place.say(lang)));
    if !born.is_empty() {
        sheet.line(registry::label_born(lang), born.join(", "));
    }
    sheet.text(registry::label_ceres(lang), person.ceres_id.as_ref());
    sheet.line(registry::label_id(lang), candidate.entity.to_string());
    for candidacy in &standing.candidacies {
        let session = known.session(candidacy.session);
        let mut parts: Vec<String> = session
            .map(|session| session_line(lang, session))
            .into_iter()
            .collect();
        parts.extend(candidacy_words(lang, candidacy));
        sheet.line(registry::label_candidacy(lang), parts.join(" · "));
    }
    let other = |entity| match known.candidate(entity) {
        Some(other) => format!("{} ({})", named(lang, other), entity.short()),
        None => entity.say(lang),
    };
    if let Some(same) = standing.same_as {
        sheet.line(registry::label_same_as(lang), other(same));
    }
    for distinct in &standing.distinct_from {
        sheet.line(registry::label_distinct(lang), other(*distinct));
    }
    if standing.withdrawn {
        sheet.line(registry::label_state(lang), registry::is_withdrawn(lang));
    }
    sheet.lines
}

fn candidacy_words(lang: Lang, candidacy: &Candidacy) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(candidacy.path.map(|path| registry::access_path(lang, path)));
    if !candidacy.ccps.is_empty() {
        parts.push(candidacy.ccps.join(", ").as_str().say(lang));
    }
    let decision = candidacy.decision;
    parts.extend(decision.map(|decision| registry::jury_decision(lang, decision)));
    parts
}

fn juror_line(lang: Lang, juror: &Juror) -> String {
    let when = match (juror.habilitated_from, juror.habilitated_through) {
        (None, None) => return juror.name.as_str().say(lang),
        (Some(first), Some(last)) => registry::from_to(lang, first, last),
        (Some(first), None) => registry::since(lang, first),
        (None, Some(last)) => registry::until(lang, last),
    };
    registry::habilitated(lang, &juror.name, Words(&when))
}

fn days(lang: Lang, session: &ExamSession) -> Option<String> {
    match (session.starts_on, session.ends_on) {
        (Some(first), Some(last)) if first == last => Some(first.say(lang)),
        (Some(first), Some(last)) => Some(registry::from_to(lang, first, last)),
        (Some(first), None) => Some(registry::since(lang, first)),
        (None, Some(last)) => Some(registry::until(lang, last)),
        (None, None) => None,
    }
}

struct Sheet {
    lang: Lang,
    lines: Vec<String>,
}

impl Sheet {
    fn new(lang: Lang) -> Sheet {
        Sheet {
            lang,
            lines: Vec::new(),
        }
    }

    /// A line of words that may be shown as they are.
    fn line(&mut self, label: String, value: String) {
        let line = records::line(self.lang, Words(&label), Words(&value));
        self.lines.push(line);
    }

    fn text(&mut self, label: String, value: Option<&String>) {
        if let Some(value) = value {
            self.line(label, value.as_str().say(self.lang));
        }
    }

    fn joined<T: AsRef<str>>(&mut self, label: String, values: &[T]) {
        if !values.is_empty() {
            let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
            self.line(label, values.join(", ").as_str().say(self.lang));
        }
    }
}
