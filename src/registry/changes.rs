//! What differs between two versions of a session or of a candidate, field by field.

use crate::model::{
    AccessPath, Candidacy, EntityId, Juror, JuryDecision, RegisteredCandidate, RegisteredSession,
    SessionKind, SessionNumber,
};

/// A field that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which one.
    pub field: RegistryField,
    /// The session, where the field is one of a candidacy.
    pub of_session: Option<SessionNumber>,
    /// What is registered: dates `2024-06-12`, kinds, paths and decisions by their names.
    pub old: Option<String>,
    /// What comes instead, in the same form.
    pub new: Option<String>,
}

/// A field of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegistryField {
    /// The session's number.
    Number,
    /// What the session leads to.
    Kind,
    /// The title's code.
    Titre,
    /// The title's short form.
    Sigle,
    /// The CCPs of the session.
    SessionCcps,
    /// Where it is held.
    Site,
    /// Its first day.
    StartsOn,
    /// Its last day.
    EndsOn,
    /// The responsable de session.
    Responsable,
    /// The jury.
    Jury,
    /// Nom de naissance.
    BirthName,
    /// Nom d'usage.
    UsedName,
    /// First names.
    FirstNames,
    /// Birth date.
    BirthDate,
    /// Birth place.
    BirthPlace,
    /// Number in CERES.
    CeresId,
    /// A candidacy that comes or goes: its session's number is the value.
    Candidacy,
    /// The way to a session.
    Path,
    /// The CCPs that are sat.
    Ccps,
    /// What the jury decided.
    Decision,
    /// Taken out of the registry.
    Withdrawn,
}

/// What differs between two versions of a session.
pub fn session_changes(old: &RegisteredSession, new: &RegisteredSession) -> Vec<FieldChange> {
    let mut changes = Changes::default();
    let (was, is) = (&old.session, &new.session);
    changes.note(
        RegistryField::Number,
        Some(was.number.0.clone()),
        Some(is.number.0.clone()),
    );
    changes.note(RegistryField::Kind, was.kind.map(kind), is.kind.map(kind));
    let code = |titre: &Option<crate::model::TitreCode>| titre.as_ref().map(|code| code.0.clone());
    changes.note(RegistryField::Titre, code(&was.titre), code(&is.titre));
    changes.note(RegistryField::Sigle, was.sigle.clone(), is.sigle.clone());
    changes.note(RegistryField::SessionCcps, list(&was.ccps), list(&is.ccps));
    changes.note(RegistryField::Site, was.site.clone(), is.site.clone());
    changes.note(
        RegistryField::StartsOn,
        text(was.starts_on),
        text(is.starts_on),
    );
    changes.note(RegistryField::EndsOn, text(was.ends_on), text(is.ends_on));
    changes.note(
        RegistryField::Withdrawn,
        withdrawn(was.withdrawn),
        withdrawn(is.withdrawn),
    );
    let (was, is) = (&old.people, &new.people);
    changes.note(
        RegistryField::Responsable,
        was.responsable.clone(),
        is.responsable.clone(),
    );
    changes.note(RegistryField::Jury, jury(&was.jury), jury(&is.jury));
    changes.0
}

/// What differs between two versions of a candidate; `number_of` names the sessions.
pub fn candidate_changes(
    old: &RegisteredCandidate,
    new: &RegisteredCandidate,
    number_of: impl Fn(EntityId) -> Option<SessionNumber>,
) -> Vec<FieldChange> {
    let mut changes = Changes::default();
    let (was, is) = (&old.person, &new.person);
    changes.note(
        RegistryField::BirthName,
        was.birth_name.clone(),
        is.birth_name.clone(),
    );
    changes.note(
        RegistryField::UsedName,
        was.used_name.clone(),
        is.used_name.clone(),
    );
    changes.note(
        RegistryField::FirstNames,
        was.first_names.clone(),
        is.first_names.clone(),
    );
    changes.note(
        RegistryField::BirthDate,
        text(was.birth_date),
        text(is.birth_date),
    );
    changes.note(
        RegistryField::BirthPlace,
        was.birth_place.clone(),
        is.birth_place.clone(),
    );
    changes.note(
        RegistryField::CeresId,
        was.ceres_id.clone(),
        is.ceres_id.clone(),
    );
    let (was, is) = (&old.standing, &new.standing);
    changes.note(
        RegistryField::Withdrawn,
        withdrawn(was.withdrawn),
        withdrawn(is.withdrawn),
    );
    let of = |candidacies: &[Candidacy], session| {
        candidacies
            .iter()
            .find(|one| one.session == session)
            .cloned()
    };
    for gone in &was.candidacies {
        if of(&is.candidacies, gone.session).is_none() {
            let number = number_of(gone.session).map(|number| number.0);
            changes.note(RegistryField::Candidacy, number, None);
        }
    }
    for candidacy in &is.candidacies {
        let number = number_of(candidacy.session);
        let Some(before) = of(&was.candidacies, candidacy.session) else {
            let number = number.map(|number| number.0);
            changes.note(
                RegistryField::Candidacy,
                None,
                number.or(Some(String::new())),
            );
            continue;
        };
        let first = changes.0.len();
        changes.note(
            RegistryField::Path,
            before.path.map(path),
            candidacy.path.map(path),
        );
        changes.note(
            RegistryField::Ccps,
            list(&before.ccps),
            list(&candidacy.ccps),
        );
        changes.note(
            RegistryField::Decision,
            before.decision.map(decision),
            candidacy.decision.map(decision),
        );
        for change in changes.0.iter_mut().skip(first) {
            change.of_session.clone_from(&number);
        }
    }
    changes.0
}

#[derive(Default)]
struct Changes(Vec<FieldChange>);

impl Changes {
    fn note(&mut self, field: RegistryField, old: Option<String>, new: Option<String>) {
        if old != new {
            self.0.push(FieldChange {
                field,
                of_session: None,
                old,
                new,
            });
        }
    }
}

fn text<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn list(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| values.join(", "))
}

fn jury(jury: &[Juror]) -> Option<String> {
    let jurors = jury.iter().map(|juror| {
        let from = juror.habilitated_from.map(|day| day.to_string());
        let through = juror.habilitated_through.map(|day| day.to_string());
        match (from, through) {
            (None, None) => juror.name.clone(),
            (from, through) => format!(
                "{} ({}..{})",
                juror.name,
                from.unwrap_or_default(),
                through.unwrap_or_default()
            ),
        }
    });
    list(&jurors.collect::<Vec<_>>())
}

fn withdrawn(withdrawn: bool) -> Option<String> {
    withdrawn.then(|| "withdrawn".to_owned())
}

fn kind(kind: SessionKind) -> String {
    let name = match kind {
        SessionKind::Titre => "titre",
        SessionKind::Ccp => "ccp",
        SessionKind::Ccs => "ccs",
    };
    name.to_owned()
}

fn path(path: AccessPath) -> String {
    path.as_str().to_owned()
}

fn decision(decision: JuryDecision) -> String {
    decision.as_str().to_owned()
}
