//! Taking documents out: the very bytes that went in, checked against their digest on the way.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::archive::{Archive, ArchiveError, Deposit, lock};
use crate::catalog::CatalogRecord;
use crate::keys::Identity;
use crate::model::{
    ActorId, Consultation, Descriptor, EntityId, ExportedBatch, OriginalPath, Timestamp,
};
use crate::store::Shelf;

/// One document that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOut {
    /// The record or the quarantined deposit.
    pub entity: EntityId,
    /// The file that was written.
    pub path: PathBuf,
    /// Its size.
    pub size_bytes: u64,
}

/// What an export did.
#[derive(Debug, Default)]
pub struct Exported {
    /// Documents written.
    pub taken: Vec<TakenOut>,
    /// Documents that could not be given, each with its reason.
    pub failed: Vec<(EntityId, ArchiveError)>,
}

impl Archive {
    /// A record as the catalog knows it.
    ///
    /// Errors: [`ArchiveError::Unknown`].
    pub fn record(&self, entity: EntityId) -> Result<CatalogRecord, ArchiveError> {
        lock(&self.catalog)
            .record(entity)?
            .ok_or_else(|| ArchiveError::Unknown(entity.to_string()))
    }

    /// Every record, oldest first.
    ///
    /// Errors: [`ArchiveError::Catalog`].
    pub fn records(&self) -> Result<Vec<CatalogRecord>, ArchiveError> {
        Ok(lock(&self.catalog).all_records()?)
    }

    /// The text of a record. Empty if it has none.
    ///
    /// Errors: as when a descriptor and a sealed file are opened.
    pub fn text(&self, entity: EntityId) -> Result<String, ArchiveError> {
        let descriptor = self.current_descriptor(entity)?;
        let Some(text) = descriptor.secret.text else {
            return Ok(String::new());
        };
        let key = object_key(&descriptor)?;
        let bytes = self.store.open_whole(Shelf::Texts, text, &key)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Writes the bytes of a record, or of a quarantined deposit, into `output`, and checks them.
    ///
    /// Errors: [`ArchiveError::ContentAltered`] once all is written if the digest is another; those of keys and store.
    pub fn copy_out(&self, entity: EntityId, output: &mut dyn Write) -> Result<u64, ArchiveError> {
        self.copy_out_described(&self.current_descriptor(entity)?, output)
    }

    /// As [`Archive::copy_out`], the bytes that a version of the record had, counted from 1.
    ///
    /// Errors: [`ArchiveError::NoSuchVersion`]; as [`Archive::copy_out`].
    pub fn copy_out_version(
        &self,
        entity: EntityId,
        version: u64,
        output: &mut dyn Write,
    ) -> Result<u64, ArchiveError> {
        self.copy_out_described(&self.version_of(entity, version)?, output)
    }

    fn copy_out_described(
        &self,
        descriptor: &Descriptor,
        output: &mut dyn Write,
    ) -> Result<u64, ArchiveError> {
        let entity = descriptor.facts.entity;
        let incomplete = || ArchiveError::DescriptorIncomplete { entity };
        let object = descriptor.secret.object.ok_or_else(incomplete)?;
        let key = object_key(descriptor)?;
        let (content, size_bytes) = self
            .store
            .copy_out(shelf(descriptor), object, &key, output)?;
        if Some(content) != descriptor.facts.sha256
            || Some(size_bytes) != descriptor.facts.size_bytes
        {
            return Err(ArchiveError::ContentAltered { entity });
        }
        Ok(size_bytes)
    }

    /// Journals that documents are given out, and writes them below `folder`, each under its original path. A name that is taken gets the
    /// record's short id before its extension; nothing is ever overwritten. A document that fails does not stop the rest
    /// and leaves no file. Why and for whom is sealed and journalled with it, if it was said.
    ///
    /// Errors: those of a commit; [`ArchiveError::Stopped`] if `progress`, told after each document, returns false.
    pub fn export(
        &self,
        entities: &[EntityId],
        (folder, consultation): (&Path, Option<&Consultation>),
        actor: ActorId,
        now: Timestamp,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Exported, ArchiveError> {
        fs::create_dir_all(folder).map_err(ArchiveError::io(folder))?;
        self.must_be_outside(folder)?;
        let mut exported = Exported::default();
        for batch in entities.chunks(ExportedBatch::MOST) {
            // Before the first byte is out: the journal may say too much, never too little.
            self.note_exported(batch, consultation, actor, now)?;
            for entity in batch {
                let mut size_bytes = 0;
                match self.export_one(*entity, folder) {
                    Ok(taken) => {
                        size_bytes = taken.size_bytes;
                        exported.taken.push(taken);
                    }
                    Err(error) => exported.failed.push((*entity, error)),
                }
                if !progress(size_bytes) {
                    return Err(ArchiveError::Stopped);
                }
            }
        }
        Ok(exported)
    }

    /// Refuses a folder of the archive or of a key place: what is taken out is in clear.
    pub(super) fn must_be_outside(&self, folder: &Path) -> Result<(), ArchiveError> {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let places = self.settings.places(&self.root);
        let ours = places.iter().map(|place| place.folder.as_path());
        let ours = ours.chain([self.root.as_path()]);
        let target = real(folder);
        if ours.into_iter().any(|ours| target.starts_with(real(ours))) {
            return Err(ArchiveError::WithinArchive {
                path: folder.to_owned(),
            });
        }
        Ok(())
    }

    /// Journals that a document was given out in another way than by [`Archive::export`].
    ///
    /// Errors: those of a commit.
    pub fn note_taken_out(
        &self,
        entity: EntityId,
        consultation: Option<&Consultation>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        self.note_exported(&[entity], consultation, actor, now)
    }

    /// Tries again to archive a deposit that was set aside.
    ///
    /// Errors: as [`Archive::prepare`] and [`Archive::commit`]; the deposit stays set aside.
    pub fn retry(
        &self,
        entity: EntityId,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<crate::archive::Accession, ArchiveError> {
        let descriptor = self.current_descriptor(entity)?;
        let incomplete = || ArchiveError::DescriptorIncomplete { entity };
        if let (Some(0), Some(reason)) = (descriptor.facts.size_bytes, descriptor.facts.reason) {
            // Nothing has changed about it: there is still not a byte to archive.
            let path = descriptor.identity.paths.first().cloned();
            return Ok(crate::archive::Accession {
                path: path.ok_or_else(incomplete)?,
                size_bytes: 0,
                outcome: crate::archive::Outcome::SetAside { entity, reason },
                mended: false,
                described: false,
                sidecar: None,
            });
        }
        let object = descriptor.secret.object.ok_or_else(incomplete)?;
        let key = object_key(&descriptor)?;
        let mut source = self.store.open(Shelf::Quarantine, object, &key)?;
        let path = descriptor
            .identity
            .paths
            .first()
            .cloned()
            .ok_or_else(incomplete)?;
        let deposit = Deposit {
            path,
            source: &mut source,
            modified: descriptor.facts.modified,
            received: now,
            from: Some(entity),
        };
        let prepared = self.prepare(deposit)?;
        let mut accessions = self.commit(vec![prepared], actor, now)?;
        Ok(accessions.pop().expect("one deposit has one outcome"))
    }

    fn export_one(&self, entity: EntityId, folder: &Path) -> Result<TakenOut, ArchiveError> {
        let descriptor = self.current_descriptor(entity)?;
        let original = descriptor.identity.paths.first();
        let original = original.ok_or(ArchiveError::DescriptorIncomplete { entity })?;
        let (path, file) = create_target(folder, original, entity)?;
        let mut writer = io::BufWriter::new(file);
        let written = self.copy_out(entity, &mut writer);
        let flushed = writer.flush().map_err(ArchiveError::io(&path));
        match written.and_then(|size_bytes| flushed.map(|()| size_bytes)) {
            Ok(size_bytes) => Ok(TakenOut {
                entity,
                path,
                size_bytes,
            }),
            Err(error) => {
                // A wrong or partial document must not lie about under a right name.
                drop(fs::remove_file(&path));
                Err(error)
            }
        }
    }
}

/// Where the bytes that a descriptor names are.
pub(super) fn shelf(descriptor: &Descriptor) -> Shelf {
    match descriptor.facts.kind {
        crate::model::EntityKind::Quarantined => Shelf::Quarantine,
        _ => Shelf::Objects,
    }
}

pub(super) fn object_key(descriptor: &Descriptor) -> Result<Identity, ArchiveError> {
    let entity = descriptor.facts.entity;
    let key = descriptor
        .secret
        .object_key
        .as_deref()
        .and_then(|key| Identity::from_text(key));
    key.ok_or(ArchiveError::DescriptorIncomplete { entity })
}

/// Creates the file for a document below `folder`, never over another file.
fn create_target(
    folder: &Path,
    original: &OriginalPath,
    entity: EntityId,
) -> Result<(PathBuf, File), ArchiveError> {
    let wanted = folder.join(original.to_path());
    if let Some(above) = wanted.parent() {
        fs::create_dir_all(above).map_err(ArchiveError::io(above))?;
    }
    let create = |path: &Path| {
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
    };
    match create(&wanted) {
        Ok(file) => return Ok((wanted, file)),
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(ArchiveError::Io {
                path: wanted,
                source: error,
            });
        }
        Err(_) => {}
    }
    let other = with_short_id(&wanted, entity);
    match create(&other) {
        Ok(file) => Ok((other, file)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(ArchiveError::TargetExists { path: other })
        }
        Err(source) => Err(ArchiveError::Io {
            path: other,
            source,
        }),
    }
}

/// `a/b.pdf` as `a/b.1a2b3c4d.pdf`; a name that would become too long is cut before.
fn with_short_id(path: &Path, entity: EntityId) -> PathBuf {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let name = path.file_name().map(OsStrExt::as_bytes).unwrap_or_default();
    let dot = name
        .iter()
        .rposition(|byte| *byte == b'.')
        .filter(|at| *at > 0)
        .unwrap_or(name.len());
    let (stem, extension) = name.split_at(dot);
    let room = 255_usize.saturating_sub(extension.len() + 9);
    let stem = stem.get(..stem.len().min(room)).unwrap_or_default();
    let mut new_name = stem.to_vec();
    new_name.extend_from_slice(format!(".{}", entity.short()).as_bytes());
    new_name.extend_from_slice(extension);
    path.with_file_name(std::ffi::OsString::from_vec(new_name))
}
