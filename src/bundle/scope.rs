//! What is in a bundle: which sessions, candidates and records are in the scope that was asked for.
//!
//! A sanction is per title and site, so an agrément is exactly that. A record is in scope if it is linked to something in
//! scope, or may be; if a piece or a deadline in scope names it, such as the decision of agrément; or if it is a state of such
//! a record. What only may belong is shown as doubtful, never left out in silence.
//!
//! # Samples
//!
//! Of sessions, candidacies are drawn (a candidate in a session, with all documents); of a candidate or a query, documents.
//! The seed is 16 random bytes, shown in hexadecimal. Each candidacy (or document) has the number
//! `SHA-256("chartrier sample 1" ‖ LF ‖ seed ‖ LF ‖ id of the session ‖ LF ‖ id of the candidate)`, where seed and ids are text (of
//! a document: its id alone); those with the smallest numbers are drawn. So the same seed draws the same sample from the same
//! list, and nobody can prefer one candidacy to another after the seed is known.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use rand_core::{OsRng, RngCore};
use sha2::{Digest, Sha256};

use crate::completeness::{
    CandidateRow, Completeness, DeadlineStanding, DeadlineState, PieceStanding, PieceState,
    SessionPicture, Subject,
};
use crate::model::{
    BundleNames, BundleRestricted, BundleSample, BundleScope, ClassAccess, EntityId, ExamSession,
    ExpectationId, FiledRecord, Link, RecordClass, SampleUnit, ScopeOf, is_same_site,
};
use crate::report::{Findings, is_of_titre};

/// What is asked of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleRequest {
    /// Of what.
    pub scope: BundleScope,
    /// The records that a query found.
    pub found: Vec<EntityId>,
    /// How many are drawn; all if none.
    pub sample: Option<SampleRequest>,
    /// Whether people are named.
    pub names: BundleNames,
    /// Whether restricted documents are in it.
    pub restricted: BundleRestricted,
    /// The civil day (Europe/Paris) of pictures and verdicts.
    pub day: NaiveDate,
}

/// What is asked of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleRequest {
    /// How many.
    pub taken: u64,
    /// What the draw is made from.
    pub seed: [u8; 16],
}

/// What is in scope.
#[derive(Debug, Clone)]
pub struct Selected {
    /// What is there and what is not, of what is in scope alone.
    pub picture: Completeness,
    /// The records, sorted.
    pub records: BTreeSet<EntityId>,
    /// What was drawn.
    pub sample: Option<BundleSample>,
    /// Restricted records that are in scope and left out.
    pub restricted_left_out: u64,
    /// Which they are: what shows a piece and is not in the bundle.
    pub left_out: BTreeSet<EntityId>,
}

/// Finds what is in scope. `joined` are the states of each record that are records themselves.
pub fn select(
    findings: &Findings,
    filed: &[FiledRecord],
    joined: &BTreeMap<EntityId, Vec<EntityId>>,
    request: &BundleRequest,
) -> Selected {
    let mut picture = picture_of(findings, request);
    let mut sample = None;
    let rows: Vec<(EntityId, EntityId)> = candidacies(&picture).collect();
    let draws_rows = !rows.is_empty() && !matches!(request.scope.of, ScopeOf::Candidate { .. });
    let mut drawn: Option<BTreeSet<(EntityId, EntityId)>> = None;
    if let Some(asked) = request.sample.filter(|_| draws_rows) {
        let (kept, told) = draw(
            asked,
            SampleUnit::Candidacies,
            rows,
            |(session, candidate)| format!("{session}\n{candidate}"),
        );
        for session in &mut picture.sessions {
            let of = session.session;
            session
                .rows
                .retain(|row| kept.contains(&(of, row.candidate)));
        }
        picture.deadlines.retain(|one| match &one.subject {
            Subject::Candidate { session, candidate } => kept.contains(&(*session, *candidate)),
            _ => true,
        });
        sample = Some(told);
        drawn = Some(kept);
    }
    let mut records = named_by(&picture);
    records.extend(linked(&picture, filed, request, drawn.as_ref()));
    if let Some(drawn) = &drawn {
        for record in filed.iter().filter(|record| of_others(record, drawn)) {
            records.remove(&record.entity);
        }
    }
    let states: Vec<EntityId> = records
        .iter()
        .filter_map(|record| joined.get(record))
        .flatten()
        .copied()
        .collect();
    records.extend(states);
    if let Some(asked) = request.sample.filter(|_| !draws_rows) {
        let unit = SampleUnit::Documents;
        let (kept, told) = draw(asked, unit, records, EntityId::to_string);
        records = kept;
        sample = Some(told);
    }
    Selected {
        picture,
        records,
        sample,
        restricted_left_out: 0,
        left_out: BTreeSet::new(),
    }
}

impl Selected {
    /// Leaves restricted records out and counts them, unless they were asked for.
    pub fn without_restricted(
        mut self,
        findings: &Findings,
        class_of: impl Fn(EntityId) -> Option<RecordClass>,
        restricted: BundleRestricted,
    ) -> Selected {
        if restricted == BundleRestricted::Included {
            return self;
        }
        let is_restricted = |record: &EntityId| {
            let class = class_of(*record);
            let known = class.and_then(|class| findings.schedule.class(&class));
            known.is_some_and(|class| class.access == ClassAccess::Restricted)
        };
        let records = std::mem::take(&mut self.records).into_iter();
        (self.left_out, self.records) = records.partition(is_restricted);
        self.restricted_left_out = self.left_out.len() as u64;
        self
    }
}

fn picture_of(findings: &Findings, request: &BundleRequest) -> Completeness {
    let scope = &request.scope;
    let mut picture = findings.picture.clone();
    let session_of = |entity| findings.registry.session(entity).map(|one| &one.session);
    picture
        .sessions
        .retain(|one| session_of(one.session).is_some_and(|session| is_of(scope, one, session)));
    let kept: BTreeSet<EntityId> = picture.sessions.iter().map(|one| one.session).collect();
    let kept_sessions: Vec<&ExamSession> = kept.iter().filter_map(|one| session_of(*one)).collect();
    let whole = !matches!(scope.of, ScopeOf::Candidate { .. } | ScopeOf::Query { .. });
    if let ScopeOf::Candidate { candidate } = &scope.of {
        for session in &mut picture.sessions {
            session.rows.retain(|row| row.candidate == *candidate);
            session.pieces.clear();
        }
    }
    picture.agrements.retain(|agrement| {
        let of_session = |session: &&ExamSession| {
            session.titre.as_ref() == Some(&agrement.titre)
                && is_same_site(session.site.as_deref(), agrement.site.as_deref())
        };
        whole && kept_sessions.iter().any(of_session)
    });
    picture.years.retain(|year| {
        let mut days = kept_sessions
            .iter()
            .flat_map(|one| [one.starts_on, one.ends_on]);
        whole && days.any(|day| day.is_some_and(|day| day.year() == year.year))
    });
    let agrements = &picture.agrements;
    let years = &picture.years;
    picture.deadlines.retain(|one| match &one.subject {
        Subject::Session(session) | Subject::Juror { session, .. } => {
            whole && kept.contains(session)
        }
        Subject::Candidate { session, candidate } => {
            let asked = match &scope.of {
                ScopeOf::Candidate { candidate: asked } => asked == candidate,
                _ => true,
            };
            asked && kept.contains(session)
        }
        Subject::Agrement { titre, site } => agrements.iter().any(|known| {
            known.titre.0 == *titre && is_same_site(known.site.as_deref(), site.as_deref())
        }),
        Subject::Record { titre, .. } => {
            let mut sessions = kept_sessions.iter();
            let titre = titre.as_ref();
            whole && titre.is_some_and(|titre| sessions.any(|one| is_of_titre(one, titre)))
        }
        Subject::Year(year) => years.iter().any(|known| known.year == *year),
    });
    picture.unattached.clear();
    if !scope.engagements.is_empty() {
        keep_engagements(findings, &mut picture, &scope.engagements);
    }
    picture
}

/// Whether a session is in scope.
fn is_of(scope: &BundleScope, picture: &SessionPicture, session: &ExamSession) -> bool {
    let within = |from: &Option<NaiveDate>, to: &Option<NaiveDate>| {
        let (starts, ends) = (
            session.starts_on.or(session.ends_on),
            session.ends_on.or(session.starts_on),
        );
        // A session whose days are not known may be within any.
        from.is_none_or(|from| ends.is_none_or(|ends| from <= ends))
            && to.is_none_or(|to| starts.is_none_or(|starts| starts <= to))
    };
    match &scope.of {
        ScopeOf::Session { session } => picture.session == *session,
        ScopeOf::Titre { titre, from, to } => is_of_titre(session, &titre.0) && within(from, to),
        ScopeOf::Agrement {
            titre,
            site,
            from,
            to,
        } => {
            let on_site = match (site, &session.site) {
                (Some(asked), Some(known)) => is_same_site(Some(known), Some(asked.as_str())),
                (None, None) => true,
                _ => false,
            };
            is_of_titre(session, &titre.0) && on_site && within(from, to)
        }
        ScopeOf::Candidate { candidate } => {
            picture.rows.iter().any(|row| row.candidate == *candidate)
        }
        ScopeOf::Query { .. } => false,
    }
}

fn keep_engagements(findings: &Findings, picture: &mut Completeness, asked: &[u8]) {
    let expectations = &findings.schedule.expectations;
    let any = |engagements: &[u8]| engagements.iter().any(|number| asked.contains(number));
    let piece = |id: &ExpectationId| {
        let known = expectations.piece(id);
        known.is_some_and(|piece| any(&piece.engagements))
    };
    let keep = |pieces: &mut Vec<PieceStanding>| pieces.retain(|one| piece(&one.piece));
    for session in &mut picture.sessions {
        let columns = session.columns.iter();
        let shown: Vec<bool> = columns
            .map(|column| column.pieces.iter().any(&piece))
            .collect();
        keep_shown(&mut session.columns, &shown);
        for CandidateRow { cells, .. } in &mut session.rows {
            keep_shown(cells, &shown);
        }
        keep(&mut session.pieces);
    }
    picture
        .agrements
        .iter_mut()
        .for_each(|one| keep(&mut one.pieces));
    picture
        .years
        .iter_mut()
        .for_each(|one| keep(&mut one.pieces));
    picture.deadlines.retain(|one| {
        let known = expectations.deadline(&one.deadline);
        known.is_some_and(|deadline| any(&deadline.engagements))
    });
}

fn keep_shown<T>(all: &mut Vec<T>, shown: &[bool]) {
    let mut shown = shown.iter();
    all.retain(|_| shown.next().copied().unwrap_or(false));
}

fn candidacies(picture: &Completeness) -> impl Iterator<Item = (EntityId, EntityId)> {
    picture.sessions.iter().flat_map(|session| {
        let rows = session.rows.iter();
        rows.map(|row| (session.session, row.candidate))
    })
}

/// The records that pieces and deadlines name.
fn named_by(picture: &Completeness) -> BTreeSet<EntityId> {
    let sessions = picture.sessions.iter().flat_map(|session| {
        let cells = session.rows.iter().flat_map(|row| &row.cells);
        cells.chain(&session.pieces)
    });
    let agrements = picture.agrements.iter().flat_map(|one| &one.pieces);
    let years = picture.years.iter().flat_map(|one| &one.pieces);
    let pieces = sessions
        .chain(agrements)
        .chain(years)
        .flat_map(documents_of);
    let deadlines = picture.deadlines.iter().flat_map(proofs_of);
    pieces.chain(deadlines).collect()
}

/// The records that are a piece, or may be.
pub(super) fn documents_of(standing: &PieceStanding) -> Vec<EntityId> {
    match &standing.state {
        PieceState::Present(records) => records.clone(),
        PieceState::Doubtful(found) => found.iter().map(|one| one.record).collect(),
        PieceState::Missing { .. }
        | PieceState::NotYetDue { .. }
        | PieceState::NotRequired(_)
        | PieceState::Unknown(_) => Vec::new(),
    }
}

/// The records that show that a deadline was kept, or may.
pub(super) fn proofs_of(standing: &DeadlineStanding) -> Vec<EntityId> {
    match &standing.state {
        DeadlineState::Kept { by, .. } => by.iter().copied().collect(),
        DeadlineState::KeptLate { by, .. } => vec![*by],
        DeadlineState::Doubtful(found) => found.iter().map(|one| one.record).collect(),
        DeadlineState::Late { .. }
        | DeadlineState::Closed
        | DeadlineState::Due { .. }
        | DeadlineState::Short { .. }
        | DeadlineState::StartsLate { .. }
        | DeadlineState::Unknown(_) => Vec::new(),
    }
}

/// The records that belong to what is in scope, or may. With engagements, only what answers to them is meant.
fn linked(
    picture: &Completeness,
    filed: &[FiledRecord],
    request: &BundleRequest,
    drawn: Option<&BTreeSet<(EntityId, EntityId)>>,
) -> BTreeSet<EntityId> {
    if let ScopeOf::Query { .. } = request.scope.of {
        return request.found.iter().copied().collect();
    }
    if !request.scope.engagements.is_empty() {
        return BTreeSet::new();
    }
    let sessions: BTreeSet<EntityId> = picture.sessions.iter().map(|one| one.session).collect();
    let belongs = |record: &&FiledRecord| match &request.scope.of {
        ScopeOf::Candidate { candidate } => {
            may_be(record.links.candidate.as_ref(), |one| one == *candidate)
        }
        _ => may_be(record.links.session.as_ref(), |one| sessions.contains(&one)),
    };
    let records = filed.iter().filter(belongs);
    let records = records.filter(|record| drawn.is_none_or(|drawn| !of_others(record, drawn)));
    records.map(|record| record.entity).collect()
}

/// Whether a link leads to one of those, or may.
fn may_be(link: Option<&Link>, is_one: impl Fn(EntityId) -> bool) -> bool {
    match link {
        Some(Link::Sure(entity)) => is_one(*entity),
        Some(Link::Doubtful(fits)) => fits.iter().any(|entity| is_one(*entity)),
        None => false,
    }
}

/// Whether a record is certainly a candidate's who was not drawn.
fn of_others(record: &FiledRecord, drawn: &BTreeSet<(EntityId, EntityId)>) -> bool {
    match &record.links.candidate {
        None => false,
        link => !may_be(link.as_ref(), |candidate| {
            drawn.iter().any(|(_, one)| *one == candidate)
        }),
    }
}

/// Draws so many of these.
fn draw<T: Ord>(
    asked: SampleRequest,
    unit: SampleUnit,
    all: impl IntoIterator<Item = T>,
    name: impl Fn(&T) -> String,
) -> (BTreeSet<T>, BundleSample) {
    let seed = seed_text(asked.seed);
    let mut numbered: Vec<([u8; 32], T)> = all
        .into_iter()
        .map(|one| {
            let text = format!("chartrier sample 1\n{seed}\n{}", name(&one));
            (Sha256::digest(text).into(), one)
        })
        .collect();
    numbered.sort();
    let of = numbered.len() as u64;
    let most = usize::try_from(asked.taken).unwrap_or(usize::MAX);
    let kept: BTreeSet<T> = numbered
        .into_iter()
        .take(most)
        .map(|(_, one)| one)
        .collect();
    let told = BundleSample {
        unit,
        of,
        taken: kept.len() as u64,
        seed,
    };
    (kept, told)
}

/// A new seed from the system's random numbers.
pub fn new_seed() -> [u8; 16] {
    let mut seed = [0; 16];
    OsRng.fill_bytes(&mut seed);
    seed
}

/// A seed as it is shown: 32 hexadecimal digits.
pub fn seed_text(seed: [u8; 16]) -> String {
    seed.iter().map(|byte| format!("{byte:02x}")).collect()
}
