//! One key of a terminal, without Enter.
//!
//! The terminal is as it was whenever nothing is being read: between two keys, after Ctrl-C, after a signal, after a panic.

use std::io::{self, IsTerminal};
use std::os::fd::BorrowedFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

use crate::cli::failure::Failure;
use crate::cli::interrupt::going_on;

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Enter.
    Enter,
    /// A letter or a digit, in small letters.
    Letter(char),
    /// Nothing more will come.
    End,
    /// An arrow, a function key, a letter with an accent.
    Other,
}

const CTRL_C: u8 = 3;
const CTRL_D: u8 = 4;
const ESCAPE: u8 = 27;

/// How often signals are looked for.
const PATIENCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 200_000_000,
};

/// True if single keys can be read.
pub fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Waits for a key.
///
/// Errors: [`Failure::Interrupted`] at Ctrl-C or a signal, [`Failure::Asking`].
pub fn read_key() -> Result<Key, Failure> {
    let goes_on = going_on()?;
    let stdin = rustix::stdio::stdin();
    let _raw = Raw::new(stdin).map_err(failed)?;
    loop {
        if !goes_on() {
            return Err(Failure::Interrupted);
        }
        if is_ready(stdin, Some(&PATIENCE))? {
            break;
        }
    }
    let Some(first) = byte(stdin)? else {
        return Ok(Key::End);
    };
    match first {
        CTRL_C => Err(Failure::Interrupted),
        CTRL_D => Ok(Key::End),
        b'\r' | b'\n' => Ok(Key::Enter),
        ESCAPE | 128.. => {
            // The rest of an arrow or of a letter is no key of its own.
            while is_ready(stdin, Some(&Timespec::default()))? {
                if byte(stdin)?.is_none() {
                    break;
                }
            }
            Ok(Key::Other)
        }
        other if other.is_ascii_alphanumeric() => {
            Ok(Key::Letter(char::from(other.to_ascii_lowercase())))
        }
        _ => Ok(Key::Other),
    }
}

fn is_ready(stdin: BorrowedFd<'_>, wait: Option<&Timespec>) -> Result<bool, Failure> {
    let mut watched = [PollFd::from_borrowed_fd(stdin, PollFlags::IN)];
    match poll(&mut watched, wait) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

/// The next byte; none at the end.
fn byte(stdin: BorrowedFd<'_>) -> Result<Option<u8>, Failure> {
    let mut byte = [0_u8];
    loop {
        match rustix::io::read(stdin, &mut byte) {
            Ok(0) => return Ok(None),
            Ok(_) => return Ok(byte.first().copied()),
            Err(Errno::INTR) => {}
            // The terminal is gone.
            Err(Errno::IO) => return Ok(None),
            Err(error) => return Err(failed(error)),
        }
    }
}

fn failed(error: Errno) -> Failure {
    Failure::Asking(error.into())
}

/// The terminal while a key is read: neither lines nor echo, and Ctrl-C is a key. As it was before once dropped.
struct Raw<'a> {
    stdin: BorrowedFd<'a>,
    before: Termios,
}

impl<'a> Raw<'a> {
    fn new(stdin: BorrowedFd<'a>) -> Result<Raw<'a>, Errno> {
        let before = tcgetattr(stdin)?;
        let mut raw = before.clone();
        raw.local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG);
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(stdin, OptionalActions::Now, &raw)?;
        Ok(Raw { stdin, before })
    }
}

impl Drop for Raw<'_> {
    fn drop(&mut self) {
        // Nothing is left to restore if the terminal is gone.
        let _ = tcsetattr(self.stdin, OptionalActions::Now, &self.before);
    }
}
