//! How it stands with each deadline: what shows that it was kept, else how far it is.

use chrono::{NaiveDate, TimeDelta};

use crate::completeness::filing::{
    Agrement, Filing, Fit, SameTitre, Seat, SessionFile, same_titre,
};
use crate::completeness::pieces::{doubtful, last_day, session_day, year_day};
use crate::completeness::{
    DeadlineStanding, DeadlineState, Doubt, DoubtfulRecord, Subject, UnknownFact, days_between,
    fits,
};
use crate::model::{
    Anchor, Deadline, DeadlineSubject, DeadlineTest, Evidence, EvidenceStrength, FiledRecord,
    Juror, PieceScope, Reached, RecordClass, SourceStatus, is_same_site,
};

/// Every deadline for everything that it concerns.
pub(super) fn all(
    filing: &Filing<'_>,
    agrements: &[Agrement],
    years: &[i32],
    day: NaiveDate,
) -> Vec<DeadlineStanding> {
    let mut found = Vec::new();
    for deadline in &filing.expectations.deadlines {
        let on = Judged {
            filing,
            deadline,
            day,
        };
        match deadline.about {
            DeadlineSubject::Session => {
                found.extend(on.sessions().filter_map(|file| on.session(file, agrements)));
            }
            DeadlineSubject::Candidate => {
                let seats = on
                    .sessions()
                    .flat_map(|file| file.seats.iter().map(move |seat| (file, seat)));
                found.extend(seats.filter_map(|(file, seat)| on.candidate(file, seat)));
            }
            DeadlineSubject::Juror => {
                let jurors = on.sessions().flat_map(|file| {
                    file.registered
                        .people
                        .jury
                        .iter()
                        .map(move |one| (file, one))
                });
                found.extend(on.sessions().filter_map(|file| on.jury(file)));
                found.extend(jurors.map(|(file, juror)| on.juror(file, juror)));
            }
            DeadlineSubject::Agrement => {
                for standing in agrements.iter().flat_map(|one| on.agrement(one)) {
                    // A convention may be of several titles and sites.
                    let same = |other: &DeadlineStanding| {
                        (&other.deadline, &other.subject) == (&standing.deadline, &standing.subject)
                    };
                    if !found.iter().any(same) {
                        found.push(standing);
                    }
                }
            }
            DeadlineSubject::Document => found.extend(on.documents()),
            DeadlineSubject::Year => {
                found.extend(years.iter().filter_map(|year| on.year(*year)));
            }
        }
    }
    let in_term = |one: &DeadlineStanding| {
        let deadline = filing.expectations.deadline(&one.deadline);
        match (deadline, one.limit) {
            (Some(deadline), Some(limit)) => deadline.term.holds(limit),
            _ => true,
        }
    };
    found.retain(in_term);
    for standing in &mut found {
        close(filing, standing, day);
    }
    found
}

/// What no law asks for ahead of a session helps nobody once the session has been held.
fn close(filing: &Filing<'_>, standing: &mut DeadlineStanding, day: NaiveDate) {
    let session = standing.subject.session();
    let session = session.and_then(|session| filing.session(session));
    let last = session.and_then(|file| {
        let session = &file.registered.session;
        session.ends_on.or(session.starts_on)
    });
    let deadline = filing.expectations.deadline(&standing.deadline);
    let is_law = deadline.is_none_or(|one| one.source.status == SourceStatus::Law);
    let ahead =
        last.is_some_and(|last| last < day && standing.limit.is_some_and(|limit| limit <= last));
    let is_late = matches!(standing.state, DeadlineState::Late { .. });
    if !is_law && ahead && is_late {
        standing.state = DeadlineState::Closed;
    }
}

struct Judged<'a> {
    filing: &'a Filing<'a>,
    deadline: &'a Deadline,
    day: NaiveDate,
}

impl<'a> Judged<'a> {
    fn sessions(&self) -> impl Iterator<Item = &'a SessionFile<'a>> + use<'a> {
        let deadline = self.deadline;
        self.filing.sessions.iter().filter(move |file| {
            let kind = file.registered.session.kind;
            deadline.kinds.is_empty() || kind.is_none_or(|kind| deadline.kinds.contains(&kind))
        })
    }

    fn session(&self, file: &SessionFile<'_>, agrements: &[Agrement]) -> Option<DeadlineStanding> {
        if self.deadline.due.from == Anchor::AgrementEnd {
            return self.agrement_covers(file, agrements);
        }
        let records = self.filing.of_session(file.registered.entity);
        let fits = records.map(|record| Fit {
            record,
            doubts: fits::session_doubts(file, record),
        });
        let limit = last_day(&self.deadline.due, |anchor| session_day(file, anchor));
        // What is done after the session is not done before it ends.
        let ends_on = file.registered.session.ends_on;
        let earliest = ends_on.filter(|ends_on| limit.is_ok_and(|limit| *ends_on < limit));
        let state = self.by_evidence(fits.collect(), limit, earliest);
        Some(self.standing(Subject::Session(file.registered.entity), limit, state))
    }

    /// Whether a decision that is archived is valid on the session's days; nothing to say where there is none.
    fn agrement_covers(
        &self,
        file: &SessionFile<'_>,
        agrements: &[Agrement],
    ) -> Option<DeadlineStanding> {
        let session = &file.registered.session;
        let Some(titre) = session.titre.as_ref() else {
            let subject = Subject::Session(file.registered.entity);
            let unknown = DeadlineState::Unknown(UnknownFact::Titre);
            return Some(self.standing(subject, Err(UnknownFact::Titre), unknown));
        };
        let mut known = agrements.iter();
        let agrement = known.find(|one| one.is_of(titre, session.site.as_deref()))?;
        let mut fits = fits::of_agrement(self.filing, agrement, &self.deadline.of_classes);
        if fits.is_empty() {
            return None;
        }
        for fit in &mut fits {
            if fit.record.valid_through.is_none() || fits::valid_from(fit.record).is_none() {
                fit.doubts.push(Doubt::ValidityNotRead);
            }
        }
        let subject = Subject::Session(file.registered.entity);
        let first = session.starts_on.or(session.ends_on);
        let Some((first, last)) = first.zip(session.ends_on) else {
            let fact = UnknownFact::Day(Anchor::SessionEnd);
            return Some(self.standing(subject, Err(fact), DeadlineState::Unknown(fact)));
        };
        let certain = fits.iter().filter(|fit| fit.doubts.is_empty());
        let certain: Vec<&FiledRecord> = certain.map(|fit| fit.record).collect();
        let valid = certain
            .iter()
            .find(|record| fits::is_valid(record, first, last));
        if let Some(valid) = valid {
            let limit = last_day(&self.deadline.due, |_| valid.valid_through);
            let state = reaches(limit, Ok(last), Some(valid));
            return Some(self.standing(subject, limit, state));
        }
        let doubtful: Vec<DoubtfulRecord> = fits
            .iter()
            .filter(|fit| !fit.doubts.is_empty())
            .map(doubtful)
            .collect();
        if !doubtful.is_empty() {
            let unknown = Err(UnknownFact::Day(Anchor::AgrementEnd));
            return Some(self.standing(subject, unknown, DeadlineState::Doubtful(doubtful)));
        }
        let latest = certain.iter().max_by_key(|record| record.valid_through)?;
        let limit = last_day(&self.deadline.due, |_| latest.valid_through);
        let state = match (
            reaches(limit, Ok(last), Some(latest)),
            fits::valid_from(latest),
        ) {
            (DeadlineState::Kept { .. }, Some(from)) => DeadlineState::StartsLate {
                from,
                needed: first,
            },
            (state, _) => state,
        };
        Some(self.standing(subject, limit, state))
    }

    fn candidate(&self, file: &SessionFile<'_>, seat: &Seat<'_>) -> Option<DeadlineStanding> {
        let deadline = self.deadline;
        let subject = Subject::Candidate {
            session: file.registered.entity,
            candidate: seat.candidate,
        };
        if !deadline.decisions.is_empty() {
            let decision = seat.agreed(|one| one.decision)?;
            if !deadline.decisions.contains(&decision) {
                return None;
            }
        }
        let path = seat.agreed(|one| one.path);
        if path.is_some_and(|path| !deadline.paths.is_empty() && !deadline.paths.contains(&path)) {
            return None;
        }
        if deadline.due.from == Anchor::DocumentDate {
            return self.document_reaches(file, seat, subject);
        }
        let limit = last_day(&deadline.due, |anchor| session_day(file, anchor));
        if path.is_none() && !deadline.paths.is_empty() {
            let unknown = DeadlineState::Unknown(UnknownFact::Path);
            return Some(self.standing(subject, limit, unknown));
        }
        let state = match &deadline.test {
            DeadlineTest::Evidence(_) => self.by_evidence(
                self.of_candidate(file, seat, PieceScope::Session),
                limit,
                None,
            ),
            DeadlineTest::Reaches(Reached::NextSession) => self.next_session(file, seat, limit),
            DeadlineTest::Reaches(reached) => reaches(limit, self.needed(file, *reached), None),
        };
        Some(self.standing(subject, limit, state))
    }

    fn of_candidate<'b>(
        &'b self,
        file: &SessionFile<'_>,
        seat: &Seat<'_>,
        scope: PieceScope,
    ) -> Vec<Fit<'b>> {
        let records = self.filing.of_candidate(seat.candidate);
        let fits = records.filter_map(|record| {
            let doubts = fits::candidate_doubts(self.filing, file, seat, scope, record)?;
            Some(Fit { record, doubts })
        });
        fits.collect()
    }

    /// Counted from the latest document of some classes; nothing to say where there is none.
    fn document_reaches(
        &self,
        file: &SessionFile<'_>,
        seat: &Seat<'_>,
        subject: Subject,
    ) -> Option<DeadlineStanding> {
        let mut fits = self.of_candidate(file, seat, PieceScope::Title);
        fits.retain_mut(
            |fit| match fits::class_doubts(&self.deadline.of_classes, fit.record) {
                Some(doubts) => {
                    fit.doubts.extend(doubts);
                    let named = fit.record.date_is_named.then_some(Doubt::DayByName);
                    fit.doubts.extend(named);
                    true
                }
                None => false,
            },
        );
        let certain = fits.iter().filter(|fit| fit.doubts.is_empty());
        let certain: Vec<&FiledRecord> = certain.map(|fit| fit.record).collect();
        let Some(latest) = certain.iter().max_by_key(|record| record.document_date) else {
            if fits.is_empty() {
                return None;
            }
            let state = DeadlineState::Doubtful(fits.iter().map(doubtful).collect());
            return Some(self.standing(
                subject,
                Err(UnknownFact::Day(Anchor::DocumentDate)),
                state,
            ));
        };
        let limit = last_day(&self.deadline.due, |_| latest.document_date);
        let needed = match &self.deadline.test {
            DeadlineTest::Reaches(reached) => self.needed(file, *reached),
            DeadlineTest::Evidence(_) => Ok(self.day),
        };
        let state = reaches(limit, needed, Some(latest));
        // A record without a date may be the one that reaches.
        let may_reach = matches!(state, DeadlineState::Short { .. })
            && certain.iter().any(|record| record.document_date.is_none());
        let state = if may_reach {
            DeadlineState::Unknown(UnknownFact::Day(Anchor::DocumentDate))
        } else {
            state
        };
        Some(self.standing(subject, limit, state))
    }

    fn needed(&self, file: &SessionFile<'_>, reached: Reached) -> Result<NaiveDate, UnknownFact> {
        let anchor = match reached {
            Reached::SessionStart | Reached::NextSession => Anchor::SessionStart,
            Reached::SessionEnd => Anchor::SessionEnd,
            Reached::Today => return Ok(self.day),
        };
        session_day(file, anchor).ok_or(UnknownFact::Day(anchor))
    }

    /// Whether the candidate has a later session for the same title that begins in time.
    fn next_session(
        &self,
        file: &SessionFile<'_>,
        seat: &Seat<'_>,
        limit: Result<NaiveDate, UnknownFact>,
    ) -> DeadlineState {
        let limit = match limit {
            Ok(limit) => limit,
            Err(fact) => return DeadlineState::Unknown(fact),
        };
        let own = &file.registered.session;
        let sat = self.filing.sat_by(seat.candidate).iter();
        let others = sat.filter_map(|other| self.filing.session(*other));
        let others = others.filter(|other| other.registered.entity != file.registered.entity);
        let same = others.filter(
            |other| match (&own.titre, &other.registered.session.titre) {
                (Some(one), Some(other)) => same_titre(one, other) != SameTitre::No,
                _ => true,
            },
        );
        let starts: Vec<Option<NaiveDate>> = same
            .map(|other| other.registered.session.starts_on)
            .collect();
        let after = own.ends_on.or(own.starts_on);
        let in_time = starts
            .iter()
            .flatten()
            .find(|start| **start <= limit && after.is_none_or(|after| after < **start));
        match in_time {
            Some(start) => DeadlineState::Kept {
                on: Some(*start),
                by: None,
            },
            None if starts.contains(&None) => {
                DeadlineState::Unknown(UnknownFact::Day(Anchor::SessionStart))
            }
            // Whoever does not come back is not late: a right of theirs has ended.
            None if limit < self.day => DeadlineState::Closed,
            None => self.open(limit),
        }
    }

    /// What the registry does not say of the jury.
    fn jury(&self, file: &SessionFile<'_>) -> Option<DeadlineStanding> {
        let registered = u64::try_from(file.registered.people.jury.len()).ok()?;
        let needed = u64::from(self.deadline.at_least);
        let fact = match registered {
            0 => UnknownFact::Jury,
            _ if registered < needed => UnknownFact::FewJurors { registered, needed },
            _ => return None,
        };
        let subject = Subject::Session(file.registered.entity);
        Some(self.standing(subject, Err(fact), DeadlineState::Unknown(fact)))
    }

    fn juror(&self, file: &SessionFile<'_>, juror: &Juror) -> DeadlineStanding {
        let day_of = |anchor| match anchor {
            Anchor::HabilitationEnd => juror.habilitated_through,
            _ => session_day(file, anchor),
        };
        let limit = last_day(&self.deadline.due, day_of);
        let state = match &self.deadline.test {
            DeadlineTest::Evidence(_) => {
                let records = self.filing.of_session(file.registered.entity);
                let fits = records.map(|record| Fit {
                    record,
                    doubts: fits::session_doubts(file, record),
                });
                self.by_evidence(fits.collect(), limit, None)
            }
            DeadlineTest::Reaches(reached) => {
                let start = file.registered.session.starts_on;
                match (juror.habilitated_from, start) {
                    (Some(from), Some(needed)) if needed < from => {
                        DeadlineState::StartsLate { from, needed }
                    }
                    _ => reaches(limit, self.needed(file, *reached), None),
                }
            }
        };
        let subject = Subject::Juror {
            session: file.registered.entity,
            name: juror.name.clone(),
        };
        self.standing(subject, limit, state)
    }

    /// Only where something shows that there is a convention, and for each of them: by the day on which it says that it
    /// takes effect.
    fn agrement(&self, agrement: &Agrement) -> Vec<DeadlineStanding> {
        let mut fits = fits::of_agrement(self.filing, agrement, &self.deadline.of_classes);
        let all = fits.len();
        fits.retain(|fit| fit.record.valid_from.is_some());
        let dated = fits.into_iter();
        let mut standings: Vec<DeadlineStanding> = dated.map(|fit| self.convention(fit)).collect();
        if standings.len() < all {
            let unknown = UnknownFact::Day(self.deadline.due.from);
            let subject = Subject::Agrement {
                titre: agrement.titre.0.clone(),
                site: agrement.site.clone(),
            };
            let state = DeadlineState::Unknown(unknown);
            standings.push(self.standing(subject, Err(unknown), state));
        }
        standings
    }

    fn convention(&self, fit: Fit<'_>) -> DeadlineStanding {
        let record = fit.record;
        let is_sure = fit.doubts.is_empty();
        let limit = last_day(&self.deadline.due, |_| record.valid_from);
        // Until the day, it is to be done, unless something says that it was.
        let state = match (self.by_evidence(vec![fit], limit, None), limit) {
            (DeadlineState::Doubtful(_), Ok(limit)) if is_sure && self.day <= limit => {
                self.open(limit)
            }
            (state, _) => state,
        };
        let subject = Subject::Record {
            record: record.entity,
            titre: record.titre.as_ref().map(ToString::to_string),
        };
        self.standing(subject, limit, state)
    }

    /// The documents that end soon or have ended, and are not followed by another one that goes further. What they grant
    /// may be needed before a session is registered.
    fn documents(&self) -> Vec<DeadlineStanding> {
        let Some(horizon) = self.deadline.ahead.and_then(|ahead| ahead.after(self.day)) else {
            return Vec::new();
        };
        let all = fits::of_classes(self.filing, &self.deadline.of_classes);
        let classes = &self.deadline.of_classes;
        let sure = all.into_iter();
        let sure = sure.filter(|record| fits::is_of_classes(classes, record));
        let sure: Vec<&FiledRecord> = sure.collect();
        let ends = sure.iter().filter_map(|record| {
            let through = record.valid_through?;
            let limit = self.deadline.due.offset.from(through)?;
            let is_followed = sure.iter().any(|other| self.follows(record, other));
            let subject = Subject::Record {
                record: record.entity,
                titre: record.titre.as_ref().map(ToString::to_string),
            };
            (limit <= horizon && !is_followed)
                .then(|| self.standing(subject, Ok(limit), self.open(limit)))
        });
        ends.collect()
    }

    /// Whether the other document grants the same for longer. Where nothing tells them apart by title or site, both count.
    fn follows(&self, record: &FiledRecord, other: &FiledRecord) -> bool {
        let longer = other.valid_through > record.valid_through;
        let same_bytes = other.content == record.content && other.entity < record.entity;
        let Some((own, its)) = record.titre.as_ref().zip(other.titre.as_ref()) else {
            return same_bytes;
        };
        let same = record.class == other.class && same_titre(own, its) == SameTitre::Yes;
        let sites = record.site.as_ref().zip(other.site.as_ref());
        let same_site = match sites {
            Some((own, its)) => is_same_site(Some(own.as_str()), Some(its.as_str())),
            None => self.filing.sites_of_titre(own) < 2,
        };
        same_bytes || longer && same && same_site
    }

    fn year(&self, year: i32) -> Option<DeadlineStanding> {
        let limit = last_day(&self.deadline.due, |anchor| year_day(year, anchor));
        let subject = Subject::Year(year);
        if !self.deadline.of_classes.is_empty() {
            return self.renewal(year, limit, subject);
        }
        let classes: Vec<_> = self
            .evidence()
            .iter()
            .map(|evidence| evidence.class.clone())
            .collect();
        let fits = fits::of_year(self.filing, year, self.deadline.due.from, &classes);
        let state = self.by_evidence(fits, limit, None);
        Some(self.standing(subject, limit, state))
    }

    /// What is renewed every year but the first two, such as the forecast of a convention. Late only where a convention
    /// says that it is in force then; nothing to say where all of them say that they ended.
    fn renewal(
        &self,
        year: i32,
        limit: Result<NaiveDate, UnknownFact>,
        subject: Subject,
    ) -> Option<DeadlineStanding> {
        let day = limit.ok()?;
        let signed = fits::of_classes(self.filing, &self.deadline.of_classes);
        let sure = signed.iter().filter(|record| {
            fits::class_doubts(&self.deadline.of_classes, record).is_some_and(|one| one.is_empty())
        });
        let signed_by_then = |record: &FiledRecord| record.document_date.filter(|on| *on <= day);
        let sure: Vec<&FiledRecord> = sure
            .copied()
            .filter(|record| signed_by_then(record).is_some())
            .collect();
        if sure.is_empty() {
            let unknown = DeadlineState::Unknown(UnknownFact::Convention);
            return (self.day <= day).then(|| self.standing(subject, limit, unknown));
        }
        // The first day of the year is the one after the limit.
        let open = sure.into_iter();
        let open = open.filter(|one| one.valid_through.is_none_or(|through| day < through));
        let open: Vec<&FiledRecord> = open.collect();
        let first = open.iter().filter_map(|one| signed_by_then(one)).min()?;
        let in_force = open.iter().any(|one| {
            let signed = one.document_date.map(|on| chrono::Datelike::year(&on));
            one.valid_through.is_some() && signed.is_some_and(|signed| signed + 1 < year)
        });
        if year <= chrono::Datelike::year(&first) + 1 {
            return None;
        }
        let recent = signed.into_iter().filter(|record| {
            record
                .document_date
                .is_none_or(|date| first < date && date <= day)
                && record
                    .document_date
                    .is_none_or(|date| days_between(date, day) <= 366)
        });
        let fits = recent.map(|record| Fit {
            record,
            doubts: Vec::new(),
        });
        let state = match self.by_evidence(fits.collect(), limit, None) {
            DeadlineState::Late { .. } | DeadlineState::Due { .. } if !in_force => {
                DeadlineState::Unknown(UnknownFact::ConventionEnd)
            }
            known => known,
        };
        Some(self.standing(subject, limit, state))
    }

    fn evidence(&self) -> &'a [Evidence] {
        match &self.deadline.test {
            DeadlineTest::Evidence(evidence) => evidence,
            DeadlineTest::Reaches(_) => &[],
        }
    }

    fn by_evidence(
        &self,
        fits: Vec<Fit<'_>>,
        limit: Result<NaiveDate, UnknownFact>,
        earliest: Option<NaiveDate>,
    ) -> DeadlineState {
        let limit = match limit {
            Ok(limit) => limit,
            Err(fact) => return DeadlineState::Unknown(fact),
        };
        let mut doubtful: Vec<DoubtfulRecord> = Vec::new();
        let mut late: Option<DeadlineState> = None;
        for fit in &fits {
            let evidence = self.evidence().iter();
            let shown = evidence
                .filter_map(|one| shown(self.filing, fit, one, limit, (earliest, self.day)));
            match shown.min_by_key(Shown::rank) {
                None => {}
                Some(Shown::InTime(on)) => {
                    return DeadlineState::Kept {
                        on,
                        by: Some(fit.record.entity),
                    };
                }
                Some(Shown::After(on)) => {
                    let days_late = days_between(limit, on);
                    let earlier = match &late {
                        Some(DeadlineState::KeptLate {
                            days_late: known, ..
                        }) => days_late < *known,
                        _ => true,
                    };
                    if earlier {
                        late = Some(DeadlineState::KeptLate {
                            on,
                            by: fit.record.entity,
                            days_late,
                        });
                    }
                }
                Some(Shown::Perhaps(doubts)) => doubtful.push(DoubtfulRecord {
                    record: fit.record.entity,
                    doubts,
                }),
            }
        }
        if !doubtful.is_empty() {
            return DeadlineState::Doubtful(doubtful);
        }
        late.unwrap_or_else(|| self.open(limit))
    }

    fn open(&self, limit: NaiveDate) -> DeadlineState {
        if self.day <= limit {
            return DeadlineState::Due {
                days_left: days_between(self.day, limit),
            };
        }
        DeadlineState::Late {
            days_late: days_between(limit, self.day),
        }
    }

    /// Whether the deadline is one of some kinds of session, and this session's kind is unknown.
    fn kind_decides(&self, subject: &Subject) -> bool {
        let session = match subject {
            Subject::Session(session)
            | Subject::Candidate { session, .. }
            | Subject::Juror { session, .. } => self.filing.session(*session),
            Subject::Agrement { .. } | Subject::Record { .. } | Subject::Year(_) => None,
        };
        let unknown = session.is_some_and(|file| file.registered.session.kind.is_none());
        unknown && !self.deadline.kinds.is_empty()
    }

    fn standing(
        &self,
        subject: Subject,
        limit: Result<NaiveDate, UnknownFact>,
        state: DeadlineState,
    ) -> DeadlineStanding {
        // What was done in time of any kind is done; all else waits for the kind that decides which period runs.
        if self.kind_decides(&subject) && !matches!(state, DeadlineState::Kept { .. }) {
            return DeadlineStanding {
                deadline: self.deadline.id.clone(),
                subject,
                limit: None,
                state: DeadlineState::Unknown(UnknownFact::Kind),
            };
        }
        DeadlineStanding {
            deadline: self.deadline.id.clone(),
            subject,
            limit: limit.ok(),
            state,
        }
    }
}

enum Shown {
    InTime(Option<NaiveDate>),
    After(NaiveDate),
    Perhaps(Vec<Doubt>),
}

impl Shown {
    /// Of all that one record shows, the most certain counts.
    fn rank(&self) -> u8 {
        match self {
            Shown::InTime(_) => 0,
            Shown::After(_) => 1,
            Shown::Perhaps(_) => 2,
        }
    }
}

/// What the record shows of what had to be done by `limit`.
///
/// A day before the first of `within`, or after the second, is none on which it was done.
fn shown(
    filing: &Filing<'_>,
    fit: &Fit<'_>,
    evidence: &Evidence,
    limit: NaiveDate,
    within: (Option<NaiveDate>, NaiveDate),
) -> Option<Shown> {
    let record = fit.record;
    let mut doubts = fits::class_doubts(std::slice::from_ref(&evidence.class), record)?;
    doubts.extend(fit.doubts.iter().cloned());
    doubts.sort();
    doubts.dedup();
    let (on, is_exact) = match &evidence.stage {
        None => (record.document_date, true),
        Some(stage) => stage_day(filing, &evidence.class, record, stage)?,
    };
    let (earliest, latest) = within;
    if on.is_some_and(|on| latest < on || earliest.is_some_and(|earliest| on < earliest)) {
        doubts.push(Doubt::DayUnsure);
        return Some(Shown::Perhaps(doubts));
    }
    if evidence.shows == EvidenceStrength::Perhaps {
        doubts.push(Doubt::MayShowSomethingElse);
    }
    // A record arrives in its first state: that says nothing of a later one.
    let arrived_in_time =
        evidence.stage.is_none() && arrival(record).is_some_and(|arrival| arrival <= limit);
    let in_time = on.is_some_and(|on| on <= limit);
    // Without a day, only an arrival in time shows it; with a later day, such an arrival contradicts it.
    let is_later = !in_time && !is_exact;
    if is_later || !in_time && arrived_in_time == on.is_some() {
        doubts.push(Doubt::DayUnsure);
    }
    if evidence.stage.is_none() && record.date_is_named {
        doubts.push(Doubt::DayByName);
    }
    if !doubts.is_empty() {
        return Some(Shown::Perhaps(doubts));
    }
    match on {
        Some(on) if limit < on => Some(Shown::After(on)),
        on => Some(Shown::InTime(on)),
    }
}

/// The day on which the record reached a state, and whether it is that day: else it was reached by then, since the day is
/// that of a later state. None: it reached neither.
fn stage_day(
    filing: &Filing<'_>,
    class: &RecordClass,
    record: &FiledRecord,
    stage: &str,
) -> Option<(Option<NaiveDate>, bool)> {
    let asked = filing.stage_place(class, stage)?;
    let reached = filing.stages(class, record);
    let own = reached.iter().find(|(place, _)| *place == asked);
    if let Some(on) = own.and_then(|(_, own)| own.on) {
        return Some((Some(on), true));
    }
    let later: Vec<_> = reached.iter().filter(|(place, _)| asked < *place).collect();
    let by = later.iter().filter_map(|(_, later)| later.on).min();
    (own.is_some() || !later.is_empty()).then_some((by, false))
}

/// The day on which the record was archived, or the one after: Paris is at most two hours ahead of the journal's time.
fn arrival(record: &FiledRecord) -> Option<NaiveDate> {
    let ahead = TimeDelta::try_hours(2)?;
    let instant = record.received.instant().checked_add_signed(ahead)?;
    Some(instant.date_naive())
}

fn reaches(
    limit: Result<NaiveDate, UnknownFact>,
    needed: Result<NaiveDate, UnknownFact>,
    by: Option<&FiledRecord>,
) -> DeadlineState {
    match (limit, needed) {
        (Err(fact), _) | (_, Err(fact)) => DeadlineState::Unknown(fact),
        (Ok(limit), Ok(needed)) if limit < needed => DeadlineState::Short {
            needed,
            days_short: days_between(limit, needed),
        },
        (Ok(limit), Ok(_)) => DeadlineState::Kept {
            on: Some(limit),
            by: by.map(|record| record.entity),
        },
    }
}
