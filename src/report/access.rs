//! The answer to a request for access (RGPD, art. 15): what is held of one person, why, how long, who was given it, and the
//! person's rights; as a page and for programs. The documents themselves lie beside it.

use std::fmt::Write;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::archive::{CentreSettings, GivenOut};
use crate::model::{Person, Reading, Timestamp};
use crate::report::letter::{Ground, ground};
use crate::words::escape::html;
use crate::words::{Lang, Say, Words, readings, records, requests};

/// What the answer is made from.
#[derive(Debug, Clone)]
pub struct AccessAnswer {
    /// The centre, as far as the archive knows it.
    pub centre: CentreSettings,
    /// The day of the answer.
    pub day: NaiveDate,
    /// The number under which the request is kept.
    pub reference: String,
    /// What the registry says of the person.
    pub person: Person,
    /// The sessions that the person sat: number, title, path, decision, in words.
    pub candidacies: Vec<Candidacy>,
    /// The documents that are given.
    pub given: Vec<HeldDocument>,
    /// Those that all who sat a session have in common: listed, not given.
    pub common: Vec<HeldDocument>,
    /// How many more may be the person's, which somebody has to look at first.
    pub doubtful: u64,
    /// When documents were given out before, and to whom.
    pub recipients: Vec<GivenOut>,
}

/// A session that the person sat, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidacy {
    /// Its number.
    pub session: String,
    /// Its title.
    pub titre: Option<String>,
    /// How the person came to it.
    pub path: Option<String>,
    /// What the jury decided.
    pub decision: Option<String>,
}

/// A document of the person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDocument {
    /// Its id.
    pub id: String,
    /// Where it lies in the folder that is given; none if it is not given.
    pub file: Option<String>,
    /// Its class by name; none if it has none.
    pub class: Option<String>,
    /// Its session.
    pub session: Option<String>,
    /// The day that it bears.
    pub day: Option<NaiveDate>,
    /// When the archive took charge of it.
    pub received: Timestamp,
    /// What becomes of it.
    pub ground: Ground,
    /// The text that the rule names.
    pub citation: Option<String>,
    /// What was read in it.
    pub readings: Vec<Reading>,
}

/// The answer for programs. Stable: `{"day", "reference", "centre", "person", "sessions": [{"session", "titre", "path",
/// "decision"}], "documents": [DOCUMENT], "not_given": [DOCUMENT], "to_be_looked_at", "given_out": [{"at", "recipient",
/// "documents"}], "purposes": [words], "rights": [words]}`; DOCUMENT: `{"id", "file", "class", "session", "day", "received",
/// "kept", "text", "read": [{"field", "value"}]}`.
pub fn access_json(answer: &AccessAnswer, lang: Lang) -> Value {
    let document = |one: &HeldDocument| {
        let read = one.readings.iter();
        let read = read.map(|read| json!({ "field": read.field, "value": read.value }));
        json!({
            "id": one.id,
            "file": one.file,
            "class": one.class,
            "session": one.session,
            "day": one.day,
            "received": one.received,
            "kept": kept(one, lang),
            "text": one.citation,
            "read": read.collect::<Vec<_>>(),
        })
    };
    let candidacies = answer.candidacies.iter().map(|one| {
        json!({
            "session": one.session,
            "titre": one.titre,
            "path": one.path,
            "decision": one.decision,
        })
    });
    let given_out = answer
        .recipients
        .iter()
        .map(|one| json!({ "at": one.at, "recipient": one.recipient, "documents": one.documents }));
    json!({
        "day": answer.day,
        "reference": answer.reference,
        "centre": answer.centre.name,
        "person": answer.person,
        "sessions": candidacies.collect::<Vec<_>>(),
        "documents": answer.given.iter().map(document).collect::<Vec<_>>(),
        "not_given": answer.common.iter().map(document).collect::<Vec<_>>(),
        "to_be_looked_at": answer.doubtful,
        "given_out": given_out.collect::<Vec<_>>(),
        "purposes": requests::purposes(lang),
        "rights": requests::rights(lang),
    })
}

const STYLE: &str = "body{font:16px/1.45 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:60rem;margin:1.5rem auto;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:2px solid #1a1a1a}\
.wide{overflow-x:auto}table{border-collapse:collapse}th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top}\
thead th{background:#ececec}dt{font-weight:600}dd{margin:0 0 .4rem 1.2rem}@media print{body{font-size:10pt;max-width:none}}";

/// The answer as one page: no script, nothing fetched.
pub fn access_html(answer: &AccessAnswer, lang: Lang) -> String {
    let code = match lang {
        Lang::Fr => "fr",
        Lang::En => "en",
    };
    let title = html(&requests::access_title(lang));
    let mut page = format!("<h1>{title}</h1>\n");
    let centre = answer.centre.name.clone();
    let centre = centre.unwrap_or_else(|| requests::name_of_centre(lang));
    paragraph(
        &mut page,
        &requests::access_head(lang, Words(&centre), answer.day, &answer.reference),
    );
    heading(&mut page, &requests::about_you(lang));
    page.push_str("<dl>\n");
    for (name, value) in person_facts(&answer.person, lang) {
        let (name, value) = (html(&name), html(&value));
        let _ = writeln!(page, "<dt>{name}</dt><dd>{value}</dd>");
    }
    page.push_str("</dl>\n");
    let rows = answer.candidacies.iter().map(|one| {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            one.session.clone(),
            text(&one.titre),
            text(&one.path),
            text(&one.decision),
        ]
    });
    table(&mut page, &requests::session_heads(lang), rows.collect());
    heading(&mut page, &requests::given_documents(lang));
    let heads = requests::document_heads(lang);
    let rows = answer.given.iter().map(|one| row(one, lang));
    table(&mut page, &heads, rows.collect());
    if !answer.common.is_empty() {
        heading(&mut page, &requests::common_documents(lang));
        paragraph(&mut page, &requests::why_not_given(lang));
        let rows = answer.common.iter().map(|one| row(one, lang));
        table(&mut page, &heads, rows.collect());
    }
    if answer.doubtful > 0 {
        paragraph(
            &mut page,
            &requests::doubtful_documents(lang, answer.doubtful),
        );
    }
    heading(&mut page, &requests::read_in_documents(lang));
    let read = answer.given.iter().flat_map(|one| {
        let name = one.file.clone().unwrap_or_else(|| one.id.clone());
        let readings = one.readings.iter();
        readings.map(move |read| {
            vec![
                name.clone(),
                readings::field(lang, read.field),
                read.value.clone(),
            ]
        })
    });
    table(&mut page, &requests::reading_heads(lang), read.collect());
    heading(&mut page, &requests::purposes_heading(lang));
    list(&mut page, &requests::purposes(lang));
    heading(&mut page, &requests::recipients_heading(lang));
    if answer.recipients.is_empty() {
        paragraph(&mut page, &requests::nobody_given(lang));
    }
    let given: Vec<String> = answer
        .recipients
        .iter()
        .map(|one| given_words(one, lang))
        .collect();
    list(&mut page, &given);
    heading(&mut page, &requests::rights_heading(lang));
    list(&mut page, &requests::rights(lang));
    paragraph(
        &mut page,
        &match &answer.centre.dpo {
            Some(dpo) => requests::letter_dpo(lang, dpo),
            None => requests::letter_dpo_unknown(lang),
        },
    );
    format!(
        "<!doctype html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body>\n{page}</body></html>\n"
    )
}

fn given_words(given: &GivenOut, lang: Lang) -> String {
    match &given.recipient {
        Some(recipient) => requests::given_to(lang, given.at, recipient, given.documents),
        None => requests::given_to_nobody(lang, given.at, given.documents),
    }
}

/// What the registry says of a person, name by name.
pub fn person_facts(person: &Person, lang: Lang) -> Vec<(String, String)> {
    let facts = [
        (requests::birth_name(lang), person.birth_name.clone()),
        (requests::used_name(lang), person.used_name.clone()),
        (requests::first_names(lang), person.first_names.clone()),
        (
            records::label_birth_date(lang),
            person.birth_date.map(|day| day.say(lang)),
        ),
        (requests::birth_place(lang), person.birth_place.clone()),
        (requests::ceres_id(lang), person.ceres_id.clone()),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// How long a document is kept, to whom asks for access.
fn kept(one: &HeldDocument, lang: Lang) -> String {
    match one.ground {
        Ground::Obligation { due_on } => {
            requests::kept_through(lang, due_on.pred_opt().unwrap_or(due_on))
        }
        other => ground(lang, other),
    }
}

fn row(one: &HeldDocument, lang: Lang) -> Vec<String> {
    vec![
        one.file.clone().unwrap_or_else(|| one.id.clone()),
        one.class
            .clone()
            .unwrap_or_else(|| requests::without_class(lang)),
        one.session.clone().unwrap_or_default(),
        one.day.map(|day| day.say(lang)).unwrap_or_default(),
        kept(one, lang),
        one.citation.clone().unwrap_or_default(),
    ]
}

fn heading(page: &mut String, words: &str) {
    let _ = writeln!(page, "<h2>{}</h2>", html(words));
}

fn paragraph(page: &mut String, words: &str) {
    let _ = writeln!(page, "<p>{}</p>", html(words));
}

fn list(page: &mut String, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    page.push_str("<ul>\n");
    for line in lines {
        let _ = writeln!(page, "<li>{}</li>", html(line));
    }
    page.push_str("</ul>\n");
}

fn table(page: &mut String, heads: &[String], rows: Vec<Vec<String>>) {
    if rows.is_empty() {
        return;
    }
    page.push_str("<div class=\"wide\"><table><thead><tr>");
    for head in heads {
        let _ = write!(page, "<th scope=\"col\">{}</th>", html(head));
    }
    page.push_str("</tr></thead><tbody>\n");
    for row in rows {
        page.push_str("<tr>");
        for cell in row {
            let _ = write!(page, "<td>{}</td>", html(&cell));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table></div>\n");
}
