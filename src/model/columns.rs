//! How the columns and the values of a centre's lists are spelt: data, read by `policy/` and used by `registry/`.

use crate::model::{AccessPath, JuryDecision, ParseError, SessionKind};

/// What a column of a list holds. Written in policy files by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListField {
    /// The session's number in CERES.
    SessionNumber,
    /// Whole title, CCP or CCS.
    SessionKind,
    /// The title's code, with its millésime or without.
    Titre,
    /// The millésime, apart.
    Millesime,
    /// The title's short form.
    Sigle,
    /// The CCPs that the session is about.
    SessionCcps,
    /// Where it is held.
    Site,
    /// Its first day.
    StartsOn,
    /// Its last day.
    EndsOn,
    /// Both days in one cell.
    Dates,
    /// The responsable de session.
    Responsable,
    /// One juror, or several separated by `;` or `/`.
    Juror,
    /// A name: the birth name, or the used name if the list has birth names too.
    Name,
    /// Nom de naissance.
    BirthName,
    /// Nom d'usage.
    UsedName,
    /// First names.
    FirstNames,
    /// Name and first names in one cell.
    WholeName,
    /// Birth date.
    BirthDate,
    /// Birth place.
    BirthPlace,
    /// The candidate's number in CERES.
    CeresId,
    /// How the candidate came to the session.
    Path,
    /// The CCPs that the candidate sits, as a list.
    Ccps,
    /// One CCP, ticked where the candidate sits it.
    CcpTick,
    /// What the jury decided.
    Decision,
    /// Known, and left aside: civility, address, telephone.
    Ignored,
}

impl ListField {
    /// All fields.
    pub const ALL: [ListField; 25] = [
        ListField::SessionNumber,
        ListField::SessionKind,
        ListField::Titre,
        ListField::Millesime,
        ListField::Sigle,
        ListField::SessionCcps,
        ListField::Site,
        ListField::StartsOn,
        ListField::EndsOn,
        ListField::Dates,
        ListField::Responsable,
        ListField::Juror,
        ListField::Name,
        ListField::BirthName,
        ListField::UsedName,
        ListField::FirstNames,
        ListField::WholeName,
        ListField::BirthDate,
        ListField::BirthPlace,
        ListField::CeresId,
        ListField::Path,
        ListField::Ccps,
        ListField::CcpTick,
        ListField::Decision,
        ListField::Ignored,
    ];

    /// The name in policy files and in `--map`.
    pub fn name(self) -> &'static str {
        match self {
            ListField::SessionNumber => "session-number",
            ListField::SessionKind => "session-kind",
            ListField::Titre => "titre",
            ListField::Millesime => "millesime",
            ListField::Sigle => "sigle",
            ListField::SessionCcps => "session-ccps",
            ListField::Site => "site",
            ListField::StartsOn => "starts-on",
            ListField::EndsOn => "ends-on",
            ListField::Dates => "dates",
            ListField::Responsable => "responsable",
            ListField::Juror => "juror",
            ListField::Name => "name",
            ListField::BirthName => "birth-name",
            ListField::UsedName => "used-name",
            ListField::FirstNames => "first-names",
            ListField::WholeName => "whole-name",
            ListField::BirthDate => "birth-date",
            ListField::BirthPlace => "birth-place",
            ListField::CeresId => "ceres-id",
            ListField::Path => "path",
            ListField::Ccps => "ccps",
            ListField::CcpTick => "ccp-tick",
            ListField::Decision => "decision",
            ListField::Ignored => "ignored",
        }
    }

    /// Reads a name of [`ListField::name`].
    ///
    /// Errors: [`ParseError`] for any other text.
    pub fn parse(name: &str) -> Result<ListField, ParseError> {
        ListField::ALL
            .into_iter()
            .find(|field| field.name() == name)
            .ok_or_else(|| ParseError::new("a field such as birth-date", name))
    }

    /// Whether several columns of one list may hold it.
    pub fn may_repeat(self) -> bool {
        matches!(
            self,
            ListField::Juror | ListField::CcpTick | ListField::Ignored
        )
    }
}

/// How columns and values are spelt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnNames {
    /// The sets of spellings, the general one first.
    pub presets: Vec<ColumnPreset>,
    /// The spellings of values.
    pub values: ValueNames,
}

/// The headings of one kind of list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnPreset {
    /// Its name, such as `digiforma`.
    pub name: String,
    /// What it is for, as written.
    pub title: String,
    /// Each field with its spellings as written. `#` in one stands for a number.
    pub columns: Vec<(ListField, Vec<String>)>,
}

/// The spellings of values, folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueNames {
    /// What ticks a box.
    pub yes: Vec<String>,
    /// What leaves it empty.
    pub no: Vec<String>,
    /// The ways to a session.
    pub paths: Vec<(AccessPath, Vec<String>)>,
    /// The decisions of a jury.
    pub decisions: Vec<(JuryDecision, Vec<String>)>,
    /// The kinds of session.
    pub kinds: Vec<(SessionKind, Vec<String>)>,
}

impl ColumnNames {
    /// The preset of this name.
    pub fn preset(&self, name: &str) -> Option<&ColumnPreset> {
        self.presets.iter().find(|preset| preset.name == name)
    }
}
