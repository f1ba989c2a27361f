//! What a key place has seen of the journal: by it a journal that was put back from an older copy is told from the one that
//! is gone.
//!
//! # Layout
//!
//! `newest.note` in a key place: a checkpoint (`journal/`, "The checkpoint") with one extension line more, the last one,
//! `last-entry <time>`: when its last entry was appended. It is signed as a checkpoint is, and made anew at the end of every
//! command that wrote, and in the middle of a destruction, before the keys are deleted. It is over entries alone that are
//! durable.
//!
//! # Worked example
//!
//! Over two entries, signed with the key of the tests (`tests/formats/` rebuilds it but for the signature, the line after the
//! empty one):
//!
//! ```text
//! chartrier/00000000-0000-7000-8000-000000000001
//! 2
//! AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=
//! tail-bytes 700
//! keys-changed 1 350
//! last-entry 2026-03-11T08:00:00.000Z
//!
//! ```
//!
//! # What is checked
//!
//! Whoever opens the archive with a key checks, for each key place that has the file: that it is signed by a key that the
//! journal names, that the journal has as many entries at least, and that the root over these is the one that is signed. A
//! place of which this does not hold is *ahead*: nothing is written to the archive until a newer journal is put back, or until
//! an owner accepts the older one, which the entry `older_journal_accepted` tells with the very bytes of the file. A place
//! without the file is of an earlier version, or new, and says nothing by that.
//!
//! Whatever the file says, and without it, a place is ahead as well if it knows to be destroyed (`keys/keyring.rs`) what is
//! living by the journal; and if it knows of a destruction that is not in the journal, and its file cannot be read. The entry
//! then tells the bytes of the file, or no bytes where there are none that could be read: these are accepted for that once.

use crate::journal::{Checkpoint, Signer};
use crate::model::Timestamp;

const LAST_ENTRY: &str = "last-entry ";

/// A checkpoint, and when its last entry was appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The checkpoint, with the note that it was read from.
    pub checkpoint: Checkpoint,
    /// When its last entry was appended.
    pub time: Timestamp,
}

impl Seen {
    /// Signs what was seen.
    pub fn sign(mut checkpoint: Checkpoint, time: Timestamp, signer: &Signer) -> Seen {
        checkpoint.note = checkpoint.sign_with(signer, &format!("{LAST_ENTRY}{time}\n"));
        Seen { checkpoint, time }
    }

    /// Reads what was seen, without checking its signature. None if it is not in this form.
    pub fn parse(note: &[u8]) -> Option<Seen> {
        let checkpoint = Checkpoint::parse(note)?;
        let text = std::str::from_utf8(note).ok()?;
        // The signatures begin after the first empty line.
        let signed = text.lines().take_while(|line| !line.is_empty());
        let time = signed
            .filter_map(|line| line.strip_prefix(LAST_ENTRY))
            .last()?;
        Some(Seen {
            checkpoint,
            time: time.parse().ok()?,
        })
    }
}
