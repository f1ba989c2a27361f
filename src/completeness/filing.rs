//! Registry and records, arranged to be looked up: who sits what, which record belongs to whom.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::completeness::Doubt;
use crate::model::{
    Candidacy, ClassSubject, EntityId, Expectations, FiledRecord, Link, RecordClass,
    RegisteredCandidate, RegisteredSession, Registry, RetentionSchedule, ScheduleClass,
    StageReached, TitreCode, fold, follow_merges, is_same_site,
};

/// Everything, arranged. Nothing withdrawn is in it.
pub(super) struct Filing<'a> {
    pub expectations: &'a Expectations,
    pub records: &'a [FiledRecord],
    /// The sessions, each with its candidates.
    pub sessions: Vec<SessionFile<'a>>,
    places: BTreeMap<EntityId, usize>,
    classes: BTreeMap<&'a RecordClass, &'a ScheduleClass>,
    candidates: BTreeMap<EntityId, &'a RegisteredCandidate>,
    /// The sessions that a candidate sits, by the leading candidate.
    sat: BTreeMap<EntityId, Vec<EntityId>>,
    by_session: BTreeMap<EntityId, Vec<usize>>,
    by_candidate: BTreeMap<EntityId, Vec<usize>>,
    by_class: BTreeMap<&'a RecordClass, Vec<usize>>,
}

/// A session and who sits it.
pub(super) struct SessionFile<'a> {
    pub registered: &'a RegisteredSession,
    pub seats: Vec<Seat<'a>>,
}

/// A candidate in a session: all candidacies of the merged candidates, the first first.
pub(super) struct Seat<'a> {
    pub candidate: EntityId,
    pub candidacies: Vec<&'a Candidacy>,
}

impl Seat<'_> {
    /// What the candidacies say, if one says something and no other says something else.
    pub fn agreed<T: PartialEq + Copy>(&self, of: impl Fn(&Candidacy) -> Option<T>) -> Option<T> {
        let mut said = self.candidacies.iter().filter_map(|one| of(one));
        let first = said.next()?;
        said.all(|other| other == first).then_some(first)
    }
}

/// A title on a site, and the sessions held for it.
pub(super) struct Agrement {
    pub titre: TitreCode,
    pub site: Option<String>,
    pub first_start: Option<NaiveDate>,
    pub first_end: Option<NaiveDate>,
    /// The last day of a session that is known.
    pub last_day: Option<NaiveDate>,
    /// First and last day of each of its sessions; where only one is known, that one.
    pub spans: Vec<(NaiveDate, NaiveDate)>,
    /// How many sites the sessions of the title name.
    pub sites_of_titre: usize,
    /// The other ones that they name.
    pub other_sites: Vec<String>,
}

/// A record that may belong somewhere, and what speaks against it.
#[derive(Clone)]
pub(super) struct Fit<'a> {
    pub record: &'a FiledRecord,
    pub doubts: Vec<Doubt>,
}

impl<'a> Filing<'a> {
    pub fn new(
        schedule: &'a RetentionSchedule,
        registry: &'a Registry,
        records: &'a [FiledRecord],
    ) -> Filing<'a> {
        let candidates = registry.candidates.iter();
        let candidates: BTreeMap<_, _> = candidates.map(|one| (one.entity, one)).collect();
        let mut filing = Filing {
            expectations: &schedule.expectations,
            records,
            sessions: Vec::new(),
            places: BTreeMap::new(),
            classes: schedule
                .classes
                .iter()
                .map(|class| (&class.id, class))
                .collect(),
            candidates,
            sat: BTreeMap::new(),
            by_session: BTreeMap::new(),
            by_candidate: BTreeMap::new(),
            by_class: BTreeMap::new(),
        };
        filing.seat(registry);
        filing.arrange();
        filing
    }

    fn seat(&mut self, registry: &'a Registry) {
        let mut seats: BTreeMap<EntityId, Vec<Seat<'a>>> = BTreeMap::new();
        let there = registry.candidates.iter();
        for registered in there.filter(|one| !one.standing.withdrawn) {
            let candidate = self.leading(registered.entity);
            for candidacy in &registered.standing.candidacies {
                let seats = seats.entry(candidacy.session).or_default();
                match seats.iter_mut().find(|seat| seat.candidate == candidate) {
                    Some(seat) => seat.candidacies.push(candidacy),
                    None => seats.push(Seat {
                        candidate,
                        candidacies: vec![candidacy],
                    }),
                }
            }
        }
        let held = registry.sessions.iter();
        for registered in held.filter(|one| !one.session.withdrawn) {
            let seats = seats.remove(&registered.entity).unwrap_or_default();
            for seat in &seats {
                let sat = self.sat.entry(seat.candidate).or_default();
                sat.push(registered.entity);
            }
            self.places.insert(registered.entity, self.sessions.len());
            self.sessions.push(SessionFile { registered, seats });
        }
    }

    fn arrange(&mut self) {
        for (place, record) in self.records.iter().enumerate() {
            for session in linked(record.links.session.as_ref()) {
                self.by_session.entry(*session).or_default().push(place);
            }
            let candidates = linked(record.links.candidate.as_ref()).iter();
            let leading: BTreeSet<_> = candidates.map(|one| self.leading(*one)).collect();
            for candidate in leading {
                self.by_candidate.entry(candidate).or_default().push(place);
            }
            for class in record.class.iter().chain(&record.rivals) {
                self.by_class.entry(class).or_default().push(place);
            }
        }
    }

    /// The states that the record went through with their places in the order of the class; those that the class does not
    /// have are left out.
    pub fn stages<'r>(
        &self,
        class: &RecordClass,
        record: &'r FiledRecord,
    ) -> Vec<(usize, &'r StageReached)> {
        let class = self.classes.get(class);
        let reached = record.stages.iter();
        let placed = reached.filter_map(|one| Some((class?.stage_place(&one.stage)?, one)));
        placed.collect()
    }

    /// The place of a state in the order of its class.
    pub fn stage_place(&self, class: &RecordClass, stage: &str) -> Option<usize> {
        self.classes.get(class)?.stage_place(stage)
    }

    /// As `Registry::leading`, by look-up.
    pub fn leading(&self, candidate: EntityId) -> EntityId {
        follow_merges(candidate, |one| self.candidates.get(&one)?.standing.same_as)
    }

    pub fn candidate(&self, candidate: EntityId) -> Option<&'a RegisteredCandidate> {
        self.candidates.get(&candidate).copied()
    }

    pub fn session(&self, session: EntityId) -> Option<&SessionFile<'a>> {
        self.sessions.get(*self.places.get(&session)?)
    }

    /// The sessions that the leading candidate sits.
    pub fn sat_by(&self, candidate: EntityId) -> &[EntityId] {
        self.sat.get(&candidate).map_or(&[], Vec::as_slice)
    }

    pub fn of_session(&self, session: EntityId) -> impl Iterator<Item = &'a FiledRecord> + '_ {
        self.at(self.by_session.get(&session))
    }

    pub fn of_candidate(&self, candidate: EntityId) -> impl Iterator<Item = &'a FiledRecord> + '_ {
        self.at(self.by_candidate.get(&candidate))
    }

    pub fn of_class(&self, class: &RecordClass) -> impl Iterator<Item = &'a FiledRecord> + '_ {
        self.at(self.by_class.get(class))
    }

    fn at<'b>(
        &'b self,
        places: Option<&'b Vec<usize>>,
    ) -> impl Iterator<Item = &'a FiledRecord> + 'b {
        let places = places.into_iter().flatten();
        places.filter_map(|place| self.records.get(*place))
    }

    /// Whether the record is about a candidate, or may be.
    pub fn may_concern_a_candidate(&self, record: &FiledRecord) -> bool {
        self.may_concern(record, &[ClassSubject::Candidate])
    }

    fn may_concern(&self, record: &FiledRecord, subjects: &[ClassSubject]) -> bool {
        match &record.class {
            None => true,
            Some(class) => self
                .classes
                .get(class)
                .is_none_or(|class| subjects.contains(&class.about)),
        }
    }

    /// Records that belong to no session and no candidate that counts.
    pub fn unattached(&self) -> Vec<EntityId> {
        let there = |candidate: &EntityId| {
            let candidate = self.candidates.get(&self.leading(*candidate));
            candidate.is_some_and(|candidate| !candidate.standing.withdrawn)
        };
        let alone = self.records.iter().filter(|record| {
            let of_session = linked(record.links.session.as_ref()).iter();
            let of_candidate = linked(record.links.candidate.as_ref());
            !of_session.clone().any(|one| self.places.contains_key(one))
                && !of_candidate.iter().any(there)
                && self.may_concern(record, &[ClassSubject::Candidate, ClassSubject::Session])
        });
        alone.map(|record| record.entity).collect()
    }

    /// The titles on their sites, as the sessions name them.
    pub fn agrements(&self) -> Vec<Agrement> {
        let mut found: Vec<Agrement> = Vec::new();
        for session in &self.sessions {
            let session = &session.registered.session;
            let Some(titre) = &session.titre else {
                continue;
            };
            let first = session.starts_on.or(session.ends_on);
            let span = first.zip(session.ends_on.or(session.starts_on));
            let same = |one: &&mut Agrement| one.is_of(titre, session.site.as_deref());
            match found.iter_mut().find(same) {
                Some(one) => {
                    one.first_start = earliest(one.first_start, session.starts_on);
                    one.first_end = earliest(one.first_end, session.ends_on);
                    one.last_day = one.last_day.max(session.starts_on).max(session.ends_on);
                    one.spans.extend(span);
                }
                None => found.push(Agrement {
                    titre: titre.clone(),
                    site: session.site.clone(),
                    first_start: session.starts_on,
                    first_end: session.ends_on,
                    last_day: session.starts_on.max(session.ends_on),
                    spans: span.into_iter().collect(),
                    sites_of_titre: 0,
                    other_sites: Vec::new(),
                }),
            }
        }
        for place in 0..found.len() {
            let Some(own) = found.get(place) else {
                continue;
            };
            let sites = sites_of(&found, &own.titre);
            let others = found
                .iter()
                .enumerate()
                .filter(|(other, one)| *other != place && one.titre == own.titre);
            let others = others.filter_map(|(_, one)| one.site.clone()).collect();
            if let Some(one) = found.get_mut(place) {
                one.sites_of_titre = sites;
                one.other_sites = others;
            }
        }
        found
    }

    /// How many sites the sessions of a title name.
    pub fn sites_of_titre(&self, titre: &TitreCode) -> usize {
        sites_of(&self.agrements(), titre)
    }
}

impl Agrement {
    /// Whether it is the title's on this site, however that is written.
    pub fn is_of(&self, titre: &TitreCode, site: Option<&str>) -> bool {
        self.titre == *titre && is_same_site(self.site.as_deref(), site)
    }

    /// Whether a record is of its site, as the record says. A site that no session names may be this one, written otherwise.
    pub fn is_site_of(&self, record: &FiledRecord) -> SameSite {
        let Some(named) = record.site.as_ref().map(|site| fold(site.as_str())) else {
            return match self.may_be_of_another_site() {
                true => SameSite::Perhaps,
                false => SameSite::Yes,
            };
        };
        let own = self.site.as_deref().map(fold);
        if own.as_ref() == Some(&named) {
            return SameSite::Yes;
        }
        let others: Vec<String> = self.other_sites.iter().map(|site| fold(site)).collect();
        if others.contains(&named) {
            return SameSite::No;
        }
        // `Rennes`, where the sessions write its whole address.
        let in_own = own.is_some_and(|own| is_within(&named, &own));
        match in_own && !others.iter().any(|other| is_within(&named, other)) {
            true => SameSite::Yes,
            false => SameSite::Perhaps,
        }
    }

    /// Whether a decision that names no site may be of another one: a session that names none makes only itself doubtful.
    pub fn may_be_of_another_site(&self) -> bool {
        match self.site {
            Some(_) => self.sites_of_titre > 1,
            None => self.sites_of_titre > 0,
        }
    }
}

/// How two written sites compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SameSite {
    Yes,
    /// The site is not named, or as no session names it.
    Perhaps,
    No,
}

/// Whether the words of one folded text stand together in the other, or the other way round.
fn is_within(one: &str, other: &str) -> bool {
    let (one, other) = (format!(" {one} "), format!(" {other} "));
    one.contains(&other) || other.contains(&one)
}

fn sites_of(agrements: &[Agrement], titre: &TitreCode) -> usize {
    let same = agrements.iter().filter(|one| one.titre == *titre);
    same.filter(|one| one.site.is_some()).count()
}

/// The entities of a link, sure or not.
pub(super) fn linked(link: Option<&Link>) -> &[EntityId] {
    match link {
        None => &[],
        Some(Link::Sure(entity)) => std::slice::from_ref(entity),
        Some(Link::Doubtful(entities)) => entities,
    }
}

/// How two written titles compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SameTitre {
    Yes,
    /// One of them has no millésime.
    MillesimeUnknown,
    No,
}

/// Compares two titles: `TP-01280` and `TP-01280m04` may be the same.
pub(super) fn same_titre(one: &TitreCode, other: &TitreCode) -> SameTitre {
    let (code, millesime) = titre_parts(one);
    let (other_code, other_millesime) = titre_parts(other);
    if code != other_code {
        return SameTitre::No;
    }
    match (millesime, other_millesime) {
        (Some(one), Some(other)) if one != other => SameTitre::No,
        (Some(_), None) | (None, Some(_)) => SameTitre::MillesimeUnknown,
        _ => SameTitre::Yes,
    }
}

fn titre_parts(titre: &TitreCode) -> (String, Option<String>) {
    let written = titre.0.trim().to_ascii_lowercase();
    match written.split_once('m') {
        Some((code, millesime)) => (code.to_owned(), Some(millesime.to_owned())),
        None => (written, None),
    }
}

fn earliest(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        _ => one.or(other),
    }
}
