//! The reading process: receives documents on standard input, answers on standard output, ends with its parent.
//!
//! It must never need anything but these two pipes, and never keep a document after it has answered, unless it was told
//! to draw its pages.

use std::io::{self, Read, Stdin, Stdout};
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use zeroize::{Zeroize, Zeroizing};

use crate::extract::formats::read_document;
use crate::extract::harden::give_up_rights;
use crate::extract::kept::{Grey, Kept, NoPicture, PageDoubt};
use crate::extract::pdf::{self, CutReply, CutStop};
use crate::extract::sink::{Reply, Sink};
use crate::extract::wire::{self, Hello};
use crate::model::ExtractWarning;

/// Serves one pool until it closes the pipe: what the program does when started as `extract-worker`.
///
/// Returns an exit code that nobody but a person looking for a fault reads: 2 if started by hand or by another version,
/// 3 if the rights could not be given up, 4 if a pipe broke.
pub fn worker_main(input: Stdin, output: Stdout) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let mut input = Pipe(&input);
    let mut frame = Zeroizing::new(Vec::new());
    let hello = match wire::read_frame(&mut input, &mut frame) {
        Ok(Some(wire::HELLO)) => Hello::parse(&frame),
        _ => None,
    };
    let Some(hello) = hello else {
        return ExitCode::from(2);
    };
    if end_with_parent().is_err() || give_up_rights(hello.memory_bytes).is_err() {
        return ExitCode::from(3);
    }
    match serve(&mut input, &output, hello, &mut frame) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(4),
    }
}

/// Standard input without a buffer of its own that would keep bytes of documents.
struct Pipe<'i>(&'i Stdin);

impl Read for Pipe<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match rustix::io::read(self.0.as_fd(), &mut *buffer) {
                Err(rustix::io::Errno::INTR) => {}
                outcome => return Ok(outcome?),
            }
        }
    }
}

/// Ends this process as soon as the parent has closed its end of the pipe, even in the middle of a document.
///
/// On return the thread that watches has all the memory that it will ever need.
fn end_with_parent() -> io::Result<()> {
    let (ready, is_ready) = mpsc::channel();
    let wait = move || {
        let input = io::stdin();
        drop(ready);
        // Without any flag, only the other end's closing is reported.
        let mut watched = [PollFd::new(&input, PollFlags::empty())];
        while let Ok(0) | Err(rustix::io::Errno::INTR) = poll(&mut watched, None) {}
        std::process::exit(0)
    };
    thread::Builder::new().stack_size(64 * 1024).spawn(wait)?;
    // Nothing is ever sent: receiving ends when the thread has dropped its end.
    let _closed: Result<(), mpsc::RecvError> = is_ready.recv();
    Ok(())
}

fn serve(
    input: &mut Pipe<'_>,
    output: &Stdout,
    hello: Hello,
    frame: &mut Zeroizing<Vec<u8>>,
) -> io::Result<()> {
    let text_bytes = usize::try_from(hello.text_bytes).unwrap_or(usize::MAX);
    let mut document = Zeroizing::new(Vec::new());
    let mut kept = Kept::default();
    let mut held: Option<Arc<Zeroizing<Vec<u8>>>> = None;
    while let Some(tag) = wire::read_frame(input, frame)? {
        match tag {
            wire::DATA if held.is_none() => document.extend_from_slice(frame),
            wire::FORGET => {
                document.zeroize();
                held = None;
                drop(std::mem::take(&mut kept));
            }
            wire::CUT => {
                let held = held.get_or_insert_with(|| Arc::new(std::mem::take(&mut document)));
                let pages = wire::parse_cut(frame).ok_or(io::ErrorKind::InvalidData)?;
                cut_one(held, pages, output)?;
            }
            wire::END | wire::READ_AND_KEEP if held.is_none() => {
                let name = String::from_utf8_lossy(frame).into_owned();
                let keeping = match tag {
                    wire::END => Keeping::Nothing,
                    _ => Keeping::Pages,
                };
                drop(std::mem::take(&mut kept));
                let document = std::mem::take(&mut document);
                kept = read_one(document, &name, text_bytes, keeping, output)?;
            }
            wire::DRAW => {
                let number = <[u8; 4]>::try_from(frame.as_slice());
                let number = number.map_err(|_| io::ErrorKind::InvalidData)?;
                draw_one(&kept, u32::from_le_bytes(number), output)?;
            }
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeping {
    Nothing,
    Pages,
}

/// Reads one document and answers. A panic costs the rest of its text, and the pool then replaces this process.
fn read_one(
    document: Zeroizing<Vec<u8>>,
    name: &str,
    text_bytes: usize,
    keeping: Keeping,
    output: &Stdout,
) -> io::Result<Kept> {
    let mut answer = |reply: Reply<'_>| send_reply(output, reply);
    let mut sink = Sink::new(text_bytes, &mut answer);
    if keeping == Keeping::Pages {
        sink.keep_pages();
    }
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        // A reading that stops early has said why in the sink.
        let _stopped = read_document(document, name, &mut sink);
    }));
    let _stopped = sink.flush();
    let kept = sink.take_kept();
    drop(sink);
    if outcome.is_err() {
        send_reply(output, Reply::Warning(ExtractWarning::ReaderFailed))?;
    }
    send(output, wire::DONE, &[])?;
    Ok(kept)
}

/// Draws one of the kept pages. A panic costs this page alone.
fn draw_one(kept: &Kept, number: u32, output: &Stdout) -> io::Result<()> {
    let drawn = catch_unwind(AssertUnwindSafe(|| kept.draw(number)));
    match drawn.unwrap_or(Err(NoPicture::Unreadable)) {
        Ok(picture) => send_picture(output, &picture)?,
        Err(NoPicture::TooLarge) => send(output, wire::NO_PICTURE, &[wire::TOO_LARGE])?,
        Err(NoPicture::Unreadable) => send(output, wire::NO_PICTURE, &[wire::UNREADABLE])?,
    }
    send(output, wire::DONE, &[])
}

fn send_picture(output: &Stdout, picture: &Grey) -> io::Result<()> {
    let mut header = Vec::new();
    for number in [picture.width, picture.height, picture.dpi] {
        header.extend_from_slice(&number.to_le_bytes());
    }
    send(output, wire::PICTURE, &header)?;
    for piece in picture.pixels.chunks(wire::MAX_PAYLOAD) {
        send(output, wire::PIXELS, piece)?;
    }
    Ok(())
}

/// Cuts pages out of the document that is held, and answers with a new PDF. After a panic the pool ends this process.
fn cut_one(
    document: &Arc<Zeroizing<Vec<u8>>>,
    pages: (u32, u32),
    output: &Stdout,
) -> io::Result<()> {
    let mut answer = |reply: CutReply<'_>| match reply {
        CutReply::Piece(piece) => piece
            .chunks(wire::MAX_PAYLOAD)
            .try_for_each(|piece| send(output, wire::PIECE, piece)),
        CutReply::Loss(loss) => send(output, wire::LOSS, &[place_in(&wire::LOSSES, &loss)]),
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        pdf::cut(Arc::clone(document), pages, &mut answer)
    }));
    match outcome {
        Ok(Ok(())) => send(output, wire::DONE, &[]),
        Ok(Err(CutStop::Unheard(error))) => Err(error),
        Ok(Err(CutStop::Refused { refusal, pages })) => {
            let [a, b, c, d] = pages.to_le_bytes();
            let place = place_in(&wire::REFUSALS, &refusal);
            send(output, wire::REFUSED, &[place, a, b, c, d])
        }
        Err(_panic) => Err(io::ErrorKind::Other.into()),
    }
}

fn place_in<T: PartialEq>(known: &[T], value: &T) -> u8 {
    let place = known.iter().position(|known| known == value);
    let place = place.and_then(|place| u8::try_from(place).ok());
    place.expect("BUG: an answer without a number on the pipe")
}

fn send_reply(output: &Stdout, reply: Reply<'_>) -> io::Result<()> {
    match reply {
        Reply::MediaType(media_type) => send(output, wire::MEDIA_TYPE, media_type.as_bytes()),
        Reply::Pages(pages) => send(output, wire::PAGES, &pages.to_le_bytes()),
        Reply::Warning(warning) => {
            let place = place_in(&wire::WARNINGS, &warning);
            send(output, wire::WARNING, &[place])
        }
        Reply::PageBegins => send(output, wire::MARK, &[wire::PAGE_BEGINS]),
        Reply::PageKept(PageDoubt::NoText) => send(output, wire::MARK, &[wire::PAGE_WITHOUT_TEXT]),
        Reply::PageKept(PageDoubt::Garbage) => send(output, wire::MARK, &[wire::PAGE_IN_DOUBT]),
        Reply::Text(text) => {
            let mut rest = text;
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(rest.floor_char_boundary(wire::MAX_PAYLOAD));
                send(output, wire::TEXT, piece.as_bytes())?;
                rest = after;
            }
            Ok(())
        }
    }
}

/// Writes a frame past the buffer of standard output, which would keep text.
fn send(output: &Stdout, tag: u8, payload: &[u8]) -> io::Result<()> {
    for mut bytes in [&wire::header(tag, payload.len()), payload] {
        while !bytes.is_empty() {
            match rustix::io::write(output.as_fd(), bytes) {
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}
