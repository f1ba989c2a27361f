//! Recognition of pages that are pictures: draws them one by one in a reading process, has `tesseract` read each, and puts
//! what was read where it belongs in the text.
//!
//! At any time one picture is held, whatever the document has of them. A page that fails costs itself alone, and a reading process
//! that dies on a page is started again for the rest.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::extract::engine::{Engine, EngineFailure};
use crate::extract::kept::{Grey, NoPicture, PageDoubt};
use crate::extract::plausible::Plausibility;
use crate::extract::pool::{DrawError, ExtractLimits, ExtractPool, KeptPages, KeptPlace};
use crate::extract::tsv::{PageRead, read_table};
use crate::extract::upright::{levelled, lines_of, stretch, turned};
use crate::model::{
    Extract, ExtractWarning, Recognised, RecognisedPage, Recognition, RecognitionTrouble,
};

/// The language of the documents.
const LANGUAGE: &str = "fra";

/// A page read this surely stands upright.
const GOOD_CONFIDENCE: f64 = 70.0;

/// Fewer words say nothing about which way up a page is.
const FEW_WORDS: u32 = 4;

/// Reading processes that one document may cost.
const MAX_READERS: usize = 10;

/// Pages that the program may fail on in a row before it is taken to be broken.
const MAX_FAILURES_IN_A_ROW: usize = 3;

/// What recognising one document may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecognitionLimits {
    /// Wall clock for one page: drawing it, and all that is tried to read it.
    pub page_time: Duration,
    /// Pages of one document that are tried.
    pub pages: usize,
    /// Memory of the recognition program.
    pub memory_bytes: u64,
    /// Limits of the reading process that draws.
    pub reader: ExtractLimits,
}

/// What is missing for recognition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineMissing {
    /// There is no `tesseract`, or it does not run.
    #[error("tesseract is not installed")]
    Program,
    /// It does not know French.
    #[error("tesseract {version} has no data for French")]
    Language {
        /// Its version.
        version: String,
    },
}

/// Why a document was not recognised. What was read of it so far is lost.
#[derive(Debug, thiserror::Error)]
pub enum RecogniseError {
    /// Whoever asked wants to stop.
    #[error("recognition was stopped")]
    Stopped,
    /// The bytes of the document did not come.
    #[error("the document could not be read")]
    Source(#[source] io::Error),
    /// The recognition program fails on every page.
    #[error("the recognition program fails")]
    Engine,
}

/// How far recognition of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecogniseProgress {
    /// Pages that are finished.
    pub done: usize,
    /// Pages that are to be tried.
    pub total: usize,
}

/// Reads pages that are pictures. Made once, used for many documents, one at a time.
#[derive(Debug, Clone)]
pub struct Recogniser {
    engine: Engine,
    limits: RecognitionLimits,
    pool: ExtractPool,
}

impl Default for RecognitionLimits {
    fn default() -> RecognitionLimits {
        const MIB: u64 = 1024 * 1024;
        RecognitionLimits {
            page_time: Duration::from_secs(120),
            pages: 300,
            memory_bytes: 1536 * MIB,
            reader: ExtractLimits {
                memory_bytes: 1024 * MIB,
                ..ExtractLimits::default()
            },
        }
    }
}

impl Recogniser {
    /// Looks for the recognition program. `own_program` is ours, which draws the pages and confines the other.
    ///
    /// Errors: [`EngineMissing`] says what must be installed.
    pub fn find(
        own_program: PathBuf,
        limits: RecognitionLimits,
    ) -> Result<Recogniser, EngineMissing> {
        let engine =
            Engine::find(&own_program, limits.memory_bytes).ok_or(EngineMissing::Program)?;
        if !engine.speaks(LANGUAGE) {
            let version = engine.version().to_owned();
            return Err(EngineMissing::Language { version });
        }
        Ok(Recogniser {
            engine,
            limits,
            pool: ExtractPool::new(own_program, limits.reader, 1),
        })
    }

    /// The program and its version, such as `tesseract 5.3.0`.
    pub fn engine(&self) -> String {
        format!("tesseract {}", self.engine.version())
    }

    /// Whether it has the data that tells which way up a page is. Without it, more is tried.
    pub fn tells_orientation(&self) -> bool {
        self.engine.speaks("osd")
    }

    /// Reads a document anew, recognising its pages without a usable text. `source` writes the document's bytes; it is
    /// called again if a reading process dies. `goes_on` is told how far it is, several times a second, and returns false to stop.
    ///
    /// Errors: [`RecogniseError`]; whatever is wrong with a page is in the result.
    pub fn recognise(
        &self,
        file_name_hint: &str,
        source: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
        goes_on: &mut dyn FnMut(RecogniseProgress) -> bool,
    ) -> Result<Recognised, RecogniseError> {
        let mut work = Work {
            recogniser: self,
            file_name_hint,
            source,
            goes_on,
            progress: RecogniseProgress { done: 0, total: 0 },
            readers: 0,
            failures_in_a_row: 0,
        };
        work.run()
    }
}

/// One document being recognised.
struct Work<'w> {
    recogniser: &'w Recogniser,
    file_name_hint: &'w str,
    source: &'w mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    goes_on: &'w mut dyn FnMut(RecogniseProgress) -> bool,
    progress: RecogniseProgress,
    readers: usize,
    failures_in_a_row: usize,
}

/// What became of one page.
struct Outcome {
    read: Result<PageRead, RecognitionTrouble>,
    quarters: u16,
}

impl Work<'_> {
    fn run(&mut self) -> Result<Recognised, RecogniseError> {
        let (mut extract, mut pages) = self.read_document()?;
        let places = pages.places.clone();
        let tried = places.len().min(self.recogniser.limits.pages);
        self.progress.total = tried;
        let mut outcomes = Vec::new();
        for number in 0..tried {
            outcomes.push(self.page(number, &mut pages)?);
            self.progress.done = number + 1;
        }
        self.glance()?;
        let untried_pages = u32::try_from(places.len() - tried).unwrap_or(u32::MAX);
        let merged = merge(&extract.text, &places, outcomes);
        extract.text = merged.text;
        let recognition = Recognition {
            engine: self.recogniser.engine(),
            language: LANGUAGE.to_owned(),
            pages: merged.pages,
            untried_pages,
        };
        settle_warnings(&mut extract, &recognition);
        Ok(Recognised {
            extract,
            recognition,
        })
    }

    fn read_document(&mut self) -> Result<(Extract, KeptPages), RecogniseError> {
        self.glance()?;
        self.readers += 1;
        let mut extraction = self.recogniser.pool.begin();
        (self.source)(&mut extraction).map_err(RecogniseError::Source)?;
        Ok(extraction.finish_keeping(self.file_name_hint))
    }

    fn glance(&mut self) -> Result<(), RecogniseError> {
        match (self.goes_on)(self.progress) {
            true => Ok(()),
            false => Err(RecogniseError::Stopped),
        }
    }

    fn page(&mut self, number: usize, pages: &mut KeptPages) -> Result<Outcome, RecogniseError> {
        self.glance()?;
        let deadline = Instant::now() + self.recogniser.limits.page_time;
        let trouble = |trouble| Outcome {
            read: Err(trouble),
            quarters: 0,
        };
        if !pages.can_draw() && !self.bring_back(pages)? {
            return Ok(trouble(RecognitionTrouble::Unreadable));
        }
        let picture = match pages.draw(number, self.recogniser.limits.page_time) {
            Ok(picture) => picture,
            Err(error) => return Ok(trouble(explain(error))),
        };
        match self.read_page(picture, deadline) {
            Ok(outcome) => {
                self.failures_in_a_row = 0;
                Ok(outcome)
            }
            Err(EngineFailure::Stopped) => Err(RecogniseError::Stopped),
            Err(EngineFailure::Late) => Ok(trouble(RecognitionTrouble::TimeLimit)),
            Err(EngineFailure::Failed) => {
                self.failures_in_a_row += 1;
                let all = self.failures_in_a_row >= self.progress.total.min(MAX_FAILURES_IN_A_ROW);
                match all {
                    true => Err(RecogniseError::Engine),
                    false => Ok(trouble(RecognitionTrouble::EngineFailed)),
                }
            }
        }
    }

    /// Reads the document again, after the reader has died. Returns whether pages can be drawn.
    fn bring_back(&mut self, pages: &mut KeptPages) -> Result<bool, RecogniseError> {
        if self.readers >= MAX_READERS {
            return Ok(false);
        }
        // The pool has room for one: the dead one's place must be free first.
        let before = std::mem::take(&mut pages.places);
        pages.forget();
        let (_, again) = self.read_document()?;
        let same = again.places == before;
        *pages = again;
        pages.places = before;
        Ok(same && pages.can_draw())
    }

    /// Reads one page, turning it until it can be read.
    fn read_page(&mut self, mut page: Grey, deadline: Instant) -> Result<Outcome, EngineFailure> {
        stretch(&mut page);
        let lines = lines_of(&page);
        let mut waiting: VecDeque<u16> = match lines.sideways {
            true => VecDeque::from([1, 3]),
            false => VecDeque::from([0, 2]),
        };
        let mut tried: Vec<u16> = Vec::new();
        let mut best: Option<(PageRead, u16)> = None;
        while let Some(quarters) = waiting.pop_front() {
            if tried.contains(&quarters) {
                continue;
            }
            let read =
                self.read_turned(&page, quarters, lines.slant_degrees(quarters), deadline)?;
            tried.push(quarters);
            let good = read.confidence >= GOOD_CONFIDENCE && read.words >= FEW_WORDS;
            let better = best
                .as_ref()
                .is_none_or(|(best, _)| read.worth > best.worth);
            if better {
                best = Some((read, quarters));
            }
            if good {
                break;
            }
            if tried.len() == 1 {
                match self.orientation(&page, deadline)? {
                    Some(quarters) => waiting.push_front(quarters),
                    // Nothing that looks like letters: a picture of something else, or a page with too few of them, whose
                    // lines are not seen well either.
                    None if best.as_ref().is_some_and(|(best, _)| best.words == 0) => {
                        waiting = VecDeque::from([0]);
                    }
                    None => {}
                }
            }
        }
        let (read, quarters) = best.ok_or(EngineFailure::Failed)?;
        Ok(Outcome {
            read: Ok(read),
            quarters,
        })
    }

    fn read_turned(
        &mut self,
        page: &Grey,
        quarters: u16,
        slant_degrees: f64,
        deadline: Instant,
    ) -> Result<PageRead, EngineFailure> {
        let straight = (slant_degrees != 0.0).then(|| levelled(page, slant_degrees));
        let page = straight.as_ref().unwrap_or(page);
        let turned = (quarters != 0).then(|| turned(page, quarters));
        let page = turned.as_ref().unwrap_or(page);
        let dpi = page.dpi.to_string();
        let arguments = [
            "stdin",
            "stdout",
            "-l",
            LANGUAGE,
            "--dpi",
            &dpi,
            "--psm",
            "3",
            "-c",
            "tessedit_create_tsv=1",
        ];
        let table = self.ask(&arguments, page, deadline)?;
        Ok(read_table(&String::from_utf8_lossy(&table)))
    }

    /// The quarters by which the page must be turned, as far as the program can tell.
    fn orientation(
        &mut self,
        page: &Grey,
        deadline: Instant,
    ) -> Result<Option<u16>, EngineFailure> {
        if !self.recogniser.tells_orientation() {
            return Ok(None);
        }
        let dpi = page.dpi.to_string();
        let arguments = ["stdin", "stdout", "--dpi", &dpi, "--psm", "0"];
        let answer = match self.ask(&arguments, page, deadline) {
            Ok(answer) => answer,
            // It fails on a page with too few letters.
            Err(EngineFailure::Failed) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        let answer = String::from_utf8_lossy(&answer);
        let degrees = answer
            .lines()
            .find_map(|line| line.strip_prefix("Rotate: ")?.trim().parse::<u16>().ok());
        Ok(degrees.map(|degrees| degrees / 90 % 4))
    }

    fn ask(
        &mut self,
        arguments: &[&str],
        page: &Grey,
        deadline: Instant,
    ) -> Result<zeroize::Zeroizing<Vec<u8>>, EngineFailure> {
        let time = deadline.saturating_duration_since(Instant::now());
        let mut input = zeroize::Zeroizing::new(Vec::with_capacity(page.area() + 64));
        input.extend_from_slice(format!("P5\n{} {}\n255\n", page.width, page.height).as_bytes());
        input.extend_from_slice(&page.pixels);
        let progress = self.progress;
        let goes_on = &mut *self.goes_on;
        self.recogniser
            .engine
            .run(arguments, &input, time, &mut || goes_on(progress))
    }
}

fn explain(error: DrawError) -> RecognitionTrouble {
    match error {
        DrawError::Page(NoPicture::TooLarge) => RecognitionTrouble::TooLarge,
        DrawError::Page(NoPicture::Unreadable) | DrawError::Gone => RecognitionTrouble::Unreadable,
        DrawError::Late => RecognitionTrouble::TimeLimit,
    }
}

struct Merged {
    text: String,
    pages: Vec<RecognisedPage>,
}

/// Puts what was read in the place of each page's own text, unless that is better.
fn merge(text: &str, places: &[KeptPlace], outcomes: Vec<Outcome>) -> Merged {
    let mut merged = Merged {
        text: String::new(),
        pages: Vec::new(),
    };
    let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
    let mut written = 0;
    for (place, outcome) in places.iter().zip(outcomes) {
        merged.text.push_str(slice(written..place.own_text.start));
        written = place.own_text.end;
        let pages_before = slice(0..place.own_text.start).matches('\u{c}').count();
        let own = slice(place.own_text.clone());
        let mut page = RecognisedPage {
            page: u32::try_from(pages_before + 1).unwrap_or(u32::MAX),
            confidence_percent: None,
            words: 0,
            rotated_degrees: 90 * outcome.quarters,
            trouble: None,
            kept_own_text: false,
        };
        match outcome.read {
            Err(trouble) => {
                page.trouble = Some(trouble);
                merged.text.push_str(own);
            }
            Ok(read) => {
                page.words = read.words;
                page.confidence_percent = (read.words > 0).then(|| percent(read.confidence));
                page.kept_own_text = better_left(own, &read.text, place.doubt);
                match page.kept_own_text {
                    true => merged.text.push_str(own),
                    false => push_read(&mut merged.text, &read.text, own, place.doubt),
                }
            }
        }
        merged.pages.push(page);
    }
    merged.text.push_str(slice(written..text.len()));
    if merged.text.trim().is_empty() {
        merged.text.clear();
    }
    merged
}

/// Whether a page's doubtful text is worth more than what was recognised.
fn better_left(own: &str, read: &str, doubt: PageDoubt) -> bool {
    doubt == PageDoubt::Garbage && Plausibility::of(own).worth() > Plausibility::of(read).worth()
}

/// Adds what was read, then the lines of the page's own text that it does not say: a stamp or a number set as text.
fn push_read(text: &mut String, read: &str, own: &str, doubt: PageDoubt) {
    text.push_str(read);
    if doubt == PageDoubt::Garbage {
        return;
    }
    for line in own.lines() {
        let said = line.split_whitespace().all(|word| read.contains(word));
        if !said {
            text.push_str(line);
            text.push('\n');
        }
    }
}

fn percent(confidence: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100"
    )]
    let percent = confidence.round().clamp(0.0, 100.0) as u8;
    percent
}

/// Pages that still have no text though nobody failed on them are no pages of text: only what was not read is warned of.
fn settle_warnings(extract: &mut Extract, recognition: &Recognition) {
    let waits = |warning: &ExtractWarning| warning.calls_for_recognition();
    if !extract.warnings.iter().any(waits) {
        return;
    }
    extract.warnings.retain(|warning| !waits(warning));
    let left = recognition.untried_pages > 0 || recognition.pages_in_trouble() > 0;
    match (
        extract.text.is_empty(),
        left || recognition.pages.is_empty(),
    ) {
        (true, _) => extract.warnings.push(ExtractWarning::NoTextLayer),
        (false, true) => extract.warnings.push(ExtractWarning::SomePagesWithoutText),
        (false, false) => {}
    }
}
