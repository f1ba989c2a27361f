//! What differs between two retention schedules, class by class, and which differences let documents be destroyed sooner.
//!
//! Careful on purpose: what cannot be compared for certain, such as another trigger, counts as sooner. A list of triggers
//! means the latest of them: one more only lengthens.

use crate::model::{
    ClassSubject, Disposition, Period, RecordClass, RetentionRule, RetentionSchedule,
    RetentionTerms, ScheduleClass, Trigger,
};

/// What differs between two schedules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScheduleDifference {
    /// Classes that only the later one has, in its order.
    pub added: Vec<ScheduleClass>,
    /// Classes that only the earlier one has, in its order.
    pub removed: Vec<ScheduleClass>,
    /// Classes that differ, in the order of the later one.
    pub changed: Vec<ClassDifference>,
    /// True if something differs that belongs to no class: its date, its source, its folders.
    pub elsewhere: bool,
    /// True if what keeps a plan from taking too much, or from being executed late, is less strict than before.
    pub guards_looser: bool,
}

/// A class in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassDifference {
    /// As it was.
    pub before: ScheduleClass,
    /// As it would be.
    pub after: ScheduleClass,
    /// True if the days of an event of its are read elsewhere than before.
    pub read_elsewhere: bool,
    /// True if it waits for the candidate's last session, and a candidate has less time than before to sit another one.
    pub resit_shorter: bool,
}

/// Something of a class that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClassChange {
    /// Its title.
    Title,
    /// Whom it concerns.
    About,
    /// Who may read it.
    Access,
    /// The events from which the period runs, or where their days are read.
    Trigger,
    /// The period.
    Period,
    /// What comes after it.
    Disposition,
    /// The text that asks for it.
    Citation,
    /// The choice that the text leaves open.
    Note,
    /// What its documents give reason to hold.
    SuggestedHold,
    /// What its documents look like.
    Cues,
}

/// Why documents of a class might be destroyed sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sooner {
    /// The period is shorter, or cannot be shown to be as long.
    Period,
    /// It does not wait for an event that it waited for, or reads its day elsewhere.
    Trigger,
    /// What comes after it keeps less.
    Disposition,
    /// A candidate has less time to sit another session before the parcours is over.
    Resit,
    /// It is not about all who sit a session any more: a hold on one of them covers less.
    About,
}

/// Compares two schedules.
pub fn compare(before: &RetentionSchedule, after: &RetentionSchedule) -> ScheduleDifference {
    let only_in = |one: &RetentionSchedule, other: &RetentionSchedule| {
        let classes = one.classes.iter();
        let only = classes.filter(|class| other.class(&class.id).is_none());
        only.cloned().collect::<Vec<_>>()
    };
    let changed = after.classes.iter().filter_map(|class| {
        let known = before.class(&class.id)?;
        let uses_pv = waits_for_pv(&known.retention) || waits_for_pv(&class.retention);
        let read_elsewhere = uses_pv && before.terms.pv != after.terms.pv;
        let waits = |class: &ScheduleClass| {
            let mut events = class.retention.triggers.iter();
            events.any(|event| event == Trigger::LastSessionEnd)
        };
        let resit_shorter = waits(known)
            && before.terms.resit.is_some_and(|old| {
                let new = after.terms.resit;
                new.is_none_or(|new| !is_as_long(new, old))
            });
        (known != class || read_elsewhere || resit_shorter).then(|| ClassDifference {
            before: known.clone(),
            after: class.clone(),
            read_elsewhere,
            resit_shorter,
        })
    });
    let without_classes = |schedule: &RetentionSchedule| RetentionSchedule {
        classes: Vec::new(),
        ..schedule.clone()
    };
    ScheduleDifference {
        added: only_in(after, before),
        removed: only_in(before, after),
        changed: changed.collect(),
        elsewhere: without_classes(before) != without_classes(after),
        guards_looser: guards_looser(&before.terms, &after.terms),
    }
}

impl ScheduleDifference {
    /// True if nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == ScheduleDifference::default()
    }
}

impl ClassDifference {
    /// The class.
    pub fn class(&self) -> &RecordClass {
        &self.after.id
    }

    /// What differs. What has no name of its own counts among the cues.
    pub fn changes(&self) -> Vec<ClassChange> {
        let (before, after) = (&self.before, &self.after);
        let (old, new) = (&before.retention, &after.retention);
        let named = [
            (ClassChange::Title, before.title != after.title),
            (ClassChange::About, before.about != after.about),
            (ClassChange::Access, before.access != after.access),
            (
                ClassChange::Trigger,
                old.triggers != new.triggers || self.read_elsewhere || self.resit_shorter,
            ),
            (ClassChange::Period, old.keep != new.keep),
            (ClassChange::Disposition, old.then != new.then),
            (ClassChange::Citation, old.citation != new.citation),
            (ClassChange::Note, old.note != new.note),
            (
                ClassChange::SuggestedHold,
                before.suggests_hold != after.suggests_hold,
            ),
        ];
        let mut changes: Vec<ClassChange> = named
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(change, _)| change)
            .collect();
        let known = ScheduleClass {
            title: after.title.clone(),
            about: after.about,
            access: after.access,
            suggests_hold: after.suggests_hold,
            retention: new.clone(),
            ..before.clone()
        };
        if known != *after {
            changes.push(ClassChange::Cues);
        }
        changes
    }

    /// Why its documents might be destroyed sooner. Empty: never sooner than before.
    pub fn sooner(&self) -> Vec<Sooner> {
        let (old, new) = (&self.before.retention, &self.after.retention);
        if new.then == Disposition::Keep {
            return Vec::new();
        }
        let reasons = [
            (Sooner::Period, !is_as_long(new.keep, old.keep)),
            (
                Sooner::Trigger,
                !new.triggers.covers(&old.triggers) || (self.read_elsewhere && waits_for_pv(old)),
            ),
            (Sooner::Disposition, keeps(new.then) < keeps(old.then)),
            (Sooner::Resit, self.resit_shorter),
            (
                Sooner::About,
                self.before.about == ClassSubject::Session
                    && self.after.about != ClassSubject::Session,
            ),
        ];
        let found = reasons.into_iter().filter(|(_, applies)| *applies);
        found.map(|(reason, _)| reason).collect()
    }
}

fn waits_for_pv(rule: &RetentionRule) -> bool {
    let mut events = rule.triggers.iter();
    events.any(|event| matches!(event, Trigger::PvDate | Trigger::PvValidated))
}

/// Whether a period certainly ends no earlier than another that begins on the same day.
/// Whether a plan may take more without a word more, or be approved and executed later.
fn guards_looser(before: &RetentionTerms, after: &RetentionTerms) -> bool {
    let (old, new) = (before.limits, after.limits);
    new.share_percent > old.share_percent
        || new.records > old.records
        || !is_as_long(before.approval_period(), after.approval_period())
}

fn is_as_long(new: Period, old: Period) -> bool {
    let months = |period: Period| u32::from(period.years) * 12 + u32::from(period.months);
    months(new) >= months(old) && new.days >= old.days
}

/// How much a disposition keeps: more is safer.
fn keeps(disposition: Disposition) -> u8 {
    match disposition {
        Disposition::Destroy => 0,
        Disposition::Transfer => 1,
        Disposition::Review => 2,
        Disposition::Keep => 3,
    }
}
