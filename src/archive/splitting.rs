//! A pile made into its documents: each part a record of its own, with its own key, cut out of the whole's pages.
//!
//! The whole stays as it is; it learns its parts and becomes a pile. Planned, shown to a person, and only then done:
//! all parts are sealed, synced and read back before one group commits them and the whole's new description together. What
//! is not committed leaves nothing. A part that is there already is not made twice.

use zeroize::Zeroizing;

use crate::archive::group::Change;
use crate::archive::understanding::{replace, without_name, writing};
use crate::archive::{Archive, ArchiveError, new_salt};
use crate::classify::{Classification, propose_cut};
use crate::extract::CutError;
use crate::keys::Identity;
use crate::model::{
    ActorId, Class, CutLoss, Descriptor, DescriptorFacts, DescriptorIdentity, DescriptorSecret,
    EntityId, EntityKind, Extract, ExtractWarning, FoundBy, MediaType, OriginalPath, PageRange,
    PartOf, RecordClass, Timestamp,
};
use crate::store::{Sealed, Shelf};

/// The class of what has several documents in it.
const PILE_CLASS: &str = "mixed";

/// Parts that one pile may be cut into.
const MOST_PARTS: usize = 500;

/// Why a record is not split.
#[derive(Debug, thiserror::Error)]
pub enum SplitError {
    /// No range was given.
    #[error("no pages are named")]
    NoPages,
    /// More parts than one pile may be cut into.
    #[error("more than {limit} parts")]
    TooManyParts {
        /// What is allowed.
        limit: usize,
    },
    /// The only part is the whole.
    #[error("the only part is the whole")]
    OnlyTheWhole,
    /// The document ends before.
    #[error("pages {range}: the document has {pages} pages only")]
    NoSuchPage {
        /// What was asked.
        range: PageRange,
        /// How many there are.
        pages: u32,
    },
    /// Nothing in it tells where one document ends and another begins.
    #[error("nothing tells where a document begins")]
    OneDocument,
    /// A page is in two parts.
    #[error("pages {one} and {other} overlap")]
    Overlap {
        /// One part.
        one: PageRange,
        /// The other.
        other: PageRange,
    },
    /// It was described anew since the plan was made.
    #[error("{record} has changed since the plan was made")]
    Changed {
        /// The record.
        record: EntityId,
    },
    /// The pages cannot be cut out.
    #[error("pages {range} cannot be cut out")]
    Cut {
        /// The part; that of the first, if it is a matter of the whole.
        range: PageRange,
        /// Why.
        source: CutError,
    },
    /// What was cut out does not have the pages that it should have.
    #[error("pages {range}: what was cut out cannot be read")]
    Unreadable {
        /// The part.
        range: PageRange,
    },
}

/// How a record is to be split. Nothing is changed by making it.
#[derive(Debug, Clone)]
pub struct SplitPlan {
    /// The whole.
    pub record: EntityId,
    /// The version of its description that was looked at.
    pub version: u32,
    /// How many pages it has.
    pub pages: u32,
    /// The parts, in the order of their pages.
    pub parts: Vec<Part>,
    /// Pages that are in no part: they stay in the whole only.
    pub left_out: Vec<PageRange>,
}

/// One part of a plan.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its pages in the whole.
    pub pages: PageRange,
    /// The path that it will have.
    pub path: OriginalPath,
    /// What it is and whose, by its own pages.
    pub found: Classification,
    /// The record that it is already, if it was made before.
    pub there: Option<EntityId>,
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFate {
    /// Its pages in the whole.
    pub pages: PageRange,
    /// Its record.
    pub entity: EntityId,
    /// True if it was there before.
    pub was_there: bool,
    /// What its pages have no more; empty if it was there before.
    pub losses: Vec<CutLoss>,
}

/// A part that was cut out and sealed, and not yet read back.
struct CutPart<'p> {
    part: &'p Part,
    key: Identity,
    object: Sealed,
    losses: Vec<CutLoss>,
}

/// A part that is ready to be committed.
struct ReadyPart {
    pages: PageRange,
    entity: EntityId,
    losses: Vec<CutLoss>,
    change: Change,
}

impl Archive {
    /// The pages of each document that a record holds, as far as its texts tell.
    ///
    /// Errors: [`SplitError::OneDocument`]; [`ArchiveError::Unknown`]; those of opening a text.
    pub fn documents_within(&self, record: EntityId) -> Result<Vec<PageRange>, ArchiveError> {
        let whole = self.current_descriptor(record)?;
        let schedule = self.schedule_in_force();
        let pages = whole
            .facts
            .pages
            .and_then(|pages| usize::try_from(pages).ok());
        let (Some(schedule), Some(pages)) = (schedule, pages) else {
            return Err(SplitError::OneDocument.into());
        };
        let text = Zeroizing::new(self.text(record)?);
        // What is attached to a document has its text after the last page.
        let texts: Vec<&str> = text.split('\u{c}').take(pages).collect();
        let parts = propose_cut(&schedule, &texts);
        let ranges = parts
            .iter()
            .filter_map(|part| PageRange::new(part.first_page, part.last_page));
        let ranges: Vec<PageRange> = ranges.collect();
        match ranges.len() {
            0 | 1 => Err(SplitError::OneDocument.into()),
            _ => Ok(ranges),
        }
    }

    /// Plans how a record is split into these pages.
    ///
    /// Errors: [`SplitError`], but for `Changed`, `Cut` and `Unreadable`; [`ArchiveError::Unknown`]; those of opening a record.
    pub fn plan_split(
        &self,
        record: EntityId,
        ranges: &[PageRange],
    ) -> Result<SplitPlan, ArchiveError> {
        self.follow(&mut |_| true)?;
        let whole = self.current_descriptor(record)?;
        let unsupported = |range: &PageRange| SplitError::Cut {
            range: *range,
            source: CutError::Unsupported,
        };
        let mut ranges = ranges.to_vec();
        ranges.sort();
        let first = ranges.first().ok_or(SplitError::NoPages)?;
        let is_pdf = whole.facts.media_type.as_ref();
        let is_pdf = is_pdf.is_some_and(|media_type| media_type.0 == "application/pdf");
        let pages = whole.facts.pages.filter(|_| is_pdf);
        let pages = pages.ok_or_else(|| unsupported(first))?;
        must_fit(&ranges, pages)?;
        let text = Zeroizing::new(self.text(record)?);
        let texts: Vec<&str> = text.split('\u{c}').collect();
        let there = self.parts_there(&whole);
        let path = whole.identity.paths.first().cloned();
        let path = path.unwrap_or_else(|| OriginalPath::new(std::path::Path::new("")));
        let parts = ranges.iter().map(|range| {
            let path = part_path(&path, *range);
            let extract = Extract {
                media_type: MediaType("application/pdf".to_owned()),
                text: text_of(&texts, *range),
                pages: Some(range.count()),
                warnings: Vec::new(),
            };
            let there = there.iter().find(|(known, _)| known == range);
            Part {
                pages: *range,
                found: self.understand(
                    &without_name(&path),
                    &extract,
                    writing(whole.facts.recognition.as_ref()),
                ),
                path,
                there: there.map(|(_, entity)| *entity),
            }
        });
        Ok(SplitPlan {
            record,
            version: whole.facts.version,
            pages,
            parts: parts.collect(),
            left_out: left_out(&ranges, pages),
        })
    }

    /// Splits a record as planned, in one group. Durable on return.
    ///
    /// Errors: [`SplitError::Changed`], [`SplitError::Cut`], [`SplitError::Unreadable`]; those of opening the record, of
    /// sealing and of a commit. Then nothing is changed.
    pub fn split(
        &self,
        plan: &SplitPlan,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Vec<PartFate>, ArchiveError> {
        let record = plan.record;
        let whole = self.current_descriptor(record)?;
        must_be_version(&whole, plan)?;
        let texts = Zeroizing::new(self.text(record)?);
        let texts: Vec<&str> = texts.split('\u{c}').collect();
        // The reader that cuts is done with before those that read the parts begin.
        let cut = self.cut_parts(plan)?;
        let ready = cut
            .into_iter()
            .map(|part| self.read_part(part, &whole, &texts, now));
        let ready = ready.collect::<Result<Vec<ReadyPart>, ArchiveError>>()?;
        let commit = self.commit_lock()?;
        let tail = self.refresh(&commit)?;
        let mut whole = self.current_descriptor(record)?;
        must_be_version(&whole, plan)?;
        let is_pile = self.become_pile(&mut whole, &ready);
        let mut fates: Vec<PartFate> = there(plan);
        let mut changes = Vec::new();
        for part in ready {
            changes.push(part.change);
            fates.push(PartFate {
                pages: part.pages,
                entity: part.entity,
                was_there: false,
                losses: part.losses,
            });
        }
        if is_pile {
            changes.push(self.described(whole)?);
        }
        self.append(&commit, tail, changes, actor, now)?;
        drop(commit);
        self.follow_later();
        fates.sort_by_key(|fate| fate.pages);
        Ok(fates)
    }

    /// Cuts and seals every part that is not there yet.
    fn cut_parts<'p>(&self, plan: &'p SplitPlan) -> Result<Vec<CutPart<'p>>, ArchiveError> {
        let missing: Vec<&Part> = plan.parts.iter().filter(|p| p.there.is_none()).collect();
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        let mut extraction = self.extraction.begin();
        self.copy_out(plan.record, &mut extraction)?;
        let mut parts = Vec::new();
        for part in missing {
            let mut bytes = Zeroizing::new(Vec::new());
            let range = part.pages;
            let losses = extraction
                .cut(range, &mut *bytes)
                .map_err(|source| SplitError::Cut { range, source })?;
            let key = Identity::generate();
            let object = self
                .store
                .seal(&mut bytes.as_slice(), &key.recipient(), None)?;
            parts.push(CutPart {
                part,
                key,
                object,
                losses,
            });
        }
        Ok(parts)
    }

    /// Opens what was sealed, reads it, and makes a record of it.
    fn read_part(
        &self,
        cut: CutPart<'_>,
        whole: &Descriptor,
        texts: &[&str],
        now: Timestamp,
    ) -> Result<ReadyPart, ArchiveError> {
        let CutPart {
            part,
            key,
            mut object,
            losses,
        } = cut;
        let range = part.pages;
        let mut extraction = self.extraction.begin();
        self.store.read_back(&mut object, &key, &mut extraction)?;
        let mut extract = extraction.finish(&part.path.file_name_lossy());
        if extract.pages != Some(range.count()) {
            return Err(SplitError::Unreadable { range }.into());
        }
        let mut recognition = None;
        if extract.text.is_empty() {
            // What was read in the pictures of the whole holds for its pages.
            extract.text = text_of(texts, range);
            let whole = whole.facts.recognition.as_ref();
            recognition = whole.map(|read| read.of_pages(range.first(), range.last()));
            if !extract.text.is_empty() && recognition.is_some() {
                let none = ExtractWarning::NoTextLayer;
                extract.warnings.retain(|warning| *warning != none);
            }
        }
        let writing = writing(recognition.as_ref());
        let found = self.understand(&without_name(&part.path), &extract, writing);
        let text = self.seal_text(&extract.text, &key)?;
        let entity = EntityId::new(now);
        let mut descriptor = Descriptor {
            facts: DescriptorFacts {
                modified: whole.facts.modified,
                media_type: Some(extract.media_type),
                size_bytes: Some(object.size_bytes),
                sha256: Some(object.content),
                pages: extract.pages,
                warnings: extract.warnings,
                recognition,
                ..DescriptorFacts::new(entity, EntityKind::Record, now, new_salt())
            },
            identity: DescriptorIdentity {
                paths: vec![part.path.clone()],
                ..DescriptorIdentity::new(new_salt())
            },
            secret: DescriptorSecret {
                object: Some(object.digest),
                object_key: Some(key.to_text()),
                text: text.as_ref().map(|text| text.digest),
                ..DescriptorSecret::new(new_salt())
            },
        };
        replace(&mut descriptor, &found);
        descriptor.facts.filing.part_of = Some(PartOf {
            record: whole.facts.entity,
            first_page: range.first(),
            last_page: range.last(),
        });
        let text = text.map(|text| (Shelf::Texts, text));
        let files = [(Shelf::Objects, object)].into_iter().chain(text);
        Ok(ReadyPart {
            pages: range,
            entity,
            losses,
            change: self.begun_record(descriptor, Identity::generate(), files, extract.text)?,
        })
    }

    /// Tells the whole its new parts; false if there are none.
    fn become_pile(&self, whole: &mut Descriptor, ready: &[ReadyPart]) -> bool {
        if ready.is_empty() {
            return false;
        }
        let facts = &mut whole.facts;
        facts
            .filing
            .parts
            .extend(ready.iter().map(|part| part.entity));
        let id = RecordClass::parse(PILE_CLASS).ok();
        if let Some(id) = id.filter(|id| self.class_title(id).is_some()) {
            // A person accepted the cut: that is what says so.
            facts.class = Some(Class {
                id,
                found_by: FoundBy::Person,
            });
            whole.identity.grounds.rivals.clear();
            facts.filing.documents = None;
        }
        true
    }

    /// The parts that a whole has, with their pages. One whose description cannot be opened is not known to be there.
    fn parts_there(&self, whole: &Descriptor) -> Vec<(PageRange, EntityId)> {
        let parts = whole.facts.filing.parts.iter();
        let known = parts.filter_map(|entity| {
            let part = self
                .current_descriptor(*entity)
                .ok()?
                .facts
                .filing
                .part_of?;
            let is_ours = part.record == whole.facts.entity;
            let range = PageRange::new(part.first_page, part.last_page);
            Some((range.filter(|_| is_ours)?, *entity))
        });
        known.collect()
    }
}

fn there(plan: &SplitPlan) -> Vec<PartFate> {
    let there = plan.parts.iter().filter_map(|part| {
        Some(PartFate {
            pages: part.pages,
            entity: part.there?,
            was_there: true,
            losses: Vec::new(),
        })
    });
    there.collect()
}

fn must_be_version(whole: &Descriptor, plan: &SplitPlan) -> Result<(), SplitError> {
    match whole.facts.version == plan.version {
        true => Ok(()),
        false => Err(SplitError::Changed {
            record: plan.record,
        }),
    }
}

/// Refuses ranges, in order, that the document does not have, that overlap, or that change nothing.
fn must_fit(ranges: &[PageRange], pages: u32) -> Result<(), SplitError> {
    if ranges.len() > MOST_PARTS {
        return Err(SplitError::TooManyParts { limit: MOST_PARTS });
    }
    if let Some(range) = ranges.iter().find(|range| range.last() > pages) {
        return Err(SplitError::NoSuchPage {
            range: *range,
            pages,
        });
    }
    let overlap = ranges.iter().zip(ranges.iter().skip(1));
    if let Some((one, other)) = overlap
        .into_iter()
        .find(|(one, other)| one.overlaps(**other))
    {
        return Err(SplitError::Overlap {
            one: *one,
            other: *other,
        });
    }
    match ranges {
        [only] if only.count() == pages => Err(SplitError::OnlyTheWhole),
        _ => Ok(()),
    }
}

/// The pages between and after ranges in order.
fn left_out(ranges: &[PageRange], pages: u32) -> Vec<PageRange> {
    let mut next = 1;
    let mut left_out = Vec::new();
    for range in ranges {
        left_out.extend(PageRange::new(next, range.first() - 1));
        next = range.last() + 1;
    }
    left_out.extend(PageRange::new(next, pages));
    left_out
}

/// The text of some pages of a whole.
fn text_of(texts: &[&str], range: PageRange) -> String {
    let first = usize::try_from(range.first() - 1).unwrap_or(usize::MAX);
    let last = usize::try_from(range.last()).unwrap_or(usize::MAX);
    let last = last.min(texts.len());
    let pages = texts.get(first..last).unwrap_or_default();
    match pages.iter().all(|page| page.trim().is_empty()) {
        true => String::new(),
        false => pages.join("\u{c}"),
    }
}

/// `pile.pdf` as `pile p4-9.pdf`: beside the whole, and never in its place.
fn part_path(whole: &OriginalPath, range: PageRange) -> OriginalPath {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let bytes = whole.as_bytes();
    let start = bytes.len() - whole.file_name().len();
    let name = whole.file_name();
    let dot = name.iter().rposition(|byte| *byte == b'.');
    let dot = start + dot.filter(|at| *at > 0).unwrap_or(name.len());
    let (stem, extension) = bytes.split_at(dot);
    let mut path = stem.to_vec();
    path.extend_from_slice(format!(" p{range}").as_bytes());
    path.extend_from_slice(extension);
    OriginalPath::new(std::path::Path::new(&OsString::from_vec(path)))
}
