//! Which session or candidate of the registry a person means, and what keeps a change of the registry from being made.

use crate::archive::{self, Meant};
use crate::model::{EntityId, RegisteredCandidate, RegisteredSession, Registry, RegistryChange};
use crate::registry::LineFault;
use crate::words::errors::exit;
use crate::words::{Explained, Lang, Say, Words, registry};

/// Why the registry is not changed, or an entry not found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No session of this number or id.
    #[error("no session {meant:?}")]
    NoSession {
        /// What was asked for.
        meant: String,
        /// Numbers written much like it, the nearest first.
        nearest: Vec<String>,
    },
    /// No candidate of this name, number or id.
    #[error("no candidate {meant:?}")]
    NoCandidate {
        /// What was asked for.
        meant: String,
        /// Names written much like it, the nearest first.
        nearest: Vec<String>,
    },
    /// No session of this title.
    #[error("no session of the title {meant:?}")]
    NoTitre {
        /// What was asked for.
        meant: String,
        /// Titles of sessions, the nearest first.
        nearest: Vec<String>,
    },
    /// No session on this site.
    #[error("no session on the site {meant:?}")]
    NoSite {
        /// What was asked for.
        meant: String,
        /// Sites of sessions, the nearest first.
        nearest: Vec<String>,
    },
    /// Several entries are meant.
    #[error("several entries fit {meant:?}")]
    Several {
        /// What was asked for.
        meant: String,
        /// What fits: names with their ids.
        fitting: Vec<String>,
    },
    /// Not a value of a closed list.
    #[error("unknown value {value:?}")]
    Value {
        /// What was given.
        value: String,
        /// Some that are known.
        known: Vec<String>,
    },
    /// Not a mapping of columns.
    #[error("unreadable mapping {0:?}")]
    Map(String),
    /// `--map` with a field that there is none of.
    #[error("no field of a list: {0}")]
    MapField(String),
    /// The session is there already.
    #[error("session {0:?} is registered")]
    SessionThere(String),
    /// Both are the same entry or the same person already.
    #[error("already the same")]
    SameOne,
    /// Not merged with anybody.
    #[error("not merged")]
    NotMerged,
    /// The last day comes before the first.
    #[error("ends before it starts")]
    DaysReversed,
    /// A path, CCPs or a decision without a session.
    #[error("no session named")]
    NeedsSession,
    /// What is entered cannot be.
    #[error("refused: {0:?}")]
    Line(LineFault),
}

impl Refusal {
    /// The refusal in words.
    pub fn explain(&self, lang: Lang) -> Explained {
        let (message, advice) = match self {
            Refusal::NoSession { meant, nearest } => (
                registry::session_unknown(lang, meant),
                Some(match nearest.as_slice() {
                    [] => registry::session_unknown_hint(lang),
                    near => registry::session_unknown_near(lang, &near.join(", ")),
                }),
            ),
            Refusal::NoCandidate { meant, nearest } => (
                registry::candidate_unknown(lang, meant),
                Some(match nearest.as_slice() {
                    [] => registry::candidate_unknown_hint(lang),
                    near => registry::candidate_unknown_near(lang, &near.join(", ")),
                }),
            ),
            Refusal::NoTitre { meant, nearest } => (
                registry::titre_not_registered(lang, meant),
                Some(match nearest.as_slice() {
                    [] => registry::not_registered_hint(lang),
                    near => registry::not_registered_near(lang, &near.join(", ")),
                }),
            ),
            Refusal::NoSite { meant, nearest } => (
                registry::site_not_registered(lang, meant),
                Some(match nearest.as_slice() {
                    [] => registry::not_registered_hint(lang),
                    near => registry::not_registered_near(lang, &near.join(", ")),
                }),
            ),
            Refusal::Several { meant, fitting } => (
                registry::several_meant(lang, meant),
                Some(registry::several_meant_hint(lang, &fitting.join(", "))),
            ),
            Refusal::Value { value, known } => (
                registry::value_unknown(lang, value),
                Some(registry::value_unknown_hint(lang, &known.join(", "))),
            ),
            Refusal::Map(text) => (
                registry::map_unreadable(lang, text),
                Some(registry::map_unreadable_hint(lang, &list_fields(lang))),
            ),
            Refusal::MapField(field) => (
                registry::map_field_unknown(lang, field.trim()),
                Some(registry::map_unreadable_hint(lang, &list_fields(lang))),
            ),
            Refusal::SessionThere(number) => (
                registry::session_there(lang, number),
                Some(registry::session_there_hint(lang)),
            ),
            Refusal::SameOne => (registry::same_one(lang), None),
            Refusal::NotMerged => (registry::not_merged(lang), None),
            Refusal::DaysReversed => (registry::days_reversed(lang), None),
            Refusal::NeedsSession => (registry::needs_a_session(lang), None),
            Refusal::Line(fault) => {
                let why = registry::line_fault(lang, *fault);
                (registry::refused_because(lang, Words(&why)), None)
            }
        };
        let exit = match self {
            Refusal::Value { .. }
            | Refusal::Map(_)
            | Refusal::MapField(_)
            | Refusal::NeedsSession => exit::USAGE,
            _ => exit::FAILED,
        };
        Explained {
            message,
            advice,
            exit,
        }
    }
}

/// The fields of a list as the screen shows them.
fn list_fields(lang: Lang) -> String {
    let fields = crate::model::ListField::ALL;
    let names = fields.map(|field| registry::list_field(lang, field));
    names.join(", ")
}

/// The session that is meant.
///
/// Errors: [`Refusal::NoSession`], [`Refusal::Several`].
pub fn session_meant(registry: &Registry, meant: &str) -> Result<RegisteredSession, Refusal> {
    match archive::session_meant(registry, meant) {
        Meant::One(session) => Ok(*session),
        Meant::Unknown { nearest } => Err(Refusal::NoSession {
            meant: meant.to_owned(),
            nearest,
        }),
        Meant::Several(fits) => Err(several(meant, fits, |entity| {
            let session = registry.session(entity)?;
            Some(session.session.number.0.clone())
        })),
    }
}

/// The candidate who is meant.
///
/// Errors: [`Refusal::NoCandidate`], [`Refusal::Several`].
pub fn candidate_meant(registry: &Registry, meant: &str) -> Result<RegisteredCandidate, Refusal> {
    match archive::candidate_meant(registry, meant) {
        Meant::One(candidate) => Ok(*candidate),
        Meant::Unknown { nearest } => Err(Refusal::NoCandidate {
            meant: meant.to_owned(),
            nearest,
        }),
        Meant::Several(fits) => Err(several(meant, fits, |entity| {
            registry
                .candidate(entity)
                .map(|one| one.person.whole_name())
        })),
    }
}

/// Several entries with their names.
pub fn several(
    meant: &str,
    fits: Vec<EntityId>,
    name: impl Fn(EntityId) -> Option<String>,
) -> Refusal {
    let named = |entity: EntityId| match name(entity) {
        Some(name) => format!("{name} {}", entity.short()),
        None => entity.short(),
    };
    Refusal::Several {
        meant: meant.to_owned(),
        fitting: fits.into_iter().map(named).collect(),
    }
}

/// A candidate in one line: name and birth date.
pub fn named(lang: Lang, candidate: &RegisteredCandidate) -> String {
    let name = candidate.person.whole_name();
    match candidate.person.birth_date {
        Some(day) => registry::born_on(lang, &name, day),
        None => name.as_str().say(lang),
    }
}

/// The entities as changes of the registry.
pub fn changes(entities: Registry) -> Vec<RegistryChange> {
    let sessions = entities.sessions.into_iter().map(RegistryChange::Session);
    let candidates = entities
        .candidates
        .into_iter()
        .map(RegistryChange::Candidate);
    sessions.chain(candidates).collect()
}
