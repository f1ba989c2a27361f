//! Checkpoints: signed tree heads, the only part of the journal that must leave the house to be worth anything.

use sha2::{Digest, Sha256};
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::Hash;

use crate::journal::Signer;
use crate::journal::tree::{is_beginning, is_included};
use crate::model::{Entry, LeafHash, Position, Seq, canonical_json};

/// A tree head: how many entries there were and the hash over all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// `chartrier/<archive id>`.
    pub origin: String,
    /// Number of entries, and length of the tail then.
    pub end: Position,
    /// Root of the RFC 6962 tree.
    pub root: LeafHash,
    /// Where each `keys_changed` entry is.
    pub keys_changed: Vec<Position>,
    /// The signed note that it was read from; empty if it was not.
    pub note: Vec<u8>,
}

impl Checkpoint {
    /// Reads a signed checkpoint, without checking its signature. None if it is not one of ours.
    pub fn parse(note: &[u8]) -> Option<Checkpoint> {
        let text = Note::from_bytes(note).ok()?;
        let head = tlog_tiles::Checkpoint::from_bytes(text.text()).ok()?;
        let mut lines = head.extension().lines();
        let offset_bytes = lines.next()?.strip_prefix("tail-bytes ")?.parse().ok()?;
        let changed = |line: &str| {
            let (number, offset) = line.strip_prefix("keys-changed ")?.split_once(' ')?;
            Some(Position {
                seq: Seq(number.parse().ok()?),
                offset_bytes: offset.parse().ok()?,
            })
        };
        // Lines that this version does not know are a later version's.
        let known = lines.filter(|line| line.starts_with("keys-changed "));
        let keys_changed = known.map(changed).collect::<Option<Vec<Position>>>()?;
        Some(Checkpoint {
            origin: head.origin().to_owned(),
            end: Position {
                seq: Seq(head.size()),
                offset_bytes,
            },
            root: LeafHash(head.hash().0),
            keys_changed,
            note: note.to_vec(),
        })
    }

    /// True if the note it was read from bears a valid signature by the key whose public text is `signer`.
    pub fn is_signed_by(&self, signer: &str) -> bool {
        let Ok(verifier) = StandardVerifier::new(signer) else {
            return false;
        };
        let known = VerifierList::new(vec![Box::new(verifier)]);
        Note::from_bytes(&self.note).is_ok_and(|note| note.verify(&known).is_ok())
    }

    /// True if `proof` leads from this entry to the root: the entry is among those that the checkpoint was made over.
    pub fn includes(&self, entry: &Entry, proof: &[LeafHash]) -> bool {
        self.includes_bytes(entry.number, &canonical_json(entry), proof)
    }

    /// As [`Checkpoint::includes`], for the canonical JSON of an entry, of whatever kind it is.
    pub fn includes_bytes(&self, number: Seq, json: &[u8], proof: &[LeafHash]) -> bool {
        let mut hasher = Sha256::new_with_prefix([0]);
        hasher.update(json);
        let leaf = LeafHash(hasher.finalize().into());
        is_included(self.end.seq.0, self.root, (number.0, leaf), proof)
    }

    /// True if `proof` shows that the journal of `earlier` is the beginning of this one's: nothing that was in it was changed
    /// or taken out since. For checkpoints of the same size the proof is empty.
    pub fn continues(&self, earlier: &Checkpoint, proof: &[LeafHash]) -> bool {
        let sized = |checkpoint: &Checkpoint| (checkpoint.end.seq.0, checkpoint.root);
        self.origin == earlier.origin && is_beginning(sized(earlier), sized(self), proof)
    }

    /// The signed note.
    pub fn sign(&self, signer: &Signer) -> Vec<u8> {
        self.sign_with(signer, "")
    }

    /// The same with more extension lines, each ended by a line feed.
    pub(super) fn sign_with(&self, signer: &Signer, more: &str) -> Vec<u8> {
        let changes = self.keys_changed.iter();
        let changes: String = changes
            .map(|at| format!("keys-changed {} {}\n", at.seq, at.offset_bytes))
            .collect();
        let extension = format!("tail-bytes {}\n{changes}{more}", self.end.offset_bytes);
        let head = tlog_tiles::Checkpoint::new(
            &self.origin,
            self.end.seq.0,
            Hash(self.root.0),
            &extension,
        )
        .expect("the origin is not empty and every extension line ends");
        let mut note = Note::new(&head.to_bytes(), &[]).expect("a checkpoint is a note's text");
        note.add_sigs(&[signer.note_signer()])
            .expect("our signer has a valid name");
        note.to_bytes()
    }
}
