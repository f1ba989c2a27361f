//! Facts that came beside documents: read from the archived sidecars, whichever arrived first.
//!
//! A sidecar is a document like any other and is archived as one. What it says is written into the records that it
//! names in the very group that commits it; a document that arrives later finds it archived. Both orders end the same,
//! and nothing in the drop folder is looked at before it has settled.
//!
//! Nearest first: the file beside a document, then the table of its folder, then those of the folders above. What a person
//! decided stays.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::archive::group::Change;
use crate::archive::{Archive, ArchiveError, Notice, lock};
use crate::catalog::CatalogRecord;
use crate::classify::Classification;
use crate::model::{
    CandidateName, Class, Descriptor, EntityId, FoundBy, OriginalPath, PolicyDigest, ReadField,
    Reading, RecordClass, SessionNumber, Site, StageReached, TitreCode, Zone, fold,
};
use crate::sidecar::{
    self, BESIDE_EXTENSIONS, Sidecar, SidecarError, SidecarFile, SidecarFinding, TABLE_NAMES,
};

/// The class of a sidecar, if the schedule has it.
const SIDECAR_CLASS: &str = "centre.fiche-accompagnement";

/// Folders above a document whose tables are looked at, its own included.
const MOST_FOLDERS: usize = 4;

/// Sidecars that are kept read.
const KEPT: usize = 16;

/// What came of a sidecar that was archived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SidecarReport {
    /// What is wrong in it; or why nothing of it can be used.
    pub read: Result<Vec<SidecarFinding>, SidecarError>,
    /// Records that it told something new of.
    pub described: u64,
}

/// A sidecar on its way in, as it was read.
pub(super) type ReadSidecar = Result<Arc<Sidecar>, SidecarError>;

/// A sidecar that is committed now.
pub(super) struct Arriving {
    /// The path under which it arrived.
    pub(super) path: OriginalPath,
    /// What it says.
    pub(super) sidecar: Arc<Sidecar>,
}

/// Sidecars that were read lately, by the version of their record and the schedule.
pub(super) type ReadSidecars = Vec<((EntityId, u32, Option<PolicyDigest>), Option<Arc<Sidecar>>)>;

/// What is said of one record, and by which sidecar.
struct Said {
    by: OriginalPath,
    file: SidecarFile,
}

impl SidecarReport {
    /// True if a person has something to mend in it.
    pub fn is_faulty(&self) -> bool {
        !self.read.as_ref().is_ok_and(Vec::is_empty)
    }
}

impl Archive {
    /// Reads a document as a sidecar; none if its name or its headings say that it is none.
    pub(super) fn read_sidecar(&self, path: &OriginalPath, text: &str) -> Option<ReadSidecar> {
        let name = std::str::from_utf8(path.file_name()).ok()?;
        let kind = sidecar::kind_of(name)?;
        let schedule = self.schedule();
        let schedule = schedule.schedule.as_ref()?;
        match sidecar::read(text.as_bytes(), &kind, schedule) {
            Ok(sidecar) => Some(Ok(Arc::new(sidecar))),
            Err(SidecarError::NotASidecar) => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// What the archived sidecars say of a document at this path.
    pub(super) fn described_beside(
        &self,
        path: &OriginalPath,
    ) -> Result<Option<SidecarFile>, ArchiveError> {
        Ok(self.said_of(path, &[])?.map(|said| said.file))
    }

    /// The changes that the arriving sidecars make to archived records, each with the sidecar's path.
    pub(super) fn described_by(
        &self,
        arriving: &[Arriving],
    ) -> Result<Vec<(OriginalPath, Change)>, ArchiveError> {
        let mut changes = Vec::new();
        for record in self.records_named(arriving)? {
            let mut said = None;
            for path in &record.paths {
                said = said.or(self.said_of(path, arriving)?);
            }
            let Some(said) = said else { continue };
            // A descriptor that cannot be opened can learn nothing; verification tells of it.
            let Ok(mut descriptor) = self.current_descriptor(record.entity) else {
                continue;
            };
            if describe(&mut descriptor, &said.file) {
                changes.push((said.by, self.described(descriptor)?));
            }
        }
        Ok(changes)
    }

    /// The records that the arriving sidecars may name, each once, themselves and other sidecars left out.
    fn records_named(&self, arriving: &[Arriving]) -> Result<Vec<CatalogRecord>, ArchiveError> {
        let mut named = BTreeMap::new();
        for Arriving { path, sidecar } in arriving {
            let records = match described_file(path) {
                Some(beside) => lock(&self.catalog).records_at(&beside)?,
                None if sidecar.files().is_empty() => Vec::new(),
                None => lock(&self.catalog).records_below(folder(path))?,
            };
            named.extend(records.into_iter().map(|record| (record.entity, record)));
        }
        let is_sidecar = |record: &CatalogRecord| {
            let class = record.class.as_ref();
            class.is_some_and(|class| class.id.as_str() == SIDECAR_CLASS)
        };
        named.retain(|_, record| !is_sidecar(record));
        Ok(named.into_values().collect())
    }

    fn said_of(
        &self,
        path: &OriginalPath,
        arriving: &[Arriving],
    ) -> Result<Option<Said>, ArchiveError> {
        let places = places_of_sidecars(path);
        let archived = {
            let catalog = lock(&self.catalog);
            let paths = places.iter().map(|(place, _)| place);
            catalog.paths_known(paths)?
        };
        for (place, relative) in places {
            let new = arriving.iter().find(|arriving| arriving.path == place);
            let sidecar = match new {
                Some(new) => Some(Arc::clone(&new.sidecar)),
                None if archived.contains(&place) => self.stored_sidecar(&place)?,
                None => None,
            };
            let file = sidecar.and_then(|sidecar| sidecar.file(&relative).cloned());
            if let Some(file) = file {
                return Ok(Some(Said { by: place, file }));
            }
        }
        Ok(None)
    }

    /// The sidecar that last arrived under this path.
    fn stored_sidecar(&self, path: &OriginalPath) -> Result<Option<Arc<Sidecar>>, ArchiveError> {
        let newest = lock(&self.catalog).records_at(path)?.into_iter().next();
        let Some(record) = newest else {
            return Ok(None);
        };
        let key = (record.entity, record.version, self.schedule().digest);
        let known = lock(&self.sidecars)
            .iter()
            .find(|(known, _)| *known == key)
            .cloned();
        if let Some((_, sidecar)) = known {
            return Ok(sidecar);
        }
        // What it describes is archived without it, and that is told; once mended, it is read.
        let Ok(text) = self.text(record.entity) else {
            let entity = record.entity;
            self.notice(Notice::SidecarUnread { entity });
            return Ok(None);
        };
        let sidecar = self.read_sidecar(path, &text).and_then(Result::ok);
        let mut kept = lock(&self.sidecars);
        kept.insert(0, (key, sidecar.clone()));
        kept.truncate(KEPT);
        Ok(sidecar)
    }

    /// What a sidecar is, if the schedule says so.
    pub(super) fn sidecar_class(&self) -> Option<Class> {
        let id = RecordClass::parse(SIDECAR_CLASS).ok()?;
        self.class_title(&id)?;
        Some(Class {
            id,
            found_by: FoundBy::FileName,
        })
    }
}

/// What a sidecar says over what was found.
pub(super) fn say(found: &mut Classification, file: &SidecarFile) {
    if let Some(class) = &file.class {
        found.class = Some(given(class));
        found.rivals.clear();
    }
    found.stage = file.stage.clone().or(found.stage.take());
    if names_another(file, found.candidate.as_ref()) {
        found.birth_date = None;
    }
    for Reading { field, value, .. } in &file.readings {
        match field {
            ReadField::Session => found.session = Some(SessionNumber(value.clone())),
            ReadField::Titre => found.titre = Some(TitreCode(value.clone())),
            ReadField::Candidate => found.candidate = Some(CandidateName(value.clone())),
            ReadField::BirthDate => found.birth_date = value.parse().ok().or(found.birth_date),
            ReadField::DocumentDate => {
                found.document_date = value.parse().ok().or(found.document_date);
            }
            ReadField::ValidFrom => found.valid_from = value.parse().ok().or(found.valid_from),
            ReadField::ValidThrough => {
                found.valid_through = value.parse().ok().or(found.valid_through);
            }
            ReadField::Site => found.site = Site::parse(value).ok().or(found.site.take()),
            ReadField::UsedName
            | ReadField::Later(_)
            | ReadField::CeresId
            | ReadField::SessionStart
            | ReadField::SessionEnd
            | ReadField::Sigle
            | ReadField::Path
            | ReadField::Decision
            | ReadField::Ccp => {}
        }
    }
}

/// Writes what a sidecar says into a descriptor; false if that said so already. What a person decided stays.
pub(super) fn describe(descriptor: &mut Descriptor, file: &SidecarFile) -> bool {
    let before = descriptor.clone();
    let by_a_person = |field: ReadField| {
        let readings = &before.identity.readings;
        readings
            .iter()
            .any(|reading| reading.zone == Zone::Person && reading.field == field)
    };
    let facts = &mut descriptor.facts;
    let identity = &mut descriptor.identity;
    let class_is_decided = facts
        .class
        .as_ref()
        .is_some_and(|class| class.found_by == FoundBy::Person);
    if let (Some(class), false) = (&file.class, class_is_decided) {
        facts.class = Some(given(class));
        identity.grounds.rivals.clear();
    }
    if let Some(reached) = &file.stage {
        reach(&mut facts.filing.stages, reached);
    }
    if names_another(file, identity.candidate.as_ref())
        && !by_a_person(ReadField::Candidate)
        && !by_a_person(ReadField::BirthDate)
    {
        identity.birth_date = None;
    }
    let mut ccps = Vec::new();
    for Reading { field, value, .. } in &file.readings {
        if by_a_person(*field) {
            continue;
        }
        let filing = &mut facts.filing;
        match field {
            ReadField::Session => facts.session = Some(SessionNumber(value.clone())),
            ReadField::Titre => facts.titre = Some(TitreCode(value.clone())),
            ReadField::Sigle => filing.sigle = Some(value.clone()),
            ReadField::Site => filing.site = Site::parse(value).ok().or(filing.site.take()),
            ReadField::Path => filing.access_path = named(value).or(filing.access_path),
            ReadField::Decision => filing.decision = named(value).or(filing.decision),
            ReadField::Ccp => ccps.push(value.clone()),
            ReadField::ValidFrom => filing.valid_from = value.parse().ok().or(filing.valid_from),
            ReadField::ValidThrough => {
                filing.valid_through = value.parse().ok().or(filing.valid_through);
            }
            ReadField::DocumentDate => {
                facts.document_date = value.parse().ok().or(facts.document_date);
            }
            ReadField::Candidate => identity.candidate = Some(CandidateName(value.clone())),
            ReadField::BirthDate => {
                identity.birth_date = value.parse().ok().or(identity.birth_date);
            }
            ReadField::UsedName
            | ReadField::Later(_)
            | ReadField::CeresId
            | ReadField::SessionStart
            | ReadField::SessionEnd => {}
        }
    }
    if !ccps.is_empty() {
        facts.filing.ccps = ccps;
    }
    // What was read elsewhere stays beside it, whether it agrees or not.
    let readings = &mut identity.readings;
    readings.retain(|reading| reading.zone != Zone::Sidecar);
    readings.extend(file.readings.iter().cloned());
    before.facts.class != descriptor.facts.class
        || before.facts.session != descriptor.facts.session
        || before.facts.titre != descriptor.facts.titre
        || before.facts.document_date != descriptor.facts.document_date
        || before.facts.filing != descriptor.facts.filing
        || before.identity.candidate != descriptor.identity.candidate
        || before.identity.birth_date != descriptor.identity.birth_date
        || before.identity.readings != descriptor.identity.readings
}

/// Notes a state; its day too, where none is known.
fn reach(stages: &mut Vec<StageReached>, reached: &StageReached) {
    let mut known = stages.iter_mut();
    match known.find(|known| known.stage == reached.stage) {
        Some(known) => known.on = known.on.or(reached.on),
        None => stages.push(reached.clone()),
    }
}

/// True if the sidecar names another candidate than was found: what was found of that one is not this one's.
fn names_another(file: &SidecarFile, found: Option<&CandidateName>) -> bool {
    let mut named = file.readings.iter();
    let named = named.find(|reading| reading.field == ReadField::Candidate);
    let differ = named.zip(found);
    differ.is_some_and(|(named, found)| fold(&named.value) != fold(&found.0))
}

fn given(class: &RecordClass) -> Class {
    Class {
        id: class.clone(),
        found_by: FoundBy::Sidecar,
    }
}

/// The value of this name.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// Where sidecars that describe a document would be, the nearest first, and what they call it.
fn places_of_sidecars(path: &OriginalPath) -> Vec<(OriginalPath, String)> {
    let Ok(text) = std::str::from_utf8(path.as_bytes()) else {
        return Vec::new();
    };
    let name = path.file_name_lossy();
    let mut places: Vec<_> = BESIDE_EXTENSIONS
        .iter()
        .map(|extension| (at(&format!("{text}{extension}")), name.clone()))
        .collect();
    let slashes: Vec<usize> = text.match_indices('/').map(|(at, _)| at + 1).collect();
    let starts = slashes.into_iter().rev().chain([0]).take(MOST_FOLDERS);
    for start in starts {
        let (folder, relative) = text.split_at(start);
        for table in TABLE_NAMES {
            let decomposed: String = table.nfd().collect();
            places.push((at(&format!("{folder}{table}")), relative.to_owned()));
            if decomposed != *table {
                places.push((at(&format!("{folder}{decomposed}")), relative.to_owned()));
            }
        }
    }
    places
}

/// The path of the document beside which this sidecar is; none if it is a table.
fn described_file(path: &OriginalPath) -> Option<OriginalPath> {
    let text = std::str::from_utf8(path.as_bytes()).ok()?;
    let described = BESIDE_EXTENSIONS
        .iter()
        .find_map(|extension| text.strip_suffix(extension))?;
    Some(at(described))
}

/// The bytes of the folder's path with the `/` at its end; empty at the root.
fn folder(path: &OriginalPath) -> &[u8] {
    let length = path.as_bytes().len() - path.file_name().len();
    path.as_bytes().get(..length).unwrap_or_default()
}

fn at(path: &str) -> OriginalPath {
    OriginalPath::new(Path::new(OsStr::from_bytes(path.as_bytes())))
}
