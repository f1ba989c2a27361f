//! Where the readers of formats put what they find: text, pages, warnings; and the budget that all members of one
//! document share, so that a small file cannot become endless work.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use zeroize::Zeroize;

use crate::extract::clean::clean;
use crate::extract::kept::{Kept, KeptPage, PageDoubt};
use crate::model::ExtractWarning;

/// Containers within containers that are still opened.
const MAX_DEPTH: u32 = 3;

/// Members read in one document, those of nested containers included.
const MAX_MEMBERS: u32 = 2_000;

/// Bytes that all compressed members of one document may become.
const MAX_EXPANDED_BYTES: u64 = 256 * 1024 * 1024;

/// Text is handed on in pieces of about this size.
const PIECE_BYTES: usize = 32 * 1024;

/// What a reader of formats tells the pool.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reply<'a> {
    MediaType(&'a str),
    Pages(u32),
    Text(&'a str),
    Warning(ExtractWarning),
    PageBegins,
    PageKept(PageDoubt),
}

/// Reading is over: there is as much text as may be kept, or nobody listens any more. Never a fault of the document.
#[derive(Debug)]
pub(super) struct Stop;

/// What a format's reader returns: damage is a warning in the sink, so that the rest can still be read.
pub(super) type Reading = Result<(), Stop>;

/// Collects what is found in one document.
pub(super) struct Sink<'o> {
    answer: &'o mut dyn FnMut(Reply<'_>) -> io::Result<()>,
    pending: String,
    text_left: usize,
    said_bytes: usize,
    warnings: Vec<ExtractWarning>,
    depth: u32,
    members_left: u32,
    members_read: u32,
    members_without_text: u32,
    expanded: Expanded,
    kept: Option<Kept>,
}

/// The bytes that compressed members may still become.
#[derive(Clone)]
pub(super) struct Expanded(Rc<Cell<u64>>);

/// Reads a member until the budget that it shares with all others is used up; then it seems to end there.
pub(super) struct Bounded<R> {
    member: R,
    left: Expanded,
}

impl<'o> Sink<'o> {
    /// A sink that keeps at most `text_bytes` of text and hands everything to `answer`.
    pub(super) fn new(
        text_bytes: usize,
        answer: &'o mut dyn FnMut(Reply<'_>) -> io::Result<()>,
    ) -> Sink<'o> {
        Sink {
            answer,
            pending: String::new(),
            text_left: text_bytes,
            said_bytes: 0,
            warnings: Vec::new(),
            depth: 0,
            members_left: MAX_MEMBERS,
            members_read: 0,
            members_without_text: 0,
            expanded: Expanded(Rc::new(Cell::new(MAX_EXPANDED_BYTES))),
            kept: None,
        }
    }

    /// Marks pages from now on, and keeps those that are pictures.
    pub(super) fn keep_pages(&mut self) {
        self.kept = Some(Kept::default());
    }

    /// Whether pages that are pictures are kept.
    pub(super) fn keeps_pages(&self) -> bool {
        self.kept.is_some()
    }

    /// The pages that were kept.
    pub(super) fn take_kept(&mut self) -> Kept {
        self.kept.take().unwrap_or_default()
    }

    /// Says that a page begins, which may turn out to be a picture.
    pub(super) fn begin_page(&mut self) -> Reading {
        match self.keeps_pages() {
            true => self.mark(Reply::PageBegins),
            false => Ok(()),
        }
    }

    /// Says that the page that has begun is a picture, and keeps it.
    pub(super) fn keep_page(&mut self, page: KeptPage, doubt: PageDoubt) -> Reading {
        let kept = self.kept.as_mut().is_some_and(|kept| kept.push(page));
        match kept {
            true => self.mark(Reply::PageKept(doubt)),
            false => Ok(()),
        }
    }

    /// Says something of this very place in the text.
    fn mark(&mut self, reply: Reply<'_>) -> Reading {
        self.flush()?;
        (self.answer)(reply).map_err(|_| Stop)
    }

    /// Says what the document is. What its members are is not kept.
    pub(super) fn media_type(&mut self, media_type: &str) -> Reading {
        self.outermost(Reply::MediaType(media_type))
    }

    /// Says how many pages the document has. What its members have is not kept.
    pub(super) fn pages(&mut self, pages: usize) -> Reading {
        self.outermost(Reply::Pages(u32::try_from(pages).unwrap_or(u32::MAX)))
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str) -> Reading {
        self.said_bytes = self.said_bytes.saturating_add(text.trim().len());
        self.pending.push_str(text);
        if self.pending.len() < PIECE_BYTES {
            return Ok(());
        }
        // Cut where no accent can be separated from its letter.
        let end = self.pending.rfind(['\n', ' ', '\u{c}']).map(|at| at + 1);
        match end {
            Some(end) => self.hand_on(end),
            None if self.pending.len() < 8 * PIECE_BYTES => Ok(()),
            None => self.hand_on(self.pending.len()),
        }
    }

    /// Ends a line unless nothing was written on it.
    pub(super) fn end_line(&mut self) -> Reading {
        match self.pending.is_empty() || self.pending.ends_with(['\n', '\u{c}']) {
            true => Ok(()),
            false => self.text("\n"),
        }
    }

    /// Ends a page, or a member, before another begins.
    pub(super) fn end_page(&mut self) -> Reading {
        self.text("\u{c}")
    }

    /// Hands on what is still kept back.
    pub(super) fn flush(&mut self) -> Reading {
        self.hand_on(self.pending.len())
    }

    /// Adds a warning, once.
    pub(super) fn warn(&mut self, warning: ExtractWarning) -> Reading {
        if self.depth > 0 && warning == ExtractWarning::NoTextLayer {
            self.members_without_text += 1;
            return Ok(());
        }
        if self.warnings.contains(&warning) {
            return Ok(());
        }
        self.warnings.push(warning);
        (self.answer)(Reply::Warning(warning)).map_err(|_| Stop)
    }

    /// Reads a member of a container with `read`, unless there were too many or it lies too deep.
    pub(super) fn member(&mut self, read: impl FnOnce(&mut Self) -> Reading) -> Reading {
        if self.depth >= MAX_DEPTH || self.members_left == 0 {
            return self.warn(ExtractWarning::MembersSkipped);
        }
        self.members_left -= 1;
        self.members_read += 1;
        self.depth += 1;
        let outcome = read(self);
        self.depth -= 1;
        outcome
    }

    /// Whether another member may be read.
    pub(super) fn wants_members(&self) -> bool {
        self.depth < MAX_DEPTH && self.members_left > 0
    }

    /// Says whether the members were pictures: all of them, or some.
    pub(super) fn judge_members(&mut self) -> Reading {
        if self.depth > 0 || self.members_without_text == 0 {
            return Ok(());
        }
        match self.members_without_text >= self.members_read {
            true => self.warn(ExtractWarning::NoTextLayer),
            false => self.warn(ExtractWarning::SomePagesWithoutText),
        }
    }

    /// Says whether some attachments of a document that has words of its own were pictures.
    pub(super) fn judge_attachments(&mut self) -> Reading {
        match self.depth == 0 && self.members_without_text > 0 {
            true => self.warn(ExtractWarning::SomePagesWithoutText),
            false => Ok(()),
        }
    }

    /// How much has been said so far, blanks apart: to be compared with an earlier answer.
    pub(super) fn said_bytes(&self) -> usize {
        self.said_bytes
    }

    /// `member`, ending where the budget of all members ends.
    pub(super) fn bounded<R: Read>(&self, member: R) -> Bounded<R> {
        Bounded {
            member,
            left: self.expanded.clone(),
        }
    }

    /// Whether no member may be decompressed any more.
    pub(super) fn is_exhausted(&self) -> bool {
        self.expanded.0.get() == 0
    }

    fn outermost(&mut self, reply: Reply<'_>) -> Reading {
        if self.depth > 0 {
            return Ok(());
        }
        (self.answer)(reply).map_err(|_| Stop)
    }

    fn hand_on(&mut self, end: usize) -> Reading {
        let rest = self.pending.split_off(end);
        let mut raw = std::mem::replace(&mut self.pending, rest);
        let mut text = clean(&raw);
        raw.zeroize();
        let outcome = self.answer_text(&text);
        text.zeroize();
        outcome
    }

    fn answer_text(&mut self, text: &str) -> Reading {
        let kept = text.floor_char_boundary(self.text_left);
        self.text_left -= kept;
        let (kept, too_much) = text.split_at(kept);
        if !kept.is_empty() {
            (self.answer)(Reply::Text(kept)).map_err(|_| Stop)?;
        }
        if too_much.is_empty() {
            return Ok(());
        }
        self.text_left = 0;
        self.warn(ExtractWarning::TextLimit)?;
        Err(Stop)
    }
}

impl Drop for Sink<'_> {
    fn drop(&mut self) {
        self.pending.zeroize();
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.0.get();
        let most = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let room = buffer.get_mut(..most).unwrap_or_default();
        if room.is_empty() {
            return Ok(0);
        }
        let got = self.member.read(room)?;
        let spent = u64::try_from(got).unwrap_or(u64::MAX);
        self.left.0.set(left.saturating_sub(spent));
        Ok(got)
    }
}
