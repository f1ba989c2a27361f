//! Pages cut out of a PDF by a reading process: asked for here, written there, never trusted.

use std::io::{self, Write};
use std::time::Instant;

use zeroize::Zeroizing;

use crate::extract::pool::Extraction;
use crate::extract::reader::Failure;
use crate::extract::wire::{self, Refusal};
use crate::model::{CutLoss, ExtractWarning, PageRange};

/// Why pages were not cut.
#[derive(Debug, thiserror::Error)]
pub enum CutError {
    /// Only a PDF can be cut, and only one whose encryption is known.
    #[error("pages of this format cannot be cut")]
    Unsupported,
    /// A password is needed to read it.
    #[error("the document needs a password")]
    PasswordNeeded,
    /// It is too broken to find its pages.
    #[error("the document is broken")]
    Damaged,
    /// The document ends before the last page that was asked for.
    #[error("the document has {pages} pages only")]
    NoSuchPage {
        /// How many pages it has.
        pages: u32,
    },
    /// Larger than what is given to a reading process.
    #[error("the document is too large to be cut")]
    InputTooLarge,
    /// The new PDF grew larger than allowed.
    #[error("the cut pages are larger than {limit_bytes} bytes")]
    PartTooLarge {
        /// What was allowed.
        limit_bytes: u64,
    },
    /// Cutting took longer than allowed and was stopped.
    #[error("cutting took too long")]
    TimeLimit,
    /// Cutting wanted more memory than allowed and was stopped.
    #[error("cutting took too much memory")]
    MemoryLimit,
    /// The reading process failed, or has failed before.
    #[error("the reading process failed")]
    ReaderFailed,
    /// The new PDF could not be handed on.
    #[error("the cut pages cannot be written")]
    Write {
        /// What the writer said.
        source: io::Error,
    },
}

/// How a conversation ended that gave no complete PDF.
enum Ending {
    /// The reader is of no more use.
    Failed(Failure),
    /// The reader is well and waits, and what it said is this.
    Refused(CutError),
    /// We ended it.
    Stopped(CutError),
}

impl From<Failure> for Ending {
    fn from(failure: Failure) -> Ending {
        Ending::Failed(failure)
    }
}

impl Extraction {
    /// Writes a new PDF of `pages` of what was written so far into `part`, and returns what the pages lose by it.
    ///
    /// May be called again for other pages of the same document, unless it failed for a fault of the reader. Nothing
    /// may be written into this extraction any more, nor its text be read. The same document and pages give the same
    /// bytes. After an error, what was written into `part` is worth nothing.
    ///
    /// Errors: each of [`CutError`].
    pub fn cut(
        &mut self,
        pages: PageRange,
        part: &mut dyn Write,
    ) -> Result<Vec<CutLoss>, CutError> {
        let Some(mut reader) = self.reader.take() else {
            return Err(match self.failure {
                Some(ExtractWarning::SizeLimit) => CutError::InputTooLarge,
                Some(warning) => told(warning),
                None => CutError::ReaderFailed,
            });
        };
        self.patience = self.pool.limits.time;
        // The reader holds the document from now on, even an empty one: it is not given another.
        self.received_bytes = self.received_bytes.max(1);
        let deadline = Instant::now() + self.pool.limits.time;
        let mut answers = Answers {
            part,
            losses: Vec::new(),
            part_bytes: 0,
            limit_bytes: self.pool.limits.part_bytes,
        };
        let asked = wire::cut_payload(pages.first(), pages.last());
        let mut ask = || -> Result<(), Ending> {
            reader.send(wire::CUT, &asked, &mut self.patience)?;
            let mut payload = Zeroizing::new(Vec::new());
            loop {
                match reader.receive(&mut payload, deadline)? {
                    wire::DONE => return Ok(()),
                    tag => answers.take(tag, &payload)?,
                }
            }
        };
        match ask() {
            Ok(()) => {
                self.reader = Some(reader);
                Ok(answers.losses)
            }
            Err(Ending::Refused(error)) => {
                self.reader = Some(reader);
                Err(error)
            }
            Err(Ending::Stopped(error)) => {
                self.failure = Some(ExtractWarning::ReaderFailed);
                Err(error)
            }
            Err(Ending::Failed(failure)) => {
                let warning = reader.explain(failure);
                self.failure = Some(warning);
                Err(told(warning))
            }
        }
    }
}

fn told(warning: ExtractWarning) -> CutError {
    match warning {
        ExtractWarning::TimeLimit => CutError::TimeLimit,
        ExtractWarning::MemoryLimit => CutError::MemoryLimit,
        _ => CutError::ReaderFailed,
    }
}

/// What a reader answers, checked and handed on.
struct Answers<'p> {
    part: &'p mut dyn Write,
    losses: Vec<CutLoss>,
    part_bytes: u64,
    limit_bytes: u64,
}

impl Answers<'_> {
    fn take(&mut self, tag: u8, payload: &[u8]) -> Result<(), Ending> {
        match tag {
            wire::PIECE => self.take_piece(payload),
            wire::LOSS => {
                let loss = match payload {
                    [place] => wire::LOSSES.get(usize::from(*place)),
                    _ => None,
                };
                let loss = *loss.ok_or(Failure::Lied)?;
                if self.losses.contains(&loss) {
                    return Err(Failure::Lied.into());
                }
                self.losses.push(loss);
                Ok(())
            }
            wire::REFUSED => Err(refused(payload).map_or(Failure::Lied.into(), Ending::Refused)),
            _ => Err(Failure::Lied.into()),
        }
    }

    fn take_piece(&mut self, piece: &[u8]) -> Result<(), Ending> {
        let limit_bytes = self.limit_bytes;
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.part_bytes = self.part_bytes.saturating_add(length);
        if self.part_bytes > limit_bytes {
            return Err(Ending::Stopped(CutError::PartTooLarge { limit_bytes }));
        }
        self.part
            .write_all(piece)
            .map_err(|source| Ending::Stopped(CutError::Write { source }))
    }
}

fn refused(payload: &[u8]) -> Option<CutError> {
    let (place, pages) = payload.split_first()?;
    let pages = u32::from_le_bytes(pages.try_into().ok()?);
    Some(match wire::REFUSALS.get(usize::from(*place))? {
        Refusal::Unsupported => CutError::Unsupported,
        Refusal::PasswordNeeded => CutError::PasswordNeeded,
        Refusal::Damaged => CutError::Damaged,
        Refusal::NoSuchPage => CutError::NoSuchPage { pages },
    })
}
