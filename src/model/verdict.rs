//! What becomes of a record on a day, with every reason as data: which rule, which text, which events and who says their
//! days, until when, what holds it, and what would change that.
//!
//! A verdict decides nothing by itself: destroying takes a plan and an approval. What cannot be said for certain is a
//! review, never a day.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::{
    Decided, DecidedThen, Disposition, EntityId, NotDecidable, Period, PolicyDigest, ReadField,
    RecordClass, SessionNumber, Trigger, Triggers, Zone,
};

/// What becomes of a record on a day, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The record.
    pub record: EntityId,
    /// The day on which it is judged, in Europe/Paris.
    pub day: NaiveDate,
    /// The schedule by which it is judged: the digest of its file.
    pub policy: PolicyDigest,
    /// The rule; none if the record has no class of the schedule.
    pub rule: Option<Arc<AppliedRule>>,
    /// The days of the rule's events that are known and can be right, in the order of the rule. Of a pile whose parts are
    /// known: those of the part that is kept longest.
    pub triggers: Vec<TriggerDay>,
    /// The last day on which it is kept, included. None if it cannot be said, or it is kept for ever.
    pub retain_through: Option<NaiveDate>,
    /// If it is a pile of documents: what is known of them.
    pub pile: Option<Pile>,
    /// What a person decided of it, if that counts: made since the day on which it was due, for the class that it has.
    pub decided: Option<Decided>,
    /// The holds that cover it, by their ids.
    pub holds: Vec<EntityId>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Size of its bytes as received.
    pub size_bytes: u64,
}

impl Verdict {
    /// The first day on which it is kept no longer: the day after `retain_through`.
    pub fn due_on(&self) -> Option<NaiveDate> {
        self.retain_through?.succ_opt()
    }

    /// Whether it may go into a plan of destruction or transfer.
    pub fn is_due(&self) -> bool {
        matches!(self.outcome, Outcome::Due { .. })
    }

    /// The outcome as it would be without holds.
    pub fn without_holds(&self) -> &Outcome {
        match &self.outcome {
            Outcome::Held { would_be } => would_be,
            outcome => outcome,
        }
    }

    /// Whether it waits for a person to decide what becomes of it, and for nothing else.
    pub fn waits_for_decision(&self) -> bool {
        self.asked_since().is_some()
    }

    /// Since when it waits for a person to decide what becomes of it, and for nothing else.
    pub fn asked_since(&self) -> Option<NaiveDate> {
        let Outcome::Review { why } = self.without_holds() else {
            return None;
        };
        let mut since = None;
        for reason in why {
            match reason {
                ReviewReason::RuleAsks { since: asked }
                | ReviewReason::PagesInNoPart { since: asked, .. } => since = Some(*asked),
                // Nothing in the archive can say it: whoever decides says that too.
                ReviewReason::NoDay { missing, .. } if *missing == Missing::NotRecorded => {}
                _ => return None,
            }
        }
        since
    }

    /// Whether a person may decide so of it on the day of the verdict. A decision that counts may be replaced.
    ///
    /// Errors: [`NotDecidable`].
    pub fn may_be_decided(&self, then: DecidedThen) -> Result<(), NotDecidable> {
        if let DecidedThen::Keep { until } = then
            && until <= self.day
        {
            return Err(NotDecidable::KeptUntilPast);
        }
        if self.decided.is_some() || self.waits_for_decision() {
            return Ok(());
        }
        if let Some(pile) = self.pile.as_ref().filter(|pile| pile.may_end_earlier)
            && then == DecidedThen::Destroy
            && self.is_left_to_person()
        {
            return pile.may_be_given_up();
        }
        match self.without_holds() {
            Outcome::Kept { .. } => Err(NotDecidable::NotYet {
                due_on: self.due_on(),
            }),
            Outcome::Review { .. } => Err(NotDecidable::Unsettled),
            _ => Err(NotDecidable::RuleSays),
        }
    }

    /// Whether nothing of its rule speaks against giving it up before its day, being a pile.
    fn is_left_to_person(&self) -> bool {
        let rule = self.rule.as_deref();
        rule.is_some_and(|rule| rule.then != Disposition::Keep)
            && !matches!(self.without_holds(), Outcome::Due { .. })
    }

    /// The events whose day decides: the latest ones.
    pub fn decisive(&self) -> impl Iterator<Item = &TriggerDay> {
        let latest = self.triggers.iter().map(|trigger| trigger.day).max();
        let triggers = self.triggers.iter();
        triggers.filter(move |trigger| Some(trigger.day) == latest)
    }

    /// What would change it, beside what always can: a hold, or another schedule.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        if !self.holds.is_empty() {
            changes.push(Change::HoldsReleased(self.holds.clone()));
        }
        match self.without_holds() {
            Outcome::Kept { through } => changes.extend(through.succ_opt().map(Change::DayCame)),
            Outcome::Due { .. } => changes.push(Change::Approved),
            Outcome::Review { why } => {
                changes.extend(why.iter().map(|reason| Change::Settled(reason.clone())));
            }
            Outcome::Held { .. } | Outcome::KeptForEver => {}
        }
        for trigger in &self.triggers {
            changes.push(Change::DayCorrected {
                trigger: trigger.trigger,
                source: trigger.source.clone(),
            });
            if let TriggerSource::Parcours(parcours) = &trigger.source {
                changes.push(Change::SitsAgain {
                    candidate: parcours.candidate,
                    until: parcours.may_go_on_until,
                });
            }
        }
        if let Some(pile) = self.pile.as_ref().filter(|pile| pile.may_end_earlier) {
            changes.push(Change::PileGivenUp {
                parts: pile.parts.clone(),
            });
        }
        changes
    }
}

/// The rule by which a record is judged, shared by all records of its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedRule {
    /// The class.
    pub class: RecordClass,
    /// The name of the class in the centre's language.
    pub title: String,
    /// The events, from the latest of which the period runs.
    pub triggers: Triggers,
    /// The period.
    pub keep: Period,
    /// What comes after it.
    pub then: Disposition,
    /// The text that asks for it.
    pub citation: String,
    /// The choice that the text leaves open.
    pub note: Option<String>,
}

/// What becomes of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept.
    Kept {
        /// The last day, included.
        through: NaiveDate,
    },
    /// Its period is over.
    Due {
        /// The first day on which it was.
        since: NaiveDate,
        /// What may be done with it.
        action: Action,
    },
    /// A hold covers it: nothing is done with it.
    Held {
        /// The outcome without the holds.
        would_be: Box<Outcome>,
    },
    /// A person decides; until then it is kept.
    Review {
        /// Why; never empty.
        why: Vec<ReviewReason>,
    },
    /// The rule keeps it without end.
    KeptForEver,
}

/// What may be done with a record whose period is over, once a person has approved a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Destruction.
    Destroy,
    /// Destruction, with the visa of the Archives on its bordereau (public archives).
    DestroyWithVisa,
    /// Transfer to the public archives.
    Transfer,
}

/// The day of an event, and who says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggerDay {
    /// The event.
    pub trigger: Trigger,
    /// Its day.
    pub day: NaiveDate,
    /// Where the day comes from.
    pub source: TriggerSource,
}

/// Where the day of an event comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TriggerSource {
    /// The last day of this session, in the registry.
    Session(EntityId),
    /// The document or its folder, for a session that is not in the registry.
    Read {
        /// The session's number.
        session: SessionNumber,
        /// Where its last day was read.
        zone: Zone,
    },
    /// The candidate's sessions, in the registry.
    Parcours(Arc<Parcours>),
    /// A procès-verbal.
    Pv(PvDay),
    /// The day that the document bears.
    Document,
    /// The year of the day that the document bears: this one.
    DocumentYear(NaiveDate),
    /// The last day of validity that the document bears.
    Validity,
    /// The archive's own clock when it took charge of the record.
    Reception,
}

/// The procès-verbal that gave a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PvDay {
    /// Its record.
    pub record: EntityId,
    /// Its session.
    pub session: EntityId,
}

/// The sessions of a candidate for a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcours {
    /// The candidate, merges followed.
    pub candidate: EntityId,
    /// The session that ends last.
    pub last: EntityId,
    /// All of them, the earliest end first.
    pub sessions: Vec<EntityId>,
    /// True if the candidate has part of the title: a partial success, or a CCP by capitalisation.
    pub has_part: bool,
    /// The last day on which the candidate, who has not the whole title or of whom no decision is entered, may sit again
    /// after the last session: the parcours may go on, and the period then runs from a later day. None if it is over, or the
    /// schedule does not say how long one may sit again.
    pub may_go_on_until: Option<NaiveDate>,
}

/// A record that is several documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pile {
    /// The records made of its pages that are still there.
    pub parts: Vec<EntityId>,
    /// The records made of its pages that are not there any more.
    pub gone: Vec<EntityId>,
    /// The part that is kept longest, where that can be said: the pile is kept as long, and the events are that part's.
    pub longest: Option<LongestPart>,
    /// True once every part is there and its class is sure: a person may then give up the pile before its day, since its
    /// documents are kept by themselves, once a person has accepted each of them.
    pub may_end_earlier: bool,
    /// The parts whose class no person has said or confirmed.
    pub to_accept: Vec<EntityId>,
    /// How many of its pages are in no part that is there: only the pile has them.
    pub pages_in_no_part: u32,
}

impl Pile {
    /// Whether a person may give it up while its parts stay.
    ///
    /// Errors: [`NotDecidable::PartsNotAccepted`], [`NotDecidable::PagesInNoPart`].
    pub fn may_be_given_up(&self) -> Result<(), NotDecidable> {
        if !self.to_accept.is_empty() {
            let parts = self.to_accept.clone();
            return Err(NotDecidable::PartsNotAccepted { parts });
        }
        match self.pages_in_no_part {
            0 => Ok(()),
            pages => Err(NotDecidable::PagesInNoPart { pages }),
        }
    }
}

/// The part of a pile that is kept longest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongestPart {
    /// Its record.
    pub record: EntityId,
    /// The rule that keeps it.
    pub rule: Arc<AppliedRule>,
}

/// Why a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewReason {
    /// It has no class.
    NoClass {
        /// The classes that came close.
        rivals: Vec<RecordClass>,
    },
    /// Its class is not in the schedule.
    ClassNotInSchedule(RecordClass),
    /// Its class is not certain.
    ClassNotSure(RecordClass),
    /// What is read in it does not agree about this, and nobody has said what is right.
    Contradicted(ReadField),
    /// The day of an event is not known.
    NoDay {
        /// The event.
        trigger: Trigger,
        /// What would have to be known.
        missing: Missing,
    },
    /// The day of an event cannot be right.
    ImpossibleDay {
        /// The event, with its day and source.
        trigger: TriggerDay,
        /// Why not.
        why: Impossible,
    },
    /// The archive took charge of it after the day on which it is judged. Where that day is today, a clock is wrong.
    ReceivedLater {
        /// The day on which it did.
        received: NaiveDate,
    },
    /// Its period is over, but the candidate may still sit another session of the same parcours.
    ParcoursMayGoOn {
        /// The candidate.
        candidate: EntityId,
        /// The last day on which that may be.
        until: NaiveDate,
    },
    /// It is several documents that nobody has separated.
    NotSeparated {
        /// How many there seem to be.
        documents: u32,
    },
    /// It is a pile, and how long this part is kept cannot be said.
    PartInReview(EntityId),
    /// It is a pile whose period is over, and some of its pages are in no part: nobody said what they are.
    PagesInNoPart {
        /// How many.
        pages: u32,
        /// The first day on which its period was over.
        since: NaiveDate,
    },
    /// It is a pile, and none of its parts is there any more.
    PartsGone,
    /// Its period is over, and the pile that it was cut from stays, with its pages.
    PileStays(EntityId),
    /// Its period is over, and its rule leaves to a person what comes then.
    RuleAsks {
        /// The first day on which it was over.
        since: NaiveDate,
    },
    /// Its period ends after the last day of the calendar.
    BeyondCalendar,
}

impl ReviewReason {
    /// Whether a decision of a person about the record settles it, and nothing else does.
    pub fn is_decidable(&self) -> bool {
        matches!(
            self,
            ReviewReason::RuleAsks { .. } | ReviewReason::PagesInNoPart { .. }
        )
    }
}

/// What would have to be known for the day of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The session: it names none.
    Session,
    /// The session: it names one that is not in the registry, and nothing says its last day.
    SessionNotRegistered(SessionNumber),
    /// The session: the documents of one that is not in the registry disagree about its last day.
    SessionEndsDisagree(SessionNumber),
    /// Which of these sessions it is.
    WhichSession(Vec<EntityId>),
    /// The session: it was taken out of the registry, or never was in it.
    SessionWithdrawn(EntityId),
    /// The last day of this session.
    SessionEnd(EntityId),
    /// The candidate: it names nobody who is registered.
    Candidate,
    /// Which of these candidates it is.
    WhichCandidate(Vec<EntityId>),
    /// The candidate: taken out of the registry, or never in it.
    CandidateWithdrawn(EntityId),
    /// A session of this candidate for the title.
    SessionOfCandidate(EntityId),
    /// The title: the candidate sits several, and neither the record nor the session names one.
    Titre,
    /// A procès-verbal of this session, of a sure class and with its day.
    Pv(EntityId),
    /// A procès-verbal of this session that came back validated, with the day on which it did.
    PvValidated(EntityId),
    /// Whether this record is a procès-verbal of this session: its class or its session is in doubt.
    PvInDoubt {
        /// The record.
        record: EntityId,
        /// The session.
        session: EntityId,
    },
    /// The day that the document bears.
    DocumentDate,
    /// The last day of validity that the document bears.
    Validity,
    /// Nothing in the archive can say it.
    NotRecorded,
}

/// Why a day cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impossible {
    /// Before the first day that anything here may have.
    TooEarly {
        /// That first day.
        earliest: NaiveDate,
    },
    /// After the last day that can be believed.
    TooLate {
        /// That last day.
        latest: NaiveDate,
    },
    /// The session ends before it begins.
    EndsBeforeStart {
        /// Its first day.
        start: NaiveDate,
    },
    /// The procès-verbal is older than its session.
    BeforeSession {
        /// The session's first day.
        start: NaiveDate,
    },
    /// The document bears a day so long after it that one of the two is wrong.
    DocumentLater {
        /// The day that the document bears.
        document: NaiveDate,
    },
}

/// What would change a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This day comes.
    DayCame(NaiveDate),
    /// A plan with it is approved, and executed.
    Approved,
    /// All of these holds are released.
    HoldsReleased(Vec<EntityId>),
    /// Somebody settles this.
    Settled(ReviewReason),
    /// Somebody corrects the day of an event where it comes from.
    DayCorrected {
        /// The event.
        trigger: Trigger,
        /// Where its day comes from.
        source: TriggerSource,
    },
    /// The candidate sits another session of the same parcours.
    SitsAgain {
        /// The candidate.
        candidate: EntityId,
        /// The last day on which that is expected; none if it is not.
        until: Option<NaiveDate>,
    },
    /// A person gives up the pile, now that its documents are kept by themselves.
    PileGivenUp {
        /// Them.
        parts: Vec<EntityId>,
    },
}
