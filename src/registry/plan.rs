//! Planning an import: what a list would change in the registry, before anything is written.
//!
//! Invariant: planning the same list again over what its plan made gives nothing to do. Persons are joined only where they
//! are certainly the same; every other likeness is listed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::model::{
    CandidateStanding, EntityId, Person, RegisteredCandidate, RegisteredSession, Registry,
    SessionNumber, YOUNGEST, fold,
};
use crate::registry::blocks::Blocks;
use crate::registry::changes::{FieldChange, candidate_changes, session_changes};
use crate::registry::likeness::{DoubtReason, Likeness, same_person};
use crate::registry::lines::{
    CandidateDraft, FindingEffect, LineFault, LineFinding, ListLine, SessionDraft,
};
use crate::registry::merge::{
    UsedName, add_to_candidacy, add_to_person, add_to_session, new_candidacy, new_session,
};
use crate::registry::names::compact;
use crate::registry::numbers::{TitreParts, bare_key, may_be_one_number, session_key};

/// What a list would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportPlan {
    /// The sessions that the list names, in its order.
    pub sessions: Vec<PlannedSession>,
    /// The candidates that the list names, in its order.
    pub candidates: Vec<PlannedCandidate>,
    /// New candidates who may be others that are registered or in the list.
    pub doubtful: Vec<DoubtfulPair>,
    /// Lines that were not taken, with what they contradict.
    pub findings: Vec<LineFinding>,
}

/// A session that a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSession {
    /// The session as it would be. The id of a new one is provisional.
    pub session: RegisteredSession,
    /// What happens to it.
    pub step: Step,
    /// The lines that name it.
    pub lines: Vec<u32>,
}

/// A candidate that a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCandidate {
    /// The candidate as it would be. The ids of new ones, and of new sessions, are provisional.
    pub candidate: RegisteredCandidate,
    /// What happens to it.
    pub step: Step,
    /// The lines that name it.
    pub lines: Vec<u32>,
}

/// What happens to an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It is registered.
    New,
    /// Some fields change.
    Changed(Vec<FieldChange>),
    /// Nothing.
    Unchanged,
}

/// Two candidates who may be one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtfulPair {
    /// The one that was there first.
    pub one: EntityId,
    /// The other.
    pub other: EntityId,
    /// Why it is not certain.
    pub reasons: Vec<DoubtReason>,
}

/// Plans the import of `lines` on `day`. What was withdrawn is never registered a second time: its withdrawal is taken
/// back, which the plan shows as a change.
pub fn plan_import(lines: &[ListLine], registry: &Registry, day: NaiveDate) -> ImportPlan {
    let mut planner = Planner::new(registry, day);
    // What one line adds to a person may change whom another line fits: the list is read until it adds nothing more.
    for _ in 0..=lines.len() {
        let before = planner.state();
        planner.read(lines);
        if planner.state() == before {
            break;
        }
    }
    planner.plan()
}

/// The pairs of registered candidates who may be one person and about whom nothing was decided.
pub fn doubtful_pairs(registry: &Registry) -> Vec<DoubtfulPair> {
    let living: Vec<&RegisteredCandidate> = registry
        .candidates
        .iter()
        .filter(|candidate| !candidate.standing.withdrawn)
        .collect();
    let mut blocks = Blocks::default();
    let mut pairs = Vec::new();
    for (number, candidate) in living.iter().enumerate() {
        for near in blocks.near(&candidate.person) {
            let Some(other) = living.get(near) else {
                continue;
            };
            let reasons = match same_person(&other.person, &candidate.person) {
                Likeness::Same => Vec::new(),
                Likeness::Doubtful(reasons) => reasons,
                Likeness::Different => continue,
            };
            if !is_decided(registry, other, candidate) {
                pairs.push(DoubtfulPair {
                    one: other.entity,
                    other: candidate.entity,
                    reasons,
                });
            }
        }
        blocks.add(number, &candidate.person);
    }
    pairs
}

/// Whether a person said that they are one, or that they are not.
fn is_decided(registry: &Registry, one: &RegisteredCandidate, other: &RegisteredCandidate) -> bool {
    one.standing.distinct_from.contains(&other.entity)
        || other.standing.distinct_from.contains(&one.entity)
        || registry.leading(one.entity) == registry.leading(other.entity)
}

impl ImportPlan {
    /// Whether applying it would change anything.
    pub fn changes_anything(&self) -> bool {
        let sessions = self.sessions.iter().map(|session| &session.step);
        let candidates = self.candidates.iter().map(|candidate| &candidate.step);
        sessions
            .chain(candidates)
            .any(|step| *step != Step::Unchanged)
    }

    /// The entities that are new or change, sessions first, new ones with the ids that `new_id` gives.
    pub fn entities(&self, mut new_id: impl FnMut() -> EntityId) -> Registry {
        let mut ids: BTreeMap<EntityId, EntityId> = BTreeMap::new();
        let mut made = Registry::default();
        for planned in &self.sessions {
            let mut session = planned.session.clone();
            match planned.step {
                Step::New => {
                    let id = new_id();
                    ids.insert(session.entity, id);
                    session.entity = id;
                }
                Step::Changed(_) => {}
                Step::Unchanged => continue,
            }
            made.sessions.push(session);
        }
        for planned in &self.candidates {
            let mut candidate = planned.candidate.clone();
            match planned.step {
                Step::New => candidate.entity = new_id(),
                Step::Changed(_) => {}
                Step::Unchanged => continue,
            }
            for candidacy in &mut candidate.standing.candidacies {
                if let Some(id) = ids.get(&candidacy.session) {
                    candidacy.session = *id;
                }
            }
            made.candidates.push(candidate);
        }
        made
    }
}

struct WorkSession {
    now: RegisteredSession,
    before: Option<RegisteredSession>,
    lines: BTreeSet<u32>,
}

struct WorkCandidate {
    now: RegisteredCandidate,
    before: Option<RegisteredCandidate>,
    lines: BTreeSet<u32>,
}

struct Planner<'a> {
    registry: &'a Registry,
    day: NaiveDate,
    sessions: Vec<WorkSession>,
    by_number: HashMap<String, Vec<usize>>,
    by_bare_number: HashMap<String, Vec<usize>>,
    /// What the list said of each session, each thing once, in lines that were taken or not.
    said_of_sessions: HashMap<String, Vec<(u32, SessionDraft)>>,
    candidates: Vec<WorkCandidate>,
    blocks: Blocks,
    /// What the list said of persons, by itself, in lines that were taken or not, but for those that contradict an earlier
    /// one: line, session, draft.
    said: Vec<(u32, Option<EntityId>, CandidateDraft)>,
    said_blocks: Blocks,
    doubtful: Vec<DoubtfulPair>,
    findings: Vec<LineFinding>,
    /// The order in which the list names them.
    named_sessions: Vec<usize>,
    named_candidates: Vec<usize>,
    /// How many sessions and candidates were there before.
    registered: usize,
}

/// Who a line is about, among those who are known by now.
enum Match {
    Known(usize),
    New(Vec<(usize, Vec<DoubtReason>)>),
}

impl<'a> Planner<'a> {
    fn new(registry: &'a Registry, day: NaiveDate) -> Planner<'a> {
        let mut planner = Planner {
            registry,
            day,
            sessions: Vec::new(),
            by_number: HashMap::new(),
            by_bare_number: HashMap::new(),
            said_of_sessions: HashMap::new(),
            candidates: Vec::new(),
            blocks: Blocks::default(),
            said: Vec::new(),
            said_blocks: Blocks::default(),
            doubtful: Vec::new(),
            findings: Vec::new(),
            named_sessions: Vec::new(),
            named_candidates: Vec::new(),
            registered: 0,
        };
        // Those that stand come first: what was withdrawn is meant only where nothing else is.
        let mut sessions: Vec<&RegisteredSession> = registry.sessions.iter().collect();
        sessions.sort_by_key(|session| session.session.withdrawn);
        for session in sessions {
            planner.add_session(session.clone(), Some(session.clone()));
        }
        let mut candidates: Vec<&RegisteredCandidate> = registry.candidates.iter().collect();
        candidates.sort_by_key(|candidate| candidate.standing.withdrawn);
        for candidate in candidates {
            planner.add_candidate(candidate.clone(), Some(candidate.clone()));
        }
        planner.registered = planner.sessions.len() + planner.candidates.len();
        planner
    }

    /// Reads the whole list once.
    fn read(&mut self, lines: &[ListLine]) {
        self.said_of_sessions.clear();
        self.said.clear();
        self.said_blocks = Blocks::default();
        self.findings.clear();
        for line in lines {
            self.line(line);
        }
    }

    /// The sessions and candidates that the list named so far, as they are by now: no other one changes.
    fn state(&self) -> (Vec<RegisteredSession>, Vec<RegisteredCandidate>) {
        let named = self.named_sessions.iter();
        let sessions = named.filter_map(|number| self.sessions.get(*number));
        let named = self.named_candidates.iter();
        let candidates = named.filter_map(|number| self.candidates.get(*number));
        (
            sessions.map(|work| work.now.clone()).collect(),
            candidates.map(|work| work.now.clone()).collect(),
        )
    }

    fn line(&mut self, line: &ListLine) {
        let session = match &line.session {
            Some(draft) => match self.session(line.line, draft) {
                Ok(session) => Some(session),
                Err(fault) => return self.reject(line, fault),
            },
            None => None,
        };
        let candidate = match &line.candidate {
            Some(draft) => match self.candidate(line.line, session.as_ref(), draft) {
                Ok(candidate) => Some((candidate, draft)),
                Err(fault) => return self.reject(line, fault),
            },
            None => None,
        };
        let session = session.map(|(number, merged)| self.take_session(line.line, number, merged));
        if let Some((found, draft)) = candidate {
            self.take_candidate(line.line, found, session, draft);
        }
    }

    /// The session that a draft is about, and what it would become.
    fn session(
        &mut self,
        line: u32,
        draft: &SessionDraft,
    ) -> Result<(Option<usize>, RegisteredSession), LineFault> {
        let said = self
            .said_of_sessions
            .entry(session_key(&draft.number.0))
            .or_default();
        let mut contradicting = said
            .iter()
            .filter(|(_, earlier)| sessions_contradict(earlier, draft));
        if let Some((earlier_line, _)) = contradicting.next() {
            return Err(LineFault::Contradicts {
                earlier_line: *earlier_line,
            });
        }
        if !said.iter().any(|(_, earlier)| earlier == draft) {
            said.push((line, draft.clone()));
        }
        let known = self.session_numbered(draft);
        let Some(work) = known.and_then(|number| self.sessions.get(number)) else {
            if self.is_nearly_numbered(draft) {
                return Err(LineFault::NumberNearlyRegistered);
            }
            let (session, people) = new_session(draft);
            let entity = self.provisional();
            let session = RegisteredSession {
                entity,
                session,
                people,
            };
            return Ok((None, session));
        };
        let mut merged = work.now.clone();
        merged.session.withdrawn = false;
        add_to_session(&mut merged.session, &mut merged.people, draft);
        let days = merged.session.starts_on.zip(merged.session.ends_on);
        if days.is_some_and(|(start, end)| end < start) {
            return Err(LineFault::EndsBeforeStart);
        }
        Ok((known, merged))
    }

    /// Whether a session that counts has the draft's number but for separators that one of both leaves out: a second one would
    /// be the first, written otherwise.
    fn is_nearly_numbered(&self, draft: &SessionDraft) -> bool {
        let key = session_key(&draft.number.0);
        let places = self.by_bare_number.get(&bare_key(&key));
        let sessions = places.into_iter().flatten();
        let mut sessions = sessions.filter_map(|place| self.sessions.get(*place));
        sessions.any(|work| {
            let session = &work.now.session;
            !session.withdrawn && may_be_one_number(&key, &session_key(&session.number.0))
        })
    }

    fn session_numbered(&self, draft: &SessionDraft) -> Option<usize> {
        let numbers = self.by_number.get(&session_key(&draft.number.0))?;
        let parts = |code: &crate::model::TitreCode| TitreParts::read(&code.0);
        let titre = draft.titre.as_ref().and_then(parts);
        let stands = |number: &&usize| {
            let session = self.sessions.get(**number);
            session.is_some_and(|work| !work.now.session.withdrawn)
        };
        let fits = |number: &&usize| {
            let session = self.sessions.get(**number);
            let own = session
                .and_then(|work| work.now.session.titre.as_ref())
                .and_then(parts);
            own.zip(titre.clone())
                .is_some_and(|(own, titre)| own.agrees(&titre))
        };
        numbers
            .iter()
            .filter(stands)
            .find(fits)
            .or_else(|| numbers.iter().find(stands))
            .or_else(|| numbers.iter().find(fits))
            .or_else(|| numbers.first())
            .copied()
    }

    /// Who a draft is about.
    fn candidate(
        &mut self,
        line: u32,
        session: Option<&(Option<usize>, RegisteredSession)>,
        draft: &CandidateDraft,
    ) -> Result<Match, LineFault> {
        let exam = session.and_then(|(_, session)| {
            let session = &session.session;
            session.starts_on.or(session.ends_on)
        });
        if let Some(birth) = draft.person.birth_date {
            if birth > self.day {
                return Err(LineFault::BornInFuture);
            }
            let years = years_between(birth, exam.unwrap_or(self.day));
            if years < YOUNGEST {
                return Err(match exam {
                    Some(_) => LineFault::TooYoung { years },
                    None => LineFault::TooYoungNow { years },
                });
            }
        }
        let session = session.map(|(_, session)| session.entity);
        if let Some(earlier_line) = self.contradicted(session, draft) {
            return Err(LineFault::Contradicts { earlier_line });
        }
        self.said_blocks.add(self.said.len(), &draft.person);
        self.said.push((line, session, draft.clone()));
        self.matching(&draft.person, session)
    }

    /// The earlier line that says something else of the same person. The list alone is looked at, not the registry: the
    /// same lines contradict each other whenever it is imported.
    fn contradicted(&self, session: Option<EntityId>, draft: &CandidateDraft) -> Option<u32> {
        let near = self.said_blocks.near(&draft.person);
        let said = near.into_iter().filter_map(|number| self.said.get(number));
        let mut contradicting = said.filter(|(_, other, earlier)| {
            let is_same_session = session.is_some() && *other == session;
            let is_same_person = match same_person(&earlier.person, &draft.person) {
                Likeness::Same => true,
                Likeness::Doubtful(reasons) => {
                    is_same_session && reasons == [DoubtReason::BirthDateUnknown]
                }
                Likeness::Different => false,
            };
            is_same_person && candidates_contradict(earlier, draft, is_same_session)
        });
        contradicting.next().map(|(line, ..)| *line)
    }

    fn matching(&self, person: &Person, session: Option<EntityId>) -> Result<Match, LineFault> {
        let (mut same, mut entries, mut likely, mut doubts) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for number in self.blocks.near(person) {
            let Some(work) = self.candidates.get(number) else {
                continue;
            };
            let sits = |session| {
                let mut candidacies = work.now.standing.candidacies.iter();
                candidacies.any(|candidacy| candidacy.session == session)
            };
            let shares_session = session.is_some_and(sits);
            let both_alone = session.is_none() && work.now.standing.candidacies.is_empty();
            let known = &work.now.person;
            match same_person(known, person) {
                // The one in the session comes first, then the one with the same number, then the one whose names are
                // written so: two who have each joined a line would otherwise take turns at the next import.
                Likeness::Same => same.push((
                    work.now.standing.withdrawn,
                    !shares_session,
                    !is_numbered_so(known, person),
                    !has_all_first_names(known, person),
                    !is_written_so(&known.birth_name, &person.birth_name),
                    !is_written_so(&known.first_names, &person.first_names),
                    number,
                )),
                _ if is_same_entry(known, person) && (shares_session || both_alone) => {
                    entries.push(number);
                }
                Likeness::Doubtful(reasons)
                    if reasons == [DoubtReason::BirthDateUnknown] && shares_session =>
                {
                    likely.push(number);
                }
                Likeness::Doubtful(reasons) if !work.now.standing.withdrawn => {
                    doubts.push((number, reasons));
                }
                Likeness::Doubtful(_) | Likeness::Different => {}
            }
        }
        let stands = |number: &usize| {
            let work = self.candidates.get(*number);
            work.is_some_and(|work| !work.now.standing.withdrawn)
        };
        entries.sort_by_key(|number| !stands(number));
        if likely.iter().any(stands) {
            likely.retain(stands);
        }
        if let Some((.., number)) = same.into_iter().min() {
            return Ok(Match::Known(number));
        }
        if let Some(number) = entries.first() {
            return Ok(Match::Known(*number));
        }
        let mut leaders: Vec<EntityId> = likely
            .iter()
            .filter_map(|number| self.candidates.get(*number))
            .map(|work| self.registry.leading(work.now.entity))
            .collect();
        leaders.sort_unstable();
        leaders.dedup();
        match (leaders.len(), likely.first()) {
            (0, _) | (_, None) => Ok(Match::New(doubts)),
            (1, Some(number)) => Ok(Match::Known(*number)),
            _ => Err(LineFault::SeveralFit),
        }
    }

    fn take_session(
        &mut self,
        line: u32,
        known: Option<usize>,
        merged: RegisteredSession,
    ) -> EntityId {
        let entity = merged.entity;
        let number = match known {
            Some(number) => number,
            None => self.add_session(merged.clone(), None),
        };
        if let Some(work) = self.sessions.get_mut(number) {
            work.now = merged;
            if work.lines.is_empty() {
                self.named_sessions.push(number);
            }
            work.lines.insert(line);
        }
        entity
    }

    fn take_candidate(
        &mut self,
        line: u32,
        found: Match,
        session: Option<EntityId>,
        draft: &CandidateDraft,
    ) {
        let number = match found {
            Match::Known(number) => number,
            Match::New(doubts) => {
                let made = RegisteredCandidate {
                    entity: self.provisional(),
                    person: draft.person.clone(),
                    standing: CandidateStanding::default(),
                };
                self.note_doubts(made.entity, doubts);
                self.add_candidate(made, None)
            }
        };
        let Some(work) = self.candidates.get_mut(number) else {
            return;
        };
        work.now.standing.withdrawn = false;
        let used_name = add_to_person(&mut work.now.person, &draft.person);
        let candidacies = &mut work.now.standing.candidacies;
        if let Some(session) = session {
            match candidacies.iter_mut().find(|one| one.session == session) {
                Some(candidacy) => add_to_candidacy(candidacy, draft),
                None => candidacies.push(new_candidacy(session, draft)),
            }
        }
        if work.lines.is_empty() {
            self.named_candidates.push(number);
        }
        work.lines.insert(line);
        let person = work.now.person.clone();
        self.blocks.add(number, &person);
        if used_name == UsedName::LeftOut {
            let names = [&draft.person.used_name, &draft.person.birth_name];
            self.findings.push(LineFinding {
                line,
                column: None,
                value: names
                    .into_iter()
                    .flatten()
                    .next()
                    .cloned()
                    .unwrap_or_default(),
                fault: LineFault::UsedNameDiffers,
                effect: FindingEffect::ValueLeftOut,
            });
        }
    }

    fn note_doubts(&mut self, new: EntityId, doubts: Vec<(usize, Vec<DoubtReason>)>) {
        for (number, reasons) in doubts {
            if let Some(other) = self.candidates.get(number) {
                self.doubtful.push(DoubtfulPair {
                    one: other.now.entity,
                    other: new,
                    reasons,
                });
            }
        }
    }

    fn add_session(
        &mut self,
        session: RegisteredSession,
        before: Option<RegisteredSession>,
    ) -> usize {
        let number = self.sessions.len();
        let key = session_key(&session.session.number.0);
        let bare = self.by_bare_number.entry(bare_key(&key));
        bare.or_default().push(number);
        self.by_number.entry(key).or_default().push(number);
        self.sessions.push(WorkSession {
            now: session,
            before,
            lines: BTreeSet::new(),
        });
        number
    }

    fn add_candidate(
        &mut self,
        candidate: RegisteredCandidate,
        before: Option<RegisteredCandidate>,
    ) -> usize {
        let number = self.candidates.len();
        self.blocks.add(number, &candidate.person);
        self.candidates.push(WorkCandidate {
            now: candidate,
            before,
            lines: BTreeSet::new(),
        });
        number
    }

    /// An id that no entity of an archive has: those are of version 7. The same for the same list over a registry that has
    /// grown, so that plans can be compared.
    fn provisional(&self) -> EntityId {
        let number = self.sessions.len() + self.candidates.len() - self.registered;
        let number = u128::try_from(number).unwrap_or(u128::MAX);
        EntityId(Uuid::from_u128(number.saturating_add(1)))
    }

    fn reject(&mut self, line: &ListLine, fault: LineFault) {
        let person = line.candidate.as_ref().map(|draft| &draft.person);
        let name = person.map(Person::whole_name);
        let number = || line.session.as_ref().map(|draft| draft.number.0.clone());
        self.findings.push(LineFinding {
            line: line.line,
            column: None,
            value: name.or_else(number).unwrap_or_default(),
            fault,
            effect: FindingEffect::LineRejected,
        });
    }

    fn plan(self) -> ImportPlan {
        let numbers: BTreeMap<EntityId, SessionNumber> = self
            .sessions
            .iter()
            .map(|work| (work.now.entity, work.now.session.number.clone()))
            .collect();
        let named = |numbers: &[usize]| -> BTreeMap<usize, usize> {
            numbers.iter().copied().zip(0..).collect()
        };
        let session_order = named(&self.named_sessions);
        let candidate_order = named(&self.named_candidates);
        let mut sessions: Vec<(usize, PlannedSession)> = Vec::new();
        for (number, work) in self.sessions.into_iter().enumerate() {
            let Some(place) = session_order.get(&number) else {
                continue;
            };
            let step = step(work.before.as_ref(), |before| {
                session_changes(before, &work.now)
            });
            let planned = PlannedSession {
                session: work.now,
                step,
                lines: work.lines.into_iter().collect(),
            };
            sessions.push((*place, planned));
        }
        let mut candidates: Vec<(usize, PlannedCandidate)> = Vec::new();
        for (number, work) in self.candidates.into_iter().enumerate() {
            let Some(place) = candidate_order.get(&number) else {
                continue;
            };
            let step = step(work.before.as_ref(), |before| {
                candidate_changes(before, &work.now, |session| numbers.get(&session).cloned())
            });
            let planned = PlannedCandidate {
                candidate: work.now,
                step,
                lines: work.lines.into_iter().collect(),
            };
            candidates.push((*place, planned));
        }
        sessions.sort_by_key(|(place, _)| *place);
        candidates.sort_by_key(|(place, _)| *place);
        let of_sessions = sessions.iter().map(|(_, planned)| &planned.lines);
        let of_candidates = candidates.iter().map(|(_, planned)| &planned.lines);
        let taken: BTreeSet<u32> = of_sessions
            .chain(of_candidates)
            .flatten()
            .copied()
            .collect();
        // A line that was taken at an earlier reading was taken.
        let mut findings = self.findings;
        findings.retain(|finding| {
            finding.effect != FindingEffect::LineRejected || !taken.contains(&finding.line)
        });
        ImportPlan {
            sessions: sessions.into_iter().map(|(_, session)| session).collect(),
            candidates: candidates.into_iter().map(|(_, one)| one).collect(),
            doubtful: self.doubtful,
            findings,
        }
    }
}

fn step<T>(before: Option<&T>, changes: impl FnOnce(&T) -> Vec<FieldChange>) -> Step {
    match before {
        None => Step::New,
        Some(before) => match changes(before) {
            changes if changes.is_empty() => Step::Unchanged,
            changes => Step::Changed(changes),
        },
    }
}

fn years_between(birth: NaiveDate, day: NaiveDate) -> u32 {
    day.years_since(birth).unwrap_or(0)
}

/// Whether a name is the one that is registered.
fn is_written_so(registered: &Option<String>, draft: &Option<String>) -> bool {
    registered.as_deref().map(fold) == draft.as_deref().map(fold)
}

/// Whether both have a number in CERES, and the same one.
fn is_numbered_so(registered: &Person, draft: &Person) -> bool {
    draft.ceres_id.is_some() && is_written_so(&registered.ceres_id, &draft.ceres_id)
}

/// Whether the first names are the same ones, joined or apart: Jean François is Jean-François rather than Jean.
fn has_all_first_names(registered: &Person, draft: &Person) -> bool {
    let bare = |names: &Option<String>| names.as_deref().map(compact);
    bare(&registered.first_names) == bare(&draft.first_names)
}

/// Whether a registered person is the very entry of a list, with all that the list leaves out.
fn is_same_entry(registered: &Person, draft: &Person) -> bool {
    let same = is_written_so;
    same(&registered.birth_name, &draft.birth_name)
        && same(&registered.used_name, &draft.used_name)
        && same(&registered.first_names, &draft.first_names)
        && same(&registered.ceres_id, &draft.ceres_id)
        && registered.birth_date == draft.birth_date
}

/// Two lines of one list say different things of one session.
fn sessions_contradict(one: &SessionDraft, other: &SessionDraft) -> bool {
    let parts = |draft: &SessionDraft| draft.titre.as_ref().and_then(|c| TitreParts::read(&c.0));
    let titres = parts(one)
        .zip(parts(other))
        .is_some_and(|(one, other)| !one.agrees(&other));
    titres
        || differ(one.kind, other.kind)
        || differ(one.starts_on, other.starts_on)
        || differ(one.ends_on, other.ends_on)
        || differ_folded(&one.site, &other.site)
        || differ_folded(&one.sigle, &other.sigle)
        || differ_folded(&one.responsable, &other.responsable)
        || lists_differ(&one.ccps, &other.ccps)
}

/// Two lines of one list say different things of one person.
fn candidates_contradict(
    one: &CandidateDraft,
    other: &CandidateDraft,
    is_same_session: bool,
) -> bool {
    let same_session = is_same_session
        && (differ(one.path, other.path)
            || differ(one.decision, other.decision)
            || lists_differ(&one.ccps, &other.ccps));
    let used_names = differ_folded(&one.person.used_name, &other.person.used_name)
        && one.person.birth_name.as_deref().map(fold)
            == other.person.birth_name.as_deref().map(fold);
    same_session
        || used_names
        || differ(one.person.birth_date, other.person.birth_date)
        || differ_folded(&one.person.birth_place, &other.person.birth_place)
}

fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

fn differ_folded(one: &Option<String>, other: &Option<String>) -> bool {
    differ(one.as_deref().map(fold), other.as_deref().map(fold))
}

fn lists_differ(one: &[String], other: &[String]) -> bool {
    !one.is_empty() && !other.is_empty() && one != other
}
