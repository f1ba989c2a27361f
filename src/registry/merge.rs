//! What a draft adds to what is registered: nothing is replaced by nothing, nor by the same in poorer letters.

use crate::model::{
    Candidacy, EntityId, ExamSession, Juror, Person, SessionPeople, TitreCode, fold,
};
use crate::registry::juror::is_same_juror;
use crate::registry::likeness::{is_inverted, is_joined, surnames, surnames_equal};
use crate::registry::lines::{CandidateDraft, SessionDraft};
use crate::registry::names::{compact, first_names};
use crate::registry::numbers::TitreParts;

/// The session of a draft that is not registered yet.
pub(super) fn new_session(draft: &SessionDraft) -> (ExamSession, SessionPeople) {
    let mut session = ExamSession {
        number: draft.number.clone(),
        kind: None,
        titre: None,
        sigle: None,
        ccps: Vec::new(),
        site: None,
        starts_on: None,
        ends_on: None,
        withdrawn: false,
    };
    let mut people = SessionPeople::default();
    add_to_session(&mut session, &mut people, draft);
    (session, people)
}

/// Adds a draft to a session.
pub(super) fn add_to_session(
    session: &mut ExamSession,
    people: &mut SessionPeople,
    draft: &SessionDraft,
) {
    session.kind = draft.kind.or(session.kind);
    add_titre(&mut session.titre, draft.titre.as_ref());
    add_text(&mut session.sigle, draft.sigle.as_ref());
    add_text(&mut session.site, draft.site.as_ref());
    session.starts_on = draft.starts_on.or(session.starts_on);
    session.ends_on = draft.ends_on.or(session.ends_on);
    if !draft.ccps.is_empty() {
        session.ccps.clone_from(&draft.ccps);
    }
    add_text(&mut people.responsable, draft.responsable.as_ref());
    for juror in &draft.jury {
        add_juror(&mut people.jury, juror);
    }
}

/// Adds a draft's civil status to a person who is taken to be the same. Names are filled in or written better, never
/// replaced: the next list is to find the person under all of them. Says so where a used name was left out.
pub(super) fn add_to_person(person: &mut Person, draft: &Person) -> UsedName {
    let draft = &straightened(person, draft);
    let own = surnames(person);
    let own: Vec<String> = own.into_iter().map(str::to_owned).collect();
    let is_known = |name: &str| own.iter().any(|known| surnames_equal(known, name));
    add_name(&mut person.birth_name, draft.birth_name.as_ref());
    let drafts: Vec<&String> = match same_names_joined(&own, draft) {
        // Both names are there already, written as one or as two.
        true => Vec::new(),
        false => [&draft.used_name, &draft.birth_name]
            .into_iter()
            .flatten()
            .collect(),
    };
    // A birth name becomes the used one only if the draft says beside it under which name the person is known.
    let says_whose = draft.used_name.as_deref().is_some_and(is_known);
    let mut used_name = UsedName::Taken;
    for name in drafts {
        let is_birth_name = Some(name) == draft.birth_name.as_ref();
        if is_known(name) || folded(Some(name)) == folded(person.birth_name.as_ref()) {
            if is_known_as_used(person, name) {
                add_name(&mut person.used_name, Some(name));
            }
        } else if is_birth_name && !says_whose {
            continue;
        } else if person.used_name.is_none() {
            person.used_name = Some(name.clone());
        } else {
            used_name = UsedName::LeftOut;
        }
    }
    add_first_names(&mut person.first_names, draft.first_names.as_ref());
    person.birth_date = person.birth_date.or(draft.birth_date);
    add_text(&mut person.birth_place, draft.birth_place.as_ref());
    if person.ceres_id.is_none() {
        person.ceres_id.clone_from(&draft.ceres_id);
    }
    used_name
}

/// The draft with surname and first name where the person has them, if it has each in the other's place.
fn straightened(person: &Person, draft: &Person) -> Person {
    let mut draft = draft.clone();
    let same = |one: &Option<String>, other: &Option<String>| {
        one.as_deref().map(compact) == other.as_deref().map(compact)
    };
    if !is_inverted(person, &draft) || same(&person.first_names, &draft.first_names) {
        return draft;
    }
    let surname = match same(&draft.birth_name, &person.first_names) {
        true => &mut draft.birth_name,
        false => &mut draft.used_name,
    };
    std::mem::swap(surname, &mut draft.first_names);
    draft
}

/// Whether one writes both surnames of the other as one.
fn same_names_joined(own: &[String], draft: &Person) -> bool {
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let theirs = surnames(draft);
    is_joined(&own, &theirs) || is_joined(&theirs, &own)
}

/// What became of a draft's used name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UsedName {
    /// It is registered, now or before.
    Taken,
    /// Another one is.
    LeftOut,
}

/// Whether a name is the used one, so that it may be written better.
fn is_known_as_used(person: &Person, name: &str) -> bool {
    person
        .used_name
        .as_deref()
        .is_some_and(|used| compact(used) == compact(name))
}

/// Adds what a draft says of a candidacy.
pub(super) fn add_to_candidacy(candidacy: &mut Candidacy, draft: &CandidateDraft) {
    candidacy.path = draft.path.or(candidacy.path);
    candidacy.decision = draft.decision.or(candidacy.decision);
    if !draft.ccps.is_empty() {
        candidacy.ccps.clone_from(&draft.ccps);
    }
}

/// A draft's candidacy in a session where the candidate has none yet.
pub(super) fn new_candidacy(session: EntityId, draft: &CandidateDraft) -> Candidacy {
    Candidacy {
        session,
        path: draft.path,
        ccps: draft.ccps.clone(),
        decision: draft.decision,
    }
}

/// Adds a juror, or what is known of the habilitation of one who is there.
pub(super) fn add_juror(jury: &mut Vec<Juror>, juror: &Juror) {
    let mut known = jury.iter_mut();
    match known.find(|other| is_same_juror(&other.name, &juror.name)) {
        Some(known) => {
            known.habilitated_from = juror.habilitated_from.or(known.habilitated_from);
            known.habilitated_through = juror.habilitated_through.or(known.habilitated_through);
        }
        None => jury.push(juror.clone()),
    }
}

/// A code with its millésime is not replaced by the same without.
fn add_titre(known: &mut Option<TitreCode>, new: Option<&TitreCode>) {
    let Some(new) = new else { return };
    let parts = |code: &TitreCode| TitreParts::read(&code.0);
    let adds_nothing = known.as_ref().is_some_and(|known| {
        parts(known).zip(parts(new)).is_some_and(|(known, new)| {
            known.agrees(&new) && (known.millesime.is_some() || new.millesime.is_none())
        })
    });
    if !adds_nothing {
        *known = Some(new.clone());
    }
}

/// Replaces a text by one that says something else, or the same with its accents.
fn add_text(known: &mut Option<String>, new: Option<&String>) {
    let Some(new) = new.filter(|new| !fold(new).is_empty()) else {
        return;
    };
    let same = folded(known.as_ref()) == Some(fold(new));
    if !same || is_better_written(new, known.as_deref().unwrap_or_default()) {
        *known = Some(new.clone());
    }
}

/// A name is never replaced by another one: only filled in, or written better.
fn add_name(known: &mut Option<String>, new: Option<&String>) {
    let Some(new) = new.filter(|new| !fold(new).is_empty()) else {
        return;
    };
    let better = known
        .as_ref()
        .is_none_or(|known| compact(known) == compact(new) && is_better_written(new, known));
    if better {
        *known = Some(new.clone());
    }
}

/// First names are replaced only by more of them.
fn add_first_names(known: &mut Option<String>, new: Option<&String>) {
    let (Some(own), Some(theirs)) = (known.as_ref(), new) else {
        add_name(known, new);
        return;
    };
    let (own_names, their_names) = (first_names(own), first_names(theirs));
    let more = their_names.len() > own_names.len()
        && own_names.iter().all(|name| their_names.contains(name));
    if more {
        *known = Some(theirs.clone());
    } else {
        add_name(known, new);
    }
}

/// The same words with more accents.
fn is_better_written(new: &str, known: &str) -> bool {
    let accents = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphabetic() && !c.is_ascii())
            .count()
    };
    accents(new) > accents(known)
}

fn folded(text: Option<&String>) -> Option<String> {
    text.map(|text| fold(text)).filter(|text| !text.is_empty())
}
