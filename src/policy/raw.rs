//! A policy as TOML spells it, each value with its place. Only shapes are checked here; `policy` checks the values.

use serde::Deserialize;

pub(super) use toml::Spanned;

/// A range of bytes of the file.
pub(super) type Range = std::ops::Range<usize>;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawPolicy {
    pub version: Spanned<i64>,
    pub in_force_from: Spanned<String>,
    pub source: Spanned<String>,
    #[serde(default)]
    pub not_candidate: Vec<String>,
    #[serde(default)]
    pub not_filed: RawCues,
    #[serde(default)]
    pub folders: Vec<RawFolder>,
    #[serde(default)]
    pub class: Vec<Spanned<RawClass>>,
    #[serde(default)]
    pub engagement: Vec<RawEngagement>,
    #[serde(default)]
    pub piece: Vec<RawPiece>,
    #[serde(default)]
    pub deadline: Vec<RawDeadline>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawFolder {
    pub pattern: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawClass {
    pub id: Spanned<String>,
    pub title: Spanned<String>,
    pub about: Spanned<String>,
    pub access: Option<Spanned<String>>,
    #[serde(default, rename = "match")]
    pub cues: RawCues,
    pub retention: Spanned<RawRetention>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawCues {
    #[serde(default)]
    pub folder: Vec<Spanned<String>>,
    #[serde(default)]
    pub file_name: Vec<Spanned<String>>,
    #[serde(default)]
    pub headings: Vec<Spanned<String>>,
    #[serde(default)]
    pub not_headings: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawRetention {
    pub trigger: Spanned<String>,
    pub keep: Spanned<String>,
    pub then: Spanned<String>,
    pub citation: Option<Spanned<String>>,
    pub note: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawEngagement {
    pub number: Spanned<u8>,
    pub title: Spanned<String>,
    pub since: Option<Spanned<String>>,
    pub until: Option<Spanned<String>>,
    pub citation: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawPiece {
    pub id: Spanned<String>,
    pub title: Spanned<String>,
    pub short: Spanned<String>,
    pub of: Spanned<String>,
    pub classes: Spanned<Vec<Spanned<String>>>,
    pub one_of: Option<Spanned<String>>,
    #[serde(default)]
    pub paths: Vec<Spanned<String>>,
    #[serde(default)]
    pub kinds: Vec<Spanned<String>>,
    #[serde(default)]
    pub decisions: Vec<Spanned<String>>,
    pub required: Spanned<String>,
    pub copies: Option<Spanned<u16>>,
    pub per: Option<Spanned<String>>,
    pub scope: Option<Spanned<String>>,
    #[serde(default)]
    pub stages: Vec<Spanned<String>>,
    pub due: Option<RawDue>,
    #[serde(default)]
    pub engagements: Vec<Spanned<u8>>,
    pub citation: Spanned<String>,
    pub status: Spanned<String>,
    pub note: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawDue {
    pub from: Spanned<String>,
    pub offset: Option<Spanned<String>>,
    pub status: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawDeadline {
    pub id: Spanned<String>,
    pub title: Spanned<String>,
    pub about: Spanned<String>,
    pub from: Spanned<String>,
    pub offset: Spanned<String>,
    #[serde(default)]
    pub of_classes: Vec<Spanned<String>>,
    #[serde(default)]
    pub done_by: Vec<RawEvidence>,
    pub reaches: Option<Spanned<String>>,
    #[serde(default)]
    pub kinds: Vec<Spanned<String>>,
    #[serde(default)]
    pub paths: Vec<Spanned<String>>,
    #[serde(default)]
    pub decisions: Vec<Spanned<String>>,
    #[serde(default)]
    pub engagements: Vec<Spanned<u8>>,
    pub citation: Spanned<String>,
    pub status: Spanned<String>,
    pub note: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawEvidence {
    pub class: Spanned<String>,
    pub stage: Option<Spanned<String>>,
    pub shows: Option<Spanned<String>>,
}

/// Reads the TOML. The error is the reader's message, made of one line, and the bytes that it is about.
pub(super) fn parse(text: &str) -> Result<RawPolicy, (String, Range)> {
    toml::from_str(text).map_err(|error| {
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        (message, error.span().unwrap_or(0..0))
    })
}
