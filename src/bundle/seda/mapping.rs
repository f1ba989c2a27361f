//! From what was gathered to a transfer: units of sessions, candidates and documents, with what the verdicts say of each.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::bundle::bag::{Bag, BagFile, BagPlan};
use crate::bundle::gather::BundleDocument;
use crate::bundle::names::BagName;
use crate::bundle::page::{PageDocument, PageSession, Said};
use crate::bundle::seda::{
    FinalAction, MANIFEST, SedaAccess, SedaAgent, SedaAppraisal, SedaCodes, SedaHold, SedaLevel,
    SedaObject, SedaTransfer, SedaUnit, manifest,
};
use crate::model::{
    BundleNames, ContentDigest, Disposition, EntityId, LegalHold, Outcome, Verdict,
};
use crate::words::{Lang, seda};

/// The file of a document: named by its object.
pub(in crate::bundle) fn object_name(document: &BundleDocument) -> BagName {
    let name = document.name.as_str();
    let extension = name.rsplit_once('.').map_or("bin", |(_, last)| last);
    let name = format!("content/O{}.{extension}", document.entity);
    BagName::parse(&name).expect("an id and an extension that another name had")
}

/// What is written of a part: the manifest and its documents.
pub(in crate::bundle) fn transfer_bag<'a>(plan: &BagPlan<'a, '_>, codes: &SedaCodes) -> Bag<'a> {
    let here = here(plan);
    let transfer = Mapping { plan, codes, here }.transfer();
    let bytes = manifest(&transfer);
    let digest = ContentDigest(Sha256::digest(&bytes).into());
    let name = BagName::parse(MANIFEST).expect("our own names are in their form");
    Bag {
        folder: "",
        before: vec![BagFile { name, bytes }],
        documents: plan.documents(),
        after: Vec::new(),
        digest,
    }
}

struct Mapping<'a, 'b, 'p> {
    plan: &'b BagPlan<'a, 'p>,
    codes: &'b SedaCodes,
    /// The documents that this part tells of.
    here: BTreeSet<EntityId>,
}

/// The unit that holds what belongs to no session.
const OF_CENTRE: &str = "U-centre";

impl Mapping<'_, '_, '_> {
    fn transfer(&self) -> SedaTransfer {
        let gathered = self.plan.gathered;
        let head = &gathered.data.head;
        let part = self.plan.part;
        let mut identifier = format!("chartrier-{}-{}", head.archive, gathered.entries);
        if part.of > 1 {
            identifier.push_str(&format!("-{}", part.number));
        }
        SedaTransfer {
            comments: self.comments(),
            date: head.made_at,
            identifier,
            codes: self.codes.clone(),
            schedule: gathered.schedule,
            regime: gathered.regime,
            units: self.units(),
        }
    }

    fn lang(&self) -> Lang {
        self.plan.gathered.data.lang
    }

    fn said(&self, said: &Said) -> String {
        match self.lang() {
            Lang::Fr => said.fr.clone(),
            Lang::En => said.en.clone(),
        }
    }

    fn comments(&self) -> Vec<String> {
        let (lang, head, part) = (self.lang(), &self.plan.gathered.data.head, self.plan.part);
        let scope = self.said(&head.scope);
        let first = match &head.centre {
            Some(centre) => format!("{centre} · {scope}"),
            None => scope,
        };
        let sample = head.sample.as_ref();
        let more = [
            head.reason.clone(),
            (part.of > 1).then(|| seda::part_of(lang, part.number.into(), part.of.into())),
            sample.map(|one| seda::sampled(lang, one.taken, one.of, &one.seed)),
            head.names_withheld.then(|| seda::without_names(lang)),
            (head.restricted_left_out > 0)
                .then(|| seda::restricted_left_out(lang, head.restricted_left_out)),
        ];
        std::iter::once(first)
            .chain(more.into_iter().flatten())
            .collect()
    }

    fn units(&self) -> Vec<SedaUnit> {
        let gathered = self.plan.gathered;
        let shown = gathered.data.documents.iter().enumerate();
        let shown = shown.filter(|(_, one)| self.here.contains(&one.id));
        // By session, then by candidate; what has none comes last.
        let mut sorted: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (place, document) in shown {
            let key = (
                document.session.unwrap_or(usize::MAX),
                document.candidate.unwrap_or(usize::MAX),
            );
            sorted.entry(key).or_default().push(place);
        }
        let mut units: Vec<SedaUnit> = Vec::new();
        for ((session, candidate), places) in sorted {
            let top = self.session_unit(gathered.data.sessions.get(session));
            if units.last().is_none_or(|last| last.id != top.id) {
                units.push(top);
            }
            let documents = places.iter().filter_map(|place| self.document(*place));
            let documents: Vec<SedaUnit> = documents.collect();
            let Some(top) = units.last_mut() else {
                continue;
            };
            match self.candidate_unit(&top.id, session, candidate) {
                Some(unit) => top.units.push(SedaUnit {
                    units: documents,
                    ..unit
                }),
                None => top.units.extend(documents),
            }
        }
        units
    }

    fn session_unit(&self, session: Option<&PageSession>) -> SedaUnit {
        let lang = self.lang();
        let level = SedaLevel::RecordGroup;
        let Some(session) = session else {
            return SedaUnit::new(OF_CENTRE.to_owned(), level, seda::of_centre(lang));
        };
        let id = format!("U{}", session.id);
        let told = [
            session.titre.as_ref().map(|titre| seda::titre(lang, titre)),
            session.site.as_ref().map(|site| seda::site(lang, site)),
        ];
        let told: Vec<String> = told.into_iter().flatten().collect();
        let days = (session.starts_on, session.ends_on);
        let (starts_on, ends_on) = match days {
            (Some(first), Some(last)) if last < first => (None, None),
            days => days,
        };
        SedaUnit {
            number: Some(session.number.clone()),
            description: (!told.is_empty()).then(|| told.join("\n")),
            starts_on,
            ends_on,
            ..SedaUnit::new(id, level, seda::session(lang, &session.number))
        }
    }

    fn candidate_unit(&self, within: &str, session: usize, candidate: usize) -> Option<SedaUnit> {
        let data = &self.plan.gathered.data;
        let known = data.candidates.get(candidate)?;
        let rows = data.sessions.get(session).map(|one| one.rows.as_slice());
        let row = rows
            .unwrap_or_default()
            .iter()
            .find(|row| row.candidate == candidate);
        let told = row.map(|row| [row.path.as_ref(), row.decision.as_ref()]);
        let told = told.into_iter().flatten().flatten();
        let told: Vec<String> = told.map(|said| self.said(said)).collect();
        let person = self.plan.gathered.persons.get(candidate);
        let person = person.and_then(|person| person.as_ref());
        let shown = person.filter(|_| self.plan.request.names == BundleNames::Shown);
        let agent = shown.map(|person| SedaAgent {
            first_names: person.first_names.clone(),
            birth_name: person.birth_name.clone(),
            used_name: person.used_name.clone(),
            birth_date: person.birth_date,
            birth_place: person.birth_place.clone(),
            number: person.ceres_id.clone(),
            role: seda::role_of_candidate(self.lang()),
        });
        let id = format!("{within}_{}", known.id);
        Some(SedaUnit {
            agent,
            description: (!told.is_empty()).then(|| told.join("\n")),
            ..SedaUnit::new(id, SedaLevel::File, known.name.clone())
        })
    }

    fn document(&self, place: usize) -> Option<SedaUnit> {
        let gathered = self.plan.gathered;
        let shown = gathered.data.documents.get(place)?;
        let known = gathered.documents.get(place)?;
        let part = self.plan.parts.get(place).copied().flatten();
        let background = gathered.backgrounds.get(place)?;
        let title = match &shown.name {
            Some(name) => format!("{} ({name})", shown.title),
            None => shown.title.clone(),
        };
        let object = part.map(|_| SedaObject {
            record: shown.id,
            file: known.name.clone(),
            sha256: shown.sha256,
            size_bytes: shown.size_bytes,
            media_type: shown.media_type.clone(),
            name: shown.name.clone().unwrap_or_else(|| file_name(&known.name)),
            modified: background.modified,
        });
        let verdict = background.verdict.as_ref();
        let whole = background.state_of.filter(|one| self.here.contains(one));
        let id = format!("U{}", shown.id);
        Some(SedaUnit {
            class: shown.class.as_ref().map(|class| class.to_string()),
            record: Some(shown.id),
            description: self.description(shown, object.is_none()),
            kind: Some(shown.title.clone()),
            version_of: whole.map(|whole| format!("U{whole}")),
            registered: Some(shown.received),
            starts_on: shown.date,
            ends_on: shown.date,
            appraisal: verdict.and_then(|verdict| self.appraisal(verdict)),
            access: self.access(shown),
            holds: verdict
                .map(|verdict| self.holds(verdict))
                .unwrap_or_default(),
            object,
            ..SedaUnit::new(id, SedaLevel::Item, title)
        })
    }

    fn description(&self, shown: &PageDocument, hole: bool) -> Option<String> {
        let lang = self.lang();
        let mut told = Vec::new();
        if hole {
            told.push(seda::hole(lang, &shown.sha256.to_string()));
        }
        for stage in &shown.stages {
            let name = self.said(&stage.stage);
            told.push(match stage.on {
                Some(day) => seda::stage_on(lang, &name, day),
                None => name,
            });
        }
        told.extend(shown.verdict.as_ref().map(|said| self.said(said)));
        (!told.is_empty()).then(|| told.join("\n"))
    }

    fn appraisal(&self, verdict: &Verdict) -> Option<SedaAppraisal> {
        let rule = verdict.rule.as_ref()?;
        let said = matches!(
            verdict.without_holds(),
            Outcome::Kept { .. } | Outcome::Due { .. }
        );
        let from = verdict.decisive().next().map(|one| one.day);
        Some(SedaAppraisal {
            rule: self.codes.rule(&rule.class),
            from: from.filter(|_| said),
            then: match rule.then {
                Disposition::Destroy => FinalAction::Destroy,
                Disposition::Transfer | Disposition::Review | Disposition::Keep => {
                    FinalAction::Keep
                }
            },
        })
    }

    fn access(&self, shown: &PageDocument) -> Option<SedaAccess> {
        let rule = self.codes.access_rule.clone()?;
        let session = shown.session;
        let session = session.and_then(|one| self.plan.gathered.data.sessions.get(one));
        let from = shown.date.or(session.and_then(|one| one.ends_on));
        Some(SedaAccess { rule, from })
    }

    fn holds(&self, verdict: &Verdict) -> Vec<SedaHold> {
        let covering = self.plan.gathered.legal_holds.iter();
        let covering = covering.filter(|hold| verdict.holds.contains(&hold.id));
        covering.map(|hold| self.hold(hold)).collect()
    }

    fn hold(&self, hold: &LegalHold) -> SedaHold {
        let shown = self.plan.request.names == BundleNames::Shown;
        SedaHold {
            rule: self.codes.hold_rule.clone(),
            since: hold.placed_on,
            owner: shown.then(|| hold.owner.to_string()),
            review_on: hold.review_on,
            reason: shown.then(|| hold.reason.to_string()),
        }
    }
}

/// The documents that a part tells of: its own; and those that nobody could give, in the first one.
fn here(plan: &BagPlan<'_, '_>) -> BTreeSet<EntityId> {
    let documents = plan.gathered.documents.iter().zip(plan.parts);
    let here = documents.filter(|(_, part)| match part {
        Some(part) => *part == plan.part.number,
        None => plan.part.number == 1,
    });
    here.map(|(document, _)| document.entity).collect()
}

fn file_name(name: &BagName) -> String {
    let name = name.as_str();
    name.rsplit_once('/')
        .map_or(name, |(_, last)| last)
        .to_owned()
}
