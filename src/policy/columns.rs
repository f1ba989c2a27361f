//! Reads how lists spell their columns and values: `policies/columns.toml` is the shipped one and shows the form.
//!
//! As strict as for retention schedules: an unknown key, field, path or decision is an error with its line.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::model::{
    AccessPath, ColumnNames, ColumnPreset, JuryDecision, ListField, SessionKind, ValueNames, fold,
};
use crate::policy::raw::Spanned;
use crate::policy::{FormFault, PolicyError, PolicyFault, Reader, VERSION};

type Spellings = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumns {
    version: Spanned<i64>,
    #[serde(default)]
    preset: Vec<RawPreset>,
    #[serde(default)]
    values: RawValues,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPreset {
    name: Spanned<String>,
    title: Spanned<String>,
    columns: Spellings,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawValues {
    yes: Vec<String>,
    no: Vec<String>,
    path: BTreeMap<AccessPath, Vec<Spanned<String>>>,
    decision: BTreeMap<JuryDecision, Vec<Spanned<String>>>,
    kind: BTreeMap<SessionKind, Vec<Spanned<String>>>,
}

/// Reads spellings of columns and values; `name` is what errors call the file.
///
/// Errors: [`PolicyError`], for the first fault found.
pub fn read_columns(bytes: &[u8], name: &str) -> Result<ColumnNames, PolicyError> {
    let text = super::text(bytes, name)?;
    let reader = Reader { text, name };
    let raw: RawColumns = parse(&reader)?;
    if *raw.version.get_ref() != VERSION {
        return Err(reader.fault(raw.version.span(), PolicyFault::Version));
    }
    let paths = raw.values.path.keys().map(AccessPath::is_known);
    let decisions = raw.values.decision.keys().map(JuryDecision::is_known);
    if !paths.chain(decisions).all(|known| known) {
        let values = text.find("[values.").unwrap_or(0);
        return Err(reader.fault(values..values, PolicyFault::ValueName));
    }
    let presets = raw.preset.into_iter().map(|preset| {
        Ok(ColumnPreset {
            name: reader.words(&preset.name)?,
            title: reader.words(&preset.title)?,
            columns: columns(&reader, preset.columns)?,
        })
    });
    Ok(ColumnNames {
        presets: presets.collect::<Result<_, PolicyError>>()?,
        values: ValueNames {
            yes: raw.values.yes,
            no: raw.values.no,
            paths: folded(&reader, raw.values.path)?,
            decisions: folded(&reader, raw.values.decision)?,
            kinds: folded(&reader, raw.values.kind)?,
        },
    })
}

/// What a person says of the columns of a list.
#[derive(Debug, Clone)]
pub enum ColumnMap {
    /// What some columns hold.
    Columns(Vec<(String, ListField)>),
    /// Spellings instead of those that come with the program: a copy of their file, changed.
    Spellings(ColumnNames),
}

/// Reads what a person says of the columns of a list: a heading and its field on each line, `"Heading" = "birth-date"`, or
/// a whole copy of `columns.toml`.
///
/// Errors: [`PolicyError`], for the first fault found.
pub fn read_column_map(bytes: &[u8], name: &str) -> Result<ColumnMap, PolicyError> {
    let text = super::text(bytes, name)?;
    let reader = Reader { text, name };
    // A heading has a name of a field: whatever else stands there is a copy.
    let table: BTreeMap<String, toml::Value> = parse(&reader)?;
    if ["version", "preset", "values"]
        .iter()
        .any(|key| table.get(*key).is_some_and(|value| !value.is_str()))
    {
        return read_columns(bytes, name).map(ColumnMap::Spellings);
    }
    let raw: BTreeMap<String, Spanned<String>> = parse(&reader)?;
    let columns = raw.into_iter().map(|(heading, field)| {
        let field = reader.value(&field, PolicyFault::ListField, |name| {
            ListField::parse(name).ok()
        })?;
        Ok((heading, field))
    });
    Ok(ColumnMap::Columns(
        columns.collect::<Result<_, PolicyError>>()?,
    ))
}

/// The spellings that come with the program.
pub fn shipped_columns() -> (&'static str, &'static [u8]) {
    (
        "columns.toml",
        include_bytes!("../../policies/columns.toml"),
    )
}

fn parse<T: DeserializeOwned>(reader: &Reader<'_>) -> Result<T, PolicyError> {
    toml::from_str(reader.text).map_err(|error| {
        let fault = FormFault::of_message(error.message());
        reader.fault(error.span().unwrap_or(0..0), PolicyFault::Form(fault))
    })
}

fn columns(
    reader: &Reader<'_>,
    raw: Spellings,
) -> Result<Vec<(ListField, Vec<String>)>, PolicyError> {
    raw.into_iter()
        .map(|(field, spellings)| {
            let field = reader.value(&field, PolicyFault::ListField, |name| {
                ListField::parse(name).ok()
            })?;
            let spellings = spellings.iter().map(|spelling| {
                reader.value(spelling, PolicyFault::Cue, |text| {
                    (!fold(text).is_empty()).then(|| text.to_owned())
                })
            });
            Ok((field, spellings.collect::<Result<_, _>>()?))
        })
        .collect()
}

fn folded<K>(
    reader: &Reader<'_>,
    raw: BTreeMap<K, Vec<Spanned<String>>>,
) -> Result<Vec<(K, Vec<String>)>, PolicyError> {
    let spelt = |spelling: &Spanned<String>| {
        reader.value(spelling, PolicyFault::Cue, |text| {
            Some(fold(text)).filter(|folded| !folded.is_empty())
        })
    };
    raw.into_iter()
        .map(|(value, spellings)| {
            Ok((
                value,
                spellings.iter().map(spelt).collect::<Result<_, _>>()?,
            ))
        })
        .collect()
}
