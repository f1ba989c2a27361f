//! What a policy says of documents' looks: cues, weights, labels, stages. A cue that cannot do what it is for is refused.

use crate::model::{
    AccessPath, BlankForms, ClassStage, Cue, Cues, ExamWords, FormWords, JuryDecision, LabelKind,
    RecordClass, ScheduleClass, Sign, Weights, fold,
};
use crate::policy::raw::{
    Range, RawBlank, RawClassification, RawCue, RawCues, RawDecisions, RawLabels, RawPaths,
    RawStage, Spanned, WordList,
};
use crate::policy::{PolicyError, PolicyFault, Reader, signs};

/// The greatest weight of a zone: more would drown every other.
const MOST_WEIGHT: i64 = 1000;

/// The zones in which the same cue for two classes could never tell them apart.
const TELLING: [&str; 5] = ["headings", "footers", "forms", "file-name", "folder"];

/// A cue with the zone it is for, its class if it has one, and its place in the file.
struct Placed<'c> {
    zone: &'static str,
    class: Option<&'c RecordClass>,
    cue: &'c Cue,
    at: Range,
}

impl Reader<'_> {
    pub(super) fn cues(&self, raw: &RawCues) -> Result<Cues, PolicyError> {
        Ok(Cues {
            folder: self.list(&raw.folder)?,
            file_name: self.list(&raw.file_name)?,
            headings: self.list(&raw.headings)?,
            footers: self.list(&raw.footers)?,
            forms: self.list(&raw.forms)?,
            body: self.list(&raw.body)?,
            not_headings: self.list(&raw.not_headings)?,
            not_body: self.list(&raw.not_body)?,
            signs: self.signs(&raw.signs)?,
        })
    }

    fn list(&self, written: &[Spanned<RawCue>]) -> Result<Vec<Cue>, PolicyError> {
        written.iter().map(|written| self.cue(written)).collect()
    }

    fn cue(&self, written: &Spanned<RawCue>) -> Result<Cue, PolicyError> {
        let fault = |fault| self.fault(written.span(), fault);
        let cue = Cue::parse(&written.get_ref().words).map_err(|_| fault(PolicyFault::Cue))?;
        let tenths = self.tenths(written, Cue::FULL, PolicyFault::CueWeight)?;
        Ok(Cue { tenths, ..cue })
    }

    fn signs(&self, written: &[Spanned<RawCue>]) -> Result<Vec<Sign>, PolicyError> {
        let signs = written.iter().map(|written| {
            let sign = Sign::parse(&written.get_ref().words)
                .map_err(|_| self.fault(written.span(), PolicyFault::Cue))?;
            let tenths = self.tenths(written, Sign::MOST, PolicyFault::SignWeight)?;
            Ok(Sign { tenths, ..sign })
        });
        signs.collect()
    }

    fn tenths(
        &self,
        written: &Spanned<RawCue>,
        most: i32,
        fault: PolicyFault,
    ) -> Result<i32, PolicyError> {
        match written.get_ref().weight {
            None => Ok(Cue::FULL),
            Some(weight) => i32::try_from(weight)
                .ok()
                .filter(|weight| (1..=most).contains(weight))
                .ok_or_else(|| self.fault(written.span(), fault)),
        }
    }

    pub(super) fn stages(&self, raw: &[RawStage]) -> Result<Vec<ClassStage>, PolicyError> {
        let mut stages: Vec<ClassStage> = Vec::new();
        for raw in raw {
            let id = self.value(&raw.id, PolicyFault::StageId, |id| {
                let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
                let fits = (1..=32).contains(&id.len()) && id.bytes().all(plain);
                fits.then(|| id.to_owned())
            })?;
            if stages.iter().any(|stage| stage.id == id) {
                return Err(self.fault(raw.id.span(), PolicyFault::StageId));
            }
            stages.push(ClassStage {
                id,
                title: self.words(&raw.title)?,
                file_name: self.list(&raw.file_name)?,
                folder: self.list(&raw.folder)?,
                text: self.list(&raw.text)?,
            });
        }
        self.check_stages(&stages, raw)?;
        Ok(stages)
    }

    /// Refuses a state's cue that could never win: a later state has the very same. One within a longer cue of another
    /// state can, wherever the longer one is not.
    fn check_stages(&self, stages: &[ClassStage], raw: &[RawStage]) -> Result<(), PolicyError> {
        let lists = |stage: &'_ ClassStage| {
            [
                stage.file_name.clone(),
                stage.folder.clone(),
                stage.text.clone(),
            ]
        };
        for (number, (stage, raw)) in stages.iter().zip(raw).enumerate() {
            let written = [&raw.file_name, &raw.folder, &raw.text];
            for earlier in stages.iter().take(number) {
                for ((cues, known), written) in lists(stage).iter().zip(lists(earlier)).zip(written)
                {
                    let mut placed = cues.iter().zip(written);
                    if let Some((_, place)) = placed.find(|(cue, _)| known.contains(cue)) {
                        return Err(self.fault(place.span(), PolicyFault::TwoMeanings));
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn weights(&self, raw: &RawClassification) -> Result<Weights, PolicyError> {
        let mut weights = Weights::default();
        let written = [
            (&raw.heading, &mut weights.heading),
            (&raw.lower_heading, &mut weights.lower_heading),
            (&raw.later_heading, &mut weights.later_heading),
            (&raw.footer, &mut weights.footer),
            (&raw.form, &mut weights.form),
            (&raw.file_name, &mut weights.file_name),
            (&raw.folder, &mut weights.folder),
            (&raw.sign, &mut weights.sign),
            (&raw.body, &mut weights.body),
            (&raw.body_most, &mut weights.body_most),
            (&raw.body_beside_name, &mut weights.body_beside_name),
            (&raw.confident, &mut weights.confident),
            (
                &raw.confident_without_text,
                &mut weights.confident_without_text,
            ),
            (&raw.margin, &mut weights.margin),
        ];
        for (value, weight) in written {
            if let Some(value) = value {
                let fits = (0..=MOST_WEIGHT).contains(value.get_ref());
                *weight = i32::try_from(*value.get_ref())
                    .ok()
                    .filter(|_| fits)
                    .ok_or_else(|| self.fault(value.span(), PolicyFault::Weight))?;
            }
        }
        Ok(weights)
    }

    /// Classes that a list names, each of which must be there.
    pub(super) fn listed_classes(
        &self,
        listed: &WordList,
        classes: &[ScheduleClass],
    ) -> Result<Vec<RecordClass>, PolicyError> {
        let known = |id: &str| {
            let class = classes.iter().find(|class| class.id.as_str() == id);
            class.map(|class| class.id.clone())
        };
        listed
            .iter()
            .map(|id| self.value(id, PolicyFault::UnknownClass, known))
            .collect()
    }

    /// What shows that a text belongs to exams, and the classes that must show it.
    pub(super) fn exam_words(
        &self,
        raw: &RawClassification,
        classes: &[ScheduleClass],
    ) -> Result<ExamWords, PolicyError> {
        Ok(ExamWords {
            words: self.all_folded(&raw.exam)?,
            before_sigle: self.all_folded(&raw.before_sigle)?,
            not_sigles: self.all_folded(&raw.not_sigles)?,
            classes: self.listed_classes(&raw.of_exam, classes)?,
        })
    }

    pub(super) fn blank_forms(
        &self,
        raw: &RawBlank,
        classes: &[ScheduleClass],
    ) -> Result<BlankForms, PolicyError> {
        let class: WordList = raw.class.iter().cloned().collect();
        let class = self.listed_classes(&class, classes)?;
        Ok(BlankForms {
            class: class.into_iter().next(),
            forms: self.listed_classes(&raw.forms, classes)?,
            words: self.all_folded(&raw.words)?,
            fields: self.all_folded(&raw.fields)?,
        })
    }

    fn all_folded(&self, written: &[Spanned<String>]) -> Result<Vec<String>, PolicyError> {
        written.iter().map(|words| self.folded(words)).collect()
    }

    pub(super) fn form_words(
        &self,
        labels: &RawLabels,
        paths: &RawPaths,
        decisions: &RawDecisions,
    ) -> Result<FormWords, PolicyError> {
        let labels_of = [
            (&labels.birth_name, LabelKind::BirthName),
            (&labels.used_name, LabelKind::UsedName),
            (&labels.name, LabelKind::Name),
            (&labels.first_names, LabelKind::FirstNames),
            (&labels.candidate, LabelKind::Candidate),
            (&labels.birth_date, LabelKind::BirthDate),
            (&labels.ceres_id, LabelKind::CeresId),
            (&labels.session, LabelKind::Session),
            (&labels.period, LabelKind::Period),
            (&labels.titre, LabelKind::Titre),
            (&labels.path, LabelKind::Path),
            (&labels.decision, LabelKind::Decision),
            (&labels.ccp, LabelKind::Ccp),
            (&labels.document_date, LabelKind::DocumentDate),
            (&labels.other, LabelKind::Other),
        ];
        let paths_of = [
            (&paths.formation, AccessPath::Formation),
            (&paths.apprentissage, AccessPath::Apprentissage),
            (&paths.vae, AccessPath::Vae),
            (&paths.capitalisation, AccessPath::Capitalisation),
            (&paths.ccs, AccessPath::Ccs),
        ];
        let decisions_of = [
            (&decisions.success, JuryDecision::Success),
            (&decisions.partial, JuryDecision::Partial),
            (&decisions.failure, JuryDecision::Failure),
            (&decisions.absent, JuryDecision::Absent),
        ];
        Ok(FormWords {
            labels: with_lost_accents(
                labels_of.iter().flat_map(|(words, _)| words.iter()),
                self.named(&labels_of)?,
            ),
            before_candidate: self.all_folded(&labels.before_candidate)?,
            greetings: self.all_folded(&labels.greetings)?,
            after_candidate: self.all_folded(&labels.after_candidate)?,
            other_people: self.all_folded(&labels.other_people)?,
            paths: self.named(&paths_of)?,
            decisions: self.named(&decisions_of)?,
            placeholders: self.all_folded(&labels.placeholders)?,
            validity: self.all_folded(&labels.validity)?,
            not_validity: self.all_folded(&labels.not_validity)?,
            valid_from: self.all_folded(&labels.valid_from)?,
            valid_from_signature: self.all_folded(&labels.valid_from_signature)?,
            not_validity_period: self.all_folded(&labels.not_validity_period)?,
            valid_through: self.all_folded(&labels.valid_through)?,
            validity_renewal: self.all_folded(&labels.validity_renewal)?,
        })
    }

    /// Written forms with their meanings; one form has one meaning.
    fn named<T: Copy + PartialEq>(
        &self,
        lists: &[(&Vec<Spanned<String>>, T)],
    ) -> Result<Vec<(String, T)>, PolicyError> {
        let mut named: Vec<(String, T)> = Vec::new();
        for (written, value) in lists {
            for words in *written {
                let folded = self.folded(words)?;
                let taken = |(other, meaning): &(String, T)| *other == folded && meaning != value;
                if named.iter().any(taken) {
                    return Err(self.fault(words.span(), PolicyFault::TwoMeanings));
                }
                named.push((folded, *value));
            }
        }
        Ok(named)
    }

    fn folded(&self, words: &Spanned<String>) -> Result<String, PolicyError> {
        self.value(words, PolicyFault::Cue, |words| {
            Some(fold(words)).filter(|folded| !folded.is_empty())
        })
    }

    /// Refuses a cue that can never count, and one that two classes share.
    pub(super) fn check_cues(
        &self,
        classes: &[(&ScheduleClass, &RawCues)],
        not_filed: (&Cues, &RawCues),
    ) -> Result<(), PolicyError> {
        let signs = classes
            .iter()
            .flat_map(|(class, raw)| signs::placed(Some(&class.id), &class.cues, raw));
        let signs = signs.chain(signs::placed(None, not_filed.0, not_filed.1));
        self.check_signs(&signs.collect::<Vec<_>>())?;
        let mut all: Vec<Placed<'_>> = Vec::new();
        for (class, raw) in classes {
            self.check_shadows(&class.cues, raw)?;
            all.extend(placed(Some(&class.id), &class.cues, raw));
        }
        self.check_shadows(not_filed.0, not_filed.1)?;
        all.extend(placed(None, not_filed.0, not_filed.1));
        let mut seen = std::collections::HashMap::new();
        for (number, one) in all.iter().enumerate() {
            let mut parts: Vec<&str> = one.cue.others.iter().map(String::as_str).collect();
            parts.sort_unstable();
            let first = *seen
                .entry((one.zone, one.cue.first.as_str(), parts))
                .or_insert(number);
            let Some(other) = all.get(first).filter(|other| other.class != one.class) else {
                continue;
            };
            let first_line = self.place(other.at.start).0;
            return Err(self.fault(one.at.clone(), PolicyFault::SharedCue { first_line }));
        }
        Ok(())
    }

    /// A heading that begins as a `not-headings` of its own class does excludes the class whenever it is found.
    fn check_shadows(&self, cues: &Cues, raw: &RawCues) -> Result<(), PolicyError> {
        let pairs = [
            (
                &cues.headings,
                &raw.headings,
                &cues.not_headings,
                &raw.not_headings,
            ),
            (&cues.body, &raw.body, &cues.not_body, &raw.not_body),
        ];
        for (found, written, excluding, excluding_written) in pairs {
            for (cue, place) in found.iter().zip(written) {
                let shadow = excluding.iter().zip(excluding_written).find(|(shadow, _)| {
                    let begins = cue.first.strip_prefix(shadow.first.as_str());
                    begins.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
                        && shadow.others.iter().all(|part| cue.others.contains(part))
                });
                if let Some((_, shadow)) = shadow {
                    let shadow_line = self.place(shadow.span().start).0;
                    return Err(self.fault(place.span(), PolicyFault::ShadowedCue { shadow_line }));
                }
            }
        }
        Ok(())
    }
}

fn placed<'c>(
    class: Option<&'c RecordClass>,
    cues: &'c Cues,
    raw: &'c RawCues,
) -> impl Iterator<Item = Placed<'c>> {
    let lists = [
        (&cues.headings, &raw.headings),
        (&cues.footers, &raw.footers),
        (&cues.forms, &raw.forms),
        (&cues.file_name, &raw.file_name),
        (&cues.folder, &raw.folder),
    ];
    TELLING
        .into_iter()
        .zip(lists)
        .flat_map(move |(zone, (cues, raw))| {
            cues.iter().zip(raw).map(move |(cue, raw)| Placed {
                zone,
                class,
                cue,
                at: raw.span(),
            })
        })
}

/// The labels, and those with accents also as a font that lost its accented letters shows them: `pr nom` for `prénom`.
fn with_lost_accents<'r>(
    written: impl Iterator<Item = &'r Spanned<String>>,
    mut labels: Vec<(String, LabelKind)>,
) -> Vec<(String, LabelKind)> {
    for words in written {
        let whole = fold(words.get_ref());
        let lost = words
            .get_ref()
            .replace(|c: char| c.is_alphabetic() && !c.is_ascii(), " ");
        let lost = fold(&lost);
        let kind = labels.iter().find(|(label, _)| *label == whole);
        let kind = kind.map(|(_, kind)| *kind);
        let known = labels.iter().any(|(label, _)| *label == lost);
        if let Some(kind) = kind.filter(|_| !known && lost.len() > 3) {
            labels.push((lost, kind));
        }
    }
    labels
}
