//! Rules that corrections suggest, tried on every record before a person reads them.

use std::collections::BTreeSet;

use crate::archive::understanding::{telling_path, writing};
use crate::archive::{Archive, ArchiveError, lock};
use crate::catalog::CatalogRecord;
use crate::classify::{ClassedDocument, Classification, DepositFacts, classify, propose};
use crate::model::{
    EntityId, Extract, FoundBy, MediaType, ProposedCue, ReadField, RecordClass, RetentionSchedule,
    fold,
};
use crate::policy;

/// A cue that corrections suggest, and what it would do to the archived records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleOnTrial {
    /// The cue.
    pub cue: ProposedCue,
    /// Records that it would class as a person did.
    pub agrees: Vec<EntityId>,
    /// Records that it would class otherwise than they are.
    pub disagrees: Vec<EntityId>,
    /// Records without a class that it would give one.
    pub gains: Vec<EntityId>,
}

/// What the corrections suggest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The policy in force, as written.
    pub before: String,
    /// The policy with the cues of `rules` put in.
    pub after: String,
    /// The cues, each tried alone on every record.
    pub rules: Vec<RuleOnTrial>,
    /// Corrections that were looked at.
    pub corrections: u64,
}

/// What is kept of a text while rules are tried: headings stand at its beginning.
const MOST_TEXT: usize = 16 * 1024;

/// A record, what it says, and what the schedule in force makes of it.
struct Tried {
    record: CatalogRecord,
    text: String,
    found: Option<RecordClass>,
}

impl Archive {
    /// What the corrections suggest; none if there is no schedule in force. Opens the text of every record; `progress` is
    /// told how many are done, and may stop by returning false.
    ///
    /// Errors: those of opening a text; [`ArchiveError::Policy`], [`ArchiveError::Stopped`].
    pub fn propose_rules(
        &self,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<Trial>, ArchiveError> {
        let Some((_, before)) = self.policy_text()? else {
            return Ok(None);
        };
        let Some(schedule) = self.schedule_in_force() else {
            return Ok(None);
        };
        let tried = self.tried(&schedule, progress)?;
        let names = self.names_of_people(&tried)?;
        let documents = tried.iter().filter_map(classed);
        let documents: Vec<ClassedDocument<'_>> = documents.collect();
        let corrections = documents
            .iter()
            .filter(|document| document.corrected)
            .count();
        let mut rules = Vec::new();
        for cue in propose(&documents, &names) {
            let with = policy::with_cues(&before, "policy", std::slice::from_ref(&cue));
            // What the reader of policies refuses, such as words that tell another class already, is no rule.
            let Ok(with) = with else { continue };
            let with = policy::read_adopted(with.as_bytes(), "policy")?;
            rules.extend(on_trial(cue, &with, &tried));
        }
        let cues: Vec<ProposedCue> = rules.iter().map(|rule| rule.cue.clone()).collect();
        let after = policy::with_cues(&before, "policy", &cues)?;
        Ok(Some(Trial {
            before,
            after,
            rules,
            corrections: u64::try_from(corrections).unwrap_or(u64::MAX),
        }))
    }

    fn tried(
        &self,
        schedule: &RetentionSchedule,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Vec<Tried>, ArchiveError> {
        let mut records = lock(&self.catalog).all_records()?;
        // What only some may read teaches nothing: a policy lies in clear.
        records.retain(|record| !record.restricted);
        let mut tried = Vec::with_capacity(records.len());
        for (done, record) in (1_u64..).zip(records) {
            let mut text = match record.has_text {
                true => self.text(record.entity)?,
                false => String::new(),
            };
            text.truncate(text.floor_char_boundary(MOST_TEXT));
            let mut one = Tried {
                record,
                text,
                found: None,
            };
            one.found = one.classified(schedule);
            tried.push(one);
            if !progress(done) {
                return Err(ArchiveError::Stopped);
            }
        }
        Ok(tried)
    }

    /// Every word that may name a person, folded: names of the registry, names that were read, and what follows a civility
    /// in any text. A policy lies in clear, and is kept for ever.
    fn names_of_people(&self, tried: &[Tried]) -> Result<BTreeSet<String>, ArchiveError> {
        let registry = self.registry()?;
        let candidates = registry.candidates.iter().flat_map(|candidate| {
            let person = &candidate.person;
            let names = [&person.birth_name, &person.used_name, &person.first_names];
            names.into_iter().flatten().chain(&person.birth_place)
        });
        let officers = registry.sessions.iter().flat_map(|session| {
            let jurors = session.people.jury.iter().map(|juror| &juror.name);
            jurors.chain(&session.people.responsable)
        });
        let read = tried.iter().flat_map(|one| {
            let readings = one.record.readings.iter();
            let readings = readings
                .filter(|read| matches!(read.field, ReadField::Candidate | ReadField::UsedName));
            let named = one.record.candidate.iter().map(|name| &name.0);
            readings.map(|read| &read.value).chain(named)
        });
        let mut names: BTreeSet<String> = BTreeSet::new();
        for name in candidates.chain(officers).chain(read) {
            names.extend(fold(name).split(' ').map(str::to_owned));
        }
        for one in tried {
            names.extend(addressed(&one.text));
        }
        Ok(names)
    }
}

/// The words that follow a civility, folded: at most three, as long as they begin with a capital.
fn addressed(text: &str) -> BTreeSet<String> {
    const CIVILITIES: [&str; 8] = [
        "m",
        "mr",
        "mme",
        "mmes",
        "mlle",
        "madame",
        "monsieur",
        "mademoiselle",
    ];
    let mut names = BTreeSet::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    for (place, word) in words.iter().enumerate() {
        if !CIVILITIES.contains(&fold(word).as_str()) {
            continue;
        }
        let following = words.iter().skip(place + 1).take(3);
        let capital = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
        for name in following.take_while(capital) {
            names.extend(fold(name).split(' ').map(str::to_owned));
        }
    }
    names
}

impl Tried {
    /// The class that a schedule finds.
    fn classified(&self, schedule: &RetentionSchedule) -> Option<RecordClass> {
        let extract = Extract {
            media_type: self
                .record
                .media_type
                .clone()
                .unwrap_or_else(MediaType::unknown),
            text: self.text.clone(),
            pages: self.record.pages,
            warnings: self.record.warnings.clone(),
        };
        let facts = DepositFacts {
            path: &telling_path(&self.record.paths, &self.record.filing),
            extract: &extract,
            writing: writing(self.record.recognition.as_ref()),
        };
        let Classification { class, .. } = classify(schedule, &facts);
        class.map(|class| class.id)
    }
}

/// The record with its class, if it has one and a path.
fn classed(one: &Tried) -> Option<ClassedDocument<'_>> {
    let class = one.record.class.as_ref()?;
    Some(ClassedDocument {
        class: &class.id,
        corrected: class.found_by == FoundBy::Person && one.found.as_ref() != Some(&class.id),
        path: one.record.paths.first()?,
        text: &one.text,
    })
}

/// What a schedule with the cue makes of every record. None if it gives no corrected record its class.
fn on_trial(cue: ProposedCue, with: &RetentionSchedule, tried: &[Tried]) -> Option<RuleOnTrial> {
    let mut rule = RuleOnTrial {
        cue,
        agrees: Vec::new(),
        disagrees: Vec::new(),
        gains: Vec::new(),
    };
    for one in tried {
        let found = one.classified(with);
        if found == one.found {
            continue;
        }
        let list = match &one.record.class {
            Some(class) if Some(&class.id) == found.as_ref() => &mut rule.agrees,
            Some(_) => &mut rule.disagrees,
            None => &mut rule.gains,
        };
        list.push(one.record.entity);
    }
    (rule.agrees.len() > rule.disagrees.len()).then_some(rule)
}
