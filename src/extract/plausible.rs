//! Whether a text is made of words: tells the text layer of a failed earlier recognition, or of a font without a
//! table of its characters, from one that can be used. It knows no dictionary; it looks at how words are built.

/// Letters below which a text is too short to be judged.
const FEW_LETTERS: usize = 40;

/// Longest token that can be a word.
const LONGEST_WORD: usize = 30;

/// How many letters stand in tokens that may be words, and how many characters in all, blanks apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plausibility {
    /// Letters of tokens that are built like words.
    pub(super) in_words: usize,
    /// Characters of tokens that are neither words nor numbers.
    pub(super) in_garbage: usize,
}

impl Plausibility {
    /// Looks at every token of `text`.
    pub(super) fn of(text: &str) -> Plausibility {
        let mut seen = Plausibility {
            in_words: 0,
            in_garbage: 0,
        };
        for token in text.split_whitespace() {
            let characters = token.chars().count();
            match kind_of(token) {
                Kind::Word => seen.in_words += characters,
                Kind::Other => {}
                Kind::Garbage => seen.in_garbage += characters,
            }
        }
        seen
    }

    /// Whether the text is long enough to be judged and mostly garbage.
    pub(super) fn is_garbage(self) -> bool {
        self.in_words + self.in_garbage >= FEW_LETTERS && self.in_garbage > self.in_words
    }

    /// The larger, the more can be read.
    pub(super) fn worth(self) -> usize {
        self.in_words.saturating_sub(self.in_garbage)
    }
}

enum Kind {
    Word,
    /// Numbers, dates, marks, short tokens: they say nothing about the text.
    Other,
    Garbage,
}

fn kind_of(token: &str) -> Kind {
    let core = token.trim_matches(|c: char| !c.is_alphanumeric());
    let letters = core.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 {
        // A run of marks is garbage unless it is a leader or a rule.
        let marks = token
            .chars()
            .filter(|c| !c.is_numeric() && !"._-–—=*•…".contains(*c))
            .count();
        return match marks > 3 {
            true => Kind::Garbage,
            false => Kind::Other,
        };
    }
    // Addresses, references and the like have their own look.
    if core.contains('@') || core.contains("://") || core.starts_with("www.") {
        return Kind::Other;
    }
    let mut worst = Kind::Other;
    for part in core.split([
        '\'', '’', '-', '/', '.', '(', ')', ',', ':', ';', '_', '|', '«', '»', '+', '&',
    ]) {
        match part_of(part) {
            Kind::Garbage => return Kind::Garbage,
            Kind::Word => worst = Kind::Word,
            Kind::Other => {}
        }
    }
    worst
}

fn part_of(part: &str) -> Kind {
    let characters = part.chars().count();
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let digits = part.chars().filter(|c| c.is_numeric()).count();
    if characters > LONGEST_WORD || letters + digits + 1 < characters {
        return Kind::Garbage;
    }
    if letters + digits < characters {
        return match characters > 2 {
            true => Kind::Garbage,
            false => Kind::Other,
        };
    }
    // Codes such as TP01303 and single letters.
    if digits > 0 || letters < 3 {
        return Kind::Other;
    }
    let upper = part.chars().filter(|c| c.is_uppercase()).count();
    if upper == letters {
        return match letters > 5 && !vowels_stand_well(part) {
            true => Kind::Garbage,
            false => Kind::Word,
        };
    }
    let first_upper = part.chars().next().is_some_and(char::is_uppercase);
    // Two humps are a name (LibreOffice, McDonald), more are not.
    if upper > usize::from(first_upper) + 1 || !vowels_stand_well(part) {
        return Kind::Garbage;
    }
    Kind::Word
}

/// A vowel somewhere, and never six letters of one sort in a row.
fn vowels_stand_well(part: &str) -> bool {
    let mut run = 0;
    let mut last = None;
    let mut any = false;
    for letter in part.chars() {
        let vowel =
            "aeiouyàâäéèêëîïôöùûüÿœæ".contains(letter.to_lowercase().next().unwrap_or(letter));
        any |= vowel;
        run = match last == Some(vowel) {
            true => run + 1,
            false => 1,
        };
        last = Some(vowel);
        if run > 5 {
            return false;
        }
    }
    any
}
