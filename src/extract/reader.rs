//! One reading process seen from its parent: start it, write to it and hear from it without ever waiting for ever.
//!
//! The process is hostile once it has seen a hostile document: nothing that it says or leaves undone may do more harm
//! than the loss of that document's text.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use zeroize::Zeroizing;

use crate::extract::wire::{self, Hello};
use crate::model::ExtractWarning;

/// A running reader. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Reader {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    errors: ChildStderr,
    /// Documents that it has read.
    pub(super) documents: u32,
}

/// Why a reader is of no more use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The time was over.
    Late,
    /// It has ended by itself.
    Gone,
    /// It said what no reader says.
    Lied,
}

impl Reader {
    /// Starts `program` as a reader, with nothing of our environment, deaf to the terminal's Ctrl-C.
    pub(super) fn start(program: &Path, hello: Hello) -> io::Result<Reader> {
        let mut child = Command::new(program)
            .arg("extract-worker")
            .env_clear()
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else {
            unreachable!("BUG: three pipes were asked for");
        };
        let mut reader = Reader {
            child,
            input,
            output,
            errors,
            documents: 0,
        };
        rustix::io::ioctl_fionbio(&reader.input, true)?;
        rustix::io::ioctl_fionbio(&reader.output, true)?;
        rustix::io::ioctl_fionbio(&reader.errors, true)?;
        // A fresh pipe has room for this.
        let mut patience = Duration::from_secs(1);
        match reader.send(wire::HELLO, &hello.payload(), &mut patience) {
            Ok(()) => Ok(reader),
            Err(_) => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// The process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs, as far as can be known.
    pub(super) fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends one frame; what is waited is taken from `patience`.
    pub(super) fn send(
        &mut self,
        tag: u8,
        payload: &[u8],
        patience: &mut Duration,
    ) -> Result<(), Failure> {
        self.write_all(&wire::header(tag, payload.len()), patience)?;
        self.write_all(payload, patience)
    }

    /// Waits for the next frame until `deadline`, puts its payload into `payload` and returns its tag.
    pub(super) fn receive(
        &mut self,
        payload: &mut Zeroizing<Vec<u8>>,
        deadline: Instant,
    ) -> Result<u8, Failure> {
        let mut header = [0_u8; wire::HEADER];
        self.read_exact(&mut header, deadline)?;
        let (tag, length) = wire::parse_header(header).ok_or(Failure::Lied)?;
        payload.resize(length, 0);
        self.read_exact(payload, deadline)?;
        Ok(tag)
    }

    /// What a person is told of this failure. Ends the reader.
    pub(super) fn explain(mut self, failure: Failure) -> ExtractWarning {
        match failure {
            Failure::Late => ExtractWarning::TimeLimit,
            Failure::Lied => ExtractWarning::ReaderFailed,
            Failure::Gone => match self.last_words().contains("memory allocation of") {
                true => ExtractWarning::MemoryLimit,
                false => ExtractWarning::ReaderFailed,
            },
        }
    }

    /// The first of what it wrote on standard error, where Rust's allocator says that it had no more memory.
    fn last_words(&mut self) -> String {
        let mut words = [0_u8; 4096];
        let got = self.errors.read(&mut words).unwrap_or(0);
        String::from_utf8_lossy(words.get(..got).unwrap_or_default()).into_owned()
    }

    fn write_all(&mut self, mut bytes: &[u8], patience: &mut Duration) -> Result<(), Failure> {
        while !bytes.is_empty() {
            match rustix::io::write(&self.input, bytes) {
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    let start = Instant::now();
                    wait(&self.input, PollFlags::OUT, *patience)?;
                    *patience = patience.saturating_sub(start.elapsed());
                }
                Err(_) => return Err(Failure::Gone),
            }
        }
        Ok(())
    }

    fn read_exact(&mut self, mut room: &mut [u8], deadline: Instant) -> Result<(), Failure> {
        while !room.is_empty() {
            match rustix::io::read(&self.output, &mut *room) {
                Ok(0) => return Err(Failure::Gone),
                Ok(got) => room = room.get_mut(got..).unwrap_or_default(),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    wait(&self.output, PollFlags::IN, left)?;
                }
                Err(_) => return Err(Failure::Gone),
            }
            if Instant::now() >= deadline {
                return Err(Failure::Late);
            }
        }
        Ok(())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Both fail only for a process that has already ended and been waited for.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

fn wait(pipe: impl AsFd, flags: PollFlags, time: Duration) -> Result<(), Failure> {
    if time.is_zero() {
        return Err(Failure::Late);
    }
    let timeout = Timespec {
        tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: time.subsec_nanos().into(),
    };
    let mut watched = [PollFd::new(&pipe, flags)];
    match poll(&mut watched, Some(&timeout)) {
        Ok(0) => Err(Failure::Late),
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(_) => Err(Failure::Gone),
    }
}
