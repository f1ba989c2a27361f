//! Putting records into the search engine. There is one writer at a time, over all processes.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, NoMergePolicy};
use tantivy::{Index, IndexWriter, TantivyDocument};

use crate::model::{EntityId, SearchDocument};
use crate::search::directory::{FileKeys, Role, SealedDirectory};
use crate::search::locks::{create_folder, try_writer_lock};
use crate::search::schema::{Fields, analysers, entity_term};
use crate::search::{SearchError, applied_of, check_version};

/// What tantivy accepts for a thread.
const LEAST_MEMORY: usize = 15_000_000;
const MOST_MEMORY: usize = 4_000_000_000;

/// How much a writer may take.
#[derive(Debug, Clone, Copy)]
pub struct WriterOptions {
    /// Memory for what is not written yet, over all threads; at least 15 MB are taken for each.
    pub memory_bytes: usize,
    /// Threads that analyse.
    pub threads: usize,
}

impl Default for WriterOptions {
    fn default() -> WriterOptions {
        WriterOptions {
            memory_bytes: 64_000_000,
            threads: 1,
        }
    }
}

/// The only writer. What was put is found after the next [`SearchWriter::commit`].
///
/// Dropping it waits for merges that have begun and forgets what was not committed.
#[must_use = "nothing is found before it is committed"]
pub struct SearchWriter {
    writer: Option<IndexWriter<TantivyDocument>>,
    directory: SealedDirectory,
    options: WriterOptions,
    fields: Fields,
    folder: PathBuf,
    applied: u64,
    /// Released last, once nobody can write any more.
    _lock: File,
}

impl SearchWriter {
    /// Starts a new search engine: an empty commit.
    pub(crate) fn create(folder: &Path, keys: Arc<dyn FileKeys>) -> Result<(), SearchError> {
        create_folder(folder)?;
        let _lock = try_writer_lock(folder)?.ok_or(SearchError::Busy)?;
        let directory = SealedDirectory::new(folder, keys, Role::Writer);
        if directory.look()? {
            return Err(SearchError::AlreadyThere(folder.to_owned()));
        }
        directory.sweep()?;
        let (schema, _) = Fields::build();
        let settings = tantivy::IndexSettings {
            // A thread for each small commit costs more than it brings.
            docstore_compress_dedicated_thread: false,
            ..tantivy::IndexSettings::default()
        };
        Index::create(directory.clone(), schema, settings)
            .map_err(|error| SearchError::of_engine("create", folder, error))?;
        directory.close();
        Ok(())
    }

    pub(crate) fn open(
        folder: &Path,
        keys: Arc<dyn FileKeys>,
        options: WriterOptions,
    ) -> Result<Option<SearchWriter>, SearchError> {
        let Some(lock) = try_writer_lock(folder)? else {
            return Ok(None);
        };
        let directory = SealedDirectory::new(folder, keys, Role::Writer);
        if !directory.look()? {
            return Err(SearchError::Missing(folder.to_owned()));
        }
        directory.sweep()?;
        let engine = |error| SearchError::of_engine("write", folder, error);
        let index = open_index(&directory, folder)?;
        let meta = index.load_metas().map_err(engine)?;
        let applied = applied_of(&meta)?;
        // What a killed writer had replaced without removing it.
        directory.keep_only(&meta.list_segment_files())?;
        let writer = start(&index, options, folder)?;
        Ok(Some(SearchWriter {
            writer: Some(writer),
            directory,
            options,
            fields: check_version(&index)?,
            folder: folder.to_owned(),
            applied,
            _lock: lock,
        }))
    }

    /// Number of the next journal entry to apply, as last committed.
    pub fn applied(&self) -> u64 {
        self.applied
    }

    /// Puts a record in, in place of any earlier version of it.
    pub fn put(&mut self, record: &SearchDocument) -> Result<(), SearchError> {
        let document = self.fields.document(record);
        let earlier = entity_term(&self.fields, record.entity);
        let writer = self.writer();
        writer.delete_term(earlier);
        match writer.add_document(document) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.engine(error)),
        }
    }

    /// Takes a record out. Its words remain in files until they are merged: see [`SearchWriter::purge`].
    pub fn remove(&mut self, entity: EntityId) {
        let term = entity_term(&self.fields, entity);
        self.writer().delete_term(term);
    }

    /// Makes everything since the last commit found; `applied` is the next journal entry to apply.
    ///
    /// On return the files are synced and named by synced keys.
    pub fn commit(&mut self, applied: u64) -> Result<(), SearchError> {
        let writer = self.writer.as_mut().expect("taken only by finish and drop");
        let committed = writer.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&applied.to_string());
            commit.commit()
        });
        committed.map_err(|error| self.engine(error))?;
        self.applied = applied;
        self.directory.settle()
    }

    /// Commits, then rewrites every file that still holds words of records that were taken out, and destroys the keys of
    /// the old ones. Afterwards no term, posting or stored text of them can be opened.
    pub fn purge(&mut self, applied: u64) -> Result<(), SearchError> {
        self.commit(applied)?;
        // Merges that began before may still copy a record, marked as removed: let them end, and begin none.
        self.wait()?;
        let index = open_index(&self.directory, &self.folder)?;
        let mut writer = start(&index, self.options, &self.folder)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let meta = index.load_metas().map_err(|error| self.engine(error))?;
        for segment in meta.segments {
            if segment.has_deletes() {
                let merged = writer.merge(&[segment.id()]).wait();
                merged.map_err(|error| self.engine(error))?;
            }
        }
        writer.set_merge_policy(Box::new(merge_policy()));
        self.writer = Some(writer);
        self.tidy()
    }

    /// Waits until files are merged, and lets the next writer in.
    ///
    /// What was not committed is forgotten.
    pub fn finish(mut self) -> Result<(), SearchError> {
        let finished = self.wait().and_then(|()| self.tidy());
        self.directory.close();
        finished
    }

    /// Removes every file that the last commit does not name. No merge may be going on.
    fn tidy(&self) -> Result<(), SearchError> {
        let meta = open_index(&self.directory, &self.folder)?.load_metas();
        let meta = meta.map_err(|error| self.engine(error))?;
        self.directory.keep_only(&meta.list_segment_files())
    }

    fn wait(&mut self) -> Result<(), SearchError> {
        let Some(writer) = self.writer.take() else {
            return Ok(());
        };
        writer
            .wait_merging_threads()
            .map_err(|error| self.engine(error))
    }

    fn writer(&mut self) -> &mut IndexWriter<TantivyDocument> {
        self.writer.as_mut().expect("taken only by finish and drop")
    }

    fn engine(&self, error: tantivy::TantivyError) -> SearchError {
        SearchError::of_engine("write", &self.folder, error)
    }
}

impl Drop for SearchWriter {
    fn drop(&mut self) {
        // After `finish` there is nothing left to do.
        if self.writer.is_some() {
            // Nobody is left to be told; what failed is seen by the next writer or reader.
            let _ = self.wait().and_then(|()| self.tidy());
            self.directory.close();
        }
    }
}

fn open_index(directory: &SealedDirectory, folder: &Path) -> Result<Index, SearchError> {
    let mut index = Index::open(directory.clone())
        .map_err(|error| SearchError::of_engine("write", folder, error))?;
    check_version(&index)?;
    index.set_tokenizers(analysers());
    Ok(index)
}

fn start(
    index: &Index,
    options: WriterOptions,
    folder: &Path,
) -> Result<IndexWriter<TantivyDocument>, SearchError> {
    let threads = options.threads.max(1);
    let options = IndexWriterOptions::builder()
        .num_worker_threads(threads)
        .num_merge_threads(1)
        .memory_budget_per_thread((options.memory_bytes / threads).clamp(LEAST_MEMORY, MOST_MEMORY))
        .build();
    let writer = index
        .writer_with_options(options)
        .map_err(|error| SearchError::of_engine("write", folder, error))?;
    writer.set_merge_policy(Box::new(merge_policy()));
    Ok(writer)
}

/// Few segments, for quick opening; a quarter of removed records is enough to rewrite one.
fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(6);
    policy.set_del_docs_ratio_before_merge(0.25);
    policy
}
