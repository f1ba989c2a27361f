//! Finding records: the search engine is brought up to the catalog, asked, and its answers are filled in.

use std::sync::Arc;

use crate::archive::{Archive, ArchiveError, Followed, Notice, lock};
use crate::catalog::CatalogRecord;
use crate::keys::{DerivedKeys, Identity, KeyError};
use crate::model::{EntityId, SearchDocument, Seq, fold, nearest};
use crate::policy::{ClassMeant, class_meant};
use crate::search::{
    FileKey, FileKeys, FindOptions, Found, Query, Search, SearchError, SearchWriter, SnippetPart,
    WriterOptions,
};
use crate::store::Shelf;

/// How far the search engine is behind the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchLag {
    /// Entries that it knows.
    pub applied: u64,
    /// Entries in the journal.
    pub entries: u64,
}

/// A question.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// As typed.
    pub query: String,
    /// What to tell of the answers.
    pub options: FindOptions,
}

/// One answer.
#[derive(Debug, Clone)]
pub struct FoundRecord {
    /// The record.
    pub record: CatalogRecord,
    /// How well it matches; only to be compared within one answer.
    pub score: f32,
    /// A passage of its text.
    pub snippet: Vec<SnippetPart>,
}

/// The answers.
#[derive(Debug, Clone)]
pub struct FoundRecords {
    /// The page asked for, best first.
    pub records: Vec<FoundRecord>,
    /// Totals, facets, what was ignored.
    pub found: Found,
    /// How far behind the answer is.
    pub lag: SearchLag,
    /// Values of filters that nothing can have.
    pub unknown: Vec<UnknownValue>,
}

/// A value of a filter that no class or no session has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    /// As typed.
    pub value: String,
    /// What is known and written much like it.
    pub nearest: Vec<String>,
}

const FOLDER: &str = "search";
/// Records put into the search engine between two commits.
const BATCH: usize = 1024;

impl Archive {
    /// Asks the search engine, after a short try to bring it up to the journal.
    ///
    /// Errors: [`ArchiveError::Search`], [`ArchiveError::Catalog`].
    pub fn find(&self, request: &SearchRequest) -> Result<FoundRecords, ArchiveError> {
        let search = self.search()?;
        let query = self.query(&request.query);
        let mut found = search.find(&query, &request.options)?;
        // Whoever found something meant what was found.
        let unknown = match found.total {
            0 => self.unknown_values(&query)?,
            _ => Vec::new(),
        };
        let mut records = Vec::with_capacity(found.hits.len());
        for hit in &found.hits {
            // A record that the catalog does not have yet is among the answers of the next question.
            let row = lock(&self.catalog).record(hit.entity)?;
            if let Some(row) = row {
                records.push(FoundRecord {
                    record: self.known_record(row),
                    score: hit.score,
                    snippet: hit.snippet.clone(),
                });
            }
        }
        if request.options.offset == 0 {
            let closed = self.find_restricted(&request.query, &records)?;
            found.total += closed.len() as u64;
            records.extend(closed);
        }
        let lag = SearchLag {
            applied: found.applied,
            entries: self.applied()?.0,
        };
        Ok(FoundRecords {
            records,
            found,
            lag,
            unknown,
        })
    }

    /// The restricted records that their owner finds: read one after the other, each of the words asked for is in one of them. The
    /// search engine knows nothing of them.
    fn find_restricted(
        &self,
        typed: &str,
        found: &[FoundRecord],
    ) -> Result<Vec<FoundRecord>, ArchiveError> {
        if self.restricted.is_none() {
            return Ok(Vec::new());
        }
        let words: Vec<String> = typed.split_whitespace().map(fold).collect();
        let mut more = Vec::new();
        let cards = lock(&self.catalog).cards()?;
        for record in cards.iter().map(|card| card.record) {
            if words.is_empty() || found.iter().any(|one| one.record.entity == record) {
                continue;
            }
            let record = self.record(record)?;
            let text = match self.text(record.entity) {
                Err(ArchiveError::Restricted { .. }) => continue,
                text => zeroize::Zeroizing::new(text?),
            };
            let named = record.paths.iter().map(crate::model::OriginalPath::lossy);
            let candidate = record.candidate.iter().map(|name| name.0.clone());
            let all: Vec<String> = named.chain(candidate).collect();
            let all = zeroize::Zeroizing::new(fold(&format!("{} {}", all.join(" "), *text)));
            if words.iter().all(|word| all.contains(word)) {
                more.push(FoundRecord {
                    record,
                    score: 0.0,
                    snippet: Vec::new(),
                });
            }
        }
        Ok(more)
    }

    /// Classes and sessions that a query names and nothing has.
    fn unknown_values(&self, query: &Query) -> Result<Vec<UnknownValue>, ArchiveError> {
        let mut unknown = Vec::new();
        let schedule = self.schedule_in_force();
        let classes = schedule.iter().flat_map(|schedule| &schedule.classes);
        let ids: Vec<&str> = classes.map(|class| class.id.as_str()).collect();
        let parts: Vec<&str> = ids.iter().flat_map(|id| id.split(['.', '-'])).collect();
        let last = ids.iter().filter_map(|id| id.rsplit('.').next());
        let names: Vec<&str> = last.chain(parts.iter().copied()).collect();
        let unclear = query
            .class_values()
            .filter(|typed| self.classes_named(typed).is_empty());
        unknown.extend(unknown_among(unclear, &names));
        let mut sessions: Vec<String> = Vec::new();
        if query.session_values().next().is_some() {
            let registry = self.registry()?;
            let registered = registry.sessions.iter();
            sessions.extend(registered.map(|known| known.session.number.0.clone()));
            let records = lock(&self.catalog).all_records()?.into_iter();
            sessions.extend(records.filter_map(|record| record.session.map(|number| number.0)));
        }
        let numbers: Vec<&str> = sessions.iter().map(String::as_str).collect();
        unknown.extend(unknown_among(query.session_values(), &numbers));
        Ok(unknown)
    }

    /// What somebody typed, with the class names that `classify` understands.
    /// Whether nothing in a query can be looked for, so that it finds every document there is.
    pub fn finds_everything(&self, query: &str) -> bool {
        self.query(query).is_empty()
    }

    fn query(&self, typed: &str) -> Query {
        Query::parse_naming(typed, &|value| self.classes_named(value))
    }

    /// The ids of the classes that somebody means; none if that is unknown.
    fn classes_named(&self, typed: &str) -> Vec<String> {
        let Some(schedule) = self.schedule_in_force() else {
            return Vec::new();
        };
        let meant = match class_meant(&schedule, typed) {
            ClassMeant::One(class) => vec![class],
            ClassMeant::Several(classes) => classes,
            ClassMeant::Unknown { .. } => Vec::new(),
        };
        meant.iter().map(ToString::to_string).collect()
    }

    /// Every record that matches, best first.
    ///
    /// Errors: as [`Archive::find`].
    pub fn find_all(&self, query: &str) -> Result<Vec<EntityId>, ArchiveError> {
        let options = FindOptions {
            limit: usize::MAX,
            offset: 0,
            snippets: crate::search::Snippets::Leave,
            facets: crate::search::Facets::Leave,
        };
        let found = self.search()?.find(&self.query(query), &options)?;
        Ok(found.hits.iter().map(|hit| hit.entity).collect())
    }

    /// Puts what was committed into the search engine. Returns at once if another process is doing it: whoever holds the
    /// writer applies everyone's entries.
    ///
    /// Errors: [`ArchiveError::Search`], [`ArchiveError::Catalog`], [`ArchiveError::Stopped`].
    pub fn update_search(
        &self,
        progress: &mut dyn FnMut(Followed) -> bool,
    ) -> Result<(), ArchiveError> {
        self.follow(&mut |_| true)?;
        loop {
            let search = self.search()?;
            search.refresh()?;
            if search.applied() >= self.applied()?.0 {
                return Ok(());
            }
            let Some(mut writer) = search.try_writer(WriterOptions::default())? else {
                return Ok(());
            };
            let result = self.put_pending(&mut writer, progress);
            writer.finish()?;
            search.refresh()?;
            result?;
            // Others may have committed while we held the writer, and left because we did: look once more.
            self.follow(&mut |_| true)?;
        }
    }

    /// How far the search engine is behind.
    ///
    /// Errors: [`ArchiveError::Search`], [`ArchiveError::Catalog`].
    pub fn search_lag(&self) -> Result<SearchLag, ArchiveError> {
        let search = self.search()?;
        search.refresh()?;
        Ok(SearchLag {
            applied: search.applied(),
            entries: self.applied()?.0,
        })
    }

    /// The search engine, opened; made again if it is missing, of another version or damaged, which is noticed.
    pub(super) fn search(&self) -> Result<Arc<Search>, ArchiveError> {
        let mut opened = lock(&self.search);
        if let Some(search) = opened.as_ref() {
            return Ok(Arc::clone(search));
        }
        let folder = self.root.join("derived").join(FOLDER);
        let search = match Search::open(&folder, self.file_keys()) {
            Ok(search) if search.applied() > self.entries_now()? => {
                // It followed another journal, which was longer.
                drop(search);
                Search::erase(&folder, self.file_keys().as_ref())?;
                self.notice(Notice::SearchRebuilt);
                self.create_search()?
            }
            Ok(search) => search,
            Err(SearchError::Missing(_)) => self.create_search()?,
            Err(SearchError::OtherVersion | SearchError::Damaged { .. }) => {
                Search::erase(&folder, self.file_keys().as_ref())?;
                self.notice(Notice::SearchRebuilt);
                self.create_search()?
            }
            Err(error) => return Err(error.into()),
        };
        let search = Arc::new(search);
        *opened = Some(Arc::clone(&search));
        Ok(search)
    }

    pub(super) fn erase_search(&self) -> Result<(), ArchiveError> {
        let mut opened = lock(&self.search);
        *opened = None;
        let folder = self.root.join("derived").join(FOLDER);
        Ok(Search::erase(&folder, self.file_keys().as_ref())?)
    }

    fn create_search(&self) -> Result<Search, ArchiveError> {
        let folder = self.root.join("derived").join(FOLDER);
        if self.applied()? > Seq(FIRST_RECORD) {
            self.notice(Notice::SearchRebuilt);
        }
        match Search::create(&folder, self.file_keys()) {
            Ok(search) => Ok(search),
            // Another process was quicker, or the files were deleted and their keys were not.
            Err(SearchError::AlreadyThere(_) | SearchError::Busy | SearchError::Damaged { .. }) => {
                match Search::open(&folder, self.file_keys()) {
                    Err(SearchError::Missing(_) | SearchError::Damaged { .. }) => {
                        Search::erase(&folder, self.file_keys().as_ref())?;
                        Ok(Search::create(&folder, self.file_keys())?)
                    }
                    opened => Ok(opened?),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn put_pending(
        &self,
        writer: &mut SearchWriter,
        progress: &mut dyn FnMut(Followed) -> bool,
    ) -> Result<(), ArchiveError> {
        loop {
            let entries = self.applied()?;
            let from = Seq(writer.applied());
            for entity in lock(&self.catalog).destroyed_since(from)? {
                writer.remove(entity);
            }
            let records = lock(&self.catalog).records_since(from, BATCH)?;
            let whole = records.len() < BATCH;
            for record in &records {
                writer.put(&self.search_document(record)?)?;
            }
            let applied = match records.last() {
                Some(record) if !whole => record.seq.next(),
                _ => entries,
            };
            writer.commit(applied.0)?;
            if !progress(Followed {
                applied: applied.0,
                entries: entries.0,
            }) {
                return Err(ArchiveError::Stopped);
            }
            if whole {
                return Ok(());
            }
        }
    }

    fn search_document(&self, record: &CatalogRecord) -> Result<SearchDocument, ArchiveError> {
        if record.restricted {
            return Ok(SearchDocument {
                entity: record.entity,
                seq: record.seq,
                class: record.class.as_ref().map(|class| class.id.clone()),
                session: None,
                titre: None,
                candidate: None,
                date: None,
                paths: Vec::new(),
                text: String::new(),
            });
        }
        let text = match self.recent_text(record.entity)? {
            Some(text) => text,
            None if record.has_text => self.stored_text(record.entity)?,
            None => String::new(),
        };
        Ok(SearchDocument {
            entity: record.entity,
            seq: record.seq,
            class: record.class.as_ref().map(|class| class.id.clone()),
            session: record.session.clone(),
            titre: record.titre.clone(),
            candidate: record.candidate.clone(),
            date: record.document_date,
            paths: record.paths.clone(),
            text,
        })
    }

    /// The text of a record that this process committed a moment ago.
    fn recent_text(&self, entity: EntityId) -> Result<Option<String>, ArchiveError> {
        let known = lock(&self.catalog).entity(entity)?;
        Ok(known.and_then(|(_, descriptor, _)| self.recent.text(descriptor)))
    }

    /// The text of a record as stored. A text that cannot be opened is noticed: the record is found by its facts alone.
    fn stored_text(&self, entity: EntityId) -> Result<String, ArchiveError> {
        let open = || {
            let descriptor = self.current_descriptor(entity)?;
            let secret = descriptor.secret;
            let key = secret
                .object_key
                .as_deref()
                .and_then(|key| Identity::from_text(key));
            let (Some(text), Some(key)) = (secret.text, key) else {
                return Ok(Vec::new());
            };
            Ok::<_, ArchiveError>(self.store.open_whole(Shelf::Texts, text, &key)?.to_vec())
        };
        match open() {
            Ok(text) => Ok(String::from_utf8_lossy(&text).into_owned()),
            Err(
                ArchiveError::Store(_)
                | ArchiveError::KeyMissing { .. }
                | ArchiveError::Restricted { .. }
                | ArchiveError::DescriptorNewer { .. }
                | ArchiveError::DescriptorSwapped { .. },
            ) => {
                self.notice(Notice::Undescribed { entity });
                Ok(String::new())
            }
            Err(error) => Err(error),
        }
    }

    fn entries_now(&self) -> Result<u64, ArchiveError> {
        let mut journal = lock(&self.journal);
        journal.catch_up()?;
        Ok(journal.end().seq.0)
    }

    fn applied(&self) -> Result<Seq, ArchiveError> {
        Ok(lock(&self.catalog).applied()?.seq)
    }

    fn file_keys(&self) -> Arc<dyn FileKeys> {
        Arc::new(SearchFileKeys(Arc::clone(&self.derived_keys)))
    }
}

/// The values that no known name contains, each with the names that are written much like it.
fn unknown_among<'a>(values: impl Iterator<Item = &'a str>, known: &[&str]) -> Vec<UnknownValue> {
    let has = |value: &str| {
        let value = fold(value);
        known.iter().any(|name| fold(name).contains(&value))
    };
    let unknown = values.filter(|value| !has(value));
    unknown
        .map(|value| UnknownValue {
            value: value.to_owned(),
            nearest: nearest(value, known.iter().copied())
                .into_iter()
                .map(str::to_owned)
                .collect(),
        })
        .collect()
}

/// The entries that every archive begins with: created, actor, policy.
const FIRST_RECORD: u64 = 3;

/// Prefix of the search engine's files among the derived keys.
const PREFIX: &str = "search/";

/// Keeps the keys of the search engine's files among those of the derived files.
struct SearchFileKeys(Arc<DerivedKeys>);

impl FileKeys for SearchFileKeys {
    fn all(&self) -> Result<Vec<(String, FileKey)>, SearchError> {
        let rows = self.0.all().map_err(keys_failed)?;
        let ours = rows.into_iter().filter_map(|(name, disk_name, key)| {
            name.strip_prefix(PREFIX)
                .map(|name| (name.to_owned(), FileKey { disk_name, key }))
        });
        Ok(ours.collect())
    }

    fn put(&self, new: &[(String, FileKey)]) -> Result<(), SearchError> {
        let rows: Vec<_> = new
            .iter()
            .map(|(name, file)| {
                (
                    format!("{PREFIX}{name}"),
                    file.disk_name.clone(),
                    file.key.clone(),
                )
            })
            .collect();
        self.0.put(&rows).map_err(keys_failed)
    }

    fn remove(&self, names: &[String]) -> Result<(), SearchError> {
        let names: Vec<String> = names.iter().map(|name| format!("{PREFIX}{name}")).collect();
        self.0.remove(&names).map_err(keys_failed)
    }
}

fn keys_failed(error: KeyError) -> SearchError {
    SearchError::Keys(Box::new(error))
}
