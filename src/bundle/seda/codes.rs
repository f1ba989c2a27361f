//! How the archive that receives a transfer calls agencies, agreement and rules: as given, else what is known here.

use std::collections::BTreeMap;

use crate::archive::{CentreSettings, Settings};
use crate::model::RecordClass;

/// Codes as far as somebody gave them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenCodes {
    /// The agreement under which the transfer is made.
    pub agreement: Option<String>,
    /// Who receives it.
    pub archival_agency: Option<String>,
    /// Who hands it over.
    pub transferring_agency: Option<String>,
    /// Whose archives these are.
    pub originating_agency: Option<String>,
    /// Codes of the rules of classes.
    pub rules: BTreeMap<RecordClass, String>,
    /// Code of the rule of access.
    pub access_rule: Option<String>,
    /// Code of the rule of holds.
    pub hold_rule: Option<String>,
}

/// Codes, none of them missing that must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SedaCodes {
    /// The agreement under which the transfer is made.
    pub agreement: Option<String>,
    /// Who receives it.
    pub archival_agency: String,
    /// Who hands it over.
    pub transferring_agency: String,
    /// Whose archives these are.
    pub originating_agency: String,
    /// Codes of the rules of classes: the class's id where there is none.
    pub rules: BTreeMap<RecordClass, String>,
    /// Code of the rule of access; none: no such rule is told.
    pub access_rule: Option<String>,
    /// Code of the rule of holds.
    pub hold_rule: String,
}

impl GivenCodes {
    /// Takes what was not given from what is known of the centre, and from whom the transfer is for.
    pub fn completed(self, settings: &Settings, recipient: &str) -> SedaCodes {
        let CentreSettings { siret, name, .. } = settings.centre.clone();
        let transferring = self.transferring_agency.or(siret).or(name);
        let transferring = transferring.unwrap_or_else(|| settings.archive.to_string());
        SedaCodes {
            agreement: self.agreement,
            archival_agency: self.archival_agency.unwrap_or_else(|| recipient.to_owned()),
            originating_agency: self
                .originating_agency
                .unwrap_or_else(|| transferring.clone()),
            transferring_agency: transferring,
            rules: self.rules,
            access_rule: self.access_rule,
            hold_rule: self.hold_rule.unwrap_or_else(|| HOLD_RULE.to_owned()),
        }
    }
}

impl SedaCodes {
    /// The code of a class's rule.
    pub fn rule(&self, class: &RecordClass) -> String {
        let given = self.rules.get(class).cloned();
        given.unwrap_or_else(|| class.to_string())
    }
}

/// The code of the rule of holds, where none is given.
const HOLD_RULE: &str = "gel";
