//! The day of each event of a rule, with who says it; or why it cannot be said.

use chrono::{Datelike, NaiveDate};

use crate::model::{
    EntityId, ExamSession, FiledRecord, Impossible, Link, Missing, PvDay, ReviewReason, Trigger,
    TriggerDay, TriggerSource, Triggers, paris_day,
};
use crate::retention::known::{PvDays, PvFound, TitreParcours};
use crate::retention::{Retention, Rule, sane};

/// The days of a rule's events.
pub(super) struct Days {
    /// Those that are known, in the order of the rule.
    pub known: Vec<TriggerDay>,
    /// Why the others are not, or cannot be right.
    pub reasons: Vec<ReviewReason>,
}

/// Why an event has no day.
pub(super) enum NoDay {
    Missing(Missing),
    Impossible(NaiveDate, TriggerSource, Impossible),
}

impl From<Missing> for NoDay {
    fn from(missing: Missing) -> NoDay {
        NoDay::Missing(missing)
    }
}

/// A day, who says it, and what speaks against it.
pub(super) type Said = Result<(NaiveDate, TriggerSource), NoDay>;

impl Retention<'_> {
    /// The days of the events of a rule for a record.
    pub(super) fn days(&self, record: &FiledRecord, rule: &Rule<'_>, day: NaiveDate) -> Days {
        let triggers = &rule.class.retention.triggers;
        let mut days = Days {
            known: Vec::new(),
            reasons: Vec::new(),
        };
        for trigger in triggers.iter() {
            match self.said(record, triggers, trigger, day) {
                Ok((day, source)) => days.known.push(TriggerDay {
                    trigger,
                    day,
                    source,
                }),
                Err(NoDay::Missing(missing)) => {
                    days.reasons.push(ReviewReason::NoDay { trigger, missing });
                }
                Err(NoDay::Impossible(day, source, why)) => {
                    let trigger = TriggerDay {
                        trigger,
                        day,
                        source,
                    };
                    days.reasons
                        .push(ReviewReason::ImpossibleDay { trigger, why });
                }
            }
        }
        days
    }

    fn said(
        &self,
        record: &FiledRecord,
        triggers: &Triggers,
        trigger: Trigger,
        day: NaiveDate,
    ) -> Said {
        match trigger {
            Trigger::SessionEnd => self.session_end(record, day),
            Trigger::LastSessionEnd => self.last_session_end(record, day),
            Trigger::PvDate => self.latest_pv(record, triggers, pv_date, Missing::Pv),
            Trigger::PvValidated => {
                self.latest_pv(record, triggers, pv_validated, Missing::PvValidated)
            }
            Trigger::AgrementEnd | Trigger::ConventionEnd => {
                let through = record.valid_through.ok_or(Missing::Validity)?;
                let why = sane::wrong_validity(through, record.received);
                believed(through, TriggerSource::Validity, why)
            }
            Trigger::DecisionDate | Trigger::DocumentDate => document_day(record),
            Trigger::YearEnd => {
                let (day, _) = document_day(record)?;
                let end = NaiveDate::from_ymd_opt(day.year(), 12, 31);
                let end = end.ok_or(Missing::DocumentDate)?;
                Ok((end, TriggerSource::DocumentYear(day)))
            }
            Trigger::Received => self.received(record),
            Trigger::ProcedureEnd | Trigger::Superseded => Err(Missing::NotRecorded.into()),
        }
    }

    /// The day on which the archive took charge of a record, by its own clock, which may have been wrong.
    pub(super) fn received(&self, record: &FiledRecord) -> Said {
        let day = paris_day(record.received);
        let why = sane::wrong_reception(day, self.facts.archive_since);
        believed(day, TriggerSource::Reception, why)
    }

    /// The day of a document whose own event nothing records: the one that it bears, else that of its arrival.
    pub(super) fn no_earlier_than(&self, record: &FiledRecord) -> Option<TriggerDay> {
        let (trigger, said) = match record.document_date {
            Some(_) => (Trigger::DocumentDate, document_day(record)),
            None => (Trigger::Received, self.received(record)),
        };
        let (day, source) = said.ok()?;
        Some(TriggerDay {
            trigger,
            day,
            source,
        })
    }

    fn session_end(&self, record: &FiledRecord, day: NaiveDate) -> Said {
        if record.links.session.is_none() {
            return self.read_end(record, day);
        }
        let (entity, session) = self.session_of(record)?;
        let end = session.ends_on.ok_or(Missing::SessionEnd(entity))?;
        let why = sane::wrong_session(end, session).or_else(|| sane::wrong_end(end, record, day));
        believed(end, TriggerSource::Session(entity), why)
    }

    /// The end of a session that is not in the registry, as the document or its folder says it.
    fn read_end(&self, record: &FiledRecord, day: NaiveDate) -> Said {
        let number = record.session.as_ref().ok_or(Missing::Session)?;
        let read = record
            .session_end
            .ok_or_else(|| Missing::SessionNotRegistered(number.clone()))?;
        if !self.known.ends_agree(number) {
            return Err(Missing::SessionEndsDisagree(number.clone()).into());
        }
        let source = TriggerSource::Read {
            session: number.clone(),
            zone: read.zone,
        };
        believed(read.day, source, sane::wrong_end(read.day, record, day))
    }

    fn last_session_end(&self, record: &FiledRecord, day: NaiveDate) -> Said {
        let days = self.parcours_of(record)?.days?;
        if let Some((session, end, why)) = days.wrong {
            return Err(NoDay::Impossible(end, TriggerSource::Session(session), why));
        }
        let why = sane::wrong_end(days.last_end, record, day);
        believed(days.last_end, TriggerSource::Parcours(days.parcours), why)
    }

    /// The latest day of the procès-verbaux of the record's session; where the rule waits for the candidate's last session,
    /// of all sessions of the parcours.
    fn latest_pv(
        &self,
        record: &FiledRecord,
        triggers: &Triggers,
        of: fn(&PvDays) -> Option<PvFound>,
        missing: fn(EntityId) -> Missing,
    ) -> Said {
        let sessions = if triggers.contains(Trigger::LastSessionEnd) {
            self.parcours_of(record)?.days?.parcours.sessions.clone()
        } else {
            vec![self.session_of(record)?.0]
        };
        let mut latest: Option<(NaiveDate, TriggerSource)> = None;
        for session in sessions {
            let pvs = self.known.pvs(session);
            if let Some(record) = pvs.and_then(|pvs| pvs.in_doubt) {
                return Err(Missing::PvInDoubt { record, session }.into());
            }
            let found = pvs.and_then(of);
            let found = found.ok_or_else(|| missing(session))?;
            let registered = self.known.session(session);
            let registered = registered.ok_or(Missing::SessionWithdrawn(session))?;
            let why = sane::wrong_pv(found.day, found.received, registered);
            let source = TriggerSource::Pv(PvDay {
                record: found.record,
                session,
            });
            let said = believed(found.day, source, why)?;
            if latest.as_ref().is_none_or(|(day, _)| *day < said.0) {
                latest = Some(said);
            }
        }
        latest.ok_or_else(|| Missing::Session.into())
    }

    /// The registered session of a record, without a doubt.
    fn session_of(&self, record: &FiledRecord) -> Result<(EntityId, &ExamSession), Missing> {
        match &record.links.session {
            None => Err(match &record.session {
                Some(number) => Missing::SessionNotRegistered(number.clone()),
                None => Missing::Session,
            }),
            Some(Link::Doubtful(sessions)) => Err(Missing::WhichSession(sessions.clone())),
            Some(Link::Sure(entity)) => {
                let session = self.known.session(*entity);
                let session = session.ok_or(Missing::SessionWithdrawn(*entity))?;
                Ok((*entity, session))
            }
        }
    }

    /// The parcours that a record belongs to, without a doubt. A record may name no session, only a candidate.
    fn parcours_of(&self, record: &FiledRecord) -> Result<TitreParcours, Missing> {
        let candidate = match &record.links.candidate {
            None => return Err(Missing::Candidate),
            Some(Link::Doubtful(candidates)) => {
                return Err(Missing::WhichCandidate(candidates.clone()));
            }
            Some(Link::Sure(candidate)) => *candidate,
        };
        let session = match (&record.links.session, &record.session) {
            (None, None) => None,
            _ => Some(self.session_of(record)?.0),
        };
        let titre = record.titre.as_ref();
        self.known.parcours_of(candidate, session, titre)
    }
}

fn pv_date(pvs: &PvDays) -> Option<PvFound> {
    pvs.latest.filter(|_| !pvs.undated)
}

fn pv_validated(pvs: &PvDays) -> Option<PvFound> {
    pvs.validated.filter(|_| !pvs.validation_undated)
}

fn document_day(record: &FiledRecord) -> Said {
    let day = record.document_date.ok_or(Missing::DocumentDate)?;
    let why = sane::wrong_document_day(day, record.received);
    believed(day, TriggerSource::Document, why)
}

fn believed(day: NaiveDate, source: TriggerSource, why: Option<Impossible>) -> Said {
    match why {
        None => Ok((day, source)),
        Some(why) => Err(NoDay::Impossible(day, source, why)),
    }
}
