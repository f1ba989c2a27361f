//! `document.pdf.json`: one object that describes the file beside it.

use serde_json::Value;

use crate::model::RetentionSchedule;
use crate::sidecar::keys::{Key, key};
use crate::sidecar::values::{Values, path};
use crate::sidecar::{Sidecar, SidecarError, SidecarFault, SidecarFinding};

/// Values of one list.
const MAX_LIST: usize = 100;

/// Reads an object that describes `file_name`.
pub(super) fn read(
    text: &str,
    file_name: &str,
    schedule: &RetentionSchedule,
) -> Result<Sidecar, SidecarError> {
    let text = text.trim_start_matches('\u{feff}');
    let whole: Value = serde_json::from_str(text).map_err(|error| SidecarError::Json {
        line: error.line(),
        column: error.column(),
    })?;
    let Value::Object(members) = whole else {
        return Err(SidecarError::NotAnObject);
    };
    let known: Vec<Option<Key>> = members.keys().map(|written| key(written)).collect();
    if !known.iter().any(Option::is_some) {
        return Err(SidecarError::NotASidecar);
    }
    let mut values = Values::default();
    let mut findings = Vec::new();
    for (place, (written, member)) in members.iter().enumerate() {
        let key = known.get(place).copied().flatten();
        let before = known.get(..place).unwrap_or_default();
        let outcome = match key {
            None => Err(SidecarFault::UnknownKey),
            Some(_) if before.contains(&key) => Err(SidecarFault::RepeatedKey),
            Some(key) => take(&mut values, key, member, schedule),
        };
        if let Err(fault) = outcome {
            findings.push(SidecarFinding {
                line: None,
                column: None,
                key: written.clone(),
                value: shown(member),
                fault,
            });
        }
    }
    let mut sidecar = Sidecar {
        findings,
        ..Sidecar::default()
    };
    if let Ok(path) = path(file_name) {
        sidecar.say(values.into_file(path));
    }
    Ok(sidecar)
}

fn take(
    values: &mut Values,
    key: Key,
    member: &Value,
    schedule: &RetentionSchedule,
) -> Result<(), SidecarFault> {
    match member {
        Value::Null => Ok(()),
        Value::String(text) => values.take(key, text, schedule),
        Value::Number(number) => values.take(key, &number.to_string(), schedule),
        Value::Array(list) if list.len() <= MAX_LIST && matches!(key, Key::Field(_)) => list
            .iter()
            .filter(|item| !item.is_array())
            .try_for_each(|item| take(values, key, item, schedule)),
        Value::Array(_) | Value::Bool(_) | Value::Object(_) => Err(SidecarFault::NotAText),
    }
}

/// The beginning of a value that is not used.
fn shown(member: &Value) -> String {
    let text = match member {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.chars().take(200).collect()
}
