//! Bringing in what another archive had in charge: new keys and commitments, the same ids and facts, and where each came from.
//!
//! Who calls has verified a bundle; here is decided what is here already, and what is committed. Nothing that is here is changed
//! but for its provenance, and what was destroyed here stays destroyed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use crate::archive::accession::{StoredCopy, same_document};
use crate::archive::describing::Edit;
use crate::archive::group::Change;
use crate::archive::{Archive, ArchiveError, lock, new_salt};
use crate::keys::Identity;
use crate::model::{
    ActorId, ContentDigest, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret,
    EntityId, EntityKind, Event, ImportRun, LegalHold, OriginalPath, Provenance,
    RegisteredCandidate, RegisteredSession, Registry, RegistryChange, Timestamp,
};
use crate::registry::{doubtful_pairs, session_key};
use crate::store::{Sealed, Shelf};

/// What becomes of an entity that a bundle discloses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportFate {
    /// It is brought in.
    New,
    /// It is here, as what it is there.
    Here,
    /// The same is here under another id, which notes where else it was.
    Same(EntityId),
    /// The same is here under another id, and notes that already.
    SameNoted(EntityId),
    /// It was here, and was destroyed.
    Destroyed,
    /// Its id is here, and is something else.
    Other,
}

/// What becomes of the sessions and candidates of a bundle.
#[derive(Debug, Default)]
pub struct RegistryImport {
    /// What becomes of each.
    pub fates: Vec<(EntityId, ImportFate)>,
    /// Those that are brought in, whatever they link to being the entity here.
    pub new: Vec<RegistryChange>,
    /// Sessions that are here and are described otherwise there.
    pub differing: Vec<EntityId>,
    /// New candidates who are surely somebody who is here: they are entered as the same person.
    pub same_persons: Vec<(EntityId, EntityId)>,
    /// New candidates who may be somebody who is here: a person decides.
    pub doubtful: Vec<(EntityId, EntityId)>,
}

/// A document that is sealed, durable and read, and not yet committed.
#[must_use = "what is not committed is forgotten"]
pub struct PreparedImport {
    entity: EntityId,
    descriptor: Descriptor,
    key: Identity,
    object: Option<Sealed>,
    text: Option<Sealed>,
    text_in_hand: String,
    /// The stored bytes that it shares.
    shares: Option<StoredCopy>,
}

/// A text longer than this, in bytes, is not kept in memory between its sealing and its search.
const LONGEST_TEXT_IN_HAND: usize = 512 * 1024;

impl Archive {
    /// What becomes of sessions and candidates of a bundle by an archive whose first key has this fingerprint.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`]; those of opening a descriptor.
    pub fn plan_registry_import(
        &self,
        coming: &[RegistryChange],
        from: ContentDigest,
    ) -> Result<RegistryImport, ArchiveError> {
        self.follow(&mut |_| true)?;
        let registry = self.followed_registry()?;
        let mut import = RegistryImport::default();
        let mut new = Vec::new();
        for change in coming {
            let fate = self.registry_fate(&registry, change, from)?;
            import.fates.push((change.entity(), fate));
            let here = match fate {
                ImportFate::New => {
                    new.push(change.clone());
                    continue;
                }
                ImportFate::Here => change.entity(),
                ImportFate::Same(here) | ImportFate::SameNoted(here) => here,
                ImportFate::Destroyed | ImportFate::Other => continue,
            };
            let known = registry.session(here);
            let differs = |known: &RegisteredSession| {
                matches!(change, RegistryChange::Session(one)
                if one.session != known.session || one.people != known.people)
            };
            import
                .differing
                .extend(known.filter(|known| differs(known)).map(|_| here));
        }
        let mapped = import.here();
        new.iter_mut().for_each(|change| map_links(change, &mapped));
        recognise(&registry, &mut new, &mut import);
        import.new = new;
        Ok(import)
    }

    fn registry_fate(
        &self,
        registry: &Registry,
        change: &RegistryChange,
        from: ContentDigest,
    ) -> Result<ImportFate, ArchiveError> {
        let kind = match change {
            RegistryChange::Session(_) => EntityKind::Session,
            RegistryChange::Candidate(_) => EntityKind::Candidate,
        };
        if let Some(fate) = self.fate_of_id(change.entity(), kind)? {
            return Ok(fate);
        }
        let RegistryChange::Session(coming) = change else {
            return Ok(ImportFate::New);
        };
        let number = session_key(&coming.session.number.0);
        let same = registry.sessions.iter().find(|known| {
            let living = !known.session.withdrawn && !coming.session.withdrawn;
            living && session_key(&known.session.number.0) == number
        });
        match same {
            None => Ok(ImportFate::New),
            Some(known) => self.noted(known.entity, change.entity(), from),
        }
    }

    /// What is known of an id. None if it was never met.
    fn fate_of_id(
        &self,
        entity: EntityId,
        kind: EntityKind,
    ) -> Result<Option<ImportFate>, ArchiveError> {
        let catalog = lock(&self.catalog);
        if catalog.taken_by(entity)?.is_some() {
            return Ok(Some(ImportFate::Destroyed));
        }
        Ok(catalog
            .entity(entity)?
            .map(|(known, ..)| match known == kind {
                true => ImportFate::Here,
                false => ImportFate::Other,
            }))
    }

    /// Whether an entity here notes already that it is that one there.
    fn noted(
        &self,
        here: EntityId,
        there: EntityId,
        from: ContentDigest,
    ) -> Result<ImportFate, ArchiveError> {
        let known = self.current_descriptor(here)?.facts.provenance;
        let is_noted = known
            .iter()
            .any(|one| one.entity == Some(there) && one.fingerprint == from);
        Ok(match is_noted {
            true => ImportFate::SameNoted(here),
            false => ImportFate::Same(here),
        })
    }

    /// What becomes of a document of a bundle, whose session and links are those here.
    ///
    /// Errors: [`ArchiveError::Catalog`]; those of opening a descriptor.
    pub fn document_fate(
        &self,
        facts: &DescriptorFacts,
        identity: &DescriptorIdentity,
        from: ContentDigest,
    ) -> Result<ImportFate, ArchiveError> {
        let entity = facts.entity;
        let Some(content) = facts.sha256 else {
            return Ok(ImportFate::Other);
        };
        if let Some(fate) = self.fate_of_id(entity, EntityKind::Record)? {
            let known = lock(&self.catalog).record(entity)?;
            // Of what is restricted, the catalog knows no digest: its id and kind are the same.
            let differs = known.is_some_and(|known| !known.restricted && known.sha256 != content);
            return Ok(match differs {
                true => ImportFate::Other,
                false => fate,
            });
        }
        let same = lock(&self.catalog).records_with_content(content)?;
        for record in same.iter().filter(|record| !record.restricted) {
            if !same_document(record, facts, identity) {
                continue;
            }
            let Ok(known) = self.current_descriptor(record.entity) else {
                continue;
            };
            let provenance = known.facts.provenance.iter();
            let of_it = provenance.filter(|one| one.fingerprint == from);
            let there: BTreeSet<Option<EntityId>> = of_it.map(|one| one.entity).collect();
            if there.contains(&Some(entity)) {
                return Ok(ImportFate::SameNoted(record.entity));
            }
            // Two documents of one archive were two for a reason.
            if there.is_empty() {
                return Ok(ImportFate::Same(record.entity));
            }
        }
        Ok(ImportFate::New)
    }

    /// Registers sessions and candidates with their provenance, as one group. Those that are here by now are passed over;
    /// returns how many were not.
    ///
    /// Errors: [`ArchiveError::SessionExists`]; those of a commit.
    pub fn import_registry(
        &self,
        coming: Vec<(RegistryChange, Vec<Provenance>)>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<usize, ArchiveError> {
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let changes: Vec<RegistryChange> =
            coming.iter().map(|(change, _)| change.clone()).collect();
        self.must_stay_unique(&changes)?;
        let mut prepared = Vec::new();
        for (change, provenance) in coming {
            if self.is_met(change.entity())? {
                continue;
            }
            prepared.push(self.registration(&change, provenance, now)?);
        }
        let count = prepared.len();
        self.append(&commit, cut, prepared, actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(count)
    }

    fn is_met(&self, entity: EntityId) -> Result<bool, ArchiveError> {
        let catalog = lock(&self.catalog);
        Ok(catalog.entity(entity)?.is_some() || catalog.taken_by(entity)?.is_some())
    }

    /// Notes with entities that are here where else they were, and under which paths. One group.
    ///
    /// Errors: those of a commit.
    pub fn note_provenance(
        &self,
        notes: Vec<(EntityId, Provenance, Vec<OriginalPath>)>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        if notes.is_empty() {
            return Ok(());
        }
        let edits = notes.into_iter().map(|(here, provenance, paths)| {
            let edit: Edit<'_> = Box::new(move |descriptor| {
                let known = &mut descriptor.facts.provenance;
                let is_it = |one: &Provenance| {
                    one.fingerprint == provenance.fingerprint && one.entity == provenance.entity
                };
                if known.iter().any(is_it) {
                    return false;
                }
                known.push(provenance);
                for path in paths {
                    if !descriptor.identity.paths.contains(&path) {
                        descriptor.identity.paths.push(path);
                    }
                }
                true
            });
            (here, edit)
        });
        self.describe_group(edits.collect(), actor, now).map(drop)
    }

    /// Seals and reads a document of a bundle. `facts` and `identity` are those there, its links being those here; salts and
    /// version are made anew, and what is said of its text is what is read here.
    ///
    /// Errors: [`ArchiveError::ContentAltered`] if the bytes are not those of its facts; those of [`Archive::prepare`].
    pub fn prepare_import(
        &self,
        facts: DescriptorFacts,
        identity: DescriptorIdentity,
        source: &mut dyn Read,
    ) -> Result<PreparedImport, ArchiveError> {
        let entity = facts.entity;
        let object_key = Identity::generate();
        let mut object = self.store.seal(source, &object_key.recipient(), None)?;
        if Some(object.content) != facts.sha256 {
            return Err(ArchiveError::ContentAltered { entity });
        }
        let same = lock(&self.catalog).records_with_content(object.content)?;
        let (stored, _) = self.stored_copy(&same);
        let name = identity.paths.first().map(OriginalPath::file_name_lossy);
        let (extract, shares) = match stored {
            Some((copy, extract)) => {
                self.store
                    .read_back(&mut object, &object_key, &mut io::sink())?;
                (extract, Some(copy))
            }
            None => {
                let mut extraction = self.extraction.begin();
                self.store
                    .read_back(&mut object, &object_key, &mut extraction)?;
                (extraction.finish(&name.unwrap_or_default()), None)
            }
        };
        let text = match &shares {
            Some(_) => None,
            None => self.seal_text(&extract.text, &object_key)?,
        };
        let mut descriptor = Descriptor {
            facts,
            identity,
            secret: DescriptorSecret::new(new_salt()),
        };
        let facts = &mut descriptor.facts;
        facts.salt = new_salt();
        facts.version = 1;
        facts.size_bytes = Some(object.size_bytes);
        facts.media_type = Some(extract.media_type.clone());
        facts.pages = extract.pages.or(facts.pages);
        facts.warnings = extract.warnings.clone();
        facts.recognition = shares.as_ref().and_then(|copy| copy.recognition.clone());
        descriptor.identity.salt = new_salt();
        let secret = &mut descriptor.secret;
        match &shares {
            Some(copy) => {
                secret.object = Some(copy.object);
                secret.object_key = Some(copy.object_key.clone());
                secret.text = copy.text;
            }
            None => {
                secret.object = Some(object.digest);
                secret.object_key = Some(object_key.to_text());
                secret.text = text.as_ref().map(|text| text.digest);
            }
        }
        let mut text_in_hand = extract.text;
        if text_in_hand.len() > LONGEST_TEXT_IN_HAND {
            text_in_hand = String::new();
        }
        Ok(PreparedImport {
            entity,
            descriptor,
            key: Identity::generate(),
            object: shares.is_none().then_some(object),
            text,
            text_in_hand,
            shares,
        })
    }

    /// Commits prepared documents as one group. Durable on return. What is here by now is passed over, and what shares bytes that
    /// are no longer here is returned: it is to be prepared again.
    ///
    /// Errors: those of a commit; then none of them is committed.
    pub fn commit_imports(
        &self,
        documents: Vec<PreparedImport>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Vec<EntityId>, ArchiveError> {
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let mut again = Vec::new();
        let mut changes = Vec::new();
        for document in documents {
            if self.is_met(document.entity)? {
                continue;
            }
            if self.shares_what_is_gone(&document)? {
                again.push(document.entity);
                continue;
            }
            changes.push(self.imported(document)?);
        }
        self.append(&commit, cut, changes, actor, now)?;
        drop(commit);
        self.follow_later();
        Ok(again)
    }

    fn shares_what_is_gone(&self, document: &PreparedImport) -> Result<bool, ArchiveError> {
        let (Some(copy), Some(content)) = (&document.shares, document.descriptor.facts.sha256)
        else {
            return Ok(false);
        };
        let same = lock(&self.catalog).records_with_content(content)?;
        let has_it = |record: &crate::catalog::CatalogRecord| {
            let known = self.current_descriptor(record.entity);
            known.is_ok_and(|known| known.secret.object == Some(copy.object))
        };
        Ok(!same.iter().any(has_it))
    }

    fn imported(&self, document: PreparedImport) -> Result<Change, ArchiveError> {
        let object = document.object.map(|object| (Shelf::Objects, object));
        let text = document.text.map(|text| (Shelf::Texts, text));
        let files = object.into_iter().chain(text);
        self.begun_record(
            document.descriptor,
            document.key,
            files,
            document.text_in_hand,
        )
    }

    /// Places holds that another archive had placed. Those whose id is here, released or not, are passed over; returns how many
    /// were not.
    ///
    /// Errors: those of a commit.
    pub fn import_holds(
        &self,
        holds: Vec<(LegalHold, Provenance)>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<usize, ArchiveError> {
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        let mut changes = Vec::new();
        for (hold, provenance) in holds {
            let entity = hold.id;
            if self.is_met(entity)? {
                continue;
            }
            let mut descriptor = Descriptor {
                facts: DescriptorFacts::new(entity, EntityKind::Hold, now, new_salt()),
                identity: DescriptorIdentity::new(new_salt()),
                secret: DescriptorSecret::new(new_salt()),
            };
            descriptor.facts.provenance = vec![provenance];
            descriptor.identity.hold = Some(hold);
            changes.push(
                self.begun(&descriptor, |commitment, descriptor| Event::HoldPlaced {
                    entity,
                    commitment,
                    descriptor,
                    too_late: Vec::new(),
                })?,
            );
        }
        let count = changes.len();
        self.append(&commit, cut, changes, actor, now)?;
        Ok(count)
    }

    /// Whether an entity of this id is here, or was.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn has_met(&self, entity: EntityId) -> Result<bool, ArchiveError> {
        self.follow(&mut |_| true)?;
        self.is_met(entity)
    }

    /// Journals that documents are brought in, before they are. A run that was begun with the same files is continued.
    ///
    /// Errors: those of a commit.
    pub fn begin_import(
        &self,
        run: ImportRun,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<EntityId, ArchiveError> {
        let same = |known: &ImportRun| {
            known.fingerprint == run.fingerprint && known.bundles == run.bundles
        };
        let known = self.imports()?.into_iter();
        let mut known = known.filter(|(_, known)| known.as_ref().is_some_and(same));
        if let Some((entity, _)) = known.next() {
            return Ok(entity);
        }
        let entity = EntityId::new(now);
        let mut descriptor = Descriptor {
            facts: DescriptorFacts::new(entity, EntityKind::Import, now, new_salt()),
            identity: DescriptorIdentity::new(new_salt()),
            secret: DescriptorSecret::new(new_salt()),
        };
        descriptor.identity.import = Some(run);
        self.commit_change(actor, now, |archive| {
            let change =
                archive.begun(&descriptor, |commitment, descriptor| Event::Registered {
                    entity,
                    kind: EntityKind::Import,
                    commitment,
                    descriptor,
                })?;
            Ok((change, entity))
        })
    }

    /// Every import, oldest first; none where its description cannot be opened.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn imports(&self) -> Result<Vec<(EntityId, Option<ImportRun>)>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let entities = lock(&self.catalog).entities_of(EntityKind::Import)?;
        let opened = entities.into_iter().map(|entity| {
            let known = self.current_descriptor(entity).ok();
            (entity, known.and_then(|known| known.identity.import))
        });
        Ok(opened.collect())
    }

    /// Where an entity was before, the first archive first.
    ///
    /// Errors: those of opening a descriptor.
    pub fn provenance(&self, entity: EntityId) -> Result<Vec<Provenance>, ArchiveError> {
        Ok(self.current_descriptor(entity)?.facts.provenance)
    }

    /// Whether a file's bytes are archived under this very path.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn has_file(
        &self,
        path: &OriginalPath,
        content: ContentDigest,
    ) -> Result<bool, ArchiveError> {
        self.follow(&mut |_| true)?;
        let same = lock(&self.catalog).records_with_content(content)?;
        Ok(same.iter().any(|record| record.paths.contains(path)))
    }

    /// What is sealed to this archive, such as a bundle that was encrypted for it: a reader of its bytes.
    ///
    /// Errors: [`crate::keys::KeyError`], if it is sealed to others or damaged.
    pub fn open_sealed_to_us<R: Read>(
        &self,
        input: R,
        what: &str,
    ) -> Result<crate::keys::OpenReader<R>, crate::keys::KeyError> {
        crate::keys::open_with(input, &self.identity, what)
    }
}

impl RegistryImport {
    /// The entity here of each one there that has another id.
    pub fn here(&self) -> BTreeMap<EntityId, EntityId> {
        let fates = self.fates.iter();
        let mapped = fates.filter_map(|(there, fate)| match fate {
            ImportFate::Same(here) | ImportFate::SameNoted(here) => Some((*there, *here)),
            _ => None,
        });
        mapped.collect()
    }
}

fn map_links(change: &mut RegistryChange, here: &BTreeMap<EntityId, EntityId>) {
    let RegistryChange::Candidate(candidate) = change else {
        return;
    };
    for candidacy in &mut candidate.standing.candidacies {
        if let Some(session) = here.get(&candidacy.session) {
            candidacy.session = *session;
        }
    }
}

/// Who of the new candidates is somebody who is here: surely, or perhaps.
fn recognise(registry: &Registry, new: &mut [RegistryChange], import: &mut RegistryImport) {
    let coming = new.iter().filter_map(|change| match change {
        RegistryChange::Candidate(candidate) => Some(candidate.clone()),
        RegistryChange::Session(_) => None,
    });
    let coming: Vec<RegisteredCandidate> = coming.collect();
    let names: BTreeSet<EntityId> = coming.iter().map(|one| one.entity).collect();
    let mut together = Registry {
        sessions: Vec::new(),
        candidates: registry.candidates.clone(),
    };
    together.candidates.extend(coming);
    let mut sure: BTreeMap<EntityId, BTreeSet<EntityId>> = BTreeMap::new();
    for pair in doubtful_pairs(&together) {
        let (here, there) = match (names.contains(&pair.one), names.contains(&pair.other)) {
            (false, true) => (pair.one, pair.other),
            (true, false) => (pair.other, pair.one),
            _ => continue,
        };
        match pair.reasons.is_empty() {
            true => drop(
                sure.entry(there)
                    .or_default()
                    .insert(registry.leading(here)),
            ),
            false => import.doubtful.push((there, here)),
        }
    }
    for (there, here) in sure {
        let mut only = here.iter().copied();
        let candidate = new.iter_mut().find_map(|change| match change {
            RegistryChange::Candidate(one) if one.entity == there => Some(one),
            _ => None,
        });
        match (only.next(), only.next(), candidate) {
            (Some(here), None, Some(candidate)) if candidate.standing.same_as.is_none() => {
                candidate.standing.same_as = Some(here);
                import.same_persons.push((there, here));
            }
            _ => import
                .doubtful
                .extend(here.iter().map(|here| (there, *here))),
        }
    }
    import.doubtful.sort();
    import.doubtful.dedup();
}
