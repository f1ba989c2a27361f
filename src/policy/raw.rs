//! A policy as TOML spells it, each value with its place. Only shapes are checked here; `policy` checks the values.

use crate::policy::form::FormFault;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;

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
    pub classification: RawClassification,
    #[serde(default)]
    pub blank: RawBlank,
    #[serde(default)]
    pub labels: RawLabels,
    #[serde(default)]
    pub path: RawPaths,
    #[serde(default)]
    pub decision: RawDecisions,
    #[serde(default)]
    pub not_filed: RawCues,
    #[serde(default)]
    pub folders: Vec<RawFolder>,
    #[serde(default)]
    pub triggers: BTreeMap<Spanned<String>, Spanned<RawTriggers>>,
    #[serde(default)]
    pub retention: RawTerms,
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
    #[serde(default)]
    pub stage: Vec<RawStage>,
    pub suggests_hold: Option<Spanned<String>>,
    pub retention: Spanned<RawRetention>,
}

type CueList = Vec<Spanned<RawCue>>;
pub(super) type WordList = Vec<Spanned<String>>;

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawCues {
    pub folder: CueList,
    pub file_name: CueList,
    pub headings: CueList,
    pub footers: CueList,
    pub forms: CueList,
    pub body: CueList,
    pub not_headings: CueList,
    pub not_body: CueList,
    pub signs: CueList,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawStage {
    pub id: Spanned<String>,
    pub title: Spanned<String>,
    #[serde(default)]
    pub file_name: CueList,
    #[serde(default)]
    pub folder: CueList,
    #[serde(default)]
    pub text: CueList,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawClassification {
    pub heading: Option<Spanned<i64>>,
    pub lower_heading: Option<Spanned<i64>>,
    pub later_heading: Option<Spanned<i64>>,
    pub footer: Option<Spanned<i64>>,
    pub form: Option<Spanned<i64>>,
    pub file_name: Option<Spanned<i64>>,
    pub folder: Option<Spanned<i64>>,
    pub sign: Option<Spanned<i64>>,
    pub body: Option<Spanned<i64>>,
    pub body_most: Option<Spanned<i64>>,
    pub body_beside_name: Option<Spanned<i64>>,
    pub confident: Option<Spanned<i64>>,
    pub confident_without_text: Option<Spanned<i64>>,
    pub margin: Option<Spanned<i64>>,
    pub e_mail: WordList,
    pub one_candidate: WordList,
    pub slides: WordList,
    pub exam: WordList,
    pub of_exam: WordList,
    pub before_sigle: WordList,
    pub not_sigles: WordList,
    pub validity: WordList,
    pub outside: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawBlank {
    pub class: Option<Spanned<String>>,
    pub forms: WordList,
    pub words: WordList,
    pub fields: WordList,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawLabels {
    pub birth_name: WordList,
    pub used_name: WordList,
    pub name: WordList,
    pub first_names: WordList,
    pub candidate: WordList,
    pub birth_date: WordList,
    pub ceres_id: WordList,
    pub session: WordList,
    pub period: WordList,
    pub titre: WordList,
    pub path: WordList,
    pub decision: WordList,
    pub ccp: WordList,
    pub document_date: WordList,
    pub other: WordList,
    pub before_candidate: WordList,
    pub greetings: WordList,
    pub after_candidate: WordList,
    pub other_people: WordList,
    pub placeholders: WordList,
    pub validity: WordList,
    pub not_validity: WordList,
    pub valid_from: WordList,
    pub valid_from_signature: WordList,
    pub not_validity_period: WordList,
    pub valid_through: WordList,
    pub validity_renewal: WordList,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawPaths {
    pub formation: WordList,
    pub apprentissage: WordList,
    pub vae: WordList,
    pub capitalisation: WordList,
    pub ccs: WordList,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawDecisions {
    pub success: WordList,
    pub partial: WordList,
    pub failure: WordList,
    pub absent: WordList,
}

/// `"procès-verbal"`, or `{ words = "procès-verbal", weight = 5 }`.
pub(super) struct RawCue {
    pub words: String,
    pub weight: Option<i64>,
}

impl<'de> Deserialize<'de> for RawCue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RawCue, D::Error> {
        deserializer.deserialize_any(CueVisitor)
    }
}

struct CueVisitor;

impl<'de> Visitor<'de> for CueVisitor {
    type Value = RawCue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("words, or { words = \"…\", weight = 1 to 10 }")
    }

    fn visit_str<E: serde::de::Error>(self, words: &str) -> Result<RawCue, E> {
        Ok(RawCue {
            words: words.to_owned(),
            weight: None,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawCue, A::Error> {
        let (mut words, mut weight) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "words" => words = Some(map.next_value()?),
                "weight" => weight = Some(map.next_value()?),
                other => return Err(A::Error::unknown_field(other, &["words", "weight"])),
            }
        }
        let words = words.ok_or_else(|| A::Error::missing_field("words"))?;
        Ok(RawCue { words, weight })
    }
}

/// `"session-end"`, or `["session-end", "pv-date"]`: the latest of these.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a trigger such as \"session-end\", or a list of them"
)]
pub(super) enum RawTriggers {
    One(String),
    Latest(Vec<String>),
}

impl RawTriggers {
    pub fn names(&self) -> &[String] {
        match self {
            RawTriggers::One(name) => std::slice::from_ref(name),
            RawTriggers::Latest(names) => names,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawTerms {
    pub pv: Option<Spanned<String>>,
    pub pv_validated: Option<Spanned<String>>,
    pub resit: Option<Spanned<String>>,
    pub active: Option<Spanned<String>>,
    pub plan_share: Option<Spanned<i64>>,
    pub plan_records: Option<Spanned<i64>>,
    pub approval: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawRetention {
    pub trigger: Spanned<RawTriggers>,
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
    pub lasts: Option<Spanned<String>>,
    pub dated_by: Option<Spanned<String>>,
    pub due: Option<RawDue>,
    #[serde(default)]
    pub engagements: Vec<Spanned<u8>>,
    pub since: Option<Spanned<String>>,
    pub until: Option<Spanned<String>>,
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
    pub ahead: Option<Spanned<String>>,
    pub at_least: Option<Spanned<u16>>,
    #[serde(default)]
    pub kinds: Vec<Spanned<String>>,
    #[serde(default)]
    pub paths: Vec<Spanned<String>>,
    #[serde(default)]
    pub decisions: Vec<Spanned<String>>,
    #[serde(default)]
    pub engagements: Vec<Spanned<u8>>,
    pub since: Option<Spanned<String>>,
    pub until: Option<Spanned<String>>,
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

/// Reads the TOML. The error is what is wrong, and the bytes that it is about.
pub(super) fn parse(text: &str) -> Result<RawPolicy, (FormFault, Range)> {
    toml::from_str(text).map_err(|error| {
        let fault = FormFault::of_message(error.message());
        (fault, error.span().unwrap_or(0..0))
    })
}
