//! Documents read again: scans whose pages are recognised, long after they were archived, and texts that could not be read at
//! the time.
//!
//! The queue is what the records themselves say: pages without text, and nobody has tried. Nothing else is kept of it, so
//! nothing is lost whenever the work is stopped: a document is either as it was, or has its new text. The bytes are never
//! touched, and the former text stays with the former version.

use std::io::{self, Write};

use crate::archive::describing::described_object;
use crate::archive::understanding::{replace, telling_path, writing};
use crate::archive::{Archive, ArchiveError, Notice, lock};
use crate::extract::{RecogniseError, RecogniseProgress, Recogniser};
use crate::keys::Identity;
use crate::model::{
    ActorId, Descriptor, EntityId, Extract, ExtractWarning, Recognised, Recognition, Timestamp,
};
use crate::store::{Shelf, StoreError};

/// How often a document is read anew because it got other bytes meanwhile.
const MAX_TRIES: usize = 3;

/// Which documents are read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rereading {
    /// Those that have pages which nobody has tried to recognise.
    Waiting,
    /// Any: their text is read as if they had just arrived.
    Again,
}

/// What came of reading a document again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reread {
    /// It has a new text, or is known not to have one.
    Read {
        /// How its pictures were read; none if there was nothing to recognise.
        recognition: Option<Recognition>,
        /// True if it has a class now.
        classified: bool,
        /// True if it has text that can be searched now.
        has_text: bool,
        /// The record of which it turned out to be a state.
        joined_to: Option<EntityId>,
    },
    /// It says what it said before, or somebody else was faster.
    Unchanged,
}

/// Everything that reading gives, before it is committed.
struct Read {
    extract: Extract,
    recognition: Option<Recognition>,
}

impl Archive {
    /// The records with pages that nobody has tried to recognise, oldest first.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn waiting_for_recognition(&self) -> Result<Vec<EntityId>, ArchiveError> {
        self.follow(&mut |_| true)?;
        let waiting = lock(&self.catalog).waiting_for_recognition()?;
        Ok(waiting.iter().map(|record| record.entity).collect())
    }

    /// The records whose text was not wholly read, for whatever reason that another try may mend, and those in which
    /// recognition found no word, oldest first.
    ///
    /// Errors: [`ArchiveError::Catalog`], [`ArchiveError::Journal`].
    pub fn badly_read(&self) -> Result<Vec<EntityId>, ArchiveError> {
        let records = self.records()?.into_iter();
        let common = records.filter(|record| !record.restricted);
        let badly = common.filter(|record| {
            let recognition = record.recognition.as_ref();
            let in_trouble = recognition
                .is_some_and(|read| read.pages_in_trouble() > 0 || read.untried_pages > 0);
            let no_word = record.recognition.is_some() && !record.has_text;
            in_trouble
                || no_word
                || record
                    .warnings
                    .iter()
                    .any(|warning| may_be_mended(*warning))
        });
        Ok(badly.map(|record| record.entity).collect())
    }

    /// Reads a document again, recognising its pages without text if there is a `recogniser`, and commits what was found as its
    /// next version. `now` is asked when it is committed, `goes_on` several times a second.
    ///
    /// Errors: [`ArchiveError::Stopped`], [`ArchiveError::RecognitionFails`]; those of opening the document and of a commit. The
    /// record is then as it was.
    pub fn read_again(
        &self,
        entity: EntityId,
        which: Rereading,
        recogniser: Option<&Recogniser>,
        actor: ActorId,
        now: &dyn Fn() -> Timestamp,
        goes_on: &mut dyn FnMut(RecogniseProgress) -> bool,
    ) -> Result<Reread, ArchiveError> {
        self.follow(&mut |_| true)?;
        for _ in 0..MAX_TRIES {
            let descriptor = self.current_descriptor(entity)?;
            if which == Rereading::Waiting && !waits(&descriptor) {
                return Ok(Reread::Unchanged);
            }
            let read = self.read_object(&descriptor, recogniser, goes_on)?;
            if let Some(outcome) = self.commit_reading(&descriptor, read, actor, now)? {
                return Ok(outcome);
            }
        }
        Ok(Reread::Unchanged)
    }

    fn read_object(
        &self,
        descriptor: &Descriptor,
        recogniser: Option<&Recogniser>,
        goes_on: &mut dyn FnMut(RecogniseProgress) -> bool,
    ) -> Result<Read, ArchiveError> {
        let name = file_name(descriptor);
        let Some(recogniser) = recogniser else {
            let mut extraction = self.extraction.begin();
            self.pour_object(descriptor, &mut extraction)?;
            let extract = extraction.finish(&name);
            return Ok(Read {
                extract,
                recognition: None,
            });
        };
        let mut failed = None;
        let mut source = |reader: &mut dyn Write| {
            self.pour_object(descriptor, reader).map_err(|error| {
                failed = Some(error);
                io::Error::from(io::ErrorKind::InvalidData)
            })
        };
        match recogniser.recognise(&name, &mut source, goes_on) {
            Ok(Recognised {
                extract,
                recognition,
            }) => Ok(Read {
                // Where nothing had to be recognised, nothing is said of it, unless it waited for that.
                recognition: (!recognition.pages.is_empty() || waits(descriptor))
                    .then_some(recognition),
                extract,
            }),
            Err(RecogniseError::Stopped) => Err(ArchiveError::Stopped),
            Err(RecogniseError::Engine) => Err(ArchiveError::RecognitionFails),
            Err(RecogniseError::Source(source)) => Err(failed.unwrap_or_else(|| {
                let path = self.root.clone();
                ArchiveError::Store(StoreError::Io { path, source })
            })),
        }
    }

    /// Writes a record's bytes into `output`, and makes sure that they are what was archived.
    fn pour_object(
        &self,
        descriptor: &Descriptor,
        output: &mut dyn Write,
    ) -> Result<(), ArchiveError> {
        let entity = descriptor.facts.entity;
        let object = described_object(descriptor)?;
        let key = object_key(descriptor)?;
        let (content, _) = self.store.copy_out(Shelf::Objects, object, &key, output)?;
        match Some(content) == descriptor.facts.sha256 {
            true => Ok(()),
            false => Err(ArchiveError::ContentAltered { entity }),
        }
    }

    /// Commits what was read of the object of `before`. None if the record has other bytes now.
    fn commit_reading(
        &self,
        before: &Descriptor,
        read: Read,
        actor: ActorId,
        now: &dyn Fn() -> Timestamp,
    ) -> Result<Option<Reread>, ArchiveError> {
        let entity = before.facts.entity;
        let path = telling_path(&before.identity.paths, &before.facts.filing);
        let same_text = self.text(entity)? == read.extract.text;
        let writing = writing(read.recognition.as_ref());
        let classification = self.understand(&path, &read.extract, writing);
        let text = self.seal_text(&read.extract.text, &object_key(before)?)?;
        let commit = self.commit_lock()?;
        let cut = self.refresh(&commit)?;
        // Invariant: what somebody has decided or described since is kept; only what was read is written over.
        let mut descriptor = self.current_descriptor(entity)?;
        if descriptor.secret.object != before.secret.object {
            self.append(&commit, cut, Vec::new(), actor, now())?;
            return Ok(None);
        }
        let faster = descriptor.facts.recognition != before.facts.recognition;
        let facts = &mut descriptor.facts;
        let same = same_text
            && facts.recognition == read.recognition
            && facts.warnings == read.extract.warnings;
        if faster || same {
            self.append(&commit, cut, Vec::new(), actor, now())?;
            return Ok(Some(Reread::Unchanged));
        }
        facts.media_type = Some(read.extract.media_type);
        facts.pages = read.extract.pages;
        facts.warnings = read.extract.warnings;
        facts.recognition = read.recognition.clone();
        let sealed = text.filter(|_| !same_text);
        if !same_text {
            descriptor.secret.text = sealed.as_ref().map(|text| text.digest);
        }
        replace(&mut descriptor, &classification);
        let classified = descriptor.facts.class.is_some();
        let has_text = descriptor.secret.text.is_some();
        let mut change = self.described(descriptor)?;
        change.files.extend(sealed.map(|text| (Shelf::Texts, text)));
        self.append(&commit, cut, vec![change], actor, now())?;
        drop(commit);
        self.follow_later();
        // The reading is committed, whatever becomes of the joining: a person may do that too.
        let joined_to = match self.join_by_state(entity, actor, now()) {
            Ok(joined_to) => joined_to,
            Err(_) => {
                self.notice(Notice::NotJoined { entity });
                None
            }
        };
        Ok(Some(Reread::Read {
            recognition: read.recognition,
            classified,
            has_text,
            joined_to,
        }))
    }
}

/// Whether a record has pages that nobody has tried to recognise.
fn waits(descriptor: &Descriptor) -> bool {
    let facts = &descriptor.facts;
    facts.recognition.is_none()
        && facts
            .warnings
            .iter()
            .any(|warning| warning.calls_for_recognition())
}

/// Whether another try, or another version of this program, may read more.
fn may_be_mended(warning: ExtractWarning) -> bool {
    match warning {
        ExtractWarning::TimeLimit
        | ExtractWarning::MemoryLimit
        | ExtractWarning::TextLimit
        | ExtractWarning::SizeLimit
        | ExtractWarning::ReaderFailed
        | ExtractWarning::UnsupportedFormat => true,
        ExtractWarning::NoTextLayer
        | ExtractWarning::SomePagesWithoutText
        | ExtractWarning::PasswordNeeded
        | ExtractWarning::Damaged
        | ExtractWarning::MembersSkipped => false,
    }
}

fn object_key(descriptor: &Descriptor) -> Result<Identity, ArchiveError> {
    let entity = descriptor.facts.entity;
    let key = descriptor.secret.object_key.as_ref();
    key.and_then(|key| Identity::from_text(key))
        .ok_or(ArchiveError::DescriptorIncomplete { entity })
}

fn file_name(descriptor: &Descriptor) -> String {
    let path = descriptor.identity.paths.first();
    path.map_or_else(String::new, |path| path.file_name_lossy())
}
