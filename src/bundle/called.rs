//! How a bundle calls sessions, candidates and records: by their names, or by what stands for them where names are withheld.

use std::collections::BTreeMap;

use crate::model::{BundleNames, EntityId, Person, Registry};
use crate::words::retention::Names;
use crate::words::{Lang, bundling};

/// Names in a bundle.
pub(super) struct Called<'a> {
    /// The registry.
    pub(super) registry: &'a Registry,
    /// Names of records' files.
    pub(super) files: &'a BTreeMap<EntityId, String>,
    /// Whether people and files are named.
    pub(super) names: BundleNames,
    /// The language of what stands for a name.
    pub(super) lang: Lang,
}

impl Called<'_> {
    /// A session's number.
    pub(super) fn session(&self, entity: EntityId) -> String {
        let known = self.registry.session(entity);
        known.map_or_else(|| entity.short(), |one| one.session.number.0.clone())
    }

    /// A candidate.
    pub(super) fn candidate(&self, entity: EntityId) -> String {
        let known = self.registry.candidate(entity).map(|one| &one.person);
        let name = known.map(Person::whole_name).unwrap_or_default();
        match self.names {
            BundleNames::Shown if !name.is_empty() => name,
            _ => bundling::somebody(self.lang, &entity.short()),
        }
    }

    /// A juror's name as registered, or what stands for it.
    pub(super) fn juror(&self, name: &str) -> String {
        match self.names {
            BundleNames::Shown => name.to_owned(),
            BundleNames::Withheld => bundling::a_juror(self.lang),
        }
    }
}

impl Names for Called<'_> {
    fn name(&self, entity: EntityId) -> String {
        if self.registry.session(entity).is_some() {
            return self.session(entity);
        }
        let leading = self.registry.leading(entity);
        if self.registry.candidate(leading).is_some() {
            return self.candidate(leading);
        }
        match (self.names, self.files.get(&entity)) {
            (BundleNames::Shown, Some(file)) => format!("{file} [{}]", entity.short()),
            _ => entity.short(),
        }
    }
}
