//! Records as the rules see them: the catalog joined with the registry.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::archive::{Archive, ArchiveError, lock, waiting};
use crate::catalog::CatalogRecord;
use crate::model::{
    Backing, EntityId, FiledRecord, FoundBy, Link, OriginalPath, PartOf, ReadField, RecordClass,
    RegistryLinks, RetentionSchedule, SessionEndRead, Sureness, Zone,
};
use crate::registry::RegistryLookup;

impl Archive {
    /// Every record as the rules see it, oldest first; one that is a state of another is counted with that one.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn filed(&self) -> Result<Vec<FiledRecord>, ArchiveError> {
        let all = self.filed_with_states()?;
        let classes: HashMap<EntityId, Option<RecordClass>> = all
            .iter()
            .map(|record| (record.entity, record.class.clone()))
            .collect();
        // What is a state of another record is counted with that one, for as long as that is there and both are the same.
        let counted_with_another = |record: &FiledRecord| {
            let whole = record.state_of.and_then(|whole| classes.get(&whole));
            whole.is_some_and(|class| *class == record.class)
        };
        let mut standing = all;
        standing.retain(|record| !counted_with_another(record));
        Ok(standing)
    }

    /// Every record as the rules of retention see it, oldest first, those that are states of others too: each has bytes of
    /// its own that are kept, held and destroyed.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn filed_with_states(&self) -> Result<Vec<FiledRecord>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let lookup = self.registry_lookup()?;
        let records = lock(&self.catalog).all_records()?;
        let there: HashSet<EntityId> = records.iter().map(|record| record.entity).collect();
        let cut: HashMap<EntityId, PartOf> = records
            .iter()
            .filter_map(|record| Some((record.entity, record.filing.part_of?)))
            .collect();
        let filed = records.into_iter().map(|record| {
            let in_no_part = pages_in_no_part(&record, &cut);
            let mut filed = filed(record, &lookup);
            filed.pages_in_no_part = in_no_part;
            filed.state_of = filed.state_of.filter(|whole| there.contains(whole));
            filed
        });
        Ok(filed.collect())
    }

    /// Where a record belongs in the registry, as both are now.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn registry_links(&self, record: &CatalogRecord) -> Result<RegistryLinks, ArchiveError> {
        self.follow(&mut |_| true)?;
        Ok(links(record, self.registry_lookup()?.as_ref()))
    }

    /// The retention schedule in force; none if there is none, or it cannot be read.
    pub fn schedule_in_force(&self) -> Option<Arc<RetentionSchedule>> {
        self.schedule().schedule.clone()
    }
}

fn filed(record: CatalogRecord, lookup: &RegistryLookup) -> FiledRecord {
    let links = links(&record, lookup);
    let backing = backing(&record);
    let class_is_sure = record
        .class
        .as_ref()
        .is_some_and(|class| match class.found_by {
            FoundBy::Person | FoundBy::Sidecar => true,
            FoundBy::Folder | FoundBy::Later(_) => false,
            // A pile is not only what its first page is.
            FoundBy::Heading | FoundBy::Body | FoundBy::FileName => {
                record.filing.documents.is_none() && backing != Backing::Wordless
            }
        });
    let date_is_named = !class_is_given(&record) && date_is_named(&record);
    let session_end = session_end(&record);
    let contradicted = waiting::unsettled(&record).map(|one| one.field);
    // How the candidate came says nothing of where the paper belongs.
    let contradicted = contradicted
        .filter(|field| *field != ReadField::Path)
        .collect();
    let found_by = record.class.as_ref().map(|class| &class.found_by);
    let accepted = found_by == Some(&FoundBy::Person);
    let first = record.paths.into_iter().next();
    FiledRecord {
        entity: record.entity,
        content: record.sha256,
        class: record.class.map(|class| class.id),
        class_is_sure,
        backing,
        rivals: record.grounds.rivals,
        contradicted,
        session: record.session,
        titre: record.titre,
        site: record.filing.site,
        candidate: record.candidate,
        birth_date: record.birth_date,
        decision: record.filing.decision,
        document_date: record.document_date,
        date_is_named,
        valid_from: record.filing.valid_from,
        valid_through: record.filing.valid_through,
        session_end,
        stages: record.filing.stages,
        documents: record.filing.documents,
        parts: record.filing.parts,
        state_of: record.filing.joined_to,
        decided: record.filing.decided,
        accepted,
        pages_in_no_part: 0,
        size_bytes: record.size_bytes,
        received: record.received,
        path: first.unwrap_or_else(|| OriginalPath::new(std::path::Path::new(""))),
        links,
    }
}

/// Whether a person or a sidecar says what it is: they have seen what cannot be read in it.
fn class_is_given(record: &CatalogRecord) -> bool {
    let class = record.class.as_ref();
    class.is_some_and(|class| matches!(class.found_by, FoundBy::Person | FoundBy::Sidecar))
}

fn backing(record: &CatalogRecord) -> Backing {
    let Some(class) = record.class.as_ref() else {
        return Backing::Said;
    };
    if class_is_given(record) {
        return Backing::Said;
    }
    let looked_at = record.recognition.as_ref().is_some_and(|recognition| {
        recognition.pages_in_trouble() == 0 && recognition.untried_pages == 0
    });
    if !record.has_text && looked_at {
        return Backing::Wordless;
    }
    let in_text = record.grounds.reasons.iter().any(|reason| {
        reason.class == class.id
            && reason.weight > 0
            && !matches!(reason.zone, Zone::FileName | Zone::Folder)
    });
    match class.found_by {
        FoundBy::FileName if !in_text => Backing::NameOnly,
        // A state of it that cannot be read took the place of the text that gave the class.
        FoundBy::Heading | FoundBy::Body if !record.has_text => Backing::NameOnly,
        _ => Backing::Said,
    }
}

/// Whether nothing but its file name says the day that it bears.
fn date_is_named(record: &CatalogRecord) -> bool {
    let Some(date) = record.document_date.map(|date| date.to_string()) else {
        return false;
    };
    let said = record.readings.iter();
    let mut said = said.filter(|read| read.field == ReadField::DocumentDate && read.value == date);
    let first = said.next();
    first.is_some_and(|read| read.zone == Zone::FileName)
        && said.all(|read| read.zone == Zone::FileName)
}

/// How many pages of a pile are in no part that is there. None of them is, of one whose pages are not counted.
fn pages_in_no_part(pile: &CatalogRecord, cut: &HashMap<EntityId, PartOf>) -> u32 {
    let Some(pages) = pile.pages.filter(|_| !pile.filing.parts.is_empty()) else {
        return 0;
    };
    let parts = pile.filing.parts.iter().filter_map(|part| cut.get(part));
    let mut parts: Vec<&PartOf> = parts.filter(|part| part.record == pile.entity).collect();
    parts.sort_by_key(|part| part.first_page);
    let (mut left, mut next) = (0, 1);
    for part in parts {
        left += part.first_page.saturating_sub(next);
        next = next.max(part.last_page.saturating_add(1));
    }
    left + pages.saturating_add(1).saturating_sub(next)
}

/// The last day of the session, where it was read and nothing that was read says otherwise.
pub(super) fn session_end(record: &CatalogRecord) -> Option<SessionEndRead> {
    let ends = record.readings.iter().filter_map(|read| {
        let is_one = read.field == ReadField::SessionEnd && read.sure > Sureness::Doubtful;
        Some(SessionEndRead {
            day: is_one.then(|| read.value.parse().ok()).flatten()?,
            zone: read.zone,
        })
    });
    let ends: Vec<SessionEndRead> = ends.collect();
    let first = ends.first()?;
    ends.iter()
        .all(|end| end.day == first.day)
        .then_some(*first)
}

/// What a person decided, else what the registry makes of what was read.
pub(super) fn links(record: &CatalogRecord, lookup: &RegistryLookup) -> RegistryLinks {
    let filing = &record.filing;
    let session = filing.session_link.map(Link::Sure).or_else(|| {
        let read = read_session(record, lookup);
        read.and_then(|link| without(link, |session| filing.not_sessions.contains(&session)))
    });
    let registry = lookup.registry();
    let decided = filing
        .candidate_link
        .map(|candidate| Link::Sure(registry.leading(candidate)));
    let refused = |candidate| {
        let mut refused = filing.not_candidates.iter();
        refused.any(|one| registry.leading(*one) == registry.leading(candidate))
    };
    let candidate = decided.or_else(|| {
        let read = read_candidate(record, lookup, session.as_ref());
        read.and_then(|link| without(link, refused))
    });
    RegistryLinks { session, candidate }
}

/// The link without what a person refused. What is left of a doubtful one stays doubtful.
fn without(link: Link, refused: impl Fn(EntityId) -> bool) -> Option<Link> {
    match link {
        Link::Sure(entity) => (!refused(entity)).then_some(Link::Sure(entity)),
        Link::Doubtful(mut fits) => {
            fits.retain(|entity| !refused(*entity));
            (!fits.is_empty()).then_some(Link::Doubtful(fits))
        }
    }
}

fn read_session(record: &CatalogRecord, lookup: &RegistryLookup) -> Option<Link> {
    let day = |field| {
        let mut found = record.readings.iter().filter(|read| read.field == field);
        let read = found.find(|read| read.sure > Sureness::Doubtful)?;
        read.value.parse::<NaiveDate>().ok()
    };
    let number = record.session.as_ref().map(|number| number.0.as_str());
    let days = day(ReadField::SessionStart).zip(day(ReadField::SessionEnd));
    lookup.session_for(number, record.titre.as_ref(), days)
}

/// The candidate whom the document names; else the one whom only the registry knew in its text, and never surely.
fn read_candidate(
    record: &CatalogRecord,
    lookup: &RegistryLookup,
    session: Option<&Link>,
) -> Option<Link> {
    if let Some(name) = &record.candidate {
        return lookup.candidate_for(Some(&name.0), record.birth_date, session);
    }
    let mut readings = record.readings.iter();
    let named = readings.find(|read| {
        read.field == ReadField::Candidate
            && read.zone == Zone::Registry
            && read.sure > Sureness::Doubtful
    })?;
    match lookup.candidate_for(Some(&named.value), record.birth_date, session)? {
        Link::Sure(candidate) => Some(Link::Doubtful(vec![candidate])),
        doubtful => Some(doubtful),
    }
}
