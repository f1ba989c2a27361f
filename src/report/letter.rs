//! The letter that answers a request for erasure: what must be kept, by which text, until when; what will be destroyed.
//!
//! It answers from the verdicts and decides nothing. What the archive does not know is left to be filled in, between square
//! brackets.

use chrono::NaiveDate;

use crate::archive::CentreSettings;
use crate::report::pdf::{
    Align, Block, Document, Footer, Orientation, PdfError, Table, Tone, column, fact, paragraph,
    render,
};
use crate::words::{Lang, Say, Words, figures, requests};

/// What the letter is made from.
#[derive(Debug, Clone)]
pub struct ErasureLetter<'a> {
    /// The centre, as far as the archive knows it.
    pub centre: &'a CentreSettings,
    /// Who asks, by name.
    pub person: String,
    /// When the request was received.
    pub received_on: NaiveDate,
    /// The day of the letter.
    pub day: NaiveDate,
    /// The number under which the request is kept.
    pub reference: String,
    /// What is answered, class by class.
    pub answers: Vec<Answer>,
}

/// What is answered for some documents of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The class by its name; none if they have none.
    pub class: Option<String>,
    /// How many.
    pub documents: u64,
    /// Whose they are.
    pub whose: Whose,
    /// What becomes of them.
    pub ground: Ground,
    /// The text that the rule names.
    pub citation: Option<String>,
}

/// Whose documents are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The person's who asks.
    Own,
    /// All those have them in common who sat a session.
    Common,
}

impl Answer {
    /// The documents, by class and number.
    pub fn documents_words(&self, lang: Lang) -> String {
        let class = self.class.as_ref().map(|class| class.say(lang));
        let class = class.unwrap_or_else(|| requests::without_class(lang));
        let documents = figures::number(lang, self.documents);
        let (class, documents) = (Words(&class), Words(&documents));
        match self.whose {
            Whose::Own => requests::class_and_count(lang, class, documents),
            Whose::Common => requests::common_class_and_count(lang, class, documents),
        }
    }
}

/// Why documents are kept, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// A text obliges to keep them until this day: art. 17(3)(b).
    Obligation {
        /// The first day on which they may be destroyed.
        due_on: NaiveDate,
    },
    /// They are kept without end: art. 17(3)(b) and (d).
    ForEver,
    /// Legal claims: art. 17(3)(e).
    Claims,
    /// A person has to look at them first.
    Review,
    /// Nothing obliges to keep them any more.
    Due,
}

/// The letter as text.
pub fn erasure_letter_text(letter: &ErasureLetter<'_>, lang: Lang) -> String {
    let mut lines = vec![
        centre_name(letter, lang),
        centre_address(letter, lang),
        String::new(),
        letter.person.say(lang),
        requests::address_of_person(lang),
        String::new(),
        requests::place_and_day(lang, letter.day),
        String::new(),
        requests::letter_object(lang, &letter.reference),
        String::new(),
    ];
    for part in opening(letter, lang) {
        lines.extend([part, String::new()]);
    }
    for row in rows(letter, lang) {
        lines.push(format!("- {}", row.join(" · ")));
    }
    lines.push(String::new());
    for part in closing(letter, lang) {
        lines.extend([part, String::new()]);
    }
    lines.push(requests::signed_by(lang));
    lines.push(responsible(letter, lang));
    lines.join("\n") + "\n"
}

/// The letter as a page.
///
/// Errors: [`PdfError`].
pub fn erasure_letter_pdf(letter: &ErasureLetter<'_>, lang: Lang) -> Result<Vec<u8>, PdfError> {
    let plain = |words| paragraph(words, Tone::Plain);
    let mut blocks = vec![
        Block::Facts(vec![
            fact(
                requests::from_whom(lang),
                centre_name(letter, lang),
                Tone::Strong,
            ),
            fact(
                requests::address(lang),
                centre_address(letter, lang),
                Tone::Plain,
            ),
            fact(requests::to_whom(lang), letter.person.clone(), Tone::Strong),
            fact(
                requests::address(lang),
                requests::address_of_person(lang),
                Tone::Plain,
            ),
        ]),
        plain(requests::place_and_day(lang, letter.day)),
        paragraph(
            requests::letter_object(lang, &letter.reference),
            Tone::Strong,
        ),
    ];
    blocks.extend(opening(letter, lang).into_iter().map(plain));
    blocks.push(Block::Table(Table {
        columns: vec![
            column(requests::column_documents(lang), 6, Align::Start),
            column(requests::column_answer(lang), 7, Align::Start),
            column(requests::column_text(lang), 7, Align::Start),
        ],
        rows: rows(letter, lang),
    }));
    blocks.extend(closing(letter, lang).into_iter().map(plain));
    blocks.push(plain(requests::signed_by(lang)));
    blocks.push(plain(responsible(letter, lang)));
    render(&Document {
        title: requests::letter_title(lang),
        lang,
        date: letter.day,
        orientation: Orientation::Portrait,
        blocks,
        footer: Footer {
            words: letter.reference.clone(),
            before: crate::words::papers::page(lang),
            between: crate::words::papers::page_of(lang),
        },
        attachments: Vec::new(),
    })
}

fn centre_name(letter: &ErasureLetter<'_>, lang: Lang) -> String {
    let known = letter.centre.name.clone();
    known.unwrap_or_else(|| requests::name_of_centre(lang))
}

fn centre_address(letter: &ErasureLetter<'_>, lang: Lang) -> String {
    let known = letter.centre.address.clone();
    known.unwrap_or_else(|| requests::address_of_centre(lang))
}

fn responsible(letter: &ErasureLetter<'_>, lang: Lang) -> String {
    let known = letter.centre.responsible.clone();
    known.unwrap_or_else(|| requests::name_and_function(lang))
}

/// What comes before the list.
fn opening(letter: &ErasureLetter<'_>, lang: Lang) -> Vec<String> {
    let received = requests::letter_received(lang, letter.received_on);
    let what = match letter.answers.as_slice() {
        [] => requests::letter_nothing_held(lang),
        _ => requests::letter_what(lang),
    };
    vec![requests::letter_greeting(lang), received, what]
}

/// One row for each class and answer: documents, answer, text.
fn rows(letter: &ErasureLetter<'_>, lang: Lang) -> Vec<Vec<String>> {
    let rows = letter.answers.iter().map(|answer| {
        vec![
            answer.documents_words(lang),
            ground(lang, answer.ground),
            text(lang, answer),
        ]
    });
    rows.collect()
}

/// What is answered, by its ground.
pub fn ground(lang: Lang, ground: Ground) -> String {
    match ground {
        Ground::Obligation { due_on } => requests::refused_until(lang, due_on),
        Ground::ForEver => requests::kept_for_ever(lang),
        Ground::Claims => requests::kept_for_claims(lang),
        Ground::Review => requests::to_be_looked_at(lang),
        Ground::Due => requests::will_be_destroyed(lang),
    }
}

fn text(lang: Lang, answer: &Answer) -> String {
    let citation = answer.citation.as_deref().unwrap_or_default();
    match answer.ground {
        Ground::Obligation { .. } => requests::by_obligation(lang, citation),
        Ground::ForEver => requests::by_archiving(lang, citation),
        Ground::Claims => requests::by_claims(lang),
        Ground::Review => requests::by_review(lang),
        Ground::Due => requests::by_nothing(lang),
    }
}

/// What comes after it: only what applies.
fn closing(letter: &ErasureLetter<'_>, lang: Lang) -> Vec<String> {
    let any = |is: fn(&Ground) -> bool| letter.answers.iter().any(|answer| is(&answer.ground));
    let mut parts = Vec::new();
    if any(|ground| matches!(ground, Ground::Obligation { .. } | Ground::ForEver)) {
        parts.push(requests::letter_obligation(lang));
    }
    if any(|ground| *ground == Ground::Claims) {
        parts.push(requests::letter_claims(lang));
    }
    if any(|ground| *ground == Ground::Review) {
        parts.push(requests::letter_review(lang));
    }
    if any(|ground| *ground == Ground::Due) {
        parts.push(requests::letter_due(lang));
    }
    parts.push(match &letter.centre.dpo {
        Some(dpo) => requests::letter_dpo(lang, dpo),
        None => requests::letter_dpo_unknown(lang),
    });
    parts.push(requests::letter_cnil(lang));
    parts
}
