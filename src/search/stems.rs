//! French stems of folded words, computed once.

use std::collections::HashMap;

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream};

const MOST_KNOWN_WORDS: usize = 1 << 16;

/// The stem of a form, without its mark; none if it is the form itself.
pub fn stem_of(form: &str) -> Option<String> {
    Stems::default()
        .entry(form)
        .and_then(|known| known.stem.as_deref())
        .map(str::to_owned)
}

/// Stems already computed.
#[derive(Default)]
pub struct Stems {
    known: HashMap<Box<str>, Known>,
    stemmer: Option<TextAnalyzer>,
    /// How many texts were begun.
    pub texts: u64,
}

/// What is known of a form.
pub struct Known {
    /// Its stem; none if it is the form itself.
    pub stem: Option<Box<str>>,
    /// The last text in which it was seen.
    pub last_text: u64,
}

impl Stems {
    /// What is known of a form; none if it has no stem worth searching.
    pub fn entry(&mut self, form: &str) -> Option<&mut Known> {
        if form.len() < 4 || !form.is_ascii() || is_stop_word(form) {
            return None;
        }
        if !self.known.contains_key(form) {
            if self.known.len() >= MOST_KNOWN_WORDS {
                self.known.clear();
            }
            let known = Known {
                stem: self.stem(form),
                last_text: 0,
            };
            self.known.insert(form.into(), known);
        }
        self.known.get_mut(form)
    }

    fn stem(&mut self, form: &str) -> Option<Box<str>> {
        // The stemmer knows participles by their accents, which are folded away: `convoquée` must join `convoque`.
        let singular = form.strip_suffix('s').unwrap_or(form);
        let base = match singular.strip_suffix("ee") {
            Some(root) if root.len() > 1 => form.get(..=root.len()).unwrap_or(form),
            _ => form,
        };
        let stemmer = self.stemmer.get_or_insert_with(|| {
            TextAnalyzer::builder(RawTokenizer::default())
                .filter(Stemmer::new(Language::French))
                .build()
        });
        let mut stream = stemmer.token_stream(base);
        let stem = if stream.advance() {
            stream.token().text.as_str()
        } else {
            base
        };
        (stem != form && !stem.is_empty()).then(|| stem.into())
    }
}

/// Whether a word is too common to ask of every document that it contain it.
pub fn is_stop_word(form: &str) -> bool {
    matches!(
        form,
        "a" | "au"
            | "aux"
            | "avec"
            | "ce"
            | "ces"
            | "cette"
            | "d"
            | "dans"
            | "de"
            | "des"
            | "du"
            | "elle"
            | "en"
            | "est"
            | "et"
            | "il"
            | "l"
            | "la"
            | "le"
            | "les"
            | "leur"
            | "leurs"
            | "ne"
            | "ou"
            | "par"
            | "pas"
            | "pour"
            | "qu"
            | "que"
            | "qui"
            | "sa"
            | "se"
            | "ses"
            | "son"
            | "sur"
            | "un"
            | "une"
            | "vers"
            | "y"
    )
}
