//! The page of a bundle, `index.html`: all that whoever controls the centre reads, in one file that needs no network.
//!
//! What it shows is one JSON object in the page itself, [`PageData`] with the words of both languages; what it verifies it
//! reads from the zip or the folder that a person drops on it. Style and scripts stand in the page, and its content security
//! policy forbids everything else: no text of a document, a name or a file can become a script, and nothing is sent anywhere.
//!
//! The parts of `page/`: `index.html` (the frame), `page.css`, and scripts that share one scope, in this order: `sha2.js`
//! (SHA-256 and SHA-512), `ed25519.js`, `bytes.js` (hexadecimal, base64, canonical JSON), `zip.js` (a strict reader of zips and
//! of folders), `proofs.js` (trees, notes, signatures, time-stamps), `verify.js` (the whole check), `views.js`, `lists.js`,
//! `check.js` (dropping, progress, verdict), `page.js`.

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::{ArchiveId, ContentDigest, EntityId, RecordClass, SourceStatus, Timestamp};
use crate::report::Tally;
use crate::words::escape::html;
use crate::words::{Lang, bundle_page};

/// What the page shows.
#[derive(Debug, Clone, Serialize)]
pub struct PageData {
    /// The language that it opens in: `fr` or `en`.
    #[serde(serialize_with = "language_code")]
    pub lang: Lang,
    /// What the bundle is.
    pub head: PageHead,
    /// The documents. Everything else names them by their place in this list.
    pub documents: Vec<PageDocument>,
    /// The candidates. Everything else names them by their place in this list.
    pub candidates: Vec<PageCandidate>,
    /// The sessions in scope. Documents and deadlines name them by their place in this list.
    pub sessions: Vec<PageSession>,
    /// The agréments, each a title on a site.
    pub agrements: Vec<PageAgrement>,
    /// The years.
    pub years: Vec<PageYear>,
    /// The deadlines.
    pub deadlines: Vec<PageDeadline>,
    /// The engagements of the centre.
    pub engagements: Vec<PageEngagement>,
    /// Holds over documents in scope.
    pub holds: Vec<PageHold>,
    /// Destructions in scope.
    pub destructions: Vec<PageDestruction>,
}

/// The same in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl Said {
    /// What `say` says in each language.
    pub fn both(say: impl Fn(Lang) -> String) -> Said {
        Said {
            fr: say(Lang::Fr),
            en: say(Lang::En),
        }
    }
}

/// What the bundle is.
#[derive(Debug, Clone, Serialize)]
pub struct PageHead {
    /// The archive.
    pub archive: ArchiveId,
    /// SHA-256 of the text of its first signing key, in hexadecimal.
    pub fingerprint: String,
    /// The centre's name, where it is known.
    pub centre: Option<String>,
    /// The civil day of pictures and verdicts.
    pub day: NaiveDate,
    /// When the bundle was made: the time of the checkpoint's last entry.
    pub made_at: Timestamp,
    /// The checkpoint.
    pub checkpoint: PageCheckpoint,
    /// What was asked for.
    pub scope: Said,
    /// For whom, where it was said and is not withheld.
    pub recipient: Option<String>,
    /// Why, where it was said and is not withheld.
    pub reason: Option<String>,
    /// The sample, where a part was drawn.
    pub sample: Option<PageSample>,
    /// Which part of a bundle in several files this is.
    pub part: Option<PagePart>,
    /// Whether identity blocks are left out.
    pub names_withheld: bool,
    /// Restricted documents in scope that are left out.
    pub restricted_left_out: u64,
    /// Size of all documents.
    pub size_bytes: u64,
}

/// A signed tree head.
#[derive(Debug, Clone, Serialize)]
pub struct PageCheckpoint {
    /// Number of entries.
    pub entries: u64,
    /// Time of the last of them.
    pub time: Timestamp,
}

/// A sample, which anybody can draw again.
#[derive(Debug, Clone, Serialize)]
pub struct PageSample {
    /// Of how many.
    pub of: u64,
    /// How many.
    pub taken: u64,
    /// The seed, in hexadecimal.
    pub seed: String,
}

/// One part of a bundle in several files.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PagePart {
    /// Which, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

/// A document.
#[derive(Debug, Clone, Serialize)]
pub struct PageDocument {
    /// The record.
    pub id: EntityId,
    /// Its file in the bundle, such as `data/…`; none for a hole or where another part has it.
    pub file: Option<String>,
    /// The part of the bundle that has it, where it is another one.
    pub part: Option<u32>,
    /// The title of its class, as the retention schedule has it.
    pub title: String,
    /// Its class; none while nobody said.
    pub class: Option<RecordClass>,
    /// Its original name, unless withheld.
    pub name: Option<String>,
    /// Whose it is.
    pub candidate: Option<usize>,
    /// Of which session.
    pub session: Option<usize>,
    /// The date that it bears.
    pub date: Option<NaiveDate>,
    /// When the archive took it in charge.
    pub received: Timestamp,
    /// Its size as received.
    pub size_bytes: u64,
    /// What kind of file it is.
    pub media_type: String,
    /// SHA-256 of its bytes as received.
    pub sha256: ContentDigest,
    /// The stages that it reached, such as signed or sent.
    pub stages: Vec<PageStage>,
    /// Until when it is kept, and why.
    pub verdict: Option<Said>,
    /// Whether a hold covers it.
    pub held: bool,
    /// Whether it should be here, and the archive could not give it.
    pub hole: bool,
}

/// A stage of a document.
#[derive(Debug, Clone, Serialize)]
pub struct PageStage {
    /// Which.
    pub stage: Said,
    /// On which day, where it is known.
    pub on: Option<NaiveDate>,
}

/// A candidate.
#[derive(Debug, Clone, Serialize)]
pub struct PageCandidate {
    /// The candidate.
    pub id: EntityId,
    /// The name; where names are withheld, what stands for it.
    pub name: String,
}

/// A session and what is there of it.
#[derive(Debug, Clone, Serialize)]
pub struct PageSession {
    /// The session.
    pub id: EntityId,
    /// Its number in CERES.
    pub number: String,
    /// The title's code.
    pub titre: Option<String>,
    /// Where it is held.
    pub site: Option<String>,
    /// Its first day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
    /// Of the required pieces, how many are in which state.
    pub totals: Tally,
    /// The columns of the matrix.
    pub columns: Vec<PageColumn>,
    /// One row for each candidate, one cell for each column.
    pub rows: Vec<PageRow>,
    /// The pieces of the session itself.
    pub pieces: Vec<PagePiece>,
    /// Documents of the session that answer to no piece.
    pub loose: Vec<usize>,
}

/// A column of the matrix.
#[derive(Debug, Clone, Serialize)]
pub struct PageColumn {
    /// The piece.
    pub title: String,
    /// The engagements that it answers to.
    pub engagements: Vec<u32>,
}

/// A row of the matrix.
#[derive(Debug, Clone, Serialize)]
pub struct PageRow {
    /// The candidate.
    pub candidate: usize,
    /// How the candidate came to the session.
    pub path: Option<Said>,
    /// What the jury decided.
    pub decision: Option<Said>,
    /// The pieces, in the order of the columns.
    pub cells: Vec<PagePiece>,
}

/// An expected piece and what is there of it.
#[derive(Debug, Clone, Serialize)]
pub struct PagePiece {
    /// Its title.
    pub title: String,
    /// Whether it is there.
    pub state: PagePieceState,
    /// Whether it is recommended only, so that the totals do not count it.
    pub recommended: bool,
    /// The documents that show it, or may.
    pub documents: Vec<usize>,
    /// The last day for it.
    pub due: Option<NaiveDate>,
    /// Days since that day where it is missing, until it where it is not yet due.
    pub days: Option<i64>,
    /// Why it is not required, or what is not known.
    pub why: Option<Said>,
    /// What must be checked by a person.
    pub doubts: Option<Said>,
    /// The engagements that it answers to.
    pub engagements: Vec<u32>,
    /// The text that asks for it.
    pub citation: String,
    /// What the text leaves open.
    pub note: Option<String>,
}

/// Whether a piece is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PagePieceState {
    /// There.
    Present,
    /// There, to be checked.
    Doubtful,
    /// Not there, and due.
    Missing,
    /// Not there, and not due yet.
    NotYetDue,
    /// Not required.
    NotRequired,
    /// Cannot be said.
    Unknown,
}

/// An agrément: a title on a site.
#[derive(Debug, Clone, Serialize)]
pub struct PageAgrement {
    /// The title's code.
    pub titre: String,
    /// The site.
    pub site: Option<String>,
    /// Its pieces.
    pub pieces: Vec<PagePiece>,
}

/// A year.
#[derive(Debug, Clone, Serialize)]
pub struct PageYear {
    /// Which.
    pub year: i32,
    /// Its pieces.
    pub pieces: Vec<PagePiece>,
}

/// A deadline.
#[derive(Debug, Clone, Serialize)]
pub struct PageDeadline {
    /// What must be done.
    pub title: String,
    /// Of what or of whom.
    pub subject: Said,
    /// The session, where it is one's.
    pub session: Option<usize>,
    /// The last day.
    pub limit: Option<NaiveDate>,
    /// Whether it was kept.
    pub state: PageDeadlineState,
    /// When it was done, or until when it holds.
    pub on: Option<NaiveDate>,
    /// Days late, left or short.
    pub days: Option<i64>,
    /// The documents that prove it, or may.
    pub documents: Vec<usize>,
    /// What must be checked, or is not known.
    pub why: Option<Said>,
    /// The engagements that it answers to.
    pub engagements: Vec<u32>,
    /// The text that sets it.
    pub citation: String,
    /// What kind of text that is.
    #[serde(serialize_with = "status_code")]
    pub status: SourceStatus,
}

/// Whether a deadline was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageDeadlineState {
    /// In time.
    Kept,
    /// Too late.
    KeptLate,
    /// To be checked.
    Doubtful,
    /// Past, and nothing shows that it was kept.
    Late,
    /// Past, and only a habit.
    Closed,
    /// To come.
    Due,
    /// What is there does not last long enough, or begins too late.
    Short,
    /// Cannot be said.
    Unknown,
}

/// An engagement of the centre.
#[derive(Debug, Clone, Serialize)]
pub struct PageEngagement {
    /// Its number in the arrêté.
    pub number: u32,
    /// What the centre engaged to.
    pub title: String,
    /// From when it is asked for.
    pub since: Option<NaiveDate>,
    /// Until when it was.
    pub until: Option<NaiveDate>,
}

/// A hold: what it covers is not destroyed.
#[derive(Debug, Clone, Serialize)]
pub struct PageHold {
    /// Since when.
    pub since: NaiveDate,
    /// When it must be looked at again.
    pub review_on: Option<NaiveDate>,
    /// How many documents it covers in the archive.
    pub covers: u64,
    /// Those of the bundle that it covers.
    pub documents: Vec<usize>,
}

/// A destruction.
#[derive(Debug, Clone, Serialize)]
pub struct PageDestruction {
    /// The disposition.
    pub id: EntityId,
    /// When it was proved.
    pub on: NaiveDate,
    /// Its certificate in the bundle, for people.
    pub file: String,
    /// How many documents were destroyed.
    pub destroyed: u64,
    /// True where nothing tells that it was of this bundle, nor that it was not.
    pub perhaps: bool,
    /// How many were approved and stay.
    pub spared: u64,
}

/// `index.html`.
pub fn page(data: &PageData) -> Vec<u8> {
    let whole = Whole {
        format: 1,
        data,
        words: bundle_page::tables(),
    };
    let json = serde_json::to_string(&whole).expect("our own types always serialise");
    let lang = code(data.lang);
    let say = |key| html(bundle_page::text(data.lang, key));
    let mut text = String::with_capacity(json.len() + FRAME.len() + STYLE.len() + 200_000);
    for part in FRAME.split("{{") {
        // The first part has no mark.
        let (mark, rest) = part.split_once("}}").unwrap_or(("", part));
        match mark {
            "lang" => text.push_str(lang),
            "title" | "noscript" => text.push_str(&say(mark)),
            "style" => text.push_str(STYLE),
            "data" => text.push_str(&quiet(&json)),
            "scripts" => SCRIPTS.iter().for_each(|script| text.push_str(script)),
            _ => {}
        }
        text.push_str(rest);
    }
    text.into_bytes()
}

#[derive(Serialize)]
struct Whole<'a> {
    format: u32,
    #[serde(flatten)]
    data: &'a PageData,
    words: bundle_page::Tables,
}

const FRAME: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPTS: &[&str] = &[
    include_str!("page/sha2.js"),
    include_str!("page/ed25519.js"),
    include_str!("page/bytes.js"),
    include_str!("page/zip.js"),
    include_str!("page/proofs.js"),
    include_str!("page/verify.js"),
    include_str!("page/views.js"),
    include_str!("page/lists.js"),
    include_str!("page/check.js"),
    include_str!("page/page.js"),
];

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "fr",
        Lang::En => "en",
    }
}

fn language_code<S: serde::Serializer>(lang: &Lang, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code(*lang))
}

fn status_code<S: serde::Serializer>(status: &SourceStatus, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(status.as_str())
}

/// The same JSON without any character that could end the script element that it stands in.
fn quiet(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            c => text.push(c),
        }
    }
    text
}
