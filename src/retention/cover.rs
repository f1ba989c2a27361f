//! Which holds cover which records. In doubt a hold covers: a link that may be, a paper of a session whose candidate nobody
//! could read, a title without its millésime or that is not known, a site that is not known.

use std::collections::{BTreeSet, HashMap};

use crate::model::{
    EntityId, ExamSession, FiledRecord, HoldScope, Link, Registry, Site, TitreCode, fold,
};
use crate::retention::known::{Known, titre_parts};

/// Scopes, by their places, arranged by what they hold.
pub(super) struct Cover<'a> {
    records: HashMap<EntityId, Vec<usize>>,
    /// By session, whichever way the scope names it.
    sessions: HashMap<EntityId, Vec<usize>>,
    candidates: HashMap<EntityId, Vec<usize>>,
    /// By session: scopes that hold one of its candidates, and so what all of them have in common.
    common: HashMap<EntityId, Vec<usize>>,
    titres: Vec<HeldTitre<'a>>,
    /// The sessions that name a title, whose own title decides.
    named: BTreeSet<EntityId>,
}

/// A title that a scope holds, on a site or on all.
struct HeldTitre<'a> {
    code: String,
    millesime: Option<String>,
    site: Option<&'a Site>,
    scope: usize,
}

impl<'a> Cover<'a> {
    pub fn new(
        scopes: impl Iterator<Item = &'a HoldScope>,
        registry: &Registry,
        known: &Known<'_>,
    ) -> Cover<'a> {
        let mut cover = Cover {
            records: HashMap::new(),
            sessions: HashMap::new(),
            candidates: HashMap::new(),
            common: HashMap::new(),
            titres: Vec::new(),
            named: BTreeSet::new(),
        };
        for (place, scope) in scopes.enumerate() {
            cover.add(place, scope, known);
        }
        for registered in &registry.sessions {
            cover.add_session(registered.entity, &registered.session);
        }
        cover
    }

    fn add(&mut self, scope: usize, held: &'a HoldScope, known: &Known<'_>) {
        let mut titre = |titre, site| {
            let (code, millesime) = titre_parts(titre);
            self.titres.push(HeldTitre {
                code,
                millesime,
                site,
                scope,
            });
        };
        match held {
            HoldScope::Records(records) | HoldScope::Query { found: records, .. } => {
                for record in records {
                    self.records.entry(*record).or_default().push(scope);
                }
            }
            HoldScope::Session(session) => {
                self.sessions.entry(*session).or_default().push(scope);
            }
            HoldScope::Candidate(candidate) => {
                let leading = known.leading(*candidate);
                self.candidates.entry(leading).or_default().push(scope);
                for session in known.sat_by(leading) {
                    self.common.entry(session).or_default().push(scope);
                }
            }
            HoldScope::Titre(code) => titre(code, None),
            HoldScope::Agrement { titre: code, site } => titre(code, Some(site)),
        }
    }

    fn add_session(&mut self, entity: EntityId, session: &ExamSession) {
        let Some(titre) = &session.titre else {
            return;
        };
        let held = held_titres(&self.titres, titre);
        let held = held.filter(|held| match (held.site, &session.site) {
            (Some(site), Some(of_session)) => fold(site.as_str()) == fold(of_session),
            _ => true,
        });
        let held: Vec<usize> = held.map(|held| held.scope).collect();
        if !held.is_empty() {
            self.sessions.entry(entity).or_default().extend(held);
        }
        self.named.insert(entity);
    }

    /// The scopes that cover a record by itself, each once, in order. `is_common`: it may concern all who sit its session.
    pub fn direct(&self, record: &FiledRecord, known: &Known<'_>, is_common: bool) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut all = |scopes: Option<&Vec<usize>>| found.extend(scopes.into_iter().flatten());
        all(self.records.get(&record.entity));
        let candidates = linked(record.links.candidate.as_ref());
        let linked = linked(record.links.session.as_ref());
        // What names only a candidate may be of any session that the candidate sits.
        let sat: Vec<EntityId> = match linked {
            [] if self.is_by_session() => candidates
                .iter()
                .flat_map(|candidate| known.sat_by(*candidate))
                .collect(),
            _ => Vec::new(),
        };
        let sessions = if linked.is_empty() { &sat } else { linked };
        for session in sessions {
            all(self.sessions.get(session));
            if is_common {
                all(self.common.get(session));
            }
        }
        if !self.candidates.is_empty() {
            for candidate in candidates {
                all(self.candidates.get(&known.leading(*candidate)));
            }
        }
        let by_session =
            !sessions.is_empty() && sessions.iter().all(|one| self.named.contains(one));
        match &record.titre {
            _ if by_session => {}
            Some(titre) => found.extend(held_titres(&self.titres, titre).map(|held| held.scope)),
            // Nothing says of which title it is.
            None => found.extend(self.titres.iter().map(|held| held.scope)),
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether the sessions of a record may matter.
    fn is_by_session(&self) -> bool {
        !self.sessions.is_empty() || !self.titres.is_empty()
    }
}

/// The held titles that this title is, or may be.
fn held_titres<'b, 'a>(
    titres: &'b [HeldTitre<'a>],
    titre: &TitreCode,
) -> impl Iterator<Item = &'b HeldTitre<'a>> {
    let parts = (!titres.is_empty()).then(|| titre_parts(titre));
    titres.iter().filter(move |held| {
        parts.as_ref().is_some_and(|(code, millesime)| {
            let differ = |held: &String| millesime.as_ref().is_some_and(|own| own != held);
            held.code == *code && !held.millesime.as_ref().is_some_and(differ)
        })
    })
}

/// The entities of a link, sure or not.
fn linked(link: Option<&Link>) -> &[EntityId] {
    match link {
        None => &[],
        Some(Link::Sure(entity)) => std::slice::from_ref(entity),
        Some(Link::Doubtful(entities)) => entities,
    }
}
