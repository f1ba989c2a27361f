//! What a policy says of triggers: one or the latest of several, what a name stands for here, and where the days of the
//! procès-verbal are read.
//!
//! `[triggers]` redefines what a trigger means in every rule that names it: `session-end = ["session-end", "pv-date"]`.
//! Within the list a name means itself, so nothing is redefined twice.

use std::collections::BTreeMap;

use crate::model::{
    Period, PlanLimits, PvSource, RecordClass, RetentionTerms, ScheduleClass, Trigger, Triggers,
};
use crate::policy::raw::{RawClass, RawTerms, RawTriggers, Spanned};
use crate::policy::{PolicyError, PolicyFault, Reader};

/// The most records that a plan may take by any schedule: more than any archive has.
const MOST_PLANNED: u64 = 1_000_000_000;

/// What the names of some triggers stand for.
pub(super) type Aliases = BTreeMap<Trigger, Vec<Trigger>>;

impl Reader<'_> {
    pub(super) fn aliases(
        &self,
        raw: &BTreeMap<Spanned<String>, Spanned<RawTriggers>>,
    ) -> Result<Aliases, PolicyError> {
        raw.iter()
            .map(|(name, meant)| {
                let name =
                    self.value(name, PolicyFault::Trigger, |text| Trigger::parse(text).ok())?;
                Ok((name, self.events(meant)?))
            })
            .collect()
    }

    /// The triggers of a rule, what their names stand for put in their places.
    pub(super) fn triggers(
        &self,
        raw: &Spanned<RawTriggers>,
        aliases: &Aliases,
    ) -> Result<Triggers, PolicyError> {
        let meant = self
            .events(raw)?
            .into_iter()
            .flat_map(|name| aliases.get(&name).cloned().unwrap_or_else(|| vec![name]));
        Triggers::new(meant).ok_or_else(|| self.fault(raw.span(), PolicyFault::Trigger))
    }

    fn events(&self, raw: &Spanned<RawTriggers>) -> Result<Vec<Trigger>, PolicyError> {
        let fault = || self.fault(raw.span(), PolicyFault::Trigger);
        let names = raw.get_ref().names().iter();
        let named: Vec<Trigger> = names
            .map(|name| Trigger::parse(name).map_err(|_| fault()))
            .collect::<Result<_, _>>()?;
        let all_differ = Triggers::new(named.iter().copied())
            .is_some_and(|triggers| triggers.iter().count() == named.len());
        if all_differ { Ok(named) } else { Err(fault()) }
    }

    pub(super) fn terms(
        &self,
        raw: &RawTerms,
        classes: &[ScheduleClass],
    ) -> Result<RetentionTerms, PolicyError> {
        let period = |written: &Option<Spanned<String>>| {
            let written = written.as_ref();
            let period = written.map(|written| {
                self.value(written, PolicyFault::Period, |text| {
                    Period::parse(text).ok()
                })
            });
            period.transpose()
        };
        Ok(RetentionTerms {
            pv: self.pv(raw, classes)?,
            resit: period(&raw.resit)?,
            active: period(&raw.active)?,
            approval: period(&raw.approval)?,
            limits: self.plan_limits(raw)?,
        })
    }

    /// What a plan may take without a word more: at least one record, and no more than all of them.
    fn plan_limits(&self, raw: &RawTerms) -> Result<PlanLimits, PolicyError> {
        let usual = PlanLimits::default();
        let limit = |written: &Option<Spanned<i64>>, usual: u64, most: u64| {
            let Some(written) = written else {
                return Ok(usual);
            };
            let value = u64::try_from(*written.get_ref()).ok();
            let value = value.filter(|value| (1..=most).contains(value));
            value.ok_or_else(|| self.fault(written.span(), PolicyFault::PlanLimit { most }))
        };
        Ok(PlanLimits {
            share_percent: limit(&raw.plan_share, usual.share_percent, 100)?,
            records: limit(&raw.plan_records, usual.records, MOST_PLANNED)?,
        })
    }

    fn pv(
        &self,
        raw: &RawTerms,
        classes: &[ScheduleClass],
    ) -> Result<Option<PvSource>, PolicyError> {
        let (written, validated) = match (&raw.pv, &raw.pv_validated) {
            (None, None) => return Ok(None),
            (Some(written), Some(validated)) => (written, validated),
            (Some(alone), None) | (None, Some(alone)) => {
                return Err(self.fault(alone.span(), PolicyFault::NoPv));
            }
        };
        let class = self.value(written, PolicyFault::UnknownClass, |text| {
            let id = RecordClass::parse(text).ok()?;
            classes.iter().find(|class| class.id == id)
        })?;
        let stage = self.value(validated, PolicyFault::UnknownStage, |text| {
            class.stage_place(text).map(|_| text.to_owned())
        })?;
        Ok(Some(PvSource {
            class: class.id.clone(),
            validated: stage,
        }))
    }

    /// Refuses a rule that waits for the procès-verbal where nothing says which class that is.
    pub(super) fn check_triggers(
        &self,
        terms: &RetentionTerms,
        classes: &[ScheduleClass],
        raw: &[Spanned<RawClass>],
    ) -> Result<(), PolicyError> {
        let of_pv = |class: &ScheduleClass| {
            let triggers = &class.retention.triggers;
            triggers.contains(Trigger::PvDate) || triggers.contains(Trigger::PvValidated)
        };
        let lost = classes.iter().zip(raw).find(|(class, _)| of_pv(class));
        match lost {
            Some((_, raw)) if terms.pv.is_none() => {
                let at = raw.get_ref().retention.get_ref().trigger.span();
                Err(self.fault(at, PolicyFault::NoPv))
            }
            _ => Ok(()),
        }
    }
}
