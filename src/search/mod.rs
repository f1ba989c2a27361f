//! Full-text search over the archive's records: derived data, rebuilt from the archive when lost, stale or older.
//!
//! It must never answer wrongly in silence: every byte read from the disk is authenticated, a file that is missing, cut
//! or exchanged is [`SearchError::Damaged`], and one built by another version is [`SearchError::OtherVersion`]. It must
//! never write a readable word to the disk: `directory.rs` tells how files are kept and when they become visible,
//! `sealed_file.rs` how they are encrypted, `query.rs` what can be asked.
//!
//! Any number of processes read while one writes. What is found is as of the last look ([`Search::open`],
//! [`Search::refresh`]); [`Search::applied`] says up to which journal entry.

mod analysis;
mod chunks;
mod dates;
mod directory;
mod error;
mod fold;
mod gather;
mod locks;
mod matching;
mod query;
mod scan;
mod schema;
mod sealed_file;
mod snippet;
mod stems;
mod typo;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::schema::Value;
use tantivy::{
    Index, IndexMeta, IndexReader, ReloadPolicy, Searcher, TantivyDocument, TantivyError,
};
use uuid::Uuid;

use crate::model::EntityId;
use crate::search::directory::{Role, SealedDirectory};
use crate::search::gather::{Gather, Gathered, Ranked};
use crate::search::locks::reading_lock;
use crate::search::matching::matcher;
use crate::search::schema::{Fields, analysers, entity_term};
use crate::search::snippet::Snippets as Passages;

pub use directory::{FileKey, FileKeys};
pub use error::SearchError;
pub use query::{Ignored, IgnoredReason, Query};
pub use sealed_file::{FileId, open_bytes, seal_bytes};
pub use snippet::SnippetPart;
pub use writer::{SearchWriter, WriterOptions};

/// The search engine, open for reading.
pub struct Search {
    folder: PathBuf,
    keys: Arc<dyn FileKeys>,
    directory: SealedDirectory,
    reader: IndexReader,
    fields: Fields,
    applied: AtomicU64,
}

/// What to tell of the documents found.
#[derive(Debug, Clone, Copy)]
pub struct FindOptions {
    /// How many hits at most.
    pub limit: usize,
    /// How many hits to pass over first.
    pub offset: usize,
    /// Whether to cut passages out.
    pub snippets: Snippets,
    /// Whether to count values.
    pub facets: Facets,
}

/// Whether to cut passages out of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Snippets {
    /// One for each hit.
    Cut,
    /// None.
    Leave,
}

/// Whether to count classes, sessions and titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facets {
    /// Over all documents found.
    Count,
    /// Not.
    Leave,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// How many documents match.
    pub total: u64,
    /// The page asked for, best first.
    pub hits: Vec<Hit>,
    /// How many documents found have each class, most first; empty if not asked for.
    pub classes: Vec<(String, u64)>,
    /// The same for sessions.
    pub sessions: Vec<(String, u64)>,
    /// The same for titles.
    pub titres: Vec<(String, u64)>,
    /// The next journal entry to apply: what came later is not among the answers.
    pub applied: u64,
    /// What of the query was not taken as it seems to have been meant.
    pub ignored: Vec<Ignored>,
}

/// One document found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The record.
    pub entity: EntityId,
    /// How well it matches; only to be compared within one answer.
    pub score: f32,
    /// A passage of its text; empty if none was asked for or there is no text.
    pub snippet: Vec<SnippetPart>,
}

impl Search {
    /// Starts an empty search engine in `folder`, which is created if need be, and opens it.
    ///
    /// Errors: [`SearchError::AlreadyThere`], [`SearchError::Busy`].
    pub fn create(folder: &Path, keys: Arc<dyn FileKeys>) -> Result<Search, SearchError> {
        SearchWriter::create(folder, Arc::clone(&keys))?;
        Search::open(folder, keys)
    }

    /// Opens the search engine of `folder` as last committed.
    ///
    /// Errors: [`SearchError::Missing`], [`SearchError::OtherVersion`], [`SearchError::Damaged`]: in each case it can only
    /// be rebuilt.
    pub fn open(folder: &Path, keys: Arc<dyn FileKeys>) -> Result<Search, SearchError> {
        if !folder.is_dir() {
            return Err(SearchError::Missing(folder.to_owned()));
        }
        let directory = SealedDirectory::new(folder, Arc::clone(&keys), Role::Reader);
        let opened = again_if_vanished(|| {
            let _lock = reading_lock(folder)?;
            if !directory.look()? {
                return Err(SearchError::Missing(folder.to_owned()));
            }
            open_engine(&directory).map_err(|error| match error {
                OpenFailure::Ours(error) => error,
                OpenFailure::Engine(error) => SearchError::of_engine("read", folder, error),
            })
        })?;
        Ok(Search {
            folder: folder.to_owned(),
            keys,
            directory,
            reader: opened.reader,
            fields: opened.fields,
            applied: AtomicU64::new(opened.applied),
        })
    }

    /// Destroys every key, then removes every file, if there are any: what precedes rebuilding one that is damaged.
    ///
    /// Errors: [`SearchError::Busy`] while there is a writer.
    pub fn erase(folder: &Path, keys: &dyn FileKeys) -> Result<(), SearchError> {
        directory::erase(folder, keys)
    }

    /// Takes in what was committed since the last look.
    pub fn refresh(&self) -> Result<(), SearchError> {
        if self.directory.is_current()? {
            return Ok(());
        }
        again_if_vanished(|| {
            let _lock = reading_lock(&self.folder)?;
            if !self.directory.look()? {
                return Err(SearchError::Missing(self.folder.clone()));
            }
            self.reader.reload().map_err(|error| self.engine(error))?;
            let meta = self.searcher().index().load_metas();
            let applied = applied_of(&meta.map_err(|error| self.engine(error))?)?;
            self.applied.store(applied, Ordering::Release);
            Ok(())
        })
    }

    /// Number of the next journal entry to apply, as of the last look.
    pub fn applied(&self) -> u64 {
        self.applied.load(Ordering::Acquire)
    }

    /// How many records it holds.
    pub fn records(&self) -> u64 {
        self.searcher().num_docs()
    }

    /// Whether it holds this record.
    pub fn holds(&self, entity: EntityId) -> Result<bool, SearchError> {
        let term = entity_term(&self.fields, entity);
        let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
        let gather = Gather {
            best: 0,
            facets: false,
        };
        Ok(self.gather(&self.searcher(), &query, &gather)?.total > 0)
    }

    /// The logical names of the files that do not open; reads them all.
    pub fn damaged_files(&self) -> Result<Vec<String>, SearchError> {
        self.directory.damaged_files()
    }

    /// Opens the only writer; none while somebody else has it.
    pub fn try_writer(&self, options: WriterOptions) -> Result<Option<SearchWriter>, SearchError> {
        SearchWriter::open(&self.folder, Arc::clone(&self.keys), options)
    }

    /// How many documents match.
    pub fn count(&self, query: &Query) -> Result<u64, SearchError> {
        let options = FindOptions {
            limit: 0,
            offset: 0,
            snippets: Snippets::Leave,
            facets: Facets::Leave,
        };
        Ok(self.find(query, &options)?.total)
    }

    /// Finds documents.
    pub fn find(&self, query: &Query, options: &FindOptions) -> Result<Found, SearchError> {
        let applied = self.applied();
        let searcher = self.searcher();
        let (matcher, marks) =
            matcher(&searcher, &self.fields, query).map_err(|error| self.engine(error))?;
        let most = usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX);
        let best = match options.limit {
            0 => 0,
            limit => limit.saturating_add(options.offset).min(most),
        };
        let gather = Gather {
            best,
            facets: options.facets == Facets::Count,
        };
        let gathered = self.gather(&searcher, matcher.as_ref(), &gather)?;
        let mut passages = match options.snippets {
            Snippets::Cut => Some(Passages::new(marks)),
            Snippets::Leave => None,
        };
        let hits = gathered.best.iter().skip(options.offset);
        let hits: Result<Vec<Hit>, TantivyError> = hits
            .map(|ranked| self.hit(&searcher, ranked, passages.as_mut()))
            .collect();
        let [classes, sessions, titres] = gathered.facets.map(most_first);
        Ok(Found {
            total: gathered.total,
            hits: hits.map_err(|error| self.engine(error))?,
            classes,
            sessions,
            titres,
            applied,
            ignored: query.ignored().to_vec(),
        })
    }

    fn hit(
        &self,
        searcher: &Searcher,
        ranked: &Ranked,
        passages: Option<&mut Passages>,
    ) -> Result<Hit, TantivyError> {
        let fast = searcher
            .segment_reader(ranked.address.segment_ord)
            .fast_fields();
        let half = |name: &str| {
            let value = fast.u64(name)?.first(ranked.address.doc_id);
            value.ok_or_else(|| TantivyError::InternalError(format!("a document has no {name}")))
        };
        let entity = EntityId(Uuid::from_u64_pair(
            half("entity_high")?,
            half("entity_low")?,
        ));
        let snippet = match passages {
            Some(passages) => {
                let document: TantivyDocument = searcher.doc(ranked.address)?;
                let text = document.get_first(self.fields.body);
                passages.passage(text.and_then(|text| text.as_str()).unwrap_or_default())
            }
            None => Vec::new(),
        };
        Ok(Hit {
            entity,
            score: ranked.score,
            snippet,
        })
    }

    fn gather(
        &self,
        searcher: &Searcher,
        query: &dyn tantivy::query::Query,
        gather: &Gather,
    ) -> Result<Gathered, SearchError> {
        searcher
            .search(query, gather)
            .map_err(|error| self.engine(error))
    }

    fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    fn engine(&self, error: TantivyError) -> SearchError {
        SearchError::of_engine("read", &self.folder, error)
    }
}

struct Opened {
    reader: IndexReader,
    fields: Fields,
    applied: u64,
}

enum OpenFailure {
    Ours(SearchError),
    Engine(TantivyError),
}

impl From<TantivyError> for OpenFailure {
    fn from(error: TantivyError) -> OpenFailure {
        OpenFailure::Engine(error)
    }
}

fn open_engine(directory: &SealedDirectory) -> Result<Opened, OpenFailure> {
    let mut index = Index::open(directory.clone())?;
    let fields = check_version(&index).map_err(OpenFailure::Ours)?;
    index.set_tokenizers(analysers());
    let applied = applied_of(&index.load_metas()?).map_err(OpenFailure::Ours)?;
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    Ok(Opened {
        reader,
        fields,
        applied,
    })
}

/// Tries again a few times what finds a file missing: a writer may have replaced it since its name was read.
fn again_if_vanished<T>(
    mut attempt: impl FnMut() -> Result<T, SearchError>,
) -> Result<T, SearchError> {
    for _ in 0..3 {
        match attempt() {
            Err(SearchError::Damaged { .. }) => {}
            done => return done,
        }
    }
    attempt()
}

/// The fields, if the schema is the one that this version builds: it carries the version of the analysis.
fn check_version(index: &Index) -> Result<Fields, SearchError> {
    let (schema, fields) = Fields::build();
    if index.schema() == schema {
        Ok(fields)
    } else {
        Err(SearchError::OtherVersion)
    }
}

fn applied_of(meta: &IndexMeta) -> Result<u64, SearchError> {
    let Some(payload) = &meta.payload else {
        return Ok(0);
    };
    payload.parse().map_err(|_| SearchError::Damaged {
        what: "the commit does not say what was applied".to_owned(),
    })
}

fn most_first(values: std::collections::HashMap<String, u64>) -> Vec<(String, u64)> {
    let mut values: Vec<(String, u64)> = values.into_iter().collect();
    values.sort_unstable_by(|(a, many), (b, few)| few.cmp(many).then_with(|| a.cmp(b)));
    values
}
