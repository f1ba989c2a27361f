//! Registry and records, arranged once: sessions, who sits what for which title, the days of procès-verbaux, and what
//! documents say of sessions that are not registered. Nothing withdrawn is in it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::{
    AccessPath, Candidacy, EntityId, ExamSession, FiledRecord, Impossible, JuryDecision, Link,
    Missing, Parcours, Period, PvSource, RegisteredCandidate, Registry, RetentionSchedule,
    SessionKind, SessionNumber, Timestamp, TitreCode,
};
use crate::retention::sane;

/// Everything, arranged.
pub(super) struct Known<'a> {
    sessions: HashMap<EntityId, &'a ExamSession>,
    /// Every candidate, with the one that stands for it once merges are followed.
    leading: HashMap<EntityId, EntityId>,
    candidates: HashMap<EntityId, Sitting>,
    pvs: HashMap<EntityId, PvDays>,
    read_ends: HashMap<&'a SessionNumber, ReadEnds>,
    resit: Option<Period>,
}

/// What a candidate sits. A candidate who was withdrawn has none.
struct Sitting {
    parcours: Vec<TitreParcours>,
}

/// The sessions of a candidate for one title.
#[derive(Clone)]
pub(super) struct TitreParcours {
    /// The title's code, without millésime. None if no session of the candidate names a title.
    code: Option<String>,
    /// What is known of its days.
    pub days: Result<ParcoursDays, Missing>,
    sessions: Vec<EntityId>,
}

/// The last day of a parcours.
#[derive(Debug, Clone)]
pub(super) struct ParcoursDays {
    /// The last day of the last session.
    pub last_end: NaiveDate,
    /// The sessions.
    pub parcours: Arc<Parcours>,
    /// A session whose end cannot be right.
    pub wrong: Option<(EntityId, NaiveDate, Impossible)>,
}

/// The days of a session's procès-verbaux, each with its record and its arrival.
#[derive(Default)]
pub(super) struct PvDays {
    /// The latest day that one bears.
    pub latest: Option<PvFound>,
    /// The latest day on which one came back validated.
    pub validated: Option<PvFound>,
    /// One bears no day.
    pub undated: bool,
    /// One came back validated on a day that is not known.
    pub validation_undated: bool,
    /// A record that may be one, or may be of this session: the oldest. What it says may be a later day.
    pub in_doubt: Option<EntityId>,
}

/// A day of a procès-verbal.
#[derive(Clone, Copy)]
pub(super) struct PvFound {
    pub day: NaiveDate,
    pub record: EntityId,
    pub received: Timestamp,
}

/// What documents say of the last day of a session that is not registered.
struct ReadEnds {
    earliest: NaiveDate,
    latest: NaiveDate,
}

impl<'a> Known<'a> {
    pub fn new(
        schedule: &'a RetentionSchedule,
        registry: &'a Registry,
        records: &'a [FiledRecord],
    ) -> Known<'a> {
        let held = registry.sessions.iter();
        let held = held.filter(|one| !one.session.withdrawn);
        let mut known = Known {
            sessions: held.map(|one| (one.entity, &one.session)).collect(),
            leading: leading(registry),
            candidates: HashMap::new(),
            pvs: HashMap::new(),
            read_ends: HashMap::new(),
            resit: schedule.terms.resit,
        };
        known.seat(registry);
        if let Some(source) = &schedule.terms.pv {
            known.find_pvs(schedule, source, records);
        }
        known.find_ends(records);
        known
    }

    /// A session that is in the registry.
    pub fn session(&self, entity: EntityId) -> Option<&'a ExamSession> {
        self.sessions.get(&entity).copied()
    }

    /// The candidate that stands for this one once merges are followed.
    pub fn leading(&self, candidate: EntityId) -> EntityId {
        self.leading.get(&candidate).copied().unwrap_or(candidate)
    }

    /// The procès-verbaux of a session.
    pub fn pvs(&self, session: EntityId) -> Option<&PvDays> {
        self.pvs.get(&session)
    }

    /// Whether all documents that name this session and its last day agree.
    pub fn ends_agree(&self, number: &SessionNumber) -> bool {
        let ends = self.read_ends.get(number);
        ends.is_none_or(|ends| ends.earliest == ends.latest)
    }

    /// The sessions of each candidate, by title.
    pub fn parcours(&self) -> impl Iterator<Item = &ParcoursDays> {
        let sitting = self.candidates.values();
        let parcours = sitting.flat_map(|sitting| &sitting.parcours);
        parcours.filter_map(|parcours| parcours.days.as_ref().ok())
    }

    /// Every session that a candidate sits.
    pub fn sat_by(&self, candidate: EntityId) -> BTreeSet<EntityId> {
        let sitting = self.candidates.get(&self.leading(candidate)).into_iter();
        let parcours = sitting.flat_map(|sitting| &sitting.parcours);
        parcours.flat_map(|one| one.sessions.clone()).collect()
    }

    /// The parcours of a candidate that a record belongs to: by the title of its session, else by its own. A session of the
    /// record's that the candidate is not entered in counts among them.
    pub fn parcours_of(
        &self,
        candidate: EntityId,
        session: Option<EntityId>,
        titre: Option<&TitreCode>,
    ) -> Result<TitreParcours, Missing> {
        let candidate = self.leading(candidate);
        let Some(sitting) = self.candidates.get(&candidate) else {
            return Err(Missing::CandidateWithdrawn(candidate));
        };
        let of_session = session.and_then(|session| self.session(session)?.titre.as_ref());
        let code = of_session.or(titre).map(titre_code);
        let own = |parcours: &&TitreParcours| {
            code.is_none() || parcours.code.is_none() || parcours.code == code
        };
        let mut fitting = sitting.parcours.iter().filter(own);
        let found = match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(only),
            (Some(_), Some(_)) => return Err(Missing::Titre),
            (None, _) => None,
        };
        match (found, session) {
            (None, None) => Err(Missing::SessionOfCandidate(candidate)),
            (Some(found), None) => Ok(found.clone()),
            (Some(found), Some(session)) if found.sessions.contains(&session) => Ok(found.clone()),
            (found, Some(session)) => {
                let mut sessions = found.map_or_else(Vec::new, |found| found.sessions.clone());
                sessions.push(session);
                Ok(self.together(candidate, code, sessions, &[]))
            }
        }
    }

    fn seat(&mut self, registry: &'a Registry) {
        let mut sat: BTreeMap<EntityId, Vec<&'a Candidacy>> = BTreeMap::new();
        let withdrawn = |one: &RegisteredCandidate| one.standing.withdrawn;
        let gone = registry.candidates.iter().filter(|one| withdrawn(one));
        let gone: BTreeSet<EntityId> = gone.map(|one| one.entity).collect();
        for registered in registry.candidates.iter().filter(|one| !withdrawn(one)) {
            let leading = self.leading(registered.entity);
            if !gone.contains(&leading) {
                let all = sat.entry(leading).or_default();
                all.extend(&registered.standing.candidacies);
            }
        }
        for (candidate, candidacies) in sat {
            let parcours = self.by_titre(candidate, &candidacies);
            self.candidates.insert(candidate, Sitting { parcours });
        }
    }

    /// The sessions of a candidate by title. One that names no title may be for any of them.
    fn by_titre(&self, candidate: EntityId, candidacies: &[&Candidacy]) -> Vec<TitreParcours> {
        let there = candidacies.iter().filter_map(|one| {
            let titre = self.session(one.session)?.titre.as_ref();
            Some((titre.map(titre_code), one.session))
        });
        let there: BTreeSet<(Option<String>, EntityId)> = there.collect();
        let named: BTreeSet<&Option<String>> = there.iter().map(|(code, _)| code).collect();
        let codes = named.iter().filter(|code| code.is_some());
        let mut codes: Vec<Option<String>> = codes.map(|code| (*code).clone()).collect();
        if codes.is_empty() && !there.is_empty() {
            codes.push(None);
        }
        let parcours = codes.into_iter().map(|code| {
            let own = there.iter().filter(|(of, _)| of.is_none() || *of == code);
            let sessions = own.map(|(_, session)| *session).collect();
            self.together(candidate, code, sessions, candidacies)
        });
        parcours.collect()
    }

    /// Sessions as one parcours.
    fn together(
        &self,
        candidate: EntityId,
        code: Option<String>,
        sessions: Vec<EntityId>,
        candidacies: &[&Candidacy],
    ) -> TitreParcours {
        let ends = sessions.iter().map(|session| {
            let known = self.session(*session);
            let known = known.ok_or(Missing::SessionWithdrawn(*session))?;
            let end = known.ends_on.ok_or(Missing::SessionEnd(*session))?;
            Ok((end, *session, known))
        });
        let ends: Result<Vec<_>, Missing> = ends.collect();
        let days = ends.and_then(|mut ends| {
            ends.sort_by_key(|(end, session, _)| (*end, *session));
            let last = ends.last().map(|(end, session, _)| (*end, *session));
            let (last_end, last) = last.ok_or(Missing::SessionOfCandidate(candidate))?;
            let wrong = ends.iter().find_map(|(end, session, known)| {
                sane::wrong_session(*end, known).map(|why| (*session, *end, why))
            });
            let whole = self.has_whole_title(&sessions, candidacies);
            let resit = self.resit.filter(|_| !whole);
            let parcours = Parcours {
                candidate,
                last,
                sessions: ends.iter().map(|(_, session, _)| *session).collect(),
                has_part: !whole && self.has_part(&sessions, candidacies),
                may_go_on_until: resit.and_then(|resit| resit.after(last_end)),
            };
            Ok(ParcoursDays {
                last_end,
                parcours: Arc::new(parcours),
                wrong,
            })
        });
        TitreParcours {
            code,
            days,
            sessions,
        }
    }

    /// Whether one of the sessions gave the whole title, or the whole CCS.
    fn has_whole_title(&self, sessions: &[EntityId], candidacies: &[&Candidacy]) -> bool {
        candidacies.iter().any(|one| {
            let kind = self.session(one.session).and_then(|session| session.kind);
            one.decision == Some(JuryDecision::Success)
                && matches!(kind, Some(SessionKind::Titre | SessionKind::Ccs))
                && sessions.contains(&one.session)
        })
    }

    /// Whether one of the sessions gave part of the title.
    fn has_part(&self, sessions: &[EntityId], candidacies: &[&Candidacy]) -> bool {
        candidacies.iter().any(|one| {
            let kind = self.session(one.session).and_then(|session| session.kind);
            let part = match one.decision {
                Some(JuryDecision::Partial) => true,
                Some(JuryDecision::Success) => kind == Some(SessionKind::Ccp),
                _ => one.path == Some(AccessPath::Capitalisation),
            };
            part && sessions.contains(&one.session)
        })
    }

    fn find_pvs(
        &mut self,
        schedule: &RetentionSchedule,
        source: &PvSource,
        records: &'a [FiledRecord],
    ) {
        let Some(class) = schedule.class(&source.class) else {
            return;
        };
        self.find_doubtful_pvs(source, records);
        let place = class.stage_place(&source.validated);
        let is_pv = |record: &&FiledRecord| {
            record.class_is_sure
                && record.state_of.is_none()
                && record.class.as_ref() == Some(&source.class)
        };
        for record in records.iter().filter(is_pv) {
            let Some(Link::Sure(session)) = record.links.session else {
                continue;
            };
            let found = |day| PvFound {
                day,
                record: record.entity,
                received: record.received,
            };
            let pvs = self.pvs.entry(session).or_default();
            // One that may be of another session says no day of this one, and nobody can say that another one is the latest.
            let own = record.contradicted.is_empty();
            match record.document_date.filter(|_| own) {
                Some(day) => later(&mut pvs.latest, found(day)),
                None => pvs.undated = true,
            }
            let validated = record.stages.iter().filter(|reached| {
                let reached = class.stage_place(&reached.stage);
                reached.is_some() && reached >= place
            });
            for reached in validated {
                match reached.on.filter(|_| own) {
                    Some(day) => later(&mut pvs.validated, found(day)),
                    None => pvs.validation_undated = true,
                }
            }
        }
    }

    /// Records that may be procès-verbaux of a session: of a class that is not sure, or of one session among several.
    fn find_doubtful_pvs(&mut self, source: &PvSource, records: &'a [FiledRecord]) {
        for record in records.iter().filter(|one| one.state_of.is_none()) {
            let is_pv = record.class.as_ref() == Some(&source.class);
            let is_sure = is_pv && record.class_is_sure;
            let may_be = is_pv || (record.class.is_none() && record.rivals.contains(&source.class));
            let sessions: &[EntityId] = match &record.links.session {
                Some(Link::Sure(session)) if may_be && !is_sure => std::slice::from_ref(session),
                Some(Link::Doubtful(sessions)) if may_be => sessions,
                _ => continue,
            };
            for session in sessions {
                let known = &mut self.pvs.entry(*session).or_default().in_doubt;
                *known = Some(known.map_or(record.entity, |known| known.min(record.entity)));
            }
        }
    }

    fn find_ends(&mut self, records: &'a [FiledRecord]) {
        for record in records.iter().filter(|one| one.links.session.is_none()) {
            let Some((number, end)) = record.session.as_ref().zip(record.session_end) else {
                continue;
            };
            let ends = self.read_ends.entry(number).or_insert(ReadEnds {
                earliest: end.day,
                latest: end.day,
            });
            ends.earliest = ends.earliest.min(end.day);
            ends.latest = ends.latest.max(end.day);
        }
    }
}

/// Keeps the later day; of two that are the same, that of the older record.
fn later(known: &mut Option<PvFound>, found: PvFound) {
    let is_later = known.is_none_or(|known| {
        (found.day, std::cmp::Reverse(found.record)) > (known.day, std::cmp::Reverse(known.record))
    });
    if is_later {
        *known = Some(found);
    }
}

/// Who stands for each candidate once merges are followed. A circle of merges ends at its smallest id.
fn leading(registry: &Registry) -> HashMap<EntityId, EntityId> {
    let merged = registry.candidates.iter().filter_map(|one| {
        let other = one.standing.same_as?;
        Some((one.entity, other))
    });
    let merged: HashMap<EntityId, EntityId> = merged.collect();
    let follow = |candidate: EntityId| {
        let mut seen = vec![candidate];
        let mut current = candidate;
        while let Some(next) = merged.get(&current) {
            if seen.contains(next) {
                return seen.into_iter().min().unwrap_or(candidate);
            }
            seen.push(*next);
            current = *next;
        }
        current
    };
    let merged = merged.keys();
    merged.map(|one| (*one, follow(*one))).collect()
}

/// The code of a title without its millésime, to be compared: a parcours may go on under the next millésime.
pub(super) fn titre_code(titre: &TitreCode) -> String {
    titre_parts(titre).0
}

/// The code and the millésime of a title, to be compared.
pub(super) fn titre_parts(titre: &TitreCode) -> (String, Option<String>) {
    let written = titre.0.trim().to_ascii_lowercase();
    match written.split_once('m') {
        Some((code, millesime)) => (code.to_owned(), Some(millesime.to_owned())),
        None => (written, None),
    }
}
