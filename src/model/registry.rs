//! The registry as data: exam sessions and candidates, as the centre knows them from CERES and from its own lists.
//!
//! Each session and each candidate is an entity with its own key, sealed, versioned and journalled like a document. What
//! may be shown to anyone (`facts`) and what names a person (`identity`) are apart, as in every descriptor; the written
//! form is in `model/descriptor.rs`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::open_name::open_named;
use crate::model::{EntityId, SessionNumber, TitreCode, fold};

/// Everything that is registered, what was withdrawn or merged included: each says so of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registry {
    /// The sessions, in the order in which they were registered.
    pub sessions: Vec<RegisteredSession>,
    /// The candidates, in the order in which they were registered.
    pub candidates: Vec<RegisteredCandidate>,
}

/// A session and its entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredSession {
    /// The entity.
    pub entity: EntityId,
    /// What it is.
    pub session: ExamSession,
    /// Who runs it and who judges.
    pub people: SessionPeople,
}

/// A candidate and the entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredCandidate {
    /// The entity.
    pub entity: EntityId,
    /// Who it is.
    pub person: Person,
    /// What the candidate sits, and what a person decided about likeness to others.
    pub standing: CandidateStanding,
}

/// A session or a candidate as it is from here on: a new one if its entity is unknown, else its next version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryChange {
    /// A session.
    Session(RegisteredSession),
    /// A candidate.
    Candidate(RegisteredCandidate),
}

impl RegistryChange {
    /// The entity.
    pub fn entity(&self) -> EntityId {
        match self {
            RegistryChange::Session(session) => session.entity,
            RegistryChange::Candidate(candidate) => candidate.entity,
        }
    }
}

/// An exam session. One CCP is one session; several sessions may share a day and a jury.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamSession {
    /// Its number in CERES, as written there.
    pub number: SessionNumber,
    /// What it leads to; none if neither the list nor a person said so. It decides how long some periods are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SessionKind>,
    /// The title's code, with its millésime where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub titre: Option<TitreCode>,
    /// The title's short form, such as `DWWM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sigle: Option<String>,
    /// The CCP (or the CCS) that it is about, as written in the centre's list, such as `CCP1` or `CP-003179`. Empty for a
    /// session for the whole title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ccps: Vec<String>,
    /// Where it is held: the site of the agrément.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// Its last day: most periods run from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// True once a person took it out of the registry: it was entered by mistake, or never held.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

/// Whether two sites are one, or neither is named: capitals, accents and hyphens say nothing.
pub fn is_same_site(one: Option<&str>, other: Option<&str>) -> bool {
    one.map(fold) == other.map(fold)
}

/// What a session leads to. Written in descriptors by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// The whole title.
    Titre,
    /// One certificat de compétences professionnelles.
    Ccp,
    /// One certificat complémentaire de spécialisation.
    Ccs,
}

/// Who runs a session and who judges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPeople {
    /// The responsable de session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsable: Option<String>,
    /// The jurors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jury: Vec<Juror>,
}

/// A member of a jury.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Juror {
    /// Name as written in the centre's list.
    pub name: String,
    /// First day of the habilitation, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub habilitated_from: Option<NaiveDate>,
    /// Last day of the habilitation, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub habilitated_through: Option<NaiveDate>,
}

/// A candidate's civil status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Nom de naissance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_name: Option<String>,
    /// Nom d'usage, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_name: Option<String>,
    /// Every first name, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_names: Option<String>,
    /// Birth date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// Birth place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_place: Option<String>,
    /// The candidate's number in CERES.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceres_id: Option<String>,
}

impl Person {
    /// Surname and first names as registered; the nom d'usage where there is no birth name. Empty if nothing is known.
    pub fn whole_name(&self) -> String {
        let surname = self.birth_name.as_ref().or(self.used_name.as_ref());
        let parts = [surname, self.first_names.as_ref()].into_iter().flatten();
        parts.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// What a candidate sits, and what a person decided about likeness to others: nothing in it names anyone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateStanding {
    /// The sessions, in the order in which they were entered; each session at most once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidacies: Vec<Candidacy>,
    /// The candidate with whom this one is the same person, by decision of a person. Taken away, the merge is undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<EntityId>,
    /// Candidates with whom this one is not the same person, by decision of a person: not proposed again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distinct_from: Vec<EntityId>,
    /// True once a person took the candidate out of the registry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

/// One candidate in one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidacy {
    /// The session's entity.
    pub session: EntityId,
    /// How the candidate came to it; none if the list does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<AccessPath>,
    /// The CCPs that are sat, as written. Empty: all those of the session.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ccps: Vec<String>,
    /// What the jury decided, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<JuryDecision>,
}

open_named!(
    /// How a candidate came to a session (voie d'accès). Written in descriptors by these names: never rename one.
    AccessPath {
        /// Formation continue.
        Formation = "formation",
        /// Apprentissage.
        Apprentissage = "apprentissage",
        /// Validation des acquis de l'expérience.
        Vae = "vae",
        /// Capitalisation of CCPs, after a partial success or by choice.
        Capitalisation = "capitalisation",
        /// Certificat complémentaire de spécialisation.
        Ccs = "ccs",
        /// Par équivalence ou correspondance with what the candidate holds already.
        Equivalence = "equivalence",
    }
);

open_named!(
    /// What the jury decided. Written in descriptors by these names: never rename one.
    JuryDecision {
        /// Réussite.
        Success = "success",
        /// Réussite partielle: some CCPs.
        Partial = "partial",
        /// Échec.
        Failure = "failure",
        /// Absence.
        Absent = "absent",
    }
);

impl AccessPath {
    /// Whether this version knows what it means.
    pub fn is_known(&self) -> bool {
        !matches!(self, AccessPath::Later(_))
    }
}

impl JuryDecision {
    /// Whether this version knows what it means.
    pub fn is_known(&self) -> bool {
        !matches!(self, JuryDecision::Later(_))
    }
}

impl Registry {
    /// The session of this entity.
    pub fn session(&self, entity: EntityId) -> Option<&RegisteredSession> {
        self.sessions
            .iter()
            .find(|session| session.entity == entity)
    }

    /// The candidate of this entity, whether merged or not.
    pub fn candidate(&self, entity: EntityId) -> Option<&RegisteredCandidate> {
        self.candidates
            .iter()
            .find(|candidate| candidate.entity == entity)
    }

    /// The entity that stands for this candidate once merges are followed. A circle of merges, which nothing of ours
    /// writes, ends at its smallest id.
    pub fn leading(&self, candidate: EntityId) -> EntityId {
        follow_merges(candidate, |one| self.candidate(one)?.standing.same_as)
    }
}

/// The entity that stands for this candidate, given whom each one is the same as: [`Registry::leading`] for whoever has the
/// candidates in another arrangement.
pub fn follow_merges(
    candidate: EntityId,
    same_as: impl Fn(EntityId) -> Option<EntityId>,
) -> EntityId {
    let mut seen = vec![candidate];
    let mut current = candidate;
    while let Some(next) = same_as(current) {
        if seen.contains(&next) {
            return seen.into_iter().min().unwrap_or(candidate);
        }
        seen.push(next);
        current = next;
    }
    current
}
