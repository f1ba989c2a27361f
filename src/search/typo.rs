//! Words that differ by one letter: one added, left out or replaced, or two neighbours exchanged.

use tantivy_fst::Automaton;

/// Accepts every word at most one typing error away.
///
/// The usual bit-parallel automaton: bit `i` of a row says that `i` bytes of the word are behind us.
pub struct OneTypo {
    /// For each byte, the positions at which the word has it.
    places: Box<[u64; 256]>,
    end: u64,
}

/// Where we may be in the word.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    exact: u64,
    one_error: u64,
    /// The byte after next was read: the next one must come now.
    exchanged: u64,
}

impl OneTypo {
    /// The longest word that is tolerated anything.
    pub const MOST_BYTES: usize = 62;

    /// The automaton of `word`; none if it is too long.
    pub fn new(word: &str) -> Option<OneTypo> {
        if word.len() > OneTypo::MOST_BYTES {
            return None;
        }
        let mut places = Box::new([0; 256]);
        for (position, byte) in word.bytes().enumerate() {
            if let Some(place) = places.get_mut(usize::from(byte)) {
                *place |= 1 << position;
            }
        }
        Some(OneTypo {
            places,
            end: 1 << word.len(),
        })
    }

    fn within(&self, bits: u64) -> u64 {
        bits & ((self.end << 1) - 1)
    }
}

impl Automaton for OneTypo {
    type State = Rows;

    fn start(&self) -> Rows {
        Rows {
            exact: 1,
            one_error: self.within(2),
            exchanged: 0,
        }
    }

    fn is_match(&self, rows: &Rows) -> bool {
        (rows.exact | rows.one_error) & self.end != 0
    }

    fn can_match(&self, rows: &Rows) -> bool {
        rows.exact | rows.one_error | rows.exchanged != 0
    }

    fn accept(&self, rows: &Rows, byte: u8) -> Rows {
        let here = self
            .places
            .get(usize::from(byte))
            .copied()
            .unwrap_or_default();
        let exact = (rows.exact & here) << 1;
        let added = rows.exact;
        let replaced = rows.exact << 1;
        let left_out = exact << 1;
        let exchanged = (rows.exchanged & here) << 2;
        let gone_on = (rows.one_error & here) << 1;
        Rows {
            exact: self.within(exact),
            one_error: self.within(gone_on | added | replaced | left_out | exchanged),
            exchanged: rows.exact & (here >> 1),
        }
    }
}
