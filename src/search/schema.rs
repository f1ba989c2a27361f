//! The fields of the search engine and what goes into them.

use tantivy::TantivyDocument;
use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

use crate::model::{EntityId, SearchDocument};
use crate::search::analysis::{Depth, FrenchTokenizer, VERSION, compact};
use chrono::{Datelike, NaiveDate};

/// How much of the beginning of a text counts as its heading.
const HEADING_LINES: usize = 4;
const HEADING_BYTES: usize = 240;

/// The fields by name.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The entity's 16 bytes: what is replaced and removed.
    pub entity: Field,
    /// The same as two numbers, to be read quickly.
    pub entity_high: Field,
    /// The lower half.
    pub entity_low: Field,
    /// The journal entry that last described it.
    pub seq: Field,
    /// The document's date, in days from the first of January of year 1.
    pub date: Field,
    /// Candidate, session, title, class, date: forms.
    pub names: Field,
    /// Paths and the first lines: forms and stems.
    pub heading: Field,
    /// The text: forms and stems; stored.
    pub body: Field,
    /// The candidate alone.
    pub candidate: Field,
    /// The session alone.
    pub session: Field,
    /// The class alone.
    pub class: Field,
    /// The title's code, letters and digits only.
    pub titre: Field,
    /// Class, session and title as they are, to be counted.
    pub counted: [Field; 3],
}

/// The names of [`Fields::counted`].
pub const COUNTED: [&str; 3] = ["class_value", "session_value", "titre_value"];

impl Fields {
    /// The schema and its fields.
    pub fn build() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let text = |depth: Depth| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(&analyser(depth))
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions),
            )
        };
        let (forms, stems) = (text(Depth::Forms), text(Depth::StemsOnce));
        let code = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        );
        let value = TextOptions::default() | FAST;
        let fields = Fields {
            entity: schema.add_bytes_field("entity", BytesOptions::default().set_indexed()),
            entity_high: schema.add_u64_field("entity_high", FAST),
            entity_low: schema.add_u64_field("entity_low", FAST),
            seq: schema.add_u64_field("seq", FAST),
            date: schema.add_i64_field("date", NumericOptions::default().set_fast()),
            names: schema.add_text_field("names", forms.clone()),
            heading: schema.add_text_field("heading", stems.clone()),
            body: schema.add_text_field("body", stems.set_stored()),
            candidate: schema.add_text_field("candidate", forms.clone()),
            session: schema.add_text_field("session", forms.clone()),
            class: schema.add_text_field("class", forms),
            titre: schema.add_text_field("titre", code),
            counted: COUNTED.map(|name| schema.add_text_field(name, value.clone())),
        };
        (schema.build(), fields)
    }

    /// What is stored of a record.
    pub fn document(&self, record: &SearchDocument) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        let (high, low) = record.entity.0.as_u64_pair();
        document.add_bytes(self.entity, record.entity.0.as_bytes());
        document.add_u64(self.entity_high, high);
        document.add_u64(self.entity_low, low);
        document.add_u64(self.seq, record.seq.0);
        if let Some(date) = record.date {
            document.add_i64(self.date, day_number(date));
            document.add_text(self.names, date.format("%Y-%m-%d").to_string());
        }
        let class = record.class.as_ref().map(|class| class.as_str());
        let session = record.session.as_ref().map(|session| session.0.as_str());
        let titre = record.titre.as_ref().map(|titre| titre.0.as_str());
        for (value, counted) in [class, session, titre].into_iter().zip(self.counted) {
            let Some(value) = value else { continue };
            document.add_text(self.names, value);
            document.add_text(counted, value);
        }
        if let Some(candidate) = &record.candidate {
            document.add_text(self.names, &candidate.0);
            document.add_text(self.candidate, &candidate.0);
        }
        for (value, field) in [(class, self.class), (session, self.session)] {
            value.into_iter().for_each(|v| document.add_text(field, v));
        }
        if let Some(titre) = titre {
            document.add_text(self.titre, compact(titre));
        }
        for path in &record.paths {
            document.add_text(self.heading, path.lossy());
        }
        document.add_text(self.heading, heading(&record.text));
        document.add_text(self.body, &record.text);
        document
    }
}

/// The bytes by which an entity is found.
pub fn entity_term(fields: &Fields, entity: EntityId) -> tantivy::Term {
    tantivy::Term::from_field_bytes(fields.entity, entity.0.as_bytes())
}

/// The number under which a date is kept.
pub fn day_number(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

/// The analysers that the schema names.
pub fn analysers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for depth in [Depth::Forms, Depth::StemsOnce] {
        manager.register(
            &analyser(depth),
            TextAnalyzer::from(FrenchTokenizer::new(depth)),
        );
    }
    manager
}

/// An analyser's name carries its version: what was built by another analysis has another schema.
fn analyser(depth: Depth) -> String {
    match depth {
        Depth::Forms => format!("chartrier-names-{VERSION}"),
        Depth::StemsOnce | Depth::AllStems => format!("chartrier-text-{VERSION}"),
    }
}

fn heading(text: &str) -> &str {
    let mut lines = 0;
    let mut end = 0;
    for line in text.split_inclusive(['\n', '\u{c}']) {
        if end + line.len() > HEADING_BYTES || lines == HEADING_LINES {
            break;
        }
        end += line.len();
        lines += usize::from(!line.trim().is_empty());
    }
    if end == 0 {
        end = text.floor_char_boundary(HEADING_BYTES);
    }
    text.get(..end).unwrap_or_default()
}
