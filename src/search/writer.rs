//! Putting records into the search engine. There is one writer at a time, over all processes.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexWriter, TantivyDocument};

use crate::model::{EntityId, SearchDocument};
use crate::search::directory::{FileKeys, Role, SealedDirectory, create_folder, try_writer_lock};
use crate::search::schema::{Fields, analysers, entity_term};
use crate::search::{SearchError, applied_of, check_version};

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
    index: Index,
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
        let mut index = Index::open(directory.clone()).map_err(engine)?;
        let fields = check_version(&index)?;
        index.set_tokenizers(analysers());
        let applied = applied_of(&index.load_metas().map_err(engine)?)?;
        let threads = options.threads.max(1);
        let writer_options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .num_merge_threads(1)
            .memory_budget_per_thread((options.memory_bytes / threads).max(15_000_000))
            .build();
        let writer: IndexWriter<TantivyDocument> =
            index.writer_with_options(writer_options).map_err(engine)?;
        writer.set_merge_policy(Box::new(merge_policy()));
        // What a killed writer had committed without removing what it replaced.
        writer.garbage_collect_files().wait().map_err(engine)?;
        Ok(Some(SearchWriter {
            writer: Some(writer),
            directory,
            index,
            fields,
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
        // A merge that began before the commit may still bring back a removed record, marked as removed: wait and look
        // again. Each round rewrites what it sees, so the second or third sees nothing.
        for _ in 0..64 {
            let segments = self
                .index
                .searchable_segment_metas()
                .map_err(|error| self.engine(error))?;
            let holding: Vec<_> = segments
                .into_iter()
                .filter(tantivy::SegmentMeta::has_deletes)
                .map(|segment| segment.id())
                .collect();
            if holding.is_empty() {
                return self.collect();
            }
            for segment in holding {
                let merged = self.writer().merge(&[segment]).wait();
                // One that is being merged with others cannot be merged again: the next round sees what became of it.
                if let Err(tantivy::TantivyError::IoError(_)) = &merged {
                    merged.map_err(|error| self.engine(error))?;
                }
            }
        }
        Err(SearchError::Engine(
            "removed records could not be merged away".to_owned(),
        ))
    }

    /// Waits until files are merged, and lets the next writer in.
    ///
    /// What was not committed is forgotten.
    pub fn finish(mut self) -> Result<(), SearchError> {
        let finished = self.wait();
        self.directory.close();
        finished
    }

    fn collect(&mut self) -> Result<(), SearchError> {
        let collected = self.writer().garbage_collect_files().wait();
        collected.map_err(|error| self.engine(error))?;
        self.directory.settle()
    }

    fn wait(&mut self) -> Result<(), SearchError> {
        let Some(writer) = self.writer.take() else {
            return Ok(());
        };
        writer
            .wait_merging_threads()
            .map_err(|error| self.engine(error))?;
        self.directory.settle()
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
        // Nobody is left to be told; what failed is seen by the next writer or reader.
        let _ = self.wait();
        self.directory.close();
    }
}

/// Few segments, for quick opening; a quarter of removed records is enough to rewrite one.
fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(6);
    policy.set_del_docs_ratio_before_merge(0.25);
    policy
}
