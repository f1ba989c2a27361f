//! A pool of reading processes: gives each document to one of them, kills those that break a limit, never fails.
//!
//! The pool holds no document: bytes go into a pipe as they come, and only the text comes back, bounded. Whoever writes
//! into an [`Extraction`] waits at most the time limit in all, whatever the reader does.

use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::extract::detect;
use crate::extract::kept::{Grey, NoPicture, PageDoubt};
use crate::extract::reader::{Failure, Reader};
use crate::extract::wire::{self, Hello};
use crate::model::{Extract, ExtractWarning, MediaType};

/// Documents after which a reader is replaced, so that whatever one left behind in it does not stay.
const DOCUMENTS_PER_READER: u32 = 500;

/// First bytes that are kept to tell the type of a document whose reader did not.
const HEAD_BYTES: usize = 4096;

/// Longest file name that a reader is told.
const NAME_BYTES: usize = 1024;

/// What the reading of one document may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtractLimits {
    /// Wall clock, from the end of the input.
    pub time: Duration,
    /// Memory that the reader may allocate, the document itself included.
    pub memory_bytes: u64,
    /// Text that is kept.
    pub text_bytes: u64,
    /// Size of the largest document that is read for its text.
    pub input_bytes: u64,
    /// Size of the largest PDF that is cut out of another.
    pub part_bytes: u64,
}

/// Why a pool cannot read at all.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// The program could not be started.
    #[error("the reading process {program} does not start")]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The program started and did not read a plain text.
    #[error("the reading process {program} does not read")]
    Silent {
        /// The program.
        program: PathBuf,
    },
}

/// Reading processes, started when needed and used for many documents. Clones share them.
#[derive(Debug, Clone)]
pub struct ExtractPool(Arc<Shared>);

/// One document on its way to a reader: write its bytes, then call [`Extraction::finish`].
#[must_use = "what is not finished gives no text"]
#[derive(Debug)]
pub struct Extraction {
    pub(super) pool: Arc<Shared>,
    pub(super) reader: Option<Reader>,
    pub(super) failure: Option<ExtractWarning>,
    head: Zeroizing<Vec<u8>>,
    pub(super) received_bytes: u64,
    pub(super) patience: Duration,
}

/// A document that was read, whose pages without text are drawn when asked for.
#[derive(Debug)]
pub(super) struct KeptPages {
    /// Where each stands in the text, in order.
    pub(super) places: Vec<KeptPlace>,
    extraction: Option<Extraction>,
}

/// Where a page that was kept stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeptPlace {
    /// The bytes of the text that are this page's own.
    pub(super) own_text: Range<usize>,
    /// Why it was kept.
    pub(super) doubt: PageDoubt,
}

/// Why a page was not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DrawError {
    /// There is no picture of it.
    Page(NoPicture),
    /// It took too long.
    Late,
    /// There is no reader any more.
    Gone,
}

#[derive(Debug)]
pub(super) struct Shared {
    program: PathBuf,
    pub(super) limits: ExtractLimits,
    workers: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Reader>,
    busy: usize,
}

impl Default for ExtractLimits {
    fn default() -> ExtractLimits {
        const MIB: u64 = 1024 * 1024;
        ExtractLimits {
            time: Duration::from_secs(30),
            memory_bytes: 512 * MIB,
            text_bytes: 20 * MIB,
            input_bytes: 256 * MIB,
            part_bytes: 512 * MIB,
        }
    }
}

impl ExtractPool {
    /// A pool of at most `workers` processes (at least one), each `program` started as `extract-worker`.
    pub fn new(program: PathBuf, limits: ExtractLimits, workers: usize) -> ExtractPool {
        ExtractPool(Arc::new(Shared {
            program,
            limits,
            workers: workers.max(1),
            state: Mutex::default(),
            freed: Condvar::new(),
        }))
    }

    /// Begins a document, after waiting for a free reader if all are busy.
    ///
    /// A thread must not begin a second document before it has finished or dropped the first.
    pub fn begin(&self) -> Extraction {
        let reader = self.0.take_slot();
        let mut extraction = Extraction {
            pool: Arc::clone(&self.0),
            reader,
            failure: None,
            head: Zeroizing::new(Vec::new()),
            received_bytes: 0,
            patience: self.0.limits.time,
        };
        if extraction.reader.is_none() {
            match self.0.start_reader() {
                Ok(reader) => extraction.reader = Some(reader),
                Err(_) => extraction.failure = Some(ExtractWarning::ReaderFailed),
            }
        }
        extraction
    }

    /// Makes sure that texts are read on this machine.
    ///
    /// Errors: [`ExtractError::Start`], [`ExtractError::Silent`].
    pub fn probe(&self) -> Result<(), ExtractError> {
        let program = self.0.program.clone();
        match self.0.start_reader() {
            Ok(reader) => drop(reader),
            Err(source) => return Err(ExtractError::Start { program, source }),
        }
        let mut extraction = self.begin();
        extraction.take_in(b"essai");
        match extraction.finish("essai.txt").text == "essai" {
            true => Ok(()),
            false => Err(ExtractError::Silent { program }),
        }
    }
}

/// A text in which there is something to read; nothing but page ends is no text.
fn readable(text: String) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    text
}

impl Extraction {
    /// The process id of the reader, if there is one.
    pub fn reader_id(&self) -> Option<u32> {
        self.reader.as_ref().map(Reader::id)
    }

    /// Reads the text of what was written. `file_name_hint` helps only where the bytes themselves say nothing.
    ///
    /// Never fails: whatever went wrong is a warning beside what is known.
    pub fn finish(mut self, file_name_hint: &str) -> Extract {
        let mut answers = Answers::new(self.pool.limits.text_bytes);
        if let Some(mut reader) = self.reader.take() {
            match self.converse(&mut reader, wire::END, file_name_hint, &mut answers) {
                Ok(()) => self.pool.give_back(reader, &answers),
                Err(failure) => self.failure = Some(reader.explain(failure)),
            }
        }
        let mut extract = self.conclude(&mut answers, file_name_hint);
        extract.text = readable(extract.text);
        extract
    }

    /// Reads like [`Extraction::finish`] and keeps the pages that are pictures, to be drawn one by one.
    pub(super) fn finish_keeping(mut self, file_name_hint: &str) -> (Extract, KeptPages) {
        let mut answers = Answers::new(self.pool.limits.text_bytes);
        answers.marks = Some(Marks::default());
        if let Some(mut reader) = self.reader.take() {
            match self.converse(
                &mut reader,
                wire::READ_AND_KEEP,
                file_name_hint,
                &mut answers,
            ) {
                Ok(()) => self.reader = Some(reader),
                Err(failure) => self.failure = Some(reader.explain(failure)),
            }
        }
        let extract = self.conclude(&mut answers, file_name_hint);
        let places = answers.marks.take().unwrap_or_default().places;
        let pages = KeptPages {
            places,
            extraction: Some(self),
        };
        (extract, pages)
    }

    fn conclude(&mut self, answers: &mut Answers, file_name_hint: &str) -> Extract {
        let media_type = answers.media_type.take();
        let media_type = media_type
            .unwrap_or_else(|| detect::by_first_bytes(&self.head, file_name_hint).to_owned());
        let mut warnings = std::mem::take(&mut answers.warnings);
        if let Some(failure) = self.failure.take()
            && !warnings.contains(&failure)
        {
            warnings.push(failure);
        }
        Extract {
            media_type: MediaType(media_type),
            text: std::mem::take(&mut answers.text),
            pages: answers.pages,
            warnings,
        }
    }

    fn converse(
        &mut self,
        reader: &mut Reader,
        tag: u8,
        name: &str,
        answers: &mut Answers,
    ) -> Result<(), Failure> {
        let deadline = Instant::now() + self.pool.limits.time;
        let name = name
            .get(..name.floor_char_boundary(NAME_BYTES))
            .unwrap_or_default();
        reader.send(tag, name.as_bytes(), &mut self.patience)?;
        let mut payload = Zeroizing::new(Vec::new());
        loop {
            match reader.receive(&mut payload, deadline)? {
                wire::DONE => return Ok(()),
                tag => answers.take(tag, &payload).ok_or(Failure::Lied)?,
            }
        }
    }

    /// Hands `bytes` to the reader, or does nothing if it has failed or the document is too large.
    fn take_in(&mut self, bytes: &[u8]) {
        let room = HEAD_BYTES.saturating_sub(self.head.len());
        self.head
            .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.received_bytes = self.received_bytes.saturating_add(length);
        let Some(mut reader) = self.reader.take() else {
            return;
        };
        if self.received_bytes > self.pool.limits.input_bytes {
            self.failure = Some(ExtractWarning::SizeLimit);
            if reader.send(wire::FORGET, &[], &mut self.patience).is_ok() {
                self.pool.rest(reader);
            }
            return;
        }
        for piece in bytes.chunks(wire::MAX_PAYLOAD) {
            if let Err(failure) = reader.send(wire::DATA, piece, &mut self.patience) {
                self.failure = Some(reader.explain(failure));
                return;
            }
        }
        self.reader = Some(reader);
    }
}

impl KeptPages {
    /// Draws one page, within `time`. Once the reader has failed, no page can be drawn.
    ///
    /// Errors: [`DrawError::Page`] if this page is no picture; any other if the reader is gone and all pages with it.
    pub(super) fn draw(&mut self, number: usize, time: Duration) -> Result<Grey, DrawError> {
        let extraction = self.extraction.as_mut().ok_or(DrawError::Gone)?;
        let reader = extraction.reader.as_mut().ok_or(DrawError::Gone)?;
        let number = u32::try_from(number).map_err(|_| DrawError::Gone)?;
        let failure = match ask(reader, number, time) {
            Ok(answer) => return answer.map_err(DrawError::Page),
            Err(failure) => failure,
        };
        let Some(reader) = extraction.reader.take() else {
            return Err(DrawError::Gone);
        };
        Err(match reader.explain(failure) {
            ExtractWarning::TimeLimit => DrawError::Late,
            ExtractWarning::MemoryLimit => DrawError::Page(NoPicture::TooLarge),
            _ => DrawError::Gone,
        })
    }

    /// Lets go of the reader and of its place in the pool.
    pub(super) fn forget(&mut self) {
        self.extraction = None;
    }

    /// Whether pages can still be drawn.
    pub(super) fn can_draw(&self) -> bool {
        self.extraction
            .as_ref()
            .is_some_and(|extraction| extraction.reader.is_some())
    }
}

/// Asks for a picture and takes what comes, if an honest reader can have sent it.
fn ask(
    reader: &mut Reader,
    number: u32,
    time: Duration,
) -> Result<Result<Grey, NoPicture>, Failure> {
    let deadline = Instant::now() + time;
    let mut patience = time;
    reader.send(wire::DRAW, &number.to_le_bytes(), &mut patience)?;
    let mut payload = Zeroizing::new(Vec::new());
    let mut answer = match reader.receive(&mut payload, deadline)? {
        wire::PICTURE => Ok(picture_of(&payload).ok_or(Failure::Lied)?),
        wire::NO_PICTURE => Err(match payload.as_slice() {
            [wire::TOO_LARGE] => NoPicture::TooLarge,
            [wire::UNREADABLE] => NoPicture::Unreadable,
            _ => return Err(Failure::Lied),
        }),
        _ => return Err(Failure::Lied),
    };
    loop {
        match (reader.receive(&mut payload, deadline)?, &mut answer) {
            (wire::PIXELS, Ok(picture)) => {
                let room = picture.area() - picture.pixels.len();
                if payload.len() > room {
                    return Err(Failure::Lied);
                }
                picture.pixels.extend_from_slice(&payload);
            }
            (wire::DONE, Ok(picture)) if picture.pixels.len() < picture.area() => {
                return Err(Failure::Lied);
            }
            (wire::DONE, _) => return Ok(answer),
            _ => return Err(Failure::Lied),
        }
    }
}

/// A picture without its pixels, with exactly as much room as they need.
fn picture_of(header: &[u8]) -> Option<Grey> {
    let mut numbers = header
        .chunks_exact(4)
        .map(|bytes| bytes.try_into().map(u32::from_le_bytes));
    let mut number = || numbers.next()?.ok();
    let (width, height, dpi) = (number()?, number()?, number()?);
    let area = u64::from(width) * u64::from(height);
    (header.len() == 12 && area > 0 && area <= wire::MAX_PIXELS).then_some(())?;
    let mut pixels = Zeroizing::new(Vec::new());
    pixels.reserve_exact(usize::try_from(area).ok()?);
    Some(Grey {
        width,
        height,
        dpi,
        pixels,
    })
}

impl Write for Extraction {
    /// Takes all of `buffer`, whatever becomes of the text. Never an error.
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.take_in(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Extraction {
    /// A reader that still holds bytes of a document that nobody finished is killed.
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take()
            && self.received_bytes == 0
        {
            self.pool.rest(reader);
        }
        self.pool.free_slot();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until fewer than all workers are busy, and counts one more. Returns an idle reader if there is one.
    fn take_slot(&self) -> Option<Reader> {
        let mut state = self
            .freed
            .wait_while(self.state(), |state| state.busy >= self.workers)
            .unwrap_or_else(PoisonError::into_inner);
        state.busy += 1;
        while let Some(mut reader) = state.idle.pop() {
            if reader.runs() {
                return Some(reader);
            }
        }
        None
    }

    fn free_slot(&self) {
        self.state().busy -= 1;
        self.freed.notify_one();
    }

    fn start_reader(&self) -> io::Result<Reader> {
        let hello = Hello {
            memory_bytes: self.limits.memory_bytes,
            text_bytes: self.limits.text_bytes,
        };
        Reader::start(&self.program, hello)
    }

    /// Keeps a reader that has answered for the next document, unless it has read enough or panicked.
    fn give_back(&self, mut reader: Reader, answers: &Answers) {
        reader.documents += 1;
        let failed = answers.warnings.contains(&ExtractWarning::ReaderFailed);
        if !failed && reader.documents < DOCUMENTS_PER_READER {
            self.rest(reader);
        }
    }

    fn rest(&self, reader: Reader) {
        self.state().idle.push(reader);
    }
}

/// What a reader has answered, checked.
struct Answers {
    media_type: Option<String>,
    pages: Option<u32>,
    text: String,
    warnings: Vec<ExtractWarning>,
    text_bytes: u64,
    marks: Option<Marks>,
}

/// The pages that were kept, while they are being told.
#[derive(Default)]
struct Marks {
    begun: Option<usize>,
    places: Vec<KeptPlace>,
}

impl Answers {
    fn new(text_bytes: u64) -> Answers {
        Answers {
            media_type: None,
            pages: None,
            text: String::new(),
            warnings: Vec::new(),
            text_bytes,
            marks: None,
        }
    }

    /// Takes one answer; none if no honest reader gives it.
    fn take(&mut self, tag: u8, payload: &[u8]) -> Option<()> {
        match tag {
            wire::MEDIA_TYPE if self.media_type.is_none() => {
                let media_type = std::str::from_utf8(payload).ok()?;
                is_media_type(media_type).then_some(())?;
                self.media_type = Some(media_type.to_owned());
            }
            wire::PAGES if self.pages.is_none() => {
                self.pages = Some(u32::from_le_bytes(payload.try_into().ok()?));
            }
            wire::TEXT => {
                let total = self.text.len().checked_add(payload.len())?;
                (u64::try_from(total).ok()? <= self.text_bytes).then_some(())?;
                self.text.push_str(std::str::from_utf8(payload).ok()?);
            }
            wire::WARNING => {
                let [place] = payload else { return None };
                let warning = *wire::WARNINGS.get(usize::from(*place))?;
                (!self.warnings.contains(&warning)).then_some(())?;
                self.warnings.push(warning);
            }
            wire::MARK => {
                let marks = self.marks.as_mut()?;
                marks.take(payload, self.text.len())?;
            }
            _ => return None,
        }
        Some(())
    }
}

impl Marks {
    /// Takes a mark that stands at `place` in the text.
    fn take(&mut self, payload: &[u8], place: usize) -> Option<()> {
        let doubt = match payload {
            [wire::PAGE_BEGINS] => {
                self.begun = Some(place);
                return Some(());
            }
            [wire::PAGE_WITHOUT_TEXT] => PageDoubt::NoText,
            [wire::PAGE_IN_DOUBT] => PageDoubt::Garbage,
            _ => return None,
        };
        let begun = self.begun.take()?;
        (self.places.len() < wire::MAX_KEPT).then_some(())?;
        self.places.push(KeptPlace {
            own_text: begun..place,
            doubt,
        });
        Some(())
    }
}

/// `a/b` of at most a hundred lower-case letters, digits and `.+-`.
fn is_media_type(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || b".+-_".contains(&c))
    };
    text.len() <= 100
        && text
            .split_once('/')
            .is_some_and(|(kind, name)| part(kind) && part(name))
}
