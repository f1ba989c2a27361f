//! Which class somebody means who types its id, its title, or the beginning of either.

use crate::model::{RecordClass, RetentionSchedule, ScheduleClass, fold, nearest};

/// What was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClassMeant {
    /// This one.
    One(RecordClass),
    /// Any of these.
    Several(Vec<RecordClass>),
    /// None; these are written much like it.
    Unknown {
        /// The nearest first; often none.
        nearest: Vec<RecordClass>,
    },
}

/// Finds the class: a whole id or title before the last part of an id, that before the beginning of any, and that before
/// words within a title. Capitals, accents and signs do not matter.
pub fn class_meant(schedule: &RetentionSchedule, typed: &str) -> ClassMeant {
    let typed = fold(typed);
    if typed.is_empty() {
        return ClassMeant::Unknown {
            nearest: Vec::new(),
        };
    }
    let ways: [&dyn Fn(&ScheduleClass) -> bool; 4] = [
        &|class| fold(class.id.as_str()) == typed || fold(&class.title) == typed,
        &|class| fold(last_part(class)) == typed,
        &|class| names(class).iter().any(|name| name.starts_with(&typed)),
        &|class| format!(" {}", fold(&class.title)).contains(&format!(" {typed}")),
    ];
    for fits in ways {
        let found: Vec<RecordClass> = schedule
            .classes
            .iter()
            .filter(|class| fits(class))
            .map(|class| class.id.clone())
            .collect();
        match found.as_slice() {
            [] => {}
            [only] => return ClassMeant::One(only.clone()),
            _ => return ClassMeant::Several(found),
        }
    }
    ClassMeant::Unknown {
        nearest: near(schedule, &typed),
    }
}

fn near(schedule: &RetentionSchedule, typed: &str) -> Vec<RecordClass> {
    let names: Vec<(String, &RecordClass)> = schedule
        .classes
        .iter()
        .flat_map(|class| names(class).map(|name| (name, &class.id)))
        .collect();
    let found = nearest(typed, names.iter().map(|(name, _)| name.as_str()));
    let mut near: Vec<RecordClass> = Vec::new();
    for name in found {
        let classes = names.iter().filter(|(known, _)| known == name);
        for (_, class) in classes {
            if !near.contains(class) {
                near.push((*class).clone());
            }
        }
    }
    near
}

/// Everything that a class may be called by, folded.
fn names(class: &ScheduleClass) -> [String; 3] {
    [
        fold(class.id.as_str()),
        fold(last_part(class)),
        fold(&class.title),
    ]
}

fn last_part(class: &ScheduleClass) -> &str {
    let id = class.id.as_str();
    id.rsplit_once('.').map_or(id, |(_, last)| last)
}
